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
_NAMED = re.compile(r"(?:(?:[A-Z][\w’']{1,30}|of|the|and|for)\s+){2,7}[A-Z][\w’']+")
"""A title named in running text: "the Labour Group’s Alternative Budget"."""
_PROPOSES = re.compile(r"\b(?:amendments?|alternative|counter[ -]?motions?|motions?)\b", re.IGNORECASE)


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


def lost_passages(document: Document, passages: Sequence[Passage], lost: Lost) -> list[int]:
    """Which passages of a paper propose what those minutes tell was lost, by their place; none for a paper that does not.

    A paper that holds the words of one lost motion, or bears the title that one names, is that motion's from end to end.
    One that holds several is a pack of them: of it only the passages that say the lost words.
    """
    if document.kind == "minutes" or document.id == lost.document_id or not may_propose(document):
        return []
    dated = document.meeting_date if document.date_basis != "inferred" else None
    if dated and lost.held and abs(dated - lost.held) > ONE_ROUND:
        return []
    own = _shingles(" ".join(p.text for p in passages))
    held = [theirs for theirs in map(_shingles, lost.texts) if len(theirs) >= FEWEST and _within(theirs, own)]
    if len(held) > 1 and document.kind != "amendment":
        said = frozenset().union(*held)
        return [n for n, p in enumerate(passages) if (mine := _shingles(p.text)) and _within(mine, said)]
    return list(range(len(passages))) if held or _named(document, passages, lost) else []


def _within(some: frozenset[tuple[str, ...]], all_: frozenset[tuple[str, ...]]) -> bool:
    return len(some & all_) >= SHARED * len(some)


def _named(document: Document, passages: Sequence[Passage], lost: Lost) -> bool:
    """Does a lost text name this paper's title ("in line with the Labour Group’s Alternative Budget")?"""
    opening = " ".join([*passages[0].headings, *passages[0].text.split()[:OPENING]]) if passages else ""
    own = frozenset(content_words(f"{document.title or ''} {document.file.replace('_', ' ')} {opening}"))
    for title in (title for text in lost.texts for title in _NAMED.findall(text)):
        telling = frozenset(content_words(re.sub(r"[’']s\b", "", title)))
        if len(telling) >= 3 and telling <= own and _PROPOSES.search(title):
            return True
    return False


def _shingles(text: str) -> frozenset[tuple[str, ...]]:
    said = words(text)
    return frozenset(tuple(said[n : n + SHINGLE]) for n in range(len(said) - SHINGLE + 1))
