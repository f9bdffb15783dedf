"""Found passages to evidence: each sentence weighed for the question, and a verdict whether it is answered at all."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from assistant.understand import Understood, Wanted
from vectorstore.ranking import LIKENED, OTHERWISE
from vectorstore.search import Found
from vectorstore.words.dates import MONTHS, dates_in
from vectorstore.words.figures import counts
from vectorstore.words.papers import Sentence, Shape, Standing, body_of, held_on
from vectorstore.words.periods import date_keys, overlap, periods_in, within
from vectorstore.words.text import ASKING, content_words, stem, words

UNNEEDED = ASKING.union(MONTHS)
"""Words that say what is asked for, or when, and need not stand in what answers."""
DEEP = 12
"""How many passages are opened at their sentences."""
ENOUGH_COVERED = 0.5
"""Share of the question's content words, weighed by rarity, that evidence must hold."""
ENOUGH_LIKE = 0.42
"""Cosine that a sentence must reach where fewer words are shared."""
TELLING = 2.0
"""How rare a name must be for evidence to need it: the council's own stands on every page, and is left out of many."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that might answer, with what speaks for it."""

    found: Found
    place: int
    score: float
    cosine: float
    coverage: float

    @property
    def sentence(self) -> Sentence:
        return self.found.passage.sentences[self.place]

    @property
    def text(self) -> str:
        return self.found.passage.text[self.sentence.start : self.sentence.end]


@dataclass(frozen=True, slots=True)
class Evidence:
    """Ranked sentences, best first, and whether they answer."""

    candidates: tuple[Candidate, ...]
    answers: bool
    uncovered: frozenset[str] = frozenset()
    """Periods that the question names and no found passage speaks of."""
    whole: bool = False
    """Is it a block of one paper, to be told from its beginning?"""


def weigh(understood: Understood, found: Sequence[Found], rarity: Callable[[str], float]) -> Evidence:
    """Weighs every sentence of the best passages. `rarity` gives a content word's weight, 0 for one in every passage."""
    # Periods are weighed by themselves, and the words that only ask ("percentage", "number") need not be in an answer.
    weights = {term: rarity(term) for term in understood.terms if term not in UNNEEDED and not term.isdigit()}
    best_score = max((f.score for f in found), default=1.0)
    candidates = [
        _candidate(understood, f, place, weights, f.score - best_score)
        for f in found[:DEEP]
        for place in range(len(f.passage.sentences))
        if not _of_another_time(understood, f, place)
    ]
    candidates.sort(key=lambda c: -c.score)
    uncovered = frozenset(p for p in understood.named_periods if not any(_speaks_of(f, p) for f in found[:DEEP]))
    return Evidence(tuple(candidates), _answers(understood, candidates, uncovered, rarity), uncovered)


def laid_out(block: Sequence[Found]) -> Evidence:
    """A block of one paper as evidence, sentence by sentence in its order: it answers a question about the whole paper."""
    sentences = [(f, place) for f in block for place in range(len(f.passage.sentences))]
    candidates = [Candidate(f, place, 1.0 - n / 1000, 1.0, 1.0) for n, (f, place) in enumerate(sentences)]
    return Evidence(tuple(candidates), bool(candidates), whole=True)


def _candidate(u: Understood, found: Found, place: int, weights: dict[str, float], behind: float) -> Candidate:
    passage, cosine = found.passage, found.sentence_cosines[place]
    sentence = passage.sentences[place]
    text = passage.text[sentence.start : sentence.end]
    coverage = covered(weights, text, label_of(found), others_of(u))
    score = cosine + 0.45 * coverage + 0.5 * behind + _kind_bonus(u, found, sentence, text)
    if u.periods:
        own = periods_in(text)
        score += _time_bonus(u.periods, own, found)
    if len(text.split()) < 4:
        score -= 0.2
    return Candidate(found, place, score, cosine, coverage)


def _of_another_time(u: Understood, found: Found, place: int) -> bool:
    """Does a sentence speak of other periods than those asked for? Then it answers another question.

    Its own words decide; where they name no period, what stands around it may: its passage, its paper's date or name.
    """
    if not u.named_periods or u.paper_periods:
        return False
    sentence = found.passage.sentences[place]
    own = periods_in(found.passage.text[sentence.start : sentence.end])
    held = held_on(found.document, found.passage)
    named = periods_in(found.document.file.replace("_", " ")) | periods_in(found.document.title or "")
    around = found.passage.periods | named | (date_keys(held) if held else frozenset())
    spoken = own or around
    return bool(spoken) and not any(overlap(p, asked) for p in spoken for asked in u.named_periods)


def _time_bonus(asked: frozenset[str], own: frozenset[str], found: Found) -> float:
    """By what a sentence says of its time, or else its passage, or else the date of its paper."""
    if own:
        return 0.1 if any(within(p, a) for p in own for a in asked) else -0.15
    if found.passage.periods:
        return 0.1 if any(within(p, a) for p in found.passage.periods for a in asked) else -0.1
    held = held_on(found.document, found.passage)
    return 0.05 if held and asked & date_keys(held) else -0.1


def list_after(found: Found, place: int) -> tuple[int, int] | None:
    """The list that a sentence opens, or stands in: (first, last) of its points. None where there is none."""
    sentences = found.passage.sentences
    start = place
    # "The programme has five strands. These are:" opens its list from one sentence further off.
    while start < min(place + 3, len(sentences)) and sentences[start].shape is not Shape.LIST:
        start += 1
    if start >= len(sentences) or sentences[start].shape is not Shape.LIST:
        return None
    if start > place and not found.passage.text[: sentences[start].start].rstrip(" -–•*\n0123456789.)").endswith(":"):
        return None
    while start > 0 and sentences[start - 1].shape is Shape.LIST:
        start -= 1
    end = start
    while end + 1 < len(sentences) and sentences[end + 1].shape is Shape.LIST:
        end += 1
    return start, end


