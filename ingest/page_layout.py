"""The ink of a page to its lines in reading order: running text by columns, tables row by row with a tab between cells."""

from __future__ import annotations

import itertools
import re
import statistics
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from ingest.grids import Grid, grids_of
from ingest.ink import Ink, Word
from vectorstore.words.figures import is_cell
from vectorstore.words.papers import Page, Table

WIDE = 1.25
"""A step to the next line this much wider than the page's usual one leaves a gap: a new paragraph or heading."""
APART = 1.3
"""Words further apart than this many type sizes stand in different columns."""
LONG_CELL = 45
"""Words: a cell that holds more is text in a frame, not a value."""
GUTTER = 12.0
"""Points between two columns of running text."""
CLOSE = 14.0
"""Points between a table and a line that still belongs to it."""
MOST_HEADS = 8
"""Rows of heads above a table's figures."""
MARK = re.compile(r"[▶►•●▪■◦❖➢✓\uf0b7\uf0a7\uf0d8\uf076\uf0fc–—-]|\(?(?:[a-z]|[ivx]{1,4}|\d{1,2})[.)]|\d{1,2}(?:\.\d{1,3}){1,3}\.?|[A-Z]\.")


class _Column(NamedTuple):
    """One column: its edges, and which column of the ruled frame it lies in."""

    left: float
    right: float
    ruled: int = 0


class _Line(NamedTuple):
    words: tuple[Word, ...]

    @property
    def top(self) -> float:
        return min(word.top for word in self.words)

    @property
    def bottom(self) -> float:
        return max(word.bottom for word in self.words)

    @property
    def base(self) -> float:
        return statistics.median(word.bottom for word in self.words)

    @property
    def left(self) -> float:
        return self.words[0].left

    @property
    def right(self) -> float:
        return max(word.right for word in self.words)

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)

    @property
    def size(self) -> float:
        return statistics.median(word.size for word in self.words)

    @property
    def bold(self) -> bool:
        return all(word.bold for word in self.words)


class _Row(NamedTuple):
    cells: tuple[str, ...]
    bold: bool
    head: bool = False


class _Piece(NamedTuple):
    """One thing on the page, from the top down: lines of text, or a table's rows under their columns' names."""

    top: float
    left: float
    lines: tuple[_Line, ...] = ()
    rows: tuple[_Row, ...] = ()
    names: tuple[str, ...] = ()
    label: int = 0
    columns: tuple[_Column, ...] = ()
    bottom: float = 0.0


def laid_out(number: int, ink: Ink) -> Page:
    """The page's lines. An empty one stands where the page leaves more room than between the lines of a paragraph."""
    upright = [word for word in ink.words if word.upright]
    pieces: list[_Piece] = []
    for grid in sorted(grids_of(ink.across, ink.down), key=lambda g: g.area):
        if len(grid.down) == 2:
            continue  # a box, a page's border, or rules across only: its columns show by alignment, if it has any
        inside = [word for word in upright if grid.holds(word)]
        beside = _names_beside(grid, inside, upright)
        if beside:
            grid.widen(min(word.left for word in beside) - 1)
            inside += beside
        piece = _ruled(grid, inside)
        if piece:
            pieces.append(piece)
            taken = set(inside)
            upright = [word for word in upright if word not in taken]
    pieces, rest = _completed(_merged(pieces), _lines(upright))
    pieces += _flow(rest, pieces, ink)
    turned = [word for word in ink.words if not word.upright]
    if turned:
        pieces.append(_Piece(ink.height, 0, tuple(_Line((word,)) for word in turned)))
    return _printed(number, pieces)


# Tables -----------------------------------------------------------------------------------------------------------------


