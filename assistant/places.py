"""Whole countries told apart from the council's own place: a figure of the United Kingdom is not Kent's."""

from __future__ import annotations

import re

from vectorstore.words.dates import MONTHS
from vectorstore.words.text import STOP_WORDS

_WIDER = re.compile(
    r"\b(?:in|across|throughout) (?:the (?:whole )?)?(?:UK|United Kingdom|Great Britain|Britain|England|country|nation|world)\b|"
    r"\bnational(?:ly)?\b|\bnationwide\b|\bworldwide\b",
    re.IGNORECASE,
)
_ASKS_WIDER = re.compile(
    r"\b(?:UK|United Kingdom|Britain|England|English|national\w*|nationwide|country|world\w*|average|compar\w+|than|against|"
    r"versus|vs)\b",
    re.IGNORECASE,
)
_COUNTED = re.compile(r"\b(?:how (?:many|much)|number of|percentage|proportion|per ?cent|share|rate)\b", re.IGNORECASE)
_PLACE = re.compile(r"\b(?:in|across|for|by|of|at|from|around) (?:the )?([A-Z][\w-]+)|\b([A-Z][\w-]+)['’]s?\b")
_OURS = re.compile(r"\b(?:our|ours|we|us|the council|county|borough|district|city|town|parish)\b", re.IGNORECASE)


def of_a_wider_place(question: str, text: str) -> bool:
    """Asked for a figure of one place, or of ours, does a sentence speak of the whole country and not of that place?"""
    if not _COUNTED.search(question) or _ASKS_WIDER.search(question) or not _WIDER.search(text):
        return False
    named = {name for found in _PLACE.finditer(question) for name in found.groups() if name}
    places = {name for name in named if name.casefold() not in MONTHS and name.casefold() not in STOP_WORDS}
    if not places and not _OURS.search(question):
        return False
    return not _OURS.search(text) and not any(re.search(rf"\b{re.escape(place)}\b", text) for place in places)
