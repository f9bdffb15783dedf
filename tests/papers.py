"""Papers made on the spot, so that a PDF says in the test what it says."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from fpdf import FPDF

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
