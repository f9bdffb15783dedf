"""Lines to blocks: headings, paragraphs, list items and table rows, in order."""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping, Sequence

from ingest.block import BULLET, NUMBERED, Block, Form
from ingest.flat_tables import flat_table_end, flattened_ends, table_blocks
from ingest.headings import CERTAIN, bold_run, heading_at, heads_minutes, long_heading, marked_heading
from ingest.known_tables import KnownTables
from ingest.lines import Line
from ingest.stub_tables import StubTable, stub_tables

_BEGINS_WITH_DATE = re.compile(
    r"^\d{1,2}(?:st|nd|rd|th)?\s+(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b|^\d{1,2}[/.]\d{1,2}[/.]\d{2,4}",
    re.IGNORECASE,
)


LONG_LINE = 0.72
"""A line shorter than this share of the usual full line ends a paragraph, where no blank line shows the end."""


def blocks_of(lines: Sequence[Line], minutes: bool = False) -> list[Block]:
    """The blocks of a paper, in order. In minutes a numbered line is a heading only in bold, or above its "(Item 7)"."""
    blocks: list[Block] = []
    full = _full_width(lines)
    marked = any(line.level for line in lines)
    stubbed = stub_tables(lines)
    flattened = flattened_ends(lines, frozenset(n for i, table in stubbed.items() for n in range(i, table.end)))
    i = 0
    known = KnownTables()
    while i < len(lines):
        line = lines[i]
        if line.table or i in stubbed:
            i = _told_apart(lines, i, blocks, known, stubbed)
            continue
        if line.level:
            blocks.append(marked_heading(line, minutes))
            i += 1
            continue
        run = bold_run(lines, i)
        heading = heading_at(lines, i) or (long_heading(lines, i, run) if run > 1 else None)
        if heading and run > 1 and heading.style != "standard" and len(heading.lines) == 1:
            heading = long_heading(lines, i, run) or heading
        if minutes and heading and not heads_minutes(heading, lines, i):
            heading = None
        if marked and heading:
            heading.style = "title"  # below every heading that the file itself marks
        table_end = i if heading and heading.style in CERTAIN else flat_table_end(lines, i, flattened)
        if table_end > i:
            blocks += table_blocks(lines[i:table_end])
            i = table_end
            continue
        if heading:
            blocks.append(heading)
            i += len(heading.lines) - 1
        elif numbered := _numbered(line, lines[i - 1] if i else None):
            # "3.2 …" and "28. …" are paragraphs of the paper; "1) …" and "2. …" are points of a list.
            number = numbered[1] or numbered[2] or numbered[3]
            point = "." not in number and int(number) < 20
            blocks.append(Block(Form.ITEM if point else Form.PARAGRAPH, [line], number=number))
        elif BULLET.match(line.text):
            blocks.append(Block(Form.ITEM, [line]))
        elif blocks and _continues(blocks[-1], line, lines[i - 1] if i else None, full):
            blocks[-1].lines.append(line)
        else:
            blocks.append(Block(Form.PARAGRAPH, [line]))
        i += 1
    _points(blocks)
    return blocks


def _told_apart(
    lines: Sequence[Line], i: int, blocks: list[Block], known: KnownTables, stubbed: Mapping[int, StubTable]
) -> int:
    """Adds a table whose columns are known; returns the line after it."""
    table = lines[i].table
    if table is None:
        blocks += stubbed[i].blocks
        return stubbed[i].end
    end = next((n for n in range(i, len(lines)) if lines[n].table is not table), len(lines))
    blocks += known.rows(table, lines[i:end], blocks)
    return end


def _numbered(line: Line, previous: Line | None) -> re.Match[str] | None:
    """Does a line open with its own number? Not where it begins with a date, or goes on with a sentence ("since / 15 May")."""
    found = NUMBERED.match(line.text)
    if not found or _BEGINS_WITH_DATE.match(line.text):
        return None
    goes_on = (
        previous is not None and not line.gap and previous.page == line.page and not re.search(r"\W$", previous.text)
    )
    rest = line.text[found.end() :]
    bare = re.fullmatch(r"(?:[-–]\s+)?\d{1,3}\s+", found[0]) is not None
    if rest[:1].islower() and (bare or "." in (found[1] or "").rstrip(".")):
        return None  # "12 lorries came", "2.5 million": a figure, no number of a paragraph
    return None if goes_on and bare else found


def _points(blocks: Sequence[Block]) -> None:
    """Short paragraphs after a line that ends with a colon are the points of a list, though no mark is printed."""
    for before, block in itertools.pairwise(blocks):
        opened = before.text.endswith(":") or (before.form is Form.ITEM and not BULLET.match(before.text))
        if block.form is Form.PARAGRAPH and opened and not block.number and not block.text.endswith((".", ":")):
            block.form = Form.ITEM if len(block.text.split()) <= 40 else block.form


def _full_width(lines: Sequence[Line]) -> int:
    lengths = sorted(len(line.text) for line in lines if not line.cells and len(line.text) > 30)
    return lengths[int(len(lengths) * 0.8)] if lengths else 80


_OF_A_VOTE = re.compile(
    r"(?:for|against|abstain(?:ed|ing)?|abstentions?)\s*+(?::\s*+)?\(\d{1,3}\)|"
    r"(?:the )?(?:substantive )?(?:amendment|motion)s? (?:lost|carried|fell)\b|the (?:mayor|chair\w*|speaker) declared\b",
    re.IGNORECASE,
)
"""How those stand who voted, and the outcome, on lines of their own."""


ITEM_LINE = re.compile(r"\(?items? (\d{1,3}[a-z]?)\)?\.?", re.IGNORECASE)
"""Under a minute's title: the number it had on the agenda."""


def _continues(last: Block, line: Line, previous: Line | None, full: int) -> bool:
    """Is this line more of the block before it?"""
    if last.form in (Form.ROW, Form.HEADER, Form.HEADING) or previous is None or line.cells:
        return False
    if line.begins:
        return False
    if _OF_A_VOTE.match(line.text) or ITEM_LINE.fullmatch(previous.text):
        return False
    if line.bold and not previous.bold and line.text[:1].isupper():
        return False  # a caption, or a heading that is no title
    unfinished = not re.search(r"[.!?:;]['\"”’)]?$", previous.text)
    if line.page != previous.page:
        return unfinished and (
            line.text[:1].islower() or (last.form is Form.PARAGRAPH and previous.text[-1:].isalpha())
        )
    if line.gap:
        return unfinished and line.text[:1].islower() and len(previous.text) > LONG_LINE * full
    return unfinished or len(previous.text) >= LONG_LINE * full
