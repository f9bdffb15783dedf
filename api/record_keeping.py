"""The record for who must answer for it: found, exported and erased by person, days and words, each with a reason that is kept.

What is older than the admin room shows is had here only. Deeds say how it was looked for, not the words and names themselves:
nobody's name should stay in a list that nothing is taken out of.
"""

from __future__ import annotations

import csv
import datetime
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from api.insights import harmless
from api.question_log import kept_out
from vectorstore import deeds
from vectorstore.library import Library
from vectorstore.record import Entry, Wanted
from vectorstore.words.clearance import OWNER
from vectorstore.words.errors import BadInput, NotHeld

Form = Literal["json", "csv"]
HEADS = (
    "Id",
    "Asked at",
    "Question",
    "Read as",
    "How answered",
    "Answer",
    "Sources",
    "Access",
    "Written by",
    "Rating",
    "Comment",
)


@dataclass(frozen=True, slots=True)
class Inquiry:
    """What is looked for, by whom and why. `person` is an id as whoever signs in has it; `since` how far the record goes back."""

    by: str
    reason: str
    since: datetime.datetime
    words: tuple[str, ...] = ()
    first: datetime.date | None = None
    last: datetime.date | None = None
    person: str | None = None
    answer_id: str | None = None

    def wanted(self, library: Library) -> Wanted:
        """Raises BadInput where the days are the wrong way round."""
        if self.first and self.last and self.first > self.last:
            raise BadInput("The first day is after the last. Change one of them.")
        tag = library.tags.tag(self.person) if self.person else None
        return Wanted(self.words, self.first, self.last, since=self.since, person=tag, id=self.answer_id)

    def thing(self, library: Library) -> str:
        """How it is looked for, as a deed tells it."""
        tag = (library.tags.tag(self.person) or "") if self.person else ""
        said = [
            f"person {tag[:12]}" if tag else "",
            f"answer {self.answer_id}" if self.answer_id else "",
            f"by {len(self.words)} words" if self.words else "",
            f"from {self.first}" if self.first else "",
            f"to {self.last}" if self.last else "",
        ]
        return ", ".join(filter(None, said)) or "everything"


@dataclass(frozen=True, slots=True)
class Erased:
    """What erasing came to: how many answers, and which backups were made that may still hold them."""

    answers: int
    backups: tuple[str, ...]


def found(library: Library, asked: Inquiry, limit: int, offset: int) -> tuple[list[Entry], int]:
    """A page of what fits, newest first, and how many fit."""
    wanted = asked.wanted(library)
    library.deeds.done(asked.by, deeds.SEARCH, asked.thing(library), asked.reason)
    return library.record.find(wanted, limit, offset)


def exported(library: Library, asked: Inquiry, form: Form) -> Iterator[str]:
    """All that fits, oldest first, piece by piece: JSON with the record's head, or CSV (RFC 4180) that no sheet calculates."""
    wanted = asked.wanted(library)
    library.deeds.done(asked.by, deeds.EXPORT, f"{asked.thing(library)}, as {form}", asked.reason)
    return _as_json(library, wanted) if form == "json" else _as_csv(library, wanted)


def erased(library: Library, asked: Inquiry) -> Erased:
    """Takes out what somebody asked, or one answer; raises BadInput where neither is named, NotHeld where there is nothing."""
    if not asked.person and not asked.answer_id:
        raise BadInput("Say whose questions are to be erased, by the person's id, or which answer, by its id.")
    wanted = asked.wanted(library)
    oldest = next(iter(library.record.each(wanted)), None)
    if oldest is None:
        raise NotHeld("Nothing of that is in the record. It may have been erased, or be older than what is kept.")
    library.deeds.done(asked.by, deeds.ERASE, asked.thing(library), asked.reason)
    answers = library.record.erase(wanted)
    later = [one for one in library.backups.all() if one.begun_at >= oldest.at]
    return Erased(answers, tuple(f"{one.place} (made {one.begun_at:%Y-%m-%d})" for one in later))


def _as_json(library: Library, wanted: Wanted) -> Iterator[str]:
    head = {"record_head": str(library.chain.head()), "made_at": _now()}
    yield json.dumps(head)[:-1] + ', "entries": ['
    for n, entry in enumerate(library.record.each(wanted)):
        yield (",\n" if n else "\n") + kept_out(library, entry, OWNER).model_dump_json()
    yield "\n]}\n"


def _as_csv(library: Library, wanted: Wanted) -> Iterator[str]:
    yield "\ufeff" + _line(HEADS)
    for entry in library.record.each(wanted):
        one = kept_out(library, entry, OWNER)
        sources = " | ".join(c.reference or "(taken out)" for c in one.citations)
        yield _line(
            (one.id, one.at.isoformat(timespec="seconds"), one.question, one.standalone_question, one.status, one.answer, sources,
             one.clearance, one.written_by, one.rating or "", one.comment or "")
        )  # fmt: skip


def _line(cells: tuple[str, ...]) -> str:
    out = io.StringIO(newline="")
    csv.writer(out, quoting=csv.QUOTE_ALL).writerow([harmless(cell) for cell in cells])
    return out.getvalue()


def _now() -> str:
    return datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
