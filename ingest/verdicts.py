"""What a paper's pages came to, in one word for a table and in plain words for whoever brought it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum

from vectorstore.words.errors import EncryptedFile, NeedsRecognition, UnreadableFile
from vectorstore.words.papers import Flaw, Page

MOST_NAMED = 8
"""Pages that a warning names before it only counts."""
MOST_QUOTED = 5
"""Pages whose hidden words are quoted."""
QUOTED = 60
"""Characters of a page's hidden words that a warning quotes."""


class Verdict(StrEnum):
    """What became of a file's text."""

    INDEXED = "indexed"
    INDEXED_WITH_WARNINGS = "indexed_with_warnings"
    NEEDS_OCR = "needs_ocr"
    ENCRYPTED = "encrypted"
    REFUSED = "refused"


def verdict_on(pages: Sequence[Page]) -> Verdict:
    """Of a file that was read, by what is wrong with its pages."""
    if not any(_says(page) for page in pages):
        shown = any({Flaw.NO_TEXT, Flaw.LYING_TEXT} & set(page.flaws) for page in pages)
        return Verdict.NEEDS_OCR if shown else Verdict.REFUSED
    return Verdict.INDEXED_WITH_WARNINGS if any(page.flaws for page in pages) else Verdict.INDEXED


def verdict_on_refusal(error: UnreadableFile) -> Verdict:
    """Of a file that was refused, by the error that says so."""
    if isinstance(error, EncryptedFile):
        return Verdict.ENCRYPTED
    if isinstance(error, NeedsRecognition):
        return Verdict.NEEDS_OCR
    return Verdict.REFUSED


def require_words(file: str, pages: Sequence[Page]) -> None:
    """Raises NeedsRecognition when the pages show words and hold none, UnreadableFile when nothing is on them."""
    verdict = verdict_on(pages)
    many = f"none of its {len(pages)} pages holds" if len(pages) != 1 else "its page does not hold"
    if verdict is Verdict.NEEDS_OCR:
        if any(Flaw.LYING_TEXT in page.flaws for page in pages):
            raise NeedsRecognition(
                f"{file}: {many} the text that it shows: what can be copied out of it is nonsense. "
                "Have it recognised (OCR) and add that, or ask its author for another copy."
            )
        raise NeedsRecognition(
            f"{file}: {many} text, only pictures or drawn letters. It looks like a scan. "
            "Have it recognised (OCR) and add that, or ask its author for the file it was printed from."
        )
    if verdict is Verdict.REFUSED:
        if any(Flaw.UNREAD in page.flaws for page in pages):
            raise UnreadableFile(
                f"{file}: the PDF is damaged, and no page of it can be read. "
                "Fetch it again from where it is published, or print it to a new PDF."
            )
        raise UnreadableFile(f"{file}: the file holds no words. Check that it is the paper you meant.")


def warnings_of(pages: Sequence[Page]) -> tuple[str, ...]:
    """What an officer should know about a paper that is taken in, worst first."""
    return tuple(
        said
        for said in (
            _warned(pages, Flaw.UNREAD, "could not be read, or not in time: print the file to a new PDF and add that"),
            _warned(
                pages,
                Flaw.LYING_TEXT,
                "lied in the text below the picture (what can be copied out is nonsense) and left out: "
                "have the file recognised (OCR) and add that",
            ),
        )
        if said
    )
