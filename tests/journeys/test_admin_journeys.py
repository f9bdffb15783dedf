"""The owner's journeys through the admin room, and the widget's "Was this useful?", in a real browser."""

from __future__ import annotations

import csv
import datetime
import io
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.journeys.pictures import picture

playwright = pytest.importorskip("playwright.sync_api")

if TYPE_CHECKING:
    from collections.abc import Iterator

    import httpx
    from playwright.sync_api import Browser, Locator, Page

pytestmark = pytest.mark.browser

expect = playwright.expect

CAROUSEL = """Cabinet
3 June 2025

Report on the Farrow Bank Carousel

1. Background

The carousel at Farrow Bank carried 7,431 riders in 2024/25.
"""
RIDERS = "How many riders did the carousel at Farrow Bank carry in 2024/25?"
BINS = "How many missed bins per 100,000 collections were there in 2024/25?"
UNANSWERABLE = "Which astronaut opened the observatory?"
PAYLOAD = "<img src=x onerror=\"window.ran = 'yes'\"><script>window.ran = 'yes'</script>"
PLACE = "box => [box.getBoundingClientRect().top + scrollY, box.getBoundingClientRect().height]"
"""Where something stands on its page, however far that is scrolled, and how high it is."""
ROOMS = [
    "Papers", "Add papers", "Held back", "Exempt papers", "Question log", "Gap report", "Feedback", "Whole record", "Figures",
]  # fmt: skip


@pytest.fixture
def page(chromium: Browser, demo_server: str) -> Iterator[Page]:
    """The admin room's door in a fresh browser profile."""
    context = chromium.new_context(base_url=demo_server, viewport={"width": 1280, "height": 900}, locale="en-GB")
    page = context.new_page()
    page.goto("/admin")
    yield page
    context.close()


@pytest.fixture
def room(page: Page, owner_key: str) -> Page:
    """The admin room, entered."""
    enter(page, owner_key)
    expect(page.get_by_role("heading", level=1, name="Papers")).to_be_visible()
    return page


@pytest.fixture
def tidy(owner: httpx.Client) -> Iterator[None]:
    """Afterwards the library holds what it held before, and nothing is held back."""
    before = {paper["id"] for paper in owner.get("/v1/held").json()["documents"]}
    yield
    for paper in owner.get("/v1/held").json()["documents"]:
        if paper["id"] not in before:
            owner.delete(f"/v1/documents/{paper['id']}")
    for held in owner.get("/v1/held-back").json()["held_back"]:
        owner.post(f"/v1/held-back/{held['id']}/release", json={"reason": "The test is over."})


def enter(page: Page, key: str) -> None:
    page.get_by_label("Owner’s key").fill(key)
    page.get_by_role("button", name="Enter").click()


def go(page: Page, name: str) -> None:
    page.get_by_role("navigation", name="Admin room").get_by_role("link", name=name, exact=True).click()
    expect(page.get_by_role("heading", level=1, name=name)).to_be_focused()
    expect(page.get_by_text("Loading…")).to_have_count(0)


def upload(page: Page, name: str, text: str) -> None:
    go(page, "Add papers")
    page.get_by_label("Files").set_input_files({"name": name, "mimeType": "text/plain", "buffer": text.encode()})
    page.get_by_role("button", name="Upload").click()
    expect(page.get_by_role("heading", level=2, name="1 file read")).to_be_focused(timeout=60_000)


def answer_of(page: Page, question: str) -> str:
    """Asks on the public page, in a tab of its own, and returns the answer."""
    tab = page.context.new_page()
    tab.goto("/")
    box = tab.get_by_role("textbox", name="Your question")
    box.fill(question)
    box.press("Enter")
    turn = tab.get_by_role("article").last
    expect(turn).to_have_attribute("aria-busy", "false", timeout=60_000)
    text = turn.locator(".words").inner_text()
    tab.close()
    return text


