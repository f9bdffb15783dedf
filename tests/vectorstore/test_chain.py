"""The record's chain: what is changed as it should be still checks, and whatever else is done to it shows, and where."""

from __future__ import annotations

import dataclasses
import datetime
import re
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.fakes import FakeEmbedder
from tests.invented import document, shelve
from tests.vectorstore.test_record import LAMP, NOON, QUARRY, cites
from vectorstore.catalogue import Catalogue
from vectorstore.chain import Head, part_digest, spans_of
from vectorstore.library import Library
from vectorstore.record import Entry, Wanted

DAY = datetime.timedelta(days=1)


def fill(library: Library, folder: Path) -> Entry:
    """Six answers, two of them rated, and one deed; returns an answer that was not kept."""
    shelve(library, folder, document("wells"), LAMP)
    shelve(library, folder, document("roads", title="The Roads"), QUARRY)
    words = ["lighthouse lamp", "quarry"]
    library.record.keep(
        [cites(library, words[n % 2], str(n), at=NOON + n * DAY, person=f"tag{n % 3}") for n in range(6)]
    )
    library.record.rate("1", "useful", "Well said", NOON)
    library.record.rate("2", "useful", "The lighthouse lamp!", NOON)
    library.deeds.done("owner", "withdraw", "nothing", "a try")
    return cites(library, "quarry", "after")


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library(tmp_path / "library", FakeEmbedder()) as opened:
        fill(opened, tmp_path)
        yield opened


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Entry]:
    """A catalogue's file that nobody has open, and an answer that is not in it."""
    folder = tmp_path_factory.mktemp("written")
    with Library(folder / "library", FakeEmbedder()) as opened:
        entry = fill(opened, folder)
    return folder / "library" / "catalogue.sqlite", entry


def wrong(library: Library, noted: Head | None = None) -> str | None:
    return library.chain.check(noted).wrong


# What is meant --------------------------------------------------------------------------------------------------------


def test_what_was_written_checks(library: Library) -> None:
    checked = library.chain.check()

    assert (checked.wrong, checked.answers, checked.deeds, checked.head.n) == (None, 6, 1, 9)
    assert Head.parse(str(checked.head)) == checked.head == library.chain.head()


MEANT: list[Callable[[Library, Path], object]] = [
    lambda library, _: library.withdraw("wells"),
    lambda library, folder: shelve(library, folder, document("wells"), "The lamp is for sale."),
    lambda library, _: library.record.rate("2", "not_useful", None, NOON),
    lambda library, _: library.record.rate("3", "not_useful", "No", NOON),
    lambda library, _: library.record.sweep(NOON + 2 * DAY),
    lambda library, _: library.record.sweep(None),
    lambda library, _: library.record.erase(Wanted(person="tag1")),
    lambda library, _: library.record.remember({"1": ("?", library.question_vectors(["?"])[0])}),
    lambda library, _: library.held_back.hold_answer("1", "It is wrong."),
    lambda library, _: library.deeds.done("owner", "grant", "Legal", "for the inquiry"),
    lambda library, _: library.record.keep([cites(library, "quarry", "later")]),
    lambda library, _: library.rebuild(),
]


def test_whatever_is_changed_as_it_should_be_leaves_it_whole(library: Library, tmp_path: Path) -> None:
    assert len(MEANT) == 12
    for done in MEANT:
        if done is not MEANT[7] or library.record.entry("1"):
            try:
                done(library, tmp_path)
            except Exception as error:
                assert type(error).__name__ == "NotHeld"
        assert wrong(library) is None, MEANT.index(done)


@pytest.mark.parametrize("done", MEANT, ids=[str(n) for n in range(len(MEANT))])
def test_each_of_them_alone_leaves_it_whole(
    library: Library, tmp_path: Path, done: Callable[[Library, Path], object]
) -> None:
    done(library, tmp_path)

    assert wrong(library) is None
    library.record.keep([cites(library, "quarry", "after")])
    assert wrong(library) is None


