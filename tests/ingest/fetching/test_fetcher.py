"""What one fetch may cost, and what it makes of bodies that are packed, cut off, endless or not what they are called."""

from __future__ import annotations

import datetime
import gzip
import io
import time
import zlib
from collections.abc import Iterator
from typing import Any

import pytest

from ingest.fetching.addresses import AllowList, parse_address
from ingest.fetching.contents import extension, is_page
from ingest.fetching.errors import Broken, NotFetched, OffLimits, TooMuch
from ingest.fetching.fetcher import Bounds, Fetcher, Reply, Validators, retry_after
from ingest.fetching.networks import Permits
from tests.listening import Answer, Listener, http, listening, slowly

PAPER = b"%PDF-1.4\nthe words of a paper\n%%EOF\n"
AGENT = "Mozilla/5.0 (compatible; council-assistant/1; tests)"


def fetched(
    listener: Listener, path: str = "/paper.pdf", known_by: Validators | None = None, **bounds: Any
) -> tuple[Reply, bytes]:
    allowed, permits = AllowList.of([f"127.0.0.1:{listener.port}"]), Permits.of([f"127.0.0.1:{listener.port}"])
    limits = Bounds(**({"seconds": 5.0, "connect_seconds": 2.0, "silent_seconds": 2.0} | bounds))
    body = io.BytesIO()
    with Fetcher(allowed, permits, AGENT, limits) as fetcher:
        try:
            reply = fetcher.get(parse_address(f"http://127.0.0.1:{listener.port}{path}"), body, known_by)
        except NotFetched:
            assert body.getvalue() == b""  # what broke off is not left lying about
            raise
    return reply, body.getvalue()


def refused(answer: Answer, kind: type[Exception], **bounds: Any) -> float:
    """How many seconds it took."""
    with listening(answer) as listener:
        began = time.monotonic()
        with pytest.raises(kind):
            fetched(listener, **bounds)
        return time.monotonic() - began


def test_a_body_comes_with_its_digest_and_with_what_it_can_be_known_by() -> None:
    with listening(lambda *_: http(PAPER, ETag='"v1"', Last_Modified="Mon, 03 Mar 2025 10:00:00 GMT")) as listener:
        reply, body = fetched(listener)

    assert (reply.status, body, reply.size, reply.head) == (200, PAPER, len(PAPER), PAPER)
    assert len(reply.sha256) == 64
    assert reply.validators == Validators('"v1"', "Mon, 03 Mar 2025 10:00:00 GMT")


def test_a_request_says_who_asks_and_what_is_known() -> None:
    with listening(lambda *_: http(status="304 Not Modified")) as listener:
        reply, body = fetched(listener, known_by=Validators('"v1"', "Mon, 03 Mar 2025 10:00:00 GMT"))
        (headers,) = listener.headers

    assert (reply.status, body) == (304, b"")
    assert headers["user-agent"] == AGENT
    assert headers["host"] == f"127.0.0.1:{listener.port}"
    assert headers["if-none-match"] == '"v1"'
    assert headers["if-modified-since"] == "Mon, 03 Mar 2025 10:00:00 GMT"
    assert "cookie" not in headers
    assert "authorization" not in headers


@pytest.mark.parametrize(
    ("packed", "encoding"), [(gzip.compress(PAPER), "gzip"), (zlib.compress(PAPER), "deflate"), (PAPER, "identity")]
)
def test_packed_bodies_are_unpacked(packed: bytes, encoding: str) -> None:
    with listening(lambda *_: http(packed, Content_Encoding=encoding)) as listener:
        assert fetched(listener)[1] == PAPER


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (http(gzip.compress(b"0" * 50_000_000), Content_Encoding="gzip"), TooMuch),
        (http(zlib.compress(b"0" * 50_000_000), Content_Encoding="deflate"), TooMuch),
        (http(gzip.compress(PAPER)[:-12], Content_Encoding="gzip"), Broken),
        (http(b"not packed at all", Content_Encoding="gzip"), Broken),
        (http(PAPER, Content_Encoding="br"), Broken),
        (http(gzip.compress(gzip.compress(PAPER)), Content_Encoding="gzip, gzip"), Broken),
        (http(b"x" * 2_000_000), TooMuch),
        (http(b"x" * 2_000_000, Content_Length=""), TooMuch),
        (http(b"x", Content_Length="99999999999"), TooMuch),
        (http(PAPER, Content_Length=str(len(PAPER) + 100)), Broken),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n", Broken),
        (b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n%PDF-1.4 the beginning of a", Broken),
        (b"HTTP/1.1 200 OK\r\nX-Long: " + b"a" * 300_000 + b"\r\n\r\n", Broken),
        (b"SSH-2.0-OpenSSH_9.2\r\n", Broken),
        (b"", Broken),
        (http(status="302 Found", Location="/paper.pdf"), TooMuch),
        (http(status="301 Moved", Location="http://["), OffLimits),
        (http(status="302 Found", Location="ftp://127.0.0.1/"), OffLimits),
    ],
    ids=lambda value: value[:60] if isinstance(value, bytes) else value.__name__,
)
def test_a_body_that_is_not_what_it_should_be_is_refused(answer: bytes, kind: type[Exception]) -> None:
    refused(lambda *_: answer, kind, most_bytes=1_000_000)


