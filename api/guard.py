"""The door of the server: the Host and Origin, the key and the length of every request, and the headers of every reply.

A page on another site can make a browser send requests to 127.0.0.1, and DNS rebinding can give that page's own name to
this address. So a Host that is not ours is refused, and so is an Origin that is neither ours nor a widget's.

Who asks is known, how often they asked already is counted, and what the route wants is looked up (`api.policy`), before a
body is read; no more of a body is read than its route can use, and nobody is waited for without end. What has no row is not
there.
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Callable, Iterable
from functools import partial

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware.cors import CORSMiddleware
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.addresses import Came, Proxies
from api.cookies import PLAIN, SESSION, TOKEN, TOKEN_HEADER, Cookies
from api.crossing import FOREIGN, is_foreign
from api.exchange import BODY_SECONDS, Exchange
from api.gate import asker
from api.limits import Kind, Limits, Spent, asker_of, is_free, is_known, kind_of
from api.pause import Paused
from api.plain_page import is_wanted, plain_page
from api.policy import Policy, Row
from api.principals import PUBLIC, May, Principal
from api.problems import NO_SUCH_METHOD, NOTHING_HERE, PAUSED, TOO_OFTEN, WENT_WRONG, detail_of, problem
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

LONGEST_ADDRESS = 8_192
"""Bytes of a request's path and query; the longest of ours, a list narrowed to fifty committees, has some 4,000."""
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

    `principal_of` says who asks, by the request's headers, and raises NotAllowed for credentials that are not taken; routes
    find it as `request.state.principal`. `address` is the origin at which people reach this server, where it is set.
    `upload_mb` is the most that one delivery of papers may hold. `limits` count requests; where `spare_local` is true, those
    of this machine itself that came through no proxy are not counted. `paused` says whether the kill switch is on.
    `frame_ancestors` are origins that may show the page at `/` in a frame. `body_seconds` are what a body may take, and more
    as more of it comes; `held_seconds`, how long whoever goes on asking waits for a refusal.
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
        self._policy = policy
        self._cookies = cookies
        self._address = address.casefold().rstrip("/") if address else None
        self._upload_mb = upload_mb
        self._shared = CORSMiddleware(
            self._within,
            allow_origins=sorted(self._origins),
            allow_methods=["GET", "POST"],
            allow_headers=["content-type", "accept", WIDGET_HEADER],
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
        exchange = Exchange(receive, send, self._body_seconds)
        try:
            refusal, most, too_long = await self._refusal(scope)
            if refusal is not None:
                await self._hold_back(scope["state"].get("spent"), refusal)
                await refusal(scope, receive, exchange.send)
                return
            exchange.limit(most)
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

    async def _refusal(self, scope: Scope) -> tuple[Response | None, int, str]:
        """Why a request does not come in, if it does not; the most that its body may have, and what is said of a longer one."""
        headers = Headers(scope=scope)
        most, too_long = self._limit(scope)
        came: Came = scope["state"]["came"]
        try:
            principal = await self._resolved(headers)
        except AssistantError as error:
            asker.set(asker_of(PUBLIC, came))
            # Credentials that are nobody's: guessing is slow, whatever the guess was to open.
            often = self._counted(scope, PUBLIC, came, Kind.SIGN_IN)
            return often or self._not_taken(*detail_of(error), headers), most, too_long
        asker.set(asker_of(principal, came))
        often = self._counted(scope, principal, came, kind_of(scope))
        if often is not None:
            return often, most, too_long
        if May.ADMINISTER not in principal.may and self._paused() and not _is_open_while_paused(scope):
            return _paused(scope, headers), most, too_long
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

    def _counted(self, scope: Scope, principal: Principal, came: Came, kind: Kind | None) -> Response | None:
        """Counts a request; what is said to whoever asks too often, None to others and where it is not counted."""
        local = came.address is not None and came.address.is_loopback and not came.by_proxy
        if self._limits is None or kind is None or is_free(principal) or (local and self._spare_local):
            return None
        spent = self._limits.spend(kind, asker.get(), is_known(principal))
        if spent is None:
            return None
        scope["state"]["spent"] = spent
        return problem(429, TOO_OFTEN.format(seconds=spent.wait)) if spent.wait else None

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


def _is_open_while_paused(scope: Scope) -> bool:
    return kind_of(scope) is Kind.SIGN_IN or bool(OPEN_WHILE_PAUSED.fullmatch(scope["path"]))


def _paused(scope: Scope, headers: Headers) -> Response:
    """The kill switch to whoever meets it: a page for people, a problem for programs. The reason is not theirs to know."""
    api = scope["path"].startswith("/v1/") or "text/html" not in headers.get("accept", "")
    page = plain_page(503, "Switched off for the moment", PAUSED, onward=False)
    refusal: Response = problem(503, PAUSED) if api else page
    refusal.headers["Retry-After"] = str(PAUSED_SECONDS)
    return refusal


TOO_SLOW = "The request came too slowly and was given up. Send it again over a better line, or in smaller parts."
_CLOSE = {"Connection": "close"}


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
