"""What belongs together: a figure, day, label or name is said of what it is printed beside, and not of its neighbour's.

Each is compared by the words near it in the sentence and in what is cited. Where a neighbour of the same kind is nearer to
the sentence's words, it has been moved.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.verification import votes
from assistant.verification.cited import Cited, Printed
from assistant.verification.clauses import Name, Near, Text, text_of
from assistant.verification.figures import amount_of, at_its_time, bearers, claims, units_of
from assistant.verification.naming import ANYBODY
from assistant.verification.reasons import Reason
from assistant.verification.sentence import Sentence
from assistant.verification.times import agree
from assistant.verification.wording import TITLES, root, tells
from vectorstore.words.quantities import Kind

MARGIN = 0.6
"""How much nearer a neighbour must be: less than one word that it alone shares."""


_BY_HOW_MUCH = frozenset("more less fewer higher lower over under above below".split())
_EXTRA = frozenset("extra additional further more another".split())
_CHANGES = frozenset(root(word) for word in "change variance difference movement".split())
_KNOWN = 2
"""Words that a clause must share with what is said of a name, to be where it could have been taken from."""
_A_CLAUSE = 3
"""Words that make a clause one can know again."""
_PLACES = frozenset(
    "street road lane row hill park green square bridge house hall avenue close drive way court wood common farm station "
    "estate ward valley beach centre".split()
)
_DAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday".split())
BESIDE = 6
"""Tokens between an office and who holds it ("Ipsen, the Director of Place")."""
LENT_TO_NAMES = 0.5
"""What a clause says of a name is said less of the name in the next one: it mostly has a verb of its own."""


def _best(said: Near, places: Sequence[Near], lend: float = 1.0) -> float:
    return max((near.shared(said, lend) for near in places), default=0.0)


def moved(own: Near, theirs: Sequence[Near], rivals: Sequence[Near], lend: float = 1.0) -> bool:
    """Is a neighbour nearer to what is said than any place where it is printed?"""
    return bool(theirs) and bool(rivals) and _best(own, rivals, lend) > _best(own, theirs, lend) + MARGIN


def _counts(sentence: Sentence, place: int, printed: Sequence[Printed]) -> int:
    """Is the word right after a figure the same where it is printed ("20 working days")? 1 or 0."""
    after = sentence.text.tokens[place + 1].text.casefold() if place + 1 < len(sentence.text.tokens) else ""
    return int(tells(after) and any(root(p.after) == root(after) for p in printed if p.after))


def _changed_places(  # noqa: PLR0913, PLR0917  (two figures, where each is printed, and how to weigh them)
    a: Near, of_a: Sequence[Near], b: Near, of_b: Sequence[Near], lend: float = 1.0, worth: float = 0.0
) -> bool:
    """Would two figures of a sentence stand nearer to what is printed if they changed places?

    `worth` is added to what the change would gain.
    """
    kept = _best(a, of_a, lend) + _best(b, of_b, lend)
    return _best(a, of_b, lend) + _best(b, of_a, lend) + worth > kept + MARGIN


def check(sentence: Sentence) -> Reason | None:
    """Is nothing said of another than it is printed beside?"""
    if (
        _cells_moved(sentence)
        or _figures_moved(sentence)
        or _references_moved(sentence)
        or _times_moved(sentence)
        or _labels_moved(sentence)
        or _names_moved(sentence)
    ):
        return Reason.MOVED
    return None


def _is_whole(text: Text, place: int) -> bool:
    """ "1,612 of the 2,480 replies": what is said is said of the first."""
    before = [t.text.casefold() for t in text.tokens[max(0, place - 3) : place]]
    return "of" in before and any(t.kind is Kind.FIGURE for t in text.tokens[max(0, place - 3) : place])


def _as_printed(near: Near, found: Sequence[Printed]) -> bool:
    """Does a whole clause of what is printed say all that is said of it?"""
    return len(near.same) >= _A_CLAUSE and any(p.row < 0 and near.same.keys() <= p.near.same.keys() for p in found)


def _near_figure(text: Text, place: int) -> Near:
    """What stands near a figure; one that something rose by, or is more by, belongs to a column of changes."""
    near = text.nearest(place)
    after = [t.text.casefold() for t in text.tokens[place + 1 : place + 4]]
    before = text.tokens[place - 1].text.casefold() if place else ""
    if text.role(place) == "by" or before in _EXTRA or set(after) & _BY_HOW_MUCH:
        bare = near.without(frozenset(text.keys[j] for j in text.at(Kind.PERIOD)))
        return Near(bare.same | dict.fromkeys(_CHANGES, 2.0), bare.lent)
    return near


def _of_anothers(sentence: Sentence, place: int, found: Sequence[Printed]) -> bool:
    """Is a figure of the Wether Drainage Board said of the Saltmere Drainage Board, a name of the same make?"""
    for name in sentence.text.names_for(place):
        if all(any(_alike(n, name) for n in p.names) and not any(_one(n, name) for n in p.names) for p in found):
            return True
    return False


def _alike(name: Name, other: Name) -> bool:
    return bool(set(name.roots) & set(other.roots) - ANYBODY) and not _one(name, other)


def _cells_moved(sentence: Sentence) -> bool:
    """Is a word that only another row's cells hold said of the row that is named?"""
    rows = [reading.partition(": ") for c in sentence.cited for reading in c.readings]
    if len(rows) < 2:
        return False
    own = {key for key in sentence.text.keys if key}
    told = [(_telling(name), _telling(f"{name} {cells}")) for name, _, cells in rows]
    named = [whole for name, whole in told if name and name <= own]
    others = [whole for name, whole in told if not (name and name <= own)]
    known = frozenset().union(*named, *(_telling(c.around) for c in sentence.cited))
    return len(named) == 1 and any((own & whole) - known for whole in others)


