"""A Chroma folder to an exit status: opened and asked once, in a process of its own, which damage in it may kill."""

from __future__ import annotations

import sys
from pathlib import Path

from vectorstore.shelves import Shelves


def main(folder: Path) -> None:
    shelves = Shelves(folder)
    shelves.try_each()
    shelves.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