def test_what_is_gone_leaves_its_number_and_digest_and_no_salt(library: Library) -> None:
    before = rows(library, "SELECT n, body, link FROM chain WHERE kind = 'answer'")

    assert library.record.erase(Wanted(person="tag1")) == 2

    assert rows(library, "SELECT n, body, link FROM chain WHERE kind = 'answer'") == before
    left = {link for (link,) in rows(library, "SELECT DISTINCT link FROM parts")}
    assert {n for n, _, _ in before} - left == {2, 5}
    assert rows(library, "SELECT count(*) FROM answers WHERE person = 'tag1'") == [(0,)]


def test_a_blanked_quote_keeps_its_digest_and_can_be_tried_no_more(library: Library) -> None:
    ((salt, digest),) = rows(library, "SELECT salt, digest FROM parts WHERE link = 1 AND name = 'cited 1'")
    assert part_digest(salt, [LAMP, "Cabinet, 21 June 2022, p. 1"]) == digest

    library.withdraw("wells")

    assert rows(library, "SELECT salt, digest FROM parts WHERE link = 1 AND name = 'cited 1'") == [(None, digest)]


def test_the_salt_of_what_was_struck_or_rated_anew_goes(library: Library) -> None:
    library.record.rate("1", "not_useful", None, NOON)
    library.withdraw("wells")

    salts = rows(library, "SELECT p.name, p.salt IS NULL FROM chain c JOIN parts p ON p.link = c.n WHERE c.thing = 2")
    assert sorted(salts).count(("rating", 0)) == sorted(salts).count(("rating", 1)) == 1
    asked = rows(
        library,
        "SELECT p.salt IS NULL FROM chain c JOIN parts p ON p.link = c.n WHERE c.thing = 1 AND p.name = 'asked'",
    )
    assert asked == [(1,), (0,)]


# What is not ----------------------------------------------------------------------------------------------------------

