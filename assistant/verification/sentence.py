"""A sentence as the checks read it: its clauses, which of its words are quoted, and which citations each part marks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from assistant.answer import Said
from assistant.verification.cited import Cited
from assistant.verification.clauses import Text, text_of
from vectorstore.words.quantities import Kind, Token
from vectorstore.words.text import unify


@dataclass(frozen=True)
class Sentence:
    """One sentence of a draft beside what it cites."""

    said: Said
    text: Text
    quoted: frozenset[int]
    """The tokens that stand in quotes, or in a row's reading: they are word for word."""
    cited: tuple[Cited, ...]

    @cached_property
    def free(self) -> frozenset[int]:
        """The tokens that are the writer's own."""
        return frozenset(range(len(self.text.tokens))) - self.quoted

    def tokens(self, *kinds: Kind) -> list[tuple[int, Token]]:
        """The writer's own tokens of these kinds, with their places."""
        return [(place, self.text.tokens[place]) for place in self.text.at(*kinds) if place not in self.quoted]

    def bearing(self, place: int) -> Sequence[Cited]:
        """What a token may rest on: the citations of the next markers after it, or all of them after the last."""
        marked: set[int] = set()
        for token in self.text.tokens[place:]:
            if token.kind is Kind.MARK:
                marked.add(int(token.text[1:-1]))
            elif marked:
                break
        return [c for c in self.cited if c.citation.marker in marked] or self.cited

    @cached_property
    def evidence(self) -> str:
        """All that its citations say."""
        return " \n ".join(c.whole for c in self.cited)


def read(said: Said, exact: Sequence[tuple[int, int]]) -> Sentence:
    """Reads a sentence; `exact` are the stretches of its text that are known to be word for word."""
    line, spans, at = "", [], 0
    for start, end in sorted(exact):
        if start < at:
            continue
        line = _join(line, unify(said.text[at:start]))
        begins = len(line)
        line = _join(line, unify(said.text[start:end]))
        spans.append((begins, len(line)))
        at = end
    line = _join(line, unify(said.text[at:]))
    text = text_of(line)
    quoted = {n for n, t in enumerate(text.tokens) if any(a <= t.start and t.end <= b for a, b in spans)}
    return Sentence(said, text, frozenset(quoted), tuple(Cited(c, n) for n, c in enumerate(said.citations)))


def _join(line: str, part: str) -> str:
    return f"{line} {part}" if line and part else line or part
