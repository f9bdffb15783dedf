"""What a sign-in service might say that is not to be believed, and browsers that come back with what is not theirs."""

from __future__ import annotations

import base64
import json
import secrets
import time
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import jwt
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256

from api.cookies import token_of
from api.oidc import Provider
from tests.access.attacks import Attack
from tests.access.attacks_by_key import hs256
from tests.access.house import House
from tests.access.issuer import CLIENT, PEOPLE, Claims, Forge, Issuer, pem, rsa_key
from vectorstore.keys import digest_of
from vectorstore.words.errors import IssuerSilent

STRANGER = rsa_key()
"""The key of somebody who is not the sign-in service."""


def signed_in(client: httpx.Client, _: httpx.Response) -> bool:
    """Is there a session now, as its own cookie and as the server says?"""
    return client.cookies.get("ca_session") is not None or client.get("/v1/me").json().get("signed_in") is True


# Tokens -----------------------------------------------------------------------------------------------------------------


def with_token(house: House, forge: Forge | None) -> bool:
    """A sign-in that is honest in all but what the service's token says."""
    client = house.client()
    there = house.consent(house.sent_to(client), "ada")
    house.issuer.forge = forge
    try:
        came_in = signed_in(client, client.get(there))
        assert house.issuer.faults == []
        return came_in
    finally:
        house.issuer.forge = None


def honest(house: House) -> bool:
    return with_token(house, None)


def claimed(**changes: Any) -> Forge:
    """A token that is signed as it should be and says something else. A claim that is `...` is left out."""

    def forge(issuer: Issuer, claims: Claims, _: Claims) -> str:
        now = int(time.time())
        made = {name: value(now) if callable(value) else value for name, value in changes.items()}
        return issuer.token({name: value for name, value in (claims | made).items() if value is not ...})

    return forge


def headed(**changes: Any) -> Forge:
    """A token with another head, signed by the key that it names."""
    return lambda issuer, claims, _: issuer.token(claims, changes)


def by_key(key: Any, algorithm: str = "RS256", **head: Any) -> Forge:
    """A token that is signed with a key of somebody else's."""
    return lambda _, claims, __: jwt.encode(claims, pem(key), algorithm=algorithm, headers={"kid": "first"} | head)


def parts(change: Callable[[list[str]], list[str]]) -> Forge:
    """An honest token, cut at its points, changed and put together again."""
    return lambda issuer, claims, _: ".".join(change(issuer.token(claims).split(".")))


def rewritten(part: int, **changes: Any) -> Forge:
    """An honest token whose head (0) or claims (1) are changed after it was signed."""

    def change(cut: list[str]) -> list[str]:
        said = json.loads(base64.urlsafe_b64decode(cut[part] + "=="))
        cut[part] = text(json.dumps(said | changes).encode())
        return cut

    return parts(change)


def text(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()


def joined(one: str, other: str) -> str:
    """The head and claims of one token with the signature of another."""
    return ".".join([*one.split(".")[:2], other.split(".")[2]])


def named(kid: str, claims: Claims, key: Any, algorithm: str = "RS256") -> str:
    """Signed with a key, under the name of another."""
    return jwt.encode(claims, pem(key), algorithm=algorithm, headers={"kid": kid})


def rs256(claims: Claims, key: Any, kid: str) -> str:
    """Signed by whatever key; PyJWT itself warns of one that is too short."""
    head = {"alg": "RS256", "typ": "JWT", "kid": kid}
    signed = f"{text(json.dumps(head).encode())}.{text(json.dumps(claims).encode())}"
    return f"{signed}.{text(key.sign(signed.encode(), PKCS1v15(), SHA256()))}"


def jwk(key: Any) -> Claims:
    return dict(json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(key.public_key())))


def instead(value: Any) -> Forge:
    return lambda *_: value


