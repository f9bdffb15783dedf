"""Two things that are asked about: each is answered by its own sentence, unless one sentence tells of both."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from assistant.answer import Question
from assistant.both import with_both
from assistant.evidence import Evidence, weigh
from assistant.quotes import Quotes
from assistant.understand import understand
from assistant.verify import verify
from tests.invented import document, found, prose
from vectorstore.search import Found

TODAY = datetime.date(2025, 5, 20)
PAPER = document("quay", meeting_date=datetime.date(2024, 6, 2))
ASKED = "Which got the bigger pot, the lamps programme or the ferry programme, and how much was each?"
LAMPS = "Cabinet approved an investment budget of £1,650,000 for the programme."
FERRY = "An investment budget of £1,800,000 was approved by Cabinet for the programme."


def held(text: str, like: float, heading: str = "") -> Found:
    return found(prose("quay", text, headings=(heading,) if heading else ()), PAPER, sentences=(like,))


def of_both(first: Sequence[Found], second: Sequence[Found], asked: str = ASKED) -> tuple[Evidence, str]:
    """What is made of what each thing's own search found, and what is told of it."""
    understood = understand(Question(asked), TODAY)
    every = list({f.passage.id: f for f in (*first, *second)}.values())
    evidence = with_both(
        understood,
        weigh(understood, every, lambda _: 3.0),
        [list(first), list(second)],
        lambda _: 3.0,
        lambda _: every,
    )
    if not evidence.answers:
        return evidence, ""
    kept = verify(Quotes().write(understood, evidence)).kept
    return evidence, "\n".join(said.text for said in kept)


def test_each_thing_is_told_by_its_own_sentence_with_the_heading_it_stands_under_and_their_difference() -> None:
    lamps, ferry = held(LAMPS, 0.5, "1. Lamps programme"), held(FERRY, 0.5, "2. Ferry programme")
    _, told = of_both([lamps, ferry], [ferry, lamps])
    assert f"Lamps programme - “{LAMPS}” [1]\nFerry programme - “{FERRY}” [2]\n" in told
    assert "£150,000" in told


def test_sentences_that_are_not_like_the_question_answer_where_they_are_told_alike_and_not_otherwise() -> None:
    unlike = held("The gulls cost the harbour £40 a year.", 0.1, "2. Ferry programme")
    lamps, ferry = held(LAMPS, 0.1, "1. Lamps programme"), held(FERRY, 0.1, "2. Ferry programme")
    assert of_both([lamps], [ferry])[0].both
    assert not of_both([lamps], [unlike])[0].answers


def test_a_sentence_that_tells_of_both_is_told_alone() -> None:
    text = "The lamps programme got £1,650,000 and the ferry programme £1,800,000."
    whole, ferry = held(text, 0.7), held(FERRY, 0.5, "2. Ferry programme")
    evidence, told = of_both([whole], [ferry, whole])
    assert not evidence.both
    assert f"“{text}” [1]" in told


def test_what_one_thing_lacks_is_not_told_of_it() -> None:
    lamps = held(LAMPS, 0.5, "1. Lamps programme")
    assert not of_both([lamps], [held("The ferry programme was welcomed.", 0.5)])[0].both
