"""Copies, packs and versions in the catalogue: known whichever came first, and shown to who may see both."""

from __future__ import annotations

import pytest

from tests.invented import LEGAL, WELLS, document
from tests.vectorstore.catalogues import kin, put
from vectorstore.catalogue import Catalogue
from vectorstore.catalogue_kin import text_key
from vectorstore.kinship import Kin
from vectorstore.words.clearance import ANONYMOUS, OWNER, STAFF, Access


def test_a_text_has_one_key_however_it_is_set() -> None:
    assert text_key("The wells are\ndeep.") == text_key("“The  WELLS” are deep") != text_key("The wells are dry.")
    assert text_key(" -- ") is None


def test_the_same_file_under_two_names_is_known_from_both(catalogue: Catalogue) -> None:
    put(catalogue, document("a", sha256="one"), "The wells are deep.")
    put(catalogue, document("b", sha256="one"), "The wells are deep.")

    both = {("a", Kin.SAME_FILE, "b"), ("b", Kin.SAME_FILE, "a")}
    assert kin(catalogue, "a") == kin(catalogue, "b") == both
    assert {(r.document_id, r.kind, r.other_id) for r in catalogue.relations_among(["a", "b", "c"])} == both
    assert catalogue.relations_among(["a"]) == []


def test_the_same_text_in_another_file_is_known_however_it_was_cut(catalogue: Catalogue) -> None:
    put(catalogue, document("a"), "The wells are deep. They are old.")
    put(catalogue, document("b"), "The wells are deep.", "They are OLD")
    put(catalogue, document("c"), "The wells are dry.")

    assert kin(catalogue, "b") == {("a", Kin.SAME_TEXT, "b"), ("b", Kin.SAME_TEXT, "a")}
    assert kin(catalogue, "c") == set()


@pytest.mark.parametrize("order", [("report", "pack"), ("pack", "report")], ids="-".join)
def test_a_paper_in_a_pack_is_known_whichever_came_first(catalogue: Catalogue, order: tuple[str, str]) -> None:
    texts = {"report": WELLS, "pack": [*WELLS[:9], *(f"The road to well {n} is long." for n in range(20))]}

    for id_ in order:
        put(catalogue, document(id_, title=f"The {id_}"), *texts[id_])

    assert kin(catalogue, "pack") == kin(catalogue, "report") == {("report", Kin.INSIDE, "pack")}


def test_a_later_version_is_known_by_its_name_and_what_it_shares(catalogue: Catalogue) -> None:
    put(catalogue, document("draft", title="Draft Wells Policy"), *WELLS)
    put(catalogue, document("other", title="Draft Roads Policy"), *WELLS[:6], "The roads are long.")

    put(catalogue, document("final", title="Wells Policy"), *WELLS[:4], *(f"The pump of well {n}." for n in range(6)))

    assert kin(catalogue, "final") == kin(catalogue, "draft") == {("final", Kin.SUPERSEDES, "draft")}


def test_a_version_whose_passages_were_all_cut_anew_is_known_by_its_words(catalogue: Catalogue) -> None:
    put(catalogue, document("draft", title="Draft Wells Policy"), *WELLS)

    put(catalogue, document("final", title="Wells Policy"), " ".join(WELLS[:5]), "Wells are dear.", " ".join(WELLS[5:]))

    assert kin(catalogue, "final") == {("final", Kin.SUPERSEDES, "draft")}


def test_a_paper_that_was_replaced_is_what_it_is_now(catalogue: Catalogue) -> None:
    put(catalogue, document("a"), "The wells are deep.")
    put(catalogue, document("b"), "The wells are deep.")

    put(catalogue, document("b"), "The wells are dry.")
    assert kin(catalogue, "a") == kin(catalogue, "b") == set()

    put(catalogue, document("a"), "The wells are dry.")
    assert kin(catalogue, "a") == {("a", Kin.SAME_TEXT, "b"), ("b", Kin.SAME_TEXT, "a")}


def test_a_removed_paper_is_nobodys_kin(catalogue: Catalogue) -> None:
    for id_ in "abc":
        put(catalogue, document(id_), "The wells are deep.")

    catalogue.remove("b")

    assert kin(catalogue, "a") == {("a", Kin.SAME_TEXT, "c"), ("c", Kin.SAME_TEXT, "a")}


@pytest.mark.parametrize("hidden", [STAFF, LEGAL, Access.stored("nonsense")], ids=lambda a: str(a.label))
def test_kin_that_a_reader_may_not_see_are_not_shown_to_them(catalogue: Catalogue, hidden: Access) -> None:
    put(catalogue, document("a"), "The wells are deep.")
    put(catalogue, document("secret", access=hidden), "The wells are deep.")

    assert kin(catalogue, "a", ANONYMOUS) == set()
    assert len(kin(catalogue, "a", OWNER)) == 2


def test_papers_without_text_are_not_alike_for_that(catalogue: Catalogue) -> None:
    put(catalogue, document("a"))
    put(catalogue, document("b"), "--")

    assert kin(catalogue, "a") == kin(catalogue, "b") == set()


def test_a_passage_that_stands_in_everything_makes_no_kin(catalogue: Catalogue) -> None:
    for n in range(20):
        put(catalogue, document(f"p{n}", title=f"Matter {n}"), "Background documents: none.", f"Matter {n} is noted.")

    assert [kin(catalogue, f"p{n}") for n in range(20)] == [set()] * 20
