"""What speaks for a sentence: each signal by itself, and their weighed sum."""

from __future__ import annotations

import dataclasses
import datetime

import pytest

from assistant.answer import Question
from assistant.signals import (
    HELD,
    WEIGHTS,
    Around,
    Asked,
    asked,
    covered,
    enumerates,
    label_of,
    list_after,
    score_of,
    signals,
    tells_of_then,
)
from assistant.understand import understand
from tests.invented import document, found, points, prose, table
from vectorstore.ranking import LIKENED, OTHERWISE
from vectorstore.words.papers import Document, Passage, Standing

TODAY = datetime.date(2025, 5, 20)
RARE = {"harbour": 4.0, "levy": 2.0}


def questioned(question: str, **changes: object) -> Asked:
    understood = dataclasses.replace(understand(Question(question), TODAY), **changes)
    return asked(understood, lambda term: RARE.get(term, 1.0))


def of(question: str, passage: Passage | str, place: int = 0, paper: Document | None = None) -> dict[str, float]:
    """The signals of one sentence."""
    held = prose("wells", passage) if isinstance(passage, str) else passage
    return signals(questioned(question), Around(found(held, paper or document()), 0, 1.0), place)


# The sum ------------------------------------------------------------------------------------------------------------


def test_each_signal_has_a_weight_and_each_weight_its_signal() -> None:
    assert set(of("What is the harbour levy?", "The harbour levy is £12.")) == set(WEIGHTS)
    assert set(HELD) <= set(WEIGHTS)


def test_the_score_is_the_weighed_sum_and_what_is_held_goes_before_what_was_fitted() -> None:
    assert score_of({"figure": 1.0, "near": 0.5}) == pytest.approx(WEIGHTS["figure"] + 0.5 * WEIGHTS["near"])
    assert score_of({"decision": 1.0}) == HELD["decision"] != WEIGHTS["decision"]
    assert score_of({}) == 0.0


# Words --------------------------------------------------------------------------------------------------------------


def test_rare_words_cover_more_of_a_question_than_common_ones() -> None:
    question = questioned("harbour levy dinghy")

    assert covered(question, frozenset({"harbour"})) == pytest.approx(4 / 7)
    assert covered(question, frozenset({"levy", "dinghy"})) == pytest.approx(3 / 7)
    assert covered(question, frozenset({"harbour", "levy", "dinghy"})) == pytest.approx(1.0)


def test_words_that_only_stand_around_a_sentence_count_half() -> None:
    question = questioned("harbour levy")

    assert covered(question, frozenset({"levy"}), frozenset({"harbour"})) == pytest.approx((2 + 4 / 2) / 6)


def test_other_writings_and_likened_words_count_for_what_they_are_worth() -> None:
    known = questioned("levy", otherwise={"levy": ("port dues",)}, likened={"levy": (("charge", 0.9),)})

    assert covered(known, frozenset({"port", "due"})) == pytest.approx(OTHERWISE)
    assert covered(known, frozenset({"charg"})) == pytest.approx(LIKENED * 0.9)
    assert covered(known, frozenset({"port"})) == 0.0


def test_words_that_only_ask_and_words_of_time_need_not_stand_in_what_answers() -> None:
    assert set(questioned("What percentage of the levy was paid in May 2022?").weights) == {"levy", "paid"}
    assert covered(questioned("How many in 2022?"), frozenset({"levy"})) == 0.0


def test_the_headings_around_a_sentence_and_the_sentence_before_it_help_to_cover_the_question() -> None:
    under = prose("wells", "The harbour was dredged. It cost £12.", headings=("Levy",))
    bare = dataclasses.replace(under, headings=())

    around, alone = (of("What was the harbour levy?", passage, 1) for passage in (under, bare))

    assert around["covered"] == alone["covered"] == 0.0
    assert around["covered with label"] > alone["covered with label"]
    assert alone["covered with sentence before"] > 0.0


def test_of_two_sentences_that_cover_as_much_the_shorter_has_more() -> None:
    short, long = (
        of("harbour levy", text)["covered in few words"]
        for text in ("The harbour levy rose.", "The harbour levy rose as the gulls came and went over the grey pier.")
    )

    assert short > long > 0


