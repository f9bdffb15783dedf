"""What an answer is to a client."""

from __future__ import annotations

from decimal import Decimal

from api.wire import answer_out, document_out
from assistant.answer import Answer, Said, Status, WorkedOut
from tests.invented import document
from vectorstore.catalogue import Holdings
from vectorstore.words.clearance import ANONYMOUS, OWNER, Clearance


def test_what_was_worked_out_goes_out_with_what_it_follows_from() -> None:
    worked = WorkedOut(Decimal(368), (Decimal(3948), Decimal(3580)), "difference")
    said = (Said("There were 3,948 visits."), Said("That is 368 more.", worked_out=(worked,)))
    answer = Answer("01", Status.ANSWERED, said, "quotes", "How many?", (), Holdings(0, None, None, None, 0))

    reply = answer_out(answer).model_dump(mode="json", by_alias=True)

    assert reply["worked_out"] == [{"value": 368, "from": [3948, 3580], "by": "difference"}]


def test_what_a_file_hides_is_told_to_the_councils_own_people_alone() -> None:
    told = ("Words that nobody can see on the page were found and left out: 3 words on page 2 (“Ann Other, BR1”).",)
    paper = document(warnings=told)

    assert document_out(paper, Clearance(groups=frozenset({"circle"}))).warnings == []
    assert document_out(paper, ANONYMOUS).warnings == []
    assert document_out(paper, Clearance(staff=True)).warnings == document_out(paper, OWNER).warnings == [*told]
