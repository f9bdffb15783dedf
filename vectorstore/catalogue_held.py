"""The catalogue's account of what the owner holds back: passages, and the answers to questions, each with its reason.

A passage is known by what it says, not by its row, so that the hold outlasts its paper's being read again or withdrawn and
brought back. `held_passages` names the rows that are held now; whoever reads passages for others leaves them out.
"""

from __future__ import annotations

import datetime
import json
import sqlite3
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from vectorstore.catalogue_file import CatalogueFile
from vectorstore.catalogue_kin import text_key
from vectorstore.record import Cited, HeldBack, Place, question_key
from vectorstore.words.text import words

FEWEST_WORDS = 6
"""Of a sentence by which a held passage is known where its paper is cut otherwise: "It was noted." stands everywhere."""
NOT_HELD_BACK = "NOT EXISTS (SELECT 1 FROM held_passages WHERE held_passages.passage = passages.n)"
_FIELDS = "id, reason, held_by, held_at, document_id, passage_id, answer_id, question, released_by, released_at, release_reason"


class HeldRows:
    """The tables `held_back` and `held_passages` of one catalogue."""

    def __init__(self, file: CatalogueFile) -> None:
        self._file = file

    def hold_passage(self, held: HeldBack, passage_id: str) -> bool:
        """Holds back a passage. Is there such a one?"""
        with self._file.transaction() as db:
            row = db.execute(
                "SELECT text, text_key, sentences, document_id FROM passages WHERE id = ?", (passage_id,)
            ).fetchone()
            if row is None:
                return False
            text, key, sentences, document_id = row
            keys = _sentence_keys(text, sentences)
            _insert(
                db,
                held,
                document_id=document_id,
                passage_id=passage_id,
                text_key=key,
                sentence_keys=json.dumps(keys),
            )
            for id_ in (document_id, *_copies(db, document_id)):
                settle_held(db, id_)
            return True

    def hold_answer(self, held: HeldBack, keys: Sequence[str]) -> None:
        """Holds back the answer to the question with these keys."""
        with self._file.transaction() as db:
            _insert(db, held, question_keys=json.dumps(list(keys)))

    def release(self, held_id: str, by: str, reason: str, at: datetime.datetime) -> bool:
        """Lets it out again. Was it held?"""
        with self._file.transaction() as db:
            done = db.execute(
                "UPDATE held_back SET released_by = ?, released_at = ?, release_reason = ? "
                "WHERE id = ? AND released_at IS NULL",
                (by, at.astimezone(datetime.UTC).isoformat(timespec="seconds"), reason, held_id),
            )
            db.execute("DELETE FROM held_passages WHERE held_back = ?", (held_id,))
            return done.rowcount > 0

    def all(self) -> list[HeldBack]:
        """What is held back and what was, the latest first."""
        rows = self._file.rows(f"SELECT {_FIELDS} FROM held_back ORDER BY held_at DESC, id DESC")  # noqa: S608
        return [_held(row) for row in rows]

    def one(self, held_id: str) -> HeldBack | None:
        rows = self._file.rows(f"SELECT {_FIELDS} FROM held_back WHERE id = ?", (held_id,))  # noqa: S608
        return _held(rows[0]) if rows else None

    def texts(self) -> dict[str, tuple[str, int | None]]:
        """What is held back now as it is printed, with its page, by what holds it."""
        rows = self._file.rows(
            "SELECT h.id, p.text, p.page FROM held_back h JOIN held_passages r ON r.held_back = h.id "
            "JOIN passages p ON p.n = r.passage AND p.document_id = h.document_id ORDER BY p.id = h.passage_id, p.n DESC"
        )
        return {id_: (text, page) for id_, text, page in rows}

    def among(self, passage_ids: Collection[str]) -> set[str]:
        """Which of some passages are held back."""
        return {
            id_
            for (id_,) in self._file.rows(
                "SELECT id FROM passages WHERE n IN (SELECT passage FROM held_passages) "
                "AND id IN (SELECT value FROM json_each(?))",
                (json.dumps(list(passage_ids)),),
            )
        }

    def quoted(self, citations: Iterable[Cited]) -> set[str]:
        """The passages of kept citations that are held back, or quote what is, be it that they were read again since."""
        rows = self._file.rows(
            "SELECT passage_id, text_key, sentence_keys FROM held_back WHERE released_at IS NULL AND passage_id IS NOT NULL"
        )
        ids = {id_ for id_, _, _ in rows}
        keys = {key for _, key, _ in rows} | {key for _, _, known in rows for key in json.loads(known)}
        told = [c for c in citations if c.quote is not None]
        said = {c.place.passage_id for c in told if rows and text_key(c.quote or "") in keys}
        wanted = {c.place.passage_id for c in told}
        return said | (ids & wanted) | self.among(wanted)

    def is_question(self, texts: Collection[str]) -> bool:
        """Is the answer to one of these questions held back?"""
        keys = json.dumps([question_key(text) for text in texts])
        return bool(
            self._file.rows(
                "SELECT 1 FROM held_back WHERE released_at IS NULL AND question_keys IS NOT NULL AND EXISTS "
                "(SELECT 1 FROM json_each(question_keys) WHERE value IN (SELECT value FROM json_each(?))) LIMIT 1",
                (keys,),
            )
        )


