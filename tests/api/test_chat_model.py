"""The real server with a chat model behind it: what it writes, what is said when it fails, and that it stops when nobody
listens."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.running import TODAY, Server
from tests.scripted import Act, Fails, Prompt, ScriptedServer, Waits, scripted

pytestmark = pytest.mark.server

QUESTION = {"question": "What does the mobile library cost to run each year?"}
SAID = "The mobile library costs £71,500 a year"


def tells(prompt: Prompt) -> Iterator[Act]:
    number = next(n for n, passage in enumerate(prompt.passages, start=1) if "£71,500" in passage)
    yield f"{SAID} [{number}].\n"


@pytest.fixture(scope="module")
def model() -> Iterator[ScriptedServer]:
    with scripted(tells) as running:
        yield running


@pytest.fixture(scope="module")
def address(model: ScriptedServer, demo_library: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    workplace = tmp_path_factory.mktemp("model")
    shutil.copytree(demo_library, workplace / "library")
    running = Server(
        workplace / "library",
        workplace,
        ASSISTANT__TODAY=TODAY,
        ASSISTANT__CHAT_MODEL="openai:scripted",
        ASSISTANT__CHAT_ADDRESS=model.address,
        ASSISTANT__ANSWER_SECONDS="8",
    )
    yield running.address
    running.stop()


def test_a_reply_says_which_model_wrote_it_and_from_which_instructions(address: str, model: ScriptedServer) -> None:
    model.script = tells

    reply = httpx.post(f"{address}/v1/chat", json=QUESTION, trust_env=False, timeout=60).json()

    assert (reply["answer"], reply["written_by"], reply["notice"]) == (f"{SAID} [1].", "scripted", None)
    assert reply["prompts"]["writing"] >= 1
    assert "£71,500" in reply["citations"][0]["quote"]


def test_a_reply_says_when_the_model_could_not_be_asked(address: str, model: ScriptedServer) -> None:
    model.script = lambda _: iter([Fails(500)])

    reply = httpx.post(f"{address}/v1/chat", json=QUESTION, trust_env=False, timeout=60).json()

    assert reply["written_by"] == "quotes"
    assert "£71,500" in reply["answer"]
    assert "could not be reached" in reply["notice"]


def test_the_work_behind_a_stream_ends_when_its_reader_leaves(address: str, model: ScriptedServer) -> None:
    def slowly(prompt: Prompt) -> Iterator[Act]:
        yield from tells(prompt)
        yield "The mobile "
        yield Waits(30)

    model.script = slowly
    with httpx.stream("POST", f"{address}/v1/chat", json=QUESTION | {"stream": True}, trust_env=False) as response:
        assert any(line == "event: sentence" for line in response.iter_lines())
    began = time.monotonic()

    assert model.broken_off.acquire(timeout=6)
    assert time.monotonic() - began < 3