FORGED: dict[str, Forge] = {
    # Who said it, to whom, when
    "another issuer": claimed(iss="https://elsewhere.example"),
    "an issuer that begins alike": claimed(iss=lambda _: "http://127.0.0.1"),
    "an issuer with a slash more": lambda i, c, _: i.token(c | {"iss": i.issuer + "/"}),
    "another realm": lambda i, c, _: i.token(c | {"iss": i.issuer.replace("council", "master")}),
    "no issuer": claimed(iss=...),
    "an empty issuer": claimed(iss=""),
    "issuers in a list": lambda i, c, _: raw(i, c | {"iss": [i.issuer]}),
    "another audience": claimed(aud="another"),
    "an audience that begins alike": claimed(aud=f"{CLIENT}-2"),
    "an empty audience": claimed(aud=""),
    "no audience": claimed(aud=...),
    "audiences without us": claimed(aud=["one", "two"]),
    "no audience in a list": claimed(aud=[]),
    "audiences with us, for another": claimed(aud=[CLIENT, "another"], azp="another"),
    "audiences with us, for nobody": claimed(aud=[CLIENT, "another"], azp=...),
    "made for another": claimed(azp="another"),
    "expired": claimed(exp=lambda now: now - 120),
    "expired long ago": claimed(exp=1),
    "without an end": claimed(exp=...),
    "an end in words": lambda i, c, _: raw(i, c | {"exp": "tomorrow"}),
    "an end at infinity": lambda i, c, _: raw(i, c | {"exp": 1e400}),
    "an end that is null": lambda i, c, _: raw(i, c | {"exp": None}),
    "not yet": claimed(nbf=lambda now: now + 600),
    "made in the future": claimed(iat=lambda now: now + 600),
    "without when it was made": claimed(iat=...),
    # Of whom
    "without a subject": claimed(sub=...),
    "an empty subject": claimed(sub=""),
    "a subject in a list": lambda i, c, _: raw(i, c | {"sub": ["1001"]}),
    "a subject that is a number": lambda i, c, _: raw(i, c | {"sub": 1001}),
    "a very long subject": claimed(sub="1" * 256),
    # Of which sign-in
    "without a nonce": claimed(nonce=...),
    "an empty nonce": claimed(nonce=""),
    "another nonce": claimed(nonce="another"),
    "a nonce that is longer": lambda i, c, _: i.token(c | {"nonce": c["nonce"] + "x"}),
    "a nonce in a list": lambda i, c, _: i.token(c | {"nonce": [c["nonce"]]}),
    "no nonce is supported": claimed(nonce=..., nonce_supported=False),
    # Signed how
    "unsigned": lambda _, c, __: jwt.encode(c, "", algorithm="none"),
    "unsigned, with a kid": lambda _, c, __: jwt.encode(c, "", algorithm="none", headers={"kid": "first"}),
    "unsigned, as None": rewritten(0, alg="None"),
    "unsigned, as nOnE": rewritten(0, alg="nOnE"),
    "with its signature cut off": parts(lambda cut: [*cut[:2], ""]),
    "with no signature at all": parts(lambda cut: cut[:2]),
    "with half its signature": parts(lambda cut: [*cut[:2], cut[2][:100]]),
    "with another token's signature": lambda i, c, _: joined(
        i.token(c | {"sub": "1"}), i.token(c)
    ),
    "with one letter of its signature changed": parts(lambda cut: [*cut[:2], ("B" if cut[2][0] == "A" else "A") + cut[2][1:]]),
    "HS256 with the public key": lambda i, c, _: hs256(c, i.public("first")),
    "HS256 with the public key, stripped": lambda i, c, _: hs256(c, i.public("first").strip()),
    "HS256 with the client's secret": lambda _, c, __: hs256(c, b"s3cret/with+signs%"),
    "HS256 with nothing": lambda _, c, __: hs256(c, b""),
    "HS256 with the key's modulus": lambda i, c, _: hs256(c, jwk(i.keys["first"])["n"].encode()),
    "RS384": headed(alg="RS384"),
    "RS512": headed(alg="RS512"),
    "PS512": headed(alg="PS512"),
    "no algorithm": rewritten(0, alg=None),
    "algorithms in a list": rewritten(0, alg=["RS256"]),
    "said to be RS256, signed as PS256": lambda i, c, _: swapped(i.token(c, {"alg": "PS256"}), "RS256"),
    # By whom
    "by a stranger's key": by_key(STRANGER),
    "by a stranger's key in its head": by_key(STRANGER, jwk=jwk(STRANGER)),
    "by a stranger's key at an address": by_key(STRANGER, jku="https://elsewhere.example/keys"),
    "by a stranger's key at ours": by_key(STRANGER, jku="http://127.0.0.1/keys"),
    "by a stranger's certificate": by_key(STRANGER, x5u="https://elsewhere.example/cert", x5c=["MII"]),
    "by a key that is too short": lambda i, c, _: rs256(c, i.keys["short"], "short"),
    "by a key that is not listed": headed(kid="hidden"),
    "by a key for encryption": headed(kid="enc"),
    "without a kid": lambda i, c, _: jwt.encode(c, pem(i.keys["first"]), algorithm="RS256"),
    "an empty kid": by_key(STRANGER, kid=""),
    "a kid that is a path": by_key(STRANGER, kid="../../../dev/null"),
    "a kid that is SQL": by_key(STRANGER, kid="x' UNION SELECT 'k' --"),
    "a kid that is a command": by_key(STRANGER, kid="first|id"),
    "a kid in a list": rewritten(0, kid=["first"]),
    "a kid that is null": rewritten(0, kid=None),
    "another key's kid": lambda i, c, _: named("first", c, i.keys["enc"]),
    "the RSA key named for an EC token": lambda i, c, _: named("first", c, i.keys["ec"], "ES256"),
    "the EC key named for an RSA token": lambda i, c, _: named("ec", c, i.keys["first"]),
    # What it is
    "an access token": headed(typ="at+jwt"),
    "a logout token": headed(typ="logout+jwt"),
    "with what must be understood": headed(crit=["exp"]),
    "with what nobody understands": headed(crit=["x"], x=1),
    "claims changed after signing": rewritten(1, sub="1002"),
    "groups changed after signing": rewritten(1, groups=["papers-admin"], sub="1"),
    "claims that are a list": lambda i, _, __: payload(i, b"[]"),
    "claims that are no JSON": lambda i, _, __: payload(i, b"{"),
    "nothing": instead(""),
    "null": instead(None),
    "a number": instead(7),
    "a list": instead([]),
    "words": instead("a.b.c"),
    "five parts": parts(lambda cut: [*cut, "a", "b"]),
    "very long": instead("a" * 70_000),
    "two tokens": lambda i, c, _: i.token(c) + " " + i.token(c),
    "for somebody in none of the groups": claimed(sub="x", groups=["visitors"]),
    "for somebody with no groups": claimed(sub="x", groups=...),
    "with groups that hold ours in a name": claimed(sub="x", groups=["not-papers-admin", "papers-admin-2", "PAPERS-ADMIN"]),
    "with groups in an object": claimed(sub="x", groups={"papers-admin": True}),
    "with groups in a string of many": claimed(sub="x", groups="papers-admin,contact-centre"),
    "with groups under another claim": claimed(sub="x", groups=..., roles=["papers-admin"], wids=["papers-admin"]),
}  # fmt: skip

