"""A PDF page to the ink on it: words with their places, rules, hidden text. The only module that knows pdfium.

Whether a word can be seen is not guessed from colours and boxes: the page is drawn twice, with and without its letters,
and a word that changes no pixel, or is the colour of what lies behind it, is hidden.
"""

from __future__ import annotations

import collections
import ctypes
import itertools
import math
import unicodedata
from collections.abc import Iterator
from operator import itemgetter, mul, sub
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
FAINT = 8
"""Of 255: a pixel that changes less in every colour has not changed."""
FAINTER = 16
"""The same, where the colour of the letters is not known or can be seen through."""
_GREY = (0.3, 0.59, 0.11)
"""What red, green and blue count for in a grey."""
TINY = 1.5
"""Points: type smaller than this cannot be read."""
DEEPEST = 40
"""How many forms inside forms are followed; pdfium draws no deeper."""
SIDEWAYS = 0.8
"""Share of a page's pieces of text that stand sideways from which the page is read that way."""
MOST_SHAPES = 6000
"""On one page; drawings of more are maps and plans, not tables."""
MOST_RULES = 4000
"""On one page; so are drawings of more. Tables of council papers have 1,000."""
MOSTLY = 0.5
"""A picture over this share of a page is taken to show something, without a look at it."""
MOST_PIXELS = 2_000_000
"""That a page is drawn with: one to a point up to A2, fewer on larger sheets."""
COARSE = 0.6
"""Pixels to a point of the first drawing, in greys; what that does not show is looked at again."""
MOST_PICTURED = 150_000_000
"""Pixels of a page's pictures that are unpacked to draw it; those beyond stay out of the drawing."""
MOST_FIELDS = 2000
"""Notes, links and form fields on a page; the fields of one with more are left out."""


class WantsPassword(Exception):
    """The file opens with a password only."""


class NotOpened(Exception):
    """pdfium finds no document in the file."""


class InkReader:
    """An open PDF. Pages are read one at a time, so that a caller can say how far it is."""

    def __init__(self, path: Path, junk: int = 0) -> None:
        """`junk` counts the bytes before the PDF begins. Raises WantsPassword or NotOpened."""
        try:
            self._pdf = pdfium.PdfDocument(path.read_bytes()[junk:] if junk else path)
            self.pages = len(self._pdf)
            if self._pdf.get_formtype() == raw.FORMTYPE_ACRO_FORM:
                self._pdf.init_forms()
        except pdfium.PdfiumError as error:
            if getattr(error, "err_code", None) == raw.FPDF_ERR_PASSWORD:
                raise WantsPassword from error
            raise NotOpened from error

    def page(self, index: int) -> Ink:
        """The ink of the page at `index`, from 0. Raises NotOpened for a page that cannot be loaded."""
        try:
            page = _filled_in(self._pdf, index)
        except pdfium.PdfiumError as error:
            raise NotOpened from error
        try:
            return _ink(page)
        finally:
            page.close()

    def close(self) -> None:
        self._pdf.close()


Colour = tuple[float, float, float]
"""Red, green and blue, 0 to 1."""


class _Style(NamedTuple):
    """How letters are set. No colour: a pattern, an outline or something one can see through."""

    size: float
    bold: bool
    upright: bool
    lean: float
    """Degrees against the clock from the direction in which the page is read; upright within 10."""
    invisible: bool
    cut: bool
    """They only cut out what is drawn after them."""
    colour: Colour | None


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

    def box(self, left: float, bottom: float, right: float, top: float) -> Box:
        ax, ay = self.place(left, bottom)
        bx, by = self.place(right, top)
        return min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)


