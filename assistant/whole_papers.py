"""Questions about a paper as a whole: which paper is meant, and which block of it says what it is about or asks for.

The paper is found in the catalogue by its kind, date, committee and title, as a clerk would find it; what is told of it is
its own summary, recommendations or list of items, word for word.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from vectorstore.words.dates import dates_in
from vectorstore.words.papers import Document, Item, Passage, Shape, Standing
from vectorstore.words.periods import covers, periods_in
from vectorstore.words.text import content_words, fold, stem, words


class Ask(Enum):
    """What is asked of a whole paper or meeting."""

    ABOUT = auto()
    RECOMMENDS = auto()
    AGENDA = auto()
    SHOW = auto()


_PAPER = r"(?:report|paper|briefing|minutes|agenda|review|strategy|plan|statement|document|pack|appendix|assessment)s?"
_MEETING = r"(?:meeting|minutes|agenda|session|cabinet|council|committee)"
_ASKS = (
    (
        Ask.AGENDA,
        rf"\b(?:what(?:'s| is| was| were)?|which items?|list)\b.{{0,30}}\bon the agenda\b|\bagenda items?\b|"
        rf"\bwhat (?:was|were|got|is|will be) (?:discussed|considered|dealt with|covered|debated|on)\b.{{0,30}}\b{_MEETING}\b|"
        rf"\bitems?\b.{{0,30}}\b(?:at|for|of|on) the .{{0,40}}\b{_MEETING}\b",
    ),
    (
        Ask.RECOMMENDS,
        rf"\bwhat (?:does|did|do|is|was|were|are)\b.{{0,80}}?\b(?:it|they|{_PAPER})\b.{{0,30}}"
        rf"\b(?:recommend\w*|ask(?:ing|ed)? for|propos\w+)\b|"
        rf"\brecommendations?\b.{{0,12}}\b(?:of|in|from|made by)\b.{{0,80}}\b(?:it|{_PAPER})\b",
    ),
    (
        Ask.ABOUT,
        rf"\bwhat(?:'s| is| was| are| were)\b.{{0,80}}\b(?:it|{_PAPER})\b.{{0,40}}\babout\b|\bsummari[sz]e\b|\bsummary of\b|"
        rf"\bwhat (?:does|did)\b.{{0,80}}\b{_PAPER}\b.{{0,30}}\b(?:say|cover|deal with|set out)\W*$|"
        rf"\bwhat(?:'s| is| was)\b.{{0,10}}\bthe (?:purpose|gist|point) of\b.{{0,60}}\b{_PAPER}\b",
    ),
    (
        Ask.SHOW,
        rf"^\W*(?:please )?(?:show|find|open|get|give|send|bring up|where (?:is|are|can i find)|"
        rf"have you got|do you have|link to)\b"
        rf".{{0,40}}\b{_PAPER}\b",
    ),
)
_KINDS = {"minutes": "minutes", "agenda": "agenda", "agendas": "agenda", "briefing": "briefing", "report": "report"}
_SAYS_NOTHING = frozenset(
    stem(w)
    for w in "report paper minutes agenda briefing document pack meeting meetings about summary summarise summarize recommend "
    "recommended recommendation recommendations say cover purpose gist point show find open item items discussed considered "
    "list link held held please january february march april may june july august september october november december "
    "council committee cabinet".split()
)
ENOUGH = 0.5
"""Share of the question's naming words that a paper's title must hold."""
MOST = 3
"""Papers that may be meant at once: those of one meeting."""


def asked_of_a_paper(text: str) -> Ask | None:
    """What is asked of a whole paper, if that is what is asked."""
    return next((ask for ask, pattern in _ASKS if re.search(pattern, text, re.IGNORECASE)), None)


def meant(text: str, ask: Ask, periods: Iterable[str], documents: Sequence[Document]) -> list[Document]:
    """The papers that a question means, the likeliest first; none where nothing but the word "report" tells them."""
    named = _naming(text)
    days = set(dates_in(text))
    times = [covers(p) for p in periods]
    kinds = {_KINDS[w] for w in words(text) if w in _KINDS}
    spoken = {stem(w) for w in words(text)}
    asked = _Asked(ask, named, days, times, kinds, spoken)
    scored = [(score, d) for d in documents if (score := _fit(d, asked)) is not None]
    scored.sort(key=lambda pair: (-pair[0], -(pair[1].meeting_date or datetime.date.min).toordinal(), pair[1].file))
    return [d for score, d in scored[:MOST] if score >= scored[0][0] - 0.01] if scored else []


def _naming(text: str) -> list[str]:
    """The words of a question that may stand in a paper's title."""
    return [w for w in content_words(text) if stem(w) not in _SAYS_NOTHING and not w[0].isdigit()]


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a question says of the paper it means."""

    ask: Ask
    named: Sequence[str]
    days: set[datetime.date]
    times: Sequence[tuple[datetime.date, datetime.date]]
    kinds: set[str]
    spoken: set[str]


def _fit(document: Document, asked: _Asked) -> float | None:
    """How well a paper fits, or None where it is another one: another day, another time, or not named at all."""
    titles = [document.title or "", document.file.replace("_", " "), *(i.title or "" for i in document.items)]
    dated = 0.0
    if asked.days or asked.times:
        if not _in_time(document, asked, titles[0]):
            return None
        dated = 1.0
    shares = [(_share(asked.named, title), _share(content_words(title), " ".join(asked.named))) for title in titles]
    share, whole = max(shares)
    if asked.named and share < ENOUGH:
        return None
    if not asked.named and not dated:
        return None
    body = {stem(w) for w in content_words(document.committee or "")}
    said = 0.3 if body and body <= asked.spoken else -0.2 if _other_body(body, asked.spoken) else 0.0
    wanted = "agenda" if asked.ask is Ask.AGENDA else None
    right = document.kind in asked.kinds or document.kind == wanted
    kind = 0.4 if right else -0.3 if asked.kinds & {"minutes", "agenda"} else 0.0
    return dated + share + 0.5 * whole + said + kind


def _in_time(document: Document, asked: _Asked, title: str) -> bool:
    """Was the paper's meeting on the day or in the time named, or is that the time of its title ("Budget 2024/25")?"""
    held = document.meeting_date
    if held in asked.days or (held and not asked.days and any(a <= held <= b for a, b in asked.times)):
        return True
    spoken = [covers(p) for p in periods_in(title)]
    return not asked.days and any(a <= c and d <= b for a, b in asked.times for c, d in spoken)


