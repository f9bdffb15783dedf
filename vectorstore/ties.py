"""The best of what was scored, the same whatever order the papers came in.

A graph and an index give what is equally good in the order it was put in. Cut there, a list would depend on that order, and
so on papers that its reader may not see.
"""

from __future__ import annotations

from collections.abc import Iterable

SPARE = 32
"""How many more than wanted a list is asked for, so that what is as good as the last is there to choose from."""
_PLACES = 6
"""Decimals in which scores are compared: a cosine of single precision has no more."""


def best(scored: Iterable[tuple[str, float]], limit: int) -> list[tuple[str, float]]:
    """At most `limit` ids with their scores, highest first, those as good as equal by id."""
    return sorted(scored, key=lambda one: (-round(one[1], _PLACES), one[0]))[:limit]
