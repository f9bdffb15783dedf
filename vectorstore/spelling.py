"""A misspelt word to the word of the papers that was meant, where that is clear; a word that may be right stays."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from rapidfuzz import process
from rapidfuzz.distance import OSA

from vectorstore.words.text import STOP_WORDS, stem

Knows = Callable[[str], bool]
"""Is this folded word one that people write, whatever the papers hold?"""

ONE_SLIP = 5
"""Letters from which one letter may be wrong, too many, missing or in its neighbour's place."""
TWO_SLIPS = 8
"""Letters from which two may be."""
A_NAME = 6
"""Letters from which a word with a capital may be a misspelt name: shorter ones are too near to each other."""
COMMONER = 3
"""Times as many papers that hold one of two words, for it to be taken for the one that was meant."""
SHORTEST_PART = 4
"""Letters of each part of a word that is known because both its parts are ("skateparks")."""

_BEFORE = ("un", "re", "non", "pre", "anti", "over", "under", "mis", "dis", "inter", "multi", "sub", "co", "micro", "e")
_AFTER = ("ly", "er", "or", "ness", "ful", "less", "ship", "like", "wide", "al", "ation", "isation", "ise")
"""Endings that a known word may take. Not -ance, -ence or -ible: those are what is misspelt."""
_KIN = (
    "al",
    "ial",
    "ive",
    "ion",
    "ation",
    "ative",
    "ate",
    "ise",
    "ity",
    "ous",
    "ism",
    "ist",
    "ic",
    "ical",
    "ify",
    "y",
    "able",
)
"""Endings of which one stands for another ("cohesive" beside a known "cohesion")."""
_ROOT = 4
"""Fewest letters before an ending, or after a beginning."""


def is_word(word: str, knows: Knows, printed: Knows | None = None) -> bool:
    """Is a folded word known, or made of what is known by an ending, a beginning or another word?

    `printed` tells which words the papers hold in any form: what comes from one of those by another
    ending ("incinerator" beside "incinerated") is one.
    """
    if word in STOP_WORDS or _known(word, knows) or knows(f"{word}ly") or knows(f"{word.removesuffix('y')}e"):
        return True

    def heard(form: str) -> bool:
        return knows(form) or (printed is not None and printed(form))

    for form in {word, stem(word), f"{stem(word)}e"}:
        roots = {end: form.removesuffix(end) for end in (*_AFTER, *_KIN) if form.endswith(end)}
        if any(len(root) > _ROOT and _known(root, heard) for end, root in roots.items() if end in _AFTER):
            return True
        kin = (root + other for end, root in roots.items() if end in _KIN and len(root) >= _ROOT for other in _KIN)
        if any(heard(other) for other in kin if other != form):
            return True
    rests = (word.removeprefix(start) for start in _BEFORE if word.startswith(start))
    if any(len(rest) >= _ROOT and _known(rest, knows) for rest in rests):
        return True
    places = range(SHORTEST_PART, len(word) - SHORTEST_PART + 1)
    return any(knows(word[:place]) and _known(word[place:], knows) for place in places)


def _known(word: str, knows: Knows) -> bool:
    bare = stem(word)
    return any(knows(form) for form in (word, bare, f"{bare}e", word.removesuffix("s")))


def meant(
    word: str, papers: Mapping[str, int], of_length: Callable[[int], Sequence[str]], name: bool = False
) -> str | None:
    """The one word of the papers that an unknown folded word is a misspelling of; None where that is not clear.

    `papers` says in how many papers each word stands and `of_length` lists those of so many letters. Distances are by
    optimal string alignment: a letter added, left out, changed, or two neighbours changed about. Of a `name` less is taken
    for a misspelling.
    """
    size = len(word)
    if not word.isalpha() or size < (A_NAME if name else SHORTEST_PART):
        return None
    reach = 2 if size >= TWO_SLIPS and not name else 1
    turned = size < ONE_SLIP  # of four letters, two of them changed about
    lengths = [size] if turned else range(size - reach, size + reach + 1)
    near: dict[int, list[str]] = {}
    for length in lengths:
        for other, distance, _ in process.extract(
            word, of_length(length), scorer=OSA.distance, score_cutoff=reach, limit=None
        ):
            if turned and sorted(other) != sorted(word):
                continue
            if distance == 2 and not _sound_alike(word, other):
                continue
            near.setdefault(int(distance), []).append(other)
    if not near:
        return None
    return _clearly(near[min(near)], papers, alone=name or turned)


def _sound_alike(word: str, other: str) -> bool:
    """Do two words begin alike, and have the same consonants but for one? Who errs twice mostly errs in vowels and doubles."""
    return word[0] == other[0] and len((set(word) ^ set(other)) - set("aeiou")) <= 1


def _clearly(words: Sequence[str], papers: Mapping[str, int], alone: bool) -> str | None:
    """The commonest form of the word that is alone, or much commoner than the others."""
    forms: dict[str, list[str]] = {}
    for word in words:
        forms.setdefault(stem(word), []).append(word)
    ranked = sorted(forms.values(), key=lambda some: -sum(papers[w] for w in some))
    if len(ranked) > 1:
        first, second = (sum(papers[w] for w in some) for some in ranked[:2])
        if alone or first < COMMONER * second:
            return None
    return max(ranked[0], key=lambda w: (papers[w], w))


RARER = 10
"""Times as many papers that print the usual spelling, for a rare word of the papers to be taken for a misprint of it."""


def misprinted(word: str, papers: Mapping[str, int], of_length: Callable[[int], Sequence[str]]) -> str | None:
    """The usual spelling of a folded word that papers misprint here and there; None where it is not clearly one."""
    if not word.isalpha() or len(word) < A_NAME or word not in papers:
        return None
    usual: list[str] = []
    for length in range(len(word) - 1, len(word) + 2):
        near = process.extract(word, of_length(length), scorer=OSA.distance, score_cutoff=1, limit=None)
        usual += [other for other, _, _ in near if papers[other] >= RARER * papers[word] and stem(other) != stem(word)]
    return _clearly(usual, papers, alone=False) if usual else None
