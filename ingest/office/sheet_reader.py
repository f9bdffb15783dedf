"""An Excel workbook (XLSX) to its sheets: every row with its sheet and heads, as the workbook shows it.

The only module that knows openpyxl.
"""

from __future__ import annotations

import datetime
import re
import warnings
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from ingest.office.container import Container
from ingest.office.number_format import shown
from ingest.office.written import MOST_CELLS, Written, heads_of
from ingest.office.xml import events, require_plain_parts
from vectorstore.words.errors import UnreadableFile
from vectorstore.words.papers import Page
from vectorstore.words.text import collapse

_S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
LAST_ROW = 1_048_576
"""Of a sheet, in Excel."""
MOST_ROWS = 100_000
"""Rows of one sheet that are taken down."""
HIDDEN_WORDS = 400
"""Words of hidden cells that are kept to be reported."""
_READ = (ValueError, KeyError, TypeError, AttributeError, IndexError, OverflowError, AssertionError, EOFError, OSError)
"""What openpyxl raises of workbooks that are damaged or made to break it."""


@dataclass(slots=True)
class _Layout:
    """What of a sheet is hidden, which cells are joined, and what was never worked out."""

    rows: set[int] = field(default_factory=set)
    columns: set[int] = field(default_factory=set)
    joined: list[tuple[int, int, int]] = field(default_factory=list)
    """Cells over several columns: row, first and last column."""
    unworked: int = 0
    around: list[str] = field(default_factory=list)
    heads: int = 0
    """The row that a filter stands on."""


def read_sheets(path: Path, start: int = 0) -> Iterator[Page]:
    """One page for each sheet, from the one at index `start`. A hidden sheet is empty, and its words are reported.

    Raises UnreadableFile for a damaged or hostile file, EncryptedFile for a locked one.
    """
    with Container(path) as container:
        require_plain_parts(container)
        notes = _notes(container)
        places = _places(container)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl warns of what it leaves out: pictures, validations
        try:
            book = load_workbook(path, read_only=True, data_only=True, keep_links=False)
        except _READ as error:
            raise _broken(path) from error
        try:
            title = collapse(str(book.properties.title or "")) if book.properties else ""
            for n, sheet in enumerate(book.worksheets):
                if n >= start:
                    with Container(path) as container:
                        layout = _layout(container, places.get(sheet.title, ""))
                    yield _sheet(path, sheet, layout, title, notes if n == start == 0 else ())
        except _READ as error:
            raise _broken(path) from error
        finally:
            book.close()


def _broken(path: Path) -> UnreadableFile:
    return UnreadableFile(
        f"{path.name}: the workbook is damaged and cannot be read. Open it in the program that made it, save it again "
        "as .xlsx and add that."
    )


def _notes(container: Container) -> tuple[str, ...]:
    notes = []
    count = 0
    for part in (*container.parts("xl/comments"), *container.parts("xl/threadedComments/")):
        with container.opened(part) as file:
            count += sum(1 for _ in events(container, file, f"{_S}comment", f"{_THREADED}threadedComment"))
    if count:
        notes.append(f"{count} comment{'s' * (count > 1)} on cells {'were' if count > 1 else 'was'} left out.")
    if container.parts("xl/vbaProject"):
        notes.append("The file holds macros. They were not run.")
    if container.parts("xl/externalLinks/"):
        notes.append("Some cells take their values from other workbooks. The values that were last saved are shown.")
    return tuple(notes)


