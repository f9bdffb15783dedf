"""What the whole house speaks of, and how an officer cites it."""

from __future__ import annotations

import dataclasses
import datetime

from vectorstore.words.papers import WORKBOOK, Document, Passage, held_on, reference

PACK = Document(
    id="pack",
    source="/papers/pack.pdf",
    file="pack.pdf",
    sha256="0",
    size=1,
    media_type="application/pdf",
    reader="1",
    title="Agenda",
    committee="Cabinet",
    meeting_date=datetime.date(2025, 6, 18),
    date_basis="printed",
)
REPORT = Passage(id="p", document_id="pack", text="The pool leaks.", item="5", item_title="The Pool")


def test_a_reference_is_written_as_an_officer_writes_it() -> None:
    assert reference(PACK, REPORT, 4, "3.2") == "Cabinet, 18 June 2025, item 5, The Pool, para. 3.2, p. 4"


def test_minutes_inside_a_pack_are_cited_by_the_day_of_their_own_meeting() -> None:
    minutes = dataclasses.replace(REPORT, item=None, item_title="Minutes", meeting_date=datetime.date(2025, 3, 19))
    assert held_on(PACK, minutes) == datetime.date(2025, 3, 19)
    assert reference(PACK, minutes, 2) == "Cabinet, 19 March 2025, Minutes, p. 2"


def test_a_date_that_was_inferred_is_not_given_as_printed() -> None:
    undated = dataclasses.replace(PACK, date_basis="inferred")
    assert reference(undated, REPORT, 4) == "Cabinet, about June 2025, item 5, The Pool, p. 4"


def test_a_paper_that_says_nothing_of_itself_is_cited_by_its_file() -> None:
    bare = dataclasses.replace(PACK, title=None, committee=None, meeting_date=None)
    plain = Passage(id="p", document_id="pack", text="The pool leaks.")
    assert bare.name == "pack.pdf"
    assert reference(bare, plain, None) == "pack.pdf"


def test_a_text_without_pages_is_cited_by_its_sheet_or_its_section() -> None:
    book = dataclasses.replace(PACK, media_type=WORKBOOK)
    row = dataclasses.replace(REPORT, headings=("Repairs 2025", "Pools", "Pools | Ward | Cost"))
    assert reference(book, row, None) == "Cabinet, 18 June 2025, item 5, The Pool, sheet “Repairs 2025”"
    page = dataclasses.replace(PACK, media_type="text/html")
    assert reference(page, row, None) == "Cabinet, 18 June 2025, item 5, The Pool, under “Pools”"
    assert reference(page, row, None, "3.2") == "Cabinet, 18 June 2025, item 5, The Pool, para. 3.2"
    assert reference(dataclasses.replace(page, media_type="text/plain"), row, None).endswith("The Pool")
