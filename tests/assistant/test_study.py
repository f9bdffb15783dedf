"""The one path from a question to an answer, over a real library with a small council in it."""

from __future__ import annotations

import dataclasses
import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pytest

from assistant.answer import Answer, Citation, Draft, Question, Said, Sources, Stage, Status, Turn, WorkedOut
from assistant.evidence import Evidence
from assistant.study import Study
from assistant.understand import Understood
from tests.fakes import FakeEmbedder
from tests.invented import document, prose, shelve, table
from vectorstore.library import Library
from vectorstore.narrowing import Filters
from vectorstore.words.clearance import Access, Clearance
from vectorstore.words.papers import Document, Standing

TODAY = datetime.date(2021, 5, 20)
LEGAL = Access("exempt", "Legal")
LAWYER = Clearance(groups=frozenset({"Legal"}))


def paper(id_: str, title: str, *day: int, **changes: object) -> Document:
    return document(id_, title=title, meeting_date=datetime.date(*day), **changes)


def shelve_council(library: Library, folder: Path) -> None:
    shelve(
        library,
        folder,
        paper("bins18", "Waste Report", 2019, 6, 11),
        "In 2018/19 some 212 waste bins were missed by the crews.",
    )
    shelve(
        library,
        folder,
        paper("bins19", "Waste Report", 2020, 6, 16),
        "In 2019/20 some 348 waste bins were missed by the crews.",
    )
    shelve(
        library,
        folder,
        paper("pool", "Harbour Pool Report", 2020, 9, 1),
        "The harbour pool repair was finished by the contractor Bellweather Marine at a cost of £41,000.",
    )
    shelve(
        library,
        folder,
        paper("hall", "Village Hall Report", 2020, 10, 6),
        "The village hall repair was finished by the contractor Tarn Joinery at a cost of £9,300.",
    )


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library(tmp_path / "library", FakeEmbedder()) as opened:
        shelve_council(opened, tmp_path)
        yield opened


@pytest.fixture
def study(library: Library) -> Study:
    return Study(library, today=lambda: TODAY)


def quoted(answer: Answer) -> str:
    return " ".join(citation.quote for citation in answer.citations)


# Answered -----------------------------------------------------------------------------------------------------------


def test_a_question_is_answered_from_the_paper_that_says_it(study: Study) -> None:
    answer = study.answer(Question("What did the harbour pool repair cost?"))

    assert answer.status is Status.ANSWERED
    assert "£41,000" in answer.text
    assert answer.citations[0].found.document.id == "pool"
    assert answer.written_by == "quotes"


def test_every_sentence_of_an_answer_is_marked_and_cited(study: Study) -> None:
    answer = study.answer(Question("Which repair was finished by the contractor?"))

    assert answer.said
    assert all(f"[{citation.marker}]" in said.text for said in answer.said for citation in said.citations)
    assert all(said.citations for said in answer.said)


def test_a_named_year_is_honoured(study: Study) -> None:
    for year, count in (("2018/19", "212"), ("2019/20", "348")):
        answer = study.answer(Question(f"How many waste bins were missed in {year}?"))

        assert count in answer.said[0].text


def test_last_year_is_counted_from_the_day_the_study_was_given(library: Library) -> None:
    question = Question("How many waste bins were missed last year?")

    in_2020 = Study(library, today=lambda: datetime.date(2020, 5, 1)).answer(question)
    in_2019 = Study(library, today=lambda: datetime.date(2019, 5, 1)).answer(question)

    assert "348" in in_2020.said[0].text
    assert "212" in in_2019.said[0].text


def test_a_comparison_brings_both_years(study: Study) -> None:
    answer = study.answer(Question("Were more waste bins missed in 2019/20 than in 2018/19?"))

    assert "212" in quoted(answer)
    assert "348" in quoted(answer)


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("Were more waste bins missed in 2019/20 than in 2018/19?", ["bins18", "bins19"]),
        ("Compare waste bins missed in 2018/19 and 2019/20", ["bins18", "bins19"]),
    ],
)
def test_the_best_of_each_side_of_a_comparison_comes_before_all_else(
    study: Study, question: str, first: list[str]
) -> None:
    evidence = study.answer(Question(question)).evidence

    assert [f.document.id for f in evidence[:2]] == first
    assert len({f.passage.id for f in evidence}) == len(evidence)
    assert len(evidence) == 4


