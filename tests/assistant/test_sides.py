"""Two sides of a comparison: what is told alike of both is evidence, and each is quoted."""

from __future__ import annotations

import datetime

from assistant.answer import Question
from assistant.evidence import Evidence, weigh
from assistant.sides import with_sides
from assistant.understand import understand
from tests.invented import document, found, prose

TODAY = datetime.date(2025, 5, 20)
ASKED = "Did the pier's workload go up between the 2020 report and the 2022 report?"


def compared(earlier: str, later: str, asked: str = ASKED) -> Evidence:
    papers = (
        document("old", meeting_date=datetime.date(2020, 6, 2)),
        document("new", meeting_date=datetime.date(2022, 6, 2)),
    )
    passages = [prose("old", earlier), prose("new", later)]
    held = [found(p, d, sentences=(0.3,)) for p, d in zip(passages, papers, strict=True)]
    understood = understand(Question(asked), TODAY)
    evidence = weigh(understood, held, lambda _: 3.0)
    assert not evidence.answers
    return with_sides(understood, evidence)


def test_two_papers_that_tell_the_two_sides_alike_answer_though_neither_is_like_the_question() -> None:
    assert compared(
        "The wardens deal with 2,500 boats each month by rota.", "The wardens deal with 3,000 boats each month by rota."
    ).answers


def test_two_papers_that_tell_of_different_things_do_not() -> None:
    assert not compared(
        "The wardens deal with 2,500 boats each month by rota.", "Some 41 gulls nest on the roof."
    ).answers


def test_what_lacks_something_asked_for_is_not_answered_by_its_likeness_to_the_other_side() -> None:
    assert not compared(
        "The wardens deal with 2,500 boats each month by rota.",
        "The wardens deal with 3,000 boats each month by rota.",
        "Did Councillor Okonjo's workload go up between the 2020 report and the 2022 report?",
    ).answers
