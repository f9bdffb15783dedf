"""What text recognition has read of a passage, and when its figures are in doubt."""

from __future__ import annotations

from vectorstore.words.papers import Passage, Sentence
from vectorstore.words.recognised import ReadBy, read_by

TEXT = "The pool opened. It cost £412 to mend. Nobody swam."


def passage(*sure: str | None) -> Passage:
    spans = ((0, 16), (17, 38), (39, 51))
    sentences = tuple(Sentence(a, b, 1, confidence=digits) for (a, b), digits in zip(spans, sure, strict=True))
    return Passage("p", "d", TEXT, sentences=sentences)


def test_what_the_file_says_was_read_by_nobody() -> None:
    assert read_by(passage(None, None, None)) is None


def test_only_the_sentences_that_a_quote_touches_count() -> None:
    mixed = passage("999", None, None)
    assert read_by(mixed) is ReadBy.OCR
    assert read_by(mixed, "The pool opened.") is ReadBy.OCR
    assert read_by(mixed, "Nobody swam.") is None
    assert read_by(mixed, "It is not there.") is ReadBy.OCR


def test_a_figure_that_is_not_sure_is_in_doubt_and_a_word_is_not() -> None:
    assert read_by(passage("199", "99999", "99"), "The pool opened.") is ReadBy.OCR
    assert read_by(passage("999", "99899", "99"), "It cost £412 to mend.") is ReadBy.OCR_IN_DOUBT
    assert read_by(passage("999", "19999", "99"), "It cost £412 to mend.") is ReadBy.OCR


def test_where_words_and_digits_do_not_match_the_least_sure_counts() -> None:
    assert read_by(passage(None, "9", None)) is ReadBy.OCR
    assert read_by(passage(None, "98", None)) is ReadBy.OCR_IN_DOUBT
