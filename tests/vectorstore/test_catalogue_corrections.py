"""Corrections in the catalogue: they hold at once, are on record, and say what is to be embedded anew."""

from __future__ import annotations

import datetime

import numpy as np

from tests.invented import LEGAL, WELLS, document
from tests.vectorstore.catalogues import NOW, correct, given, kin, put, scores
from vectorstore.catalogue import Catalogue
from vectorstore.corrections import Correction, given_in
from vectorstore.kinship import Kin
from vectorstore.narrowing import Filters
from vectorstore.words.clearance import ANONYMOUS, STAFF


def test_a_corrected_paper_is_listed_filtered_and_found_as_corrected(catalogue: Catalogue) -> None:
    (held,) = put(catalogue, document(), "They are deep.")
    later = datetime.date(2023, 5, 1)

    paper = correct(
        catalogue,
        document(),
        title="The Lighthouse",
        committee="Harbour Board",
        meeting_date=later.isoformat(),
        item="4",
        kind="briefing",
    )

    assert (paper.title, paper.committee, paper.meeting_date) == ("The Lighthouse", "Harbour Board", later)
    assert (paper.date_basis, paper.item, paper.kind) == ("given", "4", "briefing")
    assert catalogue.documents(ANONYMOUS, Filters(committees=("Harbour Board",), kinds=("briefing",))) == [paper]
    assert catalogue.documents(ANONYMOUS, Filters(committees=("Cabinet",))) == []
    assert catalogue.holdings(ANONYMOUS).last == later
    assert set(scores(catalogue, "lighthouse")) == {held}


def test_what_was_given_and_recognised_is_on_record(catalogue: Catalogue) -> None:
    put(catalogue, document(date_basis="inferred"), "They are deep.")

    correct(catalogue, document(date_basis="inferred"), title="The Lighthouse", meeting_date=None)

    assert catalogue.corrections("wells") == [
        Correction("meeting_date", None, "2022-06-21", "inferred", NOW, "owner"),
        Correction("title", "The Lighthouse", "Report on the Wells", None, NOW, "owner"),
    ]


def test_a_paper_whose_label_is_corrected_moves_shelf(catalogue: Catalogue) -> None:
    (held,) = put(catalogue, document(), "The lighthouse is lit.")

    correct(catalogue, document(), access=LEGAL.label, title="The Lighthouse")

    assert catalogue.documents(ANONYMOUS) == []
    assert scores(catalogue, "lighthouse", "public") == {}
    assert set(scores(catalogue, "lighthouse", LEGAL.shelf)) == {held}


def test_corrections_outlast_a_replacement_and_name_what_is_recognised_then(catalogue: Catalogue) -> None:
    put(catalogue, document(), "They are deep.")
    correct(catalogue, document(), title="The Lighthouse")
    read = document(title="Another Title", reader="2")

    catalogue.replace(given_in(read, given(read, title="The Lighthouse")), [], [], read)

    (kept,) = catalogue.corrections("wells")
    assert (kept.given, kept.recognised, kept.given_at) == ("The Lighthouse", "Another Title", NOW)


def test_a_label_given_by_hand_goes_when_the_paper_was_closed_or_relabelled(catalogue: Catalogue) -> None:
    put(catalogue, document(access=STAFF), "They are deep.")
    correct(catalogue, document(access=STAFF), access="public")

    catalogue.replace(document(access=LEGAL), [], [], document(access=LEGAL))
    assert catalogue.corrections("wells") == []

    correct(catalogue, document(access=LEGAL), access="public")
    catalogue.relabel("wells", STAFF)
    assert catalogue.corrections("wells") == []


def test_corrections_go_with_their_paper(catalogue: Catalogue) -> None:
    put(catalogue, document(), "They are deep.")
    correct(catalogue, document(), title="The Lighthouse")

    catalogue.remove("wells")
    put(catalogue, document(), "They are deep.")

    assert catalogue.corrections("wells") == []


def test_a_corrected_title_makes_and_ends_versions(catalogue: Catalogue) -> None:
    first = document("a", title="Wells Policy")
    put(catalogue, first, *WELLS)
    put(catalogue, document("b", title="Wells Policy"), *WELLS[:8], "The end.")
    assert kin(catalogue, "a") == set()

    correct(catalogue, first, title="Draft Wells Policy")
    assert kin(catalogue, "a") == {("b", Kin.SUPERSEDES, "a")}

    correct(catalogue, first, title="Roads Policy")
    assert kin(catalogue, "a") == set()


def test_what_stands_under_other_words_is_to_renew_until_it_is_renewed(catalogue: Catalogue) -> None:
    (held,) = put(catalogue, document(), "They are deep.")
    put(catalogue, document("roads"), "They are long.")
    correct(catalogue, document(), item="4")
    assert catalogue.to_renew() == []

    correct(catalogue, document(), title="The Lighthouse")
    correct(catalogue, document(), item="4")
    assert catalogue.to_renew() == ["wells"]

    new = np.array([1, 2, 3, 4], dtype=np.float32)
    catalogue.renew("wells", {held: ("new key", new)}, done=False)
    assert catalogue.to_renew() == ["wells"]
    catalogue.renew("wells", {}, done=True)

    assert catalogue.to_renew() == []
    assert catalogue.embedded_as("wells") == {held: "new key"}
    stored = catalogue.stored([held], 4)[held]
    assert stored.vector.tolist() == new.tolist()
    assert stored.sentences.tolist() == [[0.5] * 4]
