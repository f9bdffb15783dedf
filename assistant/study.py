"""The study: the one path from a question to an answer, in the order it happens."""

from __future__ import annotations

import dataclasses
import datetime
import itertools
import threading
import time
from collections.abc import Callable, Generator, Sequence
from functools import partial

from ulid import ULID

from assistant.answer import Answer, Citation, Question, Said, Sources, Stage, Status, Step
from assistant.bounds import bound
from assistant.calling import Waiting
from assistant.clarifying import choices
from assistant.composing import Composed, compose
from assistant.evidence import Evidence, laid_out, weigh
from assistant.model_writer import REWRITE_SHARE, ModelWriter
from assistant.offers import MOST as MOST_OFFERED
from assistant.offers import ideas
from assistant.quotes import Quotes
from assistant.understand import Understood, Wanted, understand
from assistant.verify import verify
from assistant.whole_papers import asked_of_a_paper, block_of, meant
from assistant.writers import Writer
from prompts import phrase
from vectorstore.catalogue import Filters, Holdings
from vectorstore.library import Library
from vectorstore.ranking import rarity_of
from vectorstore.search import Found, Query
from vectorstore.words.dates import written
from vectorstore.words.papers import held_on, reference
from vectorstore.words.periods import in_words
from vectorstore.words.text import content_words, squash

PASSAGES = 20
"""How many passages a search brings to the table."""
TRYING = 0.1
"""Seconds after which no further question is tried for an answer, so that nobody waits for what was not asked."""
ANSWER_SECONDS = 20.0
"""The longest that a whole answer may take."""
FOR_QUOTES = 0.05
"""Of that time, what is kept for quotes where a chat model takes all it is given."""


