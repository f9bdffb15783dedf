"""The published description of the HTTP interface, as it was last agreed on: a change of contract is seen in review."""

from __future__ import annotations

import json
import os
from pathlib import Path

import httpx
import pytest

pytestmark = pytest.mark.server

AGREED = Path(__file__).parent / "openapi.json"
RENEW = "COUNCIL_TEST_RENEW=1 python -m pytest tests/api/test_openapi.py"


def test_the_interface_is_the_one_agreed_on(http: httpx.Client) -> None:
    published = http.get("/v1/openapi.json").json()
    if os.environ.get("COUNCIL_TEST_RENEW") == "1":
        AGREED.write_text(json.dumps(published, indent=1, sort_keys=True, ensure_ascii=False) + "\n", encoding="utf-8")

    agreed = json.loads(AGREED.read_text(encoding="utf-8"))

    assert published == agreed, f"The HTTP interface has changed. If that is meant, renew what is agreed on: {RENEW}"


def test_every_route_says_in_a_few_words_what_it_does(http: httpx.Client) -> None:
    paths = http.get("/v1/openapi.json").json()["paths"]

    assert {"/v1/chat", "/v1/search", "/v1/documents", "/healthz", "/readyz"} <= set(paths)
    assert [(p, m) for p, methods in paths.items() for m, route in methods.items() if not route.get("summary")] == []


def test_no_page_of_ours_loads_scripts_from_elsewhere_to_show_the_interface(http: httpx.Client) -> None:
    assert http.get("/docs").status_code == http.get("/redoc").status_code == 404
