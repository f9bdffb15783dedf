"""The demo page and the widget: what any page may load, and what neither may ever do."""

from __future__ import annotations

import re
from pathlib import Path

import httpx
import pytest

import api
from api.guard import PAGE_POLICY
from api.pages import WIDGET

FACES = Path(api.__file__).parent / "faces"


@pytest.mark.server
@pytest.mark.parametrize("name", WIDGET)
def test_any_page_may_load_the_scripts_without_credentials(http: httpx.Client, name: str) -> None:
    for headers in ({}, {"Origin": "https://elsewhere.example"}, {"Origin": "null"}):
        script = http.get(f"/widget/{name}", headers=headers)

        assert script.status_code == 200
        assert script.headers["content-type"] == "text/javascript; charset=utf-8"
        assert script.headers["access-control-allow-origin"] == "*"
        assert script.headers["cross-origin-resource-policy"] == "cross-origin"
        assert script.headers["cache-control"] == "no-cache"
        assert "access-control-allow-credentials" not in script.headers
        assert script.text == (FACES / name).read_text(encoding="utf-8")


@pytest.mark.server
@pytest.mark.parametrize("name", ["page.css", "index.html", "desk.js", "..%2Fpages.py", "nowhere.js"])
def test_nothing_else_of_the_faces_is_served_to_any_page(http: httpx.Client, name: str) -> None:
    response = http.get(f"/widget/{name}")

    assert response.status_code == 404
    assert response.headers["content-type"] == "application/problem+json"
    assert "access-control-allow-origin" not in response.headers


@pytest.mark.parametrize("name", WIDGET)
def test_every_module_that_the_widget_imports_is_served_beside_it(name: str) -> None:
    imported = re.findall(
        r'^(?:import|export) [^;"]*from "([^"]+)";', (FACES / name).read_text(encoding="utf-8"), re.MULTILINE
    )

    assert [module for module in imported if module.removeprefix("./") not in WIDGET] == []


@pytest.mark.server
def test_the_page_may_only_load_what_comes_from_here(http: httpx.Client) -> None:
    page = http.get("/")

    policy = dict(part.strip().split(" ", 1) for part in page.headers["content-security-policy"].split(";"))
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert page.headers["content-security-policy"] == PAGE_POLICY
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["connect-src"] == "'self'"
    assert "unsafe" not in PAGE_POLICY


@pytest.mark.server
def test_everything_the_page_links_to_is_there(http: httpx.Client) -> None:
    links = re.findall(r'(?:href|src)="(/[^"#]*)"', http.get("/").text)

    assert {"/faces/page.css", "/widget/council-chat.js", "/papers", "/officer", "/desk"} <= set(links)
    assert {link: http.get(link).status_code for link in links} == dict.fromkeys(links, 200)


@pytest.mark.server
@pytest.mark.parametrize("face", ["/desk", "/officer", "/officer/documents/1", "/officer/passages/1", "/admin"])
def test_every_other_face_leads_back_to_the_page_and_to_nothing_that_is_not_there(
    http: httpx.Client, face: str
) -> None:
    links = re.findall(r'(?:href|src)="(/[^"#]*)"', http.get(face).text)

    assert links.count("/") == 2  # in its header and its footer
    assert {link: http.get(link).status_code for link in links} == dict.fromkeys(links, 200)


def test_the_page_holds_no_script_and_no_style_of_its_own(http: httpx.Client) -> None:
    page = http.get("/").text

    assert re.findall(r"<script\b(?![^>]*\bsrc=)", page) == []
    assert re.findall(r"<style\b|\sstyle=|\son\w+=|javascript:", page) == []


@pytest.mark.parametrize("name", [file.name for file in sorted(FACES.glob("*.js"))])
@pytest.mark.parametrize(
    "way",
    [
        "innerHTML",
        "outerHTML",
        "insertAdjacentHTML",
        "document.write",
        "eval(",
        "new Function",
        "createContextualFragment",
        "DOMParser",
        "setHTML",
        "srcdoc",
    ],
)
def test_no_face_knows_a_way_to_read_words_as_markup(way: str, name: str) -> None:
    assert way not in (FACES / name).read_text(encoding="utf-8")


def test_neither_page_nor_widget_names_another_server_to_load_from() -> None:
    for file in FACES.iterdir():
        said = re.sub(r"/\*.*?\*/|^\s*//.*$", "", file.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE)
        named = set(re.findall(r"https?://[\w.-]+", said)) - {"http://www.w3.org"}
        assert [address for address in named if not address.endswith(".example")] == [], file.name
