"""A question to passages through a real library: what comes beside what, and what never does."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Sequence
from pathlib import Path
from typing import cast

import pytest

from tests.fakes import FakeEmbedder
from tests.invented import ask, document, papers, prose, query, reading, shelve, table
from tests.invented import found as found_as
from vectorstore.catalogue import Catalogue
from vectorstore.embedding import Vectors
from vectorstore.library import Library
from vectorstore.narrowing import Filters
from vectorstore.retrieval import FOLLOWING, HEAD, Retrieval, in_company
from vectorstore.search import Found
from vectorstore.shelves import Shelves
from vectorstore.words.clearance import ANONYMOUS, OWNER, STAFF, Access, Clearance
from vectorstore.words.papers import Document, Item, Passage, Shape, Standing

POOL = "Councillor Lomond moved and Councillor Ash seconded that the swimming pool be closed."
QUESTION = "Was the motion of Councillor Lomond and Councillor Ash that the swimming pool be closed agreed?"
QUESTION_OF_TRAM = "Was the motion of Councillor Birch and Councillor Oak that the tramway be sold agreed?"
LEGAL = Access("exempt", "Legal")
HELD = datetime.date(2025, 3, 19)


def minutes(id_: str = "minutes", **changes: object) -> Document:
    return document(id_, title="Minutes", kind="minutes", committee="Council", meeting_date=HELD, **changes)


def head(id_: str = "minutes") -> Passage:
    return prose(id_, "Minutes of the meeting of the Council in the Town Hall. Present: Councillors Lomond and Ash.")


def motion(id_: str = "minutes", text: str = POOL, item: str = "41") -> Passage:
    return prose(id_, text, item=item, item_title="Leisure", standing=Standing.RECOMMENDATION)


def vote(id_: str = "minutes", text: str = "For (14): Birch, Oak. Against (3): Thorn.", item: str = "41") -> Passage:
    return prose(id_, text, item=item, item_title="Leisure", about=POOL)


def outcome(id_: str = "minutes", text: str = "It was carried.", item: str = "41", **changes: object) -> Passage:
    standing = Standing.DECISION
    return dataclasses.replace(
        prose(id_, text, item=item, item_title="Leisure", about=POOL, standing=standing),
        **changes,  # type: ignore[arg-type]
    )


def debate(id_: str = "minutes", count: int = 3) -> list[Passage]:
    return [prose(id_, f"Member {n} spoke of gulls.", item="41", item_title="Leisure") for n in range(count)]


def elsewhere(library: Library, folder: Path) -> None:
    """Other papers that speak of the pool, so that not everything that is held is near the top."""
    for n in range(12):
        text = f"The swimming pool was busy for {n + 3} days."
        shelve(library, folder, document(f"report{n}", title="Swimming", committee="Cabinet"), text)


def texts(found: Sequence[Found]) -> list[str]:
    return [f.passage.text for f in found]


def after(found: Sequence[Found], text: str, count: int = 1) -> list[str]:
    """What comes right after a text."""
    at = texts(found).index(text)
    return texts(found)[at + 1 : at + 1 + count]


# Company ------------------------------------------------------------------------------------------------------------


def test_what_became_of_a_motion_comes_right_after_it(library: Library, tmp_path: Path) -> None:
    elsewhere(library, tmp_path)
    shelve(library, tmp_path, minutes(), head(), motion(), *debate(), vote(), outcome())

    found = ask(library, QUESTION, decision=True)

    assert after(found, POOL, 2) == [vote().text, "It was carried."]
    assert len(texts(found)) == len(set(texts(found)))


def test_the_company_of_a_motion_has_its_score(library: Library, tmp_path: Path) -> None:
    elsewhere(library, tmp_path)
    shelve(library, tmp_path, minutes(), head(), motion(), vote(), outcome())

    found = ask(library, QUESTION, decision=True)

    scores = {f.passage.text: f.score for f in found}
    assert scores["It was carried."] == scores[vote().text] == scores[POOL]
    assert [f.score for f in found] == sorted((f.score for f in found), reverse=True)


@pytest.mark.parametrize("more", [{"decision": False}, {"decision": True, "without": frozenset({"company"})}])
def test_a_motion_stands_alone_where_no_decision_is_asked_for_or_company_is_left_out(
    library: Library, tmp_path: Path, more: dict[str, object]
) -> None:
    elsewhere(library, tmp_path)
    shelve(library, tmp_path, minutes(), head(), motion(), *debate(), vote(), outcome())

    found = ask(library, QUESTION, **more)

    assert after(found, POOL, 2) != [vote().text, "It was carried."]


def test_a_motion_brings_its_own_outcome_not_the_next_ones(library: Library, tmp_path: Path) -> None:
    tram = "Councillor Birch proposed, seconded by Councillor Oak, that the tramway be sold."
    other = dataclasses.replace(outcome(text="That was lost."), about=tram, standing=Standing.AMENDMENT_LOST)
    elsewhere(library, tmp_path)
    shelve(library, tmp_path, minutes(), head(), motion(), vote(), outcome(), motion(text=tram), other)

    found = ask(library, QUESTION, decision=True)

    assert after(found, POOL, 2) == [vote().text, "It was carried."]
    assert after(ask(library, QUESTION_OF_TRAM, decision=True), tram) == ["That was lost."]


def placed(passage: Passage, place: int, score: float) -> Found:
    return dataclasses.replace(found_as(passage, minutes(passage.document_id), score), place=place)


@pytest.mark.parametrize(
    ("ended", "place", "beside"),
    [
        (outcome(), 11, True),
        (outcome(), 10 + FOLLOWING, True),
        (outcome(), 11 + FOLLOWING, False),
        (outcome(), 9, False),  # of what was moved before
        (outcome(item="42"), 11, False),
        (outcome("other"), 11, False),
        (dataclasses.replace(outcome(), about=None), 11, False),  # it does not say of what
    ],
    ids="in place,last,too far,before,another item,another paper,of nothing".split(","),
)
def test_a_motion_s_outcome_is_the_one_that_follows_it_in_its_item(ended: Passage, place: int, beside: bool) -> None:
    report = placed(prose("report", "The pool is 50 metres long."), 90, 0.5)
    moved, end = placed(motion(), 10, 1.0), placed(ended, place, 0.1)
    found = [moved, report, end]

    ordered = in_company(query(QUESTION, decision=True), found, found)

    assert texts(ordered) == texts([moved, end, report] if beside else found)


def test_of_a_vote_that_was_lost_the_first_and_the_last_passage_come() -> None:
    lost = [
        dataclasses.replace(outcome(text=text), standing=Standing.AMENDMENT_LOST)
        for text in ("For (2): Birch, Oak. Against (3)", "Thorn, Ash, Lomond.", "Abstain (0). Motion lost.")
    ]
    next_ = dataclasses.replace(outcome(text="For (9)"), about="Councillor Oak moved that the tramway be sold.")
    moved = placed(motion(), 10, 1.0)
    found = [moved, *(placed(one, 11 + n, 0.1) for n, one in enumerate([*lost, next_]))]

    ordered = in_company(query(QUESTION, decision=True), found, found)

    assert texts(ordered)[:3] == [POOL, lost[0].text, lost[2].text]


def test_the_head_is_brought_for_the_first_decision_only() -> None:
    decided = [placed(prose(id_, f"RESOLVED {id_}.", standing=Standing.DECISION), 5, 1.0) for id_ in "ab"]
    heads = [placed(prose(id_, f"Minutes {id_}."), 1, 0.1) for id_ in "ab"]
    report = placed(prose("report", "The pool is 50 metres long."), 9, 0.5)
    found = [*decided, report, *heads]

    ordered = in_company(query(QUESTION, decision=True, meeting=True), found, found)

    assert texts(ordered) == ["RESOLVED a.", "Minutes a.", "RESOLVED b.", report.passage.text, "Minutes b."]


def test_a_vote_brings_the_motion_that_it_was_on() -> None:
    report = placed(prose("report", "The pool is 50 metres long."), 90, 0.5)
    voted, moved = placed(vote(), 12, 1.0), placed(motion(), 10, 0.1)
    another = placed(motion(text="Councillor Oak moved that the tramway be sold."), 11, 0.2)
    found = [voted, report, another, moved]

    ordered = in_company(query(QUESTION, decision=True), found, found)

    assert texts(ordered) == texts([voted, moved, report, another])


def test_rows_of_a_table_keep_no_motion_company(library: Library, tmp_path: Path) -> None:
    row = table("minutes", "Pool Days", [("Ossleby 12", None)], item="41", item_title="Leisure", about=POOL)
    assert row.shape is Shape.TABLE_ROW
    elsewhere(library, tmp_path)
    shelve(library, tmp_path, minutes(), head(), motion(), row, outcome())

    assert after(ask(library, QUESTION, decision=True), POOL) == ["It was carried."]


def test_the_head_of_the_minutes_comes_after_the_decision_when_the_meeting_is_asked_for(
    library: Library, tmp_path: Path
) -> None:
    decided = prose("minutes", "RESOLVED that the swimming pool be closed.", standing=Standing.DECISION, item="41")
    elsewhere(library, tmp_path)
    shelve(library, tmp_path, minutes(), head(), *debate(), decided)

    found = ask(library, "Which meeting agreed that the swimming pool be closed?", decision=True, meeting=True)

    assert after(found, decided.text) == [head().text]
    without = ask(library, "Was it agreed that the swimming pool be closed?", decision=True)
    assert after(without, decided.text) != [head().text]


def test_only_the_first_decision_brings_the_head_of_its_minutes(library: Library, tmp_path: Path) -> None:
    for n in (1, 2):
        text = f"RESOLVED that the swimming pool {n} be closed."
        paper = dataclasses.replace(minutes(f"m{n}"), meeting_date=datetime.date(2025, n, 1))
        opening = prose(f"m{n}", f"Minutes {n} in the Town Hall beside the canal. Present: nobody of note.")
        shelve(library, tmp_path, paper, opening, prose(f"m{n}", text, standing=Standing.DECISION, item="4"))

    found = ask(library, "Which meeting agreed to close the swimming pool?", decision=True, meeting=True)

    first = found[0]
    assert first.passage.standing is Standing.DECISION
    assert found[1].document.id == first.document.id
    assert found[1].passage.text.startswith("Minutes")
    assert found[2].passage.standing is Standing.DECISION


def test_twin_minutes_tell_a_motion_and_its_outcome_once_and_of_one_paper(library: Library, tmp_path: Path) -> None:
    elsewhere(library, tmp_path)
    for id_ in ("minutes", "twin"):
        whole = (head(id_), motion(id_), vote(id_), outcome(id_))
        shelve(library, tmp_path, minutes(id_), *whole)

    found = ask(library, QUESTION, decision=True)

    at = texts(found).index(POOL)
    assert len({f.document.id for f in found[at : at + 3]}) == 1
    assert texts(found)[at + 1 : at + 3] == [vote().text, "It was carried."]
    assert texts(found).count(POOL) == texts(found).count("It was carried.") == 1


# Who may see it -----------------------------------------------------------------------------------------------------


def shelve_mixed(library: Library, folder: Path, *passages: Passage) -> None:
    """A public paper some of whose passages have a label of their own."""
    paper = minutes()
    read = dataclasses.replace(reading(paper, *passages), passages=passages)
    original = folder / "minutes.pdf"
    original.write_text("minutes", encoding="utf-8")
    library.replace(read, original)


@pytest.mark.parametrize("label", [STAFF, LEGAL])
def test_an_outcome_that_a_reader_may_not_see_never_comes_beside_a_motion_that_they_may(
    library: Library, tmp_path: Path, label: Access
) -> None:
    elsewhere(library, tmp_path)
    secret = outcome(text="It was carried for two million pounds.", access=label)
    shelve_mixed(library, tmp_path, head(), motion(), dataclasses.replace(vote(), access=label), secret)

    public, owner = (ask(library, QUESTION, reader, decision=True) for reader in (ANONYMOUS, OWNER))

    assert POOL in texts(public)
    assert not {secret.text, vote().text} & set(texts(public))
    assert after(owner, POOL, 2) == [vote().text, secret.text]


def test_an_exempt_paper_s_outcome_never_comes_beside_a_public_motion(library: Library, tmp_path: Path) -> None:
    elsewhere(library, tmp_path)
    shelve(library, tmp_path, minutes(), head(), motion())
    exempt = minutes("exempt", access=LEGAL)
    shelve(library, tmp_path, exempt, head("exempt"), motion("exempt"), vote("exempt"), outcome("exempt"))

    for more in ({}, {"meeting": True}, {"filters": Filters(document_ids=("exempt", "minutes"))}):
        found = ask(library, QUESTION, decision=True, **more)  # type: ignore[arg-type]
        assert "exempt" not in papers(found)
        assert "minutes" in papers(found)
    assert "exempt" in papers(ask(library, QUESTION, Clearance(staff=True, groups=frozenset({"Legal"})), decision=True))


def test_the_head_of_minutes_that_a_reader_may_not_see_does_not_come(library: Library, tmp_path: Path) -> None:
    elsewhere(library, tmp_path)
    decided = prose("minutes", "RESOLVED that the swimming pool be closed.", standing=Standing.DECISION, item="41")
    shelve_mixed(library, tmp_path, dataclasses.replace(head(), access=LEGAL), decided)

    found = ask(library, "Which meeting agreed that the swimming pool be closed?", decision=True, meeting=True)

    assert decided.text in texts(found)
    assert head().text not in texts(found)


def test_a_paper_that_was_closed_is_gone_from_the_company(library: Library, tmp_path: Path) -> None:
    shelve(library, tmp_path, minutes(), head(), motion(), vote(), outcome())
    assert ask(library, QUESTION, decision=True)

    library.relabel("minutes", LEGAL)

    assert ask(library, QUESTION, decision=True) == []


# Filters ------------------------------------------------------------------------------------------------------------


def test_company_does_not_step_over_a_filter_on_items(library: Library, tmp_path: Path) -> None:
    items = (Item("41", "Leisure", 1, wards="Fennimoor"), Item("42", "Trams", 1, wards="Ossleby"))
    paper = minutes(items=items)
    trams = prose("minutes", "RESOLVED that the tram be painted.", item="42", item_title="Trams")
    shelve(library, tmp_path, paper, head(), motion(), vote(), outcome(), trams)

    found = ask(library, QUESTION, decision=True, meeting=True, filters=Filters(wards=("Fennimoor",)))

    assert set(texts(found)) == {POOL, vote().text, "It was carried."}


def test_a_filter_that_keeps_nothing_finds_nothing(library: Library, tmp_path: Path) -> None:
    shelve(library, tmp_path, minutes(), head(), motion(), outcome())

    assert ask(library, QUESTION, decision=True, filters=Filters(committees=("Planning",))) == []
    assert ask(library, QUESTION, decision=True, filters=Filters(committees=("council",))) != []


# Parts left out -----------------------------------------------------------------------------------------------------


def test_without_the_vectors_only_what_holds_a_word_is_found(library: Library, tmp_path: Path) -> None:
    elsewhere(library, tmp_path)
    shelve(library, tmp_path, document("lamp"), "The lighthouse lamp burns.")

    found = ask(library, "lighthouse", without=frozenset({"dense"}))

    assert papers(found) == ["lamp"]
    assert len(ask(library, "lighthouse")) > 1


def test_without_keywords_nothing_is_found_by_its_words(library: Library, tmp_path: Path) -> None:
    shelve(library, tmp_path, document("lamp"), "The lighthouse lamp burns.")

    (found,) = ask(library, "lighthouse lamp", without=frozenset({"keywords"}))

    assert found.keyword == 0
    assert ask(library, "lighthouse lamp")[0].keyword > 0
    assert ask(library, "lighthouse lamp", without=frozenset({"keywords", "dense"})) == []


def test_another_writing_is_looked_for_unless_wording_is_left_out(library: Library, tmp_path: Path) -> None:
    elsewhere(library, tmp_path)
    shelve(library, tmp_path, document("pupils"), "Pupils are driven there by bus.")
    asked = {"terms": ("kids",), "otherwise": {"kids": ("pupils",)}}

    dense_aside = frozenset({"dense"})

    assert papers(ask(library, "kids", without=dense_aside, **asked)) == ["pupils"]
    assert ask(library, "kids", without=dense_aside | {"wording"}, **asked) == []


def test_no_more_come_than_were_asked_for_company_included(library: Library, tmp_path: Path) -> None:
    shelve(library, tmp_path, minutes(), head(), motion(), vote(), outcome())

    assert len(ask(library, QUESTION, decision=True, limit=2)) == 2


def test_an_empty_library_finds_nothing(library: Library) -> None:
    assert ask(library, QUESTION, decision=True, meeting=True) == []


class HalfReached:
    """Shelves whose graph reaches one passage of all that it holds, as a graph of much the same vectors may."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._ids = catalogue.passage_rows.on_shelves()["public"]

    def near(self, shelf: str, vector: Vectors, limit: int) -> list[tuple[str, float]]:  # noqa: ARG002
        return [(self._ids[0], 0.5)]

    def count(self, shelf: str) -> int:  # noqa: ARG002
        return len(self._ids)


