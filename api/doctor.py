"""The verb `doctor`: the installation, the settings, the models and the library, each with what to do about it."""

from __future__ import annotations

import argparse
import platform
from collections.abc import Sequence
from importlib.metadata import version
from typing import Any

from api.desk import writer_of
from api.documents import review_due
from api.opening import open_library, server_of
from api.record_routes import checked_out
from api.settings import Settings, read_settings
from api.terminal import print_json, table
from assistant.entailment import entailment_of
from ingest.porch import READER, UNHEARD
from ingest.recognition.engine import HOW_TO_GET, Choice, NoEngine, chosen, is_installed, opened
from vectorstore.embedding import SentenceTransformerEmbedder, packaged_folder
from vectorstore.ownership import holder
from vectorstore.reranking import reranker_of
from vectorstore.words.clearance import OWNER
from vectorstore.words.errors import AssistantError, LibraryInUse


def doctor(given: argparse.Namespace) -> int:
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
    checks += [
        _check_model(settings),
        _check_reranker(settings),
        _check_entailment(settings),
        check_recognition(settings),
    ]
    try:
        writer = writer_of(settings)
        says = f"{writer.name} opens; what it writes is checked" if writer else "none configured: the papers' own words"
        checks.append(("chat model", True, says))
    except AssistantError as error:
        checks.append(("chat model", False, str(error)))
    checks += _checkopen_library(settings)
    return _report(given, checks)


def _check_model(settings: Settings) -> tuple[str, bool, str]:
    try:
        packaged_folder()
        embedder = SentenceTransformerEmbedder(settings.store.embedding_model)
        embedder.load()
    except AssistantError as error:
        return "embedding model", False, str(error)
    return "embedding model", True, f"{embedder.name} opens; the packaged weights are the pinned ones"


def _check_reranker(settings: Settings) -> tuple[str, bool, str]:
    reranker = reranker_of(settings.store.reranking_model)
    if reranker is None:
        return "reranking model", True, "none configured: what is found stays in the order of the search"
    try:
        reranker.load()
    except AssistantError as error:
        return "reranking model", False, str(error)
    return "reranking model", True, f"{reranker.name} opens; it reads the best finds again"


def _check_entailment(settings: Settings) -> tuple[str, bool, str]:
    entailment = entailment_of(settings.assistant.entailment_model)
    if entailment is None:
        return "entailment model", True, "none configured: sentences are let through by the checks alone"
    try:
        entailment.load()
    except AssistantError as error:
        return "entailment model", False, str(error)
    return "entailment model", True, f"{entailment.name} opens; it must agree to what is not the papers' own words"


def check_recognition(settings: Settings) -> tuple[str, bool, str]:
    """Which engine reads scanned pages; opened, as the child that uses it would."""
    asked = settings.ingest.ocr
    if asked is Choice.OFF:
        return "text recognition", True, "switched off: scanned pages are left out, and said so"
    engine = chosen(asked)
    if engine is None:
        how = f"scanned pages are left out, and said so. To have them read: {HOW_TO_GET}"
        if asked is Choice.AUTO:
            return "text recognition", True, f"no engine is installed: {how}"
        return "text recognition", False, f"{asked} is not installed: {how}"
    try:
        opened(engine)
    except NoEngine as error:
        return "text recognition", False, f"{error}. {HOW_TO_GET}"
    others = [one for one in (Choice.TESSERACT, Choice.RAPIDOCR) if one is not engine and is_installed(one)]
    beside = f"; {others[0]} is installed too" if others else ""
    return "text recognition", True, f"{engine} reads scanned pages{beside}"


def _checkopen_library(settings: Settings) -> list[tuple[str, bool, str]]:
    held_by = holder(settings.store.path)
    if held_by:
        in_use = ("library", True, f"in use by {held_by}; stop it to check the library itself")
        return [in_use, _check_record_there(settings)]
    try:
        with open_library(settings, "doctor", mend=False) as library:
            health = library.health()
            held = library.documents(OWNER)
            current = (READER,) if chosen(settings.ingest.ocr) else (READER, UNHEARD)
            stale = sum(d.reader not in current for d in held)
            damaged = library.damaged()
            record = library.chain.check()
    except AssistantError as error:
        return [("library", False, str(error))]
    told = _record_told(checked_out(record).model_dump())
    wrong = []
    if damaged:
        some = ", ".join(d.file for d in held if d.id in damaged[:5])
        wrong.append(
            f"the access labels of {len(damaged)} papers are missing or unreadable ({some}): they are closed to everybody. "
            "Give each its label: council-assistant correct ID --access …."
        )
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
        return [("library", False, " ".join(wrong)), told]
    waiting = (
        f"; {stale} papers were read by an older reader, or without recognition: ingest them again" if stale else ""
    )
    if due := [d.file for d in held if review_due(d)]:
        waiting += f"; {len(due)} exempt papers are past the day of their review ({', '.join(due[:5])})"
    return [("library", True, f"{health.passages} passages, catalogue and index agree{waiting}"), told]


def _check_record_there(settings: Settings) -> tuple[str, bool, str]:
    """The record, as the server checks it that holds the library."""
    try:
        server = server_of(settings)
        if server is None:
            return "record", True, "not looked at: the library was let go of meanwhile"
        with server:
            return _record_told(server.check_record(None))
    except LibraryInUse:
        return "record", True, "not looked at: another command has the library"
    except AssistantError as error:
        return "record", False, str(error)


def _record_told(checked: dict[str, Any]) -> tuple[str, bool, str]:
    if not checked["fits"]:
        return (
            "record",
            False,
            f"it was tampered with, or damaged: {checked['wrong']}. Keep the library as it is for whoever looks into it, and "
            "compare it with a backup.",
        )
    return (
        "record",
        True,
        f"{checked['answers']} answers and {checked['deeds']} deeds fit; it ends at {checked['head']}",
    )


def _report(given: argparse.Namespace, checks: Sequence[tuple[str, bool, str]]) -> int:
    if given.json:
        print_json([{"check": name, "ok": ok, "says": says} for name, ok, says in checks])
    else:
        table(("check", "", ""), [(name, "ok" if ok else "FAILED", says) for name, ok, says in checks])
    return 0 if all(ok for _, ok, _ in checks) else 1
