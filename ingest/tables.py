"""Words inside rules, or set in columns, to the rows of a table under their columns' names."""

from __future__ import annotations

import itertools
import statistics
from collections.abc import Iterable, Sequence

from ingest.grids import Grid
from ingest.ink import Word
from ingest.printed import (
    Column,
    Piece,
    PrintedLine,
    TableRow,
    cell_text,
    has_figure,
    nearest_column,
    printed_lines,
    segments_of,
    straddles,
)
from ingest.table_columns import columns_within
from ingest.table_heads import column_names, head_rows, spread_heads
from ingest.table_rows import naming_column, rows_between
from vectorstore.words.figures import is_cell
from vectorstore.words.text import join_lines

LONG_CELL = 45
"""Words: a cell that holds more is text in a frame, not a value."""


CLOSE = 14.0
"""Points between a table and a line that still belongs to it."""


def ruled_table(grid: Grid, words: Sequence[Word]) -> Piece | None:
    """A table drawn with rules, or None where the frame holds running text in one column."""
    if not words:
        return None
    strips = list(itertools.pairwise(grid.down))
    columns: list[Column] = []
    for n, (left, right) in enumerate(strips):
        inside = [word for word in words if left <= (word.left + word.right) / 2 <= right]
        if inside:
            columns += [Column(a, b, n) for a, b in columns_within(printed_lines(inside), left, right)]
    if len(columns) < 2:
        return None
    bands, spread = _bands(grid, columns, words)
    if any(len(inside) > LONG_CELL for cells in bands.values() for inside in cells.values()) and _is_text(
        bands, columns
    ):
        return _framed(grid, words)
    return _made([bands[row] for row in sorted(bands)], columns, [spread.get(row, {}) for row in sorted(bands)])


Cells = dict[int, list[Word]]
"""The words of one row, by column."""


def _bands(grid: Grid, columns: Sequence[Column], words: Sequence[Word]) -> tuple[dict[int, Cells], dict[int, Cells]]:
    """What stands between two rules across, by column; and which heads stand over several columns."""
    bands: dict[int, Cells] = {}
    spread: dict[int, Cells] = {}
    across: dict[tuple[int, tuple[int, ...]], list[Word]] = {}
    apart = _split_cells(grid, words)
    for word in words:
        row, ruled = grid.cell_at((word.left + word.right) / 2, (word.top + word.bottom) / 2)
        if (row, ruled) in apart:
            row = grid.row_at((word.top + word.bottom) / 2)
        spanning = [n for n, c in enumerate(columns) if grid.root((row, c.ruled)) == (row, ruled)]
        if len({columns[n].ruled for n in spanning}) > 1:
            across.setdefault((row, tuple(spanning)), []).append(word)
            continue
        own = [n for n in spanning if columns[n].ruled == ruled]
        at = nearest_column(columns, word, own or range(len(columns)))
        bands.setdefault(row, {}).setdefault(at, []).append(word)
    for (row, spanned), inside in across.items():
        band = bands.setdefault(row, {})
        parts = [part for line in printed_lines(inside) for part in segments_of(line)]
        if len(parts) > len(printed_lines(inside)):
            # Several names in one frame: the rules between them are not drawn.
            for word in itertools.chain.from_iterable(parts):
                band.setdefault(nearest_column(columns, word, spanned), []).append(word)
        else:
            band.setdefault(spanned[0], []).extend(inside)
            for n in spanned:
                spread.setdefault(row, {}).setdefault(n, []).extend(inside)
    return bands, spread


def _is_text(bands: dict[int, Cells], columns: Sequence[Column]) -> bool:
    """Do the cells hold running text, not the values of rows?"""
    label = naming_column(bands.values(), len(columns))
    rowed = len(columns) > 3 and statistics.median(len(cells) for cells in bands.values()) > 2
    single = not any(len(rows_between(cells, label)) > 1 for cells in bands.values())
    return (
        single and not rowed and not _mostly_figures(cell_text(i) for cells in bands.values() for i in cells.values())
    )


