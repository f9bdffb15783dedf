"""What is drawn on a page: every object with where it lies, and the rules that its paths are."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from typing import Any, NamedTuple

from pypdfium2 import raw

from ingest.ink import Rule
from ingest.pdf_ink.values import SAME, Box, Colour, Frame, Matrix, moved, times

THIN = 3.0
"""Points: a filled shape no thicker than this is a rule."""


DEEPEST = 40
"""How many forms inside forms are followed; pdfium draws no deeper."""


MOST_SHAPES = 6000
"""On one page; drawings of more are maps and plans, not tables."""


MOST_RULES = 4000
"""On one page; so are drawings of more. Tables of council papers have 1,000."""


class Picture(NamedTuple):
    obj: Any
    box: Box

    @property
    def pixels(self) -> int:
        across, down = ctypes.c_uint(), ctypes.c_uint()
        return across.value * down.value if raw.FPDFImageObj_GetImagePixelSize(self.obj, across, down) else 0


def objects_of(page: Any) -> Iterator[tuple[int, Any, Matrix]]:
    """Every object in the order of drawing, those inside forms with the matrix that places them."""
    for i in range(raw.FPDFPage_CountObjects(page)):
        yield from _opened(raw.FPDFPage_GetObject(page, i), SAME, 0)


def _opened(obj: Any, matrix: Matrix, depth: int) -> Iterator[tuple[int, Any, Matrix]]:
    kind = raw.FPDFPageObj_GetType(obj)
    if kind != raw.FPDF_PAGEOBJ_FORM:
        yield kind, obj, matrix
    elif depth < DEEPEST:
        inner = times(matrix_of(obj), matrix)
        for i in range(raw.FPDFFormObj_CountObjects(obj)):
            yield from _opened(raw.FPDFFormObj_GetObject(obj, i), inner, depth + 1)


def matrix_of(obj: Any) -> Matrix:
    m = raw.FS_MATRIX()
    if not raw.FPDFPageObj_GetMatrix(obj, m):
        return SAME
    return m.a, m.b, m.c, m.d, m.e, m.f


def box_of(obj: Any, matrix: Matrix, frame: Frame) -> Box:
    """Where an object lies; nowhere for one without bounds."""
    edges = [ctypes.c_float() for _ in range(4)]
    if not raw.FPDFPageObj_GetBounds(obj, *edges):
        return 0.0, 0.0, 0.0, 0.0
    l_, b_, r_, t_ = (edge.value for edge in edges)
    corners = [moved(matrix, x, y) for x, y in ((l_, b_), (r_, t_), (l_, t_), (r_, b_))]
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return frame.box(min(xs), min(ys), max(xs), max(ys))


class Ruling:
    """Gathers the rules of a page from its paths."""

    def __init__(self, frame: Frame) -> None:
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
        left, top, right, bottom = box_of(path, matrix, self._frame)
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
            to = self._frame.place(*moved(matrix, x.value, y.value))
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


def colour_of(obj: Any) -> Colour | None:
    parts = [ctypes.c_uint() for _ in range(4)]
    if not raw.FPDFPageObj_GetFillColor(obj, *parts) or parts[3].value < 250:
        return None
    return parts[0].value / 255, parts[1].value / 255, parts[2].value / 255
