"""A body's first bytes to what it is. What a server calls it, and how its address ends, says nothing."""

from __future__ import annotations

import re

_EXTENSIONS = (
    (b"%PDF-", ".pdf"),
    (b"{\\rtf", ".rtf"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", ".doc"),
    (b"\x89PNG", ".png"),
    (b"\xff\xd8\xff", ".jpg"),
    (b"GIF8", ".gif"),
    (b"II*\x00", ".tif"),
    (b"MM\x00*", ".tif"),
)
_ZIPPED = ((b"word/", ".docx"), (b"xl/", ".xlsx"), (b"ppt/", ".pptx"), (b"mimetypeapplication/vnd.oasis", ".odt"))
_BEFORE = re.compile(rb"(?:\xef\xbb\xbf|\s|<\?xml[^>]*\?>|<!--.*?-->)*", re.DOTALL)
_PAGE = re.compile(rb"<(?:!doctype\s+html|html|head|body|title|meta|script|div|p|h1)(?=[\s>/])", re.IGNORECASE)


def is_page(head: bytes) -> bool:
    """Is it a web page: what a site sends in place of what was asked for, with status 200?"""
    before = _BEFORE.match(head)
    return bool(_PAGE.match(head, before.end() if before else 0)) or b"<html" in head[:1024].lower()


def extension(head: bytes) -> str:
    """How a file with this beginning is named: ".pdf", ".docx", …; ".txt" for text, "" for what is not known."""
    if b"%PDF-" in head[:1024]:
        return ".pdf"
    for magic, ending in _EXTENSIONS:
        if head.startswith(magic):
            return ending
    if head.startswith(b"PK\x03\x04"):
        return next((ending for inside, ending in _ZIPPED if inside in head), ".zip")
    if is_page(head):
        return ".html"
    return "" if b"\0" in head else ".txt"
