"""All the rows of a table, read: what code puts in order or counts must hold every one of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from assistant.evidence import Candidate, Evidence
from assistant.signals import others_of, stems_of
from assistant.understand import Understood
from vectorstore.search import Found
from vectorstore.words.papers import Document, Shape
from vectorstore.words.periods import periods_in
from vectorstore.words.text import content_words, stem

PassagesOf = Callable[[Document], Sequence[Found]]
BEHIND = 6.0
"""How far behind the best sentence a row of the table may be, in logits."""
FEWEST_ROWS = 3
SOUGHT = 4
"""Words that say of what: "the most fly-tips cleared"."""

_CELL = re.compile(
    r"(?P<name>\S.*?)\s(?P<value>[-−+]?£?\(?[-−]?£?\d[\d,]*(?:\.\d+)?\)?(?P<unit>%|m|k|bn)?(?: \([^()]{1,12}\))?)"
)
_SUM = re.compile(
    r"\b(?:(?:grand |sub-?)?totals?|averages?|mean|overall|all|england|national|united kingdom|uk)\b", re.IGNORECASE
)
_CLAUSE = re.compile(r"\b(?:and|or|but|according|as)\b", re.IGNORECASE)
_PREPOSITION = re.compile(r"\b(?:in|of|for|at|on|from|by|with)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row whose figures are read: its cells by the heads of their columns, in order."""

    found: Found
    place: int
    name: str
    """As it is read out, with what stands above it: "Fly-tips by ward - Ossleby"."""
    cells: dict[str, Decimal]
    shares: frozenset[str]
    """Columns whose cell is a percentage."""


def one_of_each_table(evidence: Evidence) -> Iterable[Candidate]:
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


def rows_of(first: Candidate, passages_of: PassagesOf) -> list[TableRow]:
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
                rows.append(TableRow(found, place, name, *_values(cells)))
    return rows if len(rows) >= FEWEST_ROWS else []


def _values(cells: str) -> tuple[dict[str, Decimal], frozenset[str]]:
    found = [m for cell in cells.split("; ") if (m := _CELL.fullmatch(cell))]
    return {m["name"]: _amount(m["value"]) for m in found}, frozenset(m["name"] for m in found if m["unit"] == "%")


def _amount(printed: str) -> Decimal:
    """A cell's figure with its sign: "(7)" is -7."""
    bare = re.sub(r"\s\([^()]*\)$", "", printed)
    value = Decimal(re.sub(r"[^\d.]", "", bare))
    return -value if re.match(r"[£+]*[(−-]", bare) else value


def is_of(thing: str, first: Candidate) -> bool:
    """Are the rows the things that are asked about: ages, wards, schemes? What heads them says so."""
    nouns = content_words(_PREPOSITION.split(thing, maxsplit=1)[0])
    return bool(nouns) and stem(nouns[-1]) in _around(first)


def tells_of(u: Understood, of: str, told: str, first: Candidate) -> bool:
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
