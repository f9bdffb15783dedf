"""Pictures of pages that were drawn before, each under its paper's id and the first of its digest, as originals are.

Kept so that a page is drawn once; at most so many bytes of them, those that were not asked for longest going first.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path

from vectorstore.words.papers import Document


class Pictures:
    """One folder, closed to other users."""

    def __init__(self, folder: Path, most_bytes: int) -> None:
        self._folder = folder
        self._most = most_bytes
        self._lock = threading.Lock()
        folder.mkdir(exist_ok=True, mode=0o700)
        self._bytes = sum(file.stat().st_size for file in folder.iterdir())

    def get(self, document: Document, key: str) -> bytes | None:
        """What was kept under this key, which counts as used now."""
        path = self._path(document, key)
        with suppress(FileNotFoundError):
            content = path.read_bytes()
            os.utime(path)
            return content
        return None

    def put(self, document: Document, key: str, content: bytes, still_held: Callable[[], bool]) -> None:
        """Keeps it, whole or not at all, unless the paper is no longer held as it was when it was drawn.

        Nothing comes between the look at the catalogue and the writing: whoever takes a paper out drops its pictures after.
        """
        if len(content) > self._most:
            return
        path = self._path(document, key)
        with self._lock:
            if not still_held():
                return
            incoming = path.with_name(f"{path.name}.incoming")
            incoming.write_bytes(content)
            self._bytes += len(content) - (path.stat().st_size if path.exists() else 0)
            incoming.replace(path)
            if self._bytes > self._most:
                self._drop_oldest()

    def drop(self, document: Document) -> None:
        """Removes the pictures of a paper, in whichever edition."""
        self._remove(lambda name: name.startswith(f"{document.id}-"))

    def sweep(self, held: Iterable[Document]) -> int:
        """Removes the pictures of no edition that is held, and returns how many there were."""
        editions = {_edition(document) for document in held}
        return self._remove(lambda name: name.rpartition("-")[0] not in editions or name.endswith(".incoming"))

    def _remove(self, goes: Callable[[str], bool]) -> int:
        with self._lock:
            files = list(self._folder.iterdir())
            gone = [file for file in files if goes(file.name)]
            for file in gone:
                file.unlink()
            self._bytes = sum(file.stat().st_size for file in files if file not in gone)
        return len(gone)

    def _drop_oldest(self) -> None:
        files = sorted((file.stat().st_mtime_ns, file.stat().st_size, file) for file in self._folder.iterdir())
        self._bytes = sum(size for _, size, _ in files)
        for _, size, file in files:
            if self._bytes <= self._most:
                return
            file.unlink()
            self._bytes -= size

    def _path(self, document: Document, key: str) -> Path:
        return self._folder / f"{_edition(document)}-{key}"


def _edition(document: Document) -> str:
    return f"{document.id}-{document.sha256[:16]}"
