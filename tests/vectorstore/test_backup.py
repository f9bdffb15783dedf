"""Backups: one state of a library while it is read and written, whole or refused, and the same answers where it is restored."""

from __future__ import annotations

import json
import shutil
import sqlite3
import stat
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.fakes import FakeEmbedder
from tests.invented import ask, document, shelve
from tests.vectorstore.test_record import LAMP, QUARRY, cites
from vectorstore.backup import MANIFEST, Made, check_backup, restore_backup
from vectorstore.catalogue_chain import append_all
from vectorstore.library import Library
from vectorstore.words.clearance import ANONYMOUS
from vectorstore.words.errors import BadInput, DamagedBackup, LibraryInUse


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library(tmp_path / "library", FakeEmbedder()) as opened:
        shelve(opened, tmp_path, document("wells"), LAMP)
        shelve(opened, tmp_path, document("roads", title="The Roads"), QUARRY)
        opened.record.keep([cites(opened, "quarry", str(n), person="tag") for n in range(3)])
        yield opened


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup with keys. Leave it as it is: copy it to change it."""
    folder = tmp_path_factory.mktemp("whole")
    with Library(folder / "library", FakeEmbedder()) as opened:
        shelve(opened, folder, document("wells"), LAMP)
        opened.record.keep([cites(opened, "lamp", str(n)) for n in range(3)])
        return opened.backups.make(folder / "backup", with_keys=True).place


def restored(place: Path, to: Path, force: bool = False) -> tuple[Made, Path | None]:
    return restore_backup(place, to, force, lambda *_: None)


# Making ---------------------------------------------------------------------------------------------------------------


def test_a_backup_names_all_it_holds_and_is_its_owners_alone(library: Library, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []

    made = library.backups.make(tmp_path / "backup", progress=lambda done, of: told.append((done, of)))

    manifest = json.loads((made.place / MANIFEST).read_bytes())
    files = {str(f.relative_to(made.place)) for f in made.place.rglob("*") if f.is_file()}
    assert files == {MANIFEST, "catalogue.sqlite", "files/wells-sha-wells", "files/roads-sha-roads"}
    assert set(manifest["files"]) == files - {MANIFEST}
    assert (made.papers, made.answers, made.files, made.keys, made.missing) == (2, 3, 3, False, ())
    assert manifest["record_head"] == made.head == str(library.chain.head())
    assert {stat.S_IMODE(f.stat().st_mode) for f in made.place.rglob("*") if f.is_file()} == {0o600}
    assert stat.S_IMODE(made.place.stat().st_mode) == 0o700
    assert told[-1][0] == told[-1][1] == made.bytes
    assert check_backup(made.place) == made
    assert not list(Path(library.ownership._note).parent.glob("backing-up*"))


def test_a_backup_is_written_down_before_it_is_made_and_registered(library: Library, tmp_path: Path) -> None:
    made = library.backups.make(tmp_path / "backup", by="Ann", reason="Before the update")

    (deed,), _ = library.deeds.all(deed="backup")
    assert (deed.by, deed.thing, deed.reason) == ("Ann", str(made.place), "Before the update")
    (one,) = library.backups.all()
    assert one.place == str(made.place)
    assert one.finished_at
    assert library.backups.holding("wells") == [f"{made.place} (made {one.begun_at:%Y-%m-%d})"]
    assert library.backups.holding("never") == []
    shutil.rmtree(made.place)
    assert "not there" in library.backups.holding("wells")[0]


@pytest.mark.parametrize("to", ["library", "library/files", "library/new/deeper", "link/new"])
def test_a_backup_inside_the_library_is_refused(library: Library, tmp_path: Path, to: str) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "library")

    with pytest.raises(BadInput, match="inside the library"):
        library.backups.make(tmp_path / to)
    assert library.backups.all() == []


@pytest.mark.parametrize("there", ["a file", "a folder with something"])
def test_what_is_there_is_not_overwritten(library: Library, tmp_path: Path, there: str) -> None:
    place = tmp_path / "backup"
    if there == "a file":
        place.write_text("mine", encoding="utf-8")
    else:
        place.mkdir()
        (place / "mine").write_text("mine", encoding="utf-8")

    with pytest.raises(BadInput, match="not empty"):
        library.backups.make(place)
    assert (place if there == "a file" else place / "mine").read_text(encoding="utf-8") == "mine"


def test_a_backup_that_fails_leaves_nothing_behind(library: Library, tmp_path: Path) -> None:
    class Full(Exception):
        pass

    def fail(done: int, of: int) -> None:
        if done == of:
            raise Full

    with pytest.raises(Full):
        library.backups.make(tmp_path / "backup", progress=fail)

    assert not (tmp_path / "backup").exists()
    assert library.backups.all() == []
    assert not list((tmp_path / "library").glob("backing-up*"))


def test_a_library_that_lost_an_original_is_backed_up_and_says_so(library: Library, tmp_path: Path) -> None:
    (tmp_path / "library" / "files" / "wells-sha-wells").unlink()

    made = library.backups.make(tmp_path / "backup")

    assert made.missing == ("wells-sha-wells",)
    assert check_backup(made.place).missing == made.missing


def test_what_a_backup_that_was_cut_off_left_in_the_library_goes_when_it_is_opened(tmp_path: Path) -> None:
    with Library(tmp_path / "library", FakeEmbedder()):
        pass
    (tmp_path / "library" / "backing-up-1").mkdir()
    (tmp_path / "library" / "backing-up-1" / "wells-sha").write_text(LAMP, encoding="utf-8")

    with Library(tmp_path / "library", FakeEmbedder()):
        assert not (tmp_path / "library" / "backing-up-1").exists()


def test_a_backup_under_load_is_one_state_and_answers_the_same_elsewhere(library: Library, tmp_path: Path) -> None:
    """Papers come, go and are read again, answers are kept and erased, while backups are made one after another."""
    done = threading.Event()
    failed: list[BaseException] = []
    entries = [cites(library, "quarry", f"l{n}") for n in range(2_000)]

    def keep_writing(which: int) -> None:
        turn = 0
        try:
            while not done.is_set():
                turn += 1
                if which == 0:
                    paper = document(f"p{turn % 5}", sha256=f"sha-{turn}")
                    shelve(library, tmp_path, paper, f"Pier {turn % 5} was painted {turn} times.")
                    if turn % 3 == 0:
                        library.withdraw(f"p{turn % 5}")
                elif turn < len(entries):
                    library.record.keep([entries[turn]])
        except BaseException as error:
            failed.append(error)

    writers = [threading.Thread(target=keep_writing, args=(n,)) for n in range(2)]
    for writer in writers:
        writer.start()
    made = [library.backups.make(tmp_path / f"backup{n}") for n in range(3)]
    done.set()
    for writer in writers:
        writer.join()
    assert failed == []

    before = [f.passage.text for f in ask(library, "lighthouse lamp cost")][:1]
    for n, one in enumerate(made):
        assert check_backup(one.place) == one
        assert one.missing == ()
        restored(one.place, tmp_path / f"again{n}")
        with Library(tmp_path / f"again{n}", FakeEmbedder()) as again:
            assert again.health().sound
            assert again.chain.check().wrong is None
            assert [f.passage.text for f in ask(again, "lighthouse lamp cost")][:1] == before == [LAMP]
            assert len(again.documents(ANONYMOUS)) == one.papers
    assert len({one.head for one in made}) == 3


# Restoring ------------------------------------------------------------------------------------------------------------


def test_a_restored_library_is_whole_and_goes_on(library: Library, tmp_path: Path) -> None:
    made = library.backups.make(tmp_path / "backup", with_keys=True)

    told, aside = restored(made.place, tmp_path / "again")

    assert (told, aside) == (made, None)
    assert (tmp_path / "again" / "person.key").read_bytes() == (tmp_path / "library" / "person.key").read_bytes()
    assert stat.S_IMODE((tmp_path / "again" / "person.key").stat().st_mode) == 0o600
    with Library(tmp_path / "again", FakeEmbedder()) as again:
        assert again.tags.tag("ann") == library.tags.tag("ann")
        assert ask(again, "quarry")[0].passage.text == QUARRY
        again.record.keep([cites(again, "lamp", "later")])
        assert again.chain.check(library.chain.head()).answers == 4
    assert not list(tmp_path.glob("again.*"))


def test_a_library_that_is_there_is_moved_aside_and_only_when_told_to(whole: Path, tmp_path: Path) -> None:
    with Library(tmp_path / "library", FakeEmbedder()) as opened:
        shelve(opened, tmp_path, document("roads"), QUARRY)
        with pytest.raises(LibraryInUse):
            restored(whole, tmp_path / "library", force=True)
    (tmp_path / "library" / "session.key").write_text("kept", encoding="ascii")

    with pytest.raises(BadInput, match=r"holds a library already.*--force"):
        restored(whole, tmp_path / "library")
    _, aside = restored(whole, tmp_path / "library", force=True)

    assert aside
    assert (tmp_path / "library" / "session.key").read_text(encoding="ascii") == "kept"
    for folder, text in ((aside, QUARRY), (tmp_path / "library", LAMP)):
        with Library(folder, FakeEmbedder()) as opened:
            assert [f.passage.text for f in ask(opened, "lamp quarry")] == [text]


def test_a_folder_with_something_else_in_it_is_left_alone(whole: Path, tmp_path: Path) -> None:
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "dear.txt").write_text("Dear Ann", encoding="utf-8")

    for force in (False, True):
        with pytest.raises(BadInput, match=r"no library \(dear.txt\)"):
            restored(whole, tmp_path / "letters", force)
    assert [f.name for f in (tmp_path / "letters").iterdir()] == ["dear.txt"]


def test_a_folder_that_only_holds_keys_takes_a_library(whole: Path, tmp_path: Path) -> None:
    (tmp_path / "library").mkdir()
    (tmp_path / "library" / "owner.key").write_text("kept", encoding="ascii")

    restored(whole, tmp_path / "library")

    assert (tmp_path / "library" / "owner.key").read_text(encoding="ascii") == "kept"
    assert [f.name for f in tmp_path.iterdir()] == ["library"]


def forged(place: Path, script: str) -> None:
    """A catalogue that somebody changed, and put its new digest into the manifest."""
    from vectorstore.backup import _digest  # noqa: PLC0415

    database = sqlite3.connect(place / "catalogue.sqlite")
    database.executescript(script)
    database.close()
    digest, size = _digest(place / "catalogue.sqlite")
    change(place, lambda m: m["files"]["catalogue.sqlite"].update(sha256=digest, bytes=size))


def change(place: Path, how: Callable[[dict[str, object]], object]) -> None:
    manifest = json.loads((place / MANIFEST).read_bytes())
    how(manifest)
    (place / MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")


def made_anew(place: Path) -> None:
    forged(
        place,
        "UPDATE answers SET question = 'x'; DELETE FROM chain; DELETE FROM parts; DELETE FROM deeds; "
        "DELETE FROM settings WHERE name = 'record_head'",
    )
    database = sqlite3.connect(place / "catalogue.sqlite")
    append_all(database)
    database.commit()
    database.close()
    forged(place, "SELECT 1")


def flip(file: Path, at: int) -> None:
    content = bytearray(file.read_bytes())
    content[at] ^= 1
    file.write_bytes(content)


DAMAGE: dict[str, tuple[Callable[[Path], object], str]] = {
    "no manifest": (lambda p: (p / MANIFEST).unlink(), "holds no whole backup"),
    "an empty folder": (lambda p: shutil.rmtree(p) or p.mkdir(), "holds no whole backup"),
    "a manifest cut off": (lambda p: (p / MANIFEST).write_bytes((p / MANIFEST).read_bytes()[:99]), "cannot be read"),
    "a manifest of lists": (lambda p: (p / MANIFEST).write_text("[]", encoding="utf-8"), "cannot be read"),
    "a later format": (lambda p: change(p, lambda m: m.update(format=2)), "of another kind"),
    "a file that climbs out": (
        lambda p: change(p, lambda m: m["files"].update({"files/../../x": {"sha256": "0" * 64, "bytes": 1}})), "none of its own",
    ),
    "an absolute file": (
        lambda p: change(p, lambda m: m["files"].update({"/etc/x.key": {"sha256": "0" * 64, "bytes": 1}})), "none of its own",
    ),
    "no catalogue named": (lambda p: change(p, lambda m: m["files"].pop("catalogue.sqlite")), "names no catalogue"),
    "a paper lost": (lambda p: (p / "files" / "wells-sha-wells").unlink(), "1 files are missing, such as files/wells"),
    "a key lost": (lambda p: (p / "person.key").unlink(), "1 files are missing, such as person.key"),
    "a file more": (lambda p: (p / "files" / "x").write_text("x", encoding="utf-8"), "not in its manifest, such as files/x"),
    "a bit of a paper": (lambda p: flip(p / "files" / "wells-sha-wells", 3), "files/wells-sha-wells is not as it was written"),
    "a bit of the catalogue": (lambda p: flip(p / "catalogue.sqlite", 9_000), "catalogue.sqlite is not as it was written"),
    "a catalogue cut off": (
        lambda p: (p / "catalogue.sqlite").write_bytes((p / "catalogue.sqlite").read_bytes()[:-4096]), "is not as it was written",
    ),
    "a paper left out of the manifest": (
        lambda p: (p / "files" / "wells-sha-wells").unlink() or change(p, lambda m: m["files"].pop("files/wells-sha-wells")),
        "lacks 1 papers' files",
    ),
    "a question forged": (lambda p: forged(p, "UPDATE answers SET question = 'x'"), "tampered with .answer 0"),
    "an answer removed": (lambda p: forged(p, "DELETE FROM answers WHERE id = '1'"), "tampered with .the answer of link"),
    "the record made anew": (made_anew, "its record ends elsewhere than its manifest says"),
    "another schema": (lambda p: forged(p, "PRAGMA user_version = 99"), "has schema 99"),
}  # fmt: skip


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_backup_is_refused_with_what_is_wrong_before_anything_is_touched(
    whole: Path, tmp_path: Path, damage: str
) -> None:
    place = Path(shutil.copytree(whole, tmp_path / "backup"))
    do, says = DAMAGE[damage]
    do(place)

    with pytest.raises(DamagedBackup, match=says):
        restored(place, tmp_path / "library", force=True)
    assert not (tmp_path / "library").exists()
    assert not list(tmp_path.glob("library*"))


def test_there_are_as_many_kinds_of_damage_as_were_thought_of() -> None:
    assert len(DAMAGE) == 19


def test_a_backup_is_not_restored_over_the_folder_that_it_lies_in(whole: Path, tmp_path: Path) -> None:
    place = Path(shutil.copytree(whole, tmp_path / "library" / "backup"))

    with pytest.raises(BadInput, match="inside the library's folder"):
        restored(place, tmp_path / "library", force=True)
