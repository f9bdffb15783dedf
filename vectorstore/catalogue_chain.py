"""The tables `chain` and `parts`: links that are appended in their caller's transaction, and the check of all of them.

What a link and a part are, and what the check shows and does not show, `vectorstore.chain` says.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from vectorstore.catalogue_file import CatalogueFile
from vectorstore.chain import (
    EMPTY,
    NOTHING,
    Checked,
    Head,
    body_digest,
    link_digest,
    new_salt,
    part_digest,
    spans_of,
)

HEAD = "record_head"
"""The name of the setting that holds the head."""
ANSWER, RATING, TAKEN_OUT, GONE, DEED = "answer", "rating", "taken_out", "gone", "deed"
Parts = Mapping[str, Sequence[object]]
_META = (
    "id, at, status, written_by, prompts, clearance, timings, total_ms, searched, follows, choices, nearest_document, "
    "nearest_passage, person"
)
_ASKED = "question, standalone, filters"
_RATING = "rating, comment, rated_at"
_DEED = "at, by, deed, thing, reason"


class Unfit(Exception):
    """Says which place of the chain does not fit."""


# Appending ------------------------------------------------------------------------------------------------------------


def append(
    db: sqlite3.Connection, kind: str, thing: int | None, parts: Parts, said: Mapping[str, object] | None = None
) -> None:
    """Adds a link. Of a part that an earlier link has of the same thing, that one's salt goes: the new one stands for it."""
    # A head that was taken away, or left behind by a link that was put in: what follows fits nothing, and shows.
    ((last,),) = db.execute("SELECT coalesce(max(n), 0) FROM chain")
    head = _head(db) or Head(last, NOTHING)
    head = head if head.n >= last else Head(last, head.digest)
    salted = [(name, salt := new_salt(), part_digest(salt, content)) for name, content in parts.items()]
    statement = json.dumps(said, sort_keys=True) if said else ""
    body = body_digest((name, digest) for name, _, digest in salted)
    link = link_digest(head.n + 1, kind, thing, statement, body, head.digest)
    if kind in (RATING, TAKEN_OUT) and thing is not None:
        forget_salts(db, thing, parts)
    db.execute("INSERT INTO chain VALUES (?, ?, ?, ?, ?, ?)", (head.n + 1, kind, thing, statement, body, link))
    db.executemany("INSERT INTO parts VALUES (?, ?, ?, ?)", [(head.n + 1, *one) for one in salted])
    db.execute(
        "INSERT INTO settings VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value",
        (HEAD, str(Head(head.n + 1, link))),
    )


def forget_salts(db: sqlite3.Connection, answer: int, names: Iterable[str]) -> None:
    """Some parts of an answer can be told from their digests no more."""
    db.executemany(
        "UPDATE parts SET salt = NULL WHERE name = ? AND link IN (SELECT n FROM chain WHERE thing = ? AND kind <> 'deed')",
        [(name, answer) for name in names],
    )


def append_answer(db: sqlite3.Connection, n: int) -> None:
    """Links an answer as it stands in its rows."""
    append(db, ANSWER, n, dict(_parts_of(db, n)))


def append_rating(db: sqlite3.Connection, n: int) -> None:
    append(db, RATING, n, {"rating": _row(db, _RATING, n)})


def append_changes(db: sqlite3.Connection, n: int, out: Sequence[str], changed: Sequence[str]) -> None:
    """Links what was taken out of an answer: parts `out` that were blanked, and parts that read otherwise now."""
    forget_salts(db, n, out)
    now = {"asked": _ASKED, "rating": _RATING}
    parts = {name: _row(db, now[name], n) for name in changed}
    append(db, TAKEN_OUT, n, parts, {"out": sorted(out)})


def append_gone(db: sqlite3.Connection, answers: Sequence[int], why: str) -> None:
    """Links that answers, whose rows go in the same transaction, are gone; their parts go with them."""
    db.execute(
        "DELETE FROM parts WHERE link IN (SELECT n FROM chain WHERE kind <> 'deed' AND thing IN "
        "(SELECT value FROM json_each(?)))",
        (json.dumps(list(answers)),),
    )
    append(db, GONE, None, {}, {"answers": spans_of(answers), "why": why})


def append_deed(db: sqlite3.Connection, n: int) -> None:
    append(db, DEED, n, {"deed": _deed(db, n)})


