"""A table row that answers, as a sentence that can be said to a caller: "Potholes repaired: 5,275 in 2022/23 (Council, …)".

Only the order is the product's own, "in" and "and": every other word is the row's, its table's, the committee's or the
day's. The verifier reads the sentence as it reads every other; what does not hold, or cannot be said, is not said.
"""

from __future__ import annotations

import dataclasses
import re
from dataclasses import dataclass

from assistant.answer import Citation, Said
from assistant.verify import holds
from assistant.wants import wants
from vectorstore.words.dates import MONTHS
from vectorstore.words.figures import counts_in
from vectorstore.words.papers import body_of, held_in_words
from vectorstore.words.periods import periods_in, within
from vectorstore.words.text import content_words, stem, words

MOST = 2
"""Figures in one sentence: a third is not kept in mind."""
_FIGURE = r"£?\d{1,3}(?:,\d{3})+(?:\.\d+)?|£?\d+(?:\.\d+)?"
# A figure in brackets, in thousands or with a minus is not said as it is printed.
_CELL = re.compile(
    rf"^(?:(?P<column>.{{0,200}}?)\s{{1,9}})?(?P<value>(?:{_FIGURE})(?:%|(?: per cent| million| billion)\b)?)$"
)
_SHARES = re.compile(r"%|\bper cent\b", re.IGNORECASE)
"""With a scale, what a table's head says its figures are counted in: said without it they would be wrong."""
_NUMBERED = re.compile(r"^(?:Table|Appendix) [A-Z]?\d*[a-z]?[:.]? ")


@dataclass(frozen=True, slots=True)
class Row:
    """A row's reading in its parts: "Table 2 Main charges - Allotment: 2024/25 £66; 2025/26 £68"."""

    title: str
    name: str
    told: tuple[str, ...]
    """Its cells, as far as the answer tells them."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One figure and the column that it stands in."""

    column: str
    value: str

    @property
    def of_a_month(self) -> bool:
        """Of a month whose year stands elsewhere."""
        return self.column.casefold().rstrip(".") in MONTHS

    @property
    def of_a_time(self) -> bool:
        return bool(periods_in(self.column) and not re.search(r"[A-Za-z]{3}", self.column))

    @property
    def is_share(self) -> bool:
        return self.value.endswith(("%", " per cent"))

    def __str__(self) -> str:
        return f"{self.value} in {self.column}"


def spoken(question: str, said: Said) -> str | None:
    """The sentence to say for one that reads out a table row; None where it does not, or where no sentence can be made."""
    row = row_told(said)
    if row is None:
        return None
    citation = said.citations[0]
    cells = _asked(question, row)
    if not cells or len(cells) > MOST or not all(cell.of_a_time for cell in cells[1:]):
        return None
    above = citation.found.passage.headings[-1:]
    parts = (*above, row.title, row.name, *(cell.column for cell in cells))
    if any(counts_in(part) or _SHARES.search(part) for part in parts):
        return None
    wanted = wants(question)
    if any((wanted.money and "£" not in c.value) or (wanted.share and not c.is_share) for c in cells):
        return None
    first = cells[0]
    name = row.name
    if _names_more(row, question) or first.of_a_month:
        name = f"{_NUMBERED.sub('', row.title)}, {name}" if row.title else name
    if first.of_a_time:
        line = f"{name}: {' and '.join(map(str, cells))}"
    elif len(cells) == 1:
        line = f"{name}, {first.column}: {first.value}" if first.column else f"{name}: {first.value}"
    else:
        return None
    line += _where(citation)
    cited = dataclasses.replace(citation, marker=1)
    return line if holds(Said(f"{line} [1]", (cited,))) else None


def row_told(said: Said) -> Row | None:
    """The row that a sentence reads out, if it does so and cites nothing else."""
    if len(said.citations) != 1 or not said.citations[0].reading:
        return None
    citation = said.citations[0]
    whole, _, _ = citation.reading.partition(": ") if citation.reading else ("", "", "")
    at = said.text.find(f"{whole}: ")
    end = said.text.rfind(f" [{citation.marker}]")
    if not whole or at < 0 or end < at:
        return None
    title, dash, name = whole.rpartition(" - ")
    told = said.text[at + len(whole) + 2 : end]
    return Row(title if dash else "", name, tuple(told.split("; ")))


def _asked(question: str, row: Row) -> list[Cell]:
    """The figures that were asked for: all of a few that are of times, or else those whose column the question names."""
    read = [_CELL.match(told) for told in row.told]
    cells = [Cell(cell["column"] or "", cell["value"]) for cell in read if cell]
    whole = len(cells) == len(row.told)
    if whole and len(cells) <= MOST and all(cell.of_a_time for cell in cells):
        return cells  # a comparison, or what the answer has narrowed already
    named = [cell for cell in cells if cell.column and _named(question, cell.column)]
    return named or (cells if whole else [])


def _named(question: str, column: str) -> bool:
    """Does the question name the whole of a column?"""
    asked = periods_in(question)
    own = periods_in(column)
    if own and not all(any(within(period, a) for a in asked) for period in own):
        return False
    if column.casefold() in MONTHS:
        return any(MONTHS.get(word) == MONTHS[column.casefold()] for word in words(question))
    rest = {stem(word) for word in content_words(column) if not any(sign.isdigit() for sign in word)}
    return bool(rest or own) and rest <= {stem(word) for word in words(question)}


def _names_more(row: Row, question: str) -> bool:
    """Does the table's title say what the row's name leaves out? "Fly-tips by ward - Ossleby"."""
    asked = {stem(word) for word in content_words(question) if not any(sign.isdigit() for sign in word)}
    title = {stem(word) for word in content_words(_NUMBERED.sub("", row.title))}
    return bool(asked & title) or not asked & {stem(word) for word in words(row.name)}


def _where(citation: Citation) -> str:
    passage, document = citation.found.passage, citation.found.document
    known = [part for part in (body_of(document, passage), held_in_words(document, passage)) if part]
    return f" ({', '.join(known)})" if known else ""
