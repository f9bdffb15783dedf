"""Figures: each stands in what is cited, in its unit and of its time, or follows from two that do."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from decimal import Decimal

from assistant.answer import WorkedOut
from assistant.verification.cited import Amount, Printed
from assistant.verification.reasons import Reason
from assistant.verification.sentence import Sentence
from assistant.verification.times import agree, of_clause
from assistant.verification.wording import root
from vectorstore.words.quantities import Kind, Token

_MEASURES = {
    form: (family, unit)
    for family, units in {
        "time": "second minute hour day week fortnight month quarter year decade",
        "mass": "gram kilogram kg tonne ton",
        "length": "metre kilometre km mile yard",
        "area": "hectare acre",
        "energy": "kwh mwh gwh",
        "volume": "litre gallon",
        "coin": "pence pound",
    }.items()
    for unit in units.split()
    for form in (unit, f"{unit}s", f"-{unit}")
} | {
    "hourly": ("time", "hour"),
    "daily": ("time", "day"),
    "weekly": ("time", "week"),
    "monthly": ("time", "month"),
    "quarterly": ("time", "quarter"),
    "annual": ("time", "year"),
    "annually": ("time", "year"),
    "yearly": ("time", "year"),
    "kilogram": ("mass", "kg"),
    "kilograms": ("mass", "kg"),
    "kilometre": ("length", "km"),
    "kilometres": ("length", "km"),
    "mins": ("time", "minute"),
    "hrs": ("time", "hour"),
}
_RATE = frozenset("a an per each every".split())
_SINCE = frozenset("earlier ago before later after previously".split())
_LESS = frozenset(
    "under underspend underspent underspending below less deficit fell fall falls fallen down saving savings save saved "
    "lower reduction reduced reduce shortfall minus overdrawn decrease decreased negative cut fewer income credit "
    "dropped drop".split()
)
LONG_AGO, FAR_OFF = 1900, 2100
"""A bare number between them may be a year or a count; one that is printed either way bears the other."""


def amount_of(sentence: Sentence, place: int) -> Amount:
    """The amount of a figure, in pounds where the sentence reads a table's unit out after it ("545 (£000s)")."""
    token = sentence.text.tokens[place]
    if not token.unit:
        for after in sentence.text.tokens[place + 1 : place + 3]:
            if after.kind is Kind.SCALE:
                return token.value * after.value, "£"
            if after.kind is not Kind.BREAK:
                break
    return token.value, token.unit


def claims(sentence: Sentence) -> list[int]:
    """The places of the writer's own figures, but for those worked out and the "one" of "one of them"."""
    worked = {abs(w.value) for w in sentence.said.worked_out}
    return [
        place
        for place, token in sentence.tokens(Kind.FIGURE)
        if not (token.spelt and token.value == 1)
        and abs(amount_of(sentence, place)[0]) not in worked
        and not _those_added(sentence, place)
        and not _the_same_again(sentence, place)
    ]


def _the_same_again(sentence: Sentence, place: int) -> bool:
    """ "The three years" of a table: a count of what was named, where the papers count no such thing."""
    tokens = sentence.text.tokens
    if (
        not tokens[place].spelt
        or not place
        or tokens[place - 1].text.casefold() not in ("the", "these", "those", "all")
    ):
        return False
    after = root(tokens[place + 1].text) if place + 1 < len(tokens) else ""
    return not any(root(p.after) == after for c in sentence.cited for p in c.printed)


def _those_added(sentence: Sentence, place: int) -> bool:
    """ "The two levies add up to": as many as were worked with."""
    tokens = sentence.text.tokens
    after_the = place > 0 and tokens[place - 1].text.casefold() in ("the", "these", "those")
    return after_the and tokens[place].spelt and any(len(w.of) == tokens[place].value for w in sentence.said.worked_out)


def bearers(sentence: Sentence, place: int) -> list[Printed]:
    """Where a figure stands in what it rests on, in its unit."""
    value, unit = amount_of(sentence, place)
    found = []
    less = _told_as_less(sentence, place)
    if sentence.text.tokens[place].text.startswith("("):
        value, less = abs(value), True  # "in 2023/24 (48,250)": brackets may only set it apart
    for cited in sentence.bearing(place):
        for printed in cited.printed:
            for v, u in printed.amounts:
                if u == unit and (v == value or (less and v < 0 and -v == value)):
                    found.append(printed)
                    break
    return found


def _told_as_less(sentence: Sentence, place: int) -> bool:
    """ "£46,000 under its budget" says what "(46)" says."""
    clause = sentence.text.clauses[place]
    near = (clause - 1, clause, clause + 1)
    words = {t.text.casefold() for j, t in enumerate(sentence.text.tokens) if sentence.text.clauses[j] in near}
    return bool(words & _LESS)