def test_an_answer_is_as_of_the_newest_meeting_it_cites(study: Study) -> None:
    answer = study.answer(Question("Were more waste bins missed in 2019/20 than in 2018/19?"))

    assert answer.as_of == datetime.date(2020, 6, 16)


def test_a_filter_narrows_what_may_answer(study: Study) -> None:
    only = Filters(document_ids=("hall",))

    answer = study.answer(Question("What did the repair finished by the contractor cost?", filters=only))

    assert {citation.found.document.id for citation in answer.citations} == {"hall"}


def test_each_answer_has_an_id_of_its_own(study: Study) -> None:
    question = Question("What did the harbour pool repair cost?")

    assert study.answer(question).id != study.answer(question).id


# The conversation ---------------------------------------------------------------------------------------------------


def about(subject: str) -> tuple[Turn, ...]:
    return (
        Turn("user", f"Was the {subject} repair finished?"),
        Turn("assistant", f"The {subject} repair was finished."),
    )


@pytest.mark.parametrize(("subject", "cost"), [("harbour pool", "£41,000"), ("village hall", "£9,300")])
def test_a_follow_up_is_answered_about_what_was_spoken_of(study: Study, subject: str, cost: str) -> None:
    answer = study.answer(Question("And what was its cost?", about(subject)))

    assert cost in answer.said[0].text
    assert subject in answer.standalone_question


def test_a_follow_up_keeps_to_the_year_that_was_spoken_of(study: Study) -> None:
    history = (
        Turn("user", "Were there complaints about the crews in 2018/19?"),
        Turn("assistant", "In 2018/19 there were few."),
    )

    answer = study.answer(Question("And how many waste bins were missed by them?", history))

    assert "212" in answer.said[0].text


# Not found ----------------------------------------------------------------------------------------------------------

UNANSWERABLE = [
    "Which astronaut opened the observatory?",
    "How many waste bins were missed in 2007/08?",
    "Did Councillor Okonjo finish the harbour pool repair?",
    "What did the harbour pool repair cost in Elmbrook?",
]


@pytest.mark.parametrize("question", UNANSWERABLE)
def test_what_the_papers_do_not_say_is_not_found(study: Study, question: str) -> None:
    answer = study.answer(Question(question))

    assert answer.status is Status.NOT_FOUND
    assert answer.citations == ()
    assert answer.as_of is None


@pytest.mark.parametrize("question", UNANSWERABLE)
def test_not_found_says_how_many_papers_were_searched_and_names_the_nearest(study: Study, question: str) -> None:
    answer = study.answer(Question(question))

    nearest = answer.evidence[0].document.title
    assert nearest is not None
    assert "4 papers" in answer.text
    assert "11 June 2019" in answer.text
    assert "6 October 2020" in answer.text
    assert nearest in answer.text


def test_not_found_carries_no_marker(study: Study) -> None:
    answer = study.answer(Question(UNANSWERABLE[0]))

    assert "[" not in answer.text


def test_not_found_names_the_period_that_no_paper_covers(study: Study) -> None:
    assert "2007/08" in study.answer(Question("How many waste bins were missed in 2007/08?")).text


def test_an_empty_library_says_that_it_holds_nothing(tmp_path: Path) -> None:
    with Library(tmp_path / "library", FakeEmbedder()) as library:
        answer = Study(library, today=lambda: TODAY).answer(Question("What did the harbour pool repair cost?"))

    assert answer.status is Status.NOT_FOUND
    assert "No papers" in answer.text
    assert answer.searched.documents == 0


# Exempt papers ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "question",
    ["Who is the secret buyer of the lighthouse?", "What did the harbour pool repair cost?", UNANSWERABLE[0]],
)
def test_an_exempt_paper_changes_nothing_that_the_public_is_told(tmp_path: Path, question: str) -> None:
    answers = []
    for name in ("without", "with"):
        with Library(tmp_path / name, FakeEmbedder()) as library:
            shelve_council(library, tmp_path)
            if name == "with":
                secret = paper("sale", "Lighthouse Sale", 2031, 1, 1, access=LEGAL)
                shelve(library, tmp_path, secret, "The secret buyer of the lighthouse is Pilchard Holdings.")
            answers.append(Study(library, today=lambda: TODAY).answer(Question(question)))

    without, with_ = answers
    assert with_.text == without.text
    assert with_.status is without.status
    assert with_.searched.documents == without.searched.documents
    assert with_.searched.last == without.searched.last
    assert [f.passage.id for f in with_.evidence] == [f.passage.id for f in without.evidence]


