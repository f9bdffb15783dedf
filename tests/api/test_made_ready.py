"""What a server does before anybody asks: the papers' words are read, and what stays is left out of later collections."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest

from api.desk import Model, made_ready
from tests.fakes import FakeEmbedder
from tests.invented import document, shelve
from vectorstore.library import Library


@pytest.fixture(autouse=True)
def _collected_as_before() -> Iterator[None]:
    yield
    gc.unfreeze()


def test_the_words_are_read_and_what_stays_is_left_out_of_collections(tmp_path: Path) -> None:
    frozen = gc.get_freeze_count()
    with Library(tmp_path / "library", FakeEmbedder()) as library:
        shelve(library, tmp_path, document("open"), "The lighthouse lamp is for sale.")
        model = Model()

        model.open(lambda: made_ready(library))

    assert model.opened.is_set()
    assert gc.get_freeze_count() > frozen


def test_a_library_that_is_closed_meanwhile_is_no_model_that_failed(tmp_path: Path) -> None:
    library = Library(tmp_path / "library", FakeEmbedder())
    library.close()
    model = Model()

    model.open(lambda: made_ready(library))

    assert model.opened.is_set()
    assert not model.failed.is_set()
