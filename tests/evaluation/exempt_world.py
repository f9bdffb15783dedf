"""A library behind its own routes, with readers that are who their header says: a stranger, staff, and those with grants."""

from __future__ import annotations

import datetime
import json
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from starlette.datastructures import Headers

from api.app import make_app
from api.desk import Desk, Model, drawing_of, study_of
from api.gate import Gate
from api.identity import Identity
from api.jobs import Jobs
from api.pause import Pause
from api.principals import OWNER_OF_THE_FOLDER, PUBLIC, Principal
from api.recorder import Recorder
from api.settings import ApiSettings, AssistantSettings, Settings, StoreSettings
from ingest.porch import Arrival, Porch
from ingest.reading_room import ReadingRoom
from tests.evaluation.exempt_papers import CIRCLE, CLOSED, OTHER_CIRCLE, Paper, Papers, put_in
from tests.running import served
from vectorstore.embedding import Embedder
from vectorstore.grants import Subject
from vectorstore.library import Library
from vectorstore.words.clearance import Clearance

UNCLEARED = ("anonymous", "staff", "other circle", "expired machine")
WHO = "X-Test-Who"
TODAY = datetime.date(2025, 12, 1)
_PEOPLE = {"other circle": "cllr-pask", "expired machine": "key-7", "cleared": "cllr-lomond"}


@dataclass(frozen=True)
class Ask:
    """One request. `kind` is what the hunt calls it."""

    kind: str
    method: str
    path: str
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def said(self) -> str:
        """All that it says, in small letters: what comes back of this is no secret."""
        return f"{self.path} {self.body} {self.headers}".casefold()


@dataclass(frozen=True)
class Reply:
    """What came back, to the last byte."""

    status: int
    headers: dict[str, str]
    content: bytes

    @property
    def whole(self) -> str:
        """Status, headers and body as one text, in small letters."""
        return f"{self.status} {self.headers} {self.content.decode('utf-8', 'replace')}".casefold()

    @property
    def plain(self) -> str:
        """The same without what differs between any two replies: ids of answers, moments, durations."""
        kept = {k: v for k, v in self.headers.items() if k not in ("date", "content-length", "etag", "last-modified")}
        return _differs(f"{self.status} {kept} {self.content.decode('utf-8', 'replace')}")


def _differs(text: str) -> str:
    text = re.sub(r"\b[0-9A-HJKMNP-TV-Z]{26}\b", "ULID", text)
    text = re.sub(r'"timings_ms": ?\{[^}]*\}', "TIMINGS", text)
    # How many questions are tried for an answer depends on the time that is left.
    text = re.sub(r'"follow_ups": ?\[[^\]]*\]', "OFFERED", text)
    return re.sub(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)", "MOMENT", text)


CLOSE = 0.001
"""Chroma's graph keeps a hole where a passage was taken out: which passage is its hundredth nearest may differ, and with it
the last decimals of every score, by which two that are as good as equal may change places."""


def same(a: Reply, b: Reply) -> bool:
    """Do two replies tell the same, but for what differs between any two and the last decimals of scores?"""
    if a.plain == b.plain:
        return True
    try:
        one, other = json.loads(a.content), json.loads(b.content)
    except ValueError:
        return False
    for name in ("passages", "results"):
        mine, theirs = (said.pop(name, None) or [] for said in (one, other))
        if not _ranked_alike(mine, theirs):
            return False
    return a.status == b.status and _differs(json.dumps(one)) == _differs(json.dumps(other))


def _ranked_alike(mine: list[dict[str, Any]], theirs: list[dict[str, Any]]) -> bool:
    known = {found["id"]: found for found in theirs}
    if len(mine) != len(theirs) or known.keys() != {found["id"] for found in mine}:
        return False
    for n, found in enumerate(mine):
        score, there = found["score"], known[found["id"]]
        if abs(score - there["score"]) > CLOSE or abs(score - theirs[n]["score"]) > CLOSE:
            return False
        if found | {"score": 0} != there | {"score": 0}:
            return False
    return True


def principals(library: Library) -> Any:
    """Who asks, by the header; what they may read is looked up for every request, as it will be for those who sign in."""

    def principal_of(headers: Headers) -> Principal:
        who = headers.get(WHO.casefold(), "anonymous")
        if who == "owner":
            return OWNER_OF_THE_FOLDER
        if who == "staff":
            return Principal("staff", "officer-1", "officer", Clearance(staff=True), PUBLIC.may)
        if who in _PEOPLE:
            circles = library.circles_of(_PEOPLE[who], frozenset(), datetime.datetime.now(datetime.UTC))
            return Principal("granted", _PEOPLE[who], who, Clearance(groups=circles), PUBLIC.may)
        return PUBLIC

    return principal_of


