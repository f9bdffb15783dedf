"""One heading, paragraph, list item or table row: the unit that sections and passages are made of."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import Enum, auto

from ingest.lines import Line
from vectorstore.words.text import LIST_MARKS, join_lines


class Form(Enum):
    HEADING = auto()
    PARAGRAPH = auto()
    ITEM = auto()
    ROW = auto()
    HEADER = auto()


@dataclass(frozen=True, slots=True)
class Row:
    """A table row by its columns. `title` and `unit` come from the lines above the table, `group` from a row above it."""

    name: str
    cells: tuple[tuple[str, str], ...]
    """Each filled cell beside the name: its column's name (or ""), and what it holds."""
    group: str = ""
    title: str = ""
    unit: str = ""


@dataclass(slots=True)
class Block:
    """One heading, paragraph, list item, table row or table header: its lines, and what they were recognised as."""

    form: Form
    lines: list[Line] = field(default_factory=list)
    style: str = ""
    """Of a heading: headings of one style stand on one level."""
    number: str | None = None
    """The printed number of a paragraph or heading ("3.2.1")."""
    row: Row | None = None
    """Of a row whose columns the reader knows: what it says, and under which heads."""
    said: str | None = None
    """What a short outcome means in full: a recorded vote with its counts."""
    about: str | None = None
    """What a vote, an outcome or an answer is about, where its own words do not say (`ingest.subjects`)."""

    @property
    def text(self) -> str:
        return join_lines(line.text for line in self.lines)


MARK = re.compile(rf"^[{LIST_MARKS}]\s*")


BULLET = re.compile(rf"^(?:[{LIST_MARKS}]\s*|[-–—*o]\s+(?=\S)|\(?(?:[a-z]|[ivx]{{1,4}}|\d{{1,2}})\)\s+)")


NUMBERED = re.compile(
    r"^(?:[-–]\s+)?(?:(\d{1,3}|\d{1,2}(?:\.\d{1,2}){1,3})\.?\)?\s+(?=\S)|"
    r"(\d{1,2}(?:\.\d{1,2}){1,3})\.?(?=[A-Z][a-z ])|(\d{1,3})[.)](?=[A-Z][a-z]))"
)
"""A paragraph's number; sometimes nothing parts it from the first word ("1.2The decision")."""


STANDARD = re.compile(
    r"^(service overview|review of (?:the )?(?:previous|past|last) (?:12 months|year)|future|looking ahead|"
    r"(?:executive )?summary|recommendations?(?:\(s\))?|introduction(?: and background)?|background|"
    r"reasons? for recommendations?|implications|resolved|appendices|conclusions?)\b.{0,20}$",
    re.IGNORECASE,
)
