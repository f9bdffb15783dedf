"""Pages to lines: what is printed, in order, without the running heads and page numbers around it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from vectorstore.words.papers import Page, Table
from vectorstore.words.text import collapse

EDGE_LINES = 3
"""How far from a page's top and bottom a running head may stand."""


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line. `cells` are its columns where the text keeps them apart (tabs); `gap` says a blank line came before."""

    text: str
    page: int | None
    gap: bool
    cells: tuple[str, ...] = ()
    bold: bool = False
    table: Table | None = None
    """The table this is a row of, where the reader knows tables by their place on the page."""
    head: bool = False
    """Is it one of the table's heads?"""
    level: int = 0
    """Of a heading that the file itself marks as one: how deep it stands, from 1."""
    begins: bool = False
    """Does the file itself say that a paragraph begins here?"""
    confidence: str = ""
    """How sure text recognition was of each of its words, a digit for each; "" where the file says its words."""


_PAGE_NUMBER = re.compile(r"(?:page\s*)?#(?:\s*(?:of|/)\s*#)?|[-–]\s*#\s*[-–]", re.IGNORECASE)
_MARKUP = re.compile(r"</?(?:ul|ol|li|br|p|b|i|div|table|tr|td)\b[^>]{0,80}>")
_NEVER_EVIDENCE = re.compile(r"this page is intentionally left blank|(?:\. ?){6}|_{6}|…{3}", re.IGNORECASE)
"""Blank pages, contents lines with their leading dots, lines to sign on."""


def lines_of(pages: Sequence[Page]) -> list[Line]:
    """Every line of every page, furniture left out."""
    furniture = _furniture(pages)
    lines: list[Line] = []
    for page in pages:
        gap = True
        raw = [_MARKUP.sub(" ", line) for line in page.text.splitlines()]
        tables = {n: table for table in page.tables for n in range(table.start, table.end)}
        levels, confidence = dict(page.levels), dict(page.confidence)
        around = _around(raw, furniture) - tables.keys() if page.number else frozenset()
        for i, printed in enumerate(raw):
            text = collapse(printed.replace("**", ""))
            if not text:
                gap = True
                continue
            if i in around or _NEVER_EVIDENCE.search(text):
                continue
            cells = tuple(collapse(cell.replace("**", "")) for cell in printed.strip("\n").split("\t"))
            while cells and not cells[-1]:
                cells = cells[:-1]
            table = tables.get(i)
            if table:
                cells += ("",) * (len(table.names) - len(cells))
                head = i < table.start + table.heads
                sure = confidence.get(i, "")
                lines.append(Line(text, page.number, gap, cells, i in page.bold, table, head, confidence=sure))
            else:
                cells = cells if len(cells) > 1 else ()
                begins = page.paragraphs and gap
                marks = (levels.get(i, 0), begins, confidence.get(i, ""))
                lines.append(Line(text, page.number, gap, cells, i in page.bold, None, False, *marks))
            gap = False
    return lines


def _around(raw: Sequence[str], furniture: frozenset[str]) -> frozenset[int]:
    """Which lines of a page are furniture. A bare number is one at the very edge; further in it is a table's figure."""
    filled = [i for i, line in enumerate(raw) if line.strip()]
    found: set[int] = set()
    for edge in (filled[:EDGE_LINES], filled[: -EDGE_LINES - 1 : -1]):
        outermost = True
        for i in edge:
            shape = _shape(raw[i].replace("**", ""))
            bare = shape == "#"
            if shape in furniture and (outermost or not bare):
                found.add(i)
            outermost = outermost and shape in furniture and not bare
    return frozenset(found)


def _furniture(pages: Sequence[Page]) -> frozenset[str]:
    """The shapes of lines that stand at the edges of many pages: running heads, form codes, page numbers."""
    counts: Counter[str] = Counter()
    for page in pages:
        filled = [collapse(line) for line in page.text.splitlines() if line.strip()]
        counts.update({_shape(line) for line in [*filled[:EDGE_LINES], *filled[-EDGE_LINES:]]})
    often = max(3, 0.4 * len(pages))
    return frozenset(
        shape
        for shape, count in counts.items()
        if _PAGE_NUMBER.fullmatch(shape)
        or (
            count >= often and len(re.findall(r"[a-z]", shape)) >= 3 and not _sentence(shape) and not _ITEM.match(shape)
        )
    )


_ITEM = re.compile(r"\(?items? #\)?$")
"""Minutes print "(Item 7)" under each title, often at the top of a page."""


def _sentence(shape: str) -> bool:
    """Pages of forms repeat a sentence with other figures: a running head ends with no full stop."""
    return shape.endswith((".", "!", "?")) and len(shape.split()) >= 5


def _shape(line: str) -> str:
    return re.sub(r"\d+", "#", collapse(line)).casefold()
