"""The most and the fewest of a table: put in order by code, over all of its rows, and only where that is asked."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

import pytest

from assistant.answer import Question
from assistant.evidence import Evidence, weigh
from assistant.extremes import with_extreme
from assistant.quotes import Quotes
from assistant.understand import understand
from tests.invented import document, found, prose, table
from vectorstore.search import Found

TODAY = datetime.date(2025, 5, 20)
WARDS = (("Ossleby", 634, 521), ("Hexbourne", 97, 109), ("Fennimoor", 349, 302), ("Total", 1080, 932))


def rows_of(wards: Sequence[tuple[str, int, int]], title: str = "Fly-tips by ward") -> list[tuple[str, str | None]]:
    return [(f"{n} {a} {b}", f"{title} - {n}: 2023/24 {a}; 2024/25 {b}") for n, a, b in wards]


def asked(question: str, passages: Sequence[Found], rest: Sequence[Found] = ()) -> Evidence:
    """The evidence from what was found, in a paper that holds `rest` besides."""
    understood = understand(Question(question), TODAY)
    return with_extreme(understood, weigh(understood, passages, lambda _: 3.0), lambda _: [*passages, *rest])


def ranked(question: str, *passages: Found, rest: Sequence[Found] = ()) -> list[str]:
    return [(c.sentence.reading or "").rpartition(" - ")[2] for c in asked(question, passages, rest).ranked]


TIPS = found(table("wells", "Ward 2023/24 2024/25", rows_of(WARDS)), document())


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("Which ward had the most fly-tips in 2023/24?", "Ossleby: 2023/24 634; 2024/25 521"),
        ("Which ward had the fewest fly-tips in 2023/24?", "Hexbourne: 2023/24 97; 2024/25 109"),
        ("Which ward has the highest number of fly-tips?", "Ossleby: 2023/24 634; 2024/25 521"),
        ("what ward saw the lowest fly-tips, and how many were there?", "Hexbourne: 2023/24 97; 2024/25 109"),
    ],
)
def test_the_rows_are_put_in_order_and_a_sum_is_none_of_them(question: str, first: str) -> None:
    told = ranked(question, TIPS)

    assert told[0] == first
    assert len(told) == 3
    assert not any("Total" in row for row in told)


def test_rows_that_were_not_found_count_too() -> None:
    more = found(table("wells", "Ward 2023/24 2024/25", rows_of([("Tolverdine", 700, 900)])), document())

    assert ranked("Which ward had the most fly-tips in 2024/25?", TIPS, rest=[more])[0].startswith("Tolverdine")


def test_a_table_with_a_row_that_cannot_be_read_tells_nothing() -> None:
    unread = found(table("wells", "Ward 2023/24 2024/25", [("Tolverdine 700", None)]), document())

    assert ranked("Which ward had the most fly-tips in 2024/25?", TIPS, rest=[unread]) == []


@pytest.mark.parametrize(
    "question",
    [
        "How many fly-tips were there in Ossleby in 2023/24?",
        "Which ward had the most recent fly-tips?",
        "Which library had the most fly-tips?",
        "Which ward had the most councillors?",
    ],
    ids=["not asked", "the most recent", "of other things", "of something else"],
)
def test_where_it_is_not_asked_or_not_told_nothing_is_put_in_order(question: str) -> None:
    assert ranked(question, TIPS) == []


def test_a_sentence_that_says_itself_which_is_most_goes_before_any_table() -> None:
    said = found(prose("wells", "Ossleby is the ward with the most fly-tips in 2023/24."), document(), cosine=0.9)

    assert ranked("Which ward had the most fly-tips in 2023/24?", said, TIPS) == []


def test_which_column_is_meant_must_be_sure() -> None:
    rows = [(f"{n} {a} {b}", f"{n}: Pools {a}; Parks {b}") for n, a, b in WARDS]
    visits = found(table("wells", "Ward visits Pools Parks", rows), document())

    assert ranked("Which ward had the most visits?", visits) == []
    assert ranked("Which ward had the most visits to parks?", visits)[0] == "Ossleby: Pools 634; Parks 521"
    assert ranked("Which ward had the fewest visits to pools?", visits)[0] == "Hexbourne: Pools 97; Parks 109"


def test_money_below_nothing_is_less_than_any() -> None:
    rows = [(f"{n} {v}", f"{n}: Variance {v} (£000)") for n, v in (("Lamps", "(40)"), ("Ropes", "12"), ("Oil", "-3"))]
    services = found(table("wells", "Service Variance", rows), document())

    told = ranked("Which service has the lowest variance?", services)
    assert [row.partition(":")[0] for row in told] == ["Lamps", "Oil", "Ropes"]


def test_they_are_told_in_their_order_each_with_its_quote() -> None:
    understood = understand(Question("Which ward had the fewest fly-tips in 2023/24?"), TODAY)
    draft = Quotes().write(understood, asked(understood.text, [TIPS]))

    assert [c.quote for said in draft.said for c in said.citations] == [
        "Hexbourne 97 109",
        "Fennimoor 349 302",
        "Ossleby 634 521",
    ]
