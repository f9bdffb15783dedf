"""Dates as printed to `datetime.date`, and back to the way an officer writes them."""

from __future__ import annotations

import datetime
import re

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan",
            "february feb",
            "march mar",
            "april apr",
            "may",
            "june jun",
            "july jul",
            "august aug",
            "september sept sep",
            "october oct",
            "november nov",
            "december dec",
        ),
        start=1,
    )
    for name in names.split()
}
_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_LONG = re.compile(
    rf"\b(\d{{1,2}})\s?(?:st|nd|rd|th)?\s+(?:of\s+)?({_MONTH})\.?,?\s+((?:19|20)\d{{2}})\b", re.IGNORECASE
)
_SLASHED = re.compile(r"\b(\d{1,2})[/.](\d{1,2})[/.]((?:19|20)\d{2})\b")


def dates_in(text: str) -> list[datetime.date]:
    """Every full date of a text, in order: "24 November 2021", "9th January 2025", "21/01/2016" (day first)."""
    found: list[tuple[int, datetime.date]] = []
    for match in _LONG.finditer(text):
        day, month, year = int(match[1]), MONTHS[match[2].casefold()], int(match[3])
        found += _valid(match.start(), year, month, day)
    for match in _SLASHED.finditer(text):
        day, month, year = int(match[1]), int(match[2]), int(match[3])
        # Some forms print 10/21/2024: where day-first is no date, month-first is the only reading.
        found += _valid(match.start(), year, month, day) or _valid(match.start(), year, day, month)
    return [date for _, date in sorted(found)]


_SEASON = r"spring|summer|autumn|winter|end of|mid|early|late"
_DAY_OR_MONTH = re.compile(
    rf"\b(?:{_MONTH})\.?,? (?:19|20)\d\d\b|\b\d{{1,2}}(?:st|nd|rd|th)? (?:of )?(?:{_MONTH})\b|"
    rf"\b\d{{1,2}}[/.]\d{{1,2}}[/.](?:19|20)\d\d\b|\b(?:{_SEASON})[ -](?:of )?(?:19|20)\d\d\b",
    re.IGNORECASE,
)


def says_when(text: str) -> bool:
    """Does a text name a day, a month of a year or a season of one ("10/21/2024", "3 May", "June 2024", "spring 2025")?"""
    return bool(_DAY_OR_MONTH.search(text))


_IN_NAME = re.compile(r"(?<!\d)(\d{1,2})[._-](\d{1,2})[._-]((?:20)?\d{2})(?!\d)")


def dates_in_name(file: str) -> list[datetime.date]:
    """Every date of a file's name, which is often its version: "Appendix E 21.01.25", "minutes_13-02-2025"."""
    found: list[tuple[int, datetime.date]] = []
    for match in _IN_NAME.finditer(file):
        year = int(match[3]) if len(match[3]) == 4 else 2000 + int(match[3])
        found += _valid(match.start(), year, int(match[2]), int(match[1]))
    return [date for _, date in found]


def _valid(at: int, year: int, month: int, day: int) -> list[tuple[int, datetime.date]]:
    try:
        return [(at, datetime.date(year, month, day))]
    except ValueError:
        return []


def written(date: datetime.date) -> str:
    """ "24 November 2021"."""
    return f"{date.day} {date:%B %Y}"
