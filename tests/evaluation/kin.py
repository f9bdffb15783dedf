"""Which papers of a folder are copies or versions of each other: to be judged by eye, without a library or a model.

    python -m tests.evaluation.kin PAPERS [PAPERS …]

Prints a line for each relation that `vectorstore.kinship` finds, the later version or the paper inside the pack first.
"""

from __future__ import annotations

import argparse
import dataclasses
import itertools
import sys
from collections.abc import Iterable
from pathlib import Path

from tests.evaluation.reading import read_folder
from vectorstore.catalogue_kin import text_key
from vectorstore.kinship import Measured, relation, share_of_words
from vectorstore.words.papers import Reading


def measured(reading: Reading) -> tuple[Measured, frozenset[int]]:
    """A paper as the catalogue measures it, and its passages' keys. Files are told apart by their names."""
    keys = frozenset(key for p in reading.passages if (key := text_key(p.text)) is not None)
    document = dataclasses.replace(reading.document, sha256=reading.document.file)
    return Measured(document, len(keys), text_key("".join(p.text for p in reading.passages))), keys


def kin_of(readings: Iterable[Reading]) -> list[tuple[str, str, str]]:
    """Each relation as its kind and the two papers' files."""
    by_id = {reading.document.id: reading for reading in readings}

    def words_shared(earlier: str, later: str) -> float:
        return share_of_words(*([p.text for p in by_id[id_].passages] for id_ in (earlier, later)))

    found = []
    for (a, mine), (b, other) in itertools.combinations(map(measured, by_id.values()), 2):
        kin = relation(a, b, len(mine & other), words_shared)
        if kin:
            found.append((kin.kind.value, by_id[kin.document_id].document.file, by_id[kin.other_id].document.file))
    return sorted(found)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("papers", nargs="+", type=Path)
    for folder in parser.parse_args().papers:
        for kind, one, another in kin_of(read_folder(folder).values()):
            print(f"{kind:12}{one}\n{'':12}{another}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
