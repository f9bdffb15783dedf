"""A paper's pages, or the error that refused it, to one word for a table and plain words for whoever brought it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum

from vectorstore.words.errors import AssistantError, EncryptedFile, NeedsRecognition, UnreadableFile
from vectorstore.words.papers import Flaw, Page

MOST_NAMED = 8
"""Pages that a warning names before it only counts them."""
MOST_QUOTED = 4
"""Pages whose hidden words a warning quotes."""
QUOTED = 60
"""Characters that a warning quotes of a page's hidden words."""
_UNHEARD = (Flaw.NO_TEXT, Flaw.LYING_TEXT)
"""The page shows something, and text recognition could say what."""


class Verdict(StrEnum):
    """What became of a file's text."""

    INDEXED = "indexed"
    INDEXED_WITH_WARNINGS = "indexed_with_warnings"
    NEEDS_OCR = "needs_ocr"
    ENCRYPTED = "encrypted"
    REFUSED = "refused"


def verdict_on(pages: Sequence[Page]) -> Verdict:
    """Of a file that was read, whatever was made of its pages afterwards."""
    if any(_has_words(page) and Flaw.NO_TEXT not in page.flaws for page in pages):
        return Verdict.INDEXED_WITH_WARNINGS if warnings_of(pages) else Verdict.INDEXED
    if any(flaw in page.flaws for page in pages for flaw in _UNHEARD):
        return Verdict.NEEDS_OCR
    return Verdict.REFUSED


def verdict_on_refusal(error: AssistantError) -> Verdict:
    """Of a file that was refused, by the error that says why."""
    match error:
        case EncryptedFile():
            return Verdict.ENCRYPTED
        case NeedsRecognition():
            return Verdict.NEEDS_OCR
        case _:
            return Verdict.REFUSED


def require_words(file: str, pages: Sequence[Page], tried: bool = False) -> None:
    """Lets papers with words through; `file` is the name that the message says, `tried` whether recognition has been.

    Raises NeedsRecognition when the pages show something and no page holds words, UnreadableFile when nothing is there.
    """
    verdict = verdict_on(pages)
    if verdict is Verdict.NEEDS_OCR:
        lies = any(Flaw.LYING_TEXT in page.flaws for page in pages)
        what = (
            "text as it is printed: what can be copied out of them is nonsense"
            if lies
            else "text, so it is probably a scan"
        )
        if tried:
            raise NeedsRecognition(
                f"{file}: none of its {len(pages)} pages holds text, and text recognition (OCR) found no words on them, or "
                "not in time. Ask for the file that it was printed from, or scan it again, straight and in black and white."
            )
        raise NeedsRecognition(
            f"{file}: none of its {len(pages)} pages holds {what}. Run it through text recognition (OCR) and add what "
            "that makes of it, or ask for the file that it was printed from. `council-assistant doctor` says how to have scans "
            "read here."
        )
    if verdict is Verdict.REFUSED:
        if any(Flaw.UNREAD in page.flaws for page in pages):
            raise UnreadableFile(
                f"{file}: none of its {len(pages)} pages could be read, or not in time: it is damaged, or made to be slow. "
                "Fetch it again from where it is published, or print it to a new PDF."
            )
        if any(page.hidden.strip() for page in pages):
            raise UnreadableFile(
                f"{file}: the file holds no words that can be seen, only hidden ones. Check that it is the paper you meant."
            )
        raise UnreadableFile(f"{file}: the file holds no words. Check that it is the paper you meant.")


