"""GET /metrics: a real scrape, read by the reader that Prometheus' own client brings."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from api.app import make_app
from api.desk import Desk
from api.metrics import Metrics
from api.principals import OWNER_OF_THE_FOLDER, PUBLIC, May
from tests.desks import KEY, opened_desk
from tests.running import served

OWNER = {"Authorization": f"Bearer {KEY}"}
Read = dict[tuple[str, frozenset[tuple[str, str]]], float]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with opened_desk(tmp_path) as (desk, _):
        yield desk


@pytest.fixture
def client(desk: Desk) -> Iterator[httpx.Client]:
    with (
        served(make_app(desk)) as address,
        httpx.Client(base_url=address, trust_env=False, timeout=60) as client,
    ):
        yield client


def scraped(client: httpx.Client) -> Read:
    response = client.get("/metrics", headers=OWNER)
    assert response.status_code == 200
    assert response.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
    found: Read = {}
    for family in text_string_to_metric_families(response.text):
        for sample in family.samples:
            key = (sample.name, frozenset(sample.labels.items()))
            assert key not in found, f"{key} is told twice"
            found[key] = sample.value
    return found


def value(read: Read, name: str, **labels: str) -> float:
    return read[name, frozenset(labels.items())]


def test_requests_are_counted_by_route_and_status(client: httpx.Client) -> None:
    for path in ("/v1/documents/bins-publi", "/v1/documents/none", "/v1/documents/nobody", "/nowhere/4711"):
        client.get(path)
    client.get("/v1/log")
    client.get("/healthz", headers={"Host": "elsewhere.example"})

    read = scraped(client)

    paper = {"route": "/v1/documents/{document_id}", "method": "GET"}
    assert value(read, "council_requests_total", **paper, status="200") == 1
    assert value(read, "council_requests_total", **paper, status="404") == 2
    assert value(read, "council_requests_total", route="(none)", method="GET", status="404") == 1
    assert value(read, "council_requests_total", route="(none)", method="GET", status="401") == 1
    assert value(read, "council_requests_total", route="(none)", method="GET", status="421") == 1
    assert value(read, "council_request_seconds_count", route=paper["route"]) == 3
    assert value(read, "council_request_seconds_bucket", route=paper["route"], le="+Inf") == 3


def test_answers_and_their_times_are_counted_whole_or_streamed(client: httpx.Client) -> None:
    question = {"question": "How many bins were missed in 2024/25?"}
    first = client.post("/v1/chat", json=question).json()
    client.post("/v1/chat", json=question | {"stream": True})

    read = scraped(client)

    assert value(read, "council_answers_total", status=first["status"], written_by="quotes") == 2
    assert value(read, "council_answer_seconds_count", step="retrieve") == 2
    assert value(read, "council_answer_seconds_count", step="total") == 2


def test_the_state_of_the_server_is_told(client: httpx.Client, desk: Desk) -> None:
    read = scraped(client)

    public = client.get("/v1/documents").json()["total"]
    assert value(read, "council_public_papers") == public
    assert value(read, "council_public_passages") >= public
    assert value(read, "council_model", state="opened") == 1
    assert value(read, "council_model", state="failed") == 0
    assert value(read, "council_jobs", state="done") + value(read, "council_jobs", state="working") == 1
    assert value(read, "council_gate_inside", gate="questions") == 0
    assert value(read, "council_gate_room", gate="questions") == desk.settings.api.at_once + desk.settings.api.waiting
    assert value(read, "council_log_lost_total") == desk.recorder.lost == 0
    assert value(read, "council_log_waiting") == 0


def test_what_is_not_published_is_not_counted(client: httpx.Client) -> None:
    held = client.get("/v1/held", headers=OWNER).json()["documents"]
    assert {d["access"] for d in held} == {"public", "staff", "exempt"}

    assert value(scraped(client), "council_public_papers") == sum(d["access"] == "public" for d in held) < len(held)


def test_a_refusal_at_the_gate_is_counted(tmp_path: Path) -> None:
    with opened_desk(tmp_path, at_once=1, waiting=0) as (desk, _):
        desk.gate._free = 0  # somebody is being answered
        with served(make_app(desk)) as address, httpx.Client(base_url=address, trust_env=False) as client:
            assert client.post("/v1/chat", json={"question": "How many bins?"}).status_code == 503

            read = scraped(client)

            assert value(read, "council_gate_refused_total", gate="questions") == 1
            assert value(read, "council_gate_inside", gate="questions") == 1
            assert value(read, "council_requests_total", route="/v1/chat", method="POST", status="503") == 1
        desk.gate._free = 1


SECRETS = ("Zanzibar", "4711", "bins-publi", "Report on the Wells", "wharf", KEY, "spare-1", "Cabinet", "127.0.0.1")


def test_nothing_that_was_asked_or_is_held_is_told(client: httpx.Client) -> None:
    client.post("/v1/chat", json={"question": "What did Zanzibar 4711 decide?"})
    client.get("/v1/documents/bins-publi")
    client.get("/Zanzibar/4711?name=Zanzibar", headers=OWNER)
    client.put("/healthz")
    client.post("/v1/chat", json={"question": "?"}, headers={"Origin": "https://zanzibar.example"})

    told = client.get("/metrics", headers=OWNER).text

    assert [word for word in SECRETS if word.casefold() in told.casefold()] == []
    assert 'method="other"' in told


def test_whatever_strangers_send_makes_no_more_lines(client: httpx.Client) -> None:
    client.get("/nowhere")
    client.put("/nowhere")
    before = len(scraped(client))
    after_own = len(scraped(client))  # the first scrape is itself counted by the second
    for n in range(50):
        client.get(f"/nowhere/{n}")
        client.request(("PUT", "TRACE")[n % 2], f"/nowhere/{n}")

    assert len(scraped(client)) == after_own >= before


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer no"}, {"X-Forwarded-For": "127.0.0.1"}])
def test_a_stranger_is_refused_even_on_this_machine(client: httpx.Client, headers: dict[str, str]) -> None:
    response = client.get("/metrics", headers=headers)

    assert response.status_code == 401
    assert response.headers["content-type"] == "application/problem+json"
    assert "council_" not in response.text


def test_reading_it_is_a_permission_of_its_own() -> None:
    assert May.METRICS not in PUBLIC.may
    assert May.METRICS in OWNER_OF_THE_FOLDER.may


def test_counting_a_request_costs_next_to_nothing() -> None:
    metrics = Metrics()
    took = []
    for _ in range(5):
        began = time.process_time()
        for _ in range(2_000):
            metrics.requested("/v1/chat", "POST", 200, 0.02)
        took.append((time.process_time() - began) / 2_000)

    assert min(took) < 0.000_2  # seconds; an answer takes a hundred times that
