"""What asks nothing of the papers, told from questions that only begin politely."""

from __future__ import annotations

import time

import pytest

from assistant.greetings import Greeting, greeting


@pytest.mark.parametrize(
    "text",
    [
        "hello",
        "Hi!",
        "  good\n morning ",
        "hey there",
        "Hello, how are you?",
        "What can I ask?",
        "help",
        "who are you?",
        "thanks, hello",
    ],
)
def test_a_greeting_asks_nothing(text: str) -> None:
    assert greeting(text) is Greeting.HELLO


@pytest.mark.parametrize("text", ["Thanks!", "thank you very much", "ok", "OK, thanks. Bye!", "that’s great, cheers"])
def test_neither_do_thanks(text: str) -> None:
    assert greeting(text) is Greeting.THANKS


@pytest.mark.parametrize(
    "text",
    [
        "",
        "?",
        "Hello, what is the garden waste charge?",
        "help with council tax",
        "Who thanked the officers?",
        "Hi-tech business park",
        "What can you do about potholes?",
        "Thank you letters sent in 2023",
        "who are your councillors",
        "ok and the year before?",
        "good morning clubs",
    ],
)
def test_whoever_names_a_thing_asks_of_it(text: str) -> None:
    assert greeting(text) is None


def test_a_long_text_of_greetings_is_read_at_once() -> None:
    began = time.perf_counter()

    assert greeting("hello " * 150 + "x") is None
    assert greeting(("hi there " * 8) + "x") is None

    assert time.perf_counter() - began < 0.1
