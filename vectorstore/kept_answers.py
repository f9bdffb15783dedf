"""Answers that were given earlier: what a reader may still see of them, and of what was found for their questions."""

from __future__ import annotations

from collections.abc import Sequence

from vectorstore.catalogue import Catalogue
from vectorstore.held_back import HoldingBack
from vectorstore.narrowing import Filters
from vectorstore.passage_embedding import PassageEmbedding
from vectorstore.record import Asked, Entry, KeptAnswer, covers, kept_for
from vectorstore.search import Found
from vectorstore.words.clearance import OWNER, Clearance
from vectorstore.words.errors import NotHeld


class KeptAnswers:
    """The kept answers of one library, each weighed against the papers as they are labelled and held back now."""

    def __init__(self, catalogue: Catalogue, held_back: HoldingBack, embedding: PassageEmbedding) -> None:
        self._catalogue = catalogue
        self._held_back = held_back
        self._embedding = embedding

    def answer(self, answer_id: str, clearance: Clearance) -> KeptAnswer:
        """What a reader may still see of an answer that was given earlier.

        Gone are what withdrawn papers said, what stands in papers that are closed to them now, and passages held back.
        Raises NotHeld alike for an answer that is not kept, was given at a higher clearance, or is held back.
        """
        # No more is read of an answer that is not this reader's than of none.
        answered_at = self._catalogue.record.answered_at(answer_id)
        entry = self._catalogue.record.entry(answer_id) if answered_at and covers(clearance, answered_at) else None
        if entry is None or self._held_back.is_question([entry.standalone]):
            raise NotHeld("There is no such answer, or it is not kept any more. Ask the question again.")
        places = {place for line in entry.lines for place in line.places} | {c.place for c in entry.citations}
        papers = tuple({place.document_id for place in places})
        seen = (
            {d.id for d in self._catalogue.documents(clearance, Filters(document_ids=papers))} if papers else set[str]()
        )
        return kept_for(entry, seen, self._held_back.quoted_in(entry))

    def closed_in(self, entry: Entry, clearance: Clearance) -> set[str]:
        """The papers that a kept answer rests on or names and that somebody may not see, or that are gone."""
        places = {place for line in entry.lines for place in line.places} | {c.place for c in entry.citations}
        places |= {entry.nearest} if entry.nearest else set()
        papers = {place.document_id for place in places}
        held = self._catalogue.documents(clearance, Filters(document_ids=tuple(papers))) if papers else []
        return papers - {d.id for d in held}

    def nearest_of(self, asked: Sequence[Asked], clearance: Clearance = OWNER) -> dict[str, Found]:
        """What was found first for some questions, by the answer's id, where whoever asked may still see it.

        And where whoever reads this may: `clearance` is theirs.
        """
        wanted = {a.nearest.passage_id: a.nearest.document_id for a in asked if a.nearest}
        held = self._catalogue.stored(sorted(wanted), self._embedding.dimensions) if wanted else {}
        wanted_papers = tuple(set(wanted.values()))
        papers = (
            {d.id: d for d in self._catalogue.documents(clearance, Filters(document_ids=wanted_papers))}
            if wanted
            else {}
        )
        found = {}
        for a in asked:
            stored = held.get(a.nearest.passage_id) if a.nearest else None
            if stored and a.clearance.may_see(stored.passage.access) and stored.passage.document_id in papers:
                passage, document = stored.passage, papers[stored.passage.document_id]
                found[a.id] = Found(passage, document, 0.0, 0.0, 0.0, (0.0,) * len(passage.sentences), stored.n)
        return found
