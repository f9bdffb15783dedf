"""One state of a catalogue, held while others write: copied to a file of its own; and what such a file says of itself."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path

from vectorstore.catalogue_chain import check
from vectorstore.catalogue_file import CatalogueFile
from vectorstore.chain import EMPTY

PAGES = 2_000
"""That are copied before progress is told again: 8 MB."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What a catalogue's file says of itself. `originals` are the names of the files that its papers were read from."""

    schema: int
    papers: int
    passages: int
    answers: int
    head: str
    originals: tuple[str, ...]
    wrong: str | None
    """What does not fit in it, where that was looked for."""


class Held:
    """One state of a catalogue from the moment it was made until it is closed; others write on."""

    def __init__(self, file: CatalogueFile) -> None:
        self._ends = ExitStack()
        self._db = self._ends.enter_context(file.borrowed())
        # Read once: from here on this connection sees what it saw then, so that the copy is never begun anew.
        self._db.execute("BEGIN")
        self._db.execute("SELECT count(*) FROM settings").fetchone()

    def copy(self, to: Path, progress: Callable[[int, int], None]) -> None:
        """Writes it to a new file, which stands by itself. Told as it goes: bytes done, of how many."""
        (size,) = self._db.execute("PRAGMA page_size").fetchone()

        def told(_: int, left: int, of: int) -> None:
            progress((of - left) * size, of * size)

        with closing(sqlite3.connect(to, isolation_level=None)) as out:
            self._db.backup(out, pages=PAGES, progress=told)
            out.execute("PRAGMA journal_mode = DELETE")
        to.chmod(0o600)

    def close(self) -> None:
        if self._db.in_transaction:
            self._db.execute("ROLLBACK")
        self._ends.close()

    def __enter__(self) -> Held:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def read_snapshot(file: Path, thorough: bool = False) -> Snapshot:
    """A copied catalogue's own account; `thorough`: each of its pages and the record's chain are gone through."""
    try:
        # It is nobody's but the reader's: no lock, and no files beside it.
        with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro&immutable=1", uri=True)) as db:
            (schema,) = db.execute("PRAGMA user_version").fetchone()
            names = db.execute("SELECT id, sha256 FROM documents ORDER BY id").fetchall()
            ((passages,),) = db.execute("SELECT count(*) FROM passages")
            ((answers,),) = db.execute("SELECT count(*) FROM answers")
            told = check(db) if thorough else None
            (fits,) = db.execute("PRAGMA integrity_check").fetchone() if thorough else ("ok",)
            head = db.execute("SELECT value FROM settings WHERE name = 'record_head'").fetchone()
    except sqlite3.DatabaseError as error:
        return Snapshot(0, 0, 0, 0, "", (), f"its catalogue is damaged ({error})")
    wrong = f"its catalogue is damaged ({fits})" if fits != "ok" else None
    if told and told.wrong:
        wrong = wrong or f"its record was tampered with ({told.wrong})"
    originals = tuple(f"{id_}-{sha256[:16]}" for id_, sha256 in names)
    return Snapshot(schema, len(names), passages, answers, head[0] if head else str(EMPTY), originals, wrong)
