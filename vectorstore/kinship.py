"""Two papers to what they are to each other: the same file, the same text, one inside a pack, or a later version.

Nothing is dropped for it. A copy and an earlier version stay held and can be opened; they are marked, and a search
prefers the paper of its own to the pack, and the later version to the earlier one.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum, StrEnum

from vectorstore.words.dates import MONTHS
from vectorstore.words.papers import Document
from vectorstore.words.periods import date_keys, periods_in
from vectorstore.words.text import words

INSIDE = 0.9
"""Of a paper's passages, word for word in another paper that holds more: then it was printed in that one."""
FEWEST_INSIDE = 5
"""A paper of fewer passages is found in many others by chance."""
COMMON = 0.3
"""Of the earlier version's text, in the later one, where the papers themselves say which is the later."""
COMMON_BY_DATE = 0.5
"""The same, where only their dates tell: reports that come to every meeting share much, and none replaces the last."""
ONE_CYCLE = datetime.timedelta(days=100)
"""The longest between two versions of the same stage: what comes back after that is the next one of a series."""
PACK = 1.5
"""A paper so many times as long as the one inside it is a pack that holds it, not a later version of it."""
NEVER_VERSIONS = frozenset({"minutes", "agenda", "amendment"})
"""Kinds of which each paper stands for itself, however much two of them share."""
SHINGLE = 5
"""Words in a row: Broder (1997), "On the resemblance and containment of documents"."""


class Kin(StrEnum):
    """What one paper is to another."""

    SAME_FILE = "same_file"
    SAME_TEXT = "same_text"
    INSIDE = "inside"
    """It is printed in the other, which is a pack."""
    SUPERSEDES = "supersedes"
    """It is a later version of the other."""


COPIES = frozenset({Kin.SAME_FILE, Kin.SAME_TEXT, Kin.INSIDE})


@dataclass(frozen=True, slots=True)
class Relation:
    """`document_id` is `kind` to `other_id`. The two that are the same are held both ways round."""

    document_id: str
    other_id: str
    kind: Kin


class Stage(IntEnum):
    """How far a paper has come, by what it calls itself."""

    DRAFT = 0
    PLAIN = 1
    REVISED = 2
    FINAL = 3


_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_STAGES = (
    (Stage.DRAFT, re.compile(r"\b(?:(?:final|revised|updated|working|consultation) )?drafts?\b", re.IGNORECASE)),
    (
        Stage.REVISED,
        re.compile(
            r"\b(?:revised|revision|supplementa(?:ry|l)|supplements?|amended|updated|corrected|addendum)\b",
            re.IGNORECASE,
        ),
    ),
    # Not the "final accounts" and the "final outturn", of which there are drafts.
    (Stage.FINAL, re.compile(r"\b(?:final(?! (?:accounts?|outturn))|finali[sz]ed|approved|adopted)\b", re.IGNORECASE)),
)
_SUFFIX = re.compile(r"\.(?:pdf|docx?|xlsx?|pptx?|odt|rtf|txt|md|html?)$", re.IGNORECASE)
_MANGLED = re.compile(r"__[0-9a-f]{6,}$")
"""What a download adds to a name that is taken ("Potential_Capital_Projects__1419cf2")."""
_MEETING = re.compile(rf"\b\d{{1,2}}(?:st|nd|rd|th)?[ -]+(?:{_MONTH})[ -]+\d{{4}} +\d{{1,2}}[.:]\d\d\b.*$", re.IGNORECASE)
"""The end of a published file's name: "30th-Jan-2025 10.00 Cabinet"."""
_DATE = re.compile(
    rf"\b(?:\d{{4}}-\d\d-\d\d|\d{{1,2}}[./-]\d{{1,2}}[./-](?:20)?\d\d|"
    rf"\d{{1,2}}(?:st|nd|rd|th)?[ -]+(?:of )?(?:{_MONTH})(?:[ ,-]+(?:20)?\d\d)?)\b",
    re.IGNORECASE,
)
_STAGE_DATED = re.compile(rf"\b(?:{_MONTH})[ -]+(?:20)?\d\d\b", re.IGNORECASE)
_LETTERED = re.compile(
    r"\b(?:appendix|appendices|annex|enclosure|agenda item|item)[ -]+(?:no\.? *)?(?:[a-z]{1,2}\d?|\d{1,2}[a-z]?)\b(?:[ -]*:)?",
    re.IGNORECASE,
)
_DECISION = re.compile(r"(?<![\d/-])(\d\d)[-/]?(\d{5})(?![\d/-])")
_SPAN = re.compile(r"\b((?:19|20)\d\d) ?[-/–] ?((?:19|20)?\d\d)\b(?![-/])")
"""A financial year or several: "2025-26", "2025-28"."""
_UNTOLD = frozenset("report reports covering cover paper a an and for in of on the to with".split())
"""Words that do not say what a paper is about."""


