"""What stands on a page to its lines in reading order, its tables row by row with a tab between cells."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from pathlib import Path

import pytest

from ingest.ink import Ink, Word
from ingest.page_layout import laid_out
from ingest.pdf_reader import read_pdf
from tests.papers import Over, Ruled, Sheet
from vectorstore.words.papers import Page, Table

SERVICES = (
    ("Service", "Budget", "Forecast", "Variance"),
    ("Theatre", "86", "93", "7"),
    ("Libraries", "1,322", "1,310", "(12)"),
    ("Parks", "640", "655", "15"),
)
WIDE = (120, 80, 80, 80)
EVERY = tuple(Ruled)
WITHIN_RULES = (Ruled.ALL, Ruled.SHADED, Ruled.FRAMED)


def read(sheet: Sheet, folder: Path, turned: int = 0) -> Page:
    (page,) = read_pdf(sheet.saved(folder / "paper.pdf", turned))
    return page


def tabulated(folder: Path, rows: Sequence[Sequence[str | Over]], ruled: Ruled, widths: Sequence[float] = WIDE) -> Page:
    sheet = Sheet()
    sheet.tabulate(60, 100, widths, rows, ruled)
    return read(sheet, folder)


def rows_of(page: Page) -> list[tuple[str, ...]]:
    """The rows of a page's one table, its heads left out."""
    (table,) = page.tables
    lines = page.text.split("\n")[table.start + table.heads : table.end]
    return [_filled(line, len(table.names)) for line in lines]


def _filled(line: str, columns: int) -> tuple[str, ...]:
    cells = line.split("\t")
    return (*cells, *[""] * (columns - len(cells)))


def outside(page: Page) -> list[str]:
    """The filled lines of a page that are in no table."""
    inside = {n for table in page.tables for n in range(table.start, table.end)}
    return [line for n, line in enumerate(page.text.split("\n")) if line and n not in inside]


def printed(left: float, base: float, text: str, size: float = 10, upright: bool = True) -> list[Word]:
    """Words one after another, half the type size to a letter."""
    words = []
    for word in text.split():
        right = left + 0.5 * size * len(word)
        words.append(Word(word, left, right, base - 0.8 * size, base + 0.2 * size, size, upright=upright))
        left = right + 0.3 * size
    return words


def lines(*words: Sequence[Word]) -> list[str]:
    return laid_out(1, Ink(595, 842, tuple(itertools.chain(*words)))).text.split("\n")


# Tables -----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("ruled", EVERY)
def test_a_table_is_rows_of_cells_under_the_names_of_its_columns(tmp_path: Path, ruled: Ruled) -> None:
    page = tabulated(tmp_path, SERVICES, ruled)
    assert page.text.split("\n") == ["\t".join(row) for row in SERVICES]
    assert page.tables == (Table(0, 4, 1, SERVICES[0], 0),)


@pytest.mark.parametrize("ruled", EVERY)
def test_a_table_stands_between_the_text_above_it_and_the_text_below(tmp_path: Path, ruled: Ruled) -> None:
    above, below = "This is what the services cost in the year.", "The forecast is that of the end of June."
    sheet = Sheet()
    sheet.put(60, 70, above)
    sheet.put(60, 40 + sheet.tabulate(60, 100, WIDE, SERVICES, ruled), below)
    page = read(sheet, tmp_path)
    assert outside(page) == [above, below]
    assert rows_of(page) == list(SERVICES[1:])


@pytest.mark.parametrize("ruled", EVERY)
def test_a_blank_cell_moves_no_figure_that_stands_right_of_it(tmp_path: Path, ruled: Ruled) -> None:
    places = ["Ossleby", "Fennimoor", "Hexbourne", "Averlock", "Marrack", "Lomond", "Castle"]
    kept = [pattern for pattern in itertools.product((True, False), repeat=3) if any(pattern)]
    rows = [
        (place, *(figure if keep else "" for figure, keep in zip(("412", "(35)", "7"), pattern, strict=True)))
        for place, pattern in zip(places, kept, strict=True)
    ]
    assert rows_of(tabulated(tmp_path, [("Ward", "Bins", "Bags", "Sacks"), *rows], ruled)) == rows


