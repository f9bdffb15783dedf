"""Files to pages in a child process that can be killed: a paper that stalls or eats memory costs itself, nothing else.

Reading needs neither the library nor the model, so the child imports neither.
"""

from __future__ import annotations

import multiprocessing
import threading
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from pathlib import Path

from ingest.kinds import media_type
from vectorstore.words.errors import AssistantError, UnreadableFile
from vectorstore.words.papers import Page

WALL_SECONDS = 120.0
"""For one file. Ordinary council PDFs take 0.1 to 0.3 s a page."""
START_SECONDS = 60.0
"""For the child to start, which counts against no file."""
MEMORY_BYTES = 2 * 1024**3

Outcome = tuple[list[Page] | None, AssistantError | None]


class ReadingRoom:
    """One child at a time, started at the first file and again after one had to be killed."""

    def __init__(self, wall_seconds: float = WALL_SECONDS) -> None:
        self._wall_seconds = wall_seconds
        self._child: SpawnProcess | None = None
        self._pipe: Connection | None = None
        self._lock = threading.Lock()

    def read(self, path: Path) -> list[Page]:
        """The file's pages. Raises UnreadableFile (or a kind of it) when there are none to be had in time."""
        with self._lock:
            try:
                pipe = self._open()
                pipe.send(path)
                if not pipe.poll(self._wall_seconds):
                    self._kill()
                    raise UnreadableFile(
                        f"{path.name}: reading took longer than {self._wall_seconds:g} seconds and was stopped. "
                        "Save the file again from the program that made it, or print it to a new PDF."
                    )
                pages, refused = pipe.recv()
            except (EOFError, OSError) as error:
                self._kill()
                raise UnreadableFile(
                    f"{path.name}: reading it used too much memory or crashed the reader. "
                    "Save the file again from the program that made it, or print it to a new PDF."
                ) from error
        if refused is not None:
            raise refused
        return list(pages)

    def close(self) -> None:
        with self._lock:
            self._kill()

    def __enter__(self) -> ReadingRoom:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _open(self) -> Connection:
        if self._pipe is None or self._child is None or not self._child.is_alive():
            self._kill()
            context = multiprocessing.get_context("spawn")
            self._pipe, theirs = context.Pipe()
            self._child = context.Process(target=_work, args=(theirs,), daemon=True, name="reading-room")
            self._child.start()
            theirs.close()
            if not self._pipe.poll(START_SECONDS):
                raise TimeoutError
            self._pipe.recv()
        return self._pipe

    def _kill(self) -> None:
        if self._pipe is not None:
            self._pipe.close()
        if self._child is not None:
            self._child.kill()
            self._child.join()
            self._child.close()
        self._pipe = self._child = None


def _work(pipe: Connection) -> None:
    _limit_memory()
    from ingest import pdf_reader, text_reader  # noqa: F401, PLC0415  (only the child needs them)

    pipe.send("ready")
    while True:
        try:
            path: Path = pipe.recv()
        except EOFError:
            return
        pipe.send(_outcome(path))


def _outcome(path: Path) -> Outcome:
    from ingest.pdf_reader import read_pdf  # noqa: PLC0415  (only the child needs them)
    from ingest.text_reader import read_text  # noqa: PLC0415

    try:
        read = read_pdf if media_type(path) == "application/pdf" else read_text
        return read(path), None
    except AssistantError as refused:
        return None, refused
    except (MemoryError, RecursionError, OSError) as error:
        return None, UnreadableFile(
            f"{path.name}: it could not be read ({type(error).__name__}). Check that it is there and whole, and try again."
        )


def _limit_memory() -> None:
    try:
        import resource  # noqa: PLC0415  (not on Windows, where only the wall limit holds)
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
