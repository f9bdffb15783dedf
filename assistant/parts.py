"""A question that asks two kinds of thing ("how many sites, and when?"): what its chosen quotes leave unsaid is looked for."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from assistant.evidence import Candidate, Evidence
from assistant.signals import names_somebody, tells_a_figure
from assistant.understand import Understood
from vectorstore.words.dates import says_when

FAR = 6.0
"""How far behind the best sentence one may be that tells the other thing, in logits."""

_KINDS: tuple[tuple[re.Pattern[str], Callable[[Understood, str], bool]], ...] = (
    (
        re.compile(r"\bwhen\b(?=.*\?)|\bwhen$|\b(?:what|which) (?:date|day)\b", re.IGNORECASE),
        lambda _, text: says_when(text),
    ),
    (re.compile(r"\bwho(?:m|se)?\b", re.IGNORECASE), names_somebody),
    (re.compile(r"\bhow (?:many|much)\b", re.IGNORECASE), tells_a_figure),
)
_JOINED = re.compile(
    r"(?:,|\band\b|&) ?(?:and )?(?:by |on |from |to |in |at )?(?:how|when|who|whom|whose|what|which)\b", re.I
)


def left_out(u: Understood, evidence: Evidence, said: Sequence[Candidate], quotes: Sequence[str]) -> list[Candidate]:
    """For each kind of thing that is asked beside the first, and that no quote tells, the best sentence that does.

    It is of a paper that is quoted already: of another it might tell the day of something else.
    """
    if not _JOINED.search(u.text):
        return []
    asked = [tells for pattern, tells in _KINDS if pattern.search(u.text)]
    if len(asked) < 2 or not said:
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
