"""Is there a passage that could answer? The reading alone, without search or answer, against a question file's gold.

    python -m tests.evaluation.oracle QUESTIONS.jsonl PAPERS [QUESTIONS.jsonl PAPERS …]

For every gold quote of a question: a passage of the gold file, on the gold page (on two pages at most), that holds the
quote's words; for a table question also one row that says the required facts, in its words or its reading; for a
resolution also the standing of a decision. A question file holds one JSON object a line: `question`, `category`,
`answerable`, `must_include` (facts, each a list of wordings), `gold_source` (file, page, quote) and `gold_alternatives`.
"""

from __future__ import annotations

import argparse
import collections
import json
import re
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from tests.evaluation.reading import read_folder
from vectorstore.words.papers import Passage, Reading, Shape, Standing, held_on
from vectorstore.words.text import fold, squash

SHARE = 0.85
"""Of the quote's words: readers order columns differently."""


def tokens(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", fold(text).replace("-", " "))


def holds_quote(text: str, quote: str) -> bool:
    """The quote stands in the text, or most of its words do, in any order."""
    if squash(quote) in squash(text):
        return True
    wanted, found = collections.Counter(tokens(quote)), collections.Counter(tokens(text))
    return sum((wanted & found).values()) >= SHARE * sum(wanted.values())


def says(text: str, wordings: Iterable[str]) -> bool:
    """One of the wordings stands in the text, a figure only as a whole figure."""
    plain = fold(text)
    for wording in wordings:
        wanted = re.escape(fold(wording))
        if re.search(rf"(?<![\d.,a-z]){wanted}(?![\d]|[.,]\d)", plain):
            return True
    return False


def on_page(passage: Passage, page: int | None) -> bool:
    if page is None:
        return True
    if passage.page is None:
        return False
    last = passage.last_page or passage.page
    return passage.page <= page <= last <= passage.page + 1


def finds(reading: Reading, gold: dict[str, Any], question: dict[str, Any]) -> bool:
    """Does one passage of the paper meet this gold quote?"""
    for passage in reading.passages:
        if not on_page(passage, gold.get("page")):
            continue
        if question["category"] == "table_lookup" and _row_says(reading, passage, gold, question):
            return True
        if holds_quote(" ".join([*passage.headings, passage.text]), gold["quote"]):
            if re.match(r"\W*(?:it was )?resolved\b", gold["quote"], re.IGNORECASE) and passage.standing not in (
                Standing.DECISION,
            ):
                continue
            if question["category"] != "table_lookup" or passage.shape is not Shape.TABLE_ROW:
                return True
    return False


def _row_says(reading: Reading, passage: Passage, gold: dict[str, Any], question: dict[str, Any]) -> bool:
    """One row, or a few of them, whose words are the gold's and which say all that must be said."""
    gold_words = set(tokens(gold["quote"]))
    rows = [
        (passage.text[s.start : s.end], s.reading or "")
        for s in passage.sentences
        if s.shape is Shape.TABLE_ROW or passage.shape is not Shape.TABLE_ROW
    ]
    mine = [(text, said) for text, said in rows if len(set(tokens(text)) & gold_words) >= 0.6 * len(set(tokens(text)))]
    held = held_on(reading.document, passage)
    said = " ".join([*(f"{text} {reading}" for text, reading in mine), " ".join(passage.headings), str(held)])
    return bool(mine) and all(
        says(said, group) for group in question["must_include"] if any(c.isdigit() for w in group for c in w)
    )


def met(readings: dict[str, Reading], question: dict[str, Any]) -> list[dict[str, Any]]:
    """The gold sources of the best alternative that no passage meets: none when the question can be answered."""
    golds: Sequence[list[dict[str, Any]]] = [question["gold_source"], *question.get("gold_alternatives", [])]
    misses = [
        [g for g in gold if not ((r := readings.get(g["file"].casefold())) and finds(r, g, question))] for gold in golds
    ]
    return min(misses, key=len)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pairs", nargs="+", type=Path, help="question file and folder of papers, in turn")
    given: list[Path] = parser.parse_args().pairs
    if len(given) % 2:
        parser.error("give a folder of papers after each question file")
    for questions, papers in zip(given[::2], given[1::2], strict=True):
        readings = read_folder(papers)
        marks: dict[str, list[bool]] = collections.defaultdict(list)
        for line in questions.read_text(encoding="utf-8").splitlines():
            question = json.loads(line)
            if not question["answerable"] or not question["gold_source"]:
                continue
            missed = met(readings, question)
            for name in (question["category"], "ALL"):
                marks[name].append(not missed)
            for gold in missed:
                print(f"  missed {question['id']}: {gold['file']} p. {gold.get('page')}: {gold['quote'][:90]}")
        print(questions.name)
        for name, values in marks.items():
            print(f"  {name:28}{sum(values) / len(values):6.3f}{len(values):5}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
