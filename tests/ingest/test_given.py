"""What a publisher says of a paper, on its way to what is held: before what is recognised, after a clerk's word."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.given import Given
from ingest.porch import Arrival, Fate, Outcome, Porch
from ingest.reading_room import ReadingRoom
from tests.fakes import FakeEmbedder
from tests.papers import make_pdf
from vectorstore.library import Library
from vectorstore.words.clearance import OWNER, PUBLIC, UNASSIGNED
from vectorstore.words.papers import Document

POOL = ["Cabinet", "3 June 2025", "Item 9", "Report on the Pool", "The pool at Marrack Green opens in May."]
GIVEN = Given(
    title="Marrack Green Pool",
    committee="Leisure Committee",
    meeting_date=datetime.date(2025, 6, 18),
    item="4",
    link="https://papers.example.gov.uk/ieListDocuments.aspx?CId=7&MId=70",
)


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


def take_in(porch: Porch, path: Path, given: Given | None) -> Outcome:
    (outcome,) = porch.take_in([Arrival(path, "moderngov:1", path.name, given)])
    return outcome


def held(library: Library) -> Document:
    (document,) = library.documents(OWNER)
    return document


def test_what_the_publisher_gives_is_held_with_the_page_it_was_found_on(
    porch: Porch, library: Library, tmp_path: Path
) -> None:
    outcome = take_in(porch, make_pdf(tmp_path / "pool.pdf", POOL), GIVEN)

    document = held(library)
    assert outcome.fate is Fate.ADDED
    assert (document.title, document.committee, document.item) == ("Marrack Green Pool", "Leisure Committee", "4")
    assert (document.meeting_date, document.date_basis) == (datetime.date(2025, 6, 18), "given")
    assert document.link == GIVEN.link == library.document(document.id, OWNER).link


def test_what_the_publisher_does_not_say_is_read_in_the_paper(porch: Porch, library: Library, tmp_path: Path) -> None:
    take_in(porch, make_pdf(tmp_path / "pool.pdf", POOL), Given(item="4"))

    document = held(library)
    assert (document.committee, document.meeting_date, document.date_basis, document.item, document.link) == (
        "Cabinet",
        datetime.date(2025, 6, 3),
        "printed",
        "4",
        None,
    )


def test_the_same_file_is_read_again_only_where_something_else_is_given(
    porch: Porch, library: Library, tmp_path: Path
) -> None:
    paper = make_pdf(tmp_path / "pool.pdf", POOL)
    take_in(porch, paper, GIVEN)

    same = take_in(porch, paper, GIVEN)
    moved = take_in(porch, paper, Given(**{**_fields(GIVEN), "meeting_date": datetime.date(2025, 6, 25)}))

    assert (same.fate, moved.fate) == (Fate.UNCHANGED, Fate.UPDATED)
    assert held(library).meeting_date == datetime.date(2025, 6, 25)


def test_a_clerks_word_stands_before_the_publishers(porch: Porch, library: Library, tmp_path: Path) -> None:
    paper = make_pdf(tmp_path / "pool.pdf", POOL)
    id_ = str(take_in(porch, paper, GIVEN).document_id)
    library.correct(id_, {"title": "The Pool"})

    again = take_in(porch, paper, GIVEN)
    renamed = take_in(porch, paper, Given(**{**_fields(GIVEN), "title": "Pools", "item": "5"}))

    document = held(library)
    assert (again.fate, renamed.fate) == (Fate.UNCHANGED, Fate.UPDATED)
    assert (document.title, document.item) == ("The Pool", "5")


def test_a_paper_that_calls_itself_exempt_is_exempt_whatever_is_given(
    porch: Porch, library: Library, tmp_path: Path
) -> None:
    paper = make_pdf(tmp_path / "land.pdf", ["This report is exempt", "", "The land is sold for £2,735,000 in May."])

    (outcome,) = porch.take_in([Arrival(paper, "moderngov:2", paper.name, GIVEN)], PUBLIC)

    assert outcome.fate is Fate.ADDED
    assert held(library).access == UNASSIGNED


def test_a_link_goes_with_its_paper(porch: Porch, library: Library, tmp_path: Path) -> None:
    paper = make_pdf(tmp_path / "pool.pdf", POOL)
    id_ = str(take_in(porch, paper, GIVEN).document_id)
    library.withdraw(id_)

    take_in(porch, paper, Given(item="4"))

    assert held(library).link is None


def test_what_is_given_survives_being_sent() -> None:
    assert Given.of(GIVEN.said()) == GIVEN
    assert Given.of({}) == Given()


@pytest.mark.parametrize("said", [{"access": "public"}, {"title": 3}, {"meeting_date": "18/06/2025"}])
def test_what_no_publisher_gives_is_refused(said: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"nothing that a publisher gives|isoformat"):
        Given.of(said)


def _fields(given: Given) -> dict[str, object]:
    return {name: getattr(given, name) for name in ("title", "committee", "meeting_date", "item", "kind", "link")}