BELIEVED: dict[str, Forge] = {
    "an audience in a list": claimed(aud=[CLIENT]),
    "audiences with us, for us": claimed(aud=[CLIENT, "another"], azp=CLIENT),
    "for nobody in particular": claimed(azp=...),
    "an end within the leeway": claimed(exp=lambda now: now - 20),
    "made by hand": lambda i, c, _: rs256(c, i.keys["first"], "first"),
    "by an elliptic curve": headed(kid="ec", alg="ES256"),
    "PS256": headed(alg="PS256"),
    "with more claims and heads": lambda i, c, _: i.token(c | {"x": 1}, {"x5t": "y"}),
    "with one group, not in a list": claimed(groups="papers-admin"),
}
"""What is rare and right: whoever refused everything would fail by these."""


def raw(issuer: Issuer, claims: Claims) -> str:
    """Signed as it should be, with claims that PyJWT would not make."""
    return payload(issuer, json.dumps(claims).encode())


def payload(issuer: Issuer, content: bytes) -> str:
    return jwt.api_jws.encode(
        content, pem(issuer.keys["first"]), algorithm="RS256", headers={"kid": "first", "typ": "JWT"}
    )


def swapped(token: str, algorithm: str) -> str:
    cut = token.split(".")
    cut[0] = text(json.dumps(json.loads(base64.urlsafe_b64decode(cut[0] + "==")) | {"alg": algorithm}).encode())
    return ".".join(cut)


