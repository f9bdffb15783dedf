"""The numbers that Word prints before paragraphs and does not write into them: counted as Word counts them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ingest.office.wordml import W, on, value
from ingest.office.xml import Element

DEEPEST = 9
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"))
_ROMAN_ENDS = ((9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
MOST_ROMAN = 4999


@dataclass(frozen=True, slots=True)
class _Level:
    start: int
    form: str
    text: str
    legal: bool
    """Are the numbers of the levels above it written in digits, however they are written there?"""
    restart: int | None
    """The level (from 1) after which it begins anew; None: any above it; 0: never."""


@dataclass(slots=True)
class _List:
    """One list: what its levels print, and where its counting stands. Lists of one pattern count together."""

    pattern: str
    levels: dict[int, _Level]
    begin: dict[int, int] = field(default_factory=dict)
    """Levels that this list begins anew from a number of its own."""


class Numbering:
    """`numbering.xml`, and the counters as the paragraphs go by in order."""

    def __init__(self, root: Element | None) -> None:
        self._lists: dict[str, _List] = {}
        self._by_style: dict[str, dict[str, int]] = {}
        self._counts: dict[str, list[int | None]] = {}
        self._begun: set[tuple[str, int]] = set()
        if root is None:
            return
        patterns: dict[str, dict[int, _Level]] = {}
        for pattern in root.iter(f"{W}abstractNum"):
            name = pattern.get(f"{W}abstractNumId", "")
            levels = {int(at.get(f"{W}ilvl") or 0): _level(at) for at in pattern.iter(f"{W}lvl")}
            patterns[name] = levels
            for at in pattern.iter(f"{W}lvl"):
                if style := value(at, "pStyle"):
                    self._by_style.setdefault(name, {})[style] = int(at.get(f"{W}ilvl") or 0)
        for num in root.iter(f"{W}num"):
            pattern_name = value(num, "abstractNumId") or ""
            levels = dict(patterns.get(pattern_name, {}))
            one = _List(pattern_name, levels)
            for over in num.findall(f"{W}lvlOverride"):
                n = int(over.get(f"{W}ilvl") or 0)
                if (own := over.find(f"{W}lvl")) is not None:
                    levels[n] = _level(own)
                if (begin := value(over, "startOverride")) is not None and begin.lstrip("-").isdigit():
                    one.begin[n] = int(begin)
            self._lists[num.get(f"{W}numId", "")] = one

    def level_of(self, list_id: str, style: str) -> int:
        """The level that a list gives to the paragraphs of a style."""
        one = self._lists.get(list_id)
        return self._by_style.get(one.pattern, {}).get(style, 0) if one else 0

    def next(self, list_id: str, level: int) -> str:
        """What is printed before the next paragraph of this list on this level: "3.2.1", "(a)", "•", or nothing."""
        one = self._lists.get(list_id)
        own = one.levels.get(level) if one else None
        if one is None or own is None or not 0 <= level < DEEPEST:
            return ""
        if own.form == "bullet":
            return "•"
        counts = self._counts.setdefault(one.pattern, [None] * DEEPEST)
        if level in one.begin and (list_id, level) not in self._begun:
            self._begun.add((list_id, level))
            counts[level] = one.begin[level] - 1
        for above in range(level):  # a level that is passed over counts as begun
            if counts[above] is None:
                counts[above] = one.levels[above].start if above in one.levels else 1
        now = counts[level]
        counts[level] = own.start if now is None else now + 1
        for below in range(level + 1, DEEPEST):
            restart = one.levels[below].restart if below in one.levels else None
            if restart is None or restart > level:
                counts[below] = None
        return re.sub(r"%([1-9])", lambda m: self._said(one, int(m[1]) - 1, own, counts), own.text).strip()

    @staticmethod
    def _said(one: _List, level: int, own: _Level, counts: list[int | None]) -> str:
        count = counts[level]
        if count is None or level not in one.levels:
            return ""
        return written(count, "decimal" if own.legal else one.levels[level].form)


def _level(at: Element) -> _Level:
    start, restart = value(at, "start"), value(at, "lvlRestart")
    return _Level(
        start=int(start) if start and start.isdigit() else 1,
        form=value(at, "numFmt") or "decimal",
        text=value(at, "lvlText") or "",
        legal=on(at, "isLgl"),
        restart=int(restart) if restart and restart.isdigit() else None,
    )


def written(count: int, form: str) -> str:
    """A number in one of Word's forms; in digits for those that council papers do not use."""
    if form == "none":
        return ""
    if form in ("lowerLetter", "upperLetter") and count > 0:
        # After "z" come "aa", "bb": one letter, said more often.
        letter = chr(ord("a") + (count - 1) % 26) * min((count - 1) // 26 + 1, 8)
        return letter.upper() if form == "upperLetter" else letter
    if form in ("lowerRoman", "upperRoman") and 0 < count <= MOST_ROMAN:
        said = ""
        for size, sign in (*_ROMAN, *_ROMAN_ENDS):
            said, count = said + sign * (count // size), count % size
        return said.upper() if form == "upperRoman" else said
    if form == "decimalZero":
        return f"{count:02}"
    if form == "ordinal":
        end = "th" if 10 <= count % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(count % 10, "th")
        return f"{count}{end}"
    return str(count)
