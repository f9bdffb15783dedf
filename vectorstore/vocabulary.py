"""A question's words to those of the papers: typing errors put right, and what else may stand for each word or phrase.

Everything comes from papers that the reader may see, or from a table that belongs to no council (`council_words`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from vectorstore.likeness import Likeness
from vectorstore.spelling import Knows, is_word, meant, misprinted
from vectorstore.words import council_words
from vectorstore.words.abbreviations import LONGEST
from vectorstore.words.council_words import stems_of
from vectorstore.words.text import STOP_WORDS, content_words, fold, stem, words

Phrase = tuple[str, ...]
"""Words without their endings, as `council_words.stems_of` writes them."""


@dataclass(frozen=True, slots=True)
class Abbreviation:
    """An abbreviation as papers spell it out: in how many of them, and how often in all."""

    short: str
    long: str
    papers: int = 1
    times: int = 1


@dataclass(frozen=True, slots=True)
class Reworded:
    """A question in the words of the papers."""

    text: str
    """The question with its typing errors put right, otherwise as it was asked."""
    corrections: tuple[tuple[str, str], ...] = ()
    """Each word that was put right, as it was asked and as it stands in `text`."""
    alternatives: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Words and phrases of `text`, folded, to other writings that mean the same, the likeliest first.

    Each writing's words are all held by papers that the reader may see, though not always side by side.
    """
    likened: Mapping[str, tuple[tuple[str, float], ...]] = field(default_factory=dict)
    """Other words of `text`, folded, to words of the papers that mean much the same, each with how like it is (0..1)."""


@dataclass(frozen=True)
class SpelledOut:
    """The abbreviations of some papers, to be looked up both ways."""

    all: tuple[Abbreviation, ...] = ()

    @cached_property
    def longs(self) -> Mapping[Phrase, tuple[str, ...]]:
        """An abbreviation to what papers spell it out as: each different wording once, that of the most papers first."""
        return _told((stems_of(a.short), a.long, a) for a in self.all)

    @cached_property
    def shorts(self) -> Mapping[Phrase, tuple[str, ...]]:
        """What is spelled out to its abbreviations, as `longs`."""
        return _told((stems_of(a.long), a.short, a) for a in self.all)


@dataclass(frozen=True)
class Held:
    """The words of some papers, folded, with in how many each stands; and the abbreviations that they spell out."""

    papers: Mapping[str, int] = field(default_factory=dict)
    abbreviations: SpelledOut = SpelledOut()

    @cached_property
    def stems(self) -> frozenset[str]:
        """The words without their endings."""
        return frozenset(map(stem, self.papers))

    @cached_property
    def _by_length(self) -> dict[int, list[str]]:
        found: dict[int, list[str]] = {}
        for word in self.papers:
            if word.isalpha():
                found.setdefault(len(word), []).append(word)
        return found

    def of_length(self, letters: int) -> Sequence[str]:
        return self._by_length.get(letters, ())

    def has(self, word: str) -> bool:
        """Does any paper hold a folded word, in any of its forms?"""
        return word in self.papers or stem(word) in self.stems


def _told(said: Iterable[tuple[Phrase, str, Abbreviation]]) -> dict[Phrase, tuple[str, ...]]:
    """Each phrase to its other writings: those that differ in more than endings, as most papers print them."""
    told: dict[Phrase, dict[Phrase, list[tuple[int, int, str]]]] = {}
    for phrase, other, a in said:
        told.setdefault(phrase, {}).setdefault(stems_of(other), []).append((a.papers, a.times, other))
    found = {}
    for phrase, others in told.items():
        ranked = sorted(
            others.values(), key=lambda some: (-sum(n for n, _, _ in some), -sum(n for _, n, _ in some), some)
        )
        found[phrase] = tuple(max(some)[2] for some in ranked)
    return found


@dataclass(frozen=True, slots=True)
class _Word:
    """A word of a question: where it stands, folded, and without its ending."""

    start: int
    end: int
    folded: str

    @property
    def stem(self) -> str:
        return stem(self.folded)


