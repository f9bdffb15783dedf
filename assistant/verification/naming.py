"""Names: every person, body and place that a sentence names stands in what is cited, with the title and office it has there."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence

from assistant.verification.cited import Cited
from assistant.verification.clauses import Name, Text, text_of
from assistant.verification.reasons import Reason
from assistant.verification.sentence import Sentence
from assistant.verification.wording import JOINS, TITLES, root
from vectorstore.words.abbreviations import abbreviations_in
from vectorstore.words.quantities import Kind

ANYBODY = frozenset(
    root(word)
    for word in (
        "committee council councillors councillor member members officer officers board panel cabinet report minutes "
        "meeting borough county authority sub-committee paper full annual"
    ).split()
)
"""What a body, a paper and those in it are called whatever their names are."""
_OFFICES = frozenset(
    "manager director leader mayor chair chairman chairwoman head officer executive member secretary treasurer clerk agent "
    "superintendent inspector principal headteacher auditor solicitor surveyor coroner commissioner".split()
)
_POLITE = frozenset("mr mrs ms miss mx".split())
_FIRST_NAMES = 2
"""How many names may stand between a title and a surname and be left out."""


def check(sentence: Sentence) -> Reason | None:
    """Does every name stand in what it rests on, in one piece?"""
    for name in sentence.text.names:
        if name.last in sentence.quoted:
            continue
        cited = sentence.bearing(name.first)
        if not _known(name, cited) or not _titled(name, cited) or not _holds_its_office(sentence.text, name, cited):
            return Reason.NAME
    return None


def _texts(cited: Iterable[Cited]) -> list[Text]:
    return [text for c in cited for text in (c.quote, c.setting, *(text_of(r) for r in c.readings))]


def _known(name: Name, cited: Sequence[Cited]) -> bool:
    words = list(name.words)
    while words and words[0].casefold().rstrip(".") in TITLES:
        words = words[1:]
    known = frozenset().union(*(c.roots for c in cited))
    missing = [w for w in words if root(w) not in known and root(w) not in ANYBODY]
    if missing:
        return all(_short_for(w, cited) for w in missing)
    pairs = _pairs(cited)
    told = [root(w) for w in words]
    for first, second in itertools.pairwise(told):
        # "Minutes of the Planning Committee": the word for the paper need not stand beside the committee's.
        if (first, second) not in pairs and {first, second} <= known and not {first, second} & ANYBODY:
            return False
    return True


def _pairs(cited: Iterable[Cited]) -> set[tuple[str, str]]:
    """Words that stand beside each other, small words and commas left out."""
    found: set[tuple[str, str]] = set()
    for text in _texts(cited):
        row = [root(t.text) for t in text.tokens if t.kind is Kind.WORD and t.text.casefold() not in JOINS]
        found.update(itertools.pairwise(row))
    return found


def _holds_its_office(text: Text, name: Name, cited: Sequence[Cited]) -> bool:
    """Is "the Director of Place, Marguerite Ipsen" who holds that office where both are named?"""
    for other in _right_after(text, name):
        if not (_is_office(name) or _is_office(other)):
            continue
        mine, theirs = set(name.roots), set(other.roots)
        beside = [(set(a.roots), set(b.roots)) for c in cited for a in c.quote.names for b in _right_after(c.quote, a)]
        together = any((mine <= a | b and theirs <= a | b) for a, b in beside)
        apart = any(mine <= a or mine <= b or theirs <= a or theirs <= b for a, b in beside)
        if apart and not together:
            return False
    return True


def _right_after(text: Text, name: Name) -> list[Name]:
    """The names that only a comma, or a comma and "the", parts from this one."""
    found = []
    for other in text.names:
        between = [t.text.casefold() for t in text.tokens[name.last + 1 : other.first]]
        if other.first > name.last and other.roots and between in ([","], [",", "the"], [",", "our"]):
            found.append(other)
    return found


def _is_office(name: Name) -> bool:
    return bool({w.casefold() for w in name.words} & _OFFICES)


def _short_for(word: str, cited: Iterable[Cited]) -> bool:
    """Is an abbreviation spelled out in what is cited, or a name abbreviated there?"""
    if not word.isupper() or len(word) < 2:
        return False
    for c in cited:
        if any(short == word for short, _ in abbreviations_in(c.whole)):
            return True
        initials = "".join(
            t.text[0]
            for text in (c.quote, c.setting)
            for t in text.tokens
            if t.kind is Kind.WORD and t.text.casefold() not in JOINS
        )
        if word.casefold() in initials.casefold():
            return True
    return False


def _titled(name: Name, cited: Iterable[Cited]) -> bool:
    """Is a surname given the title that it has in what is cited? "Ms" may be said of whoever has none."""
    words = [w.casefold().rstrip(".") for w in name.words]
    titles = {root(w) for n, w in enumerate(words) if w in TITLES and all(v in TITLES for v in words[:n])}
    if not titles or not name.roots:
        return True
    surname = name.roots[-1]
    seen = False
    for text in _texts(cited):
        row = [(root(t.text), t.text) for t in text.tokens if t.kind is Kind.WORD]
        for place, (word, printed) in enumerate(row):
            if word != surname or not printed[0].isupper():
                continue
            seen = True
            before = {
                root(w) for _, w in row[max(0, place - _FIRST_NAMES - len(titles)) : place] if w.casefold() in TITLES
            }
            if titles <= before or any(w.casefold() == "councillors" for _, w in row[max(0, place - 14) : place]):
                return True
            if titles <= _POLITE and not before & _POLITE:
                return True
    return not seen
