"""What is equally good is cut the same way, whatever order it was put in."""

from __future__ import annotations

from itertools import permutations
from pathlib import Path

import numpy as np

from vectorstore.paper_vectors import Block, Picked
from vectorstore.shelves import Shelves
from vectorstore.ties import best


def test_the_highest_come_first_and_equal_ones_by_id() -> None:
    scored = [("c", 0.5), ("a", 0.5), ("d", 0.9), ("b", 0.5 + 1e-9)]

    assert {tuple(best(some, 3)) for some in permutations(scored)} == {(("d", 0.9), ("a", 0.5), ("b", 0.5 + 1e-9))}


def test_a_score_that_is_seen_to_be_higher_is_higher() -> None:
    assert best([("a", 0.5), ("b", 0.5001)], 1) == [("b", 0.5001)]
    assert best([("a", 1.51e-6), ("b", 1.52e-6)], 1) == [("b", 1.52e-6)]
    assert best([], 3) == []


def test_a_shelf_gives_the_same_of_equal_vectors_whatever_order_they_were_put_in(tmp_path: Path) -> None:
    same = np.tile(np.array([0.6, 0.8], dtype=np.float32), (20, 1))
    ids = [f"{n:02}" for n in range(20)]
    found = []
    for name, order in (("one", ids), ("other", ids[::-1])):
        shelves = Shelves(tmp_path / name)
        try:
            shelves.put("public", order, same)
            found.append([id_ for id_, _ in shelves.near("public", same[0], 5)])
        finally:
            shelves.close()

    assert found == [ids[:5], ids[:5]]


def test_papers_that_are_looked_at_one_by_one_give_the_same_too() -> None:
    same = np.tile(np.array([0.6, 0.8], dtype=np.float32), (20, 1))
    ids = tuple(f"{n:02}" for n in range(20))

    def picked(order: tuple[str, ...]) -> Picked:
        return Picked((Block(tuple(range(20)), order, (), same),))

    assert picked(ids).nearest(same[0], 5) == picked(ids[::-1]).nearest(same[0], 5) == set(ids[:5])