_WORD = re.compile(r"[^\W_]+(?:[’'][a-z]+)?", re.IGNORECASE)
_BETWEEN = re.compile(r"\.(?!\s)|,?[\s\-‑–/&’']{0,3}(?:and\s{1,3})?", re.IGNORECASE)
"""What may stand between two words of one phrase."""
_JOINED_FROM = 6
"""Letters from which two words written as one are looked for in the papers."""
_PART_FROM = 3
"""Letters of each of two words that may have been written as one; of what begins a word, two ("re-use")."""
_BEGINNINGS = frozenset("re co un by up in on off out".split())
_ISE = ((re.compile("([iy])z"), r"\1s"), (re.compile("([iy])s"), r"\1z"))
_OUR = re.compile("(?<=[bclmnv])(ou?r)(?=(?:s|ed|ing|hoods?|able|al|ful|ites?)?$)")
"""Where British and American spelling part, and papers may print either."""


MOST_UNKNOWN = 24
"""Different words of a question that are compared with all those of the papers, some 2 ms for each among 30,000."""


class Vocabulary:
    """What a reader's questions are reworded by. Cheap to make: what costs is in `held`, which many readers share.

    `knows` tells a word that people write from a misspelling, as `Embedder.knows`.
    """

    def __init__(self, held: Held, knows: Knows, likeness: Likeness | None = None) -> None:
        self._held = held
        self._knows = knows
        self._likeness = likeness

    def read(self, text: str) -> Reworded:
        """A question, put right, with what else may stand for its words. The same for the same papers."""
        right, corrections = self._put_right(text)
        others = self._alternatives(right)
        told = {w for phrase in others for w in words(phrase)}
        left = [w for w in content_words(right) if w not in told]
        return Reworded(right, corrections, others, self._likeness.of(left) if self._likeness else {})

    # Spelling ---------------------------------------------------------------------------------------------------

    def _put_right(self, text: str) -> tuple[str, tuple[tuple[str, str], ...]]:
        made: list[str] = []
        corrections: list[tuple[str, str]] = []
        unknown: set[str] = set()
        done = 0
        shouted = text.isupper()  # then a capital says nothing
        for word in _words(text):
            asked = text[word.start : word.end]
            if (asked.isupper() and not shouted) or self._may_be_right(word.folded):
                continue
            unknown.add(word.folded)
            if len(unknown) > MOST_UNKNOWN:
                break
            right = meant(
                word.folded, self._held.papers, self._held.of_length, self._is_name(text, word) and not shouted
            )
            if right is not None:
                right = right.upper() if asked.isupper() else right.capitalize() if asked[0].isupper() else right
                made += [text[done : word.start], right]
                done = word.end
                corrections.append((asked, right))
        return "".join([*made, text[done:]]), tuple(dict.fromkeys(corrections))

    def _may_be_right(self, folded: str) -> bool:
        return (
            not folded.isalpha()
            or self._held.has(folded)
            or stem(folded) in council_words.every_word()
            or is_word(folded, self._knows, self._held.has)
            or self._apart(folded) is not None
        )

    @staticmethod
    def _is_name(text: str, word: _Word) -> bool:
        """Has it a capital that does not come from its place at the beginning of a sentence?"""
        before = text[: word.start].rstrip(" \"'“‘(")
        return text[word.start].isupper() and bool(before) and before[-1] not in ".?!:"

    # Other writings ---------------------------------------------------------------------------------------------

    def _alternatives(self, text: str) -> dict[str, tuple[str, ...]]:
        found: dict[str, tuple[str, ...]] = {}
        shouted = text.isupper()
        read = [word for word in _words(text) if word.folded != "and"]
        place = 0
        while place < len(read):
            taken = 1
            for some in _phrases(text, read, place):
                printed = text[some[0].start : some[-1].end]
                before = read[place - 1].folded if place else ""
                short = self._may_be_short(printed.casefold() if shouted else printed, before)
                said = self._said(some, short)
                if said is not None:
                    taken = len(some)
                    if others := self._readable(said, tuple(word.stem for word in some)):
                        found.setdefault(fold(printed), others)
                    break
            place += taken
        return found

    def _said(self, some: Sequence[_Word], short: bool) -> list[str] | None:
        """Every other writing of a phrase, whoever holds it; None where nothing is known of it."""
        phrase = tuple(word.stem for word in some)
        everyday = phrase if len(some) > 1 else (some[0].folded,)
        ways = [
            self._held.abbreviations.longs.get(phrase) if short else None,
            council_words.stands_for().get(phrase) if short else None,
            self._held.abbreviations.shorts.get(phrase),
            council_words.abbreviated().get(phrase),
            council_words.official().get(everyday),
            self._together(some) if len(some) == 2 else None,
            self._otherwise_spelt(some[0].folded) if len(some) == 1 else None,
        ]
        return [other for way in ways for other in way or ()] if any(way is not None for way in ways) else None

    def _readable(self, others: Iterable[str], phrase: Phrase) -> tuple[str, ...]:
        """Those that papers hold, each wording once."""
        kept: dict[Phrase, str] = {}
        every = list(others)
        # "tips" are household waste recycling centres, and papers call those HWRCs.
        for other in every[:]:
            long = stems_of(other)
            every += self._held.abbreviations.shorts.get(long, ())
            every += council_words.abbreviated().get(long, ())
        for other in every:
            key = stems_of(other)
            if key != phrase and self._holds(key):
                kept.setdefault(key, other)
        return tuple(kept.values())

    def _may_be_short(self, printed: str, before: str) -> bool:
        """In small letters an abbreviation may be a word ("send"), and then it mostly is that word."""
        folded = fold(printed)
        if printed != folded and not printed.istitle():
            return True
        if folded in council_words.ALSO_WORDS:
            return before in council_words.BEFORE_A_NAME
        return stems_of(printed) in council_words.stands_for() or not is_word(folded, self._knows)

    def _holds(self, phrase: Phrase) -> bool:
        return all(part in self._held.stems for part in phrase)

    def _together(self, some: Sequence[_Word]) -> list[str] | None:
        """ "pot holes" as the papers' "potholes"."""
        joined = "".join(word.folded for word in some)
        plain = all(word.folded not in STOP_WORDS for word in some)
        return [joined] if plain and len(joined) >= _JOINED_FROM and self._held.has(joined) else None

    def _otherwise_spelt(self, folded: str) -> list[str] | None:
        """ "flytipping" as the papers' "fly-tipping", "organization" as "organisation", and a misprint's usual spelling."""
        if folded in STOP_WORDS:
            return None
        swapped = [pattern.sub(instead, folded) for pattern, instead in _ISE]
        swapped.append(_OUR.sub(lambda found: "or" if found[1] == "our" else "our", folded))
        others = [other for other in swapped if other in self._held.papers]
        apart = None if self._held.has(folded) else self._apart(folded)
        usual = None if is_word(folded, self._knows) else misprinted(folded, self._held.papers, self._held.of_length)
        return [*others, *(other for other in (apart, usual) if other)] or None

    def _apart(self, folded: str) -> str | None:
        """An unknown word as two words of the papers, those of the most papers; each of them a word that people write."""
        papers = self._held.papers
        ways = [
            (min(papers.get(first, 0), papers.get(second, 0)), f"{first} {second}")
            for first, second in ((folded[:n], folded[n:]) for n in range(2, len(folded) - _PART_FROM + 1))
            if (len(first) >= _PART_FROM and first not in STOP_WORDS) or first in _BEGINNINGS
            if second not in STOP_WORDS and self._held.has(first) and self._held.has(second)
            if all(stem(part) in council_words.every_word() or is_word(part, self._knows) for part in (first, second))
        ]
        return max(ways)[1] if ways and len(folded) >= _JOINED_FROM and folded.isalpha() else None


def _words(text: str) -> Iterator[_Word]:
    for found in _WORD.finditer(text):
        for folded in words(found[0])[:1]:
            end = found.end() - 2 if found[0][-2:] in ("'s", "’s", "'S", "’S") else found.end()
            yield _Word(found.start(), end, folded)


def _phrases(text: str, read: Sequence[_Word], place: int) -> Iterator[Sequence[_Word]]:
    """The runs of words that begin at a place, the longest first."""
    end = place + 1
    while end < len(read) and end - place < LONGEST and _BETWEEN.fullmatch(text, read[end - 1].end, read[end].start):
        end += 1
    for last in range(end, place, -1):
        yield read[place:last]
