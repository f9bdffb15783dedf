"""The quotes writer: the sentences or table rows that answer, word for word, led in by where and when each stands."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.answer import Citation, Draft, Said
from assistant.evidence import Candidate, Evidence, list_after, side_bonus
from assistant.understand import Understood, Wanted
from prompts import phrase
from vectorstore.words.dates import MONTHS
from vectorstore.words.papers import Shape, Standing, body_of, held_in_words, held_on
from vectorstore.words.periods import periods_in, within
from vectorstore.words.text import collapse, stem, words

ROOM = 75
"""Words of quotes in an answer: it is read out, not studied."""
LIST_ROOM = 130
TOO_SHORT = 8
"""Words: an outcome such as "Amendment lost." is said in full, with its vote."""
NEAR = 0.06
"""How far behind the best sentence another may be and still be quoted."""
MOST = 3
MOST_OF_A_BLOCK = 8
"""Sentences of a summary, a list of recommendations or an agenda."""
MOST_CELLS = 6
"""A table row with more columns than this is read out at the columns asked for."""


@dataclass(frozen=True, slots=True)
class _Run:
    """What is quoted: a sentence, or a list with the line that opens it, as (first, last) sentence of the passage."""

    candidate: Candidate
    first: int
    last: int

    @property
    def quote(self) -> str:
        passage = self.candidate.found.passage
        return collapse(passage.text[passage.sentences[self.first].start : passage.sentences[self.last].end])

    @property
    def length(self) -> int:
        return len(self.quote.split())

    @property
    def places(self) -> set[tuple[str, int]]:
        return {(self.candidate.found.passage.id, n) for n in range(self.first, self.last + 1)}


class Quotes:
    """Answers in the papers' own words."""

    name = "quotes"

    def write(self, understood: Understood, evidence: Evidence) -> Draft:
        said: list[Said] = []
        led = None
        runs, missing = _chosen(understood, evidence)
        for marker, run in enumerate(runs, start=1):
            lead = lead_in(run.candidate)
            said.append(_say(understood, marker, run, lead=None if lead == led else lead))
            led = lead
        return Draft(tuple(said), self.name, missing)


def _chosen(understood: Understood, evidence: Evidence) -> tuple[list[_Run], tuple[str, ...]]:
    """What to quote, and the periods asked about that nothing is quoted for."""
    if understood.sides:
        return _each_side(understood, evidence)
    room = LIST_ROOM if understood.wanted is Wanted.LIST or evidence.whole else ROOM
    most = MOST_OF_A_BLOCK if evidence.whole else MOST
    taken: set[tuple[str, int]] = set()
    runs: list[_Run] = []
    for candidate in evidence.candidates:
        if len(runs) == most or candidate.score < evidence.candidates[0].score - NEAR:
            break
        run = _run(understood, candidate)
        if run.places & taken or (runs and run.length > room) or (understood.latest and runs and _older(runs[0], run)):
            continue
        taken |= run.places
        room -= run.length
        runs.append(run)
    return runs, ()


def _older(first: _Run, other: _Run) -> bool:
    """Is a quote from another meeting than the first? Who asks for the latest is not given the ones before it."""
    (a, b) = (held_on(run.candidate.found.document, run.candidate.found.passage) for run in (first, other))
    return a != b


def _each_side(understood: Understood, evidence: Evidence) -> tuple[list[_Run], tuple[str, ...]]:
    """The best sentence for each period compared, in order of time; one sentence may speak of two of them."""
    runs: list[_Run] = []
    missing: list[str] = []
    for side in understood.sides:
        best = max(evidence.candidates, key=lambda c: c.score + side_bonus(c, side), default=None)
        if best is None or side <= evidence.uncovered or side_bonus(best, side) < 0:
            missing.append(min(side))
            continue
        run = _run(understood, best)
        if not any(run.places & other.places for other in runs):
            runs.append(run)
    return runs, tuple(missing)


def _run(understood: Understood, candidate: Candidate) -> _Run:
    """A list is quoted whole, with the line that opens it; anything else is one sentence."""
    place = candidate.place
    points = list_after(candidate.found, place)
    opens = candidate.text.rstrip().endswith(":")
    if not points or not (opens or understood.wanted in (Wanted.LIST, Wanted.DECISION)):
        return _Run(candidate, place, place)
    passage = candidate.found.passage
    first, last = min(place, points[0]), points[1]
    before = passage.text[: passage.sentences[points[0]].start].rstrip(" -–•*\n")
    if first == points[0] and first > 0 and before.endswith(":"):
        first -= 1
    # A quote stands on one page, the one that its citation opens.
    page = passage.sentences[place].page
    while last > place and (_Run(candidate, first, last).length > LIST_ROOM or passage.sentences[last].page != page):
        last -= 1
    while first < place and passage.sentences[first].page != page:
        first += 1
    return _Run(candidate, first, last)


def _say(understood: Understood, marker: int, run: _Run, lead: str | None) -> Said:
    sentence = run.candidate.sentence
    citation = Citation(
        marker,
        run.candidate.found,
        run.quote,
        sentence.page,
        last_page=sentence.last_page,
        paragraph=sentence.paragraph,
        reading=sentence.reading,
    )
    opening = f"{lead} " if lead else ""
    if sentence.reading and (sentence.shape is Shape.TABLE_ROW or len(run.quote.split()) < TOO_SHORT):
        return Said(f"{opening}{_asked_cells(understood, sentence.reading)} [{marker}]", (citation,))
    return Said(f"{opening}“{run.quote}” [{marker}]", (citation,))


_OF_TIME = frozenset([*MONTHS, "month", "year", "quarter", "qtr"])


def _asked_cells(understood: Understood, reading: str) -> str:
    """Of a wide row, the columns that the question names by period or by word; the whole row where it names none."""
    name, _, cells = reading.partition(": ")
    columns = cells.split("; ")
    if len(columns) <= MOST_CELLS:
        return reading
    asked = {stem(term) for term in understood.terms if not periods_in(term) and term not in _OF_TIME}
    wanted = asked - {stem(word) for word in words(name)}
    by_period = [c for c in columns if any(within(p, a) for p in periods_in(c) for a in understood.periods)]
    by_word = [c for c in columns if wanted & {stem(word) for word in words(c)}]
    both = [c for c in by_period if c in by_word]
    picked = both or by_word or by_period
    return f"{name}: {'; '.join(picked[:MOST_CELLS])}" if picked else reading


_LEADS = {
    Standing.DECISION: "decided",
    Standing.RECOMMENDATION: "recommended",
    Standing.REPORTED: "reported",
    Standing.QUESTION_OR_REMARK: "remarked",
    Standing.AMENDMENT_LOST: "lost",
}


def lead_in(candidate: Candidate) -> str:
    """Which paper says it, when, and with what standing: the product's own words."""
    passage, document = candidate.found.passage, candidate.found.document
    title = passage.item_title or document.title
    date = held_in_words(document, passage)
    what = _LEADS[passage.standing]
    if what == "reported" and title == "Minutes":
        what = "reported_minutes"
    elif what == "reported" and title is None:
        what = "reported_untitled"
    body = body_of(document, passage)
    known = [name for name, value in (("body", body), ("date", date)) if value]
    sentence = phrase("_".join([what, *known]), title=title or "A paper", body=_body(body), date=date)
    return sentence[0].upper() + sentence[1:]


def _body(committee: str | None) -> str | None:
    """A committee as it stands in a sentence: "Cabinet", "the Planning Committee"."""
    if committee is None:
        return None
    return committee if committee.split()[-1].casefold() in ("cabinet", "council") else f"the {committee}"
