"""What speaks for a sentence as the answer to a question: one number for each signal, and their weighed sum.

WEIGHTS were fitted by `tests.evaluation.fit_evidence`: a softmax over all sentences of the passages found for a question,
in which those that hold the answer should have the most (the loss of ListNet's top one, Cao et al., 2007).
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from assistant.ages import of_the_age
from assistant.rates import of_the_same_rate
from assistant.understand import Understood, Wanted
from assistant.wants import Wants, wants
from vectorstore.ranking import LIKENED, OTHERWISE
from vectorstore.search import Found
from vectorstore.words.carried import told_when
from vectorstore.words.dates import MONTHS, says_when
from vectorstore.words.figures import counts, figures, known_figures, percentages
from vectorstore.words.papers import Sentence, Shape, Standing, body_of, held_on
from vectorstore.words.periods import covers, date_keys, periods_in, within
from vectorstore.words.text import ASKING, STOP_WORDS, content_words, stem, words

UNNEEDED = ASKING.union(MONTHS)
"""Words that say what is asked for, or when, and need not stand in what answers."""
SHORT = 4
"""Words: a shorter sentence is mostly a heading or a cell."""
LONGEST_NAME = 9
"""Words of a row's first cell; a longer one is text."""

WEIGHTS: Mapping[str, float] = {
    "asks something": -2.17,
    "behind its passage's nearest": 3.32,
    "covered": -0.23,
    "covered in few words": 0.94,
    "covered with label": 3.80,
    "covered with sentence before": 4.48,
    "day": 2.83,
    "decision": -0.09,
    "figure": 0.81,
    "figure unasked": 0.36,
    "focus": 0.39,
    "is a remark": -0.48,
    "length": -0.33,
    "list": 1.25,
    "loss": 0.56,
    "money": 1.23,
    "near": 1.53,
    "no figure": -1.03,
    "no money": -0.59,
    "no person": -1.86,
    "opens something": -1.54,
    "other time": -0.38,
    "passage is behind": 1.94,
    "passage is near": 4.18,
    "passage's place": 1.37,
    "person": 1.91,
    "point": 0.51,
    "reason": 1.76,
    "recommendation": 5.16,
    "resolved": 3.00,
    "row": -0.67,
    "row covers": 2.44,
    "row named": 1.84,
    "row named in part": 1.33,
    "enumerates": 0.00,
    "figure of then": 0.00,
    "same age": 0.00,
    "same rate": 0.00,
    "says the most": 0.00,
    "same time": 0.87,
    "same time around": 0.85,
    "same time of paper": 1.23,
    "share": 3.46,
    "short": -0.76,
    "time taken": 1.32,
    "settled or put": 0.00,
    "time told beside": 0.00,
    "total unasked": 0.00,
    "vote": 4.41,
    "was decided": -0.03,
    "was lost": -0.12,
}

HELD: Mapping[str, float] = {
    "decision": 2.5,
    "enumerates": 1.25,
    "figure of then": 1.25,
    "same age": 2.5,
    "same rate": 1.5,
    "says the most": 1.5,
    "settled or put": 2.0,
    "time told beside": -1.0,
}
"""Not left to the fit, which has seen few such questions: asked what was decided, a decision goes before a discussion;
asked for a list, a sentence that holds one goes as far as the point of one; asked for a figure of a time, what names
both side by side goes before what names them apart, by how much it covers; asked of an age, what speaks of it goes
before what names none; asked by the year or the head, what is told by it; what tells of a year before what names it
beside another; asked what is the most, what says so before what only counts; asked whether a thing is settled, what
was decided or is put to a meeting before what is said of it."""

_WORTH = {**WEIGHTS, **HELD}

Others = Mapping[str, Sequence[tuple[frozenset[str], float]]]
"""A term of the question to other writings: the stems of each, and what it counts for."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as every sentence is weighed against it."""

    understood: Understood
    wants: Wants
    weights: Mapping[str, float]
    """Content word to rarity; words that only ask, and times, are weighed by themselves."""
    others: Others
    stems: frozenset[str]
    figures: frozenset[object]

    @property
    def total(self) -> float:
        return sum(self.weights.values()) or 1.0