def test_what_the_graph_does_not_reach_is_found_by_looking_at_each(library: Library, tmp_path: Path) -> None:
    elsewhere(library, tmp_path)
    library.close()
    catalogue, embedder = Catalogue(tmp_path / "library" / "catalogue.sqlite"), FakeEmbedder()
    dimensions = len(embedder.questions(["pool"])[0])
    shelves = cast("Shelves", HalfReached(catalogue))

    found = Retrieval(catalogue, lambda: shelves, lambda texts: embedder.questions(list(texts)), dimensions).search(
        query("swimming pool", terms=()), ANONYMOUS
    )

    assert len(found) == 12
    catalogue.close()


# Who met --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "listed",
    [
        prose("note", "PRESENT: A. Lomond (Chair), B. Ash, C. Birch"),
        prose("note", "A. Lomond (Chair), B. Ash, C. Birch", headings=("Attendance",)),
    ],
)
def test_a_list_of_those_present_gains_where_it_is_asked_who_was_there(
    library: Library, tmp_path: Path, listed: Passage
) -> None:
    for n in range(6):
        shelve(library, tmp_path, document(f"report{n}"), f"The harbour was dredged {n + 2} times.")
    shelve(library, tmp_path, document("note", title="Note of the harbour group"), "Gulls were many.", listed)
    asked = query("who was the chair of the harbour group")

    def scores(*, attendance: bool) -> dict[str, float]:
        told = library.search(dataclasses.replace(asked, attendance=attendance), ANONYMOUS)
        return {f.passage.text: f.score for f in told}

    gained = {text: score - scores(attendance=False)[text] for text, score in scores(attendance=True).items()}
    assert gained.pop(listed.text) == pytest.approx(HEAD)
    assert set(gained.values()) == {0.0}
