"""The catalogue, which is the truth: documents, pages, passages, vectors and the keyword index, in one SQLite file.

All SQL is here. One connection a thread (SQLite's own rule), writes one at a time, readers never wait for a writer
(write-ahead log). A paper is replaced in one transaction: it is held whole or not at all.
"""

from __future__ import annotations

import datetime
import json
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from vectorstore.embedding import Vectors
from vectorstore.words.clearance import Access, Clearance
from vectorstore.words.errors import WrongSchema
from vectorstore.words.papers import Document, Page, Passage, Sentence, Shape, Standing
from vectorstore.words.text import words

SCHEMA_VERSION = 1

_SCHEMA = """
CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE documents (
    id TEXT PRIMARY KEY, source TEXT NOT NULL UNIQUE, file TEXT NOT NULL, sha256 TEXT NOT NULL, size INTEGER NOT NULL,
    media_type TEXT NOT NULL, reader TEXT NOT NULL, title TEXT, committee TEXT, meeting_date TEXT, date_basis TEXT,
    item TEXT, kind TEXT NOT NULL, pages INTEGER, access TEXT, warnings TEXT NOT NULL, ingested_at TEXT NOT NULL
) STRICT;
CREATE TABLE pages (
    document_id TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE, place INTEGER NOT NULL, number INTEGER,
    text TEXT NOT NULL, PRIMARY KEY (document_id, place)
) STRICT;
CREATE TABLE passages (
    n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,
    document_id TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE, text TEXT NOT NULL, headings TEXT NOT NULL,
    item TEXT, item_title TEXT, meeting_date TEXT, paragraph TEXT, page INTEGER, last_page INTEGER, shape TEXT NOT NULL,
    standing TEXT NOT NULL, periods TEXT NOT NULL, sentences TEXT NOT NULL, access TEXT, embedded_as TEXT NOT NULL,
    vector BLOB NOT NULL, sentence_vectors BLOB NOT NULL
) STRICT;
CREATE INDEX passages_of_a_document ON passages (document_id);
CREATE INDEX passages_by_what_was_embedded ON passages (embedded_as);
"""

_DOCUMENT_FIELDS = (
    "id, source, file, sha256, size, media_type, reader, title, committee, meeting_date, date_basis, item, kind, "
    "pages, access, warnings, ingested_at"
)
_PASSAGE_FIELDS = (
    "id, document_id, text, headings, item, item_title, meeting_date, paragraph, page, last_page, shape, standing, "
    "periods, sentences, access"
)


@dataclass(frozen=True, slots=True)
class Filters:
    """What a reader narrows a search to. Empty means everything."""

    committees: tuple[str, ...] = ()
    document_ids: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    date_from: datetime.date | None = None
    date_to: datetime.date | None = None

    def __bool__(self) -> bool:
        return bool(self.committees or self.document_ids or self.kinds or self.date_from or self.date_to)


@dataclass(frozen=True, slots=True)
class Holdings:
    """What a reader's shelves hold: how many papers, from when to when, and when the last one came in."""

    documents: int
    first: datetime.date | None
    last: datetime.date | None
    last_ingest: datetime.datetime | None
    passages: int = 0


@dataclass(frozen=True, slots=True)
class Embedded:
    """A passage with its vectors: (d,) for itself and (n, d) for its n sentences."""

    passage: Passage
    label: str
    embedded_as: str
    vector: Vectors
    sentence_vectors: NDArray[np.float16]


