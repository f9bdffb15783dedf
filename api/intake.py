"""The verb `ingest`: a delivery of files, taken in here or handed to the server that holds the library.

Addresses are fetched by `api.publishers`.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from api.documents import OutcomeOut, outcome_out
from api.opening import open_library, server_of
from api.progress import bar_for, follow
from api.publishers import fetch, is_address
from api.recognising import recogniser_for
from api.remote import Remote, Unreachable
from api.requests import parse_access
from api.settings import Settings, read_settings
from api.stopping import stopped_in_order
from api.terminal import complain, outcomes, print_json
from api.watching import Watch, watch
from ingest.porch import Arrival, Fate, Outcome, Porch, arrivals
from ingest.reading_room import ReadingRoom
from vectorstore.library import Library
from vectorstore.words.clearance import OWNER, Access
from vectorstore.words.errors import AssistantError, BadInput, LibraryInUse


@dataclass(frozen=True, slots=True)
class Delivery:
    """What `ingest` was told: the paths, the files under them, and what to do about files that are no longer there."""

    paths: tuple[Path, ...]
    coming: tuple[Arrival, ...]
    access: Access | None
    remove_missing: bool
    sure: bool


class NotRemoved(AssistantError):
    """Papers are missing in a way that looks like a mistake: none is withdrawn."""


def ingest(given: argparse.Namespace) -> int:
    with stopped_in_order():
        return _ingest(given)


def _ingest(given: argparse.Namespace) -> int:
    addresses = [said for said in given.paths if is_address(said)]
    paths = [Path(said) for said in given.paths if not is_address(said)]
    if not addresses:
        for name in ("date_from", "date_to", "weeks_back", "weeks_forward", "committee", "every", "again"):
            if getattr(given, name):
                raise BadInput(
                    "Days, weeks, committees, --every and --again are for addresses: name one, https://<council>/."
                )
        return _ingest_files(given, paths)
    if paths or given.remove_missing:
        raise BadInput(
            "Addresses are fetched by themselves: name files and folders, and --remove-missing, in another call."
        )
    return fetch(given, addresses)


def _ingest_files(given: argparse.Namespace, paths: Sequence[Path]) -> int:
    settings = read_settings()
    access = parse_access(given.access) if given.access is not None else None
    if given.watch:
        return watch(settings, _watch_of(given, paths, access))
    removing = given.remove_missing and not given.dry_run
    # A folder that is not there is a mistake, unless papers came from it that are to be withdrawn: `_check_paths`.
    coming = arrivals([path for path in paths if path.exists() or not removing])
    delivery = Delivery(tuple(paths), tuple(coming), access, removing, given.yes)
    server = server_of(settings)
    rows: list[OutcomeOut] = []
    complaint: str | None = None
    if given.dry_run:
        rows = _dry_run(settings, coming, access, server)
    else:
        try:
            for row in _take_in_there(delivery, server) if server else _take_in_here(delivery, settings):
                rows.append(row)  # one by one: what came before a stop is told
        except (Unreachable, NotRemoved) as stopped:
            complaint = str(stopped)
    if given.json:
        print_json([row.model_dump() for row in rows])
    else:
        outcomes(rows)
    if complaint:
        complain(complaint)
    return 1 if complaint or any(row.fate == Fate.REFUSED for row in rows) else 0


def _watch_of(given: argparse.Namespace, paths: Sequence[Path], access: Access | None) -> Watch:
    if given.dry_run or given.remove_missing:
        raise BadInput(
            "--watch takes in what comes and withdraws what goes by itself: leave --dry-run and --remove-missing out."
        )
    return Watch(tuple(paths), access, given.yes, given.json)


def _take_in_there(delivery: Delivery, server: Remote) -> Iterator[OutcomeOut]:
    """Through the server that owns the library. Raises Unreachable or NotRemoved after what could be done."""
    with server:
        if delivery.remove_missing:
            _check_paths(delivery.paths, server.held())
        with bar_for(len(delivery.coming)) as bar:
            for outcome in server.take_in(delivery.coming, delivery.access, bar.count):
                bar.done(outcome.file)
                yield outcome
        if delivery.remove_missing:
            for missing in _missing(server.held(), delivery):
                yield _withdrawn(server.withdraw(missing["id"])["file"])


def _take_in_here(delivery: Delivery, settings: Settings) -> Iterator[OutcomeOut]:
    """Into a library that nobody else has open. Raises NotRemoved after what could be done."""
    with (
        open_library(settings, "ingest") as library,
        ReadingRoom(settings.ingest.limits) as room,
        recogniser_for(settings) as recogniser,
    ):
        if delivery.remove_missing:
            _check_paths(delivery.paths, _sources(library))
        with bar_for(len(delivery.coming)) as bar:
            yield from follow(
                Porch(library, room, recogniser).take_in(delivery.coming, delivery.access, bar.progress), bar
            )
        if delivery.remove_missing:
            for missing in _missing(_sources(library), delivery):
                yield _withdrawn(library.withdraw(missing["id"]).file)


def _sources(library: Library) -> list[dict[str, Any]]:
    return [{"id": d.id, "source": d.source} for d in library.documents(OWNER)]


def _check_paths(paths: Sequence[Path], held: Sequence[dict[str, Any]]) -> None:
    """Raises BadInput for a path that is not there and that no paper came from either."""
    arrivals([path for path in paths if not path.exists() and not _from(path, held)])


def _from(folder: Path, held: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The papers that came from a folder; sources are written as `ingest.porch.arrivals` writes them."""
    prefix = f"{folder.resolve()}/".encode("utf-8", "backslashreplace").decode()
    return [d for d in held if d["source"].startswith(prefix)]


MANY = 4
"""A folder that no more papers than this came from may lose most of them without a question."""


def _missing(held: Sequence[dict[str, Any]], delivery: Delivery) -> list[dict[str, Any]]:
    """The papers that came from these folders and whose files are no longer there.

    Raises NotRemoved where they are so many that a drive is more likely to be missing, or another folder to be meant.
    """
    there = {arrival.source for arrival in delivery.coming}
    found: dict[str, dict[str, Any]] = {}
    for folder in delivery.paths:
        if folder.is_file():
            continue
        came = _from(folder, held)
        left = [d for d in came if d["source"] not in there and not Path(d["source"]).exists()]
        if left and not delivery.sure and (len(left) == len(came) or (len(came) > MANY and len(left) > len(came) / 2)):
            raise NotRemoved(
                f"{len(left)} of the {len(came)} papers that came from {folder} are no longer there. Nothing was "
                "withdrawn. Check that it is the right folder and that its drive is connected; if they are to be "
                "withdrawn, say so with --yes."
            )
        found |= {d["id"]: d for d in left}
    return list(found.values())


def _dry_run(
    settings: Settings, coming: Sequence[Arrival], access: Access | None, server: Remote | None
) -> list[OutcomeOut]:
    """Reads every file and compares it with what is held, in the library itself, of which no paper is changed."""
    if server:
        raise LibraryInUse("A dry run needs the library to itself. Stop the server, or leave --dry-run out.")
    with (
        open_library(settings, "dry run", mend=False) as library,
        ReadingRoom(settings.ingest.limits) as room,
        bar_for(len(coming)) as bar,
    ):
        return follow(Porch(library, room).look_at(coming, access), bar)


def _withdrawn(file: str) -> OutcomeOut:
    return outcome_out(Outcome(file, Fate.WITHDRAWN))
