"""What is to be done with each paper that a site lists, and with each that it lists no more: fetched, left as it is, closed
or withdrawn.

What was fetched before is asked for again only where something says that it may be new.
"""

from __future__ import annotations

import dataclasses
import datetime
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from ingest.fetching.addresses import Address
from ingest.fetching.contents import extension, is_page
from ingest.fetching.errors import Broken, Later, NotFetched, OffLimits, TooMuch
from ingest.fetching.fetcher import Reply, Validators
from ingest.fetching.manners import TRY_AGAIN, PoliteFetcher
from ingest.given import Given
from ingest.moderngov.diary import Diary, Noted
from ingest.moderngov.papers import Paper
from ingest.moderngov.site import Site
from ingest.moderngov.values import Meeting, Window
from ingest.porch import READER, SAYS_EXEMPT, Arrival, Fate, Outcome
from vectorstore.words.errors import AssistantError

AT_ONCE = 6
"""Papers that are fetched before they are taken in together; a run that is killed fetches no more than these again."""
IN_A_ROW = 5
"""Failures after which a site is left alone for this run."""
WITHOUT_VALIDATORS = datetime.timedelta(days=1)
"""After which a paper is fetched again of which its site gives neither ETag nor Last-Modified, to compare it."""
READ_AGAIN = datetime.timedelta(days=7)
"""After which a file that could not be read is tried again, though it is the same."""
MANY = 4
"""No more papers than this may vanish in one run without a question, where they are more than half of the site's."""
GONE = (404, 410)
"""Answers by which an address says that its paper is no longer there."""
KEPT_BACK = (401, 403)
"""Answers by which it says that its paper is not for us: enough where the meeting does not list the paper either."""

_NOW_EXEMPT = "now exempt:unassigned: its publisher has restricted it since it came in"
_STAYS_EXEMPT = "it was restricted and is no more; it stays exempt until its access is corrected by hand"
_BY_HAND = "somebody withdrew it here; --again takes it in once more"
_UNLISTED = "its meeting lists it no more, but its address still gives it: it stays; withdraw it if it should go"
_WOULD_GO = "its meeting lists it no more; it would be withdrawn if its address does not give it either"


@dataclass(frozen=True, slots=True)
class Held:
    """A paper of the library: its id, and whether it is closed to the public."""

    document_id: str
    exempt: bool


class Holdings(Protocol):
    """The library, in this process or behind a server."""

    def held(self) -> Mapping[str, Held]:
        """Every paper by where it came from."""

    def take_in(self, coming: Sequence[Arrival]) -> Iterator[Outcome]:
        """As `Porch.take_in`."""

    def close(self, document_id: str) -> None:
        """From now on the paper is exempt; one that is so already keeps its readers."""

    def withdraw(self, document_id: str) -> None:
        """As `Library.withdraw`."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of a site is wanted, and how."""

    window: Window
    committees: tuple[str, ...] = ()
    """By name, or by number; none: all of them."""
    again: bool = False
    """Asks for every paper again, and takes in again what was withdrawn by hand."""
    sure: bool = False
    """Withdraws even most of the papers that came from here."""
    rest: datetime.timedelta = datetime.timedelta()
    """For how long a paper that was asked for is not asked for again, where nothing says that it is new."""
    dry: bool = False
    """Looks, and changes nothing."""


class Stopped(AssistantError):
    """The run ended before its end; what it says is for whoever started it."""


@dataclass(frozen=True, slots=True)
class _Fetched:
    paper: Paper
    arrival: Arrival
    reply: Reply


