"""Two sides of a comparison to their difference: of one figure each, of one unit, or nothing."""

from __future__ import annotations

from decimal import Decimal

import pytest

from assistant.answer import WorkedOut
from assistant.differences import Difference, difference, of_sides, tell_of_the_same


@pytest.mark.parametrize(
    ("first", "second", "unit", "value", "shown"),
    [
        ("In 2018/19 some 212 bins were missed.", "In 2019/20 some 348 bins were missed.", None, "136", "136"),
        ("The levy was £1.2 million.", "The levy was £1,150,000 in 2021.", None, "50000", "£50,000"),
        ("The bench cost £9.50.", "The bench cost £12.", "£", "2.50", "£2.50"),
        ("Some 81% were in time.", "Some 82 per cent were in time.", "%", "1", "1 percentage point"),
        ("Some 81% were in time.", "Some 84.5% were in time.", "%", "3.5", "3.5 percentage points"),
        # Of a count and a share, the one that is asked for.
        ("3,580 enquiries, 96% in time.", "3,948 enquiries, 95% in time.", "", "368", "368"),
        ("3,580 enquiries, 96% in time.", "3,948 enquiries, 95% in time.", "%", "1", "1 percentage point"),
    ],
)
def test_the_difference_of_one_figure_each_is_worked_out_and_shown_with_its_unit(
    first: str, second: str, unit: str | None, value: str, shown: str
) -> None:
    found = difference(first, second, unit)

    assert found is not None
    assert (found.worked.value, found.worked.by, found.shown) == (Decimal(value), "difference", shown)


@pytest.mark.parametrize(
    ("first", "second", "unit"),
    [
        ("3,580 enquiries, 96% in time.", "3,948 enquiries, 95% in time.", None),
        ("212 bins of 9,000 were missed.", "348 bins were missed.", ""),
        ("It cost £40.", "It took 40 days.", None),
        ("It cost £40.", "It cost £40 again.", "£"),
        ("Nobody counted.", "348 bins were missed.", None),
        ("Theatre: Budget 86 (£000s)", "Theatre: Budget 93 (£000s)", None),
    ],
)
def test_nothing_is_worked_out_where_it_is_not_plain_of_what(first: str, second: str, unit: str | None) -> None:
    assert difference(first, second, unit) is None


def test_what_was_worked_out_names_its_figures_in_the_order_of_the_sides() -> None:
    assert difference("5 lamps", "3 lamps") == Difference(
        WorkedOut(Decimal(2), (Decimal(5), Decimal(3)), "difference"), "2"
    )


def test_of_a_row_the_one_column_of_each_side_is_taken() -> None:
    reading = "Quay: 2023/24 431; 2024/25 356; Target 300"

    assert of_sides(reading, [frozenset({"fy2023"}), frozenset({"fy2024"})]) == ["2023/24 431", "2024/25 356"]
    assert of_sides(reading, [frozenset({"fy2023"}), frozenset({"fy2025"})]) == []
    assert of_sides("Quay: Apr 2024 4; May 2024 5", [frozenset({"fy2024"})]) == []


@pytest.mark.parametrize(
    ("first", "second", "rows", "same"),
    [
        ("Table 1 Fly-tips 2023/24 - Quay: 431", "Table 4 Fly-tips 2024/25 - Quay: 356", True, True),
        ("Table 1 Fly-tips - Quay: 431", "Table 1 Fly-tips - Marrack Green: 287", True, False),
        ("The team answers 2,500 calls a month.", "The team answered 3,000 calls a month.", False, True),
        ("A bin for garden waste is £51.", "That £120,000 is released to repair the roof.", False, False),
    ],
)
def test_only_two_tellings_of_the_same_thing_have_a_difference(first: str, second: str, rows: bool, same: bool) -> None:
    assert tell_of_the_same(first, second, rows) is same
