"""Periods as printed and periods as compared."""

from __future__ import annotations

import datetime

import pytest

from vectorstore.words.periods import (
    covers,
    date_keys,
    in_words,
    overlap,
    periods_in,
    within,
    year_of_month,
)


@pytest.mark.parametrize(
    "text",
    [
        "2020/21",
        "2020-21",
        "2020–21",
        "2020 - 21",
        "2020 to 2021",
        "2020/2021",
        "2020-2021",
        "FY21",
        "FY20/21",
        "FY 2020-21",
        "fy21",
        "20/21",
    ],
)
def test_all_writings_of_a_financial_year_are_one_period(text: str) -> None:
    assert "fy2020" in periods_in(f"Spending in {text} was high.")


def test_the_turn_of_the_century_is_a_financial_year() -> None:
    assert periods_in("1999/00") == {"fy1999"}


@pytest.mark.parametrize(
    ("text", "periods"),
    [
        ("20-21 21-22 22-23", {"fy2020", "fy2021", "fy2022"}),
        ("Berths: 22-23 £43,734; 23-24 £44,799", {"fy2022", "fy2023"}),
        ("22-23", {"fy2022"}),
        ("the levy in 22-23", {"fy2022"}),
        ("pages 20-21", set()),
        ("20-21 and 24-25", set()),
        ("aged 20-21 years and 21-22 years", set()),
        ("in 23-24 weeks", set()),
        ("for 16-17 year olds", set()),
        ("18-25", set()),
    ],
)
def test_two_figures_with_a_hyphen_are_a_year_only_where_nothing_else_can_be_meant(
    text: str, periods: set[str]
) -> None:
    assert periods_in(text) == periods


@pytest.mark.parametrize("text", ["from 2018 to 2023", "2020/25", "the years 2019-2022"])
def test_a_span_of_several_years_is_no_financial_year(text: str) -> None:
    assert not any(key.startswith("fy") for key in periods_in(text))


def test_a_financial_year_is_not_the_calendar_years_it_is_written_with() -> None:
    assert periods_in("the budget for 2020/21") == {"fy2020"}


def test_a_calendar_year_is_a_period() -> None:
    assert periods_in("In 2020 the pool closed.") == {"y2020"}


@pytest.mark.parametrize("text", ["£2020 was spent", "2,020 visits", "2020.5 points", "a rate of 2020%", "12020 homes"])
def test_a_figure_is_no_year(text: str) -> None:
    assert periods_in(text) == frozenset()


@pytest.mark.parametrize("text", ["November 2020", "Nov 2020", "Nov. 2020", "November, 2020", "Nov-20", "in Nov 20"])
def test_all_writings_of_a_month_are_one_period(text: str) -> None:
    assert periods_in(text) == {"m2020-11"}


@pytest.mark.parametrize("text", ["Junction 30", "Decision 12", "Market 20", "Mayor 12", "separate 14"])
def test_a_word_that_begins_like_a_month_is_none(text: str) -> None:
    assert periods_in(text) == frozenset()


def test_a_full_date_speaks_of_its_month() -> None:
    assert periods_in("on 24 November 2020") == {"m2020-11"}


@pytest.mark.parametrize(
    "text", ["Q3 2016/17", "quarter 3 of 2016/17", "the third quarter of 2016/17", "Qtr 3, 2016-17", "2016/17 Q3"]
)
def test_all_writings_of_a_quarter_are_one_period(text: str) -> None:
    assert periods_in(text) == {"fy2016", "q3fy2016"}


def test_a_quarter_without_one_year_beside_it_is_not_guessed() -> None:
    assert periods_in("in quarter 3") == frozenset()
    assert periods_in("quarter 3 of 2016/17 and 2017/18") == {"fy2016", "fy2017"}


