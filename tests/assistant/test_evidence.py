"""Found passages to evidence: which sentence answers, and when none does."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Sequence

import pytest

from assistant.answer import Question, Turn
from assistant.evidence import DEEP, Evidence, laid_out, of_time, side_bonus, weigh
from assistant.understand import understand
from tests.invented import document, found, points, prose, table
from vectorstore.search import Found
from vectorstore.words.papers import Item, Passage, Standing

TODAY = datetime.date(2025, 5, 20)


def weighed(question: str, *passages: Found, history: Sequence[Turn] = ()) -> Evidence:
    return weigh(understand(Question(question, tuple(history)), TODAY), passages, lambda _: 3.0)


def best(evidence: Evidence) -> str:
    return evidence.candidates[0].text


# Which sentence -----------------------------------------------------------------------------------------------------


def test_the_sentence_that_is_nearest_comes_first() -> None:
    passage = prose("wells", "The pier is old. The lamp was replaced by the harbour board. Gulls nest nearby.")

    evidence = weighed("Who replaced the lamp?", found(passage, document(), sentences=(0.2, 0.8, 0.1)))

    assert best(evidence) == "The lamp was replaced by the harbour board."


def test_of_two_sentences_alike_the_one_with_the_questions_words_comes_first() -> None:
    passage = prose("wells", "Nothing else of note was done there. The lamp was replaced by the harbour board.")

    evidence = weighed("Who replaced the lamp?", found(passage, document(), cosine=0.5))

    assert best(evidence) == "The lamp was replaced by the harbour board."


def test_every_sentence_of_a_passage_is_weighed() -> None:
    passage = prose("wells", "The old pier is shut. The lamp is quite new. Gulls nest in it.")

    evidence = weighed("Is the lamp new?", found(passage, document()))

    assert {c.text for c in evidence.candidates} == {
        "The old pier is shut.",
        "The lamp is quite new.",
        "Gulls nest in it.",
    }


def test_two_or_three_words_are_a_heading_and_answer_nothing_unless_they_count() -> None:
    passage = prose("wells", "The pier lamp. Lamps: 12. The lamp was replaced in May.")

    evidence = weighed("How many pier lamps are there?", found(passage, document()))

    assert {c.text for c in evidence.candidates} == {"Lamps: 12.", "The lamp was replaced in May."}


def test_a_question_for_a_figure_prefers_the_sentence_that_counts() -> None:
    passage = prose("wells", "Many bins were missed in the town that winter. In the town 212 bins were missed then.")

    evidence = weighed("How many bins were missed in the town?", found(passage, document(), cosine=0.6))

    assert best(evidence) == "In the town 212 bins were missed then."


def test_a_year_alone_is_no_figure() -> None:
    passage = prose("wells", "Bins were missed in the town in 2019. Bins missed in the town numbered 212.")

    evidence = weighed("How many bins were missed in the town?", found(passage, document(), cosine=0.6))

    assert best(evidence) == "Bins missed in the town numbered 212."


def test_the_named_year_is_preferred_in_a_passage_that_speaks_of_two() -> None:
    text = "In 2018/19 some 212 bins were missed. In 2019/20 some 348 bins were missed."

    for_2018 = weighed("How many bins were missed in 2018/19?", found(prose("wells", text), document()))
    for_2019 = weighed("How many bins were missed in 2019/20?", found(prose("wells", text), document()))

    assert "212" in best(for_2018)
    assert "348" in best(for_2019)


def test_a_decision_is_preferred_to_a_report_when_a_decision_is_asked_for() -> None:
    reported = prose("wells", "The sale of the pier to the trust was discussed.")
    decided = prose("wells", "The sale of the pier to the trust was agreed.", standing=Standing.DECISION)

    evidence = weighed(
        "What was decided on the sale of the pier?", *(found(p, document()) for p in (reported, decided))
    )

    assert evidence.candidates[0].found.passage.standing is Standing.DECISION


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("Did the board agree on 3 February 2021 to sell the pier?", True),
        ("Was the sale of the pier agreed in February 2021?", True),
        ("Was the sale of the pier agreed in June 2019?", False),
        ("What did the pier earn in February 2021?", False),
    ],
    ids=["the meeting's day", "its month", "another month", "no decision"],
)
def test_what_was_decided_at_a_meeting_is_of_its_day_whatever_days_it_names(question: str, told: bool) -> None:
    decided = prose("wells", "That the sale of the pier is agreed from 1 April 2023.", standing=Standing.DECISION)

    evidence = weighed(question, found(decided, document(meeting_date=datetime.date(2021, 2, 3))))

    assert bool(evidence.candidates) is told


def test_asked_how_many_there_are_a_row_of_what_they_cost_is_no_answer() -> None:
    rows = table(
        "wells",
        "Berths 20-21 21-22",
        [
            ("Dinghy berths £43,734 £44,799", "Average cost - Dinghy berths: 20-21 £43,734; 21-22 £44,799"),
            ("Dinghy berths 1,126 1,348", "Dinghy berths: 20-21 1,126; 21-22 1,348"),
        ],
    )

    def texts(question: str) -> list[str]:
        return [c.text for c in weighed(question, found(rows, document(), sentences=(0.9, 0.5))).candidates]

    assert texts("How many dinghy berths was the harbour board paying for?") == ["Dinghy berths 1,126 1,348"]
    assert len(texts("How much was the harbour board paying for dinghy berths?")) == 2


def test_an_amount_may_stand_in_a_point_of_the_list_that_is_asked_for() -> None:
    savings = points("wells", "The largest savings of the draft:", ["- fewer ropes, £4,200;", "- one lamp, £1,100."])

    def of(cosine: float) -> bool:
        passage = found(savings, document(), sentences=(cosine, 0.2, 0.2))
        return weighed("List the biggest savings put forward in the budget", passage).answers

    assert of(0.8)
    assert not of(0.4)


def test_words_of_the_heading_speak_for_a_sentence() -> None:
    under = prose("wells", "It was closed for nine weeks.", headings=("Harbour Pool",))
    elsewhere = prose("wells", "It was closed for six weeks.", headings=("Village Hall",))

    evidence = weighed("How long was the harbour pool closed?", found(elsewhere, document()), found(under, document()))

    assert best(evidence) == "It was closed for nine weeks."


AGENDA = "Cabinet Reconsideration of the Harbour Pool Decision (Pages 101 - 104)"


@pytest.mark.parametrize(
    ("question", "text", "told"),
    [
        ("Did Cabinet change the harbour pool decision?", AGENDA, False),
        ("Which item was the harbour pool decision?", AGENDA, True),
        ("Did Cabinet change the harbour pool decision?", "Cabinet kept the harbour pool decision (page 101).", True),
    ],
    ids=["an agenda's line", "asked for items", "a page named"],
)
def test_a_line_of_an_agenda_tells_only_what_was_on_it(question: str, text: str, told: bool) -> None:
    evidence = weighed(question, found(prose("wells", text), document(), cosine=0.9))

    assert [c.text for c in evidence.candidates] == [text] * told


def test_of_the_same_said_at_two_meetings_the_latest_comes_first_where_that_is_asked_for() -> None:
    old = document("old", meeting_date=datetime.date(2020, 6, 1))
    new = document("new", meeting_date=datetime.date(2021, 6, 1))
    was, is_ = (prose(d, f"The board answered {n}% of harbour letters in time.") for d, n in (("old", 97), ("new", 99)))
    ropes = prose("new", "Ropes were bought for the harbour in 2021.")
    passages = (
        found(was, old, sentences=(0.8,)),
        found(is_, new, sentences=(0.7,)),
        found(ropes, new, sentences=(0.7,)),
    )

    assert best(weighed("What is the latest share of harbour letters answered in time?", *passages)) == is_.text
    assert best(weighed("What share of harbour letters was answered in time?", *passages)) == was.text
    assert best(weighed("What is the latest share of harbour letters?", passages[0], passages[2])) == was.text


@pytest.mark.parametrize(
    ("question", "ended_first"),
    [
        ("There was talk of closing the harbour kiosk on Sundays. Did that go through?", True),
        ("Was the harbour kiosk closed on Sundays in the end?", True),
        ("What was proposed about closing the harbour kiosk on Sundays?", False),
    ],
)
def test_what_became_of_a_plan_goes_before_the_plan_where_that_is_asked(question: str, ended_first: bool) -> None:
    old = document("old", meeting_date=datetime.date(2020, 6, 1))
    new = document("new", meeting_date=datetime.date(2021, 6, 1))
    plan = prose("old", "It is proposed to close the harbour kiosk on Sundays.")
    ended = prose("new", "The harbour kiosk stays open on Sundays.")
    ropes = prose("new", "Ropes were bought for the pier in that year.")

    passages = [found(p, d, sentences=(n,)) for p, d, n in ((plan, old, 0.8), (ended, new, 0.6), (ropes, new, 0.6))]

    assert best(weighed(question, *passages)) == (ended.text if ended_first else plan.text)


def test_of_a_plan_and_something_else_said_later_the_plan_comes_first() -> None:
    old = document("old", meeting_date=datetime.date(2020, 6, 1))
    new = document("new", meeting_date=datetime.date(2021, 6, 1))
    plan = prose("old", "It is proposed to close the harbour kiosk on Sundays.")
    other = prose("new", "The harbour was dredged for the boats of the rescue service.")

    evidence = weighed(
        "Did closing the harbour kiosk on Sundays go ahead?",
        found(plan, old, sentences=(0.8,)),
        found(other, new, sentences=(0.7,)),
    )

    assert best(evidence) == plan.text


REMARKED = (
    "Pool: Budget (£000) 31; Remark The pool shuts in the winter and what it lacks is planned for in 2025/26 at last"
)


@pytest.mark.parametrize(
    ("question", "of_another_time"),
    [
        ("How much is the pool's budget in 2025/26?", True),
        ("How much is the pool's budget in 2024/25?", False),
        ("Why does the pool shut in 2025/26?", False),
    ],
)
def test_what_a_cell_of_text_says_of_a_year_is_not_when_a_rows_figures_are_of(
    question: str, of_another_time: bool
) -> None:
    monitoring = document("wells", title="Monitoring 2024/25", meeting_date=None)
    row = table("wells", "Service Budget Remark", [("Pool 31 The pool shuts in the winter …", REMARKED)])

    evidence = weighed(question, found(row, monitoring))

    assert bool(evidence.candidates) is not of_another_time


@pytest.mark.parametrize(
    ("beside", "told_of_it_first"),
    [
        ("The harbour took 42 boats in 2024/25, compared with 41 in 2023/24.", True),
        ("The harbour took 42 boats in 2024/25, up by 1 from 2023/24.", True),
        ("The harbour took 42 boats in 2023/24, and plans for 2024/25.", False),
    ],
)
def test_what_tells_of_a_year_goes_before_what_names_it_beside_another(beside: str, told_of_it_first: bool) -> None:
    told = prose("told", "The harbour took 41 boats in 2023/24.")
    passages = (
        found(prose("beside", beside), document("beside"), sentences=(0.6,)),
        found(told, document("told"), sentences=(0.5,)),
    )

    evidence = weighed("How many boats did the harbour take in 2023/24?", *passages)

    assert (best(evidence) == told.text) is told_of_it_first


@pytest.mark.parametrize(
    ("text", "answered"),
    [
        ("54 replies came in 2015.", True),
        ("54 replies came in.", False),
        ("54 replies came in May 2015.", False),
        ("Replies came in 2015.", False),
    ],
    ids=["of its time", "of no time", "of a part of it", "no figure"],
)
def test_a_figure_of_the_period_asked_for_answers_with_less_likeness(text: str, answered: bool) -> None:
    passage = found(prose("wells", text), document(), sentences=(0.39,))

    assert weighed("How many households answered the harbour survey in 2015?", passage).answers is answered


# Does it answer? ----------------------------------------------------------------------------------------------------

LAMP = prose("wells", "The lighthouse lamp was replaced by the harbour board.")


def test_a_sentence_that_holds_the_questions_words_answers() -> None:
    assert weighed("Who replaced the lighthouse lamp?", found(LAMP, document())).answers


def test_what_is_neither_like_the_question_nor_shares_its_words_does_not_answer() -> None:
    evidence = weighed("What do school meals cost in winter?", found(LAMP, document(), cosine=0.05))

    assert not evidence.answers
    assert evidence.candidates


def test_words_that_a_question_shares_by_chance_are_no_evidence() -> None:
    rent = prose("wells", "Rent collected from homes and shops was 97.1 per cent.")

    assert weighed("How is rent collected from homes?", found(rent, document(), cosine=0.3)).answers
    assert not weighed("How is rent collected from homes?", found(rent, document(), cosine=0.2)).answers


def test_nothing_found_does_not_answer() -> None:
    evidence = weighed("Who replaced the lighthouse lamp?")

    assert not evidence.answers
    assert evidence.candidates == ()


@pytest.mark.parametrize("year", ["2011/12", "2031", "May 2011"])
def test_a_period_that_no_paper_speaks_of_is_not_answered(year: str) -> None:
    evidence = weighed(f"Who replaced the lighthouse lamp in {year}?", found(LAMP, document(), cosine=0.9))

    assert not evidence.answers
    assert evidence.uncovered


@pytest.mark.parametrize("year", ["2022/23", "2022", "June 2022"])
def test_a_period_that_the_papers_meeting_lies_in_is_answered(year: str) -> None:
    evidence = weighed(f"Who replaced the lighthouse lamp in {year}?", found(LAMP, document(), cosine=0.9))

    assert evidence.answers
    assert evidence.uncovered == frozenset()


def test_a_period_that_the_passage_speaks_of_is_answered_whenever_it_was_reported() -> None:
    passage = prose("wells", "In 2015/16 the lighthouse lamp was replaced by the harbour board.")

    evidence = weighed("Who replaced the lighthouse lamp in 2015/16?", found(passage, document(), cosine=0.9))

    assert evidence.answers


@pytest.mark.parametrize(
    "question",
    [
        "Did Councillor Okonjo replace the lighthouse lamp?",
        "Was the lighthouse lamp replaced at Elmbrook?",
        "Who replaced the lighthouse lamp of Saint Brannoc?",
    ],
)
def test_a_name_that_is_nowhere_is_not_answered(question: str) -> None:
    assert not weighed(question, found(LAMP, document(), cosine=0.9)).answers


@pytest.mark.parametrize(
    "changes",
    [{"headings": ("Elmbrook",)}, {"item_title": "Works at Elmbrook"}, {"text": "At Elmbrook the lamp was replaced."}],
    ids=str,
)
def test_a_name_in_the_passage_or_around_it_is_answered(changes: dict[str, object]) -> None:
    text = str(changes.pop("text", "The lighthouse lamp was replaced by the board."))

    evidence = weighed("Was the lamp replaced at Elmbrook?", found(prose("wells", text, **changes), document()))

    assert evidence.answers


def test_a_list_is_evidence_for_a_question_that_asks_for_one() -> None:
    listed = points("wells", "The aims of the strategy are:", ["- cleaner water", "- safer steps"])
    told = prose("wells", "The aims of the strategy were welcomed.")

    evidence = weighed("What are the aims of the strategy?", found(told, document()), found(listed, document()))

    assert evidence.answers
    assert evidence.candidates[0].found.passage == listed


# Which time ---------------------------------------------------------------------------------------------------------


def test_a_sentence_about_another_year_answers_nothing_though_its_paper_is_of_the_year_asked_for() -> None:
    passage = prose("wells", "In 2022/23 the crews filled 4,120 potholes in the town.")
    paper = document(meeting_date=datetime.date(2023, 11, 22))

    evidence = weighed("How many potholes were filled in the town in 2023/24?", found(passage, paper, cosine=0.8))

    assert not evidence.answers


def test_a_sentence_without_a_year_is_of_the_time_its_paper_is() -> None:
    passage = prose("wells", "The crews filled 4,120 potholes in the town.")

    def answered(held: datetime.date) -> bool:
        asked = "How many potholes were filled in the town in 2023/24?"
        return weighed(asked, found(passage, document(meeting_date=held), cosine=0.8)).answers

    assert answered(datetime.date(2023, 11, 22))
    assert not answered(datetime.date(2019, 11, 22))


# What could answer at all -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("heading", ["Lamp.", "Pier lamp.", "The pier lamp."])
def test_one_to_three_words_without_a_figure_are_no_answer(heading: str) -> None:
    evidence = weighed("What about the pier lamp?", found(prose("wells", heading), document(), cosine=0.9))

    assert evidence.candidates == ()
    assert not evidence.answers


@pytest.mark.parametrize(
    ("question", "text", "changes"),
    [
        ("How many pier lamps are there?", "Pier lamps: 12.", {}),
        ("What about the pier lamp?", "The pier lamp burns.", {}),
        ("What became of the pier lamp motion?", "Motion carried.", {"about": "that the pier lamp be lit"}),
        ("Who keeps the pier lamp?", "Councillor Okonjo.", {"headings": ("Keeper of the pier lamp",)}),
        ("What are the pier lamps?", "North lamp.", {"headings": ("Pier lamps",)}),
    ],
    ids=["a figure", "four words", "an outcome", "a person", "of a list"],
)
def test_a_few_words_answer_where_a_few_are_enough(question: str, text: str, changes: dict[str, object]) -> None:
    evidence = weighed(question, found(prose("wells", text, **changes), document(), cosine=0.9))

    assert [c.text for c in evidence.candidates] == [text]
    assert evidence.answers


def test_a_row_of_two_or_three_words_heads_others_and_answers_nothing_though_its_table_is_told_of() -> None:
    rows = table("wells", "Berth Levy", [("Pier lamps", None), ("North lamp 12", None)], about="What the lamps cost")

    evidence = weighed("What about the pier lamps?", found(rows, document(), cosine=0.9))

    assert [c.text for c in evidence.candidates] == ["North lamp 12"]


def test_what_is_told_of_another_age_is_no_candidate_and_the_row_of_the_age_goes_first() -> None:
    rows = [("Aged 16 to 17 £2", None), ("Aged 18 to 20 £4", None), ("Aged 21 and over £6", None), ("Dogs £1", None)]
    passage = found(table("wells", "Berth Levy", rows), document(), sentences=(0.5, 0.5, 0.5, 0.5))

    evidence = weighed("What is the levy for my 19 year old?", passage)

    assert [c.text for c in evidence.candidates] == ["Aged 18 to 20 £4", "Dogs £1"]


def test_a_row_whose_name_the_question_says_is_marked_as_named() -> None:
    rows = [("Dinghy berth 12", "Dinghy berth: Levy 12"), ("Yacht berth 41", "Yacht berth: Levy 41")]

    evidence = weighed("What is the levy for a yacht berth?", found(table("wells", "Berth Levy", rows), document()))

    assert [(c.text, c.named) for c in evidence.candidates] == [("Yacht berth 41", True), ("Dinghy berth 12", False)]


def test_only_the_best_passages_are_opened_at_their_sentences() -> None:
    brought = [found(prose("wells", f"The pier lamp {n} is new."), document()) for n in range(DEEP + 3)]

    assert len(weighed("Is the pier lamp new?", *brought).candidates) == DEEP


def test_a_block_of_a_paper_is_told_in_its_order_headings_and_all() -> None:
    block = [
        found(prose("wells", text), document(), cosine=0.0) for text in ("The aim. It is a new pier.", "It is dear.")
    ]

    evidence = laid_out(block)

    assert [c.text for c in evidence.candidates] == ["The aim.", "It is a new pier.", "It is dear."]
    assert evidence.answers
    assert evidence.whole
    assert not laid_out([]).answers


# Does it speak of the time? -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "periods", "told"),
    [
        ("In 2019/20 it rose.", {"fy2018"}, True),
        ("In 2018/19 it rose.", {"fy2019"}, False),
        ("In May 2019 it rose.", set(), True),
        ("It rose.", {"fy2019"}, True),
        ("It rose.", {"fy2018"}, False),
        ("It rose.", set(), None),
    ],
)
def test_a_sentence_is_of_the_time_it_names_or_else_of_its_passages(
    text: str, periods: set[str], told: bool | None
) -> None:
    (candidate,) = laid_out([found(prose("wells", text, periods=frozenset(periods)), document())]).candidates

    assert of_time(frozenset({"fy2019"}), candidate) is told


def test_asked_for_an_amount_the_sentence_that_tells_one_goes_first_among_those_about_as_good() -> None:
    told = prose("told", "The board paid for the lighthouse lamp from its own grant.")
    paid = prose("paid", "It came to £4,200.")
    rope = prose("paid", "Rope is £4.")

    def best_of(told_of: float, other: Passage, cosine: float) -> str:
        passages = (
            found(told, document("told"), sentences=(told_of,)),
            found(other, document("paid"), sentences=(cosine,)),
        )
        return best(weighed("How much did the board pay for the lamp?", *passages))

    assert best_of(0.9, paid, 0.45) == paid.text
    assert best_of(1.0, rope, 0.1) == told.text


@pytest.mark.parametrize(
    ("text", "around", "cosine", "answered"),
    [
        ("Rope is £4.", "", 0.49, False),
        ("Rope is £4.", "", 0.51, True),
        ("The lighthouse lamp is £4,200.", "", 0.49, True),
        ("It came to £4,200.", "The harbour board renewed the lighthouse lamp at last.", 0.49, True),
    ],
    ids=["another thing's", "like the question", "with its words", "with its words around it"],
)
def test_an_amount_answers_what_something_cost_only_where_it_is_that_things(
    text: str, around: str, cosine: float, answered: bool
) -> None:
    # Something is said of the lamp, and some amount is told; whose it is decides.
    told = found(prose("told", "The lighthouse lamp is of brass, and the harbour board is proud of it."), document())
    paid = found(
        prose("paid", f"{around} {text}".strip()), document("paid"), sentences=(0.1, cosine)[-2 + (not around) :]
    )

    evidence = weighed("What did the lighthouse lamp cost the harbour board?", told, paid)

    assert text in [c.text for c in evidence.candidates[:3]]
    assert evidence.answers is answered


def test_a_clipped_name_is_held_by_its_whole_word() -> None:
    lamp = prose("wells", "The lamp of Revenues and Benefits was replaced in a year.")

    assert weighed("Was the lamp of the Revs and Bens replaced?", found(lamp, document(), cosine=0.9)).answers
    assert not weighed("Was the lamp of the Digs and Bens replaced?", found(lamp, document(), cosine=0.9)).answers


def test_what_is_like_the_question_may_stand_behind_sentences_that_count_but_not_far_behind() -> None:
    near = prose("near", "Moorings there were looked over by some divers.")

    def answers(ahead: int) -> bool:
        counted = [prose(f"p{n}", f"Number {n}0 was let by the board.") for n in range(ahead)]
        others = [found(p, document(p.document_id), cosine=0.3, sentences=(0.3,)) for p in counted]
        like = found(near, document("near"), cosine=0.3, sentences=(0.43,))
        return weighed("What is the count of the moorings at the pier?", *others, like).answers

    assert answers(4)
    assert not answers(8)


def test_on_a_side_of_a_comparison_a_paper_of_that_time_may_speak_of_another() -> None:
    then = prose("wells", "The desk has been closed since March 2020.")
    (candidate,) = weighed("Is the desk closed?", found(then, document(), cosine=0.9)).candidates

    assert side_bonus(candidate, frozenset({"m2020-03"})) > side_bonus(candidate, frozenset({"y2022"})) == 0
    assert side_bonus(candidate, frozenset({"y2019"})) < 0


BADGES = table("wells", "Quarter 1 2", [("Blue badges 12 13", "Blue badges: Quarter 1 12; Quarter 2 13")])


def test_a_row_answers_how_many_were_something_only_where_its_table_speaks_of_that() -> None:
    def answered(question: str, **changes: object) -> bool:
        row = dataclasses.replace(BADGES, **changes) if changes else BADGES
        return weighed(question, found(row, document(), cosine=0.9)).answers

    refused = "How many blue badges were refused in quarter 2?"
    assert not answered(refused)
    assert answered(refused, headings=("Refusals and refused renewals",))
    assert answered("How many blue badges in quarter 2?")
    assert answered("How many blue badges did quarter 2 have when the desk was closed?")


def test_a_sentence_may_tell_what_was_done_in_its_own_words() -> None:
    told = prose("wells", "In quarter 2 the clerk turned away 13 blue badges.")

    assert weighed("How many blue badges were refused in quarter 2?", found(told, document(), cosine=0.9)).answers


def test_abbreviations_are_no_names_that_evidence_must_hold_even_more_than_one() -> None:
    told = prose("wells", "Of these 86% were answered within the limit of twenty days by the service.")

    def answered(name: str) -> bool:
        return weighed(
            f"What share of {name} was answered within the limit?", found(told, document(), cosine=0.9)
        ).answers

    assert answered("FOIs")
    assert not answered("Fenwicks")


@pytest.mark.parametrize(("item", "held"), [(None, True), ("4", True), ("5", False)])
def test_the_author_of_a_report_is_a_name_around_it(item: str | None, held: bool) -> None:
    paper = document(items=(Item("4", "Lamp", 1, author="Councillor Ada Okonjo, Cabinet Member for Harbours"),))
    told = prose("wells", "The lighthouse lamp was replaced by the board.", item=item)

    asked = "In Councillor Okonjo's report, was the lighthouse lamp replaced?"

    assert weighed(asked, found(told, paper, cosine=0.9)).answers is held