def endless(*_: object) -> Iterator[bytes]:
    yield b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    while True:
        yield b"1000\r\n" + b"x" * 0x1000 + b"\r\n"


@pytest.mark.parametrize(
    "answer",
    [
        lambda *_: slowly(http(PAPER), 1, 0.2),
        lambda *_: slowly(b"HTTP/1.1 200 OK\r\n" + b"X-A: b\r\n" * 500, 8, 0.2),
        lambda *_: slowly(b"HTTP/1.1 100 Continue\r\n\r\n" * 500, 25, 0.1),
    ],
    ids=["body", "head", "continues"],
)
def test_an_answer_that_trickles_is_given_up_when_the_whole_time_is_used(answer: Answer) -> None:
    """Something comes every fifth of a second, so that no pause is ever too long."""
    assert refused(answer, Broken, seconds=1.0) < 2.5


def test_a_server_that_says_nothing_is_given_up() -> None:
    def silent(*_: object) -> Iterator[bytes]:
        time.sleep(4)
        yield http(PAPER)

    assert refused(silent, Broken, silent_seconds=0.5) < 2


def test_an_endless_body_ends_at_the_limit() -> None:
    refused(endless, TooMuch, most_bytes=1_000_000)


def test_the_time_is_that_of_all_redirects_together() -> None:
    def next_one(target: str, _: object) -> Iterator[bytes]:
        time.sleep(0.4)
        yield http(status="302 Found", Location=target + "x")

    assert refused(next_one, Broken, seconds=1.0, redirects=20) < 2.5


def test_redirects_on_the_list_are_followed_and_the_last_address_is_told() -> None:
    def moved(target: str, _: object) -> bytes:
        return http(PAPER) if target == "/b?x=1" else http(status="301 Moved Permanently", Location="b?x=1")

    with listening(moved) as listener:
        reply, body = fetched(listener, "/a")

    assert (str(reply.address), body) == (f"http://127.0.0.1:{listener.port}/b?x=1", PAPER)


def test_an_answer_with_another_status_leaves_nothing() -> None:
    with listening(lambda *_: http(b"not here", status="404 Not Found")) as listener:
        reply, body = fetched(listener)
    assert (reply.status, body) == (404, b"")


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ("120", 120.0),
        ("0", 0.0),
        ("Mon, 03 Mar 2025 10:01:00 GMT", 60.0),
        ("Mon, 03 Mar 2025 09:00:00 GMT", 0.0),
        ("soon", None),
        ("-5", None),
        ("", None),
    ],
)
def test_when_to_come_back_is_read_as_a_number_or_a_date(said: str, seconds: float | None) -> None:
    now = datetime.datetime(2025, 3, 3, 10, 0, tzinfo=datetime.UTC)
    assert retry_after({"retry-after": said}, now) == seconds


@pytest.mark.parametrize(
    ("head", "ending", "page"),
    [
        (PAPER, ".pdf", False),
        (b"\n<!DOCTYPE html PUBLIC '-//W3C//DTD XHTML 1.0'>", ".html", True),
        (b"\xef\xbb\xbf<?xml version='1.0'?>\n<!-- x -->\n<html xmlns='x'>", ".html", True),
        (b"<HTML><HEAD>", ".html", True),
        (b"PK\x03\x04....[Content_Types].xml....word/document.xml", ".docx", False),
        (b"PK\x03\x04....xl/workbook.xml", ".xlsx", False),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", ".doc", False),
        (b"{\\rtf1", ".rtf", False),
        (b"Minutes of the parish meeting", ".txt", False),
        (b"<p.5 of the plan", ".txt", False),
        (b"\x00\x01\x02", "", False),
    ],
)
def test_a_body_is_known_by_its_bytes(head: bytes, ending: str, page: bool) -> None:
    assert (extension(head), is_page(head)) == (ending, page)
