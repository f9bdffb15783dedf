"""Answers to the question log, off the request path: one thread writes what a bounded queue holds, and sweeps out what is old.

Nobody's answer waits for the log, or fails by it. What is lost: what the queue holds when the process is killed (as a rule
the answers of the last few hundredths of a second), what comes while it is full, and what cannot be written (a full disk).
Each of those is counted and told in the server's log.
"""

from __future__ import annotations

import dataclasses
import datetime
import logging
import sqlite3
import threading
import time
from collections import deque
from dataclasses import dataclass

from assistant.answer import Answer, Question, Said, Status
from vectorstore.library import Library
from vectorstore.narrowing import Filters
from vectorstore.record import HELD_BACK, Cited, Entry, KeptAnswer, Line, Place, covers, question_key
from vectorstore.words.clearance import Clearance
from vectorstore.words.errors import NotHeld
from vectorstore.words.papers import reference

VISIBLE_DAYS = 90
WAITING = 1_000
"""Answers and ratings that may wait to be written."""
SWEPT_EVERY = 24 * 3600.0
"""Seconds."""
SETTLES_WITHIN = 3.0
"""The longest, in seconds, that whoever reads the log waits for what was just answered."""
_log = logging.getLogger(__name__)

UNKNOWN = "There is no such answer, or it is not kept any more. Ask the question again."


@dataclass(frozen=True, slots=True)
class _Given:
    """An answer that is to be written down, as it was given."""

    question: Question
    answer: Answer
    at: datetime.datetime
    person: str | None


@dataclass(frozen=True, slots=True)
class _Rated:
    answer_id: str
    rating: str
    comment: str | None
    at: datetime.datetime


class Recorder:
    """Keeps answers for so many `days` in a library's question log; none, and what was kept goes, where `days` is 0.

    `waiting` is how many may wait to be written; after `visible_days` an answer is shown to nobody who gives no reason.
    """

    def __init__(self, library: Library, days: int, waiting: int = WAITING, visible_days: int = VISIBLE_DAYS) -> None:
        self._library = library
        self._days = days
        self._visible_days = min(visible_days, days)
        self._most = waiting
        self._queue: deque[_Given | _Rated] = deque()
        self._pending: dict[str, Clearance] = {}
        self._changed = threading.Condition()
        self._closing = False
        self._lost = 0
        self._writer = threading.Thread(target=self._write, name="question-log", daemon=True)
        self._writer.start()

    @property
    def keeps(self) -> bool:
        """Is anything kept at all?"""
        return self._days > 0

    @property
    def lost(self) -> int:
        """How many answers and ratings could not be kept since the start."""
        return self._lost

    @property
    def waiting(self) -> int:
        """How many answers and ratings wait to be written."""
        return len(self._queue)

    @property
    def visible_from(self) -> datetime.datetime:
        """What was answered before is shown to nobody who gives no reason."""
        return datetime.datetime.now(datetime.UTC) - datetime.timedelta(days=self._visible_days)

    @property
    def kept_from(self) -> datetime.datetime:
        """What was answered before is out of the log at the latest tomorrow, and is shown to nobody today."""
        return datetime.datetime.now(datetime.UTC) - datetime.timedelta(days=self._days)

    def keep(self, question: Question, answer: Answer, person: str = "") -> bool:
        """Has an answer written down soon. Will it be? Never waits and never raises. `person` is who asked, by their id."""
        tag = self._library.tags.tag(person)
        given = _Given(question, answer, datetime.datetime.now(datetime.UTC), tag)
        return self.keeps and self._put(given, answer.id, question.clearance)

    def rate(self, answer_id: str, clearance: Clearance, rating: str, comment: str | None) -> None:
        """Has the one rating of an answer written down, in place of any before it.

        Raises NotHeld alike for an answer that is not kept and one that was given at a higher clearance.
        """
        with self._changed:
            answered_at = self._pending.get(answer_id)
        if answered_at is None:
            entry = self.visible(answer_id)
            answered_at = entry.clearance if entry else None
        if answered_at is None or not covers(clearance, answered_at):
            raise NotHeld(UNKNOWN)
        self._put(_Rated(answer_id, rating, comment, datetime.datetime.now(datetime.UTC)), answer_id, answered_at)

    def kept_answer(self, answer_id: str, clearance: Clearance) -> KeptAnswer:
        """What a reader may still see of an answer, be it given a moment ago. Raises NotHeld as `KeptAnswers` does."""
        self.settle()
        if self.visible(answer_id) is None:
            raise NotHeld(UNKNOWN)
        return self._library.kept.answer(answer_id, clearance)

    def visible(self, answer_id: str) -> Entry | None:
        """An answer of the log that is not too old to be shown."""
        entry = self._library.record.entry(answer_id)
        return entry if entry and entry.at >= self.visible_from else None

    def settle(self, within: float = SETTLES_WITHIN) -> bool:
        """Waits until all that was given so far is written. Is it?"""
        with self._changed:
            return self._changed.wait_for(lambda: not self._pending, within)

    def close(self) -> None:
        """Writes what is left, and ends."""
        with self._changed:
            self._closing = True
            self._changed.notify_all()
        self._writer.join(10)

    def _put(self, one: _Given | _Rated, answer_id: str, clearance: Clearance) -> bool:
        with self._changed:
            if len(self._queue) >= self._most or self._closing:
                self._lose(1, "too much is waiting to be written")
                return False
            self._queue.append(one)
            self._pending[answer_id] = clearance
            self._changed.notify_all()
            return True

    def _lose(self, count: int, why: str) -> None:
        self._lost += count
        _log.warning("The question log misses %d entries (%d since the start): %s.", count, self._lost, why)

    # In the writer's thread -----------------------------------------------------------------------------------------

    def _write(self) -> None:
        next_sweep = 0.0
        while True:
            if time.monotonic() >= next_sweep:
                self._sweep()
                next_sweep = time.monotonic() + SWEPT_EVERY
            with self._changed:
                self._changed.wait_for(lambda: self._queue or self._closing, next_sweep - time.monotonic())
                batch = list(self._queue)
                self._queue.clear()
                if self._closing and not batch:
                    return
            try:
                self._keep(batch)
            except Exception as error:
                # What SQLite and the system say names no value; what else went wrong might quote a question.
                told = f": {error}" if isinstance(error, OSError | sqlite3.Error) else ""
                with self._changed:
                    self._lose(len(batch), f"they could not be written ({type(error).__name__}{told})")
            finally:
                with self._changed:
                    self._pending = {_id_of(one): self._pending[_id_of(one)] for one in self._queue}
                    self._changed.notify_all()

    def _keep(self, batch: list[_Given | _Rated]) -> None:
        record = self._library.record
        record.keep(
            [entry_of(one.question, one.answer, one.at, one.person) for one in batch if isinstance(one, _Given)]
        )
        for one in batch:
            if isinstance(one, _Rated):
                record.rate(one.answer_id, one.rating, one.comment, one.at)

    def _sweep(self) -> None:
        before = datetime.datetime.now(datetime.UTC) - datetime.timedelta(days=self._days) if self.keeps else None
        try:
            gone = self._library.record.sweep(before)
        except Exception:
            _log.exception("What is too old could not be taken out of the question log; it is tried again tomorrow")
        else:
            if gone:
                _log.info("%d answers were older than %d days and are out of the question log.", gone, self._days)


