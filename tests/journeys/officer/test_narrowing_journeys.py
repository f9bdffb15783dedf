"""An officer narrows what was found, and its address is the whole search, in a real browser against the demo council."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.journeys.officer.finder import QUERY, choices, expect, finished, references, results, search

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser


def test_every_facet_narrows_and_another_value_can_be_ticked_beside_it(page: Page) -> None:
    search(page)
    for legend in ("Committee", "Year of the meeting", "Kind of paper", "What it was"):
        assert choices(page, legend).count() > 1

    box = choices(page, "Year of the meeting").nth(0)
    box.focus()
    page.keyboard.press("Space")
    finished(page)
    expect(choices(page, "Year of the meeting").nth(0)).to_be_focused()
    expect(choices(page, "Year of the meeting").nth(0)).to_be_checked()
    one = page.get_by_role("heading", name=re.compile(r"^\d+ excerpts?$")).inner_text()
    years = {text.split(" · ")[0][-4:] for text in results(page).locator(".facts").all_text_contents()}
    assert len(years) == 1

    choices(page, "Year of the meeting").nth(1).check()
    finished(page)
    both = page.get_by_role("heading", name=re.compile(r"^\d+ excerpts?$")).inner_text()
    assert int(both.split()[0]) > int(one.split()[0])
    page.get_by_role("button", name="Show everything again").click()
    finished(page)
    expect(page.get_by_role("heading", name=re.compile(r"^\d+ excerpts$"))).to_be_focused()
    assert page.url.endswith("/officer?q=swimming+pool")


def test_an_address_is_the_whole_search_and_back_and_forward_go_through_it(page: Page) -> None:
    search(page)
    whole = references(page)
    page.get_by_role("checkbox", name=re.compile(r"^Minutes \(")).check()
    finished(page)
    page.get_by_label("Sort by").select_option("newest meeting")
    finished(page)
    page.get_by_role("link", name="Next page").click()
    expect(page.get_by_text(re.compile("^Showing 11 to"))).to_be_visible()
    narrowed, address = references(page), page.url
    assert address.endswith("/officer?q=swimming+pool&kind=minutes&sort=date&page=2")

    for _ in range(3):
        page.go_back()
        finished(page)
    expect(page.get_by_text(re.compile("^Showing 1 to"))).to_be_visible()
    expect(page.get_by_role("checkbox", name=re.compile(r"^Minutes \("))).not_to_be_checked()
    assert references(page) == whole
    for _ in range(3):
        page.go_forward()
        finished(page)
    expect(page.get_by_text(re.compile("^Showing 11 to"))).to_be_visible()
    assert references(page) == narrowed

    page.goto("/officer")
    page.goto(address)
    finished(page)
    assert references(page) == narrowed
    expect(page.get_by_role("checkbox", name=re.compile(r"^Minutes \("))).to_be_checked()
    expect(page.get_by_label("Sort by")).to_have_value("date")
    expect(page.get_by_role("searchbox")).to_have_value(QUERY)


def test_other_words_are_not_narrowed_to_what_the_last_ones_were(page: Page) -> None:
    search(page)
    page.get_by_role("checkbox", name=re.compile(r"^Decided \(")).check()
    finished(page)

    search(page, "garden waste charge")

    assert page.url.endswith("/officer?q=garden+waste+charge")


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("/officer?q=pool&committee=No+such+committee", "Nothing of what was found fits all that it is narrowed to."),
        ("/officer?q=pool&page=50", "There are not that many pages."),
        ("/officer?q=pool&year=1901", "Nothing of what was found fits all that it is narrowed to."),
    ],
)
def test_an_address_that_leads_to_nothing_says_so_and_leads_on(page: Page, address: str, said: str) -> None:
    page.goto(address)
    finished(page)

    expect(page.locator("#bar").get_by_text(said)).to_be_visible()
    page.locator("#bar").get_by_role("button").or_(page.locator("#bar").get_by_role("link")).first.click()
    expect(results(page).first).to_be_visible()


@pytest.mark.parametrize("rest", ["year=soon&kind=poem&standing=sure&sort=size&page=-3", "page=x"])
def test_what_an_address_cannot_mean_is_left_out(page: Page, rest: str) -> None:
    page.goto(f"/officer?q=pool&{rest}")
    finished(page)

    expect(page.get_by_text(re.compile("^Showing 1 to"))).to_be_visible()
