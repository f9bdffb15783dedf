"""Tables in plain text, where only the order of words and lines is left of their columns."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Sequence

from ingest.block import BULLET, MARK, STANDARD, Block, Form, Row
from ingest.lines import Line
from vectorstore.words.figures import is_cell
from vectorstore.words.text import join_lines


def flat_table_end(lines: Sequence[Line], i: int, flattened: Sequence[int]) -> int:
    """Where the table that begins at line i ends, or i when none begins there."""
    for measure in (_tabbed, _columned):
        end = measure(lines, i)
        if end > i:
            return end
    return flattened[i]


def _tabbed(lines: Sequence[Line], i: int) -> int:
    end = i
    while end < len(lines) and len(lines[end].cells) >= 2 and lines[end].table is None:
        end += 1
    return end if end - i >= 2 else i


def _columned(lines: Sequence[Line], i: int) -> int:
    """Rows whose last columns are figures, as PDF readers give them, with the short lines above and between them."""
    start = i
    while start < len(lines) and start - i < 20 and _short(lines[start]) and not is_row(lines[start].text):
        start += 1
    if (
        start >= len(lines)
        or not is_row(lines[start].text)
        or any(line.cells for line in lines[i : start + 1])
        or (start > i and BULLET.match(lines[i].text))
    ):
        return i
    end, rows, gap = start, 0, 0
    while end + gap < len(lines):
        line = lines[end + gap]
        if line.cells or line.table:
            break
        if is_row(line.text):
            rows, end, gap = rows + 1, end + gap + 1, 0
        elif gap < 3 and _short(line):
            gap += 1
        else:
            break
    return end if rows >= 2 else i


def flattened_ends(lines: Sequence[Line], apart: frozenset[int] = frozenset()) -> list[int]:
    """For each line, where the table that a reader has laid out one cell to a line from there ends; itself for none.

    `apart` are lines of tables that are known otherwise.
    """
    ends = list(range(len(lines)))
    end, figures = len(lines), 0
    for i in reversed(range(len(lines))):
        text = lines[i].text
        if (
            lines[i].table is not None
            or i in apart
            or len(text.split()) > 5
            or text.endswith((".", ":"))
            or BULLET.match(text)
            or STANDARD.match(MARK.sub("", text))
        ):
            end, figures = i, 0
            continue
        figures += any(c.isdigit() for c in text)
        if end - i >= 6 and figures >= 0.35 * (end - i):
            ends[i] = end
    return ends


_COLUMN_PERIOD = re.compile(
    r"\b(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]*[\s-]+(?:20)?\d\d\b(?![.,%]\d)|"
    r"\b20\d\d[-/](?:20)?\d\d\b|\bqtr? ?[1-4]\b|\b(?:19|20)\d\d\b(?![.,]\d)",
    re.IGNORECASE,
)


def is_row(text: str) -> bool:
    """A label and at least two figures after it, or at least three figures: "Theatre 86 (7) 8 15"."""
    # Heads of columns are often periods ("Jan - Mar 24", "12 mths to Dec 24", "2025-26"): those figures are no cells.
    tokens = _COLUMN_PERIOD.sub(" period", text.replace("£ ", "£")).split()
    cells = 0
    for token in reversed(tokens):
        if not is_cell(token):
            break
        cells += 1
    if cells == len(tokens):
        return cells >= 3
    return cells >= 2 and any(t[:1].isalpha() for t in tokens) and not text.endswith(".") and len(tokens) - cells <= 14


def _short(line: Line) -> bool:
    return len(line.text) <= 60 and not line.text.endswith((".", ";", ":")) and not BULLET.match(line.text)


def table_blocks(lines: Sequence[Line]) -> list[Block]:
    if lines[0].cells:
        return _tabbed_rows(lines)
    if any(is_row(line.text) for line in lines):
        return _columned_rows(lines)
    return _flattened_rows(lines)


def _tabbed_rows(lines: Sequence[Line]) -> list[Block]:
    blocks: list[Block] = []
    for table in _tables(lines):
        header: list[Line] = []
        rest = list(table)
        if blocks or not any(is_cell(cell) for cell in rest[0].cells[1:]):
            header = [rest.pop(0)] if len(rest) > 1 else []
            while header and len(rest) > 1 and rest[0].cells[0] == "":  # units, or a second line of heads
                header.append(rest.pop(0))
        blocks += [Block(Form.HEADER, header)] if header else []
        blocks += [Block(Form.ROW, [line]) for line in rest]
    return blocks


def _tables(lines: Sequence[Line]) -> list[Sequence[Line]]:
    """Lines with cells, parted where heads stand anew: right after one table another may begin, with other columns."""
    starts = [0]
    for n in range(1, len(lines)):
        if _heads_anew(lines[starts[-1]], lines, n):
            starts.append(n)
    return [lines[a:b] for a, b in itertools.pairwise([*starts, len(lines)])]


REPEATED = 0.5
"""Share of a line's cells that are heads of the table above it, where it is the head of another one."""
FEWEST_HEADS, LONGEST_HEAD = 3, 8


