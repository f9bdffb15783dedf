"""What a clerk says of a paper: it holds when the paper is read again, and never opens what closes itself anew."""

from __future__ import annotations

import dataclasses
import datetime

import pytest

from tests.invented import document
from vectorstore.corrections import (
    FIELDS,
    OPENED_BY_HAND,
    Correction,
    corrected,
    correction,
    given_in,
    label_for,
    restored,
    value_of,
)
from vectorstore.words.clearance import PUBLIC, STAFF, UNASSIGNED, Access
from vectorstore.words.papers import Document

NOW = datetime.datetime(2026, 1, 2, 3, 4, 5, tzinfo=datetime.UTC)
LEGAL, ESTATES = Access("exempt", "Legal"), Access("exempt", "Estates")
GIVEN = {
    "title": "The Wells",
    "committee": "Council",
    "meeting_date": "2023-01-30",
    "item": "7b",
    "kind": "minutes",
    "access": "staff",
    "paragraphs": "3, 5",
    "exempt_reason": "Legal advice",
    "review_on": "2027-01-30",
}


def by_hand(paper: Document, **given: str | None) -> list[Correction]:
    return [correction(paper, field, value, "owner", NOW) for field, value in given.items()]


def labelled(given: Access, recognised: Access = PUBLIC) -> Correction:
    return Correction("access", given.label, recognised.label, None, NOW, "owner")


def test_every_field_that_can_be_corrected_is_put_in_and_taken_back() -> None:
    paper = document(date_basis="inferred", access=LEGAL)
    corrections = by_hand(paper, **GIVEN)

    held = given_in(paper, corrections)

    assert set(GIVEN) == set(FIELDS)
    assert {field: value_of(held, field) for field in FIELDS} == GIVEN
    assert held.date_basis == "given"
    assert restored(held, corrections) == paper


def test_that_a_paper_has_none_can_be_said_too() -> None:
    paper = document(item="3")
    corrections = by_hand(paper, title=None, committee=None, meeting_date=None, item=None)

    held = given_in(paper, corrections)

    assert (held.title, held.committee, held.meeting_date, held.date_basis, held.item) == (None,) * 5
    assert restored(held, corrections) == paper


def test_a_date_that_is_confirmed_was_given() -> None:
    paper = document(date_basis="inferred")

    held = given_in(paper, by_hand(paper, meeting_date=value_of(paper, "meeting_date")))

    assert (held.meeting_date, held.date_basis) == (paper.meeting_date, "given")


# Access labels ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("read", "given", "recognised", "same_file", "label"),
    [
        (PUBLIC, STAFF, PUBLIC, True, STAFF),
        (PUBLIC, LEGAL, PUBLIC, False, LEGAL),
        (STAFF, STAFF, PUBLIC, False, STAFF),
        # The paper says that it is exempt: opened by somebody who knew, as long as it is the same file.
        (UNASSIGNED, PUBLIC, UNASSIGNED, True, PUBLIC),
        (UNASSIGNED, PUBLIC, LEGAL, True, PUBLIC),
        (UNASSIGNED, PUBLIC, UNASSIGNED, False, UNASSIGNED),
        (UNASSIGNED, PUBLIC, PUBLIC, True, UNASSIGNED),
        (UNASSIGNED, STAFF, PUBLIC, False, UNASSIGNED),
        # The operator named a closer label, or other readers.
        (STAFF, PUBLIC, PUBLIC, True, STAFF),
        (ESTATES, LEGAL, PUBLIC, True, ESTATES),
        (LEGAL, PUBLIC, UNASSIGNED, True, LEGAL),
    ],
)
def test_a_label_given_by_hand_holds_until_the_paper_or_its_owner_closes_it_further(
    read: Access, given: Access, recognised: Access, same_file: bool, label: Access
) -> None:
    held = corrected(document(access=read), [labelled(given, recognised)], same_file)

    assert held.access == label


def test_a_paper_that_closes_itself_says_that_the_label_fell_away() -> None:
    opened = labelled(PUBLIC, STAFF)

    closed = corrected(document(access=UNASSIGNED, warnings=("Page 3.",)), [opened], False)
    kept = corrected(document(access=PUBLIC), [opened], False)

    assert closed.warnings == ("Page 3.", OPENED_BY_HAND.format("public"))
    assert kept.warnings == ()


def test_the_other_corrections_hold_when_the_label_falls_away() -> None:
    paper = document()
    corrections = [*by_hand(paper, title="The Wells"), labelled(PUBLIC)]

    held = corrected(dataclasses.replace(paper, access=UNASSIGNED), corrections, False)

    assert (held.title, held.access) == ("The Wells", UNASSIGNED)


@pytest.mark.parametrize(
    ("held", "given", "named", "label"),
    [
        (None, None, None, None),
        (None, None, STAFF, STAFF),
        (STAFF, None, None, STAFF),
        (STAFF, None, PUBLIC, PUBLIC),
        (STAFF, STAFF, None, STAFF),
        (STAFF, STAFF, PUBLIC, STAFF),
        (LEGAL, LEGAL, PUBLIC, LEGAL),
        (LEGAL, LEGAL, STAFF, LEGAL),
        (PUBLIC, PUBLIC, STAFF, STAFF),
        (LEGAL, LEGAL, ESTATES, ESTATES),
        (PUBLIC, PUBLIC, LEGAL, LEGAL),
    ],
)
def test_a_label_given_by_hand_is_closed_but_never_opened_by_the_next_ingest(
    held: Access | None, given: Access | None, named: Access | None, label: Access | None
) -> None:
    paper = document(access=held) if held else None

    assert label_for(paper, labelled(given) if given else None, named) == label
