"""What an assistant over council papers must not do: advise how to vote, judge somebody's case, tell of private persons."""

from __future__ import annotations

import re
from enum import StrEnum


class Bound(StrEnum):
    """Why a question is declined; each has its phrase."""

    VOTING = "declined_voting"
    ADVICE = "declined_advice"
    PERSONAL = "declined_personal"


_ANYBODY = r"(?:i|we|you|people|residents|councillors|members|the committee|they)"
_VOTING = re.compile(
    # How members do vote is told by the standing orders; how they should vote, by nobody here.
    rf"\b(?:who|which (?:party|candidate|councillor|way)|how) (?:should|shall|would|ought) {_ANYBODY} (?:to )?(?:be )?vot\w+\b|"
    rf"\b(?:who|which (?:party|candidate|councillor)) (?:should|shall|would|ought) {_ANYBODY} (?:to )?(?:be )?"
    r"(?:back|support)\w*\b|"
    r"\bshould (?:i|we|councillors|members|people|residents|cllr \w+) (?:vote|back|oppose)\b|"
    r"\b(?:best|worst|better|worse) (?:party|candidate|councillor)\b|\bwho (?:should|will|is going to) win\b|"
    r"\b(?:who|which (?:party|candidate)) (?:would|do) you (?:vote for|back|support)\b",
    re.IGNORECASE,
)
_ADVICE = re.compile(
    r"\b(?:can|could|should|may|do|would) (?:i|we|my \w+|she|he|they) (?:\w+ ){0,2}?"
    r"(?:sue|take (?:the council|you|them|it) to court|claim (?:compensation|damages)|"
    r"appeal (?:against )?(?:(?:my|our) (?:\w+ )?|(?:this|the) )(?:fine|ticket|decision|refusal|eviction|penalty|pcn)|"
    r"have (?:a|any) (?:legal )?(?:case|grounds|claim|right to (?:sue|appeal)))\b|"
    # What was spent on legal advice, and who offers it, the papers may say.
    r"\b(?:(?:give me|i need|i want|i['’]d like) (?:\w+ ){0,2}legal advice|my legal rights|"
    r"is it (?:legal|lawful|against the law) (?:for me|if i|to evict me)|"
    r"will i win|my chances (?:of|in|at) (?:winning|court|appeal|tribunal))\b",
    re.IGNORECASE,
)
_PRIVATE = r"(?:residents?|tenants?|claimants?|complainants?|objectors?|children|pupils|patients|families)"
_IN_OFFICE = (
    r"(?:cabinet|committee|council|councillors?|members?|panel|board|group|party|parish|meeting|motion|amendment)"
)
_PERSONAL = re.compile(
    r"\b(?:home|private|personal) (?:address|phone|number|mobile|email|e-mail)\b|"
    r"\bwhere (?:does|did) (?!the\b|all\b|most\b|our\b|your\b|residents\b|people\b|it\b|they\b|we\b|i\b)"
    r"[\w'’ -]{2,40} live\b|"
    # "Where do older people live" asks about many; one name with a title, or two, is somebody.
    r"\bwhere do (?:mr|mrs|ms|miss|dr|cllr|councillor)\b[\w'’ -]{2,40} live\b|"
    r"\b(?:phone|mobile) number (?:of|for) (?:a |the )?(?:resident|tenant|neighbour|claimant|pupil|child|mr|mrs|ms|miss)\b|"
    r"\bwho (?:is|are|was|were) (?:the |my |our )?(?:neighbours?|tenants?|residents?|claimants?|complainants?|objectors?) "
    r"(?:who|that|at|of|living)\b|"
    # "Residents' association" is no resident.
    rf"\b(?:names?|identity|identities|addresses) of (?:the |all |any ){{0,2}}{_PRIVATE}\b"
    r"(?!['’]| (?:associations?|groups?|panels?|forums?|centres?|homes?|hubs?)\b)|"
    rf"\b(?:names?|identity|identities|addresses) of (?:the |all |any ){{0,2}}(?:people|persons?)\b"
    rf"(?!['’]|.{{0,40}}\b(?:{_IN_OFFICE}|vot\w+)\b)|"
    r"\bwhich (?:residents?|tenants?|neighbours?|claimants?) (?:complained|objected|reported|owes?|lives?)\b|"
    rf"\bwho (?:complained|objected|grassed|reported(?! back| on| to))\b(?!.{{0,40}}\b(?:{_IN_OFFICE}|underspend|overspend)\b)",
    re.IGNORECASE,
)


def bound(text: str) -> Bound | None:
    """Which bound a question is beyond, if any. What councillors and officers do in office is no private matter."""
    for kind, pattern in ((Bound.VOTING, _VOTING), (Bound.ADVICE, _ADVICE), (Bound.PERSONAL, _PERSONAL)):
        if pattern.search(text):
            return kind
    return None
