"""A question in, ranked passages out: dense and keyword lists fused, and the named period preferred."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from vectorstore.catalogue import Filters
from vectorstore.embedding import Vectors
from vectorstore.words.papers import Document, Passage, held_on
from vectorstore.words.periods import covers, date_keys, periods_in

DENSE_SHARE = 0.5
"""Of the fused score; the rest is BM25. A min-max sum beat reciprocal rank fusion on every set measured here."""
CANDIDATES = 100
"""How many each list brings before fusion."""
SAME_PERIOD = 0.25
"""Added when a passage speaks of the question's period: embeddings cannot tell years apart."""
SAME_DATE = 0.12
"""Added when only the paper's own date lies in the question's period."""
OTHER_PERIOD = -0.1
"""Added when a passage names periods, and none of them is the question's."""


@dataclass(frozen=True, slots=True)
class Earlier:
    """A turn before the question, and how much of it still counts for each list."""

    text: str
    dense: float
    keywords: float


@dataclass(frozen=True, slots=True)
class Query:
    """What is looked for. `terms` are the words for the keyword list; `periods` as `words.periods` writes them."""

    text: str
    terms: tuple[str, ...]
    periods: frozenset[str] = frozenset()
    paper_periods: frozenset[str] = frozenset()
    """Those of `periods` that the paper's own date must lie in ("the 2020 report")."""
    earlier: tuple[Earlier, ...] = ()
    filters: Filters = field(default_factory=Filters)
    latest: bool = False
    """Prefer the newest paper among equals."""
    limit: int = 20


@dataclass(frozen=True, slots=True)
class Found:
    """A passage that a search brought, with what it was found by."""

    passage: Passage
    document: Document
    score: float
    cosine: float
    keyword: float
    sentence_cosines: tuple[float, ...]
    """One for each of the passage's sentences, against the question."""


def blend(vectors: Vectors, weights: list[float]) -> Vectors:
    """The question's vector with what is left of earlier turns: (n, d) and n weights to a unit vector (d,)."""
    mixed = np.asarray(weights, dtype=np.float32) @ vectors
    return np.asarray(mixed / max(float(np.linalg.norm(mixed)), 1e-12), dtype=np.float32)


def min_max(scores: Mapping[str, float]) -> dict[str, float]:
    """Scores stretched to 0..1 within their list."""
    if not scores:
        return {}
    low, high = min(scores.values()), max(scores.values())
    return {key: (value - low) / (high - low) if high > low else 1.0 for key, value in scores.items()}


def fuse(dense: Mapping[str, float], keywords: Mapping[str, float]) -> dict[str, float]:
    """Both lists in one: what a list does not hold counts as its worst."""
    a, b = min_max(dense), min_max({key: keywords.get(key, 0.0) for key in dense.keys() | keywords.keys()})
    return {key: DENSE_SHARE * a.get(key, 0.0) + (1 - DENSE_SHARE) * b.get(key, 0.0) for key in a.keys() | b.keys()}


def period_bonus(query: Query, passage: Passage, document: Document) -> float:
    """What a passage gains or loses by the time it speaks of, or by its paper's date where that is what was named."""
    asked = query.periods
    if not asked:
        return 0.0
    held = held_on(document, passage)
    dated = date_keys(held) if held else frozenset()
    if query.paper_periods:
        return SAME_PERIOD if query.paper_periods & dated else OTHER_PERIOD if dated else 0.0
    if any(within(period, wanted) for wanted in asked for period in passage.periods):
        return SAME_PERIOD
    named = periods_in(f"{document.title or ''} {document.file.replace('_', ' ')}")
    if any(within(period, wanted) for wanted in asked for period in dated | named):
        return SAME_DATE
    return OTHER_PERIOD if passage.periods or dated else 0.0


LATEST = 0.2
RECENT = 0.04
"""Added for the newest meeting among what was found, when the latest is asked for, and when no period is."""


def recency_bonus(query: Query, held: datetime.date | None, span: tuple[datetime.date, datetime.date] | None) -> float:
    """What a passage gains for being from a late meeting, by its place between the first and the last one found."""
    if held is None or span is None or query.periods:
        return 0.0
    days = (span[1] - span[0]).days
    share = (held - span[0]).days / days if days else 1.0
    return (LATEST if query.latest else RECENT) * share


def overlap(period: str, other: str) -> bool:
    """Do two periods share a day ("y2016" and "fy2016")?"""
    (first, last), (from_, to) = covers(period), covers(other)
    return first <= to and from_ <= last


def within(period: str, asked: str) -> bool:
    """Does a period lie in the one asked for ("m2016-11" in "y2016"), or is it the same one?"""
    if period == asked:
        return True
    (first, last), (from_, to) = covers(period), covers(asked)
    return from_ <= first and last <= to
