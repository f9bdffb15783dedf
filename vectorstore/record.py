"""The question log's values: an answer as it is kept, what of it a reader may still see, and what is held back.

A kept sentence names the passages that it rests on or speaks of, so that it goes when their paper is withdrawn, and is
hidden where their paper is closed. Who asked is kept as a tag (`vectorstore.people`); the turns before the question are not.
"""

from __future__ import annotations

import dataclasses
import datetime
import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from vectorstore.words.clearance import Clearance
from vectorstore.words.text import words

TAKEN_OUT = "[…]"
"""Stands for a word of a question that only a withdrawn paper held."""
HELD_BACK = "held_back"
"""The status under which the log keeps an answer that was held back; whoever asked is told `not_found`."""


@dataclass(frozen=True, slots=True)
class Place:
    """A passage and its paper, by their ids."""

    document_id: str
    passage_id: str


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence of a kept answer; `text` is None once a paper that it rests on was taken out."""

    text: str | None
    places: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class Cited:
    """One kept citation; `quote` and `reference` are None once its paper was taken out."""

    marker: int
    place: Place
    quote: str | None
    reference: str | None
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One answer of the question log. Times are UTC; `timings_ms` and `searched` are as the reply told them."""

    id: str
    at: datetime.datetime
    question: str
    standalone: str
    status: str
    lines: tuple[Line, ...]
    citations: tuple[Cited, ...]
    written_by: str
    prompts: Mapping[str, int]
    clearance: Clearance
    filters: Mapping[str, object] = field(default_factory=dict)
    timings_ms: Mapping[str, int] = field(default_factory=dict)
    searched: Mapping[str, object] = field(default_factory=dict)
    follows: bool = False
    """Was it asked after other turns? Its own words are not the whole question then."""
    choices: tuple[str, ...] = ()
    """The keys of the questions that were offered where it was asked back."""
    nearest: Place | None = None
    """The passage that was found first, cited or not."""
    rating: str | None = None
    comment: str | None = None
    rated_at: datetime.datetime | None = None
    person: str | None = None
    """The tag of who asked; None for whom nobody knows."""

    @property
    def text(self) -> str:
        return "\n".join(line.text for line in self.lines if line.text is not None)


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """What of a kept answer somebody may still see: the sentences and citations whose papers are open to them."""

    id: str
    at: datetime.datetime
    question: str
    status: str
    lines: tuple[str, ...]
    citations: tuple[Cited, ...]
    whole: bool
    """Is nothing of it hidden or taken out?"""


@dataclass(frozen=True, slots=True)
class Asked:
    """What of an entry the gap report weighs: no answer, no quotes."""

    id: str
    at: datetime.datetime
    text: str
    """As it was asked; a follow-up, as it was read. What a reading put right may be wrong where nothing was found."""
    status: str
    rating: str | None
    clearance: Clearance
    nearest: Place | None
    followed: bool
    """Was a choice of it asked soon after it was asked back?"""


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the log (UTC): how many answers, by status and by rating, and how long each took, in ms, ascending."""

    day: datetime.date
    statuses: Mapping[str, int]
    ratings: Mapping[str, int]
    took_ms: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the log is searched for: all of the words, in question, answer or comment, between two days (both included)."""

    words: tuple[str, ...] = ()
    first: datetime.date | None = None
    last: datetime.date | None = None
    status: str | None = None
    rating: str | None = None
    since: datetime.datetime | None = None
    """Nothing that was answered before, whichever days are named."""
    person: str | None = None
    """A tag."""
    id: str | None = None


@dataclass(frozen=True, slots=True)
class HeldBack:
    """What the owner holds back, why, and since when: a passage (`place`), or the answer to a question (`answer_id`)."""

    id: str
    reason: str
    held_by: str
    held_at: datetime.datetime
    place: Place | None = None
    answer_id: str | None = None
    question: str | None = None
    released_by: str | None = None
    released_at: datetime.datetime | None = None
    release_reason: str | None = None

    @property
    def kind(self) -> str:
        return "passage" if self.place else "answer"


def question_key(text: str) -> str:
    """The same for questions that differ in case, signs and spaces only; not to be read backwards by looking at it."""
    return hashlib.sha256(" ".join(words(text)).encode()).hexdigest()[:32]


def clearance_text(clearance: Clearance) -> str:
    """A clearance as it is stored."""
    return json.dumps(dataclasses.asdict(clearance) | {"groups": sorted(clearance.groups)}, sort_keys=True)


def clearance_of(text: str) -> Clearance:
    """A stored clearance; one that cannot be read is the owner's, so that nobody else sees what was answered at it."""
    try:
        stored = json.loads(text)
        return Clearance(bool(stored["staff"]), frozenset(map(str, stored["groups"])), bool(stored["everything"]))
    except (ValueError, KeyError, TypeError):
        return Clearance(everything=True)


def covers(reader: Clearance, answered_at: Clearance) -> bool:
    """May a reader see what was answered at this clearance?"""
    if reader.everything:
        return True
    if answered_at.everything:
        return False
    return (reader.staff or not answered_at.staff) and answered_at.groups <= reader.groups


def kept_for(entry: Entry, seen: Collection[str], held_back: Collection[str]) -> KeptAnswer:
    """An entry without what rests on papers other than `seen`, or on passages that are held back."""

    def open_(place: Place) -> bool:
        return place.document_id in seen and place.passage_id not in held_back

    lines = tuple(line.text for line in entry.lines if line.text is not None and all(map(open_, line.places)))
    cited = tuple(c for c in entry.citations if c.quote is not None and open_(c.place))
    whole = len(lines) == len(entry.lines) and len(cited) == len(entry.citations)
    return KeptAnswer(entry.id, entry.at, entry.question, entry.status, lines, cited, whole)