@pytest.mark.parametrize("part", ["title", "committee"])
def test_a_label_holds_what_the_paper_says_of_itself(part: str) -> None:
    paper = document(**{part: "Breakwater Board"})

    assert "Breakwater Board" in label_of(found(prose("wells", "It rose."), paper))


def test_a_label_holds_item_headings_a_tables_header_and_what_it_tells_of() -> None:
    passage = table(
        "wells", "Berths Price", [("Dinghy 12", None)], headings=("Dues",), item_title="Levy", about="Motion four"
    )

    label = label_of(found(passage, document(title=None, committee=None)))

    assert label.split() == ["Levy", "Dues", "Berths", "Price", "Motion", "four"]


# The kind of answer -------------------------------------------------------------------------------------------------

KINDS = {
    "a figure": ("How many berths are let?", "Some 41 berths are let.", "figure"),
    "no figure": ("How many berths are let?", "Few berths are let.", "no figure"),
    "only a year": ("How many berths are let?", "The berths were let in 2022.", "no figure"),
    "the question's own figure": ("How many of the 41 berths are let?", "There are 41 berths.", "no figure"),
    "a figure unasked": ("Who lets the berths?", "The board lets 41 berths.", "figure unasked"),
    "a share": ("What percentage of berths is let?", "Some 41% of berths are let.", "share"),
    "money": ("What does a berth cost?", "A berth is let at £41.", "money"),
    "money in words": ("What does a berth cost?", "The berths came to two million pounds.", "money"),
    "no money": ("What does a berth cost?", "A berth is let to 41 boats.", "no money"),
    "a length of time": ("How long does a repair take?", "It is done in three working days.", "time taken"),
    "a day": ("When was the pier closed?", "The pier was closed on 4 May 2022.", "day"),
    "a person": ("Who lets the berths?", "They are let by Councillor Okonjo.", "person"),
    "no person": ("Who lets the berths?", "They are let by the day.", "no person"),
    "only the person who was named": ("Who did Councillor Okonjo meet?", "Councillor Okonjo met him.", "no person"),
    "a column and its first word": ("Who lets the berths?", "Commentary The berths are let.", "no person"),
    "a reason": ("Why was the pier closed?", "It was closed owing to gales.", "reason"),
    "what else followed as a reason": (
        "Why was the pier closed?",
        "It shut following a storm that broke it.",
        "reason",
    ),
    "a reason beside when": ("Why was the pier closed?", "Since the pier closed due to gales, gulls came.", "reason"),
}


@pytest.mark.parametrize(("question", "text", "signal"), KINDS.values(), ids=KINDS)
def test_the_kind_of_answer_that_is_wanted_is_told(question: str, text: str, signal: str) -> None:
    assert of(question, text)[signal] == 1.0


NOT_OF_A_KIND = {
    "a share of nothing asked": ("Who lets the berths?", "Some 41% are let.", "share"),
    "no percentage": ("What percentage of berths is let?", "Some 41 berths are let.", "share"),
    "money unasked": ("Who lets the berths?", "At £41 a day.", "money"),
    "a figure that is asked for": ("How many berths are let?", "Some 41 berths are let.", "figure unasked"),
    "a day unasked": ("Who closed the pier?", "It was closed on 4 May 2022.", "day"),
    "a day for a length of time": ("How long does a repair take?", "It began on 4 May 2022.", "time taken"),
    "since when another thing is": ("Why was the pier closed?", "Since the pier was closed, gulls nest.", "reason"),
    "what followed it": ("Why was the pier closed?", "Following the closing of the pier, gulls came.", "reason"),
    "a reason unasked": ("Who closed the pier?", "It was closed owing to gales.", "reason"),
}


@pytest.mark.parametrize(("question", "text", "signal"), NOT_OF_A_KIND.values(), ids=NOT_OF_A_KIND)
def test_what_was_not_asked_for_or_is_not_there_is_not_told(question: str, text: str, signal: str) -> None:
    assert of(question, text)[signal] == 0.0


# Standing -----------------------------------------------------------------------------------------------------------

