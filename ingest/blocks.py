"""Lines to blocks: headings, paragraphs, list items, table rows, and where each agenda item's report begins."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto

from ingest.lines import Line
from vectorstore.words.figures import is_cell


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

    @property
    def text(self) -> str:
        return join(line.text for line in self.lines)


MARKS = "▶►•●▪■◦❖➢✓\uf0b7\uf0a7\uf0d8\uf076\uf0fc"
_MARK = re.compile(rf"^[{MARKS}]\s*")
_BULLET = re.compile(rf"^(?:[{MARKS}]\s*|[-–—*o]\s+(?=\S)|\(?(?:[a-z]|[ivx]{{1,4}}|\d{{1,2}})\)\s+)")
_NUMBERED = re.compile(
    r"^(?:[-–]\s+)?(?:(\d{1,3}|\d{1,2}(?:\.\d{1,2}){1,3})\.?\)?\s+(?=\S)|"
    r"(\d{1,2}(?:\.\d{1,2}){1,3})\.?(?=[A-Z][a-z ])|(\d{1,3})[.)](?=[A-Z][a-z]))"
)
"""A paragraph's number; sometimes nothing parts it from the first word ("1.2The decision")."""
_BEGINS_WITH_DATE = re.compile(
    r"^\d{1,2}(?:st|nd|rd|th)?\s+(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b|^\d{1,2}[/.]\d{1,2}[/.]\d{2,4}",
    re.IGNORECASE,
)
_STANDARD = re.compile(
    r"^(service overview|review of (?:the )?(?:previous|past|last) (?:12 months|year)|future|looking ahead|"
    r"(?:executive )?summary|recommendations?(?:\(s\))?|introduction(?: and background)?|background|"
    r"reasons? for recommendations?|implications|resolved|appendices|conclusions?)\b.{0,20}$",
    re.IGNORECASE,
)
_SMALL_WORDS = frozenset("a an and as at by for from in into of on or the to with &".split())
CERTAIN = ("standard", "capitals", "numbered 0", "numbered 1")
"""Heading styles that are not mistaken for the first line of a table."""
LONG_LINE = 0.72
"""A line shorter than this share of the usual full line ends a paragraph, where no blank line shows the end."""


def join(texts: Iterable[str]) -> str:
    """Lines joined into running text: a word broken at its hyphen stays one word."""
    out = ""
    for text in texts:
        out = text if not out else out + text if out.endswith("-") and text[:1].islower() else f"{out} {text}"
    return out


def blocks_of(lines: Sequence[Line], minutes: bool = False) -> list[Block]:
    """The blocks of a paper, in order. In minutes a numbered line is a heading only in bold, or above its "(Item 7)"."""
    blocks: list[Block] = []
    full = _full_width(lines)
    flattened = _flattened(lines)
    i = 0
    known = _KnownTables()
    while i < len(lines):
        line = lines[i]
        if line.table:
            end = next((n for n in range(i, len(lines)) if lines[n].table is not line.table), len(lines))
            blocks += known.rows(lines[i:end], blocks)
            i = end
            continue
        run = _bold_run(lines, i)
        heading = _heading(lines, i) or (_long_heading(lines, i, run) if run > 1 else None)
        if heading and run > 1 and heading.style != "standard" and len(heading.lines) == 1:
            heading = _long_heading(lines, i, run) or heading
        if minutes and heading and not _heads_minutes(heading, lines, i):
            heading = None
        table_end = i if heading and heading.style in CERTAIN else _table_at(lines, i, flattened)
        if table_end > i:
            blocks += _table(lines[i:table_end])
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
        elif _BULLET.match(line.text):
            blocks.append(Block(Form.ITEM, [line]))
        elif blocks and _continues(blocks[-1], line, lines[i - 1] if i else None, full):
            blocks[-1].lines.append(line)
        else:
            blocks.append(Block(Form.PARAGRAPH, [line]))
        i += 1
    _points(blocks)
    return blocks


def _numbered(line: Line, previous: Line | None) -> re.Match[str] | None:
    """Does a line open with its own number? Not where it begins with a date, or goes on with a sentence ("since / 15 May")."""
    found = _NUMBERED.match(line.text)
    if not found or _BEGINS_WITH_DATE.match(line.text):
        return None
    goes_on = (
        previous is not None and not line.gap and previous.page == line.page and not re.search(r"\W$", previous.text)
    )
    return None if goes_on and "." not in found[0] and ")" not in found[0] else found


