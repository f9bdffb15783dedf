"""Access labels in the catalogue: a paper moves with its label, and one whose label cannot be read is closed."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from tests.invented import LEGAL, document
from tests.vectorstore.catalogues import put, scores
from vectorstore.catalogue import Catalogue
from vectorstore.words.clearance import OWNER, PUBLIC, STAFF, Access, Clearance


def test_a_relabelled_paper_moves_to_the_other_keyword_shelf(catalogue: Catalogue) -> None:
    (held,) = put(catalogue, document(), "The lighthouse is lit.")

    catalogue.relabel("wells", LEGAL)

    assert scores(catalogue, "lighthouse", "public") == {}
    assert set(scores(catalogue, "lighthouse", LEGAL.shelf)) == {held}
    assert catalogue.passage_rows.on_shelves() == {LEGAL.shelf: [held]}
    assert catalogue.passage_rows.passages_of("wells")[0].access == LEGAL


def test_relabelling_there_and_back_loses_no_word(catalogue: Catalogue) -> None:
    (held,) = put(catalogue, document(), "The lighthouse is lit.")

    catalogue.relabel("wells", STAFF)
    catalogue.relabel("wells", STAFF)
    catalogue.relabel("wells", PUBLIC)

    assert set(scores(catalogue, "lighthouse", "public")) == {held}
    assert scores(catalogue, "lighthouse", "staff") == {}


def spoil_label(file: Path, label: str | None) -> None:
    """Writes a label behind the catalogue's back."""
    database = sqlite3.connect(file)
    database.execute("UPDATE documents SET access = ?", (label,))
    database.execute("UPDATE passages SET access = ?", (label,))
    database.commit()
    database.close()


@pytest.mark.parametrize("label", [None, "", "PUBLIC", "public ", "exempt", "exempt:", "nonsense", "staff;public"])
def test_a_label_that_cannot_be_read_opens_a_paper_to_nobody_but_the_owner(
    catalogue: Catalogue, tmp_path: Path, label: str | None
) -> None:
    put(catalogue, document(), "The lighthouse is lit.")

    spoil_label(tmp_path / "catalogue.sqlite", label)

    everyone_else = Clearance(staff=True, groups=frozenset({"Legal", "", "unassigned", "nonsense"}))
    assert catalogue.documents(everyone_else) == []
    assert catalogue.holdings(everyone_else).documents == 0
    assert catalogue.holdings(everyone_else).passages == 0
    assert [d.id for d in catalogue.documents(OWNER)] == ["wells"]


def test_no_group_opens_a_paper_whose_label_cannot_be_read(catalogue: Catalogue, tmp_path: Path) -> None:
    put(catalogue, document(), "The lighthouse is lit.")
    spoil_label(tmp_path / "catalogue.sqlite", "nonsense")
    (held,) = catalogue.documents(OWNER)

    with pytest.raises(ValueError, match="is not an access label"):
        Access.parse(held.access.label)  # so that nobody can be granted what this paper is filed under


def test_a_paper_whose_label_was_lost_leaves_no_words_behind_when_it_is_removed(
    catalogue: Catalogue, tmp_path: Path
) -> None:
    put(catalogue, document(), "The lighthouse is lit.")
    spoil_label(tmp_path / "catalogue.sqlite", None)

    catalogue.remove("wells")

    assert catalogue.keywords.frequency(["public"], "lighthouse") == 0


def test_a_paper_whose_label_was_lost_can_be_put_in_again(catalogue: Catalogue, tmp_path: Path) -> None:
    put(catalogue, document(), "The lighthouse is lit.")
    spoil_label(tmp_path / "catalogue.sqlite", None)

    (held,) = put(catalogue, document(), "The quarry is closed.")

    assert set(scores(catalogue, "quarry lighthouse")) == {held}


def test_a_paper_whose_label_was_lost_is_found_again_under_a_new_one(catalogue: Catalogue, tmp_path: Path) -> None:
    (held,) = put(catalogue, document(), "The lighthouse is lit.")
    spoil_label(tmp_path / "catalogue.sqlite", None)

    catalogue.relabel("wells", STAFF)

    assert set(scores(catalogue, "lighthouse", "staff")) == {held}
    assert scores(catalogue, "lighthouse", "public") == {}
