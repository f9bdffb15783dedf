"""Keys that are wrong, ended, cut, lengthened, another's, or brought where no key is looked for."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Callable, Iterator

import httpx
import jwt

from tests.access.attacks import Attack
from tests.access.house import OWNER_KEY, House
from tests.access.issuer import CLIENT, PEOPLE, pem, rsa_key
from vectorstore.keys import read_key

PROTECTED = "/v1/held"
"""Wants the owner, an administrator, or a machine that may correct."""


def comes_in(response: httpx.Response) -> bool:
    """Anything but a refusal: for a stranger, even an open page is too much for one who brings a wrong key."""
    return response.status_code not in (400, 401, 403)


def opened(house: House, **headers: str) -> bool:
    """Does any of three routes take it: one that wants an administrator, one that all may use, and a page?"""
    with house.client(**headers) as client:
        asked = [client.get(PROTECTED), client.post("/v1/search", json={"query": "bins"}), client.get("/officer")]
        return any(comes_in(response) for response in asked)


def owner_comes_in(house: House) -> bool:
    with house.client() as client:
        return client.get(PROTECTED, headers={"Authorization": f"Bearer {OWNER_KEY}"}).status_code == 200


def machine_comes_in(house: House) -> bool:
    return opened(house, Authorization=f"Bearer {house.key(scopes=['search'])[1]}")


def widget_comes_in(house: House) -> bool:
    return opened(house, **{"X-Widget-Token": house.key(kind="widget")[1]})


# The owner's key ------------------------------------------------------------------------------------------------------

OWNERS = {
    "nothing": "", "no scheme": OWNER_KEY, "an empty key": "Bearer",
    "the first half": f"Bearer {OWNER_KEY[:20]}", "all but the last": f"Bearer {OWNER_KEY[:-1]}",
    "all but the first": f"Bearer {OWNER_KEY[1:]}", "one more": f"Bearer {OWNER_KEY}r", "twice": f"Bearer {OWNER_KEY * 2}",
    "in capitals": f"Bearer {OWNER_KEY.upper()}", "reversed": f"Bearer {OWNER_KEY[::-1]}",
    "with a comma": f"Bearer {OWNER_KEY}, Bearer {OWNER_KEY}", "quoted": f'Bearer "{OWNER_KEY}"',
    "as Basic": f"Basic {base64.b64encode(f'owner:{OWNER_KEY}'.encode()).decode()}", "as Token": f"Token {OWNER_KEY}",
    "as Digest": f'Digest username="owner", response="{OWNER_KEY}"', "as Negotiate": f"Negotiate {OWNER_KEY}",
    "in base64": f"Bearer {base64.b64encode(OWNER_KEY.encode()).decode()}",
    "its SHA-256": f"Bearer {hashlib.sha256(OWNER_KEY.encode()).hexdigest()}",
    "in percents": f"Bearer {OWNER_KEY.replace('-', '%2d')}",
    "a wildcard": "Bearer *", "a null": "Bearer null", "true": "Bearer true", "undefined": "Bearer undefined",
    "a list": 'Bearer ["the"]', "SQL": "Bearer ' OR '1'='1", "SQL in an id": "Bearer ca_aaaaaaaaaa' OR 1=1 --",
    "a path": "Bearer ../../owner.key", "very long": f"Bearer {'a' * 20_000}", "a name": "Bearer owner",
}  # fmt: skip


def by_owners_key() -> Iterator[Attack]:
    for name, authorization in OWNERS.items():
        yield Attack("owner's key", name, lambda house, a=authorization: opened(house, Authorization=a), owner_comes_in)
    for header in (
        "X-API-Key", "X-Auth-Token", "Proxy-Authorization", "X-Authorization", "Api-Key", "X-Access-Token", "X-Owner-Key",
        "X-Forwarded-User", "X-Remote-User", "Remote-User", "X-Forwarded-Email", "X-Auth-Request-User", "X-User",
        "X-MS-CLIENT-PRINCIPAL-ID", "X-Forwarded-Access-Token", "X-Original-Authorization", "X-Client-Verify", "X-Admin",
    ):  # fmt: skip
        yield Attack("header", header, lambda house, h=header: _elsewhere(house, h), owner_comes_in)
    for name, headers in {
        "X-Original-URL": {"X-Original-URL": PROTECTED}, "X-Rewrite-URL": {"X-Rewrite-URL": PROTECTED},
        "X-Forwarded-Prefix": {"X-Forwarded-Prefix": PROTECTED}, "X-Forwarded-For": {"X-Forwarded-For": "127.0.0.1"},
        "X-Real-IP": {"X-Real-IP": "127.0.0.1"}, "Forwarded": {"Forwarded": "for=127.0.0.1;host=localhost;proto=https"},
        "X-Forwarded-Host": {"X-Forwarded-Host": "localhost"}, "X-HTTP-Method-Override": {"X-HTTP-Method-Override": "GET"},
        "Connection hides the key": {"Connection": "close, Authorization"}, "a Referer of ours": {"Referer": "http://127.0.0.1/admin"},
        "an Origin of ours": {"Origin": ""},
    }.items():  # fmt: skip
        yield Attack("header", name, lambda house, h=headers: _with(house, h), owner_comes_in)
    for place in ("key", "access_token", "token", "api_key", "authorization", "owner_key"):
        yield Attack("header", f"the key in ?{place}=", lambda house, p=place: _in_query(house, p), owner_comes_in)


def _elsewhere(house: House, header: str) -> bool:
    """The owner's key, or name, in a header that nobody reads."""
    values = (OWNER_KEY, f"Bearer {OWNER_KEY}", "owner")
    with house.client() as client:
        return any(client.get(PROTECTED, headers={header: value}).status_code != 401 for value in values)


