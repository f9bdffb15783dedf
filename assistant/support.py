"""A sentence and a passage to a citation: the passage's sentence that supports it best, and whether it does at all.

The verifier holds figures and quotes against what is cited. This looks at the rest, which a model can get wrong as well:
whose name stands there, whether it was refused, whether it was decided or only recommended, and whether a sentence says
anything that the passage says.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answer import Citation
from assistant.roles import roles_agree
from assistant.signals import label_of
from vectorstore.search import Found
from vectorstore.words.addressed import speaks_to_a_model
from vectorstore.words.dates import MONTHS, written
from vectorstore.words.figures import counts, figures, known_figures
from vectorstore.words.papers import Shape, Standing, held_on
from vectorstore.words.text import ASKING, collapse, content_words, fold, stem, words

OWN = 0.5
"""Share of a sentence's content words that what it cites must hold."""
WITH_QUESTION = 0.75
"""The same with the question's words: a model says the question again."""
TWO = 2
"""Content words, no figures, that a sentence must share with each of two, to be cited to both as one quote."""
USELESS = 0.2
"""Share below which a citation beside a better one is left out."""


@dataclass(frozen=True, slots=True)
class Support:
    """A citation, and the share of the sentence's content words that it holds."""

    citation: Citation
    share: float
    first: int
    last: int
    """Its first and last sentence in the passage."""


def stems(text: str) -> frozenset[str]:
    """The content words of a text, without their endings, and without those that only ask ("total", "number")."""
    return frozenset(stem(word) for word in content_words(text) if word not in ASKING)


def support(marker: int, text: str, found: Found) -> Support | None:
    """The sentence of a passage, or two in a row, that supports a text best. None for a passage of none."""
    best: tuple[float, int, int] | None = None
    wanted, counted = stems(text), figures(text)
    sentences = found.passage.sentences
    for first in range(len(sentences)):
        for last in (first, first + 1):
            if last > first and not _one_after_the_other(found, first, last):
                continue
            said = _said(found, first, last)
            if speaks_to_a_model(said):
                continue
            held = len(wanted & stems(said)) / max(len(wanted), 1)
            right = len(counted & known_figures(said)) / len(counted) if counted else 0.0
            if last > first and not all(_shares_words(wanted, _said(found, n, n)) for n in (first, last)):
                continue
            # Two sentences only where one leaves something out.
            score = 2 * right + held - 0.15 * (last - first)
            if best is None or score > best[0] + 1e-9:
                best = (score, first, last)
    if best is None:
        return None
    citation = _citation(marker, found, best[1], best[2])
    return Support(citation, share(text, [citation]), best[1], best[2])


def share(text: str, citations: Sequence[Citation], question: str = "") -> float:
    """The share of a text's content words that stand in what it cites: quotes, readings, headings, titles, dates."""
    wanted = stems(text)
    held = stems(question).union(*(stems(_around(c)) for c in citations))
    return len(wanted & held) / len(wanted) if wanted else 0.0


def stands(text: str, citations: Sequence[Citation], question: str) -> bool:
    """Does a sentence say what its citations say, as far as words can tell?"""
    if not citations or len(words(text)) < 3 or text.count("(") != text.count(")"):
        return False
    # What a model was shown around the passages says nothing by itself.
    if not any(stems(text) & stems(f"{c.quote} {c.reading or ''}") - stems(label_of(c.found)) for c in citations):
        return False
    if share(text, citations) < OWN or share(text, citations, question) < WITH_QUESTION:
        return False
    if _OF_PASSAGES.search(text) and not any(_OF_PASSAGES.search(c.quote) for c in citations):
        return False
    if not all(_names_its_row(text, c) for c in citations):
        return False
    if not roles_agree(text, citations, " . ".join(_around(c) for c in citations)):
        return False
    return all(agrees(text, citations) for agrees in (_names_stand, _refusals_agree, _standing_agrees))


_ASKS_WHAT = re.compile(r"\b(?:who|whom|whose|what|which|when|where|why|how)\b", re.IGNORECASE)


def tells(text: str, citations: Sequence[Citation], question: str, figure: bool) -> bool:
    """Does a sentence tell what was asked, rather than say the question again? `figure`: one is asked for."""
    if figure and not counts(text):
        return False
    if not _ASKS_WHAT.search(question):
        return True  # yes or no may be said in the question's own words
    new = stems(text) - stems(question)
    return any(new & stems(f"{c.quote} {c.reading or ''}") for c in citations)


def _shares_words(wanted: frozenset[str], said: str) -> bool:
    return sum(word.isalpha() for word in wanted & stems(said)) >= TWO


