"""What a clerk says of a paper in place of what was recognised in it.

A correction is kept when the file is read again, by a newer reader or because it changed, until it is cleared. Beside
it stands what was recognised, so that clearing it puts that back.
"""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from vectorstore.words.clearance import UNASSIGNED, Access
from vectorstore.words.exemptions import paragraphs_stored, written
from vectorstore.words.papers import Document

FIELDS = (
    "title", "committee", "meeting_date", "item", "kind", "access", "paragraphs", "exempt_reason", "review_on",
)  # fmt: skip
OPENED_BY_HAND = "The paper now says that it is exempt: the label given by hand ({}) no longer holds."
_CLOSED = {"public": 0, "staff": 1, "exempt": 2}
"""How far each level keeps readers out."""


@dataclass(frozen=True, slots=True)
class Correction:
    """One field of a paper, given by hand. Values are text: a date as ISO writes it, an access label in full."""

    field: str
    given: str | None
    """None is "it has none", which is something else than no correction."""
    recognised: str | None
    recognised_basis: str | None
    """What a recognised date rested on ("printed", "inferred"); None for the other fields."""
    given_at: datetime.datetime
    given_by: str


def value_of(document: Document, field: str) -> str | None:
    """A field of a paper as corrections write it."""
    value = getattr(document, field)
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, tuple):
        return written(value) or None
    return value.label if isinstance(value, Access) else value


def correction(document: Document, field: str, given: str | None, by: str, at: datetime.datetime) -> Correction:
    """What is given for a field of a paper that stands as it was recognised."""
    basis = document.date_basis if field == "meeting_date" else None
    return Correction(field, given, value_of(document, field), basis, at, by)


def given_in(document: Document, corrections: Iterable[Correction]) -> Document:
    """A paper with what was given in place of what was recognised."""
    return _with(document, ((c.field, c.given, "given" if c.given else None) for c in corrections))


def restored(document: Document, corrections: Iterable[Correction]) -> Document:
    """A corrected paper with what was recognised put back in the fields of these corrections."""
    return _with(document, ((c.field, c.recognised, c.recognised_basis) for c in corrections))


def _with(document: Document, values: Iterable[tuple[str, str | None, str | None]]) -> Document:
    changes: dict[str, Any] = {}
    for field, value, basis in values:
        if field == "access":
            changes["access"] = Access.stored(value)
        elif field == "meeting_date":
            changes |= {"meeting_date": datetime.date.fromisoformat(value) if value else None, "date_basis": basis}
        elif field == "review_on":
            changes["review_on"] = datetime.date.fromisoformat(value) if value else None
        elif field == "paragraphs":
            changes["paragraphs"] = paragraphs_stored(value)
        else:
            changes[field] = value
    return dataclasses.replace(document, **changes)


def corrected(read: Document, corrections: Sequence[Correction], same_file: bool) -> Document:
    """A paper as it was read again, with what was given by hand before.

    `same_file`: are its bytes those that were held when the access label was given? A file that changed and says that it
    is exempt closes again what was opened by hand, with a warning.
    """
    held = given_in(read, corrections)
    by_hand = next((c for c in corrections if c.field == "access"), None)
    if by_hand is None:
        return held
    access = _access_after(read.access, by_hand, same_file)
    warnings = read.warnings
    if access == UNASSIGNED != held.access:
        warnings = (*warnings, OPENED_BY_HAND.format(by_hand.given))
    return dataclasses.replace(held, access=access, warnings=warnings)


def label_for(held: Document | None, given: Correction | None, named: Access | None) -> Access | None:
    """The label under which a file is read: the one the operator named, or that of the paper that is held, or None.

    A label given by hand is not opened by the next `ingest --access public` of the whole folder; it may be closed further.
    """
    if held is None or named is None:
        return held.access if held else named
    if given is None or named.level == "exempt" or _CLOSED[named.level] > _CLOSED[held.access.level]:
        return named
    return held.access


def _access_after(read: Access, c: Correction, same_file: bool) -> Access:
    """Which label holds: the one given by hand, or the one the paper was read under.

    The closer of the two, but for the mistake that a correction is there to mend: of the same bytes, the clerk knew that
    they were taken for exempt.
    """
    given = Access.stored(c.given)
    if read == given or _CLOSED[read.level] < _CLOSED[given.level]:
        return given
    known = read == UNASSIGNED and given.level != "exempt" and Access.stored(c.recognised).level == "exempt"
    return given if known and same_file else read
