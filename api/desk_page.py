"""The contact centre's face at `/desk`: its page, style sheet and scripts. It asks by POST /v1/chat as everyone does."""

from __future__ import annotations

from pathlib import Path

from fastapi import APIRouter
from fastapi.responses import FileResponse

from api.guard import PAGE_POLICY

_FACES = Path(__file__).parent / "faces"


def desk_page_router() -> APIRouter:
    router = APIRouter(include_in_schema=False)

    @router.get("/desk")
    def page() -> FileResponse:
        headers = {"Content-Security-Policy": PAGE_POLICY}
        return FileResponse(_FACES / "desk.html", media_type="text/html", headers=headers)

    @router.get("/faces/desk.css")
    def style() -> FileResponse:
        return FileResponse(_FACES / "desk.css", media_type="text/css")

    @router.get("/faces/desk.js")
    def script() -> FileResponse:
        return FileResponse(_FACES / "desk.js", media_type="text/javascript")

    @router.get("/faces/fact.js")
    def fact() -> FileResponse:
        return FileResponse(_FACES / "fact.js", media_type="text/javascript")

    return router
