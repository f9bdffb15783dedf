"""Candidates to an order: what each part of the ranking is worth by itself, with candidates alike in all the rest."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pytest

from tests.invented import document, prose, query, table
from vectorstore.catalogue_keywords import keyword_text
from vectorstore.embedding import Vectors
from vectorstore.ranking import (
    ASKS,
    COVERED,
    DECIDED,
    FIGURE,
    LABEL,
    LATEST,
    LIKENED,
    LOST,
    OTHER_PERIOD,
    OTHERWISE,
    RECENT,
    ROW,
    SAME_DATE,
    SAME_PERIOD,
    WHEN,
    Candidate,
    Ranked,
    period_bonus,
    rank,
    rarity_of,
    recency_bonus,
    stretched,
)
from vectorstore.search import Earlier, Query
from vectorstore.words.papers import Document, Passage, Standing

ASKED = np.array([1, 0, 0, 0], dtype=np.float32)
FAR = np.array([0, 1, 0, 0], dtype=np.float32)
HELD = datetime.date(2022, 6, 21)


def candidate(
    text: Passage | str, paper: Document | None = None, place: int = 1, vector: Vectors = FAR, label: str = ""
) -> Candidate:
    """A passage, by default as far from the question as any other, and beside none."""
    paper = paper or document(f"paper {place}", title="Report", file="report.pdf")
    passage = prose(paper.id, text) if isinstance(text, str) else text
    sentences = np.array([vector for _ in passage.sentences], dtype=np.float32).reshape(-1, 4)
    body = keyword_text(passage.text, passage.periods)
    return Candidate(passage, paper, place, vector, sentences, keyword_text(label), body)


def alike(_: str) -> float:
    """Every word is as rare as any."""
    return 1.0


def ranked(asked: Query | str, *candidates: Candidate, rarity: Callable[[str], float] = alike) -> list[Ranked]:
    return rank(query(asked) if isinstance(asked, str) else asked, ASKED, candidates, rarity)


def keywords(asked: Query | str, *texts: str, rarity: Callable[[str], float] = alike) -> list[float]:
    """How well each text holds the words that are asked for, each far from the others."""
    some = [candidate(text, place=100 * n) for n, text in enumerate(texts, start=1)]
    return [one.keywords for one in ranked(asked, *some, rarity=rarity)]


def gain(asked: Query, plain: Passage | str, special: Passage | str, **changes: Any) -> float:
    """What a candidate's score gains when it is the special one, beside a plain one that stays."""
    first, before = candidate(plain, place=100), candidate(plain, place=200)
    after = candidate(special, place=200)
    after = dataclasses.replace(after, **changes)
    return ranked(asked, first, after)[1].score - ranked(asked, first, before)[1].score


# Words --------------------------------------------------------------------------------------------------------------


def test_who_holds_more_of_the_words_holds_them_better() -> None:
    both, one, none = keywords("lamp harbour", "lamp harbour pier", "lamp canal pier", "tram canal pier")

    assert both > one > none == 0


def test_a_word_counts_in_any_of_its_forms() -> None:
    one, other = keywords("library closing", "The libraries were closed.", "The canal was drained.")

    assert one > other == 0


def test_a_rare_word_weighs_more_than_a_common_one() -> None:
    rare, common = keywords("lamp harbour", "the lamp", "the harbour", rarity=lambda s: 5.0 if s == "lamp" else 1.0)

    assert rare == pytest.approx(5 * common)


def test_each_repetition_adds_less() -> None:
    once, twice, thrice = keywords("lamp", "lamp pier canal", "lamp lamp canal", "lamp lamp lamp")

    assert once < twice < thrice
    assert thrice - twice < twice - once


def test_of_two_texts_the_shorter_holds_a_word_better() -> None:
    short, long = keywords("lamp", "lamp burns", "lamp burns beside the canal and under the old pier")

    assert short > long


def test_a_word_of_the_label_counts_for_more_than_one_of_the_text() -> None:
    label, text = ranked(
        "lamp", candidate("pier canal", label="lamp", place=1), candidate("pier canal lamp", label="", place=100)
    )

    assert LABEL > 1
    assert label.keywords > text.keywords > 0


