"""Which pages of a paper text recognition should read, and how long it may take over them."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ingest.reading_room import Limits, ReadingRoom
from ingest.recognition.engine import Choice, NoEngine
from vectorstore.words.papers import Flaw, Page

_log = logging.getLogger(__name__)
_UNHEARD = (Flaw.NO_TEXT, Flaw.LYING_TEXT)


@dataclass(frozen=True, slots=True)
class Budget:
    """What recognising may cost: a page's seconds, a file's, and the memory of the child that does it."""

    page_seconds: float = 90.0
    file_seconds: float = 1800.0
    memory_bytes: int = 3 * 1024**3
    """The models of RapidOCR and a page's picture take one and a half."""


def wants_recognition(pages: Sequence[Page]) -> bool:
    """Does a page show words that the file does not say?"""
    return any(_is_unheard(page) for page in pages)


def _is_unheard(page: Page) -> bool:
    return page.number is not None and any(flaw in page.flaws for flaw in _UNHEARD)


class Recogniser:
    """One engine, in a child of its own: one page at a time, so that those who ask keep their processor."""

    def __init__(self, engine: Choice, budget: Budget | None = None) -> None:
        self.engine = engine
        self._budget = budget or Budget()
        self._closed = threading.Event()
        self._room = ReadingRoom(
            Limits(page_seconds=self._budget.page_seconds, memory_bytes=self._budget.memory_bytes, children=1)
        )

    def read(
        self, path: Path, pages: Sequence[Page], progress: Callable[[int, int], object] | None = None
    ) -> list[Page]:
        """The same pages, those that recognition could read in the place of those that the file does not say.

        What is left when the time of the file is over, or the engine fails, stays as it was.
        """
        wanted = [n for n, page in enumerate(pages) if _is_unheard(page)]
        found = list(pages)
        ends = time.monotonic() + self._budget.file_seconds
        for done, n in enumerate(wanted):
            if self._closed.is_set():
                break
            if time.monotonic() > ends:
                _log.warning(
                    "Recognition gave up after %d of %d pages: the time for a file was over", done, len(wanted)
                )
                break
            try:
                read = self._room.recognise(path, pages[n].number or 0, self.engine)
            except NoEngine as error:
                _log.error("Text recognition does not work: %s", error)
                break
            if read is not None and Flaw.RECOGNISED in read.flaws:
                found[n] = replace(read, hidden=pages[n].hidden, flaws=(*_kept(pages[n]), *read.flaws))
            if progress:
                progress(done + 1, len(wanted))
        return found

    def close(self) -> None:
        """Ends the page that is being read; those after it stay unread."""
        self._closed.set()
        self._room.close()

    def __enter__(self) -> Recogniser:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _kept(page: Page) -> tuple[Flaw, ...]:
    return tuple(flaw for flaw in page.flaws if flaw not in _UNHEARD)
