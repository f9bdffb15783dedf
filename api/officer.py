"""The excerpt finder at `/officer`, and the permanent addresses of a passage and of a paper for people."""

from __future__ import annotations

from pathlib import Path

from fastapi import APIRouter
from fastapi.responses import FileResponse, HTMLResponse

from api.guard import PAGE_POLICY

_FACES = Path(__file__).parent / "faces"
_SCRIPTS = ("officer.js", "officer-parts.js", "officer-passage.js", "officer-document.js")


def officer_router() -> APIRouter:
    router = APIRouter(include_in_schema=False)

    def serve_page(address: str, name: str) -> None:
        page = (_FACES / name).read_text(encoding="utf-8")

        # The page is the same whatever is asked for: what may be shown is the API's to say.
        @router.get(address)
        def served() -> HTMLResponse:
            return HTMLResponse(page, headers={"Content-Security-Policy": PAGE_POLICY})

    def serve_file(name: str, media_type: str) -> None:
        @router.get(f"/faces/{name}")
        def served() -> FileResponse:
            return FileResponse(_FACES / name, media_type=media_type)

    serve_page("/officer", "officer.html")
    serve_page("/officer/passages/{passage_id:path}", "officer-passage.html")
    serve_page("/officer/documents/{document_id:path}", "officer-document.html")
    serve_file("officer.css", "text/css")
    for script in _SCRIPTS:
        serve_file(script, "text/javascript")
    return router
