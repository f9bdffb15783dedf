"""A text without pages as its reader takes it down: headings by level, paragraphs, and tables whose heads are known."""

from __future__ import annotations

import re
from collections.abc import Sequence

from vectorstore.words.figures import is_cell
from vectorstore.words.papers import Flaw, Page, Table
from vectorstore.words.text import collapse

LONG_ROW = 100
"""Words: a row with more is prose set in columns, and is taken down cell by cell."""
LONG_HEADING = 24
"""Words: what is marked as a heading and has more is a paragraph."""
MOST_CELLS = 200
"""Columns of a table that are taken down; more are no table that anybody reads."""

Cell = str
Grid = Sequence[Sequence[Cell]]


class Written:
    """Lines as they come, and which of them are what."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._bold: set[int] = set()
        self._levels: list[tuple[int, int]] = []
        self._tables: list[Table] = []
        self.title = ""

    @property
    def empty(self) -> bool:
        """Has nothing been taken down yet?"""
        return not self._lines

    def heading(self, level: int, text: str) -> None:
        """A heading, `level` from 1. One that is as long as a paragraph, or ends like one, is a paragraph."""
        text = collapse(text)
        if not any(c.isalnum() for c in text):
            return
        words = text.split()
        if len(words) > LONG_HEADING or (text.endswith((".", ";")) and len(words) > 8):
            self.paragraph(text)
            return
        self._apart()
        self._levels.append((len(self._lines), level))
        self._lines.append(text)

    def paragraph(self, text: str, bold: bool = False) -> None:
        """A paragraph; a line break within it begins a new line."""
        lines = [line for line in (collapse(line) for line in text.split("\n")) if line]
        if not lines:
            return
        self._apart()
        for line in lines:
            if bold:
                self._bold.add(len(self._lines))
            self._lines.append(line)

    def table(self, rows: Grid, heads: int = 0, names: Sequence[str] | None = None) -> None:
        """Rows of cells, the first `heads` of them over the columns; `names` where those stand elsewhere.

        A single column is text. A row as long as a paragraph is taken down cell by cell under its name and column.
        """
        grid = [[collapse(cell) for cell in row[:MOST_CELLS]] for row in rows]
        width = max((len(row) for row in grid), default=0)
        grid = [row + [""] * (width - len(row)) for row in grid]
        filled = [n for n in range(width) if any(row[n] for row in grid)]
        if not filled:
            return
        grid = [[row[n] for n in filled] for row in grid]
        if names is None:
            columns = _names(grid[:heads], len(filled))
        else:
            columns = tuple(names[n] if n < len(names) else "" for n in filled)
        if len(filled) == 1:
            for row in grid:
                self.paragraph(row[0])
            return
        label = _label(grid[heads:])
        start = len(self._lines)
        head = heads
        for n, row in enumerate(grid):
            if not any(row):
                continue
            if n >= heads and sum(len(cell.split()) for cell in row) > LONG_ROW:
                self._close(start, head, columns, label)
                self._unrolled(row, columns, label)
                start, head = len(self._lines), 0
                continue
            if len(self._lines) == start:
                self._apart()
                start = len(self._lines)
            self._lines.append("\t".join(row).rstrip("\t"))
        self._close(start, head, columns, label)

    def _close(self, start: int, heads: int, names: tuple[str, ...], label: int) -> None:
        if len(self._lines) > start:
            self._tables.append(Table(start, len(self._lines), heads, names, label))

    def _unrolled(self, row: Sequence[str], names: tuple[str, ...], label: int) -> None:
        """Its short cells as a row, which heads what its long ones say."""
        short = [cell if len(cell.split()) <= LONG_HEADING else "" for cell in row]
        first = next((n for n, cell in enumerate(row) if cell and not short[n]), len(row))
        self.heading(8, ", ".join([cell for cell in short[:first] if cell][:3]))
        if sum(map(bool, short)) > 1:
            self._apart()
            start = len(self._lines)
            self._lines.append("\t".join(short).rstrip("\t"))
            self._close(start, 0, names, label)
        for n, cell in enumerate(row):
            if cell and not short[n]:
                self.heading(9, names[n])
                self.paragraph(cell)

    def _apart(self) -> None:
        if self._lines and self._lines[-1]:
            self._lines.append("")

    def page(
        self,
        *,
        name: str = "",
        hidden: str = "",
        flaws: tuple[Flaw, ...] = (),
        around: Sequence[str] = (),
        notes: Sequence[str] = (),
    ) -> Page:
        """All of it as one page without a number."""
        lines = sum(1 for line in self._lines if line)
        return Page(
            None,
            "\n".join(self._lines),
            bold=frozenset(self._bold) if len(self._bold) < 0.6 * lines else frozenset(),
            tables=tuple(self._tables),
            flaws=flaws,
            hidden=hidden,
            name=name,
            title=self.title,
            levels=tuple(self._levels),
            paragraphs=True,
            around=tuple(around),
            notes=tuple(notes),
        )


def _names(heads: Grid, width: int) -> tuple[str, ...]:
    """Each column's name at all levels, a head that is said twice said once."""
    return tuple(" ".join(dict.fromkeys(row[n] for row in heads if row[n])) for n in range(width))


def _label(rows: Grid) -> int:
    """The column that names the rows: the first that holds words more often than figures, and in most of them."""
    width = len(rows[0]) if rows else 0
    named = []
    for n in range(width):
        cells = [row[n] for row in rows if row[n]]
        words = sum(not is_cell(cell) and re.search(r"[^\W\d_]{2}", cell) is not None for cell in cells)
        if words > 0.5 * len(rows):
            if len(set(cells)) >= 0.5 * len(rows):
                return n
            named.append(n)  # what every row says tells none from another
    return named[0] if named else 0


def heads_of(rows: Grid) -> int:
    """How many of the first rows are heads, where nothing but their words can say: at most three.

    Above figures, the rows without one; above words, the first row where it is short throughout and fills every column.
    """
    if len(rows) < 2:
        return 0
    figured = [
        sum(is_cell(cell) and any(c.isdigit() for c in cell) and not _YEAR.fullmatch(cell) for cell in row)
        for row in rows
    ]
    width = max(len(row) for row in rows)
    first = next((n for n, count in enumerate(figured) if count), None)
    below = sum(count > 0 for count in figured)
    if first and first <= 3 and below >= 0.5 * (len(rows) - first) and sum(bool(c) for c in rows[first - 1]) >= 2:
        return first
    top = rows[0]
    full = len(top) == width and all(top) and width > 1
    short = all(len(cell.split()) <= 8 and not cell.endswith((".", ":")) for cell in top)
    if first != 0 and full and short and width > 2 and len({cell.casefold() for cell in top}) == width:
        return 1
    return 0


_YEAR = re.compile(r"(?:19|20)\d\d(?:\s*[-–/]\s*\d\d(?:\d\d)?)?")
