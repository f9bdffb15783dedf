"""Erasure: after `withdraw` and `rebuild` nothing of a paper is on the disk, whatever a process has in its memory."""

from __future__ import annotations

import ctypes
import json
import os
import platform
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path

import httpx
import numpy as np
import pytest

from tests.invented import ask, document, shelve
from tests.papers import make_pdf
from tests.running import Server
from vectorstore.embedding import SentenceTransformerEmbedder
from vectorstore.library import Library
from vectorstore.ownership import holder
from vectorstore.shelves import Shelves
from vectorstore.words.clearance import STAFF

REPOSITORY = Path(__file__).parents[2]
RARE = ("zanzibarquokka", "vellichorium", "quixotrabble")
"""Words that stand in what is taken out, and nowhere else in any library or program."""

Traces = Mapping[str, bytes]
"""What to look for, by what it is called when it is found."""


# Looking for what is left -------------------------------------------------------------------------------------------


def words_of(*words: str) -> Traces:
    """Each word, and each half of it, as programs write text."""
    found = {}
    for word in words:
        for part in (word, word[: len(word) // 2], word[len(word) // 2 :]):
            for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
                found[f"{part} ({encoding})"] = part.encode(encoding)
    return found


def pieces_of(name: str, whole: bytes, size: int, step: int, but: bytes = b"") -> Traces:
    """Pieces of some bytes that are not all alike and do not stand in others, each under its name and place."""
    places = ((at, whole[at : at + size]) for at in range(0, len(whole) - size, step))
    return {f"{name} at {at}": piece for at, piece in places if len(set(piece)) > size // 3 and piece not in but}


def stored(catalogue: Path, word: str) -> list[tuple[bool, bytes, bytes]]:
    """Each passage's vector and its sentences', as they are stored, and whether the word stands in it."""
    database = sqlite3.connect(f"{catalogue.as_uri()}?mode=ro", uri=True)
    rows = database.execute("SELECT text, vector, sentence_vectors FROM passages").fetchall()
    database.close()
    return [(word in text.casefold(), vector, sentences) for text, vector, sentences in rows]


def vectors_of(catalogue: Path, word: str) -> Traces:
    """Four numbers here and there of the vectors of each passage that holds a word, and eight of its sentences'."""
    rows = stored(catalogue, word)
    others = b"".join(vector + sentences for own, vector, sentences in rows if not own)
    found: dict[str, bytes] = {}
    for n, (own, vector, sentences) in enumerate(rows):
        if own:
            found |= pieces_of(f"vector {n} of {word}", vector, 16, 256, others)
            found |= pieces_of(f"sentence vectors {n} of {word}", sentences, 16, 512, others)
    return found


def left_of(folder: Path, traces: Traces) -> list[str]:
    """Where anything of it stands under a folder: in a file, whatever its case, or in a name."""
    found = []
    for path in folder.rglob("*"):
        content = path.read_bytes() if path.is_file() else b""
        # Numbers are looked for as they are, and words as they are and as an index folds them.
        here = (content, content.lower(), path.name.casefold().encode())
        found += [
            f"{path.relative_to(folder)}: {name}" for name, piece in traces.items() if any(piece in h for h in here)
        ]
    return found


# A server that took the paper in, answered from it, withdrew it and went on ------------------------------------------

GONE = [
    "Cabinet",
    "3 June 2025",
    "",
    "**Report on the Zanzibarquokka**",
    "",
    "**1. Background**",
    "",
    "The zanzibarquokka of Farrow Bank was sold for 412,345 pounds in 2024/25.",
    "",
    "**2. The Vellichorium**",
    "",
    "The vellichorium at Tolland has 37 lamps, and each lamp costs 18 pounds a week.",
]
KEPT = """Cabinet
1 July 2025

Report on the Saturday Market

1. Background

The Saturday market at Tolland has 37 stalls, and each stall pays 18 pounds a week.
"""
BEFORE = KEPT.replace("Saturday market at Tolland", "quixotrabble fair at Ossleby").replace("Saturday", "Quixotrabble")
AFTER = KEPT.replace("Saturday", "Sunday").replace("37", "41")
LATER = KEPT.replace("Saturday", "Monday").replace("37", "12")


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    running = Server(tmp_path / "library", tmp_path)
    yield running
    running.stop()


def asked(server: Server, question: str) -> str:
    reply = httpx.post(f"{server.address}/v1/chat", json={"question": question}, trust_env=False, timeout=60)
    assert reply.status_code == 200, reply.text
    return str(reply.json()["answer"])


def logged(server: Server, question: str, comment: str) -> str:
    """Asks, rates the answer as no use with a comment, and has the gap report made of it; the log's entry as JSON."""
    key = (server.library / "owner.key").read_text(encoding="ascii")
    headers = {"Authorization": f"Bearer {key}"}
    with httpx.Client(base_url=server.address, headers=headers, trust_env=False, timeout=60) as owner:
        id_ = owner.post("/v1/chat", json={"question": question}).json()["id"]
        given = {"answer_id": id_, "rating": "not_useful", "comment": comment}
        assert owner.post("/v1/feedback", json=given).status_code == 200
        assert question in [g["question"] for g in owner.get("/v1/insights/gaps").json()["gaps"]]
        return owner.get(f"/v1/log/{id_}").text


def taken_in(server: Server, folder: Path, *more: str) -> dict[str, str]:
    """The papers' ids by their files' names."""
    done = server.run("ingest", str(folder), "--json", *more)
    assert done.returncode == 0, done.stderr
    return {row["file"]: row["document_id"] for row in json.loads(done.stdout)}


@pytest.mark.server
@pytest.mark.embedder
def test_after_a_rebuild_nothing_of_a_withdrawn_or_a_replaced_paper_is_on_the_disk(
    server: Server, tmp_path: Path
) -> None:
    folder = tmp_path / "papers"
    folder.mkdir()
    (folder / "market.txt").write_text(KEPT, encoding="utf-8")
    (folder / "fair.txt").write_text(BEFORE, encoding="utf-8")
    make_pdf(folder / "zanzibarquokka.pdf", GONE)
    ids = taken_in(server, folder)
    catalogue = server.library / "catalogue.sqlite"
    traces = {
        **words_of(*RARE),
        **vectors_of(catalogue, RARE[0]),
        **vectors_of(catalogue, RARE[1]),
        **vectors_of(catalogue, RARE[2]),
        **pieces_of("its file", (folder / "zanzibarquokka.pdf").read_bytes(), 24, 96, KEPT.encode()),
    }
    assert "412,345" in asked(server, "What was the zanzibarquokka of Farrow Bank sold for?")
    # The question log holds it four times over: in what was asked, answered, quoted and commented.
    entry = logged(server, f"How many lamps has the {RARE[1]} at Tolland?", f"No {RARE[1].upper()} has 37 lamps!")
    assert entry.casefold().count(RARE[1]) >= 4
    before = {where.partition(": ")[2] for where in left_of(server.library, traces)}
    assert before == {name for name in traces if "utf-16" not in name}  # so that the search below can find each of them

    (folder / "fair.txt").write_text(AFTER, encoding="utf-8")
    taken_in(server, folder)
    assert server.run("withdraw", ids["zanzibarquokka.pdf"]).returncode == 0
    assert server.run("rebuild").returncode == 0

    assert left_of(server.library, traces) == []
    # It goes on in the same process, whose memory held all of it: the first question, and a shelf that is new.
    assert "37 stalls" in asked(server, "How many stalls has the Saturday market at Tolland?")
    (folder / "later.txt").write_text(LATER, encoding="utf-8")
    taken_in(server, folder / "later.txt", "--access", "staff")
    assert "41 stalls" in asked(server, "How many stalls has the Sunday market at Tolland?")
    assert left_of(server.library, traces) == []
    server.stop()
    assert holder(server.library) is None
    assert left_of(server.library, traces) == []


# Memory that is full of it ------------------------------------------------------------------------------------------

SENTENCE = f"The {RARE[0]} ledger of the {RARE[1]} was sealed. "
LAID_OUT = (392, 400, 408, 160_000, 167_600)
"""Bytes of what Chroma lays out for a new shelf, or nearly: 100 lengths, and 100 places of 384 numbers and their links."""


def soil(content: bytes) -> None:
    """Memory that held this, in pieces of the sizes that a new shelf asks for, given back to the process."""
    libc = ctypes.CDLL(None)
    libc.malloc.restype, libc.malloc.argtypes, libc.free.argtypes = (
        ctypes.c_void_p,
        [ctypes.c_size_t],
        [ctypes.c_void_p],
    )
    # What any large array does when it is let go: from now on the process keeps large pieces instead of returning them.
    large = np.ones(24_000_000, dtype=np.uint8)
    del large
    held = []
    for size in LAID_OUT:
        for _ in range(3_000 if size < 1_000 else 20):
            held.append(libc.malloc(size))
            libc.malloc(24)  # kept, so that the pieces do not grow together again
            ctypes.memmove(held[-1], (content * (size // len(content) + 1))[:size], size)
    for piece in held:
        libc.free(piece)


def provoke(folder: Path) -> None:
    """Run in a process of its own: prints what is left on the disk at each step, as JSON."""
    import chromadb  # noqa: PLC0415  (to see what it leaves without us)

    embedder = SentenceTransformerEmbedder()
    library = Library(folder / "library", embedder)
    shelve(library, folder, document("gone"), SENTENCE)
    library.correct("gone", {"title": f"The {RARE[2]}"})
    library.renew("gone")
    shelve(library, folder, document("kept"), "The lighthouse lamp is lit.")
    ask(library, "ledger")
    catalogue = folder / "library" / "catalogue.sqlite"
    traces = {**words_of(*RARE), **vectors_of(catalogue, RARE[0])}
    vectors = b"".join(vector for own, vector, _ in stored(catalogue, RARE[0]) if own)
    content = SENTENCE.encode() + SENTENCE.encode("utf-16-le") + vectors
    library.withdraw("gone")
    found: dict[str, list[str]] = {}

    def step(name: str, where: str = "library") -> None:
        found[name] = left_of(folder / where, traces)

    soil(content)
    alone = chromadb.PersistentClient(path=str(folder / "alone")).create_collection("alone", embedding_function=None)
    alone.upsert(ids=["kept"], embeddings=embedder.questions(["The lighthouse lamp is lit."]))
    step("Chroma alone", "alone")
    soil(content)
    library.rebuild()
    step("after the rebuild")
    soil(content)
    shelve(library, folder, document("later", access=STAFF), "The quarry is open.")
    step("after a new shelf")
    library.close()
    step("closed")
    library = Library(folder / "library", embedder, mend=False)
    soil(content)
    ask(library, "lamp")
    step("after the first question of an opening")
    library.close()
    print(json.dumps(found))  # noqa: T201  (for the test that reads it)


def provoked(folder: Path, **environment: str) -> dict[str, list[str]]:
    code = "import pathlib, sys; from tests.vectorstore.test_erasure import provoke; provoke(pathlib.Path(sys.argv[1]))"
    done = subprocess.run(
        [sys.executable, "-c", code, str(folder)],
        cwd=REPOSITORY,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    said: dict[str, list[str]] = json.loads(done.stdout)
    return said


@pytest.mark.embedder
@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="It is glibc's memory that is soiled here")
def test_what_stood_in_a_process_s_memory_does_not_reach_the_disk_with_the_index(tmp_path: Path) -> None:
    # One arena, as operators set it to save memory: Chroma's threads get what any other thread gave back.
    found = provoked(tmp_path, MALLOC_ARENA_MAX="1")

    alone = found.pop("Chroma alone")
    assert any("data_level0.bin: zanzibarquokka" in where for where in alone), "Nothing is provoked any more"
    assert any("vector" in where for where in alone)
    assert len(found) == 4
    assert [where for step in found.values() for where in step] == []


# The index itself ---------------------------------------------------------------------------------------------------


def test_questions_asked_while_a_shelf_grows_cost_it_no_vector(tmp_path: Path) -> None:
    """Blanking what is not filled goes on beside the writing of what is: it must never meet it."""
    chance = np.random.default_rng(7)
    vectors = chance.normal(size=(1_600, 32)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    ids = [f"p{n}" for n in range(len(vectors))]
    shelves = Shelves(tmp_path / "chroma")
    shelves.put("public", ids[:1], vectors[:1])
    done = threading.Event()

    def keep_asking() -> None:
        while not done.is_set():
            shelves.near("public", vectors[0], 3)

    askers = [threading.Thread(target=keep_asking) for _ in range(3)]
    for asker in askers:
        asker.start()
    for start in range(1, len(ids), 40):
        shelves.put("public", ids[start : start + 40], vectors[start : start + 40])
    done.set()
    for asker in askers:
        asker.join()
    shelves.close()

    again = Shelves(tmp_path / "chroma")
    assert again.ids("public") == set(ids)
    found = [again.near("public", vector, 1)[0] for vector in vectors]
    again.close()
    assert [id_ for id_, _ in found] == ids
    assert min(cosine for _, cosine in found) > 0.999
