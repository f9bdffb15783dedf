"""How a table's row is rated (red, missed, on target), and which of such ratings a question asks for."""

from __future__ import annotations

import re

_COLOUR = re.compile(r"\b(red|amber|green)\b", re.IGNORECASE)
_RATED = re.compile(r"\b(?:rag|rated|rating|status|indicators?|kpis?|measures?|targets?|performance)\b", re.IGNORECASE)
_BEFORE = re.compile(r"\b(?:previous|last|prior|before|direction|trend|dot)\b", re.IGNORECASE)

_GOOD = frozenset({"green", "achieved", "met", "on target", "on track"})
_BAD = frozenset({"failed", "missed", "not met", "not achieved", "below target", "off target", "off track"})
_AIM = r"(?:(?:its|their|the|a|any) )?(?:own |set |annual |year-?end |quarterly )?"
_FAILED = re.compile(r"\b(?:fail(?:ed|ing|s)?|under-?perform\w*)\b", re.IGNORECASE)
_MISSED = re.compile(
    rf"\b(?:miss(?:ed|ing|es)?|(?:below|under|behind|off|short of|outside|not on|not at)) {_AIM}(?:targets?|track)\b|"
    rf"(?:\b(?:not|never)|n['’]t) (?:yet )?(?:be(?:en|ing)? )?(?:meet(?:ing)?|met|hit(?:ting)?|reach(?:ed|ing)?|"
    rf"achiev(?:e|ed|ing)) {_AIM}targets?\b",
    re.IGNORECASE,
)
_MET = re.compile(
    rf"\b(?:meet(?:ing|s)?|met|hit(?:ting|s)?|reach(?:ed|es|ing)?|achiev(?:e|ed|es|ing)|on|above|exceed(?:ed|s|ing)?|"
    rf"beat(?:ing)?) {_AIM}(?:targets?|track)\b",
    re.IGNORECASE,
)
_RATING = re.compile(
    r"(?:\A|\s)(?P<rating>red|amber|green|(?:not )?(?:achieved|met)|failed|missed|(?:on|off|below) target|(?:on|off) track)\Z",
    re.IGNORECASE,
)


def asked_rating(question: str) -> str | None:
    """The one colour that is asked for; None where several are, or where red is only a colour."""
    colours = {c.casefold() for c in _COLOUR.findall(question)}
    return colours.pop() if len(colours) == 1 and _RATED.search(question) else None


def asked_ratings(question: str) -> frozenset[str]:
    """All ratings that are meant: what missed its target may be printed as "Failed", as "Red", or as "Amber", which is near
    the target and not at it."""
    if colour := asked_rating(question):
        return frozenset({colour})
    if not _RATED.search(question):
        return frozenset()
    if _FAILED.search(question):
        return _BAD | {"red"}
    if _MISSED.search(question):
        return _BAD | {"red", "amber"}
    return _GOOD if _MET.search(question) else frozenset()


def rated_cells(reading: str) -> list[tuple[str, str]]:
    """The cells of a row that rate it as it is now, each with its rating: "Qtr 3 Achieved or Failed Failed" and "failed"."""
    cells = [cell for cell in reading.partition(": ")[2].split("; ") if not _BEFORE.search(cell)]
    return [(cell, found["rating"].casefold()) for cell in cells if (found := _RATING.search(cell))]


def rating_of(reading: str) -> str | None:
    """The colour that a row is rated now: "Status Red", "RAG rating Latest RED"."""
    return next((rating for _, rating in rated_cells(reading) if _COLOUR.fullmatch(rating)), None)


def of_another_rating(question: str, reading: str | None) -> bool:
    """Is a row rated otherwise than the question asks for?"""
    asked, rated = asked_rating(question), rating_of(reading) if reading else None
    return asked is not None and rated is not None and rated != asked
