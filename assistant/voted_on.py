"""A question about a vote to the ballot that it is about."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Sequence

from assistant.ballots import Ballot, Place, VotedOn, ballots, is_of_a_vote
from assistant.evidence import Candidate, Evidence
from assistant.understand import Understood
from vectorstore.search import Found
from vectorstore.words.dates import MONTHS
from vectorstore.words.figures import money
from vectorstore.words.papers import Document, held_on
from vectorstore.words.periods import date_keys, periods_in
from vectorstore.words.text import content_words, squash, stem, words

BEHIND = 5.5
"""How far behind the best sentence, in logits, the words of a motion may be for the question to be about that motion."""
LOOKED_AT = 12
"""Among how many of the best sentences a motion is looked for."""
PAPERS = 4
"""How many papers are read through for their ballots."""
COVERED = 0.5
"""Share of the question's words, but those of voting and of time, that the motion must hold."""
LIKE = 0.5
"""Cosine that one of its sentences must reach where fewer words are shared, ..."""
SOME = 0.25
"""... but at least this share of them."""

NEARER = 0.1
"""How much more of the question's words a motion must cover than the best sentence, where no vote is asked for; where one is,
how much less it may."""
ENOUGH = 0.5
"""What a motion must be worth; one that is moved by somebody who is named is."""
WHOLE = 1.0
"""What a motion is worth that holds all of the question's words."""
AMENDS = 0.7
"""What an amendment is worth more where one is asked for."""

SAME = 30
"""Letters and digits by which a sentence of an amendment's own paper is known again in the minutes."""

LONGEST_TITLE = 14
"""Words of the line above a motion that names it."""
_TITLE = re.compile(r"\W*(?:\d{1,3}[.)]?\s+)?(?:motion|amendment)\s(?!was\b|is\b|to\b|that\b)", re.IGNORECASE)
_OPENS = re.compile(r"(?<!\W)(?:(?<=\bthat)|(?=[^\w:]*+:))\W*+$", re.IGNORECASE)
_AMENDS = re.compile(r"\bamend", re.IGNORECASE)
_VOTE = re.compile(
    r"\b(?:(?<!non-)(?<!without a )vot(?:e|es|ed|ing)|seconded|seconder|abst(?:ain\w*|entions?))\b", re.IGNORECASE
)
_TELLS = re.compile(
    r"\b(?:vot(?:e|es|ed|ing)|carried|lost|unanim\w+|in favour|against|abst\w+|second(?:ed|er)|elect(?:ed|ions?))\b",
    re.IGNORECASE,
)
BEST = 3
"""Among how many of the best sentences one must tell of a vote, where a vote is asked about."""
_TITLES = frozenset("mr mrs ms miss dr cllr councillor lord lady sir".split())
_OF_VOTING = frozenset(
    stem(word)
    for word in (
        "vote voted votes motion amendment amendments carried carry lost pass passed back backed support supported agree agreed "
        "approve approved adopt adopted propose proposed proposer move moved mover second seconded seconder abstain abstained "
        "abstention against favour council councillor councillors cllr member members cabinet committee meeting full result "
        "outcome happened became go went got get through anybody anyone somebody name names many bid plan put forward"
    ).split()
)
_WHO_MOVED = re.compile(
    r"\b(?:who|whose|which (?:councillor|member))\b.{0,60}"
    r"\b(?:propos\w+|mov(?:ed|er|ing)|second\w+|tabled|put forward|amendment|motion)\b",
    re.IGNORECASE,
)
_WHO_VOTED = re.compile(
    r"\b(?:who|which (?:councillors?|members?)|names? of|any(?:one|body))\b.{0,60}?"
    r"\b(?:vot\w+|back\w*|support\w*|oppos\w*|abst\w+|against)",
    re.IGNORECASE,
)


def with_ballot(u: Understood, evidence: Evidence, passages_of: Callable[[Document], Sequence[Found]]) -> Evidence:
    """The evidence with the ballot that is asked about, if any. Counts and bare outcomes are told with their motion only:
    "Motion carried." under a question about another motion would be a false answer in true words."""
    if evidence.whole:
        return evidence
    telling = tuple(c for c in evidence.candidates if not is_of_a_vote(Place(c.found, c.place)))
    # Votes are told in minutes; an amendment's own paper may be nearer to the question and does not say what became of it.
    papers = (c.found for c in evidence.candidates if c.found.passage.about or c.found.document.kind == "minutes")
    minutes = {found.document.id: found.document for found in papers}
    ballots_held = [b for m in list(minutes.values())[:PAPERS] for b in ballots(passages_of(m))] if _asks(u) else []
    voted_on = _asked_about(u, telling, ballots_held)
    answers = bool(telling) and (evidence.answers or voted_on is not None)
    if voted_on is None and _asks(u) and not (subject_of(u.text) or u.earlier or u.periods):
        answers = False  # "Did the amendment get through?": nobody knows which
    if voted_on is None and _VOTE.search(u.text) and not any(_TELLS.search(c.text) for c in telling[:BEST]):
        answers = False  # a vote is asked about, and none is told of
    if voted_on is None and _VOTE.search(u.text) and telling and _of_another_day(u, telling[0]):
        answers = False
    return dataclasses.replace(evidence, candidates=telling, voted_on=voted_on, answers=answers)


def _of_another_day(u: Understood, first: Candidate) -> bool:
    """Is the best sentence of a meeting at another time than the one that is, or was, spoken of?"""
    return _held_then(u, Place(first.found, first.place)) is False


def _asks(u: Understood) -> bool:
    """Is it asked what became of something, or how somebody voted?"""
    return u.decision or _of_voting(u)


