"""A question that asks two kinds of thing: what the first quote leaves unsaid is quoted too."""

from __future__ import annotations

import datetime

import pytest

from assistant.answer import Question, Said
from assistant.evidence import weigh
from assistant.parts import left_out, untold
from assistant.quotes import Quotes
from assistant.understand import understand
from tests.invented import document, found, prose
from vectorstore.words.papers import Passage

BERTHS = prose(
    "wells", "The second basin will hold 85 berths. Digging has begun and ends in March 2022. Gulls nest in it."
)
FERRIES = prose("ferries", "The ferry will be renewed in June 2023.")
ASKED = "How many berths will the second basin hold, and when is it done?"


def quoted(question: str) -> list[str]:
    understood = understand(Question(question), datetime.date(2025, 5, 20))
    passages = (
        found(BERTHS, document(), sentences=(0.6, 0.4, 0.1)),
        found(FERRIES, document("ferries"), sentences=(0.3,)),
    )
    draft = Quotes().write(understood, weigh(understood, passages, lambda _: 1.0))
    return [citation.quote for said in draft.said for citation in said.citations]


def test_the_day_that_is_asked_for_too_is_quoted_from_the_same_paper() -> None:
    assert quoted(ASKED)[:1] == ["The second basin will hold 85 berths."]
    assert "Digging has begun and ends in March 2022." in quoted(ASKED)


@pytest.mark.parametrize(
    "question",
    ["How many berths will the second basin hold?", "When is the second basin done?"],
    ids=["a figure", "a day"],
)
def test_a_question_for_one_thing_has_nothing_left_out(question: str) -> None:
    understood = understand(Question(question), datetime.date(2025, 5, 20))
    evidence = weigh(understood, [found(BERTHS, document())], lambda _: 1.0)
    first = evidence.candidates[0]

    assert left_out(understood, evidence, [first], [first.text]) == []


def test_what_a_quote_tells_already_is_not_looked_for_again() -> None:
    understood = understand(Question(ASKED), datetime.date(2025, 5, 20))
    evidence = weigh(understood, [found(BERTHS, document(), sentences=(0.6, 0.4, 0.1))], lambda _: 1.0)
    first = evidence.candidates[0]

    assert [c.text for c in left_out(understood, evidence, [first], [first.text])] == [
        "Digging has begun and ends in March 2022."
    ]
    assert left_out(understood, evidence, [first], [f"{first.text} It is done in May 2022."]) == []


def said(question: str, *passages: Passage) -> tuple[Said, ...]:
    understood = understand(Question(question), datetime.date(2025, 5, 20))
    finds = [found(passage, document(), sentences=(0.6,)) for passage in passages]
    return Quotes().write(understood, weigh(understood, finds, lambda _: 1.0)).said


@pytest.mark.parametrize(
    ("question", "text", "missing"),
    [
        ("How many berths will it hold, and when is it done?", "The basin will hold 85 berths.", ("when",)),
        ("How many berths will it hold, and when is it done?", "It will hold 85 berths, and is done next year.", ()),
        ("How many berths does it hold, and who designed it?", "The basin holds 85 berths.", ("who",)),
        ("How many berths does it hold, and who designed it?", "The basin of our officers holds 85 berths.", ()),
        ("When does the basin open, and how many berths are there?", "The basin opens in June 2023.", ("figure",)),
        (
            "Who designed the basin, and how many berths are there?",
            "Mr Tobias Fenwick designed the basin.",
            ("figure",),
        ),
        ("Who designed the basin, and how many berths?", "Mr Tobias Fenwick designed all berths of the basin.", ()),
        ("How many berths does the basin hold?", "The basin holds 85 berths.", ()),
        (
            "When Cabinet met, and who was there, how many berths?",
            "Mr Tobias Fenwick said that it holds 85 berths.",
            (),
        ),
    ],
)
def test_of_two_kinds_of_thing_the_one_that_nothing_tells_is_named(
    question: str, text: str, missing: tuple[str, ...]
) -> None:
    understood = understand(Question(question), datetime.date(2025, 5, 20))

    assert untold(understood, said(question, prose("wells", text))) == missing


def test_where_nothing_tells_either_kind_none_is_named() -> None:
    understood = understand(Question(ASKED), datetime.date(2025, 5, 20))

    assert untold(understood, ()) == ()


SIGNED = prose(
    "form",
    "The responsible officer for the lamps is Rowan Beech. The lamps burn paraffin. Approved by: Hazel Lime.",
)


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("Who is the responsible officer for the lamps, and who approved it?", True),
        ("Who is the responsible officer for the lamps and who signed it off?", True),
        ("Who is the responsible officer for the lamps?", False),
        ("Who is the responsible officer for the lamps, and who painted them?", False),
    ],
)
def test_who_did_the_second_thing_is_quoted_where_it_is_asked_and_said(question: str, told: bool) -> None:
    understood = understand(Question(question), datetime.date(2025, 5, 20))
    evidence = weigh(understood, (found(SIGNED, document("form"), sentences=(0.8, 0.2, 0.1)),), lambda _: 1.0)
    first = evidence.candidates[0]

    assert first.text == "The responsible officer for the lamps is Rowan Beech."
    more = left_out(understood, evidence, [first], [first.text])
    assert [c.text for c in more] == (["Approved by: Hazel Lime."] if told else [])
