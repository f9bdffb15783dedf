"""A council's server on a socket with its sign-in service beside it, its papers, and everybody who may come to the door."""

from __future__ import annotations

import contextlib
import datetime
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from pydantic import SecretStr

from api.app import make_app
from api.desk import Desk, Model, drawing_of, study_of
from api.gate import Gate
from api.identity import Identity, person_id_of
from api.jobs import Jobs
from api.pause import Pause
from api.recorder import Recorder
from api.settings import AccessSettings, ApiSettings, Settings, StoreSettings
from ingest.demo_council import PAPERS
from ingest.porch import Arrival, Fate, Porch
from ingest.reading_room import ReadingRoom
from tests.access.issuer import CLIENT, PEOPLE, SECRET, Issuer, running_issuer
from tests.fakes import FakeEmbedder
from tests.running import WIDGET_ORIGIN, served
from vectorstore.library import Library
from vectorstore.words.clearance import OWNER, Access

TLS = ssl.create_default_context()
"""Nothing here speaks TLS; making this anew for every client would take longer than what they ask."""
OWNER_KEY = "the-owners-key-0123456789abcdefghijklmnopqr"
CIRCLE = "Licensing"
LABELS = ("public", "staff", f"exempt:{CIRCLE}", "exempt:Wharf")
"""The labels of the papers held, one each."""


@dataclass(slots=True)
class House:
    """The server at `address`. `ahead` moves its clock; `circles` names who is let into which circle."""

    address: str
    issuer: Issuer
    desk: Desk
    papers: dict[str, str] = field(default_factory=dict)
    """Their ids, by their labels."""
    ahead: datetime.timedelta = datetime.timedelta(0)
    circles: dict[str, frozenset[str]] = field(default_factory=dict)
    clients: list[httpx.Client] = field(default_factory=list)
    signed: dict[str, httpx.Client] = field(default_factory=dict)

    def now(self) -> datetime.datetime:
        return datetime.datetime.now(datetime.UTC) + self.ahead

    @contextmanager
    def later(self, **passed: float) -> Iterator[None]:
        """The server's clock is ahead by so much, for as long as the block lasts."""
        before, self.ahead = self.ahead, datetime.timedelta(**passed)
        try:
            yield
        finally:
            self.ahead = before

    def client(self, **headers: str) -> httpx.Client:
        """Somebody at the door who brings these headers, and keeps no cookie that they were not given."""
        made = httpx.Client(base_url=self.address, headers=headers, trust_env=False, timeout=60, verify=TLS)
        self.clients.append(made)
        return made

    def owner(self) -> httpx.Client:
        return self.client(Authorization=f"Bearer {OWNER_KEY}")

    def id_of(self, user: str) -> str:
        return person_id_of(self.issuer.issuer, PEOPLE[user]["sub"])

    def sent_to(self, client: httpx.Client, to: str = "/officer") -> str:
        """The address at the sign-in service that a browser is sent to."""
        away = client.get("/sign-in", params={"to": to})
        assert away.status_code == 303, away.text
        return away.headers["location"]

    def consent(self, there: str, user: str) -> str:
        """Where the sign-in service sends a browser back to, when somebody has said who they are."""
        return httpx.post(there, data={"user": user}, trust_env=False, verify=TLS).headers["location"]

    def come_back(self, client: httpx.Client, user: str, to: str = "/officer") -> httpx.Response:
        """A whole sign-in: what the server says at its end."""
        return client.get(self.consent(self.sent_to(client, to), user))

    def signed_in(self, user: str) -> httpx.Client:
        """Somebody who has signed in, as a page of ours would send their requests."""
        client = self.client(Origin=self.address)
        done = self.come_back(client, user)
        assert done.status_code == 303, done.text
        client.headers["X-CSRF-Token"] = client.cookies["ca_csrf"]
        return client

    def once(self, user: str) -> httpx.Client:
        """Somebody who has signed in, and is not asked to again for every test."""
        kept = self.signed.get(user)
        if kept is None or kept.get("/v1/me").status_code != 200:
            kept = self.signed[user] = self.signed_in(user)
        return kept

    def key(self, **asked: Any) -> tuple[str, str]:
        """A new key of a machine or a widget: its id, and how it is written."""
        made = self.owner().post("/v1/keys", json={"name": "a key"} | asked)
        assert made.status_code == 201, made.text
        return made.json()["id"], made.json()["key"]

    def settled(self) -> None:
        """Waits until no paper is being embedded anew."""
        deadline = time.monotonic() + 60
        while self.desk.library.to_renew() and time.monotonic() < deadline:
            time.sleep(0.02)


def settings_for(folder: Path, issuer: Issuer) -> Settings:
    access = AccessSettings(
        issuer=issuer.issuer,
        client_id=CLIENT,
        client_secret=SecretStr(SECRET),
        administrator_groups=["papers-admin"],
        staff_groups=["contact-centre"],
        member_groups=["members"],
    )
    return Settings(
        _env_file=None,  # type: ignore[call-arg]  # pydantic-settings takes it beside the fields
        store=StoreSettings(path=folder),
        api=ApiSettings(widget_origins=[WIDGET_ORIGIN], upload_mb=1),
        access=access,
    )


@contextmanager
def open_house(folder: Path) -> Iterator[House]:
    """Everything is real but the embedding model: who may see a paper does not depend on what it is near to."""
    with running_issuer() as issuer, contextlib.ExitStack() as stack:
        settings = settings_for(folder, issuer)
        library, room = Library(folder, FakeEmbedder()), ReadingRoom()
        porch = Porch(library, room)
        deliveries = folder / "deliveries"
        deliveries.mkdir()
        house: House | None = None

        def now() -> datetime.datetime:
            return house.now() if house else datetime.datetime.now(datetime.UTC)

        def circles_of(person: str, _groups: frozenset[str], _now: datetime.datetime) -> frozenset[str]:
            return house.circles.get(person, frozenset()) if house else frozenset()

        desk = Desk(
            settings=settings,
            library=library,
            study=study_of(library, settings),
            porch=porch,
            room=room,
            drawing=drawing_of(library, settings),
            jobs=Jobs(porch),
            gate=Gate(4, 64),
            recorder=Recorder(library, days=1),
            identity=Identity(library, settings.access, OWNER_KEY, circles_of, now),
            model=Model(),
            deliveries=deliveries,
            pause=Pause(deliveries),
        )
        stack.callback(desk.close)
        desk.model.open(lambda: None)
        address = stack.enter_context(served(make_app(desk)))
        house = House(address, issuer, desk)
        _fill(house)
        house.circles = {house.id_of("gil"): frozenset({CIRCLE})}
        yield house
        for client in house.clients:
            client.close()


def _fill(house: House) -> None:
    """One short paper for each label: PDFs, so that they have pages to be shown."""
    papers = [path for path in PAPERS.glob("*.pdf") if "exempt" not in path.name]  # that one would say so itself
    files = sorted(papers, key=lambda path: path.stat().st_size)[: len(LABELS)]
    for label, path in zip(LABELS, files, strict=True):
        (outcome,) = house.desk.porch.take_in([Arrival(path, f"test:{path.name}", path.name)], Access.parse(label))
        assert outcome.fate is Fate.ADDED, outcome
        assert outcome.document_id
        house.papers[label] = outcome.document_id
    held = {d.id: d.access.label for d in house.desk.library.documents(OWNER)}
    assert {held[id_] for id_ in house.papers.values()} == set(LABELS), held


def plain(response: httpx.Response) -> dict[str, Any]:
    """A problem's body."""
    assert response.headers["content-type"] == "application/problem+json", response.text
    return dict(response.json())
