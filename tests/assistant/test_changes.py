"""Which rows of a table rose or fell: compared by code, over all of its rows, and only where both times are told."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

import pytest

from assistant.answer import Question
from assistant.changes import MOST_TOLD, with_changed
from assistant.evidence import Evidence, weigh
from assistant.quotes import Quotes
from assistant.understand import understand
from tests.invented import document, found, table
from vectorstore.search import Found

TODAY = datetime.date(2025, 5, 20)
WARDS = (
    ("Ossleby", 634, 521),
    ("Hexbourne", 97, 109),
    ("Fennimoor", 349, 302),
    ("Pellinghurst", 139, 148),
    ("Total", 1219, 1080),
)


def tips(wards: Sequence[tuple[str, int, int]] = WARDS) -> Found:
    rows = [(f"{n} {a} {b}", f"Fly-tips by ward - {n}: 2023/24 {a}; 2024/25 {b}") for n, a, b in wards]
    return found(table("wells", "Ward 2023/24 2024/25", rows), document())


def asked(question: str, passages: Sequence[Found], rest: Sequence[Found] = ()) -> Evidence:
    """The evidence from what was found, in a paper that holds `rest` besides."""
    understood = understand(Question(question), TODAY)
    return with_changed(understood, weigh(understood, passages, lambda _: 3.0), lambda _: [*passages, *rest])


def told(question: str, *passages: Found, rest: Sequence[Found] = ()) -> list[str]:
    rows = [(c.sentence.reading or "").rpartition(" - ")[2] for c in asked(question, passages, rest).ranked]
    return [row.partition(":")[0] for row in rows]


@pytest.mark.parametrize(
    "question",
    [
        "Which wards had more fly-tips in 2024/25 than in 2023/24?",
        "In which wards did the number of fly-tips rise between 2023/24 and 2024/25?",
        "What wards saw fly-tips go up from 2023/24 to 2024/25?",
        "which wards had MORE fly-tips in 24/25 than in 23/24?",
        "Which wards went up between 2023/24 and 2024/25?",
    ],
)
def test_all_that_rose_are_told_in_the_tables_order_and_no_sum(question: str) -> None:
    assert told(question, tips()) == ["Hexbourne", "Pellinghurst"]


@pytest.mark.parametrize(
    "question",
    [
        "Which wards had fewer fly-tips in 2024/25 than in 2023/24?",
        "In which wards did fly-tips fall between 2023/24 and 2024/25?",
    ],
)
def test_all_that_fell_are_told(question: str) -> None:
    assert told(question, tips()) == ["Ossleby", "Fennimoor"]


def test_rows_that_were_not_found_count_too() -> None:
    more = tips([("Tolverdine", 100, 900)])

    assert told("Which wards had more fly-tips in 2024/25 than in 2023/24?", tips(), rest=[more])[-1] == "Tolverdine"


@pytest.mark.parametrize(
    "question",
    [
        "Which wards had more than 200 fly-tips in 2023/24 and 2024/25?",
        "Which wards had fly-tips in 2023/24 and 2024/25?",
        "Which wards had more fly-tips and less litter in 2024/25 than in 2023/24?",
        "Which wards had more fly-tips in 2024/25 than in 2021/22?",
        "Which wards had more fly-tips last week?",
        "Which libraries had more fly-tips in 2024/25 than in 2023/24?",
        "Which wards had more councillors in 2024/25 than in 2023/24?",
        "Which wards in Zedbury had more fly-tips in 2024/25 than in 2023/24?",
    ],
    ids=[
        "than a figure",
        "no way",
        "both ways",
        "no column",
        "no two times",
        "of other things",
        "of something else",
        "of another place",
    ],
)
def test_where_it_is_not_asked_or_not_told_nothing_is_compared(question: str) -> None:
    assert told(question, tips()) == []


def test_of_a_table_in_which_very_many_rose_no_part_passes_for_all() -> None:
    many = tips([(f"Ward{chr(97 + n)}", 10, 11 + n) for n in range(MOST_TOLD + 1)])
    assert told("Which wards had more fly-tips in 2024/25 than in 2023/24?", many) == []


def test_two_that_rose_are_not_taken_for_the_two_sides_of_one_difference() -> None:
    understood = understand(Question("Which wards had more fly-tips in 2024/25 than in 2023/24?"), TODAY)

    draft = Quotes().write(understood, asked(understood.text, [tips()]))

    assert [c.quote for said in draft.said for c in said.citations] == ["Hexbourne 97 109", "Pellinghurst 139 148"]
    assert len(draft.said) == 2
