"""How many questions at once: a few are answered, some wait, the rest are told to come back (Busy); nobody holds all places.

Who asks is known by `asker`, which the guard sets for each request: places are dealt out in turn, one to each who waits, so
that whoever sends a hundred questions at once waits behind their own and not before everybody else's. One asker holds half of
the places at most, even where nobody else asks: the next to come finds one free, and not four answers to wait out.
"""

from __future__ import annotations

import asyncio
from collections import Counter, OrderedDict, deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from contextvars import ContextVar

from vectorstore.words.errors import Busy

asker: ContextVar[str] = ContextVar("asker", default="")
"""Under which name the request that is being answered is counted (`api.limits.asker_of`); without a guard, all are one."""

SHARE = 2
"""One asker may hold this part of the places, one at least."""
QUEUE_SHARE = 2
"""One asker may have this part of those that wait, four at least."""
TOLD = "Many people are asking at the moment. Please try again in a few seconds."
TOO_MANY_OF_YOURS = "Many questions of yours are waiting already. Wait for their answers, and ask again."


class Gate:
    """`at_once` pass together, `waiting` more may queue."""

    def __init__(self, at_once: int, waiting: int) -> None:
        self._free = self._places = at_once
        self._waiting = waiting
        self._share = max(1, at_once // SHARE)
        self._queue_share = max(min(4, waiting), waiting // QUEUE_SHARE)
        self._held: Counter[str] = Counter()
        self._queues: OrderedDict[str, deque[asyncio.Future[None]]] = OrderedDict()
        self._refused = 0

    @property
    def inside(self) -> int:
        """How many are passing or queue."""
        return self._places - self._free + self._queued

    @property
    def room(self) -> int:
        """How many may be inside at once."""
        return self._places + self._waiting

    @property
    def refused(self) -> int:
        """How many were told to come back since the start."""
        return self._refused

    @property
    def _queued(self) -> int:
        return sum(map(len, self._queues.values()))

    def check(self) -> None:
        """Raises Busy when the queue, or this asker's part of it, is full: for a stream, whose status comes before it enters."""
        mine = asker.get()
        if self._may_pass(mine):
            return
        told = None
        if self._queued >= self._waiting:
            told = TOLD
        elif len(self._queues.get(mine, ())) >= self._queue_share:
            told = TOO_MANY_OF_YOURS
        if told:
            self._refused += 1
            raise Busy(told)

    @asynccontextmanager
    async def __call__(self) -> AsyncIterator[None]:
        """Raises Busy at once where `check` does."""
        mine = asker.get()
        await self._enter(mine)
        try:
            yield
        finally:
            self._leave(mine)

    def _may_pass(self, mine: str) -> bool:
        return self._free > 0 and self._held[mine] < self._share and not self._queues.get(mine)

    async def _enter(self, mine: str) -> None:
        self.check()
        if self._may_pass(mine):
            self._take(mine)
            return
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._queues.setdefault(mine, deque()).append(turn)
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self._leave(mine)  # the place was given in the same moment
            else:
                self._out_of_queue(mine, turn)
            raise

    def _out_of_queue(self, mine: str, turn: asyncio.Future[None]) -> None:
        queue = self._queues.get(mine)
        if queue and turn in queue:
            queue.remove(turn)
        if not queue:
            self._queues.pop(mine, None)

    def _take(self, mine: str) -> None:
        self._free -= 1
        self._held[mine] += 1

    def _leave(self, mine: str) -> None:
        self._free += 1
        self._held[mine] -= 1
        if not self._held[mine]:
            del self._held[mine]
        self._deal()

    def _deal(self) -> None:
        """Gives free places to those who wait, each asker in turn, as far as their share goes."""
        while self._free:
            following = next((who for who in self._queues if self._held[who] < self._share), None)
            if following is None:
                return
            queue = self._queues.pop(following)
            turn = queue.popleft()
            if queue:
                self._queues[following] = queue  # behind everybody else
            if not turn.done():
                self._take(following)
                turn.set_result(None)