@pytest.mark.parametrize("ruled", WITHIN_RULES)
def test_a_column_without_any_figure_keeps_its_place(tmp_path: Path, ruled: Ruled) -> None:
    rows = [("Theatre", "86", "", "7"), ("Libraries", "1,322", "", "(12)"), ("Parks", "640", "", "15")]
    page = tabulated(tmp_path, [SERVICES[0], *rows], ruled)
    assert rows_of(page) == rows
    assert page.tables[0].names == SERVICES[0]


def test_a_row_without_any_figure_keeps_its_place_between_rules(tmp_path: Path) -> None:
    rows = [SERVICES[1], ("Museum", "", "", ""), SERVICES[3]]
    assert rows_of(tabulated(tmp_path, [SERVICES[0], *rows], Ruled.ALL)) == rows


@pytest.mark.parametrize("ruled", EVERY)
def test_the_figures_of_a_row_without_a_name_stay_in_their_columns(tmp_path: Path, ruled: Ruled) -> None:
    rows = [*SERVICES[1:], ("", "2,048", "", "10")]
    assert rows_of(tabulated(tmp_path, [SERVICES[0], *rows], ruled)) == rows


def test_the_column_of_words_names_the_rows_though_figures_stand_left_of_it(tmp_path: Path) -> None:
    rows = [("No", "Service", "Budget", "Actual"), ("1", "Theatre", "86", "93"), ("2", "Libraries", "52", "50")]
    page = tabulated(tmp_path, [*rows, ("3", "Parks", "64", "65")], Ruled.ALL)
    assert page.tables[0].label == 1


@pytest.mark.parametrize("ruled", EVERY)
def test_a_head_over_several_columns_is_part_of_the_name_of_each(tmp_path: Path, ruled: Ruled) -> None:
    heads: list[Sequence[str | Over]] = [
        ["Service", Over("2023/24", 2), Over("2024/25", 2)],
        ["", "Budget", "Outturn", "Budget", "Forecast"],
    ]
    rows = [("Theatre", "86", "93", "88", "89"), ("Libraries", "1,322", "1,310", "1,330", "1,331")]
    page = tabulated(tmp_path, [*heads, *rows], ruled, (120, 70, 70, 70, 70))
    assert page.tables[0].heads == 2
    assert page.tables[0].names == (
        "Service",
        "2023/24 Budget",
        "2023/24 Outturn",
        "2024/25 Budget",
        "2024/25 Forecast",
    )
    assert rows_of(page) == rows


@pytest.mark.parametrize("ruled", [Ruled.ALL, Ruled.ACROSS, Ruled.SHADED, Ruled.NONE])
def test_a_title_over_all_columns_names_none_of_them(tmp_path: Path, ruled: Ruled) -> None:
    page = tabulated(tmp_path, [[Over("What the services cost", 4)], *SERVICES], ruled)
    assert page.tables[0].names == SERVICES[0]
    assert rows_of(page) == list(SERVICES[1:])


@pytest.mark.xfail(
    strict=True, reason="without a rule below it, the head of the names is taken for a part of the first one"
)
def test_the_head_of_the_names_is_no_part_of_the_first_name(tmp_path: Path) -> None:
    page = tabulated(tmp_path, [[Over("What the services cost", 4)], *SERVICES], Ruled.FRAMED)
    assert rows_of(page) == list(SERVICES[1:])


@pytest.mark.parametrize("ruled", EVERY)
def test_columns_close_beside_each_other_are_kept_apart(tmp_path: Path, ruled: Ruled) -> None:
    page = tabulated(tmp_path, [("Service", "Qty", "Cost", "Net"), *SERVICES[1:]], ruled, (100, 32, 32, 32))
    assert page.tables[0].names == ("Service", "Qty", "Cost", "Net")
    assert rows_of(page) == list(SERVICES[1:])


@pytest.mark.parametrize("unit", ["£m", "£'000", "£000s", "%"])
@pytest.mark.parametrize("ruled", EVERY)
def test_a_unit_below_a_head_is_part_of_the_columns_name(tmp_path: Path, ruled: Ruled, unit: str) -> None:
    page = tabulated(tmp_path, [SERVICES[0], ("", unit, unit, unit), *SERVICES[1:]], ruled)
    assert page.tables[0].names == ("Service", f"Budget {unit}", f"Forecast {unit}", f"Variance {unit}")
    assert rows_of(page) == list(SERVICES[1:])


