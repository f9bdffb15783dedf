"""What each route wants: one table, from which the guard refuses before a body is read.

A route without a row, and a row without a route, stop the start. To add a route, add its row.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from starlette.routing import compile_path
from starlette.types import Scope

from api.principals import PUBLIC, May


class Csrf(StrEnum):
    """What a request that comes by cookie has to bring beside it."""

    READS = "reads"
    """Nothing, unless another site's page fetches or embeds it: then it is refused."""
    CHANGES = "changes"
    """The session's token in a header, and it comes from our own pages."""


@dataclass(frozen=True, slots=True)
class Row:
    """`may` is what is wanted; None lets everybody in who brings no credentials or good ones."""

    may: May | None = None
    csrf: Csrf = Csrf.READS


_OPEN = Row()
_ADMINISTER = Row(May.ADMINISTER)
_ADMINISTER_TO_CHANGE = Row(May.ADMINISTER, Csrf.CHANGES)

TABLE: dict[tuple[str, str], Row] = {
    # Asking
    ("POST", "/v1/chat"): Row(May.ASK, Csrf.CHANGES),
    ("POST", "/v1/feedback"): Row(May.RATE, Csrf.CHANGES),
    ("POST", "/v1/search"): Row(May.SEARCH, Csrf.CHANGES),
    ("POST", "/v1/export"): Row(May.EXPORT, Csrf.CHANGES),
    # Papers
    ("GET", "/v1/documents"): Row(May.LIST),
    ("GET", "/v1/documents/{document_id}"): Row(May.LIST),
    ("GET", "/v1/passages/{passage_id}"): Row(May.LIST),
    ("GET", "/v1/documents/{document_id}/file"): Row(May.READ),
    ("GET", "/v1/documents/{document_id}/pages/{page}.png"): Row(May.READ),
    ("GET", "/v1/documents/{document_id}/pages/{page}.json"): Row(May.READ),
    ("POST", "/v1/documents"): Row(May.ADD, Csrf.CHANGES),
    ("GET", "/v1/jobs/{job_id}"): Row(May.ADD),
    ("GET", "/v1/held"): Row(May.CORRECT),
    ("PATCH", "/v1/documents/{document_id}"): Row(May.CORRECT, Csrf.CHANGES),
    ("DELETE", "/v1/documents/{document_id}"): Row(May.CORRECT, Csrf.CHANGES),
    # Administration
    ("POST", "/v1/rebuild"): _ADMINISTER_TO_CHANGE,
    ("GET", "/v1/about"): _ADMINISTER,
    ("GET", "/v1/log"): _ADMINISTER,
    ("GET", "/v1/log/{answer_id}"): _ADMINISTER,
    ("GET", "/v1/insights/volumes"): _ADMINISTER,
    ("GET", "/v1/insights/gaps"): _ADMINISTER,
    ("GET", "/v1/insights/gaps.csv"): _ADMINISTER,
    ("GET", "/v1/insights/feedback"): _ADMINISTER,
    ("GET", "/v1/held-back"): _ADMINISTER,
    ("POST", "/v1/held-back"): _ADMINISTER_TO_CHANGE,
    ("GET", "/v1/held-back/{held_id}"): _ADMINISTER,
    ("POST", "/v1/held-back/{held_id}/release"): _ADMINISTER_TO_CHANGE,
    ("POST", "/v1/record/search"): _ADMINISTER_TO_CHANGE,
    ("POST", "/v1/record/export"): _ADMINISTER_TO_CHANGE,
    ("POST", "/v1/record/erase"): _ADMINISTER_TO_CHANGE,
    ("GET", "/v1/record/check"): _ADMINISTER,
    ("GET", "/v1/deeds"): _ADMINISTER,
    ("POST", "/v1/backup"): Row(May.FOLDER, Csrf.CHANGES),
    ("GET", "/v1/backup/{backup_id}"): Row(May.FOLDER),
    ("GET", "/v1/pause"): _ADMINISTER,
    ("POST", "/v1/pause"): _ADMINISTER_TO_CHANGE,
    ("POST", "/v1/resume"): _ADMINISTER_TO_CHANGE,
    ("GET", "/v1/grants"): _ADMINISTER,
    ("POST", "/v1/grants"): _ADMINISTER_TO_CHANGE,
    ("GET", "/v1/grants/{grant_id}"): _ADMINISTER,
    ("POST", "/v1/grants/{grant_id}/revoke"): _ADMINISTER_TO_CHANGE,
    ("GET", "/v1/keys"): _ADMINISTER,
    ("POST", "/v1/keys"): _ADMINISTER_TO_CHANGE,
    ("DELETE", "/v1/keys/{key_id}"): _ADMINISTER_TO_CHANGE,
    ("GET", "/v1/people"): _ADMINISTER,
    ("POST", "/v1/people/{person_id}/suspend"): _ADMINISTER_TO_CHANGE,
    ("POST", "/v1/people/{person_id}/resume"): _ADMINISTER_TO_CHANGE,
    # Who one is. Signing in has checks of its own, in `api.sign_in`.
    ("GET", "/v1/me"): _OPEN,
    ("GET", "/sign-in"): _OPEN,
    ("GET", "/sign-in/back"): _OPEN,
    ("POST", "/sign-out"): Row(None, Csrf.CHANGES),
    # What says nothing of any paper
    ("GET", "/healthz"): _OPEN,
    ("GET", "/readyz"): _OPEN,
    ("GET", "/metrics"): Row(May.METRICS),
    ("GET", "/v1/openapi.json"): _OPEN,
    ("HEAD", "/v1/openapi.json"): _OPEN,
    ("GET", "/favicon.ico"): _OPEN,
    ("GET", "/"): _OPEN,
    ("GET", "/desk"): _OPEN,
    ("GET", "/admin"): _OPEN,
    ("GET", "/officer"): _OPEN,
    ("GET", "/officer/passages/{passage_id:path}"): _OPEN,
    ("GET", "/officer/documents/{document_id:path}"): _OPEN,
    ("GET", "/papers"): Row(May.LIST),
    ("GET", "/papers/{document_id:path}"): _OPEN,
    ("GET", "/widget/{name}"): _OPEN,
    ("GET", "/faces/{name}"): _OPEN,
}


