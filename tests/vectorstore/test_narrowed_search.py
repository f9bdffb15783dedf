"""A search narrowed by what passages say of themselves, through a real library: before and after what is held changes."""

from __future__ import annotations

import datetime
from pathlib import Path

from tests.fakes import FakeEmbedder
from tests.invented import HELD, ask, document, prose, shelve
from vectorstore.embedding import Vectors
from vectorstore.library import Library
from vectorstore.narrowing import Filters
from vectorstore.words.clearance import ANONYMOUS, OWNER, STAFF
from vectorstore.words.papers import Standing

PROPOSED = "the charge for garden waste stays at forty-five pounds and the reserve pays for what is lost by it"
MOVED = f"Councillor Dray moved, and Councillor Tase seconded, that {PROPOSED}."
QUESTION = "charge for garden waste"


def texts(library: Library, **narrowed: tuple[object, ...]) -> set[str]:
    return {f.passage.text for f in ask(library, QUESTION, filters=Filters(**narrowed))}  # type: ignore[arg-type]


def test_what_minutes_tell_was_lost_is_found_as_lost_from_then_on_and_no_longer(
    library: Library, tmp_path: Path
) -> None:
    text = f"This council resolves that {PROPOSED}."
    amendment = document("amendment", kind="amendment", title="Amendment to Item 7")
    proposal = prose("amendment", text, standing=Standing.RECOMMENDATION)
    shelve(library, tmp_path, amendment, proposal)
    lost, recommended = ("amendment_lost",), ("recommendation",)
    assert texts(library, standings=recommended) == {text}
    assert texts(library, standings=lost) == set()

    told = prose("minutes", MOVED, standing=Standing.AMENDMENT_LOST)
    shelve(library, tmp_path, document("minutes", kind="minutes", title="Minutes"), told)
    assert texts(library, standings=recommended) == set()
    assert texts(library, standings=lost) == {text, MOVED}

    library.withdraw("minutes")
    assert texts(library, standings=recommended) == {text}
    assert texts(library, standings=lost) == set()


def test_minutes_in_another_meetings_pack_are_of_their_own_committee_and_year(library: Library, tmp_path: Path) -> None:
    pack = document("pack", committee="Scrutiny", meeting_date=datetime.date(2023, 1, 10))
    own = "The charge for garden waste was looked at."
    theirs = "The charge for garden waste was agreed."
    inside = prose("pack", theirs, committee="Cabinet", meeting_date=datetime.date(2022, 12, 6))
    shelve(library, tmp_path, pack, own, inside)

    assert texts(library, committees=("scrutiny",)) == texts(library, years=(2023,)) == {own}
    assert texts(library, committees=("CABINET",)) == texts(library, years=(2022,)) == {theirs}
    assert texts(library, committees=("Cabinet",), years=(2023,)) == set()
    assert texts(library, committees=("Cabinet", "Scrutiny")) == {own, theirs}


def test_what_is_put_in_and_corrected_is_narrowed_to_at_once(library: Library, tmp_path: Path) -> None:
    first = "The charge for garden waste was set."
    shelve(library, tmp_path, document("first"), first)
    assert texts(library, years=(HELD.year,)) == {first}
    assert texts(library, years=(2019,)) == set()

    library.correct("first", {"meeting_date": "2019-05-01", "committee": "Planning"})
    assert texts(library, years=(2019,), committees=("Planning",)) == {first}
    assert texts(library, years=(HELD.year,)) == set()

    pack = document("pack")
    inside = prose("pack", "The charge for garden waste was put off.", committee="Planning")
    shelve(library, tmp_path, pack, inside)
    assert texts(library, committees=("Planning",)) == {first, inside.text}


def test_excerpts_come_in_the_order_asked_and_only_those_that_a_reader_may_see(
    library: Library, tmp_path: Path
) -> None:
    open_ = [prose("open", f"The {n} charge for garden waste.") for n in ("first", "second")]
    closed = prose("closed", "The secret charge for garden waste.")
    shelve(library, tmp_path, document("open"), *open_)
    shelve(library, tmp_path, document("closed", access=STAFF), closed)
    asked = [open_[1].id, "never", closed.id, open_[0].id, open_[1].id]

    assert [p.id for p, _ in library.excerpts(asked, ANONYMOUS)] == [open_[1].id, open_[0].id]
    assert [p.id for p, _ in library.excerpts(asked, OWNER)] == [open_[1].id, closed.id, open_[0].id]
    assert library.excerpts([], OWNER) == []
    library.withdraw("open")
    assert library.excerpts(asked, ANONYMOUS) == []


class Counting(FakeEmbedder):
    """Notes what it was asked."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []

    def questions(self, texts: list[str]) -> Vectors:
        self.asked += texts
        return super().questions(texts)


def test_the_same_words_narrowed_otherwise_are_embedded_once(tmp_path: Path) -> None:
    embedder = Counting()
    with Library(tmp_path / "library", embedder) as library:
        shelve(library, tmp_path, document("first"), "The charge for garden waste was set.")
        embedder.asked.clear()  # it reads papers as it reads questions
        whole = texts(library)
        assert texts(library, years=(HELD.year,)) == whole
        assert texts(library, years=(1901,)) == set()
        ask(library, "another charge")

    assert embedder.asked == [QUESTION, "another charge"]
