"""The catalogue's passages as they stand in their papers: in their order, beside one another, with their vectors."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from vectorstore.catalogue_file import CatalogueFile
from vectorstore.catalogue_held import NOT_HELD_BACK
from vectorstore.catalogue_rows import PASSAGE_AS_READ, STANDING_AS_READ, marks, passage_of_row
from vectorstore.embedding import Vectors
from vectorstore.narrowing import Meeting, Spot
from vectorstore.paper_vectors import Block
from vectorstore.words.clearance import Access
from vectorstore.words.papers import Passage


class PassageRows:
    """The table `passages` of one catalogue. Who may see what is asked before a passage is shown, not here."""

    def __init__(self, file: CatalogueFile) -> None:
        self._file = file

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

    def blocks(self, document_ids: Sequence[str]) -> Iterator[tuple[str, Block]]:
        """The passages of some papers with their vectors, paper by paper."""
        for start in range(0, len(document_ids), 500):
            some = list(document_ids[start : start + 500])
            found: dict[str, list[tuple[int, str, Spot, bytes]]] = {id_: [] for id_ in some}
            for document_id, n, id_, item, title, committee, date, standing, vector in self._file.rows(
                f"SELECT document_id, n, id, item, item_title, committee, meeting_date, {STANDING_AS_READ}, vector "  # noqa: S608
                f"FROM passages WHERE document_id IN ({marks(some)})",
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
                f"SELECT embedded_as, vector, sentence_vectors FROM passages WHERE embedded_as IN ({marks(some)})",  # noqa: S608
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
            found |= dict(self._file.rows(f"SELECT id, vector FROM passages WHERE id IN ({marks(some)})", some))  # noqa: S608
        return np.frombuffer(b"".join(found[i] for i in ids), dtype=np.float32).reshape(len(ids), -1)