def settle_held(db: sqlite3.Connection, document_id: str) -> None:
    """Finds anew which passages of a paper are held back: by what was held of it, or of one that it is a copy of."""
    papers = [document_id, *_copies(db, document_id)]
    holds = db.execute(
        "SELECT id, text_key, sentence_keys FROM held_back WHERE released_at IS NULL AND sentence_keys IS NOT NULL "
        "AND document_id IN (SELECT value FROM json_each(?))",
        (json.dumps(papers),),
    ).fetchall()
    db.execute(
        "DELETE FROM held_passages WHERE passage IN (SELECT n FROM passages WHERE document_id = ?)", (document_id,)
    )
    if not holds:
        return
    rows = db.execute(
        "SELECT n, text, text_key, sentences FROM passages WHERE document_id = ?", (document_id,)
    ).fetchall()
    for id_, key, known in holds:
        wanted = set(json.loads(known))
        held = [
            (n, id_)
            for n, text, own, sentences in rows
            if (key is not None and own == key) or (wanted and not wanted.isdisjoint(_sentence_keys(text, sentences)))
        ]
        db.executemany("INSERT OR IGNORE INTO held_passages VALUES (?, ?)", held)


def _copies(db: sqlite3.Connection, document_id: str) -> list[str]:
    """The papers that print the same: copies, packs that hold it, and what it holds."""
    rows = db.execute(
        "SELECT other_id FROM relations WHERE document_id = ?1 AND kind IN ('same_file', 'same_text', 'inside') UNION "
        "SELECT document_id FROM relations WHERE other_id = ?1 AND kind IN ('same_file', 'same_text', 'inside')",
        (document_id,),
    )
    return [id_ for (id_,) in rows]


def _sentence_keys(text: str, sentences: str) -> list[int]:
    spans = [text[start:end] for start, end, *_ in json.loads(sentences)]
    return [key for span in spans if len(words(span)) >= FEWEST_WORDS and (key := text_key(span)) is not None]


def _insert(db: sqlite3.Connection, held: HeldBack, **more: object) -> None:
    values = {
        "id": held.id,
        "reason": held.reason,
        "held_by": held.held_by,
        "held_at": held.held_at.astimezone(datetime.UTC).isoformat(timespec="seconds"),
        "answer_id": held.answer_id,
        "question": held.question,
        **more,
    }
    marks = ", ".join("?" for _ in values)
    db.execute(f"INSERT INTO held_back ({', '.join(values)}) VALUES ({marks})", list(values.values()))  # noqa: S608


def _held(row: Sequence[Any]) -> HeldBack:
    id_, reason, held_by, held_at, document, passage, answer, question, released_by, released_at, why = row
    return HeldBack(
        id=id_,
        reason=reason,
        held_by=held_by,
        held_at=datetime.datetime.fromisoformat(held_at),
        place=Place(document, passage) if passage else None,
        answer_id=answer,
        question=question,
        released_by=released_by,
        released_at=datetime.datetime.fromisoformat(released_at) if released_at else None,
        release_reason=why,
    )
