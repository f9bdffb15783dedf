"""XML of strangers: nothing outside it is fetched, nothing in it expands, and what declares entities is refused unread.

The only module that knows lxml.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import IO, Any

from lxml import etree
from lxml import html as lxml_html

from ingest.office.container import Container
from vectorstore.words.errors import UnreadableFile

Element = Any
"""An lxml element; lxml brings no types."""
_DECLARES = b"<!doctype"
_ROOT = re.compile(rb"<[a-z_]", re.IGNORECASE)
PROLOGUE = 65_536
"""Bytes within which a part's first element begins."""
_SAFE: dict[str, Any] = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False}


def parsed(container: Container, part: str) -> Element | None:
    """A part's root; None where the file has no such part. Raises UnreadableFile where it is no XML, or declares entities."""
    raw = container.read(part)
    if not raw:
        return None
    _require_plain(container, raw)
    try:
        return etree.fromstring(raw, etree.XMLParser(**_SAFE, remove_comments=True, remove_pis=True))
    except (etree.XMLSyntaxError, ValueError) as error:
        raise container.broken() from error


def events(container: Container, file: IO[bytes], *tags: str) -> Iterator[Element]:
    """The elements of these names as they end, in a part that is too large to hold; each is emptied when the next is asked."""
    _require_plain(container, file.read(PROLOGUE))
    file.seek(0)
    try:
        for _, element in etree.iterparse(file, events=("end",), tag=tags, **_SAFE):
            yield element
            element.clear(keep_tail=False)
            before = element.getprevious()
            while before is not None:
                element.getparent().remove(before)
                before = element.getprevious()
    except (etree.XMLSyntaxError, ValueError) as error:
        raise container.broken() from error


def require_plain_parts(container: Container) -> None:
    """Of every XML part, for a reader of its own. Raises UnreadableFile as `parsed` does."""
    for part in container.parts(""):
        if part.casefold().endswith((".xml", ".rels")):
            with container.opened(part) as file:
                _require_plain(container, file.read(PROLOGUE))


def page_tree(raw: bytes) -> Element | None:
    """A web page's root; None where nothing is in it."""
    encoding = None
    try:
        raw.decode("utf-8")
        encoding = "utf-8"
    except UnicodeDecodeError:
        if b"charset" not in raw[:4096].lower() and raw[:2] not in (b"\xff\xfe", b"\xfe\xff"):
            encoding = "cp1252"  # what older Windows programs save
    parser = lxml_html.HTMLParser(
        encoding=encoding, no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        return lxml_html.document_fromstring(raw, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None


def _require_plain(container: Container, raw: bytes) -> None:
    """No office program declares a document type; who does wants entities expanded or files fetched."""
    plain = raw[:PROLOGUE].replace(b"\0", b"")
    begins = _ROOT.search(plain)
    if begins is None or _DECLARES in plain[: begins.start()].lower():
        raise UnreadableFile(
            f"{container.name}: its inside declares what no office program does, as files that are made to do harm do, "
            "and was not read. Open it, save it again and add that."
        )
