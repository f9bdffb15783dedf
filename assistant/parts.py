"""A question that asks two kinds of thing ("how many sites, and when?"): what its quotes leave unsaid is looked for, or named."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from assistant.answer import Said
from assistant.evidence import Candidate, Evidence
from assistant.signals import names_somebody, others_of, stems_of, tells_a_figure
from assistant.understand import Understood
from vectorstore.words.dates import says_when
from vectorstore.words.papers import Standing
from vectorstore.words.text import content_words, stem

FAR = 6.0
"""How far behind the best sentence one may be that tells the other thing, in logits."""

Tells = Callable[[Understood, str], bool]


@dataclass(frozen=True, slots=True)
class _Kind:
    """A kind of thing that is asked for: what tells it, and what may tell it in words of its own."""

    asked: re.Pattern[str]
    """What asks for it, perhaps: enough to look for it."""
    plainly: re.Pattern[str]
    """What asks for it and nothing else: enough to say that it is missing."""
    name: str
    """As it is said to be missing: "do not say when"."""
    tells: Tells
    may_tell: re.Pattern[str]


_WHO = re.compile(r"\bwho(?:m|se)?\b", re.IGNORECASE)
_HOW_MANY = re.compile(r"\bhow (?:many|much)\b", re.IGNORECASE)
_KINDS = (
    _Kind(
        re.compile(r"\bwhen\b(?=.*\?)|\bwhen$|\b(?:what|which) (?:date|day)\b", re.IGNORECASE),
        # "When scrutiny met" and "who smoke when they give birth" ask for no day.
        re.compile(
            r"\bwhen(?=\W*$|\W{1,3}(?:is|are|was|were|will|did|does|do|has|have|had|can|could|should|would|must|by)\b)|"
            r"\b(?:what|which) (?:date|day)\b",
            re.IGNORECASE,
        ),
        "when",
        lambda _, text: says_when(text),
        re.compile(
            r"\b(?:(?:19|20)\d\d|(?:to)?day|daily|week\w*|month\w*|quarter\w*|year\w*|annual\w*|date|soon|immediate\w*|next|"
            r"once|until|spring|summer|autumn|winter|january|february|march|april|may|june|july|august|september|october|"
            r"november|december)\b",
            re.IGNORECASE,
        ),
    ),
    _Kind(
        _WHO,
        _WHO,
        "who",
        names_somebody,
        re.compile(
            r"\b(?:cabinet|committees?|councils?|members?|officers?|directors?|leader|mayor|chair\w*|team|panel|board|"
            r"partners?|ministers?|secretary|government|department|service|staff|ltd|plc|trust|agency)\b",
            re.IGNORECASE,
        ),
    ),
    _Kind(
        _HOW_MANY,
        _HOW_MANY,
        "figure",
        tells_a_figure,
        re.compile(
            r"\b(?:no|none|nil|one|two|three|four|five|six|seven|eight|nine|ten|dozen|hundred|thousand|half|all|each|"
            r"both|every)\b",
            re.IGNORECASE,
        ),
    ),
)
_JOINED = re.compile(
    r"(?:,|\band\b|&) ?(?:and )?(?:by |on |from |to |in |at )?(?:how|when|who|whom|whose|what|which)\b", re.I
)


def left_out(u: Understood, evidence: Evidence, said: Sequence[Candidate], quotes: Sequence[str]) -> list[Candidate]:
    """For each kind of thing that is asked beside the first, and that no quote tells, the best sentence that does.

    It is of a paper that is quoted already: of another it might tell the day of something else.
    """
    if not _JOINED.search(u.text) or not said:
        return []
    asked = [kind.tells for kind in _KINDS if kind.asked.search(u.text)] if not _is_one(u) else []
    asked += [tells] if (tells := _who_did_that(u)) else []
    if not asked:
        return []
    papers = {c.found.document.id for c in said}
    taken = {(c.found.passage.id, c.place) for c in said}
    best = evidence.candidates[0].score
    found = []
    for tells in asked:
        if any(tells(u, quote) for quote in quotes):
            continue
        others = (
            c
            for c in evidence.candidates
            if best - c.score <= FAR and c.found.document.id in papers and (c.found.passage.id, c.place) not in taken
        )
        one = next((c for c in others if tells(u, c.text)), None)
        if one is not None and one not in found:
            found.append(one)
    return found


def _is_one(u: Understood) -> bool:
    return sum(kind.asked.search(u.text) is not None for kind in _KINDS) < 2


_AND_WHO = re.compile(r"\bwho\b.{5,200}\band (?:by )?who(?:m|se)? (?P<did>[^,?]{3,40})\W*\Z", re.IGNORECASE | re.DOTALL)
_SIGNED = re.compile(r"\bsign(?:s|ed)? (?:it|this|that|them) off\b", re.IGNORECASE)


def _who_did_that(u: Understood) -> Tells | None:
    """Of "who wrote it, and who approved it?" what tells the second: a text that names somebody and says so."""
    second = _AND_WHO.search(u.text)
    if second is None:
        return None
    others = others_of(u)
    terms = content_words(_SIGNED.sub("approved", second["did"]))
    told = [way for term in terms for way in (frozenset({stem(term)}), *(way for way, _ in others.get(term, ())))]

    def tells(u: Understood, text: str) -> bool:
        return names_somebody(u, text) and any(way and way <= stems_of(text) for way in told)

    return tells


def untold(u: Understood, said: Sequence[Said]) -> tuple[str, ...]:
    """Of the kinds of thing that a question asks for, the names of those that nothing said tells, where it tells another.

    Words that may tell it in a way of their own are given the benefit of the doubt: "the Cabinet" says who, "next year" when.
    """
    if not _JOINED.search(u.text):
        return ()
    asked = [kind for kind in _KINDS if kind.plainly.search(u.text)]
    texts = [text for sentence in said for text in _told(sentence)]
    names = [kind.name for kind in asked if not any(kind.tells(u, t) or kind.may_tell.search(t) for t in texts)]
    return tuple(names) if len(names) < len(asked) else ()


def _told(said: Said) -> list[str]:
    """What a sentence's quotes say; of a decision or a recommendation, also when it was made."""
    texts = [f"{c.quote} {c.reading or ''}" for c in said.citations]
    made = any(c.found.passage.standing not in (Standing.REPORTED, Standing.QUESTION_OR_REMARK) for c in said.citations)
    return [*texts, said.text] if made else texts
