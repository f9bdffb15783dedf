"""Hostile office files: none gets anything out of the reader but its own words, none costs more than its limits."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.reading_room import Limits, ReadingRoom
from ingest.verdicts import require_words, warnings_of
from tests.ingest.office.hostile import CANARY, EITHER, READ, REFUSED, SAID, Maker, macros
from tests.office import make_word, p
from vectorstore.words.errors import UnreadableFile
from vectorstore.words.papers import Page

SECONDS = 8.0
"""For a page, on a machine that is shared."""


@pytest.fixture(scope="module")
def room() -> Iterator[ReadingRoom]:
    with ReadingRoom(Limits(page_seconds=SECONDS, memory_bytes=512 * 1024**2)) as room:
        yield room


@pytest.fixture(scope="module")
def asked() -> Iterator[tuple[str, list[bytes]]]:
    """The address of a server, and whatever anybody asks of it."""
    heard: list[bytes] = []
    listener = socket.create_server(("127.0.0.1", 0))
    listener.settimeout(0.1)
    open_ = threading.Event()

    def listen() -> None:
        while not open_.is_set():
            try:
                connection, _ = listener.accept()
            except TimeoutError:
                continue
            heard.append(connection.recv(1000))
            connection.close()

    thread = threading.Thread(target=listen)
    thread.start()
    yield f"http://127.0.0.1:{listener.getsockname()[1]}", heard
    open_.set()
    thread.join()
    listener.close()


def taken(room: ReadingRoom, file: Path) -> list[Page]:
    pages = room.read(file)
    require_words(file.name, pages)
    return pages


@pytest.mark.parametrize("make", [*READ, *REFUSED, *EITHER], ids=lambda make: make.__name__)
def test_a_hostile_file_gets_nothing_and_costs_no_more_than_it_may(
    room: ReadingRoom, asked: tuple[str, list[bytes]], tmp_path: Path, make: Maker
) -> None:
    address, heard = asked
    (tmp_path / "secret.txt").write_text(CANARY, encoding="utf-8")
    file = make(tmp_path / "paper", address)
    began = time.monotonic()
    text = ""
    try:
        text = " ".join(page.text + page.hidden for page in taken(room, file))
    except UnreadableFile as refused:
        assert make not in READ, refused
        assert str(refused).startswith(f"{file.name}: ")
    assert time.monotonic() - began < 2 * SECONDS + 2
    assert CANARY not in text
    assert (SAID in text) or make not in READ
    assert not text or make not in REFUSED
    assert heard == []
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(["secret.txt", file.name])
    assert SAID in taken(room, make_word(tmp_path / "good.docx", p(SAID)))[0].text


def test_twenty_are_hostile_and_macros_are_told_of(room: ReadingRoom, tmp_path: Path) -> None:
    assert len({*READ, *REFUSED, *EITHER}) >= 20
    assert warnings_of(room.read(macros(tmp_path / "paper", ""))) == ("The file holds macros. They were not run.",)


@pytest.mark.parametrize("ending", [".pdf", ".xlsx", ".txt", ".html", ""])
def test_a_word_file_is_read_as_one_whatever_it_is_called(room: ReadingRoom, tmp_path: Path, ending: str) -> None:
    (page,) = room.read(make_word(tmp_path / f"paper{ending}", p(SAID)))
    assert page.text == SAID