def _ruled(grid: Grid, words: Sequence[Word]) -> _Piece | None:
    """A table drawn with rules, or None where the frame holds running text in one column."""
    if not words:
        return None
    strips = list(itertools.pairwise(grid.down))
    columns: list[_Column] = []
    for n, (left, right) in enumerate(strips):
        inside = [word for word in words if left <= (word.left + word.right) / 2 <= right]
        if inside:
            columns += [_Column(a, b, n) for a, b in _strip(_lines(inside), left, right)]
    if len(columns) < 2:
        return None
    bands: dict[int, dict[int, list[Word]]] = {}
    spread: dict[int, dict[int, list[Word]]] = {}
    across: dict[tuple[int, tuple[int, ...]], list[Word]] = {}
    apart = _split_cells(grid, words)
    for word in words:
        row, ruled = grid.cell_at((word.left + word.right) / 2, (word.top + word.bottom) / 2)
        if (row, ruled) in apart:
            row = grid.row_at((word.top + word.bottom) / 2)
        spanning = [n for n, c in enumerate(columns) if grid.root((row, c.ruled)) == (row, ruled)]
        own = [n for n in spanning if columns[n].ruled == ruled]
        if len({columns[n].ruled for n in spanning}) > 1:
            across.setdefault((row, tuple(spanning)), []).append(word)
            continue
        at = _nearest(columns, word, own or range(len(columns)))
        bands.setdefault(row, {}).setdefault(at, []).append(word)
    for (row, spanned), inside in across.items():
        lines = _lines(inside)
        band = bands.setdefault(row, {})
        if any(len(_segments(line)) > 1 for line in lines):
            # Several names in one frame: the rules between them are not drawn.
            for line in lines:
                for part in _segments(line):
                    for word in part:
                        band.setdefault(_nearest(columns, word, spanned), []).append(word)
        else:
            band.setdefault(spanned[0], []).extend(inside)
            for n in spanned:
                spread.setdefault(row, {}).setdefault(n, []).extend(inside)
    if any(len(inside) > LONG_CELL for cells in bands.values() for inside in cells.values()):
        texts = [_cell_text(inside) for cells in bands.values() for inside in cells.values()]
        label = _label(bands.values(), len(columns))
        rowed = len(columns) > 3 and statistics.median(len(cells) for cells in bands.values()) > 2
        single = not any(len(_printed_rows(cells, label)) > 1 for cells in bands.values())
        if single and not rowed and not _mostly_figures(texts):
            return _framed(grid, words)
    return _made([bands[row] for row in sorted(bands)], columns, [spread.get(row, {}) for row in sorted(bands)])


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
        if len(bands) > 1 and len(_lines(inside)) > 1.5 * len(bands):
            apart.add(at)
    return apart


def _made(
    bands: Sequence[dict[int, list[Word]]], columns: Sequence[_Column], spread: Sequence[dict[int, list[Word]]]
) -> _Piece | None:
    """The rows of each band, the heads among them, and the columns' names."""
    rows: list[_Row] = []
    said: list[tuple[str, ...]] = []
    label = _label(bands, len(columns))
    for band, over in zip(bands, spread, strict=True):
        for part in _printed_rows(band, label):
            plain = tuple(_cell_text(part.get(n, ())) for n in range(len(columns)))
            rows.append(_Row(plain, all(word.bold for inside in part.values() for word in inside)))
            said.append(_over(part, over, columns, plain))
    if len(rows) < 2:
        return None
    heads = _head_rows(rows, label)
    words = [word for band in bands for inside in band.values() for word in inside]
    return _Piece(
        min(word.top for word in words),
        min(word.left for word in words),
        (),
        tuple(row._replace(head=n < heads) for n, row in enumerate(rows)),
        _names(said[:heads], columns, label),
        label,
        tuple(columns),
        max(word.bottom for word in words),
    )


def _merged(pieces: Sequence[_Piece]) -> list[_Piece]:
    """Tables right under one another with the same columns are one, whose rules were broken."""
    kept: list[_Piece] = []
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


def _completed(pieces: Sequence[_Piece], lines: Sequence[_Line]) -> tuple[list[_Piece], list[_Line]]:
    """Ruled tables with the heads right above them and the totals right below, which often stand outside the rules."""
    rest = list(lines)
    whole: list[_Piece] = []
    for piece in pieces:
        if piece.columns:
            piece = _with_totals(piece, rest)
            if not any(row.head for row in piece.rows):
                piece = _with_heads(piece, rest)
        whole.append(piece)
    return whole, rest


