"""What an assistant over council papers must not do: advise how to vote, judge somebody's case, tell of private persons."""

from __future__ import annotations

import re
from enum import StrEnum


class Bound(StrEnum):
    """Why a question is declined; each has its phrase."""

    VOTING = "declined_voting"
    ADVICE = "declined_advice"
    PERSONAL = "declined_personal"


_VOTING = re.compile(
    r"\b(?:who|which (?:party|candidate|councillor|way)|how) (?:should|shall|do|would|ought) (?:i|we|you|people|residents|"
    r"councillors|members|the committee|they) (?:to )?(?:be )?(?:vot\w+|back|support)\b|"
    r"\bshould (?:i|we|councillors|members|people|residents|cllr \w+) (?:vote|back|oppose)\b|"
    r"\b(?:best|worst|better|worse) (?:party|candidate|councillor)\b|\bwho (?:should|will|is going to) win\b|"
    r"\bwho (?:would|do) you vote for\b",
    re.IGNORECASE,
)
_ADVICE = re.compile(
    r"\b(?:can|could|should|may|do|would) (?:i|we|my \w+|she|he|they) (?:\w+ ){0,2}?"
    r"(?:sue|take (?:the council|you|them|it) to court|claim (?:compensation|damages)|"
    r"appeal (?:against )?(?:my|our|this|the) (?:fine|ticket|decision|refusal|eviction|penalty|pcn)|"
    r"have (?:a|any) (?:legal )?(?:case|grounds|claim|right to (?:sue|appeal)))\b|"
    r"\b(?:legal advice|my legal rights|is it (?:legal|lawful|against the law) (?:for me|if i|to evict me)|"
    r"will i win|my chances (?:of|in|at) (?:winning|court|appeal|tribunal))\b",
    re.IGNORECASE,
)
_PERSONAL = re.compile(
    r"\b(?:home|private|personal) (?:address|phone|number|mobile|email|e-mail)\b|"
    r"\bwhere (?:does|do|did) (?!the\b|all\b|most\b|our\b|your\b|residents\b|people\b|it\b|they\b|we\b|i\b)[\w'’ -]{2,40} live\b|"
    r"\b(?:phone|mobile) number (?:of|for) (?:a |the )?(?:resident|tenant|neighbour|claimant|pupil|child|mr|mrs|ms|miss)\b|"
    r"\bwho (?:is|are|was|were) (?:the |my |our )?(?:neighbours?|tenants?|residents?|claimants?|complainants?|objectors?) "
    r"(?:who|that|at|of|living)\b|"
    r"\b(?:names?|identity|identities|addresses) of (?:the |all |any )?(?:people|persons?|residents?|tenants?|claimants?|"
    r"complainants?|objectors?|children|pupils|patients|families)\b(?!['’]s)|"
    r"\bwhich (?:residents?|tenants?|neighbours?|claimants?) (?:complained|objected|reported|owes?|lives?)\b|"
    r"\bwho (?:complained|reported|objected|grassed)\b(?!.{0,40}\b(?:committee|council|group|party|parish)\b)",
    re.IGNORECASE,
)


def bound(text: str) -> Bound | None:
    """Which bound a question is beyond, if any. What councillors and officers do in office is no private matter."""
    for kind, pattern in ((Bound.VOTING, _VOTING), (Bound.ADVICE, _ADVICE), (Bound.PERSONAL, _PERSONAL)):
        if pattern.search(text):
            return kind
    return None