def test_thousands_of_pounds_below_a_head_are_part_of_the_columns_name(tmp_path: Path) -> None:
    page = tabulated(tmp_path, [SERVICES[0], ("", "£000", "£000", "£000"), *SERVICES[1:]], Ruled.ALL)
    assert page.tables[0].names == ("Service", "Budget £000", "Forecast £000", "Variance £000")


@pytest.mark.parametrize("ruled", EVERY)
def test_years_over_the_columns_are_heads_not_figures(tmp_path: Path, ruled: Ruled) -> None:
    page = tabulated(tmp_path, [("Ward", "2023/24", "2024/25", "2025"), *SERVICES[1:]], ruled)
    assert page.tables[0].names == ("Ward", "2023/24", "2024/25", "2025")


@pytest.mark.parametrize("ruled", EVERY)
def test_a_name_in_two_lines_is_one_row(tmp_path: Path, ruled: Ruled) -> None:
    rows = [
        ("Calls answered\nwithin a minute", "80", "76"),
        ("Bins emptied on\ntheir day", "95", "97"),
        SERVICES[1][:3],
    ]
    page = tabulated(tmp_path, [("Measure", "Target", "Actual"), *rows], ruled, (140, 80, 80))
    assert [row[0] for row in rows_of(page)] == [
        "Calls answered within a minute",
        "Bins emptied on their day",
        "Theatre",
    ]
    assert [row[1:] for row in rows_of(page)] == [row[1:] for row in rows]


@pytest.mark.parametrize("down", [0, 6, 12])
def test_figures_beside_either_line_of_a_name_or_between_them_are_in_its_row(tmp_path: Path, down: float) -> None:
    measures = [
        ("Calls answered", "within a minute", "80"),
        ("Bins emptied on", "their day", "95"),
        ("Letters", "sent", "5"),
    ]
    sheet = Sheet()
    sheet.tabulate(60, 100, (140, 60), [("Measure", "Actual")])
    for n, (first, second, figure) in enumerate(measures):
        sheet.running(64, 130 + 36 * n, first, second, step=12)
        sheet.put(240, 130 + 36 * n + down, figure)
    for x in (60, 200, 260):
        sheet.line(x, 118, x, 226)
    sheet.line(60, 226, 260, 226)
    assert rows_of(read(sheet, tmp_path)) == [(f"{first} {second}", figure) for first, second, figure in measures]


@pytest.mark.xfail(strict=True, reason="a table without rules ends with its last line that holds figures")
def test_the_last_name_of_a_table_without_rules_may_have_two_lines(tmp_path: Path) -> None:
    page = tabulated(tmp_path, [*SERVICES, ("Collection of\nbins", "80", "76", "(4)")], Ruled.NONE)
    assert rows_of(page)[-1] == ("Collection of bins", "80", "76", "(4)")


@pytest.mark.parametrize("ruled", EVERY)
def test_a_heading_in_bold_among_the_rows_stands_alone(tmp_path: Path, ruled: Ruled) -> None:
    rows = [SERVICES[1][:3], ("**Streets**", "", ""), ("Sweeping", "52", "50"), ("Bins", "640", "655")]
    page = tabulated(tmp_path, [("Service", "Budget", "Actual"), *rows], ruled, (140, 80, 80))
    assert rows_of(page) == [rows[0], ("Streets", "", ""), *rows[2:]]


@pytest.mark.parametrize("ruled", EVERY)
def test_a_heading_right_below_the_heads_is_among_the_rows(tmp_path: Path, ruled: Ruled) -> None:
    rows = [("**Leisure**", "", ""), *[row[:3] for row in SERVICES[1:]]]
    page = tabulated(tmp_path, [("Service", "Budget", "Actual"), *rows], ruled, (140, 80, 80))
    assert page.tables[0].names == ("Service", "Budget", "Actual")
    assert rows_of(page)[0] == ("Leisure", "", "")


def test_a_table_of_words_is_rows_under_its_heads_in_bold(tmp_path: Path) -> None:
    rows = [("Risk", "What is done"), ("The pool leaks", "It is mended in May"), ("The van is old", "It is sold")]
    bold = [tuple(f"**{head}**" for head in rows[0]), *rows[1:]]
    page = tabulated(tmp_path, bold, Ruled.ALL, (140, 160))
    assert page.tables[0].names == rows[0]
    assert rows_of(page) == rows[1:]


