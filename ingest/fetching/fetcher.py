"""One address to its body, safely: on the list, checked again at every redirect, and within size, time and redirects."""

from __future__ import annotations

import datetime
import hashlib
import ssl
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from typing import BinaryIO

import httpcore

from ingest.fetching.addresses import Address, AllowList, parse_address
from ingest.fetching.connecting import CheckedNetwork, Deadline, Resolver, look_up
from ingest.fetching.errors import Broken, OffLimits, TooMuch
from ingest.fetching.networks import Permits
from ingest.fetching.unpacking import TAKEN, unpacked

MOVED = (301, 302, 303, 307, 308)
HEAD = 4_096
"""Bytes of a body's beginning that are kept, to tell what it is."""
PDF_END = 2_048
"""Bytes from its end in which a whole PDF says that it ends."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """What one fetch may cost."""

    most_bytes: int = 200 * 1024**2
    seconds: float = 300.0
    """For all of it, redirects included."""
    connect_seconds: float = 15.0
    silent_seconds: float = 30.0
    """The longest that a server may say nothing."""
    redirects: int = 5


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server said a body can be known by."""

    etag: str | None = None
    last_modified: str | None = None

    def __bool__(self) -> bool:
        return bool(self.etag or self.last_modified)


@dataclass(frozen=True, slots=True)
class Reply:
    """What a server answered. The body is where it was told to go."""

    status: int
    address: Address
    """Where it came from at last."""
    headers: Mapping[str, str]
    """By names in lower case; of one that came several times, the last."""
    size: int = 0
    sha256: str = ""
    head: bytes = field(default=b"", repr=False)

    @property
    def validators(self) -> Validators:
        return Validators(self.headers.get("etag"), self.headers.get("last-modified"))


@cache
def whose_certificates() -> ssl.SSLContext:
    """The certificates that are trusted: the usual ones, and those that this machine's keeper added."""
    context = httpcore.default_ssl_context()
    context.load_default_certs()
    return context


class Fetcher:
    """One connection at a time to the hosts on a list. Raises OffLimits, TooMuch and Broken."""

    def __init__(  # noqa: PLR0913, PLR0917  (what a fetcher is held to)
        self,
        allowed: AllowList,
        permits: Permits,
        user_agent: str,
        bounds: Bounds | None = None,
        resolver: Resolver = look_up,
        certificates: ssl.SSLContext | None = None,
    ) -> None:
        self._allowed = allowed
        self._bounds = bounds or Bounds()
        self._agent = user_agent
        self._deadline = Deadline()
        self.network = CheckedNetwork(permits, self._deadline, resolver)
        self._pool = httpcore.ConnectionPool(
            certificates or whose_certificates(),
            max_connections=1,
            keepalive_expiry=20.0,
            network_backend=self.network,
        )

    def close(self) -> None:
        self._pool.close()

    def __enter__(self) -> Fetcher:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def get(
        self,
        address: Address,
        into: BinaryIO,
        known_by: Validators | None = None,
        most: int | None = None,
        between: Callable[[], None] = lambda: None,
    ) -> Reply:
        """One GET, redirects followed. What is answered with another status than 200 leaves nothing in `into`.

        `between` is called before each redirect is followed.
        """
        self._deadline.set(self._bounds.seconds)
        asked = address
        for _ in range(self._bounds.redirects + 1):
            self._allowed.require(asked)
            reply = self._once(asked, into, known_by or Validators(), most or self._bounds.most_bytes)
            if reply.status not in MOVED or "location" not in reply.headers:
                return reply
            there = parse_address(reply.headers["location"], asked)
            if asked.scheme == "https" and there.scheme == "http":
                raise OffLimits(f"{asked.authority} sends us on to {there.authority} without encryption.")
            asked = there
            between()
        raise TooMuch(f"{address} sends us on more than {self._bounds.redirects} times.")

    def _once(self, address: Address, into: BinaryIO, known_by: Validators, most: int) -> Reply:
        name = str(address)
        headers = [
            (b"Host", address.authority.encode()),
            (b"User-Agent", self._agent.encode()),
            (b"Accept", b"*/*"),
            (b"Accept-Encoding", TAKEN.encode()),
        ]
        if known_by.etag:
            headers.append((b"If-None-Match", known_by.etag.encode("latin-1", "ignore")))
        if known_by.last_modified:
            headers.append((b"If-Modified-Since", known_by.last_modified.encode("latin-1", "ignore")))
        url = httpcore.URL(
            scheme=address.scheme.encode(),
            host=address.host.encode(),
            port=address.port,
            target=address.target.encode(),
        )
        timeout = {
            "connect": self._bounds.connect_seconds,
            "read": self._bounds.silent_seconds,
            "write": self._bounds.silent_seconds,
            "pool": self._bounds.connect_seconds,
        }
        try:
            with self._pool.stream("GET", url, headers=headers, extensions={"timeout": timeout}) as response:
                return self._taken(address, response, into, most)
        except httpcore.TimeoutException as error:
            raise Broken(f"{name} took too long{_because(error)}.") from error
        except ssl.SSLError as error:
            raise Broken(f"{name} could not be reached over an encrypted connection ({error.reason}).") from error
        except (httpcore.NetworkError, httpcore.ProtocolError, OSError) as error:
            raise Broken(f"{name} broke off or did not answer{_because(error)}.") from error

    @staticmethod
    def _taken(address: Address, response: httpcore.Response, into: BinaryIO, most: int) -> Reply:
        name = str(address)
        headers = {key.decode("latin-1").lower(): value.decode("latin-1") for key, value in response.headers}
        if response.status != 200:
            return Reply(response.status, address, headers)
        told = headers.get("content-length", "")
        if told.isdecimal() and int(told) > most:
            raise TooMuch(f"{name} is larger than the {most // 1024**2} MB that are taken.")
        digest, size, head, tail = hashlib.sha256(), 0, b"", b""
        chunks = unpacked(response.iter_stream(), headers.get("content-encoding", ""), most, name)
        try:
            for chunk in chunks:
                digest.update(chunk)
                into.write(chunk)
                size += len(chunk)
                head += chunk[: HEAD - len(head)]
                tail = (tail + chunk)[-PDF_END:]
        except BaseException:
            with suppress(OSError):
                into.seek(0)
                into.truncate()
            raise
        # Where nobody said how long it is, a connection that breaks off looks like one that is done.
        if not told and "content-encoding" not in headers and head.startswith(b"%PDF-") and b"%%EOF" not in tail:
            into.seek(0)
            into.truncate()
            raise Broken(f"{name} was cut off.")
        return Reply(response.status, address, headers, size, digest.hexdigest(), head)


def _because(error: Exception) -> str:
    said = " ".join(str(error).split())
    return f" ({said[:120]})" if said else ""


def retry_after(headers: Mapping[str, str], now: datetime.datetime) -> float | None:
    """The seconds that a server asks to be left alone for; it may say so as a number or as a date (RFC 9110, 10.2.3)."""
    said = headers.get("retry-after", "").strip()
    if said.isdecimal():
        return float(said[:9])
    for form in ("%a, %d %b %Y %H:%M:%S GMT", "%A, %d-%b-%y %H:%M:%S GMT", "%a %b %d %H:%M:%S %Y"):
        with suppress(ValueError):
            at = datetime.datetime.strptime(said, form).replace(tzinfo=datetime.UTC)
            return max(0.0, (at - now).total_seconds())
    return None
