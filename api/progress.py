"""Progress bars for papers coming in and for questions asked: on a terminal, and nowhere else."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from api.documents import OutcomeOut, outcome_out
from ingest.porch import Arrival, Outcome

T = TypeVar("T")
_COLUMNS = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())


class Bar:
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
def bar_for(files: int | None) -> Iterator[Bar]:
    """For so many files; None where nobody knows how many there will be."""
    with Progress(*_COLUMNS, transient=True) as bar:
        yield Bar(bar, bar.add_task("papers", total=files), bar.add_task("", total=None))


@contextmanager
def counted(what: str, of: int) -> Iterator[Callable[[Iterable[T]], Iterator[T]]]:
    """Counts whatever goes through, as it goes."""
    with Progress(*_COLUMNS, transient=True) as bar:
        task = bar.add_task(what, total=of)

        def count(coming: Iterable[T]) -> Iterator[T]:
            for each in coming:
                yield each
                bar.advance(task)

        yield count


def follow(coming: Iterator[Outcome], bar: Bar) -> list[OutcomeOut]:
    rows = []
    for outcome in coming:
        bar.done(outcome.file)
        rows.append(outcome_out(outcome))
    return rows
