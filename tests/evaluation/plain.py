"""The plain assembly that a tutorial shows, to measure ours beside: pypdf, pieces of characters, a Chroma collection, BM25."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import bm25s
import chromadb
import pypdf
from chromadb.config import Settings
from langchain_text_splitters import RecursiveCharacterTextSplitter

from api.evaluation.reply import Passage
from vectorstore.embedding import Embedder

SIZE, OVERLAP = 1000, 200
"""Characters of a piece, and of how many of them the next begins with."""
AT_ONCE = 1000
"""Pieces that are handed to Chroma together."""
CANDIDATES = 50
"""How many each of two lists brings before they are fused."""
RANK_CONSTANT = 60
"""Cormack, Clarke and Büttcher (2009), who let a list add 1 / (60 + rank)."""


@cache
def _splitter() -> RecursiveCharacterTextSplitter:
    return RecursiveCharacterTextSplitter(chunk_size=SIZE, chunk_overlap=OVERLAP)


def pieces_of(text: str) -> list[str]:
    return _splitter().split_text(text)


def pieces_under(folder: Path) -> list[Passage]:
    """The pieces of every PDF and text file under a folder, cut page by page; a file that does not open has none."""
    found: list[Passage] = []
    for path in sorted(path for path in folder.rglob("*") if path.suffix.casefold() in (".pdf", ".txt")):
        for page, text in _pages(path):
            found += [
                Passage(id=str(len(found) + n), file=path.name, page=page, last_page=page, text=piece)
                for n, piece in enumerate(pieces_of(text))
            ]
    return found


def _pages(path: Path) -> list[tuple[int | None, str]]:
    if path.suffix.casefold() == ".txt":
        return [(None, path.read_text(encoding="utf-8", errors="replace"))]
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        return [(n, page.extract_text()) for n, page in enumerate(pypdf.PdfReader(path).pages, start=1)]
    except Exception as error:  # whatever pypdf makes of a damaged file
        print(f"  plain: {path.name} is left out ({type(error).__name__})")
        return []


class Dense:
    """The pieces in one Chroma collection under cosine distance, on disk in `folder`."""

    def __init__(self, pieces: Sequence[Passage], embedder: Embedder, folder: Path) -> None:
        self.pieces, self._embedder = pieces, embedder
        client = chromadb.PersistentClient(str(folder), Settings(anonymized_telemetry=False))
        self._collection = client.create_collection("pieces", metadata={"hnsw:space": "cosine"})
        for start in range(0, len(pieces), AT_ONCE):
            some = pieces[start : start + AT_ONCE]
            texts = [piece.text for piece in some]
            self._collection.add([p.id for p in some], embeddings=embedder.passages(texts), documents=texts)

    def search(self, question: str, limit: int) -> list[Passage]:
        found = self._collection.query(self._embedder.questions([question]), n_results=min(limit, len(self.pieces)))
        return [self.pieces[int(id_)] for id_ in found["ids"][0]]


class Fused:
    """The same, fused by rank with BM25 over the same pieces (English stop words, no stemming), kept in `folder`."""

    def __init__(self, dense: Dense, folder: Path) -> None:
        self._dense = dense
        self._words = bm25s.BM25()
        self._words.index(
            bm25s.tokenize([piece.text for piece in dense.pieces], stopwords="en", show_progress=False),
            show_progress=False,
        )
        self._words.save(str(folder))

    def search(self, question: str, limit: int) -> list[Passage]:
        wanted = bm25s.tokenize(question, stopwords="en", return_ids=False, show_progress=False)
        many = min(CANDIDATES, len(self._dense.pieces))
        places, _ = self._words.retrieve(wanted, k=many, show_progress=False)
        by_words = [self._dense.pieces[int(place)] for place in places[0]]
        scores: dict[str, float] = {}
        for ranked in (self._dense.search(question, many), by_words):
            for rank, piece in enumerate(ranked, start=1):
                scores[piece.id] = scores.get(piece.id, 0.0) + 1 / (RANK_CONSTANT + rank)
        best = sorted(scores, key=lambda id_: -scores[id_])[:limit]
        return [self._dense.pieces[int(id_)] for id_ in best]
