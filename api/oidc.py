"""OpenID Connect: an issuer's discovery document, the address to send people to, and a code to what the issuer says of them.

Authorization code flow with PKCE, state and nonce (OpenID Connect Core 1.0, RFC 7636, RFC 9700). The one module that knows
PyJWT. Which algorithms are taken is said here, not by the issuer's document and not by a token.
"""

from __future__ import annotations

import hmac
import threading
import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

import httpx
import jwt

from vectorstore.words.errors import IssuerSilent, SignInRefused

ALGORITHMS = {"RS256": "RSA", "PS256": "RSA", "ES256": "EC"}
"""By the kind of key that each wants. None is symmetric: a public key is never a shared secret."""
LEEWAY = 60
"""Seconds that the issuer's clock may be off."""
KEPT_SECONDS = 3600.0
"""How long the discovery document is taken for true. Keys are fetched anew whenever an unknown one is named."""
SECONDS = 10.0
LONGEST_TOKEN = 64 * 1024
LOOPBACK = ("localhost", "127.0.0.1", "::1")

AGAIN = "Sign in again; if that does not help, tell whoever runs the assistant."
NOT_VALID = f"What your council's sign-in service said could not be trusted. {AGAIN}"
SILENT = "Your council's sign-in service does not answer. Try again in a few minutes."


