"""A follow-up to a question that stands alone: what it leaves out is taken from the conversation, by rule.

Four kinds are told apart. A *new* question owes nothing to what was said before. One that *moves* keeps the question and
changes its time ("and the year before?"). One that *swaps* keeps the question and changes what it is about ("And Arts
Development?", "no, I meant July"). One that *points* says "it", "that" or "the one" for what was spoken of.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answer import Turn
from assistant.greetings import greeting
from vectorstore.words.dates import MONTHS
from vectorstore.words.periods import beside, in_words, periods_in
from vectorstore.words.text import STOP_WORDS, content_words, fold, stem

FEW = 3
"""Content words up to which a question without a verb of its own is a follow-up."""


@dataclass(frozen=True, slots=True)
class Standalone:
    """A question with what the conversation lends it."""

    text: str
    """As it would have been asked without the conversation; the question itself where it stands alone."""
    asked: str
    """What was asked, without the words that only join it to the conversation."""
    follow_up: bool = False
    periods: frozenset[str] = frozenset()
    """Those of the conversation that still hold, moved where the question moves them."""
    before: str = ""
    """The question before it, standing alone; empty for a new one."""
    whole: bool = True
    """Does `text` say all that is asked? Not where the question only points at what was spoken of."""


_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_PERIOD = re.compile(
    rf"\b(?:(?:q[1-4]|(?:first|second|third|fourth) quarter|quarter [1-4])(?:,? (?:of )?)?)?"
    rf"(?:(?:20|19)\d{{2}}\s?[-/–]\s?\d{{2,4}}|(?:(?:\d{{1,2}}(?:st|nd|rd|th)? )?(?:{_MONTH})\.?,? )?(?:20|19)\d{{2}})\b|"
    rf"\b(?:{_MONTH})\b(?! \d)|\b(?:last|this|next) (?:financial )?(?:year|month|quarter)\b|"
    r"\bq[1-4]\b|\b(?:first|second|third|fourth) quarter\b|\bquarter [1-4]\b",
    re.IGNORECASE,
)
_JOINS = re.compile(
    r"^\W*(?:(?:and|but|so|or|also|ok(?:ay)?|right|great|thanks|thank you|then)\b[\s,.!–-]*)*"
    r"(?:(?:what|how) about\b|(?:and|or) for\b(?= the\b)|same for\b)?\s*",
    re.IGNORECASE,
)
_CORRECTS = re.compile(
    r"^\W*(?:(?:no|nope|oh|ah|er|erm|um|sorry|apologies|my mistake|my bad|actually|oops|wait|hang on|scrap that)\b[\s,.–-]*)+"
    r"(?:(?:i (?:meant|mean|was asking about|want(?:ed)?)|not that,?)\b\s*)?|"
    r"^\W*(?:i (?:meant|mean)|rather)\b\s*",
    re.IGNORECASE,
)
_INSTEAD = re.compile(r"(?:,?\s?(?:not|instead of|rather than) (?P<not>[^?.,]+))|\binstead\b", re.IGNORECASE)
_NOT_FIRST = re.compile(r"\W*not (?P<not>[^?.,]+), ?(?:but )?(?P<this>[^,]+)", re.IGNORECASE)
_NEW = re.compile(
    r"^\W*(?:(?:a )?(?:different|another|new|separate|unrelated) (?:question|subject|topic|thing|matter)|moving on|"
    r"changing (?:the )?(?:subject|topic)|on (?:a|another) different (?:subject|topic|note))\b[\s,:.–-]*",
    re.IGNORECASE,
)
_POINTS = re.compile(
    r"\b(?:it|its|they|them|their|that|those|these|this|he|she|him|her|his|hers|there|then|"
    r"the (?:same|other|others|latter|former|rest)|ones?|as well|too|either)\b",
    re.IGNORECASE,
)
_POINTS_NOT = re.compile(
    r"\b(?:is|are|was|were) there\b|\bthere (?:is|are|was|were)\b|\bthis (?:financial )?(?:year|month)\b|"
    r"\b(?:this|that) (?:council|borough|county)\b|"
    r"\b(?:say|says|said|agree|agreed|recommend|recommended|resolved?|decided?|show|shows|know|sure|so|than) that\b|"
    r"\bthat (?:was|were|is|are|has|have|had|the|a|an|need|needs)\b|\bone (?:of|in|per)\b|\bby then\b|\bone[- ]off\b|"
    r"\bmore than one\b|\bsince then\b",
    re.IGNORECASE,
)
_VERB = re.compile(
    r"\b(?:is|are|was|were|be|been|do|does|did|has|have|had|will|would|can|could|should|shall|may|might|must|"
    r"who|whom|when|where|why|which|what|how|list|name|show|tell|give|explain|compare|[a-z]{3,}(?:ed|ing))\b",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    r"\b(?:year|month|quarter)s? (?:before|earlier|prior|previous(?:ly)?)\b|"
    r"\b(?:previous|preceding|prior) (?:year|month|quarter)\b",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"\b(?:year|month|quarter)s? (?:after|later)\b|\b(?:following|next|subsequent) (?:year|month|quarter)\b",
    re.IGNORECASE,
)
_MANY = re.compile(
    r"\b(\d{1,2}|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve) (?:year|month|quarter)s\b", re.IGNORECASE
)
_MOVE_WORDS = frozenset(
    "year month quarter years months quarters two three four five six seven eight nine ten before after earlier later "
    "previous preceding prior following next subsequent same that one and then in for the compare compares compared".split()
)
_CAPITALS = re.compile(r"\b[A-Z]{2,6}\b")
_PREPOSITIONS = r"(?:on|for|of|in|at|by|about|from|to|with|under|against)"
_LAST_OBJECT = re.compile(
    rf"\b({_PREPOSITIONS}) ((?:the |our |a )?[^,?.;]+?)(?:(?<=\S)(?=\s++{_PREPOSITIONS}\b)|(?=[?.,;]|$))", re.IGNORECASE
)
_DEFINITE = re.compile(
    r"\bthe (?!(?:council|borough|county|city|town|district|cabinet|mayor|leader|government|public|next|latest|current)\b)[a-z]+"
)
_GENERAL = frozenset(
    "report paper plan scheme policy decision meeting vote amendment motion proposal figure figures total cost costs charge "
    "price amount rate rates target budget project contract programme strategy increase decrease rise fall reason reasons "
    "result results outcome deadline date team service site survey consultation review fund funding money saving savings "
    "difference rest committee group work works".split()
)
"""What is spoken of is called by: "and what did the scheme cost?"."""
_NAMED = re.compile(r"(?<=[a-z,] )[A-Z][\w&'’-]+(?: (?:(?:and|of|the|&) )*[A-Z][\w&'’-]+)*")


def stand_alone(text: str, history: Sequence[Turn]) -> Standalone:
    """The last question of a conversation, read turn by turn: a follow-up to a follow-up keeps what both left out."""
    state = Standalone("", "")
    answer = ""
    for turn in (*history, Turn("user", text)):
        if turn.role == "user":
            state = _next(" ".join(turn.content.split()), state, answer)
        else:
            answer = turn.content
    return state


def _next(text: str, before: Standalone, answer: str) -> Standalone:
    if greeting(text):
        return Standalone(text, text)
    fresh = _NEW.sub("", text)
    if not before.text or fresh != text:
        return Standalone(fresh or text, fresh or text)
    corrected = _CORRECTS.sub("", text)
    corrects = corrected != text and bool(corrected.strip(" ?.!"))
    bare = _JOINS.sub("", corrected if corrects else text).strip() or text
    if (turned := _NOT_FIRST.fullmatch(bare)) and turned["not"].casefold() in before.text.casefold():
        bare = f"{turned['this'].rstrip(' ?.!')}, not {turned['not']}"  # "not Mill Lane, Orchard Close"
    joined = corrects or bare != text or bool(_unwanted(bare, before.text))
    kept = bare if _VERB.search(bare) else _INSTEAD.sub("", bare)  # of "2019/20, not 2020/21" only what is meant
    named = periods_in(kept) or _PERIOD.search(kept)
    held = before.periods or periods_in(before.text) or periods_in(answer)
    rest = [w for w in content_words(_PERIOD.sub(" ", kept)) if w not in _MOVE_WORDS]
    if moved := _moved(bare, held):
        return _whole(_in_period(_bare(before), moved), bare, before, moved) if not rest else _of(bare, before, moved)
    if not rest and (quarter := _quarter_beside(bare, _bare(before))):
        return _whole(_retimed(_bare(before), quarter), bare, before, frozenset())
    if named and not rest:
        return _whole(_retimed(_bare(before), kept), bare, before, frozenset())
    spoken = content_words(bare) or _CAPITALS.findall(bare)  # "And GET?" is a directorate
    elliptic = not _VERB.search(bare) and 0 < len(spoken) <= 2 * FEW
    if elliptic and (joined or len(spoken) <= FEW):
        return _whole(_swapped(_bare(before), bare), bare, before, frozenset() if named else held)
    points = _POINTS.search(_POINTS_NOT.sub(" ", bare))
    # "What did the leaflet mistake cost?": few words, and a "the" for what was spoken of.
    few = len(content_words(bare))
    brief = few <= 1 or (few <= FEW and _spoken_of(bare, f"{before.text} {answer}") and not _NAMED.search(bare))
    if points or joined or brief:
        return _of(bare, before, frozenset() if named else held)
    return Standalone(text, text)


def _spoken_of(text: str, before: str) -> bool:
    """Is there a "the" for something that was spoken of? "The observatory" of a talk about bins is a new subject."""
    nouns = [match[0].split()[-1] for match in _DEFINITE.finditer(text)]
    spoken = {stem(word) for word in content_words(before)}
    asked = {stem(word) for word in content_words(text)}
    return bool(nouns) and (bool(asked & spoken) or any(noun in _GENERAL for noun in nouns))


def _bare(before: Standalone) -> str:
    """The question before, without the "(after: …)" that tells a reader what it pointed at."""
    return before.text if before.whole else before.asked


def _whole(text: str, asked: str, before: Standalone, periods: frozenset[str]) -> Standalone:
    return Standalone(text, asked, True, periods, before.text)


def _of(asked: str, before: Standalone, periods: frozenset[str]) -> Standalone:
    text = f"{asked[:1].upper()}{asked[1:]} (after: {before.text})"
    return Standalone(text, asked, True, periods, before.text, whole=False)


def _steps(text: str) -> int:
    """How far a question moves on from what was spoken of: -1 for "the year before", 2 for "two months later"."""
    steps = -1 if _BEFORE.search(text) else 1 if _AFTER.search(text) else 0
    many = _MANY.search(text)
    return steps * int(stem(many[1].casefold())) if steps and many else steps


def _quarter_beside(text: str, question: str) -> str:
    """ "The quarter before" of a question that names quarter 3 and no year; empty where that is none of the four."""
    named = list(_QUARTER.finditer(question))
    if len(named) != 1 or "quarter" not in text.casefold() or not (steps := _steps(text)):
        return ""
    digit = re.search(r"[1-4]", named[0][0])
    spelt = next((n for n, word in enumerate(_ORDINALS, start=1) if word in named[0][0].casefold()), 0)
    number = (int(digit[0]) if digit else spelt) + steps
    if not 1 <= number <= len(_ORDINALS):
        return ""
    return f"{_ORDINALS[number - 1]} quarter" if spelt else f"quarter {number}"


_ORDINALS = ("first", "second", "third", "fourth")


def _moved(text: str, periods: frozenset[str]) -> frozenset[str]:
    """The conversation's periods, one step back or on where the question says so ("and the month after that?")."""
    if not (steps := _steps(text)):
        return frozenset()
    folded = text.casefold()
    quarters = {key[2:] for key in periods if key.startswith("q")}
    periods = periods - quarters  # "quarter 2 of 2020/21" is not all of that year
    unit = ("q",) if "quarter" in folded else ("m",) if "month" in folded else ("fy", "y")
    same = frozenset(beside(key, steps) for key in periods if key.startswith(unit))
    if "year" in folded:  # "the same quarter the year before", "the year before" of a month
        by = {"q": 4, "m": 12}
        same = frozenset(beside(key, steps * by.get(key[0], 1)) for key in periods)
    return same


