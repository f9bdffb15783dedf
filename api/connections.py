"""HTTP connections that nobody can hold for ever: bounds of time and number below the application, where it sees nothing yet.

uvicorn bounds the length of a request's head, and how long a connection may be idle between two requests. It waits without
end for a head that has begun, for a client that does not read, and for what is left to send after it has closed.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable
from typing import Any

from uvicorn.protocols.http.h11_impl import H11Protocol

HEAD_BYTES = 32 * 1024
"""Of a request's first line and headers, cookies and all; a longer head is refused with 400."""
HEAD_SECONDS = 15.0
"""For the head of a request to come, from the connection's beginning or the head's first byte."""
READ_SECONDS = 60.0
"""For a client to read what was sent, once 64 KB wait for it."""
LEFT_SECONDS = 10.0
"""For what is left to be read after the connection was closed."""
MOST_FROM_ONE = 256
"""Connections of one address at once: forty people's browsers, which open six each. A trusted proxy's are not counted."""


def bounded(
    is_proxy: Callable[[str], bool] = lambda _: False,
    head_seconds: float = HEAD_SECONDS,
    read_seconds: float = READ_SECONDS,
) -> type[H11Protocol]:
    """A protocol class for uvicorn's `http` setting; `is_proxy` tells which peers are trusted proxies, by their address."""
    open_: Counter[str] = Counter()

    class Bounded(H11Protocol):
        _timer: asyncio.TimerHandle | None = None
        _stalled: asyncio.TimerHandle | None = None
        _from: str | None = None

        def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
            super().connection_made(transport)
            peer = self.client[0] if self.client else ""
            if not is_proxy(peer):
                self._from = peer
                open_[peer] += 1
                if open_[peer] > MOST_FROM_ONE:
                    transport.abort()
                    return
            self._await_head()

        def data_received(self, data: bytes) -> None:
            super().data_received(data)
            self._await_head()

        def connection_lost(self, exc: Exception | None) -> None:
            self._cancel()
            if self._from is not None:
                open_[self._from] -= 1
                if not open_[self._from]:
                    del open_[self._from]
                self._from = None
            super().connection_lost(exc)

        def pause_writing(self) -> None:
            super().pause_writing()
            if self._stalled is None:
                self._stalled = self.loop.call_later(read_seconds, self.transport.abort)

        def resume_writing(self) -> None:
            if self._stalled is not None:
                self._stalled.cancel()
                self._stalled = None
            super().resume_writing()

        def timeout_keep_alive_handler(self) -> None:
            super().timeout_keep_alive_handler()
            self.loop.call_later(LEFT_SECONDS, self.transport.abort)

        def _await_head(self) -> None:
            """Runs the clock while the next head is not whole; a request that is being answered stops it."""
            if self.cycle is not None and not self.cycle.response_complete:
                self._cancel(head=True)
            elif self._timer is None:
                self._timer = self.loop.call_later(head_seconds, self.transport.abort)

        def on_response_complete(self) -> None:
            self._cancel(head=True)  # what is idle now is uvicorn's to close, until the next byte comes
            super().on_response_complete()

        def _cancel(self, head: bool = False) -> None:
            if self._timer is not None:
                self._timer.cancel()
                self._timer = None
            if not head and self._stalled is not None:
                self._stalled.cancel()
                self._stalled = None

    return Bounded


def uvicorn_bounds(**more: Any) -> dict[str, Any]:
    """uvicorn's own settings that bound what strangers send. Its reading of proxies' headers is off: ours trusts nobody
    without being told to, while uvicorn's believes whatever comes from 127.0.0.1."""
    return {"h11_max_incomplete_event_size": HEAD_BYTES, "proxy_headers": False, "access_log": False, **more}
