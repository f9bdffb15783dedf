"""The study: the one path from a question to an answer, in the order it happens."""

from __future__ import annotations

import dataclasses
import datetime
import itertools
import threading
import time
from collections.abc import Callable, Collection, Generator, Sequence
from functools import partial

from ulid import ULID

from assistant.answer import Answer, Citation, Question, Said, Sources, Stage, Status, Step
from assistant.attendance import at_a_meeting
from assistant.both import with_both
from assistant.bounds import bound
from assistant.calling import Waiting
from assistant.changes import with_changed
from assistant.clarifying import choices
from assistant.composing import Composed, compose
from assistant.contacts import Contacts
from assistant.entailment import Entailment
from assistant.evidence import Evidence, laid_out, weigh
from assistant.extremes import with_extreme
from assistant.going_on import with_what_goes_on
from assistant.greetings import greeting, openings
from assistant.model_writer import REWRITE_SHARE, ModelWriter
from assistant.movers import with_movers
from assistant.not_found import says_nothing
from assistant.offers import MOST as MOST_OFFERED
from assistant.offers import ideas
from assistant.parts import untold
from assistant.premises import with_denial
from assistant.quotes import Quotes
from assistant.rated import with_rated
from assistant.sides import with_sides
from assistant.understand import Understood, Wanted, understand
from assistant.verify import verify
from assistant.voted_on import with_ballot
from assistant.whole_papers import asked_of_a_paper, block_of, meant
from assistant.writers import Writer
from prompts import phrase
from vectorstore.catalogue import Holdings
from vectorstore.library import Library
from vectorstore.narrowing import Filters
from vectorstore.ranking import rarity_of
from vectorstore.search import Found, Query
from vectorstore.words.papers import Document, held_on
from vectorstore.words.periods import in_words
from vectorstore.words.recognised import ReadBy, read_by
from vectorstore.words.text import content_words, squash

PASSAGES = 20
"""How many passages a search brings to the table."""
WIDELY = 60
"""How many are looked through for a sentence that denies what a question takes for granted."""
TRYING = 0.1
"""Seconds after which no further question is tried for an answer, so that nobody waits for what was not asked."""
OPENINGS = 12
"""Questions to begin with that are tried for an answer, for whoever says hello,"""
OPENING = 0.5
"""and the seconds after which no further one is."""
ANSWER_SECONDS = 20.0
"""The longest that a whole answer may take."""
FOR_QUOTES = 0.05
"""Of that time, what is kept for quotes where a chat model takes all it is given."""


NOBODY = Contacts()


@dataclasses.dataclass(frozen=True, slots=True)
class Searched:
    """What a search found, best first, and the words and phrases that were looked for, in every writing known."""

    found: list[Found]
    writings: tuple[str, ...]
    beside: tuple[list[Found], ...] = ()
    """What the same search found when it was narrowed otherwise."""


