"""Every operation of the published interface × everybody who may come to the door × what it is done to.

The operations are those of the OpenAPI document. What is expected stands in this file and is taken from no module of the
product: a route that is not in `OPERATIONS` fails, and so does one that lets in whom its line does not name.
"""

from __future__ import annotations

import datetime
import itertools
import json
import re
import sqlite3
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from tests.access.house import CIRCLE, House, plain
from tests.access.issuer import PEOPLE as PERSONS
from vectorstore.keys import digest_of

PEOPLE = ("member", "granted", "staff", "administrator")
SCOPES = ("ask", "rate", "read", "list", "search", "export", "add", "correct", "metrics")
MACHINES = tuple(f"machine:{scope}" for scope in SCOPES)
DEAD = (
    "wrong key", "machine revoked", "machine expired", "widget revoked", "widget expired", "staff suspended",
    "staff expired", "administrator suspended", "administrator expired", "granted expired", "two keys",
)  # fmt: skip
"""Who brings what is not taken: 401 everywhere."""
READERS = {"anonymous", *PEOPLE, "owner", "machine:all"}
RULE = {"owner", "administrator"}


def reading(scope: str, widget: bool = False) -> set[str]:
    return READERS | {f"machine:{scope}"} | ({"widget"} if widget else set())


ALL = {"anonymous", "widget", *PEOPLE, "owner", "machine:all", *MACHINES}
WRITERS = RULE | {"machine:all"}

SEES = {
    "public": ALL,
    "staff": {"staff", "machine:all", *RULE},
    f"exempt:{CIRCLE}": {"granted", "machine:all", *RULE},
    "exempt:Wharf": RULE,
    "absent": set(),
}
"""Which papers each may know of. `machine:all` is a key with every scope, for staff papers and one circle."""


@dataclass(frozen=True)
class Operation:
    """Who may, to what (`objects`), with which `body`. `fixed` is answered to all who may; else it is not a refusal."""

    may: set[str]
    objects: tuple[str, ...] = ("none",)
    body: dict[str, Any] | None = None
    fixed: int | None = None


PAPERS = tuple(SEES)
NUMBERS = itertools.count()
THERE = ("there", "absent")
ASKED: dict[str, Any] = {"question": "bins"}

