"""How long does a search take in a large library, unfiltered and filtered, and what does it spend the time on?

    python -m tests.evaluation.retrieval_speed [--passages 30000] [--library FOLDER] [--questions 200]

Builds a library of invented passages (`tests.evaluation.large_library`), or takes up the one that --library names and an
earlier run has built, and asks it varied questions: with no filter, with a wide one that keeps about half of the papers,
and with narrow ones. Retrieval is what `POST /v1/search` waits for: the question understood and embedded, candidates
found, read and ranked. The parts are timed apart on the same questions. Milliseconds; TARGET holds for each filter.
"""

from __future__ import annotations

import argparse
import datetime
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TypeVar

from assistant.answer import Question
from assistant.study import Study, query_for
from assistant.understand import understand
from tests.evaluation.large_library import COMMITTEES, PORTFOLIOS, WARDS, build
from vectorstore.catalogue import Catalogue
from vectorstore.embedding import Embedder, SentenceTransformerEmbedder
from vectorstore.library import Library
from vectorstore.narrowing import Filters
from vectorstore.ranking import Candidate, rank, rarity_of
from vectorstore.search import CANDIDATES, Found, Query, earlier_behind, once_each
from vectorstore.shelves import Shelves
from vectorstore.words.clearance import ANONYMOUS
from vectorstore.words.text import content_words

TARGET = 60.0
"""The most that the 95th of a hundred searches may take, in milliseconds, on two cores."""
TODAY = datetime.date(2025, 12, 1)
LIMIT = 20
PUBLIC = ("public",)
T = TypeVar("T")
_ASKED = (
    "How many {things} were there in {year}?",
    "What did {committee} decide about {things}?",
    "How much did the council spend on {things} in {year}?",
    "{things}",
    "Which wards had the most {things} between {year} and 2024/25?",
    "What is the latest report on {things} and complaints about them?",
    "caller says nobody came about {things}, who do they ask and how long does it take?",
    "What were the recommendations of {committee} on {things} in {year}?",
)
_THINGS = (
    "potholes,fly-tips,library visits,swimming lessons,garden waste bins,missed collections,planning appeals,van permits,"
    "homeless households,school places,street lights,council tax arrears,freedom of information requests,food inspections,"
    "cemetery fees,parking fines,apprentices,sickness days,flood wardens,trees"
).split(",")


def questions(count: int) -> list[str]:
    """The same in every run, each another."""
    chance = random.Random(11)  # noqa: S311  (nobody's secret)
    asked: dict[str, None] = {}
    while len(asked) < count:
        year = chance.randrange(2014, 2025)
        asked[
            chance.choice(_ASKED).format(
                things=" and ".join(chance.sample(_THINGS, chance.choice((1, 1, 2)))),
                committee=chance.choice(COMMITTEES),
                year=chance.choice((str(year), f"{year}/{(year + 1) % 100:02}")),
            )
        ] = None
    return list(asked)


