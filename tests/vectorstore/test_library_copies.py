"""Copies, packs and versions in the library: they are told, and the paper that is meant answers."""

from __future__ import annotations

import datetime
from pathlib import Path

from tests.invented import LEGAL, WELLS, ask, document, papers, shelve
from tests.vectorstore.libraries import LAWYER
from vectorstore.library import Library
from vectorstore.words.clearance import ANONYMOUS


def test_a_copy_is_held_and_told(library: Library, tmp_path: Path) -> None:
    shelve(library, tmp_path, document("a"), "The lamp is lit.")

    same_text = shelve(library, tmp_path, document("b", title=None), "The lamp is lit.")
    same_file = shelve(library, tmp_path, document("c", sha256="sha-a"), "The lamp is lit.")

    assert same_text.warnings == ("The same text is held as Report on the Wells (a.pdf).",)
    assert set(same_file.warnings) == {
        "The same file is held as Report on the Wells (a.pdf).",
        "The same text is held as b.pdf.",
    }
    assert {d.id for d in library.documents(ANONYMOUS)} == {"a", "b", "c"}
    assert len(ask(library, "lamp")) == 1


def test_versions_and_packs_are_told(library: Library, tmp_path: Path) -> None:
    shelve(library, tmp_path, document("a", title="Wells Policy"), *WELLS)

    draft = shelve(library, tmp_path, document("b", title="Draft Wells Policy"), *WELLS[:9], "Perhaps.")
    revised = shelve(library, tmp_path, document("c", title="Wells Policy (revised)"), *WELLS[1:], "Surely.")
    short = shelve(library, tmp_path, document("d", title="Five Wells"), *WELLS[:5])

    assert draft.warnings == ("Wells Policy (a.pdf) is taken for a later version of it.",)
    assert set(revised.warnings) == {
        "It is taken for a later version of Wells Policy (a.pdf).",
        "It is taken for a later version of Draft Wells Policy (b.pdf).",
    }
    assert set(short.warnings) == {
        "The same text is held in Wells Policy (a.pdf).",
        "The same text is held in Draft Wells Policy (b.pdf).",
    }


def test_a_search_brings_the_paper_of_its_own_and_not_the_pack(library: Library, tmp_path: Path) -> None:
    pack = document("pack", title="Agenda", kind="agenda", meeting_date=datetime.date(2022, 7, 1))
    shelve(library, tmp_path, pack, *WELLS, *(f"The road to well {n} is long." for n in range(9)))
    shelve(library, tmp_path, document("report"), *WELLS)

    found = ask(library, "Which well is 21 feet deep?", limit=50)

    assert sorted(f.passage.text for f in found if f.document.id == "report") == WELLS
    assert not {f.passage.text for f in found if f.document.id == "pack"} & set(WELLS)


def test_a_reader_who_may_not_see_the_paper_of_its_own_is_answered_from_the_pack(
    library: Library, tmp_path: Path
) -> None:
    shelve(library, tmp_path, document("pack", kind="agenda"), *WELLS, *(f"Road {n} is long." for n in range(9)))
    shelve(library, tmp_path, document("report", access=LEGAL), *WELLS)
    question = "Which well is 21 feet deep?"

    assert set(papers(ask(library, question))) == {"pack"}
    assert papers(ask(library, question, LAWYER))[0] == "report"
    assert library.kin("pack", ANONYMOUS) == []
    assert [other.id for _, other in library.kin("pack", LAWYER)] == ["report"]


def test_the_later_version_answers_unless_the_draft_is_asked_for(library: Library, tmp_path: Path) -> None:
    net = "The total net budget of the council for the year is {} pounds."
    for id_, title, figure, day in (
        ("draft", "Draft Wells Budget", "1,529", 30),
        ("final", "Wells Budget", "1,531", 31),
    ):
        paper = document(id_, title=title, meeting_date=datetime.date(2025, 1, day))
        shelve(library, tmp_path, paper, net.format(figure), *WELLS)

    assert papers(ask(library, "What is the total net budget, 1,529 pounds?"))[0] == "final"
    assert papers(ask(library, "What was the total net budget, 1,529 pounds, in the draft?"))[0] == "draft"
