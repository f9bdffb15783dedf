"""What is quoted: a list with the line that opens it, wherever its points alone would say nothing."""

from __future__ import annotations

import dataclasses
import datetime

import pytest

from assistant.answer import Question
from assistant.evidence import Candidate
from assistant.runs import run_of
from assistant.signals import list_after, marked_after
from assistant.understand import understand
from tests.assistant.test_quotes import written
from tests.invented import document, found, points, prose
from vectorstore.words.papers import Passage, Shape

TODAY = datetime.date(2025, 5, 20)


def shaped(passage: Passage, *shapes: Shape) -> Passage:
    """A passage whose sentences were read as these."""
    sentences = tuple(dataclasses.replace(s, shape=shape) for s, shape in zip(passage.sentences, shapes, strict=True))
    return dataclasses.replace(passage, sentences=sentences)


def quoted(question: str, passage: Passage, place: int) -> str:
    understood = understand(Question(question), TODAY)
    return run_of(understood, Candidate(found(passage, document()), place, 1.0, 0.5, 0.5)).quote


RESOLVED = points(
    "wells", "Cabinet resolved to:", ["a. Note the harbour plan.", "b. Agree the levy.", "c. Sell the pump."]
)
MARKED = shaped(RESOLVED, Shape.LIST, Shape.PROSE, Shape.LIST, Shape.LIST)


def test_a_line_with_a_colon_brings_its_points_however_they_were_read() -> None:
    for passage in (RESOLVED, MARKED, shaped(RESOLVED, *[Shape.PROSE] * 4)):
        assert quoted("What did Cabinet resolve?", passage, 0).endswith("c. Sell the pump.")
        assert list_after(found(passage, document()), 0) == (1, 3)


def test_the_last_of_numbered_paragraphs_brings_the_points_that_it_opens() -> None:
    text = ["2. Cabinet resolved the following:", "a. Note the harbour plan.", "b. Agree the levy.", "Next, the pump."]
    passage = shaped(
        points("wells", "1. Cabinet met on 4 March.", text),
        Shape.LIST,
        Shape.LIST,
        Shape.PROSE,
        Shape.PROSE,
        Shape.PROSE,
    )

    assert quoted("What was decided about the levy?", passage, 0).endswith("b. Agree the levy.")


@pytest.mark.parametrize(
    "passage",
    [
        prose("wells", "The board met: twice. A. Smith spoke."),
        shaped(points("wells", "The board met.", ["a. Note it."]), Shape.PROSE, Shape.PROSE),
        shaped(points("wells", "The board met:", ["The levy rose."]), Shape.PROSE, Shape.PROSE),
        shaped(points("wells", "The board met:", ["b. The levy rose."]), Shape.PROSE, Shape.PROSE),
        shaped(points("wells", "The board met:", []), Shape.PROSE),
    ],
    ids=["no colon at the end", "no colon", "no mark", "not the first mark", "nothing after it"],
)
def test_what_opens_no_points_brings_none(passage: Passage) -> None:
    assert marked_after(found(passage, document()), 0) is None


def test_points_end_where_another_line_opens_a_list() -> None:
    passage = shaped(
        points("wells", "It agreed to:", ["a. Note it.", "Points made:", "a. It is dear."]),
        Shape.PROSE,
        Shape.PROSE,
        Shape.LIST,
        Shape.PROSE,
    )

    assert marked_after(found(passage, document()), 0) == (1, 1)


BARRED = points(
    "wells", "Members may not serve where any of these apply:", ["They are the Mayor.", "They have not been trained."]
)


def test_a_point_about_them_is_told_with_the_line_that_says_who_they_are() -> None:
    assert quoted("Who may not serve on the board?", BARRED, 1) == BARRED.text.replace("\n", " ")


def test_a_point_that_names_what_it_speaks_of_is_told_alone() -> None:
    passage = points("wells", "These apply:", ["The Mayor may not serve.", "The pump is shut."])

    assert quoted("Who may not serve on the board?", passage, 1) == "The Mayor may not serve."


def test_they_of_a_points_second_sentence_are_those_of_its_first() -> None:
    passage = points("wells", "These apply:", ["- The pilots may serve. They are sworn in.", "- The pump is shut."])
    one, two = passage.sentences[1], passage.text.index("They")
    halves = (dataclasses.replace(one, end=two - 1), dataclasses.replace(one, start=two))
    passage = dataclasses.replace(passage, sentences=(passage.sentences[0], *halves, passage.sentences[2]))

    assert quoted("Who is sworn in?", passage, 2) == "They are sworn in."


def test_a_further_quote_that_only_opens_a_list_is_left_out() -> None:
    lines = ["The harbour levy is £12 a year for boats.", "The harbour levy for boats of each size is:"]
    passage = shaped(points("wells", lines[0], lines[1:]), Shape.PROSE, Shape.PROSE)

    draft = written("What is the harbour levy for boats?", found(passage, document(), cosine=0.9))

    assert [c.quote for said in draft.said for c in said.citations] == lines[:1]
