"""Papers' vectors in memory: read once, forgotten when a paper is written, never more than they may be."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from vectorstore.narrowing import Kept, Spot
from vectorstore.paper_vectors import Block, PaperVectors

DIMENSION = 4
BYTES = 2 * DIMENSION * 4
"""Of a paper of two passages."""


class Shelf:
    """Papers of two passages each that are read from here, and how often; `edition` is what they say now."""

    def __init__(self) -> None:
        self.reads: list[str] = []
        self.edition = "first"
        self.meanwhile = lambda: None

    def read(self, ids: Sequence[str]) -> Iterator[tuple[str, Block]]:
        self.reads += ids
        edition = self.edition
        self.meanwhile()
        for id_ in ids:
            yield id_, block(f"{id_} {edition} 1", f"{id_} {edition} 2")


def block(*ids: str) -> Block:
    vectors = np.eye(len(ids), DIMENSION, dtype=np.float32)
    return Block(tuple(range(len(ids))), ids, (Spot(),) * len(ids), vectors)


def kept(*ids: str) -> Kept:
    return Kept(dict.fromkeys(ids))


def test_a_paper_is_read_once_and_again_after_it_was_written() -> None:
    shelf = Shelf()
    vectors = PaperVectors(shelf.read)
    axis = np.array([0, 1, 0, 0], dtype=np.float32)

    assert vectors.pick(kept("a", "b")).nearest(axis, 2) == {"a first 2", "b first 2"}
    vectors.pick(kept("b"))
    assert shelf.reads == ["a", "b"]
    shelf.edition = "second"
    vectors.forget("b")
    assert vectors.pick(kept("a", "b")).nearest(axis, 2) == {"a first 2", "b second 2"}
    assert shelf.reads == ["a", "b", "b"]


def test_what_was_read_while_a_paper_was_written_is_not_held() -> None:
    shelf = Shelf()
    vectors = PaperVectors(shelf.read)

    def write() -> None:  # between reading the rows and holding them
        shelf.meanwhile = lambda: None
        shelf.edition = "second"
        vectors.forget("a")

    shelf.meanwhile = write
    vectors.pick(kept("a"))

    assert vectors.pick(kept("a")).blocks[0].ids == ("a second 1", "a second 2")


def test_what_was_asked_for_longest_ago_makes_room() -> None:
    shelf = Shelf()
    vectors = PaperVectors(shelf.read, most=2 * BYTES)

    vectors.pick(kept("a"))
    vectors.pick(kept("b"))
    vectors.pick(kept("a"))
    vectors.pick(kept("c"))  # for which b goes
    vectors.pick(kept("a", "c"))
    assert shelf.reads == ["a", "b", "c"]
    vectors.pick(kept("b"))
    assert shelf.reads == ["a", "b", "c", "b"]


def test_more_than_there_is_room_for_is_still_looked_at() -> None:
    picked = PaperVectors(Shelf().read, most=BYTES).pick(kept("a", "b", "c"))

    assert len(picked) == 6


def test_only_the_places_that_are_kept_are_looked_at() -> None:
    pool = ("5", "The Pool")
    two = Block((1, 2), ("front", "pool"), (Spot(), Spot(pool)), np.eye(2, DIMENSION, dtype=np.float32))
    vectors = PaperVectors(lambda ids: [(id_, two) for id_ in ids])

    picked = vectors.pick(Kept({"pack": frozenset({pool})}))

    assert picked.numbers == [2]
    assert picked.nearest(np.array([1, 0, 0, 0], dtype=np.float32), 5) == {"pool"}
    assert vectors.pick(Kept({"pack": frozenset({("6", "Fly-tips")})})).blocks == ()
    assert vectors.pick(kept("pack")).numbers == [1, 2]


def test_nothing_kept_is_near_to_nothing() -> None:
    picked = PaperVectors(Shelf().read).pick(kept())

    assert picked.nearest(np.ones(DIMENSION, dtype=np.float32), 5) == set()
    assert len(picked) == 0
