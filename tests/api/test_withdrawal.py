"""What was changed or taken out stops answering: in the next answer, and in the one that is running."""

from __future__ import annotations

import asyncio
import dataclasses
import json
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.app import make_app
from api.desk import Desk, open_desk
from api.owner_key import owner_key
from api.settings import read_settings
from assistant.answer import Answer, Citation, Draft, Question, Said
from assistant.evidence import Evidence
from assistant.study import Study
from assistant.understand import Understood
from assistant.writers import Writer
from ingest.porch import Fate, Porch, arrivals
from ingest.reading_room import ReadingRoom
from tests.invented import ask, document, query, shelve
from tests.papers import make_pdf
from tests.running import Server, served
from vectorstore.embedding import SentenceTransformerEmbedder, Vectors
from vectorstore.library import Library
from vectorstore.words.clearance import ANONYMOUS, OWNER, Access

pytestmark = [pytest.mark.server, pytest.mark.embedder]

QUESTION = "What did the lido at Farrow Bank cost to mend in 2024/25?"
AT_ONCE = 5.0
"""Seconds within which a running answer has stopped saying what was taken out."""


def lido(cost: str) -> list[str]:
    return [
        "Cabinet",
        "3 June 2025",
        "",
        "**Report on the Farrow Bank Lido**",
        "",
        "**1. Background**",
        "",
        f"The lido at Farrow Bank cost {cost} pounds to mend in 2024/25.",
        "",
        "**2. Lockers**",
        "",
        "The lido has 1,234 lockers for its swimmers, who bring their own padlocks.",
        "They were painted in the winter by volunteers, who gave their weekends to it and",
        "were thanked for that by the mayor, and a bench was put beside them for those who wait.",
    ]


MARKET = """Cabinet
1 July 2025

Report on the Saturday Market

1. Background

The Saturday market at Tolland has 37 stalls, and each stall pays 18 pounds a week.
"""


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    """A folder with a PDF and a text in it."""
    folder = tmp_path / "papers"
    folder.mkdir()
    make_pdf(folder / "lido.pdf", lido("412,345"))
    (folder / "market.txt").write_text(MARKET, encoding="utf-8")
    return folder


# What changed, and what did not -------------------------------------------------------------------------------------


class Counting(SentenceTransformerEmbedder):
    """The real model, and how many passage texts it was given."""

    embedded = 0

    def passages(self, texts: list[str]) -> Vectors:
        self.embedded += len(texts)
        return super().passages(texts)


@pytest.fixture(scope="module")
def embedder() -> Counting:
    return Counting()


@pytest.fixture
def library(tmp_path: Path, embedder: Counting) -> Iterator[Library]:
    with Library(tmp_path / "library", embedder) as opened:
        yield opened


@pytest.fixture
def porch(library: Library) -> Iterator[Porch]:
    with ReadingRoom() as room:
        yield Porch(library, room)


def stored(folder: Path) -> dict[str, tuple[int, bytes, bytes]]:
    """Each passage's row: its number, its vector and those of its sentences."""
    database = sqlite3.connect(f"{(folder / 'catalogue.sqlite').as_uri()}?mode=ro", uri=True)
    rows = database.execute("SELECT id, n, vector, sentence_vectors FROM passages").fetchall()
    database.close()
    return {id_: (n, vector, sentences) for id_, n, vector, sentences in rows}