OPERATIONS: dict[str, Operation] = {
    "POST /v1/chat": Operation(reading("ask", widget=True), body=ASKED, fixed=200),
    "POST /v1/feedback": Operation(reading("rate", widget=True), THERE, {"answer_id": "{object}", "rating": "useful"}),
    "POST /v1/search": Operation(reading("search"), body={"query": "bins"}, fixed=200),
    "POST /v1/export": Operation(reading("export"), PAPERS, {"passage_ids": ["{object}"], "format": "md"}),
    "GET /v1/documents": Operation(reading("list"), fixed=200),
    "GET /v1/documents/{document_id}": Operation(reading("list"), PAPERS),
    "GET /v1/passages/{passage_id}": Operation(reading("list"), PAPERS),
    "GET /v1/documents/{document_id}/file": Operation(reading("read", widget=True), PAPERS),
    "GET /v1/documents/{document_id}/pages/{page}.png": Operation(reading("read", widget=True), PAPERS),
    "GET /v1/documents/{document_id}/pages/{page}.json": Operation(reading("read", widget=True), PAPERS),
    "POST /v1/documents": Operation(WRITERS | {"machine:add"}, fixed=422),
    "GET /v1/jobs/{job_id}": Operation(WRITERS | {"machine:add"}, ("own", "others", "absent")),
    "GET /v1/held": Operation(WRITERS | {"machine:correct"}, fixed=200),
    "PATCH /v1/documents/{document_id}": Operation(WRITERS | {"machine:correct"}, PAPERS, {"title": "A title"}),
    "DELETE /v1/documents/{document_id}": Operation(WRITERS | {"machine:correct"}, PAPERS),
    "POST /v1/rebuild": Operation(RULE, fixed=200),
    "GET /v1/about": Operation(RULE, fixed=200),
    "GET /v1/log": Operation(RULE, fixed=200),
    "GET /v1/log/{answer_id}": Operation(RULE, THERE),
    "GET /v1/insights/volumes": Operation(RULE, fixed=200),
    "GET /v1/insights/gaps": Operation(RULE, fixed=200),
    "GET /v1/insights/gaps.csv": Operation(RULE, fixed=200),
    "GET /v1/insights/feedback": Operation(RULE, fixed=200),
    "GET /v1/held-back": Operation(RULE, fixed=200),
    "POST /v1/held-back": Operation(RULE, body={}, fixed=422),
    "GET /v1/held-back/{held_id}": Operation(RULE, THERE),
    "POST /v1/held-back/{held_id}/release": Operation(RULE, THERE, {"reason": "over"}),
    "GET /v1/keys": Operation(RULE, fixed=200),
    "POST /v1/keys": Operation(RULE, body={}, fixed=422),
    "DELETE /v1/keys/{key_id}": Operation(RULE, THERE),
    "GET /v1/grants": Operation(RULE, fixed=200),
    "POST /v1/grants": Operation(RULE, body={}, fixed=422),
    "GET /v1/grants/{grant_id}": Operation(RULE, THERE),
    "POST /v1/grants/{grant_id}/revoke": Operation(RULE, THERE, {"reason": "over"}),
    "POST /v1/record/search": Operation(RULE, body={}, fixed=422),
    "POST /v1/record/export": Operation(RULE, body={}, fixed=422),
    "POST /v1/record/erase": Operation(RULE, body={}, fixed=422),
    "GET /v1/record/check": Operation(RULE, fixed=200),
    "GET /v1/deeds": Operation(RULE, fixed=200),
    "POST /v1/backup": Operation({"owner"}, body={}, fixed=422),
    "GET /v1/backup/{backup_id}": Operation({"owner"}, ("absent",)),
    "GET /v1/pause": Operation(RULE, fixed=200),
    "POST /v1/pause": Operation(RULE, body={}, fixed=422),
    "POST /v1/resume": Operation(RULE, body={}, fixed=200),
    "GET /metrics": Operation(WRITERS | {"machine:metrics"}, fixed=200),
    "GET /v1/people": Operation(RULE, fixed=200),
    "POST /v1/people/{person_id}/suspend": Operation(RULE, THERE, {"reason": "a test"}),
    "POST /v1/people/{person_id}/resume": Operation(RULE, THERE),
    "GET /v1/me": Operation(ALL, fixed=200),
    "GET /sign-in": Operation(ALL, fixed=303),
    "GET /sign-in/back": Operation(ALL, fixed=403),
    "GET /healthz": Operation(ALL, fixed=200),
    "GET /readyz": Operation(ALL, fixed=200),
    "POST /sign-out": Operation(ALL, fixed=200),  # last: it ends the session that it is asked by
}
FACES = (
    "/", "/desk", "/admin", "/officer", "/officer/passages/x", "/officer/documents/x", "/widget/council-chat.js",
    "/faces/session.js", "/faces/page.css", "/v1/openapi.json",
)  # fmt: skip
"""What is not in the interface, and says nothing of any paper: open to all but those who bring what is not taken."""


