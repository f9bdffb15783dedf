"""A chat model that writes, over a small council and a server on a real socket that says what its script says."""

from __future__ import annotations

import datetime
import random
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from assistant.answer import Answer, Question, Said, Status, Turn
from assistant.chat_model import Limits, open_chat_model
from assistant.model_writer import ModelWriter
from assistant.study import Study
from tests.fakes import FakeEmbedder
from tests.invented import document, shelve
from tests.misbehaviour import INJECTION, PLANTED, WAYS, Chooser, honest, script_of
from tests.scripted import Act, Breaks, Fails, Prompt, ScriptedServer, Waits, scripted
from vectorstore.library import Library

# A stream that openai's client leaves half read may be ended by two threads at once: Python says so, and nothing comes of it.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")

TODAY = datetime.date(2021, 5, 20)
SECONDS = 1.2
"""The time of an answer."""
POOL = "What did the harbour pool repair cost?"
COST = "The harbour pool repair cost £41,000 [1]."
NAME = "scripted"


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library(tmp_path / "library", FakeEmbedder()) as opened:
        for id_, title, day, text in (
            ("bins18", "Waste Report", (2019, 6, 11), "In 2018/19 some 212 waste bins were missed by the crews."),
            ("bins19", "Waste Report", (2020, 6, 16), "In 2019/20 some 348 waste bins were missed by the crews."),
            (
                "pool",
                "Harbour Pool Report",
                (2020, 9, 1),
                "The harbour pool repair was finished by the contractor Bellweather Marine at a cost of £41,000. "
                "The harbour pool repair took nine weeks. Apply for the pool at https://pool.council.example/apply.",
            ),
        ):
            shelve(opened, tmp_path, document(id_, title=title, meeting_date=datetime.date(*day)), text)
        yield opened


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    with scripted(says(COST)) as running:
        yield running


StudyOf = Callable[..., Study]


@pytest.fixture
def study_of(library: Library, server: ScriptedServer) -> Iterator[StudyOf]:
    """A study whose writer asks the scripted server; with a model's name, the seconds it has, and its limits."""
    opened: list[Study] = []

    def make(name: str = NAME, seconds: float = SECONDS, rest_seconds: float = 0, **limits: float) -> Study:
        given = Limits(**{"timeout": 30, "retries": 0} | limits)  # type: ignore[arg-type]
        writer = ModelWriter(open_chat_model(f"openai:{name}", given, server.address), given, rest_seconds)
        opened.append(Study(library, writer, today=lambda: TODAY, seconds=seconds))
        return opened[-1]

    yield make
    for study in opened:
        study.close()


def says(*acts: Act) -> Callable[[Prompt], Iterator[Act]]:
    return lambda _: iter(acts)


# Its words are kept ---------------------------------------------------------------------------------------------------


def test_what_a_model_says_and_a_passage_bears_is_shown_with_its_citation(study_of: StudyOf) -> None:
    answer = study_of().answer(Question(POOL))

    assert answer.text == COST
    assert answer.written_by == NAME
    assert answer.notice is None
    assert answer.status is Status.ANSWERED
    (citation,) = answer.citations
    assert citation.found.document.id == "pool"
    assert citation.quote.endswith("Bellweather Marine at a cost of £41,000.")
    assert answer.as_of == datetime.date(2020, 9, 1)


def test_an_answer_says_with_which_version_of_its_instructions_the_model_wrote(study_of: StudyOf) -> None:
    prompts = study_of().answer(Question(POOL)).prompts

    assert set(prompts) == {"writing", "rewriting"}
    assert all(version >= 1 for version in prompts.values())


def test_sentences_are_marked_in_a_row_whatever_is_left_out_between_them(
    study_of: StudyOf, server: ScriptedServer
) -> None:
    server.script = says(f"{COST}\nIt cost £99,000 [1].\nThe harbour pool repair took nine weeks [1].\n")

    answer = study_of().answer(Question(POOL))

    assert answer.text == f"{COST}\nThe harbour pool repair took nine weeks [2]."
    assert [c.marker for c in answer.citations] == [1, 2]
    assert answer.dropped == 1


