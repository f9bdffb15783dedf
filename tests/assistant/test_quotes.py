"""The quotes writer: word for word, marked, and led in by where, when and with what standing it stands."""

from __future__ import annotations

import dataclasses
import datetime
import re
from decimal import Decimal

import pytest

from assistant.answer import Draft, Question, Turn, WorkedOut
from assistant.evidence import weigh
from assistant.quotes import LED_IN, MOST_WORDS, Quotes
from assistant.shortening import LONG
from assistant.understand import understand
from assistant.verify import holds, verify
from tests.invented import document, found, points, prose, table
from vectorstore.search import Found
from vectorstore.words.papers import Passage, Standing
from vectorstore.words.text import squash, stands_in

TODAY = datetime.date(2025, 5, 20)


def written(question: str, *passages: Found, history: tuple[Turn, ...] = ()) -> Draft:
    understood = understand(Question(question, history), TODAY)
    return Quotes().write(understood, weigh(understood, passages, lambda _: 1.0))


LAMP = prose("wells", "The lighthouse lamp was replaced by the harbour board at a cost of £4,200. Gulls nest nearby.")


def first(question: str, *passages: Found) -> str:
    return written(question, *passages).said[0].text


def test_the_same_row_in_another_table_is_not_told_again() -> None:
    plain = table("wells", "Berth June", [("Dinghy 41", "Dinghy: June 41")])
    again = table("piers", "Berth May June", [("Dinghy 41 afloat", "All berths - Dinghy: June 41")])

    said = written(
        "How many dinghies were there in June?", found(plain, document()), found(again, document("piers"))
    ).said

    assert [s.text.count("Dinghy: June 41") for s in said] == [1]


YEARS = "; ".join(f"20{year}-{year + 1} Year {year - 24} £000s {year}00" for year in range(25, 34))


def test_a_row_whose_name_prints_a_footnotes_mark_is_read_out_without_it_and_may_leave() -> None:
    reading = f"North pier [1]: Total cost £000s 10,302; Spent £000s 644; {YEARS}"
    printed = "North pier [1] 10,302 644 2500 2600 2700 2800 2900 3000"
    paper = document(title="Piers 2025-26 to 2034-35", committee=None, meeting_date=None)
    row = found(table("wells", "Pier Total cost Spent £000s", [(printed, reading)]), paper, sentences=(0.9,))
    draft = written("What is the total price tag of the north pier?", row)

    assert "North pier: Total cost £000s 10,302 [1]" in draft.said[0].text
    assert verify(draft).kept == draft.said


@pytest.mark.parametrize(("last", "told"), [("0", False), ("7", True)], ids=["nought alone", "a figure too"])
def test_a_further_row_of_nought_alone_is_not_told(last: str, told: bool) -> None:
    later = f"North pier: 2029-30 £000s 0; 2030-31 £000s 0; 2031-32 £000s {last}"
    rows = table("wells", "Pier", [("North pier 10,302", "North pier: Total cost 10,302")])
    more = dataclasses.replace(table("wells", "Year", [("North pier 0 0", later)], headings=("Later",)), id="later")
    said = written(
        "What is the cost of the north pier?",
        found(rows, document(), sentences=(0.9,)),
        found(more, document(), sentences=(0.9,)),
    ).said

    assert "10,302" in said[0].text
    assert any("2030-31" in s.text for s in said[1:]) is told


GRANT = (
    "The levy of 2022/23 was raised by the board to £1,710. The same rule gave us £4 more, or £39 in all for 2022/23."
)


def test_the_next_sentence_that_points_back_and_tells_it_too_is_quoted_with_it() -> None:
    brought = found(prose("wells", GRANT), document(), sentences=(0.8, 0.4))

    assert f"“{GRANT}” [1]" in first("How much was the levy raised to in 2022/23?", brought)


@pytest.mark.parametrize(
    ("question", "after"),
    [
        ("How much was the levy raised to in 2022/23?", "The same rule gave us £4 more, or £39 in all for 2021/22."),
        ("How much was the levy raised to in 2022/23?", "The same rule gave us nothing in 2022/23."),
        ("How much was the levy raised to in 2022/23?", "Gulls cost £39 in 2022/23."),
        ("Who raised the levy in 2022/23?", "The same rule gave us £4 more, or £39 in all for 2022/23."),
    ],
    ids=["another time", "no figure", "points nowhere", "no figure asked for"],
)
def test_another_next_sentence_is_not(question: str, after: str) -> None:
    text = f"The levy of 2022/23 was raised by the board to £1,710. {after}"

    assert f"“{text}”" not in first(question, found(prose("wells", text), document(), sentences=(0.8, 0.4)))


