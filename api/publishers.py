"""`ingest` of addresses: papers from a council's ModernGov site, once or every so often."""

from __future__ import annotations

import argparse
import datetime
import random
import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version

from api.documents import OutcomeOut, outcome_out
from api.opening import open_library, server_of
from api.progress import bar_for
from api.remote import Remote, Unreachable
from api.requests import parse_access
from api.settings import IngestSettings, Settings, read_settings
from api.terminal import complain, outcomes, print_json, say
from ingest.fetching.addresses import Address, AllowList, parse_address
from ingest.fetching.errors import NotFetched, OffLimits
from ingest.fetching.fetcher import Bounds, Fetcher
from ingest.fetching.manners import Manners, PoliteFetcher
from ingest.fetching.networks import Permits
from ingest.moderngov.diary import Diary
from ingest.moderngov.journey import Journey
from ingest.moderngov.reception import Held, Holdings, Stopped, Wanted
from ingest.moderngov.site import Site
from ingest.moderngov.values import Window
from ingest.porch import Arrival, Fate, Outcome, Porch
from ingest.reading_room import ReadingRoom
from vectorstore.library import Library
from vectorstore.words.clearance import OWNER, UNASSIGNED, Access
from vectorstore.words.errors import AssistantError, BadInput, BadSetting

WEEKS_BACK, WEEKS_FORWARD = 8, 4
"""Minutes and decisions are published weeks after their meeting, agendas a week or two before it."""
REST = datetime.timedelta(hours=6)
"""With --every: for how long a paper that was asked for is left in peace, where the site says nothing new of it."""
LEAST = 60
"""Seconds between two runs."""
_EVERY = re.compile(r"(\d{1,4}) ?(s|m|h|d|)", re.IGNORECASE)
_SECONDS = {"s": 1, "": 60, "m": 60, "h": 3600, "d": 86_400}


def is_address(said: str) -> bool:
    """Is it an address rather than a path? Of whatever kind: those that are not fetched are refused with a reason."""
    return bool(re.match(r"[A-Za-z][A-Za-z0-9+.-]*://", said))


@dataclass(frozen=True, slots=True)
class Errand:
    """What `ingest` was told about addresses."""

    homes: tuple[Address, ...]
    wanted: Wanted
    access: Access | None
    every: float | None
    """Seconds between two runs; None for one run."""


def errand_of(given: argparse.Namespace, addresses: Sequence[str], today: datetime.date) -> Errand:
    """Raises BadInput for what cannot be done as asked."""
    try:
        homes = tuple(parse_address(said) for said in addresses)
    except OffLimits as error:
        raise BadInput(str(error)) from error
    every = None if given.every is None else _every(given.every)
    return Errand(
        homes,
        Wanted(
            window=_window(given, today),
            committees=tuple(given.committee or ()),
            again=given.again,
            sure=given.yes,
            rest=REST if every else datetime.timedelta(),
            dry=given.dry_run,
        ),
        parse_access(given.access) if given.access is not None else None,
        every,
    )


def _window(given: argparse.Namespace, today: datetime.date) -> Window:
    back = WEEKS_BACK if given.weeks_back is None else given.weeks_back
    forward = WEEKS_FORWARD if given.weeks_forward is None else given.weeks_forward
    first = _day(given.date_from) if given.date_from else today - datetime.timedelta(weeks=back)
    last = _day(given.date_to) if given.date_to else today + datetime.timedelta(weeks=forward)
    if (given.date_from and given.weeks_back is not None) or (given.date_to and given.weeks_forward is not None):
        raise BadInput("Give days (--from, --to) or weeks (--weeks-back, --weeks-forward), not both for one end.")
    if given.every and (given.date_from or given.date_to):
        raise BadInput("--every wants weeks (--weeks-back, --weeks-forward), which go on with the days.")
    if first > last:
        raise BadInput(f"The first day ({first}) is after the last one ({last}).")
    return Window(first, last)


