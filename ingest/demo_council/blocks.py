"""What a paper is made of, and the plain markup its text is written in.

Pieces of a paper's text are parted by an empty line. A piece is one of:

    # 2. Options                a heading
    2.1 Four options were ...   a numbered paragraph (also "1. ..." and "(a) ...")
    - first priority            a bulleted list, one bullet a line
    @Present: Councillors ...   a label and its text
    = Table 1: Budget           a table: its caption, then rows of cells parted by " | "
    Service | Budget
    RESOLVED:                   a line on its own in bold
    [page]                      a page break
    anything else               a paragraph
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

NUMBER = re.compile(r"(\d+\.\d+|\d+\.|\([a-z]\)) (.+)")
BOLD = re.compile(r"(RESOLVED|RECORDED VOTE|AMENDMENT|RECOMMENDED)\b[^.]{0,60}:")


@dataclass(frozen=True)
class Heading:
    text: str


@dataclass(frozen=True)
class Paragraph:
    text: str
    number: str = ""
    bold: bool = False


@dataclass(frozen=True)
class Bullets:
    items: tuple[str, ...]


@dataclass(frozen=True)
class Label:
    name: str
    text: str


@dataclass(frozen=True)
class Table:
    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class PageBreak:
    pass


@dataclass(frozen=True)
class ReportHead:
    date: str
    item: str
    committee: str
    title: str
    wards: str
    key_decision: str
    report_of: str
    officer: str
    director: str
    status: str = "This report is public"
    exemption: str = ""


@dataclass(frozen=True)
class TitleHead:
    """The head of minutes, an agenda or a note: a title, with lines of smaller text under it."""

    title: str
    lines: tuple[str, ...] = ()


Block = Heading | Paragraph | Bullets | Label | Table | PageBreak
Part = ReportHead | TitleHead | str


@dataclass(frozen=True)
class Paper:
    """One PDF: `date` is the meeting's (or the note's) in ISO form, `parts` are heads and text in order."""

    file: str
    date: str
    title: str
    parts: tuple[Part, ...]


def read(text: str) -> Iterator[Block]:
    """The blocks of a marked-up text, in order."""
    for piece in re.split(r"\n\s*\n", text.strip()):
        yield _block([line.strip() for line in piece.strip().splitlines()])


def _block(lines: list[str]) -> Block:
    first, whole = lines[0], " ".join(lines)
    if first == "[page]":
        return PageBreak()
    if first.startswith("# "):
        return Heading(whole[2:])
    if first.startswith("- "):
        return Bullets(_items(lines))
    if first.startswith("= "):
        rows = [tuple(cell.strip() for cell in line.split("|")) for line in lines[1:]]
        return Table(first[2:], rows[0], tuple(rows[1:]))
    if first.startswith("@"):
        name, _, rest = whole[1:].partition(": ")
        return Label(name, rest)
    if found := NUMBER.fullmatch(whole):
        return Paragraph(found[2], found[1])
    return Paragraph(whole, bold=BOLD.fullmatch(whole) is not None)


def _items(lines: list[str]) -> tuple[str, ...]:
    items: list[str] = []
    for line in lines:
        if line.startswith("- "):
            items.append(line[2:])
        else:
            items[-1] += " " + line
    return tuple(items)
