"""A question to what it asks for."""

from __future__ import annotations

import datetime

import pytest

from assistant.answer import Question, Turn
from assistant.understand import Understood, Wanted, understand

TODAY = datetime.date(2025, 5, 20)


def read(text: str, *history: Turn, today: datetime.date = TODAY) -> Understood:
    return understand(Question(text, history), today)


def asked(text: str) -> Turn:
    return Turn("user", text)


def told(text: str) -> Turn:
    return Turn("assistant", text)


# Periods ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("How many berths were let in May 2016, not the June figure?", "How many berths were let in May 2016?"),
        ("How many berths were let in May 2016? Not the June figure.", "How many berths were let in May 2016?"),
        ("How many berths (not the moorings) were let in May?", "How many berths were let in May?"),
        ("Not the whole year – how many berths were let in May 2016?", "how many berths were let in May 2016?"),
        ("What was the levy in 2023/24 - not this year", "What was the levy in 2023/24"),
        ("Why was it not the harbour board that paid?", "Why was it not the harbour board that paid?"),
        ("Why did the pool not open in May 2016?", "Why did the pool not open in May 2016?"),
        ("The levy, not the rent?", "The levy, not the rent?"),
    ],
)
def test_what_is_said_not_to_be_meant_is_not_asked_for(text: str, left: str) -> None:
    assert read(text).text == left


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("How many in 2020/21?", "fy2020"),
        ("How many in 2020-21?", "fy2020"),
        ("How many in 2020–21?", "fy2020"),
        ("How many in 2020 to 2021?", "fy2020"),
        ("How many in FY21?", "fy2020"),
        ("How many in 20/21?", "fy2020"),
        ("How many in 2020?", "y2020"),
        ("How many in November 2020?", "m2020-11"),
        ("How many in Nov 2020?", "m2020-11"),
        ("How many in Q3 of 2020/21?", "q3fy2020"),
        ("How many in the third quarter of 2020/21?", "q3fy2020"),
    ],
)
def test_a_period_is_read_however_it_is_spelled(text: str, period: str) -> None:
    assert period in read(text).named_periods


def test_a_question_without_a_period_names_none() -> None:
    understood = read("How many bins were missed on Mill Lane?")

    assert understood.named_periods == frozenset()
    assert understood.periods == frozenset()


@pytest.mark.parametrize(
    ("today", "years"),
    [
        (datetime.date(2025, 5, 20), {"fy2024", "y2024"}),
        (datetime.date(2025, 3, 31), {"fy2023", "y2024"}),
        (datetime.date(2025, 4, 1), {"fy2024", "y2024"}),
        (datetime.date(2019, 12, 1), {"fy2018", "y2018"}),
    ],
)
def test_last_year_is_counted_from_today(today: datetime.date, years: set[str]) -> None:
    assert read("How many bins were missed last year?", today=today).named_periods & years
    assert read("How many bins were missed last year?", today=today).named_periods <= years


def test_what_a_named_report_says_of_last_year_is_not_counted_from_today() -> None:
    understood = read("Which projects does the 2021 harbour report say won awards last year?")

    assert understood.paper_periods == {"y2021"}
    assert understood.named_periods == {"y2021"}


def test_this_year_is_counted_from_today() -> None:
    named = read("How many bins were missed this year?").named_periods

    assert named
    assert named <= {"fy2025", "y2025"}


def test_last_financial_year_is_the_one_that_ended_last() -> None:
    assert "fy2024" in read("What was spent in the last financial year?").named_periods


# Comparisons --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "Compare missed bins in 2018/19 and 2019/20",
        "How did missed bins change between 2018/19 and 2019/20?",
        "Were there more missed bins in 2019/20 than in 2018/19?",
        "Missed bins: 2019-20 versus 2018-19",
        "What is the difference in missed bins from 2018/19 to 2019/20?",
    ],
)
def test_a_comparison_has_a_side_for_each_period_in_order_of_time(text: str) -> None:
    assert read(text).sides == (frozenset({"fy2018"}), frozenset({"fy2019"}))


