"""The last pair of hands: every sentence of a draft against what it cites. What does not hold is not shown."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from assistant.answer import Citation, Draft, Said
from assistant.verification import (
    bindings,
    directions,
    figures,
    likeness,
    naming,
    negation,
    references,
    standing,
    votes,
)
from assistant.verification.reasons import Reason
from assistant.verification.sentence import Sentence, read
from vectorstore.words.text import collapse, stands_in

_MARKER = re.compile(r"\[(\d+)\]")
_QUOTED = re.compile(r"“([^“”]*(?:“[^“”]*”[^“”]*)*)”")
_STRAIGHT = re.compile(r'"([^"]+)"')

_CHECKS = (
    references.check,
    figures.check,
    naming.check,
    standing.check,
    votes.check,
    directions.check,
    negation.check,
    bindings.check,
    likeness.check,
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """The sentences that hold, how many did not, and for what reasons."""

    kept: tuple[Said, ...]
    dropped: int
    reasons: Mapping[Reason, int] = field(default_factory=dict)


def verify(draft: Draft) -> Verdict:
    """Keeps the sentences that say nothing but what they cite."""
    kept: list[Said] = []
    reasons: Counter[Reason] = Counter()
    for said in draft.said:
        reason = fault(said)
        if reason is None:
            kept.append(said)
        else:
            reasons[reason] += 1
    return Verdict(tuple(kept), sum(reasons.values()), dict(reasons))


def holds(said: Said) -> bool:
    """Does a sentence say nothing but what it cites?"""
    return fault(said) is None


def fault(said: Said) -> Reason | None:
    """What is wrong with a sentence, or None.

    Its quotes and its readings of table rows are word for word; every figure, time, reference and name of its own words
    stands in what it cites, beside what it is said of, with the same direction, the same "not" and no more standing.
    """
    # A footnote mark that a paper prints inside a quote is none of ours.
    markers = {int(n) for n in _MARKER.findall(_QUOTED.sub(" ", said.text))}
    if not said.citations or markers != {c.marker for c in said.citations}:
        return Reason.UNCITED
    if not all(stands_in(c.quote, c.found.passage.text) for c in said.citations):
        return Reason.UNCITED
    quotes = [m.span(1) for m in _QUOTED.finditer(said.text)]
    straight = [m.span(1) for m in _STRAIGHT.finditer(_QUOTED.sub(lambda m: " " * len(m[0]), said.text))]
    for start, end in (*quotes, *straight):
        if not any(stands_in(said.text[start:end], c.quote) for c in said.citations):
            return Reason.QUOTE
    exact = [*quotes, *straight, *_read_out(said)]
    sentence = read(said, exact)
    for check in _CHECKS:
        reason = check(sentence)
        if reason is not None:
            return reason
    return None


def _read_out(said: Said) -> list[tuple[int, int]]:
    """Where a sentence reads out a table row: its name and some of its cells, as its reading gives them."""
    found = []
    for citation in said.citations:
        for reading in _readings(citation):
            name, colon, cells = reading.partition(": ")
            at = said.text.find(f"{name}{colon}") if colon else -1
            if at < 0:
                continue
            end = said.text.find(f" [{citation.marker}]", at)
            told = said.text[at + len(name) + 2 : end] if end >= 0 else ""
            if told and set(told.split("; ")) <= set(cells.split("; ")):
                found.append((at, end))
    return found


def _readings(citation: Citation) -> list[str]:
    """The readings of the rows that a citation quotes."""
    passage = citation.found.passage
    quote = collapse(citation.quote)
    return [
        s.reading for s in passage.sentences if s.reading and collapse(passage.text[s.start : s.end]) in quote
    ]
