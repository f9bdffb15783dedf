"""The catalogue's account of who may come in: keys, people and their sessions."""

from __future__ import annotations

import datetime
import json
from typing import Any

from vectorstore.catalogue_file import CatalogueFile
from vectorstore.keys import Key
from vectorstore.people import Person, Session
from vectorstore.words.clearance import Clearance

_KEY = "id, kind, name, scopes, staff, circles, made_at, made_by, ends_at, last_used, revoked_at, revoked_by"
_PERSON = "id, name, email, first_seen, last_seen, suspended_at, suspended_by, reason"


class KeyRows:
    """The table `api_keys` of one catalogue."""

    def __init__(self, file: CatalogueFile) -> None:
        self._file = file

    def add(self, key: Key, digest: bytes) -> None:
        row = (
            key.id, key.kind, key.name, _names(key.scopes), key.clearance.staff, _names(key.clearance.groups),
            _moment(key.made_at), key.made_by, _moment(key.ends_at), digest,
        )  # fmt: skip
        with self._file.transaction() as db:
            db.execute(
                "INSERT INTO api_keys (id, kind, name, scopes, staff, circles, made_at, made_by, ends_at, digest) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                row,
            )

    def find(self, key_id: str) -> tuple[Key, bytes] | None:
        """A key, be it revoked or past its day, with the digest of its secret."""
        rows = self._file.rows(f"SELECT {_KEY}, digest FROM api_keys WHERE id = ?", (key_id,))  # noqa: S608
        return (_key(rows[0][:-1]), rows[0][-1]) if rows else None

    def all(self) -> list[Key]:
        """The latest first."""
        return [_key(row) for row in self._file.rows(f"SELECT {_KEY} FROM api_keys ORDER BY made_at DESC, id")]  # noqa: S608

    def revoke(self, key_id: str, by: str, at: datetime.datetime) -> bool:
        """Was there such a key that was not revoked?"""
        with self._file.transaction() as db:
            done = db.execute(
                "UPDATE api_keys SET revoked_at = ?, revoked_by = ? WHERE id = ? AND revoked_at IS NULL",
                (_moment(at), by, key_id),
            )
            return done.rowcount > 0

    def used(self, key_id: str, day: datetime.date) -> None:
        """Notes the last day on which a key was used; no more is kept of its use."""
        with self._file.transaction() as db:
            db.execute("UPDATE api_keys SET last_used = ? WHERE id = ?", (day.isoformat(), key_id))


