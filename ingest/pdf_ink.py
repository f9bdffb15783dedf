"""A PDF page to the ink on it: words with their places, rules, hidden text. The only module that knows pdfium."""

from __future__ import annotations

import ctypes
import math
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pypdfium2 as pdfium
from pypdfium2 import raw

from ingest.ink import Ink, Rule, Word

GAP = 0.2
"""A step wider than this share of the type size parts two words."""
THIN = 3.0
"""Points: a filled shape no thicker than this is a rule."""
ALIKE = 0.12
"""Text and its background no further apart in any colour (of 1) cannot be seen."""
TINY = 1.5
"""Points: type smaller than this cannot be read."""
DEEPEST = 6
"""How many forms inside forms are followed."""
MOST_SHAPES = 6000
"""On one page; drawings of more are maps and plans, not tables."""


class WantsPassword(Exception):
    """The file opens with a password only."""


class NotOpened(Exception):
    """pdfium finds no document in the file."""


class InkReader:
    """An open PDF. Pages are read one at a time, so that a caller can say how far it is."""

    def __init__(self, path: Path) -> None:
        """Raises WantsPassword or NotOpened."""
        try:
            self._pdf = pdfium.PdfDocument(path)
            self.pages = len(self._pdf)
        except pdfium.PdfiumError as error:
            if getattr(error, "err_code", None) == raw.FPDF_ERR_PASSWORD:
                raise WantsPassword from error
            raise NotOpened from error

    def page(self, index: int) -> Ink:
        """The ink of the page at `index`, from 0. Raises NotOpened for a page that cannot be loaded."""
        try:
            page = self._pdf[index]
        except pdfium.PdfiumError as error:
            raise NotOpened from error
        try:
            return _ink(page)
        finally:
            page.close()

    def close(self) -> None:
        self._pdf.close()


class _Shape(NamedTuple):
    """A filled area or picture: its box, when it is drawn, and its colour where that is plain and opaque."""

    left: float
    top: float
    right: float
    bottom: float
    order: int
    colour: tuple[float, float, float] | None
    picture: bool


class _Style(NamedTuple):
    order: int
    size: float
    bold: bool
    upright: bool
    invisible: bool
    colour: tuple[float, float, float] | None


Matrix = tuple[float, float, float, float, float, float]
_SAME: Matrix = (1, 0, 0, 1, 0, 0)


class _Frame(NamedTuple):
    """From the page's own coordinates to points from the top left corner as it is seen, turned pages included."""

    left: float
    bottom: float
    width: float
    height: float
    turn: int

    @property
    def seen(self) -> tuple[float, float]:
        return (self.height, self.width) if self.turn in (90, 270) else (self.width, self.height)

    def place(self, x: float, y: float) -> tuple[float, float]:
        x, y = x - self.left, y - self.bottom
        match self.turn:
            case 90:
                return y, x
            case 180:
                return self.width - x, y
            case 270:
                return self.height - y, self.width - x
            case _:
                return x, self.height - y

    def box(self, left: float, bottom: float, right: float, top: float) -> tuple[float, float, float, float]:
        ax, ay = self.place(left, bottom)
        bx, by = self.place(right, top)
        return min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)


def _ink(page: pdfium.PdfPage) -> Ink:
    left, bottom, right, top = _seen_box(page)
    frame = _Frame(left, bottom, right - left, top - bottom, page.get_rotation())
    objects = list(_objects(page.raw))
    shapes: list[_Shape] = []
    across: list[Rule] = []
    down: list[Rule] = []
    order: dict[int, int] = {}
    drawn = 0
    for n, (kind, obj, matrix) in enumerate(objects):
        if kind == raw.FPDF_PAGEOBJ_TEXT:
            order[ctypes.addressof(obj.contents)] = n
        elif kind in (raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_SHADING):
            drawn += 1
            if drawn <= MOST_SHAPES:
                _shape(n, kind, obj, matrix, frame, shapes, across, down)
    words, hidden = _words(page, frame, order, _Behind(shapes, frame))
    width, height = frame.seen
    pictured = max(((s.right - s.left) * (s.bottom - s.top) for s in shapes if s.picture), default=0.0)
    return Ink(
        width,
        height,
        tuple(words),
        tuple(across),
        tuple(down),
        tuple(hidden),
        pictured / max(1.0, width * height),
        drawn,
    )


def _seen_box(page: pdfium.PdfPage) -> tuple[float, float, float, float]:
    """Left, bottom, right and top of what is shown: the boxes that the page inherits count too."""
    box = raw.FS_RECTF()
    if raw.FPDF_GetPageBoundingBox(page.raw, box) and box.right > box.left and box.top > box.bottom:
        return box.left, box.bottom, box.right, box.top
    return page.get_mediabox()


def _objects(page: Any) -> Iterator[tuple[int, Any, Matrix]]:
    """Every object in the order of drawing, those inside forms with the matrix that places them."""
    for i in range(raw.FPDFPage_CountObjects(page)):
        yield from _opened(raw.FPDFPage_GetObject(page, i), _SAME, 0)