def by_tokens() -> Iterator[Attack]:
    for name, forge in FORGED.items():
        yield Attack("token", name, lambda house, f=forge: with_token(house, f), honest)


# Coming back ------------------------------------------------------------------------------------------------------------


def coming_back(house: House, change: Callable[[House, httpx.URL, httpx.Client], httpx.URL]) -> bool:
    client = house.client()
    back = httpx.URL(house.consent(house.sent_to(client), "ada"))
    return signed_in(client, client.get(change(house, back, client)))


Change = Callable[[House, httpx.URL, httpx.Client], httpx.URL]


def query(**changes: str) -> Change:
    return lambda _, back, __: back.copy_merge_params(changes)


def without(name: str) -> Change:
    return lambda _, back, __: back.copy_remove_param(name)


def cookie(change: Callable[[str], str]) -> Change:
    def changed(_: House, back: httpx.URL, client: httpx.Client) -> httpx.URL:
        value = client.cookies["ca_signing_in"]
        client.cookies.clear()
        client.cookies.set("ca_signing_in", change(value), domain=back.host)
        return back

    return changed


def field(number: int, value: str) -> Callable[[str], str]:
    def changed(given: str) -> str:
        cut = given.split(".")
        cut[number] = value
        return ".".join(cut)

    return changed


def another_browsers(house: House, back: httpx.URL, client: httpx.Client) -> httpx.URL:
    """The address that another browser was sent back to: whoever is made to open it would be signed in as somebody else."""
    client.cookies.clear()
    house.sent_to(client)
    return back


def stolen(_: House, back: httpx.URL, client: httpx.Client) -> httpx.URL:
    """Opened by a browser that began no sign-in at all."""
    client.cookies.clear()
    return back


def anothers_code(house: House, back: httpx.URL, _: httpx.Client) -> httpx.URL:
    """A code that was given to another sign-in (code injection: PKCE is there for this)."""
    other = httpx.URL(house.consent(house.sent_to(house.client()), "ada"))
    return back.copy_set_param("code", other.params["code"])


def anothers_state(house: House, back: httpx.URL, _: httpx.Client) -> httpx.URL:
    other = httpx.URL(house.consent(house.sent_to(house.client()), "ada"))
    return back.copy_set_param("state", other.params["state"])


def used(_: House, back: httpx.URL, client: httpx.Client) -> httpx.URL:
    """Used once, by the browser itself, whose cookies somebody copied."""
    before = client.cookies["ca_signing_in"]
    assert client.get(back).status_code == 303
    client.cookies.clear()
    client.cookies.set("ca_signing_in", before, domain=back.host)
    return back


def used_state(house: House, back: httpx.URL, client: httpx.Client) -> httpx.URL:
    """The same sign-in with a fresh code."""
    before = client.cookies["ca_signing_in"]
    assert client.get(back).status_code == 303
    client.cookies.clear()
    client.cookies.set("ca_signing_in", before, domain=back.host)
    return anothers_code(house, back, client)


