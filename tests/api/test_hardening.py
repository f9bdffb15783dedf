"""What every reply says to browsers, what every log line may hold, and how uploads that mean harm are kept and given back."""

from __future__ import annotations

import asyncio
import io
import logging
from pathlib import Path

import httpx
import pytest
from starlette.responses import HTMLResponse
from starlette.types import Receive, Scope, Send

from api.addresses import Proxies
from api.documents import serve_file
from api.guard import PAGE_POLICY, Guard
from api.log_lines import LONGEST, OneLine, one_line
from api.principals import PUBLIC
from api.settings import read_settings
from tests.doors import ANYWHERE
from tests.invented import document
from vectorstore.words.errors import BadSetting

# Headers ------------------------------------------------------------------------------------------------------------


async def _page(scope: Scope, receive: Receive, send: Send) -> None:
    await HTMLResponse("page", headers={"Content-Security-Policy": PAGE_POLICY})(scope, receive, send)


def fetched(guard: Guard, path: str = "/", **headers: str) -> httpx.Response:
    async def send() -> httpx.Response:
        transport = httpx.ASGITransport(guard, client=("10.0.0.5", 1))
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            return await client.get(path, headers=headers)

    return asyncio.run(send())


def guard(*ancestors: str) -> Guard:
    return Guard(
        _page, (), (), lambda _: PUBLIC, ANYWHERE, 1, proxies=Proxies(["10.0.0.0/8"]), frame_ancestors=ancestors
    )


def test_only_the_page_at_the_root_may_be_framed_and_only_by_whom_it_was_allowed() -> None:
    allowed = guard("https://intranet.example.gov.uk")

    root, admin = fetched(allowed).headers, fetched(allowed, "/admin").headers

    assert "frame-ancestors 'self' https://intranet.example.gov.uk" in root["content-security-policy"]
    assert "x-frame-options" not in root
    assert "frame-ancestors 'self'" in admin["content-security-policy"]
    assert "intranet" not in admin["content-security-policy"]
    assert admin["x-frame-options"] == "SAMEORIGIN"


def test_without_a_setting_nobody_else_frames_anything() -> None:
    headers = fetched(guard()).headers

    assert headers["content-security-policy"] == PAGE_POLICY
    assert headers["x-frame-options"] == "SAMEORIGIN"


def test_strict_transport_is_said_over_https_and_not_without() -> None:
    assert fetched(guard(), **{"x-forwarded-proto": "https"}).headers["strict-transport-security"] == "max-age=31536000"
    assert "strict-transport-security" not in fetched(guard()).headers


def test_no_page_of_ours_may_use_what_it_needs_not() -> None:
    policy = fetched(guard()).headers["permissions-policy"]

    assert {"camera=()", "microphone=()", "geolocation=()"} <= set(policy.split(", "))


