"""The command line speaking to the server that owns the library: the same verbs, over HTTP.

The owner's verbs bring the owner's key; questions and searches are anybody's, as they are without a server.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, cast
from urllib.parse import quote

import httpx

from api.documents import OutcomeOut, outcome_out
from ingest.porch import Arrival, Fate, Outcome
from vectorstore.words.clearance import Access
from vectorstore.words.errors import AssistantError

POLL_SECONDS = 0.3
BUSY = (429, 503)
WAIT_SECONDS = 2.0
"""Before a busy server is asked again, where it does not say."""
SECONDS = 60.0
"""The longest that one request may take; a paper comes in as a job, which may take longer."""
LONG = 3_600.0
"""The same where all of the library is gone through."""


class Refused(AssistantError):
    """The server's own words for why it did not."""


class Unreachable(Refused):
    """The server did not answer: nothing else that it is asked will be answered either."""


class Later(Refused):
    """The server has too much to do, and wants to be asked again after so many `seconds`."""

    def __init__(self, why: str, seconds: float) -> None:
        super().__init__(why)
        self.seconds = seconds


class Remote:
    """One server at one address. Raises Refused with the server's reason, Later where it is busy, or Unreachable."""

    def __init__(self, address: str, key: str) -> None:
        self.address = address
        self._key = {"Authorization": f"Bearer {key}"}
        # Never through a proxy: the server is this machine's, and the key must not leave it.
        self._http = httpx.Client(base_url=address, timeout=SECONDS, trust_env=False)

    def __enter__(self) -> Remote:
        return self

    def __exit__(self, *_: object) -> None:
        self._http.close()

    def ask(self, question: str, filters: dict[str, Any]) -> dict[str, Any]:
        return self.chat({"question": question, "filters": filters})

    def chat(self, body: dict[str, Any]) -> dict[str, Any]:
        """A question with all that the API takes beside it."""
        return self._call("POST", "/v1/chat", headers={}, json=body)

    def about(self) -> dict[str, Any]:
        return self._call("GET", "/v1/about")

    def search(self, query: str, limit: int, filters: dict[str, Any]) -> dict[str, Any]:
        asked = {"query": query, "limit": limit, "filters": filters}
        return self._call("POST", "/v1/search", headers={}, json=asked)

    def held(self, filters: dict[str, Any] | None = None) -> list[dict[str, Any]]:
        narrowed = {_LISTED.get(name, name): value for name, value in (filters or {}).items()}
        return cast("list[dict[str, Any]]", self._call("GET", "/v1/held", params=narrowed)["documents"])

    def withdraw(self, document_id: str, reason: str = "") -> dict[str, Any]:
        return self._call("DELETE", f"/v1/documents/{document_id}", params={"reason": reason} if reason else {})

    def record(self, deed: str, asked: dict[str, Any]) -> dict[str, Any]:
        """What `POST /v1/record/search` or `/erase` says."""
        return self._call("POST", f"/v1/record/{deed}", json=asked, timeout=LONG)

    def record_export(self, asked: dict[str, Any]) -> Iterator[str]:
        """An export, piece by piece as it comes."""
        with self._streamed("POST", "/v1/record/export", json=asked) as response:
            yield from response.iter_text()

    def check_record(self, noted: str | None) -> dict[str, Any]:
        return self._call("GET", "/v1/record/check", params={"noted": noted} if noted else {}, timeout=LONG)

    def deeds(self, limit: int) -> list[dict[str, Any]]:
        return cast("list[dict[str, Any]]", self._call("GET", "/v1/deeds", params={"limit": limit})["deeds"])

    def backup(self, to: str, keys: bool, reason: str, progress: Callable[[int, int], None]) -> dict[str, Any]:
        """Has a backup made, and waits for it."""
        job = self._call("POST", "/v1/backup", json={"to": to, "keys": keys, "reason": reason})
        while job["state"] == "working":
            time.sleep(POLL_SECONDS)
            job = self._call("GET", job["url"])
            progress(job["done"], job["of"])
        if job["state"] == "failed":
            raise Refused(job["why"])
        return cast("dict[str, Any]", job["made"])

    def correct(self, document_id: str, changes: dict[str, Any]) -> dict[str, Any]:
        return self._call("PATCH", f"/v1/documents/{document_id}", json=changes)

    def grant(self, body: dict[str, Any]) -> dict[str, Any]:
        return self._call("POST", "/v1/grants", json=body)

    def grants(self, ended: bool) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        while True:
            page = self._call("GET", "/v1/grants", params={"ended": ended, "limit": 500, "offset": len(found)})
            found += page["grants"]
            if not page["grants"] or len(found) >= page["total"]:
                return found

    def revoke(self, grant_id: str, reason: str) -> dict[str, Any]:
        return self._call("POST", f"/v1/grants/{quote(grant_id, safe='')}/revoke", json={"reason": reason})

    def rebuild(self) -> int:
        return int(self._call("POST", "/v1/rebuild", timeout=LONG)["passages"])

    def keys(self) -> list[dict[str, Any]]:
        return cast("list[dict[str, Any]]", self._call("GET", "/v1/keys")["keys"])

    def add_key(self, asked: dict[str, Any]) -> dict[str, Any]:
        return self._call("POST", "/v1/keys", json=asked)

    def revoke_key(self, key_id: str) -> dict[str, Any]:
        return self._call("DELETE", f"/v1/keys/{quote(key_id, safe='')}")

    def people(self) -> list[dict[str, Any]]:
        return cast("list[dict[str, Any]]", self._call("GET", "/v1/people")["people"])

    def suspend(self, person_id: str, reason: str | None) -> dict[str, Any]:
        return self._call("POST", f"/v1/people/{quote(person_id, safe='')}/suspend", json={"reason": reason})

    def resume(self, person_id: str) -> dict[str, Any]:
        return self._call("POST", f"/v1/people/{quote(person_id, safe='')}/resume")

    def take_in(
        self,
        coming: Sequence[Arrival],
        access: Access | None,
        progress: Callable[[Arrival, int, int], None],
        again: bool = False,
    ) -> Iterator[OutcomeOut]:
        """Hands files over one by one and follows each until it is in or refused; one refused never stops the others.

        Raises Unreachable when the server stops answering: what was yielded before is in; and Later, where the file can
        be brought `again`, when the server has too much to do.
        """
        recognising: list[tuple[Arrival, dict[str, Any]]] = []
        for n, arrival in enumerate(coming):
            try:
                job = self._hand_over(arrival, access, progress)
                if job["state"] != "done":
                    recognising.append((arrival, job))  # the next file need not wait for it
                    continue
                outcomes = [OutcomeOut(**outcome) for outcome in job["outcomes"]]
            except OSError as error:
                outcomes = [_refused(arrival, f"{arrival.file}: {error.strerror or 'it cannot be read'}.")]
            except Unreachable as gone:
                left = (
                    f"{len(coming) - n} of {len(coming)} files were not taken in, '{arrival.file}' the first of them."
                )
                raise Unreachable(f"{gone} {left}") from gone
            except Refused as refused:
                if again and isinstance(refused, Later):
                    raise
                outcomes = [_refused(arrival, str(refused))]
            yield from outcomes
        for arrival, job in recognising:
            try:
                done = self._follow(arrival, job, progress, ("done",))
            except Unreachable:
                raise
            except Refused as refused:
                yield _refused(arrival, str(refused))
            else:
                yield from (OutcomeOut(**outcome) for outcome in done["outcomes"])

    def _hand_over(
        self, arrival: Arrival, access: Access | None, progress: Callable[[Arrival, int, int], None]
    ) -> dict[str, Any]:
        """The job, when all of it is done but text recognition."""
        with arrival.path.open("rb") as file:
            job = self._call(
                "POST",
                "/v1/documents",
                files=[("files", (arrival.file, file))],
                data={"sources": [arrival.source]}
                | ({"given": [json.dumps(arrival.given.said())]} if arrival.given else {})
                | ({"access": access.label} if access else {}),
            )
        return self._follow(arrival, job, progress, ("done", "recognising"))

    def _follow(
        self,
        arrival: Arrival,
        job: dict[str, Any],
        progress: Callable[[Arrival, int, int], None],
        states: Sequence[str],
    ) -> dict[str, Any]:
        while job["state"] not in states:
            time.sleep(POLL_SECONDS)
            job = self._call("GET", job["url"])
            progress(arrival, job["embedded"], job["to_embed"])
        return job

    def _call(self, method: str, path: str, headers: dict[str, str] | None = None, **more: Any) -> dict[str, Any]:
        """With the owner's key, unless other headers are given: what is asked is asked as anybody would."""
        try:
            response = self._http.request(method, path, headers=self._key if headers is None else headers, **more)
        except httpx.HTTPError as error:
            raise self._gone(error) from error
        return self._body(response)

    @contextmanager
    def _streamed(self, method: str, path: str, **more: Any) -> Iterator[httpx.Response]:
        """A reply that may be long, as it comes; with the owner's key."""
        try:
            with self._http.stream(method, path, headers=self._key, timeout=LONG, **more) as response:
                if response.is_error:
                    response.read()
                    self._body(response)
                yield response
        except httpx.HTTPError as error:
            raise self._gone(error) from error

    def _gone(self, error: httpx.HTTPError) -> Unreachable:
        return Unreachable(
            f"The server at {self._http.base_url} did not answer ({type(error).__name__}). Start it again, or stop it "
            "altogether to work without it."
        )

    def _body(self, response: httpx.Response) -> dict[str, Any]:
        try:
            body = response.json()
        except ValueError as error:
            raise Refused(f"The server at {self._http.base_url} answered something else than JSON.") from error
        why = str(body.get("detail", response.reason_phrase)) if response.is_error else ""
        if response.status_code in BUSY:
            wait = response.headers.get("Retry-After", "")
            raise Later(why, float(wait) if wait.isdecimal() else WAIT_SECONDS)
        if response.is_error:
            raise Refused(why)
        return cast("dict[str, Any]", body)


_LISTED = {"committees": "committee", "kinds": "kind", "wards": "ward", "portfolios": "portfolio"}
"""What a list is narrowed by, as its address says it."""


def _refused(arrival: Arrival, why: str) -> OutcomeOut:
    return outcome_out(Outcome(arrival.file, Fate.REFUSED, why=why))