def _day(said: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(said)
    except ValueError as error:
        raise BadInput(f"'{said}' is no day. Write it as 2025-01-30.") from error


def _every(said: str) -> float:
    found = _EVERY.fullmatch(said.strip())
    if not found:
        raise BadInput(f"'{said}' is no time. Write it as 30m, 1h or 1d.")
    seconds = int(found[1]) * _SECONDS[found[2].lower()]
    if seconds < LEAST:
        raise BadInput("A site is not asked more often than every minute; once an hour finds everything in time.")
    return seconds


# Runs ---------------------------------------------------------------------------------------------------------------


def fetch(given: argparse.Namespace, addresses: Sequence[str]) -> int:
    """Papers from these addresses, and the exit status of the last run; with --every, until it is stopped."""
    settings = read_settings()
    errand = errand_of(given, addresses, datetime.date.today())
    if errand.every is None:
        return run_once(errand, settings, given.json)
    return repeat(lambda: _run_again(given, addresses, settings), errand.every)


def _run_again(given: argparse.Namespace, addresses: Sequence[str], settings: Settings) -> int:
    """One of many runs: the window goes with the days, and what stops one run is told and is tried again by the next."""
    try:
        return run_once(errand_of(given, addresses, datetime.date.today()), settings, given.json)
    except BadInput:
        raise
    except AssistantError as error:
        complain(str(error))
        return 1


def repeat(once: Callable[[], int], every: float, sleep: Callable[[float], None] = time.sleep) -> int:
    """Again and again, from the beginning of one run to that of the next, up to a twentieth later: many councils' runs
    would come on the hour."""
    while True:
        began = time.monotonic()
        once()
        say()
        late = every * random.random() / 20  # noqa: S311
        sleep(max(LEAST, every - (time.monotonic() - began)) + late)


def run_once(errand: Errand, settings: Settings, as_json: bool) -> int:
    """One run over every address: prints what became of each paper, and returns 1 where something was refused or failed."""
    rows: list[OutcomeOut] = []
    complaints: list[str] = []
    for home in errand.homes:
        try:
            for outcome in _papers_from(home, errand, settings):
                row = outcome_out(outcome)
                rows.append(row)  # one by one: what came before a stop is told
        except (NotFetched, Stopped, Unreachable) as stopped:
            complaints.append(str(stopped))
    if as_json:
        print_json([row.model_dump() for row in rows])
    else:
        outcomes(rows)
    for complaint in complaints:
        complain(complaint)
    return 1 if complaints or any(row.fate == Fate.REFUSED for row in rows) else 0


def _papers_from(home: Address, errand: Errand, settings: Settings) -> Iterator[Outcome]:
    wanted = errand.wanted
    server = server_of(settings)
    with make_fetcher(home, settings.ingest) as fetcher, bar_for(None) as bar:
        polite = PoliteFetcher(fetcher, Manners(pause=settings.ingest.fetch_pause))
        site = Site(polite, home)
        with Diary(settings.store.path, site.name, writing=not wanted.dry) as diary:

            def followed(holdings: Holdings) -> Iterator[Outcome]:
                for outcome in Journey(site, polite, diary, holdings, wanted).run():
                    bar.done(outcome.file)
                    yield outcome

            if server:
                with server:
                    yield from followed(RemoteHoldings(server, errand.access, bar.count))
                return
            doing = f"ingest from {site.home.authority}"
            with (
                open_library(settings, doing, mend=not wanted.dry) as library,
                ReadingRoom(settings.ingest.limits) as room,
            ):
                yield from followed(LocalHoldings(library, Porch(library, room), errand.access))


def make_fetcher(home: Address, settings: IngestSettings) -> Fetcher:
    """A fetcher for one site and the hosts that the settings name beside it. Raises BadSetting for a name that is none."""
    try:
        allowed = AllowList.of(settings.fetch_hosts, [home])
        permits = Permits.of(settings.fetch_private)
    except OffLimits as error:
        raise BadSetting(str(error)) from error
    return Fetcher(allowed, permits, user_agent(settings.fetch_contact), Bounds(settings.fetch_mb * 1024**2))


def user_agent(contact: str | None) -> str:
    """Who we are, in the form that well-behaved robots use. Many sites refuse names that do not begin so."""
    who = contact or "reads a council's own published papers"
    plain = "".join(c for c in who if c.isascii() and c.isprintable() and c not in "()")
    return f"Mozilla/5.0 (compatible; council-assistant/{version('council-assistant')}; {plain})"


# The library, here or behind a server -------------------------------------------------------------------------------


class LocalHoldings:
    """The library that this process has open."""

    def __init__(self, library: Library, porch: Porch, access: Access | None) -> None:
        self._library = library
        self._porch = porch
        self._access = access

    def held(self) -> Mapping[str, Held]:
        return {d.source: Held(d.id, d.access.level == "exempt") for d in self._library.documents(OWNER)}

    def take_in(self, coming: Sequence[Arrival]) -> Iterator[Outcome]:
        return self._porch.take_in(coming, self._access)

    def close(self, document_id: str) -> None:
        if self._library.document(document_id, OWNER).access.level != "exempt":
            self._library.correct(document_id, {"access": UNASSIGNED.label}, by="publisher")

    def withdraw(self, document_id: str) -> None:
        self._library.withdraw(document_id)


class RemoteHoldings:
    """The library of the server that owns it."""

    def __init__(self, server: Remote, access: Access | None, progress: Callable[[Arrival, int, int], None]) -> None:
        self._server = server
        self._access = access
        self._progress = progress

    def held(self) -> Mapping[str, Held]:
        return {row["source"]: Held(row["id"], row["access"] == "exempt") for row in self._server.held()}

    def take_in(self, coming: Sequence[Arrival]) -> Iterator[Outcome]:
        for arrival in coming:
            for row in self._server.take_in([arrival], self._access, self._progress):
                values = row.model_dump() | {"fate": Fate(row.fate), "warnings": tuple(row.warnings)}
                yield Outcome(**values, source=arrival.source)

    def close(self, document_id: str) -> None:
        if not any(row["id"] == document_id and row["access"] == "exempt" for row in self._server.held()):
            self._server.correct(document_id, {"access": UNASSIGNED.label})

    def withdraw(self, document_id: str) -> None:
        self._server.withdraw(document_id)
