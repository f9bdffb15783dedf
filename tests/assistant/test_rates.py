"""Figures by the year, the week, the head."""

from __future__ import annotations

import pytest

from assistant.rates import of_the_same_rate

ALIKE = {
    "a year": ("What does the pier cost a year?", "It is let for £45 per annum."),
    "over the year": ("What would it bring in over the year?", "It brings £45 each year."),
    "a month": ("How many calls come in monthly?", "Some 300 come every month."),
    "a week": ("What is the rent per week?", "The weekly rent is £45."),
    "a day": ("How many visitors come a day?", "There were 300 each day."),
    "an hour": ("What is the fee an hour?", "It is £45 per hour."),
    "a head": ("What is that per head?", "It comes to £45 a head."),
}


@pytest.mark.parametrize(("question", "text"), ALIKE.values(), ids=ALIKE)
def test_one_measure_in_other_words_is_the_same(question: str, text: str) -> None:
    assert of_the_same_rate(question, text)


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("What does the pier cost a year?", "It costs £45 a week."),
        ("What does the pier cost?", "It costs £45 a year."),
        ("What does the pier cost a year?", "In that year it cost £45."),
    ],
)
def test_another_measure_or_none_is_not(question: str, text: str) -> None:
    assert not of_the_same_rate(question, text)