@dataclass
class Door:
    """Everybody who may come, and what there is."""

    house: House
    everybody: dict[str, httpx.Client]
    jobs: dict[str, str]
    answer: str
    passages: dict[str, str]
    pages: dict[str, int]

    def object_of(self, operation: str, which: str, who: str) -> str:
        """The id of what something is done to, made anew where doing it would leave nothing for the next."""
        if which in ("absent", "none"):
            return "0123456789abcdef"
        if which in ("own", "others"):
            mine = self.jobs.get(who, self.jobs["owner"])
            return mine if which == "own" else next(id_ for name, id_ in self.jobs.items() if name != who)
        if which == "there":
            return self._made(operation)
        if "passage" in operation or "/export" in operation:
            return self.passages[which]
        if operation.startswith("DELETE") and who in SEES[which]:
            return self._paper(which)
        return self.house.papers[which]

    def _made(self, operation: str) -> str:
        owner = self.everybody["owner"]
        if "/keys/" in operation:
            return self.house.key(scopes=["ask"])[0]
        if "/people/" in operation:
            return self.house.id_of("una")
        if "/grants/" in operation:
            days = {
                "circle": "Wharf",
                "to": "person:ann",
                "until": f"{datetime.date.today() + datetime.timedelta(days=30)}",
                "reason": "a test",
            }
            return str(owner.post("/v1/grants", json=days).json()["id"])
        if "/held-back/" in operation:
            held = owner.post("/v1/held-back", json={"answer_id": self.answer, "reason": "a test"})
            assert held.status_code == 201, held.text
            return str(held.json()["id"])
        return self.answer

    def _paper(self, label: str) -> str:
        """A new paper that is there to be withdrawn."""
        name = f"{next(NUMBERS)}.txt"
        sent = {"files": (name, f"Paper {name} says that the well is deep.".encode(), "text/plain")}
        job = self.everybody["owner"].post("/v1/documents", files=sent, data={"access": label}).json()
        return str(finished(self.everybody["owner"], job["id"])["outcomes"][0]["document_id"])


def finished(client: httpx.Client, job_id: str) -> dict[str, Any]:
    while True:
        job: dict[str, Any] = client.get(f"/v1/jobs/{job_id}").json()
        if job["state"] == "done":
            return job


def delivered(client: httpx.Client, name: str) -> str:
    sent = {"files": (f"{name}.txt", f"The {name} is lit at dusk.".encode(), "text/plain")}
    job = client.post("/v1/documents", files=sent)
    assert job.status_code == 202, job.text
    finished(client, job.json()["id"])
    return str(job.json()["id"])


def bearer(house: House, **asked: Any) -> httpx.Client:
    return house.client(Authorization=f"Bearer {house.key(**asked)[1]}")


@pytest.fixture(scope="module")
def door(house: House) -> Iterator[Door]:
    everybody = {
        "anonymous": house.client(),
        "owner": house.owner(),
        "widget": bearer(house, kind="widget"),
        "machine:all": bearer(house, scopes=list(SCOPES), clearance="staff", circles=[CIRCLE]),
        **{f"machine:{scope}": bearer(house, scopes=[scope]) for scope in SCOPES},
        **{
            kind: house.signed_in(user)
            for kind, user in {"member": "mia", "granted": "gil", "staff": "sam", "administrator": "ada"}.items()
        },
        **dead(house),
    }
    jobs = {
        who: delivered(everybody[who], who.replace(":", " "))
        for who in ("owner", "administrator", "machine:all", "machine:add")
    }
    answer = everybody["anonymous"].post("/v1/chat", json=ASKED).json()["id"]
    house.desk.recorder.settle()
    library = house.desk.library
    passages = {label: library.passages_of(id_)[0] for label, id_ in house.papers.items()}
    ids = {label: passage.id for label, passage in passages.items()}
    pages = {label: passage.page or 1 for label, passage in passages.items()}
    house.signed_in("una")
    yield Door(house, everybody, jobs, answer, ids, pages)
    house.owner().post(f"/v1/people/{house.id_of('una')}/resume")


