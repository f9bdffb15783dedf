"""Ratings: which colour or outcome is asked for, and how a row is rated."""

from __future__ import annotations

import pytest

from assistant.ratings import asked_rating, asked_ratings, of_another_rating, rated_cells, rating_of


@pytest.mark.parametrize(
    ("question", "colour"),
    [
        ("Which indicators are red?", "red"),
        ("Which KPIs were rated Amber?", "amber"),
        ("Which went from red to green?", None),
        ("Who painted the red boat?", None),
        ("Which indicators missed their target?", None),
    ],
)
def test_the_one_colour_that_is_asked_for_is_known(question: str, colour: str | None) -> None:
    assert asked_rating(question) == colour


@pytest.mark.parametrize(
    ("reading", "colour"),
    [
        ("KPIs - Missed bins: June 55; Status Red", "red"),
        ("Households: RAG rating Latest RED; RAG rating Previous GREEN", "red"),
        ("Households: RAG rating Previous GREEN; RAG rating Latest AMBER", "amber"),
        ("Boats: Colour of hull; Length 4", None),
        ("Boats: Painted 4", None),
    ],
)
def test_a_row_is_rated_as_it_is_now(reading: str, colour: str | None) -> None:
    assert rating_of(reading) == colour


def test_only_a_row_that_is_rated_otherwise_is_of_another_rating() -> None:
    assert of_another_rating("Which indicators are red?", "Bins: Status Green")
    assert not of_another_rating("Which indicators are red?", "Bins: Status Red")
    assert not of_another_rating("Which indicators are red?", "Bins: Status 4")
    assert not of_another_rating("Which indicators are red?", None)
    assert not of_another_rating("How many bins were missed?", "Bins: Status Green")


@pytest.mark.parametrize(
    ("question", "ratings"),
    [
        ("Which measures failed their target?", {"failed", "red", "missed", "not met"}),
        ("Which KPIs are off track?", {"red", "amber", "off track", "failed"}),
        ("Which indicators haven't hit their targets?", {"red", "amber", "not achieved"}),
        ("Which measures are on target?", {"green", "met", "on target"}),
        ("Which measures are red?", {"red"}),
    ],
)
def test_what_a_question_calls_it_is_printed_in_several_ways(question: str, ratings: set[str]) -> None:
    assert ratings <= asked_ratings(question)


@pytest.mark.parametrize(
    "question", ["Which measures were told of?", "Who missed the meeting?", "Which bins were missed?"]
)
def test_no_rating_is_asked_for_where_none_is_named(question: str) -> None:
    assert asked_ratings(question) == frozenset()


def test_what_missed_its_target_is_not_what_met_it() -> None:
    assert not asked_ratings("Which measures did not meet their target?") & asked_ratings(
        "Which measures met their target?"
    )


def test_the_cells_that_rate_a_row_are_known_by_how_they_end() -> None:
    reading = "Bins: Qtr 2 Achieved or Failed Achieved; Trend Red; Qtr 3 Achieved or Failed Failed; Remark We failed to meet it."

    assert rated_cells(reading) == [
        ("Qtr 2 Achieved or Failed Achieved", "achieved"),
        ("Qtr 3 Achieved or Failed Failed", "failed"),
    ]
