"""A catalogue that another version wrote, or that was cut off at its first start: brought up to date, or refused."""

from __future__ import annotations

import datetime
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.invented import document, prose
from tests.vectorstore.catalogues import correct, kin, put, scores
from vectorstore.catalogue import Catalogue
from vectorstore.catalogue_file import SCHEMA
from vectorstore.kinship import Kin
from vectorstore.record import Entry, Line, Wanted
from vectorstore.words.clearance import ANONYMOUS, OWNER
from vectorstore.words.errors import WrongSchema


def test_a_catalogue_of_another_schema_is_refused_with_what_to_do(tmp_path: Path) -> None:
    file = tmp_path / "catalogue.sqlite"
    database = sqlite3.connect(file)
    database.execute("PRAGMA user_version = 99")
    database.close()

    with pytest.raises(WrongSchema, match=r"schema 99.*COUNCIL_STORE__PATH"):
        Catalogue(file)


VERSION_2 = """
CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE documents (
    id TEXT PRIMARY KEY, source TEXT NOT NULL UNIQUE, file TEXT NOT NULL, sha256 TEXT NOT NULL, size INTEGER NOT NULL,
    media_type TEXT NOT NULL, reader TEXT NOT NULL, title TEXT, committee TEXT, meeting_date TEXT, date_basis TEXT,
    item TEXT, kind TEXT NOT NULL, pages INTEGER, access TEXT, warnings TEXT NOT NULL, ingested_at TEXT NOT NULL,
    passages INTEGER NOT NULL
) STRICT;
CREATE INDEX documents_by_label ON documents (coalesce(access, ''));
CREATE TABLE pages (
    document_id TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE, place INTEGER NOT NULL, number INTEGER,
    text TEXT NOT NULL, PRIMARY KEY (document_id, place)
) STRICT;
CREATE TABLE passages (
    n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,
    document_id TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE, text TEXT NOT NULL, headings TEXT NOT NULL,
    item TEXT, item_title TEXT, meeting_date TEXT, committee TEXT, paragraph TEXT, page INTEGER,
    last_page INTEGER, shape TEXT NOT NULL,
    standing TEXT NOT NULL, periods TEXT NOT NULL, sentences TEXT NOT NULL, access TEXT, embedded_as TEXT NOT NULL,
    vector BLOB NOT NULL, sentence_vectors BLOB NOT NULL
) STRICT;
CREATE INDEX passages_of_a_document ON passages (document_id);
CREATE INDEX passages_by_what_was_embedded ON passages (embedded_as);
CREATE INDEX passages_by_label ON passages (coalesce(access, ''), access);
PRAGMA user_version = 2;
"""
OF_VERSION_2 = {
    "documents": "id, source, file, sha256, size, media_type, reader, title, committee, meeting_date, date_basis, item, "
    "kind, pages, access, warnings, ingested_at, passages",
    "passages": "n, id, document_id, text, headings, item, item_title, meeting_date, committee, paragraph, page, last_page, "
    "shape, standing, periods, sentences, access, embedded_as, vector, sentence_vectors",
    "pages": "document_id, place, number, text",
    "settings": "name, value",
}


def as_version_2_wrote(folder: Path) -> Path:
    """Two papers of the same text in a file of version 2; its keyword tables were as they are."""
    two_papers(folder / "new.sqlite")
    old = sqlite3.connect(folder / "catalogue.sqlite")
    old.executescript(VERSION_2)
    old.execute("ATTACH ? AS new", (str(folder / "new.sqlite"),))
    for name, columns in OF_VERSION_2.items():
        old.execute(f"INSERT INTO {name} ({columns}) SELECT {columns} FROM new.{name}")  # noqa: S608
    old.execute("CREATE VIRTUAL TABLE keywords_public USING fts5 (label, body, tokenize = 'porter unicode61')")
    old.execute("INSERT INTO keywords_public (rowid, label, body) SELECT rowid, label, body FROM new.keywords_public")
    old.commit()
    old.close()
    return folder / "catalogue.sqlite"


def as_version_3_wrote(folder: Path) -> Path:
    """The same two papers in a file of version 3, which lacks what came with 4."""
    for name in ("new.sqlite", "catalogue.sqlite"):
        two_papers(folder / name)
    old = sqlite3.connect(folder / "catalogue.sqlite")
    old.executescript(
        f"{WITHOUT_GRANTS} {WITHOUT_RECORD} DROP TABLE paper_words; DROP TABLE abbreviations; "
        "ALTER TABLE passages DROP COLUMN about; "
        "PRAGMA user_version = 3;"
    )
    old.close()
    return folder / "catalogue.sqlite"


