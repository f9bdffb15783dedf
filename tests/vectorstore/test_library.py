"""The library's few doors: what was put in answers, what was taken out does not, and nobody sees another's shelf."""

from __future__ import annotations

import datetime
import itertools
import logging
import shutil
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from tests.fakes import FakeEmbedder
from tests.invented import ask, document, papers, prose, reading, shelve, table
from vectorstore.embedding import Vectors
from vectorstore.library import Library
from vectorstore.narrowing import Filters
from vectorstore.ownership import holder
from vectorstore.shelves import CLEAN, Shelves
from vectorstore.words.clearance import ANONYMOUS, OWNER, PUBLIC, STAFF, UNASSIGNED, Access, Clearance
from vectorstore.words.errors import Busy, DamagedCatalogue, LibraryInUse, NotHeld, WrongModel
from vectorstore.words.papers import Document, Item, Standing

LEGAL = Access("exempt", "Legal")
LAWYER = Clearance(groups=frozenset({"Legal"}))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "library"


@pytest.fixture
def library(folder: Path) -> Iterator[Library]:
    with Library(folder, FakeEmbedder()) as opened:
        yield opened


def opened_again(folder: Path, mend: bool = True) -> Library:
    return Library(folder, FakeEmbedder(), mend=mend)


def refusal_of(library: Library, document_id: str, clearance: Clearance = ANONYMOUS) -> str:
    with pytest.raises(NotHeld) as refused:
        library.file(document_id, clearance)
    return str(refused.value)


# Replacing ----------------------------------------------------------------------------------------------------------


def test_a_paper_that_was_put_in_is_found(library: Library, tmp_path: Path) -> None:
    shelve(library, tmp_path, document("wells"), "The lighthouse lamp was replaced.")
    shelve(library, tmp_path, document("roads"), "Potholes were filled on Mill Lane.")

    assert papers(ask(library, "lighthouse lamp"))[0] == "wells"


def test_a_replaced_paper_says_nothing_of_what_it_said_before(library: Library, tmp_path: Path) -> None:
    shelve(library, tmp_path, document(), "The lighthouse lamp was replaced.", "The quarry is closed.")

    shelve(library, tmp_path, document(title="Second edition"), "The quarry is open.")

    texts = [f.passage.text for f in ask(library, "lighthouse lamp quarry")]
    assert texts == ["The quarry is open."]
    assert [d.title for d in library.documents(ANONYMOUS)] == ["Second edition"]
    assert library.file("wells", ANONYMOUS).read_text(encoding="utf-8") == "The quarry is open."
    assert library.health().sound


def test_only_passages_that_changed_are_embedded_again(folder: Path, tmp_path: Path) -> None:
    embedder = FakeEmbedder()
    with Library(folder, embedder) as library:
        first = shelve(library, tmp_path, document(), "The lamp is lit.", "The quarry is closed.")
        embedder.embedded = 0

        second = shelve(library, tmp_path, document(), "The lamp is lit.", "The quarry is open.")

    assert (first.passages, first.embedded) == (2, 2)
    assert (second.passages, second.embedded) == (2, 1)
    assert embedder.embedded == 2  # the passage that changed and its one sentence


def test_a_paper_put_in_again_unchanged_embeds_nothing(folder: Path, tmp_path: Path) -> None:
    embedder = FakeEmbedder()
    with Library(folder, embedder) as library:
        shelve(library, tmp_path, document(), "The lamp is lit.", table("wells", "Well Depth", [("Old 12", None)]))
        embedder.embedded = 0

        shelve(library, tmp_path, document(), "The lamp is lit.", table("wells", "Well Depth", [("Old 12", None)]))

        assert embedder.embedded == 0
        assert papers(ask(library, "lamp")) == ["wells"]


def test_a_passage_under_another_title_is_embedded_again(folder: Path, tmp_path: Path) -> None:
    embedder = FakeEmbedder()
    with Library(folder, embedder) as library:
        shelve(library, tmp_path, document(title="Lamps"), "The lamp is lit.")
        embedder.embedded = 0

        shelve(library, tmp_path, document(title="Lighthouses"), "The lamp is lit.")

        assert embedder.embedded > 0


def test_a_paper_without_passages_is_listed_and_kept(library: Library, tmp_path: Path) -> None:
    came_to = shelve(library, tmp_path, document())

    assert came_to.passages == 0
    assert [d.id for d in library.documents(ANONYMOUS)] == ["wells"]
    assert library.file("wells", ANONYMOUS).exists()


def test_each_sentence_has_a_cosine_in_the_order_of_the_passage(library: Library, tmp_path: Path) -> None:
    shelve(library, tmp_path, document(), "The quarry is closed. The lighthouse lamp burns.")

    (found,) = ask(library, "lighthouse lamp burns")

    about_the_quarry, about_the_lamp = found.sentence_cosines
    assert about_the_lamp > about_the_quarry


