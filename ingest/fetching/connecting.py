"""A host's name to a connection: looked up here, checked, and connected to as checked, within the time that is left.

Whoever looks a name up twice may be told two things. So the address that is checked is the one that is connected to, and
the certificate is still held against the name.
"""

from __future__ import annotations

import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable
from typing import Any

import httpcore

from ingest.fetching.errors import OffLimits
from ingest.fetching.networks import Permits, require_open

Resolver = Callable[[str, int], list[str]]
"""A host's name and port to its addresses. Raises OSError when there is none."""

LOOKUP_SECONDS = 15.0


def look_up(host: str, port: int) -> list[str]:
    """As the machine looks names up."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


class Deadline:
    """When what is being fetched has to be done, by the monotonic clock."""

    def __init__(self) -> None:
        self._at = float("inf")

    def set(self, seconds: float) -> None:
        self._at = time.monotonic() + seconds

    def left(self, timeout: float | None) -> float:
        """The seconds that one step may take. Raises ReadTimeout when the whole of them is used up."""
        left = self._at - time.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout("it took longer than it may take as a whole")
        return left if timeout is None else min(left, timeout)


class CheckedNetwork(httpcore.NetworkBackend):
    """Connects to nothing but what is checked. `connected` counts the connections, by address and port."""

    def __init__(self, permits: Permits, deadline: Deadline, resolver: Resolver = look_up) -> None:
        self._permits = permits
        self._deadline = deadline
        self._resolver = resolver
        self._plain = httpcore.SyncBackend()
        self.connected: list[tuple[str, int]] = []

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Raises OffLimits where any of a host's addresses may not be connected to, httpcore's errors where none answers."""
        addresses = [ipaddress.ip_address(found) for found in self._addresses(host, port)]
        for address in addresses:
            require_open(address, port, host, self._permits)
        failed: Exception = httpcore.ConnectError(f"{host} has no address")
        for address in addresses:
            try:
                left = self._deadline.left(timeout)
                stream = self._plain.connect_tcp(str(address), port, left, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failed = error
                continue
            self.connected.append((str(address), port))
            return _Timed(stream, self._deadline)
        raise failed

    def _addresses(self, host: str, port: int) -> list[str]:
        try:
            return [str(ipaddress.ip_address(host))]
        except ValueError:
            pass
        told: list[list[str] | OSError] = []

        def ask() -> None:
            try:
                told.append(self._resolver(host, port))
            except (OSError, UnicodeError) as error:
                told.append(error if isinstance(error, OSError) else OSError(str(error)))

        # The system's own look-up takes no time limit.
        asking = threading.Thread(target=ask, daemon=True)
        asking.start()
        asking.join(self._deadline.left(LOOKUP_SECONDS))
        if not told:
            raise httpcore.ConnectTimeout(f"the name {host} was not found in time")
        if isinstance(told[0], OSError) or not told[0]:
            raise httpcore.ConnectError(f"the name {host} is not known")
        try:
            # A zone ("fe80::1%eth0") belongs to the local link in any case.
            return [str(ipaddress.ip_address(found)) for found in told[0]]
        except ValueError as error:
            raise OffLimits(f"{host} leads to something that is no address.") from error

    def sleep(self, seconds: float) -> None:
        time.sleep(seconds)


class _Timed(httpcore.NetworkStream):
    """A stream of which each step takes no longer than is left: a byte now and then keeps nobody waiting for ever."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._deadline.left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._deadline.left(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        secured = self._stream.start_tls(ssl_context, server_hostname, self._deadline.left(timeout))
        return _Timed(secured, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)
