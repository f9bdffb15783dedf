"""Files into a real library: what is taken in, refused, left alone, replaced and held back."""

from __future__ import annotations

import dataclasses
import datetime
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.porch import READER, SAYS_EXEMPT, Arrival, Fate, Outcome, Porch, arrivals, document_id
from ingest.reading_room import ReadingRoom
from tests.fakes import FakeEmbedder
from tests.papers import make_pdf
from vectorstore.library import Library
from vectorstore.search import Query
from vectorstore.words.clearance import ANONYMOUS, OWNER, PUBLIC, STAFF, UNASSIGNED, Access
from vectorstore.words.errors import BadInput
from vectorstore.words.papers import Document, Page, Reading
from vectorstore.words.text import content_words

POOL = ["The pool at Marrack Green opens in May.", "It costs £4.20 to swim there."]
LIBRARY = ["The library in Fennimoor opens on Saturdays.", "It is free for everybody."]
LOCK = "marrack"
MEMBERS = Access("exempt", "members")


@pytest.fixture(scope="module")
def room() -> Iterator[ReadingRoom]:
    with ReadingRoom() as room:
        yield room


@pytest.fixture
def embedder() -> FakeEmbedder:
    return FakeEmbedder()


@pytest.fixture
def library(tmp_path: Path, embedder: FakeEmbedder) -> Iterator[Library]:
    with Library(tmp_path / "library", embedder, "tests") as library:
        yield library


@pytest.fixture
def porch(library: Library, room: ReadingRoom) -> Porch:
    return Porch(library, room)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    papers = tmp_path / "papers"
    papers.mkdir()
    return papers


def take_in(porch: Porch, *paths: Path, access: Access = PUBLIC) -> list[Outcome]:
    return list(porch.take_in(arrivals(paths), access))


def held(library: Library) -> Document:
    (document,) = library.documents(OWNER)
    return document


def said(library: Library, document: Document) -> str:
    return " ".join(passage.text for passage in library.passages_of(document.id))


def found(library: Library, question: str) -> list[str]:
    asked = Query(question, tuple(content_words(question)))
    return [f.passage.text for f in library.search(asked, ANONYMOUS)]


def test_a_paper_that_is_taken_in_is_found(porch: Porch, library: Library, folder: Path) -> None:
    (outcome,) = take_in(porch, make_pdf(folder / "pool.pdf", POOL))
    assert (outcome.fate, outcome.pages, outcome.passages) == (Fate.ADDED, 1, 1)
    assert "It costs £4.20 to swim there." in found(library, "What does it cost to swim?")[0]


BAD = {
    "empty.pdf": (b"", "the file is empty (0 bytes). Fetch it again"),
    "page.pdf": (b"<!DOCTYPE html><html>404</html>", "this is a web page, not a paper"),
    "script.pdf": (b"%!PS-Adobe-3.0\nshowpage\n", "this is PostScript, not PDF. Convert it to PDF"),
    "cut.pdf": (b"%PDF-1.4\n1 0 obj\n<<", "the PDF is damaged and cannot be opened"),
    "binary.txt": (b"\x7fELF\x02\x01\x01\0\0\0", "this is neither a PDF nor plain text. Save it as PDF"),
    "figures.txt": (b"12 34 56\n", "the file holds no words"),
}


def test_what_cannot_be_read_is_refused_with_its_reason_and_the_good_paper_beside_it_goes_in(
    porch: Porch, library: Library, folder: Path
) -> None:
    for name, (content, _) in BAD.items():
        (folder / name).write_bytes(content)
    make_pdf(folder / "scan.pdf", [], [])
    make_pdf(folder / "locked.pdf", POOL, password=LOCK)
    make_pdf(folder / "pool.pdf", POOL)
    outcomes = {outcome.file: outcome for outcome in take_in(porch, folder)}
    expected = {name: reason for name, (_, reason) in BAD.items()} | {
        "scan.pdf": "the file holds no words. Check that it is the paper you meant",
        "locked.pdf": "the PDF wants a password. Save a copy without one",
    }
    assert {name for name, outcome in outcomes.items() if outcome.fate is Fate.REFUSED} == set(expected)
    for name, reason in expected.items():
        assert (outcomes[name].why or "").startswith(f"{name}: {reason}")
    assert outcomes["pool.pdf"].fate is Fate.ADDED
    assert held(library).file == "pool.pdf"


def test_a_text_saved_by_an_older_windows_program_goes_in(porch: Porch, library: Library, folder: Path) -> None:
    (folder / "note.txt").write_bytes("The café’s rent at the harbour is £1,200 a year.".encode("cp1252"))
    (outcome,) = take_in(porch, folder)
    assert outcome.fate is Fate.ADDED
    assert said(library, held(library)) == "The café’s rent at the harbour is £1,200 a year."


