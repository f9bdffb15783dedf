"""The sentence to say for a table row: made of the row's own words, or not at all."""

from __future__ import annotations

import dataclasses
import datetime

import pytest

from assistant.answer import Citation, Said
from assistant.spoken import spoken
from tests.invented import document, table
from vectorstore.search import Found

JULY = datetime.date(2025, 7, 9)


def told(reading: str, lead: str = "Cabinet papers, 9 July 2025: ", headings: tuple[str, ...] = ()) -> Said:
    """What the quotes writer says of a row with this reading."""
    cells = reading.partition(": ")[2].split("; ")
    line = " ".join([reading.partition(": ")[0].rpartition(" - ")[2], *(cell.split()[-1] for cell in cells)])
    header = " ".join([reading.rpartition(" - ")[0], *(" ".join(cell.split()[:-1]) for cell in cells)])
    passage = table("bins", header, [(line, reading)], headings=headings)
    found = Found(passage, document("bins", meeting_date=JULY), 1.0, 1.0, 0.0, (1.0,))
    return Said(f"{lead}{reading} [1]", (Citation(1, found, line, 1, reading=reading),))


MISSED = "Table 1 Main measures - Missed bins: 2024/25 57"
MONTHS = "Table 1 Indicators, April to September 2024 - Missed bins: Apr 52; May 55; Jun 68"


@pytest.mark.parametrize(
    ("question", "reading", "said"),
    [
        ("How many missed bins in 2024/25?", MISSED, "Missed bins: 57 in 2024/25 (Cabinet, 9 July 2025)"),
        (
            "Fly-tips in Ossleby?",
            "Table 1 Fly-tips by ward - Ossleby: 2023/24 634; 2024/25 521",
            "Fly-tips by ward, Ossleby: 634 in 2023/24 and 521 in 2024/25 (Cabinet, 9 July 2025)",
        ),
        (
            "How many missed bins in June 2024?",
            MONTHS,
            "Indicators, April to September 2024, Missed bins, Jun: 68 (Cabinet, 9 July 2025)",
        ),
        (
            "What was the one-off cost of option C?",
            "Table 1 Options - C: Yearly saving £160,000; One-off cost £310,000",
            "Options, C, One-off cost: £310,000 (Cabinet, 9 July 2025)",
        ),
    ],
)
def test_a_row_becomes_a_sentence_of_its_own_words(question: str, reading: str, said: str) -> None:
    assert spoken(question, told(reading)) == said


@pytest.mark.parametrize(
    ("question", "reading"),
    [
        # Nobody says brackets, thousands or a minus to a caller.
        ("What is the parks variance?", "Table 2 Forecast (£000s) - Parks: Variance (30) (£000s)"),
        ("How many visits?", "Table 2 Visits (thousands) - Library visits: 2024/25 36.9"),
        ("What is the authorised limit?", "Table 7 Limits in £millions - Authorised limit: 2026-27 1,461.4"),
        ("What change was there?", "Table 2 Change - Trees: 2024/25 -6"),
        # A sum of money without its sign, a share without its own.
        ("How much did the pool cost in 2024/25?", "Table 1 Costs - Pool: 2024/25 1,485"),
        ("What percentage was on time in 2024/25?", "Table 1 Enquiries - On time: 2024/25 95"),
        # Not one figure.
        ("When is the tip open?", "Table 1 Hours - Tip: April to September 8.00 am to 6.00 pm; Closed Wednesdays"),
        ("How many missed bins?", MONTHS),
        ("Who owns it?", "Table 1 Actions - Publish the list: Owner Dawn Pettigrove; Due 30 November 2023"),
    ],
)
def test_what_cannot_be_said_is_not_said(question: str, reading: str) -> None:
    assert spoken(question, told(reading)) is None


def test_a_figure_that_the_row_does_not_hold_does_not_pass_the_verifier() -> None:
    true = told(MISSED)
    false = [dataclasses.replace(c, reading=MISSED.replace("57", "58")) for c in true.citations]

    assert spoken("How many missed bins in 2024/25?", true) is not None
    assert spoken("How many missed bins in 2024/25?", Said(true.text.replace("57", "58"), tuple(false))) is None


def test_a_sentence_that_reads_out_no_row_is_left_alone() -> None:
    said = told(MISSED)

    assert spoken("How many?", Said("“Missed bins 57” [1]", said.citations)) is None
    assert spoken("How many?", Said("The papers do not say.")) is None


def test_a_row_under_a_heading_that_counts_in_thousands_is_not_said_without_them() -> None:
    row = "Library visits: 2024/25 36"

    assert spoken("How many library visits?", told(row, headings=("Visits",))) is not None
    assert spoken("How many library visits?", told(row, headings=("Visits (thousands)",))) is None
