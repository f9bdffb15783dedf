"""How many questions at once: a few are answered, some wait, the rest are told to come back (Busy)."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from vectorstore.words.errors import Busy


class Gate:
    """`at_once` pass together, `waiting` more may queue."""

    def __init__(self, at_once: int, waiting: int) -> None:
        self._places = asyncio.Semaphore(at_once)
        self._room = at_once + waiting
        self._inside = 0
        self._refused = 0

    @property
    def inside(self) -> int:
        """How many are passing or queue."""
        return self._inside

    @property
    def room(self) -> int:
        """How many may be inside at once."""
        return self._room

    @property
    def refused(self) -> int:
        """How many were told to come back since the start."""
        return self._refused

    def check(self) -> None:
        """Raises Busy when the queue is full: for a stream, whose status is sent before it enters."""
        if self._inside >= self._room:
            self._refused += 1
            raise Busy("Many people are asking at the moment. Please try again in a few seconds.")

    @asynccontextmanager
    async def __call__(self) -> AsyncIterator[None]:
        """Raises Busy at once when the queue is full."""
        self.check()
        self._inside += 1
        try:
            async with self._places:
                yield
        finally:
            self._inside -= 1
