"""Which of a paper's passages a reader's filters keep: a pack is narrowed to its reports and minutes, not taken whole."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from vectorstore.words.papers import Document, Item, Passage, Standing
from vectorstore.words.portfolios import belongs, portfolios_in
from vectorstore.words.wards import concerns, wards_in

Place = tuple[str | None, str | None]
"""The number and the title of the item that a passage stands in; two times None where it stands in the paper itself."""
PAPER: Place = (None, None)


class Meeting(NamedTuple):
    """The committee and the date (ISO) of a paper, or of a passage where its item's are not its paper's."""

    committee: str | None = None
    date: str | None = None


class Spot(NamedTuple):
    """What one passage is narrowed by, as plain text: many passages of a paper have the same, and are looked at once."""

    place: Place = PAPER
    meeting: Meeting = Meeting()
    standing: str = Standing.REPORTED.value


@dataclass(frozen=True, slots=True)
class Told:
    """What is asked of the passages themselves: committees folded, years in four figures. An empty set asks nothing."""

    committees: frozenset[str] = frozenset()
    years: frozenset[str] = frozenset()
    standings: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.committees or self.years or self.standings)

    def holds(self, spot: Spot, paper: Meeting) -> bool:
        """Is it so of a passage of a paper of this meeting? What an item does not say of itself, its paper says."""
        committee, date = spot.meeting.committee or paper.committee, spot.meeting.date or paper.date
        return (
            (not self.committees or (committee or "").casefold() in self.committees)
            and (not self.years or (date or "")[:4] in self.years)
            and (not self.standings or spot.standing in self.standings)
        )


@dataclass(frozen=True, slots=True)
class Kept:
    """The papers that filters keep, by id, each with the places of which passages are kept; None keeps all of them.

    Where `told` asks anything, `meetings` has the meeting of each paper.
    """

    papers: Mapping[str, frozenset[Place] | None]
    told: Told = Told()
    meetings: Mapping[str, Meeting] = field(default_factory=dict)

    def whole(self, document_id: str) -> bool:
        """Is every passage of a paper kept?"""
        return not self.told and self.papers.get(document_id, frozenset()) is None

    def keeps(self, document_id: str, spot: Spot) -> bool:
        """Is what stands at a spot of a paper kept?"""
        places = self.papers.get(document_id, frozenset())
        if places is not None and spot.place not in places:
            return False
        return not self.told or self.told.holds(spot, self.meetings.get(document_id, Meeting()))

    def holds(self, passage: Passage) -> bool:
        """Is a passage kept?"""
        return self.keeps(passage.document_id, spot_of(passage))


def spot_of(passage: Passage) -> Spot:
    date = passage.meeting_date.isoformat() if passage.meeting_date else None
    return Spot(place_of(passage), Meeting(passage.committee, date), passage.standing.value)


def place_of(passage: Passage) -> Place:
    """Where in its paper a passage stands."""
    return passage.item, passage.item_title


def places_kept(
    title: str | None, items: Sequence[Item], wards: Sequence[str], portfolios: Sequence[str]
) -> frozenset[Place]:
    """The places of a paper that concern one of the wards and belong to one of the portfolios; an empty list asks nothing.

    A paper that is one report is that report from end to end. Of a pack, what stands in none of its items is not kept.
    """
    places = {PAPER, *((item.number, item.title) for item in items)}
    return frozenset(
        place
        for place in places
        if (not wards or any(concerns(text, ward) for text in _ward_lines(place, items) for ward in wards))
        and (not portfolios or _in_one_of(portfolios, title, place, items))
    )


def wards_of(document: Document, passage: Passage) -> tuple[str, ...]:
    """The wards that a passage's report says it concerns, each once."""
    lines = _ward_lines(place_of(passage), document.items)
    return tuple(dict.fromkeys(ward for line in lines for ward in wards_in(line)))


def portfolios_of(document: Document, passage: Passage) -> tuple[str, ...]:
    """The portfolios that a passage's report belongs to, each once."""
    return _portfolios(document.title, place_of(passage), document.items)


def _in_one_of(portfolios: Sequence[str], title: str | None, place: Place, items: Sequence[Item]) -> bool:
    return any(belongs(held, asked) for held in _portfolios(title, place, items) for asked in portfolios)


def _portfolios(title: str | None, place: Place, items: Sequence[Item]) -> tuple[str, ...]:
    said: Iterable[str | None] = (text for item in _items_at(place, items) for text in (item.author, item.title))
    if place == PAPER:
        said = (*said, title)
    return tuple(dict.fromkeys(name for text in said if text for name in portfolios_in(text)))


def _ward_lines(place: Place, items: Sequence[Item]) -> list[str]:
    return [item.wards for item in _items_at(place, items) if item.wards]


def _items_at(place: Place, items: Sequence[Item]) -> Sequence[Item]:
    own = [item for item in items if (item.number, item.title) == place]
    return items if not own and place == PAPER and len(items) == 1 else own


@dataclass(frozen=True, slots=True)
class Filters:
    """What a reader narrows a search to. Empty means everything."""

    committees: tuple[str, ...] = ()
    document_ids: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    date_from: datetime.date | None = None
    date_to: datetime.date | None = None
    wards: tuple[str, ...] = ()
    """A report on all wards is kept whichever ward is named."""
    portfolios: tuple[str, ...] = ()
    """Words of a portfolio's name, or all of it."""
    years: tuple[int, ...] = ()
    """Of the meetings; of a pack that holds another meeting's minutes, each passage by its own. So are committees."""
    standings: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        of_papers = self.committees or self.document_ids or self.kinds or self.date_from or self.date_to
        return bool(of_papers or self.by_item or self.told)

    @property
    def told(self) -> Told:
        """What they ask of the passages themselves."""
        return Told(
            frozenset(name.casefold() for name in self.committees),
            frozenset(map(str, self.years)),
            frozenset(self.standings),
        )

    @property
    def by_item(self) -> bool:
        """Do they look at what a paper's items say, and keep single items of a pack?"""
        return bool(self.wards or self.portfolios)

    def places(self, title: str | None, items: Sequence[Item]) -> frozenset[Place]:
        """Of a paper with this title and these items, the places where what is kept stands."""
        return places_kept(title, items, self.wards, self.portfolios)


EVERYTHING = Filters()