def test_a_text_without_a_sentence_is_refused(porch: Porch, folder: Path) -> None:
    (folder / "note.txt").write_text("This page is intentionally left blank", encoding="utf-8")
    (outcome,) = take_in(porch, folder)
    assert outcome.fate is Fate.REFUSED
    assert (
        outcome.why
        == "note.txt: it holds no sentence that could answer a question. Check that it is the paper you meant."
    )


def test_a_file_that_vanished_is_refused(porch: Porch, folder: Path) -> None:
    gone = Arrival(folder / "gone.pdf", "gone", "gone.pdf")
    (outcome,) = porch.take_in([gone])
    assert (outcome.fate, outcome.why) == (Fate.REFUSED, "gone.pdf: No such file or directory.")


def test_a_refused_replacement_leaves_the_paper_that_was_held(porch: Porch, library: Library, folder: Path) -> None:
    paper = make_pdf(folder / "pool.pdf", POOL)
    take_in(porch, paper)
    paper.write_bytes(b"<html>502 Bad Gateway</html>")
    (outcome,) = take_in(porch, paper)
    assert outcome.fate is Fate.REFUSED
    assert "Marrack Green" in said(library, held(library))


def test_an_unchanged_second_run_embeds_nothing(
    porch: Porch, library: Library, folder: Path, embedder: FakeEmbedder
) -> None:
    make_pdf(folder / "pool.pdf", POOL)
    make_pdf(folder / "library.pdf", LIBRARY)
    take_in(porch, folder)
    before = embedder.embedded
    assert [outcome.fate for outcome in take_in(porch, folder)] == [Fate.UNCHANGED, Fate.UNCHANGED]
    assert before > 0
    assert embedder.embedded == before
    assert len(library.documents(OWNER)) == 2


def test_a_changed_file_replaces_all_that_was_held_of_it(porch: Porch, library: Library, folder: Path) -> None:
    paper = make_pdf(folder / "paper.pdf", POOL, LIBRARY)
    take_in(porch, paper)
    first = held(library)
    make_pdf(paper, LIBRARY)
    (outcome,) = take_in(porch, paper)
    now = held(library)
    assert outcome.fate is Fate.UPDATED
    assert (now.id, now.pages) == (first.id, 1)
    assert "Marrack Green" not in said(library, now)
    assert not any("Marrack Green" in text for text in found(library, "When does the pool at Marrack Green open?"))
    assert library.file(now.id, OWNER).read_bytes() == paper.read_bytes()


def test_only_what_changed_in_a_file_is_embedded_again(porch: Porch, folder: Path) -> None:
    more = "It was painted by volunteers, who gave eleven weekends to it and were thanked by the mayor for that. " * 2
    chapters = ["POOL", "", f"{POOL[0]} {more}", "", "LIBRARY", "", f"{LIBRARY[0]} {more}"]
    note = folder / "note.txt"
    note.write_text("\n".join(chapters), encoding="utf-8")
    (first,) = take_in(porch, note)
    note.write_text("\n".join(chapters).replace("Saturdays", "Sundays"), encoding="utf-8")
    (second,) = take_in(porch, note)
    assert (first.passages, first.embedded) == (2, 2)
    assert (second.passages, second.embedded) == (2, 1)


def test_a_newer_reader_reads_a_paper_again_and_embeds_only_what_reads_differently(
    porch: Porch, library: Library, folder: Path, embedder: FakeEmbedder
) -> None:
    paper = make_pdf(folder / "pool.pdf", POOL)
    take_in(porch, paper)
    document = held(library)
    older = dataclasses.replace(document, reader="0", title="As an older reader read it")
    library.replace(Reading(older, (Page(1, "old"),), tuple(library.passages_of(document.id))), paper)
    before = embedder.embedded
    (outcome,) = take_in(porch, paper)
    assert outcome.fate is Fate.UPDATED
    assert held(library).reader == READER
    assert held(library).title is None
    assert embedder.embedded > before  # its label lost the older title
    assert [o.fate for o in take_in(porch, paper)] == [Fate.UNCHANGED]


def test_a_newer_reader_that_reads_the_same_embeds_nothing(
    porch: Porch, library: Library, folder: Path, embedder: FakeEmbedder
) -> None:
    paper = make_pdf(folder / "pool.pdf", POOL)
    take_in(porch, paper)
    older = dataclasses.replace(held(library), reader="0")
    library.replace(Reading(older, (Page(1, "old"),), tuple(library.passages_of(older.id))), paper)
    before = embedder.embedded
    (outcome,) = take_in(porch, paper)
    assert (outcome.fate, outcome.embedded) == (Fate.UPDATED, 0)
    assert embedder.embedded == before


