"""The catalogue's keywords: words, numbers and years are found however they are written, on their own shelf only."""

from __future__ import annotations

import pytest

from tests.invented import document, prose, table
from tests.vectorstore.catalogues import embedded, pick, put, scores
from vectorstore.catalogue import Catalogue
from vectorstore.catalogue_keywords import keyword_text
from vectorstore.narrowing import Filters
from vectorstore.words.clearance import STAFF


def test_a_word_is_found_in_another_of_its_forms(catalogue: Catalogue) -> None:
    (held,) = put(catalogue, document(), "Two libraries were repaired.")

    assert set(scores(catalogue, "library repairs")) == {held}


def test_a_number_is_found_however_its_thousands_are_written(catalogue: Catalogue) -> None:
    (held,) = put(catalogue, document(), "There were 1,322 requests.")

    assert set(scores(catalogue, "1322")) == {held}
    assert set(scores(catalogue, "1,322")) == {held}


def test_a_year_is_found_however_it_is_spelled(catalogue: Catalogue) -> None:
    put(catalogue, document("y18"), "Requests in 2018-19 rose.")
    (held,) = put(catalogue, document("y19"), "Requests in 2019 to 2020 rose.")

    found = catalogue.keywords.scores(["public"], [keyword_text("", ["fy2019"])], 10)

    assert set(found) == {held}


def test_a_rare_word_weighs_more_than_a_common_one(catalogue: Catalogue) -> None:
    for n in range(8):
        put(catalogue, document(f"common{n}"), f"The harbour is open on day {n}.")
    (rare,) = put(catalogue, document("rare"), "The lighthouse is open on some day.")

    found = scores(catalogue, "harbour lighthouse")

    assert max(found, key=lambda id_: found[id_]) == rare


def test_a_word_in_the_label_counts_too(catalogue: Catalogue) -> None:
    passage = prose("wells", "They are deep.")
    catalogue.replace(document(), [], [embedded(passage, label="Report on the Lighthouse")])

    assert set(scores(catalogue, "lighthouse")) == {passage.id}


def test_a_table_row_is_found_by_the_header_it_is_read_with(catalogue: Catalogue) -> None:
    passage = table("wells", "Service Budget", [("Theatre 7", "Theatre: Forecast overspend 7")])
    put(catalogue, document(), passage)

    assert set(scores(catalogue, "forecast overspend")) == {passage.id}


def test_keywords_of_one_shelf_are_not_found_on_another(catalogue: Catalogue) -> None:
    (kept,) = put(catalogue, document("kept", access=STAFF), "The lighthouse is sold.")

    assert scores(catalogue, "lighthouse", "public") == {}
    assert set(scores(catalogue, "lighthouse", "public", "staff")) == {kept}
    assert catalogue.keywords.frequency(["public"], "lighthouse") == 0
    assert catalogue.keywords.frequency(["staff"], "lighthouse") == 1


@pytest.mark.parametrize(
    "term",
    [
        '"',
        'light"house',
        "*",
        "light*",
        "NEAR(",
        "NEAR",
        "(",
        ")",
        "AND",
        "OR",
        "NOT",
        "body:",
        "^quarry",
        "-",
        "",
        "'",
        ";",
    ],
)
def test_a_term_of_fts5_syntax_is_only_a_word(catalogue: Catalogue, term: str) -> None:
    (held,) = put(catalogue, document(), "The lighthouse is lit.")

    assert set(catalogue.keywords.scores(["public"], [term, "lighthouse"], 10)) == {held}
    assert catalogue.keywords.frequency(["public"], term) == 0


def test_no_more_keyword_hits_come_than_were_asked_for(catalogue: Catalogue) -> None:
    put(catalogue, document(), *(f"Lighthouse {n} is lit." for n in range(10)))

    assert len(catalogue.keywords.scores(["public"], ["lighthouse"], 3)) == 3


def test_rebuilt_keywords_still_find_what_is_held(catalogue: Catalogue) -> None:
    (held,) = put(catalogue, document("wells"), "The lighthouse is lit.")
    put(catalogue, document("gone"), "The quarry is closed.")
    catalogue.remove("gone")

    catalogue.rebuild_keywords()

    assert set(scores(catalogue, "lighthouse quarry")) == {held}
    assert catalogue.integrity() == "ok"


def test_the_keywords_of_a_narrow_filter_are_found_behind_any_number_of_better_ones(catalogue: Catalogue) -> None:
    put(catalogue, document("many"), *(f"Lighthouse lighthouse {n}." for n in range(1_200)))
    (wanted, _) = put(catalogue, document("one"), f"The lighthouse{' and the sea' * 40}.", "Something else.")
    among = pick(catalogue, Filters(document_ids=("one",)))

    assert wanted not in scores(catalogue, "lighthouse")
    assert set(catalogue.keywords.scores(["public"], ["lighthouse"], 100, among)) == {wanted}
    assert catalogue.keywords.scores(["public"], ["lighthouse"], 100, pick(catalogue, Filters(kinds=("none",)))) == {}


FEW = 200
"""More than a list with its spare ones takes, and as many as hold the rare word of the tests below."""


def test_what_holds_but_a_common_word_is_left_out_once_enough_hold_a_rarer_one(catalogue: Catalogue) -> None:
    rare = put(catalogue, document("rare"), *(f"Lighthouse {n} is by the harbour." for n in range(FEW)))
    put(catalogue, document("common"), *(f"Harbour harbour {n}." for n in range(2 * FEW)))

    found = catalogue.keywords.scores(["public"], ["harbour", "lighthouse"], 100, enough=FEW)

    assert len(found) == 100
    assert set(found) < set(rare)
    assert found == catalogue.keywords.scores(["public"], ["harbour", "lighthouse"], 100)


def test_what_holds_a_common_word_is_found_where_too_few_hold_a_rarer_one(catalogue: Catalogue) -> None:
    rare = put(catalogue, document("rare"), *(f"Lighthouse {n} is by the harbour." for n in range(20)))
    put(catalogue, document("common"), *(f"Harbour harbour {n}." for n in range(2 * FEW)))

    for enough in (10, 20, FEW):
        found = catalogue.keywords.scores(["public"], ["harbour", "lighthouse"], 100, enough=enough)
        assert len(found) == 100
        assert set(found) > set(rare)


def test_the_rarer_words_of_a_narrow_filter_are_counted_within_it(catalogue: Catalogue) -> None:
    put(catalogue, document("many"), *(f"Lighthouse {n} is by the sea." for n in range(FEW)))
    wanted = put(catalogue, document("one"), "The harbour is deep.", "The harbour is wide.")
    put(catalogue, document("more"), *(f"Harbour {n}." for n in range(2 * FEW)))
    among = pick(catalogue, Filters(document_ids=("one",)))

    found = catalogue.keywords.scores(["public"], ["harbour", "lighthouse"], 100, among, enough=FEW)

    assert set(found) == set(wanted)
