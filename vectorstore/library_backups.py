"""A library's backups: made while it is read and written, and which of those that were made hold a paper."""

from __future__ import annotations

import datetime
import shutil
import threading
from pathlib import Path

from ulid import ULID

from vectorstore import deeds
from vectorstore.backup import (
    ASIDE,
    CATALOGUE,
    FILES,
    Made,
    Progress,
    holds,
    keys_of,
    link_aside,
    place_for,
    write_backup,
)
from vectorstore.catalogue import Catalogue
from vectorstore.deeds import Backup


class Backups:
    """The backups of one library. `writing` is held by whoever changes its papers."""

    def __init__(self, folder: Path, catalogue: Catalogue, writing: threading.RLock) -> None:
        self._folder = folder
        self._catalogue = catalogue
        self._writing = writing
        for stray in folder.glob(f"{ASIDE}-*"):  # of a backup that was cut off
            shutil.rmtree(stray)

    def make(
        self,
        to: Path,
        with_keys: bool = False,
        by: str = "owner",
        reason: str = "",
        progress: Progress = lambda *_: None,
    ) -> Made:
        """All of it to a new folder, as it stands at one moment, while it is read and written.

        Told as it goes: bytes done, of how many. Raises BadInput where the folder cannot be one.
        """
        register = self._catalogue.backups
        place = place_for(to, self._folder)
        id_, now = str(ULID()), datetime.datetime.now(datetime.UTC)
        self._catalogue.deeds.done(by, deeds.BACKUP, str(place), reason)
        register.begun(id_, str(place), now)
        aside = self._folder / f"{ASIDE}-{id_}"
        try:
            place.mkdir(parents=True, exist_ok=True, mode=0o700)
            with self._writing:
                state = self._catalogue.snapshot()
                try:
                    link_aside(self._folder / FILES, aside)
                except BaseException:
                    state.close()
                    raise
            originals = sum(file.stat().st_size for file in aside.iterdir())
            with state:
                state.copy(place / CATALOGUE, lambda done, of: progress(done, of + originals))
            made = write_backup(place, place / CATALOGUE, aside, keys_of(self._folder) if with_keys else (), progress)
        except BaseException:
            shutil.rmtree(place, ignore_errors=True)
            register.failed(id_)
            raise
        finally:
            shutil.rmtree(aside, ignore_errors=True)
        register.finished(id_, datetime.datetime.now(datetime.UTC))
        return made

    def all(self) -> list[Backup]:
        """Those that were made of this library, the latest first, whether or not they are still where they were put."""
        return self._catalogue.backups.all()

    def holding(self, document_id: str) -> list[str]:
        """Where backups are that hold a paper, or may: that are not where they were put, or not whole. None is altered."""
        told = []
        for one in self.all():
            held = holds(Path(one.place), document_id)
            if held is None:
                told.append(f"{one.place} (made {one.begun_at:%Y-%m-%d}; it is not there to be looked at)")
            elif held:
                told.append(f"{one.place} (made {one.begun_at:%Y-%m-%d})")
        return told