def _in_period(question: str, periods: frozenset[str]) -> str:
    return _retimed(question, _said(periods))


def _said(periods: frozenset[str]) -> str:
    """ "2021/22", or "October 2023 to December 2023" for months in a row."""
    ordered = sorted(periods)
    run = all(p.startswith("m") and beside(p, 1) == q for p, q in itertools.pairwise(ordered))
    if len(ordered) > 1 and run:
        return f"{in_words(ordered[0])} to {in_words(ordered[-1])}"
    return " and ".join(map(in_words, ordered))


def _retimed(question: str, time: str) -> str:
    """The question with the time it names put for its own, or at its end where it names none."""
    time = re.sub(r"^(?:in|for|of|during) ", "", time.strip(" ?.!"), flags=re.IGNORECASE)
    named = list(_PERIOD.finditer(question))
    if named:
        first, last = named[0], named[-1]
        month = re.fullmatch(rf"(?:{_MONTH})", time, re.IGNORECASE)
        if month and (year := re.search(r"(?:20|19)\d{2}\b(?!\s?[-/])", first[0])):
            time = f"{time.capitalize()} {year[0]}"  # "no, I meant July": of the same year
        quarter = _QUARTER.fullmatch(time)
        if quarter and (year := re.search(r"(?:20|19)\d{2}\s?[-/–]\s?\d{2,4}", question)):
            time = f"{time} of {year[0]}"
        return f"{question[: first.start()]}{time}{question[last.end() :]}"
    return f"{question.rstrip(' ?.!')} in {time}?"


