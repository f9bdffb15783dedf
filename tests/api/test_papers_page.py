"""The list of papers for people at `/papers`: what it shows, to whom, and what an address may do to it."""

from __future__ import annotations

import html
import re
import time
from typing import Any

import httpx
import pytest

from api.guard import PAGE_POLICY

pytestmark = pytest.mark.server

PAYLOAD = '"><img src=x onerror=alert(1)><script>alert(2)</script>{found}{0}'


def shown(page: httpx.Response) -> list[tuple[str, str]]:
    """Each paper listed: its id, and what is said of it under its name."""
    assert page.status_code == 200
    rows = re.findall(r'<li><h3><a href="/papers/([^"]+)">.*?</h3><p>(.*?)</p>', page.text)
    return [(id_, html.unescape(said)) for id_, said in rows]


def test_the_page_lists_what_the_api_lists_with_what_tells_papers_apart(http: httpx.Client) -> None:
    papers = http.get("/v1/documents").json()["documents"]

    page = http.get("/papers")

    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert page.headers["content-security-policy"] == PAGE_POLICY.replace("form-action 'none'", "form-action 'self'")
    assert [id_ for id_, _ in shown(page)] == [paper["id"] for paper in papers]
    said = dict(shown(page))
    (minutes,) = [p for p in papers if p["file"] == "2023-09-13_cabinet_minutes.pdf"]
    assert said[minutes["id"]] == f"Cabinet · 13 September 2023 · Minutes · {minutes['pages']} pages"
    assert all(f'href="{paper["url"]}"' in page.text for paper in papers)


def test_the_exempt_paper_is_neither_listed_nor_counted_nor_to_be_chosen(
    http: httpx.Client, exempt: dict[str, Any]
) -> None:
    page = http.get("/papers")

    assert exempt["id"] not in page.text
    assert exempt["title"] not in page.text
    assert f"<h2>{http.get('/v1/documents').json()['total']} papers</h2>" in page.text


def test_the_list_is_narrowed_by_committee_kind_and_year(http: httpx.Client) -> None:
    papers = http.get("/v1/documents").json()["documents"]
    wanted = [
        p["id"]
        for p in papers
        if p["committee"] == "Cabinet" and p["kind"] == "minutes" and p["meeting_date"].startswith("2023")
    ]
    assert 0 < len(wanted) < len(papers)

    page = http.get("/papers", params={"committee": "cabinet", "kind": "minutes", "year": "2023"})

    assert [id_ for id_, _ in shown(page)] == wanted
    assert re.findall(r'<option value="([^"]*)" selected>', page.text) == ["Cabinet", "minutes", "2023"]
    assert '<a href="/papers">Show all papers</a>' in page.text


def test_more_papers_than_a_page_holds_are_turned_over_and_keep_what_they_are_narrowed_to(owner: httpx.Client) -> None:
    taken = deliver(owner, 21)
    try:
        first = owner.get("/papers", params={"year": "2031"})
        assert "<h2>21 papers</h2>" in first.text
        assert "Showing 1 to 20, page 1 of 2." in first.text
        (to,) = re.findall(r'rel="next" href="([^"]+)"', first.text)
        second = owner.get(html.unescape(to))
        assert "Showing 21 to 21, page 2 of 2." in second.text
        ids = [id_ for id_, _ in shown(first) + shown(second)]
        assert sorted(ids) == sorted(taken)
        assert "There are not that many pages." in owner.get("/papers", params={"page": "3"}).text
    finally:
        for id_ in taken:
            owner.delete(f"/v1/documents/{id_}")


@pytest.mark.parametrize("name", ["committee", "kind", "year", "page"])
@pytest.mark.parametrize("value", [PAYLOAD, "-1", "9" * 50, "²", ""])
def test_what_an_address_says_is_never_read_as_html(http: httpx.Client, name: str, value: str) -> None:
    page = http.get("/papers", params={name: value})

    assert page.status_code == 200
    assert "<script" not in page.text
    assert "<img" not in page.text


def test_a_paper_has_a_page_for_people_that_asks_the_api(http: httpx.Client) -> None:
    (id_, _), *_ = shown(http.get("/papers"))

    page = http.get(f"/papers/{id_}")

    assert page.headers["content-security-policy"] == PAGE_POLICY
    assert page.text == http.get("/papers/0123456789abcdef").text
    links = set(re.findall(r'(?:href|src)="(/[^"#]*)"', page.text + http.get("/papers").text))
    assert {link: http.get(html.unescape(link)).status_code for link in links} == dict.fromkeys(links, 200)


@pytest.mark.parametrize("face", ["/", "/desk", "/officer", "/officer/documents/x", "/officer/passages/x", "/papers/x"])
def test_every_face_leads_to_the_list_for_people(http: httpx.Client, face: str) -> None:
    page = http.get(face).text

    assert page.count('href="/papers"') >= 2
    assert "/v1/documents" not in page


def deliver(owner: httpx.Client, count: int) -> list[str]:
    """Hands in so many papers of meetings in 2031; returns their ids."""
    texts = [
        f"Cabinet\n{n + 1} May 2031\n\nReport on Paging {n}\n\n1. Noted\n\nPage {n} was noted.\n" for n in range(count)
    ]
    files = [("files", (f"paging-{n}.txt", text.encode(), "text/plain")) for n, text in enumerate(texts)]
    job = owner.post("/v1/documents", files=files).json()
    until = time.monotonic() + 120
    while job["state"] != "done" and time.monotonic() < until:
        time.sleep(0.2)
        job = owner.get(job["url"]).json()
    assert job["state"] == "done"
    return [outcome["document_id"] for outcome in job["outcomes"]]
