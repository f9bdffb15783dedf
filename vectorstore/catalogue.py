"""The catalogue, which is the truth: documents, pages, passages, vectors and the keyword index, in one SQLite file.

Every question that is put to that file is here or in a `catalogue_…` beside this. A paper is replaced in one transaction: it
is held whole or not at all.
"""

from __future__ import annotations

import dataclasses
import datetime
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from vectorstore.catalogue_access import KeyRows, PeopleRows
from vectorstore.catalogue_chain import ChainRows, append_all
from vectorstore.catalogue_deeds import BackupRows, DeedRows
from vectorstore.catalogue_file import CatalogueFile
from vectorstore.catalogue_grants import GrantRows
from vectorstore.catalogue_held import NOT_HELD_BACK, HeldRows, settle_held
from vectorstore.catalogue_keywords import KeywordRows, as_words, keyword_table, keyword_tables, keyword_text
from vectorstore.catalogue_kin import measure, measure_all, relate, relations, settle, text_key
from vectorstore.catalogue_narrowing import Readable, kept_where
from vectorstore.catalogue_passages import PassageRows
from vectorstore.catalogue_record import RecordRows, connected, erase
from vectorstore.catalogue_rows import (
    CORRECTION_FIELDS,
    DOCUMENT_AS_READ,
    DOCUMENT_FIELDS,
    LINK,
    PASSAGE_AS_READ,
    PASSAGE_FIELDS,
    correction_of_row,
    date_or_none,
    document_of_row,
    items_of_json,
    marks,
    moment_or_none,
    passage_of_row,
    row_of_correction,
    row_of_document,
    row_of_passage,
)
from vectorstore.catalogue_snapshot import Held as HeldState
from vectorstore.catalogue_words import Counted, held_under, learn, learn_all
from vectorstore.corrections import FIELDS, Correction, value_of
from vectorstore.embedding import Vectors
from vectorstore.kinship import Relation
from vectorstore.narrowing import EVERYTHING, Filters, Kept, Meeting
from vectorstore.paper_vectors import PaperVectors, Picked
from vectorstore.vocabulary import Held
from vectorstore.words.clearance import UNREADABLE, Access, Clearance
from vectorstore.words.papers import Document, Page, Passage

WORDS_BEFORE = 8
"""Of how many readers' papers the words that were counted before a write are kept, for the next count to begin from."""


@dataclass(frozen=True, slots=True)
class Holdings:
    """What a reader's shelves hold: how many papers, from when to when, and when the last one came in."""

    documents: int
    first: datetime.date | None
    last: datetime.date | None
    last_ingest: datetime.datetime | None
    passages: int = 0


NOTHING = Holdings(0, None, None, None)


class Stored(NamedTuple):
    """A passage as it is held: its row, its vector (d,), its sentences' (n, d) as float32, and its words as indexed."""

    n: int
    passage: Passage
    vector: Vectors
    sentences: Vectors
    label: str
    body: str


@dataclass(frozen=True, slots=True)
class Embedded:
    """A passage with its vectors: (d,) for itself and (n, d) for its n sentences."""

    passage: Passage
    label: str
    embedded_as: str
    vector: Vectors
    sentence_vectors: NDArray[np.float16]