def append_all(db: sqlite3.Connection) -> None:
    """Links every answer that was kept before there was a chain, in the order in which they were kept."""
    for n, rating in db.execute("SELECT n, rating FROM answers ORDER BY n").fetchall():
        append_answer(db, n)
        if rating is not None:
            append_rating(db, n)


# Checking -------------------------------------------------------------------------------------------------------------


class ChainRows:
    """The chain of one catalogue."""

    def __init__(self, file: CatalogueFile) -> None:
        self._file = file

    def head(self) -> Head:
        """The last link."""
        with self._file.borrowed() as db:
            return _head(db) or EMPTY

    def check(self, noted: Head | None = None) -> Checked:
        """Every link, part and row, as they stand at one moment; `noted` is a head that was told earlier."""
        with self._file.borrowed() as db:
            db.execute("BEGIN")
            try:
                return _checked(db, noted)
            finally:
                db.execute("ROLLBACK")


def check(db: sqlite3.Connection, noted: Head | None = None) -> Checked:
    """The same on a connection that is the caller's, be it to a file that no library is opened on."""
    return _checked(db, noted)


def _checked(db: sqlite3.Connection, noted: Head | None) -> Checked:
    head = _head(db)
    ((answers,),) = db.execute("SELECT count(*) FROM answers")
    ((deeds,),) = db.execute("SELECT count(*) FROM deeds")
    try:
        gone, out = _walk(db, head, noted)
        _compare(db, gone, out)
        _compare_deeds(db)
    except Unfit as unfit:
        return Checked(head or EMPTY, answers, deeds, str(unfit))
    return Checked(head or EMPTY, answers, deeds)


def _walk(db: sqlite3.Connection, head: Head | None, noted: Head | None) -> tuple[set[int], dict[int, set[str]]]:
    """The links in their order: which answers are said to be gone, and which parts to be taken out of others."""
    before = EMPTY
    gone: set[int] = set()
    out: dict[int, set[str]] = {}
    parts = _parts_by_link(db)
    upcoming = next(parts, None)
    for n, kind, thing, said, body, link in db.execute("SELECT n, kind, thing, said, body, link FROM chain ORDER BY n"):
        if n != before.n + 1:
            raise Unfit(f"link {before.n + 1} is missing: after link {before.n} comes link {n}")
        if link != link_digest(n, kind, thing, said, body, before.digest):
            raise Unfit(f"link {n} ({kind}) does not fit: it, or the one before it, was changed, put in or moved")
        held: list[tuple[str, bytes]] = []
        while upcoming and upcoming[0] <= n:
            if upcoming[0] == n:
                held = upcoming[1]
            upcoming = next(parts, None)
        if (held or kind == DEED) and body_digest(held) != body:
            raise Unfit(f"the parts of link {n} ({kind}) were changed, removed or added to")
        before = Head(n, link)
        if noted and noted.n == n and noted.digest != link:
            raise Unfit(f"link {n} is another than the one that was noted: the record was written anew since")
        if kind == GONE:
            gone |= {one for first, last in json.loads(said)["answers"] for one in range(first, last + 1)}
        elif kind == TAKEN_OUT:
            out.setdefault(thing, set()).update(json.loads(said)["out"])
    if noted and noted.n > before.n:
        raise Unfit(f"the record ends at link {before.n}, and link {noted.n} was noted: its end was cut off")
    if (head or EMPTY) != before:
        raise Unfit(f"the record ends at link {before.n}, and its head is {head}: its end was cut off or added to")
    return gone, out


def _parts_by_link(db: sqlite3.Connection) -> Iterator[tuple[int, list[tuple[str, bytes]]]]:
    rows = db.execute("SELECT link, name, digest FROM parts ORDER BY link")
    for link, some in groupby(rows, key=lambda row: row[0]):
        yield link, [(name, digest) for _, name, digest in some]


def _compare(db: sqlite3.Connection, gone: set[int], out: Mapping[int, set[str]]) -> None:
    """Each answer's rows beside its parts."""
    linked = {thing: n for n, thing in db.execute("SELECT n, thing FROM chain WHERE kind = 'answer' ORDER BY n")}
    kept = {n for (n,) in db.execute("SELECT n FROM answers")}
    for thing, link in linked.items():
        if thing not in kept and thing not in gone:
            raise Unfit(f"the answer of link {link} was removed, and nothing says why")
    for n, id_ in db.execute("SELECT n, id FROM answers ORDER BY n").fetchall():
        if n in gone:
            raise Unfit(f"answer {id_} was put back after it was gone")
        if n not in linked:
            raise Unfit(f"answer {id_} has no link: it was put in")
        where = f"answer {id_} (link {linked[n]})"
        now = dict(_parts_of(db, n))
        known = _newest(db, n)
        rated = _row(db, _RATING, n)
        if any(value is not None for value in rated):
            now["rating"] = rated
        for name in [*known, *(name for name in now if name not in known)]:
            _compare_part(where, name, now.get(name), known.get(name), out.get(n, set()))


