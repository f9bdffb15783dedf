"""A chat model that does everything wrong: a part of the thousand replies, and proof that what is counted can be counted."""

from __future__ import annotations

import dataclasses
import shutil
from pathlib import Path

import pytest

from assistant.answer import Answer, Citation, Said, Status
from tests.evaluation.misbehaving import Counts, fill, forged, misbehave, table, unsupported
from tests.invented import document, found, prose
from tests.misbehaviour import PLANTED, WAYS
from vectorstore.catalogue import Holdings
from vectorstore.embedding import SentenceTransformerEmbedder
from vectorstore.library import Library

COST = "The mobile library had 412 borrowers and cost £71,500 in 2024/25, with twelve stops."
FOUND = found(prose("library", COST), document(title="Report 7"))
REPLIES = 3 * len(WAYS)
# A stream that openai's client leaves half read may be ended by two threads at once: Python says so, and nothing comes of it.
HALF_READ = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")


def said(text: str, quote: str = COST) -> Said:
    return Said(text, (Citation(1, FOUND, quote, 1),))


def answer(*sentences: Said, **changes: object) -> Answer:
    plain = Answer("1", Status.ANSWERED, sentences, "a model", "?", (FOUND,), Holdings(1, 1, None, None, None))
    return dataclasses.replace(plain, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "text",
    [
        "It cost £71,500 [1].",
        "It cost £71.5k and had 412 borrowers [1].",
        "It had 12 stops in 2024 and 25 [1].",
        "Report 7 of 21 June 2022 says: “cost £71,500” [1]",
    ],
)
def test_figures_that_stand_in_what_is_cited_are_supported(text: str) -> None:
    assert unsupported(said(text.replace("12 stops", "twelve stops"))) == set()


@pytest.mark.parametrize(
    "text",
    ["It cost £71,501 [1].", "It had thirteen stops [1].", "It cost £71.5m [1].", "In 2023 it had 412 borrowers [1]."],
)
def test_figures_that_do_not_are_counted(text: str) -> None:
    assert len(unsupported(said(text))) == 1


def test_a_forged_quote_and_a_mark_without_a_citation_are_counted() -> None:
    assert forged(answer(said("It cost £71,500 [1]."))) == 0
    assert forged(answer(said("It cost £71,500 [1].", quote="It was free."))) == 1
    assert forged(answer(said("It cost £71,500 [1] [2]."))) == 1
    assert forged(answer(said("It cost £71,500 [1]."), evidence=())) == 1


def test_everything_wrong_is_counted_and_told() -> None:
    counts = Counts()
    counts.add("honest", answer(said("It cost £71,500 [1].")), 0.1)
    clean = counts.clean

    counts.add("floods", answer(said("It cost £9 [1].", quote="Free.")), 99.0)
    counts.add("obeys_an_injection", answer(Said(PLANTED)), 0.1)
    counts.add("fails", answer(said("It cost £71,500 [1]."), written_by="quotes"), 0.1)

    assert clean
    assert (counts.unsupported, counts.forged, counts.planted, counts.hangs, counts.wordless) == (1, 1, 1, 1, 1)
    assert len(counts.faults) == 3
    assert not counts.clean


@HALF_READ
def test_nothing_that_a_model_does_wrong_reaches_a_reader(demo_library: Path, tmp_path: Path) -> None:
    shutil.copytree(demo_library, tmp_path / "library")
    with Library(tmp_path / "library", SentenceTransformerEmbedder(), "tests") as library:
        fill(library, tmp_path)

        counts = misbehave(library, REPLIES, seed=7)

    told = "\n".join([*table(counts), *counts.faults])
    assert counts.clean, told
    assert counts.figures > REPLIES, told
    assert sum(counts.wrote["honest"].values()) == 3
    assert "quotes" in counts.wrote["fails"] or "nobody" in counts.wrote["fails"]
