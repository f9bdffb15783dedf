"""The verb `evaluate`: a run's folder out of a question file, in this process and through a server."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from api.command_line import main
from tests.running import TODAY, Server

pytestmark = pytest.mark.embedder

LIDO = """Cabinet
3 June 2025

Report on the Farrow Bank Lido

1. Background

The lido at Farrow Bank cost 412,345 pounds to mend in 2024/25.
"""
GOLD = {"file": "lido.txt", "quote": "The lido at Farrow Bank cost 412,345 pounds to mend in 2024/25."}
COST = {
    "id": "cost",
    "category": "single_fact",
    "question": "What did the lido at Farrow Bank cost to mend?",
    "answerable": True,
    "must_include": [["412,345"]],
    "gold_source": [GOLD],
    "notes": "on page 1",
}
VOTE = {"id": "vote", "category": "unanswerable", "question": "Who won the chess cup in Zanzibar?", "answerable": False}
FILES = ["replies.jsonl", "report.html", "scores.jsonl", "settings.json", "table.txt"]

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(workplace: Path, capsys: pytest.CaptureFixture[str]) -> Run:  # noqa: ARG001  (stands in the empty folder)
    """One verb, on a library in an empty folder: (exit status, output, complaints)."""

    def ran(*arguments: object) -> tuple[int, str, str]:
        capsys.readouterr()
        status = main([str(argument) for argument in arguments])
        said = capsys.readouterr()
        return status, said.out, " ".join(said.err.split())

    return ran


@pytest.fixture
def papers(run: Run, workplace: Path) -> Path:
    """A folder with one paper, which the library holds."""
    folder = workplace / "papers"
    folder.mkdir()
    (folder / "lido.txt").write_text(LIDO, encoding="utf-8")
    assert run("ingest", folder)[0] == 0
    return folder


def asked(folder: Path, *rows: dict[str, Any], name: str = "asked.jsonl") -> Path:
    path = folder / name
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def rows_of(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_a_question_file_becomes_a_run_with_all_that_was_asked_answered_and_scored(
    run: Run, workplace: Path, papers: Path
) -> None:
    questions = asked(workplace, COST, VOTE)

    status, said, _ = run("evaluate", questions, "--name", "first", "--papers", papers)

    folder = workplace / "evaluations" / "first"
    assert status == 0
    assert "recall@5" in said
    assert str(folder.name) in said
    assert sorted(path.name for path in folder.iterdir()) == FILES
    assert (folder / "table.txt").read_text(encoding="utf-8") in said
    settings = json.loads((folder / "settings.json").read_text(encoding="utf-8"))
    assert (settings["asked"], settings["embedding_model"], settings["library"]["documents"]) == (
        "in process",
        "all-MiniLM-L6-v2",
        1,
    )
    assert (settings["questions"]["file"], len(settings["questions"]["sha256"])) == ("asked.jsonl", 64)
    cost, vote = rows_of(folder / "replies.jsonl")
    assert cost["question"]["must_include"] == [["412,345"]]
    assert cost["question"]["notes"] == "on page 1"
    assert cost["reply"]["passages"][0]["file"] == "lido.txt"
    assert vote["reply"]["status"] in ("answered", "not_found")
    scored = rows_of(folder / "scores.jsonl")
    assert [row["id"] for row in scored] == ["cost", "vote"]
    assert (scored[0]["marks"]["recall@5"], scored[0]["marks"]["correct"], scored[0]["quotes"]) == (1, 1, [True])
    assert scored[0]["places"][0]["rank"] == 1


def test_programs_get_the_figures_over_all_and_by_category(run: Run, workplace: Path, papers: Path) -> None:
    questions = asked(workplace, COST, VOTE)

    told = json.loads(run("evaluate", questions, "--out", workplace / "runs", "--json", "--papers", papers)[1])

    assert Path(told["run"]).parent == workplace / "runs"
    assert Path(told["run"]).name.startswith("asked-20")
    assert (told["summary"]["n"], told["summary"]["recall@5"], told["summary"]["errors"]) == (2, 1, 0)
    assert told["categories"]["single_fact"]["correct"] == 1
    assert told["categories"]["unanswerable"].keys() >= {"abstained", "p50_ms"}


def test_an_older_run_is_scored_again_without_asking_and_with_newer_gold_where_it_is_given(
    run: Run, workplace: Path, papers: Path
) -> None:
    wrong = COST | {"must_include": [["999,999"]]}
    run("evaluate", asked(workplace, wrong), "--name", "first")
    folder = workplace / "evaluations" / "first"
    before = (folder / "replies.jsonl").read_bytes()
    shutil.rmtree(workplace / "library")  # nothing is asked
    (folder / "report.html").unlink()

    again = json.loads(run("evaluate", "--score", folder, "--json")[1])
    mended = json.loads(
        run("evaluate", asked(workplace, COST, VOTE), "--score", folder, "--papers", papers, "--json")[1]
    )

    assert (again["summary"]["correct"], mended["summary"]["correct"], mended["summary"]["n"]) == (0, 1, 1)
    assert (folder / "replies.jsonl").read_bytes() == before
    assert sorted(path.name for path in folder.iterdir()) == FILES
    settings = json.loads((folder / "settings.json").read_text(encoding="utf-8"))
    assert (settings["papers"], settings["gold"]["file"]) == (["papers"], "asked.jsonl")
    assert not (workplace / "library").exists()


def test_a_question_that_cannot_be_asked_is_counted_told_and_ends_with_status_1(
    run: Run, workplace: Path, papers: Path
) -> None:
    run("evaluate", asked(workplace, COST), "--name", "first", "--papers", papers)
    replies = workplace / "evaluations" / "first" / "replies.jsonl"
    (row,) = rows_of(replies)
    failed = row | {"reply": None, "error": "The library broke."}
    replies.write_text(json.dumps(failed) + "\n", encoding="utf-8")

    status, said, _ = run("evaluate", "--score", replies.parent)

    assert status == 1
    assert "1 could not be asked" in said
    assert "The library broke." in replies.with_name("report.html").read_text(encoding="utf-8")


def test_whoever_asks_is_nobody_in_particular(run: Run, workplace: Path) -> None:
    (workplace / "lido.txt").write_text(LIDO, encoding="utf-8")
    run("ingest", workplace / "lido.txt", "--access", "exempt:cabinet")

    run("evaluate", asked(workplace, COST), "--name", "first")

    folder = workplace / "evaluations" / "first"
    (row,) = rows_of(folder / "replies.jsonl")
    assert (row["reply"]["passages"], row["reply"]["searched"]["documents"]) == ([], 0)
    assert rows_of(folder / "scores.jsonl")[0]["status"] == "not_found"


def test_a_run_is_never_written_over(run: Run, workplace: Path, papers: Path) -> None:
    questions = asked(workplace, COST)
    run("evaluate", questions, "--name", "first", "--papers", papers)

    status, _, complaint = run("evaluate", questions, "--name", "first")

    assert status == 2
    assert "There is a run in" in complaint


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ([], "Name a question file"),
        (["nowhere.jsonl"], "nowhere.jsonl cannot be read"),
        (["broken.jsonl"], "broken.jsonl, line 2: the field 'question' is missing."),
        (["good.jsonl", "--papers", "nowhere"], "no folder nowhere"),
        (["good.jsonl", "--name", "a/b"], "'a/b' is no name"),
        (["--score", "nowhere"], "holds no run"),
        (["--score", "empty"], "holds no replies"),
        (["--score", "spoilt"], "replies.jsonl, line 1 is not as `evaluate` wrote it"),
        (["--score", "other", "good.jsonl"], "The question 'cost' of this run"),
        (["--score", "other", "--name", "x"], "for a new run"),
    ],
)
def test_wrong_usage_ends_with_status_2_and_says_what_is_wrong(
    run: Run, workplace: Path, arguments: list[str], told: str
) -> None:
    asked(workplace, COST, name="good.jsonl")
    asked(workplace, COST, {"id": "b", "answerable": True}, name="broken.jsonl")
    row = {"question": COST | {"question": "What else?"}, "reply": {"status": "answered"}, "ms": 1}
    for name, text in (("empty", ""), ("spoilt", '{"question": 1}\n'), ("other", json.dumps(row) + "\n")):
        (workplace / name).mkdir()
        (workplace / name / "replies.jsonl").write_text(text, encoding="utf-8")

    status, _, complaint = run("evaluate", *arguments)

    assert status == 2
    assert told in complaint


@pytest.mark.server
def test_the_server_that_owns_the_library_is_asked_and_says_what_it_is(server: Server, tmp_path: Path) -> None:
    demo = Path(__file__).parents[2] / "questions" / "demo.jsonl"
    some = tmp_path / "some.jsonl"
    some.write_text("\n".join(demo.read_text(encoding="utf-8").splitlines()[:4]), encoding="utf-8")

    done = server.run("evaluate", str(some), "--out", str(tmp_path / "runs"), "--name", "there", "--json")

    settings = json.loads((tmp_path / "runs" / "there" / "settings.json").read_text(encoding="utf-8"))
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["summary"]["n"] == 4
    assert json.loads(done.stdout)["summary"]["recall@10"] > 0.5
    assert (settings["asked"], settings["today"], settings["passages"] > 50) == (server.address, TODAY, True)
    assert len(rows_of(tmp_path / "runs" / "there" / "replies.jsonl")[0]["reply"]["passages"]) == 20
