"""Real papers taken into a library twice: what became of each file, and a study that answers from them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from assistant.answer import Answer, Question
from assistant.study import Study
from ingest.porch import Arrival, Outcome, Porch
from ingest.reading_room import ReadingRoom
from vectorstore.embedding import SentenceTransformerEmbedder
from vectorstore.library import Library


@dataclass(frozen=True)
class Taken:
    """A library with the papers in it, and what became of each file, twice."""

    papers: Path
    first: list[Outcome]
    again: list[Outcome]
    study: Study

    def answer(self, question: str) -> Answer:
        return self.study.answer(Question(question))


@contextmanager
def taken_twice(papers: Path, coming: Sequence[Arrival], folder: Path) -> Iterator[Taken]:
    """Opens a library in `folder` with the real embedder and takes the same files in twice."""
    with Library(folder, SentenceTransformerEmbedder()) as library, ReadingRoom() as room:
        porch = Porch(library, room)
        first, again = list(porch.take_in(coming)), list(porch.take_in(coming))
        yield Taken(papers, first, again, Study(library))
