"""The command line while a server owns the library: it speaks to that server, and a second owner is refused."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest

from api.command_line import main
from api.documents import HeldOut, outcome_out
from api.owner_key import owner_key
from api.remote import Refused, Remote
from ingest.porch import Fate, Outcome
from tests.running import Server
from vectorstore.ownership import Ownership, holder

pytestmark = pytest.mark.server

LIDO = """Cabinet
3 June 2025

Report on the Farrow Bank Lido

1. Background

The lido at Farrow Bank cost 412,345 pounds to mend in 2024/25.
"""
QUESTION = "What did the lido at Farrow Bank cost to mend?"

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """One verb, on the library that the server owns: (exit status, output, complaints)."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COUNCIL_STORE__PATH", str(server.library))

    def ran(*arguments: object) -> tuple[int, str, str]:
        capsys.readouterr()
        status = main([str(argument) for argument in arguments])
        said = capsys.readouterr()
        return status, said.out, said.err

    return ran


@pytest.fixture
def json_of(run: Run) -> Callable[..., Any]:
    def ran(*arguments: object) -> Any:
        return json.loads(run(*arguments, "--json")[1])

    return ran


def test_a_paper_goes_in_answers_and_is_withdrawn_through_the_server(
    run: Run, json_of: Callable[..., Any], http: httpx.Client, tmp_path: Path
) -> None:
    (tmp_path / "lido.txt").write_text(LIDO, encoding="utf-8")
    before = http.get("/v1/documents").json()

    (added,) = json_of("ingest", tmp_path / "lido.txt")
    (again,) = json_of("ingest", tmp_path / "lido.txt")

    assert (added["fate"], again["fate"], again["embedded"]) == ("added", "unchanged", 0)
    assert "412,345" in run("ask", QUESTION)[1]
    assert json_of("ask", QUESTION)["citations"][0]["document_id"] == added["document_id"]
    assert json_of("search", "lido", "--limit", 1)["results"][0]["file"] == "lido.txt"
    assert added["document_id"] in {d["id"] for d in http.get("/v1/documents").json()["documents"]}
    withdrawn = json_of("withdraw", added["document_id"])
    assert withdrawn == {"withdrawn": added["document_id"], "file": "lido.txt", "backups": []}
    assert http.get("/v1/documents").json() == before


def test_a_folder_whose_files_are_gone_is_withdrawn_through_the_server_when_the_operator_is_sure(
    run: Run, json_of: Callable[..., Any], tmp_path: Path
) -> None:
    folder = tmp_path / "papers"
    folder.mkdir()
    (folder / "lido.txt").write_text(LIDO, encoding="utf-8")
    json_of("ingest", folder)
    (folder / "lido.txt").unlink()

    status, _, complaint = run("ingest", folder, "--remove-missing")
    rows = json_of("ingest", folder, "--remove-missing", "--yes")

    assert status == 1
    assert "1 of the 1 papers" in " ".join(complaint.split())
    assert [(row["file"], row["fate"]) for row in rows] == [("lido.txt", "withdrawn")]
    assert "lido.txt" not in {d["file"] for d in json_of("documents")}


def test_a_refused_file_is_named_with_its_reason_and_ends_with_status_1(run: Run, tmp_path: Path) -> None:
    (tmp_path / "empty.pdf").touch()

    status, said, _ = run("ingest", tmp_path / "empty.pdf")

    assert status == 1
    assert "empty.pdf: the file is empty" in " ".join(said.split())


def test_a_file_larger_than_the_server_takes_does_not_stop_the_others(
    json_of: Callable[..., Any], tmp_path: Path
) -> None:
    folder = tmp_path / "papers"
    folder.mkdir()
    (folder / "a-large.txt").write_text(LIDO * 20_000, encoding="utf-8")
    (folder / "lido.txt").write_text(LIDO, encoding="utf-8")

    rows = json_of("ingest", folder)

    assert {row["file"]: row["fate"] for row in rows} == {"a-large.txt": "refused", "lido.txt": "added"}
    json_of("withdraw", rows[1]["document_id"])


def test_the_operator_sees_what_is_held_with_its_labels(json_of: Callable[..., Any], exempt: dict[str, Any]) -> None:
    listed = json_of("documents")
    held = {d["id"]: d["label"] for d in listed}

    assert {frozenset(d) for d in listed} == {frozenset(HeldOut.model_fields)}
    assert held[exempt["id"]] == "exempt:unassigned"
    assert sorted(held.values()).count("public") == len(held) - 1


def test_asking_through_the_server_shows_nothing_exempt(run: Run) -> None:
    assert "2,735,000" not in run("ask", "How much did Pellumbra Developments bid for Ossleby Wharf?")[1]


def test_a_paper_is_corrected_through_the_server(
    run: Run, json_of: Callable[..., Any], http: httpx.Client, tmp_path: Path
) -> None:
    (tmp_path / "lido.txt").write_text(LIDO, encoding="utf-8")
    (added,) = json_of("ingest", tmp_path / "lido.txt")
    id_ = added["document_id"]

    corrected = json_of("correct", id_, "--title", "The Lido", "--date", "", "--committee", "Leisure Board")
    status, said, _ = run("correct", id_, "--clear", "date")

    assert (corrected["title"], corrected["meeting_date"], corrected["committee"]) == (
        "The Lido",
        None,
        "Leisure Board",
    )
    assert corrected["job"]["url"].startswith("/v1/jobs/")
    assert status == 0
    assert "The Lido" in said
    assert http.get(f"/v1/documents/{id_}").json()["meeting_date"] == "2025-06-03"
    json_of("withdraw", id_)


