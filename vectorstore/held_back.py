"""Holding back and letting out again: passages, and the answers to questions, each with its reason and who said so."""

from __future__ import annotations

import datetime
from collections.abc import Collection

from ulid import ULID

from vectorstore import deeds
from vectorstore.catalogue import Catalogue
from vectorstore.record import Entry, HeldBack, question_key
from vectorstore.words.errors import NotHeld


class HoldingBack:
    """What is held back of one library. Every change is written down as a deed."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._rows = catalogue.held_back

    def hold_passage(self, passage_id: str, reason: str, by: str = "owner") -> HeldBack:
        """From now on a passage is never found, quoted or opened, nor is what says the same in its copies.

        Raises NotHeld when there is no such passage.
        """
        held = HeldBack(str(ULID()), reason, by, datetime.datetime.now(datetime.UTC))
        if not self._rows.hold_passage(held, passage_id):
            raise NotHeld("There is no such passage. Its paper may have been withdrawn or read again meanwhile.")
        self._catalogue.deeds.done(by, deeds.HOLD_BACK, f"passage {passage_id}", reason)
        return self.one(held.id)

    def hold_answer(self, answer_id: str, reason: str, by: str = "owner") -> HeldBack:
        """From now on the question of a kept answer is met with a fixed sentence. Raises NotHeld when it is not kept."""
        entry = self._catalogue.record.entry(answer_id)
        if entry is None:
            raise NotHeld("There is no such answer in the question log. It may be older than what is kept.")
        now = datetime.datetime.now(datetime.UTC)
        held = HeldBack(str(ULID()), reason, by, now, answer_id=answer_id, question=entry.standalone)
        self._catalogue.deeds.done(by, deeds.HOLD_BACK, f"answer {answer_id}", reason)
        whole = [entry.standalone] if entry.follows else [entry.question, entry.standalone]
        self._rows.hold_answer(held, sorted({question_key(text) for text in whole}))
        return self.one(held.id)

    def release(self, held_id: str, reason: str, by: str = "owner") -> HeldBack:
        """Lets out what was held back. Raises NotHeld when nothing is held under that id."""
        standing = self._rows.one(held_id)
        if standing and standing.released_at is None:
            self._catalogue.deeds.done(by, deeds.RELEASE, held_id, reason)
        if not self._rows.release(held_id, by, reason, datetime.datetime.now(datetime.UTC)):
            raise NotHeld("Nothing is held back under that id. It may have been released already.")
        return self.one(held_id)

    def one(self, held_id: str) -> HeldBack:
        """Raises NotHeld for an id that never held anything."""
        held = self._rows.one(held_id)
        if held is None:
            raise NotHeld("Nothing was ever held back under that id.")
        return held

    def all(self) -> list[HeldBack]:
        """What is held back, and what was, the latest first."""
        return self._rows.all()

    def texts(self) -> dict[str, tuple[str, int | None]]:
        """What is held back now as it is printed, with its page, by what holds it: for the owner alone."""
        return self._rows.texts()

    def among(self, passage_ids: Collection[str]) -> set[str]:
        """Which of some passages are held back."""
        return self._rows.among(passage_ids)

    def quoted_in(self, entry: Entry) -> set[str]:
        """Which of the passages that a kept answer rests on are held back, under whatever id they are held now."""
        rest = [place.passage_id for line in entry.lines for place in line.places]
        return self._rows.quoted(entry.citations) | self.among(rest)

    def is_question(self, questions: Collection[str]) -> bool:
        """Is the answer to one of these questions held back? Case, signs and spaces aside."""
        return self._rows.is_question(questions)
