"""What a question takes for granted and the papers deny is met with the sentence that denies it."""

from __future__ import annotations

import datetime

import pytest

from assistant.answer import Question
from assistant.evidence import Evidence, weigh
from assistant.premises import taken_for_granted, with_denial
from assistant.quotes import Quotes
from assistant.understand import understand
from tests.invented import document, found, prose, table
from vectorstore.search import Found
from vectorstore.words.papers import Standing

TODAY = datetime.date(2025, 5, 20)


@pytest.mark.parametrize(
    ("question", "premise"),
    [
        (
            "Now the harbour plan has given the quarry the go ahead, when does digging start?",
            "the harbour plan has given the quarry the go ahead",
        ),
        (
            "A caller says Ossleby's been picked for the ferry scheme - what do we get?",
            "Ossleby's been picked for the ferry scheme",
        ),
        (
            "The new plan has approved quarrying at Marrack Wood - what year does it start?",
            "The new plan has approved quarrying at Marrack Wood",
        ),
        ("why did the board agree to put off the ferry?", " the board agree to put off the ferry"),
    ],
)
def test_what_is_taken_for_granted_is_read_out_of_a_question(question: str, premise: str) -> None:
    assert taken_for_granted(question) == premise


@pytest.mark.parametrize(
    "question",
    [
        "When does digging start at the quarry?",
        "Why did the board not agree to put off the ferry?",
        "Why did the board turn Ossleby down for the ferry scheme?",
        "Of the lamps that are mended each year, how many are in Marrack?",
        "Does the paper say that the ferry is closing, or is it open?",
        "Why was it dear?",
    ],
    ids=["nothing", "says not itself", "turned down", "sets the topic", "asks whether", "nothing in particular"],
)
def test_other_questions_take_nothing_for_granted(question: str) -> None:
    assert taken_for_granted(question) == ""


WHY = "Why did the harbour board agree to put off the Ossleby ferry election?"
NEAR = prose(
    "wells", "The harbour board agreed to ask whether the Ossleby ferry election may be put off, for it is dear."
)
DENIAL = "By this the harbour board will not be putting off the Ossleby ferry election."


def denied(*held: Found) -> Evidence:
    understood = understand(Question(WHY), TODAY)
    evidence = weigh(understood, [found(NEAR, document(), sentences=(0.9,))], lambda _: 1.0)
    return with_denial(understood, evidence, lambda _: list(held), lambda _: 1.0)


def test_the_sentence_that_denies_it_is_told_and_nothing_of_another_paper() -> None:
    evidence = denied(found(prose("letter", DENIAL), document("letter"), sentences=(0.2,)))
    said = Quotes().write(understand(Question(WHY), TODAY), evidence).said

    assert evidence.denied
    assert [c.quote for s in said for c in s.citations] == [DENIAL]


@pytest.mark.parametrize(
    "held",
    [
        prose("letter", "The harbour board will be putting off the Ossleby ferry election."),
        prose(
            "letter", "The harbour board met about the Ossleby ferry election, and gulls are not fed there any more."
        ),
        prose("letter", "The harbour board will not be putting off the tea."),
        prose("letter", "Of doubt there is none, but not only the harbour board put off the Ossleby ferry election."),
        prose("letter", DENIAL, standing=Standing.RECOMMENDATION),
        prose("letter", DENIAL, standing=Standing.AMENDMENT_LOST),
        table("letter", "Note", [(DENIAL, f"Note: {DENIAL}")]),
    ],
    ids=["no denial", "of something else", "of another thing", "not only", "recommended", "lost", "a row"],
)
def test_what_denies_nothing_of_it_changes_nothing(held: object) -> None:
    assert not denied(found(held, document("letter"), sentences=(0.2,))).denied  # type: ignore[arg-type]
