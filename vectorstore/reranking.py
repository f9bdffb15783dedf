"""A second look at the best finds: a model that reads question and passage together, where a council configures one.

Any CrossEncoder that sentence-transformers opens. It is slow (a third of a second for twenty passages on two cores), and
so never the default.
"""

from __future__ import annotations

import dataclasses
import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

import numpy as np

from vectorstore.search import Found
from vectorstore.words.errors import BadSetting

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder

AMONG = 20
"""Of how many of the best finds the order is looked at again."""
SHARE = 0.5
"""Of the score; the rest stays what it was, with what it knows of times and standings."""


class Reranker(Protocol):
    """Reads a question with each passage."""

    @property
    def name(self) -> str: ...

    def scores(self, question: str, texts: Sequence[str]) -> Sequence[float]:
        """How well each text answers the question, higher is better; on any scale."""


class CrossEncoderReranker:
    """A sentence-transformers CrossEncoder, opened at the first question: a folder, or a name in the local cache."""

    def __init__(self, model: str) -> None:
        self.name = model
        self._model: CrossEncoder | None = None
        self._lock = threading.Lock()

    def load(self) -> None:
        """Opens the model now. Raises BadSetting where there is none."""
        with self._lock:
            self._model = self._model or self._open()

    def scores(self, question: str, texts: Sequence[str]) -> Sequence[float]:
        with self._lock:  # its tokenizer is not safe for two threads
            self._model = self._model or self._open()
            scored = self._model.predict([(question, text) for text in texts], show_progress_bar=False)
        return [float(score) for score in np.asarray(scored, dtype=np.float64).reshape(len(texts), -1)[:, -1]]

    def _open(self) -> CrossEncoder:
        from sentence_transformers import CrossEncoder  # noqa: PLC0415  (seconds: only where one is configured)

        try:
            model: CrossEncoder = CrossEncoder(self.name, local_files_only=True)
        except Exception as error:
            raise BadSetting(
                f"The reranking model '{self.name}' (COUNCIL_STORE__RERANKING_MODEL) could not be opened "
                f"({type(error).__name__}). Give a folder with a CrossEncoder in it, or take the setting away."
            ) from error
        return model


def reranker_of(model: str | None) -> CrossEncoderReranker | None:
    """The reranker of a setting; none where none is named."""
    return CrossEncoderReranker(model) if model else None


def reranked(question: str, found: Sequence[Found], reranker: Reranker) -> list[Found]:
    """The same finds, the best of them in a new order: half by what the model says, half by what stood before."""
    best, rest = list(found[:AMONG]), list(found[AMONG:])
    if len(best) < 2:
        return [*best, *rest]
    said = _stretched(reranker.scores(question, [f.passage.text for f in best]))
    stood = _stretched([f.score for f in best])
    low, high = best[-1].score, best[0].score
    mixed = [SHARE * a + (1 - SHARE) * b for a, b in zip(said, stood, strict=True)]
    ordered = sorted(zip(mixed, best, strict=True), key=lambda pair: (-pair[0], pair[1].passage.id))
    return [*(dataclasses.replace(f, score=low + (high - low) * share) for share, f in ordered), *rest]


def _stretched(scores: Sequence[float]) -> list[float]:
    low, high = min(scores), max(scores)
    return [(score - low) / (high - low) if high > low else 0.0 for score in scores]
