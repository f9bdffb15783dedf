"""A file's first bytes to what it is: content decides, and the name only where plain text calls itself a PDF."""

from __future__ import annotations

import mmap
import re
import zipfile
import zlib
from pathlib import Path

from vectorstore.words import papers
from vectorstore.words.errors import EncryptedFile, UnreadableFile, UnsupportedFile

LENIENT = 1024
"""Bytes from the start within which every reader looks for a PDF to begin."""
HEAD = 65536
"""Bytes at a file's start that are looked at."""
_PDF = re.compile(r"[\r\n](%PDF-\d\.\d)")


def pdf_start(path: Path) -> int:
    """How many bytes of something else (a web server's head, say) stand before the PDF; 0 where readers cope with them."""
    with path.open("rb") as file:
        head = file.read(HEAD)
    # A PDF may hold another: what begins early is the file itself.
    found = None if b"%PDF-" in head[:LENIENT] else _PDF.search(head.decode("latin-1"))
    return found.start(1) if found else 0


PDF = "application/pdf"
TEXT = "text/plain"
MARKDOWN = "text/markdown"
WEB_PAGE = "text/html"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
WORKBOOK = papers.WORKBOOK
OLD_WORD = "application/msword"
RICH_TEXT = "application/rtf"
OPEN_TEXT = "application/vnd.oasis.opendocument.text"
CONVERTED = (OLD_WORD, RICH_TEXT, OPEN_TEXT)
"""Kinds that another program must make into one that is read."""
READ = "PDF, Word (.docx), Excel (.xlsx), web pages, Markdown and plain text are read."
_MARKS = re.compile(r"^(?:#{1,6} \S|\|? *:?-{3,}:? *\|[ :|-]*$)", re.MULTILINE)
"""A heading or a table's rule as Markdown writes them."""
_OLE = b"\xd0\xcf\x11\xe0"
_ZIP = b"PK\x03\x04"


def media_type(path: Path) -> str:
    """One of the kinds above. Raises UnreadableFile or a kind of it, which says what the file is instead."""
    with path.open("rb") as file:
        head = file.read(HEAD)
    name = path.name
    if not head:
        raise UnreadableFile(f"{name}: the file is empty (0 bytes). Fetch it again from where it is published.")
    if b"%PDF-" in head[:LENIENT] and not head.startswith((_ZIP, _OLE)):
        return PDF
    if head.startswith(_ZIP):
        return _zipped(path)
    if head.startswith(_OLE):
        return _compound(path)
    if head.startswith(b"{\\rtf"):
        return RICH_TEXT
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<!doctype html", b"<html", b"<head", b"<script")) or b"<html" in start[:1024]:
        if path.suffix.casefold() == ".pdf":
            raise UnsupportedFile(
                f"{name}: this is a web page, not a paper (often the error page of a site that was asked for a file). "
                "Fetch the PDF itself and add that."
            )
        return WEB_PAGE
    if start.startswith(b"%!ps"):
        raise UnsupportedFile(f"{name}: this is PostScript, not PDF. Convert it to PDF and add that.")
    if _PDF.search(head.decode("latin-1")):
        return PDF
    if b"\0" in head:
        raise UnsupportedFile(f"{name}: this is neither a PDF nor plain text. Save it as PDF and add that. {READ}")
    if path.suffix.casefold() == ".pdf":
        # What a server sends in place of a file, or a piece of one.
        raise UnreadableFile(
            f"{name}: this is called a PDF, but what it holds is not one. Fetch it again from where it is published; "
            "if it is meant to be plain text, name it .txt."
        )
    return MARKDOWN if _MARKS.search(head.decode("utf-8", "replace")) else TEXT


def _zipped(path: Path) -> str:
    """By the parts that its directory lists; none is opened."""
    try:
        with zipfile.ZipFile(path) as file:
            parts = set(file.namelist())
            kind = file.read("mimetype")[:100] if _small(file, "mimetype") else b""
    except (zipfile.BadZipFile, EOFError, NotImplementedError, ValueError, RuntimeError, zlib.error) as error:
        raise UnreadableFile(
            f"{path.name}: the file is damaged or cut off and cannot be opened. Fetch it again from where it came from, or "
            "open it in the program that made it and save it again."
        ) from error
    if "word/document.xml" in parts:
        return WORD
    if "xl/workbook.xml" in parts:
        return WORKBOOK
    if kind == OPEN_TEXT.encode():
        return OPEN_TEXT
    what = "an office file of a kind that is not read" if "[Content_Types].xml" in parts or kind else "a zip archive"
    advice = (
        "Save the papers in it to a folder and add that." if what == "a zip archive" else "Save it as PDF and add that."
    )
    raise UnsupportedFile(f"{path.name}: this is {what}. {advice} {READ}")


def _small(file: zipfile.ZipFile, part: str) -> bool:
    return part in file.NameToInfo and file.getinfo(part).file_size < LENIENT


def _compound(path: Path) -> str:
    """A file of the older office programs, by the streams that it names; a locked new one is kept in one too."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as whole:
        if whole.find("EncryptedPackage".encode("utf-16-le")) >= 0:
            raise EncryptedFile(f"{path.name}: the file wants a password. Save a copy without one and add that.")
        if whole.find("WordDocument".encode("utf-16-le")) >= 0:
            return OLD_WORD
    raise UnsupportedFile(
        f"{path.name}: this is an office file of an older kind that is not read. Save it as .xlsx, .docx or PDF and add that."
    )
