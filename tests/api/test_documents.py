"""/v1/documents: what is held, the papers themselves, and the exempt one that nobody can tell from none."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import httpx
import pypdf
import pytest

pytestmark = pytest.mark.server

NEVER = "0123456789abcdef"
"""The id of no paper, made like one."""
PAPERS_SHOWN = 14
"""The demo council's papers without the exempt one."""


@pytest.fixture
def listed(http: httpx.Client) -> list[dict[str, Any]]:
    return list(http.get("/v1/documents").json()["documents"])


def problem(response: httpx.Response) -> dict[str, Any]:
    assert response.headers["content-type"] == "application/problem+json"
    body: dict[str, Any] = response.json()
    assert body["status"] == response.status_code
    return body


# What is held -------------------------------------------------------------------------------------------------------


def test_the_list_holds_every_public_paper_with_its_facts(listed: list[dict[str, Any]]) -> None:
    assert len(listed) == PAPERS_SHOWN
    (minutes,) = [d for d in listed if d["file"] == "2023-09-13_cabinet_minutes.pdf"]
    assert minutes["committee"] == "Cabinet"
    assert minutes["meeting_date"] == "2023-09-13"
    assert minutes["kind"] == "minutes"
    assert minutes["access"] == "public"
    assert minutes["pages"] > 0
    assert minutes["passages"] > 0


def test_the_list_never_says_where_a_paper_came_from(http: httpx.Client, listed: list[dict[str, Any]]) -> None:
    detail = http.get(f"/v1/documents/{listed[0]['id']}").json()

    assert not {"source", "sha256", "label", "reader"} & {*listed[0], *detail}


def test_pages_of_the_list_follow_each_other(http: httpx.Client, listed: list[dict[str, Any]]) -> None:
    first = http.get("/v1/documents", params={"limit": 5}).json()
    second = http.get("/v1/documents", params={"limit": 5, "offset": 5}).json()
    beyond = http.get("/v1/documents", params={"offset": 10**30}).json()

    assert [d["id"] for d in first["documents"] + second["documents"]] == [d["id"] for d in listed[:10]]
    assert first["total"] == second["total"] == beyond["total"] == PAPERS_SHOWN
    assert beyond["documents"] == []


def test_the_list_can_be_narrowed_to_a_committee_and_a_kind(http: httpx.Client) -> None:
    found = http.get("/v1/documents", params={"committee": "Cabinet", "kind": "minutes"}).json()

    assert [d["file"] for d in found["documents"]] == ["2023-09-13_cabinet_minutes.pdf"]
    assert http.get("/v1/documents", params={"committee": "Admiralty"}).json() == {"documents": [], "total": 0}


def test_the_list_can_be_narrowed_to_a_ward_a_portfolio_and_days(http: httpx.Client) -> None:
    def held(**params: str | list[str]) -> set[str]:
        return {d["file"] for d in http.get("/v1/documents", params=params).json()["documents"]}

    pool = "2023-09-13_cabinet_marrack-green-swimming-pool.pdf"
    pack = "2025-06-18_corporate-overview-and-scrutiny_agenda-pack.pdf"
    assert held(ward="ossleby") - held(ward="Tollgate") == {pool}
    assert held(portfolio="leisure") == {pool}
    assert held(portfolio=["Leisure and Libraries", "Housing and Communities"]) == {pool, pack}
    assert held(portfolio="Leisure", ward="Tollgate") == set()
    assert held(date_from="2025-06-01", date_to="2025-06-30") == {pack}


def test_a_kind_that_no_paper_is_of_is_refused_and_a_committee_that_nobody_knows_is_not(http: httpx.Client) -> None:
    response = http.get("/v1/documents", params={"kind": "memo"})

    assert response.status_code == 422
    assert "'memo'" in problem(response)["detail"]
    assert http.get("/v1/documents", params={"committee": "memo"}).status_code == 200


@pytest.mark.parametrize(
    "params", [{"limit": 0}, {"limit": 501}, {"offset": -1}, {"limit": "many"}, {"date_from": "soon"}]
)
def test_a_page_that_cannot_be_is_refused_by_name(http: httpx.Client, params: dict[str, Any]) -> None:
    response = http.get("/v1/documents", params=params)

    assert response.status_code == 422
    assert problem(response)["errors"] == list(params)


def test_one_paper_names_the_headings_it_can_be_cited_under(http: httpx.Client, listed: list[dict[str, Any]]) -> None:
    (report,) = [d for d in listed if d["file"] == "2025-11-19_council_cabinet-member-environment.pdf"]

    detail = http.get(f"/v1/documents/{report['id']}").json()

    more = {"sections", "items", "corrections", "same_as", "inside", "supersedes", "superseded_by"}
    assert detail == report | {name: detail[name] for name in more}
    assert "2. Waste and Recycling" in detail["sections"]


# The papers themselves ----------------------------------------------------------------------------------------------


def test_a_pdf_opens_in_the_browser_and_may_run_nothing(http: httpx.Client, listed: list[dict[str, Any]]) -> None:
    paper = http.get(listed[0]["url"])

    assert paper.content.startswith(b"%PDF-")
    assert len(pypdf.PdfReader(io.BytesIO(paper.content)).pages) == listed[0]["pages"]
    assert len(paper.content) == listed[0]["size"]
    assert paper.headers["content-type"] == "application/pdf"
    assert paper.headers["content-disposition"].startswith("inline")
    assert paper.headers["x-content-type-options"] == "nosniff"
    assert "default-src 'none'" in paper.headers["content-security-policy"]
    assert "script-src" not in paper.headers["content-security-policy"]


