"""The period that a sentence takes over: "the rate for the year was 41.3%" speaks of the year that was named before it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from vectorstore.words.periods import beside, covers, periods_in

_THE_YEAR = re.compile(
    r"\b(?:(?:for|in|during|over|throughout|of|by the end of) (?:the|that|the same)|(?:this|that|the same|the full|the whole)) "
    r"(?:financial |calendar )?year\b(?! (?:to|ending|ended|end|of|\d)| ?(?:19|20)\d\d)",
    re.IGNORECASE,
)
_YEAR_BEFORE = re.compile(
    r"\b(?:the (?:financial )?year before|(?:the |a )?(?:previous|preceding|prior) (?:financial )?year|(?:the|a) year earlier)\b",
    re.IGNORECASE,
)


def told_when(text: str, before: Iterable[str]) -> frozenset[str]:
    """The periods that a sentence tells of, as keys: those it names, or else "the year" as named `before`, nearest first.

    Of two years in one sentence ("61 in 2022/23, up from 52 in 2021/22") the later is the one told of.
    """
    own = periods_in(text)
    if own:
        return own
    compared = bool(_YEAR_BEFORE.search(text))
    if not (compared or _THE_YEAR.search(text)):
        return own
    for earlier in before:
        years = [key for key in periods_in(earlier) if key.startswith(("fy", "y"))]
        if years:
            year = max(years, key=covers)
            return frozenset({year, beside(year, -1)} if compared else {year})
    return own
