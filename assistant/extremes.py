"""Which row of a table has the most, or the fewest: its rows are put in order by code, where that is what is asked."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from assistant.evidence import Candidate, Evidence
from assistant.signals import others_of, stems_of
from assistant.understand import Understood
from vectorstore.search import Found
from vectorstore.words.papers import Document, Shape
from vectorstore.words.periods import covers, periods_in, within
from vectorstore.words.text import content_words, stem

BEHIND = 6.0
"""How far behind the best sentence a row of the table may be, in logits."""
FEWEST_ROWS = 3
TOLD = 3
"""The first and the ones behind it: who reads them sees that it is first, and how far."""
SOUGHT = 4
"""Words after "most" that say of what."""
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
_CELL = re.compile(
    r"(?P<name>\S.*?)\s(?P<value>[-−+]?£?\(?[-−]?£?\d[\d,]*(?:\.\d+)?\)?(?P<unit>%|m|k|bn)?(?: \([^()]{1,12}\))?)"
)
_SUM = re.compile(
    r"\b(?:(?:grand |sub-?)?totals?|averages?|mean|overall|all|england|national|united kingdom|uk)\b", re.IGNORECASE
)
_CLAUSE = re.compile(r"\b(?:and|or|but|according|as)\b", re.IGNORECASE)
_PREPOSITION = re.compile(r"\b(?:in|of|for|at|on|from|by|with)\b", re.IGNORECASE)
_SHARE = re.compile(r"\b(?:percentage|per ?cent|proportion|share|rate)\b|%", re.IGNORECASE)
_COUNT = re.compile(r"\W*(?:count|number|no|total|amount|how many)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Row:
    found: Found
    place: int
    name: str
    cells: dict[str, Decimal]
    shares: frozenset[str]
    """Columns whose cell is a percentage."""


def with_extreme(u: Understood, evidence: Evidence, passages_of: Callable[[Document], Sequence[Found]]) -> Evidence:
    """The evidence with the rows that have the most, or the fewest, of what is asked, in order, where a table tells that.

    All rows of the table are looked at, those that were not found too; a table with a row that cannot be read tells nothing.
    """
    asked = _ASKED.search(u.text)
    if not asked or not evidence.answers or any(map(_tells_outright, evidence.candidates[:TOLD_OUTRIGHT])):
        return evidence
    least = asked["extreme"].casefold() in _LEAST
    for first in _one_of_each_table(evidence):
        rows = _rows_of(first, passages_of)
        column = _column(u, asked["of"], rows) if rows and _is_of(asked["thing"], first) else None
        beside = [c.text for c in evidence.candidates[:BESIDE] if _on_its_page(c, first)]
        if column is None or not _tells_of(u, asked["of"], " ".join([column, *beside]), first):
            continue
        ranked = sorted(rows, key=lambda row: row.cells[column], reverse=not least)
        if ranked[0].cells[column] != ranked[-1].cells[column]:
            told = [dataclasses.replace(first, found=row.found, place=row.place) for row in ranked[:TOLD]]
            return dataclasses.replace(evidence, ranked=tuple(told))
    return evidence


def _tells_outright(c: Candidate) -> bool:
    return c.sentence.shape is not Shape.TABLE_ROW and _OUTRIGHT.search(c.text) is not None


def _one_of_each_table(evidence: Evidence) -> Iterable[Candidate]:
    """The best row of each table that is found, best first."""
    seen = set()
    for c in evidence.candidates:
        if evidence.candidates[0].score - c.score > BEHIND:
            return
        if c.sentence.shape is Shape.TABLE_ROW and c.sentence.reading and (table := _table(c.found)) not in seen:
            seen.add(table)
            yield c


def _table(found: Found) -> tuple[str, tuple[str, ...], str]:
    passage = found.passage
    return found.document.id, passage.headings, passage.text[: passage.sentences[0].start]


def _rows_of(first: Candidate, passages_of: Callable[[Document], Sequence[Found]]) -> list[_Row]:
    """All rows of a row's table that are no sums; none where it has too few, or one of them is not read."""
    table = _table(first.found)
    rows = []
    for found in passages_of(first.found.document):
        if not found.passage.sentences or _table(found) != table:
            continue
        for place, sentence in enumerate(found.passage.sentences):
            name, _, cells = (sentence.reading or "").partition(": ")
            if not cells:
                return []
            own = name.rpartition(" - ")[2]
            if not _SUM.search(own):
                rows.append(_Row(found, place, name, *_values(cells)))
    return rows if len(rows) >= FEWEST_ROWS else []


def _values(cells: str) -> tuple[dict[str, Decimal], frozenset[str]]:
    found = [m for cell in cells.split("; ") if (m := _CELL.fullmatch(cell))]
    return {m["name"]: _amount(m["value"]) for m in found}, frozenset(m["name"] for m in found if m["unit"] == "%")


def _amount(printed: str) -> Decimal:
    """A cell's figure with its sign: "(7)" is -7."""
    bare = re.sub(r"\s\([^()]*\)$", "", printed)
    value = Decimal(re.sub(r"[^\d.]", "", bare))
    return -value if re.match(r"[£+]*[(−-]", bare) else value


def _is_of(thing: str, first: Candidate) -> bool:
    """Are the rows the things that are asked about: ages, wards, schemes? What heads them says so."""
    nouns = content_words(_PREPOSITION.split(thing, maxsplit=1)[0])
    return bool(nouns) and stem(nouns[-1]) in _around(first)


def _on_its_page(c: Candidate, first: Candidate) -> bool:
    return c.found.document.id == first.found.document.id and c.sentence.page == first.sentence.page


def _tells_of(u: Understood, of: str, told: str, first: Candidate) -> bool:
    """Does the column, or what stands around the table, speak of most of what there should be most of?"""
    of = _CLAUSE.split(of, maxsplit=1)[0]
    sought = [word for word in content_words(of) if not periods_in(word) and not word.isdigit()][:SOUGHT]
    held, others = _around(first) | stems_of(told), others_of(u)
    spoken = [
        w for w in sought if any(way <= held for way in [{stem(w)}, *(way for way, _ in others.get(w, ()) if way)])
    ]
    return bool(spoken) and 2 * len(spoken) >= len(sought)


def _around(first: Candidate) -> frozenset[str]:
    passage = first.found.passage
    header = passage.text[: passage.sentences[0].start]
    title = (first.sentence.reading or "").partition(": ")[0].rpartition(" - ")[0]
    return stems_of(" ".join([header, title, *passage.headings, passage.about or ""]))


def _column(u: Understood, of: str, rows: Sequence[_Row]) -> str | None:
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
