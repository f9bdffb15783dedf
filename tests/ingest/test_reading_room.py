"""The child processes that read, and what happens when a paper stalls or kills one."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from ingest.reading_room import Limits, ReadingRoom
from tests.ingest.bombs import many_slow_pages, millions_of_letters
from tests.papers import make_pdf
from tests.running import clean_environment, console_script
from vectorstore.words.errors import EncryptedFile, UnreadableFile, UnsupportedFile
from vectorstore.words.papers import Flaw, Page

PROC = Path("/proc")
needs_proc = pytest.mark.skipif(not PROC.is_dir(), reason="This system has no /proc, where the tests look at processes")
LOCK = "marrack"
SOON = 30.0
"""Seconds within which a process starts or ends on a busy machine."""


@pytest.fixture(scope="module")
def room() -> Iterator[ReadingRoom]:
    with ReadingRoom() as room:
        yield room


def children_of(parent: int) -> list[int]:
    """The reading processes below a process, its children's children too."""
    below = []
    for folder in PROC.glob("[0-9]*"):
        try:
            above = int((folder / "stat").read_text().rsplit(")", 1)[1].split()[1])
            reads = b"spawn_main" in (folder / "cmdline").read_bytes()
        except OSError:  # it ended meanwhile
            continue
        if above == parent and reads:
            below.append(int(folder.name))
    return below


def soon(found: object) -> bool:
    """Waits until `found()` holds."""
    assert callable(found)
    until = time.monotonic() + SOON
    while not found() and time.monotonic() < until:
        time.sleep(0.05)
    return bool(found())