def _with_totals(piece: _Piece, rest: list[_Line]) -> _Piece:
    while True:
        below = next((line for line in rest if 0 <= line.top - piece.bottom < CLOSE), None)
        cells = _in_columns(below, piece.columns) if below else None
        if below is None or cells is None or not any(is_cell(c) for n, c in enumerate(cells) if n != piece.label):
            return piece
        rest.remove(below)
        piece = piece._replace(rows=(*piece.rows, _Row(cells, below.bold)), bottom=below.bottom)


def _with_heads(piece: _Piece, rest: list[_Line]) -> _Piece:
    found: list[_Line] = []
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
    names = tuple(join(row[n] for row in cells if row[n]) for n in range(len(piece.columns)))
    heads = tuple(_Row(row, line.bold, head=True) for row, line in zip(cells, found, strict=True))
    return piece._replace(rows=heads + piece.rows, names=names, top=top)


def _in_columns(line: _Line, columns: Sequence[_Column]) -> tuple[str, ...] | None:
    """A line's words by a table's columns, or None where it is no row of it: outside, or running over columns."""
    if line.left < columns[0].left - CLOSE or line.right > columns[-1].right + CLOSE:
        return None
    cells: list[list[str]] = [[] for _ in columns]
    for part in _segments(line):
        homes = {_nearest(columns, word, range(len(columns))) for word in part}
        if any(_straddles(word, columns) for word in part) or (len(homes) > 1 and len(part) > 2 * len(homes)):
            return None
        for word in part:
            cells[_nearest(columns, word, range(len(columns)))].append(word.text)
    filled = sum(bool(cell) for cell in cells)
    return tuple(" ".join(cell) for cell in cells) if filled >= 2 else None


def _label(bands: Iterable[dict[int, list[Word]]], columns: int) -> int:
    """The column that names the rows: the first that holds words more often than figures."""
    words, figures = [0] * columns, [0] * columns
    for band in bands:
        for n, inside in band.items():
            for line in _lines(inside):
                figure = is_cell(line.text)
                figures[n] += figure
                words[n] += not figure
    return next((n for n in range(columns) if words[n] > max(1, figures[n])), 0)


def _over(
    part: dict[int, list[Word]], over: dict[int, list[Word]], columns: Sequence[_Column], plain: Sequence[str]
) -> tuple[str, ...]:
    """What each column of a row of heads is called: its own cell, or the one that stands over several columns."""
    names = list(plain)
    for n in range(len(columns)):
        if n in over and all(word in part.get(m, ()) for m in part for word in over[n] if word in part[m]):
            names[n] = _cell_text(over[n])
    for n, words in part.items():
        if n in over:
            continue
        for line in _lines(words):
            for piece in _segments(line):
                left, right = piece[0].left, piece[-1].right
                touched = [m for m, c in enumerate(columns) if left < c.right and right > c.left]
                for m in touched:
                    if not plain[m]:
                        names[m] = " ".join([names[m], *(w.text for w in piece)]).strip()
    return tuple(names)


def _strip(lines: Sequence[_Line], left: float, right: float) -> list[tuple[float, float]]:
    """The columns between two rules (or of a table without any): one, or those that white bands and figures tell apart."""
    body = list(itertools.dropwhile(lambda line: not _figured(line), lines)) or list(lines)
    figured = [line for line in body if _figured(line)]
    parted = [line for line in body if len(_segments(line)) > 1]
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


def _by_one_line(line: _Line, left: float, right: float) -> list[tuple[float, float]]:
    """The columns of a table with one row of figures."""
    parts = _segments(line)
    if sum(is_cell(" ".join(word.text for word in part)) for part in parts[1:]) < 3:
        return [(left, right)]
    cuts = [(a[-1].right + b[0].left) / 2 for a, b in itertools.pairwise(parts)]
    return list(itertools.pairwise([left, *cuts, right]))


def _figured(line: _Line) -> bool:
    parts = _segments(line)
    return any(is_cell(" ".join(word.text for word in part)) for part in parts)


def _figure_at_edge(line: _Line, a: float, b: float) -> bool:
    """Does a figure of the line end at the left edge of a white band, or begin at its right edge?"""
    before = [word for word in line.words if word.right <= (a + b) / 2]
    after = [word for word in line.words if word.left >= (a + b) / 2]
    return bool(before and after) and (is_cell(before[-1].text) or is_cell(after[0].text)) and (
        after[0].left - before[-1].right > 0.3 * line.size
    )


