"""The admin room at `/admin`: its page, style and modules. Everything it shows is fetched with the owner's key."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import FileResponse, HTMLResponse

from api.face import ASK, DESK, EXCERPTS, FACES, Face, page_of
from api.guard import PAGE_POLICY

_ADMIN = Face(
    "admin.html",
    "Admin room – Council papers assistant",
    skip=("main", "main content"),
    links=(ASK, EXCERPTS, DESK),
    room=("", "Admin room"),
    styles=("/faces/admin.css",),
    scripts=("/faces/admin.js",),
    look="wide",
    signed_in=True,
    said="The owner’s key stays in this tab, and goes when you leave or close it.",
)
MODULES = (
    "admin",
    "admin-parts",
    "admin-papers",
    "admin-record",
    "admin-evidence",
    "admin-held",
    "admin-grants",
    "admin-charts",
)


def admin_router() -> APIRouter:
    router = APIRouter(include_in_schema=False)
    room = page_of(_ADMIN)

    @router.get("/admin")
    def page() -> HTMLResponse:
        return HTMLResponse(room, headers={"Content-Security-Policy": PAGE_POLICY, "Cache-Control": "no-store"})

    @router.get("/faces/admin.css")
    def style() -> FileResponse:
        return FileResponse(FACES / "admin.css", media_type="text/css")

    for name in MODULES:
        _serve_module(router, name)
    return router


def _serve_module(router: APIRouter, name: str) -> None:
    @router.get(f"/faces/{name}.js")
    def module() -> FileResponse:
        return FileResponse(FACES / f"{name}.js", media_type="text/javascript")
