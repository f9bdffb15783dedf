"""GET /metrics: how the server is doing, in Prometheus' text format, for whoever may read it.

Counts and times only: nothing of a question, an answer, a paper or a person, and no count of what is not published. Every
label has a fixed set of values (route templates, methods, statuses), whatever strangers send.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter
from fastapi.responses import Response
from prometheus_client import CollectorRegistry, Counter, Histogram, ProcessCollector, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.principals import May, Who
from assistant.answer import Answer
from vectorstore.words.clearance import ANONYMOUS

if TYPE_CHECKING:
    from api.desk import Desk

MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"
METHODS = frozenset(("GET", "HEAD", "POST", "PATCH", "DELETE", "OPTIONS"))
NO_ROUTE = "(none)"
SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
"""Upper bounds of the histograms' buckets: from a health check to an answer by a slow chat model."""
STEPS = ("understand", "retrieve", "write", "verify", "total")


class Metrics:
    """What is counted while the server runs; it begins at nothing with each start."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry(auto_describe=False)
        ProcessCollector(registry=self.registry)
        self._requests = Counter(
            "council_requests",
            "Requests by route, method and status.",
            ("route", "method", "status"),
            registry=self.registry,
        )
        self._seconds = Histogram(
            "council_request_seconds", "Time until the last byte of a reply, by route.", ("route",),
            registry=self.registry, buckets=SECONDS,
        )  # fmt: skip
        self._answers = Counter(
            "council_answers",
            "Answers by status and by who wrote them.",
            ("status", "written_by"),
            registry=self.registry,
        )
        self._steps = Histogram(
            "council_answer_seconds", "Time of an answer's steps.", ("step",), registry=self.registry, buckets=SECONDS
        )

    def requested(self, route: str, method: str, status: int, seconds: float) -> None:
        """One request has been answered, or broke off (status 0)."""
        self._requests.labels(route, method if method in METHODS else "other", str(status)).inc()
        self._seconds.labels(route).observe(seconds)

    def answered(self, answer: Answer) -> None:
        """One question has been answered."""
        by = "quotes" if answer.written_by == "quotes" else "model"
        self._answers.labels(answer.status.value, by).inc()
        for step in STEPS:
            if (ms := answer.timings_ms.get(step)) is not None:
                self._steps.labels(step).observe(ms / 1000)


class Counted:
    """ASGI middleware around everything, refusals at the door too: counts requests and measures how long they take."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app, self._metrics = app, metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began, status = time.perf_counter(), 0

        async def noted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, noted)
        finally:
            # The router puts the route it found into the scope that it is handed.
            route = getattr(scope.get("route"), "path", NO_ROUTE)
            self._metrics.requested(route, scope["method"], status, time.perf_counter() - began)


class _Standing(Collector):
    """What is looked up when somebody reads: how full, how many, how well."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def collect(self) -> Iterator[Metric]:
        desk = self._desk
        yield _gauge("council_info", "The version that runs.", {version("council-assistant"): 1}, "version")
        gates = {"questions": desk.gate, "pictures": desk.drawing.gate}
        inside = {name: gate.inside for name, gate in gates.items()}
        yield _gauge("council_gate_inside", "Being answered or waiting to be.", inside, "gate")
        room = {name: gate.room for name, gate in gates.items()}
        yield _gauge("council_gate_room", "How many may be inside; the next is refused.", room, "gate")
        refused = CounterMetricFamily("council_gate_refused", "Refused because the gate was full.", labels=["gate"])
        for name, gate in gates.items():
            refused.add_metric([name], gate.refused)
        yield refused
        yield _gauge("council_jobs", "Deliveries of papers, by state.", desk.jobs.states(), "state")
        yield from self._held()
        model = {"opened": desk.model.opened.is_set(), "failed": desk.model.failed.is_set()}
        yield _gauge("council_model", "1 where the models are opened, or could not be.", model, "state")
        yield GaugeMetricFamily("council_log_waiting", "Entries that wait for the question log.", desk.recorder.waiting)
        yield CounterMetricFamily("council_log_lost", "Entries that the question log misses.", desk.recorder.lost)

    def _held(self) -> Iterator[Metric]:
        """What everybody may read, and no more: how much is closed is nobody's to see here."""
        public = self._desk.library.holdings(ANONYMOUS)
        yield GaugeMetricFamily("council_public_papers", "Papers on the public shelf.", public.documents)
        yield GaugeMetricFamily("council_public_passages", "Passages on the public shelf.", public.passages)
        if public.last_ingest:
            at = public.last_ingest.timestamp()
            yield GaugeMetricFamily("council_public_last_ingest_timestamp_seconds", "When one was last taken in.", at)


def _gauge(name: str, says: str, values: dict[str, Any], label: str) -> GaugeMetricFamily:
    family = GaugeMetricFamily(name, says, labels=[label])
    for value, number in values.items():
        family.add_metric([value], float(number))
    return family


def metrics_router(desk: Desk) -> APIRouter:
    router = APIRouter()
    registry = desk.metrics.registry
    standing = CollectorRegistry(auto_describe=False)
    standing.register(_Standing(desk))

    @router.get(
        "/metrics",
        summary="How the server is doing, for Prometheus (owner)",
        response_class=Response,
        responses={200: {"content": {"text/plain": {}}, "description": "Prometheus' text format."}, 401: {}},
    )
    def metrics(who: Who) -> Response:
        who.require(May.METRICS)
        return Response(generate_latest(registry) + generate_latest(standing), media_type=MEDIA_TYPE)

    return router
