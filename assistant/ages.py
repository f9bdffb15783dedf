"""How old somebody is: the rate for a 19-year-old stands in the row "Aged 18 to 20", not in the one below it."""

from __future__ import annotations

import re
from functools import lru_cache

OLDEST = 150

_OF = r"(?:years?|yrs?)"
_AGES = re.compile(
    # "aged 18 to 20", "ages 5-11", "age 25 and over", "aged under 18"
    r"\bage[sd]? (?:of |group |between )?(?:"
    r"(?:under|below) (?P<below>\d{1,3})|(?:over|above) (?P<above>\d{1,3})|"
    r"(?P<from>\d{1,3})(?: ?(?:to|and|[-–]) ?(?P<to>\d{1,3})\b|(?P<on>\+| (?:and|or) (?:over|above|older))|\b(?![.,%]\d)))"
    # "19 year old", "a 30-yr-old", "18 to 24 year olds"
    rf"|\b(?P<first>\d{{1,3}})(?: ?(?:to|[-–]) ?(?P<last>\d{{1,3}}))?[ -]?{_OF}[ -]olds?\b"
    # "under-18s", "over 65s"; a row's name "Under 18 (above school age) £4.35"
    r"|\bunder[ -](?P<unders>\d{1,3})(?:s\b|(?= \(| £|$))|\bover[ -](?P<overs>\d{1,3})(?:s\b|(?= \(| £|$))"
    rf"|\b(?P<start>\d{{1,3}}) ?(?:to|[-–]) ?(?P<end>\d{{1,3}}) {_OF} (?:of age|old)\b",
    re.IGNORECASE,
)


@lru_cache(maxsize=4_096)
def ages_in(text: str) -> tuple[tuple[int, int], ...]:
    """The ages that a text names, each as (youngest, oldest) in whole years, in its order."""
    return tuple(_span(match) for match in _AGES.finditer(text))


def _span(match: re.Match[str]) -> tuple[int, int]:
    said = {name: int(value) for name, value in match.groupdict().items() if value and value.isdigit()}
    if below := said.get("below", said.get("unders")):
        return 0, below - 1
    if above := said.get("above", said.get("overs")):
        return above, OLDEST
    youngest = said.get("from", said.get("first", said.get("start", 0)))
    if match["on"]:
        return youngest, OLDEST
    return youngest, max(youngest, said.get("to", said.get("last", said.get("end", youngest))))


def of_another_age(question: str, sentence: str) -> bool:
    """Does a sentence tell only of people of other ages than the question's? Where either names none, it does not."""
    asked, told = ages_in(question), ages_in(sentence)
    return bool(asked and told) and not any(a <= d and c <= b for a, b in asked for c, d in told)


def of_the_age(question: str, sentence: str, row: bool) -> bool:
    """Does a sentence tell of the one age that is asked for, or a table's row of an age group that it falls in?"""
    asked, told = [a for a, b in ages_in(question) if a == b], ages_in(sentence)
    return any(c <= age <= d and (row or c == d) for age in asked for c, d in told)
