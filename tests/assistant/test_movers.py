"""Who moved a motion or an amendment is told by the line that says so, of the motion that is asked about."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from assistant.answer import Answer, Question, Status
from assistant.movers import says_who_moved
from assistant.study import Study
from tests.fakes import FakeEmbedder
from tests.invented import document, prose, shelve
from vectorstore.library import Library
from vectorstore.words.papers import Standing

TODAY = datetime.date(2021, 5, 20)


@pytest.fixture
def study(tmp_path: Path) -> Study:
    library = Library(tmp_path / "library", FakeEmbedder())
    minutes = document(
        "minutes", title="Minutes", kind="minutes", committee="Council", meeting_date=datetime.date(2021, 2, 3)
    )
    decided = {"standing": Standing.DECISION}
    shelve(
        library,
        tmp_path,
        minutes,
        prose(
            "minutes", "Councillor Ash moved, and Councillor Elm seconded, that the ferry runs in winter.", **decided
        ),
        prose(
            "minutes", "The motion was carried by 14 votes to 9. The ferry and its winter crew were thanked.", **decided
        ),
        prose("minutes", "Councillor Oak proposed, and Councillor Yew seconded the following amendment:", **decided),
        prose("minutes", "To plant three hundred poplar trees along the quay. The amendment was lost.", **decided),
    )
    form = document("form", title="Motion on the Harbour Lamps", kind="report", meeting_date=datetime.date(2021, 4, 7))
    shelve(
        library,
        tmp_path,
        form,
        prose(
            "form",
            "Proposer: Rowan Beech. Seconder: Hazel Lime. The harbour lamps burn paraffin and are to be renewed.",
        ),
    )
    return Study(library, today=lambda: TODAY)


def ask(study: Study, text: str) -> Answer:
    return study.answer(Question(text))


@pytest.mark.parametrize(
    "text",
    [
        "Mr Ash proposed, and Mrs Elm seconded the motion that",
        "5) Councillor Ash moved, and Councillor Elm seconded, an amendment to keep the charge.",
        "It was proposed by Councillor Ash and seconded by Councillor Elm that the report be noted.",
        "Proposer: Rowan Beech",
        "Seconder: Mrs Hazel Lime",
        "Proposed by Mr Rowan Beech",
    ],
)
def test_a_line_that_says_who_moved_something_is_known(text: str) -> None:
    assert says_who_moved(text)


@pytest.mark.parametrize(
    "text",
    [
        "The officers moved to the second floor.",
        "The changes proposed by the Plan were seconded to a working group.",
        "The proposer of a motion has the right of reply.",
        "Rowan Beech was seconded to the harbour team.",
    ],
)
def test_other_talk_of_moving_and_seconding_is_not(text: str) -> None:
    assert not says_who_moved(text)


def test_of_several_motions_the_one_that_is_asked_about_is_told(study: Study) -> None:
    answer = ask(study, "Who moved and who seconded the motion on the ferry in winter?")

    (quote,) = [c.quote for c in answer.citations]
    assert quote == "Councillor Ash moved, and Councillor Elm seconded, that the ferry runs in winter."
    assert "resolved" not in answer.text
    assert answer.text.startswith("Minutes of Council, 3 February 2021:")


def test_what_was_moved_may_stand_in_the_next_passage(study: Study) -> None:
    answer = ask(study, "Who proposed the amendment to plant poplar trees on the quay, and who seconded it?")

    assert [c.quote for c in answer.citations] == [
        "Councillor Oak proposed, and Councillor Yew seconded the following amendment:"
    ]


def test_a_motions_own_form_is_read_field_by_field(study: Study) -> None:
    answer = ask(study, "who put forward the harbour lamps motion and who seconded it")

    assert [c.quote for c in answer.citations] == ["Proposer: Rowan Beech.", "Seconder: Hazel Lime."]


def test_a_guess_at_the_mover_does_not_say_what_was_moved(study: Study) -> None:
    answer = ask(study, "Who moved and seconded the ferry motion - was it Rowan Beech?")

    assert "Councillor Ash moved" in answer.text


def test_movers_of_other_things_are_no_answer(study: Study) -> None:
    answer = ask(study, "Who proposed and who seconded the motion on the bandstand roof?")

    assert answer.status is Status.NOT_FOUND
    assert answer.citations == ()


def test_who_voted_is_another_question(study: Study) -> None:
    answer = ask(study, "How many voted for the motion on the ferry in winter?")

    assert "14 votes to 9" in answer.text