class PeopleRows:
    """The tables `people` and `sessions` of one catalogue."""

    def __init__(self, file: CatalogueFile) -> None:
        self._file = file

    def person(self, person_id: str) -> Person | None:
        rows = self._file.rows(f"SELECT {_PERSON} FROM people WHERE id = ?", (person_id,))  # noqa: S608
        return _person(rows[0]) if rows else None

    def all(self) -> list[Person]:
        """Who was here last comes first."""
        return [_person(row) for row in self._file.rows(f"SELECT {_PERSON} FROM people ORDER BY last_seen DESC, id")]  # noqa: S608

    def came(self, person_id: str, name: str, email: str | None, at: datetime.datetime) -> Person:
        """Notes that somebody proved who they are, under the name that the directory has for them now."""
        with self._file.transaction() as db:
            db.execute(
                "INSERT INTO people (id, name, email, first_seen, last_seen) VALUES (?1, ?2, ?3, ?4, ?4) "
                "ON CONFLICT DO UPDATE SET name = ?2, email = ?3, last_seen = ?4",
                (person_id, name, email, _moment(at)),
            )
            row = db.execute(f"SELECT {_PERSON} FROM people WHERE id = ?", (person_id,)).fetchone()  # noqa: S608
        return _person(row)

    def suspend(self, person_id: str, by: str, reason: str | None, at: datetime.datetime) -> bool:
        """Keeps somebody out from now on; their sessions stay, so that they are told why. Is there such a person?"""
        with self._file.transaction() as db:
            done = db.execute(
                "UPDATE people SET suspended_at = ?, suspended_by = ?, reason = ? WHERE id = ?",
                (_moment(at), by, reason, person_id),
            )
            return done.rowcount > 0

    def resume(self, person_id: str) -> bool:
        """Lets somebody sign in again: what they had of sessions is ended, so that their groups are asked for anew.

        Is there such a person?
        """
        with self._file.transaction() as db:
            db.execute("DELETE FROM sessions WHERE person_id = ?", (person_id,))
            done = db.execute(
                "UPDATE people SET suspended_at = NULL, suspended_by = NULL, reason = NULL WHERE id = ?", (person_id,)
            )
            return done.rowcount > 0

    def begin(self, session: Session) -> bool:
        """Keeps a new session, and forgets those that have ended. False, and nothing is kept, for one who is suspended."""
        with self._file.transaction() as db:
            db.execute("DELETE FROM sessions WHERE ends_at < ?", (_moment(session.made_at),))
            done = db.execute(
                "INSERT INTO sessions (digest, person_id, groups, made_at, seen_at, ends_at) "
                "SELECT ?, id, ?, ?, ?, ? FROM people WHERE id = ? AND suspended_at IS NULL",
                (
                    session.digest, _names(session.groups), _moment(session.made_at), _moment(session.seen_at),
                    _moment(session.ends_at), session.person_id,
                ),
            )  # fmt: skip
            return done.rowcount > 0

    def session(self, digest: bytes) -> tuple[Session, Person] | None:
        """A session, be it past its time, and whose it is."""
        named = ", ".join(f"people.{name}" for name in _PERSON.split(", "))
        rows = self._file.rows(
            f"SELECT digest, person_id, groups, made_at, seen_at, ends_at, {named} "  # noqa: S608
            "FROM sessions JOIN people ON people.id = person_id WHERE digest = ?",
            (digest,),
        )
        if not rows:
            return None
        digest, person_id, groups, made_at, seen_at, ends_at, *person = rows[0]
        moments = (_time(made_at), _time(seen_at), _time(ends_at))
        return Session(digest, person_id, frozenset(json.loads(groups)), *moments), _person(person)

    def seen(self, digest: bytes, at: datetime.datetime) -> None:
        with self._file.transaction() as db:
            db.execute("UPDATE sessions SET seen_at = ? WHERE digest = ?", (_moment(at), digest))

    def end(self, digest: bytes) -> None:
        with self._file.transaction() as db:
            db.execute("DELETE FROM sessions WHERE digest = ?", (digest,))


def _key(row: Any) -> Key:
    id_, kind, name, scopes, staff, circles, made_at, made_by, ends_at, last_used, revoked_at, revoked_by = row
    return Key(
        id_,
        kind,
        name,
        frozenset(json.loads(scopes)),
        Clearance(bool(staff), frozenset(json.loads(circles))),
        _time(made_at),
        made_by,
        _time(ends_at),
        datetime.date.fromisoformat(last_used) if last_used else None,
        _time(revoked_at) if revoked_at else None,
        revoked_by,
    )


def _person(row: Any) -> Person:
    id_, name, email, first_seen, last_seen, suspended_at, suspended_by, reason = row
    suspended = _time(suspended_at) if suspended_at else None
    return Person(id_, name, email, _time(first_seen), _time(last_seen), suspended, suspended_by, reason)


def _names(names: frozenset[str]) -> str:
    return json.dumps(sorted(names), ensure_ascii=False)


def _moment(at: datetime.datetime) -> str:
    """In UTC with microseconds always written, so that moments compare as their texts do."""
    return at.astimezone(datetime.UTC).isoformat(timespec="microseconds")


def _time(text: str) -> datetime.datetime:
    return datetime.datetime.fromisoformat(text)