STANDINGS = {
    "decided": ("What was decided on the levy?", Standing.DECISION, "decision"),
    "lost": ("What was decided on the levy?", Standing.AMENDMENT_LOST, "loss"),
    "recommended": ("What was recommended on the levy?", Standing.RECOMMENDATION, "recommendation"),
    "remarked": ("What is the levy?", Standing.QUESTION_OR_REMARK, "is a remark"),
    "decided, unasked": ("What is the levy?", Standing.DECISION, "was decided"),
    "lost, unasked": ("What is the levy?", Standing.AMENDMENT_LOST, "was lost"),
}


@pytest.mark.parametrize(("question", "standing", "signal"), STANDINGS.values(), ids=STANDINGS)
def test_the_standing_of_a_passage_is_told(question: str, standing: Standing, signal: str) -> None:
    passage = prose("wells", "The levy is to rise.", standing=standing)

    assert of(question, passage)[signal] == 1.0
    assert of(question, dataclasses.replace(passage, standing=Standing.REPORTED))[signal] == 0.0


def test_a_resolution_and_a_vote_speak_where_it_is_asked_what_became_of_something() -> None:
    vote = prose("wells", "Motion carried.", about="that the levy be raised")

    assert of("What was decided on the levy?", "RESOLVED that the levy be raised.")["resolved"] == 1.0
    assert of("What is the levy?", "RESOLVED that the levy be raised.")["resolved"] == 0.0
    assert of("What became of the levy motion?", vote)["vote"] == 1.0
    assert of("What became of the levy motion?", dataclasses.replace(vote, about=None))["vote"] == 0.0


# Time ---------------------------------------------------------------------------------------------------------------

TIMES = {
    "its own words": ("In 2021/22 it was £12.", (), "same time"),
    "its own words, of another year": ("In 2018/19 it was £12.", (), "other time"),
    "its passage": ("It was £12.", ("Levy in 2021/22",), "same time around"),
}


@pytest.mark.parametrize(("text", "headings", "signal"), TIMES.values(), ids=TIMES)
def test_the_time_that_a_sentence_speaks_of_is_told(text: str, headings: tuple[str, ...], signal: str) -> None:
    each = of("What was the levy in 2021/22?", prose("wells", text, headings=headings))

    assert {name for name in each if "time" in name and each[name]} - {"time taken"} == {signal}


@pytest.mark.parametrize(("held", "told"), [(datetime.date(2021, 6, 1), 1.0), (datetime.date(2019, 6, 1), 0.0)])
def test_a_sentence_that_names_no_time_is_of_its_papers(held: datetime.date, told: float) -> None:
    each = of("What was the levy in 2021/22?", "It was £12.", paper=document(meeting_date=held))

    assert each["same time of paper"] == told


# Rows and lists -----------------------------------------------------------------------------------------------------

ROWS = [
    ("Dinghy berth 12", "Dinghy berth: Levy 12"),
    ("Yacht berth 41", "Yacht berth: Levy 41"),
    ("Total 53", "Total: Levy 53"),
]
BERTHS = table("wells", "Berth Levy", ROWS)


def test_a_row_is_named_by_the_question_whole_or_in_part() -> None:
    dinghy, yacht, _ = (of("What is the levy for a dinghy berth?", BERTHS, place) for place in range(3))

    assert (dinghy["row named"], yacht["row named"]) == (1.0, 0.0)
    assert (dinghy["row named in part"], yacht["row named in part"]) == (1.0, 0.5)
    assert dinghy["row covers"] > yacht["row covers"] > 0.0


def test_a_row_of_many_little_words_is_not_named_by_the_one_that_matters() -> None:
    passage = table("wells", "Measure Count", [("Calls given up by those that wait 12", None)])

    assert of("How many calls were there?", passage)["row named"] == 0.0


@pytest.mark.parametrize(
    ("question", "named"),
    [("How many berths were levied in 2025-26?", 0.0), ("How many berths has pier 26?", 1.0)],
    ids=["within a year", "by itself"],
)
def test_a_rows_number_is_its_name_only_where_the_question_says_it_by_itself(question: str, named: float) -> None:
    passage = table("wells", "Ref Berths", [("26 412 Harbour side", None)])

    assert of(question, passage)["row named"] == named


def test_a_total_is_told_only_where_nobody_asked_for_it() -> None:
    assert of("What is the levy for a dinghy berth?", BERTHS, 2)["total unasked"] == 1.0
    assert of("What is the total levy?", BERTHS, 2)["total unasked"] == 0.0
    assert of("What is the levy for a dinghy berth?", BERTHS, 0)["total unasked"] == 0.0


