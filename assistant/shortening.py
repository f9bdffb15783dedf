"""What is too long to be read out, cut to what was asked: a long sentence at its clauses, a wide row at its columns."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from assistant.signals import in_kind, others_of
from assistant.understand import Understood, Wanted
from assistant.wants import wants
from vectorstore.words.dates import MONTHS, says_when
from vectorstore.words.figures import counts
from vectorstore.words.periods import periods_in, within
from vectorstore.words.text import content_words, stem, words

LONG = 60
"""Words: a longer sentence is quoted in part."""
PART = 45
OF_KIND = 1.5
"""Words of the question that an amount is worth where one is asked for, or a day, a person, a reason."""
A_WORD = 0.04
"""What each word costs: of two parts that hold as much, the shorter is said."""
_ENDS = {".": 0.25, ";": 0.25, "!": 0.25, "?": 0.25, ":": -0.5}
"""What it is worth that a part ends where a sentence does, or costs that it opens what is cut off."""
LISTED = 100
"""The same where a list is asked for: half of one is no answer."""
MOST_CELLS = 8
"""A table row with more columns than this, or with longer ones than can be read out, is read at the columns asked for."""
MOST_PICKED = 12
"""Cells that the question names: a year has so many months."""
LONG_ROW = 45
LONG_CELL = 20
BARE = 3
"""Words of a row's name that is a kind of thing rather than the thing."""
TELLING = 2
"""Words of the question that a cell must share to say which row is meant."""
_OF_TIME = frozenset([*MONTHS, "month", "year", "quarter", "qtr"])
# The number of a point ("… is kept. 3. That …") ends nothing.
_CLAUSE = re.compile(r"(?<=[;:.,!?])(?<!\s\d\.)(?<!\s\d\d\.)\s++(?=\S)|(?<!\s)\s++(?=[•●▪–-]\s)")


_NAMED = re.compile(r"(?<!\s)\s[–—]\s|(?<=[;,])\s")
SHORTEST_NAME = 3
_COMPARES = re.compile(r"\b(?:compar\w+|than|before|change[ds]?|risen|fallen|more|less|up|down)\b", re.IGNORECASE)


_AND_WHEN = re.compile(r"\band (?:by |from |on |until |since )?(?:when|(?:what|which) (?:date|day))\b", re.IGNORECASE)
"""What else is asked for: "did they agree, and from what date?"."""


def part_of(u: Understood, quote: str, cell: bool = False) -> tuple[str, bool, bool]:
    """The clauses of a long quote that hold most of what was asked, and whether words were left out before and after.

    `cell`: it is one of a row's, and read out with others.
    """
    # "Did they agree, and from what date?" needs both ends of a long sentence.
    long, most = (
        (LISTED, LISTED) if u.wanted is Wanted.LIST else (LONG, LONG if _AND_WHEN.search(u.text) and not cell else PART)
    )
    if len(quote.split()) <= long:
        return quote, False, False
    cuts = [0, *(m.end() for m in _CLAUSE.finditer(quote)), len(quote)]
    sought = Sought(u)
    stems = [frozenset(map(stem, words(quote[a:b]))) for a, b in itertools.pairwise(cuts)]
    best, start, end = (-1.0, 0), 0, len(quote)
    for n, first in enumerate(cuts[:-1]):
        held: frozenset[str] = frozenset()
        for m, last in enumerate(cuts[n + 1 :], start=n):
            part, held = quote[first:last], held | stems[m]
            if len(part.split()) > most:
                break
            end_of = part.rstrip()[-1:]
            # Of parts that hold as much, the shortest; of those, the one that begins earlier.
            less = first / len(quote) + A_WORD * len(part.split()) - _ENDS.get(end_of, 0.0)
            worth = (sought.in_part(part, held) - less, len(part))
            if worth > best:
                best, start, end = worth, first, last
    return quote[start:end].strip(), start > 0, end < len(quote)


