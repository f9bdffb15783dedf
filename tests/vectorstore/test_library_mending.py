"""Opening the library: refused where it must be, and what was lost or damaged of its index is put right."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from tests.fakes import FakeEmbedder
from tests.invented import ask, document, papers, shelve
from tests.vectorstore.libraries import opened_again, shelve_three
from vectorstore.library import Library
from vectorstore.ownership import holder
from vectorstore.shelves import CLEAN, Shelves
from vectorstore.words.clearance import ANONYMOUS, OWNER
from vectorstore.words.errors import DamagedCatalogue, LibraryInUse, WrongModel


def test_a_library_built_with_another_model_is_refused_by_both_names(folder: Path, tmp_path: Path) -> None:
    with Library(folder, FakeEmbedder("first-model")) as library:
        shelve(library, tmp_path, document(), "The lamp is lit.")

    with pytest.raises(WrongModel, match=r"'first-model'.*'second-model'"):
        Library(folder, FakeEmbedder("second-model"))


def test_a_refused_opener_holds_nothing(folder: Path, tmp_path: Path) -> None:
    with Library(folder, FakeEmbedder("first-model")) as library:
        shelve(library, tmp_path, document(), "The lamp is lit.")

    with pytest.raises(WrongModel):
        Library(folder, FakeEmbedder("second-model"))

    assert holder(folder) is None
    with Library(folder, FakeEmbedder("first-model")) as library:
        assert papers(ask(library, "lamp")) == ["wells"]


def test_an_empty_library_may_change_its_model(folder: Path, tmp_path: Path) -> None:
    Library(folder, FakeEmbedder("first-model")).close()

    with Library(folder, FakeEmbedder("second-model")) as library:
        shelve(library, tmp_path, document(), "The lamp is lit.")
        assert papers(ask(library, "lamp")) == ["wells"]


def test_a_library_cannot_be_opened_twice(library: Library, folder: Path) -> None:
    with pytest.raises(LibraryInUse):
        opened_again(folder)

    assert library.documents(ANONYMOUS) == []


def test_a_lost_vector_folder_is_healed_when_the_library_is_opened(folder: Path, tmp_path: Path) -> None:
    with Library(folder, FakeEmbedder()) as library:
        shelve_three(library, tmp_path)
    shutil.rmtree(folder / "chroma")

    with opened_again(folder) as library:
        # A question that shares no indexed word with the paper can only be brought by its vector.
        found = ask(library, "lamp", terms=())

        assert papers(found) == ["open"]
        assert library.health().sound


def test_a_lost_index_of_neighbours_is_healed_when_the_library_is_opened(folder: Path, tmp_path: Path) -> None:
    # Above a thousand vectors Chroma keeps its graph in a folder of its own, without which it counts but finds nothing.
    with Library(folder, FakeEmbedder()) as library:
        shelve(library, tmp_path, document(), *(f"The lamp of well {n} is lit." for n in range(1_100)))
    graphs = [path for path in (folder / "chroma").iterdir() if path.is_dir()]
    assert graphs
    for graph in graphs:
        shutil.rmtree(graph)

    with opened_again(folder) as library:
        assert len(ask(library, "lamp", terms=(), limit=20)) == 20


def test_one_lost_vector_is_put_back_when_the_library_is_opened(folder: Path, tmp_path: Path) -> None:
    with Library(folder, FakeEmbedder()) as library:
        shelve(library, tmp_path, document("wells"), "The lighthouse lamp was replaced.")
        shelve(library, tmp_path, document("roads"), "Potholes were filled on Mill Lane.")
        (passage,) = library.passages_of("wells")
    shelves = Shelves(folder / "chroma")
    shelves.take("public", [passage.id])
    shelves.close()

    with opened_again(folder, mend=False) as library:
        assert library.health().missing_from_index == 1
    with opened_again(folder) as library:
        assert library.health().sound
        assert set(papers(ask(library, "anything", terms=()))) == {"wells", "roads"}


def garbage(path: Path) -> None:
    path.write_bytes(b"garbage " * 1000)


def lamp_of_well(n: int) -> str:
    """Texts far enough from each other for Chroma, which only comes near to the nearest, to find each of them."""
    return f"The lamp of well {n} is lit by {' and '.join(f'keeper {n * step % 997}' for step in (1, 7, 31, 101))}."


def half(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


@pytest.mark.parametrize("closed", [True, False], ids=["closed", "killed"])
@pytest.mark.parametrize("damage", [garbage, half], ids=lambda d: str(d.__name__))
@pytest.mark.parametrize(
    "names", ["chroma.sqlite3", "*/data_level0.bin", "*/header.bin", "*/index_metadata*", "*/link*"]
)
def test_a_damaged_index_of_vectors_is_made_anew_when_the_library_is_opened(
    folder: Path, tmp_path: Path, names: str, damage: Callable[[Path], None], closed: bool
) -> None:
    with Library(folder, FakeEmbedder()) as library:
        shelve(library, tmp_path, document(), *(lamp_of_well(n) for n in range(1_100)))
    damaged = list((folder / "chroma").glob(names))
    assert damaged
    for path in damaged:
        damage(path)
    if not closed:
        (folder / "chroma" / CLEAN).unlink()

    with opened_again(folder) as library:
        assert len(ask(library, "lamp", terms=(), limit=20)) == 20
        assert library.health().sound
        shelve(library, tmp_path, document("roads"), "Potholes were filled on Mill Lane.")
        assert library.health().sound
    with opened_again(folder) as library:
        assert library.health().sound


def test_an_index_that_is_made_anew_is_told_in_one_line(
    folder: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with Library(folder, FakeEmbedder()) as library:
        shelve(library, tmp_path, document(), "The lamp is lit.")
    garbage(folder / "chroma" / "chroma.sqlite3")

    with caplog.at_level(logging.WARNING, logger="vectorstore"), opened_again(folder) as library:
        assert papers(ask(library, "lamp", terms=())) == ["wells"]

    assert len(caplog.records) == 1
    assert "made anew" in caplog.text
    assert len(list(folder.glob("chroma*"))) == 1


def test_a_damaged_catalogue_is_refused_and_nothing_is_held(folder: Path, tmp_path: Path) -> None:
    with Library(folder, FakeEmbedder()) as library:
        shelve(library, tmp_path, document(), "The lamp is lit.")
    garbage(folder / "catalogue.sqlite")

    with pytest.raises(DamagedCatalogue, match="backup"):
        opened_again(folder)

    assert holder(folder) is None
    assert len(list((folder / "files").iterdir())) == 1


def put_stray_vectors(folder: Path, *ids: str) -> None:
    """What a process leaves that is killed after the vectors and before the catalogue."""
    shelves = Shelves(folder / "chroma")
    shelves.put("public", list(ids), np.stack([FakeEmbedder().questions(["lighthouse lamp"])[0]] * len(ids)))
    shelves.close()


def test_a_vector_that_the_catalogue_does_not_know_is_never_shown(folder: Path, tmp_path: Path) -> None:
    with Library(folder, FakeEmbedder()) as library:
        shelve(library, tmp_path, document("roads"), "Potholes were filled on Mill Lane.")
    put_stray_vectors(folder, "stray")

    with opened_again(folder, mend=False) as library:
        assert papers(ask(library, "lighthouse lamp")) == ["roads"]
        assert library.health().unknown_to_catalogue == 1


def test_what_was_killed_between_its_vectors_and_the_catalogue_leaves_nothing(folder: Path, tmp_path: Path) -> None:
    with Library(folder, FakeEmbedder()) as library:
        shelve(library, tmp_path, document("roads"), "Potholes were filled on Mill Lane.")
    put_stray_vectors(folder, "half", "held")

    with opened_again(folder) as library:
        assert library.health().sound
        assert papers(ask(library, "lighthouse lamp")) == ["roads"]

    shelves = Shelves(folder / "chroma")
    ids = shelves.ids("public")
    shelves.close()
    assert not ids & {"half", "held"}


def test_mending_a_sound_library_changes_nothing(library: Library, tmp_path: Path) -> None:
    shelve_three(library, tmp_path)

    assert library.mend() == 0


def test_a_paper_is_found_the_same_after_closing_and_opening(folder: Path, tmp_path: Path) -> None:
    with Library(folder, FakeEmbedder()) as library:
        shelve_three(library, tmp_path)
        before = [(f.passage.id, f.score) for f in ask(library, "lighthouse lamp", OWNER)]

    with opened_again(folder) as library:
        after = [(f.passage.id, f.score) for f in ask(library, "lighthouse lamp", OWNER)]

    assert [id_ for id_, _ in after] == [id_ for id_, _ in before]
    assert [score for _, score in after] == pytest.approx([score for _, score in before])
