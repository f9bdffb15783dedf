"""Fitting the weights of evidence: a planted signal is learnt, and the right sentence is marked."""

from __future__ import annotations

import datetime
from pathlib import Path

import numpy as np
import pytest

from api.evaluation.questions import Asked, asked_of
from assistant.signals import WEIGHTS
from assistant.study import Study
from tests.evaluation.fit_evidence import Posed, first_and_third, fit, holds_answer, posed
from tests.fakes import FakeEmbedder
from tests.invented import document, found, prose, shelve
from vectorstore.library import Library
from vectorstore.words.papers import Passage

TEXT = (
    "The pier is quite old by now. In 2019/20 some 348 bins were missed by the crews. Gulls nest near it, 348 of them."
)
PASSAGE = prose("wells", TEXT)
GOLD = {"file": "wells.pdf", "quote": "In 2019/20 some 348 bins were missed by the crews."}

ELSEWHERE = {"file": "wells.pdf", "page": 1, "quote": "A herring boat came in from the north that spring."}
"""A place on the same page that another passage holds."""


def question(**changes: object) -> Asked:
    plain = {"id": "q", "question": "How many bins were missed in 2019/20?", "answerable": True}
    return asked_of(plain | {"gold_source": [GOLD], "must_include": [["348"]]} | changes, "the test")


def marks(one: Asked, passage: Passage = PASSAGE, file: str = "wells.pdf") -> list[bool]:
    brought = found(passage, document(file=file))
    return [holds_answer(one, brought, place) for place in range(len(passage.sentences))]


# Which sentences hold the answer ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "held"),
    [
        ({"must_include": [["bins were missed"], ["348"]], "gold_source": [ELSEWHERE]}, [False, True, False]),
        ({"must_include": []}, [False, True, False]),
        ({"must_include": [["three hundred and forty-eight", "348 bins"]]}, [False, True, False]),
        ({"must_include": [["348"]]}, [False, True, True]),
        ({"must_include": [["348"]], "must_not_include": ["Gulls"]}, [False, True, False]),
        ({"gold_source": [{"file": "other.pdf", "quote": GOLD["quote"]}]}, [False, False, False]),
        ({"gold_source": [GOLD | {"page": 9}]}, [False, False, False]),
    ],
    ids=["all facts", "the gold's words", "a fact written otherwise", "a fact of the gold's passage", "what must not be said",
         "another paper", "another page"],
)  # fmt: skip
def test_the_sentence_that_holds_the_answer_where_it_stands_is_marked(
    changes: dict[str, object], held: list[bool]
) -> None:
    assert marks(question(**changes)) == held


def test_the_same_words_in_another_paper_are_not_marked() -> None:
    assert marks(question(), file="other.pdf") == [False, False, False]


def test_a_question_is_posed_with_every_signal_of_every_sentence_found(tmp_path: Path) -> None:
    with Library(tmp_path / "library", FakeEmbedder()) as library:
        study = Study(library, today=lambda: datetime.date(2025, 5, 20))
        assert posed("q.jsonl", question(), study) is None
        shelve(library, tmp_path, document(meeting_date=datetime.date(2020, 6, 1)), TEXT)
        one = posed("q.jsonl", question(gold_source=[GOLD]), study)

    assert one is not None
    assert set(one.names) == set(WEIGHTS)
    assert one.signals.shape == (3, len(WEIGHTS))
    assert one.holds.tolist() == [0.0, 1.0, 1.0]


# The fit ------------------------------------------------------------------------------------------------------------


def planted(questions: int, seed: int) -> list[Posed]:
    """Questions of ten sentences each: the first signal tells which holds the answer, the second is noise, the third
    tells it the wrong way round and in large numbers, the fourth is the same for all."""
    random = np.random.default_rng(seed)
    sets = []
    for _ in range(questions):
        holds = np.zeros(10, dtype=np.float32)
        holds[random.integers(10)] = 1
        values = random.normal(size=(10, 4)).astype(np.float32)
        values[:, 0] += 3 * holds
        values[:, 2] = 100 * (values[:, 2] - 3 * holds)
        values[:, 3] = 0.0
        sets.append(Posed("planted.jsonl", ("tells", "noise", "tells not", "same"), values, holds))
    return sets


def test_a_planted_signal_is_learnt_and_noise_is_not() -> None:
    weights, scale = fit(planted(40, seed=1))
    tells, noise, tells_not, same = weights

    assert tells > 5 * abs(noise)
    assert -tells_not > 5 * abs(noise)
    assert same == 0.0
    assert scale[2] > 50 * scale[0]


def test_what_was_learnt_finds_the_marked_sentence_of_questions_not_seen() -> None:
    unseen = planted(40, seed=2)

    first, third = first_and_third(unseen, *fit(planted(40, seed=1)))
    by_noise = first_and_third(unseen, np.array([0, 1, 0, 0], dtype=np.float32), np.ones(4, dtype=np.float32))

    assert first > 0.9
    assert third >= first
    assert by_noise[0] < 0.5


def test_a_question_without_a_marked_sentence_teaches_nothing() -> None:
    known = planted(10, seed=1)
    unmarked = Posed("planted.jsonl", known[0].names, -100 * known[0].signals, np.zeros(10, dtype=np.float32))

    (weights, scale), (with_it, scale_with_it) = fit(known), fit([*known, unmarked])

    assert np.array_equal(weights, with_it)
    assert np.array_equal(scale, scale_with_it)


def test_the_marked_sentence_is_counted_when_first_and_when_among_three() -> None:
    def counted(*signals: float) -> tuple[float, float]:
        values = np.array(signals, dtype=np.float32).reshape(-1, 1)
        one = Posed("q.jsonl", ("signal",), values, np.array([0, 0, 0, 1], dtype=np.float32))
        return first_and_third([one], np.ones(1, dtype=np.float32), np.ones(1, dtype=np.float32))

    assert counted(3, 2, 1, 4) == (1.0, 1.0)
    assert counted(4, 3, 1, 2) == (0.0, 1.0)
    assert counted(4, 3, 2, 1) == (0.0, 0.0)
