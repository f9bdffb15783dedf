"""Keys, people and sessions in the catalogue: what is kept of each, and what is not."""

from __future__ import annotations

import dataclasses
import datetime
from pathlib import Path

import pytest

from vectorstore.catalogue import Catalogue
from vectorstore.keys import MACHINE, WIDGET, Key, digest_of, new_key, read_key
from vectorstore.people import Session
from vectorstore.words.clearance import Clearance

NOW = datetime.datetime(2025, 12, 1, 9, 0, tzinfo=datetime.UTC)
HOUR = datetime.timedelta(hours=1)


def kept(catalogue: Catalogue) -> tuple[Key, str]:
    clearance = Clearance(staff=True, groups=frozenset({"Licensing", "Audit"}))
    scopes = frozenset({"ask", "search"})
    key, written = new_key(MACHINE, "Reports", scopes=scopes, clearance=clearance, made_by="owner", now=NOW, days=90)
    sent = read_key(written)
    assert sent is not None
    catalogue.keys.add(key, sent.digest)
    return key, written


def test_a_key_is_found_by_its_id_as_it_was_made(catalogue: Catalogue) -> None:
    key, written = kept(catalogue)
    sent = read_key(written)

    assert sent is not None
    assert (sent.kind, sent.id) == (MACHINE, key.id)
    assert catalogue.keys.find(key.id) == (key, sent.digest)
    assert catalogue.keys.all() == [key]
    assert catalogue.keys.find("nothing") is None


def test_a_keys_secret_is_nowhere_in_the_file(catalogue: Catalogue, tmp_path: Path) -> None:
    _, written = kept(catalogue)
    catalogue.close()

    stored = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert b"Reports" in stored
    _, _, secret = written.split("_", 2)  # which may hold further ones
    assert len(secret) == 43
    assert secret.encode() not in stored


def test_a_key_is_revoked_once_and_says_by_whom(catalogue: Catalogue) -> None:
    key, _ = kept(catalogue)

    assert catalogue.keys.revoke(key.id, "Ada", NOW + HOUR)
    assert not catalogue.keys.revoke(key.id, "Bea", NOW + 2 * HOUR)
    assert not catalogue.keys.revoke("nothing", "Bea", NOW)
    (now,) = catalogue.keys.all()
    assert (now.revoked_at, now.revoked_by) == (NOW + HOUR, "Ada")


def test_of_a_keys_use_only_the_day_is_kept(catalogue: Catalogue) -> None:
    key, _ = kept(catalogue)

    catalogue.keys.used(key.id, NOW.date())

    assert catalogue.keys.all()[0].last_used == NOW.date()


@pytest.mark.parametrize("kind", [MACHINE, WIDGET])
def test_what_is_cut_lengthened_or_written_otherwise_is_no_key(kind: str) -> None:
    _, written = new_key(kind, "x", made_by="owner", now=NOW, days=1)

    assert read_key(written) is not None
    others = [
        written[:-1],
        written + "A",
        f" {written}",
        f"{written}\n",
        written.upper(),
        written.replace("_", "-", 1),
        "",
    ]
    assert [read_key(other) for other in others] == [None] * 7


def test_two_keys_share_nothing() -> None:
    made = [new_key(MACHINE, "x", made_by="owner", now=NOW, days=1)[1] for _ in range(50)]

    assert len({read.id for m in made if (read := read_key(m))}) == len({m[14:] for m in made}) == 50


def signed_in(catalogue: Catalogue, id_: str = "p1", cookie: str = "cookie") -> Session:
    catalogue.people.came(id_, "Ada Lovelace", "ada@council.example", NOW)
    session = Session(digest_of(cookie), id_, frozenset({"staff", "öffice"}), NOW, NOW, NOW + 10 * HOUR)
    assert catalogue.people.begin(session)
    return session


def test_a_session_is_found_with_whose_it_is(catalogue: Catalogue) -> None:
    session = signed_in(catalogue)

    found = catalogue.people.session(session.digest)

    assert found is not None
    assert found[0] == session
    assert (found[1].name, found[1].suspended_at) == ("Ada Lovelace", None)
    assert catalogue.people.session(digest_of("another")) is None


def test_a_session_that_was_ended_is_gone_and_another_is_not(catalogue: Catalogue) -> None:
    one, other = signed_in(catalogue), signed_in(catalogue, "p2", "biscuit")

    catalogue.people.end(one.digest)

    assert catalogue.people.session(one.digest) is None
    assert catalogue.people.session(other.digest) is not None


def test_who_is_suspended_is_known_as_such_and_gets_no_new_session_until_they_may_again(catalogue: Catalogue) -> None:
    session, other = signed_in(catalogue), signed_in(catalogue, "p2", "biscuit")

    assert catalogue.people.suspend("p1", "owner", "has left", NOW + HOUR)

    found, unharmed = catalogue.people.session(session.digest), catalogue.people.session(other.digest)
    assert found is not None
    assert unharmed is not None
    assert (found[1].suspended_at, found[1].suspended_by, found[1].reason) == (NOW + HOUR, "owner", "has left")
    assert unharmed[1].suspended_at is None
    again = dataclasses.replace(session, digest=digest_of("again"))
    assert not catalogue.people.begin(again)
    assert catalogue.people.session(again.digest) is None
    assert catalogue.people.resume("p1")
    assert catalogue.people.session(session.digest) is None
    assert catalogue.people.begin(again)
    assert not catalogue.people.suspend("nobody", "owner", None, NOW)
    assert not catalogue.people.resume("nobody")


def test_a_new_session_sweeps_out_those_that_have_ended(catalogue: Catalogue) -> None:
    old = signed_in(catalogue)
    later = Session(digest_of("later"), "p1", frozenset(), NOW + 11 * HOUR, NOW + 11 * HOUR, NOW + 20 * HOUR)

    assert catalogue.people.begin(later)

    assert catalogue.people.session(old.digest) is None
    assert catalogue.people.session(later.digest) is not None


def test_somebody_who_comes_again_is_the_same_person_under_the_name_of_now(catalogue: Catalogue) -> None:
    catalogue.people.came("p1", "Ada Byron", None, NOW)
    person = catalogue.people.came("p1", "Ada Lovelace", "ada@council.example", NOW + HOUR)

    assert (person.first_seen, person.last_seen, person.name) == (NOW, NOW + HOUR, "Ada Lovelace")
    assert catalogue.people.all() == [person]
