"""Other people's papers, jobs and answers by their ids; and addresses that lead around the table of routes."""

from __future__ import annotations

import http.client
from collections.abc import Iterator

import httpx

from tests.access.attacks import Attack
from tests.access.attacks_by_key import owner_comes_in
from tests.access.house import CIRCLE, OWNER_KEY, House

HIDDEN = {
    "anonymous": ("staff", f"exempt:{CIRCLE}", "exempt:Wharf"),
    "widget": ("staff", f"exempt:{CIRCLE}", "exempt:Wharf"),
    "mia": ("staff", f"exempt:{CIRCLE}", "exempt:Wharf"),
    "gil": ("staff", "exempt:Wharf"),
    "sam": (f"exempt:{CIRCLE}", "exempt:Wharf"),
    "machine": ("staff", f"exempt:{CIRCLE}", "exempt:Wharf"),
}
"""Who may not know of which papers."""
WAYS = (
    "/v1/documents/{id}", "/v1/documents/{id}/file", "/v1/documents/{id}/pages/{page}.png?passage={passage}",
    "/v1/documents/{id}/pages/{page}.json?passage={passage}", "/v1/passages/{passage}",
)  # fmt: skip


def by_ids() -> Iterator[Attack]:
    for who, labels in HIDDEN.items():
        for label in labels:
            for way in WAYS:
                if who == "widget" and (way.endswith("{id}") or "passages" in way):
                    continue  # it may see no description of any paper, and is told so
                yield Attack(
                    "ids", f"{who} opens {way} of {label}",
                    lambda h, w=who, la=label, p=way: _opens(h, _client(h, w), p, la),
                    lambda h, p=way, la=label: _opens(h, h.owner(), p, la),
                )  # fmt: skip
            if who != "widget":
                yield Attack(
                    "ids", f"{who} exports {label}",
                    lambda h, w=who, la=label: _exports(h, _client(h, w), la),
                    lambda h, la=label: _exports(h, h.owner(), la),
                )  # fmt: skip
    for deed in ("PATCH", "DELETE"):
        for label in ("staff", f"exempt:{CIRCLE}"):
            yield Attack(
                "ids",
                f"a machine that may correct does {deed} to {label}",
                lambda h, d=deed, la=label: _changes(h, d, la),
                _corrects,
            )
    yield Attack("ids", "a machine follows another's delivery", _follows, _follows_its_own)
    yield Attack("ids", "somebody reads another's entry in the log", _reads_log, owner_comes_in)
    yield Attack("ids", "somebody suspends an administrator", _suspends, owner_comes_in)


def _client(house: House, who: str) -> httpx.Client:
    if who in ("mia", "gil", "sam"):
        return house.once(who)
    if who == "widget":
        return house.client(**{"X-Widget-Token": house.key(kind="widget")[1]})
    scopes = ["read", "list", "export", "search", "ask"]
    return house.client(Authorization=f"Bearer {house.key(scopes=scopes)[1]}") if who == "machine" else house.client()


def _opens(house: House, client: httpx.Client, way: str, label: str) -> bool:
    """Anything but what is said of a paper that is not there."""
    passage = house.desk.library.passages_of(house.papers[label])[0]
    there = way.format(id=house.papers[label], passage=passage.id, page=passage.page)
    absent = way.format(id="0123456789abcdef", passage="0123456789abcdef0123", page=1)
    reply, other = client.get(there), client.get(absent)
    assert other.status_code == 404, other.text
    return (reply.status_code, reply.text) != (other.status_code, other.text)


def _exports(house: House, client: httpx.Client, label: str) -> bool:
    passage = house.desk.library.passages_of(house.papers[label])[0]
    public = house.desk.library.passages_of(house.papers["public"])[0]
    asked = [[passage.id], [public.id, passage.id]]
    return any(client.post("/v1/export", json={"passage_ids": ids, "format": "md"}).status_code != 404 for ids in asked)


def _correcting(house: House) -> httpx.Client:
    return house.client(Authorization=f"Bearer {house.key(scopes=['correct', 'list'])[1]}")


def _changes(house: House, deed: str, label: str) -> bool:
    client, body = _correcting(house), {"access": "public"} if deed == "PATCH" else None
    reply = client.request(deed, f"/v1/documents/{house.papers[label]}", json=body)
    other = client.request(deed, "/v1/documents/0123456789abcdef", json=body)
    held = {d["id"]: d["label"] for d in house.owner().get("/v1/held").json()["documents"]}
    return (reply.status_code, reply.text) != (404, other.text) or held[house.papers[label]] != label


def _corrects(house: House) -> bool:
    done = _correcting(house).patch(f"/v1/documents/{house.papers['public']}", json={"title": "A title"})
    return done.status_code == 200


def _delivery(client: httpx.Client) -> str:
    return str(
        client.post("/v1/documents", files={"files": ("a.txt", b"The well is deep.", "text/plain")}).json()["id"]
    )


def _adding(house: House) -> httpx.Client:
    return house.client(Authorization=f"Bearer {house.key(scopes=['add'])[1]}")


