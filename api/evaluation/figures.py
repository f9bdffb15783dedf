"""The figures of a sentence, and whether what it cites bears them. Apart from how the product itself reads figures.

A ruler that read them with `vectorstore.words` would share its mistakes. Values are Decimals: £1.2m is 1200000.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from api.evaluation.reply import Citation, Reply
from api.evaluation.wording import bare, plain

_SCALES = {"k": 3, "thousand": 3, "m": 6, "million": 6, "bn": 9, "billion": 9}
_NUMBER = re.compile(
    r"""(?<![\w.])                                # not within a word, nor after a decimal point
        (?P<digits> \d[\d,]* (?:\.\d+)? )
        (?: \s? (?P<scale> thousand|million|billion|bn|k|m ) )?
        \b""",
    re.VERBOSE,
)
_ORDINAL = re.compile(r"\b(\d\d?)(?:st|nd|rd|th)\b")
_DAY = re.compile(r"\b(\d\d?)[/.](\d\d?)[/.](\d{2,4})\b")
_SPAN = re.compile(r"\b(\d{4})\s?[-/]\s?(\d{2,4})\b")
"""2020/21: the two years are figures of their own."""

_COUNTED = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty"
).split()
_MONTHS = (
    ("january", "jan"),
    ("february", "feb"),
    ("march", "mar"),
    ("april", "apr"),
    ("may",),
    ("june", "jun"),
    ("july", "jul"),
    ("august", "aug"),
    ("september", "sept", "sep"),
    ("october", "oct"),
    ("november", "nov"),
    ("december", "dec"),
)
_SPELT = {word: Decimal(n) for n, word in enumerate(_COUNTED)} | {
    name: Decimal(n) for n, names in enumerate(_MONTHS, start=1) for name in names
}
_UNITS = (Decimal(1), Decimal(1_000), Decimal(1_000_000))
"""A table's head says "£000" or "£m", and its cells do not."""

TOLERANCE = 0.05
SHARE_OFF = 0.005
"""How far a figure that was worked out may be off: rounded to a tenth, or by half a per cent."""


def figures_of(text: str) -> set[Decimal]:
    """What a text counts: amounts, counts, percentages, and day, month and year of a date in figures."""
    said = _SPAN.sub(r"\1 \2", _ORDINAL.sub(r"\1", plain(bare(text))))
    said = _DAY.sub(r"\1 \2 \3", said)
    return {
        Decimal(found["digits"].replace(",", "")).scaleb(_SCALES.get(found["scale"] or "", 0)).normalize()
        for found in _NUMBER.finditer(said)
    }


def borne_by(text: str) -> set[Decimal]:
    """What a text bears out: its figures, small numbers and months in words, years in short and in full, other units."""
    borne = figures_of(text) | {_SPELT[word] for word in re.findall("[a-z]+", plain(text)) if word in _SPELT}
    short = {year % 100 for year in borne if year == int(year) and 1900 <= year <= 2099}
    full = {2000 + year for year in borne if year == int(year) and 10 <= year <= 99}
    return {(value * unit).normalize() for value in borne | short | full for unit in _UNITS}


def sentences_of(answer: str) -> Iterator[str]:
    """An answer cut at its lines, and after a full stop, a question mark or a marker where another sentence begins."""
    for line in answer.splitlines():
        start = 0
        for gap in re.finditer(r"\s+", line):
            before, after = line[: gap.start()][-1:], line[gap.end() :][:1]
            if before in {".", "!", "?", "]"} and (re.match("[A-Z0-9]", after) or after in set("£\"'“‘•-")):
                yield line[start : gap.start()]
                start = gap.end()
        yield line[start:]


def figures_cited(reply: Reply) -> list[tuple[str, Decimal, bool]]:
    """Every figure of every sentence that cites something: (sentence, figure, is it borne by what the sentence cites?).

    A citation bears what its quote, its passage, its headings, title, item and paragraph say, and its meeting's date. A
    figure that the product worked out, and that follows from what it names, needs no bearing.
    """
    cited = {str(citation.marker): citation for citation in reply.citations}
    passages = {passage.id: passage.text for passage in reply.passages}
    worked = {Decimal(str(float(w["value"]))).normalize() for w in reply.worked_out if follows(w)}
    found = []
    for sentence in sentences_of(reply.answer):
        mine = [cited[marker] for marker in re.findall(r"\[(\d+)\]", sentence) if marker in cited]
        borne = worked.union(*(borne_by(_bearing(c, passages.get(c.passage_id, ""))) for c in mine))
        found += [(sentence, figure, figure in borne) for figure in sorted(figures_of(sentence)) if mine]
    return found


def _bearing(c: Citation, passage: str) -> str:
    parts = (c.quote, passage, c.section, c.title, c.item, c.paragraph, _date_in_words(c.meeting_date))
    return " \n ".join(part for part in parts if part)


def _date_in_words(iso: str | None) -> str:
    try:
        return f"{datetime.date.fromisoformat(iso or ''):%d %m %Y}"
    except ValueError:
        return ""


def follows(worked: Mapping[str, Any]) -> bool:
    """Is `value` the difference, the sum, the share or the change in per cent of the two figures `from`?"""
    try:
        value = abs(float(worked["value"]))
        first, second = (float(figure) for figure in worked["from"])
    except (KeyError, TypeError, ValueError):
        return False
    results = [first - second, first + second]
    for one, other in ((first, second), (second, first)):
        if other:
            results += [one / other, 100 * (one - other) / other]
    return any(abs(value - abs(result)) <= max(TOLERANCE, SHARE_OFF * abs(result)) for result in results)
