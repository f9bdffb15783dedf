"""The door of the server: Host and Origin, key and length of every request, and the headers of every reply."""

from __future__ import annotations

import asyncio
import http.client
from collections.abc import Iterator

import httpx
import pytest
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from api.guard import Guard
from api.policy import Csrf, Policy, Row
from api.principals import OWNER_OF_THE_FOLDER, PUBLIC, May
from tests.running import UPLOAD_MB, WIDGET_ORIGIN, served

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
        ("PATCH", "/v1/documents/0123456789abcdef"),
        ("GET", "/v1/held"),
        ("GET", "/v1/about"),
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
def test_a_page_that_may_embed_the_widget_may_send_its_token_and_no_other(http: httpx.Client, owner_key: str) -> None:
    asked = PREFLIGHT | {"Access-Control-Request-Headers": "content-type,x-widget-token"}

    before = http.options("/v1/chat", headers={"Origin": WIDGET_ORIGIN, **asked})
    response = http.post("/v1/chat", json=QUESTION, headers={"Origin": WIDGET_ORIGIN, "X-Widget-Token": owner_key})

    assert before.status_code == 200
    assert "x-widget-token" in before.headers["access-control-allow-headers"].casefold()
    problem(response, 401)
    assert response.headers["access-control-allow-origin"] == WIDGET_ORIGIN


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


# Keys and lengths, on the real server -------------------------------------------------------------------------------

OWNERS = [
    ("POST", "/v1/documents"),
    ("DELETE", "/v1/documents/0123456789abcdef"),
    ("PATCH", "/v1/documents/0123456789abcdef"),
    ("POST", "/v1/rebuild"),
    ("GET", "/v1/jobs/01M80AR65TPZ5VH3NA4QK6AN08"),
    ("GET", "/v1/held"),
    ("GET", "/v1/about"),
]


