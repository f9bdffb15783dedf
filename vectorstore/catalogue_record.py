"""The catalogue's account of what was asked and answered: the question log, its ratings, and what is taken out of it.

`erase` works on a connection that its caller holds: what a paper said leaves the log with the paper, or not at all.
"""

from __future__ import annotations

import dataclasses
import datetime
import json
import re
import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from vectorstore.catalogue_chain import append_answer, append_changes, append_gone, append_rating
from vectorstore.catalogue_file import CatalogueFile
from vectorstore.embedding import Vectors
from vectorstore.record import (
    TAKEN_OUT,
    Asked,
    Cited,
    Day,
    Entry,
    Line,
    Place,
    Wanted,
    clearance_of,
    clearance_text,
    question_key,
)
from vectorstore.words.clearance import Clearance
from vectorstore.words.text import STOP_WORDS, squash, words

FOLLOWED_WITHIN = datetime.timedelta(minutes=30)
"""How soon after it was offered a choice counts as taken; nobody knows who asked, so that it is a guess."""
PART = 500
"""Entries that are read at once where all are wanted."""
_ENTRY = (
    "n, id, at, question, standalone, status, written_by, prompts, clearance, filters, timings, searched, follows, "
    "choices, nearest_document, nearest_passage, rating, comment, rated_at, person"
)
_ASKED = "CASE WHEN follows THEN standalone ELSE question END"
_TOKEN = re.compile(r"[^\W_]+(?:[.,]\d+)*(?:['’][a-z]+)?", re.IGNORECASE)


