"""Why a paper is exempt: the paragraphs of Schedule 12A to the Local Government Act 1972, and how they are written."""

from __future__ import annotations

import re
from collections.abc import Iterable

PARAGRAPHS = (*range(1, 8), *range(12, 19))
"""Part 1 of the Schedule has 1 to 7 (England, since 2006); Part 4 has 12 to 18 (Wales, since 2007)."""


def paragraphs_of(text: str) -> tuple[int, ...]:
    """ "1, 3" as numbers, ascending, each once. Raises ValueError for what is no paragraph of the Schedule."""
    found = set[int]()
    for part in re.split(r"[\s,;&]+|\band\b", text):
        if not part:
            continue
        if not part.isascii() or not part.isdecimal() or int(part[:4]) not in PARAGRAPHS:
            raise ValueError(
                f"'{part[:20]}' is not a paragraph of Schedule 12A. There are 1 to 7 in England and 12 to 18 in Wales."
            )
        found.add(int(part))
    return tuple(sorted(found))


def paragraphs_stored(text: object) -> tuple[int, ...]:
    """Those of a stored text that can be read: they say why a paper is closed, never that it is open."""
    numbers = (int(n) for n in re.findall(r"(?a:\b\d{1,2}\b)", str(text or "")))
    return tuple(sorted({n for n in numbers if n in PARAGRAPHS}))


def written(paragraphs: Iterable[int]) -> str:
    """As it is stored and corrected: "1, 3"; nothing for none."""
    return ", ".join(map(str, sorted(set(paragraphs))))


_CITED = re.compile(
    r"\bparagraph(?:s|\(s\))?\s{0,3}(?:(?:numbers?|nos?\.?)\s{0,3})?"
    r"((?:\d{1,2}\b(?:\s?\(\w\))?(?:\s{0,3}(?:,|;|&|/|and|or|to|[-–])\s{0,3}(?:and\s{1,3})?(?:paragraphs?\s{1,3})?)?){1,8})",
    re.IGNORECASE,
)
_RANGE = re.compile(r"(\d{1,2})\s{0,3}(?:to|[-–])\s{0,3}(\d{1,2})")


def cited_in(text: str) -> tuple[int, ...]:
    """The paragraphs that a text names ("by virtue of paragraphs 3 and 5 of Part 1 of Schedule 12A")."""
    found = set[int]()
    for match in _CITED.finditer(text):
        said = match[1]
        for first, last in _RANGE.findall(said):
            found.update(range(int(first), int(last) + 1))
        found.update(map(int, re.findall(r"\d{1,2}", said)))
    return tuple(sorted(found & set(PARAGRAPHS)))
