"""Is the text of a page what the page shows? Some fonts map their letters to others, and whole text layers lie."""

from __future__ import annotations

import itertools
import re

ENOUGH = 60
"""Pairs of neighbouring letters from which a page can be judged."""
SAMPLE = 200
"""Words by which a page is judged, one in so many of a long one."""
FAMILIAR = 0.3
"""Of a page's pairs. Real pages have 0.46 at the least (German, full of formulas), letters shifted by 29 places 0.14."""
NAMELESS = 0.6
"""Share of the letters that a file does not name from which its page is doubted. Real pages have 0.2 at the most."""
DOUBTED = 0.7
"""As FAMILIAR, for a page that is doubted: its headings may be in a font that tells the truth."""
WHOLE = 0.25
"""Share of bits of a recognised text with three letters or digits; a page of figures has more."""
_COMMON = frozenset(
    "in th re an he er on en or es ti nt at nd al te ng co ed it to ar io se ve st me ra ro de is ce of ou ic as nc li le "
    "pr il ca ea ri un ne ta ns ec fo tr po si et ha ac ct ll vi di ge la ch hi em be ci om pe na lo el ma ur rt ts wi su "
    "pl ov ho ut ss ie pa ol op ad iv ni mi ev ot os ee ty oc us wa im rs ia fi bl ul id mp ir gr pp so ow rv ly ab sa ke "
    "yn dd cy wy yd od da we yf ym fa au ei gw gy ae rd nn ga hy go fe ef dw".split()
)
"""The commonest pairs of letters in councils' papers, English first, then what Welsh adds: counted in real ones."""
_FIGURE = re.compile(r"[(\[£$€+\-–−~<>≈]{0,4}\d[\d.,/:%()\-–−]{0,24}[a-zA-Z]{0,2}[%)\].,;:*]{0,4}")


def is_rubbish(text: str, nameless: float = 0.0) -> bool:
    """Hardly any pair of neighbouring letters is one that the language is made of.

    `nameless` is the share of letters that the file does not name, 0 to 1: where that is high less is put up with.
    """
    common = pairs = 0
    tokens = text.split()
    for token in tokens[:: max(1, len(tokens) // SAMPLE)]:
        if not _FIGURE.fullmatch(token):
            for pair in itertools.pairwise(_core(token.casefold())):
                # Digits stand in code numbers, a sign repeated is a leader or a rule; neither is a letter in disguise.
                if _counts(*pair):
                    pairs += 1
                    common += "".join(pair) in _COMMON
    suspected = nameless > NAMELESS
    if pairs < ENOUGH:
        return suspected and common <= FAMILIAR * pairs
    return common < (DOUBTED if suspected else FAMILIAR) * pairs


def is_noise(text: str) -> bool:
    """Is this what text recognition makes of a plan or a photograph: many bits, few of them long enough for a word?"""
    tokens = text.split()
    return sum(sum(map(str.isalnum, token)) >= 3 for token in tokens) < WHOLE * len(tokens)


def _core(token: str) -> str:
    """A word without the signs about it; a token without letters as it is."""
    return token.strip("\"'“”‘’()[]{}.,:;!?…•·*_-–—") or token


def _counts(first: str, second: str) -> bool:
    if first.isdigit() and second.isdigit():
        return False
    if first == second and not first.isalpha():
        return False
    # Other scripts have pairs of their own, which are not judged.
    return first < "\u0250" and second < "\u0250"
