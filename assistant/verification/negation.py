"""Negation: a "not" neither vanishes from what is said nor appears in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from assistant.verification.clauses import Text
from assistant.verification.reasons import Reason
from assistant.verification.sentence import Sentence
from assistant.verification.wording import root, tells
from vectorstore.words.quantities import Kind

_CUES = frozenset(
    "not no never none neither nor without cannot unable only nothing nobody nowhere unless lack lacks lacked lacking "
    "fail fails failed failing failure missed miss allowed permitted exempt rather instead except hardly".split()
)
_WEAK = frozenset("only nothing allowed permitted exempt unless rather instead missed miss except hardly".split())
"""They can stand for a "not" and do not make one."""
_PREFIXES = ("non-", "un-", "un")
_OPPOSITES = {
    f"{prefix}{word}": word
    for prefix, words in {
        "in": "effective adequate complete accurate sufficient eligible valid appropriate active formal efficient consistent",
        "im": "possible practical proper mature",
        "dis": "agree agreed approve approved allow allowed satisfied qualified continue continued",
        "ir": "regular relevant",
        "il": "legal",
    }.items()
    for word in words.split()
}
_SCOPE = 5
"""Words after a "not" that it governs."""
_SAID_OF = 6
"""Words before a "not" that say what it is said of."""
_FEW = 3
"""A "not" that governs fewer words is known by what it is said of as well."""
_BEGINS_WITH_UN = frozenset(
    "under until union unions unit units united unite unity unique uniform universal university universities understand "
    "understood undertake undertook undertaken undertaking underspend underspent underpass underway uncle".split()
)


@dataclass(frozen=True, slots=True)
class Denied:
    """What a "not" governs: the roots after it up to the clause's end or the next "not", and its places."""

    scope: tuple[str, ...]
    before: tuple[str, ...]
    """What it is said of: the last words before it."""
    place: int
    strong: bool
    counts: frozenset[Decimal] = frozenset()
    """The figures in what it governs: without any of them, something else is spoken of."""


def check(sentence: Sentence) -> Reason | None:
    """Is what the papers deny denied, and nothing else?"""
    for c in sentence.cited:
        for denied in _denials(c.quote):
            if denied.strong and _said_plainly(denied, sentence.text):
                return Reason.NEGATION
    own = [d for d in _denials(sentence.text) if d.place not in sentence.quoted and d.strong]
    for denied in own:
        if _complement(sentence, denied.place):
            continue
        texts = [c.quote for c in sentence.bearing(denied.place)]
        spoken = [t for t in texts if _holds(denied, t)]
        if (
            spoken
            and all(_said_plainly(denied, t) for t in spoken)
            and not any(_denied_there(denied, t) for t in texts)
        ):
            return Reason.NEGATION
    return None


def _denied_there(denied: Denied, text: Text) -> bool:
    """Does the sentence that shares most with what is denied deny something ("nobody waited" for "no carer waited")?"""
    shared: dict[int, set[str]] = {}
    cues: set[int] = set()
    for place in text.at(Kind.WORD):
        word, number = text.tokens[place].text, text.sentences[place]
        if root(word) in denied.scope:
            shared.setdefault(number, set()).add(root(word))
        if _is_cue(word.casefold()):
            cues.add(number)
    most = max((len(words) for words in shared.values()), default=0)
    return any(number in cues and len(words) == most for number, words in shared.items()) and len(shared) > 1


def _complement(sentence: Sentence, place: int) -> bool:
    """ "841 are not women": what is left over was worked out."""
    worked = {w.value for w in sentence.said.worked_out}
    clause = sentence.text.clauses[place]
    return any(
        abs(sentence.text.tokens[j].value) in worked and abs(sentence.text.clauses[j] - clause) <= 1
        for j in sentence.text.at(Kind.FIGURE)
    )


def _is_cue(word: str) -> bool:
    return word in _CUES or word.endswith("n't")


def _split(word: str) -> str | None:
    """What a word with a prefix denies: "unsafe" denies "safe"."""
    if word in _BEGINS_WITH_UN:
        return None
    if word in _OPPOSITES:
        return _OPPOSITES[word]
    for prefix in _PREFIXES:
        rest = word.removeprefix(prefix)
        if rest != word and len(rest) >= 4:
            return rest
    return None


