"""Which rows of a table rose, or fell, between two times: all of its rows are looked at by code, and those are told."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Sequence

from assistant.evidence import Candidate, Evidence
from assistant.signals import stems_of
from assistant.understand import Understood
from assistant.whole_tables import PassagesOf, TableRow, is_of, one_of_each_table, rows_of, tells_of
from vectorstore.words.periods import covers, periods_in, within
from vectorstore.words.text import content_words

MOST_TOLD = 12
"""Rows in an answer. A table of which more have risen is told as any other: a part of them would pass for all."""

_ASKED = re.compile(
    r"\b(?:which|what)\s(?P<thing>(?!is\b|was\b|are\b|were\b)[^?.,;:]{2,60}?)\s"
    r"(?:had|has|have|saw|did|do|does|got|is|are|was|were|spends?|spent|recorded|reported|received|made|went|"
    r"rose|fell|increased|decreased|dropped|grew)\b(?P<of>[^?;]{0,200})",
    re.IGNORECASE,
)
_UP = re.compile(
    r"\b(?:more|higher|larger|greater|rise|rises|rose|risen|increas(?:e|es|ed)|grow|grew|grown|(?:go|goes|went|gone) up)\b",
    re.IGNORECASE,
)
_DOWN = re.compile(
    r"\b(?:fewer|less|lower|smaller|fall|falls|fell|fallen|decreas(?:e|es|ed)|drop|drops|dropped|declined?|"
    r"(?:go|goes|went|gone|come|came) down)\b",
    re.IGNORECASE,
)
_NUMBERED = re.compile(
    r"\b(?:more|less|fewer) than (?:£?\d|(?:one|two|three|four|five|ten|half|twice)\b)", re.IGNORECASE
)
_SAYS_HOW = re.compile(r"\b(?:number|amount|total|count|figures?)s?\b", re.IGNORECASE)


def with_changed(u: Understood, evidence: Evidence, passages_of: PassagesOf) -> Evidence:
    """The evidence with the rows that rose, or fell, where a table tells both times."""
    asked = _ASKED.search(u.text)
    # A name that stands nowhere in the evidence is missing from its tables too.
    told = evidence.answers or evidence.nearly
    if not asked or len(u.sides) != 2 or not told or _NUMBERED.search(u.text):
        return evidence
    up, down = bool(_UP.search(u.text)), bool(_DOWN.search(u.text))
    if up is down:
        return evidence
    of = _SAYS_HOW.sub(" ", _DOWN.sub(" ", _UP.sub(" ", asked["of"])))
    for first in one_of_each_table(evidence):
        rows = rows_of(first, passages_of)
        columns = _columns(u, of, rows) if rows and is_of(asked["thing"], first) else None
        # "Which measures rose?" asks for nothing but the things themselves.
        if columns is None or not (_is_of_time(of) or tells_of(u, of, " ".join(columns), first)):
            continue
        moved = _moved(first, rows, columns, up=up)
        if 0 < len(moved) <= MOST_TOLD:
            return dataclasses.replace(evidence, ranked=tuple(moved), answers=True, nearly=False)
    return evidence


def _is_of_time(of: str) -> bool:
    return all(periods_in(word) or word.isdigit() for word in content_words(of))


def _columns(u: Understood, of: str, rows: Sequence[TableRow]) -> tuple[str, str] | None:
    """The columns of the earlier time and of the later, which every row has; None where either is not sure."""
    shared = [name for name in rows[0].cells if all(name in row.cells for row in rows)]
    asked = stems_of(" ".join(word for word in content_words(of) if not periods_in(word)))
    found = []
    for side in sorted(u.sides, key=lambda side: max(map(covers, side))):
        timed = [name for name in shared if any(within(p, one) for p in periods_in(name) for one in side)]
        worth = {name: len(asked & stems_of(name)) for name in timed}
        best = [name for name in timed if worth[name] == max(worth.values())]
        if len(best) != 1:
            return None
        found += best
    earlier, later = found
    return (
        None if earlier == later or (earlier in rows[0].shares) is not (later in rows[0].shares) else (earlier, later)
    )


def _moved(first: Candidate, rows: Sequence[TableRow], columns: tuple[str, str], *, up: bool) -> list[Candidate]:
    """In the table's order: rows may count in units of their own, and no one of them has then moved most."""
    earlier, later = columns
    signs = ((row, row.cells[later] - row.cells[earlier]) for row in rows)
    return [
        dataclasses.replace(first, found=row.found, place=row.place) for row, by in signs if (by > 0 if up else by < 0)
    ]
