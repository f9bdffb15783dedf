"""A PDF page to its text as the file gives it, for pages that pdfium cannot read. The only module that knows pypdf."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path

import pypdf

from vectorstore.words.papers import Page
from vectorstore.words.unseen import seen


def text_reader(path: Path) -> tuple[int, Callable[[int], Page]]:
    """How many pages pypdf finds, and a function to the page at an index from 0.

    pypdf repairs some damaged files that pdfium gives up. Raises whatever pypdf does: a good deal, see its issues.
    """
    # pypdf reports each repair of a damaged file as a log line; what matters to an officer is raised or warned of.
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    reader = pypdf.PdfReader(path)
    if reader.is_encrypted:
        reader.decrypt("")

    def page(index: int) -> Page:
        text = reader.pages[index].extract_text() or ""
        return Page(index + 1, seen(text.replace("\0", "").encode("utf-8", "ignore").decode()))

    return len(reader.pages), page