@pytest.mark.parametrize("ruled", [Ruled.ALL, Ruled.SHADED])
def test_a_table_of_words_is_rows_under_its_heads_in_plain_type(tmp_path: Path, ruled: Ruled) -> None:
    rows = [("Councillor", "Ward"), ("Dray", "Ossleby"), ("Tase", "Fennimoor")]
    page = tabulated(tmp_path, rows, ruled, (80, 120))
    assert page.tables[0].names == rows[0]
    assert rows_of(page) == rows[1:]


@pytest.mark.parametrize("ruled", [Ruled.ALL, Ruled.SHADED])
def test_long_texts_beside_their_names_are_rows_under_heads_in_bold(tmp_path: Path, ruled: Ruled) -> None:
    leaks = "It leaks in summer and\nin winter and nobody knows\nwhere all of its water goes"
    page = tabulated(tmp_path, [("**Risk**", "**Why**"), ("Pool", leaks), ("Van", "It is old")], ruled, (80, 180))
    assert page.tables[0].names == ("Risk", "Why")
    assert rows_of(page) == [("Pool", leaks.replace("\n", " ")), ("Van", "It is old")]


@pytest.mark.parametrize("ruled", [Ruled.ALL, Ruled.SHADED])
def test_plain_rows_of_words_above_the_first_figure_are_no_heads(tmp_path: Path, ruled: Ruled) -> None:
    prose = "Work with the schools so\nthat all children learn\nto swim before they leave"
    rows = [("**Growing up**", "", ""), (prose, "Head of Leisure", "Lessons held"), ("Slides", "Director", "140")]
    page = tabulated(tmp_path, [("**What we do**", "**Led by**", "**Measure**"), *rows], ruled, (150, 110, 90))
    assert page.tables[0].names == ("What we do", "Led by", "Measure")
    assert rows_of(page) == [("Growing up", "", ""), (prose.replace("\n", " "), *rows[1][1:]), rows[2]]


@pytest.mark.parametrize("ruled", [Ruled.ALL, Ruled.SHADED])
def test_plain_years_below_heads_in_bold_are_heads(tmp_path: Path, ruled: Ruled) -> None:
    long = "Swimming lessons for\nall of the children who\nleave primary school"
    rows = [("", "2023/24", "2024/25"), (long, "no", "yes"), ("Slides", "3", "4")]
    page = tabulated(tmp_path, [("**Offer**", "**Last**", "**This**"), *rows], ruled, (150, 80, 80))
    assert page.tables[0].names == ("Offer", "Last 2023/24", "This 2024/25")
    assert rows_of(page) == [(long.replace("\n", " "), "no", "yes"), rows[2]]


@pytest.mark.parametrize("ruled", [Ruled.ALL, Ruled.SHADED])
def test_a_plain_line_that_names_no_row_goes_on_with_the_heads(tmp_path: Path, ruled: Ruled) -> None:
    long = "The share of callers who\nwere content with what\nthey were told by us"
    rows = [("", "Latest", "Previous"), (long, "GREEN", "RED"), ("Calls", "AMBER", "RED")]
    page = tabulated(tmp_path, [("**Calls**", "**Rating**", "**Rating**"), *rows], ruled, (150, 80, 80))
    assert page.tables[0].names == ("Calls", "Rating Latest", "Rating Previous")
    assert rows_of(page) == [(long.replace("\n", " "), "GREEN", "RED"), rows[2]]


def test_text_that_runs_on_is_no_head(tmp_path: Path) -> None:
    told = "\n".join(["the pool at Ossleby is shut"] * 8)
    rows = [("Pool", told, "", ""), ("Role", "Paid", "Grade", "Posts"), ("Lifeguard", "£9,000", "4", "2")]
    page = tabulated(tmp_path, [*rows, ("Manager", "£19,000", "7", "1")], Ruled.ALL, (80, 160, 80, 80))
    assert rows_of(page)[0] == ("Pool", told.replace("\n", " "), "", "")


