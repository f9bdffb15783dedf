"""Found passages to evidence: each sentence weighed for the question, and a verdict whether it is answered at all."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from assistant.ages import of_another_age
from assistant.ballots import VotedOn
from assistant.named import names_enough
from assistant.needed import holds_what_is_needed
from assistant.numbered import of_another_number
from assistant.places import of_a_wider_place
from assistant.ratings import of_another_rating
from assistant.signals import (
    SHORT,
    Around,
    Asked,
    asked,
    covered,
    is_what_pieces_cost,
    label_of,
    lacking,
    list_after,
    periods_of_row,
    remarked,
    score_of,
    signals,
    stems_of,
    told_of,
    ways,
)
from assistant.understand import Understood, Wanted
from vectorstore.search import Found
from vectorstore.words.addressed import speaks_to_a_model
from vectorstore.words.dates import dates_in
from vectorstore.words.papers import Sentence, Shape, Standing, held_on
from vectorstore.words.periods import date_keys, in_words, overlap, periods_in, within
from vectorstore.words.text import content_words, fold, stem, words

DEEP = 15
"""How many passages are opened at their sentences."""
ENOUGH_COVERED = 0.5
"""Share of the question's content words, weighed by rarity, that evidence must hold."""
ENOUGH_LIKE = 0.42
"""Cosine that a sentence must reach where fewer words are shared."""
LIKE_THEN = 0.36
"""The same for a sentence with the kind of answer and the period that are asked for."""
LIKE_AT_ALL = 0.25
"""Cosine below which words are shared by chance: "How do I pay my rent?" and a table of the share of rent collected."""
QUOTABLE = 24
"""Of the best sentences, those that are looked at for words to a language model."""
NEEDED = frozenset({"money", "share", "time taken", "reason"})
"""Kinds of answer that one of the best sentences must hold, where they are wanted."""
MEASURED = frozenset({"money", "share", "time taken"})
ABOUT_AS_GOOD = 1.5
"""In logits."""
AMOUNT_LIKE, AMOUNT_COVERED = 0.5, 0.3
"""How like the question a sentence with an amount must be, or how much of it must stand in it or, for half, around it."""
SAME_WORDS, SAME_THING = 0.6, 0.5
"""Of the best sentence's words, the share that a sentence about the same thing in a later paper has too: where the latest
is asked for, and where what became of it is,"""
NEAR_ENOUGH = 3.0
"""and how far behind it may be, in logits."""
OF_ITS_YEAR = 366
"""Days after a month in which a paper that names it without its year means that one."""
LOOKED_AT = 3
"""Among how many of the best sentences one must answer."""
TOLD_THEN = 0.0
"""What it is worth, on one side of a comparison, that the paper is of that time and the sentence speaks of another."""
LIKE_AMONG = 5
"""Among how many of the best sentences one must be like the question: the one that answers may say little of it."""
NAMED_IN = 5
"""Around how many of the best sentences a name is looked for."""
CLIPPED = 5
"""Letters of a name in council shorthand: "Revs and Bens" are Revenues and Benefits."""
TELLING = 2.0
"""How rare a name must be for evidence to need it: the council's own stands on every page, and is left out of many."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that might answer, with what speaks for it. `score` is a logit among those of its question."""

    found: Found
    place: int
    score: float
    cosine: float
    coverage: float
    lacks: frozenset[str] = frozenset()
    """Kinds of answer that are wanted and that it does not hold: "money", "figure", "person", "day"."""
    named: bool = False
    """Is it a table's row whose whole name stands in the question?"""

    @property
    def sentence(self) -> Sentence:
        return self.found.passage.sentences[self.place]

    @property
    def text(self) -> str:
        return self.found.passage.text[self.sentence.start : self.sentence.end]


@dataclass(frozen=True, slots=True)
class OfOne:
    """Of two things that are asked about: the question as asked of one, and its best sentence.

    `under` is the heading that the sentence stands under, where it does not name the thing itself.
    """

    asked: Understood
    candidate: Candidate
    under: str | None


