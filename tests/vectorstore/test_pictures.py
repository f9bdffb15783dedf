"""Kept pictures of pages: as many as fit, never of what is not held, and none once their paper is gone."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes import FakeEmbedder
from tests.invented import document, shelve
from vectorstore.library import Library
from vectorstore.pictures import Pictures
from vectorstore.words.papers import Document

WELLS, QUAY = document("wells", sha256="a" * 64), document("quay", sha256="b" * 64)


def held() -> bool:
    return True


def kept(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library(tmp_path / "library", FakeEmbedder()) as library:
        for paper in (WELLS, QUAY):
            shelve(library, tmp_path, paper, f"The {paper.id} are open.")
            library.keep_picture(paper, "1", b"a picture")
        yield library


def test_what_was_kept_is_brought_again_and_nothing_else(tmp_path: Path) -> None:
    pictures = Pictures(tmp_path / "pictures", 100)
    pictures.put(WELLS, "1", b"first", held)
    pictures.put(WELLS, "1", b"second", held)

    assert pictures.get(WELLS, "1") == b"second"
    assert pictures.get(WELLS, "2") is pictures.get(QUAY, "1") is None
    assert pictures.get(document("wells", sha256="c" * 64), "1") is None
    assert (tmp_path / "pictures").stat().st_mode & 0o077 == 0


def test_those_that_were_not_asked_for_longest_go_when_there_is_no_room(tmp_path: Path) -> None:
    pictures = Pictures(tmp_path / "pictures", 100)
    for n in range(3):
        pictures.put(WELLS, str(n), bytes(30), held)
    for age, name in enumerate(sorted(kept(tmp_path / "pictures"))):
        os.utime(tmp_path / "pictures" / name, (1_000 + age, 1_000 + age))
    assert pictures.get(WELLS, "0")  # used just now

    pictures.put(WELLS, "3", bytes(30), held)
    pictures.put(WELLS, "4", bytes(101), held)

    assert [n for n in "01234" if pictures.get(WELLS, n)] == ["0", "2", "3"]


def test_the_bound_counts_what_an_earlier_process_kept_and_holds_whoever_writes(tmp_path: Path) -> None:
    Pictures(tmp_path / "pictures", 1_000).put(QUAY, "old", bytes(90), held)
    pictures = Pictures(tmp_path / "pictures", 100)

    def fill(who: int) -> None:
        for n in range(20):
            pictures.put(WELLS, f"{who}.{n}", bytes(10), held)

    writers = [threading.Thread(target=fill, args=(who,)) for who in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()

    assert sum(path.stat().st_size for path in (tmp_path / "pictures").iterdir()) <= 100
    assert pictures.get(QUAY, "old") is None
    nothing = Pictures(tmp_path / "nothing", 0)
    nothing.put(WELLS, "1", b"x", held)
    assert kept(tmp_path / "nothing") == set()


def test_a_withdrawn_paper_takes_its_pictures_with_it(library: Library, tmp_path: Path) -> None:
    library.withdraw("wells")
    library.keep_picture(WELLS, "2", b"drawn while it was withdrawn")

    assert library.picture(WELLS, "1") is library.picture(WELLS, "2") is None
    assert {name.partition("-")[0] for name in kept(tmp_path / "library" / "pictures")} == {"quay"}


def test_a_replaced_paper_takes_the_pictures_of_its_old_edition_with_it(library: Library, tmp_path: Path) -> None:
    newer = document("wells", sha256="c" * 64)
    shelve(library, tmp_path, newer, "The wells are closed.")
    library.keep_picture(WELLS, "2", b"drawn while it was replaced")
    library.keep_picture(newer, "1", b"of the new edition")

    assert kept(tmp_path / "library" / "pictures") == {f"wells-{'c' * 16}-1", f"quay-{'b' * 16}-1"}


@pytest.mark.parametrize("by", ["opening", "rebuild"])
def test_what_a_killed_process_left_is_swept_away(tmp_path: Path, by: str) -> None:
    folder = tmp_path / "library" / "pictures"
    with Library(tmp_path / "library", FakeEmbedder()) as library:
        shelve(library, tmp_path, WELLS, "The wells are open.")
        library.keep_picture(WELLS, "1", b"a picture")
        strays: list[Document] = [document("gone", sha256="d" * 64), document("wells", sha256="c" * 64)]
        for stray in strays:
            (folder / f"{stray.id}-{stray.sha256[:16]}-1").write_bytes(b"of what is not held")
        (folder / f"wells-{'a' * 16}-2.incoming").write_bytes(b"half a pic")
        if by == "rebuild":
            library.rebuild()
            assert kept(folder) == {f"wells-{'a' * 16}-1"}
    with Library(tmp_path / "library", FakeEmbedder()):
        assert kept(folder) == {f"wells-{'a' * 16}-1"}
