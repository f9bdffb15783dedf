"""Places, colours and styles of what a PDF page shows. Plain geometry, without pdfium."""

from __future__ import annotations

from typing import NamedTuple

Box = tuple[float, float, float, float]
"""Left, top, right and bottom, in points from the top left corner of the page as it is seen."""


Colour = tuple[float, float, float]
"""Red, green and blue, 0 to 1."""


Matrix = tuple[float, float, float, float, float, float]


SAME: Matrix = (1, 0, 0, 1, 0, 0)


class Style(NamedTuple):
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


class Frame(NamedTuple):
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


def times(first: Matrix, then: Matrix) -> Matrix:
    a, b, c, d, e, f = first
    g, h, i, j, k, l_ = then
    return a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + l_


def moved(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def overlap_of(some: Box, other: Box) -> float:
    """In square points."""
    across = min(some[2], other[2]) - max(some[0], other[0])
    down = min(some[3], other[3]) - max(some[1], other[1])
    return max(0.0, across) * max(0.0, down)