def _names_beside(grid: Grid, inside: Sequence[Word], words: Sequence[Word]) -> list[Word]:
    """What stands left of a frame that holds figures only: the names of its rows, outside the rules or the shading."""
    if len(inside) < 6 or sum(is_cell(word.text) for word in inside) < 0.8 * len(inside):
        return []
    heights = {round(word.bottom) for word in inside}
    left = [
        word
        for word in words
        if word.right <= grid.down[0] + 1 and grid.across[0] - 3 <= (word.top + word.bottom) / 2 <= grid.across[-1] + 3
    ]
    level = sum(any(round(word.bottom) + n in heights for n in (-1, 0, 1)) for word in left)
    return left if left and level > 0.5 * len(left) else []


def _split_cells(grid: Grid, words: Sequence[Word]) -> set[tuple[int, int]]:
    """Cells that are one only because the rules between their rows are not drawn across them: they hold a line for each."""
    held: dict[tuple[int, int], list[Word]] = {}
    for word in words:
        held.setdefault(grid.cell_at((word.left + word.right) / 2, (word.top + word.bottom) / 2), []).append(word)
    apart = set()
    for at, inside in held.items():
        bands = {grid.row_at((word.top + word.bottom) / 2) for word in inside}
        if len(bands) > 1 and len(printed_lines(inside)) > 1.5 * len(bands):
            apart.add(at)
    return apart


def _made(
    bands: Sequence[dict[int, list[Word]]], columns: Sequence[Column], spread: Sequence[dict[int, list[Word]]]
) -> Piece | None:
    """The rows of each band, the heads among them, and the columns' names."""
    rows: list[TableRow] = []
    said: list[tuple[str, ...]] = []
    label = naming_column(bands, len(columns))
    for band, over in zip(bands, spread, strict=True):
        for part in rows_between(band, label):
            plain = tuple(cell_text(part.get(n, ())) for n in range(len(columns)))
            rows.append(TableRow(plain, all(word.bold for inside in part.values() for word in inside)))
            said.append(spread_heads(part, over, columns, plain))
    if len(rows) < 2:
        return None
    heads = head_rows(rows, label)
    words = [word for band in bands for inside in band.values() for word in inside]
    return Piece(
        min(word.top for word in words),
        min(word.left for word in words),
        (),
        tuple(row._replace(head=n < heads) for n, row in enumerate(rows)),
        column_names(said[:heads], columns, label),
        label,
        tuple(columns),
        max(word.bottom for word in words),
    )


def join_broken(pieces: Sequence[Piece]) -> list[Piece]:
    """Tables right under one another with the same columns are one, whose rules were broken."""
    kept: list[Piece] = []
    for piece in sorted(pieces, key=lambda p: p.top):
        above = kept[-1] if kept else None
        if (
            above
            and piece.rows
            and len(above.columns) == len(piece.columns)
            and 0 <= piece.top - above.bottom < CLOSE
            and not any(row.head for row in piece.rows)
            and all(
                abs(a.left - b.left) < CLOSE and abs(a.right - b.right) < CLOSE
                for a, b in zip(above.columns, piece.columns, strict=True)
            )
        ):
            kept[-1] = above._replace(rows=above.rows + piece.rows, bottom=piece.bottom)
        else:
            kept.append(piece)
    return kept


def complete(pieces: Sequence[Piece], lines: Sequence[PrintedLine]) -> tuple[list[Piece], list[PrintedLine]]:
    """Ruled tables with the heads right above them and the totals right below, which often stand outside the rules."""
    rest = list(lines)
    whole: list[Piece] = []
    for piece in pieces:
        longer = _with_totals(piece, rest) if piece.columns else piece
        headless = longer.columns and not any(row.head for row in longer.rows)
        whole.append(_with_heads(longer, rest) if headless else longer)
    return whole, rest


def _with_totals(piece: Piece, rest: list[PrintedLine]) -> Piece:
    while True:
        below = next((line for line in rest if 0 <= line.top - piece.bottom < CLOSE), None)
        cells = _in_columns(below, piece.columns) if below else None
        if below is None or cells is None or not any(is_cell(c) for n, c in enumerate(cells) if n != piece.label):
            return piece
        rest.remove(below)
        piece = piece._replace(rows=(*piece.rows, TableRow(cells, below.bold)), bottom=below.bottom)


