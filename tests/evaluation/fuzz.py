"""Every operation of the published interface, called with what its description allows and with what it does not.

    python -m tests.evaluation.fuzz [--long] [--seed N] [--only WORD]

Schemathesis makes the requests from the server's own OpenAPI document: its boundary cases, then random ones, as a stranger
and as the owner of the library. Every reply is held against what the document says of it: no status of 500 or above, none
that is not described, no other content type, header or body than described. Part of the ids and questions are replaced by
such as are held, so that what lies behind the first check is reached too. The same seed makes the same requests.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import warnings
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import hypothesis
import requests
import schemathesis
from hypothesis import HealthCheck, Phase
from hypothesis.database import InMemoryExampleDatabase
from rich.console import Console
from rich.table import Table
from schemathesis.checks import not_a_server_error
from schemathesis.config import GenerationConfig
from schemathesis.core.failures import FailureGroup
from schemathesis.generation import GenerationMode
from schemathesis.schemas import APIOperation
from schemathesis.specs.openapi.checks import (
    allow_header_conformance,
    content_type_conformance,
    ignored_auth,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

from api.app import make_app
from tests.desks import KEY, Known, opened_desk
from tests.running import served

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    unsupported_method,
    allow_header_conformance,
    ignored_auth,
]
SHORT, LONG = 3, 70
"""Random requests for each operation, each principal and each of the two ways: as described, and not as described."""
SHORT_BOUNDARY = 8
"""Boundary cases for each operation and principal in the short form; the long form has them all."""
LEFT_OUT = ("POST /v1/pause",)
"""The kill switch would have all that follows refused; `tests/api/test_pause.py` sends it what it takes and does not."""
COSTLY = {"POST /v1/rebuild": 4, "POST /v1/documents": 20}
"""Operations that take a good part of a second: at most so many requests of each way."""
QUESTIONS = (
    "How many bins were missed in 2024/25?",
    "Who was present?",
    "And the year before?",
    "What was decided?",
    "£ % 1/0",
)
WHOLE: dict[str, tuple[str, str, dict[str, str]]] = {
    "POST /v1/held-back": ("passage_id", "spare_passage_id", {"reason": "It is wrong."}),
    "POST /v1/export": ("passage_ids", "passage_id", {"format": "docx"}),
}
"""Bodies whose fields hang together, so that drawn ones are nearly always refused."""
KNOWN_SHARE = 0.6
SURE = 2
"""Random requests, as described, whose ids are all held."""


@dataclass(slots=True)
class Told:
    """What came of the requests: how many, with which statuses, and one example of each failure."""

    cases: Counter[str] = field(default_factory=Counter)
    statuses: dict[str, Counter[int]] = field(default_factory=dict)
    failures: dict[tuple[str, str], str] = field(default_factory=dict)
    failed: Counter[tuple[str, str]] = field(default_factory=Counter)

    @property
    def total(self) -> int:
        return sum(self.cases.values())

    @property
    def server_errors(self) -> int:
        return sum(n for statuses in self.statuses.values() for status, n in statuses.items() if status >= 500)


def fuzz(long: bool, seed: int = 1, only: str = "") -> Told:
    """Calls everything whose label ("GET /v1/documents") has `only` in it."""
    told = Told()
    with (
        tempfile.TemporaryDirectory() as folder,
        opened_desk(Path(folder), spare=40 if long else 8, upload_mb=1) as (desk, known),
        served(make_app(desk)) as address,
        requests.Session() as session,
    ):
        session.trust_env = False
        published = session.get(f"{address}/v1/openapi.json", timeout=60).json()
        schema = schemathesis.openapi.from_dict(_without_tuples(published))
        operations = [found.ok() for found in schema.get_all_operations()]
        for who, headers in (("stranger", {}), ("owner", {"Authorization": f"Bearer {KEY}"})):
            schema.coverage_unexpected_methods_seen.clear()
            for operation in (o for o in operations if only in o.label and o.label not in LEFT_OUT):
                asking = _Asking(told, session, address, headers, known, _dice(seed, who, operation.label))
                for case, share in _cases(operation, long, seed):
                    asking.ask(case, share)
    return told


def _without_tuples(schema: Any) -> Any:
    """The same description with [x, x] written as "two of x": Schemathesis 4.32 misreads a tuple within an array."""
    if isinstance(schema, list):
        return [_without_tuples(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    written = {name: _without_tuples(part) for name, part in schema.items()}
    if (each := written.pop("prefixItems", None)) is not None:
        assert all(one == each[0] for one in each), each
        assert written["minItems"] == written["maxItems"] == len(each), written
        written["items"] = each[0]
    return written


def _cases(operation: APIOperation, long: bool, seed: int) -> Iterator[tuple[Any, float]]:
    """Boundary cases, then random ones; and which share of their ids becomes one that is held."""
    costly = COSTLY.get(operation.label)
    modes = [GenerationMode.POSITIVE, GenerationMode.NEGATIVE]
    boundary = list(
        operation.schema.iter_coverage_cases(operation, generation_modes=modes, generation_config=GenerationConfig())
    )
    if not long:
        boundary = _dice(seed, operation.label).sample(boundary, min(SHORT_BOUNDARY, len(boundary)))
    yield from ((case, KNOWN_SHARE) for case in boundary[:costly])
    for mode in modes:
        many = LONG if long else SHORT
        drawn = _drawn(operation, mode, min(many, costly or many), seed)
        sure = mode is GenerationMode.POSITIVE  # the first of these gets behind every door
        yield from ((case, 1.0 if sure and n < SURE else KNOWN_SHARE) for n, case in enumerate(drawn))


def _dice(*seed: object) -> random.Random:
    return random.Random(" ".join(map(str, seed)))  # noqa: S311  (it draws requests, no secrets)


def _drawn(operation: APIOperation, mode: GenerationMode, many: int, seed: int) -> list[Any]:
    """So many random requests; fewer where the operation takes nothing that could be otherwise."""
    drawn: list[Any] = []

    @hypothesis.seed(seed)
    @hypothesis.settings(
        max_examples=many,
        deadline=None,
        database=InMemoryExampleDatabase(),
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @hypothesis.given(operation.as_strategy(generation_mode=mode))
    def draw(case: Any) -> None:
        drawn.append(case)

    try:
        draw()
    except hypothesis.errors.Unsatisfiable:
        return []  # nothing it could be sent is wrong
    return drawn


@dataclass(slots=True)
class _Asking:
    told: Told
    session: requests.Session
    address: str
    headers: dict[str, str]
    known: Known
    dice: random.Random

    def ask(self, case: Any, share: float) -> None:
        """Sends one request and holds its reply against the description."""
        label = case.operation.label
        self._furnish(case, share)
        response = case.call(self.address, self.session, self.headers, timeout=60)
        self.told.cases[label] += 1
        self.told.statuses.setdefault(label, Counter())[response.status_code] += 1
        try:
            case.validate_response(
                response,
                [check for check in CHECKS if not _by_design(check, response)],
                headers=self.headers,
                transport_kwargs={"base_url": self.address, "session": self.session, "headers": self.headers},
            )
        except FailureGroup as group:
            for failure in group.exceptions:
                key = (label, f"{response.status_code} {failure.title}")
                self.told.failed[key] += 1
                self.told.failures.setdefault(key, f"{failure.message}\n{_curl(case)}\n{response.text[:500]}")

    def _furnish(self, case: Any, share: float) -> None:
        """Puts ids and questions that mean something in the place of some of those that do not."""
        if case.method == "DELETE":
            known = {"document_id": self.known.spare_document_id}
        else:
            known = {name: getattr(self.known, name) for name in Known.__slots__}
        known |= {"passage": self.known.passage_id, "question": QUESTIONS, "query": QUESTIONS}
        plural = {"passage_ids": self.known.passage_id, "document_ids": self.known.document_id}
        for place in (case.path_parameters, case.query, case.body):
            if not isinstance(place, dict):
                continue
            for name in [name for name in place if known.get(name)]:
                if isinstance(place[name], str | int) and self.dice.random() < share:
                    place[name] = self.dice.choice(known[name])
            for name in [name for name in place if name in plural]:
                if isinstance(place[name], list) and self.dice.random() < share:
                    place[name] = self.dice.sample(plural[name], 2)
        if "{page}" in case.path and isinstance(case.query, dict) and self.dice.random() < share:
            document_id, page, passage = self.dice.choice(self.known.pictured)
            case.path_parameters = {"document_id": document_id, "page": page}
            case.query["passage"] = passage
            case.query.pop("quote", None)
        if case.method == "POST" and case.operation.label in WHOLE and self.dice.random() < share:
            name, ids, rest = WHOLE[case.operation.label]
            held = self.dice.choice(getattr(self.known, ids))
            case.body = {name: [held] if name == "passage_ids" else held} | rest


def _by_design(check: Any, response: Any) -> bool:
    """A stranger at the owner's routes hears of the key first, whatever the method."""
    return check is unsupported_method and response.status_code == 401


def _curl(case: Any) -> str:
    try:
        return str(case.as_curl_command())[:1500]
    except Exception as error:  # a request that cannot be written as a command is still a failure to tell of
        return f"(no command: {error})"


def main() -> int:
    given = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    given.add_argument("--long", action="store_true", help="at least 5,000 requests")
    given.add_argument("--seed", type=int, default=1)
    given.add_argument("--only", default="", help="only operations whose label has this in it")
    asked = given.parse_args()
    warnings.simplefilter("ignore")
    told = fuzz(asked.long, asked.seed, asked.only)
    table = Table("operation", "requests", "statuses")
    for label in sorted(told.cases):
        statuses = " ".join(f"{status}:{n}" for status, n in sorted(told.statuses[label].items()))
        table.add_row(label, str(told.cases[label]), statuses)
    Console(width=200).print(table)
    for (label, what), example in told.failures.items():
        print(f"\nFAILED {told.failed[label, what]}x {label}: {what}\n{example}")
    print(
        f"{told.total} requests, {told.server_errors} server errors, {sum(told.failed.values())} breaks of the description"
    )
    return 1 if told.failures or told.server_errors else 0


if __name__ == "__main__":
    sys.exit(main())