def stage_of(title: str | None, file: str, kind: str = "report") -> Stage:
    """How far a paper has come: its title has the word, or else its file's name. Minutes and agendas have no stages."""
    if kind in NEVER_VERSIONS:
        return Stage.PLAIN
    for name in (_plain(title or ""), _plain(file)):
        # A "revised draft" is a draft, and a "draft final report" too: the first that is named counts.
        for stage, pattern in _STAGES:
            if pattern.search(name):
                return stage
    return Stage.PLAIN


def subject_of(title: str) -> str:
    """What a paper is about, by its title or file name: folded words, without what changes from version to version.

    "Appendix M - Treasury Management Strategy 2025-26 FINAL" is "treasury management strategy".
    """
    text = _MEETING.sub(" ", _plain(title))
    for _, pattern in _STAGES:
        # "Updated Jan 2025" is said of the version, "Monitoring Report November 2024" of what it reports.
        text = re.sub(rf"(?:{pattern.pattern})(?: +{_STAGE_DATED.pattern})?", " ", text, flags=re.IGNORECASE)
    for pattern in (_DATE, _DECISION, _SPAN, _LETTERED):
        text = pattern.sub(" ", text)
    return " ".join(w for w in words(text) if w not in _UNTOLD)


def periods_of(title: str | None, file: str) -> frozenset[str]:
    """The periods a paper's names say it is about, with spans of several years as printed ("2025-28")."""
    found: set[str] = set()
    for name in (title or "", file):
        text = _MEETING.sub(" ", _plain(name))
        for _, pattern in _STAGES:
            text = re.sub(rf"(?:{pattern.pattern}) +{_STAGE_DATED.pattern}", " ", text, flags=re.IGNORECASE)
        text = _DECISION.sub(" ", _DATE.sub(" ", text))
        found |= periods_in(text) | {f"{first}-{last[-2:]}" for first, last in _SPAN.findall(text)}
    return frozenset(found)


def decisions_of(title: str | None, file: str) -> frozenset[str]:
    """The decision numbers in a paper's names ("24/00109", also written 24-00109 and 2400109)."""
    return frozenset(f"{year}/{n}" for name in (title or "", file) for year, n in _DECISION.findall(_plain(name)))


def _plain(name: str) -> str:
    return " ".join(_MANGLED.sub("", _SUFFIX.sub("", name)).replace("_", " ").split())


def later_of(a: Document, b: Document) -> Document | None:
    """The later version of two papers of one subject and one period; None where they are not, or none is known to be.

    What they share is another question: `succeeds`.
    """
    if not _of_one_subject(a, b):
        return None
    stages = [stage_of(d.title, d.file, d.kind) for d in (a, b)]
    first, last = _held(a), _held(b)
    if stages[0] != stages[1]:
        further, other = (a, b) if stages[0] > stages[1] else (b, a)
        dates = _held(further), _held(other)
        # A draft of a later meeting than the final paper's is the draft of something else.
        return None if dates[0] and dates[1] and dates[0] < dates[1] else further
    if first is None or last is None or first == last or abs(first - last) > ONE_CYCLE:
        return None
    # What went to the Cabinet and then to the Council was put to each of them: neither replaces the other.
    if a.committee is None or b.committee is None or a.committee.casefold() != b.committee.casefold():
        return None
    return a if first > last else b


