"""Which abbreviations a text spells out: "Freedom of Information (FOI)" and "FOI (Freedom of Information)".

As Schwartz and Hearst (Pacific Symposium on Biocomputing, 2003) look for a short form beside its long one in brackets, but
by the initials of words, because papers also print "(Appendix A)", "(Leader)" and "(see above)".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from vectorstore.words.text import collapse

SMALL = frozenset("a an and at by de for from in of on or the to with &".split())
"""Words whose initials an abbreviation may leave out."""
LONGEST = 10
"""Characters of an abbreviation, and words of what it stands for."""

_SHORT = r"[A-Za-z][A-Za-z0-9&/.\-]{1,9}"
_QUOTE = "[\"'“”‘’]?"
_IN_BRACKETS = re.compile(rf"\s?\((?:(?:the|or|hereafter|known as)\s)?{_QUOTE}({_SHORT}){_QUOTE}\)")
_BEFORE_BRACKETS = re.compile(rf"(?<![\w&/.\-])({_SHORT})\s?\(([^()]{{5,120}})\)")
_WORD = re.compile(r"[^\s,;:.!?()\[\]“”\"|]+")
_BREAK = re.compile(r"[;:.!?()\[\]|•](?:\s|$)|\)")


def abbreviations_in(text: str) -> Iterator[tuple[str, str]]:
    """Each abbreviation that a text spells out beside it, with what it stands for, as printed and in the singular ("KPI").

    One that is spelled out twice comes twice.
    """
    plain = collapse(text)
    for found in _IN_BRACKETS.finditer(plain):
        short = _singular(found[1])
        if _is_short(short):
            before = _since_the_last_break(plain[max(0, found.start() - 150) : found.start()])
            begins = _begins(short, [(m[0], m.start()) for m in _WORD.finditer(before)])
            if begins is not None:
                yield short, _as_printed(before[begins:])
    for found in _BEFORE_BRACKETS.finditer(plain):
        short = _singular(found[1])
        if _is_short(short):
            said = _WORD.findall(found[2])
            if len(said) <= LONGEST and _matches(short, said):
                yield short, _as_printed(found[2])


def _since_the_last_break(text: str) -> str:
    ends = [m.end() for m in _BREAK.finditer(text)]
    return text[ends[-1] :] if ends else text


def _singular(short: str) -> str:
    """ "KPIs" and "KPI's" are the plural of "KPI"."""
    short = short.rstrip(".-/")
    return short[:-1] if len(short) > 2 and short.endswith("s") and short[-2].isupper() else short


def _is_short(short: str) -> bool:
    """Capitals enough, and no Roman number."""
    capitals = sum(c.isupper() for c in short)
    if capitals + sum(c.isdigit() for c in short) < 2 or not capitals:
        return False
    return re.fullmatch(r"[IVXLC]+", short) is None


def _begins(short: str, said: Sequence[tuple[str, int]]) -> int | None:
    """Where the fewest words before the brackets begin whose initials are the abbreviation's letters."""
    for count in range(2, min(len(said), LONGEST) + 1):
        if _matches(short, [word for word, _ in said[-count:]]):
            return said[-count][1]
    return None


def _as_printed(long: str) -> str:
    return long.strip(" '‘’“”\"-–,;:.")


def _matches(short: str, said: Sequence[str]) -> bool:
    """Do these words, all of them, spell the abbreviation?"""
    letters = [c for c in short if c.isalnum() or c == "&"]
    if len(said) < 2 or said[0].casefold() in SMALL or said[-1].casefold() in SMALL:
        return False
    if len(letters) == 2 and not all(w[:1].isupper() or w[:1].isdigit() for w in said if w.casefold() not in SMALL):
        return False  # two letters meet by chance; names are printed with capitals
    return _spell("".join(letters), list(said))


def _spell(letters: str, said: list[str]) -> bool:
    if not said:
        return not letters
    word, rest = said[0].strip("'‘’"), said[1:]
    if word.casefold() in SMALL and _spell(letters, rest):
        return True
    if not letters:
        return False
    if letters[0] == "&":
        return word.casefold() in ("and", "&") and _spell(letters[1:], rest)
    parts = [part for part in re.split(r"[-–/’']", word) if part]
    return any(_spell(letters[n:], rest) for n in _eaten(letters, parts))


def _eaten(letters: str, parts: Sequence[str]) -> list[int]:
    """How many of the letters one word may stand for, by its hyphened parts: its initials, a number or capitals whole."""
    if not parts or not letters:
        return []
    first = parts[0]
    if not letters[0].isalnum() or letters[0].casefold() != first[0].casefold():
        return []
    ways = [1]
    whole = len(first)
    if whole > 1 and (first.isdigit() or first.isupper()) and letters[:whole].casefold() == first.casefold():
        ways = [whole, *([] if first.isdigit() else ways)]
    elif len(letters) > 1 and letters[1].islower():  # "EqIA", "SuDS": a small letter may go on in the same word
        ways.append(2 if letters[1] in first[1:].casefold() else 1)
    found = list(dict.fromkeys(ways))
    for part_count in range(1, len(parts)):
        for n in tuple(found):
            more = _eaten(letters[n:], parts[part_count : part_count + 1])
            found += [n + m for m in more if n + m not in found]
    return found
