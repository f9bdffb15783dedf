"""Papers made on the spot, so that a PDF says in the test what it says."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum, auto
from pathlib import Path
from typing import NamedTuple

from fpdf import FPDF
from pypdf import PdfReader, PdfWriter

LINE = 6
"""Millimetres from one line to the next; an empty line leaves as much again."""


def make_pdf(path: Path, *pages: Sequence[str], password: str | None = None) -> Path:
    """A PDF with these lines on each of its pages, at `path`. "**In stars**" is printed in bold, "" leaves a gap.

    The letters are those of Latin-1 ("£" is one of them, "–" and "’" are not). A page without lines is an empty page;
    with a password, that is what opens the file.
    """
    pdf = FPDF()
    pdf.set_auto_page_break(False)
    if password is not None:
        pdf.set_encryption(owner_password=f"{password}-owner", user_password=password)
    for lines in pages:
        pdf.add_page()
        for line in lines:
            text = line.strip("*") if line.startswith("**") else line
            pdf.set_font("Helvetica", "B" if text != line else "", 11)
            pdf.cell(0, LINE, text, new_x="LMARGIN", new_y="NEXT")
    pdf.output(str(path))
    return path


class Ruled(Enum):
    """How a drawn table shows its rows and columns."""

    ALL = auto()
    ACROSS = auto()
    SHADED = auto()
    FRAMED = auto()
    """Rules between its columns, around it and below its heads; none between its rows."""
    NONE = auto()


class Over(NamedTuple):
    """What stands in one cell over several columns."""

    text: str
    columns: int


class Sheet(FPDF):
    """One page that is drawn upon: places are points from its top left corner, text stands on the height it is given."""

    def __init__(self, width: float = 595, height: float = 842) -> None:
        super().__init__(unit="pt", format=(width, height))
        self.set_auto_page_break(False)
        self.add_page()

    def put(self, left: float, base: float, text: str, size: float = 10) -> None:
        """A line of words. "**In stars**" is printed in bold."""
        self.set_font("Helvetica", "B" if text.startswith("**") else "", size)
        self.text(left, base, text.strip("*"))

    def running(self, left: float, base: float, *texts: str, step: float = 14) -> None:
        """Lines of words right under one another."""
        for n, text in enumerate(texts):
            self.put(left, base + n * step, text)

    def words(self, left: float, base: float, *pieces: tuple[str, str]) -> None:
        """A line of pieces, each with its style: "S" strikes it out, "U" underlines it, "" leaves it plain."""
        self.set_xy(left, base - 10)
        for text, style in pieces:
            self.set_font("Helvetica", style, 10)
            self.cell(None, 12, text)
            self.set_x(self.get_x() + 3)

    def tabulate(
        self,
        left: float,
        top: float,
        widths: Sequence[float],
        rows: Sequence[Sequence[str | Over]],
        ruled: Ruled = Ruled.ALL,
    ) -> float:
        """A table, figures set right; "one\\nabove another" stands in two lines. Gives the height at which it ends."""
        edges = [left + sum(widths[:n]) for n in range(len(widths) + 1)]
        if ruled in (Ruled.ALL, Ruled.ACROSS, Ruled.FRAMED):
            self.line(left, top, edges[-1], top)
        y = top
        for place, row in enumerate(rows):
            cells = [cell if isinstance(cell, Over) else Over(cell, 1) for cell in row]
            below = y + 12 * max(cell.text.count("\n") + 1 for cell in cells) + 6
            column = 0
            for cell in cells:
                a, b = edges[column], edges[column + cell.columns]
                if ruled is Ruled.SHADED:
                    self.set_fill_color(245 if place % 2 else 225)
                    self.rect(a, y, b - a, below - y, style="F")
                if ruled in (Ruled.ALL, Ruled.FRAMED):
                    self.line(a, y, a, below)
                    self.line(b, y, b, below)
                for n, text in enumerate(cell.text.split("\n")):
                    self.set_font("Helvetica", "B" if text.startswith("**") else "", 10)
                    wide = self.get_string_width(text.strip("*"))
                    right = b - 4 - wide if cell.columns == 1 else (a + b - wide) / 2
                    self.put(a + 4 if column == 0 else right, y + 12 * (n + 1), text)
                column += cell.columns
            y = below
            last_or_heads = place in (0, len(rows) - 1)
            if ruled in (Ruled.ALL, Ruled.ACROSS) or (ruled is Ruled.FRAMED and last_or_heads):
                self.line(left, y, edges[-1], y)
        return y

    def saved(self, path: Path, turned: int = 0) -> Path:
        """The file; `turned` has its pages shown that many degrees clockwise of how they are drawn."""
        self.output(str(path))
        if turned:
            writer = PdfWriter()
            for page in PdfReader(path).pages:
                writer.add_page(page.rotate(turned))
            writer.write(path)
        return path
