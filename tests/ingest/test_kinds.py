"""What a file is, by its first bytes."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from ingest.kinds import MARKDOWN, OLD_WORD, RICH_TEXT, WEB_PAGE, WORD, WORKBOOK, media_type, pdf_start
from tests.papers import make_pdf
from vectorstore.words.errors import EncryptedFile, UnreadableFile, UnsupportedFile


def put(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def test_a_pdf_is_a_pdf_whatever_it_is_called(tmp_path: Path) -> None:
    paper = make_pdf(tmp_path / "paper.txt", ["The pool opens in May."])
    assert media_type(paper) == "application/pdf"


def test_a_pdf_may_have_a_few_bytes_before_it(tmp_path: Path) -> None:
    paper = make_pdf(tmp_path / "paper.pdf", ["The pool opens in May."])
    assert media_type(put(tmp_path, "mailed.pdf", b"\r\n\r\n" + paper.read_bytes())) == "application/pdf"


SAID_FIRST = b"HTTP/1.1 200 OK\r\nX-Padding: 0123456789\r\n" * 90 + b"\r\n"


def test_a_pdf_may_have_all_that_the_server_said_before_it(tmp_path: Path) -> None:
    paper = make_pdf(tmp_path / "paper.pdf", ["The pool opens in May."])
    kept = put(tmp_path, "kept.pdf", SAID_FIRST + paper.read_bytes())
    assert (media_type(paper), pdf_start(paper)) == ("application/pdf", 0)
    assert (media_type(kept), pdf_start(kept)) == ("application/pdf", len(SAID_FIRST))


def test_a_pdf_that_holds_another_is_the_outer_one(tmp_path: Path) -> None:
    both = put(tmp_path, "both.pdf", b"\xef\xbb\xbf%PDF-1.7\n" + b" " * 2000 + b"\n%PDF-1.4\n")
    assert (media_type(both), pdf_start(both)) == ("application/pdf", 0)


@pytest.mark.parametrize("part", ["word/document.xml", "xl/workbook.xml"])
def test_an_office_file_that_holds_a_pdf_is_an_office_file(tmp_path: Path, part: str) -> None:
    with zipfile.ZipFile(tmp_path / "pack.pdf", "w") as file:
        file.writestr("embedded.pdf", b"%PDF-1.4\n")
        file.writestr(part, "<x/>")
    assert media_type(tmp_path / "pack.pdf") == {"word/document.xml": WORD, "xl/workbook.xml": WORKBOOK}[part]


def test_a_web_page_and_rich_text_are_known_by_their_bytes(tmp_path: Path) -> None:
    assert (
        media_type(put(tmp_path, "page.docx", b"<!DOCTYPE html><html><body>The pool opens.</body></html>")) == WEB_PAGE
    )
    assert media_type(put(tmp_path, "note.txt", rb"{\rtf1\ansi The pool opens.}")) == RICH_TEXT


def test_a_file_of_an_older_word_is_known_by_its_streams(tmp_path: Path) -> None:
    old = b"\xd0\xcf\x11\xe0" + b"\0" * 600
    assert media_type(put(tmp_path, "old", old + "WordDocument".encode("utf-16-le"))) == OLD_WORD
    with pytest.raises(EncryptedFile, match=r"^locked: the file wants a password\. Save a copy"):
        media_type(put(tmp_path, "locked", old + "EncryptedPackage".encode("utf-16-le")))


@pytest.mark.parametrize("content", [b"# Heading\n\ntext", b"Words\n\n| a | b |\n|---|---|\n| 1 | 2 |\n"])
def test_headings_and_tables_as_markdown_marks_them_are_markdown(tmp_path: Path, content: bytes) -> None:
    assert media_type(put(tmp_path, "note", content)) == MARKDOWN


def test_a_zip_of_papers_is_named_for_what_it_is(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "pack.docx", "w") as file:
        file.writestr("paper.pdf", b"%PDF-1.4\n")
    with pytest.raises(UnsupportedFile, match=r"^pack\.docx: this is a zip archive\. Save the papers in it"):
        media_type(tmp_path / "pack.docx")


def test_a_text_that_tells_of_pdfs_is_a_text(tmp_path: Path) -> None:
    note = put(tmp_path, "note.txt", b"Word " * 300 + b"A file that begins with %PDF-1.7 is a PDF.")
    assert (media_type(note), pdf_start(note)) == ("text/plain", 0)


@pytest.mark.parametrize("content", [b"oops\n", b"Access denied", b"9 0 obj<</Type/XRef>>stream\nendstream\nendobj\n"])
def test_what_calls_itself_a_pdf_and_is_plain_text_is_refused(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(UnreadableFile, match=r"^paper\.PDF: this is called a PDF, but .*\. Fetch it again .* \.txt\.$"):
        media_type(put(tmp_path, "paper.PDF", content))


@pytest.mark.parametrize(
    "content", [b"The pool opens in May.", "Le caf\u00e9".encode("cp1252"), b"#1 of 3 -- the rest"]
)
def test_words_are_plain_text(tmp_path: Path, content: bytes) -> None:
    assert media_type(put(tmp_path, "note", content)) == "text/plain"


def test_an_empty_file_is_refused_as_empty(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match=r"^paper\.pdf: the file is empty \(0 bytes\)\. Fetch it again"):
        media_type(put(tmp_path, "paper.pdf", b""))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"<!DOCTYPE html><html><body>404</body></html>", "this is a web page.* Fetch the PDF itself"),
        (b"\xef\xbb\xbf\r\n  <HTML><head></head></HTML>", "this is a web page.* Fetch the PDF itself"),
        (
            b'<?xml version="1.0"?>\n<!-- error -->\n<html lang="en"></html>',
            "this is a web page.* Fetch the PDF itself",
        ),
        (b"%!PS-Adobe-3.0\n%%Pages: 1\n", "this is PostScript, not PDF. Convert it to PDF"),
        (b"\xd0\xcf\x11\xe0rest of a xls", "this is an office file of an older kind that is not read. Save it as"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "this is neither a PDF nor plain text. Save it as PDF"),
        (b"GIF89a\0\0", "this is neither a PDF nor plain text. Save it as PDF"),
    ],
)
def test_what_is_no_paper_is_refused_by_what_it_is(tmp_path: Path, content: bytes, said: str) -> None:
    with pytest.raises(UnsupportedFile, match=f"^paper\\.pdf: {said}"):
        media_type(put(tmp_path, "paper.pdf", content))
