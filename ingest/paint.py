"""The pixels of a page: a mark over some boxes, and a PNG of them. Pixels are red, green and blue, row by row from the top."""

from __future__ import annotations

import itertools
import struct
import zlib
from collections.abc import Iterator, Sequence

Box = tuple[float, float, float, float]
"""Left, top, right and bottom, as shares of the picture's width and height, from its top left corner."""
_Pixels = tuple[int, int, int, int]
"""The same in pixels; right and bottom are the first that are outside."""

TINT = (255, 226, 110)
"""What white becomes under the mark. As under a marker's ink, black stays black."""
EDGE = 3
"""Pixels: how thick the line around the mark is."""
BESIDE = 2
"""Pixels left and right between the words and that line."""
NEAR = 0.5
"""Of a box's height: lines no further apart than this are under one mark."""

_TINTED = tuple(bytes(value * tint // 255 for value in range(256)) for tint in TINT)
_OPPOSITE = bytes(11 if value > 127 else 255 for value in range(256))
"""Dark on light and light on dark: the line is seen on any ground, and without colours."""


def marked(rgb: bytes, across: int, down: int, boxes: Sequence[Box]) -> bytes:
    """The pixels with a translucent mark over the boxes and a line around what they cover together."""
    if not boxes:
        return rgb
    pixels = bytearray(rgb)
    covered = [_padded(box, across, down) for box in _joined([_on(box, across, down) for box in boxes])]
    for start, end in _rows(covered, across):
        for part, table in enumerate(_TINTED):
            pixels[start + part : end : 3] = pixels[start + part : end : 3].translate(table)
    for start, end in _rows(list(_outline(covered)), across):
        line = pixels[start + 1 : end : 3].translate(_OPPOSITE)  # to the eye, green is most of how light a colour is
        for part in range(3):
            pixels[start + part : end : 3] = line
    return bytes(pixels)


def _rows(boxes: Sequence[_Pixels], across: int) -> Iterator[tuple[int, int]]:
    """From and to which byte each row of pixels is in any of the boxes; each pixel once."""
    for top, bottom in itertools.pairwise(sorted({y for box in boxes for y in (box[1], box[3])})):
        spans = sorted((left, right) for left, above, right, below in boxes if above <= top < below)
        last, runs = 0, []
        for left, right in spans:
            if right > max(left, last):
                runs.append((max(left, last), right))
                last = right
        for y in range(top, bottom):
            yield from ((3 * (y * across + left), 3 * (y * across + right)) for left, right in runs)


def _on(box: Box, across: int, down: int) -> _Pixels:
    left, top, right, bottom = box
    x, y = max(0, int(left * across)), max(0, int(top * down))
    return x, y, min(across, max(x + 1, round(right * across))), min(down, max(y + 1, round(bottom * down)))


def _joined(boxes: Sequence[_Pixels]) -> list[_Pixels]:
    """Boxes of lines that stand close above one another, reaching to the middle of what is between them."""
    made = [list(box) for box in boxes]
    for upper in made:
        for lower in made:
            gap = lower[1] - upper[3]
            beside = min(upper[2], lower[2]) - max(upper[0], lower[0])
            if 0 < gap <= NEAR * min(upper[3] - upper[1], lower[3] - lower[1]) and beside > 0:
                upper[3] = lower[1] = upper[3] + gap // 2
    return [(left, top, right, bottom) for left, top, right, bottom in made]


def _padded(box: _Pixels, across: int, down: int) -> _Pixels:
    left, top, right, bottom = box
    aside = EDGE + BESIDE
    return max(0, left - aside), max(0, top - EDGE), min(across, right + aside), min(down, bottom + EDGE)


def _outline(boxes: Sequence[_Pixels]) -> Iterator[_Pixels]:
    """The lines around what the boxes cover together, as thin boxes within it."""
    xs = sorted({x for left, _, right, _ in boxes for x in (left, right)})
    ys = sorted({y for _, top, _, bottom in boxes for y in (top, bottom)})
    column, row = ({value: n for n, value in enumerate(values)} for values in (xs, ys))
    covered = {
        (x, y)
        for left, top, right, bottom in boxes
        for x in range(column[left], column[right])
        for y in range(row[top], row[bottom])
    }
    for x, y in covered:
        left, top, right, bottom = xs[x], ys[y], xs[x + 1], ys[y + 1]
        if (x, y - 1) not in covered:
            yield left, top, right, min(top + EDGE, bottom)
        if (x, y + 1) not in covered:
            yield left, max(bottom - EDGE, top), right, bottom
        if (x - 1, y) not in covered:
            yield left, top, min(left + EDGE, right), bottom
        if (x + 1, y) not in covered:
            yield max(right - EDGE, left), top, right, bottom


def png(rgb: bytes, across: int, down: int) -> bytes:
    """A PNG of 8 bits a colour (W3C, PNG specification, third edition)."""
    row = 3 * across
    rows = b"".join(b"\0" + rgb[n * row : (n + 1) * row] for n in range(down))
    head = struct.pack(">IIBBBBB", across, down, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(rows, 6)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
        for kind, content in chunks
    )
