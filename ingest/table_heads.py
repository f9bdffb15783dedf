"""The heads of a table to each column's name, at all levels."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.ink import Word
from ingest.printed import Column, TableRow, cell_text, printed_lines, segments_of
from vectorstore.words.figures import is_cell

MOST_HEADS = 8
"""Rows of heads above a table's figures."""
LONGEST_HEAD = 40
"""Words: a cell that holds more is text."""
SHORT_HEAD = 3
"""Words of each cell in a second line of heads that is not in bold as the first is."""
LONG_NAME = 7
"""Words: a row below heads in bold that is not in bold itself, and says more than this in a cell, is no head."""


def head_rows(rows: Sequence[TableRow], label: int) -> int:
    """How many of the first rows are heads: those above the first with a figure beside its name, or all in bold.

    Text that runs on is no head, except a note across the table above its heads.
    """
    told = _rows_of_heads(rows, label)
    for n, row in enumerate(rows[:told]):
        filled = [cell for cell in row.cells if cell]
        if any(len(cell.split()) > LONGEST_HEAD for cell in filled) and (n or len(filled) > 1):
            return n
    return told


def _rows_of_heads(rows: Sequence[TableRow], label: int) -> int:
    for n, row in enumerate(rows[: MOST_HEADS + 1]):
        beside = [cell for m, cell in enumerate(row.cells) if cell and m != label]
        if not row.bold and beside and any(len(cell.split()) > LONG_NAME for cell in row.cells):
            bold = next((k for k, r in enumerate(rows[:n]) if r.bold and len(_filled(r)) > 1), None)
            if bold is not None:
                return _end_of_bold(rows[: n + 1], bold, label)
        if any(_is_value(cell) for cell in beside):
            # A heading right above the first figures is one among the rows, not over the columns.
            above = (k for k in range(n, 0, -1) if any(c for m, c in enumerate(rows[k - 1].cells) if m != label))
            return next(above, 0)
    first = rows[0]
    filled = [cell for cell in first.cells if cell]
    if first.bold and not all(row.bold for row in rows):
        return 1
    short = all(len(cell.split()) <= 6 for cell in filled)
    return 1 if len(filled) == len(first.cells) > 1 and short and len(rows) > 2 else 0


def _is_value(cell: str) -> bool:
    return _TICK.fullmatch(cell) is not None or (is_cell(cell) and not _is_period(cell) and not _UNIT.fullmatch(cell))


def _end_of_bold(rows: Sequence[TableRow], bold: int, label: int) -> int:
    """Where the heads end that begin with row `bold`: before the first plain row, and before the headings of rows."""
    end = bold + 1
    while end < len(rows) - 1 and (rows[end].bold or _goes_on(rows[end], label)):
        end += 1
    names = {label, _filled(rows[bold])[0]}
    while end > bold + 1 and len(filled := _filled(rows[end - 1])) == 1 and filled[0] in names:
        end -= 1
    return end


def _goes_on(row: TableRow, label: int) -> bool:
    """Is a plain row below heads in bold a part of them? It names no row, or says only when, or in what unit, they count."""
    beside = [row.cells[n] for n in _filled(row) if n != label]
    short = all(len(cell.split()) <= SHORT_HEAD for cell in beside)
    units = all(_is_period(cell) or _UNIT.fullmatch(cell) for cell in beside)
    return bool(beside) and (units or (short and not row.cells[label]))


def _filled(row: TableRow) -> list[int]:
    return [n for n, cell in enumerate(row.cells) if cell]


_TICK = re.compile(r"[xX✓✔√]")
_UNIT = re.compile(r"£\s?0{2,3}s?", re.IGNORECASE)
""" "£000" is no figure."""
_PERIOD = re.compile(
    r"(?:19|20)\d\d(?:[-/–](?:20)?\d\d)?|(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]*[-\s']*(?:20)?\d\d|q(?:tr)?\s?[1-4]",
    re.IGNORECASE,
)


def _is_period(cell: str) -> bool:
    return _PERIOD.fullmatch(cell.strip()) is not None


def column_names(heads: Sequence[Sequence[str]], columns: Sequence[Column], label: int) -> tuple[str, ...]:
    """Each column's name, from its heads at all levels."""
    below = [sum(bool(cell) for cell in row) for row in heads]
    levels = [
        _over_its_group(row, columns, label) if 1 < below[n] < max(below[n + 1 :], default=0) else list(row)
        for n, row in enumerate(heads)
    ]
    names = []
    for n in range(len(columns)):
        said: list[str] = []
        for row in levels:
            title = len(levels) > 1 and len(set(row)) == 1  # one text over every column names none of them
            if row[n] and row[n] not in said and not title:
                said.append(row[n])
        names.append(" ".join(said))
    return tuple(names)


def _over_its_group(row: Sequence[str], columns: Sequence[Column], label: int) -> list[str]:
    """A head printed once in the middle of, or before, its columns ("2025-26" over Core, External, Total) is each one's."""
    filled = [n for n, cell in enumerate(row) if cell and n != label]
    if not filled:
        return list(row)
    # Rules between groups of columns say which group a head belongs to; else it is the nearest one's.
    near = [min((columns[m].ruled != columns[n].ruled, abs(m - n), m) for m in filled)[-1] for n in range(len(row))]
    reach = max(1, round(len(row) / len(filled) / 2))
    return [cell or (row[near[n]] if n != label and abs(near[n] - n) <= reach else "") for n, cell in enumerate(row)]


def spread_heads(
    part: dict[int, list[Word]], over: dict[int, list[Word]], columns: Sequence[Column], plain: Sequence[str]
) -> tuple[str, ...]:
    """What each column of a row of heads is called: its own cell, or the one that stands over several columns."""
    names = list(plain)
    for n in range(len(columns)):
        if n in over and all(word in part.get(m, ()) for m in part for word in over[n] if word in part[m]):
            names[n] = cell_text(over[n])
    for n, words in part.items():
        if n in over:
            continue
        for line in printed_lines(words):
            for piece in segments_of(line):
                left, right = piece[0].left, piece[-1].right
                touched = [m for m, c in enumerate(columns) if left < c.right and right > c.left]
                for m in touched:
                    if not plain[m]:
                        names[m] = " ".join([names[m], *(w.text for w in piece)]).strip()
    return tuple(names)
