"""The faces: the demo page at `/`, its style sheet, and the widget that any page may embed."""

from __future__ import annotations

import html
from collections.abc import Sequence

from fastapi import APIRouter, HTTPException
from fastapi.responses import FileResponse, HTMLResponse, Response

from api.face import DESK, EXCERPTS, FACES, PAPERS, Face, page_of
from api.guard import PAGE_POLICY

_INDEX = Face(
    "index.html",
    "Ask the council's papers",
    skip=("main", "the question box"),
    links=(EXCERPTS, DESK, PAPERS),
    about="Ask a question and get an answer from published council papers, with the passage it rests on.",
    scripts=("/widget/council-chat.js",),
    foot="index-foot.html",
)
WIDGET = ("council-chat.js", "ask.js", "colours.js", "parts.js", "personal.js", "words.js")
"""What a page that embeds the widget loads: the element, and the modules that it is made of."""


def pages_router(suggestions: Sequence[str] = ()) -> APIRouter:
    """`suggestions` are questions that the page offers at the start."""
    router = APIRouter(include_in_schema=False)
    offered = html.escape("|".join(s.replace("|", " ") for s in suggestions), quote=True)
    index = page_of(_INDEX).replace("{suggestions}", offered)

    @router.get("/")
    def page() -> HTMLResponse:
        return HTMLResponse(index, headers={"Content-Security-Policy": PAGE_POLICY})

    @router.get("/faces/page.css")
    def style() -> FileResponse:
        return FileResponse(FACES / "page.css", media_type="text/css")

    @router.get("/faces/session.js")
    def session() -> FileResponse:
        return FileResponse(FACES / "session.js", media_type="text/javascript")

    @router.get("/favicon.ico")
    def no_icon() -> Response:
        return Response(status_code=204)

    @router.get("/widget/{name}")
    def widget(name: str) -> FileResponse:
        if name not in WIDGET:
            raise HTTPException(404)
        # Any page may load the scripts, without credentials; what they may then ask is the guard's to say. Asked for anew
        # each time, so that the parts of two versions never meet.
        headers = {
            "Access-Control-Allow-Origin": "*",
            "Cross-Origin-Resource-Policy": "cross-origin",
            "Cache-Control": "no-cache",
        }
        return FileResponse(FACES / name, media_type="text/javascript", headers=headers)

    return router
