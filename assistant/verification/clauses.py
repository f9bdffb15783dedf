"""A text cut into clauses, and which words stand nearest to each figure, period and name in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from assistant.verification.wording import JOINS, TITLES, root, tells
from vectorstore.words.quantities import Kind, Token, scan

_OPENERS = frozenset(
    "compared and but while whereas although though which who whom whose including because unless if when".split()
)
_COMPARING = frozenset("from to against compared between".split())
_THAN = frozenset("than below above short".split())
LATER, ELSEWHERE = 0.3, 0.1
"""How much a word of a later clause, or of another sentence, belongs to a figure. What an earlier clause says is carried on
("Service 47 carried 92,600 passengers, and Service 52 31,450"), a later one's is not."""
NAMED, LABELLED, PERIOD_NAMED, ROLE = 2.0, 3.0, 3.0, 1.5
"""Words of a name, labels and periods tell figures apart, and so do "from", "to" and "by" right before them: they weigh more
than a word that several share."""
ROLE_KEY = "role "
FAR = 0.6
"""What a word is worth to a time two clauses on: most clauses with a time have a verb of their own."""
NOT_LENT = 0.2
"""What is left of the names, labels or periods of an earlier clause where a nearer one has its own."""
UNSHARED = 0.5
"""What the words that are carried on are worth where none of a clause's own is shared."""


@dataclass(frozen=True, slots=True)
class Near:
    """What stands near a figure or a name, by key: in its own clause, and lent by the others."""

    same: dict[str, float]
    lent: dict[str, float]

    def shared(self, said: Near, lend: float = 1.0) -> float:
        """How much of what stands near it is said near another; `lend` is what the words of other clauses are worth."""
        own = lent = 0.0
        for there, worth in ((said.same, 1.0), (said.lent, lend)):
            for key, weight in there.items():
                if key in self.same:
                    own += worth * weight * self.same[key]
                elif key in self.lent:
                    lent += worth * weight * self.lent[key]
        told = any(not key.startswith(ROLE_KEY) for key in self.same)
        return own + lend * lent * (1.0 if own or not told else UNSHARED)

    def without(self, keys: frozenset[str]) -> Near:
        """The same but for some keys."""
        return Near(
            {k: w for k, w in self.same.items() if k not in keys}, {k: w for k, w in self.lent.items() if k not in keys}
        )


@dataclass(frozen=True, slots=True)
class Name:
    """A run of words with capitals, by its tokens: "Councillor Imogen Thrale", "Director of Place"."""

    first: int
    last: int
    roots: tuple[str, ...]
    """Without titles and small words."""
    words: tuple[str, ...]
    """As printed, with titles, without small words."""


