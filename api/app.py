"""The front desk put together: routes, problems and the guard around one Desk."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from importlib.metadata import version

from fastapi import FastAPI
from starlette.datastructures import Headers

from api import problems
from api.about import about_router
from api.admin import admin_router
from api.backups import backup_router
from api.chat import chat_router
from api.described import Described
from api.desk import Desk
from api.desk_page import desk_page_router
from api.documents import documents_router
from api.excerpts import search_router
from api.exports.kept import kept_answers
from api.exports.route import export_router
from api.feedback import feedback_router
from api.grants import grants_router
from api.guard import Guard
from api.health import health_router
from api.held_back import held_back_router
from api.insights import insights_router
from api.key_routes import keys_router
from api.metrics import Counted, metrics_router
from api.officer import officer_router
from api.page_pictures import page_pictures_router
from api.pages import pages_router
from api.papers import papers_router
from api.pausing import pause_router
from api.people import people_router
from api.policy import policy_of
from api.principals import Principal
from api.question_log import log_router
from api.record_routes import record_router
from api.sign_in import host_of, provider_of, sign_in_router


def make_app(
    desk: Desk, hosts: tuple[str, ...] = (), principal_of: Callable[[Headers], Principal] | None = None
) -> FastAPI:
    """The application over an open desk, which is closed when the server stops. `hosts` are names it is reached by.

    `principal_of` says who asks; without one, the desk does. Raises NoRow where a route is not in the table
    that says who may use it.
    """
    access = desk.settings.access
    provider = provider_of(access)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        if provider:
            provider.close()
        desk.close()

    app = Described(
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
    app.include_router(record_router(desk))
    app.include_router(backup_router(desk))
    app.include_router(insights_router(desk))
    app.include_router(held_back_router(desk))
    app.include_router(grants_router(desk))
    app.include_router(about_router(desk))
    app.include_router(sign_in_router(desk.identity, access, provider))
    app.include_router(keys_router(desk))
    app.include_router(people_router(desk))
    app.include_router(pause_router(desk))
    app.include_router(health_router(desk))
    app.include_router(metrics_router(desk))
    app.include_router(officer_router())
    app.include_router(papers_router(desk))
    app.include_router(pages_router(desk.settings.api.suggestions))
    app.include_router(desk_page_router())
    app.include_router(admin_router())
    api = desk.settings.api
    app.add_middleware(
        Guard,
        hosts=(*desk.settings.api.hosts, *hosts, *host_of(access)),
        widget_origins=desk.settings.api.widget_origins,
        principal_of=principal_of or desk.identity.principal_of,
        policy=policy_of(app),
        upload_mb=desk.settings.api.upload_mb,
        proxies=api.proxies,
        limits=api.rates,
        spare_local=api.spares_local,
        paused=desk.pause.now,
        frame_ancestors=api.frame_ancestors,
        cookies=desk.identity.cookies,
        address=access.address,
    )
    app.add_middleware(Counted, metrics=desk.metrics)  # the last added is the outermost
    return app