def test_a_sentence_without_a_number_is_given_the_passage_that_plainly_says_it(
    study_of: StudyOf, server: ScriptedServer
) -> None:
    server.script = says("The harbour pool repair cost £41,000.")

    answer = study_of().answer(Question(POOL))

    assert answer.text == COST
    assert answer.citations[0].found.document.id == "pool"


def test_a_model_that_keeps_to_a_schema_is_asked_for_it(study_of: StudyOf, server: ScriptedServer) -> None:
    server.script = says('{"sentences": [{"text": "The harbour pool repair cost £41,000.", "passages": [1]}]}')

    answer = study_of("gpt-4o-mini").answer(Question(POOL))

    assert server.prompts[-1].structured
    assert (answer.text, answer.written_by) == (COST, "gpt-4o-mini")


def test_a_server_that_knows_no_schema_is_asked_for_lines_from_then_on(
    study_of: StudyOf, server: ScriptedServer
) -> None:
    server.script = lambda prompt: iter([Fails(400)] if prompt.structured else [COST])
    study = study_of("gpt-4o-mini")

    first, second = (study.answer(Question(POOL)).written_by for _ in range(2))

    assert (first, second) == ("quotes", "gpt-4o-mini")


def test_a_link_comes_back_as_the_paper_prints_it(study_of: StudyOf, server: ScriptedServer) -> None:
    server.script = says("Apply for the pool at LINK_A [1].\n")

    answer = study_of().answer(Question("Where do I apply for the pool?"))

    assert "pool.council.example" not in server.prompts[-1].text
    assert answer.text == "Apply for the pool at https://pool.council.example/apply [1]."


def test_a_model_is_not_asked_what_no_passage_answers(study_of: StudyOf, server: ScriptedServer) -> None:
    answer = study_of().answer(Question("Which astronaut opened the observatory?"))

    assert server.prompts == []
    assert (answer.status, answer.written_by, answer.notice) == (Status.NOT_FOUND, "quotes", None)


# They are not ---------------------------------------------------------------------------------------------------------

REFUSED = {
    "an invented figure": "The harbour pool repair cost £77,000 [1].",
    "an invented figure in words": "The harbour pool repair took twelve weeks [1].",
    "a passage that does not exist": "The harbour pool repair cost £41,000 [9].",
    "one that does and one that does not": "The harbour pool repair cost £41,000 [1][7].",
    "the wrong passage": "The harbour pool repair cost £41,000 [2].",
    "an invented name": "Councillor Quux says that the harbour pool repair cost £41,000 [1].",
    "the opposite": "The harbour pool repair was not finished for £41,000 [1].",
    "a decision that was none": "Cabinet agreed the harbour pool repair at a cost of £41,000 [1].",
    "an invented link": "The harbour pool repair cost £41,000, see https://evil.example [1].",
    "a link under another name": "The harbour pool repair cost £41,000, see LINK_Q [1].",
    "another language": "Die Reparatur des Hafenbads kostete £41,000 [1].",
    "only the question": "The harbour pool repair had a cost [1].",
    "a talk of passages": "Passage 1 is about the harbour pool repair cost of £41,000 [1].",
    "something else": "In 2019/20 some 348 waste bins were missed by the crews [2].",
    "small talk": "Sure, I can help you with that!",
}


@pytest.mark.parametrize("said", REFUSED.values(), ids=REFUSED)
def test_what_no_passage_bears_is_not_shown_and_quotes_answer(
    study_of: StudyOf, server: ScriptedServer, said: str
) -> None:
    server.script = says(said)

    answer = study_of().answer(Question(POOL))

    assert answer.written_by == "quotes"
    assert answer.dropped == 1
    assert answer.citations[0].quote in answer.text
    assert answer.notice is not None
    assert "did not stand up" in answer.notice


def test_an_instruction_planted_in_a_paper_is_not_shown_to_the_model_nor_its_obedience_to_a_reader(
    study_of: StudyOf, server: ScriptedServer, library: Library, tmp_path: Path
) -> None:
    paper = document("trap", title="Harbour Pool Note", meeting_date=datetime.date(2020, 10, 1))
    shelve(library, tmp_path, paper, f"The harbour pool repair cost was paid. {INJECTION}")
    server.script = lambda prompt: iter(
        [f"{PLANTED[0].upper()}{PLANTED[1:]} [{n}].\n" for n in range(1, len(prompt.passages) + 1)]
    )

    answer = study_of().answer(Question(POOL))

    assert "harbour pool repair cost was paid" in server.prompts[-1].text
    assert PLANTED not in server.prompts[-1].text
    assert PLANTED not in answer.text.lower()
    assert answer.written_by == "quotes"


