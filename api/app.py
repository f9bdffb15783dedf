"""The front desk put together: routes, problems and the guard around one Desk."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version

from fastapi import FastAPI

from api import problems
from api.about import about_router
from api.admin import admin_router
from api.chat import chat_router
from api.desk import Desk
from api.desk_page import desk_page_router
from api.documents import documents_router
from api.excerpts import search_router
from api.exports.kept import kept_answers
from api.exports.route import export_router
from api.feedback import feedback_router
from api.guard import Guard
from api.health import health_router
from api.held_back import held_back_router
from api.insights import insights_router
from api.officer import officer_router
from api.page_pictures import page_pictures_router
from api.pages import pages_router
from api.papers import papers_router
from api.question_log import log_router


def make_app(desk: Desk, hosts: tuple[str, ...] = ()) -> FastAPI:
    """The application over an open desk, which is closed when the server stops. `hosts` are names it is reached by."""

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        desk.close()

    app = FastAPI(
        title="Council assistant",
        version=version("council-assistant"),
        description="Answers from a council's own papers, with citations.",
        lifespan=lifespan,
        docs_url=None,  # its page would load scripts from elsewhere
        redoc_url=None,
        openapi_url="/v1/openapi.json",
    )
    problems.install(app)
    app.include_router(chat_router(desk))
    app.include_router(search_router(desk))
    app.include_router(export_router(desk, kept_answers(desk)))
    app.include_router(documents_router(desk))
    app.include_router(page_pictures_router(desk))
    app.include_router(feedback_router(desk))
    app.include_router(log_router(desk))
    app.include_router(insights_router(desk))
    app.include_router(held_back_router(desk))
    app.include_router(about_router(desk))
    app.include_router(health_router(desk))
    app.include_router(officer_router())
    app.include_router(papers_router(desk))
    app.include_router(pages_router(desk.settings.api.suggestions))
    app.include_router(desk_page_router())
    app.include_router(admin_router())
    app.add_middleware(
        Guard,
        hosts=(*desk.settings.api.hosts, *hosts),
        widget_origins=desk.settings.api.widget_origins,
        is_owner=desk.is_owner,
        upload_mb=desk.settings.api.upload_mb,
    )
    return app
