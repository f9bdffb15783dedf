"""What stands between two rules to the rows it is: one, or as many as figures stand above one another."""

from __future__ import annotations

import re
import statistics
from collections.abc import Iterable, Sequence

from ingest.ink import Word, apart
from ingest.printed import PrintedLine, cells_only, printed_lines
from vectorstore.words.figures import is_cell

SAME_LINE = 4.0
"""Points between base lines that are still one printed row."""


def rows_between(cells: dict[int, list[Word]], label: int) -> list[dict[int, list[Word]]]:
    """The rows between two rules: one, unless figures stand above one another."""
    stacks = {n: printed_lines(inside) for n, inside in cells.items()}
    figured = [[line.base for line in lines if cells_only(line)] for n, lines in stacks.items() if n != label]
    heights = apart(sorted(figured, key=len)[-1] if figured else [], SAME_LINE)
    first = stacks.get(label, [])
    mixed = len({line.bold for line in first}) > 1
    if len(heights) > 1:  # rows that lack a figure in the fullest column
        heights = apart((base for bases in figured for base in bases), SAME_LINE)
    if len(heights) < 2 and not (mixed and heights):
        return [cells]
    parts: list[tuple[float, dict[int, list[Word]]]] = [(height, {}) for height in heights]
    for at, line in _placed(first, heights, mixed):
        if at is None:
            parts.append((line.base, {label: list(line.words)}))
        else:
            parts[at][1].setdefault(label, []).extend(line.words)
    for n, lines in stacks.items():
        for line in lines if n != label else ():
            at = min(range(len(heights)), key=lambda m: abs(heights[m] - line.base))
            if line.base < heights[0] - 0.8 * line.size and not cells_only(line):
                parts.append((line.base, {n: list(line.words)}))  # a head above the first figures
            else:
                parts[at][1].setdefault(n, []).extend(line.words)
    return _heads_joined([part for _, part in sorted(parts, key=lambda p: p[0])])


def _heads_joined(rows: list[dict[int, list[Word]]]) -> list[dict[int, list[Word]]]:
    """Pieces of one printed line that were put down apart are one row again."""
    joined: list[dict[int, list[Word]]] = []
    for row in rows:
        base = statistics.median(word.bottom for words in row.values() for word in words)
        if joined and not set(row) & set(joined[-1]):
            above = statistics.median(word.bottom for words in joined[-1].values() for word in words)
            if abs(base - above) <= 3:
                joined[-1] = joined[-1] | row
                continue
        joined.append(row)
    return joined


def _placed(
    names: Sequence[PrintedLine], heights: Sequence[float], mixed: bool
) -> list[tuple[int | None, PrintedLine]]:
    """Which row of figures each line of the first column belongs to; None for a heading of its own among the rows."""
    placed: list[tuple[int | None, PrintedLine]] = []
    taken = {
        min(range(len(heights)), key=lambda n: abs(heights[n] - line.base)) for line in names if _beside(line, heights)
    }
    for k, line in enumerate(names):
        if _beside(line, heights):
            placed.append((min(range(len(heights)), key=lambda n: abs(heights[n] - line.base)), line))
            continue
        above = line.base - names[k - 1].base if k else 1e9
        below = names[k + 1].base - line.base if k + 1 < len(names) else 1e9
        before = max((n for n, height in enumerate(heights) if height < line.base), default=None)
        after = min((n for n, height in enumerate(heights) if height > line.base), default=None)
        goes_on = (
            k > 0 and re.search(r"(?:\b(?:and|of|for|the|to|in|with|or|on|by)|[&,–-])$", names[k - 1].text) is not None
        )
        if goes_on and before is not None and placed[-1][0] is not None:
            placed.append((placed[-1][0], line))
            continue
        heading = mixed and line.bold and not (k + 1 < len(names) and names[k + 1].bold and below < above)
        if heading or line.base < heights[0] - 2.5 * line.size:
            placed.append((None, line))
        elif after is not None and (after not in taken or below < 0.85 * above):
            placed.append((after, line) if not line.text[:1].islower() or before is None else (before, line))
        elif before is not None and (above < 0.85 * below or line.text[:1].islower()):
            placed.append((before, line))
        else:
            placed.append((None, line))
    return placed


def _beside(line: PrintedLine, heights: Sequence[float]) -> bool:
    return any(abs(height - line.base) <= 0.45 * line.size for height in heights)


def naming_column(bands: Iterable[dict[int, list[Word]]], columns: int) -> int:
    """The column that names the rows: the first that holds words more often than figures.

    A title or a note that stands alone in its row says nothing of the columns.
    """
    words, figures = [0] * columns, [0] * columns
    every = list(bands)
    for band in [band for band in every if len(band) > 1] or every:
        for n, inside in band.items():
            for line in printed_lines(inside):
                figure = is_cell(line.text)
                figures[n] += figure
                words[n] += not figure
    return next((n for n in range(columns) if words[n] > max(1, figures[n])), 0)
