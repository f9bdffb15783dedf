"""Workbooks to their sheets, as Excel shows them."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font

from ingest.office.sheet_reader import read_sheets
from ingest.verdicts import warnings_of
from tests.office import make_word, p
from vectorstore.words.errors import UnreadableFile
from vectorstore.words.papers import Page


def make(path: Path, *sheets: Callable[[Any], None]) -> Path:
    book = Workbook()
    book.remove(book.active)
    for n, fill in enumerate(sheets):
        fill(book.create_sheet(f"Sheet {n + 1}"))
    book.save(path)
    return path


def read(path: Path) -> list[Page]:
    return list(read_sheets(path))


def lines(page: Page) -> list[str]:
    return [line for line in page.text.splitlines() if line]


def test_each_sheet_is_a_page_under_its_name_with_its_heads(tmp_path: Path) -> None:
    def budget(sheet: Any) -> None:
        sheet.title = "Budget 2025-26"
        for row in (("Service", "2024/25", "2025/26"), ("Parks", 1200, 1350.5), ("Roads", -80, 0)):
            sheet.append(row)
        for row in sheet.iter_rows(min_row=2, min_col=2):
            for cell in row:
                cell.number_format = '"£"#,##0;("£"#,##0)'

    first, second = read(make(tmp_path / "book.xlsx", budget, lambda sheet: sheet.append(("Only words here",))))
    assert lines(first) == ["Budget 2025-26", "Service\t2024/25\t2025/26", "Parks\t£1,200\t£1,351", "Roads\t(£80)\t£0"]
    (table,) = first.tables
    assert (table.heads, table.names, table.label) == (1, ("Service", "2024/25", "2025/26"), 0)
    assert first.levels == ((0, 1),)
    assert lines(second) == ["Sheet 2", "Only words here"]
    assert [page.number for page in (first, second)] == [None, None]


def test_titles_stand_above_a_table_and_heads_of_two_rows_are_joined(tmp_path: Path) -> None:
    def fill(sheet: Any) -> None:
        for row in (
            ("Potholes by ward",),
            ("£000s",),
            (None, "2024", None, "2025"),
            ("Ward", "Spring", "Autumn", "Spring"),
            ("Harbour", 12, 14, 9),
            ("Mill", 3, 4, 5),
        ):
            sheet.append(row)
        sheet.merge_cells("B3:C3")

    (page,) = read(make(tmp_path / "book.xlsx", fill))
    (table,) = page.tables
    assert (table.heads, table.names) == (2, ("Ward", "2024 Spring", "2024 Autumn", "2025 Spring"))
    assert lines(page)[:3] == ["Sheet 1", "Potholes by ward", "£000s"]
    assert page.title == "Potholes by ward"


def test_a_table_after_a_blank_row_has_heads_of_its_own_or_goes_on(tmp_path: Path) -> None:
    def fill(sheet: Any) -> None:
        for row in (("Ward", "Cost"), ("Mill", 4), (), ("Harbour", 5), (), ("Pool", "Visits"), ("Lido", 800)):
            sheet.append(row)

    (page,) = read(make(tmp_path / "book.xlsx", fill))
    assert [(t.heads, t.names) for t in page.tables] == [
        (1, ("Ward", "Cost")),
        (0, ("Ward", "Cost")),
        (1, ("Pool", "Visits")),
    ]


def test_hidden_sheets_rows_and_columns_are_reported_and_no_evidence(tmp_path: Path) -> None:
    def fill(sheet: Any) -> None:
        for row in (
            ("Post", "Grade", "Name"),
            ("Clerk", 5, "Ann Lee"),
            ("Ranger", 4, "Bo Ray"),
            ("Cook", 3, "Cy Hope"),
        ):
            sheet.append(row)
        sheet.row_dimensions[3].hidden = True
        sheet.column_dimensions["C"].hidden = True

    def secret(sheet: Any) -> None:
        sheet.append(("Salaries of named staff",))
        sheet.sheet_state = "veryHidden"

    first, second = read(make(tmp_path / "book.xlsx", fill, secret))
    assert lines(first) == ["Sheet 1", "Post\tGrade", "Clerk\t5", "Cook\t3"]
    assert first.hidden == "Name Ann Lee Ranger 4 Bo Ray Cy Hope"
    assert (second.text, second.hidden) == ("", "Salaries of named staff")
    said = " ".join(warnings_of([first, second]))
    assert "The sheet “Sheet 1” has hidden rows and columns, which were left out." in said
    assert "The sheet “Sheet 2” is hidden and was left out." in said
    assert "9 words on the sheet “Sheet 1” (“Name Ann Lee Ranger 4 Bo Ray Cy Hope”)" in said


def test_dates_are_dates_and_formulas_without_a_result_are_reported(tmp_path: Path) -> None:
    def fill(sheet: Any) -> None:
        sheet.append(("Meeting", "Day", "Total"))
        sheet.append(("Cabinet", datetime.date(2025, 1, 30), "=SUM(A1:A2)"))
        sheet["B2"].number_format = "dd mmmm yyyy"

    (page,) = read(make(tmp_path / "book.xlsx", fill))
    assert lines(page)[-1] == "Cabinet\t30 January 2025"
    assert any(said.startswith("1 formula on the sheet “Sheet 1” has no stored result") for said in warnings_of([page]))


def test_bold_heads_above_words_and_comments_on_cells(tmp_path: Path) -> None:
    def fill(sheet: Any) -> None:
        sheet.append(("Risk", "Owner and what they are asked to do about it in the year that follows this one"))
        sheet.append(("Flood", "Roads"))
        for cell in sheet[1]:
            cell.font = Font(bold=True)
        sheet["A2"].comment = Comment("Is this so?", "A")

    (page,) = read(make(tmp_path / "book.xlsx", fill))
    assert page.tables[0].heads == 1
    assert warnings_of([page]) == ("1 comment on cells was left out.",)


def test_a_word_file_that_calls_itself_a_workbook_is_no_workbook(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match=r"^paper\.xlsx: the file is damaged or cut off"):
        read(make_word(tmp_path / "paper.xlsx", p("The pool opens in May.")))
