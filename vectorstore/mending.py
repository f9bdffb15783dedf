"""The catalogue and the shelves to what differs between them: counted, or put right by what the catalogue says."""

from __future__ import annotations

from collections.abc import Sequence

from vectorstore.catalogue import Catalogue
from vectorstore.shelves import Shelves

PROBES = 8
PROBE_DEPTH = 10
"""How many passages of a shelf are looked for, and how many neighbours each must bring."""


def mend_index(catalogue: Catalogue, shelves: Shelves) -> int:
    """Brings the shelves to what the catalogue says, and returns how many places differed."""
    expected = catalogue.passage_rows.on_shelves()
    differed = 0
    for shelf in {*expected, *shelves.names()}:
        wanted, held = set(expected.get(shelf, ())), shelves.ids(shelf)
        stale, missing = sorted(held - wanted), sorted(wanted - held)
        differed += len(stale) + len(missing)
        if stale:
            shelves.take(shelf, stale)
        if missing:
            shelves.put(shelf, missing, catalogue.passage_rows.vectors(missing))
        if wanted and not _reachable(catalogue, shelves, shelf, sorted(wanted)):
            # Chroma can lose its graph and still count every record: then the shelf is filled anew.
            shelves.drop(shelf)
            shelves.put(shelf, sorted(wanted), catalogue.passage_rows.vectors(sorted(wanted)))
            differed += len(wanted)
    return differed


def differences(catalogue: Catalogue, shelves: Shelves) -> tuple[int, int]:
    """How many passages the shelves lack or do not find, and how many they hold that the catalogue does not know."""
    expected = catalogue.passage_rows.on_shelves()
    missing = unknown = 0
    for shelf in {*expected, *shelves.names()}:
        wanted, held = set(expected.get(shelf, ())), shelves.ids(shelf)
        missing, unknown = missing + len(wanted - held), unknown + len(held - wanted)
        if wanted & held and not _reachable(catalogue, shelves, shelf, sorted(wanted & held)):
            missing += len(wanted & held)
    return missing, unknown


def _reachable(catalogue: Catalogue, shelves: Shelves, shelf: str, ids: Sequence[str]) -> bool:
    """Do some passages spread over a shelf find themselves, and as many neighbours as they should?"""
    some = ids[:: max(1, len(ids) // PROBES)][:PROBES]
    for id_, vector in zip(some, catalogue.passage_rows.vectors(some), strict=True):
        near = shelves.near(shelf, vector, PROBE_DEPTH)
        # Passages with the same words share a vector: one at distance nought is as good as the passage itself.
        if len(near) < min(PROBE_DEPTH, len(ids)) or (near[0][1] < 0.999 and id_ not in dict(near)):
            return False
    return True