TAMPERED = {
    "a question": ("UPDATE answers SET question = 'Something else?' WHERE id = '3'", r"answer 3 .*'asked' was changed"),
    "a status": ("UPDATE answers SET status = 'not_found' WHERE id = '3'", r"answer 3 .*'meta' was changed"),
    "a moment": ("UPDATE answers SET at = '2020-01-01T00:00:00.000+00:00' WHERE id = '3'", r"answer 3 .*'meta'"),
    "who asked": ("UPDATE answers SET person = 'tag9' WHERE id = '3'", r"answer 3 .*'meta'"),
    "a clearance": ("UPDATE answers SET clearance = '{}' WHERE id = '3'", r"answer 3 .*'meta'"),
    "a sentence": ("UPDATE answer_lines SET text = 'No.' WHERE answer = 4 AND place = 0", r"answer 3 .*'line 0' was changed"),
    "a sentence blanked": ("UPDATE answer_lines SET text = NULL WHERE answer = 4 AND place = 1", r"'line 1' was changed"),
    "a sentence blanked with its salt": (
        "UPDATE answer_lines SET text = NULL WHERE answer = 4 AND place = 1; "
        "UPDATE parts SET salt = NULL WHERE link = 4 AND name = 'line 1'",
        r"'line 1' is blank, and nothing says why",
    ),
    "a sentence removed": ("DELETE FROM answer_lines WHERE answer = 4 AND place = 1", r"'(line 1|meta)' was"),
    "a sentence added": ("INSERT INTO answer_lines VALUES (4, 2, 'More.', '[]')", r"'(line 2|meta)' was"),
    "a quote": ("UPDATE answer_citations SET quote = 'x' WHERE answer = 4", r"answer 3 .*'cited 1' was changed"),
    "a citation's page": ("UPDATE answer_citations SET page = 9 WHERE answer = 4", r"answer 3 .*'meta'"),
    "a rating": ("UPDATE answers SET rating = 'not_useful' WHERE id = '1'", r"answer 1 .*'rating' was changed"),
    "a comment": ("UPDATE answers SET comment = 'x' WHERE id = '1'", r"answer 1 .*'rating' was changed"),
    "a rating removed": (
        "UPDATE answers SET rating = NULL, comment = NULL, rated_at = NULL WHERE id = '1'", r"'rating' was removed",
    ),
    "a rating put in": ("UPDATE answers SET rating = 'useful' WHERE id = '3'", r"answer 3 .*'rating' was put in"),
    "a row removed": ("DELETE FROM answers WHERE id = '3'", r"the answer of link 4 was removed"),
    "a row and its parts removed": (
        "DELETE FROM answers WHERE id = '3'; DELETE FROM parts WHERE link = 4", r"the answer of link 4 was removed",
    ),
    "a row, its parts and link removed": (
        "DELETE FROM answers WHERE id = '3'; DELETE FROM parts WHERE link = 4; DELETE FROM chain WHERE n = 4",
        r"link 4 is missing",
    ),
    "the first link removed": ("DELETE FROM chain WHERE n = 1", r"link 1 is missing"),
    "a row put in": (
        "CREATE TEMP TABLE t AS SELECT * FROM answers WHERE id = '3'; UPDATE t SET n = 99, id = 'new'; "
        "INSERT INTO answers SELECT * FROM t",
        r"answer new has no link",
    ),
    "rows swapped": (
        "UPDATE answers SET n = 98 WHERE n = 4; UPDATE answers SET n = 4 WHERE n = 3; UPDATE answers SET n = 3 WHERE n = 98",
        r"'(asked|meta)' was changed",
    ),
    "links swapped": (
        "UPDATE chain SET n = 99 WHERE n = 4; UPDATE chain SET n = 4 WHERE n = 3; UPDATE chain SET n = 3 WHERE n = 99",
        r"link 3 .*does not fit",
    ),
    "a link put in": (
        "UPDATE chain SET n = n + 1000 WHERE n > 4; UPDATE chain SET n = n - 999 WHERE n > 1000; "
        "INSERT INTO chain SELECT n + 1, kind, thing, said, body, link FROM chain WHERE n = 4",
        r"link 5 .*does not fit",
    ),
    "a link's kind": ("UPDATE chain SET kind = 'rating' WHERE n = 4", r"link 4 .*does not fit"),
    "a part's digest": ("UPDATE parts SET digest = x'00' WHERE link = 4 AND name = 'asked'", r"parts of link 4"),
    "a part removed": ("DELETE FROM parts WHERE link = 4 AND name = 'asked'", r"parts of link 4"),
    "a part's salt": ("UPDATE parts SET salt = x'00' WHERE link = 4 AND name = 'asked'", r"'asked' was changed"),
    "the end cut off": (
        "DELETE FROM chain WHERE n >= 9; DELETE FROM parts WHERE link >= 9; DELETE FROM deeds",
        r"ends at link 8, and its head is 9:.*cut off",
    ),
    "the end and the head cut off": (
        "DELETE FROM chain WHERE n >= 9; DELETE FROM parts WHERE link >= 9; DELETE FROM deeds; "
        "DELETE FROM settings WHERE name = 'record_head'",
        r"ends at link 8, and its head is None",
    ),
    "a deed": ("UPDATE deeds SET reason = 'asked to'", r"the deed of link 9 was changed"),
    "a deed removed": ("DELETE FROM deeds", r"the deed of link 9 was removed"),
    "a deed put in": ("INSERT INTO deeds (at, by, deed, thing, reason) VALUES ('', '', '', '', '')", r"deed 2 has no link"),
    "a salt of a deed": ("UPDATE parts SET salt = NULL WHERE name = 'deed'", r"the deed of link 9 was changed"),
    "what was said of a deed's parts": ("DELETE FROM parts WHERE name = 'deed'", r"parts of link 9 \(deed\)"),
}  # fmt: skip


@pytest.mark.parametrize("attack", TAMPERED)
def test_whatever_else_is_done_to_it_shows_and_where(written: tuple[Path, Entry], tmp_path: Path, attack: str) -> None:
    script, says = TAMPERED[attack]
    file = Path(shutil.copy(written[0], tmp_path))
    run(file, script)

    catalogue = Catalogue(file)
    told = catalogue.chain.check().wrong

    assert told
    assert re.search(says, told), told
    catalogue.record.keep([written[1]])  # and it never closes over it
    assert catalogue.chain.check().wrong
    catalogue.close()


def test_there_are_as_many_ways_to_tamper_as_were_thought_of() -> None:
    assert len(TAMPERED) == 35


