"""The periods that a text tells by the day of its own paper."""

from __future__ import annotations

import datetime

import pytest

from vectorstore.words.periods import counted_from, periods_in

HELD = datetime.date(2024, 9, 18)


def counted(text: str, held: datetime.date = HELD) -> frozenset[str]:
    return counted_from(held, text, periods_in(text))


@pytest.mark.parametrize(
    "text", ["the pool opens in May", "last year", "this month", "in the next 12 months", "12 months"]
)
def test_a_text_that_counts_from_no_day_tells_no_period(text: str) -> None:
    assert counted(text) == frozenset()


@pytest.mark.parametrize(
    ("held", "month"),
    [(HELD, "m2024-08"), (datetime.date(2025, 1, 15), "m2024-12"), (datetime.date(2024, 3, 31), "m2024-02")],
)
def test_last_month_is_the_one_before_the_papers(held: datetime.date, month: str) -> None:
    assert counted("Complaints rose last month.", held) == {month}


@pytest.mark.parametrize(
    "text", ["last August", "by the end of August", "at the end of Aug", "since the end of August"]
)
def test_a_month_without_its_year_is_the_last_one_before_the_paper(text: str) -> None:
    assert counted(text) == {"m2024-08"}


@pytest.mark.parametrize("text", ["last September", "by the end of October", "since the end of December"])
def test_a_month_that_had_not_ended_is_that_of_the_year_before(text: str) -> None:
    assert {key[:5] for key in counted(text)} == {"m2023"}


@pytest.mark.parametrize("text", ["by the end of August 2022", "last August 22", "at the end of March, 2021"])
def test_a_month_with_its_year_is_not_counted(text: str) -> None:
    assert counted(text) == frozenset()


@pytest.mark.parametrize(
    "text", ["in the last 12 months", "over the past twelve months", "the preceding 12 months", "a rolling 12 months"]
)
@pytest.mark.parametrize(
    ("held", "year"),
    [
        (datetime.date(2025, 1, 15), "y2024"),
        (datetime.date(2025, 4, 15), "fy2024"),
        (datetime.date(2024, 6, 30), "fy2023"),
        (datetime.date(2024, 10, 1), "y2024"),
    ],
)
def test_twelve_months_are_the_year_that_they_mostly_are(text: str, held: datetime.date, year: str) -> None:
    assert counted(text, held) == {year}


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("12 months to March 2024", "fy2023"),
        ("12mths to Mar 24", "fy2023"),
        ("twelve months to the end of December 2022", "y2022"),
        ("12m to 31 March 2023", "fy2022"),
    ],
)
def test_twelve_months_to_a_month_are_counted_back_from_its_end(text: str, year: str) -> None:
    assert counted(text) == {year}


@pytest.mark.parametrize(
    ("held", "quarter"),
    [
        (datetime.date(2024, 6, 30), "q1fy2024"),
        (datetime.date(2024, 6, 29), "q1fy2023"),
        (datetime.date(2025, 3, 1), "q1fy2024"),
    ],
)
@pytest.mark.parametrize("text", ["in quarter 1", "in Q1", "in the first quarter", "between April and June"])
def test_a_quarter_without_its_year_is_the_last_that_had_ended(text: str, held: datetime.date, quarter: str) -> None:
    assert counted(text, held) == {quarter}


def test_the_months_of_winter_are_the_last_quarter_of_their_financial_year() -> None:
    assert counted("between January and March") == {"q4fy2023"}
    assert counted("between October and December") == {"q3fy2023"}


def test_two_quarters_are_each_the_last_that_had_ended() -> None:
    assert counted("better in quarter 1 than in quarter 2") == {"q1fy2024", "q2fy2023"}


@pytest.mark.parametrize("text", ["between April and July", "between May and July", "between July and June"])
def test_months_that_are_no_quarter_are_none(text: str) -> None:
    assert counted(text) == frozenset()


def test_a_quarter_of_a_year_that_is_named_is_not_counted() -> None:
    assert counted("in quarter 2 of 2021/22") == frozenset()
    assert counted_from(HELD, "in quarter 2", frozenset({"fy2021", "q2fy2021"})) == frozenset()


def test_the_first_three_months_of_a_financial_year_are_its_first_quarter() -> None:
    assert counted("in the first three months of 2022/23") == {"q1fy2022"}


@pytest.mark.parametrize("text", ["the first three months of the year", "the first 3 months of 2021/22 and 2022/23"])
def test_the_first_three_months_of_no_one_year_are_no_quarter(text: str) -> None:
    assert counted(text) == frozenset()


def test_a_text_may_tell_several_periods() -> None:
    assert counted("It rose last month and in quarter 1.") == {"m2024-08", "q1fy2024"}
