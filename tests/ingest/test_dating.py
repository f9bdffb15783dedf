"""About when a paper without a date was written."""

from __future__ import annotations

import datetime

from ingest.dating import about_when

TODAY = datetime.date(2025, 12, 1)


def about(*paragraphs: str) -> datetime.date | None:
    return about_when(paragraphs, TODAY)


def test_the_latest_month_spoken_of_as_past_dates_a_paper() -> None:
    said = about("The rounds were changed in June 2024.", "In August 2024 they were changed back.")
    assert said == datetime.date(2024, 8, 1)


def test_what_lies_ahead_dates_nothing() -> None:
    said = about(
        "The rounds were changed in June 2024.",
        "In July 2024 crews were told.",
        "A new depot will be opened in May 2025.",
        "It is due to be finished in June 2025.",
    )
    assert said == datetime.date(2024, 7, 1)


def test_a_lone_late_month_is_taken_for_a_slip() -> None:
    said = about("It was opened in June 2022.", "It was mended in July 2022.", "It was painted in July 2025.")
    assert said == datetime.date(2022, 7, 1)


def test_one_month_alone_dates_nothing() -> None:
    assert about("The rounds were changed in June 2024.") is None


def test_a_paper_is_not_dated_after_today() -> None:
    assert about("It was opened in June 2026.", "It was mended in July 2026.") is None


def test_years_alone_date_nothing() -> None:
    assert about("It was opened in 2022.", "In 2023/24 it was mended.") is None