def test_a_changed_file_takes_the_place_of_all_that_it_said_before(
    library: Library, porch: Porch, papers: Path
) -> None:
    before = list(porch.take_in(arrivals([papers])))
    assert [outcome.fate for outcome in before] == [Fate.ADDED, Fate.ADDED]
    (id_,) = [outcome.document_id for outcome in before if outcome.file == "lido.pdf"]
    assert id_
    make_pdf(papers / "lido.pdf", lido("598,765"))

    after = list(porch.take_in(arrivals([papers])))

    assert {outcome.file: outcome.fate for outcome in after} == {"lido.pdf": Fate.UPDATED, "market.txt": Fate.UNCHANGED}
    by_keyword = library.search(query("412,345 pounds", terms=("412345", "412,345")), OWNER)
    by_vector = ask(library, "The lido at Farrow Bank cost 412,345 pounds to mend in 2024/25.", OWNER, terms=())
    assert by_vector[0].document.file == "lido.pdf"
    assert not any("412,345" in found.passage.text for found in [*by_keyword, *by_vector])
    assert not any("412,345" in passage.text for passage in library.passages_of(id_))
    assert library.frequency("412345", OWNER) == 0
    assert library.frequency("598765", OWNER) == 1
    assert library.file(id_, ANONYMOUS).read_bytes() == (papers / "lido.pdf").read_bytes()
    assert len(list((library.file(id_, ANONYMOUS).parent).iterdir())) == len(after)
    assert library.health().sound


def test_only_what_changed_in_a_file_is_embedded_again(porch: Porch, papers: Path, embedder: Counting) -> None:
    first = {outcome.file: outcome for outcome in porch.take_in(arrivals([papers]))}
    make_pdf(papers / "lido.pdf", lido("598,765"))
    embedder.embedded = 0

    again = {outcome.file: outcome for outcome in porch.take_in(arrivals([papers]))}

    assert first["lido.pdf"].embedded == first["lido.pdf"].passages > 1
    assert again["lido.pdf"].embedded == 1
    assert (
        embedder.embedded == 4
    )  # the passage that changed, which begins with the paper's head, and its three sentences


def test_files_that_did_not_change_cost_no_vector(
    porch: Porch, papers: Path, embedder: Counting, tmp_path: Path
) -> None:
    list(porch.take_in(arrivals([papers])))
    before, embedder.embedded = stored(tmp_path / "library"), 0

    outcomes = list(porch.take_in(arrivals([papers])))

    assert [(outcome.fate, outcome.embedded) for outcome in outcomes] == [(Fate.UNCHANGED, 0)] * 2
    assert embedder.embedded == 0
    assert before
    assert stored(tmp_path / "library") == before  # not made again and found the same: the same rows


# The next request ---------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def empty_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server of these tests' own: a paper of another test could answer in the place of one that is taken out."""
    folder = tmp_path_factory.mktemp("withdrawal")
    running = Server(folder / "library", folder)
    yield running
    running.stop()


@pytest.fixture
def owner(empty_server: Server) -> Iterator[httpx.Client]:
    """The owner at its door, who leaves it as empty as it was."""
    headers = {"Authorization": f"Bearer {(empty_server.library / 'owner.key').read_text(encoding='ascii')}"}
    with httpx.Client(base_url=empty_server.address, headers=headers, trust_env=False, timeout=60) as client:
        yield client
        for held in client.get("/v1/held").json()["documents"]:
            client.delete(f"/v1/documents/{held['id']}")


@pytest.fixture
def server(empty_server: Server, owner: httpx.Client) -> Server:
    assert owner.get("/v1/held").json() == {"documents": []}
    return empty_server


@pytest.fixture
def http(server: Server) -> Iterator[httpx.Client]:
    """A stranger."""
    with httpx.Client(base_url=server.address, trust_env=False, timeout=60) as client:
        yield client


def ingested(server: Server, *arguments: object) -> dict[str, dict[str, Any]]:
    """What became of each file, by its name, in the words of `ingest --json`."""
    done = server.run("ingest", *map(str, arguments), "--json")
    assert done.returncode == 0, done.stderr
    return {row["file"]: row for row in json.loads(done.stdout)}


