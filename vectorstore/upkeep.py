"""Keeping a library in order: its health, mending what differs from the catalogue, and rebuilding both indexes."""

from __future__ import annotations

import dataclasses
import logging
import threading

from vectorstore import deeds
from vectorstore.catalogue import Catalogue
from vectorstore.index import Index
from vectorstore.mending import differences, mend_index
from vectorstore.originals import Originals
from vectorstore.pictures import Pictures
from vectorstore.words.clearance import OWNER
from vectorstore.words.errors import Busy

_log = logging.getLogger(__name__)


@dataclasses.dataclass(frozen=True, slots=True)
class Health:
    """What `doctor` found in the library."""

    database: str
    passages: int
    missing_from_index: int
    unknown_to_catalogue: int
    without_file: tuple[str, ...] = ()
    """The papers whose original is not there, by their files' names."""

    @property
    def sound(self) -> bool:
        agree = not self.missing_from_index and not self.unknown_to_catalogue
        return self.database == "ok" and agree and not self.without_file


class Upkeep:
    """The upkeep of one library. `writing` is held by whoever changes its papers."""

    def __init__(
        self, catalogue: Catalogue, index: Index, originals: Originals, pictures: Pictures, writing: threading.RLock
    ) -> None:
        self._catalogue = catalogue
        self._index = index
        self._originals = originals
        self._pictures = pictures
        self._writing = writing

    def health(self) -> Health:
        """What differs now between the catalogue, the index and the files; nothing is put right."""
        missing, unknown = differences(self._catalogue, self._index.shelves)
        without_file = tuple(d.file for d in self._originals.missing(self._catalogue.documents(OWNER)))
        passages = sum(map(len, self._catalogue.passage_rows.on_shelves().values()))
        return Health(self._catalogue.integrity(), passages, missing, unknown, without_file)

    def mend(self) -> int:
        """Brings the vector index and the files to what the catalogue says, and returns how many places differed."""
        with self._writing:
            # A catalogue that names no paper may have been lost: then the files are all there is to ingest again from.
            papers = self._catalogue.documents(OWNER)
            self._pictures.sweep(papers)
            if damaged := self._catalogue.close_damaged():
                _log.warning(
                    "The access labels of %d papers cannot be read: they are closed until they are given.", damaged
                )
            differed = mend_index(self._catalogue, self._index.shelves)
            return differed + (self._originals.sweep(papers) if papers else 0)

    def rebuild(self, by: str = "owner", reason: str = "") -> int:
        """Both indexes made anew from the catalogue; what was withdrawn is overwritten on the disk. Returns passages.

        Raises Busy where all of that was done, except that withdrawn text is still in the catalogue's log.
        """
        with self._writing:
            self._catalogue.deeds.done(by, deeds.REBUILD, "", reason)
            wiped = self._catalogue.rebuild_keywords()
            passages = self._index.rebuild()
            held = self._catalogue.documents(OWNER)
            self._originals.sweep(held)
            self._pictures.sweep(held)
        if not wiped:
            raise Busy(
                "The indexes were made anew, but withdrawn text is still on the disk, because the catalogue was being "
                "read all the while. Run rebuild again when fewer questions are asked."
            )
        return passages