def _points(blocks: Sequence[Block]) -> None:
    """Short paragraphs after a line that ends with a colon are the points of a list, though no mark is printed."""
    for before, block in itertools.pairwise(blocks):
        opened = before.text.endswith(":") or (before.form is Form.ITEM and not _BULLET.match(before.text))
        if block.form is Form.PARAGRAPH and opened and not block.number and not block.text.endswith((".", ":")):
            block.form = Form.ITEM if len(block.text.split()) <= 40 else block.form


def _full_width(lines: Sequence[Line]) -> int:
    lengths = sorted(len(line.text) for line in lines if not line.cells and len(line.text) > 30)
    return lengths[int(len(lengths) * 0.8)] if lengths else 80


_OF_A_VOTE = re.compile(
    r"(?:for|against|abstain(?:ed|ing)?|abstentions?)\s*:?\s*\(\d{1,3}\)|(?:the )?(?:substantive )?(?:amendment|motion)s? (?:lost|carried|fell)\b",
    re.IGNORECASE,
)
"""How those stand who voted, and the outcome, on lines of their own."""


def _continues(last: Block, line: Line, previous: Line | None, full: int) -> bool:
    """Is this line more of the block before it?"""
    if last.form in (Form.ROW, Form.HEADER, Form.HEADING) or previous is None or line.cells:
        return False
    if _OF_A_VOTE.match(line.text):
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


# Headings ---------------------------------------------------------------------------------------------------------------


def _heading(lines: Sequence[Line], i: int) -> Block | None:
    line = lines[i]
    text = _MARK.sub("", line.text)
    marked = text != line.text
    after = lines[i + 1] if i + 1 < len(lines) else None
    if line.cells or len(text) > 110 or after is None or not re.search(r"[^\W\d_]{2}", text):
        return None
    words = text.split()
    if len(words) > 14 or text[-1] in ".,;" or text.endswith((" the", " of", " and", " to", " a", " in")):
        return None
    if _STANDARD.match(text) and (marked or line.gap or text.isupper()) and len(words) <= 8:
        return Block(Form.HEADING, [Line(text.rstrip(":"), line.page, line.gap)], style="standard")
    numbered = _NUMBERED.match(text)
    if numbered:
        rest = text[numbered.end() :]
        alone = (
            after.gap
            or (line.bold and (line.gap or not after.bold))
            or _NUMBERED.match(after.text) is not None
            or after.page != line.page
        )
        if (
            rest[:1].isupper()
            and len(rest.split()) <= 12
            and alone
            and (line.gap or line.bold or i == 0)
            and _titled(rest)
        ):
            number = numbered[1] or numbered[2] or numbered[3]
            return Block(Form.HEADING, [line], style=f"numbered {number.count('.')}", number=number)
        return None
    if marked and not text.isupper():
        return None
    letters = [c for c in text if c.isalpha()]
    # One short word in capitals is more often an abbreviation or a RAG rating in a table than a heading.
    substantial = (
        text[0] not in "(*" and len(words) <= 12 and (len(letters) >= 4 if len(words) > 1 else len(letters) >= 7)
    )
    if substantial and sum(c.isupper() for c in letters) > 0.85 * len(letters):
        # "COVID-19" is a topic under a chapter, not a chapter.
        style = "title" if any(c.isdigit() for c in text) and len(words) < 3 else "capitals"
        return Block(Form.HEADING, [Line(text, line.page, line.gap)], style=style)
    if line.bold and not after.bold and _titled(text) and not is_row(text):
        return Block(Form.HEADING, [line], style="title")
    if line.gap and after.gap and not text.endswith(":") and _titled(text) and len(words) <= 9 and text[0].isupper():
        return Block(Form.HEADING, [line], style="title")
    return None


_AGENDA_ITEM = re.compile(r"\(?items? \d{1,2}", re.IGNORECASE)


