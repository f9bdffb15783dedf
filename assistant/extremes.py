"""Which row of a table has the most, or the fewest: its rows are put in order by code, where that is what is asked."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Sequence

from assistant.evidence import Candidate, Evidence
from assistant.signals import stems_of
from assistant.understand import Understood
from assistant.whole_tables import PassagesOf, TableRow, is_of, one_of_each_table, rows_of, tells_of
from vectorstore.words.papers import Shape
from vectorstore.words.periods import covers, periods_in, within
from vectorstore.words.text import content_words, stem

TOLD = 3
"""The first and the ones behind it: who reads them sees that it is first, and how far."""
BESIDE = 3
"""Among how many of the best sentences one on the table's page may say what it counts."""
TOLD_OUTRIGHT = 3
"""Among how many of the best sentences one that says itself what is the most goes before any table."""

_ASKED = re.compile(
    r"\b(?:which|what)\s(?P<thing>(?!is\b|was\b|are\b|were\b)[^?.,;:]{2,60}?)\s"
    r"(?:(?:had|has|have|saw|got|gets|with|is|was|spends?|spent|recorded|reported|received|holds?|held|made)\s"
    r"(?:by far\s)?)(?:the\s)?"
    r"(?P<extreme>most|highest|largest|biggest|greatest|longest|fewest|lowest|smallest|least|shortest)\b"
    r"(?!\s(?:recent|important|likely))(?P<of>[^?,;(]{0,120})",
    re.IGNORECASE,
)
_LEAST = frozenset("fewest lowest smallest least shortest".split())
_OUTRIGHT = re.compile(
    r"\b(?:most|highest|largest|biggest|greatest|longest|fewest|lowest|smallest|least|shortest)\b", re.IGNORECASE
)
_SHARE = re.compile(r"\b(?:percentage|per ?cent|proportion|share|rate)\b|%", re.IGNORECASE)
_COUNT = re.compile(r"\W*(?:count|number|no|total|amount|how many)\b", re.IGNORECASE)


def with_extreme(u: Understood, evidence: Evidence, passages_of: PassagesOf) -> Evidence:
    """The evidence with the rows that have the most, or the fewest, of what is asked, in order, where a table tells that.

    All rows of the table are looked at, those that were not found too; a table with a row that cannot be read tells nothing.
    """
    asked = _ASKED.search(u.text)
    if not asked or u.sides or not evidence.answers or any(map(_tells_outright, evidence.candidates[:TOLD_OUTRIGHT])):
        return evidence
    least = asked["extreme"].casefold() in _LEAST
    for first in one_of_each_table(evidence):
        rows = rows_of(first, passages_of)
        column = _column(u, asked["of"], rows) if rows and is_of(asked["thing"], first) else None
        beside = [c.text for c in evidence.candidates[:BESIDE] if _on_its_page(c, first)]
        if column is None or not tells_of(u, asked["of"], " ".join([column, *beside]), first):
            continue
        ranked = sorted(rows, key=lambda row: row.cells[column], reverse=not least)
        if ranked[0].cells[column] != ranked[-1].cells[column]:
            told = [dataclasses.replace(first, found=row.found, place=row.place) for row in ranked[:TOLD]]
            return dataclasses.replace(evidence, ranked=tuple(told))
    return evidence


def _tells_outright(c: Candidate) -> bool:
    return c.sentence.shape is not Shape.TABLE_ROW and _OUTRIGHT.search(c.text) is not None


def _on_its_page(c: Candidate, first: Candidate) -> bool:
    return c.found.document.id == first.found.document.id and c.sentence.page == first.sentence.page


def _column(u: Understood, of: str, rows: Sequence[TableRow]) -> str | None:
    """The column that is asked about: by its words and its period, or the only one that counts; None where none is sure."""
    shared = [name for name in rows[0].cells if all(name in row.cells for row in rows)]
    if not _SHARE.search(of):
        shared = [name for name in shared if name not in rows[0].shares] or shared
    asked = {stem(word) for word in content_words(of) if not periods_in(word)}
    worth = {name: len(asked & stems_of(name)) for name in shared}
    best = [name for name in shared if worth[name] == max(worth.values())]
    timed = [name for name in best if any(within(p, a) for p in periods_in(name) for a in u.named_periods)]
    if len(timed or best) == 1:
        return (timed or best)[0] if worth[(timed or best)[0]] or len(shared) == 1 or timed else _counting(best)
    if all(periods_in(name) for name in best) and not u.named_periods:
        return max(best, key=lambda name: max(map(covers, periods_in(name)))) if best else None
    return _counting(best)


def _counting(names: Sequence[str]) -> str | None:
    counting = [name for name in names if _COUNT.match(name)]
    return counting[0] if len(counting) == 1 else None
