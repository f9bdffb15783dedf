"""The verbs of the command line, each from its arguments to its exit status; the longer ones have rooms of their own."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from api.desk import study_of, writer_of
from api.doctor import doctor
from api.documents import CorrectedOut, detail_out, held_out
from api.evaluation.verb import evaluate
from api.excerpts import DEEP, search_out
from api.intake import ingest
from api.opening import open_library, server_of
from api.progress import bar_for
from api.requests import FiltersIn, correction_of, filters_of
from api.serving import demo, serve
from api.settings import read_settings
from api.terminal import answer, excerpts, print_json, say, table
from api.wire import answer_out
from assistant.answer import Question
from ingest.porch import Arrival
from vectorstore.words.clearance import OWNER

__all__ = [
    "ask",
    "correct",
    "demo",
    "doctor",
    "documents",
    "evaluate",
    "ingest",
    "rebuild",
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
            held = [held_out(d).model_dump(mode="json") for d in library.documents(OWNER, filters.filters())]
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
            file = server.withdraw(given.document_id)["file"]
    else:
        with open_library(settings, "withdraw") as library:
            file = library.withdraw(given.document_id).file
    if given.json:
        print_json({"withdrawn": given.document_id, "file": file})
    else:
        say(f"{file} is withdrawn. `council-assistant rebuild` removes its text from the disk.")
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
    names = {"date": "meeting_date"}
    fields = ("title", "committee", "date", "item", "kind", "access")
    changes = {names.get(f, f): value or None for f in fields if (value := getattr(given, f)) is not None}
    return changes | ({"clear": [names.get(f, f) for f in given.clear]} if given.clear else {})


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
            question = Question(given.question, filters=filters.filters())
            reply = answer_out(study.answer(question)).model_dump(mode="json")
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
