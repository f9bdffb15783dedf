"""The table of routes: what has no row stops the start, and so does a row for nothing."""

from __future__ import annotations

import pytest
from fastapi import APIRouter, FastAPI

from api.policy import TABLE, Csrf, NoRow, Policy, Row, policy_of
from api.principals import May


def app(*routes: tuple[str, str]) -> FastAPI:
    made, router = FastAPI(openapi_url=None, docs_url=None, redoc_url=None), APIRouter()
    for method, path in routes:
        router.add_api_route(path, lambda: None, methods=[method])
    made.include_router(router)
    return made


def test_a_route_without_a_row_is_named() -> None:
    with pytest.raises(NoRow, match=r"Without a row: \['POST /v1/new'\]"):
        policy_of(app(("GET", "/v1/old"), ("POST", "/v1/new")), {("GET", "/v1/old"): Row()})


def test_another_method_of_a_route_wants_a_row_of_its_own() -> None:
    with pytest.raises(NoRow, match="DELETE /v1/old"):
        policy_of(app(("GET", "/v1/old"), ("DELETE", "/v1/old")), {("GET", "/v1/old"): Row()})


def test_a_row_without_a_route_is_named() -> None:
    with pytest.raises(NoRow, match=r"Rows without a route: \['GET /v1/gone'\]"):
        policy_of(app(("GET", "/v1/old")), {("GET", "/v1/old"): Row(), ("GET", "/v1/gone"): Row()})


def test_what_changes_something_wants_more_than_a_cookie() -> None:
    with pytest.raises(NoRow, match="not class READS"):
        policy_of(app(("PUT", "/v1/old")), {("PUT", "/v1/old"): Row(May.ADD)})


def test_a_request_finds_the_row_of_the_route_that_would_answer_it() -> None:
    first, other = Row(May.ASK), Row(May.ADMINISTER)
    table = {
        ("GET", "/v1/x/{id}"): first,
        ("GET", "/v1/x/all"): other,
        ("POST", "/v1/x/{id}"): Row(May.ADD, Csrf.CHANGES),
    }
    policy = policy_of(app(*table), table)

    def row(method: str, path: str) -> object:
        return policy.row({"type": "http", "method": method, "path": path})

    # The router answers by the first route that fits, and so does the policy.
    assert row("GET", "/v1/x/1") is row("GET", "/v1/x/all") is first
    assert row("DELETE", "/v1/x/1") == {"GET", "POST"}
    assert row("GET", "/v1/x/1/2") == row("GET", "/v1/x") == row("GET", "//v1/x/1") == frozenset()


def test_an_empty_policy_lets_nobody_anywhere() -> None:
    assert Policy([]).row({"type": "http", "method": "GET", "path": "/"}) == frozenset()


def test_no_row_that_changes_something_goes_without_a_check_and_none_that_reads_with_one() -> None:
    for (method, path), row in TABLE.items():
        assert (row.csrf is Csrf.CHANGES) is (method not in ("GET", "HEAD")), (method, path)
