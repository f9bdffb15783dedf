"""Two things that a question names side by side, to the question about each: "which cost more, A or B?" asks two."""

from __future__ import annotations

import re

from vectorstore.words.periods import periods_in
from vectorstore.words.text import content_words

_WORD = r"[\w'’&/%£-]{1,30}"
_FEW = rf"{_WORD}(?:,? {_WORD}){{0,7}}?"
_MORE = (
    r"(?:more|less|fewer|higher|lower|bigger|larger|smaller|better|worse|most|least|first|cheaper|dearer|quicker|slower|faster|"
    r"longer|shorter)"
)
_APART = re.compile(
    rf"\b(?:which|what|who)\b[^?]{{0,200}}?\b{_MORE}\b[^,:?]{{0,120}}?(?:[,:]| [–—-])\s+"
    r"(?P<a>[^,;?.:]{3,70}?),?\s+(?:or|versus|vs\.?)\s+(?P<b>[^,;?.:–—]{3,70}?)(?=[,;?.:]| [–—-] |\s*$)",
    re.IGNORECASE,
)
"""Which cost more, A or B?"""
_OF_ONE_VERB = re.compile(
    rf"\b{_MORE}\b[^?,]{{0,80}}?\b(?:at \w{{2,20}}ing|on|for|from|about|with) (?P<a>{_FEW}) or "
    rf"(?:(?:at|on|for|from|about|with) )?(?P<b>{_FEW})"
    r"(?= (?:on|in|at|by|to|this|last|during|over|within)\b|[,;?.]| [–—-] |\s*$)",
    re.IGNORECASE,
)
"""Are we better at answering A or B on time?"""
_BOTH = re.compile(
    rf"\bboth (?P<a>{_FEW}) and (?P<b>{_FEW})(?=[,;?.]| [–—-] |\s*$)(?=.{{0,200}}\b(?:each|which)\b)",
    re.IGNORECASE | re.DOTALL,
)
"""It paid for both A and B - how much did each get?"""
_ONE_FOR_EACH = re.compile(
    rf"\bone (?:for|on|about|to) (?P<a>{_FEW}),? (?:and|,) (?:one|another|the other) (?:for|on|about|to) "
    rf"(?P<b>{_FEW})(?=[,;?.]| [–—-] |\s*$)",
    re.IGNORECASE,
)
"""Two amendments, one for A and one for B."""
_FOR_EACH = re.compile(
    rf"(?:[:;]| [–—-]| for| on) (?P<a>{_FEW}) and (?P<b>{_FEW})[.?;,] (?=(?:how (?:much|many)|what)\b[^?]{{0,40}}\beach\b)",
    re.IGNORECASE,
)
"""It asked for money for two things: A and B. How much for each?"""
_LISTED = (_APART, _BOTH, _ONE_FOR_EACH, _FOR_EACH, _OF_ONE_VERB)
_ASKED_TWICE = re.compile(
    r"(?P<a>\bhow (?P<how>much|many)\b[^?;]{3,120}?),? and (?P<b>how (?P=how)\b[^?;]{3,120})", re.IGNORECASE
)
"""How much goes to A and how much to B?"""
_SET_BESIDE = re.compile(
    r"\A(?P<a>[^?]{15,200}?),? (?:compare[ds]?|(?:set )?beside|versus|vs\.?) (?:with |to |against )?(?P<b>[^,;?.]{2,70})",
    re.IGNORECASE,
)
"""How many voted against the one motion compared with the other one?"""
_NO_THING = re.compile(
    r"(?:the )?(?:other|others|up|down|yes|no|not|more|less|rest|average|last|previous|year|before|time)\b|"
    r"(?:now|then|those|that|it)\Z",
    re.IGNORECASE,
)
_ONE = re.compile(r"(?<= )ones?\Z", re.IGNORECASE)
_DETERMINER = re.compile(r"\b(?:the|our|its|their|this|that)\b", re.IGNORECASE)
_OF_THEM = re.compile(r"\b(?:them|those|these|it|they|each|ones?)\b", re.IGNORECASE)
FEWEST_WORDS = 5
"""Words of a first question that is whole."""
_NAME = re.compile(r"(?<=\s)[A-Z][\w'’&-]*(?: [A-Z][\w'’&-]*){0,4}")
_PREPOSITION = re.compile(r"(?:to|for|on|from|in|by|with|of|at|about) (?=\w)", re.IGNORECASE)
_AUXILIARY = re.compile(
    r"\b(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|went|go|goes|came|get|gets|got)\b",
    re.IGNORECASE,
)


