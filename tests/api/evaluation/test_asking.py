"""Questions put to whoever answers: one that fails never stops the others, and a busy server is asked again."""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from api.evaluation.asking import GIVE_UP, TRIES, There, ask_all
from api.evaluation.questions import Asked
from api.remote import Later, Remote, Unreachable
from vectorstore.words.errors import LibraryFault


class Standing:
    """Answers as it is told to, question by question."""

    def __init__(self, *answers: Callable[[], dict[str, Any]]) -> None:
        self._answers = list(answers)
        self.bodies: list[dict[str, Any]] = []

    def about(self) -> dict[str, Any]:
        return {}

    def ask(self, body: dict[str, Any]) -> tuple[dict[str, Any], float]:
        self.bodies.append(body)
        return self._answers.pop(0)(), 3.0


def raising(error: Exception) -> Callable[[], dict[str, Any]]:
    def raised() -> dict[str, Any]:
        raise error

    return raised


def good() -> dict[str, Any]:
    return {"status": "answered"}


def questions(count: int) -> list[Asked]:
    turn = {"role": "user", "content": "And before?"}
    return [
        Asked.model_validate({"id": str(n), "question": f"No. {n}?", "answerable": True, "history": [turn]})
        for n in range(count)
    ]


def test_a_question_is_asked_with_its_earlier_turns_and_more_passages_than_are_counted() -> None:
    standing = Standing(good)

    (asking,) = ask_all(standing, questions(1))

    history = [{"role": "user", "content": "And before?"}]
    assert standing.bodies == [{"question": "No. 0?", "history": history, "include_passages": 20}]
    assert (asking.reply, asking.ms, asking.error) == ({"status": "answered"}, 3.0, "")


def test_one_that_fails_is_told_and_the_others_are_asked(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        askings = list(
            ask_all(Standing(raising(LibraryFault("The library broke.")), raising(KeyError("x")), good), questions(3))
        )

    assert [asking.error for asking in askings] == ["The library broke.", "KeyError: 'x'", ""]
    assert [asking.reply for asking in askings] == [None, None, good()]
    assert "'1' could not be answered" in caplog.text


def test_a_server_that_is_gone_is_not_asked_for_ever() -> None:
    standing = Standing(*[raising(Unreachable("Nobody there."))] * 10)

    askings = list(ask_all(standing, questions(6)))

    assert len(standing.bodies) == GIVE_UP
    assert [asking.reply for asking in askings] == [None] * 6
    assert askings[-1].error == "The server had stopped answering."


def test_a_server_that_misses_one_now_and_then_is_asked_everything() -> None:
    gone = raising(Unreachable("Too late."))
    standing = Standing(gone, gone, good, gone, gone, good)

    assert [asking.reply is None for asking in ask_all(standing, questions(6))] == [True, True, False] * 2


class _Busy(BaseHTTPRequestHandler):
    """Has too much to do, a number of times."""

    times = 0
    asked = 0

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        type(self).asked += 1
        busy = self.asked <= self.times
        body = json.dumps({"detail": "Come back."} if busy else {"status": "answered"}).encode()
        self.send_response(503 if busy else 200)
        self.send_header("Retry-After", "0")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.mark.parametrize("times", [0, 2, TRIES - 1, TRIES])
def test_a_server_that_is_busy_is_asked_again_so_many_times(times: int) -> None:
    _Busy.times, _Busy.asked = times, 0
    busy = ThreadingHTTPServer(("127.0.0.1", 0), _Busy)
    thread = threading.Thread(target=busy.serve_forever)
    thread.start()
    try:
        with Remote(f"http://127.0.0.1:{busy.server_port}", "key") as server:
            if times == TRIES:
                with pytest.raises(Later, match=r"Come back\."):
                    There(server).ask({"question": "x"})
            else:
                assert There(server).ask({"question": "x"})[0] == {"status": "answered"}
    finally:
        busy.shutdown()
        thread.join()
        busy.server_close()

    assert _Busy.asked == min(times + 1, TRIES)
