"""Six real PDFs of Kent County Council: everything goes in or says why not, once, and pages hold what is quoted from them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pypdf
import pytest

from ingest.porch import Arrival, Fate
from tests.taken import Taken, taken_twice
from vectorstore.words.text import words

pytestmark = [pytest.mark.papers, pytest.mark.embedder]

PAPERS = [
    "24-00096_-_Commissioning_Plan_for_Education_Provision_in_Kent_2025-29_-_Report.pdf",
    "6_-_Amendment_-_Greens_and_Independents_-_Community_Wardens.pdf",
    "Agenda_frontsheet_04th-Mar-2025_10.00_Cabinet.pdf",
    "CPP_Minutes_10.12.24.pdf",
    "Cabinet_Report_4_March_2025.pdf",
    "Green_Independents_Group_-_MTLD_-_13_March.pdf",
]
"""Reports, minutes, an agenda, a budget amendment form and a motion."""
FIGURES = {
    "How many children and young people in Kent had an EHCP in January 2024?": "19407",
    "How much Basic Need grant has the government given Kent for 2024-25 towards new school places?": "5046624",
}
OTHERS = [
    "What total Active Travel grant did DfT notify KCC of in February 2025?",
    "How much was the Corporate Parenting Panel's Christmas campaign hoping to raise in 2024?",
    "What did the amendment on community wardens propose?",
    "What did the confirmed 2025-26 Public Health grant come out at?",
]


@pytest.fixture(scope="module")
def kent(council_papers: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Taken]:
    papers = council_papers / "kent"
    coming = [Arrival(papers / name, f"kent:{name}", name) for name in PAPERS]
    with taken_twice(papers, coming, tmp_path_factory.mktemp("kent")) as taken:
        yield taken


def test_every_paper_is_held_or_refused_with_a_reason(kent: Taken) -> None:
    assert sorted(outcome.file for outcome in kent.first) == PAPERS
    for outcome in kent.first:
        assert outcome.passages if outcome.fate is Fate.ADDED else outcome.why
    assert sorted(outcome.file for outcome in kent.first if outcome.fate is Fate.ADDED) == PAPERS


def test_as_many_pages_are_held_as_the_pdf_has(kent: Taken) -> None:
    held = {outcome.file: outcome.pages for outcome in kent.first}
    assert held == {name: len(pypdf.PdfReader(kent.papers / name).pages) for name in PAPERS}


def test_taking_them_in_again_embeds_nothing(kent: Taken) -> None:
    assert sum(outcome.embedded for outcome in kent.first) > 50
    assert {(outcome.fate, outcome.embedded) for outcome in kent.again} == {(Fate.UNCHANGED, 0)}


@pytest.mark.parametrize("question", [*FIGURES, *OTHERS])
def test_every_quote_stands_word_for_word_on_the_page_it_cites(kent: Taken, question: str) -> None:
    for citation in kent.answer(question).citations:
        assert citation.page is not None
        paper = pypdf.PdfReader(kent.papers / citation.found.document.file)
        assert bare(citation.quote) in bare(paper.pages[citation.page - 1].extract_text())


def bare(text: str) -> str:
    """White space and soft hyphens aside, which the contract does not hold a quote to."""
    return "".join(text.replace("\u00ad", "").split())


@pytest.mark.parametrize(("question", "figure"), FIGURES.items())
def test_a_figure_that_was_asked_for_is_in_the_answer_exactly(kent: Taken, question: str, figure: str) -> None:
    answer = kent.answer(question)

    assert answer.status == "answered"
    assert figure in words(answer.text)
