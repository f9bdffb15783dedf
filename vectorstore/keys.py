"""Keys of machines and of widgets: what one is, how it is written, and what is kept of it.

A key reads `ca_<id>_<secret>`, a widget's `cw_<id>_<secret>`. Of the secret only its SHA-256 is kept: it is 256 random bits,
which nobody finds by trying, so that a slow hash as for passwords, which people choose, would only cost every request time.
"""

from __future__ import annotations

import datetime
import hashlib
import re
import secrets
from dataclasses import dataclass

from vectorstore.words.clearance import ANONYMOUS, Clearance

MACHINE, WIDGET = "machine", "widget"
_PREFIXES = {MACHINE: "ca", WIDGET: "cw"}
_WRITTEN = re.compile(r"(ca|cw)_([a-z0-9]{10})_([A-Za-z0-9_-]{43})")
_LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"


@dataclass(frozen=True, slots=True)
class Key:
    """What is known of a key. `scopes` name what it may do; a widget's are not said, since they are always the same."""

    id: str
    kind: str
    name: str
    scopes: frozenset[str]
    clearance: Clearance
    made_at: datetime.datetime
    made_by: str
    ends_at: datetime.datetime
    last_used: datetime.date | None = None
    revoked_at: datetime.datetime | None = None
    revoked_by: str | None = None


@dataclass(frozen=True, slots=True)
class Written:
    """A key as somebody sent it."""

    kind: str
    id: str
    digest: bytes


def new_key(  # noqa: PLR0913  (what a key is made of)
    kind: str,
    name: str,
    *,
    scopes: frozenset[str] = frozenset(),
    clearance: Clearance = ANONYMOUS,
    made_by: str,
    now: datetime.datetime,
    days: int,
) -> tuple[Key, str]:
    """A key, and how it is written: that is told once and kept nowhere."""
    id_ = "".join(secrets.choice(_LETTERS) for _ in range(10))
    written = f"{_PREFIXES[kind]}_{id_}_{secrets.token_urlsafe(32)}"
    return Key(id_, kind, name, scopes, clearance, now, made_by, now + datetime.timedelta(days)), written


def read_key(text: str) -> Written | None:
    """A key that somebody sent; None for what is not written like one. The text as it stands is hashed, not its bits."""
    found = _WRITTEN.fullmatch(text)
    if found is None:
        return None
    kind = next(kind for kind, prefix in _PREFIXES.items() if prefix == found[1])
    return Written(kind, found[2], digest_of(found[3]))


def digest_of(secret: str) -> bytes:
    """SHA-256: what is kept of a key's secret, and of a session's id."""
    return hashlib.sha256(secret.encode()).digest()
