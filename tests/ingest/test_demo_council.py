"""The invented council whose papers come with the product."""

from __future__ import annotations

import itertools
import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from ingest.demo_council import PAPERS
from ingest.demo_council.make import PaperPDF
from ingest.demo_council.source import ALL_PAPERS
from ingest.lines import lines_of
from ingest.passages import Cutter
from ingest.pdf_reader import read_pdf
from ingest.sections import parts_of, sections_of
from vectorstore.words.papers import Page, Passage, Standing
from vectorstore.words.text import squash

QUESTIONS = [
    json.loads(line)
    for line in (Path(__file__).parents[1] / "questions" / "demo.jsonl").read_text(encoding="utf-8").splitlines()
]
SOURCES = [
    pytest.param(source, id=f"{question['id']}-{n}")
    for question in QUESTIONS
    for n, source in enumerate(itertools.chain(question["gold_source"], *question["gold_alternatives"]))
]
EXEMPT = "2025-03-12_cabinet_exempt-ossleby-wharf.pdf"
PACK = "2025-06-18_corporate-overview-and-scrutiny_agenda-pack.pdf"


@cache
def read(file: str) -> list[Page]:
    return list(read_pdf(PAPERS / file))


def cut(file: str) -> list[Passage]:
    cutter = Cutter(file, read(file))
    return [p for part in parts_of(lines_of(read(file))) for section in sections_of(part) for p in cutter.cut(section)]


def says_exempt(file: str) -> bool:
    return any(part.cover.exempt for part in parts_of(lines_of(read(file))))


@pytest.mark.parametrize("paper", ALL_PAPERS, ids=lambda paper: paper.file)
def test_a_paper_made_again_has_the_bytes_of_the_bundled_one(paper: Any, tmp_path: Path) -> None:
    PaperPDF(paper).output(str(tmp_path / paper.file))
    assert (tmp_path / paper.file).read_bytes() == (PAPERS / paper.file).read_bytes()


def test_the_folder_holds_the_papers_of_the_source_and_no_others() -> None:
    assert sorted(path.name for path in PAPERS.iterdir()) == [paper.file for paper in ALL_PAPERS]


@pytest.mark.parametrize("source", SOURCES)
def test_a_gold_quote_stands_on_the_page_it_names(source: dict[str, Any]) -> None:
    page = read(source["file"])[source["page"] - 1]
    assert len(squash(source["quote"])) > 5
    assert squash(source["quote"]) in squash(page.text)


def test_every_answerable_question_names_its_source_and_no_other_does() -> None:
    assert [q["id"] for q in QUESTIONS if bool(q["gold_source"]) != q["answerable"]] == []
    assert len({q["id"] for q in QUESTIONS}) == len(QUESTIONS)


def test_no_public_answer_stands_in_the_exempt_paper() -> None:
    assert [source.id for source in SOURCES if source.values[0]["file"] == EXEMPT] == []


def test_the_exempt_paper_is_recognised_and_every_other_is_public() -> None:
    assert [paper.file for paper in ALL_PAPERS if says_exempt(paper.file)] == [EXEMPT]


@pytest.mark.parametrize("paper", ALL_PAPERS, ids=lambda paper: paper.file)
def test_the_date_of_a_meeting_is_the_one_its_file_is_named_for(paper: Any) -> None:
    cover = parts_of(lines_of(read(paper.file)))[0].cover
    assert cover.meeting_date is not None
    assert cover.meeting_date.isoformat() == paper.date


@pytest.mark.parametrize("paper", ALL_PAPERS, ids=lambda paper: paper.file)
def test_every_sentence_that_could_be_quoted_stands_on_its_page(paper: Any) -> None:
    pages = {page.number: squash(page.text) for page in read(paper.file)}
    for passage in cut(paper.file):
        for s in passage.sentences:
            quote = squash(passage.text[s.start : s.end])
            assert quote in pages[s.page] + pages.get((s.page or 0) + 1, "")


def test_the_pack_opens_into_its_minutes_item_by_item_and_its_two_reports() -> None:
    items = {(p.item, p.item_title, p.meeting_date and p.meeting_date.isoformat()) for p in cut(PACK) if p.item_title}
    assert items == {
        (None, "Minutes", "2025-03-19"),
        ("38", "Minutes", "2025-03-19"),
        ("39", "Items of Urgent Business", "2025-03-19"),
        ("40", "Declarations of Interests", "2025-03-19"),
        ("41", "Sickness Absence", "2025-03-19"),
        ("42", "Land and Property Disposals 2024/25", "2025-03-19"),
        ("43", "Mobile Library", "2025-03-19"),
        ("5", "Fly-tipping Cameras: Review of the Scheme", "2025-06-18"),
        ("6", "Customer Contact in 2024/25", "2025-06-18"),
    }


def test_the_budget_that_was_resolved_is_a_decision_and_the_lost_amendment_is_none() -> None:
    passages = cut("2024-02-28_council_minutes.pdf")
    (charge,) = [p for p in passages if "garden waste charge for 2024/25 is £49" in p.text]
    assert charge.standing is Standing.DECISION
    assert charge.headings == ("76. Budget and Council Tax 2024/25", "RESOLVED")
    assert [p.standing for p in passages if "keep the garden waste charge at £45" in p.text] != [Standing.DECISION]


def test_the_draft_budget_recommends_and_decides_nothing() -> None:
    standings = {p.standing for p in cut("2024-01-17_cabinet_draft-budget-2024-25.pdf")}
    assert Standing.RECOMMENDATION in standings
    assert Standing.DECISION not in standings
