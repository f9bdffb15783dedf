"""A question about two things to a sentence for each of them, where one sentence does not tell of both."""

from __future__ import annotations

import dataclasses
import itertools
import re
from collections.abc import Callable, Sequence

from assistant.ballots import VotedOn
from assistant.evidence import ABOUT_AS_GOOD, Candidate, Evidence, OfOne, weigh
from assistant.sides import OF_A_SIDE, PARALLEL, told_alike
from assistant.signals import Asked, asked, label_of, stems_of, ways
from assistant.understand import Understood, of_a_thing
from assistant.voted_on import with_ballot
from assistant.whole_tables import PassagesOf
from vectorstore.search import Found
from vectorstore.words.papers import Shape
from vectorstore.words.text import content_words, stem

LOOKED_AT = 3
"""Among how many of the best sentences for the whole question one may tell of both."""
OF_IT = 1.5
"""What it is worth, in logits, that a sentence or what stands above it names the thing."""
MOST_OF = 0.5
"""Of the words that only one of the two has, the share that a sentence must hold to tell of it."""

LONGEST_HEADING = 12
"""Words of a heading that is told with a sentence which does not name what it is about."""
_POINTS_BACK = re.compile(
    r"\b(?:this|these|those|it|its|they|their|the (?:centre|consultation|contract|fund|plan|policy|programme|project|review|"
    r"scheme|service|strategy|survey|team|work))\b",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\A(?:\d{1,2}\.){0,3}\d{0,2}\s+")


def with_both(
    u: Understood,
    evidence: Evidence,
    finds: Sequence[list[Found]],
    rarity: Callable[[str], float],
    passages_of: PassagesOf,
) -> Evidence:
    """The evidence with the best sentence, or the vote, for each of two things that are asked about.

    `finds` are those of each thing by itself.
    """
    if len(u.things) != len(finds) or u.sides or not finds:
        return evidence
    one_each = [of_a_thing(u, thing) for thing in u.things]
    weighed = [
        with_ballot(one, weigh(one, found, rarity), passages_of) for one, found in zip(one_each, finds, strict=True)
    ]
    votes = tuple((one, each.voted_on) for one, each in zip(one_each, weighed, strict=True) if each.voted_on)
    if len(votes) == len(weighed) and len({_opening(voted_on) for _, voted_on in votes}) == len(votes):
        return dataclasses.replace(evidence, answers=True, both_voted_on=votes)
    if any(_tells_of_both(u, c) for c in evidence.candidates[:LOOKED_AT]):
        return evidence
    asked_of = [asked(one, rarity) for one in one_each]
    best = _best(asked_of, weighed)
    if not best:
        return evidence
    alike = _beside(*best) and all(each.answers or each.nearly for each in weighed)
    if not alike and not all(each.answers for each in weighed):
        return evidence
    each_own = zip(asked_of, _own_words(asked_of), best, strict=True)
    both = tuple(OfOne(one.understood, c, _heading_over(one, own, c)) for one, own, c in each_own)
    return dataclasses.replace(evidence, answers=True, both=both)


def _best(asked_of: Sequence[Asked], weighed: Sequence[Evidence]) -> tuple[Candidate, Candidate] | None:
    """The best two sentences, of those that are about as good as each one's best: those that name what is asked about,
    and two that stand side by side or are told alike, before others."""
    if len({_place(each.candidates[0]) for each in weighed if each.candidates}) < len(weighed):
        return None  # one sentence is the best for both
    close = [
        [(c, c.score + OF_IT * _names_it(one, own, c)) for c in each.candidates[:OF_A_SIDE] if _is_close(c, each)]
        for one, own, each in zip(asked_of, _own_words(asked_of), weighed, strict=True)
    ]
    apart = [
        ((a, b), worth + more + PARALLEL * _beside(a, b))
        for (a, worth), (b, more) in itertools.product(*close)
        if _place(a) != _place(b) and not _is_one_row(a, b)
    ]
    return max(apart, key=lambda pair: pair[1])[0] if apart else None


def _is_close(c: Candidate, each: Evidence) -> bool:
    return c.score >= each.candidates[0].score - ABOUT_AS_GOOD


def _own_words(asked_of: Sequence[Asked]) -> list[list[str]]:
    """The words that only one of the questions has."""
    first, second = (one.understood.terms for one in asked_of)
    return [[w for w in first if w not in second], [w for w in second if w not in first]]


def _names_it(one: Asked, own: Sequence[str], c: Candidate) -> bool:
    """Does a sentence, its row or its heading hold a word of what is asked about?"""
    return _holds_any(one, own, f"{c.text} {c.sentence.reading or ''} {label_of(c.found)}")


def _heading_over(one: Asked, own: Sequence[str], c: Candidate) -> str | None:
    """ "It was given £1.8m" under "3. IT Connects": the heading, without its number, where the sentence names nothing."""
    if _is_row(c) or not c.found.passage.headings or not _POINTS_BACK.search(c.text) or _holds_any(one, own, c.text):
        return None
    heading = _NUMBER.sub("", c.found.passage.headings[-1])
    return heading if len(heading.split()) <= LONGEST_HEADING else None


def _holds_any(one: Asked, own: Sequence[str], text: str) -> bool:
    """Does a text hold one of the words, in any of its writings?"""
    around = stems_of(text)
    return any(way <= around for word in own for way in ways(one, word))


def _is_one_row(a: Candidate, b: Candidate) -> bool:
    """The same row of two papers tells of one thing at two times."""
    return _is_row(a) and _is_row(b) and told_alike(a, b)


def _beside(a: Candidate, b: Candidate) -> bool:
    """Do two rows stand in one table, or are two sentences told alike?"""
    if _is_row(a) and _is_row(b):
        return (a.found.document.id, a.found.passage.headings) == (b.found.document.id, b.found.passage.headings)
    return not a.lacks and not b.lacks and told_alike(a, b)


def _is_row(c: Candidate) -> bool:
    return c.sentence.shape is Shape.TABLE_ROW and bool(c.sentence.reading)


def _opening(voted_on: VotedOn) -> tuple[str, int]:
    """Where the ballot's motion begins."""
    first = voted_on.ballot.words[0]
    return first.found.passage.id, first.n


def _place(c: Candidate) -> tuple[str, int]:
    return c.found.passage.id, c.place


def _tells_of_both(u: Understood, c: Candidate) -> bool:
    """Does a sentence hold most of the words that only the one, and most of those that only the other question has?"""
    told = stems_of(f"{c.text} {c.sentence.reading or ''}")
    first, second = (frozenset(map(stem, content_words(thing))) for thing in u.things)
    return all(len(own & told) >= MOST_OF * len(own) for own in (first - second, second - first))