def test_a_table_of_words_without_rules_has_a_row_for_each_of_its_names(tmp_path: Path) -> None:
    heads, dray, tase = ("Councillor", "Ward", "Group"), ("Dray", "Ossleby", "Harbour"), ("Tase", "Fennimoor", "Castle")
    rows = [heads, dray, ("Lomond", "Hexbourne and\nMarrack", ""), tase]
    page = tabulated(tmp_path, rows, Ruled.NONE, (100, 100, 100))
    assert page.tables[0].names == heads
    assert rows_of(page) == [dray, ("Lomond", "Hexbourne and Marrack", ""), tase]


def test_two_rows_of_several_figures_are_a_table_without_rules(tmp_path: Path) -> None:
    assert rows_of(tabulated(tmp_path, SERVICES[1:3], Ruled.NONE)) == list(SERVICES[1:3])


@pytest.mark.xfail(
    strict=True, reason="a table without rules begins with heads only where it has three columns or more"
)
def test_two_columns_without_rules_have_their_heads(tmp_path: Path) -> None:
    page = tabulated(tmp_path, [row[:2] for row in SERVICES], Ruled.NONE, (100, 80))
    assert page.tables[0].names == ("Service", "Budget")


def test_tables_without_rules_that_stand_apart_are_two(tmp_path: Path) -> None:
    sheet = Sheet()
    sheet.tabulate(60, 60 + sheet.tabulate(60, 100, WIDE, SERVICES, Ruled.NONE), WIDE, SERVICES, Ruled.NONE)
    assert [table.names for table in read(sheet, tmp_path).tables] == [SERVICES[0], SERVICES[0]]


@pytest.mark.parametrize("ruled", [Ruled.ALL, Ruled.ACROSS, Ruled.SHADED])
def test_totals_right_below_the_rules_are_a_row(tmp_path: Path, ruled: Ruled) -> None:
    sheet = Sheet()
    end = sheet.tabulate(60, 100, WIDE, SERVICES, ruled)
    sheet.tabulate(60, end, WIDE, [("Total", "2,048", "2,058", "10")], Ruled.NONE)
    assert rows_of(read(sheet, tmp_path))[-1] == ("Total", "2,048", "2,058", "10")


@pytest.mark.parametrize("ruled", [Ruled.ALL, Ruled.ACROSS, Ruled.SHADED])
def test_a_sentence_right_below_the_rules_is_no_row(tmp_path: Path, ruled: Ruled) -> None:
    sheet = Sheet()
    end = sheet.tabulate(60, 100, WIDE, SERVICES, ruled)
    sheet.put(60, end + 12, "The 4 theatres of the borough made a loss of £7,000 in the year.")
    page = read(sheet, tmp_path)
    assert rows_of(page) == list(SERVICES[1:])
    assert outside(page) == ["The 4 theatres of the borough made a loss of £7,000 in the year."]


@pytest.mark.parametrize("ruled", [Ruled.ALL, Ruled.ACROSS, Ruled.SHADED])
def test_heads_right_above_the_rules_name_the_columns(tmp_path: Path, ruled: Ruled) -> None:
    sheet = Sheet()
    sheet.put(60, 60, "Table 2: What the services cost")
    sheet.tabulate(60, 82, WIDE, SERVICES[:1], Ruled.NONE)
    sheet.tabulate(60, 100, WIDE, SERVICES[1:], ruled)
    page = read(sheet, tmp_path)
    assert page.tables == (Table(1, 5, 1, SERVICES[0], 0),)
    assert outside(page) == ["Table 2: What the services cost"]


@pytest.mark.parametrize("ruled", [Ruled.ALL, Ruled.SHADED])
def test_names_left_of_the_rules_name_the_rows(tmp_path: Path, ruled: Ruled) -> None:
    sheet = Sheet()
    sheet.tabulate(180, 100, WIDE[1:], [row[1:] for row in SERVICES[1:]], ruled)
    for n, row in enumerate(SERVICES[1:]):
        sheet.put(60, 112 + 18 * n, row[0])
    assert rows_of(read(sheet, tmp_path)) == list(SERVICES[1:])


