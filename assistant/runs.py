"""What is quoted: a sentence, a table's row read out, or a list with the line that opens it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from assistant.evidence import Candidate
from assistant.shortening import LONG, part_of, read_out
from assistant.signals import list_after, marked_after
from assistant.understand import Understood, Wanted
from vectorstore.words.papers import Shape
from vectorstore.words.text import collapse

LIST_ROOM = 130
FEWEST_HEADS = 3
TOO_SHORT = 8
"""Words: a point such as "should be kept as it is" is read out with the line that opens it."""


@dataclass(frozen=True, slots=True)
class Run:
    """What is quoted: a sentence, or a list with the line that opens it, as (first, last) sentence of the passage."""

    candidate: Candidate
    first: int
    last: int
    cut: bool = False
    """Is it a list that may only be quoted in part, since others have taken its room?"""
    cells: tuple[str, ...] = ()
    """The cells of a row that are read out, where they are not those that the question names."""
    under: str | None = None
    """The heading that it is told with, where its own words do not name what it is about."""

    points: tuple[Candidate, ...] = ()
    """The points of the list that it opens, where each has a passage of its own: they are told by their names."""

    @property
    def quote(self) -> str:
        passage = self.candidate.found.passage
        return collapse(passage.text[passage.sentences[self.first].start : passage.sentences[self.last].end])

    @property
    def length(self) -> int:
        return len(self.quote.split())

    @property
    def places(self) -> set[tuple[str, int]]:
        own = {(self.candidate.found.passage.id, n) for n in range(self.first, self.last + 1)}
        return own | {(point.found.passage.id, point.place) for point in self.points}


_THEY = re.compile(r"(?:They|These|Those)\b")
_BEGINS_A_POINT = re.compile(r"(?:\A|\n)[^\S\n]{0,4}(?:[-–•*o]|\(?\w{1,4}[.)])?[^\S\n]{0,4}\Z")


def _is_of_them(candidate: Candidate) -> bool:
    """Does a point begin with "They"? Who that is says the line that opens the list, and it is said of all its points."""
    if candidate.sentence.shape is not Shape.LIST or not _THEY.match(candidate.text):
        return False
    start = candidate.sentence.start
    return _BEGINS_A_POINT.search(candidate.found.passage.text[max(0, start - 12) : start]) is not None


def run_of(understood: Understood, candidate: Candidate) -> Run:
    """A list is quoted whole, with the line that opens it; anything else is one sentence."""
    place = candidate.place
    points = list_after(candidate.found, place)
    opens = candidate.text.rstrip().endswith(":")
    points_back = _is_of_them(candidate)
    if not points or not (opens or points_back or understood.wanted in (Wanted.LIST, Wanted.DECISION)):
        return Run(candidate, place, place)
    passage = candidate.found.passage
    first, last = min(place, points[0]), points[1]
    if more := marked_after(candidate.found, last):
        last = more[1]  # paragraphs with numbers stand as a list, and the last of them opens one of its own
    before = passage.text[: passage.sentences[points[0]].start].rstrip(" -–•*\n")
    if first == points[0] and first > 0 and before.endswith(":"):
        first -= 1
    # A quote stands on one page, the one that its citation opens.
    if (
        Run(candidate, first, last).length > LONG
        and first < points[0] - 1
        and passage.sentences[place].page == passage.sentences[points[0]].page
    ):
        first = points[0] - 1  # the line that opens the list says what it is a list of
    page = passage.sentences[place].page
    while last > place and (Run(candidate, first, last).length > LIST_ROOM or passage.sentences[last].page != page):
        last -= 1
    while first < place and passage.sentences[first].page != page:
        first += 1
    return Run(candidate, first, last)


_POINTS_BACK = re.compile(
    r"(?:This|It|They|These|That|Those|He|She) (?:is|was|are|were|has|have|had|will|would|can|could|should|may|must|means?|"
    r"meant|includes?|included|makes?|made|represents?|represented|equates?|compares?|took|takes?)\b"
)
WITH_BEFORE = 45
"""Words of a sentence and the one before it, which says what "this" is."""


def with_what_it_points_to(run: Run) -> Run:
    """A sentence with the one before it, where "This has been set at £250k" says nothing alone; else the run as it is."""
    candidate, sentences = run.candidate, run.candidate.found.passage.sentences
    if run.first != run.last or not run.first or not _POINTS_BACK.match(candidate.text):
        return run
    before, own = sentences[run.first - 1], sentences[run.first]
    prose = before.shape is own.shape is Shape.PROSE and before.page == own.page and before.last_page is None
    together = Run(candidate, run.first - 1, run.last, run.cut)
    return together if prose and together.length <= WITH_BEFORE else run


_GOES_ON = re.compile(r"(?:The same|Of (?:these|this|those|that)|This|These|That|It|They) ")


def with_what_it_goes_on_with(run: Run, told: Callable[[str], bool]) -> Run:
    """A sentence with the one after it, where that points back to it and `told` says that it answers as well."""
    candidate, sentences = run.candidate, run.candidate.found.passage.sentences
    if run.first != run.last or run.last + 1 >= len(sentences):
        return run
    own, after = sentences[run.last], sentences[run.last + 1]
    text = candidate.found.passage.text[after.start : after.end]
    prose = own.shape is after.shape is Shape.PROSE and own.page == after.page and after.last_page is None
    together = Run(candidate, run.first, run.last + 1, run.cut)
    return together if prose and _GOES_ON.match(text) and told(text) and together.length <= WITH_BEFORE else run


_HEAD = re.compile(
    r"\W{0,4}(?P<head>\w(?:\S* ){0,7}?\S*?(?: \([A-Z]{2,8}\)(?=,? )|(?= [–—-] |: |,? which (?:is|are|was|were) )))"
)


def heads_of(run: Run) -> list[str]:
    """The line that opens a long list of explained names, and the names alone; none where its points are no such names."""
    passage = run.candidate.found.passage
    if run.last - run.first < FEWEST_HEADS or run.length <= LONG or run.cut:
        return []
    opener, *points = [collapse(passage.text[s.start : s.end]) for s in passage.sentences[run.first : run.last + 1]]
    heads = [_HEAD.match(point) for point in points]
    if not opener.endswith(":") or not all(heads):
        return []
    return [opener, *(head["head"] for head in heads if head)]


def name_of_point(point: Candidate) -> str | None:
    """ "Resident engagement" of "Resident engagement: Local government exists to …"; None where a point begins otherwise."""
    named = _HEAD.match(collapse(point.text))
    return named["head"] if named else None


def length_said(understood: Understood, run: Run) -> int:
    """Words of what is said of it."""
    if heads := heads_of(run):
        return len(" ".join(heads).split())
    if run.points:
        return run.length + sum(len((name_of_point(point) or "").split()) for point in run.points)
    reading = run.candidate.sentence.reading
    said = row_said(understood, run, reading) if reading and is_read(run) else part_said(understood, run)[0]
    return len(said.split())


def row_said(understood: Understood, run: Run, reading: str) -> str:
    """A row as it is read out: at the cells that were chosen for it, or at those that the question names."""
    return f"{reading.partition(': ')[0]}: {'; '.join(run.cells)}" if run.cells else read_out(understood, reading)


def part_said(understood: Understood, run: Run) -> tuple[str, bool, bool]:
    """A long sentence in part. A list ends at a point already, and all of it is wanted where there is room."""
    return part_of(understood, run.quote) if run.cut or run.first == run.last else (run.quote, False, False)


def is_read(run: Run) -> bool:
    """Is it said by its reading, not quoted?"""
    sentence = run.candidate.sentence
    if sentence.shape is Shape.TABLE_ROW:
        return bool(sentence.reading)
    # An outcome is quoted: the counts of its vote stand elsewhere, and are cited where they do.
    return bool(sentence.reading) and not run.candidate.found.passage.about and len(run.quote.split()) < TOO_SHORT
