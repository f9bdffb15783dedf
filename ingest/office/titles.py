"""The first paragraphs of a paper to its title, where no style says which it is: by size, by weight, by place."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from typing import NamedTuple

OPENING = 14
"""Paragraphs in which a title stands."""
LARGER = 1.25
"""Times the usual size of the paper's letters."""
LONGEST = 30
"""Words of a title."""


class Opening(NamedTuple):
    """One of the first paragraphs, and how it is set."""

    text: str
    size: int
    bold: bool
    centred: bool
    heading: bool
    alone: bool = False
    """Does an empty paragraph follow?"""


_NO_TITLE = re.compile(
    r"(?:[\w\-’' ]{3,60} (?:council|authority))|(?:\d{1,2}(?:st|nd|rd|th)? )?[A-Z][a-z]+,? (?:19|20)\d\d|"
    r"(?:tel|e-?mail|www|http|our ref|your ref|date|dear|to|from)\b.*|contents\W*|[\d\W]+",
    re.IGNORECASE,
)
"""The council's own name, a date, and what stands at the head of a letter."""
_PERSON = re.compile(r"(?:mr|mrs|ms|miss|dr|cllr|councillor|sir)\b", re.IGNORECASE)


def title_of(openings: Sequence[Opening], usual: float) -> str:
    """The largest lettering, if it is larger than the rest; or else the first line in bold, centred ones before others.

    `usual` is the size of most letters. "" where nothing stands out, or what does is the council's name or a date.
    """
    able = [o for o in openings if not _NO_TITLE.fullmatch(o.text) and len(o.text.split()) <= LONGEST]
    largest = max((o.size for o in able), default=0)
    if largest >= LARGER * usual > 0:
        first = next(n for n, o in enumerate(openings) if o in able and o.size == largest)
        more = itertools.takewhile(lambda o: o.size == largest and o in able and not o.heading, openings[first + 1 :])
        lines = [openings[first].text, *(o.text for o in more)]
        return " ".join(lines) if len(" ".join(lines).split()) <= LONGEST else lines[0]
    bold = [o.text for o in able if o.bold and (o.centred or len(o.text.split()) > 1)]
    centred = [o.text for o in able if o.bold and o.centred]
    headings = [o.text for o in able if o.heading or (o.centred and o.text.isupper())]
    if found := next(iter([*centred, *bold, *headings]), None):
        return found.rstrip(":")
    opens = openings[0].text if openings and openings[0].alone and openings[0] in able else ""
    title = 0 < len(opens.split()) <= 10 and not _PERSON.match(opens) and opens[-1] not in ".,;"
    return opens if title else ""
