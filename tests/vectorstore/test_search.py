"""A question in, ranked passages out: what a named year, the latest meeting and earlier turns do to the order."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests import invented
from tests.fakes import FakeEmbedder
from tests.invented import ask, document, papers, prose, query, shelve
from vectorstore.kinship import Kin, Relation
from vectorstore.library import Library
from vectorstore.search import (
    SUPERSEDED,
    Earlier,
    Found,
    blend,
    earlier_behind,
    nearly_the_same,
    once_each,
)
from vectorstore.words.clearance import STAFF, Clearance
from vectorstore.words.papers import Standing

YEARS = range(2015, 2022)


# Arithmetic ---------------------------------------------------------------------------------------------------------


def test_a_blended_question_has_unit_length_and_leans_to_the_heavier_turn() -> None:
    now, before = np.eye(2, dtype=np.float32)

    mixed = blend(np.stack([now, before]), [1.0, 0.3])

    assert np.linalg.norm(mixed) == pytest.approx(1.0)
    assert mixed @ now > mixed @ before > 0


# Years --------------------------------------------------------------------------------------------------------------


def shelve_yearly(library: Library, folder: Path) -> None:
    """Seven papers with the same words; each year has its own figure, and is reported the autumn after."""
    for year in YEARS:
        text = (
            f"During {year}/{(year + 1) % 100:02d} the council answered {90 + year % 7} per cent of requests for "
            "information within the legal timeframe."
        )
        paper = document(f"fy{year}", meeting_date=datetime.date(year + 1, 11, 20), title="Information Report")
        shelve(library, folder, paper, text)
    for n, text in enumerate(("Potholes were filled on Mill Lane.", "The lamp burns.", "Trees stand by the canal.")):
        shelve(library, folder, document(f"other{n}", title="Another matter"), text)


@pytest.fixture(scope="module")
def yearly(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """The yearly papers, for tests that only ask."""
    folder = tmp_path_factory.mktemp("yearly")
    with Library(folder / "library", FakeEmbedder()) as opened:
        shelve_yearly(opened, folder)
        yield opened


@pytest.mark.parametrize("year", YEARS)
@pytest.mark.parametrize("spelling", ["{0}/{2:02d}", "{0}-{2:02d}", "{0} to {1}", "{0}–{1}"])
def test_a_named_year_is_preferred_among_near_identical_papers(yearly: Library, year: int, spelling: str) -> None:
    named = spelling.format(year, year + 1, (year + 1) % 100)

    found = papers(ask(yearly, f"How many requests for information were answered in {named}?"))

    assert found[0] == f"fy{year}"


def test_a_named_month_is_preferred_in_the_year_it_lies_in(library: Library, tmp_path: Path) -> None:
    for month in ("May 2018", "May 2019", "June 2018"):
        paper = document(month, meeting_date=datetime.date(2020, 1, 1))
        shelve(library, tmp_path, paper, f"In {month} the pool was closed for repairs.")

    assert papers(ask(library, "Was the pool closed in May 2019?"))[0] == "May 2019"
    assert papers(ask(library, "Was the pool closed in 2019?"))[0] == "May 2019"


def test_a_paper_without_a_period_of_its_own_speaks_of_its_meetings_year(library: Library, tmp_path: Path) -> None:
    for year in (2017, 2018, 2019):
        shelve(
            library, tmp_path, document(f"y{year}", meeting_date=datetime.date(year, 9, 1)), "The pool was repaired."
        )

    assert papers(ask(library, "Which pool was repaired in 2018?"))[0] == "y2018"


def test_the_latest_is_the_newest_meeting(yearly: Library) -> None:
    found = papers(ask(yearly, "What is the latest share of requests for information answered?", latest=True))

    assert found[0] == f"fy{YEARS[-1]}"


def test_the_latest_is_the_newest_that_this_reader_may_see(library: Library, tmp_path: Path) -> None:
    shelve_yearly(library, tmp_path)
    newest = document("staff", meeting_date=datetime.date(2030, 1, 1), title="Information Report", access=STAFF)
    shelve(library, tmp_path, newest, "The council answered 12 per cent of requests for information.")
    question = "What is the latest share of requests for information answered?"

    assert papers(ask(library, question, latest=True))[0] == f"fy{YEARS[-1]}"
    assert papers(ask(library, question, Clearance(staff=True), latest=True))[0] == "staff"


def test_a_named_year_outweighs_the_latest(yearly: Library) -> None:
    found = papers(ask(yearly, "What was the latest share of requests answered in 2016/17?", latest=True))

    assert found[0] == "fy2016"


# Both lists, and what was said before -------------------------------------------------------------------------------


def test_a_passage_that_shares_no_keyword_can_still_be_found(library: Library, tmp_path: Path) -> None:
    shelve(library, tmp_path, document("wells"), "The lighthouse lamp was replaced.")
    shelve(library, tmp_path, document("roads"), "Potholes were filled on Mill Lane.")

    found = ask(library, "lighthouse lamp", terms=())

    assert papers(found)[0] == "wells"
    assert all(f.keyword == 0 for f in found)


def test_the_sentence_that_answers_is_not_drowned_by_those_around_it(library: Library, tmp_path: Path) -> None:
    around = (
        "Mill Lane was resurfaced. Kerbs were raised beside Orchard Close. Drains were flushed under Smith Street. "
    )
    shelve(library, tmp_path, document("long"), around + "The lighthouse lamp burns. " + "Gullies were emptied.")
    shelve(library, tmp_path, document("other"), "A lamp stands on Mill Lane beside Orchard Close.")

    assert papers(ask(library, "lighthouse lamp burns", terms=()))[0] == "long"


def test_an_earlier_question_leads_to_its_subject(library: Library, tmp_path: Path) -> None:
    shelve(library, tmp_path, document("pool"), "The harbour pool opening cost more than planned.")
    shelve(library, tmp_path, document("hall"), "The village hall opening cost more than planned.")
    follow_up = "What did the opening cost?"

    about_the_pool = ask(library, follow_up, earlier=(Earlier("Tell me about the harbour pool", 0.3, 0.5),))
    about_the_hall = ask(library, follow_up, earlier=(Earlier("Tell me about the village hall", 0.3, 0.5),))

    assert papers(about_the_pool)[0] == "pool"
    assert papers(about_the_hall)[0] == "hall"


def test_the_question_itself_counts_for_more_than_what_was_asked_before(library: Library, tmp_path: Path) -> None:
    shelve(library, tmp_path, document("pool"), "The harbour pool was closed.")
    shelve(library, tmp_path, document("hall"), "The village hall was closed.")

    found = ask(library, "Is the village hall closed?", earlier=(Earlier("Is the harbour pool closed?", 0.3, 0.5),))

    assert papers(found)[0] == "hall"


# Copies and versions ------------------------------------------------------------------------------------------------

LAMP = "The lighthouse lamp was replaced in the autumn."
JANUARY, FEBRUARY = datetime.date(2025, 1, 30), datetime.date(2025, 2, 13)


def said(id_: str, text: str = LAMP, score: float = 1.0, held: datetime.date | None = JANUARY, **changes: Any) -> Found:
    """A passage of its own paper, as if a search had brought it."""
    return invented.found(prose(id_, text, **changes), document(id_, meeting_date=held), score)


def ids(brought: Sequence[Found]) -> list[str]:
    return [f.document.id for f in brought]


REPORT_IN_PACK = Relation("report", "pack", Kin.INSIDE)


def test_the_paper_of_its_own_stands_for_the_pack_in_the_packs_place() -> None:
    brought = [
        said("pack", score=0.9, held=FEBRUARY),
        said("other", "The lamp is lit.", 0.8),
        said("report", score=0.3),
    ]

    kept = once_each(brought, [REPORT_IN_PACK])

    assert ids(kept) == ["report", "other"]
    assert kept[0].score == 0.9


def test_a_report_stands_for_all_the_packs_that_hold_it() -> None:
    brought = [
        said("pack", score=0.9),
        said("supplement", score=0.8, held=FEBRUARY),
        said("report", score=0.3, held=None),
    ]

    assert ids(once_each(brought, [REPORT_IN_PACK, Relation("report", "supplement", Kin.INSIDE)])) == ["report"]


def test_a_pack_answers_where_the_paper_inside_it_was_not_found() -> None:
    assert ids(once_each([said("pack"), said("report", "Another text.")], [REPORT_IN_PACK])) == ["pack", "report"]


@pytest.mark.parametrize("kind", [Kin.SAME_FILE, Kin.SAME_TEXT])
def test_of_two_copies_the_better_is_brought(kind: Kin) -> None:
    brought = [said("copy", score=0.4, held=None), said("first", score=0.5)]

    kept = once_each(brought, [Relation("copy", "first", kind), Relation("first", "copy", kind)])

    assert ids(kept) == ["first"]


def test_one_text_of_two_meetings_stays_two() -> None:
    brought = [said("january"), said("february", held=FEBRUARY)]

    assert set(ids(once_each(brought, [Relation("january", "february", Kin.SAME_TEXT)]))) == {"january", "february"}


def test_a_recommendation_and_the_decision_in_its_words_stay_two_in_copies_too() -> None:
    brought = [said("pack", standing=Standing.DECISION), said("report", standing=Standing.RECOMMENDATION)]

    assert len(once_each(brought, [REPORT_IN_PACK])) == 2


def test_the_same_words_of_papers_that_are_no_kin_stay_two_where_their_meetings_differ() -> None:
    assert len(once_each([said("a"), said("b", held=FEBRUARY)], [])) == 2
    assert len(once_each([said("a"), said("b")], [])) == 1


def test_what_is_brought_once_is_brought_best_first() -> None:
    brought = [said("a", "One.", 0.2), said("b", "Two.", 0.9), said("c", "Three.", 0.5)]

    assert ids(once_each(brought, [])) == ["b", "c", "a"]


@pytest.mark.parametrize(
    ("text", "other", "same"),
    [
        (LAMP, "the lighthouse  LAMP was replaced, in the autumn", True),
        ("Total net budget for the year 1,529.7", "Total net budget for the year 1,530.9", True),
        (
            "The net budget is £1,529.7m, up by 4.2% on the year before.",
            "The net budget is £1,530.9m, up by 4.3%.",
            True,
        ),
        ("Total 12", "Total 15", False),
        ("12 15 18 20 22", "13 16 19 21 23", False),
        (LAMP, "The harbour wall was mended in the autumn.", False),
    ],
)
def test_rows_that_differ_in_their_figures_say_nearly_the_same(text: str, other: str, same: bool) -> None:
    assert nearly_the_same(text, other) is nearly_the_same(other, text) is same


FINAL_OVER_DRAFT = Relation("final", "draft", Kin.SUPERSEDES)
NET = "The total net budget of the council for the year is {} pounds."


def drafts() -> list[Found]:
    return [said("draft", NET.format("1,529,659"), 0.9), said("final", NET.format("1,531,279"), 0.7, FEBRUARY)]


def test_an_earlier_versions_words_stand_behind_the_later_versions() -> None:
    scored = earlier_behind(drafts(), [FINAL_OVER_DRAFT], query("What is the total net budget?"))

    assert {f.document.id: f.score for f in scored} == {"final": 0.7, "draft": pytest.approx(0.7 - SUPERSEDED)}


@pytest.mark.parametrize(
    "question",
    [
        "What was the total net budget in the draft?",
        "What was the total net budget originally?",
        "What was the total net budget in January?",
        "What was the total net budget in January 2025?",
    ],
)
def test_an_earlier_version_that_is_asked_for_stays_where_it_was(question: str) -> None:
    assert earlier_behind(drafts(), [FINAL_OVER_DRAFT], query(question)) == drafts()


def test_a_caller_may_ask_for_earlier_versions_too() -> None:
    asked = query("What is the total net budget?", earlier_versions=True)

    assert earlier_behind(drafts(), [FINAL_OVER_DRAFT], asked) == drafts()


def test_what_only_the_earlier_version_says_stays_where_it_was() -> None:
    brought = [said("draft", "Libraries may close on Saturdays.", 0.9), said("final", NET.format("1,531,279"), 0.7)]

    assert earlier_behind(brought, [FINAL_OVER_DRAFT], query("Do libraries close?")) == brought


def test_copies_are_not_taken_for_versions() -> None:
    brought = [said("pack", score=0.9), said("report", score=0.7)]

    assert earlier_behind(brought, [REPORT_IN_PACK], query("What was replaced?")) == brought
