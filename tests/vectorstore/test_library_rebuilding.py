"""Rebuilding the library: withdrawn text is in no file, and what is held answers as before."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from tests.fakes import FakeEmbedder
from tests.invented import LEGAL, ask, document, papers, shelve
from tests.vectorstore.libraries import opened_again, shelve_three, spoil
from vectorstore.library import Library
from vectorstore.words.clearance import OWNER
from vectorstore.words.errors import Busy


def files_holding(folder: Path, marker: str) -> list[str]:
    """Every file under a folder whose bytes hold the marker, whatever its case."""
    wanted = marker.casefold().encode()
    return [path.name for path in folder.rglob("*") if path.is_file() and wanted in path.read_bytes().lower()]


def test_after_a_rebuild_withdrawn_text_is_in_no_file(library: Library, folder: Path, tmp_path: Path) -> None:
    for n in range(5):
        text = f"The zanzibarquokka ledger, part {n}, was sealed."
        shelve(library, tmp_path, document(f"gone{n}", title="Zanzibarquokka", access=LEGAL), text)
        library.correct(f"gone{n}", {"title": "Another", "committee": "Zanzibarquokka Board"})
    shelve(library, tmp_path, document("kept"), "The lighthouse lamp is lit.")
    assert files_holding(folder, "zanzibarquokka")  # the search below can find it

    for n in range(5):
        library.withdraw(f"gone{n}")
    library.rebuild()

    assert files_holding(folder, "zanzibarquokka") == []
    library.close()
    assert files_holding(folder, "zanzibarquokka") == []


def test_after_a_rebuild_text_that_was_replaced_is_in_no_file(library: Library, folder: Path, tmp_path: Path) -> None:
    shelve(library, tmp_path, document(), "The zanzibarquokka ledger was sealed.")

    shelve(library, tmp_path, document(), "The lighthouse lamp is lit.")
    library.rebuild()

    assert files_holding(folder, "zanzibarquokka") == []


def test_after_a_rebuild_text_of_a_paper_whose_label_was_lost_is_in_no_file(folder: Path, tmp_path: Path) -> None:
    with Library(folder, FakeEmbedder()) as library:
        shelve(library, tmp_path, document(), "The zanzibarquokka ledger was sealed.")
    spoil(folder, ("documents", "passages"), None)

    with opened_again(folder) as library:
        library.withdraw("wells")
        library.rebuild()

        assert files_holding(folder, "zanzibarquokka") == []


def test_a_file_left_half_copied_is_gone_after_a_rebuild(library: Library, folder: Path, tmp_path: Path) -> None:
    shelve(library, tmp_path, document(), "The lighthouse lamp is lit.")
    (folder / "files" / "gone.incoming").write_text("half", encoding="utf-8")

    library.rebuild()

    assert [path.name for path in (folder / "files").iterdir()] == ["wells-sha-wells"]


def test_a_rebuilt_library_answers_as_before(library: Library, tmp_path: Path) -> None:
    shelve_three(library, tmp_path)
    before = [f.passage.id for f in ask(library, "lighthouse lamp", OWNER)]

    passages = library.rebuild()

    assert passages == 3
    assert [f.passage.id for f in ask(library, "lighthouse lamp", OWNER)] == before
    assert papers(ask(library, "lighthouse lamp")) == ["open"]
    assert library.health().sound


def test_a_rebuilt_library_can_be_written_to(library: Library, tmp_path: Path) -> None:
    shelve_three(library, tmp_path)
    library.rebuild()

    shelve(library, tmp_path, document("new"), "The quarry is closed.")
    library.withdraw("open")

    assert papers(ask(library, "quarry closed")) == ["new"]
    assert library.health().sound


def test_a_rebuild_that_leaves_withdrawn_text_in_the_log_says_so(
    library: Library, folder: Path, tmp_path: Path
) -> None:
    shelve(library, tmp_path, document("wells"), "The lighthouse lamp is lit.")
    shelve(library, tmp_path, document("roads"), "Potholes were filled on Mill Lane.")
    reader = sqlite3.connect(folder / "catalogue.sqlite", isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM documents").fetchone()
    library.withdraw("wells")

    with pytest.raises(Busy, match="still on the disk"):
        library.rebuild()

    reader.close()
    assert papers(ask(library, "potholes", terms=())) == ["roads"]
    assert library.rebuild() == 1
