"""The cookies: how they are named, set, read and taken away. None of them ever goes to another origin.

SameSite is Lax: an officer who opens a paper from a link in an e-mail must be known at once, and Strict would show them what
a stranger sees. What Lax leaves open, pages of other sites that make a browser send something, is closed by the token that
every request by cookie has to bring to change anything, and by Sec-Fetch-Site.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from dataclasses import dataclass

from starlette.datastructures import Headers
from starlette.responses import Response

SESSION, TOKEN, SIGNING_IN = "ca_session", "ca_csrf", "ca_signing_in"
TOKEN_HEADER = "x-csrf-token"  # noqa: S105  (its name)


@dataclass(frozen=True, slots=True)
class Cookies:
    """`secure`: the server is reached over https, so that cookies go over nothing else and no other host can set them."""

    secure: bool

    def name(self, plain: str) -> str:
        return f"__Host-{plain}" if self.secure else plain

    def read(self, headers: Headers, plain: str) -> list[str]:
        """Every value that a request brings under a name: one as a rule."""
        name = self.name(plain)
        pairs = (pair.strip().partition("=") for header in headers.getlist("cookie") for pair in header.split(";"))
        return [value for found, _, value in pairs if found == name]

    def begin(self, response: Response, session: str) -> None:
        """The session, which no script can read, and the token that scripts of our pages send beside it."""
        self._set(response, SESSION, session, hidden=True)
        self._set(response, TOKEN, token_of(session), hidden=False)

    def signing_in(self, response: Response, value: str, seconds: int) -> None:
        self._set(response, SIGNING_IN, value, hidden=True, seconds=seconds)

    def forget(self, response: Response, *plain: str) -> None:
        for name in plain:
            response.delete_cookie(
                self.name(name), path="/", secure=self.secure, httponly=name != TOKEN, samesite="lax"
            )

    def _set(self, response: Response, plain: str, value: str, *, hidden: bool, seconds: int | None = None) -> None:
        response.set_cookie(
            self.name(plain), value, max_age=seconds, path="/", secure=self.secure, httponly=hidden, samesite="lax"
        )


PLAIN = Cookies(secure=False)
"""Of a server that only its own machine reaches."""


def token_of(session: str) -> str:
    """What has to come beside a session's cookie. Only who knows the session's id can work it out, so nothing is kept."""
    made = hmac.new(session.encode(), b"csrf", hashlib.sha256).digest()
    return base64.urlsafe_b64encode(made).rstrip(b"=").decode()
