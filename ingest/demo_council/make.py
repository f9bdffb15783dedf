"""Make the demo council's PDFs: `python -m ingest.demo_council.make`. Needs fpdf2. Every run gives the same bytes."""

import re
from datetime import UTC, datetime

from fpdf import FPDF
from fpdf.enums import TableCellFillMode, XPos, YPos
from fpdf.fonts import FontFace

from ingest.demo_council import PAPERS
from ingest.demo_council.blocks import (
    Block,
    Bullets,
    Heading,
    Label,
    PageBreak,
    Paper,
    Paragraph,
    ReportHead,
    Table,
    TitleHead,
    read,
)
from ingest.demo_council.source import ALL_PAPERS, COUNCIL

FONT = "Helvetica"
LINE = 5.7
SIZE = 11.0
INDENT = 12.0
GREEN = (23, 78, 68)
PALE = (226, 237, 233)
FIGURE = re.compile(r"[(£]?[\d.,:]+%?\)?")


def lettering(table: Table) -> tuple[float, float]:
    """The size of a table's letters and the height of a line of them: small where there are many columns."""
    return (7.5, 3.9) if len(table.columns) > 6 else (9.5, 4.8)


def height(table: Table) -> float:
    """How many mm a table must find free on the page it begins on."""
    return min(8 + (lettering(table)[1] + 2.4) * (len(table.rows) + 1), 120)


class PaperPDF(FPDF):
    """One paper on A4, with its page numbers at the foot."""

    def __init__(self, paper: Paper) -> None:
        super().__init__(format="A4")
        self.set_margins(20, 18)
        self.set_auto_page_break(True, margin=20)
        self.set_title(paper.title)
        self.set_author(COUNCIL)
        self.set_producer("demo council")
        self.set_lang("en-GB")
        self.set_creation_date(datetime.fromisoformat(paper.date).replace(tzinfo=UTC))
        self.add_page()
        for part in paper.parts:
            if isinstance(part, ReportHead):
                self.report_head(part)
            elif isinstance(part, TitleHead):
                self.title_head(part)
            else:
                blocks = list(read(part))
                for block, after in zip(blocks, [*blocks[1:], None], strict=True):
                    if isinstance(block, Heading) and isinstance(after, Table):
                        self.room(12 + height(after))
                    self.block(block)

    def footer(self) -> None:
        self.set_y(-14)
        self.set_font(FONT, size=8)
        self.cell(0, 5, f"Page {self.page_no()} of {{nb}}", align="C")

    def words(self, text: str, size: float = SIZE, style: str = "", left: float = 0.0, line: float = LINE) -> None:
        """A wrapped run of text that starts `left` mm in from the margin."""
        self.set_font(FONT, style, size)
        self.set_x(self.l_margin + left)
        self.multi_cell(0, line, text, align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)

    def council_name(self) -> None:
        self.set_text_color(*GREEN)
        self.words(COUNCIL, 9, "B")
        self.set_text_color(0)
        self.ln(3)

    def rule(self) -> None:
        self.set_draw_color(*GREEN)
        self.line(self.l_margin, self.get_y(), self.w - self.r_margin, self.get_y())
        self.set_draw_color(0)

    def report_head(self, head: ReportHead) -> None:
        self.council_name()
        if head.exemption:
            self.words(head.exemption, SIZE, "B")
            self.ln(3)
        self.words(f"Meeting date: {head.date}", SIZE, "B")
        self.words(f"ITEM: {head.item}", SIZE, "B")
        self.ln(2)
        self.words(head.committee, 13, "B", line=7)
        self.words(head.title, 16, "B", line=8)
        self.ln(2)
        self.set_font(FONT, size=SIZE)
        with self.table(col_widths=(60, 40), text_align="LEFT", line_height=LINE, padding=1.2) as grid:
            for left, right in ((f"Wards affected: {head.wards}", f"Key decision: {head.key_decision}"),):
                grid.row((left, right), FontFace(emphasis=""))
            for line in (
                f"Report of: {head.report_of}",
                f"Author: {head.officer}",
                f"Accountable director: {head.director}",
                head.status,
            ):
                grid.row(style=FontFace(emphasis="")).cell(line, colspan=2)
        self.ln(4)

    def title_head(self, head: TitleHead) -> None:
        self.council_name()
        self.words(head.title, 16, "B", line=8)
        for line in head.lines:
            self.words(line, 11)
        self.ln(2)
        self.rule()
        self.ln(4)

    def block(self, block: Block) -> None:
        match block:
            case PageBreak():
                self.add_page()
            case Heading(text):
                self.room(24)
                self.ln(2.5)
                self.set_text_color(*GREEN)
                self.words(text, 12, "B", line=6)
                self.set_text_color(0)
                self.ln(1.5)
            case Paragraph(text, number, bold):
                self.paragraph(text, number, bold)
            case Bullets(items):
                for item in items:
                    self.numbered("-", item, left=INDENT, gap=5)
                self.ln(2)
            case Label(name, text):
                self.label(name, text)
            case Table():
                self.ruled(block)

    def room(self, height: float) -> None:
        """Go to a new page unless `height` mm are left on this one."""
        if self.will_page_break(height):
            self.add_page()

    def paragraph(self, text: str, number: str, bold: bool) -> None:
        if number:
            self.numbered(number, text)
        else:
            if bold:
                self.room(16)
            self.words(text, style="B" if bold else "")
        self.ln(2.8)

    def numbered(self, number: str, text: str, left: float = 0.0, gap: float = INDENT) -> None:
        self.room(2 * LINE)
        self.set_font(FONT, size=SIZE)
        self.set_x(self.l_margin + left)
        self.cell(gap, LINE, number)
        self.words(text, left=left + gap)

    def label(self, name: str, text: str) -> None:
        self.room(2 * LINE)
        self.set_font(FONT, "B", SIZE)
        wide = 42.0
        self.cell(wide, LINE, f"{name}:")
        for line in text.split("; "):
            self.words(line, left=wide)
        self.ln(2.8)

    def ruled(self, table: Table) -> None:
        """A table with ruled cells; its head is repeated when it runs on to another page."""
        size, line = lettering(table)
        self.room(height(table))
        self.words(table.caption, 10, "B")
        self.ln(1)
        self.set_font(FONT, size=size)
        columns = list(zip(table.columns, *table.rows, strict=True))
        widths = [min(max(6, *map(len, cells)), 34) + 1.5 for cells in columns]
        figures = [
            column > 0 and sum(bool(FIGURE.fullmatch(cell)) for cell in cells[1:]) * 2 > len(table.rows)
            for column, cells in enumerate(columns)
        ]
        with self.table(
            col_widths=widths,
            text_align=["RIGHT" if figure else "LEFT" for figure in figures],
            line_height=line,
            padding=1.2,
            headings_style=FontFace(emphasis="BOLD", fill_color=PALE),
            cell_fill_mode=TableCellFillMode.NONE,
        ) as grid:
            grid.row(table.columns)
            for row in table.rows:
                grid.row(row, FontFace(emphasis="BOLD") if row[0] == "Total" else None)
        self.ln(4)


def main() -> None:
    PAPERS.mkdir(exist_ok=True)
    for paper in ALL_PAPERS:
        PaperPDF(paper).output(str(PAPERS / paper.file))


if __name__ == "__main__":
    main()
