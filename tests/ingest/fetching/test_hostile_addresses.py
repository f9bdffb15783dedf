"""Addresses that want us somewhere else: typed, in a redirect, or behind a name. Nobody off the list is connected to."""

from __future__ import annotations

import io
import ipaddress
import socket
from collections.abc import Iterator
from contextlib import suppress

import pytest

from ingest.fetching.addresses import AllowList, parse_address
from ingest.fetching.errors import NotFetched, OffLimits
from ingest.fetching.fetcher import Bounds, Fetcher
from ingest.fetching.networks import Permits, require_open
from tests.listening import Listener, http, listening

SECRET = b"the keys of the house"
AGENT = "council-assistant tests"
QUICK = Bounds(seconds=5, connect_seconds=1, silent_seconds=1)

# PORT is the port of a server of ours that nobody may reach.
HOSTILE = """
http://127.0.0.1:PORT/ http://127.1:PORT/ http://127.0.1:PORT/ http://2130706433:PORT/ http://0x7f000001:PORT/
http://0x7f.0.0.1:PORT/ http://0177.0.0.1:PORT/ http://017700000001:PORT/ http://0x7f.1:PORT/ http://127.0.0.1.:PORT/
http://127.0.0.01:PORT/ http://127.000.000.001:PORT/ http://0:PORT/ http://0.0.0.0:PORT/ http://0x0:PORT/
http://localhost:PORT/ http://LOCALHOST:PORT/ http://localhost.:PORT/ http://localhost.localdomain:PORT/
http://127.0.0.2:PORT/ http://127.127.127.127:PORT/ http://[::1]:PORT/ http://[0:0:0:0:0:0:0:1]:PORT/ http://[::]:PORT/
http://[::ffff:127.0.0.1]:PORT/ http://[::ffff:7f00:1]:PORT/ http://[0:0:0:0:0:ffff:7f00:0001]:PORT/
http://[::127.0.0.1]:PORT/ http://[64:ff9b::7f00:1]:PORT/ http://[64:ff9b:1::7f00:1]:PORT/ http://[2002:7f00:1::]:PORT/
http://[2001:0:53aa:64c::1]:PORT/ http://[::ffff:0:127.0.0.1]:PORT/ http://[fe80::1]:PORT/ http://[fe80::1%25lo]:PORT/
http://[fe80::1%lo]:PORT/ http://[fc00::1]:PORT/ http://[fd12:3456::1]:PORT/ http://[fec0::1]:PORT/ http://[ff02::1]:PORT/
http://[2001:db8::1]:PORT/ http://[100::1]:PORT/ http://[3fff::1]:PORT/ http://[5f00::1]:PORT/ http://[4000::1]:PORT/
http://10.0.0.1:PORT/ http://172.16.0.1:PORT/ http://172.31.255.254:PORT/ http://192.168.0.1:PORT/
http://169.254.169.254:PORT/latest/meta-data/ http://100.64.0.1:PORT/ http://192.0.0.192:PORT/ http://198.18.0.1:PORT/
http://192.0.2.1:PORT/ http://203.0.113.9:PORT/ http://192.88.99.1:PORT/ http://224.0.0.1:PORT/ http://239.255.255.250:PORT/
http://240.0.0.1:PORT/ http://255.255.255.255:PORT/ http://2852039166:PORT/ http://0xa9fea9fe:PORT/
http://papers.example.gov.uk@127.0.0.1:PORT/ http://papers.example.gov.uk:80@127.0.0.1:PORT/
http://127.0.0.1:PORT\\@papers.example.gov.uk/ http://papers.example.gov.uk\\@127.0.0.1:PORT/ http:\\\\127.0.0.1:PORT/
http://papers.example.gov.uk#@127.0.0.1:PORT/ http://papers.example.gov.uk?@127.0.0.1:PORT/x http:///127.0.0.1:PORT/
http://127.0.0.1:PORT%2f@papers.example.gov.uk/ http://papers.example.gov.uk%00.127.0.0.1:PORT/ http://%31%32%37.0.0.1:PORT/
http://１２７.０.０.１:PORT/ http://①②⑦.⓪.⓪.①:PORT/ http://127。0。0。1:PORT/ http://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ:PORT/ http://loc\u00adalhost:PORT/
http://papers.example.gov.uk.127.0.0.1:PORT/ http://papers.example.gov.uk.evil.example:PORT/ http://evilpapers.example.gov.uk/
http://раpers.example.gov.uk/ http://papers.example.gov.uk:22/ http://papers.example.gov.uk:PORT/
http://papers.example.gov.uk:0/ http://papers.example.gov.uk:99999/ http://papers.example.gov.uk:65616/
file:///etc/passwd ftp://127.0.0.1:PORT/ gopher://127.0.0.1:PORT/_GET dict://127.0.0.1:PORT/ unix:///run/docker.sock
data:text/plain,hello javascript:alert(1) jar:http://127.0.0.1:PORT/!/ ldap://127.0.0.1:PORT/ //127.0.0.1:PORT/
http:127.0.0.1:PORT
""".split()
WRITTEN_OTHERWISE = [
    "http://127.0.0.1:PORT/\r\nHost: papers.example.gov.uk",
    "http://127.0.0.1:PORT\t/",
    "ht\ntp://127.0.0.1:PORT/",
]
ALL = [address.replace("\\\\", "\\").replace("\\u00ad", "\u00ad") for address in HOSTILE] + WRITTEN_OTHERWISE
CLOSED = """
127.0.0.1 127.8.8.8 0.0.0.0 0.1.2.3 10.1.2.3 172.20.0.5 192.168.1.1 169.254.169.254 100.100.100.200 192.0.0.8 192.0.2.7
198.19.255.255 198.51.100.3 203.0.113.5 192.88.99.2 224.0.0.251 239.1.1.1 240.1.1.1 255.255.255.255 ::1 :: ::127.0.0.1
::ffff:10.0.0.1 ::ffff:8.8.8.8 64:ff9b::808:808 64:ff9b:1::1 2002:0a00:0001:: 2001:0:1::1 2001:10::1 2001:20::1 2001:db8::5
fc00::5 fdff::1 fe80::5 febf::1 fec0::5 ff0e::1 100::5 5f00::5 3fff:1::1 4000::1 8000::1 e000::1
""".split()


