"""Candidates to an order: how near each is, by meaning, by words, by its rows' names, and by the time it speaks of.

Every weight below was chosen on questions over the demo council and on development questions over two real councils'
papers; `python -m tests.evaluation.ablation` shows what each part is worth.
"""

from __future__ import annotations

import datetime
import itertools
import math
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from vectorstore.embedding import Vectors
from vectorstore.search import Query
from vectorstore.words.dates import MONTHS, dates_in_name, says_when
from vectorstore.words.figures import counts
from vectorstore.words.papers import Document, Passage, Shape, Standing, held_on
from vectorstore.words.periods import date_keys, periods_in, within
from vectorstore.words.text import ASKING, STOP_WORDS, stem, words

Scores = NDArray[np.float64]

PASSAGE, SENTENCE, KEYWORDS = 0.2, 0.35, 0.45
"""Of the fused score, each stretched to 0..1: the passage's vector, its nearest sentence's, and BM25."""
ONE, BOTH = 0.35, 0.3
"""Added of the highest of the three, and of the lower of vector and BM25: what one list is sure of, and what they agree on."""
PAPER = 0.2
"""Added of the best fused score in the passage's paper: a paper that is about the question is so in all its parts."""
FIGURE = 0.35
"""Added to a passage with a figure, where one is asked for."""
WHEN = 0.35
"""Added to a passage that names a day or a month, where it is asked when."""
FIRST = 0.1
"""Added, halved by rank, for standing first by one of the two vectors: what one list is sure of is not outvoted."""
NEIGHBOUR = 0.05
"""Of the better score of the passages before and after: an answer stands beside what introduces it."""
PHRASE = 0.2
"""For the question's words that stand side by side as they do in it, as a share of all."""
COVERED = 0.3
"""For the question's words that stand in the passage or its label, as a share of all."""
ROW = 0.5
"""For the question's words that name a table's row, as a share of all."""
ROWS_AMONG = 80
"""So many of the best are looked at row by row."""
K1, B = 1.2, 0.4
"""Of BM25 (Robertson and Zaragoza, 2009). Lengths weigh less than usual: passages are cut to one length, tables aside."""
LABEL = 1.5
"""How often a word of a passage's label counts."""
OTHERWISE = 0.8
"""How much another writing of a word counts, beside the word itself."""
LIKENED = 0.8
"""How much a word counts that is only like it, times how like it is."""
ASKS = 0.4
"""How much a word counts that says what kind of answer is wanted ("number", "percentage")."""
SAME_PERIOD = 0.3
"""Added when a passage speaks of the question's period: embeddings cannot tell years apart."""
SAME_DATE = 0.15
"""Added when only the paper's own date lies in the question's period."""
OTHER_PERIOD = -0.12
"""Added when a passage names periods, and none of them is the question's."""
LATEST = 0.2
RECENT = 0.04
"""Added for the newest meeting among what was found, when the latest is asked for, and when no period is."""
LOST = -0.25
"""Added for what was lost, unless it is asked for."""
DECIDED = 0.15
"""For what minutes say was carried or lost, where a decision is asked for."""

_SAYS_WHAT = frozenset(map(stem, ASKING))


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage that may answer, as it is held: `place` is its row among all passages, `label` and `body` its indexed words."""

    passage: Passage
    document: Document
    place: int
    vector: Vectors
    sentence_vectors: Vectors
    label: str
    body: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A word of a question, or a phrase that papers write otherwise: the ways to write it, each as stems, with its weight."""

    ways: tuple[tuple[tuple[str, ...], float], ...]
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Ranked:
    """What a candidate's place in the order comes from."""

    score: float
    dense: float
    """Cosine of the passage or of its nearest sentence, whichever is higher."""
    keywords: float
    sentence_cosines: tuple[float, ...] = field(default=())


def asked_for(query: Query) -> list[Asked]:
    """The words of a question to look for: times are weighed by themselves, and words that only ask weigh less."""
    left = list(dict.fromkeys(stem(term) for term in query.terms))
    spoken = [stem(w) for w in words(query.text)]
    found: list[Asked] = []
    if "wording" not in query.without:
        for phrase, others in query.otherwise.items():
            own = tuple(stem(w) for w in words(phrase) if w not in STOP_WORDS)
            if not own:
                continue
            ways = [(own, 1.0), *((_stems(other), OTHERWISE) for other in others)]
            found.append(Asked(tuple((way, weight) for way, weight in ways if way), _weight(own)))
            left = [term for term in left if term not in own]
    times = _time_words(query, spoken)
    like = {} if "wording" in query.without else {stem(w): some for w, some in query.likened.items()}
    for term in left:
        if term not in times:
            alike = [((stem(other),), LIKENED * how) for other, how in like.get(term, ())]
            found.append(Asked((((term,), 1.0), *alike), _weight((term,))))
    return found


