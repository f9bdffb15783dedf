"""How texts are folded, taken apart into words and sentences, and compared."""

from __future__ import annotations

import itertools

import pytest

from vectorstore.words.text import collapse, content_words, fold, sentence_spans, squash, stem, words


def sentences(text: str) -> list[str]:
    return [text[a:b] for a, b in sentence_spans(text)]


def test_collapsed_text_keeps_its_words_and_loses_its_line_breaks() -> None:
    assert collapse("  The  pool\n\topens\u00a0daily. ") == "The pool opens daily."


def test_a_soft_hyphen_is_no_part_of_a_word() -> None:
    assert collapse("recy\u00adcling") == "recycling"
    assert fold("recy\u00adcling") == "recycling"


@pytest.mark.parametrize(
    ("printed", "typed"),
    [
        ("the Mayor’s “Fund”", 'the mayor\'s "fund"'),
        ("2019–20", "2019-20"),
        ("an of\ufb01ce", "an office"),
        ("£1.2\u00a0m", "£1.2 m"),
    ],
)
def test_typographic_variants_are_one_spelling(printed: str, typed: str) -> None:
    assert fold(printed) == fold(typed)


def test_folding_keeps_different_words_apart() -> None:
    assert fold("Fennimoor") != fold("Fenimoor")


def test_a_quote_is_found_on_a_page_that_breaks_its_words_differently() -> None:
    page = "The Revenu e Varianc e was\n£1,322 k."
    assert squash("Revenue Variance was £1,322k") in squash(page)


def test_numbers_are_whole_words_without_their_commas() -> None:
    assert words("Visits rose to 1,322 in 3.5 months") == ["visits", "rose", "to", "1322", "in", "3.5", "months"]


def test_a_possessive_is_the_word_it_belongs_to() -> None:
    assert words("the Council’s libraries") == ["the", "council", "libraries"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("libraries", "library"),
        ("charges", "charge"),
        ("approved", "approve"),
        ("running", "run"),
        ("boxes", "box"),
        ("six", "6"),
    ],
)
def test_forms_of_a_word_meet(one: str, other: str) -> None:
    assert stem(one) == stem(other)


@pytest.mark.parametrize(
    ("one", "other"), [("parking", "parish"), ("bus", "bu"), ("speed", "spe"), ("ring", "r"), ("business", "busy")]
)
def test_different_words_do_not_meet(one: str, other: str) -> None:
    assert stem(one) != stem(other)


def test_content_words_are_what_a_question_is_about_in_order_and_once() -> None:
    asked = "What is the charge for garden waste, and who set the charge in 2024?"
    assert content_words(asked) == ["charge", "garden", "waste", "set", "2024"]


def test_a_paragraph_opens_into_its_sentences() -> None:
    text = "The pool closed in May. Why? Cabinet said it leaked! 412 people wrote in."
    assert sentences(text) == ["The pool closed in May.", "Why?", "Cabinet said it leaked!", "412 people wrote in."]


@pytest.mark.parametrize(
    "text",
    [
        "Cllr. Haldane asked about the pool.",
        "See para. 3.2 of the report.",
        "The report by Mr. J. Farthingale was noted.",
        "It costs approx. £40,000 a year.",
        "Papers, e.g. Appendix B, were tabled.",
        "The land at St. Osyth Street was sold.",
        "It applies to Nos. 12 and 14.",
        "The rate is 3.99 per cent and rises by 0.5 a year.",
        "The fund was let to Pellumbra Ltd. Homes in May.",
    ],
)
def test_an_abbreviation_or_a_figure_ends_no_sentence(text: str) -> None:
    assert sentences(text) == [text]


def test_closing_quotation_marks_and_brackets_stay_with_their_sentence() -> None:
    text = 'He said "We shall repair it." (It was not repaired.) The matter closed.'
    assert sentences(text) == ['He said "We shall repair it."', "(It was not repaired.)", "The matter closed."]


def test_every_letter_of_a_paragraph_stands_in_one_sentence() -> None:
    text = "  First point. Second point (see p. 4). Third? Yes; and a tail without an end  "
    spans = sentence_spans(text)
    assert all(end <= start for (_, end), (start, _) in itertools.pairwise(spans))
    assert "".join(text[a:b] for a, b in spans).replace(" ", "") == text.replace(" ", "")


def test_a_text_of_white_space_has_no_sentence() -> None:
    assert sentence_spans(" \n ") == []


@pytest.mark.parametrize(
    "text", ["the IT department", "(IT)", "IT's calls", "the ICT department", "INFORMATION TECHNOLOGY (IT)"]
)
def test_it_in_capitals_is_a_word_of_its_own(text: str) -> None:
    assert "ict" in content_words(text)


@pytest.mark.parametrize("text", ["it leaks", "It leaks.", "HOW IT WORKS", "IT WORKS", "ITEM 4", "ITV"])
def test_the_pronoun_is_none_and_nor_is_a_part_of_a_word(text: str) -> None:
    assert "ict" not in words(text)


@pytest.mark.parametrize("text", ["we've", "weve", "can't", "cant", "didn’t", "isnt", "what's", "cos", "at the moment"])
def test_a_contraction_carries_no_meaning_with_its_sign_or_without(text: str) -> None:
    assert content_words(text) == []
