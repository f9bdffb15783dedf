"""Answers, passages and papers to the JSON that clients rely on. Renaming or dropping a field breaks a client."""

from __future__ import annotations

import dataclasses
import datetime
import re

from pydantic import BaseModel

import assistant.answer
from assistant.answer import Answer, Citation, Status
from assistant.spoken import spoken
from ingest.picture import Span, on_page
from vectorstore.catalogue import Holdings
from vectorstore.corrections import Correction
from vectorstore.search import Found
from vectorstore.words.clearance import PUBLIC, STAFF, Access, Clearance
from vectorstore.words.papers import Document, Item, Passage, body_of, held_on, reference
from vectorstore.words.recognised import ReadBy, read_by


class CitationOut(BaseModel):
    """One quote and where it stands; `url` opens the paper at its page, `link` the publisher's page it was found on."""

    marker: int
    document_id: str
    file: str
    title: str | None
    committee: str | None
    meeting_date: datetime.date | None
    date_basis: str | None
    item: str | None
    kind: str
    standing: str
    section: str | None
    paragraph: str | None
    page: int | None
    last_page: int | None
    quote: str
    reading: str | None
    read_by: ReadBy | None
    """By text recognition, sure of every figure or in doubt of one; null: the file itself says its words."""
    reference: str
    passage_id: str
    url: str
    link: str | None
    page_image: str | None


class PassageOut(BaseModel):
    """One passage as ranked: printed text, and a readable rendering where it is a table row."""

    id: str
    document_id: str
    file: str
    title: str | None
    committee: str | None
    meeting_date: datetime.date | None
    section: str | None
    standing: str
    page: int | None
    last_page: int | None
    text: str
    reading: str | None
    read_by: ReadBy | None
    score: float
    page_image: str | None


class SearchedOut(BaseModel):
    """What was searched: how many papers, and their first and last meeting dates."""

    documents: int
    from_: datetime.date | None
    to: datetime.date | None
    last_ingest: datetime.datetime | None

    model_config = {
        "serialize_by_alias": True,
        "alias_generator": lambda name: name.rstrip("_"),
        "populate_by_name": True,
    }


class WorkedOut(BaseModel):
    """A figure that the product worked out: `value` from the two figures `from`, `by` "difference", "sum" or "share"."""

    value: float
    from_: list[float]
    by: str

    model_config = {
        "serialize_by_alias": True,
        "alias_generator": lambda name: name.rstrip("_"),
        "populate_by_name": True,
    }


class AnswerOut(BaseModel):
    """The reply to a question."""

    id: str
    status: Status
    answer: str
    say: str | None
    """The first sentence as it can be said to a caller, where it reads out a table row and that can be done."""
    written_by: str
    notice: str | None
    as_of: datetime.date | None
    citations: list[CitationOut]
    worked_out: list[WorkedOut]
    searched: SearchedOut
    standalone_question: str
    follow_ups: list[str]
    contact: str | None
    timings_ms: dict[str, int]
    prompts: dict[str, int]
    kept: bool
    """Is it kept under its id, so that it can be rated and exported?"""
    passages: list[PassageOut] | None = None


class ExemptionOut(BaseModel):
    """By which paragraphs of Schedule 12A a paper is exempt, why, and when somebody should look again whether it must be."""

    paragraphs: list[int]
    reason: str | None
    review_on: datetime.date | None


class DocumentOut(BaseModel):
    """One paper as held."""

    id: str
    file: str
    title: str | None
    committee: str | None
    meeting_date: datetime.date | None
    date_basis: str | None
    item: str | None
    kind: str
    pages: int | None
    passages: int
    access: str
    exemption: ExemptionOut | None
    """Why it is exempt, where it is."""
    size: int
    ingested_at: datetime.datetime | None
    warnings: list[str]
    """What whoever read it in was told, for the council's own people; empty for everybody else."""
    url: str
    link: str | None
    """The publisher's page that the paper was found on, where one is known."""


class ItemOut(BaseModel):
    """One report, or one item of minutes, as its own head describes it; null is "it does not say"."""

    number: str | None
    title: str | None
    page: int | None
    author: str | None
    director: str | None
    wards: str | None
    key_decision: str | None
    access_line: str | None
    appendices: list[str]


class CorrectionOut(BaseModel):
    """One field as it was given by hand, beside what the papers' reader recognised."""

    field: str
    given: str | None
    recognised: str | None
    given_at: datetime.datetime
    given_by: str


class KinOut(BaseModel):
    """Another paper, as a copy or a version of one."""

    id: str
    file: str
    title: str | None
    committee: str | None
    meeting_date: datetime.date | None
    url: str


def answer_out(answer: Answer, include_passages: int = 0, kept: bool = False) -> AnswerOut:
    """The whole reply; with passages, the first so many as ranked and any cited one beyond them."""
    return AnswerOut(
        id=answer.id,
        status=answer.status,
        answer=answer.text,
        say=spoken(answer.standalone_question, answer.said[0]) if answer.said else None,
        written_by=answer.written_by,
        notice=answer.notice,
        as_of=answer.as_of,
        citations=[citation_out(c) for c in answer.citations],
        worked_out=[worked_out_out(w) for w in answer.worked_out],
        searched=searched_out(answer.searched),
        standalone_question=answer.standalone_question,
        follow_ups=list(answer.follow_ups),
        contact=answer.contact,
        timings_ms=dict(answer.timings_ms),
        prompts=dict(answer.prompts),
        kept=kept,
        passages=[passage_out(f) for f in shown(answer, include_passages)] if include_passages else None,
    )