def test_progress_is_told_until_all_is_embedded(library: Library, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    original = tmp_path / "wells.txt"
    original.write_text("The lamp is lit.", encoding="utf-8")

    read = reading(document(), *(f"Well {n} is deep." for n in range(200)))
    library.replace(read, original, lambda done, of: told.append((done, of)))

    assert len(told) > 1
    assert told[-1] == (400, 400)
    assert [done for done, _ in told] == sorted(done for done, _ in told)


# Originals ----------------------------------------------------------------------------------------------------------

_KILLED = """
import os, sys, pathlib
from tests.fakes import FakeEmbedder
from tests.invented import document, shelve
from vectorstore.library import Library

folder, when = pathlib.Path(sys.argv[1]), sys.argv[2]
def stop(event, arguments):
    if armed and event == when and "files" in str(arguments):
        os._exit(9)
armed = False
library = Library(folder / "library", FakeEmbedder())
shelve(library, folder, document(sha256="a" * 64), "The quarry is closed.")
sys.addaudithook(stop)
armed = True
shelve(library, folder, document(sha256="b" * 64), "The quarry is open.")
"""


@pytest.mark.parametrize("when", ["shutil.copyfile", "os.rename", "os.remove"])
def test_a_paper_killed_while_it_is_replaced_hands_out_the_file_its_passages_are_from(
    tmp_path: Path, when: str
) -> None:
    command = [sys.executable, "-c", _KILLED, str(tmp_path), when]
    killed = subprocess.run(command, cwd=Path(__file__).parents[2], check=False)
    assert killed.returncode == 9

    with opened_again(tmp_path / "library") as library:
        (passage,) = library.passages_of("wells")
        assert library.file("wells", ANONYMOUS).read_text(encoding="utf-8") == passage.text
        assert library.health().sound
        assert len(list((tmp_path / "library" / "files").iterdir())) == 1


def test_only_the_newest_edition_of_a_paper_is_kept(library: Library, folder: Path, tmp_path: Path) -> None:
    shelve(library, tmp_path, document(sha256="a" * 64), "The quarry is closed.")
    shelve(library, tmp_path, document(sha256="b" * 64), "The quarry is open.")

    kept = list((folder / "files").iterdir())

    assert kept == [library.file("wells", ANONYMOUS)]
    assert kept[0].read_text(encoding="utf-8") == "The quarry is open."


def test_a_file_of_no_paper_is_gone_once_the_library_is_opened(folder: Path, tmp_path: Path) -> None:
    with Library(folder, FakeEmbedder()) as library:
        shelve(library, tmp_path, document(), "The quarry is open.")
    (folder / "files" / "wells-older").write_text("The quarry is closed.", encoding="utf-8")
    (folder / "files" / "gone-1234").write_text("Withdrawn.", encoding="utf-8")

    with opened_again(folder) as library:
        assert list((folder / "files").iterdir()) == [library.file("wells", ANONYMOUS)]


def test_a_catalogue_that_was_lost_takes_no_originals_with_it(folder: Path, tmp_path: Path) -> None:
    with Library(folder, FakeEmbedder()) as library:
        shelve(library, tmp_path, document(), "The quarry is open.")
    (folder / "catalogue.sqlite").unlink()

    opened_again(folder).close()

    assert len(list((folder / "files").iterdir())) == 1


def test_a_paper_without_its_file_is_not_sound(library: Library, tmp_path: Path) -> None:
    shelve(library, tmp_path, document("wells"), "The quarry is open.")
    shelve(library, tmp_path, document("roads"), "The road is open.")
    library.file("wells", ANONYMOUS).unlink()

    health = library.health()

    assert health.without_file == ("wells.pdf",)
    assert not health.sound


# Withdrawing --------------------------------------------------------------------------------------------------------


def test_a_withdrawn_paper_stops_answering(library: Library, tmp_path: Path) -> None:
    shelve(library, tmp_path, document("wells"), "The lighthouse lamp was replaced.")
    shelve(library, tmp_path, document("roads"), "Potholes were filled on Mill Lane.")

    library.withdraw("wells")

    assert papers(ask(library, "lighthouse lamp replaced")) == ["roads"]
    assert library.frequency("lighthouse", OWNER) == 0
    assert [d.id for d in library.documents(OWNER)] == ["roads"]
    assert library.document_from("/papers/wells.pdf") is None
    assert library.holdings(OWNER).documents == 1


def test_the_file_and_the_vectors_of_a_withdrawn_paper_are_gone(library: Library, folder: Path, tmp_path: Path) -> None:
    shelve(library, tmp_path, document("wells"), "The lighthouse lamp was replaced.")
    shelve(library, tmp_path, document("roads"), "Potholes were filled on Mill Lane.")
    kept_at = library.file("wells", OWNER)
    (passage,) = library.passages_of("wells")

    library.withdraw("wells")
    library.close()

    shelves = Shelves(folder / "chroma")
    ids = shelves.ids("public")
    shelves.close()
    assert passage.id not in ids
    assert not kept_at.exists()


def test_a_withdrawn_paper_stays_withdrawn_after_reopening(folder: Path, tmp_path: Path) -> None:
    with Library(folder, FakeEmbedder()) as library:
        shelve(library, tmp_path, document("wells"), "The lighthouse lamp was replaced.")
        shelve(library, tmp_path, document("roads"), "Potholes were filled on Mill Lane.")
        library.withdraw("wells")

    with opened_again(folder) as library:
        assert papers(ask(library, "lighthouse lamp replaced")) == ["roads"]


def test_withdrawing_what_is_not_held_is_refused(library: Library) -> None:
    with pytest.raises(NotHeld, match="'nowhere'"):
        library.withdraw("nowhere")


# Who may see what ---------------------------------------------------------------------------------------------------


def shelve_three(library: Library, folder: Path) -> None:
    shelve(library, folder, document("open", access=PUBLIC), "The lighthouse lamp is for sale.")
    shelve(library, folder, document("staff", access=STAFF), "The lighthouse lamp was valued by staff.")
    shelve(library, folder, document("legal", access=LEGAL), "The lighthouse lamp has a secret buyer.")


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


def spoil(folder: Path, tables: tuple[str, ...], label: str | None) -> None:
    """Writes a label behind the library's back."""
    database = sqlite3.connect(folder / "catalogue.sqlite")
    for name in tables:
        database.execute(f"UPDATE {name} SET access = ?", (label,))  # noqa: S608  (the names stand in this module)
    database.commit()
    database.close()


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


# Correcting ---------------------------------------------------------------------------------------------------------


def test_a_corrected_title_finds_a_paper_at_once_and_by_its_vectors_once_it_is_renewed(
    folder: Path, tmp_path: Path
) -> None:
    embedder = FakeEmbedder()
    with Library(folder, embedder) as library:
        shelve(library, tmp_path, document("wells", title="Untitled"), "It was replaced in the autumn.")
        shelve(library, tmp_path, document("roads", title="Roads"), "Potholes were filled on Mill Lane.")
        embedder.embedded = 0

        library.correct("wells", {"title": "The Lighthouse Lamp"})
        (by_words, *_) = ask(library, "lighthouse lamp")
        before = by_words.cosine
        assert library.to_renew() == ["wells"]
        assert embedder.embedded == 0
        renewed = library.renew("wells")

        (found, *_) = ask(library, "lighthouse lamp")
        assert (by_words.document.id, by_words.document.title) == ("wells", "The Lighthouse Lamp")
        assert (renewed, embedder.embedded) == (1, 1)  # the passage under its words, not its sentences
        assert found.cosine > before
        assert papers(ask(library, "lighthouse lamp", terms=()))[0] == "wells"
        assert library.to_renew() == []
        assert library.renew("wells") == 0
        assert library.health().sound


def test_a_renewed_paper_is_where_a_new_one_of_that_title_would_be(library: Library, tmp_path: Path) -> None:
    shelve(library, tmp_path, document("wells", title="Untitled"), "It was replaced.", "It is bright.")
    library.correct("wells", {"title": "The Lighthouse", "committee": "Harbour Board", "meeting_date": "2023-05-01"})
    library.renew("wells")
    corrected = [(f.passage.id, f.cosine) for f in ask(library, "lighthouse harbour May 2023")]

    library.withdraw("wells")
    new = document("wells", title="The Lighthouse", committee="Harbour Board", meeting_date=datetime.date(2023, 5, 1))
    shelve(library, tmp_path, new, "It was replaced.", "It is bright.")

    assert [(f.passage.id, pytest.approx(f.cosine)) for f in ask(library, "lighthouse harbour May 2023")] == corrected


def test_a_passage_of_an_item_with_its_own_meeting_keeps_it(library: Library, tmp_path: Path) -> None:
    own = prose(
        "wells", "The lamp is lit.", committee="Board", meeting_date=datetime.date(2020, 1, 1), item_title="Lamps"
    )
    shelve(library, tmp_path, document(), own, "The quarry is closed.")

    library.correct("wells", {"title": "The Pack", "committee": "Council", "meeting_date": "2023-05-01"})

    assert library.renew("wells") == 1
    assert own in library.passages_of("wells")


def test_a_correction_is_kept_when_the_paper_is_read_again(library: Library, tmp_path: Path) -> None:
    shelve(library, tmp_path, document(title="Untitled", date_basis="inferred"), "The lamp is lit.")
    library.correct("wells", {"title": "The Lamp", "meeting_date": "2023-05-01", "kind": "minutes"})

    put = shelve(library, tmp_path, document(title="Still Untitled", sha256="b", reader="2"), "The lamp burns.")

    (held,) = library.documents(ANONYMOUS)
    assert (held.title, held.meeting_date, held.date_basis) == ("The Lamp", datetime.date(2023, 5, 1), "given")
    assert (held.kind, held.reader) == ("minutes", "2")
    assert put.warnings == ()
    assert {c.field: c.recognised for c in library.corrections("wells")} == {
        "kind": "report",
        "meeting_date": "2022-06-21",
        "title": "Still Untitled",
    }
    assert library.to_renew() == []
    assert library.renew("wells") == 0


def test_a_cleared_correction_puts_back_what_is_recognised_now(library: Library, tmp_path: Path) -> None:
    shelve(library, tmp_path, document(title="Untitled"), "The lamp is lit.")
    library.correct("wells", {"title": "The Lamp", "item": "4"})
    shelve(library, tmp_path, document(title="Recognised", date_basis="inferred"), "The lamp is lit.")

    cleared = library.correct("wells", {}, ["title", "committee"])

    assert (cleared.title, cleared.item) == ("Recognised", "4")
    assert [c.field for c in library.corrections("wells")] == ["item"]
    assert library.to_renew() == ["wells"]
    assert papers(ask(library, "recognised")) == ["wells"]


def test_a_field_that_is_corrected_twice_stands_beside_what_was_recognised(library: Library, tmp_path: Path) -> None:
    shelve(library, tmp_path, document(date_basis="inferred"), "The lamp is lit.")

    library.correct("wells", {"meeting_date": "2023-05-01"})
    library.correct("wells", {"meeting_date": "2023-06-01"}, by="clerk")

    (correction,) = library.corrections("wells")
    assert (correction.given, correction.recognised, correction.recognised_basis) == (
        "2023-06-01",
        "2022-06-21",
        "inferred",
    )
    assert correction.given_by == "clerk"
    back = library.correct("wells", {}, ["meeting_date"])
    assert (back.meeting_date, back.date_basis) == (datetime.date(2022, 6, 21), "inferred")


@pytest.mark.parametrize("access", [PUBLIC, STAFF, LEGAL], ids=lambda a: str(a.label))
def test_a_label_given_by_hand_moves_a_paper_at_once_and_is_kept(
    library: Library, tmp_path: Path, access: Access
) -> None:
    shelve(library, tmp_path, document(access=UNASSIGNED), "The lighthouse lamp is for sale.")

    library.correct("wells", {"access": access.label})
    at_once = {c: papers(ask(library, "lighthouse lamp", c)) for c in (ANONYMOUS, Clearance(staff=True), LAWYER)}
    # As the porch reads a paper that says it is exempt: under the label that it is held under, if that is exempt too.
    read_as = access if access.level == "exempt" else UNASSIGNED
    shelve(library, tmp_path, document(access=read_as, reader="2"), "The lighthouse lamp is sold.")

    for clearance, seen in at_once.items():
        assert bool(seen) is clearance.may_see(access)
        assert papers(ask(library, "lighthouse lamp", clearance)) == seen
    assert library.health().sound


def test_a_changed_file_that_says_it_is_exempt_closes_what_was_opened_by_hand(library: Library, tmp_path: Path) -> None:
    shelve(library, tmp_path, document(access=STAFF, sha256="a"), "The lighthouse lamp is for sale.")
    library.correct("wells", {"access": "public", "title": "The Lamp"})

    exempt = document(access=UNASSIGNED, sha256="b")
    put = shelve(library, tmp_path, exempt, "The lighthouse lamp has a buyer.")

    assert ask(library, "lighthouse lamp", Clearance(staff=True)) == []
    (held,) = library.documents(OWNER)
    assert (held.title, held.access) == ("The Lamp", exempt.access)
    assert len(put.warnings) == 1
    assert "no longer holds" in put.warnings[0]
    assert [c.field for c in library.corrections("wells")] == ["title"]


def test_a_label_that_is_none_corrects_nothing(library: Library, tmp_path: Path) -> None:
    shelve(library, tmp_path, document(), "The lamp is lit.")

    with pytest.raises(ValueError, match="is not an access label"):
        library.correct("wells", {"title": "The Lamp", "access": "secret"})

    assert library.corrections("wells") == []


def test_correcting_what_is_not_held_is_refused_and_renewing_it_is_nothing(library: Library) -> None:
    with pytest.raises(NotHeld, match="'nowhere'"):
        library.correct("nowhere", {"title": "The Lamp"})

    assert library.renew("nowhere") == 0


class SlowEmbedder(FakeEmbedder):
    """Does something else before it embeds, as if it took that long."""

    def __init__(self) -> None:
        super().__init__()
        self.meanwhile: list[Callable[[], object]] = []

    def passages(self, texts: list[str]) -> Vectors:
        while self.meanwhile:
            self.meanwhile.pop()()
        return super().passages(texts)


def test_a_correction_made_while_the_paper_is_embedded_is_not_lost(folder: Path, tmp_path: Path) -> None:
    embedder = SlowEmbedder()
    with Library(folder, embedder) as library:
        shelve(library, tmp_path, document(title="Untitled"), "The lamp is lit.")

        embedder.meanwhile.append(lambda: library.correct("wells", {"title": "The Lighthouse", "access": "staff"}))
        shelve(library, tmp_path, document(title="Untitled"), "The lamp burns.")

        assert ask(library, "lighthouse") == []
        (found,) = ask(library, "lighthouse", Clearance(staff=True))
        assert (found.document.title, found.passage.text, found.keyword > 0) == (
            "The Lighthouse",
            "The lamp burns.",
            True,
        )
        assert (library.to_renew(), library.renew("wells")) == ([], 0)
        assert library.health().sound


def test_a_correction_or_a_withdrawal_made_while_vectors_are_renewed_is_not_undone(
    folder: Path, tmp_path: Path
) -> None:
    embedder = SlowEmbedder()
    with Library(folder, embedder) as library:
        shelve(library, tmp_path, document(), "The lamp is lit.")
        library.correct("wells", {"title": "First"})

        embedder.meanwhile.append(lambda: library.correct("wells", {"title": "Second"}))
        assert library.renew("wells") == 0
        assert library.to_renew() == ["wells"]
        assert library.renew("wells") == 1
        assert library.to_renew() == []

        library.correct("wells", {"title": "Third"})
        embedder.meanwhile.append(lambda: library.withdraw("wells"))
        assert library.renew("wells") == 0
        assert library.documents(OWNER) == []
        assert library.health().sound


def test_what_was_to_be_renewed_is_known_after_reopening(folder: Path, tmp_path: Path) -> None:
    with Library(folder, FakeEmbedder()) as library:
        shelve(library, tmp_path, document(), "The lamp is lit.")
        library.correct("wells", {"title": "The Lighthouse"})

    with opened_again(folder) as library:
        assert library.to_renew() == ["wells"]
        assert library.renew("wells") == 1


def test_a_paper_whose_label_was_lost_stays_closed_when_its_title_is_corrected(folder: Path, tmp_path: Path) -> None:
    with Library(folder, FakeEmbedder()) as library:
        shelve(library, tmp_path, document(), "The lighthouse lamp is for sale.")
    spoil(folder, ("documents",), None)

    with opened_again(folder) as library:
        library.correct("wells", {"title": "The Lamp"})
        everyone = Clearance(staff=True, groups=frozenset({"Legal", "unassigned"}))
        assert ask(library, "lighthouse lamp", everyone) == []
        library.correct("wells", {"access": "public"})
        assert papers(ask(library, "lighthouse lamp")) == ["wells"]
        library.correct("wells", {}, ["access"])
        assert ask(library, "lighthouse lamp", everyone) == []
        assert library.health().sound


# Copies and versions ------------------------------------------------------------------------------------------------

WELLS = [f"Well {n} is {n * 7} feet deep, and its water is drawn by hand." for n in range(10)]


def test_a_copy_is_held_and_told(library: Library, tmp_path: Path) -> None:
    shelve(library, tmp_path, document("a"), "The lamp is lit.")

    same_text = shelve(library, tmp_path, document("b", title=None), "The lamp is lit.")
    same_file = shelve(library, tmp_path, document("c", sha256="sha-a"), "The lamp is lit.")

    assert same_text.warnings == ("The same text is held as Report on the Wells (a.pdf).",)
    assert set(same_file.warnings) == {
        "The same file is held as Report on the Wells (a.pdf).",
        "The same text is held as b.pdf.",
    }
    assert {d.id for d in library.documents(ANONYMOUS)} == {"a", "b", "c"}
    assert len(ask(library, "lamp")) == 1


def test_versions_and_packs_are_told(library: Library, tmp_path: Path) -> None:
    shelve(library, tmp_path, document("a", title="Wells Policy"), *WELLS)

    draft = shelve(library, tmp_path, document("b", title="Draft Wells Policy"), *WELLS[:9], "Perhaps.")
    revised = shelve(library, tmp_path, document("c", title="Wells Policy (revised)"), *WELLS[1:], "Surely.")
    short = shelve(library, tmp_path, document("d", title="Five Wells"), *WELLS[:5])

    assert draft.warnings == ("Wells Policy (a.pdf) is taken for a later version of it.",)
    assert set(revised.warnings) == {
        "It is taken for a later version of Wells Policy (a.pdf).",
        "It is taken for a later version of Draft Wells Policy (b.pdf).",
    }
    assert set(short.warnings) == {
        "The same text is held in Wells Policy (a.pdf).",
        "The same text is held in Draft Wells Policy (b.pdf).",
    }


def test_a_search_brings_the_paper_of_its_own_and_not_the_pack(library: Library, tmp_path: Path) -> None:
    pack = document("pack", title="Agenda", kind="agenda", meeting_date=datetime.date(2022, 7, 1))
    shelve(library, tmp_path, pack, *WELLS, *(f"The road to well {n} is long." for n in range(9)))
    shelve(library, tmp_path, document("report"), *WELLS)

    found = ask(library, "Which well is 21 feet deep?", limit=50)

    assert sorted(f.passage.text for f in found if f.document.id == "report") == WELLS
    assert not {f.passage.text for f in found if f.document.id == "pack"} & set(WELLS)


def test_a_reader_who_may_not_see_the_paper_of_its_own_is_answered_from_the_pack(
    library: Library, tmp_path: Path
) -> None:
    shelve(library, tmp_path, document("pack", kind="agenda"), *WELLS, *(f"Road {n} is long." for n in range(9)))
    shelve(library, tmp_path, document("report", access=LEGAL), *WELLS)
    question = "Which well is 21 feet deep?"

    assert set(papers(ask(library, question))) == {"pack"}
    assert papers(ask(library, question, LAWYER))[0] == "report"
    assert library.kin("pack", ANONYMOUS) == []
    assert [other.id for _, other in library.kin("pack", LAWYER)] == ["report"]


def test_the_later_version_answers_unless_the_draft_is_asked_for(library: Library, tmp_path: Path) -> None:
    net = "The total net budget of the council for the year is {} pounds."
    for id_, title, figure, day in (
        ("draft", "Draft Wells Budget", "1,529", 30),
        ("final", "Wells Budget", "1,531", 31),
    ):
        paper = document(id_, title=title, meeting_date=datetime.date(2025, 1, day))
        shelve(library, tmp_path, paper, net.format(figure), *WELLS)

    assert papers(ask(library, "What is the total net budget, 1,529 pounds?"))[0] == "final"
    assert papers(ask(library, "What was the total net budget, 1,529 pounds, in the draft?"))[0] == "draft"


# Healing ------------------------------------------------------------------------------------------------------------


def test_a_library_built_with_another_model_is_refused_by_both_names(folder: Path, tmp_path: Path) -> None:
    with Library(folder, FakeEmbedder("first-model")) as library:
        shelve(library, tmp_path, document(), "The lamp is lit.")

    with pytest.raises(WrongModel, match=r"'first-model'.*'second-model'"):
        Library(folder, FakeEmbedder("second-model"))


def test_a_refused_opener_holds_nothing(folder: Path, tmp_path: Path) -> None:
    with Library(folder, FakeEmbedder("first-model")) as library:
        shelve(library, tmp_path, document(), "The lamp is lit.")

    with pytest.raises(WrongModel):
        Library(folder, FakeEmbedder("second-model"))

    assert holder(folder) is None
    with Library(folder, FakeEmbedder("first-model")) as library:
        assert papers(ask(library, "lamp")) == ["wells"]


def test_an_empty_library_may_change_its_model(folder: Path, tmp_path: Path) -> None:
    Library(folder, FakeEmbedder("first-model")).close()

    with Library(folder, FakeEmbedder("second-model")) as library:
        shelve(library, tmp_path, document(), "The lamp is lit.")
        assert papers(ask(library, "lamp")) == ["wells"]


def test_a_library_cannot_be_opened_twice(library: Library, folder: Path) -> None:
    with pytest.raises(LibraryInUse):
        opened_again(folder)

    assert library.documents(ANONYMOUS) == []


def test_a_lost_vector_folder_is_healed_when_the_library_is_opened(folder: Path, tmp_path: Path) -> None:
    with Library(folder, FakeEmbedder()) as library:
        shelve_three(library, tmp_path)
    shutil.rmtree(folder / "chroma")

    with opened_again(folder) as library:
        # A question that shares no indexed word with the paper can only be brought by its vector.
        found = ask(library, "lamp", terms=())

        assert papers(found) == ["open"]
        assert library.health().sound


def test_a_lost_index_of_neighbours_is_healed_when_the_library_is_opened(folder: Path, tmp_path: Path) -> None:
    # Above a thousand vectors Chroma keeps its graph in a folder of its own, without which it counts but finds nothing.
    with Library(folder, FakeEmbedder()) as library:
        shelve(library, tmp_path, document(), *(f"The lamp of well {n} is lit." for n in range(1_100)))
    graphs = [path for path in (folder / "chroma").iterdir() if path.is_dir()]
    assert graphs
    for graph in graphs:
        shutil.rmtree(graph)

    with opened_again(folder) as library:
        assert len(ask(library, "lamp", terms=(), limit=20)) == 20


def test_one_lost_vector_is_put_back_when_the_library_is_opened(folder: Path, tmp_path: Path) -> None:
    with Library(folder, FakeEmbedder()) as library:
        shelve(library, tmp_path, document("wells"), "The lighthouse lamp was replaced.")
        shelve(library, tmp_path, document("roads"), "Potholes were filled on Mill Lane.")
        (passage,) = library.passages_of("wells")
    shelves = Shelves(folder / "chroma")
    shelves.take("public", [passage.id])
    shelves.close()

    with opened_again(folder, mend=False) as library:
        assert library.health().missing_from_index == 1
    with opened_again(folder) as library:
        assert library.health().sound
        assert set(papers(ask(library, "anything", terms=()))) == {"wells", "roads"}


def garbage(path: Path) -> None:
    path.write_bytes(b"garbage " * 1000)


def lamp_of_well(n: int) -> str:
    """Texts far enough from each other for Chroma, which only comes near to the nearest, to find each of them."""
    return f"The lamp of well {n} is lit by {' and '.join(f'keeper {n * step % 997}' for step in (1, 7, 31, 101))}."


def half(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


@pytest.mark.parametrize("closed", [True, False], ids=["closed", "killed"])
@pytest.mark.parametrize("damage", [garbage, half], ids=lambda d: str(d.__name__))
@pytest.mark.parametrize(
    "names", ["chroma.sqlite3", "*/data_level0.bin", "*/header.bin", "*/index_metadata*", "*/link*"]
)
def test_a_damaged_index_of_vectors_is_made_anew_when_the_library_is_opened(
    folder: Path, tmp_path: Path, names: str, damage: Callable[[Path], None], closed: bool
) -> None:
    with Library(folder, FakeEmbedder()) as library:
        shelve(library, tmp_path, document(), *(lamp_of_well(n) for n in range(1_100)))
    damaged = list((folder / "chroma").glob(names))
    assert damaged
    for path in damaged:
        damage(path)
    if not closed:
        (folder / "chroma" / CLEAN).unlink()

    with opened_again(folder) as library:
        assert len(ask(library, "lamp", terms=(), limit=20)) == 20
        assert library.health().sound
        shelve(library, tmp_path, document("roads"), "Potholes were filled on Mill Lane.")
        assert library.health().sound
    with opened_again(folder) as library:
        assert library.health().sound


def test_an_index_that_is_made_anew_is_told_in_one_line(
    folder: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with Library(folder, FakeEmbedder()) as library:
        shelve(library, tmp_path, document(), "The lamp is lit.")
    garbage(folder / "chroma" / "chroma.sqlite3")

    with caplog.at_level(logging.WARNING, logger="vectorstore"), opened_again(folder) as library:
        assert papers(ask(library, "lamp", terms=())) == ["wells"]

    assert len(caplog.records) == 1
    assert "made anew" in caplog.text
    assert len(list(folder.glob("chroma*"))) == 1


def test_a_damaged_catalogue_is_refused_and_nothing_is_held(folder: Path, tmp_path: Path) -> None:
    with Library(folder, FakeEmbedder()) as library:
        shelve(library, tmp_path, document(), "The lamp is lit.")
    garbage(folder / "catalogue.sqlite")

    with pytest.raises(DamagedCatalogue, match="backup"):
        opened_again(folder)

    assert holder(folder) is None
    assert len(list((folder / "files").iterdir())) == 1


def put_stray_vectors(folder: Path, *ids: str) -> None:
    """What a process leaves that is killed after the vectors and before the catalogue."""
    shelves = Shelves(folder / "chroma")
    shelves.put("public", list(ids), np.stack([FakeEmbedder().questions(["lighthouse lamp"])[0]] * len(ids)))
    shelves.close()


def test_a_vector_that_the_catalogue_does_not_know_is_never_shown(folder: Path, tmp_path: Path) -> None:
    with Library(folder, FakeEmbedder()) as library:
        shelve(library, tmp_path, document("roads"), "Potholes were filled on Mill Lane.")
    put_stray_vectors(folder, "stray")

    with opened_again(folder, mend=False) as library:
        assert papers(ask(library, "lighthouse lamp")) == ["roads"]
        assert library.health().unknown_to_catalogue == 1


def test_what_was_killed_between_its_vectors_and_the_catalogue_leaves_nothing(folder: Path, tmp_path: Path) -> None:
    with Library(folder, FakeEmbedder()) as library:
        shelve(library, tmp_path, document("roads"), "Potholes were filled on Mill Lane.")
    put_stray_vectors(folder, "half", "held")

    with opened_again(folder) as library:
        assert library.health().sound
        assert papers(ask(library, "lighthouse lamp")) == ["roads"]

    shelves = Shelves(folder / "chroma")
    ids = shelves.ids("public")
    shelves.close()
    assert not ids & {"half", "held"}


def test_mending_a_sound_library_changes_nothing(library: Library, tmp_path: Path) -> None:
    shelve_three(library, tmp_path)

    assert library.mend() == 0


def test_a_paper_is_found_the_same_after_closing_and_opening(folder: Path, tmp_path: Path) -> None:
    with Library(folder, FakeEmbedder()) as library:
        shelve_three(library, tmp_path)
        before = [(f.passage.id, f.score) for f in ask(library, "lighthouse lamp", OWNER)]

    with opened_again(folder) as library:
        after = [(f.passage.id, f.score) for f in ask(library, "lighthouse lamp", OWNER)]

    assert [id_ for id_, _ in after] == [id_ for id_, _ in before]
    assert [score for _, score in after] == pytest.approx([score for _, score in before])


# Rebuilding ---------------------------------------------------------------------------------------------------------


def files_holding(folder: Path, marker: str) -> list[str]:
    """Every file under a folder whose bytes hold the marker, whatever its case."""
    wanted = marker.casefold().encode()
    return [path.name for path in folder.rglob("*") if path.is_file() and wanted in path.read_bytes().lower()]


def test_after_a_rebuild_withdrawn_text_is_in_no_file(library: Library, folder: Path, tmp_path: Path) -> None:
    for n in range(5):
        text = f"The zanzibarquokka ledger, part {n}, was sealed."
        shelve(library, tmp_path, document(f"gone{n}", title="Zanzibarquokka", access=LEGAL), text)
        library.correct(f"gone{n}", {"title": "Another", "committee": "Zanzibarquokka Board"})
    shelve(library, tmp_path, document("kept"), "The lighthouse lamp is lit.")
    assert files_holding(folder, "zanzibarquokka")  # the search below can find it

    for n in range(5):
        library.withdraw(f"gone{n}")
    library.rebuild()

    assert files_holding(folder, "zanzibarquokka") == []
    library.close()
    assert files_holding(folder, "zanzibarquokka") == []


def test_after_a_rebuild_text_that_was_replaced_is_in_no_file(library: Library, folder: Path, tmp_path: Path) -> None:
    shelve(library, tmp_path, document(), "The zanzibarquokka ledger was sealed.")

    shelve(library, tmp_path, document(), "The lighthouse lamp is lit.")
    library.rebuild()

    assert files_holding(folder, "zanzibarquokka") == []


def test_after_a_rebuild_text_of_a_paper_whose_label_was_lost_is_in_no_file(folder: Path, tmp_path: Path) -> None:
    with Library(folder, FakeEmbedder()) as library:
        shelve(library, tmp_path, document(), "The zanzibarquokka ledger was sealed.")
    spoil(folder, ("documents", "passages"), None)

    with opened_again(folder) as library:
        library.withdraw("wells")
        library.rebuild()

        assert files_holding(folder, "zanzibarquokka") == []


def test_a_file_left_half_copied_is_gone_after_a_rebuild(library: Library, folder: Path, tmp_path: Path) -> None:
    shelve(library, tmp_path, document(), "The lighthouse lamp is lit.")
    (folder / "files" / "gone.incoming").write_text("half", encoding="utf-8")

    library.rebuild()

    assert [path.name for path in (folder / "files").iterdir()] == ["wells-sha-wells"]


def test_a_rebuilt_library_answers_as_before(library: Library, tmp_path: Path) -> None:
    shelve_three(library, tmp_path)
    before = [f.passage.id for f in ask(library, "lighthouse lamp", OWNER)]

    passages = library.rebuild()

    assert passages == 3
    assert [f.passage.id for f in ask(library, "lighthouse lamp", OWNER)] == before
    assert papers(ask(library, "lighthouse lamp")) == ["open"]
    assert library.health().sound


def test_a_rebuilt_library_can_be_written_to(library: Library, tmp_path: Path) -> None:
    shelve_three(library, tmp_path)
    library.rebuild()

    shelve(library, tmp_path, document("new"), "The quarry is closed.")
    library.withdraw("open")

    assert papers(ask(library, "quarry closed")) == ["new"]
    assert library.health().sound


def test_a_rebuild_that_leaves_withdrawn_text_in_the_log_says_so(
    library: Library, folder: Path, tmp_path: Path
) -> None:
    shelve(library, tmp_path, document("wells"), "The lighthouse lamp is lit.")
    shelve(library, tmp_path, document("roads"), "Potholes were filled on Mill Lane.")
    reader = sqlite3.connect(folder / "catalogue.sqlite", isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM documents").fetchone()
    library.withdraw("wells")

    with pytest.raises(Busy, match="still on the disk"):
        library.rebuild()

    reader.close()
    assert papers(ask(library, "potholes", terms=())) == ["roads"]
    assert library.rebuild() == 1


# Searching ----------------------------------------------------------------------------------------------------------


def shelve_meetings(library: Library, folder: Path) -> None:
    def paper(id_: str, committee: str, kind: str, *day: int) -> Document:
        return document(id_, committee=committee, kind=kind, meeting_date=datetime.date(*day) if day else None)

    shelve(library, folder, paper("a", "Cabinet", "report", 2020, 4, 30), "The lighthouse lamp is old.")
    shelve(library, folder, paper("b", "Cabinet", "minutes", 2021, 5, 1), "The lighthouse lamp is bought.")
    shelve(library, folder, paper("c", "Harbour Board", "report", 2022, 6, 2), "The lighthouse lamp is new.")
    shelve(library, folder, paper("d", "Harbour Board", "other"), "The lighthouse lamp is undated.")


@pytest.mark.parametrize(
    ("filters", "kept"),
    [
        (Filters(committees=("Cabinet",)), {"a", "b"}),
        (Filters(committees=("harbour board",)), {"c", "d"}),
        (Filters(kinds=("minutes",)), {"b"}),
        (Filters(kinds=("minutes", "other")), {"b", "d"}),
        (Filters(document_ids=("c",)), {"c"}),
        (Filters(date_from=datetime.date(2021, 5, 1)), {"b", "c"}),
        (Filters(date_to=datetime.date(2021, 5, 1)), {"a", "b"}),
        (Filters(date_from=datetime.date(2021, 1, 1), date_to=datetime.date(2021, 12, 31)), {"b"}),
        (Filters(committees=("Cabinet",), kinds=("report",)), {"a"}),
        (Filters(committees=("Nobody",)), set()),
        (Filters(date_from=datetime.date(2030, 1, 1)), set()),
    ],
    ids=str,
)
def test_a_filtered_search_brings_what_the_filter_names(
    library: Library, tmp_path: Path, filters: Filters, kept: set[str]
) -> None:
    shelve_meetings(library, tmp_path)

    assert set(papers(ask(library, "lighthouse lamp", filters=filters))) == kept


def test_a_filter_that_keeps_few_papers_is_what_was_searched(library: Library, tmp_path: Path) -> None:
    shelve_meetings(library, tmp_path)

    assert library.holdings(ANONYMOUS).documents == 4
    assert library.holdings(ANONYMOUS, Filters(committees=("Cabinet",))).documents == 2


def test_the_same_words_from_two_papers_of_one_meeting_are_brought_once(library: Library, tmp_path: Path) -> None:
    shelve(library, tmp_path, document("report"), "The lighthouse lamp is sold.")
    shelve(library, tmp_path, document("pack"), "The lighthouse lamp is sold.")

    assert len(ask(library, "lighthouse lamp")) == 1


def test_a_decision_does_not_hide_behind_the_recommendation_in_the_same_words(library: Library, tmp_path: Path) -> None:
    for id_, standing in (("report", Standing.RECOMMENDATION), ("minutes", Standing.DECISION)):
        shelve(library, tmp_path, document(id_), prose(id_, "That the lighthouse lamp be sold.", standing=standing))

    found = ask(library, "lighthouse lamp")

    assert {f.passage.standing for f in found} == {Standing.RECOMMENDATION, Standing.DECISION}


def test_the_same_words_of_two_meetings_are_both_brought(library: Library, tmp_path: Path) -> None:
    for id_, year in (("first", 2021), ("second", 2022)):
        paper = document(id_, meeting_date=datetime.date(year, 5, 1))
        shelve(library, tmp_path, paper, "The lighthouse lamp is sold.")

    assert set(papers(ask(library, "lighthouse lamp"))) == {"first", "second"}


def test_searching_twice_gives_the_same_order(library: Library, tmp_path: Path) -> None:
    # The same words in another order are as near as each other, so that only the order itself can keep them apart.
    texts = [f"The {' '.join(words)}." for words in itertools.permutations(("lighthouse", "lamp", "burns"))]
    for n, text in enumerate(texts):
        shelve(library, tmp_path, document(f"same{n}"), text)

    orders = [[f.passage.id for f in ask(library, "lighthouse lamp")] for _ in range(3)]

    assert len(orders[0]) == len(texts)
    assert orders[0] == orders[1] == orders[2]


def test_no_more_is_brought_than_was_asked_for(library: Library, tmp_path: Path) -> None:
    shelve(library, tmp_path, document(), *(f"Lamp {n} is lit." for n in range(10)))

    assert len(ask(library, "lamp", limit=3)) == 3


def test_an_empty_library_finds_nothing(library: Library) -> None:
    assert ask(library, "lighthouse lamp", OWNER) == []


@pytest.mark.parametrize(
    "question",
    [
        'What about the "lighthouse lamp"?',
        'lighthouse "lamp',
        "lighthouse* lamp*",
        "NEAR(lighthouse lamp, 2)",
        "(lighthouse) AND NOT (lamp",
        "body: lighthouse OR label:lamp",
        "^lighthouse + lamp - wells",
        "{lighthouse lamp} : x",
        "lighthouse'; DROP TABLE documents; --",
        "lighthouse \x00 lamp",
        "lighthouse ½ ﬁre Œuvre 灯台 lamp",
    ],
)
def test_signs_that_mean_something_to_the_keyword_index_break_nothing(
    library: Library, tmp_path: Path, question: str
) -> None:
    shelve(library, tmp_path, document("wells"), "The lighthouse lamp was replaced.")
    shelve(library, tmp_path, document("roads"), "Potholes were filled on Mill Lane.")

    found = ask(library, question)

    assert papers(found)[0] == "wells"
    assert found[0].keyword > 0


@pytest.mark.parametrize("question", ["???", '""', "the of and", "*"])
def test_a_question_without_words_to_look_for_breaks_nothing(library: Library, tmp_path: Path, question: str) -> None:
    shelve(library, tmp_path, document("wells"), "The lighthouse lamp was replaced.")

    assert papers(ask(library, question)) == ["wells"]


def test_the_passages_of_a_paper_come_with_what_they_were_found_by(library: Library, tmp_path: Path) -> None:
    passage = prose("wells", "The lighthouse lamp was replaced. It is bright.")
    shelve(library, tmp_path, document(), passage)

    (found,) = ask(library, "lighthouse lamp")

    assert found.passage == passage
    assert found.document.title == "Report on the Wells"
    assert 0 < found.cosine <= 1.0001
    assert len(found.sentence_cosines) == 2


POOL = Item("5", "The Pool", 1, author="Councillor Dray, Cabinet Member for Leisure", wards="Marrack Green, Ossleby")
TIPS = Item("6", "Fly-tips", 2, author="Amy Hale, Head of Streets", wards="Tarnwick")


def test_a_ward_and_a_portfolio_bring_a_packs_items_and_not_the_pack(library: Library, tmp_path: Path) -> None:
    pool = prose("pack", "The lamp of the pool.", item="5", item_title="The Pool")
    tips = prose("pack", "The lamp of the tip.", item="6", item_title="Fly-tips")
    shelve(library, tmp_path, document("pack", title="Agenda", items=(POOL, TIPS)), "The lamp in front.", pool, tips)
    shelve(library, tmp_path, document("other"), "The lamp of nobody.")

    for filters in (Filters(wards=("ossleby",)), Filters(portfolios=("Leisure",))):
        assert [f.passage.text for f in ask(library, "lamp", filters=filters)] == ["The lamp of the pool."]
    assert ask(library, "lamp", filters=Filters(wards=("Fennimoor",))) == []


def test_a_filtered_search_after_each_change_brings_what_the_catalogue_says_then(
    library: Library, tmp_path: Path
) -> None:
    board = Filters(committees=("Harbour Board",))
    paper = document("lamps", committee="Harbour Board")
    shelve(library, tmp_path, paper, "The lamp was lit.", "A lamp is old.")
    shelve(library, tmp_path, document("roads", committee="Harbour Board"), "Roads have lamps.")

    def found(clearance: Clearance = ANONYMOUS) -> set[str]:
        return {f.passage.text for f in ask(library, "lamp", clearance, filters=board)}

    assert found() == {"Roads have lamps.", "The lamp was lit.", "A lamp is old."}
    shelve(library, tmp_path, paper, "The lamp is out.")
    assert found() == {"Roads have lamps.", "The lamp is out."}
    library.relabel("lamps", STAFF)
    assert found() == {"Roads have lamps."}
    assert found(Clearance(staff=True)) == {"Roads have lamps.", "The lamp is out."}
    library.relabel("lamps", PUBLIC)
    library.correct("lamps", {"committee": "Cabinet"})
    assert found() == {"Roads have lamps."}
    library.correct("lamps", {}, clear=["committee"])
    library.renew("lamps")
    assert found() == {"Roads have lamps.", "The lamp is out."}
    library.rebuild()
    assert found() == {"Roads have lamps.", "The lamp is out."}
    library.withdraw("lamps")
    assert found() == {"Roads have lamps."}


def test_searches_while_papers_come_and_go_bring_one_edition_of_each(library: Library, tmp_path: Path) -> None:
    board = Filters(committees=("Harbour Board",))
    shelve(library, tmp_path, document("steady", committee="Harbour Board"), "A steady lamp.")
    wrong: list[set[str]] = []
    done = threading.Event()

    def look() -> None:
        while not done.is_set():
            texts = {f.passage.text for f in ask(library, "lamp", filters=board)}
            if "A steady lamp." not in texts or len(texts) > 2:
                wrong.append(texts)

    readers = [threading.Thread(target=look) for _ in range(2)]
    for reader in readers:
        reader.start()
    try:
        for n in range(20):
            shelve(library, tmp_path, document("coming", committee="Harbour Board"), f"Lamp edition {n}.")
            assert f"Lamp edition {n}." in {f.passage.text for f in ask(library, "lamp", filters=board)}
            if n % 5 == 4:
                library.withdraw("coming")
    finally:
        done.set()
        for reader in readers:
            reader.join()

    assert wrong == []
