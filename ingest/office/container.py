"""An office file's zip, looked at before anything in it is opened: how many parts, how large, how far they are squeezed."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from vectorstore.words.errors import EncryptedFile, UnreadableFile

MOST_PARTS = 10_000
"""Parts of one file; real ones have dozens, those with many pictures hundreds."""
MOST_BYTES = 1024**3
"""All parts together, unpacked."""
MOST_RATIO = 250
"""Unpacked to packed, of a part that is larger than SMALL; sheets of equal rows reach 60."""
SMALL = 4 * 1024**2
MOST_PART = 48 * 1024**2
"""A part that is held in memory as a whole: the text of some 3,000 pages."""
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OverflowError, RuntimeError)
"""What zipfile raises of a file that is cut off, damaged, or made to break it."""


class Container:
    """The parts of an office file by their names. Nothing of it is ever unpacked to the disk.

    Raises UnreadableFile for a file that is no whole zip or that unpacks to more than is read, EncryptedFile for a locked one.
    """

    def __init__(self, path: Path) -> None:
        self.name = path.name
        try:
            self._zip = zipfile.ZipFile(path)
        except _BROKEN as error:
            raise self.broken() from error
        try:
            self._look()
        except UnreadableFile:
            self._zip.close()
            raise

    def _look(self) -> None:
        parts = self._zip.infolist()
        if len(parts) > MOST_PARTS:
            raise UnreadableFile(
                f"{self.name}: it has {len(parts)} parts inside, more than the {MOST_PARTS} that are opened: it is no "
                "office file, or made to do harm. Save it as PDF and add that."
            )
        if len({part.filename.casefold() for part in parts}) < len(parts):
            raise UnreadableFile(
                f"{self.name}: two of its parts have one name, so that programs differ in what it says. Open it, save it "
                "again and add that."
            )
        if any(part.flag_bits & 1 for part in parts):
            raise EncryptedFile(f"{self.name}: the file wants a password. Save a copy without one and add that.")
        total = sum(part.file_size for part in parts)
        squeezed = any(p.file_size > SMALL and p.file_size > MOST_RATIO * max(p.compress_size, 1) for p in parts)
        if total > MOST_BYTES or squeezed:
            raise UnreadableFile(
                f"{self.name}: it unpacks to {total // 1024**2} MB, far more than a file of its size holds, and was not "
                "opened. If it is a real paper, save it as PDF and add that."
            )

    def __enter__(self) -> Container:
        return self

    def __exit__(self, *_: object) -> None:
        self._zip.close()

    def __contains__(self, part: str) -> bool:
        return part in self._zip.NameToInfo

    def parts(self, start: str, end: str = "") -> list[str]:
        """The names of the parts in a folder, sorted."""
        return sorted(name for name in self._zip.namelist() if name.startswith(start) and name.endswith(end))

    def read(self, part: str, most: int = MOST_PART) -> bytes:
        """A part as a whole; nothing where there is none."""
        if part not in self:
            return b""
        if self._zip.getinfo(part).file_size > most:
            raise UnreadableFile(
                f"{self.name}: its text is {self._zip.getinfo(part).file_size // 1024**2} MB, more than the "
                f"{most // 1024**2} MB that are read. Split it and add the parts."
            )
        with self.opened(part) as file:
            return file.read()

    @contextmanager
    def opened(self, part: str) -> Iterator[IO[bytes]]:
        """A part to be read bit by bit."""
        try:
            with self._zip.open(part) as file:
                yield file
        except _BROKEN as error:
            raise self.broken() from error

    def broken(self) -> UnreadableFile:
        """What is said of a file that is not whole."""
        return UnreadableFile(
            f"{self.name}: the file is damaged or cut off and cannot be opened. Fetch it again from where it came from, or "
            "open it in the program that made it and save it again."
        )