def test_another_writing_counts_for_nearly_as_much_as_the_word() -> None:
    asked = query("kids", otherwise={"kids": ("children",)})

    own, other, neither = keywords(asked, "kids swim", "children swim", "ducks swim")

    assert other == pytest.approx(OTHERWISE * own)
    assert neither == 0


def test_a_word_and_its_other_writing_are_counted_once() -> None:
    asked = query("kids", otherwise={"kids": ("children",)})

    own, both = keywords(asked, "kids swim", "kids children")

    assert both == own


def test_of_a_phrase_all_words_must_stand_there() -> None:
    asked = query("FOI", terms=("foi",), otherwise={"foi": ("freedom of information",)})

    whole, half = keywords(asked, "freedom of information", "freedom of movement")

    assert whole > half == 0


def test_a_word_that_means_much_the_same_counts_by_how_much() -> None:
    asked = query("kids", likened={"kids": (("children", 0.6),)})

    own, like = keywords(asked, "kids swim", "children swim")

    assert like == pytest.approx(LIKENED * 0.6 * own)


def test_without_wording_only_the_question_s_own_words_count() -> None:
    asked = query(
        "kids", otherwise={"kids": ("children",)}, likened={"kids": (("pupils", 0.6),)}, without=frozenset({"wording"})
    )

    assert [bool(k) for k in keywords(asked, "kids swim", "children swim", "pupils swim")] == [True, False, False]


def test_a_word_that_says_what_kind_of_answer_is_wanted_counts_less() -> None:
    what, whose = keywords("number bins", "number pier", "bins pier")

    assert what == pytest.approx(ASKS * whose)


def test_the_question_s_time_is_no_word_unless_time_is_left_out() -> None:
    asked = query("bins in November 2020")

    assert keywords(asked, "november 2020", "canal") == [0, 0]
    timeless = dataclasses.replace(asked, without=frozenset({"time"}))
    assert keywords(timeless, "november 2020", "canal")[0] > 0


def test_words_of_an_earlier_turn_count_by_their_weight() -> None:
    asked = query("lamp", earlier=(Earlier("harbour", 0.3, 0.5),))

    now, before, neither = keywords(asked, "the lamp", "the harbour", "the canal")

    assert before == pytest.approx(0.5 * now)
    assert neither == 0


def test_no_word_counts_without_keywords() -> None:
    asked = query("lamp", without=frozenset({"keywords"}), earlier=(Earlier("harbour", 0.3, 0.5),))

    assert keywords(asked, "the lamp", "the harbour") == [0, 0]


def test_words_side_by_side_as_asked_are_worth_more_than_the_same_apart() -> None:
    asked = query("swimming pool")

    assert gain(asked, "pool pier swimming", "pier swimming pool") > 0.05
    assert gain(asked, "pool pier swimming", "swimming pier pool") == pytest.approx(0)
    # Not across a word that the question only asks with.
    assert gain(query("pool of swimming"), "swimming pier pool", "pier pool swimming") == pytest.approx(0)


def test_two_of_the_words_are_worth_more_than_one_of_them_often() -> None:
    often, both = ranked(
        "lamp harbour", candidate("lamp lamp lamp lamp", place=1), candidate("lamp harbour", place=100)
    )

    assert both.score > often.score


def test_each_of_the_words_that_stands_there_is_worth_its_share() -> None:
    asked = query("lamp harbour", without=frozenset({"keywords"}))

    assert gain(asked, "pier canal", "lamp canal") == pytest.approx(COVERED / 2)
    assert gain(asked, "pier canal", "harbour lamp lamp") == pytest.approx(COVERED)


def test_a_label_covers_words_too() -> None:
    asked = query("lamp harbour")
    lamp = "lamp pier canal"

    assert gain(asked, lamp, lamp, label="harbour") > 0.1


# Meaning ------------------------------------------------------------------------------------------------------------


def test_every_sentence_has_its_cosine_and_the_best_is_the_candidates() -> None:
    half = np.array([0.6, 0.8, 0, 0], dtype=np.float32)
    one = dataclasses.replace(candidate("It leaks. It is old."), sentence_vectors=np.stack([FAR, half]))

    (found,) = ranked("lamp", one)

    assert found.sentence_cosines == pytest.approx((0.0, 0.6))
    assert found.dense == pytest.approx(0.6)


