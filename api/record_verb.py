"""The verb `record`: found, exported, erased and checked, and the deeds, on this process's library or the server's."""

from __future__ import annotations

import argparse
import datetime
import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from api import record_keeping
from api.opening import open_library, server_of
from api.question_log import kept_out
from api.record_keeping import Inquiry
from api.record_routes import DeedOut, ErasedOut, checked_out, noted_head
from api.settings import Settings, read_settings
from api.terminal import print_json, say, table
from vectorstore.library import Library
from vectorstore.words.clearance import OWNER
from vectorstore.words.errors import AssistantError, BadInput

BY = "owner"
"""Who does it, where somebody has the library's folder."""


def record(given: argparse.Namespace) -> int:
    """One of the deeds below, by its name."""
    return {"search": _search, "export": _export, "erase": _erase, "check": _check, "deeds": _deeds}[given.deed](given)


def _search(given: argparse.Namespace) -> int:
    settings = read_settings()
    server = server_of(settings)
    if server:
        with server:
            page = server.record("search", _sent(given) | {"limit": given.limit})
    else:
        with _opened(settings) as library:
            entries, total = record_keeping.found(library, _inquiry(given, settings), given.limit, 0)
            page = {"entries": [kept_out(library, e, OWNER).model_dump(mode="json") for e in entries], "total": total}
    if given.json:
        print_json(page)
    else:
        table(("id", "asked at", "question", "how", "rating"), [_row(one) for one in page["entries"]])
        say(f"{page['total']} fit; {len(page['entries'])} are shown. `record export` writes all of them.")
    return 0


def _row(one: dict[str, Any]) -> tuple[object, ...]:
    return one["id"], str(one["at"])[:16], one["question"], one["status"], one["rating"]


def _export(given: argparse.Namespace) -> int:
    if given.out and given.out.exists():
        raise BadInput(f"{given.out} is there already. Name a new file.")
    settings = read_settings()
    server = server_of(settings)
    if server:
        with server:
            _written(given.out, server.record_export(_sent(given) | {"format": given.format}))
            head = server.check_record(None)["head"]
    else:
        with _opened(settings) as library:
            _written(given.out, record_keeping.exported(library, _inquiry(given, settings), given.format))
            head = str(library.chain.head())
    if given.out:
        say(
            f"{given.out} is written. The record ends at {head}: note that, and `record check --noted` can be held against it."
        )
    return 0


def _written(out: Path | None, pieces: Iterable[str]) -> None:
    """To a file that is new and its owner's alone, or to the terminal. Raises BadInput where the file is there."""
    if out is None:
        for piece in pieces:
            sys.stdout.write(piece)
        return
    try:
        handle = os.open(out, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        raise BadInput(f"{out} is there already. Name a new file.") from error
    except OSError as error:
        raise BadInput(f"{out} cannot be written ({error.strerror}). Name a file in a folder that is there.") from error
    with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
        file.writelines(pieces)


def _erase(given: argparse.Namespace) -> int:
    settings = read_settings()
    server = server_of(settings)
    if server:
        named = {name: value for name in ("person", "answer_id") if (value := getattr(given, name))}
        with server:
            done = server.record("erase", {"reason": given.reason} | named)
    else:
        with _opened(settings) as library:
            told = record_keeping.erased(library, _inquiry(given, settings, all_of_it=True))
            done = ErasedOut(erased=told.answers, backups=list(told.backups)).model_dump()
    if given.json:
        print_json(done)
    else:
        say(f"{done['erased']} answers are erased, and off the disk.")
        for place in done["backups"]:
            say(f"This backup may hold them still: {place}")
    return 0


def _check(given: argparse.Namespace) -> int:
    settings = read_settings()
    noted = noted_head(given.noted)
    server = server_of(settings)
    if server:
        with server:
            told = server.check_record(given.noted)
    else:
        with _opened(settings) as library:
            told = checked_out(library.chain.check(noted)).model_dump()
    if given.json:
        print_json(told)
    elif told["fits"]:
        say(f"The record fits together: {told['answers']} answers, {told['deeds']} deeds. It ends at {told['head']}")
    if not told["fits"]:
        raise AssistantError(f"The record does not fit together: {told['wrong']}.")
    return 0


def _deeds(given: argparse.Namespace) -> int:
    settings = read_settings()
    server = server_of(settings)
    if server:
        with server:
            page = server.deeds(given.limit)
    else:
        with _opened(settings) as library:
            page = [
                DeedOut.model_validate(d, from_attributes=True).model_dump() for d in library.deeds.all(given.limit)[0]
            ]
    if given.json:
        print_json(page)
    else:
        rows = [(str(d["at"])[:16], d["by"], d["deed"], d["thing"], d["reason"]) for d in page]
        table(("at", "by", "did", "to", "why"), rows)
    return 0


def _opened(settings: Settings) -> Library:
    return open_library(settings, "record", mend=False)


def _inquiry(given: argparse.Namespace, settings: Settings, all_of_it: bool = False) -> Inquiry:
    now = datetime.datetime.now(datetime.UTC)
    since = (
        datetime.datetime.min.replace(tzinfo=datetime.UTC)
        if all_of_it
        else now - datetime.timedelta(settings.record.days)
    )
    return Inquiry(
        BY,
        given.reason,
        since,
        tuple((getattr(given, "words", None) or "").split()),
        _day(getattr(given, "date_from", None)),
        _day(getattr(given, "date_to", None)),
        given.person,
        getattr(given, "answer_id", None),
    )


def _day(text: str | None) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(text) if text else None
    except ValueError as error:
        raise BadInput(f"'{text}' is no day. Write it as 2025-01-30.") from error


def _sent(given: argparse.Namespace) -> dict[str, Any]:
    named = ("reason", "words", "date_from", "date_to", "person")
    return {name: value for name in named if (value := getattr(given, name))}