def _stems(text: str) -> tuple[str, ...]:
    return tuple(stem(w) for w in words(text) if w not in STOP_WORDS)


def _weight(stems: Sequence[str]) -> float:
    return ASKS if all(s in _SAYS_WHAT for s in stems) else 1.0


_YEARS = re.compile(r"(?:19|20)\d\d(?:\s?[-/–]\s?\d{2,4})?|\b\d\d/\d\d\b")


def _time_words(query: Query, spoken: Sequence[str]) -> frozenset[str]:
    """The words that name the question's periods, which the period bonus weighs."""
    if not query.periods or "time" in query.without:
        return frozenset()
    years = {stem(w) for m in _YEARS.findall(query.text) for w in words(m)}
    return frozenset(years | {s for s in spoken if s in _MONTH_STEMS})


_MONTH_STEMS = frozenset(map(stem, MONTHS))


def rank(
    query: Query, question: Vectors, candidates: Sequence[Candidate], rarity: Callable[[str], float]
) -> list[Ranked]:
    """A score for each candidate. `question` is a vector (d,); `rarity` gives a stem's weight, by how few passages hold it."""
    if not candidates:
        return []
    cosines, by_sentence = _by_sentence(candidates, question)
    by_passage = np.array([float(c.vector @ question) for c in candidates])
    texts = _Texts(candidates)
    words_ = np.zeros(len(candidates))
    asked = asked_for(query)
    if "keywords" not in query.without:
        words_ = bm25(asked, texts, rarity)
        for turn in query.earlier:
            if turn.keywords:
                told = [Asked((((s,), 1.0),)) for s in dict.fromkeys(_stems(turn.text))]
                words_ = words_ + turn.keywords * bm25(told, texts, rarity)
    if "dense" in query.without:
        by_passage = by_sentence = np.zeros(len(candidates))
    parts = PASSAGE * stretched(by_passage) + SENTENCE * stretched(by_sentence)
    fused = parts + (0 if "keywords" in query.without else KEYWORDS * stretched(words_))
    scores = fused.copy()
    if "shape" not in query.without:
        dense = np.maximum(stretched(by_passage), stretched(by_sentence))
        scores += ONE * np.maximum(dense, stretched(words_)) + BOTH * np.minimum(dense, stretched(words_))
        scores += PAPER * _of_their_papers(candidates, fused)
        if query.figure:
            scores += [FIGURE * _holds_figure(c.passage) for c in candidates]
        if query.date:
            scores += [WHEN * says_when(c.passage.text) for c in candidates]
        if "dense" not in query.without:
            scores += FIRST * (1 / (1 + _places(by_passage)) + 1 / (1 + _places(by_sentence)))
        scores += NEIGHBOUR * _beside(
            candidates, 2 * PASSAGE * stretched(np.maximum(by_passage, by_sentence)) + fused - parts
        )
        scores += PHRASE * side_by_side(query, texts, asked, rarity) + COVERED * covered(asked, texts, rarity)
        best = np.argsort(-scores)[:ROWS_AMONG]
        names = _row_share(query, asked, rarity)
        for n in best:
            scores[n] += ROW * names(candidates[n].passage)
    if "time" not in query.without:
        scores += _times(query, candidates)
    scores += [LOST * _lost(query, c.passage) for c in candidates]
    if query.decision:
        scores += [DECIDED * _settled(c) for c in candidates]
    return [
        Ranked(
            float(scores[n]),
            float(max(by_passage[n], by_sentence[n])),
            float(words_[n]),
            tuple(cosines[n].tolist()),
        )
        for n in range(len(candidates))
    ]


def _by_sentence(candidates: Sequence[Candidate], question: Vectors) -> tuple[list[Vectors], Scores]:
    """The cosines of each candidate's sentences, and that of the nearest; -1 where there is none.

    The nearest is one sentence, or two in a row taken together: one opens what the other says.
    """
    ends = np.cumsum([len(c.sentence_vectors) for c in candidates])
    sentences = np.concatenate([c.sentence_vectors for c in candidates])
    cosines = sentences @ question
    together = sentences[:-1] + sentences[1:]
    lengths = np.maximum(np.sqrt(np.einsum("ij,ij->i", together, together)), 1e-6)
    paired = (cosines[:-1] + cosines[1:]) / lengths
    starts = [0, *ends[:-1]]
    nearest = [
        max(cosines[a:b].max(initial=-1.0), paired[a : b - 1].max(initial=-1.0)) if b > a else -1.0
        for a, b in zip(starts, ends, strict=True)
    ]
    return [cosines[a:b] for a, b in zip(starts, ends, strict=True)], np.array(nearest, dtype=float)


