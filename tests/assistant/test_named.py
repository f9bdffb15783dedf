"""Asked for the names of so many: what names fewer does not answer."""

from __future__ import annotations

import datetime

import pytest

from assistant.answer import Question
from assistant.evidence import weigh
from assistant.named import names_enough
from assistant.understand import understand
from tests.invented import document, found, points, prose
from vectorstore.words.papers import Passage

OF_THREE = "What are the names of the three wardens who were honoured?"


@pytest.mark.parametrize(
    ("question", "text", "enough"),
    [
        (OF_THREE, "Three wardens were honoured by Mayor Tase and by Cllr Okonjo.", False),
        (OF_THREE, "Honoured were Cllr Okonjo, Mrs Lanyard and Dr Tase.", True),
        (OF_THREE, "Honoured were Ada Okonjo, Ben Lanyard and Cy Tase.", True),
        (OF_THREE, "Honoured in May at the Harbour Ceremony were three wardens of the Marrack Green Club.", False),
        ("Which three people were honoured? I need the names.", "Cllr Okonjo and Mrs Lanyard were honoured.", False),
        (
            "Which two groups won the lamp award? Give me their names.",
            "The Pier Society won, and so did two others.",
            False,
        ),
        (
            "Which two groups won the lamp award? Give me their names.",
            "The Pier Society and Friends of the Wells won.",
            True,
        ),
        ("Which three wardens were honoured?", "Three wardens were honoured.", True),
        ("What are the names of the wardens?", "There are wardens.", True),
        ("Who was honoured in 2022?", "Three wardens were honoured.", True),
    ],
)
def test_what_names_fewer_than_are_asked_for_by_name_does_not_answer(question: str, text: str, enough: bool) -> None:
    assert names_enough(question, [text]) is enough


def test_names_out_of_several_sentences_are_not_added_up() -> None:
    assert not names_enough(OF_THREE, ["Mrs Lanyard was there.", "Dr Tase was there.", "Mr Okonjo was there."])


def test_the_points_of_a_list_name_together() -> None:
    question = "What are the names of the three wardens who were honoured at the lighthouse?"
    understood = understand(Question(question), datetime.date(2025, 5, 20))
    listed = points(
        "wells", "The three wardens honoured at the lighthouse are:", ["Mrs Lanyard", "Dr Tase", "Mr Okonjo"]
    )
    told = prose("wells", "The three wardens honoured at the lighthouse were glad.")

    def answers(passage: Passage) -> bool:
        brought = found(passage, document(), sentences=(0.8,) * len(passage.sentences))
        return weigh(understood, [brought], lambda _: 1.0).answers

    assert answers(listed)
    assert not answers(told)
