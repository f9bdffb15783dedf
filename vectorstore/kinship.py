"""Two papers to what they are to each other: the same file, the same text, one inside a pack, or a later version.

Nothing is dropped for it. A copy and an earlier version stay held and can be opened; they are marked, and a search
prefers the paper of its own to the pack, and the later version to the earlier one.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterable
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
PACK = 1.5
"""A paper so many times as long as the one inside it is a pack that holds it, not a later version of it."""
COMMON = 0.3
"""Of the earlier version's text, in the later one, where both are dated and say which stage they are."""
COMMON_UNTOLD = 0.5
"""The same, where only the dates tell, or only the stages: reports to every meeting share much, and replace nothing."""
ONE_CYCLE = datetime.timedelta(days=100)
"""The longest between two versions that only their dates tell apart: what comes back later is the next of a series."""
ONE_ROUND = datetime.timedelta(days=300)
"""The longest between a draft and its final paper, where no title names a year: the next year's draft is another."""
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
    """`document_id` is `kind` to `other_id`. Two papers that are the same are so both ways round."""

    document_id: str
    other_id: str
    kind: Kin


class Stage(IntEnum):
    """How far a paper has come, by what it calls itself."""

    DRAFT = 0
    PLAIN = 1
    REVISED = 2
    FINAL = 3


# Names to their parts ---------------------------------------------------------------------------------------------

_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_SUFFIX = re.compile(r"\.(?:pdf|docx?|xlsx?|pptx?|odt|rtf|txt|md|html?)$", re.IGNORECASE)
_MANGLED = re.compile(r"__[0-9a-f]{6,}$")
"""What a download adds to a name that is taken ("Potential_Capital_Projects__1419cf2")."""
_MEETING = re.compile(
    rf"\b\d{{1,2}}(?:st|nd|rd|th)?[ -]+(?:{_MONTH})[ -]+\d{{4}} +\d{{1,2}}[.:]\d\d\b.*$", re.IGNORECASE
)
"""The end of a published file's name: "30th-Jan-2025 10.00 Cabinet"."""
# In the order in which they are looked for: a "revised draft" and a "final draft" are drafts, a "final version of the
# amended plan" is final only by its second word, which a title seldom has and a file's name often does.
_STAGES = (
    (
        Stage.DRAFT,
        r"\b(?:(?:final|revised|updated|amended|working|consultation)[ -]+)?drafts?\b|\bfor consultation\b",
    ),
    (
        Stage.REVISED,
        r"\b(?:revised|revision|supplementa(?:ry|l)|supplement|amended|updated|corrected|addendum)\b",
    ),
    # Not "final accounts" or "final outturn", of which there are drafts too.
    (Stage.FINAL, r"\b(?:final(?! +(?:accounts?|outturn))|finali[sz]ed|approved|adopted)\b"),
)
# "Updated Jan 2025" says when the version was made, "Monitoring Report November 2024" what it is about.
_STAGE = re.compile(rf"(?:{'|'.join(p for _, p in _STAGES)})(?:[ ,-]+(?:{_MONTH})[ -]+(?:20)?\d\d\b)?", re.IGNORECASE)
_DATE = re.compile(
    rf"\b(?:\d{{4}}-\d\d-\d\d|\d{{1,2}}[./-]\d{{1,2}}[./-](?:20)?\d\d|"
    rf"\d{{1,2}}(?:st|nd|rd|th)?[ -]+(?:of )?(?:{_MONTH})(?:[ ,-]+(?:20)?\d\d)?)\b",
    re.IGNORECASE,
)
_LETTERED = re.compile(
    r"\b(?:appendix|annex|enclosure|agenda item|item)[ -]+(?:no\.? *)?(?:[a-z]\d?|\d{1,2}[a-z]?)\b", re.IGNORECASE
)
_DECISION = re.compile(r"(?<![\d/-])(\d\d)[-/]?(\d{5})(?![\d/-])")
_SPAN = re.compile(r"\b((?:19|20)\d\d) ?[-/–] ?((?:19|20)?\d\d)\b(?![-/])")
"""A financial year or several: "2025-26", "2025-28"."""
_REPORT = re.compile(r"\b(?:cover(?:ing)? +)?reports?\b", re.IGNORECASE)
_NUMBERED = re.compile(r"\b(?:v|version|ver|rev)[. ]*(\d{1,2}(?:\.\d{1,2})*)\b", re.IGNORECASE)
_JOINING = frozenset("a an and by for in of on the to with".split())


