"""A page of a PDF and a passage of it to a PNG on which the passage's words are marked, where they are found for certain."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from ingest.ink import Word
from ingest.kinds import pdf_start
from ingest.marking import Box, boxes_on
from ingest.paint import marked, png
from ingest.pdf_ink.drawing import draw
from ingest.pdf_ink.reader import InkReader, NotOpened, WantsPassword
from ingest.pdf_reader import words_read
from ingest.picture import PagePicture, PictureWanted


def page_picture(path: Path, wanted: PictureWanted) -> PagePicture:
    """Raises Undrawn where there is no such page, or none that can be drawn."""
    junk = pdf_start(path)
    try:
        reader = InkReader(path, junk)
    except WantsPassword as error:
        raise wanted.undrawn("the PDF wants a password") from error
    except NotOpened as error:
        raise wanted.undrawn("the PDF is damaged and cannot be opened") from error
    try:
        if not 0 < wanted.number <= reader.pages:
            raise wanted.undrawn(f"the PDF has {reader.pages} pages")
        boxes, turn = _places(reader, wanted)
    finally:
        reader.close()
    try:
        drawing = draw(path, junk, wanted.number - 1, turn)
    except (MemoryError, OSError):
        raise
    except Exception as error:  # whatever escapes from pdfium
        raise wanted.undrawn("it could not be drawn") from error
    width, height = drawing.size
    across, down = drawing.across, drawing.down
    shares = tuple((left / width, top / height, right / width, bottom / height) for left, top, right, bottom in boxes)
    pixels = marked(drawing.rgb, across, down, shares)
    return PagePicture(png(pixels, across, down), across, down, shares)


def _places(reader: InkReader, wanted: PictureWanted) -> tuple[list[Box], int]:
    """The boxes to mark, and how the page is turned; no box on a page whose words cannot be read."""

    @cache
    def words_on(number: int) -> Sequence[Word]:
        return words_read(reader.page(number - 1))

    try:
        return boxes_on(wanted.passage, wanted.number, words_on, wanted.span), reader.turn(wanted.number - 1)
    except MemoryError:
        raise
    except (
        Exception
    ):  # the passage was read by the second reader, which knows no places; the page may be drawn all the same
        return [], 0