class Study:
    """Answers questions from one library with one writer. `today` fixes the day that "last year" is counted from."""

    def __init__(
        self,
        library: Library,
        writer: Writer | ModelWriter | None = None,
        today: Callable[[], datetime.date] = datetime.date.today,
        notice: str | None = None,
        seconds: float = ANSWER_SECONDS,
    ) -> None:
        self._library = library
        self._writer = writer or Quotes()
        self._today = today
        self._notice = notice
        self._seconds = seconds

    def close(self) -> None:
        """Ends what a chat model may still be saying."""
        if isinstance(self._writer, ModelWriter):
            self._writer.close()

    def answer(self, question: Question) -> Answer:
        """The whole answer at once."""
        for step in self.steps(question):
            if isinstance(step, Answer):
                return step
        raise AssertionError("steps() always ends with an Answer")

    def steps(self, question: Question, left: threading.Event | None = None) -> Generator[Step]:
        """The way to an answer: stages and sources first, then each sentence as it is verified, then the Answer.

        `left` is set when whoever asked has left: nobody is written for who does not listen.
        """
        clock = _Clock()
        waiting = Waiting(time.monotonic() + self._seconds * (1 - FOR_QUOTES), left or threading.Event())
        understood = self._understood(question)
        holdings = self._library.holdings(question.clearance, question.filters)
        if beyond := bound(question.text):
            declined = self._outright(understood, holdings, Status.DECLINED, phrase(beyond.value))
            yield declined.said[0]
            yield dataclasses.replace(declined, timings_ms=clock.laps())
            return
        understood = self._rewritten(understood, question, waiting)
        if self._held_back(understood, question):
            calm = self._outright(understood, holdings, Status.NOT_FOUND, phrase("held_back"))
            yield calm.said[0]
            yield dataclasses.replace(calm, timings_ms=clock.laps(), held_back=True)
            return
        clock.lap("understand")
        yield Stage("searching", holdings.documents)
        found, evidence = self._on_the_table(understood, question, holdings)
        clock.lap("retrieve")
        if not evidence.whole and (several := choices(understood, evidence)):
            asked_back = self._outright(understood, holdings, Status.CLARIFY, phrase("clarify"), several)
            yield asked_back.said[0]
            yield dataclasses.replace(asked_back, evidence=tuple(self._still(found, question)), timings_ms=clock.laps())
            return
        yield Stage("reading", len({f.document.id for f in found[:5]}))
        yield Sources(tuple(dict.fromkeys(f.document.name for f in found[:5])))
        yield Stage("writing")
        said: list[Said] = []
        composed = Composed(Quotes.name if isinstance(self._writer, ModelWriter) else self._writer.name)

        def may_leave(sentence: Said) -> bool:
            # A writer or a reader may be slow: each sentence is shown only if its papers are still held when it leaves.
            cited = [c.found for c in sentence.citations]
            return self._still(cited, question) == cited

        if evidence.answers:
            for step in compose(self._writer, understood, evidence, may_leave, waiting):
                if isinstance(step, Composed):
                    composed = step
                else:
                    said.append(step)
                    yield step
        clock.lap("write", "verify", composed.verifying)
        found = self._still(found, question)
        status = Status.ANSWERED if said else Status.NOT_FOUND
        if not said:
            holdings = self._library.holdings(question.clearance, question.filters)
            said.append(Said(_not_found(evidence, found, holdings)))
            yield said[-1]
        elif composed.missing:
            status = Status.PARTIAL
            said.append(Said(phrase("not_covered", periods=" or ".join(map(in_words, composed.missing)))))
            yield said[-1]
        offered = self._offers(understood, question, evidence, said) if status is not Status.NOT_FOUND else ()
        clock.lap("offer")
        dates = [held_on(c.found.document, c.found.passage) for s in said for c in s.citations]
        yield Answer(
            id=str(ULID()),
            status=status,
            said=tuple(said),
            written_by=composed.written_by,
            standalone_question=understood.standalone,
            evidence=tuple(found),
            searched=holdings,
            as_of=max((date for date in dates if date), default=None),
            notice=composed.notice or self._notice,
            follow_ups=offered,
            dropped=composed.dropped,
            timings_ms=clock.laps(),
            prompts=composed.prompts,
        )

    def _on_the_table(
        self, understood: Understood, question: Question, holdings: Holdings
    ) -> tuple[list[Found], Evidence]:
        """What was found, and what it says: a block of one paper where that is asked for, or each sentence weighed."""
        found = self._find(understood, question)
        if block := self._block(understood, question):
            taken = {f.passage.id for f in block}
            return [*block, *(f for f in found if f.passage.id not in taken)][:PASSAGES], laid_out(block)
        return found, weigh(understood, found, partial(self._rarity, question, holdings))

    def _outright(
        self, understood: Understood, holdings: Holdings, status: Status, text: str, follow_ups: tuple[str, ...] = ()
    ) -> Answer:
        """An answer that states nothing from a paper, in one sentence of the product's own."""
        return Answer(
            id=str(ULID()),
            status=status,
            said=(Said(text),),
            written_by=Quotes.name,
            standalone_question=understood.standalone,
            evidence=(),
            searched=holdings,
            notice=self._notice,
            follow_ups=follow_ups,
        )

    def _offers(
        self, understood: Understood, question: Question, evidence: Evidence, said: Sequence[Said]
    ) -> tuple[str, ...]:
        """What may be asked next and has an answer that was not just given, tried in the order of use until time is up."""
        cited = [c for sentence in said for c in sentence.citations]
        given, offered, began = {squash(c.quote) for c in cited}, list[str](), time.perf_counter()
        for idea in ideas(understood, evidence, cited):
            if len(offered) == MOST_OFFERED or time.perf_counter() - began > TRYING:
                break
            asked = dataclasses.replace(question, text=idea, history=())
            if any(squash(c.quote) not in given for c in self._quotable(asked)[:1]):
                offered.append(idea)
        return tuple(offered)

    def _quotable(self, question: Question) -> list[Citation]:
        """What the papers' own words would cite for a question, verified; nothing where they do not answer it."""
        understood = self._understood(question)
        if self._held_back(understood, question):
            return []
        block = self._block(understood, question)
        if not block and asked_of_a_paper(understood.standalone):
            return []  # the report that recommends nothing
        evidence = laid_out(block) if block else weigh(*self._found_for(understood, question))
        if not evidence.answers:
            return []
        draft = Quotes().write(understood, evidence)
        return [] if draft.missing else [c for sentence in verify(draft).kept for c in sentence.citations]

    def _rewritten(self, u: Understood, question: Question, waiting: Waiting) -> Understood:
        """A follow-up that only points at what was spoken of, as a chat model says it in full, where one is there and may be
        believed; the conversation still counts as it did."""
        if not u.earlier or not isinstance(self._writer, ModelWriter):
            return u
        said = self._writer.rewrite(question, waiting.share(REWRITE_SHARE))
        if said is None:
            return u
        again = self._understood(dataclasses.replace(question, text=said, history=()))
        return dataclasses.replace(again, periods=again.periods or u.periods, earlier=u.earlier, follow_up=True)

    def _find(self, understood: Understood, question: Question) -> list[Found]:
        """One search, or one for each side of a comparison, dealt out in turn."""
        query = query_for(understood, question)
        if understood.things and not understood.sides:
            each = [self._library.search(query, question.clearance)]
            for thing in understood.things:
                one = dataclasses.replace(query, text=thing, terms=tuple(content_words(thing)))
                each.append(self._library.search(one, question.clearance))
            return _dealt(each)
        if not understood.sides:
            return self._library.search(query, question.clearance)
        sides = [dataclasses.replace(query, periods=s, paper_periods=s & query.paper_periods) for s in understood.sides]
        each = [self._library.search(side, question.clearance) for side in sides]
        return _dealt(each)

    def _block(self, understood: Understood, question: Question) -> list[Found]:
        """What a whole paper says of itself, where one is asked about and is held."""
        text = understood.standalone
        ask = asked_of_a_paper(text)
        if ask is None:
            return []
        held = self._library.documents(question.clearance, question.filters)
        for document in meant(text, ask, understood.periods, held):
            in_paper = {f.passage.id: f for f in self._library.found_in(document, question.clearance)}
            block = block_of(ask, text, document, [f.passage for f in in_paper.values()])
            if block:
                return [in_paper[p.id] for p in block]
        return []

    def _held_back(self, understood: Understood, question: Question) -> bool:
        """Has the owner held the answer to this question back? A follow-up is the question that it was read as."""
        own = () if question.history else (question.text,)
        return self._library.holds_back_answer((understood.standalone, *own))

    def _still(self, found: Sequence[Found], question: Question) -> list[Found]:
        """What of this is still held as it was found, and still for this reader: not withdrawn, replaced, closed or held back."""
        files = {f.document.id: f.document.sha256 for f in found}
        held = self._library.documents(question.clearance, Filters(document_ids=tuple(files))) if files else []
        there = {d.id for d in held if d.sha256 == files[d.id]}
        back = self._library.held_back_among([f.passage.id for f in found]) if found else set[str]()
        return [f for f in found if f.document.id in there and f.passage.id not in back]

    def search(self, question: Question, limit: int) -> list[Found]:
        """The ranked passages alone, for excerpts."""
        understood = self._understood(question)
        return self._library.search(query_for(understood, question, limit), question.clearance)

    def looked_up(self, question: Question) -> tuple[Understood, list[Found], Callable[[str], float]]:
        """A question understood, what was found for it, and how rare its words are: what evidence is weighed from."""
        return self._found_for(self._understood(question), question)

    def _found_for(
        self, understood: Understood, question: Question
    ) -> tuple[Understood, list[Found], Callable[[str], float]]:
        holdings = self._library.holdings(question.clearance, question.filters)
        return understood, self._find(understood, question), partial(self._rarity, question, holdings)

    def _understood(self, question: Question) -> Understood:
        return understand(question, self._today(), self._library.vocabulary(question.clearance).read)

    def _rarity(self, question: Question, holdings: Holdings, term: str) -> float:
        return rarity_of(self._library.frequency(term, question.clearance), holdings.passages)


