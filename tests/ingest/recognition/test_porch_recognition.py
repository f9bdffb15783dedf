"""Scans into a real library: searchable with what the file says at once, with what its pictures say when that is read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.porch import READER, UNHEARD, Arrival, Fate, Outcome, Porch, arrivals
from ingest.reading_room import ReadingRoom
from ingest.recognition.engine import Choice, chosen
from ingest.recognition.recogniser import Recogniser
from tests.fakes import FakeEmbedder
from tests.scans import make_scan
from vectorstore.library import Library
from vectorstore.words.clearance import OWNER
from vectorstore.words.papers import Document, Passage, reference
from vectorstore.words.recognised import IN_DOUBT, ReadBy, read_by

pytestmark = pytest.mark.ocr
SAID = ["The library in Fennimoor opens on Saturdays.", "It is free for everybody in the county."]
SCANNED = ["The pool at Marrack Green opens in May 2022.", "It costs £4.20 to swim there."]


@pytest.fixture(scope="module")
def room() -> Iterator[ReadingRoom]:
    with ReadingRoom() as room:
        yield room


@pytest.fixture(scope="module")
def recogniser() -> Iterator[Recogniser]:
    engine = chosen(Choice.AUTO)
    if engine is None:
        pytest.skip("no engine is installed")
    with Recogniser(engine) as recogniser:
        yield recogniser


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library(tmp_path / "library", FakeEmbedder(), "tests") as library:
        yield library


def held(library: Library) -> Document:
    (document,) = library.documents(OWNER)
    return document


def passages(library: Library) -> list[Passage]:
    return library.passages_of(held(library).id)


def test_a_scan_comes_in_and_every_citation_says_that_it_was_read_so(
    library: Library, room: ReadingRoom, recogniser: Recogniser, tmp_path: Path
) -> None:
    scan = make_scan(tmp_path / "scan.pdf", SCANNED)
    (outcome,) = Porch(library, room, recogniser).take_in(arrivals([scan]))
    assert (outcome.fate, held(library).reader, held(library).pages) == (Fate.ADDED, READER, 1)
    assert outcome.warnings[0].startswith(
        "1 of 1 pages were read off their pictures by text recognition (OCR) (page 1)"
    )
    (passage,) = passages(library)
    assert passage.text == "\n".join(SCANNED) or passage.text == " ".join(SCANNED)
    assert read_by(passage) in (ReadBy.OCR, ReadBy.OCR_IN_DOUBT)
    assert "p. 1, text read by OCR" in reference(held(library), passage, 1)
    assert [o.fate for o in Porch(library, room, recogniser).take_in(arrivals([scan]))] == [Fate.UNCHANGED]


def test_what_the_file_says_is_held_before_its_scanned_pages_are_read(
    library: Library, room: ReadingRoom, recogniser: Recogniser, tmp_path: Path
) -> None:
    mixed = make_scan(tmp_path / "mixed.pdf", SCANNED, said=[SAID])
    left: list[tuple[Arrival, Outcome]] = []
    porch = Porch(library, room, recogniser)
    (first,) = porch.take_in(arrivals([mixed]), later=lambda *wants: left.append(wants))
    assert (first.fate, held(library).reader) == (Fate.ADDED, UNHEARD)
    assert "Marrack" not in " ".join(p.text for p in passages(library))
    ((arrival, _),) = left
    assert porch.put(arrival, porch.recognise(arrival, None)).fate is Fate.UPDATED
    assert held(library).reader == READER
    (passage,) = passages(library)
    assert read_by(passage, SAID[1]) is None
    assert read_by(passage, SCANNED[0]) is not None


def test_a_paper_taken_in_without_an_engine_is_read_again_when_there_is_one(
    library: Library, room: ReadingRoom, recogniser: Recogniser, tmp_path: Path
) -> None:
    mixed = make_scan(tmp_path / "mixed.pdf", SCANNED, said=[SAID])
    without = Porch(library, room)
    assert [o.fate for o in without.take_in(arrivals([mixed]))] == [Fate.ADDED]
    assert [o.fate for o in without.take_in(arrivals([mixed]))] == [Fate.UNCHANGED]
    assert [o.fate for o in Porch(library, room, recogniser).take_in(arrivals([mixed]))] == [Fate.UPDATED]
    assert "Marrack" in " ".join(p.text for p in passages(library))


def test_a_picture_without_words_is_refused_and_says_that_recognition_was_tried(
    library: Library, room: ReadingRoom, recogniser: Recogniser, tmp_path: Path
) -> None:
    (outcome,) = Porch(library, room, recogniser).take_in(arrivals([make_scan(tmp_path / "scan.pdf", ["-", "--"])]))
    assert outcome.fate is Fate.REFUSED
    assert "text recognition (OCR) found no words" in (outcome.why or "")


def test_a_figure_that_is_not_sure_is_warned_of(library: Library, room: ReadingRoom, tmp_path: Path) -> None:
    engine = chosen(Choice.AUTO)
    assert engine is not None
    blurred = make_scan(tmp_path / "scan.pdf", ["The sum is 38,156,893 or 88,516,398 pounds in all."] * 8, blur=2.6)
    with Recogniser(engine) as recogniser:
        (outcome,) = Porch(library, room, recogniser).take_in(arrivals([blurred]))
    assert outcome.fate is Fate.ADDED
    doubted = [p for p in passages(library) if read_by(p) is ReadBy.OCR_IN_DOUBT]
    assert doubted
    assert reference(held(library), doubted[0], 1).endswith(IN_DOUBT)
