"""A question to what it asks for: its words, its periods, the kind of answer wanted, and what is left of earlier turns."""

from __future__ import annotations

import dataclasses
import datetime
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from assistant.answer import Question
from assistant.conversation import stand_alone
from assistant.things import things_of
from vectorstore.search import Earlier
from vectorstore.vocabulary import Reworded
from vectorstore.words.periods import covers, periods_in, within, year_of_month
from vectorstore.words.text import STOP_WORDS, content_words

EARLIER_QUESTION = (0.3, 0.5)
EARLIER_ANSWER = (0.2, 0.15)
"""How much of the last turns still counts, for dense and keyword search: measured on MTRAG-UN, recall@5 0.79 to 0.95."""
ANSWER_WORDS = 60


class Wanted(Enum):
    """The kind of answer a question asks for."""

    FIGURE = auto()
    PERSON = auto()
    DATE = auto()
    LIST = auto()
    DECISION = auto()
    RECOMMENDATION = auto()
    ANY = auto()


@dataclass(frozen=True, slots=True)
class Understood:
    """A question ready to be searched with."""

    text: str
    standalone: str
    terms: tuple[str, ...]
    named_periods: frozenset[str]
    """Periods that the question itself names: evidence must speak of them."""
    periods: frozenset[str]
    """Those, or the ones that the conversation has been about."""
    paper_periods: frozenset[str]
    """Those that say which paper is meant ("the 2020 report"): its date must lie in them, not what it speaks of."""
    wanted: Wanted
    names: tuple[str, ...]
    """Words that are names in the question: evidence must hold them."""
    sides: tuple[frozenset[str], ...]
    """Two or more periods to be compared, each to be looked for by itself; empty where nothing is compared."""
    things: tuple[str, ...]
    """The question asked of each of two things that it compares ("the Local Plan or the survey"); empty where it does not."""
    one_of_two: bool
    """Is it what is asked of one of those two things?"""
    latest: bool
    decision: bool
    """Is it asked what was decided, or what became of something?"""
    meeting: bool
    """Is it asked which meeting decided, who, or when?"""
    attendance: bool
    """Is it asked who was at a meeting, who chaired it, or where it was held?"""
    otherwise: Mapping[str, tuple[str, ...]]
    """Words and phrases of the text that papers write otherwise."""
    likened: Mapping[str, tuple[tuple[str, float], ...]]
    """Words of the text with words of the papers that mean much the same."""
    corrections: tuple[tuple[str, str], ...]
    """Words that were misspelt, as asked and as read."""
    follow_up: bool
    earlier: tuple[Earlier, ...]


