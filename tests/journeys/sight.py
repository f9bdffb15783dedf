"""Where the keyboard leads on a page, and whether that can be seen (WCAG 2.2, 2.4.7, 2.4.11 and 2.5.8); what is heard."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Page


def heard(page: Page, words: str) -> str:
    """The one announcement with these words, of those that the page has collected in `window.said`; waits for it.

    Asked for from here: the page's own policy lets no expression be evaluated again and again inside it.
    """
    until = time.monotonic() + 10
    while not any(words in said for said in page.evaluate("window.said")) and time.monotonic() < until:
        page.wait_for_timeout(50)
    page.wait_for_timeout(200)  # A second one would come meanwhile.
    found = [said for said in page.evaluate("window.said") if words in said]
    assert len(found) == 1, found
    return str(found[0])


def hidden_stops(page: Page) -> list[str]:
    """Presses Tab through the whole page; what is focused and cannot be seen, not even in part, or is smaller than 24 px."""
    faults = []
    page.evaluate("document.body.tabIndex = -1; document.body.focus(); scrollTo(0, 0)")
    for _ in range(80):
        page.keyboard.press("Tab")
        stop = page.evaluate(
            """() => {
                let at = document.activeElement;
                while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
                if (!at || at === document.body) return null;
                const box = at.getBoundingClientRect();
                const x = Math.min(Math.max(box.left + Math.min(box.width, innerWidth) / 2, 1), innerWidth - 1);
                const y = Math.max(box.top, 0) + (Math.min(box.bottom, innerHeight) - Math.max(box.top, 0)) / 2;
                const top = at.getRootNode().elementFromPoint(x, y);
                const seen = box.bottom > 0 && box.top < innerHeight && (top === at || at.contains(top));
                const ring = getComputedStyle(at).outlineStyle !== "none";
                return {name: at.outerHTML.slice(0, 80), seen, ring, small: box.width < 24 || box.height < 24};
            }"""
        )
        if stop is None:
            return faults
        if not stop["seen"] or not stop["ring"] or stop["small"]:
            faults.append(json.dumps(stop))
    pytest.fail("Tab does not come to the end of the page")
