"""Files to pages and pages to pictures, in child processes that can be killed: a paper that stalls or eats memory costs
itself, nothing else.

Reading and drawing need neither the library nor the model, so the children import neither.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
import queue
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import NamedTuple

from ingest import kinds
from ingest.kinds import media_type
from ingest.office.legacy import converted
from ingest.picture import PagePicture, PictureWanted
from ingest.recognition.engine import Choice, Engine, NoEngine, opened
from ingest.text_reader import MOST_CHARACTERS
from vectorstore.words.errors import AssistantError, UnreadableFile
from vectorstore.words.papers import Flaw, Page


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may cost."""

    page_seconds: float = 20.0
    """For one page, and for the file to open. Ordinary council PDFs take a few hundredths of a second a page."""
    stalled_pages: int = 1
    """Pages that may run out of time or break the reader; at the next one the file is given up."""
    average_seconds: float = 20.0
    """For a page, on average, after `first_seconds`: no less than one page may take, so that a file goes on as long as its
    pages come. Whoever takes in files from strangers may want less."""
    first_seconds: float = 60.0
    memory_bytes: int = 512 * 1024**2
    children: int = min(4, max(2, os.cpu_count() or 2)) + 1
    """Files read side by side; one more than there are cores for, so that a stalled file holds up no good one."""


_log = logging.getLogger(__name__)
START_SECONDS = 60.0
"""For a child to start, which counts against no file."""
MOST_ON_PAGE = 500_000
"""Characters of one page, seen and hidden; the most crowded real ones have 20,000."""

_ANOTHER = "Save the file again from the program that made it, or print it to a new PDF."
Said = tuple[str, object]
"""What a child says: ("kind", str), ("page", Page), ("failed", why), ("picture", PagePicture),
("refused", error) or ("done", None)."""


class _ToRead(NamedTuple):
    """What a child is asked: the pages of a file from index `start`, each within so many seconds."""

    path: Path
    start: int
    seconds: float


class _ToDraw(NamedTuple):
    """What a child is asked: one page of a file as a picture, within so many seconds."""

    path: Path
    wanted: PictureWanted
    seconds: float


class _ToRecognise(NamedTuple):
    """What a child is asked: the words of one page by text recognition, within so many seconds."""

    path: Path
    number: int
    engine: Choice
    seconds: float


