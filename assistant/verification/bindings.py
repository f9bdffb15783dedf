"""What belongs together: a figure, day, label or name is said of what it is printed beside, and not of its neighbour's.

Each is compared by the words near it in the sentence and in what is cited. Where a neighbour of the same kind is nearer to
the sentence's words, it has been moved.
"""

from __future__ import annotations

from collections.abc import Sequence

from assistant.verification.cited import Cited, Printed
from assistant.verification.clauses import Name, Text
from assistant.verification.figures import amount_of, at_its_time, bearers, claims, units_of
from assistant.verification.reasons import Reason
from assistant.verification.sentence import Sentence
from assistant.verification.times import agree
from vectorstore.words.quantities import Kind

Near = dict[str, float]

MARGIN = 0.6
"""How much nearer a neighbour must be: less than one word that it alone shares."""


def nearness(said: Near, printed: Near) -> float:
    """How many words two figures share, each by how near it stands to both."""
    return sum(weight * printed[key] for key, weight in said.items() if key in printed)


def _best(said: Near, places: Sequence[Near]) -> float:
    return max((nearness(said, near) for near in places), default=0.0)


def moved(own: Near, theirs: Sequence[Near], rivals: Sequence[Near]) -> bool:
    """Is a neighbour nearer to what is said than any place where it is printed?"""
    return bool(theirs) and bool(rivals) and _best(own, rivals) > _best(own, theirs) + MARGIN


def _changed_places(a: Near, of_a: Sequence[Near], b: Near, of_b: Sequence[Near]) -> bool:
    """Would two figures of a sentence stand nearer to what is printed if they changed places?"""
    return _best(a, of_b) + _best(b, of_a) > _best(a, of_a) + _best(b, of_b) + MARGIN


def check(sentence: Sentence) -> Reason | None:
    """Is nothing said of another than it is printed beside?"""
    if _figures_moved(sentence) or _times_moved(sentence) or _labels_moved(sentence) or _names_moved(sentence):
        return Reason.MOVED
    return None


def _figures_moved(sentence: Sentence) -> bool:
    places = claims(sentence)
    near = {place: sentence.text.nearest(place) for place in places}
    held: dict[int, list[Printed]] = {p: at_its_time(sentence, p, bearers(sentence, p)) for p in places}
    held = {place: found for place, found in held.items() if found}
    for place, found in held.items():
        unit = amount_of(sentence, place)[1]
        said = {abs(amount_of(sentence, p)[0]) for p in places}
        rivals = [
            p
            for cited in sentence.bearing(place)
            for p in cited.printed
            if unit in units_of(p) and not any(abs(v) in said for v, u in p.amounts if u == unit)
        ]
        if moved(near[place], [p.near for p in found], [p.near for p in rivals]):
            return True
        for other, theirs in held.items():
            same_unit = amount_of(sentence, other)[1] == unit and amount_of(sentence, other) != amount_of(sentence, place)
            if other > place and same_unit and sentence.bearing(other) == sentence.bearing(place):
                if _changed_places(near[place], [p.near for p in found], near[other], [p.near for p in theirs]):
                    return True
    return False


def _times_moved(sentence: Sentence) -> bool:
    for place, token in sentence.tokens(Kind.PERIOD):
        own: list[Near] = []
        rivals: list[Near] = []
        said = [t.keys for _, t in sentence.tokens(Kind.PERIOD) if t is not token]
        for cited in sentence.bearing(place):
            for j in cited.quote.at(Kind.PERIOD):
                keys = cited.quote.tokens[j].keys
                if agree(keys, token.keys):
                    own.append(cited.quote.nearest(j))
                elif not any(agree(keys, s) for s in said) and _as_fine(keys, token.keys):
                    rivals.append(cited.quote.nearest(j))
        if moved(sentence.text.nearest(place), own, rivals):
            return True
    return False


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
    labels = {text.keys[j] for j in text.at(Kind.LABEL)}
    return {key: weight for key, weight in text.nearest(place).items() if key not in labels}


def _names_moved(sentence: Sentence) -> bool:
    own_names = [n for n in sentence.text.names if n.roots and n.last not in sentence.quoted]
    for name in own_names:
        cited = sentence.bearing(name.first)
        held = _runs(cited, name)
        if not held:
            continue
        near = _near(sentence.text, name)
        rivals: list[Near] = []
        for c in cited:
            for other in c.quote.names:
                if not other.roots or set(other.roots) & set(name.roots):
                    continue
                if any(set(other.roots) & set(n.roots) for n in own_names):
                    continue
                rivals.append(_near(c.quote, other))
        if moved(near, held, rivals):
            return True
        for second in own_names:
            if second.first <= name.first or set(second.roots) & set(name.roots):
                continue
            theirs = _runs(cited, second)
            if theirs and _changed_places(near, held, _near(sentence.text, second), theirs):
                return True
    return False


def _runs(cited: Sequence[Cited], name: Name) -> list[Near]:
    """What stands near a name wherever the quotes hold it."""
    wanted = set(name.roots)
    return [
        _near(c.quote, other) for c in cited for other in c.quote.names if wanted <= set(other.roots) or set(other.roots) and set(other.roots) <= wanted
    ]


def _near(text: Text, name: Name) -> Near:
    own = set(name.roots)
    first, last = text.nearest(name.first), text.nearest(name.last)
    both = {key: max(first.get(key, 0.0), last.get(key, 0.0)) for key in first.keys() | last.keys()}
    return {key: weight for key, weight in both.items() if key not in own}
