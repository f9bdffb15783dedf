"""A word that fits several things is asked back with the choices; where one thing is clear, nothing is."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

import pytest

from assistant.answer import Question, Turn
from assistant.clarifying import MOST, choices
from assistant.evidence import laid_out, weigh
from assistant.understand import understand
from tests.invented import document, found, prose, table
from vectorstore.search import Found
from vectorstore.words.papers import Passage

TODAY = datetime.date(2025, 5, 20)


def asked_back(question: str, *passages: Passage | Found, history: Sequence[Turn] = ()) -> tuple[str, ...]:
    understood = understand(Question(question, tuple(history)), TODAY)
    brought = [p if isinstance(p, Found) else found(p, document()) for p in passages]
    return choices(understood, weigh(understood, brought, lambda _: 1.0))


def under(heading: str) -> Passage:
    return prose("wells", f"In the year before it rose to {len(heading)} of a hundred.", headings=("Results", heading))


TENANTS, PUPILS = under("Tenant satisfaction"), under("Pupil satisfaction")


@pytest.mark.parametrize("question", ["satisfaction", "Satisfaction?", "the satisfaction?", "about satisfaction"])
def test_a_word_that_fits_several_things_is_asked_back_with_the_choices(question: str) -> None:
    assert set(asked_back(question, TENANTS, PUPILS)) == {
        "What do the papers say about Tenant satisfaction?",
        "What do the papers say about Pupil satisfaction?",
    }


def test_the_rows_of_a_table_are_things_to_choose_from() -> None:
    rows = [(f"{n} permits 12", f"Table 1 - Parking - {n} permits: Price 12") for n in ("Resident", "Visitor")]

    assert set(asked_back("permits?", table("wells", "Permit Price", rows))) == {
        "What do the papers say about Resident permits?",
        "What do the papers say about Visitor permits?",
    }


def test_the_number_of_a_heading_is_no_part_of_the_thing() -> None:
    numbered = under("3.2. Tenant satisfaction"), under("4) Pupil satisfaction")

    assert not any(c.isdigit() for choice in asked_back("satisfaction", *numbered) for c in choice)
    assert len(asked_back("satisfaction", *numbered)) == 2


def test_an_item_stands_for_a_passage_without_headings() -> None:
    item = prose("wells", TENANTS.text, item_title="Tenant satisfaction")

    assert "What do the papers say about Tenant satisfaction?" in asked_back("satisfaction", item, PUPILS)


def test_no_more_is_offered_than_can_be_chosen_from() -> None:
    many = [under(f"{who} satisfaction") for who in ("Tenant", "Pupil", "Carer", "Visitor", "Member")]

    assert len(asked_back("satisfaction", *many)) == MOST


@pytest.mark.parametrize(
    "question",
    [
        "satisfaction homes",
        "satisfaction in 2022/23",
        "satisfaction rate?",
        "who, satisfaction?",
        "satisfaction when?",
        "What do the papers say about satisfaction?",
        "Tell me all about the satisfaction there is",
    ],
    ids=["two words", "a time", "a figure", "a person", "a day", "a whole question", "a long one"],
)
def test_a_question_that_says_what_it_is_after_is_answered(question: str) -> None:
    assert asked_back(question, TENANTS, PUPILS) == ()


def test_a_word_after_a_conversation_is_about_what_was_spoken_of() -> None:
    history = (Turn("user", "Do tenants like their homes?"), Turn("assistant", "Most do."))

    assert asked_back("and satisfaction?", TENANTS, PUPILS, history=history) == ()


@pytest.mark.parametrize(
    "others",
    [
        [],
        [under("tenant  satisfaction")],
        [under("Satisfaction")],
        [prose("wells", "Satisfaction rose in the year before to 18.", headings=("Results", "Opening hours"))],
        [found(PUPILS, document(), score=0.2, cosine=0.1)],
    ],
    ids=["only one", "the same in other letters", "the bare word", "something else", "far behind"],
)
def test_nothing_is_asked_back_where_one_thing_is_clear(others: list[Passage | Found]) -> None:
    assert asked_back("satisfaction", found(TENANTS, document()), *others) == ()


def test_nothing_found_is_nothing_to_choose_from() -> None:
    assert asked_back("satisfaction") == ()
    assert choices(understand(Question("satisfaction"), TODAY), laid_out([])) == ()