def problem(response: httpx.Response, status: int) -> str:
    """The words of the problem that a response must be."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    assert response.headers["x-content-type-options"] == "nosniff"
    body: dict[str, str] = response.json()
    return body["detail"]


@pytest.mark.server
@pytest.mark.parametrize("authorization", [None, "Bearer wrong", "Bearer", "Basic x"])
@pytest.mark.parametrize(("method", "address"), OWNERS)
def test_an_owners_route_wants_the_key(
    http: httpx.Client, method: str, address: str, authorization: str | None
) -> None:
    headers = {"Authorization": authorization} if authorization else {}

    response = http.request(method, address, headers=headers)

    assert ("not taken" if authorization else "owner's key") in problem(response, 401)
    assert response.headers["www-authenticate"] == "Bearer"


@pytest.mark.server
@pytest.mark.parametrize("authorization", ["Bearer wrong", "Bearer", "Basic x", "Negotiate", ""])
@pytest.mark.parametrize("address", ["/", "/v1/documents", "/healthz", "/nowhere", "/widget/council-chat.js"])
def test_nobody_is_made_anonymous_by_a_wrong_key(http: httpx.Client, address: str, authorization: str) -> None:
    assert "not taken" in problem(http.get(address, headers={"Authorization": authorization}), 401)


@pytest.mark.server
@pytest.mark.parametrize(("method", "address"), [o for o in OWNERS if o[0] != "GET"])
def test_without_the_key_no_body_is_waited_for(demo_server: str, method: str, address: str) -> None:
    """The body that was promised is never sent: whoever reads it before the key waits for ever."""
    status, kind = answer_to_a_promise(demo_server, method, address, {"Content-Length": "1000"})

    assert (status, kind) == (401, "application/problem+json")


@pytest.mark.server
@pytest.mark.parametrize("address", ["/v1/chat", "/v1/search", "/v1/rebuild", "/v1/documents"])
def test_a_body_that_is_said_to_be_too_long_is_refused_before_it_is_sent(
    demo_server: str, owner_key: str, address: str
) -> None:
    headers = {"Authorization": f"Bearer {owner_key}", "Content-Length": str(2 * UPLOAD_MB * 1024**2)}

    assert answer_to_a_promise(demo_server, "POST", address, headers) == (413, "application/problem+json")


def answer_to_a_promise(address: str, method: str, path: str, headers: dict[str, str]) -> tuple[int, str | None]:
    """What is answered to the head of a request alone: (status, content type)."""
    url = httpx.URL(address)
    connection = http.client.HTTPConnection(url.host, url.port or 80, timeout=60)
    connection.putrequest(method, path)
    for name, value in headers.items():
        connection.putheader(name, value)
    connection.endheaders()
    response = connection.getresponse()
    response.read()
    connection.close()
    return response.status, response.headers["content-type"]


@pytest.mark.server
@pytest.mark.parametrize("address", ["/v1/chat", "/v1/search"])
def test_a_question_in_pieces_is_read_to_its_limit_and_no_further(http: httpx.Client, address: str) -> None:
    detail = problem(http.post(address, content=pieces(300), headers={"Content-Type": "application/json"}), 413)

    assert "256 KB" in detail


@pytest.mark.server
def test_a_delivery_in_pieces_is_read_to_its_limit_and_leaves_nothing_behind(
    owner: httpx.Client, http: httpx.Client
) -> None:
    def body() -> Iterator[bytes]:
        yield b'--x\r\nContent-Disposition: form-data; name="files"; filename="a.txt"\r\n\r\n'
        yield from pieces(1024 * UPLOAD_MB + 300)
        yield b"\r\n--x--\r\n"

    headers = {"Content-Type": "multipart/form-data; boundary=x"}
    detail = problem(owner.post("/v1/documents", content=body(), headers=headers), 413)

    assert f"{UPLOAD_MB} MB" in detail
    assert http.get("/readyz").status_code == 200


def pieces(kilobytes: int) -> Iterator[bytes]:
    for _ in range(kilobytes):
        yield b" " * 1024


@pytest.mark.server
def test_a_body_just_within_the_limit_is_read(http: httpx.Client) -> None:
    padded = b'{"question": "How many bins were missed in 2024/25?"}'.ljust(256 * 1024)

    for content in (padded, iter([padded])):
        response = http.post("/v1/chat", content=content, headers={"Content-Type": "application/json"})
        assert response.status_code == 200, response.text


@pytest.mark.server
def test_a_widgets_page_is_told_why_its_request_was_too_long(http: httpx.Client) -> None:
    response = http.post("/v1/chat", content=b" " * 300 * 1024, headers={"Origin": WIDGET_ORIGIN})

    problem(response, 413)
    assert response.headers["access-control-allow-origin"] == WIDGET_ORIGIN


@pytest.mark.server
def test_nothing_that_was_asked_or_refused_is_kept_by_a_cache(http: httpx.Client) -> None:
    replies = [
        http.post("/v1/chat", json=QUESTION),
        http.post("/v1/search", json={"query": "bins"}),
        http.post("/v1/chat", json={}),
        http.get("/v1/held"),
        http.get("/v1/documents/0123456789abcdef/file"),
    ]

    assert [reply.status_code for reply in replies] == [200, 200, 422, 401, 404]
    assert {reply.headers["cache-control"] for reply in replies} == {"no-store"}


# The middleware alone -----------------------------------------------------------------------------------------------


ROUTES = Policy(
    [
        ("GET", "/v1/chat", Row()),
        ("POST", "/v1/chat", Row(May.ASK, Csrf.CHANGES)),
        ("GET", "/widget/{name}", Row()),
        ("POST", "/", Row()),
        ("GET", "/", Row()),
    ]
)


def guarded(app: ASGIApp, hosts: tuple[str, ...] = (), widget_origins: tuple[str, ...] = ()) -> Guard:
    return Guard(
        app,
        hosts,
        widget_origins,
        principal_of=lambda headers: OWNER_OF_THE_FOLDER if headers.get("authorization") == "Bearer key" else PUBLIC,
        policy=ROUTES,
        upload_mb=1,
    )


async def _hello(scope: Scope, receive: Receive, send: Send) -> None:
    await PlainTextResponse("hello", headers={"Content-Security-Policy": "my own"})(scope, receive, send)


def through(guard: Guard, method: str = "GET", address: str = "/v1/chat", **headers: str) -> httpx.Response:
    async def send() -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(guard), base_url="http://localhost") as client:
            return await client.request(method, address, headers=headers)

    return asyncio.run(send())


def test_a_configured_name_is_ours_on_every_port_and_no_other_name_is() -> None:
    guard = guarded(_hello, hosts=("Papers.Averlock.example",))

    assert through(guard, host="papers.averlock.example:8443").status_code == 200
    assert through(guard, host="averlock.example").status_code == 421


def test_an_origin_is_the_same_however_it_is_written_in_the_settings() -> None:
    guard = guarded(_hello, widget_origins=("https://WWW.averlock.example/",))

    assert through(guard, origin="https://www.averlock.example").text == "hello"
    assert through(guard, origin="https://averlock.example").status_code == 403


def test_without_widget_origins_no_other_page_may_ask() -> None:
    guard = guarded(_hello)

    assert through(guard, "POST", origin=WIDGET_ORIGIN).status_code == 403
    assert through(guard, "GET", "/widget/council-chat.js", origin=WIDGET_ORIGIN).status_code == 200
    assert through(guard, "POST", "/widget/council-chat.js", origin=WIDGET_ORIGIN).status_code == 403


def test_a_route_keeps_the_policy_it_set_itself() -> None:
    assert through(guarded(_hello)).headers["content-security-policy"] == "my own"


# What breaks --------------------------------------------------------------------------------------------------------


async def _broken(*_: object) -> None:
    raise ZeroDivisionError("division by zero in /srv/library")


async def _breaks_off(_: Scope, __: Receive, send: Send) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"10")]})
    await send({"type": "http.response.body", "body": b"half", "more_body": True})
    raise ZeroDivisionError


def test_what_breaks_behind_the_guard_is_a_problem_that_a_widget_can_read(caplog: pytest.LogCaptureFixture) -> None:
    with served(guarded(_broken, widget_origins=(WIDGET_ORIGIN,))) as address:
        response = httpx.post(f"{address}/v1/chat", headers={"Origin": WIDGET_ORIGIN}, trust_env=False)

    assert "Something went wrong" in problem(response, 500)
    assert not any(word in response.text for word in ("division", "Zero", "/srv", "Traceback"))
    assert response.headers["access-control-allow-origin"] == WIDGET_ORIGIN
    assert "default-src 'none'" in response.headers["content-security-policy"]
    assert "division by zero in /srv/library" in caplog.text
    assert "Traceback" in caplog.text


def test_a_reply_that_breaks_off_is_not_mistaken_for_a_whole_one() -> None:
    with served(guarded(_breaks_off)) as address, pytest.raises(httpx.RemoteProtocolError):
        httpx.get(address, trust_env=False)


def test_an_application_that_makes_something_of_a_cut_body_is_not_heard() -> None:
    async def deaf(scope: Scope, receive: Receive, send: Send) -> None:
        try:
            while (await receive()).get("more_body"):
                pass
        except Exception:
            await PlainTextResponse("fine", 200)(scope, receive, send)

    with served(guarded(deaf)) as address:
        response = httpx.post(address, content=pieces(300), trust_env=False)

    assert "256 KB" in problem(response, 413)


def test_refusals_at_the_door_carry_the_headers_of_every_reply() -> None:
    for refused in (through(guarded(_hello), host="elsewhere.example"), through(guarded(_hello), origin="null")):
        assert refused.headers["x-content-type-options"] == "nosniff"
        assert "default-src 'none'" in refused.headers["content-security-policy"]
