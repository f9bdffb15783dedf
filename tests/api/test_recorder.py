"""The question log's thread: nobody waits for it, nothing fails by it, and what is too old goes."""

from __future__ import annotations

import dataclasses
import datetime
import resource
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from api.recorder import Recorder, entry_of
from assistant.answer import Answer, Question, Turn
from assistant.study import Study
from tests.fakes import FakeEmbedder
from tests.invented import document, shelve
from vectorstore.library import Library
from vectorstore.narrowing import Filters
from vectorstore.words.clearance import ANONYMOUS, Clearance
from vectorstore.words.errors import NotHeld

ASKED = Question("What did the lighthouse lamp cost?")
LAMP = "The lighthouse lamp cost 412 pounds to mend."


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library(tmp_path / "library", FakeEmbedder()) as opened:
        shelve(opened, tmp_path, document("wells"), LAMP)
        yield opened


@contextmanager
def recorder(library: Library, days: int = 365, waiting: int = 100) -> Iterator[Recorder]:
    made = Recorder(library, days, waiting)
    yield made
    made.close()


def answer(library: Library, question: Question = ASKED) -> Answer:
    return Study(library).answer(question)


@contextmanager
def full_disk() -> Iterator[None]:
    """No file can grow: what SQLite writes is refused by the system."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@contextmanager
def somebody_writing(library: Library) -> Iterator[None]:
    """The catalogue's one place for writers is taken, as while a paper is replaced."""
    taken, done = threading.Event(), threading.Event()

    def write() -> None:
        with library.record._file.transaction():
            taken.set()
            done.wait(30)

    writer = threading.Thread(target=write)
    writer.start()
    taken.wait(30)
    try:
        yield
    finally:
        done.set()
        writer.join()


def test_an_answer_is_kept_soon_after_it_was_given(library: Library) -> None:
    given = answer(library)
    with recorder(library) as log:
        assert log.keep(ASKED, given)
        assert log.settle()

        entry = library.record.entry(given.id)

    assert entry
    assert (entry.question, entry.status, entry.text) == (ASKED.text, "answered", given.text)
    assert [c.quote for c in entry.citations] == [c.quote for c in given.citations]
    assert entry.timings_ms == given.timings_ms


def test_the_turns_before_a_question_are_not_kept_but_for_what_it_was_read_as(library: Library) -> None:
    before = (Turn("user", "Who is the harbour master?"), Turn("assistant", "Captain Dunnock."))
    question = Question(ASKED.text, history=before)
    given = answer(library, question)

    entry = entry_of(question, given, datetime.datetime.now(datetime.UTC))

    assert entry.standalone == given.standalone_question
    assert entry.follows
    assert not any(words in repr(dataclasses.replace(entry, standalone="")) for words in ("Dunnock", "harbour"))


def test_filters_are_kept_as_they_were_asked_for(library: Library) -> None:
    question = Question(ASKED.text, filters=Filters(committees=("Cabinet",), date_from=datetime.date(2022, 1, 1)))

    entry = entry_of(question, answer(library, question), datetime.datetime.now(datetime.UTC))

    assert entry.filters == {"committees": ["Cabinet"], "date_from": "2022-01-01"}


def test_nobody_waits_while_the_log_cannot_be_written(library: Library) -> None:
    given = answer(library)
    with recorder(library) as log, somebody_writing(library):
        began = time.perf_counter()
        assert log.keep(ASKED, given)
        log.rate(given.id, ANONYMOUS, "useful", None)
        assert time.perf_counter() - began < 0.5
        assert not log.settle(0.05)

    entry = library.record.entry(given.id)
    assert entry
    assert entry.rating == "useful"


def test_no_more_than_so_many_wait_and_the_rest_is_counted(library: Library) -> None:
    given = answer(library)
    with recorder(library, waiting=2) as log:
        assert log.settle()
        with somebody_writing(library):
            kept = [log.keep(ASKED, given) for _ in range(6)]
            assert kept[:2] == [True, True]
            assert kept[-1] is False
            assert log.lost == kept.count(False) >= 2


def test_a_full_disk_fails_no_answer_and_is_counted_and_the_next_is_kept(library: Library) -> None:
    first, second = answer(library), answer(library)
    with recorder(library) as log:
        assert log.settle()
        with full_disk():
            assert log.keep(ASKED, first)
            assert log.settle()
        assert log.lost == 1
        assert log.keep(ASKED, second)
        assert log.settle()

    assert library.record.entry(first.id) is None
    assert library.record.entry(second.id)


def test_what_was_given_is_written_before_the_log_closes(library: Library) -> None:
    given = [answer(library) for _ in range(5)]
    with recorder(library) as log:
        for one in given:
            log.keep(ASKED, one)

    assert all(library.record.entry(one.id) for one in given)


def test_with_no_days_nothing_is_kept_and_what_was_kept_goes(library: Library) -> None:
    given = answer(library)
    library.record.keep([entry_of(ASKED, given, datetime.datetime.now(datetime.UTC))])

    with recorder(library, days=0) as log:
        assert not log.keep(ASKED, answer(library))

    assert library.record.entry(given.id) is None


def test_what_is_older_than_its_days_goes_at_the_start(library: Library) -> None:
    now = datetime.datetime.now(datetime.UTC)
    old, new = answer(library), answer(library)
    library.record.keep([entry_of(ASKED, old, now - datetime.timedelta(days=31)), entry_of(ASKED, new, now)])

    with recorder(library, days=30):
        pass

    assert library.record.entry(old.id) is None
    assert library.record.entry(new.id)


def test_an_answer_is_rated_before_and_after_it_is_written_and_no_other(library: Library) -> None:
    given = answer(library)
    staff = answer(library, Question(ASKED.text, clearance=Clearance(staff=True)))
    with recorder(library) as log:
        log.keep(ASKED, given)
        log.keep(Question(ASKED.text, clearance=Clearance(staff=True)), staff)
        log.rate(given.id, ANONYMOUS, "useful", None)
        said = []
        for wrong in ("nobody", staff.id):
            with pytest.raises(NotHeld) as refused:
                log.rate(wrong, ANONYMOUS, "useful", None)
            said.append(str(refused.value))
        assert log.settle()
        for wrong in ("nobody", staff.id):
            with pytest.raises(NotHeld) as refused:
                log.rate(wrong, ANONYMOUS, "useful", None)
            said.append(str(refused.value))
        log.rate(given.id, ANONYMOUS, "not_useful", "Too long")

    assert len(set(said)) == 1
    entry = library.record.entry(given.id)
    assert entry
    assert (entry.rating, entry.comment) == ("not_useful", "Too long")


def test_an_answer_given_a_moment_ago_can_be_seen_again(library: Library) -> None:
    given = answer(library)
    with recorder(library) as log:
        log.keep(ASKED, given)

        assert log.kept_answer(given.id, ANONYMOUS).citations[0].quote == given.citations[0].quote
