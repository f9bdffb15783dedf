"""Who may see what."""

from __future__ import annotations

import pytest

from vectorstore.words.clearance import ANONYMOUS, OWNER, PUBLIC, STAFF, UNASSIGNED, UNREADABLE, Access, Clearance

LEGAL = Access("exempt", "legal")


@pytest.mark.parametrize("label", ["public", "staff", "exempt:legal", "exempt:Cabinet Members & Officers"])
def test_a_label_is_read_as_it_is_written(label: str) -> None:
    assert Access.parse(label).label == label


@pytest.mark.parametrize(
    "label", ["", "Public", "secret", "exempt", "exempt:", "public:legal", "exempt:a;drop", "exempt:é"]
)
def test_what_is_no_label_is_refused_in_words_that_help(label: str) -> None:
    with pytest.raises(ValueError, match="Use public, staff or exempt:GROUP"):
        Access.parse(label)


@pytest.mark.parametrize("label", [None, "", "publik", 7, "exempt"])
def test_a_stored_label_that_cannot_be_read_is_exempt_to_everybody(label: object) -> None:
    access = Access.stored(label)
    assert access == UNREADABLE
    assert not ANONYMOUS.may_see(access)
    assert not Clearance(staff=True, groups=frozenset({"legal"})).may_see(access)


def test_the_public_sees_public_papers_only() -> None:
    seen = [access for access in (PUBLIC, STAFF, LEGAL, UNASSIGNED) if ANONYMOUS.may_see(access)]
    assert seen == [PUBLIC]


def test_staff_do_not_see_exempt_papers() -> None:
    seen = [access for access in (PUBLIC, STAFF, LEGAL, UNASSIGNED) if Clearance(staff=True).may_see(access)]
    assert seen == [PUBLIC, STAFF]


def test_a_group_sees_its_own_exempt_papers_and_no_others() -> None:
    reader = Clearance(groups=frozenset({"legal"}))
    seen = [
        access for access in (PUBLIC, STAFF, LEGAL, Access("exempt", "finance"), UNASSIGNED) if reader.may_see(access)
    ]
    assert seen == [PUBLIC, LEGAL]


def test_a_level_that_nobody_knows_is_seen_by_no_reader() -> None:
    reader = Clearance(staff=True, groups=frozenset({"", "legal"}))
    assert not reader.may_see(Access("members"))


def test_the_owner_sees_what_is_held() -> None:
    assert all(OWNER.may_see(access) for access in (PUBLIC, STAFF, LEGAL, UNASSIGNED, UNREADABLE))


def test_labels_that_look_alike_stand_on_different_shelves() -> None:
    labels = ["public", "staff", "exempt:legal", "exempt:Legal", "exempt:legal ", "exempt:public"]
    assert len({Access.parse(label).shelf for label in labels}) == len(labels)


def test_a_shelf_is_named_in_letters_digits_and_one_underscore() -> None:
    shelf = Access.parse("exempt:Cabinet Members & Officers").shelf
    assert shelf.replace("_", "", 1).isalnum()
    assert shelf.isascii()
