"""Papers of an invented council, for tests: what each one says stands in the test that uses it."""

from __future__ import annotations

import dataclasses
import datetime
import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from vectorstore.library import Library, Replaced
from vectorstore.narrowing import Filters
from vectorstore.search import Found, Query
from vectorstore.words.clearance import ANONYMOUS, Access, Clearance
from vectorstore.words.papers import Document, Page, Passage, Reading, Sentence, Shape
from vectorstore.words.periods import periods_in
from vectorstore.words.text import content_words, sentence_spans

HELD = datetime.date(2022, 6, 21)
LEGAL = Access("exempt", "Legal")
WELLS = [f"Well {n} is {n * 7} feet deep, and its water is drawn by hand." for n in range(10)]
"""Enough sentences for a paper to be another's copy, part or version."""


def document(id_: str = "wells", **changes: Any) -> Document:
    plain = Document(
        id=id_,
        source=f"/papers/{id_}.pdf",
        file=f"{id_}.pdf",
        sha256=f"sha-{id_}",
        size=100,
        media_type="application/pdf",
        reader="1",
        title="Report on the Wells",
        committee="Cabinet",
        meeting_date=HELD,
        date_basis="printed",
        kind="report",
        pages=1,
    )
    return dataclasses.replace(plain, **changes)


def prose(document_id: str, text: str, **changes: Any) -> Passage:
    """A passage of sentences."""
    sentences = tuple(Sentence(a, b, 1) for a, b in sentence_spans(text))
    return _passage(document_id, text, sentences, Shape.PROSE, changes)


def points(document_id: str, opening: str, items: Sequence[str], **changes: Any) -> Passage:
    """A list under the line that opens it."""
    text = "\n".join([opening, *items])
    sentences = _lines(text, lambda place: Shape.PROSE if place == 0 else Shape.LIST)
    return _passage(document_id, text, tuple(sentences), Shape.LIST, changes)


def table(document_id: str, header: str, rows: Sequence[tuple[str, str | None]], **changes: Any) -> Passage:
    """Rows under their header, each as printed and as read out with its columns' names."""
    text = "\n".join([header, *(printed for printed, _ in rows)])
    lines = _lines(text, lambda _: Shape.TABLE_ROW)[1:]
    sentences = [dataclasses.replace(line, reading=reading) for line, (_, reading) in zip(lines, rows, strict=True)]
    return _passage(document_id, text, tuple(sentences), Shape.TABLE_ROW, changes)


def _lines(text: str, shape_at: Any) -> list[Sentence]:
    sentences, start = [], 0
    for place, line in enumerate(text.split("\n")):
        sentences.append(Sentence(start, start + len(line), 1, shape_at(place)))
        start += len(line) + 1
    return sentences


def _passage(
    document_id: str, text: str, sentences: tuple[Sentence, ...], shape: Shape, changes: dict[str, Any]
) -> Passage:
    spoken = periods_in(" ".join([*changes.get("headings", ()), text]))
    plain = Passage(
        id=hashlib.sha256(f"{document_id} {text}".encode()).hexdigest()[:20],
        document_id=document_id,
        text=text,
        page=1,
        last_page=1,
        shape=shape,
        periods=spoken,
        sentences=sentences,
    )
    return dataclasses.replace(plain, **changes)


def reading(paper: Document, *passages: Passage | str) -> Reading:
    """A paper with its passages, all under the paper's own label."""
    made = [prose(paper.id, p) if isinstance(p, str) else p for p in passages]
    held = tuple(dataclasses.replace(p, access=paper.access) for p in made)
    return Reading(paper, (Page(1, "\n".join(p.text for p in held)),), held)


def shelve(library: Library, folder: Path, paper: Document, *passages: Passage | str) -> Replaced:
    """Puts a paper in, with its text as the original file."""
    read = reading(paper, *passages)
    original = folder / paper.file
    original.write_text(read.pages[0].text, encoding="utf-8")
    return library.replace(read, original)


def query(text: str, **changes: Any) -> Query:
    return dataclasses.replace(Query(text, tuple(content_words(text)), periods_in(text)), **changes)


def ask(
    library: Library, text: str, clearance: Clearance = ANONYMOUS, filters: Filters | None = None, **changes: Any
) -> list[Found]:
    return library.search(query(text, filters=filters or Filters(), **changes), clearance)


def papers(found: Sequence[Found]) -> list[str]:
    """The papers that were found, best first, each once."""
    return list(dict.fromkeys(f.document.id for f in found))


def found(
    passage: Passage, paper: Document, score: float = 1.0, cosine: float = 0.6, sentences: Sequence[float] | None = None
) -> Found:
    """A passage as if a search had brought it. `sentences` are its sentences' cosines."""
    each = tuple(sentences) if sentences is not None else (cosine,) * len(passage.sentences)
    return Found(passage, paper, score, cosine, 1.0, each)