def warnings_of(pages: Sequence[Page]) -> tuple[str, ...]:
    """What whoever brought the paper should know about its pages, each warning a sentence or two; none for a sound one."""
    unread = [page for page in pages if Flaw.UNREAD in page.flaws and not _has_words(page)]
    patched = [page for page in pages if Flaw.UNREAD in page.flaws and _has_words(page)]
    lying = [page for page in pages if Flaw.LYING_TEXT in page.flaws]
    silent = [
        page
        for page in pages
        if page not in unread
        and page not in lying
        and not page.name
        and (Flaw.NO_TEXT in page.flaws or not _has_words(page))
    ]
    hidden = [page for page in pages if page.hidden.strip()]
    scanned = [page for page in pages if Flaw.HIDDEN_TEXT in page.flaws and page not in hidden]
    struck = [page for page in pages if Flaw.STRUCK_OUT in page.flaws]
    recognised = [page for page in pages if Flaw.RECOGNISED in page.flaws]
    said = (
        recognised
        and f"{_count(recognised, pages)} were read off their pictures by text recognition (OCR) ({_named(recognised)}). "
        "Check figures that are quoted from them against the page.",
        unread
        and f"{_count(unread, pages)} could not be read, or not in time ({_named(unread)}): they cannot be found or cited. "
        "Print the file to a new PDF and add that.",
        patched
        and f"{_count(patched, pages)} are damaged and were read as well as could be ({_named(patched)}). Check what is "
        "quoted from them against the page.",
        lying
        and f"{_count(lying, pages)} hold another text than they show ({_named(lying)}): what can be copied out of "
        "them is nonsense and is left out. Run the file through text recognition (OCR).",
        silent and _on_silent(silent, pages),
        hidden and _on_hidden(hidden),
        struck and f"Words with a line through them were left out, as tracked changes delete them ({_named(struck)}).",
        scanned
        and f"{_count(scanned, pages)} are pictures with a recognised text behind them ({_named(scanned)}): that "
        "text is used. Check what is quoted from it against the page.",
    )
    notes = dict.fromkeys(note for page in pages for note in page.notes)
    return (*notes, *(warning for warning in said if warning))


def _on_silent(silent: Sequence[Page], pages: Sequence[Page]) -> str:
    hold = "hardly any text" if any(_has_words(page) for page in silent) else "no text"
    said = f"{_count(silent, pages)} hold {hold} ({_named(silent)}): they cannot be found or cited."
    inked = [page for page in silent if Flaw.NO_TEXT in page.flaws]
    if inked:
        said += f" Pictures, or letters drawn as lines, are on {_named(inked)}: text recognition (OCR) may read them."
    return said


def _on_hidden(hidden: Sequence[Page]) -> str:
    found = "; ".join(f"{_amount(page)} ({_quoted(page.hidden)})" for page in hidden[:MOST_QUOTED])
    rest = hidden[MOST_QUOTED:]
    more = f"; and more on {_named(rest)}" if rest else ""
    return f"Words that nobody can see on the page were found and left out: {found}{more}."


def _amount(page: Page) -> str:
    words = len(page.hidden.split())
    return f"{words} word{'s' if words != 1 else ''} on {_named([page])}"


def _quoted(hidden: str) -> str:
    """The first words in quotation marks, cut at a word's end; without what could turn or break the line it stands in."""
    printable = " ".join("".join(c if c.isprintable() else " " for c in hidden[: 8 * QUOTED]).split())
    if len(printable) <= QUOTED:
        return f"“{printable}”"
    return f"“{printable[:QUOTED].rsplit(' ', 1)[0]}…”"


def _has_words(page: Page) -> bool:
    return any(character.isalpha() for character in page.text)


def _count(some: Sequence[Page], pages: Sequence[Page]) -> str:
    return f"{len(some)} of {len(pages)} pages"


def _named(some: Sequence[Page]) -> str:
    """ "page 2", "page 2, 5, 7", or the first of many; a text without pages has no number to name."""
    more = "…" if len(some) > MOST_NAMED else ""
    numbers: Iterable[str] = [str(page.number) for page in some[:MOST_NAMED] if page.number is not None]
    listed = ", ".join(numbers)
    if listed:
        return f"page {listed}{more}"
    return ", ".join(page.name for page in some[:MOST_NAMED] if page.name) + more or "its one page"
