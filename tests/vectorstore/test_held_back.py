"""Held back: a passage that is held is nowhere to be had, whatever is done to its paper, until it is released."""

from __future__ import annotations

import ast
import datetime
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes import FakeEmbedder
from tests.invented import ask, document, shelve
from vectorstore import catalogue
from vectorstore.library import Library
from vectorstore.record import Cited, Entry, HeldBack, Line, Place
from vectorstore.words.clearance import ANONYMOUS, OWNER, STAFF
from vectorstore.words.errors import NotHeld

LAMP = "The lighthouse lamp at Tolland cost 412 pounds to mend."
QUARRY = "The quarry was closed in the spring by its owner."
ROAD = "The harbour road was made wider for the carts of the fair."


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "library"


@pytest.fixture
def library(folder: Path, tmp_path: Path) -> Iterator[Library]:
    with Library(folder, FakeEmbedder()) as opened:
        shelve(opened, tmp_path, document(), LAMP, QUARRY)
        yield opened


def texts(library: Library) -> list[str]:
    """All that can be had of the library, by every way out of it."""
    paper = library.documents(OWNER)[0]
    ways = [
        [f.passage.text for f in ask(library, "lighthouse lamp quarry", OWNER)],
        [p.text for p in library.passages_of(paper.id)],
        [f.passage.text for f in library.found_in(paper, OWNER)],
    ]
    assert sorted(ways[0]) == sorted(ways[1]) == sorted(ways[2])
    return sorted(ways[0])


def hold(library: Library, words: str = "lighthouse lamp") -> HeldBack:
    return library.held_back.hold_passage(ask(library, words, OWNER)[0].passage.id, "It is wrong.", "The clerk")


def test_a_held_passage_is_had_by_no_way_until_it_is_released(library: Library) -> None:
    held = hold(library)

    assert texts(library) == [QUARRY]
    assert (held.kind, held.reason, held.held_by, held.released_at) == ("passage", "It is wrong.", "The clerk", None)
    assert library.held_back.texts() == {held.id: (LAMP, 1)}
    released = library.held_back.release(held.id, "It is right after all.", "The mayor")
    assert texts(library) == [LAMP, QUARRY]
    assert (released.released_by, released.release_reason) == ("The mayor", "It is right after all.")
    assert library.held_back.all() == [released]


def test_it_stays_held_when_the_server_starts_again(library: Library, folder: Path) -> None:
    hold(library)
    library.close()

    with Library(folder, FakeEmbedder()) as again:
        assert texts(again) == [QUARRY]
        assert again.health().sound


def test_it_stays_held_when_its_paper_is_read_again(library: Library, tmp_path: Path) -> None:
    hold(library)

    shelve(library, tmp_path, document(reader="2"), QUARRY, LAMP)

    assert texts(library) == [QUARRY]


def test_it_stays_held_when_its_paper_is_cut_otherwise(library: Library, tmp_path: Path) -> None:
    hold(library)

    shelve(library, tmp_path, document(reader="2"), f"The lamp. {LAMP} It is lit.", QUARRY)

    assert texts(library) == [QUARRY]


def test_it_stays_held_when_its_paper_is_withdrawn_and_brought_back(library: Library, tmp_path: Path) -> None:
    held = hold(library)
    library.withdraw("wells")
    assert library.held_back.texts() == {}

    shelve(library, tmp_path, document(), LAMP, QUARRY)

    assert texts(library) == [QUARRY]
    assert list(library.held_back.texts()) == [held.id]


def test_another_text_in_its_place_is_not_held(library: Library, tmp_path: Path) -> None:
    hold(library)

    shelve(library, tmp_path, document(), "The lighthouse lamp was given.", QUARRY)

    assert texts(library) == ["The lighthouse lamp was given.", QUARRY]


def test_it_is_held_in_a_copy_of_its_paper_too_be_it_brought_later(library: Library, tmp_path: Path) -> None:
    shelve(library, tmp_path, document("copy", file="copy.pdf"), LAMP, QUARRY)
    hold(library)
    shelve(library, tmp_path, document("later", file="later.pdf"), LAMP, QUARRY)

    assert {f.passage.text for f in ask(library, "lighthouse lamp", OWNER)} == {QUARRY}
    assert [[p.text for p in library.passages_of(id_)] for id_ in ("wells", "copy", "later")] == [[QUARRY]] * 3


def test_the_same_words_in_a_paper_that_is_no_copy_are_not_held(library: Library, tmp_path: Path) -> None:
    shelve(library, tmp_path, document("fair", title="The Fair"), LAMP, ROAD, "The fair is in May.", "It rained.")
    library.held_back.hold_passage(library.passages_of("wells")[0].id, "It is wrong.")

    assert LAMP not in [p.text for p in library.passages_of("wells")]
    assert LAMP in [p.text for p in library.passages_of("fair")]


