"""The verbs of the command line, each from its arguments to its exit status."""

from __future__ import annotations

import argparse
import ipaddress
import platform
import socket
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import uvicorn
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from api.app import make_app
from api.desk import Desk, model_notice, open_desk, study_of
from api.documents import OutcomeOut, held_out, outcome_out, parse_access
from api.excerpts import SearchOut, excerpt_out, facets_of
from api.owner_key import owner_key
from api.remote import Remote, Unreachable
from api.settings import Settings, read_settings
from api.terminal import answer, complain, excerpts, outcomes, print_json, say, table
from api.wire import answer_out
from assistant.answer import Question
from ingest.demo_council import PAPERS, SUGGESTIONS
from ingest.porch import READER, Arrival, Fate, Outcome, Porch, arrivals
from ingest.reading_room import ReadingRoom
from vectorstore.embedding import SentenceTransformerEmbedder, packaged_folder
from vectorstore.library import Library
from vectorstore.ownership import holder
from vectorstore.words.clearance import OWNER, Access
from vectorstore.words.errors import AssistantError, LibraryInUse

Given = argparse.Namespace


# Serving ------------------------------------------------------------------------------------------------------------


def serve(given: Given) -> int:
    return _serve(read_settings(), given.host, given.port)


def demo(given: Given) -> int:
    """The demo council in a folder of its own beside the library, so that it never mixes with real papers."""
    settings = read_settings()
    path = settings.store.path
    store = settings.store.model_copy(update={"path": path.with_name(f"{path.name}-demo")})
    api = settings.api.model_copy(update={"suggestions": list(SUGGESTIONS)})
    settings = settings.model_copy(update={"store": store, "api": api})
    with _listening(given.host, given.port) as listener:
        desk = open_desk(settings, "demo")
        say("Loading the demo council (the first time takes about half a minute) …")
        with _bar(len(list(PAPERS.glob("*.pdf")))) as bar:
            _follow(desk.porch.take_in(_demo_arrivals(), progress=bar.progress), bar)
        return _run(desk, listener, given.host)


def _demo_arrivals() -> list[Arrival]:
    return [Arrival(path, f"demo:{path.name}", path.name) for path in sorted(PAPERS.glob("*.pdf"))]


def _serve(settings: Settings, host: str, port: int) -> int:
    with _listening(host, port) as listener:
        return _run(open_desk(settings), listener, host)


def _run(desk: Desk, listener: socket.socket, host: str) -> int:
    port = listener.getsockname()[1]
    address = f"http://{_in_url(host)}:{port}"
    desk.library.ownership.answers_at(f"http://{_in_url('127.0.0.1' if host in ('0.0.0.0', '::') else host)}:{port}")  # noqa: S104
    app = make_app(desk, hosts=(_in_url(host),))
    config = uvicorn.Config(
        app, log_level="warning", access_log=False, server_header=False, timeout_graceful_shutdown=5
    )
    held = desk.library.holdings(OWNER).documents
    say(f"{held} papers held. Answering at {address} (stop with Ctrl+C)")
    uvicorn.Server(config).run(sockets=[listener])
    return 0


