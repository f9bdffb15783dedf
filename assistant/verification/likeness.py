"""Likeness: a free sentence shares words with what it cites, or it says something else."""

from __future__ import annotations

from assistant.verification.reasons import Reason
from assistant.verification.sentence import Sentence
from assistant.verification.wording import root, tells
from vectorstore.words.quantities import Kind

FLOOR = 0.34
"""The share of a sentence's telling words, figures and names that must stand in what it cites."""


_FOUND = frozenset({Kind.FIGURE, Kind.PERIOD, Kind.LABEL, Kind.REFERENCE})
_OF_WORKING_OUT = frozenset(map(root, ("worked", "work", "difference", "percentage", "point", "points")))
"""Words that say only that a figure was worked out: no paper holds them."""


def check(sentence: Sentence) -> Reason | None:
    """Does enough of what the sentence says stand in what it cites?"""
    share = shared(sentence)
    return Reason.UNSUPPORTED if share < FLOOR else None


def shared(sentence: Sentence) -> float:
    """Which share of a sentence's telling words stand in its citations, by their roots; 1 where it has none."""
    known = frozenset().union(*(c.roots for c in sentence.cited))
    own = {root(t.text) for t in sentence.text.tokens if t.kind is Kind.WORD and tells(t.text)}
    if sentence.said.worked_out:
        own -= _OF_WORKING_OUT
    # Figures, times and labels have been found there: they count for what they are.
    found = sum(t.kind in _FOUND for t in sentence.text.tokens)
    return (len(own & known) + found) / (len(own) + found) if own else 1.0