def dead(house: House) -> dict[str, httpx.Client]:
    """Everybody whose credentials are not taken, or not any more; each was let in before."""
    made = {"wrong key": house.client(Authorization="Bearer wrong")}
    good = house.key(scopes=["search"])[1]
    made["two keys"] = house.client(
        **{"Authorization": f"Bearer {good}", "X-Widget-Token": house.key(kind="widget")[1]}
    )
    for kind, asked in (("machine", {"scopes": list(SCOPES)}), ("widget", {"kind": "widget"})):
        id_, written = house.key(**asked)
        made[f"{kind} revoked"] = house.client(Authorization=f"Bearer {written}")
        assert made[f"{kind} revoked"].get("/v1/me").status_code == 200
        assert house.owner().delete(f"/v1/keys/{id_}").status_code == 200
        id_, written = house.key(**asked | {"days": 1})
        made[f"{kind} expired"] = house.client(Authorization=f"Bearer {written}")
        assert made[f"{kind} expired"].get("/v1/me").status_code == 200
        age(house, "UPDATE api_keys SET ends_at = '2020-01-01T00:00:00.000000+00:00' WHERE id = ?", id_)
    for kind, user in (("staff", "sam"), ("administrator", "ada"), ("granted", "gil")):
        made[f"{kind} expired"] = house.signed_in(user)
        cookie = made[f"{kind} expired"].cookies["ca_session"]
        age(
            house,
            "UPDATE sessions SET ends_at = '2020-01-01T00:00:00.000000+00:00' WHERE digest = ?",
            digest_of(cookie),
        )
    for kind, group in (("staff", "contact-centre"), ("administrator", "papers-admin")):
        # Somebody of their own, so that nobody else is kept out with them.
        PERSONS[f"gone {kind}"] = {"sub": f"gone-{kind}", "name": f"Gone {kind}", "groups": [group]}
        client = made[f"{kind} suspended"] = house.signed_in(f"gone {kind}")
        assert client.get("/v1/me").status_code == 200
        done = house.owner().post(f"/v1/people/{house.id_of(f'gone {kind}')}/suspend", json={})
        assert done.status_code == 200, done.text
    for client in made.values():  # a 401 takes the cookie away; they bring it again each time
        client.headers["Cookie"] = "; ".join(f"{n}={v}" for n, v in client.cookies.items()) or client.headers.get(
            "Cookie", ""
        )
        client.cookies.clear()
        if not client.headers["Cookie"]:
            del client.headers["Cookie"]
    return made


def age(house: House, statement: str, what: object) -> None:
    """Time passes for one key or session."""
    database = sqlite3.connect(house.desk.settings.store.path / "catalogue.sqlite", timeout=30)
    database.execute(statement, (what,))
    database.commit()
    database.close()


def answer_to(door: Door, operation: str, who: str, which: str) -> httpx.Response:
    method, template = operation.split(" ", 1)
    line = OPERATIONS[operation]
    id_ = door.object_of(operation, which, who)
    path = re.sub(r"\{page\}", str(door.pages.get(which, 1)), template)
    path = re.sub(r"\{\w+\}", id_, path)
    query = {"passage": door.passages.get(which, "none")} if "/pages/" in path else {}
    body = None if line.body is None else json.loads(json.dumps(line.body).replace("{object}", id_))
    client = door.everybody[who]
    if operation == "POST /sign-out" and who in PEOPLE:
        client = door.house.signed_in({"member": "mia", "granted": "gil", "staff": "sam", "administrator": "ada"}[who])
    return client.request(method, path, json=body, params=query, follow_redirects=False)


def expected(operation: str, who: str, which: str) -> tuple[int, ...] | str:
    """The statuses that are right, or "let in" for anything that is no refusal and no fault."""
    line = OPERATIONS[operation]
    if who in DEAD:
        return (401,)
    if who not in line.may:
        return (401,) if who == "anonymous" else (403,)
    if line.fixed:
        return (line.fixed,)
    if which in SEES and who not in SEES[which]:
        return (404,)
    if which == "absent" or (which == "others" and who not in RULE):
        return (404,)
    return "let in"


def fits(status: int, right: tuple[int, ...] | str) -> bool:
    return status in right if isinstance(right, tuple) else status < 500 and status not in (401, 403, 404)


def test_every_operation_of_the_interface_has_its_line_here_and_none_is_left_over(house: House) -> None:
    published = house.client().get("/v1/openapi.json").json()["paths"]

    operations = {f"{method.upper()} {path}" for path, methods in published.items() for method in methods}

    assert operations == set(OPERATIONS)


