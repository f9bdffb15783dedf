"""Which passages of a paper stand in a ward's or a portfolio's reports."""

from __future__ import annotations

from tests.invented import document, prose
from vectorstore.narrowing import PAPER, Kept, places_kept, portfolios_of, wards_of
from vectorstore.words.papers import Item

POOL = Item("5", "The Pool", 3, author="Councillor Dray, Cabinet Member for Leisure", wards="Marrack Green, Ossleby")
TIPS = Item("6", "Fly-tips", 9, author="Amy Hale, Head of Streets", wards="All")
TALK = Item("7", "Report of the Cabinet Member for Finance", 12)
PACK = (POOL, TIPS, TALK)


def test_of_a_pack_only_the_reports_on_a_ward_are_kept() -> None:
    assert places_kept("Agenda", PACK, ["ossleby"], []) == {("5", "The Pool"), ("6", "Fly-tips")}
    assert places_kept("Agenda", PACK, ["Tarnwick"], []) == {("6", "Fly-tips")}
    assert places_kept("Agenda", PACK, ["Tarnwick", "Marrack Green"], []) == {("5", "The Pool"), ("6", "Fly-tips")}


def test_of_a_pack_only_the_reports_of_a_portfolio_are_kept_by_author_or_title() -> None:
    assert places_kept("Agenda", PACK, [], ["leisure"]) == {("5", "The Pool")}
    assert places_kept("Agenda", PACK, [], ["Finance"]) == {("7", "Report of the Cabinet Member for Finance")}
    assert places_kept("Agenda", PACK, [], ["Streets"]) == set()


def test_a_ward_and_a_portfolio_are_both_wanted_of_the_same_report() -> None:
    assert places_kept("Agenda", PACK, ["Ossleby"], ["Leisure"]) == {("5", "The Pool")}
    assert places_kept("Agenda", PACK, ["Tarnwick"], ["Leisure"]) == set()


def test_a_paper_that_is_one_report_is_that_report_from_end_to_end() -> None:
    assert PAPER in places_kept("The Pool", [POOL], ["Ossleby"], ["Leisure"])
    assert places_kept("The Pool", [POOL], ["Tarnwick"], []) == set()


def test_a_papers_title_names_a_portfolio_where_no_head_does() -> None:
    assert places_kept("Report of Cabinet Member for Change", [], [], ["change"]) == {PAPER}
    assert places_kept("Report of Cabinet Member for Change", [], ["Ossleby"], []) == set()
    assert places_kept(None, [], [], ["change"]) == set()


def test_what_a_passage_is_counted_for_is_its_own_reports() -> None:
    pack = document("pack", title="Agenda", items=PACK)
    pool = prose("pack", "The pool.", item="5", item_title="The Pool")
    front = prose("pack", "The front page.")

    assert wards_of(pack, pool) == ("Marrack Green", "Ossleby")
    assert portfolios_of(pack, pool) == ("Leisure",)
    assert (wards_of(pack, front), portfolios_of(pack, front)) == ((), ())
    alone = document("alone", title="The Pool", items=(POOL,))
    assert wards_of(alone, prose("alone", "The pool.")) == ("Marrack Green", "Ossleby")


def test_a_passage_is_kept_by_its_paper_and_its_place() -> None:
    kept = Kept({"whole": None, "pack": frozenset({("5", "The Pool")})})

    assert kept.holds(prose("whole", "Anything.", item="9", item_title="Other"))
    assert kept.holds(prose("pack", "The pool.", item="5", item_title="The Pool"))
    assert not kept.holds(prose("pack", "The front page."))
    assert not kept.holds(prose("pack", "Fly-tips.", item="6", item_title="Fly-tips"))
    assert not kept.holds(prose("other", "Anything."))