def _follows(house: House) -> bool:
    one, other = _adding(house), _adding(house)
    jobs = [_delivery(one), _delivery(house.owner())]
    never = other.get("/v1/jobs/01ARZ3NDEKTSV4RRFFQ69G5FAV")
    assert never.status_code == 404
    return any((r.status_code, r.text) != (404, never.text) for r in (other.get(f"/v1/jobs/{job}") for job in jobs))


def _follows_its_own(house: House) -> bool:
    client = _adding(house)
    return client.get(f"/v1/jobs/{_delivery(client)}").status_code == 200


def _reads_log(house: House) -> bool:
    answer = house.client().post("/v1/chat", json={"question": "bins"}).json()["id"]
    house.desk.recorder.settle()
    assert house.owner().get(f"/v1/log/{answer}").status_code == 200
    return any(house.once(who).get(f"/v1/log/{answer}").status_code != 403 for who in ("mia", "gil", "sam"))


def _suspends(house: House) -> bool:
    reply = house.once("sam").post(f"/v1/people/{house.id_of('ada')}/suspend", json={})
    return reply.status_code != 403


# Addresses -----------------------------------------------------------------------------------------------------------------

AROUND = (
    "/v1/held/", "//v1/held", "/v1//held", "/v1/./held", "/v1/x/../held", "/V1/HELD", "/v1/Held", "/v1/%68eld", "/v1%2fheld",
    "/v1/held%00", "/v1/held%20", "/v1/held;x=1", "/v1/held.json", "/v1/held?", "/v1/held#x", "/v1/held%3f", "/v1/held%2f",
    "/v1/documents/../held", "/v1/documents/%2e%2e/held", "/v1/documents/..%2fheld", "/widget/../v1/held",
    "/widget/..%2fv1%2fheld",
    "/faces/../v1/held", "/officer/passages/../../v1/held", "/officer/passages/%2e%2e/%2e%2e/v1/held", "/healthz/../v1/held",
    "/v1/log/", "/v1/log/../held", "/v1/insights/", "/v1/insights/../log", "/v1/insights/gaps.csv/", "/v1/keys/", "/v1/people/",
    "/v1/me/../keys", "/v1/about/", "/v1/openapi.json/../held", "http://127.0.0.1/v1/held", "*", "/v1/held\\", "/.%2e/v1/held",
)  # fmt: skip
FILES = (
    "/widget/..%2f..%2fowner.key", "/widget/%2e%2e%2fowner.key", "/widget/../../owner.key", "/faces/..%2fowner.key",
    "/widget/owner.key", "/faces/owner.key", "/v1/documents/..%2fowner.key/file", "/v1/documents/%2e%2e/owner.key",
    "/v1/documents/../../owner.key/file", "/widget//etc/passwd", "/widget/%2fetc%2fpasswd", "/widget/....//owner.key",
    "/widget/..%5cowner.key", "/widget/council-chat.js%00.key", "/v1/documents/owner.key/pages/1.png", "/catalogue.sqlite",
    "/owner.key", "/.env", "/v1/documents/%00/file", "/widget/..%252fowner.key", "/faces/admin.py", "/api/guard.py",
)  # fmt: skip
METHODS = ("HEAD", "OPTIONS", "TRACE", "PUT", "PATCH", "POST", "DELETE", "CONNECT", "PROPFIND", "get", "GETX")


def by_addresses() -> Iterator[Attack]:
    for path in AROUND:
        yield Attack("address", path, lambda h, p=path: _leads_in(h, "GET", p), _leads_owner_in)
    for path in FILES:
        yield Attack("address", f"file {path}", lambda h, p=path: _gives_away(h, p), _gives_script)
    for method in METHODS:
        yield Attack("address", f"{method} /v1/held", lambda h, m=method: _leads_in(h, m, "/v1/held"), _leads_owner_in)


def _asked(house: House, method: str, path: str, **headers: str) -> tuple[int, bytes]:
    """The path as it is written: httpx would tidy it up."""
    url = httpx.URL(house.address)
    connection = http.client.HTTPConnection(url.host, url.port or 80, timeout=60)
    try:
        connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
        connection.putheader("Host", f"{url.host}:{url.port}")
        for name, value in headers.items():
            connection.putheader(name, value)
        connection.putheader("Content-Length", "0")
        connection.endheaders()
        response = connection.getresponse()
        return response.status, response.read()
    finally:
        connection.close()


TOLD = (b'"documents"', b'"keys"', b'"people"', b'"entries"', b'"embedding_model"', OWNER_KEY.encode())


def _leads_in(house: House, method: str, path: str) -> bool:
    """A stranger is given what is held, or anything else that is not for all."""
    status, body = _asked(house, method, path)
    told = any(word in body for word in TOLD)
    return told or (status == 200 and not body.startswith(b"<!doctype html>"))


def _leads_owner_in(house: House) -> bool:
    status, body = _asked(house, "GET", "/v1/held", Authorization=f"Bearer {OWNER_KEY}")
    return status == 200 and b'"documents"' in body


def _gives_away(house: House, path: str) -> bool:
    status, body = _asked(house, "GET", path)
    return status == 200 or OWNER_KEY.encode() in body or b"root:" in body or b"SQLite" in body


def _gives_script(house: House) -> bool:
    return _asked(house, "GET", "/widget/council-chat.js")[0] == 200
