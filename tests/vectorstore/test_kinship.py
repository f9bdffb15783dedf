"""Two papers to what they are to each other: copies, papers in packs, drafts and their later versions."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from tests.invented import document
from vectorstore.kinship import (
    Kin,
    Measured,
    Relation,
    Stage,
    asks_for_earlier,
    decisions_of,
    later_of,
    names_the_earlier,
    periods_of,
    relation,
    share_of_words,
    stage_of,
    subject_of,
    succeeds,
    version_of,
)
from vectorstore.words.papers import Document

JANUARY, FEBRUARY, MARCH = datetime.date(2025, 1, 30), datetime.date(2025, 2, 13), datetime.date(2025, 3, 13)


def paper(id_: str, title: str | None = "Reserves Policy", **changes: Any) -> Document:
    return document(id_, title=title, **{"meeting_date": JANUARY} | changes)


def titled(earlier: str, later: str, **changes: Any) -> tuple[Document, Document]:
    """Two papers of one meeting, by their titles."""
    return paper("earlier", earlier, **changes), paper("later", later, **changes)


def later_id(a: Document, b: Document) -> str | None:
    """Which is the later, whichever is named first."""
    one, other = later_of(a, b), later_of(b, a)
    assert one == other
    return one.id if one else None


# Names --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "file", "stage"),
    [
        ("Draft Budget 2025-26", "x.pdf", Stage.DRAFT),
        ("Revised Draft Budget 2025-26", "x.pdf", Stage.DRAFT),
        ("Local Plan: final draft", "x.pdf", Stage.DRAFT),
        ("Local Plan for consultation", "x.pdf", Stage.DRAFT),
        ("Budget 2025-26", "x.pdf", Stage.PLAIN),
        (None, "Appendix_N_-_Capital_Strategy.pdf", Stage.PLAIN),
        (None, "Item_7_-_Supplementary_-_24-00109_-_Appendix_B_-_EqIA_Updated_Jan_2025.pdf", Stage.REVISED),
        ("Amended Terms of Reference", "x.pdf", Stage.REVISED),
        ("Terms of Reference", "Terms_of_Reference_REVISED.docx", Stage.REVISED),
        (None, "section_25_statement_-_FINAL.pdf", Stage.FINAL),
        ("Approved Budget 2025-26", "x.pdf", Stage.FINAL),
        # The title is the council's word, the file's name only the author's.
        ("Draft Revenue Budget 2025-26", "Council_Covering_Report_-_FINAL.pdf", Stage.DRAFT),
        ("Final Accounts 2024-25", "x.pdf", Stage.PLAIN),
        ("Governance Update", "x.pdf", Stage.PLAIN),
        ("Draughts in schools", "redrafting.pdf", Stage.PLAIN),
    ],
)
def test_a_papers_stage_is_what_it_calls_itself(title: str | None, file: str, stage: Stage) -> None:
    assert stage_of(title, file, "report") is stage


@pytest.mark.parametrize("kind", ["minutes", "agenda", "amendment"])
def test_minutes_agendas_and_amendments_have_no_stage(kind: str) -> None:
    assert stage_of("Draft minutes", "draft_minutes_FINAL.pdf", kind) is Stage.PLAIN


@pytest.mark.parametrize(
    ("title", "subject"),
    [
        ("Appendix M - Treasury Management Strategy 2025-26", "treasury management strategy"),
        ("Appendix_L_-_Treasury_Management_Strategy_2025-26.pdf", "treasury management strategy"),
        ("Appendix_I_Budget_Risk_Register_22.01.25.pdf", "budget risk register"),
        ("Appendix_J_-_Budget_Risk_Register.pdf", "budget risk register"),
        ("Appendix_C_-_Potential_Capital_Projects__1419cf2.pdf", "potential capital projects"),
        ("Draft Revenue Budget 2025-26 and 2025-28 MTFP", "revenue budget mtfp"),
        ("Devolution_White_Paper_-_Report_-_FINAL.pdf", "devolution white paper"),
        ("Item_7_-_Supplementary_-_2400109_-_Transfer_of_the_Service.pdf", "transfer service"),
        ("24-00109_-_Transfer_of_the_Service_-_Report.pdf", "transfer service"),
        ("24-00096_-_PROD_30th-Jan-2025_10.00_Cabinet.pdf", "prod"),
        ("EqIA Updated Jan 2025", "eqia"),
        ("Corporate_Plan_v2.1.docx", "corporate plan"),
        ("Cabinet_Report_4_March_2025.pdf", "cabinet"),
        # Numbers that are no dates tell papers apart.
        ("Quarterly Performance Report, Quarter 3, 2024/25", "quarterly performance quarter 3"),
        ("Phase 2 of the Harbour", "phase 2 harbour"),
        ("Section 25 Assurance Statement", "section 25 assurance statement"),
        ("Monitoring Report November 2024-25", "monitoring november"),
        ("Appendix_1.pdf", ""),
    ],
)
def test_a_subject_is_a_title_without_what_changes_from_version_to_version(title: str, subject: str) -> None:
    assert subject_of(title) == subject


def test_the_period_is_what_the_names_are_about_not_when_they_were_written() -> None:
    assert periods_of("Draft Revenue Budget 2025-26 and 2025-28 MTFP", "x.pdf") == {"fy2025", "2025-26", "2025-28"}
    assert periods_of("Monitoring Report November 2024", "x.pdf") == {"m2024-11"}
    assert periods_of("EqIA Updated Jan 2025", "Register_22.01.25.pdf") == set()
    assert periods_of(None, "PROD_30th-Jan-2025_10.00_Cabinet.pdf") == set()


def test_a_decision_number_is_one_however_it_is_written() -> None:
    for name in ("24-00109_-_PROD.pdf", "Decision 24/00109", "Item_7_-_2400109_-_Transfer.pdf"):
        assert decisions_of(None, name) == {"24/00109"}
    assert decisions_of("Budget 2025-26", "30-01-2025.pdf") == set()


def test_a_version_number_counts_as_numbers_do() -> None:
    numbers = [version_of(None, f"plan_v{n}.pdf") for n in ("1", "1.2", "2", "10")]

    assert numbers == sorted(numbers, key=lambda n: n or ())
    assert version_of("Plan", "plan.pdf") is None


# Versions -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ("Draft Local Transport Plan", "Local Transport Plan"),
        ("Draft Local Transport Plan", "Local Transport Plan FINAL"),
        ("Local Transport Plan", "Revised Local Transport Plan"),
        ("Draft Local Transport Plan", "Amended Local Transport Plan"),
        ("Supplementary Local Transport Plan", "Local Transport Plan - Approved"),
        ("Appendix D - Local Transport Plan (draft)", "Appendix F - Local Transport Plan"),
        ("Local Transport Plan v1", "Local Transport Plan v2"),
        ("Draft Local Transport Plan 2025-35", "Local Transport Plan 2025-35"),
    ],
)
def test_the_paper_that_has_come_further_is_the_later(earlier: str, later: str) -> None:
    assert later_id(*titled(earlier, later)) == "later"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Draft Budget 2024-25", "Approved Budget 2025-26"),
        ("Draft Budget", "Budget 2025-26"),
        ("Draft Transport Plan", "Draft Waste Plan"),
        ("Performance Report Quarter 1 2024/25", "Performance Report Quarter 2 2024/25"),
        ("Draft Monitoring Report November 2024", "Monitoring Report December 2024"),
        ("24-00096 - EqIA", "24-00109 - EqIA Updated Jan 2025"),
        ("Draft EqIA", "EqIA"),
        ("Appendix 1", "Appendix 1 FINAL"),
        ("Reserves Policy", "Reserves Policy"),
        ("24/00096 Draft School Plan", "24/00109 School Plan"),
    ],
)
def test_papers_of_two_subjects_periods_or_decisions_are_no_versions(one: str, other: str) -> None:
    assert later_id(*titled(one, other)) is None


def test_one_word_is_a_subject_where_both_papers_name_the_decision() -> None:
    assert later_id(*titled("24-00109 - EqIA", "24-00109 - EqIA Updated Jan 2025")) == "later"


@pytest.mark.parametrize("kind", ["minutes", "agenda", "amendment"])
def test_minutes_agendas_and_amendments_supersede_nothing(kind: str) -> None:
    assert later_id(*titled("Draft Transport Plan", "Transport Plan", kind=kind)) is None
    assert later_id(paper("a", "Transport Plan", kind=kind), paper("b", "Revised Transport Plan")) is None


def test_of_two_papers_of_one_stage_the_later_meetings_is_the_later() -> None:
    assert later_id(paper("a", meeting_date=JANUARY), paper("b", meeting_date=FEBRUARY)) == "b"


@pytest.mark.parametrize(
    "changes",
    [
        {"meeting_date": JANUARY},
        {"meeting_date": None, "date_basis": None},
        {"meeting_date": FEBRUARY, "date_basis": "inferred"},
        {"meeting_date": JANUARY + datetime.timedelta(days=365)},
        {"meeting_date": MARCH, "committee": "County Council"},
        {"meeting_date": MARCH, "committee": None},
    ],
    ids=["same day", "undated", "inferred", "a year on", "another body", "unknown body"],
)
def test_a_date_tells_only_of_meetings_of_one_body_in_one_round(changes: dict[str, Any]) -> None:
    assert later_id(paper("a", committee="Cabinet"), paper("b", **{"committee": "Cabinet"} | changes)) is None


@pytest.mark.parametrize("committees", [("Cabinet", "County Council"), (None, None)], ids=str)
def test_what_was_appended_to_two_bodies_reports_changed_on_the_way(committees: tuple[str | None, str | None]) -> None:
    first, second = committees

    cabinet = paper("a", committee=first, kind="other", meeting_date=JANUARY)
    council = paper("b", committee=second, kind="other", meeting_date=FEBRUARY)

    assert later_id(cabinet, council) == "b"
    assert later_id(cabinet, paper("b", committee=second, kind="report", meeting_date=FEBRUARY)) is None


def test_a_draft_of_a_later_meeting_than_the_final_paper_is_the_draft_of_something_else() -> None:
    final = paper("final", "Reserves Policy", meeting_date=JANUARY)

    assert later_id(final, paper("draft", "Draft Reserves Policy", meeting_date=FEBRUARY)) is None
    assert later_id(final, paper("draft", "Draft Reserves Policy", meeting_date=None)) == "final"


def test_a_draft_of_another_year_is_no_version_unless_the_title_names_the_year() -> None:
    last_year = datetime.date(2023, 12, 1)

    def found(name: str) -> str | None:
        return later_id(paper("draft", f"Draft {name}", meeting_date=last_year), paper("final", f"{name} FINAL"))

    assert found("Annual Pay Policy") is None
    assert found("Annual Pay Policy 2025-26") == "final"


@pytest.mark.parametrize(
    ("common", "by_stage", "by_date"), [(0.29, False, False), (0.3, True, False), (0.5, True, True)]
)
def test_versions_have_enough_text_in_common(common: float, by_stage: bool, by_date: bool) -> None:
    draft, final = titled("Draft Reserves Policy", "Reserves Policy")
    before, after = paper("a", meeting_date=JANUARY), paper("b", meeting_date=FEBRUARY)

    assert succeeds(final, draft, common) is by_stage
    assert succeeds(after, before, common) is by_date


# Relations ----------------------------------------------------------------------------------------------------------


def never(_: str, __: str) -> float:
    raise AssertionError("The passages decide: no words need to be counted.")


def measured(document: Document, texts: int, text_key: int | None = None) -> Measured:
    return Measured(document, texts, text_key)


def test_the_same_bytes_are_the_same_file() -> None:
    a, b = (measured(paper(id_, sha256="one"), 3, 7) for id_ in "ab")

    assert relation(a, b, 3, never) == Relation("a", "b", Kin.SAME_FILE)


def test_the_same_text_in_other_bytes_is_the_same_text() -> None:
    assert relation(measured(paper("a"), 3, 7), measured(paper("b"), 3, 7), 3, never) == Relation(
        "a", "b", Kin.SAME_TEXT
    )


def test_papers_without_bytes_or_text_are_not_the_same_for_that() -> None:
    a, b = (measured(paper(id_, f"{id_} matter", sha256=""), 0) for id_ in "ab")

    assert relation(a, b, 0, never) is None


@pytest.mark.parametrize(
    ("texts", "others", "shared", "inside"),
    [
        (10, 100, 9, True),
        (10, 100, 8, False),
        (5, 100, 5, True),
        (4, 100, 4, False),
        (66, 66, 62, False),  # each in the other: two versions
        (10, 14, 10, True),
    ],
)
def test_a_paper_is_inside_another_that_holds_nearly_all_of_it_and_more(
    texts: int, others: int, shared: int, inside: bool
) -> None:
    small, pack = measured(paper("small", "The Wells"), texts, 1), measured(paper("pack", "Agenda"), others, 2)

    expected = Relation("small", "pack", Kin.INSIDE) if inside else None
    assert relation(small, pack, shared, never) == relation(pack, small, shared, never) == expected


def test_a_longer_version_that_keeps_all_of_the_draft_is_no_pack() -> None:
    draft, final = titled("Draft Reserves Policy", "Reserves Policy")

    version = relation(measured(draft, 20, 1), measured(final, 25, 2), 20, never)
    pack = relation(measured(draft, 20, 1), measured(final, 60, 2), 20, never)

    assert version == Relation("later", "earlier", Kin.SUPERSEDES)
    assert pack == Relation("earlier", "later", Kin.INSIDE)


def test_the_share_is_of_the_earlier_papers_text() -> None:
    draft, final = titled("Draft Reserves Policy", "Reserves Policy")

    def none(_: str, __: str) -> float:
        return 0.0

    assert relation(measured(draft, 10, 1), measured(final, 40, 2), 4, never) is not None
    assert relation(measured(draft, 40, 1), measured(final, 10, 2), 4, none) is None


def test_where_passages_were_cut_anew_the_words_decide() -> None:
    draft, final = titled("Draft Reserves Policy", "Reserves Policy")
    asked: list[tuple[str, str]] = []

    def words(earlier: str, later: str) -> float:
        asked.append((earlier, later))
        return 0.6

    assert relation(measured(final, 9, 1), measured(draft, 9, 2), 0, words) == Relation(
        "later", "earlier", Kin.SUPERSEDES
    )
    assert asked == [("earlier", "later")]


def test_words_in_a_row_are_counted_across_changed_figures() -> None:
    before = "The reserve stands at 1,529,659 pounds. It is held against flood and storm along the whole coast."
    after = "The reserve stands at 1,530,923 pounds. It is held against flood and storm along the whole coast."

    assert 0.3 < share_of_words([before], [after]) < 1
    assert share_of_words([before], [before]) == 1
    assert share_of_words(["Too short."], [before]) == 0


# Questions ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("question", "asks"),
    [
        ("What did the draft budget say about libraries?", True),
        ("What was originally proposed?", True),
        ("What did the first version say?", True),
        ("How has the figure changed since?", True),
        ("Compare the two budgets.", True),
        ("What is the net budget?", False),
        ("Who chairs the first committee?", False),
        ("How many draughts boards are there?", False),
    ],
)
def test_a_question_for_drafts_and_versions_is_known(question: str, asks: bool) -> None:
    assert asks_for_earlier(question) is asks


@pytest.mark.parametrize(
    ("question", "periods", "names"),
    [
        ("What was the net budget in January?", [], True),
        ("What was the net budget in january 2025?", ["m2025-01"], True),
        ("What was the net budget in February?", [], False),
        ("What changed from January to February?", [], False),
        ("What was the net budget in 2025?", ["y2025"], False),
        ("What was the net budget?", [], False),
    ],
)
def test_a_question_names_the_earlier_paper_by_its_month_only(question: str, periods: list[str], names: bool) -> None:
    assert names_the_earlier(question, frozenset(periods), JANUARY, FEBRUARY) is names


def test_may_is_a_month_only_where_it_is_a_name() -> None:
    may = datetime.date(2025, 5, 1)

    assert names_the_earlier("What was agreed in May?", frozenset(), may, JANUARY)
    assert not names_the_earlier("What may I ask?", frozenset(), may, JANUARY)


def test_a_paper_without_a_date_is_named_by_none() -> None:
    assert not names_the_earlier("What was agreed in January?", frozenset(), None, FEBRUARY)
