"""Which papers are those of an amendment that minutes tell was lost."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from tests.invented import HELD, document, prose
from vectorstore.lost import ONE_ROUND, Lost, lost_in, lost_passages, may_propose
from vectorstore.words.papers import Document, Passage, Standing

MINUTES = document("minutes", kind="minutes", title="Minutes")
PROPOSED = "the charge for garden waste stays at forty-five pounds and the reserve pays for what is lost by it"
MOVED = f"Councillor Dray moved, and Councillor Tase seconded, that {PROPOSED}."
NAMED = "Councillor Dray moved the Harbour Group’s Alternative Budget, as it was printed in the papers of the meeting."


def lost(text: str = MOVED, **changes: Any) -> Lost:
    found = lost_in(MINUTES, [prose("minutes", text, standing=Standing.AMENDMENT_LOST, **changes)])
    assert found is not None
    return found


def amendment(**changes: Any) -> Document:
    return document("amendment", **{"kind": "amendment", "title": "Amendment to Item 7", **changes})


def says(text: str, **changes: Any) -> list[Passage]:
    return [prose("amendment", text, **changes)]


OWN = says(f"This council resolves that {PROPOSED}. The officers are thanked.")


def was_lost(paper: Document, passages: list[Passage], told: Lost) -> bool:
    """Was it lost, from end to end?"""
    found = lost_passages(paper, passages, told)
    assert found in ([], list(range(len(passages))))
    return bool(found)


# What minutes tell ------------------------------------------------------------------------------------------------------


def test_minutes_tell_what_was_lost_and_when() -> None:
    assert lost() == Lost("minutes", HELD, (MOVED,))


def test_minutes_printed_in_another_meetings_pack_tell_their_own_date() -> None:
    day = datetime.date(2021, 3, 3)
    assert lost(meeting_date=day).held == day


@pytest.mark.parametrize("standing", [s for s in Standing if s is not Standing.AMENDMENT_LOST])
def test_minutes_in_which_nothing_was_lost_tell_nothing(standing: Standing) -> None:
    assert lost_in(MINUTES, [prose("minutes", MOVED, standing=standing)]) is None


def test_an_outcome_without_the_words_that_were_lost_tells_nothing() -> None:
    outcome = prose("minutes", "The amendment was put to the vote and lost.", standing=Standing.AMENDMENT_LOST)
    assert lost_in(MINUTES, [outcome]) is None


# Which paper it was -----------------------------------------------------------------------------------------------------


def test_the_paper_that_holds_the_words_of_a_lost_amendment_was_lost() -> None:
    assert was_lost(amendment(), OWN, lost())


def test_a_paper_that_holds_a_few_of_the_words_was_not() -> None:
    assert not was_lost(
        amendment(), says("The charge for garden waste stays at forty-five pounds in all wards."), lost()
    )


def test_a_paper_of_other_words_was_not() -> None:
    assert not was_lost(amendment(), says("This council resolves that all of its brown bins are painted blue."), lost())


def test_words_spread_over_passages_are_found() -> None:
    halves = [
        *says("This council resolves that the charge for garden waste stays at forty-five pounds"),
        *says("and it ends."),
    ]
    middle = says("and the reserve pays for what is lost by it")
    assert was_lost(amendment(), [halves[0], *middle, halves[1]], lost())


def test_an_officers_report_is_not_lost_though_it_shares_the_words() -> None:
    assert not was_lost(document("report", title="Garden Waste"), OWN, lost())


def test_minutes_are_never_lost() -> None:
    assert not was_lost(document("later", kind="minutes", title="Minutes: Motion"), OWN, lost())


def test_the_paper_that_tells_of_the_loss_is_not_itself_lost() -> None:
    pack = document("minutes", kind="agenda", title="Motion for Debate")
    assert not was_lost(pack, OWN, lost())


def test_the_paper_that_bears_the_title_of_what_was_lost_was_lost() -> None:
    paper = document("paper", title="Harbour Group: Alternative Budget 2022")
    assert was_lost(paper, says("The charge is forty-five pounds."), lost(NAMED))


def test_the_title_may_stand_in_the_name_of_the_file() -> None:
    paper = document("paper", title=None, file="7_Harbour_Group_Alternative_Budget.pdf")
    assert was_lost(paper, says("The charge is forty-five pounds."), lost(NAMED))


def test_the_title_may_stand_in_the_first_words_of_the_paper() -> None:
    assert was_lost(amendment(title=None), says("Harbour Group: our Alternative Budget for the year."), lost(NAMED))


def test_the_title_may_stand_in_the_first_heading_of_the_paper() -> None:
    headed = says("The charge is forty-five pounds.", headings=("Harbour Group: Alternative Budget",))
    assert was_lost(amendment(title=None), headed, lost(NAMED))


def test_the_paper_of_another_group_was_not_lost_with_it() -> None:
    paper = document("paper", title="Castle Group: Alternative Budget 2022")
    assert not was_lost(paper, says("The charge is forty pounds."), lost(NAMED))


def test_a_withdrawn_amendments_paper_was_not_lost_with_another_amendment() -> None:
    withdrawn = says(
        "This council resolves that brown bins are emptied twice a week and that the crews are thanked for it."
    )
    assert not was_lost(amendment(), withdrawn, lost())


SECOND = "all of the brown bins of the borough are emptied every week and the crews are paid for the rounds they drive"
BOTH = Lost("minutes", HELD, (MOVED, f"Councillor Tase moved that {SECOND}."))
PACK = [
    *says("Council is asked to note the motions below and the time that each of them is given in the meeting."),
    *says(f"Motion 1: This council resolves that {PROPOSED}."),
    *says("Motion 2: This council resolves that its libraries lend umbrellas to all who are caught in the rain."),
    *says(f"Motion 3: This council resolves that {SECOND}."),
]


def test_of_a_pack_of_motions_only_those_that_were_lost_are() -> None:
    assert lost_passages(document("pack", kind="other", title="Motion for Debate"), PACK, BOTH) == [1, 3]


def test_an_amendment_that_holds_two_lost_motions_was_lost_from_end_to_end() -> None:
    assert was_lost(amendment(), PACK, BOTH)


# When -------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("days", [0, 14, ONE_ROUND.days, -ONE_ROUND.days])
def test_a_paper_of_the_same_round_of_meetings_was_lost(days: int) -> None:
    assert was_lost(amendment(meeting_date=HELD + datetime.timedelta(days)), OWN, lost())


@pytest.mark.parametrize("days", [ONE_ROUND.days + 1, -ONE_ROUND.days - 1, 365, -365])
def test_a_paper_of_another_round_of_meetings_was_not(days: int) -> None:
    assert not was_lost(amendment(meeting_date=HELD + datetime.timedelta(days)), OWN, lost())


def test_a_date_that_was_only_inferred_keeps_nothing_apart() -> None:
    assert was_lost(amendment(meeting_date=HELD + datetime.timedelta(365), date_basis="inferred"), OWN, lost())


def test_a_paper_without_a_date_is_told_by_its_words() -> None:
    assert was_lost(amendment(meeting_date=None, date_basis=None), OWN, lost())


# Which papers are looked at ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "title", "file"),
    [
        ("amendment", "Item 7", "paper.pdf"),
        ("other", "Motion on Brown Bins", "paper.pdf"),
        ("report", "An Alternative Budget", "paper.pdf"),
        ("other", None, "group_amendment_3.pdf"),
        ("other", "Counter-Motion", "paper.pdf"),
    ],
)
def test_a_paper_that_proposes_something_says_so_in_its_kind_or_name(kind: str, title: str | None, file: str) -> None:
    assert may_propose(document("paper", kind=kind, title=title, file=file))


def test_a_paper_of_several_motions_proposes_something() -> None:
    assert may_propose(document("paper", title="Motions for Debate"))


@pytest.mark.parametrize("title", ["Garden Waste Charges", "Promotion of Libraries", "Commotion at the Pool", None])
def test_any_other_paper_proposes_nothing_that_a_vote_rejects(title: str | None) -> None:
    assert not may_propose(document("paper", title=title))
