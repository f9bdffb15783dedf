"""What the blocks of minutes and reports are worth, and the votes that minutes record."""

from __future__ import annotations

import pytest

from ingest.block import Block
from ingest.blocks import blocks_of
from ingest.lines import lines_of
from ingest.standing import votes_said, worth
from vectorstore.words.papers import Page, Standing

DECISION, RECOMMENDATION = Standing.DECISION, Standing.RECOMMENDATION
REPORTED, REMARK, LOST = Standing.REPORTED, Standing.QUESTION_OR_REMARK, Standing.AMENDMENT_LOST


def blocks(paragraphs: tuple[str, ...], minutes: bool) -> list[Block]:
    """Each paragraph with room around it; "**in stars**" is printed in bold."""
    printed = [line for paragraph in paragraphs for line in (paragraph, "")]
    bold = frozenset(n for n, line in enumerate(printed) if line.startswith("**"))
    text = "\n".join(line.strip("*") for line in printed)
    return blocks_of(lines_of([Page(1, text, bold)]), minutes=minutes)


def minutes(*paragraphs: str) -> list[Standing]:
    """What the paragraphs of a minute are worth, its title left out."""
    return worth(blocks(("**76. Garden Waste**", *paragraphs), minutes=True), "minutes")[1:]


def report(*paragraphs: str, kind: str = "report") -> list[Standing]:
    return worth(blocks(paragraphs, minutes=False), kind)


def vote(*paragraphs: str) -> list[str]:
    return list(votes_said(blocks(("**76. Garden Waste**", *paragraphs), minutes=True)).values())


# Resolutions ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "points",
    [
        ("(a) the pool is closed in May;", "(b) the site is sold; and", "(c) the money goes to the library."),
        ("1. That the pool is closed.", "2. That the site is sold.", "3. That the money goes to the library."),
        ("• the pool is closed;", "• the site is sold;", "• the money goes to the library."),
        ("i) the pool is closed;", "ii) the site is sold;", "iii) the money goes to the library."),
    ],
)
@pytest.mark.parametrize("opening", ["RESOLVED that:", "It was unanimously RESOLVED that:", "The Committee agreed:"])
def test_every_point_of_a_resolution_is_a_decision(opening: str, points: tuple[str, ...]) -> None:
    found = minutes("The Head of Property said that the pool leaks.", opening, *points, "The meeting closed at noon.")
    assert found == [REPORTED, DECISION, DECISION, DECISION, DECISION, REPORTED]


@pytest.mark.parametrize(
    "said",
    [
        "Members agreed that the library stays open on Saturdays.",
        "The Cabinet agreed that the library stays open on Saturdays.",
        "The Sub-Committee unanimously approved the report.",
        "It was agreed that officers would write to the villages.",
        "The minutes of the meeting held on 3 May 2024 were approved as a correct record.",
        "5) Resolved: That the tree is felled.",
    ],
)
def test_what_a_meeting_agreed_is_a_decision(said: str) -> None:
    assert minutes(said) == [DECISION]


@pytest.mark.parametrize(
    "said",
    [
        "It had been agreed in 2019 that the roof is mended.",
        "Members agreed with Councillor Dray that the van is old.",
        "Councillor Tase agreed with Councillor Dray that the van is old.",
        "Then it was agreed by the proposer and the seconder to change a word.",
    ],
)
def test_what_was_agreed_elsewhere_or_between_members_is_no_decision(said: str) -> None:
    assert minutes(said) == [REPORTED]


def test_what_the_proposer_agreed_to_is_no_decision() -> None:
    assert minutes("It was agreed by the proposer and the seconder to change a word.") == [REPORTED]


def test_what_is_recommended_to_another_body_is_no_decision() -> None:
    assert minutes("**RECOMMENDED to Council:**", "1. That a van is bought.", "2. That it is red.")[1:] == [
        RECOMMENDATION,
        RECOMMENDATION,
    ]


def test_what_is_recommended_in_plain_type_is_a_recommendation() -> None:
    assert minutes("RECOMMENDED to Council:", "1. That a van is bought.") == [RECOMMENDATION, RECOMMENDATION]


def test_points_that_begin_with_that_need_no_mark_to_be_decisions() -> None:
    assert minutes("AGREED", "That the van is bought.", "That the driver is thanked.") == [DECISION] * 3


# Motions and amendments -------------------------------------------------------------------------------------------------

AMENDMENT = (
    "Councillor Dray moved, and Councillor Tase seconded, the following amendment:",
    "“That the charge for garden waste stays at £45 and that the reserve pays for it.”",
)


