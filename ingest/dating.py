"""A paper that prints no date to about when it was written: the latest month it speaks of as past."""

from __future__ import annotations

import datetime
import re
from collections import Counter
from collections.abc import Iterable, Sequence

from vectorstore.words.periods import covers, periods_in
from vectorstore.words.text import sentence_spans

_AHEAD = re.compile(
    r"\b(?:will|shall|would|due|scheduled|expected|planned?|planning|proposed?|forecast|target|until|next|upcoming|forthcoming|"
    r"by|from|anticipated?|commenc\w+|to be|deadline|subject to|intend\w*|ambition)\b",
    re.IGNORECASE,
)
_PAST = re.compile(r"\b(?:was|were|had|has been|have been|took|began|went|came|saw|held|met|[a-z]{2,}ed)\b")
SUPPORT_MONTHS = 6
"""A month counts when another mention falls within so many months before it: a lone late date is more often a slip."""


def about_when(paragraphs: Iterable[str], today: datetime.date | None = None) -> datetime.date | None:
    """The first day of the latest month spoken of as past, or None where too little is said; never after `today`."""
    today = today or datetime.date.today()
    mentions: Counter[datetime.date] = Counter()
    for text in paragraphs:
        for a, b in sentence_spans(text):
            sentence = text[a:b]
            if _AHEAD.search(sentence) or not _PAST.search(sentence):
                continue
            mentions.update(
                covers(key)[0] for key in periods_in(sentence) if key.startswith("m") and covers(key)[0] <= today
            )
    for month in sorted(mentions, reverse=True):
        earliest = month - datetime.timedelta(days=31 * SUPPORT_MONTHS)
        if sum(count for other, count in mentions.items() if earliest <= other <= month) >= 2:
            return month
    return None


COVER = 12
"""Lines of a paper's own cover."""


def month_on_cover(texts: Sequence[str]) -> datetime.date | None:
    """The first day of the month that stands by itself among a paper's first lines ("January 2025")."""
    for text in texts[:COVER]:
        months = [key for key in periods_in(text) if key.startswith("m")]
        if len(months) == 1 and _ALONE.fullmatch(text):
            return covers(months[0])[0]
    return None


_ALONE = re.compile(r"^[A-Z][a-z]{2,12},? 20\d\d$", re.IGNORECASE)
