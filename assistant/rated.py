"""Which rows of a table are rated so: all of its rows are looked at, and those that missed their target, or are red, told."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from assistant.evidence import Candidate, Evidence
from assistant.ratings import asked_ratings, rated_cells
from assistant.signals import LONGEST_VALUE, UNNEEDED, others_of, stems_of
from assistant.understand import Understood
from assistant.whole_tables import BEHIND, PassagesOf
from vectorstore.search import Found
from vectorstore.words.papers import Shape, held_on
from vectorstore.words.periods import date_keys, periods_in, within
from vectorstore.words.text import content_words, squash, stem, words

FEWEST_RATED = 4
"""Rows: the key that says what the colours mean has one of each, and is no table."""
MOST_TOLD = 40
"""Rows in an answer. Of a table of which more are rated so no part is told, which would pass for all."""
IN_SCOPE = 0.5
"""Share of the words that say which rows are meant, weighed by rarity, that the table's head must hold to be about them."""

_ASKED = re.compile(
    r"\b(?:which|what|list|name|show|give|tell)\b(?P<thing>[^?.;]{0,160}?)\b"
    r"(?:indicators?|measures?|kpis?|pis?|metrics?|targets?|services|projects|actions|areas)\b",
    re.IGNORECASE,
)
_ASKS_ELSE = re.compile(
    r"\b(?:how (?:many|much|far|did)|number of|why|who|when|what (?:percentage|share|proportion))\b", re.IGNORECASE
)
_SAYS_NOTHING = frozenset(
    map(
        stem,
        "indicator measure kpi kpis pi pis metric performance perform target rating rate rated rag status red "
        "amber green fail failed failing miss missed missing meet met meeting hit achieve achieved reach "
        "reached exceed exceeded below under behind off track underperforming quarter qtr year end month half "
        "halfway report paper council currently current latest list show give name tell come came out key "
        "corporate figures result results still now ended up marked set".split(),
    )
)
_TARGET = re.compile(r"\btarget\b", re.IGNORECASE)
_QUARTER = re.compile(r"\b(?:qtr|quarter|q)\s?([1-4])\b", re.IGNORECASE)
_ABBREVIATION = re.compile(r"\b[A-Z]{3,6}\b")
_A_TIME = re.compile(r"\d+|q[1-4]", re.IGNORECASE)
_COUNTS = re.compile(r"(?<![\d,.:])\d[\d,.:]{0,15}[%)]?(?: \([^()]{1,20}\))?\Z")


@dataclass(frozen=True, slots=True)
class _Row:
    found: Found
    place: int
    label: str
    """What heads it: the table's head and the headings above it."""
    own: str
    """Its name and its cells, without those that remark on it."""
    rating: str
    cells: tuple[str, ...]
    """What is said of it: the last figure before its target, the target, and how it is rated."""


def with_rated(u: Understood, evidence: Evidence, passages_of: PassagesOf, rarity: Callable[[str], float]) -> Evidence:
    """The evidence with the rows that are rated as is asked, where a table found rates them.

    `rarity` gives a content word's weight, as `assistant.signals.asked` takes it.
    """
    wanted = asked_ratings(u.text)
    told = evidence.answers or evidence.nearly
    if not wanted or not told or not _ASKED.search(u.text) or _ASKS_ELSE.search(u.text):
        return evidence
    for first in _one_of_each_paper(evidence):
        rows = _rated_rows(u, first, passages_of)
        kept = _once([row for row in _meant(u, rows, rarity) if row.rating in wanted])
        if 0 < len(kept) <= MOST_TOLD:
            ranked = tuple(dataclasses.replace(first, found=row.found, place=row.place) for row in kept)
            return dataclasses.replace(
                evidence, ranked=ranked, told=tuple(row.cells for row in kept), answers=True, nearly=False
            )
    return evidence


def _once(rows: Sequence[_Row]) -> list[_Row]:
    """Without those that a later table of the paper tells again, to remark on them."""
    first: dict[str, _Row] = {}
    for row in rows:
        name = (row.found.passage.sentences[row.place].reading or "").partition(": ")[0]
        first.setdefault(squash(name), row)
    return list(first.values())


def _one_of_each_paper(evidence: Evidence) -> Iterable[Candidate]:
    """The best rated row of each paper, best first."""
    seen = set()
    for c in evidence.candidates:
        if evidence.candidates[0].score - c.score > BEHIND:
            return
        row = c.sentence.shape is Shape.TABLE_ROW and c.sentence.reading
        if row and c.found.document.id not in seen and rated_cells(row):
            seen.add(c.found.document.id)
            yield c