def test_an_amendment_that_was_lost_is_marked_with_all_of_its_words() -> None:
    found = minutes(
        *AMENDMENT,
        "Members debated what the reserve is for.",
        "The amendment was put to the vote and was lost.",
        "RESOLVED that the charge for garden waste is £49.",
    )
    assert found == [LOST, LOST, REPORTED, LOST, DECISION]


@pytest.mark.parametrize(
    "outcome",
    ["Amendment lost.", "The amendment fell.", "The amendment was defeated.", "The amendment was not carried."],
)
def test_an_amendment_is_lost_in_whatever_words(outcome: str) -> None:
    assert minutes(*AMENDMENT, outcome) == [LOST, LOST, LOST]


def test_every_point_of_an_amendment_that_was_lost_is_marked() -> None:
    found = minutes(
        "1) Mr Dray proposed and Ms Tase seconded the following amendment:",
        "(a) the charge for garden waste stays at £45; and",
        "(b) the reserve pays for it.",
        "2) Mr Lomond asked who had counted the bins.",
        "3) The Head of Finance replied that the crews had.",
        "Amendment lost.",
    )
    assert found == [LOST, LOST, LOST, REMARK, REPORTED, LOST]


def test_a_motion_is_not_lost_with_an_amendment_to_it() -> None:
    found = minutes(
        "Councillor Lomond proposed the motion that the charge for garden waste is £49.",
        *AMENDMENT,
        "The amendment was lost.",
    )
    assert found == [RECOMMENDATION, LOST, LOST, LOST]


def test_an_amendment_that_was_carried_is_a_decision_with_all_of_its_words() -> None:
    found = minutes(
        *AMENDMENT, "The amendment was put to the vote and was carried.", "Councillor Lomond spoke about the bins."
    )
    assert found == [DECISION, DECISION, DECISION, REPORTED]


def test_a_motion_that_nobody_voted_on_is_no_decision() -> None:
    assert minutes(*AMENDMENT, "The amendment was withdrawn.") == [RECOMMENDATION, RECOMMENDATION, REPORTED]


def test_of_two_amendments_each_has_its_own_outcome() -> None:
    found = minutes(
        "Councillor Dray moved the amendment that bins are emptied twice a week.",
        "Amendment lost.",
        "Councillor Tase moved the amendment that bins are emptied once a month.",
        "Amendment carried.",
    )
    assert found == [LOST, LOST, DECISION, DECISION]


def test_an_outcome_marks_nothing_in_the_minute_before() -> None:
    found = minutes(*AMENDMENT, "**77. Brown Bins**", "The motion was lost.")
    assert found[:2] == [RECOMMENDATION, RECOMMENDATION]


def test_remarks_between_a_motion_and_its_vote_are_no_part_of_it() -> None:
    found = minutes(
        "Councillor Dray proposed, and Councillor Tase seconded, that the Council:",
        "1. empties brown bins every week; and",
        "2. tells every household.",
        "Councillor Lomond asked what it would cost.",
        "The Head of Streets explained that it would cost £40,000.",
        "The motion was put to the vote and carried.",
    )
    assert found == [DECISION, DECISION, DECISION, REMARK, REPORTED, DECISION]


def test_numbered_remarks_after_a_numbered_motion_are_no_part_of_it() -> None:
    found = minutes(
        "1) Mr Dray proposed and Ms Tase seconded the motion that brown bins are emptied every week.",
        "2) Mr Lomond felt that every week is too often.",
        "3) Ms Eddowe asked what it would cost.",
        "Motion carried.",
    )
    assert found == [DECISION, REMARK, REMARK, DECISION]


def test_a_motion_in_its_own_words_is_lost_with_all_of_them() -> None:
    found = minutes(
        "Councillor Dray proposed, and Councillor Tase seconded:",
        "“This Council resolves to empty brown bins every week.”",
        "On being put to the vote, the motion was lost.",
    )
    assert found == [LOST, LOST, LOST]


@pytest.mark.parametrize(
    "said",
    [
        "The proposal to open an office for lost property pleased the harbour master.",
        "The Head of Finance told the meeting that under the proposal the bill falls by £4.",
    ],
)
def test_a_proposal_that_speaks_of_loss_is_not_lost(said: str) -> None:
    assert minutes(said) == [REPORTED]


def test_an_amendment_that_had_not_been_agreed_is_no_decision() -> None:
    assert minutes("The amendment had not been agreed with the officers.") == [REPORTED]


def test_a_vote_is_of_one_piece_with_what_it_lost() -> None:
    put = "The Chairman put the amendment to the vote and the voting was as follows:"
    vote = (put, "For (1)", "Mr Dray", "Against (2)", "Mrs Eddowe, Mr Tase")
    assert minutes("The pool was noted.", *AMENDMENT, *vote, "Amendment lost.") == [REPORTED, *[LOST] * 8]


