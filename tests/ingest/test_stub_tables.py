"""Tables in plain text whose names come first and whose figures follow, a cell to a paragraph."""

from __future__ import annotations

import pytest

from ingest.block import Block, Form
from ingest.blocks import blocks_of
from ingest.lines import lines_of
from vectorstore.words.papers import Page

NAMES = """Measure
Number of berths let to
Fenwick and other firms
Harbour Office - calls
answered in time
Harbour Office - visitors
% of moorings that are
Wide enough for two boats"""
HEADS = "2019/20\nOutturn\n\nQtr 1\n2020/21\n\nTarget\n2020/21\n\nQtr 1\n2020/21\nStatus"
ROWS = (
    "69\n\n2\n\n1\n\nON TRACK",
    "00:59\nmins\n\nn/a\n\nUnder 3\nmins",
    "58,504\n\nn/a\n\nn/a\n\nN/A – closed\nfor now",
)
LAST = "96%\n\n100%\n\n90%\n\nON TRACK"


def read(*parts: str) -> list[Block]:
    return blocks_of(lines_of([Page(None, "\n\n".join(parts))]))


def told(found: list[Block]) -> list[tuple[str, dict[str, str]]]:
    return [(block.row.name, dict(block.row.cells)) for block in found if block.form is Form.ROW and block.row]


def test_names_and_figures_are_brought_together() -> None:
    assert told(read(NAMES, HEADS, *ROWS, LAST, "The harbour master was thanked for all of it."))[0] == (
        "Number of berths let to Fenwick and other firms",
        {"2019/20 Outturn": "69", "Qtr 1 2020/21": "2", "Target 2020/21": "1", "Qtr 1 2020/21 Status": "ON TRACK"},
    )


def test_a_last_cell_that_stands_beside_two_rows_ends_the_second() -> None:
    rows = dict(told(read(NAMES, HEADS, *ROWS, LAST)))

    assert rows["Harbour Office - calls answered in time"] == {
        "2019/20 Outturn": "00:59 mins",
        "Qtr 1 2020/21": "n/a",
        "Target 2020/21": "Under 3 mins",
    }
    assert rows["Harbour Office - visitors"]["2019/20 Outturn"] == "58,504"
    assert rows["Harbour Office - visitors"]["Qtr 1 2020/21 Status"] == "N/A – closed for now"
    assert rows["% of moorings that are Wide enough for two boats"]["2019/20 Outturn"] == "96%"


def test_every_word_of_it_is_kept_in_its_order() -> None:
    found = read("The berths are told of here, with a full stop.", NAMES, HEADS, *ROWS, LAST, "All were thanked.")

    printed = " ".join(
        ["The berths are told of here, with a full stop.", NAMES, HEADS, *ROWS, LAST, "All were thanked."]
    )
    assert " ".join(block.text for block in found).split() == printed.split()
    assert [block.form for block in found] == [Form.PARAGRAPH, Form.HEADER, *[Form.ROW] * 4, Form.PARAGRAPH]


def test_a_table_without_words_in_its_last_column_has_as_many_cells_a_row() -> None:
    heads = "2019/20\n\n2020/21\n\n2021/22"
    rows = [f"{n}\n\n{n + 1}\n\n{n + 2}" for n in (10, 20, 30, 40)]

    assert [cells for _, cells in told(read(NAMES, heads, *rows))] == [
        {"2019/20": str(n), "2020/21": str(n + 1), "2021/22": str(n + 2)} for n in (10, 20, 30, 40)
    ]


def test_a_row_whose_cells_have_run_into_each_other_is_told_by_none_of_its_columns() -> None:
    broken = "60 (target\nNew\nKPI\n0\n0\n\nunder\nreview)\n\nON TRACK"

    assert len(told(read(f"{NAMES}\nNumber of gulls", HEADS, *ROWS, LAST, broken))) == 4


@pytest.mark.parametrize(
    "parts",
    [
        (NAMES.replace("Harbour Office - visitors\n", ""), HEADS, *ROWS, LAST),
        (f"{NAMES}\nNumber of gulls", HEADS, *ROWS, LAST),
        (NAMES, HEADS, *ROWS[:1], "7\n\nON TRACK", *ROWS[1:], LAST),
        (NAMES, "Outturn\n\nTarget\n\nStatus", *ROWS, LAST),
        ("Measure\nNumber of gulls", HEADS, *ROWS, LAST),
        (NAMES.replace("calls\n", "calls.\n"), HEADS, *ROWS, LAST),
    ],
    ids=["a name too few", "a name too many", "a row has lost cells", "heads of no time", "one name", "sentences"],
)
def test_where_names_and_rows_do_not_match_no_figure_gets_a_name(parts: tuple[str, ...]) -> None:
    assert not [name for name, _ in told(read(*parts)) if name.startswith(("Number of", "Harbour", "%"))]


TIMES = "At end of 2016/17\nAt end of 2017/18\nAt end of 2018/19"


def test_times_and_as_many_values_after_them_are_one_row_named_by_what_all_values_say() -> None:
    found = read(
        "The berths were counted each year, with this outcome:", TIMES, "59% let\n66% let\n68% let", "All is well."
    )

    assert told(found) == [
        ("let", {"At end of 2016/17": "59%", "At end of 2017/18": "66%", "At end of 2018/19": "68%"})
    ]
    assert [block.form for block in found] == [Form.PARAGRAPH, Form.HEADER, Form.ROW, Form.PARAGRAPH]


@pytest.mark.parametrize(
    "values",
    [
        "59% let\n66% let",
        "59% let\n66% let\n68% let\n70% let",
        "59% let\n66% kept\n68% let",
        "59%\n66%\n68%",
        "let 59%\nlet 66%\nlet 68%",
    ],
    ids=["too few", "too many", "other words", "no words", "words first"],
)
def test_times_and_values_that_do_not_match_are_no_row(values: str) -> None:
    assert told(read("The berths were counted each year.", TIMES, values, "All is well.")) == []


def test_a_text_of_nothing_but_years_or_names_is_no_table_and_is_read_on() -> None:
    years, names = ["2019/20"] * 500, ["Pier"] * 500

    assert told(read("\n".join(years))) == []
    assert told(read("\n\n".join(years))) == []
    assert told(read("\n".join(names), HEADS, *ROWS, LAST)) == []
