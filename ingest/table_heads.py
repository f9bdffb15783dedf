"""The heads of a table to each column's name, at all levels."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.ink import Word
from ingest.printed import Column, TableRow, cell_text, printed_lines, segments_of
from vectorstore.words.figures import is_cell

MOST_HEADS = 8
"""Rows of heads above a table's figures."""


def head_rows(rows: Sequence[TableRow], label: int) -> int:
    """How many of the first rows are heads: those above the first with a figure beside its name, or all in bold."""
    for n, row in enumerate(rows[: MOST_HEADS + 1]):
        beside = [cell for m, cell in enumerate(row.cells) if cell and m != label]
        long = any(len(cell.split()) > 8 for cell in beside)
        if n and rows[0].bold and not row.bold and long and not any(is_cell(cell) for cell in beside):
            return n
        if any(is_cell(cell) and not _is_period(cell) and not _UNIT.fullmatch(cell) for cell in beside):
            # A heading right above the first figures is one among the rows, not over the columns.
            named = (k for k in range(n, 0, -1) if any(c for m, c in enumerate(rows[k - 1].cells) if m != label))
            return next(named, 0)
    first = rows[0]
    filled = [cell for cell in first.cells if cell]
    if first.bold and not all(row.bold for row in rows):
        return 1
    short = all(len(cell.split()) <= 6 for cell in filled)
    return 1 if len(filled) == len(first.cells) > 1 and short and len(rows) > 2 else 0


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