def test_nobody_is_let_in_who_should_not_be_and_nobody_kept_out_who_should(door: Door) -> None:
    wrong, counts = [], Counter[str]()
    for operation, line in OPERATIONS.items():
        for who in door.everybody:
            alike = {}
            for which in line.objects:
                response = answer_to(door, operation, who, which)
                right = expected(operation, who, which)
                counts["asked"] += 1
                counts["let in" if response.status_code < 400 else str(response.status_code)] += 1
                if not fits(response.status_code, right):
                    wrong.append(
                        f"{operation} by {who} to {which}: {response.status_code}, not {right}. {response.text[:90]}"
                    )
                if right == (404,):
                    alike[which] = without_ids(response)
            if len(set(alike.values())) > 1:
                wrong.append(f"{operation} by {who}: {sorted(alike)} are not refused alike: {alike}")

    assert wrong == []
    assert counts["asked"] == (len(DEAD) + 17) * sum(len(line.objects) for line in OPERATIONS.values())
    assert counts["asked"] >= 1_600
    assert min(counts[kind] for kind in ("let in", "401", "403", "404")) >= 50, counts


def without_ids(response: httpx.Response) -> str:
    return re.sub(r"[0-9a-f]{16,20}|\b[0-9A-HJKMNP-TV-Z]{26}\b", "ID", response.text)


@pytest.mark.parametrize("address", FACES)
def test_faces_are_open_to_all_but_those_who_bring_what_is_not_taken(door: Door, address: str) -> None:
    for who, client in door.everybody.items():
        assert client.get(address).status_code == (401 if who in DEAD else 200), who


def test_whoever_may_see_a_paper_finds_it_in_lists_and_nobody_else_does(door: Door) -> None:
    for who in sorted(reading("list")):
        listed = {d["id"] for d in door.everybody[who].get("/v1/documents", params={"limit": 500}).json()["documents"]}
        seen = {label for label, id_ in door.house.papers.items() if id_ in listed}
        assert seen == {label for label in door.house.papers if who in SEES[label]}, who


def test_each_of_a_machines_papers_is_its_own_whatever_it_says_it_comes_from(door: Door) -> None:
    """A delivery that names another paper's source neither replaces that paper nor learns that it is there."""
    held = {d["id"]: d for d in door.everybody["owner"].get("/v1/held").json()["documents"]}
    victim = held[door.house.papers["exempt:Wharf"]]
    sent = {"files": ("mine.txt", b"The wharf is mine now.", "text/plain")}
    machine = door.everybody["machine:add"]

    job = machine.post("/v1/documents", files=sent, data={"sources": [victim["source"]], "access": "public"})
    (outcome,) = finished(machine, job.json()["id"])["outcomes"]

    assert outcome["fate"] == "added"
    assert outcome["document_id"] != victim["id"]
    after = {d["id"]: d for d in door.everybody["owner"].get("/v1/held").json()["documents"]}
    assert after[victim["id"]] == victim
    machine_source = after[outcome["document_id"]]["source"]
    assert machine_source.startswith("key:")
    assert machine_source.endswith(victim["source"])


def test_what_is_not_known_is_told_alike_to_all_who_do_not_know_it(door: Door) -> None:
    hidden = door.house.papers["exempt:Wharf"]
    for who in ("anonymous", "widget", "member", "staff", "granted", "machine:all"):
        client = door.everybody[who]
        for path in ("/v1/documents/{}", "/v1/documents/{}/file", "/v1/documents/{}/pages/1.json?passage=x"):
            there, absent = client.get(path.format(hidden)), client.get(path.format("0123456789abcdef"))
            assert (there.status_code, there.text) == (absent.status_code, absent.text), (who, path)
            assert {n for n in there.headers if n != "date"} == {n for n in absent.headers if n != "date"}
            if who != "widget":
                assert plain(there)["status"] == 404
