"""A library of many invented passages, through the library's own doors, for measuring: minutes instead of hours.

The words are those of the demo council's papers, put together anew with invented names and figures, in passages as long
as those of a county council's papers. Only the demo council's sentences are embedded; what is made of them is near them.
"""

from __future__ import annotations

import datetime
import hashlib
import itertools
import random
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np

from ingest.demo_council import PAPERS
from tests.evaluation.reading import read_folder
from vectorstore.embedding import Embedder, Vectors
from vectorstore.library import Library
from vectorstore.passage_embedding import sentence_texts
from vectorstore.words.papers import Document, Item, Page, Passage, Reading, Sentence
from vectorstore.words.periods import periods_in

LENGTHS = (15, 63, 114, 354, 655, 824, 939, 1009, 1304, 1800)
"""Characters of a passage at SHARES of all of them: 4,745 of a county council's, counted in November."""
SIZES = (1, 2, 7, 17, 46, 96, 151, 247)
"""Passages of a paper at SIZE_SHARES of all papers: 126 of the same."""
SHARES = (0.0, 0.05, 0.10, 0.25, 0.50, 0.75, 0.90, 0.95, 0.99, 1.0)
SIZE_SHARES = (0.0, 0.10, 0.25, 0.50, 0.75, 0.90, 0.95, 1.0)
NOISE = 0.35
"""Length of what is added to the vector of a text that is put together of known sentences, against 1 for that vector."""
COMMITTEES = tuple(
    f"{subject} {body}"
    for body in ("Committee", "Panel", "Board", "Sub-Committee")
    for subject in "Harbour,Planning,Licensing,Audit,Standards,Housing,Highways,Pensions,Schools,Health".split(",")
)
WARDS = tuple(f"{a}{b}" for a in ("Oss", "Fenni", "Mar", "Pell", "Tarn") for b in ("ley", "moor", "rack", "wick"))
PORTFOLIOS = ("Environment and Streets", "Finance", "Leisure and Libraries", "Housing", "Education and Skills")


class NearEmbedder:
    """Vectors near those of known sentences, under the name of the model that made them; nothing is embedded."""

    def __init__(self, like: Embedder, known: Mapping[str, Vectors]) -> None:
        self.name = like.name
        self._known = known
        self._mean = np.mean(list(known.values()), axis=0)

    def questions(self, texts: list[str]) -> Vectors:
        """float32, (n, d), unit length."""
        return np.stack([self._near(text) for text in texts])

    def passages(self, texts: list[str]) -> Vectors:
        """float32, (n, d), unit length."""
        return self.questions(texts)

    def knows(self, word: str) -> bool:  # noqa: ARG002
        """Of no word: nothing is asked of a library that is being built."""
        return False

    def single_words(self, words: Sequence[str]) -> Vectors | None:  # noqa: ARG002
        """None, as `knows`."""
        return None

    def _near(self, text: str) -> Vectors:
        seed = int.from_bytes(hashlib.sha256(text.encode()).digest()[:8])
        noise = np.random.default_rng(seed).normal(size=self._mean.shape)
        of_lines = [self._known[line] for line in text.split("\n") if line in self._known] or [self._mean]
        mean = np.mean(of_lines, axis=0)
        vector = mean / np.linalg.norm(mean) + NOISE * noise / np.linalg.norm(noise)
        return np.asarray(vector / np.linalg.norm(vector), dtype=np.float32)


def build(folder: Path, embedder: Embedder, passages: int) -> None:
    """A library of this many passages in `folder`, the same in every run; says on standard error how far it is."""
    said = [[text for p in r.passages for text in sentence_texts(p)] for r in read_folder(PAPERS).values()]
    # Two to a sentence: the demo council's are half as long as a county council's.
    themes = [[" ".join(pair) for pair in itertools.pairwise(texts)] for texts in said]
    sentences = sorted({text for theme in themes for text in theme})
    known = dict(zip(sentences, embedder.passages(sentences), strict=True))
    with tempfile.TemporaryDirectory() as place, Library(folder, NearEmbedder(embedder, known)) as library:
        original = Path(place) / "paper.txt"
        original.write_text("invented", encoding="utf-8")
        held = 0
        for reading in _papers(themes, passages):
            library.replace(reading, original)
            held += len(reading.passages)
            print(f"\r{held} of {passages} passages", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)


