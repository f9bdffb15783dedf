"""Which papers call themselves exempt, why, and on which pages; and which only speak of it."""

from __future__ import annotations

import pytest

from ingest.exempting import Exempt, exempt_in
from ingest.lines import lines_of
from ingest.sections import parts_of
from vectorstore.words.exemptions import cited_in, paragraphs_of
from vectorstore.words.papers import Page

HEAD = """{item}
Meeting date: 12 March 2025
Cabinet
{title}
Wards affected: Ossleby   Key decision: Yes
Report of: Councillor Gwilym Pask
Accountable director: Owen Stallard
{label}

1. Recommendations
1.1 That Cabinet agrees to sell the land at the wharf.
1.2 That the terms are kept under review by the director in each of the coming years.
"""
AGENDA = """Cabinet
Agenda for the meeting at 7.00 pm on 12 March 2025
1 Apologies for absence
2 Minutes of the last meeting
3 Budget monitoring (Pages 3 - 9)
"""
NOTES = "\n".join(f"The room is on floor {n} and its doors are opened at half past six." for n in range(12))
BODY = "\n".join(
    f"The pool was open for {n} days in the summer and closed in the autumn of that year." for n in range(30)
)


def paper(*pages: str) -> Exempt | None:
    read = [Page(n, text) for n, text in enumerate(pages, start=1)]
    return exempt_in(parts_of(lines_of(read)), read)


def report(label: str, title: str = "The Future of the Wharf", item: str = "ITEM: 14") -> str:
    return HEAD.format(item=item, title=title, label=label)


@pytest.mark.parametrize(
    ("label", "paragraphs"),
    [
        ("This report is exempt", ()),
        ("This report is to be treated as exempt", ()),
        ("This report contains exempt information under paragraph 3", (3,)),
        (
            "Not for publication by virtue of paragraph 3 of Part 1 of Schedule 12A of the Local Government Act 1972",
            (3,),
        ),
        ("NOT FOR PUBLICATION by virtue of paragraphs 1, 2 and 3 of Part 1 of Schedule 12A", (1, 2, 3)),
        ("Not for publication by virtue of paragraph(s) 3 and 5 of Part 1 of Schedule 12A", (3, 5)),
        ("Not for publication by virtue of Paragraph 14 of Part 4 of Schedule 12A", (14,)),
        ("EXEMPT – NOT FOR PUBLICATION", ()),
        ("EXEMPT - NOT FOR PUBLICATION", ()),
        ("*NOT FOR PUBLICATION*", ()),
        ("(Not for publication)", ()),
        ("CONFIDENTIAL", ()),
        ("STRICTLY CONFIDENTIAL", ()),
        ("Part II", ()),
        ("PART 2", ()),
        ("PART II - CONFIDENTIAL", ()),
        ("Part 2 – Exempt by paragraph 3 of Schedule 12A", (3,)),
        ("Classification: Part II", ()),
        ("Classification: Exempt, paragraph 4", (4,)),
        ("EXEMPT INFORMATION by virtue of Schedule 12A, paragraph 7", (7,)),
        ("By virtue of paragraph 3 of Part 1 of Schedule 12A this paper is not for publication", (3,)),
        (
            "This report is\nexempt by virtue of paragraph 3 of Part 1 of\nSchedule 12A of the Local Government Act",
            (3,),
        ),
    ],
)
def test_a_report_that_calls_itself_exempt_is_exempt_with_its_paragraphs(
    label: str, paragraphs: tuple[int, ...]
) -> None:
    said = paper(report(label))
    assert said is not None
    assert said.paragraphs == paragraphs
    assert said.reason
    assert "sell the land" not in said.reason
    assert not said.partly


@pytest.mark.parametrize(
    "line",
    [
        "This report is public",
        "This report is not exempt",
        "This report contains no exempt information",
        "This report is not confidential",
        "[Do not include information which is exempt from publication under schedule 12A]",
        "For publication [Do not include information which is exempt from publication under schedule 12a of",
        "Exempt Information? Open",
        "EXEMPT ITEMS",
        "Classification: Unrestricted",
        "UNRESTRICTED ITEMS",
        "Part 2: Seashells",
        "Constitution, Chapter 2, Part 2",
        "Members noted that the second report was not for publication.",
        "To view any “exempt” information that may be included on the agenda for this meeting, Councillors should:",
    ],
)
def test_a_public_report_that_speaks_of_exemption_is_public(line: str) -> None:
    assert paper(report(line)) is None


RESOLUTIONS = [
    "RESOLVED: that the press and public be excluded from the meeting for the following item of business on the grounds "
    "that it involves the likely disclosure of exempt information as defined in paragraph 3 of Part 1 of Schedule 12A to "
    "the Local Government Act 1972.",
    "RESOLVED that, under Section 100A(4) of the Local Government Act 1972, the public be excluded from the meeting as the "
    "items contain exempt information as defined in Part I of Schedule 12A, and are not for publication by virtue of "
    "paragraphs 3 and 4.",
    "That the public be excluded from the meeting during consideration of the following items, which contain "
    "confidential information within the meaning of Schedule 12A.",
]


def wrapped(text: str, width: int) -> str:
    lines, line = [], ""
    for word in text.split():
        if line and len(line) + len(word) >= width:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}".strip()
    return "\n".join([*lines, line])