# Quotes and markers -------------------------------------------------------------------------------------------------


def test_the_answer_is_quoted_word_for_word_with_its_marker() -> None:
    text = first("What did the lighthouse lamp cost?", found(LAMP, document(), sentences=(0.8, 0.1)))

    assert "“The lighthouse lamp was replaced by the harbour board at a cost of £4,200.” [1]" in text


def test_a_citation_holds_the_quote_its_page_and_its_paragraph() -> None:
    passage = prose("wells", "The lighthouse lamp was replaced by the harbour board.", page=4)
    (sentence,) = passage.sentences
    numbered = prose("wells", passage.text, sentences=(type(sentence)(0, sentence.end, 4, paragraph="3.2.1"),))

    (said,) = written("Who replaced the lighthouse lamp?", found(numbered, document())).said

    (citation,) = said.citations
    assert citation.quote == passage.text
    assert (citation.page, citation.paragraph) == (4, "3.2.1")


def test_markers_count_up_from_one_and_each_has_its_citation() -> None:
    passages = [
        found(prose("wells", f"The lighthouse lamp on the {side} side was replaced."), document())
        for side in ("north", "south", "east")
    ]

    draft = written("Which lighthouse lamp was replaced?", *passages)

    markers = [int(m) for said in draft.said for m in re.findall(r"\[(\d+)\]", said.text)]
    assert len(markers) > 1
    assert markers == list(range(1, len(markers) + 1))
    assert markers == [c.marker for said in draft.said for c in said.citations]


def test_nothing_is_quoted_twice() -> None:
    draft = written("Who replaced the lighthouse lamp?", found(LAMP, document()), found(LAMP, document()))

    quotes = [c.quote for said in draft.said for c in said.citations]
    assert len(quotes) == len(set(quotes))


LIMIT = "A lower limit was set for harbour funds by the board of the port."
THIS = "This has been set at £250,000 by the board."


@pytest.mark.parametrize(
    ("before", "said"),
    [
        (LIMIT, f"“{LIMIT} {THIS}” [1]"),
        (f"{LIMIT[:-1]}{' and then by the board again' * 9}.", f"“{THIS}” [1]"),
    ],
    ids=["said with what it points back to", "where that is short enough to be read out"],
)
def test_a_sentence_that_points_back_is_said_with_the_one_before_it(before: str, said: str) -> None:
    passage = found(prose("wells", f"{before} {THIS} Gulls nest nearby."), document(), sentences=(0.1, 0.9, 0.0))

    assert first("How much is the lower limit set by the board?", passage).endswith(said)


def test_a_sentence_that_stands_by_itself_is_said_by_itself() -> None:
    text = f"{LIMIT} The limit has been set at £250,000 by the board."
    said = first("How much is the lower limit?", found(prose("wells", text), document(), sentences=(0.1, 0.9)))

    assert said.endswith("“The limit has been set at £250,000 by the board.” [1]")


def test_a_sentence_that_was_said_is_not_said_again_with_the_next() -> None:
    draft = written(
        "What is the lower limit for harbour funds set by the board?",
        found(prose("wells", f"{LIMIT} {THIS}"), document(), sentences=(0.9, 0.85)),
    )

    assert [c.quote for said in draft.said for c in said.citations] == [LIMIT, THIS]


def test_a_row_that_would_be_read_out_without_any_figure_does_not_tell_one() -> None:
    figures = [f"{n}00" for n in range(1, 10)]
    reading = "; ".join(["Lamp: Reason Harbour lamp costs rose with the oil", *(f"Year {n} {n}" for n in figures)])
    printed = " ".join(["Lamp Harbour lamp costs rose with the oil", *figures])
    row = table("wells", "Names", [(printed, reading)])
    told = prose("wells", "The harbour lamp costs £4,200.")

    draft = written(
        "How much are the harbour lamp costs?",
        found(row, document(), cosine=0.9),
        found(told, document(), cosine=0.6),
    )

    assert [c.quote for said in draft.said for c in said.citations] == [told.text]


