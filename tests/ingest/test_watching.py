"""A watched folder: what is ready, what has moved, what is gone for good, and what only looks so."""

from __future__ import annotations

import os
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from ingest.watching import Look, Patience, Todo, Watched, look_at

PATIENCE = Patience(quiet=10, gone=60)


class Folder:
    """A folder and the watch on it; each look is some seconds after the last."""

    def __init__(self, root: Path, *held: str, sure: bool = False) -> None:
        root.mkdir(exist_ok=True)
        self.root = root
        self.now = 100.0
        self.watched = Watched(root, [self.source(name) for name in held], PATIENCE, sure)

    def source(self, name: str) -> str:
        return str(self.root.resolve() / name)

    def put(self, name: str, text: str = "The pool opens in May.") -> Path:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    def look(self, after: float = 1.0, look: Look | None = None) -> Todo:
        self.now += after
        return self.watched.step(look or look_at(self.root), self.now)

    def settle(self) -> list[str]:
        """Everything that is there is taken in."""
        self.look()
        ready = self.look(PATIENCE.quiet).ready
        for arrival in ready:
            self.watched.taken(arrival.source, held=True)
        return [arrival.file for arrival in ready]


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path / "share")


def test_a_new_file_is_ready_when_it_has_been_quiet_and_only_once(folder: Folder) -> None:
    folder.put("a.txt")
    assert folder.look().ready == []
    assert folder.look(9).ready == []
    (arrival,) = folder.look(1).ready
    assert (arrival.file, arrival.source) == ("a.txt", folder.source("a.txt"))
    folder.watched.taken(arrival.source, held=True)
    assert folder.look(100).ready == []


def test_a_file_that_is_still_being_copied_is_waited_for(folder: Folder) -> None:
    for n in range(1, 8):
        folder.put("a.txt", "word " * n)
        assert folder.look(9).ready == []
    assert [arrival.file for arrival in folder.look(10).ready] == ["a.txt"]


def test_a_changed_file_is_taken_in_again_even_when_it_was_refused(folder: Folder) -> None:
    path = folder.put("a.txt")
    folder.look()
    (arrival,) = folder.look(10).ready
    folder.watched.taken(arrival.source, held=False)
    assert folder.look(10).ready == []
    path.write_text("Another text.", encoding="utf-8")
    folder.look()
    assert [arrival.file for arrival in folder.look(10).ready] == ["a.txt"]


def test_what_was_not_taken_in_stays_ready(folder: Folder) -> None:
    folder.put("a.txt")
    folder.look()
    assert len(folder.look(10).ready) == len(folder.look(1).ready) == 1


@pytest.mark.parametrize("name", [".hidden", "~$paper.docx", "a.pdf.part", "a.TMP", "Thumbs.db", ".git/a.txt"])
def test_what_programs_leave_for_a_moment_is_not_seen(folder: Folder, name: str) -> None:
    folder.put(name)
    assert look_at(folder.root).files == {}


def test_a_file_that_is_gone_is_withdrawn_after_a_while_and_not_before(folder: Folder) -> None:
    for n in range(3):
        folder.put(f"{n}.txt", f"text {n}")
    folder.settle()
    (folder.root / "1.txt").unlink()
    assert folder.look().withdrawn == []
    assert folder.look(59).withdrawn == []
    assert folder.look(1).withdrawn == [folder.source("1.txt")]
    folder.watched.withdrawn(folder.source("1.txt"))
    assert folder.look(100).withdrawn == []


def test_a_file_that_comes_back_is_not_withdrawn_and_not_read_again(folder: Folder) -> None:
    path, kept = folder.put("a.txt"), folder.root.parent / "a.txt"
    folder.put("b.txt", "another")
    folder.settle()
    shutil.move(path, kept)
    folder.look(50)
    shutil.move(kept, path)
    assert (folder.look(50).ready, folder.look(70).withdrawn) == ([], [])


