"""A PDF to its pages, one at a time: what is printed, in order, with its tables; and what is wrong with each page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from ingest.ink import Ink, Word
from ingest.kinds import pdf_start
from ingest.page_layout import laid_out
from ingest.pdf_ink.reader import InkReader, NotOpened, WantsPassword
from ingest.pdf_text import text_reader
from ingest.rubbish import is_noise, is_rubbish
from ingest.struck import struck_out
from vectorstore.words.errors import EncryptedFile, UnreadableFile
from vectorstore.words.papers import Flaw, Page

MOST_PAGES = 5000
SCANNED = 0.4
"""The share of a page under a picture from which unseen text is the scan's own text layer."""
MEANS = 3
"""Letters or digits: less that is hidden says nothing, such as a dash in a shadow or the page number under a cover."""
FEW = 5
"""Words: a page with fewer is its picture, or its letters drawn as lines, under a stamp or a page number."""
DRAWN = 1500
"""Shapes: more of them beside hardly any text are letters drawn as lines."""


def read_pdf(path: Path, start: int = 0) -> Iterator[Page]:
    """Every page from the one at index `start`. A page that cannot be read, or shows no text, is empty and has a flaw.

    Raises EncryptedFile when the file wants a password, UnreadableFile when no reader opens it or it has no pages.
    """
    try:
        ink: InkReader | None = InkReader(path, pdf_start(path))
    except WantsPassword as error:
        raise EncryptedFile(f"{path.name}: the PDF wants a password. Save a copy without one and add that.") from error
    except NotOpened:
        ink = None
    plain = _Plain(path)
    pages = (ink.pages if ink else 0) or plain.pages
    if not pages:
        raise UnreadableFile(
            f"{path.name}: the PDF is damaged and cannot be opened, or it has no pages. "
            "Fetch it again from where it is published, or print it to a new PDF."
        )
    if pages > MOST_PAGES:
        raise UnreadableFile(
            f"{path.name}: {pages} pages are more than the {MOST_PAGES} that are read. Split it and add the parts."
        )
    for index in range(start, pages):
        yield (_page(ink, index) if ink and ink.pages else None) or plain.page(index)


def _page(ink: InkReader, index: int) -> Page | None:
    try:
        seen = ink.page(index)
    except NotOpened:
        return None
    except MemoryError:
        raise
    except Exception:
        # Not by the second reader either: it would not know what is hidden on a page that was made to break the first.
        return Page(index + 1, "", flaws=(Flaw.UNREAD,))
    try:
        return page_of(index + 1, seen)
    except MemoryError:
        raise
    except Exception:
        # Whatever a page's geometry does to the layout, its words can still be read in the order they are drawn in.
        text = "\n".join(" ".join(word.text for word in line) for line in _drawn_lines(seen))
        return _reported(Page(index + 1, text, flaws=(Flaw.UNREAD,)), seen)


def _drawn_lines(ink: Ink) -> Iterator[list[Word]]:
    line: list[Word] = []
    for word in ink.words:
        if line and abs(word.bottom - line[-1].bottom) > 0.5 * word.size:
            yield line
            line = []
        line.append(word)
    yield line


def page_of(number: int, ink: Ink) -> Page:
    """The page as printed. Words that cannot be seen are left out and reported, unless they are a scan's text layer."""
    words = words_read(ink)
    page = laid_out(number, ink._replace(words=words))
    if _is_scan(ink):
        if is_noise(page.text):
            return Page(number, "", flaws=(Flaw.NO_TEXT,))
        return _reported(page.with_flaw(Flaw.HIDDEN_TEXT), ink._replace(hidden=(), pictured=0.0, shapes=0))
    return _reported(page.with_flaw(Flaw.STRUCK_OUT) if len(words) < len(ink.words) else page, ink)


def words_read(ink: Ink) -> tuple[Word, ...]:
    """The words that a page is read by, in the order of drawing: those that can be seen and are not struck out; of a scan,
    its text layer too."""
    if _is_scan(ink):
        return ink.words + ink.hidden
    # A line through a sign alone is a fraction's, or the sign's own.
    struck = {word for word in struck_out(ink) if any(c.isalnum() for c in word.text)}
    return tuple(word for word in ink.words if word not in struck) if struck else ink.words


def _is_scan(ink: Ink) -> bool:
    return ink.pictured > SCANNED and len(ink.hidden) > 4 * len(ink.words)


def _reported(page: Page, ink: Ink) -> Page:
    """With what is wrong with it. A text that lies is left out."""
    hidden = " ".join(word.text for word in ink.hidden)
    if sum(c.isalnum() for c in hidden) >= MEANS:
        page = page.with_flaw(Flaw.HIDDEN_TEXT, hidden=hidden)
    if is_rubbish(page.text, ink.nameless):
        return Page(page.number, "", flaws=(*page.flaws, Flaw.LYING_TEXT), hidden=page.hidden)
    words = sum(any(c.isalpha() for c in word.text) for word in ink.words)
    if not any(c.isalnum() for c in page.text):
        return page.with_flaw(Flaw.NO_TEXT) if ink.shapes else page
    if words < FEW and (ink.pictured > SCANNED or ink.shapes > DRAWN):
        return page.with_flaw(Flaw.NO_TEXT)
    return page


class _Plain:
    """The file as the second reader gives it, which is opened once, when it is first needed."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._opened: tuple[int, Callable[[int], Page]] | None = None
        self._tried = False

    @property
    def pages(self) -> int:
        """How many it finds; 0 where it does not open the file either."""
        opened = self._open()
        return opened[0] if opened else 0

    def page(self, index: int) -> Page:
        """The page's text in the file's own order, without its layout. Nobody knows which of its words can be seen."""
        opened = self._open()
        unread = Page(index + 1, "", flaws=(Flaw.UNREAD,))
        if not opened:
            return unread
        try:
            page = opened[1](index)
        except MemoryError:
            raise
        except Exception:  # whatever escapes from pypdf
            return unread
        if is_rubbish(page.text):
            return Page(page.number, "", flaws=(Flaw.LYING_TEXT,))
        return page.with_flaw(Flaw.UNREAD)

    def _open(self) -> tuple[int, Callable[[int], Page]] | None:
        if not self._tried:
            self._tried = True
            try:
                self._opened = text_reader(self._path)
            except MemoryError:
                raise
            except Exception:  # whatever escapes from pypdf: the file is as unreadable to it as to pdfium
                self._opened = None
        return self._opened
