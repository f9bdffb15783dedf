"""The library's few doors: what was put in answers, with its original beside it, and what was taken out does not."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.fakes import FakeEmbedder
from tests.invented import ask, document, papers, reading, shelve, table
from tests.vectorstore.libraries import opened_again
from vectorstore.library import Library
from vectorstore.shelves import Shelves
from vectorstore.words.clearance import ANONYMOUS, OWNER
from vectorstore.words.errors import NotHeld

# Replacing ----------------------------------------------------------------------------------------------------------


def test_a_paper_that_was_put_in_is_found(library: Library, tmp_path: Path) -> None:
    shelve(library, tmp_path, document("wells"), "The lighthouse lamp was replaced.")
    shelve(library, tmp_path, document("roads"), "Potholes were filled on Mill Lane.")

    assert papers(ask(library, "lighthouse lamp"))[0] == "wells"


def test_a_replaced_paper_says_nothing_of_what_it_said_before(library: Library, tmp_path: Path) -> None:
    shelve(library, tmp_path, document(), "The lighthouse lamp was replaced.", "The quarry is closed.")

    shelve(library, tmp_path, document(title="Second edition"), "The quarry is open.")

    texts = [f.passage.text for f in ask(library, "lighthouse lamp quarry")]
    assert texts == ["The quarry is open."]
    assert [d.title for d in library.documents(ANONYMOUS)] == ["Second edition"]
    assert library.file("wells", ANONYMOUS).read_text(encoding="utf-8") == "The quarry is open."
    assert library.health().sound


def test_only_passages_that_changed_are_embedded_again(folder: Path, tmp_path: Path) -> None:
    embedder = FakeEmbedder()
    with Library(folder, embedder) as library:
        first = shelve(library, tmp_path, document(), "The lamp is lit.", "The quarry is closed.")
        embedder.embedded = 0

        second = shelve(library, tmp_path, document(), "The lamp is lit.", "The quarry is open.")

    assert (first.passages, first.embedded) == (2, 2)
    assert (second.passages, second.embedded) == (2, 1)
    assert embedder.embedded == 2  # the passage that changed and its one sentence


def test_a_paper_put_in_again_unchanged_embeds_nothing(folder: Path, tmp_path: Path) -> None:
    embedder = FakeEmbedder()
    with Library(folder, embedder) as library:
        shelve(library, tmp_path, document(), "The lamp is lit.", table("wells", "Well Depth", [("Old 12", None)]))
        embedder.embedded = 0

        shelve(library, tmp_path, document(), "The lamp is lit.", table("wells", "Well Depth", [("Old 12", None)]))

        assert embedder.embedded == 0
        assert papers(ask(library, "lamp")) == ["wells"]


def test_a_passage_under_another_title_is_embedded_again(folder: Path, tmp_path: Path) -> None:
    embedder = FakeEmbedder()
    with Library(folder, embedder) as library:
        shelve(library, tmp_path, document(title="Lamps"), "The lamp is lit.")
        embedder.embedded = 0

        shelve(library, tmp_path, document(title="Lighthouses"), "The lamp is lit.")

        assert embedder.embedded > 0


def test_a_paper_without_passages_is_listed_and_kept(library: Library, tmp_path: Path) -> None:
    came_to = shelve(library, tmp_path, document())

    assert came_to.passages == 0
    assert [d.id for d in library.documents(ANONYMOUS)] == ["wells"]
    assert library.file("wells", ANONYMOUS).exists()


def test_each_sentence_has_a_cosine_in_the_order_of_the_passage(library: Library, tmp_path: Path) -> None:
    shelve(library, tmp_path, document(), "The quarry is closed. The lighthouse lamp burns.")

    (found,) = ask(library, "lighthouse lamp burns")

    about_the_quarry, about_the_lamp = found.sentence_cosines
    assert about_the_lamp > about_the_quarry


def test_progress_is_told_until_all_is_embedded(library: Library, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    original = tmp_path / "wells.txt"
    original.write_text("The lamp is lit.", encoding="utf-8")

    read = reading(document(), *(f"Well {n} is deep." for n in range(200)))
    library.replace(read, original, lambda done, of: told.append((done, of)))

    assert len(told) > 1
    assert told[-1] == (400, 400)
    assert [done for done, _ in told] == sorted(done for done, _ in told)


# Originals ----------------------------------------------------------------------------------------------------------


_KILLED = """
import os, sys, pathlib
from tests.fakes import FakeEmbedder
from tests.invented import document, shelve
from vectorstore.library import Library

folder, when = pathlib.Path(sys.argv[1]), sys.argv[2]
def stop(event, arguments):
    if armed and event == when and "files" in str(arguments):
        os._exit(9)