@pytest.fixture
def canary() -> Iterator[Listener]:
    """A server of this machine that nobody was given leave to reach, on the usual loopback address."""
    with listening(lambda *_: http(SECRET)) as listener:
        yield listener


def tried(
    address: str, allowed: AllowList, permits: Permits, names: dict[str, str] | None = None
) -> list[tuple[str, int]]:
    """Fetches, and says what was connected to."""

    def resolver(host: str, _: int) -> list[str]:
        if host in (names or {}):
            return [(names or {})[host]]
        return [str(found[4][0]) for found in socket.getaddrinfo(host, 80)] if host.startswith("local") else []

    with Fetcher(allowed, permits, AGENT, QUICK, resolver) as fetcher:
        body = io.BytesIO()
        with pytest.raises(NotFetched):
            fetcher.get(parse_address(address), body)
        assert SECRET not in body.getvalue()
        return fetcher.network.connected


def test_there_are_more_than_sixty_of_them() -> None:
    assert len(set(ALL)) >= 60


@pytest.mark.parametrize("address", ALL)
def test_a_hostile_address_is_connected_to_neither_when_typed_nor_from_a_redirect(
    address: str, canary: Listener
) -> None:
    hostile = address.replace("PORT", str(canary.port))
    names = {"papers.example.gov.uk": "127.0.0.1"}

    with listening(lambda *_: http(status="302 Found", Location=hostile.split("\r")[0])) as council:
        permits = Permits.of([f"127.0.0.1:{council.port}"])
        allowed = AllowList.of([f"papers.example.gov.uk:{council.port}"])
        typed = tried(hostile, allowed, permits, names)
        redirected = tried(f"http://papers.example.gov.uk:{council.port}/", allowed, permits, names)

    assert typed == []
    assert set(redirected) == {("127.0.0.1", council.port)}
    assert canary.connections == 0


@pytest.mark.parametrize("address", ALL)
def test_not_even_a_list_that_names_it_opens_the_way_to_a_closed_address(address: str, canary: Listener) -> None:
    """A list is written by people; the address behind a name is looked at all the same."""
    hostile = address.replace("PORT", str(canary.port))
    with suppress(OffLimits):
        parsed = parse_address(hostile)
        if parsed.host != "papers.example.gov.uk":
            everybody = AllowList(frozenset({(parsed.host, parsed.port)}))
            assert tried(hostile, everybody, Permits(), {parsed.host: "127.0.0.1"}) == []

    assert canary.connections == 0


@pytest.mark.parametrize("ip", CLOSED)
def test_a_name_that_leads_to_a_closed_address_is_not_followed(ip: str, canary: Listener) -> None:
    allowed = AllowList.of([f"papers.example.gov.uk:{canary.port}"])
    address = f"http://papers.example.gov.uk:{canary.port}/"

    assert tried(address, allowed, Permits(), {"papers.example.gov.uk": ip}) == []
    with pytest.raises(OffLimits, match="is not connected to"):
        require_open(ipaddress.ip_address(ip), 443, "papers.example.gov.uk", Permits())
    assert canary.connections == 0


@pytest.mark.parametrize("ip", ["8.8.8.8", "151.101.0.81", "2a00:1450:4009::1", "2606:4700::1111"])
def test_public_addresses_are_open(ip: str) -> None:
    require_open(ipaddress.ip_address(ip), 443, "papers.example.gov.uk", Permits())


def test_one_closed_address_among_open_ones_closes_the_name(canary: Listener) -> None:
    allowed = AllowList.of([f"papers.example.gov.uk:{canary.port}"])
    with Fetcher(allowed, Permits(), AGENT, QUICK, lambda *_: ["203.0.113.9", "127.0.0.1"]) as fetcher:
        with pytest.raises(OffLimits):
            fetcher.get(parse_address(f"http://papers.example.gov.uk:{canary.port}/"), io.BytesIO())
        assert fetcher.network.connected == []

    assert canary.connections == 0


