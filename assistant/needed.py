"""What a question's own words want to see in an answer: a number to ring, a clock's time, a percentage, an address."""

from __future__ import annotations

import re
from collections.abc import Iterable

_NEEDED: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...] = (
    (
        re.compile(
            r"\b(?:phone|telephone|tele?phone|contact) number\b|\bnumber (?:to|do i) (?:call|ring|phone)\b",
            re.IGNORECASE,
        ),
        re.compile(r"\b0\d{2,4}[ -]?\d{3,4}[ -]?\d{3,4}\b"),
    ),
    (
        re.compile(r"\bopening (?:hours|times)\b|\b(?:what|which) hours\b|\bhow late\b", re.IGNORECASE),
        re.compile(
            r"\b\d{1,2}(?:[.:]\d\d)?\s?(?:am|pm|a\.m|p\.m|noon|o['’]clock)\b|\b\d{1,2}[.:]\d\d\b|\bnoon\b|\bmidnight\b|"
            r"\bhours\b",
            re.IGNORECASE,
        ),
    ),
    (
        re.compile(r"\brate of interest\b|\binterest rates?\b|\bturnout\b", re.IGNORECASE),
        re.compile(r"%|\bper ?cent\b|\bpercentage\b|\bbasis points?\b|\bbase rate\b", re.IGNORECASE),
    ),
    (
        re.compile(r"\be-?mail address\b", re.IGNORECASE),
        re.compile(r"\S@\S"),
    ),
    (
        re.compile(r"\bpost ?code\b", re.IGNORECASE),
        re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b"),
    ),
    (
        re.compile(r"\bweb ?(?:site|page)?(?:['’]s)? (?:address|link)\b", re.IGNORECASE),
        re.compile(r"\bwww\.|\bhttps?:|\.(?:gov|org|co)\.uk\b", re.IGNORECASE),
    ),
)
"""What is asked for, and what must then stand in one of the best sentences: nothing else of their kind answers."""


def holds_what_is_needed(question: str, best: Iterable[str]) -> bool:
    """Does one of the best sentences hold each thing that a question asks for by name?"""
    texts = list(best)
    return all(any(held.search(text) for text in texts) for asked, held in _NEEDED if asked.search(question))
