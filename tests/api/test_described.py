"""The published OpenAPI document names the refusals of every operation as they come."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from api.app import make_app
from tests.desks import KEY, opened_desk
from tests.running import served

OWNER = {"Authorization": f"Bearer {KEY}"}
TEXT = {"Content-Type": "text/plain"}


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    with (
        opened_desk(tmp_path_factory.mktemp("desk")) as (desk, _),
        served(make_app(desk)) as address,
        httpx.Client(base_url=address, trust_env=False, timeout=60) as client,
    ):
        yield client


@pytest.fixture(scope="module")
def document(client: httpx.Client) -> dict[str, Any]:
    return dict(client.get("/v1/openapi.json").json())


def operations(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield f"{method.upper()} {path}", operation


def test_every_refusal_is_described_as_problem_details(document: dict[str, Any]) -> None:
    seen = 0
    for label, operation in operations(document):
        for status, response in operation["responses"].items():
            if int(status) >= 400:
                assert response == {"$ref": f"#/components/responses/problem-{status}"}, label
                seen += 1
    assert seen > 150
    for response in document["components"]["responses"].values():
        assert list(response["content"]) == ["application/problem+json"]


def test_the_routes_that_want_the_key_say_so(document: dict[str, Any]) -> None:
    locked = {label for label, operation in operations(document) if operation.get("security") == [{"key": []}]}

    assert {"GET /v1/log", "POST /v1/documents", "DELETE /v1/documents/{document_id}", "POST /v1/rebuild"} <= locked
    assert not {"POST /v1/chat", "GET /v1/documents", "GET /healthz"} & locked
    assert all("401" in operation["responses"] for _, operation in operations(document))  # bad credentials, anywhere


@pytest.mark.parametrize(
    ("operation", "asked", "status"),
    [
        ("POST /v1/chat", {"content": "{", "headers": {"Content-Type": "application/json"}}, 400),
        ("POST /v1/chat", {"content": "?", "headers": TEXT}, 415),
        ("POST /v1/chat", {"json": {}}, 422),
        ("POST /v1/chat", {"json": {"question": "?"}, "headers": {"Origin": "https://elsewhere.example"}}, 403),
        ("POST /v1/chat", {"content": b" " * 300_000}, 413),
        ("GET /healthz", {"headers": {"Host": "elsewhere.example"}}, 421),
        ("GET /v1/documents", {"params": {"kind": "none"}}, 422),
        ("GET /v1/documents/{document_id}", {}, 404),
        ("GET /v1/log", {}, 401),
        ("POST /v1/feedback", {"json": {"answer_id": "none", "rating": "useful"}}, 404),
        ("POST /v1/export", {"json": {"answer_id": "none", "format": "md"}}, 404),
        ("POST /v1/held-back", {"json": {"answer_id": "none", "reason": "wrong"}, "headers": OWNER}, 404),
        ("GET /v1/insights/volumes", {"params": {"date_from": "2025-02-01", "date_to": "2025-01-01"}, "headers": OWNER}, 400),
    ],
)  # fmt: skip
def test_what_is_refused_is_described_there(
    client: httpx.Client, document: dict[str, Any], operation: str, asked: dict[str, Any], status: int
) -> None:
    method, path = operation.split()
    response = client.request(method, path, **asked)

    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    assert str(status) in document["paths"][path][method.lower()]["responses"]


def test_an_address_with_several_methods_names_them_all(client: httpx.Client) -> None:
    response = client.put("/v1/documents/none", headers=OWNER)

    assert response.status_code == 405
    assert response.headers["allow"] == "DELETE, GET, PATCH"