def test_a_table_whose_rules_are_broken_is_one(tmp_path: Path) -> None:
    sheet = Sheet()
    end = sheet.tabulate(60, 100, WIDE, SERVICES)
    sheet.tabulate(60, end + 4, WIDE, [("Museum", "52", "", "3"), ("Harbour", "9", "12", "")])
    assert rows_of(read(sheet, tmp_path)) == [*SERVICES[1:], ("Museum", "52", "", "3"), ("Harbour", "9", "12", "")]


def two_tables(room: float) -> Sheet:
    """Two tables with a sentence in the middle of the room between them."""
    sheet = Sheet()
    end = sheet.tabulate(60, 100, WIDE, SERVICES)
    sheet.put(60, end + room / 2, BETWEEN)
    sheet.tabulate(60, end + room, WIDE, [SERVICES[0], *SERVICES[2:]])
    return sheet


BETWEEN = "This is what was counted in the year before it."


def test_a_sentence_between_two_tables_is_in_neither(tmp_path: Path) -> None:
    page = read(two_tables(110), tmp_path)
    assert [table.heads for table in page.tables] == [1, 1]
    assert outside(page) == [BETWEEN]


def test_a_sentence_between_two_tables_of_one_width_close_together_is_in_neither(tmp_path: Path) -> None:
    page = read(two_tables(50), tmp_path)
    assert [table.heads for table in page.tables] == [1, 1]
    assert outside(page) == [BETWEEN]


def test_a_cells_second_line_is_joined_at_its_hyphen(tmp_path: Path) -> None:
    page = tabulated(tmp_path, [("Service", "Cost"), ("Fly-\ntipping", "86"), ("Pools", "9")], Ruled.ALL, (80, 60))
    assert rows_of(page)[0] == ("Fly-tipping", "86")


def test_a_letter_left_over_in_a_narrow_column_is_put_back_to_its_word(tmp_path: Path) -> None:
    page = tabulated(tmp_path, [("Service", "Varianc\ne"), ("Pools", "9"), ("Parks", "12")], Ruled.ALL, (80, 45))
    assert page.tables[0].names == ("Service", "Variance")


# What is no table -------------------------------------------------------------------------------------------------------


def test_text_in_a_box_stays_text(tmp_path: Path) -> None:
    said = ["The pool at Marrack Green opens in May and closes in September.", "It is free for children, and", "£4.20."]
    sheet = Sheet()
    sheet.rect(55, 85, 400, 60)
    sheet.running(60, 100, *said)
    page = read(sheet, tmp_path)
    assert page.text.split("\n") == said
    assert page.tables == ()


def test_text_in_a_box_under_its_title_stays_text(tmp_path: Path) -> None:
    sheet = Sheet()
    sheet.rect(55, 85, 400, 60)
    sheet.line(55, 106, 455, 106)
    sheet.put(60, 100, "What it costs")
    sheet.running(60, 120, "Children swim free.", "Adults pay £4.20.")
    page = read(sheet, tmp_path)
    assert outside(page) == ["What it costs", "Children swim free.", "Adults pay £4.20."]
    assert page.tables == ()


def test_long_texts_side_by_side_in_a_frame_are_no_rows_of_a_table(tmp_path: Path) -> None:
    left = ["The pool at Marrack Green was built"] + ["and it has leaked in every year since"] * 8
    right = ["The library in Castle Street opens"] + ["and it lends books to all who come in"] * 8
    sheet = Sheet()
    sheet.rect(55, 85, 200, 140)
    sheet.rect(255, 85, 200, 140)
    sheet.running(60, 100, *left)
    sheet.running(260, 100, *right)
    page = read(sheet, tmp_path)
    assert page.tables == ()
    assert outside(page) == [*left, *right]


def test_numbered_paragraphs_are_no_table(tmp_path: Path) -> None:
    sheet = Sheet()
    texts = [
        ("1.1", "The pool at Marrack Green opens in May and it"),
        ("", "closes in September of every year."),
        ("1.2", "Children who live in the borough swim free."),
        ("1.3", "The café is let for £3,000 a year."),
        ("1.4", "It leaks."),
    ]
    for n, (number, text) in enumerate(texts):
        sheet.put(60, 100 + 14 * n, number)
        sheet.put(100, 100 + 14 * n, text)
    page = read(sheet, tmp_path)
    assert page.tables == ()
    assert page.text.split("\n") == [f"{number} {text}".strip() for number, text in texts]


