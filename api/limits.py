"""How often somebody may ask: quotas by kind of request, counted by who is known, and else by address.

The rule is GCRA, the generic cell rate algorithm (ITU-T Recommendation I.371, annex A, virtual scheduling): each who has one
number for each kind, the theoretical arrival time (TAT). With one request each `T = 60 / quota` seconds and `burst` of them at
once, a request at `t` passes if `max(TAT, t) + T - t <= burst * T`, and moves TAT to `max(TAT, t) + T`.

Whoever has signed in or brings a key of theirs is counted by that. Everybody else is counted by address, all who sit behind
one address together: what a browser could be told apart by (a cookie, a session of its own) it can also throw away.
"""

from __future__ import annotations

import math
import re
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from starlette.types import Scope

from api.addresses import Came
from api.principals import OWNER_OF_THE_FOLDER, Principal
from vectorstore.words.errors import BadSetting


class Kind(StrEnum):
    """What a request costs is told apart by these; the rest is free: what is sent from memory, and `/healthz`."""

    ASK = "ask"
    SEARCH = "search"
    PAGE = "page"
    UPLOAD = "upload"
    SIGN_IN = "sign-in"
    READ = "read"


_KINDS = (
    (Kind.ASK, "POST", re.compile(r"/v1/chat")),
    (Kind.SEARCH, "POST", re.compile(r"/v1/(?:search|export)")),
    (Kind.PAGE, "GET", re.compile(r"/v1/documents/[^/]*/pages/.*")),
    (Kind.UPLOAD, "POST", re.compile(r"/v1/documents")),
    (Kind.SIGN_IN, "", re.compile(r"/(?:v1/)?(?:sign-?in|log-?in|auth|session)(?:/.*)?")),
    (Kind.READ, "", re.compile(r"/v1/.*")),
)
PERSONAL = "ask 30, search 60, page 240, upload 60, sign-in 10, read 600"
"""Requests a minute of one person or key. Nobody reads two answers a minute for long; a page of search results with its ten
pictures of pages is opened twenty times a minute at most."""
BY_ADDRESS = "ask 120, search 120, page 1200, upload 10, sign-in 60, read 3000"
"""Of all who have not signed in behind one address, which may be a whole council: a contact centre of sixty, two
questions a minute each. One client that uses it all up takes an eighth of two cores (`python -m tests.evaluation.looping`)."""
WINDOW = 60
"""Seconds that a quota is for."""
BURST = 5
"""Parts of a quota: one of them may be used at once, at least `LEAST_BURST`, and then comes back evenly."""
LEAST_BURST = 10
STUBBORN = 20
"""Refusals in a row that cost nothing. Each further one counts as a request, so that whoever asks on and on, whatever they are
told, is not let in at all until they stop, for a window at most."""
MOST_KNOWN = 20_000
"""Of each kind that is kept in mind: some 3 MB. With more, those nearest to having their whole quota again are forgotten."""


@dataclass(frozen=True, slots=True)
class Spent:
    """What counting a request came to: `wait` is the seconds until it would pass, 0 where it does."""

    kind: Kind
    quota: int
    left: int
    full_in: int
    wait: int
    refused: int = 0
    """How many in a row did not pass, this one too."""

    @property
    def headers(self) -> dict[str, str]:
        """draft-ietf-httpapi-ratelimit-headers (9 and 10): the policy, and what is left of it."""
        found = {
            "RateLimit-Policy": f'"{self.kind}";q={self.quota};w={WINDOW}',
            "RateLimit": f'"{self.kind}";r={self.left};t={self.full_in}',
        }
        return found | ({"Retry-After": str(self.wait)} if self.wait else {})


