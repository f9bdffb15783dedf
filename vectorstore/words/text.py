"""Text as printed to text as compared: white space, typographic variants, terms and sentences."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

_FOLD = str.maketrans(
    {"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "‑": "-", "−": "-", "\u00a0": " ", "\u00ad": None}
)

STOP_WORDS = frozenset(
    "a about above after again all also am an and any are as at be because been before being below between both but by "
    "can could did do does doing done down each few for from further get gets give given got had has have having he her "
    "here hers him his how i if in into is it its itself just let like made many me more most much my no nor not now of "
    "off on once one only or other our ours out over own per please pls said same say says she should so some such tell "
    "than that the their theirs them then there these they thing things this those through to told too under until up "
    "us use used very was we were what whats when where which while who whom whose why will with would you your yours "
    "caller wants want know resident asks asking "
    # "Can't" and "we've" as they are left without their sign, by `words` and by those who type.
    "arent cant couldnt didnt doesnt dont hadnt hasnt havent im isnt ive shouldnt thats theres theyre theyve wasnt weve "
    "werent whos wheres hows wont wouldnt youre youve cos moment mo".split()
)


ASKING = frozenset(
    "percentage proportion percent number total figure list name share amount compare compared comparison change changed "
    "difference different increase decrease rise fall".split()
)
"""Words that say what kind of answer is asked for, and need not stand in what answers."""


def collapse(text: str) -> str:
    """All white space to single spaces, soft hyphens gone: how quotes are stored and shown."""
    return " ".join(text.replace("\u00ad", "").split())


def unify(text: str) -> str:
    """Compatibility forms, quotes, dashes and white space to one spelling; capitals stay."""
    return " ".join(unicodedata.normalize("NFKC", text).translate(_FOLD).split())


def fold(text: str) -> str:
    """Case, compatibility forms, quotes and dashes to one spelling: how words are compared."""
    return unify(text).casefold()


def plain(text: str) -> str:
    """Folded words without accents, "&" as "and", signs as spaces: how the names of places and offices are compared."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", fold(text)) if not unicodedata.combining(c))
    return " ".join(re.findall(r"[^\W_]+", bare.replace("'", "").replace("&", " and ")))


_NEITHER = bytes(n for n in range(128) if not chr(n).isalnum())
_SIGNS = re.compile(r"[\W_]+")


def squash(text: str) -> str:
    """Letters and digits only, folded: how a quote is found on a page that breaks its words differently."""
    # A search squashes hundreds of texts: bytes lose their signs ten times as fast as characters do, and those without a
    # foreign letter need neither normal forms nor a pattern.
    normal = text if text.isascii() else unicodedata.normalize("NFKC", text)
    bare = normal.casefold().encode(errors="surrogatepass").translate(None, _NEITHER).decode(errors="surrogatepass")
    return bare if bare.isascii() else _SIGNS.sub("", bare)


_AFTER_FIGURES = re.compile(r"(?:st|nd|rd|th|[ap]m|[kmgp]|mn|bn|k[gmw]h?|cm|mm|m[pw]h|[a-z])(?![a-z])")


def stands_in(quote: str, text: str) -> bool:
    """Is a quote in a text word for word? White space, case and typographic variants aside; no word or figure cut short.

    "£1.2m" does not hold "£12m", and "£3.05 million" does not hold "£3".
    """
    wanted, around = fold(quote), fold(text)
    if not squash(wanted):
        return False
    at = around.find(wanted)
    while at >= 0:
        before, after = around[:at][-2:], around[at + len(wanted) :][:2]
        cut_before = wanted[0].isalnum() and re.search(r"[^\W_]$|\d[.,]$", before)
        if cut_before and not before[-1].isalpha() and wanted[0].isalpha() and not _AFTER_FIGURES.match(wanted):
            cut_before = None  # a paragraph's number that is printed close to its first word: "2.2The", "33.The"
        cut_after = wanted[-1].isalnum() and re.match(r"[^\W_]|[.,]\d", after)
        if not cut_before and not cut_after:
            return True
        at = around.find(wanted, at + 1)
    return False


_WORD = re.compile(r"[^\W_]+(?:[.,]\d+)*(?:'[a-z]+)?")
# In a heading all of capitals "IT" may be the pronoun.
_COMPUTING = re.compile(r"(?<![^\W\d_])(?<![A-Z]{2} )IT(?![^\W\d_])(?! [A-Z]{2})")


