"""A real model on a real server, asked a real question: whatever it makes of it, an answer comes that holds."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.answer import Question
from assistant.study import Study
from tests.evaluation.misbehaving import forged, unsupported
from tests.evaluation.small_model import LIMITS, SECONDS, Watched
from tests.fakes import FakeEmbedder
from tests.invented import document, shelve
from tests.small_model import missing, small_model
from vectorstore.library import Library

POOL = "The harbour pool repair was finished by the contractor Bellweather Marine at a cost of £41,000."


def test_a_small_model_writes_an_answer_that_holds(tmp_path: Path) -> None:
    if why := missing():
        pytest.skip(why)
    with Library(tmp_path / "library", FakeEmbedder()) as library, small_model() as address:
        shelve(library, tmp_path, document("pool", title="Harbour Pool Report"), POOL)
        writer = Watched(address)
        study = Study(library, writer, seconds=SECONDS)

        answer = study.answer(Question("What did the harbour pool repair cost?"))
        study.close()

    assert writer.begun[0].proposed >= 1, "The model said nothing."
    assert "£41,000" in answer.text
    assert answer.written_by == writer.name or answer.notice
    assert forged(answer) == 0
    assert not any(unsupported(said) for said in answer.said)
    assert writer.limits == LIMITS