def _papers(themes: Sequence[Sequence[str]], passages: int) -> Iterator[Reading]:
    chance = random.Random(7)  # noqa: S311  (nobody's secret)
    number = 0
    while passages > 0:
        number += 1
        size = min(passages, round(float(np.interp(chance.random(), SIZE_SHARES, SIZES))))
        passages -= size
        yield _paper(chance, number, size, chance.choice(themes))


def _paper(chance: random.Random, number: int, size: int, theme: Sequence[str]) -> Reading:
    pack = chance.random() < 0.1 and size >= 8
    items = [_item(chance, str(n + 1)) for n in range(4 if pack else 1)]
    id_ = hashlib.sha256(f"invented {number}".encode()).hexdigest()[:16]
    made = []
    for place in range(size):
        item = items[place * len(items) // size] if pack else None
        made.append(_passage(chance, id_, f"{number}.{place}", theme, item))
    document = Document(
        id=id_,
        source=f"invented:{number}",
        file=f"paper-{number}.txt",
        sha256=id_,
        size=8,
        media_type="text/plain",
        reader="invented",
        title="Agenda" if pack else f"{items[0].title} {number}",
        committee=chance.choice(COMMITTEES),
        meeting_date=datetime.date(2014, 1, 1) + datetime.timedelta(days=chance.randrange(4_000)),
        date_basis="printed",
        item=None if pack else items[0].number,
        kind="agenda" if pack else chance.choice(("report", "report", "minutes", "briefing", "other")),
        pages=1 + size // 4,
        items=tuple(items),
    )
    return Reading(document, (Page(1, "invented"),), tuple(made))


def _item(chance: random.Random, number: str) -> Item:
    wards = "All" if chance.random() < 0.5 else ", ".join(chance.sample(WARDS, chance.randrange(1, 4)))
    portfolio = chance.choice(PORTFOLIOS)
    name = _name(chance)
    return Item(number, f"{name} Review", 1, f"Councillor {name}, Cabinet Member for {portfolio}", None, wards)


def _passage(chance: random.Random, id_: str, place: str, theme: Sequence[str], item: Item | None) -> Passage:
    length = float(np.interp(chance.random(), SHARES, LENGTHS))
    start = chance.randrange(len(theme))
    year = chance.randrange(2014, 2025)
    lines = [f"{_name(chance)} counted {chance.randrange(10, 99_999):,} in {year}/{(year + 1) % 100:02} ({place})."]
    while sum(map(len, lines)) < length and len(lines) < 25:
        lines.append(theme[(start + len(lines)) % len(theme)])
    text = "\n".join(lines)
    ends = np.cumsum([len(line) + 1 for line in lines])
    return Passage(
        id=hashlib.sha256(f"{id_} {place}".encode()).hexdigest()[:20],
        document_id=id_,
        text=text,
        headings=(f"{_name(chance)} service",),
        item=item.number if item else None,
        item_title=item.title if item else None,
        page=1,
        last_page=1,
        periods=periods_in(text),
        sentences=tuple(Sentence(int(e) - len(line) - 1, int(e) - 1, 1) for e, line in zip(ends, lines, strict=True)),
    )


_PARTS = ("ba", "do", "fen", "gar", "hol", "kel", "lin", "mor", "nes", "pen", "ros", "stan", "tor", "wen", "yar")


def _name(chance: random.Random) -> str:
    """An invented name, few of them common and most of them rare, as names are."""
    return "".join(_PARTS[min(int(chance.expovariate(0.25)), len(_PARTS) - 1)] for _ in range(3)).title()
