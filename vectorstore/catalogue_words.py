"""The catalogue's account of the words that papers hold and the abbreviations that they spell out.

Everything here works on a connection that its caller holds: a paper's words are written with the paper, or not at all.
They are kept by paper, so that whose eyes they are for is always what the paper's own label says.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from vectorstore.vocabulary import Abbreviation, Held, SpelledOut
from vectorstore.words.abbreviations import abbreviations_in

_CODE = re.compile(r"[a-z]{1,4}\d{1,3}[a-z]?|\d[a-z]{1,2}")
"""What is kept beside words of letters only: "s106", "a249", "co2"; not "y2016", which is how the index writes a period."""


def learn(db: sqlite3.Connection, document_id: str, keyword_tables: Iterable[str]) -> None:
    """Writes a paper's words, as its passages are indexed now, labels included, and its abbreviations anew."""
    held: set[str] = set()
    for table in keyword_tables:
        rows = db.execute(
            f"SELECT label, body FROM {table} WHERE rowid IN (SELECT n FROM passages WHERE document_id = ?)",  # noqa: S608
            (document_id,),
        )
        for label, body in rows:  # as `words` writes them
            held.update(label.split())
            held.update(body.split())
    kept = sorted(word for word in held if word.isalpha() or _CODE.fullmatch(word))
    db.execute("DELETE FROM paper_words WHERE document_id = ?", (document_id,))
    db.execute("INSERT INTO paper_words VALUES (?, ?)", (document_id, " ".join(kept)))
    found = Counter(pair for text in _texts(db, document_id) for pair in abbreviations_in(text))
    db.execute("DELETE FROM abbreviations WHERE document_id = ?", (document_id,))
    db.executemany(
        "INSERT INTO abbreviations VALUES (?, ?, ?, ?)",
        [(document_id, short, long, times) for (short, long), times in found.items()],
    )


def _texts(db: sqlite3.Connection, document_id: str) -> Iterable[str]:
    """A paper's title, its passages, and each title and heading above them once."""
    above: set[str] = set()
    for (title,) in db.execute("SELECT title FROM documents WHERE id = ?", (document_id,)):
        above.add(title or "")
    for text, headings, item_title in db.execute(
        "SELECT text, headings, item_title FROM passages WHERE document_id = ? ORDER BY n", (document_id,)
    ):
        above.update((item_title or "", *json.loads(headings)))
        yield text
    yield from sorted(above)


def learn_all(db: sqlite3.Connection, keyword_tables: Sequence[str]) -> None:
    """The words and abbreviations of everything that a version without them put in."""
    for (id_,) in db.execute("SELECT id FROM documents ORDER BY id").fetchall():
        learn(db, id_, keyword_tables)


@dataclass(frozen=True, slots=True)
class Counted:
    """What some papers hold, with what was counted of each: its words as one text, by the paper's id."""

    held: Held = field(default_factory=Held)
    by_paper: Mapping[str, str] = field(default_factory=dict)


def held_under(db: sqlite3.Connection, labels: Sequence[str], without: Sequence[str], before: Counted) -> Counted:
    """The words and abbreviations of the papers under some stored labels but for some, each with its papers counted.

    `before` is what was counted when it was last asked for: only papers that have changed since are counted again.
    """
    marks, but = (", ".join("?" for _ in some) for some in (labels, without))
    readable = (
        f"JOIN documents d ON d.id = w.document_id WHERE coalesce(d.access, '') IN ({marks}) AND d.id NOT IN ({but})"
    )
    values = (*labels, *without)
    now = dict(db.execute(f"SELECT w.document_id, w.words FROM paper_words w {readable}", values).fetchall())  # noqa: S608
    rows = db.execute(
        f"SELECT w.short, w.long, count(*), sum(w.times) FROM abbreviations w {readable} GROUP BY 1, 2 ORDER BY 1, 2",  # noqa: S608
        values,
    )
    taught = SpelledOut(tuple(Abbreviation(*row) for row in rows))
    papers = Counter(before.held.papers)
    for id_ in now.keys() | before.by_paper.keys():
        was, is_ = before.by_paper.get(id_, ""), now.get(id_, "")
        if was != is_:
            papers.subtract(was.split())
            papers.update(is_.split())
            for word in was.split():
                if not papers[word]:
                    del papers[word]
    same = taught == before.held.abbreviations
    return Counted(Held(papers, before.held.abbreviations if same else taught), now)
