"""Every error leaves as problem details: with what to do, and without a path, a trace or a reason that is not a stranger's."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import httpx
import pytest
from fastapi import FastAPI

from api import problems
from vectorstore.words import errors
from vectorstore.words.errors import AssistantError

INTERNAL = "/srv/library/catalogue.sqlite"


def tree(root: type[AssistantError]) -> Iterator[type[AssistantError]]:
    """The errors of errors.py under one, without those that another module adds for itself."""
    for kind in root.__subclasses__():
        if kind.__module__ == errors.__name__:
            yield kind
            yield from tree(kind)


ALL = list(tree(AssistantError))
LEAVES = [kind for kind in ALL if not any(issubclass(other, kind) and other is not kind for other in ALL)]
RAISED = [*LEAVES, errors.BadInput, errors.UnreadableFile, errors.LibraryFault]
"""The last three have kinds of their own and are raised themselves as well."""


def answer_to(error: Exception) -> httpx.Response:
    """What a client gets when a route of an application of ours raises this."""
    app = FastAPI()
    problems.install(app)

    @app.get("/")
    def route() -> None:
        raise error

    async def get() -> httpx.Response:
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            return await client.get("/")

    return asyncio.run(get())


@pytest.mark.parametrize("kind", RAISED)
def test_every_error_has_a_status_of_its_own_row(kind: type[AssistantError]) -> None:
    assert kind in problems.STATUSES


def test_the_drawn_tree_names_every_error() -> None:
    drawn = errors.__doc__ or ""

    assert [kind.__name__ for kind in ALL if kind.__name__ not in drawn] == []


@pytest.mark.parametrize("kind", RAISED)
def test_every_error_leaves_as_problem_details(kind: type[AssistantError]) -> None:
    response = answer_to(kind("What, which and what now."))

    assert response.headers["content-type"] == "application/problem+json"
    assert response.status_code == problems.STATUSES[kind]
    assert set(response.json()) == {"type", "title", "status", "detail"}


@pytest.mark.parametrize(
    "kind", [k for k in RAISED if problems.STATUSES[k] >= 500 and k not in (errors.Busy, errors.IssuerSilent)]
)
def test_a_fault_of_the_library_is_not_explained_to_strangers(kind: type[AssistantError]) -> None:
    assert INTERNAL not in answer_to(kind(f"{INTERNAL} is damaged.")).text


@pytest.mark.parametrize("kind", [k for k in RAISED if problems.STATUSES[k] == 503])
def test_what_will_pass_says_when_to_come_back(kind: type[AssistantError]) -> None:
    assert int(answer_to(kind("Not now.")).headers["retry-after"]) > 0


def test_a_missing_key_is_answered_with_how_to_give_it() -> None:
    assert answer_to(errors.NotAllowed("No.")).headers["www-authenticate"] == "Bearer"


def test_an_unforeseen_error_tells_neither_its_kind_nor_its_words() -> None:
    response = answer_to(ZeroDivisionError(f"division by zero in {INTERNAL}"))

    assert response.status_code == 500
    assert response.headers["content-type"] == "application/problem+json"
    assert not any(word in response.text for word in (INTERNAL, "ZeroDivision", "division", "Traceback"))


@pytest.mark.server
@pytest.mark.parametrize(
    "address", ["/nowhere", "/v1", "/v1/", "/v2/chat", "//etc/passwd", "/docs", "/faces/..%2fapp.py"]
)
def test_an_address_with_nothing_behind_it_is_a_problem_too(http: httpx.Client, address: str) -> None:
    response = http.get(address)

    assert response.status_code == 404
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["detail"] == "There is nothing at this address."