class _Text:
    """A candidate's words without their endings, counted."""

    __slots__ = ("_body", "_line", "length", "often")

    def __init__(self, label: str, body: str) -> None:
        stems = [stem(w) for w in body.split()]
        self._line = f" {' '.join(stems)} "
        self._body = frozenset(stems)
        self.often: dict[str, float] = dict(Counter(stems))
        """How often each word stands here."""
        of_label = [stem(w) for w in label.split()]
        for s in of_label:
            self.often[s] = self.often.get(s, 0) + LABEL
        self.length = len(stems) + LABEL * len(of_label)

    def side_by_side(self, first: str, second: str) -> bool:
        """Does a word stand right before another, labels aside?"""
        return first in self._body and second in self._body and f" {first} {second} " in self._line


@lru_cache(maxsize=2_048)
def _text(label: str, body: str) -> _Text:
    """Kept by what it says, some 20 MB: what one question brings, others bring again."""
    return _Text(label, body)


class _Texts:
    """The candidates of one question. Each of its words is looked for once, whatever asks how often it stands in them."""

    def __init__(self, candidates: Sequence[Candidate]) -> None:
        self.each = [_text(c.label, c.body) for c in candidates]
        self.lengths = np.array([t.length for t in self.each])
        self._often: dict[str, Scores] = {}

    def often(self, way: Sequence[str]) -> Scores:
        """How often a writing stands in each text: as often as the rarest of its words."""
        return np.asarray(np.min([self._word(s) for s in way], axis=0))

    def _word(self, s: str) -> Scores:
        if s not in self._often:
            self._often[s] = np.array([t.often.get(s, 0.0) for t in self.each], dtype=float)
        return self._often[s]


def bm25(asked: Sequence[Asked], texts: _Texts, rarity: Callable[[str], float]) -> Scores:
    """BM25 of each text; a phrase counts by the best of its writings, and all of them by how rare the rarest word is."""
    scores = np.zeros(len(texts.each))
    usual = float(texts.lengths.mean()) or 1.0
    lengths = K1 * (1 - B + B * texts.lengths / usual)
    for one in asked:
        best = np.zeros(len(texts.each))
        for way, weight in one.ways:
            idf = sum(rarity(s) for s in way)
            often = texts.often(way)
            best = np.maximum(best, weight * idf * often * (K1 + 1) / (often + lengths))
        scores += one.weight * best
    return scores


def covered(asked: Sequence[Asked], texts: _Texts, rarity: Callable[[str], float]) -> Scores:
    """The share of what is asked that stands in each text, weighed by rarity."""
    scores, total = np.zeros(len(texts.each)), 0.0
    for one in asked:
        weight = one.weight * max((sum(rarity(s) for s in way) for way, _ in one.ways), default=0.0)
        held = [w * (texts.often(way) > 0) for way, w in one.ways]
        scores += weight * np.max(held, axis=0, initial=0.0)
        total += weight
    return scores / (total or 1.0)


def side_by_side(query: Query, texts: _Texts, asked: Sequence[Asked], rarity: Callable[[str], float]) -> Scores:
    """The share of the question's words that stand next to each other in each text as they do in the question."""
    spoken = words(query.text)
    told = (pair for pair in itertools.pairwise(spoken) if STOP_WORDS.isdisjoint(pair))
    pairs = dict.fromkeys((stem(a), stem(b)) for a, b in told)
    total = 2 * sum(rarity(s) for one in asked for s in one.ways[0][0]) or 1.0
    if not pairs:
        return np.zeros(len(texts.each))
    weights = {pair: rarity(pair[0]) + rarity(pair[1]) for pair in pairs}
    return np.array([min(1.0, sum(weights[p] for p in pairs if t.side_by_side(*p)) / total) for t in texts.each])


_ROW_NAME = re.compile(r"\t|\s[-(+£]?\d")
MOST_NAMED = 9
"""Words of a row's name; a longer first cell is text."""
NAMED = 0.75
"""Share of a row's name that the question must hold."""


@lru_cache(maxsize=8_192)
def _row_name(row: str) -> tuple[str, ...]:
    """The words of a table's row up to its first cell or figure, without their endings."""
    return _stems(_ROW_NAME.split(row, maxsplit=1)[0])


def _row_share(query: Query, asked: Sequence[Asked], rarity: Callable[[str], float]) -> Callable[[Passage], float]:
    spoken = {stem(w) for w in words(query.text)}
    weights = {s: one.weight * rarity(s) for one in asked for s in one.ways[0][0]}
    total = sum(weights.values()) or 1.0

    def share(passage: Passage) -> float:
        """The most that one row's name holds of the question's words, for rows that the question names."""
        best = 0.0
        for sentence in passage.sentences:
            if sentence.shape is Shape.TABLE_ROW:
                name = _row_name(passage.text[sentence.start : sentence.end])
                if 0 < len(name) <= MOST_NAMED and sum(s in spoken for s in name) >= NAMED * len(name):
                    best = max(best, sum(weights.get(s, 0.0) for s in set(name)) / total)
        return best

    return share


