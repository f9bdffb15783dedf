"""The quotes writer: the sentences or table rows that answer, word for word, led in by where and when each stands."""

from __future__ import annotations

import dataclasses
import itertools
import re
from dataclasses import dataclass

from assistant.answer import Citation, Draft, Said
from assistant.conflicts import conflict
from assistant.differences import difference, of_sides, tell_of_the_same
from assistant.evidence import Candidate, Evidence, of_time, side_bonus
from assistant.ratings import asked_rating, rating_of
from assistant.shortening import part_of, read_out, unquoted
from assistant.signals import list_after
from assistant.told_votes import told_of
from assistant.understand import Understood, Wanted
from assistant.wants import wants
from prompts import phrase
from vectorstore.words.papers import Shape, Standing, body_of, held_in_words, held_on, in_a_sentence
from vectorstore.words.text import collapse, squash

ROOM = 70
"""Words of quotes in an answer: it is read out, not studied."""
LIST_ROOM = 130
TOO_SHORT = 8
"""Words: a point such as "should be kept as it is" is read out with the line that opens it."""
NEAR = 3.0
"""How far behind the best sentence another may be and still be quoted."""
MOST = 5
MOST_OF_A_BLOCK = 8
"""Sentences of a summary, a list of recommendations or an agenda."""


@dataclass(frozen=True, slots=True)
class _Run:
    """What is quoted: a sentence, or a list with the line that opens it, as (first, last) sentence of the passage."""

    candidate: Candidate
    first: int
    last: int
    cut: bool = False
    """Is it a list that may only be quoted in part, since others have taken its room?"""

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
        if evidence.voted_on:
            return Draft(told_of(understood, evidence.voted_on), self.name)
        said: list[Said] = []
        led = None
        runs, missing = _chosen(understood, evidence)
        marker = 1
        for run in runs:
            lead = lead_in(run.candidate)
            said.append(_say(understood, marker, run, lead=None if lead == led else lead))
            led = lead
            marker += len(said[-1].citations)
        if worked := _worked_out(understood, runs, said):
            said.append(worked)
        elif differing := conflict(said):
            said.append(differing)
        return Draft(tuple(said), self.name, missing)


_COUNTED_OF = re.compile(r"\b(?:how many|number of|count of)\b", re.IGNORECASE)


def _worked_out(u: Understood, runs: list[_Run], said: list[Said]) -> Said | None:
    """The difference between two sides that each tell one plain figure of a unit: code works it out, and says so."""
    if len(u.sides) != 2 or not runs or len(runs) > 2:
        return None
    readings = [r.candidate.sentence.reading or "" for r in runs]
    if len(runs) == 1:
        told = of_sides(readings[0], u.sides)
    elif not _of_one_thing(runs):
        return None
    else:
        told = [
            (of_sides(reading, [side]) or [run.quote])[0]
            for reading, run, side in zip(readings, runs, u.sides, strict=True)
        ]
    asked = wants(u.text)
    unit = "£" if asked.money else "%" if asked.share else "" if _COUNTED_OF.search(u.text) else None
    found = difference(told[0], told[1], unit) if len(told) == 2 else None
    if found is None:
        return None
    cited = tuple(one.citations[0] for one in said)
    marks = " ".join(f"[{c.marker}]" for c in cited)
    return Said(f"{phrase('worked_out', difference=found.shown)} {marks}", cited, (found.worked,))


def _of_one_thing(runs: list[_Run]) -> bool:
    rows = [_is_read(run) for run in runs]
    texts = [
        (run.candidate.sentence.reading if row else None) or run.quote for run, row in zip(runs, rows, strict=True)
    ]
    return rows[0] is rows[1] and tell_of_the_same(texts[0], texts[1], rows[0])