def test_a_sentence_far_behind_the_best_is_left_out() -> None:
    draft = written("What did the lighthouse lamp cost?", found(LAMP, document(), sentences=(0.9, 0.0)))

    assert "Gulls" not in "".join(said.text for said in draft.said)


def test_an_answer_is_short_enough_to_be_read_out() -> None:
    long = "The lighthouse lamp was replaced " + "and polished and painted " * 12 + "that year."
    passages = [found(prose("wells", f"{long[:-1]} {n}."), document()) for n in range(8)]

    draft = written("Which lighthouse lamp was replaced?", *passages)

    assert 0 < sum(len(said.text.split()) for said in draft.said) < 150


def test_nothing_found_is_nothing_said() -> None:
    assert written("Who replaced the lighthouse lamp?").said == ()


def test_soft_hyphens_and_line_ends_do_not_stand_in_a_quote() -> None:
    passage = prose("wells", "The light\u00adhouse lamp\nwas replaced by the board.")

    text = first("Who replaced the lamp?", found(passage, document()))

    assert "“The lighthouse lamp was replaced by the board.”" in text


def test_whatever_quotes_writes_holds_when_it_is_checked() -> None:
    passages = [
        found(LAMP, document()),
        found(points("wells", "The lamp needs:", ["- oil", "- a wick of 12 mm"]), document()),
        found(table("wells", "Lamp Cost 2021/22", [("North 4,200", "North: Cost 2021/22 4,200")]), document()),
        found(prose("wells", "The lamp was sold for £12.", standing=Standing.DECISION), document(title=None)),
    ]

    for question in ("What did the lamp cost?", "What does the lamp need?", "What was decided about the lamp?"):
        draft = written(question, *passages)
        assert draft.said
        assert all(holds(said) for said in draft.said)


# Lead-ins -----------------------------------------------------------------------------------------------------------


def lead(standing: Standing = Standing.REPORTED, **changes: object) -> str:
    passage = prose("wells", "The lighthouse lamp is to be replaced.", standing=standing)
    text = first("What about the lighthouse lamp?", found(passage, document(**changes)))
    return text.partition("“")[0]


def test_a_lead_in_names_the_committee_and_the_date() -> None:
    assert lead(title="Report on the Lamps", committee="Harbour Board") == "Harbour Board papers, 21 June 2022: "


def test_a_paper_of_no_committee_is_led_in_by_its_title() -> None:
    assert lead(title="Report on the Lamps", committee=None) == "Report on the Lamps (21 June 2022): "


def test_a_decision_is_said_to_be_resolved() -> None:
    opening = lead(Standing.DECISION, committee="Cabinet", kind="minutes")

    assert "Cabinet resolved" in opening
    assert "21 June 2022" in opening


def test_a_report_that_tells_a_decision_is_not_said_to_be_where_it_was_taken() -> None:
    assert lead(Standing.DECISION, committee="Cabinet", kind="report") == "Cabinet papers, 21 June 2022: "


def test_minutes_within_a_pack_tell_what_was_resolved_at_their_own_meeting() -> None:
    of_may = datetime.date(2022, 5, 17)
    minutes = prose("wells", "The lamp is to be replaced.", standing=Standing.DECISION, meeting_date=of_may)

    assert first("What about the lamp?", found(minutes, document(kind="agenda"))).startswith(
        "Cabinet resolved on 17 May 2022"
    )


def test_a_recommendation_is_not_said_to_be_resolved() -> None:
    opening = lead(Standing.RECOMMENDATION)

    assert "recommended" in opening
    assert "resolved" not in opening


def test_what_is_only_reported_is_neither_resolved_nor_recommended() -> None:
    opening = lead(Standing.REPORTED)

    assert "resolved" not in opening
    assert "recommended" not in opening


@pytest.mark.parametrize("standing", [Standing.AMENDMENT_LOST, Standing.QUESTION_OR_REMARK])
def test_a_lost_amendment_and_a_remark_are_not_led_in_like_a_report(standing: Standing) -> None:
    assert lead(standing) != lead(Standing.REPORTED)


@pytest.mark.parametrize("standing", list(Standing))
@pytest.mark.parametrize(
    "changes",
    [
        {"committee": None},
        {"meeting_date": None},
        {"title": None},
        {"committee": None, "meeting_date": None},
        {"committee": None, "meeting_date": None, "title": None},
    ],
    ids=str,
)
def test_what_a_paper_does_not_print_is_not_said(standing: Standing, changes: dict[str, None]) -> None:
    opening = lead(standing, **changes)

    assert opening.strip()
    assert "None" not in opening
    assert "()" not in opening
    if "meeting_date" in changes:
        assert "2022" not in opening


