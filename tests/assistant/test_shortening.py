"""What is too long to be read out: long sentences cut at clause ends, wide rows read at the columns asked for."""

from __future__ import annotations

import datetime

import pytest

from assistant.answer import Question
from assistant.shortening import LONG, MOST_CELLS, PART, part_of, read_out, unquoted
from assistant.understand import Understood, understand
from vectorstore.words.text import stands_in

TODAY = datetime.date(2025, 5, 20)


def questioned(question: str) -> Understood:
    return understand(Question(question), TODAY)


# Long sentences -----------------------------------------------------------------------------------------------------

GULLS = "the gulls were counted on the old grey roofs behind the long wall;"
LONG_ONE = " ".join(
    [
        "At the spring meeting of the board, held in the upper room of the old customs house,",
        *[GULLS] * 3,
        "the harbour levy for a dinghy was set at £41 a year, payable in advance;",
        *[GULLS] * 2,
        "and the chair thanked the clerk.",
    ]
)


def test_a_quote_that_can_be_read_out_stays_whole() -> None:
    quote = " ".join(["gull"] * LONG)

    assert part_of(questioned("What is the levy?"), quote) == (quote, False, False)


def test_of_a_long_quote_the_clauses_that_hold_what_was_asked_are_kept() -> None:
    part, before, after = part_of(questioned("What is the harbour levy for a dinghy?"), LONG_ONE)

    assert "the harbour levy for a dinghy was set at £41 a year, payable in advance;" in part
    assert len(part.split()) <= PART
    assert (before, after) == (True, True)


def test_when_something_is_asked_beside_what_the_cut_has_both_ends() -> None:
    agreed = "The board agreed to hand the old harbour crane to the trust,"
    long = f"{agreed} {' '.join([GULLS] * 2)} with all that belongs to it, from 1 April 2025; {' '.join([GULLS] * 3)}"

    part, _, _ = part_of(questioned("Did the board hand the harbour crane to the trust?"), long)
    both, _, _ = part_of(questioned("Did the board hand the harbour crane to the trust, and from what date?"), long)

    assert part == agreed
    assert both.startswith(agreed)
    assert both.endswith("from 1 April 2025;")


def test_a_cut_begins_and_ends_at_a_clauses_end() -> None:
    part, _, _ = part_of(questioned("What is the harbour levy for a dinghy?"), LONG_ONE)

    before, _, after = LONG_ONE.partition(part)
    assert before.rstrip()[-1] in ";,"
    assert part[-1] in ";,."
    assert after == "" or after[0] == " "


@pytest.mark.parametrize("asked", ["harbour levy dinghy", "chair clerk", "spring meeting customs house", "seagull?"])
def test_a_cut_quote_is_word_for_word_what_stands_there(asked: str) -> None:
    part, before, after = part_of(questioned(asked), LONG_ONE)

    assert stands_in(part, LONG_ONE)
    assert before == (not LONG_ONE.startswith(part))
    assert after == (not LONG_ONE.endswith(part))


def test_what_is_asked_at_the_end_is_cut_only_before() -> None:
    part, before, after = part_of(questioned("Did the chair thank the clerk?"), LONG_ONE)

    assert part.endswith("and the chair thanked the clerk.")
    assert (before, after) == (True, False)


def test_where_no_clause_holds_what_was_asked_the_beginning_is_kept() -> None:
    part, before, after = part_of(questioned("Who sells ice cream?"), LONG_ONE)

    assert LONG_ONE.startswith(part)
    assert (before, after) == (False, True)


def test_a_long_sentence_without_a_clause_is_kept_whole() -> None:
    quote = " ".join(["gull"] * (LONG + 20))

    assert part_of(questioned("gull"), quote) == (quote, False, False)


def test_points_run_into_a_sentence_are_clauses() -> None:
    quote = "The board noted • " + " • ".join(f"point {n} about gulls and roofs and the wall" for n in range(10))

    part, _, after = part_of(questioned("What was noted about gulls?"), quote)

    assert after
    assert len(part.split()) <= PART
    assert part.endswith("wall")


