"""A table in plain text whose names come first, all in one run of lines, and its figures after them, a cell to a paragraph."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from ingest.block import Block, Form, Row
from ingest.lines import Line
from vectorstore.words.figures import is_cell
from vectorstore.words.periods import periods_in
from vectorstore.words.text import join_lines

FEWEST_NAMES, FEWEST_COLUMNS = 3, 3
MOST_NAMES, MOST_COLUMNS = 200, 24
"""Lines of names, and columns, beyond which there is no such table: a text of nothing but years is read once, not squared."""
LONGEST_HEAD, LONGEST_STATE = 6, 10
"""Words of a column's head, and of what a last column says of a row ("ACHIEVING")."""
_COLUMN_PERIOD = re.compile(r"\bqtr? ?[1-4]\b", re.IGNORECASE)
_VALUE = re.compile(
    r"(?:n/?a|nil|tbc|(?:(?:under|over|up to|above|below|at least|less than|more than) )?"
    r"£?\d[\d.,:]{0,15}(?:%|[ ]?(?:mins?|hours?|days?|weeks?|months?|years?|k|m))?)",
    re.IGNORECASE,
)
_BEGINS = frozenset("no number percentage proportion average total rate share cost value".split())
"""Words that name what is measured: such a word begins a name, wherever it stands at the beginning of a line."""
_GOES_ON = frozenset("of to for in on at by with and or the a an from per within under over as is are that".split())
"""After one of these at a line's end, a name goes on."""


@dataclass(slots=True)
class StubTable:
    """The blocks of such a table, and the line after its last row that could be told."""

    end: int
    blocks: list[Block] = field(default_factory=list)


Cell = list[Line]


def stub_tables(lines: Sequence[Line]) -> dict[int, StubTable]:
    """Such tables by the line that they begin at."""
    begin = ((i, _stub_table(lines, i) or _times_and_values(lines, i)) for i, line in enumerate(lines) if _opens(line))
    found: dict[int, StubTable] = {}
    end = 0
    for i, table in begin:
        if table and i >= end:
            found[i], end = table, table.end
    return found


def _opens(line: Line) -> bool:
    """May a table begin with this line? Not where the reader knows it, or keeps its columns apart."""
    return line.table is None and not line.cells


def _times_and_values(lines: Sequence[Line], i: int) -> StubTable | None:
    """Times on lines of their own and as many values after them: "At end of 2016/17", …, then "59% met", ….

    What all values say ("met") is the name of the row; where they share no word, it has none, and is told by nobody.
    """
    if not _is_head(lines[i].text) or (i and not lines[i].gap and _is_head(lines[i - 1].text)):
        return None
    end = i
    while end < min(len(lines), i + MOST_COLUMNS) and (end == i or not lines[end].gap) and _is_head(lines[end].text):
        end += 1
    times = lines[i:end]
    if len(times) < FEWEST_COLUMNS or end == len(lines) or not lines[end].gap:
        return None
    values, after = _cell(lines, end)
    if len(values) != len(times):
        return None
    parts = [line.text.split(maxsplit=1) for line in values]
    names = {part[1] for part in parts if len(part) == 2}
    if len(names) != 1 or any(len(part) != 2 or not is_cell(part[0]) for part in parts):
        return None
    cells = tuple((head.text, part[0]) for head, part in zip(times, parts, strict=True))
    row = Block(Form.ROW, list(values), row=Row(names.pop(), cells))
    return StubTable(after, [Block(Form.HEADER, list(times)), row])


def _stub_table(lines: Sequence[Line], i: int) -> StubTable | None:
    """The table whose names begin at line i. None where there is none, or where names and rows do not match in number."""
    if not lines[i].gap:
        return None
    first, at = _cell(lines, i)
    if not FEWEST_NAMES < len(first) <= MOST_NAMES or any(
        len(line.text) > 60 or line.text.endswith((".", ":", ";")) for line in first
    ):
        return None
    heads: list[Cell] = []
    while at < len(lines) and len(heads) <= MOST_COLUMNS:
        cell, after = _cell(lines, at)
        if not _is_head(_text(cell)):
            break
        heads.append(cell)
        at = after
    if not FEWEST_COLUMNS <= len(heads) <= MOST_COLUMNS:
        return None
    rows, end, broken = _rows(lines, at, len(heads))
    names = _names(first[1:])
    if len(rows) < FEWEST_NAMES or len(names) != len(rows) + broken:
        return None
    table = StubTable(end, [Block(Form.HEADER, [*first, *(line for head in heads for line in head)])])
    titles = [_text(head) for head in heads]
    for name, cells in zip(names, rows, strict=False):
        values = tuple(zip(titles, map(_text, cells), strict=False))
        table.blocks.append(Block(Form.ROW, [line for cell in cells for line in cell], row=Row(name, values)))
    return table


def _cell(lines: Sequence[Line], i: int) -> tuple[Cell, int]:
    """Lines without a gap between them are one cell; with it, the line after it. More than any cell has are not read on."""
    end = i + 1
    while end < min(len(lines), i + MOST_NAMES + 2) and not lines[end].gap and lines[end].table is None:
        end += 1
    return list(lines[i:end]), end


def _text(cell: Cell) -> str:
    return join_lines(line.text for line in cell)


def _is_head(text: str) -> bool:
    timed = bool(periods_in(text) or _COLUMN_PERIOD.search(text))
    return timed and len(text.split()) <= LONGEST_HEAD and not _is_value(text)


def _is_value(text: str) -> bool:
    return is_cell(text) or _VALUE.fullmatch(text) is not None


def _rows(lines: Sequence[Line], at: int, columns: int) -> tuple[list[list[Cell]], int, int]:
    """The rows from a line on, the line after them, and 1 where one more stands there that has lost its order.

    Either every cell is a value, or the last column is of words, which then part the rows: a cell of it may stand beside
    two of them.
    """
    rows: list[list[Cell]] = []
    values: list[Cell] = []
    end, worded = at, False
    while at < len(lines):
        cell, at = _cell(lines, at)
        if _is_value(_text(cell)):
            values.append(cell)
            if (
                len(values) == columns
                and not worded
                and _is_value(_text(_cell(lines, at)[0]) if at < len(lines) else "0")
            ):
                rows.append(values)
                values, end = [], at
            continue
        text, beside = _text(cell), len(values) // (columns - 1)
        if len(text.split()) > LONGEST_STATE or beside not in (1, 2) or len(values) % (columns - 1):
            # "600 (target", "New", "KPI", "0": cells of one row that have run into each other.
            return rows, end, int(bool(values) or (worded and any(c.isdigit() for c in text)))
        worded = True
        rows += [values[: columns - 1]] if beside > 1 else []
        rows.append([*values[1 - columns :], cell])
        values, end = [], at
    return rows, end, int(bool(values))


def _names(lines: Sequence[Line]) -> list[str]:
    """Names printed one after another, some over several lines: where a line begins as no name goes on."""
    openings = Counter(" ".join(line.text.casefold().split()[:2]) for line in lines)
    names: list[list[str]] = []
    for n, line in enumerate(lines):
        before = lines[n - 1].text.casefold().split()[-1] if n else ""
        tokens = line.text.casefold().split()
        begins = tokens[0] in _BEGINS or tokens[0] == "%" or openings[" ".join(tokens[:2])] > 1
        if not names or (begins and before not in _GOES_ON and not line.text[0].islower()):
            names.append([])
        names[-1].append(line.text)
    return [join_lines(name) for name in names]