class Meter:
    """One kind's quota, counted for everybody. Safe in any thread; what it keeps is bounded by `most`."""

    def __init__(
        self, kind: Kind, quota: int, most: int = MOST_KNOWN, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._kind, self._quota, self._most, self._clock = kind, quota, most, clock
        self._step = WINDOW / quota
        self._burst = min(quota, max(LEAST_BURST, quota // BURST))
        self._arrival: dict[str, float] = {}
        self._refused: dict[str, int] = {}
        self._lock = threading.Lock()

    @property
    def known(self) -> int:
        """How many are kept in mind."""
        return len(self._arrival)

    def spend(self, who: str) -> Spent:
        """Counts one request; one that does not pass costs nothing, unless it comes after `STUBBORN` others."""
        with self._lock:
            now = self._clock()
            arrival = max(self._arrival.get(who, now), now)
            room = self._burst * self._step
            wait = arrival + self._step - now - room
            if wait > 1e-9:
                refused = self._refused[who] = self._refused.get(who, 0) + 1
                if refused > STUBBORN:
                    arrival = self._arrival[who] = min(arrival + self._step, now + room + WINDOW)
                    wait = arrival + self._step - now - room
                return Spent(self._kind, self._quota, 0, math.ceil(arrival - now), max(1, math.ceil(wait)), refused)
            if wait < -self._step:
                self._refused.pop(who, None)  # it has been quiet for a while
            elif who in self._refused:
                self._refused[who] //= 2  # many who ask a little too much between them are not one who asks without end
            if who not in self._arrival and len(self._arrival) >= self._most:
                self._forget(now)
            self._arrival[who] = arrival + self._step
            owed = arrival + self._step - now
            return Spent(self._kind, self._quota, int((room - owed) / self._step + 1e-9), math.ceil(owed), 0)

    def _forget(self, now: float) -> None:
        """Those whose time has come have their whole quota whether they are known or not. If that frees too few, whoever
        owes least goes: a flood of addresses can push out light users, and itself, but nobody who is over the limit."""
        kept = {who: arrival for who, arrival in self._arrival.items() if arrival > now}
        if len(kept) > self._most * 3 // 4:
            most_owing = sorted(kept, key=kept.__getitem__, reverse=True)[: self._most * 3 // 4]
            kept = {who: kept[who] for who in most_owing}
        self._arrival = kept
        self._refused = {who: count for who, count in self._refused.items() if who in kept}


class Limits:
    """All quotas: of one who is known, and of an address. None is None: nothing is counted."""

    def __init__(self, personal: str, by_address: str, clock: Callable[[], float] = time.monotonic) -> None:
        """Raises BadSetting. Those who are known are kept apart from addresses: no flood of the latter can push them out."""
        self._personal = _meters("COUNCIL_API__LIMITS", personal, clock)
        self._by_address = _meters("COUNCIL_API__ADDRESS_LIMITS", by_address, clock)

    def spend(self, kind: Kind, asker: str, known: bool) -> Spent | None:
        """Counts a request of a kind; None where that kind is not limited."""
        meter = (self._personal if known else self._by_address).get(kind)
        return None if meter is None else meter.spend(asker)


def kind_of(scope: Scope) -> Kind | None:
    """What a request counts as; None for what is free."""
    path, method = scope["path"], "GET" if scope["method"] == "HEAD" else scope["method"]
    if method == "OPTIONS":
        return None
    return next((kind for kind, of, where in _KINDS if of in ("", method) and where.fullmatch(path)), None)


def is_known(principal: Principal) -> bool:
    """Is somebody counted by who they are? A widget's token is everybody's who opens the council's page: by address."""
    return bool(principal.id) and principal.kind not in ("public", "widget")


def is_free(principal: Principal) -> bool:
    """Whoever holds the folder's key delivers papers by the thousand, and could stop the server as well."""
    return principal == OWNER_OF_THE_FOLDER


def asker_of(principal: Principal, came: Came) -> str:
    """Under which name somebody is counted, for limits and for places: a person's never looks like an address."""
    return f"{principal.kind} {principal.id}" if is_known(principal) else came.counted_as


def _meters(setting: str, written: str, clock: Callable[[], float]) -> Mapping[Kind, Meter]:
    return {kind: Meter(kind, quota, clock=clock) for kind, quota in quotas_of(setting, written).items() if quota}


def quotas_of(setting: str, written: str) -> dict[Kind, int]:
    """ "ask 30, page 240" to requests a minute by kind. A kind that is not named, or has 0, is not limited. Raises BadSetting."""
    found: dict[Kind, int] = {}
    for part in filter(None, (part.strip() for part in written.split(","))):
        said = re.fullmatch(r"([\w-]+)[\s:=]+(\d{1,7})", part)
        if said is None or said[1] not in set(Kind):
            raise BadSetting(
                f"{setting} holds {part!r}. Write kinds with requests a minute, as 'ask 30, search 60'; "
                f"the kinds are {', '.join(Kind)}."
            )
        found[Kind(said[1])] = int(said[2])
    return found