@pytest.mark.parametrize("mark", ["-", "(a)", "iv)", "2."])
def test_points_with_their_marks_are_no_table(tmp_path: Path, mark: str) -> None:
    texts = ["crews are told;", "letters go to 40 households;", "the map is put right in 2025;", "bins go on 12 May."]
    sheet = Sheet()
    for n, text in enumerate(texts):
        sheet.put(70, 100 + 14 * n, mark)
        sheet.put(100, 100 + 14 * n, text)
    page = read(sheet, tmp_path)
    assert page.tables == ()
    assert page.text.split("\n") == [f"{mark} {text}" for text in texts]


def test_two_lines_with_a_figure_each_are_no_table(tmp_path: Path) -> None:
    page = tabulated(tmp_path, [("Adults", "4.20"), ("Children", "2.10")], Ruled.NONE, (100, 80))
    assert page.tables == ()
    assert page.text == "Adults 4.20\nChildren 2.10"


def test_labels_with_what_they_say_beside_them_are_no_table(tmp_path: Path) -> None:
    sheet = Sheet()
    for n, (label, said) in enumerate([("To:", "Cabinet"), ("From:", "Councillor Dray"), ("Subject:", "The Pool")]):
        sheet.put(60, 100 + 14 * n, label)
        sheet.put(140, 100 + 14 * n, said)
    page = read(sheet, tmp_path)
    assert page.tables == ()
    assert page.text.split("\n") == ["To: Cabinet", "From: Councillor Dray", "Subject: The Pool"]


# Running text -----------------------------------------------------------------------------------------------------------

POOL = (
    "The pool at Marrack Green opens",
    "in May and closes in September.",
    "It is free for the children who",
    "live in the borough of Averlock.",
    "Adults pay £4.20 for a swim and",
    "older people pay half of that in",
    "the mornings of each week day.",
    "It was built in the year 1962.",
)
LIBRARY = (
    "The library in Castle Street is",
    "open on all days but Sundays and",
    "lends books to everyone who can",
    "show a letter with an address.",
    "Children may borrow ten books at",
    "a time and keep them for a month.",
    "No fines have been asked since",
    "the rules were changed by Cabinet.",
)


def test_two_columns_of_running_text_are_read_one_after_the_other(tmp_path: Path) -> None:
    across = (
        "News from the council for everybody who lives in the borough of Averlock Vale in this dry and early summer"
    )
    below = "Write to the council at the Town Hall in Castle Street in Averlock, if you want to know more of it"
    sheet = Sheet()
    sheet.put(60, 80, across)
    sheet.running(60, 110, *POOL)
    sheet.running(320, 110, *LIBRARY)
    sheet.put(60, 250, below)
    page = read(sheet, tmp_path)
    assert page.tables == ()
    assert outside(page) == [across, *POOL, *LIBRARY, below]


def squared(folder: Path, raised: float) -> str:
    sheet = Sheet()
    sheet.put(60, 100, "The site is 412 m")
    after = 61 + sheet.get_string_width("The site is 412 m")
    sheet.put(after, 100 - raised, "2", size=6)
    sheet.put(after + 8, 100, "and it is sold.")
    sheet.put(60, 114, "It is near the pool.")
    return read(sheet, folder).text


def test_a_small_raised_mark_stays_in_its_line(tmp_path: Path) -> None:
    assert squared(tmp_path, raised=3) == "The site is 412 m 2 and it is sold.\nIt is near the pool."


def test_a_small_mark_raised_high_stays_in_its_line(tmp_path: Path) -> None:
    assert squared(tmp_path, raised=5) == "The site is 412 m 2 and it is sold.\nIt is near the pool."


def test_words_are_read_from_left_to_right_in_whatever_order_they_were_drawn() -> None:
    above, below = printed(60, 100, "The pool opens"), printed(60, 114, "in May.")
    assert lines(below[::-1], above[::-1]) == ["The pool opens", "in May."]


def test_more_room_than_between_the_lines_of_a_paragraph_is_an_empty_line() -> None:
    texts = [printed(60, base, "The pool opens in May") for base in (100, 114, 128, 148, 162)]
    assert [bool(line) for line in lines(*texts)] == [True, True, True, False, True, True]


