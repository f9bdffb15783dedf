"""Which numbered paragraph each sentence stands in."""

from __future__ import annotations

import pytest

from ingest.lines import lines_of
from ingest.passages import Cutter
from ingest.sections import parts_of, sections_of
from vectorstore.words.papers import Page

MINUTES = ("Minutes of the Meeting of the Cabinet held on 19 March 2025", "Present: Councillor Lomond")


def numbered(*pages: tuple[str, ...]) -> list[tuple[str | None, str]]:
    """Each sentence with the number of its paragraph. Room stands around lines; "**in stars**" is printed in bold."""
    read = []
    for number, paragraphs in enumerate(pages, start=1):
        printed = "\n\n".join(paragraphs).split("\n")
        bold = frozenset(n for n, line in enumerate(printed) if line.startswith("**"))
        read.append(Page(number, "\n".join(line.strip("*") for line in printed), bold))
    cutter = Cutter("paper", read)
    cut = [p for part in parts_of(lines_of(read)) for section in sections_of(part) for p in cutter.cut(section)]
    return [(s.paragraph, p.text[s.start : s.end]) for p in cut for s in p.sentences]


def numbers(*pages: tuple[str, ...]) -> list[str | None]:
    return [number for number, _ in numbered(*pages)]


@pytest.mark.parametrize("number", ["1.2", "3.2.1", "12.10", "2.1.4.3"])
def test_every_sentence_of_a_paragraph_has_its_number(number: str) -> None:
    assert numbered(("3. The Pool", f"{number} The pool leaks. It was built in 1962.")) == [
        (number, "The pool leaks."),
        (number, "It was built in 1962."),
    ]


@pytest.mark.parametrize("number", ["1.2", "3.2.1"])
def test_a_number_that_nothing_parts_from_its_text_is_known(number: str) -> None:
    said = (f"{number[:-1]}1 The pool opens in May.", f"{number}The decision was taken by Cabinet in the spring.")
    assert numbers(("3. The Pool", *said)) == [f"{number[:-1]}1", number]


def test_a_plain_number_that_nothing_parts_from_its_text_is_known() -> None:
    said = ("13. The pool opens in May.", "14.Section 25 of the Act asks for a report.", "15. It was written.")
    assert numbers(said) == ["13", "14", "15"]


def test_a_number_that_nothing_parts_from_its_text_is_no_part_of_it() -> None:
    assert numbered(("1.2The decision was taken by Cabinet.",)) == [("1.2", "The decision was taken by Cabinet.")]


@pytest.mark.parametrize("mark", ["•", "-", "(a)", "i)", "2."])
def test_points_inside_a_numbered_paragraph_have_its_number(mark: str) -> None:
    opening = "2.2 Every round of the borough was changed in June, and on these days they go now:"
    said = numbers(
        ("2. Bins", opening, f"{mark} the brown bins go on Mondays;", f"{mark} the blue bins on Tuesdays.", "2.3 So.")
    )
    assert said == ["2.2", "2.2", "2.2", "2.3"]


def test_points_under_a_short_numbered_opening_have_its_number() -> None:
    said = numbered(
        ("2. Bins", "2.2 Rounds were changed:", "• the brown bins go on Mondays;", "2.3 The lorries are new.")
    )
    assert ("2.2", "the brown bins go on Mondays;") in said


def test_a_plain_paragraph_after_the_points_goes_on_with_the_number() -> None:
    said = (
        "3.2 The committee that looked at the van asked the officers for three things:",
        "1. a van;",
        "2. a driver; and",
        "3. a map.",
        "All of them came.",
        "3.3 The driver was hired.",
    )
    assert numbers(("3. Van", *said)) == ["3.2"] * 5 + ["3.3"]


def test_a_paragraph_goes_on_after_the_page_turns() -> None:
    first = (
        "2. Bins",
        "2.1 The crews were told.",
        "2.2 Every round was changed in June and the households were told of it by",
    )
    second = (
        "letter. Nobody in the borough complained of it in all of the year.",
        "A lorry was bought.",
        "2.3 It is washed.",
    )
    assert [number for number, text in numbered(first, second) if "crews" not in text] == ["2.2", "2.2", "2.2", "2.3"]


def test_a_row_of_a_table_has_the_number_of_the_paragraph_above_it() -> None:
    opening = "2.1 What was emptied in each of the wards of the borough is this:"
    said = numbered(("2. Bins", opening, "Ward\tBins\tBags\nOssleby\t86\t12\nFennimoor\t40\t11", "2.2 It is less."))
    assert ("2.1", "Ossleby 86 12") in said
    assert ("2.2", "It is less.") in said


def test_minutes_number_their_paragraphs_with_plain_numbers() -> None:
    said = (
        "**41. The Pool**",
        "4) The Head of Property said that the pool leaks.",
        "5) Councillor Dray asked what it would cost.",
        "(a) She was told that it would cost £40,000.",
        "6) It was noted.",
    )
    assert numbers((*MINUTES, *said))[2:] == ["4", "5", "5", "6"]


def test_a_date_at_the_beginning_of_a_line_is_no_number() -> None:
    assert numbers(("2.1 The pool is open on weekdays, and has been since", "15 May of the year before.")) == [
        "2.1",
        "2.1",
    ]


def test_a_figure_on_which_a_line_goes_on_is_no_number() -> None:
    opening = "3.1 The council bought all of the vans that it needs for the libraries of the borough for"
    said = numbered(("3. Van", f"{opening}\n3.325 million pounds. It sold three.", "3.2 They are red."))
    assert [number for number, _ in said] == ["3.1", "3.1", "3.2"]
    assert said[0][1].endswith("for 3.325 million pounds.")


def test_a_shorter_figure_on_which_a_line_goes_on_is_no_number_either() -> None:
    opening = "3.1 The council bought all of the vans that it needs for the libraries of the borough for"
    assert numbers(("3. Van", f"{opening}\n2.5 million pounds. It sold three.", "3.2 They are red.")) == [
        "3.1",
        "3.1",
        "3.2",
    ]


@pytest.mark.parametrize("figure", ["12 lorries", "3.325 million pounds", "15 May was when they"])
def test_a_figure_that_begins_a_paragraph_is_part_of_its_sentence(figure: str) -> None:
    said = numbered(("The fleet grew in the year before.", f"{figure} came in June."))
    assert said == [(None, "The fleet grew in the year before."), (None, f"{figure} came in June.")]


@pytest.mark.parametrize("heading", ["3. The Pool", "**The Pool**", "THE POOL OF THE BOROUGH"])
def test_a_heading_ends_the_paragraph_before_it(heading: str) -> None:
    assert numbers(("2. Bins", "2.1 The crews were told.", heading, "It leaks in summer and in winter.")) == [
        "2.1",
        None,
    ]


def test_a_lettered_paragraph_under_no_number_has_its_letter() -> None:
    assert numbers(("(a) The pool leaks. It was built in 1962.", "(b) The van is old.")) == ["(a)", "(a)", "(b)"]
