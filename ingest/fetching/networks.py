"""Which addresses of the internet may be connected to: those of the public one, and no way around to any other.

The networks are those of IANA's registries of special-purpose addresses (IPv4 and IPv6, RFC 6890 and its updates).
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from ingest.fetching.errors import OffLimits

IP = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

_CLOSED: tuple[tuple[Network, str], ...] = tuple(
    (ipaddress.ip_network(network), what)
    for what, networks in {
        "unspecified": "0.0.0.0/8 ::/128",
        "private": "10.0.0.0/8 172.16.0.0/12 192.168.0.0/16 fc00::/7 fec0::/10",
        "shared by a provider": "100.64.0.0/10",
        "this machine's own": "127.0.0.0/8 ::1/128",
        "of the local link": "169.254.0.0/16 fe80::/10",
        "reserved": "192.0.0.0/24 192.88.99.0/24 240.0.0.0/4 2001::/23 100::/64 5f00::/16",
        "for documentation": "192.0.2.0/24 198.51.100.0/24 203.0.113.0/24 2001:db8::/32 3fff::/20",
        "for measurements": "198.18.0.0/15",
        "of many receivers": "224.0.0.0/4 ff00::/8",
        "an IPv4 address in disguise": "::/96 ::ffff:0:0/96 ::ffff:0:0:0/96 64:ff9b::/96 64:ff9b:1::/48 2002::/16",
    }.items()
    for network in networks.split()
)
_GLOBAL_6 = ipaddress.ip_network("2000::/3")


@dataclass(frozen=True, slots=True)
class Permits:
    """Addresses that may be connected to although they are not public: a council's own network, a test's own server."""

    networks: tuple[tuple[Network, int | None], ...] = ()
    """Each with the one port it holds for, or None for every port."""

    @classmethod
    def of(cls, said: Iterable[str]) -> Self:
        """From "10.4.0.0/16", "127.0.0.1:8080" or "[::1]:8080". Raises OffLimits for what is none."""
        found: list[tuple[Network, int | None]] = []
        for text in said:
            host, port = text, ""
            if text.startswith("[") or text.count(":") == 1:
                host, _, port = text.rpartition(":")
            try:
                network = ipaddress.ip_network(host.strip("[]"))
                found.append((network, int(port) if port else None))
            except ValueError as error:
                raise OffLimits(f"'{text}' is no network. Write it as 10.4.0.0/16 or 127.0.0.1:8080.") from error
        return cls(tuple(found))

    def allow(self, ip: IP, port: int) -> bool:
        return any(
            ip.version == network.version and ip in network and wanted in (None, port)
            for network, wanted in self.networks
        )


def require_open(ip: IP, port: int, host: str, permits: Permits) -> None:
    """Lets public addresses through, and permitted ones. Raises OffLimits for any other, saying what it is."""
    if permits.allow(ip, port):
        return
    closed = next((what for network, what in _CLOSED if ip.version == network.version and ip in network), None)
    if closed is None and not ip.is_global:
        closed = "not public"
    if closed is None and ip.version == 6 and ip not in _GLOBAL_6:
        closed = "not public"
    if closed:
        raise OffLimits(
            f"{host} leads to {ip}, an address that is {closed}: it is not connected to. If the papers are on your own "
            "network, permit that address in COUNCIL_INGEST__FETCH_PRIVATE."
        )
