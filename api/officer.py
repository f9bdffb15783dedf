"""The excerpt finder at `/officer`, and the permanent addresses of a passage and of a paper for people."""

from __future__ import annotations

from dataclasses import replace

from fastapi import APIRouter
from fastapi.responses import FileResponse, HTMLResponse

from api.face import ASK, DESK, EXCERPTS, FACES, PAPERS, Face, page_of
from api.guard import PAGE_POLICY

_FINDER = Face(
    "officer.html",
    "Find excerpts in council papers",
    skip=("main", "the search"),
    links=(ASK, DESK, PAPERS),
    about="Find excerpts in published council papers, word for word, and take them into a report with their references.",
    room=EXCERPTS,
    styles=("/faces/officer.css",),
    scripts=("/faces/officer.js",),
    look="wide",
    signed_in=True,
    said="Excerpts are word for word as the papers print them. Check the paper before you rely on one.",
)
_PASSAGE = replace(
    _FINDER,
    part="officer-passage.html",
    title="Excerpt – council papers",
    skip=("main", "the excerpt"),
    links=(ASK, EXCERPTS, PAPERS),
    about="One excerpt from a published council paper, with its reference.",
    scripts=("/faces/officer-passage.js",),
    said="",
)
DOCUMENT = replace(
    _PASSAGE,
    part="officer-document.html",
    title="Council paper – council papers",
    skip=("main", "the paper"),
    about="One council paper as it is held: what it is, its items and its versions.",
    scripts=("/faces/officer-document.js",),
)
_SCRIPTS = ("officer.js", "officer-parts.js", "officer-passage.js", "officer-document.js")


def officer_router() -> APIRouter:
    router = APIRouter(include_in_schema=False)

    def serve_page(address: str, face: Face) -> None:
        page = page_of(face)

        # The page is the same whatever is asked for: what may be shown is the API's to say.
        @router.get(address)
        def served() -> HTMLResponse:
            return HTMLResponse(page, headers={"Content-Security-Policy": PAGE_POLICY})

    def serve_file(name: str, media_type: str) -> None:
        @router.get(f"/faces/{name}")
        def served() -> FileResponse:
            return FileResponse(FACES / name, media_type=media_type)

    serve_page("/officer", _FINDER)
    serve_page("/officer/passages/{passage_id:path}", _PASSAGE)
    serve_page("/officer/documents/{document_id:path}", DOCUMENT)
    serve_file("officer.css", "text/css")
    for script in _SCRIPTS:
        serve_file(script, "text/javascript")
    return router
