"""Dates as printed."""

from __future__ import annotations

import datetime

import pytest

from vectorstore.words.dates import dates_in, written

NOVEMBER = datetime.date(2021, 11, 24)


@pytest.mark.parametrize(
    "text",
    [
        "24 November 2021",
        "24th November 2021",
        "24 th November 2021",
        "Wednesday, 24 NOVEMBER, 2021",
        "the 24th of November 2021",
        "24 Nov 2021",
        "24 Nov. 2021",
        "24/11/2021",
        "24.11.2021",
    ],
)
def test_all_writings_of_a_day_are_one_date(text: str) -> None:
    assert dates_in(text) == [NOVEMBER]


def test_a_slashed_date_is_read_day_first() -> None:
    assert dates_in("03/04/2024") == [datetime.date(2024, 4, 3)]


def test_a_slashed_date_that_is_no_day_first_date_is_read_month_first() -> None:
    assert dates_in("10/21/2024") == [datetime.date(2024, 10, 21)]


@pytest.mark.parametrize(
    "text", ["31 February 2024", "32/13/2024", "0 May 2024", "November 2021", "24 November", "24/11"]
)
def test_what_is_no_full_date_is_none(text: str) -> None:
    assert dates_in(text) == []


def test_dates_come_in_the_order_in_which_they_stand() -> None:
    text = "Signed 10/06/2025 for the meeting of 18 June 2025, after that of 1 May 2025."
    assert dates_in(text) == [datetime.date(2025, 6, 10), datetime.date(2025, 6, 18), datetime.date(2025, 5, 1)]


def test_a_date_is_written_as_an_officer_writes_it() -> None:
    assert written(datetime.date(2025, 3, 5)) == "5 March 2025"