def test_a_reader_with_the_grant_is_answered_from_the_exempt_paper(library: Library, tmp_path: Path) -> None:
    secret = paper("sale", "Lighthouse Sale", 2020, 1, 1, access=LEGAL)
    shelve(library, tmp_path, secret, "The secret buyer of the lighthouse is Pilchard Holdings.")

    answer = Study(library, today=lambda: TODAY).answer(
        Question("Who is the secret buyer of the lighthouse?", clearance=LAWYER)
    )

    assert "Pilchard Holdings" in answer.text
    assert answer.searched.documents == 5


# Steps and writers --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("question", ["What did the harbour pool repair cost?", UNANSWERABLE[0]])
def test_the_steps_end_with_an_answer_of_the_sentences_that_were_sent(study: Study, question: str) -> None:
    steps = list(study.steps(Question(question)))

    *before, last = steps
    assert isinstance(last, Answer)
    assert not any(isinstance(step, Answer) for step in before)
    assert tuple(step for step in before if isinstance(step, Said)) == last.said
    assert last.said


def test_searching_is_told_before_reading_and_writing(study: Study) -> None:
    steps = list(study.steps(Question("What did the harbour pool repair cost?")))

    assert [step.name for step in steps if isinstance(step, Stage)] == ["searching", "reading", "writing"]
    assert isinstance(steps[0], Stage)
    assert steps[0].documents == 4


def test_the_papers_being_read_are_named_before_the_first_sentence(study: Study) -> None:
    steps = list(study.steps(Question("What did the harbour pool repair cost?")))

    (sources,) = [step for step in steps if isinstance(step, Sources)]
    assert "Harbour Pool Report" in sources.titles
    first_sentence = next(n for n, step in enumerate(steps) if isinstance(step, Said))
    assert steps.index(sources) < first_sentence


@dataclass(frozen=True)
class Inventive:
    """A writer that writes one true sentence, and then what it likes."""

    truthful: bool
    name: str = "inventive"

    def write(self, understood: Understood, evidence: Evidence) -> Draft:  # noqa: ARG002  (the seam passes both)
        best = evidence.candidates[0]
        citation = Citation(1, best.found, best.text, best.sentence.page)
        invented = Said("The repair cost £77,000 [1].", (citation,))
        true = Said(f"“{best.text}” [1]", (citation,))
        return Draft((true, invented) if self.truthful else (invented, Said("Everybody is happy.")), self.name)


def test_what_a_writer_invents_does_not_leave_the_study(library: Library) -> None:
    study = Study(library, Inventive(truthful=True), today=lambda: TODAY)

    answer = study.answer(Question("What did the harbour pool repair cost?"))

    assert "£77,000" not in answer.text
    assert "£41,000" in answer.text
    assert answer.dropped == 1
    assert answer.written_by == "inventive"


def test_a_writer_that_only_invents_leaves_nothing_to_be_cited(library: Library) -> None:
    study = Study(library, Inventive(truthful=False), today=lambda: TODAY)

    answer = study.answer(Question("What did the harbour pool repair cost?"))

    assert answer.citations == ()
    assert answer.dropped == 2
    assert "£77,000" not in answer.text
    assert "happy" not in answer.text


def test_a_search_brings_the_ranked_passages_alone(study: Study) -> None:
    found = study.search(Question("What did the harbour pool repair cost?"), limit=2)

    assert found[0].document.id == "pool"
    assert len(found) == 2


# Declined -----------------------------------------------------------------------------------------------------------

BEYOND = [
    "Who should I vote for in Elmbrook?",
    "Can I sue over the harbour pool repair?",
    "What is the home address of the contractor Bellweather Marine?",
]


