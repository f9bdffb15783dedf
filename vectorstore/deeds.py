"""What administrators did: who, when, what, on what, why. Written down before it is done, and linked into the record's chain."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

GRANT, REVOKE = "grant", "revoke"
RELABEL, WITHDRAW, CORRECT, ADD, REBUILD = "relabel", "withdraw", "correct", "add", "rebuild"
HOLD_BACK, RELEASE = "hold back", "release"
PAUSE, RESUME = "pause", "resume"
MAKE_KEY, REVOKE_KEY = "make key", "revoke key"
SUSPEND, READMIT = "suspend", "readmit"
SEARCH, EXPORT, ERASE = "search record", "export record", "erase"
BACKUP, RESTORE = "backup", "restore"


@dataclass(frozen=True, slots=True)
class Deed:
    """One deed. `thing` names what it was done to, `by` who did it, as they are known to other administrators."""

    n: int
    at: datetime.datetime
    by: str
    deed: str
    thing: str
    reason: str


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that was made of this library: where it was put, and when it was begun and finished."""

    id: str
    place: str
    begun_at: datetime.datetime
    finished_at: datetime.datetime | None
