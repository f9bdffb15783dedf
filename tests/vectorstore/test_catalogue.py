"""The catalogue, which is the truth: what goes in comes out, whole, and only what is held answers."""

from __future__ import annotations

import dataclasses
import datetime
import sqlite3
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from tests.invented import HELD, document, points, prose, reading, table
from vectorstore.catalogue import Catalogue, Embedded
from vectorstore.catalogue_file import SCHEMA
from vectorstore.catalogue_keywords import keyword_text
from vectorstore.catalogue_kin import text_key
from vectorstore.corrections import Correction, correction, given_in
from vectorstore.kinship import Kin
from vectorstore.narrowing import Filters
from vectorstore.paper_vectors import Picked
from vectorstore.record import Entry, Line, Wanted
from vectorstore.words.clearance import ANONYMOUS, OWNER, PUBLIC, STAFF, Access, Clearance
from vectorstore.words.errors import DamagedCatalogue, WrongSchema
from vectorstore.words.papers import Document, Item, Page, Passage, Standing
from vectorstore.words.text import content_words

LEGAL = Access("exempt", "Legal")


@pytest.fixture
def catalogue(tmp_path: Path) -> Iterator[Catalogue]:
    opened = Catalogue(tmp_path / "catalogue.sqlite")
    yield opened
    opened.close()


def embedded(passage: Passage, value: float = 1.0, label: str = "a label") -> Embedded:
    vector = np.full(4, value, dtype=np.float32)
    sentences = np.full((len(passage.sentences), 4), value / 2, dtype=np.float16)
    return Embedded(passage, label, f"key of {passage.text}", vector, sentences)


def put(catalogue: Catalogue, paper: Document, *passages: Passage | str) -> list[str]:
    """Replaces a paper and returns its passages' ids."""
    read = reading(paper, *passages)
    catalogue.replace(read.document, read.pages, [embedded(p) for p in read.passages])
    return [p.id for p in read.passages]


def scores(catalogue: Catalogue, words: str, *shelves: str) -> dict[str, float]:
    return catalogue.keywords.scores(shelves or ("public",), content_words(words), 100)


# Putting in ---------------------------------------------------------------------------------------------------------


def test_a_paper_comes_out_as_it_went_in(catalogue: Catalogue) -> None:
    paper = document(
        title="The Wells: “clean” & deep",
        item="7b",
        kind="minutes",
        access=LEGAL,
        warnings=("Page 3 holds no text.",),
        ingested_at=datetime.datetime(2026, 1, 2, 3, 4, 5, tzinfo=datetime.UTC),
        passages=1,
        items=(
            Item("7b", "The Wells", 4, "A. Pump", "B. Well", "All", "Key", "This report is Public", ("A: Map", "B")),
            Item(None, None, None),
        ),
    )

    put(catalogue, paper, "The wells are deep.")

    assert catalogue.document(paper.id, OWNER) == paper
    assert catalogue.document_from(paper.source) == paper


def test_a_paper_that_prints_nothing_about_itself_comes_out_without_it(catalogue: Catalogue) -> None:
    paper = document(title=None, committee=None, meeting_date=None, date_basis=None, pages=None)

    put(catalogue, paper)

    held = catalogue.document(paper.id, OWNER)
    assert held is not None
    assert (held.title, held.committee, held.meeting_date, held.date_basis, held.pages) == (None,) * 5


def test_a_passage_comes_out_as_it_went_in(catalogue: Catalogue) -> None:
    passages = (
        prose(
            "wells",
            "In 2021/22 the wells ran dry. They filled again.",
            headings=("3. Water", "3.1 Wells"),
            item="7",
            item_title="Water",
            meeting_date=datetime.date(2022, 5, 1),
            paragraph="3.1.2",
            page=4,
            last_page=5,
            standing=Standing.DECISION,
        ),
        points("wells", "The wells are:", ["- the old well", "- the new well"]),
        table("wells", "Well Depth", [("Old 12", "Old: Depth 12"), ("New 9", None)]),
    )

    put(catalogue, document(), *passages)

    assert tuple(catalogue.passage_rows.passages_of("wells")) == passages


