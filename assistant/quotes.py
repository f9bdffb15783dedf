"""The quotes writer: the sentences or table rows that answer, word for word, led in by where and when each stands."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Sequence

from assistant.against_budget import against_budget
from assistant.answer import Citation, Draft, Said
from assistant.ballots import VotedOn
from assistant.conflicts import conflict
from assistant.evidence import Candidate, Evidence, OfOne, of_time
from assistant.going_on import rest_of
from assistant.movers import says_who_moved
from assistant.parts import left_out
from assistant.runs import (
    FEWEST_HEADS,
    LIST_ROOM,
    Run,
    heads_of,
    is_read,
    length_said,
    name_of_point,
    part_said,
    row_said,
    run_of,
    with_what_it_goes_on_with,
    with_what_it_points_to,
)
from assistant.shortening import read_out, unquoted
from assistant.sides import each_side, worked_out
from assistant.signals import tells_a_figure
from assistant.told_votes import told_of
from assistant.understand import Understood, Wanted
from assistant.wants import wants
from prompts import phrase
from vectorstore.words.figures import counts_in
from vectorstore.words.papers import Document, Shape, Standing, body_of, held_in_words, held_on, in_a_sentence, spoken
from vectorstore.words.periods import periods_in, within
from vectorstore.words.text import squash, without_footnotes

FEWEST_NOUGHTS = 3
"""Figures of a row that tells nothing where all of them are 0."""
ROOM = 70
"""Words of quotes in an answer: it is read out, not studied."""
ROOM_TO_COMPARE = 100
"""The same where one thing is set against another: both have to be said."""
NEAR = 3.0
"""How far behind the best sentence another may be and still be quoted."""
FAR = 6.0
"""How far behind a row of the same table may be, where the best is a row and is to be compared."""
LEAST_COVERED, LEAST_LIKE = 0.08, 0.33
"""A further quote that has less of the question's words, and is less like it, has only its shape in common with an answer."""
ELSEWHERE_COVERED, ELSEWHERE_LIKE = 0.3, 0.4
"""The same for a quote from another paper than the first: there it may be about anything."""
AS_MUCH = 0.05
"""Asked for a figure, another row of the table says as much of the question as the best one, or is another thing's."""
MOST_WORDS, LED_IN = 120, 8
"""Words of an answer that is no list, and those of them that say where a quote is from."""
MOST = 5
MOST_OF_A_BLOCK = 8
"""Sentences of a summary, a list of recommendations or an agenda."""


class Quotes:
    """Answers in the papers' own words."""

    name = "quotes"

    def write(self, understood: Understood, evidence: Evidence) -> Draft:
        if evidence.both_voted_on:
            return Draft(_of_both(evidence.both_voted_on), self.name)
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
        if not evidence.ranked and (worked := worked_out(understood, runs, said)):
            said.append(worked)
        elif differing := conflict(said):
            said.append(differing)
        if said and (verdict := against_budget(understood.text, said[0])):
            said.insert(1, verdict)
        return Draft(tuple(said), self.name, missing)


def _of_both(votes: Sequence[tuple[Understood, VotedOn]]) -> tuple[Said, ...]:
    """Each vote told by itself."""
    said: list[Said] = []
    for one, voted_on in votes:
        said += told_of(one, voted_on, sum(len(told.citations) for told in said))
    return tuple(said)


