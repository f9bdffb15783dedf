"""The kill switch: who is still answered, what the others are told, and that it outlives the server."""

from __future__ import annotations

import json
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from api.pause import DEEDS, NAME, UNREADABLE, Pause
from tests.running import Server

QUESTION = {"question": "How many bins were missed in 2024/25?"}
REASON = "It told a resident's name, see case 4711"


# The switch itself --------------------------------------------------------------------------------------------------


def test_it_is_on_from_one_moment_to_the_next_for_whoever_looks(tmp_path: Path) -> None:
    switch, server = Pause(tmp_path), Pause(tmp_path)
    assert server.now() is None

    switch.on("clerk", REASON)
    paused = server.now()

    assert paused is not None
    assert (paused.by, paused.reason) == ("clerk", REASON)
    assert switch.off("clerk", "mended")
    assert server.now() is None
    assert not switch.off("clerk", "again")


def test_every_use_is_written_down_with_who_and_why_and_read_by_the_owner_only(tmp_path: Path) -> None:
    switch = Pause(tmp_path)
    switch.on("clerk", REASON)
    switch.on("officer", "a second reason\nwith two lines")
    switch.off("officer", "")

    deeds = switch.deeds()

    assert [(d.by, d.did) for d in deeds] == [("officer", "resume"), ("officer", "pause"), ("clerk", "pause")]
    assert deeds[1].reason == "a second reason\nwith two lines"
    assert len((tmp_path / DEEDS).read_text(encoding="utf-8").splitlines()) == 3
    assert stat.S_IMODE((tmp_path / DEEDS).stat().st_mode) == 0o600


@pytest.mark.parametrize("broken", ["", "{", "[]", '{"since": "x"}', "null"])
def test_a_switch_that_cannot_be_read_is_on(tmp_path: Path, broken: str) -> None:
    (tmp_path / NAME).write_text(broken, encoding="utf-8")

    assert Pause(tmp_path).now() == UNREADABLE
    assert Pause(tmp_path).off("clerk", "")
    assert Pause(tmp_path).now() is None


def test_a_line_of_deeds_that_cannot_be_read_costs_that_line(tmp_path: Path) -> None:
    Pause(tmp_path).on("clerk", REASON)
    with (tmp_path / DEEDS).open("a", encoding="utf-8") as file:
        file.write("{half\n")

    assert [deed.by for deed in Pause(tmp_path).deeds()] == ["clerk"]


# On the real server -------------------------------------------------------------------------------------------------


@pytest.fixture
def paused(server: Server, owner: httpx.Client) -> Iterator[None]:
    """The demo council's server, paused by the command line."""
    done = server.run("pause", "--reason", REASON)
    assert done.returncode == 0, done.stderr
    yield
    assert owner.post("/v1/resume", json={}).status_code == 200


def refused(response: httpx.Response) -> str:
    assert response.status_code == 503, response.text
    assert int(response.headers["retry-after"]) >= 60
    assert "4711" not in response.text
    return response.headers["content-type"]


@pytest.mark.server
@pytest.mark.usefixtures("paused")
def test_programs_get_a_problem_and_people_a_page_and_neither_the_reason(http: httpx.Client) -> None:
    asked = {
        "chat": http.post("/v1/chat", json=QUESTION),
        "stream": http.post("/v1/chat", json=QUESTION | {"stream": True}),
        "search": http.post("/v1/search", json={"query": "bins"}),
        "list": http.get("/v1/documents"),
        "none": http.get("/v1/documents/0123456789abcdef"),
    }

    assert {refused(response) for response in asked.values()} == {"application/problem+json"}
    page = http.get("/", headers={"Accept": "text/html,*/*"})
    assert refused(page) == "text/html; charset=utf-8"
    assert "switched off for the moment" in page.text
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert http.get("/faces/page.css").status_code == 200


@pytest.mark.server
@pytest.mark.usefixtures("paused")
def test_it_is_alive_and_not_ready_and_says_no_reason(http: httpx.Client) -> None:
    assert http.get("/healthz").status_code == 200
    refused_ready = http.get("/readyz")
    assert refused_ready.status_code == 503
    assert "4711" not in refused_ready.text


@pytest.mark.server
@pytest.mark.usefixtures("paused")
def test_administrators_are_answered_and_see_who_did_it_and_why(owner: httpx.Client, http: httpx.Client) -> None:
    told = owner.get("/v1/pause").json()

    assert told["paused"]["reason"] == REASON
    assert (told["deeds"][0]["did"], told["deeds"][0]["reason"]) == ("pause", REASON)
    assert owner.get("/v1/held").status_code == 200
    assert owner.post("/v1/chat", json=QUESTION).status_code == 200
    assert http.get("/admin").status_code == 200


@pytest.mark.server
@pytest.mark.parametrize(("method", "path"), [("GET", "/v1/pause"), ("POST", "/v1/pause"), ("POST", "/v1/resume")])
def test_only_an_administrator_may_look_at_it_or_use_it(http: httpx.Client, method: str, path: str) -> None:
    assert http.request(method, path, json={"reason": "x"} if method == "POST" else None).status_code == 401
    assert http.post("/v1/chat", json=QUESTION).status_code == 200


@pytest.mark.server
def test_over_the_api_it_is_paused_and_goes_on(owner: httpx.Client, http: httpx.Client) -> None:
    on = owner.post("/v1/pause", json={"reason": REASON}).json()
    during = http.post("/v1/chat", json=QUESTION).status_code
    off = owner.post("/v1/resume", json={"reason": "mended"}).json()

    assert on["paused"]["by"] == "owner"
    assert during == 503
    assert off["paused"] is None
    assert off["deeds"][0] | {"at": ""} == {"at": "", "by": "owner", "did": "resume", "reason": "mended"}
    assert http.post("/v1/chat", json=QUESTION).status_code == 200


@pytest.mark.server
@pytest.mark.parametrize("body", [{}, {"reason": ""}, {"reason": "\u200b \n"}, {"reason": "x" * 2000}])
def test_a_pause_wants_a_reason(owner: httpx.Client, body: dict[str, str]) -> None:
    assert owner.post("/v1/pause", json=body).status_code == 422


@pytest.mark.server
def test_it_outlives_the_server_and_can_be_set_without_one(demo_library: Path, tmp_path: Path) -> None:
    library = tmp_path / "library"
    shutil.copytree(demo_library, library)
    Pause(library).on("clerk", REASON)

    server = Server(library, tmp_path, until="/healthz")
    try:
        assert httpx.post(f"{server.address}/v1/chat", json=QUESTION, trust_env=False).status_code == 503
        done = server.run("resume", "--json", "--reason", "mended")
        after = httpx.post(f"{server.address}/v1/chat", json=QUESTION, trust_env=False, timeout=120)
    finally:
        server.stop()

    assert done.returncode == 0, done.stderr
    assert after.status_code == 200
    assert [deed["did"] for deed in json.loads(done.stdout)["deeds"]] == ["resume", "pause"]
