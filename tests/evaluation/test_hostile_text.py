"""No regular expression of the product stands still on any text (the short form of `tests.evaluation.hostile_text`)."""

from __future__ import annotations

import re

import pytest

from tests.evaluation.hostile_text import BOUNDS, LENGTH, MOST_MS, worst_of
from tests.hostile import ANY_USE, Found, every_pattern, modules, re_calls, text_of

GENEROUS = 10
"""Machines that run tests are busy with others: the long form, run by itself, holds the true bound."""


def test_every_pattern_is_known() -> None:
    known = every_pattern()
    packages = {found.where.split(":")[0].split(".")[0] for found in known}

    assert len(known) > 400
    assert packages >= {"assistant", "ingest", "vectorstore", "api"}
    assert sum(len(list(re_calls(module))) for module in modules()) > 400
    assert set(BOUNDS) <= {found.where for found in known}


def test_no_pattern_stands_still_on_hostile_text() -> None:
    found = every_pattern()
    worst = [worst_of(one, long=False) for one in found]

    assert sum(one.tried for one in worst) > 15_000
    assert all(one.length == LENGTH or one.found.where in BOUNDS for one in worst)
    slow = [one for one in worst if one.ms > MOST_MS * GENEROUS]
    assert [(one.found.where, one.ms, one.use, one.attack) for one in slow] == []


@pytest.mark.parametrize(
    "slow",
    [
        r"(?:a+)+$",
        r"\s+$",
        r"(\w+\s?)*:",
        r"\d+\.\d+x",
        r"“[^”]*”",
        r"[a-z.]+@",
        r"(?:\d+,)*\d+%",
        r"x*y*x*z",
        r".*,.*;.*!",
    ],
)
def test_a_pattern_that_stands_still_is_found(slow: str) -> None:
    found = worst_of(Found("here", re.compile(slow), ANY_USE), long=False)

    assert found.ms > MOST_MS * GENEROUS


@pytest.mark.parametrize(
    "quick", [r"(?<!a)a++$", r"(?<!\s)\s++$", r"\d{1,9}x", r"“[^”]{0,9}”", r"\bword\b", r"^\s*\d+"]
)
def test_a_pattern_that_does_not_is_let_through(quick: str) -> None:
    found = worst_of(Found("here", re.compile(quick), ANY_USE), long=False)

    assert found.ms <= MOST_MS * GENEROUS


def test_a_text_is_as_long_as_it_is_wanted() -> None:
    assert text_of(("a", "bc", "d"), 8) == "abcbcbcd"
    assert len(text_of(("before", "pump", "behind"), LENGTH)) == LENGTH
