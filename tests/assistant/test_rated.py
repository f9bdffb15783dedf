"""Which rows of a table are rated so: all of its rows are looked at, and told with what they are and what they should be."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Sequence

import pytest

from assistant.answer import Question
from assistant.evidence import Evidence, weigh
from assistant.quotes import Quotes
from assistant.rated import MOST_TOLD, with_rated
from assistant.understand import understand
from assistant.verify import verify
from tests.invented import document, found, table
from vectorstore.search import Found

TODAY = datetime.date(2025, 5, 20)
MEASURES = (
    ("Missed bins", "Cllr Okonjo", 55, 50, "Red"),
    ("Potholes mended", "Cllr Okonjo", 98, 95, "Green"),
    ("Sickness days", "Cllr Tase", 9, 8, "Red"),
    ("Calls answered", "Cllr Tase", 89, 90, "Amber"),
    ("Library visits", "Cllr Tase", 33, 32, "Green"),
)


def measures(rows: Sequence[tuple[str, str, int, int, str]] = MEASURES, head: str = "Measure") -> Found:
    said = [
        (
            f"{name} {lead} {is_} {aim} {rating}",
            f"Measures - {name}: Portfolio holder {lead}; June {is_}; Target {aim}; Status {rating}",
        )
        for name, lead, is_, aim, rating in rows
    ]
    return found(table("wells", f"{head} Portfolio holder June Target Status", said), document())


def asked(question: str, passages: Sequence[Found], rest: Sequence[Found] = ()) -> Evidence:
    """The evidence from what was found, in a paper that holds `rest` besides."""
    understood = understand(Question(question), TODAY)
    return with_rated(
        understood, weigh(understood, passages, lambda _: 3.0), lambda _: [*passages, *rest], lambda _: 3.0
    )


def told(question: str, *passages: Found, rest: Sequence[Found] = ()) -> list[str]:
    rows = [(c.sentence.reading or "").partition(":")[0] for c in asked(question, passages, rest).ranked]
    return [row.rpartition(" - ")[2] for row in rows]


@pytest.mark.parametrize(
    ("question", "rows"),
    [
        ("Which measures are red?", ["Missed bins", "Sickness days"]),
        ("Which measures failed their target?", ["Missed bins", "Sickness days"]),
        ("Which measures missed their target?", ["Missed bins", "Sickness days", "Calls answered"]),
        ("what indicators are below target", ["Missed bins", "Sickness days", "Calls answered"]),
        ("Which measures did not meet the target in June?", ["Missed bins", "Sickness days", "Calls answered"]),
        ("List the measures that met their target.", ["Potholes mended", "Library visits"]),
        ("Which KPIs are rated amber?", ["Calls answered"]),
    ],
)
def test_all_rows_that_are_rated_so_are_told_in_the_tables_order(question: str, rows: list[str]) -> None:
    assert told(question, measures()) == rows


def test_rows_that_were_not_found_are_told_too() -> None:
    more = measures([("Fly-tips cleared", "Cllr Okonjo", 80, 95, "Red")])

    assert told("Which measures are red?", measures(), rest=[more])[-1] == "Fly-tips cleared"


def test_a_row_that_the_paper_tells_twice_is_told_once() -> None:
    again = measures([("Missed bins", "Cllr Okonjo", 55, 50, "Red")])

    assert told("Which measures are red?", measures(), rest=[again]) == ["Missed bins", "Sickness days"]


def test_only_the_rows_of_whoever_is_named_are_told() -> None:
    assert told("Which of Cllr Tase's measures are red?", measures()) == ["Sickness days"]


def test_only_the_rows_under_the_heads_that_are_named_are_told() -> None:
    other = measures(
        [("Gulls ringed", "Cllr Tase", 3, 9, "Red"), ("Boats", "Cllr Tase", 3, 9, "Red")], "Harbour measure"
    )

    assert told("Which harbour measures are red?", measures(), other) == ["Gulls ringed", "Boats"]


def test_letters_stand_for_the_words_over_a_table() -> None:
    other = measures([("Gulls ringed", "Cllr Tase", 3, 9, "Red")], "Integrated Harbour Services")

    assert told("Which IHS measures are red?", measures(), other) == ["Gulls ringed"]


@pytest.mark.parametrize(
    "question",
    [
        "How many measures are red?",
        "Why are some measures red?",
        "Which measures went from red to green?",
        "Which measures are told of?",
        "Which lighthouse measures are red?",
        "Who looks after the measures that are red?",
    ],
)
def test_other_questions_are_left_as_they_are(question: str) -> None:
    assert told(question, measures()) == []


def test_the_key_to_the_colours_is_no_table() -> None:
    key = [(f"measure {n}", "is", 1, 2, colour) for n, colour in enumerate(["Red", "Amber", "Green", "Failed"])]

    assert told("Which measures are red?", measures(key)) == []


def test_of_too_many_no_part_is_told() -> None:
    many = [(f"Bins of street {n}", "Cllr Tase", n, 200, "Red") for n in range(MOST_TOLD + 1)]

    assert told("Which measures are red?", measures(many)) == []


QUARTERS = [
    ("Bins 5 6 Failed Achieved", "Bins: Qtr 2 Target 5; Qtr 3 Target 6; Qtr 2 status Failed; Qtr 3 status Achieved"),
    ("Holes 5 6 Achieved Failed", "Holes: Qtr 2 Target 5; Qtr 3 Target 6; Qtr 2 status Achieved; Qtr 3 status Failed"),
    ("Calls 5 6 Failed Failed", "Calls: Qtr 2 Target 5; Qtr 3 Target 6; Qtr 2 status Failed; Qtr 3 status Failed"),
    ("Gulls 5 6 Failed Failed", "Gulls: Qtr 2 Target 5; Qtr 3 Target 6; Qtr 2 status Failed; Qtr 3 status Failed"),
]


@pytest.mark.parametrize(
    ("question", "rows"),
    [
        ("Which measures failed in quarter 2?", ["Bins", "Calls", "Gulls"]),
        ("Which measures failed in Q3?", ["Holes", "Calls", "Gulls"]),
        ("Which measures failed their target?", ["Holes", "Calls", "Gulls"]),
        ("Which measures failed in quarter 1?", []),
    ],
)
def test_of_several_ratings_that_of_the_quarter_counts_or_else_the_last(question: str, rows: list[str]) -> None:
    assert told(question, found(table("wells", "Measure Qtr 2 Qtr 3 status", QUARTERS), document())) == rows


@pytest.mark.parametrize(
    ("question", "title", "told_of"),
    [
        ("Which measures are red in quarter 3 of 2022/23?", "Performance, Q3", True),
        ("Which measures are red in Q3?", "Performance, Q3", True),
        ("Which measures are red in Q2?", "Performance, Q3", False),
        ("Which measures are red in quarter 2 of 2022/23?", "Performance, Q3", False),
        ("Which measures are red in quarter 3 of 2021/22?", "Performance, Q3", False),
        ("Which measures were red in 2022/23?", "Performance 2022/23", True),
    ],
)
def test_a_rating_of_another_time_is_no_answer(question: str, title: str, told_of: bool) -> None:
    paper = document(title=title, meeting_date=datetime.date(2023, 2, 7))
    brought = dataclasses.replace(measures(), document=paper)

    assert bool(told(question, brought)) is told_of


def test_each_is_said_with_its_figure_its_target_and_its_rating_and_verified() -> None:
    evidence = asked("Which measures missed their target?", [measures()])

    draft = Quotes().write(understand(Question("Which measures missed their target?"), TODAY), evidence)

    assert [s.text.partition(" - ")[2] for s in verify(draft).kept] == [
        "Missed bins: June 55; Target 50; Status Red [1]",
        "Sickness days: June 9; Target 8; Status Red [2]",
        "Calls answered: June 89; Target 90; Status Amber [3]",
    ]