_QUARTER = re.compile(r"q[1-4]|quarter [1-4]|(?:the )?(?:first|second|third|fourth) quarter", re.IGNORECASE)
_OF_ITS_KIND = r"(?:[A-Z]|[IVX]{1,4}|\d{1,3})\b"
"""What tells things of one kind apart: "Band D", "Phase 2"."""


def _alike(question: str, other: str) -> tuple[int, int] | None:
    """Where the question names a thing of the same kind: "legal services" for "customer services", "the first phase"."""
    kinds = {stem(w) for w in content_words(other) if w.isalpha()}
    found = list(re.finditer(r"[\w'’-]+", question))
    for n in range(len(found) - 1, -1, -1):
        word = found[n][0]
        if stem(fold(word)) in kinds and not _PERIOD.search(word):
            first = n
            while first > 0 and n - first < 2 and _qualifies(found[first - 1][0]):
                first -= 1
            if first > 0 and found[first - 1][0].casefold() in ("the", "our", "a") and first < n:
                first -= 1
            told = re.match(rf" {_OF_ITS_KIND}", question[found[n].end() :])
            other_too = re.search(rf"\b(?i:{re.escape(word)}) {_OF_ITS_KIND}", other)
            return found[first].start(), found[n].end() + (told.end() if told and other_too else 0)
    return None


