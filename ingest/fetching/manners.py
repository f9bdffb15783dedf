"""Asking somebody else's server as a guest: one request at a time, with a pause between, and less when it has trouble."""

from __future__ import annotations

import datetime
import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO

from ingest.fetching.addresses import Address
from ingest.fetching.errors import Broken, Later
from ingest.fetching.fetcher import Fetcher, Reply, Validators, retry_after

TRY_AGAIN = (408, 425, 429, 500, 502, 503, 504)
"""Answers that another try may better."""
SLOWEST_PAUSE = 10.0
"""Seconds: a server that takes long to answer is given as long to rest, up to this."""


@dataclass(frozen=True, slots=True)
class Manners:
    """How a server is asked. Seconds throughout."""

    pause: float = 1.0
    """Between the end of one answer and the next request; up to half as much is added by chance."""
    tries: int = 4
    first_wait: float = 2.0
    """After a first failure; twice as long after each further one, of which a random half is left out (jitter)."""
    longest_wait: float = 120.0
    """A server that wants to be left alone for longer is left alone: the rest is for another run."""


@dataclass(frozen=True, slots=True)
class Clock:
    """Time, for those who wait."""

    now: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep


class PoliteFetcher:
    """A fetcher with manners. Raises what the fetcher raises, and Later."""

    def __init__(self, fetcher: Fetcher, manners: Manners | None = None, clock: Clock | None = None) -> None:
        self._fetcher = fetcher
        self._manners = manners or Manners()
        self._clock = clock or Clock()
        self._chance = random.Random()  # noqa: S311  (spreads requests, protects nothing)
        self._rested_at = float("-inf")
        self.requests = 0

    def get(
        self, address: Address, into: BinaryIO, known_by: Validators | None = None, most: int | None = None
    ) -> Reply:
        """As `Fetcher.get`, tried again where that may help. The last answer is returned, whatever it was.

        Raises Later where the server says for how long it wants no more, and that is longer than we wait.
        """
        wait = self._manners.first_wait
        for left in reversed(range(self._manners.tries)):
            try:
                reply = self._asked(address, into, known_by, most)
            except Broken:
                if not left:
                    raise
                told = None
            else:
                if reply.status not in TRY_AGAIN:
                    return reply
                told = retry_after(reply.headers, datetime.datetime.now(datetime.UTC))
                if told is not None and told > self._manners.longest_wait:
                    until = datetime.datetime.now(datetime.UTC) + datetime.timedelta(seconds=told)
                    raise Later(
                        f"{address.authority} wants to be left alone until {until:%d %B %Y, %H:%M} UTC. What is left is "
                        "fetched by the next run after that.",
                        until,
                    )
                if not left:
                    return reply
            # At least as long as it asks for; the jitter keeps many guests from coming back together.
            self._clock.sleep(max(told or 0.0, wait * (1 - self._chance.random() / 2)))
            wait = min(2 * wait, self._manners.longest_wait)
        raise AssertionError("there is at least one try")

    def _asked(self, address: Address, into: BinaryIO, known_by: Validators | None, most: int | None) -> Reply:
        rest = self._rested_at - self._clock.now()
        if rest > 0:
            self._clock.sleep(rest)
        began = self._clock.now()
        self.requests += 1
        try:
            return self._fetcher.get(address, into, known_by, most, self._between)
        finally:
            ended = self._clock.now()
            pause = self._manners.pause
            if pause:
                pause = max(pause * (1 + self._chance.random() / 2), min(ended - began, SLOWEST_PAUSE))
            self._rested_at = ended + pause

    def _between(self) -> None:
        self.requests += 1
        self._clock.sleep(self._manners.pause)
