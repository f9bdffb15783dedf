"""Other sites' pages in a signed-in browser: forms, fetches, pictures, frames and links (CSRF, CORS, clickjacking)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import httpx

from api.cookies import token_of
from tests.access.attacks import Attack
from tests.access.house import House
from tests.running import WIDGET_ORIGIN
from vectorstore.keys import digest_of

ELSEWHERE = "https://elsewhere.example"
SIBLING = "http://intranet.127.0.0.1"

CHANGING: dict[str, tuple[str, str, dict[str, Any]]] = {
    "ask": ("POST", "/v1/chat", {"question": "bins"}),
    "rate": ("POST", "/v1/feedback", {"answer_id": "x", "rating": "useful"}),
    "search": ("POST", "/v1/search", {"query": "bins"}),
    "export": ("POST", "/v1/export", {"passage_ids": ["x"], "format": "md"}),
    "add": ("POST", "/v1/documents", {}),
    "correct": ("PATCH", "/v1/documents/0123456789abcdef", {"title": "x"}),
    "withdraw": ("DELETE", "/v1/documents/0123456789abcdef", {}),
    "hold back": ("POST", "/v1/held-back", {"passage_id": "x", "reason": "x"}),
    "release": ("POST", "/v1/held-back/0123456789abcdef/release", {"reason": "x"}),
    "make a key": ("POST", "/v1/keys", {"name": "x", "scopes": ["search"]}),
    "revoke a key": ("DELETE", "/v1/keys/0123456789abcdef", {}),
    "suspend": ("POST", "/v1/people/0123456789abcdef/suspend", {}),
    "resume": ("POST", "/v1/people/0123456789abcdef/resume", {}),
    "rebuild": ("POST", "/v1/rebuild", {}),
    "sign out": ("POST", "/sign-out", {}),
}

Headers = Callable[[House, str], dict[str, str]]
"""What a request carries beside the cookie, from the server and the right token."""

FORGED: dict[str, Headers] = {
    "by a form": lambda *_: {"Origin": ELSEWHERE, "Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"},
    "by a form of a sibling": lambda *_: {
        "Origin": SIBLING,
        "Sec-Fetch-Site": "same-site",
        "Sec-Fetch-Mode": "navigate",
    },
    "by a form with no origin": lambda *_: {"Origin": "null", "Sec-Fetch-Site": "cross-site"},
    "by a browser that says nothing": lambda *_: {},
    "without a token, from here": lambda h, _: {"Origin": h.address, "Sec-Fetch-Site": "same-origin"},
    "with an empty token": lambda h, _: ours(h, ""),
    "with a token of mine": lambda h, _: ours(h, "A" * 43),
    "with another session's token": lambda h, _: ours(h, token_of("another")),
    "with the token cut": lambda h, token: ours(h, token[:-1]),
    "with the token and more": lambda h, token: ours(h, f"{token}A"),
    "with the token, from elsewhere": lambda h, token: ours(h, token) | {"Origin": ELSEWHERE},
    "with the token, across sites": lambda h, token: ours(h, token) | {"Sec-Fetch-Site": "cross-site"},
    "with the token, from a sibling": lambda h, token: ours(h, token) | {"Sec-Fetch-Site": "same-site"},
    "with the token, typed in": lambda h, token: ours(h, token) | {"Sec-Fetch-Site": "none"},
    "with the token, from nowhere": lambda h, token: ours(h, token) | {"Origin": "null"},
    "with the token, from the widget's page": lambda h, token: ours(h, token) | {"Origin": WIDGET_ORIGIN},
    "with the token, by a browser that says nothing": lambda _, token: {"X-CSRF-Token": token},
    "with the token, from another scheme": lambda h, token: (
        ours(h, token) | {"Origin": h.address.replace("http", "https")}
    ),
}


def ours(house: House, token: str) -> dict[str, str]:
    """As a page of ours sends it."""
    return {"Origin": house.address, "Sec-Fetch-Site": "same-origin", "X-CSRF-Token": token}


def _asked(house: House, what: str, headers: Headers, form: bool = False) -> httpx.Response:
    """By the browser of an administrator, who may do all of it."""
    method, path, body = CHANGING[what]
    cookie = administrator(house)
    sent = {"Cookie": f"ca_session={cookie}", **headers(house, token_of(cookie))}
    more: dict[str, Any] = {"data": {name: str(value) for name, value in body.items()}} if form else {"json": body}
    with house.client() as client:
        return client.request(method, path, headers=sent, **more)


_sessions: dict[str, str] = {}


def administrator(house: House) -> str:
    """A session of an administrator, who stays signed in for all attacks but those that could end it."""
    kept = _sessions.get(house.address)
    if kept is None or house.desk.library.people.session(digest_of(kept)) is None:
        kept = _sessions[house.address] = str(house.signed_in("ada").cookies["ca_session"])
    return kept


def by_other_pages() -> Iterator[Attack]:
    def rightly(what: str) -> Callable[[House], bool]:
        return lambda house: _asked(house, what, ours).status_code not in (401, 403)

    for what in CHANGING:
        for name, headers in FORGED.items():
            yield Attack(
                "crossing",
                f"{what} {name}",
                lambda h, w=what, s=headers: _asked(h, w, s).status_code != 403,
                rightly(what),
            )
        yield Attack("crossing", f"{what} by a form that is sent", lambda h, w=what: _sent_as_form(h, w), rightly(what))
    yield Attack("crossing", "the token as a cookie alone", _token_as_cookie, rightly("ask"))
    yield Attack("crossing", "the token in the address", _token_in_address, rightly("ask"))
    yield Attack("crossing", "the token twice", _token_twice, rightly("ask"))
    for path in READ:
        for mode, dest in EMBEDDED:
            for site in ("cross-site", "same-site"):
                yield Attack(
                    "embedding", f"{path} as {dest} {site}",
                    lambda h, p=path, m=mode, d=dest, s=site: _embedded(h, p, m, d, s),
                    lambda h, p=path: not _refused_to(h, p),
                )  # fmt: skip


READ = (
    "/v1/log", "/v1/held", "/v1/keys", "/v1/people", "/v1/about", "/v1/documents", "/v1/me", "/v1/insights/gaps.csv",
)  # fmt: skip
EMBEDDED = (
    ("no-cors", "image"),
    ("no-cors", "script"),
    ("cors", "empty"),
    ("navigate", "iframe"),
    ("navigate", "object"),
)


def _sent_as_form(house: House, what: str) -> bool:
    def headers(*_: object) -> dict[str, str]:
        return {"Origin": ELSEWHERE, "Sec-Fetch-Site": "cross-site"}

    return _asked(house, what, headers, form=True).status_code != 403


def _token_as_cookie(house: House) -> bool:
    cookie = administrator(house)
    headers = {"Cookie": f"ca_session={cookie}; ca_csrf={token_of(cookie)}", "Origin": house.address}
    return (
        httpx.post(f"{house.address}/v1/search", json={"query": "x"}, headers=headers, trust_env=False).status_code
        != 403
    )


def _token_in_address(house: House) -> bool:
    cookie = administrator(house)
    headers = {"Cookie": f"ca_session={cookie}", "Origin": house.address}
    address = f"{house.address}/v1/search?X-CSRF-Token={token_of(cookie)}&csrf={token_of(cookie)}"
    return httpx.post(address, json={"query": "x"}, headers=headers, trust_env=False).status_code != 403


def _token_twice(house: House) -> bool:
    cookie = administrator(house)
    token = token_of(cookie)
    headers = [
        ("Cookie", f"ca_session={cookie}"), ("Origin", house.address), ("X-CSRF-Token", token), ("X-CSRF-Token", "x"),
    ]  # fmt: skip
    return (
        httpx.post(f"{house.address}/v1/search", json={"query": "x"}, headers=headers, trust_env=False).status_code
        != 403
    )


def _embedded(house: House, path: str, mode: str, dest: str, site: str) -> bool:
    fetched = {"Sec-Fetch-Site": site, "Sec-Fetch-Mode": mode, "Sec-Fetch-Dest": dest}
    return house.client(Cookie=f"ca_session={administrator(house)}", **fetched).get(path).status_code != 403


def _refused_to(house: House, path: str) -> bool:
    """To our own page, and to somebody who follows a link to it."""
    cookie = f"ca_session={administrator(house)}"
    here = house.client(
        Cookie=cookie, **{"Sec-Fetch-Site": "same-origin", "Sec-Fetch-Mode": "cors", "Sec-Fetch-Dest": "empty"}
    )
    link = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}
    return any(client.get(path).status_code != 200 for client in (here, house.client(Cookie=cookie, **link)))


# CORS ---------------------------------------------------------------------------------------------------------------------

ORIGINS = (
    ELSEWHERE, "null", SIBLING, f"{WIDGET_ORIGIN}.elsewhere.example", f"{WIDGET_ORIGIN}:8443", "http://127.0.0.1",
    "https://127.0.0.1.elsewhere.example", "file://", "http://localhost.elsewhere.example", "http://127.0.0.1:1",
)  # fmt: skip


def by_other_origins() -> Iterator[Attack]:
    for origin in ORIGINS:
        for path in ("/v1/me", "/v1/log", "/v1/chat"):
            yield Attack("CORS", f"{path} from {origin}", lambda h, o=origin, p=path: _read(h, o, p), _widget_reads)
        yield Attack(
            "CORS", f"preflight from {origin}", lambda h, o=origin: _preflight(h, o, "/v1/chat"), _widget_preflight
        )
    for path in ("/v1/me", "/v1/log", "/v1/keys", "/v1/search", "/v1/documents", "/sign-in", "/sign-out", "/v1/held"):
        yield Attack(
            "CORS", f"{path} from a widget's page", lambda h, p=path: _read(h, WIDGET_ORIGIN, p), _widget_reads
        )
        yield Attack(
            "CORS", f"preflight for {path} from a widget's page",
            lambda h, p=path: _preflight(h, WIDGET_ORIGIN, p), _widget_preflight,
        )  # fmt: skip
    for header in ("authorization", "x-csrf-token", "cookie", "x-api-key"):
        yield Attack(
            "CORS", f"a widget's page sends {header}",
            lambda h, n=header: _preflight(h, WIDGET_ORIGIN, "/v1/chat", n), _widget_preflight,
        )  # fmt: skip
    yield Attack("CORS", "a widget's page asks with the session", _widget_with_session, _widget_reads)


def _read(house: House, origin: str, path: str) -> bool:
    """May a page of that origin read what an administrator's browser gets?"""
    client = house.client(Cookie=f"ca_session={administrator(house)}", Origin=origin)
    replies = [client.get(path), client.post(path, json={"question": "x"})]
    return any("access-control-allow-origin" in r.headers or r.status_code == 200 for r in replies)