class RecordRows:
    """The tables `answers`, `answer_lines` and `answer_citations` of one catalogue."""

    def __init__(self, file: CatalogueFile) -> None:
        self._file = file

    # Keeping ----------------------------------------------------------------------------------------------------

    def keep(self, entries: Iterable[Entry]) -> None:
        """Adds entries, all or none. What a paper that is no longer held said is left out of them."""
        with self._file.transaction() as db:
            for entry in entries:
                _insert(db, _without_the_gone(db, entry))

    def rate(self, answer_id: str, rating: str, comment: str | None, at: datetime.datetime) -> bool:
        """The one rating of an answer, in place of any before it. Was there such an answer?"""
        with self._file.transaction() as db:
            done = db.execute(
                "UPDATE answers SET rating = ?, comment = ?, rated_at = ? WHERE id = ?",
                (rating, comment, _moment(at), answer_id),
            )
            if done.rowcount:
                append_rating(db, db.execute("SELECT n FROM answers WHERE id = ?", (answer_id,)).fetchone()[0])
            return done.rowcount > 0

    def sweep(self, before: datetime.datetime | None) -> int:
        """Takes out what was answered before a moment, or everything; returns how many that were.

        Their words are off the disk when this returns, unless somebody reads an old state of the file all the while.
        """
        where, values = ("", ()) if before is None else (" WHERE at < ?", (_moment(before),))
        with self._file.transaction() as db:
            old = db.execute(f"SELECT n, id FROM answers{where}", values).fetchall()  # noqa: S608
            _take_out(db, old, "older than it may be kept")
        if old:
            self._file.flush()
        return len(old)

    def erase(self, wanted: Wanted) -> int:
        """Takes out what fits, and what of it stands where something is held back; returns how many answers that were.

        Their words are off the disk when this returns, unless somebody reads an old state of the file all the while.
        """
        where, values = _where(wanted)
        if not where:
            raise ValueError("All of the record is not erased at once: say whose, or which days.")
        with self._file.transaction() as db:
            old = db.execute(f"SELECT n, id FROM answers {where}", values).fetchall()  # noqa: S608
            db.executemany(
                "UPDATE held_back SET question = ? WHERE answer_id = ? AND question IS NOT NULL",
                [(TAKEN_OUT, id_) for _, id_ in old],
            )
            _take_out(db, old, "erased")
        if old:
            self._file.flush()
        return len(old)

    # Looking up -------------------------------------------------------------------------------------------------

    def entry(self, answer_id: str) -> Entry | None:
        found = self._entries("WHERE id = ?", (answer_id,))
        return found[0] if found else None

    def answered_at(self, answer_id: str) -> Clearance | None:
        """At which clearance an answer was given; None where there is none."""
        rows = self._file.rows("SELECT clearance FROM answers WHERE id = ?", (answer_id,))
        return clearance_of(rows[0][0]) if rows else None

    def find(self, wanted: Wanted, limit: int, offset: int) -> tuple[list[Entry], int]:
        """A page of what fits, newest first, and how many fit."""
        where, values = _where(wanted)
        ((total,),) = self._file.rows(f"SELECT count(*) FROM answers {where}", values)  # noqa: S608
        return self._entries(f"{where} ORDER BY n DESC LIMIT ? OFFSET ?", (*values, limit, min(offset, 2**62))), total

    def each(self, wanted: Wanted) -> Iterator[Entry]:
        """All that fits, oldest first, read in parts."""
        after = 0
        where, values = _where(wanted)
        while True:
            rest = f"{where} {'AND' if where else 'WHERE'} n > ? ORDER BY n LIMIT ?"
            with self._file.borrowed() as db:
                rows = db.execute(f"SELECT {_ENTRY} FROM answers {rest}", (*values, after, PART)).fetchall()  # noqa: S608
                entries = [_entry(row, _lines(db, row[0]), _citations(db, row[0])) for row in rows]
            yield from entries
            if len(rows) < PART:
                return
            after = rows[-1][0]

    def days(self, first: datetime.date, last: datetime.date) -> list[Day]:
        """Each day on which something was answered, between two days (both included), in order."""
        where, values = _where(Wanted(first=first, last=last))
        by_day: dict[str, list[tuple[str, str | None, int]]] = {}
        for at, status, rating, took in self._file.rows(
            f"SELECT at, status, rating, total_ms FROM answers {where} ORDER BY n",  # noqa: S608
            values,
        ):
            by_day.setdefault(str(at)[:10], []).append((status, rating, took))
        return [_day(datetime.date.fromisoformat(day), rows) for day, rows in sorted(by_day.items())]

    def asked(
        self, first: datetime.date, last: datetime.date, most: int, since: datetime.datetime | None = None
    ) -> list[Asked]:
        """What went unanswered or was badly rated between two days, newest first, at most so many; nothing before `since`."""
        where, values = _where(Wanted(first=first, last=last, since=since))
        rows = self._file.rows(
            f"SELECT id, at, {_ASKED}, status, rating, clearance, nearest_document, nearest_passage, choices "  # noqa: S608
            f"FROM answers {where} {'AND' if where else 'WHERE'} "
            "(status IN ('not_found', 'partial', 'clarify') OR rating = 'not_useful') ORDER BY n DESC LIMIT ?",
            (*values, most),
        )
        return [
            Asked(
                id=id_,
                at=datetime.datetime.fromisoformat(at),
                text=text,
                status=status,
                rating=rating,
                clearance=clearance_of(clearance),
                nearest=_place(document, passage),
                followed=status == "clarify" and self._followed(at, json.loads(choices)),
            )
            for id_, at, text, status, rating, clearance, document, passage, choices in rows
        ]

    def _followed(self, at: str, choices: Sequence[str]) -> bool:
        until = _moment(datetime.datetime.fromisoformat(at) + FOLLOWED_WITHIN)
        marks = ", ".join("?" for _ in choices)
        query = f"SELECT 1 FROM answers WHERE question_key IN ({marks}) AND at >= ? AND at <= ? LIMIT 1"  # noqa: S608
        return bool(choices) and bool(self._file.rows(query, (*choices, at, until)))

    def _entries(self, rest: str, values: Sequence[object]) -> list[Entry]:
        # `rest` is built in this module from fixed text and question marks; what strangers sent is in `values`.
        with self._file.borrowed() as db:
            rows = db.execute(f"SELECT {_ENTRY} FROM answers {rest}", values).fetchall()  # noqa: S608
            return [_entry(row, _lines(db, row[0]), _citations(db, row[0])) for row in rows]

    # Vectors ----------------------------------------------------------------------------------------------------

    def vectors(self, ids: Sequence[str]) -> dict[str, Vectors]:
        """The vectors of questions that were embedded before, by the answer's id: float32, (d,)."""
        found: dict[str, Vectors] = {}
        for start in range(0, len(ids), 500):
            some = list(ids[start : start + 500])
            marks = ", ".join("?" for _ in some)
            query = f"SELECT id, vector FROM answers WHERE vector IS NOT NULL AND id IN ({marks})"  # noqa: S608
            found |= {id_: np.frombuffer(v, dtype=np.float32) for id_, v in self._file.rows(query, some)}
        return found

    def remember(self, questions: Mapping[str, tuple[str, Vectors]]) -> None:
        """Vectors of questions, by the answer's id, each with the question that it was made of, which may be changed now."""
        with self._file.transaction() as db:
            db.executemany(
                f"UPDATE answers SET vector = ? WHERE id = ? AND {_ASKED} = ?",  # noqa: S608
                [(v.astype(np.float32).tobytes(), id_, text) for id_, (text, v) in questions.items()],
            )


