"""The tables `deeds` and `backups`: what administrators did, and which backups were made. Neither is ever taken out."""

from __future__ import annotations

import datetime

from vectorstore.catalogue_chain import append_deed
from vectorstore.catalogue_file import CatalogueFile
from vectorstore.deeds import Backup, Deed

LONGEST = 1_000
"""Of what a deed was done to, and of its reason, in signs."""


class DeedRows:
    """The deeds of one catalogue."""

    def __init__(self, file: CatalogueFile) -> None:
        self._file = file

    def done(self, by: str, deed: str, thing: str = "", reason: str = "") -> int:
        """Writes down that somebody does something, before it is done; returns the deed's number."""
        at = datetime.datetime.now(datetime.UTC).isoformat(timespec="milliseconds")
        with self._file.transaction() as db:
            cursor = db.execute(
                "INSERT INTO deeds (at, by, deed, thing, reason) VALUES (?, ?, ?, ?, ?)",
                (at, by[:LONGEST], deed, thing[:LONGEST], reason[:LONGEST]),
            )
            n = int(cursor.lastrowid or 0)
            append_deed(db, n)
        return n

    def all(self, limit: int = 100, offset: int = 0, deed: str | None = None) -> tuple[list[Deed], int]:
        """A page of them, the latest first, and how many there are."""
        where, values = ("WHERE deed = ?", [deed]) if deed else ("", [])
        ((total,),) = self._file.rows(f"SELECT count(*) FROM deeds {where}", values)  # noqa: S608
        rows = self._file.rows(
            f"SELECT n, at, by, deed, thing, reason FROM deeds {where} ORDER BY n DESC LIMIT ? OFFSET ?",  # noqa: S608
            (*values, limit, min(offset, 2**62)),
        )
        return [Deed(n, datetime.datetime.fromisoformat(at), *rest) for n, at, *rest in rows], total


class BackupRows:
    """The register of backups of one catalogue."""

    def __init__(self, file: CatalogueFile) -> None:
        self._file = file

    def begun(self, id_: str, place: str, at: datetime.datetime) -> None:
        with self._file.transaction() as db:
            db.execute("INSERT INTO backups (id, place, begun_at) VALUES (?, ?, ?)", (id_, place, _text(at)))

    def finished(self, id_: str, at: datetime.datetime) -> None:
        with self._file.transaction() as db:
            db.execute("UPDATE backups SET finished_at = ? WHERE id = ?", (_text(at), id_))

    def failed(self, id_: str) -> None:
        """It holds nothing: what was begun was taken away again."""
        with self._file.transaction() as db:
            db.execute("DELETE FROM backups WHERE id = ?", (id_,))

    def all(self) -> list[Backup]:
        """The latest first."""
        rows = self._file.rows("SELECT id, place, begun_at, finished_at FROM backups ORDER BY begun_at DESC, id DESC")
        return [
            Backup(
                id_, place, datetime.datetime.fromisoformat(at), datetime.datetime.fromisoformat(end) if end else None
            )
            for id_, place, at, end in rows
        ]


def _text(at: datetime.datetime) -> str:
    return at.astimezone(datetime.UTC).isoformat(timespec="milliseconds")
