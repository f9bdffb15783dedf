"""POST /v1/search: verbatim excerpts, paged, sorted, counted and highlighted."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import httpx
import pypdf
import pytest

pytestmark = pytest.mark.server

QUESTIONS = Path(__file__).parents[1] / "questions"


def search(http: httpx.Client, query: str, **more: object) -> dict[str, Any]:
    response = http.post("/v1/search", json={"query": query, **more})
    assert response.status_code == 200, response.text
    found: dict[str, Any] = response.json()
    return found


def bare(text: str) -> str:
    return "".join(text.replace("\u00ad", "").split())


def test_an_excerpt_stands_word_for_word_on_the_page_it_names(http: httpx.Client) -> None:
    (excerpt,) = search(http, "garden waste charge", limit=1)["results"]

    paper = pypdf.PdfReader(io.BytesIO(http.get(excerpt["url"].partition("#")[0]).content))
    pages = range(excerpt["page"] - 1, excerpt["last_page"])
    assert bare(excerpt["text"]) in bare("".join(paper.pages[n].extract_text() for n in pages))
    assert excerpt["reference"].endswith(f"p. {excerpt['page']}")


def test_highlights_mark_the_searched_words_in_any_of_their_forms(http: httpx.Client) -> None:
    (excerpt,) = search(http, "library closing", filters={"kinds": ["minutes"]}, limit=1)["results"]

    marked = {excerpt["text"][start:end].casefold() for start, end in excerpt["highlights"]}
    assert marked
    assert marked <= {"library", "libraries", "close", "closed", "closing", "closes", "closure"}


def test_pages_follow_each_other_without_a_gap_or_a_repetition(http: httpx.Client) -> None:
    whole = [e["id"] for e in search(http, "council tax", limit=6)["results"]]
    first = [e["id"] for e in search(http, "council tax", limit=3)["results"]]
    second = [e["id"] for e in search(http, "council tax", limit=3, offset=3)["results"]]

    assert first + second == whole
    assert len(set(whole)) == 6
    assert search(http, "council tax", offset=500)["results"] == []


def test_sorting_by_date_puts_the_latest_meeting_first(http: httpx.Client) -> None:
    dates = [e["meeting_date"] for e in search(http, "fly-tips", sort="date", limit=20)["results"]]

    assert len(set(dates)) > 1
    assert dates == sorted(dates, reverse=True)


def test_every_kind_of_facet_counts_what_was_found(http: httpx.Client) -> None:
    found = search(http, "swimming pool", limit=50)

    assert set(found["facets"]) == {"committee", "year", "kind", "standing", "ward", "portfolio"}
    for name in ("kind", "standing"):
        assert sum(facet["count"] for facet in found["facets"][name]) == found["total"]


def test_a_filter_on_kind_and_date_holds_for_every_excerpt(http: httpx.Client) -> None:
    filters = {"kinds": ["minutes"], "date_from": "2024-01-01", "date_to": "2024-12-31"}

    found = search(http, "garden waste charge", filters=filters, limit=50)["results"]

    assert found
    assert {e["kind"] for e in found} == {"minutes"}
    assert {e["file"] for e in found} == {"2024-02-28_council_minutes.pdf"}


@pytest.mark.parametrize("name", ["committee", "year", "kind", "standing"])
def test_every_value_of_a_facet_can_be_narrowed_to_and_holds_for_every_excerpt(http: httpx.Client, name: str) -> None:
    found = search(http, "council", limit=1)
    asked: dict[str, Any] = {}

    assert len(found["facets"][name]) > 1
    for facet in found["facets"][name]:
        asked = {f"{name}s": [int(facet["value"]) if name == "year" else facet["value"]]}
        narrowed = search(http, "council", filters=asked, limit=50)
        assert [f["value"] for f in narrowed["facets"][name]] == [facet["value"]]
        assert narrowed["facets"][name][0]["count"] == narrowed["total"] > 0


def test_minutes_in_another_meetings_pack_are_of_their_own_year(http: httpx.Client) -> None:
    pack = "2025-06-18_corporate-overview-and-scrutiny_agenda-pack.pdf"
    found = search(http, "minutes of the last meeting", filters={"years": [2025]}, limit=50)["results"]
    dates = {e["meeting_date"] for e in found if e["file"] == pack}

    assert len(dates) > 1
    assert {date[:4] for date in dates} == {"2025"}


def test_several_values_of_a_facet_bring_those_of_either(http: httpx.Client) -> None:
    found = search(http, "swimming pool", filters={"standings": ["decision", "recommendation"]}, limit=50)

    assert {e["standing"] for e in found["results"]} == {"decision", "recommendation"}


def test_an_open_facet_still_offers_what_it_is_not_narrowed_to(http: httpx.Client) -> None:
    narrowed = {"committees": ["Cabinet"], "years": [2023]}

    whole = search(http, "swimming pool", filters={"years": [2023]})
    closed = search(http, "swimming pool", filters=narrowed)
    opened = search(http, "swimming pool", filters=narrowed, open_facets=True)

    def counts(found: dict[str, Any], name: str) -> dict[str, int]:
        return {facet["value"]: facet["count"] for facet in found["facets"][name]}

    assert opened["results"] == closed["results"]
    assert opened["total"] == closed["total"]
    assert set(counts(closed, "committee")) == {"Cabinet"}
    assert counts(opened, "committee") == counts(whole, "committee") | {"Cabinet": opened["total"]}
    assert set(counts(opened, "year")) > {"2023"}
    assert counts(opened, "standing") == counts(closed, "standing")


def test_a_value_that_nothing_has_is_still_offered_to_be_taken_back(http: httpx.Client) -> None:
    found = search(http, "swimming pool", filters={"years": [1901]}, open_facets=True)

    assert found["total"] == 0
    assert {"value": "1901", "count": 0} in found["facets"]["year"]


def marked(http: httpx.Client, query: str) -> set[str]:
    results = search(http, query, limit=20)["results"]
    return {e["text"][start:end].casefold() for e in results for start, end in e["highlights"]}


def test_an_abbreviation_marks_what_it_stands_for_and_the_other_way_round(http: httpx.Client) -> None:
    assert {"foi", "freedom of information"} <= marked(http, "FOI") & marked(http, "freedom of information")


def test_a_word_that_was_mistyped_marks_the_word_that_was_meant(http: httpx.Client) -> None:
    assert "library" in marked(http, "libary closing")


def test_places_are_marked_once_and_in_order(http: httpx.Client) -> None:
    for excerpt in search(http, "garden waste charge and charging for waste", limit=20)["results"]:
        flat = [place for span in excerpt["highlights"] for place in span]
        assert flat == sorted(set(flat))


def test_a_passage_has_an_address_of_its_own_and_names_what_stands_beside_it(http: httpx.Client) -> None:
    (excerpt,) = search(http, "swimming pool", limit=1)["results"]

    own = http.get(f"/v1/passages/{excerpt['id']}").json()

    assert {name: own[name] for name in ("text", "reference", "url", "standing")} == {
        name: excerpt[name] for name in ("text", "reference", "url", "standing")
    }
    after = http.get(f"/v1/passages/{own['after']['id']}").json()
    assert after["document_id"] == own["document_id"]
    assert after["before"]["id"] == own["id"]
    assert own["after"]["page"] == after["page"]


def test_a_passage_that_is_not_held_is_a_problem_in_words(http: httpx.Client) -> None:
    reply = http.get("/v1/passages/0123456789abcdef0123")

    assert reply.status_code == 404
    assert reply.headers["content-type"] == "application/problem+json"


def all_files(http: httpx.Client, wards: list[str]) -> set[str]:
    """The papers of all that is found, page by page."""
    pages = [search(http, "swimming pool", filters={"wards": wards}, limit=50, offset=n) for n in range(0, 200, 50)]
    assert len([e for page in pages for e in page["results"]]) == pages[0]["total"]
    return set().union(*map(files, pages))


def files(found: dict[str, Any]) -> set[str]:
    return {e["file"] for e in found["results"]}


def test_a_ward_brings_its_own_reports_and_those_on_all_wards(http: httpx.Client) -> None:
    own = search(http, "swimming pool", filters={"wards": ["marrack green"]}, limit=50)
    all_own, all_other = all_files(http, ["marrack green"]), all_files(http, ["Tollgate"])

    assert "2023-09-13_cabinet_marrack-green-swimming-pool.pdf" in files(own)
    assert all_other == all_own - {"2023-09-13_cabinet_marrack-green-swimming-pool.pdf"}
    wards = {facet["value"]: facet["count"] for facet in own["facets"]["ward"]}
    assert set(wards) == {"All wards", "Marrack Green", "Ossleby", "Fennimoor"}
    assert wards["All wards"] + wards["Ossleby"] == own["total"]


def test_a_portfolio_brings_its_reports_and_of_a_pack_its_items(http: httpx.Client) -> None:
    found = search(http, "contact with customers", filters={"portfolios": ["housing"]}, limit=50)

    assert files(found) == {"2025-06-18_corporate-overview-and-scrutiny_agenda-pack.pdf"}
    assert {e["title"] for e in found["results"]} == {"Customer Contact in 2024/25"}
    assert found["facets"]["portfolio"] == [{"value": "Housing and Communities", "count": found["total"]}]


def test_every_ward_and_portfolio_that_is_counted_can_be_narrowed_to(http: httpx.Client) -> None:
    found = search(http, "council", limit=50)

    for name in ("ward", "portfolio"):
        assert found["facets"][name]
        for facet in found["facets"][name]:
            narrowed = search(http, "council", filters={f"{name}s": [facet["value"]]}, limit=50)
            assert facet["value"] in {f["value"] for f in narrowed["facets"][name]}


def test_a_ward_that_only_an_exempt_paper_names_alone_brings_nothing_of_it(
    http: httpx.Client, exempt: dict[str, Any]
) -> None:
    found = search(http, "sealed bids coal yard", filters={"wards": ["Ossleby"]}, limit=50)

    assert exempt["file"] not in files(found)


@pytest.mark.parametrize("query", ['"AND (NEAR*', "'; DROP TABLE passages; --", "*", "title:pool OR NOT", "\\", "-"])
def test_the_language_of_the_index_is_only_text_in_a_query(http: httpx.Client, query: str) -> None:
    assert "results" in search(http, query)


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"query": ""}, "query"),
        ({"query": "\u200b \u0000"}, "query"),
        ({"query": "a" * 1_001}, "query"),
        ({}, "query"),
        ({"query": "bins", "limit": 0}, "limit"),
        ({"query": "bins", "limit": 51}, "limit"),
        ({"query": "bins", "offset": -1}, "offset"),
        ({"query": "bins", "offset": 501}, "offset"),
        ({"query": "bins", "sort": "colour"}, "sort"),
        ({"query": "bins", "q": "bins"}, "q"),
        ({"query": "bins", "filters": {"ward": "x"}}, "filters.ward"),
        ({"query": "bins", "filters": {"wards": "x"}}, "filters.wards"),
        ({"query": "bins", "filters": {"portfolios": ["x" * 201]}}, "filters.portfolios.0"),
        ({"query": "bins", "filters": {"years": ["last"]}}, "filters.years.0"),
        ({"query": "bins", "filters": {"standings": ["certain"]}}, "filters.standings.0"),
    ],
)
def test_a_search_field_that_cannot_be_used_is_named(http: httpx.Client, body: dict[str, object], field: str) -> None:
    response = http.post("/v1/search", json=body)

    assert response.status_code == 422
    assert response.json()["errors"] == [field]


def test_searching_for_an_exempt_papers_own_words_does_not_bring_it(http: httpx.Client, exempt: dict[str, Any]) -> None:
    found = search(http, "Pellumbra Developments sealed bids Ossleby Wharf coal yard", limit=50)

    assert found["results"]
    assert exempt["file"] not in {e["file"] for e in found["results"]}
    assert not any("Pellumbra" in e["text"] for e in found["results"])


def test_narrowing_to_an_exempt_paper_finds_what_narrowing_to_no_paper_finds(
    http: httpx.Client, exempt: dict[str, Any]
) -> None:
    query = "Pellumbra Developments"

    held = search(http, query, filters={"document_ids": [exempt["id"]]})
    never = search(http, query, filters={"document_ids": ["0123456789abcdef"]})

    assert held == never
    assert held["total"] == 0


# How near it is ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "near"),
    [
        ("swimming pool", True),
        ("potholes", True),
        ("astronaut", False),
        ("recipe for lasagne", False),
        ("asdfgh", False),
    ],
)
def test_a_search_says_whether_its_best_excerpt_is_near(http: httpx.Client, query: str, near: bool) -> None:
    assert search(http, query, limit=1)["near"] is near
    assert search(http, query, limit=1, sort="date")["near"] is near


def test_no_question_that_the_papers_answer_is_told_that_nothing_is_near(http: httpx.Client) -> None:
    lines = (QUESTIONS / "demo.jsonl").read_text(encoding="utf-8").splitlines()
    asked = [q for q in map(json.loads, lines) if q["answerable"] and not q["history"]]
    assert len(asked) == 30

    assert [q["question"] for q in asked if not search(http, q["question"], limit=1)["near"]] == []


def test_a_narrowed_search_does_not_say_that_the_papers_hold_nothing_near(http: httpx.Client) -> None:
    assert search(http, "swimming pool", filters={"committees": ["Council"]})["near"] is None

    found = search(http, "pool", filters={"committees": ["No such committee"]})
    assert (found["total"], found["near"], found["holding"]) == (0, None, 0)


def test_for_one_word_those_are_counted_that_hold_it(http: httpx.Client) -> None:
    pages = [search(http, "pool", limit=50, offset=n)["results"] for n in (0, 50, 100, 150)]
    marked = [e for page in pages for e in page if e["highlights"]]

    found = search(http, "pool", limit=1)

    assert 0 < found["holding"] == len(marked) < found["total"]
    assert search(http, "astronaut", limit=1)["holding"] == 0
    assert search(http, "swimming pool", limit=1)["holding"] is None