def _marks_only(lines: Sequence[_Line], x: float) -> bool:
    """Do only list marks and paragraph numbers stand left of x?"""
    left = [" ".join(word.text for word in line.words if word.right <= x) for line in lines]
    return sum(MARK.fullmatch(text) is not None for text in left) > 0.5 * len(left)


def _printed_rows(cells: dict[int, list[Word]], label: int) -> list[dict[int, list[Word]]]:
    """The rows between two rules: one, unless figures stand above one another."""
    stacks = {n: _lines(inside) for n, inside in cells.items()}
    figured = [[line.base for line in lines if _cells_only(line)] for n, lines in stacks.items() if n != label]
    heights = _distinct(max(figured, key=len, default=[]))
    first = stacks.get(label, [])
    mixed = len({line.bold for line in first}) > 1
    if len(heights) > 1:  # rows that lack a figure in the fullest column
        heights = _distinct(base for bases in figured for base in bases)
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
            if line.base < heights[0] - 0.8 * line.size and not _cells_only(line):
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


def _cells_only(line: _Line) -> bool:
    return all(is_cell(word.text) for word in line.words)


def _placed(
    names: Sequence[_Line], heights: Sequence[float], mixed: bool
) -> list[tuple[int | None, _Line]]:
    """Which row of figures each line of the first column belongs to; None for a heading of its own among the rows."""
    placed: list[tuple[int | None, _Line]] = []
    taken = {min(range(len(heights)), key=lambda n: abs(heights[n] - line.base)) for line in names if _beside(line, heights)}
    for k, line in enumerate(names):
        if _beside(line, heights):
            placed.append((min(range(len(heights)), key=lambda n: abs(heights[n] - line.base)), line))
            continue
        above = line.base - names[k - 1].base if k else 1e9
        below = names[k + 1].base - line.base if k + 1 < len(names) else 1e9
        before = max((n for n, height in enumerate(heights) if height < line.base), default=None)
        after = min((n for n, height in enumerate(heights) if height > line.base), default=None)
        goes_on = k > 0 and re.search(r"(?:\b(?:and|of|for|the|to|in|with|or|on|by)|[&,–-])$", names[k - 1].text) is not None
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


def _beside(line: _Line, heights: Sequence[float]) -> bool:
    return any(abs(height - line.base) <= 0.45 * line.size for height in heights)


def _distinct(heights: Iterable[float]) -> list[float]:
    kept: list[float] = []
    for height in sorted(heights):
        if not kept or height - kept[-1] > 4:
            kept.append(height)
    return kept


def _mostly_figures(texts: Iterable[str]) -> bool:
    kept = [text for text in texts if text]
    return sum(is_cell(text) for text in kept) > 0.5 * len(kept)


def _framed(grid: Grid, words: Sequence[Word]) -> _Piece:
    """Running text set in a frame of several cells: the cells one after another, row by row."""
    cells: dict[tuple[int, int], list[Word]] = {}
    for word in words:
        cells.setdefault(grid.cell_at((word.left + word.right) / 2, (word.top + word.bottom) / 2), []).append(word)
    lines = tuple(line for at in sorted(cells) for line in _lines(cells[at]))
    return _Piece(min(w.top for w in words), min(w.left for w in words), lines)


def _cell_text(words: Sequence[Word]) -> str:
    text = ""
    for line in _lines(words):
        # A narrow column breaks a word anywhere: "Varianc" over "e".
        broken = text[-1:].isalpha() and re.fullmatch(r"[b-hj-z]", line.text)
        text = text + line.text if broken else join((text, line.text)) if text else line.text
    return text


def join(texts: Iterable[str]) -> str:
    """Lines joined into running text: a word broken at its hyphen stays one word."""
    out = ""
    for text in texts:
        out = text if not out else out + text if out.endswith("-") and text[:1].islower() else f"{out} {text}"
    return out