def _heads_minutes(heading: Block, lines: Sequence[Line], i: int) -> bool:
    """Numbered paragraphs, lists of names and results of votes look like headings, and minutes are full of them."""
    text = heading.text
    if re.match(r"(?:for|against|abstain\w*|abstentions?)\b\s*[(:]", text, re.IGNORECASE) or text.count(",") > 2:
        return False
    if heading.style.startswith("numbered"):
        after = i + len(heading.lines)
        below = lines[after].text if after < len(lines) else ""
        printed = lines[i].text
        # Where nothing is bold, a title stands alone under its number: "41. Swimming Pool", not "5) Mr Gough proposed …".
        title = re.match(r"\d{1,3}\.\s", printed) is not None and "RESOLVED" not in text
        alone = lines[i].page is None or (lines[i].gap and after < len(lines) and lines[after].gap)
        return lines[i].bold or _AGENDA_ITEM.match(below) is not None or (title and alone)
    return lines[i].page is None or lines[i].bold or heading.style in CERTAIN


def _bold_run(lines: Sequence[Line], i: int) -> int:
    """How many lines from line i are bold, with no room between them, above one that is not."""
    end = i
    while end < len(lines) and lines[end].bold and lines[end].table is None and (end == i or not lines[end].gap):
        if end > i and (lines[end].page != lines[i].page or _NUMBERED.match(lines[end].text)):
            break
        end += 1
    return end - i


def _long_heading(lines: Sequence[Line], i: int, run: int) -> Block | None:
    """A heading that runs over two to four bold lines."""
    if run > 4 or not (lines[i].gap or i == 0 or _NUMBERED.match(lines[i].text) or not lines[i - 1].bold):
        return None
    text = join(line.text for line in lines[i : i + run])
    words = text.split()
    if len(words) > 45 or text[-1] in ".,;" or lines[i].cells or not re.search(r"[^\W\d_]{2}", text):
        return None
    numbered = _NUMBERED.match(text)
    if numbered:
        number = numbered[1] or numbered[2] or numbered[3]
        return Block(Form.HEADING, list(lines[i : i + run]), style=f"numbered {number.count('.')}", number=number)
    if text.endswith(":") or not text[:1].isupper():
        return None
    style = "capitals" if text.isupper() else "title"
    return Block(Form.HEADING, list(lines[i : i + run]), style=style)


def _titled(text: str) -> bool:
    """Could this be a title: no verb-like tail, few small words, no figures in columns?"""
    words = text.split()
    if sum(is_cell(w) for w in words) > 1 or "@" in text or "http" in text:
        return False
    starts = [w for w in words if w[:1].isalpha() and w.casefold() not in _SMALL_WORDS]
    return bool(starts) and (len(words) <= 4 or sum(w[0].isupper() for w in starts) >= 0.5 * len(starts))


# Tables -----------------------------------------------------------------------------------------------------------------


_UNIT_LINE = re.compile(
    r"^(?:all )?(?:figures|amounts|values)?\W*(?:are |is )?(?:shown )?(?:in )?\(?(?P<unit>£\s?[’']?(?:0*k|m|bn|000s?|millions?|thousands?)|"
    r"£s|thousands|millions|percentages?|%)\)?$",
    re.IGNORECASE,
)
_UNIT_WITHIN = re.compile(
    r"\((?:in )?(?P<unit>£\s?[’']?(?:0*k|m|bn|000s?|millions?|thousands?)|thousands|millions|%)\)", re.I
)


class _KnownTables:
    """Rows of the tables that the reader found by their place on the page; a table that runs on keeps its heads."""

    def __init__(self) -> None:
        self._names: tuple[str, ...] = ()
        self._title = ""
        self._unit = ""
        self._group = ""
        self._page: int | None = None

    def rows(self, lines: Sequence[Line], before: Sequence[Block]) -> list[Block]:
        """The blocks of one table on one page."""
        table = lines[0].table
        assert table is not None
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
            row = Row(name, filled, "" if self._group == name else self._group, self._title, self._unit)
            blocks.append(Block(Form.ROW, [line], row=row if name and filled else None))
            if re.match(r"(?:sub-?)?totals?\b", name, re.IGNORECASE):
                self._group = ""
        return blocks

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
        if found := _UNIT_LINE.fullmatch(text):
            unit = unit or found["unit"]
            continue
        if not title and len(text.split()) <= 22:
            title = re.sub(r"^\d+(?:\.\d+)*\s+", "", text).strip(" :.")
            unit = unit or next((m["unit"] for m in [_UNIT_WITHIN.search(text)] if m), "")
        break
    return title, unit


