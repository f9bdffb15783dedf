"""Rules to the frames of tables: rows, columns, and which cells are one."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.grids import HEADS, SNAP, Grid, grids_of
from ingest.ink import Rule, Word
from ingest.pdf_ink.reader import InkReader
from tests.papers import Over, Ruled, Sheet

ACROSS = [Rule(y, 100, 300) for y in (50, 70, 90)]
DOWN = [Rule(x, 50, 90) for x in (100, 200, 300)]
"""Two rows of two cells."""


def only(across: list[Rule], down: list[Rule]) -> Grid:
    (grid,) = grids_of(across, down)
    return grid


def word(left: float, top: float) -> Word:
    return Word("pool", left, left + 20, top, top + 10, 10)


def test_rules_that_cross_are_a_frame_with_its_rows_and_columns() -> None:
    grid = only(ACROSS, DOWN)
    assert (grid.across, grid.down) == ([50, 70, 90], [100, 200, 300])
    assert grid.area == 200 * 40


def test_a_place_lies_in_the_cell_between_its_rules() -> None:
    grid = only(ACROSS, DOWN)
    places = [(150, 60), (250, 60), (150, 80), (250, 80)]
    assert [grid.cell_at(x, y) for x, y in places] == [(0, 0), (0, 1), (1, 0), (1, 1)]


def test_a_place_outside_the_frame_lies_in_the_nearest_cell() -> None:
    assert only(ACROSS, DOWN).cell_at(500, 10) == (0, 1)


def test_a_frame_holds_the_words_within_it_and_no_others() -> None:
    grid = only(ACROSS, DOWN)
    assert grid.holds(word(110, 55))
    assert not grid.holds(word(110, 95))
    assert not grid.holds(word(310, 55))


def test_cells_without_a_rule_between_them_are_one() -> None:
    grid = only(ACROSS, [DOWN[0], Rule(200, 70, 90), DOWN[2]])
    assert grid.cell_at(250, 60) == grid.cell_at(150, 60) == (0, 0)
    assert grid.cell_at(250, 80) == (1, 1)
    assert grid.spans(0, 0, 1)
    assert not grid.spans(1, 0, 1)


def test_cells_above_one_another_without_a_rule_between_them_are_one() -> None:
    grid = only([ACROSS[0], Rule(70, 200, 300), ACROSS[2]], DOWN)
    assert grid.cell_at(150, 80) == (0, 0)
    assert grid.cell_at(250, 80) == (1, 1)


def test_rules_across_alone_are_no_frame() -> None:
    assert grids_of(ACROSS, []) == []


def test_rules_that_do_not_meet_are_no_frame() -> None:
    assert grids_of(ACROSS, [Rule(x, 200, 260) for x in (100, 200, 300)]) == []


def test_one_rule_down_is_no_frame() -> None:
    assert grids_of(ACROSS, DOWN[:1]) == []


def test_the_ends_of_its_rules_stand_for_the_outermost_rules_of_a_frame() -> None:
    grid = only(ACROSS, [Rule(150, 50, 90), Rule(200, 50, 90)])
    assert grid.down == [100, 150, 200, 300]


def test_two_rules_right_beside_each_other_are_one() -> None:
    grid = only([*ACROSS, Rule(70 + SNAP / 2, 100, 300)], [*DOWN, Rule(200 + SNAP / 2, 50, 90)])
    assert (len(grid.across), len(grid.down)) == (3, 3)


def test_a_rule_in_pieces_that_nearly_meet_is_one() -> None:
    pieces = [Rule(70, 100, 200 - SNAP / 2), Rule(70, 200 + SNAP / 2, 300)]
    assert only([ACROSS[0], *pieces, ACROSS[2]], DOWN).parent == {}


def test_rules_that_nearly_meet_are_of_one_frame() -> None:
    short = [Rule(y, 100 + SNAP / 2, 300 - SNAP / 2) for y in (50, 70, 90)]
    grid = only(short, DOWN)
    assert [grid.cell_at(250, y) for y in (60, 80)] == [(0, 1), (1, 1)]


def test_frames_apart_are_several_from_the_top_down() -> None:
    lower = [Rule(y + 300, 100, 300) for y in (50, 70, 90)], [Rule(x, 350, 390) for x in (100, 200, 300)]
    found = grids_of([*lower[0], *ACROSS], [*lower[1], *DOWN])
    assert [grid.across for grid in found] == [[50, 70, 90], [350, 370, 390]]


def test_a_rule_of_the_same_length_close_above_is_over_the_heads_of_the_frame() -> None:
    assert only([*ACROSS, Rule(30, 100, 300)], DOWN).across == [30, 50, 70, 90]


@pytest.mark.parametrize("other", [Rule(30, 100, 400), Rule(30, 60, 300), Rule(50 - HEADS - 10, 100, 300)])
def test_a_rule_of_another_length_or_far_above_is_not_of_the_frame(other: Rule) -> None:
    assert only([*ACROSS, *(Rule(r.at + 100, r.start, r.end) for r in ACROSS), other], DOWN).across[0] == 50


def test_a_column_more_on_the_left_keeps_which_cells_are_one() -> None:
    grid = only(ACROSS, [DOWN[0], Rule(200, 70, 90), DOWN[2]])
    grid.widen(20)
    assert grid.down == [20, 100, 200, 300]
    assert [grid.cell_at(x, 60) for x in (50, 150, 250)] == [(0, 0), (0, 1), (0, 1)]


# Rules as they are drawn ------------------------------------------------------------------------------------------------


def drawn(sheet: Sheet, folder: Path) -> list[Grid]:
    reader = InkReader(sheet.saved(folder / "paper.pdf"))
    ink = reader.page(0)
    reader.close()
    return grids_of(ink.across, ink.down)


@pytest.mark.parametrize("ruled", [Ruled.ALL, Ruled.SHADED])
def test_a_drawn_table_has_a_cell_for_each_of_its_cells(tmp_path: Path, ruled: Ruled) -> None:
    sheet = Sheet()
    sheet.tabulate(60, 100, (120, 80), [("Pool", "86"), ("Van", ""), ("Parks", "12")], ruled)
    (grid,) = drawn(sheet, tmp_path)
    assert [round(y) for y in grid.across] == pytest.approx([100, 118, 136, 154], abs=1)
    assert [round(x) for x in grid.down] == pytest.approx([60, 180, 260], abs=1)
    assert grid.parent == {}


@pytest.mark.parametrize("ruled", [Ruled.ALL, Ruled.SHADED])
def test_a_drawn_cell_over_two_columns_is_one(tmp_path: Path, ruled: Ruled) -> None:
    sheet = Sheet()
    sheet.tabulate(60, 100, (120, 80, 80), [("", Over("2024/25", 2)), ("Van", "1", "2")], ruled)
    (grid,) = drawn(sheet, tmp_path)
    assert grid.spans(0, 1, 2)
    assert not grid.spans(1, 1, 2)


def test_thin_bars_are_rules(tmp_path: Path) -> None:
    sheet = Sheet()
    for y in (100, 120, 140):
        sheet.rect(60, y, 200, 0.5, style="F")
    for x in (60, 160, 260):
        sheet.rect(x, 100, 0.5, 40, style="F")
    (grid,) = drawn(sheet, tmp_path)
    assert (len(grid.across), len(grid.down)) == (3, 3)


def test_a_frame_round_the_whole_page_is_no_rule_of_a_table(tmp_path: Path) -> None:
    sheet = Sheet()
    sheet.rect(2, 2, 591, 838)
    assert drawn(sheet, tmp_path) == []