def asked(u: Understood, rarity: Callable[[str], float]) -> Asked:
    """Reads an understood question once. `rarity` gives a content word's weight, 0 for one in every passage."""
    return Asked(
        u,
        wants(u.text),
        {term: rarity(term) for term in u.terms if term not in UNNEEDED and not term.isdigit()},
        others_of(u),
        frozenset(stem(w) for w in re.findall(r"[^\W_]+", u.text.casefold())),
        frozenset(known_figures(u.text)),
    )


def ways(question: Asked, word: str) -> list[frozenset[str]]:
    """The stems of a word of the question, and of each other writing of it."""
    return [frozenset({stem(word)}), *(way for way, _ in question.others.get(word, ()) if way)]


def others_of(u: Understood) -> Others:
    """What else may stand for each word of a question."""
    found: dict[str, list[tuple[frozenset[str], float]]] = {}
    for phrase, ways in u.otherwise.items():
        for term in content_words(phrase):
            found.setdefault(term, []).extend((frozenset(map(stem, content_words(way))), OTHERWISE) for way in ways)
    for term, alike in u.likened.items():
        found.setdefault(term, []).extend((frozenset({stem(word)}), LIKENED * how) for word, how in alike)
    return found


def covered(a: Asked, own: frozenset[str], around: frozenset[str] = frozenset()) -> float:
    """The share of the question's words, weighed by rarity, among stems; those only around them count half."""
    if not a.weights:
        return 0.0
    both = own | around

    def held(term: str) -> float:
        writings = [(frozenset({stem(term)}), 1.0), *a.others.get(term, ())]
        return max(how * (1.0 if way <= own else 0.5 if way <= both else 0.0) for way, how in writings if way)

    return sum(weight * held(term) for term, weight in a.weights.items()) / a.total


def score_of(each: Mapping[str, float]) -> float:
    """The weighted sum of a sentence's signals: a logit among the sentences found for its question."""
    return sum(_WORTH[name] * value for name, value in each.items())


def lacking(a: Asked, each: Mapping[str, float]) -> frozenset[str]:
    """The kinds of answer that are wanted and that a sentence does not hold, by its signals."""
    u, w = a.understood, a.wants
    lacks = {
        "money": w.amount and each["no money"] > 0,
        "figure": u.wanted is Wanted.FIGURE and not each["figure"],
        "person": u.wanted is Wanted.PERSON and not each["person"],
        "day": u.wanted is Wanted.DATE and not each["day"],
        "time taken": w.time_taken and not each["time taken"] and not each["row"],
        "share": w.share and not each["share"] and not each["row"],
        "reason": w.reason and not each["reason"],
    }
    return frozenset(kind for kind, lacked in lacks.items() if lacked)


def label_of(found: Found) -> str:
    """What stands around a passage: paper, body, item, headings, a table's header, what it is an answer or a vote to."""
    passage, document = found.passage, found.document
    header = passage.text[: passage.sentences[0].start] if passage.sentences else ""
    parts = (document.title, body_of(document, passage), passage.item_title, *passage.headings, header, passage.about)
    return " ".join(part for part in parts if part)


def stems_of(text: str) -> frozenset[str]:
    """The words of a text without their endings."""
    return frozenset(map(stem, words(text)))


