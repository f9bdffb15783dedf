"""One request's body and reply: how much of a body is read and how long it may take to come, and whether a reply has begun."""

from __future__ import annotations

import asyncio
import time

from starlette.types import Message, Receive, Send

BODY_SECONDS = 20.0
"""For a body to come, and one more for each `LEAST_BYTES` that came: a slow line may deliver a large paper, a trickle may not."""
LEAST_BYTES = 8 * 1024


class _Cut(Exception):
    """Ends the reading of a body; the guard answers, whatever becomes of this on its way out."""


class Exchange:
    """`receive` and `send` of one request: counts what comes in and how fast, and knows whether a reply has begun."""

    def __init__(self, receive: Receive, send: Send, seconds: float = BODY_SECONDS) -> None:
        self._receive, self._send = receive, send
        self._left = 0
        self._coming = True
        self._until = time.monotonic() + seconds
        self.started = False
        self.too_slow = False

    def limit(self, most: int) -> None:
        """From now on so many bytes may come in."""
        self._left = most

    @property
    def cut(self) -> bool:
        """Was the body cut, because it is too long or too slow?"""
        return self._left < 0 or self.too_slow

    async def receive(self) -> Message:
        if not self._coming:
            return await self._receive()  # until the client leaves, which may take as long as it likes
        try:
            async with asyncio.timeout(self._until - time.monotonic()):
                message = await self._receive()
        except TimeoutError:
            self.too_slow = True
            raise _Cut from None
        came = len(message.get("body", b""))
        self._left -= came
        self._until += came / LEAST_BYTES
        self._coming = bool(message.get("more_body"))
        if self.cut:
            raise _Cut
        return message

    async def send(self, message: Message) -> None:
        if self.cut and not self.started:
            return  # what the application makes of the cut body; the guard has the word
        self.started = True
        await self._send(message)
