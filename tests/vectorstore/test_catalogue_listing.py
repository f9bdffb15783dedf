"""What the catalogue lists and counts: what a reader may see, and of that what filters keep."""

from __future__ import annotations

import dataclasses
import datetime

import numpy as np
import pytest

from tests.invented import HELD, LEGAL, document, prose
from tests.vectorstore.catalogues import pick, put
from vectorstore.catalogue import Catalogue
from vectorstore.narrowing import Filters
from vectorstore.words.clearance import ANONYMOUS, OWNER, PUBLIC, STAFF, Clearance
from vectorstore.words.papers import Item


def test_the_newest_meeting_is_listed_first_and_the_undated_paper_last(catalogue: Catalogue) -> None:
    put(catalogue, document("undated", meeting_date=None))
    put(catalogue, document("old", meeting_date=datetime.date(2019, 1, 1)))
    put(catalogue, document("new", meeting_date=datetime.date(2021, 1, 1)))

    assert [d.id for d in catalogue.documents(ANONYMOUS)] == ["new", "old", "undated"]


@pytest.mark.parametrize(
    ("filters", "kept"),
    [
        (Filters(), {"a", "b", "c"}),
        (Filters(committees=("Cabinet",)), {"a"}),
        (Filters(committees=("cabinet", "harbour board")), {"a", "b"}),
        (Filters(committees=("Nobody",)), set()),
        (Filters(kinds=("minutes",)), {"b"}),
        (Filters(document_ids=("c", "a")), {"a", "c"}),
        (Filters(date_from=datetime.date(2021, 5, 1)), {"b"}),
        (Filters(date_to=datetime.date(2021, 4, 30)), {"a"}),
        (Filters(date_from=datetime.date(2021, 4, 30), date_to=datetime.date(2021, 4, 30)), {"a"}),
        (Filters(committees=("Cabinet",), kinds=("minutes",)), set()),
        (Filters(document_ids=("' OR 1=1 --",)), set()),
    ],
    ids=str,
)
def test_filters_keep_what_they_name_and_nothing_else(catalogue: Catalogue, filters: Filters, kept: set[str]) -> None:
    put(catalogue, document("a", committee="Cabinet", kind="report", meeting_date=datetime.date(2021, 4, 30)))
    put(catalogue, document("b", committee="Harbour Board", kind="minutes", meeting_date=datetime.date(2021, 5, 1)))
    put(catalogue, document("c", committee=None, kind="other", meeting_date=None))

    assert {d.id for d in catalogue.documents(ANONYMOUS, filters)} == kept


@pytest.mark.parametrize(
    ("clearance", "seen"),
    [
        (ANONYMOUS, {"public"}),
        (Clearance(staff=True), {"public", "staff"}),
        (Clearance(groups=frozenset({"Legal"})), {"public", "legal"}),
        (Clearance(groups=frozenset({"legal"})), {"public"}),
        (Clearance(staff=True, groups=frozenset({"Estates"})), {"public", "staff"}),
        (OWNER, {"public", "staff", "legal"}),
    ],
    ids=str,
)
def test_a_reader_is_shown_and_counted_only_what_their_clearance_opens(
    catalogue: Catalogue, clearance: Clearance, seen: set[str]
) -> None:
    put(catalogue, document("public", access=PUBLIC), "Open to all.")
    put(catalogue, document("staff", access=STAFF), "For staff.")
    put(catalogue, document("legal", access=LEGAL), "For lawyers.")

    assert {d.id for d in catalogue.documents(clearance)} == seen
    assert catalogue.holdings(clearance).documents == len(seen)
    assert catalogue.holdings(clearance).passages == len(seen)


def test_holdings_say_from_when_to_when_the_readable_papers_are(catalogue: Catalogue) -> None:
    put(catalogue, document("old", meeting_date=datetime.date(2019, 1, 31)))
    put(catalogue, document("new", meeting_date=datetime.date(2021, 2, 28)))
    put(catalogue, document("secret", meeting_date=datetime.date(2031, 1, 1), access=STAFF))

    holdings = catalogue.holdings(ANONYMOUS)

    assert (holdings.first, holdings.last) == (datetime.date(2019, 1, 31), datetime.date(2021, 2, 28))
    assert holdings.last_ingest is not None


def test_holdings_after_a_write_are_those_after_it(catalogue: Catalogue) -> None:
    put(catalogue, document("wells"), "The wells are deep.")
    assert catalogue.holdings(ANONYMOUS).documents == 1

    put(catalogue, document("roads"), "The roads are long.")
    assert catalogue.holdings(ANONYMOUS).documents == 2
    catalogue.relabel("roads", STAFF)
    assert catalogue.holdings(ANONYMOUS).documents == 1
    catalogue.remove("wells")
    assert catalogue.holdings(ANONYMOUS).documents == 0


@pytest.mark.parametrize(
    ("filters", "papers", "passages"),
    [
        (Filters(committees=("cabinet",)), 1, 2),
        (Filters(kinds=("minutes",)), 1, 1),
        (Filters(date_from=datetime.date(2022, 1, 1)), 1, 1),
        (Filters(document_ids=("a", "secret")), 1, 2),
        (Filters(committees=("Nobody",)), 0, 0),
    ],
    ids=str,
)
def test_holdings_count_what_the_filters_keep_and_the_reader_may_see(
    catalogue: Catalogue, filters: Filters, papers: int, passages: int
) -> None:
    put(catalogue, document("a", kind="report", meeting_date=datetime.date(2021, 4, 30)), "One well.", "Two wells.")
    board = document("b", committee="Board", kind="minutes", meeting_date=datetime.date(2022, 5, 1))
    put(catalogue, board, "A road.")
    secret = document("secret", kind="minutes", meeting_date=datetime.date(2023, 5, 1), access=STAFF)
    put(catalogue, secret, "A secret.")

    holdings = catalogue.holdings(ANONYMOUS, filters)

    assert (holdings.documents, holdings.passages) == (papers, passages)


