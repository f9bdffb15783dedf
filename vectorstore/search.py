"""A search's question and its finds, and which of two finds that say the same is shown."""

from __future__ import annotations

import dataclasses
import datetime
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np

from vectorstore.embedding import Vectors
from vectorstore.kinship import COPIES, Kin, Relation, asks_for_earlier, names_the_earlier
from vectorstore.narrowing import Filters
from vectorstore.words.papers import Document, Passage, Standing, held_on
from vectorstore.words.text import squash, words

CANDIDATES = 100
"""How many each list brings before fusion."""


@dataclass(frozen=True, slots=True)
class Earlier:
    """A turn before the question, and how much of it still counts for each list."""

    text: str
    dense: float
    keywords: float


@dataclass(frozen=True, slots=True)
class Query:
    """What is looked for. `terms` are the words for the keyword list; `periods` as `words.periods` writes them."""

    text: str
    terms: tuple[str, ...]
    periods: frozenset[str] = frozenset()
    paper_periods: frozenset[str] = frozenset()
    """Those of `periods` that the paper's own date must lie in ("the 2020 report")."""
    earlier: tuple[Earlier, ...] = ()
    filters: Filters = field(default_factory=Filters)
    latest: bool = False
    """Prefer the newest paper among equals."""
    earlier_versions: bool = False
    """Drafts and superseded papers are asked for: they stand where their words put them."""
    otherwise: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Words and phrases of `text`, folded, with the other writings that papers have for them."""
    likened: Mapping[str, tuple[tuple[str, float], ...]] = field(default_factory=dict)
    """Words of `text`, folded, with words of the papers that mean much the same, each with how like it is."""
    decision: bool = False
    """Is it asked what was decided, or what became of something?"""
    attendance: bool = False
    """Is it asked who was at a meeting, who chaired it, or where it was held?"""
    figure: bool = False
    """Is a figure asked for?"""
    date: bool = False
    """Is it asked when something is, or was?"""
    meeting: bool = False
    """Is it asked who decided it, or when?"""
    without: frozenset[str] = frozenset()
    """Parts of the ranking left out, to see what they are worth: "dense", "keywords", "wording", "time", "shape" (side by
    side, neighbours, rows), "company" (outcomes with their motions), "rerank"."""
    limit: int = 20


@dataclass(frozen=True, slots=True)
class Found:
    """A passage that a search brought, with what it was found by."""

    passage: Passage
    document: Document
    score: float
    cosine: float
    keyword: float
    sentence_cosines: tuple[float, ...]
    """One for each of the passage's sentences, against the question."""
    place: int = 0
    """Its row among all passages: those of a paper stand in its order."""


def blend(vectors: Vectors, weights: list[float]) -> Vectors:
    """The question's vector with what is left of earlier turns: (n, d) and n weights to a unit vector (d,)."""
    mixed = np.asarray(weights, dtype=np.float32) @ vectors
    return np.asarray(mixed / max(float(np.linalg.norm(mixed)), 1e-12), dtype=np.float32)


FOLLOWING = 8
"""How many passages after a motion are looked through for its outcome: long lists of names stand between."""
OPENING = 50
"""Letters and digits of a motion's beginning that tell it."""


def moves(g: Found, f: Found) -> bool:
    """Does a passage begin the motion that another tells the vote or the outcome of?"""
    if g.document.id != f.document.id or not 0 < f.place - g.place <= FOLLOWING:
        return False
    return squash(f.passage.about or "")[:OPENING] in squash(g.passage.text)


SUPERSEDED = 0.1
"""Taken from a passage of an earlier version where the later version says nearly the same."""
NEARLY = 0.8
"""Of two passages' words, in common, figures standing for each other: the rows of a draft budget and of the final one."""
FEWEST_WORDS = 4
"""Besides figures: "Total 12" and "Total 15" are not known to be the same row."""


def nearly_the_same(text: str, other: str) -> bool:
    """Do two passages say the same, but for some words and any figures?"""
    if squash(text) == squash(other):
        return True
    a, b = _masked(text), _masked(other)
    both = a.total() + b.total()
    if 2 * min(a.total(), b.total()) < NEARLY * both:
        return False
    shared = a & b
    told = shared.total() - shared[_FIGURE]
    return told >= FEWEST_WORDS and 2 * shared.total() >= NEARLY * both