def _table_at(lines: Sequence[Line], i: int, flattened: Sequence[int]) -> int:
    """Where the table that begins at line i ends, or i when none begins there."""
    for measure in (_tabbed, _columned):
        end = measure(lines, i)
        if end > i:
            return end
    return flattened[i]


def _tabbed(lines: Sequence[Line], i: int) -> int:
    end = i
    while end < len(lines) and len(lines[end].cells) >= 2:
        end += 1
    return end if end - i >= 2 else i


def _columned(lines: Sequence[Line], i: int) -> int:
    """Rows whose last columns are figures, as PDF readers give them, with the short lines above and between them."""
    start = i
    while start < len(lines) and start - i < 20 and _short(lines[start]) and not is_row(lines[start].text):
        start += 1
    if (
        start >= len(lines)
        or not is_row(lines[start].text)
        or any(line.cells for line in lines[i : start + 1])
        or (start > i and _BULLET.match(lines[i].text))
    ):
        return i
    end, rows, gap = start, 0, 0
    while end + gap < len(lines):
        line = lines[end + gap]
        if line.cells:
            break
        if is_row(line.text):
            rows, end, gap = rows + 1, end + gap + 1, 0
        elif gap < 3 and _short(line):
            gap += 1
        else:
            break
    return end if rows >= 2 else i


def _flattened(lines: Sequence[Line]) -> list[int]:
    """For each line, where the table that a reader has laid out one cell to a line from there ends; itself for none."""
    ends = list(range(len(lines)))
    end, figures = len(lines), 0
    for i in reversed(range(len(lines))):
        text = lines[i].text
        if (
            len(text.split()) > 5
            or text.endswith((".", ":"))
            or _BULLET.match(text)
            or _STANDARD.match(_MARK.sub("", text))
        ):
            end, figures = i, 0
            continue
        figures += any(c.isdigit() for c in text)
        if end - i >= 6 and figures >= 0.35 * (end - i):
            ends[i] = end
    return ends


_COLUMN_PERIOD = re.compile(
    r"\b(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]*[\s-]+(?:20)?\d\d\b(?![.,%]\d)|"
    r"\b20\d\d[-/](?:20)?\d\d\b|\bqtr? ?[1-4]\b|\b(?:19|20)\d\d\b(?![.,]\d)",
    re.IGNORECASE,
)


def is_row(text: str) -> bool:
    """A label and at least two figures after it, or at least three figures: "Theatre 86 (7) 8 15"."""
    # Heads of columns are often periods ("Jan - Mar 24", "12 mths to Dec 24", "2025-26"): those figures are no cells.
    tokens = _COLUMN_PERIOD.sub(" period", text.replace("£ ", "£")).split()
    cells = 0
    for token in reversed(tokens):
        if not is_cell(token):
            break
        cells += 1
    if cells == len(tokens):
        return cells >= 3
    return cells >= 2 and any(t[:1].isalpha() for t in tokens) and not text.endswith(".") and len(tokens) - cells <= 14


def _short(line: Line) -> bool:
    return len(line.text) <= 60 and not line.text.endswith((".", ";", ":")) and not _BULLET.match(line.text)


def _table(lines: Sequence[Line]) -> list[Block]:
    if lines[0].cells:
        return _tabbed_rows(lines)
    if any(is_row(line.text) for line in lines):
        return _columned_rows(lines)
    return _flattened_rows(lines)


def _tabbed_rows(lines: Sequence[Line]) -> list[Block]:
    header: list[Line] = []
    rest = list(lines)
    if not any(is_cell(cell) for cell in rest[0].cells[1:]) and len(rest) > 1:
        header.append(rest.pop(0))
        while len(rest) > 1 and rest[0].cells[0] == "":  # units, or a second line of heads
            header.append(rest.pop(0))
    blocks = [Block(Form.HEADER, header)] if header else []
    return blocks + [Block(Form.ROW, [line]) for line in rest]


