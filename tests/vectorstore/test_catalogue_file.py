"""The catalogue's file: damaged, closed, and read while it is written."""

from __future__ import annotations

import sqlite3
import threading
from pathlib import Path

import pytest

from tests.invented import document
from tests.vectorstore.catalogues import put
from vectorstore.catalogue import Catalogue
from vectorstore.words.clearance import ANONYMOUS
from vectorstore.words.errors import DamagedCatalogue


def test_a_file_that_is_no_database_is_refused_with_what_to_do(tmp_path: Path) -> None:
    file = tmp_path / "catalogue.sqlite"
    file.write_bytes(b"not a database " * 1000)

    with pytest.raises(DamagedCatalogue, match=r"catalogue\.sqlite is damaged.*backup.*ingest"):
        Catalogue(file)


def test_damage_inside_the_file_is_told_where_it_is_met(tmp_path: Path) -> None:
    file = tmp_path / "catalogue.sqlite"
    first = Catalogue(file)
    put(first, document(), *(f"Well {n} is deep." for n in range(300)))
    first.close()
    content = file.read_bytes()
    kept = len(content) * 2 // 3  # the pages that the tables are listed on are among the first
    file.write_bytes(content[:kept] + b"\xff" * (len(content) - kept))

    again = Catalogue(file)

    with pytest.raises(DamagedCatalogue):
        again.passage_rows.passages_of("wells")
    again.close()


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="Only Linux lists what a process has open there.")
def test_threads_that_came_and_went_leave_no_file_open(catalogue: Catalogue, tmp_path: Path) -> None:
    put(catalogue, document(), "The lighthouse is lit.")
    before = open_under(tmp_path)

    for _ in range(30):
        thread = threading.Thread(target=catalogue.documents, args=(ANONYMOUS,))
        thread.start()
        thread.join()

    assert open_under(tmp_path) == before > 0


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="Only Linux lists what a process has open there.")
def test_a_closed_catalogue_has_no_file_open(tmp_path: Path) -> None:
    opened = Catalogue(tmp_path / "catalogue.sqlite")
    put(opened, document(), "The lighthouse is lit.")

    opened.close()

    assert open_under(tmp_path) == 0
    with pytest.raises(sqlite3.ProgrammingError):
        opened.documents(ANONYMOUS)


def open_under(folder: Path) -> int:
    """How many files under a folder this process has open."""
    links = []
    for descriptor in Path("/proc/self/fd").iterdir():
        try:
            links.append(str(descriptor.readlink()))
        except OSError:  # the listing's own
            continue
    return sum(link.startswith(str(folder)) for link in links)


def test_a_reader_is_answered_while_a_writer_writes(catalogue: Catalogue, tmp_path: Path) -> None:
    put(catalogue, document(), "The lighthouse is lit.")
    writer = sqlite3.connect(tmp_path / "catalogue.sqlite", isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    writer.execute("DELETE FROM documents")

    held = [d.id for d in catalogue.documents(ANONYMOUS)]

    writer.execute("ROLLBACK")
    writer.close()
    assert held == ["wells"]


def test_what_somebody_still_reads_is_not_said_to_be_off_the_disk(catalogue: Catalogue, tmp_path: Path) -> None:
    put(catalogue, document(), "The lighthouse is lit.")
    reader = sqlite3.connect(tmp_path / "catalogue.sqlite", isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM documents").fetchone()

    while_read = catalogue.rebuild_keywords()
    reader.execute("COMMIT")
    reader.close()

    assert not while_read
    assert catalogue.rebuild_keywords()


def test_a_reader_in_another_thread_sees_a_paper_whole_while_it_is_replaced(catalogue: Catalogue) -> None:
    put(catalogue, document(), *(f"Old well {n}." for n in range(20)))
    seen: list[set[str]] = []
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            seen.append({p.text.split()[0] for p in catalogue.passage_rows.passages_of("wells")})

    reader = threading.Thread(target=read)
    reader.start()
    for round_ in range(10):
        put(catalogue, document(), *(f"{'New' if round_ % 2 == 0 else 'Old'} well {n}." for n in range(20)))
    done.set()
    reader.join()

    assert seen
    assert all(len(first_words) == 1 for first_words in seen)


def test_writers_in_several_threads_do_not_lose_each_others_papers(catalogue: Catalogue) -> None:
    def write(name: str) -> None:
        for n in range(5):
            put(catalogue, document(f"{name}{n}"), f"Paper {n} of {name}.")

    threads = [threading.Thread(target=write, args=(name,)) for name in ("a", "b", "c")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert catalogue.holdings(ANONYMOUS).documents == 15