def test_nearness_decides_where_words_do_not() -> None:
    far, near = ranked("lamp", candidate("pier", place=1), candidate("canal", place=100, vector=ASKED))

    assert near.score > far.score
    assert (far.dense, near.dense) == (0, 1)


def test_without_meaning_and_shape_nearness_is_nothing() -> None:
    asked = query("lamp", without=frozenset({"dense", "shape"}))

    far, near = ranked(asked, candidate("pier", place=1), candidate("canal", place=100, vector=ASKED))

    assert near.score == far.score


def test_a_passage_without_sentences_is_ranked_by_itself() -> None:
    bare = dataclasses.replace(prose("a", "It leaks."), sentences=())

    (found,) = ranked("lamp", candidate(bare, vector=ASKED))

    assert found.sentence_cosines == ()
    assert found.dense == 1


def test_nothing_is_ranked_of_nothing() -> None:
    assert ranked("lamp") == []


@pytest.mark.parametrize(
    ("scores", "all_"),
    [([3, 7, 5], [0, 1, 0.5]), ([-3, -1], [0, 1]), ([0.2, 0.2], [0, 0]), ([4], [0])],
)
def test_the_best_of_a_list_becomes_one_and_the_worst_nothing(scores: list[float], all_: list[float]) -> None:
    assert stretched(np.array(scores, dtype=np.float64)).tolist() == all_


# Rows ---------------------------------------------------------------------------------------------------------------


def rows(*printed: str) -> Passage:
    return table("budget", "Service Budget", [(row, None) for row in printed])


def test_a_row_that_the_question_names_is_worth_more_than_the_same_words_in_a_sentence() -> None:
    said = "Service Budget Marine Rescue 86 Theatre 12"

    assert gain(query("marine rescue"), said, rows("Marine Rescue 86", "Theatre 12")) == pytest.approx(ROW)


@pytest.mark.parametrize(
    "row",
    [
        "Marine Rescue and Coastal Engineering Works 86",  # most of its name is not asked for
        "Rescue at sea by volunteers of the marine station whom nobody had ever asked to go there 86",  # a text
    ],
)
def test_a_row_of_another_name_is_worth_no_more_than_a_sentence(row: str) -> None:
    assert gain(query("marine rescue"), f"Service Budget {row}", rows(row)) == pytest.approx(0)


def test_a_row_s_name_ends_where_its_figures_begin() -> None:
    for row in ("Marine Rescue\t86", "Marine Rescue £86", "Marine Rescue (7)", "Marine Rescue -7"):
        assert gain(query("marine rescue"), f"Service Budget {row}", rows(row)) == pytest.approx(ROW)


def test_a_row_that_is_named_in_part_of_the_question_is_worth_that_part() -> None:
    said = "Service Budget Theatre 12"

    assert gain(query("theatre rescue"), said, rows("Theatre 12")) == pytest.approx(ROW / 2)


# Figures ------------------------------------------------------------------------------------------------------------


def test_a_figure_is_worth_something_where_one_is_asked_for() -> None:
    asked = query("bins", figure=True)

    assert gain(asked, "Bins were missed.", prose("a", "Bins were missed by 7.")) > FIGURE / 2
    assert gain(asked, "Bins were missed.", prose("a", "Bins were missed 2019.")) < FIGURE / 2
    assert gain(dataclasses.replace(asked, figure=False), "Bins were missed.", "Bins were missed by 7.") < FIGURE / 2


def test_a_day_or_a_month_is_worth_something_where_it_is_asked_when() -> None:
    asked = query("bins", date=True)

    assert gain(asked, "Bins were changed.", "Bins were changed in June 2024.") > WHEN / 2
    assert (
        gain(dataclasses.replace(asked, date=False), "Bins were changed.", "Bins were changed in June 2024.") < WHEN / 2
    )


# What stands around -------------------------------------------------------------------------------------------------


def scores(asked: Query, *candidates: Candidate) -> list[float]:
    return [one.score for one in ranked(asked, *candidates)]