# Taking out -----------------------------------------------------------------------------------------------------------


def connected(db: sqlite3.Connection, document_id: str) -> bool:
    """May anything of this paper be in the log: does an answer quote it or name it, or is a question held back?"""
    if _of_paper(db, document_id):
        return True
    return db.execute("SELECT 1 FROM held_back WHERE question IS NOT NULL LIMIT 1").fetchone() is not None


def erase(
    db: sqlite3.Connection, document_id: str, gone: Collection[str], stands: Callable[[str], bool], text: str
) -> None:
    """Takes out of the log what a paper said and is no longer held.

    `text` is all that the paper says now, "" where it was withdrawn; a quote that stands in it is kept. `gone` are folded
    words that it held and does not hold now; of those, the ones for which no other paper `stands` are struck from the
    questions and comments of the answers that quoted or named it.
    """
    now = squash(text)

    def word(m: re.Match[str]) -> str:
        return TAKEN_OUT if any(w in gone and w not in STOP_WORDS and not stands(w) for w in words(m[0])) else m[0]

    def struck(said: str) -> str:
        return _TOKEN.sub(word, said)

    held = db.execute("SELECT id, question FROM held_back WHERE question IS NOT NULL").fetchall()
    db.executemany("UPDATE held_back SET question = ? WHERE id = ?", [(struck(said), id_) for id_, said in held])
    for n in _of_paper(db, document_id):
        rows = db.execute(
            "SELECT marker, passage_id, quote FROM answer_citations WHERE answer = ? AND document_id = ?",
            (n, document_id),
        ).fetchall()
        left = {marker for marker, _, quote in rows if quote is not None and squash(quote) in now} if now else set()
        out = [(marker, passage) for marker, passage, _ in rows if marker not in left]
        db.executemany(
            "UPDATE answer_citations SET quote = NULL, reference = NULL WHERE answer = ? AND marker = ?",
            [(n, marker) for marker, _ in out],
        )
        blanked = _blank_lines(db, n, document_id, {passage for _, passage in out} if now else None)
        told = {marker for marker, _, quote in rows if quote is not None}
        blanked += [f"cited {marker}" for marker, _ in out if marker in told]
        changed = _strike(db, n, struck)
        if blanked or changed:
            append_changes(db, n, blanked, changed)


def _of_paper(db: sqlite3.Connection, document_id: str) -> list[int]:
    rows = db.execute(
        "SELECT answer FROM answer_citations WHERE document_id = ?1 UNION SELECT n FROM answers WHERE nearest_document = ?1",
        (document_id,),
    )
    return [n for (n,) in rows]


def _take_out(db: sqlite3.Connection, old: Sequence[tuple[int, str]], why: str) -> None:
    if not old:
        return
    numbers = [n for n, _ in old]
    append_gone(db, numbers, why)
    db.executemany(
        "UPDATE held_back SET question = ? WHERE answer_id = ? AND released_at IS NOT NULL AND question IS NOT NULL",
        [(TAKEN_OUT, id_) for _, id_ in old],
    )
    db.executemany("DELETE FROM answers WHERE n = ?", [(n,) for n in numbers])