def _rated_rows(u: Understood, first: Candidate, passages_of: PassagesOf) -> list[_Row]:
    """The rows under those headings of the paper under which most are rated."""
    under: dict[tuple[str, ...], list[_Row]] = {}
    for found in passages_of(first.found.document):
        passage = found.passage
        header = passage.text[: passage.sentences[0].start] if passage.sentences else ""
        label = " ".join([header, *passage.headings])
        for place, sentence in enumerate(passage.sentences):
            reading = sentence.reading if sentence.shape is Shape.TABLE_ROW else None
            told = rated_cells(reading) if reading and _of_the_time(u, found, reading) else []
            cell, rating = _of_its_time(u, told)
            if reading and rating:
                name, _, cells = reading.partition(": ")
                columns = cells.split("; ")
                own = " ".join([name, *(c for c in columns if len(c.split()) <= LONGEST_VALUE)])
                under.setdefault(passage.headings, []).append(
                    _Row(found, place, label, own, rating, _said(columns, cell))
                )
    most = max(under.values(), key=len, default=[])
    return most if len(most) >= FEWEST_RATED and len({row.rating for row in most}) < len(most) else []


def _of_the_time(u: Understood, found: Found, reading: str) -> bool:
    """Does a row, or what stands over it, name the time that is asked for? A rating of another quarter is no answer."""
    passage, document = found.passage, found.document
    over = " ".join(filter(None, [document.title, passage.item_title, *passage.headings, document.file]))
    over = over.replace("_", " ")
    numbers = {m[1] for m in _QUARTER.finditer(u.text)}
    theirs = {m[1] for m in _QUARTER.finditer(over)} | {m[1] for m in _QUARTER.finditer(reading)}
    if numbers and theirs and not numbers & theirs:
        return False
    held = held_on(document, passage)
    # "Q3" over the table of a paper of that year is the year's third quarter.
    of_its_year = date_keys(held) if held and numbers & theirs else frozenset()
    spoken = periods_in(reading) | periods_in(over) | passage.periods
    narrowest = {a for a in u.named_periods if not any(b != a and within(b, a) for b in u.named_periods)}
    return (
        not narrowest
        or any(within(p, a) for p in spoken for a in narrowest)
        or any(within(p, a) for p in of_its_year for a in u.named_periods)
    )


def _of_its_time(u: Understood, rated: Sequence[tuple[str, str]]) -> tuple[str, str]:
    """Of several ratings of a row the one of the quarter that is asked for, or else the last."""
    asked = {p[1] for p in u.periods if re.fullmatch(r"q[1-4]fy\d{4}", p)}
    asked |= {m[1] for m in _QUARTER.finditer(u.text)}
    quarters = [(cell, rating) for cell, rating in rated if (m := _QUARTER.search(cell)) and m[1] in asked]
    chosen = quarters or ([] if asked and all(_QUARTER.search(cell) for cell, _ in rated) else rated)
    return chosen[-1] if chosen else ("", "")


def _said(columns: Sequence[str], rated: str) -> tuple[str, ...]:
    target = next((n for n, c in enumerate(columns) if _TARGET.search(c) and _COUNTS.search(c)), None)
    if target is None or columns[target] == rated:
        return (rated,)
    before = next((c for c in reversed(columns[:target]) if _COUNTS.search(c)), None)
    return tuple(c for c in (before, columns[target], rated) if c)


def _meant(u: Understood, rows: Sequence[_Row], rarity: Callable[[str], float]) -> Sequence[_Row]:
    """The rows that the question is about: those under the heads that hold its words, or else those that hold them."""
    said = dict.fromkeys(w for w in content_words(u.text) if not periods_in(w) and not _A_TIME.fullmatch(w))
    weights = {w: rarity(w) for w in said if stem(w) not in _SAYS_NOTHING and w not in UNNEEDED}
    weights = {w: weight for w, weight in weights.items() if weight > 0}
    if not weights:
        return rows
    others = others_of(u)
    # "ICS" is a department here, and another thing elsewhere: its letters stand over the table.
    short = {word.casefold() for word in _ABBREVIATION.findall(u.text)}

    def held(text: str) -> frozenset[str]:
        own, initials = stems_of(text), "".join(word[0] for word in words(text))
        ways = {w: [frozenset({stem(w)}), *(way for way, _ in others.get(w, ()) if way)] for w in weights}
        return frozenset(
            w for w, each in ways.items() if any(way <= own for way in each) or (w in short and w in initials)
        )

    def share(some: frozenset[str]) -> float:
        return sum(weights[w] for w in some) / sum(weights.values())

    heads = {row.label: held(row.label) for row in rows}
    best = max(map(share, heads.values()), default=0.0)
    if best >= IN_SCOPE:
        return [row for row in rows if share(heads[row.label]) == best]
    return [row for row in rows if heads[row.label] | held(row.own) == frozenset(weights)]
