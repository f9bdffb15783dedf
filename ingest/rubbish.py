"""Is the text of a page what the page shows? Some fonts map their letters to others, and whole text layers lie."""

from __future__ import annotations

import re

ENOUGH = 25
"""Words of Latin letters from which a page can be judged."""
_COMMON = frozenset(
    "the of and to in a for is on that by with be as at are this it from was or an will not has have which were been "
    "y yn a r i o ar am yr ac wedi gan bod eu fod mae sydd oedd nid".split()
)
"""English and Welsh: the languages of the councils that this reads for."""


def is_rubbish(text: str) -> bool:
    """Few of the commonest words, and many words that nobody can pronounce, or signs inside of words."""
    tokens = text.split()
    words = [w for token in tokens if (w := re.sub(r"^\W+|\W+$", "", token).casefold()) and re.search(r"[^\W\d_]", w)]
    latin = [w for w in words if re.match(r"[a-z]", w)]
    if len(words) < ENOUGH or len(latin) < 0.5 * len(words):
        return False
    common = sum(w in _COMMON for w in latin) / len(latin)
    long = [w for w in latin if len(w) >= 4]
    spoken = sum(re.search(r"[aeiouyŵŷâêîôû]", w) is not None and w.isalpha() for w in long) / max(1, len(long))
    return common < 0.02 and spoken < 0.6
