"""The question log: what is kept of an answer, what leaves it with a paper, and what of it who may still see."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.fakes import FakeEmbedder
from tests.invented import ask, document, shelve
from vectorstore.library import Library
from vectorstore.record import TAKEN_OUT, Cited, Entry, Line, Place, Wanted, clearance_of, clearance_text, question_key
from vectorstore.words.clearance import ANONYMOUS, OWNER, STAFF, Access, Clearance
from vectorstore.words.errors import NotHeld

NOON = datetime.datetime(2025, 12, 1, 12, tzinfo=datetime.UTC)
OFFICER = Clearance(staff=True)
LAMP = "The lighthouse lamp cost 412 pounds to mend."
QUARRY = "The quarry was closed in the spring by its owner."


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library(tmp_path / "library", FakeEmbedder()) as opened:
        shelve(opened, tmp_path, document("wells"), LAMP)
        shelve(opened, tmp_path, document("roads", title="The Roads"), QUARRY)
        yield opened


def cites(library: Library, words: str, id_: str = "1", **changes: Any) -> Entry:
    """An answer that quotes the one passage found for some words."""
    passage = ask(library, words, OWNER)[0].passage
    place = Place(passage.document_id, passage.id)
    plain = Entry(
        id=id_,
        at=NOON,
        question=f"What of the {words}?",
        standalone=f"What of the {words}?",
        status="answered",
        lines=(Line(f"The paper says: “{passage.text}” [1]", (place,)), Line("That is all.")),
        citations=(Cited(1, place, passage.text, "Cabinet, 21 June 2022, p. 1", 1),),
        written_by="quotes",
        prompts={"writing": 3},
        clearance=ANONYMOUS,
        filters={"committees": ["Cabinet"]},
        timings_ms={"total": 20},
        searched={"documents": 2},
        nearest=place,
    )
    return dataclasses.replace(plain, **changes)


def kept(library: Library, id_: str = "1") -> Entry:
    entry = library.record.entry(id_)
    assert entry
    return entry


def found(library: Library, *words: str, **more: Any) -> list[str]:
    return [entry.id for entry in library.record.find(Wanted(words, **more), 10, 0)[0]]


# Keeping and finding ------------------------------------------------------------------------------------------------


def test_an_answer_is_kept_as_it_was_given(library: Library) -> None:
    entry = cites(library, "lamp", choices=(question_key("The lamp?"),), follows=True)

    library.record.keep([entry])

    assert kept(library) == entry
    assert library.record.entry("2") is None


@pytest.mark.parametrize("clearance", [ANONYMOUS, OFFICER, Clearance(groups=frozenset({"Legal", "HR"})), OWNER])
def test_a_clearance_is_read_as_it_was_stored(clearance: Clearance) -> None:
    assert clearance_of(clearance_text(clearance)) == clearance


@pytest.mark.parametrize("stored", ["", "{}", "[1]", '{"staff": true}', "null"])
def test_a_clearance_that_cannot_be_read_is_the_owners(stored: str) -> None:
    assert clearance_of(stored) == OWNER


def test_the_log_is_searched_by_all_words_wherever_they_stand(library: Library) -> None:
    library.record.keep([cites(library, "lamp"), cites(library, "quarry", "2", question="Wer? Ärger 100% _x_")])
    library.record.rate("2", "not_useful", "No word of the gate", NOON)

    assert found(library, "LAMP", "cost") == ["1"]
    assert found(library, "lamp", "quarry") == []
    assert found(library, "gate") == found(library, "100%") == found(library, "_x_") == found(library, "Ärger") == ["2"]
    assert found(library, "1%0") == found(library, "_amp") == found(library, '"') == []
    assert found(library) == ["2", "1"]


def test_the_log_is_narrowed_by_days_both_included(library: Library) -> None:
    late = NOON.replace(hour=23, minute=59, second=59, microsecond=999_000)
    next_day = NOON.date() + datetime.timedelta(days=1)
    library.record.keep([cites(library, "lamp", str(n), at=at) for n, at in enumerate((NOON, late))])

    assert found(library, first=NOON.date(), last=NOON.date()) == ["1", "0"]
    assert found(library, first=next_day) == []
    assert found(library, last=NOON.date() - datetime.timedelta(days=1)) == []


def test_the_last_rating_of_an_answer_counts(library: Library) -> None:
    library.record.keep([cites(library, "lamp")])

    assert library.record.rate("1", "useful", "Well said", NOON)
    assert library.record.rate("1", "not_useful", None, NOON + datetime.timedelta(hours=1))
    assert not library.record.rate("nobody", "useful", None, NOON)

    entry = kept(library)
    assert (entry.rating, entry.comment, entry.rated_at) == ("not_useful", None, NOON + datetime.timedelta(hours=1))


def test_what_is_older_than_may_be_kept_goes(library: Library) -> None:
    library.record.keep([cites(library, "lamp"), cites(library, "lamp", "2", at=NOON + datetime.timedelta(days=1))])

    assert library.record.sweep(NOON + datetime.timedelta(minutes=1)) == 1
    assert found(library) == ["2"]
    assert library.record.sweep(None) == 1
    assert found(library) == []


def test_each_day_counts_its_answers_ratings_and_times(library: Library) -> None:
    entries = [
        cites(library, "lamp", str(n), status=status, timings_ms={"total": took})
        for n, (status, took) in enumerate([("answered", 30), ("not_found", 10), ("answered", 20)])
    ]
    library.record.keep([*entries, cites(library, "lamp", "9", at=NOON + datetime.timedelta(days=2))])
    library.record.rate("1", "not_useful", None, NOON)

    first, second = library.record.days(NOON.date(), NOON.date() + datetime.timedelta(days=9))

    assert (first.day, second.day) == (NOON.date(), NOON.date() + datetime.timedelta(days=2))
    assert first.statuses == {"answered": 2, "not_found": 1}
    assert (first.ratings, first.took_ms) == ({"not_useful": 1}, (10, 20, 30))


def test_a_choice_that_was_asked_soon_after_was_followed(library: Library) -> None:
    back = cites(library, "lamp", "back", status="clarify", choices=(question_key("The lamp of 2022?"),))
    library.record.keep([back, cites(library, "quarry", "left", status="clarify", choices=(question_key("The pit?"),))])
    soon = NOON + datetime.timedelta(minutes=5)
    library.record.keep([cites(library, "lamp", "choice", at=soon, question="the lamp of 2022")])

    asked = {a.id: a.followed for a in library.record.asked(NOON.date(), NOON.date(), 10)}

    assert asked == {"back": True, "left": False}


# Taking out ---------------------------------------------------------------------------------------------------------


def test_a_withdrawn_papers_words_leave_the_log_and_the_rest_stays(library: Library) -> None:
    library.record.keep([cites(library, "lighthouse lamp"), cites(library, "quarry", "2")])
    library.record.rate("1", "not_useful", "Not the LAMP that I meant", NOON)
    before = kept(library, "2")

    library.withdraw("wells")

    entry = kept(library)
    assert [line.text for line in entry.lines] == [None, "That is all."]
    assert [(c.quote, c.reference) for c in entry.citations] == [(None, None)]
    assert entry.question == entry.standalone == f"What of the {TAKEN_OUT} {TAKEN_OUT}?"
    assert entry.comment == f"Not the {TAKEN_OUT} that I meant"
    assert entry.status == "answered"
    assert kept(library, "2") == before


def test_nothing_that_is_made_of_the_log_or_kept_beside_it_tells_a_withdrawn_papers_words(
    library: Library, tmp_path: Path
) -> None:
    """The question that a follow-up was read as, the gap report's, comments, filters, vectors, what is held back, pictures."""
    read_as = "And what of the lighthouse lamp?"
    lost = cites(library, "lighthouse lamp", question="And that?", standalone=read_as, status="partial", follows=True)
    library.record.keep([dataclasses.replace(lost, filters={"wards": ["Lighthouse"]})])
    library.record.rate("1", "not_useful", "The LIGHTHOUSE was meant", NOON)
    library.record.remember({"1": (read_as, library.question_vectors([read_as])[0])})
    library.held_back.hold_answer("1", "It is wrong.")
    paper = library.document("wells", OWNER)
    library.keep_picture(paper, "1-plain", b"lighthouse")
    assert library.record.vectors(["1"])
    assert on_disk(tmp_path) >= {"catalogue.sqlite-wal", f"wells-{paper.sha256}-1-plain", f"wells-{paper.sha256}"}

    library.withdraw("wells")
    library.rebuild()

    (asked,) = library.record.asked(NOON.date(), NOON.date(), 10)
    assert asked.text == f"And what of the {TAKEN_OUT} {TAKEN_OUT}?"
    entry = kept(library)
    assert (entry.standalone, entry.comment) == (asked.text, f"The {TAKEN_OUT} was meant")
    assert entry.filters == {"wards": [TAKEN_OUT]}
    assert library.record.vectors(["1"]) == {}
    assert [h.question for h in library.held_back.all()] == [asked.text]
    assert on_disk(tmp_path) == set()
    assert library.chain.check().wrong is None


