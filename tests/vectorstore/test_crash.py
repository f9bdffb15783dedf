"""Killed at any moment: what is held afterwards is held whole, the next run finishes the work, and the one after has none.

COUNCIL_TEST_KILLS=24 kills the real command that many times more, spread over its run, and the library's own doors at
that many more of their steps.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from ingest.porch import Fate, Outcome, Porch, arrivals
from ingest.reading_room import ReadingRoom
from tests.fakes import FakeEmbedder
from tests.invented import ask, document, shelve
from tests.papers import make_pdf
from tests.running import clean_environment, console_script
from vectorstore.embedding import Embedder, SentenceTransformerEmbedder
from vectorstore.library import Library
from vectorstore.ownership import holder
from vectorstore.words.clearance import OWNER

REPOSITORY = Path(__file__).parents[2]
MORE = int(os.environ.get("COUNCIL_TEST_KILLS", "0"))
PATIENCE = 120
"""Seconds for a process to come to the moment that is waited for, on a busy machine."""

OLD, NEW = "amber", "cobalt"
"""A word in every section of each paper's first edition, and the word in its place in the second."""
PLACES = ("lido", "market", "library", "museum", "harbour", "allotments")
SECTIONS = ("Background", "Money", "Staff")
MORE_SAID = (
    "Residents were told of it by post and at two open evenings in the hall by the",
    "river, where officers answered what was asked of them until the doors were closed.",
)
"""So that each section is long enough to be a passage of its own."""


def edition(place: str, colour: str) -> list[str]:
    """A paper's lines."""
    lines = ["Cabinet", "3 June 2025", "", f"**Report on the {place} of Tolland**", ""]
    for n, section in enumerate(SECTIONS, start=1):
        words = f"The {place} of Tolland was painted {colour} for {n}{len(place)}7 pounds, and its {section.lower()}"
        lines += [
            f"**{n}. {section}**",
            "",
            f"{words} was reported",
            f"to the Cabinet {n} times in 2024/25.",
            *MORE_SAID,
            "",
        ]
    return lines


def publish(folder: Path, colour: str) -> None:
    """The same files with the same names: half of them PDFs, half of them texts."""
    folder.mkdir(exist_ok=True)
    for n, place in enumerate(PLACES):
        lines = edition(place, colour)
        if n % 2:
            make_pdf(folder / f"{place}.pdf", lines)
        else:
            (folder / f"{place}.txt").write_text("\n".join(line.strip("*") for line in lines), encoding="utf-8")


def check(library: Library) -> Counter[str]:
    """Everything that is held is held whole, and nothing else is found. Returns how many papers of each edition are held."""
    held: dict[str, str] = {}
    editions: Counter[str] = Counter()
    for paper in library.documents(OWNER):
        passages = library.passages_of(paper.id)
        colours = [colour for p in passages for colour in (OLD, NEW) if colour in p.text]
        assert len(passages) == paper.passages
        assert len(colours) == len(SECTIONS), f"Of {paper.file} only {colours} are held"
        assert len(set(colours)) == 1, f"{paper.file} is held in two editions at once"
        assert hashlib.sha256(library.file(paper.id, OWNER).read_bytes()).hexdigest() == paper.sha256
        editions[colours[0]] += 1
        held |= {p.id: colours[0] for p in passages if colours[0] in p.text}
    for colour in (OLD, NEW):
        assert library.frequency(colour, OWNER) == editions[colour] * len(SECTIONS)
        question = f"The lido of Tolland was painted {colour}"
        by_keyword = ask(library, question, OWNER, terms=(colour,), limit=100)
        by_vector = ask(library, question, OWNER, terms=(), limit=100)
        for found in [*by_keyword, *by_vector]:
            assert held.get(found.passage.id, "") in found.passage.text
        assert {f.passage.id for f in by_keyword if f.keyword} == {id_ for id_, c in held.items() if c == colour}
    return editions