WITHOUT_ACCESS = "DROP TABLE sessions; DROP TABLE people; DROP TABLE api_keys;"
WITHOUT_GRANTS = (
    "DROP TABLE grants; ALTER TABLE documents DROP COLUMN paragraphs; ALTER TABLE documents DROP COLUMN exempt_reason; "
    "ALTER TABLE documents DROP COLUMN review_on;"
)
WITHOUT_CHAIN = (
    "DROP TABLE chain; DROP TABLE parts; DROP TABLE deeds; DROP TABLE backups; DROP INDEX answers_by_person; "
    "DELETE FROM settings WHERE name = 'record_head';"
)
WITHOUT_RECORD = (
    WITHOUT_ACCESS
    + WITHOUT_CHAIN
    + (
        "DROP TABLE held_passages; DROP TABLE held_back; DROP TABLE answer_citations; DROP TABLE answer_lines; "
        "DROP TABLE answers;"
    )
)


def as_version_4_wrote(folder: Path) -> Path:
    """The same two papers in a file of version 4, which lacks what came with 5."""
    for name in ("new.sqlite", "catalogue.sqlite"):
        two_papers(folder / name)
    old = sqlite3.connect(folder / "catalogue.sqlite")
    old.executescript(f"{WITHOUT_GRANTS} {WITHOUT_RECORD} PRAGMA user_version = 4;")
    old.close()
    return folder / "catalogue.sqlite"


def as_version_5_wrote(folder: Path) -> Path:
    """The same two papers in a file of version 5, with answers that no chain links."""
    for name in ("new.sqlite", "catalogue.sqlite"):
        two_papers(folder / name)
    catalogue = Catalogue(folder / "catalogue.sqlite")
    catalogue.record.keep([an_answer(str(n)) for n in range(3)])
    catalogue.record.rate("1", "useful", "Well said", NOON)
    catalogue.close()
    old = sqlite3.connect(folder / "catalogue.sqlite")
    old.executescript(
        f"{WITHOUT_GRANTS} {WITHOUT_ACCESS} {WITHOUT_CHAIN} ALTER TABLE answers ADD COLUMN salt BLOB; "
        "ALTER TABLE answers ADD COLUMN digest BLOB; "
        "PRAGMA user_version = 5;"
    )
    old.close()
    return folder / "catalogue.sqlite"


NOON = datetime.datetime(2025, 12, 1, 12, tzinfo=datetime.UTC)


def an_answer(id_: str) -> Entry:
    return Entry(
        id=id_,
        at=NOON,
        question="What of the lamp?",
        standalone="What of the lamp?",
        status="not_found",
        lines=(Line("Nothing."),),
        citations=(),
        written_by="quotes",
        prompts={},
        clearance=ANONYMOUS,
    )


def two_papers(file: Path) -> None:
    catalogue = Catalogue(file)
    put(catalogue, document("a", title=None), "The Lighthouse Lamp Fund (LLF) is spent.")
    put(catalogue, document("b"), "The Lighthouse Lamp Fund (LLF) is spent.")
    catalogue.close()


EARLIER = pytest.mark.parametrize(
    "as_it_was", [as_version_2_wrote, as_version_3_wrote, as_version_4_wrote, as_version_5_wrote]
)


@EARLIER
def test_what_a_version_before_wrote_is_brought_up_to_date(tmp_path: Path, as_it_was: Callable[[Path], Path]) -> None:
    opened = Catalogue(as_it_was(tmp_path))

    assert {d.id: d.items for d in opened.documents(OWNER)} == {"a": (), "b": ()}
    assert len(scores(opened, "lighthouse")) == 2
    assert kin(opened, "a") == {("a", Kin.SAME_TEXT, "b"), ("b", Kin.SAME_TEXT, "a")}
    assert opened.held(ANONYMOUS).papers["lighthouse"] == 2
    assert [a.long for a in opened.held(ANONYMOUS).abbreviations.all] == ["Lighthouse Lamp Fund"]
    correct(opened, document("b"), title="The Lighthouse")
    put(opened, document("c"), "The Lighthouse Lamp Fund (LLF) is spent.")
    assert len(kin(opened, "a")) == 4
    opened.close()


