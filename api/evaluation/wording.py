"""Is it in there? Wordings, quotes and words held against a text, whatever its type setting."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache

from vectorstore.words.text import fold, squash

SHORT_QUOTE = 20
"""Letters and digits. A shorter quote has to stand whole: too many texts hold most of its words."""
END = 50
"""Letters and digits of a quote's beginning or end, either of which tells where it stands."""
SHARE = 0.85
"""Of a quote's words, in any order: readers of pages put columns in different orders."""
LONG_PASSAGE = 300
"""Words: what a passage holds beyond them does not count, so that nobody wins by handing whole papers over."""

_MARKER = re.compile(r"\[\d+\]")


def plain(text: str) -> str:
    """Folded, and without the stars of bold print."""
    return fold(text.replace("**", ""))


def bare(answer: str) -> str:
    """An answer without its markers."""
    return _MARKER.sub(" ", answer)


def tokens(text: str) -> list[str]:
    """Letters and digits in a row; "1,322" is two of them."""
    return re.findall(r"[^\W_]+", plain(text))


def says(text: str, wording: str) -> bool:
    """The wording stands in the text from the start of a word, and not as a part of a longer figure.

    "agree" is in "agreed" and not in "disagreed"; "97%" is not in "197%", and "3" is not in "3.5" or "1,3".
    """
    wanted = plain(wording)
    return bool(wanted) and _pattern(wanted).search(plain(text)) is not None


@lru_cache(maxsize=4096)
def _pattern(wanted: str) -> re.Pattern[str]:
    before = r"(?<!\d)(?<!\d[.,])" if wanted[0].isdigit() else "(?<![a-z])" if wanted[0].isalpha() else ""
    after = r"(?!\d|[.,]\d)" if wanted[-1].isdigit() else ""
    return re.compile(before + re.escape(wanted) + after)


def opening(text: str, words: int) -> str:
    """A text's first words."""
    return " ".join(text.split()[:words])


def stands(quote: str, text: str) -> bool:
    """The quote is in the text, all but for white space, hyphens and other marks."""
    wanted = squash(quote)
    return bool(wanted) and wanted in squash(text)


def share_of(quote: str, text: str) -> float:
    """How much of the quote's words the text holds, each as often as the quote does: 0..1."""
    wanted, held = Counter(tokens(quote)), Counter(tokens(text))
    return (wanted & held).total() / max(1, wanted.total())


def holds(text: str, quote: str) -> bool:
    """The text holds the quote: whole, one of its ends, or nearly all of its words. A short one: whole."""
    wanted, around = squash(quote), squash(text)
    if len(wanted) < SHORT_QUOTE:
        return stands(quote, text)
    return wanted in around or wanted[:END] in around or wanted[-END:] in around or share_of(quote, text) >= SHARE