def _chosen(understood: Understood, evidence: Evidence) -> tuple[list[_Run], tuple[str, ...]]:
    """What to quote, and the periods asked about that nothing is quoted for."""
    if understood.sides:
        return _each_side(understood, evidence)
    if rated := _rated(understood, evidence):
        return rated, ()
    room = LIST_ROOM if understood.wanted is Wanted.LIST or evidence.whole else ROOM
    most = MOST_OF_A_BLOCK if evidence.whole or understood.wanted is Wanted.LIST else MOST
    taken: set[tuple[str, int]] = set()
    told: set[str] = set()
    runs: list[_Run] = []
    for candidate in evidence.candidates:
        if len(runs) == most or candidate.score < evidence.candidates[0].score - NEAR:
            break
        run = _run(understood, candidate)
        if runs and run.length > room:
            run = dataclasses.replace(run, cut=True)
        length = _length(understood, run)
        if run.places & taken or (runs and length > room) or (understood.latest and runs and _older(runs[0], run)):
            continue
        # The same words in a pack and in a report of it are said once.
        if squash(run.quote) in told:
            continue
        if runs and not evidence.whole and _strays(understood, runs[0].candidate, candidate):
            continue
        taken |= run.places
        told.add(squash(run.quote))
        room -= length
        runs.append(run)
    return runs, ()


def _rated(u: Understood, evidence: Evidence) -> list[_Run]:
    """Asked which are red, all rows of a paper's tables that are, in the order of the paper."""
    if u.wanted is not Wanted.LIST or not asked_rating(u.text):
        return []
    rows = [c for c in evidence.candidates if c.sentence.reading and rating_of(c.sentence.reading)]
    of_one = [c for c in rows if _table(c) == _table(rows[0])]
    if len(of_one) < 2:
        return []
    return [_run(u, c) for c in sorted(of_one, key=lambda c: (c.found.place, c.place))][:MOST_OF_A_BLOCK]


def _table(c: Candidate) -> tuple[str, tuple[str, ...]]:
    return c.found.document.id, c.found.passage.headings


def _strays(u: Understood, first: Candidate, other: Candidate) -> bool:
    """Does a further quote speak of another time, or of another row, than the question and the best quote do?"""
    if u.named_periods and of_time(u.named_periods, first) is True and of_time(u.named_periods, other) is False:
        return True
    if _COMPARES.search(u.text):
        return False
    same_table = first.found.passage.headings == other.found.passage.headings
    rows = first.sentence.shape is other.sentence.shape is Shape.TABLE_ROW
    return rows and same_table and first.named and not other.named


_COMPARES = re.compile(
    r"\b(?:compar\w+|other|others|than|versus|vs|against|between|each|both|difference)\b", re.IGNORECASE
)


def _length(understood: Understood, run: _Run) -> int:
    """Words of what is said of it."""
    reading = run.candidate.sentence.reading
    said = read_out(understood, reading) if reading and _is_read(run) else _part(understood, run)[0]
    return len(said.split())


def _older(first: _Run, other: _Run) -> bool:
    """Is a quote from another meeting than the first? Who asks for the latest is not given the ones before it."""
    (a, b) = (held_on(run.candidate.found.document, run.candidate.found.passage) for run in (first, other))
    return a != b


PARALLEL = 2.0
"""What it is worth, in logits, that two sides are told in much the same words: "2,500 calls a month", "3,000 calls a month"."""
OF_A_SIDE = 6
"""Among how many of the best sentences of each side two that are parallel are looked for."""


def _each_side(understood: Understood, evidence: Evidence) -> tuple[list[_Run], tuple[str, ...]]:
    """The best sentence for each period compared, in order of time; one sentence may speak of two of them."""
    runs: list[_Run] = []
    missing: list[str] = []
    for side, best in zip(understood.sides, _best_of_sides(understood, evidence), strict=True):
        if best is None:
            missing.append(min(side))
            continue
        run = _run(understood, best)
        if not any(run.places & other.places for other in runs):
            runs.append(run)
    if len(runs) == 1 and not missing:
        runs += _as_good(understood, evidence, runs[0])
    return runs, tuple(missing)


