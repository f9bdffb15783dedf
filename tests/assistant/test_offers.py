"""What may be asked next: other years, other rows, and what became of a paper."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

import pytest

from assistant.answer import Citation, Question, Turn
from assistant.evidence import weigh
from assistant.offers import TRIED, ideas
from assistant.quotes import Quotes
from assistant.understand import understand
from tests.invented import document, found, prose, table
from vectorstore.search import Found
from vectorstore.words.papers import Document, Passage, Standing

TODAY = datetime.date(2025, 5, 20)
MINUTES = document(kind="minutes", title="Minutes")


def offered(
    question: str,
    *passages: Passage | Found,
    history: Sequence[Turn] = (),
    paper: Document = MINUTES,
    today: datetime.date = TODAY,
) -> list[str]:
    """Ideas after the answer that the quotes writer gives."""
    understood = understand(Question(question, tuple(history)), today)
    evidence = weigh(understood, [p if isinstance(p, Found) else found(p, paper) for p in passages], lambda _: 1.0)
    cited: list[Citation] = [c for said in Quotes().write(understood, evidence).said for c in said.citations]
    return ideas(understood, evidence, cited)


# Other years --------------------------------------------------------------------------------------------------------

YEARS = [prose("wells", f"In 20{n}/{n + 1} some {n}2 bins were missed.") for n in (17, 18, 19)]


def test_a_figure_is_offered_for_two_other_years_the_latest_first() -> None:
    brought = [found(p, MINUTES, cosine=0.9 - n / 10) for n, p in enumerate(reversed(YEARS))]
    oldest = found(prose("wells", "In 2015/16 some 152 bins were missed."), MINUTES, cosine=0.5)

    assert offered("How many bins were missed?", oldest, *brought) == [
        "How many bins were missed in 2018/19?",
        "How many bins were missed in 2017/18?",
    ]


@pytest.mark.parametrize(
    ("question", "offer"),
    [
        ("What did the pier cost in 2023/24?", "What did the pier cost in 2022/23?"),
        ("In 2023/24, what did the pier cost?", "In 2022/23, what did the pier cost?"),
        ("what did the pier cost in 2023/24", "what did the pier cost in 2022/23"),
    ],
)
def test_the_year_of_a_question_gives_way_to_the_other(question: str, offer: str) -> None:
    passage = prose("wells", "The pier cost £12 in 2023/24, and the pier cost £41 in 2022/23.")

    assert offer in offered(question, passage)


TWO_YEARS = prose("wells", "In 2019/20 the crews of the plan missed 192 bins, the latest number, and 182 in 2018/19.")


def test_a_year_that_the_answer_speaks_of_too_is_offered() -> None:
    assert offered("How many bins were missed in 2019/20?", TWO_YEARS) == ["How many bins were missed in 2018/19?"]


@pytest.mark.parametrize(
    "question",
    [
        "Who missed the bins in 2019/20?",
        "How many bins were missed in 2019/20 and in 2017/18?",
        "How many bins of the 2019/20 plan were missed?",
        "What is the latest number of bins missed?",
        "How many bins were missed last year?",
    ],
    ids=["no figure", "two years", "a year in a name", "the latest", "a relative year"],
)
def test_no_other_year_is_offered_where_none_is_meant(question: str) -> None:
    day = datetime.date(2020, 5, 20)
    latest = prose("wells", "In 2016/17 the latest number of bins missed was 172.")

    assert offered(question, TWO_YEARS, YEARS[0], latest, today=day) == []


def test_a_year_that_speaks_of_something_else_is_not_offered() -> None:
    other = prose("wells", "Gulls were counted in 2016/17.")

    assert not any("2016" in o for o in offered("How many bins were missed?", YEARS[2], other))


# Other rows ---------------------------------------------------------------------------------------------------------


def berths(*names: str) -> Passage:
    return table("wells", "Berth Levy", [(f"{n} {len(n)}", f"Table 1 - {n}: Levy {len(n)}") for n in names])


def test_the_next_rows_of_the_table_are_offered_in_the_questions_words() -> None:
    passage = berths("Dinghy", "Yacht", "Barge", "Skiff", "Total")

    assert offered("What is the levy for a YACHT berth?", passage) == [
        "What is the levy for a Dinghy berth?",
        "What is the levy for a Barge berth?",
    ]


def test_the_total_and_the_row_that_was_asked_for_are_not_offered() -> None:
    assert offered("What is the levy for a yacht?", berths("Yacht", "Total berths", "yacht", "")) == []


@pytest.mark.parametrize("name", ["All", "Boat"])
def test_a_rows_name_within_a_word_is_not_the_rows_name(name: str) -> None:
    assert offered("What is the levy for the hall of boats?", berths(name, "Yacht")) == []


def test_of_two_names_that_a_question_holds_the_longer_is_meant() -> None:
    assert offered("What is the levy for a yacht berth?", berths("Yacht", "Yacht berth", "Barge"))[-1] == (
        "What is the levy for a Barge?"
    )


def test_a_row_that_the_question_does_not_name_offers_no_others() -> None:
    assert offered("What is the levy here?", berths("Dinghy", "Yacht")) == []


# The paper ----------------------------------------------------------------------------------------------------------


def test_a_recommendation_offers_what_was_decided_of_it() -> None:
    text = "The pier is to be sold to the trust."
    passage = prose("wells", text, standing=Standing.RECOMMENDATION, item_title="The Old Pier")

    assert offered("To whom is the pier sold?", passage) == ["What was decided on “The Old Pier”?"]
    assert "What was decided on “The Old Pier”?" not in offered("Was it decided that the pier be sold?", passage)


def test_minutes_as_such_are_no_subject_to_ask_about() -> None:
    passage = prose("wells", "The pier is to be sold to the trust.", standing=Standing.RECOMMENDATION)

    assert offered("To whom is the pier sold?", passage) == []


def test_a_report_offers_what_it_recommends_and_what_it_is_about() -> None:
    asked = "Who keeps the lamp?", prose("wells", "The lamp is kept by Councillor Okonjo.")
    report = document(title="Report on the Lamp")

    assert offered(*asked, paper=report) == [
        "What does the report “Report on the Lamp” recommend?",
        "What is the report “Report on the Lamp” of 21 June 2022 about?",
    ]
    assert offered(*asked, paper=document(title="Report on the Lamp", meeting_date=None))[1].endswith("Lamp” about?")


@pytest.mark.parametrize("changes", [{"kind": "minutes"}, {"title": None}], ids=str)
def test_what_is_no_report_or_has_no_title_offers_neither(changes: dict[str, object]) -> None:
    assert (
        offered(
            "Who keeps the lamp?", prose("wells", "The lamp is kept by Councillor Okonjo."), paper=document(**changes)
        )
        == []
    )


# All ----------------------------------------------------------------------------------------------------------------


def test_nothing_is_offered_where_nothing_is_cited() -> None:
    assert offered("Who keeps the lamp?") == []


def test_what_was_just_asked_is_not_offered_again_and_few_ideas_are_tried() -> None:
    question = "What does the report “Report on the Levy” recommend for a yacht in 2023/24?"
    passages = [berths("Yacht", "Dinghy", "Barge"), prose("wells", "For a yacht it was £41 in 2022/23.")]

    made = offered(question, *passages, paper=document(title="Report on the Levy"))

    assert question not in made
    assert len(made) == len(set(made)) <= TRIED
    asked_now = offered(
        "What does the report “Report on the Levy” recommend?", *passages, paper=document(title="Report on the Levy")
    )
    assert "What does the report “Report on the Levy” recommend?" not in asked_now
    assert "What is the report “Report on the Levy” of 21 June 2022 about?" in asked_now


def test_a_question_that_only_makes_sense_after_another_is_not_offered_with_another_year() -> None:
    history = (Turn("user", "Were the bins missed?"), Turn("assistant", "Some were."))

    assert offered("And how many of them?", prose("wells", " ".join(p.text for p in YEARS)), history=history) == []
