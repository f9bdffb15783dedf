"""Minutes to ballots: what was moved, who voted how, and what became of it, each in the sentence that tells it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from vectorstore.search import OPENING, Found
from vectorstore.words.papers import Standing
from vectorstore.words.text import squash

BARE = 8
"""Words: "Amendment lost." says nothing of what was lost, and is never said alone."""
_OUTCOME_WORDS = 30
"""A longer sentence that speaks of a lost motion tells of it, and is not its outcome."""

_MOVED = re.compile(
    r"\b(?:proposed|moved|tabled)\b[^.]{0,140}?\b(?:seconded|that)\b|\bseconded\b[^.]{0,80}\b(?:amendment|motion)\b",
    re.IGNORECASE,
)
_SIDE = re.compile(
    r"(?:^\W*|(?<=: )|(?<=\s))(?P<side>for|in favour|against|abst(?:ain(?:ed|ing)?|entions?))\W{0,3}\((?P<n>\d{1,3})\)|"
    r"^\W*(?P<bare>for|in favour|against|abst(?:ain(?:ed|ing)?|entions?))\s*+(?::\s*+)?\d{1,3}\b",
    re.IGNORECASE,
)
_OUTCOME = re.compile(
    r"\b(?:motion|amendment|recommendations?)\b[^.]{0,60}\b(?:carried|lost|fell|falls|agreed|defeated|withdrawn|rejected)\b|"
    r"\b(?:lost|carried) by \d",
    re.IGNORECASE,
)
_OPENS = re.compile(r"(?<!\W)(?:(?<=\bthat)|(?=[^\w:]*+:))\W*+$", re.IGNORECASE)
_PUT = re.compile(r"\bput\b.{0,80}\bto the vote\b|\bvoting was as follows\b|\bdebated\b", re.IGNORECASE)
_OF_PARAGRAPH = re.compile(r"\bset out (?:in|at) (?:paragraph|section) \(?(\d{1,3})\b", re.IGNORECASE)
_SUBSTANTIVE = re.compile(r"\bsubstantive motion\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Place:
    """A sentence of a found passage."""

    found: Found
    n: int

    @property
    def text(self) -> str:
        sentence = self.found.passage.sentences[self.n]
        return self.found.passage.text[sentence.start : sentence.end]


@dataclass(frozen=True, slots=True)
class Ballot:
    """One vote of a meeting. `words` opens with the sentence that moved it; `sides` are "for", "against" and "abstained"."""

    words: tuple[Place, ...]
    sides: Mapping[str, tuple[Place, ...]]
    """The sentence that counts a side, and after it those that name who was on it."""
    outcome: Place | None
    resolved: tuple[Place, ...] = ()
    """What the minutes print as resolved after the outcome."""


@dataclass(frozen=True, slots=True)
class VotedOn:
    """A ballot as it answers a question."""

    ballot: Ballot
    told: Place
    """The sentence of the motion that the question is about."""
    mover: bool = False
    side: str | None = None
    """Whose names are asked for."""


def is_of_a_vote(place: Place) -> bool:
    """Is a sentence a count or a bare outcome, which says nothing of what was voted on?"""
    if not place.found.passage.about:
        return False
    return _SIDE.search(place.text) is not None or (
        len(place.text.split()) < BARE and _OUTCOME.search(place.text) is not None
    )


def count_of(side: str, place: Place) -> str:
    """The words that count a side, as printed: "Against (37)" of a sentence that goes on to the names, or the whole of it."""
    counts = (m for m in _SIDE.finditer(place.text) if _side(m["side"] or m["bare"]) == side)
    found = next(counts, None)
    return found[0].strip() if found else place.text


def ballots(passages: Sequence[Found]) -> list[Ballot]:
    """Each vote that a paper's passages, in their order, tell of."""
    reader = _Reader()
    for found in passages:
        reader.read(found)
    return list(reader.finished())


@dataclass(slots=True)
class _Motion:
    paragraph: str | None
    words: list[Place]
    sides: dict[str, list[Place]] = field(default_factory=dict)
    outcome: Place | None = None
    resolved: list[Place] = field(default_factory=list)