@pytest.mark.parametrize("resolution", RESOLUTIONS)
@pytest.mark.parametrize("width", range(50, 101, 5))
def test_a_resolution_to_exclude_the_public_is_public_wherever_its_lines_break(resolution: str, width: int) -> None:
    said = wrapped(resolution, width)
    minutes = "Minutes of the meeting of Cabinet held on 12 March 2025\nPresent: Councillors Lomond and Eddowe\n"
    lines = said.splitlines()
    assert paper(f"{minutes}\n45. Exclusion of the Press and Public\n{said}") is None
    assert paper(f"{minutes}\n{BODY}\n{said}") is None
    for n in range(1, len(lines)):  # and wherever the page ends in it
        first, second = "\n".join(lines[:n]), "\n".join(lines[n:])
        assert paper(f"{minutes}\n{BODY}\n{first}\n4", f"{second}\n{BODY}") is None, (first, second)


@pytest.mark.parametrize(
    "listed",
    [
        "4 Disposal of Ossleby Wharf\nNot for publication by virtue of paragraph 3 of Schedule 12A",
        "EXEMPT ITEMS\n4 Disposal of Ossleby Wharf (Pages 11 - 20)",
        "PART II\n4 Disposal of Ossleby Wharf",
        "PART II - EXEMPT ITEMS\n4 Disposal of Ossleby Wharf\nExempt report by virtue of paragraph 3",
        "4 Exempt minutes of the last meeting\nEXEMPT\n5 Any other business",
        "4 Disposal of Ossleby Wharf – NOT FOR PUBLICATION",
        "4 Disposal of Ossleby Wharf\nCONFIDENTIAL",
    ],
)
def test_an_agenda_that_only_names_exempt_items_is_public(listed: str) -> None:
    assert paper(f"{AGENDA}{listed}") is None
    assert paper(AGENDA, f"{listed}\nNotes for members of the public: the room is on the first floor.") is None


@pytest.mark.parametrize(
    "head", ["NOT FOR PUBLICATION", "EXEMPT", "CONFIDENTIAL", "This agenda is not for publication"]
)
def test_an_agenda_that_is_itself_exempt_is_exempt(head: str) -> None:
    assert paper(f"{head}\n{AGENDA}") is not None


def test_the_list_of_a_reports_appendices_says_nothing_of_the_report() -> None:
    listed = "Appendices\nAppendix 1 - Plan\nAppendix 2 - Valuation, not for publication by virtue of paragraph 3"
    assert paper(f"{report('This report is public')}\n{BODY}\n{listed}") is None


def test_an_appendix_that_names_itself_at_the_top_of_its_page_is_exempt() -> None:
    said = paper("Appendix 2 - NOT FOR PUBLICATION by virtue of paragraph 3 of Schedule 12A\n" + BODY)
    assert said is not None
    assert said.paragraphs == (3,)


def test_a_pack_is_told_on_which_pages_it_is_exempt() -> None:
    said = paper(
        f"{AGENDA}{NOTES}",
        report("This report is public", "The Pool", "ITEM: 3"),
        report("Not for publication by virtue of paragraph 3 of Part 1 of Schedule 12A", "The Wharf", "Agenda item 4"),
        BODY,
        report("This report is public", "The Park", "Item no. 5"),
    )
    assert said is not None
    assert said.pages == (3, 4)
    assert said.paragraphs == (3,)
    assert said.warning is not None
    assert "pages 3 to 4" in said.warning
    assert "Split" in said.warning


def test_what_stands_behind_the_head_of_part_two_is_exempt_though_it_does_not_say_so() -> None:
    said = paper(
        f"{AGENDA}{NOTES}",
        f"{report('This report is public', 'The Pool', 'ITEM: 3')}\n{BODY}",
        "PART II\nExempt items",
        report("Key facts", "The Wharf", "Agenda item 4"),
    )
    assert said is not None
    assert said.pages == (3, 4)


def test_a_label_at_the_edge_of_one_page_of_a_pack_makes_the_paper_exempt() -> None:
    said = paper(
        f"{AGENDA}{NOTES}",
        f"{report('This report is public', 'The Pool', 'ITEM: 3')}\n{BODY}",
        f"{BODY}\n{BODY}\nNOT FOR PUBLICATION",
    )
    assert said is not None
    assert said.pages == (3,)


def test_a_report_of_a_pack_that_was_not_told_apart_binds_by_its_head() -> None:
    said = paper(f"{AGENDA}{NOTES}", f"{report('NOT FOR PUBLICATION', 'The Wharf', 'The wharf, 4')}\n{BODY}")
    assert said is not None
    assert said.pages == (2,)


def test_words_that_nobody_sees_bind_too() -> None:
    read = [Page(1, report("This report is public"), hidden="NOT FOR PUBLICATION")]
    assert exempt_in(parts_of(lines_of(read)), read) is not None


def test_paragraphs_are_those_of_the_schedule() -> None:
    assert cited_in("by virtue of paragraphs 1 to 3 of Part 1 of Schedule 12A") == (1, 2, 3)
    assert cited_in("paragraph 3.2 of this report") in ((), (3,))
    assert cited_in("under paragraph 9") == ()
    assert paragraphs_of("3, 1 and 14") == (1, 3, 14)
    for wrong in ("8", "0", "19", "three", "-3", "３"):
        with pytest.raises(ValueError, match="Schedule 12A"):
            paragraphs_of(wrong)