def _filled_in(pdf: pdfium.PdfDocument, index: int) -> pdfium.PdfPage:
    """The page, with what was typed or stamped upon it made part of it: form fields, free text and stamps.

    Of those, the ones that are marked as hidden stay out; so do highlights, notes and links, which add no words.
    Raises PdfiumError for a page that cannot be loaded.
    """
    page = _boxed(pdf, index)
    marks = raw.FPDFPage_GetAnnotCount(page.raw)
    if not 0 < marks <= MOST_FIELDS:
        return page
    printed = [_is_printed(page.raw, i) for i in range(marks)]
    if not any(printed):
        return page
    for i in reversed(range(marks)):
        if not printed[i]:
            raw.FPDFPage_RemoveAnnot(page.raw, i)
    # Drawn once, pdfium sets the fields whose look the file leaves to the reader.
    canvas = _Canvas(page, 1, 1)
    canvas.draw(raw.FPDF_ANNOT)
    if pdf.formenv is not None:
        canvas.draw_fields(pdf.formenv.raw)
    if raw.FPDFPage_Flatten(page.raw, raw.FLAT_NORMALDISPLAY) != raw.FLATTEN_SUCCESS:
        return page
    page.close()
    return pdf[index]


def _boxed(pdf: pdfium.PdfDocument, index: int) -> pdfium.PdfPage:
    """The page, shown whole where the box that it should be cut to leaves nothing of it."""
    page = pdf[index]
    box = raw.FS_RECTF()
    if raw.FPDF_GetPageBoundingBox(page.raw, box) and box.right > box.left and box.top > box.bottom:
        return page
    page.set_cropbox(*page.get_mediabox())
    page.close()
    return pdf[index]


_PRINTED = frozenset({raw.FPDF_ANNOT_WIDGET, raw.FPDF_ANNOT_FREETEXT, raw.FPDF_ANNOT_STAMP})
_KEPT_BACK = raw.FPDF_ANNOT_FLAG_HIDDEN | raw.FPDF_ANNOT_FLAG_NOVIEW


def _is_printed(page: Any, i: int) -> bool:
    """Is what the page has at `i` upon it a field, free text or a stamp, and shown?"""
    mark = raw.FPDFPage_GetAnnot(page, i)
    if not mark:
        return False
    try:
        return raw.FPDFAnnot_GetSubtype(mark) in _PRINTED and not raw.FPDFAnnot_GetFlags(mark) & _KEPT_BACK
    finally:
        raw.FPDFPage_CloseAnnot(mark)


def _ink(page: pdfium.PdfPage) -> Ink:
    objects = list(_objects(page.raw))
    _turn_upright(page, objects)
    left, bottom, right, top = _seen_box(page)
    frame = _Frame(left, bottom, right - left, top - bottom, page.get_rotation())
    width, height = frame.seen
    texts: list[Any] = []
    pictures: list[_Picture] = []
    ruling = _Ruling(frame)
    drawn = 0
    for kind, obj, matrix in objects:
        if kind == raw.FPDF_PAGEOBJ_TEXT:
            texts.append(obj)
        elif kind in (raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_SHADING):
            drawn += 1
            if drawn <= MOST_SHAPES and kind == raw.FPDF_PAGEOBJ_PATH:
                ruling.add(obj, matrix)
            elif kind == raw.FPDF_PAGEOBJ_IMAGE:
                pictures.append(_Picture(obj, _box(obj, matrix, frame)))
    tally = _Tally()
    seen = _Seen(page, frame, texts, pictures)
    gathered = _gathered(page, frame, seen, tally)
    whole = (0.0, 0.0, width, height)
    # Scans come in strips, so the pictures count together.
    pictured = min(1.0, sum(_overlap_of(picture.box, whole) for picture in pictures) / max(1.0, width * height))
    if drawn and not gathered.words and pictured < MOSTLY and seen.is_blank():
        drawn, pictured = 0, 0.0
    return Ink(
        width,
        height,
        tuple(gathered.words),
        *ruling.rules,
        tuple(gathered.hidden),
        pictured,
        drawn,
        tally.share,
    )


Box = tuple[float, float, float, float]
"""Left, top, right and bottom, in points from the top left corner of the page as it is seen."""


class _Picture(NamedTuple):
    obj: Any
    box: Box

    @property
    def pixels(self) -> int:
        across, down = ctypes.c_uint(), ctypes.c_uint()
        return across.value * down.value if raw.FPDFImageObj_GetImagePixelSize(self.obj, across, down) else 0


