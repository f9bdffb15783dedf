"""The owner's key: made at first start, readable by the owner of the data folder only, wanted by every route that writes."""

from __future__ import annotations

import hmac
import os
import secrets
from pathlib import Path

NAME = "owner.key"


def owner_key(folder: Path) -> str:
    """The key of a library's folder, made when there is none."""
    path = folder / NAME
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    with os.fdopen(handle, "w", encoding="ascii") as file:
        key = secrets.token_urlsafe(32)
        file.write(key)
    return key


def is_owner(authorization: str | None, key: str) -> bool:
    """Does an Authorization header carry the key? Compared in constant time."""
    scheme, _, given = (authorization or "").partition(" ")
    return scheme.casefold() == "bearer" and hmac.compare_digest(given.strip().encode(), key.encode())
