"""The rules of tables in a picture of a page: long thin runs of dark pixels, across and down."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ingest.ink import Rule
from ingest.recognition.engine import Picture

DARK = 180
"""Of 255: what is darker is ink."""
LONG = 0.3
"""Inches that a run must have: more than any letter's stroke."""
THICK = 0.05
"""Inches: what is thicker is a shaded cell or a picture."""
FULL = 0.85
"""Share of a run's pixels that are dark: scans have holes."""
MOST = 4000
"""Rules of one page; more are a hatched picture."""

Bits = NDArray[np.bool_]


def rules_of(picture: Picture, point: float) -> tuple[tuple[Rule, ...], tuple[Rule, ...]]:
    """The rules across and down, in points, each pixel being so many points wide."""
    pixels = np.frombuffer(picture.rgb, np.uint8).reshape(picture.down, picture.across, 3)
    dark = pixels[:, :, 1] < DARK
    inch = picture.inch
    return _across(dark, inch, point), _across(np.ascontiguousarray(dark.T), inch, point)


def _across(dark: Bits, inch: int, point: float) -> tuple[Rule, ...]:
    long, thick = max(2, round(LONG * inch)), max(2, round(THICK * inch))
    if dark.shape[1] <= long or dark.shape[0] <= thick:
        return ()
    lines = _within_runs(dark, long, FULL) & ~_within_runs(dark.T, thick, 1.0).T
    rules: list[Rule] = []
    open_: list[list[int]] = []
    """Runs of the rows just above: first and last row, left and right."""
    for row in np.flatnonzero(lines.any(axis=1)).tolist():
        edges = np.flatnonzero(np.diff(np.concatenate(([0], lines[row].view(np.int8), [0]))))
        runs = [(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True) if b - a >= long]
        rules += [_rule(run, point) for run in open_ if row - run[1] > 2]
        open_ = [run for run in open_ if row - run[1] <= 2]
        for a, b in runs:
            joined = next((run for run in open_ if a <= run[3] and b >= run[2]), None)
            if joined is None:
                open_.append([row, row, a, b])
            else:
                joined[1], joined[2], joined[3] = row, min(joined[2], a), max(joined[3], b)
        if len(rules) > MOST:
            return ()
    return (*rules, *(_rule(run, point) for run in open_))


def _rule(run: list[int], point: float) -> Rule:
    first, last, left, right = run
    return Rule((first + last) / 2 * point, left * point, right * point)


def _within_runs(dark: Bits, length: int, share: float) -> Bits:
    """Which pixels stand in a stretch of so many to the right and left of which this share is dark."""
    sums: NDArray[Any] = np.zeros((dark.shape[0], dark.shape[1] + 1), np.int32)
    np.cumsum(dark, axis=1, out=sums[:, 1:])
    starts = (sums[:, length:] - sums[:, :-length]) >= share * length
    # A pixel is within one if any of the stretches that cover it is dark.
    begun: NDArray[Any] = np.zeros_like(sums)
    np.cumsum(starts, axis=1, out=begun[:, 1 : starts.shape[1] + 1])
    begun[:, starts.shape[1] + 1 :] = begun[:, starts.shape[1]][:, None]
    places = np.arange(dark.shape[1])
    covered: Bits = begun[:, places + 1] > begun[:, np.maximum(places - length + 1, 0)]
    return covered & dark
