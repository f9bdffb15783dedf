"""A second opinion on sentences in their own words: what is put to the model, what its word does, and a real one opened."""

from __future__ import annotations

import datetime
import logging
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path

import pytest

from assistant.answer import Citation, Draft, Question, Said, WorkedOut
from assistant.chat_model import Limits, open_chat_model
from assistant.entailment import CrossEncoderEntailment, Entailment, agrees, entailment_of
from assistant.model_writer import ModelWriter
from assistant.study import Study
from assistant.verification.reasons import Reason
from assistant.verify import in_own_words, verify
from tests.fakes import FakeEmbedder
from tests.invented import document, found, prose, shelve, table
from tests.models import small_cross_encoder
from tests.scripted import scripted
from vectorstore.library import Library
from vectorstore.words.errors import BadSetting

LAMP = "The harbour lamp burns all night and was lit again by the keeper on 3 May 2021."
OWN = "The keeper lit the harbour lamp again on 3 May 2021 [1]."
LABELS = ("contradiction", "entailment", "neutral")


class Opinion:
    """Gives every statement the same share, and keeps what it was asked."""

    name = "opinion"

    def __init__(self, share: float) -> None:
        self.share = share
        self.asked: list[tuple[str, str]] = []

    def follows(self, pairs: Sequence[tuple[str, str]]) -> Sequence[float]:
        self.asked += pairs
        return [self.share] * len(pairs)


def lamp(quote: str = LAMP) -> Citation:
    paper = document("lamps", title="Report on Lamps", meeting_date=datetime.date(2021, 6, 8))
    return Citation(1, found(prose("lamps", LAMP, headings=("The harbour",)), paper, 1.0), quote, 1)


def said(text: str) -> Said:
    return Said(text, (lamp(),))


# What is put to it ----------------------------------------------------------------------------------------------------


def test_a_sentence_in_its_own_words_is_put_to_the_model_with_what_it_cites_and_where_that_stands() -> None:
    model = Opinion(0.9)

    assert agrees(model, said(OWN))

    ((premise, statement),) = model.asked
    assert statement == "The keeper lit the harbour lamp again on 3 May 2021."
    assert premise.startswith("Report on Lamps. ")
    assert "8 June 2021. The harbour. " in premise
    assert premise.endswith(LAMP)


@pytest.mark.parametrize("text", [f"“{LAMP}” [1]", f"Report on Lamps, 8 June 2021: “{LAMP}” [1]"])
def test_what_is_word_for_word_is_not_put_to_it(text: str) -> None:
    model = Opinion(0.0)

    assert verify(Draft((said(text),), "quotes"), model).kept == (said(text),)
    assert model.asked == []


def test_neither_is_a_row_that_is_read_out_or_what_was_worked_out() -> None:
    paper = document("lamps")
    rows = table("lamps", "Lamps lit", [("North pier 41", "North pier: 2020/21 41")])
    row = Citation(1, found(rows, paper, 1.0), "North pier 41", 1, reading="North pier: 2020/21 41")

    assert not in_own_words(Said("Lamps lit: North pier: 2020/21 41 [1]", (row,)))
    assert not in_own_words(
        Said("That is 4 more [1].", (lamp(),), (WorkedOut(Decimal(4), (Decimal(45), Decimal(41)), "difference"),))
    )
    assert in_own_words(said(OWN))


# What its word does ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("share", "kept"), [(0.0, 0), (0.49, 0), (0.5, 1), (1.0, 1)])
def test_it_is_shown_where_more_speaks_for_it_than_for_everything_else(share: float, kept: int) -> None:
    verdict = verify(Draft((said(OWN),), "model"), Opinion(share))

    assert len(verdict.kept) == kept
    assert verdict.reasons == ({} if kept else {Reason.ENTAILMENT: 1})


def test_no_opinion_saves_a_sentence_that_the_checks_dropped() -> None:
    model = Opinion(1.0)

    verdict = verify(Draft((said("The keeper lit the harbour lamp again on 9 May 2021 [1]."),), "model"), model)

    assert verdict.kept == ()
    assert Reason.ENTAILMENT not in verdict.reasons
    assert model.asked == []


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library(tmp_path / "library", FakeEmbedder()) as opened:
        shelve(opened, tmp_path, document("lamps", title="Report on Lamps"), LAMP)
        yield opened