class Catalogue:
    """One SQLite file. Raises WrongSchema when another version of this product wrote it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._local = threading.local()
        self._writing = threading.RLock()
        self._connections: list[sqlite3.Connection] = []
        version = self._db.execute("PRAGMA user_version").fetchone()[0]
        if version == 0:
            with self._writing:
                self._db.executescript(_SCHEMA + f"PRAGMA user_version = {SCHEMA_VERSION};")
        elif version != SCHEMA_VERSION:
            raise WrongSchema(
                f"The library was written with schema {version}; this version reads {SCHEMA_VERSION}. "
                "Point COUNCIL_STORE__PATH at a new folder and ingest the papers again."
            )

    @property
    def _db(self) -> sqlite3.Connection:
        found: sqlite3.Connection | None = getattr(self._local, "db", None)
        if found is None:
            # Each thread uses its own; close() may close them all from another, at the end.
            found = sqlite3.connect(self._path, timeout=30, isolation_level=None, check_same_thread=False)
            found.execute("PRAGMA journal_mode = WAL")
            found.execute("PRAGMA foreign_keys = ON")
            found.execute("PRAGMA secure_delete = ON")
            found.execute("PRAGMA synchronous = NORMAL")
            self._local.db = found
            with self._writing:
                self._connections.append(found)
        return found

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with self._writing:
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield self._db
            except BaseException:
                self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")

    def close(self) -> None:
        with self._writing:
            for connection in self._connections:
                connection.close()
            self._connections.clear()

    # Settings ---------------------------------------------------------------------------------------------------

    def setting(self, name: str) -> str | None:
        row = self._db.execute("SELECT value FROM settings WHERE name = ?", (name,)).fetchone()
        return row[0] if row else None

    def remember(self, name: str, value: str) -> None:
        with self._transaction() as db:
            db.execute(
                "INSERT INTO settings VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value", (name, value)
            )

    # Documents --------------------------------------------------------------------------------------------------

    def document(self, document_id: str) -> Document | None:
        rows = self._documents("WHERE id = ?", (document_id,))
        return rows[0] if rows else None

    def document_from(self, source: str) -> Document | None:
        rows = self._documents("WHERE source = ?", (source,))
        return rows[0] if rows else None

    def documents(self, clearance: Clearance, filters: Filters = Filters()) -> list[Document]:
        """Every paper this reader may see and the filters keep, newest meeting first, undated last."""
        labels = self._labels(clearance)
        where = [f"coalesce(access, '') IN ({_marks(labels)})"]
        values: list[object] = [*labels]
        for column, wanted in (
            ("committee", filters.committees),
            ("id", filters.document_ids),
            ("kind", filters.kinds),
        ):
            if wanted:
                where.append(f"{column} COLLATE NOCASE IN ({_marks(wanted)})")
                values += wanted
        if filters.date_from:
            where.append("meeting_date >= ?")
            values.append(filters.date_from.isoformat())
        if filters.date_to:
            where.append("meeting_date <= ?")
            values.append(filters.date_to.isoformat())
        order = "ORDER BY meeting_date IS NULL, meeting_date DESC, file, id"
        return self._documents(f"WHERE {' AND '.join(where)} {order}", values)

    def sources_under(self, prefix: str) -> list[Document]:
        """The papers that came from a folder: every source that begins with `prefix`."""
        return self._documents("WHERE substr(source, 1, ?) = ?", (len(prefix), prefix))

    def holdings(self, clearance: Clearance) -> Holdings:
        labels = self._labels(clearance)
        count, first, last, ingested = self._db.execute(
            "SELECT count(*), min(meeting_date), max(meeting_date), max(ingested_at) FROM documents "  # noqa: S608
            f"WHERE coalesce(access, '') IN ({_marks(labels)})",
            labels,
        ).fetchone()
        passages = self._db.execute(
            f"SELECT count(*) FROM passages WHERE coalesce(access, '') IN ({_marks(labels)})",  # noqa: S608
            labels,
        ).fetchone()[0]
        return Holdings(count, _date(first), _date(last), _moment(ingested), passages)

    def _documents(self, rest: str, values: Sequence[object]) -> list[Document]:
        # `rest` is built in this module from fixed text and question marks; what strangers sent is in `values`.
        rows = self._db.execute(
            f"SELECT {_DOCUMENT_FIELDS}, (SELECT count(*) FROM passages p WHERE p.document_id = documents.id) "  # noqa: S608
            f"FROM documents {rest}",
            values,
        )
        return [_document(row) for row in rows]

    def _labels(self, clearance: Clearance) -> list[str]:
        """The stored labels a reader may see. A missing or unreadable one is exempt to everybody but the owner."""
        stored = [row[0] for row in self._db.execute("SELECT DISTINCT coalesce(access, '') FROM documents")]
        return [label for label in stored if clearance.may_see(Access.stored(label))]

    def shelves(self, clearance: Clearance) -> set[str]:
        """The shelves a reader may search."""
        return {Access.stored(label).shelf for label in self._labels(clearance)}

    def pages(self, document_id: str) -> list[Page]:
        rows = self._db.execute("SELECT number, text FROM pages WHERE document_id = ? ORDER BY place", (document_id,))
        return [Page(number, text) for number, text in rows]

    # Writing ----------------------------------------------------------------------------------------------------

    def replace(self, document: Document, pages: Iterable[Page], passages: Sequence[Embedded]) -> None:
        """Everything held of this document becomes this, or nothing changes."""
        with self._transaction() as db:
            self._forget(db, document.id)
            moment = document.ingested_at or datetime.datetime.now(datetime.UTC)
            db.execute(
                f"INSERT INTO documents ({_DOCUMENT_FIELDS}) VALUES ({_marks(range(17))})",  # noqa: S608
                (
                    document.id,
                    document.source,
                    document.file,
                    document.sha256,
                    document.size,
                    document.media_type,
                    document.reader,
                    document.title,
                    document.committee,
                    document.meeting_date.isoformat() if document.meeting_date else None,
                    document.date_basis,
                    document.item,
                    document.kind,
                    document.pages,
                    document.access.label,
                    json.dumps(document.warnings),
                    moment.isoformat(timespec="seconds"),
                ),
            )
            db.executemany(
                "INSERT INTO pages VALUES (?, ?, ?, ?)",
                [(document.id, place, page.number, page.text) for place, page in enumerate(pages)],
            )
            for embedded in passages:
                self._insert(db, embedded)

    def _insert(self, db: sqlite3.Connection, embedded: Embedded) -> None:
        p = embedded.passage
        sentences = [[s.start, s.end, s.page, s.shape.value, s.paragraph, s.reading] for s in p.sentences]
        cursor = db.execute(
            f"INSERT INTO passages ({_PASSAGE_FIELDS}, embedded_as, vector, sentence_vectors) "  # noqa: S608
            f"VALUES ({_marks(range(18))})",
            (
                p.id,
                p.document_id,
                p.text,
                json.dumps(p.headings),
                p.item,
                p.item_title,
                p.meeting_date.isoformat() if p.meeting_date else None,
                p.paragraph,
                p.page,
                p.last_page,
                p.shape.value,
                p.standing.value,
                json.dumps(sorted(p.periods)),
                json.dumps(sentences),
                p.access.label,
                embedded.embedded_as,
                embedded.vector.astype(np.float32).tobytes(),
                embedded.sentence_vectors.astype(np.float16).tobytes(),
            ),
        )
        table = self._keyword_table(db, p.access.shelf)
        body = keyword_text(" ".join([p.text, *(s.reading or "" for s in p.sentences)]), p.periods)
        db.execute(
            f"INSERT INTO {table} (rowid, label, body) VALUES (?, ?, ?)",  # noqa: S608
            (cursor.lastrowid, keyword_text(embedded.label), body),
        )

    def remove(self, document_id: str) -> None:
        with self._transaction() as db:
            self._forget(db, document_id)

    def _forget(self, db: sqlite3.Connection, document_id: str) -> None:
        numbers = db.execute("SELECT n FROM passages WHERE document_id = ?", (document_id,)).fetchall()
        for table in self._keyword_tables(db):
            db.executemany(f"DELETE FROM {table} WHERE rowid = ?", numbers)  # noqa: S608
        db.execute("DELETE FROM documents WHERE id = ?", (document_id,))

    def relabel(self, document_id: str, access: Access) -> None:
        """Another access label for a paper and all its passages, keyword shelves included."""
        with self._transaction() as db:
            numbers = db.execute("SELECT n FROM passages WHERE document_id = ?", (document_id,)).fetchall()
            new = self._keyword_table(db, access.shelf)
            for old in self._keyword_tables(db):
                if old != new:
                    db.executemany(
                        f"INSERT INTO {new} (rowid, label, body) "  # noqa: S608
                        f"SELECT rowid, label, body FROM {old} WHERE rowid = ?",
                        numbers,
                    )
                    db.executemany(f"DELETE FROM {old} WHERE rowid = ?", numbers)  # noqa: S608
            db.execute("UPDATE passages SET access = ? WHERE document_id = ?", (access.label, document_id))
            db.execute("UPDATE documents SET access = ? WHERE id = ?", (access.label, document_id))

    # Passages ---------------------------------------------------------------------------------------------------

    def passages(self, ids: Sequence[str], dimensions: int) -> dict[str, tuple[Passage, Vectors, Vectors]]:
        """Passages by id, each with its vector (d,) and its sentences' vectors (n, d) as float32."""
        found: dict[str, tuple[Passage, Vectors, Vectors]] = {}
        for start in range(0, len(ids), 500):
            some = list(ids[start : start + 500])
            rows = self._db.execute(
                f"SELECT {_PASSAGE_FIELDS}, vector, sentence_vectors FROM passages WHERE id IN ({_marks(some)})",  # noqa: S608
                some,
            )
            for row in rows:
                vector = np.frombuffer(row[15], dtype=np.float32)
                sentences = np.frombuffer(row[16], dtype=np.float16).reshape(-1, dimensions).astype(np.float32)
                found[row[0]] = (_passage(row), vector, sentences)
        return found

    def passages_of(self, document_id: str) -> list[Passage]:
        rows = self._db.execute(
            f"SELECT {_PASSAGE_FIELDS} FROM passages WHERE document_id = ? ORDER BY n",  # noqa: S608
            (document_id,),
        )
        return [_passage(row) for row in rows]

    def vectors_of(self, document_ids: Sequence[str]) -> tuple[list[str], Vectors]:
        """The passages of some papers and their vectors, (n, d): for a filter narrow enough to be scored exactly."""
        ids, blobs = [], []
        for start in range(0, len(document_ids), 500):
            some = list(document_ids[start : start + 500])
            for id_, blob in self._db.execute(
                f"SELECT id, vector FROM passages WHERE document_id IN ({_marks(some)})",  # noqa: S608
                some,
            ):
                ids.append(id_)
                blobs.append(blob)
        if not ids:
            return [], np.zeros((0, 0), dtype=np.float32)
        return ids, np.frombuffer(b"".join(blobs), dtype=np.float32).reshape(len(ids), -1)

    def embedded_before(self, keys: Sequence[str]) -> dict[str, tuple[bytes, bytes]]:
        """Vectors that were already made of the same text by the same model, as stored."""
        found = {}
        for start in range(0, len(keys), 500):
            some = list(keys[start : start + 500])
            for key, vector, sentences in self._db.execute(
                f"SELECT embedded_as, vector, sentence_vectors FROM passages WHERE embedded_as IN ({_marks(some)})",  # noqa: S608
                some,
            ):
                found[key] = (vector, sentences)
        return found

    def on_shelves(self) -> dict[str, list[str]]:
        """Every passage id by the shelf its label puts it on."""
        shelves: dict[str, list[str]] = {}
        for id_, label in self._db.execute("SELECT id, access FROM passages"):
            shelves.setdefault(Access.stored(label).shelf, []).append(id_)
        return shelves

    def vectors(self, ids: Sequence[str]) -> Vectors:
        """The vectors of passages, in the order asked, (n, d). Raises KeyError for an id that is not held."""
        found: dict[str, bytes] = {}
        for start in range(0, len(ids), 500):
            some = list(ids[start : start + 500])
            found |= dict(self._db.execute(f"SELECT id, vector FROM passages WHERE id IN ({_marks(some)})", some))  # noqa: S608
        return np.frombuffer(b"".join(found[i] for i in ids), dtype=np.float32).reshape(len(ids), -1)

    # Keywords ---------------------------------------------------------------------------------------------------

    def keyword_scores(self, shelves: Iterable[str], terms: Sequence[str], limit: int) -> dict[str, float]:
        """BM25 of the passages that hold any of the terms: id to score, higher is better."""
        if not terms:
            return {}
        wanted = " OR ".join(_as_words(term) for term in terms)
        scores: dict[str, float] = {}
        for shelf in shelves:
            if not self._has_keywords(shelf):
                continue
            rows = self._db.execute(
                f"SELECT rowid, -bm25(keywords_{shelf}, 1.0, 1.0) AS score FROM keywords_{shelf} "  # noqa: S608
                f"WHERE keywords_{shelf} MATCH ? ORDER BY score DESC LIMIT ?",
                (wanted, limit),
            ).fetchall()
            names = self._ids([n for n, _ in rows])
            scores |= {names[n]: score for n, score in rows if n in names}
        return scores

    def frequency(self, shelves: Iterable[str], term: str) -> int:
        """In how many passages of the shelves a term stands."""
        return sum(
            self._db.execute(
                f"SELECT count(*) FROM keywords_{s} WHERE keywords_{s} MATCH ?",  # noqa: S608
                (_as_words(term),),
            ).fetchone()[0]
            for s in shelves
            if self._has_keywords(s)
        )

    def _ids(self, numbers: Sequence[int]) -> dict[int, str]:
        rows = self._db.execute(f"SELECT n, id FROM passages WHERE n IN ({_marks(numbers)})", numbers)  # noqa: S608
        return dict(rows.fetchall())

    def _has_keywords(self, shelf: str) -> bool:
        query = "SELECT 1 FROM sqlite_master WHERE name = ?"
        return self._db.execute(query, (f"keywords_{shelf}",)).fetchone() is not None

    @staticmethod
    def _keyword_table(db: sqlite3.Connection, shelf: str) -> str:
        # A shelf's name is made by Access.shelf: letters, digits and one underscore, never a stranger's text.
        db.execute(
            f"CREATE VIRTUAL TABLE IF NOT EXISTS keywords_{shelf} "
            "USING fts5 (label, body, tokenize = 'porter unicode61 remove_diacritics 2')"
        )
        return f"keywords_{shelf}"

    @staticmethod
    def _keyword_tables(db: sqlite3.Connection) -> list[str]:
        """Every shelf's. A paper is looked for on all of them: its stored label may have been lost since it came in."""
        rows = db.execute(
            "SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL TABLE%' AND name LIKE 'keywords_%'"
        )
        return [row[0] for row in rows]

    def rebuild_keywords(self) -> None:
        """The keyword index rewritten, and every freed page of the file overwritten: withdrawn text leaves the disk."""
        with self._writing:
            for table in self._keyword_tables(self._db):
                self._db.execute(f"INSERT INTO {table} ({table}) VALUES ('rebuild')")  # noqa: S608
            self._db.execute("VACUUM")
            self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def integrity(self) -> str:
        """SQLite's own check: "ok", or what is wrong."""
        return str(self._db.execute("PRAGMA integrity_check").fetchone()[0])