def test_pages_come_out_in_order_with_texts_that_have_no_pages(catalogue: Catalogue) -> None:
    pages = [Page(2, "second"), Page(10, "tenth"), Page(None, "unnumbered")]

    catalogue.replace(document(), pages, [])

    assert catalogue.pages("wells") == pages


def test_vectors_come_out_as_they_went_in(catalogue: Catalogue) -> None:
    passage = prose("wells", "One is deep. Two is deeper.")
    vector = np.array([0.1, 0.2, 0.3, 0.4], dtype=np.float32)
    sentences = np.array([[1, 0, 0, 0], [0, 0.5, 0, 0]], dtype=np.float16)
    catalogue.replace(document(), [], [Embedded(passage, "", "key", vector, sentences)])

    held = catalogue.stored([passage.id], 4)[passage.id]

    assert held.passage == passage
    assert held.vector.tolist() == vector.tolist()
    assert held.sentences.tolist() == sentences.tolist()
    assert held.sentences.dtype == np.float32


def test_replacing_a_paper_leaves_nothing_of_what_it_said_before(catalogue: Catalogue) -> None:
    put(catalogue, document(), "The lighthouse is lit.")

    put(catalogue, document(), "The quarry is closed.")

    assert [p.text for p in catalogue.passage_rows.passages_of("wells")] == ["The quarry is closed."]
    assert [p.text for p in catalogue.pages("wells")] == ["The quarry is closed."]
    assert scores(catalogue, "lighthouse") == {}
    assert len(scores(catalogue, "quarry")) == 1


def test_a_paper_that_cannot_be_put_in_whole_is_left_as_it_was(catalogue: Catalogue) -> None:
    put(catalogue, document(), "The lighthouse is lit.")
    same = prose("wells", "The quarry is closed.")

    with pytest.raises(sqlite3.IntegrityError):
        catalogue.replace(document(title="Another"), [], [embedded(same), embedded(same)])

    held = catalogue.document("wells", OWNER)
    assert held is not None
    assert held.title == "Report on the Wells"
    assert len(scores(catalogue, "lighthouse")) == 1
    assert scores(catalogue, "quarry") == {}


def test_a_removed_paper_leaves_no_pages_passages_or_words(catalogue: Catalogue) -> None:
    put(catalogue, document(), "The lighthouse is lit.")

    catalogue.remove("wells")

    assert catalogue.document("wells", OWNER) is None
    assert catalogue.pages("wells") == []
    assert catalogue.passage_rows.passages_of("wells") == []
    assert scores(catalogue, "lighthouse") == {}


def test_removing_one_paper_leaves_the_others(catalogue: Catalogue) -> None:
    put(catalogue, document("wells"), "The lighthouse is lit.")
    (kept,) = put(catalogue, document("roads"), "The lighthouse road is open.")

    catalogue.remove("wells")

    assert set(scores(catalogue, "lighthouse")) == {kept}


def test_what_was_put_in_is_there_after_closing(tmp_path: Path) -> None:
    first = Catalogue(tmp_path / "catalogue.sqlite")
    put(first, document(), "The lighthouse is lit.")
    first.close()

    again = Catalogue(tmp_path / "catalogue.sqlite")

    found = scores(again, "lighthouse")
    again.close()
    assert len(found) == 1


def test_vectors_made_before_are_found_by_what_was_embedded(catalogue: Catalogue) -> None:
    passage = prose("wells", "The wells are deep.")
    catalogue.replace(document(), [], [embedded(passage, 3.0)])

    known = catalogue.passage_rows.embedded_before([f"key of {passage.text}", "key of something else"])

    assert set(known) == {f"key of {passage.text}"}
    assert np.frombuffer(known[f"key of {passage.text}"][0], dtype=np.float32).tolist() == [3.0] * 4


def test_vectors_come_in_the_order_they_are_asked_for(catalogue: Catalogue) -> None:
    texts = [f"Well {n} is deep." for n in range(600)]
    made = [embedded(prose("wells", text), n) for n, text in enumerate(texts)]
    catalogue.replace(document(), [], made)

    vectors = catalogue.passage_rows.vectors([e.passage.id for e in reversed(made)])

    assert vectors[:, 0].tolist() == list(range(599, -1, -1))


