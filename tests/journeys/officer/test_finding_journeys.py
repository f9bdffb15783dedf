"""An officer finds excerpts, ticks them and takes them away, in a real browser against the demo council."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

import docx
import pytest

from tests.journeys.officer.finder import (
    NEVER,
    download,
    expect,
    finished,
    found,
    problem,
    references,
    results,
    search,
    tick,
)
from tests.journeys.pictures import in_view, picture

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser


def bare(text: str) -> str:
    return "".join(text.split())


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


def test_marks_stand_where_they_belong_behind_letters_of_two_units(page: Page) -> None:
    page.route(
        "**/v1/search", lambda route: route.fulfill(**found(text="\U0001d4d0 \U0001f3ca pool", highlights=[[4, 8]]))
    )

    search(page)

    expect(page.locator("blockquote mark")).to_have_text("pool")
