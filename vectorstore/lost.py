"""Amendments' own papers to whether minutes tell that they were lost: what was voted down must never read as policy."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from vectorstore.words.papers import Document, Passage, Standing, held_on
from vectorstore.words.text import content_words, words

SHINGLE = 5
"""Words in a row that two texts share."""
SHARED = 0.5
"""Of a lost amendment's shingles, those in the paper that proposed it."""
FEWEST = 6
"""Shingles from which a lost text can be told."""
OPENING = 60
"""First words of a paper, in which it names itself where it prints no title."""
ONE_ROUND = datetime.timedelta(days=60)
"""The longest between an amendment's paper and the meeting that voted on it, where both are dated."""
_NAMED = re.compile(r"(?:(?:[A-Z][\w’']+|of|the|and|for)\s+){2,7}[A-Z][\w’']+")
"""A title named in running text: "the Labour Group’s Alternative Budget"."""
_PROPOSES = re.compile(r"\b(?:amendments?|alternative|counter[ -]?motion|motion)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Lost:
    """What one set of minutes tells was lost: the text of each motion or amendment, and when."""

    document_id: str
    held: datetime.date | None
    texts: tuple[str, ...]


def lost_in(document: Document, passages: Iterable[Passage]) -> Lost | None:
    """What minutes tell was lost; None where nothing was."""
    lost = [(p.text, held_on(document, p)) for p in passages if p.standing is Standing.AMENDMENT_LOST]
    texts = tuple(text for text, _ in lost if len(words(text)) >= SHINGLE + FEWEST - 1)
    return Lost(document.id, next((held for _, held in lost if held), None), texts) if texts else None


def may_propose(document: Document) -> bool:
    """Does a paper's name or kind say that it proposes something that a vote could reject?"""
    plain = f"{document.title or ''} {document.file.replace('_', ' ')}"
    return document.kind == "amendment" or _PROPOSES.search(plain) is not None


def was_lost(document: Document, passages: Sequence[Passage], lost: Lost) -> bool:
    """Is this the paper of something those minutes tell was lost: does it hold its words, or bear the title it names?"""
    if document.kind == "minutes" or document.id == lost.document_id or not may_propose(document):
        return False
    if document.meeting_date and document.date_basis != "inferred" and lost.held:
        if abs(document.meeting_date - lost.held) > ONE_ROUND:
            return False
    own = _shingles(" ".join(p.text for p in passages))
    opening = " ".join([*passages[0].headings, *passages[0].text.split()[:OPENING]]) if passages else ""
    named = frozenset(content_words(f"{document.title or ''} {document.file.replace('_', ' ')} {opening}"))
    for text in lost.texts:
        theirs = _shingles(text)
        if len(theirs) >= FEWEST and len(theirs & own) >= SHARED * len(theirs):
            return True
        for title in _NAMED.findall(text):
            telling = frozenset(content_words(re.sub(r"[’']s\b", "", title)))
            if len(telling) >= 3 and telling <= named and any(_PROPOSES.search(word) for word in title.split()):
                return True
    return False


def _shingles(text: str) -> frozenset[tuple[str, ...]]:
    said = words(text)
    return frozenset(tuple(said[n : n + SHINGLE]) for n in range(len(said) - SHINGLE + 1))