class Study:
    """Answers questions from one library with one writer. `today` fixes the day that "last year" is counted from.

    `suggestions` are questions that are offered to whoever asks nothing yet.
    """

    def __init__(  # noqa: PLR0913  (what answers are made from and with)
        self,
        library: Library,
        writer: Writer | ModelWriter | None = None,
        today: Callable[[], datetime.date] = datetime.date.today,
        seconds: float = ANSWER_SECONDS,
        contacts: Contacts = NOBODY,
        *,
        suggestions: Sequence[str] = (),
        entailment: Entailment | None = None,
    ) -> None:
        self._library = library
        self._writer = writer or Quotes()
        self._today = today
        self._seconds = seconds
        self._contacts = contacts
        self._suggestions = tuple(suggestions)
        self._entailment = entailment

    def close(self) -> None:
        """Ends what a chat model may still be saying."""
        if isinstance(self._writer, ModelWriter):
            self._writer.close()

    def answer(self, question: Question) -> Answer:
        """The whole answer at once; nothing in it rests on a paper that was taken out or closed before it leaves."""
        for step in self.steps(question):
            if isinstance(step, Answer):
                return self._leaving(step, question)
        raise AssertionError("steps() always ends with an Answer")

    def _leaving(self, answer: Answer, question: Question) -> Answer:
        """An answer as its reader may still have it: a stream's sentences have left, these have not."""
        used = [*answer.evidence, *(c.found for c in answer.citations)]
        there = {f.passage.id for f in self._still(used, question)}
        if all(f.passage.id in there for f in used):
            return answer
        kept = tuple(s for s in answer.said if all(c.found.passage.id in there for c in s.citations))
        evidence = tuple(f for f in answer.evidence if f.passage.id in there)
        # Whatever else it says may have been made of what is gone: the next question, the nearest paper, the choices.
        answer = dataclasses.replace(answer, evidence=evidence, follow_ups=(), searched=self._searched(question))
        if any(s.citations for s in kept):
            dates = [held_on(c.found.document, c.found.passage) for s in kept for c in s.citations]
            return dataclasses.replace(answer, said=kept, as_of=max((d for d in dates if d), default=None))
        text = self._nothing((), evidence, question)
        said = (Said(f"{text} {phrase('contact', who=answer.contact)}" if answer.contact else text),)
        return dataclasses.replace(answer, said=said, status=Status.NOT_FOUND, as_of=None, notice=None)

    def steps(self, question: Question, left: threading.Event | None = None) -> Generator[Step]:
        """The way to an answer: stages and sources first, then each sentence as it is verified, then the Answer.

        `left` is set when whoever asked has left: nobody is written for who does not listen.
        """
        clock = _Clock()
        waiting = Waiting(time.monotonic() + self._seconds * (1 - FOR_QUOTES), left or threading.Event())
        understood = self._understood(question)
        holdings = self._library.holdings(question.clearance, question.filters)
        if declined := self._declined(understood, question, holdings):
            yield from _at_once(declined, clock)
            return
        understood = self._rewritten(understood, question, waiting)
        if self._held_back(understood, question):
            calm = self._outright(understood, holdings, Status.NOT_FOUND, phrase("held_back"))
            yield from _at_once(dataclasses.replace(calm, held_back=True), clock)
            return
        clock.lap("understand")
        yield Stage("searching", holdings.documents)
        found, evidence = self._still_on_the_table(understood, question, holdings)
        clock.lap("retrieve")
        if not evidence.whole and (several := choices(understood, evidence)):
            asked_back = self._outright(understood, holdings, Status.CLARIFY, phrase("clarify"), several)
            yield from _at_once(dataclasses.replace(asked_back, evidence=tuple(self._still(found, question))), clock)
            return
        told = self._still(found[:5], question)
        yield Stage("reading", len({f.document.id for f in told}))
        yield Sources(tuple(dict.fromkeys(f.document.name for f in told)))
        yield Stage("writing")
        said: list[Said] = []
        composed = Composed(Quotes.name if isinstance(self._writer, ModelWriter) else self._writer.name)

        def may_leave(sentence: Said) -> bool:
            # A writer or a reader may be slow: each sentence is shown only if its papers are still held when it leaves.
            cited = [c.found for c in sentence.citations]
            return self._still(cited, question) == cited

        if evidence.answers:
            for step in compose(self._writer, understood, evidence, may_leave, waiting, entailment=self._entailment):
                if isinstance(step, Composed):
                    composed = step
                else:
                    said.append(step)
                    yield step
        clock.lap("write", "verify", composed.verifying)
        found = self._still(found, question)
        status = Status.ANSWERED if said else Status.NOT_FOUND
        if not said:
            text = self._nothing(evidence.uncovered, found, question)
            said.append(Said(self._and_whom_to_ask(text, understood)))
            yield said[-1]
        elif missing := _left_unsaid(understood, composed, said):
            status = Status.PARTIAL
            said.append(Said(self._and_whom_to_ask(missing, understood)))
            yield said[-1]
        offered = self._offers(understood, question, evidence, said) if status is not Status.NOT_FOUND else ()
        clock.lap("offer")
        holdings, there = self._searched(question), self._still(found, question)
        dates = [held_on(c.found.document, c.found.passage) for s in said for c in s.citations]
        yield Answer(
            id=str(ULID()),
            status=status,
            said=tuple(said),
            written_by=composed.written_by,
            standalone_question=understood.standalone,
            evidence=tuple(there),
            searched=holdings,
            as_of=max((date for date in dates if date), default=None),
            notice=_noticed(composed.notice, said),
            follow_ups=offered if there == found else (),
            dropped=composed.dropped,
            timings_ms=clock.laps(),
            prompts=composed.prompts,
            contact=self._contact(understood),
        )

    def _searched(self, question: Question) -> Holdings:
        """What a search for this reader goes through, as it is now."""
        return self._library.holdings(question.now, question.filters)

    def _nothing(self, uncovered: Collection[str], found: Sequence[Found], question: Question) -> str:
        papers = self._library.documents(question.now, question.filters)
        return says_nothing(uncovered, found, self._searched(question), papers)

    def _still_on_the_table(
        self, understood: Understood, question: Question, holdings: Holdings
    ) -> tuple[list[Found], Evidence]:
        """What is on the table, laid once more where some of it was taken out or closed while it was looked for."""
        found, evidence = self._on_the_table(understood, question, holdings)
        if self._still(found, question) == found:
            return found, evidence
        return self._on_the_table(understood, question, self._searched(question))

    def _declined(self, understood: Understood, question: Question, holdings: Holdings) -> Answer | None:
        """What is said where nothing is asked of the papers, or what they are not for; None for every other question."""
        if greeted := greeting(question.text):
            words, offered = phrase(greeted.value), self._openings(question)
            hello = self._outright(understood, holdings, Status.DECLINED, words, offered)
            return dataclasses.replace(hello, contact=None)
        if beyond := bound(question.text):
            refusal = self._and_whom_to_ask(phrase(beyond.value), understood)
            return self._outright(understood, holdings, Status.DECLINED, refusal)
        return None

    def _on_the_table(
        self, understood: Understood, question: Question, holdings: Holdings
    ) -> tuple[list[Found], Evidence]:
        """What was found, and what it says: a block of one paper where that is asked for, or each sentence weighed."""
        each = self._searches(understood, question)
        found = _dealt(each)
        if block := self._block(understood, question):
            taken = {f.passage.id for f in block}
            return [*block, *(f for f in found if f.passage.id not in taken)][:PASSAGES], laid_out(block)
        if present := self._present(understood, found, question):
            return found, present
        evidence = self._weighed(understood, each, question, partial(self._rarity, question, holdings))
        if evidence.denied:
            found = _dealt([[evidence.candidates[0].found], found])
        return found, evidence

    def _weighed(
        self, understood: Understood, each: list[list[Found]], question: Question, rarity: Callable[[str], float]
    ) -> Evidence:
        """What the finds of a question's searches say, `each` by itself where it names two things."""
        evidence = with_sides(understood, weigh(understood, _dealt(each), rarity))
        evidence = with_both(understood, evidence, each[1:], rarity, self._passages_of(question))
        evidence = with_denial(understood, evidence, partial(self._search_for, understood, question), rarity)
        if evidence.denied:
            return evidence
        evidence = with_extreme(understood, evidence, self._passages_of(question))
        evidence = with_changed(understood, evidence, self._passages_of(question))
        evidence = with_rated(understood, evidence, self._passages_of(question), rarity)
        evidence = with_what_goes_on(understood, evidence, self._passages_of(question))
        evidence = with_ballot(understood, evidence, self._passages_of(question))
        search = partial(self._search_for, understood, question)
        return with_movers(understood, evidence, search, self._passages_of(question), rarity)

    def _present(self, understood: Understood, found: list[Found], question: Question) -> Evidence | None:
        """Who was at a meeting, where that is asked and its minutes are held."""
        if not understood.attendance:
            return None
        held = self._library.documents(question.clearance, question.filters)
        return at_a_meeting(understood, found, held, self._passages_of(question))

    def _passages_of(self, question: Question) -> Callable[[Document], list[Found]]:
        return lambda document: self._library.found_in(document, question.clearance)

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
            follow_ups=follow_ups,
            contact=self._contact(understood),
        )

    def _contact(self, understood: Understood) -> str | None:
        """Whom the council would have people ask about this."""
        otherwise = (way for ways in understood.otherwise.values() for way in ways)
        return self._contacts.for_words([understood.text, *otherwise])

    def _and_whom_to_ask(self, text: str, understood: Understood) -> str:
        who = self._contact(understood)
        return f"{text} {phrase('contact', who=who)}" if who else text

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

    def _openings(self, question: Question) -> tuple[str, ...]:
        """Questions to begin with that the papers this reader may see do answer: those suggested, or else of the newest."""
        began = time.perf_counter()
        offered = list[str]()
        held = self._library.documents(question.clearance, question.filters)
        for idea in itertools.islice(itertools.chain(self._suggestions, openings(held)), OPENINGS):
            if len(offered) == MOST_OFFERED or time.perf_counter() - began > OPENING:
                break
            if self._quotable(dataclasses.replace(question, text=idea, history=())):
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
        if block:
            evidence = laid_out(block)
        else:
            each = self._searches(understood, question)
            rarity = partial(self._rarity, question, self._library.holdings(question.clearance, question.filters))
            evidence = self._weighed(understood, each, question, rarity)
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

    def _search_for(self, understood: Understood, question: Question, text: str) -> list[Found]:
        """A search for other words than the question's, within the same papers and times."""
        query = query_for(understood, question, WIDELY)
        query = dataclasses.replace(query, text=text, terms=tuple(content_words(text)))
        return self._library.search(query, question.clearance)

    def _searches(self, understood: Understood, question: Question) -> list[list[Found]]:
        """What each search finds: one, or one for each time compared, or one and another for each of two things named."""
        query = query_for(understood, question)
        if understood.things and not understood.sides:
            each = [self._library.search(query, question.clearance)]
            for thing in understood.things:
                one = dataclasses.replace(query, text=thing, terms=tuple(content_words(thing)))
                each.append(self._library.search(one, question.clearance))
            return each
        if not understood.sides:
            return [self._library.search(query, question.clearance)]
        sides = [dataclasses.replace(query, periods=s, paper_periods=s & query.paper_periods) for s in understood.sides]
        return [self._library.search(side, question.clearance) for side in sides]

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
        return self._library.held_back.is_question((understood.standalone, *own))

    def _still(self, found: Sequence[Found], question: Question) -> list[Found]:
        """What of this is still held as it was found, and still for this reader: not withdrawn, replaced, closed or held back."""
        files = {f.document.id: f.document.sha256 for f in found}
        now = question.now
        held = self._library.documents(now, Filters(document_ids=tuple(files))) if files else []
        there = {d.id for d in held if d.sha256 == files[d.id]}
        back = self._library.held_back.among([f.passage.id for f in found]) if found else set[str]()
        return [
            f for f in found if f.document.id in there and f.passage.id not in back and now.may_see(f.passage.access)
        ]

    def still(self, found: Sequence[Found], question: Question) -> list[Found]:
        """What of some finds may still be shown to whoever asked, at this moment."""
        return self._still(found, question)

    def search(self, question: Question, limit: int) -> list[Found]:
        """The ranked passages alone, for excerpts."""
        return self.searched(question, limit).found

    def searched(self, question: Question, limit: int, beside: Sequence[Filters] = ()) -> Searched:
        """The ranked passages, with what of them is marked as found; and those of the same search narrowed otherwise."""
        understood = self._understood(question)
        others = (other for some in understood.otherwise.values() for other in some)
        writings = dict.fromkeys([*understood.terms, *content_words(question.text), *understood.otherwise, *others])
        query = query_for(understood, question, limit)
        found, *rest = (
            self._library.search(dataclasses.replace(query, filters=filters), question.clearance)
            for filters in (question.filters, *beside)
        )
        return Searched(found, tuple(writings), tuple(rest))

    def looked_up(self, question: Question) -> tuple[Understood, list[Found], Callable[[str], float]]:
        """A question understood, what was found for it, and how rare its words are: what evidence is weighed from."""
        return self._found_for(self._understood(question), question)

    def _found_for(
        self, understood: Understood, question: Question
    ) -> tuple[Understood, list[Found], Callable[[str], float]]:
        holdings = self._library.holdings(question.clearance, question.filters)
        found = _dealt(self._searches(understood, question))
        return understood, found, partial(self._rarity, question, holdings)

    def _understood(self, question: Question) -> Understood:
        return understand(question, self._today(), self._library.vocabulary(question.clearance).read)

    def _rarity(self, question: Question, holdings: Holdings, term: str) -> float:
        return rarity_of(self._library.frequency(term, question.clearance), holdings.passages)


def _at_once(answer: Answer, clock: _Clock) -> Generator[Step]:
    """An answer of one sentence, for which nothing is left to do."""
    yield answer.said[0]
    yield dataclasses.replace(answer, timings_ms=clock.laps())


def _left_unsaid(understood: Understood, composed: Composed, said: Sequence[Said]) -> str | None:
    """What of a question nothing was said of, in a sentence: one of its times, or one of the kinds of thing it asks for."""
    if composed.missing:
        return phrase("not_covered", periods=" or ".join(map(in_words, composed.missing)))
    if kinds := untold(understood, said):
        return phrase("untold", what=" or ".join(phrase(f"untold_{kind}") for kind in kinds))
    return None


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


def _noticed(notice: str | None, said: Sequence[Said]) -> str | None:
    """With a warning, where a figure is quoted that text recognition was not sure of."""
    cited = [c for sentence in said for c in sentence.citations]
    doubt = any(read_by(c.found.passage, c.quote) is ReadBy.OCR_IN_DOUBT for c in cited)
    return " ".join(filter(None, [notice, phrase("ocr_in_doubt") if doubt else None])) or None