_AMOUNT = re.compile(r"£|\bpence\b|\b\d+p\b|\bpounds\b|\b\d[\d,.]{0,30}(?:m|k|bn)\b", re.IGNORECASE)
_TIME_TAKEN = re.compile(
    r"(?<![\w.,])(?:\d|one|two|three|four|five|six|seven|eight|nine|ten|twelve)[\d.,]{0,9}[ -]?(?:working |calendar |full )?"
    r"(?:seconds?|minutes?|mins?|hours?|days?|weeks?|months?|years?)\b",
    re.IGNORECASE,
)
_REASON = re.compile(
    r"\b(?:because|due to|owing to|as a result|caused by|result of|since|reason|driven by|following|in order to|so that|"
    r"reflect\w*|attribut\w+|relates? to|therefore)\b",
    re.IGNORECASE,
)
_NAME = re.compile(
    r"\b(?:Cllrs?|Councillors?|Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Professor|Sir|Dame|Lord|Lady|Baroness|Baron|Rev|Revd|Reverend|Canon|"
    r"Father|Bishop|Captain|Major)\.? (?:[A-Z]\.? ?)*[A-Z][\w'’-]+|"
    r"\b[A-Z][a-z]+ (?:[A-Z]\.? )?[A-Z][\w'’-]+"
)
_WHETHER_SETTLED = re.compile(
    r"\bstill (?:just |only )?(?:open|up for|undecided|a (?:proposal|recommendation)|propos\w{1,6}|"
    r"being (?:considered|consulted)|(?:to be|needs? to be|awaiting) (?:decided|agreed|approved))\b|"
    r"\b(?:only|just|merely) (?:been )?(?:a )?(?:propos|recommend|suggest)\w{0,10}\b|\bsettle[sd]? (?:that|whether)\b",
    re.IGNORECASE,
)
_PUT_OR_SETTLED = (Standing.RECOMMENDATION, Standing.DECISION, Standing.AMENDMENT_LOST)
_RESOLVED = re.compile(r"\W*+(?:\d++\W++)?(?:That|RESOLVED|AGREED|Resolved|Agreed)\b")
_VOTE = re.compile(r"\b(?:carried|lost|Against|For) ?\(?\d*")
_FIRST_CELL = re.compile(r"\t|\s[-(+£]?\d|\s{3,}")


class Around:
    """A found passage as each of its sentences is weighed in it: read once."""

    def __init__(self, found: Found, rank: int, best: float) -> None:
        self.found = found
        self.rank = rank
        self.behind = found.score - best
        self.label = stems_of(label_of(found))
        self.nearest = max(found.sentence_cosines, default=0.0)

    def text(self, place: int) -> str:
        """One sentence of the passage, or nothing beyond its ends."""
        sentences = self.found.passage.sentences
        return "" if not 0 <= place < len(sentences) else self.found.passage.text[slice(*_span(sentences[place]))]


def _span(sentence: Sentence) -> tuple[int, int]:
    return sentence.start, sentence.end


def signals(a: Asked, around: Around, place: int) -> dict[str, float]:
    """Every signal of one sentence, by name; most are 0 or 1, cosines and shares lie between."""
    found, passage = around.found, around.found.passage
    sentence, text = passage.sentences[place], around.text(place)
    whole = f"{text} {sentence.reading}" if sentence.reading else text
    spoken = [stem(w) for w in words(whole)]
    own = frozenset(spoken)
    listed = a.understood.wanted is Wanted.LIST and list_after(found, place) is not None
    nearness = _nearness(a, around, place, spoken, own)
    of_then = _is_counted(a) and tells_of_then(a.understood.named_periods, whole)
    return {
        **nearness,
        **_form(sentence, text),
        **_kind(a, sentence, text),
        **_standing(a, found, text),
        **_times(a, found, place, sentence.reading),
        **_row(a, _first_cell(sentence, text)),
        "same age": float(of_the_age(a.understood.text, text, sentence.shape is Shape.TABLE_ROW)),
        "focus": sum(s in own or s in around.label for s in a.wants.focus) / len(a.wants.focus)
        if a.wants.focus
        else 0.5,
        "figure of then": nearness["covered with label"] * of_then,
        "enumerates": float(
            a.understood.wanted is Wanted.LIST and not listed and not a.wants.money and enumerates(text)
        ),
        "same rate": float(_is_counted(a) and of_the_same_rate(a.understood.text, whole)),
        "says the most": float(says_the_most(a.understood.text, text)),
        "list": float(listed),
        "opens something": float(text.rstrip().endswith(":") and not listed),
    }


