"""A text as what it says and where: figures with their units, periods, labels such as "Option 2", references, words.

`figures` and `periods` tell which ones a text holds; here each keeps its place, so that a figure can be told from its
neighbour. What is read first is not read again: "2 April 2023" is a day, and neither a 2 nor a year.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from enum import Enum
from functools import lru_cache, partial
from typing import NamedTuple

from vectorstore.words.dates import MONTHS
from vectorstore.words.figures import NUMBER, SCALES, SMALL
from vectorstore.words.periods import periods_in
from vectorstore.words.text import unify


class _Needs(Enum):
    """What a line must hold for a pattern to be worth looking for."""

    NOTHING = 0
    DIGIT = 1
    MONTH = 2


class Kind(Enum):
    """What a token is."""

    WORD = "word"
    FIGURE = "figure"
    PERIOD = "period"
    LABEL = "label"
    REFERENCE = "reference"
    ORDINAL = "ordinal"
    FRACTION = "fraction"
    BREAK = "break"
    MARK = "mark"
    SCALE = "scale"


class Token(NamedTuple):
    """A piece of a text, by its place in the unified text."""

    kind: Kind
    text: str
    start: int
    end: int
    value: Decimal = Decimal(0)
    """Of a figure in pounds, per cent or pieces, brackets and minus signs counted; of an ordinal its number; of a table's
    "£000s" or "(£m)" how many pounds its figures count in."""
    unit: str = ""
    """Of a figure "£", "%" or ""."""
    keys: frozenset[str] = frozenset()
    """What a period, label or reference is compared by. Periods as `periods` writes them, and a day `d2024-05-09`, a day
    of no year `e05-09`, a month of none `n05`, a quarter of none `q2`; two keys are the two ends of a stretch of time."""
    spelt: bool = False
    """A figure in words."""


_Reader = Callable[[re.Match[str]], Token | None]

# A look at the first letter saves the engine trying every month at every word; the same for numbers below.
_MONTH = f"(?=[jfmasond])(?:{'|'.join(sorted(MONTHS, key=len, reverse=True))})"
_YEARS = r"(?:19|20)\d{2}"
_TENS = {
    word: 10 * n for n, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), start=2)
}
_ONES = {word: n for word, n in SMALL.items() if 1 <= n <= 9}
_TEENS = {word: n for word, n in SMALL.items() if n not in _ONES.values() and n < 20}
_ORDINALS = {
    word: n
    for n, word in enumerate(
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
        "fifteenth sixteenth seventeenth eighteenth nineteenth twentieth".split(),
        start=1,
    )
}
_QUARTERS = {"one": 1, "two": 2, "three": 3, "four": 4, "first": 1, "second": 2, "third": 3, "fourth": 4}
_SPELT = rf"(?=[otfsenz])(?:(?:{'|'.join(_TENS)})(?:[- ](?:{'|'.join(_ONES)}))?|{'|'.join([*_TEENS, *_ONES])})"
_LABELLED = frozenset(
    "option phase stage band section service table item appendix annex tier level zone lot policy paragraph block route "
    "grade category class schedule part recommendation objective priority theme scheme plot group site ward scenario "
    "proposal resolution motion key question line platform year "
    "regulation rule article division tranche cohort junction flat room gate berth".split()
)
_LABELLED_SMALL = frozenset(
    "option phase stage band section table item appendix annex tier level zone lot paragraph grade category schedule "
    "recommendation objective priority scenario policy".split()
)
"""Those that are labels without a capital too: "in the year 9 households" names no Year 9."""
_FILLER = "\x00"

_DIGIT = re.compile(r"\d")
_ANY_MONTH = re.compile(r"\b(?:jan|feb|ma[ry]|apr|ju[nl]|aug|sep|oct|nov|dec)", re.IGNORECASE)
_DATE = re.compile(
    rf"\b(\d{{1,2}})(?:st|nd|rd|th)? (?:of )?({_MONTH})\b(?:\.?,? ({_YEARS})\b)?"
    rf"|\b({_MONTH}) (\d{{1,2}})(?:st|nd|rd|th)?,? ({_YEARS})\b"
    r"|(?<![\d/.])(\d{1,2})([/.])(\d{1,2})\8(\d{4}|\d{2})(?![\d/]|\.\d)",
    re.IGNORECASE,
)
_MONTHS_TO = re.compile(
    rf"\b({_MONTH})\.?(?: ({_YEARS}))? ?(?:-|to|and) ?({_MONTH})\.?,?[ -]({_YEARS}|[0-4]\d(?![\d,:.%/]))\b",
    re.IGNORECASE,
)
_MONTH_YEAR = re.compile(rf"\b(?:{_MONTH})\.?,?[ -]'?(?:{_YEARS}|[0-4]\d(?![\d,:.%/]))\b", re.IGNORECASE)
_QUARTER = re.compile(
    r"\b(?:Q|Qtr ?|quarter )([1-4])\b|\bquarter (one|two|three|four)\b"
    r"|\b(first|second|third|fourth|[1-4](?:st|nd|rd|th)) quarter\b(?! of (?:all|the (?!year|financial)))",
    re.IGNORECASE,
)
_FINANCIAL = re.compile(
    r"\bFY ?(?:20)?\d{2}(?: ?[-/] ?\d{2})?\b"
    r"|(?<![\w/,.£-])(?:20|19)\d{2} ?(?:[-/]| to ) ?(?:20\d{2}|19\d{2}|\d{2})(?![\w/]|[-.,]\d)"
    r"|(?<![\w/,.£-])\d{2}/\d{2}(?![\w/])",
    re.IGNORECASE,
)
_TIME = re.compile(
    r"(?<![\d.])\d{1,2}[:.]\d{2} ?[ap]\.?m\b|(?<![\d.:])\d{1,2}:\d{2}(?::\d{2})?(?![\d:])", re.IGNORECASE
)
_REFERENCE = re.compile(
    r"\b[A-Z]{2,5} \d{2,4}/\d+\b|\b(?=[A-Z0-9/-]{0,30}\d)(?=[A-Z0-9/-]{0,30}[A-Z])[A-Z0-9]+(?:[/-][A-Z0-9]+)+\b"
    r"|\b[A-Z]{1,4}\d{1,5}[A-Z]?\b|(?<!£)\b\d{2,4}/\d{3,}(?:/[A-Z]+)?\b"
)
_LABEL = re.compile(
    r"\b([A-Za-z][a-z]{2,}|[A-Z]{3,}) "
    r"(\d{1,4}(?:\.\d+)*[A-Za-z]?(?![\w%/]|[.,:]\d| ?(?:per cent|%|million|thousand|billion|m\b|k\b))|[A-Z](?![\w'])|"
    r"(?:(?i:one|two|three|four|five|six|seven|eight|nine|ten)|II|III|IV|V)\b)"
)
_FIGURE = re.compile(
    rf"(\((?=£? ?[\d.,]+(?: ?(?:%|k|m|bn))?\))|\bminus |(?<![\w)£])[-+](?=£? ?\d))?(£ ?)?(?<![\w.,])(-(?=\d))?({NUMBER})(?!\d)"
    rf"( ?(?:{'|'.join(sorted(SCALES, key=len, reverse=True))})(?![a-z\d]))?(\))?"
    r"( ?%| per ?cent\b| percent\b| percentage points?\b)?( pounds\b)?(p\b| pence\b)?",
    re.IGNORECASE,
)
_ORDINAL = re.compile(
    rf"\b(\d+)(?:st|nd|rd|th)\b|\b(?=[fstne])(?:({'|'.join(_TENS)})[- ])?({'|'.join(_ORDINALS)})\b(?!s| of the)",
    re.IGNORECASE,
)
_FRACTION = re.compile(
    r"\b(?:(?:a|an|one|two|three|four)[ -])(half|third|quarter|fifth|sixth|eighth|tenth)s?\b(?! (?:quarter|year|option|phase))"
    r"|\b(half) (?:of|the)\b",
    re.IGNORECASE,
)
_IN_WORDS = re.compile(
    rf"\b(?=[aotfsenz])(?:(?:({_SPELT})|a) (hundred)(?: and ({_SPELT}))?|({_SPELT}))( (?:thousand|million|billion))?"
    r"( per ?cent\b| percent\b)?( pounds\b)?(?![\w])",
    re.IGNORECASE,
)
_YEAR = re.compile(rf"(?<![\w/,.£-]){_YEARS}(?![\w%]|[,.]\d)")
_BARE_MONTH = re.compile(
    rf"\b(?:(?:in|by|since|until|of|from|to|and|during|before|after|late|early|mid|last|this|next|each|every|between)[ -])"
    rf"({_MONTH})\b",
    re.IGNORECASE,
)
_MARK = re.compile(r"\[\d+\]")
_SCALE = re.compile(r"£ ?'?0?00'?s?(?![\d.,])|£ ?(k|m|bn|thousands?|millions?)(?![a-z\d])|\(£s?\)", re.IGNORECASE)
_REST = re.compile(r"([^\W\d_]+(?:['-][^\W\d_]+)*|[&%£])|([,;:()!?|•\"]|\.(?=[ \"]|$)|(?<= )-(?= ))")


@lru_cache(maxsize=4_096)
def scan(text: str) -> tuple[Token, ...]:
    """The tokens of a text in their order, read from its unified form (`text.unify`)."""
    line = unify(text)
    found: list[Token] = []
    # Most patterns need a digit or a month, and most sentences have none of one of them.
    has = {
        _Needs.NOTHING,
        *(_Needs.DIGIT,) * bool(_DIGIT.search(line)),
        *(_Needs.MONTH,) * bool(_ANY_MONTH.search(line)),
    }
    for pattern, read, needs in _READERS:
        if needs in has:
            line = pattern.sub(partial(_take, read, found), line)
    found += _rest(line)
    found.sort(key=lambda token: token.start)
    return tuple(_with_years(found))


def _take(read: _Reader, found: list[Token], match: re.Match[str]) -> str:
    """Keeps what is read, and blots it out of the line."""
    token = read(match)
    if token is None:
        return match[0]
    found.append(token)
    before, after = token.start - match.start(), match.end() - token.end
    return match[0][:before] + _FILLER * (token.end - token.start) + (match[0][-after:] if after else "")


def _rest(line: str) -> Iterator[Token]:
    for match in _REST.finditer(line):
        kind = Kind.WORD if match[1] else Kind.BREAK
        yield Token(kind, match[0], match.start(), match.end())


def _mark(match: re.Match[str]) -> Token:
    return Token(Kind.MARK, match[0], match.start(), match.end())


def _scale(match: re.Match[str]) -> Token:
    named = (match[1] or "").casefold().removesuffix("s")
    value = SCALES[named] if named else Decimal(1_000 if "0" in match[0] else 1)
    return Token(Kind.SCALE, match[0], match.start(), match.end(), value, "£")


def _period(match: re.Match[str], *keys: str) -> Token | None:
    if not keys:
        return None
    return Token(Kind.PERIOD, match[0], match.start(), match.end(), keys=frozenset(keys))


def _date(match: re.Match[str]) -> Token | None:
    day1, month1, year1, month2, day2, year2, day3, _, month3, year3 = match.groups()
    day = int(day1 or day2 or day3)
    month = int(month3) if month3 else MONTHS[(month1 or month2).casefold()]
    year = year1 or year2 or year3
    if not (1 <= day <= 31 and 1 <= month <= 12):
        return None
    if year is None:
        return _period(match, f"e{month:02d}-{day:02d}")
    return _period(match, f"d{year if len(year) == 4 else '20' + year}-{month:02d}-{day:02d}")


def _months_to(match: re.Match[str]) -> Token | None:
    first, last = MONTHS[match[1].casefold()], MONTHS[match[3].casefold()]
    ends = int(match[4]) if len(match[4]) == 4 else 2000 + int(match[4])
    begins = int(match[2]) if match[2] else ends - (first > last)
    return _period(match, f"m{begins}-{first:02d}", f"m{ends}-{last:02d}")


def _quarter(match: re.Match[str]) -> Token | None:
    said = (match[1] or match[2] or match[3]).casefold()
    return _period(match, f"q{int(said[0]) if said[0].isdigit() else _QUARTERS[said]}")


def _financial(match: re.Match[str]) -> Token | None:
    keys = periods_in(match[0])
    if len(keys) == 1 and next(iter(keys)).startswith("fy"):
        return _period(match, *keys)
    years = re.findall(_YEARS, match[0])
    short = re.search(r"(\d{2})$", match[0])
    stretch = years and short and " to " not in match[0].casefold()
    if stretch and short and int(short[1]) > int(years[0][2:]):  # "2024-27", a stretch of years
        return _period(match, f"y{years[0]}", f"y{years[0][:2]}{short[1]}")
    return None


def _month_year(match: re.Match[str]) -> Token | None:
    return _period(match, *periods_in(match[0].replace("'", "")))


def _year(match: re.Match[str]) -> Token | None:
    return _period(match, f"y{match[0]}")


def _bare_month(match: re.Match[str]) -> Token | None:
    if match[1] == "may":  # the verb
        return None
    key = frozenset({f"n{MONTHS[match[1].casefold()]:02d}"})
    return Token(Kind.PERIOD, match[1], match.start(1), match.end(1), keys=key)


def _reference(match: re.Match[str]) -> Token | None:
    if re.fullmatch(r"[QH]\d", match[0]):
        return None
    key = frozenset({re.sub(r"\s", "", match[0])})
    return Token(Kind.REFERENCE, match[0], match.start(), match.end(), keys=key)


def _time(match: re.Match[str]) -> Token | None:
    key = frozenset({match[0].replace(" ", "").replace(".", ":").casefold().removesuffix(":m")})
    return Token(Kind.REFERENCE, match[0], match.start(), match.end(), keys=key)


def _label(match: re.Match[str]) -> Token | None:
    noun, number = match[1].casefold().removesuffix("s"), match[2].casefold()
    known = _LABELLED_SMALL if match[1][0].islower() else _LABELLED
    if noun not in known or (re.fullmatch(_YEARS, number) and noun not in ("policy", "regulation")):
        return None
    key = frozenset({f"{noun} {SMALL.get(number, number)}"})
    return Token(Kind.LABEL, match[0], match.start(), match.end(), keys=key)


def _figure(match: re.Match[str]) -> Token | None:
    minus, pound, minus_after, number, scale, closed, percent, pounds, pence = match.groups()
    value = Decimal(number.replace(",", "")) * SCALES.get((scale or "").strip().casefold(), Decimal(1))
    start, end = match.start(), match.end()
    bracketed = minus == "("
    if bracketed and not closed:  # "(62%)" stands beside its count; "(62)" is less than nothing
        start += 1
    if closed and not bracketed:  # the bracket was opened before: "(2020/21: 391)"
        end, percent, pounds, pence = match.start(6), None, None, None
    less = bool(closed) if bracketed else bool(minus_after or (minus and minus != "+"))
    if pence:
        value /= 100
    unit = "%" if percent else "£" if pound or pounds or pence else ""
    said = match[0][start - match.start() : end - match.start()]
    return Token(Kind.FIGURE, said, start, end, (-value if less else value).normalize(), unit)


def _ordinal(match: re.Match[str]) -> Token | None:
    value = int(match[1]) if match[1] else _TENS.get((match[2] or "").casefold(), 0) + _ORDINALS[match[3].casefold()]
    return Token(Kind.ORDINAL, match[0], match.start(), match.end(), Decimal(value))


def _fraction(match: re.Match[str]) -> Token | None:
    key = frozenset(
        {match[0].casefold().replace("one ", "a ").replace("-", " ").removesuffix(" of").removesuffix(" the")}
    )
    part = frozenset({k.removeprefix("a ") for k in key})
    return Token(Kind.FRACTION, match[0], match.start(), match.end(), keys=part)


def _in_words(match: re.Match[str]) -> Token | None:
    hundreds, hundred, rest, plain, scale, percent, pounds = match.groups()
    value = Decimal(_number(plain)) if plain else Decimal(100 * (_number(hundreds) if hundreds else 1))
    if hundred and rest:
        value += _number(rest)
    if scale:
        value *= SCALES[scale.strip().casefold()]
    unit = "%" if percent else "£" if pounds else ""
    return Token(Kind.FIGURE, match[0], match.start(), match.end(), value.normalize(), unit, spelt=True)


def _number(words: str) -> int:
    return sum(int(_TENS.get(w, SMALL.get(w, Decimal(0)))) for w in re.split("[- ]", words.casefold()))


def _with_years(tokens: list[Token]) -> Iterator[Token]:
    """The day of "4 October to 28 November 2021", and the quarter of "Q2 2024/25", take their year from what follows."""
    skip = False
    for place, token in enumerate(tokens):
        if skip:
            skip = False
            continue
        key = next(iter(token.keys)) if token.kind is Kind.PERIOD and len(token.keys) == 1 else ""
        after = tokens[place + 1 : place + 3]
        if re.fullmatch(r"q\d", key):
            joined = [t for t in after if t.kind is not Kind.WORD or t.text.casefold() not in ("of", "in")]
            if joined and joined[0].kind is Kind.PERIOD and (year := next(iter(joined[0].keys))).startswith("fy"):
                if joined[0] is after[0]:
                    skip = True
                    yield Token(Kind.PERIOD, token.text, token.start, joined[0].end, keys=frozenset({f"{key}{year}"}))
                    continue
                yield Token(Kind.PERIOD, token.text, token.start, token.end, keys=frozenset({f"{key}{year}"}))
                continue
        if key.startswith("e") and len(after) == 2 and after[0].text.casefold() in ("to", "and", "until", "-"):
            last = next(iter(after[1].keys), "")
            if last.startswith("d"):
                yield Token(
                    Kind.PERIOD, token.text, token.start, token.end, keys=frozenset({f"d{last[1:5]}-{key[1:]}"})
                )
                continue
        yield token


_READERS: tuple[tuple[re.Pattern[str], _Reader, _Needs], ...] = (
    (_MARK, _mark, _Needs.DIGIT),
    (_SCALE, _scale, _Needs.NOTHING),
    (_DATE, _date, _Needs.DIGIT),
    (_MONTHS_TO, _months_to, _Needs.MONTH),
    (_MONTH_YEAR, _month_year, _Needs.MONTH),
    (_QUARTER, _quarter, _Needs.NOTHING),
    (_FINANCIAL, _financial, _Needs.DIGIT),
    (_TIME, _time, _Needs.DIGIT),
    (_REFERENCE, _reference, _Needs.DIGIT),
    (_YEAR, _year, _Needs.DIGIT),
    (_LABEL, _label, _Needs.NOTHING),
    (_FRACTION, _fraction, _Needs.NOTHING),
    (_ORDINAL, _ordinal, _Needs.NOTHING),
    (_FIGURE, _figure, _Needs.DIGIT),
    (_IN_WORDS, _in_words, _Needs.NOTHING),
    (_BARE_MONTH, _bare_month, _Needs.MONTH),
)
