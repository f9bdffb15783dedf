"""A meeting to the papers that hang under it, each with what its publisher gives for it.

Minutes of one meeting hang under the later one that approves them: they are given the day they record. A decision and a
late supplement are given the item they belong to.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ingest.given import Given
from ingest.moderngov.links import DECISIONS, FRONT_SHEET, MINUTES, printed_as
from ingest.moderngov.values import AgendaItem, Linked, Meeting
from vectorstore.words.dates import dates_in, dates_in_name, written
from vectorstore.words.text import collapse, fold

LONGEST_NAME = 120
"""Characters of a file's name, without its ending."""
LONGEST_TITLE = 300
SHORTEST_NAME = 8
"""Characters of an item's title; a shorter one ("Minutes", "Budget") stands in many others."""

_MINUTES = re.compile(r"\bminutes?\b", re.IGNORECASE)
_TO_APPROVE = re.compile(
    r"(?:(?:draft|public|previous|approval of|confirmation of|to (?:approve|confirm|agree|sign|consider|receive)) )*(?:the )?"
    r"(?:draft |previous |public )?minutes\b",
    re.IGNORECASE,
)
_BODY = re.compile(
    r"(?<![\w'’&-])((?:[A-Z][\w'’&-]{0,30},? (?:and |of |for |& |the )*){0,8}"
    r"(?:Sub-?Committee|Committee|Cabinet|Council|Panel|Board|Forum|Commission|Executive))\b"
)
_CLOSED = "its publisher restricts it"
_CLOSED_ITEM = "its publisher restricts its item"


@dataclass(frozen=True, slots=True)
class Paper:
    """One document as it is to be held."""

    key: str
    title: str
    address: str
    given: Given
    meeting: str
    item: str
    """The number of its agenda item on the site, "" for none."""
    published: str
    closed: str | None
    """Why it may not be had, where it may not."""
    elsewhere: bool

    def file(self, ending: str) -> str:
        """A name for its file: its title, with this ending ("" for none)."""
        plain = "".join(c if c.isprintable() and c not in '\\/:*?"<>|' else " " for c in self.title)
        stem = re.sub(r"\.(?:pdf|docx?|xlsx?|rtf|html?|txt)$", "", collapse(plain), flags=re.IGNORECASE)
        return f"{stem[:LONGEST_NAME].strip(' .') or self.key}{ending}"


def papers_of(meeting: Meeting) -> list[Paper]:
    """Every paper of a meeting, each once: where an item and the meeting both link one, the item's."""
    found: dict[str, Paper] = {}
    for item in meeting.items:
        for linked in map(_tidied, item.linked):
            paper = _under_item(meeting, item, linked)
            # Linked twice, it is closed if it is closed once.
            before = found.get(paper.key)
            if before is None or (paper.closed and not before.closed):
                found[paper.key] = paper
    for linked in map(_tidied, meeting.linked):
        if linked.key not in found:
            found[linked.key] = _of_meeting(meeting, linked)
    return list(found.values())


def _tidied(linked: Linked) -> Linked:
    """A title that hides nothing, and is one."""
    plain = collapse("".join(c if c.isprintable() else " " for c in linked.title))
    return replace(linked, title=plain[:LONGEST_TITLE])


def _under_item(meeting: Meeting, item: AgendaItem, linked: Linked) -> Paper:
    title = linked.title or item.title
    given = Given(
        title=title or None,
        committee=meeting.committee or None,
        meeting_date=meeting.date,
        item=item.number,
        # A form for declarations is no report, whatever it looks like.
        kind="other" if item.procedural and not linked.decision else None,
        link=f"{meeting.page}#AI{item.id}" if item.id else meeting.page,
    )
    if _records_a_meeting(item, linked):
        committee, day = _recorded(meeting, item, linked)
        given = Given(_of_minutes(title), committee, day, kind="minutes", link=given.link)
    closed = _CLOSED_ITEM if item.restricted else _CLOSED if linked.restricted or not meeting.displayed else None
    return Paper(
        linked.key,
        title,
        linked.address,
        given,
        meeting.id,
        item.id,
        linked.published,
        closed,
        linked.elsewhere,
    )


