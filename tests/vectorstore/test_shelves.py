"""Vectors to neighbours: what Chroma is trusted with, and what it is not."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import chromadb
import numpy as np
import pytest
from chromadb.config import Settings
from chromadb.errors import NotFoundError

from tests.fakes import FakeEmbedder
from tests.invented import ask, document, shelve
from vectorstore.embedding import Vectors
from vectorstore.library import Library
from vectorstore.shelves import BATCH, CLEAN, Shelves


@pytest.fixture
def shelves(tmp_path: Path) -> Iterator[Shelves]:
    opened = Shelves(tmp_path / "chroma")
    yield opened
    opened.close()


def unit(*values: float) -> Vectors:
    vector = np.array(values, dtype=np.float32)
    return np.asarray(vector / np.linalg.norm(vector), dtype=np.float32)


NORTH, EAST, NORTH_EAST = unit(1, 0, 0), unit(0, 1, 0), unit(1, 1, 0)


def test_the_nearest_vector_comes_first_with_its_cosine(shelves: Shelves) -> None:
    shelves.put("public", ["north", "east", "between"], np.stack([NORTH, EAST, NORTH_EAST]))

    near = shelves.near("public", NORTH, 3)

    assert [id_ for id_, _ in near] == ["north", "between", "east"]
    assert [cosine for _, cosine in near] == pytest.approx([1.0, 0.7071, 0.0], abs=1e-3)


def test_no_more_come_than_were_asked_for(shelves: Shelves) -> None:
    shelves.put("public", ["north", "east", "between"], np.stack([NORTH, EAST, NORTH_EAST]))

    assert [id_ for id_, _ in shelves.near("public", NORTH, 2)] == ["north", "between"]


def test_a_shelf_that_holds_little_is_not_asked_for_more(shelves: Shelves) -> None:
    shelves.put("public", ["north"], NORTH[np.newaxis, :])

    assert len(shelves.near("public", EAST, 100)) == 1


def test_an_empty_shelf_has_nothing_near(shelves: Shelves) -> None:
    assert shelves.near("public", NORTH, 5) == []


def test_one_shelf_does_not_show_what_stands_on_another(shelves: Shelves) -> None:
    shelves.put("public", ["open"], EAST[np.newaxis, :])
    shelves.put("staff", ["kept"], NORTH[np.newaxis, :])

    assert [id_ for id_, _ in shelves.near("public", NORTH, 5)] == ["open"]
    assert shelves.ids("staff") == {"kept"}


def test_a_vector_put_again_takes_the_place_of_the_old_one(shelves: Shelves) -> None:
    shelves.put("public", ["it"], NORTH[np.newaxis, :])
    shelves.put("public", ["it"], EAST[np.newaxis, :])

    ((_, cosine),) = shelves.near("public", EAST, 5)

    assert cosine == pytest.approx(1.0, abs=1e-3)


def test_what_was_taken_is_no_longer_near(shelves: Shelves) -> None:
    shelves.put("public", ["north", "east"], np.stack([NORTH, EAST]))

    shelves.take("public", ["north"])

    assert [id_ for id_, _ in shelves.near("public", NORTH, 5)] == ["east"]
    assert shelves.ids("public") == {"east"}


def test_taking_what_is_not_there_takes_nothing_else(shelves: Shelves) -> None:
    shelves.put("public", ["north"], NORTH[np.newaxis, :])

    shelves.take("public", ["never there"])

    assert shelves.ids("public") == {"north"}


def test_a_dropped_shelf_is_gone(shelves: Shelves) -> None:
    shelves.put("public", ["north"], NORTH[np.newaxis, :])
    shelves.put("staff", ["east"], EAST[np.newaxis, :])

    shelves.drop("staff")

    assert shelves.names() == ["public"]


def test_filling_again_throws_away_what_was_there(shelves: Shelves) -> None:
    shelves.put("public", ["old"], NORTH[np.newaxis, :])
    shelves.put("staff", ["older"], NORTH[np.newaxis, :])

    shelves.fill([("public", ["new"], EAST[np.newaxis, :])])

    assert shelves.names() == ["public"]
    assert shelves.ids("public") == {"new"}


def test_vectors_are_still_there_after_closing(tmp_path: Path) -> None:
    first = Shelves(tmp_path / "chroma")
    first.put("public", ["north", "east"], np.stack([NORTH, EAST]))
    first.close()

    again = Shelves(tmp_path / "chroma")

    near = again.near("public", EAST, 1)
    again.close()
    assert [id_ for id_, _ in near] == ["east"]


def test_more_than_one_batch_is_put_whole(shelves: Shelves) -> None:
    ids = [f"p{n}" for n in range(BATCH + 1)]
    angles = np.linspace(0, 1, len(ids), dtype=np.float32)
    vectors = np.stack([np.cos(angles), np.sin(angles)], axis=1)

    shelves.put("public", ids, vectors)

    assert shelves.ids("public") == set(ids)


def test_a_new_shelf_is_laid_as_it_should_be(shelves: Shelves) -> None:
    shelves.put("public", ["north"], NORTH[np.newaxis, :])

    assert shelves.names() == ["public"]
    assert shelves.laid_otherwise() == []


def test_a_shelf_that_was_laid_less_thoroughly_is_named(tmp_path: Path) -> None:
    lay_as_before(tmp_path / "chroma", "staff", ["north"], NORTH[np.newaxis, :])
    opened = Shelves(tmp_path / "chroma")
    opened.put("public", ["east"], EAST[np.newaxis, :])

    assert opened.laid_otherwise() == ["staff"]
    opened.drop("staff")
    assert opened.laid_otherwise() == []
    opened.close()


def lay_as_before(folder: Path, shelf: str, ids: list[str], vectors: Vectors) -> None:
    """A shelf as an earlier version laid it: with Chroma's own settings, but for the distance."""
    client = chromadb.PersistentClient(path=str(folder), settings=Settings(anonymized_telemetry=False))
    with suppress(NotFoundError):
        client.delete_collection(f"shelf_{shelf}")
    laid = client.create_collection(
        f"shelf_{shelf}", embedding_function=None, configuration={"hnsw": {"space": "cosine"}}
    )
    laid.upsert(ids=ids, embeddings=vectors)
    client.close()


