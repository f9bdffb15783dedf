"""How often somebody may ask: the rule itself, who is counted as whom, and what is told to those over their limit."""

from __future__ import annotations

import asyncio
import http.client
import random
import time

import httpx
import pytest
from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

from api.addresses import Proxies
from api.gate import asker
from api.guard import Guard
from api.limits import BY_ADDRESS, PERSONAL, WINDOW, Kind, Limits, Meter, kind_of, quotas_of
from api.principals import OWNER_OF_THE_FOLDER, PUBLIC, Principal
from tests.doors import ANYWHERE
from tests.running import served
from vectorstore.words.clearance import ANONYMOUS
from vectorstore.words.errors import BadSetting, NotAllowed

OFFICER = Principal("staff", "p1", "An officer", ANONYMOUS, PUBLIC.may)
OTHER_OFFICER = Principal("staff", "p2", "Another", ANONYMOUS, PUBLIC.may)
WIDGET = Principal("public", "widget", "widget", ANONYMOUS, PUBLIC.may)
WHO = {"Bearer a": OFFICER, "Bearer b": OTHER_OFFICER, "Bearer w": WIDGET, "Bearer owner": OWNER_OF_THE_FOLDER}


class Clock:
    """Time that passes when it is told to."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


# The rule ---------------------------------------------------------------------------------------------------------


def test_a_burst_passes_at_once_and_then_as_many_as_the_quota_says() -> None:
    clock = Clock()
    meter = Meter(Kind.ASK, 60, clock=clock)

    at_once = [meter.spend("a").wait for _ in range(20)]
    passed = 0
    for _ in range(600):  # a minute of ten tries a second
        clock.now += 0.1
        passed += not meter.spend("a").wait

    assert at_once == [0] * 12 + [1] * 8
    assert passed == 60


def test_whoever_comes_when_told_to_passes() -> None:
    clock, rng = Clock(), random.Random(3)  # noqa: S311
    meter = Meter(Kind.ASK, 7, clock=clock)

    for _ in range(200):
        clock.now += rng.random() * 3
        spent = meter.spend("a")
        if spent.wait:
            clock.now += spent.wait
            assert meter.spend("a").wait == 0


def test_what_is_left_counts_down_and_comes_back() -> None:
    clock = Clock()
    meter = Meter(Kind.ASK, 60, clock=clock)

    left = [meter.spend("a").left for _ in range(3)]
    full_in = meter.spend("a").full_in
    clock.now += full_in

    assert left == [11, 10, 9]
    assert full_in == 4
    assert meter.spend("a").left == 11


def test_one_who_is_over_the_limit_takes_nothing_from_others() -> None:
    meter = Meter(Kind.ASK, 60, clock=Clock())

    assert [meter.spend("a").wait for _ in range(100)].count(0) == 12
    assert [meter.spend("b").wait for _ in range(12)] == [0] * 12


def test_a_flood_of_addresses_takes_bounded_memory_and_frees_nobody_who_is_over_the_limit() -> None:
    clock = Clock()
    meter = Meter(Kind.ASK, 60, most=1000, clock=clock)
    while not meter.spend("greedy").wait:
        pass

    for n in range(50_000):
        clock.now += 1e-6
        meter.spend(f"flood {n}")
        assert meter.known <= 1000

    assert meter.spend("greedy").wait > 0


def test_those_whose_time_has_come_are_forgotten_first() -> None:
    clock = Clock()
    meter = Meter(Kind.ASK, 60, most=100, clock=clock)
    for n in range(100):
        meter.spend(str(n))
    clock.now += 60

    meter.spend("another")

    assert meter.known == 1


def test_counting_is_cheap_even_while_a_flood_is_forgotten() -> None:
    meter = Meter(Kind.ASK, 60)
    began = time.perf_counter()

    for n in range(60_000):
        meter.spend(str(n))

    assert (time.perf_counter() - began) / 60_000 < 0.001


@pytest.mark.parametrize("written", ["ask", "ask -1", "chat 30", "ask 30; search 5", "ask 1.5", "30"])
def test_a_quota_that_cannot_be_read_is_named(written: str) -> None:
    with pytest.raises(BadSetting, match="COUNCIL_API__LIMITS holds"):
        quotas_of("COUNCIL_API__LIMITS", written)


def test_every_kind_has_a_quota_and_an_address_may_do_no_less_than_a_person_save_put_papers_in() -> None:
    personal, by_address = quotas_of("", PERSONAL), quotas_of("", BY_ADDRESS)

    assert set(personal) == set(by_address) == set(Kind)
    assert [kind for kind in Kind if by_address[kind] < personal[kind]] == [Kind.UPLOAD]


def test_a_kind_that_is_left_out_or_has_none_is_not_limited() -> None:
    limits = Limits("ask 0", "search 1")

    assert limits.spend(Kind.ASK, "a", known=True) is limits.spend(Kind.ASK, "a", known=False) is None


@pytest.mark.parametrize(
    ("method", "path", "kind"),
    [
        ("POST", "/v1/chat", Kind.ASK),
        ("POST", "/v1/search", Kind.SEARCH),
        ("POST", "/v1/export", Kind.SEARCH),
        ("GET", "/v1/documents/x/pages/1.png", Kind.PAGE),
        ("HEAD", "/v1/documents/x/pages/1.json", Kind.PAGE),
        ("POST", "/v1/documents", Kind.UPLOAD),
        ("GET", "/v1/documents", Kind.READ),
        ("PATCH", "/v1/documents/x", Kind.READ),
        ("POST", "/v1/feedback", Kind.READ),
        ("GET", "/sign-in", Kind.SIGN_IN),
        ("POST", "/v1/session", Kind.SIGN_IN),
        ("GET", "/auth/callback", Kind.SIGN_IN),
        ("OPTIONS", "/v1/chat", None),
        ("GET", "/", None),
        ("GET", "/healthz", None),
        ("GET", "/widget/council-chat.js", None),
    ],
)
def test_a_request_counts_as_what_it_costs(method: str, path: str, kind: Kind | None) -> None:
    assert kind_of({"method": method, "path": path}) is kind


# At the door ------------------------------------------------------------------------------------------------------


async def _says_who(scope: Scope, receive: Receive, send: Send) -> None:
    await PlainTextResponse(asker.get())(scope, receive, send)


def _known(headers: Headers) -> Principal:
    """Raises NotAllowed for a key that is nobody's, as the server's own does."""
    brought = headers.get("authorization", "")
    if brought and brought not in WHO:
        raise NotAllowed("That key is not taken.")
    return WHO.get(brought, PUBLIC)


def door(personal: str = "ask 12", by_address: str = "ask 24, sign-in 10", spare_local: bool = False) -> Guard:
    return Guard(
        _says_who,
        ("testserver",),
        ("https://www.example.gov.uk",),
        principal_of=_known,
        policy=ANYWHERE,
        upload_mb=1,
        proxies=Proxies(["127.0.0.1"]),
        limits=Limits(personal, by_address),
        spare_local=spare_local,
        held_seconds=0.0,
    )


class Through:
    """Requests through one guard, as if from a proxy on this machine."""

    def __init__(self, guard: Guard) -> None:
        self._guard = guard

    def __call__(self, key: str = "", address: str = "198.51.100.7", **headers: str) -> httpx.Response:
        sent = headers | ({"x-forwarded-for": address} if address else {})
        sent |= {"authorization": f"Bearer {key}"} if key else {}

        async def send() -> httpx.Response:
            transport = httpx.ASGITransport(self._guard, client=("127.0.0.1", 1))
            async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
                return await client.post("/v1/chat", headers=sent)

        return asyncio.run(send())

    def passed(self, tries: int, key: str = "", address: str = "198.51.100.7") -> int:
        return sum(self(key, address).status_code == 200 for _ in range(tries))


@pytest.fixture
def through() -> Through:
    return Through(door())


def test_whoever_is_over_the_limit_is_told_when_to_come_back(through: Through) -> None:
    first = through()
    passed = 1 + through.passed(20)
    refused = through()

    assert first.headers["ratelimit-policy"] == '"ask";q=24;w=60'
    assert first.headers["ratelimit"] == '"ask";r=9;t=3'
    assert passed == 10
    assert refused.status_code == 429
    assert refused.headers["content-type"] == "application/problem+json"
    assert 1 <= int(refused.headers["retry-after"]) <= 3
    assert refused.headers["ratelimit"].startswith('"ask";r=0;t=')
    assert f"Wait {refused.headers['retry-after']} seconds" in refused.json()["detail"]


def test_one_address_does_not_use_up_anothers(through: Through) -> None:
    assert through.passed(30) == 10
    assert through.passed(30, address="198.51.100.8") == 10


def test_a_forged_address_beside_the_real_one_gains_nothing(through: Through) -> None:
    assert sum(through(address=f"192.0.2.{n}, 198.51.100.7").status_code == 200 for n in range(50)) == 10


def test_addresses_of_one_ipv6_network_are_one(through: Through) -> None:
    assert sum(through(address=f"2001:db8::{n:x}").status_code == 200 for n in range(50)) == 10
    assert through(address="2001:db8:0:1::1").status_code == 200


def test_who_is_known_is_counted_by_that_wherever_they_sit(through: Through) -> None:
    assert sum(through("a", f"198.51.100.{n}").status_code == 200 for n in range(30)) == 10
    assert through.passed(30, "b", "198.51.100.0") == 10
    assert through.passed(30, address="198.51.100.0") == 10


def test_a_widgets_token_is_everybodys_and_is_counted_by_address(through: Through) -> None:
    assert through("w").text == through().text == "198.51.100.7"
    assert through("w", "198.51.100.8").text == "198.51.100.8"


def test_no_person_is_called_as_an_address_is(through: Through) -> None:
    assert through("a").text == "staff p1"


def test_the_owner_delivers_as_much_as_there_is(through: Through) -> None:
    assert through.passed(50, "owner") == 50


def test_guessing_keys_is_slow_even_where_asking_is_not() -> None:
    through = Through(door(by_address="sign-in 10"))

    assert sum(through(f"guess {n}").status_code == 401 for n in range(40)) == 10
    assert through.passed(40) == 40


def test_a_widgets_page_may_read_when_to_come_back(through: Through) -> None:
    origin = "https://www.example.gov.uk"
    through.passed(30)

    refused = through(origin=origin)

    assert refused.status_code == 429
    assert refused.headers["access-control-allow-origin"] == origin
    assert "retry-after" in refused.headers["access-control-expose-headers"]


def test_this_machine_itself_is_spared_where_nothing_is_set_but_not_a_proxy_on_it() -> None:
    through = Through(door(spare_local=True))

    assert through.passed(50, address="") == 50
    assert through.passed(50) == 10


def test_a_body_is_not_read_before_it_is_counted() -> None:
    """The body that was promised never comes: whoever waits for it answers after twenty seconds, and with another status."""
    guard = Guard(
        _reads, (), (), lambda _: PUBLIC, ANYWHERE, 1, limits=Limits("", "ask 1"), spare_local=False, held_seconds=0.0
    )

    with served(guard) as address:
        first = [httpx.post(f"{address}/v1/chat", content=b"x", trust_env=False).status_code for _ in range(12)]
        began = time.monotonic()
        url = httpx.URL(address)
        connection = http.client.HTTPConnection(url.host, url.port or 80, timeout=60)
        connection.putrequest("POST", "/v1/chat")
        connection.putheader("Content-Length", "9")
        connection.endheaders()
        refused = connection.getresponse()
        refused.read()
        connection.close()

    assert first.count(200) == 1
    assert refused.status == 429
    assert time.monotonic() - began < 10


async def _reads(scope: Scope, receive: Receive, send: Send) -> None:
    while (await receive()).get("more_body"):
        pass
    await PlainTextResponse("read")(scope, receive, send)


def test_whoever_goes_on_asking_waits_for_the_next_refusal() -> None:
    limits = Limits("", "ask 10")
    guard = Guard(_says_who, (), (), lambda _: PUBLIC, ANYWHERE, 1, limits=limits, spare_local=False, held_seconds=1.0)

    with served(guard) as address:
        took = []
        for _ in range(18):
            began = time.monotonic()
            httpx.post(f"{address}/v1/chat", trust_env=False)
            took.append(time.monotonic() - began)

    assert [seconds >= 1.0 for seconds in took] == [False] * 15 + [True] * 3


def test_whoever_has_been_quiet_is_refused_at_once_again() -> None:
    clock = Clock()
    meter = Meter(Kind.ASK, 60, clock=clock)
    refused = [meter.spend("a").refused for _ in range(15)]
    clock.now += 5
    meter.spend("a")

    assert refused == [0] * 12 + [1, 2, 3]
    assert [meter.spend("a").refused for _ in range(5)] == [0, 0, 0, 0, 1]


def test_whoever_asks_on_and_on_is_not_let_in_until_they_stop() -> None:
    clock = Clock()
    meter = Meter(Kind.ASK, 60, clock=clock)
    passed = 0
    for _ in range(60 * 20):
        passed += meter.spend("loop").wait == 0
        clock.now += 0.05

    assert passed < 12 + 6, "the burst, and what came back before it was known for a loop"
    told = meter.spend("loop").wait
    assert 0 < told <= WINDOW + 1
    clock.now += told
    assert meter.spend("loop").wait == 0
    assert meter.spend("somebody else").wait == 0


def test_many_who_ask_a_little_too_much_between_them_go_on_being_answered() -> None:
    clock = Clock()
    meter = Meter(Kind.ASK, 60, clock=clock)
    passed = 0
    for _ in range(30 * 70):
        passed += meter.spend("an office").wait == 0
        clock.now += 60 / 70

    assert passed > 30 * 59