def test_a_passage_beside_one_that_answers_is_worth_more_than_one_further_off() -> None:
    paper = document("wells")
    answers = candidate("lamp", paper, 10, ASKED)
    asked = query("lamp")

    _, beside = scores(asked, answers, candidate("canal", paper, 11))
    _, apart = scores(asked, answers, candidate("canal", paper, 12))
    _, before = scores(asked, answers, candidate("canal", paper, 9))

    assert beside == before > apart


def test_the_next_place_in_another_paper_is_not_beside() -> None:
    asked = query("lamp")
    answers = candidate("lamp", document("wells"), 10, ASKED)

    _, next_ = scores(asked, answers, candidate("canal", document("roads"), 11))
    _, apart = scores(asked, answers, candidate("canal", document("roads"), 12))

    assert next_ == apart


def test_a_passage_of_a_paper_that_is_about_the_question_is_worth_more() -> None:
    asked = query("lamp")
    answers = candidate("lamp", document("wells"), 10, ASKED)

    _, of_the_paper = scores(asked, answers, candidate("canal", document("wells"), 50))
    _, of_another = scores(asked, answers, candidate("canal", document("roads"), 50))

    assert of_the_paper > of_another + 0.1


def test_without_shape_nothing_around_counts() -> None:
    asked = query("lamp", without=frozenset({"shape"}))
    answers = candidate("lamp", document("wells"), 10, ASKED)

    _, beside = scores(asked, answers, candidate("canal", document("wells"), 11))
    _, of_another = scores(asked, answers, candidate("canal", document("roads"), 50))

    assert beside == of_another


# Time ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "bonus"),
    [
        ("In 2020/21 some bins were missed.", SAME_PERIOD),
        ("In November 2020 some bins were missed.", SAME_PERIOD),
        ("In 2018/19 some bins were missed.", OTHER_PERIOD),
        ("In 2020/21 fewer were missed than in 2018/19.", SAME_PERIOD),
        ("Some bins were missed.", OTHER_PERIOD),  # its paper is of another year
    ],
)
def test_a_passage_is_worth_what_it_says_of_the_question_s_time(text: str, bonus: float) -> None:
    assert period_bonus(query("bins in 2020/21"), prose("a", text), document(meeting_date=HELD)) == bonus


@pytest.mark.parametrize(
    "changes",
    [
        {"meeting_date": datetime.date(2020, 11, 24)},
        {"title": "Report for 2020/21"},
        {"file": "bins_2020-21.pdf"},
        {"file": "bins 24.11.20.pdf"},
    ],
)
def test_a_paper_s_own_date_title_or_file_counts_for_less(changes: dict[str, Any]) -> None:
    paper = document(**{"meeting_date": HELD, **changes})

    assert period_bonus(query("bins in 2020/21"), prose("a", "Some bins were missed."), paper) == SAME_DATE


def test_an_item_s_own_meeting_goes_before_the_paper_s() -> None:
    passage = prose("a", "Some bins were missed.", meeting_date=datetime.date(2020, 11, 24))

    assert period_bonus(query("bins in 2020/21"), passage, document(meeting_date=HELD)) == SAME_DATE


def test_a_passage_of_no_known_time_loses_nothing() -> None:
    paper = document(meeting_date=None, file="bins.pdf")

    assert period_bonus(query("bins in 2020/21"), prose("a", "Some bins were missed."), paper) == 0


def test_where_the_paper_s_date_was_named_what_it_speaks_of_does_not_count() -> None:
    asked = query("the 2020 report", paper_periods=frozenset({"y2020"}))
    of_2020 = document(meeting_date=datetime.date(2020, 6, 1))

    assert period_bonus(asked, prose("a", "In 2018 it leaked."), of_2020) == SAME_PERIOD
    assert period_bonus(asked, prose("a", "In 2020 it leaked."), document(meeting_date=HELD)) == OTHER_PERIOD


def test_a_question_without_a_time_favours_none() -> None:
    assert period_bonus(query("bins"), prose("a", "In 2020/21 some bins were missed."), document()) == 0


SPAN = (datetime.date(2020, 1, 1), datetime.date(2024, 1, 1))


