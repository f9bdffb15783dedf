"""A paper that is exempt, or whose label cannot be read, is not there for anybody who may not see it: at every door."""

from __future__ import annotations

import datetime
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.fakes import FakeEmbedder
from tests.invented import HELD, ask, document, prose, shelve
from vectorstore.library import Library
from vectorstore.words.clearance import ANONYMOUS, OWNER, PUBLIC, UNREADABLE, Access, Clearance
from vectorstore.words.errors import NotHeld
from vectorstore.words.papers import Standing

LEGAL = Access("exempt", "Legal")
EVERY_GRANT = Clearance(staff=True, groups=frozenset({"Legal", "Estates", "(unreadable label)", "unassigned", ""}))
WELL, POND = "The Quibberley Well Trust (QWT) keeps the well.", "The pond is deep and the ducks are many."
MOTION = "This Council agrees to sell the bandstand on the promenade to the highest bidder before the summer"


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library(tmp_path / "library", FakeEmbedder()) as opened:
        shelve(opened, tmp_path, document("well", title="The Well", sha256="w" * 64), WELL)
        shelve(opened, tmp_path, document("pond", title="The Pond", sha256="p" * 64), POND)
        yield opened


def seen(library: Library, clearance: Clearance) -> dict[str, object]:
    """What each door tells of the paper on the well."""
    (passage,) = library.passages_of("well")

    def opens() -> bool:
        try:
            return bool(library.file("well", clearance))
        except NotHeld:
            return False

    vocabulary = library.vocabulary(clearance)
    return {
        "search": any(f.document.id == "well" for f in ask(library, "Who keeps the well?", clearance)),
        "list": "well" in {d.id for d in library.documents(clearance)},
        "file": opens(),
        "excerpt": bool(library.excerpts([passage.id], clearance)),
        "whole": bool(library.found_in(document("well"), clearance)),
        "count": library.holdings(clearance).documents - 1,
        "passages": library.holdings(clearance).passages - 1,
        "spelling": bool(vocabulary.read("quibberly").corrections),
        "short": bool(vocabulary.read("What is the QWT?").alternatives),
    }


@pytest.mark.parametrize("where", ["documents", "passages"])
@pytest.mark.parametrize(
    "label", [None, "", "publi", "PUBLIC", "public ", "exempt", "exempt:", "exempt:(x)", "\x00public"]
)
def test_a_label_that_is_missing_or_unreadable_closes_the_paper_at_every_door(
    library: Library, tmp_path: Path, where: str, label: str | None
) -> None:
    assert all(seen(library, ANONYMOUS).values())
    with closing(sqlite3.connect(tmp_path / "library" / "catalogue.sqlite")) as database:
        key = "id" if where == "documents" else "document_id"
        database.execute(f"UPDATE {where} SET access = ? WHERE {key} = 'well'", (label,))  # noqa: S608
        database.commit()

    for clearance in (ANONYMOUS, EVERY_GRANT):
        assert not any(seen(library, clearance).values())
    assert library.damaged() == ["well"]
    assert library.document("well", OWNER).file == "well.pdf"


def test_what_is_damaged_is_closed_altogether_when_the_library_is_opened_and_opened_by_a_label(tmp_path: Path) -> None:
    folder = tmp_path / "library"
    with Library(folder, FakeEmbedder()) as library:
        shelve(library, tmp_path, document("well", title="The Well", sha256="w" * 64), WELL)
        shelve(library, tmp_path, document("pond", title="The Pond", sha256="p" * 64), POND)
    with closing(sqlite3.connect(folder / "catalogue.sqlite")) as database:
        database.execute("UPDATE documents SET access = NULL WHERE id = 'well'")
        database.commit()

    with Library(folder, FakeEmbedder()) as library:
        # Its words are off the public shelf too: no other paper is ranked by them.
        assert library.frequency("quibberley", ANONYMOUS) == 0
        assert library.document("well", OWNER).access == UNREADABLE
        assert library.damaged() == ["well"]
        library.correct("well", {"access": "public"})
        assert all(seen(library, ANONYMOUS).values())
        assert library.damaged() == []
        assert library.health().sound


def test_relabelling_closes_and_opens_every_door_at_once(library: Library) -> None:
    assert all(seen(library, ANONYMOUS).values())
    for access, who_sees in (
        (LEGAL, Clearance(groups=frozenset({"Legal"}))),
        (PUBLIC, ANONYMOUS),
        (LEGAL, EVERY_GRANT),
    ):
        library.relabel("well", access)
        assert all(seen(library, who_sees).values())
        if access != PUBLIC:
            assert not any(seen(library, ANONYMOUS).values())


def test_what_exempt_minutes_tell_of_a_public_motion_is_read_by_nobody_else(library: Library, tmp_path: Path) -> None:
    paper = document("motion", title="Amendment on the bandstand", kind="amendment", sha256="m" * 64)
    shelve(library, tmp_path, paper, f"{MOTION}.")
    lost = prose("minutes", f"{MOTION}. Amendment lost.", standing=Standing.AMENDMENT_LOST)
    minutes = document(
        "minutes", title="Minutes", kind="minutes", access=LEGAL, meeting_date=HELD + datetime.timedelta(1)
    )
    shelve(library, tmp_path, minutes, lost)

    def standing() -> Standing:
        (found, *_) = [f for f in ask(library, MOTION, ANONYMOUS) if f.document.id == "motion"]
        return found.passage.standing

    assert standing() is Standing.REPORTED
    library.relabel("minutes", PUBLIC)
    assert standing() is Standing.AMENDMENT_LOST
    library.relabel("minutes", LEGAL)
    assert standing() is Standing.REPORTED


def test_why_a_paper_is_exempt_is_kept_given_and_taken_back(library: Library, tmp_path: Path) -> None:
    read = document("land", access=LEGAL, paragraphs=(3,), exempt_reason="Not for publication", sha256="l" * 64)
    shelve(library, tmp_path, read, "The land is sold.")

    library.correct("land", {"paragraphs": "1, 5", "exempt_reason": "Legal advice", "review_on": "2027-01-30"})
    held = library.document("land", OWNER)
    assert (held.paragraphs, held.exempt_reason, held.review_on) == ((1, 5), "Legal advice", datetime.date(2027, 1, 30))
    shelve(library, tmp_path, read, "The land is sold.")  # read again
    assert library.document("land", OWNER).paragraphs == (1, 5)
    library.correct("land", {}, clear=("paragraphs", "exempt_reason", "review_on"))
    held = library.document("land", OWNER)
    assert (held.paragraphs, held.exempt_reason, held.review_on) == ((3,), "Not for publication", None)
