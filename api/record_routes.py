"""/v1/record and /v1/deeds: the record found, exported, erased and checked, and what administrators did; for the owner."""

from __future__ import annotations

import datetime
import re
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import Response, StreamingResponse
from pydantic import BaseModel, BeforeValidator, Field

from api import record_keeping
from api.desk import Desk
from api.principals import May, Principal, Who
from api.question_log import MOST_WORDS, KeptOut, kept_out
from api.record_keeping import Form, Inquiry
from api.requests import Reason, Strict, cleaned
from vectorstore.chain import Checked, Head
from vectorstore.words.errors import BadInput

Person = Annotated[str, Field(min_length=1, max_length=300), BeforeValidator(cleaned)]


class InquiryIn(Strict):
    """What of the record is looked for, and why. `person` is the id under which somebody signs in."""

    reason: Reason
    words: Annotated[str, Field(max_length=200), BeforeValidator(cleaned)] = ""
    date_from: datetime.date | None = None
    date_to: datetime.date | None = None
    person: Person | None = None

    def inquiry(self, desk: Desk, who: Principal) -> Inquiry:
        return Inquiry(
            who.name,
            self.reason,
            desk.recorder.kept_from,
            tuple(re.findall(r"\S+", self.words)[:MOST_WORDS]),
            self.date_from,
            self.date_to,
            self.person,
        )


class SearchRecordIn(InquiryIn):
    limit: Annotated[int, Field(ge=1, le=200)] = 25
    offset: Annotated[int, Field(ge=0)] = 0


class ExportRecordIn(InquiryIn):
    format: Form = "json"


class EraseIn(Strict):
    """Whose questions are erased, or which answer, and why."""

    reason: Reason
    person: Person | None = None
    answer_id: Annotated[str, Field(min_length=1, max_length=40), BeforeValidator(cleaned)] | None = None


class RecordOut(BaseModel):
    """A page of the record, newest first, as far back as it is kept; `total` counts all that fits."""

    entries: list[KeptOut]
    total: int


class ErasedOut(BaseModel):
    """How many answers were erased. `backups` were made since the first of them, and may hold them still: none is altered."""

    erased: int
    backups: list[str]


class CheckedOut(BaseModel):
    """Does the record fit together? `wrong` is the first place that does not; `head` is what may be noted to check it later."""

    fits: bool
    wrong: str | None
    head: str
    answers: int
    deeds: int


class DeedOut(BaseModel):
    """What an administrator did."""

    n: int
    at: datetime.datetime
    by: str
    deed: str
    thing: str
    reason: str


class DeedsOut(BaseModel):
    """A page of deeds, the latest first."""

    deeds: list[DeedOut]
    total: int


def record_router(desk: Desk) -> APIRouter:
    router = APIRouter()

    @router.post("/v1/record/search", summary="Search all of the record, for a reason that is kept (owner)")
    def search(asked: SearchRecordIn, who: Who) -> RecordOut:
        who.require(May.ADMINISTER)
        desk.recorder.settle()
        entries, total = record_keeping.found(desk.library, asked.inquiry(desk, who), asked.limit, asked.offset)
        return RecordOut(entries=[kept_out(desk.library, entry, who.clearance) for entry in entries], total=total)

    @router.post(
        "/v1/record/export", summary="Export the record, for a reason that is kept (owner)", response_class=Response,
        responses={200: {"content": {"application/json": {}, "text/csv": {}}, "description": "All that fits, oldest first."}},
    )  # fmt: skip
    def export(asked: ExportRecordIn, who: Who) -> StreamingResponse:
        who.require(May.ADMINISTER)
        desk.recorder.settle()
        pieces = record_keeping.exported(desk.library, asked.inquiry(desk, who), asked.format)
        media = "application/json" if asked.format == "json" else "text/csv; charset=utf-8"
        name = f"record_{datetime.datetime.now(datetime.UTC):%Y-%m-%d}.{asked.format}"
        headers = {
            "Content-Disposition": f'attachment; filename="{name}"',
            "X-Record-Head": str(desk.library.chain.head()),
        }
        return StreamingResponse(pieces, media_type=media, headers=headers)

    @router.post("/v1/record/erase", summary="Erase what a person asked, or one answer (owner)", responses={404: {}})
    def erase(asked: EraseIn, who: Who) -> ErasedOut:
        who.require(May.ADMINISTER)
        desk.recorder.settle()
        # Sweeping may be a day late: what is too old to be shown is erased with the rest.
        since = datetime.datetime.min.replace(tzinfo=datetime.UTC)
        inquiry = Inquiry(who.name, asked.reason, since, person=asked.person, answer_id=asked.answer_id)
        done = record_keeping.erased(desk.library, inquiry)
        return ErasedOut(erased=done.answers, backups=list(done.backups))

    @router.get("/v1/record/check", summary="Does the record fit together? (owner)", responses={400: {}})
    def check(who: Who, noted: Annotated[str | None, Query(max_length=100)] = None) -> CheckedOut:
        who.require(May.ADMINISTER)
        desk.recorder.settle()
        return checked_out(desk.library.chain.check(noted_head(noted)))

    @router.get("/v1/deeds", summary="What administrators did (owner)")
    def deeds(
        who: Who,
        deed: Annotated[str | None, Query(max_length=40)] = None,
        limit: Annotated[int, Query(ge=1, le=500)] = 100,
        offset: Annotated[int, Query(ge=0)] = 0,
    ) -> DeedsOut:
        who.require(May.ADMINISTER)
        page, total = desk.library.deeds.all(limit, offset, deed)
        return DeedsOut(deeds=[DeedOut.model_validate(one, from_attributes=True) for one in page], total=total)

    return router


def checked_out(checked: Checked) -> CheckedOut:
    return CheckedOut(
        fits=checked.wrong is None,
        wrong=checked.wrong,
        head=str(checked.head),
        answers=checked.answers,
        deeds=checked.deeds,
    )


def noted_head(text: str | None) -> Head | None:
    """Raises BadInput for what is no head."""
    try:
        return Head.parse(text) if text else None
    except ValueError as error:
        raise BadInput(str(error)) from error