def test_the_newest_meeting_among_what_was_found_gains_most() -> None:
    first, last = SPAN
    middle = first + (last - first) / 2

    assert recency_bonus(query("bins", latest=True), last, SPAN) == LATEST
    assert recency_bonus(query("bins", latest=True), middle, SPAN) == pytest.approx(LATEST / 2, rel=0.01)
    assert recency_bonus(query("bins", latest=True), first, SPAN) == 0
    assert recency_bonus(query("bins"), last, SPAN) == RECENT < LATEST


@pytest.mark.parametrize(
    ("asked", "held", "span"),
    [(query("bins in 2020"), SPAN[1], SPAN), (query("bins"), None, SPAN), (query("bins"), SPAN[1], None)],
)
def test_recency_is_nothing_where_a_time_is_asked_for_or_none_is_known(asked: Query, held: Any, span: Any) -> None:
    assert recency_bonus(dataclasses.replace(asked, latest=True), held, span) == 0


def test_where_all_are_of_one_day_all_are_the_newest() -> None:
    assert recency_bonus(query("bins", latest=True), HELD, (HELD, HELD)) == LATEST


def test_time_counts_in_the_order_unless_it_is_left_out() -> None:
    asked = query("bins in 2020")
    same, other = (prose(year, f"In {year} some bins were missed.") for year in ("2020", "2018"))

    assert gain(asked, other, same) == pytest.approx(SAME_PERIOD - OTHER_PERIOD)
    timeless = dataclasses.replace(asked, without=frozenset({"time"}), terms=("bins",), text="bins")
    assert gain(timeless, other, same) == pytest.approx(0)


# What was lost ------------------------------------------------------------------------------------------------------


def lost_and_not(asked: str) -> float:
    plain = prose("a", "The pool is to be sold.")
    return gain(query(asked), plain, dataclasses.replace(plain, standing=Standing.AMENDMENT_LOST))


def test_what_was_lost_stands_behind() -> None:
    assert lost_and_not("Is the pool to be sold?") == pytest.approx(LOST)


@pytest.mark.parametrize(
    "question",
    [
        "Which amendments on the pool fell?",
        "Was the sale of the pool rejected?",
        "What did Labour propose for the pool?",
    ],
)
def test_what_was_lost_stands_where_it_was_when_it_is_asked_for(question: str) -> None:
    assert lost_and_not(question) == pytest.approx(0)


# What was decided ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "standing", "asked_for", "gained"),
    [
        ("minutes", Standing.DECISION, True, DECIDED),
        ("minutes", Standing.AMENDMENT_LOST, True, DECIDED),
        ("minutes", Standing.REPORTED, True, 0),
        ("amendment", Standing.AMENDMENT_LOST, True, 0),
        ("minutes", Standing.DECISION, False, 0),
    ],
)
def test_what_minutes_decided_gains_where_a_decision_is_asked_for(
    kind: str, standing: Standing, *, asked_for: bool, gained: float
) -> None:
    plain = prose("a", "The pool is to be sold.")
    asked = dataclasses.replace(query("Which motion on the sale of the pool was lost?"), decision=asked_for)
    paper = document("a", title="Report", file="report.pdf", kind=kind)

    assert gain(asked, plain, dataclasses.replace(plain, standing=standing), document=paper) == pytest.approx(gained)


# Rarity -------------------------------------------------------------------------------------------------------------


def test_a_word_of_few_passages_is_rarer_than_one_of_many() -> None:
    assert rarity_of(1, 1000) > rarity_of(500, 1000) > 0


def test_a_word_that_is_everywhere_still_weighs_a_little() -> None:
    assert 0 < rarity_of(1000, 1000) <= rarity_of(900, 1000)


def test_rarity_is_defined_for_an_empty_library() -> None:
    assert rarity_of(0, 0) > 0


def ordered(found: Sequence[Ranked]) -> list[int]:
    return sorted(range(len(found)), key=lambda n: -found[n].score)


def test_more_candidates_than_rows_are_looked_at_are_all_ranked() -> None:
    many = [candidate(f"lamp number {n}", place=10 * n) for n in range(1, 200)]

    found = ranked("lamp", *many, candidate("lamp harbour", place=5_000, vector=ASKED))

    assert len(found) == 200
    assert ordered(found)[0] == 199
