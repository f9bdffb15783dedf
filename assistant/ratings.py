"""Rows that are rated red, amber or green, for questions that ask for one colour of them."""

from __future__ import annotations

import re

_COLOUR = re.compile(r"\b(red|amber|green)\b", re.IGNORECASE)
_RATED = re.compile(r"\b(?:rag|rated|rating|status|indicators?|kpis?|measures?|targets?|performance)\b", re.IGNORECASE)
_BEFORE = re.compile(r"\b(?:previous|last|prior|before|direction|trend)\b", re.IGNORECASE)


def asked_rating(question: str) -> str | None:
    """The one colour that is asked for; None where several are, or where red is only a colour."""
    colours = {c.casefold() for c in _COLOUR.findall(question)}
    return colours.pop() if len(colours) == 1 and _RATED.search(question) else None


def rating_of(reading: str) -> str | None:
    """How a row is rated now, by the last word of one of its cells: "Status Red", "RAG rating Latest RED"."""
    for cell in reading.partition(": ")[2].split("; "):
        words = cell.split()
        if words and not _BEFORE.search(cell) and _COLOUR.fullmatch(words[-1]):
            return words[-1].casefold()
    return None


def of_another_rating(question: str, reading: str | None) -> bool:
    """Is a row rated otherwise than the question asks for?"""
    asked, rated = asked_rating(question), rating_of(reading) if reading else None
    return asked is not None and rated is not None and rated != asked
