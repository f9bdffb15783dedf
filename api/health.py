"""/healthz: alive. /readyz: able to answer."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import JSONResponse
from pydantic import BaseModel

from api.desk import Desk
from api.problems import PAUSED, problem
from vectorstore.words.clearance import ANONYMOUS


class HealthOut(BaseModel):
    """One word."""

    status: str


def health_router(desk: Desk) -> APIRouter:
    router = APIRouter()

    @router.get("/healthz", summary="Alive")
    def alive() -> HealthOut:
        return HealthOut(status="ok")

    @router.get("/readyz", summary="Able to answer", response_model=HealthOut)
    def ready() -> JSONResponse:
        if desk.pause.now():
            return problem(503, PAUSED)
        if desk.model.failed.is_set():
            return problem(503, "A model could not be opened; council-assistant doctor says why.")
        if not desk.model.opened.is_set():
            return problem(503, "The embedding model is still being loaded. Try again in a few seconds.")
        desk.library.holdings(ANONYMOUS)
        return JSONResponse({"status": "ready"})

    return router
