"""/v1/keys: keys of machines and widgets, made, listed and revoked by administrators."""

from __future__ import annotations

import datetime
from typing import Annotated, Literal

from fastapi import APIRouter
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from api.desk import Desk
from api.identity import now_utc
from api.principals import May, Who
from api.requests import Name, parse_access, visible
from api.roles import scopes_of
from vectorstore import deeds
from vectorstore.catalogue_access import KeyRows
from vectorstore.keys import MACHINE, WIDGET, Key, new_key, read_key
from vectorstore.words.clearance import Clearance
from vectorstore.words.errors import BadInput, NotHeld

LONGEST_DAYS = 366
"""A key that is wanted for longer is made anew once a year, so that one that was forgotten ends."""


class KeyIn(BaseModel):
    """A key that is to be made: what it may do and see, and for how long."""

    model_config = ConfigDict(extra="forbid")

    name: Annotated[
        str,
        Field(min_length=1, max_length=100),
        BeforeValidator(lambda v: visible(v).strip() if isinstance(v, str) else v),
    ]
    kind: Literal["machine", "widget"] = "machine"
    scopes: Annotated[list[Name], Field(max_length=20)] = []
    clearance: Literal["public", "staff"] = "public"
    circles: Annotated[list[Name], Field(max_length=50)] = []
    days: Annotated[int, Field(ge=1, le=LONGEST_DAYS)] = 90

    def made(self, by: str, now: datetime.datetime) -> tuple[Key, str]:
        """The key, and how it is written. Raises BadInput for what does not go together, UnknownFilter never."""
        scopes = scopes_of(self.scopes)
        clearance = Clearance(self.clearance == "staff", frozenset(_circle(name) for name in self.circles))
        if self.kind == WIDGET and (scopes or clearance != Clearance()):
            raise BadInput(
                "A widget's key has no scopes and sees what is public: it stands in a page that all can read."
            )
        if self.kind == MACHINE and not scopes:
            raise BadInput("Name at least one scope: a key that may do nothing is of no use.")
        return new_key(self.kind, self.name, scopes=scopes, clearance=clearance, made_by=by, now=now, days=self.days)


class KeyOut(BaseModel):
    """What is known of a key; `state` is "good", "revoked" or "expired". `last_used` is a day, and not more exact."""

    id: str
    kind: str
    name: str
    scopes: list[str]
    clearance: str
    circles: list[str]
    made_at: datetime.datetime
    made_by: str
    ends_at: datetime.datetime
    last_used: datetime.date | None
    revoked_at: datetime.datetime | None
    revoked_by: str | None
    state: str


class NewKeyOut(KeyOut):
    """A new key. `key` is told this once and kept nowhere."""

    key: str


class KeysOut(BaseModel):
    """Every key that was made, the latest first."""

    keys: list[KeyOut]


def keys_router(desk: Desk) -> APIRouter:
    router = APIRouter()

    @router.get("/v1/keys", summary="Keys of machines and widgets (owner)")
    def listed(who: Who) -> KeysOut:
        who.require(May.ADMINISTER)
        now = now_utc()
        return KeysOut(keys=[key_out(key, now) for key in desk.library.keys.all()])

    @router.post("/v1/keys", status_code=201, summary="Make a key (owner)")
    def add(asked: KeyIn, who: Who) -> NewKeyOut:
        who.require(May.ADMINISTER)
        made = make_key(desk.library.keys, asked, who.name)
        desk.library.deeds.done(who.name, deeds.MAKE_KEY, made.id, asked.name)
        return made

    @router.delete("/v1/keys/{key_id}", summary="Revoke a key (owner)")
    def revoke(key_id: str, who: Who) -> KeyOut:
        who.require(May.ADMINISTER)
        revoked = revoke_key(desk.library.keys, key_id, who.name)
        desk.library.deeds.done(who.name, deeds.REVOKE_KEY, key_id, "")
        return revoked

    return router


def make_key(rows: KeyRows, asked: KeyIn, by: str) -> NewKeyOut:
    now = now_utc()
    key, written = asked.made(by, now)
    sent = read_key(written)
    if sent is None:
        raise AssertionError("a new key is written as keys are")
    rows.add(key, sent.digest)
    return NewKeyOut(**key_out(key, now).model_dump(), key=written)


def revoke_key(rows: KeyRows, key_id: str, by: str) -> KeyOut:
    """Raises NotHeld where there is no such key that could be revoked."""
    now = now_utc()
    if not rows.revoke(key_id, by, now):
        raise NotHeld("There is no such key, or it was revoked before. `council-assistant keys list` shows them.")
    found = rows.find(key_id)
    if found is None:
        raise NotHeld("There is no such key.")
    return key_out(found[0], now)


def key_out(key: Key, now: datetime.datetime) -> KeyOut:
    return KeyOut(
        id=key.id,
        kind=key.kind,
        name=key.name,
        scopes=sorted(key.scopes),
        clearance="staff" if key.clearance.staff else "public",
        circles=sorted(key.clearance.groups),
        made_at=key.made_at,
        made_by=key.made_by,
        ends_at=key.ends_at,
        last_used=key.last_used,
        revoked_at=key.revoked_at,
        revoked_by=key.revoked_by,
        state="revoked" if key.revoked_at else "expired" if key.ends_at <= now else "good",
    )


def _circle(name: str) -> str:
    return parse_access(f"exempt:{name}").group
