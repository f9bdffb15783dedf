"""A plain page for people where a program would be told a problem: a sign-in that has ended, a server that is paused."""

from __future__ import annotations

import html

from fastapi.responses import HTMLResponse
from starlette.datastructures import Headers

from api.face import bare_page

POLICY = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
_PART = """<main id="main" class="width">
  <h1>{title}</h1>
  <p class="lead">{words}</p>
  {onward}
</main>
"""
_ONWARD = """<p><a href="/sign-in">Sign in</a></p>
  <p><a href="/">Go on without signing in</a></p>"""


def is_wanted(headers: Headers) -> bool:
    """Is a person going to this address, and not a script asking it?"""
    return headers.get("sec-fetch-mode") == "navigate" and "text/html" in headers.get("accept", "")


def plain_page(status: int, title: str, words: str, onward: bool = True) -> HTMLResponse:
    """`onward` says whether signing in, or going on without it, would help."""
    headers = {"Content-Security-Policy": POLICY, "Cache-Control": "no-store"}
    part = _PART.format(title=html.escape(title), words=html.escape(words), onward=_ONWARD if onward else "")
    return HTMLResponse(bare_page(title, part), status, headers)
