"""Who is let into a circle of exempt papers: until a day, by somebody, for a reason, and no longer once that is ended."""

from __future__ import annotations

import datetime
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.fakes import FakeEmbedder
from tests.invented import ask, document, shelve
from vectorstore.catalogue_grants import GrantRows
from vectorstore.grants import Subject, subject_of
from vectorstore.library import Library
from vectorstore.words.clearance import UNASSIGNED, Access, Clearance
from vectorstore.words.errors import BadInput, NotHeld

NOW = datetime.datetime(2026, 3, 2, 23, 30, tzinfo=datetime.UTC)
DAY = datetime.timedelta(days=1)
LOMOND = Subject("person", "lomond")
AUDIT = Subject("group", "Audit Members")
NO_GROUPS: frozenset[str] = frozenset()


@pytest.fixture
def grants(library: Library) -> GrantRows:
    return library.grants


def give(grants: GrantRows, circle: str = "Legal", to: Subject = LOMOND, until: str = "2026-03-31") -> str:
    return grants.give(circle, to, until, "ward business", "the monitoring officer", NOW).id


def test_a_person_who_is_let_in_reads_what_is_exempt_for_that_circle_and_nothing_else(
    library: Library, tmp_path: Path
) -> None:
    for group in ("Legal", "Estates"):
        shelve(library, tmp_path, document(group, access=Access("exempt", group)), f"The wells of {group} are sold.")
    give(library.grants)

    circles = library.circles_of("lomond", NO_GROUPS, NOW)

    assert circles == {"Legal"}
    found = ask(library, "Which wells are sold?", Clearance(groups=circles))
    assert {f.document.id for f in found} == {"Legal"}
    assert ask(library, "Which wells are sold?", Clearance(groups=library.circles_of("pask", NO_GROUPS, NOW))) == []


def test_a_group_of_the_directory_is_let_in_with_all_who_are_in_it(grants: GrantRows) -> None:
    give(grants, to=AUDIT)

    assert grants.circles_of("pask", frozenset({"Audit Members", "All Staff"}), NOW) == {"Legal"}
    assert grants.circles_of("pask", frozenset({"audit members"}), NOW) == set()
    assert grants.circles_of("Audit Members", NO_GROUPS, NOW) == set()  # a person of a group's name is not the group
    assert grants.circles_of("", frozenset({"lomond"}), NOW) == set()


def test_nobody_is_let_in_by_having_no_name(grants: GrantRows, tmp_path: Path) -> None:
    give(grants)
    with closing(sqlite3.connect(tmp_path / "library" / "catalogue.sqlite")) as database:
        database.execute("UPDATE grants SET subject = ''")
        database.commit()

    assert grants.circles_of("", frozenset({""}), NOW) == set()


@pytest.mark.parametrize(
    ("later", "circles"),
    [
        (0 * DAY, {"Legal"}),
        (29 * DAY, {"Legal"}),
        (29 * DAY + datetime.timedelta(minutes=31), set()),
        (60 * DAY, set()),
    ],
)
def test_a_grant_holds_up_to_the_end_of_its_last_day_in_utc(
    grants: GrantRows, later: datetime.timedelta, circles: set[str]
) -> None:
    give(grants)

    assert grants.circles_of("lomond", NO_GROUPS, NOW + later) == circles
    in_another_zone = (NOW + later).astimezone(datetime.timezone(datetime.timedelta(hours=-9)))
    assert grants.circles_of("lomond", NO_GROUPS, in_another_zone) == circles


def test_what_is_revoked_is_gone_at_once_and_stays_on_record(grants: GrantRows) -> None:
    id_, other = give(grants), give(grants, "Estates")

    ended = grants.revoke(id_, "she has left the committee", "the chief executive", NOW)

    assert grants.circles_of("lomond", NO_GROUPS, NOW) == {"Estates"}
    assert (ended.state(NOW), ended.revoked_by, ended.revoke_reason) == (
        "revoked",
        "the chief executive",
        "she has left the committee",
    )
    assert (ended.granted_by, ended.reason) == ("the monitoring officer", "ward business")
    assert {g.id: g.state(NOW) for g in grants.all()} == {id_: "revoked", other: "valid"}
    assert {g.state(NOW + 40 * DAY) for g in grants.all()} == {"revoked", "expired"}
    for unknown in (id_, "01J00000000000000000000000"):
        with pytest.raises(NotHeld, match="council-assistant grants"):
            grants.revoke(unknown, "again", "owner", NOW)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"circle": "(unreadable label)"}, "GROUP"),
        ({"circle": ""}, "GROUP"),
        ({"circle": UNASSIGNED.group}, "nobody has named"),
        ({"until": "2026-03-01"}, "past"),
        ({"until": "2031-03-01"}, "four years"),
        ({"until": "31/03/2026"}, "2026-03-31"),
        ({"until": "2026-02-30"}, "2026-03-31"),
        ({"reason": "  "}, "why"),
        ({"reason": "x" * 1_001}, "why"),
    ],
)
def test_a_grant_without_a_circle_a_day_to_come_or_a_reason_is_refused(
    grants: GrantRows, change: dict[str, str], why: str
) -> None:
    said = {"circle": "Legal", "until": "2026-03-31", "reason": "ward business"} | change
    with pytest.raises(BadInput, match=why):
        grants.give(said["circle"], LOMOND, said["until"], said["reason"], "owner", NOW)
    assert grants.all() == []


@pytest.mark.parametrize(
    "text", ["lomond", "person:", "everybody:all", "group: ", "person:a\nb", f"person:{'x' * 201}", ""]
)
def test_only_a_person_or_a_group_can_be_let_in(text: str) -> None:
    with pytest.raises(BadInput, match="person:ID or group:NAME"):
        subject_of(text)
    assert subject_of("group:Audit: Members") == Subject("group", "Audit: Members")


@pytest.mark.parametrize(
    "damage",
    [
        "until = 'soon'", "until = ''", "until = '9999'", "revoked_at = 'x'", "revoked_at = ''", "subject_kind = 'anybody'",
        "granted_at = 'x'", "circle = 'unassigned'",
    ],
)  # fmt: skip
def test_a_grant_that_cannot_be_read_lets_nobody_in(grants: GrantRows, tmp_path: Path, damage: str) -> None:
    give(grants)
    assert grants.circles_of("lomond", NO_GROUPS, NOW) == {"Legal"}
    with closing(sqlite3.connect(tmp_path / "library" / "catalogue.sqlite")) as database:
        database.execute(f"UPDATE grants SET {damage}")  # noqa: S608
        database.commit()

    assert grants.circles_of("lomond", NO_GROUPS, NOW) == set()


def test_grants_are_there_when_the_library_is_opened_again(tmp_path: Path) -> None:
    with Library(tmp_path / "library", FakeEmbedder()) as library:
        give(library.grants)
    with Library(tmp_path / "library", FakeEmbedder()) as library:
        assert library.circles_of("lomond", NO_GROUPS, NOW) == {"Legal"}