def _other_body(body: set[str], spoken: set[str]) -> bool:
    """Does the question name a body, and not this one?"""
    return bool(spoken & {"cabinet", "committee", "council"}) and not body & spoken


def _share(named: Sequence[str], title: str) -> float:
    held = {stem(w) for w in words(title)}
    return sum(stem(w) in held for w in named) / len(named) if named else 0.0


_SUMMARY = re.compile(r"\b(?:executive )?summary\b", re.IGNORECASE)
_OPENING = re.compile(r"\b(?:purpose|introduction|overview|background|aims?|context|what is this)\b", re.IGNORECASE)
_RECOMMENDATION = re.compile(r"\brecommendations?\b|\bproposed decision\b|^decision\b", re.IGNORECASE)
_IN_TEXT = re.compile(r"^(?:summary|purpose)\s*:", re.IGNORECASE)
FEWEST_ITEMS = 2
"""Numbered lines that make a list of items."""
BLOCK = 4
"""Passages of a block that are laid on the table."""


def block_of(ask: Ask, text: str, document: Document, passages: Sequence[Passage]) -> list[Passage]:
    """The passages of a paper that answer what is asked of it as a whole, in order; of a pack, those of the item named."""
    own = _of_the_item(text, document, passages) or list(passages)
    if ask is Ask.SHOW:
        return own[:1]
    if ask is Ask.AGENDA:
        listed = [p for p in own if sum(map(_numbered, p.text.splitlines())) >= FEWEST_ITEMS]
        titled = [p for p in own if p.item_title]
        return (listed or _first_of_each_item(titled) or own)[:BLOCK]
    if ask is Ask.RECOMMENDS:
        asked = [p for p in own if p.standing is Standing.RECOMMENDATION]
        headed = [p for p in asked if any(_RECOMMENDATION.search(h) for h in p.headings)]
        return (headed or asked)[:BLOCK]
    prose = [p for p in own if p.shape is not Shape.TABLE_ROW]
    for found in (_SUMMARY, _OPENING):
        block = [p for p in prose if (p.headings and found.search(p.headings[-1])) or _IN_TEXT.match(p.text)]
        if block:
            return block[:BLOCK]
    longer = [p for p in prose if len(p.text.split()) >= 25]
    return (longer or prose)[:2]


def _numbered(line: str) -> bool:
    return re.match(r"\s*\d{1,2}[.)]?\s+\S", line) is not None


def _first_of_each_item(passages: Sequence[Passage]) -> list[Passage]:
    first: dict[tuple[str | None, str | None], Passage] = {}
    for p in passages:
        first.setdefault((p.item, p.item_title), p)
    return list(first.values())


def _of_the_item(text: str, document: Document, passages: Sequence[Passage]) -> list[Passage]:
    """The passages of the one item whose title the question holds best, where a paper has several."""
    if len(document.items) < 2:
        return []
    named = _naming(text)
    best: tuple[float, Item | None] = (0.0, None)
    for item in document.items:
        share = _share(named, item.title) if item.title and named else 0.0
        best = max(best, (share, item), key=lambda pair: pair[0])
    share, chosen = best
    if chosen is None or share < ENOUGH:
        return []
    return [p for p in passages if fold(p.item_title or "") == fold(chosen.title or "")]