_MOST = re.compile(r"\b(?:most|highest|largest|biggest|greatest)\b(?!\s(?:recent|important|likely))", re.IGNORECASE)
_LEAST = re.compile(r"\b(?:fewest|lowest|smallest|least)\b(?<!at least)", re.IGNORECASE)


def says_the_most(question: str, text: str) -> bool:
    """Asked what is the most, or the least, does a sentence say so itself?"""
    return any(one.search(question) and one.search(text) for one in (_MOST, _LEAST))


_YEAR = r"(?P<when>(?:19|20)\d\d(?:\s?[-/–]\s?(?:20)?\d\d)?|[A-Z][a-z]{2,8} (?:19|20)\d\d)"
_FIGURE = r"£?\s?\d[\d,.]{0,14}\s?(?:%|m\b|k\b|bn\b|million|billion|per cent)?"
_THEN = (
    re.compile(
        rf"\b(?i:for|in|during|by|at the end of) {_YEAR}"
        rf"(?:,| was| were| is| of| to| at| stood at| came to| totalled){{0,2}} {_FIGURE}"
    ),
    re.compile(rf"(?:\A|(?<=[\s(])){_FIGURE}(?: [\w-]{{1,20}}){{0,3}} (?i:for|in|during|by|at the end of) {_YEAR}"),
)


def tells_of_then(asked: frozenset[str], text: str) -> bool:
    """Does a figure stand right beside one of the periods that are asked for? "The grant for 2022-23 was £54.5m"."""
    found = (m["when"] for pattern in _THEN for m in pattern.finditer(text)) if asked else ()
    return any(within(p, one) for when in found for p in periods_in(when) for one in asked)


_ENUMERATED = re.compile(r"(?:;[^;]{3,200}){2}|:[^:;,]{2,80}(?:,[^:;,]{2,80}){1,12},? and\b")


def enumerates(text: str) -> bool:
    """Does a sentence list things itself: "three areas; the pier; the wells; and the pump", "these are: a, b and c"?"""
    return _ENUMERATED.search(text) is not None


def _is_counted(a: Asked) -> bool:
    """Is a figure or an amount asked for?"""
    return a.understood.wanted is Wanted.FIGURE or a.wants.money


def _nearness(a: Asked, around: Around, place: int, spoken: Sequence[str], own: frozenset[str]) -> dict[str, float]:
    cosines, before = around.found.sentence_cosines, stems_of(around.text(place - 1))
    alone = covered(a, own)
    return {
        "near": cosines[place],
        "behind its passage's nearest": cosines[place] - around.nearest,
        "passage is near": around.found.cosine,
        "passage is behind": around.behind,
        "passage's place": 1 / (1 + around.rank),
        "covered": alone,
        "covered with label": covered(a, own, around.label),
        "covered with sentence before": covered(a, own, before) - alone,
        "covered in few words": alone / math.log(2 + len(spoken)),
    }


def _form(sentence: Sentence, text: str) -> dict[str, float]:
    length = len(text.split())
    return {
        "length": min(math.log(1 + length), 5.0),
        "short": float(length < SHORT),
        "asks something": float(text.rstrip().endswith("?")),
        "row": float(sentence.shape is Shape.TABLE_ROW),
        "point": float(sentence.shape is Shape.LIST),
    }


def _kind(a: Asked, sentence: Sentence, text: str) -> dict[str, float]:
    """Does it hold the kind of answer that is wanted, and one that the question did not hold itself?"""
    u, w = a.understood, a.wants
    reading, row = sentence.reading, sentence.shape is Shape.TABLE_ROW
    whole = f"{text} {reading}" if reading else text
    figure, counted = u.wanted is Wanted.FIGURE, counts(text) and bool(figures(whole) - a.figures)
    counted = counted or (w.time_taken and bool(_TIME_TAKEN.search(whole)))
    counted = counted and not (_counts_pieces(u, w) and _only_money(reading or text))
    amount = bool(_AMOUNT.search(whole))
    person = u.wanted is Wanted.PERSON
    named = person and any(not stems_of(name) <= a.stems for name in _names_in(text))
    return {
        "figure": float(figure and counted),
        "no figure": float(figure and not counted),
        "figure unasked": float(not figure and counted),
        "share": float(w.share and bool(percentages(whole))),
        "money": float(w.money and amount),
        "no money": float(w.money and not amount and not row),
        "time taken": float(w.time_taken and bool(_TIME_TAKEN.search(whole))),
        "day": float(u.wanted is Wanted.DATE and says_when(text)),
        "person": float(named),
        "no person": float(person and not named),
        "reason": float(w.reason and _gives_reason(a.stems, text)),
    }


