"""Reference numbers, labels, ordinals, fractions, days and periods: each stands in what is cited."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from fractions import Fraction

from assistant.verification.cited import Cited
from assistant.verification.clauses import Text, text_of
from assistant.verification.reasons import Reason
from assistant.verification.sentence import Sentence
from assistant.verification.times import stands, year_before
from assistant.verification.wording import root
from vectorstore.words.quantities import Kind, Token

_PARTS = {"half": 2, "third": 3, "quarter": 4, "fifth": 5, "sixth": 6, "eighth": 8, "tenth": 10}


def check(sentence: Sentence) -> Reason | None:
    """Does every reference, label, ordinal, fraction and time that the writer names stand in what it rests on?"""
    for place, token in sentence.tokens(Kind.REFERENCE, Kind.LABEL, Kind.ORDINAL, Kind.FRACTION, Kind.PERIOD):
        cited = sentence.bearing(place)
        if token.kind is Kind.PERIOD:
            known = set().union(*(c.times for c in cited))
            # "In the same months of 2021", "a year earlier": the paper names the year after.
            known |= {year_before(key) for key in known if _a_year_earlier(cited)}
            if any(key.startswith("fy") for key in token.keys) and any(key.startswith("fy") for key in known):
                # Where the papers name financial years, a day within another one is not it.
                known = {key for key in known if key[0] not in "de"}
            if not stands(token.keys, known):
                return Reason.TIME
        elif not _stands(token, sentence, place, cited):
            return Reason.REFERENCE
    return None


def _a_year_earlier(cited: Iterable[Cited]) -> bool:
    return any(phrase in c.citation.quote for c in cited for phrase in ("year before", "year earlier", "previous year"))


def _texts(cited: Iterable[Cited]) -> list[Text]:
    return [text for c in cited for text in (c.quote, c.setting, *(text_of(r) for r in c.readings))]


def _stands(token: Token, sentence: Sentence, place: int, cited: Iterable[Cited]) -> bool:
    texts = _texts(cited)
    if token.kind is Kind.ORDINAL:
        after = sentence.text.tokens[place + 1 : place + 2]
        if token.text.casefold() == "first" or (after and after[0].kind is Kind.BREAK and after[0].text == ","):
            return True
        return any(t.value == token.value for text in texts for t in text.tokens if t.kind is Kind.ORDINAL)
    if token.kind is Kind.FRACTION:
        part = _part(token)
        if _shown(sentence, place, part):
            return True
        return any(
            _part(t) == part if t.kind is Kind.FRACTION else t.value == part * 100
            for text in texts
            for t in text.tokens
            if t.kind is Kind.FRACTION or (t.kind is Kind.FIGURE and t.unit == "%")
        )
    if any(token.keys & t.keys for text in texts for t in text.tokens if t.kind is token.kind):
        return True
    if token.kind is Kind.LABEL:
        # "Stages 2 and 3" and "two bands" print a label's number apart from its noun.
        noun, number = next(iter(token.keys)).rsplit(" ", 1)
        words = {root(t.text) for text in texts for t in text.tokens if t.kind is Kind.WORD}
        figures = {f"{t.value.normalize():f}" for text in texts for t in text.tokens if t.kind is Kind.FIGURE}
        return root(noun) in words and number in figures
    # "9 am" and "22/01457" cut short or written on.
    return any(key in c.whole for c in cited for key in token.keys)


def _shown(sentence: Sentence, place: int, part: Fraction) -> bool:
    """ "More than half: 1,506 of 2,347" shows itself."""
    before = [t.text.casefold() for t in sentence.text.tokens[max(0, place - 2) : place]]
    more = before == ["more", "than"] or before[-1:] == ["over"]
    less = before == ["less", "than"] or before[-1:] == ["under"]
    if not (more or less):
        return False
    figures = list(sentence.text.at(Kind.FIGURE))
    for first, second in itertools.pairwise(figures):
        tokens = sentence.text.tokens
        if (
            second - first <= 3
            and any(t.text.casefold() == "of" for t in tokens[first:second])
            and tokens[second].value > 0
        ):
            share = Fraction(tokens[first].value) / Fraction(tokens[second].value)
            return share > part if more else share < part
    return False


def _part(token: Token) -> Fraction:
    words = next(iter(token.keys)).split()
    many = {"two": 2, "three": 3, "four": 4}.get(words[0], 1)
    return Fraction(many, _PARTS[words[-1].removesuffix("s") if words[-1] != "half" else "half"])
