"""The catalogue's keyword index: one table of words for each shelf, so that what a reader may not see is not looked at."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence

from vectorstore.catalogue_file import CatalogueFile
from vectorstore.catalogue_rows import marks
from vectorstore.paper_vectors import Picked
from vectorstore.ties import SPARE, best
from vectorstore.words.text import words

FREQUENCIES = 50_000
"""How many words' frequencies are kept until the next write."""
ENOUGH = 5_000
"""Passages that hold one of a question's rarest words, from which on its commoner ones bring no more: among 30,000 passages
at least 98 of the best hundred are the same for 95 of 100 questions."""


class KeywordRows:
    """The tables `keywords_…` of one catalogue, for whoever reads it."""

    def __init__(self, file: CatalogueFile) -> None:
        self._file = file
        self._frequencies: dict[tuple[tuple[str, ...], str | None], int] = {}
        """By shelves and word; without a word, all of a shelf's passages."""

    def forget(self) -> None:
        """What was counted holds no longer. Who counted before this leaves its count in what was put aside."""
        self._frequencies = {}

    def scores(
        self,
        shelves: Iterable[str],
        terms: Sequence[str],
        limit: int,
        among: Picked | None = None,
        enough: int = ENOUGH,
    ) -> dict[str, float]:
        """BM25 of the passages that hold any of the terms, or of those among some: id to score, higher is better.

        Where `enough` passages hold one of the rarest terms, what holds but the commoner ones is left out.
        """
        if not terms:
            return {}
        scores: dict[str, float] = {}
        for shelf in shelves:
            if not self._has(shelf):
                continue
            rare = self._rare(shelf, terms, among, enough)
            rows = self._best(shelf, terms, limit + SPARE, among, rare)
            if rare and len(rows) < limit + SPARE:
                rows = self._best(shelf, terms, limit + SPARE, among)
            names = self._ids([n for n, _ in rows])
            scores |= best(((names[n], score) for n, score in rows if n in names), limit)
        return scores

    def _rare(self, shelf: str, terms: Sequence[str], among: Picked | None, enough: int) -> list[str]:
        """The rarest of the terms, one of which stands in each passage that scores well; none where all are needed.

        What holds but the commonest words of a question stays behind what holds a rare one (the thought of MaxScore: Turtle
        and Flood, 1995), and to score it takes most of the time.
        """
        frequencies = {term: self.frequency((shelf,), term) for term in terms}
        share = 1.0 if among is None else len(among) / max(1, self._size(shelf))
        rare: list[str] = []
        held = 0.0
        for term in sorted(terms, key=lambda term: frequencies[term]):
            if held >= enough:
                return rare
            rare.append(term)
            held += share * frequencies[term]
        return []

    def _best(
        self, shelf: str, terms: Sequence[str], limit: int, among: Picked | None, rare: Sequence[str] = ()
    ) -> list[tuple[int, float]]:
        """The rows with the best scores, of those that hold one of the rare terms where there are any."""
        table, only, values = f"keywords_{shelf}", "", [_any_of(terms)]
        # The plus has SQLite look up what matched among those, where it would ask the index again for each of them.
        if rare:
            only += f"AND +rowid IN (SELECT rowid FROM {table} WHERE {table} MATCH ?) "  # noqa: S608
            values.append(_any_of(rare))
        if among is not None:
            only += "AND +rowid IN (SELECT value FROM json_each(?)) "
            values.append(json.dumps(among.numbers))
        return self._file.rows(
            f"SELECT rowid, -bm25({table}, 1.5, 1.0) AS score FROM {table} "  # noqa: S608
            f"WHERE {table} MATCH ? {only}ORDER BY score DESC LIMIT ?",
            (*values, limit),
        )

    def frequency(self, shelves: Iterable[str], term: str) -> int:
        """In how many passages of the shelves a term stands. Counted once after each write."""
        key, counted = (tuple(sorted(shelves)), term), self._frequencies
        if key not in counted:
            if len(counted) >= FREQUENCIES:
                counted.clear()
            counted[key] = sum(
                self._file.rows(
                    f"SELECT count(*) FROM keywords_{s} WHERE keywords_{s} MATCH ?",  # noqa: S608
                    (as_words(term),),
                )[0][0]
                for s in key[0]
                if self._has(s)
            )
        return counted[key]

    def _size(self, shelf: str) -> int:
        """How many passages stand on a shelf. Counted once after each write."""
        key, counted = ((shelf,), None), self._frequencies
        if key not in counted:
            ((counted[key],),) = self._file.rows(f"SELECT count(*) FROM keywords_{shelf}_docsize")  # noqa: S608
        return counted[key]

    def words_of(self, numbers: Iterable[tuple[str, int]]) -> dict[int, tuple[str, str]]:
        """The label and the words of passages, by row, as the tables of their shelves have them: shelf and row of each."""
        by_shelf: dict[str, list[int]] = {}
        for shelf, n in numbers:
            by_shelf.setdefault(shelf, []).append(n)
        return {
            n: (label, body)
            for shelf, some in by_shelf.items()
            if self._has(shelf)
            for n, label, body in self._file.rows(
                f"SELECT rowid, label, body FROM keywords_{shelf} WHERE rowid IN ({marks(some)})",  # noqa: S608
                some,
            )
        }

    def _ids(self, numbers: Sequence[int]) -> dict[int, str]:
        rows = self._file.rows(f"SELECT n, id FROM passages WHERE n IN ({marks(numbers)})", numbers)  # noqa: S608
        return dict(rows)

    def _has(self, shelf: str) -> bool:
        query = "SELECT 1 FROM sqlite_master WHERE name = ?"
        return bool(self._file.rows(query, (f"keywords_{shelf}",)))


def keyword_table(db: sqlite3.Connection, shelf: str) -> str:
    # A shelf's name is made by Access.shelf: letters, digits and one underscore, never a stranger's text.
    db.execute(
        f"CREATE VIRTUAL TABLE IF NOT EXISTS keywords_{shelf} "
        "USING fts5 (label, body, tokenize = 'porter unicode61 remove_diacritics 2')"
    )
    return f"keywords_{shelf}"


def keyword_tables(db: sqlite3.Connection) -> list[str]:
    """Every shelf's. A paper is looked for on all of them: its stored label may have been lost since it came in."""
    rows = db.execute(
        "SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL TABLE%' AND name LIKE 'keywords_%'"
    )
    return [row[0] for row in rows]


def keyword_text(text: str, periods: Iterable[str] = ()) -> str:
    """Text as the keyword index holds it: folded words, numbers without their commas, periods as one word each."""
    return " ".join([*words(text), *(period.replace("-", "x") for period in sorted(periods))])


def _any_of(terms: Iterable[str]) -> str:
    return " OR ".join(as_words(term) for term in terms)


def as_words(term: str) -> str:
    """A term as FTS5 reads it literally, whatever signs are in it."""
    doubled = term.replace('"', '""')
    return f'"{doubled}"'
