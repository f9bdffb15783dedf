"""Attacks on who one is, against the real server on a socket and its sign-in service: none may come through.

Each has a control: the same done rightly, which has to come through, so that a server that refuses everything, or a test that
asks the wrong thing, is found out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest

from tests.access.attacks import Attack
from tests.access.attacks_by_key import by_bearer_tokens, by_made_keys, by_owners_key
from tests.access.attacks_by_token import (
    BELIEVED,
    by_coming_back,
    by_documents,
    by_leading_elsewhere,
    by_sessions,
    by_tokens,
    with_token,
)
from tests.access.attacks_from_elsewhere import by_framing, by_other_origins, by_other_pages
from tests.access.attacks_on_others import by_addresses, by_ids
from tests.access.house import House

ATTACKS = [
    *by_owners_key(), *by_made_keys(), *by_bearer_tokens(), *by_tokens(), *by_coming_back(), *by_leading_elsewhere(),
    *by_sessions(), *by_documents(), *by_other_pages(), *by_other_origins(), *by_framing(), *by_ids(), *by_addresses(),
]  # fmt: skip
FAMILIES = {
    "owner's key": 29, "header": 35, "machine's key": 30, "scope": 8, "bearer token": 6, "token": 90, "coming back": 28,
    "redirect": 30, "session": 30, "discovery": 6, "crossing": 280, "embedding": 80, "CORS": 55, "framing": 18, "ids": 80,
    "address": 70,
}  # fmt: skip
"""How many there are of each at least."""


def test_there_are_as_many_attacks_as_are_said_and_no_two_are_one() -> None:
    counts = Counter(attack.family for attack in ATTACKS)

    assert len({(a.family, a.name) for a in ATTACKS}) == len(ATTACKS) >= 800
    assert set(counts) == set(FAMILIES)
    assert {f: n for f, n in counts.items() if n < FAMILIES[f]} == {}


# As in production: a key that is too short is refused, and not only warned of.
@pytest.mark.filterwarnings("ignore::jwt.warnings.InsecureKeyLengthWarning")
@pytest.mark.parametrize("family", FAMILIES)
def test_no_attack_comes_through(house: House, family: str) -> None:
    came_through = [attack.name for attack in of(family) if attack.strike(house)]

    assert came_through == []


@pytest.mark.parametrize("family", FAMILIES)
def test_what_is_attacked_could_come_through(house: House, family: str) -> None:
    controls = {told_apart(attack.control): attack for attack in of(family)}

    assert controls
    assert [attack.name for attack in controls.values() if not attack.control(house)] == []


@pytest.mark.parametrize("name", BELIEVED)
def test_what_is_rare_and_right_is_believed(house: House, name: str) -> None:
    assert with_token(house, BELIEVED[name])


def told_apart(control: Callable[[House], bool]) -> tuple[object, ...]:
    """Two controls that are written in one place and with the same words are one."""
    cells = getattr(control, "__closure__", None) or ()
    return (control.__code__, control.__defaults__, tuple(cell.cell_contents for cell in cells))


def of(family: str) -> list[Attack]:
    return [attack for attack in ATTACKS if attack.family == family]
