"""Sections to passages, whose sentences can be quoted word for word from their page."""

from __future__ import annotations

import dataclasses

from ingest.lines import lines_of
from ingest.passages import ABOUT, FULL, LONGEST, Cutter
from ingest.sections import parts_of, sections_of
from vectorstore.words.papers import Page, Passage, Sentence, Shape, Standing
from vectorstore.words.text import squash


def cut(*texts: str, document_id: str = "paper") -> list[Passage]:
    pages = [Page(number, text) for number, text in enumerate(texts, start=1)]
    cutter = Cutter(document_id, pages)
    return [p for part in parts_of(lines_of(pages)) for section in sections_of(part) for p in cutter.cut(section)]


def quoted(passages: list[Passage]) -> list[str]:
    return [p.text[s.start : s.end] for p in passages for s in p.sentences]


def sentence(passages: list[Passage], words: str) -> Sentence:
    (found,) = [s for p in passages for s in p.sentences if words in p.text[s.start : s.end]]
    return found


POOL = "The pool at Marrack Green opens in May and it"
TURN = f"It was built in 1962. {POOL}\ncloses in September of every year. It is free."


def test_a_sentence_that_turns_a_page_is_quoted_whole_where_both_pages_read_on_hold_it() -> None:
    passages = cut("The harbour office is open.\n\nIt was built in 1962. " + POOL, "closes in September every year.")
    whole = f"{POOL} closes in September every year."
    assert whole in quoted(passages)
    assert sentence(passages, whole).page == 1


def test_a_sentence_that_turns_a_page_is_cut_where_a_running_foot_stands_between() -> None:
    passages = cut(f"It was built in 1962. {POOL}\nPage 1 of 2", "closes in September every year.\nPage 2 of 2")
    assert sentence(passages, POOL).page == 1
    assert sentence(passages, "closes in September").page == 2
    assert f"{POOL} closes in September every year." not in quoted(passages)


def test_every_sentence_stands_word_for_word_on_its_page() -> None:
    texts = (
        f"1. The Pool\n\n1.1 It was built in 1962. {POOL}\nPage 1 of 2",
        "closes in September of every year. It is free.\n\nService Budget Forecast\nTheatre 86 (7)\nParks 64 65\n"
        "- a point;\n- another point.\nPage 2 of 2",
    )
    for passage in cut(*texts):
        for s in passage.sentences:
            assert s.page is not None
            assert squash(passage.text[s.start : s.end]) in squash(texts[s.page - 1])


def test_a_number_before_a_sentence_is_no_part_of_it() -> None:
    text = (
        "2. Background\n\n2.1 The pool was built in 1962. It leaks.\n\n2.2 The library was built in 1970 by the county."
    )
    passages = cut(text)
    assert quoted(passages) == [
        "The pool was built in 1962.",
        "It leaks.",
        "The library was built in 1970 by the county.",
    ]
    assert [s.paragraph for p in passages for s in p.sentences] == ["2.1", "2.1", "2.2"]


def test_a_number_before_a_resolution_is_no_sentence() -> None:
    passages = cut(
        "Minutes of the Meeting of the Cabinet held on 19 March 2025\nPresent: Councillor Lomond\n\n41. The Pool\n\n"
        "RESOLVED:\n\n1. That the pool is closed.\n\n2. That the site is sold.\n"
    )
    resolved = [p for p in passages if p.standing is Standing.DECISION]
    assert quoted(resolved) == ["That the pool is closed.", "That the site is sold."]
    assert {p.shape for p in resolved} == {Shape.RESOLUTION}


def test_a_table_row_is_read_out_with_the_heads_of_its_columns() -> None:
    (table,) = [
        p
        for p in cut("Service\tBudget\tQ1 Forecast\n\t£000\t£000\nTheatre\t86\t(7)\nLibraries\t1,322\t\n")
        if p.shape is Shape.TABLE_ROW
    ]
    assert [s.reading for s in table.sentences] == [
        "Theatre: Budget 86 (£000); Q1 Forecast (7) (£000)",
        "Libraries: Budget 1,322 (£000)",
    ]
    assert table.text.startswith("Service Budget Q1 Forecast")


def test_a_row_with_more_cells_than_heads_is_not_read_out() -> None:
    (table,) = cut("Service\tBudget\nTheatre\t86\t(7)\nLibraries\t1,322\t4\n")
    assert [s.reading for s in table.sentences] == [None, None]


def test_a_long_table_repeats_its_header_in_every_passage() -> None:
    rows = "".join(f"Ward number {n} of the borough\t{n}\t{n + 1}\n" for n in range(60))
    tables = cut(f"Ward\t2023/24\t2024/25\n{rows}")
    assert len(tables) > 1
    assert all(p.text.startswith("Ward 2023/24 2024/25\n") for p in tables)
    assert all({"fy2023", "fy2024"} <= p.periods for p in tables)
    assert sum(len(p.sentences) for p in tables) == 60