def hold_back(place: Locator, button: str | re.Pattern[str], reason: str) -> None:
    place.get_by_role("button", name=button).first.click()
    step = place.get_by_role("group", name=re.compile("^Hold back"))
    expect(step.get_by_role("heading")).to_be_focused()
    step.get_by_label("Why is it held back?").fill(reason)
    step.get_by_role("button", name="Hold back", exact=True).click()


# The key ------------------------------------------------------------------------------------------------------------


def test_a_wrong_key_is_told_calmly_and_opens_nothing(page: Page) -> None:
    for wrong in ("nonsense", "ключ", ""):
        enter(page, wrong)
        problem = page.get_by_role("alert")
        expect(problem).to_be_focused()
        expect(problem).to_contain_text("Enter the owner’s key" if not wrong else "not the owner’s key")
        expect(page.get_by_role("navigation", name="Admin room")).to_be_hidden()
        problem.get_by_role("link").click()
        expect(page.get_by_label("Owner’s key")).to_be_focused()
        expect(page.get_by_label("Owner’s key")).to_have_attribute("aria-invalid", "true")


def test_the_key_stays_in_the_tab_and_goes_on_leaving(room: Page, owner_key: str) -> None:
    room.reload()
    expect(room.get_by_role("heading", level=1, name="Papers")).to_be_visible()
    other = room.context.new_page()
    other.goto("/admin")
    expect(other.get_by_label("Owner’s key")).to_be_visible()
    assert owner_key not in json.dumps(room.context.storage_state())

    room.get_by_role("button", name="Leave").click()

    expect(room.get_by_role("heading", level=1, name="Admin room")).to_be_focused()
    assert room.evaluate("sessionStorage.length") == 0
    room.reload()
    expect(room.get_by_label("Owner’s key")).to_be_visible()


def test_a_key_that_is_not_taken_any_more_is_asked_for_again(room: Page) -> None:
    room.route(
        "**/v1/log?*", lambda route: route.fulfill(status=401, json={"status": 401, "detail": "A key is wanted."})
    )

    room.get_by_role("link", name="Question log").click()

    expect(room.get_by_role("alert")).to_contain_text("not taken any more")
    expect(room.get_by_label("Owner’s key")).to_be_visible()


# Papers -------------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("tidy")
def test_a_paper_is_uploaded_asked_about_withdrawn_and_gone(room: Page) -> None:
    upload(room, "carousel.txt", CAROUSEL)
    verdict = room.get_by_role("listitem").filter(has_text="carousel.txt")
    expect(verdict).to_contain_text("Added")
    picture(room, "admin-verdict")
    assert "7,431" in answer_of(room, RIDERS)

    verdict.get_by_role("link", name="carousel.txt", exact=True).click()
    expect(room.get_by_role("heading", level=1, name="Report on the Farrow Bank Carousel")).to_be_visible()
    room.get_by_role("button", name="Withdraw this paper").click()
    step = room.get_by_role("group", name="Withdraw “Report on the Farrow Bank Carousel”?")
    expect(step.get_by_role("heading")).to_be_focused()
    picture(room, "admin-withdraw")
    step.get_by_role("button", name="No, keep it").click()
    expect(room.get_by_role("button", name="Withdraw this paper")).to_be_focused()
    room.get_by_role("button", name="Withdraw this paper").click()
    room.get_by_role("button", name="Yes, withdraw this paper").click()

    expect(room.get_by_role("group", name="Done")).to_be_focused()
    expect(room.get_by_role("group", name="Done")).to_contain_text("has been withdrawn")
    assert "7,431" not in answer_of(room, RIDERS)
    go(room, "Question log")
    room.get_by_label("Words").fill("Carousel 7,431")
    room.get_by_role("button", name="Search").click()
    expect(room.get_by_role("heading", level=2, name="No question fits")).to_be_visible()


