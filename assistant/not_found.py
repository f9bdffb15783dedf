"""What is said where the papers do not answer: what was searched, and which paper is nearest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence

from prompts import phrase
from vectorstore.catalogue import Holdings
from vectorstore.search import Found
from vectorstore.words.dates import written
from vectorstore.words.papers import Document, in_a_sentence, reference
from vectorstore.words.periods import in_words

NAMED = 3
"""How many committees are named as searched."""


def says_nothing(
    uncovered: Collection[str], found: Sequence[Found], holdings: Holdings, papers: Sequence[Document]
) -> str:
    """Says that the papers do not say it, or not for the periods that are uncovered. `papers` are those searched."""
    searched = _searched(holdings, papers)
    if not found:
        return phrase("not_found_nothing_near", searched=searched)
    nearest = reference(found[0].document, found[0].passage, found[0].passage.page, found[0].passage.paragraph)
    if uncovered:
        periods = " or ".join(in_words(p) for p in sorted(uncovered))
        return phrase("not_found_period", period=periods, searched=searched, nearest=nearest)
    return phrase("not_found", searched=searched, nearest=nearest)


def _searched(holdings: Holdings, papers: Sequence[Document]) -> str:
    """How many papers were searched, whose, and of which time."""
    if not holdings.documents:
        return phrase("searched_none")
    bodies = [body for body, _ in Counter(d.committee for d in papers if d.committee).most_common()]
    of = f" of {_listed(bodies)}" if bodies else ""
    if holdings.first is None or holdings.last is None:
        return phrase("searched_undated", documents=holdings.documents, of=of)
    first, last = written(holdings.first), written(holdings.last)
    return phrase("searched", documents=holdings.documents, of=of, first=first, last=last)


def _listed(bodies: Sequence[str]) -> str:
    """ "Cabinet, the Planning Committee and 4 others"; those with most papers first."""
    named = [in_a_sentence(body) or "" for body in bodies[:NAMED]]
    if more := len(bodies) - len(named):
        named.append(f"{more} other{'s' if more > 1 else ''}")
    return f"{', '.join(named[:-1])} and {named[-1]}" if len(named) > 1 else named[0]
