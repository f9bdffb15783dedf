"""The catalogue, which is the truth: documents, pages, passages, vectors and the keyword index, in one SQLite file.

Every question that is put to that file is here. A paper is replaced in one transaction: it is held whole or not at all.
"""

from __future__ import annotations

import dataclasses
import datetime
import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from vectorstore.catalogue_access import KeyRows, PeopleRows
from vectorstore.catalogue_chain import ChainRows, append_all
from vectorstore.catalogue_deeds import BackupRows, DeedRows
from vectorstore.catalogue_file import CatalogueFile
from vectorstore.catalogue_grants import GrantRows
from vectorstore.catalogue_held import NOT_HELD_BACK, HeldRows, settle_held
from vectorstore.catalogue_kin import measure, measure_all, relate, relations, settle, text_key
from vectorstore.catalogue_record import RecordRows, connected, erase
from vectorstore.catalogue_rows import (
    CORRECTION_FIELDS,
    DOCUMENT_AS_READ,
    DOCUMENT_FIELDS,
    LINK,
    PASSAGE_AS_READ,
    PASSAGE_FIELDS,
    STANDING_AS_READ,
    correction_of_row,
    date_or_none,
    document_of_row,
    items_of_json,
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
from vectorstore.narrowing import PAPER, Kept, Meeting, Place, Spot, Told, places_kept
from vectorstore.paper_vectors import Block, PaperVectors, Picked
from vectorstore.ties import SPARE, best
from vectorstore.vocabulary import Held
from vectorstore.words.clearance import UNREADABLE, Access, Clearance
from vectorstore.words.papers import Document, Item, Page, Passage
from vectorstore.words.text import words

FREQUENCIES = 50_000
"""How many words' frequencies are kept until the next write."""
WORDS_BEFORE = 8
"""Of how many readers' papers the words that were counted before a write are kept, for the next count to begin from."""


@dataclass(frozen=True, slots=True)
class Filters:
    """What a reader narrows a search to. Empty means everything."""

    committees: tuple[str, ...] = ()
    document_ids: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    date_from: datetime.date | None = None
    date_to: datetime.date | None = None
    wards: tuple[str, ...] = ()
    """A report on all wards is kept whichever ward is named."""
    portfolios: tuple[str, ...] = ()
    """Words of a portfolio's name, or all of it."""
    years: tuple[int, ...] = ()
    """Of the meetings; of a pack that holds another meeting's minutes, each passage by its own. So are committees."""
    standings: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        of_papers = self.committees or self.document_ids or self.kinds or self.date_from or self.date_to
        return bool(of_papers or self.by_item or self.told)

    @property
    def told(self) -> Told:
        """What they ask of the passages themselves."""
        return Told(
            frozenset(name.casefold() for name in self.committees),
            frozenset(map(str, self.years)),
            frozenset(self.standings),
        )

    @property
    def by_item(self) -> bool:
        """Do they look at what a paper's items say, and keep single items of a pack?"""
        return bool(self.wards or self.portfolios)

    def places(self, title: str | None, items: Sequence[Item]) -> frozenset[Place]:
        """Of a paper with this title and these items, the places where what is kept stands."""
        return places_kept(title, items, self.wards, self.portfolios)


@dataclass(frozen=True, slots=True)
class Holdings:
    """What a reader's shelves hold: how many papers, from when to when, and when the last one came in."""

    documents: int
    first: datetime.date | None
    last: datetime.date | None
    last_ingest: datetime.datetime | None
    passages: int = 0


NOTHING = Holdings(0, None, None, None)


class Readable(NamedTuple):
    """What somebody may see: papers under these stored labels, but for some whose own or whose passages' are damaged."""

    labels: tuple[str, ...]
    without: tuple[str, ...] = ()


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
        self._frequencies: dict[tuple[tuple[str, ...], str], int] = {}
        self._words: dict[Readable, Counted] = {}
        self._words_before: dict[Readable, Counted] = {}
        self._others: list[Mapping[str, frozenset[Meeting]]] = []
        self._vectors = PaperVectors(self._blocks)
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
            self._counted, self._words, self._frequencies, self._others = {}, {}, {}, []

    def _fill(self, db: sqlite3.Connection, version: int) -> None:
        """What a version before this one did not keep, of all that it held."""
        if version == 2:
            measure_all(db)
        if version < 4:
            learn_all(db, self._keyword_tables(db))
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
        where, values = _kept(self._readable(clearance), Filters())
        rows = self._documents(f"WHERE id = ? AND {where}", (document_id, *values))
        return rows[0] if rows else None

    def document_from(self, source: str) -> Document | None:
        rows = self._documents("WHERE source = ?", (source,))
        return rows[0] if rows else None

    def documents(self, clearance: Clearance, filters: Filters = Filters()) -> list[Document]:
        """Every paper this reader may see and the filters keep, newest meeting first, undated last."""
        where, values = _kept(self._readable(clearance), filters)
        order = "ORDER BY meeting_date IS NULL, meeting_date DESC, file, id"
        found = self._documents(f"WHERE {where} {order}", values)
        return [d for d in found if filters.places(d.title, d.items)] if filters.by_item else found

    def kept(self, clearance: Clearance, filters: Filters) -> Kept:
        """What this reader may see and the filters keep: papers, and of packs their items."""
        told = filters.told
        where, values = _kept(self._readable(clearance), filters, self._of_other_meetings() if told else {})
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

    def holdings(self, clearance: Clearance, filters: Filters = Filters()) -> Holdings:
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
        where, values = _kept(readable, filters, self._of_other_meetings() if filters.told else {})
        narrowed = bool(filters or readable.without)
        ((count, first, last, ingested),) = self._file.rows(
            f"SELECT count(*), min(meeting_date), max(meeting_date), max(ingested_at) FROM documents WHERE {where}",  # noqa: S608
            values,
        )
        of_papers = f"document_id IN (SELECT id FROM documents WHERE {where}) AND +" if narrowed else ""  # noqa: S608
        ((passages,),) = self._file.rows(
            # The plus keeps the index of labels out of it where the papers are few.
            f"SELECT count(*) FROM passages WHERE {of_papers}coalesce(access, '') IN ({_marks(readable.labels)})",  # noqa: S608
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
                query = f"SELECT DISTINCT {id_} FROM {table} WHERE coalesce(access, '') IN ({_marks(labels)})"  # noqa: S608
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
        marks = _marks(document_ids)
        query = f"SELECT document_id, other_id, kind FROM relations WHERE document_id IN ({marks}) AND other_id IN ({marks})"  # noqa: S608
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
                f"INSERT INTO corrections (document_id, {CORRECTION_FIELDS}) VALUES ({_marks(range(7))})",  # noqa: S608
                [(document.id, *row_of_correction(c)) for c in corrections],
            )
            for table in self._keyword_tables(db):
                db.executemany(
                    f"UPDATE {table} SET label = ? WHERE rowid = (SELECT n FROM passages WHERE id = ?)",  # noqa: S608
                    [(keyword_text(words_), id_) for id_, words_ in labels.items()],
                )
            learn(db, document.id, self._keyword_tables(db))
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
            said = self._words_kept(db, document.id)
            self._forget(db, document.id)
            if recognised:
                self._recognise(db, recognised, document)
            db.execute(
                f"INSERT INTO documents ({DOCUMENT_FIELDS}) VALUES ({_marks(range(22))})",  # noqa: S608
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
            learn(db, document.id, self._keyword_tables(db))
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
            f"VALUES ({_marks(range(21))})",
            (
                *row_of_passage(p),
                text_key(p.text),
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
        with self._rewriting(document_id) as db:
            said = self._words_kept(db, document_id)
            self._forget(db, document_id)
            db.execute("DELETE FROM corrections WHERE document_id = ?", (document_id,))
            if said is not None:
                self._erase(db, document_id, said)

    @staticmethod
    def _words_kept(db: sqlite3.Connection, document_id: str) -> set[str] | None:
        """The words that a paper holds; None where nothing of it is in the question log."""
        if not connected(db, document_id):
            return None
        return {w for (held,) in db.execute(_WORDS_OF, (document_id,)) for w in held.split()}

    def _erase(self, db: sqlite3.Connection, document_id: str, said: set[str]) -> None:
        """Takes out of the question log what a paper said before it was withdrawn or read again, and says no more."""
        tables = self._keyword_tables(db)

        def stands(word: str) -> bool:
            return any(
                db.execute(f"SELECT 1 FROM {t} WHERE {t} MATCH ? LIMIT 1", (_as_words(word),)).fetchone()  # noqa: S608
                for t in tables
            )

        texts = db.execute("SELECT text FROM passages WHERE document_id = ? ORDER BY n", (document_id,))
        now = {w for (held,) in db.execute(_WORDS_OF, (document_id,)) for w in held.split()}
        erase(db, document_id, said - now, stands, "\n".join(text for (text,) in texts))

    def _forget(self, db: sqlite3.Connection, document_id: str) -> None:
        numbers = db.execute("SELECT n FROM passages WHERE document_id = ?", (document_id,)).fetchall()
        for table in self._keyword_tables(db):
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

    def stored(self, ids: Sequence[str], dimensions: int) -> dict[str, Stored]:
        """Passages by id, with everything that they are ranked by; none that is held back."""
        found: dict[str, Stored] = {}
        for start in range(0, len(ids), 500):
            some = list(ids[start : start + 500])
            rows = self._file.rows(
                f"SELECT {PASSAGE_AS_READ}, vector, sentence_vectors, n FROM passages WHERE id IN ({_marks(some)}) "  # noqa: S608
                f"AND {NOT_HELD_BACK}",
                some,
            )
            indexed = self._indexed(rows)
            for row in rows:
                vector = np.frombuffer(row[17], dtype=np.float32)
                sentences = np.frombuffer(row[18], dtype=np.float16).reshape(-1, dimensions).astype(np.float32)
                label, body = indexed.get(row[19], ("", ""))
                found[row[0]] = Stored(row[19], passage_of_row(row), vector, sentences, label, body)
        return found

    def _indexed(self, rows: Sequence[Sequence[Any]]) -> dict[int, tuple[str, str]]:
        """The words of passages as the keyword tables of their shelves have them, by row."""
        by_shelf: dict[str, list[int]] = {}
        for row in rows:
            by_shelf.setdefault(Access.stored(row[15]).shelf, []).append(row[19])
        return {
            n: (label, body)
            for shelf, numbers in by_shelf.items()
            if self._has_keywords(shelf)
            for n, label, body in self._file.rows(
                f"SELECT rowid, label, body FROM keywords_{shelf} WHERE rowid IN ({_marks(numbers)})",  # noqa: S608
                numbers,
            )
        }

    def told_after(self, places: Sequence[tuple[str, int]], within: int) -> list[str]:
        """Of the passages that follow some places (paper, row), so many rows on, those that tell what they are about."""
        found: dict[str, None] = {}
        with self._file.borrowed() as db:
            for document_id, n in places:
                rows = db.execute(
                    "SELECT id FROM passages WHERE document_id = ? AND n > ? AND n <= ? AND about IS NOT NULL",
                    (document_id, n, n + within),
                )
                found |= dict.fromkeys(id_ for (id_,) in rows)
        return list(found)

    def before(self, places: Sequence[tuple[str, int]], within: int) -> list[str]:
        """The passages that stand before some places (paper, row), so many rows back."""
        found: dict[str, None] = {}
        with self._file.borrowed() as db:
            for document_id, n in places:
                rows = db.execute(
                    "SELECT id FROM passages WHERE document_id = ? AND n < ? AND n >= ?", (document_id, n, n - within)
                )
                found |= dict.fromkeys(id_ for (id_,) in rows)
        return list(found)

    def first_of(self, document_ids: Sequence[str]) -> list[str]:
        """The first passage of each of some papers."""
        query = "SELECT id FROM passages WHERE document_id = ? ORDER BY n LIMIT 1"
        with self._file.borrowed() as db:
            return [id_ for document_id in document_ids for (id_,) in db.execute(query, (document_id,))]

    def passages_of(self, document_id: str, held_back: bool = False) -> list[Passage]:
        """A paper's passages in their order; those that are held back only for who keeps the library in order."""
        but = "" if held_back else f"AND {NOT_HELD_BACK} "
        rows = self._file.rows(
            f"SELECT {PASSAGE_AS_READ} FROM passages WHERE document_id = ? {but}ORDER BY n",  # noqa: S608
            (document_id,),
        )
        return [passage_of_row(row) for row in rows]

    def passage(self, document_id: str, passage_id: str) -> Passage | None:
        """One passage of a paper; none that is held back."""
        rows = self._file.rows(
            f"SELECT {PASSAGE_AS_READ} FROM passages WHERE id = ? AND document_id = ? AND {NOT_HELD_BACK}",  # noqa: S608
            (passage_id, document_id),
        )
        return passage_of_row(rows[0]) if rows else None

    def passages(self, ids: Sequence[str], clearance: Clearance) -> dict[str, Passage]:
        """Passages by id, none that is held back; for those that this reader may not see, the file is asked no more than
        for none."""
        labels, without = self._readable(clearance)
        rows = self._file.rows(
            f"SELECT {PASSAGE_AS_READ} FROM passages WHERE id IN ({_marks(ids)}) "  # noqa: S608
            f"AND coalesce(access, '') IN ({_marks(labels)}) AND document_id NOT IN ({_marks(without)}) AND {NOT_HELD_BACK}",
            [*ids, *labels, *without],
        )
        return {row[0]: passage_of_row(row) for row in rows}

    def _blocks(self, document_ids: Sequence[str]) -> Iterator[tuple[str, Block]]:
        """The passages of some papers with their vectors, paper by paper."""
        for start in range(0, len(document_ids), 500):
            some = list(document_ids[start : start + 500])
            found: dict[str, list[tuple[int, str, Spot, bytes]]] = {id_: [] for id_ in some}
            for document_id, n, id_, item, title, committee, date, standing, vector in self._file.rows(
                f"SELECT document_id, n, id, item, item_title, committee, meeting_date, {STANDING_AS_READ}, vector "  # noqa: S608
                f"FROM passages WHERE document_id IN ({_marks(some)})",
                some,
            ):
                spot = Spot((item, title), Meeting(committee, date), standing)
                found[document_id].append((n, id_, spot, vector))
            for document_id, rows in found.items():
                vectors = np.frombuffer(b"".join(row[3] for row in rows), dtype=np.float32)
                yield (
                    document_id,
                    Block(
                        numbers=tuple(row[0] for row in rows),
                        ids=tuple(row[1] for row in rows),
                        spots=tuple(row[2] for row in rows),
                        vectors=vectors.reshape(len(rows), -1) if rows else vectors,
                    ),
                )

    def embedded_before(self, keys: Sequence[str]) -> dict[str, tuple[bytes, bytes]]:
        """Vectors that were already made of the same text by the same model, as stored."""
        found = {}
        for start in range(0, len(keys), 500):
            some = list(keys[start : start + 500])
            for key, vector, sentences in self._file.rows(
                f"SELECT embedded_as, vector, sentence_vectors FROM passages WHERE embedded_as IN ({_marks(some)})",  # noqa: S608
                some,
            ):
                found[key] = (vector, sentences)
        return found

    def on_shelves(self) -> dict[str, list[str]]:
        """Every passage id by the shelf its label puts it on."""
        shelves: dict[str, list[str]] = {}
        for id_, label in self._file.rows("SELECT id, access FROM passages"):
            shelves.setdefault(Access.stored(label).shelf, []).append(id_)
        return shelves

    def vectors(self, ids: Sequence[str]) -> Vectors:
        """The vectors of passages, in the order asked, (n, d). Raises KeyError for an id that is not held."""
        found: dict[str, bytes] = {}
        for start in range(0, len(ids), 500):
            some = list(ids[start : start + 500])
            found |= dict(self._file.rows(f"SELECT id, vector FROM passages WHERE id IN ({_marks(some)})", some))  # noqa: S608
        return np.frombuffer(b"".join(found[i] for i in ids), dtype=np.float32).reshape(len(ids), -1)

    # Keywords ---------------------------------------------------------------------------------------------------

    def keyword_scores(
        self, shelves: Iterable[str], terms: Sequence[str], limit: int, among: Picked | None = None
    ) -> dict[str, float]:
        """BM25 of the passages that hold any of the terms, or of those among some: id to score, higher is better."""
        if not terms:
            return {}
        # The plus has SQLite look up what matched among those, where it would ask the index again for each of them.
        only, numbers = (
            ("", ())
            if among is None
            else ("AND +rowid IN (SELECT value FROM json_each(?)) ", (json.dumps(among.numbers),))
        )
        wanted = " OR ".join(_as_words(term) for term in terms)
        scores: dict[str, float] = {}
        for shelf in shelves:
            if not self._has_keywords(shelf):
                continue
            rows = self._file.rows(
                f"SELECT rowid, -bm25(keywords_{shelf}, 1.5, 1.0) AS score FROM keywords_{shelf} "  # noqa: S608
                f"WHERE keywords_{shelf} MATCH ? {only}ORDER BY score DESC LIMIT ?",
                (wanted, *numbers, limit + SPARE),
            )
            names = self._ids([n for n, _ in rows])
            scores |= best(((names[n], score) for n, score in rows if n in names), limit)
        return scores

    def frequency(self, shelves: Iterable[str], term: str) -> int:
        """In how many passages of the shelves a term stands. Counted once after each write."""
        key, counted = (tuple(sorted(shelves)), term), self._frequencies
        if key not in counted:
            if len(counted) >= FREQUENCIES:
                counted.clear()
            counted[key] = sum(
                self._file.rows(
                    f"SELECT count(*) FROM keywords_{s} WHERE keywords_{s} MATCH ?",  # noqa: S608
                    (_as_words(term),),
                )[0][0]
                for s in key[0]
                if self._has_keywords(s)
            )
        return counted[key]

    def _ids(self, numbers: Sequence[int]) -> dict[int, str]:
        rows = self._file.rows(f"SELECT n, id FROM passages WHERE n IN ({_marks(numbers)})", numbers)  # noqa: S608
        return dict(rows)

    def _has_keywords(self, shelf: str) -> bool:
        query = "SELECT 1 FROM sqlite_master WHERE name = ?"
        return bool(self._file.rows(query, (f"keywords_{shelf}",)))

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

    def rebuild_keywords(self) -> bool:
        """The keyword index rewritten, and what was deleted overwritten. Is that off the disk, the log included?"""
        with self._transaction(of_papers=False) as db:
            for table in self._keyword_tables(db):
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


def _kept(
    readable: Readable, filters: Filters, others: Mapping[str, frozenset[Meeting]] | None = None
) -> tuple[str, list[object]]:
    """What papers must be to be shown, as a condition, and the values for its question marks.

    `others` are papers with passages of other meetings: they are kept for those too.
    """
    where = [f"coalesce(access, '') IN ({_marks(readable.labels)})"]
    values: list[object] = [*readable.labels]
    if readable.without:
        where.append(f"id NOT IN ({_marks(readable.without)})")
        values += readable.without
    for column, wanted in (("id", filters.document_ids), ("kind COLLATE NOCASE", filters.kinds)):
        if wanted:
            where.append(f"{column} IN ({_marks(wanted)})")
            values += wanted
    told, years = filters.told, [str(year) for year in filters.years]
    for column, of_paper, as_told in (
        ("committee COLLATE NOCASE", filters.committees, Told(committees=told.committees)),
        ("substr(meeting_date, 1, 4)", years, Told(years=told.years)),
    ):
        if as_told:
            inside = [
                id_
                for id_, them in (others or {}).items()
                if any(as_told.holds(Spot(PAPER, m), Meeting()) for m in them)
            ]
            where.append(f"({column} IN ({_marks(of_paper)}) OR id IN (SELECT value FROM json_each(?)))")  # noqa: S608
            values += [*of_paper, json.dumps(inside)]
    if filters.date_from:
        where.append("meeting_date >= ?")
        values.append(filters.date_from.isoformat())
    if filters.date_to:
        where.append("meeting_date <= ?")
        values.append(filters.date_to.isoformat())
    return " AND ".join(where), values


def keyword_text(text: str, periods: Iterable[str] = ()) -> str:
    """Text as the keyword index holds it: folded words, numbers without their commas, periods as one word each."""
    return " ".join([*words(text), *(period.replace("-", "x") for period in sorted(periods))])


_WORDS_OF = "SELECT words FROM paper_words WHERE document_id = ?"


def _as_words(term: str) -> str:
    """A term as FTS5 reads it literally, whatever signs are in it."""
    doubled = term.replace('"', '""')
    return f'"{doubled}"'


def _marks(values: Iterable[object]) -> str:
    return ", ".join("?" for _ in values)
