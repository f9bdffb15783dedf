"""A PDF to its pages' text: the only module that knows pypdf."""

from __future__ import annotations

import itertools
import logging
import statistics
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import pypdf
import pypdf.errors

from vectorstore.words.errors import UnreadableFile
from vectorstore.words.papers import Page

WIDE = 1.25
"""A step to the next line this much wider than the page's usual one leaves a gap: a new paragraph or heading."""


def read_pdf(path: Path) -> list[Page]:
    """Every page with its number from 1; a page that cannot be read, or shows no text, is empty.

    Raises UnreadableFile when the file does not open, wants a password, or holds no text on any page.
    """
    # pypdf reports each repair of a damaged file as a log line; what matters to an officer is raised or warned of.
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = pypdf.PdfReader(path)
        if reader.is_encrypted and not reader.decrypt(""):
            raise UnreadableFile(f"{path.name}: the PDF wants a password. Save a copy without one and add that.")
        pages = [_page(number, page) for number, page in enumerate(reader.pages, start=1)]
    except UnreadableFile:
        raise
    except Exception as error:
        raise UnreadableFile(
            f"{path.name}: the PDF is damaged and cannot be opened ({type(error).__name__}). "
            "Fetch it again from where it is published, or print it to a new PDF."
        ) from error
    if not pages:
        raise UnreadableFile(f"{path.name}: the PDF has no pages. Fetch it again from where it is published.")
    if not any(character.isalpha() for page in pages for character in page.text):
        raise UnreadableFile(
            f"{path.name}: none of its {len(pages)} pages holds text, so it is probably a scan. "
            "Run it through text recognition (OCR) and add the result."
        )
    return pages


def _page(number: int, page: pypdf.PageObject) -> Page:
    pieces: list[_Piece] = []

    def visit(text: str, cm: list[float], tm: list[float], font: dict[str, object] | None, size: float) -> None:
        if text:
            pieces.append(
                _Piece(text, tm[5] * cm[3] + cm[5], "bold" in str((font or {}).get("/BaseFont", "")).casefold())
            )
        del size

    try:
        page.extract_text(visitor_text=visit)
    except Exception:
        return Page(number, "")
    return _laid_out(number, pieces)


class _Piece(NamedTuple):
    text: str
    height: float
    bold: bool


def _whole(text: str) -> str:
    """Without NULs and half characters, which pypdf passes on and no store takes."""
    return text.replace("\0", "").encode("utf-8", "ignore").decode()


def _laid_out(number: int, pieces: Sequence[_Piece]) -> Page:
    """The printed lines, with an empty one where the page leaves more room than between the lines of a paragraph."""
    lines: list[_Piece] = []
    for piece in pieces:
        for n, part in enumerate(_whole(piece.text).split("\n")):
            if n or not lines:
                lines.append(_Piece(part, piece.height, piece.bold or not part.strip()))
            elif not lines[-1].text.strip():
                lines[-1] = _Piece(lines[-1].text + part, piece.height, piece.bold or not part.strip())
            else:
                still = lines[-1].bold and (piece.bold or not part.strip())
                lines[-1] = _Piece(lines[-1].text + part, lines[-1].height, still)
    printed = [line for line in lines if line.text.strip()]
    steps = [a.height - b.height for a, b in itertools.pairwise(printed) if 0 < a.height - b.height < 60]
    usual = statistics.median_low(steps) if steps else 0.0
    out: list[str] = []
    bold: set[int] = set()
    above: _Piece | None = None
    for line in lines:
        if not line.text.strip():
            out.append("")
            continue
        if above and usual and above.height - line.height > WIDE * usual and out and out[-1]:
            out.append("")
        if line.bold:
            bold.add(len(out))
        out.append(line.text)
        above = line
    return Page(number, "\n".join(out), frozenset(bold) if len(bold) < 0.6 * len(printed) else frozenset())