@dataclass(frozen=True, slots=True)
class Evidence:
    """Ranked sentences, best first, and whether they answer."""

    candidates: tuple[Candidate, ...]
    answers: bool
    uncovered: frozenset[str] = frozenset()
    """Periods that the question names and no found passage speaks of."""
    nearly: bool = False
    """Does only its likeness to the question fall short, where nothing that was asked for is missing?"""
    denied: bool = False
    """Does its first sentence deny what the question takes for granted?"""
    whole: bool = False
    """Is it a block of one paper, to be told from its beginning?"""
    says_who: bool = False
    """Is it the line that says who moved what is asked about, and nothing else?"""
    voted_on: VotedOn | None = None
    """The vote that is asked about, where one is."""
    ranked: tuple[Candidate, ...] = ()
    """The rows of a table that have the most or the fewest of what is asked, that rose or fell, or are rated so, in order,
    where that is asked."""
    told: tuple[tuple[str, ...], ...] = ()
    """The cells of each that are read out, where they are not those that the question names."""
    both: tuple[OfOne, ...] = ()
    """The best sentence for each of two things that are asked about."""
    both_voted_on: tuple[tuple[Understood, VotedOn], ...] = ()
    """The same for two votes."""
    goes_on: Mapping[str, Candidate] = field(default_factory=dict)
    """By the id of a passage that ends within a list: the first point of the next one, which goes on with it."""
    points: Mapping[str, tuple[Candidate, ...]] = field(default_factory=dict)
    """By the id of a passage that ends with the line which opens a list: its points, each in a passage of its own."""


def weigh(understood: Understood, found: Sequence[Found], rarity: Callable[[str], float]) -> Evidence:
    """Weighs every sentence of the best passages. `rarity` gives a content word's weight, 0 for one in every passage."""
    question = asked(understood, rarity)
    ranked = sorted(weighed(question, found), key=lambda c: -c.score)
    # Of those that may be quoted; whatever gets past it is looked at again before it leaves (`assistant.verify`).
    candidates = [c for n, c in enumerate(ranked) if n >= QUOTABLE or not is_addressed(c.found, c.place)]
    candidates = _measured_first(candidates)
    if understood.latest:
        candidates = _latest_first(candidates, SAME_WORDS)
    elif _IN_THE_END.search(understood.text):
        candidates = _latest_first(candidates, SAME_THING)
    uncovered = frozenset(p for p in understood.named_periods if not any(_speaks_of(f, p) for f in found[:DEEP]))
    holds, like = _holds_all(question, candidates, uncovered, rarity), _is_like(understood, candidates)
    return Evidence(tuple(candidates), holds and like, uncovered, holds and not like)


def _measured_first(candidates: list[Candidate]) -> list[Candidate]:
    """Asked for an amount, a share or a length of time, of sentences about as good those that tell one come first."""
    close = [c for c in candidates if c.score >= candidates[0].score - ABOUT_AS_GOOD]
    return [*sorted(close, key=lambda c: bool(c.lacks & MEASURED)), *candidates[len(close) :]]


_IN_THE_END = re.compile(
    r"\b(?:in the end|end(?:ed)? up|(?:go(?:es|ing|ne)?|went|g[eo]t) (?:through|ahead)|eventually|finally|after all)\b",
    re.IGNORECASE,
)
"""Asked what became of a plan, what was said of it later goes before what was planned."""


def _latest_first(candidates: list[Candidate], alike_by: float) -> list[Candidate]:
    """Of sentences that share so much of the best one's words, the one of the newest meeting comes first."""
    if not candidates:
        return candidates
    first = candidates[0]
    own = frozenset(map(stem, content_words(first.text)))

    def newer(c: Candidate) -> datetime.date:
        held = held_on(c.found.document, c.found.passage) or datetime.date.min
        alike = c is first or len(own & stems_of(c.text)) >= alike_by * len(own)
        return held if alike and first.score - c.score <= NEAR_ENOUGH else datetime.date.min

    newest = max(candidates[:QUOTABLE], key=newer)
    if newer(newest) <= newer(first):
        return candidates
    return [newest, *(c for c in candidates if c is not newest)]


