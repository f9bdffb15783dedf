"""Attendance: who chaired, came or stayed away is told from the head of the minutes that are meant, and no others."""

from __future__ import annotations

import datetime

import pytest

from assistant.answer import Question
from assistant.attendance import at_a_meeting
from assistant.evidence import Evidence
from assistant.understand import understand
from tests.invented import document, found, prose
from vectorstore.search import Found
from vectorstore.words.papers import Document

TODAY = datetime.date(2025, 5, 20)


def minutes(id_: str, committee: str | None, held: datetime.date) -> Document:
    return document(id_, kind="minutes", title="Minutes", committee=committee, meeting_date=held)


PLANNING = minutes("planning", "Planning Committee", datetime.date(2024, 10, 3))
HARBOUR = minutes("harbour", "Harbour Works Panel", datetime.date(2024, 10, 17))
LATER = minutes("later", "Planning Committee", datetime.date(2024, 11, 7))
COUNCIL = minutes("council", "Council", datetime.date(2024, 12, 5))
HEADS = {
    "planning": "Present: Councillors Ada Quill (Chair), Tom Oake (Vice-Chair) and Joan Finch\n"
    "Apologies: Councillor Ned Salt\nIn attendance: Bea Tarn, Head of Planning",
    "harbour": "Present: Councillors Ida Reed (Chair) and Max Bell (Vice-Chair)",
    "later": "Present: Councillors Tom Oake (Vice-Chair, in the Chair) and Joan Finch",
    "council": "Present: Councillors Quill, Oake, Finch and Reed\n"
    "Resolved that Councillor Finch be elected to chair the meeting.",
}


def head(paper: Document) -> list[Found]:
    lines = [prose(paper.id, line) for line in HEADS[paper.id].split("\n")]
    return [found(prose(paper.id, "Minutes of the meeting"), paper), *(found(line, paper) for line in lines)]


def told(question: str, *papers: Document, brought: tuple[Found, ...] = ()) -> Evidence | None:
    understood = understand(Question(question), TODAY)
    return at_a_meeting(understood, brought, papers or (PLANNING, HARBOUR, LATER, COUNCIL), head)


def text(evidence: Evidence | None) -> str:
    assert evidence is not None
    (candidate,) = evidence.candidates
    return candidate.text


@pytest.mark.parametrize(
    ("question", "holds"),
    [
        ("Who chaired the Planning Committee in October 2024?", "Ada Quill (Chair)"),
        ("Who chaired the Harbour Works Panel in October 2024?", "Ida Reed (Chair)"),
        ("Who was in the chair of HWP in October 2024?", "Ida Reed (Chair)"),
        ("Who chaired Planning on 7 November 2024?", "Tom Oake (Vice-Chair, in the Chair)"),
        ("Who was present at Planning Committee on 3 October 2024?", "Joan Finch"),
        ("Who sent apologies to Planning Committee in October 2024?", "Ned Salt"),
        ("Which officers were in attendance at Planning Committee in October 2024?", "Bea Tarn"),
        ("Who chaired full council on 5 December 2024?", "Finch be elected to chair"),
    ],
)
def test_the_line_that_says_it_is_told_of_the_meeting_that_is_meant(question: str, holds: str) -> None:
    assert holds in text(told(question))


def test_the_mayor_is_in_the_chair_of_the_council() -> None:
    mayoral = minutes("mayoral", "Council", datetime.date(2024, 12, 5))
    HEADS["mayoral"] = "Present: Councillors Edwin Vane (Mayor), Ada Quill (Deputy Mayor) and Joan Finch"

    assert "Edwin Vane (Mayor)" in text(told("Who chaired the Council in December 2024?", mayoral))


def test_where_the_minutes_that_are_meant_do_not_say_it_no_others_do() -> None:
    silent = minutes("silent", "Planning Committee", datetime.date(2024, 12, 5))
    HEADS["silent"] = "Present: Councillors Ada Quill and Joan Finch"

    evidence = told("Who chaired the Planning Committee in December 2024?", silent, HARBOUR)

    assert evidence is not None
    assert (evidence.candidates, evidence.answers) == ((), False)


def test_where_no_body_is_named_and_several_met_nobody_is_told_for_another() -> None:
    third = minutes("third", "Licensing Committee", datetime.date(2024, 10, 24))
    HEADS["third"] = "Present: Councillors Pip Vane (Chair)"

    assert told("Who chaired the meeting in October 2024?", PLANNING, HARBOUR, third) is None


@pytest.mark.parametrize(
    "question",
    [
        "Who chaired the Planning Committee in July 2023?",
        "Who chaired the Planning Committee?",
        "What did the Planning Committee decide in October 2024?",
    ],
)
def test_nothing_is_told_of_another_time_or_for_another_question(question: str) -> None:
    assert told(question) is None


def test_minutes_that_stand_in_a_pack_tell_it_too() -> None:
    pack = document("pack", kind="agenda", committee="Planning Committee", meeting_date=datetime.date(2024, 11, 7))
    of_october = prose("pack", "Present: Councillors Ada Quill (Chair)", meeting_date=datetime.date(2024, 10, 3))

    evidence = told("Who chaired the Planning Committee in October 2024?", HARBOUR, brought=(found(of_october, pack),))

    assert "Ada Quill" in text(evidence)
