"""Minutes' titles with a decision's own number before them, and what only looks like one."""

from __future__ import annotations

import pytest

from ingest.block import Form
from ingest.blocks import blocks_of
from ingest.lines import Line, lines_of
from ingest.passages import Cutter
from ingest.sections import parts_of, sections_of
from vectorstore.words.papers import Page, Passage

UNDER = "The Cabinet looked at the plan and asked the officers to come back with it in May."


def headings(text: str) -> list[tuple[str | None, str]]:
    found = blocks_of(lines_of([Page(1, text)]), minutes=True)
    return [(block.number, block.text) for block in found if block.form is Form.HEADING]


@pytest.mark.parametrize(
    "title",
    [
        "24/00096 - Commissioning Plan",
        "24/00096 Commissioning Plan",
        "25/0012: Commissioning Plan",
        "24/00096 – Household Support Fund",
    ],
)
def test_a_decisions_reference_before_a_title_leaves_it_a_title(title: str) -> None:
    assert headings(f"92. {title}\n\n{UNDER}") == [("92", f"92. {title}")]


@pytest.mark.parametrize(
    "line",
    [
        # no title behind the reference
        "92. 24/00096 - the plan was brought back to the cabinet by the officers",
        "92. 24/00096 - ",
        # figures, not a reference
        "92. 24/00 - 25/00",
    ],
)
def test_a_reference_alone_makes_no_title(line: str) -> None:
    assert headings(f"{line}\n\n{UNDER}") == []


@pytest.mark.parametrize("line", ["Proposer: Ada Okonjo", "Seconded by Bram Lomond", "Moved by Councillor Okonjo"])
def test_who_puts_a_motion_is_no_title_however_it_stands(line: str) -> None:
    assert headings(f"{line}\n\n{UNDER}") == []
    [passage] = cut(f"Motion on the Pier\n\n{line}\n\n{UNDER}\n")
    assert line in [passage.text[s.start : s.end] for s in passage.sentences]


def test_a_bold_title_ends_where_who_puts_the_motion_begins() -> None:
    lines = [
        Line("Motion on the Pier", 1, gap=True, bold=True),
        Line("Proposer: Ada Okonjo", 1, gap=False, bold=True),
        Line(UNDER, 1, gap=True),
    ]

    assert [(b.form, b.text) for b in blocks_of(lines)][:1] == [(Form.HEADING, "Motion on the Pier")]


@pytest.mark.parametrize(
    "asked",
    [
        ["2. To COMMENT on the Arrangements for Cabinet Committees"],
        ["4. DEBATE and DECIDE Whether the Chair of the Harbour Board", "should be an Opposition Member."],
        ["5. If Recommendation 4 is Passed, APPROVE the Changes to the Constitution"],
    ],
)
def test_what_a_meeting_is_asked_to_do_is_no_title_however_boldly_it_is_printed(asked: list[str]) -> None:
    bold = [Line(text, 1, gap=n == 0, bold=True) for n, text in enumerate(asked)]
    found = blocks_of([Line("The council is asked to:", 1, gap=True), *bold, Line(UNDER, 1, gap=True)])

    assert [b.text for b in found if b.form is Form.HEADING] == []


@pytest.mark.parametrize("title", ["4. Support for Carers", "2. CREATE A PLAN", "3. Delegated Decisions"])
def test_a_numbered_title_that_begins_like_one_stays_a_title(title: str) -> None:
    lines = [Line(title, 1, gap=True, bold=True), Line(UNDER, 1, gap=True)]

    assert [b.text for b in blocks_of(lines) if b.form is Form.HEADING] == [title]


def test_what_stands_under_such_a_title_is_of_its_item() -> None:
    text = (
        "Minutes of the Meeting of the Cabinet held on 19 March 2025\nPresent: Councillor Lomond\n\n"
        f"92. 24/00096 - Commissioning Plan\n\n{UNDER}\n\n93. 24/00101 - Bus Shelters\n\nRESOLVED that they be painted.\n"
    )

    assert [(p.item, p.item_title) for p in cut(text) if p.item] == [
        ("92", "24/00096 - Commissioning Plan"),
        ("93", "24/00101 - Bus Shelters"),
    ]


def cut(text: str) -> list[Passage]:
    pages = [Page(1, text)]
    cutter = Cutter("paper", pages)
    return [p for part in parts_of(lines_of(pages)) for section in sections_of(part) for p in cutter.cut(section)]
