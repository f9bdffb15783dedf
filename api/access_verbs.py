"""The verbs `keys` and `people`: who may come in, by the server that holds the library or on the library itself."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Any

from pydantic import ValidationError

from api.identity import now_utc
from api.key_routes import KeyIn, key_out, make_key, revoke_key
from api.opening import open_library, server_of
from api.people import person_out, resume_person, suspend_person
from api.remote import Remote
from api.settings import read_settings
from api.terminal import lines, print_json, say, table
from vectorstore.library import Library
from vectorstore.words.errors import BadInput

OWNER = "owner"


def keys(given: argparse.Namespace) -> int:
    return {"add": _add, "list": _list, "revoke": _revoke}[given.deed](given)


def people(given: argparse.Namespace) -> int:
    return {"list": _who, "suspend": _suspend, "resume": _resume}[given.deed](given)


def _add(given: argparse.Namespace) -> int:
    said: dict[str, Any] = {
        "name": given.name,
        "kind": "widget" if given.widget else "machine",
        "scopes": given.scope,
        "clearance": given.clearance,
        "circles": given.circle,
        "days": given.days,
    }
    try:
        asked = KeyIn(**said)
    except ValidationError as error:
        raise BadInput(f"The key cannot be made: {error.errors()[0]['msg']}.") from error
    asked.made(OWNER, now_utc())  # what is wrong with it is said before anything is opened
    made = _done(
        lambda server: server.add_key(said),
        lambda library: make_key(library.keys, asked, OWNER).model_dump(mode="json"),
    )
    if given.json:
        print_json(made)
        return 0
    say(f"{made['name']} ({made['id']}), until {made['ends_at'][:10]}. Its key is shown this once:")
    lines(f"{made['key']}\n")  # never broken in two
    if given.widget:
        say('Put it on the element: <council-chat token="…">. All who read the page can read it; it names your site.')
    return 0


def _list(given: argparse.Namespace) -> int:
    found = _done(
        lambda server: server.keys(),
        lambda library: [key_out(key, now_utc()).model_dump(mode="json") for key in library.keys.all()],
    )
    if given.json:
        print_json(found)
    else:
        heads = ("id", "name", "kind", "may", "sees", "until", "last used", "state")
        table(heads, [_row(key) for key in found])
    return 0


def _row(key: dict[str, Any]) -> tuple[object, ...]:
    sees = ", ".join([key["clearance"], *(f"exempt:{circle}" for circle in key["circles"])])
    may = ", ".join(key["scopes"]) or "ask, rate, read"
    return key["id"], key["name"], key["kind"], may, sees, key["ends_at"][:10], key["last_used"], key["state"]


def _revoke(given: argparse.Namespace) -> int:
    key = _done(
        lambda server: server.revoke_key(given.id),
        lambda library: revoke_key(library.keys, given.id, OWNER).model_dump(mode="json"),
    )
    if given.json:
        print_json(key)
    else:
        say(f"The key {key['name']} ({key['id']}) is revoked. Whatever still uses it is refused from now on.")
    return 0


def _who(given: argparse.Namespace) -> int:
    found = _done(
        lambda server: server.people(),
        lambda library: [person_out(person).model_dump(mode="json") for person in library.people.all()],
    )
    if given.json:
        print_json(found)
    else:
        heads = ("id", "name", "e-mail", "last signed in", "suspended")
        table(
            heads,
            [(p["id"], p["name"], p["email"], p["last_seen"][:10], (p["suspended_at"] or "")[:10]) for p in found],
        )
    return 0


def _suspend(given: argparse.Namespace) -> int:
    person = _done(
        lambda server: server.suspend(given.id, given.reason),
        lambda library: suspend_person(library.people, given.id, OWNER, given.reason).model_dump(mode="json"),
    )
    if given.json:
        print_json(person)
    else:
        say(f"{person['name']} ({person['id']}) is out from the next request on, and cannot sign in.")
    return 0


def _resume(given: argparse.Namespace) -> int:
    person = _done(
        lambda server: server.resume(given.id),
        lambda library: resume_person(library.people, given.id).model_dump(mode="json"),
    )
    if given.json:
        print_json(person)
    else:
        say(f"{person['name']} ({person['id']}) may sign in again, with the groups that the directory names then.")
    return 0


def _done(by_server: Callable[[Remote], Any], by_library: Callable[[Library], Any]) -> Any:
    """By the server that holds the library, if one does, and otherwise on the library itself."""
    settings = read_settings()
    server = server_of(settings)
    if server:
        with server:
            return by_server(server)
    with open_library(settings, "access", mend=False) as library:
        return by_library(library)
