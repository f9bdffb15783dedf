"""A second look at the best finds, with a real small model made here, and what an operator is told of a bad one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from tests.fakes import FakeEmbedder
from tests.invented import ask, document, found, prose, shelve
from tests.models import small_cross_encoder
from vectorstore.library import Library
from vectorstore.reranking import AMONG, CrossEncoderReranker, reranked
from vectorstore.search import Found
from vectorstore.words.errors import BadSetting


class Longest:
    """Holds the longest text for the best, and keeps count of what it was asked."""

    name = "longest"

    def __init__(self) -> None:
        self.asked: list[tuple[str, int]] = []

    def scores(self, question: str, texts: Sequence[str]) -> Sequence[float]:
        self.asked.append((question, len(texts)))
        return [float(len(text)) for text in texts]


class Indifferent(Longest):
    """Cannot tell any text from another."""

    def scores(self, question: str, texts: Sequence[str]) -> Sequence[float]:
        self.asked.append((question, len(texts)))
        return [7.0] * len(texts)


def finds(*scored: tuple[str, float]) -> list[Found]:
    return [found(prose(f"paper{n}", text), document(f"paper{n}"), score) for n, (text, score) in enumerate(scored)]


def texts(some: Sequence[Found]) -> list[str]:
    return [f.passage.text for f in some]


# The new order ------------------------------------------------------------------------------------------------------


def test_half_of_the_order_is_what_the_model_says() -> None:
    some = finds(("a lamp", 1.0), ("a lamp that burns all night", 0.9), ("a", 0.2))

    assert texts(reranked("lamp", some, Longest())) == ["a lamp that burns all night", "a lamp", "a"]


def test_half_of_the_order_is_what_stood_before() -> None:
    some = finds(("a lamp", 1.0), ("a lighthouse", 0.1), ("a lamp that burns all night", 0.0))

    # 0.5 + 0, 0.5 × 0.1 + 0.5 × 6/21, and 0 + 0.5 at the end: of equals the order does not change from run to run.
    again = [texts(reranked("lamp", some, Longest())) for _ in range(3)]
    assert again[0] == again[1] == again[2]
    assert again[0][2] == "a lighthouse"


def test_scores_stay_between_the_best_and_the_last_of_those_looked_at() -> None:
    made = reranked("lamp", finds(("a lamp", 2.0), ("a lamp that burns", 1.8), ("a", 0.5)), Longest())

    assert [f.score for f in made] == sorted((f.score for f in made), reverse=True)
    assert 0.5 <= made[-1].score <= made[0].score <= 2.0


def test_a_model_that_cannot_tell_changes_no_order() -> None:
    some = finds(*((f"text {n}", 2.0 - n / 10) for n in range(6)))

    assert texts(reranked("lamp", some, Indifferent())) == texts(some)


def test_only_the_best_are_looked_at_and_the_rest_stay_behind_them() -> None:
    some = finds(*((f"text {'x' * n}", 50.0 - n) for n in range(AMONG + 5)))
    model = Longest()

    made = reranked("lamp", some, model)

    assert model.asked == [("lamp", AMONG)]
    assert made[AMONG:] == some[AMONG:]
    assert {f.passage.id for f in made} == {f.passage.id for f in some}
    assert [f.score for f in made] == sorted((f.score for f in made), reverse=True)


@pytest.mark.parametrize("count", [0, 1])
def test_fewer_than_two_are_not_looked_at(count: int) -> None:
    model, some = Longest(), finds(("a lamp", 1.0))[:count]

    assert reranked("lamp", some, model) == some
    assert model.asked == []


# In a library -------------------------------------------------------------------------------------------------------


@pytest.fixture
def model() -> Longest:
    return Longest()


@pytest.fixture
def library(tmp_path: Path, model: Longest) -> Iterator[Library]:
    with Library(tmp_path / "library", FakeEmbedder(), reranker=model) as opened:
        yield opened


def test_a_library_with_a_reranker_asks_it_unless_it_is_left_out(
    library: Library, tmp_path: Path, model: Longest
) -> None:
    for n, text in enumerate(("The lamp.", "The lamp burns.", "The canal is under ice for most of the winter.")):
        shelve(library, tmp_path, document(f"paper{n}"), text)

    without = ask(library, "lamp", without=frozenset({"rerank"}))
    assert model.asked == []
    found = ask(library, "lamp")

    assert model.asked == [("lamp", 3)]
    assert {f.passage.id for f in found} == {f.passage.id for f in without}
    assert texts(found) != texts(without)


# A real model -------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_cross_encoder(tmp_path_factory.mktemp("model"))


def test_a_real_model_reads_the_question_with_each_text(folder: Path) -> None:
    model = CrossEncoderReranker(str(folder))

    lamp, lamp_again, canal = model.scores("lamp", ["the lamp burns", "the lamp burns", "a canal"])
    (other,) = model.scores("canal", ["the lamp burns"])

    assert model.name == str(folder)
    assert lamp == pytest.approx(lamp_again, abs=1e-6)
    assert abs(lamp - canal) > 1e-6
    assert abs(lamp - other) > 1e-6


def test_of_a_model_with_two_outputs_the_last_says_how_well_a_text_answers(tmp_path: Path) -> None:
    folder = small_cross_encoder(tmp_path, outputs=2)

    scores = CrossEncoderReranker(str(folder)).scores("lamp", ["the lamp burns", "a canal"])

    assert len(scores) == 2
    assert all(isinstance(score, float) for score in scores)


def test_a_real_model_orders_what_a_library_found(folder: Path, tmp_path: Path) -> None:
    model = CrossEncoderReranker(str(folder))
    with Library(tmp_path / "library", FakeEmbedder(), reranker=model) as library:
        for n, text in enumerate(("the lamp", "a lamp burns", "the canal and the lamp")):
            shelve(library, tmp_path, document(f"paper{n}"), text)
        plain = ask(library, "lamp", without=frozenset({"rerank"}))

        assert texts(ask(library, "lamp")) == texts(reranked("lamp", plain, model))


def test_a_model_is_opened_at_the_first_question_and_no_sooner(tmp_path: Path) -> None:
    with Library(tmp_path / "library", FakeEmbedder(), reranker=CrossEncoderReranker("no/such-model")) as library:
        shelve(library, tmp_path, document("one"), "The lamp burns.")
        shelve(library, tmp_path, document("two"), "The lamp is lit.")

        assert ask(library, "lamp", without=frozenset({"rerank"}))
        with pytest.raises(BadSetting):
            ask(library, "lamp")


@pytest.mark.parametrize("kind", ["missing", "empty", "rubbish"])
def test_what_is_no_model_is_told_with_what_to_do(tmp_path: Path, kind: str) -> None:
    folder = tmp_path / "model"
    if kind != "missing":
        folder.mkdir()
    if kind == "rubbish":
        (folder / "config.json").write_text("{", encoding="utf-8")

    with pytest.raises(
        BadSetting, match=r"model'.*COUNCIL_STORE__RERANKING_MODEL.*CrossEncoder.*take the setting away"
    ):
        CrossEncoderReranker(str(folder)).scores("lamp", ["the lamp burns"])


def test_opening_ahead_says_the_same_of_a_bad_folder(tmp_path: Path, folder: Path) -> None:
    CrossEncoderReranker(str(folder)).load()
    with pytest.raises(BadSetting, match="COUNCIL_STORE__RERANKING_MODEL"):
        CrossEncoderReranker(str(tmp_path / "none")).load()
