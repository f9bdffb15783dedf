"""What an officer's journeys share: searching, ticking and taking away in the excerpt finder, and replies made up for it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page


expect = pytest.importorskip("playwright.sync_api").expect

QUERY = "swimming pool"
PAYLOAD = "<img src=x onerror=alert(1)><script>alert(2)</script>"
NEVER = "0123456789abcdef0123"


def search(page: Page, query: str = QUERY) -> None:
    page.get_by_role("searchbox").fill(query)
    page.get_by_role("searchbox").press("Enter")
    finished(page)


def finished(page: Page) -> None:
    """Waits until what was asked for is on the page: an address that is being loaded is not."""
    expect(page.locator("#found")).to_be_visible(timeout=30_000)
    expect(page.locator("#found")).not_to_have_attribute("aria-busy", "true", timeout=30_000)


def results(page: Page) -> Locator:
    return page.get_by_role("article")


def references(page: Page) -> list[str]:
    return results(page).locator(".reference").all_text_contents()


def tick(page: Page, place: int) -> tuple[str, str]:
    """Ticks a result of this page; returns its words and its reference."""
    article = results(page).nth(place)
    article.get_by_role("checkbox").check()
    return article.locator("blockquote .words").inner_text(), article.locator(".reference").inner_text()


def download(page: Page, name: str) -> tuple[str, bytes]:
    with page.expect_download() as coming:
        page.get_by_role("button", name=name).click()
    return coming.value.suggested_filename, Path(coming.value.path()).read_bytes()


def choices(page: Page, legend: str) -> Locator:
    return page.get_by_role("group", name=legend).get_by_role("checkbox")


def problem(status: int, detail: str, **more: object) -> dict[str, Any]:
    """Arguments for `route.fulfill`: a refusal as RFC 9457 has it."""
    body = {"type": "about:blank", "title": "Not now", "status": status, "detail": detail} | more
    return {"status": status, "content_type": "application/problem+json", "body": json.dumps(body)}


def found(**fields: Any) -> dict[str, Any]:
    """Arguments for `route.fulfill`: a search that finds one excerpt with these fields."""
    one = {
        "id": NEVER,
        "document_id": "1",
        "file": "a.pdf",
        "title": "A report",
        "committee": "Cabinet",
        "meeting_date": "2024-01-17",
        "date_basis": "printed",
        "section": None,
        "standing": "reported",
        "page": 1,
        "last_page": 1,
        "text": "Words.",
        "reading": None,
        "score": 1.0,
        "reference": "Cabinet, 17 January 2024",
        "url": "/v1/documents/1/file#page=1",
        "kind": "report",
        "highlights": [],
    } | fields
    value = [{"value": str(one["committee"]), "count": 1}]
    facets = {"committee": value, "year": value, "kind": value, "standing": value}
    body = {"results": [one], "total": 1, "facets": facets}
    return {"content_type": "application/json", "body": json.dumps(body)}