def _of_voting(u: Understood) -> bool:
    return _VOTE.search(u.text) is not None or _WHO_MOVED.search(u.text) is not None


def _asked_about(u: Understood, candidates: Sequence[Candidate], held: Sequence[Ballot]) -> VotedOn | None:
    """The ballot that a question is about: that of the motion whose words answer it best, if any's do."""
    if not held or not candidates:
        return None
    voting = _of_voting(u)
    near = [c for c in candidates[:LOOKED_AT] if c.score >= candidates[0].score - BEHIND]
    # "Motion 4: Climate Bill" is printed above a motion; what the motion says is told.
    telling = [c for c in near if not _is_title(c.text)] or near
    first = telling[0]
    # A motion is told only if its words are as near to the question as the best sentence's; where no vote is asked for, nearer.
    least = first.coverage + (-NEARER if voting else NEARER)
    fit = [c for c in telling if c is first or c.coverage >= least]
    best: tuple[float, VotedOn] | None = None
    for ballot in held:
        (told, like), mover = _told(ballot, fit, voting), _moved_by_named(u, ballot)
        worth = _worth(u, ballot, like) + mover
        if (
            worth >= ENOUGH
            and (told or mover or (voting and (first.coverage < COVERED or worth >= WHOLE)))
            and (best is None or worth > best[0])
        ):
            best = worth, _answering(u, ballot, told)
    return best[1] if best else None


def _is_title(text: str) -> bool:
    return _TITLE.match(text) is not None and len(text.split()) <= LONGEST_TITLE and not text.rstrip().endswith(".")


def _told(ballot: Ballot, telling: Sequence[Candidate], voting: bool) -> tuple[Place | None, float]:
    """The best sentence that is the motion's, or that was resolved on it, and its cosine."""
    of = (*ballot.words, *ballot.resolved) if voting else ballot.words
    places = {(place.found.passage.id, place.n) for place in of}
    printed = "".join(squash(place.text) for place in of)
    for c in telling:
        if (c.found.passage.id, c.place) in places:
            return Place(c.found, c.place), c.cosine
        # Said in the amendment's own paper, and in the minutes again.
        if c is telling[0] and len(squash(c.text)) >= SAME and squash(c.text) in printed:
            return _holding(of, c.text), c.cosine
    return None, 0.0


def _holding(of: Sequence[Place], text: str) -> Place:
    """The sentence of a motion that begins as a text does."""
    return next((p for p in of if squash(text)[:SAME] in squash(p.text)), of[0])


def _moved_by_named(u: Understood, ballot: Ballot) -> bool:
    """Was it moved or seconded by somebody whom the question names?"""
    surnames = {words(name)[-1] for name in u.names if words(name)} - _TITLES
    return bool(surnames & set(words(ballot.words[0].text)))


def _worth(u: Understood, ballot: Ballot, like: float) -> float:
    """How well a motion fits the question: the share of its words that it holds, and how like its best sentence is."""
    said = [u.text] if subject_of(u.text) else [u.text, *(earlier.text for earlier in u.earlier)]
    asked = {word for text in said for word in subject_of(text)}
    first = ballot.words[0]
    held_in = (*first.found.passage.headings, first.found.passage.item_title or "", *(p.text for p in ballot.words))
    held = {stem(word) for text in (*held_in, *(p.text for p in ballot.resolved)) for word in words(text)}
    texts = [p.text for p in (*ballot.words, *ballot.resolved)]
    if not money(u.text) <= frozenset().union(*map(money, texts)):
        return 0.0  # of another amount: "put back the £1.75m" is not the vote on the whole budget
    covered = len(asked & held) / len(asked) if asked else 0.0
    if covered < COVERED and (like < LIKE or covered < SOME):
        return 0.0
    if _held_then(u, first) is False:
        return 0.0
    # Who asks about "the budget" means the motion, not an amendment to it.
    amends = AMENDS if bool(_AMENDS.search(" ".join(said))) is bool(_AMENDS.search(first.text)) else 0.0
    return covered + like + amends


def _held_then(u: Understood, moved: Place) -> bool | None:
    """Was it voted on when the question, or the talk before it, says? None where it says no time, or the day is unknown."""
    held = held_on(moved.found.document, moved.found.passage)
    return bool(u.periods & date_keys(held)) if u.periods and held else None


def _nearest(u: Understood, ballot: Ballot) -> Place:
    """The sentence of a motion that holds most of the question's words, and of several the first that is no mere opening."""
    asked = subject_of(u.text)

    def held(place: Place) -> tuple[int, bool]:
        return len(asked & {stem(word) for word in words(place.text)}), not _OPENS.search(place.text)

    return max(ballot.words, key=held)


def subject_of(text: str) -> set[str]:
    """What a question is about, but for voting, meetings and times."""
    timeless = {stem(w) for w in content_words(text) if not periods_in(w) and w not in MONTHS and not w.isdigit()}
    return timeless - _OF_VOTING


def _answering(u: Understood, ballot: Ballot, told: Place | None) -> VotedOn:
    side = _side_asked(u.text) if _WHO_VOTED.search(u.text) else None
    return VotedOn(
        ballot,
        # Who voted against is said of what was put, not of what was resolved in its place.
        ballot.words[0] if side else told or _nearest(u, ballot),
        mover=_WHO_MOVED.search(u.text) is not None or _moved_by_named(u, ballot),
        side=side,
    )


def _side_asked(text: str) -> str | None:
    folded = text.casefold()
    if re.search(r"\babst", folded):
        return "abstained"
    return "against" if re.search(r"\bagainst|oppos", folded) else "for"
