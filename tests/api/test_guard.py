"""Whose web page may drive this server: Host and Origin of every request, and the headers of every reply."""

from __future__ import annotations

import asyncio

import httpx
import pytest
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

from api.guard import Guard
from tests.running import WIDGET_ORIGIN

QUESTION = {"question": "How many bins were missed in 2024/25?"}
PREFLIGHT = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type"}
FOREIGN = [
    "https://elsewhere.example",
    "null",
    "http://localhost",
    f"{WIDGET_ORIGIN}.elsewhere.example",
    f"{WIDGET_ORIGIN}:8443",
    WIDGET_ORIGIN.replace("https", "http"),
    "file://",
    "",
]


# On the real server -------------------------------------------------------------------------------------------------


@pytest.mark.server
@pytest.mark.parametrize("host", ["elsewhere.example", "127.0.0.1.elsewhere.example", "localhost.", "127.0.0.1@x", ""])
def test_a_host_that_is_not_ours_is_refused(http: httpx.Client, host: str) -> None:
    response = http.get("/healthz", headers={"Host": host})

    assert response.status_code == 421
    assert response.headers["content-type"] == "application/problem+json"


@pytest.mark.server
@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:1234", "127.0.0.1", "[::1]:8000"])
def test_every_name_of_this_machine_is_ours(http: httpx.Client, host: str) -> None:
    assert http.get("/healthz", headers={"Host": host}).status_code == 200


@pytest.mark.server
@pytest.mark.parametrize("origin", FOREIGN)
def test_a_question_from_a_foreign_page_is_refused(http: httpx.Client, origin: str) -> None:
    response = http.post("/v1/chat", json=QUESTION, headers={"Origin": origin})

    assert response.status_code == 403
    assert "access-control-allow-origin" not in response.headers


@pytest.mark.server
@pytest.mark.parametrize("origin", FOREIGN)
def test_a_foreign_page_may_not_even_ask_whether_it_may(http: httpx.Client, origin: str) -> None:
    response = http.options("/v1/chat", headers={"Origin": origin, **PREFLIGHT})

    assert response.status_code == 403
    assert "access-control-allow-origin" not in response.headers


@pytest.mark.server
def test_our_own_page_may_ask(http: httpx.Client, demo_server: str) -> None:
    assert http.post("/v1/chat", json=QUESTION, headers={"Origin": demo_server}).status_code == 200


@pytest.mark.server
def test_a_page_that_may_embed_the_widget_may_ask(http: httpx.Client) -> None:
    before = http.options("/v1/chat", headers={"Origin": WIDGET_ORIGIN, **PREFLIGHT})
    response = http.post("/v1/chat", json=QUESTION, headers={"Origin": WIDGET_ORIGIN})

    assert before.status_code == response.status_code == 200
    for answered in (before, response):
        assert answered.headers["access-control-allow-origin"] == WIDGET_ORIGIN
        assert "access-control-allow-credentials" not in answered.headers
    assert "content-type" in before.headers["access-control-allow-headers"].casefold()
    assert response.headers["vary"] == "Origin"


@pytest.mark.server
def test_a_page_that_may_embed_the_widget_may_not_send_a_key(http: httpx.Client) -> None:
    asked = PREFLIGHT | {"Access-Control-Request-Headers": "authorization"}

    response = http.options("/v1/chat", headers={"Origin": WIDGET_ORIGIN, **asked})

    assert response.status_code == 400
    assert "authorization" not in response.headers.get("access-control-allow-headers", "").casefold()


@pytest.mark.server
@pytest.mark.parametrize(
    ("method", "address"),
    [
        ("POST", "/v1/search"),
        ("GET", "/v1/documents"),
        ("POST", "/v1/documents"),
        ("DELETE", "/v1/documents/0123456789abcdef"),
        ("GET", "/v1/held"),
        ("POST", "/v1/rebuild"),
        ("GET", "/"),
    ],
)
def test_a_page_that_may_embed_the_widget_gets_nothing_else(
    http: httpx.Client, owner_key: str, method: str, address: str
) -> None:
    headers = {"Origin": WIDGET_ORIGIN, "Authorization": f"Bearer {owner_key}"}

    assert http.request(method, address, headers=headers).status_code == 403
    preflight = {"Origin": WIDGET_ORIGIN, "Access-Control-Request-Method": method}
    assert http.options(address, headers=preflight).status_code == 403


@pytest.mark.server
def test_a_cited_file_may_be_fetched_by_an_embedding_page(http: httpx.Client) -> None:
    (paper, *_) = http.get("/v1/documents").json()["documents"]

    response = http.get(paper["url"], headers={"Origin": WIDGET_ORIGIN})

    assert response.status_code == 200
    assert response.headers["access-control-allow-origin"] == WIDGET_ORIGIN


@pytest.mark.server
@pytest.mark.parametrize("address", ["/", "/healthz", "/v1/documents", "/nowhere", "/widget/council-chat.js"])
def test_every_reply_keeps_browsers_from_guessing_and_framing(http: httpx.Client, address: str) -> None:
    headers = http.get(address).headers

    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "SAMEORIGIN"
    assert headers["referrer-policy"] == "no-referrer"
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "server" not in headers


# The middleware alone -----------------------------------------------------------------------------------------------


async def _hello(scope: Scope, receive: Receive, send: Send) -> None:
    await PlainTextResponse("hello", headers={"Content-Security-Policy": "my own"})(scope, receive, send)


def through(guard: Guard, method: str = "GET", address: str = "/v1/chat", **headers: str) -> httpx.Response:
    async def send() -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(guard), base_url="http://localhost") as client:
            return await client.request(method, address, headers=headers)

    return asyncio.run(send())


def test_a_configured_name_is_ours_on_every_port_and_no_other_name_is() -> None:
    guard = Guard(_hello, hosts=["Papers.Averlock.example"], widget_origins=[])

    assert through(guard, host="papers.averlock.example:8443").status_code == 200
    assert through(guard, host="averlock.example").status_code == 421


def test_an_origin_is_the_same_however_it_is_written_in_the_settings() -> None:
    guard = Guard(_hello, hosts=[], widget_origins=["https://WWW.averlock.example/"])

    assert through(guard, origin="https://www.averlock.example").text == "hello"
    assert through(guard, origin="https://averlock.example").status_code == 403


def test_without_widget_origins_no_other_page_may_ask() -> None:
    guard = Guard(_hello, hosts=[], widget_origins=[])

    assert through(guard, "POST", origin=WIDGET_ORIGIN).status_code == 403
    assert through(guard, "GET", "/widget/council-chat.js", origin=WIDGET_ORIGIN).status_code == 200
    assert through(guard, "POST", "/widget/council-chat.js", origin=WIDGET_ORIGIN).status_code == 403


def test_a_route_keeps_the_policy_it_set_itself() -> None:
    assert through(Guard(_hello, hosts=[], widget_origins=[])).headers["content-security-policy"] == "my own"