@pytest.mark.parametrize(
    "origin", ["*", "https://a.example; script-src *", "https://a.example/path", "a.example", "'none'"]
)
@pytest.mark.usefixtures("workplace")
def test_an_origin_that_could_change_the_policy_stops_the_start(monkeypatch: pytest.MonkeyPatch, origin: str) -> None:
    monkeypatch.setenv("COUNCIL_API__FRAME_ANCESTORS", origin)

    with pytest.raises(BadSetting, match="COUNCIL_API__FRAME_ANCESTORS"):
        read_settings()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TRUSTED_PROXIES", "everyone"),
        ("LIMITS", "ask many"),
        ("ADDRESS_LIMITS", "x"),
        ("FORWARDED_HEADER", "x-real-ip"),
    ],
)
@pytest.mark.usefixtures("workplace")
def test_limits_and_proxies_that_cannot_be_used_stop_the_start(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(f"COUNCIL_API__{name}", value)

    with pytest.raises(BadSetting, match=f"COUNCIL_API__{name}"):
        read_settings()


@pytest.mark.usefixtures("workplace")
def test_this_machine_is_counted_as_soon_as_anything_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    assert read_settings().api.spares_local
    monkeypatch.setenv("COUNCIL_API__TRUSTED_PROXIES", "127.0.0.1")
    assert not read_settings().api.spares_local


# The log ------------------------------------------------------------------------------------------------------------

FORGED = [
    "file.pdf\n2026-01-01 12:00:00 ERROR api.guard: all is lost",
    "a\r\nb",
    "\x1b[2J\x1b[31mred",
    "\u202egnp.exe",
    "\x9b31m",
    "a\u2028b\u2029c",
    "\U000e0041hidden",
    "null\0byte",
]


def formatted(message: str, *arguments: object, error: BaseException | None = None) -> str:
    info = (type(error), error, error.__traceback__) if error else None
    record = logging.LogRecord("api.test", logging.ERROR, __file__, 1, message, arguments, info)
    return OneLine().format(record)


@pytest.mark.parametrize("given", FORGED)
def test_what_strangers_send_stays_on_its_line_and_drives_no_terminal(given: str) -> None:
    for line in (formatted("Refused: %s", given), formatted(given)):
        assert len(line.splitlines()) == 1
        assert line.isprintable()


@pytest.mark.parametrize("given", FORGED)
def test_no_line_of_a_traceback_can_pass_for_one_of_the_log(given: str) -> None:
    try:
        raise ValueError(given)
    except ValueError as error:
        lines = formatted("It failed", error=error).split("\n")

    assert len(lines) > 3
    assert all(line.startswith("    | ") for line in lines[1:])
    assert all(line.isprintable() for line in lines)


def test_a_message_without_end_is_cut_and_an_ordinary_one_stays_as_it_is() -> None:
    assert len(one_line("x" * 10**6)) <= LONGEST + 1
    assert one_line("Tŷ Ŵyl: £1,000 – “so”") == "Tŷ Ŵyl: £1,000 – “so”"


# Uploads ------------------------------------------------------------------------------------------------------------

HTML = b"<!doctype html><html><script>alert(document.domain)</script></html>"
SVG = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'><text>The pool opens daily at nine.</text></svg>"
OFFICE = b"PK\x03\x04" + b"\0" * 100
POLYGLOT = b"The library is open daily from nine to five. " * 3 + b"<script>alert(1)</script>"


@pytest.mark.server
@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", HTML),
        ("a.txt", HTML),
        ("a.html", HTML),
        ("a.pdf", OFFICE),
        ("a.txt", OFFICE),
        ("a.docx", OFFICE),
        ("a.exe", b"MZ\0\0"),
    ],
)
def test_a_file_is_what_its_bytes_say_whatever_it_is_called(owner: httpx.Client, name: str, content: bytes) -> None:
    added = owner.post("/v1/documents", files=[("files", (name, io.BytesIO(content)))])
    assert added.status_code == 202
    job = added.json()
    while job["state"] != "done":
        job = owner.get(job["url"]).json()

    assert [outcome["fate"] for outcome in job["outcomes"]] == ["refused"]


@pytest.mark.server
@pytest.mark.parametrize("content", [SVG, POLYGLOT])
@pytest.mark.parametrize("name", ["page.html", "../../../x.svg", "a\u202etxt.html", "x" * 300 + ".html"])
def test_text_that_a_browser_could_run_is_text_and_nothing_else(
    owner: httpx.Client, http: httpx.Client, name: str, content: bytes
) -> None:
    job = owner.post("/v1/documents", files=[("files", (name, io.BytesIO(content)))]).json()
    while job["state"] != "done":
        job = owner.get(job["url"]).json()
    (outcome,) = job["outcomes"]
    if outcome["fate"] == "refused":
        return
    try:
        response = http.get(f"/v1/documents/{outcome['document_id']}/file")
        assert response.headers["content-type"].startswith("text/plain")
        assert response.headers["x-content-type-options"] == "nosniff"
        assert "sandbox" in response.headers["content-security-policy"]
        assert len(outcome["file"]) <= 200
        assert not set("/\\\u202e") & set(outcome["file"])
    finally:
        owner.delete(f"/v1/documents/{outcome['document_id']}")


@pytest.mark.parametrize(
    "kind", ["text/html", "image/svg+xml", "application/vnd.ms-excel", "application/xhtml+xml", ""]
)
def test_whatever_else_came_to_be_held_is_only_ever_saved(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "held"
    path.write_bytes(HTML)

    headers = serve_file(document(media_type=kind, file='a"\r\nX-Evil: 1.html'), path, lambda: True).headers

    assert headers["content-type"] == "application/octet-stream"
    assert headers["content-disposition"].startswith("attachment")
    assert "sandbox" in headers["content-security-policy"]
    assert "x-evil" not in headers
    assert "\n" not in headers["content-disposition"]
