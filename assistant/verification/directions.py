"""Directions: up is not told as down, above as below, a surplus as a deficit, granted as refused.

A direction that the papers do not say in words may be read off two of their figures.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from assistant.verification import votes
from assistant.verification.cited import Printed
from assistant.verification.clauses import Near, Text, text_of
from assistant.verification.figures import amount_of, bearers
from assistant.verification.reasons import Reason
from assistant.verification.sentence import Sentence
from assistant.verification.wording import root, tells
from vectorstore.words.quantities import Kind

_AXES = {
    "change": (
        "increase rise grow up raise uplift climb double expand upturn upward upwards",
        "decrease fall drop decline reduce reduction cut down lower lowered halve shrink downward downwards dip",
    ),
    "level": (
        "above over exceed exceeded exceeding more higher longer greater",
        "below under less fewer lower shorter smaller short",
    ),
    "bound": ("minimum least", "maximum most"),
    "spend": ("overspend overspent overspending", "underspend underspent underspending"),
    "balance": ("surplus", "deficit shortfall"),
    "performance": (
        "outperform outperformed outperforming better",
        "underperform underperformed underperforming worse",
    ),
    "outcome": (
        "grant granted approve accept carried adopt adopted pass passed uphold upheld",
        "refuse reject decline dismiss lost defeat defeated fell fall",
    ),
    "support": ("favour support supporting supported", "against oppose object objection objections"),
    "timing": ("early earlier ahead", "late later behind delay delayed"),
    "order": ("before", "after"),
    "opening": ("open reopen", "close shut"),
    "quality": ("good best excellent strong", "poor bad worst weak"),
    "flow": ("paid contributed gave", "received"),
    "saving": ("cost", "save saving savings"),
}
_UNTOLD = frozenset({"change", "spend", "balance"})
"""Directions that may not be told where neither the papers' words nor their figures bear them."""
_TERMS: dict[str, list[tuple[str, int]]] = {}
for _axis, _sides in _AXES.items():
    for _sign, _words in zip((1, -1), _sides, strict=True):
        for _word in _words.split():
            # "Payments" are received as much as paid: only the verbs tell which way money goes.
            for _form in {_word} if _axis in ("flow", "level") else {_word, root(_word)}:
                if (_axis, _sign) not in _TERMS.setdefault(_form, []):
                    _TERMS[_form].append((_axis, _sign))
_NEEDS_THAN = frozenset("more less fewer higher longer greater shorter smaller lower".split())
_NEEDS_FIGURE = frozenset("over under above below".split())
_MEASURED = frozenset("target targets budget budgets benchmark baseline average level limit threshold national".split())
_SPANS = frozenset("year years period month months time week weeks term decade".split())
_FLIPS = frozenset("nobody none not no never cannot without nor neither".split())
MARGIN = 0.6
LENT = 0.5
"""What the words of other clauses are worth beside a direction: they mostly have one of their own."""
_FALLS = frozenset(root(word) for word in ("fell", "lost", "carried", "passed"))
"""Outcomes where a motion is spoken of, and else nothing of the kind."""
_FALLS_WHERE = frozenset("short within below under behind".split())
"""What falls short or under something has not fallen."""
_MOTIONS = frozenset(root(w) for w in "amendment motion proposal recommendation vote petition".split())


@dataclass(frozen=True, slots=True)
class Turn:
    """One word that says a direction."""

    place: int
    axis: str
    sign: int


