"""Vectors to neighbours: the only module that knows Chroma.

One collection per access label, so that a search opens only what its reader may see (a metadata filter on one shared
collection fails open on a missing key, and is twenty times slower). Chroma holds ids and vectors, no text: it is a
cache that can be thrown away and filled again from the catalogue.
"""

from __future__ import annotations

import json
import os
import shutil
import struct
import subprocess
import sys
import threading
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, cast

import numpy as np

from vectorstore.embedding import Vectors
from vectorstore.ties import SPARE, best

if TYPE_CHECKING:
    from chromadb.api import ClientAPI
    from chromadb.api.collection_configuration import CreateHNSWConfiguration
    from chromadb.api.models.Collection import Collection

BATCH = 2_000
"""Below Chroma's own limit on one call (5,461 with its SQLite)."""
GRAPH: CreateHNSWConfiguration = {"space": "cosine", "ef_construction": 200, "ef_search": 300}
"""How thoroughly the graph is laid and walked. With Chroma's own 100 a question misses 7 of its 100 nearest, and some 58;
with these it misses none to 3, for a fifth of a millisecond more (4,579 passages)."""
CLEAN = "clean"
"""The note in a folder that was closed: what stood in it then. Without it the folder is tried before it is opened."""
PROBE_SECONDS = 120.0
HEADER = struct.Struct("=iQQQQ")
"""How the graph's header.bin begins: its version, an offset, the places laid out and those filled, and bytes a place."""
HEADER_VERSION = 1
PLACES = {"data_level0.bin": None, "length.bin": 4}
"""The graph's files that are laid out before they are filled, and their bytes a place (None: the header says it)."""


class ShelvesClosed(Exception):
    """These shelves were replaced by new ones; whoever asked takes those. It never leaves the library."""