def _head_rows(rows: Sequence[_Row], label: int) -> int:
    """How many of the first rows are heads: those above the first with a figure beside its name, or all in bold."""
    for n, row in enumerate(rows[: MOST_HEADS + 1]):
        beside = [cell for m, cell in enumerate(row.cells) if cell and m != label]
        long = any(len(cell.split()) > 8 for cell in beside)
        if n and rows[0].bold and not row.bold and long and not any(is_cell(cell) for cell in beside):
            return n
        if any(is_cell(cell) and not _is_period(cell) for cell in beside):
            # A heading right above the first figures is one among the rows, not over the columns.
            while n and not any(cell for m, cell in enumerate(rows[n - 1].cells) if m != label):
                n -= 1
            return n
    first = rows[0]
    filled = [cell for cell in first.cells if cell]
    if first.bold and not all(row.bold for row in rows):
        return 1
    short = all(len(cell.split()) <= 6 for cell in filled)
    return 1 if len(filled) == len(first.cells) > 1 and short and len(rows) > 2 else 0


_PERIOD = re.compile(
    r"(?:19|20)\d\d(?:[-/–](?:20)?\d\d)?|(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]*[-\s']*(?:20)?\d\d|q(?:tr)?\s?[1-4]",
    re.IGNORECASE,
)


def _is_period(cell: str) -> bool:
    return _PERIOD.fullmatch(cell.strip()) is not None


def _names(heads: Sequence[Sequence[str]], columns: Sequence[_Column], label: int) -> tuple[str, ...]:
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


def _over_its_group(row: Sequence[str], columns: Sequence[_Column], label: int) -> list[str]:
    """A head printed once in the middle of, or before, its columns ("2025-26" over Core, External, Total) is each one's."""
    filled = [n for n, cell in enumerate(row) if cell and n != label]
    if not filled:
        return list(row)
    # Rules between groups of columns say which group a head belongs to; else it is the nearest one's.
    near = [
        min(filled, key=lambda m, n=n: (columns[m].ruled != columns[n].ruled, abs(m - n), m)) for n in range(len(row))
    ]
    reach = max(1, round(len(row) / len(filled) / 2))
    return [
        cell or (row[near[n]] if n != label and abs(near[n] - n) <= reach else "") for n, cell in enumerate(row)
    ]


# Lines, columns of text, and tables without rules -----------------------------------------------------------------------


def _lines(words: Iterable[Word]) -> list[_Line]:
    """Words to printed lines, top down, each from left to right."""
    lines: list[list[Word]] = []
    for word in sorted(words, key=lambda w: (w.bottom, w.left)):
        middle = (word.top + word.bottom) / 2
        for line in reversed(lines[-4:]):
            other = line[-1]
            half = 0.45 * min(word.size, other.size)
            if abs((other.top + other.bottom) / 2 - middle) <= max(half, 1.0) or (
                # a raised or lowered word of smaller type
                word.size < 0.8 * other.size and other.top - 0.3 * other.size <= middle <= other.bottom
            ):
                line.append(word)
                break
        else:
            lines.append([word])
    made = [_Line(tuple(sorted(line, key=lambda w: w.left))) for line in lines]
    return sorted(_raised(made), key=lambda line: line.base)


def _raised(lines: Sequence[_Line]) -> list[_Line]:
    """Small raised or lowered words ("13 th", footnote marks) back into the line they stand on."""
    kept: list[_Line] = []
    for n, line in enumerate(lines):
        home = next(
            (
                m
                for m in range(max(0, n - 2), min(len(lines), n + 3))
                if m != n
                and line.size < 0.8 * lines[m].size
                and line.bottom > lines[m].top - 0.3 * line.size
                and line.top < lines[m].bottom
                and any(abs(line.left - word.right) < 0.5 * word.size for word in lines[m].words)
            ),
            None,
        )
        if home is None or len(line.words) > 2:
            kept.append(line)
        else:
            merged = _Line(tuple(sorted([*lines[home].words, *line.words], key=lambda w: w.left)))
            kept = [merged if other == lines[home] else other for other in kept]
            lines = [merged if m == home else other for m, other in enumerate(lines)]
    return kept