_THREADED = "{http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_P = "{http://schemas.openxmlformats.org/package/2006/relationships}"


def _places(container: Container) -> dict[str, str]:
    """Which part holds which sheet."""
    targets: dict[str, str] = {}
    if "xl/_rels/workbook.xml.rels" not in container or "xl/workbook.xml" not in container:
        raise container.broken()
    with container.opened("xl/_rels/workbook.xml.rels") as file:
        for r in events(container, file, f"{_P}Relationship"):
            target = r.get("Target", "")
            targets[r.get("Id", "")] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    with container.opened("xl/workbook.xml") as file:
        return {s.get("name", ""): targets.get(s.get(f"{_R}id", ""), "") for s in events(container, file, f"{_S}sheet")}


def _layout(container: Container, part: str) -> _Layout:
    layout = _Layout()
    if part not in container:
        return layout
    tags = ("row", "col", "mergeCell", "autoFilter", "oddHeader", "oddFooter", "sheetFormatPr")
    everything = False
    with container.opened(part) as file:
        for element in events(container, file, *(f"{_S}{tag}" for tag in tags)):
            match element.tag.removeprefix(_S):
                case "sheetFormatPr":
                    everything = element.get("zeroHeight") in ("1", "true")
                case "row":
                    number = _whole(element.get("r"))
                    if element.get("hidden") in ("1", "true") or (everything and element.get("hidden") is None):
                        layout.rows.add(number)
                    layout.unworked += sum(c.find(f"{_S}f") is not None and not c.findtext(f"{_S}v") for c in element)
                case "col" if element.get("hidden") in ("1", "true"):
                    first, last = _whole(element.get("min")), _whole(element.get("max"))
                    layout.columns.update(range(first, min(last, first + 16_384) + 1))
                case "mergeCell":
                    if found := _RANGE.fullmatch(element.get("ref", "")):
                        row, last = int(found[2]), int(found[4])
                        if row == last:
                            layout.joined.append((row, _column(found[1]), _column(found[3])))
                case "autoFilter":
                    if found := _RANGE.fullmatch(element.get("ref", "")):
                        layout.heads = int(found[2])
                case "oddHeader" | "oddFooter":
                    layout.around += [text for text in re.split(r"&[LCR]|&\"[^\"]*\"|\n", element.text or "") if text]
    return layout


_RANGE = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7}):\$?([A-Z]{1,3})\$?(\d{1,7})")


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = 26 * number + ord(letter) - 64
    return number


def _whole(text: str | None) -> int:
    return int(text) if text and text.isdigit() and len(text) < 9 else 0


@dataclass(slots=True)
class _Row:
    number: int
    cells: list[str]
    figures: int
    """Cells that hold a number, a date or a truth value, whatever they look like."""
    bold: bool


def _sheet(path: Path, sheet: Any, layout: _Layout, title: str, notes: Sequence[str]) -> Page:
    name = collapse(sheet.title)
    hidden: list[str] = []
    said = list(notes)
    out = Written()
    whole = sheet.sheet_state != "visible"
    rows = []
    for row in _rows(sheet, layout, hidden, whole=whole):
        rows.append(row)
        if len(rows) >= MOST_ROWS:
            raise UnreadableFile(
                f"{path.name}: the sheet “{name}” has more than {MOST_ROWS} rows. Split it and add the parts."
            )
    if whole:
        if hidden:
            said.append(f"The sheet “{name}” is hidden and was left out.")
        return out.page(name=f"the sheet “{name}”", hidden=_some(hidden), around=layout.around, notes=said)
    if hidden and (layout.rows or layout.columns):
        kinds = [kind for kind, found in (("rows", layout.rows), ("columns", layout.columns)) if found]
        said.append(f"The sheet “{name}” has hidden {' and '.join(kinds)}, which were left out.")
    if layout.unworked:
        said.append(
            f"{layout.unworked} formula{'s' * (layout.unworked > 1)} on the sheet “{name}” "
            f"{'have' if layout.unworked > 1 else 'has'} no stored result and {'are' if layout.unworked > 1 else 'is'} "
            "left out. Open the workbook in Excel, save it and add it again."
        )
    if rows:
        out.heading(1, name)
    out.title = title or _title(rows)
    _taken_down(rows, layout, out)
    return out.page(name=f"the sheet “{name}”", hidden=_some(hidden), around=layout.around, notes=said)