def test_three_years_compared_are_three_sides() -> None:
    sides = read("Compare missed bins in 2017/18, 2018/19 and 2019/20").sides

    assert sides == (frozenset({"fy2017"}), frozenset({"fy2018"}), frozenset({"fy2019"}))


@pytest.mark.parametrize("text", ["How many bins were missed in 2018/19?", "Compare the two depots"])
def test_a_question_with_fewer_than_two_periods_compares_no_years(text: str) -> None:
    assert read(text).sides == ()


# Follow-ups ---------------------------------------------------------------------------------------------------------

BEFORE = (asked("How many bins were missed in 2020/21?"), told("In 2020/21: “212 bins were missed.” [1]"))


@pytest.mark.parametrize(
    "text",
    ["And how many of them were on Mill Lane?", "What about the blue ones?", "Why was that?", "Who said it?"],
)
def test_a_follow_up_is_told_by_the_words_that_lean_on_what_was_said(text: str) -> None:
    assert read(text, *BEFORE).follow_up


def test_a_first_question_follows_nothing() -> None:
    understood = read("And what about it?")

    assert not understood.follow_up
    assert understood.earlier == ()


def test_a_new_subject_is_no_follow_up() -> None:
    text = "Which councillor chairs the harbour board of the lower estuary district?"

    assert not read(text, *BEFORE).follow_up
    assert read(text, *BEFORE).standalone == text


def test_a_follow_up_inherits_the_period_of_the_conversation() -> None:
    understood = read("And how many of them were on Mill Lane?", *BEFORE)

    assert "fy2020" in understood.periods
    assert understood.named_periods == frozenset()


def test_a_follow_up_that_names_a_period_leaves_the_old_one() -> None:
    assert read("And in 2018/19?", *BEFORE).periods == {"fy2018"}


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("And the year before?", "fy2019"),
        ("What about the previous year?", "fy2019"),
        ("And the year after?", "fy2021"),
        ("And the following year?", "fy2021"),
    ],
)
def test_the_year_before_and_after_follow_the_conversation(text: str, period: str) -> None:
    periods = read(text, *BEFORE).periods

    assert period in periods
    assert "fy2020" not in periods


def test_a_follow_up_made_to_stand_alone_holds_what_it_leans_on() -> None:
    standalone = read("And how many of them were on Mill Lane?", *BEFORE).standalone

    assert "Mill Lane" in standalone
    assert "bins" in standalone


def test_earlier_turns_count_less_than_the_question_and_the_answer_least() -> None:
    earlier = read("And how many of them were on Mill Lane?", *BEFORE).earlier

    question, answer = earlier
    assert "bins" in question.text
    assert 1 > question.dense > answer.dense > 0
    assert 1 > question.keywords > answer.keywords > 0


def test_only_the_start_of_a_long_answer_still_counts() -> None:
    long = told(" ".join(f"word{n}" for n in range(500)))

    *_, answer = read("Why was that?", asked("What was said?"), long).earlier

    assert "word0" in answer.text
    assert "word499" not in answer.text


def test_the_last_question_counts_and_not_the_first() -> None:
    texts = [turn.text for turn in read("Why was that?", asked("Who owns the pier?"), told("Nobody."), *BEFORE).earlier]

    assert any("bins" in text for text in texts)
    assert not any("pier" in text for text in texts)


# What is asked for --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("How many bins were missed?", Wanted.FIGURE),
        ("How much did the pier cost?", Wanted.FIGURE),
        ("What percentage of calls were answered?", Wanted.FIGURE),
        ("What is the budget for parks?", Wanted.FIGURE),
        ("Who chaired the harbour board?", Wanted.PERSON),
        ("Which councillor asked about the pier?", Wanted.PERSON),
        ("When does the pier reopen?", Wanted.DATE),
        ("What is the deadline for comments?", Wanted.DATE),
        ("What are the aims of the strategy?", Wanted.LIST),
        ("List the wards with wardens", Wanted.LIST),
        ("Which new e-forms had been built?", Wanted.LIST),
        ("what other piers have we", Wanted.LIST),
        ("What ideas were behind the plan for the pier?", Wanted.LIST),
        ("What percentage of calls were answered?", Wanted.FIGURE),
        ("What savings were made on the pier?", Wanted.ANY),
        ("What happens if I do not pay?", Wanted.ANY),
        ("What did Cabinet decide about the pier?", Wanted.DECISION),
        ("Was the pier closure approved?", Wanted.DECISION),
        ("Why is the pier closed?", Wanted.ANY),
        ("Tell me about the pier", Wanted.ANY),
    ],
)
def test_the_kind_of_answer_is_read_from_the_question(text: str, wanted: Wanted) -> None:
    assert read(text).wanted is wanted