@pytest.mark.usefixtures("tidy")
def test_a_verdict_says_what_was_recognised_and_leads_to_where_it_is_put_right(room: Page) -> None:
    upload(room, "carousel.txt", CAROUSEL)

    verdict = room.get_by_role("listitem").filter(has_text="carousel.txt")
    for name, said in {
        "Title": "Report on the Farrow Bank Carousel",
        "Committee": "Cabinet",
        "Meeting date": "3 June 2025, as printed in the paper",
        "Kind": "other",
        "Access": "public",
    }.items():
        expect(verdict.locator("dl > div").filter(has=room.get_by_text(name, exact=True)).locator("dd")).to_have_text(
            said
        )
    verdict.get_by_role("link", name="Correct what was recognised in carousel.txt").click()

    expect(room.get_by_role("heading", level=2, name="Correct what was recognised")).to_be_focused()
    room.keyboard.press("Tab")
    expect(room.get_by_label("Title")).to_be_focused()
    room.keyboard.type("The Farrow Bank Carousel")
    room.keyboard.press("Enter")
    expect(room.get_by_role("heading", level=1, name="The Farrow Bank Carousel")).to_be_visible()


@pytest.mark.usefixtures("tidy")
def test_a_date_that_is_only_inferred_is_said_to_be(room: Page) -> None:
    lines = ["In May 2024 the carousel was closed.", "In June 2024 it was opened again, and carried 7,431 riders."]
    upload(room, "carousel.txt", " ".join(lines))

    verdict = room.get_by_role("listitem").filter(has_text="carousel.txt")
    expect(verdict).to_contain_text("about June 2024, inferred from the months that its text speaks of")


@pytest.mark.usefixtures("tidy")
def test_a_refused_file_is_told_why(room: Page) -> None:
    upload(room, "photo.txt", "\x00\x01\x02")

    expect(room.get_by_role("heading", level=2)).to_contain_text("1 refused")
    expect(room.get_by_role("listitem").filter(has_text="photo.txt")).to_contain_text("Refused")


def test_an_upload_without_a_file_says_so(room: Page) -> None:
    go(room, "Add papers")

    room.get_by_role("button", name="Upload").click()

    expect(room.get_by_label("Files")).to_be_focused()
    expect(room.get_by_label("Files")).to_have_accessible_description(re.compile("Choose a file first"))


def test_papers_are_searched_and_paged(room: Page) -> None:
    expect(room.get_by_role("heading", level=2, name="15 papers")).to_be_visible()
    picture(room, "admin-papers")

    room.get_by_label("Words in title, file or committee").fill("cabinet minutes")
    room.get_by_role("button", name="Search").click()
    expect(room.get_by_role("heading", level=2, name="1 paper")).to_be_visible()
    room.get_by_label("Words in title, file or committee").fill("")
    room.get_by_label("Access").select_option("exempt")
    room.get_by_role("button", name="Search").click()

    expect(room.get_by_text("exempt, for nobody yet")).to_be_visible()


@pytest.mark.usefixtures("tidy")
def test_what_was_recognised_is_corrected_and_access_closed(room: Page) -> None:
    upload(room, "carousel.txt", CAROUSEL)
    room.get_by_role("link", name="carousel.txt", exact=True).click()
    expect(room.get_by_label("Title")).to_have_value("Report on the Farrow Bank Carousel")

    room.get_by_role("button", name="Save corrections").click()
    expect(room.get_by_role("alert")).to_contain_text("Nothing is different")
    room.get_by_label("Title").fill(PAYLOAD)
    room.get_by_label("Access").select_option("staff")
    room.get_by_role("button", name="Save corrections").click()

    expect(room.get_by_role("group", name="Done")).to_contain_text("Saved: title, access")
    expect(room.get_by_role("heading", level=1)).to_have_text(PAYLOAD)
    assert "7,431" not in answer_of(room, RIDERS)
    picture(room, "admin-paper")
    room.get_by_role("button", name="Take back: title").click()
    expect(room.get_by_role("heading", level=1, name="Report on the Farrow Bank Carousel")).to_be_visible()
    assert room.evaluate("window.ran") is None