def test_a_name_that_changes_its_address_is_connected_to_where_it_was_checked() -> None:
    """Whoever is asked twice may answer twice: the first answer is checked and used, and the next is checked again."""
    with (
        listening(lambda *_: http(b"papers")) as council,
        listening(lambda *_: http(SECRET), "127.0.0.2", council.port) as other,
    ):
        answers = iter(["127.0.0.1", "127.0.0.2", "127.0.0.2"])
        asked = []

        def rebinding(host: str, _: int) -> list[str]:
            asked.append(host)
            return [next(answers)]

        allowed, permits = AllowList.of([f"rebind.example:{council.port}"]), Permits.of([f"127.0.0.1:{council.port}"])
        address = parse_address(f"http://rebind.example:{council.port}/")
        with Fetcher(allowed, permits, AGENT, QUICK, rebinding) as fetcher:
            body = io.BytesIO()
            fetcher.get(address, body)
            with pytest.raises(OffLimits):
                fetcher.get(address, io.BytesIO())
            connected = fetcher.network.connected

    assert body.getvalue() == b"papers"
    assert connected == [("127.0.0.1", council.port)]
    assert asked == ["rebind.example"] * 2
    assert other.connections == 0


def test_a_permit_opens_its_port_and_no_other(canary: Listener) -> None:
    with listening(lambda *_: http(b"papers")) as council:
        allowed = AllowList.of([f"127.0.0.1:{council.port}", f"127.0.0.1:{canary.port}"])
        with Fetcher(allowed, Permits.of([f"127.0.0.1:{council.port}"]), AGENT, QUICK) as fetcher:
            body = io.BytesIO()
            assert fetcher.get(parse_address(f"http://127.0.0.1:{council.port}/"), body).status == 200
            with pytest.raises(OffLimits):
                fetcher.get(parse_address(f"http://127.0.0.1:{canary.port}/"), io.BytesIO())

    assert body.getvalue() == b"papers"
    assert canary.connections == 0


def test_a_permit_for_a_network_is_written_as_networks_are() -> None:
    permits = Permits.of(["10.4.0.0/16", "[fd00::]:8080"])
    require_open(ipaddress.ip_address("10.4.9.9"), 443, "papers", permits)
    require_open(ipaddress.ip_address("fd00::"), 8080, "papers", permits)
    for closed, port in (("10.5.0.1", 443), ("fd00::", 443)):
        with pytest.raises(OffLimits):
            require_open(ipaddress.ip_address(closed), port, "papers", permits)
    with pytest.raises(OffLimits, match="is no network"):
        Permits.of(["ten dot four"])


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("https://Papers.Example.gov.uk", "https://papers.example.gov.uk/"),
        ("https://papers.example.gov.uk.:443/x?a=1#frag", "https://papers.example.gov.uk/x?a=1"),
        (
            "http://papers.example.gov.uk:8080/a b/£.pdf?T=1 2",
            "http://papers.example.gov.uk:8080/a%20b/%C2%A3.pdf?T=1%202",
        ),
        ("https://xn--bcher-kva.example/%41", "https://xn--bcher-kva.example/%41"),
        ("https://bücher.example/", "https://xn--bcher-kva.example/"),
        ("http://81.171.194.161/modern.gov", "http://81.171.194.161/modern.gov"),
        ("http://[2A00:1450::1]:81/", "http://[2a00:1450::1]:81/"),
    ],
)
def test_ordinary_addresses_are_read_as_they_are_meant(written: str, read: str) -> None:
    assert str(parse_address(written)) == read


def test_a_link_is_taken_relative_to_the_page_it_stands_on() -> None:
    page = parse_address("https://papers.example.gov.uk/moderngov/ieListDocuments.aspx?MId=5")
    link = parse_address("documents/s1/Minutes of Previous Meeting.pdf", page)
    assert str(link) == "https://papers.example.gov.uk/moderngov/documents/s1/Minutes%20of%20Previous%20Meeting.pdf"


def test_a_password_is_not_repeated_in_the_complaint() -> None:
    with pytest.raises(OffLimits) as refused:
        parse_address("https://clerk:hunter2@papers.example.gov.uk/")
    assert "hunter2" not in str(refused.value)


def test_a_host_off_the_list_is_not_connected_to_even_where_its_address_is_open(canary: Listener) -> None:
    elsewhere = f"http://elsewhere.example:{canary.port}/"
    names = {"papers.example.gov.uk": "127.0.0.1", "elsewhere.example": "127.0.0.1"}

    with listening(lambda *_: http(status="302 Found", Location=elsewhere)) as council:
        everything_here = Permits.of(["127.0.0.0/8"])
        allowed = AllowList.of([f"papers.example.gov.uk:{council.port}"])
        assert tried(elsewhere, allowed, everything_here, names) == []
        redirected = tried(f"http://papers.example.gov.uk:{council.port}/", allowed, everything_here, names)

    assert redirected == [("127.0.0.1", council.port)]
    assert canary.connections == 0
