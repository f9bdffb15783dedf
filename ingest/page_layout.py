"""The ink of a page to its lines in reading order: running text by columns, tables row by row with a tab between cells."""

from __future__ import annotations

import itertools
import statistics
from collections.abc import Sequence

from ingest.grids import grids_of
from ingest.ink import Ink, Word
from ingest.printed import MARK, Piece, PrintedLine, printed_lines, segments_of
from ingest.tables import _names_beside, aligned_table, complete, join_broken, ruled_table
from vectorstore.words.figures import is_cell
from vectorstore.words.papers import Page, Table

WIDE = 1.25
"""A step to the next line this much wider than the page's usual one leaves a gap: a new paragraph or heading."""


LEAST_BESIDE = 5
"""Lines of summaries with something beside them, before a page is read as set so."""
GUTTER = 12.0
"""Points between two columns of running text."""


def laid_out(number: int, ink: Ink) -> Page:
    """The page's lines. An empty one stands where the page leaves more room than between the lines of a paragraph."""
    upright = [word for word in ink.words if word.upright]
    pieces: list[Piece] = []
    for grid in sorted(grids_of(ink.across, ink.down), key=lambda g: g.area):
        if len(grid.down) == 2:
            continue  # a box, a page's border, or rules across only: its columns show by alignment, if it has any
        inside = [word for word in upright if grid.holds(word)]
        beside = _names_beside(grid, inside, upright)
        if beside:
            grid.widen(min(word.left for word in beside) - 1)
            inside += beside
        piece = ruled_table(grid, inside)
        if piece:
            pieces.append(piece)
            taken = set(inside)
            upright = [word for word in upright if word not in taken]
    pieces, rest = complete(join_broken(pieces), printed_lines(upright))
    pieces += _flow(rest, pieces, ink)
    turned = [word for word in ink.words if not word.upright]
    if turned:
        pieces.append(Piece(ink.height, 0, tuple(PrintedLine((word,)) for word in turned)))
    return _printed(number, pieces)


def _flow(lines: Sequence[PrintedLine], tables: Sequence[Piece], ink: Ink) -> list[Piece]:
    """What stands outside ruled tables: tables without rules, and text in its columns."""
    pieces: list[Piece] = []
    stops = sorted(piece.top for piece in tables)
    band: list[PrintedLine] = []
    for line in lines:
        if band and any(band[-1].top < stop <= line.top for stop in stops):
            pieces += _band(band, ink)
            band = []
        band.append(line)
    if band:
        pieces += _band(band, ink)
    return pieces


def _band(lines: Sequence[PrintedLine], ink: Ink) -> list[Piece]:
    gutter = _gutter(lines, ink)
    if gutter is None:
        beside = _summary_edge(lines, ink)
        return _unruled(lines) if beside is None else _beside(lines, beside)
    pieces: list[Piece] = []
    columns: tuple[list[PrintedLine], list[PrintedLine]] = ([], [])

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
                columns[n].append(PrintedLine(tuple(side)))
    flush()
    return pieces


def _side(line: PrintedLine, gutter: float, *, left: bool) -> list[Word]:
    return [word for word in line.words if ((word.left + word.right) / 2 < gutter) == left]


def _crosses(line: PrintedLine, gutter: float) -> bool:
    left, right = _side(line, gutter, left=True), _side(line, gutter, left=False)
    return bool(left and right) and right[0].left - left[-1].right < GUTTER


def _gutter(lines: Sequence[PrintedLine], ink: Ink) -> float | None:
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
        most = both >= 6 and both > 0.4 * len(lines) and crossing < 0.25 * len(lines)
        if most and statistics.median(lengths) >= 4 and figured < 0.3 * both:
            return x
    return None


