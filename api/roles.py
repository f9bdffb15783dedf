"""Who may do and see what: the one place. Roles come from the directory's groups, scopes from a machine's key.

An administrator sees everything: whoever may relabel a paper and let people into circles could see it anyway, and what
they do is on record. Whoever is in none of the groups that are set does not come in at all.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from enum import StrEnum

from api.principals import PUBLIC, May, Principal
from vectorstore.keys import WIDGET, Key
from vectorstore.people import Person
from vectorstore.words.clearance import OWNER, Clearance
from vectorstore.words.errors import BadInput


class Role(StrEnum):
    """What somebody who signed in is here."""

    MEMBER = "member"
    """A councillor, say: sees the public shelf, and what their circles open."""
    STAFF = "staff"
    """An officer, or somebody in the contact centre: staff papers too."""
    ADMINISTRATOR = "administrator"


READER = PUBLIC.may
MAY = {Role.MEMBER: READER, Role.STAFF: READER, Role.ADMINISTRATOR: frozenset(May) - {May.FOLDER}}
WIDGET_MAY = frozenset({May.ASK, May.RATE, May.READ})
"""A widget's token stands in a public page: it names the site, and may less than somebody who brings none."""
SCOPES = {scope.value: scope for scope in May if scope not in (May.ADMINISTER, May.FOLDER)}
"""What a machine's key may be made for. None may administer: a key that leaks must not be able to make others."""


def role_of(groups: Collection[str], roles: Iterable[tuple[Role, Collection[str]]]) -> Role | None:
    """The first of `roles`, each with the groups that have it, that somebody in `groups` has."""
    return next((role for role, having in roles if not set(having).isdisjoint(groups)), None)


def person_principal(person: Person, role: Role, circles: frozenset[str], token: str) -> Principal:
    """Somebody who signed in."""
    if role is Role.ADMINISTRATOR:
        return Principal("administrator", person.id, person.name, OWNER, MAY[role], token)
    kind = "granted" if circles else role.value
    clearance = Clearance(staff=role is Role.STAFF, groups=circles)
    return Principal(kind, person.id, person.name, clearance, MAY[role], token)


def key_principal(key: Key) -> Principal:
    """A machine, or a page with a widget. A scope that this version does not know gives nothing."""
    if key.kind == WIDGET:
        return Principal("widget", f"key:{key.id}", key.name, PUBLIC.clearance, WIDGET_MAY)
    may = frozenset(SCOPES[scope] for scope in key.scopes if scope in SCOPES)
    return Principal("machine", f"key:{key.id}", key.name, key.clearance, may)


def scopes_of(names: Iterable[str]) -> frozenset[str]:
    """Raises BadInput for one that is none."""
    named = frozenset(names)
    if unknown := sorted(named - set(SCOPES)):
        raise BadInput(f"There is no scope '{unknown[0][:40]}'. The scopes are {', '.join(SCOPES)}.")
    return named
