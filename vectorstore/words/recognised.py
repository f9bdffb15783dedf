"""What of a passage text recognition (OCR) has read, and how far its figures can be believed."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vectorstore.words.papers import Passage, Sentence

DOUBTFUL = 9
"""A figure whose word is less sure than this digit must be held against the page (`tests/evaluation/ocr.py` says why)."""
BY_OCR = "text read by OCR"
IN_DOUBT = "text read by OCR, its figures are not certain: check them against the page"


class ReadBy(StrEnum):
    """How a text came out of its file. One that the file itself says has none of these."""

    OCR = "ocr"
    OCR_IN_DOUBT = "ocr_in_doubt"
    """Text recognition was not sure of a figure in it."""


def read_by(passage: Passage, quote: str | None = None) -> ReadBy | None:
    """How the sentences of a passage were read, or those that a quote of it touches; None for the file's own words.

    A quote that is not found in the passage counts as all of it.
    """
    spans = [(0, len(passage.text))]
    if quote:
        words = r"\s+".join(re.escape(word) for word in quote.split())
        spans = [m.span() for m in re.finditer(words, passage.text)][:1] or spans
    (start, end) = spans[0]
    touched = [s for s in passage.sentences if s.confidence and s.start < end and s.end > start]
    if not touched:
        return None
    doubt = any(in_doubt(passage.text[s.start : s.end], s) for s in touched)
    return ReadBy.OCR_IN_DOUBT if doubt else ReadBy.OCR


def in_doubt(text: str, sentence: Sentence) -> bool:
    """Does a sentence hold a figure that text recognition was not sure of?"""
    words = text.split()
    digits = sentence.confidence or ""
    if len(digits) != len(words):
        digits = min(digits, default="9") * len(words)
    return any(int(sure) < DOUBTFUL for word, sure in zip(words, digits, strict=True) if any(c.isdigit() for c in word))


def said_of(how: ReadBy | None) -> str | None:
    """The words that a reference ends with."""
    return {None: None, ReadBy.OCR: BY_OCR, ReadBy.OCR_IN_DOUBT: IN_DOUBT}[how]
