"""An officer opens a passage and its paper at their own addresses, in a real browser against the demo council."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx
import pytest

from tests.journeys.officer.finder import NEVER, PAYLOAD, expect, references, results, search
from tests.journeys.pictures import picture

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser


def test_a_passage_is_shown_at_its_own_address_and_goes_on_to_its_neighbours_and_its_paper(page: Page) -> None:
    search(page)
    reference = references(page)[0]
    results(page).first.get_by_role("heading").get_by_role("link").click()

    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.locator(".reference")).to_have_text(reference)
    picture(page, "officer-passage")
    page.get_by_role("button", name="Add to your excerpts").click()
    expect(page.get_by_role("link", name="Go to your list")).to_be_focused()
    own = page.url
    page.locator("dt:has-text('After it') + dd").get_by_role("link").click()
    page.locator("dt:has-text('Before it') + dd").get_by_role("link").click()
    expect(page.locator(".reference")).to_have_text(reference)
    assert page.url == own
    page.get_by_role("link", name="About this paper").click()
    expect(page.get_by_role("heading", name="What was recognised in it")).to_be_visible()
    page.goto("/officer")
    expect(page.get_by_role("heading", name="Your excerpts (1)")).to_be_visible()


@pytest.mark.parametrize(
    ("address", "said"),
    [
        (f"/officer/passages/{NEVER}", "This excerpt is no longer held"),
        ("/officer/passages/..%2F..%2Fhealthz", "This excerpt is no longer held"),
        ("/officer/passages/%E0%A4%A", "This excerpt is no longer held"),
        ("/officer/passages/", "This excerpt is no longer held"),
        (f"/officer/documents/{NEVER}", "This paper is not held, or is not open to you"),
    ],
)
def test_what_is_no_longer_held_is_said_calmly_and_leads_on(page: Page, address: str, said: str) -> None:
    page.goto(address)

    expect(page.get_by_role("heading", level=1)).to_have_text(said)
    expect(page.get_by_role("status")).to_have_text(said)
    expect(page.locator("#shown").get_by_role("link")).to_have_count(1)


def test_an_exempt_papers_page_is_that_of_a_paper_that_never_was(page: Page, exempt: dict[str, Any]) -> None:
    def shown(id_: str) -> str:
        page.goto(f"/officer/documents/{id_}")
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        return page.locator("main").inner_html()

    assert shown(exempt["id"]) == shown("0123456789abcdef")


def test_a_papers_page_tells_what_it_is_its_items_its_versions_and_what_was_put_right(
    page: Page, http: httpx.Client, owner: httpx.Client
) -> None:
    papers = http.get("/v1/documents").json()["documents"]
    details = {d["id"]: http.get(f"/v1/documents/{d['id']}").json() for d in papers}
    later, earlier = list(details.values())[:2]
    pack = next(d for d in details.values() if d["file"].endswith("agenda-pack.pdf"))

    page.goto(f"/officer/documents/{pack['id']}")
    expect(page.get_by_role("heading", level=1)).to_have_text(pack["title"])
    expect(page.locator("dt:has-text('Committee') + dd").first).to_have_text(pack["committee"])
    for item in pack["items"]:
        expect(page.get_by_role("heading", name=item["title"]).first).to_be_visible()
    picture(page, "officer-paper")

    superseded = earlier | {"superseded_by": [later], "same_as": [pack], "warnings": ["Page 3 shows no words."]}
    page.route(f"**/v1/documents/{earlier['id']}", lambda route: route.fulfill(json=superseded), times=1)
    page.goto(f"/officer/documents/{earlier['id']}")
    expect(page.get_by_text("A later version of this paper is held")).to_be_visible()
    expect(page.get_by_text("Page 3 shows no words.")).to_be_visible()
    expect(page.get_by_role("heading", name="The same paper")).to_be_visible()
    page.locator(".notice").get_by_role("link").click()
    expect(page.locator("dt:has-text('File') + dd")).to_have_text(later["file"])

    address = f"/v1/documents/{later['id']}"
    assert owner.patch(address, json={"title": PAYLOAD}).status_code == 200
    try:
        page.goto(f"/officer/documents/{later['id']}")
        expect(page.get_by_role("heading", level=1)).to_have_text(PAYLOAD)
        expect(page.get_by_role("heading", name="Put right by hand")).to_be_visible()
        expect(page.locator("dt:has-text('As recognised') + dd")).to_have_text(later["title"])
    finally:
        assert owner.patch(address, json={"clear": ["title"]}).status_code == 200