def test_asking_for_the_vector_of_a_passage_that_is_not_held_is_an_error(catalogue: Catalogue) -> None:
    with pytest.raises(KeyError):
        catalogue.passage_rows.vectors(["nowhere"])


def test_a_passage_is_stored_with_its_row_and_its_words_as_indexed(catalogue: Catalogue) -> None:
    first, second = put(catalogue, document(), "The 1,322 wells are deep.", "They were closed in 2020/21.")

    held = catalogue.stored([second, first], 4)

    assert held[first].n + 1 == held[second].n
    assert held[first].label == keyword_text("a label")
    assert held[first].body == keyword_text("The 1,322 wells are deep.")
    assert held[second].body.endswith("fy2020")


def test_what_was_relabelled_is_stored_with_its_words(catalogue: Catalogue) -> None:
    (id_,) = put(catalogue, document(), "The lighthouse is lit.")
    before = catalogue.stored([id_], 4)[id_]

    catalogue.relabel("wells", LEGAL)

    after = catalogue.stored([id_], 4)[id_]
    assert (after.label, after.body) == (before.label, before.body)
    assert after.passage.access == LEGAL


def test_nothing_is_stored_under_an_id_that_is_not_held(catalogue: Catalogue) -> None:
    assert catalogue.stored(["nowhere"], 4) == {}
    assert catalogue.stored([], 4) == {}


def test_what_is_told_after_a_place_is_of_its_paper_near_and_about_something(catalogue: Catalogue) -> None:
    told = [prose("wells", f"Vote {n}.", about="the lamp" if n % 2 else None) for n in range(8)]
    ids = put(catalogue, document(), *told)
    put(catalogue, document("roads"), *(prose("roads", f"Vote {n}.", about="the road") for n in range(8)))
    at = catalogue.stored([ids[0]], 4)[ids[0]].n

    assert catalogue.passage_rows.told_after([("wells", at)], 5) == [ids[1], ids[3], ids[5]]
    assert catalogue.passage_rows.told_after([("wells", at), ("wells", at + 2)], 3) == [ids[1], ids[3], ids[5]]
    assert catalogue.passage_rows.told_after([("wells", at + 7)], 5) == []
    assert catalogue.passage_rows.told_after([], 5) == []


def test_the_first_passage_of_each_paper_is_where_it_begins(catalogue: Catalogue) -> None:
    wells = put(catalogue, document(), "One is deep.", "Two is deeper.")
    roads = put(catalogue, document("roads"), "One is long.", "Two is longer.")

    assert catalogue.passage_rows.first_of(["roads", "wells", "nowhere"]) == [roads[0], wells[0]]


def test_how_often_a_word_stands_is_counted_anew_after_each_write(catalogue: Catalogue) -> None:
    assert catalogue.keywords.frequency({"public", "staff"}, "lamp") == 0
    put(catalogue, document(), "The lamp is lit.", "The lamps are out.", "The well is deep.")
    put(catalogue, document("b", access=STAFF), "The lamp is ours.")
    assert catalogue.keywords.frequency({"public"}, "lamp") == 2
    assert catalogue.keywords.frequency({"staff", "public"}, "lamp") == 3

    catalogue.relabel("b", PUBLIC)
    assert catalogue.keywords.frequency({"public"}, "lamp") == 3
    catalogue.remove("wells")
    assert catalogue.keywords.frequency({"public"}, "lamp") == 1
    assert catalogue.keywords.frequency({"public"}, 'lamp" OR "well') == 0


def test_more_passages_than_one_statement_takes_are_all_fetched(catalogue: Catalogue) -> None:
    ids = put(catalogue, document(), *(f"Well {n} is deep." for n in range(1_100)))

    assert set(catalogue.stored(ids, 4)) == set(ids)


# Listing ------------------------------------------------------------------------------------------------------------


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


# Keywords -----------------------------------------------------------------------------------------------------------


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


# Labels -------------------------------------------------------------------------------------------------------------


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