def _compare_part(
    where: str, name: str, content: Sequence[object] | None, known: tuple[bytes | None, bytes] | None, out: set[str]
) -> None:
    if known is None:
        raise Unfit(f"{where}: its part '{name}' was put in")
    salt, digest = known
    if content is None:
        raise Unfit(f"{where}: its part '{name}' was removed")
    if salt is None:
        if any(value is not None for value in content):
            raise Unfit(f"{where}: its part '{name}' was taken out, and holds something again")
        if name not in out:
            raise Unfit(f"{where}: its part '{name}' is blank, and nothing says why")
    elif part_digest(salt, content) != digest:
        raise Unfit(f"{where}: its part '{name}' was changed")


def _compare_deeds(db: sqlite3.Connection) -> None:
    linked = {thing: n for n, thing in db.execute("SELECT n, thing FROM chain WHERE kind = 'deed'")}
    kept = {n for (n,) in db.execute("SELECT n FROM deeds")}
    for n, link in linked.items():
        if n not in kept:
            raise Unfit(f"the deed of link {link} was removed")
        salt, digest = db.execute("SELECT salt, digest FROM parts WHERE link = ?", (link,)).fetchone()
        if salt is None or part_digest(salt, _deed(db, n)) != digest:
            raise Unfit(f"the deed of link {link} was changed")
    if unknown := kept - set(linked):
        raise Unfit(f"deed {min(unknown)} has no link: it was put in")


# Rows -----------------------------------------------------------------------------------------------------------------


def _head(db: sqlite3.Connection) -> Head | None:
    """None where it was taken away, or cannot be read."""
    row = db.execute("SELECT value FROM settings WHERE name = ?", (HEAD,)).fetchone()
    if row is None:
        return None if db.execute("SELECT 1 FROM chain LIMIT 1").fetchone() else EMPTY
    try:
        return Head.parse(row[0])
    except ValueError:
        return None


def _newest(db: sqlite3.Connection, answer: int) -> dict[str, tuple[bytes | None, bytes]]:
    """Salt and digest of each part of an answer, as the last link has it that does."""
    rows = db.execute(
        "SELECT p.name, p.salt, p.digest FROM chain c JOIN parts p ON p.link = c.n WHERE c.thing = ? AND c.kind <> 'deed' "
        "ORDER BY c.n",
        (answer,),
    )
    return {name: (salt, digest) for name, salt, digest in rows}


def _parts_of(db: sqlite3.Connection, n: int) -> Iterator[tuple[str, Sequence[object]]]:
    """What an answer's link covers, as it stands now. Which passages each part rests on is not blanked with the part."""
    lines = db.execute("SELECT place, text, places FROM answer_lines WHERE answer = ? ORDER BY place", (n,)).fetchall()
    cited = db.execute(
        "SELECT marker, quote, reference, document_id, passage_id, page FROM answer_citations WHERE answer = ? ORDER BY marker",
        (n,),
    ).fetchall()
    rests_on = [[place, places] for place, _, places in lines]
    cites = [[marker, document, passage, page] for marker, _, _, document, passage, page in cited]
    yield "meta", [*_row(db, _META, n), rests_on, cites]
    yield "asked", _row(db, _ASKED, n)
    for place, text, _ in lines:
        yield f"line {place}", [text]
    for marker, quote, reference, *_ in cited:
        yield f"cited {marker}", [quote, reference]


def _row(db: sqlite3.Connection, columns: str, n: int) -> list[Any]:
    return list(db.execute(f"SELECT {columns} FROM answers WHERE n = ?", (n,)).fetchone())  # noqa: S608


def _deed(db: sqlite3.Connection, n: int) -> list[Any]:
    return list(db.execute(f"SELECT {_DEED} FROM deeds WHERE n = ?", (n,)).fetchone())  # noqa: S608
