"""Titles that are printed at the top of a paper and not in a labelled head."""

from __future__ import annotations

import pytest

from ingest.cover import cover_of
from ingest.lines import Line, lines_of
from ingest.titles import printed_title
from vectorstore.words.papers import Page, Table


def top(*printed: str) -> list[Line]:
    """Lines of one page: "**" before a bold one, "|" before one that white space parts from the line above."""
    lines = []
    for n, text in enumerate(printed):
        gap, bold = text.startswith("|") or n == 0, "**" in text
        lines.append(Line(text.lstrip("|").replace("**", ""), 1, gap, bold=bold))
    return lines + [Line(f"Ordinary text that fills the page, line {n}.", 1, n == 0) for n in range(12)]


@pytest.mark.parametrize(
    ("printed", "title"),
    [
        (("Appendix L", "**Harbour Dredging Strategy", "|**Introduction"), "Appendix L – Harbour Dredging Strategy"),
        (("APPENDIX D: Three-Year Plan of Piers", "|£000s"), "APPENDIX D – Three-Year Plan of Piers"),
        (("Annex 2 - Ferry Timetable 2025/26",), "Annex 2 – Ferry Timetable 2025/26"),
        (
            (
                "|**Details of Grants for Lighthouses within the 2025-26 Provisional",
                "|**Local Settlement",
                "|The Council",
            ),
            "Details of Grants for Lighthouses within the 2025-26 Provisional Local Settlement",
        ),
        (
            ("**Averlock Vale Borough Council", "|**Annual Report on Moorings", "|**Introduction"),
            "Annual Report on Moorings",
        ),
        (
            (
                "Quayside Committee",
                "15 January 2026",
                "**Petition about Street Lamps On Fore",
                "**Street",
                "Report by A Clerk",
            ),
            "Petition about Street Lamps On Fore Street",
        ),
        (
            ("OFFICIAL", "|**DRAFT VERSION", "|**Answers to the Consultation", "|The answers"),
            "Answers to the Consultation",
        ),
        (
            (
                "Call-in Request about Decision 25/00017 - The Future of the Slipways at Ossleby",
                "and Tarnwick",
                "|Proposer: A",
            ),
            "Call-in Request about Decision 25/00017 - The Future of the Slipways at Ossleby and Tarnwick",
        ),
        (("County Council Meeting - 13th March 2025", "|**Motion on Gulls", "|Proposer: A Person"), "Motion on Gulls"),
        (
            ("Equality Screening Form", "Section A", "**Form Title", "Closing the Ferry", "**Owner"),
            "Equality Screening Form – Closing the Ferry",
        ),
        (
            ("Equality Screening Form", "Project Title", "Closing the Ferry", "Responsible Officer", "A Clerk"),
            "Equality Screening Form – Closing the Ferry",
        ),
        (
            ("Budget Amendment Form", "|Amendment", "Name:", "|More Lamps", "Amendment", "Number:", "3"),
            "Budget Amendment Form – More Lamps",
        ),
        (
            ("AVERLOCK VALE COUNCIL – RECORD OF DECISION", "|Title of Decision:", "Lease of the Lido", "|Reason"),
            "RECORD OF DECISION – Lease of the Lido",
        ),
    ],
)
def test_a_printed_title_is_read(printed: tuple[str, ...], title: str) -> None:
    assert printed_title(top(*printed)) == title


@pytest.mark.parametrize(
    "printed",
    [
        ("A Person MP", "Minister for Piers", "2 Quay Street", "Averlock", "AV1 2BC", "|Dear Leader"),
        ("Direct Dial: 01632 960 001", "Ask for: A Clerk", "|Dear Member", "|**COUNCIL - SUPPLEMENT"),
        ("The ordinary text of a page begins at once and runs on over", "several lines before it ends."),
        ("1.1 The Council met.", "1.2 It agreed."),
        ("Question 1", "|By Mr Hargreave"),
        ("**Introduction", "|The strategy is set out below."),
        ("2025-26 APPENDIX E",),
        (),
    ],
)
def test_what_is_no_title_is_not_taken_for_one(printed: tuple[str, ...]) -> None:
    assert printed_title(top(*printed)) is None


def test_a_table_has_no_title_in_its_rows() -> None:
    rows = [
        Line("Directorate Budget", 1, True, ("Directorate", "Budget"), table=Table(0, 2, 1, ("Directorate", "Budget")))
    ]

    assert printed_title(rows) is None


@pytest.mark.parametrize(
    ("below", "title"),
    [
        (
            "Harbour and Moorings Plan",
            "Late changes to the 2025-26 budget and the Medium Term Harbour and Moorings Plan",
        ),
        ("Summary: the changes are few", "Late changes to the 2025-26 budget and the Medium Term"),
        ("Classification: Unrestricted", "Late changes to the 2025-26 budget and the Medium Term"),
    ],
)
def test_a_subject_that_fills_its_line_goes_on_below(below: str, title: str) -> None:
    page = Page(
        1, f"To: Cabinet - 4 March 2025\nSubject: Late changes to the 2025-26 budget and the Medium Term\n{below}\n"
    )

    assert cover_of(lines_of([page])).title == title
