"""Which wards a report says that it concerns: "Ossleby, Fennimoor and Tarnwick", "All", "Countywide"."""

from __future__ import annotations

import re
from functools import lru_cache

from vectorstore.words.text import collapse, plain

ALL = "All wards"
"""How a report on everywhere is counted, whatever words it uses for that."""

_PLACES = r"(?:wards?|divisions?|areas?|parishes|districts?|boroughs?|communities|county|city|town|council)"
_EVERYWHERE = re.compile(
    r"all|all (?:(?:of|the|electoral|council|county|city|borough|district) )*"
    r"(?:wards|divisions|areas|parishes|districts|communities)\b.*|every (?:ward|division)\b.*|"
    r"(?:all )?(?:county|borough|district|city|town|council|area|authority) ?wide\b.*|"
    rf"(?:the )?(?:whole|entire)(?: of)?(?: the)? {_PLACES}\b.*"
)
_NOWHERE = re.compile(
    r"none\b.*|n a|nil|not applicable\b.*|not ward specific|no (?:specific )?(?:wards?|divisions?)\b.*|various"
)
_LABEL = re.compile(r"\s?\b(?:electoral )?(?:wards?|divisions?)$", re.IGNORECASE)
_AND = re.compile(r"\s(?:and|&)\s", re.IGNORECASE)


def wards_in(text: str) -> tuple[str, ...]:
    """The wards that a head names, as printed and each once; ALL alone for everywhere, nothing for none.

    A ward's own name may hold an "and" ("Stanford East and Corringham"): it parts two names only at the end of a list,
    or before a plural ("Ossleby and Fennimoor wards").
    """
    said = collapse(text).strip(" .")
    if _EVERYWHERE.fullmatch(plain(said)):
        return (ALL,)
    if _NOWHERE.fullmatch(plain(said)):
        return ()
    parts = [part for part in re.split(r"(?<!\s)\s*+[,;/]\s*", said) if part]
    if parts and (len(parts) > 1 or re.search(r"(?:wards|divisions)$", said, re.IGNORECASE)):
        parts += _AND.split(_LABEL.sub("", parts.pop()))
    names = (re.sub(r"^and\s+", "", _LABEL.sub("", part), flags=re.IGNORECASE) for part in parts)
    return tuple(dict.fromkeys(name for name in names if plain(name)))


def concerns(text: str, ward: str) -> bool:
    """Does a head name this ward, or all of them? Case, accents and "ward" after a name aside.

    Where "and" may part two names or stand within one, either reading counts. ALL finds only what concerns everywhere.
    """
    asked = _asked(ward)
    return bool(asked) and not _named(text).isdisjoint((asked, ALL))


@lru_cache(maxsize=512)
def _asked(ward: str) -> str:
    bare = plain(ward)
    return ALL if _EVERYWHERE.fullmatch(bare) else plain(_LABEL.sub("", collapse(ward))) or bare


@lru_cache(maxsize=8_192)
def _named(text: str) -> frozenset[str]:
    """Every name that a head can be read to hold, as compared; ALL for everywhere."""
    names = wards_in(text)
    if names in ((), (ALL,)):
        return frozenset(names)
    held: set[str] = set()
    for part in re.split(r"[,;/]", collapse(text)):
        words = _AND.split(_LABEL.sub("", part.strip(" .")))
        for start in range(len(words)):
            held |= {plain(" and ".join(words[start:end])) for end in range(start + 1, len(words) + 1)}
    return frozenset(held | {plain(name) for name in names}) - {""}
