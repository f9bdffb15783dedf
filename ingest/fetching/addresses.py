"""An address as somebody wrote it to scheme, host, port and path, read strictly; and the list of hosts that may be asked.

Two readers of one address that disagree about its host are how a list is passed: whatever could be read in two ways
(user names, backslashes, control characters, hosts that are numbers) is refused, and what is asked is what was checked.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self
from urllib.parse import quote, urljoin, urlsplit

from ingest.fetching.errors import OffLimits

LONGEST = 4_000
"""Characters of an address."""
PORTS = {"http": 80, "https": 443}

_AUTHORITY = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[^\[\]@:/?#\\%\s]+)(?::(\d{1,5}))?")
_LABEL = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)")
_NUMBER = re.compile(r"\d+|0x[0-9a-f]*")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


@dataclass(frozen=True, slots=True)
class Address:
    """One http or https address. `host` is in lower case and ASCII; an IPv6 address stands without its brackets."""

    scheme: str
    host: str
    port: int
    target: str
    """Path and query, percent-encoded, as it is asked for."""

    @property
    def authority(self) -> str:
        """Host and port as a server is told them."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def url(self) -> str:
        return f"{self.scheme}://{self.authority}{self.target}"

    def __str__(self) -> str:
        return self.url


def parse_address(text: str, base: Address | None = None) -> Address:
    """What an address names, taken relative to `base` where it is no whole one. Raises OffLimits, saying what is wrong."""
    said = text.strip(" ")
    shown = f"'{_shown(said)}'"
    if len(said) > LONGEST:
        raise OffLimits(f"The address {shown} has more than {LONGEST} characters.")
    if _CONTROL.search(said) or "\\" in said:
        raise OffLimits(f"The address {shown} holds control characters or backslashes, which no address does.")
    try:
        parts = urlsplit(urljoin(base.url, said) if base else said)
    except ValueError as error:
        raise OffLimits(f"The address {shown} cannot be read: {error}.") from error
    if parts.scheme not in PORTS:
        raise OffLimits(f"The address {shown} is neither http nor https; nothing else is fetched.")
    if "@" in parts.netloc:
        raise OffLimits(f"The address {shown} holds a user's name or password. Leave it out.")
    found = _AUTHORITY.fullmatch(parts.netloc)
    if not found:
        raise OffLimits(f"The address {shown} names no host that can be asked.")
    port = int(found[2]) if found[2] else PORTS[parts.scheme]
    if not 0 < port < 65_536:
        raise OffLimits(f"The address {shown} names port {port}, which there is not.")
    target = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    query = quote(parts.query, safe="/%:@!$&'()*+,;=~-._?[]|")
    return Address(parts.scheme, _host(found[1], shown), port, f"{target}?{query}" if query else target)


def _host(said: str, shown: str) -> str:
    if said.startswith("["):
        try:
            return ipaddress.IPv6Address(said[1:-1]).compressed
        except ValueError as error:
            raise OffLimits(f"The address {shown} names no IPv6 address that there is.") from error
    try:
        host = said.encode("idna").decode("ascii").lower().removesuffix(".")
    except UnicodeError as error:
        raise OffLimits(f"The address {shown} names no host that can be asked.") from error
    labels = host.split(".")
    if _NUMBER.fullmatch(labels[-1]):
        # "2130706433", "0x7f.1" and "0177.0.0.1" are 127.0.0.1 to some readers: only the plain form of four is read.
        try:
            return str(ipaddress.IPv4Address(host))
        except ValueError as error:
            raise OffLimits(f"The address {shown} writes its host as a number. Write its name.") from error
    if len(host) > 253 or not all(_LABEL.fullmatch(label) for label in labels):
        raise OffLimits(f"The address {shown} names no host that can be asked.")
    return host


def _shown(text: str) -> str:
    """An address as a message may say it: short, in one line, and without a password."""
    plain = re.sub(r"//[^/@]*@", "//…@", "".join(c if c.isprintable() else "?" for c in text))
    return plain if len(plain) <= 120 else f"{plain[:119]}…"


@dataclass(frozen=True, slots=True)
class AllowList:
    """The hosts that may be asked, each on one port, or on 80 and 443."""

    places: frozenset[tuple[str, int]]

    @classmethod
    def of(cls, hosts: Iterable[str], addresses: Iterable[Address] = ()) -> Self:
        """From names, each with a port where it is asked on another than the usual ones, and from whole addresses.

        Raises OffLimits for a name that is none.
        """
        places: set[tuple[str, int]] = set()
        for address in addresses:  # a site on a usual port may send its readers on to the other one
            usual = address.port in PORTS.values()
            places |= {(address.host, port) for port in (PORTS.values() if usual else (address.port,))}
        for name in hosts:
            address = parse_address(f"http://{name}/")
            if address.target != "/":
                raise OffLimits(
                    f"'{_shown(name)}' is no host's name. Write it as democracy.example.gov.uk or host:8443."
                )
            ported = re.search(r":\d+$", name.rpartition("]")[2])
            places |= {(address.host, port) for port in ((address.port,) if ported else PORTS.values())}
        return cls(frozenset(places))

    def require(self, address: Address) -> None:
        """Raises OffLimits for a host or port that is not on the list."""
        if (address.host, address.port) not in self.places:
            raise OffLimits(
                f"{address.authority} is not on the list of hosts that may be asked. If its papers are wanted, name it in "
                "COUNCIL_INGEST__FETCH_HOSTS."
            )
