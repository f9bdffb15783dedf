"""One ModernGov site: asked through its web service, and by its pages where that is switched off or has lost its way."""

from __future__ import annotations

import io
import logging
from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import quote

from ingest.fetching.addresses import Address, parse_address
from ingest.fetching.errors import Broken, Later, NotFetched, OffLimits
from ingest.fetching.manners import PoliteFetcher
from ingest.moderngov.links import key_of, query_of
from ingest.moderngov.pages import (
    committees_on,
    further_on,
    meeting_on,
    meetings_on,
    page_text,
    supplement_on,
    supplement_titles,
    supplements_on,
)
from ingest.moderngov.papers import Paper
from ingest.moderngov.values import Committee, Linked, Listed, Meeting, Window
from ingest.moderngov.web_service import NotTheService, as_asked, committees_in, meeting_in, meetings_in

MOST_BYTES = 10 * 1024**2
"""Of one answer of the web service. A budget meeting's has 350 KB."""
MOST_OF_A_PAGE = 3 * 1024**2
MOST_PAGES = 60
"""Pages of a committee's meetings that are turned; each has some fifteen meetings."""
PAGELESS = 3
"""Meetings without a page, one after another, after which no more pages are asked for: the site has only the service."""
_log = logging.getLogger(__name__)


class NotThere(NotFetched):
    """The site answers, and what is asked for is not there."""


class _Answered(Broken):
    """The site answers that it cannot."""


class NotModernGov(NotFetched):
    """Neither the web service nor the pages of a ModernGov site are there."""