def _with_heads(piece: Piece, rest: list[PrintedLine]) -> Piece:
    found: list[PrintedLine] = []
    top = piece.top
    while len(found) < 4:
        above = next((line for line in reversed(rest) if 0 <= top - line.bottom < CLOSE), None)
        if above is None or _in_columns(above, piece.columns) is None or above.text.endswith("."):
            break
        found.insert(0, above)
        rest.remove(above)
        top = above.top
    if not found:
        return piece
    cells = [_in_columns(line, piece.columns) or () for line in found]
    names = tuple(join_lines(row[n] for row in cells if row[n]) for n in range(len(piece.columns)))
    heads = tuple(TableRow(row, line.bold, head=True) for row, line in zip(cells, found, strict=True))
    return piece._replace(rows=heads + piece.rows, names=names, top=top)


def _in_columns(line: PrintedLine, columns: Sequence[Column]) -> tuple[str, ...] | None:
    """A line's words by a table's columns, or None where it is no row of it: outside, or running over columns."""
    if line.left < columns[0].left - CLOSE or line.right > columns[-1].right + CLOSE:
        return None
    cells: list[list[str]] = [[] for _ in columns]
    for part in segments_of(line):
        homes = {nearest_column(columns, word, range(len(columns))) for word in part}
        if any(straddles(word, columns) for word in part) or (len(homes) > 1 and len(part) > 2 * len(homes)):
            return None
        for word in part:
            cells[nearest_column(columns, word, range(len(columns)))].append(word.text)
    filled = sum(bool(cell) for cell in cells)
    return tuple(" ".join(cell) for cell in cells) if filled >= 2 else None


def _mostly_figures(texts: Iterable[str]) -> bool:
    kept = [text for text in texts if text]
    return sum(is_cell(text) for text in kept) > 0.5 * len(kept)


def _framed(grid: Grid, words: Sequence[Word]) -> Piece:
    """Running text set in a frame of several cells: the cells one after another, row by row."""
    cells: dict[tuple[int, int], list[Word]] = {}
    for word in words:
        cells.setdefault(grid.cell_at((word.left + word.right) / 2, (word.top + word.bottom) / 2), []).append(word)
    lines = tuple(line for at in sorted(cells) for line in printed_lines(cells[at]))
    return Piece(min(w.top for w in words), min(w.left for w in words), lines)


def aligned_table(lines: Sequence[PrintedLine]) -> Piece | None:
    """A table whose columns show by their alignment only, or None where the lines share no columns."""
    left, right = min(line.left for line in lines), max(line.right for line in lines)
    columns = [Column(a, b) for a, b in columns_within(lines, left - 1, right + 1)]
    if len(columns) < 2:
        return None
    cells: dict[int, list[Word]] = {}
    rows: list[dict[int, list[Word]]] = []
    first = next((n for n, line in enumerate(lines) if has_figure(line)), 0)
    for n, line in enumerate(lines):
        row: dict[int, list[Word]] = {}
        for part in segments_of(line):
            touched = [m for m, c in enumerate(columns) if part[0].left < c.right and part[-1].right > c.left]
            if (
                n < first
                and len(touched) > 1
                and any(word.right - word.left > 0 and straddles(word, columns) for word in part)
            ):
                row.setdefault(touched[0], []).extend(part)
            else:
                for word in part:
                    row.setdefault(nearest_column(columns, word, range(len(columns))), []).append(word)
        if n < first:
            rows.append(row)
        else:
            for m, words in row.items():
                cells.setdefault(m, []).extend(words)
    if not any(has_figure(line) for line in lines):
        rows = _word_rows(cells, len(columns))
    elif cells:
        rows.append(cells)
    return _made(rows, columns, [{} for _ in rows])


def _word_rows(cells: dict[int, list[Word]], columns: int) -> list[dict[int, list[Word]]]:
    """A table of words without rules: a row begins where its first column does."""
    starts = [line.top for line in printed_lines(cells.get(0, ()))]
    rows: list[dict[int, list[Word]]] = [{} for _ in starts]
    for n in range(columns):
        for word in cells.get(n, ()):
            at = max((k for k, top in enumerate(starts) if top <= word.top + 3), default=0)
            if rows:
                rows[at].setdefault(n, []).append(word)
    return rows
