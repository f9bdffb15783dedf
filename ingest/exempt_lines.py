"""Printed lines to whether they call the paper that they stand in exempt, and what they say of why.

What a paper says of itself binds. What only speaks of exemption does not: a resolution to exclude the press and public, an
agenda or a list of appendices that names exempt items, a form's "[Do not include information which is exempt…]".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from vectorstore.words.exemptions import cited_in

LONGEST = 300
"""Letters of a line that may be a label, and of what is kept of one."""

_WHAT = r"(?:report|paper|item|appendix|annex|document|minute|briefing|agenda)s?"
_CALLED = (
    r"(?:(?:therefore|currently|wholly|partly) )?"
    r"(?:(?:to be |being |been )?(?:treated|considered|regarded|classed|classified|marked|dealt with)(?: as| to be)? )?(?:an? )?"
)
_LABEL = re.compile(
    r"^\W{0,3}(?:"
    rf"this {_WHAT} (?:is|are|has|have|contains?) {_CALLED}(?:exempt|confidential|not for publication|not to be published)|"
    r"(?P<before>[\w &,/()|:;*.'’–—-]{0,60}[ (])?not for publication\b|"
    r"by virtue of paragraphs? \d.{0,120}\b(?:not for publication|exempt)|"
    r"exempt(?:ed)? (?:report|appendix|paper|document|minutes?|agenda|from publication|by virtue)|"
    r"(?:strictly )?(?:private (?:and|&) )?confidential\W*$|private (?:and|&) confidential\b|exempt\W*$|"
    r"(?:strictly )?confidential\b[\W_]+(?:part (?:ii|2)|exempt|report|paper|appendix|not)\b|"
    r"(?:classification|status|access|exemption)\s*:\s*"
    r"(?:exempt|confidential|restricted|not for publication|private|part (?:ii|2|two))\b|"
    r"part (?:ii|2|two)\s*[-–—:(/|]\s*\(?(?:exempt|private|confidential|not for publication|closed|restricted)\b|"
    r"(?P<weak>(?:restricted|exempt|confidential)\b.{0,60}\bschedule 12a\b))",
    re.IGNORECASE,
)
_TOLD = re.compile(
    r"\b(?:that|which|was|were|be|been|noted|agreed|considered|whether|if|why|remain(?:s|ed)?)\b", re.IGNORECASE
)
"""Words that make a sentence of what stands before "not for publication": somebody tells it of another paper."""
_NAMES_ANOTHER = re.compile(
    r"\W{0,3}(?:appendix|appendices|annex|enclosure|item|minute)s?\s+[\w.-]{1,5}\b", re.IGNORECASE
)
_PART_TWO = re.compile(r"\W{0,3}part (?:ii|2|two)\W*$", re.IGNORECASE)
_IN_PART_TWO = re.compile(r"[(–—-]\s{0,3}part (?:ii|2|two)\s{0,3}\)?$", re.IGNORECASE)
_BEGINS_PART_TWO = re.compile(
    r"\W{0,3}(?:part (?:ii|2|two)\b[\W_]*)?(?:exempt|confidential|private|closed|part (?:ii|2|two)) "
    r"(?:items?|business|session|reports?|agenda)\W*$|\W{0,3}part (?:ii|2|two)\W*$",
    re.IGNORECASE,
)
_RUNS_ON = re.compile(
    r"(?:,|\b(?:of|the|as|in|by|is|are|be|that|for|under|and|or|to|an?|likely|contains?|with|which|these|this|part|schedule|section|act|paragraphs?))$",
    re.IGNORECASE,
)
_LONG_LINE = 25
"""Letters of a line that a sentence may have been broken after."""
_BEGINS_A_LABEL = re.compile(
    r"(?:not for publication|this (?:report|paper)|exempt\b\W*$|confidential\b\W*$)", re.IGNORECASE
)
"""Printed small below a title it is a label all the same: within a sentence there is an "is" or an "as" before it."""
_EXCLUDES = re.compile(
    r"\b(?:public|press)\b.{0,80}\bexclu(?:de|sion)|\bexclu(?:de|sion)\w*\b.{0,80}\b(?:public|press)\b|\b100A\b", re.I
)
EXCLUSION_BEFORE = 8
"""Lines before a label in which a resolution to exclude the public may stand."""
HEAD = 12
"""Lines of a report's head in which "Part II" alone says what it is."""
TOP = 3
"""Lines at the top of a page in which an appendix names itself."""


def label_at(texts: Sequence[str], n: int, before: str = "", reports: bool = True) -> str | None:
    """What line `n` says of the paper that it stands in, with what it runs on to; None where it calls nothing exempt.

    `before` is the line before the first; `reports`: are they a report's, whose reason for exclusion is its own?
    """
    above = texts[n - 1] if n else before
    if len(texts[n]) > LONGEST or continues(above, texts[n]):
        return None
    ahead = f"{texts[n]} {texts[n + 1]}" if n + 1 < len(texts) and len(texts[n + 1]) <= LONGEST else texts[n]
    match = _LABEL.match(texts[n]) or _LABEL.match(ahead)
    if match is None or (match["before"] and _TOLD.search(match["before"])):
        return None
    if len(match["before"] or "") > len(texts[n]) and not continues(texts[n], texts[n + 1]):
        return None  # the next line's own
    if match["weak"] and not reports and any(map(_EXCLUDES.search, [before, *texts[max(0, n - EXCLUSION_BEFORE) : n]])):
        return None
    return _whole(texts, n)


def names_another(text: str) -> bool:
    """Does a line begin with the name of an appendix or an item?"""
    return _NAMES_ANOTHER.match(text) is not None


def in_part_two(texts: Sequence[str], n: int) -> bool:
    """Does line `n` of a report's head say that the report is in Part II of the agenda?"""
    return n < HEAD and bool(_PART_TWO.match(texts[n]) or (n < HEAD // 2 and _IN_PART_TWO.search(texts[n])))


def begins_part_two(texts: Sequence[str]) -> str | None:
    """The line at the top of a page by which all that follows is taken in private."""
    return next((text for text in texts[:TOP] if len(text) <= 80 and _BEGINS_PART_TWO.match(text)), None)


def continues(before: str, text: str) -> bool:
    """Does a line go on with a sentence that the line before began?"""
    if not before or before.endswith((".", ":", ";", "!", "?", ")", "]")):
        return False
    bare = text.lstrip("([*•“\"' ")
    goes_on = bare[:1].islower() and len(before) >= _LONG_LINE and not _BEGINS_A_LABEL.match(bare)
    return goes_on or bool(_RUNS_ON.search(before))


def paragraphs_in(texts: Iterable[str]) -> tuple[int, ...]:
    """The paragraphs of Schedule 12A that some labels name."""
    return tuple(sorted({n for text in texts for n in cited_in(text)}))


_GOES_ON = re.compile(r"\W{0,2}(?:by virtue|paragraphs?\b|under\b|as defined|schedule 12a|of schedule)", re.IGNORECASE)


def _whole(texts: Sequence[str], n: int) -> str:
    """A label with the lines that it runs on to."""
    said = texts[n]
    for before, text in zip(texts[n : n + 4], texts[n + 1 : n + 4], strict=False):
        if not (continues(before, text) or _GOES_ON.match(text)) or len(said) + len(text) > LONGEST:
            break
        said = f"{said} {text}"
    return said.strip(" *[]")
