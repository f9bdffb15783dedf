"""Ours beside the plain ways to search, on the demo council's papers and questions."""

from __future__ import annotations

import datetime
import itertools
import shutil
import statistics
from pathlib import Path

import pytest

from api.evaluation.questions import read_questions
from ingest.demo_council import PAPERS
from tests.evaluation.plain import OVERLAP, SIZE, Dense, Fused, pieces_of, pieces_under
from tests.evaluation.side_by_side import Way, compare, size_of
from tests.fakes import FakeEmbedder
from tests.papers import make_pdf
from tests.running import TODAY
from vectorstore.embedding import PACKAGED

QUESTIONS = Path(__file__).parents[1] / "questions" / "demo.jsonl"


def test_pieces_are_short_overlap_and_lose_nothing() -> None:
    text = " ".join(f"word{n}" for n in range(1000))

    pieces = pieces_of(text)

    assert max(map(len, pieces)) <= SIZE
    for one, following in itertools.pairwise(pieces):
        assert one[-OVERLAP // 2 :] in following
    assert {word for piece in pieces for word in piece.split()} == set(text.split())


def test_pieces_know_their_file_and_page_and_a_broken_file_has_none(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    make_pdf(tmp_path / "b.pdf", ["The first page"], ["The second page"])
    (tmp_path / "a.txt").write_text("Without pages", encoding="utf-8")
    (tmp_path / "c.pdf").write_bytes(b"%PDF-1.4 broken")

    pieces = pieces_under(tmp_path)

    assert [(piece.id, piece.file, piece.page, piece.text) for piece in pieces] == [
        ("0", "a.txt", None, "Without pages"),
        ("1", "b.pdf", 1, "The first page"),
        ("2", "b.pdf", 2, "The second page"),
    ]
    assert "c.pdf is left out" in capsys.readouterr().out


def test_a_word_that_only_one_piece_has_brings_it_first_when_fused(tmp_path: Path) -> None:
    (tmp_path / "papers").mkdir()
    for n, words in enumerate(["bins were missed", "the lido opened", "roads were mended", "the zoetrope was shown"]):
        (tmp_path / "papers" / f"{n}.txt").write_text(words, encoding="utf-8")
    dense = Dense(pieces_under(tmp_path / "papers"), FakeEmbedder(), tmp_path / "chroma")

    found = Fused(dense, tmp_path / "words").search("zoetrope", 2)

    assert [piece.file for piece in found[:1]] == ["3.txt"]
    assert len(found) == 2
    assert size_of(tmp_path / "words") > 0


@pytest.mark.embedder
def test_ours_finds_more_than_the_plain_ways_in_a_library_that_holds_the_papers(
    demo_library: Path, tmp_path: Path
) -> None:
    shutil.copytree(demo_library, tmp_path / "library")
    questions = read_questions(QUESTIONS)

    plain, fused, ours = compare(questions, PAPERS, tmp_path / "library", PACKAGED, datetime.date.fromisoformat(TODAY))

    def recall(way: Way) -> float:
        return statistics.mean(way.near.values())

    assert len(ours.near) == sum(q.answerable for q in questions)
    assert recall(ours) > max(recall(plain), recall(fused)) > 0.5
    assert all(way.size > 100_000 and min(way.times) > 0 for way in (plain, fused, ours))