def _flow(lines: Sequence[_Line], tables: Sequence[_Piece], ink: Ink) -> list[_Piece]:
    """What stands outside ruled tables: tables without rules, and text in its columns."""
    pieces: list[_Piece] = []
    stops = sorted(piece.top for piece in tables)
    band: list[_Line] = []
    for line in lines:
        if band and any(band[-1].top < stop <= line.top for stop in stops):
            pieces += _band(band, ink)
            band = []
        band.append(line)
    if band:
        pieces += _band(band, ink)
    return pieces


def _band(lines: Sequence[_Line], ink: Ink) -> list[_Piece]:
    gutter = _gutter(lines, ink)
    if gutter is None:
        return _unruled(lines)
    pieces: list[_Piece] = []
    columns: tuple[list[_Line], list[_Line]] = ([], [])

    def flush() -> None:
        top = min((line.top for side in columns for line in side), default=0.0)
        for n, side in enumerate(columns):
            for piece in _unruled(side):
                # All of the left column comes before the right one.
                pieces.append(piece._replace(top=top + n * 0.01, left=piece.top))
            side.clear()

    for line in lines:
        if any(word.left < gutter < word.right for word in line.words) or _crosses(line, gutter):
            flush()
            pieces += _unruled([line])
            continue
        for n, side in enumerate((_side(line, gutter, left=True), _side(line, gutter, left=False))):
            if side:
                columns[n].append(_Line(tuple(side)))
    flush()
    return pieces


def _side(line: _Line, gutter: float, *, left: bool) -> list[Word]:
    return [word for word in line.words if ((word.left + word.right) / 2 < gutter) == left]


def _crosses(line: _Line, gutter: float) -> bool:
    left, right = _side(line, gutter, left=True), _side(line, gutter, left=False)
    return bool(left and right) and right[0].left - left[-1].right < GUTTER


def _gutter(lines: Sequence[_Line], ink: Ink) -> float | None:
    """The middle of the white band between two columns of running text, if the page is set so."""
    if len(lines) < 8:
        return None
    for x in (ink.width * n / 40 for n in range(14, 27)):
        both, crossing, figured = 0, 0, 0
        lengths: list[int] = []
        for line in lines:
            if any(word.left - GUTTER / 2 < x < word.right + GUTTER / 2 for word in line.words):
                crossing += 1
                continue
            left, right = _side(line, x, left=True), _side(line, x, left=False)
            if left and right:
                both += 1
                lengths += [len(left), len(right)]
                figured += is_cell(right[-1].text) or is_cell(left[-1].text)
        if both >= 6 and both > 0.4 * len(lines) and crossing < 0.25 * len(lines):
            if statistics.median(lengths) >= 4 and figured < 0.3 * both:
                return x
    return None


def _segments(line: _Line) -> list[list[Word]]:
    """A line's pieces that stand well apart; the mark or number of a list item is no piece of its own."""
    parts: list[list[Word]] = [[line.words[0]]]
    for before, word in itertools.pairwise(line.words):
        far = word.left - before.right > APART * min(word.size, before.size)
        if far and not (len(parts) == 1 and len(parts[0]) <= 2 and MARK.fullmatch(parts[0][-1].text) and not is_cell(word.text)):
            parts.append([word])
        else:
            parts[-1].append(word)
    return parts


def _unruled(lines: Sequence[_Line]) -> list[_Piece]:
    """Runs of lines in columns become tables; the rest stays text."""
    pieces: list[_Piece] = []
    text: list[_Line] = []

    def flush() -> None:
        if text:
            pieces.append(_Piece(text[0].top, text[0].left, tuple(text)))
            text.clear()

    i = 0
    while i < len(lines):
        end = _columned_until(lines, i)
        piece = _by_columns(lines[i:end]) if end > i else None
        if piece:
            flush()
            pieces.append(piece)
            i = end
        else:
            text.append(lines[i])
            i += 1
    flush()
    return pieces