class World:
    """A running server over some papers. `ask` sends a request as somebody."""

    def __init__(self, desk: Desk, address: str) -> None:
        self.desk = desk
        self._http = httpx.Client(base_url=address, trust_env=False, timeout=120)

    @property
    def library(self) -> Library:
        return self.desk.library

    def ask(self, asked: Ask, who: str) -> Reply:
        headers = asked.headers | {WHO: who}
        response = self._http.request(asked.method, asked.path, json=asked.body, headers=headers)
        return Reply(response.status_code, dict(response.headers), response.content)

    def close(self) -> None:
        self._http.close()


def desk_over(library: Library, folder: Path) -> Desk:
    """A desk as `open_desk` makes it, over a library that is open."""
    settings = Settings(
        store=StoreSettings(path=folder / "library"),
        assistant=AssistantSettings(today=TODAY),
        api=ApiSettings(at_once=8, waiting=200),
    )
    room = ReadingRoom()
    porch = Porch(library, room)
    model = Model()
    model.opened.set()
    deliveries = folder / "deliveries"
    deliveries.mkdir(exist_ok=True)
    return Desk(
        settings=settings,
        library=library,
        study=study_of(library, settings),
        porch=porch,
        room=room,
        drawing=drawing_of(library, settings),
        jobs=Jobs(porch),
        gate=Gate(8, 200),
        recorder=Recorder(library, 365),
        identity=Identity(library, settings.access, "the owner's key of the hunt", library.circles_of),
        model=model,
        deliveries=deliveries,
        pause=Pause(deliveries),
    )


@contextmanager
def world_of(folder: Path, embedder: Embedder) -> Iterator[World]:
    """What stands in `folder/library`, served."""
    library = Library(folder / "library", embedder)
    desk = desk_over(library, folder)
    try:
        with served(make_app(desk, principal_of=principals(library))) as address:
            world = World(desk, address)
            try:
                yield world
            finally:
                world.close()
    finally:
        desk.close()


def shelve_all(folder: Path, embedder: Embedder, papers: Papers, with_exempt: bool, pdfs: list[Path]) -> None:
    """The papers into `folder/library`, some labels damaged in the file; those to be downgraded are public as yet."""
    with Library(folder / "library", embedder) as library:
        put_in(library, folder, papers.open)
        if with_exempt:
            downgraded = {paper.id for paper in papers.downgraded}
            public = papers.open[-1].document.access
            put_in(library, folder, papers.downgraded, public)
            put_in(library, folder, [p for p in papers.exempt if p.id not in downgraded])
        with ReadingRoom() as room:
            outcomes = list(Porch(library, room).take_in([Arrival(pdf, f"pdf:{pdf.name}", pdf.name) for pdf in pdfs]))
        assert all(outcome.document_id for outcome in outcomes), outcomes
        now = datetime.datetime.now(datetime.UTC)
        year = datetime.timedelta(days=365)
        for circle, person, granted in (
            (OTHER_CIRCLE, "other circle", now),
            (CIRCLE, "cleared", now),
            (CIRCLE, "expired machine", now - 2 * year),
        ):
            until = (granted + datetime.timedelta(days=30)).date().isoformat()
            library.grants.give(circle, Subject("person", _PEOPLE[person]), until, "for the hunt", "tests", granted)
    if with_exempt:
        damage(folder / "library" / "catalogue.sqlite", papers.damaged)


def damage(catalogue: Path, papers: tuple[Paper, ...]) -> None:
    """Each in another way: the paper's label or its passages', gone, cut off, or another's that nobody wrote."""
    ways = (None, "", "publi", "exempt:", "public ", "PUBLIC", "0", f"{CLOSED.label[:7]}(")
    with closing(sqlite3.connect(catalogue)) as database:
        for n, paper in enumerate(papers):
            label = ways[n % len(ways)]
            # The other one says that it is public, so that only the damage keeps it closed.
            documents, passages = (label, "public") if n % 2 else ("public", label)
            database.execute("UPDATE documents SET access = ? WHERE id = ?", (documents, paper.id))
            database.execute("UPDATE passages SET access = ? WHERE document_id = ?", (passages, paper.id))
        database.commit()
