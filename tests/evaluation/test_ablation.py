"""What parts of the ranking are worth: which lines there are, and that what is left out is left out."""

from __future__ import annotations

import datetime
import shutil
from pathlib import Path

import pytest

from api.evaluation.questions import read_questions
from tests.evaluation.ablation import PARTS, ablate, lines, table
from tests.running import TODAY
from vectorstore.embedding import SentenceTransformerEmbedder
from vectorstore.library import Library

QUESTIONS = Path(__file__).parents[1] / "questions" / "demo.jsonl"


def test_the_lines_add_up_to_the_whole_and_leave_each_part_out_of_it_once() -> None:
    parts = ("dense", "keywords", "wording", "conversation")

    assert dict(lines(parts)) == {
        "dense only": {"keywords", "wording", "conversation"},
        "keywords only": {"dense", "wording", "conversation"},
        "fused": {"wording", "conversation"},
        "+ wording": {"conversation"},
        "+ conversation": set(),
        "all": set(),
        "- dense": {"dense"},
        "- keywords": {"keywords"},
        "- wording": {"wording"},
        "- conversation": {"conversation"},
    }


@pytest.mark.embedder
def test_what_is_left_out_changes_what_is_found_and_the_whole_is_the_same_both_times(
    demo_library: Path, tmp_path: Path
) -> None:
    shutil.copytree(demo_library, tmp_path / "library")
    questions = [q for q in read_questions(QUESTIONS) if q.history]
    questions += [q for q in read_questions(QUESTIONS) if q.answerable and not q.history][:8]
    parts = tuple(part for part in PARTS if part != "rerank")

    with Library(tmp_path / "library", SentenceTransformerEmbedder(), "tests") as library:
        ways = ablate(library, questions, datetime.date.fromisoformat(TODAY), parts)
        found = {one.name: [[p.text for p in one.search(q)[0]] for q in questions] for one in ways}

    assert found["all"] == found["+ conversation"]
    assert found["- conversation"] == found["+ company"]
    assert all(found[f"- {part}"] != found["all"] for part in parts)
    assert found["dense only"] != found["keywords only"] != found["fused"] != found["dense only"]
    gains = {one.name: sum(one.gains) for one in ways}
    assert gains["all"] > max(gains["dense only"], gains["keywords only"], gains["- conversation"])
    printed = table([("demo", ways)]).splitlines()
    assert printed[0].endswith(f"demo, {len(ways[0].gains)}")
    assert [line.split("  ")[0] for line in printed[2:] if line] == [one.name for one in ways]