def used_code(house: House, back: httpx.URL, client: httpx.Client) -> httpx.URL:
    """A code that was used already, in a sign-in begun anew."""
    assert client.get(back).status_code == 303
    client.cookies.clear()
    again = httpx.URL(house.consent(house.sent_to(client), "ada"))
    return again.copy_set_param("code", back.params["code"])


def two_cookies(_: House, back: httpx.URL, client: httpx.Client) -> httpx.URL:
    value = client.cookies["ca_signing_in"]
    client.cookies.clear()
    client.headers["Cookie"] = f"ca_signing_in={value}; ca_signing_in={value}"
    return back


CHANGES: dict[str, Change] = {
    "no state": without("state"),
    "an empty state": query(state=""),
    "a state of mine": query(state=secrets.token_urlsafe(32)),
    "a state that is longer": lambda _, b, __: b.copy_set_param("state", b.params["state"] + "x"),
    "a state that is shorter": lambda _, b, __: b.copy_set_param("state", b.params["state"][:-1]),
    "a state in another script": query(state="ünïcode"),
    "a very long state": query(state="a" * 400),
    "another sign-in's state": anothers_state,
    "no code": without("code"),
    "an empty code": query(code=""),
    "a code of mine": query(code=secrets.token_urlsafe(24)),
    "another sign-in's code": anothers_code,
    "an error beside a code": query(error="access_denied"),
    "a token in the address": lambda h, b, _: b.copy_remove_param("code").copy_set_param(
        "id_token", h.issuer.token({"sub": "1001"})
    ),
    "an access token in the address": lambda _, b, __: b.copy_remove_param("code").copy_set_param("access_token", "opaque"),
    "no cookie": stolen,
    "another browser": another_browsers,
    "once more": used,
    "once more with a fresh code": used_state,
    "a code once more": used_code,
    "two cookies": two_cookies,
    "a cookie of nothing": cookie(lambda _: ""),
    "a cookie of points": cookie(lambda _: "..."),
    "a cookie cut short": cookie(lambda value: value[:-1]),
    "a cookie with no signature": cookie(field(-1, "")),
    "a cookie signed by nobody": cookie(field(-1, "A" * 43)),
    "a cookie with another beginning": cookie(field(0, "A" * 32)),
    "a cookie with another time": cookie(field(1, "9999999999")),
    "a cookie that leads elsewhere": cookie(field(2, text(b"https://elsewhere.example"))),
}  # fmt: skip


def by_coming_back() -> Iterator[Attack]:
    for name, change in CHANGES.items():
        yield Attack("coming back", name, lambda house, c=change: coming_back(house, c), honest)


ELSEWHERE = (
    "https://elsewhere.example", "//elsewhere.example", "///elsewhere.example", "/\\elsewhere.example",
    "\\\\elsewhere.example", "http:elsewhere.example", "https:/elsewhere.example", "javascript:alert(1)",
    "data:text/html,x", "/%2felsewhere.example", "/officer/../../../elsewhere", "//elsewhere.example/officer",
    "/officer//elsewhere.example", " https://elsewhere.example", "\thttps://elsewhere.example", "/\t/elsewhere.example",
    "/officer\r\nSet-Cookie: ca_session=mine", "/officer\nx", "@elsewhere.example", "/officer@elsewhere.example",
    "/.elsewhere.example", "//127.0.0.1:1@elsewhere.example", "elsewhere.example", "/v1/log", "/sign-in", "/sign-out",
    "/officer#https://elsewhere.example", "/officer?next=https://elsewhere.example#x", "/desk;//elsewhere", "/" + "a" * 900,
    "/officer/%0d%0aSet-Cookie:x", "https://127.0.0.1.elsewhere.example/", "http://127.0.0.1@elsewhere.example/",
)  # fmt: skip