def _dealt(each: Sequence[Sequence[Found]]) -> list[Found]:
    """Several searches' finds, dealt out in turn, each passage once."""
    first: dict[str, Found] = {}
    for found in (found for row in itertools.zip_longest(*each) for found in row if found):
        first.setdefault(found.passage.id, found)
    return list(first.values())[:PASSAGES]


def query_for(understood: Understood, question: Question, limit: int = PASSAGES) -> Query:
    """What the library is asked for an understood question."""
    return Query(
        text=understood.text,
        terms=understood.terms,
        periods=understood.periods,
        paper_periods=understood.paper_periods,
        earlier=understood.earlier,
        filters=question.filters,
        latest=understood.latest,
        otherwise=understood.otherwise,
        likened=understood.likened,
        decision=understood.decision,
        attendance=understood.attendance,
        figure=understood.wanted is Wanted.FIGURE,
        date=understood.wanted is Wanted.DATE,
        meeting=understood.decision and understood.meeting,
        limit=limit,
    )


def _not_found(evidence: Evidence, found: list[Found], holdings: Holdings) -> str:
    searched = searched_words(holdings)
    if not found:
        return phrase("not_found_nothing_near", searched=searched)
    nearest = reference(found[0].document, found[0].passage, found[0].passage.page, found[0].passage.paragraph)
    if evidence.uncovered:
        periods = " or ".join(in_words(p) for p in sorted(evidence.uncovered))
        return phrase("not_found_period", period=periods, searched=searched, nearest=nearest)
    return phrase("not_found", searched=searched, nearest=nearest)


def searched_words(holdings: Holdings) -> str:
    """What was searched, said to a reader."""
    if not holdings.documents:
        return phrase("searched_none")
    if holdings.first is None or holdings.last is None:
        return phrase("searched_undated", documents=holdings.documents)
    return phrase("searched", documents=holdings.documents, first=written(holdings.first), last=written(holdings.last))


class _Clock:
    """Laps in whole milliseconds, by name, and their total."""

    def __init__(self) -> None:
        self._start = self._last = time.perf_counter()
        self._laps: dict[str, int] = {}

    def lap(self, name: str, within: str | None = None, seconds: float = 0.0) -> None:
        """`seconds` of it were spent on what is called `within`."""
        now = time.perf_counter()
        self._laps[name] = round((now - self._last - seconds) * 1000)
        if within:
            self._laps[within] = round(seconds * 1000)
        self._last = now

    def laps(self) -> dict[str, int]:
        return self._laps | {"total": round((time.perf_counter() - self._start) * 1000)}