class Reception:
    """One run's. Raises Later where the site wants to be left alone, Stopped where it fails too often."""

    def __init__(self, site: Site, fetcher: PoliteFetcher, diary: Diary, holdings: Holdings, wanted: Wanted) -> None:
        self._site = site
        self._fetcher = fetcher
        self._diary = diary
        self._holdings = holdings
        self._wanted = wanted
        self._now = datetime.datetime.now(datetime.UTC)
        self._held = dict(holdings.held())
        self._seen: set[str] = set()
        """Papers that a meeting lists."""
        self._missed: dict[str, bool] = {}
        """Papers that their meeting lists no more: was it read, or is it itself not there any more?"""
        self._failures = 0

    def failed(self, name: str, error: NotFetched) -> Outcome:
        """Raises Stopped after too many failures in a row."""
        self._failures += 1
        if self._failures >= IN_A_ROW:
            raise Stopped(
                f"{self._failures} requests in a row failed, the last one so: {error} The site is left alone; what is left "
                "is fetched by the next run."
            )
        return Outcome(name, Fate.REFUSED, why=str(error))

    def went_well(self) -> None:
        self._failures = 0

    def receive(self, meeting: Meeting, papers: Sequence[Paper]) -> Iterator[Outcome]:
        """A meeting's papers: what is restricted is closed before anything is fetched."""
        # One that hangs under two meetings is the first one's in every run, and is not read anew for each.
        others = self._seen.copy()
        self._seen |= {paper.key for paper in papers}
        yield from self._close_restricted(meeting, papers)
        # What hangs under a meeting that was not held stays, if it came in before; nothing comes in any more.
        if not meeting.cancelled:
            ours = [paper for paper in papers if not paper.closed and paper.key not in others]
            # A draft agenda is nobody's yet, whatever its site lets slip of it.
            yield from self._take_in(ours if meeting.published else [])
            self.miss(meeting.id, was_read=True, printed=meeting.page_read)

    def came_from(self, meeting_id: str) -> list[str]:
        return [key for key, noted in self._diary.papers.items() if noted.meeting == meeting_id]

    def miss(self, meeting_id: str, was_read: bool, printed: bool = True) -> None:
        """Notes what came from a meeting. `was_read`: the meeting was read, so that what it does not list it lists no more.

        `printed`: what is printed of it as a whole too, and its supplements, which only its page names.
        """
        for key in self.came_from(meeting_id):
            if printed or not key.startswith(("g", "b")):
                self._missed[key] = was_read

    # What is restricted -----------------------------------------------------------------------------------------------

    def _close_restricted(self, meeting: Meeting, papers: Sequence[Paper]) -> Iterator[Outcome]:
        """Closes what is held and restricted now, at once; and what hung under an item that is restricted as a whole."""
        closed = {paper.key: paper for paper in papers if paper.closed}
        items = {item.id for item in meeting.items if item.restricted and item.id}
        under = [key for key in self.came_from(meeting.id) if self._diary.papers[key].item in items]
        for key in dict.fromkeys([*closed, *under]):
            self._seen.add(key)
            source, noted = self._site.source(key), self._diary.papers.get(key)
            held = self._held.get(source)
            name = closed[key].file("") if key in closed else noted.title if noted else key
            if held is None:
                why = closed[key].closed if key in closed else None
                yield Outcome(name, Fate.LEFT_OUT, why=why, source=source)
                continue
            if not self._wanted.dry:
                if not held.exempt:
                    self._holdings.close(held.document_id)
                    self._held[source] = dataclasses.replace(held, exempt=True)
                if noted and noted.state != "closed":
                    self._diary.change(key, state="closed")
            fate, why = (Fate.UNCHANGED, None) if held.exempt else (Fate.UPDATED, _NOW_EXEMPT)
            yield Outcome(name, fate, held.document_id, why, source=source)

    # What is new ------------------------------------------------------------------------------------------------------

    def _take_in(self, papers: Sequence[Paper]) -> Iterator[Outcome]:
        with tempfile.TemporaryDirectory(prefix="council-assistant-") as folder:
            batch: list[_Fetched] = []
            for n, paper in enumerate(papers):
                found = self._look_at(paper, Path(folder) / str(n))
                if isinstance(found, Outcome):
                    yield found
                    continue
                batch.append(found)
                if len(batch) == AT_ONCE:
                    yield from self._hand_over(batch)
                    batch = []
            yield from self._hand_over(batch)

    def _look_at(self, paper: Paper, folder: Path) -> _Fetched | Outcome:
        """What is to be done with a paper that may be had: fetched, or why not."""
        noted, held = self._known(paper)
        if noted is not None and not self._site.serves:
            paper = _as_service_told(paper, noted)
        if noted is not None and (as_it_was := self._as_it_was(paper, noted, held)):
            return as_it_was
        if self._wanted.dry:
            known = noted is not None and held is not None
            fate, why = (
                (Fate.UNCHANGED, "it would be asked for again") if known else (Fate.ADDED, "it would be fetched")
            )
            return self._outcome(paper, fate, why)
        same = noted is not None and held is not None and _told_alike(paper, noted)
        try:
            address = self._site.where(paper)
            got = self._fetch(address, folder, noted.validators if same and noted else None)
            if got[0].status in TRY_AGAIN:
                raise Broken(f"{address} answered {got[0].status} each time.")
        except Later:
            raise
        except OffLimits as error:
            if paper.elsewhere:
                return self._outcome(paper, Fate.LEFT_OUT, f"it is kept elsewhere: {error}")
            return self._outcome(paper, Fate.REFUSED, str(error))
        except TooMuch as error:
            self._note(paper, None, "refused", None, str(error))
            return self._outcome(paper, Fate.REFUSED, str(error))
        except NotFetched as error:
            return dataclasses.replace(self.failed(paper.file(""), error), source=self._site.source(paper.key))
        self.went_well()
        return self._weigh(paper, got, same)

    def _as_it_was(self, paper: Paper, noted: Noted, held: Held | None) -> Outcome | None:
        """The outcome of a paper that is not asked for in this run; None for one that is."""
        if noted.state == "closed" and held is not None and held.exempt:
            return self._outcome(paper, Fate.LEFT_OUT, _STAYS_EXEMPT)
        if self._wanted.again:
            return None
        if noted.state in ("in", "closed") and held is None:
            return self._outcome(paper, Fate.LEFT_OUT, _BY_HAND)
        if not _told_alike(paper, noted):
            return None
        age = noted.age(self._now)
        if noted.state == "refused":
            return self._outcome(paper, Fate.LEFT_OUT, f"as before: {noted.why}") if age < READ_AGAIN else None
        rest = self._wanted.rest if noted.validators else max(self._wanted.rest, WITHOUT_VALIDATORS)
        return self._outcome(paper, Fate.UNCHANGED) if held is not None and age < rest else None

    def _weigh(self, paper: Paper, got: tuple[Reply, Path], same: bool) -> _Fetched | Outcome:
        """What came, against what is held. `same`: nothing but the file itself can be new."""
        reply, path = got
        noted, held = self._known(paper)
        if reply.status == 304 and same and noted is not None:
            self._diary.change(paper.key, checked=self._now.isoformat(timespec="seconds"))
            return self._outcome(paper, Fate.UNCHANGED)
        if reply.status != 200:
            stays = "; what is held of it stays" if held else ""
            return self._outcome(paper, Fate.REFUSED, f"{reply.address} answered {reply.status}{stays}.")
        if is_page(reply.head):
            why = f"{reply.address} gave a web page in place of the paper (an error page, as a rule)."
            return self._outcome(paper, Fate.REFUSED, why)
        if same and noted is not None and held is not None and reply.sha256 == noted.sha256:
            self._note(paper, reply, "in", held.document_id)
            return self._outcome(paper, Fate.UNCHANGED)
        named = path.rename(path.with_name(paper.file(extension(reply.head) or ".bin")))
        return _Fetched(paper, Arrival(named, self._site.source(paper.key), named.name, paper.given), reply)

    def _fetch(self, address: Address, folder: Path, known_by: Validators | None) -> tuple[Reply, Path]:
        folder.mkdir()
        path = folder / "paper"
        with path.open("wb") as into:
            return self._fetcher.get(address, into, known_by), path

    def _hand_over(self, batch: Sequence[_Fetched]) -> Iterator[Outcome]:
        if not batch:
            return
        of_source = {one.arrival.source: one for one in batch}
        for outcome in self._holdings.take_in([one.arrival for one in batch]):
            one = of_source[outcome.source]
            if outcome.fate is Fate.REFUSED:
                self._note(one.paper, one.reply, "refused", None, outcome.why or "")
            else:
                self._note(one.paper, one.reply, "in", outcome.document_id)
                self._held[outcome.source] = Held(str(outcome.document_id), SAYS_EXEMPT in outcome.warnings)
            yield outcome

    def _known(self, paper: Paper) -> tuple[Noted | None, Held | None]:
        return self._diary.papers.get(paper.key), self._held.get(self._site.source(paper.key))

    def _outcome(self, paper: Paper, fate: Fate, why: str | None = None) -> Outcome:
        _, held = self._known(paper)
        id_ = held.document_id if held else None
        return Outcome(paper.file(""), fate, id_, why, source=self._site.source(paper.key))

    def _note(self, paper: Paper, reply: Reply | None, state: str, document_id: str | None, why: str = "") -> None:
        known_by = reply.validators if reply else Validators()
        address = self._site.where(paper)
        noted = Noted(
            state=state,
            address=address.url,
            title=paper.file(""),
            meeting=paper.meeting,
            item=paper.item,
            published=paper.published,
            given=paper.given.said(),
            etag=known_by.etag,
            last_modified=known_by.last_modified,
            sha256=reply.sha256 if reply else "",
            reader=READER,
            document_id=document_id,
            why=why,
            checked=self._now.isoformat(timespec="seconds"),
        )
        self._diary.note(paper.key, noted)

    # What is no longer there ------------------------------------------------------------------------------------------

    def follow_missed(self) -> Iterator[Outcome]:
        """Asks the addresses of papers that no meeting lists any more, and withdraws those that are not given either.

        Raises Stopped, and withdraws none, where they are so many that a mistake is more likely.
        """
        gone: list[tuple[str, Held]] = []
        for key, was_read in self._missed.items():
            source, noted = self._site.source(key), self._diary.papers[key]
            held = self._held.get(source)
            # One that was restricted stays as it is, exempt: that its address gives it to nobody is no news.
            if key in self._seen or held is None or noted.state not in ("in", "refused"):
                continue
            if self._wanted.dry:
                yield Outcome(noted.title, Fate.LEFT_OUT, held.document_id, _WOULD_GO, source=source)
                continue
            there = self._still_there(noted, was_read)
            if there is False:
                gone.append((key, held))
            else:
                why = _UNLISTED if there else "it is listed no more, and its address could not be asked: it stays"
                yield Outcome(noted.title, Fate.LEFT_OUT, held.document_id, why, source=source)
        of_site = sum(source.startswith(self._site.source("")) for source in self._held)
        if len(gone) > MANY and len(gone) > of_site / 2 and not self._wanted.sure:
            raise Stopped(
                f"{len(gone)} of the {of_site} papers that came from {self._site.home} are no longer published there. "
                "Nothing was withdrawn. Look at the site; if they are to be withdrawn, say so with --yes."
            )
        for key, held in gone:
            source = self._site.source(key)
            self._holdings.withdraw(held.document_id)
            self._diary.change(key, state="gone")
            self._held.pop(source)
            why = "its publisher has withdrawn it"
            yield Outcome(self._diary.papers[key].title, Fate.WITHDRAWN, held.document_id, why, source=source)

    def _still_there(self, noted: Noted, was_read: bool) -> bool | None:
        """Does a paper's address still give it? None where that cannot be told."""
        with tempfile.TemporaryFile() as nowhere:
            try:
                reply = self._fetcher.get(self._site.address(noted.address), nowhere, noted.validators)
            except Later:
                raise
            except (Broken, TooMuch, OffLimits):
                return None
        if reply.status in GONE:
            return False
        if reply.status in KEPT_BACK or (reply.status == 200 and is_page(reply.head)):
            return False if was_read else None
        return True if reply.status in (200, 304) else None


def _told_alike(paper: Paper, noted: Noted) -> bool:
    """Does the site say of a paper what it said when the paper was read, and would it be read alike?"""
    # Pages say of no paper when it was published.
    published = not paper.published or not noted.published or paper.published == noted.published
    return published and (paper.given.said(), READER) == (noted.given or {}, noted.reader)


def _as_service_told(paper: Paper, noted: Noted) -> Paper:
    """A paper as a page names it, with what the web service gave for it before: pages call a report by its item's title."""
    before = Given.of(noted.given or {})
    given = dataclasses.replace(paper.given, title=before.title, committee=before.committee, kind=before.kind)
    if before.kind == "minutes":
        given = dataclasses.replace(given, meeting_date=before.meeting_date, item=before.item)
    return dataclasses.replace(paper, given=given, published=noted.published)
