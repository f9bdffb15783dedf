"""Ratings: asked which are red, the red rows are told, all of them and no green ones."""

from __future__ import annotations

import datetime

import pytest

from assistant.answer import Question
from assistant.evidence import weigh
from assistant.quotes import Quotes
from assistant.ratings import asked_rating, of_another_rating, rating_of
from assistant.understand import understand
from tests.invented import document, found, table


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


ROWS = [
    ("Missed bins 55 Red", "Indicators - Missed bins: June 55; Status Red"),
    ("Potholes 98 Green", "Indicators - Potholes: June 98; Status Green"),
    ("Sickness 9 Red", "Indicators - Sickness: June 9; Status Red"),
    ("Calls 6 Red", "Indicators - Calls: June 6; Status Red"),
]


def test_all_red_rows_are_told_in_their_order_and_no_other() -> None:
    brought = found(table("kpis", "Indicator June Status", ROWS), document("kpis"), sentences=(0.5, 0.9, 0.6, 0.2))
    understood = understand(Question("Which indicators are red?"), datetime.date(2025, 5, 20))

    draft = Quotes().write(understood, weigh(understood, [brought], lambda _: 1.0))

    assert [said.citations[0].quote for said in draft.said] == [ROWS[0][0], ROWS[2][0], ROWS[3][0]]
