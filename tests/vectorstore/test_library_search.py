"""Searching the library: what filters name, no words twice, and the same order each time."""

from __future__ import annotations

import datetime
import itertools
import threading
from pathlib import Path

import pytest

from tests.invented import ask, document, papers, prose, shelve
from vectorstore.library import Library
from vectorstore.narrowing import Filters
from vectorstore.words.clearance import ANONYMOUS, OWNER, PUBLIC, STAFF, Clearance
from vectorstore.words.papers import Document, Item, Standing


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
