"""Pages as pictures over HTTP: what is cited can be seen on its page, by whoever may see the paper, for as long as it is held."""

from __future__ import annotations

import asyncio
import io
import sqlite3
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx
import pytest
from PIL import Image

from api.drawing import AT_ONCE, WAITING, Drawing
from api.gate import asker
from api.wire import picture_of, span_of
from ingest.picture import PagePicture, PictureWanted
from ingest.reading_room import Limits, ReadingRoom
from tests.api.test_stream import streamed
from tests.fakes import FakeEmbedder
from tests.invented import document, prose, reading
from tests.papers import make_pdf
from tests.running import WIDGET_ORIGIN, Server
from vectorstore.library import Library
from vectorstore.words.clearance import OWNER
from vectorstore.words.errors import Busy, NotHeld, Undrawn
from vectorstore.words.papers import Document

QUESTION = "How many missed bins per 100,000 collections were there in 2024/25?"
NEVER = "0123456789abcdef"
LAMP = "The lamp of the harbour burns 37 litres of oil a week."


def problem(response: httpx.Response) -> dict[str, Any]:
    assert response.headers["content-type"] == "application/problem+json"
    body: dict[str, Any] = response.json()
    assert body["status"] == response.status_code
    return body


# What a citation opens ---------------------------------------------------------------------------------------------


@pytest.fixture
def cited(ask: Callable[..., dict[str, Any]]) -> dict[str, Any]:
    citation: dict[str, Any] = ask(QUESTION)["citations"][0]
    return citation


@pytest.mark.server
def test_a_citation_opens_its_page_with_the_quote_marked(http: httpx.Client, cited: dict[str, Any]) -> None:
    shown = http.get(cited["page_image"])
    about = http.get(cited["page_image"].replace(".png", ".json")).json()

    assert (shown.status_code, shown.headers["content-type"]) == (200, "image/png")
    assert shown.headers["x-passage-marked"] == "yes"
    assert shown.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in shown.headers["content-security-policy"]
    assert Image.open(io.BytesIO(shown.content)).size == (about["width"], about["height"]) == (1131, 1600)
    assert (about["marked"], about["page"]) == (True, cited["page"])
    assert (about["page_image"], about["url"]) == (cited["page_image"], cited["url"])
    assert len(about["boxes"]) == 3  # a row's name and its two figures
    assert all(0 <= a < c <= 1 and 0 <= b < d <= 1 for a, b, c, d in about["boxes"])


@pytest.mark.server
def test_every_citation_passage_and_excerpt_has_a_picture(
    http: httpx.Client, ask: Callable[..., dict[str, Any]]
) -> None:
    reply = ask("What was decided about the swimming pool?", include_passages=5)
    found = http.post("/v1/search", json={"query": "swimming pool", "limit": 5}).json()["results"]
    sent = [c for name, content in streamed(http, QUESTION) if name == "sentence" for c in content["citations"]]

    places = [*reply["citations"], *reply["passages"], *found, *sent]
    assert len(places) > 10
    for place in places:
        passage = place.get("passage_id") or place["id"]
        address = f"/v1/documents/{place['document_id']}/pages/{place['page']}.png?passage={passage}"
        assert place["page_image"].partition("&")[0] == address
        assert http.get(place["page_image"]).headers["x-passage-marked"] == "yes"
        assert ("&quote=" in place["page_image"]) == ("quote" in place)


@pytest.mark.server
def test_a_picture_that_is_kept_is_not_sent_twice(http: httpx.Client, cited: dict[str, Any]) -> None:
    first = http.get(cited["page_image"])
    again = http.get(cited["page_image"], headers={"If-None-Match": f'"other", {first.headers["etag"]}'})
    whole = http.get(cited["page_image"].partition("&")[0])

    assert first.headers["cache-control"] == "no-cache"
    assert (again.status_code, again.content) == (304, b"")
    assert whole.headers["etag"] != first.headers["etag"]
    assert whole.content != first.content


