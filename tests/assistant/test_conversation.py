"""A follow-up made to stand alone: what it keeps of the question before it, and what it puts in its place."""

from __future__ import annotations

import pytest

from assistant.answer import Turn
from assistant.conversation import Standalone, stand_alone

BINS = "How many bins were missed in 2020/21?"
MILL_LANE = "How many bins were missed on Mill Lane?"
POOL = "How much was spent on the swimming pool?"


def after(*questions: str, answer: str = "It is so. [1]") -> Standalone:
    """The last of these questions, each of the others answered."""
    history = [turn for q in questions[:-1] for turn in (Turn("user", q), Turn("assistant", answer))]
    return stand_alone(questions[-1], history)


# A question of its own ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "Which councillor chairs the harbour board of the lower estuary district?",
        "How many trees were planted in Fennimoor in 2020?",
        "What did the Scrutiny Committee say about the Lower Estuary Barrage in March 2021?",
        "Is there a plan for flood defences along the canal?",
        "Who said that the leisure centre should be closed for repairs in winter?",
    ],
)
def test_a_question_that_says_all_it_asks_owes_nothing_to_what_was_said(text: str) -> None:
    assert after(BINS, text) == Standalone(text, text)


def test_the_first_question_follows_nothing_whatever_it_points_at() -> None:
    assert after("And what about it?") == Standalone("And what about it?", "And what about it?")


@pytest.mark.parametrize(
    "opening",
    ["A different question: ", "Moving on, ", "New topic - ", "On a different subject, ", "Changing the subject: "],
)
def test_a_change_of_subject_that_is_told_leaves_no_trace(opening: str) -> None:
    said = after(BINS, f"{opening}why was it closed?")

    assert said == Standalone("why was it closed?", "why was it closed?")


def test_what_follows_a_change_of_subject_follows_the_new_one() -> None:
    said = after(BINS, "A different question: how many trees were planted in Fennimoor?", "And in 2019?")

    assert said.text == "how many trees were planted in Fennimoor in 2019?"


def test_what_follows_a_new_question_has_nothing_of_the_one_before_it() -> None:
    said = after(BINS, "How many trees were planted by the harbour board?", "And in Marrack Green?")

    assert "bins" not in said.text
    assert "bins" not in said.before
    assert said.periods == frozenset()


# Another time -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("And in 2018/19?", "How many bins were missed in 2018/19?"),
        ("2018/19?", "How many bins were missed in 2018/19?"),
        ("What about 2018?", "How many bins were missed in 2018?"),
        ("And for March 2019?", "How many bins were missed in March 2019?"),
        ("And Q3?", "How many bins were missed in Q3 of 2020/21?"),
        ("And in the third quarter?", "How many bins were missed in the third quarter of 2020/21?"),
        ("And the year before?", "How many bins were missed in 2019/20?"),
        ("What about the previous year?", "How many bins were missed in 2019/20?"),
        ("And the following year?", "How many bins were missed in 2021/22?"),
    ],
)
def test_another_time_is_put_for_the_one_that_was_asked_after(text: str, question: str) -> None:
    said = after(BINS, text)

    assert said.text == question
    assert said.follow_up
    assert said.whole
    assert said.before == BINS


def test_a_question_without_a_time_is_given_one() -> None:
    assert after(MILL_LANE, "And in 2018/19?").text == "How many bins were missed on Mill Lane in 2018/19?"


@pytest.mark.parametrize(
    ("before", "text", "question"),
    [
        ("Calls in November 2023?", "And the month after?", "Calls in December 2023?"),
        ("Calls in January 2024?", "And the month before?", "Calls in December 2023?"),
        ("Calls in Q4 of 2023/24?", "And the quarter after?", "Calls in quarter 1 of 2024/25?"),
        ("Calls in Q3?", "What about the quarter before?", "Calls in quarter 2?"),
        ("Calls in the second quarter?", "And the next quarter?", "Calls in the third quarter?"),
        ("Calls in quarter 2 of 2023/24?", "And the same quarter the year before?", "Calls in quarter 2 of 2022/23?"),
        ("Calls in November 2023?", "And a year earlier?", "Calls in November 2022?"),
    ],
)
def test_a_step_in_time_is_as_long_as_what_it_steps_from(before: str, text: str, question: str) -> None:
    assert after(before, text).text == question


def test_months_in_a_row_move_together() -> None:
    said = after("How many calls came from October 2023 to December 2023?", "And the month before?")

    assert said.text == "How many calls came from September 2023 to November 2023?"
    assert said.periods == {"m2023-09", "m2023-10", "m2023-11"}


def test_months_apart_are_told_one_by_one() -> None:
    said = after("How many calls came in October 2023 and in March 2024?", "And the year before?")

    assert said.text == "How many calls came in October 2022 and March 2023?"
    assert said.periods == {"m2022-10", "m2023-03"}


def test_a_time_that_only_the_answer_told_is_stepped_from() -> None:
    said = after("How many bins were missed?", "And the year before?", answer="In 2020/21: “212 bins were missed.” [1]")

    assert said.text == "How many bins were missed in 2019/20?"
    assert said.periods == {"fy2019"}


