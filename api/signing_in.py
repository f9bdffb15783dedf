"""One sign-in from its beginning to the browser's coming back: state, nonce and PKCE, with nothing kept for it.

The browser gets a cookie with a random value, signed; the state, the nonce and the code verifier are worked out from it with
a key that this process makes when it starts. So nobody can fill the server with sign-ins that were begun and left; one that
is under way while the server starts anew has to be begun again.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from vectorstore.words.errors import SignInRefused

SECONDS = 600
"""How long somebody may take to say who they are."""
NOT_BEGUN = "This sign-in was not begun in this browser, or took too long. Sign in again."
_ADDRESS = re.compile(r"/(?:(?:officer|desk|admin)(?:/[\w-]+)*)?(?:\?[\w.~%&=+*:,;!'()/-]*)?", re.ASCII)
"""Where a sign-in may lead to: our own faces."""


@dataclass(frozen=True, slots=True)
class Begun:
    """What a sign-in is known by. `cookie` goes to the browser; of the verifier the issuer gets only the `challenge`."""

    cookie: str
    to: str
    state: str
    nonce: str
    verifier: str

    @property
    def challenge(self) -> str:
        """RFC 7636, S256."""
        return _text(hashlib.sha256(self.verifier.encode()).digest())


class SigningIn:
    """Sign-ins of this process."""

    def __init__(self, now: Callable[[], float] = time.time) -> None:
        self._key = secrets.token_bytes(32)
        self._now = now
        self._done: dict[str, float] = {}
        self._lock = threading.Lock()

    def begin(self, to: str) -> Begun:
        """A sign-in that leads to an address of ours; of anything else, to the beginning."""
        led = to if is_ours(to) else "/"
        said = f"{secrets.token_urlsafe(24)}.{int(self._now())}.{_text(led.encode())}"
        return self._begun(f"{said}.{self._made('cookie', said)}", said, led)

    def back(self, cookie: str, state: str) -> Begun:
        """The sign-in that a browser comes back from, once. Raises SignInRefused."""
        said, _, signed = cookie.rpartition(".")
        if not _same(signed, self._made("cookie", said)):
            raise SignInRefused(NOT_BEGUN)
        random, at, led = said.split(".")
        begun = self._begun(cookie, said, base64.urlsafe_b64decode(led + "=" * (-len(led) % 4)).decode())
        now = self._now()
        if int(at) + SECONDS < now or not _same(state, begun.state):
            raise SignInRefused(NOT_BEGUN)
        with self._lock:
            self._done = {value: until for value, until in self._done.items() if until > now}
            if random in self._done:
                raise SignInRefused(NOT_BEGUN)
            self._done[random] = int(at) + SECONDS + 1
        return begun

    def _begun(self, cookie: str, said: str, to: str) -> Begun:
        return Begun(cookie, to, *(self._made(what, said) for what in ("state", "nonce", "verifier")))

    def _made(self, what: str, said: str) -> str:
        return _text(hmac.new(self._key, f"{what}:{said}".encode(), hashlib.sha256).digest())


def is_ours(address: str) -> bool:
    """Is it an address of one of our faces? No host, no backslash, no dots that lead elsewhere."""
    return len(address) <= 1_000 and bool(_ADDRESS.fullmatch(address))


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode(), other.encode())


def _text(made: bytes) -> str:
    return base64.urlsafe_b64encode(made).rstrip(b"=").decode()
