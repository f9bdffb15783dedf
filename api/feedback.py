"""POST /v1/feedback: was an answer useful? Kept with the question log, and read by the gap report."""

from __future__ import annotations

from fastapi import APIRouter
from pydantic import BaseModel
from starlette.concurrency import run_in_threadpool

from api.desk import Desk
from api.personal_data import comment_kept
from api.principals import May, Who
from api.requests import FeedbackIn


class FeedbackOut(BaseModel):
    """What counts for the answer now."""

    answer_id: str
    rating: str
    comment: str | None


def feedback_router(desk: Desk) -> APIRouter:
    router = APIRouter()

    @router.post("/v1/feedback", summary="Say whether an answer was useful", responses={404: {}})
    async def feedback(given: FeedbackIn, who: Who) -> FeedbackOut:
        who.require(May.RATE)
        setting, published = desk.settings.record.personal, desk.library.prints_publicly
        comment = await run_in_threadpool(comment_kept, given.comment or None, setting, published)
        await run_in_threadpool(desk.recorder.rate, given.answer_id, who.clearance, given.rating, comment)
        return FeedbackOut(answer_id=given.answer_id, rating=given.rating, comment=comment)

    return router