@pytest.mark.parametrize("question", BEYOND)
def test_what_is_beyond_bounds_is_declined_in_one_calm_sentence_without_looking(
    library: Library, tmp_path: Path, question: str
) -> None:
    steps = list(Study(library, today=lambda: TODAY).steps(Question(question)))
    with Library(tmp_path / "empty", FakeEmbedder()) as empty:
        without = Study(empty, today=lambda: TODAY).answer(Question(question))

    said, answer = steps
    assert isinstance(answer, Answer)
    assert answer.said == (said,)
    assert answer.status is Status.DECLINED
    assert (answer.citations, answer.evidence, answer.follow_ups, answer.as_of) == ((), (), (), None)
    # What is held changes nothing that is said.
    assert answer.text == without.text
    assert answer.text.startswith("I cannot ")
    assert "[" not in answer.text


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("Who voted for the harbour levy?", "Okonjo"),
        ("What is the address of the civic offices?", "4 Pier Road"),
        ("What are the names of the councillors?", "Tarn"),
        ("Which residents' association objected to the harbour levy?", "Gullcliff"),
        ("How much was spent on legal advice about the harbour levy?", "£7,300"),
    ],
)
def test_what_only_looks_like_a_private_matter_is_answered(
    library: Library, tmp_path: Path, question: str, told: str
) -> None:
    texts = (
        "Councillor Okonjo and Councillor Tarn voted for the harbour levy.",
        "The address of the civic offices is 4 Pier Road.",
        "The names of the councillors are Ada Okonjo and Ben Tarn.",
        "The Gullcliff Residents' Association objected to the harbour levy.",
        "Some £7,300 was spent on legal advice about the harbour levy.",
    )
    shelve(library, tmp_path, paper("levy", "Minutes", 2020, 11, 3, kind="minutes"), *texts)

    answer = Study(library, today=lambda: TODAY).answer(Question(question))

    assert answer.status is Status.ANSWERED
    assert told in answer.said[0].text


# Asked back ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def surveyed(library: Library, tmp_path: Path) -> Study:
    """A study of papers that speak of satisfaction under two headings."""
    for who, share in (("Tenant", "78%"), ("Pupil", "64%")):
        under = prose(who, f"The survey found that satisfaction was {share}.", headings=(f"{who} satisfaction",))
        shelve(library, tmp_path, paper(who, "Survey", 2020, 11, 3, kind="other"), under)
    return Study(library, today=lambda: TODAY)


def test_a_single_word_that_fits_several_things_is_asked_back_and_each_choice_is_answered(surveyed: Study) -> None:
    answer = surveyed.answer(Question("satisfaction?"))

    assert answer.status is Status.CLARIFY
    assert answer.citations == ()
    assert len(answer.said) == 1
    assert sorted(answer.follow_ups) == [
        f"What do the papers say about {who} satisfaction?" for who in ("Pupil", "Tenant")
    ]
    for choice in answer.follow_ups:
        chosen = surveyed.answer(Question(choice))
        assert chosen.status is Status.ANSWERED
        assert {"Pupil": "64%", "Tenant": "78%"}[choice.split()[-2]] in chosen.said[0].text


def test_what_says_which_is_meant_is_not_asked_back(surveyed: Study) -> None:
    answer = surveyed.answer(Question("tenant satisfaction?"))

    assert answer.status is Status.ANSWERED
    assert "78%" in answer.said[0].text


# What may be asked next ---------------------------------------------------------------------------------------------

RATES = table(
    "rates",
    "Berth Levy",
    [(f"{name} {n}", f"{name}: Levy {n}") for name, n in (("Dinghy", 12), ("Yacht", 41), ("Barge", 53))],
)


@pytest.fixture
def offering(library: Library, tmp_path: Path) -> Study:
    shelve(library, tmp_path, paper("rates", "Harbour Rates", 2020, 11, 3, kind="other"), RATES)
    advised = prose("quay", "That the quay be dredged by the contractor Tarn.", standing=Standing.RECOMMENDATION)
    shelve(library, tmp_path, paper("quay", "Dredging the Quay", 2020, 12, 1), "The quay is silted up.", advised)
    for year, text in (
        (2019, "In 2018/19 some 24 lamps failed."),
        (2020, "In 2019/20 some 31 lamps failed, 24 in 2018/19."),
    ):
        shelve(library, tmp_path, paper(f"lamps{year}", "Lamps", year, 11, 3, kind="other"), text)
    return Study(library, today=lambda: TODAY)


