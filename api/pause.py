"""The kill switch: while it is on, only administrators are answered. It stands in the library's folder and survives restarts.

The file is the truth, and is looked at for each request: whoever may write into the folder can stop a server at once, even one
that is too busy to be asked. A file that is there and cannot be read means that it is on.
"""

from __future__ import annotations

import datetime
import json
import os
import threading
from dataclasses import asdict, dataclass
from pathlib import Path

NAME = "paused.json"
DEEDS = "deeds.jsonl"


@dataclass(frozen=True, slots=True)
class Paused:
    """Since when nobody is answered, who said so and why. `since` is UTC, as ISO writes it."""

    since: str
    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class Deed:
    """One use of the switch."""

    at: str
    by: str
    did: str
    reason: str


UNREADABLE = Paused("", "", "The file that says why it is paused cannot be read.")


class Pause:
    """The switch of one library's folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._path = folder / NAME
        self._lock = threading.Lock()
        self._known: tuple[tuple[int, int, int] | None, Paused | None] = (None, None)

    def now(self) -> Paused | None:
        """Is it on, and why? Costs a look at the file's date."""
        try:
            seen = self._path.stat()
        except FileNotFoundError:
            return None
        except OSError:
            return UNREADABLE
        mark = (seen.st_mtime_ns, seen.st_ino, seen.st_size)
        known, paused = self._known
        if known != mark:
            paused = self._read()
            self._known = mark, paused
        return paused

    def on(self, by: str, reason: str) -> Paused:
        """Pauses, or says anew why."""
        paused = Paused(_now(), by, reason)
        with self._lock:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            record_deed(self._folder, Deed(paused.since, by, "pause", reason))
            draft = self._path.with_suffix(f".{os.getpid()}.draft")
            draft.write_text(json.dumps(asdict(paused)), encoding="utf-8")
            draft.chmod(0o600)
            draft.replace(self._path)
        return paused

    def off(self, by: str, reason: str) -> bool:
        """Goes on. Was it paused?"""
        with self._lock:
            if self.now() is None:
                return False
            record_deed(self._folder, Deed(_now(), by, "resume", reason))
            self._path.unlink(missing_ok=True)
            return True

    def deeds(self) -> list[Deed]:
        """Every use of the switch, the latest first; a line that cannot be read is left out."""
        try:
            lines = (self._folder / DEEDS).read_text(encoding="utf-8").splitlines()
        except OSError:
            return []
        return [deed for line in reversed(lines) if (deed := _deed(line))]

    def _read(self) -> Paused | None:
        try:
            said = json.loads(self._path.read_text(encoding="utf-8"))
            return Paused(str(said["since"]), str(said["by"]), str(said["reason"]))
        except FileNotFoundError:
            return None
        except (OSError, ValueError, KeyError, TypeError):
            return UNREADABLE


def record_deed(folder: Path, deed: Deed) -> None:
    """Writes down who did what, when and why, and has it on the disk before it is done."""
    handle = os.open(folder / DEEDS, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(handle, "a", encoding="utf-8") as file:
        file.write(json.dumps(asdict(deed)) + "\n")
        file.flush()
        os.fsync(file.fileno())


def _deed(line: str) -> Deed | None:
    try:
        said = json.loads(line)
        return Deed(**{name: str(said[name]) for name in ("at", "by", "did", "reason")})
    except (ValueError, KeyError, TypeError):
        return None


def _now() -> str:
    return datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
