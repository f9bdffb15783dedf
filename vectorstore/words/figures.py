"""Figures as printed to figures as compared: £1.2m = £1,200,000 = "1.2 million pounds"; 20 per cent = 20%; (175) = -175."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

from vectorstore.words.text import fold

_SCALE = {
    "k": Decimal(1_000),
    "thousand": Decimal(1_000),
    "m": Decimal(1_000_000),
    "mn": Decimal(1_000_000),
    "million": Decimal(1_000_000),
    "bn": Decimal(1_000_000_000),
    "billion": Decimal(1_000_000_000),
}
_SMALL = {
    word: Decimal(n)
    for n, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen twenty".split()
    )
}
_FIGURE = re.compile(
    r"(?<![\w.,])£?\s?(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)\s?(k|mn|m|bn|thousand|million|billion)?(?![a-z\d])"
)
_ORDINAL = re.compile(r"\b(\d{1,2})(?:st|nd|rd|th)\b")
_YEARS = re.compile(r"\b((?:19|20)\d{2})\s?[-/]\s?(\d{2,4})\b")
_DATE = re.compile(r"\b(\d{1,2})[/.](\d{1,2})[/.](\d{2,4})\b")


def figures(text: str) -> frozenset[Decimal]:
    """Every figure written in digits: counts, money, percentages, and the parts of dates and years; signs dropped."""
    plain = _ORDINAL.sub(r"\1", fold(text))
    plain = _DATE.sub(r"\1 \2 \3", _YEARS.sub(r"\1 \2", plain))
    return frozenset(_values(plain))


def known_figures(text: str) -> frozenset[Decimal]:
    """What a text supports: its figures, its small number words, and both forms of a year ("2021/22" holds 22 and 2022)."""
    found = set(figures(text))
    found |= {_SMALL[w] for w in re.findall(r"[a-z]+", fold(text)) if w in _SMALL}
    found |= {n % 100 for n in found if 1900 <= n < 2100 and n == n.to_integral_value()}
    found |= {n + 2000 for n in found if 0 <= n < 100 and n == n.to_integral_value()}
    return frozenset(found)


def _values(plain: str) -> list[Decimal]:
    found = []
    for number, scale in _FIGURE.findall(plain):
        try:
            found.append((Decimal(number.replace(",", "")) * _SCALE.get(scale, Decimal(1))).normalize())
        except InvalidOperation:  # more digits than a Decimal context keeps: no figure of a council paper
            continue
    return found


_CELL = re.compile(
    r"^[(\[]?[-+–−]?\s?[£$]?\s?\d[\d,]*(?:\.\d+)?\s?(?:%|k|m|bn|days?|mins?|p)?[)\]]?\*?$|^n/?a$|^[-–—]$|^tbc$|^nil$",
    re.IGNORECASE,
)


def is_cell(token: str) -> bool:
    """Could this stand in a numeric column of a table ("1,322", "(175)", "+3.1%", "n/a", "-")?"""
    return bool(_CELL.match(token.strip()))
