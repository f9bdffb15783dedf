"""The files that papers were read from, each under its paper's id and the first of its digest.

A new edition stands beside the old one until the catalogue names it, so that whenever the process is killed the file
that is handed out is the one whose passages are held.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path

from vectorstore.words.papers import Document


class Originals:
    """One folder, closed to other users."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(exist_ok=True, mode=0o700)

    def path(self, document: Document) -> Path:
        return self._folder / f"{document.id}-{document.sha256[:16]}"

    def place(self, document: Document, original: Path) -> None:
        """Whole or not at all."""
        kept = self.path(document)
        incoming = kept.with_name(f"{kept.name}.incoming")
        shutil.copyfile(original, incoming)
        incoming.replace(kept)

    def drop_editions(self, document: Document, but: Path | None = None) -> None:
        """Removes what was kept of a paper, except one file."""
        for file in self._folder.iterdir():
            if file.name.startswith(f"{document.id}-") and file != but:
                file.unlink()

    def sweep(self, held: Iterable[Document]) -> int:
        """Removes the files of no paper that is held, and returns how many there were."""
        named = {self.path(document) for document in held}
        strays = [file for file in self._folder.iterdir() if file not in named]
        for file in strays:
            file.unlink()
        return len(strays)

    def missing(self, held: Iterable[Document]) -> list[Document]:
        """The papers whose file is not there."""
        return [document for document in held if not self.path(document).is_file()]
