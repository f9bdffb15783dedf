"""Whose portfolio a report belongs to, as its author's line or its title says: "Councillor X, Cabinet Member for Finance"."""

from __future__ import annotations

import re
from functools import lru_cache

from vectorstore.words.text import collapse, plain

LEADER, DEPUTY = "Leader of the Council", "Deputy Leader of the Council"
"""Offices that councils list beside the portfolios."""

_OFFICE = re.compile(
    r"\b(?:cabinet|executive|lead|portfolio)(?: portfolio)? (?:members?|holders?|councillors?|lead)"
    r"(?: with responsibility)?(?: for| of|\s*:|\s*[-–—])\s+(?:the )?",
    re.IGNORECASE,
)
LONGEST = 400
"""Characters behind an office that are looked at: a text of nothing but offices is not read again at each of them."""
_PERSON = r"(?:councillors?|cllrs?|mrs?|ms|miss|dr|sir|lord|lady)\b"
_ENDS = re.compile(
    r"\s?(?:[;:()\[\]|]|\s(?:[-–—]|on|to|at|in|about|regarding)\s|\d"  # what the report is about, to whom, when
    # the officer who wrote it with them: a comma alone may stand within a portfolio's name
    r"|,\s(?:and\s)?(?:[A-Z][\w'’-]*\s){1,3}[A-Z][\w'’-]*\s*[,–-]\s.{0,60}?(?:director|head|chief|officer|manager|lead|member)"
    rf"|,?\s(?:(?:and\s)?(?:{_PERSON}|"
    r"(?:the\s)?(?:corporate |assistant |interim |strategic |executive ){0,4}(?:director|chief executive|head)\b)"
    r"|and\s(?:the\s)?(?:cabinet|executive|lead|portfolio) (?:member|holder)))",
    re.IGNORECASE,
)
_LEADER = re.compile(
    r"(?:^|[,;(]\s*|[-–—]\s+|\b(?:of|by|from|and)\s+(?:the\s+)?|\bthe\s+)(deputy\s+)?(?:council\s+)?leader"
    r"(?:\s+of\s+(?:the\s+)?(?:[A-Z][\w']*\s+){0,4}council)?(?=\s*(?:$|[,;:().–—-]|and\b|on\b|\d))",
    re.IGNORECASE,
)


@lru_cache(maxsize=8_192)
def portfolios_in(text: str) -> tuple[str, ...]:
    """The portfolios that a line names, as printed, in order and each once; of the Leader and the Deputy, their offices."""
    said = collapse(text)
    found = [
        name
        for match in _OFFICE.finditer(said)
        if (name := _until_its_end(said[match.end() : match.end() + LONGEST]))
        and not re.match(_PERSON, name, re.IGNORECASE)
    ]
    found += [DEPUTY if match[1] else LEADER for match in _LEADER.finditer(said)]
    return tuple({plain(name): name for name in reversed(found)}.values())[::-1]


def _until_its_end(text: str) -> str:
    end = _ENDS.search(text)
    name = text[: end.start()] if end else text
    return re.sub(
        r"(?<![\s,.&])(?<!\band)(?:[\s,.&]|\band)++$", "", name, flags=re.IGNORECASE
    )  # a line that was broken off


def belongs(held: str, asked: str) -> bool:
    """Does what was asked for stand within a portfolio's name ("Environment" in "Environment and Streets")?

    Word by word; case, accents, "and", and the office before the name ("Cabinet Member for …") aside.
    """
    return any(f" {words} " in f" {_words(held)} " for words in _wanted(asked))


@lru_cache(maxsize=512)
def _wanted(asked: str) -> tuple[str, ...]:
    return tuple(words for name in portfolios_in(asked) or (asked,) if (words := _words(name)))


@lru_cache(maxsize=8_192)
def _words(name: str) -> str:
    return " ".join(word for word in plain(name).split() if word not in ("and", "the"))