# Kin ----------------------------------------------------------------------------------------------------------------


def kin(catalogue: Catalogue, document_id: str, clearance: Clearance = OWNER) -> set[tuple[str, Kin, str]]:
    return {(r.document_id, r.kind, r.other_id) for r, _ in catalogue.kin(document_id, clearance)}


WELLS = [f"Well {n} is {n * 7} feet deep, and its water is drawn by hand." for n in range(10)]


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


# Corrections --------------------------------------------------------------------------------------------------------

NOW = datetime.datetime(2026, 1, 2, 3, 4, 5, tzinfo=datetime.UTC)


def given(paper: Document, **fields: str | None) -> list[Correction]:
    return [correction(paper, field, value, "owner", NOW) for field, value in fields.items()]


def correct(catalogue: Catalogue, paper: Document, **fields: str | None) -> Document:
    """Corrects a paper and returns it as it stands then."""
    corrections = given(paper, **fields)
    labels = (
        {p.id: fields["title"] or "" for p in catalogue.passage_rows.passages_of(paper.id)} if "title" in fields else {}
    )
    catalogue.correct(given_in(paper, corrections), corrections, labels)
    held = catalogue.document(paper.id, OWNER)
    assert held
    return held


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


# Keeping ------------------------------------------------------------------------------------------------------------


def test_a_catalogue_of_another_schema_is_refused_with_what_to_do(tmp_path: Path) -> None:
    file = tmp_path / "catalogue.sqlite"
    database = sqlite3.connect(file)
    database.execute("PRAGMA user_version = 99")
    database.close()

    with pytest.raises(WrongSchema, match=r"schema 99.*COUNCIL_STORE__PATH"):
        Catalogue(file)


VERSION_2 = """
CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE documents (
    id TEXT PRIMARY KEY, source TEXT NOT NULL UNIQUE, file TEXT NOT NULL, sha256 TEXT NOT NULL, size INTEGER NOT NULL,
    media_type TEXT NOT NULL, reader TEXT NOT NULL, title TEXT, committee TEXT, meeting_date TEXT, date_basis TEXT,
    item TEXT, kind TEXT NOT NULL, pages INTEGER, access TEXT, warnings TEXT NOT NULL, ingested_at TEXT NOT NULL,
    passages INTEGER NOT NULL
) STRICT;
CREATE INDEX documents_by_label ON documents (coalesce(access, ''));
CREATE TABLE pages (
    document_id TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE, place INTEGER NOT NULL, number INTEGER,
    text TEXT NOT NULL, PRIMARY KEY (document_id, place)
) STRICT;
CREATE TABLE passages (
    n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,
    document_id TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE, text TEXT NOT NULL, headings TEXT NOT NULL,
    item TEXT, item_title TEXT, meeting_date TEXT, committee TEXT, paragraph TEXT, page INTEGER,
    last_page INTEGER, shape TEXT NOT NULL,
    standing TEXT NOT NULL, periods TEXT NOT NULL, sentences TEXT NOT NULL, access TEXT, embedded_as TEXT NOT NULL,
    vector BLOB NOT NULL, sentence_vectors BLOB NOT NULL
) STRICT;
CREATE INDEX passages_of_a_document ON passages (document_id);
CREATE INDEX passages_by_what_was_embedded ON passages (embedded_as);
CREATE INDEX passages_by_label ON passages (coalesce(access, ''), access);
PRAGMA user_version = 2;
"""
OF_VERSION_2 = {
    "documents": "id, source, file, sha256, size, media_type, reader, title, committee, meeting_date, date_basis, item, "
    "kind, pages, access, warnings, ingested_at, passages",
    "passages": "n, id, document_id, text, headings, item, item_title, meeting_date, committee, paragraph, page, last_page, "
    "shape, standing, periods, sentences, access, embedded_as, vector, sentence_vectors",
    "pages": "document_id, place, number, text",
    "settings": "name, value",
}


