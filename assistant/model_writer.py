"""The second writer: a chat model that writes from numbered passages, read sentence by sentence as it writes.

What it writes is a proposal. A sentence without a passage, with the number of one that does not exist, with a link that was
not shown, or that says something other than what it cites, does not become part of the draft; the verifier looks at the
rest, as at everybody's.
"""

from __future__ import annotations

import dataclasses
import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from enum import Enum, auto

from assistant.answer import Citation, Question, Said
from assistant.calling import REST_SECONDS, Line, ModelCut, ModelFailed, ModelSlow, NobodyListens, Waiting
from assistant.chat_model import ChatModel, Limits, Message
from assistant.drafts import Proposed, is_silent, read_draft
from assistant.evidence import Evidence
from assistant.fenced import CHARACTERS, Fenced, fence, plain
from assistant.rewriting import conversation, read_rewrite, refusal
from assistant.support import OWN, USELESS, Support, stands, support, tells
from assistant.understand import Understood, Wanted
from prompts import instructions, phrase
from vectorstore.search import Found

ROOM, LIST_ROOM = 120, 180
"""Words of an answer, and of one that lists: it is read out, not studied."""
BEHIND, FURTHER_BEHIND = 3.0, 6.0
"""How far behind the best evidence what a model cites may be, by the score that evidence is ranked by: until the question is
answered, and after that."""
MOST = 8
"""Sentences of an answer."""
REWRITE_SHARE = 0.3
"""Of the time that is left, for writing a follow-up again."""
REWRITE_CHARACTERS = 600
_ENDS = '.!?…]})"”\n'
"""A sentence, a mark or an object may be finished with one of these."""


class Ending(Enum):
    """How a model came to its end."""

    DONE = auto()
    SILENT = auto()
    """It said that the passages do not answer."""
    SLOW = auto()
    FAILED = auto()
    CUT = auto()
    """It broke off, or wrote more than it may."""


_ENDINGS: dict[type[Exception], Ending] = {ModelSlow: Ending.SLOW, ModelCut: Ending.CUT}


class Writing:
    """One draft while it is written: iterate for its sentences, each marked from 1, then see how it ended."""

    def __init__(self, pieces: Iterator[str], fenced: Fenced, understood: Understood, evidence: Evidence) -> None:
        self.ending = Ending.DONE
        self.proposed = 0
        self.left_out: Counter[str] = Counter()
        """Sentences that did not become part of the draft, by the reason."""
        self.answered = False
        """Was a sentence kept? Whoever iterates says so: until then only one that answers the question is proposed."""
        self._pieces = pieces
        self._fenced = fenced
        self._understood = understood
        self._seen: set[str] = set()
        self._figure = understood.wanted is Wanted.FIGURE or bool(understood.sides)
        self._scores = {(c.found.passage.id, c.place): c.score for c in evidence.candidates}
        self._best = evidence.candidates[0].score if evidence.candidates else 0.0
        self._room = LIST_ROOM if understood.wanted is Wanted.LIST else ROOM

    def __iter__(self) -> Iterator[Said]:
        text = ""
        try:
            for piece in self._pieces:
                text += piece
                if self._fenced.sign in text:
                    break  # it says what it was told
                if any(c in _ENDS for c in piece):
                    yield from self._new(read_draft(text, ended=False))
                if self._full:
                    return
        except (ModelFailed, NobodyListens) as error:
            self.ending = _ENDINGS.get(type(error), Ending.FAILED)
            yield from self._new(read_draft(text, ended=False))
            return
        if self._fenced.sign in text:
            self.left_out["repeats what it was told"] += 1
            return
        if is_silent(text):
            self.ending = Ending.SILENT
            return
        yield from self._new(read_draft(text))

    @property
    def _full(self) -> bool:
        return self._room <= 0 or len(self._seen) >= 3 * MOST

    def _new(self, proposals: Sequence[Proposed]) -> Iterator[Said]:
        for proposed in proposals:
            if proposed.text in self._seen or self._full:
                continue
            self._seen.add(proposed.text)
            self.proposed += 1
            said = self._said(proposed)
            if isinstance(said, str):
                self.left_out[said] += 1
                continue
            self._room -= len(proposed.text.split())
            yield said

    def _said(self, proposed: Proposed) -> Said | str:
        """The sentence with its citations, or why it is left out."""
        shown = self._fenced.shown
        if any(not 1 <= n <= len(shown) for n in proposed.numbers):
            return "forged"
        text = self._fenced.with_links(proposed.text)
        if text is None:
            return "link"
        if proposed.numbers:
            found = [shown[n - 1] for n in proposed.numbers]
            held = [s for n, f in enumerate(found, start=1) if (s := support(n, text, f))]
        else:
            held = self._attributed(text)
            if not held:
                return "uncited"
        best = max((s.share for s in held), default=0.0)
        cited = _marked([s for s in held if s.share >= USELESS or s.share == best])
        if any(link in text and not _holds(cited, link) for link in self._fenced.links.values()):
            return "link"
        if not any(self._to_the_point(s) for s in held):
            return "beside the point"
        if not stands(text, cited, self._understood.standalone):
            return "unsupported"
        if not self.answered and not tells(text, cited, self._understood.text, self._figure):
            return "says the question again"
        return Said(_with_marks(text, len(cited)), cited)

    def _to_the_point(self, held: Support) -> bool:
        """Is what is cited among the evidence, and not far behind the best? Sentences of another time are no evidence."""
        id_ = held.citation.found.passage.id
        least = self._best - (FURTHER_BEHIND if self.answered else BEHIND)
        return any(self._scores.get((id_, n), -math.inf) >= least for n in range(held.first, held.last + 1))

    def _attributed(self, text: str) -> list[Support]:
        """The passage of a sentence that names none: only one that plainly says it."""
        each = [s for f in self._fenced.shown if (s := support(1, text, f))]
        best = max(each, key=lambda s: s.share, default=None)
        return [best] if best and best.share >= OWN else []