# Labels ---------------------------------------------------------------------------------------------------------------


EXEMPT = ["This report is exempt", "", "The land is sold for £2,735,000 in May."]


def test_the_operators_label_is_the_papers(porch: Porch, library: Library, folder: Path) -> None:
    take_in(porch, make_pdf(folder / "pool.pdf", POOL), access=STAFF)
    assert held(library).access == STAFF
    assert {passage.access for passage in library.passages_of(held(library).id)} == {STAFF}
    assert found(library, "What does it cost to swim?") == []


def test_a_paper_that_calls_itself_exempt_is_exempt_though_the_operator_says_public(
    porch: Porch, library: Library, folder: Path
) -> None:
    (outcome,) = take_in(porch, make_pdf(folder / "land.pdf", EXEMPT))
    assert held(library).access == UNASSIGNED
    assert outcome.warnings == (SAYS_EXEMPT,)
    assert library.documents(ANONYMOUS) == []
    assert found(library, "What is the land sold for?") == []


def test_a_pack_with_one_exempt_report_in_it_is_exempt_as_a_whole(porch: Porch, library: Library, folder: Path) -> None:
    head = (
        "Meeting date: 18 June 2025,ITEM: {0},Cabinet,The {1},Wards affected: All,Key decision: No,{2},,1. Background,,"
    )
    body = "1.1 The {1} was built in the year 1962 by the county."
    public = (head + body).format(5, "Pool", "This report is public").split(",")
    private = (head + body).format(6, "Land", "This report is exempt").split(",")
    take_in(porch, make_pdf(folder / "pack.pdf", public, private))
    assert held(library).access == UNASSIGNED
    assert {passage.access for passage in library.passages_of(held(library).id)} == {UNASSIGNED}


def test_the_operator_may_name_the_readers_of_an_exempt_paper(porch: Porch, library: Library, folder: Path) -> None:
    paper = make_pdf(folder / "land.pdf", EXEMPT)
    take_in(porch, paper)
    (outcome,) = take_in(porch, paper, access=MEMBERS)
    assert (outcome.fate, outcome.why) == (Fate.UPDATED, "now exempt:members")
    assert held(library).access == MEMBERS


@pytest.mark.parametrize("access", [PUBLIC, STAFF])
def test_an_exempt_paper_whose_readers_are_named_is_not_opened_by_the_next_run(
    porch: Porch, library: Library, folder: Path, access: Access
) -> None:
    paper = make_pdf(folder / "land.pdf", EXEMPT)
    take_in(porch, paper, access=MEMBERS)
    (outcome,) = take_in(porch, paper, access=access)
    assert outcome.fate is Fate.UNCHANGED
    assert held(library).access == MEMBERS


def test_another_label_for_an_unchanged_paper_embeds_nothing(
    porch: Porch, library: Library, folder: Path, embedder: FakeEmbedder
) -> None:
    paper = make_pdf(folder / "pool.pdf", POOL)
    take_in(porch, paper)
    before = embedder.embedded
    (outcome,) = take_in(porch, paper, access=STAFF)
    assert (outcome.fate, outcome.why) == (Fate.UPDATED, "now staff")
    assert held(library).access == STAFF
    assert embedder.embedded == before


# What is said and what is looked at -------------------------------------------------------------------------------------


def test_a_page_without_text_is_warned_of(porch: Porch, folder: Path) -> None:
    (outcome,) = take_in(porch, make_pdf(folder / "pool.pdf", POOL, []))
    assert outcome.warnings == ("1 of 2 pages hold no text (page 2): they cannot be found or cited.",)


def test_a_dry_run_says_what_would_become_of_each_file_and_changes_nothing(
    porch: Porch, library: Library, folder: Path, embedder: FakeEmbedder
) -> None:
    kept = make_pdf(folder / "a.pdf", POOL)
    changed = make_pdf(folder / "b.pdf", LIBRARY)
    take_in(porch, folder)
    make_pdf(changed, POOL, LIBRARY)
    make_pdf(folder / "c.pdf", LIBRARY)
    (folder / "d.pdf").write_bytes(b"")
    before = (embedder.embedded, library.documents(OWNER))
    looked = [(o.file, o.fate) for o in porch.look_at(arrivals([folder]))]
    assert looked == [
        ("a.pdf", Fate.UNCHANGED),
        ("b.pdf", Fate.UPDATED),
        ("c.pdf", Fate.ADDED),
        ("d.pdf", Fate.REFUSED),
    ]
    assert [o.fate for o in porch.look_at(arrivals([kept]), STAFF)] == [Fate.UPDATED]
    assert (embedder.embedded, library.documents(OWNER)) == before


