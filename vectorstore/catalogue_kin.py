"""The catalogue's account of which papers are copies or versions of each other: keys of texts, and the relations they give.

Everything here works on a connection that its caller holds: a paper's relations are written with the paper, or not at all.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable, Sequence

from vectorstore.catalogue_rows import DOCUMENT_AS_READ, PASSAGE_FIELDS, document_of_row, passage_of_row
from vectorstore.kinship import (
    FEWEST_INSIDE,
    INSIDE,
    Kin,
    Measured,
    Relation,
    relation,
    share_of_words,
    subject_of,
)
from vectorstore.lost import Lost, lost_in, lost_passages, may_propose
from vectorstore.words.papers import Document, Passage, Standing
from vectorstore.words.text import squash


def text_key(text: str) -> int | None:
    """A text's letters and digits as a signed whole number of 64 bits; None for a text that has none."""
    bare = squash(text)
    return int.from_bytes(hashlib.sha256(bare.encode()).digest()[:8], signed=True) if bare else None


def measure(db: sqlite3.Connection, document_id: str) -> None:
    """Counts a paper's different passages and keys its whole text, however its passages were cut."""
    rows = db.execute("SELECT text, text_key FROM passages WHERE document_id = ? ORDER BY n", (document_id,)).fetchall()
    texts = len({key for _, key in rows if key is not None})
    db.execute(
        "UPDATE documents SET text_key = ?, texts = ? WHERE id = ?",
        (text_key("".join(text for text, _ in rows)), texts, document_id),
    )


def relate(db: sqlite3.Connection, document_id: str) -> None:
    """Finds anew what a paper is to each other one, by its names, its file and its measured text."""
    db.execute("DELETE FROM relations WHERE document_id = ? OR other_id = ?", (document_id, document_id))
    (mine,) = _measured(db, [document_id])
    subject = subject_of(mine.document.name)
    db.execute("UPDATE documents SET subject = ? WHERE id = ?", (subject, document_id))
    shared = _shared(db, document_id)
    alike = db.execute(
        "SELECT id FROM documents WHERE id <> ?1 AND (sha256 = ?2 OR text_key = ?3 OR (subject = ?4 AND ?4 <> ''))",
        (document_id, mine.document.sha256, mine.text_key, subject),
    ).fetchall()
    near = {id_ for (id_,) in alike} | {
        id_ for id_, (n, texts) in shared.items() if n >= max(FEWEST_INSIDE, INSIDE * min(mine.texts, texts))
    }

    def words_shared(earlier: str, later: str) -> float:
        return share_of_words(_texts(db, earlier), _texts(db, later))

    for other in _measured(db, sorted(near)):
        count, _ = shared.get(other.document.id, (0, 0))
        found = relation(mine, other, count, words_shared)
        if found:
            _keep(db, found)


def settle(db: sqlite3.Connection, document_id: str) -> None:
    """Finds anew which passages minutes tell were lost: of a paper that may propose something, or by minutes that came in."""
    document = _document(db, document_id)
    db.execute("DELETE FROM lost WHERE told_by = ?", (document_id,))
    db.execute("DELETE FROM lost WHERE passage IN (SELECT n FROM passages WHERE document_id = ?)", (document_id,))
    if told := lost_in(document, _passages(db, document_id)):
        for (id_,) in db.execute("SELECT id FROM documents WHERE id <> ?", (document_id,)).fetchall():
            _mark_lost(db, id_, told)
    if may_propose(document):
        minutes = db.execute(
            "SELECT DISTINCT document_id FROM passages WHERE standing = ?", (Standing.AMENDMENT_LOST.value,)
        ).fetchall()
        for (id_,) in minutes:
            teller = _document(db, id_)
            if told := lost_in(teller, _passages(db, id_)):
                _mark_lost(db, document_id, told)
    # A pack that holds a lost paper holds its words.
    db.execute(
        "INSERT OR IGNORE INTO lost SELECT pack.n, l.told_by FROM lost l JOIN passages p ON p.n = l.passage "
        "JOIN relations r ON r.document_id = p.document_id AND r.kind = 'inside' "
        "JOIN passages pack ON pack.document_id = r.other_id AND pack.text_key = p.text_key "
        "WHERE ?1 IN (r.document_id, r.other_id, l.told_by)",
        (document_id,),
    )