def test_every_label_is_looked_at_however_many_papers_carry_it(catalogue: Catalogue) -> None:
    for n in range(3):
        put(catalogue, document(f"open{n}"))
        put(catalogue, document(f"staff{n}", access=STAFF))
        put(catalogue, document(f"legal{n}", access=LEGAL))

    assert catalogue.shelves(OWNER) == {"public", "staff", LEGAL.shelf}
    assert catalogue.shelves(ANONYMOUS) == {"public"}


def test_a_paper_that_a_reader_may_not_see_is_not_given_to_them(catalogue: Catalogue) -> None:
    put(catalogue, document("secret", access=LEGAL), "For lawyers.")

    assert catalogue.document("secret", ANONYMOUS) is None
    assert catalogue.document("secret", Clearance(groups=frozenset({"Legal"}))) is not None


def test_a_listed_paper_says_how_many_passages_it_has(catalogue: Catalogue) -> None:
    put(catalogue, document(), "The wells are deep.", "They are old.")
    put(catalogue, document(), "The wells are deep.", "They are old.", "They are dry.")

    assert [d.passages for d in catalogue.documents(ANONYMOUS)] == [3]


def test_an_empty_catalogue_holds_nothing_from_no_time(catalogue: Catalogue) -> None:
    holdings = catalogue.holdings(OWNER)

    assert (holdings.documents, holdings.first, holdings.last, holdings.last_ingest) == (0, None, None, None)


def test_the_vectors_of_some_papers_leave_out_the_others(catalogue: Catalogue) -> None:
    wanted = put(catalogue, document("wells"), "The wells are deep.", "They are old.")
    put(catalogue, document("roads"), "The roads are long.")

    (block,) = pick(catalogue, Filters(document_ids=("wells",))).blocks

    assert sorted(block.ids) == sorted(wanted)
    assert block.vectors.shape == (2, 4)
    assert block.vectors.dtype == np.float32


POOL = Item("5", "The Pool", 1, author="Councillor Dray, Cabinet Member for Leisure", wards="Marrack Green, Ossleby")
TIPS = Item("6", "Fly-tips", 2, author="Councillor Wrenfield, Cabinet Member for Streets", wards="All")


def put_a_pack(catalogue: Catalogue) -> None:
    pool = prose("pack", "The pool is cold.", item="5", item_title="The Pool")
    tips = prose("pack", "The tips are many.", item="6", item_title="Fly-tips")
    put(catalogue, document("pack", title="Agenda", items=(POOL, TIPS)), "The front page.", pool, tips)


@pytest.mark.parametrize(
    ("filters", "kept"),
    [
        (Filters(wards=("ossleby",)), {"pack": 2, "pool": 1}),
        (Filters(wards=("Tarnwick",)), {"pack": 1}),
        (Filters(portfolios=("Leisure",)), {"pack": 1, "pool": 1}),
        (Filters(portfolios=("leisure", "streets")), {"pack": 2, "pool": 1}),
        (Filters(wards=("Tarnwick",), portfolios=("Leisure",)), {}),
        (Filters(wards=("Ossleby",), document_ids=("pool",)), {"pool": 1}),
        (Filters(wards=("Ossleby",), committees=("Nobody",)), {}),
        (Filters(portfolios=("Nobody",)), {}),
        (Filters(wards=("",)), {}),
    ],
    ids=str,
)
def test_wards_and_portfolios_keep_papers_and_of_packs_their_items(
    catalogue: Catalogue, filters: Filters, kept: dict[str, int]
) -> None:
    put_a_pack(catalogue)
    put(catalogue, document("pool", title="The Pool", items=(POOL,)), "The pool is old.")
    put(catalogue, document("plain", items=(Item("1", "Nothing said", 1),)), "Nothing.")
    put(catalogue, document("staff", items=(TIPS,), access=STAFF), "For staff.")

    held = catalogue.kept(ANONYMOUS, filters)

    assert {d.id for d in catalogue.documents(ANONYMOUS, filters)} == set(kept)
    assert {id_: len(pick(catalogue, dataclasses.replace(filters, document_ids=(id_,)))) for id_ in held.papers} == kept
    holdings = catalogue.holdings(ANONYMOUS, filters)
    assert (holdings.documents, holdings.passages) == (len(kept), sum(kept.values()))
    assert holdings.first == (HELD if kept else None)


def test_what_is_picked_after_a_write_is_what_was_written(catalogue: Catalogue) -> None:
    papers = Filters(document_ids=("wells",))
    put(catalogue, document("wells"), "The wells are deep.")
    assert len(pick(catalogue, papers)) == 1

    new = put(catalogue, document("wells"), "The wells are dry.", "They are old.")
    assert {id_ for block in pick(catalogue, papers).blocks for id_ in block.ids} == set(new)
    other = np.array([0, 0, 0, 1], dtype=np.float32)
    catalogue.renew("wells", {new[0]: ("another key", other)}, done=True)
    assert pick(catalogue, papers).nearest(other, 1) == {new[0]}
    catalogue.relabel("wells", STAFF)
    assert len(pick(catalogue, papers)) == 0
    catalogue.relabel("wells", PUBLIC)
    catalogue.remove("wells")
    assert len(pick(catalogue, papers)) == 0
