"""How soon a paper that is withdrawn or closed, or a grant that is ended, is gone from every channel while readers ask.

    python -m tests.evaluation.revocation [--long]

Twenty readers ask without a pause, each through its own channel: answers, streams, searches, exports, files, pictures, lists,
passages, kept answers. What was sent before the call that takes away has returned may still tell; what is asked afterwards may
not. The long form uses the real embedding model, does it several times and measures.
"""

from __future__ import annotations

import datetime
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from ingest.porch import Arrival
from tests.evaluation.exempt_papers import CIRCLE, CLOSED, Paper, made, put_in
from tests.evaluation.exempt_world import Ask, World, world_of
from tests.fakes import FakeEmbedder
from tests.papers import make_pdf
from vectorstore.embedding import Embedder, SentenceTransformerEmbedder
from vectorstore.grants import Subject
from vectorstore.library import Library
from vectorstore.words.clearance import OWNER

READERS = 20
WAYS = ("withdrawn", "closed", "grant ended")
CANARY = "Bazotulix"
SAID = f"The kiosk on the pier was let to {CANARY} Holdings for 4,321 pounds in 2024/25."
QUESTION = "What was the kiosk on the pier let for in 2024/25?"
AFTER = 3
"""Rounds of every channel that are asked after the call returned."""
PATIENCE = 120.0


@dataclass(frozen=True)
class Seen:
    """One reply: through which channel, when it was asked and when it had come, and whether it told of the paper."""

    channel: str
    sent: float
    came: float
    told: bool


@dataclass
class Result:
    """What came of taking a paper away in one way."""

    way: str
    returned: float = 0.0
    took: float = 0.0
    """Seconds that the call itself took."""
    seen: list[Seen] = field(default_factory=list)

    def told_before(self, channel: str) -> bool:
        return any(one.told for one in self.seen if one.channel == channel and one.came < self.returned)

    @property
    def told_after(self) -> list[Seen]:
        """What was asked when the call had returned and told of the paper all the same."""
        return [one for one in self.seen if one.told and one.sent > self.returned]

    @property
    def last(self) -> float:
        """Seconds after the call returned until the last reply that told of it had come: those asked before it count too."""
        return max((one.came - self.returned for one in self.seen if one.told), default=0.0)

    @property
    def channels(self) -> set[str]:
        return {one.channel for one in self.seen}


def taken_away(folder: Path, embedder: Embedder, way: str) -> Result:
    """Shelves some papers and one with a canary, lets the readers ask, takes it away, and lets them ask on."""
    (folder / "library").mkdir(parents=True)
    papers = made().open[16:60]
    with Library(folder / "library", embedder) as library:
        put_in(library, folder, papers)
    pdf = make_pdf(
        folder / "kiosk.pdf", ["Cabinet", "3 June 2025", f"**Report of {CANARY}**", "", "**1. Terms**", "", SAID]
    )
    with world_of(folder, embedder) as world:
        (outcome,) = list(
            world.desk.porch.take_in([Arrival(pdf, "kiosk", "kiosk.pdf")], CLOSED if "grant" in way else None)
        )
        assert outcome.document_id, outcome
        who, grant_id = "anonymous", ""
        if "grant" in way:
            now = datetime.datetime.now(datetime.UTC)
            until = (now + datetime.timedelta(days=9)).date().isoformat()
            who = "cleared"
            grant_id = world.library.grants.give(
                CIRCLE, Subject("person", "cllr-lomond"), until, "test", "tests", now
            ).id
        return _run(world, way, outcome.document_id, grant_id, who, papers)


