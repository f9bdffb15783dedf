"""What the first lines of a paper say it is."""

from __future__ import annotations

import datetime

import pytest

from ingest.cover import Cover, cover_of
from ingest.lines import lines_of
from vectorstore.words.papers import Page

REPORT = """Averlock Vale Borough Council
Meeting date: 12 March 2025
ITEM: 14
Cabinet
The Future of the Pool
Wards affected: Ossleby   Key decision: Yes
Report of: Councillor Gwilym Pask
Author: Rafe Lanyard
Accountable director: Owen Stallard
This report is public

1. Recommendations
1.1 That Cabinet agrees to close the pool.
"""
MARCH = datetime.date(2025, 3, 12)


def cover(text: str) -> Cover:
    return cover_of(lines_of([Page(1, text)]))


def test_the_head_of_a_report_is_understood() -> None:
    assert cover(REPORT) == Cover("The Future of the Pool", "Cabinet", MARCH, "14", "report", exempt=False)


def test_a_title_may_run_over_lines() -> None:
    long = REPORT.replace("The Future of the Pool", "The Future of the Pool\nand of the Changing Rooms")
    assert cover(long).title == "The Future of the Pool and of the Changing Rooms"


def test_a_memo_head_is_understood() -> None:
    said = cover("To: Cabinet - 12 March 2025\nSubject: Repairs to the Pool\nClassification: Unrestricted\nSummary")
    assert (said.title, said.committee, said.meeting_date) == ("Repairs to the Pool", "Cabinet", MARCH)
    assert said.kind == "report"


def test_minutes_say_whose_and_of_when_though_broken_over_lines() -> None:
    said = cover(
        "Minutes of the Meeting of the Corporate Overview and Scrutiny Committee\nheld on 12 March 2025 at 7.00 pm\n"
        "Present: Councillors Lomond and Eddowe\n"
    )
    assert said == Cover("Minutes", "Corporate Overview and Scrutiny Committee", MARCH, None, "minutes")


def test_an_agenda_is_told_from_a_report() -> None:
    said = cover("Planning Committee\nAgenda for the meeting at 7.00 pm on 12 March 2025\n1 Apologies\n2 Minutes")
    assert (said.kind, said.title, said.committee, said.meeting_date) == (
        "agenda",
        "Agenda",
        "Planning Committee",
        MARCH,
    )


def test_the_day_an_agenda_was_published_is_not_the_day_of_the_meeting() -> None:
    said = cover("Planning Committee\nPublished on 4 March 2025\nAgenda for the meeting on 12 March 2025\n")
    assert said.meeting_date == MARCH


def test_a_paper_that_says_nothing_of_itself_has_nothing_guessed() -> None:
    said = cover("The pool opens in May. It is free for children who live in the borough.\nIt closes in June.")
    assert said == Cover()


@pytest.mark.parametrize(
    "label",
    [
        "This report is exempt",
        "This report is confidential",
        "This appendix is not for publication",
        "NOT FOR PUBLICATION by virtue of paragraph 3 of Part 1 of Schedule 12A",
        "Exempt report",
        "EXEMPT APPENDIX",
        "Restricted under paragraph 3 of Schedule 12A of the Local Government Act 1972",
        "[This report is exempt]",
        "CONFIDENTIAL - NOT FOR PUBLICATION",
        "PRIVATE AND CONFIDENTIAL",
        "EXEMPT",
        "Classification: Exempt",
        "This report contains exempt information under paragraph 3",
        "By virtue of paragraph 3 of Part 1 of Schedule 12A this paper is not for publication",
    ],
)
def test_a_paper_that_calls_itself_exempt_is_exempt(label: str) -> None:
    said = cover(REPORT.replace("This report is public", label))
    assert said.exempt


@pytest.mark.parametrize(
    "line",
    [
        "This report is public",
        "[Do not include information which is exempt from publication]",
        "Exempt Information? Open",
        "Charities are exempt from the charge.",
        "EXEMPT ITEMS",
        "Classification: Unrestricted",
        "Appendix 2 contains exempt information and is published apart.",
        "The exempt terms of the sale were agreed in private.",
        "Exempt accommodation in the borough",
    ],
)
def test_a_public_paper_that_speaks_of_exemption_is_public(line: str) -> None:
    said = cover(REPORT.replace("This report is public", line))
    assert not said.exempt
