"""Scores to figures: for every category and for all, what the marks come to. Shares are 0..1, times milliseconds."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from api.evaluation.scoring import MARKS, Score

ALL = "ALL"


@dataclass(frozen=True, slots=True)
class Share:
    """What something comes to, of how many: 33 of 35."""

    got: float
    of: int

    @property
    def value(self) -> float:
        return self.got / self.of


@dataclass(frozen=True, slots=True)
class Totals:
    """What a group of questions comes to. A mark that applies to none of them is left out."""

    name: str
    questions: int
    shares: dict[str, Share]
    p50_ms: float
    p95_ms: float
    words: float
    """The median length of an answer to an answerable question; 0 where there is none."""
    errors: int

    def figures(self) -> dict[str, float]:
        """By name, rounded, for programs."""
        shares = {name: round(share.value, 4) for name, share in self.shares.items()}
        rest = {"p50_ms": self.p50_ms, "p95_ms": self.p95_ms, "words": self.words, "errors": self.errors}
        return shares | rest | {"n": self.questions}


def totals(scores: Sequence[Score]) -> list[Totals]:
    """One for each category in the order of the file, and last the one for all."""
    categories = dict.fromkeys(score.category for score in scores)
    groups = [(category, [s for s in scores if s.category == category]) for category in categories]
    return [_totals(name, group) for name, group in [*groups, (ALL, list(scores))]]


def _totals(name: str, scores: Sequence[Score]) -> Totals:
    given = {mark: [score.marks[mark] for score in scores if mark in score.marks] for mark in MARKS}
    given["quotes_verbatim"] = [float(quote) for score in scores for quote in score.quotes]
    given["figures_supported"] = [float(figure) for score in scores for figure in score.figures]
    times = sorted(score.ms for score in scores)
    return Totals(
        name=name,
        questions=len(scores),
        shares={mark: Share(sum(values), len(values)) for mark, values in given.items() if values},
        p50_ms=_at(times, 0.5),
        p95_ms=_at(times, 0.95),
        words=_median(score.words for score in scores if score.words is not None),
        errors=sum(score.status == "error" for score in scores),
    )


def _at(ordered: Sequence[float], share: float) -> float:
    """The value that this share of the values lies below."""
    return round(ordered[min(int(len(ordered) * share), len(ordered) - 1)], 1) if ordered else 0.0


def _median(lengths: Iterable[int]) -> float:
    given = list(lengths)
    return float(statistics.median(given)) if given else 0.0


COLUMNS = {
    "recall@5": "recall@5",
    "recall@10": "recall@10",
    "nDCG@5": "nDCG@5",
    "correct": "correct",
    "first_correct": "first",
    "cited": "cited",
    "page_exact": "page",
    "false_abstention": "false abst.",
    "abstained": "abstained",
}
"""The marks that stand in the table, and how they are headed."""


def table_text(groups: Sequence[Totals]) -> str:
    """The table by category as plain text, and below it what is counted over all only."""
    first = max(len(group.name) for group in groups)
    lines = ["  ".join([" " * first, "  n", *COLUMNS.values()])]
    for group in groups:
        cells = [
            (f"{group.shares[mark].value:.3f}" if mark in group.shares else "-").rjust(len(head))
            for mark, head in COLUMNS.items()
        ]
        lines.append("  ".join([group.name.ljust(first), str(group.questions).rjust(3), *cells]))
    whole = groups[-1]
    below = [f"{mark} {whole.shares[mark].value:.3f}" for mark in MARKS if mark in whole.shares and mark not in COLUMNS]
    below += [f"p50 {whole.p50_ms:.0f} ms", f"p95 {whole.p95_ms:.0f} ms", f"{whole.words:g} words (median)"]
    below += [f"{whole.errors} could not be asked"] if whole.errors else []
    return "\n".join([*lines, "", "   ".join(below)]) + "\n"