def test_an_inferred_date_is_only_about_that_month() -> None:
    opening = lead(date_basis="inferred")

    assert "about June 2022" in opening
    assert "21 June" not in opening


def test_an_item_of_a_pack_is_led_in_by_its_own_body_and_date() -> None:
    passage = prose(
        "wells",
        "The lighthouse lamp is to be replaced.",
        committee="Harbour Board",
        meeting_date=datetime.date(2022, 5, 3),
    )

    text = first("What about the lighthouse lamp?", found(passage, document(title="Agenda Pack")))

    assert text.startswith("Harbour Board papers, 3 May 2022:")


def test_two_quotes_of_one_paper_are_led_in_once() -> None:
    one, two = (prose("wells", f"The lighthouse lamp on the {side} was replaced.") for side in ("north", "south"))

    draft = written("Which lighthouse lamp was replaced?", found(one, document()), found(two, document()))

    assert len(draft.said) == 2
    assert [said.text[0] for said in draft.said] == ["C", "“"]


# Tables and lists ---------------------------------------------------------------------------------------------------


def test_a_table_row_is_read_with_its_headers() -> None:
    rows = [("Theatre 7 8", "Theatre: Budget 7; Forecast 8"), ("Museum 3 4", "Museum: Budget 3; Forecast 4")]
    passage = table("wells", "Service Budget Forecast", rows)

    (said, *_) = written("What is the budget for the museum?", found(passage, document(), sentences=(0.3, 0.8))).said

    assert "Museum: Budget 3; Forecast 4 [1]" in said.text
    (citation,) = said.citations
    assert citation.quote == "Museum 3 4"
    assert citation.reading == "Museum: Budget 3; Forecast 4"


def test_a_table_row_whose_columns_are_not_sure_is_quoted_as_printed() -> None:
    passage = table("wells", "Service Budget Forecast", [("Museum 3 4", None)])

    text = first("What is the budget for the museum?", found(passage, document()))

    assert "“Museum 3 4” [1]" in text


def test_a_wide_row_is_read_at_the_columns_asked_for() -> None:
    months = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct".split()
    reading = "Museum: " + "; ".join(f"{month} 2022 {n}00" for n, month in enumerate(months, start=1))
    printed = "Museum " + " ".join(f"{n}00" for n in range(1, 11))
    passage = table("wells", "Visitors " + " ".join(months), [(printed, reading)])

    text = first("How many visitors did the museum have in May 2022?", found(passage, document()))

    assert "May 2022 500" in text
    assert "Oct" not in text


AIMS = ("- cleaner water", "- safer steps", "- a longer pier")


@pytest.mark.parametrize("nearest", range(4))
def test_a_list_is_quoted_whole_with_the_line_that_opens_it(nearest: int) -> None:
    passage = points("wells", "The aims of the strategy are:", AIMS)
    cosines = [0.9 if n == nearest else 0.5 for n in range(4)]

    (said, *_) = written("What are the aims of the strategy?", found(passage, document(), sentences=cosines)).said

    assert all(aim.removeprefix("- ") in said.text for aim in AIMS)
    assert "The aims of the strategy are:" in said.text


def test_a_quoted_list_is_word_for_word_in_its_passage() -> None:
    passage = points("wells", "The aims of the strategy are:", AIMS)

    (said, *_) = written("What are the aims of the strategy?", found(passage, document())).said

    (citation,) = said.citations
    assert squash(citation.quote) in squash(passage.text)
    assert holds(said)


def test_a_list_longer_than_a_sentence_may_be_is_still_quoted_whole() -> None:
    passage = points(
        "wells", "The aims of the strategy are:", [f"- aim {n} of the harbour and the town" for n in range(10)]
    )

    (said, *_) = written("What are the aims of the strategy?", found(passage, document())).said

    assert len(passage.text.split()) > LONG
    assert [n for n in range(10) if f"aim {n} of" not in said.text] == []
    assert "…" not in said.text


