"""A question to the finer kinds of answer it wants: an amount of money, a share, a length of time, a reason, a thing's name."""

from __future__ import annotations

import re
from dataclasses import dataclass

from vectorstore.words.text import STOP_WORDS, stem, words

# "One more per cent on the tax" is a condition, not what is asked for.
_SHARE = re.compile(
    r"(?<!one )(?<!more )(?<!extra )(?<!each )(?<!\d )(?<!\d)\b(?:percentages?(?! points?)|per ?cent|proportion|share)\b|"
    r"(?<!\d)(?<!\d )%",
    re.IGNORECASE,
)
_PART_OF_MONEY = re.compile(
    r"(?:['’]s?|\bour|\bits|\btheir|\bmy) (?:own )?share of (?:[\w'’-]{1,20} ){0,5}"
    r"(?:grants?|fund(?:s|ing)?|budget|money|pot|cash|settlement|bill|costs?|surplus|deficit)\b",
    re.IGNORECASE,
)
"""Whose share of money is an amount; the share of a thing is a percentage."""
_TIME_TAKEN = re.compile(
    r"\bhow (?:long|quickly|fast|soon|old)\b|\bwaiting time|\btime (?:limit|taken)\b|\bwithin how\b", re.IGNORECASE
)
_MONEY = re.compile(
    r"\b(?:how much (?!of\b|(?:\w{1,20} )?time\b|longer\b|more\b)|"
    r"costs?|budget|grant|price|fees?|charges?|spend|spent|spending|funding|paid|pay|pays|paying|rent|deficit|surplus|"
    r"bring in|brought in|salary|wages?|worth|(?<!time )savings?|overspend|underspend|"
    r"income|reserves?|debt|bill (?:for|to)|(?:total|whole|final|full|repair|heating) bill)\b",
    re.IGNORECASE,
)
_ASKED_FIRST = re.compile(
    r"\b(how much|how many|how|what(?:['’]?s)?|which|who|whose|when|where|why)\b|"
    r"^\W*(did|does|do|is|are|was|were|has|have|had|can|could|will|would|should)\b",
    re.IGNORECASE,
)
_AT_THE_END = re.compile(r"\b(?:(?:worth|cost)\b[^,;]{0,30}|(?:pay|spend|charge)\b[^,;]{0,12})\W*$", re.IGNORECASE)
"""What is the contract worth (over the two years)?"""
_REASON = re.compile(r"\b(?:why|reasons?|what caused|how come|because of what|due to what)\b", re.IGNORECASE)
_OPENS = re.compile(
    r"\b(?:how many|how much|how long|how often|what['’]?s|what|which|whose|name)\b(.*)", re.IGNORECASE | re.DOTALL
)
_VERBS = frozenset(
    "is are was were do did does has have had can could will would should shall may might be been being am".split()
)
_PASSED_OVER = _VERBS | frozenset(
    "the a an any new total exact your their his her its this these those latest current main our we i".split()
)
_ENDS = _VERBS | frozenset(
    "of for in on at by to from with about per under over between since until after before as than that which who when "
    "where during within into against and or but if so then there us you they he she it".split()
)
LONGEST_FOCUS = 4


@dataclass(frozen=True, slots=True)
class Wants:
    """What an answer should hold. `focus` are the stems of the thing asked about ("how many blue badges": blue, badg)."""

    share: bool
    money: bool
    """Does it speak of money?"""
    amount: bool
    """Is an amount of money what it asks for? "Who may change the budget" speaks of money and asks for a person."""
    time_taken: bool
    reason: bool
    focus: tuple[str, ...]


def wants(text: str) -> Wants:
    """Reads a question as asked; what it says of neither is wanted of neither."""
    return Wants(
        share=bool(_SHARE.search(text)) and not _PART_OF_MONEY.search(text),
        money=bool(_MONEY.search(text)),
        amount=bool(_MONEY.search(text)) and _of_an_amount(text),
        time_taken=bool(_TIME_TAKEN.search(text)),
        reason=bool(_REASON.search(text)),
        focus=_focus(text),
    )


def _of_an_amount(text: str) -> bool:
    """Of a question that speaks of money: does it ask for some? By its first question word, and the thing after it."""
    if re.search(r"\bhow much\b(?! (?:\w{1,20} )?time\b)", text, re.IGNORECASE):
        return True
    first = _ASKED_FIRST.search(text)
    if first is None:
        return True
    if not first[0].casefold().startswith("what") and first[0].casefold() != "which":
        return False
    thing = _thing(text[first.start() :])
    return not thing or bool(_MONEY.search(f"{' '.join(thing)} for")) or bool(_AT_THE_END.search(text))


def _focus(text: str) -> tuple[str, ...]:
    """The stems of the thing that is asked about."""
    return tuple(stem(w) for word in _thing(text) for w in words(word) if w not in STOP_WORDS)


def _thing(text: str) -> list[str]:
    """The words right after "how many", "which", "what …", up to a verb or a preposition."""
    opened = _OPENS.search(text)
    taken: list[str] = []
    for word in re.findall(r"[\w'’-]+", opened[1].casefold()) if opened else ():
        if not taken and word in _PASSED_OVER | _ENDS:
            continue
        if word in _ENDS or len(taken) == LONGEST_FOCUS:
            break
        taken.append(word)
    return taken