_ONLY_WHEN = frozenset({"since", "following"})
AFTER, ITSELF = 12, 0.25
"""Words after "since", and the share of them that the question has too, where they name what it asks the reason of."""


def _gives_reason(asked: frozenset[str], text: str) -> bool:
    """Does a text give a reason? Asked why a home closed, "since the home closed" says when something else was."""
    for marked in _REASON.finditer(text):
        after = [stem(w) for w in content_words(" ".join(text[marked.end() :].split()[:AFTER]))]
        told = bool(after) and sum(s in asked for s in after) >= ITSELF * len(after)
        if marked[0].casefold() not in _ONLY_WHEN or not told:
            return True
    return False


_HOW_MANY = re.compile(r"\bhow many (?!(?:\w{1,12} ){0,2}(?:pounds|pence|millions?|thousands?|£))", re.IGNORECASE)


def _counts_pieces(u: Understood, w: Wants) -> bool:
    """Is it asked how many there are? "How many pupils do we pay for?" speaks of money and asks for pupils."""
    return _HOW_MANY.search(u.text) is not None and not w.amount


def is_what_pieces_cost(a: Asked, reading: str | None) -> bool:
    """Asked how many there are, is a row all amounts of money? Then it says what they cost."""
    return reading is not None and _counts_pieces(a.understood, a.wants) and _only_money(reading)


_OF_MONEY = re.compile(
    r"£\s?['’]?(?:000['’]?s?|m|k|bn)\b\s{0,5}(?:[A-Za-z ]{1,20}\s)?[-–(+]?[\d,]{1,15}(?:\.\d{1,6})?\)?|"
    r"(?:\b\d\d[-/]\d\d )?[-–(+]?£\s?[-–(]?[\d,]{1,15}(?:\.\d{1,6})?\)?\s?(?:m|k|bn|million|billion|thousand)?\b|"
    r"[-–(+]?[\d,]{1,15}(?:\.\d{1,6})?\)?\s\((?:in )?£[^()]{0,12}\)"
)


def _only_money(text: str) -> bool:
    """Is every figure of a text an amount of money? "How many people" is not answered by what they cost."""
    return "£" in text and not counts(_OF_MONEY.sub(" ", text))


def in_kind(u: Understood, w: Wants, text: str) -> bool:
    """Does a text hold an answer of the kind that is wanted, and not only what the question said itself?"""
    if w.reason:
        return _gives_reason(frozenset(stem(word) for word in words(u.text)), text)
    if w.time_taken:
        return bool(_TIME_TAKEN.search(text))
    if w.amount:
        return bool(_AMOUNT.search(text))
    if w.share:
        return bool(percentages(text))
    if u.wanted is Wanted.DATE:
        return says_when(text)
    if u.wanted is Wanted.PERSON:
        return names_somebody(u, text)
    return u.wanted is Wanted.FIGURE and tells_a_figure(u, text)


def names_somebody(u: Understood, text: str) -> bool:
    """Does a text name somebody, or some body, that the question does not name itself?"""
    asked = frozenset(stem(word) for word in words(u.text))
    return any(not stems_of(name) <= asked for name in _names_in(text))


def _names_in(text: str) -> list[str]:
    """What may be somebody's name. "Commentary The" is a column's and the first word of its cell."""
    return [name for name in _NAME.findall(text) if name.split()[-1].casefold() not in STOP_WORDS]


