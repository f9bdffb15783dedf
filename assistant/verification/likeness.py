"""Likeness: a free sentence shares words with what it cites, or it says something else."""

from __future__ import annotations

from assistant.verification.reasons import Reason
from assistant.verification.sentence import Sentence
from assistant.verification.wording import root, tells
from vectorstore.words.quantities import Kind

FLOOR = 0.34
"""The share of a sentence's telling words, figures and names that must stand in what it cites."""


def check(sentence: Sentence) -> Reason | None:
    """Does enough of what the sentence says stand in what it cites?"""
    share = shared(sentence)
    return Reason.UNSUPPORTED if share < FLOOR else None


def shared(sentence: Sentence) -> float:
    """Which share of a sentence's telling words stand in its citations, by their roots; 1 where it has none."""
    known = frozenset().union(*(c.roots for c in sentence.cited))
    own = {root(t.text) for t in sentence.text.tokens if t.kind is Kind.WORD and tells(t.text)}
    if not own:
        return 1.0
    return len(own & known) / len(own)


