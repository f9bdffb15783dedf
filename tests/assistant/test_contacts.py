"""Contacts: a council's list of whom to ask is read strictly, and the team whose words a question uses is named."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from pypdf import PdfReader

from assistant.answer import Question, Status
from assistant.contacts import Contact, Contacts, read_contacts
from assistant.study import Study
from ingest.demo_council import CONTACTS, PAPERS
from tests.fakes import FakeEmbedder
from tests.invented import document, shelve
from vectorstore.library import Library
from vectorstore.words.errors import BadSetting
from vectorstore.words.text import squash


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library(tmp_path / "library", FakeEmbedder()) as opened:
        yield opened


LISTED = Contacts(
    (
        Contact("Street Services, 01632 960 001", frozenset({"bin", "refus", "street"})),
        Contact("Revenues, 01632 960 002", frozenset({"tax", "council"})),
        Contact("The clerk, 01632 960 003"),
    )
)


@pytest.mark.parametrize(
    ("asked", "who"),
    [
        ("When are the bins emptied?", "Street Services"),
        ("What is the council tax in my street?", "Revenues"),
        ("Who was Ned Ludd?", "The clerk"),
    ],
)
def test_the_team_with_most_of_the_words_is_named_or_the_one_for_everything(asked: str, who: str) -> None:
    assert (LISTED.for_words([asked]) or "").startswith(who)


def test_without_a_team_for_everything_nobody_is_named_for_the_rest() -> None:
    assert Contacts(LISTED.listed[:2]).for_words(["Who was Ned Ludd?"]) is None
    assert Contacts().for_words(["bins"]) is None


def test_a_list_is_read(tmp_path: Path) -> None:
    file = tmp_path / "contacts.toml"
    file.write_text('[[contact]]\nwords = ["Fly-tipping"]\nwho = "Street  Services"\n[[contact]]\nwho = "The clerk"\n')

    listed = read_contacts(file)

    assert [contact.who for contact in listed.listed] == ["Street Services", "The clerk"]
    assert listed.for_words(["Who clears fly-tipping?"]) == "Street Services"


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("[[contact]\n", "no TOML"),
        ("", "no [[contact]] tables"),
        ('[[team]]\nwho = "A"\n', "no [[contact]] tables"),
        ('[[contact]]\nname = "A"\n', "Contact 1 in contacts.toml may have who and words"),
        ('[[contact]]\nwords = ["bin"]\n', "needs who"),
        ('[[contact]]\nwho = "A"\n[[contact]]\nwho = "B"\nwords = "bin"\n', "Contact 2 in contacts.toml has words"),
    ],
)
def test_a_list_that_cannot_be_used_says_what_is_wrong_with_it(tmp_path: Path, written: str, says: str) -> None:
    file = tmp_path / "contacts.toml"
    file.write_text(written)

    with pytest.raises(BadSetting) as refused:
        read_contacts(file)

    assert says in str(refused.value)
    assert str(tmp_path) not in str(refused.value)


def test_a_list_that_is_not_there_says_so(tmp_path: Path) -> None:
    with pytest.raises(BadSetting, match=r"missing\.toml cannot be read"):
        read_contacts(tmp_path / "missing.toml")


def test_the_demo_council_names_whom_its_own_service_guide_prints() -> None:
    guide = PdfReader(PAPERS / "2025-04-01_council_service-guide-2025-26.pdf")
    _, _, printed = squash("".join(page.extract_text() for page in guide.pages)).partition(squash("Contact details"))
    listed = read_contacts(CONTACTS)

    for contact in listed.listed:
        name, number = (squash(part) for part in contact.who.removeprefix("the ").split(", "))
        # Between a service and its number stand hours of opening at most.
        assert re.search(rf"{name}(?:830amto530pmmondaytofriday)?{number}", printed), contact.who
    assert listed.for_words(["My bin was missed"]) == "the contact centre, 01632 960140"


def test_who_is_to_be_asked_is_said_where_the_papers_do_not_say(library: Library, tmp_path: Path) -> None:
    shelve(library, tmp_path, document("wells"), "The village well was dug by hand.")
    study = Study(library, contacts=LISTED)

    missing = study.answer(Question("When are the bins emptied at Wrenmouth observatory?"))
    held = study.answer(Question("Who dug the village well by hand?"))

    assert missing.status is Status.NOT_FOUND
    assert missing.text.endswith("You can ask Street Services, 01632 960 001.")
    assert held.status is Status.ANSWERED
    assert "You can ask" not in held.text
    assert held.contact == "The clerk, 01632 960 003"


def test_what_was_searched_is_said_with_its_committees(library: Library, tmp_path: Path) -> None:
    for name, committee in (("a", "Cabinet"), ("b", "Cabinet"), ("c", "Planning Committee")):
        shelve(library, tmp_path, document(name, committee=committee), f"The well of {name} was dug by hand.")

    text = Study(library).answer(Question("Which astronaut opened the observatory?")).text

    assert "3 papers of Cabinet and the Planning Committee were searched" in text
