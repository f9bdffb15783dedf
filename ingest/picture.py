"""What is asked for a picture of a page, and what comes back."""

from __future__ import annotations

from dataclasses import dataclass

from vectorstore.words.errors import Undrawn
from vectorstore.words.papers import Passage

Span = tuple[int, int]
"""From and to which character of a passage's text."""


@dataclass(frozen=True, slots=True)
class PagePicture:
    """`boxes` are the marked ones as shares of the page's width and height, from its top left corner; none: not marked."""

    png: bytes
    width: int
    height: int
    boxes: tuple[tuple[float, float, float, float], ...]


@dataclass(frozen=True, slots=True)
class PictureWanted:
    """Page `number`, from 1, of a paper that is shown as `name`, with a passage, or the quote at `span` of it, marked."""

    name: str
    number: int
    passage: Passage
    span: Span | None = None

    def undrawn(self, why: str) -> Undrawn:
        return Undrawn(
            f"Page {self.number} of {self.name} cannot be shown as a picture: {why}. Open the paper itself to see it."
        )


def on_page(passage: Passage, number: int, span: Span | None = None) -> bool:
    """Does a passage, or the quote at `span` of it, stand on this page, or a part of it?"""
    if passage.page is None or not passage.page <= number <= (passage.last_page or passage.page):
        return False
    return span is None or any(
        number in (sentence.page, sentence.last_page) and sentence.start < span[1] and span[0] < sentence.end
        for sentence in passage.sentences
    )
