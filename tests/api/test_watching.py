"""`ingest --watch` with a running server, which it hands papers to: they come, change and go by themselves."""

from __future__ import annotations

import json
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.office import make_word, p
from tests.running import Server, clean_environment, console_script
from tests.scans import make_scan

pytestmark = pytest.mark.server
SECONDS = 90
"""For something to come about on a busy machine."""


def soon(true: Callable[[], bool]) -> bool:
    ends = time.monotonic() + SECONDS
    while not true():
        if time.monotonic() > ends:
            return False
        time.sleep(0.2)
    return True


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server with an empty library, and with text recognition."""
    workplace = tmp_path_factory.mktemp("watched")
    running = Server(workplace / "library", workplace, INGEST__OCR="tesseract")
    yield running
    running.stop()


@pytest.fixture
def owner(server: Server) -> Iterator[httpx.Client]:
    key = (server.library / "owner.key").read_text(encoding="ascii")
    headers = {"Authorization": f"Bearer {key}"}
    with httpx.Client(base_url=server.address, headers=headers, trust_env=False, timeout=60) as client:
        yield client


@pytest.fixture
def held(owner: httpx.Client) -> Callable[[], dict[str, str]]:
    """The papers of the watched folder: each file with its title."""

    def documents() -> dict[str, str]:
        found = owner.get("/v1/held").json()["documents"]
        return {d["file"]: d["title"] or "" for d in found if "/share/" in d["source"]}

    return documents


@pytest.fixture
def watching(server: Server, tmp_path: Path) -> Iterator[tuple[Path, list[dict[str, Any]]]]:
    """A folder that is watched, and what the command says of it."""
    folder = tmp_path / "share"
    folder.mkdir()
    quick = {"INGEST__WATCH_SECONDS": "0.3", "INGEST__WATCH_QUIET": "0.5", "INGEST__WATCH_GONE": "1"}
    said = tmp_path / "said.jsonl"
    with said.open("wb") as out:
        process = subprocess.Popen(
            [console_script(), "ingest", "--watch", "--json", str(folder)],
            env=clean_environment(STORE__PATH=str(server.library), **quick),
            cwd=tmp_path,
            stdout=out,
            stderr=subprocess.DEVNULL,
        )
    rows: list[dict[str, Any]] = []
    try:
        yield folder, rows
    finally:
        process.terminate()
        process.wait(60)
        rows += [json.loads(line) for line in said.read_text(encoding="utf-8").splitlines()]
    assert process.returncode == 1  # stopped, in order
    assert [row["fate"] for row in rows] == ["added", "added", "updated", "withdrawn"]


def test_a_watched_folder_and_the_library_stay_in_step(
    watching: tuple[Path, list[dict[str, Any]]], held: Callable[[], dict[str, str]]
) -> None:
    folder, _ = watching
    make_word(
        folder / "lido.docx",
        p("The Lido at Brackmoor", "H1") + p("It cost £412,345 to mend in 2024/25, as was agreed."),
    )
    (folder / "note.txt").write_text("The market at Fenny Cross opens on every Saturday in June.", encoding="utf-8")
    assert soon(lambda: set(held()) == {"lido.docx", "note.txt"})
    assert held()["lido.docx"] == "The Lido at Brackmoor"
    make_word(
        folder / "lido.docx",
        p("The Pool at Brackmoor", "H1") + p("It cost £500,000 to mend in 2024/25, as was agreed."),
    )
    assert soon(lambda: held().get("lido.docx") == "The Pool at Brackmoor")
    (folder / "note.txt").unlink()
    assert soon(lambda: set(held()) == {"lido.docx"})
    folder.rename(folder.parent / "away")
    time.sleep(4)
    assert set(held()) == {"lido.docx"}


@pytest.mark.ocr
def test_a_scan_that_is_handed_in_is_cited_as_read_by_recognition(tmp_path: Path, owner: httpx.Client) -> None:
    scan = make_scan(tmp_path / "scan.pdf", ["The velodrome at Farrow Bank cost £412,345 to mend in 2024/25."])
    job = owner.post("/v1/documents", files=[("files", ("scan.pdf", scan.read_bytes()))]).json()
    assert soon(lambda: owner.get(job["url"]).json()["state"] == "done")
    (outcome,) = owner.get(job["url"]).json()["outcomes"]
    assert outcome["fate"] == "added"
    found = owner.post("/v1/search", json={"query": "velodrome"}).json()["results"]
    assert found[0]["read_by"] in ("ocr", "ocr_in_doubt")
    assert "text read by OCR" in found[0]["reference"]
    asked = owner.post("/v1/chat", json={"question": "What did the velodrome at Farrow Bank cost to mend?"}).json()
    assert asked["citations"]
    assert all(c["read_by"] and "text read by OCR" in c["reference"] for c in asked["citations"])
