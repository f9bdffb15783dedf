"""The admin room at `/admin`: its page, style and modules. Everything it shows is fetched with the owner's key."""

from __future__ import annotations

from pathlib import Path

from fastapi import APIRouter
from fastapi.responses import FileResponse

from api.guard import PAGE_POLICY

_FACES = Path(__file__).parent / "faces"
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

    @router.get("/admin")
    def page() -> FileResponse:
        headers = {"Content-Security-Policy": PAGE_POLICY, "Cache-Control": "no-store"}
        return FileResponse(_FACES / "admin.html", media_type="text/html", headers=headers)

    @router.get("/faces/admin.css")
    def style() -> FileResponse:
        return FileResponse(_FACES / "admin.css", media_type="text/css")

    for name in MODULES:
        _serve_module(router, name)
    return router


def _serve_module(router: APIRouter, name: str) -> None:
    @router.get(f"/faces/{name}.js")
    def module() -> FileResponse:
        return FileResponse(_FACES / f"{name}.js", media_type="text/javascript")