@pytest.mark.usefixtures("tidy")
def test_why_a_paper_is_exempt_is_given_and_a_review_that_is_due_is_listed(room: Page) -> None:
    upload(room, "carousel.txt", CAROUSEL)
    room.get_by_role("link", name="carousel.txt", exact=True).click()
    expect(room.get_by_role("heading", level=1, name="Report on the Farrow Bank Carousel")).to_be_visible()
    expect(room.get_by_label("Why it is exempt")).to_be_hidden()

    room.get_by_label("Access").select_option("exempt")
    room.get_by_label("Readers of an exempt paper").fill("Estates")
    room.get_by_label("Paragraphs of Schedule 12A").fill("3, 1")
    room.get_by_label("Why it is exempt").fill("Business affairs")
    room.get_by_label("Review it on").fill("2020-01-30")
    room.get_by_role("button", name="Save corrections").click()

    expect(room.get_by_role("group", name="Done")).to_contain_text(
        "Saved: access, paragraphs, exempt reason, review on"
    )
    expect(room.get_by_text("paragraphs 1, 3 of Schedule 12A")).to_be_visible()
    expect(room.get_by_text("30 January 2020 (it is due)")).to_be_visible()
    assert "7,431" not in answer_of(room, RIDERS)
    go(room, "Papers")
    expect(room.get_by_role("listitem").filter(has_text="carousel.txt")).to_contain_text("Review is due")


def test_somebody_is_let_in_and_let_in_no_more(room: Page) -> None:
    until = (datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=9)).date().isoformat()
    go(room, "Exempt papers")
    room.get_by_label("Circle").fill("Estates")
    room.get_by_label("Who", exact=True).fill("nobody")
    room.get_by_label("Until").fill(until)
    room.get_by_label("Why").fill("Ward business")
    room.get_by_role("button", name="Let in").click()
    expect(room.get_by_role("alert")).to_contain_text("person:ID or group:NAME")
    room.get_by_label("Who", exact=True).fill("person:cllr-pask")
    room.get_by_role("button", name="Let in").click()
    expect(room.get_by_role("group", name="Done")).to_contain_text("person:cllr-pask may read")

    entry = room.get_by_role("main").get_by_role("listitem").filter(has_text="person:cllr-pask")
    entry.get_by_role("button", name="End this grant").click()
    entry.get_by_label("Why is it ended?").fill("The term is over")
    entry.get_by_role("button", name="End the grant", exact=True).click()

    expect(room.get_by_role("group", name="Done")).to_contain_text("is let in no more")
    expect(room.get_by_role("heading", level=2, name="Nobody is let in")).to_be_visible()
    room.get_by_label("Show those that have ended as well").check()
    expect(room.get_by_role("listitem").filter(has_text="The term is over")).to_be_visible()


# Held back ----------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("tidy")
def test_a_held_passage_answers_no_more_until_it_is_released(room: Page) -> None:
    upload(room, "carousel.txt", CAROUSEL)
    go(room, "Held back")
    room.get_by_label("Words of the passage").fill("carousel riders Farrow Bank")
    room.get_by_role("button", name="Find passages").click()
    passage = room.get_by_role("listitem").filter(has_text="7,431 riders")
    passage.get_by_role("button", name="Hold back this passage").click()
    step = room.get_by_role("group", name="Hold back this passage?")
    step.get_by_role("button", name="Hold back", exact=True).click()
    expect(step.get_by_label("Why is it held back?")).to_have_accessible_description(re.compile("Write a reason first"))
    step.get_by_label("Why is it held back?").fill("The figure is wrong.")
    step.get_by_role("button", name="Hold back", exact=True).click()

    entry = room.get_by_role("listitem").filter(has_text="The figure is wrong.")
    expect(entry).to_contain_text("7,431")
    picture(room, "admin-held")
    assert "7,431" not in answer_of(room, RIDERS)

    entry.get_by_role("button", name="Release").click()
    entry.get_by_label("Why is it released?").fill("It is right after all.")
    entry.get_by_role("button", name="Release", exact=True).click()
    expect(room.get_by_role("group", name="Done")).to_be_focused()
    assert "7,431" in answer_of(room, RIDERS)