def _plain(name: str) -> str:
    """A title, or a file's name as words: without its ending and what a download or a publisher added."""
    text = _MANGLED.sub("", _SUFFIX.sub("", name.strip())).replace("_", " ")
    return _MEETING.sub(" ", " ".join(text.split()))


def stage_of(title: str | None, file: str, kind: str = "report") -> Stage:
    """How far a paper has come: its title says so, or else its file's name. Minutes and agendas have no stages."""
    if kind in NEVER_VERSIONS:
        return Stage.PLAIN
    for name in (_plain(title or ""), _plain(file)):
        for stage, pattern in _STAGES:
            if re.search(pattern, name, re.IGNORECASE):
                return stage
    return Stage.PLAIN


def subject_of(title: str) -> str:
    """What a paper is about, by its title or file name: folded words, without what changes from version to version.

    "Appendix M - Treasury Management Strategy 2025-26 FINAL" is "treasury management strategy".
    """
    text = _STAGE.sub(" ", _plain(title))
    for pattern in (_DATE, _DECISION, _SPAN, _LETTERED, _NUMBERED, _REPORT):
        text = pattern.sub(" ", text)
    return " ".join(w for w in words(text) if w not in _JOINING)


def periods_of(title: str | None, file: str) -> frozenset[str]:
    """The periods that a paper's names say it is about, with spans of years as printed ("2025-28")."""
    found: set[str] = set()
    for name in (title or "", file):
        text = _DECISION.sub(" ", _DATE.sub(" ", _STAGE.sub(" ", _plain(name))))
        found |= periods_in(text) | {f"{first}-{last[-2:]}" for first, last in _SPAN.findall(text)}
    return frozenset(found)


def decisions_of(title: str | None, file: str) -> frozenset[str]:
    """The decision numbers in a paper's names, all written "24/00109" (also found as 24-00109 and 2400109)."""
    return frozenset(f"{year}/{n}" for name in (title or "", file) for year, n in _DECISION.findall(_plain(name)))


def version_of(title: str | None, file: str) -> tuple[int, ...] | None:
    """The number a paper's names give its version ("v1.2" is (1, 2)), or None."""
    found = next((m for name in (title or "", file) if (m := _NUMBERED.search(_plain(name)))), None)
    return tuple(int(part) for part in found[1].split(".")) if found else None


# Versions ---------------------------------------------------------------------------------------------------------


def later_of(a: Document, b: Document) -> Document | None:
    """The later version of two papers of one subject and one period; None where they are none, or it is not known.

    By their names and dates alone: whether they have enough in common is `succeeds`.
    """
    if not of_one_subject(a, b):
        return None
    stages = [stage_of(d.title, d.file, d.kind) for d in (a, b)]
    if stages[0] != stages[1]:
        return _by_stage(a, b) if stages[0] > stages[1] else _by_stage(b, a)
    versions = version_of(a.title, a.file), version_of(b.title, b.file)
    if versions[0] and versions[1] and versions[0] != versions[1]:
        return a if versions[0] > versions[1] else b
    first, last = _held(a), _held(b)
    if first is None or last is None or first == last or abs(first - last) > ONE_CYCLE:
        return None
    # A report that went to the Cabinet and then to the Council was put to each of them: neither replaces the other. The
    # strategy that was appended to both did change on the way.
    if "report" in (a.kind, b.kind) and not _same_body(a, b):
        return None
    return a if first > last else b


def _same_body(a: Document, b: Document) -> bool:
    return a.committee is not None and b.committee is not None and a.committee.casefold() == b.committee.casefold()


def _by_stage(further: Document, other: Document) -> Document | None:
    """The one that has come further, unless their dates say that they are of two different rounds."""
    then, before = _held(further), _held(other)
    if then and before and (then < before or (then - before > ONE_ROUND and not periods_of(other.title, other.file))):
        return None
    return further