class ReadingRoom:
    """Children are started as they are needed, and again after one had to be killed."""

    def __init__(self, limits: Limits | None = None) -> None:
        self.limits = limits or Limits()
        self._free: queue.LifoQueue[_Child] = queue.LifoQueue()
        self._seats = threading.BoundedSemaphore(self.limits.children)
        self._busy: set[_Child] = set()
        self._lock = threading.Lock()
        self._closed = False

    def read(self, path: Path) -> list[Page]:
        """The file's pages. Raises UnreadableFile (or a kind of it) when there are none to be had in time."""
        return self.take(path)[1]

    def take(self, path: Path) -> tuple[str, list[Page]]:
        """What the file is (`ingest.kinds`), and its pages. Raises as `read` does."""
        kind = [kinds.TEXT]
        with self._seat() as child:
            pages = list(self._pages(child, path, kind))
            if kind[0] not in kinds.CONVERTED:
                return kind[0], pages
            with tempfile.TemporaryDirectory(prefix="council-assistant-") as folder:
                made = converted(path, kind[0], Path(folder))
                try:
                    return kind[0], list(self._pages(child, made, [kind[0]]))
                except UnreadableFile as refused:
                    raise type(refused)(str(refused).replace(f"{made.name}: ", f"{path.name}: ", 1)) from refused

    def draw(self, path: Path, wanted: PictureWanted) -> PagePicture:
        """A page as a picture. Raises Undrawn when there is none to be had in time, UnreadableFile when no child starts."""
        with self._seat() as child:
            try:
                return child.draw(path, wanted, self.limits.page_seconds)
            except TimeoutError:
                child.kill()
                why = f"drawing it took longer than {self.limits.page_seconds:g} seconds and was stopped"
            except (EOFError, OSError):
                child.kill()
                why = f"drawing it was broken off or took more than its {self.limits.memory_bytes // 1024**2} MB of memory"
            raise wanted.undrawn(why)

    def recognise(self, path: Path, number: int, engine: Choice) -> Page | None:
        """A page's words off its picture; None where they are not had in time. Raises NoEngine where the engine fails."""
        with self._seat() as child:
            try:
                return child.recognise(path, number, engine, self.limits.page_seconds)
            except (TimeoutError, EOFError, OSError):
                child.kill()
                return None

    @contextmanager
    def _seat(self) -> Iterator[_Child]:
        with self._seats:
            child = self._seated()
            try:
                yield child
            finally:
                with self._lock:
                    self._busy.discard(child)
                    closed = self._closed
                if closed:
                    child.kill()
                else:
                    self._free.put(child)

    def _seated(self) -> _Child:
        try:
            child = self._free.get_nowait()
        except queue.Empty:
            child = _Child(self.limits)
        with self._lock:
            self._busy.add(child)
        return child

    def _pages(self, child: _Child, path: Path, kind: list[str]) -> Iterator[Page]:
        """The pages as they come; `kind` is told what the file is."""
        began = time.monotonic()
        start = lost = 0
        while True:
            # After one page is lost the next has half its time: a hostile file is soon known for what it is.
            seconds = self.limits.page_seconds / (1 + lost)
            try:
                for told in child.read(path, start, seconds):
                    if isinstance(told, str):
                        kind[0] = told
                        continue
                    yield told
                    start += 1
                    taken = time.monotonic() - began
                    if taken > self.limits.first_seconds + start * self.limits.average_seconds:
                        child.kill()
                        raise UnreadableFile(
                            f"{path.name}: its first {start} pages took {taken:.0f} seconds to read, far more than pages of "
                            f"papers do, and the rest was not read. {_ANOTHER}"
                        )
                return
            except TimeoutError:
                child.kill()
                why = f"page {start + 1} took longer than {seconds:g} seconds to read and was stopped"
            except (EOFError, OSError):
                child.kill()
                if self._closed:
                    raise UnreadableFile(f"{path.name}: reading was broken off. Add the file again.") from None
                why = (
                    f"reading page {start + 1} crashed the reader or took more than its "
                    f"{self.limits.memory_bytes // 1024**2} MB of memory"
                )
            lost += 1
            if lost > self.limits.stalled_pages:
                also = ", and a page before it was lost so too" if lost > 1 else ""
                raise UnreadableFile(f"{path.name}: {why}{also}. {_ANOTHER}")
            yield Page(start + 1 if kind[0] == kinds.PDF else None, "", flaws=(Flaw.UNREAD,))
            start += 1

    def close(self) -> None:
        """Ends every child, those that are reading too."""
        with self._lock:
            self._closed = True
            busy = list(self._busy)
        for child in busy:
            child.kill()
        while True:
            try:
                self._free.get_nowait().kill()
            except queue.Empty:
                return

    def __enter__(self) -> ReadingRoom:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class _Child:
    """One reading process and the pipe to it."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._process: SpawnProcess | None = None
        self._pipe: Connection | None = None
        self._lock = threading.Lock()

    def read(self, path: Path, start: int, seconds: float) -> Iterator[Page | str]:
        """The file's kind, then its pages from index `start`.

        Raises TimeoutError when one takes too long, EOFError when the child dies.
        """
        return (what for what in self._told(_ToRead(path, start, seconds)) if isinstance(what, (Page, str)))

    def draw(self, path: Path, wanted: PictureWanted, seconds: float) -> PagePicture:
        """Raises as `read` does."""
        (picture,) = (what for what in self._told(_ToDraw(path, wanted, seconds)) if isinstance(what, PagePicture))
        return picture

    def recognise(self, path: Path, number: int, engine: Choice, seconds: float) -> Page | None:
        """Raises as `read` does, and NoEngine. None for a page that cannot be drawn."""
        # All that it says is heard, so that the next task hears nothing of this one.
        told = list(self._told(_ToRecognise(path, number, engine, seconds), START_SECONDS))
        failed = next((what for what in told if isinstance(what, str)), None)
        if failed is not None:
            raise NoEngine(failed)
        return next((what for what in told if isinstance(what, Page)), None)

    def _told(self, task: _ToRead | _ToDraw | _ToRecognise, more: float = 0.0) -> Iterator[object]:
        """What the child says, each within the task's seconds and `more`."""
        pipe = self._open()
        pipe.send(task)
        while True:
            if not pipe.poll(task.seconds + more):
                raise TimeoutError
            kind, what = pipe.recv()
            if kind == "done":
                return
            if isinstance(what, AssistantError):
                raise what
            yield what

    def _open(self) -> Connection:
        with self._lock:
            if self._pipe is not None and self._process is not None and self._process.is_alive():
                return self._pipe
        self.kill()
        context = multiprocessing.get_context("spawn")
        pipe, theirs = context.Pipe()
        process = context.Process(target=_work, args=(theirs, self._limits), daemon=True, name="reading-room")
        process.start()
        theirs.close()
        with self._lock:
            self._pipe, self._process = pipe, process
        try:
            if pipe.poll(START_SECONDS):
                pipe.recv()
                return pipe
        except (EOFError, OSError):  # it ended before it said that it is ready
            pass
        self.kill()
        raise UnreadableFile(
            "The process that reads files did not start, so that no file can be read. "
            "Run `council-assistant doctor`; if that finds nothing, see whether the machine has memory left."
        )

    def kill(self) -> None:
        with self._lock:
            pipe, process, self._pipe, self._process = self._pipe, self._process, None, None
        if process is not None:
            process.kill()
            process.join()
            process.close()
        if pipe is not None:
            pipe.close()