armed = False
library = Library(folder / "library", FakeEmbedder())
shelve(library, folder, document(sha256="a" * 64), "The quarry is closed.")
sys.addaudithook(stop)
armed = True
shelve(library, folder, document(sha256="b" * 64), "The quarry is open.")
"""


@pytest.mark.parametrize("when", ["shutil.copyfile", "os.rename", "os.remove"])
def test_a_paper_killed_while_it_is_replaced_hands_out_the_file_its_passages_are_from(
    tmp_path: Path, when: str
) -> None:
    command = [sys.executable, "-c", _KILLED, str(tmp_path), when]
    killed = subprocess.run(command, cwd=Path(__file__).parents[2], check=False)
    assert killed.returncode == 9

    with opened_again(tmp_path / "library") as library:
        (passage,) = library.passages_of("wells")
        assert library.file("wells", ANONYMOUS).read_text(encoding="utf-8") == passage.text
        assert library.health().sound
        assert len(list((tmp_path / "library" / "files").iterdir())) == 1


def test_only_the_newest_edition_of_a_paper_is_kept(library: Library, folder: Path, tmp_path: Path) -> None:
    shelve(library, tmp_path, document(sha256="a" * 64), "The quarry is closed.")
    shelve(library, tmp_path, document(sha256="b" * 64), "The quarry is open.")

    kept = list((folder / "files").iterdir())

    assert kept == [library.file("wells", ANONYMOUS)]
    assert kept[0].read_text(encoding="utf-8") == "The quarry is open."


def test_a_file_of_no_paper_is_gone_once_the_library_is_opened(folder: Path, tmp_path: Path) -> None:
    with Library(folder, FakeEmbedder()) as library:
        shelve(library, tmp_path, document(), "The quarry is open.")
    (folder / "files" / "wells-older").write_text("The quarry is closed.", encoding="utf-8")
    (folder / "files" / "gone-1234").write_text("Withdrawn.", encoding="utf-8")

    with opened_again(folder) as library:
        assert list((folder / "files").iterdir()) == [library.file("wells", ANONYMOUS)]


def test_a_catalogue_that_was_lost_takes_no_originals_with_it(folder: Path, tmp_path: Path) -> None:
    with Library(folder, FakeEmbedder()) as library:
        shelve(library, tmp_path, document(), "The quarry is open.")
    (folder / "catalogue.sqlite").unlink()

    opened_again(folder).close()

    assert len(list((folder / "files").iterdir())) == 1


def test_a_paper_without_its_file_is_not_sound(library: Library, tmp_path: Path) -> None:
    shelve(library, tmp_path, document("wells"), "The quarry is open.")
    shelve(library, tmp_path, document("roads"), "The road is open.")
    library.file("wells", ANONYMOUS).unlink()

    health = library.health()

    assert health.without_file == ("wells.pdf",)
    assert not health.sound


# Withdrawing --------------------------------------------------------------------------------------------------------


def test_a_withdrawn_paper_stops_answering(library: Library, tmp_path: Path) -> None:
    shelve(library, tmp_path, document("wells"), "The lighthouse lamp was replaced.")
    shelve(library, tmp_path, document("roads"), "Potholes were filled on Mill Lane.")

    library.withdraw("wells")

    assert papers(ask(library, "lighthouse lamp replaced")) == ["roads"]
    assert library.frequency("lighthouse", OWNER) == 0
    assert [d.id for d in library.documents(OWNER)] == ["roads"]
    assert library.document_from("/papers/wells.pdf") is None
    assert library.holdings(OWNER).documents == 1


def test_the_file_and_the_vectors_of_a_withdrawn_paper_are_gone(library: Library, folder: Path, tmp_path: Path) -> None:
    shelve(library, tmp_path, document("wells"), "The lighthouse lamp was replaced.")
    shelve(library, tmp_path, document("roads"), "Potholes were filled on Mill Lane.")
    kept_at = library.file("wells", OWNER)
    (passage,) = library.passages_of("wells")

    library.withdraw("wells")
    library.close()

    shelves = Shelves(folder / "chroma")
    ids = shelves.ids("public")
    shelves.close()
    assert passage.id not in ids
    assert not kept_at.exists()


def test_a_withdrawn_paper_stays_withdrawn_after_reopening(folder: Path, tmp_path: Path) -> None:
    with Library(folder, FakeEmbedder()) as library:
        shelve(library, tmp_path, document("wells"), "The lighthouse lamp was replaced.")
        shelve(library, tmp_path, document("roads"), "Potholes were filled on Mill Lane.")
        library.withdraw("wells")

    with opened_again(folder) as library:
        assert papers(ask(library, "lighthouse lamp replaced")) == ["roads"]


def test_withdrawing_what_is_not_held_is_refused(library: Library) -> None:
    with pytest.raises(NotHeld, match="'nowhere'"):
        library.withdraw("nowhere")