def test_a_long_list_that_others_left_little_room_for_is_quoted_in_part() -> None:
    best = prose("wells", "The strategy of the harbour was agreed by the board that day.")
    aims = [f"- aim {n} of the harbour and the town" for n in range(8)]
    listed = points("wells", "Of the strategy of the harbour it was agreed:", aims)

    draft = written("Was the strategy of the harbour agreed?", *(found(p, document()) for p in (best, listed)))

    assert [c.found.passage for said in draft.said for c in said.citations] == [best, listed]
    assert draft.said[1].text.endswith("town” … [2]")
    assert verify(draft).kept == draft.said


def test_a_list_too_long_to_be_read_out_is_cut_at_a_point() -> None:
    items = [f"- aim number {n} " + "and so on " * 10 for n in range(30)]
    passage = points("wells", "The aims of the strategy are:", items)

    (said, *_) = written("What are the aims of the strategy?", found(passage, document())).said

    assert len(said.text.split()) < 200
    assert holds(said)


def test_a_list_that_nobody_asked_for_is_cut_where_it_is_too_long_to_be_read_out() -> None:
    aims = [f"- aim {n} of the harbour, of the town and of the lamp" for n in range(11)]
    listed = points("wells", "Of the strategy of the harbour it was agreed:", aims)

    def words(question: str) -> int:
        draft = written(question, found(listed, document()))
        assert verify(draft).kept == draft.said
        return sum(len(said.text.split()) for said in draft.said)

    assert len(listed.text.split()) > MOST_WORDS - LED_IN
    assert words("Was the strategy of the harbour agreed?") < MOST_WORDS
    assert words("What are the aims of the strategy of the harbour?") > MOST_WORDS


# Comparisons --------------------------------------------------------------------------------------------------------


def test_a_comparison_quotes_each_year_in_order_of_time() -> None:
    newer = prose("new", "In 2019/20 some 348 bins were missed.")
    older = prose("old", "In 2018/19 some 212 bins were missed.")

    draft = written(
        "How did missed bins change between 2018/19 and 2019/20?",
        found(newer, document("new")),
        found(older, document("old")),
    )

    older_said, newer_said, worked = draft.said
    assert "212" in older_said.text
    assert "348" in newer_said.text
    assert worked.text == "Worked out from these: up by 136. [1] [2]"
    assert worked.worked_out == (WorkedOut(Decimal(136), (Decimal(212), Decimal(348)), "difference"),)
    assert verify(draft).kept == draft.said


def test_a_row_that_tells_both_years_is_read_once_and_its_difference_worked_out() -> None:
    passage = table("wells", "Ward 2023/24 2024/25", [("Quay 431 356", "Quay: 2023/24 431; 2024/25 356")])

    draft = written("How did fly-tips at Quay change between 2023/24 and 2024/25?", found(passage, document()))

    assert [said.text.partition(": ")[2] or said.text for said in draft.said] == [
        "Quay: 2023/24 431; 2024/25 356 [1]",
        "down by 75. [1]",
    ]
    assert verify(draft).kept == draft.said


def test_a_row_that_speaks_of_both_sides_as_well_as_the_best_is_read_beside_it() -> None:
    rows = [
        (f"{name} {a} {b}", f"{name}: 2023/24 {a}; 2024/25 {b}")
        for name, a, b in (("Total fly-tips", 900, 800), ("Quay", 43, 35))
    ]
    passage = table("wells", "Ward 2023/24 2024/25", rows, headings=("Fly-tips",))

    draft = written("What were the total fly-tips at Quay in 2023/24 and 2024/25?", found(passage, document()))

    assert "Quay: 2023/24 43; 2024/25 35" in " ".join(said.text for said in draft.said)


def test_no_difference_is_worked_out_where_a_side_tells_two_figures_or_another_unit() -> None:
    newer = prose("new", "In 2019/20 some 348 bins were missed of 9,000.")
    older = prose("old", "In 2018/19 some 212 bins were missed.")

    draft = written(
        "How did missed bins change between 2018/19 and 2019/20?",
        found(newer, document("new")),
        found(older, document("old")),
    )

    assert len(draft.said) == 2


def test_a_year_of_a_comparison_that_nobody_speaks_of_is_not_filled_with_another() -> None:
    older = prose("old", "In 2018/19 some 212 bins were missed.")

    draft = written("How did missed bins change between 2018/19 and 2023/24?", found(older, document("old")))

    assert sum("212" in said.text for said in draft.said) == 1
    assert len(draft.said) == 1


