"""Words as compared between a sentence and what it cites: roots, and the capitals that make a name."""

from __future__ import annotations

import re
from functools import lru_cache

from vectorstore.words.text import STOP_WORDS, stem

_ROOTS = {
    form: root
    for root, forms in {
        "rise": "rose risen rising",
        "fall": "fell fallen falling",
        "grow": "grew grown growth",
        "find": "found finds",
        "make": "made makes making",
        "keep": "kept",
        "hold": "held",
        "pay": "paid payment",
        "take": "took taken taking",
        "spend": "spent spending",
        "lose": "lost loss losing",
        "meet": "met",
        "send": "sent",
        "buy": "bought",
        "build": "built",
        "leave": "left leaving",
        "begin": "began begun beginning",
        "give": "gave given",
        "say": "said says",
        "sell": "sold sale selling",
        "win": "won",
        "choose": "chose chosen",
        "feel": "felt",
        "bring": "brought",
        "write": "wrote written",
        "go": "went gone goes",
        "see": "saw seen",
        "run": "ran running",
        "teach": "taught",
        "think": "thought",
        "know": "knew known",
        "show": "shown",
        "speak": "spoke spoken",
        "tell": "told",
        "stand": "stood",
        "lead": "led",
        "draw": "drew drawn",
        "drive": "drove driven",
        "freeze": "froze frozen",
        "person": "people persons",
        "child": "children",
        "man": "men",
        "woman": "women",
        "councillor": "cllr cllrs councillors councilor",
        "chair": "chairman chairs chaired chairing chairwoman chairperson",
        "choice": "choices",
        "close": "closure closed closing closes",
        "approve": "approval",
        "comply": "complied complies complying compliance",
        "apply": "applied applies applying",
        "supply": "supplied supplies supplying",
        "reply": "replied replies replying",
        "rely": "relied relies relying",
        "agree": "agreed agrees agreeing agreement agreements",
        "guarantee": "guaranteed guarantees",
        "refuse": "refusal",
        "cut": "cuts cutting",
        "sum": "total totalled totals",
    }.items()
    for form in forms.split()
}
_ENDINGS = re.compile(r"(?:ations?|itions?|ions?|ments?|ances?|ences?|ees?|ers?|ors?|ly|al|ity|e|ive)$")
PLAIN = STOP_WORDS | frozenset(
    "council councils council's would shall may might must also across upon s t said".split()
)
"""Words that tell one text from another in no way."""


@lru_cache(maxsize=65_536)
def root(word: str) -> str:
    """What two forms of a word share ("collected" and "collection", "fell" and "falling"); folded."""
    plain = word.casefold().removesuffix("'s").replace("'", "")
    if plain in _ROOTS:
        return _ROOTS[plain]
    short = stem(plain)
    if short in _ROOTS:
        return _ROOTS[short]
    bare = _bare(short)
    return _BARE.get(bare, bare)


def _bare(short: str) -> str:
    bare = _ENDINGS.sub("", short)
    if bare.endswith("i"):  # "complied", "comply"
        bare = f"{bare[:-1]}y"
    return bare if len(bare) >= 4 else short.removesuffix("e") if len(short) == 4 else short


_BARE = {_bare(stem(root)): root for root in set(_ROOTS.values())}
"""What the other forms of those roots come down to ("refused" for "refuse")."""


@lru_cache(maxsize=65_536)
def tells(word: str) -> bool:
    """Does a word say what a sentence is about?"""
    plain = word.casefold()
    return len(plain) > 1 and plain not in PLAIN


TITLES = frozenset(
    "councillor cllr councillors cllrs mr mrs ms miss mx dr prof professor sir dame lord lady rev reverend revd "
    "superintendent inspector sergeant alderman".split()
)
JOINS = frozenset("of for the and & to on in at de la".split())
"""Small words inside a name: "Director of Place"."""