def test_words_that_run_another_way_come_after_the_page() -> None:
    turned = printed(20, 90, "Agenda", upright=False)
    assert lines(turned, printed(60, 100, "The pool opens"), printed(60, 114, "in May.")) == [
        "The pool opens",
        "in May.",
        "",
        "Agenda",
    ]


def test_a_word_set_sideways_is_one_word(tmp_path: Path) -> None:
    sheet = Sheet()
    sheet.running(60, 100, "The pool opens", "in May.")
    with sheet.rotation(90, 40, 200):
        sheet.put(40, 200, "Agenda")
    assert read(sheet, tmp_path).text.split("\n")[-1] == "Agenda"


def test_where_nearly_all_is_bold_no_line_is_known_as_bold(tmp_path: Path) -> None:
    sheet = Sheet()
    sheet.running(60, 100, "**The pool opens**", "**in May and**", "**closes in June.**", "It is free.")
    assert read(sheet, tmp_path).bold == frozenset()


# Pages ------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("turned", [90, 180, 270])
def test_a_turned_page_is_read_as_it_is_seen(tmp_path: Path, turned: int) -> None:
    sheet = Sheet()
    rows = [SERVICES[0], ("Theatre", "86", "", "7"), ("Libraries", "", "1,310", ""), SERVICES[3]]
    with sheet.rotation(turned, 297, 421):
        sheet.put(120, 280, "The council turned this page.")
        sheet.tabulate(120, 300, WIDE, rows)
    page = read(sheet, tmp_path, turned)
    assert outside(page) == ["The council turned this page."]
    assert rows_of(page) == rows[1:]
    assert page.flaws == ()


@pytest.mark.parametrize("size", [(595, 842), (842, 595), (842, 1191), (300, 1500)])
def test_a_page_that_inherits_its_size_is_read_to_its_edges(tmp_path: Path, size: tuple[int, int]) -> None:
    sheet = Sheet(*size)
    sheet.put(20, 12, "At the head")
    sheet.put(size[0] - 80, size[1] / 2, "At the edge")
    sheet.put(20, size[1] - 8, "At the foot")
    page = read(sheet, tmp_path)
    assert b"/MediaBox" not in _page_object(tmp_path / "paper.pdf")
    assert page.text.split("\n") == ["At the head", "At the edge", "At the foot"]
    assert page.flaws == ()


def _page_object(path: Path) -> bytes:
    """The bytes in which the file describes its first page."""
    objects = path.read_bytes().split(b"endobj")
    return next(o for o in objects if b"/Type /Page\n" in o)


def test_an_empty_page_has_no_lines() -> None:
    assert laid_out(3, Ink(595, 842, ())) == Page(3, "")


# Summaries beside what is said at length ------------------------------------------------------------------------------

SUMMED_UP = (
    ("8.1 The harbour debt stood", "The harbour debt is owed to four banks of the old town, and most of it"),
    ("in May at £46m, which is", "is to be paid back at the end of a long term. It was taken up to build"),
    ("down by £2m on the year", "the pier, the slip and the lamp, of which the pier has cost the most."),
    ("", "The rest is owed to the fund of the wardens, at a lower rate than that"),
    ("", "of the banks, and is paid back each spring out of the moorings' levy."),
    ("8.2 Cash at the end of", "Cash is kept with two banks and in a fund that pays it back within a day,"),
    ("May was £9m", "so that the wages of the wardens are never late, whatever the tide does."),
    ("", "No more than a third of it may lie with any one bank, as the board asked."),
)


def test_a_summary_is_read_before_what_is_said_of_it_beside_it_and_the_next_after_both() -> None:
    rows = [
        *(printed(40, 100 + 14 * n, left, size=8) for n, (left, _) in enumerate(SUMMED_UP) if left),
        *(printed(200, 100 + 14 * n, right, size=8) for n, (_, right) in enumerate(SUMMED_UP)),
    ]

    read_as = " ".join(line for line in lines(*rows) if line)

    first, second = (" ".join(left for left, _ in some if left) for some in (SUMMED_UP[:5], SUMMED_UP[5:]))
    at_length = [" ".join(right for _, right in some) for some in (SUMMED_UP[:5], SUMMED_UP[5:])]
    assert read_as == f"{first} {at_length[0]} {second} {at_length[1]}"
