"""Words that mean much the same, by what the embedding model knows of single words: "kids" and "children".

Every model begins with a table of vectors, one for each of its tokens, before any of a sentence is read. For words that are
one or two tokens, their nearness in that table is a dictionary of likeness that needs no fetching, no storing and no time.
Mean and first principal components are taken off first: they hold how frequent a token is, not what it means (Mu and
Viswanath, "All-but-the-top", 2018).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

import numpy as np

from vectorstore.embedding import Vectors
from vectorstore.words.text import STOP_WORDS, stem

LIKE = 0.5
"""Cosine from which two words are taken for alike."""
MOST = 4
"""So many words beside each."""
SHORTEST = 3
"""Letters of a word that is looked at."""

Table = Callable[[Sequence[str]], Vectors | None]
"""Words to vectors (n, d) of unit length, zeros for a word that the model does not know; None where it cannot say."""


class Likeness:
    """The words of some papers, each with those most like it."""

    def __init__(self, words: Iterable[str], table: Table, before: Likeness | None = None) -> None:
        """`before` lends its vectors for the words that it had."""
        self._table = table
        self._words = [w for w in sorted(words) if w.isalpha() and len(w) >= SHORTEST and w not in STOP_WORDS]
        known = before._rows if before else {}
        fresh = [w for w in self._words if w not in known]
        made = table(fresh) if fresh else None
        new = dict(zip(fresh, made, strict=True)) if made is not None else {}
        rows = [known.get(w, new.get(w)) for w in self._words]
        self._rows: dict[str, Vectors] = {w: row for w, row in zip(self._words, rows, strict=True) if row is not None}
        self._words = [w for w in self._words if w in self._rows]
        self._matrix = np.stack(list(self._rows.values())) if self._rows else np.zeros((0, 0), dtype=np.float32)

    def of(self, words: Sequence[str]) -> Mapping[str, tuple[tuple[str, float], ...]]:
        """For each word that has any: other words of the papers, each with its cosine, the likest first."""
        asked = [w for w in words if w.isalpha() and len(w) >= SHORTEST]
        vectors = self._table(asked) if asked and self._words else None
        if vectors is None:
            return {}
        likeness = self._matrix @ vectors.T
        found = {}
        for column, word in enumerate(asked):
            near = likeness[:, column]
            seen = {stem(word)}
            like: list[tuple[str, float]] = []
            close = np.flatnonzero(near >= LIKE)
            for n in close[np.argsort(-near[close], kind="stable")][: 2 * MOST]:
                other = self._words[int(n)]
                if len(like) == MOST:
                    break
                if stem(other) not in seen:
                    seen.add(stem(other))
                    like.append((other, float(near[n])))
            if like:
                found[word] = tuple(like)
        return found