def _best_of_sides(u: Understood, evidence: Evidence) -> list[Candidate | None]:
    """The best sentence of each side, and of two sides the best pair: what is told alike compares."""
    each = [_of_side(evidence, side) for side in u.sides]
    if len(each) != 2 or not all(each):
        return [found[0][1] if found else None for found in each]
    pairs = itertools.product(*each)
    best = max(pairs, key=lambda pair: pair[0][0] + pair[1][0] + PARALLEL * _told_alike(pair[0][1], pair[1][1]))
    return [candidate for _, candidate in best]


def _of_side(evidence: Evidence, side: frozenset[str]) -> list[tuple[float, Candidate]]:
    """The best sentences of one side with what they are worth for it; none where it is not covered."""
    if side <= evidence.uncovered:
        return []
    ranked = sorted(((c.score + side_bonus(c, side), c) for c in evidence.candidates), key=lambda found: -found[0])
    return [found for found in ranked[:OF_A_SIDE] if side_bonus(found[1], side) >= 0] if ranked else []


def _told_alike(a: Candidate, b: Candidate) -> bool:
    rows = [bool(c.sentence.shape is Shape.TABLE_ROW and c.sentence.reading) for c in (a, b)]
    if rows[0] is not rows[1] or (a.found.passage.id, a.place) == (b.found.passage.id, b.place):
        return False
    texts = [(c.sentence.reading or c.text) if rows[0] else c.text for c in (a, b)]
    return tell_of_the_same(texts[0], texts[1], rows[0])


AS_GOOD = 1.0
"""How far behind it another sentence may be, where one speaks of all sides: the total's row, and the row that was meant."""


def _as_good(u: Understood, evidence: Evidence, first: _Run) -> list[_Run]:
    """The other sentence that speaks of all sides nearly as well as the one that was chosen for them."""
    least = first.candidate.score - AS_GOOD
    others = (c for c in evidence.candidates if c.score >= least and c.place != first.candidate.place)
    return [_run(u, c) for c in others if all(side_bonus(c, side) > 0 for side in u.sides)][:1]


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
    read = _is_read(run)
    quote, before, after = (run.quote, False, False) if read else _part(understood, run)
    quote = quote if read else unquoted(quote)
    citation = _cite(marker, run, quote)
    opening = f"{lead} " if lead else ""
    if read and sentence.reading:
        # A footnote's mark that a table prints would pass for one of ours.
        return Said(f"{opening}{_FOOTNOTE.sub('', read_out(understood, sentence.reading))} [{marker}]", (citation,))
    return Said(f"{opening}{'… ' if before else ''}“{quote}”{' …' if after else ''} [{marker}]", (citation,))


_FOOTNOTE = re.compile(r"\s?\[\d+\]")


def _cite(marker: int, run: _Run, quote: str) -> Citation:
    sentence = run.candidate.sentence
    return Citation(
        marker,
        run.candidate.found,
        quote,
        sentence.page,
        last_page=sentence.last_page,
        paragraph=sentence.paragraph,
        reading=sentence.reading,
    )


def _part(understood: Understood, run: _Run) -> tuple[str, bool, bool]:
    """A long sentence in part. A list ends at a point already, and all of it is wanted where there is room."""
    return part_of(understood, run.quote) if run.cut or run.first == run.last else (run.quote, False, False)


def _is_read(run: _Run) -> bool:
    """Is it said by its reading, not quoted?"""
    sentence = run.candidate.sentence
    if sentence.shape is Shape.TABLE_ROW:
        return bool(sentence.reading)
    # An outcome is quoted: the counts of its vote stand elsewhere, and are cited where they do.
    return bool(sentence.reading) and not run.candidate.found.passage.about and len(run.quote.split()) < TOO_SHORT


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
    if not what.startswith("reported") or what.startswith("reported_minutes"):
        body = in_a_sentence(body)
    known = [name for name, value in (("body", body), ("date", date)) if value]
    sentence = phrase("_".join([what, *known]), title=title or "A paper", body=body, date=date)
    return sentence[0].upper() + sentence[1:]
