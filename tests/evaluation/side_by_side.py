"""How much is found, beside the plain ways to find it? The same questions, papers and embedding model, in one run.

    python -m tests.evaluation.side_by_side QUESTIONS.jsonl PAPERS [--library FOLDER] [--today 2025-12-01]

plain   pypdf page by page, pieces of 1,000 characters that overlap by 200, a Chroma collection, cosine distance
fused   the same, with BM25 over the same pieces, fused by rank
ours    the passages that this product's study finds, in a library of the papers

Recall and nDCG count as `council-assistant evaluate` counts them: every gold quote met by one of the first so many
passages, from its paper and page. Earlier turns of a conversation are given to ours only: the plain ways know none.
Milliseconds are the median of whole searches, with embedding the question; ours also understands the question and
weighs every sentence found. Megabytes are those of the index on disk; of ours all but the papers' own files.
"""

from __future__ import annotations

import argparse
import datetime
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from api.evaluation.places import FEW, MORE, found, met, ndcg
from api.evaluation.questions import Asked, read_questions
from api.evaluation.reply import Passage
from assistant.answer import Answer, Question, Stage, Turn
from assistant.study import Study
from ingest.porch import Fate, Porch, arrivals
from ingest.reading_room import ReadingRoom
from tests.evaluation.plain import Dense, Fused, pieces_under
from vectorstore.embedding import PACKAGED, SentenceTransformerEmbedder
from vectorstore.library import Library
from vectorstore.search import Found

Search = Callable[[Asked], tuple[list[Passage], float]]
"""A question to the passages as ranked and the milliseconds that finding them took."""
MEGABYTE = 1_000_000


@dataclass(slots=True)
class Way:
    """One way to search, and what it comes to over the questions."""

    name: str
    search: Search
    near: dict[str, bool] = field(default_factory=dict)
    far: dict[str, bool] = field(default_factory=dict)
    gains: list[float] = field(default_factory=list)
    times: list[float] = field(default_factory=list)
    size: int = 0

    def ask(self, asked: Asked) -> None:
        passages, ms = self.search(asked)
        alternatives = [found(golds, passages, asked) for golds in asked.golds]
        self.near[asked.id] = any(met(places, FEW) for places in alternatives)
        self.far[asked.id] = any(met(places, MORE) for places in alternatives)
        self.gains.append(max(map(ndcg, alternatives)))
        self.times.append(ms)

    def line(self) -> str:
        near, far = statistics.mean(self.near.values()), statistics.mean(self.far.values())
        shares = f"{near:10.3f}{far:11.3f}{statistics.mean(self.gains):8.3f}"
        return f"{self.name:8}{shares}{statistics.median(self.times):8.1f}{self.size / MEGABYTE:8.1f}"


def plainly(search: Callable[[str, int], list[Passage]]) -> Search:
    def searched(asked: Asked) -> tuple[list[Passage], float]:
        began = time.perf_counter()
        passages = search(asked.question, MORE)
        return passages, (time.perf_counter() - began) * 1000

    return searched


def ours(study: Study) -> Search:
    def searched(asked: Asked) -> tuple[list[Passage], float]:
        question = Question(asked.question, tuple(Turn(turn.role, turn.content) for turn in asked.history))
        began = time.perf_counter()
        took = 0.0
        for step in study.steps(question):
            if isinstance(step, Stage) and step.name == "reading":  # everything is found and weighed
                took = (time.perf_counter() - began) * 1000
            if isinstance(step, Answer):
                return [_passage(n, one) for n, one in enumerate(step.evidence)], took
        raise AssertionError("steps() always ends with an Answer")

    return searched


def _passage(n: int, one: Found) -> Passage:
    p = one.passage
    return Passage(id=str(n), file=one.document.file, page=p.page, last_page=p.last_page, text=p.text)


def take_in(papers: Path, library: Library) -> None:
    with ReadingRoom() as room:
        for outcome in Porch(library, room).take_in(arrivals([papers])):
            if outcome.fate is Fate.REFUSED:
                print(f"  ours: {outcome.why}")


def size_of(folder: Path, without: str = "") -> int:
    """Bytes of the files under a folder, but for those of one folder in it."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return sum(path.stat().st_size for path in files if path.relative_to(folder).parts[0] != without)


def compare(questions: Sequence[Asked], papers: Path, library: Path, model: str, today: datetime.date) -> list[Way]:
    """Asks every question that names a gold place of each way in turn. An empty `library` is filled with the papers."""
    embedder = SentenceTransformerEmbedder(model)
    asked = [one for one in questions if one.answerable and one.golds]
    with tempfile.TemporaryDirectory() as kept:
        chroma, words = Path(kept) / "chroma", Path(kept) / "words"
        dense = Dense(pieces_under(papers), embedder, chroma)
        fused = Fused(dense, words)
        filled = (library / "catalogue.sqlite").exists()
        with Library(library, embedder, "side by side") as opened:
            if not filled:
                take_in(papers, opened)
            study = Study(opened, today=lambda: today)
            ways = [Way("plain", plainly(dense.search)), Way("fused", plainly(fused.search)), Way("ours", ours(study))]
            for way in ways:
                way.search(asked[0])  # nobody's first question waits for a model or a cache
            for turn, one in enumerate(asked):
                # Each comes first in turn: who embeds a question after another has it warm, and what else the machine
                # does should fall on all alike.
                for n in range(len(ways)):
                    ways[(turn + n) % len(ways)].ask(one)
        ways[0].size = size_of(chroma)
        ways[1].size = size_of(chroma) + size_of(words)
        ways[2].size = size_of(library, without="files")
    return ways


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m tests.evaluation.side_by_side",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("questions", type=Path)
    parser.add_argument("papers", type=Path)
    parser.add_argument(
        "--library", type=Path, help="a library that holds the papers already, and that nobody else has open"
    )
    parser.add_argument("--model", default=PACKAGED, help="the embedding model, for all of them")
    parser.add_argument("--today", type=datetime.date.fromisoformat, default=datetime.date.today())
    given = parser.parse_args()
    questions = read_questions(given.questions)
    with tempfile.TemporaryDirectory() as made:
        library = given.library or Path(made) / "library"
        ways = compare(questions, given.papers, library, given.model, given.today)
    print(f"{'':8}{'recall@5':>10}{'recall@10':>11}{'nDCG@5':>8}{'ms':>8}{'MB':>8}")
    for way in ways:
        print(way.line())
    plain, fused, product = ways
    print(f"{len(product.near)} questions; earlier turns were given to ours only.")
    print("found in 5 by ours only: ", *_only(product, plain, fused))
    print(
        "by a plain way only:     ", *(id_ for id_ in product.near if not product.near[id_] and _any(id_, plain, fused))
    )


def _any(id_: str, *ways: Way) -> bool:
    return any(way.near[id_] for way in ways)


def _only(one: Way, *others: Way) -> list[str]:
    return [id_ for id_ in one.near if one.near[id_] and not _any(id_, *others)]


if __name__ == "__main__":
    main()