def tells_a_figure(u: Understood, text: str) -> bool:
    """Does a text count something, with a figure that the question does not hold itself?"""
    return counts(text) and bool(figures(text) - frozenset(known_figures(u.text)))


def _standing(a: Asked, found: Found, text: str) -> dict[str, float]:
    standing, u = found.passage.standing, a.understood
    of_vote = u.decision and bool(found.passage.about)
    return {
        "decision": float(u.wanted is Wanted.DECISION and standing is Standing.DECISION),
        "loss": float(u.wanted is Wanted.DECISION and standing is Standing.AMENDMENT_LOST),
        "recommendation": float(u.wanted is Wanted.RECOMMENDATION and standing is Standing.RECOMMENDATION),
        "settled or put": float(standing in _PUT_OR_SETTLED and bool(_WHETHER_SETTLED.search(u.text))),
        "resolved": float(u.decision and bool(_RESOLVED.match(text))),
        "vote": float(of_vote and bool(_VOTE.search(text))),
        "was lost": float(standing is Standing.AMENDMENT_LOST),
        "was decided": float(standing is Standing.DECISION),
        "is a remark": float(standing is Standing.QUESTION_OR_REMARK),
    }


def told_of(found: Found, place: int) -> frozenset[str]:
    """The periods that one sentence of a passage tells of, "the year" as the sentences before it name it."""
    passage = found.passage
    before = (passage.text[slice(*_span(s))] for s in reversed(passage.sentences[:place]))
    return told_when(_text_of(found, place), before)


LONGEST_VALUE = 12
"""Words of a cell that a row's figures may be of; a longer one remarks on them."""


def periods_of_row(u: Understood, reading: str) -> frozenset[str]:
    """The periods of a row, by its name and columns. Asked for a figure, what a cell of text says of a year is not its."""
    name, _, cells = reading.partition(": ")
    columns = cells.split("; ")
    short = [column for column in columns if len(column.split()) <= LONGEST_VALUE]
    if u.wanted is not Wanted.FIGURE or not any(map(counts, short)):
        return periods_in(reading)
    return periods_in(f"{name}: {'; '.join(short)}")


def remarked(u: Understood, found: Found, place: int) -> frozenset[str]:
    """The periods that only a cell of text in a row speaks of: its figures are of others."""
    sentence = found.passage.sentences[place]
    if sentence.shape is not Shape.TABLE_ROW or not sentence.reading:
        return frozenset()
    return periods_in(sentence.reading) - periods_of_row(u, sentence.reading)


def _times(a: Asked, found: Found, place: int, reading: str | None) -> dict[str, float]:
    """By what it says of its time, or else its passage, or else the date of its paper."""
    wanted = a.understood.periods
    aside = remarked(a.understood, found, place) if wanted else frozenset()
    own = (told_of(found, place) | periods_in(reading or "")) - aside if wanted else frozenset()
    around = found.passage.periods - aside if wanted and not own else frozenset()
    held = held_on(found.document, found.passage)
    same = any(within(p, asked) for p in own for asked in wanted)
    return {
        "same time": float(same),
        "time told beside": float(same and not reading and _is_compared_with(_text_of(found, place), own, wanted)),
        "other time": float(bool(own) and not same),
        "same time around": float(any(within(p, asked) for p in around for asked in wanted)),
        "same time of paper": float(bool(wanted and not own and not around and held and wanted & date_keys(held))),
    }


_COMPARED = re.compile(
    r"\b(?:compared (?:with|to)|"
    r"(?:up|down|rose|risen|fell|fallen|increased?|decreased?|reduced|grew) (?:by )?(?:\S{1,12} )?from|"
    r"(?:increase|decrease|reduction|rise|fall|drop|growth) of \S{1,12} (?:on|over|from)|"
    r"against|than (?:in|the)|(?:the )?(?:year|month|quarter) before|(?:previous|prior) year)\b",
    re.IGNORECASE,
)


def _text_of(found: Found, place: int) -> str:
    return found.passage.text[slice(*_span(found.passage.sentences[place]))]


