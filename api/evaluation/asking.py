"""Questions put to the assistant: to a study in this process, or to the server that owns the library."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Protocol

from pydantic import ValidationError

from api.about import about_out
from api.desk import study_of, writer_of
from api.evaluation.questions import Asked
from api.evaluation.scoring import PASSAGES
from api.opening import open_library, server_of
from api.remote import Later, Remote, Unreachable
from api.requests import ChatIn
from api.settings import Settings
from api.wire import answer_out
from assistant.answer import Question
from assistant.study import Study
from vectorstore.library import Library
from vectorstore.words.clearance import ANONYMOUS
from vectorstore.words.errors import AssistantError, BadInput

_log = logging.getLogger(__name__)

TRIES = 6
"""How often a server that is busy is asked."""
LONGEST_WAIT = 30.0
"""Seconds before it is asked again, whatever it says."""
GIVE_UP = 3
"""Questions in a row that a server may leave without any answer; after them it is not asked the others."""


class Assistant(Protocol):
    """Whoever answers. `ask` raises AssistantError where it cannot."""

    def about(self) -> dict[str, Any]: ...

    def ask(self, body: dict[str, Any]) -> tuple[dict[str, Any], float]:
        """What `POST /v1/chat` takes, to its reply and the milliseconds that it took."""


@dataclass(frozen=True, slots=True)
class Asking:
    """One question as it was asked, and what came of it: a reply, or why there is none."""

    asked: Asked
    reply: dict[str, Any] | None
    ms: float
    error: str = ""


def ask_all(assistant: Assistant, questions: Sequence[Asked]) -> Iterator[Asking]:
    """Every question, one after the other. One that fails never stops the others; a server that is gone does."""
    unreached = 0
    for asked in questions:
        if unreached >= GIVE_UP:
            yield Asking(asked, None, 0.0, "The server had stopped answering.")
            continue
        began = time.perf_counter()
        error = ""
        reply: dict[str, Any] | None = None
        try:
            reply, ms = assistant.ask(body_of(asked))
            unreached = 0
        except Exception as failed:  # a fault in answering is what is looked for: it is counted, and told
            ms = (time.perf_counter() - began) * 1000
            unreached = unreached + 1 if isinstance(failed, Unreachable) else 0
            if isinstance(failed, AssistantError):
                error = str(failed)
            else:
                _log.exception("The question '%s' could not be answered", asked.id)
                error = f"{type(failed).__name__}: {failed}"
        yield Asking(asked, reply, round(ms, 1), error)


def body_of(asked: Asked) -> dict[str, Any]:
    """The question as a client sends it."""
    history = [turn.model_dump() for turn in asked.history]
    return {"question": asked.question, "history": history, "include_passages": PASSAGES}


@contextmanager
def assistant_of(settings: Settings) -> Iterator[Assistant]:
    """The server that owns the library, or a study of this process's own. Raises LibraryInUse when another verb has it."""
    server = server_of(settings)
    if server:
        with server:
            yield There(server)
    else:
        with open_library(settings, "evaluate", mend=False) as library:
            yield Here(library, study_of(library, settings, writer_of(settings)), settings)


class Here:
    """The study in this process. What it takes and gives is checked and written as over HTTP, for somebody unknown."""

    def __init__(self, library: Library, study: Study, settings: Settings) -> None:
        self._library, self._study, self._settings = library, study, settings

    def about(self) -> dict[str, Any]:
        self._study.search(Question("ready"), 1)  # nobody's first question should wait for the model
        return {"asked": "in process"} | about_out(self._library, self._settings).model_dump(mode="json")

    def ask(self, body: dict[str, Any]) -> tuple[dict[str, Any], float]:
        began = time.perf_counter()
        try:
            chat = ChatIn.model_validate(body)
        except ValidationError as error:
            raise BadInput(str(error.errors()[0]["msg"])) from error
        answer = self._study.answer(chat.asked_by(ANONYMOUS))
        reply = answer_out(answer, chat.include_passages).model_dump(mode="json")
        return reply, (time.perf_counter() - began) * 1000


class There:
    """A server. Told that it is busy, it is asked again after a while, which is not counted."""

    def __init__(self, server: Remote) -> None:
        self._server = server

    def about(self) -> dict[str, Any]:
        self._server.search("ready", 1, {})
        return {"asked": self._server.address} | self._server.about()

    def ask(self, body: dict[str, Any]) -> tuple[dict[str, Any], float]:
        for again in range(TRIES):
            began = time.perf_counter()
            try:
                return self._server.chat(body), (time.perf_counter() - began) * 1000
            except Later as busy:
                if again + 1 == TRIES:
                    raise
                time.sleep(min(busy.seconds, LONGEST_WAIT))
        raise AssertionError("the last try returns or raises")