def test_no_passage_is_longer_than_the_model_reads() -> None:
    line = "The pool at Marrack Green opens in May and closes in September of every year for repairs.\n"
    passages = cut(line * 80)
    assert max(len(p.text.split()) for p in passages) <= LONGEST
    assert sum(len(p.sentences) for p in passages) == 80


def test_a_text_in_one_long_line_is_cut_between_its_sentences() -> None:
    passages = cut("The pool at Marrack Green opens in May and closes in September. " * 60)
    assert max(len(p.text.split()) for p in passages) <= FULL
    assert set(quoted(passages)) == {"The pool at Marrack Green opens in May and closes in September."}


def test_a_list_keeps_together_with_the_line_that_opens_it() -> None:
    passages = cut("The board asked that:\n- crews are told;\n- letters are sent;\n- the map is put right.")
    (only,) = passages
    assert only.shape is Shape.LIST
    assert quoted(passages)[1:] == ["crews are told;", "letters are sent;", "the map is put right."]


HARBOUR = " ".join(
    f"The harbour wall was looked at in {n} places and found sound in all of them." for n in range(2, 10)
)
BANDS = "The wall is judged by its cracks, in the following bands."


def test_the_sentence_that_opens_a_list_goes_with_it_where_its_paragraph_is_full() -> None:
    before, bands = cut(f"3.1 {HARBOUR} {BANDS}\n- below 3 mm: safe;\n- above 3 mm: watched.")

    assert before.text == f"3.1 {HARBOUR}"
    assert quoted([before])[-1].startswith("The harbour wall was looked at in 9 places")
    assert quoted([bands]) == [BANDS, "below 3 mm: safe;", "above 3 mm: watched."]
    assert {s.paragraph for s in bands.sentences} == {"3.1"}


def test_a_list_that_its_sentence_opens_is_not_parted_where_the_page_turns() -> None:
    before, bands = cut(f"3.1 {HARBOUR} {BANDS}\n- below 3 mm: safe;\n- above 3 mm: watched;", "- above 9 mm: shut.")

    assert (before.page, before.last_page) == (1, 1)
    assert (bands.page, bands.last_page) == (1, 2)
    assert [s.page for s in bands.sentences] == [1, 1, 1, 2]


def test_a_paragraph_of_one_sentence_or_one_that_closes_with_a_long_sentence_stays_whole_before_a_list() -> None:
    long = f"{HARBOUR.replace('.', ',').rstrip(',')}."
    points = "\n- below 3 mm: safe;\n- above 3 mm: watched."

    assert [quoted([p])[-1] for p in cut(f"{long}{points}")] == [long, "above 3 mm: watched."]
    assert [quoted([p])[0] for p in cut(f"It was looked at. {long}{points}")] == [
        "It was looked at.",
        "below 3 mm: safe;",
    ]


def test_a_list_that_fills_passages_of_its_own_leaves_the_sentence_that_opens_it_where_it_is() -> None:
    points = [f"- {HARBOUR}" for _ in range(2)]

    assert BANDS in cut("\n".join([f"3.1 {HARBOUR} {BANDS}", *points]))[0].text


def test_a_passage_without_a_period_keeps_the_year_its_section_was_speaking_of() -> None:
    filler = (
        "The crews of the council worked in all of the eight wards of the borough and they were thanked for it. " * 7
    )
    passages = cut(
        f"STREETS\n\nIn 2020/21 the rounds were changed. {filler}\n\nThe lorries were washed.\n\nPARKS\n\nSeats are new."
    )
    said = {s: p.periods for p in passages for s in [p.text]}
    assert [periods for text, periods in said.items() if "lorries" in text] == [frozenset({"fy2020"})]
    assert [periods for text, periods in said.items() if "Seats" in text] == [frozenset()]


def test_reports_in_a_pack_carry_their_item_and_the_paper_itself_does_not() -> None:
    report = (
        "Meeting date: 18 June 2025\nITEM: {0}\nCabinet\nThe {1}\nWards affected: All\nKey decision: No\n"
        "Report of: Councillor Pask\nThis report is public\n\n1. Background\n\n1.1 The {1} was built in 1962.\n"
    )
    first, second = cut(report.format(5, "Pool") + "1.2 It leaks.\n" * 3, report.format(6, "Library"))
    assert (first.item, first.item_title, first.meeting_date) == (None, None, None)
    assert (second.item, second.item_title) == ("6", "The Library")
    assert second.page == 2


def test_an_id_outlives_a_change_elsewhere_in_the_paper() -> None:
    text = "POOL\n\nThe pool opens in May and it is free.\n\nLIBRARY\n\nThe library is open on Saturdays."
    before, after = cut(text), cut(text.replace("Saturdays", "Sundays"))
    assert before[0].id == after[0].id
    assert before[1].id != after[1].id


def test_the_same_words_twice_are_two_passages() -> None:
    passages = cut("POOL\n\nThere were none at all.\n\nLIBRARY\n\nThere were none at all.")
    assert [p.text for p in passages] == ["There were none at all."] * 2
    assert passages[0].id != passages[1].id


