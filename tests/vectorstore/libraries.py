"""What tests of the library share: three papers on three shelves, labels spoilt behind its back, and opening it again."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from tests.fakes import FakeEmbedder
from tests.invented import LEGAL, document, shelve
from vectorstore.library import Library
from vectorstore.words.clearance import ANONYMOUS, PUBLIC, STAFF, Clearance
from vectorstore.words.errors import NotHeld

LAWYER = Clearance(groups=frozenset({"Legal"}))


def opened_again(folder: Path, mend: bool = True) -> Library:
    return Library(folder, FakeEmbedder(), mend=mend)


def refusal_of(library: Library, document_id: str, clearance: Clearance = ANONYMOUS) -> str:
    with pytest.raises(NotHeld) as refused:
        library.file(document_id, clearance)
    return str(refused.value)


def shelve_three(library: Library, folder: Path) -> None:
    shelve(library, folder, document("open", access=PUBLIC), "The lighthouse lamp is for sale.")
    shelve(library, folder, document("staff", access=STAFF), "The lighthouse lamp was valued by staff.")
    shelve(library, folder, document("legal", access=LEGAL), "The lighthouse lamp has a secret buyer.")


def spoil(folder: Path, tables: tuple[str, ...], label: str | None) -> None:
    """Writes a label behind the library's back."""
    database = sqlite3.connect(folder / "catalogue.sqlite")
    for name in tables:
        database.execute(f"UPDATE {name} SET access = ?", (label,))  # noqa: S608  (the names stand in the tests)
    database.commit()
    database.close()
