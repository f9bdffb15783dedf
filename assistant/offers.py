"""What may be asked next: questions near the one answered, of which those that the papers can answer are offered.

Nothing here knows whether they can: the study asks each of itself before a reader sees it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.answer import Citation
from assistant.evidence import Candidate, Evidence
from assistant.understand import Understood, Wanted
from prompts import phrase
from vectorstore.words.dates import written
from vectorstore.words.papers import Shape, Standing, held_on
from vectorstore.words.periods import covers, in_words, periods_in
from vectorstore.words.text import squash

MOST = 3
TRIED = 4
"""Ideas that are tried before an answer leaves: each is a search of its own."""
NEAR = 0.15
"""How much less of the question a sentence of another time may cover, to be worth asking for."""
_YEAR = r"\b(?:19|20)\d{2}(?:\s?[-/–]\s?(?:\d{4}|\d{2}))?\b"
_ANY_YEAR = re.compile(_YEAR)
_TIME = re.compile(
    rf"\b(?:in|during|for|at the end of|by the end of) (?:the (?:financial )?year )?{_YEAR}(?=[\s?,.]|$)", re.I
)
"""A year that says when; one within a name ("the 2025-26 budget") is left where it is."""


def ideas(u: Understood, evidence: Evidence, cited: Sequence[Citation]) -> list[str]:
    """Questions that may be offered, the most useful first, each once and none that was just asked."""
    if not cited:
        return []
    asked = {squash(u.standalone)}
    kept = []
    # What only makes sense after the turns before it ("And in May? (after: …)") is no question to be asked again.
    near = () if u.earlier else (*_other_times(u, evidence, cited[0]), *_other_rows(u, cited[0]))
    for idea in (*near, *_of_the_paper(u, cited[0])):
        if squash(idea) not in asked:
            asked.add(squash(idea))
            kept.append(idea)
    return kept[:TRIED]


def _other_times(u: Understood, evidence: Evidence, first: Citation) -> Iterator[str]:
    """The same question of the other years that the evidence speaks of, the latest first."""
    years = len(_ANY_YEAR.findall(u.standalone))
    if u.wanted is not Wanted.FIGURE or u.sides or years > 1 or (years and not _TIME.search(u.standalone)):
        return
    if not years and (u.named_periods or u.latest):
        return
    own = u.named_periods or _years_of(first.quote) or first.found.passage.periods
    enough = max((c.coverage for c in evidence.candidates), default=0.0) - NEAR
    found = {year for c in evidence.candidates if c.coverage >= enough for year in _years(c)} - own
    for year in sorted(found, key=covers, reverse=True)[:2]:
        yield _asked_of(u.standalone, year)


def _years(candidate: Candidate) -> frozenset[str]:
    return _years_of(candidate.text) or frozenset(p for p in candidate.found.passage.periods if p.startswith("fy"))


def _years_of(text: str) -> frozenset[str]:
    return frozenset(p for p in periods_in(text) if p.startswith("fy"))


def _asked_of(question: str, year: str) -> str:
    """A question with another year, or with one where it names none."""
    time = f"in {in_words(year)}"
    if _TIME.search(question):
        asked = _TIME.sub(time, question, count=1)
        return asked[0].upper() + asked[1:] if question[0].isupper() else asked
    bare = question.rstrip(" ?.!")
    return f"{bare} {time}?"


def _other_rows(u: Understood, first: Citation) -> Iterator[str]:
    """The same question of the next rows of the table that answered, where the question names the row."""
    passage = first.found.passage
    rows = [s for s in passage.sentences if s.shape is Shape.TABLE_ROW and s.reading]
    named = list(dict.fromkeys(_row_name(s.reading or "") for s in rows))
    spoken = [found for name in named if name and (found := _named(name).search(u.standalone))]
    mine = max(spoken, key=lambda found: len(found[0]), default=None)
    if mine is None:
        return
    others = [n for n in named if n and not _named(n).fullmatch(mine[0]) and not n.casefold().startswith("total")]
    for name in others[:2]:
        yield f"{u.standalone[: mine.start()]}{name}{u.standalone[mine.end() :]}"


def _named(name: str) -> re.Pattern[str]:
    """A row's name as a word of a question: "All" is not named by "hall"."""
    return re.compile(rf"(?<!\w){re.escape(name)}(?!\w)", re.IGNORECASE)


def _row_name(reading: str) -> str:
    return reading.partition(": ")[0].rpartition(" - ")[2].strip()


def _of_the_paper(u: Understood, first: Citation) -> Iterator[str]:
    """What was decided of what is only recommended; what the paper as a whole says."""
    passage, document = first.found.passage, first.found.document
    title = passage.item_title or document.title
    if title is None or (passage.item_title is None and document.kind in ("minutes", "agenda")):
        return  # "Minutes" names no subject
    if passage.standing is Standing.RECOMMENDATION and u.wanted is not Wanted.DECISION:
        yield phrase("ask_decided", title=title)
    if document.title and document.kind in ("report", "briefing"):
        held = held_on(document, passage)
        yield phrase("ask_recommends", title=document.title)
        yield phrase("ask_about", title=document.title, of=f" of {written(held)}" if held else "")