def _heads_anew(head: Line, lines: Sequence[Line], n: int) -> bool:
    """Does a line repeat heads of the table above, or does it stand apart, with a name for each column and no figure?"""
    line = lines[n]
    filled = [cell for cell in line.cells if cell]
    if n + 1 == len(lines) or len(filled) < FEWEST_HEADS:
        return False
    names = {cell.casefold() for cell in head.cells if cell}
    if sum(cell.casefold() in names for cell in filled) >= REPEATED * len(filled):
        return True
    plain = len(filled) == len(line.cells) and all(len(cell.split()) <= LONGEST_HEAD for cell in filled)
    figures_below = any(is_cell(cell) for cell in lines[n + 1].cells[1:])
    return line.gap and plain and figures_below and not any(any(c.isdigit() for c in cell) for cell in filled)


def _columned_rows(lines: Sequence[Line]) -> list[Block]:
    first = next(n for n, line in enumerate(lines) if is_row(line.text))
    blocks: list[Block] = []
    if first:
        # The line right above a row without a label is that label's beginning.
        split = first - 1 if first > 1 and not lines[first].text[:1].isupper() else first
        blocks.append(Block(Form.HEADER, list(lines[:split])))
        first = split
    waiting: list[Line] = []
    for line in lines[first:]:
        waiting.append(line)
        if is_row(line.text):
            blocks.append(Block(Form.ROW, waiting))
            waiting = []
    return blocks + ([Block(Form.PARAGRAPH, waiting)] if waiting else [])


def _cells_of(lines: Sequence[Line]) -> list[list[Line]]:
    """Lines without a gap between them are one cell."""
    cells: list[list[Line]] = []
    for line in lines:
        if line.gap or not cells:
            cells.append([])
        cells[-1].append(line)
    return cells


def _regular_rows(lines: Sequence[Line]) -> list[Block]:
    """A table laid out one cell to a paragraph: its heads, then a name and as many figures again and again. Else nothing."""
    cells = _cells_of(lines)
    texts = [join_lines(line.text for line in cell) for cell in cells]
    names = [n for n, text in enumerate(texts) if not is_cell(text)]
    runs = Counter(b - a - 1 for a, b in itertools.pairwise([*names, len(cells)]))
    width = max((n for n in runs if n >= 2), key=lambda n: runs[n], default=0)
    if width < 2 or runs[width] < 3:
        return []
    blocks: list[Block] = []
    heads: list[str] | None = None
    waiting: list[int] = []
    """Cells of words since the last row: heads of columns, or something that makes the heads unsure."""
    n = 0
    while n < len(cells):
        end = n + 1
        while end < len(cells) and is_cell(texts[end]):
            end += 1
        values = texts[n + 1 : end]
        if not values and not is_cell(texts[n]):
            waiting.append(n)
            n = end
            continue
        if waiting:
            heads = _flattened_heads([texts[m] for m in waiting[-width:]]) if len(waiting) >= width else None
            # Known heads stand over every passage of the table; what came before them is of no row.
            before, above = (waiting[:-width], waiting[-width:]) if heads else (waiting, [])
            for form, some in ((Form.ROW, before), (Form.HEADER, above)):
                if some:
                    blocks.append(Block(form, [line for m in some for line in cells[m]]))
            waiting = []
        row = None
        # A name with a period in it is one more head, and the row has lost its name.
        if heads and len(values) == width and not is_cell(texts[n]) and not _COLUMN_PERIOD.search(texts[n]):
            unit = next((m[0] for head in heads if (m := re.match(r"£(?:K|m|000s?)\b", head, re.IGNORECASE))), "")
            row = Row(texts[n], tuple(zip(heads, values, strict=True)), unit=unit)
        elif len(values) != width:
            heads = None  # a cell was lost, and with it the order of those that follow
        blocks.append(Block(Form.ROW, [line for cell in cells[n:end] for line in cell], row=row))
        n = end
    if waiting:
        blocks.append(Block(Form.ROW, [line for m in waiting for line in cells[m]]))
    return blocks if any(block.row for block in blocks) else []


def _flattened_heads(texts: Sequence[str]) -> list[str] | None:
    """Heads of columns; the first row's figures often stand under the heads themselves: "£K Forecast (2020/21) 266"."""
    heads = [
        re.sub(r"(?<!\s)\s++\(?-?[\d,.]+\)?%?$", "", text) if is_cell(text.split()[-1]) else text for text in texts
    ]
    ends = [text != head for text, head in zip(texts, heads, strict=True)]
    fit = all(head and len(head.split()) <= 12 and not head.endswith(".") for head in heads)
    return heads if fit and (all(ends) or not any(ends)) else None


def _flattened_rows(lines: Sequence[Line]) -> list[Block]:
    regular = _regular_rows(lines)
    if regular:
        return regular
    first = next((n for n, line in enumerate(lines) if is_cell(line.text)), 0)
    blocks = [Block(Form.ROW, list(lines[: first - 1]))] if first > 2 else []
    after_figure = True
    for line in lines[first - 1 if blocks else 0 :]:
        figure = is_cell(line.text)
        if not blocks or (after_figure and not figure):
            blocks.append(Block(Form.ROW, [line]))
        else:
            blocks[-1].lines.append(line)
        after_figure = figure
    return blocks