# Further quotes -----------------------------------------------------------------------------------------------------


def quotes(draft: Draft) -> list[str]:
    return [citation.quote for said in draft.said for citation in said.citations]


def test_a_further_quote_of_another_year_than_the_questions_is_left_out() -> None:
    asked_for = prose("new", "In 2019/20 some 348 bins were missed.")
    # A sentence that names no year, in a passage of another one, found in a paper of the year that is asked for.
    other = prose(
        "old", "Some 212 bins were missed.", headings=("Bins in 2018/19 and 2019/20",), periods=frozenset({"fy2018"})
    )

    def said(question: str) -> list[str]:
        papers = document("new"), document("old", title="Bins in 2019/20")
        return quotes(written(question, found(asked_for, papers[0]), found(other, papers[1])))

    assert said("How many bins were missed?") == [asked_for.text, other.text]
    assert said("How many bins were missed in 2019/20?") == [asked_for.text]


BERTHS = table(
    "wells",
    "Berth Levy",
    [("Dinghy 12", "Dinghy: Levy 12"), ("Yacht 41", "Yacht: Levy 41"), ("Barge 53", "Barge: Levy 53")],
    headings=("Harbour levy",),
)


def test_other_rows_of_a_table_are_left_out_where_the_question_names_the_row_and_rows_of_other_tables_are_not() -> None:
    # By their cosines the other rows are near enough to be quoted.
    held = found(BERTHS, document(), sentences=(1.0, 0.4, 1.0))
    skiffs = table("wells", "Berth Levy", [("Skiff 7", "Skiff: Levy 7")], headings=("Harbour levy of skiffs",))

    said = quotes(written("What is the harbour levy for a yacht?", held, found(skiffs, document(), cosine=1.0)))

    assert said == ["Yacht 41", "Skiff 7"]
    assert len(quotes(written("What is the harbour levy?", held))) > 1


def test_asked_for_one_figure_a_row_that_says_less_of_the_question_than_the_best_one_is_left_out() -> None:
    rows = [("Yacht moored in the outer basin 41", None), ("Yacht moored in the dry dock 53", None)]
    held = found(table("wells", "Berth Rate", rows, headings=("Harbour",)), document(), sentences=(0.9, 0.9))

    assert quotes(written("What is the rate for yachts in the outer basin?", held)) == [rows[0][0]]
    assert len(quotes(written("What is the rate for yachts?", held))) == 2
    assert len(quotes(written("What is the rate for yachts in the outer basin, and what in the dry dock?", held))) == 2


def test_a_further_quote_that_has_nothing_of_the_question_is_left_out_however_near_it_came() -> None:
    lamp = found(prose("wells", "It is to be lit on 4 May 2025."), document(), sentences=(0.5,))
    trains = prose("trains", "They go to the coast from 20 June 2025.")

    def when(cosine: float) -> list[str]:
        brought = lamp, found(trains, document("trains"), sentences=(cosine,))
        return quotes(written("When does the beacon start?", *brought))

    assert when(0.4) == ["It is to be lit on 4 May 2025.", trains.text]
    assert when(0.3) == ["It is to be lit on 4 May 2025."]


def test_a_further_quote_from_another_paper_has_to_say_more_of_the_question() -> None:
    text = "The lamp is lit on 4 May 2025. It goes to the coast from 20 June 2025."
    told, _, trains = text.partition(". ")
    one = found(prose("wells", text), document(), sentences=(0.5, 0.36))
    two = (
        found(prose("wells", f"{told}."), document(), sentences=(0.5,)),
        found(prose("trains", trains), document("trains"), sentences=(0.36,)),
    )

    assert quotes(written("When does the beacon start?", one)) == [f"{told}.", trains]
    assert quotes(written("When does the beacon start?", *two)) == [f"{told}."]


def test_the_same_words_in_two_papers_are_said_once() -> None:
    report = prose("report", "The lighthouse lamp was replaced by the board.")
    pack = prose("pack", "The light\u00adhouse lamp  was replaced by the board.")
    other = prose("other", "The lighthouse lamp was replaced by a diver.")
    brought = [found(p, document(p.document_id)) for p in (report, pack, other)]

    said = quotes(written("Who replaced the lighthouse lamp?", *brought))

    assert len(said) == 2
    assert {report.text, other.text} == set(said)


