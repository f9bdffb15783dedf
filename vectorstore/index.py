"""The index of vectors that a library searches now: opened, made anew where it is damaged, exchanged by a rebuild."""

from __future__ import annotations

import datetime
import logging
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from vectorstore.catalogue import Catalogue
from vectorstore.shelves import Shelves
from vectorstore.words.errors import AssistantError

_log = logging.getLogger(__name__)


class Index:
    """The index of one library. A rebuild exchanges its `shelves`, so whoever searches asks for them each time."""

    shelves: Shelves

    def __init__(self, folder: Path, catalogue: Catalogue) -> None:
        self._folder = folder
        self._catalogue = catalogue

    def open(self, mend: Callable[[], object] | None) -> None:
        """Opens the shelves and mends them. Where they are damaged, or cannot be mended, new ones take their place."""
        folder = self._place()
        for stray in set(self._folder.glob("chroma*")) - {folder}:  # of a rebuild that was cut off
            Shelves.erase(stray)
        try:
            if Shelves.sound(folder):
                self.shelves = Shelves(folder)
                if mend:
                    for shelf in self.shelves.laid_otherwise():
                        self.shelves.drop(shelf)
                    mend()
                return
            why = "its files are not as they were left"
        except AssistantError:
            raise
        except Exception as error:
            why = type(error).__name__
        _log.warning("The index of vectors is damaged (%s) and is made anew: nothing is lost by that.", why)
        with suppress(Exception):  # it is damaged
            self.close()
        # Under another name: what Chroma could not open it goes on refusing in this process, whatever stands there.
        self._catalogue.remember("index", _name())
        Shelves.erase(folder)
        self.shelves = Shelves(self._place())
        if mend:
            mend()

    def rebuild(self) -> int:
        """Every shelf made anew from the catalogue, and nothing left of the old ones. Returns passages."""
        rows = self._catalogue.passage_rows
        on_shelves = rows.on_shelves()
        # Filled beside the old ones, which answer until the new ones are complete.
        name = _name()
        new = Shelves(self._folder / name)
        new.fill((shelf, ids, rows.vectors(ids)) for shelf, ids in on_shelves.items())
        old_place = self._place()
        self._catalogue.remember("index", name)
        old, self.shelves = self.shelves, new
        old.close()
        Shelves.erase(old_place)
        return sum(map(len, on_shelves.values()))

    def close(self) -> None:
        if hasattr(self, "shelves"):  # not where they could not be opened
            self.shelves.close()

    def _place(self) -> Path:
        return self._folder / (self._catalogue.setting("index") or "chroma")


def _name() -> str:
    return f"chroma-{datetime.datetime.now(datetime.UTC):%Y%m%d%H%M%S%f}"