def turns(text: Text) -> Iterator[Turn]:
    """The directions that a text tells. "Not less than" and "at least" are one bound, "over ten years" is none."""
    tokens = text.tokens
    for place in text.at(Kind.WORD):
        word = tokens[place].text.casefold()
        terms = _terms(word)
        if not terms:
            continue
        before = tokens[place - 1].text.casefold() if place else ""
        after = tokens[place + 1] if place + 1 < len(tokens) else None
        following = [t.text.casefold() for t in tokens[place + 1 : place + 6]]
        if word in ("more", "less", "fewer") and before in ("not", "no") and following[:1] == ["than"]:
            yield Turn(place, "bound", -1 if word == "more" else 1)
            continue
        if word in ("least", "most") and before != "at":
            continue
        if word in _NEEDS_THAN and "than" not in following and not _figure_before(text, place):
            continue
        if word in _NEEDS_FIGURE and not (
            (
                after is not None
                and after.kind is Kind.FIGURE
                and before not in ("lasts", "years")
                and not _for_years(text, place)
            )
            or _figure_before(text, place)
            or _MEASURED & set(following[:3])
        ):
            continue
        if word in ("before", "after") and (after is None or after.kind not in (Kind.PERIOD, Kind.REFERENCE)):
            continue
        if word in ("up", "down") and following[:1] == ["to"] and word == "up" and not _moves(text, place):
            continue
        if word == "short" and following[:1] == ["of"]:
            pass
        # "Not above" is below, "cannot be made before" is after.
        if following[:1] and following[0] in _FALLS_WHERE:
            terms = tuple(t for t in terms if t[0] not in ("change", "outcome"))
        if root(word) in _FALLS and not of_a_motion(text):
            terms = tuple(t for t in terms if t[0] != "outcome")
        flips = -1 if _denied(text, place) else 1
        for axis, sign in terms:
            yield Turn(place, axis, sign * flips)


@lru_cache(maxsize=16_384)
def _terms(word: str) -> tuple[tuple[str, int], ...]:
    return tuple(dict.fromkeys([*_TERMS.get(word, []), *_TERMS.get(root(word), [])]))


def of_a_motion(text: Text) -> bool:
    """ "The amendment fell", not "the number fell"."""
    return any(root(t.text) in _MOTIONS for t in text.tokens if t.kind is Kind.WORD)


def _moves(text: Text, place: int) -> bool:
    """ "Went up to 7" moves; "up to 47mph" is a bound."""
    return place > 0 and root(text.tokens[place - 1].text) in ("go", "be", "move", "com", "push")


def _for_years(text: Text, place: int) -> bool:
    """ "Over ten years" is how long."""
    after = [t.text.casefold() for t in text.tokens[place + 2 : place + 3]]
    return after[:1] in (["years"], ["months"], ["weeks"], ["days"], ["hours"], ["year"])


def _figure_before(text: Text, place: int) -> bool:
    """ "£5m over" and "0.7 days below", not "by 56 over the year"."""
    if {t.text.casefold() for t in text.tokens[place + 1 : place + 4]} & _SPANS:
        return False
    return any(t.kind is Kind.FIGURE for t in text.tokens[max(0, place - 2) : place])


def check(sentence: Sentence) -> Reason | None:
    """Is every direction that the writer tells the papers' own, in words or by their figures?"""
    own = [t for t in turns(sentence.text) if t.place not in sentence.quoted]
    voted = votes.told(sentence)
    for turn in own:
        if voted and turn.axis == "support":
            continue  # those are counted and compared as votes
        by_figures = _by_figures(sentence, turn)
        if by_figures is not None:
            if by_figures != turn.sign:
                return Reason.DIRECTION
            continue
        if not _borne(sentence, turn):
            return Reason.DIRECTION
    return None


def _denied(text: Text, place: int) -> bool:
    clause = text.clauses[place]
    return any(
        t.text.casefold() in _FLIPS or t.text.casefold().endswith("n't")
        for j, t in enumerate(text.tokens[:place])
        if text.clauses[j] == clause and place - j <= 4
    )


def _word_for_word(sentence: Sentence, turn: Turn) -> bool:
    """Do the papers print the same word before the same next one ("reducing costs")?"""
    own = _told(sentence.text, turn.place)
    return own is not None and any(
        own == _told(c.quote, t.place)
        for c in sentence.bearing(turn.place)
        for t in turns(c.quote)
        if t.axis == turn.axis
    )


def _told(text: Text, place: int) -> tuple[str, str] | None:
    after = next((t for t in text.tokens[place + 1 : place + 7] if t.kind is not Kind.WORD or tells(t.text)), None)
    if after is None or after.kind is not Kind.WORD:
        return None
    return root(text.tokens[place].text), root(after.text)