def _of_meeting(meeting: Meeting, linked: Linked) -> Paper:
    printed = printed_as(linked.key)
    kind = {FRONT_SHEET: "agenda", MINUTES: "minutes"}.get(printed or "")
    named = {FRONT_SHEET: "Agenda", MINUTES: _of_minutes(linked.title), DECISIONS: "Decisions"}.get(printed or "")
    title = linked.title
    if printed in (FRONT_SHEET, MINUTES, DECISIONS):
        # "Printed minutes" hundreds of times over: whose and when is what tells them apart.
        title = f"{linked.title}, {meeting.committee}, {written(meeting.date)}"
    item = None if printed else _item_of_supplement(meeting, linked.title)
    given = Given(
        title=named or linked.title or None,
        committee=meeting.committee or None,
        meeting_date=meeting.date,
        item=item.number if item else None,
        kind=kind,
        link=f"{meeting.page}#AI{item.id}" if item and item.id else meeting.page,
    )
    closed = _CLOSED_ITEM if item and item.restricted else None
    if linked.restricted or not meeting.displayed:
        closed = _CLOSED
    return Paper(
        linked.key,
        title,
        linked.address,
        given,
        meeting.id,
        item.id if item else "",
        linked.published,
        closed,
        linked.elsewhere,
    )


def _of_minutes(title: str) -> str:
    """What an officer calls them, whatever their file is called ("6 - CHAIR APPROVED Minutes 25 Nov 2025")."""
    return "Draft minutes" if re.search(r"\bdraft\b", title, re.IGNORECASE) else "Minutes"


_NAMES_ITEM = re.compile(
    r"\bitems?(?: nos?\.?| numbers?)? ?(\d{1,3}[a-z]?\b(?: ?(?:,|and|&|to|-|–) ?\d{1,3}[a-z]?\b)*)", re.IGNORECASE
)


def _item_of_supplement(meeting: Meeting, title: str) -> AgendaItem | None:
    """The one item that a supplement names, by its title, or by number ("Supplement: Agenda Item 7")."""
    whole = fold(title)
    by_title = [item for item in meeting.items if len(item.title) > SHORTEST_NAME and fold(item.title) in whole]
    if len(by_title) == 1:  # which says more than a number: some name an item by its place, and print another number
        return by_title[0]
    numbers = {
        n.casefold() for said in _NAMES_ITEM.findall(title) for n in re.findall(r"\d+[a-z]?", said, re.IGNORECASE)
    }
    by_number = [item for item in meeting.items if item.number and item.number.casefold() in numbers]
    return by_number[0] if len(by_number) == len(numbers) == 1 else None


def _records_a_meeting(item: AgendaItem, linked: Linked) -> bool:
    """Are these the minutes of an earlier meeting, rather than a report that speaks of minutes?"""
    if linked.decision:
        return False
    if _TO_APPROVE.match(item.title):
        return bool(_MINUTES.search(linked.title)) or len(item.linked) == 1
    return bool(re.match(r"(?:\W|\d|[A-Z]{1,3}\b|CHAIR APPROVED|DRAFT|Public|Approved)*+minutes\b", linked.title, re.I))


def _recorded(meeting: Meeting, item: AgendaItem, linked: Linked) -> tuple[str | None, datetime.date | None]:
    """The body and the day that minutes record. The day is None where only the paper itself can say."""
    days = _before(meeting, [*dates_in(linked.title), *dates_in_name(linked.title), *_short_dates(linked.title)])
    if not days and len([one for one in item.linked if _MINUTES.search(one.title)]) <= 1:
        said = set(_before(meeting, dates_in(f"{item.title}. {item.text}") or dates_in(item.minutes)))
        days = list(said) if len(said) == 1 else []
    body = _BODY.search(
        re.sub(r"(?i)\b(?:draft|printed|public|chair approved|minutes|the|of|meeting)\b", " ", linked.title)
    )
    other = collapse(body[1]) if body else ""
    # "Council" alone may be the beginning of any body's name; two words or more are one.
    committee = other if len(other.split()) > 1 and fold(other) not in fold(meeting.committee) else meeting.committee
    return committee or None, days[0] if days else None


def _before(meeting: Meeting, days: Sequence[datetime.date]) -> list[datetime.date]:
    return list(dict.fromkeys(day for day in days if day < meeting.date))


_SHORT = re.compile(r"\b(\d{1,2})(?:st|nd|rd|th)?[ -]([A-Za-z]{3,9})[ -](\d{2})\b(?!\d)")


def _short_dates(title: str) -> Iterator[datetime.date]:
    """ "25-Nov-25", as file names have it."""
    for day, month, year in _SHORT.findall(title):
        yield from dates_in(f"{day} {month} 20{year}")
