"""The figures of a sentence, and what bears them out."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from api.evaluation.figures import borne_by, figures_cited, figures_of, follows, sentences_of
from api.evaluation.reply import Citation, Passage, Reply


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("£1.2m and 1,200,000", {"1200000"}),
        ("£3 thousand, 4k, 2bn", {"3000", "4000", "2000000000"}),
        ("fell by 0.50%", {"0.5"}),
        ("in 2020/21, from 2019-2020", {"2020", "21", "2019"}),
        ("on the 3rd, and on 30/01/2025", {"3", "30", "1", "2025"}),
        ("as said before [12]", set()),
        ("Q3, A13, 5km and B-12b", set()),
        ("twelve", set()),
        ("7 may come", {"7"}),
    ],
)
def test_the_figures_of_a_text_are_read_by_value(text: str, figures: set[str]) -> None:
    assert figures_of(text) == {Decimal(figure) for figure in figures}


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("twelve visits", "12"),
        ("held in November", "11"),
        ("in 2021", "21"),
        ("in year 21", "2021"),
        ("a table in thousands: 412", "412000"),
        ("a table in millions: 1.3", "1300000"),
    ],
)
def test_words_short_years_and_other_units_bear_a_figure_out(text: str, figure: str) -> None:
    assert Decimal(figure) in borne_by(text)


def test_a_figure_is_not_borne_by_one_that_is_ten_times_it() -> None:
    assert Decimal(4120) not in borne_by("412")


def test_an_answer_is_cut_at_its_lines_and_where_a_sentence_begins() -> None:
    answer = "It cost £1.5m [1]. 12 were held [2] and e.g. more.\n- A point [3] £5 was paid"

    assert list(sentences_of(answer)) == [
        "It cost £1.5m [1].",
        "12 were held [2] and e.g. more.",
        "- A point [3]",
        "£5 was paid",
    ]


def reply(answer: str, worked_out: tuple[dict[str, Any], ...] = ()) -> Reply:
    citations = (
        Citation(marker=1, file="a.pdf", quote="It cost £1.5m.", passage_id="p", meeting_date="2025-11-24"),
        Citation(marker=2, file="b.pdf", quote="It was let 634 times.", section="Halls › 2024/25"),
    )
    passage = Passage(id="p", file="a.pdf", text="It cost £1.5m, paid over 7 years.")
    return Reply(status="answered", answer=answer, citations=citations, passages=(passage,), worked_out=worked_out)


@pytest.mark.parametrize(
    ("answer", "borne"),
    [
        ("It cost £1,500,000 [1].", [True]),
        ("It cost £1.6m [1].", [False]),
        ("It was paid over 7 years [1].", [True]),
        ("It was said on 24 November 2025 [1].", [True, True]),
        ("In 2024/25 it was let 634 times [2].", [True, True, True]),
        ("It was let 634 times [1].", [False]),
        ("It was let 634 times, and cost £1.5m [1][2].", [True, True]),
        ("Nobody is cited for 99.", []),
        ("Nobody is cited for 99 [3].", []),
    ],
)
def test_a_figure_has_to_stand_in_what_its_own_sentence_cites(answer: str, borne: list[bool]) -> None:
    assert [held for _, _, held in figures_cited(reply(answer))] == borne


def test_a_figure_that_was_worked_out_needs_no_bearing_where_it_follows() -> None:
    said = "They differ by 13 [2]."

    def held(value: float) -> bool:
        worked = ({"value": value, "from": [647, 634], "by": "difference"},)
        return next(h for _, figure, h in figures_cited(reply(said, worked)) if figure == 13)

    assert held(13)
    assert not held(14)


@pytest.mark.parametrize(
    ("worked", "is_so"),
    [
        ({"value": 368, "from": [3948, 3580]}, True),
        ({"value": -368, "from": [3580, 3948]}, True),
        ({"value": 7528, "from": [3948, 3580]}, True),
        ({"value": 1.1, "from": [3948, 3580]}, True),
        ({"value": 10.3, "from": [3948, 3580]}, True),
        ({"value": 400, "from": [3948, 3580]}, False),
        ({"value": 5, "from": [5, 0]}, True),
        ({"value": 5, "from": [1]}, False),
        ({"value": "many", "from": [1, 2]}, False),
        ({}, False),
    ],
)
def test_what_was_worked_out_is_worked_out_again(worked: dict[str, Any], is_so: bool) -> None:
    assert follows(worked) is is_so
