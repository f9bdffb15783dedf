"""The gold is whole, and reading still meets the demo council's part of it."""

from __future__ import annotations

import csv
import datetime
import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from ingest.demo_council import PAPERS
from ingest.verdicts import Verdict
from tests.evaluation.reading import read_folder
from tests.evaluation.table import CHECKS, GOLD
from tests.evaluation.verdicts import EXPECTED, expected_of
from vectorstore.words.papers import Reading, Standing
from vectorstore.words.periods import covers

LONGEST_QUOTE = 30
"""Words that are quoted of any paper at once."""
FLOORS = {
    "cells": 0.97,
    "dates": 0.82,
    "paragraphs": 0.97,
    "standings": 0.80,
    "items": 0.93,
    "resolutions": 0.84,
    "votes": 0.97,
}
"""The share of the demo council's gold that reading meets, two or three points under what it met when this was written."""


# What the gold says -----------------------------------------------------------------------------------------------------


def said(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def said_or_none(value: Any) -> bool:
    return value is None or said(value)


def page(value: Any) -> bool:
    return value is None or (isinstance(value, int) and value >= 1)


def count(value: Any) -> bool:
    return isinstance(value, int) and value >= 0


def standing(value: Any) -> bool:
    return value in set(Standing)


def standings(value: Any) -> bool:
    return isinstance(value, list) and all(standing(each) for each in value)


FIELDS: dict[str, dict[str, Callable[[Any], bool]]] = {
    "cells": {"page": page, "row": said, "column": said, "value": said, "unit": said_or_none},
    "dates": {"page": page, "kind": said, "quote": said_or_none, "value": said},
    "paragraphs": {"page": page, "number": said, "quote": said},
    "standings": {"page": page, "quote": said, "standing": standing},
    "items": {"page": page, "title": said, "number": said_or_none},
    "resolutions": {"page": page, "quote": said},
    "votes": {"page": page, "for": count, "against": count, "outcome": said},
}
"""What every line of the gold has that is counted by `tests/evaluation/table.py`, besides its file and its half."""


def quotes(value: Any) -> Iterator[str]:
    """Every quote in a line of the gold, however deep."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from [inner] if key == "quote" and inner else quotes(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from quotes(inner)


@pytest.mark.parametrize("name", sorted(path.name for path in GOLD.glob("*.jsonl")))
def test_every_line_of_a_gold_file_is_about_one_file_and_in_one_half(name: str) -> None:
    lines = [json.loads(line) for line in (GOLD / name).read_text(encoding="utf-8").splitlines()]
    assert lines
    assert [line for line in lines if not said(line.get("file")) or line.get("set") not in ("look", "held")] == []


def test_every_gold_file_is_counted() -> None:
    assert {path.stem for path in GOLD.glob("*.jsonl")} == CHECKS.keys() - {"votes"}  # they stand with the resolutions
    assert FIELDS.keys() == CHECKS.keys() == FLOORS.keys()


@pytest.mark.parametrize("name", CHECKS)
def test_every_gold_has_the_fields_that_are_counted(name: str) -> None:
    load, _ = CHECKS[name]
    wrong = [
        (gold["file"], field, gold.get(field))
        for gold in load()
        for field, fits in FIELDS[name].items()
        if field not in gold or not fits(gold[field])
    ]
    assert wrong == []


def test_what_else_a_standing_may_be_is_a_standing() -> None:
    load, _ = CHECKS["standings"]
    assert all(standings(gold.get(key, [])) for gold in load() for key in ("accept", "reject"))


@pytest.mark.parametrize("half", ["look", "held"])
def test_a_vote_was_lost_or_carried(half: str) -> None:
    load, _ = CHECKS["votes"]
    assert {vote["outcome"] for vote in load() if vote["set"] == half} == {"lost", "carried"}


def test_a_date_is_a_day_a_month_or_a_period() -> None:
    load, _ = CHECKS["dates"]
    assert [gold["value"] for gold in load() if not _is_date(gold)] == []


def _is_date(gold: dict[str, Any]) -> bool:
    try:
        if gold["kind"] == "inferred":
            datetime.date.fromisoformat(f"{gold['value']}-01")
        elif gold["kind"] == "meeting" or gold["value"][:1].isdigit():
            datetime.date.fromisoformat(gold["value"])
        else:
            covers(gold["value"])
    except ValueError:
        return False
    return True


def test_no_quote_is_long() -> None:
    lines = [
        json.loads(line) for path in GOLD.glob("*.jsonl") for line in path.read_text(encoding="utf-8").splitlines()
    ]
    found = [quote for line in lines for quote in quotes(line)]
    assert found
    assert [quote for quote in found if len(quote.split()) > LONGEST_QUOTE] == []


def test_every_expected_verdict_is_one() -> None:
    listed = expected_of(EXPECTED)
    assert listed
    assert [line.file for line in listed if not line.right or not line.right <= set(Verdict)] == []


def test_every_file_has_one_expected_verdict() -> None:
    with EXPECTED.open(encoding="utf-8", newline="") as file:
        named = [row["file"] for row in csv.DictReader(file)]
    assert sorted(set(named)) == sorted(named)


# What reading makes of it -----------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def readings() -> dict[str, Reading]:
    """The demo council's papers, as `ingest` reads them."""
    return read_folder(PAPERS)


@pytest.mark.parametrize("name", CHECKS)
def test_reading_meets_the_gold_of_the_demo_council(name: str, readings: dict[str, Reading]) -> None:
    load, is_right = CHECKS[name]
    mine = [gold for gold in load() if gold["file"].casefold() in readings]
    met = sum(is_right(readings[gold["file"].casefold()], gold) for gold in mine)
    assert met / len(mine) >= FLOORS[name], f"{met} of {len(mine)}"
