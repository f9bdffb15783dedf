"""The command line on a library of its own: every verb, its exit status, and what it says to people and programs."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from api.command_line import main
from api.documents import HeldOut
from tests.models import small_cross_encoder
from tests.running import clean_environment, console_script

pytestmark = pytest.mark.embedder

LIDO = """Cabinet
3 June 2025

Report on the Farrow Bank Lido

1. Background

The lido at Farrow Bank cost 412,345 pounds to mend in 2024/25.
"""
MARKET = """Cabinet
1 July 2025

Report on the Saturday Market

1. Background

The Saturday market at Tolland has 37 stalls, and each stall pays 18 pounds a week.
"""
QUESTION = "What did the lido at Farrow Bank cost to mend?"

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(workplace: Path, capsys: pytest.CaptureFixture[str]) -> Run:  # noqa: ARG001  (stands in the empty folder)
    """One verb, on a library in an empty folder: (exit status, output, complaints)."""

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


@pytest.fixture
def papers(workplace: Path) -> Path:
    """A folder with two papers in it."""
    folder = workplace / "papers"
    (folder / "2025").mkdir(parents=True)
    (folder / "lido.txt").write_text(LIDO, encoding="utf-8")
    (folder / "2025" / "market.txt").write_text(MARKET, encoding="utf-8")
    return folder


def fates(rows: list[dict[str, Any]]) -> dict[str, str]:
    return {row["file"]: row["fate"] for row in rows}


# Usage --------------------------------------------------------------------------------------------------------------


def test_the_installed_script_explains_itself_and_every_verb() -> None:
    def helped(*verb: str) -> str:
        done = subprocess.run([console_script(), *verb, "--help"], capture_output=True, text=True, check=True)
        return done.stdout

    verbs = re.findall(r"(?m)^    (\w+)", helped())
    wanted = "demo ingest serve ask search documents withdraw correct evaluate doctor rebuild"
    assert set(wanted.split()) <= set(verbs)
    assert "--remove-missing" in helped("ingest")


def test_help_does_not_wait_for_a_model_library() -> None:
    asked = "import sys; from api.command_line import _parser; _parser().format_help(); print('torch' in sys.modules)"

    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)

    assert done.stdout == "False\n"


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["fly"],
        ["ask"],
        ["ingest"],
        ["serve", "--port", "70000"],
        ["serve", "--port", "http"],
        ["search", "bins", "--limit", "0"],
        ["search", "bins", "--limit", "51"],
        ["documents", "--colour"],
        ["correct"],
        ["correct", "0123456789abcdef", "--clear", "colour"],
    ],
)
def test_wrong_usage_ends_with_status_2_and_says_what_is_right(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(arguments)

    assert stopped.value.code == 2
    assert "usage: council-assistant" in capsys.readouterr().err


def test_a_path_that_is_not_there_is_wrong_usage_and_is_named(run: Run, papers: Path) -> None:
    status, _, complaint = run("ingest", papers, "nowhere.pdf")

    assert status == 2
    assert "nowhere.pdf" in complaint
    assert not (papers.parent / "library" / "catalogue.sqlite").exists()


@pytest.mark.parametrize("label", ["secret", ""])
def test_a_label_that_is_none_is_wrong_usage(run: Run, papers: Path, label: str) -> None:
    status, _, complaint = run("ingest", papers, "--access", label)

    assert status == 2
    assert "public, staff or exempt:GROUP" in complaint.replace("\n", " ")


def test_a_misspelt_setting_stops_every_verb_and_is_named(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COUNCIL_STORE__PTAH", "x")

    for arguments in (["documents"], ["ask", "x"], ["serve", "--port", "0"], ["demo", "--port", "0"]):
        status, _, complaint = run(*arguments)
        assert status == 2
        assert "COUNCIL_STORE__PTAH" in complaint


def test_an_embedding_model_that_cannot_be_opened_is_named_with_what_to_set(
    run: Run, papers: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COUNCIL_STORE__EMBEDDING_MODEL", "no/such-model")

    status, _, complaint = run("ingest", papers)

    assert status == 2
    assert "no/such-model" in complaint
    assert "COUNCIL_STORE__EMBEDDING_MODEL" in complaint


# Papers -------------------------------------------------------------------------------------------------------------


def test_a_folder_is_taken_in_to_the_bottom_and_ends_with_a_table(run: Run, papers: Path) -> None:
    (papers / ".hidden.txt").write_text(LIDO, encoding="utf-8")

    status, said, complaint = run("ingest", papers)

    counts = dict(zip(*(line.split() for line in said.splitlines()[-2:]), strict=True))
    assert (status, complaint) == (0, "")
    assert counts == {"added": "2", "updated": "0", "unchanged": "0", "withdrawn": "0", "refused": "0"}


def test_a_refused_file_ends_with_status_1_and_the_others_are_in(
    run: Run, json_of: Callable[..., Any], papers: Path
) -> None:
    (papers / "empty.pdf").touch()

    status, said, _ = run("ingest", papers)

    assert status == 1
    assert "the file is empty" in " ".join(said.split())
    assert {d["file"] for d in json_of("documents")} == {"lido.txt", "market.txt"}


def test_taking_in_again_changes_and_embeds_nothing(json_of: Callable[..., Any], papers: Path) -> None:
    first = json_of("ingest", papers)

    again = json_of("ingest", papers)

    assert fates(first) == {"lido.txt": "added", "market.txt": "added"}
    assert sum(row["embedded"] for row in first) > 0
    assert fates(again) == {"lido.txt": "unchanged", "market.txt": "unchanged"}
    assert sum(row["embedded"] for row in again) == 0


def test_a_paper_whose_file_is_gone_is_withdrawn_only_when_asked(json_of: Callable[..., Any], papers: Path) -> None:
    json_of("ingest", papers)
    (papers / "lido.txt").unlink()

    kept = json_of("ingest", papers)
    removed = json_of("ingest", papers, "--remove-missing")

    assert fates(kept) == {"market.txt": "unchanged"}
    assert fates(removed) == {"market.txt": "unchanged", "lido.txt": "withdrawn"}
    assert [d["file"] for d in json_of("documents")] == ["market.txt"]


# Files that are no longer there -------------------------------------------------------------------------------------


@pytest.fixture
def lose(workplace: Path, json_of: Callable[..., Any]) -> Callable[..., Path]:
    """A folder whose papers were taken in, of which some have gone since."""

    def lost(some: int, of: int) -> Path:
        folder = workplace / "many"
        folder.mkdir()
        for n in range(of):
            (folder / f"{n}.txt").write_text(MARKET.replace("37", str(40 + n)), encoding="utf-8")
        json_of("ingest", folder)
        for n in range(some):
            (folder / f"{n}.txt").unlink()
        return folder

    return lost


@pytest.mark.parametrize(("some", "of"), [(3, 5), (1, 1), (4, 4)])
def test_most_of_a_folder_or_all_of_it_is_withdrawn_only_when_the_operator_is_sure(
    run: Run, json_of: Callable[..., Any], lose: Callable[..., Path], some: int, of: int
) -> None:
    folder = lose(some, of)

    status, said, complaint = run("ingest", folder, "--remove-missing")
    held = json_of("documents")
    sure = json_of("ingest", folder, "--remove-missing", "--yes")

    assert status == 1
    assert said.splitlines()[-1].split() == ["0", "0", str(of - some), "0", "0"]  # the table, all the same
    assert f"{some} of the {of} papers" in " ".join(complaint.split())
    assert "--yes" in complaint
    assert len(held) == of
    assert list(fates(sure).values()).count("withdrawn") == some


@pytest.mark.parametrize(("some", "of"), [(2, 5), (3, 6), (2, 3), (3, 4)])
def test_a_few_of_a_folder_are_withdrawn_without_a_question(
    json_of: Callable[..., Any], lose: Callable[..., Path], some: int, of: int
) -> None:
    rows = json_of("ingest", lose(some, of), "--remove-missing")

    assert list(fates(rows).values()).count("withdrawn") == some


def test_a_folder_that_is_gone_keeps_its_papers_until_the_operator_is_sure(
    run: Run, json_of: Callable[..., Any], lose: Callable[..., Path], papers: Path
) -> None:
    folder = lose(2, 2)
    folder.rmdir()

    status, said, complaint = run("ingest", papers, folder, "--remove-missing")

    assert status == 1
    assert said.splitlines()[-1].split() == ["2", "0", "0", "0", "0"]
    assert str(folder) in complaint.replace("\n", "")
    assert run("ingest", folder)[0] == 2
    assert run("ingest", folder, "--remove-missing", "--yes")[0] == 0
    assert {d["file"] for d in json_of("documents")} == {"lido.txt", "market.txt"}


def test_a_path_that_is_not_there_and_that_nothing_came_from_is_wrong_usage_even_then(run: Run) -> None:
    status, _, complaint = run("ingest", "nowhere", "--remove-missing", "--yes")

    assert status == 2
    assert "nowhere" in complaint


def test_a_file_whose_name_is_in_another_encoding_is_not_taken_for_missing(
    json_of: Callable[..., Any], papers: Path
) -> None:
    (papers / os.fsdecode(b"caf\xe9.txt")).write_text(MARKET.replace("Tolland", "Ossleby"), encoding="utf-8")

    first = json_of("ingest", papers, "--remove-missing")
    again = json_of("ingest", papers, "--remove-missing")

    assert set(fates(first).values()) == {"added"}
    assert set(fates(again).values()) == {"unchanged"}


# Looking on ---------------------------------------------------------------------------------------------------------


def test_verbs_that_only_look_leave_a_damaged_index_as_it_is(
    run: Run, json_of: Callable[..., Any], papers: Path
) -> None:
    def well() -> bool:
        return all(check["ok"] for check in json_of("doctor"))

    run("ingest", papers)
    for index in (papers.parent / "library").glob("chroma*"):
        shutil.rmtree(index)
    assert not well()

    for looking in (["documents"], ["search", "lido"], ["ask", QUESTION], ["ingest", papers, "--dry-run"]):
        assert run(*looking)[0] == 0
        assert not well(), looking

    run("ingest", papers)
    assert well()


def test_the_list_of_papers_has_the_fields_that_a_server_gives(json_of: Callable[..., Any], papers: Path) -> None:
    json_of("ingest", papers)

    held = json_of("documents")

    assert {frozenset(d) for d in held} == {frozenset(HeldOut.model_fields)}
    assert {d["source"] for d in held} == {str(path) for path in papers.rglob("*.txt")}


def test_a_dry_run_says_what_would_happen_and_changes_nothing(json_of: Callable[..., Any], papers: Path) -> None:
    json_of("ingest", papers / "lido.txt")

    rows = json_of("ingest", papers, "--dry-run")

    assert fates(rows) == {"lido.txt": "unchanged", "market.txt": "added"}
    assert [d["file"] for d in json_of("documents")] == ["lido.txt"]


def test_a_paper_that_becomes_exempt_stops_answering(run: Run, json_of: Callable[..., Any], papers: Path) -> None:
    json_of("ingest", papers)

    assert fates(json_of("ingest", papers / "lido.txt", "--access", "exempt:Legal")) == {"lido.txt": "updated"}

    assert {d["file"]: d["label"] for d in json_of("documents")}["lido.txt"] == "exempt:Legal"
    assert "412,345" not in run("ask", QUESTION)[1]


def test_a_withdrawn_paper_is_gone_and_after_a_rebuild_off_the_disk(
    run: Run, json_of: Callable[..., Any], papers: Path
) -> None:
    (lido,) = [row for row in json_of("ingest", papers) if row["file"] == "lido.txt"]
    library = papers.parent / "library"
    assert holding("Farrow Bank", library)

    assert run("withdraw", lido["document_id"])[0] == 0
    assert run("rebuild")[0] == 0

    assert [d["file"] for d in json_of("documents")] == ["market.txt"]
    assert holding("Farrow Bank", library) == []
    assert "37 stalls" in json_of("ask", "How many stalls has the Saturday market at Tolland?")["answer"]


def holding(text: str, folder: Path) -> list[str]:
    """The files under a folder that hold these words."""
    return [str(f) for f in folder.rglob("*") if f.is_file() and text.encode() in f.read_bytes()]


def test_a_corrected_paper_is_cited_and_found_as_corrected_and_keeps_it(
    run: Run, json_of: Callable[..., Any], papers: Path
) -> None:
    (lido,) = [row for row in json_of("ingest", papers) if row["file"] == "lido.txt"]

    corrected = json_of(
        "correct", lido["document_id"], "--title", "The Lido", "--committee", "Leisure Board", "--date", "2025-07-09"
    )
    (papers / "lido.txt").write_text(LIDO + "\nIt has a café.\n", encoding="utf-8")
    run("ingest", papers)

    assert {c["field"]: c["given_by"] for c in corrected["corrections"]} == dict.fromkeys(
        ("title", "committee", "meeting_date"), "owner"
    )
    assert json_of("ask", QUESTION)["citations"][0]["reference"] == "Leisure Board, 9 July 2025, The Lido"
    cleared = json_of("correct", lido["document_id"], "--clear", "committee", "--clear", "date", "--item", "")
    assert (cleared["committee"], cleared["meeting_date"], cleared["item"]) == ("Cabinet", "2025-06-03", None)


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["--date", "30/01/2025"], "2025-01-30"),
        (["--kind", "memo"], "'memo'"),
        (["--kind", ""], "'kind'"),
        (["--access", "secret"], "public, staff or exempt:GROUP"),
        ([], "Name something to correct"),
    ],
    ids=str,
)
def test_what_cannot_be_a_correction_is_wrong_usage(run: Run, arguments: list[str], named: str) -> None:
    status, _, complaint = run("correct", "0123456789abcdef", *arguments)

    assert status == 2
    assert named in " ".join(complaint.split())


def test_correcting_what_is_not_held_ends_with_status_1_and_names_it(run: Run) -> None:
    status, _, complaint = run("correct", "0123456789abcdef", "--title", "x")

    assert status == 1
    assert "0123456789abcdef" in complaint


def test_withdrawing_what_is_not_held_ends_with_status_1_and_names_it(run: Run) -> None:
    status, _, complaint = run("withdraw", "0123456789abcdef")

    assert status == 1
    assert "0123456789abcdef" in complaint


# Questions ----------------------------------------------------------------------------------------------------------


def test_an_answer_comes_with_its_references_on_paper_and_as_json(
    run: Run, json_of: Callable[..., Any], papers: Path
) -> None:
    run("ingest", papers)

    status, said, _ = run("ask", QUESTION)
    reply = json_of("ask", QUESTION)

    assert status == 0
    assert "412,345" in said
    assert "[1] Cabinet, 3 June 2025" in said
    assert reply["status"] == "answered"
    assert reply["citations"][0]["file"] == "lido.txt"


def test_an_empty_library_answers_that_it_holds_nothing(run: Run, json_of: Callable[..., Any]) -> None:
    assert run("ask", QUESTION)[0] == 0
    assert json_of("ask", QUESTION)["status"] == "not_found"
    assert json_of("documents") == []
    assert "Nothing was found" in run("search", "lido")[1]


def test_a_search_shows_excerpts_as_many_as_asked_for(run: Run, json_of: Callable[..., Any], papers: Path) -> None:
    run("ingest", papers)

    found = json_of("search", "lido", "--limit", "1")

    assert [e["file"] for e in found["results"]] == ["lido.txt"]
    assert "412,345" in run("search", "lido")[1]


BRIDGE = """Cabinet
2 September 2025
Item: 4

