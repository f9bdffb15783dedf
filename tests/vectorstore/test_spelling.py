"""Misspelt words: put right where it is clear what was meant, left where they may be right."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import pytest

from vectorstore.spelling import is_word, meant, misprinted

PAPERS = {
    "council": 40,
    "counsel": 2,
    "library": 9,
    "libraries": 12,
    "maintenance": 8,
    "presence": 4,
    "margate": 7,
    "road": 30,
    "rods": 12,
    "party": 5,
    "parts": 5,
    "accommodation": 30,
    "accomodation": 1,
}


def of_length(papers: Mapping[str, int]) -> Callable[[int], Sequence[str]]:
    return lambda letters: [word for word in papers if len(word) == letters]


def nearest(word: str, name: bool = False) -> str | None:
    return meant(word, PAPERS, of_length(PAPERS), name)


@pytest.mark.parametrize(
    ("asked", "right"),
    [
        ("libary", "library"),
        ("librray", "library"),
        ("librariess", "libraries"),
        ("maintainance", "maintenance"),
        ("raod", "road"),
        ("counsil", "council"),  # as near to "counsel", which hardly any paper holds
    ],
)
def test_a_word_is_put_right_by_the_nearest_or_much_the_commonest_word(asked: str, right: str) -> None:
    assert nearest(asked) == right


@pytest.mark.parametrize(
    "asked",
    [
        "partz",  # party or parts
        "prudence",  # two letters from "presence", and other consonants
        "rod",  # too short
        "rood",  # four letters, and not two of them changed about
        "zebra",
        "libbrrary9",
        "mntnnc",
    ],
)
def test_what_is_far_from_any_word_or_near_to_two_is_left(asked: str) -> None:
    assert nearest(asked) is None


def test_a_name_is_put_right_only_by_one_letter_and_when_nothing_else_is_near() -> None:
    assert nearest("margete", name=True) == "margate"
    assert nearest("maintainance", name=True) is None
    assert nearest("counsil", name=True) is None
    assert nearest("partz", name=True) is None


def test_a_rare_word_of_the_papers_is_taken_for_a_misprint_of_a_common_one() -> None:
    assert misprinted("accomodation", PAPERS, of_length(PAPERS)) == "accommodation"
    assert misprinted("library", PAPERS, of_length(PAPERS)) is None


KNOWN = frozenset("foster hedge park skate zone cohesion suitable index stabilise library maintain definite".split())


@pytest.mark.parametrize(
    "word", ["foster", "fostering", "rezoned", "skateparks", "cohesive", "suitably", "indexation", "the", "hedges"]
)
def test_a_word_is_one_that_is_known_or_made_of_what_is(word: str) -> None:
    assert is_word(word, KNOWN.__contains__)


@pytest.mark.parametrize("word", ["libary", "maintainance", "definately", "fsotering", "hegde", "xqpark"])
def test_a_misspelling_is_no_word(word: str) -> None:
    assert not is_word(word, KNOWN.__contains__)


def test_another_form_of_a_word_that_the_papers_hold_is_a_word() -> None:
    assert is_word("incinerator", KNOWN.__contains__, {"incinerat"}.__contains__)
    assert not is_word("incinerator", KNOWN.__contains__)
    assert not is_word("incinartor", KNOWN.__contains__, {"incinerat"}.__contains__)
