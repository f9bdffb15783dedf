"""Whose address a request has: attacks with forged headers as a table, behind no proxy, one, and two."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from api.addresses import ForwardedHeader, Proxies, address_of
from vectorstore.words.errors import BadSetting

STRANGER, PROXY, OUTER, CLIENT, VICTIM = "203.0.113.9", "10.0.0.5", "10.0.0.6", "198.51.100.7", "192.0.2.1"
XFF, FWD = "x-forwarded-for", "forwarded"
Sent = Sequence[tuple[str, str]]

# From whom the connection comes, which header is read, what was sent, and as whom it has to be counted.
ATTACKS: list[tuple[str, ForwardedHeader, Sent, str]] = [
    # A stranger without a proxy may write what they like.
    (STRANGER, "x-forwarded-for", [(XFF, VICTIM)], STRANGER),
    (STRANGER, "x-forwarded-for", [(XFF, "127.0.0.1")], STRANGER),
    (STRANGER, "x-forwarded-for", [(XFF, PROXY)], STRANGER),
    (STRANGER, "x-forwarded-for", [(XFF, f"{VICTIM}, {PROXY}")], STRANGER),
    (STRANGER, "x-forwarded-for", [(FWD, f"for={VICTIM}")], STRANGER),
    (STRANGER, "forwarded", [(FWD, f"for={VICTIM}")], STRANGER),
    (STRANGER, "x-forwarded-for", [("x-real-ip", VICTIM)], STRANGER),
    (STRANGER, "x-forwarded-for", [("true-client-ip", VICTIM), ("cf-connecting-ip", VICTIM)], STRANGER),
    # Behind a trusted proxy, which appends who asked it: what stands to the left was sent by the client.
    (PROXY, "x-forwarded-for", [(XFF, CLIENT)], CLIENT),
    (PROXY, "x-forwarded-for", [(XFF, f"{VICTIM}, {CLIENT}")], CLIENT),
    (PROXY, "x-forwarded-for", [(XFF, f"{VICTIM},{VICTIM},{CLIENT}")], CLIENT),
    (PROXY, "x-forwarded-for", [(XFF, f"127.0.0.1, {CLIENT}")], CLIENT),
    (PROXY, "x-forwarded-for", [(XFF, f"{PROXY}, {CLIENT}")], CLIENT),
    (PROXY, "x-forwarded-for", [(XFF, f"{PROXY}, {OUTER}, {VICTIM}, {CLIENT}")], CLIENT),
    (PROXY, "x-forwarded-for", [(XFF, f"unknown, {CLIENT}")], CLIENT),
    (PROXY, "x-forwarded-for", [(XFF, f"' OR 1=1 --, {CLIENT}")], CLIENT),
    (PROXY, "x-forwarded-for", [(XFF, VICTIM), (XFF, CLIENT)], CLIENT),  # two lines are one list
    (PROXY, "x-forwarded-for", [(XFF, "a" * 5000 + f", {CLIENT}")], CLIENT),
    (PROXY, "x-forwarded-for", [(XFF, ",".join([VICTIM] * 500) + f",{CLIENT}")], CLIENT),
    (PROXY, "x-forwarded-for", [(XFF, f"{CLIENT}:51234")], CLIENT),
    (PROXY, "x-forwarded-for", [(XFF, f"::ffff:{CLIENT}")], CLIENT),
    (PROXY, "x-forwarded-for", [(XFF, f"{VICTIM}, [::ffff:{CLIENT}]:443")], CLIENT),
    # Two trusted proxies in a row, and the first believes anything.
    (PROXY, "x-forwarded-for", [(XFF, f"{VICTIM}, {CLIENT}, {OUTER}")], CLIENT),
    (PROXY, "x-forwarded-for", [(XFF, f"{CLIENT}, {OUTER}, {OUTER}")], CLIENT),
    # The proxy's own word is missing or cannot be read: it is the proxy that is counted.
    (PROXY, "x-forwarded-for", [], PROXY),
    (PROXY, "x-forwarded-for", [(XFF, "")], PROXY),
    (PROXY, "x-forwarded-for", [(XFF, f"{VICTIM},")], PROXY),
    (PROXY, "x-forwarded-for", [(XFF, f"{VICTIM}, unknown")], PROXY),
    (PROXY, "x-forwarded-for", [(XFF, f"{VICTIM}, 1.2.3.4.5")], PROXY),
    (PROXY, "x-forwarded-for", [(XFF, f"{VICTIM}, 0x7f000001")], PROXY),
    (PROXY, "x-forwarded-for", [(XFF, f"{VICTIM}, 010.0.0.1")], PROXY),
    (PROXY, "x-forwarded-for", [(XFF, f"{VICTIM}, unknown, {OUTER}")], OUTER),
    # The header that the proxy does not write is handed on as the client wrote it.
    (PROXY, "x-forwarded-for", [(FWD, f"for={VICTIM}"), (XFF, CLIENT)], CLIENT),
    (PROXY, "x-forwarded-for", [(FWD, f"for={VICTIM}")], PROXY),
    (PROXY, "forwarded", [(XFF, VICTIM), (FWD, f"for={CLIENT}")], CLIENT),
    (PROXY, "forwarded", [(XFF, VICTIM)], PROXY),
    # Forwarded, with quotation marks, ports, upper case and commas where they do not belong.
    (PROXY, "forwarded", [(FWD, f"for={VICTIM}, for={CLIENT};proto=https;by={PROXY}")], CLIENT),
    (PROXY, "forwarded", [(FWD, f'For="{CLIENT}:4711"')], CLIENT),
    (PROXY, "forwarded", [(FWD, f'for="{VICTIM}, for={VICTIM}", for={CLIENT}')], CLIENT),
    (PROXY, "forwarded", [(FWD, f"for={VICTIM}"), (FWD, f"for={CLIENT}")], CLIENT),
    (PROXY, "forwarded", [(FWD, f"for={VICTIM}, for=_hidden")], PROXY),
    (PROXY, "forwarded", [(FWD, f"for={VICTIM}, for=unknown")], PROXY),
    (PROXY, "forwarded", [(FWD, f'for={VICTIM}, for="')], PROXY),
    (PROXY, "forwarded", [(FWD, f"for={VICTIM}, by={PROXY}")], PROXY),
    (PROXY, "forwarded", [(FWD, f"for={VICTIM};for={CLIENT}")], PROXY),
    # IPv6: counted by the /64, however the rest is drawn.
    ("2001:db8:0:7::1", "x-forwarded-for", [], "2001:db8:0:7::/64"),
    ("2001:db8:0:7:ffff:1:2:3", "x-forwarded-for", [(XFF, VICTIM)], "2001:db8:0:7::/64"),
    (PROXY, "x-forwarded-for", [(XFF, "2001:db8:0:7::1, [2001:db8:0:8::1]:80")], "2001:db8:0:8::/64"),
    (PROXY, "forwarded", [(FWD, 'for="[2001:db8:0:8::1]:80"')], "2001:db8:0:8::/64"),
    (PROXY, "x-forwarded-for", [(XFF, "fe80::1%eth0")], "fe80::/64"),
]  # fmt: skip


def scope(peer: str | None, sent: Sent, scheme: str = "http") -> dict[str, object]:
    return {
        "type": "http",
        "scheme": scheme,
        "client": (peer, 50000) if peer else None,
        "headers": [(name.encode(), value.encode("latin-1")) for name, value in sent],
    }


@pytest.mark.parametrize(("peer", "header", "sent", "counted"), ATTACKS)
def test_a_forged_header_makes_nobody_somebody_else(
    peer: str, header: ForwardedHeader, sent: Sent, counted: str
) -> None:
    proxies = Proxies(["10.0.0.0/24"], header)

    assert proxies.came(scope(peer, sent)).counted_as == counted


def test_the_table_has_its_attacks_and_without_a_trusted_proxy_none_of_them_works_either() -> None:
    assert len(ATTACKS) >= 48
    for peer, header, sent, _ in ATTACKS:
        came = Proxies([], header).came(scope(peer, sent))
        assert came.address == address_of(peer)
        assert not came.https


@pytest.mark.parametrize(
    ("peer", "sent", "https"),
    [
        (PROXY, [("x-forwarded-proto", "https")], True),
        (PROXY, [("x-forwarded-proto", "http")], False),
        (PROXY, [("x-forwarded-proto", "https, http")], False),
        (PROXY, [("x-forwarded-proto", "http, HTTPS")], True),
        (PROXY, [], False),
        (STRANGER, [("x-forwarded-proto", "https")], False),
    ],
)
def test_only_a_trusted_proxy_says_that_it_was_https(peer: str, sent: Sent, https: bool) -> None:
    assert Proxies(["10.0.0.0/24"]).came(scope(peer, sent)).https is https


def test_a_server_on_a_socket_file_counts_all_as_one() -> None:
    assert Proxies(["10.0.0.0/24"]).came(scope(None, [(XFF, VICTIM)])).counted_as == "unknown"


def test_a_proxy_nobody_spoke_of_is_seen_all_the_same() -> None:
    assert Proxies().came(scope("127.0.0.1", [(XFF, VICTIM)])).by_proxy
    assert not Proxies().came(scope("127.0.0.1", [])).by_proxy


def test_a_network_that_is_none_is_named() -> None:
    with pytest.raises(BadSetting, match=r"COUNCIL_API__TRUSTED_PROXIES holds '10\.0\.0\.0/33'"):
        Proxies(["10.0.0.0/33"])