def _chosen(understood: Understood, evidence: Evidence) -> tuple[list[Run], tuple[str, ...]]:
    """What to quote, and the periods asked about that nothing is quoted for."""
    if evidence.ranked:
        chosen = evidence.told or ((),) * len(evidence.ranked)
        return [
            dataclasses.replace(run_of(understood, row), cells=cells)
            for row, cells in zip(evidence.ranked, chosen, strict=True)
        ], ()
    if understood.sides:
        return each_side(understood, evidence)
    if evidence.says_who or evidence.both:
        lines = [Run(c, c.place, c.place) for c in evidence.candidates]
        return lines if evidence.says_who else [_of_one(one) for one in evidence.both], ()
    room = LIST_ROOM if understood.wanted is Wanted.LIST or evidence.whole else ROOM
    if _SETS_AGAINST.search(understood.text):
        room = max(room, ROOM_TO_COMPARE)
    most = MOST_OF_A_BLOCK if evidence.whole or understood.wanted is Wanted.LIST else MOST
    taken: set[tuple[str, int]] = set()
    told: set[str] = set()
    runs: list[Run] = []
    for candidate in evidence.candidates:
        if runs and understood.wanted is Wanted.LIST and _is_the_list(runs[0]):
            break
        if len(runs) == most or evidence.candidates[0].score - candidate.score > FAR:
            break
        behind = (runs[0].candidate if runs else candidate).score - candidate.score
        if behind > NEAR and not _set_against(understood, runs, candidate):
            continue
        run = _fitted(understood, run_of(understood, candidate), taken, room if runs else None)
        length = length_said(understood, run)
        if _leaves_the_figure_out(understood, run) or (runs and _tells_nothing_further(understood, run)):
            continue
        if run.places & taken or (runs and length > room) or (understood.latest and runs and _older(runs[0], run)):
            continue
        # The same words in a pack and in a report of it are said once.
        said = _told_twice_as(understood, run)
        if said in told:
            continue
        if runs and not evidence.whole and _strays(understood, runs[0].candidate, candidate):
            continue
        taken |= run.places
        told.add(said)
        room -= length
        runs.append(run)
    runs = _with_what_is_left_out(understood, evidence, _with_the_rest(evidence, runs))
    return runs if evidence.whole else _short_enough(understood, runs), ()


def _of_one(one: OfOne) -> Run:
    """What is quoted for one of two things."""
    run = _fitted(one.asked, run_of(one.asked, one.candidate), set(), ROOM)
    return dataclasses.replace(run, under=one.under)


def _with_the_rest(evidence: Evidence, runs: list[Run]) -> list[Run]:
    """With the points of the first quote's list that stand in the next passage."""
    first = runs[0].candidate.found.passage.id if runs else ""
    if (points := evidence.points.get(first)) and runs[0].quote.rstrip().endswith(":"):
        return [dataclasses.replace(runs[0], points=points)]
    goes_on = evidence.goes_on.get(first)
    rest = rest_of(runs[0], goes_on) if goes_on else None
    if rest is None:
        return runs
    return [runs[0], rest, *(run for run in runs[1:] if not run.places & rest.places)]


def _told_twice_as(u: Understood, run: Run) -> str:
    """What two quotes share that say the same: their words, or of a row its own name and what is read out of it."""
    reading = run.candidate.sentence.reading
    if not reading or not is_read(run):
        return squash(run.quote)
    name, _, cells = row_said(u, run, reading).partition(": ")
    return squash(f"{name.rpartition(' - ')[2]}: {cells}")


def _short_enough(u: Understood, runs: list[Run]) -> list[Run]:
    """Without the last quotes of an answer that would be too long to be read out; a single one that is, in part.

    A list that is asked for is given whole.
    """
    if u.wanted is Wanted.LIST and any(run.last > run.first for run in runs):
        return runs
    kept = list(runs)
    while len(kept) > 1 and sum(length_said(u, run) + LED_IN for run in kept) > MOST_WORDS:
        kept.pop()
    if len(kept) == 1 and length_said(u, kept[0]) + LED_IN > MOST_WORDS:
        return [dataclasses.replace(kept[0], cut=True)]
    return kept


def _fitted(u: Understood, run: Run, taken: set[tuple[str, int]], room: int | None) -> Run:
    """With the sentence that it points back to, or the next that tells it too, where there is room; a longer list is cut."""

    def tells_it_too(text: str) -> bool:
        told = any(within(p, asked) for p in periods_in(text) for asked in u.named_periods)
        counted = u.wanted is Wanted.FIGURE or wants(u.text).money
        return counted and told and tells_a_figure(u, text)

    for whole in (with_what_it_points_to(run), with_what_it_goes_on_with(run, tells_it_too)):
        if whole is not run and not whole.places & taken and (room is None or whole.length <= room):
            run = whole
            break
    return dataclasses.replace(run, cut=True) if room is not None and run.length > room else run