def _with(house: House, headers: dict[str, str]) -> bool:
    given = {name: value or house.address for name, value in headers.items()}
    with house.client() as client:
        replies = [
            client.get(PROTECTED, headers=given),
            client.post(PROTECTED, headers=given),
            client.get("/v1/about", headers=given),
        ]
        shown = client.get("/", headers=given)
        return any(r.status_code not in (401, 405) for r in replies) or '"documents"' in shown.text


def _in_query(house: House, place: str) -> bool:
    with house.client() as client:
        asked = (
            client.get(PROTECTED, params={place: OWNER_KEY}),
            client.get(PROTECTED, params={place: f"Bearer {OWNER_KEY}"}),
        )
        return any(r.status_code != 401 for r in asked)


# Machines' and widgets' keys --------------------------------------------------------------------------------------------

KEY_CHANGES: dict[str, Callable[[str, str], str]] = {
    "cut by one": lambda key, _: key[:-1],
    "cut in half": lambda key, _: key[: len(key) // 2],
    "lengthened": lambda key, _: f"{key}A",
    "its id alone": lambda key, _: key[:13],
    "with no secret": lambda key, _: key[:14],
    "with another's secret": lambda key, other: key[:14] + other[14:],
    "with another's id": lambda key, other: other[:14] + key[14:],
    "in capitals": lambda key, _: key.upper(),
    "its id in capitals": lambda key, _: key[:3] + key[3:13].upper() + key[13:],
    "its last letter changed": lambda key, _: key[:-1] + ("B" if key[-1] == "A" else "A"),
    "its first letter changed": lambda key, _: key[:14] + ("B" if key[14] == "A" else "A") + key[15:],
    "a secret of zeros": lambda key, _: key[:14] + "A" * 43,
    "an id that is none": lambda key, _: f"ca_zzzzzzzzzz{key[13:]}",
    "as a widget's": lambda key, _: "cw" + key[2:],
    "without its beginning": lambda key, _: key[3:],
    "with a slash": lambda key, _: key[:14] + "/" + key[15:],
    "with a newline's look": lambda key, _: key + "%0a",
    "its digest for its secret": lambda key, _: key[:14] + hashlib.sha256(key[14:].encode()).hexdigest()[:43],
    "its kept digest in base64": lambda key, _: key[:14] + _kept(key),
    "two of them": lambda key, other: f"{key} {other}",
    "with LIKE signs": lambda key, _: "ca_%%%%%%%%%%" + key[13:],
    "with underscores": lambda key, _: "ca___________" + key[13:],
}


def _kept(key: str) -> str:
    sent = read_key(key)
    return base64.urlsafe_b64encode(sent.digest).rstrip(b"=").decode() if sent else ""


def by_made_keys() -> Iterator[Attack]:
    for name, change in KEY_CHANGES.items():
        yield Attack("machine's key", name, lambda house, c=change: _changed(house, c), machine_comes_in)
    yield Attack("machine's key", "revoked", _revoked, machine_comes_in)
    yield Attack("machine's key", "past its last day", _expired, machine_comes_in)
    yield Attack("machine's key", "as a widget's token", _as_widget, widget_comes_in)
    yield Attack("machine's key", "beside a widget's token", _beside_widget, machine_comes_in)
    yield Attack("machine's key", "twice, one of them wrong", _twice, machine_comes_in)
    yield Attack("machine's key", "beside a session", _beside_session, machine_comes_in)
    yield Attack("machine's key", "the owner's beside a session", _owner_beside_session, owner_comes_in)
    yield Attack("machine's key", "as a session", _as_session, machine_comes_in)
    yield Attack("machine's key", "made by a machine", _made_by_machine, owner_comes_in)
    yield Attack("machine's key", "made with a scope to administer", _administering, owner_comes_in)
    yield Attack("machine's key", "made without end", _endless, owner_comes_in)
    yield Attack("machine's key", "a widget's that searches", _searching_widget, widget_comes_in)
    yield Attack("machine's key", "the owner's as a widget's token", _owner_as_widget, widget_comes_in)
    for scope, (method, path) in OTHER_SCOPE.items():
        yield Attack(
            "scope", f"{scope} used for {method} {path}",
            lambda house, s=scope, m=method, p=path: _out_of_scope(house, s, m, p), machine_comes_in,
        )  # fmt: skip


OTHER_SCOPE = {
    "ask": ("POST", "/v1/search"), "rate": ("POST", "/v1/chat"), "read": ("GET", "/v1/documents"),
    "list": ("POST", "/v1/export"), "search": ("GET", "/v1/held"), "export": ("POST", "/v1/documents"),
    "add": ("DELETE", "/v1/documents/x"), "correct": ("GET", "/v1/log"),
}  # fmt: skip


def _out_of_scope(house: House, scope: str, method: str, path: str) -> bool:
    client = house.client(Authorization=f"Bearer {house.key(scopes=[scope])[1]}")
    return client.request(method, path, json={}).status_code != 403


def _changed(house: House, change: Callable[[str, str], str]) -> bool:
    (_, key), (_, other) = house.key(scopes=["search"]), house.key(scopes=["search"])
    return opened(house, Authorization=f"Bearer {change(key, other)}")


def _revoked(house: House) -> bool:
    id_, key = house.key(scopes=["search"])
    assert opened(house, Authorization=f"Bearer {key}")
    house.owner().delete(f"/v1/keys/{id_}")
    return opened(house, Authorization=f"Bearer {key}")


def _expired(house: House) -> bool:
    _, key = house.key(scopes=["search"], days=1)
    assert opened(house, Authorization=f"Bearer {key}")
    with house.later(days=1, seconds=1):
        return opened(house, Authorization=f"Bearer {key}")


def _as_widget(house: House) -> bool:
    return opened(house, **{"X-Widget-Token": house.key(scopes=["search"])[1]})


def _owner_as_widget(house: House) -> bool:
    return opened(house, **{"X-Widget-Token": OWNER_KEY})


def _beside_widget(house: House) -> bool:
    key, widget = house.key(scopes=["search"])[1], house.key(kind="widget")[1]
    return opened(house, **{"Authorization": f"Bearer {key}", "X-Widget-Token": widget})


def _twice(house: House) -> bool:
    good = ("Authorization", f"Bearer {house.key(scopes=['search'])[1]}")
    bad = ("Authorization", "Bearer wrong")
    with house.client() as client:
        return any(comes_in(client.get("/officer", headers=pair)) for pair in ([good, bad], [bad, good], [good, good]))


def _beside_session(house: House) -> bool:
    cookie = house.signed_in("sam").cookies["ca_session"]
    key = house.key(scopes=["search"])[1]
    return opened(house, Authorization=f"Bearer {key}", Cookie=f"ca_session={cookie}")


def _owner_beside_session(house: House) -> bool:
    cookie = house.signed_in("sam").cookies["ca_session"]
    return opened(house, Authorization=f"Bearer {OWNER_KEY}", Cookie=f"ca_session={cookie}")


def _as_session(house: House) -> bool:
    return opened(house, Cookie=f"ca_session={house.key(scopes=['search'])[1]}")


def _made_by_machine(house: House) -> bool:
    scopes = ["ask", "rate", "read", "list", "search", "export", "add", "correct"]
    client = house.client(Authorization=f"Bearer {house.key(scopes=scopes, clearance='staff')[1]}")
    return client.post("/v1/keys", json={"name": "more", "scopes": ["ask"]}).status_code != 403


def _administering(house: House) -> bool:
    asked = [{"scopes": [s]} for s in ("administer", "*", "owner", "ADMINISTER", "")]
    return any(house.owner().post("/v1/keys", json={"name": "x"} | a).status_code == 201 for a in asked)


def _endless(house: House) -> bool:
    asked = [{"days": d} for d in (0, -1, 367, 100_000, None, 1e9)]
    return any(
        house.owner().post("/v1/keys", json={"name": "x", "scopes": ["ask"]} | a).status_code == 201 for a in asked
    )


def _searching_widget(house: House) -> bool:
    more = [{"scopes": ["search"]}, {"clearance": "staff"}, {"circles": ["Licensing"]}]
    asked = [{"name": "x", "kind": "widget"} | m for m in more]
    return any(house.owner().post("/v1/keys", json=a).status_code == 201 for a in asked)


# Tokens of the sign-in service, sent as keys ------------------------------------------------------------------------------


def by_bearer_tokens() -> Iterator[Attack]:
    """No such token is a key here, be it forged or honest: who signs in gets a session, and machines get keys."""
    for name in (
        "honest",
        "honest, for another client",
        "unsigned",
        "by a key of mine",
        "HS256 with the public key",
        "expired",
    ):
        yield Attack(
            "bearer token",
            name,
            lambda house, n=name: opened(house, Authorization=f"Bearer {_token(house, n)}"),
            machine_comes_in,
        )


def _token(house: House, name: str) -> str:
    now = int(time.time())
    claims = {"iss": house.issuer.issuer, "aud": CLIENT, "iat": now, "exp": now + 300, **PEOPLE["ada"]}
    if name == "unsigned":
        return jwt.encode(claims, "", algorithm="none")
    if name == "by a key of mine":
        return jwt.encode(claims, pem(rsa_key()), algorithm="RS256", headers={"kid": "first"})
    if name == "HS256 with the public key":
        return hs256(claims, house.issuer.public("first"))
    if name == "honest, for another client":
        claims["aud"] = "another"
    if name == "expired":
        claims |= {"iat": now - 900, "exp": now - 600}
    return house.issuer.token(claims)


def hs256(claims: dict[str, object], secret: bytes, kid: str = "first") -> str:
    """Signed with a public key as if it were a shared secret; PyJWT itself refuses to make such a one."""

    def text(value: bytes) -> str:
        return base64.urlsafe_b64encode(value).rstrip(b"=").decode()

    head = {"alg": "HS256", "typ": "JWT", "kid": kid}
    signed = f"{text(json.dumps(head).encode())}.{text(json.dumps(claims).encode())}"
    return f"{signed}.{text(hmac.new(secret, signed.encode(), hashlib.sha256).digest())}"
