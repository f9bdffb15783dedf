"""Plain text files to their one page."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.text_reader import MOST_CHARACTERS, read_text
from vectorstore.words.errors import UnreadableFile, UnsupportedFile

SAID = "The café’s rent is £1,200 – a year’s notice applies."


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_a_text_says_the_same_in_every_encoding_that_councils_save(tmp_path: Path, encoding: str) -> None:
    note = tmp_path / "note.txt"
    note.write_bytes(SAID.encode(encoding))
    (page,) = read_text(note)
    assert page.text == SAID


def test_a_text_has_one_page_and_that_has_no_number(tmp_path: Path) -> None:
    note = tmp_path / "note.txt"
    note.write_text("One.\fTwo.", encoding="utf-8")
    assert [page.number for page in read_text(note)] == [None]


def test_a_byte_that_no_encoding_knows_does_not_lose_the_text(tmp_path: Path) -> None:
    note = tmp_path / "note.txt"
    note.write_bytes(b"The pool \x81 opens in May \xff.")
    (page,) = read_text(note)
    assert page.text.startswith("The pool ")
    assert "opens in May" in page.text


def test_a_binary_file_named_txt_is_refused(tmp_path: Path) -> None:
    note = tmp_path / "note.txt"
    note.write_bytes(b"Words and then \0\1\2\3")
    with pytest.raises(UnsupportedFile, match=r"^note\.txt: this is a binary file, not text\. PDF, Word"):
        list(read_text(note))


@pytest.mark.parametrize("content", ["   \n\n", "12 34 56\n", "-----"])
def test_a_text_without_words_is_refused(tmp_path: Path, content: str) -> None:
    note = tmp_path / "note.txt"
    note.write_text(content, encoding="utf-8")
    with pytest.raises(UnreadableFile, match=r"^note\.txt: the file holds no words\. "):
        list(read_text(note))


def test_a_text_as_long_as_is_read_is_read_and_a_longer_one_is_refused(tmp_path: Path) -> None:
    note = tmp_path / "note.txt"
    note.write_bytes(b"a" * MOST_CHARACTERS)
    (page,) = read_text(note)
    assert len(page.text) == MOST_CHARACTERS
    note.write_bytes(b"a" * (MOST_CHARACTERS + 1))
    with pytest.raises(
        UnreadableFile, match=r"^note\.txt: it is more than the 20 MB .*\. Split it and add the parts\.$"
    ):
        next(read_text(note))


def test_a_text_read_from_its_second_page_on_has_no_more(tmp_path: Path) -> None:
    note = tmp_path / "note.txt"
    note.write_text("One.", encoding="utf-8")
    assert list(read_text(note, 1)) == []