def as_version_2_wrote(folder: Path) -> Path:
    """Two papers of the same text in a file of version 2; its keyword tables were as they are."""
    two_papers(folder / "new.sqlite")
    old = sqlite3.connect(folder / "catalogue.sqlite")
    old.executescript(VERSION_2)
    old.execute("ATTACH ? AS new", (str(folder / "new.sqlite"),))
    for name, columns in OF_VERSION_2.items():
        old.execute(f"INSERT INTO {name} ({columns}) SELECT {columns} FROM new.{name}")  # noqa: S608
    old.execute("CREATE VIRTUAL TABLE keywords_public USING fts5 (label, body, tokenize = 'porter unicode61')")
    old.execute("INSERT INTO keywords_public (rowid, label, body) SELECT rowid, label, body FROM new.keywords_public")
    old.commit()
    old.close()
    return folder / "catalogue.sqlite"


def as_version_3_wrote(folder: Path) -> Path:
    """The same two papers in a file of version 3, which lacks what came with 4."""
    for name in ("new.sqlite", "catalogue.sqlite"):
        two_papers(folder / name)
    old = sqlite3.connect(folder / "catalogue.sqlite")
    old.executescript(
        f"{WITHOUT_GRANTS} {WITHOUT_RECORD} DROP TABLE paper_words; DROP TABLE abbreviations; "
        "ALTER TABLE passages DROP COLUMN about; "
        "PRAGMA user_version = 3;"
    )
    old.close()
    return folder / "catalogue.sqlite"


WITHOUT_ACCESS = "DROP TABLE sessions; DROP TABLE people; DROP TABLE api_keys;"
WITHOUT_GRANTS = (
    "DROP TABLE grants; ALTER TABLE documents DROP COLUMN paragraphs; ALTER TABLE documents DROP COLUMN exempt_reason; "
    "ALTER TABLE documents DROP COLUMN review_on;"
)
WITHOUT_CHAIN = (
    "DROP TABLE chain; DROP TABLE parts; DROP TABLE deeds; DROP TABLE backups; DROP INDEX answers_by_person; "
    "DELETE FROM settings WHERE name = 'record_head';"
)
WITHOUT_RECORD = (
    WITHOUT_ACCESS
    + WITHOUT_CHAIN
    + (
        "DROP TABLE held_passages; DROP TABLE held_back; DROP TABLE answer_citations; DROP TABLE answer_lines; "
        "DROP TABLE answers;"
    )
)


def as_version_4_wrote(folder: Path) -> Path:
    """The same two papers in a file of version 4, which lacks what came with 5."""
    for name in ("new.sqlite", "catalogue.sqlite"):
        two_papers(folder / name)
    old = sqlite3.connect(folder / "catalogue.sqlite")
    old.executescript(f"{WITHOUT_GRANTS} {WITHOUT_RECORD} PRAGMA user_version = 4;")
    old.close()
    return folder / "catalogue.sqlite"


def as_version_5_wrote(folder: Path) -> Path:
    """The same two papers in a file of version 5, with answers that no chain links."""
    for name in ("new.sqlite", "catalogue.sqlite"):
        two_papers(folder / name)
    catalogue = Catalogue(folder / "catalogue.sqlite")
    catalogue.record.keep([an_answer(str(n)) for n in range(3)])
    catalogue.record.rate("1", "useful", "Well said", NOON)
    catalogue.close()
    old = sqlite3.connect(folder / "catalogue.sqlite")
    old.executescript(
        f"{WITHOUT_GRANTS} {WITHOUT_ACCESS} {WITHOUT_CHAIN} ALTER TABLE answers ADD COLUMN salt BLOB; "
        "ALTER TABLE answers ADD COLUMN digest BLOB; "
        "PRAGMA user_version = 5;"
    )
    old.close()
    return folder / "catalogue.sqlite"


NOON = datetime.datetime(2025, 12, 1, 12, tzinfo=datetime.UTC)


def an_answer(id_: str) -> Entry:
    return Entry(
        id=id_,
        at=NOON,
        question="What of the lamp?",
        standalone="What of the lamp?",
        status="not_found",
        lines=(Line("Nothing."),),
        citations=(),
        written_by="quotes",
        prompts={},
        clearance=ANONYMOUS,
    )