def _telling(text: str) -> frozenset[str]:
    return frozenset(key for key in text_of(text).keys if key)


def _figures_moved(sentence: Sentence) -> bool:
    voted = votes.told(sentence)
    places = [p for p in claims(sentence) if amount_of(sentence, p)[0] not in voted]
    near = {place: _near_figure(sentence.text, place) for place in places}
    held: dict[int, list[Printed]] = {p: at_its_time(sentence, p, bearers(sentence, p)) for p in places}
    held = {place: found for place, found in held.items() if found}
    for place, found in held.items():
        if _of_anothers(sentence, place, found):
            return True
        unit = amount_of(sentence, place)[1]
        said = {abs(amount_of(sentence, p)[0]) for p in places}
        rivals = [
            p
            for cited in sentence.bearing(place)
            for p in cited.printed
            if (unit in units_of(p) or p.row >= 0) and not any(abs(v) in said for v, _ in p.amounts)
        ]
        if _is_whole(sentence.text, place):
            continue
        if moved(near[place], [p.near for p in found], [p.near for p in rivals]) and not _as_printed(
            near[place], found
        ):
            return True
        for other, theirs in held.items():
            if other <= place or amount_of(sentence, other) == amount_of(sentence, place):
                continue
            if sentence.bearing(other) != sentence.bearing(place):
                continue
            counted = _counts(sentence, place, theirs) + _counts(sentence, other, found)
            counted -= _counts(sentence, place, found) + _counts(sentence, other, theirs)
            # Figures of one unit may count the same thing, with its name left out beside the second.
            worth = 0 if amount_of(sentence, other)[1] == unit else counted
            if _changed_places(
                near[place], [p.near for p in found], near[other], [p.near for p in theirs], worth=worth
            ):
                return True
    return False


def _times_moved(sentence: Sentence) -> bool:
    for place, token in sentence.tokens(Kind.PERIOD):
        own: list[Near] = []
        rivals: list[Near] = []
        said = [t.keys for _, t in sentence.tokens(Kind.PERIOD) if t is not token]
        for cited in sentence.bearing(place):
            for keys, near in cited.dated:
                if agree(keys, token.keys):
                    own.append(near)
                elif not any(agree(keys, s) for s in said) and _as_fine(keys, token.keys):
                    rivals.append(near)
        if moved(sentence.text.nearest(place), own, rivals):
            return True
    return False


def _references_moved(sentence: Sentence) -> bool:
    """References of one shape, times of the day among them."""
    for place, token in sentence.tokens(Kind.REFERENCE):
        said = {key for _, t in sentence.tokens(Kind.REFERENCE) for key in t.keys}
        own: list[Near] = []
        rivals: list[Near] = []
        for cited in sentence.bearing(place):
            times = frozenset(cited.quote.keys[j] for j in cited.quote.at(Kind.PERIOD))
            for j in cited.quote.at(Kind.REFERENCE):
                other = cited.quote.tokens[j]
                near = cited.quote.nearest(j).without(times)
                if other.keys == token.keys:
                    own.append(near)
                elif not other.keys & said and _shape(other.text) == _shape(token.text):
                    rivals.append(near)
        if moved(sentence.text.nearest(place), own, rivals):
            return True
    return False


