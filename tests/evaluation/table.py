"""How much of the papers' structure survives reading: against gold written by hand from the pages.

    python -m tests.evaluation.table PAPERS [PAPERS …] [--set look|held] [--missed]

Folders of papers (Thurrock, Kent, the demo council); gold in `tests/evaluation/gold`. Half of the papers' gold ("look")
may be looked at while mending the reader, the other half ("held") is only ever counted. A figure is right when:

  cells        a row on the page whose reading names the row, and gives the value under the column's heads, with its unit
  dates        a passage on the page belongs to that meeting, or speaks of that period
  paragraphs   the words on the page stand in a paragraph of that number
  standings    the passage that holds the words on the page is worth that (`accept` lists what else is right)
  items        a passage of the item, with its number and title, begins on that page (or, for what is on the agenda only,
               the paper's list of items has it)
  resolutions  the words on the page are in a passage that is a decision
  votes        a passage tells for, against and outcome on that page or the next
"""

from __future__ import annotations

import argparse
import collections
import json
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from tests.evaluation.oracle import holds_quote, on_page, tokens
from tests.evaluation.reading import read_folder
from vectorstore.words.papers import Passage, Reading, Standing, held_on
from vectorstore.words.text import fold, squash

GOLD = Path(__file__).parent / "gold"
Gold = dict[str, Any]


def share(wanted: Iterable[str], had: Iterable[str]) -> float:
    """Of the wanted tokens, how many are had."""
    need, have = collections.Counter(wanted), collections.Counter(had)
    return sum((need & have).values()) / max(1, sum(need.values()))


def passages_on(reading: Reading, page: int | None) -> Iterator[Passage]:
    return (
        p
        for p in reading.passages
        if page is None or (p.page is not None and p.page <= page <= (p.last_page or p.page))
    )


_UNITS = {
    "£000s": r"£\W?000|£k|£\d[\d.,]*k|£0|thousand",
    "£m": r"£ ?m|million|£\W?\d[\d.,]*m",
    "%": r"%|per ?cent",
    "days": r"\bdays?\b",
}


def cell_is_right(reading: Reading, gold: Gold) -> bool:
    for passage in passages_on(reading, gold["page"]):
        for sentence in passage.sentences:
            if not sentence.reading:
                continue
            name, _, rest = sentence.reading.partition(": ")
            around = " ".join([*passage.headings, name])
            if share(tokens(gold["row"]), tokens(sentence.reading)) < 0.9:
                continue
            if _value_under_column(rest.split("; "), gold, around):
                return True
    return False


def _value_under_column(cells: list[str], gold: Gold, around: str) -> bool:
    column = tokens(gold["column"])
    fits = [share(column, tokens(cell)) for cell in cells]
    for cell, fit in zip(cells, fits, strict=True):
        value = fold(gold["value"])
        plain = re.sub(r" \([^()]*\)$", "", fold(cell))
        stands = any(text.endswith((f" {value}", f"({value})")) or text == value for text in (plain, fold(cell)))
        whole = share(column, [*tokens(cell), *tokens(around)])
        if stands and whole >= 0.75 and fit >= max(fits) - 0.001:
            unit = gold.get("unit")
            return unit is None or re.search(_UNITS.get(unit, re.escape(unit)), fold(f"{around} {cell}")) is not None
    return False


def date_is_right(reading: Reading, gold: Gold) -> bool:
    if gold["kind"] == "inferred":
        held = reading.document.meeting_date
        return reading.document.date_basis == "inferred" and held is not None and f"{held:%Y-%m}" == gold["value"]
    for passage in passages_on(reading, gold["page"]):
        if gold["quote"] and not holds_quote(f"{' '.join(passage.headings)} {passage.text}", gold["quote"]):
            continue
        if gold["kind"] == "meeting":
            held = held_on(reading.document, passage)
            if held and held.isoformat() == gold["value"]:
                return True
        elif gold["value"] in passage.periods or _day_within(gold["value"], passage):
            return True
    return False


def _day_within(value: str, passage: Passage) -> bool:
    """An exact day: its month among the passage's periods, and the day in its words."""
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        return False
    day = str(int(value[8:]))
    return (
        f"m{value[:7]}" in passage.periods
        and re.search(rf"\b0?{day}(?:st|nd|rd|th)?\b", fold(passage.text)) is not None
    )


def paragraph_is_right(reading: Reading, gold: Gold) -> bool:
    wanted = gold["number"].strip("().")
    for passage in passages_on(reading, gold["page"]):
        at = squash(passage.text).find(squash(gold["quote"]))
        if at < 0:
            continue
        for sentence in passage.sentences:
            text = squash(passage.text[sentence.start : sentence.end])
            spoken = squash(gold["quote"])[:12] in text or text in squash(gold["quote"])
            if spoken and (sentence.paragraph or "").strip("().") == wanted:
                return True
    return False