_WANTED = (
    (Wanted.RECOMMENDATION, r"\brecommend"),
    # "How many households were approved?" asks for a figure; "How many voted for it?" for a decision.
    (Wanted.FIGURE, r"\bhow many\b(?!.{0,60}\b(?:vote[ds]?|voted)\b)"),
    # "Who is the responsible officer, and who approved it?" asks for people.
    (Wanted.PERSON, r"^\W*who(?:se|['’]?s)? (?:is|was|are|were|has|had|chairs|leads|heads|runs)\b"),
    (Wanted.DECISION, r"\b(decide|decided|decision|resolve|resolved|agreed?|approved?|signed off|vote[ds]?|voted)\b"),
    (
        Wanted.LIST,
        r"\b(list|name the|what are the|which are the|what were the|"
        r"(?:what|which) (?:kinds|types|sorts|categories|options|issues|priorities|themes|objectives|measures|reasons|conditions|"
        r"groups|organisations|schemes|projects|services|areas|sites|grants|indicators)\b|"
        # "Which wards …", "which named storms …": a plural asks for all of them.
        r"which (?:(?!is\b|was\b|has\b|does\b)[a-z-]+ ){0,2}(?!is\b|was\b|has\b|does\b|this\b)[a-z-]{2,}(?<![su])s|"
        r"what (?:new|other|main|different|further|extra|additional|key) [a-z-]{2,}(?<![su])s|"
        r"what (?:(?!of\b|percentage\b|proportion\b|share\b|number\b|total\b|amount\b|is\b|was\b|does\b)[a-z-]+ ){0,2}"
        r"(?!(?:is|was|has|does|this|savings|dates|days|times|hours|costs|fees|charges|prices|figures|rates)\b)"
        r"[a-z-]{2,}(?<![su])s (?:were|are|have|had|do|did|can|could|will|would|should|may)|"
        r"(?:name|what are|which are|what were|which|the|our|your) (?:two|three|four|five|six|seven|eight|nine|ten) \w+)\b",
    ),
    (
        Wanted.FIGURE,
        r"\b(how (?:many|much|big|large|long|fast|quickly|often|far|high)|what (?:percentage|proportion|share|number|"
        r"total|amount|size)|percentage|proportion|percent|how old|cost|budget|figure|target|rate|variance|total|count)\b",
    ),
    (
        Wanted.PERSON,
        r"\b(who|whom|whose|which (?:other |outside |neighbouring |private |local )?(?:councillor|officer|member|committee|"
        r"company|person|council|authority|firm|contractor|supplier|organisation|charity|university|developer|consultants?)|"
        r"name of)\b",
    ),
    (Wanted.DATE, r"\b(when|what (?:date|day|month|year|time)|since when|until when|deadline|cut-?off|closing date)\b"),
)
_LATEST = re.compile(
    r"\b(latest|newest|most recent|current|currently|nowadays|at the moment|at present)\b", re.IGNORECASE
)
_OUTCOME = re.compile(
    r"\b(?:(?:go|went|gone|get|got|pass|passed|put) through|what (?:happened|became)|back(?:ed)? (?:the|a|an|it|his|her|their)|"
    r"(?:council(?:lors)?|members|cabinet|committee|they|we|it) (?:back|support|endorse|adopt|accept|reject|settle|throw out)|"
    r"carried|passed|lost|defeated|rejected|turned down|thrown out|motion|amendment)\b",
    re.IGNORECASE,
)
_MEETING = re.compile(
    r"\b(?:which (?:meeting|committee|body)|what meeting|who by|by who(?:m)?|when (?:was|were|did)|and when|when and|"
    r"who (?:decided|agreed|approved|signed))\b",
    re.IGNORECASE,
)
_ATTENDANCE = re.compile(
    r"\b(?:who (?:chaired|attended|was (?:there|present|absent|at)|were (?:there|present|absent|at)|presided)|"
    r"who\b.{0,30}\bin the chair|in attendance|attend(?:ed|ance)|apologies|apologised|absent|turn(?:ed)? up|"
    r"where (?:was|did|were)\b.{0,40}\b(?:meet\w*|held)|present at|chair(?:ed|ing)? (?:the|at|of|by))\b",
    re.IGNORECASE,
)
_PAPER = r"(?:report|paper|minutes|meeting|review|agenda|briefing|update)s?\b"
_PAPER_OF = re.compile(
    rf"\b(?:[a-z]+ )?(?:19|20)\d{{2}}(?:[-/]\d{{2,4}})?(?: (?!and\b|to\b|in\b|for\b)[\w'-]+){{0,3}}? {_PAPER}|"
    rf"\b{_PAPER} (?:of|from|in|dated)(?: the)? (?:\d{{1,2}}(?:st|nd|rd|th)? )?(?:[a-z]+ )?(?:19|20)\d{{2}}\b",
    re.IGNORECASE,
)
# "this year (25/26)" and "this year, 2025/26" say themselves which is meant.
_SAID = r"(?!,? \(?(?:19|20)?\d\d ?[/-] ?\d\d)"
_LAST_YEAR = re.compile(rf"\blast (?:financial )?year\b{_SAID}", re.IGNORECASE)
_THIS_YEAR = re.compile(rf"\bthis (?:financial )?year\b{_SAID}", re.IGNORECASE)


def understand(question: Question, today: datetime.date, read: Callable[[str], Reworded] = Reworded) -> Understood:
    """Reads a question without a model. "Last year" is counted from `today`; `read` knows the papers' words."""
    text = " ".join(question.text.split())
    told = [turn.content for turn in question.history if turn.role == "assistant"]
    alone = stand_alone(_without_what_is_not_meant(text), question.history)
    reworded = read(alone.text if alone.whole else alone.asked)
    text = reworded.text
    wanted = next((wanted for wanted, pattern in _WANTED if re.search(pattern, text, re.IGNORECASE)), Wanted.ANY)
    papers = frozenset[str]().union(*(periods_in(m[0]) for m in _PAPER_OF.finditer(text)))
    # What the 2021 report says of "the last year" is not counted from today.
    spelt, relative = periods_in(text), frozenset[str]() if papers else _relative(text, today)
    named = spelt | relative
    earlier = []
    if alone.follow_up and not alone.whole:
        earlier.append(Earlier(alone.before, *EARLIER_QUESTION))
        if told:
            earlier.append(Earlier(" ".join(told[-1].split()[:ANSWER_WORDS]), *EARLIER_ANSWER))
    return Understood(
        text=text,
        standalone=text if alone.whole else f"{text[:1].upper()}{text[1:]} (after: {alone.before})",
        terms=tuple(content_words(text)),
        named_periods=frozenset(named),
        periods=frozenset(named or alone.periods),
        paper_periods=papers,
        wanted=wanted,
        names=_names(text),
        sides=_sides(text, spelt, relative),
        things=things_of(text),
        one_of_two=False,
        latest=bool(_LATEST.search(text)),
        decision=wanted is Wanted.DECISION or bool(_OUTCOME.search(text)),
        meeting=bool(_MEETING.search(text)),
        attendance=bool(_ATTENDANCE.search(text)),
        otherwise=reworded.alternatives,
        likened=reworded.likened,
        corrections=reworded.corrections,
        follow_up=alone.follow_up,
        earlier=tuple(earlier),
    )