def test_its_paper_can_be_relabelled_and_corrected_as_any(library: Library) -> None:
    hold(library)

    library.relabel("wells", STAFF)
    library.correct("wells", {"title": "The Lamp"})
    library.renew("wells")

    assert library.health().sound
    assert ask(library, "lighthouse lamp", ANONYMOUS) == []
    assert texts(library) == [QUARRY]


def test_what_is_not_there_cannot_be_held_and_what_is_not_held_cannot_be_released(library: Library) -> None:
    held = hold(library)
    library.held_back.release(held.id, "Done.")

    for wrong in (
        lambda: library.held_back.hold_passage("nowhere", "It is wrong."),
        lambda: library.held_back.hold_answer("nowhere", "It is wrong."),
        lambda: library.held_back.release(held.id, "Again."),
        lambda: library.held_back.one("nowhere"),
    ):
        with pytest.raises(NotHeld):
            wrong()


def test_two_holds_of_one_passage_are_released_one_by_one(library: Library) -> None:
    id_ = ask(library, "lighthouse lamp")[0].passage.id
    first = library.held_back.hold_passage(id_, "It is wrong.")
    second = library.held_back.hold_passage(id_, "It is libel.")

    library.held_back.release(first.id, "It is right.")
    assert texts(library) == [QUARRY]
    library.held_back.release(second.id, "It is none.")
    assert texts(library) == [LAMP, QUARRY]


def test_whatever_reads_passages_for_others_leaves_out_what_is_held_back() -> None:
    """Each function of the catalogue that reads whole passages names the condition; a new one cannot forget it."""
    modules = sorted(Path(catalogue.__file__).parent.glob("catalogue*.py"))
    named = {
        f"{module.stem}.{function.name}": {node.id for node in ast.walk(function) if isinstance(node, ast.Name)}
        for module in modules
        for function in ast.walk(ast.parse(module.read_text(encoding="utf-8")))
        if isinstance(function, ast.FunctionDef)
    }
    readers = {name for name, names in named.items() if "PASSAGE_AS_READ" in names}

    assert readers >= {"catalogue.stored", "catalogue_passages.passages_of"}
    assert [name for name in sorted(readers) if "NOT_HELD_BACK" not in named[name]] == []


# In the log ---------------------------------------------------------------------------------------------------------


def keep(library: Library, question: str = "What did the lamp cost?", follows: bool = False) -> None:
    passage = ask(library, "lighthouse lamp")[0].passage
    place = Place(passage.document_id, passage.id)
    entry = Entry(
        "1", datetime.datetime.now(datetime.UTC), question, "What did the lamp cost?", "answered",
        (Line("It cost 412 pounds. [1]", (place,)),), (Cited(1, place, LAMP, "Cabinet"),), "quotes", {}, ANONYMOUS,
        follows=follows,
    )  # fmt: skip
    library.record.keep([entry])


def test_a_held_passage_is_in_no_kept_answer_not_even_for_the_owner(library: Library) -> None:
    keep(library)
    hold(library)

    again = library.kept.answer("1", OWNER)

    assert (again.lines, again.citations, again.whole) == ((), (), False)


def test_a_held_passage_stays_out_of_kept_answers_when_its_paper_is_cut_otherwise(
    library: Library, tmp_path: Path
) -> None:
    keep(library)
    hold(library)

    shelve(library, tmp_path, document(reader="2"), f"The lamp. {LAMP} It is lit.", QUARRY)

    assert library.record.entry("1")
    assert library.kept.answer("1", OWNER).citations == ()


def test_a_held_answer_is_its_question_whatever_its_case_and_signs(library: Library) -> None:
    keep(library)
    held = library.held_back.hold_answer("1", "It is wrong.")

    assert library.held_back.is_question(["what did the LAMP cost"])
    assert not library.held_back.is_question(["What did the lamps cost?"])
    with pytest.raises(NotHeld, match="no such answer"):
        library.kept.answer("1", OWNER)
    library.held_back.release(held.id, "It is right.")
    assert not library.held_back.is_question(["what did the LAMP cost"])
    assert library.kept.answer("1", ANONYMOUS).whole


def test_a_held_follow_up_is_the_question_that_it_was_read_as(library: Library) -> None:
    keep(library, "And that?", follows=True)

    library.held_back.hold_answer("1", "It is wrong.")

    assert library.held_back.is_question(["What did the lamp cost?"])
    assert not library.held_back.is_question(["And that?"])


def test_words_of_a_withdrawn_paper_leave_what_is_held_and_the_hold_stays(library: Library) -> None:
    keep(library)
    held = library.held_back.hold_answer("1", "It is wrong.")
    library.record.sweep(None)

    library.withdraw("wells")

    assert library.held_back.one(held.id).question == "What did the […] […]?"
    assert library.held_back.is_question(["What did the lamp cost?"])