def test_what_fills_the_line_of_a_form_is_named_by_it() -> None:
    passage = prose("form", "Rowan Beech")
    (filled,) = passage.sentences
    field = dataclasses.replace(filled, reading="Responsible officer: Rowan Beech")
    asked_for, other = "Who is the responsible officer for the lamps?", "Who paints the lamps?"

    assert of(asked_for, dataclasses.replace(passage, sentences=(field,)))["row named"] == 1.0
    assert of(other, dataclasses.replace(passage, sentences=(field,)))["row named"] == 0.0
    assert of(asked_for, passage)["row named"] == 0.0


def test_a_sentence_is_no_row() -> None:
    each = of("What is the levy for a dinghy berth?", "Dinghy berth 12")

    assert [each[name] for name in ("row", "row named", "row named in part", "row covers")] == [0.0] * 4


AIMS = points("wells", "The aims are:", ["- cleaner water", "- safer steps"])


def test_a_list_speaks_where_one_is_asked_for_and_its_opening_counts_against_it_elsewhere() -> None:
    assert [of("What are the aims?", AIMS, place)["list"] for place in range(3)] == [1.0] * 3
    assert of("Who set the aims?", AIMS)["list"] == 0.0
    assert of("Who set the aims?", AIMS)["opens something"] == 1.0
    assert of("What are the aims?", AIMS)["opens something"] == 0.0


@pytest.mark.parametrize("place", range(3))
def test_a_list_is_known_from_its_opening_and_from_each_of_its_points(place: int) -> None:
    assert list_after(found(AIMS, document()), place) == (1, 2)


def test_prose_opens_no_list() -> None:
    assert list_after(found(prose("wells", "The levy rose. It fell."), document()), 0) is None


def test_a_line_that_ends_without_a_colon_opens_no_list() -> None:
    passage = points("wells", "The board met.", ["- cleaner water", "- safer steps"])

    assert list_after(found(passage, document()), 0) is None
    assert list_after(found(passage, document()), 1) == (1, 2)


@pytest.mark.parametrize("opening", ["It is judged in the following bands.", "These are the aims below."])
def test_a_line_that_says_that_a_list_follows_opens_it(opening: str) -> None:
    passage = points("wells", opening, ["- cleaner water", "- safer steps"])

    assert list_after(found(passage, document()), 0) == (1, 2)


# Form and nearness --------------------------------------------------------------------------------------------------


def test_short_sentences_questions_and_points_are_told() -> None:
    assert of("What is the levy?", "The levy rose.")["short"] == 1.0
    assert of("What is the levy?", "The levy rose again.")["short"] == 0.0
    assert of("What is the levy?", "What is the levy to be?")["asks something"] == 1.0
    assert of("What is the levy?", AIMS, 1)["point"] == 1.0


def test_a_sentence_is_as_near_as_its_cosine_and_as_far_behind_as_its_passages_best() -> None:
    passage = prose("wells", "The levy rose. It fell again.")
    around = Around(found(passage, document(), score=0.5, cosine=0.4, sentences=(0.7, 0.5)), 3, 0.9)

    each = signals(questioned("What is the levy?"), around, 1)

    assert each["near"] == 0.5
    assert each["behind its passage's nearest"] == pytest.approx(-0.2)
    assert each["passage is near"] == 0.4
    assert each["passage is behind"] == pytest.approx(-0.4)
    assert each["passage's place"] == 0.25


@pytest.mark.parametrize(
    ("reading", "counted"),
    [
        ("Rescue team: Working Budget 0.7 (£m); Variance 0.1 (£m)", False),
        ("Rescue team: 2024/25 £000s 700; Cost £1.2m", False),
        ("Rescue team: Swimmers 13; Cost £700", True),
        ("Rescue team: Swimmers 13", True),
    ],
)
def test_what_things_cost_does_not_say_how_many_they_are(reading: str, counted: bool) -> None:
    row = table("wells", "Team and what it has", [("Rescue team 0.7 0.1", reading)])

    assert bool(of("How many swimmers does the rescue team have?", row)["figure"]) is counted
    assert bool(of("How much does the rescue team cost?", row)["figure"])


