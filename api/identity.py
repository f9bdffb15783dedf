"""Credentials to principals: the owner's key, machines' and widgets' keys, and the sessions of people who signed in.

Whoever brings credentials that are not taken is refused, on every route: nobody is made anonymous by a key that has ended.
Whoever brings two is refused too, since nobody could say which of them was meant.
"""

from __future__ import annotations

import datetime
import hashlib
import hmac
import logging
import secrets
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from starlette.datastructures import Headers

from api.cookies import SESSION, TOKEN_HEADER, Cookies, token_of
from api.guard import WIDGET_HEADER
from api.owner_key import is_owner
from api.principals import OWNER_OF_THE_FOLDER, PUBLIC, Principal
from api.requests import visible
from api.roles import Role, key_principal, person_principal, role_of
from api.settings import AccessSettings
from vectorstore.keys import WIDGET, Key, digest_of, read_key
from vectorstore.library import Library
from vectorstore.people import Person, Session
from vectorstore.words.errors import NotAllowed, SignInRefused

NOTED_EVERY = datetime.timedelta(minutes=1)
"""How exactly it is known when a session was last used."""

CirclesOf = Callable[[str, frozenset[str], datetime.datetime], frozenset[str]]
"""A person's id, their directory groups and the time, to the circles (the GROUP of `exempt:GROUP`) that they are in now."""

WRONG = "The key that came with this is not taken. Check that all of it was copied, or ask for a new one."
TWO = "This came with two keys, or with a key and a sign-in. Sign out, or send one of them alone."
REVOKED = "This key was revoked. Ask whoever runs the assistant for a new one."
EXPIRED = "This key is past its last day. Ask whoever runs the assistant for a new one."
ENDED = "Your sign-in has ended. Sign in again."
SUSPENDED = "Your access is suspended. Ask whoever runs the assistant."
NO_ROLE = "You are in none of the groups that may use this. Ask whoever runs the assistant."
OVERAGE = (
    "Your directory did not name your groups, because they are too many. Whoever runs the assistant can have it name only "
    "those of this application, or use its roles: COUNCIL_ACCESS__GROUPS_CLAIM."
)
_NOBODYS = digest_of("")
_log = logging.getLogger(__name__)


def no_circles(_person: str, _groups: frozenset[str], _now: datetime.datetime) -> frozenset[str]:
    """Nobody is let into anything by name."""
    return frozenset()


def now_utc() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC)


