"""Each engine on scans whose words are known, in the child process that recognition runs in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.reading_room import ReadingRoom
from ingest.recognition.engine import Choice, chosen, is_installed
from ingest.recognition.recogniser import Budget, Recogniser, wants_recognition
from tests.scans import make_scan
from vectorstore.words.papers import Flaw, Page

pytestmark = pytest.mark.ocr
POOL = [
    "COUNCIL",
    "24 November 2021",
    "",
    "The pool at Marrack Green opens in May 2022.",
    "It costs £4.20 to swim there.",
]
EMPTY = Page(1, "", flaws=(Flaw.NO_TEXT,))


@pytest.fixture(scope="module")
def tesseract() -> Iterator[Recogniser]:
    yield from opened(Choice.TESSERACT)


@pytest.fixture(scope="module", params=[Choice.TESSERACT, Choice.RAPIDOCR])
def recogniser(request: pytest.FixtureRequest) -> Iterator[Recogniser]:
    yield from opened(request.param)


def opened(engine: Choice) -> Iterator[Recogniser]:
    if not is_installed(engine):
        pytest.skip(f"{engine} is not installed")
    with Recogniser(engine, Budget(page_seconds=240)) as recogniser:
        yield recogniser


def test_a_scan_is_read_word_for_word_with_how_sure_each_is(recogniser: Recogniser, tmp_path: Path) -> None:
    scan = make_scan(tmp_path / "scan.pdf", POOL)
    with ReadingRoom() as room:
        before = room.read(scan)
    assert wants_recognition(before)
    (page,) = recogniser.read(scan, before)
    lines = [line for line in page.text.splitlines() if line]
    assert lines == [line for line in POOL if line]
    assert page.flaws == (Flaw.RECOGNISED,)
    said = page.text.split("\n")
    assert all(len(digits) == len(said[n].split()) for n, digits in page.confidence)
    assert {said[n] for n, _ in page.confidence} == set(lines)
    assert not wants_recognition([page])


def test_one_page_after_another_is_each_its_own(tesseract: Recogniser, tmp_path: Path) -> None:
    scan = make_scan(tmp_path / "scan.pdf", ["The first page is about roads."], ["The second page is about parks."])
    read = tesseract.read(scan, [EMPTY, Page(2, "", flaws=(Flaw.NO_TEXT,))])
    assert [page.text for page in read] == ["The first page is about roads.", "The second page is about parks."]


def test_a_page_that_says_its_words_and_one_without_any_are_left_alone(tesseract: Recogniser, tmp_path: Path) -> None:
    scan = make_scan(tmp_path / "scan.pdf", [" "], said=[["The file says this."]])
    pages = [Page(1, "The file says this."), Page(2, "", flaws=(Flaw.NO_TEXT,))]
    assert tesseract.read(scan, pages) == pages


def test_a_page_that_is_not_there_stays_unread(tesseract: Recogniser, tmp_path: Path) -> None:
    scan = make_scan(tmp_path / "scan.pdf", POOL)
    gone = Page(9, "", flaws=(Flaw.NO_TEXT,))
    assert tesseract.read(scan, [gone]) == [gone]
    assert tesseract.read(scan, [EMPTY])[0].text.startswith("COUNCIL")


def test_a_file_has_a_budget_and_what_is_left_stays_unread(tmp_path: Path) -> None:
    scan = make_scan(tmp_path / "scan.pdf", POOL)
    with Recogniser(chosen(Choice.AUTO) or Choice.TESSERACT, Budget(file_seconds=-1)) as recogniser:
        assert recogniser.read(scan, [EMPTY]) == [EMPTY]


def test_the_setting_names_an_engine_or_none() -> None:
    assert chosen(Choice.OFF) is None
    assert chosen(Choice.AUTO) in (Choice.TESSERACT, Choice.RAPIDOCR)
    assert chosen(Choice.RAPIDOCR) is Choice.RAPIDOCR
