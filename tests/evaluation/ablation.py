"""What is each part of the ranking worth? The same questions, with parts left out, in one run over one library.

    python -m tests.evaluation.ablation QUESTIONS.jsonl PAPERS [QUESTIONS.jsonl PAPERS …] [--library FOLDER …]

Twice: adding up from vectors alone to everything, and leaving one part out of everything.

dense          the vectors of passages and of their sentences
keywords       the keyword index
wording        typing errors put right, and other writings: council words, abbreviations, words like them
time           the periods asked for, and the latest
shape          words side by side and covered, rows, figures, neighbours, the paper as a whole
company        outcomes beside their motions
conversation   earlier turns; without them the last question is searched for as it stands
rerank         a model that reads question and passage together, where --rerank names one

Recall and nDCG count as `council-assistant evaluate` counts them, over the questions that name a gold place. Milliseconds
are the median until everything is found and weighed, embedding the question included. --library names a folder that holds
a set's papers already and that nobody else has open: give one for each set, in their order, or none.
"""

from __future__ import annotations

import argparse
import dataclasses
import datetime
import statistics
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from api.evaluation.questions import Asked, read_questions
from api.evaluation.reply import Passage
from assistant.study import Study
from tests.evaluation.side_by_side import Search, Way, ours, take_in
from vectorstore.embedding import PACKAGED, SentenceTransformerEmbedder
from vectorstore.library import Library
from vectorstore.reranking import CrossEncoderReranker, Reranker
from vectorstore.search import Found, Query
from vectorstore.vocabulary import Reworded
from vectorstore.words.clearance import Clearance

ADDED = ("wording", "time", "shape", "company", "conversation", "rerank")
"""What is put upon the two lists fused, in this order."""
PARTS = ("dense", "keywords", *ADDED)


class Lacking:
    """A library whose searches leave parts out."""

    def __init__(self, library: Library, parts: frozenset[str]) -> None:
        self._library = library
        self._parts = parts

    def __getattr__(self, name: str) -> Any:
        return getattr(self._library, name)

    def search(self, query: Query, clearance: Clearance) -> list[Found]:
        return self._library.search(dataclasses.replace(query, without=self._parts), clearance)

    def vocabulary(self, clearance: Clearance) -> Any:
        return AsAsked() if "wording" in self._parts else self._library.vocabulary(clearance)


class AsAsked:
    """A vocabulary that leaves every question as it is."""

    def read(self, text: str) -> Reworded:
        return Reworded(text)


def lines(parts: Sequence[str]) -> Iterator[tuple[str, frozenset[str]]]:
    """Each line's name, with what is left out; `parts` are those that there are. The whole comes twice."""
    added = [part for part in ADDED if part in parts]
    yield "dense only", frozenset(parts) - {"dense"}
    yield "keywords only", frozenset(parts) - {"keywords"}
    yield "fused", frozenset(added)
    for n, part in enumerate(added, start=1):
        yield f"+ {part}", frozenset(added[n:])
    yield "all", frozenset()
    for part in parts:
        yield f"- {part}", frozenset({part})


def way(library: Library, name: str, without: frozenset[str], today: datetime.date) -> Way:
    """One line of the table, to be asked the questions."""
    study = Study(Lacking(library, without), today=lambda: today)  # type: ignore[arg-type]
    search = ours(study)
    return Way(name, _alone(search) if "conversation" in without else search)


def _alone(search: Search) -> Search:
    """Without what was said before."""

    def searched(asked: Asked) -> tuple[list[Passage], float]:
        return search(asked.model_copy(update={"history": ()}))

    return searched


def ablate(library: Library, questions: Sequence[Asked], today: datetime.date, parts: Sequence[str]) -> list[Way]:
    """Asks every question that names a gold place with each line's parts left out."""
    asked = [one for one in questions if one.answerable and one.golds]
    ways = [way(library, name, without, today) for name, without in lines(parts)]
    for one in ways:
        one.search(asked[0])  # nobody's first question waits for a model or a cache
    for turn, question in enumerate(asked):
        for n in range(len(ways)):  # each comes first in turn, so that a busy machine is busy for all alike
            ways[(turn + n) % len(ways)].ask(question)
    return ways


def opened(folder: Path, papers: Path, model: str, reranker: Reranker | None) -> Library:
    """A library that holds the papers: an empty folder is filled with them."""
    filled = (folder / "catalogue.sqlite").exists()
    library = Library(folder, SentenceTransformerEmbedder(model), "ablation", reranker=reranker)
    if not filled:
        take_in(papers, library)
    return library


def table(sets: Sequence[tuple[str, Sequence[Way]]]) -> str:
    """A row for each line, and for each set of questions the same four columns."""
    head = "".join(f"{'recall@5':>11}{'recall@10':>11}{'nDCG@5':>8}{'ms':>7}" for _ in sets)
    names = "".join(f"{f'{name}, {len(ways[0].near)}':>37}" for name, ways in sets)
    rows = [f"{'':16}{names}", f"{'':16}{head}"]
    for each in zip(*(ways for _, ways in sets), strict=True):
        rows += [""] if each[0].name == "all" else []
        rows.append(f"{each[0].name:16}{''.join(map(_cells, each))}")
    return "\n".join(rows)


def _cells(one: Way) -> str:
    near, far = statistics.mean(one.near.values()), statistics.mean(one.far.values())
    return f"{near:11.3f}{far:11.3f}{statistics.mean(one.gains):8.3f}{statistics.median(one.times):7.1f}"


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.evaluation.ablation",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "sets", type=Path, nargs="+", metavar="QUESTIONS PAPERS", help="question files, each with papers"
    )
    parser.add_argument("--library", type=Path, action="append", default=[], help="one for each set, or none")
    parser.add_argument("--model", default=PACKAGED, help="the embedding model")
    parser.add_argument("--rerank", help="a folder with a CrossEncoder, or its name in the local cache")
    parser.add_argument("--today", type=datetime.date.fromisoformat, default=datetime.date.today())
    given = parser.parse_args()
    files, papers = given.sets[::2], given.sets[1::2]
    if len(files) != len(papers):
        parser.error(f"{files[-1]} has no papers: name question files and folders of papers in turn.")
    if len(given.library) not in (0, len(files)):
        parser.error(f"{len(given.library)} libraries for {len(files)} sets: give one for each, or none.")
    reranker = CrossEncoderReranker(given.rerank) if given.rerank else None
    parts = PARTS if reranker else tuple(part for part in PARTS if part != "rerank")
    with tempfile.TemporaryDirectory() as made:
        folders = given.library or [Path(made) / str(n) for n in range(len(files))]
        sets = []
        for file, place, folder in zip(files, papers, folders, strict=True):
            with opened(folder, place, given.model, reranker) as library:
                sets.append((file.stem, ablate(library, read_questions(file), given.today, parts)))
    print(table(sets))


if __name__ == "__main__":
    main()