def words(text: str) -> list[str]:
    """The folded words of a text, numbers whole ("1,322" stays one word and loses its comma).

    "IT" in capitals is "ict", or it would be lost among the pronouns.
    """
    if "IT" in text:
        text = _COMPUTING.sub("ICT", text)
    return [w.replace(",", "").removesuffix("'s").replace("'", "") for w in _WORD.findall(fold(text))]


_NUMBERS = {
    word: str(n)
    for n, word in enumerate("one two three four five six seven eight nine ten eleven twelve".split(), start=1)
}
"""A question's "six programmes" and a paper's "6 programmes" are one."""


@lru_cache(maxsize=65_536)
def stem(word: str) -> str:
    """A word without its commonest English endings ("libraries" and "library" meet; names of up to 3 letters stay).

    Lighter than Porter's on purpose: it decides whether evidence covers a question, where a false match costs more
    than a missed one. The keyword index uses SQLite's own Porter stemmer.
    """
    if word in _NUMBERS:
        return _NUMBERS[word]
    if len(word) < 4 or not word.isalpha():
        return word
    for ending, instead in (("ies", "y"), ("sses", "ss"), ("ches", "ch"), ("shes", "sh"), ("xes", "x"), ("ss", "ss")):
        if word.endswith(ending):
            return word[: -len(ending)] + instead
    if word.endswith("s") and not word.endswith(("us", "is")):
        word = word[:-1]
    for ending in ("ingly", "edly", "ing", "ed"):
        base = word.removesuffix(ending)
        if base != word and len(base) >= 3 and re.search(r"[aeiouy]", base) and not word.endswith("eed"):
            if len(base) > 3 and base[-1] == base[-2] and base[-1] not in "lsz":
                return base[:-1]
            return base.removesuffix("e")
    return word.removesuffix("e") if len(word) > 4 else word


def content_words(text: str) -> list[str]:
    """The words that carry a question's meaning, in order, each once: no stop words, no single letters."""
    kept = (w for w in words(text) if w not in STOP_WORDS and (len(w) > 1 or w.isdigit()))
    return list(dict.fromkeys(kept))


_ABBREVIATION = re.compile(
    r"(?:\b(?:Cllr|Mr|Mrs|Ms|Dr|Prof|St|No|Nos|approx|para|paras|p|pp|e\.g|i\.e|etc|vs|Ltd|Inc|Rev|Hon|incl|inc|min|max|Qtr|Ref)|\b[A-Z])\.$",
    re.IGNORECASE,
)
LONGEST_ABBREVIATION = 8
"""Characters before a full stop that are looked at: more would read a text of abbreviations again at each of them."""
_BREAK = re.compile(r"(?<=[.!?])(?:[\"'”’)\]]{0,2})(?:\*\*)?\s+(?=[\"'“‘(\[]?[A-Z0-9£•\-])")


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """Where each sentence of a paragraph starts and ends. Abbreviations and initials do not end one."""
    spans: list[tuple[int, int]] = []
    start = 0
    for gap in _BREAK.finditer(text):
        end = gap.start() + len(gap.group().rstrip())
        if _ABBREVIATION.search(text, max(start, gap.start() - LONGEST_ABBREVIATION), gap.start()):
            continue
        spans.append((start, end))
        start = gap.end()
    if text[start:].strip():
        spans.append((start, len(text.rstrip())))
    return spans


LIST_MARKS = "▶►•●▪■◦❖➢✓\uf0b7\uf0a7\uf0d8\uf076\uf0fc"
"""What papers print before the points of a list; the last five are those of Wingdings and Symbol."""


def join_lines(texts: Iterable[str]) -> str:
    """Lines joined into running text: a word broken at its hyphen stays one word."""
    out = ""
    for text in texts:
        out = text if not out else out + text if out.endswith("-") and text[:1].islower() else f"{out} {text}"
    return out


_FOOTNOTE = re.compile(r"\s?\[\d{1,3}\]")


def without_footnotes(text: str) -> str:
    """Without the marks of footnotes that a paper prints ("Transfer station [1]"): in an answer they would pass for ours."""
    return _FOOTNOTE.sub("", text)
