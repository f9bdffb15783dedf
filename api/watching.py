"""`ingest --watch`: folders kept in step with the library, round after round, with a server running or without one."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from api.documents import OutcomeOut, outcome_out
from api.opening import open_library, server_of
from api.recognising import recogniser_for
from api.remote import Later, Remote, Unreachable
from api.settings import Settings
from api.terminal import complain, say
from ingest.porch import Arrival, Fate, Outcome, Porch
from ingest.reading_room import ReadingRoom
from ingest.watching import Patience, Watched, look_at
from vectorstore.library import Library
from vectorstore.words.clearance import OWNER, Access
from vectorstore.words.errors import BadInput, LibraryInUse


@dataclass(frozen=True, slots=True)
class Watch:
    """What is watched, and how: the folders, the label, whether many may be withdrawn at once, JSON or words."""

    folders: tuple[Path, ...]
    access: Access | None
    sure: bool
    json: bool


def watch(settings: Settings, asked: Watch, rounds: int | None = None) -> int:
    """Goes on until it is stopped, or for so many rounds. Raises BadInput for a path that is no folder."""
    for folder in asked.folders:
        if folder.is_file():
            raise BadInput(f"'{folder}' is a file. Name the folder it is in; only folders are watched.")
    given = settings.ingest
    patience = Patience(given.watch_quiet, given.watch_gone)
    with _held(settings) as desk:
        sources = [(d["id"], d["source"]) for d in desk.held()]
    watched = [
        (folder, Watched(folder, [s for _, s in sources if s.startswith(f"{folder.resolve()}/")], patience, asked.sure))
        for folder in asked.folders
    ]
    _tell(asked, f"Watching {', '.join(map(str, asked.folders))} (stop with Ctrl+C)")
    while rounds is None or rounds > 0:
        for folder, one in watched:
            _round(settings, asked, folder, one)
        if rounds is not None:
            rounds -= 1
        time.sleep(given.watch_seconds)
    return 0


def _round(settings: Settings, asked: Watch, folder: Path, one: Watched) -> None:
    todo = one.step(look_at(folder), time.monotonic())
    for said in todo.said:
        _tell(asked, said)
    ready = [arrival for arrival in todo.ready if _opens(arrival.path)]
    if not ready and not todo.withdrawn:
        return
    try:
        with _held(settings) as desk:
            for told in desk.take_in(ready, asked.access):
                _report(asked, told)
                one.taken(told.source, held=told.outcome.fate != Fate.REFUSED)
            ids = {d["source"]: d["id"] for d in desk.held()} if todo.withdrawn else {}
            for source in todo.withdrawn:
                if source in ids:
                    _report(asked, Told(source, desk.withdraw(ids[source])))
                one.withdrawn(source)
    except (Unreachable, Later, LibraryInUse) as later:
        _tell(asked, f"{later} It is tried again in a moment.")


def _opens(path: Path) -> bool:
    """A file that another program holds, or that may not be read yet, is looked at again in the next round."""
    try:
        with path.open("rb") as file:
            file.read(1)
    except OSError:
        return False
    return True


@dataclass(frozen=True, slots=True)
class Told:
    """What became of the file from one source."""

    source: str
    outcome: OutcomeOut


@dataclass(frozen=True, slots=True)
class _Desk:
    """The library, wherever it is: what it holds, taking in, withdrawing."""

    held: Callable[[], list[dict[str, Any]]]
    take_in: Callable[[Sequence[Arrival], Access | None], Iterator[Told]]
    withdraw: Callable[[str], OutcomeOut]


@contextmanager
def _held(settings: Settings) -> Iterator[_Desk]:
    """The server that holds the library, or the library itself for as long as there is something to do."""
    server = server_of(settings)
    if server:
        with server:
            yield _there(server)
        return
    with (
        open_library(settings, "watch") as library,
        ReadingRoom(settings.ingest.limits) as room,
        recogniser_for(settings) as recogniser,
    ):
        yield _here(library, Porch(library, room, recogniser))


def _there(server: Remote) -> _Desk:
    def take_in(coming: Sequence[Arrival], access: Access | None) -> Iterator[Told]:
        # One by one: an outcome that comes over the wire does not say which source it is of.
        for arrival in coming:
            for outcome in server.take_in([arrival], access, lambda *_: None, again=True):
                yield Told(arrival.source, outcome)

    def withdraw(id_: str) -> OutcomeOut:
        return _withdrawn(server.withdraw(id_)["file"])

    return _Desk(server.held, take_in, withdraw)


def _here(library: Library, porch: Porch) -> _Desk:
    def take_in(coming: Sequence[Arrival], access: Access | None) -> Iterator[Told]:
        return (Told(outcome.source, outcome_out(outcome)) for outcome in porch.take_in(coming, access))

    return _Desk(
        lambda: [{"id": d.id, "source": d.source} for d in library.documents(OWNER)],
        take_in,
        lambda id_: _withdrawn(library.withdraw(id_).file),
    )


def _withdrawn(file: str) -> OutcomeOut:
    return outcome_out(Outcome(file, Fate.WITHDRAWN))


def _report(asked: Watch, told: Told) -> None:
    outcome = told.outcome
    if outcome.fate == Fate.UNCHANGED:
        return
    if asked.json:
        sys.stdout.write(json.dumps(outcome.model_dump(), ensure_ascii=False) + "\n")
        sys.stdout.flush()
        return
    why = outcome.why or "; ".join(outcome.warnings)
    say(f"{time.strftime('%H:%M:%S')} {outcome.fate} {outcome.file}" + (f": {why}" if why else ""))


def _tell(asked: Watch, said: str) -> None:
    """What is no file's outcome: beside them in words, apart from them where a program reads."""
    if asked.json:
        complain(said)
    else:
        say(f"{time.strftime('%H:%M:%S')} {said}")
