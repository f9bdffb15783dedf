"""What a citation supports: its quote clause by clause, its table row cell by cell, and the names and times around them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from assistant.answer import Citation
from assistant.verification.clauses import LABELLED, NAMED, Name, Near, Text, text_of
from assistant.verification.times import Times, of_clause
from assistant.verification.wording import root
from vectorstore.words.dates import written
from vectorstore.words.papers import Standing, body_of, held_on
from vectorstore.words.periods import counted_from, date_keys, periods_in
from vectorstore.words.quantities import Kind, Token, scan
from vectorstore.words.text import collapse

Amount = tuple[Decimal, str]
"""A value and its unit: "£", "%" or ""."""


@dataclass(frozen=True)
class Printed:
    """A figure as it stands in what is cited, and all that stands near it."""

    amounts: frozenset[Amount]
    near: Near
    times: tuple[Times, ...]
    """Of its own clause or column; else those that its neighbours lend it."""
    words: str
    """Its clause, or its row and column."""
    after: str
    """The word right after it."""
    names: tuple[Name, ...]
    """Of its clause, or of the nearest before it."""
    cited: int
    """Which of a sentence's citations holds it, from 0."""
    row: int = -1
    """Which table row, where it is a cell."""
    column: str = ""


class Cited:
    """One citation, read for the checks."""

    def __init__(self, citation: Citation, place: int) -> None:
        self.citation = citation
        self.place = place
        passage, document = citation.found.passage, citation.found.document
        self.standing: Standing = passage.standing
        self.body = body_of(document, passage)
        self.held = held_on(document, passage)
        self.header = passage.text[: passage.sentences[0].start] if passage.sentences else ""

    @cached_property
    def quote(self) -> Text:
        return text_of(self.citation.quote)

    @cached_property
    def readings(self) -> tuple[str, ...]:
        """How the rows in the quote are read out."""
        return readings_of(self.citation)

    @cached_property
    def around(self) -> str:
        """What names the quote without being quoted: header, headings, item, paper, body and day."""
        passage, document = self.citation.found.passage, self.citation.found.document
        parts = (
            self.header,
            *passage.headings,
            passage.item_title,
            document.title,
            document.name,
            self.body,
            document.committee,
            document.item and f"item {document.item}",
            passage.item and f"item {passage.item}",
            self.citation.paragraph and f"paragraph {self.citation.paragraph}",
            written(self.held) if self.held else None,
        )
        return " \n ".join(f"{part}." for part in parts if part)

    @cached_property
    def setting(self) -> Text:
        return text_of(self.around)

    @cached_property
    def whole(self) -> str:
        """All of it in one text."""
        return " \n ".join([self.citation.quote, *self.readings, self.around])

    @cached_property
    def said(self) -> str:
        """The quote and its readings."""
        return " \n ".join([self.citation.quote, *self.readings])

    @cached_property
    def roots(self) -> frozenset[str]:
        """The words of all of it."""
        texts = (self.quote, self.setting, *(text_of(r) for r in self.readings))
        return frozenset(root(t.text) for text in texts for t in text.tokens if t.kind is Kind.WORD)

    @cached_property
    def words_lower(self) -> frozenset[str]:
        """The words of all of it as printed, without capitals."""
        texts = (self.quote, self.setting, *(text_of(r) for r in self.readings))
        return frozenset(t.text.casefold() for text in texts for t in text.tokens if t.kind is Kind.WORD)

    @cached_property
    def printed(self) -> tuple[Printed, ...]:
        """Every figure of the quote; of a row, cell by cell."""
        cells = tuple(c for row, reading in enumerate(self.readings) for c in self._cells(reading, row))
        return cells or tuple(self._in_prose(self.quote))

    @cached_property
    def around_amounts(self) -> frozenset[Amount]:
        """The figures of its headings, title and header."""
        names = (text_of(reading.partition(": ")[0]) for reading in self.readings)
        return frozenset(
            (t.value, t.unit) for text in (self.setting, *names) for t in text.tokens if t.kind is Kind.FIGURE
        )

    @cached_property
    def times(self) -> set[str]:
        """Every time that it speaks of."""
        keys = {k for text in (self.quote, self.setting) for t in text.tokens if t.kind is Kind.PERIOD for k in t.keys}
        keys |= {k for reading in self.readings for t in scan(reading) if t.kind is Kind.PERIOD for k in t.keys}
        if self.held:
            keys |= {f"d{self.held.isoformat()}"}
            keys |= counted_from(self.held, self.citation.quote, periods_in(self.whole))
        return keys

    @cached_property
    def setting_times(self) -> tuple[Times, ...]:
        """The times of its headings, deepest first, or of its title; the meeting's own where neither names one."""
        passage, document = self.citation.found.passage, self.citation.found.document
        for part in (self.header, *reversed(passage.headings), passage.item_title, document.title):
            found = tuple(t.keys for t in scan(part or "") if t.kind is Kind.PERIOD)
            if found:
                return found
        return ()

    @cached_property
    def meeting_times(self) -> tuple[Times, ...]:
        if not self.held:
            return ()
        counted = counted_from(self.held, self.citation.quote, frozenset())
        return tuple(frozenset({k}) for k in date_keys(self.held) | counted)

    def _in_prose(self, text: Text) -> Iterator[Printed]:
        scale = self._scale(self.around) if self.header else None
        for place in text.at(Kind.FIGURE):
            token = text.tokens[place]
            if token.spelt and token.value == 1:
                continue  # "one of them" counts nothing
            times, _ = of_clause(text, place)
            amounts = {(token.value, token.unit)}
            if token.text.startswith("("):
                amounts.add((abs(token.value), token.unit))  # brackets in prose may only set it apart
            if not token.unit and scale is not None:
                amounts.add((token.value * scale, "£"))
            own = text.clauses[place]
            clauses = {own, text.parents[own]}
            words = " ".join(t.text for t, clause in zip(text.tokens, text.clauses, strict=True) if clause in clauses)
            after = text.tokens[place + 1].text.casefold() if place + 1 < len(text.tokens) else ""
            yield Printed(
                frozenset(amounts),
                text.nearest(place),
                tuple(times),
                words,
                after,
                text.names_for(place),
                self.place,
            )

    @cached_property
    def dated(self) -> tuple[tuple[Times, Near], ...]:
        """Every time of the quote with what stands near it; of a row, the cells that hold a time."""
        found = []
        for reading in self.readings:
            name, _, rest = reading.partition(": ")
            for cell in rest.split("; "):
                tokens = scan(cell)
                if tokens and tokens[-1].kind is Kind.PERIOD:
                    found.append((tokens[-1].keys, _of_row(name, cell[: tokens[-1].start])))
        if not self.readings:
            found += [(self.quote.tokens[j].keys, self.quote.nearest(j)) for j in self.quote.at(Kind.PERIOD)]
        return tuple(found)

    def _cells(self, reading: str, row: int) -> Iterator[Printed]:
        name, _, rest = reading.partition(": ")
        for cell in rest.split("; "):
            tokens = scan(cell)
            figures = [t for t in tokens if t.kind is Kind.FIGURE]
            if not figures:
                continue
            figure = figures[-1]
            column = tuple(t for t in tokens if t.start < figure.start)
            times = tuple(t.keys for t in column if t.kind is Kind.PERIOD)
            lent = tuple(t.keys for t in scan(name) if t.kind is Kind.PERIOD)
            near = _of_row(name, cell[: figure.start])
            amounts = frozenset(self._amounts(name, cell, figure))
            after = next((t.text.casefold() for t in tokens if t.start >= figure.end), "")
            heading = cell[: figure.start].strip()
            yield Printed(amounts, near, times or lent, f"{name} {heading}", after, (), self.place, row, heading)

    def _amounts(self, name: str, cell: str, figure: Token) -> Iterator[Amount]:
        yield figure.value, figure.unit
        if figure.unit:
            return
        if "%" in cell or "per cent" in cell or "percent" in cell.casefold():
            yield figure.value, "%"
            return
        for part in (cell, name, self.header, " ".join(self.citation.found.passage.headings), self.around):
            scale = self._scale(part)
            if scale is not None:
                yield figure.value * scale, "£"
                return
            if re.search(r"%|\bper ?cent", part):
                yield figure.value, "%"
                return

    @staticmethod
    def _scale(text: str) -> Decimal | None:
        """What a text counts its money in, where it says so in one way."""
        found = {t.value for t in scan(text) if t.kind is Kind.SCALE}
        return found.pop() if len(found) == 1 else None


def readings_of(citation: Citation) -> tuple[str, ...]:
    """How the rows are read out that a citation quotes."""
    passage, quote = citation.found.passage, collapse(citation.quote)
    return tuple(s.reading for s in passage.sentences if s.reading and collapse(passage.text[s.start : s.end]) in quote)


def _of_row(name: str, column: str) -> Near:
    """What tells a cell from others: its row's name and its column's."""
    near: dict[str, float] = {}
    for part, weight in ((name, NAMED), (column, 1.0)):
        text = text_of(part)
        for place, key in enumerate(text.keys):
            if key:
                kind = text.tokens[place].kind
                near[key] = max(near.get(key, 0.0), weight if kind is Kind.WORD else LABELLED)
    return Near(near, {})
