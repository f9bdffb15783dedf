"""POST /v1/search: verbatim excerpts, paged, sorted, counted and highlighted."""

from __future__ import annotations

import io
from typing import Any

import httpx
import pypdf
import pytest

pytestmark = pytest.mark.server


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