def _leaves_the_figure_out(u: Understood, run: Run) -> bool:
    """Asked for a figure, is what would be read out of a row without any? Its figures stand in columns nobody asked for."""
    reading = run.candidate.sentence.reading
    if u.wanted is not Wanted.FIGURE or not reading or not is_read(run):
        return False
    return not tells_a_figure(u, read_out(u, reading))


_UNIT = re.compile(r"\(?£?000['’]?s?\)?")
_VALUE = re.compile(r"[-+(]?£?\d[\d,.]*[%)]?\Z")


def _tells_nothing_further(u: Understood, run: Run) -> bool:
    """Does it open a list, and no more, or tell of nought alone?"""
    return run.quote.endswith(":") or _tells_only_nought(u, run)


def _tells_only_nought(u: Understood, run: Run) -> bool:
    """Is every figure of a row 0? Beside a row that tells what was asked it says that nothing comes later, or before."""
    reading = run.candidate.sentence.reading
    cells = row_said(u, run, reading).partition(": ")[2].split("; ") if reading and is_read(run) else []
    values = [value for cell in cells for value in _UNIT.sub("", cell).split()[-1:] if _VALUE.match(value)]
    return len(values) >= FEWEST_NOUGHTS and not any(set(value) & set("123456789") for value in values)


def _with_what_is_left_out(u: Understood, evidence: Evidence, runs: list[Run]) -> list[Run]:
    """With what is asked for too and no quote tells, in the place of one more quote of what is told already."""
    others = left_out(u, evidence, [run.candidate for run in runs], [run.quote for run in runs])
    for other in others:
        run = dataclasses.replace(run_of(u, other), cut=True)
        if not any(run.places & told.places for told in runs):
            runs = [*(runs[:-1] if len(runs) > 1 else runs), run]
    return runs


def _table(c: Candidate) -> tuple[str, tuple[str, ...]]:
    return c.found.document.id, c.found.passage.headings


def _strays(u: Understood, first: Candidate, other: Candidate) -> bool:
    """Does a further quote speak of nothing that was asked, or of another time or row than the question and the best quote?"""
    elsewhere = first.found.document.id != other.found.document.id
    covered, like = (ELSEWHERE_COVERED, ELSEWHERE_LIKE) if elsewhere else (LEAST_COVERED, LEAST_LIKE)
    if other.coverage < covered and other.cosine < like:
        return True
    if u.named_periods and of_time(u.named_periods, first) is True and of_time(u.named_periods, other) is False:
        return True
    if _COMPARES.search(u.text):
        return False
    if u.wanted is Wanted.FIGURE and _tells_of_then(u, first) and not _says_when(u, other):
        return True
    same_table = first.found.passage.headings == other.found.passage.headings
    rows = first.sentence.shape is other.sentence.shape is Shape.TABLE_ROW
    if not (rows and same_table):
        return False
    if first.named and not other.named:
        return True
    one_figure = u.wanted is Wanted.FIGURE and len(_ASKS.findall(u.text)) == 1
    return one_figure and first.coverage > other.coverage + AS_MUCH


_ASKS = re.compile(r"\b(?:how|what|which|who|when|where|why)\b", re.IGNORECASE)


def _is_the_list(run: Run) -> bool:
    """Is a list quoted for the line that opens it? One found by a point may be another list than was asked for."""
    return run.last - run.first >= FEWEST_HEADS and run.candidate.sentence.shape is not Shape.LIST


def _set_against(u: Understood, runs: list[Run], other: Candidate) -> bool:
    """Is a row what the one quoted is compared with? "Millmead against the other hubs": the next row of its table."""
    if len(runs) != 1 or not runs[0].candidate.named or not _SETS_AGAINST.search(u.text):
        return False
    first = runs[0].candidate
    rows = first.sentence.shape is other.sentence.shape is Shape.TABLE_ROW
    return rows and _table(first) == _table(other)


_SETS_AGAINST = re.compile(r"\b(?:compar\w+|against|versus|vs|than)\b", re.IGNORECASE)


def _tells_of_then(u: Understood, c: Candidate) -> bool:
    """Is it a sentence with the figure and the period that were asked for? Then figures of unsaid times are of others."""
    return c.sentence.shape is not Shape.TABLE_ROW and "figure" not in c.lacks and _says_when(u, c)