class Site:
    """Asks for one thing at a time. Raises NotFetched where something is not to be had in either way."""

    def __init__(self, fetcher: PoliteFetcher, home: Address) -> None:
        """`home` is the address of the site or of any of its pages."""
        self._fetcher = fetcher
        folder = home.target.partition("?")[0]
        last = folder.rpartition("/")[2]
        if "." in last or last.casefold() == "mgwebservice":
            folder = folder.rpartition("/")[0]
        folder = folder.split("/mgWebService.asmx")[0]
        self.home = replace(home, target=folder.rstrip("/") + "/")
        self.serves = True
        """Does its web service answer? Found out by asking for the committees."""
        self._pageless = 0

    @property
    def name(self) -> str:
        """What papers of this site are known by: the same over http and https."""
        return f"{self.home.authority}{self.home.target}"

    def source(self, key: str) -> str:
        return f"moderngov:{self.name}#{key}"

    def address(self, link: str) -> Address:
        """A link of the site as it is asked for: what it links over http is asked for over https, where the site has that.

        Raises OffLimits for what is no address.
        """
        found = parse_address(link, self.home)
        if found.scheme == "http" and self.home.scheme == "https" and found.host == self.home.host and found.port == 80:
            return replace(found, scheme="https", port=self.home.port)
        return found

    def where(self, paper: Paper) -> Address:
        """Where a paper is fetched. A site of two names links its own documents under either: they are asked for here.

        Raises OffLimits for what is no address.
        """
        address = self.address(paper.address)
        if paper.elsewhere or address.host == self.home.host or not key_of(paper.address):
            return address
        at = address.target.lower().find("/documents/")
        rest = address.target[at:] if at >= 0 else address.target[address.target.rpartition("?")[0].rfind("/") :]
        return self.address(rest.lstrip("/"))

    # Committees and meetings ------------------------------------------------------------------------------------------

    def committees(self) -> list[Committee]:
        """Raises NotModernGov where there are none to be had."""
        why = ""
        try:
            found = committees_in(self._asked("mgWebService.asmx/GetCommittees"))
            self.serves = bool(found)
            if found:
                return found
            why = "Its web service lists none."
        except (OffLimits, Later):
            raise
        except (NotFetched, NotTheService) as error:
            why = str(error)
            self.serves = False
        try:
            listed = committees_on(page_text(self._asked("mgListCommittees.aspx?bcr=1")))
        except (OffLimits, Later):
            raise
        except NotFetched as error:
            raise NotModernGov(f"{self.home} is no ModernGov site that can be read. {why} {error}") from error
        if not listed:
            raise NotModernGov(f"{self.home} is no ModernGov site that can be read: it lists no committees. {why}")
        _log.info("The web service of %s does not answer (%s): its pages are read.", self.home, why)
        return listed

    def meetings(self, committee: Committee, window: Window) -> list[Listed]:
        """The meetings of a committee in a window of days, the latest first, whatever else the site answers."""
        found: list[Listed] = []
        if self.serves:
            days = f"sFromDate={quote(as_asked(window.first), safe='')}&sToDate={quote(as_asked(window.last), safe='')}"
            try:
                body = self._asked(f"mgWebService.asmx/GetMeetings?lCommitteeId={committee.id}&{days}")
                found = meetings_in(body, committee)
            except (NotTheService, NotThere, _Answered):
                found = self._by_pages(committee, window)
        else:
            found = self._by_pages(committee, window)
        return sorted((one for one in found if one.date in window), key=lambda one: one.date, reverse=True)

    def _by_pages(self, committee: Committee, window: Window) -> list[Listed]:
        start = f"ieListMeetings.aspx?CommitteeId={committee.id}"
        first = page_text(self._asked(start))
        found = {one.id: one for one in meetings_on(first, committee)}
        for which in ("earlier", "later"):
            page, asked = first, {start}
            for _ in range(MOST_PAGES):
                days = [one.date for one in meetings_on(page, committee)]
                if not days or (min(days) < window.first if which == "earlier" else max(days) > window.last):
                    break
                further = further_on(page, which)
                if further is None or further in asked:
                    break
                asked.add(further)
                page = page_text(self._asked(further))
                found |= {one.id: one for one in meetings_on(page, committee)}
        return list(found.values())

    # One meeting ------------------------------------------------------------------------------------------------------

    def page(self, listed: Listed) -> str:
        """The address of a meeting's page, for people."""
        return self.address(f"ieListDocuments.aspx?CId={listed.committee.id}&MId={listed.id}&Ver=4").url

    def meeting(self, listed: Listed) -> Meeting:
        """A meeting with its items. The service tells what is restricted; what is printed of it as a whole, its page.

        Raises NotThere where the site has no such meeting.
        """
        told: Meeting | None = None
        if self.serves:
            try:
                body = self._asked(f"mgWebService.asmx/GetMeeting?lMeetingId={listed.id}")
                told = meeting_in(body, listed, self.page(listed))
            except (NotTheService, NotThere, _Answered) as error:
                _log.info("Meeting %s of %s is read from its page: %s", listed.id, self.home, error)
        if told is None:
            return self._shown(listed)
        if told.cancelled or not told.displayed or not told.published or self._pageless >= PAGELESS:
            return told
        try:
            shown = self._shown(listed)
        except (OffLimits, Later):
            raise
        except NotFetched as error:
            self._pageless += isinstance(error, NotThere)
            return told
        self._pageless = 0
        under_items = {linked.key for item in told.items for linked in item.linked}
        of_meeting = {linked.key: linked for linked in (*shown.linked, *told.linked) if linked.key not in under_items}
        return replace(told, linked=tuple(of_meeting.values()), page_read=shown.page_read)

    def _shown(self, listed: Listed) -> Meeting:
        address = self.page(listed)
        page = page_text(self._asked(address))
        shown = meeting_on(page, listed, address)
        if shown is None:
            raise NotThere(f"{address} is not the page of a meeting.")
        supplements, whole = self._supplements(page, address, shown)
        return replace(shown, linked=(*shown.linked, *supplements), page_read=whole)

    def _supplements(self, page: str, address: str, shown: Meeting) -> tuple[Sequence[Linked], bool]:
        """Supplements that stand behind a page of their own, which offers them in one file."""
        known = {linked.key for linked in shown.linked}
        titles = supplement_titles(page)
        found: list[Linked] = []
        whole = True
        for where in supplements_on(page, address):
            number = query_of(where)["sid"]
            if f"b{number}" in known:
                continue
            try:
                linked = supplement_on(page_text(self._asked(where)), number, titles.get(number, ""), where)
            except (OffLimits, Later):
                raise
            except NotFetched:
                whole = False
                continue
            found += [linked] if linked else []
            known.add(f"b{number}")
        return found, whole

    def _asked(self, link: str) -> bytes:
        body = io.BytesIO()
        address = self.address(link)
        most = MOST_BYTES if "mgWebService" in link else MOST_OF_A_PAGE
        reply = self._fetcher.get(address, body, most=most)
        if reply.status in (404, 410):
            raise NotThere(f"{address} answered {reply.status}: there is nothing.")
        if reply.status != 200:
            raise _Answered(f"{address} answered {reply.status}{_hint(reply.status)}.")
        return body.getvalue()


def _hint(status: int) -> str:
    if status in (401, 403):
        return ": it lets us not in. Ask whoever runs the site to let this product's User-Agent through"
    return ""