def test_a_vote_that_came_to_nothing_is_no_part_of_the_next() -> None:
    put = "The Chairman put the amendment to the vote and the voting was as follows:"
    assert minutes(put, "For (1)", "Mr Dray", put, "For (2)", "Mr Tase", "Amendment lost.") == [
        *[REPORTED] * 3,
        *[LOST] * 4,
    ]


def test_a_vote_that_carried_is_told_apart_from_the_decision() -> None:
    assert minutes(*AMENDMENT, "For (45)", "Against (14)", "Amendment carried.") == [
        DECISION,
        DECISION,
        REPORTED,
        REPORTED,
        DECISION,
    ]


def test_a_vote_without_an_outcome_stays_a_report() -> None:
    assert minutes("For (14)", "Against (45)", "The mayor thanked all.", "The amendment fell.") == [
        REPORTED,
        REPORTED,
        REPORTED,
        LOST,
    ]


def test_the_headings_of_an_amendments_figures_are_part_of_it() -> None:
    moved = "Councillor Dray moved the following amendment:", "“Keep the charge.”", "Proposed amount:", "£45 a year"
    assert minutes(*moved, "Amendment lost.") == [LOST] * 5


# Remarks and replies ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "said",
    [
        "Councillor Dray asked why the van was late.",
        "5) Mr Dray also queried what the van costs.",
        "A member felt that the van is too old.",
        "Mrs Eddowe strongly welcomed the van.",
        "Councillor Tase, the Leader of the Opposition, said that the van was late.",
        "Members expressed their sorrow about the van.",
    ],
)
def test_what_a_member_asks_or_holds_is_a_remark(said: str) -> None:
    assert minutes(said) == [REMARK]


@pytest.mark.parametrize(
    "said",
    [
        "The Head of Libraries replied that the van had broken down in Ossleby.",
        "The officers explained that a stop costs £400 a year.",
        "Councillor Dray said in response that the van stops at Fennimoor.",
        "In response, members were told that the van stops at Fennimoor.",
        "The Head of Libraries said that the van was late.",
    ],
)
def test_what_is_said_in_reply_is_reported(said: str) -> None:
    assert minutes(said) == [REPORTED]


def test_points_that_members_raised_are_remarks_until_an_officer_speaks() -> None:
    found = minutes(
        "Members raised the following points:",
        "• the van should stop at Fennimoor;",
        "• the driver should be thanked.",
        "Officers explained that a stop costs £400 a year.",
    )
    assert found == [REMARK, REMARK, REMARK, REPORTED]


def test_the_next_numbered_paragraph_ends_the_points_that_members_raised() -> None:
    found = minutes(
        "4) Members raised the following points:",
        "• the van should stop at Fennimoor.",
        "5) The Head of Libraries has two vans:",
        "• a red one.",
    )
    assert found == [REMARK, REMARK, REPORTED, REPORTED]


# Reports and other papers -----------------------------------------------------------------------------------------------


def test_the_recommendations_of_a_report_end_with_their_heading() -> None:
    found = report(
        "1. Recommendations",
        "1.1 That Cabinet agrees to mend the pool.",
        "1.2 That Cabinet asks for a report on the van.",
        "2. Background",
        "2.1 The pool was built in 1962.",
    )
    assert found[1:3] == [RECOMMENDATION, RECOMMENDATION]
    assert found[3:] == [REPORTED, REPORTED]


@pytest.mark.parametrize(
    "opening",
    [
        "2.2 The Committee is asked to:",
        "It is recommended that:",
        "Recommendation(s): The Cabinet is invited to:",
        "Proposed decision: the Cabinet Member agrees to:",
    ],
)
def test_what_a_report_asks_for_is_a_recommendation_with_its_points(opening: str) -> None:
    found = report("The pool leaks.", opening, "(a) close the pool; and", "(b) sell the site.", "The site is large.")
    assert found == [REPORTED, RECOMMENDATION, RECOMMENDATION, RECOMMENDATION, REPORTED]


def test_the_next_numbered_paragraph_is_no_point_of_what_a_report_asks_for() -> None:
    assert report("2.2 The Committee is asked to:", "2.3 The pool was built in 1962.") == [RECOMMENDATION, REPORTED]


@pytest.mark.parametrize(
    "said", ["Members asked what it would cost.", "4. Members asked who drives.", "b) Members felt sad."]
)
def test_what_a_report_says_that_members_asked_is_a_remark(said: str) -> None:
    assert report("The van is old.", said) == [REPORTED, REMARK]