def weighed(question: Asked, found: Sequence[Found]) -> list[Candidate]:
    """Each sentence of the best passages that is not of another time than the question's, in the order found."""
    candidates = []
    for around in opened(found):
        for place in range(len(around.found.passage.sentences)):
            asked, reading = question.understood.text, around.found.passage.sentences[place].reading
            text = around.text(place)
            if of_another_number(asked, text) or of_another_age(asked, text) or of_another_rating(asked, reading):
                continue
            if of_a_wider_place(asked, text) or is_what_pieces_cost(question, reading):
                continue
            if not of_another_time(question.understood, around.found, place) and tells(question, around, place):
                each = signals(question, around, place)
                near, covered, named = each["near"], each["covered with label"], each["row named"] > 0
                candidates.append(
                    Candidate(around.found, place, score_of(each), near, covered, lacking(question, each), named)
                )
    return candidates


def is_addressed(found: Found, place: int) -> bool:
    """Does a sentence, or a row as it is read out, speak to a language model? Then it says nothing to a reader."""
    sentence = found.passage.sentences[place]
    said = found.passage.text[sentence.start : sentence.end]
    return speaks_to_a_model(said) or bool(sentence.reading and speaks_to_a_model(sentence.reading))


_PAGES = re.compile(r"\([Pp]ages?\s\d{1,4}\s?[-–]\s?\d{1,4}\)")
"""What an agenda prints after each of its items: they say what was to come up, and nothing of it."""
_ASKS_FOR_ITEMS = re.compile(r"\b(?:agenda|items?|pages?|come up|discuss\w*|consider\w*|business)\b", re.IGNORECASE)


def tells(question: Asked, around: Around, place: int) -> bool:
    """Could a sentence answer at all? Two or three words are a heading: unless they count, end a vote, or are a list's."""
    text, row = around.text(place), around.found.passage.sentences[place].shape is Shape.TABLE_ROW
    if _PAGES.search(text):
        return bool(_ASKS_FOR_ITEMS.search(question.understood.text))
    if len(text.split()) >= SHORT or any(c.isdigit() for c in text):
        return True
    return (bool(around.found.passage.about) and not row) or question.understood.wanted in (Wanted.LIST, Wanted.PERSON)


def opened(found: Sequence[Found]) -> list[Around]:
    """The best passages, each read once for all of its sentences."""
    best = max((f.score for f in found), default=1.0)
    return [Around(f, rank, best) for rank, f in enumerate(found[:DEEP])]


def laid_out(block: Sequence[Found]) -> Evidence:
    """A block of one paper as evidence, sentence by sentence in its order: it answers a question about the whole paper."""
    sentences = [(f, n) for f in block for n in range(len(f.passage.sentences)) if not is_addressed(f, n)]
    candidates = [Candidate(f, place, 1.0 - n / 1000, 1.0, 1.0) for n, (f, place) in enumerate(sentences)]
    return Evidence(tuple(candidates), bool(candidates), whole=True)


def of_another_time(u: Understood, found: Found, place: int) -> bool:
    """Does a sentence speak of other periods than those asked for? Then it answers another question.

    Its own words decide; where they name no period, what stands around it may: its passage, its paper's date or name.
    """
    if not u.named_periods or u.paper_periods:
        return False
    reading = found.passage.sentences[place].reading
    # A row's figures may look like years: what heads its columns says which it has.
    own = periods_of_row(u, reading) if reading else told_of(found, place)
    held = held_on(found.document, found.passage)
    named = periods_in(found.document.file.replace("_", " ")) | periods_in(found.document.title or "")
    around = (found.passage.periods - remarked(u, found, place)) | named | (date_keys(held) if held else frozenset())
    spoken = own or around
    if held and _is_of_its_meeting(u, found, held):
        return False
    if not reading and held and _names_the_month(_text(found, place), u.named_periods, held):
        return False
    return bool(spoken) and not any(overlap(p, asked) for p in spoken for asked in u.named_periods)


_days = lru_cache(maxsize=64)(dates_in)


def _is_of_its_meeting(u: Understood, found: Found, held: datetime.date) -> bool:
    """Is the meeting of a sentence what the question dates, by its day, or for what was decided by its month or year?

    "Did Cabinet agree on 30 January to move the team?" is answered by "agreed to move the team from 1 April".
    """
    if held in _days(u.text):
        return True
    settled = found.passage.standing in _SETTLED and u.wanted is Wanted.DECISION
    return settled and bool(date_keys(held) & u.named_periods)


