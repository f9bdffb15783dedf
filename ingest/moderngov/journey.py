"""The way through a ModernGov site: its committees, their meetings in a window of days, and the papers of each.

Nothing is withdrawn because its meeting left the window: such meetings are looked in on now and then, a few in each run.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from ingest.fetching.errors import Later, NotFetched, OffLimits
from ingest.fetching.manners import PoliteFetcher
from ingest.moderngov.diary import Diary, NotedMeeting, moment
from ingest.moderngov.papers import papers_of
from ingest.moderngov.reception import Holdings, Reception, Stopped, Wanted
from ingest.moderngov.site import NotThere, Site
from ingest.moderngov.values import Committee, Listed, Meeting
from ingest.porch import Fate, Outcome
from vectorstore.words.dates import written
from vectorstore.words.errors import BadInput
from vectorstore.words.text import fold

EXPIRED_AGAIN = datetime.timedelta(days=7)
"""After which a committee that meets no more is asked for its meetings again."""
LOOKED_IN_ON = 10
"""Meetings outside the window that are looked in on in one run, those first that were not for longest: a paper may be
restricted years later."""
LOOK_IN_AFTER = datetime.timedelta(days=7)
NAMED = 30
"""Committees that a complaint names."""


class Journey:
    """One run over one site."""

    def __init__(self, site: Site, fetcher: PoliteFetcher, diary: Diary, holdings: Holdings, wanted: Wanted) -> None:
        self._site = site
        self._diary = diary
        self._wanted = wanted
        self._reception = Reception(site, fetcher, diary, holdings, wanted)
        self._now = datetime.datetime.now(datetime.UTC)
        self._visited: set[str] = set()

    def run(self) -> Iterator[Outcome]:
        """Each paper's outcome, as it is known.

        Raises Stopped after what could be done, BadInput for an unknown committee, NotFetched where the site cannot be read.
        """
        until = moment(self._diary.told.get("not_before", ""))
        if until > self._now:
            when = f"{until:%d %B %Y, %H:%M} UTC"
            raise Stopped(f"{self._site.home.authority} asked to be left alone until {when}. Try again after that.")
        try:
            for committee in self._committees():
                yield from self._committee(committee)
            yield from self._look_in()
            yield from self._reception.follow_missed()
        except Later as later:
            if not self._wanted.dry:
                self._diary.tell("not_before", later.until.isoformat(timespec="seconds"))
            raise Stopped(str(later)) from later

    def _committees(self) -> list[Committee]:
        found = self._site.committees()
        if not self._wanted.committees:
            return found
        named: list[Committee] = []
        for name in self._wanted.committees:
            of_name = [c for c in found if c.id == name or fold(c.title) == fold(name)]
            of_name = of_name or [c for c in found if fold(name) in fold(c.title)]
            if not of_name:
                some = ", ".join(sorted(c.title for c in found if not c.expired)[:NAMED])
                raise BadInput(f"{self._site.home.authority} has no committee '{name}'. It has: {some}.")
            named += [c for c in of_name if c not in named]
        return named

    def _committee(self, committee: Committee) -> Iterator[Outcome]:
        if committee.expired and not self._wanted.committees and self._asked_lately(committee):
            return
        try:
            listed = self._site.meetings(committee, self._wanted.window)
        except (Later, OffLimits):
            raise
        except NotFetched as error:
            yield self._reception.failed(f"Meetings of {committee.title}", error)
            return
        self._reception.went_well()
        if committee.expired and not self._wanted.dry:
            when = f"{self._now.isoformat(timespec='seconds')} {self._wanted.window.first}"
            self._diary.tell(f"expired:{committee.id}", when)
        for one in listed:
            yield from self._meeting(one)

    def _asked_lately(self, committee: Committee) -> bool:
        """Was a committee that meets no more asked for its meetings in the last days, at least as far back?"""
        when, _, first = self._diary.told.get(f"expired:{committee.id}", "").partition(" ")
        return self._now - moment(when) < EXPIRED_AGAIN and first <= self._wanted.window.first.isoformat()

    def _meeting(self, listed: Listed) -> Iterator[Outcome]:
        self._visited.add(listed.id)
        known = self._reception.came_from(listed.id)
        if listed.cancelled and not known:
            return
        try:
            meeting = self._site.meeting(listed)
        except (Later, OffLimits):
            raise
        except NotThere as error:
            self._reception.miss(listed.id, was_read=False)
            if not known:
                yield Outcome(_name(listed), Fate.REFUSED, why=str(error))
            return
        except NotFetched as error:
            yield self._reception.failed(_name(listed), error)
            return
        self._reception.went_well()
        papers = papers_of(meeting)
        yield from self._reception.receive(meeting, papers)
        if (papers or known) and not self._wanted.dry:
            self._note(listed.committee, meeting)

    def _note(self, committee: Committee, meeting: Meeting) -> None:
        checked = self._now.isoformat(timespec="seconds")
        noted = NotedMeeting(committee.id, committee.title, meeting.date.isoformat(), checked)
        self._diary.note_meeting(meeting.id, noted)

    def _look_in(self) -> Iterator[Outcome]:
        """On meetings that papers came from and that no list of this run names: moved, taken off, or outside the window."""
        if self._wanted.committees:
            return
        holding = {noted.meeting for noted in self._diary.papers.values() if noted.state == "in"}
        unvisited = [(id_, m) for id_, m in self._diary.meetings.items() if id_ in holding - self._visited]
        inside = [one for one in unvisited if datetime.date.fromisoformat(one[1].date) in self._wanted.window]
        outside = [one for one in unvisited if one not in inside and self._now - moment(one[1].checked) > LOOK_IN_AFTER]
        outside.sort(key=lambda one: one[1].checked)
        for id_, noted in [*inside, *outside[:LOOKED_IN_ON]]:
            committee = Committee(noted.committee_id, noted.committee)
            yield from self._meeting(Listed(id_, committee, datetime.date.fromisoformat(noted.date)))


def _name(listed: Listed) -> str:
    return f"{listed.committee.title}, {written(listed.date)}"
