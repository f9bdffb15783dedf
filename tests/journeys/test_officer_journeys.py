"""An officer's journeys through the excerpt finder, in a real browser against the demo council."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import docx
import httpx
import pytest

from tests.journeys.pictures import in_view, picture

playwright = pytest.importorskip("playwright.sync_api")

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Locator, Page

pytestmark = pytest.mark.browser

QUERY = "swimming pool"
PAYLOAD = "<img src=x onerror=alert(1)><script>alert(2)</script>"
FORMULA = '=HYPERLINK("http://elsewhere.example/","x")'
NEVER = "0123456789abcdef0123"
SMALL = {"width": 320, "height": 640}

expect = playwright.expect


@pytest.fixture
def page(chromium: Browser, demo_server: str) -> Iterator[Page]:
    """The finder in a fresh browser profile."""
    context = chromium.new_context(
        base_url=demo_server, viewport={"width": 1280, "height": 900}, locale="en-GB", accept_downloads=True
    )
    page = context.new_page()
    page.goto("/officer")
    yield page
    context.close()


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


def bare(text: str) -> str:
    return "".join(text.split())


def alarms_of(page: Page, demo_server: str) -> list[str]:
    """What a payload would do if it ran, noted from now on."""
    alarms: list[str] = []
    page.on("dialog", lambda dialog: (alarms.append(dialog.message), dialog.dismiss()))
    page.on("pageerror", lambda error: alarms.append(str(error)))
    page.on("console", lambda message: alarms.append(message.text) if message.type == "error" else None)
    page.on(
        "request",
        lambda request: alarms.append(request.url) if not request.url.startswith((demo_server, "blob:")) else None,
    )
    return alarms


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


# Finding and taking away ---------------------------------------------------------------------------------------------


def test_an_officer_narrows_sorts_ticks_over_two_pages_and_takes_the_excerpts_away(page: Page) -> None:
    search(page)
    page.get_by_role("checkbox", name=re.compile(r"^Council \(")).check()
    finished(page)
    page.get_by_label("Sort by").select_option("newest meeting")
    finished(page)
    dates = [text.split(" · ")[0] for text in results(page).locator(".facts").all_text_contents()]
    assert [d.rsplit(" ", 1)[1] for d in dates] == sorted((d.rsplit(" ", 1)[1] for d in dates), reverse=True)
    assert all(reference.startswith("Council, ") for reference in references(page))

    ticked = [tick(page, 0), tick(page, 3)]
    page.get_by_role("link", name="Next page").click()
    expect(page.get_by_text(re.compile("^Showing 11 to"))).to_be_visible()
    ticked.append(tick(page, 1))
    expect(page.get_by_role("heading", name="Your excerpts (3)")).to_be_visible()
    picture(page, "officer-results")

    name, word = download(page, "Download as Word")
    assert re.fullmatch(r"excerpts-\d{4}-\d\d-\d\d\.docx", name)
    paragraphs = [(p.style.name if p.style else "", p.text) for p in docx.Document(io.BytesIO(word)).paragraphs]
    assert [bare(text) for style, text in paragraphs if style == "Excerpt"] == [bare(words) for words, _ in ticked]
    assert [text for style, text in paragraphs if style == "List Number"] == [reference for _, reference in ticked]

    name, markdown = download(page, "Download as Markdown")
    assert name.endswith(".md")
    listed = re.findall(r"^\d\. (.*)$", markdown.decode().partition("## References")[2], re.MULTILINE)
    assert [line.replace("\\", "") for line in listed] == [reference for _, reference in ticked]


def test_the_words_that_were_looked_for_are_marked(page: Page) -> None:
    search(page, "FOI")

    marks = {text.casefold() for text in page.locator("blockquote mark").all_text_contents()}
    assert "foi" in marks
    assert any(text.startswith("freedom of") for text in marks)


def test_the_list_is_kept_while_searching_on_and_reloading_and_its_order_goes_into_the_file(page: Page) -> None:
    search(page)
    first = tick(page, 0)
    search(page, "garden waste charge")
    second = tick(page, 0)
    page.reload()
    finished(page)
    expect(page.get_by_role("heading", name="Your excerpts (2)")).to_be_visible()

    page.get_by_role("button", name=f"Move down: {first[1]}").click()
    expect(page.get_by_role("button", name=f"Move down: {first[1]}")).to_be_focused()
    expect(page.get_by_role("status")).to_have_text("Moved to place 2 of 2.")
    _, word = download(page, "Download as Word")
    paragraphs = docx.Document(io.BytesIO(word)).paragraphs
    assert [p.text for p in paragraphs if p.style and p.style.name == "List Number"] == [second[1], first[1]]

    page.get_by_role("button", name=f"Take out: {second[1]}").click()
    expect(page.get_by_role("button", name=f"Take out: {first[1]}")).to_be_focused()
    expect(results(page).first.get_by_role("checkbox")).not_to_be_checked()
    page.get_by_role("button", name="Empty the list").click()
    expect(page.get_by_role("heading", name="Your excerpts", exact=True)).to_be_focused()


def test_what_is_no_longer_held_is_marked_in_the_list_and_the_rest_can_be_had(page: Page) -> None:
    search(page)
    kept = tick(page, 0)
    page.evaluate(
        """id => {
            const kept = JSON.parse(sessionStorage.getItem("officer:excerpts"));
            kept.unshift({id, title: "Gone", reference: "Cabinet, gone", words: "Gone."});
            sessionStorage.setItem("officer:excerpts", JSON.stringify(kept));
        }""",
        NEVER,
    )
    page.reload()
    finished(page)

    page.get_by_role("button", name="Download as Word").click()

    expect(page.get_by_text("One of your excerpts is no longer held")).to_be_visible()
    gone = page.locator("#chosen > li").first
    expect(gone.get_by_text("No longer held")).to_be_visible()
    gone.get_by_role("button", name="Take out").click()
    expect(page.get_by_text("One of your excerpts is no longer held")).to_have_count(0)
    _, word = download(page, "Download as Word")
    assert kept[1] in [p.text for p in docx.Document(io.BytesIO(word)).paragraphs]


def test_an_excerpt_is_copied_with_its_reference(page: Page, demo_server: str) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=demo_server)
    search(page)
    article = results(page).first

    article.get_by_role("button", name="Copy with reference").click()

    expect(page.get_by_role("status")).to_have_text("Copied, with its reference.")
    copied = page.evaluate("navigator.clipboard.readText()")
    words = article.locator("blockquote .words").inner_text()
    assert bare(copied) == bare(f"“{words}” ({article.locator('.reference').inner_text()})")


def test_an_excerpt_opens_its_paper_at_its_page(page: Page) -> None:
    search(page)

    link = results(page).first.get_by_role("link", name=re.compile("^Open the paper at page"))

    expect(link).to_have_attribute("rel", "noopener")
    address = link.get_attribute("href") or ""
    assert re.search(r"#page=\d+$", address)
    assert page.context.request.get(address).ok


def test_the_picture_of_a_page_is_fetched_only_when_it_is_opened(page: Page) -> None:
    asked: list[str] = []
    image = "/v1/documents/1/pages/1.png?passage=1"
    page.on("request", lambda request: asked.append(request.url) if "/pages/" in request.url else None)
    page.route("**/v1/search", lambda route: route.fulfill(**found(page_image=image)))
    page.route("**/pages/1.png*", lambda route: route.fulfill(status=404))
    search(page)
    assert asked == []

    page.get_by_text("See the page").click()

    expect(page.get_by_text("The picture of this page cannot be shown just now.")).to_be_visible()
    assert [address.partition("/v1")[2] for address in asked] == [image.removeprefix("/v1")]


def test_what_is_ticked_and_its_download_stay_in_view_wherever_somebody_is_in_the_results(page: Page) -> None:
    search(page)
    tick(page, 0)
    tick(page, 1)
    bar = page.get_by_role("group", name="Your excerpts")

    for place in (0, 4, 9):
        results(page).nth(place).get_by_role("checkbox").scroll_into_view_if_needed()
        expect(bar.get_by_text("2 excerpts are in your list.")).to_be_in_viewport(ratio=1)
        expect(bar.get_by_role("button", name="Download as Word")).to_be_in_viewport(ratio=1)
    in_view(page, "officer-bar")
    bar.get_by_role("link", name="Go to your list").click()
    expect(page.get_by_role("heading", name="Your excerpts (2)")).to_be_in_viewport(ratio=1)
    page.get_by_role("button", name="Empty the list").click()
    expect(bar).to_be_hidden()


def test_a_download_that_fails_is_told_where_the_list_is(page: Page) -> None:
    search(page)
    tick(page, 0)
    page.route("**/v1/export", lambda route: route.fulfill(**problem(503, "Ask again in a minute.")))

    page.get_by_role("button", name="Download as Word").click()

    expect(page.get_by_text("Ask again in a minute.")).to_be_in_viewport()


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


def test_a_search_that_finds_nothing_close_says_so(page: Page) -> None:
    search(page, "astronaut")
    notice = page.locator("#weak").get_by_text("No close match")
    expect(notice).to_be_visible()
    expect(page.get_by_role("status")).to_have_text(re.compile("No close match"))
    expect(page.locator(".holding").get_by_text("None of them holds the word “astronaut”.")).to_be_visible()
    picture(page, "officer-weak")

    search(page)
    expect(notice).to_be_hidden()
    page.get_by_role("checkbox", name=re.compile(r"^Council \(")).check()
    finished(page)
    expect(notice).to_be_hidden()


def test_a_search_for_one_word_shows_ten_says_how_many_there_are_and_how_many_hold_it(page: Page) -> None:
    search(page, "pool")

    expect(results(page)).to_have_count(10)
    expect(page.get_by_role("heading", name=re.compile(r"^\d+ excerpts$"))).to_be_visible()
    expect(page.get_by_text(re.compile(r"^Showing 1 to 10, page 1 of \d+\.$"))).to_be_visible()
    expect(page.get_by_text(re.compile(r"^\d+ of them hold the word “pool”; the others are near"))).to_be_visible()
    expect(page.get_by_role("link", name="Next page")).to_be_visible()


# Narrowing and addresses -----------------------------------------------------------------------------------------------


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


# A passage and a paper --------------------------------------------------------------------------------------------------


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


# For everyone -----------------------------------------------------------------------------------------------------------


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


@pytest.mark.parametrize("payload", [PAYLOAD, FORMULA, "javascript:alert(1)", "{{7*7}}${7*7}", "\u202etxt.exe"])
def test_a_payload_in_a_query_and_an_address_is_only_text(page: Page, demo_server: str, payload: str) -> None:
    alarms = alarms_of(page, demo_server)

    search(page, payload)
    page.reload()
    finished(page)

    expect(page.get_by_role("searchbox")).to_have_value(payload)
    page.goto(f"/officer?q=pool&committee={httpx.QueryParams({'x': payload}).get('x')}")
    finished(page)
    assert alarms == []


def test_payloads_in_papers_are_shown_as_text_and_never_run(page: Page, demo_server: str) -> None:
    alarms = alarms_of(page, demo_server)
    fields = dict.fromkeys(("title", "committee", "section", "reading", "reference", "text", "file"), PAYLOAD)
    bad = {
        "url": "javascript:alert(1)",
        "page_image": "https://elsewhere.example/v1/documents/1.png",
        "kind": "__proto__",
    }
    page.route(
        "**/v1/search", lambda route: route.fulfill(**found(**fields, **bad, highlights=[[0, 4], [2, 9], [50, 4]]))
    )

    search(page)
    results(page).get_by_role("checkbox").check()
    page.reload()
    finished(page)

    expect(page.get_by_role("heading", name="Your excerpts (1)")).to_be_visible()
    expect(results(page).locator("blockquote")).to_have_text(PAYLOAD)
    expect(results(page).locator("img, script")).to_have_count(0)
    expect(results(page).get_by_role("link", name=re.compile("^Open the paper"))).to_have_count(0)
    expect(page.get_by_text("See the page")).to_have_count(0)
    expect(page.get_by_role("checkbox", name=f"{PAYLOAD} (1)").first).to_be_visible()
    assert alarms == []


def test_marks_stand_where_they_belong_behind_letters_of_two_units(page: Page) -> None:
    page.route(
        "**/v1/search", lambda route: route.fulfill(**found(text="\U0001d4d0 \U0001f3ca pool", highlights=[[4, 8]]))
    )

    search(page)

    expect(page.locator("blockquote mark")).to_have_text("pool")


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
