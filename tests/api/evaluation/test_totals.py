"""Scores to a table: by category and over all."""

from __future__ import annotations

from typing import Any

from api.evaluation.scoring import Score
from api.evaluation.totals import table_text, totals


def scored(category: str, ms: float = 1.0, words: int | None = 10, status: str = "answered", **changed: Any) -> Score:
    return Score(id="x", category=category, status=status, ms=ms, words=words, **{"marks": {}} | changed)


def test_a_mark_is_the_mean_of_those_it_applies_to_in_each_category_and_over_all() -> None:
    given = [
        scored("list", marks={"correct": 1.0, "nDCG@5": 0.5}),
        scored("list", marks={"correct": 0.0, "nDCG@5": 1.0}),
        scored("unanswerable", marks={"abstained": 1.0}),
    ]

    lists, unanswerable, whole = totals(given)

    assert (lists.name, unanswerable.name, whole.name) == ("list", "unanswerable", "ALL")
    assert lists.figures() | {"correct": 0.5, "nDCG@5": 0.75, "n": 2} == lists.figures()
    assert "correct" not in unanswerable.shares
    assert (whole.shares["correct"].got, whole.shares["correct"].of, whole.questions) == (1, 2, 3)


def test_quotes_and_figures_are_counted_one_by_one_and_not_by_question() -> None:
    given = [scored("a", quotes=(True, True, True), figures=(False,)), scored("a", quotes=(False,))]

    whole = totals(given)[-1]

    assert (whole.shares["quotes_verbatim"].value, whole.shares["figures_supported"].value) == (0.75, 0)


def test_times_and_lengths_are_of_the_replies_that_have_them() -> None:
    given = [scored("a", ms=float(n), words=n) for n in range(1, 21)] + [scored("a", ms=99, words=None, status="error")]

    whole = totals(given)[-1]

    assert (whole.p50_ms, whole.p95_ms, whole.words, whole.errors) == (11, 20, 10.5, 1)


def test_the_table_lines_up_and_says_what_does_not_apply() -> None:
    given = [scored("list", marks={"correct": 1.0}, quotes=(True,)), scored("who_when", marks={"correct": 0.0})]

    head, first, second, whole, _, below = table_text(totals(given)).splitlines()

    assert {len(line) for line in (head, first, second, whole)} == {len(head)}
    assert first.split()[:3] == ["list", "1", "-"]
    assert (first.split()[5], second.split()[5], whole.split()[5]) == ("1.000", "0.000", "0.500")
    assert "quotes_verbatim 1.000" in below
    assert "could not be asked" not in below
