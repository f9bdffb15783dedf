"""Rows of the catalogue to documents, passages and corrections, and back: which field stands in which column."""

from __future__ import annotations

import dataclasses
import datetime
import json
from collections.abc import Iterable, Sequence
from functools import lru_cache

from vectorstore.corrections import Correction
from vectorstore.words.clearance import Access
from vectorstore.words.exemptions import paragraphs_stored, written
from vectorstore.words.papers import Document, Item, Passage, Sentence, Shape, Standing

DOCUMENT_FIELDS = (
    "id, source, file, sha256, size, media_type, reader, title, committee, meeting_date, date_basis, item, kind, "
    "pages, access, warnings, ingested_at, passages, items, paragraphs, exempt_reason, review_on"
)
# A publisher's page is known of some papers only, and is no column of theirs: it is a setting under the paper's id.
LINK = "link:"
DOCUMENT_AS_READ = f"{DOCUMENT_FIELDS}, (SELECT value FROM settings WHERE name = '{LINK}' || documents.id) AS link"  # noqa: S608
"""What is asked for to make a document of a row."""
PASSAGE_FIELDS = (
    "id, document_id, text, headings, item, item_title, meeting_date, committee, paragraph, page, last_page, shape, "
    "standing, periods, sentences, access, about"
)
# What minutes tell was lost reads as lost wherever it is printed; what it was read as stays in its column. Minutes that are
# closed tell it only where the paper is closed under the same label: what became of a motion in private is not to be read
# off a public paper.
STANDING_AS_READ = (
    "CASE WHEN standing IN ('reported', 'recommendation') AND EXISTS (SELECT 1 FROM lost JOIN documents teller "
    "ON teller.id = lost.told_by WHERE lost.passage = passages.n AND teller.access IN ('public', passages.access)) "
    "THEN 'amendment_lost' ELSE standing END"
)
PASSAGE_AS_READ = PASSAGE_FIELDS.replace("standing", STANDING_AS_READ)
"""What is asked for to make a passage of a row."""

CORRECTION_FIELDS = "field, given, recognised, recognised_basis, given_at, given_by"


def row_of_document(document: Document, passages: int) -> tuple[object, ...]:
    """In the order of DOCUMENT_FIELDS."""
    moment = document.ingested_at or datetime.datetime.now(datetime.UTC)
    return (
        document.id,
        document.source,
        document.file,
        document.sha256,
        document.size,
        document.media_type,
        document.reader,
        document.title,
        document.committee,
        document.meeting_date.isoformat() if document.meeting_date else None,
        document.date_basis,
        document.item,
        document.kind,
        document.pages,
        document.access.label,
        json.dumps(document.warnings),
        moment.isoformat(timespec="seconds"),
        passages,
        json.dumps([dataclasses.asdict(item) for item in document.items]),
        written(document.paragraphs) or None,
        document.exempt_reason,
        document.review_on.isoformat() if document.review_on else None,
    )


def row_of_passage(p: Passage) -> tuple[object, ...]:
    """In the order of PASSAGE_FIELDS."""
    sentences = [
        [
            s.start,
            s.end,
            s.page,
            s.last_page,
            s.shape.value,
            s.paragraph,
            s.reading,
            *([s.confidence] * bool(s.confidence)),
        ]
        for s in p.sentences
    ]
    return (
        p.id,
        p.document_id,
        p.text,
        json.dumps(p.headings),
        p.item,
        p.item_title,
        p.meeting_date.isoformat() if p.meeting_date else None,
        p.committee,
        p.paragraph,
        p.page,
        p.last_page,
        p.shape.value,
        p.standing.value,
        json.dumps(sorted(p.periods)),
        json.dumps(sentences),
        p.access.label,
        p.about,
    )