@pytest.mark.server
def test_a_passage_that_is_not_on_that_page_of_that_paper_is_not_found(
    http: httpx.Client, cited: dict[str, Any]
) -> None:
    own, passage = f"/v1/documents/{cited['document_id']}", f"passage={cited['passage_id']}"
    other = next(d for d in http.get("/v1/documents").json()["documents"] if d["id"] != cited["document_id"])
    for address in (
        f"{own}/pages/{cited['page'] + 1}.png?{passage}",
        f"{own}/pages/0.png?{passage}",
        f"{own}/pages/-1.png?{passage}",
        f"{own}/pages/{10**30}.png?{passage}",
        f"{own}/pages/{cited['page']}.png?passage=x",
        f"{own}/pages/{cited['page']}.png?{passage}&quote=5-99999",
        f"{own}/pages/{cited['page']}.png?{passage}&quote=9-9",
        f"{own}/pages/{cited['page']}.png?{passage}&quote=9-5",
        f"/v1/documents/{other['id']}/pages/1.png?{passage}",
        f"/v1/documents/{NEVER}/pages/1.png?{passage}",
    ):
        response = http.get(address)
        assert response.status_code == 404, address
        assert problem(response)["title"] == "Not Found"
        assert http.get(address.replace(".png", ".json")).status_code == 404, address


@pytest.mark.server
@pytest.mark.parametrize(
    ("address", "field"),
    [("1.png", "passage"), ("x.png?passage=1", "page"), ("1.png?passage=1&quote=1", "quote"), ("1.json", "passage")],
)
def test_what_cannot_be_asked_is_refused_by_name(http: httpx.Client, address: str, field: str) -> None:
    response = http.get(f"/v1/documents/{NEVER}/pages/{address}")

    assert response.status_code == 422
    assert problem(response)["errors"] == [field]


@pytest.mark.server
def test_an_exempt_page_cannot_be_told_from_one_that_does_not_exist(
    http: httpx.Client, owner: httpx.Client, server: Server, exempt: dict[str, Any]
) -> None:
    reply = owner.get(f"/v1/documents/{exempt['id']}")
    assert reply.status_code == 200
    passage = passage_in(server.library, exempt["id"])
    address = f"/v1/documents/{{}}/pages/1.{{}}?passage={passage}"

    assert owner.get(address.format(exempt["id"], "png")).headers["cache-control"] == "private, no-store"
    for kind in ("png", "json"):
        held = http.get(address.format(exempt["id"], kind))
        never = http.get(address.format(NEVER, kind))
        assert (held.status_code, held.content) == (never.status_code, never.content)
        assert held.status_code == 404
        assert {**held.headers, "date": ""} == {**never.headers, "date": ""}
    known = owner.get(address.format(exempt["id"], "png")).headers["etag"]
    assert http.get(address.format(exempt["id"], "png"), headers={"If-None-Match": known}).status_code == 404


def passage_in(library: Path, document_id: str) -> str:
    """A passage on the first page of a paper that a running server holds."""
    database = sqlite3.connect(f"{(library / 'catalogue.sqlite').as_uri()}?mode=ro", uri=True)
    (found,) = database.execute(
        "SELECT id FROM passages WHERE document_id = ? AND page = 1 LIMIT 1", (document_id,)
    ).fetchone()
    database.close()
    return str(found)


@pytest.mark.server
def test_a_widget_elsewhere_may_show_a_page(http: httpx.Client, cited: dict[str, Any]) -> None:
    about = cited["page_image"].replace(".png", ".json")

    ours = http.get(about, headers={"Origin": WIDGET_ORIGIN})
    strange = http.get(about, headers={"Origin": "https://elsewhere.example"})

    assert ours.headers["access-control-allow-origin"] == WIDGET_ORIGIN
    assert strange.status_code == 403


