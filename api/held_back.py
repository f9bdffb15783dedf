"""/v1/held-back: passages and answers that the owner holds back, so that something wrong stops today."""

from __future__ import annotations

import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Query
from pydantic import BaseModel

from api.desk import Desk
from api.principals import OWNER_OF_THE_FOLDER, May, Principal, Who
from api.requests import HoldIn, ReleaseIn
from api.wire import url_of
from vectorstore.narrowing import Filters
from vectorstore.record import HeldBack
from vectorstore.words.clearance import Clearance


class HeldBackOut(BaseModel):
    """One passage (`passage_id`, `text` as printed while its paper is held) or one answer (`answer_id`, `question`)."""

    id: str
    kind: Literal["passage", "answer"]
    reason: str
    held_by: str
    held_at: datetime.datetime
    released_by: str | None
    released_at: datetime.datetime | None
    release_reason: str | None
    answer_id: str | None
    question: str | None
    passage_id: str | None
    document_id: str | None
    title: str | None
    text: str | None
    page: int | None
    url: str | None


class HeldBackListOut(BaseModel):
    """What is held back, the latest first; with `released`, what was as well."""

    held_back: list[HeldBackOut]
    total: int


def held_back_router(desk: Desk) -> APIRouter:
    router = APIRouter()

    @router.get("/v1/held-back", summary="What is held back, and why (owner)")
    def listed(
        who: Who,
        released: bool = False,
        limit: Annotated[int, Query(ge=1, le=500)] = 100,
        offset: Annotated[int, Query(ge=0)] = 0,
    ) -> HeldBackListOut:
        who.require(May.ADMINISTER)
        held = [h for h in desk.library.held_back.all() if released or h.released_at is None]
        return HeldBackListOut(held_back=_out(desk, held[offset : offset + limit], who.clearance), total=len(held))

    @router.post(
        "/v1/held-back", status_code=201, summary="Hold back a passage or an answer (owner)", responses={404: {}}
    )
    def hold(asked: HoldIn, who: Who) -> HeldBackOut:
        who.require(May.ADMINISTER)
        if asked.passage_id:
            held = desk.library.held_back.hold_passage(asked.passage_id, asked.reason, _by(who, asked.by))
        else:
            desk.recorder.settle()
            held = desk.library.held_back.hold_answer(asked.answer_id or "", asked.reason, _by(who, asked.by))
        return _out(desk, [held], who.clearance)[0]

    @router.get("/v1/held-back/{held_id}", summary="One thing that is held back, or was (owner)")
    def one(held_id: str, who: Who) -> HeldBackOut:
        who.require(May.ADMINISTER)
        return _out(desk, [desk.library.held_back.one(held_id)], who.clearance)[0]

    @router.post("/v1/held-back/{held_id}/release", summary="Let out what is held back (owner)")
    def release(held_id: str, asked: ReleaseIn, who: Who) -> HeldBackOut:
        who.require(May.ADMINISTER)
        return _out(desk, [desk.library.held_back.release(held_id, asked.reason, _by(who, asked.by))], who.clearance)[0]

    return router


def _by(who: Principal, said: str) -> str:
    """Who did it, for the record: whoever signed in is not asked; of the owner's key nobody knows whose hands it is in."""
    return said if who == OWNER_OF_THE_FOLDER else who.name


def _out(desk: Desk, held: list[HeldBack], clearance: Clearance) -> list[HeldBackOut]:
    texts = desk.library.held_back.texts()
    wanted = tuple({h.place.document_id for h in held if h.place})
    papers = {d.id: d for d in desk.library.documents(clearance, Filters(document_ids=wanted))} if wanted else {}
    found = []
    for h in held:
        paper = papers.get(h.place.document_id) if h.place else None
        text, page = texts.get(h.id, (None, None)) if paper else (None, None)
        found.append(
            HeldBackOut(
                id=h.id,
                kind="passage" if h.place else "answer",
                reason=h.reason,
                held_by=h.held_by,
                held_at=h.held_at,
                released_by=h.released_by,
                released_at=h.released_at,
                release_reason=h.release_reason,
                answer_id=h.answer_id,
                question=h.question,
                passage_id=h.place.passage_id if h.place else None,
                document_id=h.place.document_id if h.place else None,
                title=paper.name if paper else None,
                text=text,
                page=page,
                url=url_of(paper, page) if paper else None,
            )
        )
    return found