@pytest.mark.usefixtures("tidy")
def test_a_held_answer_is_met_with_a_calm_sentence(room: Page) -> None:
    question = "How many missed bins per 100,000 collections were there in 2023/24?"
    answer_of(room, question)
    go(room, "Question log")
    room.get_by_label("Words").fill("2023/24")
    room.get_by_role("button", name="Search").click()
    entry = room.get_by_role("listitem").filter(has=room.get_by_role("heading", name=question)).first
    entry.get_by_text("Answer and sources").click()
    picture(room, "admin-log")

    hold_back(entry, re.compile("^Hold back this answer"), "It is being checked.")

    expect(entry.get_by_role("group", name="Done")).to_be_focused()
    assert "being checked" in answer_of(room, question)


# Reading the record -------------------------------------------------------------------------------------------------


def test_the_gap_report_is_read_and_saved_as_a_table(room: Page) -> None:
    answer_of(room, UNANSWERABLE)
    answer_of(room, f"=1+1 {PAYLOAD} who tamed the walrus?")

    go(room, "Gap report")

    expect(room.get_by_role("heading", level=3, name=UNANSWERABLE)).to_be_visible()
    gap = room.get_by_role("listitem").filter(has=room.get_by_role("heading", name=UNANSWERABLE))
    expect(gap).to_contain_text("not found")
    expect(gap.get_by_role("link")).to_have_attribute("rel", "noopener")
    picture(room, "admin-gaps")
    with room.expect_download() as saving:
        room.get_by_role("button", name="Save as CSV").click()
    text = Path(saving.value.path()).read_text(encoding="utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert any(row[0] == UNANSWERABLE for row in rows)
    assert any("walrus" in row[0] and row[0].startswith("'=") for row in rows)
    assert room.evaluate("window.ran") is None


def test_feedback_given_below_an_answer_is_read_in_the_admin_room(room: Page) -> None:
    tab = room.context.new_page()
    tab.goto("/")
    box = tab.get_by_role("textbox", name="Your question")
    box.fill(BINS)
    box.press("Enter")
    rating = tab.get_by_role("group", name="Was this useful?")
    expect(tab.get_by_role("article").last).to_have_attribute("aria-busy", "false")
    picture(tab, "widget-useful")
    before = rating.evaluate(PLACE)
    rating.get_by_role("button", name="No", exact=True).click()
    thanks = tab.get_by_role("group", name="Thank you for your feedback.")
    expect(thanks.get_by_role("button", name="Add a comment")).to_be_focused()
    assert thanks.evaluate(PLACE) == before
    thanks.get_by_role("button", name="Add a comment").click()
    comment = tab.get_by_label(re.compile("^What was good or missing"))
    expect(comment).to_be_focused()
    picture(tab, "widget-comment")
    comment.fill(f"I meant {PAYLOAD} green bins")
    tab.get_by_role("button", name="Send comment").click()
    expect(tab.get_by_text("Your comment was kept")).to_be_focused()
    tab.reload()
    expect(tab.get_by_text("Thank you for your feedback.")).to_be_visible()
    expect(tab.get_by_role("group", name="Was this useful?")).to_have_count(0)

    go(room, "Feedback")

    entry = room.get_by_role("listitem").filter(has=room.get_by_role("heading", name=BINS)).first
    expect(entry).to_contain_text("Rated not useful")
    expect(entry).to_contain_text(f"I meant {PAYLOAD} green bins")
    picture(room, "admin-feedback")
    assert room.evaluate("window.ran") is None


def test_a_rating_that_cannot_be_kept_says_so_and_can_be_given_again(page: Page) -> None:
    page.goto("/")
    box = page.get_by_role("textbox", name="Your question")
    box.fill(BINS)
    box.press("Enter")
    page.route("**/v1/feedback", lambda route: route.abort())

    page.get_by_role("group", name="Was this useful?").get_by_role("button", name="Yes").click()

    failed = page.get_by_role("group", name="That could not be kept. Try again.")
    expect(failed.get_by_role("button", name="Yes")).to_be_visible()
    page.unroute("**/v1/feedback")
    failed.get_by_role("button", name="Yes").click()
    expect(page.get_by_role("group", name="Thank you for your feedback.")).to_be_visible()


def test_the_figures_are_drawn_with_a_table_beside_each(room: Page) -> None:
    answer_of(room, BINS)
    answer_of(room, UNANSWERABLE)

    go(room, "Figures")

    for name in ("Answers by day", "Share of answers", "Response times"):
        chart = room.get_by_role("img", name=re.compile(f"^{name}"))
        expect(chart).to_be_visible()
        assert chart.locator("rect, circle, polyline").count() > 0
    expect(room.get_by_role("table")).to_have_count(3)
    picture(room, "admin-figures")
    room.get_by_role("textbox", name="From").fill("2020-01-01")
    room.get_by_role("textbox", name="To").fill("2020-01-31")
    room.get_by_role("button", name="Show").click()
    expect(room.get_by_role("heading", level=2, name="No answer is kept from these days")).to_be_visible()


# For everyone -------------------------------------------------------------------------------------------------------


def test_the_room_is_gone_through_by_keyboard_alone(page: Page, owner_key: str) -> None:
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to main content")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_label("Owner’s key")).to_be_focused()
    page.keyboard.type(owner_key)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name="Papers")).to_be_focused()
    figures = page.get_by_role("link", name="Figures")
    for _ in range(15):
        page.keyboard.press("Shift+Tab")
        if figures.evaluate("link => document.activeElement === link"):
            break
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name="Figures")).to_be_focused()
    expect(page.get_by_text("Loading…")).to_have_count(0)
    assert not hidden_focus(page)
    leave = page.get_by_role("button", name="Leave")
    page.keyboard.press("Shift+Tab")
    expect(leave).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Owner’s key")).to_be_visible()


