"""The catalogue, which is the truth: what goes in comes out, whole, and what was taken out does not."""

from __future__ import annotations

import datetime
import sqlite3
from pathlib import Path

import numpy as np
import pytest

from tests.invented import LEGAL, document, points, prose, table
from tests.vectorstore.catalogues import embedded, put, scores
from vectorstore.catalogue import Catalogue, Embedded
from vectorstore.catalogue_keywords import keyword_text
from vectorstore.words.clearance import OWNER, PUBLIC, STAFF
from vectorstore.words.papers import Item, Page, Standing


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


def test_a_setting_is_remembered_and_its_last_value_counts(catalogue: Catalogue) -> None:
    catalogue.remember("embedding_model", "first")
    catalogue.remember("embedding_model", "second")

    assert catalogue.setting("embedding_model") == "second"
    assert catalogue.setting("never set") is None
