"""What whoever asks may not see any more is not in the answer that leaves, at whatever moment it was taken from them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from assistant.answer import Answer, Question, Said, Sources, Status
from assistant.study import Study
from tests.fakes import FakeEmbedder
from tests.invented import document, shelve
from vectorstore.library import Library
from vectorstore.words.clearance import ANONYMOUS, Access, Clearance

LEGAL = Access("exempt", "Legal")
LET_IN = Clearance(groups=frozenset({"Legal"}))
QUESTION = "What did the kiosk on the pier cost in 2024/25?"
CANARY = "zibrontal"


@pytest.fixture
def study(tmp_path: Path) -> Iterator[Study]:
    with Library(tmp_path / "library", FakeEmbedder()) as library:
        paper = document("kiosk", access=LEGAL, title=f"The {CANARY} kiosk", sha256="k" * 64)
        shelve(library, tmp_path, paper, f"The kiosk on the pier cost {CANARY} Holdings 4,321 pounds in 2024/25.")
        shelve(library, tmp_path, document("pond", sha256="p" * 64), "The pond cost 99 pounds in 2024/25.")
        yield Study(library)


class Until:
    """A clearance that lasts for so many looks at it, and counts them."""

    def __init__(self, looks: int) -> None:
        self.looks, self._left = 0, looks

    def __call__(self) -> Clearance:
        self.looks += 1
        self._left -= 1
        return LET_IN if self._left >= 0 else ANONYMOUS


def asked(now: Callable[[], Clearance]) -> Question:
    return Question(QUESTION, clearance=LET_IN, clearance_now=now)


def test_a_grant_that_ends_at_any_moment_of_an_answer_leaves_nothing_in_it(study: Study) -> None:
    always = Until(10_000)
    whole = study.answer(asked(always))
    assert CANARY in whole.text
    assert whole.status is Status.ANSWERED
    assert always.looks > 3

    for looks in range(always.looks):
        answer = study.answer(asked(Until(looks)))
        told = repr((answer.said, answer.evidence, answer.follow_ups, answer.notice))
        assert CANARY not in told.casefold(), looks
        assert answer.status is Status.NOT_FOUND
        assert answer.searched.documents == 1


def test_a_stream_tells_nothing_more_once_the_grant_has_ended(study: Study) -> None:
    always = Until(10_000)
    study.answer(asked(always))
    for looks in range(always.looks):
        now = Until(looks)
        said: list[str] = []
        for step in study.steps(asked(now)):
            if now.looks <= looks:  # it holds as yet
                said += [step.text] if isinstance(step, Said) else []
            elif isinstance(step, Answer):
                assert CANARY not in repr(step.evidence)
                assert [one.text for one in step.said if CANARY in one.text] == said  # what was sent stays said
            elif isinstance(step, Said | Sources):
                assert CANARY not in repr(step)
