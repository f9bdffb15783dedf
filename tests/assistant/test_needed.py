"""What a question asks for by name, and whether it stands in what is found."""

from __future__ import annotations

import datetime

import pytest

from assistant.answer import Question
from assistant.evidence import weigh
from assistant.needed import holds_what_is_needed
from assistant.understand import understand
from tests.invented import document, found, prose

LEVY = "The harbour office levy number is 41."
PHONE = "The harbour office answers on 01632 960 210."
NEEDED = {
    "a number to ring": ("What is the phone number of the harbour office?", PHONE, LEVY),
    "opening hours": ("What are the opening hours on Saturday?", "It opens at 9.30 am.", "It is open on Saturday."),
    "hours in another form": ("How late is it open?", "It shuts at 18:00.", "It shuts later in summer."),
    "a time": ("What time does the fair start?", "It starts at 9 am.", "It starts on 17 June."),
    "a date": ("What date will the road open again?", "It opens in May 2025.", "It opens when it is safe."),
    "days of the week": ("Which days is the pool shut?", "Closed Sundays, Mondays", "It is closed in bad weather."),
    "rent": ("What rent does the dance school pay?", "The lease brings £400.", "It cost £400 to build."),
    "fees": ("What did it cost in lawyers' fees?", "They charged £400.", "It was worth £400."),
    "a rate of interest": ("What interest rate is on the loan?", "Interest is 4.5%.", "The loan is £2.5m at interest."),
    "turnout": ("What was the turnout?", "Some 31 per cent voted.", "The count ended on 7 May 2021."),
    "an address for letters": ("What is its email address?", "Write to pier@ossleby.example.", "Write to the office."),
    "a postcode": ("What is the postcode of the pier?", "It stands at OS1 2PR.", "It stands at the end of Quay Road."),
    "a place on the web": ("What's the website address?", "See www.ossleby.example.", "See our website."),
}


@pytest.mark.parametrize(("question", "holds", "lacks"), NEEDED.values(), ids=NEEDED)
def test_what_is_asked_for_by_name_must_stand_in_the_best_sentences(question: str, holds: str, lacks: str) -> None:
    assert holds_what_is_needed(question, [(lacks, ""), (holds, "")])
    assert not holds_what_is_needed(question, [(lacks, "")])


def test_the_name_of_an_amount_may_stand_around_it_and_a_date_may_not() -> None:
    assert holds_what_is_needed("What rent does the school pay?", [("School: £400", "Rents of the year")])
    assert not holds_what_is_needed("On what date does it open?", [("It opens soon.", "Report of 4 May 2025")])
    assert holds_what_is_needed("What would it cost to rent a room?", [("A room is £400.", "")])


def test_a_question_that_asks_for_none_of_them_needs_none() -> None:
    assert holds_what_is_needed("Who closed the pier?", [])


def test_without_it_the_evidence_does_not_answer() -> None:
    def answers(text: str) -> bool:
        question = understand(Question("What is the phone number of the harbour office?"), datetime.date(2025, 5, 20))
        return weigh(question, [found(prose("wells", text), document())], lambda _: 3.0).answers

    assert answers(PHONE)
    assert not answers(LEVY)
