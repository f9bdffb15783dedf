"""The catalogue's account of who is let into which circle of exempt papers, until when, by whom and why."""

from __future__ import annotations

import datetime
import json
from collections.abc import Sequence
from typing import Any

from ulid import ULID

from vectorstore.catalogue_file import CatalogueFile
from vectorstore.grants import Grant, Subject, circle_of, reason_of, until_of
from vectorstore.words.clearance import UNASSIGNED
from vectorstore.words.errors import NotHeld

_FIELDS = (
    "id, circle, subject_kind, subject, until, granted_by, granted_at, reason, revoked_by, revoked_at, revoke_reason"
)


class GrantRows:
    """The table `grants` of one catalogue. Nothing of it is kept in memory: what is revoked is gone with the next look."""

    def __init__(self, file: CatalogueFile) -> None:
        self._file = file

    def give(  # noqa: PLR0913, PLR0917  (what a grant says)
        self, circle: str, subject: Subject, until: str, reason: str, by: str, now: datetime.datetime
    ) -> Grant:
        """Lets somebody into a circle. Raises BadInput for a circle, a day or a reason that is none."""
        grant = Grant(str(ULID()), circle_of(circle), subject, until_of(until, now), by, _whole(now), reason_of(reason))
        with self._file.transaction() as db:
            db.execute(
                f"INSERT INTO grants ({_FIELDS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, NULL, NULL, NULL)",  # noqa: S608
                (
                    grant.id,
                    grant.circle,
                    subject.kind,
                    subject.name,
                    grant.until.isoformat(),
                    grant.granted_by,
                    grant.granted_at.isoformat(),
                    grant.reason,
                ),
            )
        return grant

    def revoke(self, grant_id: str, reason: str, by: str, now: datetime.datetime) -> Grant:
        """Ends a grant at once. Raises NotHeld where there is none under that id, or it was ended before."""
        why = reason_of(reason)
        with self._file.transaction() as db:
            done = db.execute(
                "UPDATE grants SET revoked_by = ?, revoked_at = ?, revoke_reason = ? WHERE id = ? AND revoked_at IS NULL",
                (by, _whole(now).isoformat(), why, grant_id),
            )
            if not done.rowcount:
                raise NotHeld(
                    "There is no such grant, or it was revoked before. `council-assistant grants` lists them."
                )
        return self.one(grant_id)

    def one(self, grant_id: str) -> Grant:
        """Raises NotHeld."""
        rows = self._file.rows(f"SELECT {_FIELDS} FROM grants WHERE id = ?", (grant_id,))  # noqa: S608
        found = _readable(rows)
        if not found:
            raise NotHeld("There is no such grant. `council-assistant grants` lists them.")
        return found[0]

    def all(self) -> list[Grant]:
        """Every grant that ever was, the latest first."""
        return _readable(self._file.rows(f"SELECT {_FIELDS} FROM grants ORDER BY granted_at DESC, id DESC"))  # noqa: S608

    def circles_of(self, person_id: str, directory_groups: frozenset[str], now: datetime.datetime) -> frozenset[str]:
        """The circles that somebody is let into at this moment, by name or by a group of the directory."""
        rows = self._file.rows(
            f"SELECT {_FIELDS} FROM grants WHERE revoked_at IS NULL AND ("  # noqa: S608
            "(subject_kind = 'person' AND subject = ?1 AND ?1 <> '') OR "
            "(subject_kind = 'group' AND subject IN (SELECT value FROM json_each(?2))))",
            (person_id, json.dumps(sorted(directory_groups))),
        )
        valid = (g.circle for g in _readable(rows) if g.state(now) == "valid")
        return frozenset(circle for circle in valid if circle != UNASSIGNED.group)


def _readable(rows: Sequence[Sequence[Any]]) -> list[Grant]:
    """One whose day or circle cannot be read lets nobody in, and is not listed."""
    found = []
    for row in rows:
        try:
            found.append(_grant(row))
        except (ValueError, TypeError):
            continue
    return found


def _grant(row: Sequence[Any]) -> Grant:
    id_, circle, kind, name, until, granted_by, granted_at, reason, revoked_by, revoked_at, why = row
    return Grant(
        id=id_,
        circle=circle,
        subject=Subject(kind, name),
        until=datetime.date.fromisoformat(until),
        granted_by=granted_by,
        granted_at=datetime.datetime.fromisoformat(granted_at),
        reason=reason,
        revoked_by=revoked_by,
        revoked_at=datetime.datetime.fromisoformat(revoked_at) if revoked_at else None,
        revoke_reason=why,
    )


def _whole(now: datetime.datetime) -> datetime.datetime:
    return now.astimezone(datetime.UTC).replace(microsecond=0)