def test_a_library_lays_such_a_shelf_again_when_it_is_opened(tmp_path: Path) -> None:
    folder = tmp_path / "library"
    with Library(folder, FakeEmbedder()) as library:
        shelve(library, tmp_path, document(), "The lamp is lit.", "The well is deep.")
        (index,) = folder.glob("chroma*")
        before = ask(library, "lamp")
        ids = [p.id for p in library.passages_of("wells")]
    lay_as_before(index, "public", ids[:1], FakeEmbedder().questions(["lamp"]))  # one of its two is not even there
    (index / CLEAN).unlink()

    with Library(folder, FakeEmbedder(), mend=False) as library:
        assert library.health().missing_from_index == 1
    with Library(folder, FakeEmbedder()) as library:
        assert library.health().sound
        assert [(f.passage.id, f.score) for f in ask(library, "lamp")] == [(f.passage.id, f.score) for f in before]
    (index,) = folder.glob("chroma*")
    opened = Shelves(index)
    assert opened.laid_otherwise() == []
    assert opened.ids("public") == set(ids)
    opened.close()


def test_an_erased_folder_leaves_nothing_on_the_disk(tmp_path: Path) -> None:
    opened = Shelves(tmp_path / "chroma")
    opened.put("public", ["north"], NORTH[np.newaxis, :])
    opened.close()

    Shelves.erase(tmp_path / "chroma")

    assert not (tmp_path / "chroma").exists()


def test_shelves_that_stand_as_they_were_closed_are_sound(tmp_path: Path) -> None:
    opened = Shelves(tmp_path / "chroma")
    opened.put("public", ["north"], NORTH[np.newaxis, :])
    opened.close()

    assert (tmp_path / "chroma" / CLEAN).exists()
    assert Shelves.sound(tmp_path / "chroma")


def test_shelves_that_were_not_closed_are_tried_and_sound_where_nothing_is_damaged(tmp_path: Path) -> None:
    opened = Shelves(tmp_path / "chroma")
    opened.put("public", ["north"], NORTH[np.newaxis, :])
    assert not (tmp_path / "chroma" / CLEAN).exists()  # so that a kill from here on leaves none
    opened.close()
    (tmp_path / "chroma" / CLEAN).unlink()

    assert Shelves.sound(tmp_path / "chroma")


def test_shelves_that_were_damaged_after_they_were_closed_are_not_sound(tmp_path: Path) -> None:
    opened = Shelves(tmp_path / "chroma")
    opened.put("public", ["north"], NORTH[np.newaxis, :])
    opened.close()
    (tmp_path / "chroma" / "chroma.sqlite3").write_bytes(b"garbage" * 1000)

    assert not Shelves.sound(tmp_path / "chroma")


def test_shelves_that_never_were_are_sound(tmp_path: Path) -> None:
    assert Shelves.sound(tmp_path / "chroma")
    assert not (tmp_path / "chroma").exists()
