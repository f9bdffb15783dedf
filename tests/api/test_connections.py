"""Connections that somebody means to hold for ever: heads that never end, bodies that trickle, replies that nobody reads."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator

import pytest
from starlette.responses import PlainTextResponse, Response
from starlette.types import Receive, Scope, Send

from api.connections import HEAD_BYTES, MOST_FROM_ONE, bounded, uvicorn_bounds
from api.guard import LONGEST_ADDRESS, Guard
from api.principals import PUBLIC
from tests.doors import ANYWHERE
from tests.running import served

HEAD_SECONDS = 1.0
LARGE = 64 * 1024 * 1024


async def _application(scope: Scope, receive: Receive, send: Send) -> None:
    while (await receive()).get("more_body"):
        pass
    reply = Response(b"x" * LARGE) if scope["path"] == "/large" else PlainTextResponse(scope["client"][0])
    await reply(scope, receive, send)


@pytest.fixture
def port() -> Iterator[int]:
    guard = Guard(_application, (), (), lambda _: PUBLIC, ANYWHERE, 1, body_seconds=1.0)
    with served(guard, http=bounded(head_seconds=HEAD_SECONDS, read_seconds=1.0), **uvicorn_bounds()) as address:
        yield int(address.rpartition(":")[2])


def connected(port: int) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), timeout=60)


def all_of(connection: socket.socket) -> bytes:
    """What comes until the other side closes; a connection that is cut has said nothing more."""
    said = b""
    try:
        while piece := connection.recv(65536):
            said += piece
    except ConnectionResetError:
        pass
    return said


ASKED = b"GET / HTTP/1.1\r\nHost: localhost\r\n"


@pytest.mark.parametrize("begun", [b"", b"G", ASKED, ASKED + b"X-A: b\r\n"])
def test_a_head_that_never_ends_is_not_waited_for(port: int, begun: bytes) -> None:
    with connected(port) as connection:
        connection.sendall(begun)
        began = time.monotonic()

        assert all_of(connection) == b""
        assert HEAD_SECONDS / 2 < time.monotonic() - began < HEAD_SECONDS + 5


def test_a_head_that_trickles_has_no_more_time_than_one_that_stops(port: int) -> None:
    began = time.monotonic()
    with connected(port) as connection, pytest.raises((BrokenPipeError, ConnectionResetError)):
        connection.sendall(ASKED)
        for n in range(200):
            connection.sendall(b"X-%d: y\r\n" % n)
            time.sleep(0.1)

    assert time.monotonic() - began < HEAD_SECONDS + 5


def test_the_second_head_on_a_connection_has_its_time_too(port: int) -> None:
    with connected(port) as connection:
        connection.sendall(ASKED + b"\r\n")
        assert connection.recv(65536).startswith(b"HTTP/1.1 200")
        connection.sendall(b"GET /again HT")
        began = time.monotonic()

        assert all_of(connection) == b""
        assert time.monotonic() - began < HEAD_SECONDS + 5


def test_a_head_as_long_as_it_likes_is_refused(port: int) -> None:
    with connected(port) as connection:
        said = b""
        try:
            connection.sendall(ASKED + b"".join(b"X-%d: %b\r\n" % (n, b"y" * 100) for n in range(1000)))
            said = all_of(connection)
        except (BrokenPipeError, ConnectionResetError):
            pass  # it was refused before all of it was sent

    assert not said or said.startswith(b"HTTP/1.1 400")
    assert HEAD_BYTES < 100_000


def test_an_address_as_long_as_it_likes_is_refused_in_plain_words(port: int) -> None:
    with connected(port) as connection:
        connection.sendall(
            b"GET /?%b HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n" % (b"a" * LONGEST_ADDRESS)
        )
        said = all_of(connection)

    assert said.startswith(b"HTTP/1.1 414")
    assert b"application/problem+json" in said


def test_a_proxys_header_is_not_believed_because_it_comes_from_this_machine(port: int) -> None:
    """uvicorn believes it unless told not to, whatever the settings say of proxies."""
    with connected(port) as connection:
        connection.sendall(
            ASKED + b"X-Forwarded-For: 192.0.2.1\r\nX-Forwarded-Proto: https\r\nConnection: close\r\n\r\n"
        )
        said = all_of(connection)

    assert said.endswith(b"127.0.0.1")
    assert b"strict-transport" not in said.lower()


def test_a_body_that_trickles_is_given_up_in_plain_words_and_the_connection_closed(port: int) -> None:
    began = time.monotonic()
    with connected(port) as connection:
        connection.sendall(b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n")
        connection.settimeout(0.2)
        said = b""
        while not said and time.monotonic() - began < 20:
            connection.sendall(b" ")
            try:
                said = connection.recv(65536)
            except TimeoutError:
                continue
        connection.settimeout(60)
        said += all_of(connection)

    assert said.startswith(b"HTTP/1.1 408")
    assert b"came too slowly" in said
    assert time.monotonic() - began < 10


def test_a_reply_that_nobody_reads_is_not_held_for_ever(port: int) -> None:
    with connected(port) as connection:
        connection.sendall(b"GET /large HTTP/1.1\r\nHost: localhost\r\n\r\n")
        time.sleep(4)

        assert len(all_of(connection)) < LARGE


def test_one_address_has_so_many_connections_and_a_trusted_proxy_any_number() -> None:
    guard = Guard(_application, (), (), lambda _: PUBLIC, ANYWHERE, 1)
    for trusted, answered in ((False, MOST_FROM_ONE), (True, MOST_FROM_ONE + 20)):
        protocol = bounded(lambda _, trusted=trusted: trusted, head_seconds=60.0)
        with served(guard, http=protocol, **uvicorn_bounds()) as address:
            port = int(address.rpartition(":")[2])
            held = [connected(port) for _ in range(MOST_FROM_ONE + 20)]
            said = 0
            for connection in held:
                try:
                    connection.sendall(ASKED + b"\r\n")
                    said += connection.recv(65536).startswith(b"HTTP/1.1 200")
                except (BrokenPipeError, ConnectionResetError):
                    pass
            for connection in held:
                connection.close()
        assert said == answered