def _is_compared_with(text: str, told: frozenset[str], asked: frozenset[str]) -> bool:
    """Is a period only what another is compared with? Of "41.3% in 2023/24, up from 39.6% in 2022/23" the later is told of."""
    return _COMPARED.search(text) is not None and not any(within(max(told, key=covers), period) for period in asked)


def _first_cell(sentence: Sentence, text: str) -> str:
    """What a table's row is called, or the line of a form that a text fills ("Responsible officer"); "" of other text."""
    if sentence.shape is Shape.TABLE_ROW:
        return _FIRST_CELL.split(text, maxsplit=1)[0].casefold()
    line, filled, said = (sentence.reading or "").partition(": ")
    return line.casefold() if filled and said == text else ""


def _row(a: Asked, cell: str) -> dict[str, float]:
    """How a table's row is named: all of it by the question, some of it, or as the total."""
    # A row may be called "20", but "2025-26" does not name row 26.
    alone = re.search(rf"(?<![\w/–-]){re.escape(cell.strip())}(?![\w/–-])", a.understood.text)
    first = re.findall(r"[^\W_]+", cell) if any(c.isalpha() for c in cell) or alone else []
    name = [stem(w) for w in first if w not in STOP_WORDS]
    named = sum(s in a.stems for s in name)
    # "Calls given up by the caller" is not named by "calls": of its little words most must be asked for too.
    told = sum(stem(w) in a.stems for w in first)
    return {
        "row named": float(0 < len(name) <= LONGEST_NAME and named == len(name) and 2 * told > len(first)),
        "row named in part": named / len(name) if 0 < len(name) <= LONGEST_NAME + 3 else 0.0,
        "row covers": sum(weight for term, weight in a.weights.items() if stem(term) in name) / a.total,
        "total unasked": float(name[:1] in (["total"], ["overall"]) and "total" not in a.stems),
    }


def list_after(found: Found, place: int) -> tuple[int, int] | None:
    """The list that a sentence opens, or stands in: (first, last) of its points. None where there is none."""
    sentences = found.passage.sentences
    if marked := marked_after(found, place):
        return marked
    start = place
    # "The programme has five strands. These are:" opens its list from one sentence further off.
    while start < min(place + 3, len(sentences)) and sentences[start].shape is not Shape.LIST:
        start += 1
    if start >= len(sentences) or sentences[start].shape is not Shape.LIST:
        return None
    if start > place and not _opens_a_list(found.passage.text[: sentences[start].start]):
        return None
    while start > 0 and sentences[start - 1].shape is Shape.LIST:
        start -= 1
    end = start
    while end + 1 < len(sentences) and sentences[end + 1].shape is Shape.LIST:
        end += 1
    return start, end


_FOLLOWING = re.compile(r"\b(?:following|follows|below)\b[^.:;]{0,60}\.?\Z", re.IGNORECASE)


def _opens_a_list(before: str) -> bool:
    """Does what stands before a list open it, with a colon or by saying that it follows?"""
    before = before.rstrip(" -–•*\n0123456789.)")
    return before.endswith(":") or _FOLLOWING.search(before) is not None


_FIRST_MARK = re.compile(r"\(?(?:a|A|i|1)[.)]\s")
_MARK = re.compile(r"\(?(?:[a-zA-Z]|[ivx]{1,5}|\d{1,2})[.)]\s")


def marked_after(found: Found, place: int) -> tuple[int, int] | None:
    """The points that a line with a colon opens, where they were read as sentences: "It resolved the following: a. Note"."""
    sentences, text = found.passage.sentences, found.passage.text

    def told(n: int) -> str:
        return text[sentences[n].start : sentences[n].end].strip()

    first = place + 1
    if first >= len(sentences) or not told(place).endswith(":") or sentences[first].shape is Shape.LIST:
        return None
    if not _FIRST_MARK.match(told(first)):
        return None
    end = first
    while end + 1 < len(sentences) and (
        _MARK.match(told(end + 1)) or (sentences[end + 1].shape is Shape.LIST and not told(end + 1).endswith(":"))
    ):
        end += 1
    return first, end
