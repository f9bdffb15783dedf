"""Who proposed a motion or an amendment, and who seconded it: the line that says so, of what the question is about.

Minutes print it in a sentence ("Mr Ash proposed, and Mrs Elm seconded, the following amendment"), a motion's own form in its
fields ("Proposer: … Seconder: …"). Neither says there what was moved: that stands around it.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass

from assistant.evidence import Candidate, Evidence
from assistant.signals import Asked, asked, label_of, stems_of, ways
from assistant.understand import Understood
from assistant.voted_on import subject_of
from vectorstore.search import Found
from vectorstore.words.papers import Document, held_on
from vectorstore.words.periods import date_keys

LOOKED_AT = 5
"""Found papers that are read through for such lines, beside what a search for them finds."""
AFTER = 12
"""Sentences after such a line that say what was moved, unless the next such line comes first."""
HELD = 0.5
"""Share of what the question is about, weighed by rarity, that must stand around a line."""
_ASKS = re.compile(
    r"\b(?:who|whose|which (?:\w{1,12} ){0,2}?(?:councillors?|members?|party|group|two))\b[^?]{0,120}?"
    r"\b(?:propos(?:ed|er)|second(?:ed|er)|moved|moving|mover|tabled|put forward|brought forward)\b|"
    r"\b(?:propos(?:ed|er)|moved|mover) (?:and|&) second(?:ed|er)\b",
    re.IGNORECASE,
)
_OF_MOVING = re.compile(
    r"\b(?:motion|amendment|budget|second(?:ed|er)|backed|resolution|mov(?:ed|er|ing))\b", re.IGNORECASE
)
_NAME = (
    r"(?-i:(?:Cllr|Councillor|Mr|Mrs|Ms|Miss|Mx|Dr|Sir|Dame|Lord|Lady|The Leader)\.? ?(?:[A-Z]\S{0,20} ?){0,3}|"
    r"(?:[A-Z][a-z'’-]{1,20} ?){2,3})"
)
_SECONDED = re.compile(r"\b(?:second(?:ed|er)|motion|amendment)\b", re.IGNORECASE)
_OR_WAS_IT = re.compile(
    r"[-–—,;] ?(?:was|is|were|wasn['’]t) (?:it|they|that|he|she)\b.{0,80}\Z", re.IGNORECASE | re.DOTALL
)
"""A guess at who it was says nothing of what was moved."""
_SENTENCE = re.compile(
    rf"{_NAME}(?:\([^()]{{1,40}}\) ?)?,? ?(?:proposed|moved|tabled)\b[^.]{{0,40}}?\bseconded\b|"
    rf"\b(?:proposed|moved|tabled) by,? ?{_NAME}[^.]{{0,60}}?\bseconded by,? ?{_NAME}",
    re.IGNORECASE,
)
_FIELD = re.compile(
    rf"\A\W{{0,3}}(?:propos(?:er|ed by)|mov(?:er|ed by)|second(?:er|ed by))\s?:?\s{{0,3}}{_NAME}", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class _Line:
    """Where it is said who moved something: one sentence, or the fields of a form one after another; and what it stands with."""

    found: Found
    first: int
    last: int
    around: frozenset[str]


def with_movers(
    u: Understood,
    evidence: Evidence,
    search: Callable[[str], Sequence[Found]],
    passages_of: Callable[[Document], Sequence[Found]],
    rarity: Callable[[str], float],
) -> Evidence:
    """The evidence with the line that says who moved what is asked about, where that is asked and one says so.

    Where the movers of other things are all that is found, it does not answer.
    """
    if evidence.whole or not (_ASKS.search(u.text) and _OF_MOVING.search(u.text)):
        return evidence
    about = subject_of(_OR_WAS_IT.sub("", u.text))
    question = asked(u, rarity)
    terms = [term for term in question.weights if stems_of(term) & about]
    total = sum(question.weights[term] for term in terms)
    if not total:
        return evidence
    best, most = None, 0.0
    for line in _lines(evidence, search(f"proposer seconder proposed seconded {u.text}"), passages_of):
        held = sum(question.weights[term] for term in terms if _is_held(question, term, line.around)) / total
        held += 0.2 * _is_of_its_time(u, line.found)
        if held > most:
            best, most = line, held
    if best is None or most < HELD:
        unsaid = evidence.voted_on is None and _SECONDED.search(u.text)
        return dataclasses.replace(evidence, answers=False) if unsaid else evidence
    places = range(best.first, best.last + 1)
    told = tuple(Candidate(best.found, place, 1.0 - n / 1000, 1.0, 1.0) for n, place in enumerate(places))
    return Evidence(told, answers=True, says_who=True)


def _is_held(question: Asked, term: str, around: Collection[str]) -> bool:
    return any(way <= set(around) for way in ways(question, term))


def _is_of_its_time(u: Understood, found: Found) -> bool:
    held = held_on(found.document, found.passage)
    return bool(held and u.periods & date_keys(held))


def _lines(
    evidence: Evidence, further: Sequence[Found], passages_of: Callable[[Document], Sequence[Found]]
) -> Iterator[_Line]:
    """Every such line of the papers that were found."""
    papers = {c.found.document.id: c.found.document for c in evidence.candidates}
    papers = dict(list(papers.items())[:LOOKED_AT])
    for found in further:
        if any(says_who_moved(_text(found, place)) for place in range(len(found.passage.sentences))):
            papers.setdefault(found.document.id, found.document)
    for document in papers.values():
        yield from _lines_of(passages_of(document))


def _lines_of(passages: Sequence[Found]) -> Iterator[_Line]:
    """The lines of one paper, each with what stands between it and the next, and with the line above it."""
    places = [(found, place) for found in passages for place in range(len(found.passage.sentences))]
    starts = [n for n, (found, place) in enumerate(places) if says_who_moved(_text(found, place))]
    n = 0
    while n < len(starts):
        first = last = starts[n]
        found, place = places[first]
        while (
            n + 1 < len(starts)
            and starts[n + 1] == last + 1
            and places[last + 1][0] is found
            and _is_field(found, place)
        ):
            n, last = n + 1, last + 1
        n += 1
        until = min(starts[n] if n < len(starts) else len(places), last + 1 + AFTER)
        above = [_text(*places[first - 1])] if first and len(_text(*places[first - 1]).split()) <= AFTER else []
        told = " ".join([label_of(found), *above, *(_text(*places[k]) for k in range(first, until))])
        yield _Line(found, place, places[last][1], stems_of(f"{told} {found.document.file}"))


def says_who_moved(text: str) -> bool:
    """Does a sentence, or the line of a form, say who moved something?"""
    return _FIELD.match(text) is not None or _SENTENCE.search(text) is not None


def _is_field(found: Found, place: int) -> bool:
    return _FIELD.match(_text(found, place)) is not None


def _text(found: Found, place: int) -> str:
    sentence = found.passage.sentences[place]
    return found.passage.text[sentence.start : sentence.end]
