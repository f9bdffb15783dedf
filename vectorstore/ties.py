"""The best of what was scored, the same whatever order the papers came in.

A graph and an index give what is equally good in the order it was put in. Cut there, a list would depend on that order, and
so on papers that its reader may not see.
"""

from __future__ import annotations

from collections.abc import Iterable

SPARE = 32
"""How many more than wanted a list is asked for, so that what is as good as the last is there to choose from."""
_DIGITS = 6
"""Significant digits in which scores are compared: a cosine of single precision has no more, and a BM25 of words that are in
every other passage begins after six noughts."""


def best(scored: Iterable[tuple[str, float]], limit: int) -> list[tuple[str, float]]:
    """At most `limit` ids with their scores, highest first, those as good as equal by id."""
    return sorted(scored, key=lambda one: (-float(f"{one[1]:.{_DIGITS}g}"), one[0]))[:limit]