def two_papers(file: Path) -> None:
    catalogue = Catalogue(file)
    put(catalogue, document("a", title=None), "The Lighthouse Lamp Fund (LLF) is spent.")
    put(catalogue, document("b"), "The Lighthouse Lamp Fund (LLF) is spent.")
    catalogue.close()


EARLIER = pytest.mark.parametrize(
    "as_it_was", [as_version_2_wrote, as_version_3_wrote, as_version_4_wrote, as_version_5_wrote]
)


@EARLIER
def test_what_a_version_before_wrote_is_brought_up_to_date(tmp_path: Path, as_it_was: Callable[[Path], Path]) -> None:
    opened = Catalogue(as_it_was(tmp_path))

    assert {d.id: d.items for d in opened.documents(OWNER)} == {"a": (), "b": ()}
    assert len(scores(opened, "lighthouse")) == 2
    assert kin(opened, "a") == {("a", Kin.SAME_TEXT, "b"), ("b", Kin.SAME_TEXT, "a")}
    assert opened.held(ANONYMOUS).papers["lighthouse"] == 2
    assert [a.long for a in opened.held(ANONYMOUS).abbreviations.all] == ["Lighthouse Lamp Fund"]
    correct(opened, document("b"), title="The Lighthouse")
    put(opened, document("c"), "The Lighthouse Lamp Fund (LLF) is spent.")
    assert len(kin(opened, "a")) == 4
    opened.close()


@EARLIER
def test_what_is_brought_up_to_date_holds_what_a_new_file_would(
    tmp_path: Path, as_it_was: Callable[[Path], Path]
) -> None:
    Catalogue(as_it_was(tmp_path)).close()
    files = []
    for name in ("catalogue.sqlite", "new.sqlite"):
        database = sqlite3.connect(tmp_path / name)
        things = {row[0]: row[1] for row in database.execute("SELECT name, type FROM sqlite_master")}
        columns = {
            name: {row[1:] for row in database.execute(f"PRAGMA table_info ({name})")}
            for name, kind in things.items()
            if kind == "table" and not name.startswith("keywords")
        }
        filled = [sorted(database.execute(f"SELECT * FROM {name}")) for name in ("paper_words", "abbreviations")]  # noqa: S608
        files.append((things, columns, filled, database.execute("PRAGMA user_version").fetchone()))
        database.close()

    assert files[0] == files[1]


@EARLIER
def test_what_is_brought_up_to_date_keeps_its_passages_and_can_hold_what_one_is_about(
    tmp_path: Path, as_it_was: Callable[[Path], Path]
) -> None:
    before = Catalogue(tmp_path / "same.sqlite")
    (id_,) = put(before, document("a", title=None), "The Lighthouse Lamp Fund (LLF) is spent.")
    opened = Catalogue(as_it_was(tmp_path))

    assert opened.passage_rows.passages_of("a") == before.passage_rows.passages_of("a")
    assert opened.stored([id_], 4)[id_].vector.tolist() == before.stored([id_], 4)[id_].vector.tolist()
    assert opened.stored([id_], 4)[id_].body == before.stored([id_], 4)[id_].body
    (old,) = opened.passage_rows.passages_of("a")
    assert old.about is None
    told = prose("c", "Amendment lost.", about="that the lamp be sold")
    put(opened, document("c"), told)
    assert opened.passage_rows.passages_of("c") == [told]
    for catalogue in (before, opened):
        catalogue.close()


def test_answers_that_were_kept_before_there_was_a_chain_are_linked_as_they_stand(tmp_path: Path) -> None:
    opened = Catalogue(as_version_5_wrote(tmp_path))

    checked = opened.chain.check()
    assert (checked.wrong, checked.answers, checked.head.n) == (None, 3, 4)
    assert [e.rating for e in opened.record.each(Wanted())] == [None, "useful", None]
    opened.record.keep([an_answer("later")])
    with opened._file.transaction() as db:
        db.execute("UPDATE answers SET question = 'Another?' WHERE id = '2'")
    assert opened.chain.check().wrong == "answer 2 (link 4): its part 'asked' was changed"
    opened.close()