Others = Mapping[str, Sequence[tuple[frozenset[str], float]]]
"""A term of the question to other writings: the stems of each, and what it counts for."""


def others_of(u: Understood) -> Others:
    """What else may stand for each word of a question."""
    found: dict[str, list[tuple[frozenset[str], float]]] = {}
    for phrase, ways in u.otherwise.items():
        for term in content_words(phrase):
            found.setdefault(term, []).extend((frozenset(map(stem, content_words(way))), OTHERWISE) for way in ways)
    for term, alike in u.likened.items():
        found.setdefault(term, []).extend((frozenset({stem(word)}), LIKENED * how) for word, how in alike)
    return found


def covered(weights: dict[str, float], text: str, label: str, others: Others) -> float:
    """The share of the question's words, weighed by rarity, in a text; those only in its label count half."""
    total = sum(weights.values())
    if not total:
        return 0.0
    own, around = {stem(w) for w in words(text)}, {stem(w) for w in words(label)}

    def held(term: str) -> float:
        ways = [(frozenset({stem(term)}), 1.0), *others.get(term, ())]
        return max(how * (1.0 if way <= own else 0.5 if way <= own | around else 0.0) for way, how in ways if way)

    return sum(weight * held(term) for term, weight in weights.items()) / total


def label_of(found: Found) -> str:
    """What stands around a passage: paper, committee, item, headings, and its table's header."""
    passage, document = found.passage, found.document
    header = passage.text[: passage.sentences[0].start] if passage.sentences else ""
    parts = (document.title, body_of(document, passage), passage.item_title, *passage.headings, header)
    return " ".join(part for part in parts if part)


def _kind_bonus(u: Understood, found: Found, sentence: Sentence, text: str) -> float:
    bonus = 0.0
    if u.wanted is Wanted.FIGURE:
        bonus += 0.12 if counts(text) else -0.12
        if _OF_MONEY.search(u.text):
            bonus += 0.08 if _MONEY.search(text) else -0.04
    elif u.wanted is Wanted.PERSON:
        bonus += 0.06 if len(re.findall(r"\b[A-Z][a-z]+\b", text)) >= 2 else -0.05
    elif u.wanted is Wanted.DATE:
        bonus += 0.08 if dates_in(text) or periods_in(text) else -0.05
    elif u.wanted in _STANDINGS:
        bonus += _STANDINGS[u.wanted].get(found.passage.standing, 0.0)
    elif u.wanted is Wanted.LIST and list_after(found, found.passage.sentences.index(sentence)):
        bonus += 0.12
    return bonus


_OF_MONEY = re.compile(
    r"\b(?:how much (?!of\b|time\b|longer\b|more\b)|costs?|budget|grant|price|fees?|charges?|spend|spent|spending|funding|paid|"
    r"pay|worth|savings?|overspend|underspend|income|reserves?|debt)\b",
    re.IGNORECASE,
)
_MONEY = re.compile(r"£|\bpence\b|\b\d+p\b|\b(?:million|thousand) pounds\b")
"""An amount of money, where one is asked for; a table's unit may say it of all its figures."""
_STANDINGS = {
    Wanted.DECISION: {Standing.DECISION: 0.15, Standing.RECOMMENDATION: -0.15, Standing.AMENDMENT_LOST: -0.3},
    Wanted.RECOMMENDATION: {Standing.RECOMMENDATION: 0.2, Standing.DECISION: -0.1},
}
"""What a question for a decision, or for a recommendation, makes of a text's standing."""


def side_bonus(candidate: Candidate, side: frozenset[str]) -> float:
    """How well a sentence belongs to one side of a comparison: by what it says, where it stands, or its paper's date."""
    own = periods_in(candidate.text)
    if any(within(p, asked) for p in own for asked in side):
        return 0.3
    if own:
        return -0.3
    around = candidate.found.passage.periods
    if around:
        return 0.2 if any(within(p, asked) for p in around for asked in side) else -0.3
    held = held_on(candidate.found.document, candidate.found.passage)
    return 0.1 if held and side & date_keys(held) else -0.3


def _speaks_of(found: Found, period: str) -> bool:
    held = held_on(found.document, found.passage)
    spoken = found.passage.periods | (date_keys(held) if held else frozenset()) | periods_in(found.document.file)
    return any(within(p, period) or within(period, p) for p in spoken)


def _answers(
    u: Understood, candidates: Sequence[Candidate], uncovered: frozenset[str], rarity: Callable[[str], float]
) -> bool:
    if not candidates or (u.named_periods and uncovered == u.named_periods):
        return False
    best = candidates[0]
    named = [w for name in u.names for w in content_words(name) if rarity(w) >= TELLING]
    if named:
        texts = (f"{c.found.passage.text} {label_of(c.found)} {c.found.document.file}" for c in candidates[:5])
        around, others = {stem(w) for text in texts for w in words(text)}, others_of(u)
        ways = {w: [frozenset({stem(w)}), *(way for way, _ in others.get(w, ()))] for w in named}
        if not all(any(way <= around for way in some) for some in ways.values()):
            return False
    return best.coverage >= ENOUGH_COVERED or best.cosine >= ENOUGH_LIKE
