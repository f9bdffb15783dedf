"""A query to found passages: candidates by vector and by word, ranked, each thing said once, outcomes beside their motions."""

from __future__ import annotations

import dataclasses
import re
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache

from vectorstore.catalogue import Catalogue, Stored
from vectorstore.embedding import Vectors
from vectorstore.narrowing import Filters
from vectorstore.paper_vectors import Picked
from vectorstore.ranking import Candidate, rank, rarity_of
from vectorstore.reranking import Reranker, reranked
from vectorstore.search import (
    CANDIDATES,
    FOLLOWING,
    Found,
    Query,
    best_first,
    blend,
    earlier_behind,
    moves,
    once_each,
    said_in,
)
from vectorstore.shelves import Shelves, ShelvesClosed
from vectorstore.words.clearance import Clearance
from vectorstore.words.papers import Document, Shape, Standing
from vectorstore.words.text import content_words, stem, words

HEAD = 0.6
"""Added to the head of minutes and to lists of those present, where it is asked who was there, where or when."""
OF_ONE_TABLE = 2
CROWDED = 0.2
"""Taken from each further passage of a table on one page."""
COMPANY = 6
"""Of how many of the best finds the company is looked for."""


class Retrieval:
    """The one way from a query to passages. `shelves` gives those that are open now: a rebuild puts new ones in their place.

    `questions` embeds n texts to (n, d).
    """

    def __init__(
        self,
        catalogue: Catalogue,
        shelves: Callable[[], Shelves],
        questions: Callable[[tuple[str, ...]], Vectors],
        dimensions: int,
        reranker: Reranker | None = None,
    ) -> None:
        self._catalogue = catalogue
        self._shelves = shelves
        self._questions = questions
        self._dimensions = dimensions
        self._reranker = reranker

    def search(self, query: Query, clearance: Clearance) -> list[Found]:
        """What is near the question on the shelves this reader may see, best first, at most `query.limit`."""
        kept = self._catalogue.kept(clearance, query.filters) if query.filters else None
        picked = self._catalogue.pick(kept) if kept else None
        shelves = self._catalogue.shelves(clearance)
        if not shelves or not self._dimensions or (picked is not None and not picked.blocks):
            return []
        # Words are looked up while the question is embedded: neither waits for the other, nor holds the interpreter.
        with ThreadPoolExecutor(1) as beside:
            by_words = beside.submit(self._by_words, query, shelves, picked)
            question = self._question(query)
            ids = self._by_vector(query, question, shelves, picked, clearance) | by_words.result()
        held = self._catalogue.stored(sorted(ids), self._dimensions)
        if query.decision and "company" not in query.without:
            held |= self._catalogue.stored(self._after_minutes(held), self._dimensions)
        heads = self._heads(held) if query.attendance else []
        held |= self._catalogue.stored([id_ for id_ in heads if id_ not in held], self._dimensions)
        # The catalogue has the last word: what it does not hold, or holds under another label, is not shown.
        of_papers = tuple({one.passage.document_id for one in held.values()})
        readable = self._readable(clearance, Filters(document_ids=of_papers)) if held else {}
        candidates = [
            Candidate(
                one.passage, readable[one.passage.document_id], one.n, one.vector, one.sentences, one.label, one.body
            )
            for one in held.values()
            if one.passage.document_id in readable
            and clearance.may_see(one.passage.access)
            and (kept is None or kept.holds(one.passage))
        ]
        ranks = rank(query, question, candidates, self._rarity(query, clearance, shelves))
        first = set(heads)
        found = [
            Found(
                c.passage,
                c.document,
                r.score + HEAD * (query.attendance and _tells_who_met(c, first)),
                r.dense,
                r.keywords,
                r.sentence_cosines,
                c.place,
            )
            for c, r in zip(candidates, ranks, strict=True)
        ]
        relations = self._catalogue.relations_among(sorted({f.document.id for f in found}))
        ordered = spread(once_each(earlier_behind(found, relations, query), relations))
        if self._reranker and "rerank" not in query.without:
            ordered = reranked(query.text, ordered, self._reranker)
        if "company" not in query.without:
            ordered = in_company(query, ordered, found)
        return ordered[: query.limit]

    def _question(self, query: Query) -> Vectors:
        texts = (query.text, *(e.text for e in query.earlier if e.dense))
        weights = [1.0, *(e.dense for e in query.earlier if e.dense)]
        return blend(self._questions(texts), weights)

    def _readable(self, clearance: Clearance, filters: Filters) -> dict[str, Document]:
        return {d.id: d for d in self._catalogue.documents(clearance, filters)}

    def _by_words(self, query: Query, shelves: set[str], among: Picked | None) -> set[str]:
        """Those that hold the rarest and most of the question's words, or of an earlier turn's."""
        if "keywords" in query.without:
            return set()
        others = () if "wording" in query.without else (o for some in query.otherwise.values() for o in some)
        like = () if "wording" in query.without else (w for some in query.likened.values() for w, _ in some)
        terms = dict.fromkeys([*query.terms, *(w for other in others for w in content_words(other)), *like])
        found = self._catalogue.keywords.scores(shelves, list(terms), CANDIDATES, among)
        for turn in query.earlier:
            if turn.keywords:
                found |= self._catalogue.keywords.scores(shelves, content_words(turn.text), CANDIDATES // 2, among)
        return set(found)

    def _by_vector(
        self, query: Query, question: Vectors, shelves: set[str], among: Picked | None, clearance: Clearance
    ) -> set[str]:
        if "dense" in query.without:
            return set()
        if among is not None:
            return among.nearest(question, CANDIDATES)
        try:
            near, all_reached = self._near(question, shelves)
        except ShelvesClosed:  # a rebuild put new ones in their place meanwhile
            near, all_reached = self._near(question, shelves)
        if not all_reached:
            near |= self._catalogue.pick(self._catalogue.kept(clearance, Filters())).nearest(question, CANDIDATES)
        return near

    def _near(self, question: Vectors, shelves: set[str]) -> tuple[set[str], bool]:
        """The nearest of each shelf, and whether its graph reached as many as it holds, where those are few.

        In a graph of much the same vectors some can be reached from nowhere: then each passage is looked at.
        """
        open_, found, all_reached = self._shelves(), set[str](), True
        for shelf in shelves:
            near = open_.near(shelf, question, CANDIDATES)
            found.update(id_ for id_, _ in near)
            all_reached &= len(near) >= CANDIDATES or len(near) >= open_.count(shelf)
        return found, all_reached

    def _after_minutes(self, held: dict[str, Stored]) -> list[str]:
        """The passages that follow motions among the candidates: their outcomes have no word of what they are about."""
        moved = [one for one in held.values() if one.passage.standing in _MOVED or one.passage.item]
        places = sorted({(one.passage.document_id, one.n) for one in moved})
        decided = {one.passage.document_id for one in moved if one.passage.standing is Standing.DECISION}
        told = sorted({(one.passage.document_id, one.n) for one in moved if one.passage.about})
        after = [
            *self._catalogue.passage_rows.told_after(places, FOLLOWING),
            *self._catalogue.passage_rows.before(told, FOLLOWING),
            *self._catalogue.passage_rows.first_of(sorted(decided)),
        ]
        return [id_ for id_ in dict.fromkeys(after) if id_ not in held]

    def _heads(self, held: dict[str, Stored]) -> list[str]:
        """The first passages of the candidates' papers: who met, where and when stands in the head of the minutes."""
        return self._catalogue.passage_rows.first_of(sorted({one.passage.document_id for one in held.values()}))

    def _rarity(self, query: Query, clearance: Clearance, shelves: set[str]) -> Callable[[str], float]:
        """How rare each stem of the question is among the passages of a reader's shelves."""
        passages = self._catalogue.holdings(clearance).passages
        said = [query.text, *query.otherwise, *(o for some in query.otherwise.values() for o in some)]
        said += [turn.text for turn in query.earlier]
        said += [w for some in query.likened.values() for w, _ in some]
        by_stem = {stem(w): w for text in said for w in words(text)}

        @cache
        def rarity(s: str) -> float:
            return rarity_of(self._catalogue.keywords.frequency(shelves, by_stem.get(s, s)), passages)

        return rarity


_PRESENT = re.compile(r"\W{0,4}(?:also )?(?:in )?(?:present|attendance|attendees|attending)\b", re.IGNORECASE)


def _tells_who_met(c: Candidate, first: set[str]) -> bool:
    """Is it the head of minutes, or a list of those present under its own name?"""
    headed = any(_PRESENT.match(text) for text in (c.passage.text, *c.passage.headings))
    return headed or (c.passage.id in first and c.document.kind == "minutes")


_MOVED = (Standing.RECOMMENDATION, Standing.AMENDMENT_LOST, Standing.DECISION)


def spread(found: Sequence[Found]) -> list[Found]:
    """The same finds; of one table on one page, those after the second stand back for what other tables and texts say."""
    counts: Counter[tuple[str, int | None, tuple[str, ...]]] = Counter()
    placed = []
    for f in found:
        if f.passage.shape is Shape.TABLE_ROW:
            key = (f.document.id, f.passage.page, f.passage.headings)
            counts[key] += 1
            placed.append(dataclasses.replace(f, score=f.score - CROWDED * (counts[key] > OF_ONE_TABLE)))
        else:
            placed.append(f)
    return best_first(placed)


def in_company(query: Query, found: Sequence[Found], all_: Sequence[Found]) -> list[Found]:
    """The finds as ordered; where a decision is asked for, what became of a motion comes right after it.

    Asked who decided, or when, the head of the minutes comes after the decision: it says which meeting it was. `all_` are
    the finds with their copies: a decision's company is of its own paper.
    """
    if not query.decision:
        return list(found)
    placed: list[Found] = []
    taken: set[tuple[object, ...]] = set()
    headed = not query.meeting
    for n, f in enumerate(found):
        if said_in(f) in taken:
            continue
        company = _company_of(f, all_, headed) if n < COMPANY else []
        headed = headed or f.passage.standing is Standing.DECISION
        for g in (f, *company):
            if said_in(g) not in taken:  # its twin of other minutes of the meeting may be
                placed.append(dataclasses.replace(g, score=f.score))
                taken.add(said_in(g))
    return placed


def _company_of(f: Found, found: Sequence[Found], headed: bool) -> list[Found]:
    """What tells the end of a motion: where its vote begins, and the outcome; beside a decision, its minutes' head."""
    if f.passage.standing is Standing.DECISION:
        first = None if headed else min((g for g in found if g.document.id == f.document.id), key=lambda g: g.place)
        return [first] if first else []
    if f.passage.about:
        return [g for g in found if moves(g, f)][:1]
    after = sorted(
        (
            g
            for g in found
            if g.document.id == f.document.id
            and 0 < g.place - f.place <= FOLLOWING
            and (g.passage.item, g.passage.item_title) == (f.passage.item, f.passage.item_title)
            and g.passage.about
            and g.passage.shape is not Shape.TABLE_ROW
        ),
        key=lambda g: g.place,
    )
    for n, g in enumerate(after):
        # A vote that was lost is all of one standing: its last passage says so.
        ends = n + 1 == len(after) or after[n + 1].passage.about != g.passage.about
        if g.passage.standing is Standing.DECISION or (g.passage.standing is Standing.AMENDMENT_LOST and ends):
            return [after[0], g] if n else [g]
    return []
