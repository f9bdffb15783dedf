"""The year that a sentence takes over from those before it."""

from __future__ import annotations

import pytest

from vectorstore.words.carried import told_when

BEFORE = "For every 100 boats in 2022/23, 61 were let, up from 52 in 2021/22."


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("The share for the year was 41.3%.", {"fy2022"}),
        ("The share was 41.3% over the year.", {"fy2022"}),
        ("The share for the year was 41.3%, compared with 39.6% the year before.", {"fy2022", "fy2021"}),
        ("It was 39.6% a year earlier.", {"fy2022", "fy2021"}),
    ],
)
def test_the_year_is_the_later_of_those_named_right_before(text: str, told: set[str]) -> None:
    assert told_when(text, [BEFORE]) == told


def test_the_nearest_sentence_that_names_a_year_decides() -> None:
    before = ["Gulls nest there.", "In 2022/23 it did not.", "In 2019/20 it rained."]

    assert told_when("The share for the year was 4%.", before) == {"fy2022"}


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("The share for the year was 41.3% in 2019/20.", {"fy2019"}),
        ("The share was 41.3%.", set()),
        ("A permit for the year to June costs £4.", set()),
        ("It opens all year.", set()),
    ],
)
def test_a_sentence_with_a_year_of_its_own_or_that_speaks_of_none_takes_over_nothing(text: str, own: set[str]) -> None:
    assert told_when(text, [BEFORE]) == own


def test_where_no_year_was_named_there_is_none() -> None:
    assert told_when("The share for the year was 4%.", ["Gulls nest there."]) == set()
    assert told_when("The share for the year was 4%.", []) == set()
