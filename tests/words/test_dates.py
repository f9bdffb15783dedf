"""Dates as printed."""

from __future__ import annotations

import datetime

import pytest

from vectorstore.words.dates import dates_in, dates_in_name, says_when, written

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


@pytest.mark.parametrize(
    ("file", "dates"),
    [
        ("Appendix E 21.01.25.pdf", [datetime.date(2025, 1, 21)]),
        ("minutes_13-02-2025.pdf", [datetime.date(2025, 2, 13)]),
        ("Budget 3_4_24 v2.pdf", [datetime.date(2024, 4, 3)]),
        ("from 01.02.24 to 28.02.24.pdf", [datetime.date(2024, 2, 1), datetime.date(2024, 2, 28)]),
        ("report.pdf", []),
        ("Agenda item 4.2.pdf", []),
        ("31.02.25.pdf", []),
        ("121.01.25.pdf", []),
        ("21.01.2512.pdf", []),
        ("21.13.25.pdf", []),
    ],
)
def test_the_dates_of_a_files_name_are_read_however_they_are_parted(file: str, dates: list[datetime.date]) -> None:
    assert dates_in_name(file) == dates


@pytest.mark.parametrize(
    "text",
    [
        "It began on 10/21/2024.",
        "by 3 May",
        "June 2024",
        "the 1st of March",
        "Sept. 2023",
        "in spring 2025",
        "end of 2026",
    ],
)
def test_a_day_a_month_or_a_season_says_when(text: str) -> None:
    assert says_when(text)


@pytest.mark.parametrize(
    "text", ["in 2024/25", "12 marches", "It may 2 be", "page 4 of 12", "early days", "3.10.2 Roads"]
)
def test_a_year_alone_or_another_number_does_not_say_when(text: str) -> None:
    assert not says_when(text)
