"""What stands on a page, by its place: words and rules, in points from the top left corner as the page is seen."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple


class Word(NamedTuple):
    """One printed word: its box, its type size, and whether it is bold and runs from left to right."""

    text: str
    left: float
    right: float
    top: float
    bottom: float
    size: float
    bold: bool = False
    upright: bool = True


class Rule(NamedTuple):
    """A straight line: `at` is its height (or, upright, its distance from the left), from `start` to `end`."""

    at: float
    start: float
    end: float


class Ink(NamedTuple):
    """One page. `hidden` are words that are there and cannot be seen; `pictured` is the share of the page under
    pictures; `shapes` counts what is drawn besides text; `nameless` is the share of letters that the file does not
    name: the reader has guessed them."""

    width: float
    height: float
    words: tuple[Word, ...]
    across: tuple[Rule, ...] = ()
    down: tuple[Rule, ...] = ()
    hidden: tuple[Word, ...] = ()
    pictured: float = 0.0
    shapes: int = 0
    nameless: float = 0.0


def apart(values: Iterable[float], step: float) -> list[float]:
    """Values in order, each more than `step` from the one before; those that lie closer count as one."""
    kept: list[float] = []
    for value in sorted(values):
        if not kept or value - kept[-1] > step:
            kept.append(value)
    return kept