@pytest.mark.server
def test_many_who_ask_for_one_picture_at_once_get_the_same(http: httpx.Client, cited: dict[str, Any]) -> None:
    whole = cited["page_image"].partition("&")[0]
    with ThreadPoolExecutor(8) as askers:
        replies = list(askers.map(lambda _: http.get(whole), range(24)))

    assert {reply.status_code for reply in replies} == {200}
    assert len({reply.content for reply in replies}) == 1


# Gone with its paper -----------------------------------------------------------------------------------------------


@pytest.mark.server
@pytest.mark.embedder
def test_of_a_withdrawn_paper_no_picture_is_left_on_the_disk_and_a_closed_one_shows_none(tmp_path: Path) -> None:
    papers = tmp_path / "papers"
    papers.mkdir()
    for name in ("harbour", "quay"):
        make_pdf(papers / f"{name}.pdf", ["Cabinet", "3 June 2025", "", f"**Report on the {name}**", "", LAMP])
    (papers / "note.txt").write_text("The note says that the lamp of the mill burns wax.\n", encoding="utf-8")
    server = Server(tmp_path / "library", tmp_path)
    try:
        assert server.run("ingest", str(papers)).returncode == 0
        with httpx.Client(base_url=server.address, trust_env=False, timeout=60) as http:
            found = http.post("/v1/search", json={"query": "lamp oil litres wax"}).json()["results"]
            assert {f["file"]: f["page_image"] is None for f in found} == {
                "harbour.pdf": False,
                "quay.pdf": False,
                "note.txt": True,
            }
            places = {f["file"]: f for f in found}
            gone, closed, note = (places[name] for name in ("harbour.pdf", "quay.pdf", "note.txt"))
            for place in (gone, closed):
                assert http.get(place["page_image"]).headers["x-passage-marked"] == "yes"
            assert http.get(f"/v1/documents/{note['document_id']}/pages/1.png?passage={note['id']}").status_code == 404
            kept = {path.name.partition("-")[0] for path in (server.library / "pictures").iterdir()}
            assert kept == {gone["document_id"], closed["document_id"]}
            tag = http.get(gone["page_image"]).headers["etag"]

            assert server.run("withdraw", gone["document_id"]).returncode == 0
            key = (server.library / "owner.key").read_text(encoding="ascii")
            http.patch(
                f"/v1/documents/{closed['document_id']}",
                json={"access": "staff"},
                headers={"Authorization": f"Bearer {key}"},
            ).raise_for_status()

            assert not any(gone["document_id"] in path.name for path in server.library.rglob("*"))
            for place in (gone, closed):
                assert http.get(place["page_image"]).status_code == 404
            assert http.get(gone["page_image"], headers={"If-None-Match": tag}).status_code == 404
            owner = {"Authorization": f"Bearer {key}"}
            assert http.get(closed["page_image"], headers=owner).status_code == 200
    finally:
        server.stop()


# Drawing, by itself ------------------------------------------------------------------------------------------------


class SlowRoom(ReadingRoom):
    """A real room that counts what it draws, and draws when it is let."""

    def __init__(self, limits: Limits | None = None) -> None:
        super().__init__(limits)
        self.drawn: list[int] = []
        self.let = threading.Event()
        self.first = threading.Event()

    def draw(self, path: Path, wanted: PictureWanted) -> PagePicture:
        self.drawn.append(wanted.number)
        self.first.set()
        assert self.let.wait(30)
        return super().draw(path, wanted)


@pytest.fixture
def held(tmp_path: Path) -> Iterator[tuple[Library, Document, SlowRoom]]:
    paper = document("harbour", sha256="a" * 64)
    original = make_pdf(tmp_path / "harbour.pdf", [LAMP])
    with Library(tmp_path / "library", FakeEmbedder()) as library, SlowRoom(Limits(children=AT_ONCE)) as room:
        library.replace(reading(paper, LAMP), original)
        yield library, paper, room


def wanted(number: int = 1) -> PictureWanted:
    return PictureWanted("harbour.pdf", number, prose("harbour", LAMP))


