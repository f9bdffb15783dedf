"""Pages to lines, without what is printed around them."""

from __future__ import annotations

import pytest

from ingest.lines import lines_of
from vectorstore.words.papers import Page

NUMBER_WORDS = "pool market library depot harbour".split()


def pages(*texts: str) -> list[Page]:
    return [Page(number, text) for number, text in enumerate(texts, start=1)]


def texts(*pages_: Page) -> list[str]:
    return [line.text for line in lines_of(pages_)]


def test_a_running_head_is_not_evidence() -> None:
    kept = texts(*pages(*[f"OFFICIAL - Cabinet papers\nThe {word} opens in May." for word in NUMBER_WORDS]))
    assert kept == [f"The {word} opens in May." for word in NUMBER_WORDS]


def test_a_running_head_with_another_number_on_each_page_is_not_evidence() -> None:
    papers = pages(*[f"The {word} opens in May.\nForm AV{n} version {n}" for n, word in enumerate(NUMBER_WORDS)])
    assert texts(*papers) == [f"The {word} opens in May." for word in NUMBER_WORDS]


@pytest.mark.parametrize("foot", ["Page 4 of 43", "4", "page 4", "4/43", "- 4 -", "Page 4"])
def test_a_page_number_is_not_evidence(foot: str) -> None:
    assert texts(Page(4, f"The pool opens in May.\n{foot}")) == ["The pool opens in May."]


def test_a_line_that_is_repeated_inside_the_pages_is_evidence() -> None:
    middle = "The recommendation was agreed."
    body = "\n".join(["First {0}", "Second {0}", "Third {0}", middle, "Tenth {0}", "Eleventh {0}", "Twelfth {0}"])
    kept = texts(*pages(*[body.format(word) for word in NUMBER_WORDS]))
    assert kept.count(middle) == len(NUMBER_WORDS)


def test_a_line_at_the_top_of_two_pages_of_many_is_evidence() -> None:
    papers = pages("Table 1 continued\nHarbour dues", "Table 1 continued\nMooring fees", *NUMBER_WORDS)
    assert texts(*papers).count("Table 1 continued") == 2


def test_a_figure_inside_a_page_is_no_page_number() -> None:
    body = "Visits in the first week\nVisits in the second week\nVisits in the third week\n412\nA\nB\nC"
    assert "412" in texts(Page(1, body))


def test_a_figure_of_a_table_near_the_edge_is_no_page_number() -> None:
    assert texts(Page(1, "Fennimoor\n349\n302\nHexbourne\n97\n109\n1")) == [
        "Fennimoor",
        "349",
        "302",
        "Hexbourne",
        "97",
        "109",
    ]


def test_a_number_in_a_text_without_pages_is_no_page_number() -> None:
    assert texts(Page(None, "Visits\n412")) == ["Visits", "412"]


@pytest.mark.parametrize(
    "blank", ["This page is intentionally left blank", "Signed ______________", "CHAIR: ............"]
)
def test_what_is_left_blank_to_sign_is_not_evidence(blank: str) -> None:
    assert texts(Page(1, f"The pool opens in May.\n{blank}\nIt closes in June.")) == [
        "The pool opens in May.",
        "It closes in June.",
    ]


def test_a_line_knows_whether_room_was_left_before_it() -> None:
    gaps = [(line.text, line.gap) for line in lines_of(pages("One\ntwo\n\nthree", "four\nfive"))]
    assert gaps == [("One", True), ("two", False), ("three", True), ("four", True), ("five", False)]


def test_tabs_keep_the_columns_of_a_line_apart() -> None:
    (row, plain) = lines_of(pages("Theatre\t86\t(7)\t\nThe theatre made a loss."))
    assert row.cells == ("Theatre", "86", "(7)")
    assert plain.cells == ()


def test_an_empty_cell_keeps_its_column() -> None:
    (row,) = lines_of(pages("\t86\t\t15"))
    assert row.cells == ("", "86", "", "15")


def test_marks_of_a_web_page_or_of_emphasis_are_not_printed() -> None:
    assert texts(Page(None, "<li>The **pool** opens</li>\nin <b>May</b>.")) == ["The pool opens", "in May ."]


def test_a_bold_line_is_known_though_a_running_head_stands_above_it() -> None:
    bold = [line.text for line in lines_of([Page(1, "Page 1\nOpening Hours\nDaily.", frozenset({1}))]) if line.bold]
    assert bold == ["Opening Hours"]
