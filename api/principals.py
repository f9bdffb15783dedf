"""Who asks: a principal, resolved once at the guard, with what it may see (its clearance) and what it may do (`May`).

Routes take it as `Who` and ask nothing else about the request's credentials.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from fastapi import Depends, Request
from starlette.datastructures import Headers

from api.problems import KEY_WANTED
from vectorstore.words.clearance import ANONYMOUS, OWNER, Clearance
from vectorstore.words.errors import NotAllowed


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
    METRICS = "metrics"
    """Read how the server is doing: counts and times, nothing of what was asked or is held."""
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


def credentials(headers: Headers) -> str | None:
    """What a request brings to say who it is."""
    return headers.get("authorization")
