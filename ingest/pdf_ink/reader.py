"""A PDF, page by page, to the ink on it: words with their places, rules, hidden words."""

from __future__ import annotations

import collections
import math
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
from pypdfium2 import raw

from ingest.ink import Ink
from ingest.pdf_ink.letters import Tally, gathered_words
from ingest.pdf_ink.objects import MOST_SHAPES, Picture, Ruling, box_of, matrix_of, objects_of
from ingest.pdf_ink.pixels import Canvas, Seen
from ingest.pdf_ink.values import SAME, Frame, Matrix, overlap_of, times

SIDEWAYS = 0.8
"""Share of a page's pieces of text that stand sideways from which the page is read that way."""


MOSTLY = 0.5
"""A picture over this share of a page is taken to show something, without a look at it."""


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

    def turn(self, index: int) -> int:
        """By how many degrees a page that was read is turned the way one reads it."""
        page = self._pdf[index]
        try:
            return int(page.get_rotation())
        finally:
            page.close()

    def close(self) -> None:
        self._pdf.close()


def _filled_in(pdf: pdfium.PdfDocument, index: int) -> pdfium.PdfPage:
    """The page, with what was typed or stamped upon it made part of it: form fields, free text and stamps.

    Of those, the ones that are marked as hidden stay out; so do highlights, notes and links, which add no words.
    Raises PdfiumError for a page that cannot be loaded.
    """
    page = boxed_page(pdf, index)
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
    canvas = Canvas(page, 1, 1)
    canvas.draw(raw.FPDF_ANNOT)
    if pdf.formenv is not None:
        canvas.draw_fields(pdf.formenv.raw)
    if raw.FPDFPage_Flatten(page.raw, raw.FLAT_NORMALDISPLAY) != raw.FLATTEN_SUCCESS:
        return page
    page.close()
    return pdf[index]


def boxed_page(pdf: pdfium.PdfDocument, index: int) -> pdfium.PdfPage:
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
    objects = list(objects_of(page.raw))
    _turn_upright(page, objects)
    left, bottom, right, top = _seen_box(page)
    frame = Frame(left, bottom, right - left, top - bottom, page.get_rotation())
    width, height = frame.seen
    texts: list[Any] = []
    pictures: list[Picture] = []
    ruling = Ruling(frame)
    drawn = 0
    for kind, obj, matrix in objects:
        if kind == raw.FPDF_PAGEOBJ_TEXT:
            texts.append(obj)
        elif kind in (raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_SHADING):
            drawn += 1
            if drawn <= MOST_SHAPES and kind == raw.FPDF_PAGEOBJ_PATH:
                ruling.add(obj, matrix)
            elif kind == raw.FPDF_PAGEOBJ_IMAGE:
                pictures.append(Picture(obj, box_of(obj, matrix, frame)))
    tally = Tally()
    seen = Seen(page, frame, texts, pictures)
    gathered = gathered_words(page, frame, seen, tally)
    whole = (0.0, 0.0, width, height)
    # Scans come in strips, so the pictures count together.
    pictured = min(1.0, sum(overlap_of(picture.box, whole) for picture in pictures) / max(1.0, width * height))
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


def _turn_upright(page: pdfium.PdfPage, objects: list[tuple[int, Any, Matrix]]) -> None:
    """Turns a page that nearly all of its text stands sideways on, such as a wide table, the way one reads it."""
    ways: collections.Counter[int] = collections.Counter()
    for kind, obj, matrix in objects:
        if kind == raw.FPDF_PAGEOBJ_TEXT:
            a, b, *_ = matrix_of(obj) if matrix is SAME else times(matrix_of(obj), matrix)
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