def test_a_file_of_this_version_is_opened_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "catalogue.sqlite"
    for count in (0, 1):
        opened = Catalogue(file)
        assert len(opened.passage_rows.passages_of("a")) == count
        put(opened, document("a"), prose("a", "Amendment lost.", about="that the lamp be sold"))
        opened.close()


def test_an_update_that_fails_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    file = as_version_3_wrote(tmp_path)
    database = sqlite3.connect(file)
    database.execute("UPDATE passages SET headings = 'no list'")
    database.commit()
    with pytest.raises(ValueError, match="Expecting value"):
        Catalogue(file)

    database.execute("UPDATE passages SET headings = '[]'")
    database.commit()
    assert database.execute("PRAGMA user_version").fetchone() == (3,)
    database.close()
    opened = Catalogue(file)
    assert opened.held(ANONYMOUS).papers["lighthouse"] == 2
    opened.close()


def test_a_first_start_that_is_cut_off_anywhere_is_made_good_by_the_next(tmp_path: Path) -> None:
    for made_before_the_end in range(SCHEMA.count("CREATE ")):
        file = tmp_path / f"{made_before_the_end}.sqlite"
        cut_off_after(file, made_before_the_end)

        opened = Catalogue(file)
        put(opened, document(), "The lighthouse is lit.")
        opened.close()


def cut_off_after(file: Path, made: int) -> None:
    """A first start that is stopped once so many tables and indexes are made."""
    left = [made]

    def allow(action: int, *_: object) -> int:
        if action in (sqlite3.SQLITE_CREATE_TABLE, sqlite3.SQLITE_CREATE_INDEX):
            left[0] -= 1
        return sqlite3.SQLITE_DENY if left[0] < 0 else sqlite3.SQLITE_OK

    database = sqlite3.connect(file, isolation_level=None)
    database.set_authorizer(allow)
    with pytest.raises(sqlite3.DatabaseError, match="not authorized"):
        database.executescript(SCHEMA)
    database.close()


def test_a_file_that_is_no_database_is_refused_with_what_to_do(tmp_path: Path) -> None:
    file = tmp_path / "catalogue.sqlite"
    file.write_bytes(b"not a database " * 1000)

    with pytest.raises(DamagedCatalogue, match=r"catalogue\.sqlite is damaged.*backup.*ingest"):
        Catalogue(file)


def test_damage_inside_the_file_is_told_where_it_is_met(tmp_path: Path) -> None:
    file = tmp_path / "catalogue.sqlite"
    first = Catalogue(file)
    put(first, document(), *(f"Well {n} is deep." for n in range(300)))
    first.close()
    content = file.read_bytes()
    kept = len(content) * 2 // 3  # the pages that the tables are listed on are among the first
    file.write_bytes(content[:kept] + b"\xff" * (len(content) - kept))

    again = Catalogue(file)

    with pytest.raises(DamagedCatalogue):
        again.passage_rows.passages_of("wells")
    again.close()


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="Only Linux lists what a process has open there.")
def test_threads_that_came_and_went_leave_no_file_open(catalogue: Catalogue, tmp_path: Path) -> None:
    put(catalogue, document(), "The lighthouse is lit.")
    before = open_under(tmp_path)

    for _ in range(30):
        thread = threading.Thread(target=catalogue.documents, args=(ANONYMOUS,))
        thread.start()
        thread.join()

    assert open_under(tmp_path) == before > 0


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="Only Linux lists what a process has open there.")
def test_a_closed_catalogue_has_no_file_open(tmp_path: Path) -> None:
    opened = Catalogue(tmp_path / "catalogue.sqlite")
    put(opened, document(), "The lighthouse is lit.")

    opened.close()

    assert open_under(tmp_path) == 0
    with pytest.raises(sqlite3.ProgrammingError):
        opened.documents(ANONYMOUS)


def open_under(folder: Path) -> int:
    """How many files under a folder this process has open."""
    links = []
    for descriptor in Path("/proc/self/fd").iterdir():
        try:
            links.append(str(descriptor.readlink()))
        except OSError:  # the listing's own
            continue
    return sum(link.startswith(str(folder)) for link in links)


