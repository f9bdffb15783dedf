"""What tracked changes strike out is no longer what a paper says."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.ink import Ink, Rule, Word
from ingest.pdf_reader import read_pdf
from ingest.struck import struck_out
from tests.papers import Ruled, Sheet
from vectorstore.words.papers import Flaw, Page

STRUCK, UNDERLINED, PLAIN = "S", "U", ""


def read(sheet: Sheet, folder: Path) -> Page:
    (page,) = read_pdf(sheet.saved(folder / "paper.pdf"))
    return page


def said(folder: Path, *pieces: tuple[str, str]) -> Page:
    """One line of pieces in their styles."""
    sheet = Sheet()
    sheet.words(60, 100, *pieces)
    return read(sheet, folder)


def test_a_word_struck_out_is_left_out_and_the_one_that_replaces_it_stays(tmp_path: Path) -> None:
    page = said(tmp_path, ("The pool closes in", PLAIN), ("September", STRUCK), ("October.", UNDERLINED))
    assert page.text == "The pool closes in October."


def test_a_page_with_words_struck_out_says_so(tmp_path: Path) -> None:
    assert said(tmp_path, ("The pool", PLAIN), ("leaks", STRUCK), ("is sold.", PLAIN)).flaws == (Flaw.STRUCK_OUT,)


def test_a_page_without_words_struck_out_has_no_flaw(tmp_path: Path) -> None:
    assert said(tmp_path, ("The pool", PLAIN), ("is sold.", UNDERLINED)).flaws == ()


def test_several_words_under_one_line_are_all_left_out(tmp_path: Path) -> None:
    page = said(tmp_path, ("The pool", PLAIN), ("is closed at once and", STRUCK), ("is sold.", PLAIN))
    assert page.text == "The pool is sold."


def test_a_whole_line_struck_out_is_left_out(tmp_path: Path) -> None:
    sheet = Sheet()
    sheet.words(60, 100, ("The pool is sold.", STRUCK))
    sheet.words(60, 114, ("The pool is kept.", PLAIN))
    assert read(sheet, tmp_path).text == "The pool is kept."


def test_underlined_words_stay(tmp_path: Path) -> None:
    assert said(tmp_path, ("Opening Hours", UNDERLINED)).text == "Opening Hours"


def test_a_word_in_a_box_stays(tmp_path: Path) -> None:
    sheet = Sheet()
    sheet.put(60, 100, "Reserved")
    sheet.rect(58, 90, 46, 13)
    assert read(sheet, tmp_path).text == "Reserved"


def test_a_box_that_cuts_through_a_word_strikes_nothing_out(tmp_path: Path) -> None:
    sheet = Sheet()
    sheet.put(60, 100, "Reserved")
    sheet.rect(60, 97, sheet.get_string_width("Reserved"), 20)
    assert read(sheet, tmp_path).text == "Reserved"


@pytest.mark.parametrize("down", [0, 1, 2, 3])
def test_the_rules_of_a_table_strike_nothing_out_however_near(tmp_path: Path, down: float) -> None:
    rows = (("Service", "Budget", "Actual"), ("Theatre", "86", "93"), ("Museum", "52", "50"))
    sheet = Sheet()
    sheet.tabulate(60, 100, (80, 60, 60), rows, Ruled.NONE)
    for n in range(4):
        sheet.line(60, 100 + 18 * n - 3 - down, 260, 100 + 18 * n - 3 - down)
    page = read(sheet, tmp_path)
    assert page.text.split("\n") == ["\t".join(row) for row in rows]
    assert page.flaws == ()


def test_a_figure_struck_out_in_a_cell_is_left_out_and_the_table_stays(tmp_path: Path) -> None:
    sheet = Sheet()
    sheet.tabulate(60, 100, (80, 80), (("Service", "Budget"), ("Theatre", "86"), ("Museum", "52")))
    sheet.words(150, 130, ("91", STRUCK))
    (table,) = (page := read(sheet, tmp_path)).tables
    assert page.text.split("\n")[table.start : table.end] == ["Service\tBudget", "Theatre\t86", "Museum\t52"]


# Lines and words by hand ------------------------------------------------------------------------------------------------

POOL = Word("pool", 100, 120, 92, 102, 10)
SALE = Word("sale", 123, 143, 92, 102, 10)
"""Two words that stand on the height 100."""


def struck(*across: Rule, down: tuple[Rule, ...] = ()) -> list[str]:
    found = struck_out(Ink(595, 842, (POOL, SALE), across, down))
    return [word.text for word in (POOL, SALE) if word in found]


def test_only_the_words_that_a_line_runs_through_are_struck_out() -> None:
    assert struck(Rule(97, 100, 120)) == ["pool"]
    assert struck(Rule(97, 100, 143)) == ["pool", "sale"]


@pytest.mark.parametrize("height", [101, 100, 94, 90])
def test_a_line_below_or_above_a_word_strikes_nothing_out(height: float) -> None:
    assert struck(Rule(height, 100, 120)) == []


def test_a_line_through_a_part_of_a_word_strikes_nothing_out() -> None:
    assert struck(Rule(97, 100, 112)) == []


def test_a_line_that_runs_on_beyond_the_words_strikes_nothing_out() -> None:
    assert struck(Rule(97, 100, 300)) == []
    assert struck(Rule(97, 40, 143)) == []


def test_a_line_that_ends_at_a_rule_down_strikes_nothing_out() -> None:
    assert struck(Rule(97, 100, 143), down=(Rule(143, 80, 120),)) == []