def narrowings(library: Library) -> dict[str, Filters]:
    """No filter, one that keeps about half of the papers, and narrower ones."""
    dates = sorted(d.meeting_date for d in library.documents(ANONYMOUS) if d.meeting_date)
    papers = sorted(library.documents(ANONYMOUS), key=lambda d: d.passages)
    return {
        "no filter": Filters(),
        "half of the papers": Filters(date_from=dates[len(dates) // 2]),
        "one ward": Filters(wards=(WARDS[0],)),
        "one portfolio": Filters(portfolios=(PORTFOLIOS[0],)),
        "one committee": Filters(committees=(COMMITTEES[0],)),
        "one paper": Filters(document_ids=(papers[len(papers) // 2].id,)),
    }


def timed(work: Callable[[], object]) -> float:
    """Milliseconds."""
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000


def _row(name: str, took: Sequence[float], more: str = "") -> None:
    p50, p95, p99 = (_of_a_hundred(took, n) for n in (50, 95, 99))
    print(f"{name:<34} {p50:7.1f} {p95:7.1f} {p99:7.1f}  {more}", flush=True)


def _of_a_hundred(took: Sequence[float], n: int) -> float:
    return statistics.quantiles(took, n=100, method="inclusive")[n - 1]


def searches(library: Library, filters: Mapping[str, Filters], asked: Sequence[str]) -> None:
    """Retrieval as a whole, each question under every filter in turn, so that a busy machine is busy for all of them."""
    study = Study(library, today=lambda: TODAY)

    def search(text: str, narrowed: Filters) -> float:
        return timed(lambda: study.search(Question(text, filters=narrowed), LIMIT))

    first = {name: search("opening hours", narrowed) for name, narrowed in filters.items()}
    took: dict[str, list[float]] = {name: [] for name in filters}
    for text in asked:
        for name, narrowed in filters.items():
            took[name].append(search(text, narrowed))
    base = statistics.median(next(iter(took.values())))
    print(f"{'retrieval, ms':<34} {'p50':>7} {'p95':>7} {'p99':>7}")
    for name, each in took.items():
        kept = library.holdings(ANONYMOUS, filters[name])
        of = f"{kept.documents} papers, {kept.passages} passages"
        verdict = "" if _of_a_hundred(each, 95) <= TARGET else f"  OVER {TARGET:.0f} ms"
        _row(
            name,
            each,
            f"{statistics.median(each) / base:4.2f} x unfiltered; the first time {first[name]:.0f}; {of}{verdict}",
        )


class Laps:
    """Milliseconds by what they were spent on."""

    def __init__(self) -> None:
        self._took: dict[str, list[float]] = {}

    def lap(self, name: str, work: Callable[[], T]) -> T:
        """What the work gives, its time noted."""
        began = time.perf_counter()
        done = work()
        self._took.setdefault(name, []).append((time.perf_counter() - began) * 1000)
        return done

    def show(self) -> None:
        print(f"\n{'parts, ms':<34} {'p50':>7} {'p95':>7} {'p99':>7}")
        for name, each in self._took.items():
            _row(name, each)


def queries(library: Library, asked: Sequence[str], laps: Laps) -> list[Query]:
    """The questions as they are searched for."""
    read = library.vocabulary(ANONYMOUS).read
    read("opening hours")  # nobody's first question waits for the words to be counted
    understood = [laps.lap("understanding the question", partial(understand, Question(q), TODAY, read)) for q in asked]
    return [query_for(one, Question(text), LIMIT) for one, text in zip(understood, asked, strict=True)]


def parts(folder: Path, embedder: Embedder, filters: Mapping[str, Filters], asked: Sequence[Query], laps: Laps) -> None:
    """The steps of a search one by one, on the library's own parts."""
    catalogue = Catalogue(folder / "catalogue.sqlite")
    shelves = Shelves(folder / (catalogue.setting("index") or "chroma"))
    passages = catalogue.holdings(ANONYMOUS).passages

    def rarity(term: str) -> float:
        return rarity_of(catalogue.keywords.frequency(PUBLIC, term), passages)

    try:
        for query in asked:
            vector = laps.lap("embedding it", partial(embedder.questions, [query.text]))[0]
            near = laps.lap("Chroma", partial(shelves.near, "public", vector, CANDIDATES))
            told = laps.lap("keywords", partial(catalogue.keywords.scores, PUBLIC, _terms(query), CANDIDATES))
            ids = sorted({*told, *(id_ for id_, _ in near)})
            held = laps.lap("catalogue: passages", partial(catalogue.stored, ids, len(vector))).values()
            of = tuple({one.passage.document_id for one in held})
            kept = Filters(document_ids=of)
            papers = laps.lap("catalogue: their papers", partial(catalogue.documents, ANONYMOUS, kept))
            relations = laps.lap("catalogue: relations", partial(catalogue.relations_among, of))
            by_id = {paper.id: paper for paper in papers}
            candidates = [
                Candidate(
                    one.passage, by_id[one.passage.document_id], one.n, one.vector, one.sentences, one.label, one.body
                )
                for one in held
            ]
            ranks = laps.lap("ranking", partial(rank, query, vector, candidates, rarity))
            found = [
                Found(c.passage, c.document, r.score, r.dense, r.keywords, r.sentence_cosines, c.place)
                for c, r in zip(candidates, ranks, strict=True)
            ]
            behind = laps.lap("earlier versions behind", partial(earlier_behind, found, relations, query))
            laps.lap("each thing once", partial(once_each, behind, relations))
        for name, narrowed in filters.items():
            for query in asked[:20] if narrowed else ():
                vector = embedder.questions([query.text])[0]
                fit = laps.lap(f"what is kept: {name}", partial(catalogue.kept, ANONYMOUS, narrowed))
                among = laps.lap(f"its vectors: {name}", partial(catalogue.pick, fit))
                laps.lap(f"the nearest: {name}", partial(among.nearest, vector, CANDIDATES))
                keywords = partial(catalogue.keywords.scores, PUBLIC, _terms(query), CANDIDATES, among)
                laps.lap(f"its keywords: {name}", keywords)
                laps.lap(f"holdings: {name}", partial(catalogue.holdings, ANONYMOUS, narrowed))
    finally:
        shelves.close()
        catalogue.close()


def _terms(query: Query) -> list[str]:
    """What a search looks for in the keyword index."""
    others = (word for some in query.otherwise.values() for other in some for word in content_words(other))
    like = (word for some in query.likened.values() for word, _ in some)
    return list(dict.fromkeys([*query.terms, *others, *like]))


def main() -> None:
    """Prints the tables."""
    parser = argparse.ArgumentParser(prog="python -m tests.evaluation.retrieval_speed", description=__doc__)
    parser.add_argument("--passages", type=int, default=30_000)
    parser.add_argument("--questions", type=int, default=200)
    parser.add_argument("--library", type=Path, help="where the library is built, or stands from an earlier run")
    given = parser.parse_args()
    embedder = SentenceTransformerEmbedder()
    with tempfile.TemporaryDirectory() as place:
        folder = given.library or Path(place) / "library"
        if not (folder / "catalogue.sqlite").exists():
            took = timed(lambda: build(folder, embedder, given.passages)) / 1000
            print(f"built in {took:.0f} s")
        asked = questions(given.questions)
        laps = Laps()
        with Library(folder, embedder, "measuring") as library:
            filters = narrowings(library)
            searches(library, filters, asked)
            looked_for = queries(library, asked, laps)
        parts(folder, embedder, filters, looked_for, laps)
        laps.show()


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        main()
