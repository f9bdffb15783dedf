"""An invented council's site, a library of its own, and runs from the one to the other."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from api.publishers import LocalHoldings, user_agent
from ingest.fetching.addresses import AllowList, parse_address
from ingest.fetching.fetcher import Bounds, Fetcher
from ingest.fetching.manners import Manners, PoliteFetcher
from ingest.fetching.networks import Permits
from ingest.moderngov.diary import Diary
from ingest.moderngov.journey import Journey
from ingest.moderngov.reception import Wanted
from ingest.moderngov.site import Site
from ingest.moderngov.values import Window
from ingest.porch import Outcome, Porch
from ingest.reading_room import ReadingRoom
from tests.council_site import CouncilSite, council_site
from tests.fakes import FakeEmbedder
from vectorstore.library import Library
from vectorstore.words.clearance import OWNER
from vectorstore.words.papers import Document

YEAR = Window(datetime.date(2025, 1, 1), datetime.date(2025, 12, 31))
QUICK = Manners(pause=0.0, first_wait=0.01, longest_wait=3.0)
BOUNDS = Bounds(seconds=4.0, connect_seconds=2.0, silent_seconds=2.0)


@pytest.fixture(scope="session")
def room() -> Iterator[ReadingRoom]:
    with ReadingRoom() as room:
        yield room


class Council:
    """A site and the library that its papers come into."""

    def __init__(self, site: CouncilSite, folder: Path, room: ReadingRoom) -> None:
        self.site = site
        self.folder = folder
        self.embedder = FakeEmbedder()
        self.library = Library(folder, self.embedder, "tests")
        self._porch = Porch(self.library, room)

    def fetch(
        self, window: Window = YEAR, manners: Manners = QUICK, bounds: Bounds = BOUNDS, **wanted: Any
    ) -> list[Outcome]:
        """One run. Each has a log of its own."""
        self.site.forget()
        return list(self.run(window, manners, bounds, **wanted))

    def run(
        self, window: Window = YEAR, manners: Manners = QUICK, bounds: Bounds = BOUNDS, **wanted: Any
    ) -> Iterator[Outcome]:
        home = parse_address(self.site.url)
        permits = Permits.of([f"127.0.0.1:{self.site.port}"])
        asked = Wanted(window, **wanted)
        with Fetcher(AllowList.of([], [home]), permits, user_agent("tests"), bounds) as fetcher:
            polite = PoliteFetcher(fetcher, manners)
            site = Site(polite, home)
            with Diary(self.folder, site.name, writing=not asked.dry) as diary:
                yield from Journey(site, polite, diary, LocalHoldings(self.library, self._porch, None), asked).run()

    def held(self) -> dict[str, Document]:
        """What is held, by its key on the site."""
        return {d.source.rpartition("#")[2]: d for d in self.library.documents(OWNER)}


@pytest.fixture
def new_council(tmp_path: Path, room: ReadingRoom) -> Iterator[Callable[..., Council]]:
    """Councils with the meetings and committees that a test names; the year of a committee where it names none."""
    opened: list[Council] = []

    def make(*args: Any) -> Council:
        site = council_site(*args)
        council = Council(site.__enter__(), tmp_path / f"library-{len(opened)}", room)
        sites.append(site)
        opened.append(council)
        return council

    sites: list[Any] = []
    yield make
    for council, site in zip(opened, sites, strict=True):
        council.library.close()
        site.__exit__(None, None, None)


@pytest.fixture
def council(new_council: Callable[..., Council]) -> Council:
    return new_council()
