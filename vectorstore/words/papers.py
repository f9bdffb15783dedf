"""The values the whole house speaks of: Document, Page, Sentence, Passage, Standing."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field, replace
from enum import StrEnum

from vectorstore.words.clearance import PUBLIC, Access
from vectorstore.words.dates import written
from vectorstore.words.recognised import read_by, said_of


class Standing(StrEnum):
    """What a text is worth: a decision is not a recommendation, and neither is a remark."""

    DECISION = "decision"
    RECOMMENDATION = "recommendation"
    REPORTED = "reported"
    QUESTION_OR_REMARK = "question_or_remark"
    AMENDMENT_LOST = "amendment_lost"


class Shape(StrEnum):
    """What kind of text a passage or a sentence is."""

    PROSE = "prose"
    LIST = "list"
    TABLE_ROW = "table_row"
    RESOLUTION = "resolution"


class Flaw(StrEnum):
    """What an officer must know about a page."""

    NO_TEXT = "no_text"
    """Ink, but no words: a scan or outlined letters."""
    LYING_TEXT = "lying_text"
    """Words, but not those that the page shows."""
    HIDDEN_TEXT = "hidden_text"
    """Words that nobody sees: white, invisible, off the page, under a box."""
    STRUCK_OUT = "struck_out"
    """Words with a line through them, which tracked changes have deleted."""
    UNREAD = "unread"
    """The page could not be read, or not in time."""
    RECOGNISED = "recognised"
    """Its words were read off its picture by text recognition (OCR)."""


@dataclass(frozen=True, slots=True)
class Table:
    """Which lines of a page are a table, with a tab between cells: its heads first, and each column's name at all levels."""

    start: int
    end: int
    heads: int
    names: tuple[str, ...]
    label: int = 0
    """The column that names the rows."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page as read: `number` is the PDF page from 1, or None for a text without pages."""

    number: int | None
    text: str
    bold: frozenset[int] = frozenset()
    """Which of its lines are set in bold throughout, where the reader can tell; used to find headings, not kept."""
    tables: tuple[Table, ...] = ()
    """Where the reader knows tables by their place on the page; used to cut rows, not kept."""
    flaws: tuple[Flaw, ...] = ()
    """What is wrong with the page, for whoever brought the paper."""
    hidden: str = ""
    """Text that is in the file and cannot be seen on the page: reported, never evidence."""
    name: str = ""
    """What it is called where it has no number: a sheet of a workbook."""
    title: str = ""
    """What the file itself marks as the title of the whole paper."""
    levels: tuple[tuple[int, int], ...] = ()
    """Which of its lines the file itself marks as headings, each with its level from 1; used to find headings, not kept."""
    paragraphs: bool = False
    """Does the file say where its paragraphs end? An empty line then stands between any two."""
    around: tuple[str, ...] = ()
    """Running heads and feet that the file keeps apart: no evidence, but what they say of the paper's access binds."""
    confidence: tuple[tuple[int, str], ...] = ()
    """Of lines that text recognition read: how sure it was of each of their words, a digit from 0 to 9 for each."""
    notes: tuple[str, ...] = ()
    """What whoever brought the paper should know of it, in whole sentences."""

    def with_flaw(self, flaw: Flaw, hidden: str | None = None) -> Page:
        """The page with one more flaw."""
        return replace(self, flaws=(*self.flaws, flaw), hidden=self.hidden if hidden is None else hidden)


@dataclass(frozen=True, slots=True)
class Sentence:
    """The smallest thing that is quoted: a sentence, a list item or a table row, by its place in the passage's text."""

    start: int
    end: int
    page: int | None
    shape: Shape = Shape.PROSE
    last_page: int | None = None
    """Where it ends on the next page; None where it ends on the page it begins on."""
    paragraph: str | None = None
    """The printed number of the paragraph it stands in ("3.2.1")."""
    reading: str | None = None
    """A table row said with its headers ("Theatre: Budget (7); Q1 Forecast 8"); never quoted, only read out."""
    confidence: str | None = None
    """How sure text recognition was of each of its words, a digit from 0 to 9 for each; None: the file says its words."""


@dataclass(frozen=True, slots=True)
class Passage:
    """What is embedded, found and cited: a few sentences under one heading, of one item, on one page or two."""

    id: str
    document_id: str
    text: str
    headings: tuple[str, ...] = ()
    item: str | None = None
    item_title: str | None = None
    meeting_date: datetime.date | None = None
    committee: str | None = None
    """Of the item, where they are not the paper's: minutes printed in another meeting's pack."""
    about: str | None = None
    """The beginning of the motion that was voted on, of the question that is answered, or of the paragraph before a table:
    the passage is found by it, and it is never quoted."""
    paragraph: str | None = None
    page: int | None = None
    last_page: int | None = None
    shape: Shape = Shape.PROSE
    standing: Standing = Standing.REPORTED
    periods: frozenset[str] = frozenset()
    sentences: tuple[Sentence, ...] = ()
    access: Access = PUBLIC