@dataclass(frozen=True, slots=True)
class Text:
    """The tokens of a text, the clause and the sentence that each stands in, and its names."""

    tokens: tuple[Token, ...]
    clauses: tuple[int, ...]
    sentences: tuple[int, ...]
    parents: tuple[int, ...]
    """Of each clause: the one that its brackets stand in, or itself."""
    keys: tuple[str, ...]
    """What each token counts as beside a figure; "" where it tells nothing."""
    names: tuple[Name, ...]
    named: frozenset[int]

    def at(self, *kinds: Kind) -> Iterator[int]:
        """The places of tokens of these kinds."""
        return (place for place, token in enumerate(self.tokens) if token.kind in kinds)

    def clause(self, number: int) -> list[int]:
        """The places of one clause's tokens."""
        return [place for place, c in enumerate(self.clauses) if c == number]

    def nearest(self, *places: int, figures: bool = False) -> Near:
        """What stands near some tokens (a figure, the words of a name); with `figures`, the values near them too."""
        first, own, sentence = places[0], self.clauses[places[0]], self.sentences[places[0]]
        same: dict[str, float] = {}
        lent: dict[str, float] = {}
        mine = [j for j, c in enumerate(self.clauses) if c == own and j not in places and self.keys[j]]
        lenders = dict.fromkeys({self._class(j) for j in mine} - {""}, own)
        for j in range(first - 1, -1, -1):
            if self.sentences[j] == sentence and self.keys[j] and (kind := self._class(j)):
                lenders.setdefault(kind, self.clauses[j])
        for j in range(len(self.tokens)):
            key = self._beside(j, figures)
            if not key or j in places or self.is_compared_with(first, j):
                continue
            weight = self._weight(j)
            if self.sentences[j] == sentence and self.clauses[j] == own:
                same[key] = max(same.get(key, 0.0), weight)
                continue
            weight *= self._lent(j, first, sentence, lenders, bool(mine))
            lent[key] = max(lent.get(key, 0.0), weight)
        role = self.role(first)
        if role:
            same[f"{ROLE_KEY}{role}"] = ROLE
        return Near(same, lent)

    def _beside(self, place: int, figures: bool) -> str:
        """What a token counts as beside another."""
        token = self.tokens[place]
        return figure_key(token) if figures and token.kind is Kind.FIGURE else self.keys[place]

    def _lent(self, place: int, first: int, sentence: int, lenders: dict[str, int], full: bool) -> float:
        """How much a word of another clause belongs to a figure in this one; `full` says that this one has its own words."""
        clause, own = self.clauses[place], self.clauses[first]
        if self.sentences[place] != sentence:
            return ELSEWHERE
        if clause == self.parents[own] or clause < own:
            if lenders.get(self._class(place), clause) != clause:
                return NOT_LENT
            far = self.tokens[first].kind is Kind.PERIOD and own - clause > 1 and not self._class(place)
            return FAR if far else 1.0
        return LATER if full else 1.0

    def is_compared_with(self, place: int, other: int) -> bool:
        """Is a time only what a figure is compared with ("£1m less than in 2022/23", "9% below 2018/19")?"""
        return (
            self.tokens[other].kind is Kind.PERIOD
            and place < other
            and self.clauses[place] == self.clauses[other]
            and any(t.text.casefold() in _THAN for t in self.tokens[place:other])
        )

    def names_for(self, place: int) -> tuple[Name, ...]:
        """The names of the clause that a figure stands in, or of the nearest one before it that has any."""
        own, sentence = self.clauses[place], self.sentences[place]
        before = [n for n in self.names if self.sentences[n.first] == sentence and self.clauses[n.first] <= own]
        nearest = max((self.clauses[n.first] for n in before), default=own)
        return tuple(n for n in before if self.clauses[n.first] == nearest)

    def role(self, place: int) -> str:
        """ "from", "to" or "by", where it stands right before a figure."""
        before = self.tokens[place - 1].text.casefold() if place else ""
        return before if self.tokens[place].kind is Kind.FIGURE and before in ("from", "to", "by") else ""

    def _class(self, place: int) -> str:
        kind = self.tokens[place].kind
        if kind in (Kind.LABEL, Kind.PERIOD):
            return str(kind.value)
        return "name" if place in self.named else ""

    def _weight(self, place: int) -> float:
        kind = self.tokens[place].kind
        if kind is Kind.LABEL:
            return LABELLED
        if kind is Kind.FIGURE:
            return NAMED
        if kind is Kind.PERIOD:
            return PERIOD_NAMED
        return NAMED if place in self.named else 1.0


@lru_cache(maxsize=4_096)
def text_of(text: str) -> Text:
    """Reads a text into its clauses."""
    tokens = scan(text)
    clauses, sentences, parents = _cut(tokens)
    names = tuple(_names(tokens))
    stretches = _stretches(tokens)
    keys = tuple("" if n in stretches else _key(t) for n, t in enumerate(tokens))
    named = frozenset(place for name in names for place in range(name.first, name.last + 1))
    return Text(tokens, clauses, sentences, parents, keys, names, named)


def _stretches(tokens: tuple[Token, ...]) -> frozenset[int]:
    """The two times of "between X and Y", which tell no figure beside them from another."""
    found: set[int] = set()
    for place in range(1, len(tokens) - 2):
        ends = tokens[place].kind is tokens[place + 2].kind is Kind.PERIOD
        opens = tokens[place - 1].text.casefold() in ("between", "from")
        if ends and opens and tokens[place + 1].text.casefold() in ("and", "to", "until"):
            found |= {place, place + 2}
    return frozenset(found)


def figure_key(token: Token) -> str:
    """What a figure counts as beside a word."""
    return f"{token.value.normalize():f}{token.unit}"


_ALIKE = {
    root(form): key
    for key, forms in {
        "favour": "support supported supporting favoured",
        "oppose": "against object objected objection objections opposed",
        "spend": "cost costs costing",
        "fit": "install installed",
        "begin": "start started commence commenced",
        "end": "complete completed finish finished",
        "rise": "increase increased up grew raised uplifted",
        "fall": "decrease decreased down reduced dropped",
        "carry": "took taken handled",
    }.items()
    for form in forms.split()
}
"""Words that say the same beside a figure."""