def test_what_was_taken_out_cannot_be_filled_again(library: Library) -> None:
    library.withdraw("wells")
    tamper(library, "UPDATE answer_lines SET text = 'The lamp is gold.' WHERE answer = 1 AND place = 0")

    assert "holds something again" in (wrong(library) or "")


def test_what_is_gone_cannot_come_back(library: Library) -> None:
    tamper(library, "CREATE TABLE kept AS SELECT * FROM answers WHERE id = '1'")
    library.record.erase(Wanted(person="tag1"))
    tamper(library, "INSERT INTO answers SELECT * FROM kept")

    assert "put back" in (wrong(library) or "")


def test_a_chain_that_was_made_anew_shows_against_a_head_that_was_noted(library: Library) -> None:
    noted = library.chain.head()
    tamper(library, "UPDATE answers SET question = 'Something else?' WHERE id = '3'")
    tamper(
        library,
        "DELETE FROM chain; DELETE FROM parts; DELETE FROM deeds; DELETE FROM settings WHERE name = 'record_head'",
    )
    with library.record._file.transaction() as db:
        from vectorstore.catalogue_chain import append_all  # noqa: PLC0415  (as whoever knows this module would)

        append_all(db)

    assert wrong(library) is None
    assert "was noted" in (wrong(library, noted) or "")
    library.deeds.done("owner", "withdraw", "nothing", "a try")
    assert "another than the one that was noted" in (wrong(library, noted) or "")


def test_a_head_that_was_noted_is_found_again_after_more_was_written(library: Library) -> None:
    noted = library.chain.head()
    library.withdraw("wells")

    assert wrong(library, noted) is None


@pytest.mark.parametrize("text", ["", "12", "x:" + "0" * 64, "12:" + "0" * 63, "-1:" + "0" * 64])
def test_what_is_no_head_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="number, a colon"):
        Head.parse(text)


def test_numbers_are_told_as_spans() -> None:
    assert spans_of([9, 3, 4, 5, 4]) == [[3, 5], [9, 9]]
    assert spans_of([]) == []


# What leaves the disk -------------------------------------------------------------------------------------------------

MARKER = "zanzibarquokka"


def on_disk(library: Library, word: str) -> list[str]:
    folder = Path(library.record._file._path).parent
    return [f.name for f in folder.rglob("*") if f.is_file() and word.encode() in f.read_bytes().lower()]


@pytest.mark.parametrize("how", ["erased", "expired"])
def test_what_was_erased_or_is_too_old_is_off_the_disk(library: Library, how: str) -> None:
    """Among hundreds of others, long and short, so that pages split and overflow; the server goes on in between."""
    plain = cites(library, "quarry", at=NOON - DAY)
    hidden = [
        dataclasses.replace(plain, id=f"h{n}", person="tag7", question=said, standalone=said)
        for n in range(0, 400, 7)
        for said in [f"{MARKER} {n} " * (1 + n % 400)]
    ]
    others = [
        dataclasses.replace(plain, id=f"o{n}", at=NOON, question=f"Another one {n} " * (1 + n % 300))
        for n in range(0, 400, 5)
    ]
    mixed = [entry for pair in zip(hidden, others, strict=False) for entry in pair]
    for start in range(0, len(mixed), 9):
        library.record.keep(mixed[start : start + 9])
    for entry in hidden[::9]:
        library.record.rate(entry.id, "useful", f"The {MARKER}", NOON)
    library.held_back.hold_answer("h7", "It is wrong.")
    assert on_disk(library, MARKER)

    gone = library.record.erase(Wanted(person="tag7")) if how == "erased" else library.record.sweep(NOON)

    kept = "catalogue.sqlite" if how == "expired" else ""  # what is held back now is told until it is released
    assert gone == sum(entry in mixed for entry in hidden) > 50
    assert on_disk(library, MARKER) == ([kept] if kept else [])
    assert wrong(library) is None


# Helpers --------------------------------------------------------------------------------------------------------------


def rows(library: Library, query: str) -> list[tuple[object, ...]]:
    return library.record._file.rows(query)


def tamper(library: Library, script: str) -> None:
    """As somebody would who has the file."""
    run(library.record._file._path, script)


def run(file: Path, script: str) -> None:
    database = sqlite3.connect(file)
    database.executescript(script)
    database.close()
