"""Rules to grids: which rectangles they enclose, and which of those are one cell. Pure geometry."""

from __future__ import annotations

import bisect
from collections.abc import Sequence
from dataclasses import dataclass, field

from ingest.ink import Rule, Word, apart

SNAP = 3.0
"""Points: rules closer than this are one, and rules whose ends come this near each other meet."""
HEADS = 90.0
"""Points: how far above a frame its heads may reach."""


@dataclass(slots=True)
class Grid:
    """The frame of one table: its lines across and down, and the cells that are joined for want of a rule between them."""

    across: list[float]
    down: list[float]
    parent: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)

    @property
    def area(self) -> float:
        return (self.down[-1] - self.down[0]) * (self.across[-1] - self.across[0])

    def holds(self, word: Word) -> bool:
        x, y = (word.left + word.right) / 2, (word.top + word.bottom) / 2
        return self.down[0] - 1 <= x <= self.down[-1] + 1 and self.across[0] - 1 <= y <= self.across[-1] + 1

    def row_at(self, y: float) -> int:
        return min(max(bisect.bisect(self.across, y) - 1, 0), len(self.across) - 2)

    def cell_at(self, x: float, y: float) -> tuple[int, int]:
        """Row and column of the cell at a point: the first of those it is joined to."""
        row = self.row_at(y)
        column = min(max(bisect.bisect(self.down, x) - 1, 0), len(self.down) - 2)
        return self.root((row, column))

    def widen(self, left: float) -> None:
        """One more column, on the left."""
        self.down.insert(0, left)
        self.parent = {(r, c + 1): (pr, pc + 1) for (r, c), (pr, pc) in self.parent.items()}

    def root(self, at: tuple[int, int]) -> tuple[int, int]:
        while self.parent.get(at, at) != at:
            at = self.parent[at]
        return at

    def spans(self, row: int, column: int, over: int) -> bool:
        """Does the cell at (row, column) also stand over the column `over`?"""
        return self.root((row, column)) == self.root((row, over))


def grids_of(across: Sequence[Rule], down: Sequence[Rule]) -> list[Grid]:
    """Every frame with at least two columns and two rules across, top down."""
    level = _joined(across)
    upright = _joined(down)
    # Frames: rules that touch, directly or through others.
    groups: list[tuple[list[Rule], list[Rule]]] = []
    touching = _touching(level, upright)
    # A rule of another frame is no head's rule of this one.
    loose = [rules[0] for rules, downs in touching if len(rules) == 1 and not downs]
    for group_across, group_down in touching:
        if len(group_down) >= 2 and len(group_across) >= 2:
            groups.append((_reaching(group_across, loose), group_down))
    grids = [grid for pair in groups if (grid := _grid(*pair))]
    return sorted(grids, key=lambda g: (g.across[0], g.down[0]))


def _reaching(group: list[Rule], level: Sequence[Rule]) -> list[Rule]:
    """The rules of a frame with those of the same length close above it: heads often have rules across only."""
    start, end = min(r.start for r in group), max(r.end for r in group)
    top = min(r.at for r in group)
    above = [
        r
        for r in level
        if top - HEADS <= r.at < top and abs(r.start - start) <= SNAP and abs(r.end - end) <= SNAP and r not in group
    ]
    return [*group, *above]


def _joined(rules: Sequence[Rule]) -> list[Rule]:
    """Rules on one line that meet or overlap are one."""
    joined: list[Rule] = []
    ats: list[float] = []
    for rule in sorted(rules):
        if ats and rule.at - ats[-1] <= SNAP / 2:
            ats.append(ats[-1])
        else:
            ats.append(rule.at)
    snapped = sorted(Rule(at, rule.start, rule.end) for at, rule in zip(ats, sorted(rules), strict=True))
    for rule in snapped:
        if joined and joined[-1].at == rule.at and rule.start - joined[-1].end <= SNAP:
            joined[-1] = Rule(rule.at, joined[-1].start, max(joined[-1].end, rule.end))
        else:
            joined.append(rule)
    return joined


def _touching(level: Sequence[Rule], upright: Sequence[Rule]) -> list[tuple[list[Rule], list[Rule]]]:
    parent = list(range(len(level) + len(upright)))

    def root(n: int) -> int:
        while parent[n] != n:
            parent[n] = parent[parent[n]]
            n = parent[n]
        return n

    for m, down in enumerate(upright):
        first = bisect.bisect_left(level, Rule(down.start - SNAP, -1e9, -1e9))
        for n in range(first, len(level)):
            if level[n].at > down.end + SNAP:
                break
            if level[n].start - SNAP <= down.at <= level[n].end + SNAP:
                parent[root(n)] = root(len(level) + m)
    groups: dict[int, tuple[list[Rule], list[Rule]]] = {}
    for n, rule in enumerate(level):
        groups.setdefault(root(n), ([], []))[0].append(rule)
    for m, rule in enumerate(upright):
        groups.setdefault(root(len(level) + m), ([], []))[1].append(rule)
    return list(groups.values())


def _grid(across: Sequence[Rule], down: Sequence[Rule]) -> Grid | None:
    # Tables often lack their outermost rules: the ends of the others stand for them.
    ys = apart([*(r.at for r in across), min(r.start for r in down), max(r.end for r in down)], SNAP)
    xs = apart([*(r.at for r in down), min(r.start for r in across), max(r.end for r in across)], SNAP)
    if len(xs) < 2 or len(ys) < 2:
        return None
    grid = Grid(ys, xs)
    for i in range(len(ys) - 1):
        for j in range(len(xs) - 1):
            y, x = (ys[i] + ys[i + 1]) / 2, (xs[j] + xs[j + 1]) / 2
            if j and not any(abs(r.at - xs[j]) <= SNAP and r.start - SNAP <= y <= r.end + SNAP for r in down):
                _join(grid, (i, j - 1), (i, j))
            if i and not any(abs(r.at - ys[i]) <= SNAP and r.start - SNAP <= x <= r.end + SNAP for r in across):
                _join(grid, (i - 1, j), (i, j))
    return grid


def _join(grid: Grid, one: tuple[int, int], other: tuple[int, int]) -> None:
    a, b = grid.root(one), grid.root(other)
    first, second = min(a, b), max(a, b)
    grid.parent[second] = first
