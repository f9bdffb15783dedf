"""A question that takes something for granted: where the papers say that it is not so, that is what is told."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable

from assistant.evidence import Candidate, Evidence, is_addressed
from assistant.signals import Asked, asked, stems_of, ways
from assistant.understand import Understood, of_a_thing
from vectorstore.search import Found
from vectorstore.words.papers import Shape, Standing
from vectorstore.words.text import content_words

_IS_SO = r"(?:is|are|was|were|has|have|had|been|did|agreed|approved|decided)"
_WHO_SAYS = (
    r"\b(?:callers?|residents?|some(?:one|body)|people|neighbours?|they|she|he|i|i['’]ve|we|councillors?|parents?)\b"
)
_TAKEN_FOR_GRANTED = (
    re.compile(rf"\bnow (?:that )?(?P<premise>[^?]{{0,160}}?\b{_IS_SO}\b[^?,–—]{{3,160}})(?:,| [–—-] )", re.IGNORECASE),
    re.compile(
        rf"{_WHO_SAYS}[^?]{{0,20}}?\b(?:says?|said|heard|hears|reads?|told)\b (?:that )?"
        rf"(?P<premise>[^?]{{0,160}}?(?:\b{_IS_SO}\b|['’]s\b)[^?,–—]{{3,160}}?)(?:,| [–—-] )",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\A(?!(?:of|in|for|at|on|from|under|by|with|since|if|when|once|as|about|is|are|was|were|did|does|do|has|have|"
        r"which|what|who|whose|why|how|where|can|could|will|would|should)\b)"
        rf"(?P<premise>[^?]{{0,160}}?\b{_IS_SO}\b[^?]{{3,160}}?)"
        r"(?:[.,;]| [–—-]) (?:so )?(?:what|when|which|how|where|who|why)\b",
        re.IGNORECASE,
    ),
    re.compile(rf"\bwhy {_IS_SO}\b(?P<premise>[^?]{{3,160}})", re.IGNORECASE),
)
_DENIES = re.compile(
    r"\b(?:is|are|was|were|be|has|have|had|been|did|does|do|will|would|shall|can|could|makes?|made|takes?|took) "
    r"(?:\w{2,20}ly )?(?:not|no|never)\b(?! (?:only|limited|just|doubt))|\bcannot\b|n['’]t\b",
    re.IGNORECASE,
)
_SAYS_NO_ITSELF = re.compile(
    r"\b(?:not|no|never|nor|neither|cannot|refus\w*|reject\w*|declin\w*|oppos\w*|cancel\w*|scrapp\w*|fail\w*|lost|lose)\b|"
    r"n['’]t\b|\bturn\w*\b.{0,40}\bdown\b",
    re.IGNORECASE,
)
AFTER = 12
"""Within how many words after "not" what is denied must be named,"""
NAMED = 2
"""by so many words of what is taken for granted;"""
HOLDS = 0.5
"""and the share of these words that the whole sentence must hold."""
FEWEST = 3
"""Words without which nothing in particular is taken for granted."""


def with_denial(
    u: Understood, evidence: Evidence, search: Callable[[str], list[Found]], rarity: Callable[[str], float]
) -> Evidence:
    """The evidence with the sentence first that denies what a question takes for granted, if one does.

    It is looked for among what was found, and by a search of its own for what is taken for granted.
    """
    premise = taken_for_granted(u.text)
    if not premise or not evidence.candidates:
        return evidence
    question = asked(of_a_thing(u, premise), rarity)
    sentences = [
        Candidate(found, place, 0.0, found.cosine, 1.0) for found in search(premise) for place in _not_rows(found)
    ]
    denials = {n: held for n, c in enumerate(sentences) if _is_so(c) and (held := _denied(question, c))}
    if not denials:
        return evidence
    denial = sentences[max(denials, key=lambda n: (denials[n], -n))]
    first = dataclasses.replace(denial, score=evidence.candidates[0].score)
    paper = first.found.document.id
    rest = [c for c in evidence.candidates if c.found.document.id == paper and _place(c) != _place(first)]
    return dataclasses.replace(evidence, candidates=(first, *rest), answers=True, denied=True)


def _place(c: Candidate) -> tuple[str, int]:
    return c.found.passage.id, c.place


def _not_rows(found: Found) -> list[int]:
    return [
        n
        for n, s in enumerate(found.passage.sentences)
        if s.shape is not Shape.TABLE_ROW and not is_addressed(found, n)
    ]


def taken_for_granted(text: str) -> str:
    """What a question takes for granted, in its own words; empty where it does not, or itself says "not"."""
    if _SAYS_NO_ITSELF.search(text):
        return ""
    found = next((m for pattern in _TAKEN_FOR_GRANTED if (m := pattern.search(text))), None)
    premise = found["premise"] if found else ""
    return premise if len(content_words(premise)) >= FEWEST else ""


def _is_so(c: Candidate) -> bool:
    """Does it tell what is, and not what was put forward, or said in debate?"""
    return c.found.passage.standing in (Standing.REPORTED, Standing.DECISION)


def _denied(premise: Asked, c: Candidate) -> float:
    """How much of what is taken for granted a sentence names that says "not", and some of it soon after; 0 where it does not."""
    if not _DENIES.search(c.text):
        return 0.0
    held = [word for word in premise.understood.terms if _holds(premise, word, c.text)]
    if len(held) < HOLDS * len(premise.understood.terms):
        return 0.0
    for found in _DENIES.finditer(c.text):
        after = " ".join(c.text[found.end() :].split()[:AFTER])
        if sum(_holds(premise, word, after) for word in held if not word.isdigit()) >= NAMED:
            return len(held) / len(premise.understood.terms)
    return 0.0


def _holds(premise: Asked, word: str, text: str) -> bool:
    stems = stems_of(text)
    return any(way <= stems for way in ways(premise, word))
