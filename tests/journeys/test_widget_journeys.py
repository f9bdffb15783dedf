"""A resident's journeys through the question box, in a real browser against the demo council."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from tests.journeys.pictures import picture
from tests.journeys.sight import heard

playwright = pytest.importorskip("playwright.sync_api")

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Locator, Page, Request, Route

pytestmark = pytest.mark.browser

QUESTION = "How many missed bins per 100,000 collections were there in 2024/25?"
FOLLOW_UP = "And the year before?"
UNANSWERABLE = "Which astronaut opened the observatory?"
PAYLOAD = "<img src=x onerror=alert(1)><script>alert(2)</script>"

SOURCE_1 = re.compile(r"^Source 1: \S")

expect = playwright.expect


@pytest.fixture
def page(chromium: Browser, demo_server: str) -> Iterator[Page]:
    """The demo page in a fresh browser profile."""
    context = chromium.new_context(base_url=demo_server, viewport={"width": 1280, "height": 900}, locale="en-GB")
    page = context.new_page()
    page.goto("/")
    yield page
    context.close()


def question_box(page: Page) -> Locator:
    return page.get_by_role("textbox", name="Your question")


def ask(page: Page, question: str) -> Locator:
    """Types and sends a question; returns its turn, finished."""
    turns = page.get_by_role("article")
    already = turns.count()
    question_box(page).fill(question)
    question_box(page).press("Enter")
    expect(turns).to_have_count(already + 1)
    return finished(turns.last)


def finished(turn: Locator) -> Locator:
    expect(turn).to_have_attribute("aria-busy", "false", timeout=60_000)
    return turn


def focused(element: Locator) -> bool:
    return bool(element.evaluate("element => element.getRootNode().activeElement === element"))


def press_until_focused(page: Page, key: str, element: Locator, at_most: int = 40) -> None:
    for _ in range(at_most):
        if focused(element):
            return
        page.keyboard.press(key)
    pytest.fail(f"{key} pressed {at_most} times did not reach {element}")


def reply(**fields: Any) -> str:
    """A whole reply of POST /v1/chat, as JSON."""
    whole = {"id": "1", "status": "answered", "answer": "", "notice": None, "citations": [], "follow_ups": []}
    return json.dumps(whole | fields)


def problem(status: int, detail: str) -> dict[str, Any]:
    """Arguments for `route.fulfill`: a refusal as RFC 9457 has it."""
    body = {"type": "about:blank", "title": "Not now", "status": status, "detail": detail}
    return {"status": status, "content_type": "application/problem+json", "body": json.dumps(body)}


def test_a_marker_leads_to_its_source_and_the_source_to_the_paper(page: Page) -> None:
    turn = ask(page, QUESTION)
    expect(turn.get_by_role("heading", name=re.compile("answer", re.IGNORECASE))).to_be_visible()
    expect(question_box(page)).to_be_focused()
    expect(question_box(page)).to_have_value("")

    turn.get_by_role("button", name=SOURCE_1).first.click()

    source = turn.get_by_role("group", name=SOURCE_1)
    expect(source).to_be_focused()
    expect(source.get_by_role("blockquote")).not_to_be_empty()
    link = source.get_by_role("link", name=re.compile("^Open the paper"))
    expect(link).to_have_attribute("rel", "noopener")
    with page.context.expect_event("request", lambda request: "/file" in request.url) as opened:
        link.click()
    assert page.context.request.get(opened.value.url).ok

    source.get_by_role("button", name="Back to the answer").click()
    expect(turn.get_by_role("button", name=SOURCE_1).first).to_be_focused()


def test_a_finished_answer_is_announced_once_and_whole(page: Page) -> None:
    page.evaluate(
        """() => {
            const status = document.querySelector("council-chat").shadowRoot.querySelector("[role=status]");
            const note = () => status.textContent && window.said.push(status.textContent);
            window.said = [];
            new MutationObserver(note).observe(status, {childList: true});
        }"""
    )

    turn = ask(page, QUESTION)
    before_the_marker = turn.locator(".words").inner_text().split("[")[0].split("\n")[0].strip()

    assert "(source 1)" in heard(page, before_the_marker)


def test_a_follow_up_carries_the_conversation_until_it_is_cleared(page: Page) -> None:
    asked: list[dict[str, Any]] = []

    def note(request: Request) -> None:
        if request.url.endswith("/v1/chat"):
            asked.append(request.post_data_json)

    page.on("request", note)
    ask(page, QUESTION)
    ask(page, FOLLOW_UP)
    page.reload()
    expect(page.get_by_role("article")).to_have_count(2)
    page.get_by_role("button", name="New conversation").click()
    expect(page.get_by_role("article")).to_have_count(0)
    expect(question_box(page)).to_be_focused()
    ask(page, FOLLOW_UP)

    first, second, after_clearing = asked
    assert first["history"] == []
    assert [turn["role"] for turn in second["history"]] == ["user", "assistant"]
    assert second["history"][0]["content"] == QUESTION
    assert second["history"][1]["content"]
    assert after_clearing["history"] == []


def test_an_unanswerable_question_is_labelled_not_found_and_has_no_sources(page: Page) -> None:
    turn = ask(page, UNANSWERABLE)

    expect(turn.get_by_role("heading", name="Not found in the papers")).to_be_visible()
    expect(turn.get_by_role("heading", name="Sources")).to_have_count(0)
    expect(turn.get_by_role("button", name=re.compile("^Source"))).to_have_count(0)


@pytest.mark.parametrize(
    ("status", "label"),
    [
        ("answered", "Answer"),
        ("partial", "Part of an answer"),
        ("not_found", "Not found in the papers"),
        ("declined", "What you can ask"),
        ("clarify", "Which do you mean?"),
    ],
)
def test_each_status_is_told_in_words_and_its_choices_can_be_asked(page: Page, status: str, label: str) -> None:
    body = reply(status=status, answer="First.\n• One\n- Two", notice="A notice.", follow_ups=["This one?"])
    page.route("**/v1/chat", lambda route: route.fulfill(content_type="application/json", body=body))

    turn = ask(page, QUESTION)
    expect(turn.get_by_role("heading", name=label, exact=True)).to_be_visible()
    expect(turn.get_by_text("A notice.")).to_be_visible()
    expect(turn.locator(".words").get_by_role("listitem")).to_have_text(["One", "Two"])
    turn.get_by_role("button", name="This one?").click()
    expect(finished(page.get_by_role("article").last)).to_contain_text("This one?")


def test_what_is_out_of_bounds_is_told_to_be_so(page: Page) -> None:
    turn = ask(page, "Who should I vote for?")

    expect(turn.get_by_role("heading", name="Not something this service can answer")).to_be_visible()


def test_whoever_says_hello_is_told_what_can_be_asked_and_asks_it(page: Page) -> None:
    turn = ask(page, "hello")
    expect(turn.get_by_role("heading", name="What you can ask")).to_be_visible()
    expect(turn.get_by_text("Hello. You can ask me what the council's papers say")).to_be_visible()
    picture(page, "widget-hello")

    turn.get_by_role("group", name="You could ask next").get_by_role("button").first.click()

    answer = finished(page.get_by_role("article").last)
    expect(answer.get_by_role("heading", name="Answer", exact=True)).to_be_visible()


@pytest.mark.parametrize("status", ["not_found", "partial", "declined"])
def test_whom_to_ask_is_told_once(page: Page, status: str) -> None:
    who = "the waste team, 01632 960123"
    for answer in ("So it is.", f"So it is. You can ask {who}."):
        body = reply(status=status, answer=answer, contact=who)
        page.route("**/v1/chat", lambda route, _, body=body: route.fulfill(content_type="application/json", body=body))
        expect(ask(page, QUESTION).get_by_text(f"You can ask {who}.")).to_have_count(1)


def test_whom_to_ask_is_not_told_where_all_is_answered(page: Page) -> None:
    body = reply(answer="So it is.", contact="the waste team")
    page.route("**/v1/chat", lambda route: route.fulfill(content_type="application/json", body=body))

    expect(ask(page, QUESTION).get_by_text("the waste team")).to_have_count(0)


def test_the_keyboard_alone_gets_from_the_top_of_the_page_to_a_source(page: Page) -> None:
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the question box")).to_be_focused()
    page.keyboard.press("Enter")
    press_until_focused(page, "Tab", question_box(page))
    page.keyboard.type("A first line")
    page.keyboard.press("Shift+Enter")
    expect(question_box(page)).to_have_value("A first line\n")
    page.keyboard.press("ControlOrMeta+A")
    page.keyboard.type(QUESTION)
    page.keyboard.press("Enter")

    turn = finished(page.get_by_role("article").last)
    expect(question_box(page)).to_be_focused()
    press_until_focused(page, "Shift+Tab", turn.get_by_role("button", name=SOURCE_1).first)
    page.keyboard.press("Enter")
    source = turn.get_by_role("group", name=SOURCE_1)
    expect(source).to_be_focused()
    page.keyboard.press("Tab")
    expect(source.get_by_role("link", name=re.compile("^Open the paper"))).to_be_focused()


def test_markup_in_a_question_is_shown_as_text_and_never_runs(page: Page, demo_server: str) -> None:
    alarms: list[str] = []
    page.on("dialog", lambda dialog: (alarms.append(dialog.message), dialog.dismiss()))
    page.on("pageerror", lambda error: alarms.append(str(error)))
    page.on("console", lambda message: alarms.append(message.text) if message.type == "error" else None)
    page.on("request", lambda request: alarms.append(request.url) if not request.url.startswith(demo_server) else None)

    turn = ask(page, PAYLOAD)
    page.reload()

    expect(turn.get_by_text(PAYLOAD, exact=True).first).to_be_visible()
    assert alarms == []


def test_markup_and_foreign_links_in_a_reply_are_shown_as_text_and_never_run(page: Page, demo_server: str) -> None:
    alarms: list[str] = []
    page.on("dialog", lambda dialog: (alarms.append(dialog.message), dialog.dismiss()))
    page.on("request", lambda request: alarms.append(request.url) if not request.url.startswith(demo_server) else None)
    addresses = [
        "javascript:alert(1)",
        "https://elsewhere.example/v1/documents/1/file",
        "//elsewhere.example/file",
        "/\\elsewhere.example/file",
        f"blob:{demo_server}/1",
        "data:text/html,<script>alert(1)</script>",
    ]
    citations = [
        {
            "marker": n,
            "reference": PAYLOAD,
            "quote": PAYLOAD,
            "standing": PAYLOAD,
            "meeting_date": PAYLOAD,
            "url": address,
        }
        for n, address in enumerate(addresses, start=1)
    ]
    body = reply(answer=f"{PAYLOAD} [1] [7]\n- {PAYLOAD}", notice=PAYLOAD, follow_ups=[PAYLOAD], citations=citations)
    page.route("**/v1/chat", lambda route: route.fulfill(content_type="application/json", body=body))

    turn = ask(page, QUESTION)

    expect(turn.get_by_role("group", name=re.compile("^Source"))).to_have_count(len(addresses))
    expect(turn.get_by_role("link")).to_have_count(0)
    expect(turn.locator("img, script")).to_have_count(0)
    expect(turn.locator(".words p")).to_have_text(f"{PAYLOAD} [1] [7]")
    expect(turn.get_by_role("button", name=re.compile("^Source 7"))).to_have_count(0)
    assert alarms == []


@pytest.mark.parametrize("width", [320, 1280])
def test_nothing_scrolls_sideways(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 640})
    ask(page, QUESTION)
    ask(page, "Unbroken" * 40)

    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_server_error_is_told_in_the_servers_words_and_can_be_tried_again(page: Page) -> None:
    detail = "The library is being rebuilt. Ask again in a minute."
    page.route("**/v1/chat", lambda route: route.fulfill(**problem(503, detail)), times=1)

    turn = ask(page, QUESTION)
    expect(turn.get_by_text(detail)).to_be_visible()
    turn.get_by_role("button", name="Try again").click()

    expect(finished(turn).get_by_role("button", name=SOURCE_1).first).to_be_visible()
    expect(turn.get_by_text(detail)).to_have_count(0)
    expect(page.get_by_role("article")).to_have_count(1)


def test_a_refused_question_is_explained_without_another_try(page: Page) -> None:
    detail = "The question is too long. Shorten it to 1,000 characters."
    page.route("**/v1/chat", lambda route: route.fulfill(**problem(422, detail)))

    turn = ask(page, QUESTION)

    expect(turn.get_by_text(detail)).to_be_visible()
    expect(turn.get_by_role("button", name="Try again")).to_have_count(0)


def test_a_lost_connection_is_told_plainly_and_can_be_tried_again(page: Page) -> None:
    page.route("**/v1/chat", lambda route: route.abort(), times=1)

    turn = ask(page, QUESTION)
    expect(turn.get_by_text("The service could not be reached.")).to_be_visible()
    turn.get_by_role("button", name="Try again").click()

    expect(finished(turn).get_by_role("button", name=SOURCE_1).first).to_be_visible()


def test_an_answer_that_breaks_off_keeps_its_sentences_and_says_so(page: Page) -> None:
    event = json.dumps({"text": "The first half is verified. [1]"})
    page.route(
        "**/v1/chat",
        lambda route: route.fulfill(content_type="text/event-stream", body=f"event: sentence\r\ndata: {event}\r\n\r\n"),
    )

    turn = ask(page, QUESTION)

    expect(turn.get_by_text("The first half is verified.")).to_be_visible()
    expect(turn.get_by_role("heading", name="Unfinished answer")).to_be_visible()
    expect(turn.get_by_role("button", name="Try again")).to_be_visible()


def test_a_question_can_be_stopped_while_it_is_being_answered(page: Page) -> None:
    def never_answer(route: Route) -> None:
        """Neither fulfils the request nor lets it go on."""

    page.route("**/v1/chat", never_answer)
    question_box(page).fill(QUESTION)
    question_box(page).press("Enter")
    turn = page.get_by_role("article")
    expect(turn).to_have_attribute("aria-busy", "true")

    page.get_by_role("button", name="Stop").click()

    expect(turn.get_by_text("You stopped this answer")).to_be_visible()
    expect(question_box(page)).to_be_focused()


def test_an_empty_question_is_not_sent_and_the_box_says_why(page: Page) -> None:
    page.get_by_role("button", name="Ask", exact=True).click()

    expect(question_box(page)).to_be_focused()
    expect(question_box(page)).to_have_attribute("aria-invalid", "true")
    expect(question_box(page)).to_have_accessible_description(re.compile("Write a question first"))
    expect(page.get_by_role("article")).to_have_count(0)


def test_a_closed_box_opens_from_its_button(page: Page) -> None:
    page.locator("council-chat").evaluate("box => box.setAttribute('open', 'false')")
    launcher = page.get_by_role("button", name="Ask a question about council papers")
    expect(question_box(page)).to_be_hidden()
    expect(launcher).to_have_attribute("aria-expanded", "false")

    launcher.click()

    expect(question_box(page)).to_be_focused()
    expect(launcher).to_have_attribute("aria-expanded", "true")


@pytest.mark.parametrize("colour_scheme", ["light", "dark"])
def test_axe_finds_nothing_to_mend(page: Page, colour_scheme: Any) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page.emulate_media(color_scheme=colour_scheme)

    def faults(state: str) -> list[str]:
        return [f"{state}: {fault['id']}: {fault['nodes']}" for fault in axe.run(page).response["violations"]]

    found = faults("start")
    page.get_by_role("button", name="Ask", exact=True).click()
    found += faults("empty question refused")
    ask(page, QUESTION).get_by_role("button", name=SOURCE_1).first.click()
    found += faults("answered, at a source")
    ask(page, UNANSWERABLE)
    found += faults("not found")
    page.route("**/v1/chat", lambda route: route.fulfill(**problem(503, "Ask again in a minute.")))
    ask(page, QUESTION)
    found += faults("failed")
    assert found == []
