"""A Chroma folder to an exit status: opened and asked once, in a process of its own, which damage in it may kill."""

from __future__ import annotations

import resource
import sys
from pathlib import Path

from vectorstore.shelves import Shelves

ROOM = 2 * 1024**3
"""Bytes of memory beside what the folder itself takes, several times over. A damaged length asks for all there is."""
TIMES = 6


def main(folder: Path) -> None:
    held = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    most = ROOM + TIMES * held
    resource.setrlimit(resource.RLIMIT_DATA, (most, most))
    shelves = Shelves(folder)
    shelves.try_each()
    shelves.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