@pytest.mark.parametrize(("share", "by"), [(0.9, "scripted"), (0.1, "quotes")])
def test_a_models_sentence_leaves_when_it_agrees_and_quotes_answer_when_it_does_not(
    library: Library, share: float, by: str
) -> None:
    with scripted(lambda _: iter([OWN])) as server:
        limits = Limits(timeout=30, retries=0)
        writer = ModelWriter(open_chat_model("openai:scripted", limits, server.address), limits)
        study = Study(library, writer, seconds=20, entailment=Opinion(share))
        answer = study.answer(Question("When was the harbour lamp lit again?"))
        study.close()

    assert answer.written_by == by
    assert "3 May 2021" in answer.text
    assert answer.dropped == (by == "quotes")


def test_quotes_alone_answer_as_they_would_without_it(library: Library) -> None:
    question = Question("When was the harbour lamp lit again?")

    with_it = Study(library, entailment=Opinion(0.0)).answer(question)

    assert with_it.text == Study(library).answer(question).text
    assert "3 May 2021" in with_it.text


# A real model ---------------------------------------------------------------------------------------------------------


def test_the_share_of_the_output_that_is_named_for_entailment_counts_wherever_it_stands(tmp_path: Path) -> None:
    pairs = [("the lamp burns", "a lamp burns"), ("the lamp burns", "the canal is a pool")]
    shares = []
    for n in range(3):
        names = ["neutral", "contradiction"]
        names.insert(n, "Entailment")
        model = CrossEncoderEntailment(str(small_cross_encoder(tmp_path / str(n), labels=names)))
        shares.append(model.follows(pairs))

    for each in zip(*shares, strict=True):
        assert sum(each) == pytest.approx(
            1.0, abs=1e-5
        )  # the same weights: the three outputs' shares, one after another
        assert len({round(share, 6) for share in each}) == 3


def test_a_real_model_is_asked_by_the_verifier(tmp_path: Path) -> None:
    model: Entailment = CrossEncoderEntailment(str(small_cross_encoder(tmp_path, labels=LABELS)))
    (share,) = model.follows([("Report on Lamps. The harbour. " + LAMP, "the lamp burns")])

    assert 0.0 < share < 1.0
    verdict = verify(Draft((said(OWN),), "model"), model)
    assert len(verdict.kept) + verdict.reasons.get(Reason.ENTAILMENT, 0) == 1


def test_a_text_longer_than_the_model_reads_is_judged_by_its_beginning_and_breaks_nothing(tmp_path: Path) -> None:
    model = CrossEncoderEntailment(str(small_cross_encoder(tmp_path, labels=LABELS)))

    (share,) = model.follows([("the lamp burns " * 400, "the canal")])

    assert 0.0 < share < 1.0


def test_what_cannot_be_judged_is_not_shown(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    folder = small_cross_encoder(tmp_path, labels=LABELS)
    model = CrossEncoderEntailment(str(folder))
    model.load()
    broken: list[tuple[str, str]] = [("the lamp burns", None)]  # type: ignore[list-item]

    with caplog.at_level(logging.ERROR):
        assert model.follows(broken) == [0.0]
    assert "could not judge" in caplog.text


def test_a_model_that_judges_something_else_is_told_with_what_to_do(tmp_path: Path) -> None:
    folder = small_cross_encoder(tmp_path, outputs=2)

    with pytest.raises(BadSetting, match=r"COUNCIL_ASSISTANT__ENTAILMENT_MODEL.*no output named 'entailment'.*label_0"):
        CrossEncoderEntailment(str(folder)).load()


@pytest.mark.parametrize("kind", ["missing", "empty", "rubbish"])
def test_what_is_no_model_is_told_with_what_to_do(tmp_path: Path, kind: str) -> None:
    folder = tmp_path / "model"
    if kind != "missing":
        folder.mkdir()
    if kind == "rubbish":
        (folder / "config.json").write_text("{", encoding="utf-8")

    with pytest.raises(BadSetting, match=r"model'.*COUNCIL_ASSISTANT__ENTAILMENT_MODEL.*take the setting away"):
        CrossEncoderEntailment(str(folder)).load()


def test_none_is_opened_where_none_is_set() -> None:
    assert entailment_of(None) is None
    assert entailment_of("folder") is not None
