"""A line to a chat model: what it says as it comes, and cut off when the time is up or nobody listens any more.

Calls run in an event loop of their own, in which a call can be ended at any moment, whatever its server does: answer
nothing, trickle for ever, or hold a broken connection. A model that fails again and again is left alone for a while, so
that people do not wait for it in vain.
"""

from __future__ import annotations

import asyncio
import gc
import logging
import queue
import threading
import time
import traceback
from collections.abc import Generator, Iterator, Sequence
from contextlib import aclosing, suppress
from dataclasses import dataclass, field

from assistant.chat_model import ChatModel, CutOff, Message

_log = logging.getLogger(__name__)

LOOK_UP = 0.1
"""Seconds between two looks at whether anybody is still listening."""
PATIENCE = 3
"""Failed calls in a row after which a model is left alone."""
REST_SECONDS = 60.0
SWEEP = 0.05
"""Seconds after a broken call until what it left is swept up."""
PAUSE = 0.3
"""Seconds before a call is tried again."""
PASSING = (408, 409, 429, 500, 502, 503, 504, 529)
"""What a server answers that may do better in a moment."""


class ModelFailed(Exception):
    """The model could not be asked, or broke off."""


class ModelSlow(ModelFailed):
    """The time was up before the model had finished."""


class ModelCut(ModelFailed):
    """The model broke off before it had finished, or was stopped because it wrote too much."""


class NobodyListens(Exception):
    """Whoever asked has left."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """How long somebody waits, on the clock of time.monotonic; `left` is set when they do no more."""

    until: float
    left: threading.Event = field(default_factory=threading.Event)

    @property
    def seconds(self) -> float:
        """What remains; 0 or less when the time is up."""
        return self.until - time.monotonic()

    def share(self, part: float) -> Waiting:
        """A part of the time that remains."""
        return Waiting(time.monotonic() + part * self.seconds, self.left)


class Line:
    """Calls of one chat model. `retries`: how often one that failed before its first word is tried again; `rest_seconds`: how
    long the model is left alone after several failures in a row, 0 for never."""

    def __init__(self, model: ChatModel, retries: int = 0, rest_seconds: float = REST_SECONDS) -> None:
        self._model = model
        self._retries = retries
        self._rest_seconds = rest_seconds
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._failures = 0
        self._rests_until = 0.0

    def say(self, messages: Sequence[Message], waiting: Waiting, most: int, structured: bool = False) -> Generator[str]:
        """What the model says, piece by piece, `most` characters at most.

        Raises ModelFailed, ModelSlow or NobodyListens.
        """
        if time.monotonic() < self._rests_until:
            raise ModelFailed("it failed several times in a row and is left alone for a while")
        pieces: queue.SimpleQueue[str | ModelFailed | None] = queue.SimpleQueue()
        ended = threading.Event()
        loop = self._running()
        call = asyncio.run_coroutine_threadsafe(self._listen(messages, structured, pieces, ended), loop)
        whole = False
        try:
            yield from self._pieces(pieces, waiting, most)
            whole = True
            self._failures = 0
        except ModelFailed as error:
            if not isinstance(error, ModelCut):
                self._failed()
            _log.warning("The chat model %s: %s", self._model.name, error)
            raise
        finally:
            ended.set()
            call.cancel()
            if not whole:
                # Streams half read are left in cycles by those who read them. The loop sweeps them up itself, and soon:
                # another thread that collects garbage would end them while the loop does.
                with suppress(RuntimeError):
                    loop.call_soon_threadsafe(loop.call_later, SWEEP, gc.collect, 1)

    def _pieces(
        self, pieces: queue.SimpleQueue[str | ModelFailed | None], waiting: Waiting, most: int
    ) -> Iterator[str]:
        while True:
            if waiting.left.is_set():
                raise NobodyListens
            if (remaining := waiting.seconds) <= 0:
                raise ModelSlow("the time was up")
            try:
                piece = pieces.get(timeout=min(remaining, LOOK_UP))
            except queue.Empty:
                continue
            if piece is None:
                return
            if isinstance(piece, ModelFailed):
                raise piece
            most -= len(piece)
            if most < 0:
                raise ModelCut("it wrote more than it may")
            yield piece

    async def _listen(
        self,
        messages: Sequence[Message],
        structured: bool,
        pieces: queue.SimpleQueue[str | ModelFailed | None],
        ended: threading.Event,
    ) -> None:
        for again in range(self._retries, -1, -1):
            begun = False
            try:
                async with aclosing(self._model.speak(messages, structured)) as said:
                    async for piece in said:
                        if ended.is_set():
                            return
                        if piece:
                            begun = True
                            pieces.put(piece)
                        await asyncio.sleep(0)  # a flood would keep the loop from everything else, its own end included
            except Exception as error:  # every provider has its own
                failure = None if again and not begun and _passes(error) else _failure(error)
                _let_go(error)
                if failure:
                    pieces.put(failure)
                    return
                await asyncio.sleep(PAUSE)
            else:
                pieces.put(None)
                return

    def _failed(self) -> None:
        self._failures += 1
        if self._rest_seconds and self._failures >= PATIENCE:
            self._rests_until = time.monotonic() + self._rest_seconds

    def _running(self) -> asyncio.AbstractEventLoop:
        with self._lock:
            if self._loop is None:
                self._loop = asyncio.new_event_loop()
                threading.Thread(target=_run, args=[self._loop], name="chat-model", daemon=True).start()
            return self._loop

    def close(self) -> None:
        """Ends what is being said and the thread behind it."""
        with self._lock:
            loop, self._loop = self._loop, None
        if loop is None:
            return

        with suppress(RuntimeError):
            loop.call_soon_threadsafe(loop.stop)


def _failure(error: Exception) -> ModelFailed:
    if isinstance(error, CutOff):
        return ModelCut(str(error))
    return (ModelSlow if _timed_out(error) else ModelFailed)(type(error).__name__)


def _let_go(error: BaseException | None) -> None:
    """Frees what an error holds, here and now: streams half read, which the loop must end itself, and not whichever thread
    happens to collect garbage later."""
    while error:
        traceback.clear_frames(error.__traceback__)
        error = error.__cause__ or error.__context__


def _timed_out(error: BaseException) -> bool:
    return "timeout" in type(error).__name__.casefold()


def _passes(error: Exception) -> bool:
    """May a call that failed in this way do better in a moment? Not where the server says how long it wants to be left alone."""
    status = getattr(error, "status_code", None)
    told = getattr(getattr(error, "response", None), "headers", {})
    return not _timed_out(error) and (status in PASSING or status is None) and "retry-after" not in told


def _run(loop: asyncio.AbstractEventLoop) -> None:
    """A loop until it is stopped, and the end of all that is still under way in it."""
    try:
        loop.run_forever()
        loop.run_until_complete(_end_all())
    finally:
        loop.close()


async def _end_all() -> None:
    under_way = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    for task in under_way:
        task.cancel()
    await asyncio.gather(*under_way, return_exceptions=True)
    loop = asyncio.get_running_loop()
    await loop.shutdown_asyncgens()
    await loop.shutdown_default_executor()