class Sought:
    """What a question looks for in a text that is too long: its words, and the kind of answer that it wants."""

    def __init__(self, u: Understood) -> None:
        self._u, self._wants = u, wants(u.text)
        self._and_when = u.wanted is not Wanted.DATE and _AND_WHEN.search(u.text) is not None
        others = others_of(u)
        self._ways = [
            [(frozenset({stem(word)}), 1.0), *others.get(word, ())] for word in dict.fromkeys(content_words(u.text))
        ]

    def in_part(self, part: str, stems: frozenset[str]) -> float:
        """How many of the words a text holds, other words for them in part, and OF_KIND for an answer of the kind."""
        shared = sum(max((how for way, how in ways if way and way <= stems), default=0.0) for ways in self._ways)
        kinds = in_kind(self._u, self._wants, part) + (self._and_when and says_when(part))
        return shared + OF_KIND * kinds


def unquoted(quote: str) -> str:
    """Without the quotation marks that a paper prints around all of it, which would stand double in ours."""
    inner = quote.strip("“”")
    return inner.strip() if inner and not {"“", "”"} & set(inner) else quote


def read_out(u: Understood, reading: str) -> str:
    """A row's reading ("Table 2 - Theatre: Budget (7); Forecast 8"); of a wide one, its name and the columns asked for."""
    name, _, cells = reading.partition(": ")
    columns = cells.split("; ")
    if not cells:
        return reading
    if len(columns) <= MOST_CELLS and len(reading.split()) <= LONG_ROW:
        return f"{name}: {'; '.join(_of_the_time(u, columns))}"
    picked = _asked_columns(u, name, columns)
    if not picked:
        short = [c for c in columns if len(c.split()) <= LONG_CELL]
        picked = short[:MOST_CELLS] if len(columns) > MOST_CELLS or len(short) < len(columns) else columns
    bare = len(name.split()) <= BARE and not any(map(_in_words, picked))
    told = _telling_apart(u, name, [c for c in columns if c not in picked]) if bare else []
    sought = Sought(u)
    worth = {c: sought.in_part(c, frozenset(map(stem, words(c)))) for c in picked}
    kept, room = dict[str, str](), LISTED if u.wanted is Wanted.LIST else LONG_ROW
    for column in [*told, *sorted(picked[:MOST_PICKED], key=lambda c: -worth[c])]:
        cut, before, after = part_of(u, column, cell=True)
        if kept and len(cut.split()) > room:
            continue
        kept[column] = f"{'… ' if before else ''}{cut}{' …' if after else ''}"
        room -= len(cut.split())
    return f"{_name_said(name)}: {'; '.join(kept[c] for c in columns if c in kept)}" if kept else reading


def _name_said(name: str) -> str:
    """A row's name; of one as long as a sentence, what stands before its first dash or clause's end."""
    if len(name.split()) <= LONG_CELL:
        return name
    ends = (m.start() for m in _NAMED.finditer(name))
    return next((f"{name[:end]} …" for end in ends if SHORTEST_NAME <= len(name[:end].split()) <= LONG_CELL), name)


def _of_the_time(u: Understood, columns: Sequence[str]) -> list[str]:
    """Without the columns of other years, where a year is asked for and a column is of it: who asks for 2024/25 is not
    read 2023/24 first. A comparison keeps them all."""
    spoken = [periods_in(column) for column in columns]
    asked = [any(within(p, a) for p in own for a in u.named_periods) for own in spoken]
    if u.sides or _COMPARES.search(u.text) or not any(asked):
        return list(columns)
    return [c for c, own, of_it in zip(columns, spoken, asked, strict=True) if of_it or not own]


def _asked_columns(u: Understood, name: str, columns: Sequence[str]) -> list[str]:
    """Those that the question names by period or by word, both before either; a figure's period before a word."""
    asked = {stem(t) for t in u.terms if not periods_in(t) and t not in _OF_TIME and not t.isdigit()}
    wanted = asked - {stem(word) for word in words(name)}
    by_period = _of_the_quarter(u, columns) or [
        c for c in columns if any(within(p, a) for p in periods_in(c) for a in u.periods)
    ]
    shared = {c: len(wanted & {stem(word) for word in words(c)}) for c in columns}
    by_word = [c for c in columns if shared[c]]
    both, w = [c for c in by_period if c in by_word], wants(u.text)
    of_the_thing = any(_ENDS_IN_A_FIGURE.search(c) and {stem(word) for word in words(c)} & {*w.focus} for c in by_word)
    if not both and not of_the_thing and not w.reason and any(map(_counts_it, by_period)):
        remarks = [c for c in by_word if shared[c] >= TELLING and counts(c)]
        both = [c for c in columns if c in by_period or c in remarks]
    picked = both or by_word or by_period
    if _AND_ITS_TARGET.search(u.text) and all(map(_AIMED_AT.search, picked)):
        picked = [c for c in by_period if c in picked or _counts_it(c)] or picked
    return picked


