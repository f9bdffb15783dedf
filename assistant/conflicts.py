"""Two quotes that give different figures for the same thing and time: said outright, and which is the later."""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Sequence

from assistant.answer import Citation, Said
from assistant.differences import difference, tell_of_the_same
from prompts import phrase
from vectorstore.words.dates import written
from vectorstore.words.papers import Shape, held_on
from vectorstore.words.periods import periods_in
from vectorstore.words.quantities import Kind, scan


def conflict(said: Sequence[Said]) -> Said | None:
    """What is said of the first two quotes that contradict each other; None where none do.

    Each must tell one plain figure of one unit, of the same named time: a report of another year has other figures and
    contradicts nobody.
    """
    cited = [c for one in said for c in one.citations]
    for a, b in itertools.combinations(cited, 2):
        if a.found.document.id == b.found.document.id or not _contradict(a, b):
            continue
        lead, two = _in_order(a, b)
        told = " ".join(f"“{_figure(c)}” [{c.marker}]" for c in two)
        return Said(f"{lead} {told}", two)
    return None


def _in_order(a: Citation, b: Citation) -> tuple[str, tuple[Citation, Citation]]:
    """The later first where both papers print their days; a day that was only inferred makes no paper the later."""
    days = [_held(c) for c in (a, b)]
    if days[0] is None or days[1] is None or days[0] == days[1]:
        return phrase("conflict"), (a, b)
    later, earlier = (a, b) if days[0] > days[1] else (b, a)
    return phrase("conflict_later", later=written(max(days[0], days[1]))), (later, earlier)


def _figure(c: Citation) -> str:
    """The one figure of a quote, as it is printed."""
    printed = [t for t in scan(c.quote) if t.kind is Kind.FIGURE and not t.spelt]
    return c.quote[printed[0].start : printed[0].end] if len({t.value for t in printed}) == 1 else c.quote


def _held(c: Citation) -> datetime.date | None:
    if c.found.passage.meeting_date is None and c.found.document.date_basis == "inferred":
        return None
    return held_on(c.found.document, c.found.passage)


def _contradict(a: Citation, b: Citation) -> bool:
    rows = [_is_row(c) for c in (a, b)]
    if rows[0] is not rows[1] or not _of_one_time(a, b):
        return False
    first, second = (c.reading or c.quote for c in (a, b)) if rows[0] else (a.quote, b.quote)
    return tell_of_the_same(first, second, rows[0]) and difference(first, second) is not None


def _is_row(c: Citation) -> bool:
    return c.reading is not None and c.found.passage.shape is Shape.TABLE_ROW


def _of_one_time(a: Citation, b: Citation) -> bool:
    """Do both say the same time of themselves, or stand under it?"""
    told = [periods_in(c.reading or c.quote) or c.found.passage.periods for c in (a, b)]
    return bool(told[0]) and told[0] == told[1]
