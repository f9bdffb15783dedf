"""A councillor's conversation with the widget: as it comes, changed, kept, printed, and in a council's words and colours."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, Response, StreamingResponse
from starlette.routing import Route

from api.pages import WIDGET
from tests.api.test_widget import FACES
from tests.journeys.pictures import in_view, picture
from tests.journeys.sight import hidden_stops
from tests.journeys.test_widget_journeys import (
    FOLLOW_UP,
    QUESTION,
    SOURCE_1,
    UNANSWERABLE,
    ask,
    finished,
    press_until_focused,
    question_box,
    reply,
)
from tests.running import served

playwright = pytest.importorskip("playwright.sync_api")

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

pytestmark = pytest.mark.browser

OTHER = "How many potholes were repaired in 2022/23?"
PHONE = "I live at 07700 900123, when is my bin due?"
WELSH = {
    "label": "Eich cwestiwn",
    "send": "Gofyn",
    "left": {"one": "{count} nod ar ôl.", "other": "{count} nod ar ôl."},
    "sourceNamed": "Ffynhonnell {marker}: {reference}",
    "statuses": {"answered": "Ateb"},
}

expect = playwright.expect


@pytest.fixture
def page(chromium: Browser, demo_server: str) -> Iterator[Page]:
    """The demo page in a fresh browser profile."""
    context = chromium.new_context(base_url=demo_server, viewport={"width": 1280, "height": 900}, locale="en-GB")
    page = context.new_page()
    page.goto("/")
    yield page
    context.close()


def asked_of(page: Page) -> list[dict[str, Any]]:
    asked: list[dict[str, Any]] = []
    page.on("request", lambda r: asked.append(r.post_data_json) if r.url.endswith("/v1/chat") else None)
    return asked


def turns(page: Page) -> Locator:
    return page.get_by_role("article")


def widget(page: Page) -> Locator:
    return page.locator("council-chat")


# As it comes --------------------------------------------------------------------------------------------------------


class SlowAnswer:
    """A server that says the next part of an answer when it is told to."""

    def __init__(self) -> None:
        self._parts = [threading.Event() for _ in range(4)]
        self.app = Starlette(
            routes=[
                Route("/", lambda _: HTMLResponse(PAGE)),
                Route("/widget/{name}", self._script),
                Route("/v1/chat", self._chat, methods=["POST"]),
            ]
        )

    def go_on(self) -> None:
        next(part for part in self._parts if not part.is_set()).set()

    def _script(self, request: Request) -> FileResponse:
        name = request.path_params["name"]
        assert name in WIDGET
        return FileResponse(FACES / name, media_type="text/javascript")

    def _chat(self, _: Request) -> Response:
        first, second = ({"marker": n, "reference": f"Cabinet, {n} May 2025, p. {n}", "quote": "…"} for n in (1, 2))
        said = [("First. [1]", [first]), ("Second. [2]", [second])]
        whole = reply(answer="First. [1]\nSecond. [2]", citations=[first, second], follow_ups=["Third?"])
        events = [
            ("stage", json.dumps({"stage": "searching", "documents": 143})),
            *[("sentence", json.dumps({"text": text, "citations": cited})) for text, cited in said],
            ("done", whole),
        ]

        def told() -> Iterator[str]:
            for part, (event, data) in zip(self._parts, events, strict=True):
                assert part.wait(60)
                yield f"event: {event}\ndata: {data}\n\n"

        return StreamingResponse(told(), media_type="text/event-stream")


PAGE = """<!doctype html><html lang="en"><title>A council</title><main><h1>A council</h1><council-chat></council-chat></main>
<script type="module" src="/widget/council-chat.js"></script></html>"""


def test_sentences_come_one_by_one_each_with_its_marker_and_source(chromium: Browser) -> None:
    slow = SlowAnswer()
    with served(slow.app) as address:
        page = chromium.new_page(base_url=address)
        page.goto("/")
        question_box(page).fill(QUESTION)
        question_box(page).press("Enter")
        turn = turns(page).last
        slow.go_on()
        expect(turn.get_by_text("Searching 143 papers…")).to_be_visible()
        slow.go_on()
        expect(turn.locator(".words")).to_have_text("First. [1]")
        expect(turn).to_have_attribute("aria-busy", "true")

        marker = turn.get_by_role("button", name=SOURCE_1)
        marker.click()
        source = turn.get_by_role("group", name=SOURCE_1)
        expect(source).to_be_focused()
        slow.go_on()
        expect(turn.locator(".words")).to_have_text("First. [1] Second. [2]")
        expect(source).to_be_focused()
        slow.go_on()
        expect(finished(turn).get_by_role("button", name="Third?")).to_be_visible()
        expect(source).to_be_focused()
        source.get_by_role("button", name="Back to the answer").click()
        expect(marker).to_be_focused()
        page.close()


# Changed, kept, begun anew ------------------------------------------------------------------------------------------


def test_an_earlier_question_is_changed_and_what_followed_from_it_goes(page: Page) -> None:
    asked = asked_of(page)
    ask(page, QUESTION)
    ask(page, FOLLOW_UP)

    turns(page).first.get_by_role("button", name=f"Change this question: {QUESTION}").click()
    expect(question_box(page)).to_be_focused()
    expect(question_box(page)).to_have_value(QUESTION)
    expect(question_box(page)).to_have_accessible_description(re.compile("You are changing an earlier question"))
    expect(turns(page)).to_have_count(2)
    page.keyboard.type(OTHER)
    page.keyboard.press("Enter")

    expect(turns(page)).to_have_count(1)
    expect(finished(turns(page).first)).to_contain_text(OTHER)
    expect(question_box(page)).not_to_have_accessible_description(re.compile("changing"))
    page.reload()
    expect(turns(page)).to_have_count(1)
    expect(turns(page).first).to_contain_text(OTHER)
    assert [len(one["history"]) for one in asked] == [0, 2, 0]


def test_a_change_that_is_given_up_leaves_everything_as_it_was(page: Page) -> None:
    asked = asked_of(page)
    ask(page, QUESTION)

    page.get_by_role("button", name=re.compile("^Change this question")).click()
    page.get_by_role("button", name="Keep it as it was").click()
    expect(question_box(page)).to_have_value("")
    ask(page, FOLLOW_UP)

    expect(turns(page)).to_have_count(2)
    assert len(asked[-1]["history"]) == 2


def test_the_conversation_survives_a_reload_and_no_other_tab_has_it(page: Page) -> None:
    ask(page, QUESTION)
    page.reload()
    expect(turns(page).get_by_role("button", name=SOURCE_1).first).to_be_visible()

    other = page.context.new_page()
    other.goto("/")
    expect(question_box(other)).to_be_visible()
    expect(turns(other)).to_have_count(0)

    page.get_by_role("button", name="New conversation").click()
    page.reload()
    expect(question_box(page)).to_be_visible()
    expect(turns(page)).to_have_count(0)
    kept = page.evaluate("[JSON.stringify(localStorage), document.cookie, JSON.stringify(sessionStorage)].join()")
    assert "missed bins" not in kept


def test_it_says_once_that_it_can_be_wrong(page: Page) -> None:
    ask(page, QUESTION)
    ask(page, OTHER)

    expect(page.get_by_text("can be wrong")).to_have_count(1)
    expect(page.get_by_text("Check the source before you rely on one.")).to_be_visible()


def test_not_found_looks_different_and_says_what_to_try(page: Page) -> None:
    ground = "reply => getComputedStyle(reply).backgroundColor"
    answer = ask(page, QUESTION).locator(".reply").evaluate(ground)

    missing = ask(page, UNANSWERABLE)

    expect(missing.get_by_text("You could try other words")).to_be_visible()
    assert missing.locator(".reply").evaluate(ground) != answer


def test_answers_are_printed_with_their_sources_and_nothing_to_press(page: Page) -> None:
    turn = ask(page, QUESTION)
    expect(page.get_by_role("button", name="Print")).to_be_visible()

    page.emulate_media(media="print", color_scheme="dark")

    expect(turn.locator(".words")).to_be_visible()
    expect(question_box(page)).to_be_hidden()
    expect(turn.get_by_role("button", name=re.compile("Change|year"))).to_have_count(0)
    link = turn.get_by_role("link", name=re.compile("^Open the paper")).first
    printed = link.evaluate("link => getComputedStyle(link, '::after').content")
    assert "/v1/documents/" in printed
    assert turn.locator(".words").evaluate("words => getComputedStyle(words).color") == "rgb(0, 0, 0)"


# Personal details ---------------------------------------------------------------------------------------------------


def test_personal_details_are_asked_about_before_anything_is_sent(page: Page) -> None:
    asked = asked_of(page)
    question_box(page).fill(PHONE)
    question_box(page).press("Enter")
    warning = page.get_by_role("group", name=re.compile("This looks like it holds a phone number"))
    expect(warning).to_be_focused()
    expect(turns(page)).to_have_count(0)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(question_box(page)).to_be_focused()
    expect(question_box(page)).to_have_value(PHONE)
    expect(warning).to_be_hidden()
    assert asked == []

    question_box(page).press("Enter")
    press_until_focused(page, "Tab", warning.get_by_role("button", name="Ask anyway"))
    page.keyboard.press("Enter")

    finished(turns(page).first)
    assert [one["question"] for one in asked] == [PHONE]
    expect(warning).to_be_hidden()


@pytest.mark.parametrize(
    ("question", "kinds"),
    [
        ("My card is 4111 1111 1111 1111", ["card"]),
        ("My card is 378282246310005", ["card"]),
        ("My card is 4111 1111 1111 1112", []),  # fails its own check
        ("NI number AB 12 34 56 C", ["insurance"]),
        ("ab123456c", ["insurance"]),
        ("NI number QQ123456C", []),  # never given out
        ("NHS number 943 476 5919", ["nhs"]),
        ("NHS number 943 476 5918", []),
        ("Call me on 07700 900123", ["phone"]),
        ("Call me on +44 (0)20 7946 0958", ["phone"]),
        ("Call (01632) 960 001 please", ["phone"]),
        ("07700 900123, or card 4111111111111111, 943 476 5919, then", ["card", "nhs", "phone"]),
        ("Write to a.person+bins@example.org.uk", ["email"]),
        ("Sort code 12-34-56, account 12345678", ["account"]),
        ("Sort code 12-34-56", []),
        ("Both 07700 900123 and a@example.org", ["phone", "email"]),
        # What stands in council papers.
        ("Was £1,234,567,890 spent in 2021/22?", []),
        ("Compare 2021 2022 2023 2024", []),
        ("Planning application 24/01234/FUL of 12-05-24", []),
        ("Was it 12.05.2024 or 2024-05-12, at 10:30?", []),
        ("How many of 10000000000 pounds?", []),
        ("Minutes 0145/2024, item 12, para. 3.4.1", []),
    ],
)
def test_what_looks_like_personal_details(page: Page, question: str, kinds: list[str]) -> None:
    assert page.evaluate("async q => (await import('/widget/personal.js')).personalIn(q)", question) == kinds


# A council's own words and colours ----------------------------------------------------------------------------------


def test_a_council_puts_its_own_language_for_the_words(page: Page) -> None:
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    ask(page, QUESTION)

    widget(page).evaluate("(box, words) => { box.lang = 'cy'; box.setAttribute('words', words); }", json.dumps(WELSH))

    box = page.get_by_role("textbox", name="Eich cwestiwn")
    expect(page.get_by_role("button", name="Gofyn")).to_be_visible()
    expect(turns(page).get_by_role("heading", name="Ateb", exact=True)).to_be_visible()
    expect(turns(page).get_by_role("button", name=re.compile("^Ffynhonnell 1: Council"))).to_be_visible()
    box.fill("a" * 999)
    expect(page.get_by_text("1 nod ar ôl.")).to_be_visible()
    expect(widget(page).locator(".all")).to_have_attribute("lang", "cy")
    expect(turns(page).locator(".words").first).to_have_attribute("lang", "en-GB")
    expect(page.get_by_role("button", name="Print")).to_be_visible()  # not given, so as it was
    assert said == []


def test_words_can_be_set_by_a_script_of_the_host(page: Page) -> None:
    page.evaluate("async words => (await import('/widget/words.js')).setWords(words)", WELSH | {"language": "cy"})

    expect(page.get_by_role("textbox", name="Eich cwestiwn")).to_be_visible()


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        ({"sned": "Gofyn"}, '"sned".*no such words'),
        ({"send": ""}, '"send".*empty'),
        ({"send": {"other": "Gofyn"}}, '"send".*one form'),
        ({"left": "{cuont} left"}, '"left".*{cuont} is unknown.*{count}'),
        ({"left": {"one": "1 left"}}, '"left".*"other" is missing'),
        ({"statuses": "Ateb"}, '"statuses".*object'),
        ({"language": "no language"}, '"language".*no language tag'),
        ({"constructor": "x", "__proto__x": "y"}, "no such words"),
    ],
)
def test_words_that_cannot_be_used_are_left_out_and_named(page: Page, words: dict[str, Any], complaint: str) -> None:
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))

    widget(page).evaluate("(box, words) => box.setAttribute('words', words)", json.dumps(words))

    expect(page.get_by_role("button", name="Ask", exact=True)).to_be_visible()
    assert re.search(complaint, said[0])
    assert errors == []


def test_every_sentence_with_a_gap_can_be_translated(page: Page) -> None:
    untranslatable = page.evaluate(
        """async () => {
            const { WORDS } = await import("/widget/words.js");
            const faults = (held) => Object.entries(held).flatMap(([name, words]) =>
                typeof words === "object" ? faults(words)
                : typeof words === "function" && !words.names?.length ? [name] : []);
            return faults(WORDS);
        }"""
    )

    assert untranslatable == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("colour", ["#00703c", "#ffdd00", "#fff", "#000000", "#777777", "#F47738"])
def test_a_councils_colour_can_be_read(page: Page, colour: str, scheme: Any) -> None:
    page.emulate_media(color_scheme=scheme)
    widget(page).evaluate("(box, colour) => box.setAttribute('colour', colour)", colour)
    ask(page, QUESTION)

    read = """async button => {
        const { contrast } = await import("/widget/colours.js");
        const hex = (rgb) => "#" + rgb.match(/\\d+/g).slice(0, 3).map((n) => Number(n).toString(16).padStart(2, "0")).join("");
        const { color, backgroundColor } = getComputedStyle(button);
        return [contrast(hex(color), hex(backgroundColor)), hex(backgroundColor)];
    }"""
    main, shown = page.get_by_role("button", name="Ask", exact=True).evaluate(read)
    marker, _ = turns(page).get_by_role("button", name=SOURCE_1).first.evaluate(read)

    assert main >= 4.5
    assert marker >= 4.5
    if (colour, scheme) in [("#00703c", "light"), ("#ffdd00", "dark")]:
        assert shown == colour  # as it was given where that can be read


def test_a_colour_that_cannot_be_used_is_left_out_and_named(page: Page) -> None:
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    paint = "(box, colour) => box.setAttribute('colour', colour)"
    button = page.get_by_role("button", name="Ask", exact=True)
    before = button.evaluate("button => getComputedStyle(button).backgroundColor")

    widget(page).evaluate(paint, "red; } * { display: none")
    assert button.evaluate("button => getComputedStyle(button).backgroundColor") == before
    widget(page).evaluate(paint, "#ffdd00")

    assert 'is left out: a colour like "#00703c" is wanted' in said[0]
    assert "could not be read" in said[1]


# For everyone -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("media", [{}, {"color_scheme": "dark"}, {"forced_colors": "active"}], ids=str)
def test_axe_finds_nothing_to_mend(page: Page, media: dict[str, Any]) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page.emulate_media(**media)
    found = []

    def check(state: str) -> None:
        found.extend(f"{state}: {fault['id']}: {fault['nodes']}" for fault in axe.run(page).response["violations"])
        if not media:
            picture(page, f"widget-{state}")

    check("start")
    ask(page, QUESTION)
    check("answer")
    page.get_by_role("button", name=re.compile("^Change this question")).click()
    check("changing")
    page.get_by_role("button", name="Keep it as it was").click()
    ask(page, UNANSWERABLE)
    check("not-found")
    question_box(page).fill(PHONE)
    question_box(page).press("Enter")
    check("personal-details")
    widget(page).evaluate("box => box.setAttribute('colour', '#ffdd00')")
    check("coloured")
    widget(page).evaluate("(box, words) => { box.lang = 'cy'; box.setAttribute('words', words); }", json.dumps(WELSH))
    check("translated")
    widget(page).evaluate("box => box.setAttribute('open', 'false')")
    check("closed")
    assert found == []


def test_wherever_tab_leads_the_focus_is_in_sight(page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 500})
    ask(page, QUESTION)

    assert hidden_stops(page) == []


@pytest.mark.parametrize(("width", "height"), [(390, 844), (320, 640), (1280, 900)])
def test_the_box_for_the_next_question_stays_in_view_after_an_answer(page: Page, width: int, height: int) -> None:
    page.set_viewport_size({"width": width, "height": height})
    ask(page, QUESTION)
    turn = ask(page, FOLLOW_UP)

    for place in ("start", "end"):
        turn.evaluate("(turn, block) => turn.scrollIntoView({block})", place)
        expect(question_box(page)).to_be_in_viewport(ratio=1)
        expect(page.get_by_role("button", name="Ask", exact=True)).to_be_in_viewport(ratio=1)
    in_view(page, f"ask-composer-{width}")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    question_box(page).fill(PHONE)
    question_box(page).press("Enter")
    expect(page.get_by_role("group", name="Check for personal details")).to_be_in_viewport()


@pytest.mark.parametrize("pixels", [16, 32])
@pytest.mark.parametrize(("width", "height"), [(390, 844), (320, 640), (320, 256), (1280, 900)])
def test_the_box_that_stays_never_covers_what_has_the_focus(page: Page, width: int, height: int, pixels: int) -> None:
    page.set_viewport_size({"width": width, "height": height})
    widget(page).evaluate(
        "(box, size) => { box.shadowRoot.querySelector('.panel').style.fontSize = size; }", f"{pixels}px"
    )
    ask(page, QUESTION)
    page.evaluate("document.body.tabIndex = -1; document.body.focus(); scrollTo(0, 0)")

    covered = []
    for key in ("Tab", "Shift+Tab"):
        for _ in range(24):
            page.keyboard.press(key)
            covered += page.evaluate(COVERED)
    assert covered == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert hidden_stops(page) == []


COVERED = """() => {
    const root = document.querySelector("council-chat").shadowRoot;
    const at = root.activeElement, composer = root.querySelector(".composer");
    if (!at || composer.contains(at) || getComputedStyle(composer).position !== "sticky") return [];
    const box = at.getBoundingClientRect(), over = composer.getBoundingClientRect();
    return box.bottom > over.top && box.top < over.bottom && box.height < over.top ? [at.outerHTML.slice(0, 100)] : [];
}"""


def test_at_400_per_cent_nothing_scrolls_sideways_and_no_focus_is_hidden(chromium: Browser, demo_server: str) -> None:
    """1,280 by 1,024 pixels at 400 % are 320 by 256 of the page's own, each four of the screen's."""
    context = chromium.new_context(
        base_url=demo_server, viewport={"width": 320, "height": 256}, device_scale_factor=4, locale="en-GB"
    )
    page = context.new_page()
    page.goto("/")
    ask(page, QUESTION)
    question_box(page).fill(PHONE)
    question_box(page).press("Enter")

    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert hidden_stops(page) == []
    context.close()


def test_nothing_moves_for_whoever_wants_no_motion(page: Page) -> None:
    page.emulate_media(reduced_motion="reduce")
    page.evaluate(
        """() => {
            window.moves = [];
            const scroll = Element.prototype.scrollIntoView;
            Element.prototype.scrollIntoView = function (how) { window.moves.push(how.behavior); scroll.call(this, how); };
        }"""
    )
    page.set_viewport_size({"width": 1280, "height": 400})
    ask(page, QUESTION)

    assert set(page.evaluate("window.moves")) == {"auto"}
