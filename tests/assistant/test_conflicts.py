"""Conflicts: papers that give different figures for one thing and time are said to, and which is the later."""

from __future__ import annotations

import dataclasses
import datetime

import pytest

from assistant.answer import Citation, Draft, Question, Said
from assistant.conflicts import conflict
from assistant.evidence import weigh
from assistant.quotes import Quotes
from assistant.understand import understand
from assistant.verify import verify
from tests.invented import document, found, prose, table
from vectorstore.search import Found

JUNE, JULY = datetime.date(2024, 6, 4), datetime.date(2024, 7, 2)


def said(marker: int, text: str, held: datetime.date | None = JUNE, reading: str | None = None) -> Said:
    passage = table(f"p{marker}", "Levy", [(text, reading)]) if reading else prose(f"p{marker}", text)
    brought = found(passage, document(f"p{marker}", meeting_date=held))
    return Said(f"“{text}” [{marker}]", (Citation(marker, brought, text, 1, reading=reading),))


ONE = said(1, "The harbour levy for 2024/25 is £41 for each dinghy.")


def test_two_figures_for_one_thing_and_year_are_said_to_differ_and_which_is_later() -> None:
    other = said(2, "The harbour levy for 2024/25 is £43 for each dinghy.", JULY)

    found_ = conflict([other, ONE])

    assert found_ is not None
    assert found_.text == "These papers give different figures, the later (2 July 2024) first: “£43” [2] “£41” [1]"
    assert [c.marker for c in found_.citations] == [2, 1]


@pytest.mark.parametrize(
    "other",
    [
        said(2, "The harbour levy for 2023/24 is £43 for each dinghy.", JULY),
        said(2, "The harbour levy for 2024/25 is £41 for each dinghy.", JULY),
        said(2, "The mayor's car in 2024/25 took £43 of petrol.", JULY),
        said(2, "The harbour levy is £43 for each dinghy.", JULY),
        said(2, "Dinghy 43", JULY, reading="Levy - Dinghy: 2024/25 £43"),
    ],
    ids=[
        "another year",
        "the same",
        "another thing",
        "of no named year",
        "a row and a sentence",
    ],
)
def test_what_does_not_contradict_is_not_said_to(other: Said) -> None:
    assert conflict([ONE, other]) is None


@pytest.mark.parametrize("held", [JUNE, None])
def test_neither_is_called_later_where_no_day_says_so(held: datetime.date | None) -> None:
    differing = conflict([ONE, said(2, "The harbour levy for 2024/25 is £43 for each dinghy.", held)])

    assert differing is not None
    assert differing.text == "These papers give different figures: “£41” [1] “£43” [2]"


def test_a_day_that_was_only_inferred_makes_no_paper_the_later() -> None:
    other = said(2, "The harbour levy for 2024/25 is £43 for each dinghy.", JULY)
    (cited,) = other.citations
    paper = dataclasses.replace(cited.found.document, date_basis="inferred")
    inferred = dataclasses.replace(cited, found=dataclasses.replace(cited.found, document=paper))

    differing = conflict([ONE, Said(other.text, (inferred,))])

    assert differing is not None
    assert "later" not in differing.text


def test_rows_of_one_name_contradict_and_rows_of_two_do_not() -> None:
    dinghy = said(1, "Dinghy 41", reading="Levy - Dinghy: 2024/25 £41")
    later = said(2, "Dinghy 43", JULY, reading="New levy - Dinghy: 2024/25 £43")
    skiff = said(3, "Skiff 43", JULY, reading="Levy - Skiff: 2024/25 £43")

    assert conflict([dinghy, later]) is not None
    assert conflict([dinghy, skiff]) is None


def test_an_answer_of_two_that_differ_says_so_and_is_verified() -> None:
    texts = {"a": ("£41", JUNE), "b": ("£43", JULY)}
    brought: list[Found] = [
        found(
            prose(name, f"The harbour levy for 2024/25 is {levy} for each dinghy."),
            document(name, meeting_date=held, committee=None),
            cosine=0.9,
        )
        for name, (levy, held) in texts.items()
    ]
    understood = understand(Question("What is the harbour levy for a dinghy in 2024/25?"), JULY)

    draft: Draft = Quotes().write(understood, weigh(understood, brought, lambda _: 1.0))
    verdict = verify(draft)

    assert len(draft.said) == 3
    assert not verdict.reasons
    assert verdict.kept[-1].text.startswith("These papers give different figures")
    assert verdict.dropped == 0
