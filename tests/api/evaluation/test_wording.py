"""Whether a wording or a quote stands in a text, whatever its type setting."""

from __future__ import annotations

import pytest

from api.evaluation.wording import bare, holds, opening, says, share_of, stands


@pytest.mark.parametrize(
    ("text", "wording"),
    [
        ("Members agreed the budget.", "agree"),
        ("It costs **£71,500** a year.", "£71,500"),
        ("within **five** working days", "five working days"),
        ("fell to 97%, the lowest", "97%"),
        ("On 3 June, 12 were held", "12"),
        ("The Council’s “Local – Plan”", 'council\'s "local - plan"'),
        ("197% and 97%", "97%"),
    ],
)
def test_a_wording_stands_in_a_text(text: str, wording: str) -> None:
    assert says(text, wording)


@pytest.mark.parametrize(
    ("text", "wording"),
    [
        ("Members disagreed.", "agree"),
        ("It rose to 197%.", "97%"),
        ("It rose to 3.5 days.", "3"),
        ("It rose to 1,312.", "312"),
        ("It rose to 12,500.", "12"),
        ("It rose to 0.12.", "12"),
        ("anything", ""),
        ("anything", " "),
    ],
)
def test_a_part_of_a_word_or_of_a_figure_is_not_it(text: str, wording: str) -> None:
    assert not says(text, wording)


QUOTE = "The community hall at Ossleby was let 634 times in the year, more than ever before in its long history."


@pytest.mark.parametrize(
    "text",
    [
        f"Before. {QUOTE} After.",
        QUOTE.replace(" ", "\n").upper(),
        QUOTE.replace("community", "commu-\nnity"),
        f"{QUOTE[:70]} and there the passage ends",
        f"a passage that begins with {QUOTE[-66:]}",
        " ".join(reversed(QUOTE.split())),
        " ".join(QUOTE.split()[1:-2]),
    ],
)
def test_a_text_holds_a_quote_by_its_letters_its_ends_or_most_of_its_words(text: str) -> None:
    assert holds(text, QUOTE)


@pytest.mark.parametrize("text", ["", "The hall was let 634 times.", " ".join(reversed(QUOTE.split()[:14]))])
def test_a_text_with_some_of_a_quotes_words_does_not_hold_it(text: str) -> None:
    assert not holds(text, QUOTE)


def test_a_short_quote_has_to_stand_whole() -> None:
    assert holds("Ossleby 634 521", "Ossleby 634 521")
    assert not holds("521 634 Ossleby", "Ossleby 634 521")


def test_a_quote_stands_in_a_text_whatever_its_spaces_and_hyphens_and_nothing_stands_nowhere() -> None:
    assert stands("follow-up  care", "The followup\ncare plan")
    assert not stands("follow-up visits", "The followup care plan")
    assert not stands(" – ", "anything")


def test_a_share_counts_a_word_as_often_as_the_quote_does() -> None:
    assert share_of("six and six", "six") == pytest.approx(1 / 3)
    assert share_of("", "six") == 0


def test_an_answer_is_read_without_its_markers_and_a_passage_to_so_many_words() -> None:
    assert bare("It was 12 [1].").split() == ["It", "was", "12", "."]
    assert opening("one  two\nthree", 2) == "one two"