def stretched(scores: Scores) -> Scores:
    """Scores stretched to 0..1 within their list; all alike are all 0."""
    low, high = float(scores.min()), float(scores.max())
    return (scores - low) / (high - low) if high > low else np.zeros(len(scores))


def _places(scores: Scores) -> Scores:
    """Each score's place in the order, from 0."""
    places = np.empty(len(scores))
    places[np.argsort(-scores, kind="stable")] = np.arange(len(scores))
    return places


def _beside(candidates: Sequence[Candidate], fused: Scores) -> Scores:
    """The better of the scores of the passages before and after each in its paper."""
    at = {(c.document.id, c.place): n for n, c in enumerate(candidates)}
    return np.array(
        [
            max(
                (fused[at[key]] for step in (-1, 1) if (key := (c.document.id, c.place + step)) in at),
                default=0.0,
            )
            for c in candidates
        ]
    )


def _of_their_papers(candidates: Sequence[Candidate], fused: Scores) -> Scores:
    """The best score of each candidate's paper."""
    best: dict[str, float] = {}
    for c, score in zip(candidates, fused, strict=True):
        best[c.document.id] = max(best.get(c.document.id, 0.0), float(score))
    return np.array([best[c.document.id] for c in candidates])


def _holds_figure(passage: Passage) -> bool:
    return any(counts(passage.text[s.start : s.end]) for s in passage.sentences)


_OF_LOSS = re.compile(
    r"\b(?:amendments?|amended|motions?|lost|defeated|rejected|proposed|alternative|opposition|labour|conservatives?|"
    r"lib(?:eral)? dem\w*|greens?|independents?|reform|group|vot\w+|moved|seconded)\b",
    re.IGNORECASE,
)


def _settled(c: Candidate) -> bool:
    """Do minutes tell what was decided? The form of an amendment says what was moved, and not what became of it."""
    settled = c.passage.standing in (Standing.DECISION, Standing.AMENDMENT_LOST)
    return settled and c.document.kind == "minutes"


def _lost(query: Query, passage: Passage) -> bool:
    return passage.standing is Standing.AMENDMENT_LOST and not _OF_LOSS.search(query.text)


def _times(query: Query, candidates: Sequence[Candidate]) -> list[float]:
    held = [held_on(c.document, c.passage) for c in candidates]
    known = [date for date in held if date]
    span = (min(known), max(known)) if known else None
    named = (
        {c.document.id: _named_periods(c.document.title, c.document.file) for c in candidates} if query.periods else {}
    )
    return [
        period_bonus(query, c.passage, c.document, named.get(c.document.id)) + recency_bonus(query, date, span)
        for c, date in zip(candidates, held, strict=True)
    ]


@lru_cache(maxsize=4_096)
def _named_periods(title: str | None, file: str) -> frozenset[str]:
    """The periods of a paper's title and file name, which often tell its version ("Appendix E 21.01.25")."""
    named = periods_in(f"{title or ''} {file.replace('_', ' ')}")
    return named.union(*(date_keys(date) for date in dates_in_name(file)))


def period_bonus(query: Query, passage: Passage, document: Document, named: frozenset[str] | None = None) -> float:
    """What a passage gains or loses by the time it speaks of, or by its paper's date where that is what was named."""
    asked = query.periods
    if not asked:
        return 0.0
    held = held_on(document, passage)
    dated = date_keys(held) if held else frozenset()
    if query.paper_periods:
        return SAME_PERIOD if query.paper_periods & dated else OTHER_PERIOD if dated else 0.0
    if any(within(period, wanted) for wanted in asked for period in passage.periods):
        return SAME_PERIOD
    named = _named_periods(document.title, document.file) if named is None else named
    if any(within(period, wanted) for wanted in asked for period in dated | named):
        return SAME_DATE
    return OTHER_PERIOD if passage.periods or dated else 0.0


def recency_bonus(query: Query, held: datetime.date | None, span: tuple[datetime.date, datetime.date] | None) -> float:
    """What a passage gains for being from a late meeting, by its place between the first and the last one found."""
    if held is None or span is None or query.periods:
        return 0.0
    days = (span[1] - span[0]).days
    share = (held - span[0]).days / days if days else 1.0
    return (LATEST if query.latest else RECENT) * share


def rarity_of(frequency: int, passages: int) -> float:
    """Inverse document frequency as BM25 has it (Robertson and Zaragoza, 2009), never below a little."""
    return max(0.1, math.log(1 + (passages - frequency + 0.5) / (frequency + 0.5)))
