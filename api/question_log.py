"""GET /v1/log: what was asked and answered, searched by words and days; for the owner."""

from __future__ import annotations

import datetime
import re
from dataclasses import replace
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from pydantic import BaseModel

from api.desk import Desk
from api.principals import May, Who
from api.recorder import UNKNOWN
from api.requests import visible
from assistant.answer import Status
from vectorstore.library import Library
from vectorstore.record import TAKEN_OUT, Cited, Entry, Wanted, covers
from vectorstore.words.clearance import Clearance
from vectorstore.words.errors import NotHeld

MOST_WORDS = 12


class KeptCitationOut(BaseModel):
    """One kept citation. `quote` and `reference` are null once its paper was withdrawn."""

    marker: int
    document_id: str
    passage_id: str
    quote: str | None
    reference: str | None
    page: int | None
    held_back: bool


class KeptOut(BaseModel):
    """One answer of the log; `status` as it was told, or "held_back" where that was why nothing was.

    A sentence of `answer` whose paper was withdrawn is left out, and `taken_out` counts it.
    """

    id: str
    at: datetime.datetime
    question: str
    standalone_question: str
    status: str
    answer: str
    taken_out: int
    citations: list[KeptCitationOut]
    written_by: str
    prompts: dict[str, int]
    clearance: str
    filters: dict[str, Any]
    timings_ms: dict[str, int]
    searched: dict[str, Any]
    rating: str | None
    comment: str | None
    rated_at: datetime.datetime | None
    held_back: bool


class LogOut(BaseModel):
    """A page of the log, newest first; `total` counts all that fits."""

    entries: list[KeptOut]
    total: int


def log_router(desk: Desk) -> APIRouter:
    router = APIRouter()

    @router.get("/v1/log", summary="Search the question log (owner)")
    def log(  # noqa: PLR0913  (one for each thing that it is narrowed by)
        who: Who,
        *,
        words: Annotated[str, Query(max_length=200)] = "",
        date_from: datetime.date | None = None,
        date_to: datetime.date | None = None,
        status: Status | Literal["held_back"] | None = None,
        rating: Literal["useful", "not_useful"] | None = None,
        limit: Annotated[int, Query(ge=1, le=200)] = 25,
        offset: Annotated[int, Query(ge=0)] = 0,
    ) -> LogOut:
        who.require(May.ADMINISTER)
        desk.recorder.settle()
        wanted = Wanted(
            tuple(re.findall(r"\S+", visible(words))[:MOST_WORDS]),
            date_from,
            date_to,
            str(status) if status else None,
            rating,
            since=desk.recorder.visible_from,
        )
        entries, total = desk.library.record.find(wanted, limit, offset)
        return LogOut(entries=[kept_out(desk.library, entry, who.clearance) for entry in entries], total=total)

    @router.get("/v1/log/{answer_id}", summary="One answer of the question log (owner)")
    def entry(answer_id: str, who: Who) -> KeptOut:
        who.require(May.ADMINISTER)
        desk.recorder.settle()
        found = desk.recorder.visible(answer_id)
        if found is None:
            raise NotHeld(UNKNOWN)
        return kept_out(desk.library, found, who.clearance)

    return router


def kept_out(library: Library, entry: Entry, clearance: Clearance) -> KeptOut:
    """As an administrator may see it: what rests on papers that are closed to them is told to be taken out."""
    if not clearance.everything:
        entry = _opened(library, entry, clearance)
    back = library.held_back.quoted_in(entry) if entry.citations else set[str]()
    return KeptOut(
        id=entry.id,
        at=entry.at,
        question=entry.question,
        standalone_question=entry.standalone,
        status=entry.status,
        answer=entry.text,
        taken_out=sum(line.text is None for line in entry.lines),
        citations=[_cited_out(c, c.place.passage_id in back) for c in entry.citations],
        written_by=entry.written_by,
        prompts=dict(entry.prompts),
        clearance=_spoken(entry),
        filters=dict(entry.filters),
        timings_ms=dict(entry.timings_ms),
        searched=dict(entry.searched),
        rating=entry.rating,
        comment=entry.comment,
        rated_at=entry.rated_at,
        held_back=library.held_back.is_question([entry.standalone]),
    )


def _opened(library: Library, entry: Entry, clearance: Clearance) -> Entry:
    closed = library.kept.closed_in(entry, clearance)
    lines = (
        replace(line, text=None) if any(p.document_id in closed for p in line.places) else line for line in entry.lines
    )
    cited = (replace(c, quote=None, reference=None) if c.place.document_id in closed else c for c in entry.citations)
    left = replace(entry, lines=tuple(lines), citations=tuple(cited))
    if not closed and covers(clearance, entry.clearance):
        return left
    # What was asked and said of it may tell what those papers say.
    return replace(left, question=TAKEN_OUT, standalone=TAKEN_OUT, comment=None, filters={})


def _cited_out(cited: Cited, held_back: bool) -> KeptCitationOut:
    return KeptCitationOut(
        marker=cited.marker,
        document_id=cited.place.document_id,
        passage_id=cited.place.passage_id,
        quote=cited.quote,
        reference=cited.reference,
        page=cited.page,
        held_back=held_back,
    )


def _spoken(entry: Entry) -> str:
    """At which clearance it was answered, in words."""
    at = entry.clearance
    if at.everything:
        return "everything"
    groups = [f"exempt:{group}" for group in sorted(at.groups)]
    return ", ".join([*(["staff"] if at.staff else []), *groups]) or "public"
