"""The door of the server: the Host and Origin, the key and the length of every request, and the headers of every reply.

A page on another site can make a browser send requests to 127.0.0.1, and DNS rebinding can give that page's own name to
this address. So a Host that is not ours is refused, and so is an Origin that is neither ours nor a widget's.

The key is looked at before a body is read, and how often it was asked already; no more of a body is read than its route can
use, and nobody is waited for without end.
"""

from __future__ import annotations

import asyncio
import logging
import re
import time
from collections.abc import Callable, Iterable

from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware.cors import CORSMiddleware
from starlette.responses import HTMLResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.addresses import Came, Proxies
from api.gate import asker
from api.limits import Kind, Limits, Spent, asker_of, is_free, is_known, kind_of
from api.pause import Paused
from api.principals import May, Principal
from api.problems import KEY_WANTED, PAUSED, TOO_OFTEN, WENT_WRONG, problem

LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
WIDGET_ROUTES = re.compile(r"/v1/chat|/v1/feedback|/v1/documents/[^/]+/(?:file|pages/[^/]+)")
"""What an embedded widget needs from another origin, and nothing else."""
OWNERS_ROUTES = (
    "/v1/about", "/v1/held", "/v1/rebuild", "/v1/jobs/", "/v1/log", "/v1/insights", "/v1/pause", "/v1/resume",
)  # fmt: skip
OWNERS_TO_WRITE = "/v1/documents"
READING = ("GET", "HEAD", "OPTIONS")

JSON_KB = 256
"""A question of 1,000 characters with 8,000 of history, each written as six or twelve ("\\u00e9"), is far below it."""
FORM_KB = 256
"""What may stand around the files of an upload: their names, sources and the marks between them."""

LONGEST_ADDRESS = 8_192
"""Bytes of a request's path and query; the longest of ours, a list narrowed to fifty committees, has some 4,000."""
BODY_SECONDS = 20.0
"""For a body to come, and one more for each `LEAST_BYTES` that came: a slow line may deliver a large paper, a trickle may not."""
LEAST_BYTES = 8 * 1024
PATIENCE = 5
"""Refusals in a row that are told at once; whoever goes on asking is told after `HELD_SECONDS`."""
HELD_SECONDS = 5.0
"""A program that asks again as soon as it is refused would have the server do nothing but refuse it."""
MOST_HELD = 1_000
"""Refusals that are held back at once, some 10 KB each; with more, the connection is closed instead."""
PAUSED_SECONDS = 300
"""After which whoever met the kill switch may look again."""
OPEN_WHILE_PAUSED = re.compile(r"/healthz|/readyz|/metrics|/admin|/faces/.*|/widget/.*|/favicon\.ico")
"""What is answered to anybody while the kill switch is on: is it alive, and how an administrator gets in."""

SECURITY_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "X-Frame-Options": "SAMEORIGIN",
    "Permissions-Policy": (
        "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), "
        "midi=(), payment=(), serial=(), usb=(), browsing-topics=()"
    ),
}
STRICT_TRANSPORT = "max-age=31536000"
"""A year (RFC 6797), for the name it is asked by; its subdomains are the council's to decide on."""
PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)
_OWN_FRAMES = "frame-ancestors 'self'"
API_POLICY = "default-src 'none'; frame-ancestors 'none'; sandbox"


_log = logging.getLogger(__name__)