def wants_to_know(method: str, path: str) -> bool:
    """Does a route want more than anybody may do who brings no credentials?"""
    row = TABLE.get(_row_for(method, path))
    return row is not None and row.may is not None and row.may not in PUBLIC.may


class NoRow(Exception):
    """A route that nobody said who may use, or a row for none."""


class Policy:
    """Requests to rows, as the router finds their routes: the first that fits."""

    def __init__(self, rows: Iterable[tuple[str, str, Row]]) -> None:
        self._rows = [(method, compile_path(template)[0], row) for method, template, row in rows]

    def row(self, scope: Scope) -> Row | frozenset[str]:
        """What a request's route wants, or the methods that its address takes: none where nothing is there."""
        methods = set()
        for method, address, row in self._rows:
            if address.match(scope["path"]):
                if method == scope["method"]:
                    return row
                methods.add(method)
        return frozenset(methods)


def policy_of(app: FastAPI, table: dict[tuple[str, str], Row] = TABLE) -> Policy:
    """The table as this application's routes need it. Raises NoRow, which names what is missing."""
    routes = [
        (method, context.path, _row_for(method, context.path))
        for context in iter_route_contexts(app.routes)
        for method in sorted(context.methods or ())
        if context.path is not None
    ]
    without = sorted(f"{method} {path}" for method, path, key in routes if key not in table)
    unused = sorted(f"{method} {path}" for method, path in set(table) - {key for _, _, key in routes})
    if without or unused:
        raise NoRow(
            f"Every route has one row in api/policy.py. Without a row: {without}. Rows without a route: {unused}."
        )
    if unsafe := [key for _, _, key in routes if key[0] not in ("GET", "HEAD") and table[key].csrf is Csrf.READS]:
        raise NoRow(f"What changes something is not class READS: {unsafe}.")
    return Policy((method, path, table[key]) for method, path, key in routes)


_FACE = re.compile(r"/faces/[a-z-]+\.(?:css|js)")


def _row_for(method: str, path: str) -> tuple[str, str]:
    """The row's name: scripts and styles of the faces share one."""
    return (method, "/faces/{name}") if _FACE.fullmatch(path) else (method, path)
