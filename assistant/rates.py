"""A figure by the year, the week or the head: asked by one of them, a sentence that tells it so goes before a total."""

from __future__ import annotations

import re

_RATES = (
    re.compile(r"\b(?:(?:a|per|each|every|over the) (?:year|annum)|annual(?:ly)?|yearly)\b", re.IGNORECASE),
    re.compile(r"\b(?:(?:a|per|each|every) month|monthly)\b", re.IGNORECASE),
    re.compile(r"\b(?:(?:a|per|each|every) week|weekly)\b", re.IGNORECASE),
    re.compile(r"\b(?:(?:a|per|each|every) day|daily)\b", re.IGNORECASE),
    re.compile(r"\b(?:(?:an|per|each) hour|hourly)\b", re.IGNORECASE),
    re.compile(r"\b(?:per|a) (?:head|person|capita)\b", re.IGNORECASE),
)


def of_the_same_rate(question: str, text: str) -> bool:
    """Does a text tell its figure by a measure that the question asks by: "a year" and "per annum", "per head"?"""
    return any(rate.search(question) and rate.search(text) for rate in _RATES)
