"""Corrections in the library: they hold at once and when the paper is read again, and vectors are renewed after them."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.fakes import FakeEmbedder
from tests.invented import LEGAL, ask, document, papers, prose, shelve
from tests.vectorstore.libraries import LAWYER, opened_again, spoil
from vectorstore.embedding import Vectors
from vectorstore.library import Library
from vectorstore.words.clearance import ANONYMOUS, OWNER, PUBLIC, STAFF, UNASSIGNED, Access, Clearance
from vectorstore.words.errors import NotHeld


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
