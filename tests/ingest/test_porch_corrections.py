"""Papers that were corrected by hand, taken in again; and copies, told to whoever brings them."""

from __future__ import annotations

import datetime
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.porch import Fate, Outcome, Porch, arrivals
from ingest.reading_room import ReadingRoom
from tests.fakes import FakeEmbedder
from tests.papers import make_pdf
from vectorstore.library import Library
from vectorstore.words.clearance import OWNER, PUBLIC, STAFF, UNASSIGNED, Access
from vectorstore.words.papers import Document

POOL = ["The pool at Marrack Green opens in May.", "It costs £4.20 to swim there."]
EXEMPT = ["This report is exempt", "", "The land is sold for £2,735,000 in May."]
MEMBERS = Access("exempt", "members")


@pytest.fixture(scope="module")
def room() -> Iterator[ReadingRoom]:
    with ReadingRoom() as room:
        yield room


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library(tmp_path / "library", FakeEmbedder(), "tests") as library:
        yield library


@pytest.fixture
def porch(library: Library, room: ReadingRoom) -> Porch:
    return Porch(library, room)


def take_in(porch: Porch, path: Path, access: Access | None = None) -> Outcome:
    (outcome,) = porch.take_in(arrivals([path]), access)
    return outcome


def held(library: Library) -> Document:
    (document,) = library.documents(OWNER)
    return document


def test_a_file_that_changed_keeps_what_was_given_for_it(porch: Porch, library: Library, tmp_path: Path) -> None:
    paper = make_pdf(tmp_path / "pool.pdf", POOL)
    id_ = str(take_in(porch, paper).document_id)
    library.correct(id_, {"title": "The Pool", "committee": "Cabinet", "meeting_date": "2025-06-18", "item": "4"})

    unchanged = take_in(porch, paper)
    changed = take_in(porch, make_pdf(paper, [*POOL, "It has a slide."]))

    document = held(library)
    assert (unchanged.fate, changed.fate) == (Fate.UNCHANGED, Fate.UPDATED)
    assert (document.title, document.committee, document.item) == ("The Pool", "Cabinet", "4")
    assert (document.meeting_date, document.date_basis) == (datetime.date(2025, 6, 18), "given")


@pytest.mark.parametrize("change", [False, True], ids=["unchanged", "changed"])
@pytest.mark.parametrize(
    "labels",
    [
        # given by hand, named by the operator, held then
        (STAFF, None, STAFF),
        (STAFF, PUBLIC, STAFF),
        (MEMBERS, PUBLIC, MEMBERS),
        (MEMBERS, STAFF, MEMBERS),
        (PUBLIC, STAFF, STAFF),
        (STAFF, MEMBERS, MEMBERS),
    ],
)
def test_a_label_given_by_hand_is_not_opened_by_the_next_run(
    porch: Porch, library: Library, tmp_path: Path, labels: tuple[Access, Access | None, Access], change: bool
) -> None:
    given, named, label = labels
    paper = make_pdf(tmp_path / "pool.pdf", POOL)
    id_ = str(take_in(porch, paper, PUBLIC).document_id)
    library.correct(id_, {"access": given.label})

    if change:
        make_pdf(paper, [*POOL, "It has a slide."])
    outcome = take_in(porch, paper, named)

    assert held(library).access == label
    assert outcome.fate is (Fate.UPDATED if change or label != given else Fate.UNCHANGED)
    assert bool(library.corrections(id_)) is (label == given)


def test_a_paper_that_was_taken_for_exempt_is_opened_by_hand_until_its_file_changes(
    porch: Porch, library: Library, tmp_path: Path
) -> None:
    paper = make_pdf(tmp_path / "land.pdf", EXEMPT)
    id_ = str(take_in(porch, paper, PUBLIC).document_id)
    assert held(library).access == UNASSIGNED

    library.correct(id_, {"access": "public"})
    take_in(porch, paper, PUBLIC)
    assert held(library).access == PUBLIC

    outcome = take_in(porch, make_pdf(paper, [*EXEMPT, "The buyer is a secret."]), PUBLIC)
    assert held(library).access == UNASSIGNED
    assert any("no longer holds" in warning for warning in outcome.warnings)


def test_whoever_brings_a_copy_is_told_what_it_is_a_copy_of(porch: Porch, tmp_path: Path) -> None:
    first = make_pdf(tmp_path / "pool.pdf", POOL)
    take_in(porch, first)
    shutil.copyfile(first, tmp_path / "copy.pdf")

    copy = take_in(porch, tmp_path / "copy.pdf")
    text = take_in(porch, make_pdf(tmp_path / "other.pdf", ["", *POOL]))

    assert (copy.fate, text.fate) == (Fate.ADDED, Fate.ADDED)
    assert copy.warnings == ("The same file is held as pool.pdf.",)
    assert sorted(text.warnings) == ["The same text is held as copy.pdf.", "The same text is held as pool.pdf."]
