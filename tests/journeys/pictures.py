"""Pictures of a face for a person to look at, saved by the tests where COUNCIL_TEST_PICTURES names a folder."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Page

AS_IS: dict[str, Any] = {"color_scheme": "null", "forced_colors": "null"}
"""Playwright's word for "whatever the browser has"; None would leave what was emulated before."""
STATES: dict[str, tuple[dict[str, Any], tuple[int, int]]] = {
    "desktop": ({}, (1280, 900)),
    "phone": ({}, (390, 844)),
    "dark": ({"color_scheme": "dark"}, (1280, 900)),
    "forced-colours": ({"forced_colors": "active"}, (1280, 900)),
}


def in_view(page: Page, name: str) -> None:
    """What a reader sees of the page, without what must be scrolled to: for what sticks to the window."""
    picture(page, name, whole=False)


def picture(page: Page, name: str, *, whole: bool = True) -> None:
    """Saves the whole page as it is now in four states, and leaves it as it was."""
    folder = os.environ.get("COUNCIL_TEST_PICTURES")
    if not folder:
        return
    Path(folder).mkdir(parents=True, exist_ok=True)
    before = page.viewport_size
    for state, (media, (width, height)) in STATES.items():
        page.emulate_media(**AS_IS | media)
        page.set_viewport_size({"width": width, "height": height})
        # On a picture of the whole page, what sticks to the window would stand in its middle.
        page.evaluate(PLACED, "static" if whole else "")
        page.screenshot(path=str(Path(folder) / f"{name}-{state}.png"), full_page=whole)
    page.evaluate(PLACED, "")
    page.emulate_media(**AS_IS)
    if before is not None:
        page.set_viewport_size(before)


PLACED = """position => [document, ...[...document.querySelectorAll("council-chat")].map(box => box.shadowRoot)]
    .flatMap(root => [...root.querySelectorAll(".composer, #tray-bar")])
    .forEach(one => { one.style.position = position; })"""
