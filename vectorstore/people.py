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

NAME = "person.key"


class People:
    """The tags of one library's folder. Its key is made when there is none, readable by the folder's owner only."""

    def __init__(self, folder: Path) -> None:
        self._key = _key(folder / NAME)

    def tag(self, person: str) -> str | None:
        """The tag of somebody's id; None for "", whom nobody knows."""
        return hmac.new(self._key, person.encode(), hashlib.sha256).hexdigest() if person else None


def _key(path: Path) -> bytes:
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return bytes.fromhex(path.read_text(encoding="ascii").strip())
    with os.fdopen(handle, "w", encoding="ascii") as file:
        key = secrets.token_bytes(32)
        file.write(key.hex())
        file.flush()
        os.fsync(file.fileno())
    return key
