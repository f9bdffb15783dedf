"""The desk's page: what it loads, all from here, and nothing written into it that could run."""

from __future__ import annotations

import re

import httpx
import pytest

from api.guard import PAGE_POLICY
from tests.api.test_widget import FACES

pytestmark = pytest.mark.server


def test_the_page_may_only_load_what_comes_from_here(http: httpx.Client) -> None:
    page = http.get("/desk")

    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert page.headers["content-security-policy"] == PAGE_POLICY


def test_everything_that_the_page_and_its_scripts_load_is_there(http: httpx.Client) -> None:
    links = set(re.findall(r'(?:href|src)="(/[^"#]*)"', http.get("/desk").text))
    script = http.get("/faces/desk.js")
    imported = {name.replace("./", "/faces/") for name in re.findall(r'^import .* from "([^"]+)";', script.text, re.M)}

    assert {"/faces/page.css", "/faces/desk.css", "/faces/desk.js"} <= links
    assert {"/widget/ask.js", "/faces/fact.js"} <= imported
    wanted = links | imported
    assert {link: http.get(link).status_code for link in wanted} == dict.fromkeys(wanted, 200)
    assert script.headers["content-type"] == "text/javascript; charset=utf-8"


def test_the_page_holds_no_script_and_no_style_of_its_own(http: httpx.Client) -> None:
    page = http.get("/desk").text

    assert re.findall(r"<script\b(?![^>]*\bsrc=)", page) == []
    assert re.findall(r"<style\b|\sstyle=|\son\w+=|javascript:", page) == []


def test_every_key_in_the_help_is_one_that_the_script_knows() -> None:
    page = (FACES / "desk.html").read_text(encoding="utf-8")
    script = (FACES / "desk.js").read_text(encoding="utf-8")
    does = script[script.index("const DOES = {") :].partition("};")[0]

    said = set(re.findall(r"<dt><kbd>(.)</kbd></dt>", page))
    assert said == set(re.findall(r'^  "?([a-z/?])"?:', does, re.M))