def test_a_page_that_is_being_drawn_is_drawn_once_for_all_who_ask_even_if_the_first_leaves(
    held: tuple[Library, Document, SlowRoom],
) -> None:
    library, paper, room = held
    drawing = Drawing(library, room)

    async def asked() -> list[bytes]:
        first = asyncio.create_task(drawing.picture(paper, wanted()))
        others = [asyncio.create_task(drawing.picture(paper, wanted())) for _ in range(5)]
        while not room.first.is_set():
            await asyncio.sleep(0.01)
        first.cancel()
        room.let.set()
        return [one.picture.png for one in await asyncio.gather(*others)]

    pictures = asyncio.run(asked())
    kept = asyncio.run(Drawing(library, room).picture(paper, wanted())).picture

    assert len(set(pictures)) == 1
    assert kept.png == pictures[0]
    assert len(kept.boxes) == 1
    assert room.drawn == [1]


def test_so_many_wait_and_the_next_is_told_to_come_back(held: tuple[Library, Document, SlowRoom]) -> None:
    library, paper, room = held
    drawing = Drawing(library, room)

    async def crowd() -> list[object]:
        many = []
        for n in range(1, AT_ONCE + WAITING + 3):
            asker.set(f"reader {n}")  # one alone has but a part of the places
            many.append(asyncio.create_task(drawing.picture(paper, wanted(n))))
        while sum(task.done() for task in many) < 2:
            await asyncio.sleep(0.01)
        assert len(room.drawn) <= AT_ONCE
        room.let.set()
        return list(await asyncio.gather(*many, return_exceptions=True))

    came_to = asyncio.run(crowd())

    assert sum(isinstance(one, Busy) for one in came_to) == 2
    assert sum(isinstance(one, Undrawn) for one in came_to) == AT_ONCE + WAITING - 1  # the paper has one page


def test_a_page_that_could_not_be_drawn_is_not_tried_at_each_request(held: tuple[Library, Document, SlowRoom]) -> None:
    library, paper, room = held
    room.let.set()
    drawing = Drawing(library, room)
    for _ in range(3):
        with pytest.raises(Undrawn, match=r"^Page 2 of harbour\.pdf cannot be shown"):
            asyncio.run(drawing.picture(paper, wanted(2)))
    assert room.drawn == [2]


def test_a_paper_that_is_withdrawn_while_it_is_drawn_leaves_no_picture(
    held: tuple[Library, Document, SlowRoom], tmp_path: Path
) -> None:
    library, paper, room = held

    async def withdrawn_meanwhile() -> None:
        asked = asyncio.create_task(Drawing(library, room).picture(paper, wanted()))
        while not room.first.is_set():
            await asyncio.sleep(0.01)
        room.let.set()
        library.withdraw(paper.id)
        with suppress(Undrawn):  # its file was gone already
            await asked

    asyncio.run(withdrawn_meanwhile())

    assert list((tmp_path / "library" / "pictures").iterdir()) == []
    with pytest.raises(NotHeld):
        library.document(paper.id, OWNER)


# The address of a picture ------------------------------------------------------------------------------------------


def test_an_address_names_the_quote_by_its_place_and_none_is_given_where_there_are_no_pages() -> None:
    passage = prose("harbour", "The lamp is lit.\nThe oil is\nlow.")
    pdf, text = document("harbour"), document("harbour", media_type="text/plain")

    assert span_of(passage, "The oil is low.", 1) == (17, 32)
    assert span_of(passage, "The oil is high.", 1) is None
    assert span_of(passage, "The oil is low.", 2) is None
    assert picture_of(pdf, passage, 1, (17, 32)) == (
        f"/v1/documents/harbour/pages/1.png?passage={passage.id}&quote=17-32"
    )
    assert picture_of(pdf, passage, None) is None
    assert picture_of(pdf, passage, 3) is None
    assert picture_of(text, passage, 1) is None