def _beside_its_figure(sentence: Sentence, turn: Turn) -> bool | None:
    """Does the clause that prints the figure of the turn's clause tell this direction? None where it tells neither."""
    text = sentence.text
    verdicts: list[bool] = []
    for place in text.clause(text.clauses[turn.place]):
        if text.tokens[place].kind is not Kind.FIGURE:
            continue
        for printed in bearers(sentence, place):
            where = printed.words if printed.row < 0 else printed.column
            signs = {t.sign for t in turns(text_of(where)) if t.axis == turn.axis}
            if signs:
                verdicts.append(turn.sign in signs)
    return any(verdicts) if verdicts else None


def _borne(sentence: Sentence, turn: Turn) -> bool:
    """Do the papers' words tell this direction, nearer to what it is told of than they tell the other?"""
    if _word_for_word(sentence, turn):
        return True
    beside = _beside_its_figure(sentence, turn)
    if beside is not None:
        return beside
    same: list[Near] = []
    other: list[Near] = []
    for cited in sentence.bearing(turn.place):
        for text in (cited.quote, *(text_of(r) for r in cited.readings), cited.setting):
            for theirs in turns(text):
                if theirs.axis == turn.axis:
                    (same if theirs.sign == turn.sign else other).append(text.nearest(theirs.place, figures=True))
    if not other:
        counted = any(True for _ in sentence.text.at(Kind.FIGURE))
        return bool(same) or turn.axis not in _UNTOLD or bool(sentence.said.worked_out) or not counted
    near = sentence.text.nearest(turn.place, figures=True)
    if not same:
        # "Fell to 38.6 days": only the other way is told, of something near to this.
        return turn.axis in ("level", "opening", "timing") and max(o.shared(near) for o in other) < 1.5
    return max(o.shared(near, LENT) for o in other) <= max(s.shared(near, LENT) for s in same) + MARGIN


def _by_figures(sentence: Sentence, turn: Turn) -> int | None:
    """Which way the figures go that a direction is told between; None where it is not told between two."""
    text = sentence.text
    if turn.axis in ("spend", "balance", "level", "change"):
        in_row = _by_row(sentence, turn)
        if in_row is not None:
            return in_row
    if turn.axis not in ("change", "level", "performance"):
        return None
    after = [j for j in text.at(Kind.FIGURE) if j > turn.place and text.sentences[j] == text.sentences[turn.place]]
    stop = next((t.place for t in turns(text) if t.place > turn.place and t.axis == turn.axis), len(text.tokens))
    after = [j for j in after if j < stop]
    before = [j for j in text.at(Kind.FIGURE) if j < turn.place]
    if before and turn.place - before[-1] <= 2 and turn.axis == "level":
        before = before[:-1]  # "£46,000 under its budget of £920,000": how far, not what
    pair: tuple[int, int] | None = None
    if turn.axis == "change":
        since = max((t.place for t in turns(text) if t.place < turn.place and t.axis == turn.axis), default=-1)
        starts = [j for j in (*after, *(before if since < 0 else ())) if text.role(j) == "from"]
        ends = [j for j in after if text.role(j) == "to"]
        if starts and ends:
            pair = starts[0], ends[0]
        elif starts and (told := [j for j in before if _unit(sentence, j) == _unit(sentence, starts[0])]):
            pair = starts[0], told[-1]
        elif ends and (told := [j for j in before if _unit(sentence, j) == _unit(sentence, ends[0])]):
            # "And then fell to 20.7": from the figure before, if it goes that way.
            first, last = amount_of(sentence, told[-1])[0], amount_of(sentence, ends[0])[0]
            return turn.sign if (last - first) * turn.sign > 0 else None
    elif after and _compares(text, turn.place, after[0]):
        told = [j for j in before if _unit(sentence, j) == _unit(sentence, after[0])]
        pair = (after[0], told[-1]) if told else None
    if pair is None:
        return _by_worked(sentence, turn)
    (first, unit), (last, other) = amount_of(sentence, pair[0]), amount_of(sentence, pair[1])
    if unit != other or first == last:
        return None
    return 1 if last > first else -1


def _unit(sentence: Sentence, place: int) -> str:
    return amount_of(sentence, place)[1]


