"""From evidence to sentences that may be shown: whoever writes, the verifier follows, and quotes step in for a model.

Sentences leave one by one, as soon as they are sure to stay. A model's first sentence is, once it was verified: from then on
the answer is the model's, and what fails later only shortens it, or has quotes put after it. Nothing is ever taken back.
"""

from __future__ import annotations

import dataclasses
import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from assistant.answer import Draft, Said
from assistant.calling import Waiting
from assistant.entailment import Entailment
from assistant.evidence import Evidence
from assistant.model_writer import Ending, ModelWriter
from assistant.quotes import Quotes
from assistant.understand import Understood
from assistant.verify import verify
from assistant.writers import Writer
from prompts import phrase
from vectorstore.words.papers import held_on
from vectorstore.words.periods import date_keys, periods_in, within

_MARKER = re.compile(r"\[(\d+)\]")


@dataclass(frozen=True, slots=True)
class Composed:
    """How an answer came about, once all of its sentences were told."""

    written_by: str
    missing: tuple[str, ...] = ()
    """Periods asked about that nothing was said of."""
    dropped: int = 0
    notice: str | None = None
    prompts: Mapping[str, int] = field(default_factory=dict)
    """What a chat model was told, with the versions of it."""
    verifying: float = 0.0
    """Seconds."""


def compose(  # noqa: PLR0913  (who writes, from what, and who is asked before a sentence leaves)
    writer: Writer | ModelWriter,
    understood: Understood,
    evidence: Evidence,
    may_leave: Callable[[Said], bool],
    waiting: Waiting,
    *,
    entailment: Entailment | None = None,
) -> Iterator[Said | Composed]:
    """Verified sentences, in order, and last the Composed. `may_leave` is asked right before each.

    `entailment` is asked about sentences in their own words, where a council set a model for it.
    """
    check = _Check(may_leave, entailment)
    if not isinstance(writer, ModelWriter):
        draft = writer.write(understood, evidence)
        yield from check.let_through(draft)
        yield Composed(writer.name, draft.missing, check.dropped, verifying=check.seconds)
        return
    writing = writer.begin(understood, evidence, waiting)
    kept: list[Said] = []
    for said in writing:
        for sentence in check.let_through(Draft((said,), writer.name), renumber=True):
            writing.answered = True
            kept.append(sentence)
            yield sentence
    dropped = check.dropped + writing.left_out.total()
    if not kept:
        draft = Quotes().write(understood, evidence)
        yield from check.let_through(draft)
        why = phrase(_WHY[writing.ending], model=writer.name)
        yield Composed(Quotes.name, draft.missing, dropped, why, writer.prompts, check.seconds)
        return
    notice = phrase("model_cut_short", model=writer.name) if writing.ending in _CUT else None
    missing = [side for side in understood.sides if not any(_speaks_of(said, side) for said in kept)]
    if missing:
        draft = Quotes().write(understood, evidence)
        more = tuple(s for s in draft.said if any(_speaks_of(s, side) for side in missing) and not _repeats(s, kept))
        added = []
        for sentence in check.let_through(dataclasses.replace(draft, said=more), renumber=True):
            added.append(sentence)
            yield sentence
        if added:
            notice = phrase("model_completed", model=writer.name)
        missing = [side for side in missing if not any(_speaks_of(said, side) for said in added)]
    yield Composed(writer.name, tuple(map(min, missing)), dropped, notice, writer.prompts, check.seconds)


_CUT = (Ending.SLOW, Ending.FAILED, Ending.CUT)
_WHY = {
    Ending.DONE: "model_unsupported",
    Ending.SILENT: "model_silent",
    Ending.CUT: "model_unsupported",
    Ending.SLOW: "model_slow",
    Ending.FAILED: "model_failed",
}


class _Check:
    """The verifier at the door, what it held back, and the markers it gave out."""

    def __init__(self, may_leave: Callable[[Said], bool], entailment: Entailment | None) -> None:
        self.dropped = 0
        self.seconds = 0.0
        self._next_marker = 1
        self._may_leave = may_leave
        self._entailment = entailment

    def let_through(self, draft: Draft, renumber: bool = False) -> Iterator[Said]:
        """The sentences of a draft that hold and may leave, marked in a row whatever was left out between them.

        A draft's markers are its citations', unless each of its sentences counts from one and `renumber` says so.
        """
        began = time.perf_counter()
        verdict = verify(draft, self._entailment)
        self.seconds += time.perf_counter() - began
        self.dropped += verdict.dropped
        given: dict[int, int] = {}
        for sentence in verdict.kept:
            if self._may_leave(sentence):
                given = {} if renumber else given
                for citation in sentence.citations:
                    if citation.marker not in given:
                        given[citation.marker] = self._next_marker
                        self._next_marker += 1
                yield _marked(sentence, given)


def _marked(said: Said, new: Mapping[int, int]) -> Said:
    """A sentence with new markers. What a paper prints in brackets inside a quote stays."""
    quoted, closing, after = said.text.rpartition("”")  # so that every opening mark has its closing one
    parts = re.split(r"(“[^”]*(?:”|\Z))", quoted + closing)
    parts[-1] += after
    text = "".join(
        part if n % 2 else _MARKER.sub(lambda m: f"[{new.get(int(m[1]), int(m[1]))}]", part)
        for n, part in enumerate(parts)
    )
    cited = tuple(dataclasses.replace(c, marker=new[c.marker]) for c in said.citations)
    return dataclasses.replace(said, text=text, citations=cited)


def _speaks_of(said: Said, side: frozenset[str]) -> bool:
    """Is a sentence about one of the times that are compared, by its words, or else by where its quotes stand?"""
    own = periods_in(said.text) | frozenset().union(*(periods_in(c.quote) for c in said.citations))
    if own:
        return any(within(period, asked) for period in own for asked in side)
    around = frozenset().union(*(c.found.passage.periods for c in said.citations))
    if not around:
        dates = [held_on(c.found.document, c.found.passage) for c in said.citations]
        around = frozenset().union(*(date_keys(date) for date in dates if date))
    return any(within(period, asked) for period in around for asked in side)


def _repeats(said: Said, kept: Sequence[Said]) -> bool:
    quotes = {(c.found.passage.id, c.quote) for k in kept for c in k.citations}
    return all((c.found.passage.id, c.quote) in quotes for c in said.citations)
