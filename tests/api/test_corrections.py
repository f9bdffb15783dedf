"""PATCH /v1/documents/{id}: what was recognised in a paper, put right; and what a paper is to others, as it is shown."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from api.desk import open_desk
from api.opening import open_library
from api.settings import read_settings
from tests.invented import document, shelve
from tests.running import START_SECONDS

pytestmark = pytest.mark.server

VELODROME = """Cabinet
3 June 2025

Report on the Farrow Bank Velodrome

1. Background

The velodrome at Farrow Bank cost 412,345 pounds to mend in 2024/25.
"""
QUESTION = "What did the velodrome at Farrow Bank cost to mend?"
PASSAGES = [
    f"1.{n} The gate of plot {n} at Farrow Bank was painted by tenant number {n * 7} in May.\n" for n in range(8)
]
Bring = Callable[..., str]


@pytest.fixture
def bring(owner: httpx.Client) -> Iterator[Bring]:
    """Hands one text in and returns the id of its paper; afterwards the library holds what it held before."""
    brought: list[str] = []

    def bring_one(name: str, text: str, **fields: str) -> str:
        job = owner.post("/v1/documents", files={"files": (name, text.encode())}, data=fields).json()
        (outcome,) = waited_for(owner, job)["outcomes"]
        assert outcome["fate"] != "refused", outcome
        brought.append(outcome["document_id"])
        return brought[-1]

    yield bring_one
    for id_ in brought:
        owner.delete(f"/v1/documents/{id_}")


def waited_for(owner: httpx.Client, job: dict[str, Any]) -> dict[str, Any]:
    while job["state"] != "done":
        time.sleep(0.05)
        job = owner.get(job["url"]).json()
    return job


def correct(owner: httpx.Client, id_: str, **changes: object) -> dict[str, Any]:
    response = owner.patch(f"/v1/documents/{id_}", json=changes)
    assert response.status_code == 200, response.text
    body: dict[str, Any] = response.json()
    return body


def detail(client: httpx.Client, id_: str) -> dict[str, Any]:
    body: dict[str, Any] = client.get(f"/v1/documents/{id_}").json()
    return body


def problem(response: httpx.Response, status: int) -> dict[str, Any]:
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    body: dict[str, Any] = response.json()
    return body


# Correcting ---------------------------------------------------------------------------------------------------------


def test_a_correction_is_seen_at_once_in_lists_filters_references_and_on_record(
    bring: Bring, owner: httpx.Client, http: httpx.Client, ask: Callable[..., dict[str, Any]]
) -> None:
    id_ = bring("velodrome.txt", VELODROME)
    before = detail(http, id_)

    correct(
        owner,
        id_,
        title="The Velodrome",
        committee="Cycling Board",
        meeting_date="2025-07-01",
        item="9",
        kind="briefing",
    )

    after = detail(http, id_)
    assert (after["title"], after["committee"], after["item"]) == ("The Velodrome", "Cycling Board", "9")
    assert (after["meeting_date"], after["date_basis"], after["kind"]) == ("2025-07-01", "given", "briefing")
    assert {c["field"]: (c["recognised"], c["given"], c["given_by"]) for c in after["corrections"]} == {
        "title": (before["title"], "The Velodrome", "owner"),
        "committee": (before["committee"], "Cycling Board", "owner"),
        "meeting_date": (before["meeting_date"], "2025-07-01", "owner"),
        "item": (before["item"], "9", "owner"),
        "kind": (before["kind"], "briefing", "owner"),
    }
    listed = http.get("/v1/documents", params={"committee": "Cycling Board", "kind": "briefing"}).json()["documents"]
    assert [d["id"] for d in listed] == [id_]
    reply = ask(QUESTION, filters={"committees": ["Cycling Board"], "date_from": "2025-07-01", "date_to": "2025-07-01"})
    assert reply["citations"][0]["reference"] == "Cycling Board, 1 July 2025, item 9, The Velodrome"
    assert reply["citations"][0]["date_basis"] == "given"


def test_a_correction_that_changes_what_was_embedded_gives_a_job_that_embeds_it_anew(
    bring: Bring, owner: httpx.Client, http: httpx.Client
) -> None:
    id_ = bring("velodrome.txt", VELODROME)

    named = correct(owner, id_, title="Quokka Zanzibar")
    found = http.post("/v1/search", json={"query": "quokka zanzibar"}).json()["results"]
    job = waited_for(owner, named["job"])

    assert found[0]["document_id"] == id_
    assert job["embedded"] == job["to_embed"] > 0
    assert (job["files"], job["outcomes"]) == (0, [])
    assert correct(owner, id_, item="4")["job"] is None


def test_a_correction_is_kept_when_the_file_is_read_again_until_it_is_cleared(
    bring: Bring, owner: httpx.Client, http: httpx.Client
) -> None:
    id_ = bring("velodrome.txt", VELODROME)
    recognised = detail(http, id_)
    correct(owner, id_, committee="Cycling Board", meeting_date=None)

    assert bring("velodrome.txt", VELODROME + "\nIt has a café.\n") == id_
    kept = detail(http, id_)
    cleared = correct(owner, id_, clear=["committee", "meeting_date"])

    assert (kept["committee"], kept["meeting_date"], kept["date_basis"]) == ("Cycling Board", None, None)
    assert {f: cleared[f] for f in ("committee", "meeting_date", "date_basis", "corrections")} == {
        "committee": recognised["committee"],
        "meeting_date": recognised["meeting_date"],
        "date_basis": recognised["date_basis"],
        "corrections": [],
    }


def test_a_label_given_by_hand_closes_and_opens_a_paper_at_once(
    bring: Bring, owner: httpx.Client, http: httpx.Client, ask: Callable[..., dict[str, Any]]
) -> None:
    id_ = bring("velodrome.txt", VELODROME)

    assert correct(owner, id_, access="exempt:Legal")["access"] == "exempt"
    assert http.get(f"/v1/documents/{id_}").status_code == 404
    assert "412,345" not in str(ask(QUESTION, include_passages=20))
    bring("velodrome.txt", VELODROME, access="public")
    assert http.get(f"/v1/documents/{id_}").status_code == 404

    correct(owner, id_, access="public")
    assert "412,345" in str(ask(QUESTION))
    assert detail(owner, id_)["corrections"][0]["recognised"] == "public"


def test_the_group_that_a_label_named_is_told_to_the_owner_only(
    bring: Bring, owner: httpx.Client, http: httpx.Client
) -> None:
    id_ = bring("velodrome.txt", VELODROME, access="exempt:Legal")

    correct(owner, id_, access="public")

    assert [c["recognised"] for c in detail(owner, id_)["corrections"]] == ["exempt:Legal"]
    assert [c["recognised"] for c in detail(http, id_)["corrections"]] == ["exempt"]


@pytest.mark.parametrize(
    ("changes", "status", "named"),
    [
        ({"colour": "red"}, 422, "'colour'"),
        ({"id": "x"}, 422, "'id'"),
        ({"date_basis": "printed"}, 422, "'date_basis'"),
        ({"title": ""}, 422, "'title' is empty"),
        ({"title": "  \u200b "}, 422, "'title' is empty"),
        ({"title": "a" * 301}, 422, "'title' is longer than 300"),
        ({"title": 7}, 422, "'title'"),
        ({"meeting_date": "30/01/2025"}, 422, "2025-01-30"),
        ({"meeting_date": "2025-02-30"}, 422, "'meeting_date'"),
        ({"meeting_date": 1738195200}, 422, "2025-01-30"),
        ({"meeting_date": ""}, 422, "2025-01-30"),
        ({"kind": "memo"}, 422, "'memo'"),
        ({"kind": None}, 422, "'kind'"),
        ({"access": "secret"}, 400, "public, staff or exempt:GROUP"),
        ({"access": None}, 422, "'access'"),
        ({"access": "exempt:(unreadable label)"}, 400, "public, staff or exempt:GROUP"),
        ({"clear": ["colour"]}, 422, "'clear.0'"),
        ({"clear": ["title"], "title": "x"}, 400, "'title' cannot be corrected and cleared"),
        ({}, 400, "Name something to correct"),
        ({"clear": []}, 400, "Name something to correct"),
    ],
    ids=str,
)
def test_what_cannot_be_a_correction_is_refused_by_name_and_changes_nothing(
    bring: Bring, owner: httpx.Client, changes: dict[str, object], status: int, named: str
) -> None:
    id_ = bring("velodrome.txt", VELODROME)
    before = detail(owner, id_)

    assert named in problem(owner.patch(f"/v1/documents/{id_}", json=changes), status)["detail"]

    assert detail(owner, id_) == before


def test_a_paper_that_is_not_held_cannot_be_corrected(owner: httpx.Client) -> None:
    refused = problem(owner.patch("/v1/documents/0123456789abcdef", json={"title": "x"}), 404)

    assert "0123456789abcdef" in refused["detail"]


def test_a_stranger_corrects_nothing_and_learns_nothing(
    http: httpx.Client, owner: httpx.Client, exempt: dict[str, Any]
) -> None:
    held = http.patch(f"/v1/documents/{exempt['id']}", json={"title": "x"})
    never = http.patch("/v1/documents/0123456789abcdef", json={"title": "x"})
    stranger = {"Authorization": "Bearer wrong"}
    wrong = http.patch(f"/v1/documents/{exempt['id']}", json={"colour": 1}, headers=stranger)
    wrong_never = http.patch("/v1/documents/0123456789abcdef", json={"title": "x"}, headers=stranger)

    assert problem(held, 401) == problem(never, 401)
    assert problem(wrong, 401) == problem(wrong_never, 401)
    assert detail(owner, exempt["id"])["title"] == exempt["title"]


@pytest.mark.embedder
def test_what_a_stopped_server_had_not_embedded_anew_is_done_by_the_next(workplace: Path) -> None:
    settings = read_settings()
    with open_library(settings, "tests") as library:
        shelve(library, workplace, document(title="Untitled"), "It was mended in the autumn.")
        library.correct("wells", {"title": "The Velodrome"})

    desk = open_desk(settings, "tests")
    try:
        deadline = time.monotonic() + START_SECONDS
        while desk.library.to_renew() and time.monotonic() < deadline:
            time.sleep(0.05)
        assert desk.library.to_renew() == []
        assert desk.library.renew("wells") == 0
    finally:
        desk.close()


# Items and kin ------------------------------------------------------------------------------------------------------


def test_a_paper_lists_its_items_as_their_heads_describe_them(http: httpx.Client) -> None:
    held = http.get("/v1/documents", params={"limit": 500}).json()["documents"]

    details = [detail(http, d["id"]) for d in held]

    fields = {"number", "title", "page", "author", "director", "wards", "key_decision", "access_line", "appendices"}
    assert all(set(item) == fields for d in details for item in d["items"])
    assert all({"corrections", "same_as", "inside", "supersedes", "superseded_by"} <= set(d) for d in details)
    assert "items" not in held[0]


def names(kin: list[dict[str, Any]]) -> list[str]:
    return [other["file"] for other in kin]


def test_copies_packs_and_versions_are_shown_from_both_sides(bring: Bring, http: httpx.Client) -> None:
    def paper(title: str, texts: list[str]) -> str:
        return f"Cabinet\n3 June 2025\n\nSubject: {title}\nReport of: A. Pump\nWards: All\n\n1. Gates\n\n" + "\n".join(
            texts
        )

    final = bring("final.txt", paper("Gates Policy", PASSAGES))
    copy = bring("copy.txt", paper("Gates Policy", PASSAGES))
    draft = bring("draft.txt", paper("Draft Gates Policy", [*PASSAGES[:6], "1.7 It may be changed.\n"]))

    held = detail(http, final)
    assert names(held["same_as"]) == ["copy.txt"]
    assert names(held["supersedes"]) == ["draft.txt"]
    assert names(detail(http, draft)["superseded_by"]) == ["copy.txt", "final.txt"]
    (other,) = detail(http, copy)["same_as"]
    assert (other["id"], other["url"]) == (final, f"/v1/documents/{final}/file")


def test_a_copy_that_a_stranger_may_not_see_is_not_shown_to_them(
    bring: Bring, owner: httpx.Client, http: httpx.Client
) -> None:
    id_ = bring("velodrome.txt", VELODROME)
    bring("secret.txt", VELODROME, access="staff")

    assert names(detail(owner, id_)["same_as"]) == ["secret.txt"]
    assert "secret.txt" not in str(detail(http, id_))
    assert detail(http, id_)["same_as"] == []


def test_whoever_hands_a_copy_in_is_told(bring: Bring, owner: httpx.Client) -> None:
    bring("velodrome.txt", VELODROME)

    job = owner.post("/v1/documents", files={"files": ("copy.txt", VELODROME.encode())}).json()
    (outcome,) = waited_for(owner, job)["outcomes"]
    owner.delete(f"/v1/documents/{outcome['document_id']}")

    assert any("The same file is held as" in w and "velodrome.txt" in w for w in outcome["warnings"])
