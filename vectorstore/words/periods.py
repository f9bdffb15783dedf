"""Periods as printed to periods as compared: 2020/21, 2020-21, "2020 to 2021" and FY21 are one financial year.

A period is a short key, so that sets of them can be stored and met:
`fy2020` (1 April 2020 to 31 March 2021), `y2020`, `m2020-11`, `q3fy2020` (a quarter of a financial year).
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable
from functools import lru_cache

from vectorstore.words.dates import MONTHS

_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_FINANCIAL = re.compile(r"\b(20\d{2}|19\d{2})\s?(?:[-/–‑]|\s+to\s+)\s?(20\d{2}|\d{2})\b(?![-/\d])", re.IGNORECASE)
_SHORT_FINANCIAL = re.compile(r"\bfy\s?(?:20)?(\d{2})(?:\s?[-/]\s?(\d{2}))?\b", re.IGNORECASE)
_SHORT_PAIR = re.compile(r"(?<![\d/-])(\d{2})/(\d{2})(?![\d/])")
_HYPHENED = re.compile(r"(?<![\d/.,£-])(\d{2})[-–](\d{2})(?![\d/,%-]|\.\d|\s?(?:years?|yrs?)\b)")
"""A year only where nothing else can be meant: "20-21" may be ages or pages, "20-21 21-22 22-23" heads a table."""
_IN_HYPHENED = re.compile(
    r"\b(?:in|for|during|year|fy) (1[5-9]|[2-4]\d)[-–](\d{2})\b(?![\d/,%-]|\.\d| ?[a-z]+s\b| years? olds?\b| year\b)"
)
_MONTH_YEAR = re.compile(rf"\b({_MONTH})\.?,?[\s-]+(20\d{{2}}|19\d{{2}}|[0-4]\d(?![\d,:.%/]))\b", re.IGNORECASE)
_QUARTER = re.compile(r"\b(?:q|qtr\s?|quarter\s)([1-4])\b|\b(first|second|third|fourth) quarter\b", re.IGNORECASE)
_YEAR = re.compile(r"(?<![\d/,.£-])((?:19|20)\d{2})(?![\d%]|[,.]\d|\s?[-/]\s?\d)")
_MONTHS_END = re.compile(r"(?<![\d./])(?:28|29|30|31)[./](0?[1-9]|1[0-2])[./]((?:20)?\d{2})(?![\d./]*\d)")
"""How tables head what stood at the end of a month: "31.3.27", "30/09/2024"."""
_DAY = re.compile(r"(?<![\d./])\d{1,2}/(0?[1-9]|1[0-2])/((?:20)\d{2})(?![\d/])")
_DIGIT = re.compile(r"\d")
"""No period is without one."""
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4}


@lru_cache(maxsize=4_096)  # a row is asked for its times by several readers of one question
def periods_in(text: str) -> frozenset[str]:
    """The periods a text names, as keys. A quarter is tied to a financial year named in the same text, if one is."""
    if not _DIGIT.search(text):
        return frozenset()
    years = set(_financial_years(text))
    keys = {f"fy{y}" for y in years}
    keys |= {f"m{_full(y)}-{MONTHS[name.casefold()]:02d}" for name, y in _MONTH_YEAR.findall(text)}
    keys |= {f"m{_full(y)}-{int(month):02d}" for month, y in _MONTHS_END.findall(text)}
    keys |= {f"m{year}-{int(month):02d}" for month, year in _DAY.findall(text)}
    keys.update(_months_between(text))
    # A year that belongs to a month or a financial year is that period, not the whole calendar year.
    keys |= {f"y{y}" for y in _YEAR.findall(_MONTH_YEAR.sub(" ", _FINANCIAL.sub(" ", text)))}
    quarters = {int(q or _ORDINALS[word.casefold()]) for q, word in _QUARTER.findall(text)}
    if len(years) == 1:
        keys |= {f"q{q}fy{y}" for q in quarters for y in years}
    return frozenset(keys)


_PAST_YEAR = re.compile(
    r"\b(?:last|past|previous|preceding) (?:12|twelve) months\b|\brolling (?:12|twelve) months\b", re.IGNORECASE
)
_LAST_MONTH = re.compile(r"\blast month\b", re.IGNORECASE)
_LAST_NAMED = re.compile(
    rf"\b(?:last|by the end of|at the end of|since the end of) ({_MONTH})\b(?!\.?,?[\s-]+(?:\d{{2}}){{1,2}}\b)",
    re.IGNORECASE,
)
_MONTHS_TO = re.compile(
    rf"\b(?:12|twelve) ?(?:m|mths?|months) to (?:the end of )?(?:\d{{1,2}} )?({_MONTH})[\s-]+(20\d{{2}}|\d{{2}})\b",
    re.I,
)
_BETWEEN_MONTHS = re.compile(rf"\bbetween ({_MONTH}) and ({_MONTH})\b(?!\.?,?[\s-]+\d)", re.IGNORECASE)
_FIRST_MONTHS = re.compile(r"\bfirst (?:three|3) months of\b", re.IGNORECASE)


def counted_from(held: datetime.date, text: str, named: frozenset[str]) -> frozenset[str]:
    """The periods that a text tells by its own date: "last month", "quarter 3", "by the end of August", "past 12 months".

    `held` is the day the paper was before its meeting, `named` the periods it names outright: a quarter without a year is
    the last one that had ended by then. Twelve months count as the year, calendar or financial, that they mostly are.
    """
    keys: set[str] = set()
    if _PAST_YEAR.search(text):
        keys.add(_mostly(held))
    for name, year in _MONTHS_TO.findall(text):
        keys.add(_mostly(covers(f"m{_full(year)}-{MONTHS[name.casefold()]:02d}")[1]))
    if _LAST_MONTH.search(text):
        keys.add(beside(f"m{held.year}-{held.month:02d}", -1))
    for name in _LAST_NAMED.findall(text):
        month = MONTHS[name.casefold()]
        keys.add(f"m{held.year - (month >= held.month)}-{month:02d}")
    quarters = {int(q or _ORDINALS[word.casefold()]) for q, word in _QUARTER.findall(text)}
    for first, last in _BETWEEN_MONTHS.findall(text):
        begins, ends = MONTHS[first.casefold()], MONTHS[last.casefold()]
        if ends == begins + 2 and begins % 3 == 1:
            quarters.add((begins - 4) % 12 // 3 + 1)
    years = [int(key[2:]) for key in named if key.startswith("fy")]
    if _FIRST_MONTHS.search(text) and len(years) == 1:
        keys.add(f"q1fy{years[0]}")
    if not any(key.startswith("q") for key in named):
        for quarter in quarters:
            year = year_of_month(held)
            keys.add(f"q{quarter}fy{year if covers(f'q{quarter}fy{year}')[1] <= held else year - 1}")
    return frozenset(keys)


def _mostly(last: datetime.date) -> str:
    """The year that the twelve months up to a day mostly are."""
    first = last - datetime.timedelta(days=365)

    def shared(key: str) -> int:
        begins, ends = covers(key)
        return (min(ends, last) - max(begins, first)).days

    keys = [f"y{last.year}", f"y{last.year - 1}", f"fy{year_of_month(last)}", f"fy{year_of_month(last) - 1}"]
    return max(keys, key=shared)


_MONTHS_BETWEEN = re.compile(
    rf"\b({_MONTH})\.?(?:\s+(20\d{{2}}))?\s?(?:[-–]|\bto\b|\band\b)\s?({_MONTH})\.?,?[\s-]+(20\d{{2}}|[0-4]\d(?![\d,:.%/]))\b",
    re.IGNORECASE,
)


def _months_between(text: str) -> Iterable[str]:
    """Every month of "April to September 2024" and "Oct - Dec 24"; "Dec 2023 to March 2024" turns the year."""
    for first, began, last, ended in _MONTHS_BETWEEN.findall(text):
        begins, ends, year = MONTHS[first.casefold()], MONTHS[last.casefold()], _full(ended)
        start = int(began) if began else year - (begins > ends)
        count = (year * 12 + ends) - (start * 12 + begins)
        if 0 < count < 12:
            yield from (
                f"m{(start * 12 + begins - 1 + n) // 12}-{(begins - 1 + n) % 12 + 1:02d}" for n in range(count + 1)
            )


def _financial_years(text: str) -> Iterable[int]:
    for first, second in _FINANCIAL.findall(text):
        if int(second[-2:]) == (int(first) + 1) % 100:
            yield int(first)
    for first, second in _SHORT_FINANCIAL.findall(text):
        yield 2000 + int(first) if second else 1999 + int(first)  # FY21 ends in 2021
    for first, second in _SHORT_PAIR.findall(text):
        if int(second) == int(first) + 1 and 5 <= int(first) <= 60:  # "24/25", not the date 1/02 or a score
            yield 2000 + int(first)
    hyphened = {int(a) for a, b in _HYPHENED.findall(text) if int(b) == int(a) + 1 and 10 <= int(a) <= 60}
    alone = _HYPHENED.fullmatch(text.strip()) is not None
    said = {int(a) for a, b in _IN_HYPHENED.findall(text)}
    yield from (2000 + first for first in hyphened if alone or first in said or hyphened & {first - 1, first + 1})


def _full(year: str) -> int:
    return int(year) if len(year) == 4 else 2000 + int(year)


@lru_cache(maxsize=4_096)
def covers(period: str) -> tuple[datetime.date, datetime.date]:
    """First and last day of a period. Raises ValueError for a key this module did not make."""
    if period.startswith("fy"):
        year = int(period[2:])
        return datetime.date(year, 4, 1), datetime.date(year + 1, 3, 31)
    if period.startswith("y"):
        return datetime.date(int(period[1:]), 1, 1), datetime.date(int(period[1:]), 12, 31)
    if period.startswith("m"):
        first = datetime.date(int(period[1:5]), int(period[6:]), 1)
        after = (first + datetime.timedelta(days=32)).replace(day=1)
        return first, after - datetime.timedelta(days=1)
    if period.startswith("q"):
        quarter, year = int(period[1]), int(period[4:])
        month = 4 + 3 * (quarter - 1)
        first = datetime.date(year + (month > 12), (month - 1) % 12 + 1, 1)
        after = (first + datetime.timedelta(days=95)).replace(day=1)
        return first, after - datetime.timedelta(days=1)
    raise ValueError(f"'{period}' is not a period.")


def overlap(period: str, other: str) -> bool:
    """Do two periods share a day ("y2016" and "fy2016")?"""
    (first, last), (from_, to) = covers(period), covers(other)
    return first <= to and from_ <= last


def within(period: str, asked: str) -> bool:
    """Does a period lie in the one asked for ("m2016-11" in "y2016"), or is it the same one?"""
    if period == asked:
        return True
    (first, last), (from_, to) = covers(period), covers(asked)
    return from_ <= first and last <= to


def beside(period: str, steps: int) -> str:
    """The period so many steps after this one (before it, where negative): years, months and quarters of their kind."""
    if period.startswith("fy"):
        return f"fy{int(period[2:]) + steps}"
    if period.startswith("y"):
        return f"y{int(period[1:]) + steps}"
    if period.startswith("m"):
        months = int(period[1:5]) * 12 + int(period[6:]) - 1 + steps
        return f"m{months // 12}-{months % 12 + 1:02d}"
    quarters = int(period[4:]) * 4 + int(period[1]) - 1 + steps
    return f"q{quarters % 4 + 1}fy{quarters // 4}"


def year_of_month(date: datetime.date) -> int:
    """The year in which the financial year of a date begins."""
    return date.year if date.month >= 4 else date.year - 1


def date_keys(date: datetime.date) -> frozenset[str]:
    """The periods that a date lies in: its year, its month and its financial year."""
    return frozenset({f"y{date.year}", f"m{date.year}-{date.month:02d}", f"fy{year_of_month(date)}"})


def in_words(period: str) -> str:
    """ "2020/21", "2020", "November 2020", "quarter 3 of 2020/21"."""
    if period.startswith("fy"):
        year = int(period[2:])
        return f"{year}/{(year + 1) % 100:02d}"
    if period.startswith("y"):
        return period[1:]
    if period.startswith("m"):
        return f"{covers(period)[0]:%B %Y}"
    year = int(period[4:])
    return f"quarter {period[1]} of {year}/{(year + 1) % 100:02d}"
