"""Ranked passages held against a question's gold places: at which rank each was met, and what came nearest where none did."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from api.evaluation.questions import Asked, Gold
from api.evaluation.reply import Passage
from api.evaluation.wording import LONG_PASSAGE, SHORT_QUOTE, holds, opening, says, share_of, tokens
from vectorstore.words.text import squash

FEW, MORE = 5, 10
"""Passages within which a gold place has to come."""
TABLE = "table_lookup"
ROW_WORDS, ROW_SHARE = 4, 0.6
"""A passage of fewer words is no table row; the share is of its words that are the gold's."""


@dataclass(frozen=True, slots=True)
class Place:
    """A gold place, and the rank from 1 at which it was met; None: by none of the passages."""

    gold: Gold
    rank: int | None
    nearest: str = ""
    """For a place that was not met: what came nearest to it."""


def found(golds: Sequence[Gold], ranked: Sequence[Passage], asked: Asked) -> tuple[Place, ...]:
    """Where each gold place came among the passages as ranked."""
    return tuple(_place(gold, ranked, asked) for gold in golds)


def _place(gold: Gold, ranked: Sequence[Passage], asked: Asked) -> Place:
    for rank, passage in enumerate(ranked, start=1):
        if meets(passage, gold, asked):
            return Place(gold, rank)
    return Place(gold, None, _nearest(gold, ranked))


def _nearest(gold: Gold, ranked: Sequence[Passage]) -> str:
    shares = [(share_of(gold.quote, opening(p.text, LONG_PASSAGE)), -n) for n, p in enumerate(ranked, 1) if p.at(gold)]
    if shares:
        share, rank = max(shares)
        short = "; a quote so short has to stand whole" if len(squash(gold.quote)) < SHORT_QUOTE else ""
        return f"{'of its page' if gold.page else 'of its paper'}, rank {-rank} holds {share:.0%} of its words{short}"
    if elsewhere := [str(rank) for rank, p in enumerate(ranked, 1) if p.of(gold)]:
        return f"its paper came with other pages, first at rank {elsewhere[0]}"
    return "nothing of its paper came"


def meets(passage: Passage, gold: Gold, asked: Asked) -> bool:
    """Does a passage bring a gold place? From its file, on its page, with its quote in the first 300 words; or, for a
    question about a table, the very row: all the facts, in words that are mostly the gold's (which may be several rows).
    """
    if not passage.at(gold):
        return False
    text = opening(passage.text, LONG_PASSAGE)
    if holds(text, gold.quote):
        return True
    if asked.category != TABLE or not asked.must_include:
        return False
    mine, golds = tokens(text), set(tokens(gold.quote))
    facts = all(any(says(text, wording) for wording in wordings) for wordings in asked.must_include)
    return facts and len(mine) >= ROW_WORDS and sum(word in golds for word in mine) >= ROW_SHARE * len(mine)


def ndcg(places: Sequence[Place], first: int = FEW) -> float:
    """Järvelin and Kekäläinen (2002): each gold place gains 1 at the rank that brings it first, discounted by log2(rank + 1).

    The best there is to gain is one place at each rank from the first; a passage that brings several at once gains no more.
    """
    gained = sum(1 / math.log2(place.rank + 1) for place in places if place.rank and place.rank <= first)
    best = sum(1 / math.log2(rank + 1) for rank in range(1, min(len(places), first) + 1))
    return min(1.0, gained / best) if places else 0.0


def met(places: Sequence[Place], first: int) -> bool:
    """Every place within the first so many; one that has more places than that may have a passage for each."""
    return all(place.rank is not None and place.rank <= max(first, len(places)) for place in places)


def best(alternatives: Sequence[tuple[Place, ...]]) -> tuple[Place, ...]:
    """The alternative that came nearest: the fewest places missing, then the earliest."""

    def far(places: tuple[Place, ...]) -> tuple[int, int]:
        return sum(place.rank is None for place in places), max((place.rank or 0 for place in places), default=0)

    return min(alternatives, key=far, default=())
