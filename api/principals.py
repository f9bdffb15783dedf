"""Who asks: a principal, resolved once at the guard, with what it may see (its clearance) and what it may do (`May`).

Routes take it as `Who` and ask nothing else about the request's credentials.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from fastapi import Depends, Request
from starlette.datastructures import Headers

from api.problems import KEY_WANTED
from vectorstore.words.clearance import ANONYMOUS, OWNER, Clearance
from vectorstore.words.errors import AssistantError, NotAllowed


class May(StrEnum):
    """What somebody may do."""

    ASK = "ask"
    """Put a question, and rate its answer."""
    READ = "read"
    """Open what is held: lists, papers, pages, passages."""
    SEARCH = "search"
    """Look for excerpts, and take them away as a file."""
    ADD = "add"
    """Put papers in, correct them, take them out."""
    ADMINISTER = "administer"
    """Everything else: the record, what is held back, who may see what."""


EVERYBODY = frozenset({May.ASK, May.READ, May.SEARCH})


@dataclass(frozen=True, slots=True)
class Principal:
    """`id` is stable and told to nobody but administrators ("" for the anonymous); `name` is what a record of deeds shows."""

    kind: str
    id: str
    name: str
    clearance: Clearance
    may: frozenset[May]

    def require(self, deed: May) -> None:
        """Raises NotAllowed."""
        if deed not in self.may:
            raise NotAllowed(KEY_WANTED)


PUBLIC = Principal("public", "", "anonymous", ANONYMOUS, EVERYBODY)
OWNER_OF_THE_FOLDER = Principal("administrator", "owner", "owner", OWNER, frozenset(May))
"""Whoever holds the owner's key, and with it the library's folder."""


def who(request: Request) -> Principal:
    """What the guard resolved; without a guard before it nobody is known."""
    known = getattr(request.state, "principal", PUBLIC)
    return known if isinstance(known, Principal) else PUBLIC


Who = Annotated[Principal, Depends(who)]


def clearance_now(request: Request) -> Callable[[], Clearance]:
    """What whoever asks may see at the moment of the call: a session, a key or a grant may end while a reply is made.

    Somebody who is nobody any more sees what everybody sees.
    """
    resolve: Callable[[], Principal] | None = getattr(request.state, "principal_now", None)

    def now() -> Clearance:
        if resolve is None:
            return who(request).clearance
        try:
            return resolve().clearance
        except AssistantError:
            return ANONYMOUS

    return now


ClearanceNow = Annotated[Callable[[], Clearance], Depends(clearance_now)]


def credentials(headers: Headers) -> str | None:
    """What a request brings to say who it is."""
    return headers.get("authorization")