def _overlap_of(some: Box, other: Box) -> float:
    """In square points."""
    across = min(some[2], other[2]) - max(some[0], other[0])
    down = min(some[3], other[3]) - max(some[1], other[1])
    return max(0.0, across) * max(0.0, down)


def _turn_upright(page: pdfium.PdfPage, objects: list[tuple[int, Any, Matrix]]) -> None:
    """Turns a page that nearly all of its text stands sideways on, such as a wide table, the way one reads it."""
    ways: collections.Counter[int] = collections.Counter()
    for kind, obj, matrix in objects:
        if kind == raw.FPDF_PAGEOBJ_TEXT:
            a, b, *_ = _matrix(obj) if matrix is _SAME else _times(_matrix(obj), matrix)
            ways[0 if b == 0 < a else round(math.degrees(math.atan2(b, a)) / 90) % 4 * 90] += 1
    way, most = ways.most_common(1)[0] if ways else (0, 0)
    if ways and way != page.get_rotation() and most > SIDEWAYS * ways.total():
        page.set_rotation(way)


def _seen_box(page: pdfium.PdfPage) -> tuple[float, float, float, float]:
    """Left, bottom, right and top of what is shown: the boxes that the page inherits count too."""
    box = raw.FS_RECTF()
    if raw.FPDF_GetPageBoundingBox(page.raw, box) and box.right > box.left and box.top > box.bottom:
        return box.left, box.bottom, box.right, box.top
    left, bottom, right, top = page.get_mediabox()
    return left, bottom, right, top


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


def _box(obj: Any, matrix: Matrix, frame: _Frame) -> Box:
    """Where an object lies; nowhere for one without bounds."""
    edges = [ctypes.c_float() for _ in range(4)]
    if not raw.FPDFPageObj_GetBounds(obj, *edges):
        return 0.0, 0.0, 0.0, 0.0
    l_, b_, r_, t_ = (edge.value for edge in edges)
    corners = [_moved(matrix, x, y) for x, y in ((l_, b_), (r_, t_), (l_, t_), (r_, b_))]
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return frame.box(min(xs), min(ys), max(xs), max(ys))


class _Ruling:
    """Gathers the rules of a page from its paths."""

    def __init__(self, frame: _Frame) -> None:
        self._across: list[Rule] = []
        self._down: list[Rule] = []
        self._frame = frame

    @property
    def rules(self) -> tuple[tuple[Rule, ...], tuple[Rule, ...]]:
        """Those across and those down; none of a drawing's."""
        if len(self._across) + len(self._down) > MOST_RULES:
            return (), ()
        return tuple(self._across), tuple(self._down)

    def add(self, path: Any, matrix: Matrix) -> None:
        """A path is a rule where it is thin; of a box its edges are rules, of other paths their straight pieces."""
        if len(self._across) + len(self._down) > MOST_RULES:
            return
        fill, stroke = ctypes.c_int(), ctypes.c_int()
        raw.FPDFPath_GetDrawMode(path, fill, stroke)
        if not fill.value and not stroke.value:
            return
        left, top, right, bottom = _box(path, matrix, self._frame)
        wide, high = right - left, bottom - top
        if high <= THIN < wide:
            self._across.append(Rule((top + bottom) / 2, left, right))
        elif wide <= THIN < high:
            self._down.append(Rule((left + right) / 2, top, bottom))
        elif wide > THIN and high > THIN:
            count = raw.FPDFPath_CountSegments(path)
            if count > 8:
                if count <= MOST_SHAPES:
                    self._add_pieces(path, count, matrix)
            elif wide < 0.97 * self._frame.seen[0] or high < 0.97 * self._frame.seen[1]:
                self._across += [Rule(top, left, right), Rule(bottom, left, right)]
                self._down += [Rule(left, top, bottom), Rule(right, top, bottom)]

    def _add_pieces(self, path: Any, count: int, matrix: Matrix) -> None:
        """Many lines drawn as one path: its straight upright and level pieces."""
        x, y = ctypes.c_float(), ctypes.c_float()
        at = start = (0.0, 0.0)
        for i in range(count):
            segment = raw.FPDFPath_GetPathSegment(path, i)
            raw.FPDFPathSegment_GetPoint(segment, x, y)
            to = self._frame.place(*_moved(matrix, x.value, y.value))
            kind = raw.FPDFPathSegment_GetType(segment)
            if kind == raw.FPDF_SEGMENT_MOVETO:
                start = to
            else:
                ends = [(at, to)] if kind == raw.FPDF_SEGMENT_LINETO else []
                if raw.FPDFPathSegment_GetClose(segment):
                    ends.append((to, start))
                for (ax, ay), (bx, by) in ends:
                    if abs(ay - by) < 0.5 < abs(ax - bx):
                        self._across.append(Rule(ay, min(ax, bx), max(ax, bx)))
                    elif abs(ax - bx) < 0.5 < abs(ay - by):
                        self._down.append(Rule(ax, min(ay, by), max(ay, by)))
            at = to