@pytest.mark.parametrize(
    ("question", "offer"),
    [
        ("How many lamps failed in 2019/20?", "How many lamps failed in 2018/19?"),
        ("What is the levy for a yacht berth?", "What is the levy for a Dinghy berth?"),
        ("Is the quay silted up?", "What does the report “Dredging the Quay” recommend?"),
    ],
)
def test_each_question_that_is_offered_next_is_answered(offering: Study, question: str, offer: str) -> None:
    answer = offering.answer(Question(question))

    assert answer.status is Status.ANSWERED
    assert offer in answer.follow_ups
    assert len(answer.follow_ups) <= 3
    for text in answer.follow_ups:
        assert offering.answer(Question(text)).status is Status.ANSWERED


def test_what_the_papers_cannot_answer_is_not_offered(offering: Study, library: Library, tmp_path: Path) -> None:
    texts = "The lock was built by Tarn Joinery.", "Readers of the lock report recommend that it be shorter."
    shelve(library, tmp_path, paper("lock", "The Lock Report", 2020, 12, 8), *texts)

    # Nothing was decided on the quay, and the report on the lock recommends nothing, though the word stands there.
    quay = offering.answer(Question("Who is to dredge the quay?"))
    lock = offering.answer(Question("Who built the lock?"))

    assert lock.status is quay.status is Status.ANSWERED
    assert not any("decided" in text for text in quay.follow_ups)
    assert not any("recommend" in text for text in lock.follow_ups)


def test_nothing_is_offered_after_nothing_was_found(offering: Study) -> None:
    assert offering.answer(Question(UNANSWERABLE[0])).follow_ups == ()


def test_no_offer_tells_the_public_of_an_exempt_paper(offering: Study, library: Library, tmp_path: Path) -> None:
    for year, text in (
        (2021, "In 2020/21 some 40 lamps failed."),
        (2020, "In 2019/20 some 31 lamps failed, 40 in 2020/21."),
    ):
        shelve(library, tmp_path, paper(f"secret{year}", "Lamps", year, 12, 1, access=LEGAL), text)
    question = Question("How many lamps failed in 2019/20?")

    assert not any("2020/21" in text for text in offering.answer(question).follow_ups)
    assert any(
        "2020/21" in text for text in offering.answer(dataclasses.replace(question, clearance=LAWYER)).follow_ups
    )


class Forgetful:
    """Writes three sentences of which the second is no quote, and a difference of the first and the third."""

    name = "forgetful"

    def write(self, _: Understood, evidence: Evidence) -> Draft:
        first, second = (c.found for c in evidence.candidates[:2])
        cites = [Citation(n, f, f.passage.text, 1) for n, f in ((1, first), (2, first), (3, second))]
        bins = tuple(sorted((next(iter(figures_of(f.passage.text))) for f in (first, second)), reverse=True))
        worked = WorkedOut(bins[0] - bins[1], bins, "difference")
        return Draft(
            (
                Said(f"“{first.passage.text}” [1]", (cites[0],)),
                Said("“Nobody missed any.” [2]", (cites[1],)),
                Said(f"“{second.passage.text}” [3]", (cites[2],)),
                Said(
                    f"Worked out from these: a difference of {worked.value}. [1] [3]", (cites[0], cites[2]), (worked,)
                ),
            ),
            self.name,
        )


def figures_of(text: str) -> list[Decimal]:
    """The count of a text about bins: its last figure."""
    return [Decimal(found) for found in re.findall(r"\b\d{3}\b", text)]


def test_markers_are_in_a_row_whatever_was_left_out_and_a_difference_cites_again(library: Library) -> None:
    study = Study(library, Forgetful(), today=lambda: TODAY)

    answer = study.answer(Question("How many waste bins were missed in all?"))

    assert answer.dropped == 1
    assert [re.findall(r"\[(\d)\]", said.text) for said in answer.said] == [["1"], ["2"], ["1", "2"]]
    assert [c.marker for c in answer.citations] == [1, 2]
    assert [w.value for w in answer.worked_out] == [Decimal(136)]