@pytest.mark.parametrize(
    ("question", "text", "said"),
    [
        ("Which ward has the most lamps?", "Ossleby (71) and Hexbourne (70) have the highest numbers.", True),
        ("Which ward has the fewest lamps?", "Fennimoor has the lowest number, 9.", True),
        ("Which ward has the fewest lamps?", "Ossleby (71) has the highest number.", False),
        ("Which ward has lamps?", "Ossleby (71) has the highest number.", False),
        ("What is the most recent number of lamps?", "Ossleby (71) has the highest number.", False),
        ("Which ward has the fewest lamps?", "Each ward has at least 9 lamps.", False),
    ],
)
def test_a_sentence_that_says_what_is_most_answers_what_is(question: str, text: str, said: bool) -> None:
    assert bool(of(question, text)["says the most"]) is said


def test_a_length_of_time_in_words_is_a_figure_where_one_is_asked_for() -> None:
    text = "A lamp that is out is repaired within five working days."

    assert of("How long does it take to repair a lamp?", text)["figure"]
    assert not of("How many lamps are there?", "The lamp is repaired by the harbour board.")["figure"]


@pytest.mark.parametrize(
    "question",
    [
        "Does the report settle that the levy goes up, or is it still open?",
        "Is the harbour levy still a proposal?",
        "Was the levy only recommended, or agreed?",
        "Is the levy still to be decided?",
    ],
)
def test_whether_a_thing_is_settled_is_told_by_what_was_decided_or_is_put_to_a_meeting(question: str) -> None:
    put = prose("wells", "To agree the harbour levy.", standing=Standing.RECOMMENDATION)
    lost = prose("wells", "To agree the harbour levy.", standing=Standing.AMENDMENT_LOST)
    said = prose("wells", "The harbour levy was talked about.")

    assert of(question, put)["settled or put"] == of(question, lost)["settled or put"] == 1.0
    assert of(question, said)["settled or put"] == 0.0


@pytest.mark.parametrize(
    "question", ["Is the harbour open on Sundays?", "Was the levy just raised?", "How much did the council settle for?"]
)
def test_other_questions_do_not_ask_whether_a_thing_is_settled(question: str) -> None:
    put = prose("wells", "To agree the harbour levy.", standing=Standing.RECOMMENDATION)
    assert of(question, put)["settled or put"] == 0.0


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("The levy for 2022/23 was £41.", True),
        ("In 2022/23, 41 berths were let.", True),
        ("We let 41 berths in 2022/23.", True),
        ("The levy grew, and came for 2022-23 to £ 41.5m.", True),
        ("The 2022/23 settlement included a further £41m.", False),
        ("The levy for 2021/22 was £41, and of 2022/23 nothing is known.", False),
        ("In 2022/23 the board let the berths.", False),
    ],
)
def test_a_figure_right_beside_its_time_is_that_times(text: str, told: bool) -> None:
    assert tells_of_then(frozenset({"fy2022"}), text) is told
    assert not tells_of_then(frozenset(), text)


def test_only_who_asks_for_a_figure_is_told_of_one_beside_its_time() -> None:
    text = "The berths were let for 2022/23 at £41."

    assert of("How much were the berths let for in 2022/23?", text)["figure of then"] > 0
    assert of("Who let the berths in 2022/23?", text)["figure of then"] == 0


def test_what_an_increase_is_on_is_only_compared_with() -> None:
    text = "The levy for 2022/23 was £41, an increase of £15 on 2021/22."

    assert of("What was the levy in 2021/22?", text)["time told beside"] == 1.0
    assert of("What was the levy in 2022/23?", text)["time told beside"] == 0.0


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("The plan names three aims; a new pier; cheaper berths; and a lamp.", True),
        ("The aims are these: a new pier, cheaper berths and a lamp.", True),
        ("The aims are new; they are told of elsewhere.", False),
        ("The board met, looked at the pier, and went home.", False),
    ],
)
def test_a_list_may_stand_in_one_sentence(text: str, held: bool) -> None:
    assert enumerates(text) is held
    assert of("What are the aims of the plan?", text)["enumerates"] == float(held)
    assert of("Who named the aims of the plan?", text)["enumerates"] == 0.0
    assert of("What are the costs of the aims?", text)["enumerates"] == 0.0
