"""What an exported file holds, whatever its format: excerpts in order, each with how an officer refers to it."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass

from api.requests import visible
from vectorstore.words.dates import written
from vectorstore.words.papers import Document, Passage, Shape, reference

TITLE = "Excerpts from council papers"
EXCERPTS = "Excerpts"
REFERENCES = "References"
READ_OUT = "The rows above, read with their column headings:"
CHECK = "Each excerpt is word for word as its paper prints it. Check the paper itself before you rely on one."
STANDINGS = {
    "decision": "Decided",
    "recommendation": "Recommended, which is not itself a decision",
    "reported": "Reported",
    "question_or_remark": "Said as a question or remark",
    "amendment_lost": "An amendment that was lost",
}


@dataclass(frozen=True, slots=True)
class Excerpt:
    """One quote: `text` as printed, `readings` of its table rows, what it is worth, and its reference."""

    title: str
    text: str
    readings: tuple[str, ...]
    standing: str
    reference: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """The whole file."""

    made_on: datetime.date
    excerpts: tuple[Excerpt, ...]
    query: str | None = None

    @property
    def made(self) -> str:
        count = "1 excerpt" if len(self.excerpts) == 1 else f"{len(self.excerpts)} excerpts"
        return f"Made on {written(self.made_on)}, with {count}."

    @property
    def searched(self) -> str | None:
        return f"Searched for: {line(self.query)}" if self.query else None


def excerpt_of(passage: Passage, document: Document) -> Excerpt:
    """A whole passage, with the reference that a citation of it has."""
    return Excerpt(
        title=passage.item_title or document.name,
        text=passage.text,
        readings=tuple(s.reading for s in passage.sentences if s.reading and s.shape is Shape.TABLE_ROW),
        standing=STANDINGS[passage.standing],
        reference=reference(document, passage, passage.page, passage.paragraph),
    )


_NO_CHARACTERS = re.compile("[\ufdd0-\ufdef\ufffe\uffff]")
"""Of these XML can hold none of the last two, and nobody shows any."""


def lines(text: str) -> list[str]:
    """A text's lines without what nobody sees: no control, format or half characters, which XML or a reader's eye misses."""
    return [shown for part in text.splitlines() if (shown := " ".join(visible(_NO_CHARACTERS.sub("", part)).split()))]


def line(text: str) -> str:
    """A text on one line, as `lines`."""
    return " ".join(lines(text))
