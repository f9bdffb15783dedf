"""Who asks: a principal, resolved once at the guard, with what it may see (its clearance) and what it may do (`May`).

Routes take it as `Who` and ask nothing else about the request's credentials. `api.roles` says who may do what,
`api.policy` what each route wants, and `api.identity` who somebody is.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from fastapi import Depends, Request

from api.problems import KEY_WANTED
from vectorstore.words.clearance import ANONYMOUS, OWNER, Clearance
from vectorstore.words.errors import AssistantError, NotAllowed, NotPermitted


class May(StrEnum):
    """What somebody may do."""

    ASK = "ask"
    """Put a question."""
    RATE = "rate"
    """Say whether an answer was useful."""
    READ = "read"
    """Open a paper, or a page of it as a picture: what an answer's citations lead to."""
    LIST = "list"
    """See what is held: lists, a paper's description, a passage at its permanent address."""
    SEARCH = "search"
    """Look for excerpts."""
    EXPORT = "export"
    """Take excerpts away as a file."""
    ADD = "add"
    """Put papers in, and follow one's own deliveries."""
    CORRECT = "correct"
    """Correct and withdraw the papers that one may see."""
    METRICS = "metrics"
    """Read how the server is doing: counts and times, nothing of what was asked or is held."""
    ADMINISTER = "administer"
    """Everything else: the record, what is held back, who may come in."""
    FOLDER = "folder"
    """Have the server write where it is told to on its machine: for who holds the key that stands there."""


NOT_YOURS = "You may not do this. Ask whoever runs the assistant if you should be able to."


@dataclass(frozen=True, slots=True)
class Principal:
    """`id` is stable and told to nobody but administrators ("" for the anonymous); `name` is what a record of deeds shows.

    `token` is what a request that changes something must bring beside the cookie that it came by; None came by none.
    """

    kind: str
    id: str
    name: str
    clearance: Clearance
    may: frozenset[May]
    token: str | None = None

    @property
    def known(self) -> bool:
        """Did it say who it is?"""
        return bool(self.id)

    def require(self, deed: May) -> None:
        """Raises NotAllowed where signing in might help, and NotPermitted where it is known who asks."""
        if deed not in self.may:
            raise NotPermitted(NOT_YOURS) if self.known else NotAllowed(KEY_WANTED)


PUBLIC = Principal(
    "public", "", "anonymous", ANONYMOUS, frozenset({May.ASK, May.RATE, May.READ, May.LIST, May.SEARCH, May.EXPORT})
)
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