def everything(http: httpx.Client, document_id: str) -> str:
    """All that a stranger can get out of a server about the lido and one paper."""
    asked: dict[str, object] = {"question": QUESTION, "include_passages": 20}
    replies = [
        http.post("/v1/chat", json=asked),
        http.post("/v1/chat", json=asked | {"stream": True}),
        http.post("/v1/chat", json=asked | {"filters": {"document_ids": [document_id]}}),
        http.post("/v1/search", json={"query": QUESTION}),
        http.get("/v1/documents"),
        http.get(f"/v1/documents/{document_id}"),
        http.get(f"/v1/documents/{document_id}/file"),
    ]
    return "\n".join(reply.text for reply in replies)


def test_a_server_serves_nothing_of_what_a_changed_file_said_before(
    server: Server, http: httpx.Client, papers: Path
) -> None:
    (papers / "lido.pdf").unlink()
    lido_text = "\n".join(line.strip("*") for line in lido("412,345"))
    (papers / "lido.txt").write_text(lido_text, encoding="utf-8")
    id_ = ingested(server, papers)["lido.txt"]["document_id"]
    assert everything(http, id_).count("412,345") >= 5
    (papers / "lido.txt").write_text(lido_text.replace("412,345", "598,765"), encoding="utf-8")

    assert ingested(server, papers)["lido.txt"]["fate"] == "updated"

    assert "412,345" not in everything(http, id_)
    assert everything(http, id_).count("598,765") >= 5


def test_a_paper_whose_file_is_gone_stops_answering_once_it_is_removed(
    server: Server, http: httpx.Client, papers: Path
) -> None:
    id_ = ingested(server, papers)["lido.pdf"]["document_id"]
    assert "412,345" in everything(http, id_)
    (papers / "lido.pdf").unlink()

    rows = ingested(server, papers, "--remove-missing")

    assert {file: row["fate"] for file, row in rows.items()} == {"lido.pdf": "withdrawn", "market.txt": "unchanged"}
    said = everything(http, id_)
    assert "412,345" not in said
    assert "lido.pdf" not in said


def test_no_question_that_is_asked_after_a_withdrawal_is_answered_from_it(
    server: Server, owner: httpx.Client, papers: Path
) -> None:
    """Asked without a pause by several at once: each reply counts from the moment when its question was sent."""
    id_ = ingested(server, papers)["lido.pdf"]["document_id"]
    replies: list[tuple[float, str]] = []
    done = threading.Event()

    def keep_asking() -> None:
        with httpx.Client(base_url=server.address, trust_env=False, timeout=60) as client:
            while not done.is_set():
                sent = time.monotonic()
                reply = client.post("/v1/chat", json={"question": QUESTION, "include_passages": 20})
                replies.append((sent, reply.text))

    askers = [threading.Thread(target=keep_asking) for _ in range(4)]
    for asker in askers:
        asker.start()
    wait_for(lambda: len(replies) > 8)
    assert owner.delete(f"/v1/documents/{id_}").status_code == 200
    withdrawn = time.monotonic()
    wait_for(lambda: sum(sent > withdrawn for sent, _ in replies) > 8)
    done.set()
    for asker in askers:
        asker.join()

    assert any("412,345" in said for sent, said in replies if sent < withdrawn)
    assert not any("412,345" in said for sent, said in replies if sent > withdrawn)


