"""Payloads in the excerpt finder's queries, addresses and papers are shown as text and never run, in a real browser."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import httpx
import pytest

from tests.journeys.officer.finder import PAYLOAD, expect, finished, found, results, search

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

FORMULA = '=HYPERLINK("http://elsewhere.example/","x")'


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