class ModelWriter:
    """Writes with a chat model. Its words are shown only where they hold; the study sees to that."""

    def __init__(self, model: ChatModel, limits: Limits | None = None, rest_seconds: float = REST_SECONDS) -> None:
        self.name = model.name
        self.limits = limits or Limits()
        self._model = model
        self._line = Line(model, self.limits.retries, rest_seconds)

    @property
    def prompts(self) -> Mapping[str, int]:
        """What the model is told, by name, with the version of each."""
        return {name: instructions(name).version for name in ("writing", "rewriting")}

    def begin(self, understood: Understood, evidence: Evidence, waiting: Waiting) -> Writing:
        """A draft, to be iterated once."""
        structured = self._model.structured
        fenced = fence(_in_order(evidence), self.limits.paper_tokens)
        form = phrase("model/as_json" if structured else "model/as_lines")
        told: list[Message] = [
            ("system", instructions("writing").with_values(sign=fenced.sign, form=form)),
            ("human", phrase("model/asked", passages=fenced.text, question=plain(understood.standalone))),
        ]
        most = 2 * self.limits.tokens * CHARACTERS
        pieces = self._line.say(told, waiting, most, structured)
        return Writing(pieces, fenced, understood, evidence)

    def rewrite(self, question: Question, waiting: Waiting) -> str | None:
        """A follow-up as it would be asked without the conversation; None where the model's words may not be taken."""
        told: list[Message] = [
            ("system", instructions("rewriting").with_values()),
            ("human", conversation(question.history, question.text)),
        ]
        try:
            with closing(self._line.say(told, waiting, REWRITE_CHARACTERS)) as pieces:
                said = read_rewrite("".join(pieces))
        except (ModelFailed, NobodyListens):
            return None
        return None if refusal(said, question.text, question.history) else said

    def close(self) -> None:
        self._line.close()


def _in_order(evidence: Evidence) -> list[Found]:
    """The passages that hold what answers, best first, each once."""
    first: dict[str, Found] = {}
    for candidate in evidence.candidates:
        first.setdefault(candidate.found.passage.id, candidate.found)
    return list(first.values())


def _marked(held: Sequence[Support]) -> tuple[Citation, ...]:
    """Citations marked from 1, the same quote once."""
    each = {(s.citation.found.passage.id, s.citation.quote): s.citation for s in held}
    return tuple(renumbered(citation, n) for n, citation in enumerate(each.values(), start=1))


def renumbered(citation: Citation, marker: int) -> Citation:
    return dataclasses.replace(citation, marker=marker)


def _with_marks(text: str, count: int) -> str:
    marks = "".join(f" [{n}]" for n in range(1, count + 1))
    return f"{text.removesuffix('.')}{marks}." if text.endswith(".") else f"{text}{marks}"


def _holds(cited: Sequence[Citation], link: str) -> bool:
    return any(link in c.found.passage.text for c in cited)