def is_alive(pid: int) -> bool:
    try:
        return (PROC / str(pid) / "stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


# What goes well -----------------------------------------------------------------------------------------------------


def test_a_pdf_and_a_text_are_read_in_the_child(room: ReadingRoom, tmp_path: Path) -> None:
    paper = make_pdf(tmp_path / "paper.pdf", ["The pool opens in May."])
    note = tmp_path / "note.txt"
    note.write_text("It closes in June.", encoding="utf-8")
    assert [page.text for path in (paper, note) for page in room.read(path)] == [
        "The pool opens in May.",
        "It closes in June.",
    ]


def test_the_child_says_why_it_refuses_and_reads_on(room: ReadingRoom, tmp_path: Path) -> None:
    page = tmp_path / "page.pdf"
    page.write_bytes(b"<html>404</html>")
    with pytest.raises(UnsupportedFile, match=r"^page\.pdf: this is a web page"):
        room.read(page)
    with pytest.raises(EncryptedFile, match=r"^locked\.pdf: "):
        room.read(make_pdf(tmp_path / "locked.pdf", ["The pool opens in May."], password=LOCK))
    assert len(room.read(make_pdf(tmp_path / "paper.pdf", ["The pool opens in May."]))) == 1


def test_a_file_that_is_gone_is_refused(room: ReadingRoom, tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match=r"^gone\.pdf: it could not be read"):
        room.read(tmp_path / "gone.pdf")


# What does not ------------------------------------------------------------------------------------------------------


def test_a_paper_that_stalls_is_stopped_and_the_next_one_is_read(tmp_path: Path) -> None:
    stalls = many_slow_pages(tmp_path / "stalls.pdf", pages=4, lines=2_000_000)
    good = make_pdf(tmp_path / "good.pdf", ["The pool opens in May."])
    # Memory enough for it not to be what ends the page.
    with ReadingRoom(Limits(page_seconds=1, memory_bytes=8 * 1024**3)) as room:
        with pytest.raises(
            UnreadableFile,
            match=r"^stalls\.pdf: page 2 took longer than 0\.5 seconds .* was lost so too\. Save the file",
        ):
            room.read(stalls)
        assert [page.text for page in room.read(good)] == ["The pool opens in May."]


def test_one_page_that_stalls_costs_itself(tmp_path: Path) -> None:
    stalls = millions_of_letters(tmp_path / "stalls.pdf")
    with ReadingRoom(Limits(page_seconds=0.5)) as room:
        assert room.read(stalls) == [Page(1, "", flaws=(Flaw.UNREAD,))]


def test_many_pages_that_each_just_stay_within_their_time_are_given_up(tmp_path: Path) -> None:
    slow = many_slow_pages(tmp_path / "slow.pdf", pages=1000, lines=100_000)
    with (
        ReadingRoom(Limits(page_seconds=30, average_seconds=0.01, first_seconds=1)) as room,
        pytest.raises(UnreadableFile, match=r"^slow\.pdf: its first \d+ pages took \d+ seconds .* was not read\. Save"),
    ):
        room.read(slow)


@needs_proc
@pytest.mark.parametrize("times", [1, 2])
def test_a_page_that_kills_the_child_costs_itself_and_the_second_the_file(tmp_path: Path, times: int) -> None:
    slow = many_slow_pages(tmp_path / "slow.pdf", pages=5, lines=300_000)
    with ReadingRoom(Limits(page_seconds=60)) as room, ThreadPoolExecutor(1) as aside:
        reading = aside.submit(room.read, slow)
        for _ in range(times):
            child = child_that_reads(slow)
            os.kill(child, signal.SIGKILL)
            assert soon(lambda pid=child: not is_alive(pid))
        if times == 1:
            lost = [page.flaws for page in reading.result()].count((Flaw.UNREAD,))
            assert (len(reading.result()), lost) == (5, 1)
        else:
            with pytest.raises(
                UnreadableFile,
                match=r"^slow\.pdf: reading page \d+ crashed the reader or took more than its 512 MB of memory, and a page "
                r"before it was lost so too\. Save the file again",
            ):
                reading.result()


def child_that_reads(path: Path) -> int:
    """The child that has the file open, as soon as there is one that is alive."""

    def found() -> list[int]:
        return [child for child in children_of(os.getpid()) if is_alive(child) and str(path) in open_files(child)]

    assert soon(found)
    return found()[0]


def open_files(pid: int) -> set[str]:
    try:
        return {str(link.readlink()) for link in (PROC / str(pid) / "fd").iterdir()}
    except OSError:  # it ended meanwhile, or closed one
        return set()


def test_a_child_that_runs_out_of_memory_costs_the_page(tmp_path: Path) -> None:
    hungry = millions_of_letters(tmp_path / "hungry.pdf")
    with ReadingRoom(Limits(memory_bytes=230 * 1024**2)) as room:
        assert room.read(hungry) == [Page(1, "", flaws=(Flaw.UNREAD,))]


@needs_proc
def test_a_child_can_take_no_more_memory_than_it_is_given(tmp_path: Path) -> None:
    with ReadingRoom(Limits(memory_bytes=300 * 1024**2)) as room:
        before = set(children_of(os.getpid()))
        room.read(make_pdf(tmp_path / "good.pdf", ["The pool opens in May."]))
        (child,) = set(children_of(os.getpid())) - before
        limits = (PROC / str(child) / "limits").read_text()
    assert re.search(rf"^Max address space +{300 * 1024**2} ", limits, re.MULTILINE)


def test_a_page_of_a_million_letters_is_no_page(tmp_path: Path) -> None:
    crowded = make_pdf(tmp_path / "crowded.pdf", *[["The pool opens in May. " * 60] * 40] * 2)
    packed = millions_of_letters(tmp_path / "packed.pdf", times=60_000)
    with ReadingRoom() as room:
        assert [page.flaws for page in room.read(packed)] == [(Flaw.UNREAD,)]
        assert all(Flaw.UNREAD not in page.flaws for page in room.read(crowded))


# Coming and going ---------------------------------------------------------------------------------------------------


def test_a_room_that_was_closed_opens_again(tmp_path: Path) -> None:
    good = make_pdf(tmp_path / "good.pdf", ["The pool opens in May."])
    room = ReadingRoom()
    room.read(good)
    room.close()
    try:
        assert len(room.read(good)) == 1
    finally:
        room.close()


def test_closing_breaks_off_what_is_being_read(tmp_path: Path) -> None:
    slow = many_slow_pages(tmp_path / "slow.pdf", pages=1000, lines=300_000)
    with ThreadPoolExecutor(1) as aside:
        with ReadingRoom() as room:
            reading = aside.submit(room.read, slow)
            time.sleep(2)
            assert not reading.done()
        with pytest.raises(UnreadableFile, match=r"^slow\.pdf: reading was broken off\. Add the file again"):
            reading.result(timeout=SOON)


READS = """
import sys
from pathlib import Path
from ingest.reading_room import Limits, ReadingRoom
ReadingRoom(Limits(page_seconds=300)).read(Path(sys.argv[1]))
"""


@needs_proc
def test_a_child_whose_parent_is_killed_ends(tmp_path: Path) -> None:
    slow = many_slow_pages(tmp_path / "slow.pdf", pages=1, lines=20_000_000)
    with subprocess.Popen([sys.executable, "-c", READS, str(slow)]) as parent:
        assert soon(lambda: children_of(parent.pid))
        (child,) = children_of(parent.pid)
        time.sleep(1)  # it is reading now, inside of pdfium
        parent.kill()
        parent.wait()
    assert soon(lambda: not is_alive(child))


# What a child is made of --------------------------------------------------------------------------------------------

HEAVY = ("torch", "chromadb", "sentence_transformers", "transformers", "onnxruntime", "sklearn", "langchain", "fastapi")

CHILD = """
import sys
import api.command_line  # what the console script imports, which a spawned process takes over as its main module
import ingest.pdf_reader, ingest.reading_room, ingest.text_reader
print("\\n".join(sys.modules))
"""


def test_what_a_child_imports_is_neither_the_library_nor_the_model() -> None:
    said = subprocess.run([sys.executable, "-c", CHILD], capture_output=True, text=True, check=True)
    imported = {module.split(".")[0] for module in said.stdout.split()}
    assert "pypdfium2" in imported
    assert imported.isdisjoint(HEAVY)


@pytest.mark.embedder
@needs_proc
def test_the_children_of_the_console_script_have_neither_the_library_nor_the_model_in_memory(tmp_path: Path) -> None:
    papers = tmp_path / "papers"
    papers.mkdir()
    many_slow_pages(papers / "slow.pdf", pages=1000, lines=300_000)
    with subprocess.Popen(
        [console_script(), "ingest", "--dry-run", str(papers)],
        cwd=tmp_path,
        env=clean_environment(STORE__PATH=str(tmp_path / "library")),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as command:
        try:
            until = time.monotonic() + 4 * SOON  # the command loads the model first
            while not (children := children_of(command.pid)) and time.monotonic() < until:
                time.sleep(0.05)
            (child,) = children
            assert soon(lambda: "pypdfium2" in (PROC / str(child) / "maps").read_text())
            held = (PROC / str(child) / "maps").read_text()
            also = (PROC / str(command.pid) / "maps").read_text()
        finally:
            command.kill()
    # Of a package that is imported its compiled parts are in memory, and these names are in their paths.
    assert [name for name in ("/torch/", "/chromadb", "/numpy/") if name in also] != []
    assert [name for name in ("/torch/", "/chromadb", "/sklearn/", "/tokenizers/") if name in held] == []
