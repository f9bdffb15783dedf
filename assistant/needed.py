"""What a question's own words want to see in an answer: a number to ring, a clock's time, a percentage, an address."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from vectorstore.words.dates import says_when

Finds = Callable[[str], object]
_PHONE = re.compile(
    r"\b(?:phone|telephone|tele?phone|contact) number\b|\bnumber (?:to|do i) (?:call|ring|phone)\b", re.IGNORECASE
)
_DIALLED = re.compile(r"\b0\d{2,4}[ -]?\d{3,4}[ -]?\d{3,4}\b")
_OPENS = re.compile(r"\bopening (?:hours|times)\b|\b(?:what|which) hours\b|\bhow late\b", re.IGNORECASE)
_HOURS = re.compile(
    r"\b\d{1,2}(?:[.:]\d\d)?\s?(?:am|pm|a\.m|p\.m|noon|o['’]clock)\b|\b\d{1,2}[.:]\d\d\b|\bnoon\b|\bmidnight\b|\bhours\b",
    re.IGNORECASE,
)
_TIME = re.compile(r"\b(?:what|which) times?\b(?! of\b)", re.IGNORECASE)
_CLOCK = re.compile(
    r"\b\d{1,2}(?:[.:]\d\d)?\s?(?:am|pm|a\.m|p\.m|noon|o['’]clock)\b|\b\d{1,2}[.:]\d\d\b|\bnoon\b|\bmidnight\b",
    re.IGNORECASE,
)
_DATE = re.compile(r"\b(?:what|which) (?:exact )?(?:date|day)s?\b(?! cent)", re.IGNORECASE)
_WEEKDAY = re.compile(
    r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)days?\b|\bweek(?:day|end)s?\b|\bdaily\b", re.IGNORECASE
)
_RATE = re.compile(r"\brate of interest\b|\binterest rates?\b|\bturnout\b", re.IGNORECASE)
_PER_CENT = re.compile(r"%|\bper ?cent\b|\bpercentage\b|\bbasis points?\b|\bbase rate\b", re.IGNORECASE)
_MAIL = re.compile(r"\be-?mail address\b", re.IGNORECASE)
_AT_SIGN = re.compile(r"\S@\S")
_POSTCODE = re.compile(r"\bpost ?code\b", re.IGNORECASE)
_OF_POST = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b")
_WEB = re.compile(r"\bweb ?(?:site|page)?(?:['’]s)? (?:address|link)\b", re.IGNORECASE)
_LINK = re.compile(r"\bwww\.|\bhttps?:|\.(?:gov|org|co)\.uk\b", re.IGNORECASE)
_RENT = re.compile(r"\b(?:what|how much|which|weekly|monthly|annual|ground) rents?\b", re.IGNORECASE)
_RENTED = re.compile(r"\b(?:rent|leas|let\b|tenan)", re.IGNORECASE)
_FEES = re.compile(r"\bfees\b", re.IGNORECASE)
_CHARGED = re.compile(r"\bfees?\b|\bcharg|\bprices?\b|\bcosts?\b|\brates?\b", re.IGNORECASE)

_NEEDED: tuple[tuple[re.Pattern[str], Finds], ...] = (
    (_PHONE, _DIALLED.search),
    (_OPENS, _HOURS.search),
    (_TIME, _CLOCK.search),
    (_DATE, lambda text: says_when(text) or _WEEKDAY.search(text)),
    (_RATE, _PER_CENT.search),
    (_MAIL, _AT_SIGN.search),
    (_POSTCODE, _OF_POST.search),
    (_WEB, _LINK.search),
)
"""What is asked for, and what must then stand in one of the best sentences: nothing else of their kind answers."""
_NAMED: tuple[tuple[re.Pattern[str], Finds], ...] = ((_RENT, _RENTED.search), (_FEES, _CHARGED.search))
"""Amounts with a name of their own, which must stand in such a sentence or around it: build costs are no rent."""


def holds_what_is_needed(question: str, best: Iterable[tuple[str, str]]) -> bool:
    """Does one of the best sentences, each with what stands around it, hold each thing that a question asks for by name?"""
    texts = list(best)
    needed = all(any(finds(text) for text, _ in texts) for asked, finds in _NEEDED if asked.search(question))
    whole = [f"{text} {around}" for text, around in texts]
    return needed and all(any(map(finds, whole)) for asked, finds in _NAMED if asked.search(question))