def _leads_elsewhere(house: House, to: str) -> bool:
    """After a sign-in the browser is sent to nothing but a face of ours, whole and clean."""
    client = house.client()
    done = house.come_back(client, "sam", to)
    clean = "mine" not in str(done.headers.get_list("set-cookie"))
    return not (done.status_code == 303 and done.headers["location"] == "/" and clean)


def by_leading_elsewhere() -> Iterator[Attack]:
    def led(house: House) -> bool:
        return (
            house.come_back(house.client(), "sam", "/officer?q=bins&year=2024").headers["location"]
            == "/officer?q=bins&year=2024"
        )

    for to in ELSEWHERE:
        yield Attack("redirect", repr(to), lambda house, t=to: _leads_elsewhere(house, t), led)


# Sessions ----------------------------------------------------------------------------------------------------------------


def known(house: House, cookies: str) -> bool:
    """Does a browser with these cookies come in as somebody?"""
    response = house.client(Cookie=cookies).get("/v1/me")
    return response.status_code == 200 and response.json()["signed_in"] is True


def _session(house: House) -> bool:
    return known(house, f"ca_session={house.signed_in('sam').cookies['ca_session']}")


SESSIONS: dict[str, Callable[[str], str]] = {
    "nothing": lambda _: "ca_session=",
    "made up": lambda _: f"ca_session={secrets.token_urlsafe(32)}",
    "cut by one": lambda c: f"ca_session={c[:-1]}",
    "one more": lambda c: f"ca_session={c}A",
    "changed at its end": lambda c: f"ca_session={c[:-1]}{'B' if c[-1] == 'A' else 'A'}",
    "in capitals": lambda c: f"ca_session={c.upper()}",
    "in quotes": lambda c: f'ca_session="{c}"',
    "twice": lambda c: f"ca_session={c}; ca_session={c}",
    "twice, one made up": lambda c: f"ca_session=x; ca_session={c}",
    "under a secure name": lambda c: f"__Host-ca_session={c}",
    "under another name": lambda c: f"session={c}",
    "under a name in capitals": lambda c: f"CA_SESSION={c}",
    "its digest": lambda c: f"ca_session={digest_of(c).hex()}",
    "its digest in base64": lambda c: f"ca_session={text(digest_of(c))}",
    "its token": lambda c: f"ca_session={token_of(c)}",
    "as its token alone": lambda c: f"ca_csrf={token_of(c)}",
    "as a path": lambda _: "ca_session=../../owner.key",
    "as SQL": lambda _: "ca_session=' OR 1=1 --",
    "as a person's id": lambda _: "ca_session=1001",
    "in percents": lambda c: f"ca_session=%{ord(c[0]):x}{c[1:]}",
}


def by_sessions() -> Iterator[Attack]:
    for name, made in SESSIONS.items():
        yield Attack(
            "session",
            name,
            lambda house, m=made: known(house, m(house.signed_in("sam").cookies["ca_session"])),
            _session,
        )
    for name, strike in {
        "as a key": lambda h: h.client(Authorization=f"Bearer {_cookie(h)}").get("/v1/me").status_code != 401,
        "as a widget's token": lambda h: h.client(**{"X-Widget-Token": _cookie(h)}).get("/v1/me").status_code != 401,
        "in the address": lambda h: h.client().get("/v1/me", params={"ca_session": _cookie(h)}).json()["signed_in"],
        "set before the sign-in": _fixed,
        "of the sign-in before": _left_over,
        "after signing out": _signed_out,
        "after an hour of nothing": lambda h: _after(h, minutes=61),
        "after a day": lambda h: _after(h, days=1),
        "of somebody who is suspended": _suspended,
        "of somebody who was let in again": _resumed,
        "of somebody whose group lost its role": _role_lost,
    }.items():
        yield Attack("session", name, strike, _session)


def _cookie(house: House) -> str:
    return str(house.signed_in("sam").cookies["ca_session"])


