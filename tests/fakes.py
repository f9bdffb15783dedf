"""Stand-ins for what is slow or far away: shorter than a mock, and the same in every run."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence

import numpy as np

from vectorstore.embedding import Vectors

DIMENSION = 64
ENGLISH = frozenset("park bench zebra school bus".split())
"""The words that this model met whole."""


class FakeEmbedder:
    """A bag of words as an embedding model: texts that share words are near each other.

    `embedded` counts the passage texts it was given, so that a test can say that nothing was embedded again.
    """

    def __init__(self, name: str = "fake") -> None:
        self.name = name
        self.embedded = 0

    def questions(self, texts: list[str]) -> Vectors:
        """float32, (n, DIMENSION), unit length."""
        return np.array([_vector(text) for text in texts], dtype=np.float32).reshape(-1, DIMENSION)

    def passages(self, texts: list[str]) -> Vectors:
        """float32, (n, DIMENSION), unit length."""
        self.embedded += len(texts)
        return self.questions(texts)

    def knows(self, word: str) -> bool:
        """Only what the tests call English."""
        return word in ENGLISH

    def single_words(self, words: Sequence[str]) -> Vectors | None:  # noqa: ARG002
        """It has no table of words by themselves."""
        return None


def _vector(text: str) -> Vectors:
    vector = np.full(DIMENSION, 1e-3, dtype=np.float32)  # no text is the null vector
    for word in re.findall(r"\w+", text.casefold()):
        vector[hashlib.sha256(word.encode()).digest()[0] % DIMENSION] += 1
    return np.asarray(vector / np.linalg.norm(vector), dtype=np.float32)