Report on the Farrow Bank Bridge

Wards and communities affected: Farrow Bank and Tolland
Key Decision: No
Report of: Councillor Gwilym Pask, Cabinet Member for Roads and Bridges
This report is Public

1. Background

The bridge at Farrow Bank carries 5,210 cars a day.
"""


def test_lists_searches_and_answers_can_be_narrowed(run: Run, json_of: Callable[..., Any], papers: Path) -> None:
    (papers / "bridge.txt").write_text(BRIDGE, encoding="utf-8")
    run("ingest", papers)
    held = {d["file"]: d["id"] for d in json_of("documents")}

    for narrowed, kept in (
        (("--ward", "tolland"), {"bridge.txt"}),
        (("--portfolio", "bridges"), {"bridge.txt"}),
        (("--portfolio", "Roads and Bridges", "--ward", "Fennimoor"), set()),
        (("--from", "2025-07-01", "--to", "2025-07-31"), {"market.txt"}),
        (("--kind", "report", "--kind", "other", "--committee", "cabinet"), set(held)),
    ):
        assert {d["file"] for d in json_of("documents", *narrowed)} == kept, narrowed
        assert {e["file"] for e in json_of("search", "Farrow Bank", *narrowed)["results"]} == kept, narrowed
    only = json_of("search", "Farrow Bank", "--document", held["lido.txt"])
    assert {e["file"] for e in only["results"]} == {"lido.txt"}
    assert json_of("ask", "How many cars a day cross at Farrow Bank?", "--ward", "Tolland")["status"] == "answered"
    assert json_of("ask", "How many cars a day cross at Farrow Bank?", "--ward", "Fennimoor")["status"] == "not_found"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [(["--kind", "memo"], "'memo'"), (["--from", "yesterday"], "'date_from'"), (["--ward", "x" * 201], "'wards'")],
)
def test_what_cannot_be_narrowed_to_is_named(run: Run, arguments: list[str], told: str) -> None:
    for verb in (["documents"], ["search", "bins"], ["ask", QUESTION]):
        status, _, complaint = run(*verb, *arguments)

        assert status == 2
        assert told in complaint


def test_a_paper_cannot_drive_the_terminal_it_is_shown_on(run: Run, papers: Path) -> None:
    (papers / "lido.txt").write_text(LIDO.replace("412,345", "\x1b[2J\x07[bold]412,345[/bold]"), encoding="utf-8")
    run("ingest", papers)

    said = run("ask", QUESTION)[1] + run("search", "lido")[1]

    assert "[bold]412,345[/bold]" in said
    assert "\x1b" not in said
    assert "\x07" not in said


# Doctor -------------------------------------------------------------------------------------------------------------


def test_the_doctor_finds_a_new_and_a_filled_library_well(run: Run, json_of: Callable[..., Any], papers: Path) -> None:
    assert run("doctor")[0] == 0
    run("ingest", papers)

    status, said, _ = run("doctor")

    assert status == 0
    assert "FAILED" not in said
    assert [check["check"] for check in json_of("doctor")] == [
        "installation",
        "settings",
        "embedding model",
        "reranking model",
        "entailment model",
        "text recognition",
        "chat model",
        "library",
        "record",
    ]


def test_the_doctor_says_which_reranking_model_there_is_and_that_it_opens(
    json_of: Callable[..., Any], workplace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def said() -> tuple[bool, str]:
        ((ok, says),) = [(c["ok"], c["says"]) for c in json_of("doctor") if c["check"] == "reranking model"]
        return ok, says

    assert said() == (True, "none configured: what is found stays in the order of the search")
    (workplace / "model").mkdir()
    folder = small_cross_encoder(workplace / "model")
    monkeypatch.setenv("COUNCIL_STORE__RERANKING_MODEL", str(folder))
    assert said() == (True, f"{folder} opens; it reads the best finds again")


def test_the_doctor_says_what_to_do_about_a_reranking_model_that_is_none(
    run: Run, workplace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COUNCIL_STORE__RERANKING_MODEL", str(workplace / "none"))

    status, said, _ = run("doctor", "--json")

    (check,) = [c for c in json.loads(said) if c["check"] == "reranking model"]
    assert status == 1
    assert not check["ok"]
    assert "COUNCIL_STORE__RERANKING_MODEL" in check["says"]


def test_the_doctor_says_which_entailment_model_there_is_and_what_to_do_about_one_that_is_none(
    run: Run, workplace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def said() -> tuple[bool, str]:
        ((ok, says),) = [
            (c["ok"], c["says"]) for c in json.loads(run("doctor", "--json")[1]) if c["check"] == "entailment model"
        ]
        return ok, says

    assert said() == (True, "none configured: sentences are let through by the checks alone")
    (workplace / "model").mkdir()
    folder = small_cross_encoder(workplace / "model", labels=("contradiction", "entailment"))
    monkeypatch.setenv("COUNCIL_ASSISTANT__ENTAILMENT_MODEL", str(folder))
    assert said() == (True, f"{folder} opens; it must agree to what is not the papers' own words")
    monkeypatch.setenv("COUNCIL_ASSISTANT__ENTAILMENT_MODEL", str(workplace / "none"))
    ok, says = said()
    assert not ok
    assert "COUNCIL_ASSISTANT__ENTAILMENT_MODEL" in says


def test_a_search_is_looked_at_again_by_the_reranking_model_that_is_set(
    run: Run, json_of: Callable[..., Any], papers: Path, workplace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("ingest", papers)
    plain = json_of("search", "lido market stalls")["results"]
    assert len(plain) > 1
    monkeypatch.setenv("COUNCIL_STORE__RERANKING_MODEL", str(workplace / "none"))

    status, _, complaint = run("search", "lido market stalls")
    assert status == 2
    assert "COUNCIL_STORE__RERANKING_MODEL" in complaint

    (workplace / "model").mkdir()
    monkeypatch.setenv("COUNCIL_STORE__RERANKING_MODEL", str(small_cross_encoder(workplace / "model")))
    assert {e["id"] for e in json_of("search", "lido market stalls")["results"]} == {e["id"] for e in plain}


def test_the_doctor_names_a_misspelt_setting(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COUNCIL_API__HOST", "x")

    status, said, _ = run("doctor")

    assert status == 1
    assert "COUNCIL_API__HOSTS" in said


def test_a_command_reads_no_environment_but_its_own(workplace: Path) -> None:
    """The console script in a process of its own, as the journeys and the server use it."""
    settings = clean_environment(STORE__PATH=str(workplace / "library"))

    done = subprocess.run(
        [console_script(), "documents", "--json"], env=settings, cwd=workplace, capture_output=True, check=False
    )

    assert (done.returncode, json.loads(done.stdout), done.stderr) == (0, [], b"")