_NOT_MEANT = re.compile(
    r"(?:^|(?<=[.?!]) |[,;–-] ?|(?=\())\(?(?:and )?not (?:the|this|last|that|in|for|just)\b[^,.;?!()–]{1,60}+"
    r"(?:\)| –(?= )|[.!](?=\s|$))?(?=$|[,.;?!)–\s])",
    re.IGNORECASE,
)
FEWEST_LEFT = 4


def _without_what_is_not_meant(text: str) -> str:
    """Without "not the December one": what is not asked for would be searched for like the rest."""
    left = " ".join(_NOT_MEANT.sub(" ", text).split()).replace(" ,", ",").replace(" ?", "?").lstrip("–- ")
    return left if len(left.split()) >= FEWEST_LEFT else text


def _sides(text: str, named: frozenset[str], relative: frozenset[str]) -> tuple[frozenset[str], ...]:
    """Two to four periods apart, each to be answered for, in order of time; "last year" is one, whatever year is meant."""
    apart = [
        key for key in sorted(named, key=covers) if not any(other != key and within(other, key) for other in named)
    ]
    kinds = {key.rstrip("0123456789-") for key in apart}
    if _one_stretch(apart) or (len(kinds) > 1 and not _COMPARES.search(text)):
        return ()  # "in January 2017, what was planned for 2019/20?" says when it was said
    sides = [*(frozenset({key}) for key in apart), *([relative] if relative else [])]
    return tuple(sides) if 2 <= len(sides) <= 4 else ()


_COMPARES = re.compile(
    r"\b(?:compar\w+|differ\w*|chang\w+|between|than|versus|vs|against|from .{1,40} to|both|each|more|less|fewer|higher|lower|"
    r"up|down|rose|risen|rise|fall|fell|fallen|grown?|shrunk|since)\b",
    re.IGNORECASE,
)


def _one_stretch(keys: Sequence[str]) -> bool:
    """Are they three months or more in a row? "October to December 2023" is a quarter, and compares nothing."""
    if len(keys) < 3 or not all(key.startswith("m") for key in keys):
        return False
    months = [12 * int(key[1:5]) + int(key[6:]) for key in keys]
    return months == list(range(months[0], months[0] + len(months)))


def _relative(text: str, today: datetime.date) -> frozenset[str]:
    keys: set[str] = set()
    year = year_of_month(today)
    if _LAST_YEAR.search(text):
        keys |= {f"fy{year - 1}", f"y{today.year - 1}"}
    if _THIS_YEAR.search(text):
        keys |= {f"fy{year}", f"y{today.year}"}
    return frozenset(keys)


_COMMON_CAPITALS = frozenset(
    "I Officer Officers Section Director Member Members Leader Q1 Q2 Q3 Q4 FY January February March April May June July August "
    "September October November December Jan Feb Mar "
    "Apr Jun Jul Aug Sep Sept Oct Nov Dec Monday Tuesday Wednesday Thursday Friday Saturday Sunday Council Councillor "
    "Councillors Cllr Cabinet Committee Report Christmas".split()
)


_CONTRACTED = re.compile(r"I['’](?:m|d|ve|ll)$")


_OF_EACH = re.compile(r"\b(?:each|both|two|amounts?|figures?|numbers?|totals?|percentages?)\b", re.IGNORECASE)


def of_a_thing(u: Understood, thing: str) -> Understood:
    """The question as it is asked of one of the two things that it names: for one figure, where both were wanted."""
    return dataclasses.replace(
        u,
        text=thing,
        standalone=thing,
        terms=tuple(content_words(thing)),
        wanted=Wanted.FIGURE if u.wanted in (Wanted.LIST, Wanted.ANY) and _OF_EACH.search(u.text) else u.wanted,
        names=_names(thing),
        things=(),
        one_of_two=True,
    )


def _names(text: str) -> tuple[str, ...]:
    """Capitalised words inside the question, the first word aside, in a question that is not all capitals."""
    if text.isupper():
        return ()
    words = map(_name_in, re.findall(r"[^\W\d_][\w'’&-]*", text)[1:])
    named = (w for w in words if w[:1].isupper() and not _CONTRACTED.match(w))
    return tuple(dict.fromkeys(w for w in named if re.sub(r"['’]s$", "", w) not in _COMMON_CAPITALS))


def _name_in(word: str) -> str:
    """What of a word may be a name: of "EU-backed" the first half, of "July-September" and "How", which begin, nothing."""
    if "-" in word:
        parts = word.split("-")
        if all(part in _COMMON_CAPITALS for part in parts):
            return ""
        return parts[0] if parts[-1].islower() else word
    return "" if word.istitle() and word.casefold() in STOP_WORDS else word
