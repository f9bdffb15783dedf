"""A resident's journeys through the list of papers, in a real browser against the demo council."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from tests.journeys.pictures import picture
from tests.journeys.sight import hidden_stops

playwright = pytest.importorskip("playwright.sync_api")

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Locator, Page

pytestmark = pytest.mark.browser

SMALL = {"width": 320, "height": 640}

expect = playwright.expect


@pytest.fixture
def page(chromium: Browser, demo_server: str) -> Iterator[Page]:
    context = chromium.new_context(base_url=demo_server, viewport={"width": 1280, "height": 900}, locale="en-GB")
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda fault: faults.append(str(fault)))
    page.goto("/")
    yield page
    context.close()
    assert faults == []


def rows(page: Page) -> Locator:
    return page.locator("ol.papers > li")


def narrow(page: Page, **chosen: str) -> None:
    for label, value in chosen.items():
        page.get_by_label(label).select_option(value)
    with page.expect_navigation():
        page.get_by_role("button", name="Show").click()


def test_a_resident_finds_a_paper_in_the_list_and_reads_what_it_is(page: Page) -> None:
    page.get_by_role("link", name="Papers held").click()
    expect(page.get_by_role("heading", level=1, name="Council papers held")).to_be_visible()

    narrow(page, Committee="Cabinet", Kind="Minutes", Year="2023")

    expect(rows(page)).to_have_count(1)
    expect(rows(page)).to_contain_text("Cabinet · 13 September 2023 · Minutes")
    expect(page.get_by_label("Committee")).to_have_value("Cabinet")
    with page.context.expect_page() as opened:
        rows(page).get_by_role("link", name=re.compile("^Open the paper")).click()
    assert page.context.request.get(opened.value.url).headers["content-type"] == "application/pdf"

    rows(page).get_by_role("heading").get_by_role("link").click()
    expect(page.get_by_role("heading", name="What was recognised in it")).to_be_visible()
    expect(page.get_by_text("13 September 2023, as printed in the paper")).to_be_visible()
    page.get_by_role("banner").get_by_role("link", name="Papers held").click()
    expect(rows(page).first).to_be_visible()


def test_a_later_version_is_gone_to_without_leaving_the_residents_pages(page: Page) -> None:
    other = {"id": "0123456789abcdef", "file": "later.pdf", "title": "Later", "committee": None, "meeting_date": None}

    def with_later(route: Any) -> None:
        detail = route.fetch().json()
        route.fulfill(json=detail | {"superseded_by": [other | {"url": "/v1/documents/0123456789abcdef/file"}]})

    page.route(re.compile(r"/v1/documents/\w+$"), with_later)
    page.goto("/papers")
    rows(page).first.get_by_role("heading").get_by_role("link").click()

    expect(page.get_by_role("link", name="Later").first).to_have_attribute("href", "/papers/0123456789abcdef")


def test_the_list_needs_no_script(chromium: Browser, demo_server: str) -> None:
    context = chromium.new_context(base_url=demo_server, java_script_enabled=False)
    page = context.new_page()
    page.goto("/papers")

    narrow(page, Kind="Agenda")

    expect(rows(page)).not_to_have_count(0)
    assert all(" · Agenda · " in text for text in rows(page).all_text_contents())
    context.close()


def test_a_choice_that_nothing_fits_says_so_and_leads_back(page: Page) -> None:
    page.goto("/papers")

    narrow(page, Kind="Minutes", Year="2025", Committee="Council")
    expect(page.get_by_text("No paper held here fits all three.")).to_be_visible()
    picture(page, "papers-none")

    page.get_by_role("link", name="Show all papers").click()
    expect(rows(page)).to_have_count(14)


@pytest.mark.parametrize("colour_scheme", ["light", "dark"])
def test_axe_finds_nothing_to_mend(page: Page, colour_scheme: Any) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page.emulate_media(color_scheme=colour_scheme)
    faults = []
    for address in ("/papers", "/papers?kind=minutes", "/papers?page=9", "/papers/0123456789abcdef"):
        page.goto(address)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        faults += [f"{address}: {f['id']}: {f['nodes']}" for f in axe.run(page).response["violations"]]
    page.goto("/papers")
    picture(page, "papers")
    rows(page).first.get_by_role("heading").get_by_role("link").click()
    expect(page.get_by_role("heading", name="What was recognised in it")).to_be_visible()
    picture(page, "papers-one")
    page.emulate_media(color_scheme=colour_scheme)
    faults += [f"a paper: {f['id']}: {f['nodes']}" for f in axe.run(page).response["violations"]]

    assert faults == []


@pytest.mark.parametrize("text", ["100%", "200%"])
def test_the_list_reflows_at_320_pixels_and_the_focus_is_always_seen(page: Page, text: str) -> None:
    page.set_viewport_size(SMALL)
    page.goto("/papers")
    page.evaluate("size => { document.documentElement.style.fontSize = size; }", text)

    assert page.evaluate("document.documentElement.scrollWidth") == SMALL["width"]
    assert hidden_stops(page) == []
