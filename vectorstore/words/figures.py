"""Figures as printed to figures as compared: £1.2m = £1,200,000 = "1.2 million pounds"; 20 per cent = 20%; (175) = -175."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

from vectorstore.words.text import fold

SCALES = {
    "k": Decimal(1_000),
    "thousand": Decimal(1_000),
    "m": Decimal(1_000_000),
    "mn": Decimal(1_000_000),
    "million": Decimal(1_000_000),
    "bn": Decimal(1_000_000_000),
    "billion": Decimal(1_000_000_000),
}
SMALL = {
    word: Decimal(n)
    for n, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen twenty".split()
    )
}
NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_SCALED = r"(?:\s?(k|mn|m|bn|thousand|million|billion)(?![a-z\d]))"
_FIGURE = re.compile(rf"(?<![\w.,])£?\s?({NUMBER})(?!\d){_SCALED}?")
"""A figure keeps counting with its unit printed close to it: "95p" holds 95 and "30mph" holds 30."""
_ORDINAL = re.compile(r"\b(\d{1,2})(?:st|nd|rd|th)\b")
_YEARS = re.compile(r"\b((?:19|20)\d{2})\s?[-/]\s?(\d{2,4})\b")
_PAIR = re.compile(r"(?<![\d/.-])(\d{2})/(\d{2})(?![\d/])")
_SHORT_YEAR = re.compile(
    r"(?:\bfy ?|\b(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*[ '-]{1,2})(\d{2})(?![\d,.:%/])"
)
_DATE = re.compile(r"\b(\d{1,2})[/.](\d{1,2})[/.](\d{2,4})\b")


def figures(text: str) -> frozenset[Decimal]:
    """Every figure written in digits: counts, money, percentages, and the parts of dates and years; signs dropped."""
    plain = _ORDINAL.sub(r"\1", fold(text))
    plain = _DATE.sub(r"\1 \2 \3", _YEARS.sub(r"\1 \2", plain))
    return frozenset(_values(plain))


def known_figures(text: str) -> frozenset[Decimal]:
    """What a text supports: its figures, its small number words, and both forms of a year ("2021/22" holds 22 and 2022).

    Only what is printed as a year has another form: "2022" does not support "22 days", nor "20 days" the year 2020.
    """
    plain = fold(text)
    found = set(figures(text))
    found |= {SMALL[w] for w in re.findall(r"[a-z]+", plain) if w in SMALL}
    years = {year for pair in _PAIR.findall(plain) for year in pair} | set(_SHORT_YEAR.findall(plain))
    years |= {year for *_, year in _DATE.findall(plain)}
    found |= {Decimal(2000 + int(year[-2:])) for year in years} | {Decimal(year[-2:]) for year in years}
    for first, second in _YEARS.findall(plain):
        # "2021/22" and "1999/00": the second year follows the first, whatever is left out of its spelling.
        last = int(first) + (int(second[-2:]) - int(first)) % 100
        found |= {Decimal(year) for whole in (int(first), last) for year in (whole, whole % 100)}
    return frozenset(found)


_MONEY = re.compile(rf"£\s?(?:{NUMBER}){_SCALED}?")
_PERCENTAGE = re.compile(rf"(?<![\w.,])({NUMBER})\s?(?:%|per ?cent\b)")


def money(text: str) -> frozenset[Decimal]:
    """The amounts of money of a text: those that a pound sign stands before."""
    return frozenset(value for match in _MONEY.finditer(fold(text)) for value in _values(match[0]))


def percentages(text: str) -> frozenset[Decimal]:
    """The percentages of a text, "20%" and "20 per cent" alike."""
    return frozenset(value for number in _PERCENTAGE.findall(fold(text)) for value in _values(number))


def spelt_figures(text: str) -> frozenset[Decimal]:
    """The numbers from two to twenty that a text writes in words."""
    return frozenset(SMALL[w] for w in re.findall(r"[a-z]+", fold(text)) if w in SMALL and SMALL[w] > 1)


def _values(plain: str) -> list[Decimal]:
    found = []
    for number, scale in _FIGURE.findall(plain):
        try:
            found.append((Decimal(number.replace(",", "")) * SCALES.get(scale, Decimal(1))).normalize())
        except InvalidOperation:  # more digits than a Decimal context keeps: no figure of a council paper
            continue
    return found


_CELL = re.compile(
    r"^[(\[]?[-+–−]?\s?[£$]?\s?\d[\d,]*(?:\.\d+)?\s?(?:%|k|m|bn|days?|mins?|p)?[)\]]?\*?$|^n/?a$|^[-–—]$|^tbc$|^nil$|"
    r"^(?:red|amber|green|achieved|failed|[↑↓→←▲▼►◄])$",
    re.IGNORECASE,
)


def is_cell(token: str) -> bool:
    """Could this stand in a numeric column of a table ("1,322", "(175)", "+3.1%", "n/a", "-")?"""
    return bool(_CELL.match(token.strip()))


_SPELT = re.compile(r"\b(?:two|three|four|five|six|seven|eight|nine|ten|twelve|half|quarter|third)\b", re.IGNORECASE)
_DATED = re.compile(
    r"\b\d{1,2}(?:st|nd|rd|th)?\s+(?=[A-Z][a-z]{2,8}\b)|\b(?:19|20)\d{2}(?:\s?[-/–]\s?\d{2,4})?\b|^\W{0,20}(?:\d{1,4}[.)]|(?:\d{1,4}\.){2,6}\d{0,4}|[\d.]{1,20}(?=\s+[A-Z]))\s|\b[A-Z]+-\d+\b"
)


_DIGIT = re.compile(r"\d")


def counts(text: str) -> bool:
    """Does a sentence hold a figure that is not merely a date, a year or its own paragraph number?"""
    # Every date has a digit: a text without any is not looked through for them.
    bare = _DATED.sub(" ", text) if _DIGIT.search(text) else text
    return bool(_DIGIT.search(bare) or _SPELT.search(bare))


_SCALED_HEAD = re.compile(
    r"\((?:in )?(?:£ ?)?(?:['’]?000s?|thousands?|millions?|billions?|mn?|k|bn)\)|£ ?['’]?(?:000s?|thousands?|millions?|m|k|bn)\b",
    re.IGNORECASE,
)


def counts_in(text: str) -> bool:
    """Does a heading say that what stands under it is counted in thousands or more: "£000s", "(thousands)", "£m"?"""
    return _SCALED_HEAD.search(text) is not None