def _colour(obj: Any) -> Colour | None:
    parts = [ctypes.c_uint() for _ in range(4)]
    if not raw.FPDFPageObj_GetFillColor(obj, *parts) or parts[3].value < 250:
        return None
    return parts[0].value / 255, parts[1].value / 255, parts[2].value / 255


class _Canvas:
    """Pixels to draw a page upon, row by row from the top: one byte each for greys, else blue, green, red and a blank."""

    def __init__(self, page: pdfium.PdfPage, across: int, down: int, colours: bool = True) -> None:
        self._page = page.raw
        self._size = across, down
        self._bitmap = pdfium.PdfBitmap.new_native(
            across, down, raw.FPDFBitmap_BGRx if colours else raw.FPDFBitmap_Gray
        )
        self.stride = int(self._bitmap.stride)
        """Bytes from a row to the next."""

    def draw(self, how: int = 0) -> bytes:
        """All its rows, as they are now."""
        across, down = self._size
        self._bitmap.fill_rect((255, 255, 255, 255), 0, 0, across, down)
        raw.FPDF_RenderPageBitmap(
            self._bitmap.raw, self._page, 0, 0, across, down, 0, how | raw.FPDF_RENDER_LIMITEDIMAGECACHE
        )
        return bytes(self._bitmap.buffer)

    def draw_fields(self, form: Any) -> None:
        """Draws the fields of a form upon the page as it is."""
        raw.FPDF_FFLDraw(form, self._bitmap.raw, self._page, 0, 0, *self._size, 0, 0)


class _Drawn(NamedTuple):
    """The page and the page without its letters: their rows, the bytes from one to the next, and pixels to a point."""

    page: bytes
    bare: bytes
    stride: int
    scale: float
    across: int
    down: int

    def pixels(self, box: Box) -> _Pixels | None:
        """Those of the box; none of one beyond the page."""
        left, top, right, bottom = box
        # The outermost pixels are shared with the neighbours, which may be seen where these letters are not.
        first, above = max(0, math.ceil(left * self.scale)), max(0, math.floor(top * self.scale))
        last = min(self.across, max(first + 1, math.floor(right * self.scale)))
        below = min(self.down, max(above + 1, math.ceil(bottom * self.scale)))
        return _Pixels(first, last, above, below) if first < last and above < below else None


class _Pixels(NamedTuple):
    """A box on the canvas: its first and last column, its first and last row; the last is the first that is outside."""

    left: int
    right: int
    top: int
    bottom: int

    def rows(self) -> Iterator[int]:
        """From the middle outwards: there most letters have ink."""
        row = (self.top + self.bottom) // 2
        for step in range(1, self.bottom - self.top + 1):
            yield row
            row = min(max(row + (step if step % 2 else -step), self.top), self.bottom - 1)


