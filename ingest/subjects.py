"""What a text is about that has no words of its own for it: the motion a vote was on, the question an answer meets."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.block import Block, Form
from ingest.standing import ANSWER_HEAD, CARRIED, FOR_THE_VOTE, LOST, QUESTION_HEAD

ROOM = 40
"""Words of a motion or question that are kept: what it is about is said at its beginning."""
OUTCOME = 60
"""Words: a longer text that speaks of a lost motion tells of it, and is not its outcome."""
_MOVES = re.compile(
    r"\b(?:proposed|moved|tabled)\b[^.]{0,140}?\b(?:seconded|that)\b|"
    r"\b(?:amendment|motion)\b.{0,40}\b(?:is|was|were) (?:proposed|moved)\b",
    re.IGNORECASE,
)
_TITLE = re.compile(r"^\W*(?:\d{1,3}[.)]?\s+)?(?:motion|amendment)\b(?=.* )", re.IGNORECASE)
_PARAGRAPH = re.compile(r"\bset out in (?:paragraph|section) \(?(\d{1,3})\b", re.IGNORECASE)
_SIDE = re.compile(r"^(?:for|in favour|against|abstain(?:ed|ing)?|abstentions?)\b\s*+(?:[:(]\s*+)?\(?\d", re.IGNORECASE)
_SUBSTANTIVE = re.compile(r"\bsubstantive motion\b", re.IGNORECASE)


def subjects(blocks: Sequence[Block]) -> dict[int, str]:
    """The subject of each vote, outcome and answer, by its place among a part's blocks."""
    reader = _Reader()
    for n, block in enumerate(blocks):
        reader.read(n, block)
    return reader.found


def moves(block: Block) -> bool:
    """Does a block put a motion or an amendment before the meeting?"""
    return bool(_MOVES.search(block.text) and re.search(r"\b(?:that|amendment|motion)\b|:$", block.text.rstrip()))


def opens_vote(block: Block) -> bool:
    """Does a block put something to the vote, before it says who was for it?"""
    return bool(block.about and FOR_THE_VOTE.search(block.text) and not _SIDE.match(block.text))


class _Reader:
    """Goes through a part and remembers what was moved or asked last."""

    def __init__(self) -> None:
        self.found: dict[int, str] = {}
        self._title = ""
        self._words: list[str] = []
        self._open = self._answering = False
        self._moved: dict[str, str] = {}
        """What was moved in each numbered paragraph of this item."""
        self._number: str | None = None
        self._voting = ""

    def read(self, n: int, block: Block) -> None:
        text = block.text
        if block.form is Form.HEADING and self._heading(block, text):
            return
        if self._answering:
            self.found[n] = self._subject()
        elif _is_of_a_vote(text):
            self._vote(text)
            if self._voting:
                self.found[n] = self._voting
        elif moves(block):
            self._words, self._open, self._voting = text.split()[:ROOM], True, ""
            own = re.match(r"\(?(\d{1,3})[.)]", text)
            self._number = own[1] if own else None
            self._keep()
        elif self._open:
            self._words = (self._words + text.split())[:ROOM]
            self._keep()

    def _heading(self, block: Block, text: str) -> bool:
        """Does a heading open or close a subject? One inside a motion ("Proposed purpose") does neither."""
        if ANSWER_HEAD.match(text):
            self._answering, self._open = bool(self._subject()), False
            return True
        if QUESTION_HEAD.match(text):
            self._title, self._words, self._open, self._answering = text, [], True, False
            return True
        if block.style.startswith("numbered") or _TITLE.match(text):
            self._title = text if _TITLE.match(text) else ""
            self._words, self._open, self._answering, self._voting = [], False, False, ""
            if block.style.startswith("numbered"):
                self._moved = {}
            return True
        return False

    def _vote(self, text: str) -> None:
        """A new vote is on what it names, or else on what was moved last."""
        if not self._voting or FOR_THE_VOTE.search(text):
            named = _PARAGRAPH.search(text)
            first = next(iter(self._moved.values()), "") if _SUBSTANTIVE.search(text) else ""
            self._voting = (self._moved.get(named[1], "") if named else "") or first or self._subject()
        self._open = False

    def _keep(self) -> None:
        if self._number:
            self._moved[self._number] = self._subject()

    def _subject(self) -> str:
        return " ".join(filter(None, [self._title, " ".join(self._words)]))


def _is_of_a_vote(text: str) -> bool:
    outcome = (LOST.search(text) or CARRIED.search(text)) and len(text.split()) < OUTCOME
    return bool(outcome or _SIDE.match(text) or FOR_THE_VOTE.search(text))
