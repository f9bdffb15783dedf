"""The door of the server: the Host and Origin, the key and the length of every request, and the headers of every reply.

A page on another site can make a browser send requests to 127.0.0.1, and DNS rebinding can give that page's own name to
this address. So a Host that is not ours is refused, and so is an Origin that is neither ours nor a widget's.

Who asks is known, and what the route wants is looked up (`api.policy`), before a body is read; and no more of a body is read
than its route can use. What has no row is not there.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterable
from functools import partial

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware.cors import CORSMiddleware
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.cookies import PLAIN, SESSION, TOKEN, TOKEN_HEADER, Cookies
from api.crossing import FOREIGN, is_foreign
from api.plain_page import is_wanted, plain_page
from api.policy import Policy, Row
from api.principals import Principal
from api.problems import NO_SUCH_METHOD, NOTHING_HERE, WENT_WRONG, detail_of, problem
from vectorstore.words.errors import AssistantError

LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
WIDGET_ROUTES = re.compile(r"/v1/chat|/v1/feedback|/v1/documents/[^/]+/(?:file|pages/[^/]+)")
"""What an embedded widget needs from another origin, and nothing else."""
WIDGET_HEADER = "x-widget-token"
"""By which an embedded widget says which site it is on: a name of its own, so that no other key is ever sent across."""
CREDENTIALS = ("authorization", "cookie", WIDGET_HEADER, TOKEN_HEADER)
DELIVERIES = "/v1/documents"

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

    `principal_of` says who asks, by the request's headers, and raises NotAllowed for credentials that are not taken; routes
    find it as `request.state.principal`. `address` is the origin at which people reach this server, where it is set.
    `upload_mb` is the most that one delivery of papers may hold.
    """

    def __init__(  # noqa: PLR0913, PLR0917  (what a door looks at)
        self,
        app: ASGIApp,
        hosts: Iterable[str],
        widget_origins: Iterable[str],
        principal_of: Callable[[Headers], Principal],
        policy: Policy,
        upload_mb: int,
        cookies: Cookies = PLAIN,
        address: str | None = None,
    ) -> None:
        self._app = app
        self._hosts = {host.casefold() for host in (*LOOPBACK, *hosts)}
        self._origins = {origin.casefold().rstrip("/") for origin in widget_origins}
        self._principal_of = principal_of
        self._policy = policy
        self._cookies = cookies
        self._address = address.casefold().rstrip("/") if address else None
        self._upload_mb = upload_mb
        self._shared = CORSMiddleware(
            self._within,
            allow_origins=sorted(self._origins),
            allow_methods=["GET", "POST"],
            allow_headers=["content-type", "accept", WIDGET_HEADER],
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
        exchange = _Exchange(receive, send)
        try:
            refusal, most, too_long = await self._refusal(scope)
            if refusal is not None:
                await refusal(scope, receive, exchange.send)
                return
            exchange.limit(most)
            await self._app(scope, exchange.receive, exchange.send)
        except Exception as error:
            if exchange.started:
                raise  # nothing is taken back: the connection is cut, which tells the client that this is not all
            if not exchange.too_long:
                _log.error("A request failed: %s", type(error).__name__, exc_info=error)
                await problem(500, WENT_WRONG)(scope, receive, send)
        if exchange.too_long and not exchange.started:
            await problem(413, too_long)(scope, receive, send)

    async def _refusal(self, scope: Scope) -> tuple[Response | None, int, str]:
        """Why a request does not come in, if it does not; the most that its body may have, and what is said of a longer one."""
        headers = Headers(scope=scope)
        most, too_long = self._limit(scope)
        try:
            principal = await self._resolved(headers)
        except AssistantError as error:
            return self._not_taken(*detail_of(error), headers), most, too_long
        row = self._policy.row(scope)
        if not isinstance(row, Row):
            there = (
                problem(405, NO_SUCH_METHOD, {"Allow": ", ".join(sorted(row))}) if row else problem(404, NOTHING_HERE)
            )
            return there, most, too_long
        host = headers.get("host", "").casefold()
        if is_foreign(row, principal, headers, self._address or f"http://{host}"):
            return problem(403, FOREIGN), most, too_long
        try:
            if row.may is not None:
                principal.require(row.may)
        except AssistantError as error:
            return problem(*detail_of(error)), most, too_long
        state = scope.setdefault("state", {})
        state["principal"] = principal
        state["principal_now"] = partial(self._principal_of, headers)
        declared = headers.get("content-length", "")
        if declared.isdecimal() and int(declared[:18]) > most:
            return problem(413, too_long), most, too_long
        return None, most, too_long

    async def _resolved(self, headers: Headers) -> Principal:
        """Off the event loop where the catalogue has to be asked. Raises NotAllowed."""
        if any(name in headers for name in CREDENTIALS):
            return await run_in_threadpool(self._principal_of, headers)
        return self._principal_of(headers)

    def _not_taken(self, status: int, detail: str, headers: Headers) -> Response:
        """Credentials are not taken: a browser is told to forget a session that has ended, and its reader what to do."""
        brought = self._cookies.read(headers, SESSION)
        page = brought and is_wanted(headers)
        refusal: Response = plain_page(status, "You are signed out", detail) if page else problem(status, detail)
        if brought and status == 401:
            self._cookies.forget(refusal, SESSION, TOKEN)
        return refusal

    def _limit(self, scope: Scope) -> tuple[int, str]:
        """The most bytes that this request's body may have, and what is said to one that has more."""
        if scope["method"] == "POST" and scope["path"].rstrip() == DELIVERIES:
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


class _TooLong(Exception):
    """Ends the reading of a body; the guard answers, whatever becomes of this on its way out."""


class _Exchange:
    """`receive` and `send` of one request: counts what comes in, and knows whether a reply has begun."""

    def __init__(self, receive: Receive, send: Send) -> None:
        self._receive, self._send = receive, send
        self._left = 0
        self.started = False

    def limit(self, most: int) -> None:
        """From now on so many bytes may come in."""
        self._left = most

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