def _shape(text: str) -> str:
    return re.sub(r"\d+", "0", re.sub(r"[A-Z]+", "A", text))


def _as_fine(keys: frozenset[str], others: frozenset[str]) -> bool:
    return {k[0] for k in keys} & {k[0] for k in others} != set() or {k[0] for k in keys | others} <= set("de")


def _labels_moved(sentence: Sentence) -> bool:
    for place, token in sentence.tokens(Kind.LABEL):
        key = next(iter(token.keys))
        noun = key.rsplit(" ", 1)[0]
        said = {next(iter(t.keys)) for _, t in sentence.tokens(Kind.LABEL)}
        own: list[Near] = []
        rivals: list[Near] = []
        for cited in sentence.bearing(place):
            for j in cited.quote.at(Kind.LABEL):
                other = next(iter(cited.quote.tokens[j].keys))
                if other == key:
                    own.append(_without_labels(cited.quote, j))
                elif other.startswith(f"{noun} ") and other not in said:
                    rivals.append(_without_labels(cited.quote, j))
        if moved(_without_labels(sentence.text, place), own, rivals):
            return True
    return False


def _without_labels(text: Text, place: int) -> Near:
    return text.nearest(place).without(frozenset(text.keys[j] for j in text.at(Kind.LABEL)))


def _names_moved(sentence: Sentence) -> bool:
    own_names = [n for n in sentence.text.names if n.last not in sentence.quoted and not set(n.roots) <= ANYBODY]
    for name in own_names:
        cited = sentence.bearing(name.first)
        held = _runs(cited, name)
        if not held:
            continue
        near = _near(sentence.text, name)
        rivals: list[Near] = []
        for c in cited:
            for other in c.quote.names:
                if not _of_one_kind(other, name):
                    continue
                if (
                    set(other.roots) <= ANYBODY
                    or any(_one(other, n) for n in own_names)
                    or _beside(c.quote, other, name)
                ):
                    continue
                rivals.append(_near(c.quote, other))
        if near.same and any(near.same.keys() <= other.same.keys() for other in held):
            continue  # all that its clause says of it is printed in its own clause as well
        rivals = [r for r in rivals if len(_about(r) & near.same.keys()) >= _KNOWN]
        if moved(near, held, rivals, LENT_TO_NAMES):
            return True
        for second in own_names:
            if second.first <= name.first or _one(second, name) or not _of_one_kind(second, name):
                continue
            theirs = _runs(cited, second)
            if theirs and _changed_places(near, held, _near(sentence.text, second), theirs, LENT_TO_NAMES):
                return True
    return False


def _of_one_kind(name: Name, other: Name) -> bool:
    """A day is no person, and nobody with a title is a street."""
    if _is_day(name) != _is_day(other):
        return False
    place, person = _is_place(name) or _is_place(other), _has_title(name) or _has_title(other)
    return not (place and person)


def _is_place(name: Name) -> bool:
    return name.words[-1].casefold() in _PLACES


def _has_title(name: Name) -> bool:
    return name.words[0].casefold() in TITLES


def _is_day(name: Name) -> bool:
    return all(word.casefold().removesuffix("s") in _DAYS for word in name.words)


def _one(name: Name, other: Name) -> bool:
    """May two names be one's: all words of the shorter stand in the longer?"""
    mine, theirs = set(name.roots), set(other.roots)
    return bool(mine and theirs) and (mine <= theirs or theirs <= mine)


def _beside(text: Text, other: Name, name: Name) -> bool:
    """Does a name stand right beside the one that is meant, as an office does beside who holds it?"""
    for n in text.names:
        first, last = (n, other) if n.last < other.first else (other, n)
        between = [t.text.casefold() for t in text.tokens[first.last + 1 : last.first]]
        if _one(n, name) and len(between) < BESIDE and "," in between and not {"and", "that", "to"} & set(between):
            return True
    return False


def _about(near: Near) -> set[str]:
    """What a name's own clause says of it; where it stands alone between commas, what its sentence says."""
    return set(near.same) or {key for key, weight in near.lent.items() if weight >= 1.0}


def _runs(cited: Sequence[Cited], name: Name) -> list[Near]:
    """What stands near a name wherever the quotes hold it."""
    return [_near(c.quote, other) for c in cited for other in c.quote.names if _one(other, name)]


def _near(text: Text, name: Name) -> Near:
    return text.nearest(*range(name.first, name.last + 1), figures=True).without(frozenset(name.roots))