def test_a_cut_does_not_end_at_the_number_of_a_point() -> None:
    quote = " ".join(f"{n}. That the gulls of pier {n} are counted on the old grey roofs." for n in range(1, 13))

    for asked in ("pier 1", "pier 4", "pier 11", "gulls"):
        part, _, _ = part_of(questioned(asked), quote)
        assert part.endswith("roofs.")


def test_an_amount_of_money_is_not_cut() -> None:
    quote = f"{' '.join([GULLS] * 6)} the levy came to £1,234,567 in all"

    part, _, _ = part_of(questioned("What did the levy come to?"), quote)

    assert part.endswith("£1,234,567 in all")


# Wide rows ----------------------------------------------------------------------------------------------------------

MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct".split()
WIDE = "Harbour - Dinghy: " + "; ".join(f"{month} 2022 {n}00" for n, month in enumerate(MONTHS, start=1))


def test_a_row_of_few_columns_is_read_whole() -> None:
    reading = "Dinghy: Budget 7; Forecast 8"

    assert read_out(questioned("What is the budget for a dinghy?"), reading) == reading


def test_a_wide_row_is_read_at_the_period_asked_for() -> None:
    assert read_out(questioned("dinghy in May 2022"), WIDE) == "Harbour - Dinghy: May 2022 500"


def test_a_wide_row_is_read_at_the_column_asked_for_by_word() -> None:
    names = "Berths Levy Deposit Paid Owed Waived Refunds Lost Found".split()
    reading = "Dinghy: " + "; ".join(f"{name} {n}" for n, name in enumerate(names))

    assert read_out(questioned("What deposit was taken for a dinghy?"), reading) == "Dinghy: Deposit 2"


def test_the_column_that_is_asked_for_by_word_and_by_period_goes_before_either() -> None:
    cells = [
        f"{name} {year} {n}" for n, year in enumerate((2020, 2021, 2022, 2023, 2024)) for name in ("Levy", "Deposit")
    ]
    reading = f"Dinghy: {'; '.join(cells)}"

    assert read_out(questioned("What was the deposit for a dinghy in 2022?"), reading) == "Dinghy: Deposit 2022 2"


def test_a_column_of_the_word_goes_before_one_of_the_period() -> None:
    names = "; ".join(["Levy 2020 1", "Levy 2021 2", "Deposit 2022 3", *(f"Paid {n} 4" for n in range(2023, 2029))])

    assert (
        read_out(questioned("What was the deposit for a dinghy in 2020?"), f"Dinghy: {names}")
        == "Dinghy: Deposit 2022 3"
    )


def test_a_period_goes_before_a_word_that_is_not_of_what_is_asked() -> None:
    works = "; ".join(
        ["Works Building of a new pier", "Scheme cost 90", *(f"{n}/{n - 1999} 4{n}" for n in range(2020, 2027))]
    )

    read = read_out(questioned("How much will go to the dinghy scheme at the pier in 2022/23?"), f"Dinghy: {works}")

    assert read.endswith("2022/23 42022")
    assert "cost" not in read


def test_a_remark_that_counts_is_read_beside_the_period() -> None:
    more = "; ".join(f"{n}/{n - 1999} 4" for n in range(2010, 2019))
    remark = "Remark Of 41 that were let, 3 sank in gales"

    read = read_out(
        questioned("How many that were let in 2022/23 sank in gales?"), f"Berths: 2022/23 97; {remark}; {more}"
    )

    assert read == f"Berths: 2022/23 97; {remark}"


QUARTERLY = (
    "Berths let: Oct-16 61; Nov-16 62; Dec-16 63; Qtr 3 Target 70; 2016/17 Target 72; Qtr 3 Trend up; Qtr 3 Status Failed; "
    "Qtr 1 Status Failed; Qtr 2 Status Failed"
)


def test_what_is_not_told_for_a_quarter_is_told_as_it_stood_at_its_end() -> None:
    read = read_out(
        questioned("What share of berths was let in quarter 3 of 2016/17, and what was the target?"), QUARTERLY
    )

    assert read == "Berths let: Dec-16 63; Qtr 3 Target 70"
    assert "Dec-16" not in read_out(questioned("What was the target for berths in quarter 3 of 2016/17?"), QUARTERLY)


