"""Lines to headings, paragraphs, list items and table rows."""

from __future__ import annotations

from ingest.block import Block, Form
from ingest.blocks import blocks_of
from ingest.lines import lines_of
from vectorstore.words.papers import Page


def blocks(text: str, *more: str, bold: tuple[int, ...] = ()) -> list[Block]:
    pages = [Page(number, page) for number, page in enumerate((text, *more), start=1)]
    pages[0] = Page(1, text, frozenset(bold))
    return blocks_of(lines_of(pages))


def forms(found: list[Block]) -> list[tuple[str, str]]:
    return [(block.form.name, block.text) for block in found]


def test_a_paragraph_broken_over_lines_is_one() -> None:
    text = "The pool at Marrack Green opens in May and closes\nin September, and is free for children who\nlive in the borough."
    assert forms(blocks(text)) == [("PARAGRAPH", text.replace("\n", " "))]


def test_a_word_broken_at_its_hyphen_stays_one_word() -> None:
    (block,) = blocks("The council looked at the cost of fly-\ntipping in all eight wards of the borough.")
    assert "fly-tipping" in block.text


def test_room_after_a_sentence_begins_another_paragraph() -> None:
    assert len(blocks("The pool opens in May and it is free.\n\nIt closes in September, after the holidays.")) == 2


def test_a_sentence_that_turns_the_page_is_one_paragraph() -> None:
    found = blocks("The pool at Marrack Green opens in May and it", "closes again in September of every year.")
    assert forms(found) == [
        ("PARAGRAPH", "The pool at Marrack Green opens in May and it closes again in September of every year.")
    ]


def test_a_numbered_heading_is_told_from_a_numbered_paragraph() -> None:
    found = blocks(
        "3. Financial Implications\n\n3.2 The Council agreed that the pool is closed and the site is sold in 2025."
    )
    assert [(b.form, b.number) for b in found] == [(Form.HEADING, "3"), (Form.PARAGRAPH, "3.2")]


def test_a_line_in_capitals_over_a_paragraph_is_a_heading() -> None:
    found = blocks("LIBRARIES AND LEISURE\n\nAll six libraries stay open on Saturdays this year.")
    assert forms(found)[0] == ("HEADING", "LIBRARIES AND LEISURE")


def test_a_bold_title_over_plain_text_is_a_heading() -> None:
    found = blocks("Opening Hours\nAll six libraries stay open on Saturdays, as they were last year.", bold=(0,))
    assert forms(found)[0] == ("HEADING", "Opening Hours")


def test_a_sentence_is_no_heading() -> None:
    found = blocks("The pool is shut.\n\nAll six libraries stay open on Saturdays this year.")
    assert [block.form for block in found] == [Form.PARAGRAPH, Form.PARAGRAPH]


def test_points_with_their_marks_are_items_of_a_list() -> None:
    found = blocks("The board asked that:\n- crews are told;\n• letters are sent;\n(c) the map is put right.")
    assert forms(found)[1:] == [
        ("ITEM", "- crews are told;"),
        ("ITEM", "• letters are sent;"),
        ("ITEM", "(c) the map is put right."),
    ]


def test_an_item_that_runs_on_is_one_item() -> None:
    first = "- every household with an assisted collection is telephoned\nbefore a change is made;\n"
    found = blocks(f"The board asked that:\n{first}- crews are told.")
    assert forms(found)[1:] == [
        ("ITEM", "- every household with an assisted collection is telephoned before a change is made;"),
        ("ITEM", "- crews are told."),
    ]


def test_rows_of_figures_are_rows_under_their_header() -> None:
    found = blocks("Service Budget Forecast\nTheatre 86 (7)\nLibraries 1,322 1,310\nParks 640 655")
    assert forms(found) == [
        ("HEADER", "Service Budget Forecast"),
        ("ROW", "Theatre 86 (7)"),
        ("ROW", "Libraries 1,322 1,310"),
        ("ROW", "Parks 640 655"),
    ]


def test_columns_kept_apart_by_tabs_are_rows_under_their_header() -> None:
    found = blocks("Service\tBudget\tLead\n\t£000\t\nTheatre\t86\tMr Lanyard\nLibraries\t1,322\tMs Tase")
    assert [block.form for block in found] == [Form.HEADER, Form.ROW, Form.ROW]
    assert [line.cells for line in found[0].lines] == [("Service", "Budget", "Lead"), ("", "£000")]


SCHOOLS = "School\tPupils\tLead\nHill\t86\tMr Lanyard\nWell\t132\tMs Tase"


def test_heads_that_are_repeated_begin_another_table() -> None:
    found = blocks(f"{SCHOOLS}\nSchool\tLead\tMeals\tWhy\nPark\tMs Tase\t42\tIt is new")

    assert [block.form.name for block in found] == ["HEADER", "ROW", "ROW", "HEADER", "ROW"]
    assert found[3].text == "School Lead Meals Why"


def test_heads_that_stand_apart_begin_another_table() -> None:
    found = blocks(f"{SCHOOLS}\n\nHarbour\tBerths\tLevy\nNorth\t42\t£9")

    assert [block.form.name for block in found] == ["HEADER", "ROW", "ROW", "HEADER", "ROW"]


def test_words_in_a_table_are_no_heads_of_another() -> None:
    found = blocks(
        f"{SCHOOLS}\nPark\tnot told\tMs Tase\nLane\t42\tMr Lanyard\n\nEast\tnone\tMs Tase\nEnd\tnone\tnobody"
    )

    assert [block.form.name for block in found] == ["HEADER", *["ROW"] * 6]


def test_a_table_laid_out_one_cell_to_a_line_is_rows() -> None:
    above = "This is what was counted in each ward of the borough in both of the years.\n\n"
    found = blocks(above + "Averlock Castle\n468\n412\nFennimoor\n349\n302\nHexbourne\n97\n109\n" + "\n" + above * 3)
    assert [block.text for block in found if block.form is Form.ROW] == [
        "Averlock Castle 468 412",
        "Fennimoor 349 302",
        "Hexbourne 97 109",
    ]


def test_a_sentence_with_figures_in_it_is_no_row() -> None:
    found = blocks("In 2024 there were 2,398 fly-tips against 2,715.\nOf these 412 were in Averlock Castle and 97 97.")
    assert {block.form for block in found} == {Form.PARAGRAPH}


ENDS = ["The piers are told of again in the spring, when all is known.", "Members noted this.", "The chair closed it."]


def test_the_heads_of_a_flattened_table_stand_over_each_of_its_rows() -> None:
    cells = [
        "Budget\n(2020/21)",
        "Forecast\n(2020/21)",
        *(w for n in range(4) for w in (f"Pier {'abcd'[n]}", f"{n + 1}", f"{n + 5}")),
    ]

    found = blocks("The money is told below, in thousands of pounds, by pier.\n\n" + "\n\n".join([*cells, *ENDS]))

    heads = [block.text for block in found if block.form is Form.HEADER]
    assert heads == ["Budget (2020/21) Forecast (2020/21)"]
    assert [dict(b.row.cells) for b in found if b.row][-1] == {"Budget (2020/21)": "4", "Forecast (2020/21)": "8"}