class _Reader:
    """Goes through minutes in their order."""

    def __init__(self) -> None:
        self._item: str | None = None
        self._motions: list[_Motion] = []
        self._done: list[_Motion] = []
        self._counting: dict[str, list[Place]] = {}
        self._side: str | None = None
        self._words = False
        self._of: str | None = None
        self._resolving: _Motion | None = None
        self._said: list[Place] = []
        """What stands in the item before its first motion."""

    def finished(self) -> Iterator[Ballot]:
        for motion in [*self._done, *self._motions]:
            if motion.outcome or motion.sides:
                sides = {side: tuple(places) for side, places in motion.sides.items()}
                yield Ballot(tuple(motion.words), sides, motion.outcome, tuple(motion.resolved))

    def read(self, found: Found) -> None:
        if found.passage.item != self._item:
            self._done += self._motions
            self._motions, self._counting, self._said, self._item = [], {}, [], found.passage.item
            self._side, self._words, self._of, self._resolving = None, False, None, None
        for n in range(len(found.passage.sentences)):
            self._sentence(Place(found, n))

    def _sentence(self, place: Place) -> None:
        text = place.text
        sides = [_side(m["side"] or m["bare"]) for m in _SIDE.finditer(text)]
        if named := _OF_PARAGRAPH.search(text):
            self._of = named[1]
        if sides:
            self._words, self._side, self._resolving = False, sides[-1], None
            self._counting |= {side: [place] for side in sides}
        elif self._is_outcome(place):
            self._ends(place)
        elif _MOVED.search(text):
            self._motions.append(_Motion(place.found.passage.sentences[place.n].paragraph, [place]))
            self._words, self._side, self._counting, self._of, self._resolving = True, None, {}, None, None
        elif self._side:
            self._counting[self._side].append(place)
        elif self._words:
            if self._goes_on(place):
                self._motions[-1].words.append(place)
            else:
                self._words = False
        elif self._resolving:
            self._resolving.resolved.append(place)
        elif not self._motions:
            self._said.append(place)

    def _goes_on(self, place: Place) -> bool:
        """Is a sentence still the motion's? The debate and the call to vote are not, nor is the paragraph after it."""
        first = self._motions[-1].words[0]
        if not _OPENS.search(first.text) and place.found.passage.id != first.found.passage.id:
            return False  # a motion that is told in its opening goes on no further than that
        moved, printed = self._motions[-1].paragraph, place.found.passage.sentences[place.n].paragraph
        if place.found.passage.standing is Standing.QUESTION_OR_REMARK or _PUT.search(place.text):
            return False
        return not (moved and printed and moved.isdigit() and printed == str(int(moved) + 1))

    def _is_outcome(self, place: Place) -> bool:
        sentence = place.found.passage.sentences[place.n]
        if sentence.reading and sentence.reading.startswith("Recorded vote"):
            return True
        return len(place.text.split()) <= _OUTCOME_WORDS and _OUTCOME.search(place.text) is not None

    def _ends(self, place: Place) -> None:
        motion = self._voted_on(place)
        if motion is not None and motion.outcome is None:
            motion.outcome, motion.sides = place, self._counting
            self._resolving = motion
        self._counting, self._side, self._words, self._of = {}, None, False, None

    def _voted_on(self, outcome: Place) -> _Motion | None:
        """The motion itself where its amendments are done with, or by the paragraph that the vote names, or the last moved."""
        said = f"{outcome.text} {outcome.found.passage.sentences[outcome.n].reading or ''}"
        if _SUBSTANTIVE.search(said):
            return next((m for m in self._motions if m.outcome is None), None)
        by_paragraph = [m for m in self._motions if self._of and m.paragraph == self._of]
        voted = next(iter(by_paragraph or self._motions[-1:]), None) or self._by_subject(outcome)
        if voted is not None and voted.outcome is not None and not by_paragraph:
            # The amendment is done with: "the motion was carried" ends what it would have amended.
            return next((m for m in self._motions if m.outcome is None), None)
        return voted

    def _by_subject(self, outcome: Place) -> _Motion | None:
        """A motion that is printed without who moved it is known by its beginning, which the vote's passage remembers."""
        begins = squash(outcome.found.passage.about or "")[:OPENING]
        first = next((p for p in self._said if begins and begins in squash(p.found.passage.text)), None)
        if first is None:
            return None
        self._motions.append(_Motion(None, [first]))
        return self._motions[-1]


def _side(printed: str) -> str:
    folded = printed.casefold()
    return "for" if folded in ("for", "in favour") else "against" if folded == "against" else "abstained"
