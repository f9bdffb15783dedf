"""Whose figure it is: a figure that stands in a quote may still stand for something else there.

Four things are looked at, as far as words beside a figure can tell: what is counted ("412 borrowers"), which column of a
table a value is from, which month a day or year belongs to, and whether a figure is a change ("22% higher").
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from assistant.answer import Citation
from vectorstore.words.dates import MONTHS
from vectorstore.words.figures import figures
from vectorstore.words.periods import periods_in, within
from vectorstore.words.text import content_words, fold, stem


def roles_agree(text: str, citations: Sequence[Citation], around: str) -> bool:
    """Do the figures of a sentence stand for what they stand for in its quotes? `around` is all that the citations say."""
    return (
        _counted_agree(text, citations)
        and all(_columns_agree(text, c.reading) for c in citations if c.reading)
        and _months(text) <= _months(around)
        and _pairs(text) <= _pairs(around)
        and _slashed(text) <= _slashed(around)
        and _changes_agree(text, citations)
    )


_BESIDE = re.compile(
    r"(?<![\w/.,-])£?(\d[\d,]*(?:\.\d+)?)(?![\d/])\s?(?:%|per cent|m\b|k\b|million\b)?\s+([a-z]{3,})(?:\s+([a-z]{3,}))?"
)


def _counted(text: str) -> dict[str, set[Decimal]]:
    """The stems of the two words after each figure, with the figures they come after."""
    found: dict[str, set[Decimal]] = {}
    for number, *after in _BESIDE.findall(fold(text)):
        for word in after:
            if word and word not in MONTHS and content_words(word):
                found.setdefault(stem(word), set()).update(figures(number))
    return found


def _counted_agree(text: str, citations: Sequence[Citation]) -> bool:
    """Where a quote counts 412 borrowers, a sentence counts no other figure of borrowers."""
    quoted: dict[str, set[Decimal]] = {}
    for c in citations:
        for word, values in _counted(f"{c.quote} . {c.reading or ''}").items():
            quoted.setdefault(word, set()).update(values)
    return all(values <= quoted.get(word, values) for word, values in _counted(text).items())


def _columns_agree(text: str, reading: str) -> bool:
    """A value of a row is from a column that the sentence names, where it names any of them."""
    _, colon, row = reading.partition(": ")
    cells = [cell for cell in (row if colon else reading).split("; ") if cell]
    keys = [_keys(cell) for cell in cells]
    common = set.intersection(*keys) if len(keys) > 1 else set()
    keys = [own - common for own in keys]
    said, spoken = _keys(text), periods_in(text)
    named = {
        n
        for n, own in enumerate(keys)
        if own & said or any(within(a, b) or within(b, a) for a in spoken for b in periods_in(cells[n]))
    }
    if not named:
        return True
    values = [figures(_value(cell)) for cell in cells]
    for value in figures(text):
        of = {n for n, there in enumerate(values) if value in there}
        if of and not of & named:
            return False
    return True


_LAST_VALUE = re.compile(r"(?:^|\s)[(£-]*\d[\d,.]*\S*(?:\s+\D{0,12}\d\S*)*\D*$")


def _value(cell: str) -> str:
    """A cell without its column's name: what comes after the last word or period of it."""
    bare = re.sub(r"^\D*(?:\d{4}\s?[-/]\s?\d{2,4}|(?:19|20)\d{2}\b)(?=\s+\S)", " ", cell)
    found = _LAST_VALUE.search(bare)
    return found[0] if found else bare


def _keys(text: str) -> set[str]:
    """What tells columns apart: words, and periods."""
    return {stem(w) for w in content_words(text) if w.isalpha()} | set(periods_in(text))


_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_NAMED = re.compile(rf"\b(?:{'|'.join(m.capitalize() for m in MONTHS)})\b")
_DAY = re.compile(rf"\b(\d+)(?:st|nd|rd|th)?\s+(?:of\s+)?({_MONTH})\b")
_THEN = re.compile(rf"\b({_MONTH})\.?,?\s+(\d++)(?![\d:.,]*\d|\s?%|\s?per cent)")


def _months(text: str) -> set[int]:
    return {MONTHS[name.casefold()] for name in _NAMED.findall(text)}


def _pairs(text: str) -> set[tuple[int, int]]:
    """Each month with the day or year that stands beside it."""
    said = fold(text)
    found = {(MONTHS[month], int(number)) for number, month in _DAY.findall(said)}
    return found | {(MONTHS[month], int(number)) for month, number in _THEN.findall(said)}


def _slashed(text: str) -> set[tuple[int, ...]]:
    """Figures with a stroke or a dash between them, such as 2024/25, whatever the spelling: (2024, 25)."""
    return {
        (int(a), int(b) % 100) for a, b in re.findall(r"(?<![\d,.])(\d++)\s?[-/]\s?(\d++)(?![\d,.]*\d)", fold(text))
    }


_CHANGE = (
    r"(?:high\w*|low\w*|more|fewer|less|up|down|above|below|over|under|increas\w+|decreas\w+|ris\w+|rose|f[ae]ll\w*|"
    r"reduc\w+|gr[eo]w\w*|drop\w*|cut\w*|sav\w+|extra|another|further|by|between|from)"
)
_CHANGED = re.compile(
    rf"(?<![\d,.])(?P<after>\d[\d,.]{{0,12}})\s?(?:%|per cent|percent)?\s(?:[^\W\d]\w{{0,20}}\s)?{_CHANGE}\b|"
    rf"\b{_CHANGE}\s(?:[^\W\d]\w{{0,20}}\s)?£?(?P<before>\d[\d,.]{{0,12}}\d|\d)"
)
_ANY_CHANGE = re.compile(rf"\b{_CHANGE}\b")


def _changes_agree(text: str, citations: Sequence[Citation]) -> bool:
    """ "22% higher than usual" is no figure of 22%: where a quote's figure is a change, the sentence speaks of one too."""
    said = fold(text)
    if _ANY_CHANGE.search(said):
        return True
    changed: set[Decimal] = set()
    whole: set[Decimal] = set()
    for quote in (fold(c.quote) for c in citations):
        spans = [m.span(m.lastgroup or 0) for m in _CHANGED.finditer(quote)]
        changed |= {value for a, b in spans for value in figures(quote[a:b])}
        whole |= figures("".join(c for n, c in enumerate(quote) if not any(a <= n < b for a, b in spans)))
    return not figures(said) & (changed - whole)