def standing_is_right(reading: Reading, gold: Gold) -> bool:
    fits = [gold["standing"], *gold.get("accept", [])]
    found = [p.standing.value for p in passages_on(reading, gold["page"]) if squash(gold["quote"]) in squash(p.text)]
    return bool(found) and any(s in fits for s in found) and not any(s in gold.get("reject", []) for s in found)


def item_is_right(reading: Reading, item: Gold) -> bool:
    wanted = tokens(item["title"])
    if item.get("own_report") is False:  # on the agenda only: the paper's list of items must have it
        return any(
            i.number == item["number"] and share(wanted, tokens(i.title or "")) >= 0.8 for i in reading.document.items
        )
    for passage in reading.passages:
        if item["page"] is not None and (passage.page is None or not 0 <= passage.page - item["page"] <= 2):
            continue
        said = " ".join([*passage.headings, passage.item or "", passage.item_title or ""])
        numbers = set(tokens(said)) | {str(passage.item)}
        number = str(item["number"] or "").strip("()").casefold()
        if share(wanted, tokens(said)) >= 0.8 and (not number or number in numbers):
            return True
    return False


def resolution_is_right(reading: Reading, gold: Gold) -> bool:
    return any(
        p.standing is Standing.DECISION and holds_quote(p.text, gold["quote"])
        for p in reading.passages
        if on_page(p, gold["page"]) or on_page(p, (gold["page"] or 0) + 1)
    )


def vote_is_right(reading: Reading, vote: Gold) -> bool:
    page = vote["page"]
    for passage in reading.passages:
        if page is not None and (passage.page is None or not page <= passage.page <= page + 2):
            continue
        for sentence in passage.sentences:
            said = fold(sentence.reading or "")
            counts = re.findall(r"for (\d+)|against (\d+)", said)
            if (str(vote["for"]), "") in counts and ("", str(vote["against"])) in counts and vote["outcome"] in said:
                return True
    return False


def _rows(name: str) -> list[Gold]:
    return [json.loads(line) for line in (GOLD / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]


def _spread(name: str, key: str) -> list[Gold]:
    return [{**line, "file": row["file"], "set": row["set"]} for row in _rows(name) for line in row[key]]


CHECKS: dict[str, tuple[Callable[[], list[Gold]], Callable[[Reading, Gold], bool]]] = {
    "cells": (lambda: _rows("cells"), cell_is_right),
    "dates": (lambda: _rows("dates"), date_is_right),
    "paragraphs": (lambda: _rows("paragraphs"), paragraph_is_right),
    "standings": (lambda: _rows("standings"), standing_is_right),
    "items": (lambda: _spread("items", "items"), item_is_right),
    "resolutions": (lambda: _spread("resolutions", "resolutions"), resolution_is_right),
    "votes": (lambda: _spread("resolutions", "votes"), vote_is_right),
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("papers", nargs="+", type=Path)
    parser.add_argument("--set", choices=["look", "held"], help="count only this half of the gold")
    parser.add_argument("--missed", choices=sorted(CHECKS), help="print what was missed, of the set to look at only")
    args = parser.parse_args()
    golds = {name: load() for name, (load, _) in CHECKS.items()}
    wanted = frozenset(gold["file"].casefold() for rows in golds.values() for gold in rows)
    readings: dict[str, Reading] = {}
    for folder in args.papers:
        readings |= read_folder(folder, wanted)
    print(f"{'':14}{'look':>16}{'held':>16}{'all':>16}")
    for name, (_, check) in CHECKS.items():
        marks: dict[str, list[bool]] = {"look": [], "held": []}
        for gold in golds[name]:
            reading = readings.get(gold["file"].casefold())
            if reading is None:
                continue
            right = check(reading, gold)
            marks[gold["set"]].append(right)
            if args.missed == name and not right and gold["set"] == "look":
                print("  missed", json.dumps({k: v for k, v in gold.items() if k != "set"}, ensure_ascii=False)[:330])
        sets = [marks["look"], marks["held"], marks["look"] + marks["held"]]
        print(f"{name:14}" + "".join(f"{sum(m):5}/{len(m):<4}{sum(m) / max(1, len(m)):6.3f}" for m in sets))
    unread = sorted(wanted - readings.keys())
    if unread:
        print(f"not among the papers given: {', '.join(unread[:8])}{' …' if len(unread) > 8 else ''}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
