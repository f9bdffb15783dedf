"""Standing: what was recommended, lost or merely said is not told as decided, nor one outcome as another, nor by another body."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.verification.cited import Cited
from assistant.verification.clauses import Name, Text, text_of
from assistant.verification.directions import of_a_motion
from assistant.verification.reasons import Reason
from assistant.verification.sentence import Sentence
from assistant.verification.wording import root, tells
from vectorstore.words.papers import Standing
from vectorstore.words.quantities import Kind


def _roots(words: str) -> frozenset[str]:
    return frozenset(root(word) for word in words.split())


_APPROVES = _roots(
    "approve approved adopt adopted grant granted award awarded accept accepted carried passed endorse endorsed ratify ratified"
)
_DECIDES = _roots("decide decided agree agreed resolve resolved determined appointed") | _APPROVES
_REFUSES = _roots("refuse refused reject rejected decline declined dismissed defeated lost fell")
_DEFERS = _roots("defer deferred postpone postponed adjourned")
_PROPOSES = _roots(
    "recommend recommended recommends recommendation propose proposed proposes proposal suggest suggested suggests ask asked "
    "asks seek seeks sought request requested invite invited want wants wanted move moved prefer"
)
_RECOMMENDS = _roots("recommend recommended recommends recommendation")
_FALLS = _roots("fell lost carried passed")
_HEDGES = frozenset("would should could might if were whether".split())
_LOST = _roots("lost lose fell fall defeated rejected amendment proposed propose moved move")
_FUTURE = frozenset("will shall".split())
_DENIES = frozenset("not no never cannot neither nor without".split())
_TELLS = _roots(
    "said told stated noted added asked explained thanked spoke replied reported advised outlined according commented "
    "highlighted confirmed responded clarified reminded mentioned argued felt hoped"
)
_TAKEN = _DECIDES | _roots("taken forward supported proceed pursued progressed")
_KNOWN = 3
"""Words shared with a sentence by which it is known again."""
_CONSIDERS = frozenset(
    "considered received discussed heard debated noted reviewed examined needed called named".split()
)
_BODIES = _roots("committee council cabinet board panel executive forum sub-committee partnership commission authority")
_ACTS = _DECIDES | _REFUSES | _DEFERS | _roots("vote voted")


def check(sentence: Sentence) -> Reason | None:
    """Is it told with no more standing than its citations have?"""
    for place, word in _acts(sentence):
        cited = sentence.bearing(place)
        if word in _DECIDES and not any(_decided(c) or _said_there(sentence, c, word) for c in cited):
            return Reason.STANDING
        if (
            word in _APPROVES
            and not _says(cited, _APPROVES)
            and _says(cited, _DEFERS | _REFUSES)
            and not _own(sentence, _DEFERS)
        ):
            return Reason.STANDING
        if (
            word in _REFUSES
            and not any(c.standing is Standing.AMENDMENT_LOST for c in cited)  # known to be lost, whatever it asked for
            and not _says(cited, _REFUSES)
            and _says(cited, _DEFERS | _APPROVES)
            and not _denied_there(cited)
        ):
            return Reason.STANDING
        if word in _DEFERS and not _says(cited, _DEFERS):
            return Reason.STANDING
    if _not_agreed(sentence):
        return Reason.STANDING
    if _told_as_fact(sentence) or _told_as_less(sentence) or not _by_its_body(sentence):
        return Reason.STANDING
    return None


def _acts(sentence: Sentence) -> list[tuple[int, str]]:
    """The writer's own words that tell an outcome, neither denied nor proposed."""
    found = []
    proposed = False
    text = sentence.text
    for place in text.at(Kind.WORD):
        word = root(text.tokens[place].text)
        plain = text.tokens[place].text.casefold()
        if plain in (".", ";"):
            proposed = False
        if word in _FALLS and not of_a_motion(text):
            continue
        if word in _ACTS and place not in sentence.quoted and not proposed and not _denied(text, place):
            found.append((place, word))
        if word in _PROPOSES or plain in _HEDGES:
            proposed = True
    return found


def _denied(text: Text, place: int) -> bool:
    return any(
        t.text.casefold() in _DENIES or t.text.casefold().endswith("n't")
        for j, t in enumerate(text.tokens[:place])
        if place - j <= 3 and text.sentences[j] == text.sentences[place]
    )


def _decided(cited: Cited) -> bool:
    """Was it decided, or does the quote itself say that something was?"""
    if cited.standing is Standing.DECISION:
        return True
    return cited.standing is Standing.REPORTED and bool(_words(cited) & _DECIDES)


def _said_there(sentence: Sentence, cited: Cited, word: str) -> bool:
    """ "Mr Lehmann said that it was agreed": the remark itself speaks of it, and is told as one."""
    if cited.standing is not Standing.QUESTION_OR_REMARK or word not in _words(cited):
        return False
    return any(root(t.text) in _TELLS for t in sentence.text.tokens if t.kind is Kind.WORD)