@pytest.mark.parametrize(
    ("text", "latest"),
    [
        ("What is the latest figure for missed bins?", True),
        ("What was the most recent decision on the pier?", True),
        ("Who is currently the chair?", True),
        ("How many bins were missed in 2019?", False),
    ],
)
def test_the_latest_is_asked_for_only_when_it_is_said(text: str, latest: bool) -> None:
    assert read(text).latest is latest


# Names --------------------------------------------------------------------------------------------------------------


def test_names_are_the_capitalised_words_inside_a_question() -> None:
    names = read("What did Councillor Okonjo say about Elmbrook Park?").names

    assert {"Okonjo", "Elmbrook", "Park"} <= set(names)
    assert "What" not in names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("I live in Elmbrook. How big is the EU-backed grant?", ("Elmbrook", "EU")),
        ("Did calls fall between the July-September and October-December quarters?", ()),
        ("What did Mr Barrington-King say of Stoke-on-Trent?", ("Mr", "Barrington-King", "Stoke-on-Trent")),
    ],
)
def test_of_a_word_in_two_halves_only_what_names_something_is_a_name(text: str, names: tuple[str, ...]) -> None:
    assert read(text).names == names


@pytest.mark.parametrize(
    "text",
    [
        "How many bins were missed in November?",
        "What did the Cabinet and the Council decide on Tuesday?",
        "what did cabinet decide about the pier?",
        "WHO CLOSED THE PIER IN ELMBROOK?",
    ],
)
def test_months_days_bodies_and_shouting_are_no_names(text: str) -> None:
    assert read(text).names == ()


def test_the_words_that_are_looked_for_carry_meaning() -> None:
    terms = read("Please can you tell me how many bins were missed on Mill Lane?").terms

    assert {"bins", "missed", "mill", "lane"} <= set(terms)
    assert not {"please", "can", "you", "the", "were"} & set(terms)


@pytest.mark.parametrize("said", ["this year (25/26)", "this year, 2025/26", "this financial year (2025-26)"])
def test_a_year_that_is_said_beside_this_year_is_what_is_meant(said: str) -> None:
    understood = read(f"How much is a bin {said}?", today=datetime.date(2026, 11, 21))

    assert understood.named_periods == {"fy2025"}
    assert understood.sides == ()


def test_months_in_a_row_are_one_stretch_and_compare_nothing() -> None:
    assert read("How many visits were there from October to December 2023?").sides == ()
    assert len(read("How many visits were there in October 2023 and in December 2023?").sides) == 2


def test_when_something_was_said_is_no_side_of_a_comparison() -> None:
    assert read("In January 2017, what levy did the mayor propose for 2019/20?").sides == ()
    assert len(read("How did it change between January 2017 and 2019/20?").sides) == 2
    assert len(read("What was the levy in 2018/19 and in 2019/20?").sides) == 2


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("How many households had been approved?", Wanted.FIGURE),
        ("How many councillors voted for it?", Wanted.DECISION),
        ("Who is the officer, and who approved it?", Wanted.PERSON),
        ("Who was chosen, as was decided in May?", Wanted.PERSON),
        ("What was decided, and who was there?", Wanted.DECISION),
        ("Which other council looked at the service?", Wanted.PERSON),
        ("Which firm repaired the lamp?", Wanted.PERSON),
        ("Which councils looked at the service?", Wanted.LIST),
    ],
)
def test_the_first_thing_a_question_asks_for_decides_its_kind(question: str, wanted: Wanted) -> None:
    assert read(question).wanted is wanted
