"""A PDF to its pages' text: the only module that knows pypdf."""

from __future__ import annotations

import logging
from pathlib import Path

import pypdf
import pypdf.errors

from vectorstore.words.errors import UnreadableFile
from vectorstore.words.papers import Page


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
        pages = [Page(number, _text(page)) for number, page in enumerate(reader.pages, start=1)]
    except UnreadableFile:
        raise
    except Exception as error:  # noqa: BLE001  (damaged files make pypdf raise TypeError, AssertionError and others)
        raise UnreadableFile(f"{path.name}: the PDF is damaged and cannot be opened ({type(error).__name__}).") from error
    if not pages:
        raise UnreadableFile(f"{path.name}: the PDF has no pages.")
    if not any(character.isalpha() for page in pages for character in page.text):
        raise UnreadableFile(
            f"{path.name}: none of its {len(pages)} pages holds text, so it is probably a scan. "
            "Run it through text recognition (OCR) and add the result."
        )
    return pages


def _text(page: pypdf.PageObject) -> str:
    try:
        return page.extract_text().replace("\0", "")
    except Exception:  # noqa: BLE001  (as above: one bad page must not cost the others)
        return ""