class Catalogue:
    """One SQLite file. Raises WrongSchema when another version of this product wrote it, DamagedCatalogue when it broke."""

    def __init__(self, path: Path) -> None:
        self._file = CatalogueFile(path, self._fill)
        self._counted: dict[Readable, Holdings] = {}
        self._words: dict[Readable, Counted] = {}
        self._words_before: dict[Readable, Counted] = {}
        self._others: list[Mapping[str, frozenset[Meeting]]] = []
        self.keywords = KeywordRows(self._file)
        self.passage_rows = PassageRows(self._file)
        self._vectors = PaperVectors(self.passage_rows.blocks)
        self.record = RecordRows(self._file)
        self.held_back = HeldRows(self._file)
        self.keys = KeyRows(self._file)
        self.people = PeopleRows(self._file)
        self.grants = GrantRows(self._file)
        self.chain = ChainRows(self._file)
        self.deeds = DeedRows(self._file)
        self.backups = BackupRows(self._file)

    @contextmanager
    def _transaction(self, of_papers: bool = True) -> Iterator[sqlite3.Connection]:
        """`of_papers`: it may change which papers are held, under which label, or what they say."""
        with self._file.transaction() as db:
            yield db
        if of_papers:  # new ones: a reader who counted before this write leaves its count in the old one
            known = self._words_before | self._words.copy()
            self._words_before = dict(list(known.items())[-WORDS_BEFORE:])
            self._counted, self._words, self._others = {}, {}, []
            self.keywords.forget()

    def _fill(self, db: sqlite3.Connection, version: int) -> None:
        """What a version before this one did not keep, of all that it held."""
        if version == 2:
            measure_all(db)
        if version < 4:
            learn_all(db, keyword_tables(db))
        append_all(db)

    @contextmanager
    def _rewriting(self, document_id: str, of_papers: bool = True) -> Iterator[sqlite3.Connection]:
        """A transaction that changes which passages a paper has, or their vectors, and what minutes tell was lost."""
        changed = {document_id}
        try:
            with self._transaction(of_papers) as db:
                changed |= _told_lost(db)
                yield db
                changed |= _told_lost(db)
        finally:
            for id_ in changed:
                self._vectors.forget(id_)

    def close(self) -> None:
        self._file.close()

    # Settings ---------------------------------------------------------------------------------------------------

    def setting(self, name: str) -> str | None:
        rows = self._file.rows("SELECT value FROM settings WHERE name = ?", (name,))
        return rows[0][0] if rows else None

    def remember(self, name: str, value: str) -> None:
        with self._transaction(of_papers=False) as db:
            db.execute(
                "INSERT INTO settings VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value", (name, value)
            )

    # Documents --------------------------------------------------------------------------------------------------

    def document(self, document_id: str, clearance: Clearance) -> Document | None:
        """A paper that this reader may see; for one that they may not, the file is asked no more than for none."""
        where, values = kept_where(self._readable(clearance), Filters())
        rows = self._documents(f"WHERE id = ? AND {where}", (document_id, *values))
        return rows[0] if rows else None

    def document_from(self, source: str) -> Document | None:
        rows = self._documents("WHERE source = ?", (source,))
        return rows[0] if rows else None

    def documents(self, clearance: Clearance, filters: Filters = EVERYTHING) -> list[Document]:
        """Every paper this reader may see and the filters keep, newest meeting first, undated last."""
        where, values = kept_where(self._readable(clearance), filters)
        order = "ORDER BY meeting_date IS NULL, meeting_date DESC, file, id"
        found = self._documents(f"WHERE {where} {order}", values)
        return [d for d in found if filters.places(d.title, d.items)] if filters.by_item else found

    def kept(self, clearance: Clearance, filters: Filters) -> Kept:
        """What this reader may see and the filters keep: papers, and of packs their items."""
        told = filters.told
        where, values = kept_where(self._readable(clearance), filters, self._of_other_meetings() if told else {})
        rows = self._file.rows(f"SELECT id, title, items, committee, meeting_date FROM documents WHERE {where}", values)  # noqa: S608
        meetings = {id_: Meeting(committee, date) for id_, _, _, committee, date in rows} if told else {}
        if not filters.by_item:
            return Kept({row[0]: None for row in rows}, told, meetings)
        places = ((id_, filters.places(title, items_of_json(items))) for id_, title, items, _, _ in rows)
        return Kept({id_: held for id_, held in places if held}, told, meetings)

    def _of_other_meetings(self) -> Mapping[str, frozenset[Meeting]]:
        """The papers with passages of another committee's or another day's meeting, and those. Read once after each write."""
        others = self._others
        if not others:
            found: dict[str, set[Meeting]] = {}
            for document_id, committee, date in self._file.rows(
                "SELECT DISTINCT document_id, committee, meeting_date FROM passages "
                "WHERE committee IS NOT NULL OR meeting_date IS NOT NULL"
            ):
                found.setdefault(document_id, set()).add(Meeting(committee, date))
            others.append({id_: frozenset(meetings) for id_, meetings in found.items()})
        return others[0]

    def pick(self, kept: Kept) -> Picked:
        """The passages that are kept, with their vectors."""
        return self._vectors.pick(kept)

    def holdings(self, clearance: Clearance, filters: Filters = EVERYTHING) -> Holdings:
        """What this reader may see and the filters keep. Counted once after each write, as long as nothing is filtered."""
        readable, counted = self._readable(clearance), self._counted
        if filters.by_item:
            kept = self.kept(clearance, filters)
            papers = self._count(readable, Filters(document_ids=tuple(kept.papers))) if kept.papers else NOTHING
            return dataclasses.replace(papers, passages=len(self.pick(kept)))
        if filters:
            return self._count(readable, filters)
        if readable not in counted:
            counted[readable] = self._count(readable, filters)
        return counted[readable]

    def _count(self, readable: Readable, filters: Filters) -> Holdings:
        where, values = kept_where(readable, filters, self._of_other_meetings() if filters.told else {})
        narrowed = bool(filters or readable.without)
        ((count, first, last, ingested),) = self._file.rows(
            f"SELECT count(*), min(meeting_date), max(meeting_date), max(ingested_at) FROM documents WHERE {where}",  # noqa: S608
            values,
        )
        of_papers = f"document_id IN (SELECT id FROM documents WHERE {where}) AND +" if narrowed else ""  # noqa: S608
        ((passages,),) = self._file.rows(
            # The plus keeps the index of labels out of it where the papers are few.
            f"SELECT count(*) FROM passages WHERE {of_papers}coalesce(access, '') IN ({marks(readable.labels)})",  # noqa: S608
            [*values, *readable.labels] if narrowed else readable.labels,
        )
        return Holdings(count, date_or_none(first), date_or_none(last), moment_or_none(ingested), passages)

    def _documents(self, rest: str, values: Sequence[object]) -> list[Document]:
        # `rest` is built in this module from fixed text and question marks; what strangers sent is in `values`.
        rows = self._file.rows(f"SELECT {DOCUMENT_AS_READ} FROM documents {rest}", values)  # noqa: S608
        return [document_of_row(row) for row in rows]

    def _readable(self, clearance: Clearance) -> Readable:
        """What a reader may see, as the file has it now. Whatever a missing or unreadable label touches is the owner's."""
        labels = tuple(label for label in self._labels_of("documents") if clearance.may_see(Access.stored(label)))
        return Readable(labels, () if clearance.everything else tuple(self.damaged()))

    def damaged(self) -> list[str]:
        """The papers whose stored label, or that of one of their passages, is missing or unreadable."""
        found: set[str] = set()
        for table, id_ in (("documents", "id"), ("passages", "document_id")):
            labels = [label for label in self._labels_of(table) if Access.stored(label) == UNREADABLE]
            if labels:
                query = f"SELECT DISTINCT {id_} FROM {table} WHERE coalesce(access, '') IN ({marks(labels)})"  # noqa: S608
                found.update(document_id for (document_id,) in self._file.rows(query, labels))
        return sorted(found)

    def _labels_of(self, table: str) -> list[str]:
        """Every label that stands in a table; "" for a missing one."""
        # From each label straight to the next one in the index: as quick among many papers as among few.
        rows = self._file.rows(
            "WITH RECURSIVE labels (label) AS ("  # noqa: S608
            f"SELECT (SELECT coalesce(access, '') FROM {table} ORDER BY coalesce(access, '') LIMIT 1) UNION ALL "
            f"SELECT (SELECT coalesce(access, '') FROM {table} WHERE coalesce(access, '') > label "
            "ORDER BY coalesce(access, '') LIMIT 1) FROM labels WHERE label IS NOT NULL) "
            "SELECT label FROM labels WHERE label IS NOT NULL"
        )
        return [label for (label,) in rows]

    def shelves(self, clearance: Clearance) -> set[str]:
        """The shelves a reader may search."""
        return {Access.stored(label).shelf for label in self._readable(clearance).labels}

    def pages(self, document_id: str) -> list[Page]:
        rows = self._file.rows("SELECT number, text FROM pages WHERE document_id = ? ORDER BY place", (document_id,))
        return [Page(number, text) for number, text in rows]

    # Words ------------------------------------------------------------------------------------------------------

    def held(self, clearance: Clearance) -> Held:
        """The words and abbreviations of the papers this reader may see. Counted once after each write."""
        counted, before = self._words, self._words_before
        readable = self._readable(clearance)
        if readable not in counted:
            with self._file.borrowed() as db:
                counted[readable] = held_under(db, *readable, before.get(readable, Counted()))
        return counted[readable].held

    # Kin --------------------------------------------------------------------------------------------------------

    def kin(self, document_id: str, clearance: Clearance) -> list[tuple[Relation, Document]]:
        """What a paper is to others, and they to it, each with the other paper; none that this reader may not see."""
        found = relations(
            self._file.rows(
                "SELECT document_id, other_id, kind FROM relations WHERE document_id = ?1 OR other_id = ?1",
                (document_id,),
            )
        )
        others = [r.other_id if r.document_id == document_id else r.document_id for r in found]
        seen = {d.id: d for d in self.documents(clearance, Filters(document_ids=tuple(others)))} if others else {}
        known = [(r, seen[other]) for r, other in zip(found, others, strict=True) if other in seen]
        return sorted(known, key=lambda pair: (pair[0].kind, pair[1].file, pair[1].id, pair[0].document_id))

    def relations_among(self, document_ids: Sequence[str]) -> list[Relation]:
        """What some papers are to each other."""
        some = marks(document_ids)
        query = (
            f"SELECT document_id, other_id, kind FROM relations WHERE document_id IN ({some}) AND other_id IN ({some})"  # noqa: S608
        )
        return relations(self._file.rows(query, [*document_ids, *document_ids]))

    # Corrections ------------------------------------------------------------------------------------------------

    def corrections(self, document_id: str) -> list[Correction]:
        """What was given by hand for a paper and still holds, by field."""
        rows = self._file.rows(
            f"SELECT {CORRECTION_FIELDS} FROM corrections WHERE document_id = ? ORDER BY field",  # noqa: S608
            (document_id,),
        )
        return [correction_of_row(row) for row in rows]

    def correct(
        self,
        document: Document,
        corrections: Sequence[Correction],
        labels: Mapping[str, str],
        relabel: bool = False,
    ) -> None:
        """A paper as corrected, with all the corrections that hold now, in one transaction.

        `labels` are the passages that are found under other words now, by id: their vectors are `to_renew`. `relabel`: its
        passages are given its access label even where that seems to be theirs already.
        """
        with self._rewriting(document.id) as db:
            (label,) = db.execute("SELECT access FROM documents WHERE id = ?", (document.id,)).fetchone()
            if relabel or Access.stored(label) != document.access:
                self._relabel(db, document.id, document.access)
            db.execute(
                "UPDATE documents SET title = ?, committee = ?, meeting_date = ?, date_basis = ?, item = ?, kind = ?, "
                "paragraphs = ?, exempt_reason = ?, review_on = ?, to_renew = max(to_renew, ?) WHERE id = ?",
                (
                    document.title,
                    document.committee,
                    value_of(document, "meeting_date"),
                    document.date_basis,
                    document.item,
                    document.kind,
                    value_of(document, "paragraphs"),
                    document.exempt_reason,
                    value_of(document, "review_on"),
                    int(bool(labels)),
                    document.id,
                ),
            )
            db.execute("DELETE FROM corrections WHERE document_id = ?", (document.id,))
            db.executemany(
                f"INSERT INTO corrections (document_id, {CORRECTION_FIELDS}) VALUES ({marks(range(7))})",  # noqa: S608
                [(document.id, *row_of_correction(c)) for c in corrections],
            )
            for table in keyword_tables(db):
                db.executemany(
                    f"UPDATE {table} SET label = ? WHERE rowid = (SELECT n FROM passages WHERE id = ?)",  # noqa: S608
                    [(keyword_text(words_), id_) for id_, words_ in labels.items()],
                )
            learn(db, document.id, keyword_tables(db))
            relate(db, document.id)

    def to_renew(self) -> list[str]:
        """The papers whose passages were embedded under a title, committee or date that was corrected since."""
        return [id_ for (id_,) in self._file.rows("SELECT id FROM documents WHERE to_renew ORDER BY id")]

    def embedded_as(self, document_id: str) -> dict[str, str]:
        """What each passage of a paper was embedded as, by the passage's id."""
        return dict(self._file.rows("SELECT id, embedded_as FROM passages WHERE document_id = ?", (document_id,)))

    def renew(self, document_id: str, vectors: Mapping[str, tuple[str, Vectors]], done: bool) -> None:
        """Passages' new vectors, by id, each with what it was embedded as; `done`: none of the paper's is old now."""
        with self._rewriting(document_id, of_papers=False) as db:
            db.executemany(
                "UPDATE passages SET embedded_as = ?, vector = ? WHERE id = ?",
                [(key, vector.astype(np.float32).tobytes(), id_) for id_, (key, vector) in vectors.items()],
            )
            if done:
                db.execute("UPDATE documents SET to_renew = 0 WHERE id = ?", (document_id,))

    # Writing ----------------------------------------------------------------------------------------------------

    def replace(
        self,
        document: Document,
        pages: Iterable[Page],
        passages: Sequence[Embedded],
        recognised: Document | None = None,
    ) -> None:
        """Everything held of this document becomes this, or nothing changes.

        Its corrections are kept. Where some hold, `document` is the paper as corrected and `recognised` as it was read.
        """
        with self._rewriting(document.id) as db:
            said = self._wordskept_where(db, document.id)
            self._forget(db, document.id)
            if recognised:
                self._recognise(db, recognised, document)
            db.execute(
                f"INSERT INTO documents ({DOCUMENT_FIELDS}) VALUES ({marks(range(22))})",  # noqa: S608
                row_of_document(document, len(passages)),
            )
            if document.link:
                db.execute("INSERT INTO settings VALUES (?, ?)", (LINK + document.id, document.link))
            db.executemany(
                "INSERT INTO pages VALUES (?, ?, ?, ?)",
                [(document.id, place, page.number, page.text) for place, page in enumerate(pages)],
            )
            for embedded in passages:
                self._insert(db, embedded)
            learn(db, document.id, keyword_tables(db))
            measure(db, document.id)
            relate(db, document.id)
            settle(db, document.id)
            settle_held(db, document.id)
            if said is not None:
                self._erase(db, document.id, said)

    @staticmethod
    def _recognise(db: sqlite3.Connection, recognised: Document, document: Document) -> None:
        """Writes beside each correction what is recognised now; a label given by hand that no longer holds goes."""
        for field in FIELDS:
            if field != "access":  # which is not read from the paper alone: what stood before it was given stays
                basis = recognised.date_basis if field == "meeting_date" else None
                db.execute(
                    "UPDATE corrections SET recognised = ?, recognised_basis = ? WHERE document_id = ? AND field = ?",
                    (value_of(recognised, field), basis, document.id, field),
                )
        db.execute(
            "DELETE FROM corrections WHERE document_id = ? AND field = 'access' AND given <> ?",
            (document.id, document.access.label),
        )

    def _insert(self, db: sqlite3.Connection, embedded: Embedded) -> None:
        p = embedded.passage
        cursor = db.execute(
            f"INSERT INTO passages ({PASSAGE_FIELDS}, text_key, embedded_as, vector, sentence_vectors) "  # noqa: S608
            f"VALUES ({marks(range(21))})",
            (
                *row_of_passage(p),
                text_key(p.text),
                embedded.embedded_as,
                embedded.vector.astype(np.float32).tobytes(),
                embedded.sentence_vectors.astype(np.float16).tobytes(),
            ),
        )
        table = keyword_table(db, p.access.shelf)
        body = keyword_text(" ".join([p.text, *(s.reading or "" for s in p.sentences)]), p.periods)
        db.execute(
            f"INSERT INTO {table} (rowid, label, body) VALUES (?, ?, ?)",  # noqa: S608
            (cursor.lastrowid, keyword_text(embedded.label), body),
        )

    def remove(self, document_id: str) -> None:
        with self._rewriting(document_id) as db:
            said = self._wordskept_where(db, document_id)
            self._forget(db, document_id)
            db.execute("DELETE FROM corrections WHERE document_id = ?", (document_id,))
            if said is not None:
                self._erase(db, document_id, said)

    @staticmethod
    def _wordskept_where(db: sqlite3.Connection, document_id: str) -> set[str] | None:
        """The words that a paper holds; None where nothing of it is in the question log."""
        if not connected(db, document_id):
            return None
        return {w for (held,) in db.execute(_WORDS_OF, (document_id,)) for w in held.split()}

    def _erase(self, db: sqlite3.Connection, document_id: str, said: set[str]) -> None:
        """Takes out of the question log what a paper said before it was withdrawn or read again, and says no more."""
        tables = keyword_tables(db)

        def stands(word: str) -> bool:
            return any(
                db.execute(f"SELECT 1 FROM {t} WHERE {t} MATCH ? LIMIT 1", (as_words(word),)).fetchone()  # noqa: S608
                for t in tables
            )

        texts = db.execute("SELECT text FROM passages WHERE document_id = ? ORDER BY n", (document_id,))
        now = {w for (held,) in db.execute(_WORDS_OF, (document_id,)) for w in held.split()}
        erase(db, document_id, said - now, stands, "\n".join(text for (text,) in texts))

    def _forget(self, db: sqlite3.Connection, document_id: str) -> None:
        numbers = db.execute("SELECT n FROM passages WHERE document_id = ?", (document_id,)).fetchall()
        for table in keyword_tables(db):
            db.executemany(f"DELETE FROM {table} WHERE rowid = ?", numbers)  # noqa: S608
        db.execute("DELETE FROM documents WHERE id = ?", (document_id,))
        db.execute("DELETE FROM settings WHERE name = ?", (LINK + document_id,))

    def relabel(self, document_id: str, access: Access) -> None:
        """Another access label for a paper and all its passages, keyword shelves included, in place of one given by hand."""
        # What closed minutes tell was lost reads as lost no longer to others.
        with self._rewriting(document_id) as db:
            self._relabel(db, document_id, access)
            db.execute("DELETE FROM corrections WHERE document_id = ? AND field = 'access'", (document_id,))

    def close_damaged(self) -> int:
        """Puts all of each damaged paper out of readers' reach, its words in the index too; returns how many papers."""
        ids = self.damaged()
        left = [id_ for id_ in ids if not self._whole_under(id_, UNREADABLE)]
        for id_ in left:
            with self._rewriting(id_) as db:
                self._relabel(db, id_, UNREADABLE)
        return len(ids)

    def _whole_under(self, document_id: str, access: Access) -> bool:
        rows = self._file.rows(
            "SELECT access FROM documents WHERE id = ?1 UNION SELECT access FROM passages WHERE document_id = ?1",
            (document_id,),
        )
        return {label for (label,) in rows} == {access.label}

    def _relabel(self, db: sqlite3.Connection, document_id: str, access: Access) -> None:
        numbers = db.execute("SELECT n FROM passages WHERE document_id = ?", (document_id,)).fetchall()
        new = keyword_table(db, access.shelf)
        for old in keyword_tables(db):
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

    def stored(self, ids: Sequence[str], dimensions: int) -> dict[str, Stored]:
        """Passages by id, with everything that they are ranked by; none that is held back."""
        found: dict[str, Stored] = {}
        for start in range(0, len(ids), 500):
            some = list(ids[start : start + 500])
            rows = self._file.rows(
                f"SELECT {PASSAGE_AS_READ}, vector, sentence_vectors, n FROM passages WHERE id IN ({marks(some)}) "  # noqa: S608
                f"AND {NOT_HELD_BACK}",
                some,
            )
            indexed = self.keywords.words_of((Access.stored(row[15]).shelf, row[19]) for row in rows)
            for row in rows:
                vector = np.frombuffer(row[17], dtype=np.float32)
                sentences = np.frombuffer(row[18], dtype=np.float16).reshape(-1, dimensions).astype(np.float32)
                label, body = indexed.get(row[19], ("", ""))
                found[row[0]] = Stored(row[19], passage_of_row(row), vector, sentences, label, body)
        return found

    def passages(self, ids: Sequence[str], clearance: Clearance) -> dict[str, Passage]:
        """Passages by id, none that is held back; for those that this reader may not see, the file is asked no more than
        for none."""
        labels, without = self._readable(clearance)
        rows = self._file.rows(
            f"SELECT {PASSAGE_AS_READ} FROM passages WHERE id IN ({marks(ids)}) "  # noqa: S608
            f"AND coalesce(access, '') IN ({marks(labels)}) AND document_id NOT IN ({marks(without)}) AND {NOT_HELD_BACK}",
            [*ids, *labels, *without],
        )
        return {row[0]: passage_of_row(row) for row in rows}

    def rebuild_keywords(self) -> bool:
        """The keyword index rewritten, and what was deleted overwritten. Is that off the disk, the log included?"""
        with self._transaction(of_papers=False) as db:
            for table in keyword_tables(db):
                db.execute(f"INSERT INTO {table} ({table}) VALUES ('rebuild')")  # noqa: S608
        return self._file.wipe()

    def snapshot(self) -> HeldState:
        """The catalogue as it stands now, held until it is closed."""
        return HeldState(self._file)

    def integrity(self) -> str:
        """SQLite's own check: "ok", or what is wrong."""
        return str(self._file.rows("PRAGMA integrity_check")[0][0])


def _told_lost(db: sqlite3.Connection) -> set[str]:
    """The papers of which minutes tell that something was lost."""
    rows = db.execute("SELECT DISTINCT p.document_id FROM lost l JOIN passages p ON p.n = l.passage")
    return {id_ for (id_,) in rows}


_WORDS_OF = "SELECT words FROM paper_words WHERE document_id = ?"