@pytest.mark.parametrize(
    "said",
    [
        "Members asked and officers explained that it costs £400.",
        "The officers asked for it.",
        "Councillor Dray asked for it.",
    ],
)
def test_what_a_report_says_that_was_explained_or_that_others_asked_is_reported(said: str) -> None:
    assert report("The van is old.", said) == [REPORTED, REPORTED]


def test_a_proposed_record_of_decision_decides_nothing() -> None:
    found = report(
        "PROPOSED RECORD OF DECISION",
        "Decision:",
        "As Cabinet Member for Leisure, I agree to:",
        "a) close the pool at the end of May; and",
        "b) sell the site.",
        "Reason for the decision: the pool leaks.",
        kind="other",
    )
    assert found[1:] == [RECOMMENDATION, RECOMMENDATION, RECOMMENDATION, RECOMMENDATION, REPORTED]


def test_an_amendments_own_paper_only_recommends() -> None:
    assert report("That the charge stays at £45.", "RESOLVED that bins are brown.", kind="amendment") == [
        RECOMMENDATION,
        RECOMMENDATION,
    ]


def test_a_report_decides_nothing_though_it_quotes_a_resolution() -> None:
    assert report("RESOLVED that the pool is closed.", "Cabinet agreed in 2019 that the roof is mended.") == [
        REPORTED,
        REPORTED,
    ]


def test_a_question_is_a_remark_and_its_answer_is_reported() -> None:
    found = report(
        "Question 1 by Councillor Dray to Councillor Lomond",
        "When will the pool be mended, and what will the council have to pay for it?",
        "Answer",
        "The pool is mended in May and it costs £40,000.",
        "Question 2 from Councillor Tase to Councillor Eddowe",
        "Why were the brown bins of Fennimoor not emptied on their day in June?",
        "Reply",
        "The crews were short of drivers.",
        kind="other",
    )
    assert found[1::2] == [REMARK, REPORTED, REMARK, REPORTED]


def test_a_supplementary_question_is_a_remark() -> None:
    found = report(
        "Supplementary question by Councillor Tase",
        "Why were the brown bins of Fennimoor not emptied on their day in July either?",
        "Supplementary answer",
        "The crews were still short of drivers.",
        kind="other",
    )
    assert found[1::2] == [REMARK, REPORTED]


# Recorded votes ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "printed",
    [
        ("For (14)", "Mr Dray, Ms Tase", "Against (45)", "Mr Lomond", "Abstain (4)", "Amendment lost."),
        (
            "For (14): Mr Dray, Ms Tase",
            "Against (45): Mr Lomond",
            "Abstained (4): Ms Eddowe",
            "The amendment was lost.",
        ),
        ("For: 14", "Against: 45", "Abstentions: 4", "The amendment was lost."),
    ],
)
def test_a_vote_printed_side_by_side_is_said_in_full_at_its_outcome(printed: tuple[str, ...]) -> None:
    opening = "Councillor Lomond put the amendment to the vote."
    said = "Recorded vote (Councillor Lomond put the amendment to the vote): for 14, against 45, abstained 4: lost"
    assert vote(opening, *printed) == [said]


def test_a_vote_in_words_is_said_in_full() -> None:
    assert vote("The amendment fell with 14 votes in favour, 45 against and 4 abstentions.") == [
        "Recorded vote: for 14, against 45, abstained 4: lost"
    ]


def test_a_vote_won_by_so_many_to_so_many_is_said_in_full() -> None:
    assert vote("The motion was carried by 45 votes to 14.") == ["Recorded vote: for 45, against 14: carried"]


def test_a_vote_is_said_once_at_the_block_of_its_outcome() -> None:
    found = blocks(("For (45)", "Against (14)", "The motion was carried.", "The meeting closed."), minutes=True)
    (place,) = votes_said(found)
    assert found[place].text == "The motion was carried."


def test_the_counts_of_one_vote_are_not_those_of_the_next() -> None:
    said = vote(
        "For (14)", "Against (45)", "Amendment lost.", "For (50)", "Against (9)", "Abstain (1)", "Motion carried."
    )
    assert said == [
        "Recorded vote: for 14, against 45, abstained 0: lost",
        "Recorded vote: for 50, against 9, abstained 1: carried",
    ]


def test_an_outcome_without_counts_is_no_recorded_vote() -> None:
    assert vote("The amendment was put to the vote and was lost.") == []


def test_a_vote_printed_on_one_line_is_said_with_all_of_its_sides() -> None:
    assert vote("For: 14, Against: 45, Abstained: 4", "The amendment was lost.") == [
        "Recorded vote: for 14, against 45, abstained 4: lost"
    ]


def test_the_larger_figure_of_a_lost_vote_is_against() -> None:
    assert vote("The amendment was lost by 45 votes to 14.") == ["Recorded vote: for 14, against 45: lost"]
