"""A question about two times or more to a quote for each, and the difference where both are plain figures of one thing."""

from __future__ import annotations

import dataclasses
import itertools
import re

from assistant.answer import Said
from assistant.differences import Difference, difference, of_sides, tell_of_the_same
from assistant.evidence import Candidate, Evidence, side_bonus
from assistant.runs import Run, run_of
from assistant.understand import Understood
from assistant.wants import wants
from prompts import phrase
from vectorstore.words.papers import Shape
from vectorstore.words.periods import covers

PARALLEL = 2.0
"""What it is worth, in logits, that two sides are told in much the same words: "2,500 calls a month", "3,000 calls a month"."""
OF_A_SIDE = 6
"""Among how many of the best sentences of each side two that are parallel are looked for."""


def each_side(understood: Understood, evidence: Evidence) -> tuple[list[Run], tuple[str, ...]]:
    """The best sentence for each period compared, in order of time; one sentence may speak of two of them."""
    runs: list[Run] = []
    missing: list[str] = []
    for side, best in zip(understood.sides, _best_of_sides(understood, evidence), strict=True):
        if best is None:
            missing.append(min(side))
            continue
        run = run_of(understood, best)
        if not any(run.places & other.places for other in runs):
            runs.append(run)
    if len(runs) == 1 and not missing:
        runs += _as_good(understood, evidence, runs[0])
    return runs, tuple(missing)


def with_sides(u: Understood, evidence: Evidence) -> Evidence:
    """Evidence that is not like the question in its words answers it all the same, where both sides are told alike."""
    if not evidence.nearly or len(u.sides) != 2:
        return evidence
    best = [c for c in _best_of_sides(u, evidence) if c]
    return dataclasses.replace(evidence, answers=True) if len(best) == 2 and told_alike(*best) else evidence


def _best_of_sides(u: Understood, evidence: Evidence) -> list[Candidate | None]:
    """The best sentence of each side, and of two sides the best pair: what is told alike compares."""
    each = [_of_side(evidence, side) for side in u.sides]
    if len(each) != 2 or not all(each):
        return [found[0][1] if found else None for found in each]
    pairs = itertools.product(*each)
    best = max(pairs, key=lambda pair: pair[0][0] + pair[1][0] + PARALLEL * told_alike(pair[0][1], pair[1][1]))
    return [candidate for _, candidate in best]


def _of_side(evidence: Evidence, side: frozenset[str]) -> list[tuple[float, Candidate]]:
    """The best sentences of one side with what they are worth for it; none where it is not covered."""
    if side <= evidence.uncovered:
        return []
    ranked = sorted(((c.score + side_bonus(c, side), c) for c in evidence.candidates), key=lambda found: -found[0])
    return [found for found in ranked[:OF_A_SIDE] if side_bonus(found[1], side) >= 0] if ranked else []


def told_alike(a: Candidate, b: Candidate) -> bool:
    """Are these two sentences, or two rows, in much the same words?"""
    rows = [bool(c.sentence.shape is Shape.TABLE_ROW and c.sentence.reading) for c in (a, b)]
    if rows[0] is not rows[1] or (a.found.passage.id, a.place) == (b.found.passage.id, b.place):
        return False
    texts = [(c.sentence.reading or c.text) if rows[0] else c.text for c in (a, b)]
    return tell_of_the_same(texts[0], texts[1], rows[0])


AS_GOOD = 1.0
"""How far behind it another sentence may be, where one speaks of all sides: the total's row, and the row that was meant."""


def _as_good(u: Understood, evidence: Evidence, first: Run) -> list[Run]:
    """The other sentence that speaks of all sides nearly as well as the one that was chosen for them."""
    least = first.candidate.score - AS_GOOD
    others = (c for c in evidence.candidates if c.score >= least and c.place != first.candidate.place)
    return [run_of(u, c) for c in others if all(side_bonus(c, side) > 0 for side in u.sides)][:1]


_COUNTED_OF = re.compile(r"\b(?:how many|number of|count of)\b", re.IGNORECASE)


def worked_out(u: Understood, runs: list[Run], said: list[Said]) -> Said | None:
    """The difference between two sides that each tell one plain figure of a unit: code works it out, and says so."""
    if u.things and not u.sides and len(runs) == len(u.things) and told_alike(runs[0].candidate, runs[1].candidate):
        return _worked_out(u, [run.quote for run in runs], said, "worked_out")
    if len(u.sides) != 2 or not runs or len(runs) > 2:
        return None
    readings = [r.candidate.sentence.reading or "" for r in runs]
    if len(runs) == 1:
        told = of_sides(readings[0], u.sides)
    elif not told_alike(runs[0].candidate, runs[1].candidate):
        return None
    else:
        told = [
            (of_sides(reading, [side]) or [run.quote])[0]
            for reading, run, side in zip(readings, runs, u.sides, strict=True)
        ]
    return _worked_out(u, told, said, "")


def _worked_out(u: Understood, told: list[str], said: list[Said], name: str) -> Said | None:
    asked = wants(u.text)
    unit = "£" if asked.money else "%" if asked.share else "" if _COUNTED_OF.search(u.text) else None
    found = difference(told[0], told[1], unit) if len(told) == 2 else None
    if found is None:
        return None
    cited = tuple(one.citations[0] for one in said)
    marks = " ".join(f"[{c.marker}]" for c in cited)
    return Said(f"{phrase(name or _moved(u, found), difference=found.shown)} {marks}", cited, (found.worked,))


def _moved(u: Understood, found: Difference) -> str:
    """The phrase that says which way it went, where the sides stand in order of time."""
    begin = [min(covers(period) for period in side) for side in u.sides]
    if begin[0] >= begin[1]:
        return "worked_out"
    earlier, later = found.worked.of
    return "worked_out_up" if later > earlier else "worked_out_down"
