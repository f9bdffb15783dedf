"""Rules that everyone must keep, over every tracked file."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("assistant", "ingest", "vectorstore", "api", "prompts")
THIS = Path(__file__).relative_to(ROOT)


def tracked(*under: str) -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--", *under], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if listed.returncode:
        pytest.skip("This is no git checkout, so nobody can say which files are tracked.")
    return [Path(name) for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def lines_with(files: list[Path], *forbidden: str) -> list[str]:
    # "Retrieval(" calls no "eval(".
    patterns = {word: re.compile((r"\b" if word[0].isalpha() else "") + re.escape(word)) for word in forbidden}
    found = []
    for file in files:
        text = (ROOT / file).read_bytes().decode("utf-8", errors="ignore")
        for number, line in enumerate(text.splitlines(), start=1):
            found += [f"{file}:{number}: {word}" for word, pattern in patterns.items() if pattern.search(line)]
    return found


def test_the_top_of_the_repository_holds_what_it_says_and_nothing_else() -> None:
    visible = {path.parts[0] for path in tracked() if not path.parts[0].startswith(".")}
    assert visible == {*PACKAGES, "tests", "pyproject.toml", "README.md", "LICENSE"}


def test_no_code_of_ours_runs_what_strangers_stored() -> None:
    forbidden = ("trust_remote_code", "pickle", "eval(", "exec(", "langchain_core.load", "langchain.load")
    assert lines_with([path for path in tracked(*PACKAGES) if path.suffix == ".py"], *forbidden) == []


def test_no_tracked_file_names_a_place_on_somebodys_machine() -> None:
    homes = (*(f"/{folder}/" for folder in ("work", "root", "home", "Users")), "C:\\Users")
    texts = [path for path in tracked() if path.suffix != ".pdf" and path != THIS]
    assert lines_with(texts, *homes) == []