def test_folders_are_searched_to_the_bottom_and_hidden_files_left_out(folder: Path) -> None:
    for name in ("b.pdf", "deep/er/a.pdf", ".hidden.pdf", ".git/c.pdf"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(b"x")
    assert [arrival.file for arrival in arrivals([folder])] == ["b.pdf", "a.pdf"]


def test_a_file_that_is_named_twice_comes_once(folder: Path) -> None:
    paper = make_pdf(folder / "pool.pdf", POOL)
    assert [arrival.path for arrival in arrivals([paper, folder, paper])] == [paper]


def test_a_path_that_is_not_there_is_refused_before_anything_is_read(folder: Path) -> None:
    with pytest.raises(BadInput, match=r"There is no file or folder '.*nowhere'\. Check the path"):
        arrivals([folder, folder / "nowhere"])


def test_the_id_of_a_paper_is_that_of_its_source() -> None:
    assert document_id("/papers/a.pdf") == document_id("/papers/a.pdf")
    assert document_id("/papers/a.pdf") != document_id("/papers/b.pdf")


def test_a_second_run_that_names_no_label_does_not_open_a_closed_paper(
    library: Library, porch: Porch, folder: Path
) -> None:
    path = folder / "terms.txt"
    path.write_text("The terms of the lease were agreed on 3 May 2024.", encoding="utf-8")
    list(porch.take_in(arrivals([folder]), Access("exempt", "land")))

    list(porch.take_in(arrivals([folder])))
    path.write_text("The terms of the lease were changed on 4 May 2024.", encoding="utf-8")
    list(porch.take_in(arrivals([folder])))

    assert [d.access for d in library.documents(OWNER)] == [Access("exempt", "land")]
    assert library.documents(ANONYMOUS) == []


def test_a_label_that_is_named_moves_a_paper_that_is_held(library: Library, porch: Porch, folder: Path) -> None:
    (folder / "lamps.txt").write_text("The lamps were replaced on 3 May 2024.", encoding="utf-8")
    list(porch.take_in(arrivals([folder]), Access("staff")))

    (outcome,) = porch.take_in(arrivals([folder]), Access("public"))

    assert outcome.fate == "updated"
    assert [d.access for d in library.documents(ANONYMOUS)] == [Access("public")]


def test_a_paper_whose_running_head_says_exempt_is_exempt(porch: Porch, library: Library, folder: Path) -> None:
    pages = [
        ["CONFIDENTIAL - NOT FOR PUBLICATION", "", f"The land at plot {n} is sold for £2,735,000."] for n in range(4)
    ]

    take_in(porch, make_pdf(folder / "land.pdf", *pages))

    assert held(library).access == UNASSIGNED
    assert library.documents(ANONYMOUS) == []


def test_a_file_whose_name_is_in_another_encoding_does_not_stop_the_others(porch: Porch, folder: Path) -> None:
    odd = Path(os.fsdecode(os.fsencode(folder) + b"/caf\xe9.txt"))
    odd.write_text("The cafe in the park opens on 3 May 2025.", encoding="utf-8")
    make_pdf(folder / "pool.pdf", POOL)

    outcomes = list(porch.take_in(arrivals([folder])))

    assert [outcome.fate for outcome in outcomes] == [Fate.ADDED, Fate.ADDED]


def test_minutes_printed_in_another_committees_pack_carry_their_own_committee_and_date(
    porch: Porch, library: Library, folder: Path
) -> None:
    front = ["Cabinet", "The meeting will be held at 7.00 pm on 18 June 2025", "Agenda", "", *POOL] + [
        "",
        "Papers follow.",
    ] * 8
    minutes = [
        "Minutes of the Meeting of the Planning Committee held on 14 May 2025",
        "",
        "Present: Councillors Ann Fen and Bo Marsh",
        "",
        "4. Mill Lane",
        "",
        "RESOLVED:",
        "",
        "That the houses at Mill Lane are refused.",
    ]

    take_in(porch, make_pdf(folder / "pack.pdf", front, minutes))

    (resolved,) = [p for p in library.passages_of(held(library).id) if "are refused" in p.text]
    assert held(library).committee == "Cabinet"
    assert resolved.committee == "Planning Committee"
    assert resolved.meeting_date == datetime.date(2025, 5, 14)
