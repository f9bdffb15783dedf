"""Grants at the door: given, listed and ended by the owner, and at work in the very next request."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.evaluation.exempt_papers import CIRCLE, made, put_in
from tests.evaluation.exempt_world import Ask, World, world_of
from tests.fakes import FakeEmbedder
from vectorstore.library import Library

pytestmark = pytest.mark.server

UNTIL = (datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=9)).date().isoformat()
GRANT = {"circle": CIRCLE, "to": "person:cllr-lomond", "until": UNTIL, "reason": "ward business"}
(PAPER,) = made().exempt[:1]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("grants")
    (folder / "library").mkdir()
    with Library(folder / "library", FakeEmbedder()) as library:
        put_in(library, folder, [PAPER])
    with world_of(folder, FakeEmbedder()) as opened:
        yield opened


def call(world: World, method: str, path: str, body: Any = None, who: str = "owner") -> tuple[int, Any]:
    reply = world.ask(Ask("", method, path, body), who)
    return reply.status, httpx.Response(200, content=reply.content).json()


def status_of_the_paper(world: World) -> int:
    return call(world, "GET", f"/v1/documents/{PAPER.id}", who="cleared")[0]


def test_a_grant_opens_and_its_end_closes_with_the_next_request(world: World) -> None:
    assert status_of_the_paper(world) == 404
    status, grant = call(world, "POST", "/v1/grants", GRANT)
    assert (status, grant["state"], grant["to"], grant["granted_by"]) == (201, "valid", "person:cllr-lomond", "owner")

    assert status_of_the_paper(world) == 200
    _, paper = call(world, "GET", f"/v1/documents/{PAPER.id}", who="cleared")
    assert paper["exemption"] == {"paragraphs": [3], "reason": PAPER.document.exempt_reason, "review_on": None}

    status, ended = call(world, "POST", f"/v1/grants/{grant['id']}/revoke", {"reason": "she has left"})
    assert (status, ended["state"], ended["revoke_reason"]) == (200, "revoked", "she has left")
    assert status_of_the_paper(world) == 404
    assert call(world, "POST", f"/v1/grants/{grant['id']}/revoke", {"reason": "again"})[0] == 404
    assert call(world, "GET", f"/v1/grants/{grant['id']}")[1]["state"] == "revoked"


def test_grants_are_listed_by_circle_and_person_those_that_ended_only_where_it_is_asked(world: World) -> None:
    _, one = call(world, "POST", "/v1/grants", GRANT | {"circle": "exempt:Listed"})
    _, other = call(world, "POST", "/v1/grants", GRANT | {"circle": "Listed", "to": "group:Members"})
    call(world, "POST", f"/v1/grants/{other['id']}/revoke", {"reason": "done"})

    def ids(query: str) -> list[str]:
        return [grant["id"] for grant in call(world, "GET", f"/v1/grants?circle=Listed{query}")[1]["grants"]]

    assert ids("") == [one["id"]]
    assert ids("&ended=true") == [other["id"], one["id"]]
    assert ids("&ended=true&to=group:Members") == [other["id"]]


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"to": "everybody"}, 400),
        ({"until": "2020-01-01"}, 400),
        ({"until": "soon"}, 422),
        ({"circle": "unassigned"}, 400),
        ({"circle": "(unreadable label)"}, 400),
        ({"reason": ""}, 422),
        ({"colour": "red"}, 422),
    ],
)
def test_what_cannot_be_granted_is_refused_with_what_to_do(world: World, change: dict[str, str], status: int) -> None:
    refused, problem = call(world, "POST", "/v1/grants", GRANT | change)
    assert refused == status
    assert problem["detail"]


@pytest.mark.parametrize("who", ["anonymous", "staff", "cleared"])
@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/v1/grants"), ("POST", "/v1/grants"), ("GET", "/v1/grants/x"), ("POST", "/v1/grants/x/revoke")],
)
def test_nobody_but_the_owner_sees_or_changes_grants(world: World, who: str, method: str, path: str) -> None:
    before = world.library.grants.all()
    status, problem = call(world, method, path, GRANT if method == "POST" else None, who)
    refused = 401 if who == "anonymous" else 403
    assert (status, set(problem)) == (refused, {"type", "title", "status", "detail"})
    assert world.library.grants.all() == before


def test_particulars_are_corrected_and_shown_to_those_who_may_see_the_paper_only(world: World) -> None:
    given = {"paragraphs": [5, 1], "exempt_reason": "Legal advice", "review_on": "2020-01-01"}
    status, held = call(world, "PATCH", f"/v1/documents/{PAPER.id}", given)
    assert status == 200
    assert held["exemption"] == {"paragraphs": [1, 5], "reason": "Legal advice", "review_on": "2020-01-01"}
    (listed,) = call(world, "GET", "/v1/held")[1]["documents"]
    assert listed["review_due"] is True
    assert call(world, "PATCH", f"/v1/documents/{PAPER.id}", {"paragraphs": [8]})[0] == 422

    call(world, "PATCH", f"/v1/documents/{PAPER.id}", {"access": "public"})
    reply = world.ask(Ask("", "GET", f"/v1/documents/{PAPER.id}"), "anonymous")
    assert reply.status == 200
    assert "legal advice" not in reply.whole
    assert '"exemption":null' in reply.whole
    call(world, "PATCH", f"/v1/documents/{PAPER.id}", {"clear": ["access", "paragraphs", "exempt_reason", "review_on"]})
    assert call(world, "GET", f"/v1/documents/{PAPER.id}", who="anonymous")[0] == 404
