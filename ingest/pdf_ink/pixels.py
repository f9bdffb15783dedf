"""Whether letters can be seen: the page is drawn twice, with and without them.

It is not guessed from colours and boxes: a word that changes no pixel, or is the colour of what lies behind it, is hidden.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from operator import mul, sub
from typing import Any, NamedTuple

import pypdfium2 as pdfium
from pypdfium2 import raw

from ingest.pdf_ink.objects import Picture
from ingest.pdf_ink.values import Box, Colour, Frame, Style, overlap_of

ALIKE = 0.12
"""Text and its background no further apart in any colour (of 1) cannot be seen."""


FAINT = 8
"""Of 255: a pixel that changes less in every colour has not changed."""


FAINTER = 16
"""The same, where the colour of the letters is not known or can be seen through."""


_GREY = (0.3, 0.59, 0.11)
"""What red, green and blue count for in a grey."""


MOST_PIXELS = 2_000_000
"""That a page is drawn with: one to a point up to A2, fewer on larger sheets."""


COARSE = 0.6
"""Pixels to a point of the first drawing, in greys; what that does not show is looked at again."""


MOST_PICTURED = 150_000_000
"""Pixels of a page's pictures that are unpacked to draw it; those beyond stay out of the drawing."""


class Canvas:
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


class Seen:
    """What the letters of a page change in its picture. Drawn when it is first asked, as pages of scans need not be."""

    def __init__(self, page: pdfium.PdfPage, frame: Frame, texts: list[Any], pictures: list[Picture]) -> None:
        self._page = page
        self._texts = texts
        self._pictures = pictures
        self._size = frame.seen
        self._left_out: list[Box] | None = None
        self._greys: _Drawn | None = None
        self._colours: _Drawn | None = None

    def shows(self, box: Box, style: Style) -> bool:
        """Can letters of this style be seen in the box?"""
        if self._greys is None:
            self._greys = self._draw(COARSE, colours=False)
        # A picture too large to draw may lie over the letters.
        if self._left_out and any(overlap_of(box, picture) > 0 for picture in self._left_out):
            return False
        return self._plainly_shows(box, style, self._greys) or self._surely_shows(box, style)

    def _plainly_shows(self, box: Box, style: Style, greys: _Drawn) -> bool:
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

    def _surely_shows(self, box: Box, style: Style) -> bool:
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
        canvas = Canvas(self._page, across, down, colours)
        for text in self._texts:
            raw.FPDFPageObj_SetIsActive(text, True)
        page = canvas.draw()
        for text in self._texts:
            raw.FPDFPageObj_SetIsActive(text, False)
        return _Drawn(page, canvas.draw(), canvas.stride, scale, across, down)
