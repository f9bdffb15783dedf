"""A contact centre adviser's journeys at the desk, in a real browser against the demo council."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from tests.journeys.pictures import picture
from tests.journeys.sight import heard, hidden_stops
from tests.journeys.test_widget_journeys import PAYLOAD, QUESTION, UNANSWERABLE, focused, problem, reply

playwright = pytest.importorskip("playwright.sync_api")

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Locator, Page, Request, Route

pytestmark = pytest.mark.browser

FOLLOW_UP = "And the year before?"
VAN = "How many times a year can a van use the tip with the permit?"
TOLD_APART = "Understood as: How many missed bins per 100,000 collections were there in 2023/24?"

expect = playwright.expect


@pytest.fixture
def desk(chromium: Browser, demo_server: str) -> Iterator[Page]:
    """The desk in a fresh browser profile that lets a page write to the clipboard."""
    context = chromium.new_context(
        base_url=demo_server,
        viewport={"width": 1280, "height": 900},
        locale="en-GB",
        permissions=["clipboard-read", "clipboard-write"],
    )
    page = context.new_page()
    page.goto("/desk")
    yield page
    context.close()


def box(desk: Page) -> Locator:
    return desk.get_by_role("textbox", name="What does the caller want to know?")


def card(desk: Page) -> Locator:
    return desk.locator("#card")


def ask(desk: Page, question: str) -> Locator:
    """Types and sends a question; returns the card that answers it."""
    box(desk).fill(question)
    box(desk).press("Enter")
    return answered(desk, question)


def answered(desk: Page, question: str) -> Locator:
    expect(card(desk)).to_have_attribute("aria-busy", "false", timeout=60_000)
    expect(card(desk)).to_contain_text(f"You asked: {question}")
    return card(desk)


def answer_with(desk: Page, **fields: Any) -> None:
    body = reply(**fields)
    desk.route("**/v1/chat", lambda route: route.fulfill(content_type="application/json", body=body))


def hold(desk: Page) -> list[Route]:
    """Questions that are on their way until the test answers them."""
    held: list[Route] = []

    def keep(route: Route) -> None:
        held.append(route)

    desk.route("**/v1/chat", keep)
    return held


def questions_asked(desk: Page) -> list[dict[str, Any]]:
    asked: list[dict[str, Any]] = []

    def note(request: Request) -> None:
        if request.url.endswith("/v1/chat"):
            asked.append(request.post_data_json)

    desk.on("request", note)
    return asked


def clipboard(desk: Page) -> str:
    return str(desk.evaluate("navigator.clipboard.readText()"))


# A call -------------------------------------------------------------------------------------------------------------


def test_a_call_is_answered_by_keyboard_alone_from_end_to_end(desk: Page) -> None:
    asked = questions_asked(desk)
    expect(box(desk)).to_be_focused()

    desk.keyboard.type(QUESTION)
    desk.keyboard.press("Enter")
    answer = answered(desk, QUESTION)
    expect(answer).to_be_focused()
    expect(answer.get_by_role("heading", name="Answer", exact=True)).to_be_visible()
    expect(answer.locator(".fact strong")).to_have_text("57")
    expect(answer.locator(".fact")).to_contain_text("Missed bins per 100,000 collections, 2024/25")
    expect(answer.locator(".say")).to_have_text(
        "SayMissed bins per 100,000 collections: 57 in 2024/25 (Council, 19 November 2025)"
    )
    expect(answer.get_by_text("19 November 2025", exact=True)).to_be_visible()
    expect(answer.get_by_text("reported to the meeting")).to_be_visible()
    reference = "Council, 19 November 2025, item 9, Report of the Cabinet Member for Environment and Streets, p. 3"
    expect(answer.get_by_role("link", name=reference)).to_have_attribute("href", re.compile(r"/file#page=3$"))

    desk.keyboard.press("c")
    expect(answer.get_by_text("Copied: the answer with its reference.")).to_be_visible()
    copied = clipboard(desk)
    assert "2024/25 57 [1]" in copied
    assert f"[1] {reference}" in copied
    assert re.search(r"http://[\d.:]+/v1/documents/\w+/file#page=3", copied)

    with desk.context.expect_event("request", lambda request: "/file" in request.url):
        desk.keyboard.press("o")
    desk.bring_to_front()

    desk.keyboard.press("/")
    expect(box(desk)).to_be_focused()
    desk.keyboard.type(FOLLOW_UP)  # in place of the question, which was selected
    desk.keyboard.press("Enter")
    answer = answered(desk, FOLLOW_UP)
    expect(answer).to_contain_text(TOLD_APART)
    expect(answer.locator(".fact strong")).to_have_text("49")

    desk.keyboard.press("n")
    expect(box(desk)).to_be_focused()
    expect(box(desk)).to_have_value("")
    desk.keyboard.type(VAN)
    desk.keyboard.press("Enter")
    expect(answered(desk, VAN).locator(".fact strong")).to_have_text("12")
    assert [len(one["history"]) for one in asked] == [0, 2, 0]


def test_a_number_asks_what_is_offered_next(desk: Page) -> None:
    offered = ask(desk, QUESTION).get_by_role("list").get_by_role("button").first
    words = offered.inner_text().splitlines()[0].removesuffix(" 1").strip()

    desk.keyboard.press("1")

    answered(desk, words)


def test_slash_returns_to_the_box_from_wherever_the_adviser_is(desk: Page) -> None:
    ask(desk, QUESTION)
    for place in (
        desk.get_by_role("button", name="Copy answer and reference"),
        desk.get_by_role("link", name="Council papers assistant"),
        desk.get_by_role("button", name="Clear the last questions"),
        desk.locator("summary"),
    ):
        place.focus()
        desk.keyboard.press("/")
        expect(box(desk)).to_be_focused()
        expect(box(desk)).to_have_value(QUESTION)


def test_escape_clears_the_box_and_returns_to_it(desk: Page) -> None:
    ask(desk, QUESTION)
    expect(card(desk)).to_be_focused()

    desk.keyboard.press("Escape")

    expect(box(desk)).to_be_focused()
    expect(box(desk)).to_have_value("")
    expect(card(desk).locator(".say")).to_be_visible()


def test_keys_are_letters_while_somebody_types(desk: Page) -> None:
    desk.keyboard.type("no /cors? 123 lor")

    expect(box(desk)).to_have_value("no /cors? 123 lor")
    expect(desk.locator("#help")).not_to_have_attribute("open", "")


@pytest.mark.parametrize("key", ["Control+c", "Alt+n", "Meta+o"])
def test_a_key_with_a_modifier_stays_the_browsers(desk: Page, key: str) -> None:
    ask(desk, QUESTION)

    desk.keyboard.press(key)

    expect(card(desk).locator(".say")).to_be_visible()
    expect(desk.get_by_text("Copied")).to_have_count(0)


def test_single_keys_can_be_switched_off_for_good(desk: Page) -> None:
    ask(desk, QUESTION)
    desk.keyboard.press("?")
    desk.get_by_role("checkbox", name="Use single-key shortcuts").uncheck()
    card(desk).focus()
    desk.keyboard.press("n")
    desk.keyboard.press("/")
    expect(card(desk)).to_be_focused()
    expect(card(desk).locator("kbd").first).to_be_hidden()

    desk.reload()
    card(desk).focus()
    desk.keyboard.press("/")

    expect(card(desk)).to_be_focused()
    expect(desk.locator("#keys")).not_to_be_checked()


def test_whoever_types_the_next_question_is_not_taken_from_it(desk: Page) -> None:
    held = hold(desk)
    box(desk).fill(QUESTION)
    box(desk).press("Enter")
    box(desk).press_sequentially(" and")

    desk.wait_for_timeout(100)
    held[0].fulfill(content_type="application/json", body=reply(answer="Done."))

    expect(card(desk)).to_have_attribute("aria-busy", "false")
    expect(box(desk)).to_be_focused()
    expect(box(desk)).to_have_value(f"{QUESTION} and")


def test_an_answer_is_announced_once_and_whole(desk: Page) -> None:
    desk.evaluate(
        """() => {
            const status = document.querySelector("#announcer");
            window.said = [];
            new MutationObserver(() => status.textContent && window.said.push(status.textContent))
                .observe(status, {childList: true});
        }"""
    )

    ask(desk, QUESTION)

    assert "19 November 2025" in heard(desk, "Source: Council")


# What is on the card ------------------------------------------------------------------------------------------------


def test_not_found_looks_different_and_says_what_to_do(desk: Page) -> None:
    ask(desk, QUESTION)
    as_answer = card(desk).evaluate("card => getComputedStyle(card).borderTopStyle")
    desk.keyboard.press("n")

    answer = ask(desk, UNANSWERABLE)

    expect(answer.get_by_role("heading", name="Not found in the papers")).to_be_visible()
    expect(answer.get_by_role("heading", name="What to do")).to_be_visible()
    expect(answer.get_by_text("Do not guess.")).to_be_visible()
    expect(answer.locator(".fact")).to_have_count(0)
    assert answer.evaluate("card => getComputedStyle(card).borderTopStyle") != as_answer


@pytest.mark.parametrize(("status", "heading"), [("not_found", "Not found in the papers"), ("answered", "Answer")])
def test_whom_to_pass_to_is_shown_where_the_reply_says_it(desk: Page, status: str, heading: str) -> None:
    answer_with(desk, status=status, answer="So it is.", contact="Waste team, 01632 960123")

    answer = ask(desk, QUESTION)

    expect(answer.get_by_role("heading", name=heading)).to_be_visible()
    expect(answer.locator(".facts")).to_contain_text("Pass to")
    expect(answer.get_by_text("Waste team, 01632 960123")).to_be_visible()


def test_nobody_is_named_to_pass_to_where_the_reply_names_nobody(desk: Page) -> None:
    expect(ask(desk, QUESTION).get_by_text("Pass to")).to_have_count(0)


def test_the_choices_of_a_question_that_fits_several_things_have_keys(desk: Page) -> None:
    answer_with(desk, status="clarify", answer="Which do you mean?", follow_ups=["The pool?", "The library?"])

    answer = ask(desk, QUESTION)
    expect(answer.get_by_role("heading", name="Ask the caller which they mean")).to_be_visible()
    desk.keyboard.press("2")

    answered(desk, "The library?")


def test_markup_and_foreign_links_in_a_reply_are_shown_as_text_and_never_run(desk: Page, demo_server: str) -> None:
    alarms: list[str] = []
    desk.on("dialog", lambda dialog: (alarms.append(dialog.message), dialog.dismiss()))
    desk.on("pageerror", lambda error: alarms.append(str(error)))
    desk.on("request", lambda request: alarms.append(request.url) if not request.url.startswith(demo_server) else None)
    cited = {"marker": 1, "reference": PAYLOAD, "quote": PAYLOAD, "standing": PAYLOAD, "url": "javascript:alert(1)"}
    words = {"answer": f"{PAYLOAD} [1]", "notice": PAYLOAD, "contact": PAYLOAD, "standalone_question": PAYLOAD}
    answer_with(desk, **words, citations=[cited, cited | {"url": "//elsewhere.example"}], follow_ups=[PAYLOAD])

    answer = ask(desk, PAYLOAD)
    desk.keyboard.press("o")
    desk.reload()

    expect(desk.locator("#last")).to_contain_text(PAYLOAD)
    ask(desk, PAYLOAD)
    expect(answer.get_by_role("link")).to_have_count(0)
    expect(answer.locator("img, script")).to_have_count(0)
    assert alarms == []


# The last questions -------------------------------------------------------------------------------------------------


def test_the_last_questions_are_at_hand_in_this_tab_until_they_are_cleared(desk: Page) -> None:
    ask(desk, QUESTION)
    desk.keyboard.press("n")
    ask(desk, VAN)
    last = desk.locator("#last").get_by_role("button")
    expect(last).to_have_text([VAN, QUESTION])

    desk.reload()
    expect(last).to_have_text([VAN, QUESTION])
    card(desk).focus()
    desk.keyboard.press("l")
    expect(last.first).to_be_focused()
    desk.keyboard.press("Tab")
    desk.keyboard.press("Enter")
    answered(desk, QUESTION)
    expect(last).to_have_text([QUESTION, VAN])

    other = desk.context.new_page()
    other.goto("/desk")
    expect(other.locator("#last").get_by_role("button")).to_have_count(0)
    other.close()

    desk.get_by_role("button", name="Clear the last questions").click()
    expect(last).to_have_count(0)
    desk.reload()
    expect(last).to_have_count(0)


# What goes wrong ----------------------------------------------------------------------------------------------------


def test_a_server_that_is_gone_is_told_plainly_and_tried_again_by_a_key(desk: Page) -> None:
    desk.route("**/v1/chat", lambda route: route.abort(), times=1)
    box(desk).fill(QUESTION)
    box(desk).press("Enter")
    expect(card(desk).get_by_role("heading", name="Something went wrong")).to_be_visible()
    expect(card(desk).get_by_text("The service could not be reached.")).to_be_visible()
    expect(card(desk)).to_be_focused()

    desk.keyboard.press("r")

    expect(card(desk).locator(".fact strong")).to_have_text("57", timeout=60_000)


def test_a_refusal_is_told_in_the_servers_words(desk: Page) -> None:
    detail = "Too many questions are waiting. Ask again in five seconds."
    desk.route("**/v1/chat", lambda route: route.fulfill(**problem(503, detail)))

    answer = ask(desk, QUESTION)

    expect(answer.get_by_text(detail)).to_be_visible()
    expect(answer.get_by_role("button", name="Try again")).to_be_visible()


def test_a_slow_answer_says_so_and_can_be_stopped(desk: Page) -> None:
    def never_answer(route: Route) -> None:
        """Neither fulfils the request nor lets it go on."""

    desk.route("**/v1/chat", never_answer)
    box(desk).fill(QUESTION)
    box(desk).press("Enter")
    expect(card(desk).get_by_text("This is taking longer than usual.")).to_be_visible(timeout=10_000)

    desk.keyboard.press("Escape")

    expect(card(desk).get_by_role("heading", name="Stopped")).to_be_visible()
    expect(card(desk).get_by_role("button", name="Try again")).to_be_visible()


def test_personal_details_of_a_caller_are_asked_about_before_anything_is_sent(desk: Page) -> None:
    asked = questions_asked(desk)
    box(desk).fill("Caller on 07700 900123: how many missed bins in 2024/25?")
    box(desk).press("Enter")
    warning = desk.get_by_role("group", name=re.compile("phone number"))
    expect(warning).to_be_focused()
    assert asked == []

    desk.keyboard.press("Tab")
    desk.keyboard.press("Enter")
    expect(box(desk)).to_be_focused()
    expect(warning).to_be_hidden()
    box(desk).press("Enter")
    warning.get_by_role("button", name="Ask anyway").click()

    expect(card(desk)).to_have_attribute("aria-busy", "false", timeout=60_000)
    assert len(asked) == 1


# The large fact -----------------------------------------------------------------------------------------------------


def test_a_row_that_nobody_could_say_is_read_from_the_source(desk: Page) -> None:
    hours = "what time does tollgate lane tip shut in december?"

    answer = ask(desk, hours)

    expect(answer.locator(".say")).to_have_text("Read from the source: the answer stands in a table.")
    expect(answer.get_by_role("heading", name="As the paper prints it")).to_be_visible()
    expect(answer.get_by_text("With its column headings: Table 1 Opening hours")).to_be_visible()
    expect(desk.locator("#announcer")).to_contain_text("Read from the source")
    picture(desk, "desk-from-the-source")


PLAIN = {"title": "", "section": "", "reference": "", "meeting_date": "2025-11-19", "date_basis": "printed"}
ROW = "Table 1 Main measures - Missed bins per 100,000: 2023/24 49; 2024/25 57"


@pytest.mark.parametrize(
    ("question", "said", "shown"),
    [
        (
            "What does the mobile library cost a year?",
            "The mobile library had 412 borrowers and cost £71,500 a year.",
            "£71,500",
        ),
        (
            "How many signatures did the petition have?",
            "She presented a petition of 5,126 signatures in 2023.",
            "5,126",
        ),
        ("What share of requests was answered on time?", "Of the requests 83% were answered on time.", "83%"),
        (
            "How long is a single lamp repaired in?",
            "A single lamp that is out is repaired within five working days.",
            "five working days",
        ),
        (
            "When did Cllr Ketteridge become leader?",
            "Councillor Ketteridge, leader since 15 May 2024, became",
            "15 May 2024",
        ),
        (
            "When will food waste collections start?",
            "start weekly food waste collections on 20 April 2026;",
            "20 April 2026",
        ),
        ("How many missed bins per 100,000 in 2024/25?", ROW, "57"),
        ("How many missed bins per 100,000 in 24/25?", ROW, "57"),
        # Several candidates, or none of the kind.
        ("How many missed bins per 100,000?", ROW, None),
        ("What was the recycling rate?", "The recycling rate was 42.7%, compared with 41.3% before.", None),
        ("How much is the fixed penalty?", "The fixed penalty is £600 for fly-tipping and £150 for littering.", None),
        ("What does a permit cost?", "A permit is needed and allows 12 visits.", None),
        # Another year, another place, another thing.
        ("How many missed bins per 100,000 in 2022/23?", ROW, None),
        ("How many signatures did the petition have in 2022?", "A petition of 5,126 signatures was presented.", None),
        ("How many trees were planted in Fennimoor?", "In the season 702 trees were planted.", None),
        ("How long until a street light is mended?", "A dangerous pothole is made safe within 24 hours.", None),
        ("What does a cremation cost?", "Charges - Adult swim, Marrack Green: 2025/26 £5.60", None),
        ("How many new apprentices started?", "over 500 new starters began and apprentices were recruited", None),
        ("What was spent on phase 2 of broadband?", "Phase 1 of broadband: £4.4 million was spent.", None),
        (
            "When will the quarry plan be adopted?",
            "The quarry plan (adopted in September 2020) identifies sites.",
            None,
        ),
        # Not one plain question.
        ("How much did the pool cost and who paid?", "The pool cost £71,500.", None),
        ("Did the pool cost £71,500?", "The pool cost £71,500.", None),
        ("By how much did the pool cost rise?", "The pool cost £71,500.", None),
        ("How much did it cost? (after: What about the pool?)", "The pool cost £71,500.", None),
    ],
)
def test_the_large_fact_is_the_one_that_was_asked_for_or_none(
    desk: Page, question: str, said: str, shown: str | None
) -> None:
    citation = PLAIN | ({"quote": "", "reading": said} if " - " in said else {"quote": said, "reading": None})
    asked = {"status": "answered", "standalone_question": question, "citations": [citation], "worked_out": []}

    fact = desk.evaluate("async reply => (await import('/faces/fact.js')).factOf(reply)", asked)

    assert (fact and fact["value"]) == shown


def test_the_day_of_a_decision_answers_when_it_was_decided(desk: Page) -> None:
    citation = PLAIN | {"quote": "That the pool is kept open.", "reading": None, "standing": "decision"}
    asked = {"status": "answered", "standalone_question": "When did Cabinet decide to keep the pool open?"}

    fact = desk.evaluate("async r => (await import('/faces/fact.js')).factOf(r)", asked | {"citations": [citation]})
    inferred = citation | {"date_basis": "inferred"}
    unsure = desk.evaluate("async r => (await import('/faces/fact.js')).factOf(r)", asked | {"citations": [inferred]})

    assert fact["value"] == "2025-11-19"
    assert unsure is None


@pytest.mark.parametrize(
    "more", [{"status": "partial"}, {"status": "not_found"}, {"worked_out": [{"value": 1}]}, {"citations": []}]
)
def test_no_fact_is_shown_of_half_an_answer_or_a_sum(desk: Page, more: dict[str, Any]) -> None:
    citation = PLAIN | {"quote": "The mobile library cost £71,500.", "reading": None}
    asked = {"status": "answered", "standalone_question": "What did the mobile library cost?", "citations": [citation]}

    assert desk.evaluate("async r => (await import('/faces/fact.js')).factOf(r)", asked)["value"] == "£71,500"
    assert desk.evaluate("async r => (await import('/faces/fact.js')).factOf(r)", asked | more) is None


# For everyone -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("media", [{}, {"color_scheme": "dark"}, {"forced_colors": "active"}], ids=str)
def test_axe_finds_nothing_to_mend(desk: Page, media: dict[str, Any]) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    desk.emulate_media(**media)
    found = []

    def check(state: str) -> None:
        found.extend(f"{state}: {fault['id']}: {fault['nodes']}" for fault in axe.run(desk).response["violations"])
        if not media:
            picture(desk, f"desk-{state}")

    check("start")
    desk.get_by_role("button", name="Ask", exact=True).click()
    check("empty-question")
    ask(desk, QUESTION)
    check("answer")
    desk.keyboard.press("c")
    desk.keyboard.press("?")
    check("copied-and-keys")
    ask(desk, FOLLOW_UP)
    check("follow-up")
    ask(desk, UNANSWERABLE)
    check("not-found")
    box(desk).fill("Her card is 4111 1111 1111 1111")
    box(desk).press("Enter")
    check("personal-details")
    desk.keyboard.press("Escape")
    held = hold(desk)
    box(desk).fill(VAN)
    box(desk).press("Enter")
    check("working")
    held[0].fulfill(**problem(503, "Ask again in a minute."))
    answered(desk, VAN)
    check("failed")
    desk.unroute("**/v1/chat")
    cited = {"marker": 1, "reference": "Cabinet, 1 May 2025, p. 1", "quote": "So it is.", "standing": "decision"}
    answer_with(desk, status="partial", answer="So it is. [1]", citations=[cited], contact="Waste team, 01632 960123")
    ask(desk, QUESTION)
    check("partial-with-contact")
    assert found == []


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_nothing_scrolls_sideways(desk: Page, width: int) -> None:
    desk.set_viewport_size({"width": width, "height": 640})
    desk.locator("summary").click()
    ask(desk, QUESTION)
    assert desk.evaluate("document.documentElement.scrollWidth") <= width
    ask(desk, "Unbroken" * 40)
    assert desk.evaluate("document.documentElement.scrollWidth") <= width


def test_at_400_per_cent_nothing_scrolls_sideways_and_no_focus_is_hidden(chromium: Browser, demo_server: str) -> None:
    """1,280 by 1,024 pixels at 400 % are 320 by 256 of the page's own, each four of the screen's."""
    context = chromium.new_context(
        base_url=demo_server, viewport={"width": 320, "height": 256}, device_scale_factor=4, locale="en-GB"
    )
    page = context.new_page()
    page.goto("/desk")
    ask(page, QUESTION)

    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert hidden_stops(page) == []
    context.close()


def test_wherever_tab_leads_the_focus_is_in_sight(desk: Page) -> None:
    desk.set_viewport_size({"width": 1280, "height": 500})
    ask(desk, QUESTION)

    assert hidden_stops(desk) == []


def test_nothing_moves_for_whoever_wants_no_motion(desk: Page) -> None:
    desk.emulate_media(reduced_motion="reduce")
    ask(desk, QUESTION)

    assert desk.evaluate("document.getAnimations().length") == 0


def test_the_answer_alone_is_printed(desk: Page) -> None:
    ask(desk, QUESTION)

    desk.emulate_media(media="print", color_scheme="dark")

    expect(card(desk).locator(".say")).to_be_visible()
    expect(desk.locator("form")).to_be_hidden()
    expect(desk.locator("aside")).to_be_hidden()
    expect(card(desk).get_by_role("button")).to_have_count(0)
    assert card(desk).locator(".say").evaluate("say => getComputedStyle(say).color") == "rgb(0, 0, 0)"


def test_the_desk_asks_nobody_but_its_own_server(desk: Page, demo_server: str) -> None:
    elsewhere: list[str] = []
    desk.on(
        "request", lambda request: elsewhere.append(request.url) if not request.url.startswith(demo_server) else None
    )

    desk.reload()
    ask(desk, QUESTION)

    assert elsewhere == []
    assert focused(card(desk))
