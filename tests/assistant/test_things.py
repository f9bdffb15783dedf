"""Two things that a question names side by side: it is asked of each of them."""

from __future__ import annotations

import pytest

from assistant.things import things_of


@pytest.mark.parametrize(
    ("question", "first", "second"),
    [
        (
            "Which cost more, the pier lamps or the bandstand roof?",
            "Which cost more, the pier lamps?",
            "Which cost more, the bandstand roof?",
        ),
        (
            "Who got the bigger grant - the Marrack Club or the Ossleby one - and what were the sums?",
            "Who got the bigger grant - the Marrack Club - and what were the sums?",
            "Who got the bigger grant - the Ossleby Club - and what were the sums?",
        ),
        (
            "Are we quicker at mending lamps or benches this year? Give both percentages",
            "Are we quicker at mending lamps this year? Give both percentages",
            "Are we quicker at mending benches this year? Give both percentages",
        ),
        (
            "It paid for both the ferry ramp and the lido pump - how much did each get?",
            "It paid for both the ferry ramp - how much did each get?",
            "It paid for both the lido pump - how much did each get?",
        ),
        (
            "Two motions spent the quay money, one for lamps and one for gull nets. How much did each ask for?",
            "Two motions spent the quay money, one for lamps. How much did each ask for?",
            "Two motions spent the quay money, one for gull nets. How much did each ask for?",
        ),
        (
            "How much would go to lamps and how much to benches?",
            "How much would go to lamps?",
            "How much would go to benches?",
        ),
        (
            "how many benches were ordered last spring, and how many were mended?",
            "how many benches were ordered last spring?",
            "how many benches were mended?",
        ),
        (
            "How many voted against the ferry motion compared with the lamps one?",
            "How many voted against the ferry motion?",
            "How many voted against the lamps motion?",
        ),
        (
            "Per head, what was Ossleby to get out of the fund compared with Marrack?",
            "Per head, what was Ossleby to get out of the fund?",
            "Per head, what was Marrack to get out of the fund?",
        ),
        (
            "How often are lamps mended in the harbour compared with in the hills?",
            "How often are lamps mended in the harbour?",
            "How often are lamps mended in the hills?",
        ),
    ],
)
def test_what_is_asked_of_two_things_is_asked_of_each(question: str, first: str, second: str) -> None:
    assert things_of(question) == (first, second)


@pytest.mark.parametrize(
    "question",
    [
        "How many lamps were mended?",
        "Was the bigger share mended in 2022/23 or in 2023/24?",
        "Are we doing better or worse on lamps than before?",
        "Has the number of lamps gone up or down since the last report?",
        "What did a lamp cost at Ossleby compared with the other harbours?",
        "How many came to the fair and how many of them stayed?",
        "How many members, and how many others without a vote, would sit on the panel?",
        "How did our budget compare with the average?",
    ],
    ids=["one", "two times", "a scale", "up or down", "the others", "of them", "left open", "the average"],
)
def test_two_times_the_ends_of_a_scale_and_what_stays_open_are_no_two_things(question: str) -> None:
    assert things_of(question) == ()


@pytest.mark.parametrize(
    "question",
    [
        r"Which cost more, the pier \g<1> or the bandstand one?",
        "How many lamps and benches were mended, and how many    ?",
        "How many voted for it compared with   ?",
        "Which is more,    or    ?",
        r"How many voted against the \d motion compared with the \1 one?",
    ],
)
def test_odd_signs_in_a_question_break_nothing(question: str) -> None:
    assert len(things_of(question)) in (0, 2)
