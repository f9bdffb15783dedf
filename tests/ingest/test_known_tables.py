"""Rows of tables found by their place on the page to what is read out of them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from ingest.lines import lines_of
from ingest.passages import Cutter
from ingest.pdf_reader import read_pdf
from ingest.sections import parts_of, sections_of
from tests.papers import Over, Ruled, Sheet

WITHIN_RULES = (Ruled.ALL, Ruled.SHADED)


def readings(
    folder: Path, rows: Sequence[Sequence[str | Over]], ruled: Ruled, widths: Sequence[float]
) -> list[str | None]:
    """What is read out of each row of one table on a page."""
    sheet = Sheet()
    sheet.tabulate(60, 100, widths, rows, ruled)
    pages = list(read_pdf(sheet.saved(folder / "paper.pdf")))
    cutter = Cutter("paper", pages)
    cut = [p for part in parts_of(lines_of(pages)) for section in sections_of(part) for p in cutter.cut(section)]
    return [s.reading for passage in cut for s in passage.sentences]


@pytest.mark.parametrize("ruled", WITHIN_RULES)
def test_a_row_named_by_a_number_is_said_with_the_head_of_the_names(tmp_path: Path, ruled: Ruled) -> None:
    rows = [("Age", "Count", "Share"), ("18", "40", "55.6%"), ("19 - 21", "32", "44.4%")]
    assert readings(tmp_path, rows, ruled, (80, 80, 80)) == [
        "Age 18: Count 40; Share 55.6%",
        "Age 19 - 21: Count 32; Share 44.4%",
    ]


@pytest.mark.parametrize("head", ["No", "Ref", "#", "Pupils who are taught at home by age"])
def test_a_head_that_only_counts_rows_off_or_runs_on_is_not_said(tmp_path: Path, head: str) -> None:
    rows = [(head, "Count", "Share"), ("18", "40", "55.6%"), ("19", "32", "44.4%")]
    told = readings(tmp_path, rows, Ruled.ALL, (220, 80, 80))
    assert told == ["18: Count 40; Share 55.6%", "19: Count 32; Share 44.4%"]


def test_a_row_named_by_words_is_said_as_it_is(tmp_path: Path) -> None:
    rows = [("Pool", "Visits", "Share"), ("Ossleby 50", "40", "55.6%"), ("Fennimoor", "32", "44.4%")]
    told = readings(tmp_path, rows, Ruled.ALL, (120, 80, 80))
    assert told == ["Ossleby 50: Visits 40; Share 55.6%", "Fennimoor: Visits 32; Share 44.4%"]


def test_a_title_and_a_note_above_the_names_do_not_say_which_column_names_the_rows(tmp_path: Path) -> None:
    titled = [(text, "", "", "") for text in ("**Powers**", "of the new body,", "by its kind,", "as proposed")]
    heads = ("", "**Power**", "**Small**", "**Large**")
    rows = [("", "Run the buses", "x", "x"), ("", "Set the tax", "", "x"), ("", "Plan for homes", "x", "x")]
    told = readings(tmp_path, [*titled, heads, *rows], Ruled.ALL, (110, 150, 60, 60))
    assert [said for said in told if said and "Large" in said][-2:] == [
        "Set the tax: Large x",
        "Plan for homes: Small x; Large x",
    ]