class Identity:
    """Who asks, by what a request's headers bring. `circles_of` is asked on every request, so that a revoked grant is gone."""

    def __init__(
        self,
        library: Library,
        settings: AccessSettings,
        owner_key: str,
        circles_of: CirclesOf = no_circles,
        now: Callable[[], datetime.datetime] = now_utc,
    ) -> None:
        self._library, self._settings, self._owner_key = library, settings, owner_key
        self._circles_of, self._now = circles_of, now
        self.cookies = Cookies(secure=(settings.address or "").startswith("https:"))
        self._roles = (
            (Role.ADMINISTRATOR, settings.administrator_groups),
            (Role.STAFF, settings.staff_groups),
            (Role.MEMBER, settings.member_groups),
        )
        # When something was last used is written down off the request path: nobody waits for it, or fails by it.
        self._notes = ThreadPoolExecutor(max_workers=1, thread_name_prefix="last-used")
        self._noted: dict[str | bytes, object] = {}

    def close(self) -> None:
        self._notes.shutdown(wait=True, cancel_futures=True)

    def principal_of(self, headers: Headers) -> Principal:
        """Raises NotAllowed for credentials that are wrong, have ended, are suspended, or are two."""
        bearers, widgets = headers.getlist("authorization"), headers.getlist(WIDGET_HEADER)
        sessions = self.cookies.read(headers, SESSION)
        if len(bearers) + len(widgets) + len(sessions) > 1:
            raise NotAllowed(TWO)
        if bearers:
            return self._by_bearer(bearers[0])
        if widgets:
            return self._by_key(widgets[0], widget=True)
        if sessions:
            return self._by_session(sessions[0])
        if TOKEN_HEADER in headers:  # a page that was signed in when it was opened
            raise NotAllowed(ENDED)
        return PUBLIC

    # Keys -----------------------------------------------------------------------------------------------------------

    def _by_bearer(self, authorization: str) -> Principal:
        scheme, _, given = authorization.partition(" ")
        if scheme.casefold() == "bearer" and read_key(given):
            return self._by_key(given)
        if is_owner(authorization, self._owner_key):
            return OWNER_OF_THE_FOLDER
        raise NotAllowed(WRONG)

    def _by_key(self, given: str, widget: bool = False) -> Principal:
        sent = read_key(given)
        if sent is None:
            raise NotAllowed(WRONG)
        found = self._library.keys.find(sent.id)
        key, digest = found or (None, _NOBODYS)
        # Compared for an unknown id too: how long it takes says nothing of which ids there are.
        same = hmac.compare_digest(digest, sent.digest)
        if key is None or not same or key.kind != sent.kind or (widget and key.kind != WIDGET):
            raise NotAllowed(WRONG)
        now = self._now()
        if key.revoked_at is not None:
            raise NotAllowed(REVOKED)
        if key.ends_at <= now:
            raise NotAllowed(EXPIRED)
        self._used(key, now.date())
        return key_principal(key)

    def _used(self, key: Key, day: datetime.date) -> None:
        if key.last_used != day:
            self._note(key.id, day, lambda: self._library.keys.used(key.id, day))

    # People ---------------------------------------------------------------------------------------------------------

    def session_of(self, headers: Headers) -> tuple[Session, Person] | None:
        """The session that a request came by."""
        sessions = self.cookies.read(headers, SESSION)
        return self._library.people.session(digest_of(sessions[0])) if len(sessions) == 1 else None

    def _by_session(self, cookie: str) -> Principal:
        found = self._library.people.session(digest_of(cookie))
        if found is None:
            raise NotAllowed(ENDED)
        session, person = found
        if person.suspended_at is not None:
            raise NotAllowed(SUSPENDED)
        now = self._now()
        if session.ends_at <= now or session.seen_at + datetime.timedelta(minutes=self._settings.idle_minutes) <= now:
            raise NotAllowed(ENDED)
        role = role_of(session.groups, self._roles)
        if role is None:
            raise NotAllowed(NO_ROLE)
        if now - session.seen_at >= NOTED_EVERY:
            minute = now.replace(second=0, microsecond=0)
            self._note(session.digest, minute, lambda: self._library.people.seen(session.digest, now))
        circles = self._circles_of(person.id, session.groups, now)
        return person_principal(person, role, circles, token_of(cookie))

    def come_in(self, claims: Mapping[str, Any], before: Headers) -> str:
        """A session for somebody of whom the issuer has said these claims; its id is told once and kept nowhere.

        The session that the browser came with is ended. Raises SignInRefused for somebody who is in none of the groups,
        or suspended.
        """
        groups = _names(claims.get(self._settings.groups_claim))
        if role_of(groups, self._roles) is None:
            overage = self._settings.groups_claim in (claims.get("_claim_names") or {})
            raise SignInRefused(OVERAGE if overage else NO_ROLE)
        now = self._now()
        person_id = person_id_of(self._settings.issuer or "", claims["sub"])
        email = _said(claims, "email")
        name = _said(claims, "name") or _said(claims, "preferred_username") or email or "somebody"
        self._library.people.came(person_id, name, email, now)
        cookie = secrets.token_urlsafe(32)
        ends_at = now + datetime.timedelta(hours=self._settings.session_hours)
        if not self._library.people.begin(Session(digest_of(cookie), person_id, groups, now, now, ends_at)):
            raise SignInRefused(SUSPENDED)
        self.sign_out(before)
        return cookie

    def sign_out(self, headers: Headers) -> None:
        """Ends the session that a request came by, if it did."""
        for cookie in self.cookies.read(headers, SESSION):
            self._library.people.end(digest_of(cookie))

    def _note(self, what: str | bytes, when: object, write: Callable[[], None]) -> None:
        if self._noted.get(what) == when:
            return
        if len(self._noted) > 10_000:
            self._noted.clear()
        self._noted[what] = when
        self._notes.submit(_quietly, write)


def person_id_of(issuer: str, subject: str) -> str:
    """The same for the same person of the same issuer, and safe in an address."""
    return "p_" + hashlib.sha256(f"{issuer}\n{subject}".encode()).hexdigest()[:20]


def _names(value: object) -> frozenset[str]:
    values = value if isinstance(value, list) else [value]
    return frozenset(name for name in values if isinstance(name, str) and name)


def _said(claims: Mapping[str, Any], name: str) -> str | None:
    value = claims.get(name)
    return " ".join(visible(value).split())[:100] or None if isinstance(value, str) else None


def _quietly(write: Callable[[], None]) -> None:
    try:
        write()
    except Exception as error:
        _log.warning("When something was last used could not be written down (%s).", type(error).__name__)
