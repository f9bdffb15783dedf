"""Ages: what is paid to a 19-year-old stands in the row of those aged 18 to 20."""

from __future__ import annotations

import pytest

from assistant.ages import OLDEST, ages_in, of_another_age, of_the_age


@pytest.mark.parametrize(
    ("text", "ages"),
    [
        ("a 30 yr old", [(30, 30)]),
        ("my 19-year-old", [(19, 19)]),
        ("aged 21", [(21, 21)]),
        ("Aged 18 to 20 £8.60", [(18, 20)]),
        ("children aged 5-11 and ages 12 to 16", [(5, 11), (12, 16)]),
        ("Aged 25 and over", [(25, OLDEST)]),
        ("aged 85+", [(85, OLDEST)]),
        ("18 to 24 year olds", [(18, 24)]),
        ("under-18s", [(0, 17)]),
        ("aged under 18", [(0, 17)]),
        ("over 65s", [(65, OLDEST)]),
        ("a lease of 25 years", []),
        ("the age 2024", []),
        ("18 to 20 boats", []),
    ],
)
def test_ages_are_read_in_their_writings(text: str, ages: list[tuple[int, int]]) -> None:
    assert list(ages_in(text)) == ages


@pytest.mark.parametrize(
    ("question", "sentence", "other"),
    [
        ("What is a berth for a 19 year old?", "Aged 18 to 20 £4", False),
        ("What is a berth for a 19 year old?", "Aged 21 to 24 £6", True),
        ("What is a berth for a 19 year old?", "Under 18s £2", True),
        ("What is a berth for a 19 year old?", "A berth is £5", False),
        ("What is a berth for 16 to 19 year olds?", "Aged 18 to 20 £4", False),
        ("What is a berth?", "Aged 18 to 20 £4", False),
    ],
)
def test_a_sentence_of_other_ages_only_is_known(question: str, sentence: str, other: bool) -> None:
    assert of_another_age(question, sentence) is other


@pytest.mark.parametrize(
    ("question", "sentence", "row", "told"),
    [
        ("a berth for a 19 year old", "Aged 18 to 20 £4", True, True),
        ("a berth for a 19 year old", "The club is for those aged 18 to 20.", False, False),
        ("the share who are aged 19", "11.9% are 18 years old 11.1% are 19 years old", False, True),
        ("the club for over 75s", "The club for over 75s is open.", False, False),
    ],
)
def test_one_age_is_told_by_a_row_of_its_group_or_a_sentence_that_names_it(
    question: str, sentence: str, row: bool, told: bool
) -> None:
    assert of_the_age(question, sentence, row) is told
