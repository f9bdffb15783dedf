"""The stream: stages, sources, verified sentences, and last the whole reply; a closed connection breaks nothing."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

pytestmark = pytest.mark.server

QUESTION = "How many missed bins per 100,000 collections were there in 2024/25?"
UNANSWERABLE = "Which astronaut opened the observatory?"

Event = tuple[str, dict[str, Any]]


def events(response: httpx.Response) -> Iterator[Event]:
    """A stream's events as they come: (name, content). Comments, which keep a connection alive, are left out."""
    name, content = "message", ""
    for line in response.iter_lines():
        field, _, value = line.partition(":")
        if field == "event":
            name = value.strip()
        elif field == "data":
            content += value.strip()
        elif not line and content:
            yield name, json.loads(content)
            name, content = "message", ""


def streamed(http: httpx.Client, question: str, **more: object) -> list[Event]:
    with http.stream("POST", "/v1/chat", json={"question": question, "stream": True, **more}) as response:
        assert response.status_code == 200
        return list(events(response))


def test_a_stream_goes_from_stages_over_sentences_to_the_whole_reply(http: httpx.Client) -> None:
    came = streamed(http, QUESTION)

    names = [name for name, _ in came]
    assert names.count("done") == 1
    assert names[-1] == "done"
    assert names.index("stage") < names.index("sources") < names.index("sentence")
    stages = [content["stage"] for name, content in came if name == "stage"]
    assert stages == ["searching", "reading", "writing"]


def test_what_was_streamed_is_what_the_whole_reply_says(http: httpx.Client) -> None:
    came = streamed(http, QUESTION)

    sentences = [content for name, content in came if name == "sentence"]
    whole = came[-1][1]
    assert whole["status"] == "answered"
    assert "\n".join(sentence["text"] for sentence in sentences) == whole["answer"]
    assert [c for sentence in sentences for c in sentence["citations"]] == whole["citations"]


def test_a_streamed_answer_is_the_one_that_comes_at_once(
    http: httpx.Client, ask: Callable[..., dict[str, Any]]
) -> None:
    def lasting(reply: dict[str, Any]) -> dict[str, Any]:
        return {name: value for name, value in reply.items() if name not in ("id", "timings_ms")}

    assert lasting(streamed(http, QUESTION, include_passages=3)[-1][1]) == lasting(ask(QUESTION, include_passages=3))


def test_a_stream_that_finds_nothing_says_so_in_a_sentence_without_citations(http: httpx.Client) -> None:
    came = streamed(http, UNANSWERABLE)

    sentences = [content for name, content in came if name == "sentence"]
    assert came[-1][1]["status"] == "not_found"
    assert [sentence["citations"] for sentence in sentences] == [[]]


def test_no_proxy_keeps_or_holds_back_a_stream(http: httpx.Client) -> None:
    with http.stream("POST", "/v1/chat", json={"question": QUESTION, "stream": True}) as response:
        response.read()

    assert response.headers["content-type"].startswith("text/event-stream")
    assert response.headers["cache-control"] == "no-store"
    assert response.headers["x-accel-buffering"] == "no"


def test_a_bad_question_is_refused_before_a_stream_begins(http: httpx.Client) -> None:
    response = http.post("/v1/chat", json={"question": " ", "stream": True})

    assert response.status_code == 422
    assert response.headers["content-type"] == "application/problem+json"


def test_readers_who_leave_early_give_their_places_back(http: httpx.Client) -> None:
    """More of them than may be answered at once and wait (4 + 64): if one place were lost each, nobody could ask."""
    for _ in range(70):
        with http.stream("POST", "/v1/chat", json={"question": QUESTION, "stream": True}) as response:
            assert next(events(response))[0] == "stage"

    assert streamed(http, QUESTION)[-1][1]["status"] == "answered"
    assert http.get("/readyz").status_code == 200
