"""Older office files through LibreOffice. A program of ours stands in its place, for what we ask of it and how we end it."""

from __future__ import annotations

import os
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from ingest.kinds import RICH_TEXT
from ingest.office.legacy import Conversion, converted
from ingest.reading_room import ReadingRoom
from tests.office import make_word, p
from vectorstore.words.errors import UnreadableFile, UnsupportedFile

RTF = rb"{\rtf1\ansi The pool opens in May.}"
SAID = "The pool opens in May."


@contextmanager
def only(folder: Path) -> Iterator[None]:
    """Programs are looked for in this folder alone."""
    before = os.environ["PATH"]
    os.environ["PATH"] = str(folder)
    try:
        yield
    finally:
        os.environ["PATH"] = before


def stand_in(folder: Path, does: str) -> Path:
    """A program called soffice: `out` is the folder it is to write to, `brought` the file it is to read."""
    folder.mkdir()
    program = folder / "soffice"
    told = "import sys, pathlib, time, shutil, os\nout = pathlib.Path(sys.argv[sys.argv.index('--outdir') + 1])\n"
    program.write_text(
        f"#!{sys.executable}\n{told}brought = pathlib.Path(sys.argv[-1])\nout.mkdir()\n{does}\n", encoding="utf-8"
    )
    program.chmod(0o755)
    return folder


@pytest.fixture
def note(tmp_path: Path) -> Path:
    path = tmp_path / "note.rtf"
    path.write_bytes(RTF)
    return path


def made_in(tmp_path: Path) -> Path:
    folder = tmp_path / "work"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    return folder


def test_what_the_program_makes_of_it_is_read_and_nothing_of_it_is_left(tmp_path: Path, note: Path) -> None:
    good = make_word(tmp_path / "good.docx", p(SAID))
    bin_ = stand_in(
        tmp_path / "bin",
        f"assert brought.read_bytes().startswith(b'{{\\\\rtf')\nshutil.copy('{good}', out / 'paper.docx')",
    )
    with ReadingRoom() as room, only(bin_):
        kind, (page,) = room.take(note)
    assert (kind, page.text) == (RICH_TEXT, SAID)


def test_without_libreoffice_the_message_says_what_is_missing(tmp_path: Path, note: Path) -> None:
    (tmp_path / "bin").mkdir()
    with ReadingRoom() as room, only(tmp_path / "bin"), pytest.raises(UnsupportedFile) as refused:
        room.read(note)
    said = str(refused.value)
    assert said.startswith("note.rtf: this is rich text (.rtf), which LibreOffice reads, and that is not installed")
    assert "apt-get install libreoffice-writer-nogui" in said


def is_running(pid: int) -> bool:
    try:
        told = Path(f"/proc/{pid}/stat").read_text(encoding="ascii")
    except (FileNotFoundError, ProcessLookupError):
        return False
    return told.rsplit(")", 1)[1].split()[0] != "Z"


def test_a_program_that_stalls_is_ended_with_all_that_it_started(tmp_path: Path, note: Path) -> None:
    does = f"pid = os.fork()\nif pid: pathlib.Path('{tmp_path}/pid').write_text(str(pid))\ntime.sleep(60)"
    began = time.monotonic()
    with only(stand_in(tmp_path / "bin", does)), pytest.raises(UnreadableFile, match="took longer than 3 seconds"):
        converted(note, RICH_TEXT, made_in(tmp_path), Conversion(seconds=3))
    assert time.monotonic() - began < 20
    # A process that was killed is still told as running until it is next given the processor.
    pid, until = int((tmp_path / "pid").read_text()), time.monotonic() + 10
    while is_running(pid) and time.monotonic() < until:
        time.sleep(0.05)
    assert not is_running(pid)


@pytest.mark.parametrize(
    "does",
    ["x = bytearray(2_000_000_000)", "(out / 'paper.docx').write_bytes(bytes(80_000_000))", "sys.exit(1)"],
    ids=["memory", "size", "failure"],
)
def test_a_program_that_takes_too_much_or_fails_makes_nothing(tmp_path: Path, note: Path, does: str) -> None:
    limits = Conversion(seconds=20, memory_bytes=512 * 1024**2, file_bytes=10 * 1024**2)
    with only(stand_in(tmp_path / "bin", does)), pytest.raises(UnreadableFile) as refused:
        made = converted(note, RICH_TEXT, made_in(tmp_path), limits)
        assert made.stat().st_size <= limits.file_bytes
        with ReadingRoom() as room:
            room.read(made)
    assert refused.value


def test_a_refusal_of_what_was_made_names_the_file_that_was_brought(tmp_path: Path, note: Path) -> None:
    bin_ = stand_in(tmp_path / "bin", "(out / 'paper.docx').write_bytes(b'PK\\x03\\x04 broken')")
    with ReadingRoom() as room, only(bin_), pytest.raises(UnreadableFile, match=r"^note\.rtf: the file is damaged"):
        room.read(note)
