"""The table of everyday words and abbreviations: what is asked for and what papers print."""

from __future__ import annotations

import pytest

from vectorstore.words.council_words import abbreviated, every_word, official, stands_for, stems_of


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("bins", "refuse collection"),
        ("dog poo", "dog fouling"),
        ("tip", "household waste recycling centre"),
        ("council tax help", "local council tax support"),
        ("potholes", "carriageway defects"),
        ("kids in care", "looked after children"),
        ("home help", "domiciliary care"),
        ("pavement", "footway"),
        ("street lights", "lighting columns"),
        ("fly-tipping", "illegally dumped"),
        ("job losses", "redundancies"),
        ("pay", "remuneration"),
    ],
)
def test_a_residents_words_lead_to_the_councils(asked: str, meant: str) -> None:
    key = stems_of(asked) if len(asked.split()) > 1 or "-" in asked else (asked,)

    assert meant in official()[key]


def test_words_lead_back_only_where_they_mean_the_same() -> None:
    assert "home help" in official()[stems_of("domiciliary care")]
    assert stems_of("household waste recycling centre") not in official()
    assert ("footway",) not in official()


def test_abbreviations_are_read_both_ways() -> None:
    assert stands_for()[stems_of("HRA")] == ("housing revenue account",)
    assert abbreviated()[stems_of("housing revenue accounts")] == ("HRA",)
    assert set(abbreviated()[stems_of("equality impact assessments")]) == {"EIA", "EqIA"}


def test_nothing_in_the_table_stands_for_itself() -> None:
    wrong = [(key, other) for key, others in official().items() for other in others if stems_of(other) == key]

    assert wrong == []


def test_every_word_of_the_table_is_known_to_be_one() -> None:
    assert {"bin", "domiciliary", "ehcp"} <= every_word()
    assert "zanzibarquokka" not in every_word()
