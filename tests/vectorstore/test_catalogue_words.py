"""The words and abbreviations that the catalogue keeps: those of the papers as they are now, and nobody else's."""

from __future__ import annotations

import sqlite3
import threading
from pathlib import Path

import pytest

from tests.invented import LEGAL, document, prose, reading, table
from tests.vectorstore.catalogues import correct, embedded, put
from vectorstore.catalogue import Catalogue
from vectorstore.vocabulary import Abbreviation, Held
from vectorstore.words.clearance import ANONYMOUS, OWNER, PUBLIC, Clearance
from vectorstore.words.papers import Passage

FUND = "The Quayside Zone Fund (QZF) paid for it."


def papers(catalogue: Catalogue, word: str, clearance: Clearance = ANONYMOUS) -> int:
    """In how many papers that a reader may see a word stands."""
    return catalogue.held(clearance).papers.get(word, 0)


def labelled(catalogue: Catalogue, id_: str, passage: Passage | str, label: str) -> None:
    read = reading(document(id_), passage)
    catalogue.replace(read.document, read.pages, [embedded(p, label=label) for p in read.passages])


def test_a_word_is_counted_once_for_each_paper_that_holds_it(catalogue: Catalogue) -> None:
    put(catalogue, document("a"), "The lamp is lit. The lamp is tall.", "Another lamp.")
    put(catalogue, document("b"), "A lamp.")

    assert papers(catalogue, "lamp") == 2
    assert papers(catalogue, "another") == 1


def test_words_are_those_of_the_texts_the_readings_of_rows_and_the_labels(catalogue: Catalogue) -> None:
    labelled(catalogue, "a", prose("a", "S106 money for fly-tipping, £1,200 in 2020/21."), "Harbour Board - Report")
    put(catalogue, document("b"), table("b", "Head", [("Lamp 8", "Lamp: Forecast 8")]))

    held = catalogue.held(ANONYMOUS).papers
    assert {"s106", "fly", "tipping", "harbour", "forecast"} <= held.keys()
    assert [word for word in held if any(c.isdigit() for c in word)] == ["s106"]


def test_a_replaced_papers_words_are_those_it_has_now(catalogue: Catalogue) -> None:
    put(catalogue, document("a"), f"The lamp is lit. {FUND}")
    put(catalogue, document("b"), "A lamp.")
    put(catalogue, document("a"), "The pier is shut.")

    assert (papers(catalogue, "lamp"), papers(catalogue, "pier"), papers(catalogue, "quayside")) == (1, 1, 0)
    assert catalogue.held(ANONYMOUS).abbreviations.all == ()


def test_a_corrected_title_is_in_the_words_and_the_one_before_is_not(catalogue: Catalogue) -> None:
    labelled(catalogue, "a", "They are deep.", "Wells")
    assert papers(catalogue, "wells") == 1

    correct(catalogue, document("a"), title="The Quayside Zone Fund (QZF)")

    assert (papers(catalogue, "wells"), papers(catalogue, "quayside"), papers(catalogue, "deep")) == (0, 1, 1)
    assert catalogue.held(ANONYMOUS).abbreviations.all == (Abbreviation("QZF", "Quayside Zone Fund"),)


def test_abbreviations_are_counted_by_paper_and_by_times(catalogue: Catalogue) -> None:
    put(catalogue, document("a"), f"{FUND} {FUND}", "QZF (Quiet Zone Fee)")
    put(catalogue, document("b"), prose("b", "They are deep.", headings=("The Quayside Zone Fund (QZF)",)))

    assert set(catalogue.held(ANONYMOUS).abbreviations.all) == {
        Abbreviation("QZF", "Quayside Zone Fund", 2, 3),
        Abbreviation("QZF", "Quiet Zone Fee", 1, 1),
    }


def test_words_follow_their_papers_label(catalogue: Catalogue) -> None:
    put(catalogue, document("a"), FUND)
    counsel = Clearance(groups=frozenset({"Legal"}))

    def seen(clearance: Clearance) -> tuple[int, int]:
        return papers(catalogue, "quayside", clearance), len(catalogue.held(clearance).abbreviations.all)

    assert seen(ANONYMOUS) == seen(counsel) == (1, 1)
    catalogue.relabel("a", LEGAL)
    assert (seen(ANONYMOUS), seen(counsel), seen(OWNER)) == ((0, 0), (1, 1), (1, 1))
    correct(catalogue, document("a", access=LEGAL), access="public")
    assert seen(ANONYMOUS) == (1, 1)


