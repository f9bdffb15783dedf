"""Question files: what is read of them, and how a broken one is refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from api.evaluation.questions import read_questions
from vectorstore.words.errors import BadInput

GOOD: dict[str, Any] = {"id": "a", "question": "How many?", "answerable": True}


def written(folder: Path, *lines: object) -> Path:
    path = folder / "asked.jsonl"
    path.write_text(
        "".join((line if isinstance(line, str) else json.dumps(line)) + "\n" for line in lines), encoding="utf-8"
    )
    return path


def refusal(path: Path) -> str:
    with pytest.raises(BadInput) as refused:
        read_questions(path)
    return str(refused.value)


def test_a_question_needs_an_id_its_words_and_whether_it_can_be_answered(tmp_path: Path) -> None:
    (asked,) = read_questions(written(tmp_path, GOOD))

    assert (asked.category, asked.golds, asked.paged) == ("other", (), False)


def test_empty_lines_notes_and_line_separators_within_a_quote_are_taken(tmp_path: Path) -> None:
    gold = {"file": "a.pdf", "quote": "one\u2028two", "page": 3}
    row = json.dumps(GOOD | {"notes": "mine", "gold_source": [gold]}, ensure_ascii=False)

    (asked,) = read_questions(written(tmp_path, "", row, "  "))

    assert asked.gold_source[0].quote == "one\u2028two"
    assert asked.paged


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"question": ""}, "'question'"),
        ({"question": "x" * 1001}, "'question'"),
        ({"answerable": "yes"}, "'answerable'"),
        ({"must_include": ["12"]}, "'must_include.0'"),
        ({"must_include": [[]]}, "'must_include.0'"),
        ({"must_not_include": "12"}, "'must_not_include'"),
        ({"history": [{"role": "clerk", "content": "x"}]}, "'history.0.role'"),
        ({"gold_source": [{"file": "a.pdf"}]}, "'gold_source.0.quote'"),
        ({"gold_source": [{"file": "a.pdf", "quote": "x", "page": 0}]}, "'gold_source.0.page'"),
        ({"gold_source": [{"file": "a.pdf", "quote": "x", "page": "3"}]}, "'gold_source.0.page'"),
        ({"gold_alternatives": [{"file": "a.pdf", "quote": "x"}]}, "'gold_alternatives.0'"),
        ({"gold_alternatives": [[]]}, "'gold_alternatives.0'"),
    ],
)
def test_a_field_that_cannot_be_used_is_named_with_its_line(tmp_path: Path, changed: dict[str, Any], told: str) -> None:
    said = refusal(written(tmp_path, GOOD, "", GOOD | {"id": "b"} | changed))

    assert "asked.jsonl, line 3: " in said
    assert told in said


@pytest.mark.parametrize("field", ["id", "question", "answerable"])
def test_a_field_that_is_missing_is_named(tmp_path: Path, field: str) -> None:
    said = refusal(written(tmp_path, {name: value for name, value in GOOD.items() if name != field}))

    assert said == f"asked.jsonl, line 1: the field '{field}' is missing."


def test_a_line_that_is_no_json_or_no_object_is_named(tmp_path: Path) -> None:
    assert "line 2 is not JSON" in refusal(written(tmp_path, GOOD, "{'id': 1}"))
    assert "line 1: this is no JSON object" in refusal(written(tmp_path, [1]))


def test_two_questions_with_one_id_are_refused_with_both_lines(tmp_path: Path) -> None:
    said = refusal(written(tmp_path, GOOD, GOOD))

    assert "line 2: the id 'a' stands in line 1" in said


def test_a_file_that_is_empty_missing_or_not_utf_8_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "latin.jsonl").write_bytes(b'{"id": "\xe9"}')

    assert "asked.jsonl holds no questions" in refusal(written(tmp_path, "\n"))
    assert "nowhere.jsonl" in refusal(tmp_path / "nowhere.jsonl")
    assert "latin.jsonl is not UTF-8" in refusal(tmp_path / "latin.jsonl")
