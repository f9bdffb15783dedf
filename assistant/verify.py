"""The last pair of hands: every sentence of a draft against what it cites. What does not hold is not shown."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.answer import Citation, Draft, Said
from vectorstore.words.dates import written
from vectorstore.words.figures import figures, known_figures, money, percentages, spelt_figures
from vectorstore.words.papers import held_on
from vectorstore.words.text import stands_in

_MARKER = re.compile(r"\[(\d+)\]")
_QUOTED = re.compile(r"“([^“”]*(?:“[^“”]*”[^“”]*)*)”")
_STRAIGHT = re.compile(r'"([^"]+)"')


@dataclass(frozen=True, slots=True)
class Verdict:
    """The sentences that hold, and how many did not."""

    kept: tuple[Said, ...]
    dropped: int


def verify(draft: Draft) -> Verdict:
    """Keeps the sentences whose markers, quotes and figures all stand in what they cite."""
    kept = tuple(said for said in draft.said if holds(said))
    return Verdict(kept, len(draft.said) - len(kept))


def holds(said: Said) -> bool:
    """A sentence that states something cites it; its quotes are word for word; its figures stand in what it cites."""
    # A footnote mark that a paper prints inside a quote is none of ours.
    markers = {int(n) for n in _MARKER.findall(_QUOTED.sub(" ", said.text))}
    if not said.citations or markers != {c.marker for c in said.citations}:
        return False
    if not all(stands_in(c.quote, c.found.passage.text) for c in said.citations):
        return False
    quoted = [*_QUOTED.findall(said.text), *_STRAIGHT.findall(_QUOTED.sub(" ", said.text))]
    if not all(any(stands_in(q, c.quote) for c in said.citations) for q in quoted):
        return False
    return _figures_hold(_MARKER.sub(" ", said.text), "\n".join(supported_by(c) for c in said.citations))


def _figures_hold(text: str, support: str) -> bool:
    """Every figure of a sentence, in digits or in words, stands in its support: money as money, a percentage as one."""
    known = known_figures(support)
    return (
        figures(text) <= known
        and spelt_figures(text) <= known
        and money(text) <= money(support)
        and percentages(text) <= percentages(support)
    )


def supported_by(citation: Citation) -> str:
    """What a citation supports: its quote, its reading's header, its headings, and the paper's own name and date."""
    passage, document = citation.found.passage, citation.found.document
    held = held_on(document, passage)
    header = passage.text[: passage.sentences[0].start] if passage.sentences else ""
    parts = (
        citation.quote,
        header,
        *passage.headings,
        passage.item_title,
        document.name,
        written(held) if held else None,
    )
    return " \n ".join(part for part in parts if part)
