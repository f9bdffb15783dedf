"""What an answer cited, by its id: where an export of an answer gets its quotes from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from api.desk import Desk
from api.exports.sheet import Excerpt, excerpt_of
from vectorstore.library import Library
from vectorstore.record import Cited
from vectorstore.words.clearance import Clearance
from vectorstore.words.errors import NotHeld
from vectorstore.words.papers import Document, Passage
from vectorstore.words.text import squash


@dataclass(frozen=True, slots=True)
class Kept:
    """A question and the quotes of its answer, in the order of their markers; only those that the reader may see."""

    question: str | None
    """As it was asked; None where something of the answer is closed or gone, of which the question may tell."""
    excerpts: tuple[Excerpt, ...]


KeptAnswers = Callable[[str, Clearance], Kept | None]
"""An answer's id and a reader to what was kept of it; None alike for none and for one that is not this reader's to see."""


def kept_answers(desk: Desk) -> KeptAnswers:
    """Answers as the question log keeps them, be it one that was given a moment ago."""

    def kept(answer_id: str, clearance: Clearance) -> Kept | None:
        try:
            answer = desk.recorder.kept_answer(answer_id, clearance)
        except NotHeld:
            return None
        cited = sorted(answer.citations, key=lambda c: c.marker)
        standing = _where(desk.library, cited, clearance)
        excerpts = tuple(_excerpt(c, *standing[c]) for c in cited if c in standing)
        return Kept(answer.question if answer.whole and len(excerpts) == len(cited) else None, excerpts)

    return kept


def _where(library: Library, cited: list[Cited], clearance: Clearance) -> dict[Cited, tuple[Passage, Document]]:
    """The passage that each quote stands in now, with its paper; where that was cut otherwise since, the one that holds it."""
    by_id = {p.id: (p, d) for p, d in library.excerpts([c.place.passage_id for c in cited], clearance)}
    found = {c: by_id[c.place.passage_id] for c in cited if c.place.passage_id in by_id}
    for c in cited:
        if c not in found:
            quote = squash(c.quote or "")
            ids = [p.id for p in library.passages_of(c.place.document_id) if quote in squash(p.text)]
            found.update((c, there) for there in library.excerpts(ids[:1], clearance))
    return found


def _excerpt(cited: Cited, passage: Passage, document: Document) -> Excerpt:
    """What was cited, not the whole of its passage."""
    quote = cited.quote or ""
    sentences = tuple(s for s in passage.sentences if passage.text[s.start : s.end] in quote)
    whole = excerpt_of(replace(passage, sentences=sentences), document)
    return replace(whole, text=quote, reference=cited.reference or whole.reference)
