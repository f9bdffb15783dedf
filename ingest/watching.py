"""A folder looked at again and again: which files are ready to be taken in, and which papers have lost their file for good.

By looking and not by being told: a network share tells nobody what another machine does in it. A file is ready when its
size and time have stayed the same for a while, for then nobody is copying it any more. A paper whose file is gone is
withdrawn only when the file has been gone for some time, in a folder that is beyond doubt the same one as before: a share
that is unplugged looks like a folder that somebody has emptied, and to answer from a paper for another hour does less harm
than to lose them all.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from ingest.porch import Arrival, storable

MANY = 4
"""No more papers than this may lose their files at once without a question, unless half of them are still there."""
_PASSING = (".tmp", ".part", ".partial", ".crdownload", ".download", ".swp", ".lock")
_FURNITURE = frozenset(("thumbs.db", "desktop.ini"))


class Patience(NamedTuple):
    """Seconds: how long a file must have stayed the same, and how long it must have been gone."""

    quiet: float = 10.0
    gone: float = 60.0


class Mark(NamedTuple):
    """By what a file is known to be the one that was there before."""

    size: int
    changed: int
    """In nanoseconds."""


@dataclass(frozen=True, slots=True)
class Look:
    """What stands in a folder now. `blind` are folders in it that could not be listed, or that another device now holds."""

    files: dict[str, tuple[Path, Mark]] = field(default_factory=dict)
    devices: dict[str, int] = field(default_factory=dict)
    blind: tuple[str, ...] = ()
    there: bool = True


def look_at(root: Path) -> Look:
    """Lists a folder to the bottom. Hidden files, and those that programs leave for a moment, are not seen."""
    look = Look(there=root.is_dir())
    if not look.there:
        return look
    blind: list[str] = []
    for folder, names in _folders(root, look.devices, blind):
        for name in names:
            path = folder / name
            try:
                stat = path.stat()
            except OSError:
                continue
            if path.is_file():
                look.files[storable(str(path.resolve()))] = (path, Mark(stat.st_size, stat.st_mtime_ns))
    there = not (len(blind) == 1 and blind[0] == str(root))
    return Look(look.files, look.devices, tuple(blind), there)


def _folders(root: Path, devices: dict[str, int], blind: list[str]) -> Iterator[tuple[Path, list[str]]]:
    for at, folders, names in os.walk(root, onerror=lambda error: blind.append(str(error.filename))):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        try:
            devices[storable(at)] = Path(at).stat().st_dev
        except OSError:
            blind.append(at)
        yield Path(at), sorted(name for name in names if not _is_passing(name))


def _is_passing(name: str) -> bool:
    small = name.casefold()
    return small.startswith((".", "~$")) or small.endswith(_PASSING) or small in _FURNITURE


@dataclass(slots=True)
class _File:
    """One file that is or was there."""

    mark: Mark | None = None
    since: float = 0.0
    """When it was first seen as it is."""
    taken: Mark | None = None
    """What it was when it was last taken in, or refused for good."""
    held: bool = False
    gone_since: float | None = None


@dataclass(slots=True)
class Todo:
    """What is to be done now, and what the operator should know."""

    ready: list[Arrival] = field(default_factory=list)
    withdrawn: list[str] = field(default_factory=list)
    """Sources of papers whose files are gone for good."""
    said: list[str] = field(default_factory=list)


class Watched:
    """One folder over time. Times are in seconds of any clock that only goes forward."""

    def __init__(self, root: Path, held: Iterable[str], patience: Patience, sure: bool = False) -> None:
        """`held` are the sources of the papers that came from the folder; `sure` lets many be withdrawn at once."""
        self._root = root
        self._patience = patience
        self._sure = sure
        self._files = {source: _File(held=True) for source in held}
        self._devices: dict[str, int] = {}
        self._doubt: str | None = None

    def step(self, look: Look, now: float) -> Todo:
        """What a look at this moment means."""
        todo = Todo()
        for source, (path, mark) in look.files.items():
            file = self._files.setdefault(source, _File())
            file.gone_since = None
            if file.mark != mark:
                file.mark, file.since = mark, now
            elif file.taken != mark and now - file.since >= self._patience.quiet:
                todo.ready.append(Arrival(path, source, storable(path.name)))
        doubt = self._doubted(look)
        if doubt != self._doubt:
            todo.said.append(doubt or f"{self._root} is there again, with its papers.")
            self._doubt = doubt
        if doubt is not None:
            for file in self._files.values():  # what is missing now was not seen to go
                file.gone_since = None
        else:
            self._devices = look.devices
            todo.withdrawn = [s for s, file in self._files.items() if self._is_gone(s, file, look, now)]
        return todo

    def taken(self, source: str, held: bool) -> None:
        """A file was taken in, or refused in a way that only another file of its name can change."""
        if file := self._files.get(source):
            file.taken = file.mark
            file.held = held or file.held

    def withdrawn(self, source: str) -> None:
        self._files.pop(source, None)

    def _is_gone(self, source: str, file: _File, look: Look, now: float) -> bool:
        if source in look.files or any(source.startswith(f"{storable(folder)}/") for folder in look.blind):
            return False
        if not file.held:
            return False
        if file.gone_since is None:
            file.gone_since = now
        if self._has_moved(file, look):
            # Its other self is taken in first, so that there is no moment at which nothing answers.
            return all(other.taken == other.mark for other in self._same_as(file, look))
        return now - file.gone_since >= self._patience.gone

    def _has_moved(self, file: _File, look: Look) -> bool:
        return bool(self._same_as(file, look))

    def _same_as(self, file: _File, look: Look) -> list[_File]:
        """Files that are there and came after this one went, with its size and time."""
        return [
            other
            for source, (_, mark) in look.files.items()
            if mark == file.mark and (other := self._files[source]) is not file and file.gone_since is not None
            and other.since >= file.gone_since
        ]  # fmt: skip

    def _doubted(self, look: Look) -> str | None:
        """Why what is missing is not believed to be gone; None where it is."""
        held = [source for source, file in self._files.items() if file.held]
        if not look.there:
            return f"{self._root} is not there, or cannot be read. Nothing is withdrawn; its papers go on answering."
        lost = [source for source in held if source not in look.files]
        if not lost:
            return None
        if not look.files:
            return (
                f"{self._root} is empty, and {len(held)} papers came from it: its share is probably not connected. "
                "Nothing is withdrawn."
            )
        for folder, device in look.devices.items():
            under = [source for source in held if source.startswith(f"{folder}/")]
            gone = [source for source in under if source not in look.files]
            # A share that was mounted anew has another number and the same papers.
            if self._devices.get(folder, device) != device and len(gone) > len(under) / 2:
                return (
                    f"{folder} now stands on another device, and {len(gone)} of {len(under)} papers are not there: its "
                    "share is gone, or another is mounted in its place. Nothing is withdrawn."
                )
        if not self._sure and len(held) > MANY and len(lost) > len(held) / 2:
            return (
                f"{len(lost)} of the {len(held)} papers that came from {self._root} are no longer there. Nothing is "
                "withdrawn. If they are to be, start again with --yes."
            )
        return None
