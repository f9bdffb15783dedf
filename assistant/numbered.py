"""Things that are told apart by a number or letter: an answer about phase 1 is none about phase 2."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

_NUMBERED = re.compile(
    r"\b(?P<noun>phase|stage|option|tranche|wave|lot|zone|round|tier|objective|priority|pillar|theme|band|level|scenario|"
    r"appendix|annex|schedule)s? (?P<number>\d{1,2}|[A-H]|I{1,3}|IV|V|one|two|three|four|five|six)\b",
    re.IGNORECASE,
)
_ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5"}
_SPELT = {word: str(n) for n, word in enumerate("one two three four five six".split(), start=1)}


@lru_cache(maxsize=4_096)
def numbered(text: str) -> Mapping[str, frozenset[str]]:
    """The numbered things that a text names: noun to its numbers. "Phase II" and "phase two" are phase 2."""
    found: dict[str, set[str]] = {}
    for match in _NUMBERED.finditer(text):
        number = match["number"].casefold()
        found.setdefault(match["noun"].casefold(), set()).add((_ROMAN | _SPELT).get(number, number))
    return {noun: frozenset(numbers) for noun, numbers in found.items()}


def of_another_number(question: str, sentence: str) -> bool:
    """Does a sentence speak only of others of a kind than the one that is asked for?"""
    told = numbered(sentence)
    return any(noun in told and not numbers & told[noun] for noun, numbers in numbered(question).items())
