"""The verbs `grant`, `grants` and `revoke`: who is let into a circle of exempt papers, by the server while one runs."""

from __future__ import annotations

import argparse
import datetime
from typing import Any

from api.grants import given_out, grant_out, listed_out
from api.opening import open_library, server_of
from api.requests import grant_of
from api.settings import read_settings
from api.terminal import print_json, say, table
from vectorstore.grants import reason_of

OWNER = "owner"


def grant(given: argparse.Namespace) -> int:
    """Lets somebody in."""
    settings = read_settings()
    body = {"circle": given.circle, "to": given.to, "until": given.until, "reason": given.reason}
    server = server_of(settings)
    if server:
        with server:
            made = server.grant(body)
    else:
        asked = grant_of(body)
        with open_library(settings, "grant", mend=False) as library:
            made = given_out(library.grants, asked, OWNER).model_dump(mode="json")
    if given.json:
        print_json(made)
    else:
        say(f"{made['to']} may read what is exempt for {made['circle']} until {made['until']}: grant {made['id']}.")
    return 0


def grants(given: argparse.Namespace) -> int:
    """Lists who is let in; with --ended, who was."""
    settings = read_settings()
    server = server_of(settings)
    if server:
        with server:
            held = server.grants(given.ended)
    else:
        with open_library(settings, "listing", mend=False) as library:
            held = [one.model_dump(mode="json") for one in listed_out(library.grants, given.ended)]
    if given.json:
        print_json(held)
    else:
        table(("id", "circle", "to", "until", "state", "by", "reason"), [_row(one) for one in held])
    return 0


def revoke(given: argparse.Namespace) -> int:
    """Ends a grant at once."""
    settings = read_settings()
    server = server_of(settings)
    if server:
        with server:
            ended = server.revoke(given.grant_id, given.reason)
    else:
        now = datetime.datetime.now(datetime.UTC)
        with open_library(settings, "revoke", mend=False) as library:
            done = library.grants.revoke(given.grant_id, reason_of(given.reason), OWNER, now)
            ended = grant_out(done).model_dump(mode="json")
    if given.json:
        print_json(ended)
    else:
        say(f"{ended['to']} may no longer read what is exempt for {ended['circle']}.")
    return 0


def _row(one: dict[str, Any]) -> tuple[object, ...]:
    why = one["revoke_reason"] if one["state"] == "revoked" else one["reason"]
    return (one["id"], one["circle"], one["to"], one["until"], one["state"], one["granted_by"], why)