def check(sentence: Sentence) -> Reason | None:
    """Are all figures printed in what they rest on, in the same unit and of the same time, or worked out from it?"""
    for worked in sentence.said.worked_out:
        if not follows(worked, sentence):
            return Reason.WORKED_OUT
    for place in claims(sentence):
        found = bearers(sentence, place)
        if not found and not _around(sentence, place):
            return Reason.FIGURE
        if found and not any(_same_measure(sentence, place, p) for p in found):
            return Reason.FIGURE
        if found and not at_its_time(sentence, place, found):
            return Reason.TIME
        if _more_than_all(sentence, place):
            return Reason.FIGURE
    return None


def _more_than_all(sentence: Sentence, place: int) -> bool:
    """ "Eighteen of eleven nights"."""
    tokens = [t for t in sentence.text.tokens[place : place + 5] if t.text.casefold() != "out"][:4]
    words = [t.text.casefold() for t in tokens[1:]]
    if words[:1] != ["of"]:
        return False
    whole = (
        tokens[3]
        if words[1:2] in (["the"], ["its"], ["these"]) and len(tokens) > 3
        else tokens[2]
        if len(tokens) > 2
        else None
    )
    same = whole is not None and whole.kind is Kind.FIGURE and whole.unit == tokens[0].unit
    return bool(same and whole and tokens[0].value > whole.value)


def _around(sentence: Sentence, place: int) -> bool:
    """Does a figure stand in a heading or a title, or is it the number that a year is printed as?"""
    amount = amount_of(sentence, place)
    for cited in sentence.bearing(place):
        if amount in cited.around_amounts:
            return True
        if not amount[1] and LONG_AGO <= amount[0] < FAR_OFF and f"y{amount[0]:f}" in cited.times:
            return True
    return False


def at_its_time(sentence: Sentence, place: int, found: Iterable[Printed]) -> list[Printed]:
    """Of the places where a figure is printed, those whose time is the one that the sentence gives it."""
    times, own = of_clause(sentence.text, place)
    if not times:
        return list(found)
    kept = []
    for printed in found:
        cited = sentence.cited[printed.cited]
        if printed.times and own:
            theirs = printed.times
        elif printed.times:
            theirs = (*printed.times, *cited.setting_times)
        else:
            theirs = cited.setting_times or ()
            if theirs and not own:
                theirs = (*theirs, *cited.meeting_times)
        if not theirs or any(agree(a, b) for a in times for b in theirs):
            kept.append(printed)
    return kept


def _same_measure(sentence: Sentence, place: int, printed: Printed) -> bool:
    """Is a figure of days not said to be one of weeks, and a price of a year not one of a month?"""
    tokens = sentence.text.tokens
    after = tokens[place + 1].text.casefold() if place + 1 < len(tokens) else ""
    said = _MEASURES.get(after)
    theirs = _MEASURES.get(printed.after)
    if said and theirs and said[0] == theirs[0] and said[1] != theirs[1]:
        return False
    words = {_MEASURES[w][1] for w in sentence.cited[printed.cited].words_lower if w in _MEASURES}
    if said and not theirs and said[1] not in words:
        return False
    rate = _rate(tokens, place)
    return rate is None or rate in words


def _rate(tokens: tuple[Token, ...], place: int) -> str | None:
    """The "month" of "£2 a month" and of "monthly"; not the year of "£2 a year earlier"."""
    following = [t.text.casefold() for t in tokens[place + 1 : place + 6]]
    for n, (article, word) in enumerate(itertools.pairwise(following)):
        if article in _RATE and word in _MEASURES and n <= 2:
            after = following[n + 2] if n + 2 < len(following) else ""
            return None if after in _SINCE else _MEASURES[word][1]
    before = [t.text.casefold() for t in tokens[max(0, place - 8) : place]]
    rates = [_MEASURES[w][1] for w in before if w in _MEASURES and w.endswith("ly")]
    return rates[-1] if rates else None


def follows(worked: WorkedOut, sentence: Sentence) -> bool:
    """Are the figures that something was worked out from cited, in one unit, and does it follow from them?

    A share or a change may be rounded to the places that it is given with.
    """
    held: set[str] | None = None
    for value in worked.of:
        units = {u for c in sentence.cited for p in c.printed for v, u in p.amounts if v == value}
        held = units if held is None else held & units
    if not held or len(worked.of) < 2:
        return False
    said = {abs(amount_of(sentence, place)[0]) for place, _ in sentence.tokens(Kind.FIGURE)}
    if abs(worked.value) not in said:
        return False
    first, *others = worked.of
    if worked.by == "difference":
        return len(others) == 1 and abs(first - others[0]) == abs(worked.value)
    if worked.by == "sum":
        return sum(worked.of) == worked.value
    if worked.by in ("share", "change") and len(others) == 1 and others[0] and first:
        exact = first / others[0] * 100 if worked.by == "share" else (others[0] - first) / abs(first) * 100
        return abs(exact - worked.value) <= Decimal(1).scaleb(int(worked.value.as_tuple().exponent)) / 2
    return False


def units_of(printed: Printed) -> frozenset[str]:
    """The units that a printed figure may be said in."""
    return frozenset(unit for _, unit in printed.amounts)