class Shelves:
    """Chroma, embedded, under one folder that this process owns."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        (folder / CLEAN).unlink(missing_ok=True)
        self._client = self._connect()
        self._writing = threading.RLock()
        self._blanked: dict[Path, list[int]] = {}
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

    @contextmanager
    def _changing(self) -> Iterator[None]:
        """One change at a time, after which nothing on the disk is left unfilled."""
        with self._writing:
            try:
                yield
            finally:
                self._blank()

    def _connect(self) -> ClientAPI:
        import chromadb  # noqa: PLC0415  (a third of a second: only where a library is opened)
        from chromadb.config import Settings  # noqa: PLC0415

        self._folder.mkdir(parents=True, exist_ok=True)
        settings = Settings(anonymized_telemetry=False, allow_reset=False)
        return chromadb.PersistentClient(path=str(self._folder), settings=settings)

    def put(self, shelf: str, ids: Sequence[str], vectors: Vectors) -> None:
        with self._changing():
            collection = self._collection(shelf)
            for start in range(0, len(ids), BATCH):
                collection.upsert(ids=list(ids[start : start + BATCH]), embeddings=vectors[start : start + BATCH])

    def take(self, shelf: str, ids: Sequence[str]) -> None:
        with self._changing():
            collection = self._collection(shelf)
            for start in range(0, len(ids), BATCH):
                collection.delete(ids=list(ids[start : start + BATCH]))

    def near(self, shelf: str, vector: Vectors, limit: int) -> list[tuple[str, float]]:
        """The ids nearest to a vector of shape (d,), each with its cosine, best first."""
        with self._using():
            collection = self._collection(shelf)
            # Chroma brings all that it has where that is fewer: to count them first takes as long as half of the search.
            reply = collection.query(
                query_embeddings=vector[np.newaxis, :], n_results=limit + SPARE, include=["distances"]
            )
            self._blank()
        distances = cast("list[list[float]]", reply["distances"])
        return best(((id_, 1.0 - distance) for id_, distance in zip(reply["ids"][0], distances[0], strict=True)), limit)

    def count(self, shelf: str) -> int:
        """How many vectors stand on a shelf, reachable in its graph or not."""
        with self._using():
            return int(self._collection(shelf).count())

    def ids(self, shelf: str) -> set[str]:
        return set(self._collection(shelf).get(include=[])["ids"])

    def names(self) -> list[str]:
        return [c.name.removeprefix("shelf_") for c in self._client.list_collections()]

    def laid_otherwise(self) -> list[str]:
        """The shelves whose graphs an earlier version laid less thoroughly: they are to be dropped and filled again."""
        found = []
        for shelf in self.names():
            # As it is stored: `configuration` warns of embedding functions, of which we use none.
            graph = self._collection(shelf).configuration_json.get("hnsw") or {}
            if any(graph.get(name) != value for name, value in GRAPH.items()):
                found.append(shelf)
        return found

    def drop(self, shelf: str) -> None:
        with self._changing():
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
        self._blank()
        (self._folder / CLEAN).write_text(json.dumps(_standing_in(self._folder)), encoding="utf-8")

    @staticmethod
    def sound(folder: Path) -> bool:
        """Can these shelves be opened and asked?

        What was closed must stand as it was closed: some damage is served as if well, and kills the process later. What
        was not closed is tried, in a child process, which it may kill.
        """
        if not (folder / CLEAN).exists():
            return not folder.exists() or _tried(folder)
        try:
            closed_as: dict[str, list[int]] = json.loads((folder / CLEAN).read_bytes())
            return _unchanged(folder, closed_as)
        except (OSError, ValueError, TypeError):
            return False

    def try_each(self) -> None:
        """Asks each shelf for one of its vectors and puts it again; raises whatever Chroma does where that fails."""
        for shelf in self.names():
            held = self._collection(shelf).get(limit=1, include=["embeddings"])
            if held["ids"] and held["embeddings"] is not None:
                vector = np.asarray(held["embeddings"][0], dtype=np.float32)
                self.near(shelf, vector, 1)
                self.put(shelf, held["ids"], vector[np.newaxis, :])

    @staticmethod
    def erase(folder: Path) -> None:
        """Removes the index from the disk. Nothing may have it open."""
        shutil.rmtree(folder, ignore_errors=True)

    def _blank(self) -> None:
        """Overwrites what stands on the disk beyond the places that are filled, wherever a graph's files are new.

        Chroma makes those files out of memory that it has not filled: for a new shelf, and at the first call after
        each opening for one that it has not saved yet. What stood in that memory before, such as the text of a paper
        that was withdrawn, is on the disk with them.
        """
        if not self._writing.acquire(blocking=False):
            return  # whoever is changing something does it at the end: no question waits for that
        try:
            for graph in [header.parent for header in self._folder.glob("*/header.bin")]:
                if self._blanked.get(graph) != _moments(graph):
                    with suppress(FileNotFoundError):  # Chroma is removing a shelf that was dropped
                        _blank_unfilled(graph)
                        self._blanked[graph] = _moments(graph)
        finally:
            self._writing.release()

    def _collection(self, shelf: str) -> Collection:
        return self._client.get_or_create_collection(
            f"shelf_{shelf}", embedding_function=None, configuration={"hnsw": GRAPH}
        )


def _tried(folder: Path) -> bool:
    # The child finds this product where this process found it. What a cut-off file leaves unread of Chroma's memory is
    # rubbish there, not by luck nought, so that what would kill this process some day kills the child now.
    path = os.pathsep.join(place for place in sys.path if place)
    environment = {**os.environ, "PYTHONPATH": path, "MALLOC_PERTURB_": "165"}
    command = [sys.executable, "-m", "vectorstore.probe", str(folder)]
    try:
        tried = subprocess.run(command, env=environment, capture_output=True, timeout=PROBE_SECONDS, check=False)  # noqa: S603  (our own module)
    except subprocess.TimeoutExpired:
        return False
    return tried.returncode == 0


def _moments(graph: Path) -> list[int]:
    """When each of a graph's laid out files was last written; nothing for one that is not there."""
    return [(graph / name).stat().st_mtime_ns for name in PLACES if (graph / name).exists()]


def _blank_unfilled(graph: Path) -> None:
    with (graph / "header.bin").open("rb") as file:
        head = file.read(HEADER.size)
    if len(head) < HEADER.size:  # damaged: it is found out where the shelf is opened
        return
    version, _, _, filled, place = HEADER.unpack(head)
    if version != HEADER_VERSION:
        return
    for name, size in PLACES.items():
        with (graph / name).open("r+b") as file:
            used, end = filled * (size or place), file.seek(0, os.SEEK_END)
            if used < end:
                file.seek(used)
                file.write(bytes(end - used))


def _standing_in(folder: Path) -> dict[str, list[int]]:
    """Every file under a folder but the note itself: its size, when it was last written, and its checksum."""
    files = (path for path in folder.rglob("*") if path.is_file() and path.name != CLEAN)
    return {f.relative_to(folder).as_posix(): [f.stat().st_size, f.stat().st_mtime_ns, _checksum(f)] for f in files}


def _unchanged(folder: Path, before: dict[str, list[int]]) -> bool:
    if {f.relative_to(folder).as_posix() for f in folder.rglob("*") if f.is_file() and f.name != CLEAN} != set(before):
        return False
    for name, (size, moment, checksum) in before.items():
        now = (folder / name).stat()
        # Files put back from a backup have another time and the same content.
        if now.st_size != size or (now.st_mtime_ns != moment and _checksum(folder / name) != checksum):
            return False
    return True


def _checksum(path: Path) -> int:
    checksum = 0
    with path.open("rb") as file:
        while chunk := file.read(1 << 20):
            checksum = zlib.crc32(chunk, checksum)
    return checksum