def _summary_edge(lines: Sequence[PrintedLine], ink: Ink) -> float | None:
    """The middle of the white band between short summaries and what is said of each at length beside them.

    Such as a finance report has: "8.1 Total debt was £746m, down by £25m" on the left, and three paragraphs on the right.
    """
    if len(lines) < 8:
        return None
    for x in (ink.width * n / 40 for n in range(9, 16)):
        sides = [(_side(line, x, left=True), _side(line, x, left=False)) for line in lines if not _over(line, x)]
        both = [(left, right) for left, right in sides if left and right]
        alone = sum(not left for left, _ in sides)
        summaries = sum(not right for _, right in sides)
        if (
            len(both) >= LEAST_BESIDE
            and alone >= len(both) / 2
            and len(sides) > 0.7 * len(lines)
            and summaries <= 0.2 * len(sides)
            and statistics.median(len(left) for left, _ in both) >= 3
            and statistics.median(len(right) for _, right in both) >= 6
            and sum(is_cell(right[-1].text) or is_cell(left[-1].text) for left, right in both) < 0.6 * len(both)
        ):
            return x
    return None


def _over(line: PrintedLine, x: float) -> bool:
    return any(word.left - GUTTER / 2 < x < word.right + GUTTER / 2 for word in line.words)


def _beside(lines: Sequence[PrintedLine], x: float) -> list[Piece]:
    """Each summary, and then what stands beside it down to the next one."""
    pieces: list[Piece] = []
    left: list[PrintedLine] = []
    right: list[PrintedLine] = []

    def flush() -> None:
        top = min((line.top for line in (*left, *right)), default=0.0)
        for n, side in enumerate((left, right)):
            if side:
                pieces.append(Piece(top + n * 0.01, 0.0, tuple(side)))
            side.clear()

    for line in lines:
        if _over(line, x):
            flush()
            pieces.append(Piece(line.top, line.left, (line,)))
            continue
        own, other = _side(line, x, left=True), _side(line, x, left=False)
        if (own and left and (line.top - left[-1].bottom > line.size or MARK.fullmatch(own[0].text))) or (
            own and not left and right
        ):
            flush()
        if own:
            left.append(PrintedLine(tuple(own)))
        if other:
            right.append(PrintedLine(tuple(other)))
    flush()
    return pieces


def _unruled(lines: Sequence[PrintedLine]) -> list[Piece]:
    """Runs of lines in columns become tables; the rest stays text."""
    pieces: list[Piece] = []
    text: list[PrintedLine] = []

    def flush() -> None:
        if text:
            pieces.append(Piece(text[0].top, text[0].left, tuple(text)))
            text.clear()

    i = 0
    while i < len(lines):
        end = _columned_until(lines, i)
        piece = aligned_table(lines[i:end]) if end > i else None
        if piece:
            flush()
            pieces.append(piece)
            i = end
        else:
            text.append(lines[i])
            i += 1
    flush()
    return pieces


def _columned_until(lines: Sequence[PrintedLine], i: int) -> int:
    """Where the run of lines set in columns that begins at line i ends; i when none begins."""
    end, rows, wide, loose = i, 0, 0, 0
    for n in range(i, len(lines)):
        line = lines[n]
        if n > i and line.top - lines[n - 1].bottom > 2.2 * line.size:
            break
        parts = segments_of(line)
        if len(parts) >= 2:
            rows, wide, loose, end = rows + 1, wide + (len(parts) >= 3), 0, n + 1
        elif rows and loose < 2 and len(line.words) <= 8 and not line.text.endswith("."):
            loose += 1
        else:
            break
    figures = sum(is_cell(" ".join(w.text for w in part)) for line in lines[i:end] for part in segments_of(line)[1:])
    return (
        end
        if (rows >= 3 and (figures >= rows or wide >= 0.5 * rows)) or (rows >= 2 and wide >= 2 and figures >= 4)
        else i
    )


def _printed(number: int, pieces: Sequence[Piece]) -> Page:
    out: list[str] = []
    bold: set[int] = set()
    tables: list[Table] = []
    texts = [line for piece in pieces for line in piece.lines]
    steps = [
        b.base - a.base for piece in pieces for a, b in itertools.pairwise(piece.lines) if 0 < b.base - a.base < 60
    ]
    usual = statistics.median_low(steps) if steps else 0.0
    above: PrintedLine | None = None
    for piece in sorted(pieces, key=lambda p: (p.top, p.left)):
        if piece.rows:
            start = len(out)
            out += ["\t".join(row.cells).rstrip("\t") or " " for row in piece.rows]
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
