"""A plain text file to its one page, which has no number."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ingest.kinds import READ
from vectorstore.words.errors import UnreadableFile, UnsupportedFile
from vectorstore.words.papers import Flaw, Page
from vectorstore.words.unseen import said_in_tags, seen

MOST_CHARACTERS = 20_000_000
"""In one file: some 7,000 printed pages."""


def text_of(path: Path) -> str:
    """The file's text, decoded. Raises UnreadableFile for one without words or too long, UnsupportedFile for no text at all."""
    with path.open("rb") as file:
        raw = file.read(MOST_CHARACTERS + 1)
    if b"\0" in raw[:8192]:
        raise UnsupportedFile(f"{path.name}: this is a binary file, not text. {READ}")
    if len(raw) > MOST_CHARACTERS:
        raise UnreadableFile(
            f"{path.name}: it is more than the {MOST_CHARACTERS // 10**6} MB of plain text that are read. "
            "Split it and add the parts."
        )
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("cp1252", errors="replace")  # what older Windows programs save
    if not any(character.isalpha() for character in text):
        raise UnreadableFile(f"{path.name}: the file holds no words. Check that it is the paper you meant.")
    return text


def read_text(path: Path, start: int = 0) -> Iterator[Page]:
    """Raises as `text_of` does."""
    text = text_of(path)
    if start == 0:
        page = Page(None, seen(text))
        said = said_in_tags(text)
        yield page.with_flaw(Flaw.HIDDEN_TEXT, hidden=said) if said else page
