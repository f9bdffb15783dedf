"""Five real papers of Thurrock Council, as plain text: everything goes in, once, and what is quoted stands in them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.porch import Fate, arrivals
from tests.taken import Taken, taken_twice
from vectorstore.words.text import words

pytestmark = [pytest.mark.papers, pytest.mark.embedder]

FIGURES = {
    "In the 2021 portfolio report, how many press queries did our media team handle over the year?": "364",
    "how many abandoned cars got reported in june 2016?": "158",
}
OTHERS = [
    "What did Council agree about the councillors' code of conduct?",
    "How many libraries does Thurrock run itself?",
    "What was the overspend of the Theatre in 2021/22?",
    "How many people have joined the new Thurrock On-Line platform since it replaced My Account?",
]


@pytest.fixture(scope="module")
def thurrock(council_papers: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Taken]:
    papers = council_papers / "thurrock"
    coming = arrivals([papers])
    with taken_twice(papers, coming, tmp_path_factory.mktemp("thurrock")) as taken:
        yield taken


def test_every_paper_is_held_or_refused_with_a_reason(thurrock: Taken) -> None:
    assert len(thurrock.first) == len(list(thurrock.papers.iterdir()))
    for outcome in thurrock.first:
        assert outcome.passages if outcome.fate is Fate.ADDED else outcome.why
    assert [outcome.fate for outcome in thurrock.first] == [Fate.ADDED] * 5


def test_taking_them_in_again_embeds_nothing(thurrock: Taken) -> None:
    assert sum(outcome.embedded for outcome in thurrock.first) > 100
    assert {(outcome.fate, outcome.embedded) for outcome in thurrock.again} == {(Fate.UNCHANGED, 0)}


@pytest.mark.parametrize("question", [*FIGURES, *OTHERS])
def test_every_quote_stands_word_for_word_in_the_paper_it_cites(thurrock: Taken, question: str) -> None:
    for citation in thurrock.answer(question).citations:
        paper = (thurrock.papers / citation.found.document.file).read_text(encoding="utf-8")
        assert citation.page is None
        assert bare(citation.quote) in bare(paper)


def bare(text: str) -> str:
    """White space and soft hyphens aside, which the contract does not hold a quote to."""
    return "".join(text.replace("\u00ad", "").split())


@pytest.mark.parametrize(("question", "figure"), FIGURES.items())
def test_a_figure_that_was_asked_for_is_in_the_answer_exactly(thurrock: Taken, question: str, figure: str) -> None:
    answer = thurrock.answer(question)

    assert answer.status == "answered"
    assert figure in words(answer.text)


def test_every_paper_is_known_by_its_meeting(thurrock: Taken) -> None:
    cited = thurrock.answer(next(iter(FIGURES))).citations[0].found.document

    assert (cited.committee, str(cited.meeting_date), cited.date_basis) == ("Council", "2021-11-24", "printed")
