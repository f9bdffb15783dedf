"""What the statement on open vulnerabilities (`.security/vex.json`) claims, shown on a real server at work."""

from __future__ import annotations

import ast
import json
import re
import shutil
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from ingest.demo_council import PAPERS
from tests.evaluation.supply import VEX, Audit, audit_of, unanswered
from tests.running import Server
from tests.test_rules import PACKAGES, ROOT, tracked

CHROMA = "CVE-2026-45829"


@pytest.fixture(scope="module")
def statement() -> dict[str, Any]:
    return dict(json.loads(VEX.read_text(encoding="utf-8")))


# The statement itself -----------------------------------------------------------------------------------------------


def test_the_statement_answers_what_is_open(statement: dict[str, Any]) -> None:
    open_ = {v["id"]: v for v in statement["vulnerabilities"]}

    assert CHROMA in open_
    for one in open_.values():
        assert one["analysis"]["state"] == "not_affected"
        assert one["analysis"]["justification"] in ("code_not_present", "code_not_reachable", "requires_configuration")
        assert len(one["analysis"]["detail"]) > 100
        assert one["affects"]


def test_what_the_statement_is_about_is_what_we_depend_on(statement: dict[str, Any]) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    depended_on = {re.split(r"[\[<>=]", line)[0] for line in project["dependencies"]}
    parts = {part["bom-ref"]: part["name"] for part in statement["components"]}

    refs = [affected["ref"] for v in statement["vulnerabilities"] for affected in v["affects"]]

    assert {parts[ref] for ref in refs} <= depended_on


def test_every_test_that_the_statement_names_is_there(statement: dict[str, Any]) -> None:
    named = [
        p["value"] for v in statement["vulnerabilities"] for p in v["properties"] if p["name"].endswith(":shown-by")
    ]
    assert len(named) >= 3
    for place in named:
        file, _, test = place.partition("::")
        tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
        assert test in {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}, place


def test_what_nobody_looked_up_is_not_taken_for_clean(statement: dict[str, Any]) -> None:
    told = {
        "dependencies": [
            {"name": "council-assistant", "skip_reason": "not on PyPI"},
            {
                "name": "torch",
                "skip_reason": "Dependency not found on PyPI and could not be audited: torch (2.13.0+cpu)",
            },
            {"name": "chromadb", "version": "1.5.9", "vulns": [{"id": "GHSA-xxxx", "aliases": [CHROMA]}]},
            {"name": "rich", "version": "15.0.0", "vulns": [{"id": "PYSEC-2027-1", "aliases": []}]},
        ]
    }

    audit = audit_of(told)

    assert audit == Audit(2, ("torch",), (("chromadb", "GHSA-xxxx", (CHROMA,)), ("rich", "PYSEC-2027-1", ())))
    assert unanswered(audit, statement) == ["rich: PYSEC-2027-1"]


# What it claims -----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def at_work(demo_library: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A real server that tells each module it imports, after it has answered, searched, read a paper in and rebuilt."""
    workplace = tmp_path_factory.mktemp("at-work")
    library = workplace / "library"
    shutil.copytree(demo_library, library)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPROFILEIMPORTTIME", "1")
        running = Server(library, workplace)
    key = {"Authorization": f"Bearer {(library / 'owner.key').read_text(encoding='ascii')}"}
    paper = next(PAPERS.glob("*.pdf"))
    with httpx.Client(base_url=running.address, trust_env=False, timeout=120) as client:
        question = {"question": "How many missed bins were there in 2024/25?"}
        answered = client.post("/v1/chat", json=question).json()
        client.post("/v1/search", json={"query": "bins"}).raise_for_status()
        client.post("/v1/documents", files={"files": ("again.pdf", paper.read_bytes())}, headers=key).raise_for_status()
        client.post("/v1/rebuild", headers=key).raise_for_status()
        assert answered["citations"]
        client.get(answered["citations"][0]["page_image"]).raise_for_status()
    yield running
    running.stop()


def imported(log: str) -> set[str]:
    """Modules, from what `-X importtime` writes: "import time:  self | cumulative |   package.module"."""
    return set(re.findall(r"^import time:\s+\d+ \|\s+\d+ \|\s+(\S+)$", log, re.MULTILINE))


@pytest.mark.server
def test_a_server_at_work_never_imports_chromas_own_server(at_work: Server) -> None:
    modules = imported(at_work.log)

    assert {"chromadb", "chromadb.api.client", "fastapi", "vectorstore.shelves"} <= modules
    assert (
        sorted(name for name in modules if name.startswith(("chromadb.server", "chromadb.cli", "chromadb.app"))) == []
    )


@pytest.mark.server
def test_the_server_listens_on_one_socket_and_starts_no_other_server(at_work: Server) -> None:
    family = [at_work.pid, *descendants(at_work.pid)]
    listening = {port for pid in family for port in listens_on(pid)}

    assert listening == {int(at_work.address.rsplit(":", 1)[1])}
    commands = [Path(f"/proc/{pid}/cmdline").read_bytes().decode() for pid in family if Path(f"/proc/{pid}").is_dir()]
    assert [command for command in commands if "chroma" in command] == []


def descendants(pid: int) -> list[int]:
    """Every process below one, as Linux tells it."""
    below = Path(f"/proc/{pid}/task").glob("*/children")
    children = [int(child) for file in below for child in file.read_text(encoding="ascii").split()]
    return children + [one for child in children for one in descendants(child)]


def listens_on(pid: int) -> set[int]:
    """The TCP ports a process listens on: its open sockets, held against the kernel's table of those in LISTEN (0A)."""
    opened = set()
    for handle in Path(f"/proc/{pid}/fd").iterdir():
        try:
            if found := re.fullmatch(r"socket:\[(\d+)\]", str(handle.readlink())):
                opened.add(found[1])
        except FileNotFoundError:
            continue  # closed meanwhile
    ports = set()
    for table in ("tcp", "tcp6"):
        for line in Path(f"/proc/{pid}/net/{table}").read_text(encoding="ascii").splitlines()[1:]:
            fields = line.split()
            if fields[3] == "0A" and fields[9] in opened:
                ports.add(int(fields[1].rsplit(":", 1)[1], 16))
    return ports


def test_chroma_is_only_ever_opened_embedded() -> None:
    used: dict[str, set[str]] = {}
    for path in tracked(*PACKAGES):
        if path.suffix == ".py":
            tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
            for node in ast.walk(tree):
                if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "chromadb":
                    used.setdefault(str(path), set()).add(node.attr)

    assert set(used) == {"vectorstore/shelves.py"}
    assert "PersistentClient" in used["vectorstore/shelves.py"]
    assert not used["vectorstore/shelves.py"] & {"HttpClient", "AsyncHttpClient", "CloudClient", "Client", "server"}