def _fixed(house: House) -> bool:
    """A session that somebody planted in the browser before its owner signs in (fixation)."""
    planted = _cookie(house)
    house.client(Cookie=f"ca_session={planted}", Origin=house.address, **{"X-CSRF-Token": token_of(planted)}).post(
        "/sign-out"
    )
    client = house.client()
    back = house.consent(house.sent_to(client), "ada")
    client.cookies.set("ca_session", planted, domain="127.0.0.1")
    client.get(back)
    return known(house, f"ca_session={planted}")


def _left_over(house: House) -> bool:
    """The session of a first sign-in, after a second one in the same browser."""
    client = house.client()
    house.come_back(client, "sam")
    first = client.cookies["ca_session"]
    house.come_back(client, "ada")
    assert client.cookies["ca_session"] != first
    return known(house, f"ca_session={first}")


def _signed_out(house: House) -> bool:
    client = house.signed_in("sam")
    cookie = client.cookies["ca_session"]
    assert client.post("/sign-out").status_code == 200
    return known(house, f"ca_session={cookie}")


def _after(house: House, **passed: float) -> bool:
    cookie = _cookie(house)
    with house.later(**passed):
        return known(house, f"ca_session={cookie}")


def _suspended(house: House) -> bool:
    cookie = house.signed_in("una").cookies["ca_session"]
    assert known(house, f"ca_session={cookie}")
    house.owner().post(f"/v1/people/{house.id_of('una')}/suspend", json={})
    try:
        return known(house, f"ca_session={cookie}") or house.come_back(house.client(), "una").status_code == 303
    finally:
        house.owner().post(f"/v1/people/{house.id_of('una')}/resume")


def _resumed(house: House) -> bool:
    cookie = house.signed_in("una").cookies["ca_session"]
    for deed in ("suspend", "resume"):
        house.owner().post(f"/v1/people/{house.id_of('una')}/{deed}", json={})
    return known(house, f"ca_session={cookie}")


def _role_lost(house: House) -> bool:
    PEOPLE["gone"] = {"sub": "role-lost", "name": "Gone", "groups": ["contact-centre"]}
    cookie = house.signed_in("gone").cookies["ca_session"]
    library = house.desk.library
    found = library.people.session(digest_of(cookie))
    assert found is not None
    library.people.end(found[0].digest)
    library.people.begin(
        type(found[0])(found[0].digest, found[0].person_id, frozenset({"visitors"}), *_times(found[0]))
    )
    return known(house, f"ca_session={cookie}")


def _times(session: Any) -> tuple[Any, Any, Any]:
    return session.made_at, session.seen_at, session.ends_at


# Half a sign-in service ----------------------------------------------------------------------------------------------------

DOCUMENTS: dict[str, Claims] = {
    "another issuer's document": {"issuer": "https://elsewhere.example"},
    "a token endpoint elsewhere without TLS": {"token_endpoint": "http://elsewhere.example/token"},
    "keys elsewhere without TLS": {"jwks_uri": "http://elsewhere.example/keys"},
    "keys in a file": {"jwks_uri": "file:///etc/passwd"},
    "no keys": {"jwks_uri": None},
    "an authorization endpoint in a script": {"authorization_endpoint": "javascript:alert(1)"},
}


def by_documents() -> Iterator[Attack]:
    for name, document in DOCUMENTS.items():
        yield Attack(
            "discovery", name, lambda house, d=document: _with_document(house, d), lambda house: not _refused({}, house)
        )


def _with_document(house: House, document: Claims) -> bool:
    return not _refused(document, house)


def _refused(document: Claims, house: House) -> bool:
    """A provider that has asked nothing yet meets this document."""
    provider = Provider(house.issuer.issuer, CLIENT, None)
    house.issuer.document = document
    try:
        provider.address("http://127.0.0.1/sign-in/back", "s", "n", "c")
    except IssuerSilent:
        return True
    else:
        return False
    finally:
        house.issuer.document = {}
        provider.close()
