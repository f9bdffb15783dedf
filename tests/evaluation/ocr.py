"""How well, and how fast, does each engine read scanned pages? Against what a person typed off ten of them.

    python -m tests.evaluation.ocr FOLDER_OF_SCANS [--engine tesseract] [--wrong]

Of every page the gold has some lines, word for word. Each is looked for where the engine's text is most like it;
accuracy is 1 less the edits to it for each of its letters. A figure counts as read when it stands in that place; of those
that were read wrongly, `warned` says how many were doubted (`vectorstore.words.recognised.DOUBTFUL`), and of those that
were read rightly, how many were doubted for nothing.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from ingest.recognition.engine import Choice, is_installed
from ingest.recognition.recogniser import Budget, Recogniser
from vectorstore.words.papers import Flaw, Page
from vectorstore.words.recognised import DOUBTFUL
from vectorstore.words.text import unify

GOLD = Path(__file__).parent / "gold" / "files" / "scans.jsonl"


@dataclass(slots=True)
class Score:
    """What one engine made of the pages."""

    engine: str
    letters: int = 0
    edits: int = 0
    seconds: list[float] = field(default_factory=list)
    figures: int = 0
    wrong: int = 0
    wrong_warned: int = 0
    right_warned: int = 0
    missed: list[str] = field(default_factory=list)

    @property
    def accuracy(self) -> float:
        return 1 - self.edits / self.letters if self.letters else 0.0


def words_of(page: Page) -> Iterator[tuple[str, int]]:
    """Each word of a page, with how sure the engine was of it."""
    lines = page.text.split("\n")
    for n, digits in page.confidence:
        yield from zip(lines[n].split(), map(int, digits), strict=True)


def score_page(score: Score, page: Page, quotes: list[str]) -> None:
    words = list(words_of(page))
    text = unify(" ".join(word for word, _ in words))
    for quote in map(unify, quotes):
        found = fuzz.partial_ratio_alignment(quote, text) if text else None
        place = text[found.dest_start : found.dest_end] if found else ""
        edits = min(Levenshtein.distance(quote, place), len(quote))
        score.letters += len(quote)
        score.edits += edits
        if edits:
            score.missed.append(f"{quote!r}\n    read as {place!r}")
        near = place.split()
        for figure in (word for word in quote.split() if any(c.isdigit() for c in word)):
            score.figures += 1
            read = figure.strip(".,;:") in [word.strip(".,;:") for word in near]
            sure = [
                s
                for word, s in words
                if (unify(word).strip(".,;:") == figure.strip(".,;:") if read else unify(word) in near)
            ]
            doubted = min(sure, default=0) < DOUBTFUL
            score.wrong += not read
            score.wrong_warned += not read and doubted
            score.right_warned += read and doubted


def score_engine(engine: Choice, folder: Path, gold: Path = GOLD) -> Score:
    score = Score(engine.value)
    with Recogniser(engine, Budget(page_seconds=300)) as recogniser:
        for n, line in enumerate(gold.read_text(encoding="utf-8").splitlines()):
            row = json.loads(line)
            began = time.monotonic()
            (page,) = recogniser.read(folder / row["file"], [Page(row["page"], "", flaws=(Flaw.NO_TEXT,))])
            if n:  # the first loads the engine
                score.seconds.append(time.monotonic() - began)
            score_page(score, page, row["quotes"])
    return score


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--engine", type=Choice, choices=[Choice.TESSERACT, Choice.RAPIDOCR], action="append")
    parser.add_argument("--wrong", action="store_true", help="print what was read wrongly")
    given = parser.parse_args(arguments)
    print(
        f"{'engine':10} {'letters':>8} {'accuracy':>9} {'s/page':>7} {'figures':>8} {'wrong':>6} {'warned':>7} {'in vain':>8}"
    )
    for engine in given.engine or [Choice.TESSERACT, Choice.RAPIDOCR]:
        if not is_installed(engine):
            print(f"{engine:10} is not installed")
            continue
        s = score_engine(engine, given.folder)
        pace = sorted(s.seconds)[len(s.seconds) // 2]
        counts = f"{s.figures:8} {s.wrong:6} {s.wrong_warned:7} {s.right_warned:8}"
        print(f"{engine:10} {s.letters:8} {s.accuracy:9.4f} {pace:7.1f} {counts}")
        if given.wrong:
            print(*s.missed, sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
