"""Which address a request comes from, where a reverse proxy may stand before the server: for counting, never for trust.

What a proxy writes into a header counts only where the connection itself comes from a proxy that is trusted, and only as far
as trusted proxies go: the right-most address that is none of theirs is the client's. All to the left of it the client may
have written itself.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from starlette.datastructures import Headers
from starlette.types import Scope

from vectorstore.words.errors import BadSetting

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network
ForwardedHeader = Literal["x-forwarded-for", "forwarded"]

IPV6_PREFIX = 64
"""Bits: a household or an office is given a whole /64 (RFC 6177), so that one machine has 2**64 addresses to ask from."""
MOST_HOPS = 32
"""Addresses of a header that are looked at, from the right."""
UNKNOWN = "unknown"
_FORWARDED_PART = re.compile(
    r'\s*(?P<name>[\w!#$%&\'*+.^`|~-]+)\s*=\s*+(?:"(?P<quoted>[^"]*)"|(?P<bare>[^",;\s]*+))\s*'
)


@dataclass(frozen=True, slots=True)
class Came:
    """Where a request comes from. `https`: a trusted proxy, or the server itself, took it over TLS."""

    address: Address | None
    https: bool
    by_proxy: bool
    """Does it carry a proxy's header, be the proxy trusted or not?"""

    @property
    def counted_as(self) -> str:
        """Under which name an anonymous request is counted: an IPv4 address, or the /64 of an IPv6 one."""
        if self.address is None:
            return UNKNOWN
        if self.address.version == 6:
            return str(ipaddress.ip_network((self.address, IPV6_PREFIX), strict=False))
        return str(self.address)


class Proxies:
    """The reverse proxies that are believed, as networks ("10.0.0.0/8", "::1"), and the one header they write.

    Only one header is read: a client may send the other, which its proxy would hand on as it came. Raises BadSetting.
    """

    def __init__(self, networks: Iterable[str] = (), header: ForwardedHeader = "x-forwarded-for") -> None:
        self._networks = tuple(map(_network, networks))
        self._header = header

    def trusts(self, peer: str) -> bool:
        """Is a connection's other end one of them?"""
        address = address_of(peer)
        return address is not None and self._trusts(address)

    def came(self, scope: Scope) -> Came:
        """Of a request's ASGI scope; a server on a socket file knows no peer, and its requests no address."""
        headers = Headers(scope=scope)
        client = scope.get("client")
        peer = address_of(client[0]) if client else None
        by_proxy = any(name in headers for name in ("x-forwarded-for", "forwarded", "x-real-ip", "via"))
        https = scope.get("scheme") == "https"
        if peer is None or not self._trusts(peer):
            return Came(peer, https, by_proxy)
        written = headers.getlist(self._header)
        if self._header == "forwarded":
            hops, protocols = _forwarded(written)
        else:
            hops = [hop for line in written for hop in line.split(",")]
            protocols = [part for line in headers.getlist("x-forwarded-proto") for part in line.split(",")]
        # The proxy nearest to us has the last word on how it was asked.
        https = https or (bool(protocols) and protocols[-1].strip().casefold() == "https")
        return Came(self._client(peer, hops), https, by_proxy)

    def _client(self, peer: Address, hops: Sequence[str]) -> Address:
        nearest = peer
        for hop in reversed(hops[-MOST_HOPS:]):
            address = address_of(hop)
            if address is None:
                return nearest  # what cannot be read was not written by a proxy of ours, or hides who asked it
            nearest = address
            if not self._trusts(address):
                return address
        return nearest

    def _trusts(self, address: Address) -> bool:
        return any(address.version == network.version and address in network for network in self._networks)


def address_of(written: str) -> Address | None:
    """An address as headers write it, with a port or without; None for what is none. IPv4 written as IPv6 is IPv4."""
    bare = written.strip().strip('"').strip()
    if len(bare) > 64:
        return None
    bracketed = re.fullmatch(r"\[([^\[\]]*)\](?::\d{1,5})?", bare)
    if bracketed:
        bare = bracketed[1]
    elif bare.count(":") == 1:
        bare = re.sub(r":\d{1,5}$", "", bare)
    try:
        address = ipaddress.ip_address(bare.partition("%")[0])
    except ValueError:
        return None
    return (address.ipv4_mapped or address) if isinstance(address, ipaddress.IPv6Address) else address


def _forwarded(lines: Sequence[str]) -> tuple[list[str], list[str]]:
    """What the header Forwarded (RFC 7239) says of each hop: for whom, and by which protocol. A broken hop is "" for nobody."""
    hops, protocols = [], []
    for element in (element for line in lines for element in _elements(line)):
        said = {
            part["name"].casefold(): part["quoted"] if part["quoted"] is not None else part["bare"]
            for piece in element
            if (part := _FORWARDED_PART.fullmatch(piece))
        }
        hops.append(said.get("for", "") if len(said) == len(element) else "")
        protocols.append(said.get("proto", ""))
    return hops, protocols


def _elements(line: str) -> list[list[str]]:
    """A header's line cut at the commas and semicolons that stand in no quotation marks."""
    found: list[list[str]] = [[""]]
    quoted = False
    for sign in line[-4096:]:
        quoted ^= sign == '"'
        if sign == "," and not quoted:
            found.append([""])
        elif sign == ";" and not quoted:
            found[-1].append("")
        else:
            found[-1][-1] += sign
    return found


def _network(written: str) -> Network:
    try:
        return ipaddress.ip_network(written, strict=False)
    except ValueError as error:
        raise BadSetting(
            f"COUNCIL_API__TRUSTED_PROXIES holds {written!r}, which is no network. Write addresses as 10.0.0.0/8, "
            "192.0.2.7 or ::1, separated by commas."
        ) from error