def things_of(text: str) -> tuple[str, ...]:
    """The question as asked of each of two things; empty where it names no two, or where two times are what differs."""
    for pattern in _LISTED:
        found = pattern.search(text)
        if found and _differ(found["a"], found["b"]):
            before, after = text[: found.start("a")], text[found.end("b") :]
            return f"{before}{found['a']}{after}", f"{before}{_one_named(found['b'], found['a'])}{after}"
    for read in (_asked_twice, _set_beside):
        if both := read(text):
            return both
    return ()


def _differ(a: str, b: str) -> bool:
    """Are these two things, and not two times, or the two ends of one scale ("better or worse")?"""
    if (periods_in(a) and periods_in(b)) or _NO_THING.match(a) or _NO_THING.match(b):
        return False
    own, other = set(content_words(a)), set(content_words(b))
    return bool(own - other) and bool(other - own)


def _asked_twice(text: str) -> tuple[str, ...]:
    """Two questions in one: what the second leaves out is taken from the first."""
    found = _ASKED_TWICE.search(text)
    if not found or not _differ(found["a"], found["b"]):
        return ()
    before, first, second, after = text[: found.start()], found["a"], found["b"], text[found.end() :]
    if len(first.split()) < FEWEST_WORDS or _OF_THEM.search(second):
        return ()  # "how many members and how many others sit on it", "how many came and how many of them stayed": one place
    *_, rest = second.split(maxsplit=2)
    if preposition := _PREPOSITION.match(rest):
        place = first.casefold().rfind(f" {preposition[0].casefold()}")
        second = f"{first[:place]} {rest}" if place > 0 else second
    elif _AUXILIARY.match(rest) and (verb := _AUXILIARY.search(first)):
        second = f"{first[: verb.start()]}{rest}"
    return f"{before}{first}{after}", f"{before}{second}{after}"


def _set_beside(text: str) -> tuple[str, ...]:
    """ "… the A motion compared with the B one": a name is put in a name's place, "the B one" in that of "the A motion"."""
    found = _SET_BESIDE.search(text)
    if not found or not _differ(found["a"], found["b"]):
        return ()
    first, other, after = found["a"], found["b"], text[found.end() :]
    for put in (_in_place_of_one, _in_place_of_a_name, _in_place_of_a_phrase):
        if second := put(first, other):
            return f"{first}{after}", f"{second}{after}"
    return ()


def _one_named(thing: str, other: str) -> str:
    """ "The lamps one" beside "the ferry motion": the lamps motion."""
    return _ONE.sub(lambda _: other.rsplit(maxsplit=1)[-1], thing)


def _in_place_of_one(first: str, other: str) -> str | None:
    things = list(_DETERMINER.finditer(first))
    if not things or not _ONE.search(other):
        return None
    return f"{first[: things[-1].start()]}{_one_named(other, first)}"


def _in_place_of_a_name(first: str, other: str) -> str | None:
    names = list(_NAME.finditer(first))
    if not names or not re.fullmatch(_NAME.pattern.removeprefix(r"(?<=\s)"), other) or periods_in(other):
        return None
    name = names[-1]
    return f"{first[: name.start()]}{other}{first[name.end() :]}"


def _in_place_of_a_phrase(first: str, other: str) -> str | None:
    preposition = _PREPOSITION.match(other)
    place = first.casefold().rfind(f" {preposition[0].casefold()}") if preposition else -1
    return f"{first[:place]} {other}" if place > 0 else None
