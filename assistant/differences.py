"""Two values of a comparison to their difference, where each side tells one plain figure of the same unit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from assistant.answer import WorkedOut
from vectorstore.words.periods import periods_in, within
from vectorstore.words.quantities import Kind, scan
from vectorstore.words.text import squash, stem, words

UNITS = ("£", "%", "")


@dataclass(frozen=True, slots=True)
class Difference:
    """What was worked out, and how it is said: "£23,000", "3 percentage points", "368"."""

    worked: WorkedOut
    shown: str


def difference(first: str, second: str, unit: str | None = None) -> Difference | None:
    """Of two texts that each tell one figure of the unit asked for: "£", "%", or "" for pieces.

    Where no unit is asked for, each must tell one figure in all: nobody knows which of several was meant.
    """
    units = UNITS if unit is None else (unit,)
    figures = [[(u, value) for u in units for value in _figures(text, u)] for text in (first, second)]
    if any(len(each) != 1 for each in figures):
        return None
    (one, a), (other, b) = figures[0][0], figures[1][0]
    if one != other or a == b:
        return None
    value = abs(a - b)
    return Difference(WorkedOut(value, (a, b), "difference"), _shown(value, one))


ALIKE = 0.4
"""Of two sentences' words, in common: "deals with 2,500 calls per month" and "dealing with 3,000 requests per month"."""
FEWEST = 3


def tell_of_the_same(first: str, second: str, rows: bool) -> bool:
    """Do two quotes tell of one thing at two times? Rows by their names, as read out; sentences by their words."""
    if rows:
        return _row_name(first) == _row_name(second)
    a, b = ({stem(w) for w in words(text) if not w.isdigit()} for text in (first, second))
    return len(a & b) >= FEWEST and 2 * len(a & b) >= ALIKE * (len(a) + len(b))


def _row_name(reading: str) -> str:
    """ "Table 2 - Theatre: Budget (7)" is the Theatre's."""
    return squash(reading.partition(": ")[0].rpartition(" - ")[2])


def of_sides(reading: str, sides: Sequence[frozenset[str]]) -> list[str]:
    """Of a row that is read out, the one column that each side's time heads; empty where a side has none or several."""
    columns = reading.partition(": ")[2].split("; ")
    picked = []
    for side in sides:
        own = [c for c in columns if any(within(p, asked) for p in periods_in(c) for asked in side)]
        if len(own) != 1:
            return []
        picked.append(own[0])
    return picked


def _figures(text: str, unit: str) -> list[Decimal]:
    """The different figures of a unit that a text tells; dates, years and numbers of paragraphs are none."""
    tokens = scan(text)
    if any(t.kind is Kind.SCALE for t in tokens):  # "(£000s)" after its figures: what they count in stands apart
        return []
    found = {t.value: None for t in tokens if t.kind is Kind.FIGURE and t.unit == unit and not t.spelt}
    return list(found)


def _shown(value: Decimal, unit: str) -> str:
    plain = f"{value:,f}"
    plain = plain.rstrip("0").rstrip(".") if "." in plain else plain
    if unit == "£":
        return f"£{value:,.2f}" if "." in plain else f"£{plain}"
    if unit == "%":
        return f"{plain} percentage point{'' if value == 1 else 's'}"
    return plain
