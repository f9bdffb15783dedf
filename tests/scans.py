"""Scans made on the spot: pages of a paper drawn to grey pictures, a little askew, in a PDF that says no word of them."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

from fpdf import FPDF
from PIL import Image, ImageFilter

from ingest.pdf_ink.drawing import drawn_at
from tests.papers import make_pdf

INCH = 200
"""Pixels to the inch, as office scanners are set."""


def make_scan(path: Path, *pages: Sequence[str], said: Sequence[Sequence[str]] = (), blur: float = 0.0) -> Path:
    """These pages as pictures, after those of `said`, which the PDF says. `blur` is in pixels."""
    drawn = make_pdf(path.with_suffix(".drawn.pdf"), *pages)
    pdf = FPDF()
    pdf.set_auto_page_break(False)
    for lines in said:
        pdf.add_page()
        pdf.set_font("Helvetica", "", 11)
        for line in lines:
            pdf.cell(0, 6, line, new_x="LMARGIN", new_y="NEXT")
    for n in range(len(pages)):
        page = drawn_at(drawn, 0, n, 0, INCH)
        picture = Image.frombytes("RGB", (page.across, page.down), page.rgb).convert("L")
        picture = picture.rotate(0.4, fillcolor=255, resample=Image.Resampling.BICUBIC).filter(
            ImageFilter.GaussianBlur(blur)
        )
        kept = io.BytesIO()
        picture.save(kept, "JPEG", quality=60)
        pdf.add_page()
        pdf.image(kept, 0, 0, 210, 297)
    pdf.output(str(path))
    drawn.unlink()
    return path