def _denials(text: Text) -> Iterator[Denied]:
    """Every "not" of a text with what it governs."""
    tokens = text.tokens
    for place in text.at(Kind.WORD):
        word = tokens[place].text.casefold()
        if _is_cue(word):
            if word == "no" and place and tokens[place - 1].text.casefold() in ("or", "and"):
                continue
            scope: list[str] = []
            for j in range(place + 1, len(tokens)):
                after = tokens[j]
                if text.clauses[j] != text.clauses[place] or len(scope) == _SCOPE:
                    break
                if after.kind is Kind.WORD:
                    if _is_cue(after.text.casefold()):
                        break
                    if tells(after.text) and after.text.casefold() not in (
                        "yet",
                        "ever",
                        "longer",
                        "further",
                        "additional",
                    ):
                        scope.append(root(after.text))
            if scope:
                clause = [t for j, t in enumerate(tokens) if j > place and text.clauses[j] == text.clauses[place]]
                counts = frozenset(t.value for t in clause if t.kind is Kind.FIGURE and t.value != 1)
                yield Denied(tuple(scope), _said_of(text, place), place, word not in _WEAK, counts)
        else:
            rest = _split(word)
            if rest is not None:
                yield Denied((root(rest),), _said_of(text, place), place, True)


def _said_of(text: Text, place: int) -> tuple[str, ...]:
    """The last words before a "not": of its own clause, or where it opens one, of those before."""
    told = [
        j
        for j in range(place - 1, -1, -1)
        if text.sentences[j] == text.sentences[place]
        and text.tokens[j].kind is Kind.WORD
        and tells(text.tokens[j].text)
    ]
    own = [j for j in told if text.clauses[j] == text.clauses[place]]
    return tuple(root(text.tokens[j].text) for j in own or told)[:_SAID_OF]


def _holds(denied: Denied, text: Text) -> bool:
    """Does a text speak of what is denied: of its first word, and of most of the others?"""
    return bool(_places(denied, text))


def _places(denied: Denied, text: Text) -> list[tuple[int, list[int]]]:
    """Where a text speaks of what is denied: the place of its first word, and the places of the others in that clause."""
    wanted = denied.scope[:4]
    found: list[tuple[int, list[int]]] = []
    if denied.counts and not denied.counts & {t.value for t in text.tokens if t.kind is Kind.FIGURE}:
        return found
    for j in text.at(Kind.WORD):
        word = text.tokens[j].text
        if root(word) != wanted[0] and root(_split(word.casefold()) or "") != wanted[0]:
            continue
        sentence = [i for i in text.at(Kind.WORD) if text.sentences[i] == text.sentences[j]]
        others = [i for i in sentence if root(text.tokens[i].text) in wanted]
        if len({root(text.tokens[i].text) for i in others}) * 10 < 6 * len(set(wanted)):
            continue
        if len(wanted) == 1 and not denied.before:
            continue
        if len(wanted) < _FEW and denied.before:
            there = {root(text.tokens[i].text) for i in sentence}
            near = denied.before[:3] if len(wanted) == 1 else denied.before
            known = [word for word in near if word in there]
            if not known or (len(wanted) == 1 and 2 * len(known) < len(near)):
                continue
        found.append((j, others))
    return found


def _said_plainly(denied: Denied, text: Text) -> bool:
    """Does a text say what is denied, everywhere it speaks of it, with no "not" that governs it?"""
    places = _places(denied, text)
    return bool(places) and not any(_governed(text, denied.scope, j, others) for j, others in places)


def _governed(text: Text, scope: tuple[str, ...], head: int, others: list[int]) -> bool:
    """Does a "not" stand before what is said, in a clause that says some of it?"""
    ends: dict[int, int] = {}
    for place in (head, *others):
        clause = text.clauses[place]
        ends[clause] = max(ends.get(clause, 0), place)
    for j in text.at(Kind.WORD):
        end = ends.get(text.clauses[j])
        if end is None:
            continue
        word = text.tokens[j].text.casefold()
        if j < end and _is_cue(word):
            return True
        if root(_split(word) or "") in scope:
            return True
        # "Decided against extending" is "not to extend".
        if word == "against" and head - 3 <= j < head:
            return True
    return False
