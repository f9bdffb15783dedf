"""One owner per library, in this process and in a real second one."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from filelock import FileLock

from vectorstore.ownership import Ownership, holder
from vectorstore.words.errors import LibraryInUse

_HOLDS = """
import sys, pathlib
from vectorstore.ownership import Ownership
owned = Ownership(pathlib.Path(sys.argv[1]), "serving")
owned.answers_at("http://127.0.0.1:8123")
print("held", flush=True)
sys.stdin.read()
"""
_TRIES = """
import sys, pathlib
from vectorstore.ownership import Ownership
from vectorstore.words.errors import LibraryInUse
try:
    Ownership(pathlib.Path(sys.argv[1]), "ingesting").release()
except LibraryInUse as error:
    print(error)
"""


@contextmanager
def another_process_holds(folder: Path) -> Iterator[subprocess.Popen[str]]:
    """A second process that owns the library until it is killed."""
    command = [sys.executable, "-c", _HOLDS, str(folder)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        try:
            yield process
        finally:
            process.kill()


def test_an_opener_is_refused_what_a_second_process_holds_and_told_who_that_is(tmp_path: Path) -> None:
    with another_process_holds(tmp_path) as process:
        with pytest.raises(LibraryInUse) as refused:
            Ownership(tmp_path, "ingesting")

        message = str(refused.value)
        assert f"process {process.pid}" in message
        assert "serving" in message
        assert "http://127.0.0.1:8123" in message


def test_a_second_process_is_refused_what_this_one_holds_and_told_who_that_is(tmp_path: Path) -> None:
    owned = Ownership(tmp_path, "rebuilding the indexes")

    reply = subprocess.run([sys.executable, "-c", _TRIES, str(tmp_path)], capture_output=True, text=True, check=True)

    owned.release()
    assert f"process {os.getpid()}" in reply.stdout
    assert "rebuilding the indexes" in reply.stdout


def test_the_same_process_cannot_own_a_library_twice(tmp_path: Path) -> None:
    owned = Ownership(tmp_path, "serving")

    with pytest.raises(LibraryInUse, match=f"process {os.getpid()} \\(serving"):
        Ownership(tmp_path, "ingesting")

    owned.release()


def test_a_refused_opener_leaves_the_holders_note_as_it_was(tmp_path: Path) -> None:
    owned = Ownership(tmp_path, "serving")
    owned.answers_at("http://127.0.0.1:9000")
    before = holder(tmp_path)

    with pytest.raises(LibraryInUse):
        Ownership(tmp_path, "ingesting")

    assert holder(tmp_path) == before
    owned.release()


def test_a_note_left_by_a_killed_process_does_not_block(tmp_path: Path) -> None:
    with another_process_holds(tmp_path):
        pass
    assert (tmp_path / "owner.json").exists()

    owned = Ownership(tmp_path, "serving")

    held_by = holder(tmp_path)
    owned.release()
    assert held_by is not None
    assert held_by.pid == os.getpid()


def test_a_note_left_by_a_killed_process_names_nobody(tmp_path: Path) -> None:
    with another_process_holds(tmp_path):
        pass

    assert holder(tmp_path) is None


def test_a_released_library_is_free(tmp_path: Path) -> None:
    Ownership(tmp_path, "serving").release()

    assert holder(tmp_path) is None
    Ownership(tmp_path, "ingesting").release()


def test_a_library_taken_in_one_thread_can_be_released_in_another(tmp_path: Path) -> None:
    owned = Ownership(tmp_path, "serving")

    thread = threading.Thread(target=owned.release)
    thread.start()
    thread.join()

    Ownership(tmp_path, "ingesting").release()


def test_the_holder_is_known_by_its_process_its_work_and_its_address(tmp_path: Path) -> None:
    owned = Ownership(tmp_path, "serving")
    owned.answers_at("http://127.0.0.1:8000")

    held_by = holder(tmp_path)

    owned.release()
    assert held_by is not None
    assert (held_by.pid, held_by.doing, held_by.address) == (os.getpid(), "serving", "http://127.0.0.1:8000")


def test_a_library_without_a_note_is_free_whoever_has_its_lock(tmp_path: Path) -> None:
    # An asker who took the lock to find out would keep out the server that is just starting.
    Ownership(tmp_path, "serving").release()

    with FileLock(tmp_path / "owner.lock"):
        assert holder(tmp_path) is None


def test_an_owner_whose_note_is_rubbish_is_still_an_owner(tmp_path: Path) -> None:
    owned = Ownership(tmp_path, "serving")
    (tmp_path / "owner.json").write_text("[not a note", encoding="utf-8")

    assert holder(tmp_path) is not None
    with pytest.raises(LibraryInUse):
        Ownership(tmp_path, "ingesting")

    owned.release()


def test_asking_who_holds_a_library_that_was_never_made_makes_nothing(tmp_path: Path) -> None:
    assert holder(tmp_path / "nowhere") is None
    assert not (tmp_path / "nowhere").exists()


def test_the_folder_of_a_library_is_closed_to_other_users(tmp_path: Path) -> None:
    folder = tmp_path / "library"

    Ownership(folder, "serving").release()

    assert folder.stat().st_mode & 0o077 == 0
