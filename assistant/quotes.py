"""The quotes writer: the sentences or table rows that answer, word for word, each led in by where and when it stands."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.answer import Citation, Draft, Said
from assistant.evidence import Candidate, Evidence, list_after, side_bonus
from assistant.understand import Understood, Wanted
from prompts import phrase
from vectorstore.search import within
from vectorstore.words.dates import MONTHS, written
from vectorstore.words.papers import Standing, held_on
from vectorstore.words.periods import periods_in
from vectorstore.words.text import collapse, stem, words

ROOM = 75
"""Words of quotes in an answer: it is read out, not studied."""
LIST_ROOM = 130
NEAR = 0.1
"""How far behind the best sentence another may be and still be quoted."""
MOST = 3


class Quotes:
    """Answers in the papers' own words."""

    name = "quotes"

    def write(self, understood: Understood, evidence: Evidence) -> Draft:
        said: list[Said] = []
        lead = None
        for marker, (candidate, first, last) in enumerate(_chosen(understood, evidence), start=1):
            said.append(_say(understood, marker, candidate, first, last, lead))
            lead = lead_in(candidate)
        return Draft(tuple(said), self.name)


def _chosen(understood: Understood, evidence: Evidence) -> Iterator[tuple[Candidate, int, int]]:
    """The sentences to quote, as runs: (candidate, first sentence, last sentence) of its passage."""
    if not evidence.candidates:
        return
    if understood.sides:
        yield from _each_side(understood, evidence)
        return
    best = evidence.candidates[0]
    room = LIST_ROOM if understood.wanted is Wanted.LIST else ROOM
    taken: set[tuple[str, int]] = set()
    count = 0
    for candidate in evidence.candidates:
        if count == MOST or candidate.score < best.score - NEAR:
            return
        first, last = _run(understood, candidate)
        places = {(candidate.found.passage.id, n) for n in range(first, last + 1)}
        length = len(_quote(candidate, first, last).split())
        if places & taken or (count and length > room):
            continue
        taken |= places
        room -= length
        count += 1
        yield candidate, first, last


def _each_side(understood: Understood, evidence: Evidence) -> Iterator[tuple[Candidate, int, int]]:
    """The best sentence for each period compared, in order of time."""
    taken: set[tuple[str, int]] = set()
    for side in understood.sides:
        free = [c for c in evidence.candidates if (c.found.passage.id, c.place) not in taken]
        best = max(free, key=lambda c: c.score + side_bonus(c, side), default=None)
        if best is None or side_bonus(best, side) < 0:
            continue
        taken.add((best.found.passage.id, best.place))
        yield best, *_run(understood, best)


def _run(understood: Understood, candidate: Candidate) -> tuple[int, int]:
    """A list is quoted whole, with the line that opens it; anything else is one sentence."""
    place = first = last = candidate.place
    points = list_after(candidate.found, place)
    opens = candidate.text.rstrip().endswith(":")
    if points and (opens or understood.wanted in (Wanted.LIST, Wanted.DECISION)):
        first = min(place, points[0])
        before = candidate.found.passage.text[: candidate.found.passage.sentences[points[0]].start].rstrip(" -–•*\n")
        if first == points[0] and first > 0 and before.endswith(":"):
            first -= 1
        last = points[1]
    while last > place and len(_quote(candidate, first, last).split()) > LIST_ROOM:
        last -= 1
    return first, last


def _quote(candidate: Candidate, first: int, last: int) -> str:
    sentences = candidate.found.passage.sentences
    return collapse(candidate.found.passage.text[sentences[first].start : sentences[last].end])


MOST_CELLS = 6
"""A row with more columns than this is read out at the columns asked for."""


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


def _say(understood: Understood, marker: int, candidate: Candidate, first: int, last: int, led: str | None) -> Said:
    sentence = candidate.sentence
    quote = _quote(candidate, first, last)
    citation = Citation(marker, candidate.found, quote, sentence.page, sentence.paragraph, sentence.reading)
    lead = lead_in(candidate)
    opening = "" if lead == led else f"{lead} "
    if sentence.reading:
        return Said(f"{opening}{_asked_cells(understood, sentence.reading)} [{marker}]", (citation,))
    return Said(f"{opening}“{quote}” [{marker}]", (citation,))


def lead_in(candidate: Candidate) -> str:
    """Which paper says it, when, and with what standing: the product's own words."""
    passage, document = candidate.found.passage, candidate.found.document
    held = held_on(document, passage)
    title = passage.item_title or document.name
    values = {"title": title, "body": _body(document.committee), "date": written(held) if held else None}
    name = {Standing.DECISION: "decided", Standing.RECOMMENDATION: "recommended"}.get(passage.standing, "reported")
    if name == "reported" and title == "Minutes":
        name = "reported_minutes" if held else "reported"
    if held is None or (document.committee is None and name != "reported_undated"):
        name = "decided_undated" if name == "decided" else f"{name.removesuffix('_minutes')}_undated"
    sentence = phrase(name, **values)
    return sentence[0].upper() + sentence[1:]


def _body(committee: str | None) -> str:
    """A committee as it stands in a sentence: "Cabinet", "the Planning Committee"."""
    if committee is None:
        return "the meeting"
    return committee if committee.split()[-1].casefold() in ("cabinet", "council") else f"the {committee}"
