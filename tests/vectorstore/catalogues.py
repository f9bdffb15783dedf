"""What tests of the catalogue share: putting papers in, correcting them, and asking for what is kept."""

from __future__ import annotations

import datetime

import numpy as np

from tests.invented import reading
from vectorstore.catalogue import Catalogue, Embedded
from vectorstore.corrections import Correction, correction, given_in
from vectorstore.kinship import Kin
from vectorstore.narrowing import Filters
from vectorstore.paper_vectors import Picked
from vectorstore.words.clearance import ANONYMOUS, OWNER, Clearance
from vectorstore.words.papers import Document, Passage
from vectorstore.words.text import content_words

NOW = datetime.datetime(2026, 1, 2, 3, 4, 5, tzinfo=datetime.UTC)


def embedded(passage: Passage, value: float = 1.0, label: str = "a label") -> Embedded:
    vector = np.full(4, value, dtype=np.float32)
    sentences = np.full((len(passage.sentences), 4), value / 2, dtype=np.float16)
    return Embedded(passage, label, f"key of {passage.text}", vector, sentences)


def put(catalogue: Catalogue, paper: Document, *passages: Passage | str) -> list[str]:
    """Replaces a paper and returns its passages' ids."""
    read = reading(paper, *passages)
    catalogue.replace(read.document, read.pages, [embedded(p) for p in read.passages])
    return [p.id for p in read.passages]


def scores(catalogue: Catalogue, words: str, *shelves: str) -> dict[str, float]:
    return catalogue.keywords.scores(shelves or ("public",), content_words(words), 100)


def kin(catalogue: Catalogue, document_id: str, clearance: Clearance = OWNER) -> set[tuple[str, Kin, str]]:
    return {(r.document_id, r.kind, r.other_id) for r, _ in catalogue.kin(document_id, clearance)}


def given(paper: Document, **fields: str | None) -> list[Correction]:
    return [correction(paper, field, value, "owner", NOW) for field, value in fields.items()]


def correct(catalogue: Catalogue, paper: Document, **fields: str | None) -> Document:
    """Corrects a paper and returns it as it stands then."""
    corrections = given(paper, **fields)
    labels = (
        {p.id: fields["title"] or "" for p in catalogue.passage_rows.passages_of(paper.id)} if "title" in fields else {}
    )
    catalogue.correct(given_in(paper, corrections), corrections, labels)
    held = catalogue.document(paper.id, OWNER)
    assert held
    return held


def pick(catalogue: Catalogue, filters: Filters) -> Picked:
    return catalogue.pick(catalogue.kept(ANONYMOUS, filters))
