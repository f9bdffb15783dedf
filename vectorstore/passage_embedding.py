"""What is embedded of a passage, and the vectors made of it: only of what was not embedded before under the same words."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence

import numpy as np

from vectorstore.catalogue import Catalogue, Embedded
from vectorstore.embedding import Embedder, Vectors
from vectorstore.words.dates import written
from vectorstore.words.papers import Document, Passage, body_of, held_on, spoken

Progress = Callable[[int, int], None]
"""Told after each batch: how many texts are embedded, of how many."""

EMBED_AT_ONCE = 256


class PassageEmbedding:
    """Embeds for one library, whose catalogue holds the vectors that were made before."""

    def __init__(self, embedder: Embedder, catalogue: Catalogue) -> None:
        self._embedder = embedder
        self._catalogue = catalogue
        self.dimensions = int(catalogue.setting("dimensions") or 0)
        """Of each vector; 0 until the first is made."""

    def embed(
        self, document: Document, passages: Sequence[Passage], progress: Progress | None
    ) -> tuple[list[Embedded], int]:
        """A paper's passages with their vectors, and how many of them had to be embedded."""
        labels = [label(document, passage) for passage in passages]
        keys = [self.key(text, passage) for text, passage in zip(labels, passages, strict=True)]
        known = self._catalogue.passage_rows.embedded_before(keys)
        wanted: list[str] = []
        for text, passage, key in zip(labels, passages, keys, strict=True):
            if key not in known:
                wanted += [f"{text}. {passage.text}", *sentence_texts(passage)]
        vectors = iter(self.vectors(wanted, progress))
        embedded, fresh = [], 0
        for text, passage, key in zip(labels, passages, keys, strict=True):
            if key in known:
                vector = np.frombuffer(known[key][0], dtype=np.float32)
                sentences = np.frombuffer(known[key][1], dtype=np.float16).reshape(-1, len(vector))
            else:
                fresh += 1
                vector = next(vectors)
                sentences = np.array([next(vectors) for _ in passage.sentences], dtype=np.float16)
                sentences = sentences.reshape(-1, len(vector))
            embedded.append(Embedded(passage, text, key, vector, sentences))
        if embedded and not self.dimensions:
            self.dimensions = len(embedded[0].vector)
            self._catalogue.remember("embedding_model", self._embedder.name)
            self._catalogue.remember("dimensions", str(self.dimensions))
        return embedded, fresh

    def vectors(self, texts: Sequence[str], progress: Progress | None) -> list[Vectors]:
        """A vector (d,) for each text, in order."""
        # Longest beside longest, so that no batch is padded to one long text; the order is put back afterwards.
        order = sorted(range(len(texts)), key=lambda i: -len(texts[i]))
        made: list[Vectors | None] = [None] * len(texts)
        for start in range(0, len(order), EMBED_AT_ONCE):
            some = order[start : start + EMBED_AT_ONCE]
            for place, vector in zip(some, self._embedder.passages([texts[i] for i in some]), strict=True):
                made[place] = vector
            if progress:
                progress(min(start + EMBED_AT_ONCE, len(order)), len(order))
        return [v for v in made if v is not None]

    def key(self, text: str, passage: Passage) -> str:
        """What is the same where the same model embeds the same words under the same label."""
        parts = [self._embedder.name, text, passage.text, *sentence_texts(passage)]
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()

    def questions(self, texts: Sequence[str]) -> Vectors:
        """Questions as the embedding model has them: float32, (n, d), unit length."""
        made = [
            self._embedder.questions(list(texts[n : n + EMBED_AT_ONCE])) for n in range(0, len(texts), EMBED_AT_ONCE)
        ]
        return np.concatenate(made) if made else np.zeros((0, max(self.dimensions, 1)), dtype=np.float32)


def label(document: Document, passage: Passage) -> str:
    """Where a passage stands, in words that are embedded and indexed with it but never quoted."""
    date = held_on(document, passage)
    title = passage.item_title or document.title or spoken(document.file)
    parts = [body_of(document, passage), written(date) if date else None, title, *passage.headings, passage.about]
    return " - ".join(dict.fromkeys(part for part in parts if part)) or document.file


def sentence_texts(passage: Passage) -> list[str]:
    """What is embedded for each sentence: its words, or its reading where it is a table row."""
    return [s.reading or passage.text[s.start : s.end] for s in passage.sentences]