def test_who_asks_for_the_latest_is_not_given_an_earlier_meeting_too() -> None:
    new, old = (prose(id_, f"The harbour levy is £{n}.") for id_, n in (("new", 41), ("old", 12)))
    papers = document("new"), document("old", meeting_date=datetime.date(2020, 6, 1))
    brought = found(new, papers[0], cosine=0.9), found(old, papers[1], cosine=0.9)

    assert len(quotes(written("What is the harbour levy?", *brought))) == 2
    assert quotes(written("What is the latest harbour levy?", *brought)) == [new.text]


# What is cut --------------------------------------------------------------------------------------------------------

GULLS = "the gulls were counted on the old grey roofs behind the long wall;"
LONG_ONE = " ".join(
    ["At the spring meeting", *[GULLS] * 4, "the harbour levy for a dinghy was set at £41 a year;", *[GULLS] * 2]
)


def test_a_long_sentence_is_cut_to_what_was_asked_and_the_cut_is_marked_and_holds() -> None:
    passage = prose("wells", f"{LONG_ONE} and so on.")

    draft = written("What was the harbour levy set at for a dinghy?", found(passage, document()))

    (quote,) = quotes(draft)
    assert "£41 a year;" in quote
    assert stands_in(quote, passage.text)
    assert len(quote.split()) < len(passage.text.split()) / 2
    assert f"… “{quote}” … [1]" in draft.said[0].text
    assert verify(draft).kept == draft.said


@pytest.mark.parametrize(
    "speech", ["he said “the levy stays, for now, as it is” and sat", "“the levy, all agreed, stays”"]
)
def test_a_cut_within_what_somebody_said_still_holds(speech: str) -> None:
    passage = prose("wells", f"{GULLS} {speech}; {LONG_ONE} and so on.")

    for question in ("What was the harbour levy set at for a dinghy?", "Does the levy stay for now?", "Who agreed?"):
        draft = written(question, found(passage, document()))
        assert draft.said
        assert verify(draft).kept == draft.said


def test_a_wide_row_read_in_part_holds() -> None:
    months = "Jan Feb Mar Apr May Jun Jul Aug Sep".split()
    reading = "Dinghy: " + "; ".join(f"{month} 2022 {n}00" for n, month in enumerate(months, start=1))
    printed = "Dinghy " + " ".join(f"{n}00" for n in range(1, 10))
    passage = table("wells", "Berth " + " ".join(f"{month} 2022" for month in months), [(printed, reading)])

    draft = written("How many dinghy berths were let in May 2022?", found(passage, document()))

    assert draft.said[0].text.endswith("Dinghy: May 2022 500 [1]")
    assert verify(draft).kept == draft.said


def test_a_row_whose_long_name_is_cut_holds_and_not_with_another_figure_or_time() -> None:
    name = f"Build strong piers for the town – {'not only in words but in stone ' * 4}".strip()
    reading = f"{name}: " + "; ".join(f"Jan {year} {year - 2000}00" for year in range(2011, 2024))
    printed = f"{name} " + " ".join(f"{n}00" for n in range(11, 24))
    passage = table("wells", " ".join(f"Jan {year}" for year in range(2011, 2024)), [(printed, reading)])

    draft = written("What was built of strong piers in January 2014?", found(passage, document()))

    assert "Build strong piers for the town …: Jan 2014 1400 [1]" in draft.said[0].text
    assert verify(draft).kept == draft.said
    for said, changed in (("1400", "1500"), ("Jan 2014 1400", "Jan 2014 1500"), ("Jan 2014", "Jan 2015")):
        assert not holds(dataclasses.replace(draft.said[0], text=draft.said[0].text.replace(said, changed)))


def test_which_way_it_went_is_not_said_where_the_sides_do_not_stand_in_order_of_time() -> None:
    newer = prose("new", "In 2024/25 some 348 bins were missed.")
    older = prose("old", "In 2023/24 some 212 bins were missed.")

    draft = written(
        "How do missed bins in 2024/25 compare with last year?",  # which is 2024/25's own year, or the one before
        found(newer, document("new")),
        found(older, document("old")),
    )

    assert not any("up by" in said.text or "down by" in said.text for said in draft.said)


# What is set against something, named, or of another time -----------------------------------------------------------


