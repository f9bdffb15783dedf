"""The demo council's questions, asked in process: floors under what is measured, and promises that have no floor."""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pypdf
import pytest

from api.evaluation.papers import Papers
from api.evaluation.questions import read_questions
from api.evaluation.reply import reply_of
from api.evaluation.scoring import PASSAGES, score
from api.evaluation.totals import totals
from api.wire import answer_out
from assistant.answer import Answer, Question, Sources, Step, Turn
from assistant.study import Study
from ingest.demo_council import PAPERS
from tests.running import TODAY
from vectorstore.embedding import SentenceTransformerEmbedder
from vectorstore.library import Library
from vectorstore.words.text import words

pytestmark = pytest.mark.embedder

FILE = Path(__file__).parent / "questions" / "demo.jsonl"
QUESTIONS = [json.loads(line) for line in FILE.read_text(encoding="utf-8").splitlines()]
ANSWERABLE = [question for question in QUESTIONS if question["answerable"]]
EXEMPT = "2025-03-12_cabinet_exempt-ossleby-wharf.pdf"

RETRIEVAL_FLOORS = {"recall@5": 0.97, "recall@10": 0.99, "nDCG@5": 0.88}
"""Just below what `evaluate` measures: one question of the 35 more that is missed falls through. They are only raised."""

# Floors, a little under what was measured on 22 November 2026 (22 of 35, 1 of 5). Raise them with the product.
ANSWERED_FLOOR = 21
NOT_FOUND_FLOOR = 1


@dataclass(frozen=True)
class Asked:
    """One question, and everything that left the study for it."""

    question: dict[str, Any]
    steps: list[Step]

    @property
    def answer(self) -> Answer:
        last = self.steps[-1]
        assert isinstance(last, Answer)
        return last

    @property
    def said(self) -> str:
        """Every word that a reader gets to see: stream, answer, citations and passages."""
        shown = [*self.answer.evidence, *(c.found for c in self.answer.citations)]
        titles = [title for step in self.steps if isinstance(step, Sources) for title in step.titles]
        quotes = [quote for c in self.answer.citations for quote in (c.quote, c.reading or "")]
        papers = [
            part for f in shown for part in (f.document.file, f.document.name, f.passage.text, *f.passage.headings)
        ]
        return " \n ".join([self.answer.text, self.answer.standalone_question, *titles, *quotes, *papers])


@pytest.fixture(scope="module")
def study(demo_library: Path) -> Iterator[Study]:
    with Library(demo_library, SentenceTransformerEmbedder(), "tests") as library:
        yield Study(library, today=lambda: datetime.date.fromisoformat(TODAY))


@pytest.fixture(scope="module")
def asked(study: Study) -> list[Asked]:
    """All questions, asked once."""
    return [Asked(q, list(study.steps(question_of(q)))) for q in QUESTIONS]


def question_of(given: dict[str, Any]) -> Question:
    return Question(given["question"], tuple(Turn(turn["role"], turn["content"]) for turn in given["history"]))


def says(one: Asked) -> bool:
    """Does the answer hold what it must, in one spelling or another?"""
    return all(any(form in one.answer.text for form in forms) for forms in one.question["must_include"])


def test_no_less_is_found_than_was_measured(asked: list[Asked]) -> None:
    replies = [reply_of(answer_out(one.answer, PASSAGES).model_dump(mode="json"), "the reply") for one in asked]
    scores = [score(*pair, 0.0, Papers([])) for pair in zip(read_questions(FILE), replies, strict=True)]
    shares = totals(scores)[-1].shares

    missed = {one.id: one.marks["nDCG@5"] for one in scores if one.marks.get("nDCG@5", 1.0) < 1}
    assert {mark: shares[mark].of for mark in RETRIEVAL_FLOORS} == dict.fromkeys(RETRIEVAL_FLOORS, len(ANSWERABLE))
    measured = {mark: round(shares[mark].value, 4) for mark in RETRIEVAL_FLOORS}
    assert [m for m, floor in RETRIEVAL_FLOORS.items() if measured[m] < floor] == [], f"{measured}, not first: {missed}"


def test_enough_answers_hold_what_they_must(asked: list[Asked]) -> None:
    missed = [one.question["id"] for one in asked if one.question["answerable"] and not says(one)]

    assert len(ANSWERABLE) - len(missed) >= ANSWERED_FLOOR, f"without what they must say: {missed}"


def test_enough_of_what_the_papers_do_not_say_is_not_found(asked: list[Asked]) -> None:
    unanswerable = [one for one in asked if not one.question["answerable"]]
    wrong = [one.question["id"] for one in unanswerable if one.answer.status != "not_found"]

    assert len(unanswerable) - len(wrong) >= NOT_FOUND_FLOOR, f"answered all the same: {wrong}"


def test_every_quote_stands_word_for_word_on_the_page_it_cites(asked: list[Asked]) -> None:
    citations = [citation for one in asked for citation in one.answer.citations]
    pages = {
        path.name: [bare(page.extract_text()) for page in pypdf.PdfReader(path).pages] for path in PAPERS.glob("*.pdf")
    }

    assert len(citations) > len(ANSWERABLE) / 2
    for citation in citations:
        assert citation.page is not None
        assert bare(citation.quote) in pages[citation.found.document.file][citation.page - 1], citation.quote


def bare(text: str) -> str:
    """White space and soft hyphens aside, which the contract does not hold a quote to."""
    return "".join(text.replace("\u00ad", "").split())


def test_an_answer_has_citations_exactly_when_something_was_found(asked: list[Asked]) -> None:
    assert [o.question["id"] for o in asked if bool(o.answer.citations) == (o.answer.status == "not_found")] == []


def test_every_question_that_is_offered_next_is_answered_and_by_something_new(asked: list[Asked], study: Study) -> None:
    offered = [(text, one.answer) for one in asked for text in one.answer.follow_ups]
    again = [(text, answer, study.answer(Question(text))) for text, answer in offered]

    assert len(offered) > len(ANSWERABLE) / 4
    assert [text for text, _, then in again if then.status != "answered"] == []
    assert [text for text, first, then in again if then.citations[0] == first.citations[0]] == []


def test_nothing_that_only_the_exempt_paper_says_reaches_anybody(asked: list[Asked]) -> None:
    secret = set(words_of(EXEMPT)) - {
        w for path in PAPERS.glob("*.pdf") if path.name != EXEMPT for w in words_of(path.name)
    }
    assert {"pellumbra", "2735000", "valuer"} <= secret

    told = {one.question["id"]: (secret & set(words(one.said))) - set(words(one.question["question"])) for one in asked}

    assert {id_: some for id_, some in told.items() if some} == {}


def test_the_exempt_paper_is_not_among_what_was_searched(asked: list[Asked]) -> None:
    assert {one.answer.searched.documents for one in asked} == {len(list(PAPERS.glob("*.pdf"))) - 1}
    assert not any(EXEMPT in one.said for one in asked)
    assert not any(re.search("Disposal of Land", one.said) for one in asked)


def words_of(file: str) -> list[str]:
    return [word for page in pypdf.PdfReader(PAPERS / file).pages for word in words(page.extract_text())]