def _qualifies(word: str) -> bool:
    return fold(word) not in STOP_WORDS and not _VERB.fullmatch(word) and word.casefold() not in _ASKS


_ASKS = frozenset("much many far long often percent percentage number total share".split())


def _unwanted(other: str, question: str) -> str:
    """What a follow-up puts aside of the question ("not Mill Lane"); empty where the question does not name it."""
    instead = _INSTEAD.search(other)
    named = (instead["not"] or "").strip() if instead else ""
    return named if named.casefold() in question.casefold() else ""


def _swapped(question: str, other: str) -> str:
    """The question about something else: put for what it names in the same way, or else for its last object."""
    unwanted = _unwanted(other, question)
    other = _INSTEAD.sub("", other).strip(" ?.!,")
    if unwanted:
        at = question.casefold().find(unwanted.casefold())
        return f"{question[:at]}{other}{question[at + len(unwanted) :]}"
    opening = re.match(rf"({_PREPOSITIONS}) ", other, re.IGNORECASE)
    objects = [m for m in _LAST_OBJECT.finditer(question) if not _PERIOD.fullmatch(m[2].strip())]
    if _ONE.search(other):  # "at the December 2024 meeting" says when: the one that is meant stands before it
        objects = [m for m in objects if not _PERIOD.search(m[2])] or objects
    if opening:
        same = [m for m in objects if m[1].casefold() == opening[1].casefold()]
        if same:
            return f"{question[: same[-1].start()]}{other}{question[same[-1].end() :]}"
        names = _names(question)
        if opening[1].casefold() == "for" and names:
            return f"{question[: names[-1].start()]}{other[opening.end() :]}{question[names[-1].end() :]}"
        return f"{question.rstrip(' ?.!')} {other}?"
    if alike := _alike(question, other):
        return f"{question[: alike[0]]}{other}{question[alike[1] :]}"
    # Many questions about portfolios name what they are about with a capital: a name is put for a name.
    names = _names(question)
    name = re.sub(r"^(?:the|our|a) ", "", other, flags=re.IGNORECASE)
    if names and name[:1].isupper():
        return f"{question[: names[-1].start()]}{name}{question[names[-1].end() :]}"
    if objects:
        article = re.match(r"(?:the|our|a) ", objects[-1][2], re.IGNORECASE)
        kept = article[0] if article and not re.match(r"(?:the|our|a|their) ", other, re.IGNORECASE) else ""
        other = _ONE.sub(lambda _: objects[-1][2].split()[-1], other)
        return f"{question[: objects[-1].start(2)]}{kept}{other}{question[objects[-1].end(2) :]}"
    return f"{question.rstrip(' ?.!')}: {other}?"


_ONE = re.compile(r"(?<=\w )ones?(?: (?:later(?: on)?|earlier|afterwards|after that|too|as well))?\Z", re.IGNORECASE)


def _names(question: str) -> list[re.Match[str]]:
    """What a question names with capitals inside it, but times."""
    return [m for m in _NAMED.finditer(question) if not _PERIOD.search(m[0])]