def test_a_file_that_moved_is_taken_in_before_its_old_self_is_withdrawn(folder: Folder) -> None:
    path = folder.put("a.txt")
    folder.put("b.txt", "another")
    folder.settle()
    (folder.root / "2025").mkdir()
    shutil.move(path, folder.root / "2025" / "a.txt")
    folder.look()
    todo = folder.look(10)
    assert ([a.file for a in todo.ready], todo.withdrawn) == (["a.txt"], [])
    folder.watched.taken(folder.source("2025/a.txt"), held=True)
    assert folder.look(1).withdrawn == [folder.source("a.txt")]


# A share that vanishes ----------------------------------------------------------------------------------------------


def test_a_folder_that_is_not_there_withdraws_nothing_and_is_told_of_once(folder: Folder) -> None:
    folder.put("a.txt")
    folder.settle()
    away = folder.root.rename(folder.root.parent / "away")
    (said,) = folder.look(100).said
    assert "is not there, or cannot be read. Nothing is withdrawn" in said
    assert [folder.look(100) for _ in range(3)] == [Todo()] * 3
    away.rename(folder.root)
    assert folder.look(100).said == [f"{folder.root} is there again, with its papers."]
    assert folder.look(100) == Todo()


def test_a_folder_that_is_empty_at_once_withdraws_nothing(folder: Folder) -> None:
    folder.put("a.txt")
    folder.settle()
    (folder.root / "a.txt").unlink()
    assert "is empty, and 1 papers came from it" in folder.look(100).said[0]
    assert folder.look(1000).withdrawn == []


def test_most_files_gone_at_once_withdraws_nothing_unless_one_is_sure(tmp_path: Path) -> None:
    for sure in (False, True):
        folder = Folder(tmp_path / f"share-{sure}", sure=sure)
        for n in range(6):
            folder.put(f"{n}.txt", f"text {n}")
        folder.settle()
        for n in range(4):
            (folder.root / f"{n}.txt").unlink()
        folder.look()
        assert len(folder.look(100).withdrawn) == (4 if sure else 0)


def test_another_device_in_its_place_withdraws_nothing_and_the_same_papers_on_it_are_theirs(folder: Folder) -> None:
    for name in ("a.txt", "b.txt", "c.txt"):
        folder.put(name, name)
    folder.settle()
    seen = look_at(folder.root)
    elsewhere = {at: device + 1 for at, device in seen.devices.items()}
    only = {source: file for source, file in seen.files.items() if source.endswith("a.txt")}
    assert "now stands on another device" in folder.look(100, replace(seen, files=only, devices=elsewhere)).said[0]
    assert folder.look(100, replace(seen, files=only, devices=elsewhere)).withdrawn == []
    folder.look(100, replace(seen, devices=elsewhere))
    lost = {source: file for source, file in seen.files.items() if not source.endswith("a.txt")}
    folder.look(100, replace(seen, files=lost, devices=elsewhere))
    assert folder.look(100, replace(seen, files=lost, devices=elsewhere)).withdrawn == [folder.source("a.txt")]


def test_a_folder_within_that_cannot_be_listed_keeps_its_papers(folder: Folder) -> None:
    folder.put("within/a.txt")
    folder.put("b.txt", "another")
    folder.settle()
    seen = look_at(folder.root)
    blind = Look(
        {source: file for source, file in seen.files.items() if source.endswith("b.txt")},
        seen.devices,
        (str(folder.root.resolve() / "within"),),
    )
    folder.look(100, blind)
    assert folder.look(100, blind).withdrawn == []


def test_papers_of_an_earlier_run_count_as_held(tmp_path: Path) -> None:
    folder = Folder(tmp_path / "share", "gone.txt", "a.txt")
    folder.put("a.txt")
    folder.look()
    assert folder.look(60).withdrawn == [folder.source("gone.txt")]
    empty = Folder(tmp_path / "unplugged", "gone.txt", "a.txt")
    empty.look()
    assert empty.look(1000).withdrawn == []


@pytest.mark.skipif(os.name != "posix", reason="names of other encodings are a matter of POSIX")
def test_a_name_in_another_encoding_is_seen(folder: Folder) -> None:
    (folder.root / os.fsdecode(b"caf\xe9.txt")).write_text("The pool opens.", encoding="utf-8")
    assert folder.settle() == ["caf\\udce9.txt"]
