"""A path to rows: the catalogue's SQLite file, its schema, and the connections that are lent out for one call each.

Writers wait for each other, readers for nobody (write-ahead log). A connection that was given back is lent again, so
that no more are open than were ever in use at once, however many threads come and go.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from queue import Empty, LifoQueue
from typing import Any

from vectorstore.words.errors import DamagedCatalogue, WrongSchema

SCHEMA_VERSION = 8

# Corrections name no paper that must be there: one that is replaced goes out and comes in again, and keeps its own.
_SINCE_2 = """
CREATE TABLE corrections (
    document_id TEXT NOT NULL, field TEXT NOT NULL, given TEXT, recognised TEXT, recognised_basis TEXT,
    given_at TEXT NOT NULL, given_by TEXT NOT NULL, PRIMARY KEY (document_id, field)
) STRICT;
CREATE TABLE relations (
    document_id TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
    other_id TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
    kind TEXT NOT NULL, PRIMARY KEY (document_id, other_id)
) STRICT;
CREATE INDEX relations_by_other ON relations (other_id);
CREATE TABLE lost (
    passage INTEGER NOT NULL REFERENCES passages (n) ON DELETE CASCADE,
    told_by TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE, PRIMARY KEY (passage, told_by)
) STRICT;
CREATE INDEX lost_by_teller ON lost (told_by);
CREATE INDEX documents_by_file ON documents (sha256);
CREATE INDEX documents_by_text ON documents (text_key);
CREATE INDEX documents_by_subject ON documents (subject);
CREATE INDEX passages_by_text ON passages (text_key, document_id);
"""

# By paper: what a paper's label opens goes with its label, and what it held with the paper.
_SINCE_3 = """
CREATE TABLE paper_words (
    document_id TEXT PRIMARY KEY REFERENCES documents (id) ON DELETE CASCADE, words TEXT NOT NULL
) STRICT;
CREATE TABLE abbreviations (
    document_id TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE, short TEXT NOT NULL, long TEXT NOT NULL,
    times INTEGER NOT NULL, PRIMARY KEY (document_id, short, long)
) STRICT;
"""

# What was answered names no paper that must be there: what a withdrawn one said is blanked, and the entry stays. `person`
# is for who asked, once somebody signs in. What is held back is known by keys of what it says, so that its words need not be
# kept.
_SINCE_4 = """
CREATE TABLE answers (
    n INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, at TEXT NOT NULL, question TEXT, standalone TEXT,
    question_key TEXT, standalone_key TEXT, status TEXT, written_by TEXT, prompts TEXT, clearance TEXT, filters TEXT,
    timings TEXT, total_ms INTEGER, searched TEXT, follows INTEGER, choices TEXT, nearest_document TEXT, nearest_passage TEXT,
    rating TEXT, comment TEXT, rated_at TEXT, vector BLOB, person TEXT
) STRICT;
CREATE INDEX answers_by_time ON answers (at);
CREATE INDEX answers_by_question ON answers (question_key, at);
CREATE INDEX answers_by_nearest ON answers (nearest_document);
CREATE TABLE answer_lines (
    answer INTEGER NOT NULL REFERENCES answers (n) ON DELETE CASCADE, place INTEGER NOT NULL, text TEXT,
    places TEXT NOT NULL, PRIMARY KEY (answer, place)
) STRICT;
CREATE TABLE answer_citations (
    answer INTEGER NOT NULL REFERENCES answers (n) ON DELETE CASCADE, marker INTEGER NOT NULL, document_id TEXT NOT NULL,
    passage_id TEXT NOT NULL, quote TEXT, reference TEXT, page INTEGER, PRIMARY KEY (answer, marker)
) STRICT;
CREATE INDEX citations_by_paper ON answer_citations (document_id);
CREATE TABLE held_back (
    id TEXT PRIMARY KEY, reason TEXT NOT NULL, held_by TEXT NOT NULL, held_at TEXT NOT NULL, document_id TEXT,
    passage_id TEXT, text_key INTEGER, sentence_keys TEXT, answer_id TEXT, question TEXT, question_keys TEXT,
    released_by TEXT, released_at TEXT, release_reason TEXT
) STRICT;
CREATE TABLE held_passages (
    passage INTEGER NOT NULL REFERENCES passages (n) ON DELETE CASCADE,
    held_back TEXT NOT NULL REFERENCES held_back (id) ON DELETE CASCADE, PRIMARY KEY (passage, held_back)
) STRICT;
"""

# Of keys and sessions, digests: whoever reads this file can come in with none of them.
_SINCE_5 = """
CREATE TABLE api_keys (
    id TEXT PRIMARY KEY, kind TEXT NOT NULL, name TEXT NOT NULL, scopes TEXT NOT NULL, staff INTEGER NOT NULL,
    circles TEXT NOT NULL, made_at TEXT NOT NULL, made_by TEXT NOT NULL, ends_at TEXT NOT NULL, digest BLOB NOT NULL,
    last_used TEXT, revoked_at TEXT, revoked_by TEXT
) STRICT;
CREATE TABLE people (
    id TEXT PRIMARY KEY, name TEXT NOT NULL, email TEXT, first_seen TEXT NOT NULL, last_seen TEXT NOT NULL,
    suspended_at TEXT, suspended_by TEXT, reason TEXT
) STRICT;
CREATE TABLE sessions (
    digest BLOB PRIMARY KEY, person_id TEXT NOT NULL REFERENCES people (id) ON DELETE CASCADE, groups TEXT NOT NULL,
    made_at TEXT NOT NULL, seen_at TEXT NOT NULL, ends_at TEXT NOT NULL
) STRICT;
CREATE INDEX sessions_of_a_person ON sessions (person_id);
"""

# A circle is the GROUP of exempt:GROUP; who is let into it, by whom and why stays when it has ended. `until` is a UTC day,
# the last on which it holds.
_SINCE_6 = """
CREATE TABLE grants (
    id TEXT PRIMARY KEY, circle TEXT NOT NULL, subject_kind TEXT NOT NULL, subject TEXT NOT NULL, until TEXT NOT NULL,
    granted_by TEXT NOT NULL, granted_at TEXT NOT NULL, reason TEXT NOT NULL,
    revoked_by TEXT, revoked_at TEXT, revoke_reason TEXT
) STRICT;
CREATE INDEX grants_by_subject ON grants (subject_kind, subject);
"""
_FROM_6 = f"""
ALTER TABLE documents ADD COLUMN paragraphs TEXT;
ALTER TABLE documents ADD COLUMN exempt_reason TEXT;
ALTER TABLE documents ADD COLUMN review_on TEXT;
{_SINCE_6}
"""

# The record as evidence: links that are numbered without gaps, and what each covers, under a salt that goes with it
# (`vectorstore.chain`); what administrators did, and the backups that were made, which nothing takes out.
_SINCE_8 = """
CREATE INDEX answers_by_person ON answers (person) WHERE person IS NOT NULL;
CREATE TABLE chain (
    n INTEGER PRIMARY KEY, kind TEXT NOT NULL, thing INTEGER, said TEXT NOT NULL, body BLOB NOT NULL, link BLOB NOT NULL
) STRICT;
CREATE INDEX chain_by_thing ON chain (thing) WHERE thing IS NOT NULL;
CREATE TABLE parts (
    link INTEGER NOT NULL, name TEXT NOT NULL, salt BLOB, digest BLOB NOT NULL, PRIMARY KEY (link, name)
) STRICT, WITHOUT ROWID;
CREATE TABLE deeds (
    n INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, by TEXT NOT NULL, deed TEXT NOT NULL, thing TEXT NOT NULL,
    reason TEXT NOT NULL
) STRICT;
CREATE TABLE backups (id TEXT PRIMARY KEY, place TEXT NOT NULL, begun_at TEXT NOT NULL, finished_at TEXT) STRICT;
"""

# One transaction: a first start that is killed leaves an empty file, never half a schema.
SCHEMA = f"""
BEGIN IMMEDIATE;
CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE documents (
    id TEXT PRIMARY KEY, source TEXT NOT NULL UNIQUE, file TEXT NOT NULL, sha256 TEXT NOT NULL, size INTEGER NOT NULL,
    media_type TEXT NOT NULL, reader TEXT NOT NULL, title TEXT, committee TEXT, meeting_date TEXT, date_basis TEXT,
    item TEXT, kind TEXT NOT NULL, pages INTEGER, access TEXT, warnings TEXT NOT NULL, ingested_at TEXT NOT NULL,
    passages INTEGER NOT NULL, items TEXT NOT NULL DEFAULT '[]', text_key INTEGER, texts INTEGER NOT NULL DEFAULT 0,
    subject TEXT NOT NULL DEFAULT '', to_renew INTEGER NOT NULL DEFAULT 0,
    paragraphs TEXT, exempt_reason TEXT, review_on TEXT
) STRICT;
CREATE INDEX documents_by_label ON documents (coalesce(access, ''));
CREATE TABLE pages (
    document_id TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE, place INTEGER NOT NULL, number INTEGER,
    text TEXT NOT NULL, PRIMARY KEY (document_id, place)
) STRICT;
CREATE TABLE passages (
    n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,
    document_id TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE, text TEXT NOT NULL, headings TEXT NOT NULL,
    item TEXT, item_title TEXT, meeting_date TEXT, committee TEXT, paragraph TEXT, page INTEGER,
    last_page INTEGER, shape TEXT NOT NULL,
    standing TEXT NOT NULL, periods TEXT NOT NULL, sentences TEXT NOT NULL, access TEXT, about TEXT, text_key INTEGER,
    embedded_as TEXT NOT NULL, vector BLOB NOT NULL, sentence_vectors BLOB NOT NULL
) STRICT;
CREATE INDEX passages_of_a_document ON passages (document_id);
CREATE INDEX passages_by_what_was_embedded ON passages (embedded_as);
CREATE INDEX passages_by_label ON passages (coalesce(access, ''), access);
{_SINCE_2}
{_SINCE_3}
{_SINCE_4}
{_SINCE_5}
{_SINCE_6}
{_SINCE_8}
PRAGMA user_version = {SCHEMA_VERSION};
COMMIT;
"""

_FROM_2 = f"""
ALTER TABLE documents ADD COLUMN items TEXT NOT NULL DEFAULT '[]';
ALTER TABLE documents ADD COLUMN text_key INTEGER;
ALTER TABLE documents ADD COLUMN texts INTEGER NOT NULL DEFAULT 0;
ALTER TABLE documents ADD COLUMN subject TEXT NOT NULL DEFAULT '';
ALTER TABLE documents ADD COLUMN to_renew INTEGER NOT NULL DEFAULT 0;
ALTER TABLE passages ADD COLUMN text_key INTEGER;
{_SINCE_2}
"""
_FROM_3 = f"""
ALTER TABLE passages ADD COLUMN about TEXT;
{_SINCE_3}
"""
_STEPS = {2: _FROM_2, 3: _FROM_3, 4: _SINCE_4, 5: _SINCE_5, 6: _FROM_6, 7: _SINCE_8}
"""What was added to each version by the next."""
_NEVER_FILLED = "ALTER TABLE answers DROP COLUMN salt; ALTER TABLE answers DROP COLUMN digest;"
"""Of the versions since 5, before there were links."""
# What an earlier version wrote, as it would stand now; left open for what is new to be filled in the same transaction.
UPDATES = {
    version: f"BEGIN IMMEDIATE; {_NEVER_FILLED if version >= 5 else ''} "
    f"{' '.join(steps for of, steps in _STEPS.items() if of >= version)} "
    f"PRAGMA user_version = {SCHEMA_VERSION};"
    for version in _STEPS
}

_DAMAGE = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
_WIPE_TRIES = 5
_WIPE_PATIENCE_MS = 500
"""How often the log is tried, and how long each try waits for those who still read an old state of the file."""


class CatalogueFile:
    """One SQLite file. Raises WrongSchema where another version wrote it, DamagedCatalogue where it cannot be read.

    What the versions from 2 on wrote is brought up to date: `fill`, given that version, fills what it did not
    have.
    """

    def __init__(self, path: Path, fill: Callable[[sqlite3.Connection, int], None]) -> None:
        self._path = path
        self._fill = fill
        self._idle: LifoQueue[sqlite3.Connection] = LifoQueue()
        self._writing = threading.RLock()
        self._closed = False
        try:
            self._found()
        except BaseException:
            self.close()
            raise

    def _found(self) -> None:
        with self.borrowed() as db:
            version = db.execute("PRAGMA user_version").fetchone()[0]
            if version == 0:
                db.executescript(SCHEMA)
            elif version in UPDATES:
                db.executescript(UPDATES[version])
                self._fill(db, version)
                db.execute("COMMIT")
            elif version != SCHEMA_VERSION:
                raise WrongSchema(
                    f"The library was written with schema {version}; this version reads {SCHEMA_VERSION}. "
                    "Point COUNCIL_STORE__PATH at a new folder and ingest the papers again."
                )

    @contextmanager
    def borrowed(self) -> Iterator[sqlite3.Connection]:
        """A connection for as long as the block lasts; read what you ask for to its end before you give it back."""
        with self._damage_told():
            try:
                db = self._idle.get_nowait()
            except Empty:
                db = self._open()
            try:
                yield db
            finally:
                if db.in_transaction:  # neither written nor taken back (a full disk): closing it lets go of its locks
                    db.close()
                else:
                    self._idle.put(db)
                if self._closed:
                    self._close_idle()

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """A connection that writes: all of the block, or nothing of it."""
        with self._writing, self.borrowed() as db:
            db.execute("BEGIN IMMEDIATE")
            try:
                yield db
                db.execute("COMMIT")
            except BaseException:
                if db.in_transaction:  # a full disk may have ended it already
                    db.execute("ROLLBACK")
                raise

    def rows(self, query: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        with self.borrowed() as db:
            return db.execute(query, values).fetchall()

    def wipe(self) -> bool:
        """Overwrites every freed page and empties the log: is what was deleted off the disk?

        It is not yet when somebody reads an old state of the file all the while.
        """
        with self._writing:
            with self.borrowed() as db:
                db.execute("VACUUM")
            return self.flush()

    def flush(self) -> bool:
        """Empties the log, in which overwritten pages still stand as they were: is what was deleted off the disk?"""
        with self._writing, self.borrowed() as db:
            (patience,) = db.execute("PRAGMA busy_timeout").fetchone()
            db.execute(f"PRAGMA busy_timeout = {_WIPE_PATIENCE_MS}")
            try:
                for _ in range(_WIPE_TRIES):
                    busy, _, _ = db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
                    if not busy:
                        return True
            finally:
                db.execute(f"PRAGMA busy_timeout = {patience}")
        return False

    def close(self) -> None:
        """Closes what is not lent out at once, and the rest as it is given back."""
        with self._writing:
            self._closed = True
            self._close_idle()

    def _close_idle(self) -> None:
        while True:
            try:
                self._idle.get_nowait().close()
            except Empty:
                return

    def _open(self) -> sqlite3.Connection:
        if self._closed:
            raise sqlite3.ProgrammingError("The catalogue is closed.")
        # Lent to one thread at a time, though not always to the same one.
        db = sqlite3.connect(self._path, timeout=30, isolation_level=None, check_same_thread=False)
        try:
            db.execute("PRAGMA journal_mode = WAL")
            db.execute("PRAGMA foreign_keys = ON")
            db.execute("PRAGMA secure_delete = ON")
            db.execute("PRAGMA synchronous = NORMAL")
        except BaseException:
            db.close()
            raise
        return db

    @contextmanager
    def _damage_told(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.DatabaseError as error:
            # The low byte is the kind; the rest says where it was met. Errors of Python's own module have no code.
            if getattr(error, "sqlite_errorcode", 0) & 0xFF not in _DAMAGE:
                raise
            raise DamagedCatalogue(
                f"The catalogue {self._path} is damaged ({error}). Put a backup of the library's folder in its place, "
                "or move the folder away and ingest the papers again."
            ) from error