_SETTLED = (Standing.DECISION, Standing.AMENDMENT_LOST)


def _names_the_month(text: str, asked: frozenset[str], held: datetime.date) -> bool:
    """Does it name a month that is asked for without its year, as papers of the next twelve months do: "in November"?"""
    months = {key: datetime.date(int(key[1:5]), int(key[6:8]), 1) for key in asked if key.startswith("m")}
    names = [in_words(key).split()[0] for key, month in months.items() if 0 <= (held - month).days < OF_ITS_YEAR]
    return any(re.search(rf"\b{name}\b(?!,? (?:19|20)\d\d)", text) for name in names)


def _text(found: Found, place: int) -> str:
    sentence = found.passage.sentences[place]
    return found.passage.text[sentence.start : sentence.end]


def of_time(asked: frozenset[str], candidate: Candidate) -> bool | None:
    """Does a sentence speak of one of the periods, by its own words or else by its passage's? None: it names no time."""
    spoken = told_of(candidate.found, candidate.place) or candidate.found.passage.periods
    return any(within(period, one) for period in spoken for one in asked) if spoken else None


def side_bonus(candidate: Candidate, side: frozenset[str]) -> float:
    """How well a sentence belongs to one side of a comparison: by what it says, where it stands, or its paper's date."""
    own = told_of(candidate.found, candidate.place)
    if any(within(p, asked) for p in own for asked in side):
        return 2.0
    held = held_on(candidate.found.document, candidate.found.passage)
    then = bool(held and side & date_keys(held))
    if own:
        return TOLD_THEN if then else -2.0
    around = candidate.found.passage.periods
    if around and any(within(p, asked) for p in around for asked in side):
        return 1.3
    return 0.7 if then else -2.0


def _speaks_of(found: Found, period: str) -> bool:
    held = held_on(found.document, found.passage)
    spoken = found.passage.periods | (date_keys(held) if held else frozenset()) | periods_in(found.document.file)
    return any(within(p, period) or within(period, p) for p in spoken)


def _holds_all(
    question: Asked, candidates: Sequence[Candidate], uncovered: frozenset[str], rarity: Callable[[str], float]
) -> bool:
    """Is nothing missing that an answer must hold: its periods, its names, the kind of answer?"""
    u = question.understood
    if not candidates or (u.named_periods and uncovered == u.named_periods):
        return False
    best = ((f"{c.text} {c.sentence.reading or ''}", label_of(c.found)) for c in candidates[:LOOKED_AT])
    if not holds_what_is_needed(u.text, best):
        return False
    if not names_enough(u.text, map(_with_its_list, candidates[:LOOKED_AT])):
        return False
    if not _names_held(question, candidates[:NAMED_IN], rarity):
        return False
    if not _tells_what_was_done(question, candidates[:LOOKED_AT]):
        return False
    by_itself = not u.sides and not u.one_of_two
    if question.wants.amount and by_itself and not _holds_the_amount(question, candidates):
        return False
    return not frozenset.intersection(*(c.lacks for c in candidates[:LOOKED_AT])) & NEEDED


def _with_its_list(c: Candidate) -> str:
    """A sentence, or the list that it opens or stands in."""
    points = list_after(c.found, c.place)
    last = c.found.passage.sentences[points[1]] if points else c.sentence
    first = c.found.passage.sentences[min(c.place, points[0])] if points else c.sentence
    return f"{c.found.passage.text[first.start : last.end]} {c.sentence.reading or ''}"


def _holds_the_amount(question: Asked, candidates: Sequence[Candidate]) -> bool:
    """Is one of the best sentences the amount that was asked for, or a point with one in a list that is opened as of it?"""
    best = candidates[:LOOKED_AT]
    priced = [c for c in best if "money" not in c.lacks]
    return any(is_of_it(question, c) for c in best) or any(
        c.cosine >= AMOUNT_LIKE for c in _that_open(priced, candidates)
    )


