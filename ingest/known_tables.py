"""Rows of the tables that the reader found by their place on the page: each value with its column, group, title and unit."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.block import Block, Form, Row
from ingest.lines import Line
from vectorstore.words.papers import Table

UNIT_LINE = re.compile(
    r"^(?:all )?(?:figures|amounts|values)?\W*(?:are |is )?(?:shown )?(?:in )?"
    r"\(?(?P<unit>£\s?[’']?(?:0*k|m|bn|000s?|millions?|thousands?)|£s|thousands|millions|percentages?|%)\)?$",
    re.IGNORECASE,
)


_UNIT_WITHIN = re.compile(
    r"\((?:in )?(?P<unit>£\s?[’']?(?:0*k|m|bn|000s?|millions?|thousands?)|thousands|millions|%)\)", re.I
)


class KnownTables:
    """Rows of the tables that the reader found by their place on the page; a table that runs on keeps its heads."""

    def __init__(self) -> None:
        self._names: tuple[str, ...] = ()
        self._title = ""
        self._unit = ""
        self._group = ""
        self._page: int | None = None

    def rows(self, table: Table, lines: Sequence[Line], before: Sequence[Block]) -> list[Block]:
        """The blocks of one table on one page."""
        runs_on = self._runs_on(lines, before)
        heads = [line for line in lines if line.head]
        if not runs_on:
            self._title, self._unit = _said_above(before)
            self._group = ""
        if any(table.names) or not runs_on:
            unit, self._names = _unit_of_all(table.names)
            self._unit = unit or self._unit
        self._page = lines[-1].page
        blocks = [Block(Form.HEADER, heads)] if heads else []
        above = ""
        for line in lines[len(heads) :]:
            name = line.cells[table.label] if table.label < len(line.cells) else ""
            filled = tuple(
                (self._names[n] if n < len(self._names) else "", cell)
                for n, cell in enumerate(line.cells)
                if cell and n != table.label
            )
            if name and not filled:
                self._group = name
            if (said := _labelled(line.cells)) and above:
                # A card: its name and status in one row, "Latest: 89%", "Target: 90%" in the next.
                blocks.append(Block(Form.ROW, [line], row=Row(above, said, "", self._title, self._unit)))
                continue
            above = name
            name = self._said_with_its_head(name, table.label)
            row = Row(name, filled, "" if self._group == name else self._group, self._title, self._unit)
            blocks.append(Block(Form.ROW, [line], row=row if name and filled else None))
            if re.match(r"(?:sub-?)?totals?\b", name, re.IGNORECASE):
                self._group = ""
        return blocks

    def _said_with_its_head(self, name: str, label: int) -> str:
        """A row that is named by a number alone, under a head that says of what: "Age 20"."""
        head = self._names[label] if label < len(self._names) else ""
        return f"{head} {name}" if _NUMBER.fullmatch(name) and _WORDS.fullmatch(head) else name

    def _runs_on(self, lines: Sequence[Line], before: Sequence[Block]) -> bool:
        """Does this table go on from the page before?"""
        page = lines[0].page
        table = lines[0].table
        if table is None or page is None or self._page is None or page != self._page + 1 or not before:
            return False
        last = before[-1]
        if last.form not in (Form.ROW, Form.HEADER) and not (last.form is Form.HEADING and last.lines[-1].page == page):
            return False
        return len(table.names) == len(self._names) and (not any(table.names) or table.names == self._names)


_NUMBER = re.compile(r"\d{1,3}(?:\s?[-–+]\s?\d{0,3})?")
_WORDS = re.compile(r"(?!(?:no|ref|number|row|item|line|rank)\b)[a-z]{3,}(?: [a-z]{2,}){0,2}", re.IGNORECASE)
"""A head of up to three words; what only counts the rows off says nothing of them."""
_LABELLED_VALUE = re.compile(r"([A-Z][A-Za-z ]{2,30}): (\S[^:]{0,40})")


def _labelled(cells: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """A row that holds nothing but "Target: 90%", as label and value; empty for any other."""
    parts = [part for cell in cells if cell for part in re.split(r", (?=[A-Z][a-z]+: )", cell)]
    found = [_LABELLED_VALUE.fullmatch(part) for part in parts]
    if len(parts) < 2:
        return ()
    return tuple((m[1], m[2]) for m in found if m) if all(found) else ()


_UNIT_WORD = re.compile(r"(?<!\S)£(?:m|k|[’']?000s?|s)(?!\S)", re.IGNORECASE)


def _unit_of_all(names: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """A unit printed once above several columns is the unit of them all, and no part of the one it stands nearest to."""
    named = [n for n, name in enumerate(names) if _UNIT_WORD.search(name)]
    if len(named) != 1 or sum(bool(name) for name in names) < 3:
        return "", names
    found = _UNIT_WORD.search(names[named[0]])
    unit = found[0] if found else ""
    plain = " ".join(_UNIT_WORD.sub(" ", names[named[0]]).split())
    return unit, (*names[: named[0]], plain, *names[named[0] + 1 :])


def _said_above(before: Sequence[Block]) -> tuple[str, str]:
    """The title of a table and the unit of its figures, from the lines right above it."""
    title = unit = ""
    for block in reversed(before[-3:]):
        text = block.text
        if block.form in (Form.ROW, Form.HEADER) or len(block.lines) > 2:
            break
        if found := UNIT_LINE.fullmatch(text):
            unit = unit or found["unit"]
            continue
        if not title and len(text.split()) <= 22:
            title = re.sub(r"^\d+(?:\.\d+)*\s+", "", text).strip(" :.")
            unit = unit or next((m["unit"] for m in [_UNIT_WITHIN.search(text)] if m), "")
        break
    return title, unit