def _words(cited: Cited) -> frozenset[str]:
    texts = (cited.quote, *(text_of(r) for r in cited.readings))
    return frozenset(root(t.text) for text in texts for t in text.tokens if t.kind is Kind.WORD)


def _says(cited: Sequence[Cited], wanted: frozenset[str]) -> bool:
    return any(_words(c) & wanted for c in cited)


def _own(sentence: Sentence, wanted: frozenset[str]) -> bool:
    return any(root(t.text) in wanted for _, t in sentence.tokens(Kind.WORD))


def _not_agreed(sentence: Sentence) -> bool:
    """Is something told as agreed of which the papers say only that it was not?"""
    acts = [place for place, word in _acts(sentence) if word in _DECIDES]
    own = {root(t.text) for t in sentence.text.tokens if t.kind is Kind.WORD and tells(t.text)}
    if (
        not acts
        or sentence.quoted
        or any(t.text.casefold() in _DENIES or root(t.text) in _REFUSES for _, t in sentence.tokens(Kind.WORD))
    ):
        return False
    told: list[tuple[int, bool]] = []
    for cited in sentence.cited:
        text = cited.quote
        for number in set(text.sentences):
            places = [j for j in text.at(Kind.WORD) if text.sentences[j] == number]
            words = {root(text.tokens[j].text) for j in places}
            denied = any(
                text.tokens[j].text.casefold() in _DENIES
                and words & _TAKEN
                and _TAKEN & {root(text.tokens[k].text) for k in after}
                for n, j in enumerate(places)
                for after in [places[n + 1 : n + 4]]
            )
            told.append((len(words & own), not words & _DECIDES and (denied or bool(words & _REFUSES))))
    shared, refused = max(told, default=(0, False))
    return shared >= _KNOWN and refused


def _denied_there(cited: Sequence[Cited]) -> bool:
    return any(t.text.casefold() in _DENIES or t.text.casefold() == "against" for c in cited for t in c.quote.tokens)


def _told_as_fact(sentence: Sentence) -> bool:
    """Is what was only recommended or lost told as something that will be, or that is so?

    A sentence with no word of its own follows one that led it in.
    """
    standings = {c.standing for c in sentence.cited}
    own = {root(t.text) for _, t in sentence.tokens(Kind.WORD)}
    plain = {t.text.casefold() for _, t in sentence.tokens(Kind.WORD)}
    if not plain:
        return False
    if standings == {Standing.AMENDMENT_LOST}:
        return not (own & _LOST or plain & {"would", "not"})
    if standings == {Standing.RECOMMENDATION} and not (own & _PROPOSES or plain & _HEDGES):
        return bool(plain & _FUTURE) or _body_acts(sentence.text)
    return False


def _body_acts(text: Text) -> bool:
    """ "The committee raised the limit": a body did something else than consider it."""
    for token, after in zip(text.tokens, text.tokens[1:], strict=False):
        if token.kind is Kind.WORD and root(token.text) in _BODIES and after.kind is Kind.WORD:
            word = after.text.casefold()
            if word not in _CONSIDERS and (
                word.endswith("ed") or word in ("has", "have", "cut", "set", "put", "gave", "made", "took")
            ):
                return True
    return False


def _told_as_less(sentence: Sentence) -> bool:
    """Is a decision told as a recommendation?"""
    if not _own(sentence, _RECOMMENDS) or any(c.standing is not Standing.DECISION for c in sentence.cited):
        return False
    return not any(
        root(t.text) in _RECOMMENDS for c in sentence.cited for text in (c.quote, c.setting) for t in text.tokens
    )


def _by_its_body(sentence: Sentence) -> bool:
    """Is who decided the body whose paper it is, or one that the quote names?"""
    text = sentence.text
    for name in text.names:
        if name.last in sentence.quoted or not set(name.roots) & _BODIES:
            continue
        after = [root(t.text) for t in text.tokens[name.last + 1 : name.last + 4]]
        in_brackets = (
            name.first > 0
            and text.tokens[name.first - 1].text == "("
            and "," in [t.text for t in text.tokens[name.last + 1 : name.last + 2]]
        )
        if not (in_brackets or set(after) & _ACTS):
            continue
        if not any(_is_body(name, c, in_brackets) for c in sentence.bearing(name.first)):
            return False
    return True


def _is_body(name: Name, cited: Cited, exactly: bool) -> bool:
    body = {root(w) for w in (cited.body or "").replace("-", " ").split()} | {
        root(w) for w in (cited.body or "").split()
    }
    wanted = set(name.roots) - {"full", root("full")}
    if not cited.body or wanted <= body:
        return True
    if exactly:
        return False
    return any(wanted <= set(other.roots) for other in cited.quote.names) or wanted <= {root("committee")}