def _blank_lines(db: sqlite3.Connection, n: int, document_id: str, passages: Collection[str] | None) -> list[str]:
    """Sentences that rest on these passages of a paper, or on any of it, lose their words; the parts that they were."""
    out = [
        (n, place)
        for place, line in enumerate(_lines(db, n))
        if line.text is not None
        and any(p.document_id == document_id and (passages is None or p.passage_id in passages) for p in line.places)
    ]
    db.executemany("UPDATE answer_lines SET text = NULL WHERE answer = ? AND place = ?", out)
    return [f"line {place}" for _, place in out]


def _strike(db: sqlite3.Connection, n: int, struck: Callable[[str], str]) -> list[str]:
    """Takes words out of what was asked and commented, and with them what was made of those; the parts that changed."""
    question, standalone, comment, filters = db.execute(
        "SELECT question, standalone, comment, filters FROM answers WHERE n = ?", (n,)
    ).fetchone()

    new = (struck(question), struck(standalone), struck(comment) if comment else comment)
    narrowed = {name: _struck_through(value, struck) for name, value in json.loads(filters).items()}
    if new != (question, standalone, comment) or narrowed != json.loads(filters):
        db.execute(
            "UPDATE answers SET question = ?, standalone = ?, comment = ?, filters = ?, question_key = NULL, "
            "standalone_key = NULL, vector = NULL WHERE n = ?",
            (*new, json.dumps(narrowed), n),
        )
    asked = new[:2] != (question, standalone) or narrowed != json.loads(filters)
    return [*(["asked"] if asked else []), *(["rating"] if new[2] != comment else [])]


def _struck_through(value: object, struck: Callable[[str], str]) -> object:
    if isinstance(value, str):
        return struck(value)
    return [_struck_through(one, struck) for one in value] if isinstance(value, list) else value


# Rows -----------------------------------------------------------------------------------------------------------------


def _without_the_gone(db: sqlite3.Connection, entry: Entry) -> Entry:
    """A paper may be withdrawn between the reply and its writing down: then nothing of it is written."""
    places = {place for line in entry.lines for place in line.places} | {c.place for c in entry.citations}
    held = {p for p in places if db.execute("SELECT 1 FROM passages WHERE id = ?", (p.passage_id,)).fetchone()}
    if held == places:
        return entry
    lines = (x if held.issuperset(x.places) else dataclasses.replace(x, text=None) for x in entry.lines)
    cited = (c if c.place in held else dataclasses.replace(c, quote=None, reference=None) for c in entry.citations)
    # Which of the question's words were that paper's cannot be told any more.
    return dataclasses.replace(
        entry, question=TAKEN_OUT, standalone=TAKEN_OUT, lines=tuple(lines), citations=tuple(cited), filters={}
    )


def _insert(db: sqlite3.Connection, e: Entry) -> None:
    cursor = db.execute(
        "INSERT OR IGNORE INTO answers (id, at, question, standalone, question_key, standalone_key, status, written_by, "
        "prompts, clearance, filters, timings, total_ms, searched, follows, choices, nearest_document, nearest_passage, person) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            e.id,
            _moment(e.at),
            e.question,
            e.standalone,
            None if e.follows else question_key(e.question),
            question_key(e.standalone),
            e.status,
            e.written_by,
            json.dumps(dict(e.prompts)),
            clearance_text(e.clearance),
            json.dumps(dict(e.filters)),
            json.dumps(dict(e.timings_ms)),
            e.timings_ms.get("total"),
            json.dumps(dict(e.searched)),
            int(e.follows),
            json.dumps(e.choices),
            e.nearest.document_id if e.nearest else None,
            e.nearest.passage_id if e.nearest else None,
            e.person,
        ),
    )
    if cursor.rowcount:
        db.executemany(
            "INSERT INTO answer_lines VALUES (?, ?, ?, ?)",
            [
                (cursor.lastrowid, place, line.text, json.dumps([[p.document_id, p.passage_id] for p in line.places]))
                for place, line in enumerate(e.lines)
            ],
        )
        db.executemany(
            "INSERT OR IGNORE INTO answer_citations (answer, marker, document_id, passage_id, quote, reference, page) "
            "VALUES (?, ?, ?, ?, ?, ?, ?)",
            [
                (cursor.lastrowid, c.marker, c.place.document_id, c.place.passage_id, c.quote, c.reference, c.page)
                for c in e.citations
            ],
        )
        append_answer(db, int(cursor.lastrowid or 0))


