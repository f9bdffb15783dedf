"""Votes: so many for, against and abstaining, as recorded."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

from assistant.verification.reasons import Reason
from assistant.verification.sentence import Sentence
from vectorstore.words.figures import SMALL
from vectorstore.words.quantities import Kind, scan
from vectorstore.words.text import fold

_N = rf"((?<![\d,.])\d{{1,3}}(?![,.]\d)|(?:twenty|thirty|forty|fifty|sixty)(?:-[a-z]+)?|{'|'.join(SMALL)})"
_WHO = r"(?: (?:votes?|members?|councillors?|of them))?(?: (?:were|was|had|voted|cast))*"
_FOR = re.compile(rf"\b{_N}{_WHO} (?:in favour|in support|for)\b|\b(?:for|in favour):? {_N}\b")
_AGAINST = re.compile(rf"\b{_N}{_WHO} against\b|\bagainst:? {_N}\b")
_ABSTAINED = re.compile(
    rf"\b{_N}{_WHO} (?:abstentions?|abstained|abstaining)\b|\b(?:abstained|abstentions?|abstaining):? {_N}\b"
)
_PAIR = re.compile(rf"\b{_N}(?: votes?)? to {_N}\b|\b(\d{{1,2}})-(\d{{1,2}})\b")
_ABOUT_VOTES = re.compile(r"\bvot(?:e|es|ed|ing)\b|\babst|\bcarried\b|\bdefeated\b|\blost\b|\brejected\b|\bin favour\b")
_TURNED = re.compile(r"\breject|\bvoted down\b|\bthrew out\b|\boppos")

Count = dict[str, int]


def check(sentence: Sentence) -> Reason | None:
    """Are the votes that a sentence tells those that its citations record?"""
    said = _counts(" ".join(t.text for t in sentence.text.tokens))
    if not said:
        return None
    for cited in sentence.cited:
        held = _counts(cited.citation.quote)
        if len(held) < 2:
            continue
        turned = _TURNED.search(fold(sentence.said.text)) is not None
        if not _same(said, held) and not (turned and _same(_other_way(said), held)):
            return Reason.VOTES
    return None


def told(sentence: Sentence) -> frozenset[Decimal]:
    """The votes that a sentence counts, where its citations count them too: they are compared here, and nowhere else."""
    said = _counts(" ".join(t.text for t in sentence.text.tokens))
    held = [_counts(c.citation.quote) for c in sentence.cited] if said else []
    return frozenset(Decimal(n) for n in said.values()) if any(len(h) > 1 for h in held) else frozenset()


def _same(said: Count, held: Count) -> bool:
    return all(held.get(side, count) == count for side, count in said.items())


def _other_way(counts: Count) -> Count:
    """ "By 29 votes to 17 the council rejected it" counts those against first."""
    turned = dict(counts)
    if "for" in counts and "against" in counts:
        turned["for"], turned["against"] = counts["against"], counts["for"]
    return turned


@lru_cache(maxsize=1_024)
def _counts(text: str) -> Count:
    """Who voted how: "for", "against" and "abstained", those of them that a text tells."""
    plain = fold(text)
    if not _ABOUT_VOTES.search(plain):
        return {}
    counts: Count = {}
    pair = _PAIR.search(plain)
    if pair:
        counts["for"], counts["against"] = _number(pair[1] or pair[3]), _number(pair[2] or pair[4])
    for side, pattern in (("for", _FOR), ("against", _AGAINST), ("abstained", _ABSTAINED)):
        match = pattern.search(plain)
        if match and side not in counts:
            counts[side] = _number(match[1] or match[2])
    return counts


def _number(text: str) -> int:
    token = next((t for t in scan(text) if t.kind is Kind.FIGURE), None)
    return int(token.value) if token else -1