def _id_of(one: _Given | _Rated) -> str:
    return one.answer.id if isinstance(one, _Given) else one.answer_id


def entry_of(question: Question, answer: Answer, at: datetime.datetime, person: str | None = None) -> Entry:
    """An answer as it is kept: without the turns before the question, and without what was read and not cited."""
    nearest = answer.evidence[0].passage if answer.evidence else None
    place = Place(nearest.document_id, nearest.id) if nearest else None
    searched = answer.searched
    return Entry(
        id=answer.id,
        at=at,
        question=question.text,
        standalone=answer.standalone_question,
        status=HELD_BACK if answer.held_back else answer.status.value,
        lines=tuple(_line(said, place if answer.status is Status.NOT_FOUND else None) for said in answer.said),
        citations=tuple(
            Cited(
                c.marker,
                Place(c.found.document.id, c.found.passage.id),
                c.quote,
                reference(c.found.document, c.found.passage, c.page, c.paragraph, c.quote),
                c.page,
            )
            for c in answer.citations
        ),
        written_by=answer.written_by,
        prompts=dict(answer.prompts),
        clearance=question.clearance,
        filters=_filters(question.filters),
        timings_ms=dict(answer.timings_ms),
        searched={
            "documents": searched.documents,
            "from": searched.first.isoformat() if searched.first else None,
            "to": searched.last.isoformat() if searched.last else None,
        },
        follows=bool(question.history),
        choices=tuple(map(question_key, answer.follow_ups)) if answer.status is Status.CLARIFY else (),
        nearest=place,
        person=person,
    )


def _line(said: Said, named: Place | None) -> Line:
    """`named` is the passage whose paper a sentence without citations names as the nearest."""
    cited = (Place(c.found.document.id, c.found.passage.id) for c in said.citations)
    places = tuple(dict.fromkeys(cited)) or ((named,) if named else ())
    return Line(said.text, places)


def _filters(filters: Filters) -> dict[str, object]:
    """What was narrowed to, as the request has it."""
    given = {name: value for name, value in dataclasses.asdict(filters).items() if value}
    return {n: v.isoformat() if isinstance(v, datetime.date) else list(v) for n, v in given.items()}