# Corrections --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "text", "question"),
    [
        (BINS, "No, I meant 2019", "How many bins were missed in 2019?"),
        (BINS, "Sorry, I meant 2019/20.", "How many bins were missed in 2019/20?"),
        (BINS, "Actually, 2018/19", "How many bins were missed in 2018/19?"),
        (BINS, "2019/20, not 2020/21", "How many bins were missed in 2019/20?"),
        (BINS, "Not 2020/21, 2019/20", "How many bins were missed in 2019/20?"),
        ("Calls in November 2023?", "No, I meant July", "Calls in July 2023?"),
        (MILL_LANE, "I meant Orchard Close", "How many bins were missed on Orchard Close?"),
        (MILL_LANE, "No, Orchard Close, not Mill Lane", "How many bins were missed on Orchard Close?"),
        (MILL_LANE, "Not Mill Lane, Orchard Close.", "How many bins were missed on Orchard Close?"),
        (MILL_LANE, "Orchard Close instead of Mill Lane", "How many bins were missed on Orchard Close?"),
    ],
)
def test_what_was_meant_is_put_for_what_was_asked(before: str, text: str, question: str) -> None:
    said = after(before, text)

    assert said.text == question
    assert said.whole


def test_a_no_with_nothing_behind_it_corrects_nothing() -> None:
    said = after(MILL_LANE, "No.")

    assert said.text.endswith(f"(after: {MILL_LANE})")
    assert not said.whole


# Something else in the same place -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "text", "question"),
    [
        # a name for a name
        ("What is the budget of Ossleby?", "And Marrack Green?", "What is the budget of Marrack Green?"),
        ("Did Ossleby ask for more money?", "And Fennimoor?", "Did Fennimoor ask for more money?"),
        # a thing of the same kind
        ("What does customer services cost?", "And legal services?", "What does legal services cost?"),
        ("What is council tax in Band D?", "Band E?", "What is council tax in Band E?"),
        ("When does Phase 2 end?", "And Phase 3?", "When does Phase 3 end?"),
        # an object for an object
        (POOL, "What about the library?", "How much was spent on the library?"),
        (POOL, "And libraries?", "How much was spent on the libraries?"),
        (POOL, "And on libraries?", "How much was spent on libraries?"),
        # a directorate in its abbreviation, though "get" is a little word
        ("What is the net cost of Adult Social Care & Health?", "And GET?", "What is the net cost of GET?"),
        # for a name, without any capital
        (
            "How far is Adult Social Care & Health over?",
            "and for growth and transport?",
            "How far is growth and transport over?",
        ),
        # one more object, in another place
        (POOL, "And by the county?", "How much was spent on the swimming pool by the county?"),
    ],
)
def test_what_is_named_takes_the_place_of_its_like(before: str, text: str, question: str) -> None:
    said = after(before, text)

    assert said.text == question
    assert said.follow_up
    assert said.whole


def test_the_other_one_is_the_other_of_its_kind() -> None:
    asked = "How did the vote go on the ferry toll motion at the December 2024 full council?"
    said = after(asked, "And the gull nets one later on?")

    assert said.text == "How did the vote go on the gull nets motion at the December 2024 full council?"


def test_a_swap_leaves_the_time_where_it_was() -> None:
    said = after("How many bins were missed on Mill Lane in 2020/21?", "And on Orchard Close?")

    assert said.text == "How many bins were missed on Orchard Close in 2020/21?"
    assert said.periods == {"fy2020"}


# Pointing -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["Why was it so expensive?", "Who decided that?", "What did the pool cost?", "Why?"])
def test_what_only_points_is_asked_beside_what_it_points_at(text: str) -> None:
    said = after(POOL, text)

    assert said.text == f"{text} (after: {POOL})"
    assert said.asked == text
    assert said.before == POOL
    assert not said.whole


@pytest.mark.parametrize("text", ["Which astronaut opened the observatory?", "Who keeps the lighthouse?"])
def test_a_the_for_what_nobody_spoke_of_begins_a_new_subject(text: str) -> None:
    said = after(POOL, text)

    assert said.text == text
    assert said.whole
    assert said.before == ""


def test_a_general_word_with_the_points_at_what_was_spoken_of() -> None:
    assert after(POOL, "What did the scheme cost?").before == POOL


@pytest.mark.parametrize(
    "text",
    [
        "Is there a register of listed buildings in Marrack Green?",
        "Did the Scrutiny Committee recommend that parking charges rise?",
        "Which of this council depots burned down last winter?",
    ],
)
def test_words_that_point_elsewhere_do_not_point_at_what_was_said(text: str) -> None:
    assert not after(POOL, text).follow_up


# Chains -------------------------------------------------------------------------------------------------------------


def test_a_chain_of_follow_ups_keeps_what_each_left_out() -> None:
    chain = [POOL, "What about the library?", "And in 2019/20?", "And the year before?", "And the museum?"]

    texts = [after(*chain[: n + 1]).text for n in range(len(chain))]

    assert texts == [
        POOL,
        "How much was spent on the library?",
        "How much was spent on the library in 2019/20?",
        "How much was spent on the library in 2018/19?",
        "How much was spent on the museum in 2018/19?",
    ]


def test_two_steps_back_are_two_years() -> None:
    said = after(BINS, "And the year before?", "And the year before that?")

    assert said.text == "How many bins were missed in 2018/19?"
    assert said.before == "How many bins were missed in 2019/20?"


def test_a_step_after_a_pointing_question_keeps_the_time() -> None:
    said = after(BINS, "Why was that?", "And the year before?")

    assert said.periods == {"fy2019"}


def test_white_space_is_no_part_of_a_question() -> None:
    assert after(BINS, "  And\n in   2018/19? ").text == "How many bins were missed in 2018/19?"


@pytest.mark.parametrize("text", ["hello", "Thanks!", "ok", "Good morning"])
def test_a_greeting_takes_nothing_from_the_talk_before(text: str) -> None:
    said = after(POOL, text)

    assert (said.text, said.before) == (text, "")


def test_what_is_put_in_another_things_place_is_put_into_the_bare_question() -> None:
    said = after("Who seconded the motion on the pool?", "and who opposed it?", "and on Mill Lane?")

    assert ")?" not in said.text.replace("(after", "")
