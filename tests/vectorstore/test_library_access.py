"""Who may see what of the library: nobody sees another's shelf, and what has no readable label is closed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fakes import FakeEmbedder
from tests.invented import LEGAL, ask, document, papers, shelve
from tests.vectorstore.libraries import LAWYER, opened_again, refusal_of, shelve_three, spoil
from vectorstore.library import Library
from vectorstore.narrowing import Filters
from vectorstore.shelves import Shelves
from vectorstore.words.clearance import ANONYMOUS, OWNER, PUBLIC, STAFF, Clearance
from vectorstore.words.errors import NotHeld


@pytest.mark.parametrize(
    ("clearance", "seen"),
    [
        (ANONYMOUS, {"open"}),
        (Clearance(staff=True), {"open", "staff"}),
        (LAWYER, {"open", "legal"}),
        (Clearance(staff=True, groups=frozenset({"Estates"})), {"open", "staff"}),
        (OWNER, {"open", "staff", "legal"}),
    ],
    ids=str,
)
def test_a_reader_finds_lists_and_counts_only_the_shelves_they_may_see(
    library: Library, tmp_path: Path, clearance: Clearance, seen: set[str]
) -> None:
    shelve_three(library, tmp_path)

    assert set(papers(ask(library, "lighthouse lamp", clearance))) == seen
    assert {d.id for d in library.documents(clearance)} == seen
    assert library.holdings(clearance).documents == len(seen)
    assert library.frequency("lighthouse", clearance) == len(seen)


@pytest.mark.parametrize(
    "filters", [Filters(document_ids=("legal", "staff")), Filters(committees=("Cabinet",))], ids=str
)
def test_a_filter_opens_no_shelf_that_the_reader_may_not_see(
    library: Library, tmp_path: Path, filters: Filters
) -> None:
    shelve_three(library, tmp_path)

    assert set(papers(ask(library, "lighthouse lamp", filters=filters))) <= {"open"}
    assert {d.id for d in library.documents(ANONYMOUS, filters)} <= {"open"}


@pytest.mark.parametrize("hidden", ["staff", "legal"])
def test_a_paper_a_reader_may_not_see_is_refused_as_one_that_does_not_exist(
    library: Library, tmp_path: Path, hidden: str
) -> None:
    shelve_three(library, tmp_path)

    assert refusal_of(library, hidden) == refusal_of(library, "nowhere")
    with pytest.raises(NotHeld) as of_document:
        library.document(hidden, ANONYMOUS)
    assert str(of_document.value) == refusal_of(library, "nowhere")


def test_a_reader_with_the_grant_gets_the_file(library: Library, tmp_path: Path) -> None:
    shelve_three(library, tmp_path)

    assert "secret buyer" in library.file("legal", LAWYER).read_text(encoding="utf-8")


def test_an_exempt_papers_vectors_stand_in_a_collection_of_their_own(
    library: Library, folder: Path, tmp_path: Path
) -> None:
    shelve_three(library, tmp_path)
    (exempt,) = library.passages_of("legal")
    (public,) = library.passages_of("open")
    library.close()

    shelves = Shelves(folder / "chroma")
    held = {name: shelves.ids(name) for name in shelves.names()}
    shelves.close()

    assert held[LEGAL.shelf] == {exempt.id}
    assert held["public"] == {public.id}


def test_a_relabelled_paper_moves_at_once(library: Library, tmp_path: Path) -> None:
    shelve_three(library, tmp_path)

    library.relabel("open", LEGAL)
    library.relabel("legal", PUBLIC)

    assert papers(ask(library, "lighthouse lamp")) == ["legal"]
    assert set(papers(ask(library, "lighthouse lamp", LAWYER))) == {"open", "legal"}
    assert refusal_of(library, "open") == refusal_of(library, "nowhere")
    assert library.health().sound


def test_a_relabelled_papers_vectors_leave_the_old_collection(library: Library, folder: Path, tmp_path: Path) -> None:
    shelve_three(library, tmp_path)
    (passage,) = library.passages_of("open")

    library.relabel("open", LEGAL)
    library.close()

    shelves = Shelves(folder / "chroma")
    public, legal = shelves.ids("public"), shelves.ids(LEGAL.shelf)
    shelves.close()
    assert passage.id not in public
    assert passage.id in legal


def test_a_paper_put_in_again_under_another_label_leaves_the_old_shelf(library: Library, tmp_path: Path) -> None:
    shelve(library, tmp_path, document(access=PUBLIC), "The lighthouse lamp is for sale.")

    shelve(library, tmp_path, document(access=LEGAL), "The lighthouse lamp is for sale.")

    assert ask(library, "lighthouse lamp") == []
    assert papers(ask(library, "lighthouse lamp", LAWYER)) == ["wells"]
    assert library.health().sound


def test_relabelling_what_is_not_held_is_refused(library: Library) -> None:
    with pytest.raises(NotHeld, match="'nowhere'"):
        library.relabel("nowhere", STAFF)


@pytest.mark.parametrize("label", [None, "Public", "exempt:"], ids=repr)
@pytest.mark.parametrize("tables", [("documents",), ("passages",), ("documents", "passages")], ids="+".join)
def test_what_has_no_readable_label_is_exempt(
    folder: Path, tmp_path: Path, tables: tuple[str, ...], label: str | None
) -> None:
    with Library(folder, FakeEmbedder()) as library:
        shelve(library, tmp_path, document(), "The lighthouse lamp is for sale.")
    spoil(folder, tables, label)

    with opened_again(folder) as library:
        everyone = Clearance(staff=True, groups=frozenset({"Legal", "unassigned", "unreadable label", ""}))
        found = ask(library, "lighthouse lamp", everyone)

    assert found == []


def test_a_paper_whose_label_was_lost_is_neither_listed_nor_counted_nor_handed_out(
    folder: Path, tmp_path: Path
) -> None:
    with Library(folder, FakeEmbedder()) as library:
        shelve(library, tmp_path, document(), "The lighthouse lamp is for sale.")
    spoil(folder, ("documents", "passages"), None)

    with opened_again(folder) as library:
        assert library.documents(ANONYMOUS) == []
        assert library.holdings(ANONYMOUS).documents == 0
        assert refusal_of(library, "wells") == refusal_of(library, "nowhere")
        assert [d.id for d in library.documents(OWNER)] == ["wells"]


def test_a_paper_whose_label_was_lost_can_be_withdrawn_and_put_in_again(folder: Path, tmp_path: Path) -> None:
    with Library(folder, FakeEmbedder()) as library:
        shelve(library, tmp_path, document(), "The lighthouse lamp is for sale.")
    spoil(folder, ("documents", "passages"), None)

    with opened_again(folder) as library:
        library.withdraw("wells")
        shelve(library, tmp_path, document(), "The quarry is closed.")

        assert [f.passage.text for f in ask(library, "lighthouse lamp")] == ["The quarry is closed."]
        assert library.frequency("lighthouse", OWNER) == 0


def test_a_paper_whose_label_was_lost_answers_again_once_it_is_labelled(folder: Path, tmp_path: Path) -> None:
    with Library(folder, FakeEmbedder()) as library:
        shelve(library, tmp_path, document(), "The lighthouse lamp is for sale.")
    spoil(folder, ("documents", "passages"), None)

    with opened_again(folder) as library:
        library.relabel("wells", PUBLIC)

        (found,) = ask(library, "lighthouse lamp")
        assert found.keyword > 0
        assert library.health().sound