def _title(rows: Sequence[_Row]) -> str:
    """The one cell that a sheet opens with, where it has the length of a title."""
    filled = [cell for cell in rows[0].cells if cell] if rows else []
    return filled[0] if len(filled) == 1 and 2 <= len(filled[0].split()) <= 20 else ""


def _some(hidden: Iterable[str]) -> str:
    return " ".join(" ".join(hidden).split()[:HIDDEN_WORDS])


def _rows(sheet: Any, layout: _Layout, hidden: list[str], *, whole: bool) -> Iterator[_Row]:
    """The rows that a reader sees, blank ones too where they part tables; what is hidden goes to `hidden`."""
    blank = True
    sheet.reset_dimensions()  # a sheet may claim every cell there is
    for number, row in enumerate(sheet.iter_rows(), start=1):
        if number > LAST_ROW:
            raise ValueError(number)
        cells: list[str] = []
        figures = letters = bolds = 0
        for place, cell in enumerate(row[:MOST_CELLS], start=1):
            value = cell.value
            text = "" if value is None else collapse(shown(value, cell.number_format or "General"))
            unseen = whole or number in layout.rows or place in layout.columns
            if unseen or not text:
                cells.append("")
                if (unseen and text) or (isinstance(value, str) and value.strip()):  # or its format shows nothing
                    hidden.append(text or collapse(value))
                    del hidden[HIDDEN_WORDS:]
                continue
            cells.append(text)
            figures += isinstance(value, (int, float, datetime.date, datetime.time, datetime.timedelta))
            letters += 1
            bolds += bool(cell.font and cell.font.b)
        if number in layout.rows or whole:
            continue
        if letters:
            blank = False
            yield _Row(number, cells, figures, bolds == letters)
        elif not blank:
            blank = True
            yield _Row(number, [], 0, bold=False)


def _taken_down(rows: Sequence[_Row], layout: _Layout, out: Written) -> None:
    """Tables parted by blank rows; single cells above one are its titles; a table without heads goes on under those before."""
    names: list[str] = []
    table: list[_Row] = []
    joined = {row: [(a, b) for at, a, b in layout.joined if at == row] for row, _, _ in layout.joined}

    def flush() -> None:
        nonlocal names, table
        while table and sum(bool(c) for c in table[0].cells) == 1:
            text = next(c for c in table[0].cells if c)
            out.paragraph(text, bold=table[0].bold)
            table = table[1:]
        if table:
            heads = _heads(table, layout)
            grid = [row.cells for row in table]
            if heads:
                names = _names([_spread(row, joined.get(row.number, ())) for row in table[:heads]])
                out.table(grid, heads, names)
            else:
                width = max(len(row.cells) for row in table)
                out.table(grid, 0, names if len(names) == width else [""] * width)
        table = []

    for row in rows:
        if row.cells:
            table.append(row)
        else:
            flush()
    flush()


def _heads(table: Sequence[_Row], layout: _Layout) -> int:
    """How many of the first rows are heads: down to the one that a filter stands on, bold ones above plain, or by their words."""
    numbers = [row.number for row in table]
    if layout.heads in numbers[:4]:
        return numbers.index(layout.heads) + 1
    bold = next((n for n, row in enumerate(table) if not row.bold), 0)
    if 0 < bold <= 3:
        return bold
    figured = next((n for n, row in enumerate(table) if row.figures), None)
    if figured and figured <= 3:
        return figured
    return heads_of([row.cells for row in table])


def _spread(row: _Row, joined: Sequence[tuple[int, int]]) -> list[str]:
    """A row of heads with those that stand over several columns said over each of them."""
    cells = list(row.cells)
    for first, last in joined:
        for n in range(first, min(last, len(cells))):
            if first <= len(cells) and not cells[n]:
                cells[n] = cells[first - 1]
    return cells


def _names(heads: Sequence[Sequence[str]]) -> list[str]:
    width = max(len(row) for row in heads)
    return [" ".join(dict.fromkeys(row[n] for row in heads if n < len(row) and row[n])) for n in range(width)]
