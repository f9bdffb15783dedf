"""A list that goes on in the next passage: a page or a passage may end within it, and half a list is no answer."""

from __future__ import annotations

import dataclasses
import re

from assistant.evidence import Candidate, Evidence
from assistant.runs import LIST_ROOM, Run, name_of_point, run_of
from assistant.understand import Understood, Wanted
from assistant.whole_tables import PassagesOf
from vectorstore.search import Found
from vectorstore.words.papers import Shape

LOOKED_AT = 3
"""Among how many of the best sentences one may open such a list."""
MOST_POINTS, FEWEST_POINTS = 12, 2
"""Points of a list, each in a passage of its own, that are told by their names."""
_MARK = re.compile(r"(?:(?P<bullet>[-–•*●▪o])|(?P<number>\(?(?:\d{1,2}|[a-zA-Z]|[ivx]{1,5})[.)]))\s{0,4}\Z")


def with_what_goes_on(u: Understood, evidence: Evidence, passages_of: PassagesOf) -> Evidence:
    """The evidence with the points that the next passage has of a list with which a found passage ends."""
    if not evidence.answers or u.wanted not in (Wanted.LIST, Wanted.DECISION):
        return evidence
    goes_on, points = dict[str, Candidate](), dict[str, tuple[Candidate, ...]]()
    for candidate in evidence.candidates[:LOOKED_AT]:
        run = run_of(u, candidate)
        if _ends_within_its_list(run) and (after := _after(candidate.found, passages_of)):
            goes_on[candidate.found.passage.id] = dataclasses.replace(candidate, found=after, place=0)
        elif _opens_at_the_end(run) and (named := _named_points(candidate, passages_of)):
            points[candidate.found.passage.id] = named
    return dataclasses.replace(evidence, goes_on=goes_on, points=points) if goes_on or points else evidence


def _opens_at_the_end(run: Run) -> bool:
    """Is it a line that opens a list, with nothing of it in its own passage?"""
    return (
        run.first == run.last
        and run.last + 1 == len(run.candidate.found.passage.sentences)
        and run.quote.rstrip().endswith(":")
    )


def _named_points(opener: Candidate, passages_of: PassagesOf) -> tuple[Candidate, ...]:
    """The passages that follow and each begin with a point that has a name: "Resident engagement: …", in their order."""
    found = opener.found
    passages = passages_of(found.document)
    own = next((n for n, other in enumerate(passages) if other.passage.id == found.passage.id), len(passages))
    named = []
    for after in passages[own + 1 : own + 1 + MOST_POINTS]:
        point = dataclasses.replace(opener, found=after, place=0) if after.passage.sentences else None
        if point is None or not _is_under_the_same(found, after) or name_of_point(point) is None:
            break
        named.append(point)
    return tuple(named) if len(named) >= FEWEST_POINTS else ()


def _is_under_the_same(found: Found, after: Found) -> bool:
    """Does the other passage begin with a point, under the same heading and item?"""
    same = (after.passage.headings, after.passage.item) == (found.passage.headings, found.passage.item)
    return same and after.passage.sentences[0].shape is Shape.LIST


def rest_of(run: Run, goes_on: Candidate) -> Run | None:
    """The points of the next passage that stand on one page and have room beside those before them; None for none."""
    sentences = goes_on.found.passage.sentences
    last = 0
    while (
        last + 1 < len(sentences)
        and sentences[last + 1].shape is Shape.LIST
        and sentences[last + 1].page == sentences[0].page
    ):
        last += 1
    while last > 0 and run.length + Run(goes_on, 0, last).length > LIST_ROOM:
        last -= 1
    rest = Run(goes_on, 0, last)
    whole = not run.cut and _ends_within_its_list(run)
    return rest if whole and run.length + rest.length <= LIST_ROOM else None


def _ends_within_its_list(run: Run) -> bool:
    """Is it a list, found by the line that opens it, up to the very end of its passage? One found by a point may be another."""
    passage = run.candidate.found.passage
    if run.candidate.sentence.shape is Shape.LIST:
        return False
    opens = passage.text[passage.sentences[run.first].start : passage.sentences[run.first].end].rstrip().endswith(":")
    return opens and run.last > run.first and run.last + 1 == len(passage.sentences)


def _after(found: Found, passages_of: PassagesOf) -> Found | None:
    """The next passage of the paper, where it begins with a point that is marked as the last one was."""
    passages = passages_of(found.document)
    own = next((n for n, other in enumerate(passages) if other.passage.id == found.passage.id), len(passages))
    after = passages[own + 1] if own + 1 < len(passages) else None
    if after is None or not after.passage.sentences:
        return None
    return after if _is_under_the_same(found, after) and _mark(found, -1) == _mark(after, 0) else None


def _mark(found: Found, place: int) -> str | None:
    """What stands before a point: a bullet, a number, or nothing."""
    start = found.passage.sentences[place].start
    mark = _MARK.search(found.passage.text[max(0, start - 10) : start])
    return mark.lastgroup if mark else None
