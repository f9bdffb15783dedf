"""The verbs of the command line, each from its arguments to its exit status; the longer ones have rooms of their own."""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path
from typing import Any

from api.access_verbs import keys, people
from api.backup_verb import backup, restore
from api.desk import study_of, writer_of
from api.doctor import doctor
from api.documents import CorrectedOut, detail_out, held_out
from api.evaluation.verb import evaluate
from api.excerpts import DEEP, search_out
from api.granting import grant, grants, revoke
from api.intake import ingest
from api.opening import open_library, server_of
from api.pausing import pause, resume
from api.personal_data import both, looked_at
from api.progress import bar_for
from api.record_verb import record
from api.requests import FiltersIn, chat_of, correction_of, filters_of
from api.serving import demo, serve
from api.settings import read_settings
from api.terminal import answer, excerpts, print_json, say, table
from api.wire import answer_out
from assistant.answer import Question
from ingest.porch import Arrival
from vectorstore.words.clearance import OWNER

__all__ = [
    "ask",
    "backup",
    "correct",
    "demo",
    "doctor",
    "documents",
    "evaluate",
    "grant",
    "grants",
    "ingest",
    "keys",
    "pause",
    "people",
    "rebuild",
    "record",
    "restore",
    "resume",
    "revoke",
    "search",
    "serve",
    "withdraw",
]


def _narrowed(given: argparse.Namespace) -> FiltersIn:
    """What was named on the command line to narrow to. Raises BadInput and UnknownFilter."""
    named = {name: getattr(given, name, None) for name in FiltersIn.model_fields}
    return filters_of({name: value for name, value in named.items() if value is not None})


def _sent(filters: FiltersIn) -> dict[str, Any]:
    return filters.model_dump(mode="json", exclude_defaults=True)


def documents(given: argparse.Namespace) -> int:
    filters = _narrowed(given)
    settings = read_settings()
    server = server_of(settings)
    if server:
        with server:
            held = server.held(_sent(filters))
    else:
        with open_library(settings, "listing", mend=False) as library:
            held = [held_out(d, OWNER).model_dump(mode="json") for d in library.documents(OWNER, filters.filters())]
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


def withdraw(given: argparse.Namespace) -> int:
    settings = read_settings()
    server = server_of(settings)
    if server:
        with server:
            gone = server.withdraw(given.document_id, given.reason)
            file, backups = gone["file"], gone["backups"]
    else:
        with open_library(settings, "withdraw") as library:
            file = library.withdraw(given.document_id, reason=given.reason).file
            backups = library.backups.holding(given.document_id)
    if given.json:
        print_json({"withdrawn": given.document_id, "file": file, "backups": backups})
    else:
        say(f"{file} is withdrawn. `council-assistant rebuild` removes its text from the disk.")
        for place in backups:
            say(f"A backup holds it still, or may: {place}")
    return 0


def correct(given: argparse.Namespace) -> int:
    settings = read_settings()
    changes = _corrections(given)
    server = server_of(settings)
    if server:
        with server:
            held = server.correct(given.document_id, changes)
    else:
        asked = correction_of(changes)
        with open_library(settings, "correct") as library:
            document = library.correct(given.document_id, asked.given(), asked.clear)
            with bar_for(1) as bar:
                library.renew(document.id, bar.progress(Arrival(Path(document.file), document.source, document.file)))
            held = CorrectedOut(**detail_out(library, document, OWNER).model_dump(), job=None).model_dump(mode="json")
    if given.json:
        print_json(held)
    else:
        heads = ("id", "date", "committee", "title or file", "item", "kind", "access")
        title = held["title"] or held["file"]
        row = (held["id"], held["meeting_date"], held["committee"], title, held["item"], held["kind"], held["access"])
        table(heads, [row])
    return 0


def _corrections(given: argparse.Namespace) -> dict[str, Any]:
    """What was named on the command line, as the API takes it; an empty text is "it has none"."""
    fields = {"date": "meeting_date", "review-on": "review_on", "exempt-reason": "exempt_reason"}
    fields |= {f: f for f in ("title", "committee", "item", "kind", "access", "paragraphs")}
    changes = {
        name: value or None for f, name in fields.items() if (value := getattr(given, f.replace("-", "_"))) is not None
    }
    return changes | ({"clear": [fields[f] for f in given.clear]} if given.clear else {})


def rebuild(given: argparse.Namespace) -> int:
    settings = read_settings()
    server = server_of(settings)
    if server:
        with server:
            count = server.rebuild()
    else:
        with open_library(settings, "rebuild") as library:
            count = library.rebuild()
    if given.json:
        print_json({"passages": count})
    else:
        say(f"The indexes were made anew: {count} passages. Withdrawn text is off the disk.")
    return 0


def ask(given: argparse.Namespace) -> int:
    filters = _narrowed(given)
    settings = read_settings()
    server = server_of(settings)
    if server:
        with server:
            reply = server.ask(given.question, _sent(filters))
    else:
        with open_library(settings, "ask", mend=False) as library:
            study = study_of(library, settings, writer_of(settings))
            asked, told = looked_at(chat_of(given.question), settings.record.personal, library.prints_publicly)
            answered = study.answer(Question(asked.question, filters=filters.filters()))
            reply = answer_out(replace(answered, notice=both(told, answered.notice))).model_dump(mode="json")
    if given.json:
        print_json(reply)
    else:
        answer(reply)
    return 0


def search(given: argparse.Namespace) -> int:
    filters = _narrowed(given)
    settings = read_settings()
    server = server_of(settings)
    if server:
        with server:
            reply = server.search(given.query, given.limit, _sent(filters))
    else:
        with open_library(settings, "search", mend=False) as library:
            question = Question(given.query, filters=filters.filters())
            narrowed = bool(question.filters)
            brought = study_of(library, settings).searched(question, DEEP)
            reply = search_out(given.query, brought, brought.found[: given.limit], narrowed=narrowed).model_dump(
                mode="json"
            )
    if given.json:
        print_json(reply)
    else:
        excerpts(reply)
    return 0
