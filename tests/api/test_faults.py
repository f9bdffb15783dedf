"""What breaks behind the routes: the reader is told in plain words, and the log tells whoever runs the server why."""

from __future__ import annotations

import dataclasses
import threading
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from api.app import make_app
from api.desk import Desk, Model, drawing_of, study_of
from api.gate import Gate
from api.identity import Identity
from api.jobs import Jobs
from api.pause import Pause
from api.recorder import Recorder
from api.settings import read_settings
from assistant.answer import Stage
from ingest.porch import Porch
from ingest.reading_room import ReadingRoom
from tests.fakes import FakeEmbedder
from tests.running import WIDGET_ORIGIN, Server, served
from vectorstore.library import Library

INTERNAL = "division by zero in /srv/library"
QUESTION = {"question": "How many bins were missed in 2024/25?"}


class BrokenStudy:
    """Breaks at every question, in the middle of a stream."""

    def answer(self, _: object) -> Any:
        raise ZeroDivisionError(INTERNAL)

    def steps(self, _: object, left: object) -> Generator[Stage]:  # noqa: ARG002
        yield Stage("searching")
        raise ZeroDivisionError(INTERNAL)


@pytest.fixture
def desk(workplace: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """A desk over an empty library, whose model is a fake that nobody has opened yet."""
    monkeypatch.setenv("COUNCIL_API__WIDGET_ORIGINS", WIDGET_ORIGIN)
    settings = read_settings()
    library, room = Library(workplace / "library", FakeEmbedder()), ReadingRoom()
    porch = Porch(library, room)
    made = Desk(
        settings=settings,
        library=library,
        study=study_of(library, settings),
        porch=porch,
        room=room,
        drawing=drawing_of(library, settings),
        jobs=Jobs(porch),
        gate=Gate(4, 4),
        recorder=Recorder(library, days=1),
        identity=Identity(library, settings.access, "key"),
        model=Model(),
        deliveries=workplace,
        pause=Pause(workplace),
    )
    yield made
    made.close()


@pytest.fixture
def broken(desk: Desk) -> Iterator[str]:
    """The address of a server whose study breaks at every question."""
    with served(make_app(dataclasses.replace(desk, study=BrokenStudy()))) as address:
        yield address


def test_a_stream_that_breaks_ends_in_plain_words_and_is_explained_in_the_log(
    broken: str, caplog: pytest.LogCaptureFixture
) -> None:
    said = httpx.post(f"{broken}/v1/chat", json=QUESTION | {"stream": True}, trust_env=False).text

    assert "event: error" in said
    assert "Something went wrong" in said
    assert not any(word in said for word in ("division", "Zero", "/srv", "Traceback"))
    assert INTERNAL in caplog.text
    assert "Traceback" in caplog.text


def test_an_answer_that_breaks_is_a_problem_that_a_widget_can_read(
    broken: str, caplog: pytest.LogCaptureFixture
) -> None:
    response = httpx.post(f"{broken}/v1/chat", json=QUESTION, headers={"Origin": WIDGET_ORIGIN}, trust_env=False)

    assert (response.status_code, response.headers["content-type"]) == (500, "application/problem+json")
    assert response.headers["access-control-allow-origin"] == WIDGET_ORIGIN
    assert response.headers["x-content-type-options"] == "nosniff"
    assert INTERNAL not in response.text
    assert INTERNAL in caplog.text


def readiness(desk: Desk) -> tuple[int, str]:
    with served(make_app(desk)) as address:
        response = httpx.get(f"{address}/readyz", trust_env=False)
    return response.status_code, response.text


def test_a_server_is_ready_when_its_model_is_open_and_not_before(desk: Desk) -> None:
    assert readiness(desk)[0] == 503
    assert "still being loaded" in readiness(desk)[1]

    desk.model.open(lambda: None)

    assert readiness(desk) == (200, '{"status":"ready"}')


def test_a_model_that_does_not_open_is_told_instead_of_waited_for(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    def load() -> None:
        raise OSError(INTERNAL)

    opening = threading.Thread(target=desk.model.open, args=(load,))
    opening.start()
    opening.join()

    status, said = readiness(desk)
    assert status == 503
    assert "could not be opened" in said
    assert "council-assistant doctor says why" in said
    assert INTERNAL not in said
    assert INTERNAL in caplog.text


@pytest.mark.server
@pytest.mark.parametrize("setting", ["EMBEDDING_MODEL", "RERANKING_MODEL"])
def test_a_server_with_a_model_that_is_none_is_alive_and_says_why_it_is_not_ready(tmp_path: Path, setting: str) -> None:
    wrong = {f"STORE__{setting}": str(tmp_path / "no-model")}
    started = Server(tmp_path / "library", tmp_path, until="/healthz", **wrong)
    try:
        said = "still being loaded"
        while "still being loaded" in said:
            response = httpx.get(f"{started.address}/readyz", trust_env=False)
            said = response.json()["detail"]
    finally:
        started.stop()

    assert response.status_code == 503
    assert "could not be opened" in said
    assert f"COUNCIL_STORE__{setting}" in started.log