def _widget_reads(house: House) -> bool:
    reply = house.client(Origin=WIDGET_ORIGIN).post("/v1/chat", json={"question": "bins"})
    return reply.status_code == 200 and reply.headers["access-control-allow-origin"] == WIDGET_ORIGIN


def _preflight(house: House, origin: str, path: str, header: str = "content-type") -> bool:
    asked = {"Origin": origin, "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": header}
    return house.client().options(path, headers=asked).status_code == 200


def _widget_preflight(house: House) -> bool:
    return _preflight(house, WIDGET_ORIGIN, "/v1/chat", "content-type, x-widget-token")


def _widget_with_session(house: House) -> bool:
    """A page that embeds the widget gets no more because somebody is signed in: neither read nor answered."""
    client = house.client(Cookie=f"ca_session={administrator(house)}", Origin=WIDGET_ORIGIN)
    reply = client.post("/v1/chat", json={"question": "bins"})
    return reply.status_code != 403 or "access-control-allow-credentials" in reply.headers


# Framing ------------------------------------------------------------------------------------------------------------------

PAGES = (
    "/",
    "/desk",
    "/admin",
    "/officer",
    "/officer/passages/x",
    "/officer/documents/x",
    "/v1/me",
    "/sign-in/back",
    "/nowhere",
)


def by_framing() -> Iterator[Attack]:
    for path in PAGES:
        yield Attack("framing", path, lambda h, p=path: _framed(h, p), _may_be)
        yield Attack(
            "framing", f"{path} after its sign-in has ended",
            lambda h, p=path: _framed(h, p, Cookie="ca_session=gone", Accept="text/html", **{"Sec-Fetch-Mode": "navigate"}),
            _may_be,
        )  # fmt: skip


def _may_be(_: House) -> bool:
    return _may_be_framed("default-src 'none'", "")


def _framed(house: House, path: str, **headers: str) -> bool:
    reply = house.client(**headers).get(path)
    return _may_be_framed(reply.headers.get("content-security-policy", ""), reply.headers.get("x-frame-options", ""))


def _may_be_framed(policy: str, option: str) -> bool:
    """As browsers read it: frame-ancestors decides, and X-Frame-Options where there is none."""
    rule = [part.strip() for part in policy.split(";") if part.strip().startswith("frame-ancestors")]
    strict = bool(rule) and rule[0] in ("frame-ancestors 'self'", "frame-ancestors 'none'")
    return not (strict and option in ("SAMEORIGIN", "DENY"))
