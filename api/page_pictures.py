"""/v1/documents/{id}/pages/{n}: a page as a picture with a passage marked, and what is to be known of that picture."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Header, Query
from fastapi.responses import Response
from pydantic import BaseModel
from starlette.concurrency import run_in_threadpool

from api.desk import Desk
from api.drawing import Drawn, tag_of
from api.principals import ClearanceNow, May, Who
from api.wire import caching, picture_of, url_of
from ingest.picture import PictureWanted, Span, on_page
from vectorstore.words.clearance import Clearance
from vectorstore.words.errors import NotHeld
from vectorstore.words.papers import Document

PassageId = Annotated[str, Query(max_length=64, description="The passage that is to be marked.")]
Quote = Annotated[
    str | None,
    Query(
        pattern=r"^\d{1,6}-\d{1,6}$",
        description="From and to which character of the passage's text is marked, '12-85'; without it the whole passage is.",
    ),
]
Tag = Annotated[str | None, Header(include_in_schema=False)]

NOT_THERE = "There is no such page with that passage in this paper. Search again: the paper may have been replaced."


class PagePictureOut(BaseModel):
    """A page's picture: its pixels, and whether the passage is marked on it.

    `boxes` are what is marked, [left, top, right, bottom] as shares of the width and the height; where the words could not
    be found for certain there is none, and the page is shown as it is.
    """

    page: int
    width: int
    height: int
    marked: bool
    boxes: list[tuple[float, float, float, float]]
    page_image: str
    url: str


class PictureResponse(Response):
    media_type = "image/png"


def page_pictures_router(desk: Desk) -> APIRouter:
    router = APIRouter()

    @router.get(
        "/v1/documents/{document_id}/pages/{page}.png",
        summary="A page as a picture with a passage marked",
        response_class=PictureResponse,
        responses={
            200: {
                "description": "The page. Its words could not be found for certain where `X-Passage-Marked` is `no`.",
                "headers": {"X-Passage-Marked": {"schema": {"type": "string", "enum": ["yes", "no"]}}},
            },
            304: {"description": "The picture that is already there."},
        },
    )
    async def picture(  # noqa: PLR0913, PLR0917  (what a request may say)
        who: Who,
        now: ClearanceNow,
        document_id: str,
        page: int,
        passage: PassageId,
        quote: Quote = None,
        if_none_match: Tag = None,
    ) -> Response:
        who.require(May.READ)
        clearance = who.clearance
        document, wanted = await run_in_threadpool(_wanted, desk, clearance, document_id, page, passage, quote)
        headers = _headers(document, tag_of(document, wanted))
        if headers["ETag"] in re.split(r",\s*", if_none_match or ""):
            return Response(status_code=304, headers=headers)
        drawn = await _drawn(desk, now, document, wanted)
        headers["X-Passage-Marked"] = "yes" if drawn.picture.boxes else "no"
        return PictureResponse(drawn.picture.png, headers=headers)

    @router.get("/v1/documents/{document_id}/pages/{page}.json", summary="What a page's picture shows")
    async def about_picture(  # noqa: PLR0913, PLR0917
        who: Who,
        now: ClearanceNow,
        response: Response,
        document_id: str,
        page: int,
        passage: PassageId,
        quote: Quote = None,
    ) -> PagePictureOut:
        who.require(May.READ)
        clearance = who.clearance
        document, wanted = await run_in_threadpool(_wanted, desk, clearance, document_id, page, passage, quote)
        drawn = await _drawn(desk, now, document, wanted)
        response.headers["Cache-Control"] = _headers(document, drawn.tag)["Cache-Control"]
        shown = drawn.picture
        return PagePictureOut(
            page=page,
            width=shown.width,
            height=shown.height,
            marked=bool(shown.boxes),
            boxes=list(shown.boxes),
            page_image=picture_of(document, wanted.passage, page, wanted.span) or "",
            url=url_of(document, page),
        )

    return router


def _wanted(  # noqa: PLR0913, PLR0917
    desk: Desk, clearance: Clearance, document_id: str, page: int, passage_id: str, quote: str | None
) -> tuple[Document, PictureWanted]:
    """Raises NotHeld for a paper that this reader may not see, and for a passage that is held back or not on this page of it."""
    document = desk.library.document(document_id, clearance)
    passage = desk.library.passage(document, passage_id)
    span = _span(quote)
    if passage is None or not clearance.may_see(passage.access) or document.media_type != "application/pdf":
        raise NotHeld(NOT_THERE)
    if (span and span[1] > len(passage.text)) or not on_page(passage, page, span):
        raise NotHeld(NOT_THERE)
    return document, PictureWanted(document.file, page, passage, span)


def _span(quote: str | None) -> Span | None:
    start, _, end = (quote or "").partition("-")
    return (int(start), int(end)) if end else None


async def _drawn(desk: Desk, now: Callable[[], Clearance], document: Document, wanted: PictureWanted) -> Drawn:
    drawn = await desk.drawing.picture(document, wanted)

    def still_there() -> bool:
        clearance = now()
        held = desk.library.document(document.id, clearance)
        there = desk.library.passage(held, wanted.passage.id)
        return held.sha256 == document.sha256 and there is not None and clearance.may_see(there.access)

    # Withdrawn, replaced, closed or held back while it was drawn: it is not shown any more.
    if not await run_in_threadpool(still_there):
        raise NotHeld(NOT_THERE)
    return drawn


def _headers(document: Document, tag: str) -> dict[str, str]:
    # Asked for again each time, as the file is: what was withdrawn or closed is not to be had from a cache.
    return {"ETag": f'"{tag}"', "Cache-Control": caching(document.access)}
