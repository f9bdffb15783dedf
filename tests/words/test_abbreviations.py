"""Abbreviations as papers spell them out; nothing is taken for one that is none."""

from __future__ import annotations

import pytest

from vectorstore.words.abbreviations import abbreviations_in


def test_a_name_before_its_abbreviation_in_brackets_is_what_it_stands_for() -> None:
    text = "We answered 99% of Freedom of Information (FOI) requests. The Dedicated Schools Grant (DSG) fell."

    assert list(abbreviations_in(text)) == [("FOI", "Freedom of Information"), ("DSG", "Dedicated Schools Grant")]


def test_a_name_in_brackets_after_its_abbreviation_is_what_it_stands_for() -> None:
    assert list(abbreviations_in("Read the JSNA (Joint Strategic Needs Assessment) first.")) == [
        ("JSNA", "Joint Strategic Needs Assessment")
    ]


@pytest.mark.parametrize(
    ("text", "short", "long"),
    [
        ("the Overview and Scrutiny (O&S) team", "O&S", "Overview and Scrutiny"),
        ("the Overview & Scrutiny (O&S) team", "O&S", "Overview & Scrutiny"),
        ("five Key Performance Indicators (KPIs)", "KPI", "Key Performance Indicators"),
        ("five KPIs (Key Performance Indicators)", "KPI", "Key Performance Indicators"),
        ("money from Section 106 (S106)", "S106", "Section 106"),
        ("the Department for Education (DfE)", "DfE", "Department for Education"),
        ("an Equality Impact Assessment (EqIA)", "EqIA", "Equality Impact Assessment"),
        ("sustainable drainage systems (SuDS)", "SuDS", "sustainable drainage systems"),
        ("the UK Shared Prosperity Fund (UKSPF)", "UKSPF", "UK Shared Prosperity Fund"),
        ("a Multi-Agency Safeguarding Hub (MASH)", "MASH", "Multi-Agency Safeguarding Hub"),
        ("on Anti-Social Behaviour (“ASB”)", "ASB", "Anti-Social Behaviour"),
        ("Marrow Vale Council (the MVC)", "MVC", "Marrow Vale Council"),
        ("of Growth, Environment & Transport (GET)", "GET", "Growth, Environment & Transport"),
        ("education, health and care plans (EHCPs)", "EHCP", "education, health and care plans"),
        ("not in education, employment or training (NEET)", "NEET", "not in education, employment or training"),
        ("Minimum\nRevenue Provision (MRP)", "MRP", "Minimum Revenue Provision"),
    ],
)
def test_small_words_signs_plurals_and_figures_are_read_as_people_write_them(text: str, short: str, long: str) -> None:
    assert list(abbreviations_in(text)) == [(short, long)]


@pytest.mark.parametrize(
    "text",
    [
        "as shown below (Appendix A)",
        "the Leader of the Council (KCC)",
        "in part two (II) of the constitution",
        "the costs rose (see above)",
        "what was said. Freedom of (FOI)",
        "and after deciding (AD)",
        "the budget (£1.2m)",
        "a (b) c",
        "FOI (which is dear)",
    ],
)
def test_other_brackets_spell_nothing_out(text: str) -> None:
    assert list(abbreviations_in(text)) == []


def test_an_abbreviation_is_not_looked_for_beyond_the_sentence_it_stands_in() -> None:
    assert list(abbreviations_in("It was Freedom. Of Information (FOI) nothing was said.")) == []


def test_a_long_text_of_brackets_is_read_in_no_time() -> None:
    text = "Alpha Alpha Alpha Alpha Alpha Alpha Alpha Alpha Alpha Alpha (AAAAAAAAAB) " * 2_000

    assert list(abbreviations_in(text)) == []
