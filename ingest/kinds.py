"""A file's first bytes to what it is: content decides, and the name only where plain text calls itself a PDF."""

from __future__ import annotations

import re
from pathlib import Path

from vectorstore.words.errors import UnreadableFile, UnsupportedFile

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


def media_type(path: Path) -> str:
    """ "application/pdf" or "text/plain". Raises UnreadableFile or UnsupportedFile, each saying what the file is instead."""
    with path.open("rb") as file:
        head = file.read(HEAD)
    name = path.name
    if not head:
        raise UnreadableFile(f"{name}: the file is empty (0 bytes). Fetch it again from where it is published.")
    if b"%PDF-" in head[:LENIENT]:
        return "application/pdf"
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<!doctype html", b"<html", b"<head", b"<script")) or b"<html" in start[:1024]:
        raise UnsupportedFile(
            f"{name}: this is a web page, not a paper (often the error page of a site that was asked for a file). "
            "Fetch the PDF itself and add that."
        )
    if start.startswith(b"%!ps"):
        raise UnsupportedFile(f"{name}: this is PostScript, not PDF. Convert it to PDF and add that.")
    if head.startswith(b"PK\x03\x04") or head.startswith(b"\xd0\xcf\x11\xe0"):
        raise UnsupportedFile(f"{name}: this is an office file. Save it as PDF and add that.")
    if _PDF.search(head.decode("latin-1")):
        return "application/pdf"
    if b"\0" in head:
        raise UnsupportedFile(f"{name}: this is neither a PDF nor plain text. Save it as PDF and add that.")
    if path.suffix.casefold() == ".pdf":
        # What a server sends in place of a file, or a piece of one.
        raise UnreadableFile(
            f"{name}: this is called a PDF, but what it holds is not one. Fetch it again from where it is published; "
            "if it is meant to be plain text, name it .txt."
        )
    return "text/plain"
