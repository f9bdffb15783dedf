"""What leaves the study: an answer, its citations, and the steps on the way to it."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from vectorstore.catalogue import Holdings
from vectorstore.narrowing import Filters
from vectorstore.search import Found
from vectorstore.words.clearance import ANONYMOUS, Clearance


class Status(StrEnum):
    """How far a question was answered. Things that broke are exceptions, not statuses."""

    ANSWERED = "answered"
    PARTIAL = "partial"
    NOT_FOUND = "not_found"
    DECLINED = "declined"
    CLARIFY = "clarify"


@dataclass(frozen=True, slots=True)
class Turn:
    """One earlier turn of the conversation; `role` is "user" or "assistant"."""

    role: str
    content: str


@dataclass(frozen=True, slots=True)
class Question:
    """What was asked, after which turns, narrowed to what, and by whom."""

    text: str
    history: tuple[Turn, ...] = ()
    filters: Filters = field(default_factory=Filters)
    clearance: Clearance = ANONYMOUS
    clearance_now: Callable[[], Clearance] | None = field(default=None, compare=False, repr=False)
    """What whoever asked may see by now: a grant may end while an answer is written. None where that cannot change."""

    @property
    def now(self) -> Clearance:
        """The clearance at this moment, for the last look at what is about to leave."""
        return self.clearance if self.clearance_now is None else self.clearance_now()


@dataclass(frozen=True, slots=True)
class Citation:
    """One quote, word for word, and where it stands."""

    marker: int
    found: Found
    quote: str
    page: int | None
    last_page: int | None = None
    """Where it ends on the next page; None where it ends on the page it begins on."""
    paragraph: str | None = None
    reading: str | None = None


@dataclass(frozen=True, slots=True)
class WorkedOut:
    """A figure that no paper prints: `value` from the figures `of`, in pounds, per cent or pieces, by "difference",
    "sum", "share" (the first is so many per cent of the second) or "change" (per cent, from the first to the second)."""

    value: Decimal
    of: tuple[Decimal, ...]
    by: str


@dataclass(frozen=True, slots=True)
class Said:
    """One sentence of an answer. `text` holds its markers; one without any states nothing from a paper."""

    text: str
    citations: tuple[Citation, ...] = ()
    worked_out: tuple[WorkedOut, ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """What a writer proposes: it is verified before anybody sees it."""

    said: tuple[Said, ...]
    written_by: str
    missing: tuple[str, ...] = ()
    """Periods asked about that the draft says nothing of."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a reader gets."""

    id: str
    status: Status
    said: tuple[Said, ...]
    written_by: str
    standalone_question: str
    evidence: tuple[Found, ...]
    searched: Holdings
    as_of: datetime.date | None = None
    notice: str | None = None
    follow_ups: tuple[str, ...] = ()
    """Questions that the papers can answer too; the choices, where the status is `clarify`."""
    dropped: int = 0
    """Sentences that the verifier did not let pass."""
    timings_ms: Mapping[str, int] = field(default_factory=dict)
    prompts: Mapping[str, int] = field(default_factory=dict)
    """What a chat model was told, by name, with the version of each; empty where none was asked."""
    contact: str | None = None
    """Whom the council would have people ask about this, where it has said so."""
    held_back: bool = False
    """Is it the fixed sentence that stands for an answer that its owner holds back?"""

    @property
    def text(self) -> str:
        return "\n".join(said.text for said in self.said)

    @property
    def citations(self) -> tuple[Citation, ...]:
        """Each once, in the order of their markers: a difference cites again what it was worked out from."""
        return tuple({c.marker: c for said in self.said for c in said.citations}.values())

    @property
    def worked_out(self) -> tuple[WorkedOut, ...]:
        return tuple(worked for said in self.said for worked in said.worked_out)


@dataclass(frozen=True, slots=True)
class Stage:
    """What is being done while somebody waits: "searching", "reading" or "writing"."""

    name: str
    documents: int = 0


@dataclass(frozen=True, slots=True)
class Sources:
    """The papers being read; not yet citations."""

    titles: tuple[str, ...]


Step = Stage | Sources | Said | Answer
"""An answer comes as steps: stages, sources, then verified sentences, and last the whole Answer."""