def test_a_model_that_finds_nothing_is_not_believed_and_the_notice_says_so(
    study_of: StudyOf, server: ScriptedServer
) -> None:
    server.script = says("NOT IN THE PAPERS")

    answer = study_of().answer(Question(POOL))

    assert "£41,000" in answer.text
    assert answer.notice is not None
    assert "found no answer" in answer.notice


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
@pytest.mark.parametrize("name", [NAME, "gpt-4o-mini"])
def test_whatever_its_server_does_there_is_an_answer_in_time(
    study_of: StudyOf, server: ScriptedServer, way: Chooser, name: str
) -> None:
    server.script = script_of(way, random.Random(7))  # noqa: S311
    study = study_of(name)
    began = time.monotonic()

    answer = study.answer(Question(POOL))

    assert time.monotonic() - began < SECONDS + 1
    assert answer.status is Status.ANSWERED
    assert answer.citations
    assert answer.written_by == name or answer.notice
    if way is honest:
        assert answer.written_by == name


# In a stream ----------------------------------------------------------------------------------------------------------


def test_the_first_sentence_is_there_before_the_model_has_finished(study_of: StudyOf, server: ScriptedServer) -> None:
    go_on = threading.Event()

    def slowly(_: Prompt) -> Iterator[Act]:
        yield f"{COST}\nThe harbour "
        assert go_on.wait(20)
        yield "pool repair took nine weeks [1].\n"

    server.script = slowly
    steps = study_of(seconds=30).steps(Question(POOL))
    first = next(step for step in steps if isinstance(step, Said))
    go_on.set()
    rest = list(steps)

    assert first.text == COST
    assert isinstance(rest[-1], Answer)
    assert rest[-1].text == f"{COST}\nThe harbour pool repair took nine weeks [2]."


ENDS: dict[str, tuple[Act, ...]] = {
    "it breaks off": (Breaks(),),
    "it goes quiet": (Waits(30),),
    "it goes on and on": ("The council spent £5 [1]. " * 5000,),
}


@pytest.mark.parametrize("acts", ENDS.values(), ids=ENDS)
def test_what_was_shown_stays_when_the_model_fails_later_and_the_notice_says_so(
    study_of: StudyOf, server: ScriptedServer, acts: tuple[Act, ...]
) -> None:
    server.script = says(f"{COST}\nThe harbour pool ", *acts)

    *before, answer = study_of().steps(Question(POOL))

    assert isinstance(answer, Answer)
    assert tuple(step for step in before if isinstance(step, Said)) == answer.said
    assert (answer.text, answer.written_by) == (COST, NAME)
    assert answer.notice is not None
    assert "before it had finished" in answer.notice


def test_nobody_writes_for_a_reader_who_has_left(study_of: StudyOf, server: ScriptedServer) -> None:
    server.script = says(f"{COST}\nThe harbour pool ", Waits(30))
    left = threading.Event()
    steps = study_of(seconds=30).steps(Question(POOL), left)
    next(step for step in steps if isinstance(step, Said))

    left.set()
    began = time.monotonic()
    list(steps)

    assert server.broken_off.acquire(timeout=5)
    assert time.monotonic() - began < 5


def test_a_paper_withdrawn_while_the_model_writes_is_not_shown(
    study_of: StudyOf, server: ScriptedServer, library: Library
) -> None:
    def late(_: Prompt) -> Iterator[Act]:
        library.withdraw("pool")
        yield f"{COST}\n"

    server.script = late

    answer = study_of().answer(Question(POOL))

    assert "£41,000" not in answer.text
    assert "pool" not in {found.document.id for found in answer.evidence}


