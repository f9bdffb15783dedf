"""The widget on a council's own page, on another origin and as hostile as pages get: neither breaks the other."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Route

from tests.journeys.pictures import picture
from tests.journeys.test_widget_journeys import FOLLOW_UP, QUESTION, SOURCE_1, ask, question_box
from tests.running import TODAY, Server, served

playwright = pytest.importorskip("playwright.sync_api")

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

expect = playwright.expect

HOSTILE_STYLE = """
    :root { font-size: 3px !important; --ink: transparent; --paper: black; --accent: transparent; --shade: red; }
    * { all: unset !important; font: italic 40px/0.2 fantasy !important; color: transparent !important;
        letter-spacing: 1em !important; text-transform: uppercase !important; pointer-events: auto; }
    button, textarea, article, section, h2, h3, p { display: none !important; }
    main { text-align: right; visibility: visible; white-space: pre; word-spacing: 3em; text-indent: 50px; }
"""
HOSTILE_SCRIPT = """
    Array.prototype.toJSON = Object.prototype.toJSON = String.prototype.toJSON = () => "not what it was";
    Array.prototype.added = function () {};
    Object.defineProperty(Object.prototype, "extra", { value: 1, enumerable: true, configurable: true, writable: true });
    var element = 1, button = 2, list = 3, WORDS = "ours", API = "ours", sheet = "ours", parsed = null;
    window.pressed = [];
    document.addEventListener("keydown", (event) => {
        window.pressed.push(event.key);
        event.preventDefault();
    });
    document.addEventListener("submit", (event) => event.stopImmediatePropagation(), true);
"""
PAGE = """<!doctype html><html lang="en-GB"><head><meta charset="utf-8"><title>A council's page</title>
<style>{style}</style><script>{script}</script></head><body>
<main><form action="/elsewhere"><h1 id="ours">Our page</h1><p>Our words</p><council-chat></council-chat></form></main>
<script type="module" src="{assistant}/widget/council-chat.js"></script></body></html>"""


@dataclass(frozen=True)
class Embedded:
    """Two origins: the council's page, and the assistant that lets it embed the widget."""

    host: str
    assistant: str


@pytest.fixture(scope="module")
def embedded(demo_library: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Embedded]:
    """The real server with its own CORS, and a page on another port that it was told of."""
    address: dict[str, str] = {}

    def page(request: Request) -> HTMLResponse:
        hostile = request.url.path == "/hostile"
        style, script = (HOSTILE_STYLE, HOSTILE_SCRIPT) if hostile else ("", "")
        return HTMLResponse(PAGE.format(style=style, script=script, assistant=address["assistant"]))

    workplace = tmp_path_factory.mktemp("embedded")
    shutil.copytree(demo_library, workplace / "library")
    with served(Starlette(routes=[Route("/plain", page), Route("/hostile", page)])) as host:
        settings = {"ASSISTANT__TODAY": TODAY, "API__WIDGET_ORIGINS": host}
        server = Server(workplace / "library", workplace, **settings)
        address["assistant"] = server.address
        yield Embedded(host, server.address)
        server.stop()


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB")
    yield context.new_page()
    context.close()


LOOKS = """() => {
    const root = document.querySelector("council-chat").shadowRoot;
    const what = ["display", "color", "backgroundColor", "fontSize", "fontFamily", "fontStyle", "lineHeight", "letterSpacing",
        "textTransform", "textAlign", "whiteSpace", "wordSpacing", "textIndent", "visibility", "padding", "borderTopWidth"];
    const look = (one) => Object.fromEntries(what.map((name) => [name, getComputedStyle(one)[name]]));
    return Object.fromEntries(["h2", "p", "button.main", "textarea", ".reply", ".words p", ".marker", ".source"]
        .map((selector) => [selector, look(root.querySelector(selector))]));
}"""


def test_a_page_on_another_origin_asks_and_follows_up(page: Page, embedded: Embedded) -> None:
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url))
    page.goto(f"{embedded.host}/plain")

    turn = ask(page, QUESTION)
    turn.get_by_role("button", name=SOURCE_1).first.click()
    link = turn.get_by_role("link", name=re.compile("^Open the paper")).first
    expect(link).to_have_attribute(
        "href", re.compile(rf"^{re.escape(embedded.assistant)}/v1/documents/\w+/file#page=3$")
    )
    ask(page, FOLLOW_UP)

    assert [url for url in sent if not url.startswith((embedded.host, embedded.assistant))] == []


def test_a_hostile_page_changes_neither_how_the_widget_looks_nor_what_it_does(page: Page, embedded: Embedded) -> None:
    page.goto(f"{embedded.host}/plain")
    ask(page, QUESTION)
    as_it_should = page.evaluate(LOOKS)

    page.evaluate("sessionStorage.clear()")
    page.goto(f"{embedded.host}/hostile")
    question_box(page).press_sequentially("How many missed bins")
    expect(question_box(page)).to_have_value("How many missed bins")
    turn = ask(page, QUESTION)
    picture(page, "widget-hostile-page")

    assert page.evaluate(LOOKS) == as_it_should
    turn.get_by_role("button", name=SOURCE_1).first.click()
    expect(turn.get_by_role("group", name=SOURCE_1)).to_be_focused()
    follow_up = ask(page, FOLLOW_UP)
    expect(follow_up.get_by_role("heading", name="Answer", exact=True)).to_be_visible()
    page.reload()
    expect(page.get_by_role("article")).to_have_count(2)
    assert page.evaluate("window.pressed.filter((key) => key.length === 1)") == []


def test_the_widget_changes_nothing_of_its_host_page(page: Page, embedded: Embedded) -> None:
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    kept = "Object.keys(window).filter((name) => !/^(?:on|__|said)/.test(name)).sort()"
    page.route("**/widget/council-chat.js", lambda route: route.abort(), times=1)
    page.goto(f"{embedded.host}/plain")
    names = page.evaluate(kept)
    style = (
        "JSON.stringify([...getComputedStyle(document.querySelector('#ours'))].map((n) => getComputedStyle(ours)[n]))"
    )
    look = page.evaluate(style)
    page.reload()

    ask(page, QUESTION)

    assert page.evaluate(kept) == names
    assert page.evaluate(style) == look
    assert page.evaluate("[document.styleSheets.length, document.adoptedStyleSheets.length]") == [1, 0]
    assert page.url == f"{embedded.host}/plain"  # the form around it was not sent
    assert errors == []


def test_a_page_that_the_server_was_not_told_of_is_told_plainly_that_it_cannot(page: Page, embedded: Embedded) -> None:
    def other(_: Any) -> HTMLResponse:
        return HTMLResponse(PAGE.format(style="", script="", assistant=embedded.assistant))

    with served(Starlette(routes=[Route("/", other)])) as stranger:
        page.goto(stranger)
        turn = ask(page, QUESTION)

        expect(turn.get_by_text("The service could not be reached.")).to_be_visible()
        expect(turn.get_by_role("button", name="Try again")).to_be_visible()
