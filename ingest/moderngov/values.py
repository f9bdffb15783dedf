"""What a ModernGov site publishes, as values: committee, meeting, agenda item, linked document."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass

_CANCELLED = re.compile(r"cancel|abandon|withdrawn", re.IGNORECASE)
_PROCEDURAL = re.compile(
    r"(?:to (?:receive|note|make|consider|approve|confirm) )?(?:any |the )?(?:"
    r"apolog(?:y|ies)\b|(?:notification|appointment|notice)s? of substitut|substitut(?:es?|ions?)\b|welcome\b|introductions?\b|"
    r"(?:declarations?|disclosures?)(?: of)?[\w' ]* interests?\b|interests?$|"
    r"minutes?$|minutes of (?:the )?(?:previous|last|meeting)|confirmation of (?:the )?minutes|(?:approval of )?previous minutes|"
    r"(?:(?:chair|mayor|leader|cabinet)\w*'?s?'? )+(?:announcements?|communications?)|announcements?$|"
    r"(?:items? of )?urgent (?:business|items?)|any other (?:urgent )?business|exclusion of (?:the )?(?:press|public)|"
    r"(?:time and )?date of (?:the )?next meeting|next meeting|election of (?:the )?(?:vice[- ])?chair|"
    r"appointment of (?:the )?(?:vice[- ])?chair|membership(?: of the committee)?$|evacuation|webcasting|filming|"
    r"close of (?:the )?meeting|housekeeping)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Window:
    """The days of the meetings that are looked at, both included."""

    first: datetime.date
    last: datetime.date

    def __contains__(self, day: datetime.date) -> bool:
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class Committee:
    """A body that meets. An `expired` one meets no more; its papers are still the record."""

    id: str
    title: str
    expired: bool = False


@dataclass(frozen=True, slots=True)
class Listed:
    """A meeting as a list of meetings names it."""

    id: str
    committee: Committee
    date: datetime.date
    status: str = ""

    @property
    def cancelled(self) -> bool:
        return bool(_CANCELLED.search(self.status))


@dataclass(frozen=True, slots=True)
class Linked:
    """A document that hangs under an item or a meeting."""

    key: str
    """What it is known by on its site, however it is linked (`ingest.moderngov.links`)."""
    title: str
    address: str
    restricted: bool = False
    published: str = ""
    """The day its publisher says, as written; a change means that there may be something new."""
    decision: bool = False
    elsewhere: bool = False
    """A link to another site rather than a document of this one."""


@dataclass(frozen=True, slots=True)
class AgendaItem:
    """One item of an agenda. `number` is the printed one; texts are plain, without their markup."""

    id: str
    number: str | None
    title: str
    text: str = ""
    minutes: str = ""
    decision: str = ""
    restricted: bool = False
    linked: tuple[Linked, ...] = ()

    @property
    def procedural(self) -> bool:
        """Apologies, declarations, minutes, announcements: items of every meeting, which are about none of its business."""
        return bool(_PROCEDURAL.match(self.title.replace("’", "'")))


@dataclass(frozen=True, slots=True)
class Meeting:
    """One meeting with its items, and the documents that belong to it as a whole."""

    id: str
    committee: str
    date: datetime.date
    page: str
    """Its page on the site, for people."""
    status: str = ""
    displayed: bool = True
    items: tuple[AgendaItem, ...] = ()
    linked: tuple[Linked, ...] = ()
    published: bool = True
    """Is anything of it: its agenda, decisions or minutes?"""
    page_read: bool = True
    """Was its page, which alone names what is printed of it as a whole?"""

    @property
    def cancelled(self) -> bool:
        return bool(_CANCELLED.search(self.status))