def _says_when(u: Understood, c: Candidate) -> bool:
    """Is one of the periods asked for named by a quote's own words, or by the columns of its row?"""
    spoken = periods_in(f"{c.text} {c.sentence.reading or ''}")
    return any(within(period, asked) for period in spoken for asked in u.named_periods)


_COMPARES = re.compile(
    r"\b(?:compar\w+|other|others|than|versus|vs|against|between|each|both|difference)\b", re.IGNORECASE
)


def _older(first: Run, other: Run) -> bool:
    """Is a quote from another meeting than the first? Who asks for the latest is not given the ones before it."""
    (a, b) = (held_on(run.candidate.found.document, run.candidate.found.passage) for run in (first, other))
    return a != b


def _say(understood: Understood, marker: int, run: Run, lead: str | None) -> Said:
    sentence = run.candidate.sentence
    if understood.wanted is Wanted.LIST and (heads := heads_of(run)):
        named = ", ".join(f"“{head}”" for head in heads[1:])
        return Said(f"{f'{lead} ' if lead else ''}“{heads[0]}” {named} [{marker}]", (_cite(marker, run, run.quote),))
    if run.points:
        return _with_its_points(marker, run, f"{lead} " if lead else "")
    read = is_read(run)
    quote, before, after = (run.quote, False, False) if read else part_said(understood, run)
    quote = quote if read else unquoted(quote)
    citation = _cite(marker, run, quote)
    opening = f"{lead} " if lead else ""
    if read and sentence.reading:
        opening += _counted_in(run.candidate)
        return Said(
            f"{opening}{without_footnotes(row_said(understood, run, sentence.reading))} [{marker}]", (citation,)
        )
    opening += f"{run.under} - " if run.under else ""
    return Said(f"{opening}{'… ' if before else ''}“{quote}”{' …' if after else ''} [{marker}]", (citation,))


def _with_its_points(marker: int, run: Run, opening: str) -> Said:
    """The line that opens a list and the names of its points, each with a citation of its own."""
    cited = [_cite(marker, run, unquoted(run.quote))]
    told = [f"{opening}“{unquoted(run.quote)}” [{marker}]"]
    for n, point in enumerate(run.points, start=marker + 1):
        name = unquoted(name_of_point(point) or "")
        cited.append(_cite(n, Run(point, point.place, point.place), name))
        told.append(f"“{name}” [{n}]")
    return Said(f"{told[0]} {', '.join(told[1:])}", tuple(cited))


def _counted_in(candidate: Candidate) -> str:
    """The heading of a table that says what its figures count in, where the row does not: "13" is 13 thousand calls."""
    heading = candidate.found.passage.headings[-1:]
    reading = candidate.sentence.reading or ""
    scaled = heading and counts_in(heading[0]) and not counts_in(reading) and heading[0] not in reading
    return f"{heading[0]} - " if scaled else ""


def _cite(marker: int, run: Run, quote: str) -> Citation:
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
    title = passage.item_title or document.title or _by_its_file(document)
    date = held_in_words(document, passage)
    what = _LEADS[passage.standing]
    if what == "decided" and document.kind != "minutes" and passage.meeting_date is None:
        what = "reported"  # a paper for a meeting tells of what was resolved before it, and maybe by others
    if what in ("decided", "recommended") and says_who_moved(candidate.text):
        what = "reported_minutes" if document.kind == "minutes" else "reported"  # that it was moved is neither
    if (what == "reported" and title == "Minutes") or (what == "recommended" and document.kind == "minutes"):
        what = "reported_minutes"  # what is moved at a meeting is no report's recommendation
    elif what == "reported" and title is None:
        what = "reported_untitled"
    body = body_of(document, passage)
    if not what.startswith("reported") or what.startswith("reported_minutes"):
        body = in_a_sentence(body)
    known = [name for name, value in (("body", body), ("date", date)) if value]
    sentence = phrase("_".join([what, *known]), title=title or "A paper", body=body, date=date)
    return sentence[0].upper() + sentence[1:]


def _by_its_file(document: Document) -> str | None:
    """A paper that prints no title is called by its file's name, where that is words; numbers in it would be claims."""
    name = spoken(document.file)
    return name if name and not any(c.isdigit() for c in name) else None