def _compares(text: Text, place: int, figure: int) -> bool:
    """Is a figure what is compared with: "above the target of 6", "fewer than the 1,315", "less than 5"?"""
    words = [t.text.casefold() for t in text.tokens[place + 1 : figure]]
    if any(t.kind is Kind.BREAK for t in text.tokens[place + 1 : figure]):
        return False
    return not words or ("than" in words and len(words) <= 7) or (bool(_MEASURED & set(words)) and len(words) <= 4)


def _by_row(sentence: Sentence, turn: Turn) -> int | None:
    """Over or under its budget, as a table row tells by its own figures; in surplus or deficit, by the sign of its cell."""
    text = sentence.text
    clause = text.clauses[turn.place]
    places = [j for j in text.at(Kind.FIGURE) if abs(text.clauses[j] - clause) <= 1]
    cells = [c for j in places for c in bearers(sentence, j) if c.row >= 0]
    if not cells:
        return None
    words = {t.text.casefold() for t in text.tokens}
    if turn.axis == "balance":
        nearest = next(
            (c for j in sorted(places, key=lambda j: abs(j - turn.place)) for c in bearers(sentence, j)), None
        )
        value = _value(nearest) if nearest else Decimal(0)
        return None if not value else 1 if value > 0 else -1
    if turn.axis == "level" and "budget" not in words:
        return None
    if turn.axis == "change":
        return _by_column(cells)
    cell = cells[0]
    row = [p for c in sentence.cited if c.place == cell.cited for p in c.printed if p.row == cell.row]
    budget = next((p for p in row if "budget" in p.column.casefold()), None)
    spent = next(
        (p for p in row if any(w in p.column.casefold() for w in ("actual", "outturn", "forecast", "spent"))), None
    )
    if budget and spent and _value(spent) != _value(budget):
        return 1 if _value(spent) > _value(budget) else -1
    varied = next((p for p in row if "varia" in p.column.casefold()), None)
    if varied and _value(varied):
        return 1 if _value(varied) > 0 else -1
    return None


def _by_column(cells: list[Printed]) -> int | None:
    """Up or down, as a row's own column of changes says."""
    for cell in cells:
        if "change" in cell.column.casefold() and _value(cell):
            return 1 if _value(cell) > 0 else -1
    return None


def _value(printed: Printed) -> Decimal:
    return next(v for v, u in sorted(printed.amounts, key=lambda a: a[1]))


def _by_worked(sentence: Sentence, turn: Turn) -> int | None:
    """Which way a difference goes that was worked out between two times: from the earlier to the later, or from the one
    that is named second to the one named first ("more in 2023/24 than in 2022/23")."""
    worked = next((w for w in sentence.said.worked_out if w.by == "difference"), None)
    if worked is None:
        return None
    timed: list[tuple[str, Decimal]] = []
    for value in worked.of:
        for cited in sentence.cited:
            for printed in cited.printed:
                if any(v == value for v, _ in printed.amounts):
                    times = printed.times or cited.setting_times
                    if times:
                        timed.append((min(times[0]), value))
    if len(timed) < 2 or len({t[0][0] for t in timed}) > 1 or timed[0][0] == timed[1][0]:
        return None
    (a, first), (b, second) = timed[0], timed[1]
    if turn.axis == "level":
        named = [min(t.keys) for t in sentence.text.tokens if t.kind is Kind.PERIOD]
        if a in named and b in named:
            if named.index(a) > named.index(b):
                first, second = second, first
            return 1 if first > second else -1
        than = next((j for j, t in enumerate(sentence.text.tokens) if t.text.casefold() == "than"), None)
        where = next((j for j in sentence.text.at(Kind.PERIOD)), None)
        if len(named) == 1 and named[0] in (a, b) and than is not None and where is not None:
            # "3,650 fewer than in 2022/23": the other time is what is spoken of; "less in 2023/24 than before": this one is.
            this, that = (first, second) if named[0] == a else (second, first)
            return (1 if this > that else -1) * (1 if where < than else -1)
    earlier, later = (first, second) if a < b else (second, first)
    return 1 if later > earlier else -1
