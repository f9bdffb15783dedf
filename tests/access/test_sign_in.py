"""Signing in and out: who comes in as what, for how long, and what they are told."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.access.house import CIRCLE, House, plain
from vectorstore.keys import digest_of

MINUTES = datetime.timedelta(minutes=1)


@pytest.fixture(autouse=True)
def _on_time(house: House) -> Iterator[None]:
    yield
    house.ahead = datetime.timedelta(0)
    house.issuer.silent = False
    house.issuer.forge = None


def me(client: httpx.Client) -> dict[str, Any]:
    response = client.get("/v1/me")
    assert response.status_code == 200, response.text
    return dict(response.json())


@pytest.mark.parametrize(
    ("user", "kind", "staff", "circles"),
    [
        ("ada", "administrator", True, []),
        ("sam", "staff", True, []),
        ("gil", "granted", False, [CIRCLE]),
        ("mia", "member", False, []),
    ],
)
def test_groups_of_the_directory_become_roles(
    house: House, user: str, kind: str, staff: bool, circles: list[str]
) -> None:
    said = me(house.signed_in(user))

    assert said["signed_in"] is True
    assert (said["kind"], said["staff_papers"], said["circles"]) == (kind, staff, circles)
    assert ("administer" in said["may"]) is (user == "ada")
    assert "id" not in said


def test_a_stranger_is_told_that_they_are_one_and_that_they_could_sign_in(house: House) -> None:
    said = me(house.client())

    assert (said["signed_in"], said["kind"], said["can_sign_in"], said["until"]) == (False, "public", True, None)


def test_the_session_is_hidden_from_scripts_and_the_token_beside_it_is_not(house: House) -> None:
    client = house.client()
    done = house.come_back(client, "sam", "/desk")

    assert done.status_code == 303
    assert done.headers["location"] == "/desk"
    cookies = {c.split("=")[0]: c for c in done.headers.get_list("set-cookie")}
    assert set(cookies) == {"ca_session", "ca_csrf", "ca_signing_in"}
    assert all("SameSite=lax" in c and "Path=/" in c and "Domain" not in c for c in cookies.values())
    assert "HttpOnly" in cookies["ca_session"]
    assert "HttpOnly" not in cookies["ca_csrf"]
    assert "Max-Age=0" in cookies["ca_signing_in"]


def test_only_a_digest_of_the_session_is_kept(house: House) -> None:
    client = house.signed_in("sam")
    cookie = client.cookies["ca_session"]

    assert house.desk.library.people.session(digest_of(cookie)) is not None
    folder = house.desk.settings.store.path
    stored = b"".join(f.read_bytes() for f in folder.glob("catalogue.sqlite*"))
    assert cookie.encode() not in stored
    assert digest_of(cookie) in stored


def test_who_signs_out_is_out_and_whoever_copied_the_cookie_too(house: House) -> None:
    client = house.signed_in("sam")
    copied = house.client(Cookie=f"ca_session={client.cookies['ca_session']}")
    assert me(copied)["kind"] == "staff"

    out = client.post("/sign-out")

    assert out.status_code == 200
    assert out.json()["signed_out"] is True
    assert out.json()["issuer"].startswith(f"{house.issuer.issuer}/protocol/openid-connect/logout?client_id=")
    assert all("Max-Age=0" in c for c in out.headers.get_list("set-cookie"))
    assert copied.get("/v1/me").status_code == 401
    assert client.cookies.get("ca_session") is None


@pytest.mark.parametrize(("passed", "status"), [(59 * MINUTES, 200), (61 * MINUTES, 401)])
def test_a_session_ends_when_nothing_is_done(house: House, passed: datetime.timedelta, status: int) -> None:
    client = house.signed_in("sam")

    house.ahead = passed

    assert client.get("/v1/me").status_code == status


def test_a_session_that_is_used_lasts_until_its_last_hour_and_no_longer(house: House) -> None:
    client = house.signed_in("sam")

    for halves in range(1, 20):
        house.ahead = datetime.timedelta(minutes=30 * halves)
        assert client.get("/v1/me").status_code == 200
        house.desk.library.people.seen(digest_of(client.cookies["ca_session"]), house.now())
    house.ahead = datetime.timedelta(hours=10, minutes=1)

    assert client.get("/v1/me").status_code == 401


def test_a_session_that_has_ended_is_refused_everywhere_and_forgotten(house: House) -> None:
    client = house.client(Cookie="ca_session=gone")

    for address in ("/", "/v1/documents", "/officer", "/sign-in", "/nowhere", "/healthz"):
        refused = client.get(address)
        assert refused.status_code == 401
        assert "sign-in has ended" in plain(refused)["detail"]
        assert {c.split("=")[0] for c in refused.headers.get_list("set-cookie")} == {"ca_session", "ca_csrf"}


def test_a_person_whose_session_has_ended_is_shown_a_page(house: House) -> None:
    going = {"Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document", "Accept": "text/html,*/*"}

    refused = house.client(Cookie="ca_session=gone", **going).get("/officer")

    assert refused.status_code == 401
    assert refused.headers["content-type"].startswith("text/html")
    assert 'href="/sign-in"' in refused.text
    assert "sign-in has ended" in refused.text


def test_a_page_that_was_signed_in_never_goes_on_as_a_stranger(house: House) -> None:
    client = house.signed_in("sam")
    token = client.headers["X-CSRF-Token"]

    left = house.client(Origin=house.address, **{"X-CSRF-Token": token}).post("/v1/search", json={"query": "bins"})

    assert left.status_code == 401


def test_who_is_suspended_is_out_at_the_next_request_and_cannot_come_back(house: House) -> None:
    client = house.signed_in("una")
    assert client.get("/v1/me").status_code == 200

    done = house.owner().post(f"/v1/people/{house.id_of('una')}/suspend", json={"reason": "has left"})

    assert done.status_code == 200
    refused = client.get("/v1/me")
    assert refused.status_code == 401
    assert "suspended" in plain(refused)["detail"]
    again = house.come_back(house.client(), "una")
    assert again.status_code == 403
    assert "suspended" in plain(again)["detail"]
    assert house.owner().post(f"/v1/people/{house.id_of('una')}/resume").status_code == 200
    assert house.client(Cookie=f"ca_session={client.cookies.get('ca_session')}").get("/v1/me").status_code == 401
    assert house.come_back(house.client(), "una").status_code == 303


def test_a_circle_that_is_taken_away_is_gone_at_the_next_request(house: House) -> None:
    client, paper = house.signed_in("gil"), house.papers[f"exempt:{CIRCLE}"]
    assert client.get(f"/v1/documents/{paper}").status_code == 200

    kept, house.circles = house.circles, {}

    assert client.get(f"/v1/documents/{paper}").status_code == 404
    house.circles = kept


@pytest.mark.parametrize(("user", "says"), [("eve", "in none of the groups"), ("overage", "too many")])
def test_who_has_no_role_does_not_come_in_and_is_told_why(house: House, user: str, says: str) -> None:
    client = house.client()

    refused = house.come_back(client, user)

    assert refused.status_code == 403
    assert says in plain(refused)["detail"]
    assert client.cookies.get("ca_session") is None


def test_a_name_is_taken_as_text_without_what_hides(house: House) -> None:
    assert me(house.signed_in("odd"))["name"] == "<b>Odd</b> name"


def test_a_sign_in_service_that_is_silent_is_said_to_be_so(house: House) -> None:
    client = house.client()
    there = house.sent_to(client)
    back = house.consent(there, "sam")
    house.issuer.silent = True

    refused = client.get(back)

    assert refused.status_code == 503
    assert "does not answer" in plain(refused)["detail"]
    assert client.cookies.get("ca_session") is None


def test_the_last_day_of_a_key_is_noted_and_people_are_listed(house: House) -> None:
    id_, written = house.key(scopes=["search"])
    assert house.client(Authorization=f"Bearer {written}").post("/v1/search", json={"query": "bins"}).status_code == 200
    house.signed_in("sam")

    (key,) = [k for k in house.owner().get("/v1/keys").json()["keys"] if k["id"] == id_]
    people = house.owner().get("/v1/people").json()["people"]

    assert "key" not in key
    assert (key["state"], key["scopes"], key["made_by"]) == ("good", ["search"], "owner")
    assert ("Sam Staff", "sam@council.example") in [(p["name"], p["email"]) for p in people]


def test_what_an_officer_does_is_recorded_under_their_own_name(house: House) -> None:
    client = house.signed_in("ada")
    made = client.post("/v1/keys", json={"name": "reports", "scopes": ["search"]})
    assert made.json()["made_by"] == "Ada Administrator"
    paper = house.papers["public"]
    passage = house.desk.library.passages_of(paper)[0].id

    held = client.post("/v1/held-back", json={"passage_id": passage, "reason": "a test", "by": "somebody else"})

    assert held.status_code == 201, held.text
    assert held.json()["held_by"] == "Ada Administrator"
    assert client.post(f"/v1/held-back/{held.json()['id']}/release", json={"reason": "over"}).status_code == 200
