"""A PDF page, as a reader's viewer shows it, to the pixels of a picture."""

from __future__ import annotations

import ctypes
from pathlib import Path
from typing import NamedTuple

import pypdfium2 as pdfium
from pypdfium2 import raw

from ingest.pdf_ink.objects import objects_of
from ingest.pdf_ink.pixels import MOST_PICTURED
from ingest.pdf_ink.reader import MOST_FIELDS, boxed_page

LONGEST = 1600
"""Pixels of a picture's longer side: small print of an A4 page can be read."""
MOST_FOR_WORDS = 3600
"""Pixels of the longer side of a picture that words are read off."""
LARGEST_SCALE = 8.0
"""Pixels to a point at most, for pages that are next to nothing."""


class Drawing(NamedTuple):
    """Red, green and blue for each pixel, row by row from the top; `size` is the page's, in points, as it is seen."""

    rgb: bytes
    across: int
    down: int
    size: tuple[float, float]


def draw(path: Path, junk: int, index: int, turn: int) -> Drawing:
    """The page at `index`, turned by `turn` degrees, with what stands upon it: fields, stamps, notes, lines that strike out.

    `junk` counts the bytes before the PDF begins. Raises PdfiumError for a page that cannot be loaded.
    """
    return _opened(path, junk, (index, turn), LONGEST)


def drawn_at(path: Path, junk: int, index: int, turn: int, inch: int) -> Drawing:
    """As `draw`, at so many pixels to the inch, but no more of them than small print needs on A3."""
    return _opened(path, junk, (index, turn), MOST_FOR_WORDS, inch / 72)


def _opened(path: Path, junk: int, which: tuple[int, int], longest: int, scale: float = LARGEST_SCALE) -> Drawing:
    index, turn = which
    pdf = pdfium.PdfDocument(path.read_bytes()[junk:] if junk else path)
    try:
        if pdf.get_formtype() == raw.FORMTYPE_ACRO_FORM:
            pdf.init_forms()
        page = boxed_page(pdf, index)
        page.set_rotation(turn)
        return _drawn(pdf, page, longest, scale)
    finally:
        pdf.close()


def _drawn(pdf: pdfium.PdfDocument, page: pdfium.PdfPage, longest: int, scale: float) -> Drawing:
    width, height = page.get_size()
    scale = min(scale, longest / max(width, height, 1.0))
    across, down = max(1, round(width * scale)), max(1, round(height * scale))
    bitmap = pdfium.PdfBitmap.new_native(across, down, raw.FPDFBitmap_BGR)
    bitmap.fill_rect((255, 255, 255, 255), 0, 0, across, down)
    _leave_out_the_largest(page)
    upon = raw.FPDF_ANNOT if raw.FPDFPage_GetAnnotCount(page.raw) <= MOST_FIELDS else 0
    how = upon | raw.FPDF_REVERSE_BYTE_ORDER | raw.FPDF_RENDER_LIMITEDIMAGECACHE
    raw.FPDF_RenderPageBitmap(bitmap.raw, page.raw, 0, 0, across, down, 0, how)
    if upon and pdf.formenv is not None:
        raw.FPDF_FFLDraw(pdf.formenv.raw, bitmap.raw, page.raw, 0, 0, across, down, 0, how)
    return Drawing(_rows(bitmap, across, down), across, down, (width, height))


def _leave_out_the_largest(page: pdfium.PdfPage) -> None:
    """Pictures beyond what is unpacked for a page, which reading does not look at either."""
    budget = MOST_PICTURED
    across, down = ctypes.c_uint(), ctypes.c_uint()
    for kind, obj, _ in objects_of(page.raw):
        if kind == raw.FPDF_PAGEOBJ_IMAGE and raw.FPDFImageObj_GetImagePixelSize(obj, across, down):
            budget -= across.value * down.value
            if budget < 0:
                raw.FPDFPageObj_SetIsActive(obj, False)


def _rows(bitmap: pdfium.PdfBitmap, across: int, down: int) -> bytes:
    stride, content = int(bitmap.stride), bytes(bitmap.buffer)
    if stride == 3 * across:
        return content
    return b"".join(content[row * stride : row * stride + 3 * across] for row in range(down))