def after_a_kill(folder: Path, embedder: Embedder) -> Counter[str]:
    """As `check`, in what a verb that only looks opens, and then in what the next opening has mended."""
    assert holder(folder) is None
    with Library(folder, embedder, mend=False) as library:
        editions = check(library)
    with Library(folder, embedder) as library:
        assert check(library) == editions
        health = library.health()
        assert health.sound, health
        for paper in library.documents(OWNER):
            for passage in library.passages_of(paper.id):
                # By its vector alone: what is held is found, not only counted. (Words that all papers share come once.)
                found = ask(library, passage.text, OWNER, terms=(), limit=100)
                assert passage.text in {f.passage.text for f in found}
    assert len(list(folder.glob("chroma*"))) == 1
    return editions


# The real command ---------------------------------------------------------------------------------------------------


@dataclasses.dataclass(frozen=True)
class Bench:
    """The papers' folder, whose path their ids are made of, and a library that holds their first edition."""

    papers: Path
    first: Path
    embedder: SentenceTransformerEmbedder

    def library(self, folder: Path, held: str) -> Path:
        """A library to work on, with the second edition waiting in the papers' folder."""
        publish(self.papers, NEW)
        if held == "first edition":
            shutil.copytree(self.first, folder / "library")
        return folder / "library"

    def take_in(self, library: Path) -> list[Outcome]:
        """What the command does, in this process, which has the model open already."""
        with Library(library, self.embedder) as opened, ReadingRoom() as room:
            return list(Porch(opened, room).take_in(arrivals([self.papers])))

    def start(self, library: Path) -> subprocess.Popen[bytes]:
        """`council-assistant ingest FOLDER`."""
        return subprocess.Popen(
            [console_script(), "ingest", str(self.papers), "--json"],
            cwd=library.parent,
            env=clean_environment(STORE__PATH=str(library)),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    folder = tmp_path_factory.mktemp("bench")
    made = Bench(folder / "papers", folder / "first", SentenceTransformerEmbedder())
    publish(made.papers, OLD)
    assert {outcome.fate for outcome in made.take_in(made.first)} == {Fate.ADDED}
    return made


class Watched:
    """What is new in a library, as seen from outside while the command works on it."""

    def __init__(self, library: Path) -> None:
        self._library = library
        self._files, self._digests = self._originals(), self._held()

    def index(self) -> bool:
        return any(self._library.glob("chroma*/chroma.sqlite3"))

    def originals(self) -> int:
        """Those half copied counted."""
        return len(self._originals() - self._files)

    def papers(self) -> int:
        return len(self._held() - self._digests)

    def _originals(self) -> set[str]:
        files = self._library / "files"
        return {path.name for path in files.iterdir()} if files.is_dir() else set()

    def _held(self) -> set[str]:
        try:
            catalogue = f"{(self._library / 'catalogue.sqlite').as_uri()}?mode=ro"
            with closing(sqlite3.connect(catalogue, uri=True, timeout=0)) as database:
                return {digest for (digest,) in database.execute("SELECT sha256 FROM documents")}
        except sqlite3.OperationalError:  # it is not there yet
            return set()


def until(happened: Callable[[], bool], process: subprocess.Popen[bytes]) -> None:
    """Waits for it, or for the end of the process."""
    deadline = time.monotonic() + PATIENCE
    while process.poll() is None and not happened():
        assert time.monotonic() < deadline, "It did not come to that"
        time.sleep(0.0005)


def kill(process: subprocess.Popen[bytes]) -> int:
    """Its exit status: a negative number where it was still there to be killed."""
    process.kill()
    process.communicate()
    return process.returncode


def finished(bench: Bench, library: Path, editions: Counter[str], held: str) -> None:
    """The next run does what was left, and the one after that nothing."""
    fates = Counter(outcome.fate for outcome in bench.take_in(library))
    left = Fate.UPDATED if held == "first edition" else Fate.ADDED
    assert fates == +Counter({Fate.UNCHANGED: editions[NEW], left: len(PLACES) - editions[NEW]})
    again = bench.take_in(library)
    assert [(outcome.fate, outcome.embedded) for outcome in again] == [(Fate.UNCHANGED, 0)] * len(PLACES)
    assert after_a_kill(library, bench.embedder) == {NEW: len(PLACES)}


MOMENTS: dict[str, Callable[[Watched], bool]] = {
    "first sign of an index": lambda watched: watched.index(),
    "first file copied": lambda watched: watched.originals() > 0,
    "first paper": lambda watched: watched.papers() > 0,
}


WHEN: list[tuple[str, str | float]] = [
    ("nothing", "first sign of an index"),
    ("nothing", "first file copied"),
    ("first edition", "first paper"),
    *((held, (n + 0.5) / MORE) for n in range(MORE) for held in ("nothing", "first edition")),
]
"""What is held when the command begins, and what it is killed at: an event, or a share of the time that it takes."""


@pytest.fixture(scope="module")
def seconds(bench: Bench, tmp_path_factory: pytest.TempPathFactory) -> float:
    """How long the command runs that nobody kills."""
    library = bench.library(tmp_path_factory.mktemp("unkilled"), "first edition")
    begun = time.monotonic()
    bench.start(library).communicate(timeout=PATIENCE)
    return time.monotonic() - begun


@pytest.mark.embedder
@pytest.mark.parametrize(("held", "when"), WHEN)
def test_a_command_killed_at_any_moment_leaves_whole_papers_and_the_next_one_finishes(
    bench: Bench, tmp_path: Path, request: pytest.FixtureRequest, held: str, when: str | float
) -> None:
    library = bench.library(tmp_path, held)
    delay = request.getfixturevalue("seconds") * when if isinstance(when, float) else 0.0
    watched = Watched(library)
    process = bench.start(library)

    if isinstance(when, str):
        until(lambda: MOMENTS[when](watched), process)
    time.sleep(delay)

    assert kill(process) < 0 or isinstance(when, float)
    editions = after_a_kill(library, bench.embedder)
    assert editions.total() == len(PLACES) or held == "nothing"
    finished(bench, library, editions, held)


@pytest.mark.embedder
def test_after_a_kill_the_command_itself_finishes_and_then_has_nothing_to_do(bench: Bench, tmp_path: Path) -> None:
    library = bench.library(tmp_path, "first edition")
    watched = Watched(library)
    process = bench.start(library)
    until(lambda: watched.papers() > 1, process)
    assert kill(process) < 0

    def said(*arguments: str) -> list[dict[str, Any]]:
        done = subprocess.run(
            [console_script(), *arguments, "--json"],
            cwd=tmp_path,
            env=clean_environment(STORE__PATH=str(library)),
            stdout=subprocess.PIPE,
            check=True,
        )
        return list(json.loads(done.stdout))

    rows = said("ingest", str(bench.papers))
    again = said("ingest", str(bench.papers))

    assert {row["fate"] for row in rows} == {"updated", "unchanged"}
    assert [(row["fate"], row["embedded"]) for row in again] == [("unchanged", 0)] * len(PLACES)
    assert after_a_kill(library, bench.embedder) == {NEW: len(PLACES)}
    if MORE:  # it opens the model once more, to say what the line above says
        assert all(found["ok"] for found in said("doctor"))


# The library's own doors, step by step ------------------------------------------------------------------------------

TEXTS = tuple(f"The {place} of Tolland was painted {{}}." for place in PLACES[:3])
WRITES = set(
    "place put replace drop_editions take remove rebuild_keywords __init__ fill remember close erase sweep".split()
)
"""What the library calls to change something on the disk, of its catalogue, its shelves and its originals."""
WRITERS = ("library.py", "passage_embedding.py", "upkeep.py", "index.py")
"""The library's files that call it."""


def shelve_edition(library: Library, folder: Path, colour: str, *papers: int) -> None:
    for n in papers or range(len(SECTIONS)):
        texts = [f"{text.format(colour)} It is the {SECTIONS[n].lower()}." for text in TEXTS]
        digest = hashlib.sha256("\n".join(texts).encode()).hexdigest()
        shelve(library, folder, document(f"paper{n}", sha256=digest, title=f"Report {n}"), *texts)


ACTIONS: dict[str, Callable[[Library, Path], object]] = {
    "replace": lambda library, folder: shelve_edition(library, folder, NEW, 1),
    "withdraw": lambda library, _: library.withdraw("paper1"),
    "rebuild": lambda library, _: library.rebuild(),
}


def step_by_step(folder: Path, action: str, last: int = 0) -> tuple[int, list[int], list[int]]:
    """An action that kills its process at one of its steps: each call and each return of the product's own functions, and
    of what they call. Where it is killed at none: how many there are, which ended a change, and which an SQL statement.
    """
    steps = 0
    changed: list[int] = []
    told: list[int] = []

    def step(frame: FrameType, event: str, callee: object) -> None:
        nonlocal steps
        code, called_from = frame.f_code, frame.f_back.f_code.co_filename if frame.f_back else ""
        if Path(code.co_filename).parent == REPOSITORY / "vectorstore":
            steps += 1
            if event == "return" and code.co_name in WRITES and Path(called_from).name in WRITERS:
                changed.append(steps)
            if event == "c_return" and getattr(callee, "__name__", "") in ("execute", "executemany"):
                told.append(steps)
            if steps == last:
                os.kill(os.getpid(), signal.SIGKILL)

    folder.mkdir()
    with Library(folder / "library", FakeEmbedder()) as library:
        shelve_edition(library, folder, OLD)
        sys.setprofile(step)
        ACTIONS[action](library, folder)
        sys.setprofile(None)
    return steps, changed, told


def kill_at_each(folder: str, action: str, more: int) -> None:
    """Run in a process of its own: an action killed after each change, after some SQL statements and at more steps.

    Each time in a folder named for the step. Prints the steps that ended a change, and the exit status for each step.
    """
    import chromadb  # noqa: F401, PLC0415  (so that the copies below, in which nothing is open, need not import it)

    def copied(name: str, last: int) -> int:
        if (pid := os.fork()) == 0:
            counted = step_by_step(Path(folder, name), action, last)
            Path(folder, "counted").write_text(json.dumps(counted), encoding="utf-8")
            os._exit(0)
        return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])

    assert copied("unkilled", 0) == 0
    steps, changed, told = json.loads(Path(folder, "counted").read_bytes())
    some = told[:: max(1, len(told) // (5 + more))]
    spread = [round(steps * (n + 0.5) / more) for n in range(more)]
    killed = sorted({*changed, *some, *spread})
    print(json.dumps([changed, {n: copied(str(n), n) for n in killed}]))  # noqa: T201  (for the test that reads it)


@pytest.mark.parametrize(("action", "fewest"), [("replace", 5), ("withdraw", 3), ("rebuild", 6)])
def test_a_library_killed_at_any_step_holds_whole_papers(tmp_path: Path, action: str, fewest: int) -> None:
    code = "import sys; from tests.vectorstore.test_crash import kill_at_each as run; run(*sys.argv[1:3], int(sys.argv[3]))"
    command = [sys.executable, "-c", code, str(tmp_path), action, str(MORE)]
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    changed, killed = json.loads(done.stdout)
    assert len(changed) >= fewest  # so that no renaming leaves a change out in silence
    assert set(killed.values()) == {-signal.SIGKILL}

    for step in killed:
        folder = tmp_path / step
        editions = after_a_kill(folder / "library", FakeEmbedder())
        assert editions in POSSIBLE[action], f"Killed at step {step}"
        assert len(list((folder / "library" / "files").iterdir())) == editions.total()
        with Library(folder / "library", FakeEmbedder()) as library:
            if library.document_from("/papers/paper1.pdf"):
                ACTIONS[action](library, folder)
            assert check(library) == POSSIBLE[action][-1]


POSSIBLE: dict[str, list[dict[str, int]]] = {
    "replace": [{OLD: 3}, {OLD: 2, NEW: 1}],
    "withdraw": [{OLD: 3}, {OLD: 2}],
    "rebuild": [{OLD: 3}],
}
"""How many papers of each edition are held before an action, and after it."""
