"""The period that a sentence takes over: "the rate for the year was 41.3%" speaks of the year that was named before it."""

from __future__ import annotations

import re
from collections.abc import Sequence

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


def told_when(texts: Sequence[str], place: int) -> frozenset[str]:
    """The periods of one of several sentences in a row, as keys: those it names, or else "the year" as named before it.

    Of two years in one sentence ("61 in 2022/23, up from 52 in 2021/22") the later is the one told of.
    """
    own = periods_in(texts[place])
    if own or not (_THE_YEAR.search(texts[place]) or _YEAR_BEFORE.search(texts[place])):
        return own
    for before in reversed(texts[:place]):
        years = [key for key in periods_in(before) if key.startswith(("fy", "y"))]
        if years:
            year = max(years, key=covers)
            earlier = {beside(year, -1)} if _YEAR_BEFORE.search(texts[place]) else set()
            return frozenset({year} | earlier)
    return own