def hidden_focus(page: Page) -> list[str]:
    """Goes through the page with Tab, and names what has the focus and cannot be seen."""
    hidden = []
    for _ in range(25):
        page.keyboard.press("Tab")
        seen = page.evaluate(
            """() => {
                const it = document.activeElement;
                const box = it.getBoundingClientRect();
                const at = document.elementFromPoint(box.x + box.width / 2, box.y + Math.min(box.height / 2, innerHeight / 2));
                return it === document.body || it.contains(at) || (at && at.contains(it)) ? "" : it.outerHTML.slice(0, 80);
            }"""
        )
        hidden += [seen] if seen else []
    page.evaluate("document.querySelector('main h1').focus()")
    return hidden


def test_the_whole_record_is_searched_saved_and_erased_only_for_a_reason(room: Page, owner: httpx.Client) -> None:
    asked = "Which osprey nests on the town hall?"
    owner.post("/v1/chat", json={"question": asked})
    go(room, "Whole record")
    main = room.get_by_role("main")

    main.get_by_label("Words").fill("osprey")
    main.get_by_role("button", name="Search").click()
    expect(main.get_by_text("Write a reason first.")).to_be_visible()
    expect(main.get_by_label("Reason", exact=True)).to_be_focused()
    main.get_by_label("Reason", exact=True).fill("FOI 2025/17")
    main.get_by_role("button", name="Search").click()
    expect(main.get_by_role("heading", name=asked)).to_have_count(1)
    with room.expect_download() as saved:
        main.get_by_role("button", name="Save as CSV").click()
    assert asked in Path(saved.value.path()).read_text(encoding="utf-8")

    main.get_by_role("button", name="Erase what this person asked…").click()
    expect(main.get_by_text("Write whose questions are to be erased.")).to_be_visible()
    main.get_by_label("Person", exact=True).fill("owner")
    main.get_by_role("button", name="Erase what this person asked…").click()
    step = main.get_by_role("group", name="Erase all that this person asked?")
    step.get_by_label("Why is it erased?").fill("They asked for it")
    step.get_by_role("button", name="Erase").click()
    expect(main.get_by_role("group", name="Done")).to_contain_text("been erased")
    main.get_by_label("Person", exact=True).fill("")
    main.get_by_role("button", name="Search").click()
    expect(main.get_by_role("heading", name="No question fits")).to_be_visible()

    go(room, "Papers")
    go(room, "Whole record")
    expect(main.get_by_text("They asked for it")).to_be_visible()
    main.get_by_role("button", name="Check the record").click()
    expect(main.get_by_text("It fits together")).to_be_visible()


