"""The door of the server: the Host and Origin, the key and the length of every request, and the headers of every reply.

A page on another site can make a browser send requests to 127.0.0.1, and DNS rebinding can give that page's own name to
this address. So a Host that is not ours is refused, and so is an Origin that is neither ours nor a widget's.

The key is looked at before a body is read, and no more of a body is read than its route can use.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterable

from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.principals import May, Principal
from api.problems import KEY_WANTED, WENT_WRONG, problem

LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
WIDGET_ROUTES = re.compile(r"/v1/chat|/v1/feedback|/v1/documents/[^/]+/(?:file|pages/[^/]+)")
"""What an embedded widget needs from another origin, and nothing else."""
OWNERS_ROUTES = (
    "/v1/about",
    "/v1/held",
    "/v1/rebuild",
    "/v1/jobs/",
    "/v1/log",
    "/v1/insights",
    "/v1/record",
    "/v1/deeds",
    "/v1/backup",
)
OWNERS_TO_WRITE = "/v1/documents"
READING = ("GET", "HEAD", "OPTIONS")

JSON_KB = 256
"""A question of 1,000 characters with 8,000 of history, each written as six or twelve ("\\u00e9"), is far below it."""
FORM_KB = 256
"""What may stand around the files of an upload: their names, sources and the marks between them."""

SECURITY_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "X-Frame-Options": "SAMEORIGIN",
}
PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)
API_POLICY = "default-src 'none'; frame-ancestors 'none'; sandbox"


_log = logging.getLogger(__name__)


class Guard:
    """ASGI middleware. `hosts` are names without a port; `widget_origins` whole origins ("https://www.example.gov.uk").

    `principal_of` says who asks, by the request's headers: routes find it as `request.state.principal`. `upload_mb` is the
    most that one delivery of papers may hold.
    """

    def __init__(
        self,
        app: ASGIApp,
        hosts: Iterable[str],
        widget_origins: Iterable[str],
        principal_of: Callable[[Headers], Principal],
        upload_mb: int,
    ) -> None:
        self._app = app
        self._hosts = {host.casefold() for host in (*LOOPBACK, *hosts)}
        self._origins = {origin.casefold().rstrip("/") for origin in widget_origins}
        self._principal_of = principal_of
        self._upload_mb = upload_mb
        self._shared = CORSMiddleware(
            self._within,
            allow_origins=sorted(self._origins),
            allow_methods=["GET", "POST"],
            allow_headers=["content-type", "accept"],
            max_age=600,
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        send = _with_headers(send, scope)
        headers = Headers(scope=scope)
        host = headers.get("host", "")
        if _name(host) not in self._hosts:
            refusal = problem(
                421, "This server does not answer to that name. Its operator can add it: COUNCIL_API__HOSTS."
            )
            await refusal(scope, receive, send)
            return
        origin = headers.get("origin")
        shared = bool(WIDGET_ROUTES.fullmatch(scope["path"]))
        if origin is not None and not self._may_come_from(origin, host, scope, shared):
            refusal = problem(403, "Requests from that web page are not taken.")
            await refusal(scope, receive, send)
            return
        inside = self._shared if shared and origin is not None and not _same(origin, host) else self._within
        await inside(scope, receive, send)

    async def _within(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The application, for those who may come in, with bodies that are not too long; what breaks is a problem."""
        headers = Headers(scope=scope)
        principal = self._principal_of(headers)
        if _is_owners(scope) and May.ADMINISTER not in principal.may:
            await problem(401, KEY_WANTED)(scope, receive, send)
            return
        scope.setdefault("state", {})["principal"] = principal
        most, too_long = self._limit(scope)
        declared = headers.get("content-length", "")
        if declared.isdecimal() and int(declared[:18]) > most:
            await problem(413, too_long)(scope, receive, send)
            return
        exchange = _Exchange(receive, send, most)
        try:
            await self._app(scope, exchange.receive, exchange.send)
        except Exception as error:
            if exchange.started:
                raise  # nothing is taken back: the connection is cut, which tells the client that this is not all
            if not exchange.too_long:
                _log.error("A request failed: %s", type(error).__name__, exc_info=error)
                await problem(500, WENT_WRONG)(scope, receive, send)
        if exchange.too_long and not exchange.started:
            await problem(413, too_long)(scope, receive, send)

    def _limit(self, scope: Scope) -> tuple[int, str]:
        """The most bytes that this request's body may have, and what is said to one that has more."""
        if scope["method"] == "POST" and scope["path"].rstrip() == OWNERS_TO_WRITE:
            said = f"A delivery may hold at most {self._upload_mb} MB in all. Hand its files over in several."
            return self._upload_mb * 1024**2 + FORM_KB * 1024, said
        return JSON_KB * 1024, f"A request may hold at most {JSON_KB} KB. Send less at once."

    def _may_come_from(self, origin: str, host: str, scope: Scope, shared: bool) -> bool:
        if _same(origin, host):
            return True
        if scope["path"].startswith("/widget/") and scope["method"] in ("GET", "HEAD"):
            return True  # the script itself, which any page may load
        return shared and origin.casefold() in self._origins


def _name(host: str) -> str:
    return re.sub(r":\d+$", "", host).casefold()


def _same(origin: str, host: str) -> bool:
    return re.sub(r"^https?://", "", origin.casefold()) == host.casefold()


def _is_owners(scope: Scope) -> bool:
    path: str = scope["path"]
    writes = path.startswith(OWNERS_TO_WRITE) and scope["method"] not in READING
    return writes or (path.startswith(OWNERS_ROUTES) and scope["method"] != "OPTIONS")


class _TooLong(Exception):
    """Ends the reading of a body; the guard answers, whatever becomes of this on its way out."""


class _Exchange:
    """`receive` and `send` of one request: counts what comes in, and knows whether a reply has begun."""

    def __init__(self, receive: Receive, send: Send, most: int) -> None:
        self._receive, self._send = receive, send
        self._left = most
        self.started = False

    @property
    def too_long(self) -> bool:
        return self._left < 0

    async def receive(self) -> Message:
        message = await self._receive()
        self._left -= len(message.get("body", b""))
        if self.too_long:
            raise _TooLong
        return message

    async def send(self, message: Message) -> None:
        if self.too_long and not self.started:
            return  # what the application makes of the cut body; the guard has the word
        self.started = True
        await self._send(message)


def _with_headers(send: Send, scope: Scope) -> Send:
    async def add(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in SECURITY_HEADERS.items():
                headers.setdefault(name, value)
            headers.setdefault("Content-Security-Policy", API_POLICY)
            if scope["path"].startswith("/v1/"):
                headers.setdefault("Cache-Control", "no-store")
        await send(message)

    return add