def _run(world: World, way: str, id_: str, grant_id: str, who: str, papers: Sequence[Paper]) -> Result:  # noqa: PLR0917
    result = Result(way)
    channels = _channels(world, id_, who)
    rounds = dict.fromkeys(channels, 0)
    stop, lock = threading.Event(), threading.Lock()
    failed: list[BaseException] = []

    def read(number: int) -> None:
        names = list(channels)
        name = names[number % len(names)]
        while not stop.is_set():
            sent = time.monotonic()
            try:
                reply = world.ask(channels[name], who)
            except httpx.RemoteProtocolError:
                continue  # the file went while it was being sent: the connection is cut, which tells nothing
            except BaseException as error:  # a reader that dies is told to the test, not to its thread
                failed.append(error)
                return
            told = CANARY.casefold() in reply.whole or (name in ("picture", "file") and reply.status in (200, 304, 206))
            told = told or (name in ("list", "paper") and id_ in reply.whole)
            with lock:
                result.seen.append(Seen(name, sent, time.monotonic(), told))
                rounds[name] += result.returned > 0 and sent > result.returned

    readers = [threading.Thread(target=read, args=(n,)) for n in range(READERS)]
    for reader in readers:
        reader.start()
    try:
        _until(lambda: {one.channel for one in result.seen if one.told} == set(channels) or bool(failed))
        began = time.monotonic()
        done = world.ask(_call(way, id_, grant_id), "owner")
        result.returned = time.monotonic()
        result.took = result.returned - began
        assert done.status == 200, done.whole
        _until(lambda: min(rounds.values()) >= AFTER or bool(failed))
    finally:
        stop.set()
        for reader in readers:
            reader.join()
    assert failed == [], failed
    assert world.library.holdings(OWNER).documents == len(papers) + (way != "withdrawn")
    return result


def _call(way: str, id_: str, grant_id: str) -> Ask:
    if way == "withdrawn":
        return Ask("take", "DELETE", f"/v1/documents/{id_}")
    if way == "closed":
        return Ask("take", "PATCH", f"/v1/documents/{id_}", {"access": CLOSED.label, "paragraphs": [3]})
    return Ask("take", "POST", f"/v1/grants/{grant_id}/revoke", {"reason": "the term has ended"})


def _channels(world: World, id_: str, who: str) -> dict[str, Ask]:
    """Every way in which a reader can come by a paper, each with what they know of it by now."""
    passages = world.library.passages_of(id_)
    passage = next(p.id for p in passages if CANARY in p.text)
    answered = world.ask(Ask("chat", "POST", "/v1/chat", {"question": QUESTION}), who)
    answer_id = answered.content.decode().split('"id":"', 1)[1][:26]
    picture = f"/v1/documents/{id_}/pages/1.png?passage={passage}"
    tag = world.ask(Ask("picture", "GET", picture), who).headers["etag"]
    follow = [{"role": "user", "content": QUESTION}, {"role": "assistant", "content": "For 4,321 pounds."}]
    narrowed = {"filters": {"document_ids": [id_]}, "include_passages": 5}
    return {
        "chat": Ask("chat", "POST", "/v1/chat", {"question": QUESTION, "include_passages": 5}),
        "stream": Ask("stream", "POST", "/v1/chat", {"question": QUESTION, "stream": True}),
        "follow-up": Ask(
            "follow-up", "POST", "/v1/chat", {"question": "Who was it let to?", "history": follow, **narrowed}
        ),
        "search": Ask("search", "POST", "/v1/search", {"query": "kiosk on the pier"}),
        "list": Ask("list", "GET", "/v1/documents?limit=500"),
        "paper": Ask("paper", "GET", f"/v1/documents/{id_}"),
        "passage": Ask("passage", "GET", f"/v1/passages/{passage}"),
        "file": Ask("file", "GET", f"/v1/documents/{id_}/file"),
        "picture": Ask("picture", "GET", picture, headers={"If-None-Match": tag}),
        "export": Ask("export", "POST", "/v1/export", {"passage_ids": [passage], "format": "md"}),
        "kept answer": Ask("kept answer", "POST", "/v1/export", {"answer_id": answer_id, "format": "md"}),
    }


def _until(what: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not what():
        assert time.monotonic() < deadline, "It did not come to that"
        time.sleep(0.02)


def main(arguments: Sequence[str]) -> int:
    long = "--long" in arguments
    embedder: Embedder = SentenceTransformerEmbedder() if long else FakeEmbedder()
    wrong = 0
    for way in WAYS:
        results = []
        for _ in range(5 if long else 1):
            with tempfile.TemporaryDirectory() as folder:
                results.append(taken_away(Path(folder), embedder, way))
        after = sum(len(result.told_after) for result in results)
        wrong += after
        print(
            f"{way:12} {len(results)} times, {sum(len(r.seen) for r in results)} replies to {READERS} readers: "
            f"{after} asked afterwards told of it; the call took {statistics.median(r.took for r in results):.2f} s, "
            f"the last reply that told of it came {max(r.last for r in results):.2f} s after it at most"
        )
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