_FIGURE = "0"


@lru_cache(maxsize=1_024)  # a passage of a draft is compared with each that was found of the final paper
def _masked(text: str) -> Counter[str]:
    return Counter(_FIGURE if not word.isalpha() and any(c.isdigit() for c in word) else word for word in words(text))


def earlier_behind(found: Sequence[Found], relations: Iterable[Relation], query: Query) -> list[Found]:
    """The same passages, with those of earlier versions scored below the later version's that say nearly the same.

    Left as they are where the question asks for drafts and versions, or names the earlier meeting's time.
    """
    later_than: dict[str, set[str]] = {}
    for relation in relations:
        if relation.kind is Kin.SUPERSEDES:
            later_than.setdefault(relation.other_id, set()).add(relation.document_id)
    if not later_than or query.earlier_versions or asks_for_earlier(query.text):
        return list(found)
    of_paper: dict[str, list[Found]] = {}
    for f in found:
        of_paper.setdefault(f.document.id, []).append(f)
    scored = []
    for f in found:
        scores = [
            g.score
            for id_ in later_than.get(f.document.id, ())
            for g in of_paper.get(id_, ())
            if nearly_the_same(f.passage.text, g.passage.text) and not _names_it(query, f, g)
        ]
        scored.append(dataclasses.replace(f, score=min(f.score, *scores) - SUPERSEDED) if scores else f)
    return scored


def _names_it(query: Query, earlier: Found, later: Found) -> bool:
    dates = [held_on(f.document, f.passage) for f in (earlier, later)]
    return names_the_earlier(query.text, query.periods, *dates)


def best_first(found: Iterable[Found]) -> list[Found]:
    """By score; what is alike, always in the same order."""
    return sorted(found, key=lambda f: (-f.score, f.passage.id))


def once_each(found: Collection[Found], relations: Iterable[Relation]) -> list[Found]:
    """Found passages, best first, each text once where it is one piece of evidence.

    The same words in a paper and in its copy, or in the pack that holds it, are brought once: from the paper of its own,
    in the place of the better of the two. So are the same words in any papers of one meeting. What was recommended and
    what was decided stay two, and so does what two meetings said, be it in one text.
    """
    copies = {(r.document_id, r.other_id): r.kind for r in relations if r.kind in COPIES}
    # "Amendment lost." of two amendments is two outcomes.
    said = {f.passage.id: (f.passage.standing, squash(f.passage.text), squash(f.passage.about or "")) for f in found}
    alike: dict[tuple[Standing, str, str], list[Found]] = {}
    for f in best_first(found):
        alike.setdefault(said[f.passage.id], []).append(f)
    kept = best_first(f for group in alike.values() for f in _of_their_own(group, copies))
    first: dict[tuple[datetime.date | None, tuple[Standing, str, str]], Found] = {}
    for f in kept:
        first.setdefault((held_on(f.document, f.passage), said[f.passage.id]), f)
    return list(first.values())


def said_in(f: Found) -> tuple[object, ...]:
    """What is said, as what, and when: the same for what is one piece of evidence in several papers of a meeting."""
    held = held_on(f.document, f.passage)
    return f.passage.standing, held, squash(f.passage.text), squash(f.passage.about or "")


def _of_their_own(group: Sequence[Found], copies: Mapping[tuple[str, str], Kin]) -> list[Found]:
    """One text's places, best first: one of each set of copies, a pack only where no paper inside it was found."""
    if len(group) == 1 or not copies:
        return list(group)
    ids = [f.document.id for f in group]
    kept: list[Found] = []
    for f in sorted(group, key=lambda f: sum(copies.get((id_, f.document.id)) is Kin.INSIDE for id_ in ids)):
        for place, k in enumerate(kept):
            if _is_copy(f, k, copies):
                kept[place] = dataclasses.replace(k, score=max(k.score, f.score))
                break
        else:
            kept.append(f)
    return kept


def _is_copy(f: Found, k: Found, copies: Mapping[tuple[str, str], Kin]) -> bool:
    kind = copies.get((f.document.id, k.document.id)) or copies.get((k.document.id, f.document.id))
    if kind is None or kind is Kin.INSIDE:
        return kind is not None
    dates = {date for g in (f, k) if (date := held_on(g.document, g.passage))}
    return len(dates) < 2