def test_a_reader_is_answered_while_a_writer_writes(catalogue: Catalogue, tmp_path: Path) -> None:
    put(catalogue, document(), "The lighthouse is lit.")
    writer = sqlite3.connect(tmp_path / "catalogue.sqlite", isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    writer.execute("DELETE FROM documents")

    held = [d.id for d in catalogue.documents(ANONYMOUS)]

    writer.execute("ROLLBACK")
    writer.close()
    assert held == ["wells"]


def test_what_somebody_still_reads_is_not_said_to_be_off_the_disk(catalogue: Catalogue, tmp_path: Path) -> None:
    put(catalogue, document(), "The lighthouse is lit.")
    reader = sqlite3.connect(tmp_path / "catalogue.sqlite", isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM documents").fetchone()

    while_read = catalogue.rebuild_keywords()
    reader.execute("COMMIT")
    reader.close()

    assert not while_read
    assert catalogue.rebuild_keywords()


def test_a_setting_is_remembered_and_its_last_value_counts(catalogue: Catalogue) -> None:
    catalogue.remember("embedding_model", "first")
    catalogue.remember("embedding_model", "second")

    assert catalogue.setting("embedding_model") == "second"
    assert catalogue.setting("never set") is None


def test_rebuilt_keywords_still_find_what_is_held(catalogue: Catalogue) -> None:
    (held,) = put(catalogue, document("wells"), "The lighthouse is lit.")
    put(catalogue, document("gone"), "The quarry is closed.")
    catalogue.remove("gone")

    catalogue.rebuild_keywords()

    assert set(scores(catalogue, "lighthouse quarry")) == {held}
    assert catalogue.integrity() == "ok"


def test_a_reader_in_another_thread_sees_a_paper_whole_while_it_is_replaced(catalogue: Catalogue) -> None:
    put(catalogue, document(), *(f"Old well {n}." for n in range(20)))
    seen: list[set[str]] = []
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            seen.append({p.text.split()[0] for p in catalogue.passage_rows.passages_of("wells")})

    reader = threading.Thread(target=read)
    reader.start()
    for round_ in range(10):
        put(catalogue, document(), *(f"{'New' if round_ % 2 == 0 else 'Old'} well {n}." for n in range(20)))
    done.set()
    reader.join()

    assert seen
    assert all(len(first_words) == 1 for first_words in seen)


def test_writers_in_several_threads_do_not_lose_each_others_papers(catalogue: Catalogue) -> None:
    def write(name: str) -> None:
        for n in range(5):
            put(catalogue, document(f"{name}{n}"), f"Paper {n} of {name}.")

    threads = [threading.Thread(target=write, args=(name,)) for name in ("a", "b", "c")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert catalogue.holdings(ANONYMOUS).documents == 15


def pick(catalogue: Catalogue, filters: Filters) -> Picked:
    return catalogue.pick(catalogue.kept(ANONYMOUS, filters))


def test_the_vectors_of_some_papers_leave_out_the_others(catalogue: Catalogue) -> None:
    wanted = put(catalogue, document("wells"), "The wells are deep.", "They are old.")
    put(catalogue, document("roads"), "The roads are long.")

    (block,) = pick(catalogue, Filters(document_ids=("wells",))).blocks

    assert sorted(block.ids) == sorted(wanted)
    assert block.vectors.shape == (2, 4)
    assert block.vectors.dtype == np.float32


def test_the_keywords_of_a_narrow_filter_are_found_behind_any_number_of_better_ones(catalogue: Catalogue) -> None:
    put(catalogue, document("many"), *(f"Lighthouse lighthouse {n}." for n in range(1_200)))
    (wanted, _) = put(catalogue, document("one"), f"The lighthouse{' and the sea' * 40}.", "Something else.")
    among = pick(catalogue, Filters(document_ids=("one",)))

    assert wanted not in scores(catalogue, "lighthouse")
    assert set(catalogue.keywords.scores(["public"], ["lighthouse"], 100, among)) == {wanted}
    assert catalogue.keywords.scores(["public"], ["lighthouse"], 100, pick(catalogue, Filters(kinds=("none",)))) == {}


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
