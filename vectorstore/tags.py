"""Who asked, to what the record knows of them: a tag that only the key in the library's folder connects with their id.

HMAC-SHA-256 (RFC 2104): without the key nobody can find out by trying whose tag it is, and nobody's id stands in the record.
Where the key is lost, what somebody asked can be found, exported and erased by their id no more.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from pathlib import Path

from vectorstore.words.errors import LibraryFault

NAME = "person.key"
BYTES = 32


class Tags:
    """The tags of one library's folder. Its key is made when there is none, readable by the folder's owner only."""

    def __init__(self, folder: Path) -> None:
        self._key = _key(folder / NAME)

    def tag(self, person: str) -> str | None:
        """The tag of somebody's id; None for "", whom nobody knows."""
        return hmac.new(self._key, person.encode(), hashlib.sha256).hexdigest() if person else None


def _key(path: Path) -> bytes:
    """Raises LibraryFault for a key that is none: another one would lose everybody's answers without a word."""
    if not path.exists():
        draft = path.with_suffix(".draft")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="ascii") as file:
            file.write(secrets.token_bytes(BYTES).hex())
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    try:
        key = bytes.fromhex(path.read_text(encoding="ascii").strip())
    except ValueError:
        key = b""
    if len(key) != BYTES:
        raise LibraryFault(
            f"{path} holds no key, which connects people with what they asked. Put it back from a backup with keys; or delete "
            "it to begin with a new one: what was asked before can then be found by person no more."
        )
    return key