def _of_one_subject(a: Document, b: Document) -> bool:
    if {a.kind, b.kind} & NEVER_VERSIONS or subject_of(a.name) != subject_of(b.name):
        return False
    decisions = decisions_of(a.title, a.file), decisions_of(b.title, b.file)
    if decisions[0] and decisions[1] and not decisions[0] & decisions[1]:
        return False
    # "EqIA" and "Appendix 1" are about anything: then only the decision's number tells.
    told = subject_of(a.name).split()
    if len([w for w in told if not w.isdigit()]) < 2 and not (told and decisions[0] & decisions[1]):
        return False
    return periods_of(a.title, a.file) == periods_of(b.title, b.file)


def succeeds(later: Document, earlier: Document, common: float) -> bool:
    """Is `later_of` these two a version of the other, with so much of the earlier one's text in common (0 to 1)?"""
    same = stage_of(later.title, later.file, later.kind) == stage_of(earlier.title, earlier.file, earlier.kind)
    return common >= (COMMON_BY_DATE if same else COMMON)


def _held(document: Document) -> datetime.date | None:
    """The meeting's date, unless it is only inferred from what the paper speaks of."""
    return None if document.date_basis == "inferred" else document.meeting_date


def is_inside(shared: int, texts: int, others: int) -> bool:
    """Is a paper of so many different passages inside one of `others`, with so many in common?

    Where each is inside the other, they are two versions, not a paper and its pack.
    """
    return texts >= FEWEST_INSIDE and shared >= INSIDE * texts and shared < INSIDE * others


def is_pack_of(texts: int, others: int) -> bool:
    """Is a paper of `others` different passages, in which one of `texts` stands, a pack rather than a longer version?"""
    return others >= PACK * texts


def share_of_words(earlier: Iterable[str], later: Iterable[str]) -> float:
    """Of the earlier texts' runs of five words, how many stand in the later texts (0 to 1)."""
    wanted, there = _shingles(earlier), _shingles(later)
    return len(wanted & there) / len(wanted) if wanted else 0.0


def _shingles(texts: Iterable[str]) -> set[tuple[str, ...]]:
    found: set[tuple[str, ...]] = set()
    for text in texts:
        said = words(text)
        found |= {tuple(said[i : i + SHINGLE]) for i in range(len(said) - SHINGLE + 1)}
    return found


_EARLIER = re.compile(
    r"\b(?:drafts?|original(?:ly)?|initial(?:ly)?|at first|"
    r"(?:first|earlier|previous|older|old|superseded|preceding) (?:version|edition|paper|report|proposal|figure)s?|"
    r"compar\w+|differ\w*|chang\w+|versions)\b",
    re.IGNORECASE,
)
# "May" and "March" are months only where they are written as names.
_MONTHS_ASKED = re.compile(rf"\b(?!(?:may|march|mar|jan|dec|sept?)\b)(?:(?i:{_MONTH}))\b")


def asks_for_earlier(question: str) -> bool:
    """Does a question ask for a draft or an earlier version, or what has changed since?"""
    return bool(_EARLIER.search(question))


def names_the_earlier(
    question: str, periods: frozenset[str], earlier: datetime.date | None, later: datetime.date | None
) -> bool:
    """Does a question name the time of the earlier paper's meeting ("in January"), and not that of the later one's?"""
    if earlier is None:
        return False
    own = date_keys(earlier) - (date_keys(later) if later else frozenset())
    if own & periods:
        return True
    months = {MONTHS[m[0].casefold()] for m in _MONTHS_ASKED.finditer(question)}
    return earlier.month in months and (later is None or later.month not in months)
