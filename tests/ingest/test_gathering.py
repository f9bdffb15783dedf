"""Short passages to one: a form's fields are found together, read out with their names, and quoted as printed."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Sequence
from typing import Any

import pytest

from ingest.gathering import FULL, SHORT, gathered
from tests.invented import points, prose, table
from vectorstore.words.papers import Page, Passage, Shape, Standing
from vectorstore.words.text import squash

FORM = (("Decision maker", "Councillor Lomond"), ("Wards", "Fennimoor"), ("Contact officer", "A. Thorn"))


def field(name: str, value: str, *above: str, **changes: Any) -> Passage:
    return prose("form", value, headings=(*above, name), **changes)


def page_of(passages: Sequence[Passage]) -> Page:
    """A page that prints the passages under their headings."""
    return Page(1, "\n".join(line for p in passages for line in (*p.headings, p.text)))


def together(*passages: Passage, page: Page | None = None) -> list[Passage]:
    return list(gathered(passages, [page or page_of(passages)]))


def quotes(passage: Passage) -> list[str]:
    return [passage.text[s.start : s.end] for s in passage.sentences]


FIELDS = [field(name, value, "Record of Decision") for name, value in FORM]


def test_the_fields_of_a_form_are_one_passage_with_their_names() -> None:
    (form,) = together(*FIELDS)

    assert form.text == ("Decision maker\nCouncillor Lomond\nWards\nFennimoor\nContact officer\nA. Thorn")
    assert form.headings == ("Record of Decision",)


def test_what_is_quoted_of_a_form_is_each_fields_value() -> None:
    (form,) = together(*FIELDS)

    assert quotes(form) == [value for _, value in FORM]
    assert [s.page for s in form.sentences] == [1, 1, 1]


def test_a_field_is_read_out_with_its_name() -> None:
    (form,) = together(*FIELDS)

    assert [s.reading for s in form.sentences] == [f"{name}: {value}" for name, value in FORM]


def test_a_field_of_two_sentences_is_read_out_as_it_is() -> None:
    (form,) = together(field("Reason", "It leaks. It is old."), field("Wards", "Fennimoor"))

    assert quotes(form) == ["It leaks.", "It is old.", "Fennimoor"]
    assert [s.reading for s in form.sentences] == [None, None, "Wards: Fennimoor"]


def test_a_line_that_is_filled_with_a_few_words_is_read_with_its_name_whatever_is_below_it() -> None:
    (form,) = together(
        field("Officer", "Ann Low, Piers\nApproved by the head of the service."), field("Wards", "Fennimoor")
    )

    assert form.sentences[0].reading == f"Officer: {quotes(form)[0]}"
    assert form.sentences[1].reading is None or len(form.sentences) == 2


def test_a_reading_that_was_there_stays() -> None:
    vote = field("Vote", "Amendment lost.")
    vote = dataclasses.replace(
        vote, sentences=tuple(dataclasses.replace(s, reading="for 14, against 45: lost") for s in vote.sentences)
    )

    (form,) = together(vote, field("Wards", "Fennimoor"))

    assert form.sentences[0].reading == "for 14, against 45: lost"


def test_passages_under_one_heading_have_it_once_and_not_in_their_text() -> None:
    (one,) = together(prose("a", "The pool leaks.", headings=("Pool",)), prose("a", "It is old.", headings=("Pool",)))

    assert one.text == "The pool leaks.\nIt is old."
    assert one.headings == ("Pool",)
    assert quotes(one) == ["The pool leaks.", "It is old."]
    assert [s.reading for s in one.sentences] == [None, None]


def test_a_heading_that_two_levels_share_is_printed_once() -> None:
    (one,) = together(
        prose("a", "The pool leaks.", headings=("Leisure", "Pools", "Fennimoor")),
        prose("a", "It is old.", headings=("Leisure", "Pools", "Ossleby")),
        prose("a", "It is free.", headings=("Leisure", "Halls")),
    )

    assert one.headings == ("Leisure",)
    assert one.text == "Pools\nFennimoor\nThe pool leaks.\nOssleby\nIt is old.\nHalls\nIt is free."


def test_a_heading_that_the_page_prints_otherwise_is_left_out() -> None:
    other = Page(1, "Decision\ntaken by\nCouncillor Lomond\nWards\nFennimoor")

    (form,) = together(*FIELDS[:2], page=other)

    assert form.text == "Councillor Lomond\nWards\nFennimoor"
    assert form.sentences[0].reading is None
    assert squash(form.text) in squash(other.text.replace("Decision\ntaken by", ""))


def test_every_quote_and_the_whole_text_stand_on_the_page() -> None:
    (form,) = together(*FIELDS)
    page = squash(page_of(FIELDS).text)

    assert all(squash(line) in page for line in form.text.split("\n"))
    assert all(squash(quote) in page for quote in quotes(form))


# What stays apart ---------------------------------------------------------------------------------------------------

LONG = "The pool at Marrack Green opens in May and closes in September of every year, " * 3 + "as it did before."


def test_a_long_passage_stays_as_it_is() -> None:
    short = prose("a", "It is old.")
    long = prose("a", LONG)
    assert len(LONG.split()) >= SHORT

    assert together(short, long, short) == [short, long, short]


def test_short_passages_are_gathered_until_there_are_enough_words() -> None:
    ten = [prose("a", f"The lamp number {n} of the old pier is lit again.") for n in range(20)]

    made = together(*ten)

    assert [quote for p in made for quote in quotes(p)] == [p.text for p in ten]
    assert all(len(p.text.split()) <= FULL for p in made)
    assert len(made) == 3


@pytest.mark.parametrize(
    "changes",
    [
        {"item": "4"},
        {"item_title": "Pools"},
        {"meeting_date": datetime.date(2025, 3, 19)},
        {"committee": "Planning"},
        {"standing": Standing.DECISION},
        {"about": "that the pool be closed"},
        {"page": 2, "last_page": 2},
        {"last_page": 2},
    ],
    ids="-".join,
)
def test_what_is_worth_something_else_or_stands_elsewhere_stays_apart(changes: dict[str, Any]) -> None:
    first, second = prose("a", "The pool leaks."), prose("a", "It is old.", **changes)

    assert together(first, second) == [first, second]


def test_tables_stay_as_they_were_cut() -> None:
    rows = table("a", "Service Budget", [("Theatre 86", "Theatre: Budget 86")])
    short = prose("a", "It is old.")

    assert together(short, rows, rows, short) == [short, rows, rows, short]


def test_a_list_among_what_is_gathered_makes_it_a_list() -> None:
    (one,) = together(prose("a", "It is old."), points("a", "It has:", ["- a roof;", "- a door."]))

    assert one.shape is Shape.LIST
    assert quotes(one)[1:] == ["It has:", "- a roof;", "- a door."]


def test_the_periods_of_all_are_those_of_the_one() -> None:
    (one,) = together(prose("a", "In 2019/20 it leaked."), prose("a", "In March 2021 it was dry."))

    assert one.periods == {"fy2019", "m2021-03"}


# Names --------------------------------------------------------------------------------------------------------------


def test_one_form_has_one_id_however_often_it_is_read() -> None:
    assert together(*FIELDS) == together(*FIELDS)


def test_ids_are_new_and_follow_what_was_gathered() -> None:
    (form,) = together(*FIELDS)
    (other,) = together(*FIELDS[:2], field("Contact officer", "B. Sedge", "Record of Decision"))

    assert form.id != other.id
    assert {form.id, other.id}.isdisjoint(p.id for p in FIELDS)


def test_a_passage_that_stays_alone_keeps_its_id() -> None:
    assert [p.id for p in together(FIELDS[0])] == [FIELDS[0].id]


def test_nothing_gathers_to_nothing() -> None:
    assert together(page=Page(1, "")) == []