def on_disk(tmp_path: Path) -> set[str]:
    """The library's files that hold the withdrawn paper's own word."""
    files = (f for f in (tmp_path / "library").rglob("*") if f.is_file())
    return {f.name for f in files if b"lighthouse" in f.read_bytes().lower()}


def test_words_that_another_paper_holds_too_stay_in_the_question(library: Library, tmp_path: Path) -> None:
    shelve(library, tmp_path, document("other", title="The Other"), "Another lamp was bought.")
    library.record.keep([cites(library, "lighthouse lamp mend")])

    library.withdraw("wells")

    assert kept(library).question == f"What of the {TAKEN_OUT} lamp {TAKEN_OUT}?"


def test_an_answer_that_only_names_a_withdrawn_paper_as_the_nearest_names_it_no_more(library: Library) -> None:
    near = cites(library, "quarry").nearest
    assert near
    said = (Line("The papers do not say. The nearest paper is The Roads.", (near,)),)
    library.record.keep([cites(library, "quarry", status="not_found", lines=said, citations=())])

    library.withdraw("roads")

    assert kept(library).text == ""


def test_a_paper_that_is_read_again_keeps_the_quotes_that_it_still_says(library: Library, tmp_path: Path) -> None:
    library.record.keep([cites(library, "lamp")])

    shelve(library, tmp_path, document("wells"), f"Preface and acknowledgements. {LAMP} Index.")

    assert kept(library).citations[0].quote == LAMP
    assert LAMP in kept(library).text