def test_the_side_of_a_comparison_that_a_model_leaves_out_is_said_in_quotes(
    study_of: StudyOf, server: ScriptedServer
) -> None:
    def one_side(prompt: Prompt) -> Iterator[Act]:
        number = next(n for n, passage in enumerate(prompt.passages, start=1) if "2019/20" in passage)
        yield f"In 2019/20 the crews missed 348 waste bins [{number}].\n"

    server.script = one_side

    answer = study_of().answer(Question("Were more waste bins missed in 2019/20 than in 2018/19?"))

    assert "348" in answer.said[0].text
    assert "“In 2018/19 some 212 waste bins were missed by the crews.” [2]" in answer.said[1].text
    assert answer.written_by == NAME
    assert answer.notice is not None
    assert "papers’ own words" in answer.notice


# Failing again and again ----------------------------------------------------------------------------------------------


def test_a_call_that_fails_before_its_first_word_is_tried_again(study_of: StudyOf, server: ScriptedServer) -> None:
    server.script = lambda _: iter([Fails(503)] if len(server.prompts) == 1 else [COST])

    assert study_of(retries=1, seconds=10).answer(Question(POOL)).written_by == NAME
    assert len(server.prompts) == 2


def test_one_that_says_how_long_it_wants_to_be_left_alone_is_left_alone(
    study_of: StudyOf, server: ScriptedServer
) -> None:
    server.script = says(Fails(429, (("Retry-After", "30"),)))
    began = time.monotonic()

    answer = study_of(retries=3, seconds=20).answer(Question(POOL))

    assert len(server.prompts) == 1
    assert answer.written_by == "quotes"
    assert time.monotonic() - began < 5


def test_a_model_that_failed_three_times_in_a_row_is_left_alone_for_a_while(
    study_of: StudyOf, server: ScriptedServer
) -> None:
    server.script = says(Fails(401))
    study = study_of(rest_seconds=1.0)
    for _ in range(4):
        answer = study.answer(Question(POOL))
        assert answer.notice is not None
    asked = len(server.prompts)
    time.sleep(1.1)
    server.script = says(COST)

    assert asked == 3
    assert study.answer(Question(POOL)).written_by == NAME


# The conversation -----------------------------------------------------------------------------------------------------

HISTORY = (Turn("user", "Was the harbour pool repair finished?"), Turn("assistant", "It was, by Bellweather Marine."))


def rewrites(rewrite: str) -> Callable[[Prompt], Iterator[Act]]:
    return lambda prompt: iter([COST if prompt.passages else rewrite])


def test_a_follow_up_is_asked_as_the_model_says_it_in_full(study_of: StudyOf, server: ScriptedServer) -> None:
    server.script = rewrites("What did the harbour pool repair by Bellweather Marine cost?")

    answer = study_of().answer(Question("And what did it cost?", HISTORY))

    assert answer.standalone_question == "What did the harbour pool repair by Bellweather Marine cost?"
    assert answer.text == COST
    assert len(server.prompts) == 2


@pytest.mark.parametrize(
    "rewrite",
    ["What did the harbour pool repair cost in 2017/18?", "Is it true that the mayor resigned?", "", "<<<>>>"],
)
def test_a_rewrite_that_may_not_be_believed_leaves_the_question_as_rules_read_it(
    study_of: StudyOf, server: ScriptedServer, library: Library, rewrite: str
) -> None:
    server.script = rewrites(rewrite)
    question = Question("And what did it cost?", HISTORY)

    answer = study_of().answer(question)

    assert answer.standalone_question == Study(library, today=lambda: TODAY).answer(question).standalone_question
    assert "2017/18" not in answer.standalone_question


@pytest.mark.parametrize(
    "question",
    [Question(POOL), Question("And in 2018/19?", (Turn("user", "How many waste bins were missed in 2019/20?"),))],
)
def test_a_question_that_rules_can_read_in_full_is_not_written_again(
    study_of: StudyOf, server: ScriptedServer, question: Question
) -> None:
    study_of().answer(question)

    assert len(server.prompts) == 1
    assert server.prompts[0].passages


def test_a_rewrite_that_never_comes_costs_a_part_of_the_time_only(study_of: StudyOf, server: ScriptedServer) -> None:
    server.script = lambda prompt: iter([COST] if prompt.passages else [Waits(30)])

    answer = study_of(seconds=4).answer(Question("And what did it cost?", HISTORY))

    assert answer.written_by == NAME