@pytest.mark.parametrize(
    ("period", "first", "last"),
    [
        ("fy2020", "2020-04-01", "2021-03-31"),
        ("y2020", "2020-01-01", "2020-12-31"),
        ("m2024-02", "2024-02-01", "2024-02-29"),
        ("m2020-12", "2020-12-01", "2020-12-31"),
        ("q1fy2020", "2020-04-01", "2020-06-30"),
        ("q3fy2020", "2020-10-01", "2020-12-31"),
        ("q4fy2020", "2021-01-01", "2021-03-31"),
    ],
)
def test_a_period_covers_its_days(period: str, first: str, last: str) -> None:
    assert covers(period) == (datetime.date.fromisoformat(first), datetime.date.fromisoformat(last))


def test_a_key_that_nobody_made_is_refused() -> None:
    with pytest.raises(ValueError, match="'nonsense' is not a period"):
        covers("nonsense")


def test_the_financial_year_turns_on_the_first_of_april() -> None:
    assert year_of_month(datetime.date(2021, 3, 31)) == 2020
    assert year_of_month(datetime.date(2021, 4, 1)) == 2021


def test_a_date_lies_in_its_year_its_month_and_its_financial_year() -> None:
    assert date_keys(datetime.date(2021, 2, 3)) == {"y2021", "m2021-02", "fy2020"}


@pytest.mark.parametrize(
    ("period", "said"),
    [
        ("fy2020", "2020/21"),
        ("fy1999", "1999/00"),
        ("y2020", "2020"),
        ("m2020-11", "November 2020"),
        ("q3fy2020", "quarter 3 of 2020/21"),
    ],
)
def test_a_period_is_said_as_it_is_written(period: str, said: str) -> None:
    assert in_words(period) == said
    assert period in periods_in(said)


# Months' ends in figures --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("Balance 31.3.27", "m2027-03"),
        ("Balance at 30/09/2024", "m2024-09"),
        ("Balance at 31.12.2023", "m2023-12"),
        ("Balance at 28/2/25", "m2025-02"),
        ("Balance at 29.02.2024 of £12", "m2024-02"),
    ],
)
def test_the_end_of_a_month_in_figures_is_that_month(text: str, period: str) -> None:
    assert periods_in(text) == {period}


@pytest.mark.parametrize(
    "text",
    ["27.3.26", "paragraph 30.1", "31.13.24", "1.31.3.27", "31.3.27.4", "131.3.27", "31.3.275", "a score of 30/12"],
)
def test_other_figures_with_points_are_no_months_end(text: str) -> None:
    assert not any(period.startswith("m") for period in periods_in(text))


# One in another -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("period", "asked", "inside"),
    [
        ("fy2018", "fy2018", True),
        ("m2018-05", "fy2018", True),
        ("m2018-05", "y2018", True),
        ("q3fy2018", "fy2018", True),
        ("m2018-11", "q3fy2018", True),
        ("m2018-03", "fy2018", False),
        ("fy2018", "y2018", False),
        ("fy2018", "fy2019", False),
        ("y2018", "m2018-05", False),
    ],
)
def test_a_period_lies_in_another_only_when_all_its_days_do(period: str, asked: str, inside: bool) -> None:
    assert within(period, asked) is inside


@pytest.mark.parametrize(
    ("period", "other", "meet"),
    [
        ("y2016", "fy2016", True),
        ("y2016", "fy2015", True),
        ("y2016", "fy2014", False),
        ("y2016", "fy2017", False),
        ("m2016-03", "fy2015", True),
        ("m2016-03", "fy2016", False),
        ("q4fy2015", "m2016-03", True),
        ("q4fy2015", "m2016-04", False),
    ],
)
def test_periods_meet_where_they_share_a_day(period: str, other: str, meet: bool) -> None:
    assert overlap(period, other) is meet
    assert overlap(other, period) is meet


def test_a_day_in_figures_names_its_month() -> None:
    assert periods_in("Start 26/11/2015, end 21/01/2016") == {"m2015-11", "m2016-01"}
    assert periods_in("Score 2/13/2016 and 1/2016") == periods_in("Score 1/2016")