def _columned_until(lines: Sequence[_Line], i: int) -> int:
    """Where the run of lines set in columns that begins at line i ends; i when none begins."""
    end, rows, wide, loose = i, 0, 0, 0
    for n in range(i, len(lines)):
        line = lines[n]
        if n > i and line.top - lines[n - 1].bottom > 2.2 * line.size:
            break
        parts = _segments(line)
        if len(parts) >= 2:
            rows, wide, loose, end = rows + 1, wide + (len(parts) >= 3), 0, n + 1
        elif rows and loose < 2 and len(line.words) <= 8 and not line.text.endswith("."):
            loose += 1
        else:
            break
    figures = sum(is_cell(" ".join(w.text for w in part)) for line in lines[i:end] for part in _segments(line)[1:])
    return end if (rows >= 3 and (figures >= rows or wide >= 0.5 * rows)) or (rows >= 2 and wide >= 2 and figures >= 4) else i


def _by_columns(lines: Sequence[_Line]) -> _Piece | None:
    """A table whose columns show by their alignment only, or None where the lines share no columns."""
    left, right = min(line.left for line in lines), max(line.right for line in lines)
    columns = [_Column(a, b) for a, b in _strip(lines, left - 1, right + 1)]
    if len(columns) < 2:
        return None
    cells: dict[int, list[Word]] = {}
    rows: list[dict[int, list[Word]]] = []
    first = next((n for n, line in enumerate(lines) if _figured(line)), 0)
    for n, line in enumerate(lines):
        row: dict[int, list[Word]] = {}
        for part in _segments(line):
            touched = [m for m, c in enumerate(columns) if part[0].left < c.right and part[-1].right > c.left]
            if n < first and len(touched) > 1 and any(word.right - word.left > 0 and _straddles(word, columns) for word in part):
                row.setdefault(touched[0], []).extend(part)
            else:
                for word in part:
                    row.setdefault(_nearest(columns, word, range(len(columns))), []).append(word)
        if n < first:
            rows.append(row)
        else:
            for m, words in row.items():
                cells.setdefault(m, []).extend(words)
    if not any(_figured(line) for line in lines):
        rows = _word_rows(cells, len(columns))
    elif cells:
        rows.append(cells)
    return _made(rows, columns, [{} for _ in rows])


def _word_rows(cells: dict[int, list[Word]], columns: int) -> list[dict[int, list[Word]]]:
    """A table of words without rules: a row begins where its first column does."""
    starts = [line.top for line in _lines(cells.get(0, ()))]
    rows: list[dict[int, list[Word]]] = [{} for _ in starts]
    for n in range(columns):
        for word in cells.get(n, ()):
            at = max((k for k, top in enumerate(starts) if top <= word.top + 3), default=0)
            if rows:
                rows[at].setdefault(n, []).append(word)
    return rows


def _straddles(word: Word, columns: Sequence[_Column]) -> bool:
    third = 0.33 * (word.right - word.left)
    return any(word.left + third < c.right < word.right - third for c in columns[:-1])


def _nearest(columns: Sequence[_Column], word: Word, among: Iterable[int]) -> int:
    middle = (word.left + word.right) / 2
    return min(among, key=lambda n: max(columns[n].left - middle, middle - columns[n].right, 0.0))


# Printed lines ----------------------------------------------------------------------------------------------------------


def _printed(number: int, pieces: Sequence[_Piece]) -> Page:
    out: list[str] = []
    bold: set[int] = set()
    tables: list[Table] = []
    texts = [line for piece in pieces for line in piece.lines]
    steps = [b.base - a.base for piece in pieces for a, b in itertools.pairwise(piece.lines) if 0 < b.base - a.base < 60]
    usual = statistics.median_low(steps) if steps else 0.0
    above: _Line | None = None
    for piece in sorted(pieces, key=lambda p: (p.top, p.left)):
        if piece.rows:
            start = len(out)
            for row in piece.rows:
                out.append("\t".join(row.cells).rstrip("\t") or " ")
            tables.append(Table(start, len(out), sum(row.head for row in piece.rows), piece.names, piece.label))
            above = None
            continue
        for line in piece.lines:
            step = line.base - above.base if above else 0.0
            if out and out[-1] and (above is None or (usual and (step > WIDE * usual or step < 0))):
                out.append("")
            if line.bold:
                bold.add(len(out))
            out.append(line.text)
            above = line
    few = len(bold) < 0.6 * len(texts)
    return Page(number, "\n".join(out), frozenset(bold) if few else frozenset(), tuple(tables))

