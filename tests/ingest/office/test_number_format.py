"""Values as Excel shows them."""

from __future__ import annotations

import datetime

import pytest

from ingest.office.number_format import Value, shown

DAY = datetime.datetime(2025, 1, 30)


@pytest.mark.parametrize(
    ("value", "pattern", "said"),
    [
        (1234.5, "General", "1234.5"),
        (0.1 + 0.2, "General", "0.3"),
        (12, "General", "12"),
        (1234567, "#,##0", "1,234,567"),
        (999, "#,##0", "999"),
        (1234.5, "#,##0.00", "1,234.50"),
        (2.345, "0.00", "2.35"),
        (0.5, "0%", "50%"),
        (0.0725, "0.0%", "7.3%"),
        (1234.5, '"£"#,##0.00', "£1,234.50"),
        (1234.5, "[$£-809]#,##0", "£1,235"),
        (-1234, '"£"#,##0;[Red]\\-"£"#,##0', "-£1,234"),
        (-175, "#,##0;(#,##0)", "(175)"),
        (-175, "#,##0", "-175"),
        (0, '#,##0;-#,##0;"-"', "-"),
        (1234.5, '_-"£"* #,##0.00_-;\\-"£"* #,##0.00_-', "£1,234.50"),
        (1234567, "#,##0,", "1,235"),
        (1529659.5, '#,##0.0,"k"', "1,529.7k"),
        (7, "000", "007"),
        (0.5, "#.##", ".5"),
        (3, '0 "days"', "3 days"),
        (True, "General", "TRUE"),
        ("text", "@", "text"),
        ("text", ";;;", ""),
        (5, ";;;", ""),
        (None, "General", ""),
        (DAY, "dd/mm/yyyy", "30/01/2025"),
        (DAY, "d mmmm yyyy", "30 January 2025"),
        (DAY, "mmm-yy", "Jan-25"),
        (DAY, "dddd, dd mmm yyyy", "Thursday, 30 Jan 2025"),
        (DAY, "mm-dd-yy", "30/01/2025"),
        (datetime.datetime(2025, 1, 30, 14, 5), "dd/mm/yyyy hh:mm", "30/01/2025 14:05"),
        (datetime.datetime(2025, 1, 30, 14, 5), "h:mm am/pm", "2:05 pm"),
        (datetime.time(9, 30), "hh:mm", "09:30"),
        (datetime.timedelta(hours=30), "[h]:mm", "30:00"),
    ],
)
def test_a_value_is_shown_as_its_format_has_it(value: Value, pattern: str, said: str) -> None:
    assert shown(value, pattern) == said