def _one_after_the_other(found: Found, first: int, last: int) -> bool:
    sentences = found.passage.sentences
    if last >= len(sentences):
        return False
    a, b = sentences[first], sentences[last]
    # A row may not be read with its neighbour's figures.
    return a.page == b.page and Shape.TABLE_ROW not in (a.shape, b.shape) and not (a.reading or b.reading)


def _said(found: Found, first: int, last: int) -> str:
    sentences = found.passage.sentences
    text = found.passage.text[sentences[first].start : sentences[last].end]
    return f"{text} {sentences[first].reading or ''}"


def _citation(marker: int, found: Found, first: int, last: int) -> Citation:
    a, b = found.passage.sentences[first], found.passage.sentences[last]
    return Citation(
        marker,
        found,
        collapse(found.passage.text[a.start : b.end]),
        a.page,
        last_page=b.last_page,
        paragraph=a.paragraph,
        reading=a.reading,
    )


def _around(citation: Citation) -> str:
    held = held_on(citation.found.document, citation.found.passage)
    date = written(held) if held else ""
    worth = _WORTH.get(citation.found.passage.standing, "")
    return f"{citation.quote} {citation.reading or ''} {label_of(citation.found)} {date} {worth}"


_WORTH = {
    Standing.DECISION: "decided decision resolved agreed",
    Standing.RECOMMENDATION: "recommended recommendation",
    Standing.AMENDMENT_LOST: "amendment lost",
}
"""What a sentence may say of a text's standing, though the text does not."""


_OF_PASSAGES = re.compile(r"\b(?:passages?|LINK_)\b", re.IGNORECASE)
"""What a model was given, and no reader has heard of."""


def _names_its_row(text: str, citation: Citation) -> bool:
    """A figure out of a table says whose it is: some word of what its row is called."""
    name, colon, _ = (citation.reading or "").partition(": ")
    name = name.rpartition(" - ")[2]  # after its table's title
    return not colon or not stems(name) or bool(stems(name) & stems(text))


_NAME = re.compile(r"(?<![.!?:“\"] )(?<!^)\b[A-Z][a-z'’]*[a-zA-Z'’]+\b")


def _names_stand(text: str, citations: Sequence[Citation]) -> bool:
    """Every name inside a sentence stands in a passage it cites; the question's own do not count."""
    around = " ".join(f"{_around(c)} {c.found.passage.text}" for c in citations)
    held = {stem(word) for word in words(around)}
    names = (name for name in _NAME.findall(text) if name.casefold() not in MONTHS)
    return all(stem(word) in held for name in names for word in words(name))


_REFUSES = re.compile(
    r"\b(?:not|never|cannot|refus\w+|reject\w+|declin\w+ to|defeat\w+|lost|fail\w+ to|withdr[ae]w\w*|abandon\w+)\b|n't\b"
)
_BARELY = re.compile(r"\b(?:not only|not just|whether or not|not less than|not more than|if not)\b")


def _refusals_agree(text: str, citations: Sequence[Citation]) -> bool:
    """What a paper says did not happen did not happen, and what it says happened did."""

    if any(c.found.passage.standing is Standing.AMENDMENT_LOST for c in citations):
        return True  # which must be told anyhow

    def refusals(said: str) -> int:
        return len(_REFUSES.findall(_BARELY.sub(" ", fold(said))))

    said, quoted = refusals(text), sum(refusals(c.quote) for c in citations)
    return said <= quoted and bool(said) == bool(quoted)


_DECIDED = re.compile(r"\b(?:decided|resolved|agreed|approved|adopted|endorsed|granted|carried|signed off|voted)\b")
_ONLY_PUT = re.compile(r"\b(?:recommend\w*|propos\w+|ask\w*|suggest\w*)\b")
_LOST = re.compile(r"\b(?:lost|reject\w+|defeat\w+|not (?:agreed|carried|approved)|fell|failed|against)\b")


def _standing_agrees(text: str, citations: Sequence[Citation]) -> bool:
    """A recommendation or a remark is no decision, and a lost amendment is said to be lost."""
    said, standings = fold(text), {c.found.passage.standing for c in citations}
    if Standing.AMENDMENT_LOST in standings and not _LOST.search(said):
        return False
    if not _DECIDED.search(said) or _ONLY_PUT.search(said) or Standing.DECISION in standings:
        return True
    quotes = " ".join(fold(c.quote) for c in citations)
    return Standing.REPORTED in standings and bool(_DECIDED.search(quotes))
