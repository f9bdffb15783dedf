"""The page that a run ends in: what it says, that nothing in it can harm, and that everybody can read it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from api.evaluation.asking import Asking
from api.evaluation.papers import Papers
from api.evaluation.questions import asked_of
from api.evaluation.report import report
from api.evaluation.totals import totals
from api.evaluation.verb import score_all

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

NASTY = "<script>alert(1)</script><img src=x onerror=alert(2)> & \"quoted\" 'text'"
QUOTE = "The hall at Ossleby was let 634 times in 2024/25."


def asking(id_: str, question: str, text: str, status: str = "answered", **changed: Any) -> Asking:
    asked = {
        "id": id_,
        "category": "single_fact",
        "persona": "contact_centre",
        "question": question,
        "answerable": True,
        "answer": "634 times.",
        "must_include": [["634"]],
        "gold_source": [{"file": "halls.pdf", "quote": QUOTE, "page": 3}],
    }
    place = {"file": "halls.pdf", "title": "Report on Halls", "committee": "Cabinet", "meeting_date": "2025-03-12"}
    cited = {"marker": 1, "quote": text, "passage_id": "p", "page": 3, "reference": "Cabinet, item 4, p. 3"} | place
    reply = {
        "status": status,
        "answer": f"{text} [1]",
        "citations": [cited],
        "passages": [{"id": "p", "page": 3, "text": text} | place],
    }
    return Asking(asked_of(asked | changed, "here"), reply, 12.0)


ASKINGS = [
    asking("right", "How often was the hall let?", QUOTE),
    asking("wrong", "How often was it let before?", "It was let 521 times."),
    asking("late", "How often, once more?", QUOTE, gold_source=[{"file": "b.pdf", "quote": QUOTE, "page": 1}]),
    asking("odd id \"'<b>", NASTY, NASTY, history=[{"role": "user", "content": NASTY}], category=NASTY, persona=NASTY),
    Asking(asked_of({"id": "gone", "question": "Who?", "answerable": False}, "here"), None, 0.0, f"Gone. {NASTY}"),
]
SETTINGS = {"version": "1", "library": {"documents": 5}, "papers": ["thurrock", NASTY], "chat_model": None}


@pytest.fixture(scope="module")
def page() -> str:
    scores = score_all(ASKINGS, Papers([]))
    return report(f"run {NASTY}", SETTINGS, ASKINGS, scores, totals(scores))


class _Tags(HTMLParser):
    """Every tag with its attributes, and what was opened and not closed."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in ("meta", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_whatever_stands_in_questions_and_papers_is_shown_and_not_run(page: str) -> None:
    tags = _Tags(page)

    assert tags.open == []
    assert {tag for tag, _ in tags.tags} & {"script", "img", "link", "iframe", "b"} == set()
    assert [a for _, attributes in tags.tags for a in attributes if a.startswith("on") or a == "src"] == []
    assert page.count("&lt;script&gt;") >= 8
    assert "http-equiv" in page
    assert re.search(r"https?:", page) is None


def test_it_says_what_it_comes_to_before_what_was_missed(page: str) -> None:
    places = [page.index(f'<h2 id="{id_}"') for id_ in ("summary", "categories", "wrong", "amiss", "marks", "settings")]

    assert places == sorted(places)
    assert "5 questions were asked. <strong>1 could not be asked.</strong> 3 were answered wrongly" in page
    assert "in 1 more something else is amiss" in page


def test_every_miss_is_there_with_gold_answer_passages_and_why_and_nothing_else_is(page: str) -> None:
    wrong = page[page.index('<h2 id="wrong"') : page.index('<h2 id="amiss"')]

    assert wrong.count("<article") == 3
    for said in (
        "How often was it let before?",
        "The fact “634” is lacking.",
        QUOTE,
        "halls.pdf, p. 3",
        "It was let 521 times. [1]",
        "Cabinet, item 4, p. 3 (halls.pdf)",
        "Cabinet, 12 March 2025, Report on Halls, p. 3",
        "The question could not be asked: Gone.",
        "The papers do not say.",
    ):
        assert said in wrong
    assert "How often was the hall let?" not in page


def test_a_run_without_a_miss_says_so() -> None:
    scores = score_all(ASKINGS[:1], Papers([]))

    assert report("x", {}, ASKINGS[:1], scores, totals(scores)).count("<p>None.</p>") == 2


def test_every_table_has_a_caption_and_every_head_its_scope(page: str) -> None:
    tags = _Tags(page).tags

    count = sum(tag == "table" for tag, _ in tags)
    assert count == sum(tag == "caption" for tag, _ in tags) == 3
    assert {attributes.get("scope") for tag, attributes in tags if tag == "th"} == {"row", "col"}
    ids = [attributes["id"] for _, attributes in tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    assert [a["href"] for t, a in tags if t == "a" and (a["href"] or "")[1:] not in ids] == []


@pytest.fixture
def shown(page: str, chromium: Browser, tmp_path: Path) -> Iterator[Page]:
    (tmp_path / "report.html").write_text(page, encoding="utf-8")
    opened = chromium.new_page(viewport={"width": 1100, "height": 800})
    opened.goto((tmp_path / "report.html").as_uri())
    yield opened
    opened.close()


@pytest.mark.browser
@pytest.mark.parametrize("width", [320, 1100])
def test_axe_finds_nothing_to_mend(shown: Page, width: int) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    shown.set_viewport_size({"width": width, "height": 800})

    found = axe.run(shown).response["violations"]

    assert [f"{fault['id']}: {fault['nodes']}" for fault in found] == []


@pytest.mark.browser
def test_on_a_narrow_screen_only_tables_are_scrolled_sideways(shown: Page) -> None:
    shown.set_viewport_size({"width": 320, "height": 800})

    assert shown.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.browser
def test_the_first_stop_of_a_keyboard_leads_past_the_header(shown: Page) -> None:
    shown.keyboard.press("Tab")
    shown.keyboard.press("Enter")

    assert shown.evaluate("document.activeElement.id") == "main"
