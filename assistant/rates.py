"""A figure by the year, the week or the head: asked by one of them, a sentence that tells it so goes before a total."""

from __future__ import annotations

import re

_RATES = tuple(
    re.compile(rate, re.IGNORECASE)
    for rate in (
        r"\b(?:(?:a|per|each|every|over the) (?:year|annum)|annual(?:ly)?|yearly)\b",
        r"\b(?:(?:a|per|each|every) month|monthly)\b",
        r"\b(?:(?:a|per|each|every) week|weekly)\b",
        r"\b(?:(?:a|per|each|every) day|daily)\b",
        r"\b(?:(?:an|per|each) hour|hourly)\b",
        r"\b(?:per|a) (?:head|person|capita)\b",
    )
)


def of_the_same_rate(question: str, text: str) -> bool:
    """Does a text tell its figure by a measure that the question asks by: "a year" and "per annum", "per head"?"""
    return any(rate.search(question) and rate.search(text) for rate in _RATES)