def of_one_subject(a: Document, b: Document) -> bool:
    """Are two papers about the same matter and the same period, as their names have it?"""
    subject = subject_of(a.name)
    if {a.kind, b.kind} & NEVER_VERSIONS or subject != subject_of(b.name):
        return False
    decisions = decisions_of(a.title, a.file), decisions_of(b.title, b.file)
    if decisions[0] and decisions[1] and not decisions[0] & decisions[1]:
        return False
    # One word ("EqIA", "MRP") is about anything, unless both papers name the decision that it belongs to.
    telling = [w for w in subject.split() if not w.isdigit()]
    if len(telling) < 2 and not (telling and decisions[0] & decisions[1]):
        return False
    return periods_of(a.title, a.file) == periods_of(b.title, b.file)


def succeeds(later: Document, earlier: Document, common: float) -> bool:
    """Is `later_of` these two a version of the other, with so much of the earlier one's text in common (0 to 1)?"""
    staged = stage_of(later.title, later.file, later.kind) != stage_of(earlier.title, earlier.file, earlier.kind)
    told = staged and _held(later) is not None and _held(earlier) is not None
    return common >= (COMMON if told else COMMON_UNTOLD)


def _held(document: Document) -> datetime.date | None:
    """The meeting's date, unless it is only inferred from what the paper speaks of."""
    return None if document.date_basis == "inferred" else document.meeting_date


# Relations --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Measured:
    """A paper with the count of its different passages, and a key of all its text (None where it has none)."""

    document: Document
    texts: int
    text_key: int | None


def relation(a: Measured, b: Measured, shared: int, words_shared: Callable[[str, str], float]) -> Relation | None:
    """What two papers are to each other, the closest first; `shared` counts the different passages of both.

    `words_shared(earlier, later)` takes two ids and gives 0 to 1; it is asked only where the passages do not decide.
    """
    first, second = a.document, b.document
    if first.sha256 and first.sha256 == second.sha256:
        return Relation(first.id, second.id, Kin.SAME_FILE)
    if a.text_key is not None and a.text_key == b.text_key:
        return Relation(first.id, second.id, Kin.SAME_TEXT)
    small, large = (a, b) if a.texts <= b.texts else (b, a)
    inside = _is_inside(shared, small.texts, large.texts)
    if not (inside and large.texts >= PACK * small.texts):
        later = later_of(first, second)
        if later is not None:
            before = b if later is first else a
            common = shared / before.texts if before.texts else 0.0
            if succeeds(later, before.document, common) or succeeds(
                later, before.document, words_shared(before.document.id, later.id)
            ):
                return Relation(later.id, before.document.id, Kin.SUPERSEDES)
    return Relation(small.document.id, large.document.id, Kin.INSIDE) if inside else None


def _is_inside(shared: int, texts: int, others: int) -> bool:
    """Does a paper of so many different passages stand in one of `others`? Not where each stands in the other."""
    return texts >= FEWEST_INSIDE and shared >= INSIDE * texts and shared < INSIDE * others


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


# Questions --------------------------------------------------------------------------------------------------------

_EARLIER = re.compile(
    r"\b(?:drafts?|original(?:ly)?|initial(?:ly)?|at first|versions|"
    r"(?:first|earlier|previous|older|old|superseded) (?:version|edition|paper|report|proposal)s?|"
    r"compar\w+|differ\w*|chang\w+)\b",
    re.IGNORECASE,
)
# "may" and "mar" are other words too: the months are written with a capital.
_MONTHS_ASKED = re.compile(rf"\b(?!may\b|mar\b)(?i:{_MONTH})\b")


def asks_for_earlier(question: str) -> bool:
    """Does a question ask for a draft or an earlier version, or what has changed since?"""
    return bool(_EARLIER.search(question))


def names_the_earlier(
    question: str, periods: frozenset[str], earlier: datetime.date | None, later: datetime.date | None
) -> bool:
    """Does a question name the time of the earlier paper's meeting ("in January"), and not that of the later one's?

    `periods` are the question's, as `words.periods` writes them.
    """
    if earlier is None:
        return False
    if (date_keys(earlier) - (date_keys(later) if later else frozenset())) & periods:
        return True
    months = {MONTHS[m[0].casefold()] for m in _MONTHS_ASKED.finditer(question)}
    return earlier.month in months and (later is None or later.month not in months)
