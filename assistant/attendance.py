"""Who was at a meeting: the meeting that is meant, and the lines of its minutes that say who chaired, came or stayed away."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Sequence

from assistant.evidence import Candidate, Evidence
from assistant.understand import Understood
from vectorstore.search import Found
from vectorstore.words.dates import MONTHS, dates_in
from vectorstore.words.papers import Document, body_of, held_on
from vectorstore.words.periods import date_keys
from vectorstore.words.text import STOP_WORDS, squash, stem, words

MOST_MEETINGS = 2
"""Of as many meetings of a month it is told who was there."""
MOST_READ = 6
"""Minutes of the time asked about that are opened."""
HEAD = 40
"""Words of minutes in which the body's name stands."""
OPENING_PASSAGES = 8
"""Among how many of a paper's first passages its list of those present is looked for."""

_CHAIR = re.compile(r"\bchair(?:ed|ing|s|man|woman|person)?\b|\bpresid\w+", re.IGNORECASE)
_AWAY = re.compile(r"\b(?:apolog\w+|absent|absence|missing|not there|away)\b", re.IGNORECASE)
_OFFICERS = re.compile(r"\b(?:officers?|in attendance|also (?:present|there))\b", re.IGNORECASE)
_WHERE = re.compile(r"\bwhere\b", re.IGNORECASE)
_IS_CHAIR = re.compile(
    r"\((?:[^()]{0,60}\b)?chair(?:man|woman|person)?\b[^()]{0,40}\)|"
    r"\bthe mayor\b\W{0,3}\(|\((?:the )?mayor\b[^()]{0,40}\)|"
    r"\b(?:elected|appointed)\b[^.]{0,40}\b(?:to chair|chair(?:man)?\b)|\b(?:took|in) the chair\b",
    re.IGNORECASE,
)
_VICE = re.compile(r"\bvice[- ]chair\w*", re.IGNORECASE)
_PRESENT = re.compile(r"^\W*(?:members? )?present\b", re.IGNORECASE)
_SENT_APOLOGIES = re.compile(r"\bapologies\b", re.IGNORECASE)
_IN_ATTENDANCE = re.compile(r"\bin attendance\b|\balso present\b", re.IGNORECASE)
_HELD_AT = re.compile(r"\bheld (?:in|at|on)\b", re.IGNORECASE)
_ASKED = frozenset(
    stem(w) for w in "who was were chair chaired chairing present there attended attend came meeting".split()
)
_ASKED |= frozenset(stem(m) for m in MONTHS)
_GENERAL = frozenset(stem(w) for w in "committee council meeting board panel the of and full county borough".split())


def at_a_meeting(
    u: Understood,
    found: Sequence[Found],
    documents: Sequence[Document],
    passages_of: Callable[[Document], Sequence[Found]],
) -> Evidence | None:
    """The lines that say who was there, one for each meeting that may be meant. None where another thing is asked, or no
    minutes of the time asked about say it."""
    if not u.attendance or not u.periods:
        return None
    minutes = [d for d in documents if d.kind == "minutes" and _then(u, d.meeting_date)]
    brought = [
        f for f in found if f.document.kind != "minutes" and _then(u, held_on(f.document, f.passage))
    ]  # in packs
    meetings: list[Sequence[Found]] = [passages_of(d)[:OPENING_PASSAGES] for d in minutes[:MOST_READ]]
    meetings += [[f] for f in brought]
    told: dict[str, tuple[bool, Candidate]] = {}
    for opening in meetings:
        named = _names_body(u, opening)
        lines = (Candidate(f, n, 1.0, 1.0, 1.0) for f in opening for n in range(len(f.passage.sentences)))
        line = next((c for c in lines if _tells(u, c.text)), None)
        if line:
            told.setdefault(squash(line.text), (named, line))  # the same minutes in a pack are said once
    chosen = [c for named, c in told.values() if named] or [c for _, c in told.values()]
    if 0 < len(chosen) <= MOST_MEETINGS:
        return Evidence(tuple(chosen), answers=True)
    # The minutes that are meant do not say it: then no other meeting's may.
    meant = any(_names_body(u, opening) for opening in meetings)
    return Evidence((), answers=False) if meant and not chosen else None


def _then(u: Understood, held: datetime.date | None) -> bool:
    """Was a meeting held when the question says?"""
    days = dates_in(u.text)
    return held is not None and (held in days if days else bool(u.periods & date_keys(held)))


def _names_body(u: Understood, opening: Sequence[Found]) -> bool:
    """Is the body of a meeting named in the question, in full or by its initials?"""
    first = opening[0] if opening else None
    body = (body_of(first.document, first.passage) if first else None) or ""
    if not body:  # as a head prints it: "CORPORATE PARENTING PANEL - 10th December 2024"
        asked = {stem(w) for w in words(u.text) if w not in STOP_WORDS} - _GENERAL - _ASKED
        head = {stem(w) for f in opening[:1] for w in words(f.passage.text)[:HEAD]}
        return bool(asked) and len(asked & head) * 2 > len(asked)
    asked = {stem(w) for w in words(u.text)}
    initials = "".join(w[0] for w in words(body) if w not in STOP_WORDS)
    told = {stem(w) for w in words(body) if w not in STOP_WORDS} - _GENERAL
    if told:
        return len(told & asked) * 2 > len(told) or initials in words(u.text)
    return bool({stem(w) for w in words(body)} & asked)  # "Council", "County Council"


def _tells(u: Understood, line: str) -> bool:
    if _CHAIR.search(u.text):
        return any(_CHAIR.search(told) or "mayor" in told.casefold() for told in _chairs(line))
    if _AWAY.search(u.text):
        return _SENT_APOLOGIES.search(line) is not None
    if _OFFICERS.search(u.text):
        return _IN_ATTENDANCE.search(line) is not None
    if _WHERE.search(u.text):
        return _HELD_AT.search(line) is not None
    return _PRESENT.search(line) is not None


def _chairs(line: str) -> list[str]:
    """What a line says of who is in the chair, deputies aside."""
    return [_VICE.sub("", m[0]) for m in _IS_CHAIR.finditer(line)]
