"""People who signed in, and their sessions, as they are kept."""

from __future__ import annotations

import datetime
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who signed in at least once; `id` stays the same however often their name changes."""

    id: str
    name: str
    email: str | None
    first_seen: datetime.datetime
    last_seen: datetime.datetime
    suspended_at: datetime.datetime | None = None
    suspended_by: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Session:
    """One sign-in. `groups` are what the directory said then; `digest` is that of the id in the browser's cookie."""

    digest: bytes
    person_id: str
    groups: frozenset[str]
    made_at: datetime.datetime
    seen_at: datetime.datetime
    ends_at: datetime.datetime