def document_of_row(row: tuple[object, ...]) -> Document:
    (id_, source, file, sha256, size, media_type, reader, title, committee, meeting_date, date_basis, item, kind) = row[
        :13
    ]
    pages, access, warnings, ingested_at, passages, items, paragraphs, exempt_reason, review_on, link = row[13:]
    return Document(
        id=str(id_),
        source=str(source),
        file=str(file),
        sha256=str(sha256),
        size=int(str(size)),
        media_type=str(media_type),
        reader=str(reader),
        title=_text(title),
        committee=_text(committee),
        meeting_date=date_or_none(_text(meeting_date)),
        date_basis=_text(date_basis),
        item=_text(item),
        kind=str(kind),
        pages=_whole(pages),
        access=Access.stored(access),
        warnings=tuple(json.loads(str(warnings))),
        ingested_at=moment_or_none(_text(ingested_at)),
        passages=int(str(passages)),
        items=items_of_json(str(items)),
        paragraphs=paragraphs_stored(paragraphs),
        exempt_reason=_text(exempt_reason),
        review_on=date_or_none(_text(review_on)),
        link=_text(link),
    )


@lru_cache(maxsize=4_096)
def items_of_json(text: str) -> tuple[Item, ...]:
    """What a paper's column of items holds."""
    return tuple(Item(**item | {"appendices": tuple(item["appendices"])}) for item in json.loads(text))


# Two hundred passages are made for a question: what many have in common is made once, and an enum's own call is slow.
_SHAPES = {str(shape.value): shape for shape in Shape}
_STANDINGS = {str(standing.value): standing for standing in Standing}


@lru_cache(maxsize=4_096)
def _periods_of_json(text: str) -> frozenset[str]:
    return frozenset(json.loads(text))


@lru_cache(maxsize=4_096)
def _headings_of_json(text: str) -> tuple[str, ...]:
    return tuple(json.loads(text))


@lru_cache(maxsize=8_192)
def _sentences_of_json(text: str) -> tuple[Sentence, ...]:
    """A hundred passages are read for a question and some of them for many: their sentences are the most to make of them."""
    return tuple(
        Sentence(start, end, page, _SHAPES[shape], last, number, reading, *confidence)
        for start, end, page, last, shape, number, reading, *confidence in json.loads(text)
    )


def passage_of_row(row: Sequence[object]) -> Passage:
    (id_, document_id, text, headings, item, item_title, meeting_date, committee, paragraph, page, last_page) = row[:11]
    shape, standing, periods, sentences, access, about = row[11:17]
    return Passage(
        id=str(id_),
        document_id=str(document_id),
        text=str(text),
        headings=_headings_of_json(str(headings)),
        item=_text(item),
        item_title=_text(item_title),
        meeting_date=date_or_none(_text(meeting_date)),
        committee=_text(committee),
        about=_text(about),
        paragraph=_text(paragraph),
        page=_whole(page),
        last_page=_whole(last_page),
        shape=_SHAPES[str(shape)],
        standing=_STANDINGS[str(standing)],
        periods=_periods_of_json(str(periods)),
        sentences=_sentences_of_json(str(sentences)),
        access=Access.stored(access),
    )


def row_of_correction(c: Correction) -> tuple[object, ...]:
    """In the order of CORRECTION_FIELDS."""
    return (c.field, c.given, c.recognised, c.recognised_basis, c.given_at.isoformat(timespec="seconds"), c.given_by)


def correction_of_row(row: Sequence[object]) -> Correction:
    field, given, recognised, basis, given_at, given_by = row
    moment = datetime.datetime.fromisoformat(str(given_at))
    return Correction(str(field), _text(given), _text(recognised), _text(basis), moment, str(given_by))


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _whole(value: object) -> int | None:
    return None if value is None else int(str(value))


def date_or_none(text: str | None) -> datetime.date | None:
    return datetime.date.fromisoformat(text) if text else None


def moment_or_none(text: str | None) -> datetime.datetime | None:
    return datetime.datetime.fromisoformat(text) if text else None


def marks(values: Iterable[object]) -> str:
    """A question mark for each, to stand in a statement."""
    return ", ".join("?" for _ in values)