def wait_for(what: Callable[[], bool], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < deadline, "It did not come to that"
        time.sleep(0.01)


# The answer that is running -----------------------------------------------------------------------------------------

SPADE = "The spade of the Mill Lane allotments was sold in 2024/25 for 11 pounds."
KETTLE = "The kettle of the Mill Lane allotments was sold in 2024/25 for 12 pounds."
LADDER = "The ladder of the Mill Lane allotments was sold in 2024/25 for 13 pounds."
ALLOTMENTS = "What was sold of the Mill Lane allotments in 2024/25?"


class EachPaper:
    """A writer that quotes one sentence of each paper, and waits as long as it is told to before it has a draft."""

    name = "each paper"

    def __init__(self) -> None:
        self.writing, self.go_on = threading.Event(), threading.Event()
        self.go_on.set()

    def write(self, understood: Understood, evidence: Evidence) -> Draft:  # noqa: ARG002  (a writer's signature)
        self.writing.set()
        assert self.go_on.wait(60)
        first = {c.found.document.id: c for c in reversed(evidence.candidates)}
        said = [
            Said(f"“{first[id_].text}” [{n}]", (Citation(n, first[id_].found, first[id_].text, 1),))
            for n, id_ in enumerate(sorted(first), start=1)
        ]
        return Draft(tuple(said), self.name)


@pytest.fixture
def writer() -> EachPaper:
    return EachPaper()


@pytest.fixture
def allotments(library: Library, tmp_path: Path) -> Library:
    """Three papers, which are quoted in this order."""
    for id_, text in (("a-spade", SPADE), ("b-kettle", KETTLE), ("c-ladder", LADDER)):
        shelve(library, tmp_path, document(id_, title=f"The {id_[2:]}", sha256=f"{id_}-1"), text)
    return library


def taken_out(library: Library, tmp_path: Path, how: str) -> None:
    """The kettle's paper, in one of the ways in which a sentence is no longer held for everybody."""
    if how == "withdrawn":
        library.withdraw("b-kettle")
    elif how == "closed":
        library.relabel("b-kettle", Access("exempt", "Legal"))
    else:
        shelve(library, tmp_path, document("b-kettle", title="The kettle", sha256="b-kettle-2"), "The kettle was kept.")


HOWS = pytest.mark.parametrize("how", ["withdrawn", "closed", "replaced"])


def rest_of(steps: Iterator[object]) -> tuple[list[str], Answer]:
    """The sentences that still come, and the whole answer."""
    left = list(steps)
    assert isinstance(left[-1], Answer)
    return [step.text for step in left if isinstance(step, Said)], left[-1]


@HOWS
def test_a_sentence_is_dropped_from_an_answer_that_has_begun(
    allotments: Library, writer: EachPaper, tmp_path: Path, how: str
) -> None:
    steps = Study(allotments, writer).steps(Question(ALLOTMENTS))
    first = next(step for step in steps if isinstance(step, Said))
    assert SPADE in first.text

    taken_out(allotments, tmp_path, how)
    rest, whole = rest_of(steps)

    assert len(rest) == 1
    assert LADDER in rest[0]
    assert whole.text == f"{first.text}\n{rest[0]}"
    assert "b-kettle" not in {found.document.id for found in whole.evidence}


def test_what_was_said_before_a_withdrawal_stays_said_and_no_more_of_that_paper_comes(
    allotments: Library, writer: EachPaper
) -> None:
    steps = Study(allotments, writer).steps(Question(ALLOTMENTS))
    first = next(step for step in steps if isinstance(step, Said))

    allotments.withdraw("a-spade")
    rest, whole = rest_of(steps)

    assert SPADE in first.text
    assert len(rest) == 2
    assert whole.text == "\n".join([first.text, *rest])
    assert "a-spade" not in {found.document.id for found in whole.evidence}


class SlowLine:
    """An application behind a line that stops after the first sentence of a stream until it is told to go on."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self.stopped, self.go_on = threading.Event(), threading.Event()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def slowly(message: Message) -> None:
            await send(message)
            if b"event: sentence" in message.get("body", b"") and not self.stopped.is_set():
                self.stopped.set()
                await asyncio.to_thread(self.go_on.wait, 60)

        await self._app(scope, receive, slowly)


@pytest.fixture
def desk_of(
    workplace: Path,
) -> Callable[[Writer], Any]:
    """A real desk, with a library of its own that holds the allotments' papers, whose study has this writer."""

    @contextmanager
    def opened(writer: Writer) -> Iterator[Desk]:
        desk = open_desk(read_settings())
        try:
            for id_, text in (("a-spade", SPADE), ("b-kettle", KETTLE), ("c-ladder", LADDER)):
                shelve(desk.library, workplace, document(id_, title=f"The {id_[2:]}", sha256=f"{id_}-1"), text)
            wait_for(desk.model.opened.is_set)
            yield dataclasses.replace(desk, study=Study(desk.library, writer))
        finally:
            desk.close()

    return opened


class Listening:
    """A client that reads a stream as it comes; `events` are (when, name, content)."""

    def __init__(self, address: str) -> None:
        self.events: list[tuple[float, str, dict[str, Any]]] = []
        self._thread = threading.Thread(target=self._listen, args=(address,))
        self._thread.start()

    def _listen(self, address: str) -> None:
        asked = {"question": ALLOTMENTS, "stream": True, "include_passages": 20}
        name = ""
        with httpx.stream("POST", f"{address}/v1/chat", json=asked, trust_env=False, timeout=60) as response:
            for line in response.iter_lines():
                field, _, value = line.partition(": ")
                if field == "event":
                    name = value
                elif field == "data":
                    self.events.append((time.monotonic(), name, json.loads(value)))

    def sentences(self) -> list[str]:
        return [content["text"] for _, name, content in self.events if name == "sentence"]

    def ended(self) -> tuple[float, dict[str, Any]]:
        """When the last event came, and the whole reply that it is."""
        self._thread.join(60)
        when, name, content = self.events[-1]
        assert name == "done"
        return when, content


def test_a_running_stream_drops_what_is_withdrawn_while_its_line_is_slow(
    desk_of: Callable[[Writer], Any], writer: EachPaper
) -> None:
    with desk_of(writer) as desk:
        line = SlowLine(make_app(desk))
        with served(line) as address:
            listening = Listening(address)
            assert line.stopped.wait(60)
            wait_for(lambda: len(listening.sentences()) == 1)
            owner = {"Authorization": f"Bearer {owner_key(desk.settings.store.path)}"}
            deleted = httpx.delete(f"{address}/v1/documents/b-kettle", headers=owner, trust_env=False)
            assert deleted.status_code == 200
            withdrawn = time.monotonic()
            line.go_on.set()
            when, whole = listening.ended()

    assert when - withdrawn < AT_ONCE
    assert [text.partition("”")[0] for text in listening.sentences()] == [f"“{SPADE}", f"“{LADDER}"]
    assert whole["answer"] == "\n".join(listening.sentences())
    assert whole["status"] == "answered"
    assert KETTLE not in json.dumps(whole, ensure_ascii=False)


def test_a_running_stream_keeps_what_it_said_and_tells_no_more_of_a_paper_that_is_withdrawn(
    desk_of: Callable[[Writer], Any], writer: EachPaper
) -> None:
    with desk_of(writer) as desk:
        line = SlowLine(make_app(desk))
        with served(line) as address:
            listening = Listening(address)
            assert line.stopped.wait(60)
            desk.library.withdraw("a-spade")
            line.go_on.set()
            _, whole = listening.ended()

    assert whole["answer"] == "\n".join(listening.sentences())
    assert len(listening.sentences()) == len(whole["citations"]) == 3
    assert {passage["document_id"] for passage in whole["passages"]} == {"b-kettle", "c-ladder"}


def test_an_answer_that_is_still_being_written_says_nothing_of_what_is_withdrawn(
    desk_of: Callable[[Writer], Any], writer: EachPaper
) -> None:
    with desk_of(writer) as desk, served(make_app(desk)) as address:
        writer.go_on.clear()
        listening = Listening(address)
        assert writer.writing.wait(60)
        for id_ in ("a-spade", "b-kettle", "c-ladder"):
            desk.library.withdraw(id_)
        withdrawn = time.monotonic()
        writer.go_on.set()
        when, whole = listening.ended()

    assert when - withdrawn < AT_ONCE
    assert whole["status"] == "not_found"
    assert whole["citations"] == whole["passages"] == []
    assert whole["searched"]["documents"] == 0
    said = json.dumps(whole, ensure_ascii=False)
    assert not any(word in said for word in ("spade", "kettle", "ladder"))
