"""What strangers send, before anything is done with it."""

from __future__ import annotations

import sys
import unicodedata

import pytest

from api.requests import KINDS, ChatIn, check_kinds, visible
from vectorstore.words.clearance import ANONYMOUS
from vectorstore.words.errors import UnknownFilter
from vectorstore.words.unseen import seen


def test_what_is_not_seen_is_left_out_and_all_else_is_kept() -> None:
    """Every character there is; those that this Python does not know yet may go either way."""
    wrong = []
    for number in range(sys.maxunicode + 1):
        character = chr(number)
        category = unicodedata.category(character)
        hidden = category in ("Cf", "Cs") or seen(character) == ""
        wanted = " " if category == "Cc" else "" if hidden else character
        if visible(character) != wanted and category != "Cn":
            wrong.append(f"U+{number:04X} ({category})")

    assert wrong == []


def history_of(*turns: dict[str, object]) -> list[str]:
    """What is left of a history, as the study takes it."""
    asked = ChatIn.model_validate({"question": "Why?", "history": list(turns)}).asked_by(ANONYMOUS)
    return [turn.content for turn in asked.history]


def turn(content: object) -> dict[str, object]:
    return {"role": "user", "content": content}


def test_of_a_history_the_last_twenty_turns_are_kept_in_their_order() -> None:
    assert history_of(*(turn(str(n)) for n in range(50))) == [str(n) for n in range(30, 50)]


def test_of_a_history_the_last_eight_thousand_characters_are_kept_in_whole_turns() -> None:
    assert history_of(turn("old"), turn("x" * 8_001), turn("new")) == ["new"]
    assert history_of(turn("a" * 4_000), turn("b" * 4_000)) == ["a" * 4_000, "b" * 4_000]
    assert history_of(turn("a" * 4_001), turn("b" * 4_000)) == ["b" * 4_000]


def test_a_turn_that_is_dropped_is_not_even_looked_at() -> None:
    assert history_of({"role": "captain", "content": 7}, *(turn("x") for _ in range(20))) == ["x"] * 20


def test_a_kept_turn_loses_what_is_not_seen() -> None:
    assert history_of(turn("a\u200bb\u0000c")) == ["ab c"]


@pytest.mark.parametrize("kinds", [KINDS, ["Minutes"], []])
def test_a_kind_that_there_is_is_taken_however_it_is_written(kinds: list[str]) -> None:
    check_kinds(kinds)


def test_a_kind_that_there_is_not_is_named_and_the_others_are_listed() -> None:
    with pytest.raises(UnknownFilter, match=r"'memo'.*minutes, agenda, briefing, amendment, report, other"):
        check_kinds(["minutes", "memo"])