class Guard:
    """ASGI middleware. `hosts` are names without a port; `widget_origins` whole origins ("https://www.example.gov.uk").

    `principal_of` says who asks, by the request's headers: routes find it as `request.state.principal`. `upload_mb` is the
    most that one delivery of papers may hold. `limits` count requests; where `spare_local` is true, those of this machine
    itself that came through no proxy are not counted. `paused` says whether the kill switch is on. `frame_ancestors` are
    origins that may show the page at `/` in a frame. `body_seconds` are what a body may take, and more as more of it comes;
    `held_seconds`, how long whoever goes on asking waits for a refusal.
    """

    def __init__(  # noqa: PLR0913  (one for each thing that is looked at)
        self,
        app: ASGIApp,
        hosts: Iterable[str],
        widget_origins: Iterable[str],
        principal_of: Callable[[Headers], Principal],
        upload_mb: int,
        *,
        proxies: Proxies | None = None,
        limits: Limits | None = None,
        spare_local: bool = True,
        paused: Callable[[], Paused | None] = lambda: None,
        frame_ancestors: Iterable[str] = (),
        body_seconds: float = BODY_SECONDS,
        held_seconds: float = HELD_SECONDS,
    ) -> None:
        self._app = app
        self._proxies = proxies or Proxies()
        self._limits = limits
        self._spare_local = spare_local
        self._paused = paused
        self._body_seconds = body_seconds
        self._held_seconds = held_seconds
        self._held = 0
        self._ancestors = " ".join(["'self'", *frame_ancestors]) if frame_ancestors else ""
        self._hosts = {host.casefold() for host in (*LOOPBACK, *hosts)}
        self._origins = {origin.casefold().rstrip("/") for origin in widget_origins}
        self._principal_of = principal_of
        self._upload_mb = upload_mb
        self._shared = CORSMiddleware(
            self._within,
            allow_origins=sorted(self._origins),
            allow_methods=["GET", "POST"],
            allow_headers=["content-type", "accept"],
            expose_headers=["retry-after", "ratelimit", "ratelimit-policy"],
            max_age=600,
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        came = self._proxies.came(scope)
        if came.https:
            scope["scheme"] = "https"
        state = scope.setdefault("state", {})
        state["came"] = came
        send = _with_headers(send, scope, self._ancestors)
        headers = Headers(scope=scope)
        if len(scope.get("raw_path") or b"") + len(scope.get("query_string") or b"") > LONGEST_ADDRESS:
            await problem(414, f"An address may have at most {LONGEST_ADDRESS:,} signs.")(scope, receive, send)
            return
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
        scope["state"]["principal"] = principal
        came: Came = scope["state"]["came"]
        asker.set(asker_of(principal, came))
        refusal = self._refusal(scope, headers, principal, came)
        if refusal is not None:
            await self._hold_back(scope["state"].get("spent"), refusal)
            await refusal(scope, receive, send)
            return
        most, too_long = self._limit(scope)
        declared = headers.get("content-length", "")
        if declared.isdecimal() and int(declared[:18]) > most:
            await problem(413, too_long)(scope, receive, send)
            return
        exchange = _Exchange(receive, send, most, self._body_seconds)
        try:
            await self._app(scope, exchange.receive, exchange.send)
        except Exception as error:
            if exchange.started:
                raise  # nothing is taken back: the connection is cut, which tells the client that this is not all
            if not exchange.cut:
                _log.error("A request failed: %s", type(error).__name__, exc_info=error)
                await problem(500, WENT_WRONG)(scope, receive, send)
        if exchange.cut and not exchange.started:
            said = problem(408, TOO_SLOW, _CLOSE) if exchange.too_slow else problem(413, too_long, _CLOSE)
            await said(scope, receive, send)

    async def _hold_back(self, spent: Spent | None, refusal: Response) -> None:
        """Lets whoever does not stop asking wait for the next refusal."""
        if spent is None or spent.refused <= PATIENCE:
            return
        if self._held >= MOST_HELD:
            refusal.headers["Connection"] = "close"
            return
        self._held += 1
        try:
            await asyncio.sleep(self._held_seconds)
        finally:
            self._held -= 1

    def _refusal(self, scope: Scope, headers: Headers, principal: Principal, came: Came) -> Response | None:
        """Why a request is not taken, before anything of its body is read; None where it is."""
        spent = self._spent(scope, headers, principal, came)
        if spent is not None:
            scope["state"]["spent"] = spent
            if spent.wait:
                return problem(429, TOO_OFTEN.format(seconds=spent.wait))
        administers = May.ADMINISTER in principal.may
        if not administers and self._paused() and not _is_open_while_paused(scope):
            return _paused(scope, headers)
        return problem(401, KEY_WANTED) if _is_owners(scope) and not administers else None

    def _spent(self, scope: Scope, headers: Headers, principal: Principal, came: Came) -> Spent | None:
        """What counting this request came to; None where it is not counted."""
        local = came.address is not None and came.address.is_loopback and not came.by_proxy
        kind = kind_of(scope)
        if self._limits is None or kind is None or is_free(principal) or (local and self._spare_local):
            return None
        known = is_known(principal)
        if not known and "authorization" in headers:
            # A key that is nobody's: guessing is slow, whatever the guess was to open.
            tried = self._limits.spend(Kind.SIGN_IN, asker.get(), known=False)
            if tried is not None and tried.wait:
                return tried
        return self._limits.spend(kind, asker.get(), known)

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


def _is_open_while_paused(scope: Scope) -> bool:
    return kind_of(scope) is Kind.SIGN_IN or bool(OPEN_WHILE_PAUSED.fullmatch(scope["path"]))


def _paused(scope: Scope, headers: Headers) -> Response:
    """The kill switch to whoever meets it: a page for people, a problem for programs. The reason is not theirs to know."""
    later = {"Retry-After": str(PAUSED_SECONDS)}
    if scope["path"].startswith("/v1/") or "text/html" not in headers.get("accept", ""):
        return problem(503, PAUSED, later)
    page_headers = {**later, "Content-Security-Policy": PAGE_POLICY, "Cache-Control": "no-store"}
    return HTMLResponse(_PAUSED_PAGE.format(said=PAUSED), 503, page_headers)


_PAUSED_PAGE = """<!doctype html>
<html lang="en-GB">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Switched off for the moment</title>
<link rel="stylesheet" href="/faces/page.css"></head>
<body><main><h1>Switched off for the moment</h1><p>{said}</p></main></body>
</html>
"""
TOO_SLOW = "The request came too slowly and was given up. Send it again over a better line, or in smaller parts."
_CLOSE = {"Connection": "close"}


class _Cut(Exception):
    """Ends the reading of a body; the guard answers, whatever becomes of this on its way out."""


class _Exchange:
    """`receive` and `send` of one request: counts what comes in and how fast, and knows whether a reply has begun."""

    def __init__(self, receive: Receive, send: Send, most: int, seconds: float) -> None:
        self._receive, self._send = receive, send
        self._left = most
        self._coming = True
        self._until = time.monotonic() + seconds
        self.started = False
        self.too_slow = False

    @property
    def cut(self) -> bool:
        """Was the body cut, because it is too long or too slow?"""
        return self._left < 0 or self.too_slow

    async def receive(self) -> Message:
        if not self._coming:
            return await self._receive()  # until the client leaves, which may take as long as it likes
        try:
            async with asyncio.timeout(self._until - time.monotonic()):
                message = await self._receive()
        except TimeoutError:
            self.too_slow = True
            raise _Cut from None
        came = len(message.get("body", b""))
        self._left -= came
        self._until += came / LEAST_BYTES
        self._coming = bool(message.get("more_body"))
        if self.cut:
            raise _Cut
        return message

    async def send(self, message: Message) -> None:
        if self.cut and not self.started:
            return  # what the application makes of the cut body; the guard has the word
        self.started = True
        await self._send(message)


def _with_headers(send: Send, scope: Scope, ancestors: str) -> Send:
    """`ancestors` is what the page at `/` may be framed by, as a policy writes it; "" for itself alone."""

    async def add(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            if ancestors and scope["path"] == "/" and headers.get("Content-Security-Policy") == PAGE_POLICY:
                headers["Content-Security-Policy"] = PAGE_POLICY.replace(_OWN_FRAMES, f"frame-ancestors {ancestors}")
            for name, value in scope["state"]["spent"].headers.items() if "spent" in scope["state"] else ():
                headers[name] = value
            if scope["scheme"] == "https":
                headers.setdefault("Strict-Transport-Security", STRICT_TRANSPORT)
            framed = ancestors and scope["path"] == "/"
            for name, value in SECURITY_HEADERS.items():
                if not (framed and name == "X-Frame-Options"):  # it knows no list; the policy says it all
                    headers.setdefault(name, value)
            headers.setdefault("Content-Security-Policy", API_POLICY)
            if scope["path"].startswith("/v1/"):
                headers.setdefault("Cache-Control", "no-store")
        await send(message)

    return add
