"""The verb `evaluate`: asks every question of a file and scores the replies, or scores the replies of an older run."""

from __future__ import annotations

import argparse
import datetime
from pathlib import Path
from typing import Any

from api.evaluation.asking import Asking, ask_all, assistant_of
from api.evaluation.papers import Papers
from api.evaluation.questions import digest_of, read_questions
from api.evaluation.reply import reply_of
from api.evaluation.runs import REPLIES, REPORT, Run, now, regold
from api.evaluation.scoring import Score, score
from api.evaluation.totals import ALL, Totals, table_text, totals
from api.progress import counted
from api.settings import read_settings
from api.terminal import lines, print_json, say
from vectorstore.words.errors import BadInput

FOLDER = Path("evaluations")
"""Where runs are put, in the folder where the command is run, unless --out names another."""


def evaluate(given: argparse.Namespace) -> int:
    if given.file is None and given.score is None:
        raise BadInput("Name a question file to ask, or a run to score again with --score.")
    if given.score is not None and (given.out is not None or given.name is not None):
        raise BadInput("--out and --name are for a new run: --score writes into the run's own folder.")
    papers = Papers(given.papers)
    run, askings = _older(given) if given.score is not None else _asked(given)
    run.note(run.settings | {"scored_at": now(), "papers": [folder.name for folder in given.papers]})
    scores = score_all(askings, papers)
    groups = totals(scores)
    run.conclude(askings, scores, groups)
    if given.json:
        print_json(summary(run, groups))
    else:
        lines(table_text(groups))
        say(f"Every miss, and why: {run.folder / REPORT}")
    return 1 if groups[-1].errors else 0


def score_all(askings: list[Asking], papers: Papers) -> list[Score]:
    """Raises BadInput for a reply that is none."""
    scores = []
    for number, asking in enumerate(askings, start=1):
        reply = None if asking.reply is None else reply_of(asking.reply, f"{REPLIES}, line {number},")
        scores.append(score(asking.asked, reply, asking.ms, papers, asking.error))
    return scores


def summary(run: Run, groups: list[Totals]) -> dict[str, Any]:
    """For programs: the figures over all, and those of each category."""
    figures = {group.name: group.figures() for group in groups}
    return {"run": str(run.folder), "summary": figures.pop(ALL), "categories": figures}


def _older(given: argparse.Namespace) -> tuple[Run, list[Asking]]:
    run = Run.open(given.score)
    askings = run.askings()
    if given.file is not None:
        askings = regold(askings, read_questions(given.file))
        run.note(run.settings | {"gold": {"file": given.file.name, "sha256": digest_of(given.file)}})
    if not askings:
        raise BadInput(f"{given.score} holds no replies: the run was stopped before the first. Ask again.")
    return run, askings


def _asked(given: argparse.Namespace) -> tuple[Run, list[Asking]]:
    questions = read_questions(given.file)
    name = given.name or f"{given.file.stem}-{datetime.datetime.now():%Y-%m-%d-%H%M%S}"
    source = {"file": given.file.name, "sha256": digest_of(given.file), "questions": len(questions)}
    with assistant_of(read_settings()) as assistant:
        about = assistant.about() | {"questions": source, "began_at": now()}
        run = Run.begin(given.out or FOLDER, name, about)
        with counted("questions", len(questions)) as count:
            return run, run.keep(count(ask_all(assistant, questions)))
