"""A whole country's figure and the council's own."""

from __future__ import annotations

import pytest

from assistant.places import of_a_wider_place

NATION = "An estimated 8 million lamps are thrown away each week in the UK."


@pytest.mark.parametrize(
    "question",
    [
        "How many lamps are thrown away each week in Ossleby?",
        "What percentage of Ossleby's lamps are thrown away?",
        "How many lamps do our residents throw away?",
        "How much does the borough throw away?",
    ],
)
def test_asked_for_a_figure_of_one_place_the_whole_countrys_is_another(question: str) -> None:
    assert of_a_wider_place(question, NATION)
    assert of_a_wider_place(question, "In England, 575 lamps were thrown away.")
    assert of_a_wider_place(question, "Nationally 40% of lamps are thrown away.")


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("How many lamps are thrown away each week in the UK?", NATION),
        ("How many lamps are thrown away each week in Ossleby compared with England?", NATION),
        ("What is the national average for lamps in Ossleby?", NATION),
        ("How many lamps are thrown away each week?", NATION),
        ("What's the number of lamps thrown away by December 2024?", NATION),
        ("Why are lamps thrown away in Ossleby?", NATION),
        ("How many lamps are thrown away in Ossleby?", "In Ossleby 34 lamps are thrown away, and in England 43."),
        ("How many lamps are thrown away in Ossleby?", "The council throws away 34 lamps, nationally it is 43."),
        ("How many lamps are thrown away in Ossleby?", "Each week 8 million lamps are thrown away."),
    ],
)
def test_the_country_is_meant_or_the_place_is_named_beside_it(question: str, text: str) -> None:
    assert not of_a_wider_place(question, text)
