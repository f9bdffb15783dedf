"""Who may drive this server from a web page: the Host and Origin of every request, and the headers of every reply.

A page on another site can make a browser send requests to 127.0.0.1, and DNS rebinding can give that page's own name to
this address. So a Host that is not ours is refused, and so is an Origin that is neither ours nor a widget's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.problems import problem

LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
WIDGET_ROUTES = re.compile(r"/v1/chat|/v1/feedback|/v1/documents/[^/]+/(?:file|pages/[^/]+)")
"""What an embedded widget needs from another origin, and nothing else."""

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


class Guard:
    """ASGI middleware. `hosts` are names without a port; `widget_origins` whole origins ("https://www.example.gov.uk")."""

    def __init__(self, app: ASGIApp, hosts: Iterable[str], widget_origins: Iterable[str]) -> None:
        self._app = app
        self._hosts = {host.casefold() for host in (*LOOPBACK, *hosts)}
        self._origins = {origin.casefold().rstrip("/") for origin in widget_origins}
        self._shared = CORSMiddleware(
            app,
            allow_origins=sorted(self._origins),
            allow_methods=["GET", "POST"],
            allow_headers=["content-type", "accept"],
            max_age=600,
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
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
        app = self._shared if shared and origin is not None and not _same(origin, host) else self._app
        await app(scope, receive, _with_headers(send))

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


def _with_headers(send: Send) -> Send:
    async def add(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in SECURITY_HEADERS.items():
                headers.setdefault(name, value)
            headers.setdefault("Content-Security-Policy", API_POLICY)
        await send(message)

    return add
