"""A sign-in service as a council has one, small and real: an HTTP server with keys of its own, shaped like Keycloak's realms.

It checks what such a service checks (client, secret, redirect address, PKCE, codes once) and can be told to misbehave: to
sign its word wrongly, to say something else, or to answer nothing.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from jwt.algorithms import ECAlgorithm, RSAAlgorithm

REALM = "/realms/council"
CLIENT, SECRET = "council-papers", "s3cret/with+signs%"

Claims = dict[str, Any]
Head = dict[str, Any]
Forge = Callable[["Issuer", Claims, Head], str]
"""What the service says of somebody to the token that it hands out."""

PEOPLE: dict[str, Claims] = {
    "ada": {"sub": "1001", "name": "Ada Administrator", "email": "ada@council.example", "groups": ["papers-admin"]},
    "sam": {"sub": "1002", "name": "Sam Staff", "email": "sam@council.example", "groups": ["contact-centre"]},
    "gil": {"sub": "1003", "name": "Gil Granted", "email": "gil@council.example", "groups": ["members"]},
    "mia": {"sub": "1004", "name": "Mia Member", "email": "mia@council.example", "groups": ["members"]},
    "eve": {"sub": "1005", "name": "Eve Elsewhere", "email": "eve@elsewhere.example", "groups": ["visitors"]},
    "una": {"sub": "1006", "name": "Una Used", "email": "una@council.example", "groups": ["contact-centre"]},
    "odd": {"sub": "1007", "name": "<b>Odd</b>\u202e\x00 name", "groups": ["contact-centre"]},
    "overage": {"sub": "1008", "name": "Ola", "_claim_names": {"groups": "src1"}, "_claim_sources": {"src1": {}}},
}


@dataclass(slots=True)
class Given:
    """A code that was handed out."""

    claims: Claims
    redirect_uri: str
    challenge: str


@dataclass(slots=True)
class Issuer:
    """The service at `address`. `forge` makes the tokens; `forged` is by whom; `silent` answers everything with 503."""

    address: str
    keys: dict[str, Any] = field(default_factory=dict)
    codes: dict[str, Given] = field(default_factory=dict)
    forge: Forge | None = None
    silent: bool = False
    document: Claims = field(default_factory=dict)
    """What its discovery document says otherwise than it should."""
    faults: list[str] = field(default_factory=list)
    """Tokens that could not even be made."""

    @property
    def issuer(self) -> str:
        return f"{self.address}{REALM}"

    def token(self, claims: Claims, head: Head | None = None) -> str:
        """An honest token: RS256, by the first key."""
        head = {"kid": "first"} | (head or {})
        return jwt.encode(claims, self.keys[head["kid"]], algorithm=str(head.get("alg", "RS256")), headers=head)

    def public(self, kid: str) -> bytes:
        """A public key as PEM: what everybody may know of it."""
        made = self.keys[kid].public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        return bytes(made)

    def jwks(self) -> Claims:
        listed = []
        for kid, key in self.keys.items():
            if kid.startswith("hidden"):
                continue
            of = RSAAlgorithm if isinstance(key, rsa.RSAPrivateKey) else ECAlgorithm
            listed.append(
                json.loads(of.to_jwk(key.public_key())) | {"kid": kid, "use": "enc" if kid == "enc" else "sig"}
            )
        return {"keys": listed}

    def discovery(self) -> Claims:
        protocol = f"{self.issuer}/protocol/openid-connect"
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{protocol}/auth",
            "token_endpoint": f"{protocol}/token",
            "jwks_uri": f"{protocol}/certs",
            "end_session_endpoint": f"{protocol}/logout",
            "id_token_signing_alg_values_supported": ["RS256", "HS256", "none"],
            "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
        } | self.document

    def consented(self, asked: dict[str, str], user: str) -> str | None:
        """Where a browser is sent when somebody has said who they are; None for a request that is not taken."""
        host = urlsplit(asked.get("redirect_uri", "")).hostname
        if (
            asked.get("client_id") != CLIENT
            or asked.get("response_type") != "code"
            or host not in ("127.0.0.1", "localhost")
        ):
            return None
        if asked.get("code_challenge_method") != "S256" or user not in PEOPLE:
            return None
        now = int(time.time())
        claims = {
            "iss": self.issuer,
            "aud": CLIENT,
            "azp": CLIENT,
            "iat": now,
            "exp": now + 300,
            "nonce": asked["nonce"],
        }
        code = secrets.token_urlsafe(24)
        self.codes[code] = Given(claims | PEOPLE[user], asked["redirect_uri"], asked["code_challenge"])
        return f"{asked['redirect_uri']}?{urlencode({'state': asked['state'], 'code': code, 'session_state': 'x'})}"

    def redeemed(self, sent: dict[str, str], authorization: str) -> tuple[int, Claims]:
        """What is answered to a code."""
        if authorization.startswith("Basic "):
            client, _, secret = base64.b64decode(authorization[6:]).decode().partition(":")
            client, secret = unquote(client), unquote(secret)
        else:
            client, secret = sent.get("client_id", ""), sent.get("client_secret", "")
        if (client, secret) != (CLIENT, SECRET):
            return 401, {"error": "invalid_client"}
        given = self.codes.pop(sent.get("code", ""), None)
        verifier = hashlib.sha256(sent.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(verifier).rstrip(b"=").decode()
        if given is None or given.challenge != challenge or given.redirect_uri != sent.get("redirect_uri"):
            return 400, {"error": "invalid_grant"}
        forge = self.forge or (lambda issuer, claims, head: issuer.token(claims, head))
        try:
            token = forge(self, given.claims, {})
        except Exception as error:  # it would look like a token that was refused
            self.faults.append(repr(error))
            raise
        return 200, {"access_token": "opaque", "token_type": "Bearer", "id_token": token}


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def log_message(self, format: str, *args: object) -> None:
        pass

    def do_GET(self) -> None:
        issuer, split = self.server.issuer, urlsplit(self.path)
        if issuer.silent:
            self._send(503, {})
        elif split.path == f"{REALM}/.well-known/openid-configuration":
            self._send(200, issuer.discovery())
        elif split.path.endswith("/certs"):
            self._send(200, issuer.jwks())
        elif split.path.endswith("/auth"):
            buttons = "".join(f'<button name="user" value="{name}">{name}</button>' for name in PEOPLE)
            action = html.escape(self.path, quote=True)
            page = f'<!doctype html><title>Sign in</title><form method="post" action="{action}">{buttons}</form>'
            self._send(200, page)
        else:
            self._send(404, {})

    def do_POST(self) -> None:
        issuer, split = self.server.issuer, urlsplit(self.path)
        sent = _flat(self.rfile.read(int(self.headers.get("content-length", 0))).decode())
        if issuer.silent:
            self._send(503, {})
        elif split.path.endswith("/auth"):
            there = issuer.consented(_flat(split.query), sent.get("user", ""))
            self._send(303 if there else 400, "", there)
        elif split.path.endswith("/token"):
            self._send(*issuer.redeemed(sent, self.headers.get("authorization", "")))
        else:
            self._send(404, {})

    def _send(self, status: int, body: Claims | str, location: str | None = None) -> None:
        content = body.encode() if isinstance(body, str) else json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "text/html" if isinstance(body, str) else "application/json")
        self.send_header("Content-Length", str(len(content)))
        if location:
            self.send_header("Location", location)
        self.end_headers()
        self.wfile.write(content)


class _Server(ThreadingHTTPServer):
    issuer: Issuer
    daemon_threads = True


def _flat(query: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(query, keep_blank_values=True).items()}


def rsa_key(bits: int = 2048) -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=bits)


def pem(key: Any) -> bytes:
    return bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))


@contextmanager
def running_issuer() -> Iterator[Issuer]:
    """The service on a socket. Keys whose names begin with "hidden" are not in its key set."""
    server = _Server(("127.0.0.1", 0), _Handler)
    issuer = Issuer(f"http://127.0.0.1:{server.server_address[1]}")
    issuer.keys = {
        "first": rsa_key(), "ec": ec.generate_private_key(ec.SECP256R1()), "enc": rsa_key(), "hidden": rsa_key(),
        "short": rsa_key(1024),
    }  # fmt: skip
    server.issuer = issuer
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield issuer
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
