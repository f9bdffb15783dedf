"""Vectors to neighbours: the only module that knows Chroma.

One collection per access label, so that a search opens only what its reader may see (a metadata filter on one shared
collection fails open on a missing key, and is twenty times slower). Chroma holds ids and vectors, no text: it is a
cache that can be thrown away and filled again from the catalogue.
"""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, cast

import numpy as np

from vectorstore.embedding import Vectors

if TYPE_CHECKING:
    from chromadb.api import ClientAPI
    from chromadb.api.models.Collection import Collection

BATCH = 2_000
"""Below Chroma's own limit on one call (5,461 with its SQLite)."""


class ShelvesClosed(Exception):
    """These shelves were replaced by new ones; whoever asked takes those. It never leaves the library."""


class Shelves:
    """Chroma, embedded, under one folder that this process owns."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._client = self._connect()
        self._calls = 0
        self._quiet = threading.Condition()
        self._closed = False

    @contextmanager
    def _using(self) -> Iterator[None]:
        """Counts the calls under way, so that closing waits for them. Raises ShelvesClosed after that."""
        with self._quiet:
            if self._closed:
                raise ShelvesClosed
            self._calls += 1
        try:
            yield
        finally:
            with self._quiet:
                self._calls -= 1
                self._quiet.notify_all()

    def _connect(self) -> ClientAPI:
        import chromadb  # noqa: PLC0415  (a third of a second: only where a library is opened)
        from chromadb.config import Settings  # noqa: PLC0415

        self._folder.mkdir(parents=True, exist_ok=True)
        settings = Settings(anonymized_telemetry=False, allow_reset=False)
        return chromadb.PersistentClient(path=str(self._folder), settings=settings)

    def put(self, shelf: str, ids: Sequence[str], vectors: Vectors) -> None:
        collection = self._collection(shelf)
        for start in range(0, len(ids), BATCH):
            collection.upsert(ids=list(ids[start : start + BATCH]), embeddings=vectors[start : start + BATCH])

    def take(self, shelf: str, ids: Sequence[str]) -> None:
        collection = self._collection(shelf)
        for start in range(0, len(ids), BATCH):
            collection.delete(ids=list(ids[start : start + BATCH]))

    def near(self, shelf: str, vector: Vectors, limit: int) -> list[tuple[str, float]]:
        """The ids nearest to a vector of shape (d,), each with its cosine, best first."""
        with self._using():
            collection = self._collection(shelf)
            held = collection.count()
            if not held:
                return []
            reply = collection.query(
                query_embeddings=vector[np.newaxis, :], n_results=min(limit, held), include=["distances"]
            )
        distances = cast("list[list[float]]", reply["distances"])
        return [(id_, 1.0 - distance) for id_, distance in zip(reply["ids"][0], distances[0], strict=True)]

    def ids(self, shelf: str) -> set[str]:
        return set(self._collection(shelf).get(include=[])["ids"])

    def names(self) -> list[str]:
        return [c.name.removeprefix("shelf_") for c in self._client.list_collections()]

    def drop(self, shelf: str) -> None:
        self._client.delete_collection(f"shelf_{shelf}")

    def fill(self, shelves: Iterable[tuple[str, list[str], Vectors]]) -> None:
        """Everything thrown away and filled again: (shelf, ids, vectors) for each."""
        for name in self.names():
            self.drop(name)
        for shelf, ids, vectors in shelves:
            self.put(shelf, ids, vectors)

    def close(self) -> None:
        """Waits for the calls under way, then lets go of the files."""
        with self._quiet:
            self._closed = True
            self._quiet.wait_for(lambda: self._calls == 0)
        self._client.close()  # type: ignore[attr-defined]  # PersistentClient has it; its interface does not say so

    @staticmethod
    def erase(folder: Path) -> None:
        """Removes the index from the disk. Nothing may have it open."""
        shutil.rmtree(folder, ignore_errors=True)

    def _collection(self, shelf: str) -> Collection:
        return self._client.get_or_create_collection(
            f"shelf_{shelf}", embedding_function=None, configuration={"hnsw": {"space": "cosine"}}
        )