def _entry(row: Sequence[Any], lines: Sequence[Line], citations: Sequence[Cited]) -> Entry:
    (_, id_, at, question, standalone, status, written_by, prompts, clearance, filters, timings, searched) = row[:12]
    follows, choices, document, passage, rating, comment, rated_at, person = row[12:]
    return Entry(
        id=id_,
        at=datetime.datetime.fromisoformat(at),
        question=question,
        standalone=standalone,
        status=status,
        lines=tuple(lines),
        citations=tuple(citations),
        written_by=written_by,
        prompts=json.loads(prompts),
        clearance=clearance_of(clearance),
        filters=json.loads(filters),
        timings_ms=json.loads(timings),
        searched=json.loads(searched),
        follows=bool(follows),
        choices=tuple(json.loads(choices)),
        nearest=_place(document, passage),
        rating=rating,
        comment=comment,
        rated_at=datetime.datetime.fromisoformat(rated_at) if rated_at else None,
        person=person,
    )


def _citations(db: sqlite3.Connection, n: int) -> list[Cited]:
    rows = db.execute(
        "SELECT marker, document_id, passage_id, quote, reference, page FROM answer_citations WHERE answer = ? "
        "ORDER BY marker",
        (n,),
    )
    return [
        Cited(marker, Place(document, passage), quote, ref, page)
        for marker, document, passage, quote, ref, page in rows
    ]


def _lines(db: sqlite3.Connection, n: int) -> list[Line]:
    rows = db.execute("SELECT text, places FROM answer_lines WHERE answer = ? ORDER BY place", (n,))
    return [Line(text, tuple(Place(*place) for place in json.loads(places))) for text, places in rows]


def _place(document: str | None, passage: str | None) -> Place | None:
    return Place(document, passage) if document and passage else None


def _day(day: datetime.date, rows: Sequence[tuple[str, str | None, int | None]]) -> Day:
    statuses: dict[str, int] = {}
    ratings: dict[str, int] = {}
    for status, rating, _ in rows:
        statuses[status] = statuses.get(status, 0) + 1
        if rating:
            ratings[rating] = ratings.get(rating, 0) + 1
    return Day(day, statuses, ratings, tuple(sorted(took for _, _, took in rows if took is not None)))


def _where(wanted: Wanted) -> tuple[str, list[object]]:
    """A condition, and the values for its question marks."""
    where, values = [], list[object]()
    for word in wanted.words:
        like = "%" + re.sub(r"([\\%_])", r"\\\1", word) + "%"
        where.append(
            r"(question LIKE ? ESCAPE '\' OR standalone LIKE ? ESCAPE '\' OR comment LIKE ? ESCAPE '\' OR EXISTS "
            r"(SELECT 1 FROM answer_lines l WHERE l.answer = answers.n AND l.text LIKE ? ESCAPE '\'))"
        )
        values += [like] * 4
    if wanted.first:
        where.append("at >= ?")
        values.append(wanted.first.isoformat())
    if wanted.since:
        where.append("at >= ?")
        values.append(_moment(wanted.since))
    if wanted.last:
        where.append("at < ?")
        values.append((wanted.last + datetime.timedelta(days=1)).isoformat())
    for column, value in (
        ("status", wanted.status),
        ("rating", wanted.rating),
        ("person", wanted.person),
        ("id", wanted.id),
    ):
        if value:
            where.append(f"{column} = ?")
            values.append(value)
    return ("WHERE " + " AND ".join(where)) if where else "", values


def _moment(at: datetime.datetime) -> str:
    """In UTC to the millisecond, so that moments sort as their texts do."""
    return at.astimezone(datetime.UTC).isoformat(timespec="milliseconds")
