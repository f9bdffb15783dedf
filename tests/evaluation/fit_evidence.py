"""What are the signals of a sentence worth? Fits their weights on questions whose gold places are known.

    python -m tests.evaluation.fit_evidence QUESTIONS.jsonl LIBRARY [QUESTIONS.jsonl LIBRARY …] [--today 2026-11-21]

For each answerable question its passages are searched for as an answer would, and each of their sentences is marked: it holds
the answer when it stands where a gold place is and holds a required fact (all of them, or one of them in a gold passage), or
the gold's words. Weights maximise the share of a softmax over a question's sentences that falls to those marked, less L2.

Prints how often a marked sentence comes first, and among the first three, for each file when it was left out of the fit,
and then the weights fitted on all files, to be written into `assistant.signals`. A LIBRARY is a folder that holds the
papers already and that nobody else has open.
"""

from __future__ import annotations

import argparse
import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from api.evaluation.places import meets
from api.evaluation.questions import Asked, read_questions
from api.evaluation.reply import Passage
from api.evaluation.wording import SHORT_QUOTE, holds, says
from assistant.answer import Question, Turn
from assistant.evidence import of_another_time, opened, tells
from assistant.signals import asked, signals
from assistant.study import Study
from vectorstore.embedding import SentenceTransformerEmbedder
from vectorstore.library import Library
from vectorstore.search import Found
from vectorstore.words.text import squash

STEPS, RATE, L2 = 250, 0.05, 0.02
Numbers = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Posed:
    """A question's sentences: their signals (n, d), and which of them hold the answer (n,)."""

    file: str
    names: tuple[str, ...]
    signals: Numbers
    holds: Numbers


def posed(file: str, one: Asked, study: Study) -> Posed | None:
    """None where no sentence was found for it."""
    question = Question(one.question, tuple(Turn(t.role, t.content) for t in one.history))
    understood, found, rarity = study.looked_up(question)
    asked_ = asked(understood, rarity)
    rows: list[dict[str, float]] = []
    marks: list[bool] = []
    for around in opened(found):
        for place in range(len(around.found.passage.sentences)):
            if not of_another_time(understood, around.found, place) and tells(asked_, around, place):
                rows.append(signals(asked_, around, place))
                marks.append(holds_answer(one, around.found, place))
    if not rows:
        return None
    names = tuple(rows[0])
    values = np.array([[row[name] for name in names] for row in rows], dtype=np.float32)
    return Posed(file, names, values, np.array(marks, dtype=np.float32))


def holds_answer(one: Asked, found: Found, place: int) -> bool:
    """Does a sentence hold the answer, where a gold place says that it stands?"""
    passage, sentence = found.passage, found.passage.sentences[place]
    text = passage.text[sentence.start : sentence.end]
    whole = " ".join(f"{text} {sentence.reading or ''}".split())
    here = Passage(file=found.document.file, page=sentence.page, last_page=sentence.last_page, text=text)
    if any(says(whole, wrong) for wrong in one.must_not_include):
        return False
    held = Passage(file=found.document.file, page=passage.page, last_page=passage.last_page, text=passage.text)
    golds = [gold for gold in one.places if meets(held, gold, one)]
    facts = sum(any(says(whole, way) for way in ways) for ways in one.must_include)
    placed = any(here.at(gold) for gold in one.places)
    if facts and placed and (facts == len(one.must_include) or golds):
        return True
    return any(holds(text, g.quote) or (len(squash(text)) >= SHORT_QUOTE and holds(g.quote, text)) for g in golds)


def fit(sets: Sequence[Posed]) -> tuple[Numbers, Numbers]:
    """Weights (d,) for standardised signals, and what each is divided by (d,)."""
    kept = [one for one in sets if one.holds.any()]
    every = np.concatenate([one.signals for one in kept])
    scale = every.std(axis=0) + 1e-6
    values = torch.tensor(every / scale)
    marks = torch.tensor(np.concatenate([one.holds for one in kept]))
    of = torch.tensor(np.repeat(np.arange(len(kept)), [len(one.holds) for one in kept]))
    weights = torch.zeros(values.shape[1], requires_grad=True)
    optimiser = torch.optim.Adam([weights], lr=RATE)
    for _ in range(STEPS):
        scores = values @ weights
        most = torch.full((len(kept),), -1e9).scatter_reduce(0, of, scores, "amax")
        shares = torch.exp(scores - most[of])
        whole = torch.zeros(len(kept)).scatter_add(0, of, shares)
        right = torch.zeros(len(kept)).scatter_add(0, of, shares * marks)
        loss = -(torch.log(right + 1e-9) - torch.log(whole)).mean() + L2 * (weights**2).sum()
        optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimiser.step()
    return weights.detach().numpy(), scale.astype(np.float32)


def first_and_third(sets: Sequence[Posed], weights: Numbers, scale: Numbers) -> tuple[float, float]:
    """The share of questions with a marked sentence first, and among the first three."""
    firsts, thirds = [], []
    for one in sets:
        order = np.argsort(-(one.signals / scale) @ weights, kind="stable")
        firsts.append(bool(one.holds[order[0]]))
        thirds.append(bool(one.holds[order[:3]].any()))
    return float(np.mean(firsts)), float(np.mean(thirds))


def main() -> None:
    """Prints the figures and the weights."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.evaluation.fit_evidence",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("sets", type=Path, nargs="+", metavar="QUESTIONS LIBRARY")
    parser.add_argument("--today", type=datetime.date.fromisoformat, default=datetime.date.today())
    given = parser.parse_args()
    files, folders = given.sets[::2], given.sets[1::2]
    if len(files) != len(folders):
        parser.error(f"{files[-1]} has no library: name question files and folders in turn.")
    embedder, every = SentenceTransformerEmbedder(), list[Posed]()
    for folder in dict.fromkeys(folders):
        with Library(folder, embedder) as library:
            study = Study(library, today=partial(_same, given.today))
            for file in (f for f, held in zip(files, folders, strict=True) if held == folder):
                asked_ = [one for one in read_questions(file) if one.answerable and one.golds]
                every += [one for one in (posed(file.name, each, study) for each in asked_) if one]
    print(f"{'left out':28}{'n':>5}{'first':>8}{'of three':>10}")
    for file in (f.name for f in files):
        weights, scale = fit([one for one in every if one.file != file])
        held_out = [one for one in every if one.file == file]
        first, third = first_and_third(held_out, weights, scale)
        print(f"{file:28}{len(held_out):5}{first:8.3f}{third:10.3f}")
    weights, scale = fit(every)
    print("\nAll files: first {:.3f}, of three {:.3f}\n".format(*first_and_third(every, weights, scale)))
    for name, weight in sorted(zip(every[0].names, weights / scale, strict=True), key=lambda one: one[0]):
        print(f'    "{name}": {weight:.2f},')


def _same(day: datetime.date) -> datetime.date:
    return day


if __name__ == "__main__":
    main()