_ENDS_IN_A_FIGURE = re.compile(r"(?<![\d,.])\d[\d,.]{0,15}(?:%|m|k|bn)?\)?\Z")
_AND_ITS_TARGET = re.compile(
    r"\b(?:and|against|versus|vs|compared (?:with|to))\b[^?]{0,30}\b(?:target|floor|goal)", re.IGNORECASE
)

_QUARTER = re.compile(r"\b(?:qtr|quarter|q)\s?([1-4])\b", re.IGNORECASE)
_TO_DATE = re.compile(r"\b(?:ytd|to[- ]date|cumulative)\b", re.IGNORECASE)
_MONTH = re.compile(r"m\d{4}-\d\d")
_AIMED_AT = re.compile(r"\b(?:target|floor|goal)s?\b", re.IGNORECASE)
_SO_FAR = re.compile(
    r"\b(?:so far|to[- ]date|ytd|altogether|in total|in all|cumulative(?:ly)?|by the end|by december|by june|by september|"
    r"by march|(?:from|since|between) april)\b",
    re.IGNORECASE,
)


def _of_the_quarter(u: Understood, columns: Sequence[str]) -> list[str]:
    """Columns of the quarter that is asked for, which seldom name its year ("Qtr 3 YTD"); of a count so far, those to date.

    Asked how many there were by the end of a month that ends a quarter, the quarter to date says it, and the month does not.
    Months among the columns say which year the table is of.
    """
    so_far = _SO_FAR.search(u.text) is not None
    asked = {(int(p[1]), int(p[4:8])) for p in u.periods if re.fullmatch(r"q[1-4]fy\d{4}", p)}
    months = sorted(p for p in u.periods if _MONTH.fullmatch(p))
    if so_far and not asked and months and int(months[-1][-2:]) % 3 == 0:
        asked = {_quarter_of(months[-1])}
    years = {_quarter_of(p)[1] for c in columns for p in periods_in(c) if _MONTH.fullmatch(p)}
    quarters = {quarter for quarter, year in asked if not years or year in years}
    found = [c for c in columns if (m := _QUARTER.search(c)) and int(m[1]) in quarters]
    to_date = [c for c in found if _TO_DATE.search(c)]
    if found and not so_far and not any(_counts_it(c) for c in found):
        ends = {_month_that_ends(quarter, year) for quarter, year in asked}
        found = [c for c in columns if c in found or periods_in(c) & ends]
    return to_date if so_far or (to_date and not months) else found


def _counts_it(column: str) -> bool:
    """Is it how a thing stood, and not how it should have?"""
    return counts(_QUARTER.sub(" ", column)) and not _AIMED_AT.search(column)


def _month_that_ends(quarter: int, year: int) -> str:
    """The last month of a financial year's quarter ("m2016-12"): a measure that is no sum is told as it stood then."""
    return f"m{year + (quarter == 4)}-{quarter * 3 % 12 + 3:02}"


def _quarter_of(month: str) -> tuple[int, int]:
    """The quarter and the financial year of a month ("m2016-12": the third of 2016/17)."""
    year, number = int(month[1:5]), int(month[6:8])
    return (number - 4) // 3 % 4 + 1, year if number > 3 else year - 1


def _telling_apart(u: Understood, name: str, columns: Sequence[str]) -> list[str]:
    """Of the cells that were not asked for, the one in words that shares most with the question: which row it is.

    Rows of a budget are all called "Pay"; what pay it is stands in the next cell.
    """
    asked = {stem(term) for term in u.terms if not periods_in(term)} - {stem(word) for word in words(name)}
    shared = {c: len(asked & {stem(word) for word in words(c)}) for c in columns if _in_words(c)}
    best = max(shared, key=lambda c: shared[c], default="")
    return [best] if shared.get(best, 0) >= TELLING else []


def _in_words(column: str) -> bool:
    letters, digits = sum(c.isalpha() for c in column), sum(c.isdigit() for c in column)
    return letters > 8 * digits and len(column.split()) >= 4