def test_a_part_of_a_file_can_be_asked_for(http: httpx.Client, listed: list[dict[str, Any]]) -> None:
    whole = http.get(listed[0]["url"]).content

    first = http.get(listed[0]["url"], headers={"Range": "bytes=0-9"})
    last = http.get(listed[0]["url"], headers={"Range": "bytes=-7"})
    beyond = http.get(listed[0]["url"], headers={"Range": f"bytes={len(whole)}-"})

    assert (first.status_code, first.content) == (206, whole[:10])
    assert first.headers["content-range"] == f"bytes 0-9/{len(whole)}"
    assert (last.status_code, last.content) == (206, whole[-7:])
    assert beyond.status_code == 416
    assert "Ask for the whole file" in problem(beyond)["detail"]
    assert beyond.headers["content-range"] == f"bytes */{len(whole)}"


@pytest.mark.parametrize("range_", ["bytes=9-1", "pages=1-2", "bytes", "bytes=x-y"])
def test_a_range_that_is_none_is_a_problem_too(http: httpx.Client, listed: list[dict[str, Any]], range_: str) -> None:
    response = http.get(listed[0]["url"], headers={"Range": range_})

    assert response.status_code == 400
    assert "Ask for the whole file" in problem(response)["detail"]
    assert "content-disposition" not in response.headers


def test_a_paper_may_be_kept_by_a_cache_that_asks_again_and_a_closed_one_by_none(
    http: httpx.Client, owner: httpx.Client, listed: list[dict[str, Any]], exempt: dict[str, Any]
) -> None:
    assert http.get(listed[0]["url"]).headers["cache-control"] == "no-cache"
    assert owner.get(exempt["url"]).headers["cache-control"] == "private, no-store"


@pytest.mark.parametrize(
    "id_",
    [
        "..%2f..%2fowner.key",
        "%2e%2e",
        "..%5cowner.key",
        "owner.key",
        "%00",
        "%ff",
        "....//....//owner.key",
        "/etc/passwd",
        "a" * 5_000,
        "' OR 1=1 --",
    ],
)
@pytest.mark.parametrize("what", ["", "/file"])
def test_an_id_that_is_a_path_leads_nowhere(http: httpx.Client, owner_key: str, id_: str, what: str) -> None:
    response = http.get(f"/v1/documents/{id_}{what}")

    assert response.status_code == 404
    assert problem(response)["title"] == "Not Found"
    assert owner_key not in response.text


# The exempt paper ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("what", ["", "/file", "/file#page=1"])
@pytest.mark.parametrize("key", [None, "Bearer wrong"])
def test_an_exempt_paper_cannot_be_told_from_one_that_does_not_exist(
    http: httpx.Client, exempt: dict[str, Any], what: str, key: str | None
) -> None:
    headers = {"Authorization": key} if key else {}

    held = http.get(f"/v1/documents/{exempt['id']}{what}", headers=headers)
    never = http.get(f"/v1/documents/{NEVER}{what}", headers=headers)

    assert held.status_code == never.status_code == (401 if key else 404)
    assert held.content == never.content
    assert {**held.headers, "date": ""} == {**never.headers, "date": ""}


def test_part_of_an_exempt_paper_is_no_more_to_be_had_than_the_whole(
    http: httpx.Client, exempt: dict[str, Any]
) -> None:
    held = http.get(exempt["url"], headers={"Range": "bytes=0-9"})
    never = http.get(f"/v1/documents/{NEVER}/file", headers={"Range": "bytes=0-9"})

    assert (held.status_code, held.content) == (never.status_code, never.content) == (404, never.content)


def test_an_exempt_paper_is_neither_listed_nor_counted(
    http: httpx.Client, owner: httpx.Client, ask: Callable[..., dict[str, Any]], exempt: dict[str, Any]
) -> None:
    shown = http.get("/v1/documents", params={"limit": 500}).json()
    held = owner.get("/v1/documents", params={"limit": 500}).json()
    searched = ask("How many missed bins were there in 2024/25?")["searched"]

    assert exempt["id"] in {d["id"] for d in held["documents"]}
    assert exempt["id"] not in {d["id"] for d in shown["documents"]}
    assert held["total"] == shown["total"] + 1
    assert searched["documents"] == shown["total"]
    assert searched["to"] == max(d["meeting_date"] for d in shown["documents"])


def test_an_exempt_paper_lends_nothing_to_an_answer(ask: Callable[..., dict[str, Any]], exempt: dict[str, Any]) -> None:
    question = "How much did Pellumbra Developments bid for the land at Ossleby Wharf?"

    reply = ask(question, include_passages=20)
    narrowed = ask(question, filters={"document_ids": [exempt["id"]]}, include_passages=20)

    assert exempt["file"] not in {place["file"] for place in reply["citations"] + reply["passages"]}
    assert "2,735,000" not in str(reply)
    assert exempt["file"] not in reply["answer"]
    assert "Disposal of Land" not in str(reply)
    assert narrowed["status"] == "not_found"
    assert narrowed["passages"] == []


def test_the_owner_opens_an_exempt_paper(owner: httpx.Client, exempt: dict[str, Any]) -> None:
    assert owner.get(f"/v1/documents/{exempt['id']}").json()["access"] == "exempt"
    assert owner.get(exempt["url"]).content.startswith(b"%PDF-")


@pytest.mark.parametrize(
    "given", ["no JSON", "[]", '{"access": "public"}', '{"title": 3}', '{"meeting_date": "18/06/2025"}']
)
def test_what_is_given_for_a_paper_must_be_what_a_publisher_gives(owner: httpx.Client, given: str) -> None:
    refused = owner.post("/v1/documents", files={"files": ("a.txt", b"The pool opens.")}, data={"given": [given]})

    assert refused.status_code == 400
    assert "given for a paper" in refused.json()["detail"]