class _Seen:
    """What the letters of a page change in its picture. Drawn when it is first asked, as pages of scans need not be."""

    def __init__(self, page: pdfium.PdfPage, frame: _Frame, texts: list[Any], pictures: list[_Picture]) -> None:
        self._page = page
        self._texts = texts
        self._pictures = pictures
        self._size = frame.seen
        self._left_out: list[Box] | None = None
        self._greys: _Drawn | None = None
        self._colours: _Drawn | None = None

    def shows(self, box: Box, style: _Style) -> bool:
        """Can letters of this style be seen in the box?"""
        if self._greys is None:
            self._greys = self._draw(COARSE, colours=False)
        # A picture too large to draw may lie over the letters.
        if self._left_out and any(_overlap_of(box, picture) > 0 for picture in self._left_out):
            return False
        return self._plainly_shows(box, style, self._greys) or self._surely_shows(box, style)

    def _plainly_shows(self, box: Box, style: _Style, greys: _Drawn) -> bool:
        """Do the greys say so already? They do of black on white; what they do not say is asked of the colours."""
        pixels = greys.pixels(box)
        if pixels is None:
            return False
        page, bare, stride = greys.page, greys.bare, greys.stride
        grey = None if style.colour is None else 255 * sum(map(mul, style.colour, _GREY))
        middle = (pixels.top + pixels.bottom) // 2
        for row in (middle, (middle + pixels.bottom) // 2, (pixels.top + middle) // 2):
            start, end = row * stride + pixels.left, row * stride + pixels.right
            with_, without = page[start:end], bare[start:end]
            if with_ == without:
                continue
            dark, light = min(without), max(without)
            if dark - min(with_) >= FAINT or max(with_) - light >= FAINT:
                return grey is not None and max(abs(dark - grey), abs(light - grey)) >= 255 * ALIKE
        return False

    def _surely_shows(self, box: Box, style: _Style) -> bool:
        if self._colours is None:
            self._colours = self._draw(1.0, colours=True)
        pixels = self._colours.pixels(box)
        if pixels is None:
            return False
        page, bare, stride = self._colours.page, self._colours.bare, self._colours.stride
        if style.cut and self._varies(pixels, page, stride):
            return True
        enough = FAINT if style.colour is not None else FAINTER
        for row in pixels.rows():
            start, end = row * stride + 4 * pixels.left, row * stride + 4 * pixels.right
            with_, without = page[start:end], bare[start:end]
            if with_ != without and max(map(abs, map(sub, with_, without))) >= enough:
                return style.colour is None or not self._is_behind(style.colour, pixels, bare, stride)
        return False

    def _varies(self, pixels: _Pixels, page: bytes, stride: int) -> bool:
        """Is there more than one colour in the box?"""
        found = {
            page[row * stride + 4 * x : row * stride + 4 * x + 3]
            for row in range(pixels.top, pixels.bottom)
            for x in range(pixels.left, pixels.right)
        }
        return any(max(channel) - min(channel) >= 255 * ALIKE for channel in zip(*found, strict=True))

    def _is_behind(self, colour: Colour, pixels: _Pixels, bare: bytes, stride: int) -> bool:
        """Is the page without letters of this colour all over the box?"""
        wanted = tuple(round(255 * part) for part in reversed(colour))
        for row in range(pixels.top, pixels.bottom, max(1, (pixels.bottom - pixels.top) // 4)):
            for x in range(pixels.left, pixels.right, max(1, (pixels.right - pixels.left) // 24)):
                at = row * stride + 4 * x
                if max(map(abs, map(sub, bare[at : at + 3], wanted))) >= 255 * ALIKE:
                    return False
        return True

    def is_blank(self) -> bool:
        """Is the page one colour all over?"""
        if self._colours is None:
            self._colours = self._draw(1.0, colours=True)
        page = self._colours.page
        # What was left out of the drawing for its size shows something.
        return not self._left_out and all(max(page[part::4]) - min(page[part::4]) < FAINT for part in range(3))

    def _draw(self, scale: float, colours: bool) -> _Drawn:
        if self._left_out is None:
            self._left_out = []
            budget = MOST_PICTURED
            for picture in self._pictures:
                budget -= picture.pixels
                if budget < 0:
                    self._left_out.append(picture.box)
                    raw.FPDFPageObj_SetIsActive(picture.obj, False)
        width, height = self._size
        scale = min(scale, math.sqrt(MOST_PIXELS / max(1.0, width * height)))
        across, down = max(1, round(width * scale)), max(1, round(height * scale))
        canvas = _Canvas(self._page, across, down, colours)
        for text in self._texts:
            raw.FPDFPageObj_SetIsActive(text, True)
        page = canvas.draw()
        for text in self._texts:
            raw.FPDFPageObj_SetIsActive(text, False)
        return _Drawn(page, canvas.draw(), canvas.stride, scale, across, down)


class _Piece(NamedTuple):
    """Letters of one word that are set alike."""

    text: str
    left: float
    right: float
    style: _Style


class _Gathering:
    """Words, those that can be seen apart from those that cannot."""

    def __init__(self, frame: _Frame, seen: _Seen) -> None:
        self.words: list[Word] = []
        self.hidden: list[Word] = []
        self._frame = frame
        self._seen = seen

    def add(self, pieces: list[_Piece], base: float, size: float) -> None:
        """One word on this base line, in two where a part of it cannot be seen."""
        if len(pieces) == 1:
            self._keep(pieces[0], base, size, self._shows(pieces[0], base))
            return
        shown = [self._shows(piece, base) for piece in pieces]
        for shows, run in itertools.groupby(zip(pieces, shown, strict=True), key=itemgetter(1)):
            parts = [piece for piece, _ in run]
            text = "".join(piece.text for piece in parts)
            whole = _Piece(text, parts[0].left, max(piece.right for piece in parts), parts[-1].style)
            self._keep(whole, base, size, shows)

    def _keep(self, piece: _Piece, base: float, size: float, shows: bool) -> None:
        text = _whole(piece.text)
        if text:
            size = max(size, 1.0)
            top, bottom = base - 0.8 * size, base + 0.2 * size
            word = Word(text, piece.left, piece.right, top, bottom, size, piece.style.bold, piece.style.upright)
            (self.words if shows else self.hidden).append(word)

    def add_turned(self, text: str, box: Box, style: _Style) -> None:
        """A line of text that does not run from left to right: one word, as to its place."""
        whole = _whole(text)
        if whole:
            word = Word(whole, box[0], box[2], box[1], box[3], style.size, style.bold, upright=False)
            (self.words if self._can_be_seen(box, style) else self.hidden).append(word)

    def _shows(self, piece: _Piece, base: float) -> bool:
        style = piece.style
        box = piece.left, base - 0.8 * style.size, piece.right, base + 0.2 * style.size
        return self._can_be_seen(box, style)

    def _can_be_seen(self, box: Box, style: _Style) -> bool:
        if style.invisible or style.size < TINY:
            return False
        width, height = self._frame.seen
        x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
        if not (-2 <= x <= width + 2 and -2 <= y <= height + 2):
            return False
        return self._seen.shows(box, style)


class _Turned:
    """Letters that lean to lines: those of one line follow each other along it."""

    def __init__(self, gathering: _Gathering) -> None:
        self._gathering = gathering
        self._text = ""
        self._box: Box = (0.0, 0.0, 0.0, 0.0)
        self._end = self._base = 0.0
        self._style: _Style | None = None
        self._space = False

    def add(self, letter: str, box: Box, x: float, y: float, style: _Style) -> None:
        """One more letter: its box, and where on the page its base line begins."""
        lean = math.radians(style.lean)
        cosine, sine = math.cos(lean), math.sin(lean)
        along, base = x * cosine - y * sine, x * sine + y * cosine
        size = max(style.size, 1.0)
        # The box about a letter is upright, and far too large for one on a slant.
        slant = min(abs(cosine), abs(sine)) > 0.1
        if self._text:
            step = along - self._end
            if style != self._style or abs(base - self._base) > 0.45 * size or not -size < step < 3 * size:
                self.end()
            elif self._space or step > (size if slant else GAP * size):
                self._text += " "
        left, top, right, bottom = box
        if self._text:
            last = self._box
            self._box = min(last[0], left), min(last[1], top), max(last[2], right), max(last[3], bottom)
        else:
            self._box = box
        self._text += letter
        self._end = along + (0.5 * size if slant else abs((right - left) * cosine) + abs((bottom - top) * sine))
        self._base, self._style, self._space = base, style, False

    def space(self) -> None:
        """A word ends, and perhaps the line."""
        self._space = True

    def end(self) -> None:
        """The line is whole."""
        if self._text and self._style is not None:
            self._gathering.add_turned(self._text, self._box, self._style)
        self._text, self._space = "", False


def _gathered(page: pdfium.PdfPage, frame: _Frame, seen: _Seen, tally: _Tally) -> _Gathering:
    """The page's words in the order of drawing, and how its letters are known."""
    gathering = _Gathering(frame, seen)
    turned = _Turned(gathering)
    pieces: list[_Piece] = []
    letters: list[str] = []
    start = x0 = x1 = end = base = tall = 0.0
    last: _Style | None = None

    def end_piece() -> None:
        nonlocal letters
        if letters and last is not None:
            pieces.append(_Piece("".join(letters), x0, x1, last))
            letters = []

    def end_word() -> None:
        nonlocal pieces
        end_piece()
        if pieces:
            gathering.add(pieces, base, tall)
            pieces = []

    for found in _letters(page, frame, tally):
        if found is None:
            end_word()
            turned.space()
            continue
        letter, left, right, here, style, leaning = found
        if leaning is not None:
            end_word()
            turned.add(letter, *leaning, style)
            continue
        if letters:
            size = style.size if style.size > tall else tall
            step = left - end
            # A footnote's mark is no part of the word before it; "13th" is one word.
            mark = style.size < 0.8 * tall and here < base - 0.15 * tall and "0" <= letter <= "9"
            if (
                mark
                or abs(here - base) > 0.45 * size
                or step > GAP * size
                or left < start - 0.1 * size
                or step < -0.7 * size
            ):
                end_word()
            elif style is not last and style != last:
                end_piece()
        if not letters:
            x0 = x1 = left
            if not pieces:
                start, end, base, tall = left, right, here, style.size
        if style.size > tall:
            base, tall = here, style.size
        x1 = right if right > x1 else x1
        end = right if right > end else end
        letters.append(letter)
        last = style
    end_word()
    turned.end()
    return gathering


_Letter = tuple[str, float, float, float, _Style, tuple[Box, float, float] | None]
"""A letter, its left and right edge, its base line and how it is set; of one that leans also the box about it, and where
its base line begins from the left and from the top."""


class _Tally:
    """Counts letters, and those of which the file does not say what they are; the reader has guessed them."""

    letters = 0
    nameless = 0

    @property
    def share(self) -> float:
        return self.nameless / max(1, self.letters)


def _letters(page: pdfium.PdfPage, frame: _Frame, tally: _Tally) -> Iterator[_Letter | None]:
    """A page's letters in the order of drawing; None where a word ends for certain."""
    textpage = page.get_textpage()
    tp = textpage.raw
    styles: dict[int, _Style] = {}
    fonts: dict[int, bool] = {}
    suspicious = False
    last = 0
    style, y = _PLAIN, None
    letters = nameless = 0
    aside, high = frame.left, frame.height + frame.bottom
    box, ox, oy = raw.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    for i in range(raw.FPDFText_CountChars(tp)):
        code = raw.FPDFText_GetUnicode(tp, i)
        if code in _BETWEEN:
            yield None
            continue
        pointer = raw.FPDFText_GetTextObject(tp, i)
        if code in _NOTHING or not pointer:
            continue
        address = ctypes.addressof(pointer.contents)
        if address != last:
            last = address
            known = styles.get(address)
            if known is None:
                known = styles[address] = _style(pointer, tp, i, frame.turn, fonts)
                suspicious = suspicious or raw.FPDFText_HasUnicodeMapError(tp, i) == 1
            style, y = known, None
        letters += 1
        if code < 32 or ((suspicious or code > 126) and raw.FPDFText_HasUnicodeMapError(tp, i) == 1):
            suspicious = True  # from here on each letter is asked, which takes its time
            nameless += 1
        if code == _HYPHEN:
            code = 45
        elif code < 32:
            continue
        raw.FPDFText_GetLooseCharBox(tp, i, box)
        if style.upright and not frame.turn:  # as below, without the calls: this is done for nearly every letter
            if y is None:
                raw.FPDFText_GetCharOrigin(tp, i, ox, oy)
                y = high - oy.value  # letters that are drawn together stand on one base line
            yield chr(code), box.left - aside, box.right - aside, y, style, None
            continue
        raw.FPDFText_GetCharOrigin(tp, i, ox, oy)
        x, y = frame.place(ox.value, oy.value)
        placed = frame.box(box.left, box.bottom, box.right, box.top)
        yield chr(code), placed[0], placed[2], y, style, None if style.upright else (placed, x, y)
    tally.letters, tally.nameless = letters, nameless
    textpage.close()


_PLAIN = _Style(1.0, False, True, 0.0, False, False, None)
_HYPHEN = 2
"""pdfium's sign for a hyphen that a line may have been broken at."""
_BETWEEN = frozenset({9, 10, 13, 32, 0x85, 0xA0, *range(0x2000, 0x200C), 0x2028, 0x2029, 0x202F, 0x205F, 0x3000})
"""What stands between words: spaces and ends of lines."""
_NOTHING = frozenset(
    {0xAD, 0x200C, 0x200D, 0x200E, 0x200F, *range(0x202A, 0x202F), 0x2060, *range(0x2066, 0x206A), 0xFEFF}
)
"""What is never printed: joiners, marks of direction, places where a word may be broken."""


def _whole(text: str) -> str:
    """Without half characters; ligatures as their letters."""
    if text.isascii():
        return text
    text = text.encode("utf-8", "ignore").decode().replace("\0", "").replace("\ufffe", "-").replace("\uffff", "")
    return "".join(unicodedata.normalize("NFKC", c) if "\ufb00" <= c <= "\ufb06" else c for c in text)


_STROKED = frozenset(
    {
        raw.FPDF_TEXTRENDERMODE_STROKE,
        raw.FPDF_TEXTRENDERMODE_FILL_STROKE,
        raw.FPDF_TEXTRENDERMODE_STROKE_CLIP,
        raw.FPDF_TEXTRENDERMODE_FILL_STROKE_CLIP,
    }
)


def _is_bold(font: Any) -> bool:
    name = ctypes.create_string_buffer(128)
    raw.FPDFFont_GetBaseFontName(font, name, 128)
    return b"bold" in name.value.lower() or raw.FPDFFont_GetWeight(font) >= 650


def _style(obj: Any, tp: Any, i: int, turn: int, fonts: dict[int, bool]) -> _Style:
    """How the letter at `i` and those drawn with it are set; `fonts` remembers which are bold."""
    size = ctypes.c_float()
    raw.FPDFTextObj_GetFontSize(obj, size)
    m = raw.FS_MATRIX()
    scale, angle = 1.0, 0.0
    if raw.FPDFText_GetMatrix(tp, i, m):
        scale = math.hypot(m.c, m.d)
        angle = math.degrees(math.atan2(m.b, m.a))
    font = raw.FPDFTextObj_GetFont(obj)
    address = ctypes.addressof(font.contents) if font else 0
    bold = fonts.get(address)
    if bold is None:
        bold = fonts[address] = bool(font) and _is_bold(font)
    mode = raw.FPDFTextObj_GetTextRenderMode(obj)
    invisible, cut = mode == raw.FPDF_TEXTRENDERMODE_INVISIBLE, mode == raw.FPDF_TEXTRENDERMODE_CLIP
    lean = (angle - turn + 180) % 360 - 180
    stroked = mode in _STROKED
    return _Style(
        abs(size.value) * scale, bold, abs(lean) < 10, lean, invisible, cut, None if stroked or cut else _colour(obj)
    )