@EARLIER
def test_what_is_brought_up_to_date_holds_what_a_new_file_would(
    tmp_path: Path, as_it_was: Callable[[Path], Path]
) -> None:
    Catalogue(as_it_was(tmp_path)).close()
    files = []
    for name in ("catalogue.sqlite", "new.sqlite"):
        database = sqlite3.connect(tmp_path / name)
        things = {row[0]: row[1] for row in database.execute("SELECT name, type FROM sqlite_master")}
        columns = {
            name: {row[1:] for row in database.execute(f"PRAGMA table_info ({name})")}
            for name, kind in things.items()
            if kind == "table" and not name.startswith("keywords")
        }
        filled = [sorted(database.execute(f"SELECT * FROM {name}")) for name in ("paper_words", "abbreviations")]  # noqa: S608
        files.append((things, columns, filled, database.execute("PRAGMA user_version").fetchone()))
        database.close()

    assert files[0] == files[1]


@EARLIER
def test_what_is_brought_up_to_date_keeps_its_passages_and_can_hold_what_one_is_about(
    tmp_path: Path, as_it_was: Callable[[Path], Path]
) -> None:
    before = Catalogue(tmp_path / "same.sqlite")
    (id_,) = put(before, document("a", title=None), "The Lighthouse Lamp Fund (LLF) is spent.")
    opened = Catalogue(as_it_was(tmp_path))

    assert opened.passage_rows.passages_of("a") == before.passage_rows.passages_of("a")
    assert opened.stored([id_], 4)[id_].vector.tolist() == before.stored([id_], 4)[id_].vector.tolist()
    assert opened.stored([id_], 4)[id_].body == before.stored([id_], 4)[id_].body
    (old,) = opened.passage_rows.passages_of("a")
    assert old.about is None
    told = prose("c", "Amendment lost.", about="that the lamp be sold")
    put(opened, document("c"), told)
    assert opened.passage_rows.passages_of("c") == [told]
    for catalogue in (before, opened):
        catalogue.close()


def test_answers_that_were_kept_before_there_was_a_chain_are_linked_as_they_stand(tmp_path: Path) -> None:
    opened = Catalogue(as_version_5_wrote(tmp_path))

    checked = opened.chain.check()
    assert (checked.wrong, checked.answers, checked.head.n) == (None, 3, 4)
    assert [e.rating for e in opened.record.each(Wanted())] == [None, "useful", None]
    opened.record.keep([an_answer("later")])
    with opened._file.transaction() as db:
        db.execute("UPDATE answers SET question = 'Another?' WHERE id = '2'")
    assert opened.chain.check().wrong == "answer 2 (link 4): its part 'asked' was changed"
    opened.close()


def test_a_file_of_this_version_is_opened_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "catalogue.sqlite"
    for count in (0, 1):
        opened = Catalogue(file)
        assert len(opened.passage_rows.passages_of("a")) == count
        put(opened, document("a"), prose("a", "Amendment lost.", about="that the lamp be sold"))
        opened.close()


def test_an_update_that_fails_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    file = as_version_3_wrote(tmp_path)
    database = sqlite3.connect(file)
    database.execute("UPDATE passages SET headings = 'no list'")
    database.commit()
    with pytest.raises(ValueError, match="Expecting value"):
        Catalogue(file)

    database.execute("UPDATE passages SET headings = '[]'")
    database.commit()
    assert database.execute("PRAGMA user_version").fetchone() == (3,)
    database.close()
    opened = Catalogue(file)
    assert opened.held(ANONYMOUS).papers["lighthouse"] == 2
    opened.close()


def test_a_first_start_that_is_cut_off_anywhere_is_made_good_by_the_next(tmp_path: Path) -> None:
    for made_before_the_end in range(SCHEMA.count("CREATE ")):
        file = tmp_path / f"{made_before_the_end}.sqlite"
        cut_off_after(file, made_before_the_end)

        opened = Catalogue(file)
        put(opened, document(), "The lighthouse is lit.")
        opened.close()


def cut_off_after(file: Path, made: int) -> None:
    """A first start that is stopped once so many tables and indexes are made."""
    left = [made]

    def allow(action: int, *_: object) -> int:
        if action in (sqlite3.SQLITE_CREATE_TABLE, sqlite3.SQLITE_CREATE_INDEX):
            left[0] -= 1
        return sqlite3.SQLITE_DENY if left[0] < 0 else sqlite3.SQLITE_OK

    database = sqlite3.connect(file, isolation_level=None)
    database.set_authorizer(allow)
    with pytest.raises(sqlite3.DatabaseError, match="not authorized"):
        database.executescript(SCHEMA)
    database.close()