def _opened(obj: Any, matrix: Matrix, depth: int) -> Iterator[tuple[int, Any, Matrix]]:
    kind = raw.FPDFPageObj_GetType(obj)
    if kind != raw.FPDF_PAGEOBJ_FORM:
        yield kind, obj, matrix
    elif depth < DEEPEST:
        inner = _times(_matrix(obj), matrix)
        for i in range(raw.FPDFFormObj_CountObjects(obj)):
            yield from _opened(raw.FPDFFormObj_GetObject(obj, i), inner, depth + 1)


def _matrix(obj: Any) -> Matrix:
    m = raw.FS_MATRIX()
    if not raw.FPDFPageObj_GetMatrix(obj, m):
        return _SAME
    return m.a, m.b, m.c, m.d, m.e, m.f


def _times(first: Matrix, then: Matrix) -> Matrix:
    a, b, c, d, e, f = first
    g, h, i, j, k, l_ = then
    return a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + l_


def _moved(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _shape(
    n: int,
    kind: int,
    obj: Any,
    matrix: Matrix,
    frame: _Frame,
    shapes: list[_Shape],
    across: list[Rule],
    down: list[Rule],
) -> None:
    edges = [ctypes.c_float() for _ in range(4)]
    if not raw.FPDFPageObj_GetBounds(obj, *edges):
        return
    l_, b_, r_, t_ = (edge.value for edge in edges)
    corners = [_moved(matrix, x, y) for x, y in ((l_, b_), (r_, t_), (l_, t_), (r_, b_))]
    left, top, right, bottom = frame.box(
        min(x for x, _ in corners), min(y for _, y in corners), max(x for x, _ in corners), max(y for _, y in corners)
    )
    if kind != raw.FPDF_PAGEOBJ_PATH:
        shapes.append(_Shape(left, top, right, bottom, n, None, kind == raw.FPDF_PAGEOBJ_IMAGE))
        return
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(obj, fill, stroke)
    if not fill.value and not stroke.value:
        return
    wide, high = right - left, bottom - top
    if fill.value and wide > THIN and high > THIN:
        shapes.append(_Shape(left, top, right, bottom, n, _colour(obj), False))
    if high <= THIN < wide:
        across.append(Rule((top + bottom) / 2, left, right))
    elif wide <= THIN < high:
        down.append(Rule((left + right) / 2, top, bottom))
    elif wide > THIN and high > THIN:
        count = raw.FPDFPath_CountSegments(obj)
        if count > 8:
            if count <= MOST_SHAPES:
                _rules_of_path(obj, count, matrix, frame, across, down)
        elif wide < 0.97 * frame.seen[0] or high < 0.97 * frame.seen[1]:
            across += [Rule(top, left, right), Rule(bottom, left, right)]
            down += [Rule(left, top, bottom), Rule(right, top, bottom)]


def _rules_of_path(obj: Any, count: int, matrix: Matrix, frame: _Frame, across: list[Rule], down: list[Rule]) -> None:
    """Many lines drawn as one path: its straight upright and level pieces."""
    x, y = ctypes.c_float(), ctypes.c_float()
    at = start = (0.0, 0.0)
    for i in range(count):
        segment = raw.FPDFPath_GetPathSegment(obj, i)
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        to = frame.place(*_moved(matrix, x.value, y.value))
        kind = raw.FPDFPathSegment_GetType(segment)
        if kind == raw.FPDF_SEGMENT_MOVETO:
            start = to
        else:
            ends = [(at, to)] if kind == raw.FPDF_SEGMENT_LINETO else []
            if raw.FPDFPathSegment_GetClose(segment):
                ends.append((to, start))
            for (ax, ay), (bx, by) in ends:
                if abs(ay - by) < 0.5 < abs(ax - bx):
                    across.append(Rule(ay, min(ax, bx), max(ax, bx)))
                elif abs(ax - bx) < 0.5 < abs(ay - by):
                    down.append(Rule(ax, min(ay, by), max(ay, by)))
        at = to


def _colour(obj: Any) -> tuple[float, float, float] | None:
    parts = [ctypes.c_uint() for _ in range(4)]
    if not raw.FPDFPageObj_GetFillColor(obj, *parts) or parts[3].value < 250:
        return None
    return parts[0].value / 255, parts[1].value / 255, parts[2].value / 255


class _Behind:
    """What lies behind and before a point of the page, found by bands of its height."""

    BAND = 24.0

    def __init__(self, shapes: list[_Shape], frame: _Frame) -> None:
        self._bands: dict[int, list[_Shape]] = {}
        height = frame.seen[1]
        for shape in shapes:
            first = int(max(0.0, shape.top) / self.BAND)
            for band in range(first, int(min(shape.bottom, height) / self.BAND) + 1):
                self._bands.setdefault(band, []).append(shape)

    def covered(self, x: float, y: float, style: _Style) -> bool:
        """Is text of this style at (x, y) the colour of what is behind it, or under something drawn later?"""
        under: tuple[float, float, float] | None = (1.0, 1.0, 1.0)
        for shape in self._bands.get(int(y / self.BAND), ()):
            if not (shape.left <= x <= shape.right and shape.top <= y <= shape.bottom):
                continue
            if shape.order < style.order:
                under = shape.colour
            elif shape.colour is not None or shape.picture:
                return True
        if under is None or style.colour is None:
            return False
        return all(abs(a - b) < ALIKE for a, b in zip(under, style.colour, strict=True))


def _words(
    page: pdfium.PdfPage, frame: _Frame, order: dict[int, int], behind: _Behind
) -> tuple[list[Word], list[Word]]:
    """The words that can be seen, in the order of drawing, and those that cannot."""
    textpage = page.get_textpage()
    tp = textpage.raw
    styles: dict[int, _Style] = {}
    words: list[Word] = []
    hidden: list[Word] = []
    letters: list[str] = []
    x0 = x1 = base = tall = 0.0
    last: _Style | None = None
    seen_width, seen_height = frame.seen
    box, ox, oy = raw.FS_RECTF(), ctypes.c_double(), ctypes.c_double()

    def end() -> None:
        nonlocal letters
        if not letters or last is None:
            return
        text = _whole("".join(letters))
        letters = []
        if not text:
            return
        size = max(tall, 1.0)
        x, y = (x0 + x1) / 2, base - 0.3 * size
        inside = -2 <= x <= seen_width + 2 and -2 <= y <= seen_height + 2
        unseen = last.invisible or last.size < TINY or not inside or behind.covered(x, y, last)
        word = Word(text, x0, x1, base - 0.8 * size, base + 0.2 * size, size, last.bold, last.upright)
        (hidden if unseen else words).append(word)

    for i in range(raw.FPDFText_CountChars(tp)):
        code = raw.FPDFText_GetUnicode(tp, i)
        if code in (9, 10, 13, 32, 160) or raw.FPDFText_IsGenerated(tp, i) == 1:
            end()
            continue
        if code < 32:
            if code != 2:  # a hyphen at a line's end
                continue
            code = 45
        pointer = raw.FPDFText_GetTextObject(tp, i)
        if not pointer:
            continue
        address = ctypes.addressof(pointer.contents)
        style = styles.get(address)
        if style is None:
            style = styles[address] = _style(pointer, tp, i, order.get(address, 1 << 30), frame.turn)
        raw.FPDFText_GetCharOrigin(tp, i, ox, oy)
        raw.FPDFText_GetLooseCharBox(tp, i, box)
        here_x, here_y = frame.place(ox.value, oy.value)
        left, _, right, _ = frame.box(box.left, box.bottom, box.right, box.top)
        if letters and last is not None:
            size = max(style.size, tall)
            step = left - x1
            # A footnote's mark is no part of the word before it; "13th" is one word.
            mark = style.size < 0.8 * tall and here_y < base - 0.15 * tall and 48 <= code <= 57
            if (
                mark
                or abs(here_y - base) > 0.45 * size
                or step > GAP * size
                or left < x0 - 0.1 * size
                or step < -0.7 * size
            ):
                end()
        if not letters:
            x0, x1, base, tall = left, right, here_y, style.size
        elif style.size > tall:
            base, tall = here_y, style.size
        x1 = max(x1, right)
        letters.append(chr(code))
        last = style
    end()
    textpage.close()
    return words, hidden


def _whole(text: str) -> str:
    """Without half characters; ligatures as their letters."""
    text = text.encode("utf-8", "ignore").decode().replace("\0", "").replace("\ufffe", "-").replace("\uffff", "")
    return "".join(unicodedata.normalize("NFKC", c) if "\ufb00" <= c <= "\ufb06" else c for c in text)


def _style(obj: Any, tp: Any, i: int, order: int, turn: int) -> _Style:
    size = ctypes.c_float()
    raw.FPDFTextObj_GetFontSize(obj, size)
    m = raw.FS_MATRIX()
    scale, angle = 1.0, 0.0
    if raw.FPDFText_GetMatrix(tp, i, m):
        scale = math.hypot(m.c, m.d)
        angle = math.degrees(math.atan2(m.b, m.a))
    font = raw.FPDFTextObj_GetFont(obj)
    name = ctypes.create_string_buffer(128)
    if font:
        raw.FPDFFont_GetBaseFontName(font, name, 128)
    bold = b"bold" in name.value.lower() or (bool(font) and raw.FPDFFont_GetWeight(font) >= 650)
    mode = raw.FPDFTextObj_GetTextRenderMode(obj)
    invisible = mode in (raw.FPDF_TEXTRENDERMODE_INVISIBLE, raw.FPDF_TEXTRENDERMODE_CLIP)
    upright = abs((angle - turn + 180) % 360 - 180) < 10
    stroked = mode == raw.FPDF_TEXTRENDERMODE_STROKE
    return _Style(order, abs(size.value) * scale, bold, upright, invisible, None if stroked else _colour(obj))