class Provider:
    """One issuer, and this application as its client. Nothing is fetched before somebody signs in."""

    def __init__(
        self, issuer: str, client_id: str, client_secret: str | None, scopes: str = "openid profile email"
    ) -> None:
        self._issuer, self._client_id, self._secret, self._scopes = issuer, client_id, client_secret, scopes
        # Redirects are not followed: what they would lead to was not checked. An issuer on this machine needs no proxy.
        self._http = httpx.Client(timeout=SECONDS, follow_redirects=False, trust_env=issuer.startswith("https:"))
        self._known: tuple[float, dict[str, Any]] | None = None
        self._keys: dict[str, dict[str, Any]] = {}
        self._lock = threading.Lock()

    def close(self) -> None:
        self._http.close()

    def address(self, redirect_uri: str, state: str, nonce: str, challenge: str) -> str:
        """Where somebody is sent to say who they are. Raises IssuerSilent."""
        asked = {
            "response_type": "code",
            "client_id": self._client_id,
            "redirect_uri": redirect_uri,
            "scope": self._scopes,
            "state": state,
            "nonce": nonce,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
        }
        endpoint = str(self._document()["authorization_endpoint"])
        return f"{endpoint}{'&' if '?' in endpoint else '?'}{urlencode(asked)}"

    def leaving(self, back_to: str) -> str | None:
        """Where somebody can sign out of the issuer too, if it says so."""
        try:
            endpoint = self._document().get("end_session_endpoint")
        except IssuerSilent:
            return None
        if not isinstance(endpoint, str) or not self._trusted(endpoint):
            return None
        asked = urlencode({"client_id": self._client_id, "post_logout_redirect_uri": back_to})
        return f"{endpoint}{'&' if '?' in endpoint else '?'}{asked}"

    def claims(self, code: str, verifier: str, nonce: str, redirect_uri: str) -> Mapping[str, Any]:
        """What the issuer says of who brought this code. Raises SignInRefused, and IssuerSilent where it does not answer."""
        return self.checked(self._id_token(code, verifier, redirect_uri), nonce)

    def checked(self, token: str, nonce: str) -> Mapping[str, Any]:
        """The claims of an ID token that is this issuer's, for this client, of now, and of this sign-in.

        Raises SignInRefused (OpenID Connect Core 1.0, section 3.1.3.7).
        """
        try:
            head = jwt.get_unverified_header(token)
            algorithm = str(head.get("alg"))
            if algorithm not in ALGORITHMS or str(head.get("typ", "JWT")).casefold() != "jwt" or "crit" in head:
                raise SignInRefused(NOT_VALID)
            claims = jwt.decode(
                token,
                key=self._key(head.get("kid"), algorithm),
                algorithms=[algorithm],
                audience=self._client_id,
                issuer=self._issuer,
                leeway=LEEWAY,
                options={"require": ["exp", "iat", "iss", "aud", "sub"], "enforce_minimum_key_length": True},
            )
        except (jwt.PyJWTError, ValueError, TypeError, OverflowError) as error:
            raise SignInRefused(NOT_VALID) from error
        other = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
        if claims.get("azp", None if other else self._client_id) != self._client_id:
            raise SignInRefused(NOT_VALID)
        given = claims.get("nonce")
        if not isinstance(given, str) or not hmac.compare_digest(given.encode(), nonce.encode()):
            raise SignInRefused(NOT_VALID)
        if not 0 < len(claims["sub"]) <= 255:
            raise SignInRefused(NOT_VALID)
        return claims

    def _id_token(self, code: str, verifier: str, redirect_uri: str) -> str:
        sent = {
            "grant_type": "authorization_code", "code": code, "redirect_uri": redirect_uri, "code_verifier": verifier,
        }  # fmt: skip
        document = self._document()
        methods = document.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
        basic = httpx.Auth()
        if self._secret is None:
            sent["client_id"] = self._client_id
        elif "client_secret_post" in methods:
            sent |= {"client_id": self._client_id, "client_secret": self._secret}
        else:
            basic = httpx.BasicAuth(quote(self._client_id, safe=""), quote(self._secret, safe=""))  # RFC 6749, 2.3.1
        try:
            reply = self._http.post(str(document["token_endpoint"]), data=sent, auth=basic)
        except httpx.HTTPError as error:
            raise IssuerSilent(SILENT) from error
        if reply.status_code >= 500:
            raise IssuerSilent(SILENT)
        token = _json(reply).get("id_token") if reply.status_code == 200 else None
        if not isinstance(token, str) or len(token) > LONGEST_TOKEN:
            raise SignInRefused(NOT_VALID)
        return token

    def _key(self, kid: object, algorithm: str) -> jwt.PyJWK:
        """The issuer's key of that name, which must be of the kind that the algorithm wants."""
        if not isinstance(kid, str) or not kid:
            raise SignInRefused(NOT_VALID)
        with self._lock:
            found = self._keys.get(kid)
        if found is None:
            found = self._fetched().get(kid)
        if found is None or found.get("kty") != ALGORITHMS[algorithm] or found.get("alg", algorithm) != algorithm:
            raise SignInRefused(NOT_VALID)
        return jwt.PyJWK(found, algorithm)

    def _fetched(self) -> dict[str, dict[str, Any]]:
        listed = self._get(str(self._document()["jwks_uri"])).get("keys")
        keys = [key for key in listed if isinstance(key, dict)] if isinstance(listed, list) else []
        for_signing = [key for key in keys if key.get("use", "sig") == "sig" and isinstance(key.get("kid"), str)]
        with self._lock:
            self._keys = {key["kid"]: key for key in for_signing}
            return self._keys

    def _document(self) -> dict[str, Any]:
        """The discovery document. Raises IssuerSilent where it cannot be had, or is another issuer's."""
        with self._lock:
            if self._known and time.monotonic() - self._known[0] < KEPT_SECONDS:
                return self._known[1]
        found = self._get(f"{self._issuer.rstrip('/')}/.well-known/openid-configuration")
        wanted = ("authorization_endpoint", "token_endpoint", "jwks_uri")
        if found.get("issuer") != self._issuer or not all(self._trusted(found.get(name)) for name in wanted):
            raise IssuerSilent(SILENT)
        with self._lock:
            self._known = (time.monotonic(), found)
        return found

    def _get(self, address: str) -> dict[str, Any]:
        try:
            reply = self._http.get(address)
        except httpx.HTTPError as error:
            raise IssuerSilent(SILENT) from error
        if reply.status_code != 200:
            raise IssuerSilent(SILENT)
        return _json(reply)

    def _trusted(self, address: object) -> bool:
        """Is it an address over TLS? An issuer on this machine may speak plainly to it."""
        if not isinstance(address, str):
            return False
        split = urlsplit(address)
        own = urlsplit(self._issuer)
        plainly = split.scheme == own.scheme == "http" and split.hostname in LOOPBACK and own.hostname in LOOPBACK
        return bool(split.hostname) and (split.scheme == "https" or plainly)


def _json(reply: httpx.Response) -> dict[str, Any]:
    try:
        found = reply.json()
    except ValueError as error:
        raise IssuerSilent(SILENT) from error
    return found if isinstance(found, dict) else {}