@pytest.mark.parametrize("name", ROOMS)
def test_nothing_is_cut_off_at_320_pixels(room: Page, name: str) -> None:
    answer_of(room, UNANSWERABLE)
    room.set_viewport_size({"width": 320, "height": 640})
    go(room, name)

    assert room.evaluate("document.documentElement.scrollWidth") <= 320
    small = room.evaluate(
        """() => [...document.querySelectorAll("main button, main input, main select, nav a, nav button, summary")]
            .filter((it) => it.checkVisibility())
            .filter((it) => Math.min(it.getBoundingClientRect().width, it.getBoundingClientRect().height) < 24)
            .map((it) => it.outerHTML.slice(0, 80))"""
    )
    assert small == []


@pytest.mark.parametrize("colour_scheme", ["light", "dark"])
@pytest.mark.usefixtures("tidy")
def test_axe_finds_nothing_to_mend(page: Page, owner_key: str, colour_scheme: Any) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page.emulate_media(color_scheme=colour_scheme)

    def faults(state: str) -> list[str]:
        return [f"{state}: {fault['id']}: {fault['nodes']}" for fault in axe.run(page).response["violations"]]

    picture(page, "admin-key")
    found = faults("asked for the key")
    enter(page, "nonsense")
    expect(page.get_by_role("alert")).to_be_visible()
    found += faults("wrong key")
    enter(page, owner_key)
    answer_of(page, UNANSWERABLE)
    answer_of(page, BINS)
    for name in ROOMS:
        go(page, name)
        found += faults(name)
    go(page, "Papers")
    page.get_by_role("main").get_by_role("heading", level=3).get_by_role("link").first.click()
    page.get_by_role("button", name="Withdraw this paper").click()
    found += faults("one paper, about to be withdrawn")
    go(page, "Question log")
    entry = page.get_by_role("listitem").filter(has=page.get_by_role("heading", name=BINS)).first
    entry.get_by_text("Answer and sources").click()
    entry.get_by_role("button", name=re.compile("^Hold back passage")).first.click()
    found += faults("about to hold back")
    upload(page, "carousel.txt", CAROUSEL)
    found += faults("verdicts")
    tab = page.context.new_page()
    tab.goto("/")
    tab.get_by_role("textbox", name="Your question").fill(BINS)
    tab.get_by_role("textbox", name="Your question").press("Enter")
    tab.get_by_role("group", name="Was this useful?").get_by_role("button", name="Yes").click()
    tab.get_by_role("button", name="Add a comment").click()
    found += [f"widget, rated: {f['id']}: {f['nodes']}" for f in axe.run(tab).response["violations"]]
    assert found == []
