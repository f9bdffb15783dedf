"""The last pair of hands: every sentence of a draft against what it cites. What does not hold is not shown."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from assistant.answer import Draft, Said
from assistant.entailment import Entailment, agrees
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
from assistant.verification.cited import readings_of
from assistant.verification.reasons import Reason
from assistant.verification.sentence import read
from vectorstore.words.addressed import speaks_to_a_model
from vectorstore.words.text import stands_in, without_footnotes

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
CUT = 5
"""Words: of a cell that is cut as many must be left; fewer could be a column's name beside another's figure."""
_OF_A_LEAD_IN = (references.check, figures.check, naming.check, standing.check)
"""Where a sentence's own words only lead in what is word for word."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """The sentences that hold, how many did not, and for what reasons."""

    kept: tuple[Said, ...]
    dropped: int
    reasons: Mapping[Reason, int] = field(default_factory=dict)


def verify(draft: Draft, entailment: Entailment | None = None) -> Verdict:
    """Keeps the sentences that say nothing but what they cite; of those in their own words, what a model agrees to as well.

    `entailment` is None where no such model is configured.
    """
    kept: list[Said] = []
    reasons: Counter[Reason] = Counter()
    for said in draft.said:
        reason = fault(said)
        if reason is None and entailment is not None and in_own_words(said) and not agrees(entailment, said):
            reason = Reason.ENTAILMENT
        if reason is None:
            kept.append(said)
        else:
            reasons[reason] += 1
    return Verdict(tuple(kept), sum(reasons.values()), dict(reasons))


def holds(said: Said) -> bool:
    """Does a sentence say nothing but what it cites?"""
    return fault(said) is None


def in_own_words(said: Said) -> bool:
    """Does a sentence say something of its own: more than a lead-in to what is word for word, or than was worked out?"""
    return not said.worked_out and not _leads_in(said, _exact(said, _read_out(said)))


def fault(said: Said) -> Reason | None:
    """What is wrong with a sentence, or None.

    Its quotes and its readings of table rows are word for word; every figure, time, reference and name of its own words
    stands in what it cites, beside what it is said of, with the same direction, the same "not" and no more standing.
    """
    # A footnote mark that a paper prints inside a quote is none of ours.
    rows = _read_out(said)
    unread = (
        "".join(" " if any(a <= n < b for a, b in rows) else c for n, c in enumerate(said.text)) if rows else said.text
    )
    markers = {int(n) for n in _MARKER.findall(_QUOTED.sub(" ", unread))}
    if not said.citations or markers != {c.marker for c in said.citations}:
        return Reason.UNCITED
    if not all(stands_in(c.quote, c.found.passage.text) for c in said.citations):
        return Reason.UNCITED
    if speaks_to_a_model(said.text) or any(speaks_to_a_model(c.quote) for c in said.citations):
        return Reason.ADDRESSED
    exact = _exact(said, rows)
    for start, end in exact[: len(exact) - len(rows)]:
        if not any(stands_in(said.text[start:end], c.quote) for c in said.citations):
            return Reason.QUOTE
    sentence = read(said, [*exact, *_own_names(said, exact)])
    for check in _OF_A_LEAD_IN if _leads_in(said, exact) else _CHECKS:
        reason = check(sentence)
        if reason is not None:
            return reason
    return None


def _exact(said: Said, rows: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Where a sentence is word for word: its quotes, and last the rows that it reads out."""
    quotes = [m.span(1) for m in _QUOTED.finditer(said.text)]
    straight = [m.span(1) for m in _STRAIGHT.finditer(_QUOTED.sub(lambda m: " " * len(m[0]), said.text))]
    return [*quotes, *straight, *rows]


def _leads_in(said: Said, exact: list[tuple[int, int]]) -> bool:
    """Are a sentence's own words nothing but "The minutes of Cabinet record:" before what is word for word?"""
    first = min((start for start, _ in exact), default=len(said.text))
    lead = said.text[:first].rstrip(' “"')
    after, at = "", first
    for start, end in sorted(exact):
        after += said.text[at:start]
        at = max(at, end)
    after += said.text[at:]
    return bool(exact) and (not lead or lead.endswith(":")) and not re.search(r"\w", _MARKER.sub("", after))


def _own_names(said: Said, exact: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Where a sentence names the paper or item that it cites by its whole title: that is word for word as well."""
    found = []
    for citation in said.citations:
        for title in {citation.found.passage.item_title, citation.found.document.name}:
            at = said.text.find(title) if title and " " in title else -1
            if title and at >= 0 and not any(a < at + len(title) and at < b for a, b in exact):
                found.append((at, at + len(title)))
    return found


def _read_out(said: Said) -> list[tuple[int, int]]:
    """Where a sentence reads out a table row: its name and some of its cells, as its reading gives them."""
    found = []
    for citation in said.citations:
        for reading in map(without_footnotes, readings_of(citation)):
            name, colon, cells = reading.partition(": ")
            at, began = _name_told(said.text, name) if colon else (-1, -1)
            if at < 0:
                continue
            end = said.text.rfind(f" [{citation.marker}]")
            told = said.text[began:end] if end > at else ""
            if told and all(_is_of_row(piece, cells) for piece in told.split("; ")):
                found.append((at, end))
    return found


def _name_told(text: str, name: str) -> tuple[int, int]:
    """Where a row's name stands, and where its cells begin: all of it, or its beginning, which "…" shows to be cut."""
    at = text.find(f"{name}: ")
    if at >= 0:
        return at, at + len(name) + 2
    for cut in re.finditer(r" …: ", text):
        for words_ in range(CUT, len(name.split())):
            head = " ".join(name.split()[:words_])
            if text.endswith(head, 0, cut.start()):
                return cut.start() - len(head), cut.end()
    return -1, -1


def _is_of_row(piece: str, cells: str) -> bool:
    """Is it one of a row's cells, or a part of a long one that "…" shows to be cut?"""
    if piece in cells.split("; "):
        return True
    part = piece.removeprefix("… ").removesuffix(" …")
    return part != piece and len(part.split()) >= CUT and part in cells
