"""The excerpt finder is for everyone: by keyboard, by ear, without JavaScript and on 320 pixels, in a real browser."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import docx
import pytest

from tests.journeys.officer.finder import (
    NEVER,
    QUERY,
    choices,
    expect,
    finished,
    problem,
    references,
    results,
    search,
    tick,
)
from tests.journeys.pictures import picture

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

pytestmark = pytest.mark.browser

SMALL = {"width": 320, "height": 640}


@pytest.mark.parametrize(("width", "height"), [(320, 640), (390, 844), (1280, 900), (320, 256)])
@pytest.mark.parametrize("text", ["100%", "200%"])
def test_the_bar_never_covers_what_has_the_focus(page: Page, width: int, height: int, text: str) -> None:
    page.set_viewport_size({"width": width, "height": height})
    page.evaluate("size => { document.documentElement.style.fontSize = size; }", text)
    search(page)
    tick(page, 0)
    expect(results(page).first.get_by_role("checkbox")).to_be_focused()
    # The page scrolls once the bar, which the tick brought, has been laid out.
    page.wait_for_function(f"() => !({COVERED})().length")

    covered = []
    page.get_by_role("searchbox").focus()
    for _ in range(70):
        page.keyboard.press("Tab")
        covered += page.evaluate(COVERED)
    assert covered == []


COVERED = """() => {
    const at = document.activeElement, bar = document.getElementById("tray-bar");
    if (at === document.body || bar.contains(at)) return [];
    const box = at.getBoundingClientRect(), over = bar.getBoundingClientRect();
    const sticks = getComputedStyle(bar).position === "sticky";
    return sticks && box.bottom > over.top && box.top < over.bottom ? [at.outerHTML.slice(0, 100)] : [];
}"""


def reach(page: Page, element: Locator, key: str = "Tab", at_most: int = 120) -> None:
    for _ in range(at_most):
        if element.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press(key)
    pytest.fail(f"{key} pressed {at_most} times did not reach {element}")


def test_everything_can_be_done_by_keyboard(page: Page) -> None:
    reach(page, page.get_by_role("searchbox"))
    page.keyboard.type(QUERY)
    page.keyboard.press("Enter")
    finished(page)
    reach(page, choices(page, "What it was").first)
    page.keyboard.press("Space")
    finished(page)
    expect(choices(page, "What it was").first).to_be_checked()
    ticked = []
    for place in (0, 1):
        reach(page, results(page).nth(place).get_by_role("checkbox"))
        page.keyboard.press("Space")
        ticked.append(references(page)[place])
    reach(page, page.get_by_role("link", name="Go to your list"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Your excerpts (2)")).to_be_focused()
    up = page.get_by_role("button", name=f"Move up: {ticked[1]}")
    reach(page, up)
    page.keyboard.press("Enter")
    expect(up).to_be_focused()
    page.keyboard.press("Enter")
    expect(up).to_be_focused()
    reach(page, page.get_by_role("button", name="Download as Word"), "Shift+Tab")
    with page.expect_download() as coming:
        page.keyboard.press("Enter")
    paragraphs = docx.Document(str(coming.value.path())).paragraphs
    assert [p.text for p in paragraphs if p.style and p.style.name == "List Number"] == ticked[::-1]


def test_what_was_found_is_announced_once_and_whole(page: Page) -> None:
    page.evaluate(
        """() => {
            const status = document.querySelector("[role=status]");
            window.said = [];
            new MutationObserver(() => status.textContent && window.said.push(status.textContent))
                .observe(status, {childList: true});
        }"""
    )
    search(page)
    expect(page.get_by_role("status")).to_have_text(re.compile(r"^\d+ excerpts\. Showing 1 to 10, page 1 of \d+\.$"))

    said = page.evaluate("window.said")
    assert said in ([said[-1]], ["Searching…", said[-1]])


def test_an_empty_search_is_not_sent_and_the_box_says_why(page: Page) -> None:
    page.get_by_role("button", name="Search").click()

    box = page.get_by_role("searchbox")
    expect(box).to_be_focused()
    expect(box).to_have_attribute("aria-invalid", "true")
    expect(box).to_have_accessible_description("Write what you are looking for first.")


def test_a_failure_is_told_in_the_servers_words_and_can_be_tried_again(page: Page) -> None:
    detail = "Many people are asking at the moment."
    page.route("**/v1/search", lambda route: route.fulfill(**problem(503, detail)), times=1)
    page.get_by_role("searchbox").fill(QUERY)
    page.get_by_role("searchbox").press("Enter")

    expect(page.get_by_role("alert").get_by_text(detail)).to_be_visible()
    page.get_by_role("button", name="Try again").click()

    finished(page)
    expect(page.get_by_text(detail)).to_have_count(0)


def test_without_javascript_the_page_says_what_needs_it_and_leads_to_the_papers(
    chromium: Browser, demo_server: str
) -> None:
    context = chromium.new_context(base_url=demo_server, java_script_enabled=False)
    page = context.new_page()
    for address in ("/officer", f"/officer/passages/{NEVER}", f"/officer/documents/{NEVER}"):
        page.goto(address)
        expect(page.get_by_text(re.compile("needs JavaScript"))).to_be_visible()
        expect(page.get_by_role("link", name="see the papers held")).to_have_attribute("href", "/papers")
        expect(page.get_by_role("button")).to_have_count(0)
    context.close()


STATES = (
    "start",
    "refused",
    "results",
    "narrowed",
    "list",
    "missing",
    "weak",
    "nothing",
    "failed",
    "passage",
    "gone",
    "paper",
)


def bring_to(page: Page, state: str) -> None:
    """The finder in one of its states, the one before it in the list having been left."""
    match state:
        case "start":
            page.goto("/officer")
        case "refused":
            page.get_by_role("button", name="Search").click()
        case "results":
            search(page)
        case "narrowed":
            page.get_by_role("checkbox", name=re.compile(r"^Cabinet \(")).check()
            finished(page)
        case "list":
            for place in (0, 1, 2):
                tick(page, place)
        case "missing":
            refusal = problem(404, "Not held.", ids=[page.locator("#chosen button").first.get_attribute("id")[3:]])
            page.route("**/v1/export", lambda route: route.fulfill(**refusal))
            page.get_by_role("button", name="Download as Word").click()
            expect(page.get_by_text("No longer held", exact=True)).to_be_visible()
        case "weak" | "nothing":
            page.goto(f"/officer?q={'astronaut' if state == 'weak' else 'pool&committee=Nobody'}")
            finished(page)
        case "failed":
            page.route("**/v1/search", lambda route: route.fulfill(**problem(503, "Ask again in a minute.")), times=1)
            page.goto("/officer?q=pool")
            expect(page.get_by_role("button", name="Try again")).to_be_visible()
        case "passage":
            page.goto("/officer?q=pool")
            finished(page)
            results(page).first.get_by_role("heading").get_by_role("link").click()
            expect(page.get_by_role("heading", name="Around it in the paper")).to_be_visible()
        case "gone":
            page.goto(f"/officer/passages/{NEVER}")
            expect(page.get_by_role("heading", level=1)).to_be_visible()
        case "paper":
            page.goto("/officer?q=agenda+pack+minutes")
            finished(page)
            results(page).first.get_by_role("link", name="About this paper").click()
            expect(page.get_by_role("heading", name="What was recognised in it")).to_be_visible()


@pytest.mark.parametrize("colour_scheme", ["light", "dark"])
def test_axe_finds_nothing_to_mend(page: Page, colour_scheme: Any) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page.emulate_media(color_scheme=colour_scheme)
    faults = []
    for state in STATES:
        bring_to(page, state)
        picture(page, f"officer-{state}-state") if colour_scheme == "light" else None
        page.emulate_media(color_scheme=colour_scheme)
        faults += [f"{state}: {f['id']}: {f['nodes']}" for f in axe.run(page).response["violations"]]

    assert faults == []


def test_nothing_scrolls_sideways_and_every_target_is_large_enough_at_320_pixels(page: Page) -> None:
    page.set_viewport_size(SMALL)
    wide, small = [], []
    for state in STATES:
        if state == "narrowed":
            page.get_by_text("Narrow the results").click()
        bring_to(page, state)
        if page.evaluate("document.documentElement.scrollWidth") > SMALL["width"]:
            wide.append(state)
        small += [f"{state}: {name}" for name in page.evaluate(TOO_SMALL)]

    assert wide == []
    assert small == []


TOO_SMALL = """() => [...document.querySelectorAll("a, button, input, select, summary")]
    .filter(e => e.checkVisibility() && !e.closest(".skip"))
    .filter(e => { const box = e.getBoundingClientRect(); return box.width < 24 || box.height < 24; })
    .map(e => e.outerHTML.slice(0, 120))"""


def test_the_focus_is_never_out_of_sight(page: Page) -> None:
    page.set_viewport_size(SMALL)
    search(page)
    tick(page, 0)
    hidden = []
    for _ in range(60):
        page.keyboard.press("Tab")
        hidden += page.evaluate(
            """() => {
                const box = document.activeElement.getBoundingClientRect();
                const at = document.elementFromPoint(box.x + box.width / 2, box.y + Math.min(box.height, 20) / 2);
                const seen = at && (document.activeElement.contains(at) || at.contains(document.activeElement));
                return seen || document.activeElement === document.body ? [] : [document.activeElement.outerHTML];
            }"""
        )

    assert hidden == []
