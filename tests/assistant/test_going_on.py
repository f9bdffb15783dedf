"""A list that goes on in the next passage is told whole, with a citation for each part."""

from __future__ import annotations

import dataclasses
import datetime

import pytest

from assistant.answer import Question
from assistant.evidence import weigh
from assistant.going_on import with_what_goes_on
from assistant.quotes import Quotes
from assistant.understand import understand
from assistant.verify import verify
from tests.invented import document, found, points, prose
from vectorstore.search import Found
from vectorstore.words.papers import Passage, Shape

TODAY = datetime.date(2025, 5, 20)
QUESTION = "What are the aims of the harbour plan?"
BEGINS = points("wells", "The aims of the harbour plan are:", ["A new pier", "Cheaper berths"])


def listed(*more: str, **changes: object) -> Passage:
    """Points that stand alone at the head of a passage."""
    whole = points("wells", "Goes on:", list(more))
    start = whole.sentences[1].start
    moved = tuple(dataclasses.replace(s, start=s.start - start, end=s.end - start) for s in whole.sentences[1:])
    return dataclasses.replace(whole, id="next", text=whole.text[start:], sentences=moved, **changes)


def told(question: str, first: Passage, after: Passage | None) -> list[str]:
    brought = found(first, document(), sentences=(0.9,) + (0.3,) * (len(first.sentences) - 1))
    paper = [brought, *([found(after, document())] if after else [])]

    def passages_of(_: object) -> list[Found]:
        return paper

    understood = understand(Question(question), TODAY)
    evidence = with_what_goes_on(understood, weigh(understood, [brought], lambda _: 1.0), passages_of)
    return [said.text.partition(": ")[2] or said.text for said in verify(Quotes().write(understood, evidence)).kept]


def test_the_points_of_the_next_passage_are_told_too_and_cited_by_themselves() -> None:
    said = told(QUESTION, BEGINS, listed("A lamp", "A pump"))

    assert len(said) == 2
    assert "Cheaper berths" in said[0]
    assert said[0].endswith("[1]")
    assert "A lamp" in said[1]
    assert said[1].endswith("[2]")


@pytest.mark.parametrize(
    ("first", "after"),
    [
        (BEGINS, None),
        (BEGINS, prose("wells", "The lamp is dear.")),
        (BEGINS, listed("A lamp", headings=("Another plan",))),
        (prose("wells", "The aims of the harbour plan are told elsewhere."), listed("A lamp")),
        (BEGINS, listed(" ".join(["lamp"] * 200))),
    ],
    ids=["the end", "text", "another heading", "no list", "no room"],
)
def test_what_is_not_more_of_the_list_is_left(first: Passage, after: Passage | None) -> None:
    assert not any("amp" in said for said in told(QUESTION, first, after))


def test_who_asks_for_no_list_is_told_none() -> None:
    assert not any("A lamp" in said for said in told("Who made the harbour plan?", BEGINS, listed("A lamp")))


def test_a_list_that_was_found_by_a_point_may_be_another() -> None:
    brought = found(BEGINS, document(), sentences=(0.1, 0.9, 0.1))
    understood = understand(Question("What are the new piers?"), TODAY)
    evidence = weigh(understood, [brought], lambda _: 1.0)
    by_a_point = dataclasses.replace(evidence, candidates=(evidence.candidates[0],), answers=True)

    assert by_a_point.candidates[0].sentence.shape is Shape.LIST
    assert not with_what_goes_on(
        understood, by_a_point, lambda _: [brought, found(listed("A lamp"), document())]
    ).goes_on


OPENS = prose("wells", "The harbour plan has two aims, which are:")
LONG = "has stood in the harbour for a hundred years and is worn from end to end."


@pytest.mark.parametrize(
    ("points_", "told_"),
    [
        ([f"A new pier: the old one {LONG}", f"Cheaper berths: every berth {LONG}"], ["A new pier", "Cheaper berths"]),
        ([f"A new pier: the old one {LONG}"], []),
        ([f"A new pier: the old one {LONG}", f"Every berth {LONG}"], []),
    ],
    ids=["named", "one alone", "not named"],
)
def test_points_with_passages_of_their_own_are_told_by_their_names(points_: list[str], told_: list[str]) -> None:
    brought = found(OPENS, document(), sentences=(0.9,))
    after = [
        found(dataclasses.replace(listed(point), id=f"point {n}"), document(), sentences=(0.3,))
        for n, point in enumerate(points_)
    ]
    understood = understand(Question(QUESTION), TODAY)
    evidence = weigh(understood, [brought], lambda _: 1.0)
    evidence = with_what_goes_on(understood, evidence, lambda _: [brought, *after])
    kept = verify(Quotes().write(understood, evidence)).kept

    assert [c.quote for said in kept for c in said.citations[1:]] == told_
    assert all(f"“{name}” [{n}]" in kept[0].text for n, name in enumerate(told_, start=2))