def test_all_months_of_a_year_are_read() -> None:
    months = "; ".join(f"{m}-16 {n}" for n, m in enumerate("Apr May Jun Jul Aug Sep Oct Nov Dec".split()))

    assert (
        read_out(questioned("How many gulls came from April to December 2016?"), f"Gulls: {months}")
        == f"Gulls: {months}"
    )


def test_the_rows_own_name_picks_no_column() -> None:
    names = "Berths Levy Deposit Paid Owed Waived Dinghy".split()
    reading = "Dinghy: " + "; ".join(f"{name} {n}" for n, name in enumerate(names))

    assert "Levy 1" in read_out(questioned("Tell me of the dinghy"), reading)


def test_a_wide_row_of_which_no_column_is_asked_for_is_read_at_its_first() -> None:
    read = read_out(questioned("Tell me of the dinghy"), WIDE)

    assert read.startswith("Harbour - Dinghy: Jan 2022 100; Feb 2022 200;")
    assert read.count(";") == MOST_CELLS - 1
    assert "Oct" not in read


def test_a_long_cell_among_short_ones_is_passed_over() -> None:
    reading = f"Dinghy: Levy 12; Remarks {' '.join(['gull'] * 60)}; Deposit 4"

    assert read_out(questioned("Tell me of the dinghy"), reading) == "Dinghy: Levy 12; Deposit 4"


def test_the_long_cell_that_is_asked_for_is_read_in_part() -> None:
    reading = f"Dinghy: Levy 12; Remarks {' '.join([GULLS.replace(';', ',')] * 6)} berthed at the far pier"

    read = read_out(questioned("Where is the dinghy berthed?"), reading)

    assert read.startswith("Dinghy: … ")
    assert read.endswith("berthed at the far pier")
    assert len(read.split()) <= PART + 5


def test_a_long_reading_without_columns_is_read_as_it_is() -> None:
    reading = " ".join(["gull"] * 60)

    assert read_out(questioned("gull"), reading) == reading


def test_a_row_is_read_without_the_other_years_where_one_is_asked_for() -> None:
    reading = "Charges - Band C: Name Harbour; 2023/24 £41; 2024/25 £43"

    assert read_out(questioned("What is the band C charge in 2024/25?"), reading) == (
        "Charges - Band C: Name Harbour; 2024/25 £43"
    )
    for asked in ("What is the band C charge in 2019/20?", "What is the band C charge?"):
        assert read_out(questioned(asked), reading) == reading


@pytest.mark.parametrize("asked", ["Is it more than before in 2024/25?", "Compare 2023/24 with 2024/25."])
def test_a_comparison_keeps_every_year_of_a_row(asked: str) -> None:
    reading = "Charges - Band C: 2023/24 £41; 2024/25 £43"

    assert read_out(questioned(asked), reading) == reading


@pytest.mark.parametrize(
    ("printed", "bare"),
    [
        ("“The pier is mended.”", "The pier is mended."),
        ("“The pier is mended", "The pier is mended"),
        ("“The pier” is mended.", "“The pier” is mended."),
        ("The pier is mended.", "The pier is mended."),
        ("“”", "“”"),
    ],
)
def test_only_marks_around_all_of_a_quote_are_left_out(printed: str, bare: str) -> None:
    assert unquoted(printed) == bare


def test_of_a_list_that_is_asked_for_more_is_read_than_of_a_sentence() -> None:
    grants = " - ".join(f"the grant for the upkeep of lighthouse {n}" for n in "abcdefghi")
    quote = f"The new grant replaces these: - {grants}; and nothing else of the kind."

    assert part_of(questioned("Which grants does the new one replace?"), quote)[0] == quote
    assert part_of(questioned("What does the new grant replace?"), quote)[0] != quote


PAY = (
    "Pay: Directorate HARB; Cabinet Member A Person; Headline Pay and Reward; Description Uplift for posts in the dinghy "
    "service that agency staff cover; 2025-26 £000's 366.6; 2026-27 £000's 297.8; 2027-28 £000's 211.3; Service Area Piers; "
    "Funded Core"
)


