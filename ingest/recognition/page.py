"""One page of a PDF to its words by text recognition, laid out as a page that says its words is."""

from __future__ import annotations

import re
from pathlib import Path

from ingest.ink import Ink, Rule, Word
from ingest.kinds import pdf_start
from ingest.page_layout import laid_out
from ingest.pdf_ink.drawing import drawn_at
from ingest.pdf_ink.reader import InkReader
from ingest.recognition.engine import Engine, Picture, Recognised
from ingest.recognition.ruled import rules_of
from ingest.rubbish import is_noise, is_rubbish
from vectorstore.words.papers import Flaw, Page

INCH = 300
"""Pixels to the inch: what tesseract's makers advise, and small print needs."""
LEAST = 0.25
"""A word that the engine is less sure of is a speck, or the grain of a picture."""
TYPE = 0.78
"""Of a line's height, from its highest letter to its lowest, to the size of its type."""


def recognised_page(path: Path, number: int, engine: Engine, seconds: float) -> Page:
    """A page read off its picture. Empty, with NO_TEXT, where nothing that is language is found.

    Raises TimeoutError and NoEngine as the engine does.
    """
    junk = pdf_start(path)
    reader = InkReader(path, junk)
    try:
        turn = reader.turn(number - 1)
    finally:
        reader.close()
    drawing = drawn_at(path, junk, number - 1, turn, INCH)
    inch = 72 * drawing.across / drawing.size[0] if drawing.size[0] else INCH
    picture = Picture(drawing.rgb, drawing.across, drawing.down, round(inch))
    words = engine.read(picture, seconds)
    return page_of(number, drawing.size, 72 / inch, words, rules_of(picture, 72 / inch))


Rules = tuple[tuple[Rule, ...], tuple[Rule, ...]]


def page_of(
    number: int, size: tuple[float, float], point: float, words: list[Recognised], rules: Rules = ((), ())
) -> Page:
    """Words in pixels, each `point` points wide, to a page of so many points; how sure each is goes with its line."""
    kept = [_without_rules(word) for word in words if word.confidence >= LEAST and not _RULE.fullmatch(word.text)]
    ink = Ink(*size, tuple(_printed(word, point) for word in kept), *rules)
    page = laid_out(number, ink)
    if not any(c.isalpha() for c in page.text) or is_noise(page.text) or is_rubbish(page.text):
        return Page(number, "", flaws=(Flaw.NO_TEXT,))
    sure: dict[str, int] = {}
    for word in kept:
        for text in word.text.split():
            sure[text] = min(sure.get(text, 9), int(word.confidence * 10), 9)
    lines = (
        (n, "".join(str(_of(text, sure)) for text in line.split())) for n, line in enumerate(page.text.split("\n"))
    )
    return Page(
        number,
        page.text,
        tables=page.tables,
        flaws=(Flaw.RECOGNISED,),
        confidence=tuple((n, digits) for n, digits in lines if digits),
    )


def _of(text: str, sure: dict[str, int]) -> int:
    """How sure a word of the page is: as the least sure of that spelling was, or, where the layout joined pieces, of those."""
    if text in sure:
        return sure[text]
    pieces = [digit for piece, digit in sure.items() if piece in text]
    return min(pieces, default=0)


_RULE = re.compile(r"[|¦\[\]{}_]+")
"""A table's rule that was taken for a letter."""
_BESIDE_RULE = re.compile(r"([£€-]?\d[\d,.]*%?)[|¦\]})!]+")
"""A figure with the rule beside it: a bracket closes it that none has opened."""
DOUBTED = 0.85
"""How sure a figure is at most that had a rule taken off it."""


def _without_rules(word: Recognised) -> Recognised:
    found = _BESIDE_RULE.fullmatch(word.text)
    return word._replace(text=found[1], confidence=min(word.confidence, DOUBTED)) if found else word


def _printed(word: Recognised, point: float) -> Word:
    text = re.sub(r"\s+", " ", word.text)
    size = TYPE * (word.bottom - word.top) * point
    return Word(text, word.left * point, word.right * point, word.top * point, word.bottom * point, size)
