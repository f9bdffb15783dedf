"""The gap report: questions of one meaning together, and a table that no spreadsheet takes for a program."""

from __future__ import annotations

import csv
import datetime
import io
from typing import Any

import numpy as np
import pytest

from api.gaps import ALIKE, grouped, groups_of, reasons_of
from api.insights import GapOut, csv_of, harmless, percentile
from tests.evaluation.alike import by_hand, halves, right
from vectorstore.embedding import SentenceTransformerEmbedder
from vectorstore.record import Asked
from vectorstore.words.clearance import ANONYMOUS

NOON = datetime.datetime(2025, 12, 1, 12, tzinfo=datetime.UTC)


def asked(question: str, status: str = "not_found", **changes: Any) -> Asked:
    fields: dict[str, Any] = {"rating": None, "nearest": None, "followed": False, "at": NOON} | changes
    return Asked(id=question, text=question, status=status, clearance=ANONYMOUS, **fields)


# Grouping -----------------------------------------------------------------------------------------------------------


@pytest.mark.embedder
def test_questions_that_ask_for_different_things_are_kept_apart_and_most_that_ask_for_one_are_together() -> None:
    embedder = SentenceTransformerEmbedder()
    assert sum(map(len, by_hand())) > 100
    for half in halves():
        vectors = embedder.questions([question for group in half for question in group])
        precision, recall = right(vectors, list(map(len, half)), ALIKE)
        assert precision >= 0.95
        assert recall >= 0.7


def test_groups_do_not_depend_on_the_order_in_which_they_come() -> None:
    chance = np.random.default_rng(5)
    middles = chance.normal(size=(6, 32))
    vectors = np.concatenate([middles + 0.3 * chance.normal(size=(6, 32)) for _ in range(5)]).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    expected = {frozenset(range(n, 30, 6)) for n in range(6)}
    for seed in range(5):
        order = np.random.default_rng(seed).permutation(30)
        told = grouped(vectors[order], 0.6)
        assert {frozenset(int(order[n]) for n in group) for group in told} == expected


@pytest.mark.parametrize("count", [0, 1])
def test_nothing_and_one_question_are_grouped_too(count: int) -> None:
    assert grouped(np.ones((count, 4), dtype=np.float32), 0.5) == [[0]][:count]


def test_the_largest_group_comes_first_and_its_most_asked_question_speaks_for_it() -> None:
    vectors = np.eye(2, dtype=np.float32)[[0, 1, 1, 1]]
    questions = [asked("Bins?"), asked("Roads?"), asked("Holes in roads?"), asked("holes in ROADS")]

    first, second = groups_of(questions, vectors)

    assert (first.first.text, len(first.asked)) == ("Holes in roads?", 3)
    assert second.first.text == "Bins?"
    assert first.reasons == {"not_found": 3}


def test_why_a_question_is_a_gap() -> None:
    assert reasons_of(asked("?", "answered", rating="not_useful")) == ["not_useful"]
    assert reasons_of(asked("?", "partial", rating="not_useful")) == ["partial", "not_useful"]
    assert reasons_of(asked("?", "clarify")) == ["clarify"]
    assert reasons_of(asked("?", "clarify", followed=True)) == []
    assert reasons_of(asked("?", "answered", rating="useful")) == []


@pytest.mark.parametrize(("percent", "of"), [(50, 3), (95, 5), (100, 5), (1, 1)])
def test_a_percentile_is_one_of_the_values(percent: int, of: int) -> None:
    assert percentile([1, 2, 3, 4, 5], percent) == of
    assert percentile([], percent) is None


# As a table ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("begins", ["=", "+", "-", "@", "\t=", "\r=", " =", "\n@", "\u00a0="])
def test_no_cell_begins_as_a_formula(begins: str) -> None:
    cell = harmless(f"{begins}HYPERLINK(1)")

    assert cell.startswith("'")
    assert not {"\t", "\r", "\n"} & set(cell)


def test_a_plain_cell_stays_as_it_is() -> None:
    assert harmless("Bins = 3 - 1, “x”") == "Bins = 3 - 1, “x”"


def test_a_gap_report_is_read_back_from_its_table_without_a_formula() -> None:
    gap = GapOut(
        question="=cmd|' /C calc'!A0",
        count=2,
        reasons={"not_found": 2},
        examples=["=cmd|' /C calc'!A0", '+1 "quoted"\r\n=2'],
        answer_ids=["1"],
        first_asked=NOON,
        last_asked=NOON,
        nearest=None,
    )

    table = csv_of([gap])

    assert table.startswith("\ufeff")
    heads, row = list(csv.reader(io.StringIO(table.removeprefix("\ufeff"))))
    assert len(heads) == len(row) == 10
    assert row == ["'=cmd|' /C calc'!A0", "2", "2", "0", "0", "0", "2025-12-01", "2025-12-01", '\'+1 "quoted" =2', ""]
