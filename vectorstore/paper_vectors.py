"""Papers' vectors in memory, so that a filtered search looks at each passage that is kept without reading them all again.

They choose candidates and no more: what is shown is read from the catalogue each time.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from vectorstore.embedding import Vectors
from vectorstore.narrowing import Kept, Spot
from vectorstore.ties import SPARE, best

MOST_BYTES = 256 * 1024**2
"""Of vectors held: 170,000 passages of 384 dimensions. Beyond it the papers asked for longest ago are read again."""


@dataclass(frozen=True, slots=True)
class Block:
    """One paper's passages: their row numbers, ids, spots, and vectors (n, d)."""

    numbers: tuple[int, ...]
    ids: tuple[str, ...]
    spots: tuple[Spot, ...]
    vectors: Vectors

    def kept(self, keeps: Callable[[Spot], bool]) -> Block:
        """Only what stands at the spots that are kept."""
        spots = set(self.spots)
        good = {spot for spot in spots if keeps(spot)}
        if len(good) == len(spots):
            return self
        some = [n for n, spot in enumerate(self.spots) if spot in good] if good else []
        return Block(
            tuple(self.numbers[n] for n in some),
            tuple(self.ids[n] for n in some),
            tuple(self.spots[n] for n in some),
            self.vectors[some],
        )


@dataclass(frozen=True, slots=True)
class Picked:
    """The passages that filters keep."""

    blocks: tuple[Block, ...]

    @property
    def numbers(self) -> list[int]:
        return [number for block in self.blocks for number in block.numbers]

    def __len__(self) -> int:
        return sum(len(block.ids) for block in self.blocks)

    def nearest(self, question: Vectors, limit: int) -> set[str]:
        """The ids nearest to a vector (d,), at most `limit`, by looking at each."""
        if not self.blocks:
            return set()
        scores = np.concatenate([block.vectors @ question for block in self.blocks])
        ids = [id_ for block in self.blocks for id_ in block.ids]
        if len(ids) <= limit:
            return set(ids)
        firsts = np.argpartition(-scores, min(limit + SPARE, len(ids) - 1))[: limit + SPARE]
        return {id_ for id_, _ in best(((ids[n], float(scores[n])) for n in firsts), limit)}


class PaperVectors:
    """Blocks by paper. `read` brings those of some papers, by id; a paper without passages may be left out."""

    def __init__(self, read: Callable[[Sequence[str]], Iterable[tuple[str, Block]]], most: int = MOST_BYTES) -> None:
        self._read = read
        self._most = most
        self._held: OrderedDict[str, Block] = OrderedDict()
        self._bytes = 0
        self._forgotten = 0
        self._lock = threading.Lock()

    def pick(self, kept: Kept) -> Picked:
        """What is kept, as the catalogue has it, or had it when this was called."""
        with self._lock:
            began = self._forgotten
            blocks = {id_: self._held[id_] for id_ in kept.papers if id_ in self._held}
            for id_ in blocks:
                self._held.move_to_end(id_)
        missing = [id_ for id_ in kept.papers if id_ not in blocks]
        if missing:
            fresh = dict(self._read(missing))
            blocks |= fresh
            self._keep(fresh, began)
        narrowed = (block if kept.whole(id_) else block.kept(partial(kept.keeps, id_)) for id_, block in blocks.items())
        return Picked(tuple(block for block in narrowed if block.ids))

    def forget(self, document_id: str) -> None:
        """A paper was written: whoever is reading it at this moment may have the old one, which is not held then."""
        with self._lock:
            self._forgotten += 1
            self._drop(document_id)

    def _keep(self, fresh: dict[str, Block], began: int) -> None:
        with self._lock:
            if self._forgotten != began:
                return
            for id_, block in fresh.items():
                self._drop(id_)
                self._held[id_] = block
                self._bytes += block.vectors.nbytes
            while self._bytes > self._most:
                self._drop(next(iter(self._held)))

    def _drop(self, document_id: str) -> None:
        block = self._held.pop(document_id, None)
        if block is not None:
            self._bytes -= block.vectors.nbytes
