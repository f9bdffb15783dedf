"""What the doctor says of text recognition: which engine is there, and how to get one."""

from __future__ import annotations

from pathlib import Path

import pytest

from api.doctor import check_recognition
from api.settings import IngestSettings, Settings
from ingest.recognition.engine import Choice


def says(ocr: Choice) -> tuple[bool, str]:
    _, ok, said = check_recognition(Settings(ingest=IngestSettings(ocr=ocr)))  # type: ignore[call-arg]  # defaults
    return ok, said


def test_what_is_switched_off_is_well_and_said_so() -> None:
    assert says(Choice.OFF) == (True, "switched off: scanned pages are left out, and said so")


@pytest.mark.ocr
def test_the_engine_that_is_used_is_named() -> None:
    ok, said = says(Choice.TESSERACT)
    assert ok
    assert said.startswith("tesseract reads scanned pages")


def test_an_engine_that_was_asked_for_and_is_not_there_fails_and_says_how_to_get_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    ok, said = says(Choice.TESSERACT)
    assert not ok
    assert said.startswith("tesseract is not installed")
    assert "apt-get install tesseract-ocr tesseract-ocr-cym" in said
    assert said.endswith("pip install rapidocr")
