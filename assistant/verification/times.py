"""Times: whether two of them agree, and which a clause of a text speaks of ("the year before" counted from its neighbour)."""

from __future__ import annotations

import datetime
import re
from functools import lru_cache

from assistant.verification.clauses import Text
from vectorstore.words.periods import beside, covers
from vectorstore.words.quantities import Kind

Times = frozenset[str]
"""The keys of one token: one time, or the two ends of a stretch."""

_BEFORE = re.compile(
    r"\b(?:(?:year|quarter|month|season|term)s? (?:before|earlier|ago)|(?:previous|preceding|prior|last) "
    r"(?:financial |municipal )?(?:year|season))\b",
    re.IGNORECASE,
)
_COMPARES = frozenset("from against compared than up down".split())


@lru_cache(maxsize=4_096)
def _span(key: str) -> tuple[datetime.date, datetime.date] | None:
    """First and last day; None for a time without a year."""
    if key.startswith("d"):
        try:
            day = datetime.date.fromisoformat(key[1:])
        except ValueError:
            return None
        return day, day
    if key[0] in "en" or re.fullmatch(r"q\d", key):
        return None
    return covers(key)


def _parts(key: str) -> tuple[str, str, str]:
    """Quarter, month and day of a time without its year, "" where it has none."""
    if key[0] == "q":
        return key[1], "", ""
    if key[0] == "n":
        return "", key[1:], ""
    if key[0] == "e":
        return "", key[1:3], key[4:]
    if key[0] == "m":
        return "", key[6:8], ""
    if key[0] == "d":
        return "", key[6:8], key[9:]
    return "", "", ""


def holds_in(key: str, other: str) -> bool:
    """Is a time the other one, or a part of it ("30 September 2021" of "September", of "2021", of "2021/22")?"""
    if key == other:
        return True
    mine, whole = _span(key), _span(other)
    if mine and whole:
        return whole[0] <= mine[0] and mine[1] <= whole[1]
    if whole is None:
        wanted, held = _parts(other), _parts(key)
        return any(wanted) and all(w in ("", h) for w, h in zip(wanted, held, strict=True))
    return False


def agree(times: Times, others: Times) -> bool:
    """May what is said of one time be said of the other? One is the other or part of it, or lies between its two ends."""
    for a in times:
        for b in others:
            if holds_in(a, b) or holds_in(b, a):
                return True
    for stretch, one in ((times, others), (others, times)):
        if len(stretch) == 2:
            first, last = sorted(stretch, key=lambda k: _span(k) or (datetime.date.min, datetime.date.min))
            ends = _span(first), _span(last)
            spans = [_span(key) for key in one]
            if ends[0] and ends[1] and all(s and ends[0][0] <= s[0] and s[1] <= ends[1][1] for s in spans):
                return True
    return False


def stands(times: Times, known: set[str]) -> bool:
    """Does every end of a time that is said stand in what is cited, as itself or as something within it?"""
    return all(any(holds_in(k, key) or _ends(k, key) for k in known) for key in times)


def _ends(month: str, day: str) -> bool:
    """Is a day the last one of a month ("31 March" for "the end of March")?"""
    span = _span(day) if day[0] == "d" and month[0] == "m" else None
    return span is not None and span[0] == covers(month)[1]


def of_clause(text: Text, place: int) -> tuple[list[Times], bool]:
    """The times of the clause that a token stands in, nearest first; else of the clauses before it, or of the one after.

    The second value says that they stand in the clause itself.
    """
    own = text.clauses[place]
    mine = [j for j in text.at(Kind.PERIOD) if text.clauses[j] == own and not text.is_compared_with(place, j)]
    if mine:
        mine.sort(key=lambda j: (abs(j - place), j < place))
        if sum(text.clauses[j] == own for j in text.at(Kind.FIGURE)) > 1:
            mine = mine[:1]
        return _joined(text, mine), True
    inside = [j for j in text.at(Kind.PERIOD) if text.parents[text.clauses[j]] == own != text.clauses[j]]
    if inside and not any(
        k is Kind.FIGURE for k in (text.tokens[i].kind for i in text.clause(text.clauses[inside[0]]))
    ):
        return _joined(text, inside), True
    before = _before(text, place)
    if before is not None:
        return before, True
    words = [text.tokens[j].text.casefold() for j in text.clause(own)]
    previous = text.clause(own - 1) if own else []
    paired = words[0] == "to" and bool(previous) and text.tokens[previous[0]].text.casefold() == "from"
    if words[0] in _COMPARES or "than" in words or paired:
        return [], False
    sentence = text.sentences[place]
    earlier = [j for j in text.at(Kind.PERIOD) if text.sentences[j] == sentence and text.clauses[j] < own]
    counted = {text.clauses[j] for j in text.at(Kind.FIGURE)}
    later = [
        j
        for j in text.at(Kind.PERIOD)
        if text.sentences[j] == sentence and text.clauses[j] > own and text.clauses[j] not in counted
    ]
    nearest = [j for j in earlier if text.clauses[j] == text.clauses[earlier[-1]]]
    return _joined(text, nearest or later[:1]), False


def _joined(text: Text, places: list[int]) -> list[Times]:
    """Times one by one; "between 31 March 2022 and 31 March 2023" and "from X to Y" are one stretch."""
    found: list[Times] = []
    for j in places:
        keys = text.tokens[j].keys
        for step in (2, -2):
            k = j + step
            if 0 <= k < len(text.tokens) and text.tokens[k].kind is Kind.PERIOD:
                between = text.tokens[(j + k) // 2].text.casefold()
                opens = text.tokens[min(j, k) - 1].text.casefold() if min(j, k) else ""
                if between in ("and", "to", "-") and opens in ("between", "from"):
                    keys = keys | text.tokens[k].keys
        found.append(keys)
    return found


def _before(text: Text, place: int) -> list[Times] | None:
    """ "The year before": counted from the nearest time of the sentence, nothing where there is none; None if not said."""
    own = text.clauses[place]
    words = " ".join(text.tokens[j].text for j in text.clause(own))
    if not _BEFORE.search(words):
        return None
    others = [j for j in text.at(Kind.PERIOD) if text.sentences[j] == text.sentences[place]]
    others.sort(key=lambda j: abs(j - place))
    return [frozenset({year_before(key)}) for j in others[:1] for key in text.tokens[j].keys]


def year_before(key: str) -> str:
    """The same time one year earlier."""
    if key[0] == "d" or (key[0] == "m"):
        return f"{key[0]}{int(key[1:5]) - 1}{key[5:]}"
    if key[0] == "q" and len(key) > 2:
        return f"{key[:4]}{int(key[4:]) - 1}"
    return beside(key, -1) if key[0] in "fy" else key
