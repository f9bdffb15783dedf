"""The contact centre's face at `/desk`: its page, style sheet and scripts. It asks by POST /v1/chat as everyone does."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import FileResponse, HTMLResponse

from api.face import ASK, EXCERPTS, FACES, PAPERS, Face, page_of
from api.guard import PAGE_POLICY

_DESK = Face(
    "desk.html",
    "Contact centre desk – Council papers assistant",
    skip=("question", "the question box"),
    links=(ASK, EXCERPTS, PAPERS),
    room=("", "Contact centre"),
    styles=("/faces/desk.css",),
    scripts=("/faces/desk.js",),
    look="desk wide",
    signed_in=True,
)


def desk_page_router() -> APIRouter:
    router = APIRouter(include_in_schema=False)
    desk = page_of(_DESK)

    @router.get("/desk")
    def page() -> HTMLResponse:
        return HTMLResponse(desk, headers={"Content-Security-Policy": PAGE_POLICY})

    @router.get("/faces/desk.css")
    def style() -> FileResponse:
        return FileResponse(FACES / "desk.css", media_type="text/css")

    @router.get("/faces/desk.js")
    def script() -> FileResponse:
        return FileResponse(FACES / "desk.js", media_type="text/javascript")

    @router.get("/faces/fact.js")
    def fact() -> FileResponse:
        return FileResponse(FACES / "fact.js", media_type="text/javascript")

    return router
