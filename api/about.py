"""What is running, for its owner: the version, the models, the day it counts from, and what everybody may read."""

from __future__ import annotations

import datetime
from importlib.metadata import version

from fastapi import APIRouter
from pydantic import BaseModel

from api.desk import Desk
from api.principals import May, Who
from api.settings import Settings
from api.wire import SearchedOut, searched_out
from vectorstore.library import Library
from vectorstore.words.clearance import ANONYMOUS


class AboutOut(BaseModel):
    """What an answer depends on. `today` is the day that "last year" is counted from."""

    version: str
    embedding_model: str
    chat_model: str | None
    today: datetime.date
    library: SearchedOut
    passages: int


def about_router(desk: Desk) -> APIRouter:
    router = APIRouter()

    @router.get("/v1/about", summary="What is running (owner)")
    def about(who: Who) -> AboutOut:
        who.require(May.ADMINISTER)
        return about_out(desk.library, desk.settings)

    return router


def about_out(library: Library, settings: Settings) -> AboutOut:
    holdings = library.holdings(ANONYMOUS)
    return AboutOut(
        version=version("council-assistant"),
        embedding_model=library.embedding_model,
        chat_model=settings.assistant.chat_model,
        today=settings.assistant.today or datetime.date.today(),
        library=searched_out(holdings),
        passages=holdings.passages,
    )
