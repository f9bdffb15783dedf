"""Figures as printed and figures as compared."""

from __future__ import annotations

from decimal import Decimal

import pytest

from vectorstore.words.figures import counts, counts_in, figures, is_cell, known_figures


@pytest.mark.parametrize(
    "text",
    [
        "£1.2m",
        "£1.2 m",
        "£1,200,000",
        "£1.2 million",
        "1.2 million pounds",
        "£1,200,000.00",
        "£1.2mn",
        "£1,200k",
        "£1,200 thousand",
        "£0.0012bn",
    ],
)
def test_all_writings_of_one_sum_are_one_figure(text: str) -> None:
    assert figures(text) == {Decimal(1_200_000)}


@pytest.mark.parametrize("text", ["20%", "20 %", "20 per cent", "20 percent", "20.0%"])
def test_all_writings_of_a_share_are_one_figure(text: str) -> None:
    assert figures(text) == {Decimal(20)}


@pytest.mark.parametrize("text", ["(175)", "-175", "−175", "–175", "£(175)", "175*"])
def test_signs_and_brackets_are_dropped(text: str) -> None:
    assert figures(text) == {Decimal(175)}


def test_a_tenfold_slip_is_another_figure() -> None:
    assert figures("£1.2m").isdisjoint(figures("£12m"))
    assert figures("£1.2m").isdisjoint(figures("£1.2bn"))
    assert figures("£1,200").isdisjoint(figures("£1,200k"))


def test_a_letter_that_begins_the_next_word_is_no_scale() -> None:
    assert figures("in 12 months, 3 metres and 5 kilometres") == {Decimal(12), Decimal(3), Decimal(5)}


@pytest.mark.parametrize(
    ("text", "figure"), [("95p", "95"), ("30mph", "30"), ("12kg", "12"), ("10.30am", "10.3"), ("240-litre", "240")]
)
def test_a_figure_with_its_unit_close_to_it_still_counts(text: str, figure: str) -> None:
    assert figures(text) == {Decimal(figure)}


def test_a_code_is_no_figure() -> None:
    assert figures("form ABC12 under section A13") == frozenset()


def test_dates_and_years_give_their_parts() -> None:
    assert figures("21/01/2016") == {Decimal(21), Decimal(1), Decimal(2016)}
    assert figures("2021/22") == {Decimal(2021), Decimal(22)}
    assert figures("the 3rd and the 21st") == {Decimal(3), Decimal(21)}


def test_a_thousands_comma_is_told_from_a_comma_between_figures() -> None:
    assert figures("1,322") == {Decimal(1322)}
    assert figures("items 1, 322 and 4") == {Decimal(1), Decimal(322), Decimal(4)}


def test_a_figure_of_thousands_of_digits_is_left_aside() -> None:
    assert Decimal(7) in figures("9" * 5000 + " and 7")


def test_small_number_words_support_their_digits() -> None:
    assert {Decimal(12), Decimal(2)} <= known_figures("twelve visits and two permits")
    assert figures("twelve visits") == frozenset()


def test_both_forms_of_a_year_are_supported() -> None:
    assert {Decimal(2021), Decimal(21), Decimal(22), Decimal(2022)} <= known_figures("in 2021/22")
    assert Decimal(2023) not in known_figures("in 2021/22")


@pytest.mark.parametrize(
    "token", ["1,322", "(175)", "[175]", "+3.1%", "-£5", "£1.2m", "12", "0.5", "n/a", "-", "–", "tbc", "nil", "12 days"]
)
def test_what_stands_in_a_column_of_figures_is_a_cell(token: str) -> None:
    assert is_cell(token)


@pytest.mark.parametrize("token", ["Theatre", "2020/21", "3.2.1", "Q1", "1322x", "", "12 apples"])
def test_what_names_a_row_or_a_column_is_no_cell(token: str) -> None:
    assert not is_cell(token)


@pytest.mark.parametrize(
    "text",
    [
        "Bins missed numbered 212.",
        "It cost £4.20.",
        "Two pools were closed.",
        "A quarter of them voted.",
        "95%",
        "54 boats were let.",
        "1.2 million boats were let.",
    ],
)
def test_a_sentence_with_a_figure_counts(text: str) -> None:
    assert counts(text)


@pytest.mark.parametrize(
    "text",
    [
        "It was closed in 2019.",
        "It was agreed on 24 November 2021.",
        "In 2020/21 it was closed.",
        "3.2.1 The pool was closed.",
        "4) The pool was closed.",
        "4. the pool was closed.",
        "12 The pool was closed.",
        "The COVID-19 pandemic closed it.",
        "The pool was closed.",
    ],
)
def test_dates_years_and_numbers_of_paragraphs_count_nothing(text: str) -> None:
    assert not counts(text)


@pytest.mark.parametrize(
    ("heading", "scaled"),
    [
        ("Berths (thousands)", True),
        ("Levy £000s", True),
        ("Levy (£m)", True),
        ("Levy £’000", True),
        ("Levy in £ millions", True),
        ("Levy (£)", False),
        ("Levy £1,000", False),
        ("Berths (%)", False),
        ("Moorings", False),
    ],
)
def test_a_heading_that_counts_in_thousands_or_more_is_known(heading: str, scaled: bool) -> None:
    assert counts_in(heading) is scaled
