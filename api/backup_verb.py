"""The verbs `backup` and `restore`."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeElapsedColumn

from api.backups import MadeOut, made_out
from api.opening import open_library, server_of
from api.settings import read_settings
from api.terminal import print_json, say
from vectorstore.backup import place_for, restore_backup
from vectorstore.deeds import RESTORE


def backup(given: argparse.Namespace) -> int:
    settings = read_settings()
    place = place_for(given.to, settings.store.path)
    server = server_of(settings)
    with _bytes_counted("copied") as progress:
        if server:
            with server:
                made = MadeOut(**server.backup(str(place), given.keys, given.reason, progress))
        else:
            with open_library(settings, "backup", mend=False) as library:
                made = made_out(library.backups.make(place, given.keys, reason=given.reason, progress=progress))
    if given.json:
        print_json(made.model_dump())
        return 0
    say(
        f"{made.papers} papers and {made.answers} answers are in {made.place}: {made.files} files, {made.bytes:,} bytes."
    )
    say(f"The manifest's SHA-256 is {made.digest}; the record ends at {made.head}. Note both elsewhere.")
    if made.keys:
        say("It holds the library's keys: whoever has it can sign in as the owner. Keep it where nobody else reads it.")
    else:
        say(
            "The library's keys are not in it. Without person.key, what somebody asked cannot be found by their id: keep a copy."
        )
    for name in made.missing:
        say(f"The library has lost this original, and so has the backup: {name}")
    return 0


def restore(given: argparse.Namespace) -> int:
    settings = read_settings()
    to = settings.store.path
    with _bytes_counted("checked and copied") as progress:
        made, before = restore_backup(given.source, to, given.force, progress)
    say_more = not given.json
    if say_more:
        say("The files are in their place. The index of vectors is made from them …")
    with open_library(settings, "restore") as library:  # which brings the index to what the catalogue says
        library.deeds.done("owner", RESTORE, str(Path(given.source).resolve()), given.reason)
        health = library.health()
    told = made_out(made).model_dump() | {
        "library": str(to),
        "before": str(before) if before else None,
        "passages": health.passages,
        "sound": health.sound or bool(made.missing),
    }
    if given.json:
        print_json(told)
        return 0
    say(f"{made.papers} papers ({health.passages} passages) and {made.answers} answers are restored to {to}.")
    if before:
        say(f"The library that was there is whole in {before}. Delete that folder when you are sure.")
    return 0


@contextmanager
def _bytes_counted(what: str) -> Iterator[Callable[[int, int], None]]:
    """A bar on a terminal, nothing elsewhere."""
    with Progress(TextColumn(what), BarColumn(), DownloadColumn(), TimeElapsedColumn(), transient=True) as bar:
        task = bar.add_task(what, total=None)

        def count(done: int, of: int) -> None:
            bar.update(task, completed=done, total=of)

        yield count