def keyword_text(text: str, periods: Iterable[str] = ()) -> str:
    """Text as the keyword index holds it: folded words, numbers without their commas, periods as one word each."""
    return " ".join([*words(text), *(period.replace("-", "x") for period in sorted(periods))])


def _as_words(term: str) -> str:
    """A term as FTS5 reads it literally, whatever signs are in it."""
    doubled = term.replace('"', '""')
    return f'"{doubled}"'


def _marks(values: Iterable[object]) -> str:
    return ", ".join("?" for _ in values)


def _date(text: str | None) -> datetime.date | None:
    return datetime.date.fromisoformat(text) if text else None


def _moment(text: str | None) -> datetime.datetime | None:
    return datetime.datetime.fromisoformat(text) if text else None


def _document(row: tuple[object, ...]) -> Document:
    (id_, source, file, sha256, size, media_type, reader, title, committee, meeting_date, date_basis, item, kind) = row[
        :13
    ]
    pages, access, warnings, ingested_at, passages = row[13:]
    return Document(
        id=str(id_),
        source=str(source),
        file=str(file),
        sha256=str(sha256),
        size=int(str(size)),
        media_type=str(media_type),
        reader=str(reader),
        title=_text(title),
        committee=_text(committee),
        meeting_date=_date(_text(meeting_date)),
        date_basis=_text(date_basis),
        item=_text(item),
        kind=str(kind),
        pages=_whole(pages),
        access=Access.stored(access),
        warnings=tuple(json.loads(str(warnings))),
        ingested_at=_moment(_text(ingested_at)),
        passages=int(str(passages)),
    )


def _passage(row: Sequence[object]) -> Passage:
    (id_, document_id, text, headings, item, item_title, meeting_date, paragraph, page, last_page, shape) = row[:11]
    standing, periods, sentences, access = row[11:15]
    return Passage(
        id=str(id_),
        document_id=str(document_id),
        text=str(text),
        headings=tuple(json.loads(str(headings))),
        item=_text(item),
        item_title=_text(item_title),
        meeting_date=_date(_text(meeting_date)),
        paragraph=_text(paragraph),
        page=_whole(page),
        last_page=_whole(last_page),
        shape=Shape(str(shape)),
        standing=Standing(str(standing)),
        periods=frozenset(json.loads(str(periods))),
        sentences=tuple(Sentence(s[0], s[1], s[2], Shape(s[3]), s[4], s[5]) for s in json.loads(str(sentences))),
        access=Access.stored(access),
    )


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _whole(value: object) -> int | None:
    return None if value is None else int(str(value))
