"""Files made to hurt the reader: each comes to an end within its limits, and the good file beside it is not held up."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from ingest.reading_room import Limits, ReadingRoom
from ingest.verdicts import require_words, verdict_on, warnings_of
from tests.ingest.bombs import (
    BOMBS,
    crowded_grid,
    deep_states,
    endless_line,
    forms_in_forms,
    inflating_picture,
    inflating_stream,
    many_fields,
    many_slow_pages,
    millions_of_lines,
    nested_lists,
    packed_folder,
    page_tree_loop,
)
from tests.papers import make_pdf
from vectorstore.words.errors import UnreadableFile
from vectorstore.words.papers import Flaw, Page

LIMITS = Limits(page_seconds=2, average_seconds=0.1, first_seconds=4, children=2)
LONGEST = 30.0
"""Seconds: for a file of which two pages stall there are three to spare a dozen times over."""

Bomb = Callable[[Path], Path]


@pytest.fixture(scope="module")
def room() -> Iterator[ReadingRoom]:
    with ReadingRoom(LIMITS) as room:
        yield room


def read(room: ReadingRoom, path: Path) -> list[Page] | UnreadableFile:
    try:
        return room.read(path)
    except UnreadableFile as refused:
        return refused


def name(bomb: Bomb) -> str:
    return bomb.__name__.replace("_", " ")


@pytest.mark.parametrize("bomb", BOMBS, ids=name)
def test_a_hostile_file_ends_within_its_limits_and_holds_nobody_up(
    room: ReadingRoom, tmp_path: Path, bomb: Bomb
) -> None:
    file = bomb(tmp_path / ("bomb.txt" if bomb is endless_line else "bomb.pdf"))
    good = make_pdf(tmp_path / "good.pdf", ["The pool opens in May."])
    began = time.monotonic()
    with ThreadPoolExecutor(2) as two:
        hostile, beside = two.submit(read, room, file), two.submit(read, room, good)
        assert beside.result(LONGEST) == [Page(1, "The pool opens in May.")]
        came_to = hostile.result(2 * LONGEST)
    assert time.monotonic() - began < LONGEST
    if isinstance(came_to, UnreadableFile):
        assert_says_what_now(str(came_to), file)
    else:
        # Whoever brought it is told what is wrong, in a table as in words.
        verdict_on(came_to)
        warnings_of(came_to)
        try:
            require_words(file.name, came_to)
        except UnreadableFile as refused:
            assert_says_what_now(str(refused), file)


def assert_says_what_now(said: str, file: Path) -> None:
    """What, which, and what now: the file's name, the reason, and a sentence that begins with what to do."""
    assert said.startswith(f"{file.name}: ")
    now = ("Save ", "Fetch ", "Split ", "Check ", "Run ", "Convert ")
    assert any(sentence.startswith(now) for sentence in said.split(". ")[1:]), said


@pytest.mark.parametrize(
    "bomb", [nested_lists, deep_states, inflating_picture, crowded_grid, many_fields, page_tree_loop], ids=name
)
def test_what_can_be_read_of_a_hostile_file_is_read(room: ReadingRoom, tmp_path: Path, bomb: Bomb) -> None:
    pages = room.read(bomb(tmp_path / "bomb.pdf"))
    assert "The pool opens in May." in pages[0].text or pages[0].text.count("word") == 4998


@pytest.mark.parametrize("bomb", [inflating_stream, millions_of_lines], ids=name)
def test_a_page_that_unfolds_beyond_its_memory_or_time_is_unread(room: ReadingRoom, tmp_path: Path, bomb: Bomb) -> None:
    file = bomb(tmp_path / "bomb.pdf")
    assert file.stat().st_size < 200_000
    pages = room.read(file)
    assert pages == [Page(1, "", flaws=(Flaw.UNREAD,))]
    with pytest.raises(UnreadableFile, match=r"^bomb\.pdf: none of its 1 pages could be read, or not in time"):
        require_words(file.name, pages)


def test_forms_deeper_than_pdfium_draws_are_not_followed(room: ReadingRoom, tmp_path: Path) -> None:
    assert room.read(forms_in_forms(tmp_path / "bomb.pdf")) == [Page(1, "")]


def test_a_thousand_slow_pages_are_given_up_and_the_message_says_where(room: ReadingRoom, tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match=r"^bomb\.pdf: (its first \d+ pages took|page \d+ took longer than)"):
        room.read(many_slow_pages(tmp_path / "bomb.pdf"))


def test_a_zip_that_calls_itself_a_pdf_is_named_for_what_it_is(room: ReadingRoom, tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match=r"^bomb\.pdf: this is a zip archive\. Save the papers in it"):
        room.read(packed_folder(tmp_path / "bomb.pdf"))


def test_a_text_without_end_is_refused_by_its_size(room: ReadingRoom, tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match=r"^bomb\.txt: it is more than the 20 MB of plain text .*\. Split it"):
        room.read(endless_line(tmp_path / "bomb.txt"))
