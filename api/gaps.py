"""Questions that went unanswered or were badly rated to groups of one meaning each, the largest first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from vectorstore.embedding import Vectors
from vectorstore.record import Asked, question_key

ALIKE = 0.52
"""The least cosine that the questions of two groups have on average where they are one. `tests.evaluation.alike` measures it:
of 103 questions grouped by hand it puts no two together that ask for different things, and three quarters of those alike."""
MOST = 1_000
"""Different questions that are grouped at once: half a second."""


@dataclass(frozen=True, slots=True)
class Group:
    """Questions that mean much the same, the most often asked first."""

    asked: tuple[Asked, ...]

    @property
    def first(self) -> Asked:
        return self.asked[0]

    @property
    def reasons(self) -> Counter[str]:
        """How many went unanswered, by status, and how many of all were badly rated."""
        return Counter(reason for a in self.asked for reason in reasons_of(a))


def reasons_of(asked: Asked) -> list[str]:
    """Why a question is a gap: it was not answered, in part only, asked back and left there, or its answer was no use."""
    reasons = [asked.status] if asked.status in ("not_found", "partial") else []
    if asked.status == "clarify" and not asked.followed:
        reasons.append("clarify")
    return [*reasons, "not_useful"] if asked.rating == "not_useful" else reasons


def groups_of(asked: Sequence[Asked], vectors: Vectors, alike: float = ALIKE) -> list[Group]:
    """Groups by meaning, the largest first. `vectors`: (n, d), unit length, one for each that was asked.

    Of more than `MOST` different questions, those asked most often.
    """
    places: dict[str, list[int]] = {}
    for n, a in enumerate(asked):
        places.setdefault(question_key(a.text), []).append(n)
    by_often = sorted(places.values(), key=lambda same: (-len(same), same[0]))
    found = grouped(vectors[[same[0] for same in by_often[:MOST]]], alike)
    groups = [Group(tuple(asked[n] for place in group for n in by_often[place])) for group in found]
    return sorted(groups, key=lambda g: (-len(g.asked), -g.first.at.timestamp()))


def grouped(vectors: Vectors, alike: float = ALIKE) -> list[list[int]]:
    """Places of vectors (n, d), by group, each group in order: average linkage, whatever order they come in.

    The two groups whose members are most alike on average are put together, as long as they are alike enough.
    """
    groups = [[n] for n in range(len(vectors))]
    cosines = (vectors @ vectors.T).astype(np.float64)
    np.fill_diagonal(cosines, -np.inf)
    while len(groups) > 1:
        into, other = sorted(divmod(int(np.argmax(cosines)), len(cosines)))
        if cosines[into, other] < alike:
            break
        a, b = len(groups[into]), len(groups[other])
        cosines[into] = cosines[:, into] = (a * cosines[into] + b * cosines[other]) / (a + b)
        cosines[into, into] = -np.inf
        cosines[other] = cosines[:, other] = -np.inf
        groups[into], groups[other] = sorted(groups[into] + groups[other]), []
    return [group for group in groups if group]
