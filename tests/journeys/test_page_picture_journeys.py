"""From an answer to the page it rests on, as a picture with the quoted words marked, in a real browser."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from tests.journeys.pictures import picture

playwright = pytest.importorskip("playwright.sync_api")

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Locator, Page

pytestmark = pytest.mark.browser

QUESTION = "How many missed bins per 100,000 collections were there in 2024/25?"
SOURCE_1 = re.compile(r"^Source 1: \S")
PICTURES = re.compile(r"/pages/\d+\.(?:png|json)\?")

expect = playwright.expect


@pytest.fixture
def page(chromium: Browser, demo_server: str) -> Iterator[Page]:
    """The demo page in a fresh browser profile that lets pages write to the clipboard."""
    context = chromium.new_context(base_url=demo_server, viewport={"width": 1280, "height": 900}, locale="en-GB")
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto("/")
    yield page
    context.close()


def answered(page: Page) -> Locator:
    box = page.get_by_role("textbox", name="Your question")
    box.fill(QUESTION)
    box.press("Enter")
    turn = page.get_by_role("article").last
    expect(turn).to_have_attribute("aria-busy", "false", timeout=60_000)
    return turn


def shown(source: Locator) -> Locator:
    """The picture of a source's page, loaded."""
    image = source.get_by_role("img")
    expect(image).to_be_visible()
    expect(image).to_have_js_property("complete", True)
    return image


def test_a_marker_shows_the_right_page_with_the_quote_marked_and_asks_for_it_only_then(page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if PICTURES.search(request.url) else None)
    turn = answered(page)
    assert asked == []

    turn.get_by_role("button", name=SOURCE_1).first.click()

    source = turn.get_by_role("group", name=SOURCE_1)
    expect(source).to_be_focused()
    image = shown(source)
    cited = re.search(r"page (\d+)", source.get_by_role("link", name=re.compile("^Open the paper")).inner_text())
    assert cited
    expect(image).to_have_attribute("alt", re.compile(rf"^Page {cited[1]} of .*2025\. The quoted words are marked\.$"))
    assert image.get_attribute("src") == next(url for url in asked if ".png" in url)
    assert f"/pages/{cited[1]}.png" in asked[-1]
    assert image.evaluate("image => image.naturalWidth") == int(image.get_attribute("width") or 0) > 1000
    expect(source.get_by_role("link", name=re.compile("^Open the picture"))).to_be_visible()
    picture(page, "widget-source")


def test_a_picture_is_announced_and_the_keyboard_opens_and_closes_it(page: Page) -> None:
    turn = answered(page)
    source = turn.get_by_role("group", name=SOURCE_1)
    folded = source.get_by_text(re.compile(r"^Picture of page \d+$"))

    folded.focus()
    page.keyboard.press("Enter")
    shown(source)

    said = page.get_by_role("status")
    expect(said).to_have_text(re.compile(r"^Page \d+ of .* The quoted words are marked\.$"))
    page.keyboard.press("Enter")
    expect(source.get_by_role("img")).to_be_hidden()


def test_a_quote_that_could_not_be_found_is_said_to_be_unmarked(page: Page) -> None:
    turn = answered(page)

    def unmarked(route: Any) -> None:
        told = route.fetch().json() | {"marked": False, "boxes": []}
        route.fulfill(content_type="application/json", body=json.dumps(told))

    page.route(re.compile(r"/pages/\d+\.json"), unmarked)
    turn.get_by_role("button", name=SOURCE_1).first.click()
    source = turn.get_by_role("group", name=SOURCE_1)

    expect(shown(source)).to_have_attribute(
        "alt", re.compile(r"could not be found for certain .* nothing is marked\.$")
    )
    expect(source.get_by_role("figure")).to_contain_text("could not be found for certain")


@pytest.mark.parametrize("kind", ["json", "png"])
def test_a_picture_that_does_not_come_is_told_and_can_be_tried_again(page: Page, kind: str) -> None:
    turn = answered(page)
    page.route(re.compile(rf"/pages/\d+\.{kind}"), lambda route: route.abort(), times=1)
    turn.get_by_role("button", name=SOURCE_1).first.click()
    source = turn.get_by_role("group", name=SOURCE_1)
    expect(source.get_by_text("cannot be shown. Open the paper instead.")).to_be_visible()
    expect(source.get_by_role("img")).to_have_count(0)

    folded = source.get_by_text(re.compile(r"^Picture of page"))
    folded.click()
    expect(source.get_by_text("cannot be shown")).to_have_count(0)
    folded.click()

    shown(source)


