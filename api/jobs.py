"""Work that outlasts a request: papers coming in, or embedded anew, one job after another, off the request path."""

from __future__ import annotations

import dataclasses
import logging
import shutil
import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from ulid import ULID

from ingest.porch import Arrival, Fate, Outcome, Porch, settled
from vectorstore.passage_embedding import Progress
from vectorstore.words.clearance import Access
from vectorstore.words.errors import NotHeld
from vectorstore.words.papers import Reading

KEPT = 1_000
"""Finished jobs that can still be asked about."""
_log = logging.getLogger(__name__)


@dataclass(slots=True)
class Job:
    """One delivery of files, or one corrected paper (no files); read it under no lock, it only ever grows."""

    id: str
    files: int
    by: str = ""
    """The id of who brought it."""
    state: str = "waiting"
    embedded: int = 0
    to_embed: int = 0
    outcomes: list[Outcome] = field(default_factory=list)


@dataclass(slots=True)
class _Delivery:
    """What a job has to do, and how many of its files text recognition still reads."""

    arrivals: list[Arrival]
    access: Access | None
    folder: Path
    recognising: int = 0


class Jobs:
    """A queue with one worker: two papers never race for the same library.

    Text recognition has a worker of its own, so that a scan of many pages holds up no delivery behind it.
    """

    def __init__(self, porch: Porch) -> None:
        self._porch = porch
        self._recognising = ThreadPoolExecutor(max_workers=1, thread_name_prefix="recognition")
        self._jobs: dict[str, Job] = {}
        self._lock = threading.Lock()
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="ingest")

    def start(self, arrivals: list[Arrival], access: Access | None, folder: Path, by: str = "") -> Job:
        """Queues a delivery; `folder` holds its files and is removed when they are in. `by` is the id of who brought it."""
        job = self._new(len(arrivals), by)
        self._worker.submit(self._run, job, _Delivery(arrivals, access, folder))
        return job

    def renew(self, again: Callable[[Progress], object], by: str = "") -> Job:
        """Queues the embedding of a paper that was corrected; `again` does it and is told how to count."""
        job = self._new(0, by)
        self._worker.submit(self._renew, job, again)
        return job

    def _new(self, files: int, by: str) -> Job:
        job = Job(str(ULID()), files, by)
        with self._lock:
            self._jobs[job.id] = job
            for old in [j.id for j in self._jobs.values() if j.state == "done"][:-KEPT]:
                del self._jobs[old]
        return job

    def job(self, job_id: str, by: str | None = None) -> Job:
        """Raises NotHeld for a job that never was, or is long done, and for another's where only those `by` one are asked for."""
        with self._lock:
            job = self._jobs.get(job_id)
        if job is None or by not in (None, job.by):
            raise NotHeld("There is no such job. Jobs are forgotten when the server stops.")
        return job

    def states(self) -> dict[str, int]:
        """How many jobs that can still be asked about are in each state."""
        with self._lock:
            found = Counter(job.state for job in self._jobs.values())
        return {state: found[state] for state in ("waiting", "working", "done")}

    def close(self) -> None:
        self._recognising.shutdown(wait=True, cancel_futures=True)
        self._worker.shutdown(wait=True, cancel_futures=True)

    def _run(self, job: Job, delivery: _Delivery) -> None:
        job.state = "working"
        arrivals, access = delivery.arrivals, delivery.access
        unheard: list[tuple[Arrival, Outcome]] = []
        try:
            coming = self._porch.take_in(
                arrivals, access, lambda _: _counting(job), lambda *wants: unheard.append(wants)
            )
            for outcome in coming:
                self._tell(job, arrivals, outcome)
        except Exception as error:
            _log.exception("A delivery could not be taken in")
            why = f"Taking it in failed ({type(error).__name__}). Nothing of it is held; try again."
            told = {outcome.source for outcome in job.outcomes}
            left = [arrival for arrival in arrivals if arrival.source not in told]
            job.outcomes += [Outcome(a.file, Fate.REFUSED, why=f"{a.file}: {why}") for a in left]
        delivery.recognising = len(unheard)
        if not unheard:
            self._end(job, delivery)
            return
        job.state = "recognising"
        for arrival, first in unheard:
            self._recognising.submit(self._recognise, job, delivery, arrival, first)

    def _recognise(self, job: Job, delivery: _Delivery, arrival: Arrival, first: Outcome) -> None:
        """The slow half, off the queue; what comes of it is put in by the one worker."""
        try:
            read: Reading | Outcome = self._porch.recognise(arrival, delivery.access)
        except Exception:
            _log.exception("A paper could not be recognised")
            read = first
        with suppress(RuntimeError):  # the server is stopping: the paper stays as it was taken in
            self._worker.submit(self._settle, job, delivery, arrival, (first, read))

    def _settle(self, job: Job, delivery: _Delivery, arrival: Arrival, read: tuple[Outcome, Reading | Outcome]) -> None:
        first, then = read
        try:
            self._tell(job, delivery.arrivals, settled(first, self._porch.put(arrival, then, lambda _: _counting(job))))
        except Exception:
            _log.exception("A recognised paper could not be put in")
        delivery.recognising -= 1
        if not delivery.recognising:
            self._end(job, delivery)

    @staticmethod
    def _end(job: Job, delivery: _Delivery) -> None:
        shutil.rmtree(delivery.folder, ignore_errors=True)
        job.state = "done"

    @staticmethod
    def _tell(job: Job, arrivals: list[Arrival], outcome: Outcome) -> None:
        """They come as they are read, and are told in the order in which the papers were handed in; the last word holds."""
        place = {arrival.source: n for n, arrival in enumerate(arrivals)}
        known = [told for told in job.outcomes if told.source != outcome.source]
        known.append(_as_brought(arrivals[place[outcome.source]], outcome))
        job.outcomes = sorted(known, key=lambda told: place[told.source])

    @staticmethod
    def _renew(job: Job, again: Callable[[Progress], object]) -> None:
        job.state = "working"
        try:
            again(_counting(job))
        except Exception:
            # The correction holds all the same, and the library knows what is left to renew when it is opened again.
            _log.exception("A corrected paper could not be embedded anew")
        finally:
            job.state = "done"


def _as_brought(arrival: Arrival, outcome: Outcome) -> Outcome:
    """The reason names the file as its bringer does, not as it was stored."""
    stored = f"{arrival.path.name}: "
    if outcome.why and outcome.why.startswith(stored):
        return dataclasses.replace(outcome, why=f"{arrival.file}: {outcome.why.removeprefix(stored)}")
    return outcome


def _counting(job: Job) -> Progress:
    def count(done: int, of: int) -> None:
        job.embedded, job.to_embed = done, of

    return count