def test_a_row_that_is_compared_has_the_next_row_of_its_table_beside_it_however_far_behind() -> None:
    rows = [("Dinghy 12", "Dinghy: Levy 12"), ("Surrounding piers 41", "Surrounding piers: Levy 41")]
    held = found(table("wells", "Berth Levy", rows, headings=("Levy",)), document(), sentences=(0.9, 0.1))

    assert quotes(written("What is the levy for a dinghy against the other piers?", held)) == [rows[0][0], rows[1][0]]
    assert quotes(written("What is the levy for a dinghy?", held)) == [rows[0][0]]


def test_a_sentence_of_the_year_asked_for_is_not_followed_by_figures_of_unsaid_years() -> None:
    told = prose("wells", "The harbour survey had 54 replies in 2019/20. It had 254 visits and 37 replies.")

    def said(question: str) -> list[str]:
        return quotes(written(question, found(told, document(), sentences=(0.9, 0.6))))

    assert said("How many replies did the harbour survey have in 2019/20?") == [
        "The harbour survey had 54 replies in 2019/20."
    ]
    assert len(said("How many replies did the harbour survey have?")) == 2


STRANDS = [
    f"- {name} – which is about the boats and the people and the gulls of the whole harbour, spring and autumn"
    for name in ("A Lit Pier", "Open Water", "Calm Nights (CN)", "Dry Steps")
]


def test_a_long_list_of_explained_names_is_told_by_its_names_under_the_line_that_opens_it() -> None:
    passage = points("wells", "The strategy has four strands:", STRANDS)

    (said,) = written("What are the four strands of the strategy?", found(passage, document())).said

    assert (
        "“The strategy has four strands:” “A Lit Pier”, “Open Water”, “Calm Nights (CN)”, “Dry Steps” [1]" in said.text
    )
    assert squash(said.citations[0].quote) == squash(passage.text)
    assert holds(said)


def test_a_list_one_of_whose_points_has_no_name_is_told_whole() -> None:
    passage = points("wells", "The strategy has four strands:", [*STRANDS, "- and whatever the board may yet decide"])

    (said,) = written("What are the strands of the strategy?", found(passage, document())).said

    assert "which is about" in said.text


def test_a_list_that_answers_is_all_that_is_quoted() -> None:
    listed = points("wells", "The strategy has four strands:", ["- a lit pier", "- open water", "- calm nights"])
    other = found(prose("other", "The strands of the strategy were welcomed."), document("other"))

    assert len(written("What are the strands of the strategy?", found(listed, document()), other).said) == 1
    assert len(written("Tell me of the strands of the strategy.", found(listed, document()), other).said) > 1


def test_a_list_that_was_found_by_a_point_of_it_may_be_another_than_was_asked_for() -> None:
    aims = ["- a lit pier for all the strands", "- open water", "- calm nights"]
    listed = points("wells", "Progress:", aims)
    other = found(prose("other", "The strands of the strategy are light and water."), document("other"))

    said = written("What are the strands?", found(listed, document(), sentences=(0.1, 0.9, 0.2, 0.2)), other).said

    assert said[0].citations[0].found.passage == listed
    assert len(said) == 2


def test_a_comparison_has_room_for_a_third_quote() -> None:
    long = [
        f"The harbour levy for a {boat} {'was set by the board of the old town ' * 2}at £{n}."
        for n, boat in enumerate(("yacht", "barge", "skiff"), 40)
    ]
    held = [found(prose(f"p{n}", text), document(f"p{n}")) for n, text in enumerate(long)]

    assert len(quotes(written("What is the harbour levy compared with the grant?", *held))) == 3
    assert len(quotes(written("What is the harbour levy?", *held))) == 2


def test_the_heading_that_says_what_a_tables_figures_count_in_is_read_with_its_rows() -> None:
    rows = [("Blue badges 12 13", "Blue badges: Quarter 1 12; Quarter 2 13")]
    plain = table("wells", "Service Quarter 1 2", rows, headings=("Calls to the office",))
    scaled = table("wells", "Service Quarter 1 2", rows, headings=("Calls to the office (thousands)",))

    def read_as(passage: Passage) -> str:
        draft = written(
            "How many calls were there on blue badges in quarter 2?", found(passage, document(), cosine=0.9)
        )
        assert verify(draft).kept == draft.said
        return draft.said[0].text

    assert ": Blue badges: Quarter 1 12" in read_as(plain)
    assert ": Calls to the office (thousands) - Blue badges: Quarter 1 12" in read_as(scaled)
