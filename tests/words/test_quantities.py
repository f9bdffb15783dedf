"""A text as what it says and where."""

from __future__ import annotations

from decimal import Decimal

import pytest

from vectorstore.words.quantities import Kind, scan

FIGURES = {
    "£1.2m": [("1200000", "£")],
    "£ 985": [("985", "£")],
    "1.2 million pounds": [("1200000", "£")],
    "40p an hour": [("0.4", "£")],
    "20 per cent": [("20", "%")],
    "a variance of (175)": [("-175", "")],
    "most replies (65%)": [("65", "%")],
    "minus £121,000": [("-121000", "£")],
    "twenty-six years": [("26", "")],
    "two hundred and five": [("205", "")],
    "a 64-bed home": [("64", "")],
    "Budget 1,480 (£000s)": [("1480", "")],
    "in the year 9 households": [("9", "")],
    "no figure": [],
}
KEYS = {
    "on 9th May 2022": (Kind.PERIOD, ["d2022-05-09"]),
    "on 15/02/2021": (Kind.PERIOD, ["d2021-02-15"]),
    "on 24 September": (Kind.PERIOD, ["e09-24"]),
    "from 4 October to 28 November 2021": (Kind.PERIOD, ["d2021-10-04", "d2021-11-28"]),
    "between April and December 2023": (Kind.PERIOD, ["m2023-04 m2023-12"]),
    "in 2019-20": (Kind.PERIOD, ["fy2019"]),
    "in 2024-27": (Kind.PERIOD, ["y2024 y2027"]),
    "in Q2 2024/25": (Kind.PERIOD, ["q2fy2024"]),
    "in the third quarter": (Kind.PERIOD, ["q3"]),
    "they met in May": (Kind.PERIOD, ["n05"]),
    "it may rain": (Kind.PERIOD, []),
    "Option 2 and phase two": (Kind.LABEL, ["option 2", "phase 2"]),
    "Some 32 areas in Band D": (Kind.LABEL, ["band d"]),
    "22/01457/FUL under LN/000318, until 22:30": (Kind.REFERENCE, ["22/01457/FUL", "LN/000318", "22:30"]),
}


@pytest.mark.parametrize(("text", "wanted"), FIGURES.items(), ids=FIGURES)
def test_a_figure_has_a_value_and_a_unit(text: str, wanted: list[tuple[str, str]]) -> None:
    found = [(token.value, token.unit) for token in scan(text) if token.kind is Kind.FIGURE]

    assert found == [(Decimal(value), unit) for value, unit in wanted]


@pytest.mark.parametrize(("text", "wanted"), KEYS.items(), ids=KEYS)
def test_times_labels_and_references_have_keys(text: str, wanted: tuple[Kind, list[str]]) -> None:
    kind, keys = wanted

    assert [" ".join(sorted(token.keys)) for token in scan(text) if token.kind is kind] == keys


def test_a_tables_unit_is_how_many_pounds_its_figures_count_in() -> None:
    found = [
        token.value for text in ("£000s", "£'000", "(£m)", "£k") for token in scan(text) if token.kind is Kind.SCALE
    ]

    assert found == [1_000, 1_000, 1_000_000, 1_000]


def test_every_token_stands_where_it_says() -> None:
    text = "In Q1 the Harbour Board paid £1.2m (4%) for 3 cranes, ref. HB/0042 [1]."

    assert all(text[token.start : token.end] == token.text for token in scan(text))
