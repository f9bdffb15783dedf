"""A second opinion on a sentence that the checks let pass: a model that says whether it follows from what it cites.

Any CrossEncoder of natural language inference that sentence-transformers opens, where a council configures one. It can only
hold more back: a sentence that the checks dropped stays dropped, whatever the model thinks of it. What is word for word, or
was worked out by code, follows already and is not put to it.
"""

from __future__ import annotations

import logging
import re
import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

import numpy as np

from assistant.answer import Citation, Said
from vectorstore.words.errors import BadSetting
from vectorstore.words.papers import body_of, held_in_words

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder

LEAST = 0.5
"""Of 1: what a model must give to "it follows", so that more speaks for it than for everything else together."""
_FOLLOWS = "entailment"
"""How models of natural language inference name that output in their configuration."""
_MARKER = re.compile(r" ?\[\d+\]")
_log = logging.getLogger(__name__)


class Entailment(Protocol):
    """Judges whether a statement follows from a text."""

    @property
    def name(self) -> str: ...

    def follows(self, pairs: Sequence[tuple[str, str]]) -> Sequence[float]:
        """For each text and statement, from 0 to 1: how surely the statement follows from the text."""


class CrossEncoderEntailment:
    """A sentence-transformers CrossEncoder with an output that is named for entailment: a folder, or a name in the cache."""

    def __init__(self, model: str) -> None:
        self.name = model
        self._model: CrossEncoder | None = None
        self._output = 0
        self._lock = threading.Lock()

    def load(self) -> None:
        """Opens the model now. Raises BadSetting where there is none, or one that judges something else."""
        with self._lock:
            self._opened()

    def follows(self, pairs: Sequence[tuple[str, str]]) -> Sequence[float]:
        """The share of the entailment output after a softmax. Zeros where the model breaks: what is not judged is not shown."""
        with self._lock:  # its tokenizer is not safe for two threads
            model = self._opened()
            try:
                said = model.predict(list(pairs), apply_softmax=True, show_progress_bar=False)
            except (RuntimeError, ValueError, IndexError):
                _log.exception("The entailment model '%s' could not judge a sentence; it is not shown.", self.name)
                return [0.0] * len(pairs)
        return [float(share) for share in np.asarray(said, dtype=np.float64).reshape(len(pairs), -1)[:, self._output]]

    def _opened(self) -> CrossEncoder:
        if self._model is None:
            model = self._open()
            labels = {str(name).lower(): n for name, n in (getattr(model.config, "label2id", None) or {}).items()}
            if _FOLLOWS not in labels:
                raise BadSetting(
                    f"The model '{self.name}' (COUNCIL_ASSISTANT__ENTAILMENT_MODEL) has no output named '{_FOLLOWS}' "
                    f"(it has: {', '.join(sorted(labels))}). Give one that was trained for natural language inference, "
                    "or take the setting away."
                )
            self._model, self._output = model, labels[_FOLLOWS]
        return self._model

    def _open(self) -> CrossEncoder:
        from sentence_transformers import CrossEncoder  # noqa: PLC0415  (seconds: only where one is configured)

        try:
            model: CrossEncoder = CrossEncoder(self.name, local_files_only=True)
        except Exception as error:
            raise BadSetting(
                f"The entailment model '{self.name}' (COUNCIL_ASSISTANT__ENTAILMENT_MODEL) could not be opened "
                f"({type(error).__name__}). Give a folder with a CrossEncoder in it, or take the setting away."
            ) from error
        return model


def entailment_of(model: str | None) -> CrossEncoderEntailment | None:
    """The second opinion of a setting; none where none is named."""
    return CrossEncoderEntailment(model) if model else None


def agrees(entailment: Entailment, said: Said) -> bool:
    """Does the model hold that a sentence follows from what it cites?"""
    text = "\n".join(map(_premise, said.citations))
    (share,) = entailment.follows([(text, _MARKER.sub("", said.text).strip())])
    return share >= LEAST


def _premise(citation: Citation) -> str:
    """What is cited, as somebody reads it who has the paper open: whose, of when, under which headings, and the words."""
    document, passage = citation.found.document, citation.found.passage
    frame = (document.name, body_of(document, passage), held_in_words(document, passage), passage.item_title)
    around = dict.fromkeys(part for part in (*frame, *passage.headings) if part)
    return ". ".join([*around, citation.reading or citation.quote])