def _mark_lost(db: sqlite3.Connection, document_id: str, told: Lost) -> None:
    document = _document(db, document_id)
    if not may_propose(document):
        return
    places = [n for (n,) in db.execute("SELECT n FROM passages WHERE document_id = ? ORDER BY n", (document_id,))]
    found = lost_passages(document, _passages(db, document_id), told)
    db.executemany("INSERT OR IGNORE INTO lost VALUES (?, ?)", [(places[n], told.document_id) for n in found])


def _document(db: sqlite3.Connection, document_id: str) -> Document:
    (row,) = db.execute(f"SELECT {DOCUMENT_AS_READ} FROM documents WHERE id = ?", (document_id,))  # noqa: S608
    return document_of_row(row)


def _passages(db: sqlite3.Connection, document_id: str) -> list[Passage]:
    """As they were read, whatever minutes tell of them."""
    rows = db.execute(f"SELECT {PASSAGE_FIELDS} FROM passages WHERE document_id = ? ORDER BY n", (document_id,))  # noqa: S608
    return [passage_of_row(row) for row in rows]


def _keep(db: sqlite3.Connection, found: Relation) -> None:
    ways = [(found.document_id, found.other_id, found.kind.value)]
    if found.kind in (Kin.SAME_FILE, Kin.SAME_TEXT):
        ways.append((found.other_id, found.document_id, found.kind.value))
    db.executemany("INSERT INTO relations (document_id, other_id, kind) VALUES (?, ?, ?)", ways)


def _shared(db: sqlite3.Connection, document_id: str) -> dict[str, tuple[int, int]]:
    """How many of a paper's different passages stand in each other one too, and how many that one has."""
    rows = db.execute(
        "SELECT p.document_id, count(DISTINCT p.text_key), d.texts FROM passages p JOIN documents d ON d.id = p.document_id "
        "WHERE p.text_key IN (SELECT text_key FROM passages WHERE document_id = ?1) AND p.document_id <> ?1 "
        "GROUP BY p.document_id",
        (document_id,),
    )
    return {id_: (n, texts) for id_, n, texts in rows}


def _measured(db: sqlite3.Connection, ids: Sequence[str]) -> list[Measured]:
    found = []
    for start in range(0, len(ids), 500):
        some = list(ids[start : start + 500])
        marks = ", ".join("?" for _ in some)
        rows = db.execute(f"SELECT {DOCUMENT_AS_READ}, texts, text_key FROM documents WHERE id IN ({marks})", some)  # noqa: S608
        found += [Measured(document_of_row(row[:-2]), int(row[-2]), row[-1]) for row in rows]
    return found


def _texts(db: sqlite3.Connection, document_id: str) -> list[str]:
    rows = db.execute("SELECT text FROM passages WHERE document_id = ? ORDER BY n", (document_id,))
    return [text for (text,) in rows]


def measure_all(db: sqlite3.Connection) -> None:
    """Keys, counts and relations for everything that a version without them put in."""
    for n, text in db.execute("SELECT n, text FROM passages").fetchall():
        db.execute("UPDATE passages SET text_key = ? WHERE n = ?", (text_key(text), n))
    ids = [id_ for (id_,) in db.execute("SELECT id FROM documents ORDER BY id")]
    for id_ in ids:
        measure(db, id_)
    for id_ in ids:
        relate(db, id_)
    for id_ in ids:
        settle(db, id_)


def relations(rows: Iterable[Sequence[object]]) -> list[Relation]:
    """Rows of document_id, other_id and kind."""
    return [Relation(str(document_id), str(other_id), Kin(str(kind))) for document_id, other_id, kind in rows]