def test_what_a_paper_says_no_more_after_it_was_read_again_leaves_the_log(library: Library, tmp_path: Path) -> None:
    library.record.keep([cites(library, "lighthouse lamp")])

    shelve(library, tmp_path, document("wells"), "The lamp is for sale.")

    entry = kept(library)
    assert entry.citations[0].quote is None
    assert entry.lines[0].text is None
    assert entry.question == f"What of the {TAKEN_OUT} lamp?"


def test_an_answer_whose_paper_is_withdrawn_before_it_is_written_down_is_kept_without_it(library: Library) -> None:
    entry = cites(library, "lighthouse lamp")
    library.withdraw("wells")

    library.record.keep([entry])

    assert (kept(library).question, kept(library).text) == (TAKEN_OUT, "That is all.")
    assert kept(library).citations[0].quote is None


def test_a_questions_vector_is_kept_for_the_question_that_it_was_made_of(library: Library) -> None:
    library.record.keep([cites(library, "lighthouse lamp")])
    (vector,) = library.question_vectors(["What of the lighthouse lamp?"])

    library.record.remember({"1": ("Another question?", vector)})
    assert library.record.vectors(["1"]) == {}
    library.record.remember({"1": ("What of the lighthouse lamp?", vector)})
    assert library.record.vectors(["1", "2"])["1"].tolist() == vector.tolist()
    library.withdraw("wells")
    assert library.record.vectors(["1"]) == {}


# What of it who may see ----------------------------------------------------------------------------------------------


def refused(library: Library, id_: str, clearance: Clearance) -> str:
    with pytest.raises(NotHeld) as told:
        library.kept.answer(id_, clearance)
    return str(told.value)


def test_who_asked_may_see_the_answer_again(library: Library) -> None:
    library.record.keep([cites(library, "lamp")])

    again = library.kept.answer("1", ANONYMOUS)

    assert (again.whole, len(again.lines)) == (True, 2)
    assert [c.quote for c in again.citations] == [LAMP]


@pytest.mark.parametrize("hidden", [STAFF, Access("exempt", "Legal")])
def test_a_paper_that_was_closed_since_is_hidden_from_who_may_not_see_it(library: Library, hidden: Access) -> None:
    library.record.keep([cites(library, "lamp")])

    library.relabel("wells", hidden)

    again = library.kept.answer("1", ANONYMOUS)
    assert (again.lines, again.citations, again.whole) == (("That is all.",), (), False)
    assert library.kept.answer("1", OWNER).whole
    assert library.kept.answer("1", OFFICER).whole == (hidden == STAFF)


def test_an_answer_given_at_a_higher_clearance_is_as_if_it_were_not_kept(library: Library) -> None:
    library.record.keep([cites(library, "lamp", clearance=OFFICER), cites(library, "lamp", "2", clearance=OWNER)])

    assert refused(library, "1", ANONYMOUS) == refused(library, "2", OFFICER) == refused(library, "none", ANONYMOUS)
    assert library.kept.answer("1", OFFICER).whole


def test_nearest_papers_are_told_only_where_who_asked_may_see_them(library: Library) -> None:
    library.record.keep([cites(library, "lamp", status="not_found"), cites(library, "quarry", "2", status="not_found")])
    library.relabel("roads", STAFF)

    near = library.kept.nearest_of(library.record.asked(NOON.date(), NOON.date(), 10))

    assert {id_: f.document.id for id_, f in near.items()} == {"1": "wells"}
