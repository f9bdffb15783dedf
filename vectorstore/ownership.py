"""One owner per library: a lock no second process can pass, and a note that tells it who holds the library.

Two processes writing one Chroma folder lose vectors silently, so this is checked before anything is opened.
"""

from __future__ import annotations

import datetime
import json
import os
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from vectorstore.words.errors import LibraryInUse


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a library: the process, what it is doing, since when, and where it answers if it is a server."""

    pid: int
    doing: str
    since: str
    address: str | None = None

    def __str__(self) -> str:
        where = f" at {self.address}" if self.address else ""
        return f"process {self.pid} ({self.doing}{where}, since {self.since})"


class Ownership:
    """Held from construction until `release`. Raises LibraryInUse, which names the holder."""

    def __init__(self, folder: Path, doing: str) -> None:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._note = folder / "owner.json"
        # Not a lock of this thread alone: a server opens its library in one thread and may close it in another.
        self._lock = FileLock(folder / "owner.lock", thread_local=False)
        try:
            self._lock.acquire(timeout=0)
        except Timeout as error:
            raise LibraryInUse(
                f"The library is in use by {holder(folder) or 'another process'}. "
                "Wait until it has finished, or stop it, and try again."
            ) from error
        self._holder = Holder(os.getpid(), doing, datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"))
        self._write()

    def answers_at(self, address: str) -> None:
        """Notes where the server that owns this library can be reached."""
        self._holder = Holder(self._holder.pid, self._holder.doing, self._holder.since, address)
        self._write()

    def release(self) -> None:
        self._note.unlink(missing_ok=True)
        self._lock.release()

    def _write(self) -> None:
        values = {name: getattr(self._holder, name) for name in ("pid", "doing", "since", "address")}
        draft = self._note.with_suffix(".draft")
        draft.write_text(json.dumps(values), encoding="utf-8")
        draft.replace(self._note)


def holder(folder: Path) -> Holder | None:
    """Who holds this library now, or None when it is free (a note left by a process that died does not count)."""
    note = folder / "owner.json"
    # Without a note nobody is asked through the lock: for that moment it would be taken from one who is just starting.
    if not note.exists() or not (folder / "owner.lock").exists():
        return None
    try:
        with FileLock(folder / "owner.lock").acquire(timeout=0):
            return None
    except Timeout:
        pass
    try:
        return Holder(**json.loads(note.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return Holder(0, "starting", "just now")
