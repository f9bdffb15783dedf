"""The child process that reads, and what happens when a paper stalls or kills it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pypdf
import pytest
from pypdf.generic import DecodedStreamObject, NameObject

from ingest.reading_room import ReadingRoom
from tests.papers import make_pdf
from vectorstore.words.errors import UnreadableFile, UnsupportedFile


@pytest.fixture(scope="module")
def room() -> Iterator[ReadingRoom]:
    with ReadingRoom() as room:
        yield room


def stalling_pdf(path: Path) -> Path:
    """One page whose text is shown letter by letter, a quarter of a million times: half a minute of reading."""
    make_pdf(path, ["The pool opens in May."])
    writer = pypdf.PdfWriter(clone_from=path)
    slow = DecodedStreamObject()
    slow.set_data(b"BT /F1 11 Tf 10 10 Td (a) Tj ET\n" * 250_000)
    writer.pages[0][NameObject("/Contents")] = writer._add_object(slow.flate_encode())
    writer.write(path)
    return path


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
    assert len(room.read(make_pdf(tmp_path / "paper.pdf", ["The pool opens in May."]))) == 1


def test_a_file_that_is_gone_is_refused(room: ReadingRoom, tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match=r"^gone\.pdf: it could not be read"):
        room.read(tmp_path / "gone.pdf")


def test_a_paper_that_stalls_is_stopped_and_the_next_one_is_read(tmp_path: Path) -> None:
    stalls = stalling_pdf(tmp_path / "stalls.pdf")
    good = make_pdf(tmp_path / "good.pdf", ["The pool opens in May."])
    with ReadingRoom(wall_seconds=1) as room:
        with pytest.raises(UnreadableFile, match=r"^stalls\.pdf: reading took longer than 1 seconds .* Save the file"):
            room.read(stalls)
        assert [page.text for page in room.read(good)] == ["The pool opens in May."]


def test_a_room_that_was_closed_opens_again(tmp_path: Path) -> None:
    good = make_pdf(tmp_path / "good.pdf", ["The pool opens in May."])
    room = ReadingRoom()
    room.read(good)
    room.close()
    try:
        assert len(room.read(good)) == 1
    finally:
        room.close()