def _work(pipe: Connection, limits: Limits) -> None:
    from ingest import page_picture, pdf_reader, text_reader  # noqa: F401, PLC0415  (only the child needs them)

    _limit(limits)
    # A parent that is killed says nothing; whatever is being read then is read for nobody.
    threading.Thread(target=_follow, args=(multiprocessing.parent_process(),), daemon=True).start()
    pipe.send(("ready", None))
    while True:
        try:
            task = pipe.recv()
            for said in _done(task):
                pipe.send(said)
        except (EOFError, BrokenPipeError, ConnectionResetError):
            return


def _done(task: _ToRead | _ToDraw | _ToRecognise) -> Iterator[Said]:
    if isinstance(task, _ToDraw):
        return _draw(*task)
    return _recognise(*task) if isinstance(task, _ToRecognise) else _read(*task)


def _follow(parent: BaseProcess | None) -> None:
    if parent is not None:
        parent.join()
        os._exit(1)


def _read(path: Path, start: int, seconds: float) -> Iterator[Said]:
    _allow(seconds)
    characters = 0
    try:
        kind = media_type(path)
        yield "kind", kind
        if kind in kinds.CONVERTED:
            yield "done", None  # another process makes it into what is read
            return
        for page in _reader(kind)(path, start):
            characters += len(page.text) + len(page.hidden)
            if characters > MOST_CHARACTERS:
                raise UnreadableFile(
                    f"{path.name}: it holds more than {MOST_CHARACTERS // 10**6} million letters. "
                    "Split it and add the parts."
                )
            if page.number is not None and len(page.text) + len(page.hidden) > MOST_ON_PAGE:
                page = Page(page.number, "", flaws=(Flaw.UNREAD,))  # noqa: PLW2901  (no page of a paper)
            yield "page", page
            _allow(seconds)
        yield "done", None
    except AssistantError as refused:
        yield "refused", refused
    except MemoryError:
        os._exit(1)  # what is left cannot be relied on; the room says why the page is lost
    except Exception as error:  # whatever a reader of others' making raises
        yield (
            "refused",
            UnreadableFile(
                f"{path.name}: it could not be read ({type(error).__name__}). "
                "Check that it is there and whole, and try again."
            ),
        )


def _reader(kind: str) -> Callable[[Path, int], Iterator[Page]]:
    """What reads a kind of file. Only what is needed is imported: a child starts for every file that was given up."""
    match kind:
        case kinds.PDF:
            from ingest.pdf_reader import read_pdf as read  # noqa: PLC0415
        case kinds.WORD:
            from ingest.office.word_reader import read_word as read  # noqa: PLC0415
        case kinds.WORKBOOK:
            from ingest.office.sheet_reader import read_sheets as read  # noqa: PLC0415
        case kinds.WEB_PAGE:
            from ingest.office.web_page import read_web_page as read  # noqa: PLC0415
        case kinds.MARKDOWN:
            from ingest.office.markdown_reader import read_markdown as read  # noqa: PLC0415
        case _:
            from ingest.text_reader import read_text as read  # noqa: PLC0415
    return read


def _draw(path: Path, wanted: PictureWanted, seconds: float) -> Iterator[Said]:
    from ingest.page_picture import page_picture  # noqa: PLC0415  (only the child needs it)

    _allow(seconds)
    try:
        yield "picture", page_picture(path, wanted)
        yield "done", None
    except AssistantError as refused:
        yield "refused", refused
    except MemoryError:
        os._exit(1)
    except (RecursionError, OSError):
        yield "refused", wanted.undrawn("its file could not be read")


_engines: dict[Choice, Engine] = {}
"""Of this child: loading one takes seconds."""


def _recognise(path: Path, number: int, choice: Choice, seconds: float) -> Iterator[Said]:
    from ingest.recognition.page import recognised_page  # noqa: PLC0415  (only the child needs it)

    _allow(seconds + START_SECONDS)
    try:
        if choice not in _engines:
            _engines[choice] = opened(choice)
        yield "page", recognised_page(path, number, _engines[choice], seconds)
    except NoEngine as error:
        yield "failed", str(error)
    except MemoryError:
        os._exit(1)
    except Exception:
        _log.exception("A page could not be recognised")
    yield "done", None


def _limit(limits: Limits) -> None:
    try:
        import resource  # noqa: PLC0415  (not on Windows, where only the wall limit holds)
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory_bytes, limits.memory_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _allow(seconds: float) -> None:
    """So much processor time from now, a little more than the wall limit: it ends a child whose parent is gone."""
    try:
        import resource  # noqa: PLC0415
    except ImportError:
        return
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    soft = int(time.process_time() + seconds) + 10
    resource.setrlimit(resource.RLIMIT_CPU, (soft, hard))