def is_of_it(question: Asked, candidate: Candidate) -> bool:
    """Is an amount that of what was asked? By its sentence's likeness, or the question's words in it and around it.

    Of sentences found for "what did the magazine cost", one with another thing's cost is often among the best.
    """
    if "money" in candidate.lacks:
        return False
    if candidate.cosine >= LIKE_THEN and question.understood.named_periods & told_of(candidate.found, candidate.place):
        return True
    own = stems_of(f"{candidate.text} {candidate.sentence.reading or ''}")
    around = stems_of(f"{candidate.found.passage.text} {label_of(candidate.found)}")
    return candidate.cosine >= AMOUNT_LIKE or covered(question, own, around) >= AMOUNT_COVERED


_COUNTED_THAT_WERE = re.compile(
    r"\b(?:how many|number of)\b(?:(?!\b(?:when|while|after|before|because|since|where|that|which|who)\b).){0,200}?"
    r"\b(?:was|were|been|being|got)\s(?:\w{2,20}ly\s)?"
    r"(?P<done>[a-z]{2,20}(?:ed|en|wn|ght|lt|de|ld|nt|pt|id))\b",
    re.IGNORECASE,
)


def _tells_what_was_done(question: Asked, best: Sequence[Candidate]) -> bool:
    """Does a table's row count what was asked for? A row of complaints about badges does not say how many were refused.

    A row has few words, and its table's; what was done must be among them. A sentence may tell it in words of its own.
    """
    asked = _COUNTED_THAT_WERE.search(question.understood.text)
    if not asked or best[0].sentence.shape is not Shape.TABLE_ROW:
        return True
    texts = (f"{c.text} {c.sentence.reading or ''} {label_of(c.found)}" for c in best)
    around = {s for text in texts for s in stems_of(text)}
    return any(way <= around for word in words(asked["done"]) for way in ways(question, word))


def _is_like(u: Understood, candidates: Sequence[Candidate]) -> bool:
    best = [*candidates[:LIKE_AMONG], *_that_open(candidates[:LOOKED_AT], candidates)]
    return any(c.cosine >= _like_enough(u, c) for c in best)


def _like_enough(u: Understood, c: Candidate) -> float:
    """The cosine that a sentence needs: less where it has the question's words, or tells its kind of answer of its time."""
    if c.coverage >= ENOUGH_COVERED:
        return LIKE_AT_ALL
    measured = u.wanted in (Wanted.FIGURE, Wanted.DATE) and not c.lacks
    return LIKE_THEN if measured and told_of(c.found, c.place) & u.named_periods else ENOUGH_LIKE


def _that_open(points: Sequence[Candidate], candidates: Sequence[Candidate]) -> list[Candidate]:
    """The lines that open the lists which these stand in: a point is about what its list is about."""
    lists = {(c.found.passage.id, run[0]) for c in points if (run := list_after(c.found, c.place))}
    return [c for c in candidates for id_, first in lists if c.found.passage.id == id_ and c.place == first - 1]


_ABBREVIATION = re.compile(r"[^a-z]{2,}(?:['’]?s)?")


def _by(found: Found) -> str:
    """Whose report a passage is of, and the name of its file."""
    item = found.passage.item
    authors = (i.author for i in found.document.items if i.author and (item is None or i.number == item))
    return " ".join([*authors, found.document.file])


def _names_held(question: Asked, candidates: Sequence[Candidate], rarity: Callable[[str], float]) -> bool:
    """Do the names of the question stand in the evidence or around it? Of several words of names, most.

    Abbreviations are left out, which papers may write in full, and so are names that stand on every page.
    """
    names = [name for name in question.understood.names if not _ABBREVIATION.fullmatch(name)]
    named = [w for name in names for w in content_words(name) if rarity(w) >= TELLING]
    if not named:
        return True
    texts = [f"{c.found.passage.text} {label_of(c.found)} {_by(c.found)}" for c in candidates]
    # "ISO 14001" is printed in one word by some.
    around, run_on = {s for text in texts for s in stems_of(text)}, fold(" ".join(texts))
    held = 0
    for w in named:
        writings = ways(question, w)
        clipped = any(s.startswith(w[:-1]) for s in around) if w.endswith("s") and 4 <= len(w) <= CLIPPED else False
        held += any(way <= around for way in writings) or clipped or bool(re.search(rf"\b{re.escape(w)}\d", run_on))
    return 2 * held > len(named) or held == len(named)