def shown(answer: Answer, wanted: int) -> list[Found]:
    """The passages that go out with an answer."""
    ranked = list(answer.evidence[:wanted])
    ids = {found.passage.id for found in ranked}
    for citation in answer.citations:
        if citation.found.passage.id not in ids:
            ids.add(citation.found.passage.id)
            ranked.append(citation.found)
    return ranked


def worked_out_out(worked: assistant.answer.WorkedOut) -> WorkedOut:
    return WorkedOut(value=float(worked.value), from_=[float(n) for n in worked.of], by=worked.by)


def citation_out(citation: Citation) -> CitationOut:
    passage, document = citation.found.passage, citation.found.document
    return CitationOut(
        marker=citation.marker,
        document_id=document.id,
        file=document.file,
        title=passage.item_title or document.title,
        committee=body_of(document, passage),
        meeting_date=held_on(document, passage),
        date_basis="printed" if passage.meeting_date else document.date_basis,
        item=passage.item or document.item,
        kind=document.kind,
        standing=passage.standing,
        section=section_of(citation.found),
        paragraph=citation.paragraph,
        page=citation.page,
        last_page=citation.last_page or citation.page,
        quote=citation.quote,
        reading=citation.reading,
        read_by=read_by(passage, citation.quote),
        reference=reference(document, passage, citation.page, citation.paragraph, citation.quote),
        passage_id=passage.id,
        url=url_of(document, citation.page),
        link=document.link,
        page_image=picture_of(document, passage, citation.page, span_of(passage, citation.quote, citation.page)),
    )


def passage_out(found: Found) -> PassageOut:
    passage, document = found.passage, found.document
    readings = [s.reading for s in passage.sentences if s.reading]
    return PassageOut(
        id=passage.id,
        document_id=document.id,
        file=document.file,
        title=passage.item_title or document.title,
        committee=body_of(document, passage),
        meeting_date=held_on(document, passage),
        section=section_of(found),
        standing=passage.standing,
        page=passage.page,
        last_page=passage.last_page,
        text=passage.text,
        reading="\n".join(readings) or None,
        read_by=read_by(passage),
        score=round(found.score, 4),
        page_image=picture_of(document, passage, passage.page),
    )


def document_out(document: Document, clearance: Clearance) -> DocumentOut:
    """What is told of a paper. How it was read is told to the council's own people alone: a warning may name, and quote,
    what is in the file and cannot be seen on its pages, which was published by mistake."""
    of_the_house = clearance.staff or clearance.everything
    return DocumentOut(
        id=document.id,
        file=document.file,
        title=document.title,
        committee=document.committee,
        meeting_date=document.meeting_date,
        date_basis=document.date_basis,
        item=document.item,
        kind=document.kind,
        pages=document.pages,
        passages=document.passages,
        access=document.access.level,
        exemption=exemption_out(document),
        size=document.size,
        ingested_at=document.ingested_at,
        warnings=list(document.warnings) if of_the_house else [],
        url=url_of(document, None),
        link=document.link,
    )


def exemption_out(document: Document) -> ExemptionOut | None:
    """What is kept of a paper that was opened since is not shown."""
    if document.access.level != "exempt":
        return None
    return ExemptionOut(
        paragraphs=list(document.paragraphs), reason=document.exempt_reason, review_on=document.review_on
    )


def item_out(item: Item) -> ItemOut:
    return ItemOut(**dataclasses.asdict(item) | {"appendices": list(item.appendices)})


def correction_out(c: Correction, whole: bool) -> CorrectionOut:
    """An access label in full, with the group it names, and which officer gave it, only where it is `whole`."""
    given, recognised = c.given, c.recognised
    if c.field == "access" and not whole:
        given, recognised = Access.stored(given).level, Access.stored(recognised).level
    given_by = c.given_by if whole or c.given_by == "owner" else "the council"
    return CorrectionOut(field=c.field, given=given, recognised=recognised, given_at=c.given_at, given_by=given_by)


def kin_out(document: Document) -> KinOut:
    return KinOut(
        id=document.id,
        file=document.file,
        title=document.title,
        committee=document.committee,
        meeting_date=document.meeting_date,
        url=url_of(document, None),
    )


def searched_out(holdings: Holdings) -> SearchedOut:
    return SearchedOut(
        documents=holdings.documents, from_=holdings.first, to=holdings.last, last_ingest=holdings.last_ingest
    )


def section_of(found: Found) -> str | None:
    return " › ".join(found.passage.headings) or None


def picture_of(document: Document, passage: Passage, page: int | None, span: Span | None = None) -> str | None:
    """Where the page is to be had as a picture with the passage, or the quote at `span` of it, marked; None without pages."""
    if page is None or document.media_type != "application/pdf" or not on_page(passage, page, span):
        return None
    quote = f"&quote={span[0]}-{span[1]}" if span else ""
    return f"/v1/documents/{document.id}/pages/{page}.png?passage={passage.id}{quote}"


def span_of(passage: Passage, quote: str, page: int | None) -> Span | None:
    """Where a quote stands in a passage's text, white space aside; of several places, the first on this page."""
    words = r"\s+".join(re.escape(word) for word in quote.split())
    spans = (m.span() for m in re.finditer(words, passage.text)) if words else ()
    return next((span for span in spans if page is not None and on_page(passage, page, span)), None)


def caching(access: Access) -> str:
    """What caches may do with a paper under this label: ask again each time, or, of one that is exempt, keep nothing of it."""
    if access == PUBLIC:
        return "no-cache"
    return "private, no-cache" if access == STAFF else "private, no-store"


def url_of(document: Document, page: int | None) -> str:
    return f"/v1/documents/{document.id}/file" + (f"#page={page}" if page else "")
