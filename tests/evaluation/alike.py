"""Which cosine groups questions that mean the same: pairs told apart rightly, over questions grouped by hand.

    python -m tests.evaluation.alike

Every other group of `tests/questions/alike.txt` is looked at to choose from; the rest is only counted.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from api.gaps import ALIKE, grouped
from vectorstore.embedding import SentenceTransformerEmbedder, Vectors

QUESTIONS = Path(__file__).parents[1] / "questions" / "alike.txt"


def by_hand() -> list[list[str]]:
    """Questions grouped by what they ask for."""
    return [part.splitlines() for part in QUESTIONS.read_text(encoding="utf-8").strip().split("\n\n")]


def halves() -> tuple[list[list[str]], list[list[str]]]:
    """To look at, and held."""
    groups = by_hand()
    return groups[::2], groups[1::2]


def right(vectors: Vectors, sizes: Sequence[int], alike: float) -> tuple[float, float]:
    """Precision and recall of the pairs that are put together. `vectors`: (n, d), group after group of these sizes."""
    truth = [n for n, size in enumerate(sizes) for _ in range(size)]
    # As they come in a log: not one group after the other.
    order = np.random.default_rng(3).permutation(len(truth))
    told = grouped(vectors[order], alike)
    together = {frozenset(pair) for group in told for pair in itertools.combinations([int(order[n]) for n in group], 2)}
    meant = {frozenset((a, b)) for a, b in itertools.combinations(range(len(truth)), 2) if truth[a] == truth[b]}
    both = len(together & meant)
    return both / max(len(together), 1), both / len(meant)


def main() -> None:
    embedder = SentenceTransformerEmbedder()
    print("least cosine | looked at: precision, recall, F1 | held: precision, recall, F1")
    for step in range(40, 84, 2):
        said = []
        for half in halves():
            vectors = embedder.questions([question for group in half for question in group])
            precision, recall = right(vectors, list(map(len, half)), step / 100)
            f1 = 2 * precision * recall / max(precision + recall, 1e-9)
            said.append(f"{precision:.2f} {recall:.2f} {f1:.2f}")
        print(f"{step / 100:.2f}{'*' if abs(step / 100 - ALIKE) < 0.005 else ' '} | {said[0]} | {said[1]}")


if __name__ == "__main__":
    main()
