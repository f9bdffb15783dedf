"""The excerpt finder, for each of an officer's journeys."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page


@pytest.fixture
def page(chromium: Browser, demo_server: str) -> Iterator[Page]:
    """The finder in a fresh browser profile."""
    context = chromium.new_context(
        base_url=demo_server, viewport={"width": 1280, "height": 900}, locale="en-GB", accept_downloads=True
    )
    page = context.new_page()
    page.goto("/officer")
    yield page
    context.close()
