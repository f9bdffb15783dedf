"""The papers themselves, to hold quotes against: plain text whole, PDFs page by page, as pypdf gives them.

Ours are read by pdfium. Another reader tells a quote that is on the page from one that our own reading made up.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path, PurePath

from api.evaluation.reply import Citation
from api.evaluation.wording import share_of, stands
from ingest.pdf_text import text_reader
from ingest.text_reader import read_text
from vectorstore.words.errors import AssistantError, BadInput

SHARE = 0.9
"""Of a quote's words on its first page, in any order: the two readers take the columns of a table in different orders."""


class Papers:
    """The PDF and text files under some folders, by name. Raises BadInput for a folder that is not there."""

    def __init__(self, folders: Sequence[Path]) -> None:
        self._files: dict[str, list[Path]] = defaultdict(list)
        for folder in folders:
            if not folder.is_dir():
                raise BadInput(f"There is no folder {folder}. Give the folder that holds the papers.")
            for path in folder.rglob("*"):
                if path.suffix.casefold() in (".txt", ".pdf"):
                    self._files[path.name.casefold()].append(path)
        self._page = cache(_page)
        self._reader = cache(_reader)

    def hold(self, citation: Citation) -> bool | None:
        """Does the quote stand on the pages it is cited from? None where the paper is not there or cannot be read.

        It does not where the citation names more than two pages, or one that the paper does not have.
        """
        found = [self._holds(path, citation) for path in self._files.get(PurePath(citation.file).name.casefold(), [])]
        told = [holds for holds in found if holds is not None]
        return any(told) if told else None

    def _holds(self, path: Path, citation: Citation) -> bool | None:
        if path.suffix.casefold() == ".txt":
            text = self._page(self._reader(path), None)
            return None if text is None else stands(citation.quote, text)
        if citation.page is None:
            return None
        texts = [self._page(self._reader(path), page) for page in citation.pages]
        there = [text for text in texts if text is not None]
        if len(there) < len(texts):
            return None
        return bool(there) and (stands(citation.quote, " ".join(there)) or share_of(citation.quote, there[0]) >= SHARE)


Pages = Callable[[int | None], str]
"""A page's number, from 1, to its text; None is the whole of a text without pages."""


def _reader(path: Path) -> Pages | None:
    try:
        if path.suffix.casefold() == ".txt":
            whole = "\n".join(page.text for page in read_text(path))
            return lambda _: whole
        count, page_at = text_reader(path)
    except (OSError, AssistantError):
        return None
    except Exception:  # whatever pypdf makes of a damaged file: it cannot be told what stands in it
        return None
    return lambda page: page_at(page - 1).text if page and page <= count else ""


def _page(pages: Pages | None, number: int | None) -> str | None:
    try:
        return pages(number) if pages else None
    except Exception:  # as above, for one page
        return None
