"""A word or two that fit several things equally ("satisfaction?"): the things to choose from, instead of a guess."""

from __future__ import annotations

import re

from assistant.evidence import Candidate, Evidence
from assistant.understand import Understood, Wanted
from prompts import phrase
from vectorstore.words.papers import Shape
from vectorstore.words.text import content_words, squash, stem, words

_NUMBER = re.compile(r"^[\d.]+[.)]?\s+")
SHORT = 3
"""Words: a longer question says what it is after."""
EQUAL = 1.5
"""How far behind the best, in its logit, another thing may be and still be meant as well."""
MOST = 3


def choices(u: Understood, evidence: Evidence) -> tuple[str, ...]:
    """Questions of which one is probably meant: two or three things that fit equally, or none where one thing is clear."""
    terms = content_words(u.text)
    if u.follow_up or u.wanted is not Wanted.ANY or u.periods or len(terms) != 1 or len(words(u.text)) > SHORT:
        return ()
    asked, best = stem(terms[0]), evidence.candidates[0].score if evidence.candidates else 0.0
    things: dict[str, str] = {}
    for candidate in evidence.candidates:
        if candidate.score < best - EQUAL:
            break
        thing = _thing(candidate)
        if thing and asked in {stem(w) for w in words(thing)} and len(words(thing)) > 1:
            things.setdefault(squash(thing), thing)
    if len(things) < 2:
        return ()
    return tuple(phrase("choice", thing=thing) for thing in list(things.values())[:MOST])


def _thing(candidate: Candidate) -> str | None:
    """What a sentence speaks of: its row's name, or the heading or item that it stands under."""
    passage, sentence = candidate.found.passage, candidate.sentence
    if sentence.shape is Shape.TABLE_ROW and sentence.reading:
        return sentence.reading.partition(": ")[0].rpartition(" - ")[2]
    heading = passage.headings[-1] if passage.headings else passage.item_title
    return heading and _NUMBER.sub("", heading)