def _key(token: Token) -> str:
    if token.kind is Kind.WORD:
        word = root(token.text)
        return _ALIKE.get(word, word) if tells(token.text) or word in _ALIKE else ""
    if token.kind in (Kind.LABEL, Kind.REFERENCE):
        return next(iter(token.keys))
    if token.kind is Kind.PERIOD:
        return " ".join(sorted(token.keys))
    if token.kind is Kind.ORDINAL:
        return f"{token.value}th"
    return ""


def _cut(tokens: tuple[Token, ...]) -> tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...]]:
    """Clauses end at punctuation, at the words that open another, and before a figure that another is compared with."""
    clauses: list[int] = []
    sentences: list[int] = []
    parents = [0]
    clause = sentence = 0
    open_brackets: list[int] = []

    def begin(parent: int | None = None) -> int:
        parents.append(len(parents) if parent is None else parent)
        return len(parents) - 1

    for place, token in enumerate(tokens):
        after = tokens[place + 1] if place + 1 < len(tokens) else None
        if token.kind is Kind.BREAK:
            if token.text == "(":
                open_brackets.append(clause)
                clause = begin(parent=clause)
            elif token.text == ")" and open_brackets:
                clause = open_brackets.pop()
            elif token.text in ".!?|•":
                sentence += 1
                open_brackets.clear()
                clause = begin()
            elif token.text not in ('"', ")") and not (token.text == ":" and open_brackets):
                clause = begin()
            clauses.append(clause)
            sentences.append(sentence)
            continue
        word = token.text.casefold()
        compares = word in _COMPARING and after is not None and after.kind is Kind.FIGURE
        opens = word in _OPENERS and (word != "and" or _says_more(tokens, place))
        if token.kind is Kind.WORD and (opens or compares) and clauses:
            clause = begin()
        clauses.append(clause)
        sentences.append(sentence)
    return tuple(clauses), tuple(sentences), tuple(parents)


def _says_more(tokens: tuple[Token, ...], place: int) -> bool:
    """Does "and" begin a clause with a figure, time or name of its own, or only join two words ("bed and breakfast")?"""
    for token in tokens[place + 1 :]:
        if token.kind is Kind.BREAK or (token.kind is Kind.WORD and token.text.casefold() in _OPENERS):
            return False
        if token.kind is not Kind.WORD or token.text[0].isupper():
            return True
    return False


def _names(tokens: tuple[Token, ...]) -> Iterator[Name]:
    """Runs of words with capitals, small words between them; one that opens a sentence counts where another follows it."""
    run: list[int] = []
    for place in range(len(tokens) + 1):
        token = tokens[place] if place < len(tokens) else None
        if token is not None and token.kind is Kind.WORD:
            if token.text[0].isupper() and token.text not in _SHOUTED:
                run.append(place)
                continue
            if run and token.text.casefold() in JOINS and _goes_on(tokens, place):
                run.append(place)
                continue
        if run:
            yield from _name(tokens, run)
            run = []


def _goes_on(tokens: tuple[Token, ...], place: int) -> bool:
    """Does a name go on after a small word? "and" joins two names as often as it stands in one: it ends a name here."""
    if tokens[place].text.casefold() in ("and", "to", "in", "at", "on"):
        return False
    if tokens[place].text.casefold() == "the" and tokens[place - 1].text.casefold() not in ("of", "for"):
        return False
    for token in tokens[place + 1 : place + 3]:
        if token.kind is not Kind.WORD:
            return False
        if token.text[0].isupper():
            return True
        if token.text.casefold() not in ("the", "of"):
            return False
    return False


def _name(tokens: tuple[Token, ...], run: list[int]) -> Iterator[Name]:
    opens = run[0] == 0 or (tokens[run[0] - 1].kind is Kind.BREAK and tokens[run[0] - 1].text in '.!?:|•"')
    words = [(place, tokens[place].text) for place in run]
    while words and words[0][1].casefold() in _COMMON_OPENERS and opens:
        words = words[1:]
        opens = False
    kept = [(place, word) for place, word in words if word.casefold() not in JOINS]
    if not kept or (opens and len(kept) == 1 and kept[0][1].casefold() not in TITLES):
        return
    roots = tuple(root(word) for _, word in kept if word.casefold().rstrip(".") not in TITLES)
    yield Name(words[0][0], words[-1][0], roots, tuple(word for _, word in kept))


_SHOUTED = frozenset("AGREED RESOLVED RECOMMENDED DECIDED NOTED APPROVED CARRIED LOST FOR AGAINST THAT AND".split())
"""Words that minutes print in capitals."""
_COMMON_OPENERS = frozenset(
    "the a an in on at of for from by to and but as it its this that these those there when while after before since until "
    "under between during over with without some all both each every no not neither only about around some no if so such "
    "according because resolved agreed".split()
)
