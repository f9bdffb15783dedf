"""What an answer cited, by its id: where an export of an answer gets its quotes from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from api.exports.sheet import Excerpt
from vectorstore.words.clearance import Clearance


@dataclass(frozen=True, slots=True)
class Kept:
    """A question and the quotes of its answer, in the order of their markers; only those that the reader may see."""

    question: str
    excerpts: tuple[Excerpt, ...]


KeptAnswer = Callable[[str, Clearance], Kept | None]
"""An answer's id and a reader to what was kept of it; None alike for none and for one that is not this reader's to see."""


def kept_answer(_answer_id: str, _clearance: Clearance) -> Kept | None:
    """No answer is kept yet."""
    return None
