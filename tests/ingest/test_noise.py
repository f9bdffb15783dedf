"""What every pack prints and nobody asks about: contents pages, and the flowchart on declaring interests."""

from __future__ import annotations

import pytest

from ingest.blocks import blocks_of
from ingest.lines import lines_of
from ingest.noise import evidence
from vectorstore.words.papers import Page

POOL = "The pool at Marrack Green opens in May and closes in September."
FLOWCHART = (
    "Declaring Interests Flowchart",
    "What matters are being discussed at the meeting?",
    "Does the business relate to a pecuniary interest of yours or your spouse?",
    "If so, speak to the Monitoring Officer, and do not participate or vote.",
)


def kept(*pages: tuple[str, ...], minutes: bool = False) -> list[str]:
    """What is left of pages, whose paragraphs have room around them."""
    read = [Page(number, "\n\n".join(paragraphs)) for number, paragraphs in enumerate(pages, start=1)]
    return [block.text for block in evidence(blocks_of(lines_of(read), minutes=minutes))]


@pytest.mark.parametrize("title", ["Contents", "CONTENTS", "Table of Contents", "List of contents", "Contents Page:"])
def test_a_contents_page_is_left_out(title: str) -> None:
    assert kept((title, "1. Introduction 3", "2. The Pool 5", "3. The Library 9 - 12"), (POOL,)) == [POOL]


def test_a_contents_entry_without_a_page_is_left_out_with_its_page() -> None:
    assert kept(("Contents", "Introduction 3", "Appendices", "The Library 9"), (POOL,)) == [POOL]


def test_a_contents_page_that_runs_on_is_left_out_to_its_end() -> None:
    assert kept(("Contents", "Introduction 3", "The Pool 5"), ("The Library 9", "The Van 12", POOL)) == [POOL]


def test_text_below_the_contents_on_their_page_is_kept() -> None:
    assert kept(("Contents", "Introduction 3", "The Pool 5", POOL)) == [POOL]


def test_a_heading_that_speaks_of_contents_is_kept() -> None:
    assert kept(("Contents of the Museum", "It holds 412 things.")) == [
        "Contents of the Museum",
        "It holds 412 things.",
    ]


def test_the_flowchart_on_interests_is_left_out() -> None:
    assert kept((POOL,), FLOWCHART) == [POOL]


def test_what_follows_the_flowchart_is_kept() -> None:
    after = ("The Pool", POOL, "The library in Castle Street is open on all days but Sundays.")
    assert kept(FLOWCHART, after) == list(after)


def test_what_minutes_say_of_interests_is_kept() -> None:
    said = "Councillor Dray declared a pecuniary interest in item 7, as his spouse owns a boat, and left the room."
    assert said in kept(("2 Declarations of Interest", said), minutes=True)


def test_another_flowchart_is_kept() -> None:
    said = "The flowchart below shows how a complaint is dealt with."
    assert kept((said, POOL)) == [said, POOL]


def test_what_is_on_the_agenda_is_kept() -> None:
    agenda = (
        "Agenda",
        "1. Apologies for absence",
        "2. Minutes 5 - 12",
        "3. Declarations of interests",
        "4. The pool 13 - 20",
    )
    said = " ".join(kept(agenda))
    assert all(item in said for item in agenda)


def test_an_agenda_before_the_flowchart_is_kept() -> None:
    agenda = "Agenda", "1. Apologies for absence", "2. Declarations of interests", "3. The pool"
    said = " ".join(kept(agenda, FLOWCHART))
    assert all(item in said for item in agenda)
    assert "Monitoring Officer" not in said


def test_an_agenda_after_the_flowchart_is_kept() -> None:
    agenda = "Agenda", "1. Apologies for absence", "2. Declarations of interests", "3. The pool"
    said = " ".join(kept(FLOWCHART, agenda))
    assert all(item in said for item in agenda)


def test_a_sentence_on_the_flowchart_takes_nothing_away() -> None:
    said = (
        "Members were reminded of the flowchart on interests in their papers.",
        "Councillor Dray declared a pecuniary interest in item 7, as his spouse owns a boat.",
    )
    assert kept(said, minutes=True) == list(said)