def _columned_rows(lines: Sequence[Line]) -> list[Block]:
    first = next(n for n, line in enumerate(lines) if is_row(line.text))
    blocks: list[Block] = []
    if first:
        # The line right above a row without a label is that label's beginning.
        split = first - 1 if first > 1 and not lines[first].text[:1].isupper() else first
        blocks.append(Block(Form.HEADER, list(lines[:split])))
        first = split
    waiting: list[Line] = []
    for line in lines[first:]:
        waiting.append(line)
        if is_row(line.text):
            blocks.append(Block(Form.ROW, waiting))
            waiting = []
    return blocks + ([Block(Form.PARAGRAPH, waiting)] if waiting else [])


def _cells_of(lines: Sequence[Line]) -> list[list[Line]]:
    """Lines without a gap between them are one cell."""
    cells: list[list[Line]] = []
    for line in lines:
        if line.gap or not cells:
            cells.append([])
        cells[-1].append(line)
    return cells


def _regular_rows(lines: Sequence[Line]) -> list[Block]:
    """A table laid out one cell to a paragraph: its heads, then a name and as many figures again and again. Else nothing."""
    cells = _cells_of(lines)
    texts = [join(line.text for line in cell) for cell in cells]
    names = [n for n, text in enumerate(texts) if not is_cell(text)]
    runs = Counter(b - a - 1 for a, b in itertools.pairwise([*names, len(cells)]))
    width = max((n for n in runs if n >= 2), key=lambda n: runs[n], default=0)
    if width < 2 or runs[width] < 3:
        return []
    blocks: list[Block] = []
    heads: list[str] | None = None
    waiting: list[int] = []
    """Cells of words since the last row: heads of columns, or something that makes the heads unsure."""
    n = 0
    while n < len(cells):
        end = n + 1
        while end < len(cells) and is_cell(texts[end]):
            end += 1
        values = texts[n + 1 : end]
        if not values and not is_cell(texts[n]):
            waiting.append(n)
            n = end
            continue
        if waiting:
            heads = _flattened_heads([texts[m] for m in waiting[-width:]]) if len(waiting) >= width else None
            blocks.append(Block(Form.ROW, [line for m in waiting for line in cells[m]]))
            waiting = []
        row = None
        # A name with a period in it is one more head, and the row has lost its name.
        if heads and len(values) == width and not is_cell(texts[n]) and not _COLUMN_PERIOD.search(texts[n]):
            unit = next((m[0] for head in heads if (m := re.match(r"£(?:K|m|000s?)\b", head, re.IGNORECASE))), "")
            row = Row(texts[n], tuple(zip(heads, values, strict=True)), unit=unit)
        elif len(values) != width:
            heads = None  # a cell was lost, and with it the order of those that follow
        blocks.append(Block(Form.ROW, [line for cell in cells[n:end] for line in cell], row=row))
        n = end
    if waiting:
        blocks.append(Block(Form.ROW, [line for m in waiting for line in cells[m]]))
    return blocks if any(block.row for block in blocks) else []


def _flattened_heads(texts: Sequence[str]) -> list[str] | None:
    """Heads of columns; the first row's figures often stand under the heads themselves: "£K Forecast (2020/21) 266"."""
    heads = [re.sub(r"\s+\(?-?[\d,.]+\)?%?$", "", text) if is_cell(text.split()[-1]) else text for text in texts]
    ends = [text != head for text, head in zip(texts, heads, strict=True)]
    fit = all(head and len(head.split()) <= 12 and not head.endswith(".") for head in heads)
    return heads if fit and (all(ends) or not any(ends)) else None


def _flattened_rows(lines: Sequence[Line]) -> list[Block]:
    regular = _regular_rows(lines)
    if regular:
        return regular
    first = next((n for n, line in enumerate(lines) if is_cell(line.text)), 0)
    blocks = [Block(Form.ROW, list(lines[: first - 1]))] if first > 2 else []
    after_figure = True
    for line in lines[first - 1 if blocks else 0 :]:
        figure = is_cell(line.text)
        if not blocks or (after_figure and not figure):
            blocks.append(Block(Form.ROW, [line]))
        else:
            blocks[-1].lines.append(line)
        after_figure = figure
    return blocks