def test_the_same_words_in_another_paper_are_another_passage() -> None:
    (one,), (other,) = cut("The pool opens in May."), cut("The pool opens in May.", document_id="other")
    assert one.id != other.id
    assert dataclasses.replace(one, id="", document_id="") == dataclasses.replace(other, id="", document_id="")


def test_a_pdf_row_is_read_out_only_where_its_columns_are_sure() -> None:
    def readings(*lines: str) -> list[str | None]:
        return [s.reading for p in cut("\n".join(lines)) if p.shape is Shape.TABLE_ROW for s in p.sentences]

    sure = readings("Table 1: Fly-tips", "Ward 2023/24 2024/25", "Ossleby 634 521", "Fennimoor 349 302")
    lost_cell = readings(
        "Table 1: Fly-tips",
        "Ward 2023/24 2024/25 2025/26",
        "Ossleby 634 521 9",
        "Hexbourne 97 109 3",
        "Fennimoor 349 302",
    )
    guess = readings("Budget Net Outturn", "Theatre 86 100", "Museum 52 109")

    assert sure[0] == "Table 1: Fly-tips - Ossleby: 2023/24 634; 2024/25 521"
    assert lost_cell[-1] is None
    assert guess == [None, None]


# What a table is about ----------------------------------------------------------------------------------------------

BEFORE = "The number of visits to the swimming pools was as follows."


def test_from_a_lost_head_on_no_column_is_named() -> None:
    above = "Pool\tNov\tDec\tSo far\tTarget\nMarrack Green\t6\t5\t11\t20\n"
    tables = cut(f"{above}Pool\tNov\tDec\t42705\tTarget\nOssleby\t6\t5\t11\t20\nFennimoor\t3\t3\t6\t9\n")

    assert [s.reading for s in tables[-1].sentences] == ["Ossleby: Nov 6; Dec 5", "Fennimoor: Nov 3; Dec 3"]


VISITS = "Pool\t2023/24\t2024/25\nOssleby\t634\t521\nFennimoor\t349\t302\n"


def tables(text: str) -> list[Passage]:
    return [p for p in cut(text) if p.shape is Shape.TABLE_ROW]


def test_a_table_is_about_what_the_paragraph_before_it_says() -> None:
    (visits,) = tables(f"{BEFORE}\n\n{VISITS}")

    assert visits.about == BEFORE
    assert BEFORE not in visits.text


def test_of_a_long_paragraph_a_table_has_the_beginning() -> None:
    (visits,) = tables(f"{BEFORE} {'They were counted at the door of each of them. ' * 6}\n\n{VISITS}")

    assert visits.about is not None
    assert visits.about.startswith(BEFORE)
    assert len(visits.about.split()) == ABOUT


def test_rows_without_heads_are_about_it_too() -> None:
    (visits,) = tables(f"{BEFORE}\n\nOssleby 634 521\nFennimoor 349 302\nTollgate 97 109\n")

    assert not visits.text.startswith("Pool")
    assert visits.about == BEFORE


def test_every_passage_of_a_long_table_is_about_the_same() -> None:
    rows = "".join(f"Ward number {n} of the borough\t{n}\t{n + 1}\n" for n in range(60))

    found = tables(f"{BEFORE}\n\nWard\t2023/24\t2024/25\n{rows}")

    assert len(found) > 1
    assert {p.about for p in found} == {BEFORE}


def test_a_table_with_nothing_before_it_in_its_section_is_about_nothing_else() -> None:
    (visits,) = tables(f"POOLS\n\n{BEFORE}\n\nLIBRARIES\n\n{VISITS}")

    assert visits.about is None


def test_what_follows_a_table_is_not_about_what_stands_before_it() -> None:
    after = [p for p in cut(f"{BEFORE}\n\n{VISITS}\nAll of the pools are heated in winter.") if "heated" in p.text]

    assert [p.about for p in after] == [None]


VOTED_DOWN = """Minutes of the Meeting of the Council

Held on 19 March 2025

7. Mooring fees

(19) Mr Dray proposed, and Mrs Eddowe seconded the following amendment:

“That the fee stays at £45.”

(20) Following the debate, the Chairman put to the vote the amendment set out in paragraph 19 above and the voting was as follows:

For (2)

Mr Dray, Mrs Eddowe

Against (3)

Mr Tase, Ms Pettigrove, Mr Fenwick

Abstain (1)

Mr Wells

Amendment lost."""


def test_the_outcome_of_a_vote_stands_with_the_vote_and_the_motion_by_itself() -> None:
    motion, vote = [p for p in cut(VOTED_DOWN) if p.standing is Standing.AMENDMENT_LOST]

    assert motion.text.endswith("“That the fee stays at £45.”")
    assert vote.text.startswith("(20) Following the debate")
    assert vote.text.endswith("Abstain (1)\nMr Wells\nAmendment lost.")
    assert vote.about
    assert "Mr Dray proposed" in vote.about
