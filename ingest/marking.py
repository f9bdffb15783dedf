"""A passage and the words printed on a page to the boxes of the passage's words there, or to nothing where it is not sure.

A passage's text is the page's words put in reading order, so it is looked for in the orders that a page has: as it was
drawn, and line by line. It has to stand there word for word, sign for sign (white space aside), and once only. What is
printed twice is told apart by what the passage says before and after it, or not at all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from ingest.ink import Word
from ingest.picture import Span
from ingest.printed import printed_lines
from vectorstore.words.papers import Passage
from vectorstore.words.text import fold

Box = tuple[float, float, float, float]
"""Left, top, right and bottom, in points from the top left corner of the page as it is seen."""

SAYS_SOMETHING = 3
"""Letters or digits: what stands between sentences ("1.", "•") and has fewer is not looked for by itself."""
MOST_BOXES = 400
"""On one page: passages have a line or a cell for each of at most 170 words."""
BESIDE = 0.8
"""Type sizes: words of a line no further apart than this are under one mark; a word that was struck out leaves more."""


def boxes_on(
    passage: Passage, number: int, words_on: Callable[[int], Sequence[Word]], span: Span | None = None
) -> list[Box]:
    """The boxes of a passage's words on a page, or of those at `span` of its text, line by line; none unless all are found.

    `words_on` gives the words that are read on a page, in the order of drawing. A sentence that turns the page is cut where
    both pages, between them, hold it.
    """
    span = span or (0, len(passage.text))
    parts = [part.on(number, passage.text, words_on) for part in _parts(passage, number)]
    found: dict[int, list[Word]] = {}
    for order in _orders(words_on(number)):
        for n, words in _found(order, parts, passage.text, span):
            found.setdefault(n, words)
        if all(n in found for n, part in enumerate(parts) if part.wanted(span) and part.said):
            marked = {word: None for n in sorted(found) for word in found[n]}
            boxes = _line_by_line(list(marked))
            return boxes if len(boxes) <= MOST_BOXES else []
    return []


class _Part(NamedTuple):
    """A sentence of a passage, or what stands between two: its place in the text, and the pages of a sentence."""

    start: int
    end: int
    said: bool
    page: int | None = None
    last_page: int | None = None

    def wanted(self, span: Span) -> bool:
        return self.start < span[1] and span[0] < self.end

    def on(self, number: int, text: str, words_on: Callable[[int], Sequence[Word]]) -> _Part:
        """What of it stands on this page: all of it, or the one side of where it turns the page."""
        if self.last_page in (None, self.page) or self.page is None or self.last_page is None:
            return self
        before, after = (_orders(words_on(page)) for page in (self.page, self.last_page))
        for cut in reversed(
            [n for n in range(self.start + 1, self.end) if text[n - 1].isspace() or text[n - 1] == "-"]
        ):
            first, then = _squeezed(text[self.start : cut]), _squeezed(text[cut : self.end])
            if any(o.places(first) for o in before) and any(o.places(then) for o in after):
                return self._replace(end=cut) if number == self.page else self._replace(start=cut)
        return self


def _parts(passage: Passage, number: int) -> list[_Part]:
    """A page's sentences and what stands between a passage's sentences, in the order of its text."""
    parts: list[_Part] = []
    at = 0
    for sentence in passage.sentences:
        if passage.text[at : sentence.start].strip():
            parts.append(_Part(at, sentence.start, said=False))
        if number in (sentence.page, sentence.last_page):
            parts.append(_Part(sentence.start, sentence.end, True, sentence.page, sentence.last_page))
        at = sentence.end
    if passage.text[at:].strip():
        parts.append(_Part(at, len(passage.text), said=False))
    return parts


class _Order:
    """The words of a page in one order, as one string without white space."""

    def __init__(self, words: Sequence[Word]) -> None:
        self._starts: dict[int, int] = {}
        self._ends: set[int] = set()
        self._words: list[Word] = []
        texts = []
        at = 0
        for word in words:
            text = _squeezed(word.text)
            if text:
                self._starts[at] = len(self._words)
                self._words += [word] * len(text)
                at += len(text)
                self._ends.add(at)
                texts.append(text)
        self._text = "".join(texts)

    def places(self, wanted: str) -> list[int]:
        """Where these words stand: they begin and end with words of the page."""
        found = []
        at = self._text.find(wanted) if wanted else -1
        while at >= 0:
            if at in self._starts and at + len(wanted) in self._ends:
                found.append(at)
            at = self._text.find(wanted, at + 1)
        return found

    def words(self, start: int, end: int) -> list[Word]:
        return list(dict.fromkeys(self._words[start:end]))


def _orders(words: Sequence[Word]) -> list[_Order]:
    upright = [word for word in words if word.upright]
    return [_Order(words), _Order([word for line in printed_lines(upright) for word in line.words])]


def _found(order: _Order, parts: Sequence[_Part], text: str, span: Span) -> Iterator[tuple[int, list[Word]]]:
    """Each part of which a word lies within the span, with its words there; the longest runs of parts are looked for first."""
    n = 0
    while n < len(parts):
        for end in range(len(parts), n, -1):
            run = parts[n:end]
            squeezed = [_squeezed(text[part.start : part.end]) for part in run]
            places = order.places("".join(squeezed)) if any(part.said for part in run) or _says(squeezed) else []
            if len(places) == 1:
                at = places[0]
                for place, (part, own) in enumerate(zip(run, squeezed, strict=True), n):
                    if part.wanted(span):
                        skipped = len(_squeezed(text[part.start : max(part.start, span[0])]))
                        kept = len(_squeezed(text[part.start : min(part.end, span[1])]))
                        yield place, order.words(at + skipped, at + kept)
                    at += len(own)
                n = end
                break
        else:
            n += 1


def _says(squeezed: Sequence[str]) -> bool:
    return sum(c.isalnum() for text in squeezed for c in text) >= SAYS_SOMETHING


def _squeezed(text: str) -> str:
    return "".join(fold(text).split())


def _line_by_line(words: Sequence[Word]) -> list[Box]:
    """One box over the words that follow one another on a line."""
    boxes: list[Box] = []
    last: Word | None = None
    for word in words:
        if last is not None and _follows(last, word):
            left, top, right, bottom = boxes[-1]
            boxes[-1] = left, min(top, word.top), max(right, word.right), max(bottom, word.bottom)
        else:
            boxes.append((word.left, word.top, word.right, word.bottom))
        last = word
    return boxes


def _follows(last: Word, word: Word) -> bool:
    size = max(last.size, word.size)
    level = abs(last.bottom - word.bottom) <= 0.5 * size
    return last.upright and word.upright and level and -0.5 * size <= word.left - last.right <= BESIDE * size
