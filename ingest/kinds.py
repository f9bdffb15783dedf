"""A file's first bytes to what it is: content decides, never the name."""

from __future__ import annotations

from pathlib import Path

from vectorstore.words.errors import UnreadableFile, UnsupportedFile

SUFFIXES = frozenset({".pdf", ".txt", ".md"})
"""What is taken from a folder; a single file named by the operator is looked at whatever it is called."""


def media_type(path: Path) -> str:
    """ "application/pdf" or "text/plain". Raises UnreadableFile or UnsupportedFile, each saying what the file is instead."""
    with path.open("rb") as file:
        head = file.read(4096)
    name = path.name
    if not head:
        raise UnreadableFile(f"{name}: the file is empty (0 bytes). Fetch it again from where it is published.")
    if b"%PDF-" in head[:1024]:
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
    if b"\0" in head:
        raise UnsupportedFile(f"{name}: this is neither a PDF nor plain text. Save it as PDF and add that.")
    return "text/plain"