@contextmanager
def _listening(host: str, port: int) -> Iterator[socket.socket]:
    """A bound socket before anything heavy is opened: a taken port is known at once."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        raise AssistantError(
            f"Port {port} on {host} cannot be used ({error.strerror}). Stop what uses it, or choose another with --port."
        ) from error
    try:
        yield listener
    finally:
        listener.close()


def _in_url(host: str) -> str:
    try:
        return f"[{host}]" if ipaddress.ip_address(host).version == 6 else host
    except ValueError:
        return host


# Papers -------------------------------------------------------------------------------------------------------------


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


def ingest(given: Given) -> int:
    settings = read_settings()
    access = parse_access(given.access) if given.access is not None else None
    removing = given.remove_missing and not given.dry_run
    # A folder that is not there is a mistake, unless papers came from it that are to be withdrawn: `_check_paths`.
    coming = arrivals([path for path in given.paths if path.exists() or not removing])
    delivery = Delivery(tuple(given.paths), tuple(coming), access, removing, given.yes)
    server = _server(settings)
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


def _take_in_there(delivery: Delivery, server: Remote) -> Iterator[OutcomeOut]:
    """Through the server that owns the library. Raises Unreachable or NotRemoved after what could be done."""
    with server:
        if delivery.remove_missing:
            _check_paths(delivery.paths, server.held())
        with _bar(len(delivery.coming)) as bar:
            for outcome in server.take_in(delivery.coming, delivery.access, bar.count):
                bar.done(outcome.file)
                yield outcome
        if delivery.remove_missing:
            for missing in _missing(server.held(), delivery):
                yield _withdrawn(server.withdraw(missing["id"])["file"])


def _take_in_here(delivery: Delivery, settings: Settings) -> Iterator[OutcomeOut]:
    """Into a library that nobody else has open. Raises NotRemoved after what could be done."""
    with _library(settings, "ingest") as library, ReadingRoom(settings.ingest.wall_seconds) as room:
        if delivery.remove_missing:
            _check_paths(delivery.paths, _sources(library))
        with _bar(len(delivery.coming)) as bar:
            yield from _follow(Porch(library, room).take_in(delivery.coming, delivery.access, bar.progress), bar)
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
    wall = settings.ingest.wall_seconds
    with _library(settings, "dry run", mend=False) as library, ReadingRoom(wall) as room, _bar(len(coming)) as bar:
        return _follow(Porch(library, room).look_at(coming, access), bar)


def documents(given: Given) -> int:
    settings = read_settings()
    server = _server(settings)
    if server:
        with server:
            held = server.held()
    else:
        with _library(settings, "listing", mend=False) as library:
            held = [held_out(d).model_dump(mode="json") for d in library.documents(OWNER)]
    if given.json:
        print_json(held)
    else:
        heads = ("id", "date", "committee", "title or file", "pages", "access")
        table(
            heads,
            [
                (d["id"], d["meeting_date"], d["committee"], d["title"] or d["file"], d["pages"], d["label"])
                for d in held
            ],
        )
    return 0


def withdraw(given: Given) -> int:
    settings = read_settings()
    server = _server(settings)
    if server:
        with server:
            file = server.withdraw(given.document_id)["file"]
    else:
        with _library(settings, "withdraw") as library:
            file = library.withdraw(given.document_id).file
    if given.json:
        print_json({"withdrawn": given.document_id, "file": file})
    else:
        say(f"{file} is withdrawn. `council-assistant rebuild` removes its text from the disk.")
    return 0


def rebuild(given: Given) -> int:
    settings = read_settings()
    server = _server(settings)
    if server:
        with server:
            count = server.rebuild()
    else:
        with _library(settings, "rebuild") as library:
            count = library.rebuild()
    if given.json:
        print_json({"passages": count})
    else:
        say(f"The indexes were made anew: {count} passages. Withdrawn text is off the disk.")
    return 0


# Questions ----------------------------------------------------------------------------------------------------------


def ask(given: Given) -> int:
    settings = read_settings()
    server = _server(settings)
    if server:
        with server:
            reply = server.ask(given.question)
    else:
        with _library(settings, "ask", mend=False) as library:
            study = study_of(library, settings, model_notice(settings))
            reply = answer_out(study.answer(Question(given.question))).model_dump(mode="json")
    if given.json:
        print_json(reply)
    else:
        answer(reply)
    return 0


def search(given: Given) -> int:
    settings = read_settings()
    server = _server(settings)
    if server:
        with server:
            reply = server.search(given.query, given.limit)
    else:
        with _library(settings, "search", mend=False) as library:
            found = study_of(library, settings).search(Question(given.query), given.limit)
            results = [excerpt_out(f, given.query) for f in found]
            reply = SearchOut(results=results, total=len(found), facets=facets_of(found)).model_dump(mode="json")
    if given.json:
        print_json(reply)
    else:
        excerpts(reply)
    return 0


# Doctor -------------------------------------------------------------------------------------------------------------


def doctor(given: Given) -> int:
    """Every check, each with what to do about it; the ones after a failed check still run."""
    checks: list[tuple[str, bool, str]] = [
        ("installation", True, f"council-assistant {version('council-assistant')}, Python {platform.python_version()}")
    ]
    try:
        settings = read_settings()
        checks.append(("settings", True, "all known"))
    except AssistantError as error:
        checks.append(("settings", False, str(error)))
        return _report(given, checks)
    checks.append(_check_model(settings))
    try:
        notice = model_notice(settings)
        checks.append(("chat model", True, notice or "none configured: answers are in the papers' own words"))
    except AssistantError as error:
        checks.append(("chat model", False, str(error)))
    checks.append(_check_library(settings))
    return _report(given, checks)


def _check_model(settings: Settings) -> tuple[str, bool, str]:
    try:
        packaged_folder()
        embedder = SentenceTransformerEmbedder(settings.store.embedding_model)
        embedder.load()
    except AssistantError as error:
        return "embedding model", False, str(error)
    return "embedding model", True, f"{embedder.name} opens; the packaged weights are the pinned ones"


def _check_library(settings: Settings) -> tuple[str, bool, str]:
    held_by = holder(settings.store.path)
    if held_by:
        return "library", True, f"in use by {held_by}; stop it to check the library itself"
    try:
        with _library(settings, "doctor", mend=False) as library:
            health = library.health()
            stale = sum(d.reader != READER for d in library.documents(OWNER))
    except AssistantError as error:
        return "library", False, str(error)
    wrong = []
    if health.without_file:
        some = ", ".join(health.without_file[:5])
        wrong.append(
            f"the originals of {len(health.without_file)} papers are missing ({some}). "
            "Withdraw these papers and ingest them again."
        )
    if health.database != "ok" or health.missing_from_index or health.unknown_to_catalogue:
        wrong.append(
            f"database: {health.database}; {health.missing_from_index} passages missing from the vector index, "
            f"{health.unknown_to_catalogue} unknown to the catalogue. Run council-assistant rebuild."
        )
    if wrong:
        return "library", False, " ".join(wrong)
    waiting = f"; {stale} papers were read by an older reader: ingest them again" if stale else ""
    return "library", True, f"{health.passages} passages, catalogue and index agree{waiting}"


def _report(given: Given, checks: Sequence[tuple[str, bool, str]]) -> int:
    if given.json:
        print_json([{"check": name, "ok": ok, "says": says} for name, ok, says in checks])
    else:
        table(("check", "", ""), [(name, "ok" if ok else "FAILED", says) for name, ok, says in checks])
    return 0 if all(ok for _, ok, _ in checks) else 1


# Shared -------------------------------------------------------------------------------------------------------------


def _server(settings: Settings) -> Remote | None:
    """The server that owns the library, if one does. Raises LibraryInUse when another verb does."""
    held_by = holder(settings.store.path)
    if held_by is None:
        return None
    if held_by.address is None:
        raise LibraryInUse(f"The library is in use by {held_by}. Wait until it has finished and try again.")
    return Remote(held_by.address, owner_key(settings.store.path))


def _library(settings: Settings, doing: str, mend: bool = True) -> Library:
    owner_key(settings.store.path)
    return Library(settings.store.path, SentenceTransformerEmbedder(settings.store.embedding_model), doing, mend=mend)


def _withdrawn(file: str) -> OutcomeOut:
    return outcome_out(Outcome(file, Fate.WITHDRAWN))


class _Bar:
    """A progress bar on a terminal, nothing elsewhere."""

    def __init__(self, bar: Progress, files: TaskID, texts: TaskID) -> None:
        self._bar, self._files, self._texts = bar, files, texts

    def progress(self, arrival: Arrival) -> Any:
        return lambda done, of: self.count(arrival, done, of)

    def count(self, arrival: Arrival, done: int, of: int) -> None:
        self._bar.update(self._texts, description=arrival.file[:40], completed=done, total=of or None)

    def done(self, file: str) -> None:
        self._bar.update(self._files, advance=1)
        self._bar.update(self._texts, description=file[:40], completed=0, total=None)


@contextmanager
def _bar(files: int) -> Iterator[_Bar]:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, transient=True) as bar:
        yield _Bar(bar, bar.add_task("papers", total=files), bar.add_task("", total=None))


def _follow(coming: Iterator[Outcome], bar: _Bar) -> list[OutcomeOut]:
    rows = []
    for outcome in coming:
        bar.done(outcome.file)
        rows.append(outcome_out(outcome))
    return rows
