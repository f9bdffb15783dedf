"""Blocks to sections: heading paths, the items of a pack, and what a text is worth."""

from __future__ import annotations

import datetime

import pytest

from ingest.lines import lines_of
from ingest.sections import Part, Section, parts_of, sections_of
from vectorstore.words.papers import Page, Standing

MINUTES = """Minutes of the Meeting of the Cabinet
held on 19 March 2025 at 7.00 pm
Present: Councillors Lomond (Chair) and Eddowe

41. Swimming Pool

The Head of Property said that the pool leaks and that the repair would cost £40,000.

RESOLVED:

1. That the pool is closed at the end of May 2025.

2. That the site is sold.

42. Mobile Library

Councillor Dray recommended that the van is replaced, and members talked about the cost of it.

RECOMMENDED to Council:

1. That a van is bought in 2025/26.
"""
REPORT = """Meeting date: 18 June 2025
ITEM: {item}
Cabinet
{title}
Wards affected: All
Key decision: No
Report of: Councillor Gwilym Pask
This report is public

1. Recommendations

1.1 That Cabinet agrees to repair the {thing} in the coming year.

2. Background

2.1 The {thing} was built in 1962 and it has leaked for years.
"""
AGENDA = """Averlock Vale Borough Council
Cabinet
Agenda for the meeting at 7.00 pm on 18 June 2025
Committee Room 2, Town Hall, Castle Street, Averlock
Membership: Councillors Lomond (Chair) and Eddowe
1 Apologies for absence
2 Minutes of the meeting held on 19 March 2025
3 Items of urgent business
4 Declarations of interests
5 The pool
6 The library
Anyone may come to the meeting and may film it.
There is a ramp from Castle Street.
Enquiries: Callum Reddish, meetings@averlockvale.example
"""
POOL = REPORT.format(item=5, title="The Pool", thing="pool")
LIBRARY = REPORT.format(item=6, title="The Library", thing="library")


def parts(*texts: str) -> list[Part]:
    """Each text a page, on which lines that begin with RECOMMENDED are set in bold."""
    bold = [{n for n, line in enumerate(text.splitlines()) if line.startswith("RECOMMENDED")} for text in texts]
    pages = [Page(n, text, frozenset(set_)) for n, (text, set_) in enumerate(zip(texts, bold, strict=True), start=1)]
    return parts_of(lines_of(pages))


def sections(*texts: str) -> list[Section]:
    return [section for part in parts(*texts) for section in sections_of(part)]


def worth(found: list[Section], words: str) -> Standing:
    (standing,) = {s.standing for s in found for block in s.blocks if words in block.text}
    return standing


def path(found: list[Section], words: str) -> tuple[str, ...]:
    (headings,) = {s.headings for s in found for block in s.blocks if words in block.text}
    return headings


def test_a_paper_that_is_no_pack_is_one_part() -> None:
    (part,) = parts(POOL)
    assert part.first
    assert part.cover.item == "5"


def test_a_pack_opens_into_its_items() -> None:
    found = parts(AGENDA, POOL, LIBRARY)
    assert [(p.cover.kind, p.cover.item, p.cover.title) for p in found] == [
        ("agenda", None, "Agenda"),
        ("report", "5", "The Pool"),
        ("report", "6", "The Library"),
    ]
    assert [part.first for part in found] == [True, False, False]


def test_every_line_of_a_pack_belongs_to_one_part() -> None:
    pages = [Page(1, AGENDA), Page(2, MINUTES), Page(3, POOL)]
    lines = lines_of(pages)
    assert [line for part in parts_of(lines) for line in part.lines] == lines


def test_minutes_inside_a_pack_carry_the_date_of_their_own_meeting() -> None:
    agenda, minutes, _ = parts(AGENDA, MINUTES, POOL)
    assert agenda.cover.meeting_date == datetime.date(2025, 6, 18)
    assert (minutes.cover.kind, minutes.cover.meeting_date) == ("minutes", datetime.date(2025, 3, 19))


def test_a_sentence_that_mentions_an_item_begins_no_part() -> None:
    talk = "The committee then turned to Item 7\nand heard a report of the officers.\n"
    assert len(parts(POOL, talk)) == 1


def test_the_head_of_a_report_is_in_no_section() -> None:
    assert not any("Wards affected" in block.text for section in sections(POOL) for block in section.blocks)


def test_a_section_stands_under_its_path_of_headings() -> None:
    text = (
        "LIBRARIES AND LEISURE\n\nSERVICE OVERVIEW\n\nAll six libraries stay open on Saturdays this year.\n\n"
        "FUTURE\n\nA seventh library is planned in Fennimoor for the next year.\n\n"
        "ENVIRONMENT AND STREETS\n\nThe rounds of the bin lorries were changed in June.\n"
    )
    found = sections(text)
    assert path(found, "six libraries") == ("LIBRARIES AND LEISURE", "SERVICE OVERVIEW")
    assert path(found, "seventh library") == ("LIBRARIES AND LEISURE", "FUTURE")
    assert path(found, "bin lorries") == ("ENVIRONMENT AND STREETS",)


def test_recommendations_of_a_report_are_recommendations() -> None:
    found = sections(POOL)
    assert worth(found, "agrees to repair") is Standing.RECOMMENDATION
    assert worth(found, "was built in 1962") is Standing.REPORTED


def test_what_was_resolved_in_minutes_is_a_decision() -> None:
    found = sections(MINUTES)
    assert worth(found, "the pool is closed") is Standing.DECISION
    assert worth(found, "the site is sold") is Standing.DECISION


def test_what_was_said_before_a_resolution_is_no_decision() -> None:
    assert worth(sections(MINUTES), "the pool leaks") is Standing.REPORTED


def test_a_resolution_ends_where_the_next_item_begins() -> None:
    assert worth(sections(MINUTES), "talked about the cost") is Standing.REPORTED


def test_what_a_committee_recommends_to_another_is_no_decision() -> None:
    assert worth(sections(MINUTES), "a van is bought") is Standing.RECOMMENDATION


def test_a_resolution_keeps_the_heading_of_its_item() -> None:
    assert path(sections(MINUTES), "the pool is closed")[0] == "41. Swimming Pool"


def test_a_resolution_after_an_amendment_keeps_the_heading_of_its_item() -> None:
    amended = MINUTES.replace(
        "RESOLVED:", "AMENDMENT TO THE MOTION:\n\nThe amendment was lost by two votes.\n\nRESOLVED:"
    )
    found = sections(amended)
    assert path(found, "The amendment was lost") == ("41. Swimming Pool", "AMENDMENT TO THE MOTION")
    assert path(found, "the pool is closed") == ("41. Swimming Pool", "RESOLVED")


@pytest.mark.parametrize("opening", ["RESOLVED that", "It was unanimously RESOLVED that", "Agreed: that"])
def test_a_resolution_in_one_sentence_is_a_decision(opening: str) -> None:
    text = MINUTES.replace("RESOLVED:\n\n1. That the pool", f"{opening} the pool")
    assert worth(sections(text), "the pool is closed") is Standing.DECISION


def test_a_report_that_quotes_a_resolution_decides_nothing() -> None:
    found = sections(POOL + "\n2.2 Cabinet resolved in 2019 that the roof is mended, which was done.\n")
    assert worth(found, "the roof is mended") is Standing.REPORTED
