"""Personal data in a question: what is noticed, what is left alone, and how long it may take over hostile text."""

from __future__ import annotations

import re
import time

import pytest

from tests.evaluation.personal_data import LOOKALIKES, Case, lookalikes, positives, test_questions, told
from vectorstore.words import personal
from vectorstore.words.personal import Kind, iban, luhn, masked, modulus_11, personal_in


def test_what_is_noticed_of_made_up_people_and_how_much_else() -> None:
    """The figures as measured; better ones may be written here, worse ones not."""
    held, alike = positives(), lookalikes()
    assert (len(held), len(alike), len(LOOKALIKES)) == (350, 675, 27)

    found = told([*held, *alike])

    assert {kind: one.noticed for kind, one in found.items()} == dict.fromkeys(Kind, 50)
    wrongly = {kind: one.wrongly for kind, one in found.items() if one.wrongly}
    assert wrongly == {
        Kind.CARD: 1,
        Kind.NHS: 3,
    }  # runs of digits that pass their check by chance, in no known reference


def test_no_test_question_is_taken_for_personal_data() -> None:
    asked = list(test_questions())

    assert len(asked) > 600
    assert [question for question in asked if personal_in(question)] == []


def test_the_count_tells_what_was_missed_and_what_was_wrong() -> None:
    found = told(
        [Case("my card, 4111 1111 1111 1112", Kind.CARD, "4111 1111 1111 1112"), Case("Ring 07700 900123", None)]
    )

    assert (found[Kind.CARD].recall, found[Kind.PHONE].precision) == (0.0, 0.0)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("I paid with 4111 1111 1111 1111.", "I paid with […]."),
        ("I am AB 12 34 56 C, 07700 900123", "I am […], […]"),
        ("John Thistlewood, 14 Acacia Avenue, Grays, RM17 6AB: bins?", "[…]: bins?"),
        ("my name is ann bhatt and i live at 3 mill lane", "my name is […]"),
        ("Sort code 20-00-00, account 55779911", "Sort code […]"),
        ("GB82 WEST 1234 5698 7654 32", "[…]"),
        ("When are bins emptied in RM17 6AB?", "When are bins emptied in RM17 6AB?"),
        ("", ""),
    ],
)
def test_what_is_noticed_is_taken_out(text: str, left: str) -> None:
    assert masked(text, personal_in(text)) == left


@pytest.mark.parametrize(
    "text",
    [
        "4111 1111 1111 1112", "1111 1111 1111 1111", "£4111111111111111", "QQ 12 34 56 C", "BG123456A", "AB 12 34 56 E",
        "943 476 5918", "0300 123 4567", "01234567", "planning@kent.gov.uk", "12-34-56", "GB83 WEST 1234 5698 7654 32",
        "Cllr John Thistlewood, 14 Acacia Avenue, Grays, RM17 6AB", "14 Acacia Avenue, Grays, RM17 6AB",
        "In January 2017, what rise in the rent was agreed?",
    ],
)  # fmt: skip
def test_what_fails_its_check_or_is_nobodys_own_is_left(text: str) -> None:
    assert personal_in(text) == []


def test_a_phone_or_address_that_a_public_paper_prints_is_left() -> None:
    text = "Is 07700 900123 or ann@thistlewood.me.uk right? My card is 4111 1111 1111 1111"
    asked: list[str] = []

    def published(number: str) -> bool:
        asked.append(number)
        return True

    assert [one.kind for one in personal_in(text, published)] == [Kind.CARD]
    assert asked == ["ann@thistlewood.me.uk", "07700 900123"]


def test_each_check_digit_catches_each_single_wrong_digit() -> None:
    for good, check in (("4111111111111111", luhn), ("9434765919", modulus_11)):
        assert check(good)
        wrong = [good[:n] + str((int(d) + by) % 10) + good[n + 1 :] for n, d in enumerate(good) for by in range(1, 10)]
        assert len(wrong) == 9 * len(good)
        assert not any(map(check, wrong))
    assert iban("GB82 WEST 1234 5698 7654 32")
    assert not iban("GB82 WEST 1234 5698 7654 33")


HOSTILE = [
    "1 ", "0", "07 ", "a@", "a", "1111 ", "4111111111111 ", "12-34-56 ", "A Aa Aa Aa ", "1 a ", "1 aa aa aa ", "14 High Street ",
    "12-34-56 a 1234567 ", "0171 ", "AB12", "AB 12 34 56 ", "GB11AAAA1 ", "i am ", "Mr Mr ", "John Smith ", "(0", "+44 ",
    "John Smith at 14 High Street, ", "my name is aa bb ", ".a@a.", "400 000 000", "14 High Street, A, B, C ", " ", "ref ", "£ ",
]  # fmt: skip


@pytest.mark.parametrize("pattern", [name for name, one in vars(personal).items() if isinstance(one, re.Pattern)])
def test_no_pattern_takes_long_over_100_kb_of_hostile_text(pattern: str) -> None:
    compiled: re.Pattern[str] = getattr(personal, pattern)

    def milliseconds(text: str) -> float:
        began = time.process_time()
        for _ in compiled.finditer(text):
            pass
        return (time.process_time() - began) * 1000

    def growth(piece: str) -> float:
        """How many times longer ten times as much takes; what takes no millisecond counts as one, which noise may reach."""
        small, large = (min(milliseconds((piece * n)[:n]) for _ in "123") for n in (10_000, 100_000))
        return large / max(small, 1.0)

    assert {piece: times for piece in HOSTILE if (times := growth(piece)) > 40} == {}


def test_all_of_them_take_ten_times_as_long_over_ten_times_as_much() -> None:
    def seconds(size: int) -> float:
        began = time.process_time()
        for piece in HOSTILE:
            personal_in((piece * size)[:size])
        return time.process_time() - began

    small, large = min(seconds(10_000) for _ in "123"), seconds(100_000)
    assert large < 20 * small