def test_a_correction_that_is_none_is_told_in_the_servers_words(run: Run) -> None:
    assert "2025-01-30" in run("correct", "0123456789abcdef", "--date", "30/01/2025")[2]
    assert "0123456789abcdef" in run("correct", "0123456789abcdef", "--title", "x")[2]
    assert "Name something to correct" in " ".join(run("correct", "0123456789abcdef")[2].split())


def test_withdrawing_what_is_not_held_is_told_in_the_servers_words(run: Run) -> None:
    status, _, complaint = run("withdraw", "0123456789abcdef")

    assert status == 1
    assert "0123456789abcdef" in complaint


def test_an_empty_question_is_refused_in_the_servers_words(run: Run) -> None:
    status, _, complaint = run("ask", "  ")

    assert status == 1
    assert "'question' is empty" in complaint


def test_the_indexes_are_made_anew_while_the_server_answers(
    json_of: Callable[..., Any], ask: Callable[..., dict[str, Any]]
) -> None:
    assert json_of("rebuild")["passages"] > 50
    assert ask("How many missed bins per 100,000 collections were there in 2024/25?")["status"] == "answered"


@pytest.mark.parametrize("arguments", [["serve", "--port", "0"], ["ingest", "--dry-run", "."]])
def test_a_second_owner_of_the_library_is_refused(run: Run, arguments: list[str]) -> None:
    status, _, complaint = run(*arguments)

    assert status == 1
    assert "Stop the server" in complaint or "stop it" in complaint


def test_a_second_server_is_told_who_holds_the_library(run: Run, server: Server) -> None:
    status, said, complaint = run("serve", "--port", "0")

    told = " ".join(complaint.split())
    assert status == 1
    assert f"process {server.pid} (serving at {server.address}, since " in told
    assert "Answering" not in said


def test_a_port_that_is_taken_is_named_before_anything_is_opened(
    run: Run, demo_server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COUNCIL_STORE__PATH", str(tmp_path / "another"))

    status, _, complaint = run("serve", "--port", httpx.URL(demo_server).port)

    assert status == 1
    assert f"Port {httpx.URL(demo_server).port}" in complaint
    assert not (tmp_path / "another").exists()


def test_the_doctor_leaves_a_library_in_use_alone_and_says_who_holds_it(json_of: Callable[..., Any]) -> None:
    (checked,) = [check for check in json_of("doctor") if check["check"] == "library"]

    assert checked["ok"]
    assert "in use by process" in checked["says"]


def test_what_is_listed_and_found_over_there_is_narrowed_there(json_of: Callable[..., Any]) -> None:
    listed = json_of("documents", "--portfolio", "leisure", "--from", "2023-01-01")
    found = json_of("search", "swimming pool", "--portfolio", "leisure")

    assert {d["file"] for d in listed} == {"2023-09-13_cabinet_marrack-green-swimming-pool.pdf"}
    assert {e["file"] for e in found["results"]} == {d["file"] for d in listed}
    assert json_of("ask", "Where is the pool?", "--committee", "Admiralty")["status"] == "not_found"


def test_a_server_that_does_not_answer_or_speaks_another_tongue_is_told_plainly(demo_server: str) -> None:
    with Remote("http://127.0.0.1:1", "key") as nobody, pytest.raises(Refused, match="did not answer"):
        nobody.held()
    with Remote(f"{demo_server}/", "wrong") as stranger, pytest.raises(Refused, match="not taken"):
        stranger.held()


class _Dies(BaseHTTPRequestHandler):
    """Takes one paper in and hangs up on everything after it."""

    taken = 0

    def do_POST(self) -> None:
        type(self).taken += 1
        if self.taken > 1:
            return  # without a word
        self.rfile.read(int(self.headers["Content-Length"]))
        outcome = outcome_out(Outcome("0.txt", Fate.ADDED, "0123456789abcdef"))
        body = json.dumps({"id": "1", "state": "done", "url": "", "outcomes": [outcome.model_dump()]}).encode()
        self.send_response(202)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


def test_a_server_that_dies_ends_the_ingest_with_what_was_taken_in_so_far(
    workplace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = workplace / "papers"
    folder.mkdir()
    for n in range(4):
        (folder / f"{n}.txt").write_text(LIDO, encoding="utf-8")
    _Dies.taken = 0
    dying = ThreadingHTTPServer(("127.0.0.1", 0), _Dies)
    thread = threading.Thread(target=dying.serve_forever)
    thread.start()
    owner_key(workplace / "library")
    owned = Ownership(workplace / "library", "serving")
    owned.answers_at(f"http://127.0.0.1:{dying.server_port}")
    try:
        status = main(["ingest", str(folder)])
    finally:
        owned.release()
        dying.shutdown()
        thread.join()
        dying.server_close()

    said = capsys.readouterr()
    complaint = " ".join(said.err.split())
    assert status == 1
    assert _Dies.taken == 2
    assert said.out.splitlines()[-1].split() == ["1", "0", "0", "0", "0"]
    assert "did not answer" in complaint
    assert "3 of 4 files were not taken in, '1.txt' the first of them" in complaint


def test_an_empty_librarys_server_says_so_and_lets_go_of_it_when_stopped(tmp_path: Path) -> None:
    library = tmp_path / "library"
    started = Server(library, tmp_path)
    try:
        question = {"question": QUESTION}
        reply = httpx.post(f"{started.address}/v1/chat", json=question, trust_env=False, timeout=60).json()
        held_by = holder(library)
    finally:
        started.stop()

    assert (reply["status"], reply["searched"]["documents"], reply["citations"]) == ("not_found", 0, [])
    assert held_by is not None
    assert (held_by.pid, held_by.address) == (started.pid, started.address)
    assert holder(library) is None
    assert not (library / "owner.json").exists()
    assert "Traceback" not in started.log