@dataclass(frozen=True, slots=True)
class Item:
    """One report, or one item of minutes, inside a paper, as its own head describes it. None is "it does not say"."""

    number: str | None
    title: str | None
    page: int | None
    """Where it begins, from 1."""
    author: str | None = None
    director: str | None = None
    wards: str | None = None
    key_decision: str | None = None
    access_line: str | None = None
    """The line in which it says who may read it ("This report is Public")."""
    appendices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """One paper as held. `file` is its base name; `source` is where it came from and is never shown."""

    id: str
    source: str
    file: str
    sha256: str
    size: int
    media_type: str
    reader: str
    """Reader and chunker version: a newer one reads the paper again."""
    title: str | None = None
    committee: str | None = None
    meeting_date: datetime.date | None = None
    date_basis: str | None = None
    item: str | None = None
    kind: str = "other"
    pages: int | None = None
    access: Access = PUBLIC
    warnings: tuple[str, ...] = ()
    ingested_at: datetime.datetime | None = None
    passages: int = 0
    items: tuple[Item, ...] = ()
    """In the order of the paper; one for a paper that is a single report."""
    paragraphs: tuple[int, ...] = ()
    """Of Schedule 12A, by which it is exempt."""
    exempt_reason: str | None = None
    """Why, in the words that the paper or a clerk gives."""
    review_on: datetime.date | None = None
    """The day from which somebody should look again whether it must stay exempt."""
    link: str | None = None
    """The publisher's page that the paper was found on."""

    @property
    def name(self) -> str:
        """The title, or the file's name where the paper prints none."""
        return self.title or self.file


@dataclass(frozen=True, slots=True)
class Reading:
    """A paper read: what the porch hands up to the library."""

    document: Document
    pages: tuple[Page, ...]
    passages: tuple[Passage, ...] = field(default=())


def held_on(document: Document, passage: Passage) -> datetime.date | None:
    """The meeting a passage belongs to: its item's own, or the paper's."""
    return passage.meeting_date or document.meeting_date


def body_of(document: Document, passage: Passage) -> str | None:
    """The committee a passage belongs to: its item's own, or the paper's."""
    return passage.committee or document.committee


def held_in_words(document: Document, passage: Passage) -> str | None:
    """ "24 November 2021", or "about September 2020" where the paper prints no date."""
    return written(passage.meeting_date) if passage.meeting_date else day_in_words(document)


def day_in_words(document: Document) -> str | None:
    """The meeting of a whole paper, in the same way."""
    if document.meeting_date and document.date_basis == "inferred":
        return f"about {document.meeting_date:%B %Y}"
    return written(document.meeting_date) if document.meeting_date else None


def reference(
    document: Document, passage: Passage, page: int | None, paragraph: str | None = None, quote: str | None = None
) -> str:
    """How an officer writes it: "Council, 24 November 2021, item 12, Report of the Cabinet Member, para. 3.2, p. 11".

    In a text without pages the place is its sheet, or else the section it stands in. What text recognition has read is
    called so; of a quote, what it touches.
    """
    title = passage.item_title or document.title
    date = held_in_words(document, passage)
    item = passage.item or document.item
    parts = (
        body_of(document, passage),
        date,
        f"item {item}" if item else None,
        title or document.file,
        f"para. {paragraph}" if paragraph else None,
        f"p. {page}" if page else _place(document, passage, paragraph),
        said_of(read_by(passage, quote)),
    )
    return ", ".join(part for part in parts if part)


def spoken(file: str) -> str | None:
    """A file's name as words ("Appendix M - Treasury Management Strategy 2025-26"), unless it is a code."""
    stem = file.rsplit(".", 1)[0].replace("_", " ").strip()
    return None if any(len(w) > 10 and any(c.isdigit() for c in w) for w in stem.split()) else stem


WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
"""The media type of a workbook: the headings of its passages begin with the sheet."""
_NO_HEADINGS = ("application/pdf", "text/plain")


def _place(document: Document, passage: Passage, paragraph: str | None) -> str | None:
    """Where a passage of a text without pages stands; headings that were only recognised are not sure enough."""
    if document.media_type == WORKBOOK:
        return f"sheet “{passage.headings[0]}”" if passage.headings else None
    if document.media_type in _NO_HEADINGS or paragraph:
        return None
    # The columns of a table, which end a path, are no place.
    named = [heading for heading in passage.headings if " | " not in heading and heading != document.title]
    return f"under “{named[-1]}”" if named and named[-1] != passage.item_title else None


def in_a_sentence(committee: str | None) -> str | None:
    """A committee as it stands in a sentence: "Cabinet", "the Planning Committee"."""
    if committee is None:
        return None
    return committee if committee.split()[-1].casefold() in ("cabinet", "council") else f"the {committee}"
