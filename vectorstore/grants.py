"""Who is let into a circle of exempt papers: one person or one group of the directory, until a day, by somebody, for a reason.

A circle is the GROUP of the label `exempt:GROUP`. A grant that is past its day, revoked or unreadable lets nobody in.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from typing import Literal

from vectorstore.words.clearance import UNASSIGNED, Access
from vectorstore.words.errors import BadInput

KINDS = ("person", "group")
LONGEST = datetime.timedelta(days=4 * 366)
"""A councillor's term of office: nobody is let in for good."""
LONGEST_NAME = 200
LONGEST_REASON = 1_000


@dataclass(frozen=True, slots=True)
class Subject:
    """Whom a grant lets in: `kind` is "person" (`name` is a principal's id) or "group" (a group of the directory)."""

    kind: str
    name: str

    def __str__(self) -> str:
        return f"{self.kind}:{self.name}"


@dataclass(frozen=True, slots=True)
class Grant:
    """One grant, ended or not. `until` is the last day (UTC) on which it holds."""

    id: str
    circle: str
    subject: Subject
    until: datetime.date
    granted_by: str
    granted_at: datetime.datetime
    reason: str
    revoked_by: str | None = None
    revoked_at: datetime.datetime | None = None
    revoke_reason: str | None = None

    def state(self, now: datetime.datetime) -> Literal["valid", "expired", "revoked"]:
        """Does it hold?"""
        if self.revoked_at is not None:
            return "revoked"
        return "valid" if now.astimezone(datetime.UTC).date() <= self.until else "expired"


def circle_of(text: str) -> str:
    """A circle as a person wrote it, with or without "exempt:". Raises BadInput for what is no circle, or nobody's."""
    name = text.removeprefix("exempt:").strip()
    try:
        circle = Access.parse(f"exempt:{name}").group
    except ValueError as error:
        raise BadInput(
            f"'{text[:80]}' is not a circle. Name the GROUP of a label exempt:GROUP (letters and digits)."
        ) from error
    if circle == UNASSIGNED.group:
        raise BadInput(
            "Papers whose readers nobody has named are open to nobody. Give them a circle first: "
            "council-assistant correct ID --access exempt:GROUP."
        )
    return circle


def subject_of(text: str) -> Subject:
    """ "person:ID" or "group:NAME". Raises BadInput for anything else."""
    kind, _, name = text.partition(":")
    name = name.strip()
    if kind not in KINDS or not name or len(name) > LONGEST_NAME or re.search(r"[\x00-\x1f\x7f]", name):
        raise BadInput(f"'{text[:80]}' is nobody that can be let in. Write person:ID or group:NAME.")
    return Subject(kind, name)


def until_of(text: str, now: datetime.datetime) -> datetime.date:
    """A day as 2026-03-31, today or later. Raises BadInput."""
    try:
        day = datetime.date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text) else None
    except ValueError:
        day = None
    if day is None:
        raise BadInput(f"'{text[:40]}' is not a day. Write it as 2026-03-31.")
    today = now.astimezone(datetime.UTC).date()
    if day < today:
        raise BadInput(f"{day} is past. A grant holds until a day that is still to come, or today.")
    if day - today > LONGEST:
        raise BadInput(f"{day} is more than four years away. Choose an earlier day, and grant it again then.")
    return day


def reason_of(text: str) -> str:
    """Raises BadInput for none, or one that is too long."""
    said = " ".join(text.split())
    if not said or len(said) > LONGEST_REASON:
        raise BadInput(f"Say why, in 1 to {LONGEST_REASON:,} characters.")
    return said