@pytest.mark.parametrize("stored", [None, "exempt:", "publicc"])
def test_a_label_that_cannot_be_read_opens_a_papers_words_to_nobody_but_the_owner(
    catalogue: Catalogue, tmp_path: Path, stored: str | None
) -> None:
    put(catalogue, document("a"), FUND)
    database = sqlite3.connect(tmp_path / "catalogue.sqlite")
    database.execute("UPDATE documents SET access = ?", (stored,))
    database.commit()
    database.close()

    assert papers(catalogue, "quayside") == 0
    assert catalogue.held(Clearance(staff=True)).abbreviations.all == ()
    assert papers(catalogue, "quayside", OWNER) == 1


def test_a_removed_papers_words_are_erased_from_the_file(catalogue: Catalogue, tmp_path: Path) -> None:
    def on_the_disk() -> list[bool]:
        files = b"".join(file.read_bytes() for file in tmp_path.glob("catalogue.sqlite*"))
        return [trace in files for trace in (b"quokka", b"Zanzibar", b"ZQF", b"lamp")]

    put(catalogue, document("a"), "The Zanzibar Quokka Fund (ZQF) paid.")
    put(catalogue, document("b"), "A lamp.")
    assert on_the_disk() == [True, True, True, True]

    catalogue.remove("a")
    assert papers(catalogue, "quokka", OWNER) == 0
    assert catalogue.rebuild_keywords()

    assert on_the_disk() == [False, False, False, True]


def test_a_write_that_fails_leaves_the_words_as_they_were(catalogue: Catalogue) -> None:
    put(catalogue, document("a"), FUND)
    read = reading(document("a"), "The pier is shut.")

    with pytest.raises(sqlite3.IntegrityError):
        catalogue.replace(read.document, read.pages, [embedded(p) for p in (*read.passages, *read.passages)])

    assert (papers(catalogue, "quayside"), papers(catalogue, "pier")) == (1, 0)


def test_words_are_counted_once_between_writes(catalogue: Catalogue) -> None:
    put(catalogue, document("a"), FUND)

    assert catalogue.held(ANONYMOUS) is catalogue.held(ANONYMOUS)
    before = catalogue.held(ANONYMOUS)
    put(catalogue, document("b"), FUND)
    assert catalogue.held(ANONYMOUS) is not before


def test_counting_on_from_what_was_counted_before_comes_to_what_counting_anew_does(
    catalogue: Catalogue, tmp_path: Path
) -> None:
    texts = [FUND, "The lamp is lit.", "The pier and the lamp.", f"A lamp. {FUND}"]

    def anew(clearance: Clearance) -> Held:
        opened = Catalogue(tmp_path / "catalogue.sqlite")
        held = opened.held(clearance)
        opened.close()
        return held

    for step in range(24):
        id_ = "abcd"[step * 7 % 4]
        if step % 5 == 4:
            catalogue.remove(id_)
        else:
            put(catalogue, document(id_, access=(PUBLIC, LEGAL)[step % 2]), texts[step % 4])
        if step % 3:
            assert catalogue.held(ANONYMOUS) == anew(ANONYMOUS)
        assert catalogue.held(OWNER) == anew(OWNER)


def test_readers_count_while_papers_come_and_go(catalogue: Catalogue) -> None:
    """Two papers are replaced all the while, each as one of two: every count is of one of each."""
    texts = ("The lamp is lit.", "The pier is shut.")
    for id_ in "ab":
        put(catalogue, document(id_), texts[0])
    wrong: list[tuple[int, int]] = []
    done = threading.Event()

    def count() -> None:
        while not done.is_set():
            held = catalogue.held(ANONYMOUS).papers
            seen = held.get("lamp", 0), held.get("pier", 0)
            if sum(seen) != 2:
                wrong.append(seen)

    readers = [threading.Thread(target=count) for _ in range(3)]
    for reader in readers:
        reader.start()
    for step in range(60):
        put(catalogue, document("ab"[step % 2]), texts[step // 2 % 2])
    done.set()
    for reader in readers:
        reader.join()

    assert wrong == []
    assert papers(catalogue, "pier") == 2 * (59 // 2 % 2)
