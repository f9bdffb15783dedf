"""The columns of a table that no rule parts: told by white bands and by where figures stand."""

from __future__ import annotations

import itertools
import statistics
from collections.abc import Sequence

from ingest.printed import MARK, PrintedLine, has_figure, segments_of
from vectorstore.words.figures import is_cell


def columns_within(lines: Sequence[PrintedLine], left: float, right: float) -> list[tuple[float, float]]:
    """The columns between two rules (or of a table without any): one, or those that white bands and figures tell apart."""
    body = list(itertools.dropwhile(lambda line: not has_figure(line), lines)) or list(lines)
    figured = [line for line in body if has_figure(line)]
    parted = [line for line in body if len(segments_of(line)) > 1]
    if len(body) < 2 or len(parted) < 2:
        return _by_one_line(parted[0], left, right) if parted else [(left, right)]
    body = parted
    words = sorted((word.left, word.right, word.size) for line in body for word in line.words)
    size = statistics.median(s for _, _, s in words)
    crossings = round(0.04 * len(body))
    gutters: list[tuple[float, float]] = []
    edges = sorted({x for a, b, _ in words for x in (a, b)})
    for a, b in itertools.pairwise(edges):
        middle = (a + b) / 2
        if sum(start < middle < end for start, end, _ in words) <= crossings:
            if gutters and a - gutters[-1][1] < 0.01:
                gutters[-1] = (gutters[-1][0], b)
            else:
                gutters.append((a, b))
    cuts: list[float] = []
    for a, b in gutters:
        middle = (a + b) / 2
        beside = [line for line in body if line.words[0].left < middle < line.words[-1].right]
        reach = [line for line in figured if _figure_at_edge(line, a, b)]
        wide = b - a
        if len(beside) >= 2 and (
            (wide > 0.3 * size and len(reach) >= max(2, 0.5 * len(beside)))
            or (wide > 0.9 * size and len(beside) >= 3 and not _marks_only(beside, middle))
        ):
            cuts.append(middle)
    return list(itertools.pairwise([left, *cuts, right]))


def _by_one_line(line: PrintedLine, left: float, right: float) -> list[tuple[float, float]]:
    """The columns of a table with one row of figures."""
    parts = segments_of(line)
    if sum(is_cell(" ".join(word.text for word in part)) for part in parts[1:]) < 3:
        return [(left, right)]
    cuts = [(a[-1].right + b[0].left) / 2 for a, b in itertools.pairwise(parts)]
    return list(itertools.pairwise([left, *cuts, right]))


def _figure_at_edge(line: PrintedLine, a: float, b: float) -> bool:
    """Does a figure of the line end at the left edge of a white band, or begin at its right edge?"""
    before = [word for word in line.words if word.right <= (a + b) / 2]
    after = [word for word in line.words if word.left >= (a + b) / 2]
    return (
        bool(before and after)
        and (is_cell(before[-1].text) or is_cell(after[0].text))
        and (after[0].left - before[-1].right > 0.3 * line.size)
    )


def _marks_only(lines: Sequence[PrintedLine], x: float) -> bool:
    """Do only list marks and paragraph numbers stand left of x?"""
    left = [" ".join(word.text for word in line.words if word.right <= x) for line in lines]
    return sum(MARK.fullmatch(text) is not None for text in left) > 0.5 * len(left)