def test_the_quote_is_copied_with_its_reference(page: Page) -> None:
    turn = answered(page)
    source = turn.get_by_role("group", name=SOURCE_1)

    source.get_by_role("button", name="Copy with reference").click()

    expect(source.get_by_text("Copied the quote and its reference.")).to_be_visible()
    expect(page.get_by_role("status")).to_have_text("Copied the quote and its reference.")
    quote, reference, address = page.evaluate("navigator.clipboard.readText()").split("\n")
    assert quote == f"“{source.get_by_role('blockquote').inner_text()}”"
    expect(source).to_contain_text(reference)
    assert re.search(r"/v1/documents/\w+/file#page=\d+$", address)


def test_a_source_tells_the_day_and_the_standing_of_its_words(page: Page) -> None:
    source = answered(page).get_by_role("group", name=SOURCE_1)

    expect(source.get_by_role("definition").first).to_have_text("19 November 2025")
    expect(source.get_by_role("definition").nth(1)).to_have_text("reported to the meeting")
    day, words = (
        source.get_by_role("definition").nth(n).evaluate("one => parseFloat(getComputedStyle(one).fontSize)")
        for n in (0, 1)
    )
    assert day > 1.3 * words


def test_a_quote_that_turns_the_page_is_shown_on_both(page: Page) -> None:
    source = answered(page).get_by_role("group", name=SOURCE_1)
    asked: list[str] = []

    def page_3(route: Any) -> None:
        asked.append(route.request.url)
        route.continue_(url=re.sub(r"/pages/\d+", "/pages/3", route.request.url))

    page.route(PICTURES, page_3)
    kept = page.evaluate("sessionStorage.getItem(Object.keys(sessionStorage)[0])")
    turned = re.sub(r'"last_page":(\d+)', lambda match: f'"last_page":{int(match[1]) + 1}', kept)
    page.evaluate("turned => sessionStorage.setItem(Object.keys(sessionStorage)[0], turned)", turned)
    page.reload()
    source.get_by_text(re.compile(r"^Picture of page 3")).click()

    images = source.get_by_role("img")
    expect(images).to_have_count(2)
    for image in images.all():  # nothing may be under way when the page is closed
        expect(image).to_have_js_property("complete", True)
    expect(images.last).to_have_attribute("alt", re.compile(r"^Page 4 of .* marked\.$"))
    assert {re.findall(r"/pages/(\d+)", url)[0] for url in asked} == {"3", "4"}


def test_a_text_without_pages_has_no_picture(page: Page) -> None:
    citation = {"marker": 1, "reference": "A note", "quote": "It rains.", "page": None, "page_image": None}
    elsewhere = citation | {"marker": 2, "page": 3, "page_image": "https://elsewhere.example/v1/pages/3.png"}
    body = {"id": "1", "status": "answered", "answer": "It rains. [1] [2]", "citations": [citation, elsewhere]}
    page.route("**/v1/chat", lambda route: route.fulfill(content_type="application/json", body=json.dumps(body)))

    turn = answered(page)

    expect(turn.get_by_role("group", name=re.compile("^Source"))).to_have_count(2)
    expect(turn.get_by_text("Picture of page")).to_have_count(0)


@pytest.mark.parametrize(("width", "colours"), [(320, "light"), (1280, "dark")])
def test_an_open_picture_fits_and_axe_finds_nothing_to_mend(page: Page, width: int, colours: Any) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page.emulate_media(color_scheme=colours)
    page.set_viewport_size({"width": width, "height": 640})
    turn = answered(page)
    turn.get_by_role("button", name=SOURCE_1).first.click()
    source = turn.get_by_role("group", name=SOURCE_1)
    shown(source)
    source.get_by_role("button", name="Copy with reference").click()

    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert [f"{fault['id']}: {fault['nodes']}" for fault in axe.run(page).response["violations"]] == []
