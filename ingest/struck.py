"""Words with a line through them: what tracked changes delete is printed, and is no longer what the paper says."""

from __future__ import annotations

import bisect
from collections.abc import Sequence

from ingest.ink import Ink, Rule, Word

HIGHEST, LOWEST = 0.5, 0.12
"""Shares of the type size above the base line between which a line strikes a word out; lower ones underline."""
MEETS = 0.5
"""Share of the type size within which a line begins and ends with words: rules of tables and boxes do not."""


def struck_out(ink: Ink) -> frozenset[Word]:
    """The words of a page that a line of their own runs through."""
    loose = sorted(rule for rule in ink.across if not _boxed(rule, ink.down))
    ats = [rule.at for rule in loose]
    found: set[Word] = set()
    for word in ink.words:
        base = word.bottom - 0.2 * word.size
        first, last = bisect.bisect(ats, base - HIGHEST * word.size), bisect.bisect(ats, base - LOWEST * word.size)
        for rule in loose[first:last]:
            covered = min(rule.end, word.right) - max(rule.start, word.left)
            if covered > 0.8 * (word.right - word.left) and _of_words(rule, word, ink.words):
                found.add(word)
                break
    return frozenset(found)


def _boxed(rule: Rule, down: Sequence[Rule]) -> bool:
    """Does an upright rule stand at either end?"""
    return any(
        min(abs(upright.at - rule.start), abs(upright.at - rule.end)) < 2
        and upright.start - 2 <= rule.at <= upright.end + 2
        for upright in down
    )


def _of_words(rule: Rule, word: Word, words: Sequence[Word]) -> bool:
    """Does the line begin where a word of its own printed line does, and end where one does?"""
    beside = [other for other in words if abs(other.bottom - word.bottom) < 0.3 * word.size]
    reach = MEETS * word.size
    begins = any(abs(other.left - rule.start) <= reach or abs(other.right - rule.start) <= reach for other in beside)
    ends = any(abs(other.right - rule.end) <= reach or abs(other.left - rule.end) <= reach for other in beside)
    return begins and ends