def test_a_row_that_is_called_by_its_kind_says_which_it_is() -> None:
    read = read_out(questioned("What pay uplift is there in 2026-27 for dinghy posts covered by agency staff?"), PAY)

    assert "2026-27 £000's 297.8" in read and "posts in the dinghy service" in read
    assert "366.6" not in read


def test_a_cell_that_shares_little_with_the_question_tells_nothing() -> None:
    assert "dinghy" not in read_out(questioned("What is Piers pay in 2026-27?"), PAY)


def test_the_part_with_the_kind_of_answer_that_is_asked_for_is_kept_and_no_more_than_it_needs() -> None:
    quote = " ".join(
        [
            "The work on the wall was put off since the board met late.",
            *["The gulls were counted on the old grey roofs behind the long wall that year."] * 3,
            "The works at the long wall now start in June 2025.",
            *["Then the gulls were counted again."] * 3,
        ]
    )

    starts = part_of(questioned("When does the work on the wall start?"), quote)[0]

    assert starts == "The works at the long wall now start in June 2025."
    assert "put off since" in part_of(questioned("Why was the work on the wall put off?"), quote)[0]


def test_a_part_does_not_open_what_is_cut_off() -> None:
    quote = "Of the harbour levy it was agreed: " + "; ".join(
        f"that gulls of roof {n} are counted by the board" for n in range(9)
    )

    assert not part_of(questioned("Was the harbour levy agreed?"), quote)[0].endswith(":")


def test_of_a_row_of_long_cells_the_one_that_answers_is_read() -> None:
    cells = [
        f"Cause {' '.join(['the harbour budget must hold good sums for the price of rope'] * 3)}",
        f"Event {' '.join(['prices of rope rise above what the board foresaw'] * 3)}. Each 1% is put at £14m.",
        "Likelihood 3",
    ]

    read = read_out(
        questioned("What does each one per cent of rope price rises cost the harbour?"), f"Rope: {'; '.join(cells)}"
    )

    assert "Each 1% is put at £14m." in read
    assert "must hold good sums" not in read


def test_a_rows_name_as_long_as_a_sentence_is_cut_at_its_first_dash() -> None:
    name = f"Harbour - Build strong piers – {' '.join(['not only in words but in stone'] * 4)}"
    cells = "; ".join(f"Levy of pier {n} {n}0" for n in range(12))

    read = read_out(questioned("What is the levy of pier 4?"), f"{name}: {cells}")

    assert read.startswith("Harbour - Build strong piers …: ")
    assert "Levy of pier 4 40" in read


MONTHLY = (
    "Mooring visits: 2014/15 Outturn 900; 2015/16 Outturn 950; Apr-16 70; May-16 80; Jun-16 90; Qtr1 YTD 240; Jul-16 60; "
    "Aug-16 50; Sep-16 40; Qtr 2 YTD 390; Qtr 2 Target 400; 2016/17 Target 800"
)


@pytest.mark.parametrize(
    ("question", "read"),
    {
        "a quarter": ("How many mooring visits were there in quarter 2 of 2016/17?", "Qtr 2 YTD 390"),
        "a quarter's end": ("How many mooring visits were there by the end of September 2016?", "Qtr 2 YTD 390"),
        "the year so far": ("How many mooring visits were there so far, as of June 2016?", "Qtr1 YTD 240"),
        "one month": ("How many mooring visits were there in September 2016?", "Sep-16 40"),
        "a month that ends no quarter": ("How many mooring visits were there by the end of May 2016?", "May-16 80"),
    }.values(),
)
def test_a_quarters_column_is_read_for_the_quarter_and_for_what_was_counted_to_its_end(
    question: str, read: str
) -> None:
    assert read_out(questioned(question), MONTHLY) == f"Mooring visits: {read}"


def test_a_quarters_column_is_not_read_for_that_quarter_of_another_year() -> None:
    assert "YTD" not in read_out(questioned("How many mooring visits were there in quarter 2 of 2015/16?"), MONTHLY)
